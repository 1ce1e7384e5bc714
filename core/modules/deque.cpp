// collections.deque: a ring buffer whose capacity is a power of two.
//
// Item i lies at items[(head + i) & (capacity - 1)]. `state` counts changes of the structure, for iterators and
// searches.
#include <cstring>

#include "core/memory/alloc.h"
#include "core/modules/collections.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/int.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

struct Deque : Object {
  Value* items;
  size_t head, size, capacity;
  int64_t max_length;  // -1: no limit
  uint64_t state;
};

Deque* as_deque(Value v) { return v.as<Deque>(); }
CollectionsState& types(Thread& th) { return module_state<CollectionsState>(th); }
bool is_deque(Thread& th, Value v) { return is_subtype(type_of(th, v), types(th).deque); }

DX_ALWAYS_INLINE Value& at(Deque* d, size_t i) { return d->items[(d->head + i) & (d->capacity - 1)]; }

bool reserve(Deque* d, size_t wanted) {
  if (wanted <= d->capacity) return true;
  size_t capacity = d->capacity == 0 ? 8 : d->capacity * 2;
  while (capacity < wanted) capacity *= 2;
  if (capacity > SIZE_MAX / 16) return false;
  auto* fresh = static_cast<Value*>(mem_alloc(capacity * sizeof(Value)));
  if (fresh == nullptr) return false;
  for (size_t i = 0; i < d->size; ++i) fresh[i] = at(d, i);
  mem_free(d->items);
  d->items = fresh;
  d->capacity = capacity;
  d->head = 0;
  return true;
}

Owned take_left(Deque* d) {
  Owned v = Owned::steal(at(d, 0));
  d->head = (d->head + 1) & (d->capacity - 1);
  --d->size;
  ++d->state;
  return v;
}
Owned take_right(Deque* d) {
  Owned v = Owned::steal(at(d, d->size - 1));
  --d->size;
  ++d->state;
  return v;
}

bool over_limit(const Deque* d) { return d->max_length >= 0 && d->size > static_cast<size_t>(d->max_length); }

Status push_right(Thread& th, Deque* d, Owned v) {
  if (!reserve(d, d->size + 1)) return raise_no_memory(th);
  at(d, d->size) = v.release();
  ++d->size;
  ++d->state;
  if (over_limit(d)) take_left(d).reset();
  return Status::kOk;
}
Status push_left(Thread& th, Deque* d, Owned v) {
  if (!reserve(d, d->size + 1)) return raise_no_memory(th);
  d->head = (d->head - 1) & (d->capacity - 1);
  at(d, 0) = v.release();
  ++d->size;
  ++d->state;
  if (over_limit(d)) take_right(d).reset();
  return Status::kOk;
}

void clear(Deque* d) {
  Value* items = d->items;
  size_t head = d->head, size = d->size, mask = d->capacity - 1;
  d->items = nullptr;
  d->head = d->size = d->capacity = 0;
  ++d->state;
  for (size_t i = 0; i < size; ++i) dec_ref(items[(head + i) & mask]);
  mem_free(items);
}

// Takes item i out, closing the gap from the nearer side.
Owned take_at(Deque* d, size_t i) {
  Owned v = Owned::steal(at(d, i));
  if (i < d->size / 2) {
    for (size_t k = i; k > 0; --k) at(d, k) = at(d, k - 1);
    d->head = (d->head + 1) & (d->capacity - 1);
  } else {
    for (size_t k = i; k + 1 < d->size; ++k) at(d, k) = at(d, k + 1);
  }
  --d->size;
  ++d->state;
  return v;
}

void deque_dealloc(Thread& th, Object* o) {
  clear(static_cast<Deque*>(o));
  object_free(th, o);
}
void deque_traverse(Object* o, Visitor& visit) {
  auto* d = static_cast<Deque*>(o);
  for (size_t i = 0; i < d->size; ++i) visit(at(d, i));
  traverse_attributes(o, visit);
}
void deque_tp_clear(Thread& th, Object* o) {
  clear(static_cast<Deque*>(o));
  clear_attributes(th, o);
}

Owned deque_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* d = make_instance<Deque>(th, cls);
  if (d == nullptr) return {};
  d->max_length = -1;
  return Owned::steal(Value(d));
}

// Adds every item, at the right or the left.
Status extend(Thread& th, Deque* d, Value iterable, bool left) {
  Owned source = Owned::borrow(iterable);
  if (iterable == Value(d)) source = sequence_to_list(th, iterable);
  Owned it = source ? get_iter(th, source) : Owned();
  if (!it) return Status::kError;
  while (Owned v = iterator_step(th, it)) {
    if (failed(left ? push_left(th, d, std::move(v)) : push_right(th, d, std::move(v)))) return Status::kError;
  }
  return just_ended(th) ? Status::kOk : Status::kError;
}

