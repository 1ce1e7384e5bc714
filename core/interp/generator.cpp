// Generators and coroutines: resuming, throwing, closing, and their types.
#include "core/interp/generator.h"

#include <cstdio>

#include "core/interp/eval.h"
#include "core/interp/gen_common.h"
#include "core/interp/interp_types.h"
#include "core/interp/slow.h"
#include "core/interp/suspend.h"
#include "core/object/exception.h"
#include "core/object/gc.h"
#include "core/object/list.h"
#include "core/object/native.h"
#include "core/object/shape.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

const char* generator_kind(const Generator* g) {
  if (g->kind == Kind::kCoroutine) return "coroutine";
  return g->kind == Kind::kAsyncGenerator ? "async generator" : "generator";
}

namespace {

// cr_origin: ((file, line, function), ...) of the callers, as sys.set_coroutine_origin_tracking_depth asks.
Owned make_origin(Thread& th, Frame* f, uint32_t depth) {
  Owned list = list_new(th);
  for (; list && f != nullptr && depth > 0; f = f->previous, --depth) {
    Owned item = tuple_of(th, f->code->filename, Value::small_int(frame_line(f)), f->code->name);
    if (!item || failed(list_append(th, list.as<List>(), item))) return {};
  }
  return list ? list_to_tuple(th, list) : Owned();
}

// The frame in memory of its own, which the one on the stack gives its content to. nullptr: an exception is pending,
// and the frame is gone.
Frame* moved_to_heap(Thread& th, Frame* f) {
  inc_ref(static_cast<Object*>(f->function));
  Frame* heap = frame_new_heap(th, f->function);
  for (uint32_t i = 0; heap != nullptr && i < f->code->locals_count; ++i) {
    heap->slots[i] = std::exchange(f->slots[i], Value());
  }
  frame_pop(th, f);
  return heap;
}

Type* generator_type(Thread& th, const Code* code) {
  if ((code->flags & bytecode::kCodeCoroutine) != 0) return th.rt->types.coroutine;
  if ((code->flags & bytecode::kCodeAsyncGenerator) != 0) return th.rt->types.async_generator;
  return th.rt->types.generator;
}

}  // namespace

Owned generator_new(Thread& th, Frame* f) {
  if (f->owner == FrameOwner::kStack && (f = moved_to_heap(th, f)) == nullptr) return {};
  Code* code = f->code;
  Type* type = generator_type(th, code);
  Object* o = object_alloc(th, type);
  if (o == nullptr) {
    frame_pop(th, f);
    return {};
  }
  auto* g = static_cast<Generator*>(o);
  Owned result = Owned::steal(o);
  f->generator = g;
  g->frame = f;
  inc_ref(static_cast<Object*>(code));
  g->code = code;
  inc_ref(f->function->name);
  g->name = f->function->name;
  inc_ref(f->function->qualname);
  g->qualname = f->function->qualname;
  g->state = GeneratorState::kCreated;
  if (type == th.rt->types.coroutine && th.coroutine_origin_depth > 0) {
    g->origin = make_origin(th, th.frame, th.coroutine_origin_depth).release();
  }
  return result;
}

void generator_raise_stop(Thread& th, Value value) {
  if (!value.is_none()) return raise_stop_iteration(th, value);
  Owned e = exception_new(th, th.rt->exc.StopIteration, nullptr, 0);
  if (e) (void)raise_exception(th, e);
}

void generator_enter(Thread& th, Generator* g) {
  g->state = GeneratorState::kRunning;
  g->handled.previous = th.handled;
  th.handled = &g->handled;
}

void generator_leave(Thread& th, Generator* g) {
  th.handled = g->handled.previous;
  g->handled.previous = nullptr;
}

void generator_finish(Thread& th, Generator* g) {
  g->state = GeneratorState::kFinished;
  g->handled.exception.reset();
  Frame* f = std::exchange(g->frame, nullptr);
  if (f == nullptr) return;
  f->generator = nullptr;
  frame_pop(th, f);
}

