// The runtime that the micro benchmarks share: started once in main(), stopped at its end.
#pragma once

#include <benchmark/benchmark.h>

#include "core/object/object.h"
#include "core/object/owned.h"
#include "core/object/thread.h"

namespace dxpy::micro {

Thread& thread();
// The object NAME of the program in main.cpp that the runtime has run.
Owned global(const char* name);

}  // namespace dxpy::micro
