// list: the type, its slots, methods and iterators.
#include <cstring>

#include "core/object/bytes_impl.h"
#include "core/object/compare_op.h"
#include "core/object/container_types.h"
#include "core/object/float.h"
#include "core/object/iterators.h"
#include "core/object/list_impl.h"
#include "core/object/list_numbers.h"
#include "core/object/ordered_table.h"
#include "core/object/tuple.h"
#include "core/text/simd/kernels.h"

namespace dxpy {

namespace {

List* as_list(Value v) { return v.as<List>(); }

Owned list_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  return Owned::steal(Value(static_cast<Object*>(list_alloc(th, cls))));
}

Status list_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Type* type = type_of(th, self);
  Type* base = th.rt->types.list;
  if ((type == base || type->slots.construct == base->slots.construct) && failed(no_keywords(th, "list", kwnames))) {
    return Status::kError;
  }
  if (failed(check_positional(th, "list", nargs, 0, 1))) return Status::kError;
  if (list_size(self) != 0) list_clear(th, as_list(self));
  return nargs == 1 ? list_extend(th, as_list(self), args[0]) : Status::kOk;
}

Owned repr_items(Thread& th, List* l) {
  StrBuilder out(th);
  out.append('[');
  for (size_t i = 0; i < l->size; ++i) {
    if (i > 0) out.append(", ");
    Owned item = list_get(th, l, i);
    Owned text = repr(th, item);
    if (!text) return {};
    out.append(text.get());
  }
  out.append(']');
  return out.finish();
}

Owned list_repr(Thread& th, Value self) {
  if (list_size(self) == 0) return str_ascii(th, "[]");
  Tri inside = repr_enter(th, self);
  if (inside == Tri::kError) return {};
  if (inside == Tri::kTrue) return str_ascii(th, "[...]");
  Owned result = repr_items(th, as_list(self));
  repr_leave(th, self);
  return result;
}

Owned list_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (!is_list(a) || !is_list(b)) return Owned::not_implemented();
  List *x = as_list(a), *y = as_list(b);
  if (x->size != y->size && (op == CompareOp::kEq || op == CompareOp::kNe)) return Owned::boolean(op == CompareOp::kNe);
  size_t i = 0;
  if (x->storage == y->storage && x->storage != ListStorage::kValue) {
    const size_t both = x->size < y->size ? x->size : y->size;
    if (both != 0) i = text::simd::kernels().mismatch_words(x->ints, y->ints, both);
  }
  for (; i < x->size && i < y->size; ++i) {
    Value p = list_at(x, i), q = list_at(y, i);
    if (p == q) continue;
    Owned hold_p = Owned::borrow(p), hold_q = Owned::borrow(q);
    Tri same = equal(th, p, q);
    if (same == Tri::kError) return {};
    if (same == Tri::kTrue) continue;
    if (op == CompareOp::kEq) return Owned::boolean(false);
    if (op == CompareOp::kNe) return Owned::boolean(true);
    return compare(th, p, q, op);
  }
  return Owned::boolean(compares(x->size, y->size, op));
}

int64_t list_length(Thread&, Value self) { return static_cast<int64_t>(list_size(self)); }

Owned list_item(Thread& th, Value self, int64_t i) {
  List* l = as_list(self);
  if (i < 0 || static_cast<size_t>(i) >= l->size) return raise(th, th.rt->exc.IndexError, "list index out of range");
  return list_get(th, l, static_cast<size_t>(i));
}

