// tuple and its iterator.
#include "core/object/tuple.h"

#include <cstring>

#include "core/object/compare_op.h"
#include "core/object/container_types.h"
#include "core/object/gc.h"
#include "core/object/int.h"
#include "core/object/iteration.h"
#include "core/object/iterators.h"
#include "core/object/list.h"
#include "core/object/live_objects.h"
#include "core/object/ordered_table.h"

namespace dxpy {

namespace {

size_t tuple_bytes(size_t count) { return sizeof(Tuple) + (count > 1 ? count - 1 : 0) * sizeof(Value); }

Tuple* alloc_as(Thread& th, Type* cls, size_t count) {
  if (DX_UNLIKELY(count > SIZE_MAX / 16)) {
    (void)raise_no_memory(th);
    return nullptr;
  }
  auto* t = static_cast<Tuple*>(object_alloc(th, cls, count > 1 ? (count - 1) * sizeof(Value) : 0));
  if (DX_LIKELY(t != nullptr)) t->size = count;
  return t;
}

// A tuple of atoms needs no collector.
DX_ALWAYS_INLINE void settle(Tuple* t) {
  if (!t->has(Object::kExact)) return;
  for (size_t i = 0; i < t->size; ++i) {
    if (may_cycle(t->items[i])) return;
  }
  t->untrack();
}

}  // namespace

Tuple* tuple_alloc(Thread& th, size_t count) { return alloc_as(th, th.rt->types.tuple, count); }

Owned tuple_from(Thread& th, const Value* items, size_t count) {
  if (count == 0 && th.rt->empty_tuple) return Owned::borrow(th.rt->empty_tuple);
  Tuple* t = tuple_alloc(th, count);
  if (t == nullptr) return {};
  for (size_t i = 0; i < count; ++i) {
    inc_ref(items[i]);
    t->items[i] = items[i];
  }
  settle(t);
  return Owned::steal(Value(t));
}

Owned tuple_from_owned(Thread& th, Value* items, size_t count) {
  if (count == 0 && th.rt->empty_tuple) return Owned::borrow(th.rt->empty_tuple);
  Tuple* t = tuple_alloc(th, count);
  if (t == nullptr) {
    for (size_t i = 0; i < count; ++i) dec_ref(items[i]);
    return {};
  }
  for (size_t i = 0; i < count; ++i) t->items[i] = items[i];
  settle(t);
  return Owned::steal(Value(t));
}

Owned tuple_slice(Thread& th, Value tuple, size_t start, size_t stop) {
  auto* t = tuple.as<Tuple>();
  if (start == 0 && stop == t->size && t->has(Object::kExact)) return Owned::borrow(tuple);
  return tuple_from(th, t->items + start, stop > start ? stop - start : 0);
}

namespace {

void tuple_dealloc(Thread& th, Object* o) {
  auto* t = static_cast<Tuple*>(o);
  for (size_t i = t->size; i-- > 0;) dec_ref(t->items[i]);
  if (!t->has(Object::kExact)) return object_free(th, o);
  live_object_remove(*th.rt, o);
  block_free(*th.rt, t, tuple_bytes(t->size));
}
void tuple_traverse(Object* o, Visitor& visit) {
  auto* t = static_cast<Tuple*>(o);
  for (size_t i = 0; i < t->size; ++i) visit(t->items[i]);
  traverse_attributes(o, visit);
}

Owned tuple_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Type* base = th.rt->types.tuple;
  if ((cls == base || cls->slots.init == base->slots.init) && failed(no_keywords(th, "tuple", kwnames))) return {};
  if (failed(check_positional(th, "tuple", nargs, 0, 1))) return {};
  Owned items = nargs == 0 ? Owned::borrow(th.rt->empty_tuple) : sequence_to_tuple(th, args[0]);
  if (!items || cls == base) return items;
  auto* from = items.as<Tuple>();
  Tuple* t = alloc_as(th, cls, from->size);
  if (t == nullptr) return {};
  for (size_t i = 0; i < from->size; ++i) {
    inc_ref(from->items[i]);
    t->items[i] = from->items[i];
  }
  return Owned::steal(Value(t));
}

Owned repr_items(Thread& th, Tuple* t) {
  StrBuilder out(th);
  out.append('(');
  for (size_t i = 0; i < t->size; ++i) {
    if (i > 0) out.append(", ");
    Owned text = repr(th, t->items[i]);
    if (!text) return {};
    out.append(text.get());
  }
  out.append(t->size == 1 ? ",)" : ")");
  return out.finish();
}

Owned tuple_repr(Thread& th, Value self) {
  auto* t = self.as<Tuple>();
  if (t->size == 0) return str_ascii(th, "()");
  Tri inside = repr_enter(th, self);
  if (inside == Tri::kError) return {};
  if (inside == Tri::kTrue) return str_ascii(th, "(...)");
  Owned result = repr_items(th, t);
  repr_leave(th, self);
  return result;
}

// xxHash as CPython applies it to tuples, so that hashes agree.
Status tuple_hash(Thread& th, Value self, int64_t& out) {
  auto* t = self.as<Tuple>();
  if (t->hash_cache != 0) {
    out = t->hash_cache;
    return Status::kOk;
  }
  [[maybe_unused]] NativeStackClaim claim;
  if (failed(check_native_stack(th, " while hashing a tuple"))) return Status::kError;
  constexpr uint64_t kPrime1 = 11400714785074694791u, kPrime2 = 14029467366897019727u, kPrime5 = 2870177450012600261u;
  uint64_t acc = kPrime5;
  for (size_t i = 0; i < t->size; ++i) {
    int64_t lane;
    if (failed(hash(th, t->items[i], lane))) return Status::kError;
    acc += static_cast<uint64_t>(lane) * kPrime2;
    acc = std::rotl(acc, 31) * kPrime1;
  }
  acc += t->size ^ (kPrime5 ^ 3527539u);
  if (acc == ~uint64_t{0}) acc = 1546275796;
  out = static_cast<int64_t>(acc);
  t->hash_cache = out;
  return Status::kOk;
}

Owned tuple_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (!is_tuple(a) || !is_tuple(b)) return Owned::not_implemented();
  auto* x = a.as<Tuple>();
  auto* y = b.as<Tuple>();
  size_t n = x->size < y->size ? x->size : y->size;
  size_t i = 0;
  for (; i < n; ++i) {
    if (x->items[i] == y->items[i]) continue;
    Tri same = equal(th, x->items[i], y->items[i]);
    if (same == Tri::kError) return {};
    if (same == Tri::kFalse) break;
  }
  if (i == n) {
    return Owned::boolean(compares(x->size, y->size, op));
  }
  if (op == CompareOp::kEq) return Owned::boolean(false);
  if (op == CompareOp::kNe) return Owned::boolean(true);
  return compare(th, x->items[i], y->items[i], op);
}

