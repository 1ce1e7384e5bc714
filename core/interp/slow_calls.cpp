// Calls that the Call handler does not do itself.
#include "core/interp/interp_types.h"
#include "core/interp/monitoring.h"
#include "core/interp/slow.h"
#include "core/interp/suspend.h"
#include "core/memory/alloc.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/native_call.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy::slow {

namespace {

// Drops everything from `base` up and cuts the saved stack there.
void pop_to(Frame* f, Value* base) {
  while (f->sp > base) {
    Value v = *--f->sp;
    dec_ref(v);
  }
}

// The stack has been popped; what remains is to start the frame, or to wrap it into a generator.
CallResult start(Thread& th, Frame* callee, ReturnTo to, Frame*& next, Value& value) {
  if (callee == nullptr) return CallResult::kError;
  if (code_suspends(callee->code)) {
    value = generator_new(th, callee).release();
    return value.is_empty() ? CallResult::kError : CallResult::kValue;
  }
  callee->return_to = to;
  if (failed(link_frame(th, callee))) return CallResult::kError;
  next = callee;
  return CallResult::kFrame;
}

// A frame for the function at base[0], of which and of whose arguments nothing stays on the stack. nullptr: an
// exception is pending.
Frame* frame_of_operands(Thread& th, Frame* f, Value* base, const Value* args, size_t nargs, Value kwnames) {
  Frame* callee = nullptr;
  const MovedCall moved = moved_call_frame(th, f, base, args, nargs, kwnames, callee);
  if (DX_LIKELY(moved == MovedCall::kMoved)) return callee;
  if (moved == MovedCall::kNotMoved) {
    inc_ref(base[0]);
    callee = make_call_frame(th, base[0].as<Function>(), args, nargs, kwnames);
  }
  pop_to(f, base);
  return callee;
}

// Class(...) where the class makes plain instances and __init__ is a Python function: no C++ frame in between.
bool is_simple_class(Thread& th, const Type* cls) {
  return cls->type() == th.rt->types.type && cls->has_flag(TypeFlags::kHeap) && !cls->has_flag(TypeFlags::kAbstract) &&
         cls->slots.construct == &object_construct && cls->instance_kind == Kind::kObject;
}

CallResult call_class(Thread& th, Frame* f, Value* base, Type* cls, const Value* args, size_t nargs, Value kwnames,
                      Frame*& next, Value& value) {
  Value init = type_lookup(cls, th.rt->names.__init__);
  if (!init || !is_kind(init, Kind::kFunction) || code_suspends(init.as<Function>()->code)) {
    value = call(th, Value(cls), args, nargs, kwnames).release();
    pop_to(f, base);
    return value.is_empty() ? CallResult::kError : CallResult::kValue;
  }
  cls->init_version = cls->version;
  cls->plain_init = init;
  Object* o = object_alloc(th, cls);
  if (o == nullptr) {
    pop_to(f, base);
    return CallResult::kError;
  }
  // The word before the arguments is free: it becomes self. The function takes the place of the class.
  inc_ref(init);
  inc_ref(Value(o));
  base[0] = init;
  base[1] = Value(o);
  Frame* callee = frame_of_operands(th, f, base, base + 1, nargs + 1, kwnames);
  dec_ref(Value(cls));
  if (callee == nullptr) {
    dec_ref(o);
    return CallResult::kError;
  }
  *f->sp++ = Value(o);
  return start(th, callee, ReturnTo::kDiscard, next, value);
}

bool is_tracing(Thread& th) {
  return (th.breaker.load(std::memory_order_relaxed) & static_cast<uint32_t>(Breaker::kTrace)) != 0;
}

Value first_of(Thread& th, const Value* args, size_t count) {
  if (count != 0) return args[0];
  const Monitoring* m = th.rt->interp->monitoring;
  return m == nullptr ? Value() : m->missing.get();
}

// A call of something native that profilers and tools hear of.
template <typename F>
Owned traced_call(Thread& th, Frame* f, Value callable, Value first, F run) {
  const bool tools = monitor_wants(th, monitor_bit(MonitorEvent::kCall));  // else they did not hear of the call
  if (failed(trace_native(th, f, NativeCall::kCall, callable, first, tools))) return {};
  Owned r = run();
  if (r) return failed(trace_native(th, f, NativeCall::kReturn, callable, first, tools)) ? Owned() : std::move(r);
  Owned e = take_error(th);
  if (!failed(trace_native(th, f, NativeCall::kException, callable, first, tools))) restore_error(th, std::move(e));
  return {};
}

}  // namespace