Owned list_subscript(Thread& th, Value self, Value key) {
  List* l = as_list(self);
  if (key.is_small_int() || is_index(th, key)) {
    int64_t i;
    if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return {};
    return list_item(th, self, i < 0 ? i + static_cast<int64_t>(l->size) : i);
  }
  if (!is_kind(key, Kind::kSlice)) {
    return raise(th, th.rt->exc.TypeError, "list indices must be integers or slices, not {}", type_of(th, key));
  }
  Owned plain = plain_slice(th, key);  // an __index__ may change the list
  int64_t start, stop, step, count;
  if (!plain || failed(slice_indices(th, plain, static_cast<int64_t>(l->size), start, stop, step, count))) return {};
  if (step == 1 || count <= 0) return list_slice(th, l, start, start + (count > 0 ? count : 0));
  Owned result = list_new(th, static_cast<size_t>(count));
  if (!result) return {};
  List* to = result.as<List>();
  to->storage = l->storage;
  for (int64_t k = 0; k < count; ++k) to->ints[k] = l->ints[start + k * step];
  to->size = static_cast<size_t>(count);
  if (l->storage == ListStorage::kValue) {
    for (size_t k = 0; k < to->size; ++k) inc_ref(to->values[k]);
    if (l->has(Object::kGc)) to->track();
  }
  return result;
}

Status list_set_item(Thread& th, Value self, int64_t i, Value value) {
  List* l = as_list(self);
  if (i < 0 || static_cast<size_t>(i) >= l->size) {
    return raise(th, th.rt->exc.IndexError, "list assignment index out of range");
  }
  if (value) return list_set(th, l, static_cast<size_t>(i), Owned::borrow(value));
  return list_pop(th, l, i) ? Status::kOk : Status::kError;
}

Status delete_extended(Thread& th, List* l, int64_t start, int64_t step, int64_t count) {
  if (count <= 0) return Status::kOk;
  if (step < 0) {
    start += step * (count - 1);
    step = -step;
  }
  Owned dropped = Owned();
  auto n = static_cast<size_t>(count);
  if (l->storage == ListStorage::kValue) {
    dropped = list_new(th, n);  // keeps what was removed until the list is right again
    if (!dropped) return Status::kError;
    List* d = dropped.as<List>();
    d->storage = ListStorage::kValue;
    for (size_t k = 0; k < n; ++k) d->values[k] = l->values[start + static_cast<int64_t>(k) * step];
    d->size = n;
  }
  auto to = static_cast<size_t>(start);
  auto next = static_cast<size_t>(start);
  size_t removed = 0;
  for (auto from = static_cast<size_t>(start); from < l->size; ++from) {
    if (removed < n && from == next) {
      ++removed;
      next += static_cast<size_t>(step);
    } else {
      l->ints[to++] = l->ints[from];
    }
  }
  l->size -= n;
  ++l->mutations;
  list_shrink(l);
  return Status::kOk;
}

Status assign_extended(Thread& th, Value self, Value key, Value value) {
  List* l = as_list(self);
  Owned items =
      is_list(value) ? list_to_tuple(th, value) : sequence_fast(th, value, "must assign iterable to extended slice");
  if (!items) return Status::kError;
  if (is_list(items.get())) items = list_to_tuple(th, items);
  if (!items) return Status::kError;
  int64_t start, stop, step, count;  // once more: making the tuple may have changed the list
  if (failed(slice_indices(th, key, static_cast<int64_t>(l->size), start, stop, step, count))) return Status::kError;
  auto values = fast_items_tuple(items);
  if (static_cast<int64_t>(values.size()) != count) {
    return raise(th, th.rt->exc.ValueError, "attempt to assign sequence of size {} to extended slice of size {}",
                 values.size(), count);
  }
  Owned old = list_from(th, nullptr, 0);
  if (!old) return Status::kError;
  for (int64_t k = 0; k < count; ++k) {
    if (failed(list_append(th, old.as<List>(), list_at(l, static_cast<size_t>(start + k * step)))))
      return Status::kError;
  }
  for (int64_t k = 0; k < count; ++k) {
    Owned v = Owned::borrow(values[static_cast<size_t>(k)]);
    if (failed(list_set(th, l, static_cast<size_t>(start + k * step), std::move(v)))) return Status::kError;
  }
  return Status::kOk;
}

