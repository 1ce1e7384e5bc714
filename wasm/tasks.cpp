// Tasks: operations that can be left half-way and resumed. All of them are Python's main thread; what a thread of
// control is made of (Execution) is swapped into the one Thread while a task runs.
#include <algorithm>
#include <cmath>

#include "core/modules/signal_module.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/int.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "wasm/embedding.h"
#include "wasm/js_proxy.h"
#include "wasm/wire.h"

namespace dxpy::wasm {

namespace {

// What a program that catches the exception of an exceeded limit gets until it is ended.
constexpr double kGrace = 0.1;
// What reporting an exception may take where time is limited: it runs code of the program.
constexpr double kReportMs = 500;

void swap_execution(Thread& th, Execution& e) {
  std::swap(th.frame, e.frame);
  std::swap(th.base_handled.exception, e.handled_exception);
  HandledException* handled = th.handled == &th.base_handled ? nullptr : th.handled;
  th.handled = e.handled != nullptr ? e.handled : &th.base_handled;
  e.handled = handled;
  std::swap(th.recursion_depth, e.recursion_depth);
  std::swap(th.native_entries, e.native_entries);
  std::swap(th.native_depth, e.native_depth);
  std::swap(th.frame_stack, e.frame_stack);
  std::swap(th.context, e.context);
  std::swap(th.suspension, e.suspension);
}

// One task on the thread for a scope.
class Running {
 public:
  Running(Thread& th, Task& task) : th_(th), task_(task) {
    Embedding& e = embedding();
    task.outer = e.running;
    task.outer_slice_end = e.slice_end;
    task.outer_slice_start = e.slice_start;
    e.running = &task;
    e.slice_start = now_ms();
    e.slice_end = e.slice_start + e.slice_ms;
    if (task.execution.frame_stack == nullptr) task.execution.frame_stack = frame_stack_new();
    // What runs below counts against the stack of C++ too.
    task.below = th.native_depth + th.native_entries;
    swap_execution(th, task.execution);
    th.native_depth += task.below;
    task.outer_fuel = std::exchange(th.fuel, task.fuel);
    e.entries.back().task = &task;
  }
  ~Running() {
    embedding().entries.back().task = nullptr;
    leave_task(th_, task_);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  Thread& th_;
  Task& task_;
};

Status limit_reached(Thread& th, Task& task, const char* what, double used, double limit) {
  // Not even without handlers does it end: something in C++ calls on and on.
  if (task.limit_raised && used > limit * (1 + 2 * kGrace)) break_down(Breakdown::kTime);
  if (task.limit_raised && used > limit * (1 + kGrace)) {
    task.suspension.terminating = true;
  } else if (task.limit_raised) {
    return Status::kOk;
  }
  task.limit_raised = true;
  return raise(th, th.rt->exc.TimeoutError, "{} limit exceeded", what);
}

// Thread::fuel is used up: time, limits, interrupts from outside.
Status on_fuel(Thread& th) {
  Embedding& e = embedding();
  th.fuel = kFuel;
  if (int signal = dx_poll(); signal > 0) e.host.deliver(signal);
  Task* task = e.running;
  double now = now_ms();
  if (task == nullptr) {
    if (e.report_end > 0 && now > e.report_end) break_down(Breakdown::kTime);
    return Status::kOk;
  }
  if (th.suspension != nullptr && now >= e.slice_end) th.suspension->slice_due = true;
  task->used_steps += kFuel;
  if (e.limits.steps > 0 && task->used_steps > e.limits.steps)
    return limit_reached(th, *task, "step", task->used_steps, e.limits.steps);
  double used = task->used_ms + now - e.slice_start;
  if (e.limits.time_ms > 0 && used > e.limits.time_ms) return limit_reached(th, *task, "time", used, e.limits.time_ms);
  return Status::kOk;
}

// The running task is beyond its time, or an exception's report beyond the time for it.
bool time_is_up(const Embedding& e) {
  const double now = now_ms();
  if (e.running == nullptr) return e.report_end > 0 && now > e.report_end;
  return e.limits.time_ms > 0 && e.running->used_ms + now - e.slice_start > e.limits.time_ms;
}

// Seconds that programs see; milliseconds for JavaScript.
double milliseconds_left(int64_t deadline_ns) {
  if (deadline_ns < 0) return -1;
  return std::max(0.0, static_cast<double>(deadline_ns) / 1e6 - dx_clock(1) / 1e6);
}

Status32 leave_suspension(Thread& th, Task& task) {
  Suspension& s = task.suspension;
  std::string& out = embedding().result;
  out.clear();
  Writer w(out);
  w.start(Tag::kTuple, 3);
  w.integer(task.id);
  w.integer(static_cast<int64_t>(s.reason));
  switch (s.reason) {
    case SuspendReason::kSlice:
      w.none();
      break;
    case SuspendReason::kSleep:
      w.number(milliseconds_left(s.deadline_ns));
      break;
    case SuspendReason::kWait:
      if (s.deadline_ns < 0) {
        w.none();
      } else {
        w.number(milliseconds_left(s.deadline_ns));
      }
      break;
    case SuspendReason::kInput:
    case SuspendReason::kPromise:
    case SuspendReason::kFile:
      if (failed(w.value(th, s.detail, false))) clear_error(th);
      break;
  }
  return Status32::kSuspended;
}

Status32 leave_error(Thread& th) {
  if (!th.has_error()) (void)raise_system_error(th, "an operation failed without an exception");
  Owned error = take_error(th);
  std::string& out = embedding().result;
  if (is_exception(error) && is_subtype(type_of(th, error), th.rt->exc.SystemExit)) {
    restore_error(th, std::move(error));
    int code = runtime_report_exit(*th.rt, embedding().config);
    out.clear();
    Writer(out).integer(code);
    return Status32::kExit;
  }
  std::string message;
  MemoryReserve reserve;
  if (failed(write_error(th, error, message))) clear_error(th);
  out = std::move(message);
  return Status32::kError;
}

Status32 leave_value(Thread& th, Value v, uint32_t flags) {
  std::string message;
  Writer w(message);
  Status s = Status::kOk;
  if (flags & CallFlags::kDiscard) {
    w.none();
  } else if (flags & CallFlags::kAsHandle) {
    s = w.handle(th, v);
  } else {
    s = w.value(th, v, (flags & CallFlags::kByValue) != 0);
  }
  if (failed(s)) return leave_error(th);
  embedding().result = std::move(message);
  return Status32::kDone;
}

void free_execution(Task& task) {
  if (task.execution.frame_stack != nullptr) frame_stack_delete(std::exchange(task.execution.frame_stack, nullptr));
}

Status32 finish(Thread& th, Owned result, uint32_t flags, bool written) {
  if (written) return Status32::kDone;
  if (!result) return leave_error(th);
  return leave_value(th, result, flags);
}

// Operations that run whole programs show their output whenever the event loop has its turn.
bool prints(Operation op) {
  return op == Operation::kExec || op == Operation::kMain || op == Operation::kInteractive || op == Operation::kCall ||
         op == Operation::kCallMethod || op == Operation::kAwait;
}

void flush(Thread& th) {
  Owned pending = take_error(th);
  runtime_flush(*th.rt);
  if (th.has_error()) clear_error(th);
  restore_error(th, std::move(pending));
}

class ReportTime {
 public:
  ReportTime() {
    Embedding& e = embedding();
    if (e.running == nullptr && e.limits.time_ms > 0) e.report_end = now_ms() + kReportMs;
  }
  ~ReportTime() { embedding().report_end = 0; }
  ReportTime(const ReportTime&) = delete;
  ReportTime& operator=(const ReportTime&) = delete;
};

// After a stretch of running: hands the suspended task over, or what it came to.
Status32 after(Thread& th, std::unique_ptr<Task> task, Owned result, bool written) {
  ReportTime limited;
  if (embedding().running == nullptr && prints(task->operation)) flush(th);
  if (task->suspension.suspended) {
    Status32 status = leave_suspension(th, *task);
    embedding().tasks.push_back(std::move(task));
    return status;
  }
  // Reporting an exception runs Python code: like the task itself, but to its end.
  if (task->operation == Operation::kMain && !result && !written)
    result = Owned::small_int(runtime_report_exit(*th.rt, embedding().config));
  Status32 status = finish(th, std::move(result), task->flags, written);
  free_execution(*task);
  return status;
}

}  // namespace

void leave_task(Thread& th, Task& task) {
  Embedding& e = embedding();
  th.native_depth -= task.below;
  swap_execution(th, task.execution);
  task.used_ms += now_ms() - e.slice_start;
  e.running = task.outer;
  e.slice_end = task.outer_slice_end;
  e.slice_start = task.outer_slice_start;
  task.fuel = std::exchange(th.fuel, task.outer_fuel);
}

Status32 task_failed(Thread& th, std::unique_ptr<Task> task) { return after(th, std::move(task), Owned(), false); }

Status32 report_pending(Thread& th) {
  ReportTime limited;
  return leave_error(th);
}

double now_ms() { return dx_clock(1) / 1e6; }

Status tasks_init(Thread& th) {
  safepoint_hooks(*th.rt).fuel = &on_fuel;
  th.fuel = kFuel;
  return Status::kOk;
}

Status32 task_begin(Operation operation, Value items, uint32_t flags) {
  Thread& th = thread();
  Embedding& e = embedding();
  auto list = fast_items_tuple(items);
  bool written = false;
  if ((flags & CallFlags::kMaySuspend) == 0 && e.running != nullptr) {
    // A call from within a call: on the same stack, in the same task.
    ++th.native_entries;
    Suspension* outer = std::exchange(th.suspension, nullptr);
    Owned r = run_operation(th, operation, list, written);
    th.suspension = outer;
    --th.native_entries;
    return finish(th, std::move(r), flags, written);
  }
  auto task = std::make_unique<Task>();
  task->id = e.next_task++;
  task->operation = operation;
  task->flags = flags;
  task->suspension.call_slot = js_call_slot();
  if (flags & CallFlags::kMaySuspend) task->execution.suspension = &task->suspension;
  Owned result;
  {
    Running scope(th, *task);
    result = run_operation(th, operation, list, written);
  }
  return after(th, std::move(task), std::move(result), written);
}

Status32 task_resume(uint32_t id, Value value, bool has_value) {
  Thread& th = thread();
  Embedding& e = embedding();
  auto it = std::find_if(e.tasks.begin(), e.tasks.end(), [&](const auto& t) { return t->id == id; });
  if (it == e.tasks.end()) {
    (void)raise(th, th.rt->exc.ValueError, "no such suspended task: {}", id);
    return leave_error(th);
  }
  std::unique_ptr<Task> task = std::move(*it);
  e.tasks.erase(it);
  Suspension& s = task->suspension;
  s.value.reset();
  s.value_is_error = false;
  if (has_value) {
    if (s.reason == SuspendReason::kPromise && is_tuple(value) && fast_items_tuple(value).size() == 2) {
      s.value_is_error = fast_items_tuple(value)[0] != Value::boolean(true);
      s.value = Owned::borrow(fast_items_tuple(value)[1]);
    } else {
      s.value = Owned::borrow(value);
    }
  }
  Owned result;
  {
    Running scope(th, *task);
    if (int signal = std::exchange(task->signal, 0); signal != 0) e.host.deliver(signal);
    result = resume_suspended(th);
    if (task->operation == Operation::kMain && result) result = Owned::small_int(0);
  }
  return after(th, std::move(task), std::move(result), false);
}

Owned finish_promise(Thread& th, Suspension& s) {
  if (!s.value) return suspend(th, SuspendReason::kPromise, std::move(s.detail));  // resumed early
  Owned v = std::move(s.value);
  if (s.value_is_error) return raise_thrown(th, v);
  return v;
}

Failure raise_cannot_wait(Thread& th, std::string_view what) {
  return raise(th, th.rt->exc.RuntimeError,
               "cannot wait for {} here: this call cannot be suspended (it is not run asynchronously, or a call "
               "between it and the program is not Python code)",
               what);
}

}  // namespace dxpy::wasm

// Called by GMP's loops (gmp/limb_pairs.h): nothing else can end an operation on huge ints.
extern "C" {
constexpr long kProducts = 1 << 21;  // a few milliseconds
extern long dx_products_left;
long dx_products_left = kProducts;
void dx_products_done() {
  using namespace dxpy::wasm;
  dx_products_left = kProducts;
  if (time_is_up(embedding())) break_down(Breakdown::kTime);
}
}