Status deque_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "deque(iterable=<none>, maxlen=None)", args, nargs, kwnames, v, 2)))
    return Status::kError;
  auto* d = as_deque(self);
  int64_t limit = -1;
  if (!v[1].is_none()) {
    if (!is_int(v[1])) return raise(th, th.rt->exc.TypeError, "an integer is required");
    if (failed(int_as_i64(th, v[1], limit))) return Status::kError;
    if (limit < 0) return raise(th, th.rt->exc.ValueError, "maxlen must be non-negative");
  }
  d->max_length = limit;
  if (d->size > 0) clear(d);
  return v[0] ? extend(th, d, v[0], false) : Status::kOk;
}

Owned deque_repr(Thread& th, Value self) {
  Tri inside = repr_enter(th, self);
  if (inside == Tri::kError) return {};
  if (inside == Tri::kTrue) return str_ascii(th, "[...]");
  Owned list = sequence_to_list(th, self);
  Owned result;
  if (list && as_deque(self)->max_length >= 0) {
    result = format_str(th, "{}({!r}, maxlen={})", type_of(th, self)->name, list, as_deque(self)->max_length);
  } else if (list) {
    result = format_str(th, "{}({!r})", type_of(th, self)->name, list);
  }
  repr_leave(th, self);
  return result;
}

Owned deque_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (!is_deque(th, a) || !is_deque(th, b)) return Owned::not_implemented();
  Deque *x = as_deque(a), *y = as_deque(b);
  if ((op == CompareOp::kEq || op == CompareOp::kNe) && x->size != y->size) {
    return Owned::boolean(op == CompareOp::kNe);
  }
  size_t i = 0;
  for (; i < x->size && i < y->size; ++i) {
    Owned left = Owned::borrow(at(x, i)), right = Owned::borrow(at(y, i));
    uint64_t xs = x->state, ys = y->state;
    Tri same = equal(th, left, right);
    if (same == Tri::kError) return {};
    if (same == Tri::kFalse) {
      if (op == CompareOp::kEq) return Owned::boolean(false);
      if (op == CompareOp::kNe) return Owned::boolean(true);
      return compare(th, left, right, op);
    }
    if (xs != x->state || ys != y->state) {
      return raise(th, th.rt->exc.RuntimeError, "deque mutated during iteration");
    }
  }
  Value m = Value::small_int(static_cast<int64_t>(x->size)), n = Value::small_int(static_cast<int64_t>(y->size));
  return compare(th, m, n, op);
}

int64_t deque_length(Thread&, Value self) { return static_cast<int64_t>(as_deque(self)->size); }

Owned deque_item(Thread& th, Value self, int64_t i) {
  auto* d = as_deque(self);
  if (i < 0 || static_cast<size_t>(i) >= d->size) {
    return raise(th, th.rt->exc.IndexError, "deque index out of range");
  }
  return Owned::borrow(at(d, static_cast<size_t>(i)));
}
Status deque_set_item(Thread& th, Value self, int64_t i, Value v) {
  auto* d = as_deque(self);
  if (i < 0 || static_cast<size_t>(i) >= d->size) {
    return raise(th, th.rt->exc.IndexError, "deque index out of range");
  }
  if (!v) {
    take_at(d, static_cast<size_t>(i)).reset();
    return Status::kOk;
  }
  assign(at(d, static_cast<size_t>(i)), v);
  return Status::kOk;
}

// Index of the first item in [from, to) equal to `v`; -1: none; -2: error.
int64_t search(Thread& th, Deque* d, Value v, int64_t from, int64_t to, const Type* on_change, const char* message) {
  uint64_t state = d->state;
  for (int64_t i = from; i < to && i < static_cast<int64_t>(d->size); ++i) {
    Owned item = Owned::borrow(at(d, static_cast<size_t>(i)));
    Tri same = equal(th, item, v);
    if (same == Tri::kError) return -2;
    if (state != d->state) {
      (void)raise(th, on_change, message);
      return -2;
    }
    if (same == Tri::kTrue) return i;
  }
  return -1;
}
constexpr const char* kMutated = "deque mutated during iteration";

Tri deque_contains(Thread& th, Value self, Value v) {
  int64_t i = search(th, as_deque(self), v, 0, INT64_MAX, th.rt->exc.RuntimeError, kMutated);
  return i == -2 ? Tri::kError : tri(i >= 0);
}

