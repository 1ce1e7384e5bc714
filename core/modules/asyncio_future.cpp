// Future of the module _asyncio, and the iterator that `await future` runs.
#include "core/modules/asyncio.h"
#include "core/modules/contextvars.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/list.h"
#include "core/object/set.h"

namespace dxpy {

namespace {

constexpr const char* kStateNames[] = {"PENDING", "CANCELLED", "FINISHED"};

Failure raise_uninitialised(Thread& th) {
  return raise(th, th.rt->exc.RuntimeError, "Future object is not initialized.");
}
Status check_initialised(Thread& th, const AsyncFuture* f) {
  return f->loop ? Status::kOk : Status(raise_uninitialised(th));
}
AsyncFuture* future_of(Value v) { return v.as<AsyncFuture>(); }
Owned or_none(Value v) { return v ? Owned::borrow(v) : Owned::none(); }

// Asks the loop to call every callback, and forgets them.
Status schedule_callbacks(Thread& th, AsyncFuture* f) {
  if (f->callback) {
    Owned callback = Owned::steal(std::exchange(f->callback, Value()));
    Owned context = Owned::steal(std::exchange(f->context, Value()));
    if (failed(async_call_soon(th, f->loop, callback, Value(f), context))) return Status::kError;
  }
  if (!f->more_callbacks) return Status::kOk;
  Owned list = Owned::steal(std::exchange(f->more_callbacks, Value()));
  for (size_t i = 0; i < list.as<List>()->size; ++i) {
    Owned pair = list_get(th, list.as<List>(), i);
    if (!pair) return Status::kError;
    auto items = fast_items_tuple(pair);
    if (failed(async_call_soon(th, f->loop, items[0], Value(f), items[1]))) return Status::kError;
  }
  return Status::kOk;
}

Failure raise_invalid_state(Thread& th, std::string_view message) {
  return asyncio_raise(th, &AsyncioState::Imports::InvalidStateError, message);
}

Owned callback_pair(Thread& th, Value callback, Value context) { return tuple_of(th, callback, context); }

}  // namespace

bool is_plain_async_future(const AsyncioState& s, Value v) {
  if (!v.is_object()) return false;
  const Type* type = v.as_object()->type();
  return type == s.future || type == s.task;
}
bool is_async_future(const AsyncioState& s, Value v) {
  return is_plain_async_future(s, v) || (v.is_object() && is_subtype(v.as_object()->type(), s.future));
}

Status async_call_soon(Thread& th, Value loop, Value callback, Value argument, Value context) {
  AsyncioState& s = asyncio_state(th);
  const Value with[] = {callback, argument, context}, without[] = {callback, context};
  Owned handle = argument ? call_method_v(th, loop, s.call_soon, with, 2, s.keyword_context)
                          : call_method_v(th, loop, s.call_soon, without, 1, s.keyword_context);
  return handle ? Status::kOk : Status::kError;
}

void async_future_drop(AsyncFuture* f) {
  for (Value* field :
       {&f->loop, &f->callback, &f->context, &f->more_callbacks, &f->result, &f->exception, &f->exception_traceback,
        &f->source_traceback, &f->cancel_message, &f->cancelled_error, &f->awaited_by}) {
    drop(*field);
  }
}
void async_future_visit(AsyncFuture* f, Visitor& visit) {
  for (Value v : {f->loop, f->callback, f->context, f->more_callbacks, f->result, f->exception, f->exception_traceback,
                  f->source_traceback, f->cancel_message, f->cancelled_error, f->awaited_by}) {
    visit(v);
  }
}

Status async_future_init(Thread& th, AsyncFuture* f, Value loop) {
  async_future_drop(f);
  f->state = FutureState::kPending;
  f->log_traceback = f->blocking = f->several_await = false;
  Owned held = loop && !loop.is_none() ? Owned::borrow(loop) : async_get_event_loop(th);
  if (!held) return Status::kError;
  f->loop = held.release();
  Owned debug = call_method(th, f->loop, asyncio_state(th).get_debug);
  Tri on = debug ? truth(th, debug) : Tri::kError;
  if (on != Tri::kTrue || th.rt->shutting_down) return on == Tri::kError ? Status::kError : Status::kOk;
  Value extract_stack = DX_ASYNCIO_IMPORT(th, extract_stack);
  Owned stack = extract_stack ? call(th, extract_stack) : Owned();
  if (!stack) return Status::kError;
  assign_owned(f->source_traceback, std::move(stack));
  return Status::kOk;
}

Status async_future_set_result(Thread& th, AsyncFuture* f, Value result) {
  if (failed(check_initialised(th, f))) return Status::kError;
  if (f->state != FutureState::kPending) return raise_invalid_state(th, "invalid state");
  assign(f->result, result);
  f->state = FutureState::kFinished;
  return schedule_callbacks(th, f);
}

Status async_future_set_exception(Thread& th, AsyncFuture* f, Value given) {
  if (failed(check_initialised(th, f))) return Status::kError;
  if (f->state != FutureState::kPending) return raise_invalid_state(th, "invalid state");
  Owned exception = is_exception_class(given) ? call(th, given) : Owned::borrow(given);
  if (!exception) return Status::kError;
  if (!is_exception(exception)) return raise(th, th.rt->exc.TypeError, "invalid exception object");
  if (is_subtype(exception.get().as_object()->type(), th.rt->exc.StopIteration)) {
    Owned text = str_new(th, "StopIteration interacts badly with generators and cannot be raised into a Future");
    const Value args[] = {text.get()};
    Owned error = text ? exception_new(th, th.rt->exc.RuntimeError, args, 1) : Owned();
    if (!error || failed(set_attr(th, error, "__cause__", exception)) ||
        failed(set_attr(th, error, "__context__", exception))) {
      return Status::kError;
    }
    exception = std::move(error);
  }
  assign(f->exception_traceback, exception.as<ExceptionObject>()->traceback);
  assign_owned(f->exception, std::move(exception));
  f->state = FutureState::kFinished;
  if (failed(schedule_callbacks(th, f))) return Status::kError;
  f->log_traceback = true;
  return Status::kOk;
}

Tri async_future_cancel(Thread& th, AsyncFuture* f, Value message) {
  if (failed(check_initialised(th, f))) return Tri::kError;
  f->log_traceback = false;
  if (f->state != FutureState::kPending) return Tri::kFalse;
  f->state = FutureState::kCancelled;
  assign(f->cancel_message, message);
  return failed(schedule_callbacks(th, f)) ? Tri::kError : Tri::kTrue;
}

Owned async_future_cancelled_error(Thread& th, AsyncFuture* f) {
  if (f->cancelled_error) return Owned::steal(std::exchange(f->cancelled_error, Value()));
  Value type = DX_ASYNCIO_IMPORT(th, CancelledError);
  if (!type) return {};
  bool plain = !f->cancel_message || f->cancel_message.is_none();
  return plain ? call(th, type) : call_with(th, type, f->cancel_message);
}

namespace {

// The state that result() and exception() ask for: finished. kError: an exception is pending.
Status check_finished(Thread& th, AsyncFuture* f, std::string_view message) {
  switch (f->state) {
    case FutureState::kCancelled: {
      Owned error = async_future_cancelled_error(th, f);
      return error ? Status(raise_exception(th, error)) : Status::kError;
    }
    case FutureState::kPending:
      return raise_invalid_state(th, message);
    case FutureState::kFinished:
      f->log_traceback = false;
      return Status::kOk;
  }
  return Status::kError;
}

}  // namespace

Owned async_future_result(Thread& th, AsyncFuture* f) {
  if (!f->loop) return raise_invalid_state(th, "Future object is not initialized.");
  if (failed(check_finished(th, f, "Result is not set."))) return {};
  if (!f->exception) return Owned::borrow(f->result);
  Owned error = Owned::borrow(f->exception);
  assign(error.as<ExceptionObject>()->traceback, f->exception_traceback);
  return raise_exception(th, error);
}

Status async_future_add_callback(Thread& th, AsyncFuture* f, Value callback, Value context) {
  if (!f->loop) return raise(th, th.rt->exc.RuntimeError, "uninitialized Future object");
  if (f->state != FutureState::kPending) return async_call_soon(th, f->loop, callback, Value(f), context);
  if (!f->callback && !f->more_callbacks) {
    f->callback = own(callback);
    f->context = own(context);
    return Status::kOk;
  }
  Owned pair = callback_pair(th, callback, context);
  if (!pair) return Status::kError;
  if (!f->more_callbacks) {
    Owned list = list_new(th);
    if (!list) return Status::kError;
    f->more_callbacks = list.release();
  }
  return list_append(th, f->more_callbacks.as<List>(), pair);
}

Status async_add_awaited_by(Thread& th, Value future, Value waiter) {
  AsyncioState& s = asyncio_state(th);
  if (!is_async_future(s, future) || !is_async_future(s, waiter)) return Status::kOk;
  AsyncFuture* f = future_of(future);
  if (!f->awaited_by) {
    f->awaited_by = own(waiter);
    return Status::kOk;
  }
  if (!f->several_await) {
    Owned set = set_new(th);
    if (!set || failed(set_add(th, set, f->awaited_by))) return Status::kError;
    assign_owned(f->awaited_by, std::move(set));
    f->several_await = true;
  }
  return set_add(th, f->awaited_by, waiter);
}

Status async_discard_awaited_by(Thread& th, Value future, Value waiter) {
  AsyncioState& s = asyncio_state(th);
  if (!is_async_future(s, future) || !is_async_future(s, waiter)) return Status::kOk;
  AsyncFuture* f = future_of(future);
  if (f->several_await) return set_discard(th, f->awaited_by, waiter) == Tri::kError ? Status::kError : Status::kOk;
  if (f->awaited_by == waiter) drop(f->awaited_by);
  return Status::kOk;
}

void async_report(Thread& th, AsyncFuture* f, std::string_view message, Value key) {
  AsyncioState& s = asyncio_state(th);
  Owned saved = take_error(th);
  Owned text = str_new(th, message), context = dict_new(th);
  bool ok = text && context && !failed(dict_set(th, context, s.message, text)) &&
            (!f->exception || key == s.task_ || !failed(dict_set(th, context, s.exception, f->exception))) &&
            !failed(dict_set(th, context, key, Value(f))) &&
            (!f->source_traceback || !failed(dict_set(th, context, s.source_traceback, f->source_traceback)));
  Owned done = ok && f->loop ? call_method(th, f->loop, s.call_exception_handler, context) : Owned();
  if (!done && th.has_error()) error_unraisable(th, "", Value(f));
  restore_error(th, std::move(saved));
}

void async_future_finalize(Thread& th, Value self) {
  AsyncFuture* f = future_of(self);
  AsyncioState& s = asyncio_state(th);
  if (!f->log_traceback || s.message.is_empty()) return;
  f->log_traceback = false;
  async_report(th, f, std::string(f->type()->name) + " exception was never retrieved", s.future_);
}

// --- the type Future

namespace {

Status future_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[1];
  if (failed(native_match(th, "Future(*, loop=None)", args, nargs, kwnames, v, 1))) return Status::kError;
  return async_future_init(th, future_of(self), v[0]);
}

Owned future_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* f = make_instance<AsyncFuture>(th, cls);
  return f == nullptr ? Owned() : Owned::steal(Value(f));
}

