// The layouts and shared operations of the module _asyncio: futures and tasks as the event loop's Python code knows
// them. asyncio_future.cpp has futures, asyncio_task.cpp tasks, asyncio_module.cpp the loop and the task that run on
// each thread and the functions of the module.
#pragma once

#include <vector>

#include "core/modules/module_state.h"
#include "core/modules/native_type.h"

namespace dxpy {

enum class FutureState : uint8_t { kPending, kCancelled, kFinished };

struct AsyncFuture : Object {
  Value dict_word;
  Value loop;               // empty until __init__ has run
  Value callback, context;  // the first of the callbacks; empty: none
  Value more_callbacks;     // list of (callback, context) behind the first, or empty
  Value result, exception;  // both empty until finished
  Value exception_traceback;
  Value source_traceback;
  Value cancel_message;   // or empty
  Value cancelled_error;  // the CancelledError to raise at the next chance, or empty
  Value awaited_by;       // a Future that waits for this one, or a set of several, or empty
  bool several_await;
  FutureState state;
  bool log_traceback;  // an exception that nobody has asked for yet
  bool blocking;       // _asyncio_future_blocking
};

struct AsyncTask : AsyncFuture {
  Value coroutine, name, task_context;
  Value waiting_for;  // the future whose callback goes on with this task, or empty
  uint64_t number;    // Task-N, for a name that nobody has asked for yet
  int64_t cancel_requests;
  AsyncTask *previous, *next;  // in AsyncioState::tasks
  bool listed;
  bool must_cancel, log_destroy_pending;
};

struct AsyncioState {
  struct PerThread {
    const Thread* thread;
    Owned loop, task;  // running on it; empty: none
  };

  Type *future = nullptr, *task = nullptr, *future_iterator = nullptr, *task_step = nullptr;
#define DX_NAME(id) Value id;
#include "core/modules/asyncio_names.def"
#undef DX_NAME
  Owned keyword_context, keyword_msg;  // ("context",), ("msg",)
  struct Imports {
#define DX_IMPORT(id, module, attribute) Owned id;
#include "core/modules/asyncio_imports.def"
#undef DX_IMPORT
  } imports;
  std::vector<PerThread> threads;
  AsyncTask* tasks = nullptr;  // the known tasks of this module's type; not counted, each leaves when it dies
  Owned other_tasks;           // WeakSet of those of other types, or empty
  Owned eager_tasks;           // set of those in their first, eager step, or empty
  uint64_t last_task_number = 0;

  void clear();
};
inline AsyncioState& asyncio_state(Thread& th) { return module_state<AsyncioState>(th); }

// An object of asyncio_imports.def, borrowed; empty: an exception is pending.
Value asyncio_imported(Thread&, Owned AsyncioState::Imports::* which);
#define DX_ASYNCIO_IMPORT(th, id) asyncio_imported(th, &AsyncioState::Imports::id)
Failure asyncio_raise(Thread&, Owned AsyncioState::Imports::* type, std::string_view message);

extern const TypeSpec kAsyncFutureSpec, kAsyncFutureIteratorSpec, kAsyncTaskSpec, kAsyncTaskStepSpec;

// --- futures (asyncio_future.cpp)
bool is_async_future(const AsyncioState&, Value v);        // of Future or Task, subclasses included
bool is_plain_async_future(const AsyncioState&, Value v);  // of Future or Task themselves
Status async_future_init(Thread&, AsyncFuture* f, Value loop);
void async_future_drop(AsyncFuture* f);
void async_future_visit(AsyncFuture* f, Visitor& visit);
Status async_future_set_result(Thread&, AsyncFuture* f, Value result);
Status async_future_set_exception(Thread&, AsyncFuture* f, Value exception);
Tri async_future_cancel(Thread&, AsyncFuture* f, Value message);
// The result, or the exception raised.
Owned async_future_result(Thread&, AsyncFuture* f);
Status async_future_add_callback(Thread&, AsyncFuture* f, Value callback, Value context);
Owned async_future_cancelled_error(Thread&, AsyncFuture* f);
void async_future_finalize(Thread&, Value self);
Status async_add_awaited_by(Thread&, Value future, Value waiter);
Status async_discard_awaited_by(Thread&, Value future, Value waiter);
// loop.call_soon(callback[, argument], context=context).
Status async_call_soon(Thread&, Value loop, Value callback, Value argument, Value context);
// loop.call_exception_handler({"message": ..., key: object, ...}); what goes wrong is reported and dropped.
void async_report(Thread&, AsyncFuture* f, std::string_view message, Value key);

// --- tasks (asyncio_task.cpp)
void async_task_list(AsyncioState&, AsyncTask* t);
void async_task_unlist(AsyncioState&, AsyncTask* t);

// --- what runs (asyncio_module.cpp)
// The loop that runs on this thread, borrowed; empty: none.
Value async_running_loop(Thread&);
Owned async_get_event_loop(Thread&);
Status async_enter_task(Thread&, Value loop, Value task);
Status async_leave_task(Thread&, Value loop, Value task);
Owned async_swap_task(Thread&, Value loop, Value task);
Status async_register_task(Thread&, Value task);
Status async_register_eager_task(Thread&, Value task);
Status async_unregister_eager_task(Thread&, Value task);
// The thread ends: forgets what ran on it.
void asyncio_thread_ends(Thread&);

}  // namespace dxpy
