// What the files of set share.
#pragma once

#include "core/object/ordered_table.h"
#include "core/object/set.h"

namespace dxpy {

inline constexpr const char* kSetElement = "a set element";

Set* set_alloc(Thread&, Type* cls);
// Adds a key whose hash is known.
Status set_add_hashed(Thread&, Set* s, Value key, int64_t hash);
Tri set_contains_hashed(Thread&, Set* s, Value key, int64_t hash);
Tri set_discard_hashed(Thread&, Set* s, Value key, int64_t hash);
void set_clear(Set* s);
// `to` is empty.
Status set_clone_into(Thread&, Set* to, const Set* from);
// The next live entry, its key held (comparisons may change the set); false: no more.
bool set_step(Set* s, uint32_t& pos, Owned& key, int64_t& hash);
// A new set or frozenset (as `like`'s base type) filled from `iterable` (empty: nothing).
Owned set_like(Thread&, Value like, Value iterable);
void set_dealloc(Thread&, Object* o);
void set_traverse(Object* o, Visitor& visit);
void set_tp_clear(Thread&, Object* o);

}  // namespace dxpy
