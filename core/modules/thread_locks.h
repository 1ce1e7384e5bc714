// Waiting between Python threads. What is waited for is guarded by the turn; only sleeping needs the host.
#pragma once

#include "core/host/host.h"
#include "core/object/runtime.h"

namespace dxpy {

// A place where threads wait. All functions are called with the turn.
class WaitPlace {
 public:
  WaitPlace() = default;
  WaitPlace(const WaitPlace&) = delete;
  WaitPlace& operator=(const WaitPlace&) = delete;
  ~WaitPlace();
  // Gives up the turn until somebody notifies, `deadline_ns` (monotonic; -1: none) passes, or a slice is over. kError:
  // a signal handler raised. The caller looks again whether it has what it waits for.
  Status wait(Thread& th, int64_t deadline_ns);
  void notify(Thread& th, bool all);

 private:
  Host* host_ = nullptr;
  HostMutex* mutex_ = nullptr;
  HostCondition* condition_ = nullptr;
  int waiting_ = 0;
};

int64_t monotonic_ns(Thread& th);
// The moment `seconds` (not negative) from now on that clock, as far as it can tell moments.
int64_t deadline_after(Thread& th, double seconds);
// `blocking` and `timeout` as acquire() takes them: the deadline, -1 for ever, 0 at once. ValueError, OverflowError.
Status lock_deadline(Thread& th, bool blocking, Value timeout, int64_t& deadline_ns);
// Waits until `ready` holds. kFalse: the time is over.
template <typename Ready>
Tri wait_until(Thread& th, WaitPlace& place, int64_t deadline_ns, Ready&& ready) {
  while (!ready()) {
    if (deadline_ns == 0 || (deadline_ns > 0 && monotonic_ns(th) >= deadline_ns)) return Tri::kFalse;
    if (failed(place.wait(th, deadline_ns))) return Tri::kError;
  }
  return Tri::kTrue;
}

}  // namespace dxpy
