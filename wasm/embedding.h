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

// Safepoints between two looks at the clock: some tens of microseconds.
constexpr int32_t kFuel = 4000;

struct Task {
  uint32_t id = 0;
  Operation operation = Operation::kExec;
  uint32_t flags = 0;
  Execution execution;
  Suspension suspension;
  double used_ms = 0, used_steps = 0;
  bool limit_raised = false;
  int signal = 0;  // asked for by dxpy_interrupt
  // While it runs: what it interrupted.
  Task* outer = nullptr;
  double outer_slice_end = 0, outer_slice_start = 0;
  uint32_t below = 0;  // C++ calls under it
  int32_t fuel = kFuel, outer_fuel = kFuel;
};

// A call of JavaScript into the module, and what the thread was before it: where to go back to when the call's C++
// frames are thrown away (recovery.cpp).
struct Entry {
  Frame* frame;
  HandledException* handled;
  uint32_t recursion_depth, native_entries, native_depth, dealloc_depth, repr_depth;
  Suspension* suspension;
  bool in_trace;
  uintptr_t stack;       // address, of C++
  Task* task = nullptr;  // the task that it runs; owned by a C++ frame
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
  std::vector<Entry> entries;                // innermost last
  Entry last{};                              // the one that is being recovered
  bool recovering = false;
  uint32_t next_task = 1;
  double slice_end = 0;  // clock of the running task, milliseconds; 0: no slices
  double slice_start = 0;
  double report_end = 0;  // clock: when the report of an exception has to be done; 0: never
  uint32_t wakes = 0;     // counts dxpy_wake
  Owned helpers;          // the module dxpy
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
// The thread is what it was before the task ran; the task keeps what it was in the middle of.
void leave_task(Thread&, Task& task);
// The end of a task with the pending exception.
Status32 task_failed(Thread&, std::unique_ptr<Task> task);

// --- recovery.cpp
class EntryScope {
 public:
  explicit EntryScope(Thread&);
  ~EntryScope() { embedding().entries.pop_back(); }
  EntryScope(const EntryScope&) = delete;
  EntryScope& operator=(const EntryScope&) = delete;
};
// Why the C++ frames of a call are thrown away. Numbers are those of wasm/README.md.
enum class Breakdown : uint32_t { kMemory, kStack, kTime, kTrap };
[[noreturn]] void break_down(Breakdown reason);

// --- operations.cpp
// Does the operation on the thread as it is. Empty: an exception is pending, or the task is suspended. `size` bytes
// of a finished message may be written to embedding().result instead, then `written` is set.
Owned run_operation(Thread&, Operation operation, std::span<const Value> items, bool& written);

// --- errors.cpp
// Writes the error dict of an exception.
Status write_error(Thread&, Value exception, std::string& out);

// --- exports.cpp
Status set_limits(Thread&, Value dict);

// --- names_file.cpp
void names_init();

// --- libraries.cpp
void libraries_init(Thread&);

// --- platform.cpp
void platform_init();
void memory_limit(double bytes);
// While set, allocations may pass the limit by a little: to report that it was reached.
bool memory_reserve(bool open);  // gives what it was
class MemoryReserve {
 public:
  MemoryReserve() : before_(memory_reserve(true)) {}
  ~MemoryReserve() { memory_reserve(before_); }
  MemoryReserve(const MemoryReserve&) = delete;
  MemoryReserve& operator=(const MemoryReserve&) = delete;

 private:
  bool before_;
};

// --- for suspending functions
Owned finish_promise(Thread&, Suspension&);
Failure raise_cannot_wait(Thread&, std::string_view what);

}  // namespace dxpy::wasm