namespace {

// Operands of the call that `f` is at.
Value* call_operands(Frame* f) {
  if (f->pc->i.op == static_cast<uint16_t>(Op::kCallEx)) return f->sp - ((f->pc->i.b & 1) != 0 ? 4 : 3);
  return f->sp - f->pc->i.b - 2;
}

}  // namespace

void drop_call(Frame* f) { pop_to(f, call_operands(f)); }

Owned finish_tail(Thread& th, Frame* f, Owned result) {
  Value* base = call_operands(f);
  Value callable = base[0], self = base[1];
  const NativeDef* def = nullptr;
  if (is_kind(callable, Kind::kNativeFunction)) {
    def = callable.as<NativeFunction>()->def;
    self = callable.as<NativeFunction>()->self;
  } else if (is_kind(callable, Kind::kMethodDescriptor)) {
    def = callable.as<MethodDescriptor>()->def;
  }
  if (TailFinish finish = tail_finish_of(*th.rt, def)) result = finish(th, self, std::move(result));
  drop_call(f);
  return result;
}

CallResult call(Thread& th, Frame* f, Value* base, size_t n, Value kwnames, Frame*& next, Value& value) {
  Value callable = base[0];
  const Value* args = base + 2;
  size_t nargs = n;
  if (!base[1].is_empty()) {
    args = base + 1;
    nargs = n + 1;
  } else if (is_exact_kind(callable, Kind::kBoundMethod)) {
    // The self of the method takes the free word.
    auto* m = callable.as<BoundMethod>();
    inc_ref(m->self);
    inc_ref(m->function);
    base[1] = m->self;
    base[0] = m->function;
    dec_ref(callable);
    callable = base[0];
    args = base + 1;
    nargs = n + 1;
  }
  size_t keywords = kwnames ? kwnames.as<Tuple>()->size : 0;
  if (is_kind(callable, Kind::kFunction)) {
    Frame* callee = frame_of_operands(th, f, base, args, nargs - keywords, kwnames);
    return start(th, callee, ReturnTo::kPush, next, value);
  }
  if (is_type(callable) && args == base + 2 && is_simple_class(th, callable.as<Type>()))
    return call_class(th, f, base, callable.as<Type>(), args, nargs - keywords, kwnames, next, value);
  if (DX_UNLIKELY(may_suspend(th, callable))) {
    Owned r = call_suspending(th, callable, args, nargs - keywords, kwnames);
    if (is_suspended(th)) return CallResult::kSuspend;
    if ((next = std::exchange(th.suspension->tail, nullptr)) != nullptr) return CallResult::kFrame;
    value = r.release();
    pop_to(f, base);
    return value.is_empty() ? CallResult::kError : CallResult::kValue;
  }
  auto run = [&] { return dxpy::call(th, callable, args, nargs - keywords, kwnames); };
  value = (DX_LIKELY(!is_tracing(th)) ? run() : traced_call(th, f, callable, first_of(th, args, nargs), run)).release();
  pop_to(f, base);
  return value.is_empty() ? CallResult::kError : CallResult::kValue;
}

namespace {

// "__main__.f()" as messages about * and ** name the callable.
std::string callable_text(Thread& th, Value callable) {
  Owned q, m;
  std::string out;
  Tri found = find_attr(th, callable, th.rt->names.__qualname__, q);
  if (found == Tri::kTrue && is_str(q)) {
    if (find_attr(th, callable, th.rt->names.__module__, m) == Tri::kTrue && is_str(m) && !str_equals(m, "builtins")) {
      out = std::string(str_view(m)) + ".";
    }
    out += std::string(str_view(q)) + "()";
  }
  if (th.has_error()) clear_error(th);
  if (out.empty()) {
    Owned s = str_of(th, callable);
    if (s) {
      out = str_view(s);
    } else {
      clear_error(th);
    }
  }
  return out;
}

}  // namespace

