// Layouts of the iterators that fast paths of the interpreter and the JIT step through directly. Everything else goes
// through the type's `next` slot.
#pragma once

#include "core/object/abstract.h"
#include "core/object/dict.h"
#include "core/object/native.h"
#include "core/object/set.h"

namespace dxpy {

struct ListIterator : Object {  // list_iterator and list_reverseiterator
  Value list;                   // owned; empty once exhausted
  int64_t position;             // next index
};
struct TupleIterator : Object {
  Value tuple;  // owned; empty once exhausted
  int64_t position;
};
struct RangeIterator : Object {  // ranges whose bounds fit 61 bits
  int64_t next, step, remaining;
};

// Of a dict or a set. `used` is the size of the table at the start; kChanged once that was found to have changed, which
// makes every further step fail.
struct TableIterator : Object {
  static constexpr size_t kChanged = SIZE_MAX;
  Value table;  // owned; empty once exhausted
  size_t used;
  size_t remaining;
  int64_t position;  // next entry
};

// Over a table of this size, from its first entry on.
Owned table_iterator_new(Thread&, Type* type, Value table, size_t size);
// Everything of such a type but `next`.
void fill_table_iterator(TypeSlots& s);
extern const NativeDef kTableIteratorMethods[2];

// The entry of a step forward that meets nothing unusual; nullptr leaves it to the `next` slot (no entry left, a hole,
// a table that changed).
template <typename Table>
DX_ALWAYS_INLINE auto table_iterator_step(TableIterator* it) -> decltype(Table::entries) {
  if (DX_UNLIKELY(!it->table)) return nullptr;
  auto* t = it->table.as<Table>();
  const auto at = static_cast<uint64_t>(it->position);
  if (DX_UNLIKELY(it->used != t->used || at >= t->entry_count || it->remaining == 0)) return nullptr;
  auto* entry = &t->entries[at];
  if (DX_UNLIKELY(!entry->key)) return nullptr;
  ++it->position;
  --it->remaining;
  return entry;
}

}  // namespace dxpy
