// Layouts of the iterators that fast paths of the interpreter and the JIT step through directly. Everything else goes
// through the type's `next` slot.
#pragma once

#include "core/object/abstract.h"
#include "core/object/dict.h"
#include "core/object/iteration.h"
#include "core/object/list.h"
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

// The item of a step that meets nothing unusual, counted. False leaves it to the `next` slot (the end, a float that
// needs a box).
DX_ALWAYS_INLINE bool list_iterator_step(ListIterator* it, Value& item) {
  if (DX_UNLIKELY(!it->list)) return false;
  const List* l = it->list.as<List>();
  const auto i = static_cast<size_t>(it->position);
  if (DX_UNLIKELY(i >= l->size)) return false;
  if (l->storage == ListStorage::kInt64) {
    item = Value::small_int(l->ints[i]);
  } else if (l->storage == ListStorage::kValue) {
    // The objects of a long list lie anywhere in memory: those of later steps are fetched meanwhile.
    constexpr size_t kAhead = 8;
    if (i + kAhead < l->size) __builtin_prefetch(reinterpret_cast<const void*>(l->values[i + kAhead].bits()));
    item = l->values[i];
    inc_ref(item);
  } else if (Value::fits_small_float(l->doubles[i])) {
    item = Value::small_float(l->doubles[i]);
  } else {
    return false;
  }
  it->position = static_cast<int64_t>(i + 1);
  return true;
}

// iterator_step() without a call for the items of a list.
inline Owned quick_step(Thread& th, Value it) {
  Value item;
  if (it.as_object()->kind == Kind::kListIterator && list_iterator_step(it.as<ListIterator>(), item))
    return Owned::steal(item);
  return iterator_step(th, it);
}

// A step of enumerate(), or of zip() of two, for whoever takes the pair apart at once: pair[0] is the second item,
// pair[1] the first, both counted. False: at the end, or an exception is pending (StopIteration perhaps).
bool enumerate_pair(Thread&, Value enumerate, Value* pair);
bool zip_pair(Thread&, Value zip, Value* pair);
bool zip_is_of_two(Value zip);

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
