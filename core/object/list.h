// list: one of three storages (int64, double, Value), changed when an element does not fit. Nothing outside list*.cpp
// (and the interpreter's and JIT's fast paths, through the inline functions here) touches the storage.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

enum class ListStorage : uint8_t { kInt64, kDouble, kValue };

struct List : Object {
  ListStorage storage;
  uint8_t sorting;     // a sort is running: mutation is detected
  uint32_t mutations;  // counts structural changes, wraps
  size_t size, capacity;
  union {
    void* raw;
    int64_t* ints;    // elements are exact ints that fit 61 bits, unboxed
    double* doubles;  // elements are exact floats
    Value* values;    // each owned
  };
};

Owned list_new(Thread&, size_t capacity = 0);
Owned list_from(Thread&, const Value* items, size_t count);
Owned list_from_owned(Thread&, Value* items, size_t count);  // takes over the references
inline size_t list_size(Value l) { return l.as<List>()->size; }
Owned list_get(Thread&, List* l,
               size_t index);  // in range (an unboxed float may have to be boxed: can fail for lack of memory)
Status list_set(Thread&, List* l, size_t index, Owned value);
Status list_append(Thread&, List* l, Value v);
Status list_append_owned(Thread&, List* l, Owned v);
Status list_insert(Thread&, List* l, int64_t index, Value v);
Owned list_pop(Thread&, List* l, int64_t index);  // IndexError
Status list_extend(Thread&, List* l, Value iterable);
Status list_set_slice(Thread&, List* l, int64_t start, int64_t stop, Value iterable /* empty: delete */);
void list_clear(Thread&, List* l);
Status list_reverse(Thread&, List* l);
Status list_sort(Thread&, List* l, Value key /* None or empty */, bool reverse);
Owned list_slice(Thread&, List* l, int64_t start, int64_t stop);
Owned list_to_tuple(Thread&, Value list);
// Makes the storage kValue and gives the elements, borrowed; valid until the list changes. For code that wants plain
// words.
Value* list_values(Thread&, List* l);  // nullptr: MemoryError (or an empty list)

}  // namespace dxpy
