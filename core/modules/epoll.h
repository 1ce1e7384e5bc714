// select.epoll, where the system has it.
#pragma once

#include "core/object/module.h"

namespace dxpy {

// Adds the type and its constants to the module select.
Status add_epoll(Thread&, Module* m);

}  // namespace dxpy
