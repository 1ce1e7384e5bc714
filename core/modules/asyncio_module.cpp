// The module _asyncio: the loop and the task that run on each thread, the tasks that are known, and the types. What it
// does not offer (loops, transports, streams) is Python code of the library.
//
// Not on WebAssembly: there a thread is suspended inside a task, which needs the library's Python code below it, as a
// C++ frame cannot be left and entered again (core/interp/suspend.h).
#include "core/modules/asyncio.h"
#include "core/modules/builtin_module.h"
#include "core/object/set.h"

namespace dxpy {

namespace {

AsyncioState::PerThread& of_thread(Thread& th) {
  AsyncioState& s = asyncio_state(th);
  for (auto& entry : s.threads) {
    if (entry.thread == &th) return entry;
  }
  return s.threads.emplace_back(AsyncioState::PerThread{&th, Owned(), Owned()});
}

Failure raise_no_loop(Thread& th) { return raise(th, th.rt->exc.RuntimeError, "no running event loop"); }

Status check_running(Thread& th, Value loop) {
  if (of_thread(th).loop.get() == loop) return Status::kOk;
  return raise(th, th.rt->exc.RuntimeError, "loop {!r} is not the running loop", loop);
}

}  // namespace

void AsyncioState::clear() {
  threads.clear();
  other_tasks.reset();
  eager_tasks.reset();
  imports = Imports();
}

Value asyncio_imported(Thread& th, Owned AsyncioState::Imports::* which) {
  struct Row {
    Owned AsyncioState::Imports::* which;
    const char *module, *attribute;
  };
  static constexpr Row kRows[] = {
#define DX_IMPORT(id, module, attribute) {&AsyncioState::Imports::id, module, attribute},
#include "core/modules/asyncio_imports.def"
#undef DX_IMPORT
  };
  Owned& field = asyncio_state(th).imports.*which;
  for (const Row& row : kRows) {
    if (field) break;
    if (row.which == which) field = import_attr(th, row.module, row.attribute);
  }
  return field;
}

Failure asyncio_raise(Thread& th, Owned AsyncioState::Imports::* type, std::string_view message) {
  Value cls = asyncio_imported(th, type);
  Owned text = cls ? str_new(th, message) : Owned();
  Owned error = text ? call_with(th, cls, text) : Owned();
  return error ? raise_exception(th, error) : Failure();
}

// --- the loop that runs

Value async_running_loop(Thread& th) { return of_thread(th).loop; }

Owned async_get_event_loop(Thread& th) {
  if (Value loop = async_running_loop(th)) return Owned::borrow(loop);
  Value get_policy = DX_ASYNCIO_IMPORT(th, event_loop_policy);
  Owned policy = get_policy ? call(th, get_policy) : Owned();
  return policy ? call_method(th, policy, asyncio_state(th).get_event_loop) : Owned();
}

void asyncio_thread_ends(Thread& th) {
  AsyncioState& s = asyncio_state(th);
  for (size_t i = 0; i < s.threads.size(); ++i) {
    if (s.threads[i].thread != &th) continue;
    AsyncioState::PerThread gone = std::move(s.threads[i]);
    s.threads.erase(s.threads.begin() + static_cast<ptrdiff_t>(i));
    return;
  }
}

namespace {

Owned get_running_loop(Thread& th) {
  Value loop = async_running_loop(th);
  return loop ? Owned::borrow(loop) : Owned(raise_no_loop(th));
}
Owned get_running_loop_or_none(Thread& th) {
  Value loop = async_running_loop(th);
  return loop ? Owned::borrow(loop) : Owned::none();
}
Status set_running_loop(Thread& th, Value loop) {
  Owned before = std::move(of_thread(th).loop);
  if (!loop.is_none()) of_thread(th).loop = Owned::borrow(loop);
  return Status::kOk;
}

}  // namespace

// --- the task that runs

Status async_enter_task(Thread& th, Value loop, Value task) {
  if (failed(check_running(th, loop))) return Status::kError;
  Owned current = of_thread(th).task.clone();
  if (current) {
    return raise(th, th.rt->exc.RuntimeError, "Cannot enter into task {!r} while another task {!r} is being executed.",
                 task, current);
  }
  of_thread(th).task = Owned::borrow(task);
  return Status::kOk;
}

Status async_leave_task(Thread& th, Value loop, Value task) {
  if (failed(check_running(th, loop))) return Status::kError;
  Owned current = of_thread(th).task.clone();
  if (current.get() != task) {
    return raise(th, th.rt->exc.RuntimeError, "Invalid attempt to leave task {!r} while task {!r} is entered.", task,
                 current ? current.get() : Value::none());
  }
  of_thread(th).task.reset();
  return Status::kOk;
}

Owned async_swap_task(Thread& th, Value loop, Value task) {
  if (failed(check_running(th, loop))) return {};
  Owned before = std::move(of_thread(th).task);
  if (!task.is_none()) of_thread(th).task = Owned::borrow(task);
  return before ? std::move(before) : Owned::none();
}

namespace {

Owned current_task(Thread& th, Value loop) {
  Value wanted = loop.is_none() ? async_running_loop(th) : loop;
  if (!wanted) return raise_no_loop(th);
  for (auto& entry : asyncio_state(th).threads) {
    if (entry.loop.get() == wanted && entry.task) return entry.task.clone();
  }
  return Owned::none();
}

// --- the tasks that are known

// The method of a set or WeakSet that is made when first needed.
Status change_set(Thread& th, Owned& set, Value type, Value method, Value task) {
  if (!set) {
    if (!type) return Status::kError;
    set = call(th, type);
  }
  Owned held = set ? set.clone() : Owned();
  Owned done = held ? call_method(th, held, method, task) : Owned();
  return done ? Status::kOk : Status::kError;
}
bool is_task(const AsyncioState& s, Value v) { return v.is_object() && is_subtype(v.as_object()->type(), s.task); }

Status unregister_task(Thread& th, Value task) {
  AsyncioState& s = asyncio_state(th);
  if (is_task(s, task)) {
    async_task_unlist(s, task.as<AsyncTask>());
    return Status::kOk;
  }
  return change_set(th, s.other_tasks, DX_ASYNCIO_IMPORT(th, WeakSet), s.discard, task);
}

// Adds a task to `found` if it belongs to the loop and is not done.
Status add_if_open(Thread& th, Value task, Value loop, Value found) {
  AsyncioState& s = asyncio_state(th);
  Owned its_loop;
  Tri has = find_attr(th, task, s.get_loop, its_loop);
  if (has == Tri::kError) return Status::kError;
  its_loop = has == Tri::kTrue ? call(th, its_loop) : get_attr(th, task, s._loop);
  if (!its_loop) return Status::kError;
  if (its_loop.get() != loop) return Status::kOk;
  Owned done = call_method(th, task, s.done);
  Tri is_done = done ? truth(th, done) : Tri::kError;
  if (is_done == Tri::kError) return Status::kError;
  return is_done == Tri::kTrue ? Status::kOk : set_add(th, found, task);
}

Owned all_tasks(Thread& th, Value given) {
  AsyncioState& s = asyncio_state(th);
  Owned loop = given.is_none() ? get_running_loop(th) : Owned::borrow(given);
  if (!loop) return {};
  Owned found = set_new(th);
  if (!found) return {};
  std::vector<Owned> others;  // held: the code that they run may end tasks
  for (AsyncTask* t = s.tasks; t != nullptr; t = t->next) {
    if (t->loop == loop.get() && t->state == FutureState::kPending) others.push_back(Owned::borrow(Value(t)));
  }
  for (const Owned* set : {&s.other_tasks, &s.eager_tasks}) {
    Owned list = *set ? sequence_to_list(th, *set) : Owned();
    if (*set && !list) return {};
    for (int64_t i = 0, n = list ? length(th, list) : 0; i < n; ++i) {
      others.push_back(get_item_at(th, list, i));
      if (!others.back()) return {};
    }
  }
  for (const Owned& task : others) {
    if (failed(add_if_open(th, task, loop, found))) return {};
  }
  return found;
}

Owned get_event_loop(Thread& th) { return async_get_event_loop(th); }

}  // namespace

Status async_register_task(Thread& th, Value task) {
  AsyncioState& s = asyncio_state(th);
  if (is_task(s, task)) {
    async_task_list(s, task.as<AsyncTask>());
    return Status::kOk;
  }
  return change_set(th, s.other_tasks, DX_ASYNCIO_IMPORT(th, WeakSet), s.add, task);
}
Status async_register_eager_task(Thread& th, Value task) {
  AsyncioState& s = asyncio_state(th);
  return change_set(th, s.eager_tasks, type_value(th.rt->types.set), s.add, task);
}
Status async_unregister_eager_task(Thread& th, Value task) {
  AsyncioState& s = asyncio_state(th);
  return change_set(th, s.eager_tasks, type_value(th.rt->types.set), s.discard, task);
}

namespace {

const NativeDef kFunctions[] = {
    function<&get_event_loop>("get_event_loop()",
                              "Return an asyncio event loop.\n\n"
                              "When called from a coroutine or a callback (e.g. scheduled with\n"
                              "call_soon or similar API), this function will always return the\nrunning event loop.\n\n"
                              "If there is no running event loop set, the function will return\n"
                              "the result of `get_event_loop_policy().get_event_loop()` call."),
    function<&get_running_loop>("get_running_loop()",
                                "Return the running event loop.  Raise a RuntimeError if there is none.\n\n"
                                "This function is thread-specific."),
    function<&get_running_loop_or_none>("_get_running_loop()",
                                        "Return the running event loop or None.\n\n"
                                        "This is a low-level function intended to be used by event loops.\n"
                                        "This function is thread-specific."),
    function<&set_running_loop>("_set_running_loop(loop, /)",
                                "Set the running event loop.\n\n"
                                "This is a low-level function intended to be used by event loops.\n"
                                "This function is thread-specific."),
    function<&async_register_task>("_register_task(task)",
                                   "Register a new task in asyncio as executed by loop.\n\nReturns None."),
    function<&async_register_eager_task>("_register_eager_task(task)",
                                         "Register a new task in asyncio as executed by loop.\n\nReturns None."),
    function<&unregister_task>("_unregister_task(task)", "Unregister a task.\n\nReturns None."),
    function<&async_unregister_eager_task>("_unregister_eager_task(task)", "Unregister a task.\n\nReturns None."),
    function<&async_enter_task>("_enter_task(loop, task)",
                                "Enter into task execution or resume suspended task.\n\n"
                                "Task belongs to loop.\n\nReturns None."),
    function<&async_leave_task>("_leave_task(loop, task)",
                                "Leave task execution or suspend a task.\n\nTask belongs to loop.\n\nReturns None."),
    function<&async_swap_task>("_swap_current_task(loop, task)",
                               "Temporarily swap in the supplied task and return the original one (or None).\n\n"
                               "This is intended for use during eager coroutine execution."),
    function<&current_task>("current_task(loop=None)", "Return a currently executed task."),
    function<&all_tasks>("all_tasks(loop=None)", "Return a set of all tasks for the loop."),
    function<&async_add_awaited_by>("future_add_to_awaited_by(fut, waiter, /)",
                                    "Record that `fut` is awaited on by `waiter`."),
    function<&async_discard_awaited_by>("future_discard_from_awaited_by(fut, waiter, /)"),
};

Status make_names(Thread& th, AsyncioState& s) {
  auto name = [&](std::string_view text) {
    return str_intern(th, text.size() > 1 && text.back() == '_' ? text.substr(0, text.size() - 1) : text);
  };
#define DX_NAME(id) \
  s.id = name(#id); \
  if (!s.id) return Status::kError;
#include "core/modules/asyncio_names.def"
#undef DX_NAME
  s.keyword_context = tuple_of(th, str_intern(th, "context"));
  s.keyword_msg = tuple_of(th, str_intern(th, "msg"));
  return s.keyword_context && s.keyword_msg ? Status::kOk : Status::kError;
}

Status exec(Thread& th, Module* m) {
  AsyncioState& s = asyncio_state(th);
  if (failed(make_names(th, s))) return Status::kError;
  s.future_iterator = type_from_spec(th, kAsyncFutureIteratorSpec);
  s.task_step = type_from_spec(th, kAsyncTaskStepSpec);
  if (s.future_iterator == nullptr || s.task_step == nullptr) return Status::kError;
  s.future = add_type(th, m, kAsyncFutureSpec);
  s.task = s.future != nullptr ? add_type(th, m, kAsyncTaskSpec, s.future) : nullptr;
  return s.task != nullptr ? Status::kOk : Status::kError;
}

}  // namespace

extern const ModuleDef kAsyncioModule;  // not every target has it in its table
const ModuleDef kAsyncioModule = {"_asyncio", "Accelerator module for asyncio", kFunctions, &exec};

}  // namespace dxpy