int64_t tuple_length(Thread&, Value self) { return static_cast<int64_t>(self.as<Tuple>()->size); }

Owned tuple_item(Thread& th, Value self, int64_t i) {
  auto* t = self.as<Tuple>();
  if (i < 0 || static_cast<size_t>(i) >= t->size) return raise(th, th.rt->exc.IndexError, "tuple index out of range");
  return Owned::borrow(t->items[i]);
}

Owned tuple_subscript(Thread& th, Value self, Value key) {
  auto* t = self.as<Tuple>();
  auto size = static_cast<int64_t>(t->size);
  if (key.is_small_int() || is_index(th, key)) {
    int64_t i;
    if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return {};
    return tuple_item(th, self, i < 0 ? i + size : i);
  }
  if (!is_kind(key, Kind::kSlice)) {
    return raise(th, th.rt->exc.TypeError, "tuple indices must be integers or slices, not {}", type_of(th, key));
  }
  int64_t start, stop, step, count;
  if (failed(slice_indices(th, key, size, start, stop, step, count))) return {};
  if (count <= 0) return Owned::borrow(th.rt->empty_tuple);
  if (step == 1) return tuple_slice(th, self, static_cast<size_t>(start), static_cast<size_t>(start + count));
  Tuple* result = tuple_alloc(th, static_cast<size_t>(count));
  if (result == nullptr) return {};
  for (int64_t k = 0; k < count; ++k) {
    Value item = t->items[start + k * step];
    inc_ref(item);
    result->items[k] = item;
  }
  settle(result);
  return Owned::steal(Value(result));
}

