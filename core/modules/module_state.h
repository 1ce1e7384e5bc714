// C++ state that a module keeps per runtime (its private types, caches). module_state<T>(th) gives the runtime's one T,
// made when first asked for; module_states_destroy ends them all, in the reverse order of their making.
//
// T has a default constructor and may have `void traverse(Visitor&)`; it owns what it holds.
#pragma once

#include "core/object/runtime.h"

namespace dxpy {

struct ModuleStateKind {
  void* (*make)();
  void (*destroy)(void*);
};

void* module_state_find(Thread&, const ModuleStateKind* kind);
void module_states_destroy(Runtime&);

template <typename T>
inline constexpr ModuleStateKind kModuleStateKind = {[]() -> void* { return new T(); },
                                                     [](void* p) { delete static_cast<T*>(p); }};

template <typename T>
T& module_state(Thread& th) {
  return *static_cast<T*>(module_state_find(th, &kModuleStateKind<T>));
}

}  // namespace dxpy
