#include "core/modules/module_state.h"

#include <cstdlib>

namespace dxpy {

// Open addressing over the address of the kind: as many entries as there are modules with state, so it never grows.
struct ModuleStates {
  static constexpr size_t kSize = 256;
  struct Entry {
    const ModuleStateKind* kind;
    void* state;
  };
  Entry entries[kSize] = {};
  size_t order[kSize] = {};  // positions in the order of making
  size_t count = 0;
};

void* module_state_find(Thread& th, const ModuleStateKind* kind) {
  ModuleStates*& states = th.rt->module_states;
  if (DX_UNLIKELY(states == nullptr)) states = new ModuleStates;
  // The kinds lie side by side: multiplication spreads them (2^64 / golden ratio), the upper 8 bits choose among the
  // 256 places.
  static_assert(ModuleStates::kSize == 256);
  size_t at = (uint64_t{reinterpret_cast<uintptr_t>(kind)} * 0x9E3779B97F4A7C15u) >> 56;
  while (states->entries[at].kind != kind) {
    if (states->entries[at].kind == nullptr) {
      if (states->count + 1 == ModuleStates::kSize) std::abort();
      states->entries[at] = {kind, kind->make()};
      states->order[states->count++] = at;
      break;
    }
    at = (at + 1) % ModuleStates::kSize;
  }
  return states->entries[at].state;
}

void module_states_clear(Runtime& rt) {
  ModuleStates* states = rt.module_states;
  if (states == nullptr) return;
  for (size_t i = states->count; i-- > 0;) {
    ModuleStates::Entry& e = states->entries[states->order[i]];
    e.kind->clear(e.state);
  }
}

void module_states_destroy(Runtime& rt) {
  ModuleStates* states = rt.module_states;
  if (states == nullptr) return;
  for (size_t i = states->count; i-- > 0;) {
    ModuleStates::Entry& e = states->entries[states->order[i]];
    e.kind->destroy(e.state);
  }
  delete states;
  rt.module_states = nullptr;
}

}  // namespace dxpy
