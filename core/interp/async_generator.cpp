// Async generators: the objects behind __anext__, asend, athrow and aclose, get_awaitable and the await of anext().
#include <cstdio>

#include "core/interp/eval.h"
#include "core/interp/gen_common.h"
#include "core/object/exception.h"
#include "core/object/module.h"
#include "core/object/native.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

struct WrappedValue : Object {
  Value value;  // owned
};

enum class AwaitState : uint8_t { kInit, kIterating, kClosed };

// async_generator_asend and async_generator_athrow (aclose is an athrow without arguments).
struct AsyncStep : Object {
  Value generator;  // owned
  Value argument;   // asend: the value; athrow: tuple of arguments; owned, may be empty
  AwaitState state;
  bool is_close;
};

struct AnextAwaitable : Object {  // await anext(it, default)
  Value wrapped, fallback;        // owned
};

Generator* gen_of(AsyncStep* s) { return s->generator.as<Generator>(); }

// Calls the hooks of sys.set_asyncgen_hooks at the first iteration.
Status init_hooks(Thread& th, Generator* g) {
  if (g->hooks_initialised) return Status::kOk;
  g->hooks_initialised = true;
  if (Value finalizer = th.async_gen_finalizer.get(); finalizer && !finalizer.is_none()) {
    inc_ref(finalizer);
    dec_ref(std::exchange(g->finalizer, finalizer));
  }
  if (Value first = th.async_gen_firstiter.get(); first && !first.is_none()) {
    Owned hook = Owned::borrow(first);
    Owned r = call_with(th, hook, Value(g));
    if (!r) return Status::kError;
  }
  return Status::kOk;
}

Owned step_new(Thread& th, Type* type, Generator* g, Value argument, bool is_close) {
  if (failed(init_hooks(th, g))) return {};
  Object* o = object_alloc(th, type);
  if (o == nullptr) return {};
  auto* s = static_cast<AsyncStep*>(o);
  inc_ref(Value(g));
  s->generator = Value(g);
  inc_ref(argument);
  s->argument = argument;
  s->is_close = is_close;
  return Owned::steal(o);
}

// What an iteration gave: a wrapped value is what the async generator yielded; it becomes StopIteration(value).
Owned unwrap(Thread& th, Generator* g, Tri t, Owned result) {
  if (t == Tri::kError) {
    if (error_matches(th, th.rt->exc.StopAsyncIteration) || error_matches(th, th.rt->exc.GeneratorExit))
      g->closed = true;
    g->running_async = false;
    return {};
  }
  if (t == Tri::kFalse) {
    g->closed = true;
    g->running_async = false;
    Owned e = exception_new(th, th.rt->exc.StopAsyncIteration, nullptr, 0);
    if (e) (void)raise_exception(th, e);
    return {};
  }
  if (type_of(th, result) == th.rt->types.async_generator_wrapped_value) {
    g->running_async = false;
    raise_stop_iteration(th, result.as<WrappedValue>()->value);
    return {};
  }
  return result;
}

Owned asend_send(Thread& th, Value self, Value value) {
  auto* s = self.as<AsyncStep>();
  Generator* g = gen_of(s);
  if (s->state == AwaitState::kClosed)
    return raise(th, th.rt->exc.RuntimeError, "cannot reuse already awaited __anext__()/asend()");
  Value sent = value;
  if (s->state == AwaitState::kInit) {
    if (g->running_async) {
      s->state = AwaitState::kClosed;
      return raise(th, th.rt->exc.RuntimeError, "anext(): asynchronous generator is already running");
    }
    if (value.is_none()) sent = s->argument ? s->argument : Value::none();
    s->state = AwaitState::kIterating;
  }
  g->running_async = true;
  Owned out;
  Tri t = generator_send(th, g, sent, out);
  Owned result = unwrap(th, g, t, std::move(out));
  if (!result) s->state = AwaitState::kClosed;
  return result;
}