Owned m_copy(Thread& th, Value self) {
  auto* d = as_deque(self);
  Type* cls = type_of(th, self);
  if (cls == types(th).deque) {
    Owned result = deque_construct(th, cls, nullptr, 0, Value());
    if (!result) return {};
    auto* copy = result.as<Deque>();
    copy->max_length = d->max_length;
    if (!reserve(copy, d->size)) return raise_no_memory(th);
    for (size_t i = 0; i < d->size; ++i) copy->items[i] = own(at(d, i));
    copy->size = d->size;
    return result;
  }
  Owned result = d->max_length < 0 ? call_with(th, type_value(cls), self)
                                   : call_with(th, type_value(cls), self, lend(int_from_i64(th, d->max_length)));
  if (result && !is_deque(th, result)) {
    return raise(th, th.rt->exc.TypeError, "{}() must return a deque, not {}", cls, type_of(th, result));
  }
  return result;
}

Owned deque_concat(Thread& th, Value self, Value other) {
  if (!is_deque(th, other)) {
    return raise(th, th.rt->exc.TypeError, "can only concatenate deque (not \"{}\") to deque", type_of(th, other));
  }
  Owned result = m_copy(th, self);
  if (!result || failed(extend(th, result.as<Deque>(), other, false))) return {};
  return result;
}
Owned deque_inplace_concat(Thread& th, Value self, Value other) {
  if (failed(extend(th, as_deque(self), other, false))) return {};
  return Owned::borrow(self);
}
Owned deque_inplace_repeat(Thread& th, Value self, int64_t n) {
  auto* d = as_deque(self);
  if (d->size == 0 || n == 1) return Owned::borrow(self);
  if (n <= 0) {
    clear(d);
    return Owned::borrow(self);
  }
  size_t one = d->size, times = static_cast<size_t>(n);
  if (d->max_length >= 0 && times > static_cast<size_t>(d->max_length) / one + 1) {
    times = static_cast<size_t>(d->max_length) / one + 1;  // more would fall out again
  }
  if (times > SIZE_MAX / 32 / one || !reserve(d, one * times)) return raise_no_memory(th);
  for (size_t i = one; i < one * times; ++i) at(d, i) = own(at(d, i - one));
  d->size = one * times;
  ++d->state;
  while (over_limit(d)) take_left(d).reset();
  return Owned::borrow(self);
}
Owned deque_repeat(Thread& th, Value self, int64_t n) {
  Owned copy = m_copy(th, self);
  return copy ? deque_inplace_repeat(th, copy, n) : Owned();
}

// --- iterators

struct DequeIterator : Object {
  Value deque;  // owned
  uint64_t state;
  size_t position;  // items given so far
  size_t left;
};
using IteratorFields = OwnedFields<DequeIterator, &DequeIterator::deque>;

Owned iterator_new(Thread& th, Type* type, Value deque) {
  auto* it = make_instance<DequeIterator>(th, type);
  if (it == nullptr) return {};
  it->deque = own(deque);
  it->state = as_deque(deque)->state;
  it->left = as_deque(deque)->size;
  return Owned::steal(Value(it));
}
Owned deque_iter(Thread& th, Value self) { return iterator_new(th, types(th).deque_iterator, self); }
Owned m_reversed(Thread& th, Value self) { return iterator_new(th, types(th).deque_reverse_iterator, self); }

template <bool kReverse>
Owned iterator_next(Thread& th, Value self) {
  auto* it = self.as<DequeIterator>();
  auto* d = as_deque(it->deque);
  if (it->state != d->state) {
    it->left = 0;
    return raise(th, th.rt->exc.RuntimeError, "deque mutated during iteration");
  }
  if (it->left == 0) return {};
  --it->left;
  size_t i = it->position++;
  return Owned::borrow(at(d, kReverse ? d->size - 1 - i : i));
}