namespace {

Tri result_of(Generator* g, Owned value, Owned& out) {
  if (!value) return Tri::kError;
  bool yielded = g->state == GeneratorState::kSuspended;
  out = std::move(value);
  return tri(yielded);
}

// Runs the generator from C++; `error`: with the pending exception.
Tri resume(Thread& th, Generator* g, Value sent, bool error, Owned& out) {
  if (failed(check_native_stack(th))) return Tri::kError;
  Owned keep = Owned::borrow(Value(g));
  Frame* f = g->frame;
  bool created = g->state == GeneratorState::kCreated;
  Owned pending = error ? take_error(th) : Owned();
  f->previous = th.frame;
  f->return_to = ReturnTo::kNative;
  th.frame = f;
  ++th.recursion_depth;
  generator_enter(th, g);
  if (error) {
    restore_error(th, std::move(pending));
    // The exception was made outside: what is being handled inside becomes its context.
    Value handled = g->handled.exception.get();
    if (handled && !handled.is_none()) {
      Owned e = take_error(th);
      (void)raise_exception(th, e);
    }
    return result_of(g, run_frame_throw(th, f), out);
  }
  if (!created) {
    inc_ref(sent);
    *f->sp++ = sent;
    if (f->pc->i.op != static_cast<uint16_t>(Op::kYieldFrom)) f->pc += 1;
  }
  return result_of(g, run_frame(th, f), out);
}

}  // namespace

Tri generator_send(Thread& th, Generator* g, Value value, Owned& out) {
  if (g->state == GeneratorState::kRunning)
    return raise(th, th.rt->exc.ValueError, "{} already executing", generator_kind(g));
  if (g->state == GeneratorState::kFinished) {
    if (g->kind == Kind::kCoroutine)
      return raise(th, th.rt->exc.RuntimeError, "cannot reuse already awaited coroutine");
    out = Owned::none();
    return Tri::kFalse;
  }
  if (g->state == GeneratorState::kCreated && !value.is_none()) {
    return raise(th, th.rt->exc.TypeError, "can't send non-None value to a just-started {}", generator_kind(g));
  }
  return resume(th, g, value, false, out);
}

Value generator_delegate(const Generator* g) {
  if (g->state != GeneratorState::kSuspended || g->frame == nullptr) return Value();
  const Frame* f = g->frame;
  if (f->pc->i.op != static_cast<uint16_t>(Op::kYieldFrom)) return Value();
  return f->sp[-1];
}

Tri generator_throw_pending(Thread& th, Generator* g, Owned& out) {
  if (g->state == GeneratorState::kRunning) {
    clear_error(th);
    return raise(th, th.rt->exc.ValueError, "{} already executing", generator_kind(g));
  }
  if (g->state == GeneratorState::kFinished) {
    if (g->kind == Kind::kCoroutine) {
      clear_error(th);
      return raise(th, th.rt->exc.RuntimeError, "cannot reuse already awaited coroutine");
    }
    return Tri::kError;
  }
  return resume(th, g, Value(), true, out);
}

namespace {

// Takes the delegate off the frame that is suspended at its YieldFrom.
void drop_delegate(Frame* f) {
  Value v = *--f->sp;
  dec_ref(v);
}

// The delegate has finished with `value`: goes on behind the YieldFrom.
Tri resume_after_delegate(Thread& th, Generator* g, Owned value, Owned& out) {
  Frame* f = g->frame;
  drop_delegate(f);
  // resume() pushes the value and steps over the instruction, as for a plain yield.
  *f->sp++ = value.release();
  if (failed(check_native_stack(th))) return Tri::kError;
  Owned keep = Owned::borrow(Value(g));
  f->previous = th.frame;
  f->return_to = ReturnTo::kNative;
  th.frame = f;
  ++th.recursion_depth;
  generator_enter(th, g);
  f->pc += 1;
  return result_of(g, run_frame(th, f), out);
}

// Calls close() of the delegate.
Status close_delegate(Thread& th, Value delegate) {
  if (is_kind(delegate, Kind::kGenerator) || is_kind(delegate, Kind::kCoroutine))
    return generator_close(th, delegate.as<Generator>());
  Owned method;
  Tri found = find_attr(th, delegate, th.rt->names.close, method);
  if (found == Tri::kError) {
    error_unraisable(th, "", delegate);
    return Status::kOk;
  }
  if (found == Tri::kFalse) return Status::kOk;
  return call(th, method) ? Status::kOk : Status::kError;
}

// While what the generator iterates over runs, it is itself running. `linked`: its frame stands in every traceback (not
// while it is closed, as in CPython).
class Delegating {
 public:
  Delegating(Thread& th, Generator* g, bool linked) : th_(th), g_(g), linked_(linked) {
    g->state = GeneratorState::kRunning;
    if (!linked) return;
    g->frame->previous = th.frame;
    th.frame = g->frame;
  }
  ~Delegating() {
    if (linked_) th_.frame = std::exchange(g_->frame->previous, nullptr);
    g_->state = GeneratorState::kSuspended;
  }
  Delegating(const Delegating&) = delete;
  Delegating& operator=(const Delegating&) = delete;