Owned asend_throw(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* s = self.as<AsyncStep>();
  Generator* g = gen_of(s);
  if (kwnames) return raise(th, th.rt->exc.TypeError, "throw() takes no keyword arguments");
  if (nargs == 0 || nargs > 3)
    return raise(th, th.rt->exc.TypeError, "throw expected at least 1 argument, got {}", nargs);
  if (s->state == AwaitState::kClosed)
    return raise(th, th.rt->exc.RuntimeError, "cannot reuse already awaited __anext__()/asend()");
  if (s->state == AwaitState::kInit) {
    if (g->running_async) {
      s->state = AwaitState::kClosed;
      return raise(th, th.rt->exc.RuntimeError, "anext(): asynchronous generator is already running");
    }
    s->state = AwaitState::kIterating;
    g->running_async = true;
  }
  Owned out;
  Tri t = generator_throw(th, g, args, nargs, out);
  Owned result = unwrap(th, g, t, std::move(out));
  if (!result) s->state = AwaitState::kClosed;
  return result;
}

Owned asend_close(Thread& th, Value self) {
  auto* s = self.as<AsyncStep>();
  if (s->state == AwaitState::kClosed) return Owned::none();
  Value exit = static_cast<Object*>(th.rt->exc.GeneratorExit);
  Owned r = asend_throw(th, self, &exit, 1, Value());
  if (!r) {
    if (error_clear_if(th, th.rt->exc.StopIteration) || error_clear_if(th, th.rt->exc.StopAsyncIteration) ||
        error_clear_if(th, th.rt->exc.GeneratorExit))
      return Owned::none();
    return {};
  }
  return raise(th, th.rt->exc.RuntimeError, "coroutine ignored GeneratorExit");
}

// A yield in answer to aclose() or athrow().
Owned athrow_result(Thread& th, AsyncStep* s, Tri t, Owned out) {
  Generator* g = gen_of(s);
  if (!s->is_close) return unwrap(th, g, t, std::move(out));
  if (t == Tri::kTrue && type_of(th, out) == th.rt->types.async_generator_wrapped_value) {
    g->running_async = false;
    s->state = AwaitState::kClosed;
    return raise(th, th.rt->exc.RuntimeError, "async generator ignored GeneratorExit");
  }
  if (t == Tri::kTrue) return out;
  g->running_async = false;
  s->state = AwaitState::kClosed;
  if (t == Tri::kFalse || error_clear_if(th, th.rt->exc.StopAsyncIteration) ||
      error_clear_if(th, th.rt->exc.GeneratorExit)) {
    Owned e = exception_new(th, th.rt->exc.StopIteration, nullptr, 0);
    if (e) (void)raise_exception(th, e);
  }
  return {};
}

Owned athrow_send(Thread& th, Value self, Value value) {
  auto* s = self.as<AsyncStep>();
  Generator* g = gen_of(s);
  if (s->state == AwaitState::kClosed)
    return raise(th, th.rt->exc.RuntimeError, "cannot reuse already awaited aclose()/athrow()");
  if (g->state == GeneratorState::kFinished) {
    s->state = AwaitState::kClosed;
    Owned e = exception_new(th, th.rt->exc.StopIteration, nullptr, 0);
    if (e) (void)raise_exception(th, e);
    return {};
  }
  Owned out;
  Tri t;
  if (s->state == AwaitState::kInit) {
    if (g->running_async) {
      s->state = AwaitState::kClosed;
      return raise(th, th.rt->exc.RuntimeError, "{}: asynchronous generator is already running",
                   s->is_close ? "aclose()" : "athrow()");
    }
    if (g->closed) {
      s->state = AwaitState::kClosed;
      Owned e = exception_new(th, th.rt->exc.StopAsyncIteration, nullptr, 0);
      if (e) (void)raise_exception(th, e);
      return {};
    }
    if (!value.is_none())
      return raise(th, th.rt->exc.RuntimeError, "can't send non-None value to a just-started coroutine");
    s->state = AwaitState::kIterating;
    g->running_async = true;
    if (s->is_close) {
      g->closed = true;
      Value exit = static_cast<Object*>(th.rt->exc.GeneratorExit);
      t = generator_throw(th, g, &exit, 1, out);
    } else {
      auto args = fast_items_tuple(s->argument);
      t = generator_throw(th, g, args.data(), args.size(), out);
    }
  } else {
    t = generator_send(th, g, value, out);
  }
  Owned result = athrow_result(th, s, t, std::move(out));
  if (!result) s->state = AwaitState::kClosed;
  return result;
}