void future_dealloc(Thread& th, Object* o) {
  auto* f = static_cast<AsyncFuture*>(o);
  drop(f->dict_word);
  async_future_drop(f);
  object_free(th, o);
}
void future_traverse(Object* o, Visitor& visit) {
  async_future_visit(static_cast<AsyncFuture*>(o), visit);
  traverse_attributes(o, visit);
}
void future_clear(Thread& th, Object* o) {
  async_future_drop(static_cast<AsyncFuture*>(o));
  clear_attributes(th, o);
}

Owned future_repr(Thread& th, Value self) {
  if (failed(check_initialised(th, future_of(self)))) return {};
  Value function = DX_ASYNCIO_IMPORT(th, future_repr);
  return function ? call_with(th, function, self) : Owned();
}

Owned future_iter(Thread& th, Value self);

Owned m_result(Thread& th, AsyncFuture* f) { return async_future_result(th, f); }
Owned m_exception(Thread& th, AsyncFuture* f) {
  if (!f->loop) return raise_invalid_state(th, "Future object is not initialized.");
  if (failed(check_finished(th, f, "Exception is not set."))) return {};
  return or_none(f->exception);
}
Status m_set_result(Thread& th, AsyncFuture* f, Value result) { return async_future_set_result(th, f, result); }
Status m_set_exception(Thread& th, AsyncFuture* f, Value e) { return async_future_set_exception(th, f, e); }
Owned m_get_loop(Thread& th, AsyncFuture* f) {
  return failed(check_initialised(th, f)) ? Owned() : Owned::borrow(f->loop);
}
Tri m_cancel(Thread& th, AsyncFuture* f, Value message) { return async_future_cancel(th, f, message); }
bool m_cancelled(Thread&, AsyncFuture* f) { return f->loop && f->state == FutureState::kCancelled; }
bool m_done(Thread&, AsyncFuture* f) { return f->loop && f->state != FutureState::kPending; }
Owned m_make_cancelled_error(Thread& th, AsyncFuture* f) { return async_future_cancelled_error(th, f); }