 private:
  Thread& th_;
  Generator* g_;
  bool linked_;
};

// throw() with a delegate: the delegate gets it first. kError with no exception is not possible.
Tri throw_to_delegate(Thread& th, Generator* g, Value delegate_value, const Value* args, size_t nargs, Owned& out,
                      bool& handled) {
  Owned delegate = Owned::borrow(delegate_value);
  handled = true;
  bool is_exit = is_subtype(is_type(args[0]) ? args[0].as<Type>() : type_of(th, args[0]), th.rt->exc.GeneratorExit);
  if (is_exit) {
    Status closed;
    {
      Delegating running(th, g, false);
      closed = close_delegate(th, delegate);
    }
    if (failed(closed)) return generator_throw_pending(th, g, out);
    handled = false;
    return Tri::kError;
  }
  Owned result;
  Tri t;
  if (is_kind(delegate, Kind::kGenerator) || is_kind(delegate, Kind::kCoroutine)) {
    Delegating running(th, g, true);
    t = generator_throw(th, delegate.as<Generator>(), args, nargs, result);
  } else {
    Owned method;
    Tri found = find_attr(th, delegate, th.rt->names.throw_, method);
    if (found == Tri::kError) return Tri::kError;
    if (found == Tri::kFalse) {
      handled = false;
      return Tri::kError;
    }
    {
      Delegating running(th, g, true);
      result = call(th, method, args, nargs);
    }
    t = result ? Tri::kTrue : Tri::kError;
    if (!result && error_matches(th, th.rt->exc.StopIteration)) {
      result = stop_iteration_value(th);
      t = result ? Tri::kFalse : Tri::kError;
    }
  }
  if (t == Tri::kTrue) {
    out = std::move(result);
    return t;
  }
  if (t == Tri::kFalse) return resume_after_delegate(th, g, std::move(result), out);
  return generator_throw_pending(th, g, out);
}

// Makes the exception of throw(type[, value[, traceback]]) pending.
Status raise_thrown(Thread& th, const Value* args, size_t nargs) {
  Value type = args[0], value = nargs > 1 ? args[1] : Value::none(), tb = nargs > 2 ? args[2] : Value::none();
  if (!tb.is_none() && !is_kind(tb, Kind::kTraceback))
    return raise(th, th.rt->exc.TypeError, "throw() third argument must be a traceback object");
  Owned exception;
  if (is_exception_class(type)) {
    if (is_exception(value) && is_subtype(type_of(th, value), type.as<Type>())) {
      exception = Owned::borrow(value);
    } else if (value.is_none()) {
      exception = call(th, type);
    } else if (is_tuple(value)) {
      auto items = fast_items_tuple(value);
      exception = call(th, type, items.data(), items.size());
    } else {
      exception = call_with(th, type, value);
    }
    if (!exception) return Status::kError;
    if (!is_exception(exception)) {
      return raise(th, th.rt->exc.TypeError, "calling {!r} should have returned an instance of BaseException, not {}",
                   type, type_of(th, exception));
    }
  } else if (is_exception(type)) {
    if (!value.is_none()) return raise(th, th.rt->exc.TypeError, "instance exception may not have a separate value");
    exception = Owned::borrow(type);
  } else {
    return raise(th, th.rt->exc.TypeError,
                 "exceptions must be classes or instances deriving from BaseException, not {}", type_of(th, type));
  }
  if (!tb.is_none()) {
    auto* e = exception.as<ExceptionObject>();
    inc_ref(tb);
    dec_ref(std::exchange(e->traceback, tb));
  }
  restore_error(th, std::move(exception));
  return Status::kOk;
}

}  // namespace

