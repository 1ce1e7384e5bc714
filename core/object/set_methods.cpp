// set and frozenset: the types, their slots, methods and iterator.
#include "core/object/container_types.h"
#include "core/object/dict_impl.h"
#include "core/object/iterators.h"
#include "core/object/list.h"
#include "core/object/set_impl.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

Set* as_set(Value v) { return v.as<Set>(); }

// A new set of the base type (set or frozenset) with the elements of `s`.
Owned copy_set(Thread& th, Value s) {
  Owned result = set_like(th, s, Value());
  if (!result || failed(set_clone_into(th, result.as<Set>(), as_set(s)))) return {};
  return result;
}

Owned set_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  return Owned::steal(Value(static_cast<Object*>(set_alloc(th, cls))));
}

Status set_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "set", kwnames)) || failed(check_positional(th, "set", nargs, 0, 1)))
    return Status::kError;
  if (set_size(self) != 0) set_clear(as_set(self));
  as_set(self)->hash_cache = 0;
  return nargs == 1 ? set_update(th, self, args[0]) : Status::kOk;
}

Owned frozenset_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Type* base = th.rt->types.frozenset;
  if ((cls == base || cls->slots.init == base->slots.init) && failed(no_keywords(th, "frozenset", kwnames))) return {};
  if (failed(check_positional(th, "frozenset", nargs, 0, 1))) return {};
  if (cls == base) return frozenset_new(th, nargs == 1 ? args[0] : Value());
  Owned result = set_construct(th, cls, nullptr, 0, Value());
  if (!result || (nargs == 1 && failed(set_update(th, result, args[0])))) return {};
  return result;
}

Owned set_repr(Thread& th, Value self) {
  Type* type = type_of(th, self);
  Tri inside = repr_enter(th, self);
  if (inside == Tri::kError) return {};
  if (inside == Tri::kTrue) return format_str(th, "{}(...)", type);
  Owned result;
  if (set_size(self) == 0) {
    result = format_str(th, "{}()", type);
  } else {
    StrBuilder out(th);
    bool plain = type == th.rt->types.set;
    if (!plain) {
      out.append(std::string_view(type->name));
      out.append('(');
    }
    out.append('{');
    Owned key;
    int64_t hash;
    uint32_t pos = 0;
    bool ok = true;
    for (bool first = true; ok && set_step(as_set(self), pos, key, hash); first = false) {
      if (!first) out.append(", ");
      Owned text = repr(th, key);
      ok = bool(text);
      if (ok) out.append(text.get());
    }
    out.append(plain ? "}" : "})");
    if (ok) result = out.finish();
  }
  repr_leave(th, self);
  return result;
}

// CPython's frozenset hash, so that hashes agree.
Status frozenset_hash(Thread&, Value self, int64_t& out) {
  Set* s = as_set(self);
  if (s->hash_cache == 0) {
    uint64_t h = 0;
    for (uint32_t i = 0; i < s->entry_count; ++i) {
      if (!s->entries[i].key) continue;
      auto e = static_cast<uint64_t>(table::hash_at(s, i));
      h ^= ((e ^ 89869747u) ^ (e << 16)) * 3644798167u;
    }
    h ^= (uint64_t{s->used} + 1) * 1927868237u;
    h ^= (h >> 11) ^ (h >> 25);
    h = h * 69069u + 907133923u;
    if (h == ~uint64_t{0}) h = 590923713;
    s->hash_cache = static_cast<int64_t>(h);
  }
  out = s->hash_cache;
  return Status::kOk;
}

Tri is_subset(Thread& th, Value a, Value b) {  // both sets
  if (set_size(a) > set_size(b)) return Tri::kFalse;
  Owned key;
  int64_t hash;
  uint32_t pos = 0;
  while (set_step(as_set(a), pos, key, hash)) {
    Tri in = set_contains_hashed(th, as_set(b), key, hash);
    if (in != Tri::kTrue) return in;
  }
  return Tri::kTrue;
}

Owned set_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (!is_any_set(a) || !is_any_set(b)) return Owned::not_implemented();
  size_t x = set_size(a), y = set_size(b);
  Tri r = Tri::kFalse;
  switch (op) {
    case CompareOp::kEq:
    case CompareOp::kNe:
      if (x == y && (as_set(a)->hash_cache == 0 || as_set(b)->hash_cache == 0 ||
                     as_set(a)->hash_cache == as_set(b)->hash_cache)) {
        r = is_subset(th, a, b);
      }
      break;
    case CompareOp::kLt:
      if (x < y) r = is_subset(th, a, b);
      break;
    case CompareOp::kLe:
      r = is_subset(th, a, b);
      break;
    case CompareOp::kGt:
      if (x > y) r = is_subset(th, b, a);
      break;
    case CompareOp::kGe:
      r = is_subset(th, b, a);
      break;
  }
  if (r == Tri::kError) return {};
  return Owned::boolean((r == Tri::kTrue) != (op == CompareOp::kNe));
}

