// C++ state that a module keeps per runtime (its private types, caches). module_state<T>(th) gives the runtime's one T,
// made when first asked for; module_states_destroy ends them all, in the reverse order of their making.
//
// T has a default constructor and owns what it holds. It may have `void traverse(Visitor&)`, and `void clear()` when it
// holds callables of the program: through them whole modules stay alive, whose objects need the states until they die.
#pragma once

#include "core/object/runtime.h"

namespace dxpy {

struct ModuleStateKind {
  void* (*make)();
  void (*destroy)(void*);
  void (*clear)(void*);
};

void* module_state_find(Thread&, const ModuleStateKind* kind);
void module_states_clear(Runtime&);  // before the last collection
void module_states_destroy(Runtime&);

template <typename T>
inline constexpr ModuleStateKind kModuleStateKind = {[]() -> void* { return new T(); },
                                                     [](void* p) { delete static_cast<T*>(p); },
                                                     [](void* p) {
                                                       if constexpr (requires(T& t) { t.clear(); })
                                                         static_cast<T*>(p)->clear();
                                                     }};

template <typename T>
T& module_state(Thread& th) {
  return *static_cast<T*>(module_state_find(th, &kModuleStateKind<T>));
}

}  // namespace dxpy