Owned athrow_throw(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* s = self.as<AsyncStep>();
  if (kwnames) return raise(th, th.rt->exc.TypeError, "throw() takes no keyword arguments");
  if (nargs == 0 || nargs > 3)
    return raise(th, th.rt->exc.TypeError, "throw expected at least 1 argument, got {}", nargs);
  if (s->state == AwaitState::kClosed)
    return raise(th, th.rt->exc.RuntimeError, "cannot reuse already awaited aclose()/athrow()");
  if (s->state == AwaitState::kInit) {
    if (gen_of(s)->running_async) {
      s->state = AwaitState::kClosed;
      return raise(th, th.rt->exc.RuntimeError, "{}: asynchronous generator is already running",
                   s->is_close ? "aclose()" : "athrow()");
    }
    s->state = AwaitState::kIterating;
    gen_of(s)->running_async = true;
  }
  Owned out;
  Tri t = generator_throw(th, gen_of(s), args, nargs, out);
  Owned result = athrow_result(th, s, t, std::move(out));
  if (!result) s->state = AwaitState::kClosed;
  return result;
}

Owned athrow_close(Thread& th, Value self) {
  auto* s = self.as<AsyncStep>();
  if (s->state == AwaitState::kClosed) return Owned::none();
  Value exit = static_cast<Object*>(th.rt->exc.GeneratorExit);
  Owned r = athrow_throw(th, self, &exit, 1, Value());
  if (!r) {
    if (error_clear_if(th, th.rt->exc.StopIteration) || error_clear_if(th, th.rt->exc.StopAsyncIteration) ||
        error_clear_if(th, th.rt->exc.GeneratorExit))
      return Owned::none();
    return {};
  }
  return raise(th, th.rt->exc.RuntimeError, "coroutine ignored GeneratorExit");
}

Owned step_next(Thread& th, Value self) {
  bool is_throw = type_of(th, self) == th.rt->types.async_generator_athrow;
  return is_throw ? athrow_send(th, self, Value::none()) : asend_send(th, self, Value::none());
}

// --- async_generator

Owned ag_anext(Thread& th, Value self) {
  return step_new(th, th.rt->types.async_generator_asend, self.as<Generator>(), Value(), false);
}
Owned ag_asend(Thread& th, Generator* self, Value value) {
  return step_new(th, th.rt->types.async_generator_asend, self, value, false);
}
Owned ag_athrow(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (kwnames) return raise(th, th.rt->exc.TypeError, "athrow() takes no keyword arguments");
  if (nargs == 0) return raise(th, th.rt->exc.TypeError, "athrow expected at least 1 argument, got 0");
  if (nargs > 3) return raise(th, th.rt->exc.TypeError, "athrow expected at most 3 arguments, got {}", nargs);
  if (nargs > 1 && failed(warn(th, th.rt->exc.DeprecationWarning,
                               "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature "
                               "instead.",
                               1)))
    return {};
  Owned tuple = tuple_from(th, args, nargs);
  return tuple ? step_new(th, th.rt->types.async_generator_athrow, self.as<Generator>(), tuple, false) : Owned();
}
Owned ag_aclose(Thread& th, Generator* self) {
  return step_new(th, th.rt->types.async_generator_athrow, self, Value(), true);
}

Owned ag_running(Thread&, Value self) { return Owned::boolean(self.as<Generator>()->running_async); }
Owned ag_suspended(Thread&, Value self) {
  return Owned::boolean(self.as<Generator>()->state == GeneratorState::kSuspended);
}
Owned ag_frame(Thread& th, Value self) {
  auto* g = self.as<Generator>();
  if (g->frame == nullptr) return Owned::none();
  FrameObject* f = frame_object(th, g->frame);
  return f == nullptr ? Owned() : Owned::borrow(Value(f));
}
Owned ag_code(Thread&, Value self) { return Owned::borrow(Value(self.as<Generator>()->code)); }
Owned ag_await(Thread&, Value self) {
  Value v = generator_delegate(self.as<Generator>());
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

const GetSetDef kAsyncGenGetSets[] = {
    {"__name__", &get_text<&Generator::name>, &set_text<&Generator::name>},
    {"__qualname__", &get_text<&Generator::qualname>, &set_text<&Generator::qualname>},
    {"ag_await", &ag_await},
    {"ag_frame", &ag_frame},
    {"ag_running", &ag_running},
    {"ag_suspended", &ag_suspended},
    {"ag_code", &ag_code},
};
const NativeDef kAsyncGenMethods[] = {
    method<&ag_asend>("asend(self, value, /)", "asend(v) -> send 'v' in generator."),
    raw_method(&ag_athrow, "athrow(value)\nathrow(type[,value[,tb]])", "raise exception in generator."),
    method<&ag_aclose>("aclose(self, /)", "aclose() -> raise GeneratorExit inside generator."),
    class_method<&generic_alias_new>("__class_getitem__(cls, item, /)", "See PEP 585"),
};

Owned ag_repr(Thread& th, Value self) {
  auto* g = self.as<Generator>();
  char address[32];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(g));
  return format_str(th, "<async_generator object {} at {}>", g->qualname, address);
}

