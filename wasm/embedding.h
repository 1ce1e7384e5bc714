// What the files of wasm/ share: the one runtime of the instance, the buffers between it and JavaScript, and tasks.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/interp/suspend.h"
#include "core/runtime/runtime.h"
#include "wasm/abi.h"
#include "wasm/host_wasm.h"

namespace dxpy::wasm {

struct Limits {
  double time_ms = 0;  // 0: none, for all of them
  double steps = 0;
  double memory = 0;
};

// What a thread of control is made of, apart from the Thread that every task shares: swapped in and out, so that any
// number of tasks can be half-way.
struct Execution {
  Frame* frame = nullptr;
  Owned handled_exception;
  HandledException* handled = nullptr;  // nullptr: the thread's own level
  uint32_t recursion_depth = 0, native_entries = 0, native_depth = 0;
  struct FrameStack* frame_stack = nullptr;
  Owned context;
  Suspension* suspension = nullptr;
};

struct Task {
  uint32_t id = 0;
  Operation operation = Operation::kExec;
  uint32_t flags = 0;
  Execution execution;
  Suspension suspension;
  double used_ms = 0, used_steps = 0;
  bool limit_raised = false;
  int signal = 0;  // asked for by dxpy_interrupt
};

// The instance's only mutable state outside the Runtime.
struct Embedding {
  HostWasm host;
  RuntimeConfig config;
  Runtime* rt = nullptr;
  Limits limits;
  double slice_ms = 8;
  std::vector<char> request;
  std::string result;
  uint32_t result_words[2] = {0, 0};
  std::vector<std::unique_ptr<Task>> tasks;  // suspended ones
  Task* running = nullptr;                   // innermost
  uint32_t next_task = 1;
  double slice_end = 0;  // clock of the running task, milliseconds; 0: no slices
  double slice_start = 0;
  uint32_t wakes = 0;  // counts dxpy_wake
  Owned helpers;       // the module dxpy
  int pending_signal = 0;
  // Sources that were run and are in no file: name and text, the last ones.
  std::vector<std::pair<Owned, Owned>> sources;
};
Embedding& embedding();
inline Thread& thread() { return *embedding().rt->main_thread; }

double now_ms();
// The request buffer's first n bytes.
std::string_view request_buffer(size_t n);

// --- tasks.cpp
// Starts an operation on its items (a tuple). Gives the status and leaves the result.
Status32 task_begin(Operation operation, Value items, uint32_t flags);
Status32 task_resume(uint32_t id, Value value, bool has_value);
Status tasks_init(Thread&);
Status32 report_pending(Thread&);  // leaves the pending exception as the result

// --- operations.cpp
// Does the operation on the thread as it is. Empty: an exception is pending, or the task is suspended. `size` bytes
// of a finished message may be written to embedding().result instead, then `written` is set.
Owned run_operation(Thread&, Operation operation, std::span<const Value> items, bool& written);

// --- errors.cpp
// Writes the error dict of an exception.
Status write_error(Thread&, Value exception, std::string& out);

// --- exports.cpp
Status set_limits(Thread&, Value dict);
void memory_limit(double bytes);  // platform.cpp

// --- for suspending functions
Owned finish_promise(Thread&, Suspension&);
Failure raise_cannot_wait(Thread&, std::string_view what);

}  // namespace dxpy::wasm
