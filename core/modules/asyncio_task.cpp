// Task of the module _asyncio: a future that runs a coroutine, one step each time that the loop calls it.
//
// While a task is not done it is in one of three states:
//   waiting    waiting_for is set, and one of that future's callbacks is this task's wake-up
//   scheduled  the loop will call a step (TaskStep), or the wake-up of a future that is done
//   running    inside step_coroutine, which leaves the task done, waiting or scheduled
#include "core/interp/generator.h"
#include "core/modules/asyncio.h"
#include "core/modules/contextvars.h"
#include "core/object/exception.h"

namespace dxpy {

namespace {

AsyncTask* task_of(Value v) { return v.as<AsyncTask>(); }
Owned or_none(Value v) { return v ? Owned::borrow(v) : Owned::none(); }

// What the loop calls to run the next step, raising `exception` in the coroutine if there is one.
struct TaskStep : Object {
  Value task, exception;
};
using TaskStepFields = OwnedFields<TaskStep, &TaskStep::task, &TaskStep::exception>;

Status schedule_step(Thread& th, AsyncTask* t, Value exception) {
  auto* step = make_instance<TaskStep>(th, asyncio_state(th).task_step);
  if (step == nullptr) return Status::kError;
  Owned callback = Owned::steal(Value(step));
  step->task = own(Value(t));
  step->exception = own(exception);
  return async_call_soon(th, t->loop, callback, Value(), t->task_context);
}

// The mistake is raised in the coroutine, at its next step.
template <typename... A>
Status schedule_error(Thread& th, AsyncTask* t, std::string_view format, const A&... args) {
  Owned text = format_str(th, format, args...);
  if (!text) return Status::kError;
  const Value list[] = {text.get()};
  Owned error = exception_new(th, th.rt->exc.RuntimeError, list, 1);
  return error ? schedule_step(th, t, error) : Status::kError;
}

Tri is_cancelled_error(Thread& th, Value exception) {
  Value type = DX_ASYNCIO_IMPORT(th, CancelledError);
  if (!type) return Tri::kError;
  return exception ? is_instance(th, exception, type) : Tri::kFalse;
}

Owned wake_up(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames);
const NativeDef kWakeUp = raw_function(wake_up, "task_wakeup(...)");

// --- what a step leaves

Status finish_with_error(Thread& th, AsyncTask* t) {
  Owned error = take_error(th);
  Tri cancelled = is_cancelled_error(th, error);
  if (cancelled == Tri::kError) return Status::kError;
  if (cancelled == Tri::kTrue) {
    assign_owned(t->cancelled_error, std::move(error));
    return async_future_cancel(th, t, Value()) == Tri::kError ? Status::kError : Status::kOk;
  }
  const Type* type = error.get().as_object()->type();
  bool passes_on = is_subtype(type, th.rt->exc.KeyboardInterrupt) || is_subtype(type, th.rt->exc.SystemExit);
  if (failed(async_future_set_exception(th, t, error))) return Status::kError;
  if (!passes_on) return Status::kOk;
  restore_error(th, std::move(error));
  return Status::kError;
}

Status finish_with_result(Thread& th, AsyncTask* t, Value result) {
  if (!t->must_cancel) return async_future_set_result(th, t, result);
  t->must_cancel = false;  // cancelled right before the coroutine stopped
  Owned message = Owned::borrow(t->cancel_message);
  return async_future_cancel(th, t, message) == Tri::kError ? Status::kError : Status::kOk;
}

// A cancellation that came while the task ran is passed on to what it now waits for.
Status cancel_what_is_awaited(Thread& th, AsyncTask* t) {
  if (!t->must_cancel) return Status::kOk;
  AsyncioState& s = asyncio_state(th);
  Owned waiting = Owned::borrow(t->waiting_for);
  const Value message[] = {t->cancel_message ? t->cancel_message : Value::none()};
  Owned done = call_method_v(th, waiting, s.cancel, message, 0, s.keyword_msg);
  Tri cancelled = done ? truth(th, done) : Tri::kError;
  if (cancelled == Tri::kError) return Status::kError;
  if (cancelled == Tri::kTrue) t->must_cancel = false;
  return Status::kOk;
}

Status wait_for_future(Thread& th, AsyncTask* t, Value future) {
  auto* f = future.as<AsyncFuture>();
  if (f->loop != t->loop) {
    return schedule_error(th, t, "Task {!r} got Future {!r} attached to a different loop", Value(t), future);
  }
  if (!f->blocking) {
    return schedule_error(th, t, "yield was used instead of yield from in task {!r} with {!r}", Value(t), future);
  }
  if (failed(async_add_awaited_by(th, future, Value(t)))) return Status::kError;
  f->blocking = false;
  Owned callback = native_function_new(th, kWakeUp, Value(t), Value());
  if (!callback || failed(async_future_add_callback(th, f, callback, t->task_context))) return Status::kError;
  assign(t->waiting_for, future);
  return cancel_what_is_awaited(th, t);
}

Owned loop_of(Thread& th, Value future) {
  AsyncioState& s = asyncio_state(th);
  if (is_plain_async_future(s, future)) return Owned::borrow(future.as<AsyncFuture>()->loop);
  Owned get_loop;
  Tri has = find_attr(th, future, s.get_loop, get_loop);
  if (has == Tri::kError) return {};
  return has == Tri::kTrue ? call(th, get_loop) : get_attr(th, future, s._loop);
}

// A future of another kind, with the protocol's attribute.
Status wait_for_other(Thread& th, AsyncTask* t, Value future, bool blocking) {
  AsyncioState& s = asyncio_state(th);
  Owned loop = loop_of(th, future);
  if (!loop) return Status::kError;
  if (loop.get() != t->loop) {
    return schedule_error(th, t, "Task {!r} got Future {!r} attached to a different loop", Value(t), future);
  }
  if (!blocking) {
    return schedule_error(th, t, "yield was used instead of yield from in task {!r} with {!r}", Value(t), future);
  }
  if (failed(async_add_awaited_by(th, future, Value(t))) ||
      failed(set_attr(th, future, s._asyncio_future_blocking, Value::boolean(false)))) {
    return Status::kError;
  }
  Owned callback = native_function_new(th, kWakeUp, Value(t), Value());
  const Value args[] = {callback.get(), t->task_context};
  if (!callback || !call_method_v(th, future, s.add_done_callback, args, 1, s.keyword_context)) return Status::kError;
  assign(t->waiting_for, future);
  return cancel_what_is_awaited(th, t);
}

Status handle_yielded(Thread& th, AsyncTask* t, Value yielded) {
  AsyncioState& s = asyncio_state(th);
  if (yielded == Value(t)) return schedule_error(th, t, "Task cannot await on itself: {!r}", Value(t));
  if (is_plain_async_future(s, yielded)) return wait_for_future(th, t, yielded);
  if (yielded.is_none()) return schedule_step(th, t, Value());
  Owned blocking;
  Tri has = find_attr(th, yielded, s._asyncio_future_blocking, blocking);
  if (has == Tri::kError) return Status::kError;
  if (has == Tri::kTrue && !blocking.get().is_none()) {
    Tri is_blocking = truth(th, blocking);
    if (is_blocking == Tri::kError) return Status::kError;
    return wait_for_other(th, t, yielded, is_blocking == Tri::kTrue);
  }
  if (is_kind(yielded, Kind::kGenerator)) {
    return schedule_error(th, t, "yield was used instead of yield from for generator in task {!r} with {!r}", Value(t),
                          yielded);
  }
  return schedule_error(th, t, "Task got bad yield: {!r}", yielded);
}

// --- steps

Tri resume_coroutine(Thread& th, Value coroutine, Value exception, Owned& out) {
  if (!exception) return iter_send(th, coroutine, Value::none(), out);
  out = call_method(th, coroutine, asyncio_state(th).throw_, exception);
  if (out) return Tri::kTrue;
  if (!error_matches(th, th.rt->exc.StopIteration)) return Tri::kError;
  out = stop_iteration_value(th);
  return out ? Tri::kFalse : Tri::kError;
}

// Runs the coroutine up to where it next gives way, and deals with what it gave.
Status step_coroutine(Thread& th, AsyncTask* t, Value exception) {
  Owned coroutine = Owned::borrow(t->coroutine);
  if (!coroutine) return raise(th, th.rt->exc.RuntimeError, "uninitialized Task object");
  Owned out;
  switch (resume_coroutine(th, coroutine, exception, out)) {
    case Tri::kError:
      return finish_with_error(th, t);
    case Tri::kFalse:
      return finish_with_result(th, t, out);
    case Tri::kTrue:
      // What goes wrong while the yielded value is looked at is raised in the coroutine.
      if (!failed(handle_yielded(th, t, out))) return Status::kOk;
      break;
  }
  Owned error = take_error(th);
  return schedule_step(th, t, error);
}

Status run_step(Thread& th, AsyncTask* t, Value given) {
  Owned exception = Owned::borrow(given), held = Owned::borrow(Value(t));
  if (t->state != FutureState::kPending) {
    Owned text = format_str(th, "__step(): already done: {!r} {!r}", Value(t), given ? given : Value::none());
    Value type = DX_ASYNCIO_IMPORT(th, InvalidStateError);
    Owned error = text && type ? call_with(th, type, text) : Owned();
    return error ? Status(raise_exception(th, error)) : Status::kError;
  }
  if (t->must_cancel) {
    Tri cancelled = is_cancelled_error(th, exception);
    if (cancelled == Tri::kError) return Status::kError;
    if (cancelled == Tri::kFalse && !(exception = async_future_cancelled_error(th, t))) return Status::kError;
    t->must_cancel = false;
  }
  drop(t->waiting_for);
  Owned loop = Owned::borrow(t->loop);
  if (failed(async_enter_task(th, loop, Value(t)))) return Status::kError;
  Status done = step_coroutine(th, t, exception);
  Owned error = take_error(th);
  Status left = async_leave_task(th, loop, Value(t));
  if (error) restore_error(th, std::move(error));
  return failed(done) || failed(left) ? Status::kError : Status::kOk;
}

Owned wake_up(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "task_wakeup", kwnames)) || failed(check_positional(th, "task_wakeup", nargs, 1, 1))) {
    return {};
  }
  Value future = args[0];
  AsyncioState& s = asyncio_state(th);
  if (failed(async_discard_awaited_by(th, future, self))) return {};
  Owned error;
  if (is_plain_async_future(s, future) && future.as<AsyncFuture>()->state == FutureState::kFinished &&
      !future.as<AsyncFuture>()->exception) {
    future.as<AsyncFuture>()->log_traceback = false;
  } else {
    Owned result = is_plain_async_future(s, future) ? async_future_result(th, future.as<AsyncFuture>())
                                                    : call_method(th, future, s.result);
    if (!result) error = take_error(th);
  }
  return failed(run_step(th, task_of(self), error)) ? Owned() : Owned::none();
}

