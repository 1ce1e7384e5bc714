// The command line of dxpy, as CPython's.
#pragma once

#include <string>

#include "core/runtime/runtime.h"

namespace dxpy {

enum class CliAction {
  kRun,
  kExit,  // everything is said; `exit_code` is the result
};

// Parses argv into `config`. Prints help, version and usage errors itself.
CliAction parse_options(int argc, char** argv, RuntimeConfig& config, int& exit_code);

}  // namespace dxpy