Status m_add_done_callback(Thread& th, AsyncFuture* f, Value callback, Value context) {
  Owned copied = context && !context.is_none() ? Owned::borrow(context) : context_copy_current(th);
  return copied ? async_future_add_callback(th, f, callback, copied) : Status::kError;
}

// The comparisons may run code that adds callbacks: those stay, behind the others.
Owned m_remove_done_callback(Thread& th, AsyncFuture* f, Value callback) {
  if (failed(check_initialised(th, f))) return {};
  int64_t removed = 0;
  if (f->callback) {
    Tri same = compare_truth(th, lend(Owned::borrow(f->callback)), callback, CompareOp::kEq);
    if (same == Tri::kError) return {};
    if (same == Tri::kTrue) {
      drop(f->callback);
      drop(f->context);
      removed = 1;
    }
  }
  if (!f->more_callbacks) return Owned::small_int(removed);
  Owned list = Owned::borrow(f->more_callbacks), kept = list_new(th);
  if (!kept) return {};
  for (size_t i = 0; i < list.as<List>()->size; ++i) {
    Owned pair = list_get(th, list.as<List>(), i);
    Tri same = pair ? compare_truth(th, fast_items_tuple(pair)[0], callback, CompareOp::kEq) : Tri::kError;
    if (same == Tri::kError) return {};
    if (same == Tri::kTrue) {
      ++removed;
    } else if (failed(list_append(th, kept.as<List>(), pair))) {
      return {};
    }
  }
  if (f->more_callbacks != list.get()) return Owned::small_int(removed);  // scheduled meanwhile
  if (kept.as<List>()->size == 0) {
    drop(f->more_callbacks);
  } else {
    assign_owned(f->more_callbacks, std::move(kept));
  }
  return Owned::small_int(removed);
}