Owned task_step_call(Thread& th, Value self, const Value*, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "function", kwnames))) return {};
  if (nargs != 0) return raise(th, th.rt->exc.TypeError, "function takes no positional arguments");
  auto* step = self.as<TaskStep>();
  Owned task = Owned::borrow(step->task), exception = Owned::steal(std::exchange(step->exception, Value()));
  if (!task) return Owned::none();
  return failed(run_step(th, task_of(task), exception)) ? Owned() : Owned::none();
}
void fill_task_step(TypeSlots& s) {
  TaskStepFields::fill(s);
  s.call = task_step_call;
}
const GetSetDef kTaskStepGetSets[] = {
    {"__self__", [](Thread&, Value v) { return or_none(v.as<TaskStep>()->task); }},
};

// --- the first step of eager tasks

Owned eager_step(Thread& th, Value self, const Value*, size_t, Value) {
  return failed(step_coroutine(th, task_of(self), Value())) ? Owned() : Owned::none();
}
const NativeDef kEagerStep = raw_function(eager_step, "task_eager_step()");

Status start_eagerly(Thread& th, AsyncTask* t) {
  Owned held = Owned::borrow(Value(t)), loop = Owned::borrow(t->loop);
  Owned before = async_swap_task(th, loop, held);
  if (!before || failed(async_register_eager_task(th, held))) return Status::kError;
  Owned step = native_function_new(th, kEagerStep, held, Value());
  Owned done = step ? call_method(th, t->task_context, asyncio_state(th).run, step) : Owned();
  Owned error = take_error(th);
  Status unregistered = async_unregister_eager_task(th, held);
  Owned current = failed(unregistered) ? Owned() : async_swap_task(th, loop, before);
  if (t->state == FutureState::kPending) {
    if (current && failed(async_register_task(th, held))) current.reset();
  } else {
    drop(t->coroutine);
  }
  if (error) restore_error(th, std::move(error));
  return done && current ? Status::kOk : Status::kError;
}