void ag_finalize(Thread& th, Value self) {
  auto* g = self.as<Generator>();
  if (g->state == GeneratorState::kFinished || g->frame == nullptr) return;
  if (g->finalizer && !g->closed) {
    Owned hook = Owned::borrow(g->finalizer);
    Owned r = call_with(th, hook, self);
    if (!r) error_unraisable(th, "", self);
    return;
  }
  if (g->state != GeneratorState::kRunning && failed(generator_close(th, g))) error_unraisable(th, "", self);
}

Owned self_get(Thread&, Value self) { return Owned::borrow(self); }

void fill_async_gen(TypeSlots& s) {
  s.dealloc = &generator_dealloc;
  s.traverse = &generator_traverse;
  s.clear = &generator_clear;
  s.finalize = &ag_finalize;
  s.repr = &ag_repr;
  s.aiter = &self_get;
  s.anext = &ag_anext;
}

void step_dealloc(Thread& th, Object* o) {
  auto* s = static_cast<AsyncStep*>(o);
  dec_ref(std::exchange(s->generator, Value()));
  dec_ref(std::exchange(s->argument, Value()));
  object_free(th, o);
}
void step_traverse(Object* o, Visitor& visit) {
  visit(static_cast<AsyncStep*>(o)->generator);
  visit(static_cast<AsyncStep*>(o)->argument);
}
// A step that was made and never awaited.
void step_finalize(Thread& th, Value self) {
  auto* s = self.as<AsyncStep>();
  if (s->state != AwaitState::kInit || s->generator.is_empty()) return;
  const char* name = type_of(th, self) == th.rt->types.async_generator_asend ? "asend"
                     : s->is_close                                           ? "aclose"
                                                                             : "athrow";
  Owned text =
      format_str(th, "coroutine method '{}' of {!r} was never awaited", name, Owned::borrow(gen_of(s)->qualname));
  if (!text || failed(warn(th, th.rt->exc.RuntimeWarning, str_view(text), 1))) error_unraisable(th, "", self);
}
void fill_step(TypeSlots& s) {
  s.dealloc = &step_dealloc;
  s.finalize = &step_finalize;
  s.traverse = &step_traverse;
  s.iter = &self_get;
  s.await = &self_get;
  s.next = &step_next;
}

const NativeDef kAsendMethods[] = {
    method<&asend_send>("send(self, value, /)", "send(value) -> send 'value' into generator."),
    raw_method(&asend_throw, "throw(value)\nthrow(type[,value[,tb]])", "Raise exception in generator."),
    method<&asend_close>("close(self, /)", "close() -> raise GeneratorExit inside generator."),
};
const NativeDef kAthrowMethods[] = {
    method<&athrow_send>("send(self, value, /)", "send(value) -> send 'value' into generator."),
    raw_method(&athrow_throw, "throw(value)\nthrow(type[,value[,tb]])", "Raise exception in generator."),
    method<&athrow_close>("close(self, /)", "close() -> raise GeneratorExit inside generator."),
};

void wrapped_dealloc(Thread& th, Object* o) {
  dec_ref(std::exchange(static_cast<WrappedValue*>(o)->value, Value()));
  object_free(th, o);
}
void wrapped_traverse(Object* o, Visitor& visit) { visit(static_cast<WrappedValue*>(o)->value); }
void fill_wrapped(TypeSlots& s) {
  s.dealloc = &wrapped_dealloc;
  s.traverse = &wrapped_traverse;
}

// --- anext(it, default)

// The iterator that awaiting `wrapped` runs.
Owned anext_iterator(Thread& th, AnextAwaitable* a) {
  Owned it = get_awaitable(th, a->wrapped, 0);
  if (!it || type_of(th, it)->slots.next != nullptr) return it;
  UnaryFn await = type_of(th, it)->slots.await;  // a coroutine is no iterator, but has one
  return await != nullptr ? await(th, it) : std::move(it);
}

