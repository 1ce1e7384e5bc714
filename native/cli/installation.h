// Where the running command belongs: its own path, the standard library, the virtual environment.
#pragma once

#include "core/host/host.h"
#include "core/runtime/runtime.h"

namespace dxpy {

// Fills the executable, the standard library (folder and archive) and, when `pyvenv.cfg` lies beside the executable or
// one folder above it, the virtual environment's prefix and base executable. PYTHONHOME (unless the configuration
// ignores the environment) names the library's installation and switches virtual environments off, as in CPython.
// `argv0` may be null. False: no standard library was found; the other fields are filled.
bool locate_installation(Host& host, const char* argv0, RuntimeConfig& config);

}  // namespace dxpy
