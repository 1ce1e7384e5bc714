#include "core/modules/builtin_module.h"

#include <utility>

#include "core/modules/module_state.h"
#include "core/object/exception_layouts.h"
#include "core/object/str.h"

namespace dxpy {

// Modules that are bound from libraries: those that this target has (layer.cmake).
#define DX_MODULE(name, def) extern const ModuleDef def;
#define DX_LIBRARY_MODULE(name, library)
#include "library_modules.def"
#undef DX_MODULE
#undef DX_LIBRARY_MODULE

namespace {

const ModuleDef* const kModules[] = {
#define DX_MODULE(name, def) &def,
#define DX_LIBRARY_MODULE(name, library)
#include "core/modules/modules.def"

#include "library_modules.def"
#undef DX_MODULE
#undef DX_LIBRARY_MODULE
};

struct LibraryModule {
  std::string_view name, library;
};

// The last row ends the table, which may have no other.
constexpr LibraryModule kLibraryModules[] = {
#define DX_MODULE(name, def)
#define DX_LIBRARY_MODULE(name, library) {name, library},
#include "library_modules.def"
#undef DX_MODULE
#undef DX_LIBRARY_MODULE
    {},
};

const LibraryModule* library_module_find(std::string_view name) {
  for (const LibraryModule& m : kLibraryModules) {
    if (!name.empty() && m.name == name) return &m;
  }
  return nullptr;
}

struct ModuleLibraries {
  ModuleLibraryLoader load = nullptr;
  std::vector<std::pair<std::string_view, const ModuleDef* const*>> loaded;  // library, its modules
};

Failure raise_unloadable(Thread& th, Value name, std::string_view problem) {
  Owned message = str_new(th, problem);
  Value argument = message;
  Owned e = message ? exception_new(th, th.rt->exc.ImportError, &argument, 1) : Owned();
  if (!e) return {};
  replace_field(e.as<ImportErrorObject>()->name, Owned::borrow(name));
  return raise_exception(th, e);
}

const ModuleDef* const* load_library(Thread& th, Value name, std::string_view library) {
  ModuleLibraries& state = module_state<ModuleLibraries>(th);
  for (const auto& [known, modules] : state.loaded) {
    if (known == library) return modules;
  }
  std::string problem = "this target loads no libraries";
  const ModuleDef* const* modules = state.load != nullptr ? state.load(th, library, problem) : nullptr;
  if (modules != nullptr) {
    state.loaded.emplace_back(library, modules);
  } else if (!th.has_error()) {
    (void)raise_unloadable(th, name, problem);
  }
  return modules;
}

}  // namespace

const ModuleDef* builtin_module_find(std::string_view name) {
  for (const ModuleDef* def : kModules) {
    if (name == def->name) return def;
  }
  return nullptr;
}

bool builtin_module_known(std::string_view name) {
  return builtin_module_find(name) != nullptr || library_module_find(name) != nullptr;
}

std::vector<std::string_view> builtin_module_names() {
  std::vector<std::string_view> names;
  for (const ModuleDef* def : kModules) names.push_back(def->name);
  for (const LibraryModule& m : kLibraryModules) {
    if (!m.name.empty()) names.push_back(m.name);
  }
  return names;
}

const ModuleDef* builtin_module_load(Thread& th, Value name) {
  if (const ModuleDef* def = builtin_module_find(str_view(name))) return def;
  const LibraryModule* row = library_module_find(str_view(name));
  if (row == nullptr) return nullptr;
  const ModuleDef* const* modules = load_library(th, name, row->library);
  if (modules == nullptr) return nullptr;
  for (; *modules != nullptr; ++modules) {
    if ((*modules)->name == row->name) return *modules;
  }
  (void)raise_unloadable(th, name, std::string("no such module in the library ") + std::string(row->library));
  return nullptr;
}

void module_libraries_init(Thread& th, ModuleLibraryLoader load) { module_state<ModuleLibraries>(th).load = load; }

}  // namespace dxpy