// StopAsyncIteration gives the default.
Owned anext_result(Thread& th, AnextAwaitable* a, Owned result) {
  if (result) return result;
  if (error_clear_if(th, th.rt->exc.StopAsyncIteration)) raise_stop_iteration(th, a->fallback);
  return {};
}
Owned anext_next(Thread& th, Value self) {
  auto* a = self.as<AnextAwaitable>();
  Owned iterator = anext_iterator(th, a);
  if (!iterator) return {};
  NextFn next = type_of(th, iterator)->slots.next;
  if (next == nullptr) return raise(th, th.rt->exc.TypeError, "__await__() returned a non-iterator");
  return anext_result(th, a, next(th, iterator));
}
Owned anext_call(Thread& th, Value self, std::string_view name, const Value* args, size_t nargs) {
  auto* a = self.as<AnextAwaitable>();
  Owned iterator = anext_iterator(th, a);
  if (!iterator) return {};
  Value method = str_intern(th, name);
  return anext_result(th, a, call_method_v(th, iterator, method, args, nargs));
}
Owned anext_send(Thread& th, Value self, Value value) { return anext_call(th, self, "send", &value, 1); }
Owned anext_throw(Thread& th, Value self, const Value* args, size_t nargs, Value) {
  return anext_call(th, self, "throw", args, nargs);
}
Owned anext_close(Thread& th, Value self) { return anext_call(th, self, "close", nullptr, 0); }

const NativeDef kAnextMethods[] = {
    method<&anext_send>("send(self, value, /)", nullptr),
    raw_method(&anext_throw, "throw(typ,val=None,tb=None)", nullptr),
    method<&anext_close>("close(self, /)", nullptr),
};
void anext_dealloc(Thread& th, Object* o) {
  dec_ref(std::exchange(static_cast<AnextAwaitable*>(o)->wrapped, Value()));
  dec_ref(std::exchange(static_cast<AnextAwaitable*>(o)->fallback, Value()));
  object_free(th, o);
}
void anext_traverse(Object* o, Visitor& visit) {
  visit(static_cast<AnextAwaitable*>(o)->wrapped);
  visit(static_cast<AnextAwaitable*>(o)->fallback);
}
void fill_anext(TypeSlots& s) {
  s.dealloc = &anext_dealloc;
  s.traverse = &anext_traverse;
  s.iter = &self_get;
  s.await = &self_get;
  s.next = &anext_next;
}

constexpr uint32_t kFlags = TypeFlags::kGc | TypeFlags::kDisallowNew;
const TypeSpec kAsyncGenSpec = {
    "async_generator", sizeof(Generator), Kind::kAsyncGenerator, kFlags | TypeFlags::kWeakRef,
    nullptr,           &fill_async_gen,   kAsyncGenMethods,      kAsyncGenGetSets};
const TypeSpec kAsendSpec = {
    "async_generator_asend", sizeof(AsyncStep), Kind::kOther, kFlags, nullptr, &fill_step, kAsendMethods};
const TypeSpec kAthrowSpec = {
    "async_generator_athrow", sizeof(AsyncStep), Kind::kOther, kFlags, nullptr, &fill_step, kAthrowMethods};
const TypeSpec kWrappedSpec = {
    "async_generator_wrapped_value", sizeof(WrappedValue), Kind::kOther, kFlags, nullptr, &fill_wrapped};
const TypeSpec kAnextSpec = {"anext_awaitable", sizeof(AnextAwaitable), Kind::kOther, kFlags, nullptr,
                             &fill_anext,       kAnextMethods};

}  // namespace

Owned anext_awaitable_new(Thread& th, Value awaitable, Value fallback) {
  Object* o = object_alloc(th, th.rt->types.anext_awaitable);
  if (o == nullptr) return {};
  auto* a = static_cast<AnextAwaitable*>(o);
  inc_ref(awaitable);
  inc_ref(fallback);
  a->wrapped = awaitable;
  a->fallback = fallback;
  return Owned::steal(o);
}

Owned async_gen_wrap(Thread& th, Value value) {
  Object* o = object_alloc(th, th.rt->types.async_generator_wrapped_value);
  if (o == nullptr) return {};
  inc_ref(value);
  static_cast<WrappedValue*>(o)->value = value;
  return Owned::steal(o);
}

