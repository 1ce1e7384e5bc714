// The state of one Python thread. Every function that can fail or allocate takes it first.
#pragma once

#include <atomic>
#include <cstdint>

#include "core/object/owned.h"

namespace dxpy {

struct Frame;  // core/interp/frame.h

// One level of the stack of exceptions being handled (sys.exception()). A generator has a level of its own.
struct HandledException {
  Owned exception;  // empty or None: nothing is being handled at this level
  HandledException* previous = nullptr;
};

// Reasons to leave the fast path at the next safepoint (Thread::breaker).
enum class Breaker : uint32_t {
  kSignal = 1,     // a signal handler has to run
  kYieldTurn = 2,  // another thread waits for its turn
  kAsyncException = 4,
  kCollect = 8,  // the collector wants to run
  kPendingCall = 16,
  kTrace = 32,  // sys.settrace / setprofile / sys.monitoring is on
};

class Thread {
 public:
  explicit Thread(Runtime& runtime) : rt(&runtime) {}
  ~Thread();
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

  Runtime* rt;

  // --- the pending exception: a normalised exception instance, or empty
  bool has_error() const { return bool(pending); }
  Owned pending;

  // --- execution (core/interp)
  Frame* frame = nullptr;         // innermost Python frame, or nullptr
  HandledException base_handled;  // bottom of the stack of handled exceptions
  HandledException* handled = &base_handled;
  uint32_t recursion_depth = 0;        // Python frames and guarded C++ calls
  uint32_t recursion_limit = 1000;     // sys.setrecursionlimit
  char* native_stack_limit = nullptr;  // lowest address that C++ recursion may reach (enter_native checks it)
  std::atomic<uint32_t> breaker{0};    // set of Breaker
  void request(Breaker b) { breaker.fetch_or(static_cast<uint32_t>(b), std::memory_order_relaxed); }
  void clear_request(Breaker b) { breaker.fetch_and(~static_cast<uint32_t>(b), std::memory_order_relaxed); }
  // Safepoints left until the host is asked (targets without signals: core/interp/suspend.h).
  int32_t fuel = INT32_MAX;
  uint32_t native_entries = 0;               // dispatch loops on the C++ stack
  uint32_t native_depth = 0;                 // guarded C++ calls (enter_native)
  uint32_t native_depth_limit = UINT32_MAX;  // for hosts where the C++ stack cannot be measured
  struct Suspension* suspension = nullptr;   // set while whoever runs this thread can take it back half-way
  struct FrameStack* frame_stack = nullptr;  // memory of frames (core/interp)
  Owned trace_function, profile_function;    // sys.settrace, sys.setprofile
  bool in_trace = false;
  Owned locals;   // _thread._local: dict from a local's key to its namespace on this thread; empty: none yet
  Owned context;  // current contextvars.Context, empty: none yet
  Owned async_gen_firstiter, async_gen_finalizer;
  uint32_t coroutine_origin_depth = 0;
  Owned async_exception;  // injected by another thread

  // --- destruction of nested structures without recursion (object.cpp)
  uint32_t dealloc_depth = 0;
  Object* dealloc_queue = nullptr;

  uint64_t id = 0;         // threading.get_ident()
  uint8_t owner_id = 1;    // for Object::owner
  Thread* next = nullptr;  // list of the runtime's threads

  // repr() of containers that contain themselves: stack of objects being printed (abstract.h repr_enter)
  Value* repr_stack = nullptr;
  uint32_t repr_depth = 0, repr_capacity = 0;

  // The thread that runs on this OS thread; nullptr outside the runtime.
  static Thread* current();
  static void set_current(Thread* t);
};

// Guards C++ recursion that Python data can drive (comparison, repr, hash, calls from C++ into Python):
//   if (failed(enter_native(th, " while calling a Python object"))) return {};   ... leave_native(th);
// RecursionError when the native stack or the recursion limit is used up. NativeScope does both ends.
Status enter_native(Thread& th, const char* where);
// Only the native stack is looked at: for recursion that must not count as Python calls (hash of nested tuples).
Status check_native_stack(Thread& th, const char* where);
inline void leave_native(Thread& th) {
  --th.recursion_depth;
  --th.native_depth;
}

class NativeScope {
 public:
  NativeScope(Thread& th, const char* where) : th_(th), ok_(enter_native(th, where)) {}
  ~NativeScope() {
    if (ok_ == Status::kOk) leave_native(th_);
  }
  NativeScope(const NativeScope&) = delete;
  NativeScope& operator=(const NativeScope&) = delete;
  [[nodiscard]] bool ok() const { return ok_ == Status::kOk; }

 private:
  Thread& th_;
  Status ok_;
};

}  // namespace dxpy
