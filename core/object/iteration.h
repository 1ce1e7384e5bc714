// Iteration by C++ code, which no safepoint of the interpreter sees: sum(repeat(1)) would never be asked to stop.
#pragma once

#include "core/object/thread.h"

namespace dxpy {

// Called when Thread::fuel is used up; set by the interpreter.
extern Status (*g_iteration_safepoint)(Thread&);

}  // namespace dxpy