// --- the type Task

Tri is_coroutine(Thread& th, Value v) {
  if (is_exact_kind(v, Kind::kCoroutine)) return Tri::kTrue;
  Value test = DX_ASYNCIO_IMPORT(th, iscoroutine);
  Owned answer = test ? call_with(th, test, v) : Owned();
  return answer ? truth(th, answer) : Tri::kError;
}

void drop_task(AsyncTask* t) {
  async_future_drop(t);
  for (Value* field : {&t->coroutine, &t->name, &t->task_context, &t->waiting_for}) drop(*field);
}

Status set_name(Thread& th, AsyncTask* t, Value name) {
  Owned text = is_exact_kind(name, Kind::kStr) ? Owned::borrow(name) : str_of(th, name);
  if (!text) return Status::kError;
  assign_owned(t->name, std::move(text));
  return Status::kOk;
}

Status task_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[5];
  if (failed(native_match(th, "Task(coro, *, loop=None, name=None, context=None, eager_start=False)", args, nargs,
                          kwnames, v, 5))) {
    return Status::kError;
  }
  AsyncTask* t = task_of(self);
  AsyncioState& s = asyncio_state(th);
  if (failed(async_future_init(th, t, v[1]))) return Status::kError;
  Tri coroutine = is_coroutine(th, v[0]);
  if (coroutine != Tri::kTrue) {
    t->log_destroy_pending = false;
    if (coroutine == Tri::kError) return Status::kError;
    return raise(th, th.rt->exc.TypeError, "a coroutine was expected, got {!r}", v[0]);
  }
  Owned context = v[3].is_none() ? context_copy_current(th) : Owned::borrow(v[3]);
  if (!context) return Status::kError;
  assign_owned(t->task_context, std::move(context));
  drop(t->waiting_for);
  t->must_cancel = false;
  t->log_destroy_pending = true;
  t->cancel_requests = 0;
  assign(t->coroutine, v[0]);
  if (v[2].is_none()) {
    t->number = ++s.last_task_number;
  } else if (failed(set_name(th, t, v[2]))) {
    return Status::kError;
  }
  Tri eager = truth(th, v[4]);
  if (eager == Tri::kTrue) {
    Owned running = call_method(th, t->loop, s.is_running);
    eager = running ? truth(th, running) : Tri::kError;
    if (eager == Tri::kTrue) return start_eagerly(th, t);
  }
  if (eager == Tri::kError || failed(schedule_step(th, t, Value()))) return Status::kError;
  return async_register_task(th, self);
}