Status list_set_subscript(Thread& th, Value self, Value key, Value value) {
  List* l = as_list(self);
  if (key.is_small_int() || is_index(th, key)) {
    int64_t i;
    if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return Status::kError;
    return list_set_item(th, self, i < 0 ? i + static_cast<int64_t>(l->size) : i, value);
  }
  if (!is_kind(key, Kind::kSlice)) {
    return raise(th, th.rt->exc.TypeError, "list indices must be integers or slices, not {}", type_of(th, key));
  }
  Owned plain = plain_slice(th, key);  // an __index__ may change the list
  int64_t start, stop, step, count;
  if (!plain || failed(slice_indices(th, plain, static_cast<int64_t>(l->size), start, stop, step, count))) {
    return Status::kError;
  }
  if (step != 1) {
    if (value.is_empty()) return delete_extended(th, l, start, step, count);
    return assign_extended(th, self, plain, value);
  }
  if (value.is_empty()) return list_set_slice(th, l, start, stop, Value());
  Owned items = sequence_fast(th, value, "must assign iterable to extended slice");
  if (!items) return Status::kError;
  if (failed(slice_indices(th, plain, static_cast<int64_t>(l->size), start, stop, step, count))) return Status::kError;
  return list_set_slice(th, l, start, stop, items);
}

// The position of `item` in [start, stop): -1 absent, -2 an error is pending.
int64_t find(Thread& th, List* l, Value item, int64_t start, int64_t stop) {
  if (l->storage != ListStorage::kValue) {
    int64_t word;
    const Wanted wanted = list_wanted_word(l, item, word);
    if (wanted == Wanted::kAbsent) return -1;
    if (wanted == Wanted::kWord) {
      const auto end = stop < static_cast<int64_t>(l->size) ? stop : static_cast<int64_t>(l->size);
      if (start >= end) return -1;
      size_t at = text::simd::kernels().find_word(l->ints + start, static_cast<size_t>(end - start), word);
      return at == text::simd::kNone ? -1 : start + static_cast<int64_t>(at);
    }
  }
  for (int64_t i = start; i < stop && i < static_cast<int64_t>(l->size); ++i) {
    Value v = list_at(l, static_cast<size_t>(i));
    if (v == item) return i;
    if (table::is_plain_str(v) && table::is_plain_str(item)) {
      if (str_equal(v, item)) return i;
      continue;
    }
    Owned hold = Owned::borrow(v);
    Tri same = equal(th, v, item);
    if (same == Tri::kError) return -2;
    if (same == Tri::kTrue) return i;
  }
  return -1;
}

Tri list_contains(Thread& th, Value self, Value item) {
  int64_t at = find(th, as_list(self), item, 0, INT64_MAX);
  return at == -2 ? Tri::kError : tri(at >= 0);
}

Owned list_concat(Thread& th, Value a, Value b) {
  if (!is_list(b))
    return raise(th, th.rt->exc.TypeError, "can only concatenate list (not \"{}\") to list", type_of(th, b));
  Owned result = list_new(th, list_size(a) + list_size(b));
  if (!result) return {};
  for (Value part : {a, b}) {
    List* from = as_list(part);
    if (is_exact_kind(part, Kind::kList)) {
      if (failed(list_extend(th, result.as<List>(), part))) return {};
    } else {
      for (size_t i = 0; i < from->size; ++i) {
        if (failed(list_append(th, result.as<List>(), list_at(from, i)))) return {};
      }
    }
  }
  return result;
}

Status repeat_in_place(Thread& th, List* l, int64_t n) {
  size_t size = l->size;
  if (size == 0 || n == 1) return Status::kOk;
  if (n <= 0) {
    list_clear(th, l);
    return Status::kOk;
  }
  auto times = static_cast<size_t>(n);
  if (size > SIZE_MAX / 32 / times || !list_reserve(l, size * times)) return raise_no_memory(th);
  for (size_t filled = size; filled < size * times;) {
    size_t chunk = filled < size * times - filled ? filled : size * times - filled;
    std::memcpy(l->ints + filled, l->ints, chunk * 8);
    filled += chunk;
  }
  if (l->storage == ListStorage::kValue) {
    for (size_t i = size; i < size * times; ++i) inc_ref(l->values[i]);
  }
  l->size = size * times;
  ++l->mutations;
  return Status::kOk;
}

