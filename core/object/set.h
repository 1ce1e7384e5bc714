// set and frozenset: the same ordered table as dict, keys only.
#pragma once

#include "core/object/abstract.h"
#include "core/object/table_storage.h"

namespace dxpy {

struct SetEntry {
  Value key;  // owned; empty: deleted
};

struct Set : TableStorage<SetEntry> {
  uint32_t pop_hint;   // no live entry before this position: pop() takes from the front
  int64_t hash_cache;  // frozenset; 0: not computed
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
