#include "core/modules/thread_locks.h"

#include <algorithm>
#include <cmath>

#include "core/interp/eval.h"
#include "core/object/float.h"
#include "core/object/turn.h"

namespace dxpy {

namespace {
constexpr int64_t kSliceNs = 50'000'000;  // signals are looked for this often while waiting
constexpr double kTimeoutMax = 9223372036.0;
}  // namespace

WaitPlace::~WaitPlace() {
  if (host_ == nullptr) return;
  host_->condition_free(condition_);
  host_->mutex_free(mutex_);
}

Status WaitPlace::wait(Thread& th, int64_t deadline_ns) {
  if (host_ == nullptr) {
    host_ = th.rt->host;
    mutex_ = host_->mutex_new();
    condition_ = host_->condition_new();
  }
  int64_t slice = kSliceNs;
  if (deadline_ns > 0) slice = std::clamp<int64_t>(deadline_ns - monotonic_ns(th), 0, kSliceNs);
  ++waiting_;
  host_->mutex_lock(mutex_);
  {
    // The turn is given up with the mutex held: whoever notifies has the turn and takes the mutex, so nothing is
    // missed.
    Unlocked others_run(th);
    (void)host_->condition_wait(condition_, mutex_, slice);
    host_->mutex_unlock(mutex_);
  }
  --waiting_;
  if (th.breaker.load(std::memory_order_relaxed) != 0) return run_safepoint(th);
  return Status::kOk;
}

void WaitPlace::notify(Thread&, bool all) {
  if (waiting_ == 0) return;
  host_->mutex_lock(mutex_);
  host_->condition_notify(condition_, all);
  host_->mutex_unlock(mutex_);
}

int64_t monotonic_ns(Thread& th) {
  auto r = th.rt->host->clock(HostClock::kMonotonic);
  return r.ok() ? r.value : 0;
}

int64_t deadline_after(Thread& th, double seconds) {
  const int64_t now = monotonic_ns(th);
  const double ns = std::ceil(seconds * 1e9);
  return ns < static_cast<double>(INT64_MAX - now) ? now + static_cast<int64_t>(ns) : INT64_MAX;
}

Status lock_deadline(Thread& th, bool blocking, Value timeout, int64_t& deadline_ns) {
  double seconds = -1;
  if (timeout && failed(to_double(th, timeout, seconds))) return Status::kError;
  if (!blocking) {
    if (seconds != -1) return raise(th, th.rt->exc.ValueError, "can't specify a timeout for a non-blocking call");
    deadline_ns = 0;
    return Status::kOk;
  }
  if (std::isnan(seconds)) return raise(th, th.rt->exc.ValueError, "Invalid value NaN (not a number)");
  if (seconds < 0 && seconds != -1)
    return raise(th, th.rt->exc.ValueError, "timeout value must be a non-negative number");
  if (seconds > kTimeoutMax) return raise(th, th.rt->exc.OverflowError, "timeout value is too large");
  if (seconds == -1) {
    deadline_ns = -1;
  } else {
    deadline_ns = seconds == 0 ? 0 : deadline_after(th, seconds);
  }
  return Status::kOk;
}

}  // namespace dxpy