namespace {

// f(*args) of a built-in function that nobody watches and that cannot stop the thread.
DX_ALWAYS_INLINE bool is_plain_native_call(Thread& th, Value callable, Value args, bool has_kwargs) {
  return is_kind(callable, Kind::kNativeFunction) && !has_kwargs && is_exact_kind(args, Kind::kTuple) &&
         (th.suspension == nullptr || !native_may_suspend(callable)) && !is_tracing(th);
}

DX_NOINLINE CallResult call_ex_any(Thread& th, Frame* f, Value* base, bool has_kwargs, Frame*& next, Value& value) {
  Value callable = base[0];
  Owned args = Owned::borrow(base[2]);
  if (!is_exact_kind(args, Kind::kTuple)) {
    if (type_of(th, args)->slots.iter == nullptr && !is_sequence(th, args)) {
      (void)raise(th, th.rt->exc.TypeError, "Value after * must be an iterable, not {}", type_of(th, args));
      std::string text = callable_text(th, callable);
      (void)take_error(th);
      (void)raise(th, th.rt->exc.TypeError, "{} argument after * must be an iterable, not {}", text, type_of(th, args));
      pop_to(f, base);
      return CallResult::kError;
    }
    args = sequence_to_tuple(th, args);
    if (!args) {
      pop_to(f, base);
      return CallResult::kError;
    }
  }
  Owned kwargs = has_kwargs && !base[3].is_empty() ? Owned::borrow(base[3]) : Owned();
  if (kwargs && !is_exact_kind(kwargs, Kind::kDict)) {
    Owned dict = dict_new(th);
    if (!dict || failed(dict_merge(th, dict, kwargs, callable))) {
      pop_to(f, base);
      return CallResult::kError;
    }
    kwargs = std::move(dict);
  }
  if (!is_kind(callable, Kind::kFunction)) {
    if (DX_UNLIKELY(may_suspend(th, callable))) {
      Owned r = call_suspending_ex(th, callable, args, kwargs);
      if (is_suspended(th)) return CallResult::kSuspend;
      if ((next = std::exchange(th.suspension->tail, nullptr)) != nullptr) return CallResult::kFrame;
      value = r.release();
      pop_to(f, base);
      return value.is_empty() ? CallResult::kError : CallResult::kValue;
    }
    auto run = [&] { return dxpy::call_ex(th, callable, args, kwargs); };
    auto given = fast_items_tuple(args);
    value = (DX_LIKELY(!is_tracing(th)) ? run()
                                        : traced_call(th, f, callable, first_of(th, given.data(), given.size()), run))
                .release();
    pop_to(f, base);
    return value.is_empty() ? CallResult::kError : CallResult::kValue;
  }
  auto items = fast_items_tuple(args);
  size_t keywords = kwargs ? dict_size(kwargs) : 0;
  inc_ref(callable);
  Frame* callee = nullptr;
  if (keywords == 0) {
    callee = make_call_frame(th, callable.as<Function>(), items.data(), items.size(), Value());
  } else {
    constexpr size_t kFew = 16;
    Value few[kFew];
    const size_t all = items.size() + keywords;
    auto* flat = all <= kFew ? few : static_cast<Value*>(mem_alloc(all * sizeof(Value)));
    Tuple* names = tuple_alloc(th, keywords);
    if (flat == nullptr || names == nullptr) {
      if (!th.has_error()) (void)raise_no_memory(th);
      dec_ref(callable);
    } else {
      Owned kwnames = Owned::steal(names);
      std::copy(items.begin(), items.end(), flat);
      size_t pos = 0, at = 0;
      Value key, v;
      bool ok = true;
      while (dict_next(kwargs, pos, key, v)) {
        ok = ok && is_str(key);
        inc_ref(key);
        names->items[at] = key;
        flat[items.size() + at++] = v;
      }
      if (ok) {
        callee = make_call_frame(th, callable.as<Function>(), flat, items.size(), kwnames);
      } else {
        (void)raise(th, th.rt->exc.TypeError, "keywords must be strings");
        dec_ref(callable);
      }
    }
    if (flat != few) mem_free(flat);
  }
  pop_to(f, base);
  return start(th, callee, ReturnTo::kPush, next, value);
}

}  // namespace

