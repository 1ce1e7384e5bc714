// list: storage and the primitives of list.h. All three storages have 8-byte elements, so a change of storage rewrites
// the words in place. Methods are in list_methods.cpp, sorting in list_sort.cpp.
//
// Invariants: an empty list may have any storage and takes that of its first element. kDouble holds only floats that
// fit a Value's word, so that reading never allocates and identity is kept (boxed floats, nan among them, make the list
// kValue).
#include "core/object/list.h"

#include <cstring>

#include "core/memory/alloc.h"
#include "core/object/container_types.h"
#include "core/object/gc.h"
#include "core/object/list_impl.h"
#include "core/object/object_raw.h"
#include "core/object/ordered_table.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/text/simd/kernels.h"
#include "core/text/utf8.h"

namespace dxpy {

List* list_alloc(Thread& th, Type* cls) {
  auto* l = static_cast<List*>(object_alloc(th, cls));
  if (l != nullptr && l->has(Object::kExact)) l->untrack();
  return l;
}

bool list_reserve(List* l, size_t capacity) {
  if (capacity <= l->capacity) return true;
  if (capacity > SIZE_MAX / 16) return false;
  void* p = l->raw == nullptr ? mem_alloc(capacity * 8) : mem_realloc(l->raw, capacity * 8);
  if (p == nullptr) return false;
  l->raw = p;
  l->capacity = capacity;
  return true;
}

// CPython's growth pattern: about one eighth more.
bool list_grow(List* l, size_t size) {
  if (DX_LIKELY(size <= l->capacity)) return true;
  size_t capacity = (size + (size >> 3) + 6) & ~size_t{3};
  return list_reserve(l, capacity);
}

void list_to_values(List* l) {
  if (l->storage == ListStorage::kInt64) {
    for (size_t i = 0; i < l->size; ++i) l->values[i] = Value::small_int(l->ints[i]);
  } else if (l->storage == ListStorage::kDouble) {
    for (size_t i = 0; i < l->size; ++i) l->values[i] = Value::small_float(l->doubles[i]);
  }
  l->storage = ListStorage::kValue;
}

// Makes room for `v` in the kind of storage: afterwards list_put(l, i, v) may be used.
static DX_ALWAYS_INLINE void accept(List* l, Value v) {
  if (l->storage == ListStorage::kValue && l->size != 0) {
    track(l, v);
    return;
  }
  ListStorage wanted = v.is_small_int()     ? ListStorage::kInt64
                       : v.is_small_float() ? ListStorage::kDouble
                                            : ListStorage::kValue;
  if (l->storage == wanted) {
    if (wanted == ListStorage::kValue) track(l, v);
    return;
  }
  if (l->size == 0) {
    l->storage = wanted;
  } else {
    list_to_values(l);
  }
  if (wanted == ListStorage::kValue) track(l, v);
}

static DX_ALWAYS_INLINE void put(List* l, size_t i, Value v) {
  if (l->storage == ListStorage::kInt64) {
    l->ints[i] = v.as_small_int();
  } else if (l->storage == ListStorage::kDouble) {
    l->doubles[i] = v.as_small_float();
  } else {
    l->values[i] = v;
  }
}

Value list_at(const List* l, size_t i) {
  if (l->storage == ListStorage::kInt64) return Value::small_int(l->ints[i]);
  if (l->storage == ListStorage::kDouble) return Value::small_float(l->doubles[i]);
  return l->values[i];
}

Owned list_new(Thread& th, size_t capacity) {
  void* block = block_alloc(*th.rt, th.rt->types.list->basic_size);
  if (DX_UNLIKELY(block == nullptr)) return raise_no_memory(th);
  // Nothing for the collector until an element is.
  auto* l = static_cast<List*>(object_place_leaf(th, th.rt->types.list, block));
  l->storage = ListStorage::kInt64;
  l->sorting = 0;
  l->mutations = 0;
  l->size = l->capacity = 0;
  l->raw = nullptr;
  Owned result = Owned::steal(Value(l));
  if (!list_reserve(l, capacity)) return raise_no_memory(th);
  return result;
}

LeafListBuilder::LeafListBuilder(Thread& th, size_t room) : th_(th), list_(list_new(th, room)) {
  if (list_) list_.as<List>()->storage = ListStorage::kValue;
}

Owned LeafListBuilder::finish_reversed() {
  return list_ && !failed(list_reverse(th_, list_.as<List>())) ? std::move(list_) : Owned();
}

bool LeafListBuilder::grow() {  // by more than append(), which does not know that more will come
  if (list_reserve(list_.as<List>(), 2 * list_size(list_) + 4)) return true;
  (void)raise_no_memory(th_);
  return false;
}

Owned list_from(Thread& th, const Value* items, size_t count) {
  Owned result = list_new(th, count);
  if (!result) return {};
  if (failed(list_append_values(th, result.as<List>(), items, count))) return {};
  return result;
}

Owned list_from_owned(Thread& th, Value* items, size_t count) {
  Owned result = list_from(th, items, count);
  for (size_t i = 0; i < count; ++i) dec_ref(items[i]);
  return result;
}

Owned list_get(Thread&, List* l, size_t index) { return Owned::borrow(list_at(l, index)); }

Status list_set(Thread&, List* l, size_t index, Owned value) {
  Value v = value.release();
  accept(l, v);
  if (l->storage == ListStorage::kValue) {
    Value old = std::exchange(l->values[index], v);
    dec_ref(old);
  } else {
    put(l, index, v);
  }
  return Status::kOk;
}

Status list_append_owned(Thread& th, List* l, Owned v) {
  if (DX_UNLIKELY(l->size == l->capacity) && !list_grow(l, l->size + 1)) return raise_no_memory(th);
  Value word = v.release();
  accept(l, word);
  put(l, l->size++, word);
  ++l->mutations;
  return Status::kOk;
}

Status list_append(Thread& th, List* l, Value v) { return list_append_owned(th, l, Owned::borrow(v)); }

// Appends borrowed values.
Status list_append_values(Thread& th, List* l, const Value* items, size_t count) {
  if (!list_grow(l, l->size + count)) return raise_no_memory(th);
  for (size_t i = 0; i < count; ++i) {
    Value v = items[i];
    inc_ref(v);
    accept(l, v);
    put(l, l->size++, v);
  }
  ++l->mutations;
  return Status::kOk;
}

Status list_insert(Thread& th, List* l, int64_t index, Value v) {
  auto size = static_cast<int64_t>(l->size);
  if (index < 0) {
    index += size;
    if (index < 0) index = 0;
  }
  if (index > size) index = size;
  if (!list_grow(l, l->size + 1)) return raise_no_memory(th);
  inc_ref(v);
  accept(l, v);
  auto at = static_cast<size_t>(index);
  std::memmove(l->ints + at + 1, l->ints + at, (l->size - at) * 8);
  ++l->size;
  put(l, at, v);
  ++l->mutations;
  return Status::kOk;
}

Owned list_pop(Thread& th, List* l, int64_t index) {
  if (l->size == 0) return raise(th, th.rt->exc.IndexError, "pop from empty list");
  auto size = static_cast<int64_t>(l->size);
  if (index < 0) index += size;
  if (index < 0 || index >= size) return raise(th, th.rt->exc.IndexError, "pop index out of range");
  auto at = static_cast<size_t>(index);
  Owned result = Owned::steal(list_at(l, at));
  std::memmove(l->ints + at, l->ints + at + 1, (l->size - at - 1) * 8);
  --l->size;
  ++l->mutations;
  if (l->size < l->capacity / 2) list_shrink(l);
  return result;
}

// Gives memory back when less than half of it is used.
void list_shrink(List* l) {
  size_t capacity = l->size == 0 ? 0 : (l->size + (l->size >> 3) + 6) & ~size_t{3};
  if (capacity >= l->capacity) return;
  if (capacity == 0) {
    mem_free(l->raw);
    l->raw = nullptr;
    l->capacity = 0;
    return;
  }
  if (void* p = mem_realloc(l->raw, capacity * 8)) {
    l->raw = p;
    l->capacity = capacity;
  }
}

// Appends the elements of another list; the same list is allowed.
static Status extend_from_list(Thread& th, List* l, List* from) {
  size_t n = from->size;
  if (n == 0) return Status::kOk;
  if (!list_grow(l, l->size + n)) return raise_no_memory(th);
  if (l->size == 0 && l != from) l->storage = from->storage;
  if (l->storage != from->storage) {
    list_to_values(l);
    for (size_t i = 0; i < n; ++i) {
      Value v = list_at(from, i);
      inc_ref(v);
      track(l, v);
      l->values[l->size + i] = v;
    }
  } else {
    std::memcpy(l->ints + l->size, from->ints, n * 8);
    if (l->storage == ListStorage::kValue) {
      for (size_t i = 0; i < n; ++i) inc_ref(from->values[i]);
      if (from->has(Object::kGc)) {
        if (from->has(Object::kExact)) {
          l->track();
        } else {
          for (size_t i = 0; i < n && !l->has(Object::kGc); ++i) track(l, from->values[i]);
        }
      }
    }
  }
  l->size += n;
  ++l->mutations;
  return Status::kOk;
}

// The characters of an exact str.
static Status extend_from_str(Thread& th, List* l, Value text) {
  const std::string_view bytes = str_view(text);
  (void)list_reserve(l, l->size + text.as<Str>()->char_count);
  for (const char* p = bytes.data(); p != bytes.data() + bytes.size();) {
    Owned c = str_from_codepoint(th, text::utf8_next(p));
    if (!c || failed(list_append_owned(th, l, std::move(c)))) return Status::kError;
  }
  return Status::kOk;
}

Status list_extend(Thread& th, List* l, Value iterable) {
  if (is_exact_kind(iterable, Kind::kList)) return extend_from_list(th, l, iterable.as<List>());
  if (is_exact_kind(iterable, Kind::kTuple)) {
    auto items = fast_items_tuple(iterable);
    return list_append_values(th, l, items.data(), items.size());
  }
  if (is_exact_kind(iterable, Kind::kStr)) return extend_from_str(th, l, iterable);
  if (is_list(iterable) && iterable.as<Object>()->type()->slots.iter == th.rt->types.list->slots.iter) {
    return extend_from_list(th, l, iterable.as<List>());
  }
  Owned it = get_iter(th, iterable);
  if (!it) return Status::kError;
  int64_t hint = length_hint(th, iterable, 8);
  if (hint < 0) return Status::kError;
  // A hint may lie: what cannot be reserved now may still fit later.
  if (hint > 0 && hint < (int64_t{1} << 40)) (void)list_reserve(l, l->size + static_cast<size_t>(hint));
  NextFn next = type_of(th, it)->slots.next;
  while (Owned item = next(th, it)) {
    if (failed(list_append_owned(th, l, std::move(item)))) return Status::kError;
  }
  if (th.has_error() && !error_clear_if(th, th.rt->exc.StopIteration)) return Status::kError;
  if (l->size < l->capacity / 2) list_shrink(l);
  return Status::kOk;
}

void list_clear(Thread&, List* l) {
  void* raw = l->raw;
  size_t n = l->size;
  bool owned = l->storage == ListStorage::kValue;
  l->raw = nullptr;
  l->size = l->capacity = 0;
  ++l->mutations;
  if (owned) {
    auto* values = static_cast<Value*>(raw);
    for (size_t i = n; i-- > 0;) dec_ref(values[i]);
  }
  mem_free(raw);
}

// Replaces [start, stop) by `count` borrowed values.
static Status replace_range(Thread& th, List* l, size_t start, size_t stop, const Value* items, size_t count) {
  size_t removed = stop - start;
  Value* dropped = nullptr;
  if (removed > 0 && l->storage == ListStorage::kValue) {
    dropped = static_cast<Value*>(mem_alloc(removed * sizeof(Value)));
    if (dropped == nullptr) return raise_no_memory(th);
  }
  if (count > removed && !list_grow(l, l->size + count - removed)) {
    mem_free(dropped);
    return raise_no_memory(th);
  }
  if (dropped != nullptr) std::memcpy(dropped, l->values + start, removed * sizeof(Value));
  if (removed == l->size && count > 0) {
    size_t keep = l->size;
    l->size = 0;  // everything goes: the storage follows the new elements
    accept(l, items[0]);
    l->size = keep;
  }
  for (size_t i = 0; i < count; ++i) {
    inc_ref(items[i]);
    // Words that are being replaced are converted too; they are no longer owned by the list, so that is harmless.
    if (l->size != 0) accept(l, items[i]);
  }
  if (l->size == 0 && count > 0) {
    for (size_t i = 0; i < count; ++i) {
      accept(l, items[i]);
      put(l, l->size++, items[i]);
    }
  } else {
    if (count != removed) std::memmove(l->ints + start + count, l->ints + stop, (l->size - stop) * 8);
    l->size = l->size + count - removed;
    for (size_t i = 0; i < count; ++i) put(l, start + i, items[i]);
  }
  ++l->mutations;
  if (count < removed && l->size < l->capacity / 2) list_shrink(l);
  for (size_t i = 0; dropped != nullptr && i < removed; ++i) dec_ref(dropped[i]);
  mem_free(dropped);
  return Status::kOk;
}

// The same with the words of another list of the same storage of numbers.
static Status replace_numbers(Thread& th, List* l, size_t start, size_t stop, const List* from) {
  const size_t removed = stop - start, count = from->size;
  if (count > removed && !list_grow(l, l->size + count - removed)) return raise_no_memory(th);
  if (count != removed) std::memmove(l->ints + start + count, l->ints + stop, (l->size - stop) * 8);
  std::memcpy(l->ints + start, from->ints, count * 8);
  l->size = l->size + count - removed;
  ++l->mutations;
  if (count < removed && l->size < l->capacity / 2) list_shrink(l);
  return Status::kOk;
}

Status list_set_slice(Thread& th, List* l, int64_t start, int64_t stop, Value iterable) {
  Owned items;
  std::span<const Value> values;
  const List* other = iterable && is_list(iterable) && iterable.as<List>() != l ? iterable.as<List>() : nullptr;
  const bool same_numbers = other != nullptr && other->size != 0 && l->size != 0 && other->storage == l->storage &&
                            l->storage != ListStorage::kValue;
  if (other != nullptr && other->storage == ListStorage::kValue) {
    values = {other->values, other->size};  // nothing runs before the new values are in place
  } else if (iterable && !same_numbers) {
    // A list (the same one, say) is copied first: its storage may differ or move.
    items = is_list(iterable) ? list_to_tuple(th, iterable) : sequence_to_tuple(th, iterable);
    if (!items) return Status::kError;
    values = fast_items_tuple(items);
  }
  auto size = static_cast<int64_t>(l->size);
  if (start < 0) start = 0;
  if (start > size) start = size;
  if (stop < start) stop = start;
  if (stop > size) stop = size;
  if (same_numbers) return replace_numbers(th, l, static_cast<size_t>(start), static_cast<size_t>(stop), other);
  return replace_range(th, l, static_cast<size_t>(start), static_cast<size_t>(stop), values.data(), values.size());
}

Status list_reverse(Thread&, List* l) {
  text::simd::kernels().reverse_words(l->ints, l->size);
  ++l->mutations;
  return Status::kOk;
}

Owned list_slice(Thread& th, List* l, int64_t start, int64_t stop) {
  auto size = static_cast<int64_t>(l->size);
  if (start < 0) start = 0;
  if (stop > size) stop = size;
  size_t n = stop > start ? static_cast<size_t>(stop - start) : 0;
  Owned result = list_new(th, n);
  if (!result || n == 0) return result;
  auto* to = result.as<List>();
  to->storage = l->storage;
  std::memcpy(to->ints, l->ints + start, n * 8);
  to->size = n;
  if (l->storage == ListStorage::kValue) {
    for (size_t i = 0; i < n; ++i) inc_ref(to->values[i]);
    if (l->has(Object::kGc)) to->track();
  }
  return result;
}

Owned list_to_tuple(Thread& th, Value list) {
  auto* l = list.as<List>();
  if (l->size == 0) return Owned::borrow(th.rt->empty_tuple);
  Tuple* t = tuple_alloc(th, l->size);
  if (t == nullptr) return {};
  bool cycles = false;
  for (size_t i = 0; i < l->size; ++i) {
    Value v = list_at(l, i);
    inc_ref(v);
    t->items[i] = v;
    cycles = cycles || may_cycle(v);
  }
  if (!cycles) t->untrack();
  return Owned::steal(Value(t));
}

Value* list_values(Thread&, List* l) {
  if (l->storage != ListStorage::kValue) list_to_values(l);
  return l->values;
}

std::span<const Value> list_or_tuple_items(Thread& th, Value sequence) {
  if (!is_list(sequence)) return fast_items_tuple(sequence);
  auto* l = sequence.as<List>();
  return {list_values(th, l), l->size};
}

void list_dealloc(Thread& th, Object* o) {
  auto* l = static_cast<List*>(o);
  if (l->storage == ListStorage::kValue) {
    for (size_t i = l->size; i-- > 0;) dec_ref(l->values[i]);
  }
  mem_free(l->raw);
  object_free(th, o);
}

void list_traverse(Object* o, Visitor& visit) {
  auto* l = static_cast<List*>(o);
  if (l->storage == ListStorage::kValue) {
    for (size_t i = 0; i < l->size; ++i) visit(l->values[i]);
  }
  traverse_attributes(o, visit);
}

void list_tp_clear(Thread& th, Object* o) {
  list_clear(th, static_cast<List*>(o));
  clear_attributes(th, o);
}

}  // namespace dxpy