Tri tuple_contains(Thread& th, Value self, Value item) {
  auto* t = self.as<Tuple>();
  for (size_t i = 0; i < t->size; ++i) {
    if (t->items[i] == item) return Tri::kTrue;
    Tri same = equal(th, t->items[i], item);
    if (same != Tri::kFalse) return same;
  }
  return Tri::kFalse;
}

Owned tuple_concat(Thread& th, Value a, Value b) {
  if (!is_tuple(b)) {
    return raise(th, th.rt->exc.TypeError, "can only concatenate tuple (not \"{}\") to tuple", type_of(th, b));
  }
  auto* x = a.as<Tuple>();
  auto* y = b.as<Tuple>();
  if (x->size == 0 && y->has(Object::kExact)) return Owned::borrow(b);
  if (y->size == 0 && x->has(Object::kExact)) return Owned::borrow(a);
  if (x->size + y->size == 0) return Owned::borrow(th.rt->empty_tuple);
  Tuple* t = tuple_alloc(th, x->size + y->size);
  if (t == nullptr) return {};
  for (size_t i = 0; i < x->size; ++i) {
    inc_ref(x->items[i]);
    t->items[i] = x->items[i];
  }
  for (size_t i = 0; i < y->size; ++i) {
    inc_ref(y->items[i]);
    t->items[x->size + i] = y->items[i];
  }
  settle(t);
  return Owned::steal(Value(t));
}

Owned tuple_repeat(Thread& th, Value self, int64_t n) {
  auto* x = self.as<Tuple>();
  if ((x->size == 0 || n == 1) && x->has(Object::kExact)) return Owned::borrow(self);
  if (x->size == 0 || n <= 0) return Owned::borrow(th.rt->empty_tuple);
  if (x->size > SIZE_MAX / 16 / static_cast<size_t>(n)) return raise_no_memory(th);
  Tuple* t = tuple_alloc(th, x->size * static_cast<size_t>(n));
  if (t == nullptr) return {};
  for (size_t i = 0, k = 0; i < t->size; ++i, k = k + 1 == x->size ? 0 : k + 1) {
    inc_ref(x->items[k]);
    t->items[i] = x->items[k];
  }
  settle(t);
  return Owned::steal(Value(t));
}

Owned tuple_iter(Thread& th, Value self);

void fill_tuple(TypeSlots& s) {
  s.dealloc = tuple_dealloc;
  s.traverse = tuple_traverse;
  s.construct = tuple_construct;
  s.repr = tuple_repr;
  s.hash = tuple_hash;
  s.compare = tuple_compare;
  s.iter = tuple_iter;
  s.length = tuple_length;
  s.subscript = tuple_subscript;
  s.item = tuple_item;
  s.contains = tuple_contains;
  s.concat = tuple_concat;
  s.repeat = tuple_repeat;
}

Owned m_index(Thread& th, Tuple* self, Value value, Value start, Value stop) {
  int64_t from = 0, to = static_cast<int64_t>(self->size);
  if (start && failed(search_bound(th, start, to, from))) return {};
  if (stop && failed(search_bound(th, stop, static_cast<int64_t>(self->size), to))) return {};
  if (to > static_cast<int64_t>(self->size)) to = static_cast<int64_t>(self->size);
  for (int64_t i = from; i < to; ++i) {
    Tri same = equal(th, self->items[i], value);
    if (same == Tri::kError) return {};
    if (same == Tri::kTrue) return Owned::small_int(i);
  }
  return raise(th, th.rt->exc.ValueError, "tuple.index(x): x not in tuple");
}
Owned m_count(Thread& th, Tuple* self, Value value) {
  int64_t n = 0;
  for (size_t i = 0; i < self->size; ++i) {
    Tri same = equal(th, self->items[i], value);
    if (same == Tri::kError) return {};
    n += same == Tri::kTrue;
  }
  return Owned::small_int(n);
}
Owned m_getnewargs(Thread& th, Tuple* self) {
  Owned copy = tuple_from(th, self->items, self->size);
  return copy ? tuple_of(th, copy) : Owned();
}