int64_t set_length(Thread&, Value self) { return static_cast<int64_t>(set_size(self)); }

// An unhashable set as key stands for the frozenset with the same elements.
template <typename F>
Tri with_key(Thread& th, Value key, F&& f) {
  Tri r = f(key);
  if (r != Tri::kError || !is_kind(key, Kind::kSet) || !error_matches(th, th.rt->exc.TypeError)) return r;
  clear_error(th);
  Owned frozen = frozenset_new(th, key);
  return frozen ? f(frozen.get()) : Tri::kError;
}

Tri set_tp_contains(Thread& th, Value self, Value key) {
  return with_key(th, key, [&](Value k) { return set_contains(th, self, k); });
}
Tri discard_key(Thread& th, Value self, Value key) {
  return with_key(th, key, [&](Value k) { return set_discard(th, self, k); });
}

// --- algebra

Owned intersection(Thread& th, Value self, Value other) {
  if (self == other) return copy_set(th, self);
  Owned result = set_like(th, self, Value());
  if (!result) return {};
  Set* out = result.as<Set>();
  if (is_any_set(other)) {
    Value small = other, large = self;
    if (set_size(other) > set_size(self)) std::swap(small, large);
    Owned key;
    int64_t hash;
    uint32_t pos = 0;
    while (set_step(as_set(small), pos, key, hash)) {
      Tri in = set_contains_hashed(th, as_set(large), key, hash);
      if (in == Tri::kError || (in == Tri::kTrue && failed(set_add_hashed(th, out, key, hash)))) return {};
    }
    return result;
  }
  Owned it = get_iter(th, other);
  if (!it) return {};
  while (Owned key = iter_next(th, it)) {
    int64_t hash;
    if (failed(table::key_hash(th, key, hash, kSetElement))) return {};
    Tri in = set_contains_hashed(th, as_set(self), key, hash);
    if (in == Tri::kError || (in == Tri::kTrue && failed(set_add_hashed(th, out, key, hash)))) return {};
  }
  return th.has_error() ? Owned() : std::move(result);
}

