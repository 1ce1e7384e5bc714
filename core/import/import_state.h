// What hangs off Runtime::import_state.
#pragma once

#include <string>

#include "core/import/archive.h"
#include "core/import/import_time.h"
#include "core/object/module.h"

namespace dxpy {

// A part of the standard library that is fetched when it is needed.
struct StdlibPart {
  std::string path;
  std::vector<std::string> modules;  // top-level names in it
  StdlibArchive archive;
};

struct ImportState {
  std::string stdlib_dir;
  StdlibArchive archive;
  std::vector<StdlibPart> parts;
  const ModuleDef* (*find_builtin)(std::string_view name) = nullptr;
  bool ready = false;  // importlib is installed
  Thread* lock_owner = nullptr;
  uint32_t lock_depth = 0;
  ImportTimes times;
};

}  // namespace dxpy