Tri generator_throw(Thread& th, Generator* g, const Value* args, size_t nargs, Owned& out) {
  if (failed(check_native_stack(th))) return Tri::kError;
  if (Value delegate = generator_delegate(g)) {
    bool handled = false;
    Tri t = throw_to_delegate(th, g, delegate, args, nargs, out, handled);
    if (handled) return t;
  }
  if (failed(raise_thrown(th, args, nargs))) return Tri::kError;
  return generator_throw_pending(th, g, out);
}

Status generator_close(Thread& th, Generator* g) {
  if (g->state == GeneratorState::kCreated) {
    generator_finish(th, g);
    return Status::kOk;
  }
  if (g->state == GeneratorState::kFinished) return Status::kOk;
  if (g->state == GeneratorState::kRunning)
    return raise(th, th.rt->exc.ValueError, "{} already executing", generator_kind(g));
  if (failed(check_native_stack(th))) return Status::kError;
  Owned keep = Owned::borrow(Value(g));
  bool delegate_failed = false;
  if (Value delegate = generator_delegate(g)) {
    Owned held = Owned::borrow(delegate);
    Delegating running(th, g, false);
    delegate_failed = failed(close_delegate(th, held));
  }
  if (!delegate_failed) {
    Owned exit = exception_new(th, th.rt->exc.GeneratorExit, nullptr, 0);
    if (!exit) return Status::kError;
    restore_error(th, std::move(exit));
  }
  Owned out;
  Tri t = generator_throw_pending(th, g, out);
  if (t == Tri::kTrue) {
    return raise(th, th.rt->exc.RuntimeError, "{} ignored GeneratorExit", generator_kind(g));
  }
  if (t == Tri::kFalse) return Status::kOk;
  if (error_clear_if(th, th.rt->exc.StopIteration) || error_clear_if(th, th.rt->exc.GeneratorExit)) return Status::kOk;
  return Status::kError;
}

namespace {

// close() gives the return value when the generator returns one (3.13).
Owned gen_close_method(Thread& th, Generator* self) {
  if (self->state == GeneratorState::kSuspended) {
    Owned keep = Owned::borrow(Value(self));
    bool delegate_failed = false;
    if (Value delegate = generator_delegate(self)) {
      Owned held = Owned::borrow(delegate);
      Delegating running(th, self, false);
      delegate_failed = failed(close_delegate(th, held));
    }
    if (!delegate_failed) {
      Owned exit = exception_new(th, th.rt->exc.GeneratorExit, nullptr, 0);
      if (!exit) return {};
      restore_error(th, std::move(exit));
    }
    Owned out;
    Tri t = generator_throw_pending(th, self, out);
    if (t == Tri::kTrue) return raise(th, th.rt->exc.RuntimeError, "{} ignored GeneratorExit", generator_kind(self));
    if (t == Tri::kFalse) return out;
    if (error_clear_if(th, th.rt->exc.StopIteration) || error_clear_if(th, th.rt->exc.GeneratorExit))
      return Owned::none();
    return {};
  }
  return failed(generator_close(th, self)) ? Owned() : Owned::none();
}

// send() and throw() as methods: a return becomes StopIteration(value).
Owned finish_method(Thread& th, Tri t, Owned out) {
  if (t == Tri::kTrue) return out;
  if (t == Tri::kFalse) generator_raise_stop(th, out);
  return {};
}

Owned gen_send_method(Thread& th, Generator* self, Value value) {
  bool resumable =
      self->state == GeneratorState::kSuspended || (self->state == GeneratorState::kCreated && value.is_none());
  if (Suspension* s = suspend_point(th); s != nullptr && resumable && self->kind != Kind::kAsyncGenerator) {
    inc_ref(value);
    Frame* f = slow::enter_generator(th, th.frame, self, value, ReturnTo::kSend);
    return f == nullptr ? Owned() : tail_call(th, f);
  }
  Owned out;
  Tri t = generator_send(th, self, value, out);
  return finish_method(th, t, std::move(out));
}

Status warn_throw_signature(Thread& th, size_t nargs, const char* what) {
  if (nargs <= 1) return Status::kOk;
  std::string text = "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.";
  (void)what;
  return warn(th, th.rt->exc.DeprecationWarning, text, 1);
}

Owned gen_throw_method(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (kwnames) return raise(th, th.rt->exc.TypeError, "throw() takes no keyword arguments");
  if (nargs == 0) return raise(th, th.rt->exc.TypeError, "throw expected at least 1 argument, got 0");
  if (nargs > 3) return raise(th, th.rt->exc.TypeError, "throw expected at most 3 arguments, got {}", nargs);
  if (failed(warn_throw_signature(th, nargs, "generator"))) return {};
  Owned out;
  Tri t = generator_throw(th, self.as<Generator>(), args, nargs, out);
  return finish_method(th, t, std::move(out));
}

Owned gen_next(Thread& th, Value self) {
  Owned out;
  auto* g = self.as<Generator>();
  Tri t = generator_send(th, g, Value::none(), out);
  if (t == Tri::kTrue) return out;
  if (t == Tri::kFalse && !out.get().is_none()) raise_stop_iteration(th, out);
  return {};
}

Owned gen_repr(Thread& th, Value self) {
  auto* g = self.as<Generator>();
  char address[32];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(g));
  const char* what = g->kind == Kind::kAsyncGenerator ? "async_generator" : generator_kind(g);
  return format_str(th, "<{} object {} at {}>", what, g->qualname, address);
}

