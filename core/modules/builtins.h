// The parts of the builtins module.
#pragma once

#include "core/object/float.h"
#include "core/object/module.h"

namespace dxpy {

std::span<const NativeDef> builtin_io_functions();    // builtins_io.cpp: print, input, open is io.open
std::span<const NativeDef> builtin_exec_functions();  // builtins_exec.cpp: compile, eval, exec, __build_class__ ...
void builtin_exec_init(Runtime&);

Owned callable_iterator_new(Thread&, Value callable, Value sentinel);  // core/object/iterators.cpp

inline bool is_exact_float(Value v) { return v.is_small_float() || is_exact_kind(v, Kind::kFloat); }

}  // namespace dxpy