CallResult call_ex(Thread& th, Frame* f, Value* base, bool has_kwargs, Frame*& next, Value& value) {
  if (!is_plain_native_call(th, base[0], base[2], has_kwargs)) return call_ex_any(th, f, base, has_kwargs, next, value);
  auto* given = base[2].as<Tuple>();
  value = dxpy::call(th, base[0], given->items, given->size).release();
  pop_to(f, base);
  return value.is_empty() ? CallResult::kError : CallResult::kValue;
}

Frame* property_frame(Thread& th, Function* getter, Value object) {
  inc_ref(static_cast<Object*>(getter));
  Frame* callee = make_call_frame(th, getter, &object, 1, Value());
  if (callee == nullptr) return nullptr;
  return failed(link_frame(th, callee)) ? nullptr : callee;
}

Owned make_function(Thread& th, Frame* f, Value code) { return function_new(th, code, f->globals); }

void set_function_attr(Value function, uint32_t which, Value v) {
  auto* fn = function.as<Function>();
  Value* field = which == 1 ? &fn->defaults : which == 2 ? &fn->kwdefaults : which == 8 ? &fn->closure : &fn->annotate;
  dec_ref(std::exchange(*field, v));
}

// --- building

Owned build_dict(Thread& th, Value* items, size_t pairs) {
  Owned dict = dict_new(th, pairs);
  size_t stored = 0;
  while (dict && stored < pairs) {
    const Value* pair = items + 2 * stored++;
    if (failed(dict_set_owned(th, dict, pair[0], pair[1]))) dict = Owned();
  }
  for (size_t i = 2 * stored; i < 2 * pairs; ++i) dec_ref(items[i]);
  return dict;
}

namespace {

// Whether `mapping` has what ** needs; an exact dict is not asked.
Tri can_be_unpacked(Thread& th, Value mapping) {
  if (is_exact_kind(mapping, Kind::kDict)) return Tri::kTrue;
  Owned keys;
  return find_attr(th, mapping, th.rt->names.keys, keys);
}

// As wrappers with **kwargs mostly pass on.
bool is_empty_dict(Value v) { return is_exact_kind(v, Kind::kDict) && dict_size(v) == 0; }

}  // namespace

Status dict_update_op(Thread& th, Value dict, Value mapping) {
  if (is_empty_dict(mapping)) return Status::kOk;
  const Tri fits = can_be_unpacked(th, mapping);
  if (fits == Tri::kError) return Status::kError;
  if (fits == Tri::kFalse) {
    return raise(th, th.rt->exc.TypeError, "'{}' object is not a mapping", type_of(th, mapping));
  }
  return dict_update(th, dict, mapping);
}

namespace {

Status merge_one(Thread& th, Value dict, Value key, Value v, Value callable) {
  Tri there = dict_contains(th, dict, key);
  if (there == Tri::kError) return Status::kError;
  if (there == Tri::kTrue) {
    std::string text = callable_text(th, callable);
    return raise(th, th.rt->exc.TypeError, "{} got multiple values for keyword argument '{}'", text, key);
  }
  return dict_set(th, dict, key, v);
}

// A mapping that is no dict may give a key twice.
Status merge_keys(Thread& th, Value dict, Value mapping, Value callable) {
  Owned keys = call_method(th, mapping, th.rt->names.keys);
  Owned it = keys ? get_iter(th, keys) : Owned();
  if (!it) return Status::kError;
  while (Owned key = iter_next(th, it)) {
    Owned v = get_item(th, mapping, key);
    if (!v) return Status::kError;
    if (failed(merge_one(th, dict, key, v, callable))) return Status::kError;
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

}  // namespace

Status dict_merge(Thread& th, Value dict, Value mapping, Value callable) {
  if (is_empty_dict(mapping)) return Status::kOk;
  const Tri fits = can_be_unpacked(th, mapping);
  if (fits == Tri::kError) return Status::kError;
  if (fits == Tri::kFalse) {
    std::string text = callable_text(th, callable);
    return raise(th, th.rt->exc.TypeError, "{} argument after ** must be a mapping, not {}", text,
                 type_of(th, mapping));
  }
  if (!is_dict(mapping)) return merge_keys(th, dict, mapping, callable);
  Owned copy = dict_new(th);
  if (!copy || failed(dict_update(th, copy, mapping))) return Status::kError;
  size_t pos = 0;
  Value key, v;
  while (dict_next(copy, pos, key, v)) {
    if (failed(merge_one(th, dict, key, v, callable))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace dxpy::slow