Owned get_frame(Thread& th, Value self) {
  auto* g = self.as<Generator>();
  if (g->frame == nullptr) return Owned::none();
  FrameObject* f = frame_object(th, g->frame);
  return f == nullptr ? Owned() : Owned::borrow(Value(f));
}
Owned get_running(Thread&, Value self) {
  return Owned::boolean(self.as<Generator>()->state == GeneratorState::kRunning);
}
Owned get_suspended(Thread&, Value self) {
  return Owned::boolean(self.as<Generator>()->state == GeneratorState::kSuspended);
}
Owned get_code(Thread&, Value self) { return Owned::borrow(Value(self.as<Generator>()->code)); }
Owned get_delegate(Thread&, Value self) {
  Value v = generator_delegate(self.as<Generator>());
  return v ? Owned::borrow(v) : Owned::none();
}
Owned get_origin(Thread&, Value self) {
  Value v = self.as<Generator>()->origin;
  return v ? Owned::borrow(v) : Owned::none();
}
template <Value Generator::* Field>
Owned get_text(Thread&, Value self) {
  return Owned::borrow(self.as<Generator>()->*Field);
}
template <Value Generator::* Field>
Status set_text(Thread& th, Value self, Value v) {
  if (!v || !is_str(v)) {
    return raise(th, th.rt->exc.TypeError, "{} must be set to a string object",
                 Field == &Generator::name ? "__name__" : "__qualname__");
  }
  inc_ref(v);
  dec_ref(std::exchange(self.as<Generator>()->*Field, v));
  return Status::kOk;
}

Owned coroutine_await(Thread& th, Value self) {
  Object* o = object_alloc(th, th.rt->types.coroutine_wrapper);
  if (o == nullptr) return {};
  inc_ref(self);
  static_cast<CoroutineWrapper*>(o)->coroutine = self;
  return Owned::steal(o);
}

Owned gen_sizeof(Thread&, Generator* self) {
  size_t size = sizeof(Generator) + (self->frame != nullptr ? frame_size(self->code) : 0);
  return Owned::small_int(static_cast<int64_t>(size));
}

#define DX_GEN_GETSETS(prefix, delegate)                                                                       \
  {"__name__", &get_text<&Generator::name>, &set_text<&Generator::name>},                                      \
      {"__qualname__", &get_text<&Generator::qualname>, &set_text<&Generator::qualname>},                      \
      {prefix "_frame", &get_frame}, {prefix "_running", &get_running}, {prefix "_suspended", &get_suspended}, \
      {prefix "_code", &get_code}, {                                                                           \
    delegate, &get_delegate                                                                                    \
  }

