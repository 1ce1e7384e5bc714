// The table of modules written in C++ (modules.def), and helpers that several of them share.
#pragma once

#include <string>
#include <vector>

#include "core/object/module.h"

namespace dxpy {

#define DX_MODULE(name, def) extern const ModuleDef def;
#include "core/modules/modules.def"
#undef DX_MODULE

// The def of a built-in module that is part of the executable, or nullptr.
const ModuleDef* builtin_module_find(std::string_view name);

// A target may keep some modules out of the executable: in libraries of modules, each loaded when one of its modules is
// imported first. Their rows name the library (library_modules.def); for Python they are built-in modules like the
// others.
bool builtin_module_known(std::string_view name);
std::vector<std::string_view> builtin_module_names();
// The def, out of its library where it has one. nullptr without an exception: no such module; with an ImportError: its
// library cannot be loaded.
const ModuleDef* builtin_module_load(Thread&, Value name);

// Gives the modules of a library, which stay where they are, ended by nullptr. nullptr: `problem` says what is wrong
// with which file, or an exception is pending.
using ModuleLibraryLoader = const ModuleDef* const* (*)(Thread&, std::string_view library, std::string& problem);
void module_libraries_init(Thread&, ModuleLibraryLoader load);

}  // namespace dxpy
