// Socket calls that wait as the socket's timeout says.
#pragma once

#include "core/interp/eval.h"
#include "core/modules/socket.h"
#include "core/object/turn.h"

namespace dxpy {

int64_t socket_now_ns(Thread&);
// Waits until the descriptor is ready. kFalse: the time is over.
Tri socket_wait_ready(Thread&, int fd, bool writing, int64_t deadline_ns);

// Runs `operation` (-> HostResult<T>) until it is done, waiting for the descriptor as the socket's timeout says.
template <typename T, typename Operation>
Status socket_transfer(Thread& th, Socket* s, bool writing, T& out, Operation&& operation) {
  Owned keep = Owned::borrow(Value(s));
  int64_t deadline = s->timeout_ns > 0 ? socket_now_ns(th) + s->timeout_ns : -1;
  constexpr int kTryAgain = 11;
  while (true) {
    if (s->timeout_ns > 0) {
      Tri ready = socket_wait_ready(th, s->fd, writing, deadline);
      if (ready == Tri::kError) return Status::kError;
      if (ready == Tri::kFalse) return raise(th, th.rt->exc.TimeoutError, "timed out");
    }
    HostResult<T> r;
    {
      Unlocked others_run(th);
      r = operation();
    }
    if (r.ok()) {
      out = r.value;
      return Status::kOk;
    }
    if (r.error == kHostInterrupted) {
      if (failed(run_safepoint(th))) return Status::kError;
      continue;
    }
    if (r.error == kTryAgain && s->timeout_ns > 0) continue;
    return raise_os_error(th, r.error);
  }
}

}  // namespace dxpy