const GetSetDef kGeneratorGetSets[] = {DX_GEN_GETSETS("gi", "gi_yieldfrom")};
const GetSetDef kCoroutineGetSets[] = {DX_GEN_GETSETS("cr", "cr_await"), {"cr_origin", &get_origin}};

const NativeDef kGeneratorMethods[] = {
    suspending(method<&gen_send_method>(
        "send(self, value, /)",
        "send(value) -> send 'value' into generator,\nreturn next yielded value or raise StopIteration.")),
    raw_method(&gen_throw_method, "throw(value)\nthrow(type[,value[,tb]])",
               "Raise exception in generator, return next yielded value or raise\nStopIteration."),
    method<&gen_close_method>("close(self, /)", "close() -> raise GeneratorExit inside generator."),
    method<&gen_sizeof>("__sizeof__(self, /)", "gen.__sizeof__() -> size of gen in memory, in bytes"),
    class_method<&generic_alias_new>("__class_getitem__(cls, item, /)", "See PEP 585"),
};
const NativeDef kCoroutineMethods[] = {
    suspending(method<&gen_send_method>(
        "send(self, value, /)",
        "send(value) -> send 'value' into coroutine,\nreturn next yielded value or raise StopIteration.")),
    raw_method(&gen_throw_method, "throw(value)\nthrow(type[,value[,traceback]])",
               "Raise exception in coroutine, return next yielded value or raise\nStopIteration."),
    method<&gen_close_method>("close(self, /)", "close() -> raise GeneratorExit inside coroutine."),
    method<&gen_sizeof>("__sizeof__(self, /)", "coro.__sizeof__() -> size of coroutine in memory, in bytes"),
    class_method<&generic_alias_new>("__class_getitem__(cls, item, /)", "See PEP 585"),
};

Owned wrapper_next(Thread& th, Value self) { return gen_next(th, self.as<CoroutineWrapper>()->coroutine); }
Owned wrapper_send(Thread& th, Value self, Value value) {
  return gen_send_method(th, self.as<CoroutineWrapper>()->coroutine.as<Generator>(), value);
}
Owned wrapper_throw(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  return gen_throw_method(th, self.as<CoroutineWrapper>()->coroutine, args, nargs, kwnames);
}
Owned wrapper_close(Thread& th, Value self) {
  return gen_close_method(th, self.as<CoroutineWrapper>()->coroutine.as<Generator>());
}
const NativeDef kWrapperMethods[] = {
    method<&wrapper_send>("send(self, value, /)", "send(value) -> send 'value' into coroutine."),
    raw_method(&wrapper_throw, "throw(value)\nthrow(type[,value[,traceback]])",
               "Raise exception in coroutine, return next iterated value or raise\nStopIteration."),
    method<&wrapper_close>("close(self, /)", "close() -> raise GeneratorExit inside coroutine."),
};

}  // namespace

void generator_dealloc(Thread& th, Object* o) {
  auto* g = static_cast<Generator*>(o);
  generator_finish(th, g);
  for (Value* v : {&g->name, &g->qualname, &g->origin, &g->finalizer}) dec_ref(std::exchange(*v, Value()));
  if (g->code != nullptr) dec_ref(static_cast<Object*>(g->code));
  object_free(th, o);
}

void generator_traverse(Object* o, Visitor& visit) {
  auto* g = static_cast<Generator*>(o);
  if (g->frame != nullptr && g->state != GeneratorState::kRunning) frame_traverse(g->frame, visit);
  visit(g->finalizer);
  visit(g->origin);
  visit(g->handled.exception);
  traverse_attributes(o, visit);
}

void generator_clear(Thread& th, Object* o) {
  auto* g = static_cast<Generator*>(o);
  if (g->state != GeneratorState::kRunning) generator_finish(th, g);
  dec_ref(std::exchange(g->finalizer, Value()));
  dec_ref(std::exchange(g->origin, Value()));
}