Owned list_repeat(Thread& th, Value self, int64_t n) {
  List* l = as_list(self);
  Owned result = list_slice(th, l, 0, n > 0 ? static_cast<int64_t>(l->size) : 0);
  if (!result || failed(repeat_in_place(th, result.as<List>(), n))) return {};
  return result;
}

Owned list_inplace_repeat(Thread& th, Value self, int64_t n) {
  if (failed(repeat_in_place(th, as_list(self), n))) return {};
  return Owned::borrow(self);
}

Owned list_inplace_concat(Thread& th, Value self, Value other) {
  if (failed(list_extend(th, as_list(self), other))) return {};
  return Owned::borrow(self);
}

// --- iterators

void iterator_dealloc(Thread& th, Object* o) {
  drop(static_cast<ListIterator*>(o)->list);
  object_free(th, o);
}
void iterator_traverse(Object* o, Visitor& visit) { visit(static_cast<ListIterator*>(o)->list); }
void iterator_clear(Thread&, Object* o) { drop(static_cast<ListIterator*>(o)->list); }

Owned make_iterator(Thread& th, Type* type, Value list, int64_t position) {
  auto* it = static_cast<ListIterator*>(object_alloc(th, type));
  if (it == nullptr) return {};
  inc_ref(list);
  it->list = list;
  it->position = position;
  return Owned::steal(Value(it));
}

Owned list_iter(Thread& th, Value self) { return make_iterator(th, th.rt->types.list_iterator, self, 0); }

Owned iterator_next(Thread& th, Value self) {
  auto* it = self.as<ListIterator>();
  if (!it->list) return {};
  List* l = as_list(it->list);
  if (static_cast<size_t>(it->position) < l->size) return list_get(th, l, static_cast<size_t>(it->position++));
  drop(it->list);
  return {};
}
Owned reverse_iterator_next(Thread& th, Value self) {
  auto* it = self.as<ListIterator>();
  if (!it->list) return {};
  List* l = as_list(it->list);
  if (it->position >= 0 && static_cast<size_t>(it->position) < l->size) {
    return list_get(th, l, static_cast<size_t>(it->position--));
  }
  it->position = -1;
  drop(it->list);
  return {};
}

int64_t iterator_length_hint(Thread&, ListIterator* it) {
  if (!it->list) return 0;
  int64_t left = static_cast<int64_t>(list_size(it->list)) - it->position;
  return left < 0 ? 0 : left;
}
int64_t reverse_iterator_length_hint(Thread&, ListIterator* it) {
  int64_t left = it->position + 1;
  return !it->list || static_cast<int64_t>(list_size(it->list)) < left ? 0 : left;
}
Owned iterator_reduce(Thread& th, ListIterator* it) {
  if (it->list) return reduce_builtin(th, "iter", it->list, Value::small_int(it->position));
  Owned empty = list_new(th);
  return empty ? reduce_builtin(th, "iter", empty) : Owned();
}
Owned reverse_iterator_reduce(Thread& th, ListIterator* it) {
  if (it->list) return reduce_builtin(th, "reversed", it->list, Value::small_int(it->position));
  Owned empty = list_new(th);
  return empty ? reduce_builtin(th, "iter", empty) : Owned();
}
Status iterator_setstate(Thread& th, ListIterator* it, Value state) {
  int64_t position;
  if (failed(clipped_index(th, state, 0, INT64_MAX, position))) return Status::kError;
  if (!it->list) return Status::kOk;
  auto n = static_cast<int64_t>(list_size(it->list));
  it->position = position > n ? n : position;
  return Status::kOk;
}
Status reverse_iterator_setstate(Thread& th, ListIterator* it, Value state) {
  int64_t position;
  if (failed(clipped_index(th, state, -1, INT64_MAX, position))) return Status::kError;
  if (!it->list) return Status::kOk;
  auto n = static_cast<int64_t>(list_size(it->list));
  it->position = position > n - 1 ? n - 1 : position;
  return Status::kOk;
}

