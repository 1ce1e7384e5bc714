// The parts of the sys module.
#pragma once

#include "core/object/module.h"

namespace dxpy {

struct SysState {
  Owned audit_hooks;  // list, or empty
  void clear() { audit_hooks.reset(); }
  Type* unraisable_args = nullptr;
  Type* async_hooks = nullptr;
  int64_t dlopen_flags = 2;
};
SysState& sys_state(Thread&);

std::span<const NativeDef> sys_hook_functions();  // sys_hooks.cpp: excepthook, displayhook, unraisablehook, audit ...
Type* sys_unraisable_type(Thread&);
std::span<const NativeDef> sys_thread_functions();  // sys_threads.cpp: frames, tracing, hooks of generators, limits
Status sys_add_constants(Thread&, Module* m);       // sys_info.cpp: version_info, float_info, module names ...

}  // namespace dxpy
