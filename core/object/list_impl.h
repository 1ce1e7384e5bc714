// What the files of list share.
#pragma once

#include <span>

#include "core/object/list.h"

namespace dxpy {

List* list_alloc(Thread&, Type* cls);
bool list_reserve(List* l, size_t capacity);  // exact; false: no memory
bool list_grow(List* l, size_t size);         // with slack for appends
void list_shrink(List* l);
void list_to_values(List* l);
Value list_at(const List* l, size_t index);  // borrowed
Status list_append_values(Thread&, List* l, const Value* items, size_t count);
// The items of a list or tuple as words, borrowed; valid until it changes.
std::span<const Value> list_or_tuple_items(Thread&, Value sequence);
void list_dealloc(Thread&, Object* o);
void list_traverse(Object* o, Visitor& visit);
void list_tp_clear(Thread&, Object* o);
Owned list_reverse_iter(Thread&, List* self);

// Builds a list of values that no cycle can go through (exact str, bytes and bytearray), without asking for each.
class LeafListBuilder {
 public:
  LeafListBuilder(Thread& th, size_t room);
  // False: an exception is pending, as after a constructor or a `value` that failed; then finish() gives nothing.
  bool push(Owned value) {
    if (DX_UNLIKELY(!value || !list_)) return fail();
    auto* l = list_.as<List>();
    if (DX_UNLIKELY(l->size == l->capacity) && !grow()) return fail();
    l->values[l->size++] = value.release();
    return true;
  }
  Owned finish() { return std::move(list_); }
  Owned finish_reversed();

 private:
  bool grow();
  bool fail() {
    list_ = Owned();
    return false;
  }
  Thread& th_;
  Owned list_;
};

}  // namespace dxpy