Status init_async_generator_types(Thread& th) {
  BuiltinTypes& t = th.rt->types;
  t.async_generator = type_from_spec(th, kAsyncGenSpec);
  t.async_generator_asend = type_from_spec(th, kAsendSpec);
  t.async_generator_athrow = type_from_spec(th, kAthrowSpec);
  t.async_generator_wrapped_value = type_from_spec(th, kWrappedSpec);
  t.anext_awaitable = type_from_spec(th, kAnextSpec);
  bool ok = t.async_generator != nullptr && t.async_generator_asend != nullptr && t.async_generator_athrow != nullptr &&
            t.async_generator_wrapped_value != nullptr && t.anext_awaitable != nullptr;
  return ok ? Status::kOk : Status::kError;
}

Status warn_never_awaited(Thread& th, Generator* coroutine) {
  Owned f = import_attr(th, "warnings", "_warn_unawaited_coroutine");
  if (!f) {
    clear_error(th);
    Owned text = format_str(th, "coroutine '{}' was never awaited", coroutine->qualname);
    return text ? warn(th, th.rt->exc.RuntimeWarning, str_view(text), 1) : Status::kError;
  }
  return call_with(th, f, Value(coroutine)) ? Status::kOk : Status::kError;
}

Owned get_aiter(Thread& th, Value object) {
  UnaryFn f = type_of(th, object)->slots.aiter;
  if (f == nullptr) {
    return raise(th, th.rt->exc.TypeError, "'async for' requires an object with __aiter__ method, got {}",
                 type_of(th, object));
  }
  Owned r = f(th, object);
  if (r && type_of(th, r)->slots.anext == nullptr) {
    return raise(th, th.rt->exc.TypeError,
                 "'async for' received an object from __aiter__ that does not implement __anext__: {}", type_of(th, r));
  }
  return r;
}

Owned get_anext(Thread& th, Value iterator) {
  UnaryFn f = type_of(th, iterator)->slots.anext;
  if (f == nullptr) {
    return raise(th, th.rt->exc.TypeError, "'async for' requires an iterator with __anext__ method, got {}",
                 type_of(th, iterator));
  }
  Owned awaitable = f(th, iterator);
  if (!awaitable) return {};
  if (type_of(th, iterator) == th.rt->types.async_generator) return awaitable;
  Owned r = get_awaitable(th, awaitable, 0);
  if (!r) {
    Owned cause = take_error(th);
    (void)raise(th, th.rt->exc.TypeError, "'async for' received an invalid object from __anext__: {}",
                type_of(th, awaitable));
    if (th.has_error()) {
      auto* e = th.pending.as<ExceptionObject>();
      inc_ref(cause.get());
      dec_ref(std::exchange(e->cause, cause.get()));
      dec_ref(std::exchange(e->context, cause.release()));
      e->suppress_context = true;
    }
    return {};
  }
  return r;
}

Owned get_awaitable(Thread& th, Value object, int64_t where) {
  if (is_kind(object, Kind::kCoroutine)) {
    if (generator_delegate(object.as<Generator>()))
      return raise(th, th.rt->exc.RuntimeError, "coroutine is being awaited already");
    return Owned::borrow(object);
  }
  if (is_kind(object, Kind::kGenerator) && (object.as<Generator>()->code->flags & bytecode::kCodeIterableCoroutine))
    return Owned::borrow(object);
  UnaryFn f = type_of(th, object)->slots.await;
  if (f == nullptr) {
    if (where == 1 || where == 2) {
      return raise(th, th.rt->exc.TypeError,
                   "'async with' received an object from {} that does not implement __await__: {}",
                   where == 1 ? "__aenter__" : "__aexit__", type_name(th, object));
    }
    return raise(th, th.rt->exc.TypeError, "'{}' object can't be awaited", type_of(th, object));
  }
  Owned r = f(th, object);
  if (!r) return {};
  if (is_kind(r, Kind::kCoroutine) ||
      (is_kind(r, Kind::kGenerator) && (r.as<Generator>()->code->flags & bytecode::kCodeIterableCoroutine)))
    return raise(th, th.rt->exc.TypeError, "__await__() returned a coroutine");
  if (type_of(th, r)->slots.next == nullptr) {
    return raise(th, th.rt->exc.TypeError, "__await__() returned non-iterator of type '{}'", type_of(th, r));
  }
  return r;
}

}  // namespace dxpy