constexpr const char* kHintDoc = "Private method returning an estimate of len(list(it)).";
constexpr const char* kReduceDoc = "Return state information for pickling.";
constexpr const char* kSetStateDoc = "Set state information for unpickling.";
const NativeDef kIteratorMethods[] = {
    method<&iterator_length_hint>("__length_hint__(self, /)", kHintDoc),
    method<&iterator_reduce>("__reduce__(self, /)", kReduceDoc),
    method<&iterator_setstate>("__setstate__(self, object, /)", kSetStateDoc),
};
const NativeDef kReverseIteratorMethods[] = {
    method<&reverse_iterator_length_hint>("__length_hint__(self, /)", kHintDoc),
    method<&reverse_iterator_reduce>("__reduce__(self, /)", kReduceDoc),
    method<&reverse_iterator_setstate>("__setstate__(self, object, /)", kSetStateDoc),
};
void fill_iterator(TypeSlots& s) {
  s.dealloc = iterator_dealloc;
  s.traverse = iterator_traverse;
  s.clear = iterator_clear;
  s.iter = iter_self;
  s.next = iterator_next;
}
void fill_reverse_iterator(TypeSlots& s) {
  fill_iterator(s);
  s.next = reverse_iterator_next;
}

// --- methods

void fill_list(TypeSlots& s) {
  s.dealloc = list_dealloc;
  s.traverse = list_traverse;
  s.clear = list_tp_clear;
  s.construct = list_construct;
  s.init = list_init;
  s.repr = list_repr;
  s.hash = hash_not_implemented;
  s.compare = list_compare;
  s.iter = list_iter;
  s.length = list_length;
  s.subscript = list_subscript;
  s.set_subscript = list_set_subscript;
  s.item = list_item;
  s.set_item = list_set_item;
  s.contains = list_contains;
  s.concat = list_concat;
  s.repeat = list_repeat;
  s.inplace_concat = list_inplace_concat;
  s.inplace_repeat = list_inplace_repeat;
}

Status m_append(Thread& th, List* self, Value v) { return list_append(th, self, v); }
Status m_insert(Thread& th, List* self, Value index, Value v) {
  int64_t i;
  if (failed(index_to_i64(th, index, i, th.rt->exc.OverflowError))) return Status::kError;
  return list_insert(th, self, i, v);
}
Status m_extend(Thread& th, List* self, Value iterable) { return list_extend(th, self, iterable); }
Owned m_pop(Thread& th, List* self, int64_t index) { return list_pop(th, self, index); }
void m_clear(Thread& th, List* self) { list_clear(th, self); }
Owned m_copy(Thread& th, List* self) { return list_slice(th, self, 0, INT64_MAX); }
Status m_reverse(Thread& th, List* self) { return list_reverse(th, self); }
Status m_remove(Thread& th, List* self, Value v) {
  int64_t at = find(th, self, v, 0, INT64_MAX);
  if (at == -2) return Status::kError;
  if (at == -1) return raise(th, th.rt->exc.ValueError, "list.remove(x): x not in list");
  return list_set_slice(th, self, at, at + 1, Value());
}
Owned m_index(Thread& th, List* self, Value v, Value start, Value stop) {
  auto size = static_cast<int64_t>(self->size);
  int64_t from = 0, to = INT64_MAX;
  if (start && failed(search_bound(th, start, size, from))) return {};
  if (stop && failed(search_bound(th, stop, size, to))) return {};
  int64_t at = find(th, self, v, from, to);
  if (at >= 0) return Owned::small_int(at);
  if (at == -2) return {};
  return raise(th, th.rt->exc.ValueError, "list.index(x): x not in list");
}
Owned m_count(Thread& th, List* self, Value v) {
  int64_t n = 0;
  if (self->storage != ListStorage::kValue) {
    int64_t word;
    const Wanted wanted = list_wanted_word(self, v, word);
    if (wanted == Wanted::kAbsent || self->size == 0) return Owned::small_int(0);
    if (wanted == Wanted::kWord) {
      return Owned::small_int(static_cast<int64_t>(text::simd::kernels().count_word(self->ints, self->size, word)));
    }
  }
  for (size_t i = 0; i < self->size; ++i) {
    Value item = list_at(self, i);
    if (item == v) {
      ++n;
      continue;
    }
    if (item.is_small_int() && v.is_small_int()) continue;
    Owned hold = Owned::borrow(item);
    Tri same = equal(th, item, v);
    if (same == Tri::kError) return {};
    n += same == Tri::kTrue;
  }
  return Owned::small_int(n);
}
Status m_sort(Thread& th, List* self, Value key, bool reverse) { return list_sort(th, self, key, reverse); }
Owned m_reversed(Thread& th, List* self) {
  return make_iterator(th, th.rt->types.list_reverse_iterator, Value(self), static_cast<int64_t>(self->size) - 1);
}
int64_t m_sizeof(Thread& th, List* self) {
  return static_cast<int64_t>(type_of(th, Value(self))->basic_size + self->capacity * sizeof(Value));
}

