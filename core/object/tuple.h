// tuple: immutable array of values in the object itself.
#pragma once

#include <initializer_list>

#include "core/object/abstract.h"

namespace dxpy {

struct Tuple : Object {
  size_t size;
  int64_t hash_cache;  // 0: not computed
  Value items[1];      // size items, each owned
  std::span<const Value> span() const { return {items, size}; }
};

// Emitted everywhere: files that only see the declaration in abstract.h call it.
[[gnu::used]] inline std::span<const Value> fast_items_tuple(Value tuple) { return tuple.as<Tuple>()->span(); }
Owned tuple_from(Thread&, const Value* items, size_t count);  // borrows and counts each
Owned tuple_from_owned(Thread&, Value* items, size_t count);  // takes over the references (also on failure)
template <typename... V>
Owned tuple_of(Thread& th, const V&... items) {
  const Value list[] = {Value(items)..., Value()};
  return tuple_from(th, list, sizeof...(V));
}
// Uninitialised (empty) items: fill every one with an owned word before anything else can see it.
Tuple* tuple_alloc(Thread&, size_t count);
Owned tuple_slice(Thread&, Value tuple, size_t start, size_t stop);

}  // namespace dxpy