Owned task_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* t = make_instance<AsyncTask>(th, cls);
  return t == nullptr ? Owned() : Owned::steal(Value(t));
}
void task_dealloc(Thread& th, Object* o) {
  auto* t = static_cast<AsyncTask*>(o);
  if (t->listed) async_task_unlist(asyncio_state(th), t);
  drop(t->dict_word);
  drop_task(t);
  object_free(th, o);
}
void task_traverse(Object* o, Visitor& visit) {
  auto* t = static_cast<AsyncTask*>(o);
  async_future_visit(t, visit);
  for (Value v : {t->coroutine, t->name, t->task_context, t->waiting_for}) visit(v);
  traverse_attributes(o, visit);
}
void task_clear(Thread& th, Object* o) {
  drop_task(static_cast<AsyncTask*>(o));
  clear_attributes(th, o);
}
void task_finalize(Thread& th, Value self) {
  AsyncTask* t = task_of(self);
  AsyncioState& s = asyncio_state(th);
  if (s.message.is_empty()) return;
  if (t->state == FutureState::kPending && t->log_destroy_pending && t->loop) {
    async_report(th, t, "Task was destroyed but it is pending!", s.task_);
  }
  async_future_finalize(th, self);
}
Owned task_repr(Thread& th, Value self) {
  if (!task_of(self)->loop) return raise(th, th.rt->exc.RuntimeError, "Future object is not initialized.");
  Value function = DX_ASYNCIO_IMPORT(th, task_repr);
  return function ? call_with(th, function, self) : Owned();
}