const NativeDef kMethods[] = {
    method<&m_result>("result(self, /)",
                      "Return the result this future represents.\n\n"
                      "If the future has been cancelled, raises CancelledError.  If the\n"
                      "future's result isn't yet available, raises InvalidStateError.  If\n"
                      "the future is done and has an exception set, this exception is\nraised."),
    method<&m_exception>("exception(self, /)",
                         "Return the exception that was set on this future.\n\n"
                         "The exception (or None if no exception was set) is returned only if\n"
                         "the future is done.  If the future has been cancelled, raises\n"
                         "CancelledError.  If the future isn't done yet, raises\nInvalidStateError."),
    method<&m_set_result>("set_result(self, result, /)",
                          "Mark the future done and set its result.\n\n"
                          "If the future is already done when this method is called, raises\nInvalidStateError."),
    method<&m_set_exception>("set_exception(self, exception, /)",
                             "Mark the future done and set an exception.\n\n"
                             "If the future is already done when this method is called, raises\nInvalidStateError."),
    method<&m_add_done_callback>("add_done_callback(self, fn, /, *, context=<unrepresentable>)",
                                 "Add a callback to be run when the future becomes done.\n\n"
                                 "The callback is called with a single argument - the future object.\n"
                                 "If the future is already done when this is called, the callback is\n"
                                 "scheduled with call_soon."),
    method<&m_remove_done_callback>("remove_done_callback(self, fn, /)",
                                    "Remove all instances of a callback from the \"call when done\" list.\n\n"
                                    "Returns the number of callbacks removed."),
    method<&m_cancel>("cancel(self, /, msg=None)",
                      "Cancel the future and schedule callbacks.\n\n"
                      "If the future is already done or cancelled, return False.\n"
                      "Otherwise, change the future's state to cancelled, schedule the\n"
                      "callbacks and return True."),
    method<&m_cancelled>("cancelled(self, /)", "Return True if the future was cancelled."),
    method<&m_done>("done(self, /)",
                    "Return True if the future is done.\n\n"
                    "Done means either that a result / exception are available, or that\n"
                    "the future was cancelled."),
    method<&m_get_loop>("get_loop(self, /)", "Return the event loop the Future is bound to."),
    method<&m_make_cancelled_error>("_make_cancelled_error(self, /)",
                                    "Create the CancelledError to raise if the Future is cancelled.\n\n"
                                    "This should only be called once when handling a cancellation since\n"
                                    "it erases the context exception value."),
    class_method<&class_getitem>("__class_getitem__(type, object, /)",
                                 "Futures are generic over the type of their results"),
};

