// The namespace sys.monitoring.
#pragma once

#include "core/object/module.h"

namespace dxpy {

Status sys_add_monitoring(Thread&, Module* sys);

}  // namespace dxpy