template <bool kReverse>
Owned iterator_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value) {
  if (failed(check_positional(th, cls->name, nargs, 1, 2))) return {};
  if (!is_deque(th, args[0])) {
    return raise(th, th.rt->exc.TypeError, "argument 1 must be collections.deque, not {}", type_of(th, args[0]));
  }
  int64_t skip = 0;
  if (nargs == 2 && failed(native_arg_i64(th, args[1], skip))) return {};
  Owned it = iterator_new(th, cls, args[0]);
  for (int64_t i = 0; it && i < skip; ++i) {
    Owned item = iterator_next<kReverse>(th, it);
    if (!item) {
      if (th.has_error()) return {};
      break;
    }
  }
  return it;
}
int64_t iterator_length_hint(Thread&, DequeIterator* it) { return static_cast<int64_t>(it->left); }
Owned iterator_reduce(Thread& th, DequeIterator* it) {
  Owned args = tuple_of(th, it->deque, Value::small_int(static_cast<int64_t>(as_deque(it->deque)->size - it->left)));
  return args ? tuple_of(th, class_of(it), args) : Owned();
}
const NativeDef kIteratorMethods[] = {
    method<&iterator_length_hint>("__length_hint__(self, /)", "Private method returning an estimate of len(list(it))."),
    method<&iterator_reduce>("__reduce__(self, /)", "Return state information for pickling."),
};
template <bool kReverse>
void fill_iterator(TypeSlots& s) {
  IteratorFields::fill(s);
  s.construct = iterator_construct<kReverse>;
  s.iter = iter_self;
  s.next = iterator_next<kReverse>;
}

// --- methods

Status m_append(Thread& th, Deque* d, Value v) { return push_right(th, d, Owned::borrow(v)); }
Status m_append_left(Thread& th, Deque* d, Value v) { return push_left(th, d, Owned::borrow(v)); }
void m_clear(Thread&, Deque* d) { clear(d); }
Owned m_count(Thread& th, Deque* d, Value v) {
  int64_t n = 0;
  for (int64_t from = 0;; ++n) {
    int64_t i = search(th, d, v, from, INT64_MAX, th.rt->exc.RuntimeError, kMutated);
    if (i == -2) return {};
    if (i < 0) return Owned::small_int(n);
    from = i + 1;
  }
}
Status m_extend(Thread& th, Deque* d, Value iterable) { return extend(th, d, iterable, false); }
Status m_extend_left(Thread& th, Deque* d, Value iterable) { return extend(th, d, iterable, true); }
Owned m_index(Thread& th, Deque* d, Value v, Value start, Value stop) {
  auto size = static_cast<int64_t>(d->size);
  int64_t from = 0, to = size;
  if (start && failed(search_bound(th, start, size, from))) return {};
  if (stop && failed(search_bound(th, stop, size, to))) return {};
  int64_t i = search(th, d, v, from, to, th.rt->exc.RuntimeError, kMutated);
  if (i >= 0) return Owned::small_int(i);
  return i == -2 ? Owned() : Owned(raise(th, th.rt->exc.ValueError, "deque.index(x): x not in deque"));
}
Status m_insert(Thread& th, Deque* d, int64_t index, Value v) {
  auto size = static_cast<int64_t>(d->size);
  if (d->max_length >= 0 && size >= d->max_length) {
    return raise(th, th.rt->exc.IndexError, "deque already at its maximum size");
  }
  if (index < 0) index = index + size < 0 ? 0 : index + size;
  if (index > size) index = size;
  if (failed(push_right(th, d, Owned::borrow(v)))) return Status::kError;
  for (auto i = static_cast<size_t>(size); i > static_cast<size_t>(index); --i) std::swap(at(d, i), at(d, i - 1));
  return Status::kOk;
}
Owned m_pop(Thread& th, Deque* d) {
  return d->size > 0 ? take_right(d) : Owned(raise(th, th.rt->exc.IndexError, "pop from an empty deque"));
}
Owned m_pop_left(Thread& th, Deque* d) {
  return d->size > 0 ? take_left(d) : Owned(raise(th, th.rt->exc.IndexError, "pop from an empty deque"));
}
Owned m_reduce(Thread& th, Value self) {
  auto* d = as_deque(self);
  Owned get_state = get_attr(th, self, th.rt->names.__getstate__);
  Owned state = get_state ? call(th, get_state) : Owned();
  Owned it = state ? get_iter(th, self) : Owned();
  if (!it) return {};
  if (d->max_length < 0) return tuple_of(th, class_of(d), th.rt->empty_tuple, state, it);
  Owned args = tuple_of(th, th.rt->empty_tuple, lend(int_from_i64(th, d->max_length)));
  return args ? tuple_of(th, class_of(d), args, state, it) : Owned();
}
Status m_remove(Thread& th, Deque* d, Value v) {
  int64_t i = search(th, d, v, 0, INT64_MAX, th.rt->exc.IndexError, "deque mutated during remove().");
  if (i == -2) return Status::kError;
  if (i < 0) return raise(th, th.rt->exc.ValueError, "deque.remove(x): x not in deque");
  take_at(d, static_cast<size_t>(i)).reset();
  return Status::kOk;
}
void m_reverse(Thread&, Deque* d) {
  for (size_t i = 0, j = d->size; i + 1 < j; ++i) std::swap(at(d, i), at(d, --j));
}
void m_rotate(Thread&, Deque* d, int64_t n) {
  if (d->size <= 1) return;
  auto size = static_cast<int64_t>(d->size);
  n %= size;
  if (n > size / 2) n -= size;
  if (n < -size / 2) n += size;
  ++d->state;
  for (; n > 0; --n) {
    Value v = at(d, d->size - 1);
    d->head = (d->head - 1) & (d->capacity - 1);
    at(d, 0) = v;
  }
  for (; n < 0; ++n) {
    Value v = at(d, 0);
    d->head = (d->head + 1) & (d->capacity - 1);
    at(d, d->size - 1) = v;
  }
}
int64_t m_sizeof(Thread&, Deque* d) {
  return static_cast<int64_t>(d->type()->basic_size + d->capacity * sizeof(Value));
}

