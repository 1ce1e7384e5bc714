// The configuration message (wasm/README.md), read.
#pragma once

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "wasm/embedding.h"

namespace dxpy::wasm {

struct Configuration {
  RuntimeConfig runtime;
  std::string cwd = "/";
  std::vector<std::string> path;
  std::vector<std::string> environment;
  std::vector<std::pair<std::string, std::vector<std::string>>> parts;  // archive, its modules
  int64_t terminals = 0;
  double slice_ms = 8;
  Limits limits;
  uint32_t recursion = 0;     // 0: the default
  uint32_t native_depth = 0;  // 0: the default
};

// False: it is no configuration, `runtime.error` says why.
bool read_configuration(std::string_view message, Configuration& out);

}  // namespace dxpy::wasm
