// Leaving frames: exceptions, returns to something other than a plain call, yields.
#include "core/interp/generator.h"
#include "core/interp/slow.h"
#include "core/interp/suspend.h"
#include "core/object/exception.h"
#include "core/object/str.h"

namespace dxpy::slow {

namespace {

bool is_tracing(Thread& th) {
  return (th.breaker.load(std::memory_order_relaxed) & static_cast<uint32_t>(Breaker::kTrace)) != 0;
}

const bytecode::DpbHandler* find_handler(const Frame* f) {
  // They are made even where there is no handler: the traceback asks for them, each time something is raised here.
  if (code_origins(f->code) == nullptr) return nullptr;
  auto handlers = f->code->dpb->view().handlers(*f->code->fn);
  if (handlers.empty()) return nullptr;
  uint32_t at = frame_instruction(f);
  size_t low = 0, high = handlers.size();
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (handlers[middle].end <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < handlers.size() && handlers[low].start <= at ? &handlers[low] : nullptr;
}

// The first unit at or behind a DPB instruction.
Unit* unit_at(Code* code, uint32_t instruction) {
  const uint32_t* origins = code_origins(code);
  uint32_t low = 0, high = code->unit_count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (origins[middle] < instruction) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return code->units + low;
}

void enter_handler(Thread& th, Frame* f, const bytecode::DpbHandler& h) {
  Value* base = f->stack_base() + (h.depth_lasti >> 1);
  while (f->sp > base) {
    Value v = *--f->sp;
    dec_ref(v);
  }
  if (h.depth_lasti & 1) *f->sp++ = Value::small_int(f->pc - f->code->units);
  *f->sp++ = take_error(th).release();
  f->pc = unit_at(f->code, h.target);
}

// A Reraise at the end of clean-up code: the frame is again where the exception came from.
void restore_origin(Frame* f) {
  if (f->pc->i.op != static_cast<uint16_t>(Op::kReraise) || f->pc->i.b == 0) return;
  const Value* at = f->sp - f->pc->i.b;
  if (at < f->stack_base() || !at->is_small_int()) return;
  int64_t unit = at->as_small_int();
  if (unit >= 0 && unit < f->code->unit_count) f->pc = f->code->units + unit;
}

// An exception that leaves a generator: StopIteration becomes RuntimeError.
void convert_stop(Thread& th, const Generator* g) {
  const Type* stop = th.rt->exc.StopIteration;
  const char* what = "generator";
  bool matches = error_matches(th, stop);
  if (g->kind == Kind::kCoroutine) what = "coroutine";
  const char* name = "StopIteration";
  if (g->kind == Kind::kAsyncGenerator) {
    what = "async generator";
    if (!matches && error_matches(th, th.rt->exc.StopAsyncIteration)) {
      matches = true;
      name = "StopAsyncIteration";
    }
  }
  if (!matches) return;
  Owned cause = take_error(th);
  (void)raise(th, th.rt->exc.RuntimeError, "{} raised {}", what, name);
  if (!th.has_error()) return;
  auto* e = th.pending.as<ExceptionObject>();
  inc_ref(cause.get());
  dec_ref(std::exchange(e->context, cause.get()));
  inc_ref(cause.get());
  dec_ref(std::exchange(e->cause, cause.get()));
  e->suppress_context = true;
}

// Unlinks the innermost frame and drops it. A generator becomes finished.
void leave_frame(Thread& th, Frame* f) {
  Generator* g = f->generator;
  th.frame = f->previous;
  --th.recursion_depth;
  if (g != nullptr) {
    Owned keep = Owned::borrow(Value(g));  // the caller's reference may be dropped by what the frame drops
    generator_leave(th, g);
    generator_finish(th, g);
  } else {
    frame_pop(th, f);
  }
}

}  // namespace

namespace {

// No handler catches the exception that ends a task beyond its limits.
const bytecode::DpbHandler* handler_of(Thread& th, const Frame* f) {
  return th.suspension == nullptr || !th.suspension->terminating ? find_handler(f) : nullptr;
}

}  // namespace

Frame* unwind(Thread& th, Frame* f, bool traceback) {
  if (DX_UNLIKELY(!th.has_error())) (void)raise_system_error(th, "error return without exception set");
  const bytecode::DpbHandler* h = handler_of(th, f);
  if (!traceback) restore_origin(f);
  while (true) {
    if (traceback) {
      Owned e = take_error(th);
      Status added = traceback_add(th, e, f);
      if (failed(added)) clear_error(th);
      restore_error(th, std::move(e));
    }
    if (DX_UNLIKELY(is_tracing(th))) trace_exception(th, f, !traceback);
    traceback = true;
    if (h != nullptr) {
      enter_handler(th, f, *h);
      if (DX_LIKELY(!is_tracing(th)) || !failed(trace_handled(th, f))) return f;
      h = handler_of(th, f);
      continue;
    }
    if (f->generator != nullptr) convert_stop(th, f->generator);
    if (DX_UNLIKELY(is_tracing(th))) trace_unwind(th, f);
    ReturnTo to = f->return_to;
    Frame* caller = f->previous;
    Owned pending = take_error(th);
    leave_frame(th, f);
    restore_error(th, std::move(pending));
    if (to == ReturnTo::kNative) return nullptr;
    if (to == ReturnTo::kSend) drop_call(caller);
    if (to == ReturnTo::kTail) {
      Owned r = finish_tail(th, caller, Owned());
      if (r) {  // it has dealt with the exception
        *caller->sp++ = r.release();
        caller->pc += 1;
        return caller;
      }
    }
    f = caller;
    h = handler_of(th, f);
  }
}

Frame* return_special(Thread& th, Frame* f, Value& value) {
  if (DX_UNLIKELY(is_tracing(th)) && failed(trace_return(th, f, value))) {
    dec_ref(value);
    value = Value();
    return unwind(th, f, true);
  }
  ReturnTo to = f->return_to;
  Frame* caller = f->previous;
  leave_frame(th, f);
  if (DX_UNLIKELY(is_tracing(th)) && (to == ReturnTo::kForIter || to == ReturnTo::kYieldFrom) &&
      failed(trace_stop_iteration(th, caller, value))) {
    dec_ref(value);
    value = Value();
    return unwind(th, caller, true);
  }
  switch (to) {
    case ReturnTo::kNative:
      return nullptr;
    case ReturnTo::kPush:
      *caller->sp++ = value;
      caller->pc += 1;
      return caller;
    case ReturnTo::kPushAttr:
      *caller->sp++ = value;
      caller->pc += 1 + unit_extra(Op::kLoadAttrProperty);
      return caller;
    case ReturnTo::kDiscard:
      if (DX_UNLIKELY(!value.is_none())) {
        (void)raise(th, th.rt->exc.TypeError, "__init__() should return None, not '{}'", type_of(th, value));
        dec_ref(value);
        value = Value();
        return unwind(th, caller, true);
      }
      caller->pc += 1;
      return caller;
    case ReturnTo::kForIter: {  // the generator is exhausted: its return value is of no interest
      dec_ref(value);
      value = Value();
      Value iterator = *--caller->sp;
      dec_ref(iterator);
      caller->pc += static_cast<int32_t>(caller->pc->i.b);
      return caller;
    }
    case ReturnTo::kYieldFrom: {
      Value iterator = caller->sp[-1];
      caller->sp[-1] = value;
      dec_ref(iterator);
      caller->pc += 1;
      return caller;
    }
    case ReturnTo::kTail: {
      Owned r = finish_tail(th, caller, Owned::steal(std::exchange(value, Value())));
      if (!r) return unwind(th, caller, true);
      *caller->sp++ = r.release();
      caller->pc += 1;
      return caller;
    }
    case ReturnTo::kSend: {
      Owned returned = Owned::steal(std::exchange(value, Value()));
      drop_call(caller);
      generator_raise_stop(th, returned);
      return unwind(th, caller, true);
    }
    case ReturnTo::kRetry:
      dec_ref(value);
      value = Value();
      return caller;
  }
  return nullptr;
}

Frame* yield(Thread& th, Frame* f, Value& value) {
  while (true) {
    if (DX_UNLIKELY(is_tracing(th))) {
      const Unit* here = f->pc;
      const bool ok = !failed(trace_return(th, f, value));
      if (!ok || f->pc != here) {  // a debugger moved the frame: it does not yield
        dec_ref(value);
        value = Value();
        return ok ? f : unwind(th, f, true);
      }
    }
    Generator* g = f->generator;
    ReturnTo to = f->return_to;
    Frame* caller = f->previous;
    th.frame = caller;
    --th.recursion_depth;
    f->previous = nullptr;
    g->state = GeneratorState::kSuspended;
    generator_leave(th, g);
    switch (to) {
      case ReturnTo::kForIter:
        *caller->sp++ = value;
        caller->pc += 1;
        return caller;
      case ReturnTo::kYieldFrom:
        f = caller;  // it yields the same value, and stays at its YieldFrom
        continue;
      case ReturnTo::kSend:
        drop_call(caller);
        *caller->sp++ = value;
        caller->pc += 1;
        return caller;
      default:
        return nullptr;
    }
  }
}

Frame* enter_generator(Thread& th, Frame* f, Generator* g, Value sent, ReturnTo return_to) {
  Frame* inner = g->frame;
  if (DX_UNLIKELY(th.recursion_depth >= th.recursion_limit)) {
    dec_ref(sent);
    (void)raise(th, th.rt->exc.RecursionError, "maximum recursion depth exceeded");
    return nullptr;
  }
  if (g->state == GeneratorState::kCreated) {
    dec_ref(sent);
  } else {
    *inner->sp++ = sent;
    if (inner->pc->i.op != static_cast<uint16_t>(Op::kYieldFrom)) inner->pc += 1;
  }
  inner->started = true;
  inner->previous = f;
  inner->return_to = return_to;
  th.frame = inner;
  ++th.recursion_depth;
  generator_enter(th, g);
  if (DX_UNLIKELY(is_tracing(th)) && failed(trace_call(th, inner))) return unwind(th, inner, true);
  return inner;
}

Owned get_yield_from_iter(Thread& th, Frame* f, Value v) {
  if (is_kind(v, Kind::kCoroutine)) {
    if ((f->code->flags & (bytecode::kCodeCoroutine | bytecode::kCodeIterableCoroutine)) == 0) {
      return raise(th, th.rt->exc.TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator");
    }
    return Owned::borrow(v);
  }
  if (is_kind(v, Kind::kGenerator)) return Owned::borrow(v);
  return get_iter(th, v);
}

Tri send(Thread& th, Value iterator, Value v, Owned& out) { return iter_send(th, iterator, v, out); }

}  // namespace dxpy::slow