Status difference_update(Thread& th, Value self, Value other) {
  if (self == other) {
    set_clear(as_set(self));
    return Status::kOk;
  }
  if (is_any_set(other)) {
    Owned key;
    int64_t hash;
    uint32_t pos = 0;
    // Looking up the smaller side in the larger one.
    if (set_size(other) > set_size(self)) {
      while (set_step(as_set(self), pos, key, hash)) {
        Tri in = set_contains_hashed(th, as_set(other), key, hash);
        if (in == Tri::kError) return Status::kError;
        if (in == Tri::kTrue && set_discard_hashed(th, as_set(self), key, hash) == Tri::kError) return Status::kError;
      }
    } else {
      while (set_step(as_set(other), pos, key, hash)) {
        if (set_discard_hashed(th, as_set(self), key, hash) == Tri::kError) return Status::kError;
      }
    }
    return Status::kOk;
  }
  Owned it = get_iter(th, other);
  if (!it) return Status::kError;
  while (Owned key = iter_next(th, it)) {
    if (set_discard(th, self, key) == Tri::kError) return Status::kError;
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

Owned difference(Thread& th, Value self, Value other) {
  bool other_set = is_any_set(other);
  if ((!other_set && !is_dict(other)) || (other_set && set_size(self) / 4 > set_size(other))) {
    Owned result = copy_set(th, self);
    if (!result || failed(difference_update(th, result, other))) return {};
    return result;
  }
  Owned result = set_like(th, self, Value());
  if (!result) return {};
  Owned key;
  int64_t hash;
  uint32_t pos = 0;
  while (set_step(as_set(self), pos, key, hash)) {
    Tri in;
    if (other_set) {
      in = set_contains_hashed(th, as_set(other), key, hash);
    } else {
      in = tri(bool(dict_get_hashed(th, other, key, hash)));
      if (in == Tri::kFalse && th.has_error()) in = Tri::kError;
    }
    if (in == Tri::kError || (in == Tri::kFalse && failed(set_add_hashed(th, result.as<Set>(), key, hash)))) return {};
  }
  return result;
}

Status symmetric_difference_update(Thread& th, Value self, Value other) {
  if (self == other) {
    set_clear(as_set(self));
    return Status::kOk;
  }
  Owned others = is_any_set(other) ? Owned::borrow(other) : set_like(th, self, other);
  if (!others) return Status::kError;
  Owned key;
  int64_t hash;
  uint32_t pos = 0;
  while (set_step(others.as<Set>(), pos, key, hash)) {
    Tri removed = set_discard_hashed(th, as_set(self), key, hash);
    if (removed == Tri::kError) return Status::kError;
    if (removed == Tri::kFalse && failed(set_add_hashed(th, as_set(self), key, hash))) return Status::kError;
  }
  return Status::kOk;
}

// Gives `self` the elements of `from`, which is thrown away.
void take_content(Value self, Owned from) {
  Set *s = as_set(self), *f = from.as<Set>();
  table::swap_tables(s, f);
  s->pop_hint = 0;
  s->hash_cache = 0;
  f->pop_hint = 0;
}

Owned set_and(Thread& th, Value a, Value b) {
  if (!is_any_set(a) || !is_any_set(b)) return Owned::not_implemented();
  return intersection(th, a, b);
}
Owned set_or(Thread& th, Value a, Value b) {
  if (!is_any_set(a) || !is_any_set(b)) return Owned::not_implemented();
  Owned result = copy_set(th, a);
  if (!result || failed(set_update(th, result, b))) return {};
  return result;
}
Owned set_sub(Thread& th, Value a, Value b) {
  if (!is_any_set(a) || !is_any_set(b)) return Owned::not_implemented();
  return difference(th, a, b);
}
Owned set_xor(Thread& th, Value a, Value b) {
  if (!is_any_set(a) || !is_any_set(b)) return Owned::not_implemented();
  Owned result = copy_set(th, a);
  if (!result || failed(symmetric_difference_update(th, result, b))) return {};
  return result;
}
Owned set_ior(Thread& th, Value a, Value b) {
  if (!is_any_set(b)) return Owned::not_implemented();
  return failed(set_update(th, a, b)) ? Owned() : Owned::borrow(a);
}
Owned set_iand(Thread& th, Value a, Value b) {
  if (!is_any_set(b)) return Owned::not_implemented();
  Owned result = intersection(th, a, b);
  if (!result) return {};
  take_content(a, std::move(result));
  return Owned::borrow(a);
}
Owned set_isub(Thread& th, Value a, Value b) {
  if (!is_any_set(b)) return Owned::not_implemented();
  return failed(difference_update(th, a, b)) ? Owned() : Owned::borrow(a);
}
Owned set_ixor(Thread& th, Value a, Value b) {
  if (!is_any_set(b)) return Owned::not_implemented();
  return failed(symmetric_difference_update(th, a, b)) ? Owned() : Owned::borrow(a);
}

// --- iterator

Owned set_iter(Thread& th, Value self) {
  return table_iterator_new(th, th.rt->types.set_iterator, self, set_size(self));
}

Owned iterator_next(Thread& th, Value self) {
  auto* it = self.as<TableIterator>();
  if (const SetEntry* e = table_iterator_step<Set>(it); DX_LIKELY(e != nullptr)) return Owned::borrow(e->key);
  if (!it->table) return {};
  Set* s = as_set(it->table);
  if (s->used != it->used) {
    it->used = TableIterator::kChanged;
    return raise(th, th.rt->exc.RuntimeError, "Set changed size during iteration");
  }
  while (it->position < s->entry_count) {
    Value key = s->entries[it->position++].key;
    if (!key) continue;
    if (it->remaining > 0) --it->remaining;
    return Owned::borrow(key);
  }
  drop(it->table);
  return {};
}

void fill_iterator(TypeSlots& s) {
  fill_table_iterator(s);
  s.next = iterator_next;
}

// --- methods

Status m_add(Thread& th, Value self, Value key) { return set_add(th, self, key); }
void m_clear(Thread&, Set* self) { set_clear(self); }
Owned m_copy(Thread& th, Value self) { return copy_set(th, self); }
Owned m_frozen_copy(Thread& th, Value self) {
  return is_exact_kind(self, Kind::kFrozenSet) ? Owned::borrow(self) : copy_set(th, self);
}
Status m_discard(Thread& th, Value self, Value key) {
  return discard_key(th, self, key) == Tri::kError ? Status::kError : Status::kOk;
}
Status m_remove(Thread& th, Value self, Value key) {
  Tri r = discard_key(th, self, key);
  if (r == Tri::kFalse) return raise_key_error(th, key);
  return r == Tri::kError ? Status::kError : Status::kOk;
}
Owned m_pop(Thread& th, Set* self) {
  if (self->used == 0) return raise(th, th.rt->exc.KeyError, "pop from an empty set");
  uint32_t at = self->pop_hint < self->entry_count ? self->pop_hint : 0;
  while (at < self->entry_count && !self->entries[at].key) ++at;
  if (at == self->entry_count) {  // the hint was made before the table was rebuilt
    for (at = 0; !self->entries[at].key;) ++at;
  }
  Owned key = Owned::steal(self->entries[at].key);
  table::remove_at(self, at);
  self->pop_hint = at + 1;
  return key;
}
Owned m_union(Thread& th, Value self, VarArgs others) {
  Owned result = copy_set(th, self);
  if (!result) return {};
  for (Value other : others) {
    if (other == self) continue;
    if (failed(set_update(th, result, other))) return {};
  }
  return result;
}
Status m_update(Thread& th, Value self, VarArgs others) {
  for (Value other : others) {
    if (failed(set_update(th, self, other))) return Status::kError;
  }
  return Status::kOk;
}
Owned m_intersection(Thread& th, Value self, VarArgs others) {
  if (others.size == 0) return copy_set(th, self);
  Owned result = Owned::borrow(self);
  for (Value other : others) {
    result = intersection(th, result, other);
    if (!result) return {};
  }
  return result;
}
Status m_intersection_update(Thread& th, Value self, VarArgs others) {
  Owned result = m_intersection(th, self, others);
  if (!result) return Status::kError;
  take_content(self, std::move(result));
  return Status::kOk;
}
Owned m_difference(Thread& th, Value self, VarArgs others) {
  if (others.size == 0) return copy_set(th, self);
  Owned result = difference(th, self, others[0]);
  for (size_t i = 1; result && i < others.size; ++i) {
    if (failed(difference_update(th, result, others[i]))) return {};
  }
  return result;
}
Status m_difference_update(Thread& th, Value self, VarArgs others) {
  for (Value other : others) {
    if (failed(difference_update(th, self, other))) return Status::kError;
  }
  return Status::kOk;
}
Owned m_symmetric_difference(Thread& th, Value self, Value other) {
  Owned result = set_like(th, self, other);
  if (!result || failed(symmetric_difference_update(th, result, self))) return {};
  return result;
}
Status m_symmetric_difference_update(Thread& th, Value self, Value other) {
  return symmetric_difference_update(th, self, other);
}
Tri m_isdisjoint(Thread& th, Value self, Value other) {
  if (self == other) return tri(set_size(self) == 0);
  if (is_any_set(other)) {
    Value small = other, large = self;
    if (set_size(small) > set_size(large)) std::swap(small, large);
    Owned key;
    int64_t hash;
    uint32_t pos = 0;
    while (set_step(as_set(small), pos, key, hash)) {
      Tri in = set_contains_hashed(th, as_set(large), key, hash);
      if (in != Tri::kFalse) return in == Tri::kError ? in : Tri::kFalse;
    }
    return Tri::kTrue;
  }
  Owned it = get_iter(th, other);
  if (!it) return Tri::kError;
  while (Owned key = iter_next(th, it)) {
    Tri in = set_contains(th, self, key);
    if (in != Tri::kFalse) return in == Tri::kError ? in : Tri::kFalse;
  }
  return th.has_error() ? Tri::kError : Tri::kTrue;
}
Tri m_issubset(Thread& th, Value self, Value other) {
  if (is_any_set(other)) return is_subset(th, self, other);
  Owned found = intersection(th, self, other);
  if (!found) return Tri::kError;
  return tri(set_size(found) == set_size(self));
}
Tri m_issuperset(Thread& th, Value self, Value other) {
  if (is_any_set(other)) return is_subset(th, other, self);
  Owned it = get_iter(th, other);
  if (!it) return Tri::kError;
  while (Owned key = iter_next(th, it)) {
    Tri in = set_contains(th, self, key);
    if (in != Tri::kTrue) return in;
  }
  return th.has_error() ? Tri::kError : Tri::kTrue;
}
Owned m_reduce(Thread& th, Value self) {
  Owned keys = sequence_to_list(th, self);
  Owned args = keys ? tuple_of(th, keys) : Owned();
  Owned get_state = args ? get_attr(th, self, th.rt->names.__getstate__) : Owned();
  Owned state = get_state ? call(th, get_state) : Owned();
  if (!state) return {};
  return tuple_of(th, Value(static_cast<Object*>(type_of(th, self))), args, state);
}
int64_t m_sizeof(Thread& th, Set* self) {
  return static_cast<int64_t>(type_of(th, Value(self))->basic_size + table::memory_size(self));
}

#define DX_COMMON_SET_METHODS                                                                                     \
  method<&m_difference>("difference(self, /, *others)",                                                           \
                        "Return a new set with elements in the set that are not in the others."),                 \
      method<&m_intersection>("intersection(self, /, *others)",                                                   \
                              "Return a new set with elements common to the set and all others."),                \
      method<&m_isdisjoint>("isdisjoint(self, other, /)", "Return True if two sets have a null intersection."),   \
      method<&m_issubset>("issubset(self, other, /)", "Report whether another set contains this set."),           \
      method<&m_issuperset>("issuperset(self, other, /)", "Report whether this set contains another set."),       \
      method<&m_symmetric_difference>("symmetric_difference(self, other, /)",                                     \
                                      "Return a new set with elements in either the set or other but not both."), \
      method<&m_union>("union(self, /, *others)", "Return a new set with elements from the set and all others."), \
      method<&m_reduce>("__reduce__(self, /)", "Return state information for pickling."),                         \
      method<&m_sizeof>("__sizeof__(self, /)", "S.__sizeof__() -> size of S in memory, in bytes."),               \
      class_method<&class_getitem>("__class_getitem__(type, object, /)",                                          \
                                   "sets are generic over the type of their elements")

const NativeDef kSetMethods[] = {
    method<&m_add>("add(self, object, /)",
                   "Add an element to a set.\n\nThis has no effect if the element is already present."),
    method<&m_clear>("clear(self, /)", "Remove all elements from this set."),
    method<&m_copy>("copy(self, /)", "Return a shallow copy of a set."),
    method<&m_discard>("discard(self, object, /)",
                       "Remove an element from a set if it is a member.\n\n"
                       "Unlike set.remove(), the discard() method does not raise\n"
                       "an exception when an element is missing from the set."),
    method<&m_remove>("remove(self, object, /)",
                      "Remove an element from a set; it must be a member.\n\n"
                      "If the element is not a member, raise a KeyError."),
    method<&m_pop>("pop(self, /)",
                   "Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty."),
    method<&m_update>("update(self, /, *others)", "Update the set, adding elements from all others."),
    method<&m_intersection_update>("intersection_update(self, /, *others)",
                                   "Update the set, keeping only elements found in it and all others."),
    method<&m_difference_update>("difference_update(self, /, *others)",
                                 "Update the set, removing elements found in others."),
    method<&m_symmetric_difference_update>(
        "symmetric_difference_update(self, other, /)",
        "Update the set, keeping only elements found in either set, but not in both."),
    DX_COMMON_SET_METHODS,
};
const NativeDef kFrozenSetMethods[] = {
    method<&m_frozen_copy>("copy(self, /)", "Return a shallow copy of a set."),
    DX_COMMON_SET_METHODS,
};
#undef DX_COMMON_SET_METHODS

void fill_common(TypeSlots& s) {
  s.dealloc = set_dealloc;
  s.traverse = set_traverse;
  s.clear = set_tp_clear;
  s.repr = set_repr;
  s.compare = set_compare;
  s.iter = set_iter;
  s.length = set_length;
  s.contains = set_tp_contains;
  s.subtract = set_sub;
  s.bit_and = set_and;
  s.bit_or = set_or;
  s.bit_xor = set_xor;
}
void fill_set(TypeSlots& s) {
  fill_common(s);
  s.construct = set_construct;
  s.init = set_init;
  s.hash = hash_not_implemented;
  s.inplace_subtract = set_isub;
  s.inplace_and = set_iand;
  s.inplace_or = set_ior;
  s.inplace_xor = set_ixor;
}
void fill_frozenset(TypeSlots& s) {
  fill_common(s);
  s.construct = frozenset_construct;
  s.hash = frozenset_hash;
}

constexpr uint32_t kFlags = TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kWeakRef | TypeFlags::kMatchSelf;

}  // namespace

const TypeSpec kSetSpec = {
    "set",       sizeof(Set), Kind::kSet,         kFlags, "Build an unordered collection of unique elements.", fill_set,
    kSetMethods, {},          "(iterable=(), /)",
};
const TypeSpec kFrozenSetSpec = {
    "frozenset",
    sizeof(Set),
    Kind::kFrozenSet,
    kFlags,
    "Build an immutable unordered collection of unique elements.",
    fill_frozenset,
    kFrozenSetMethods,
    {},
    "(iterable=(), /)",
};
const TypeSpec kSetIteratorSpec = {
    "set_iterator", sizeof(TableIterator), Kind::kSetIterator,   TypeFlags::kGc | TypeFlags::kDisallowNew,
    nullptr,        fill_iterator,         kTableIteratorMethods};

}  // namespace dxpy