const NativeDef kListMethods[] = {
    method<&m_reversed>("__reversed__(self, /)", "Return a reverse iterator over the list."),
    method<&m_sizeof>("__sizeof__(self, /)", "Return the size of the list in memory, in bytes."),
    method<&m_clear>("clear(self, /)", "Remove all items from list."),
    method<&m_copy>("copy(self, /)", "Return a shallow copy of the list."),
    method<&m_append>("append(self, object, /)", "Append object to the end of the list."),
    method<&m_insert>("insert(self, index, object, /)", "Insert object before index."),
    method<&m_extend>("extend(self, iterable, /)", "Extend list by appending elements from the iterable."),
    method<&m_pop>("pop(self, index=-1, /)",
                   "Remove and return item at index (default last).\n\n"
                   "Raises IndexError if list is empty or index is out of range."),
    method<&m_remove>("remove(self, value, /)",
                      "Remove first occurrence of value.\n\nRaises ValueError if the value is not present."),
    method<&m_index>("index(self, value, start=0, stop=sys.maxsize, /)",
                     "Return first index of value.\n\nRaises ValueError if the value is not present."),
    method<&m_count>("count(self, value, /)", "Return number of occurrences of value."),
    method<&m_reverse>("reverse(self, /)", "Reverse *IN PLACE*."),
    method<&m_sort>("sort(self, /, *, key=None, reverse=False)",
                    "Sort the list in ascending order and return None.\n\n"
                    "The sort is in-place (i.e. the list itself is modified) and stable\n"
                    "(i.e. the order of two equal elements is maintained).\n\n"
                    "If a key function is given, apply it once to each list item and sort them,\n"
                    "ascending or descending, according to their function values.\n\n"
                    "The reverse flag can be set to sort in descending order."),
    class_method<&class_getitem>("__class_getitem__(type, object, /)",
                                 "lists are generic over the type of their contents"),
};

}  // namespace

Owned list_reverse_iter(Thread& th, List* self) { return m_reversed(th, self); }

const TypeSpec kListSpec = {
    "list",
    sizeof(List),
    Kind::kList,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kListSubclass | TypeFlags::kSequence | TypeFlags::kMatchSelf,
    "Built-in mutable sequence.\n\n"
    "If no argument is given, the constructor creates a new empty list.\n"
    "The argument must be an iterable if specified.",
    fill_list,
    kListMethods,
    {},
    "(iterable=(), /)",
};
const TypeSpec kListIteratorSpec = {
    "list_iterator", sizeof(ListIterator), Kind::kListIterator, TypeFlags::kGc | TypeFlags::kDisallowNew,
    nullptr,         fill_iterator,        kIteratorMethods};
const TypeSpec kListReverseIteratorSpec = {
    "list_reverseiterator", sizeof(ListIterator),   Kind::kOther, TypeFlags::kGc | TypeFlags::kDisallowNew, nullptr,
    fill_reverse_iterator,  kReverseIteratorMethods};

}  // namespace dxpy
