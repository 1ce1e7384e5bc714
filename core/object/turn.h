// Turns: threads are real, but one at a time runs Python code. A thread gives up its turn around calls that can block,
// and at a safepoint when another has waited for the switch interval. While a runtime has never started a second thread
// all of this costs one branch.
#pragma once

#include "core/object/runtime.h"

namespace dxpy {

struct TurnState;

void turn_init(Runtime&);  // needs Runtime::host
void turn_destroy(Runtime&);
// Before the first further thread is started: from now on turns are really taken. The caller has the turn.
void turn_begin_sharing(Thread&);
void turn_acquire(Thread&);  // blocks until this thread has the turn, and makes it Thread::current()
void turn_release(Thread&);
// At a safepoint with Breaker::kYieldTurn: lets another thread run.
void turn_yield(Thread&);
// In the child after fork: only this thread is left, and it has the turn.
void turn_after_fork(Thread&);
// Sets Runtime::shutting_down: from now on only the main thread gets the turn; the others wait for the process to end.
void turn_keep(Runtime&);
int64_t turn_interval_ns(Runtime&);  // sys.getswitchinterval
void turn_set_interval_ns(Runtime&, int64_t ns);

// Without the turn for a scope: around blocking host calls. No Python object may be touched inside.
class Unlocked {
 public:
  explicit Unlocked(Thread& th);
  ~Unlocked();
  Unlocked(const Unlocked&) = delete;
  Unlocked& operator=(const Unlocked&) = delete;

 private:
  Thread& th_;
  bool released_;
};

// The turn for a scope inside an Unlocked one: when a library calls back. Does nothing for a thread that has the turn.
class Relocked {
 public:
  explicit Relocked(Thread& th);
  ~Relocked();
  Relocked(const Relocked&) = delete;
  Relocked& operator=(const Relocked&) = delete;

 private:
  Thread& th_;
  bool acquired_;
};

}  // namespace dxpy