Tri m_cancel(Thread& th, AsyncTask* t, Value message) {
  t->log_traceback = false;
  if (t->state != FutureState::kPending) return Tri::kFalse;
  ++t->cancel_requests;
  if (t->waiting_for) {
    AsyncioState& s = asyncio_state(th);
    Owned waiting = Owned::borrow(t->waiting_for);
    const Value list[] = {message};
    Owned done = call_method_v(th, waiting, s.cancel, list, 0, s.keyword_msg);
    Tri cancelled = done ? truth(th, done) : Tri::kError;
    // What it waits for stays: a task may ignore the cancellation and have to be cancelled again.
    if (cancelled != Tri::kFalse) return cancelled;
  }
  t->must_cancel = true;  // the next step is already scheduled
  assign(t->cancel_message, message);
  return Tri::kTrue;
}
int64_t m_cancelling(Thread&, AsyncTask* t) { return t->cancel_requests; }
int64_t m_uncancel(Thread&, AsyncTask* t) {
  if (t->cancel_requests > 0 && --t->cancel_requests == 0) t->must_cancel = false;
  return t->cancel_requests;
}
Owned m_get_name(Thread& th, AsyncTask* t) {
  if (!t->name && t->number != 0) {
    Owned name = format_str(th, "Task-{}", t->number);
    if (!name) return {};
    t->name = name.release();
  }
  return or_none(t->name);
}
Status m_set_name(Thread& th, AsyncTask* t, Value name) { return set_name(th, t, name); }
Owned m_get_coro(Thread&, AsyncTask* t) { return or_none(t->coroutine); }
Owned m_get_context(Thread&, AsyncTask* t) { return or_none(t->task_context); }
Owned m_get_stack(Thread& th, Value self, Value limit) {
  Value function = DX_ASYNCIO_IMPORT(th, task_get_stack);
  return function ? call_with(th, function, self, limit) : Owned();
}
Owned m_print_stack(Thread& th, Value self, Value limit, Value file) {
  Value function = DX_ASYNCIO_IMPORT(th, task_print_stack);
  return function ? call_with(th, function, self, limit, file) : Owned();
}
Status m_set_result(Thread& th, AsyncTask*, Value) {
  return raise(th, th.rt->exc.RuntimeError, "Task does not support set_result operation");
}
Status m_set_exception(Thread& th, AsyncTask*, Value) {
  return raise(th, th.rt->exc.RuntimeError, "Task does not support set_exception operation");
}

const NativeDef kMethods[] = {
    method<&m_cancel>("cancel(self, /, msg=None)",
                      "Request that this task cancel itself.\n\n"
                      "This arranges for a CancelledError to be thrown into the\n"
                      "wrapped coroutine on the next cycle through the event loop.\n"
                      "The coroutine then has a chance to clean up or even deny\n"
                      "the request using try/except/finally.\n\n"
                      "Unlike Future.cancel, this does not guarantee that the\n"
                      "task will be cancelled: the exception might be caught and\n"
                      "acted upon, delaying cancellation of the task or preventing\n"
                      "cancellation completely.  The task may also return a value or\n"
                      "raise a different exception.\n\n"
                      "Immediately after this method is called, Task.cancelled() will\n"
                      "not return True (unless the task was already cancelled).  A\n"
                      "task will be marked as cancelled when the wrapped coroutine\n"
                      "terminates with a CancelledError exception (even if cancel()\n"
                      "was not called).\n\n"
                      "This also increases the task's count of cancellation requests."),
    method<&m_cancelling>("cancelling(self, /)",
                          "Return the count of the task's cancellation requests.\n\n"
                          "This count is incremented when .cancel() is called\n"
                          "and may be decremented using .uncancel()."),
    method<&m_uncancel>("uncancel(self, /)",
                        "Decrement the task's count of cancellation requests.\n\n"
                        "This should be used by tasks that catch CancelledError\n"
                        "and wish to continue indefinitely until they are cancelled again.\n\n"
                        "Returns the remaining number of cancellation requests."),
    method<&m_get_stack>("get_stack(self, /, *, limit=None)",
                         "Return the list of stack frames for this task's coroutine.\n\n"
                         "If the coroutine is not done, this returns the stack where it is\n"
                         "suspended.  If the coroutine has completed successfully or was\n"
                         "cancelled, this returns an empty list.  If the coroutine was\n"
                         "terminated by an exception, this returns the list of traceback\nframes.\n\n"
                         "The frames are always ordered from oldest to newest.\n\n"
                         "The optional limit gives the maximum number of frames to\n"
                         "return; by default all available frames are returned.  Its\n"
                         "meaning differs depending on whether a stack or a traceback is\n"
                         "returned: the newest frames of a stack are returned, but the\n"
                         "oldest frames of a traceback are returned.  (This matches the\n"
                         "behavior of the traceback module.)\n\n"
                         "For reasons beyond our control, only one stack frame is\n"
                         "returned for a suspended coroutine."),
    method<&m_print_stack>("print_stack(self, /, *, limit=None, file=None)",
                           "Print the stack or traceback for this task's coroutine.\n\n"
                           "This produces output similar to that of the traceback module,\n"
                           "for the frames retrieved by get_stack().  The limit argument\n"
                           "is passed to get_stack().  The file argument is an I/O stream\n"
                           "to which the output is written; by default output is written\n"
                           "to sys.stderr."),
    method<&m_set_result>("set_result(self, result, /)"),
    method<&m_set_exception>("set_exception(self, exception, /)"),
    method<&m_get_name>("get_name(self, /)"),
    method<&m_set_name>("set_name(self, value, /)"),
    method<&m_get_coro>("get_coro(self, /)"),
    method<&m_get_context>("get_context(self, /)"),
    class_method<&class_getitem>("__class_getitem__(type, object, /)",
                                 "Tasks are generic over the return type of their wrapped coroutines"),
};

