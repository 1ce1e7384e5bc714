// What hangs off Runtime::import_state.
#pragma once

#include <string>

#include "core/import/archive.h"
#include "core/object/module.h"

namespace dxpy {

struct ImportState {
  std::string stdlib_dir;
  StdlibArchive archive;
  const ModuleDef* (*find_builtin)(std::string_view name) = nullptr;
  bool ready = false;  // importlib is installed
  Thread* lock_owner = nullptr;
  uint32_t lock_depth = 0;
};

}  // namespace dxpy
