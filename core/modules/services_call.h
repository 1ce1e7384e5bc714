// Access to the host's services (core/host/services.h) for modules that are nothing without them.
#pragma once

#include "core/host/services.h"
#include "core/modules/posix.h"

namespace dxpy {

inline HostServices& services_of(Thread& th) { return *host_of(th).services(); }

// For the exec of such a module: ImportError where the host is a sandbox.
inline Status require_services(Thread& th, const char* module) {
  if (host_of(th).services() != nullptr) return Status::kOk;
  return raise(th, th.rt->exc.ImportError, "module '{}' needs an operating system and is not available here", module);
}

}  // namespace dxpy
