#include "core/modules/builtin_module.h"

namespace dxpy {

// Modules that are bound from libraries: those that this target has (layer.cmake).
#define DX_MODULE(name, def) extern const ModuleDef def;
#include "library_modules.def"
#undef DX_MODULE

namespace {
const ModuleDef* const kModules[] = {
#define DX_MODULE(name, def) &def,
#include "core/modules/modules.def"

#include "library_modules.def"
#undef DX_MODULE
};
}  // namespace

const ModuleDef* builtin_module_find(std::string_view name) {
  for (const ModuleDef* def : kModules) {
    if (name == def->name) return def;
  }
  return nullptr;
}

std::span<const ModuleDef* const> builtin_modules() { return kModules; }

}  // namespace dxpy