Status no_delete(Thread& th, Value self, Value value, const char* name) {
  if (value) return Status::kOk;
  return raise(th, th.rt->exc.AttributeError, "attribute '{}' of '{}' objects cannot be deleted", name,
               type_of(th, self));
}

Owned get_state(Thread& th, Value self) {
  if (failed(check_initialised(th, future_of(self)))) return {};
  return str_ascii(th, kStateNames[static_cast<size_t>(future_of(self)->state)]);
}
Owned get_callbacks(Thread& th, Value self) {
  AsyncFuture* f = future_of(self);
  if (failed(check_initialised(th, f))) return {};
  if (!f->callback && !f->more_callbacks) return Owned::none();
  Owned all = list_new(th);
  if (all && f->callback) {
    Owned first = callback_pair(th, f->callback, f->context);
    if (!first || failed(list_append(th, all.as<List>(), first))) return {};
  }
  for (size_t i = 0; all && f->more_callbacks && i < f->more_callbacks.as<List>()->size; ++i) {
    Owned pair = list_get(th, f->more_callbacks.as<List>(), i);
    if (!pair || failed(list_append(th, all.as<List>(), pair))) return {};
  }
  return all;
}
// Attributes that ask for an initialised future, and those that do not.
template <Value AsyncFuture::* kField>
Owned get_checked(Thread& th, Value self) {
  return failed(check_initialised(th, future_of(self))) ? Owned() : or_none(future_of(self)->*kField);
}
template <Value AsyncFuture::* kField>
Owned get_field(Thread&, Value self) {
  return or_none(future_of(self)->*kField);
}
Status set_cancel_message(Thread& th, Value self, Value value) {
  if (failed(no_delete(th, self, value, "_cancel_message"))) return Status::kError;
  assign(future_of(self)->cancel_message, value);
  return Status::kOk;
}
Owned get_blocking(Thread&, Value self) { return Owned::boolean(future_of(self)->loop && future_of(self)->blocking); }
Status set_blocking(Thread& th, Value self, Value value) {
  if (failed(check_initialised(th, future_of(self))) ||
      failed(no_delete(th, self, value, "_asyncio_future_blocking"))) {
    return Status::kError;
  }
  Tri t = truth(th, value);
  if (t == Tri::kError) return Status::kError;
  future_of(self)->blocking = t == Tri::kTrue;
  return Status::kOk;
}
Owned get_log_traceback(Thread& th, Value self) {
  return failed(check_initialised(th, future_of(self))) ? Owned() : Owned::boolean(future_of(self)->log_traceback);
}
Status set_log_traceback(Thread& th, Value self, Value value) {
  if (failed(no_delete(th, self, value, "_log_traceback"))) return Status::kError;
  Tri t = truth(th, value);
  if (t == Tri::kError) return Status::kError;
  if (t == Tri::kTrue) return raise(th, th.rt->exc.ValueError, "_log_traceback can only be set to False");
  future_of(self)->log_traceback = false;
  return Status::kOk;
}
Owned get_awaited_by(Thread& th, Value self) {
  AsyncFuture* f = future_of(self);
  if (!f->awaited_by) return Owned::none();
  if (f->several_await) return frozenset_new(th, f->awaited_by);
  Owned one = tuple_of(th, f->awaited_by);
  return one ? frozenset_new(th, one) : Owned();
}

const GetSetDef kGetSets[] = {
    {"_state", get_state},
    {"_asyncio_future_blocking", get_blocking, set_blocking},
    {"_asyncio_awaited_by", get_awaited_by},
    {"_loop", get_field<&AsyncFuture::loop>},
    {"_callbacks", get_callbacks},
    {"_result", get_checked<&AsyncFuture::result>},
    {"_exception", get_checked<&AsyncFuture::exception>},
    {"_log_traceback", get_log_traceback, set_log_traceback},
    {"_source_traceback", get_field<&AsyncFuture::source_traceback>},
    {"_cancel_message", get_field<&AsyncFuture::cancel_message>, set_cancel_message},
};

void fill_future(TypeSlots& s) {
  s.dealloc = future_dealloc;
  s.traverse = future_traverse;
  s.clear = future_clear;
  s.finalize = async_future_finalize;
  s.construct = future_construct;
  s.init = future_init;
  s.repr = future_repr;
  s.iter = future_iter;
  s.await = future_iter;
}

// --- the iterator of `await future`