Status set_log_destroy_pending(Thread& th, Value self, Value value) {
  if (!value) {
    return raise(th, th.rt->exc.AttributeError, "attribute '_log_destroy_pending' of '{}' objects cannot be deleted",
                 type_of(th, self));
  }
  Tri t = truth(th, value);
  if (t == Tri::kError) return Status::kError;
  task_of(self)->log_destroy_pending = t == Tri::kTrue;
  return Status::kOk;
}

const GetSetDef kGetSets[] = {
    {"_log_destroy_pending", [](Thread&, Value v) { return Owned::boolean(task_of(v)->log_destroy_pending); },
     set_log_destroy_pending},
    {"_must_cancel", [](Thread&, Value v) { return Owned::boolean(task_of(v)->must_cancel); }},
    {"_coro", [](Thread&, Value v) { return or_none(task_of(v)->coroutine); }},
    {"_fut_waiter", [](Thread&, Value v) { return or_none(task_of(v)->waiting_for); }},
};

void fill_task(TypeSlots& s) {
  s.dealloc = task_dealloc;
  s.traverse = task_traverse;
  s.clear = task_clear;
  s.finalize = task_finalize;
  s.construct = task_construct;
  s.init = task_init;
  s.repr = task_repr;
}

}  // namespace

void async_task_list(AsyncioState& s, AsyncTask* t) {
  if (t->listed) return;
  t->listed = true;
  t->previous = nullptr;
  t->next = s.tasks;
  if (s.tasks != nullptr) s.tasks->previous = t;
  s.tasks = t;
}
void async_task_unlist(AsyncioState& s, AsyncTask* t) {
  if (!t->listed) return;
  t->listed = false;
  (t->previous != nullptr ? t->previous->next : s.tasks) = t->next;
  if (t->next != nullptr) t->next->previous = t->previous;
}

const TypeSpec kAsyncTaskSpec = {
    "_asyncio.Task",
    sizeof(AsyncTask),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kHasDict | TypeFlags::kWeakRef,
    "A coroutine wrapped in a Future.",
    fill_task,
    kMethods,
    kGetSets,
    "(coro, *, loop=None, name=None, context=None, eager_start=False)",
};
const TypeSpec kAsyncTaskStepSpec = {"_asyncio.TaskStepMethWrapper",
                                     sizeof(TaskStep),
                                     Kind::kOther,
                                     TypeFlags::kGc | TypeFlags::kDisallowNew,
                                     nullptr,
                                     fill_task_step,
                                     {},
                                     kTaskStepGetSets};

}  // namespace dxpy
