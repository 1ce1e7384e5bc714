// Host calls that may block: made without the turn, tried again after a signal (PEP 475).
#pragma once

#include "core/host/host.h"
#include "core/interp/eval.h"
#include "core/object/turn.h"

namespace dxpy {

inline int host_error_code(const HostError& e) { return e.code; }
template <typename T>
int host_error_code(const HostResult<T>& r) {
  return r.error;
}

// Stores what `call` gave in `out`; after EINTR runs the signal handlers and calls again. kError: a handler raised.
template <typename R, typename F>
Status host_blocking(Thread& th, R& out, F&& call) {
  while (true) {
    {
      Unlocked scope(th);
      out = call();
    }
    if (host_error_code(out) != kHostInterrupted) return Status::kOk;
    if (failed(run_safepoint(th))) return Status::kError;
  }
}

// The same for a call whose failure becomes an OSError.
template <typename F>
Status host_status(Thread& th, F&& call, Value filename = Value(), Value filename2 = Value()) {
  HostError e;
  if (failed(host_blocking(th, e, call))) return Status::kError;
  return e.ok() ? Status::kOk : Status(raise_os_error(th, e.code, filename, filename2));
}
template <typename T, typename F>
Status host_value(Thread& th, T& out, F&& call, Value filename = Value()) {
  HostResult<T> r;
  if (failed(host_blocking(th, r, call))) return Status::kError;
  if (!r.ok()) return raise_os_error(th, r.error, filename);
  out = std::move(r.value);
  return Status::kOk;
}

}  // namespace dxpy
