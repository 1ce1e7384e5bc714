// Module objects, and the tables from which built-in modules are made.
#pragma once

#include "core/object/native.h"

namespace dxpy {

struct Module : Object {
  Value dict;                   // Dict, owned: the namespace
  const struct ModuleDef* def;  // built-in modules
};

// A built-in module as a table. `exec` runs once after the functions are in place: types, constants, state.
struct ModuleDef {
  const char* name;
  const char* doc;
  std::span<const NativeDef> functions = {};
  Status (*exec)(Thread&, Module* module) = nullptr;
};

Owned module_new(Thread&, Value name);
Owned module_from_def(Thread&, const ModuleDef& def);
Status module_add(Thread&, Module* m, std::string_view name, Value value);
// Further functions, for modules that are written in several files.
Status module_add_functions(Thread&, Module* m, std::span<const NativeDef> defs);
Status module_add_int(Thread&, Module* m, std::string_view name, int64_t value);
Status module_add_text(Thread&, Module* m, std::string_view name, std::string_view value);
Status module_add_type(Thread&, Module* m, Type* type);  // under its __name__
// sys.modules[name], importing it when needed; and an attribute of a module.
Owned import_module(Thread&, std::string_view name);
Owned import_attr(Thread&, std::string_view module, std::string_view name);
// Installed by core/import so that lower layers can import.
extern Owned (*g_import_module_hook)(Thread&, Value name);

}  // namespace dxpy
