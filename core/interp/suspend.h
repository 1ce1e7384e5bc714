// Suspending a thread half-way and going on later, with no C++ frame left behind in between.
//
// A host that can take a running thread back sets Thread::suspension before it runs a frame. Then
// - at a safepoint of the outermost dispatch loop the thread stops when its slice is over (SafepointHooks::fuel
// decides);
// - a native function marked `suspending` (native.h) that the outermost loop calls directly may stop the thread instead
//   of blocking. It is *called again*, with the same arguments, when the thread goes on: it must not have done anything
//   by then that it would not do twice, and finds in the Suspension what it was waiting for.
//
//   Owned time_sleep(Thread& th, Value seconds) {
//     if (Suspension* s = suspend_point(th)) {
//       if (!s->resumed) s->deadline_ns = now + seconds;
//       if (now >= s->deadline_ns) return Owned::none();
//       return suspend(th, SuspendReason::kSleep);
//     }
//     ... block
//
// Below a C++ frame (a sort key, an __eq__ that a dict calls) suspend_point gives nullptr: the function blocks if the
// host can.
#pragma once

#include "core/interp/eval.h"
#include "core/object/native.h"

namespace dxpy {

// Numbers are those of wasm/README.md.
enum class SuspendReason : uint8_t { kSlice, kSleep, kInput, kPromise, kWait, kFile };

struct Suspension {
  // --- set by whoever runs the thread
  CallFn call_slot = nullptr;  // objects whose type is called through this may suspend too
  bool slice_due = false;      // stop at the next safepoint of the outermost loop
  bool shielded = true;        // no stop now: the caller of the outermost frame is not done (OutermostCall)
  bool terminating = false;    // the exception on its way cannot be caught

  // --- the stop
  bool suspended = false;
  SuspendReason reason = SuspendReason::kSlice;
  int64_t deadline_ns = -1;  // monotonic clock; below 0: none
  Owned detail;              // what the reason is about

  // --- going on
  bool resumed = false;  // the function that stopped is being called again; the next four are what it left and got
  int64_t state = 0;     // its own note
  Owned value;           // given by whoever resumed it
  bool value_is_error = false;

  bool direct = false;    // the function called next is called by the outermost loop
  Frame* tail = nullptr;  // it wants this frame to run in its place
};

// A scope around the call whose frame is the outermost one: the only call that can be left half-way. What it gives must
// be returned as it is, without anything being done behind it.
class OutermostCall {
 public:
  explicit OutermostCall(Thread& th) : suspension_(th.suspension) {
    if (suspension_ != nullptr) suspension_->shielded = false;
  }
  ~OutermostCall() {
    if (suspension_ != nullptr && !suspension_->suspended) suspension_->shielded = true;
  }
  OutermostCall(const OutermostCall&) = delete;
  OutermostCall& operator=(const OutermostCall&) = delete;

 private:
  Suspension* suspension_;
};

// Whether calling this from the loop may end in a suspension.
bool is_suspending_callable(Thread&, Value callable);
inline bool may_suspend(Thread& th, Value callable) {
  return DX_UNLIKELY(th.suspension != nullptr) && th.native_entries == 1 && !th.suspension->shielded &&
         is_suspending_callable(th, callable);
}
inline bool is_suspended(Thread& th) { return th.suspension->suspended; }
// Calls such a callable; afterwards is_suspended tells whether it stopped the thread (the result is then empty without
// an exception).
Owned call_suspending(Thread&, Value callable, const Value* args, size_t nargs, Value kwnames);
Owned call_suspending_ex(Thread&, Value callable, Value args_tuple, Value kwargs);

// For a suspending function, first thing: nullptr when it cannot stop the thread.
Suspension* suspend_point(Thread&);
// Stops the thread. The function must return the (empty) result at once.
Owned suspend(Thread&, SuspendReason reason, Owned detail = Owned::none());

// A suspending function that ends in a call of Python code can leave the call to the loop, so that no C++ frame of its
// own lies below it: after suspend_point,
//   Frame* f = nullptr;
//   Tri t = tail_prepare(th, callable, args, nargs, kwnames, f);   // kFalse: call it as usual
//   if (t == Tri::kTrue) return tail_call(th, f);
// What it has to do afterwards is a function of its own, given to tail_set_finish: it gets the result (empty with an
// exception pending) and gives that of the function.
using TailFinish = Owned (*)(Thread&, Value self, Owned result);
void tail_set_finish(Runtime&, const NativeDef* def, TailFinish finish);
TailFinish tail_finish_of(Runtime&, const NativeDef* def);
Tri tail_prepare(Thread&, Value callable, const Value* args, size_t nargs, Value kwnames, Frame*& out);
// The same for running a code object, as run_code.
Tri tail_prepare_code(Thread&, Value code, Value globals, Value locals, Value closure, Frame*& out);
Owned tail_call(Thread&, Frame* f);

// Goes on with a thread that was stopped; the result is that of its outermost frame, as run_frame gives it.
Owned resume_suspended(Thread&);

enum class SafepointResult : uint8_t { kGoOn, kError, kSuspend };
// run_safepoint for the dispatch loop.
SafepointResult run_loop_safepoint(Thread&);

}  // namespace dxpy
