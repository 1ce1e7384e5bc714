// The Host of POSIX systems (Linux first). Stateless but for the signal callback, which is process-wide as signals are.
#pragma once

#include <memory>

#include "core/host/host.h"

namespace dxpy {

std::unique_ptr<Host> host_posix_new();

}  // namespace dxpy