namespace {

void generator_finalize(Thread& th, Value self) {
  auto* g = self.as<Generator>();
  if (g->state == GeneratorState::kFinished || g->frame == nullptr) return;
  if (g->kind == Kind::kCoroutine && g->state == GeneratorState::kCreated) {
    if (failed(warn_never_awaited(th, g))) error_unraisable(th, "Exception ignored while finalizing coroutine", self);
    generator_finish(th, g);
    return;
  }
  if (failed(generator_close(th, g))) error_unraisable(th, "Exception ignored while closing generator", self);
}

void wrapper_dealloc(Thread& th, Object* o) {
  dec_ref(std::exchange(static_cast<CoroutineWrapper*>(o)->coroutine, Value()));
  object_free(th, o);
}
void wrapper_traverse(Object* o, Visitor& visit) { visit(static_cast<CoroutineWrapper*>(o)->coroutine); }

Owned self_iter(Thread&, Value self) { return Owned::borrow(self); }

void fill_common(TypeSlots& s) {
  s.dealloc = &generator_dealloc;
  s.traverse = &generator_traverse;
  s.clear = &generator_clear;
  s.finalize = &generator_finalize;
  s.repr = &gen_repr;
}
void fill_generator(TypeSlots& s) {
  fill_common(s);
  s.iter = &self_iter;
  s.next = &gen_next;
}
void fill_coroutine(TypeSlots& s) {
  fill_common(s);
  s.await = &coroutine_await;
}
void fill_wrapper(TypeSlots& s) {
  s.dealloc = &wrapper_dealloc;
  s.traverse = &wrapper_traverse;
  s.iter = &self_iter;
  s.next = &wrapper_next;
}

constexpr uint32_t kGenFlags = TypeFlags::kGc | TypeFlags::kWeakRef | TypeFlags::kDisallowNew;
const TypeSpec kGeneratorSpec = {"generator", sizeof(Generator), Kind::kGenerator,  kGenFlags,
                                 nullptr,     &fill_generator,   kGeneratorMethods, kGeneratorGetSets};
const TypeSpec kCoroutineSpec = {"coroutine", sizeof(Generator), Kind::kCoroutine,  kGenFlags,
                                 nullptr,     &fill_coroutine,   kCoroutineMethods, kCoroutineGetSets};
const TypeSpec kWrapperSpec = {"coroutine_wrapper",
                               sizeof(CoroutineWrapper),
                               Kind::kOther,
                               TypeFlags::kGc | TypeFlags::kDisallowNew,
                               "A wrapper object implementing __await__ for coroutines.",
                               &fill_wrapper,
                               kWrapperMethods};

}  // namespace

Status init_generator_types(Thread& th) {
  BuiltinTypes& t = th.rt->types;
  t.generator = type_from_spec(th, kGeneratorSpec);
  t.coroutine = type_from_spec(th, kCoroutineSpec);
  t.coroutine_wrapper = type_from_spec(th, kWrapperSpec);
  if (t.generator == nullptr || t.coroutine == nullptr || t.coroutine_wrapper == nullptr) return Status::kError;
  return init_async_generator_types(th);
}

Tri iter_send(Thread& th, Value iterator, Value value, Owned& out) {
  if (is_kind(iterator, Kind::kGenerator) || is_kind(iterator, Kind::kCoroutine))
    return generator_send(th, iterator.as<Generator>(), value, out);
  if (value.is_none()) {
    NextFn next = type_of(th, iterator)->slots.next;
    if (next != nullptr) {
      out = next(th, iterator);
    } else {
      out = call_method(th, iterator, th.rt->names.send, value);
    }
  } else {
    out = call_method(th, iterator, th.rt->names.send, value);
  }
  if (out) return Tri::kTrue;
  if (!th.has_error()) {
    out = Owned::none();
    return Tri::kFalse;
  }
  if (!error_matches(th, th.rt->exc.StopIteration)) return Tri::kError;
  out = stop_iteration_value(th);
  return out ? Tri::kFalse : Tri::kError;
}

void raise_stop_iteration(Thread& th, Value value) {
  // A tuple or an exception must not be taken for the arguments.
  Owned e = exception_new(th, th.rt->exc.StopIteration, &value, 1);
  if (e) (void)raise_exception(th, e);
}

}  // namespace dxpy