const NativeDef kMethods[] = {
    method<&m_append>("append(self, item, /)", "Add an element to the right side of the deque."),
    method<&m_append_left>("appendleft(self, item, /)", "Add an element to the left side of the deque."),
    method<&m_clear>("clear(self, /)", "Remove all elements from the deque."),
    method<&m_copy>("__copy__(self, /)", "Return a shallow copy of a deque."),
    method<&m_copy>("copy(self, /)", "Return a shallow copy of a deque."),
    method<&m_count>("count(self, value, /)", "Return number of occurrences of value."),
    method<&m_extend>("extend(self, iterable, /)",
                      "Extend the right side of the deque with elements from the iterable."),
    method<&m_extend_left>("extendleft(self, iterable, /)",
                           "Extend the left side of the deque with elements from the iterable."),
    method<&m_index>("index(self, value, start=<start>, stop=<stop>, /)",
                     "Return first index of value.\n\nRaises ValueError if the value is not present."),
    method<&m_insert>("insert(self, index, value, /)", "Insert value before index."),
    method<&m_pop>("pop(self, /)", "Remove and return the rightmost element."),
    method<&m_pop_left>("popleft(self, /)", "Remove and return the leftmost element."),
    method<&m_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    method<&m_remove>("remove(self, value, /)", "Remove first occurrence of value."),
    method<&m_reversed>("__reversed__(self, /)", "Return a reverse iterator over the deque."),
    method<&m_reverse>("reverse(self, /)", "Reverse *IN PLACE*."),
    method<&m_rotate>("rotate(self, n=1, /)",
                      "Rotate the deque n steps to the right.  If n is negative, rotates left."),
    method<&m_sizeof>("__sizeof__(self, /)", "Return the size of the deque in memory, in bytes."),
    class_method<&class_getitem>("__class_getitem__(type, object, /)",
                                 "deques are generic over the type of their contents"),
};
const GetSetDef kGetSets[] = {
    {"maxlen",
     [](Thread& th, Value v) {
       int64_t n = as_deque(v)->max_length;
       return n < 0 ? Owned::none() : int_from_i64(th, n);
     },
     nullptr, "maximum size of a deque or None if unbounded"},
};

void fill(TypeSlots& s) {
  s.dealloc = deque_dealloc;
  s.traverse = deque_traverse;
  s.clear = deque_tp_clear;
  s.construct = deque_construct;
  s.init = deque_init;
  s.repr = deque_repr;
  s.hash = hash_not_implemented;
  s.compare = deque_compare;
  s.iter = deque_iter;
  s.length = deque_length;
  s.item = deque_item;
  s.set_item = deque_set_item;
  s.contains = deque_contains;
  s.concat = deque_concat;
  s.repeat = deque_repeat;
  s.inplace_concat = deque_inplace_concat;
  s.inplace_repeat = deque_inplace_repeat;
}

}  // namespace

const TypeSpec kDequeSpec = {
    "collections.deque",
    sizeof(Deque),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kWeakRef | TypeFlags::kSequence,
    "A list-like sequence optimized for data accesses near its endpoints.",
    fill,
    kMethods,
    kGetSets,
    "([iterable[, maxlen]])",
};
const TypeSpec kDequeIteratorSpec = {
    "collections._deque_iterator", sizeof(DequeIterator), Kind::kOther, TypeFlags::kGc, nullptr,
    fill_iterator<false>,          kIteratorMethods};
const TypeSpec kDequeReverseIteratorSpec = {"collections._deque_reverse_iterator",
                                            sizeof(DequeIterator),
                                            Kind::kOther,
                                            TypeFlags::kGc,
                                            nullptr,
                                            fill_iterator<true>,
                                            kIteratorMethods};

}  // namespace dxpy
