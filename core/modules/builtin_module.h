// The table of modules written in C++ (modules.def), and helpers that several of them share.
#pragma once

#include "core/object/module.h"

namespace dxpy {

#define DX_MODULE(name, def) extern const ModuleDef def;
#include "core/modules/modules.def"
#undef DX_MODULE

// The def of a built-in module, or nullptr.
const ModuleDef* builtin_module_find(std::string_view name);
std::span<const ModuleDef* const> builtin_modules();

}  // namespace dxpy