const NativeDef kTupleMethods[] = {
    method<&m_getnewargs>("__getnewargs__(self, /)"),
    method<&m_index>("index(self, value, start=0, stop=sys.maxsize, /)",
                     "Return first index of value.\n\nRaises ValueError if the value is not present."),
    method<&m_count>("count(self, value, /)", "Return number of occurrences of value."),
    class_method<&class_getitem>("__class_getitem__(type, object, /)",
                                 "Tuples are generic over the types of their contents.\n\n"
                                 "For example, use ``tuple[int, str]`` for a pair whose first element\n"
                                 "is an int and second element is a string."),
};

// --- iterator

void iterator_dealloc(Thread& th, Object* o) {
  drop(static_cast<TupleIterator*>(o)->tuple);
  object_free(th, o);
}
void iterator_traverse(Object* o, Visitor& visit) { visit(static_cast<TupleIterator*>(o)->tuple); }
void iterator_clear(Thread&, Object* o) { drop(static_cast<TupleIterator*>(o)->tuple); }

Owned iterator_next(Thread&, Value self) {
  auto* it = self.as<TupleIterator>();
  if (!it->tuple) return {};
  auto* t = it->tuple.as<Tuple>();
  if (it->position < static_cast<int64_t>(t->size)) return Owned::borrow(t->items[it->position++]);
  drop(it->tuple);
  return {};
}

Owned tuple_iter(Thread& th, Value self) {
  auto* it = static_cast<TupleIterator*>(object_alloc(th, th.rt->types.tuple_iterator));
  if (it == nullptr) return {};
  inc_ref(self);
  it->tuple = self;
  return Owned::steal(Value(it));
}

Owned iterator_length_hint(Thread&, TupleIterator* it) {
  return Owned::small_int(it->tuple ? static_cast<int64_t>(it->tuple.as<Tuple>()->size) - it->position : 0);
}
Owned iterator_reduce(Thread& th, TupleIterator* it) {
  if (!it->tuple) return reduce_builtin(th, "iter", th.rt->empty_tuple);
  return reduce_builtin(th, "iter", it->tuple, Value::small_int(it->position));
}
Status iterator_setstate(Thread& th, TupleIterator* it, Value state) {
  int64_t n = it->tuple ? static_cast<int64_t>(it->tuple.as<Tuple>()->size) : 0;
  return clipped_index(th, state, 0, n, it->position);
}
const NativeDef kIteratorMethods[] = {
    method<&iterator_length_hint>("__length_hint__(self, /)", "Private method returning an estimate of len(list(it))."),
    method<&iterator_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    method<&iterator_setstate>("__setstate__(self, object, /)", "Set state information for unpickling."),
};
void fill_iterator(TypeSlots& s) {
  s.dealloc = iterator_dealloc;
  s.traverse = iterator_traverse;
  s.clear = iterator_clear;
  s.iter = iter_self;
  s.next = iterator_next;
}

}  // namespace

const TypeSpec kTupleSpec = {
    "tuple",
    sizeof(Tuple),
    Kind::kTuple,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kTupleSubclass | TypeFlags::kSequence | TypeFlags::kMatchSelf,
    "Built-in immutable sequence.\n\n"
    "If no argument is given, the constructor returns an empty tuple.\n"
    "If iterable is specified the tuple is initialized from iterable's items.\n\n"
    "If the argument is a tuple, the return value is the same object.",
    fill_tuple,
    kTupleMethods,
    {},
    "(iterable=(), /)",
};
const TypeSpec kTupleIteratorSpec = {
    "tuple_iterator", sizeof(TupleIterator), Kind::kTupleIterator, TypeFlags::kGc | TypeFlags::kDisallowNew,
    nullptr,          fill_iterator,         kIteratorMethods};

}  // namespace dxpy