struct FutureIterator : Object {
  Value future;  // empty: closed
};
using FutureIteratorFields = OwnedFields<FutureIterator, &FutureIterator::future>;

Owned future_iter(Thread& th, Value self) {
  if (failed(check_initialised(th, future_of(self)))) return {};
  auto* it = make_instance<FutureIterator>(th, asyncio_state(th).future_iterator);
  if (it == nullptr) return {};
  it->future = own(self);
  return Owned::steal(Value(it));
}

Owned future_iterator_next(Thread& th, Value self) {
  auto* it = self.as<FutureIterator>();
  if (!it->future) return {};
  AsyncFuture* f = future_of(it->future);
  if (f->state == FutureState::kPending) {
    if (f->blocking) return raise(th, th.rt->exc.RuntimeError, "await wasn't used with future");
    f->blocking = true;
    return Owned::borrow(it->future);
  }
  Owned held = Owned::borrow(it->future);
  Owned result = async_future_result(th, f);
  if (!result || result.get().is_none()) return {};
  Owned stop = exception_new(th, th.rt->exc.StopIteration, &static_cast<const Value&>(result.get()), 1);
  if (stop) th.pending = std::move(stop);
  return {};
}

Owned m_send(Thread& th, Value self, Value) {
  Owned v = future_iterator_next(th, self);
  if (!v && !th.has_error()) return raise_with(th, th.rt->exc.StopIteration, Value::none());
  return v;
}
Status m_close(Thread&, FutureIterator* it) {
  drop(it->future);
  return Status::kOk;
}
Owned m_throw(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "throw", kwnames)) || failed(check_positional(th, "throw", nargs, 1, 3))) return {};
  if (nargs > 1 && failed(warn(th, th.rt->exc.DeprecationWarning,
                               "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature "
                               "instead."))) {
    return {};
  }
  if (nargs == 3 && !args[2].is_none() && type_of(th, args[2]) != th.rt->types.traceback) {
    return raise(th, th.rt->exc.TypeError, "throw() third argument must be a traceback");
  }
  Owned exception;
  if (is_exception(args[0])) {
    if (nargs > 1 && !args[1].is_none()) {
      return raise(th, th.rt->exc.TypeError, "instance exception may not have a separate value");
    }
    exception = Owned::borrow(args[0]);
  } else if (is_exception_class(args[0])) {
    bool instance = nargs > 1 && is_exception(args[1]) && is_subtype(args[1].as_object()->type(), args[0].as<Type>());
    exception = instance                          ? Owned::borrow(args[1])
                : nargs > 1 && !args[1].is_none() ? call_with(th, args[0], args[1])
                                                  : call(th, args[0]);
  } else {
    return raise(th, th.rt->exc.TypeError,
                 "exceptions must be classes deriving BaseException or instances of such a class");
  }
  if (!exception) return {};
  if (nargs == 3 && !args[2].is_none()) assign(exception.as<ExceptionObject>()->traceback, args[2]);
  drop(self.as<FutureIterator>()->future);
  return raise_exception(th, exception);
}

const NativeDef kIteratorMethods[] = {
    method<&m_send>("send(self, value, /)"),
    raw_method(m_throw, "throw(...)"),
    method<&m_close>("close(self, /)"),
};

void fill_future_iterator(TypeSlots& s) {
  FutureIteratorFields::fill(s);
  s.iter = iter_self;
  s.next = future_iterator_next;
}

}  // namespace

const TypeSpec kAsyncFutureSpec = {
    "_asyncio.Future",
    sizeof(AsyncFuture),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kHasDict | TypeFlags::kWeakRef,
    "This class is *almost* compatible with concurrent.futures.Future.\n\n"
    "    Differences:\n\n"
    "    - result() and exception() do not take a timeout argument and\n"
    "      raise an exception when the future isn't done yet.\n\n"
    "    - Callbacks registered with add_done_callback() are always called\n"
    "      via the event loop's call_soon_threadsafe().\n\n"
    "    - This class is not compatible with the wait() and as_completed()\n"
    "      methods in the concurrent.futures package.",
    fill_future,
    kMethods,
    kGetSets,
    "(*, loop=None)",
};
const TypeSpec kAsyncFutureIteratorSpec = {
    "_asyncio.FutureIter", sizeof(FutureIterator), Kind::kOther, TypeFlags::kGc | TypeFlags::kDisallowNew, nullptr,
    fill_future_iterator,  kIteratorMethods};

}  // namespace dxpy
