// set and frozenset: the same ordered SwissTable as dict, keys only.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

struct SetEntry {
  int64_t hash;
  Value key;  // owned; empty: deleted
};

struct Set : Object {
  size_t used;
  SetEntry* entries;
  uint32_t entry_count, entry_capacity;
  uint8_t* control;
  uint32_t index_mask;
  uint32_t mutations;
  int64_t hash_cache;  // frozenset; 0: not computed
  uint32_t pop_hint;   // no live entry before this position: pop() takes from the front
};

Owned set_new(Thread&, Value iterable = Value());
Owned frozenset_new(Thread&, Value iterable = Value());
inline size_t set_size(Value s) { return s.as<Set>()->used; }
Status set_add(Thread&, Value set, Value key);
Tri set_discard(Thread&, Value set, Value key);
Tri set_contains(Thread&, Value set, Value key);
Status set_update(Thread&, Value set, Value iterable);
bool set_next(Value set, size_t& pos, Value& key);

}  // namespace dxpy
