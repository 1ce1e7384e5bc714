#include "core/object/turn.h"

#include "core/host/host.h"

namespace dxpy {

struct TurnState {
  HostMutex* mutex;
  HostCondition* changed;
  Thread* holder = nullptr;
  uint32_t waiting = 0;
  uint64_t switches = 0;
  int64_t interval_ns = 5000000;
  bool shared = false;
};

void turn_init(Runtime& rt) {
  auto* t = new TurnState;
  t->mutex = rt.host->mutex_new();
  t->changed = rt.host->condition_new();
  rt.turn = t;
}

void turn_destroy(Runtime& rt) {
  if (rt.turn == nullptr) return;
  rt.host->mutex_free(rt.turn->mutex);
  rt.host->condition_free(rt.turn->changed);
  delete rt.turn;
  rt.turn = nullptr;
}

void turn_begin_sharing(Thread& th) {
  TurnState* t = th.rt->turn;
  if (t->shared) return;
  t->holder = &th;
  t->shared = true;
}

void turn_acquire(Thread& th) {
  TurnState* t = th.rt->turn;
  Host& host = *th.rt->host;
  host.mutex_lock(t->mutex);
  ++t->waiting;
  // A daemon thread that outlives the program must not touch what is being taken down.
  while (th.rt->shutting_down && &th != th.rt->main_thread) (void)host.condition_wait(t->changed, t->mutex, -1);
  while (t->holder != nullptr) {
    uint64_t seen = t->switches;
    bool notified = host.condition_wait(t->changed, t->mutex, t->interval_ns);
    if (!notified && t->holder != nullptr && t->switches == seen) t->holder->request(Breaker::kYieldTurn);
  }
  --t->waiting;
  t->holder = &th;
  ++t->switches;
  host.condition_notify(t->changed, true);
  host.mutex_unlock(t->mutex);
  Thread::set_current(&th);
}

void turn_release(Thread& th) {
  TurnState* t = th.rt->turn;
  Host& host = *th.rt->host;
  host.mutex_lock(t->mutex);
  t->holder = nullptr;
  th.clear_request(Breaker::kYieldTurn);
  host.condition_notify(t->changed, true);
  host.mutex_unlock(t->mutex);
}

void turn_yield(Thread& th) {
  TurnState* t = th.rt->turn;
  Host& host = *th.rt->host;
  th.clear_request(Breaker::kYieldTurn);
  if (!t->shared) return;
  host.mutex_lock(t->mutex);
  if (t->waiting == 0) {
    host.mutex_unlock(t->mutex);
    return;
  }
  uint64_t seen = t->switches;
  t->holder = nullptr;
  host.condition_notify(t->changed, true);
  // Wait until somebody else had it, so that a busy thread cannot win its own turn back at once.
  while (t->switches == seen && t->waiting > 0) (void)host.condition_wait(t->changed, t->mutex, t->interval_ns);
  host.mutex_unlock(t->mutex);
  turn_acquire(th);
}

void turn_after_fork(Thread& th) {
  TurnState* t = th.rt->turn;
  // Another thread may have held the mutex when the process was copied: start with fresh ones.
  t->mutex = th.rt->host->mutex_new();
  t->changed = th.rt->host->condition_new();
  t->holder = &th;
  t->waiting = 0;
}

void turn_keep(Runtime& rt) {
  rt.host->mutex_lock(rt.turn->mutex);
  rt.shutting_down = true;
  rt.host->mutex_unlock(rt.turn->mutex);
}

int64_t turn_interval_ns(Runtime& rt) { return rt.turn->interval_ns; }
void turn_set_interval_ns(Runtime& rt, int64_t ns) { rt.turn->interval_ns = ns; }

Unlocked::Unlocked(Thread& th) : th_(th), released_(th.rt->turn != nullptr && th.rt->turn->shared) {
  if (released_) turn_release(th_);
}
Unlocked::~Unlocked() {
  if (released_) turn_acquire(th_);
}

Relocked::Relocked(Thread& th) : th_(th), acquired_(false) {
  TurnState* t = th.rt->turn;
  if (t == nullptr || !t->shared) return;
  th.rt->host->mutex_lock(t->mutex);
  acquired_ = t->holder != &th;
  th.rt->host->mutex_unlock(t->mutex);
  if (acquired_) turn_acquire(th);
}
Relocked::~Relocked() {
  if (acquired_) turn_release(th_);
}

}  // namespace dxpy
