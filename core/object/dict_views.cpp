// dict_keys, dict_values, dict_items and the iterators over dicts.
#include "core/object/container_types.h"
#include "core/object/dict_impl.h"
#include "core/object/iterators.h"
#include "core/object/list.h"
#include "core/object/set.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

// --- iterators

enum class Part : uint8_t { kKey, kValue, kItem };

template <Part kPart>
DX_ALWAYS_INLINE Owned part_of(Thread& th, const DictEntry& e) {
  if (kPart == Part::kKey) return Owned::borrow(e.key);
  if (kPart == Part::kValue) return Owned::borrow(e.value);
  return tuple_of(th, e.key, e.value);
}

template <Part kPart, bool kReverse>
Owned iterator_next(Thread& th, Value self) {
  auto* it = self.as<TableIterator>();
  if (!kReverse) {
    if (const DictEntry* e = table_iterator_step<Dict>(it); DX_LIKELY(e != nullptr)) return part_of<kPart>(th, *e);
  }
  if (!it->table) return {};
  auto* d = it->table.as<Dict>();
  if (DX_UNLIKELY(it->used != d->used)) {
    it->used = TableIterator::kChanged;
    return raise(th, th.rt->exc.RuntimeError, "dictionary changed size during iteration");
  }
  int64_t at = it->position;
  if (kReverse) {
    if (at >= d->entry_count) at = -1;  // the table was rebuilt meanwhile
    while (at >= 0 && !d->entries[at].key) --at;
    it->position = at - 1;
  } else {
    while (at < d->entry_count && !d->entries[at].key) ++at;
    it->position = at + 1;
    if (at >= d->entry_count) at = -1;
  }
  if (at < 0) {
    drop(it->table);
    return {};
  }
  if (DX_UNLIKELY(it->remaining == 0)) {
    drop(it->table);
    return raise(th, th.rt->exc.RuntimeError, "dictionary keys changed during iteration");
  }
  --it->remaining;
  return part_of<kPart>(th, d->entries[at]);
}

template <Part kPart, bool kReverse>
void fill_iterator(TypeSlots& s) {
  fill_table_iterator(s);
  s.next = iterator_next<kPart, kReverse>;
}

// --- views

void view_dealloc(Thread& th, Object* o) {
  drop(static_cast<DictView*>(o)->dict);
  object_free(th, o);
}
void view_traverse(Object* o, Visitor& visit) {
  visit(static_cast<DictView*>(o)->dict);
  traverse_attributes(o, visit);
}
void view_clear(Thread& th, Object* o) {
  drop(static_cast<DictView*>(o)->dict);
  clear_attributes(th, o);
}

Value dict_of(Value view) { return view.as<DictView>()->dict; }

int64_t view_length(Thread&, Value self) { return static_cast<int64_t>(dict_size(dict_of(self))); }

Owned view_repr(Thread& th, Value self) {
  Tri inside = repr_enter(th, self);
  if (inside == Tri::kError) return {};
  if (inside == Tri::kTrue) return str_ascii(th, "...");
  Owned list = sequence_to_list(th, self);
  Owned result = list ? format_str(th, "{}({!r})", type_of(th, self), list) : Owned();
  repr_leave(th, self);
  return result;
}

Owned keys_iter(Thread& th, Value self) {
  return dict_iterator_new(th, th.rt->types.dict_key_iterator, dict_of(self), false);
}
Owned values_iter(Thread& th, Value self) {
  return dict_iterator_new(th, th.rt->types.dict_value_iterator, dict_of(self), false);
}
Owned items_iter(Thread& th, Value self) {
  return dict_iterator_new(th, th.rt->types.dict_item_iterator, dict_of(self), false);
}
Owned keys_reversed(Thread& th, Value self) {
  return dict_iterator_new(th, th.rt->types.dict_reverse_key_iterator, dict_of(self), true);
}
Owned values_reversed(Thread& th, Value self) {
  return dict_iterator_new(th, th.rt->types.dict_reverse_value_iterator, dict_of(self), true);
}
Owned items_reversed(Thread& th, Value self) {
  return dict_iterator_new(th, th.rt->types.dict_reverse_item_iterator, dict_of(self), true);
}
Owned view_mapping(Thread& th, Value self) { return mapping_proxy_new(th, dict_of(self)); }

Tri keys_contains(Thread& th, Value self, Value item) { return dict_contains(th, dict_of(self), item); }

Tri items_contains(Thread& th, Value self, Value item) {
  if (!is_tuple(item) || item.as<Tuple>()->size != 2) return Tri::kFalse;
  Owned found = Owned::borrow(dict_get(th, dict_of(self), item.as<Tuple>()->items[0]));
  if (!found) return th.has_error() ? Tri::kError : Tri::kFalse;
  return equal(th, found, item.as<Tuple>()->items[1]);
}

bool is_set_like_view(Thread& th, Value v) {
  return is_kind(v, Kind::kDictView) && !is_subtype(v.as_object()->type(), th.rt->types.dict_values);
}

Tri all_contained(Thread& th, Value items, Value container) {
  Owned it = get_iter(th, items);
  if (!it) return Tri::kError;
  while (Owned item = iter_next(th, it)) {
    Tri in = contains(th, container, item);
    if (in != Tri::kTrue) return in;
  }
  return th.has_error() ? Tri::kError : Tri::kTrue;
}

Owned view_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (!is_set_like_view(th, a) || (!is_any_set(b) && !is_set_like_view(th, b))) return Owned::not_implemented();
  int64_t na = length(th, a), nb = length(th, b);
  if (na < 0 || nb < 0) return {};
  Tri ok = Tri::kFalse;
  switch (op) {
    case CompareOp::kEq:
    case CompareOp::kNe:
      if (na == nb) ok = all_contained(th, a, b);
      break;
    case CompareOp::kLt:
      if (na < nb) ok = all_contained(th, a, b);
      break;
    case CompareOp::kLe:
      if (na <= nb) ok = all_contained(th, a, b);
      break;
    case CompareOp::kGt:
      if (na > nb) ok = all_contained(th, b, a);
      break;
    case CompareOp::kGe:
      if (na >= nb) ok = all_contained(th, b, a);
      break;
  }
  if (ok == Tri::kError) return {};
  return Owned::boolean((ok == Tri::kTrue) != (op == CompareOp::kNe));
}

// Binary slots get either order: the view may be on the right.
Owned view_sub(Thread& th, Value a, Value b) {
  Owned result = set_new(th, a);
  if (!result) return {};
  Owned it = get_iter(th, b);
  if (!it) return {};
  while (Owned item = iter_next(th, it)) {
    if (set_discard(th, result, item) == Tri::kError) return {};
  }
  return th.has_error() ? Owned() : std::move(result);
}

Owned view_or(Thread& th, Value a, Value b) {
  Owned result = set_new(th, a);
  if (!result || failed(set_update(th, result, b))) return {};
  return result;
}

Owned view_and(Thread& th, Value a, Value b) {
  if (is_set_like_view(th, b) && !is_set_like_view(th, a)) std::swap(a, b);
  // The one that is iterated gives the elements: of equal ones that is seen. As in CPython the smaller one, mostly.
  if (is_set_like_view(th, b) ? dict_size(dict_of(b)) > dict_size(dict_of(a))
                              : is_exact_kind(b, Kind::kSet) && dict_size(dict_of(a)) <= set_size(b)) {
    std::swap(a, b);
  }
  Owned result = set_new(th);
  Owned it = get_iter(th, b);
  if (!result || !it) return {};
  while (Owned item = iter_next(th, it)) {
    Tri in = contains(th, a, item);
    if (in == Tri::kError || (in == Tri::kTrue && failed(set_add(th, result, item)))) return {};
  }
  return th.has_error() ? Owned() : std::move(result);
}

Owned view_xor(Thread& th, Value a, Value b) {
  Owned left = set_new(th, a);
  Owned right = left ? set_new(th, b) : Owned();
  if (!right) return {};
  size_t pos = 0;
  Value key;
  Owned result = set_new(th);
  if (!result) return {};
  for (const Owned* side : {&left, &right}) {
    const Owned& other = side == &left ? right : left;
    pos = 0;
    while (set_next(*side, pos, key)) {
      Tri in = set_contains(th, other, key);
      if (in == Tri::kError || (in == Tri::kFalse && failed(set_add(th, result, key)))) return {};
    }
  }
  return result;
}

Tri view_isdisjoint(Thread& th, Value self, Value other) {
  if (self == other) return tri(dict_size(dict_of(self)) == 0);
  Value small = other, large = self;
  if (is_any_set(other) || is_set_like_view(th, other)) {
    int64_t n = length(th, other);
    if (n < 0) return Tri::kError;
    if (n > view_length(th, self)) std::swap(small, large);
  }
  Owned it = get_iter(th, small);
  if (!it) return Tri::kError;
  while (Owned item = iter_next(th, it)) {
    Tri in = contains(th, large, item);
    if (in != Tri::kFalse) return in == Tri::kError ? in : Tri::kFalse;
  }
  return th.has_error() ? Tri::kError : Tri::kTrue;
}

void fill_view(TypeSlots& s) {
  s.dealloc = view_dealloc;
  s.traverse = view_traverse;
  s.clear = view_clear;
  s.repr = view_repr;
  s.length = view_length;
}
void fill_set_view(TypeSlots& s) {
  fill_view(s);
  s.compare = view_compare;
  s.hash = hash_not_implemented;
  s.subtract = view_sub;
  s.bit_and = view_and;
  s.bit_or = view_or;
  s.bit_xor = view_xor;
}
void fill_keys(TypeSlots& s) {
  fill_set_view(s);
  s.iter = keys_iter;
  s.contains = keys_contains;
}
void fill_items(TypeSlots& s) {
  fill_set_view(s);
  s.iter = items_iter;
  s.contains = items_contains;
}
void fill_values(TypeSlots& s) {
  fill_view(s);
  s.iter = values_iter;
}

constexpr const char* kDisjointDoc = "Return True if the view and the given iterable have a null intersection.";
const NativeDef kKeysMethods[] = {
    method<&view_isdisjoint>("isdisjoint(self, object, /)", kDisjointDoc),
    method<&keys_reversed>("__reversed__(self, /)", "Return a reverse iterator over the dict keys."),
};
const NativeDef kItemsMethods[] = {
    method<&view_isdisjoint>("isdisjoint(self, object, /)", kDisjointDoc),
    method<&items_reversed>("__reversed__(self, /)", "Return a reverse iterator over the dict items."),
};
const NativeDef kValuesMethods[] = {
    method<&values_reversed>("__reversed__(self, /)", "Return a reverse iterator over the dict values."),
};
const GetSetDef kViewGetSets[] = {{"mapping", view_mapping, nullptr, "dictionary that this view refers to"}};

constexpr uint32_t kIteratorFlags = TypeFlags::kGc | TypeFlags::kDisallowNew;
constexpr uint32_t kViewFlags = TypeFlags::kGc | TypeFlags::kDisallowNew;

}  // namespace

Owned dict_view_new(Thread& th, Type* type, Value dict) {
  auto* v = static_cast<DictView*>(object_alloc(th, type));
  if (v == nullptr) return {};
  inc_ref(dict);
  v->dict = dict;
  return Owned::steal(Value(v));
}

Owned dict_iterator_new(Thread& th, Type* type, Value dict, bool reverse) {
  Owned it = table_iterator_new(th, type, dict, dict_size(dict));
  if (it && reverse) it.get().as<TableIterator>()->position = static_cast<int64_t>(dict.as<Dict>()->entry_count) - 1;
  return it;
}

const TypeSpec kDictKeysSpec = {"dict_keys", sizeof(DictView), Kind::kDictView, kViewFlags,
                                nullptr,     fill_keys,        kKeysMethods,    kViewGetSets};
const TypeSpec kDictValuesSpec = {"dict_values", sizeof(DictView), Kind::kDictView, kViewFlags,
                                  nullptr,       fill_values,      kValuesMethods,  kViewGetSets};
const TypeSpec kDictItemsSpec = {"dict_items", sizeof(DictView), Kind::kDictView, kViewFlags,
                                 nullptr,      fill_items,       kItemsMethods,   kViewGetSets};
const TypeSpec kDictKeyIteratorSpec = {"dict_keyiterator",
                                       sizeof(TableIterator),
                                       Kind::kDictKeyIterator,
                                       kIteratorFlags,
                                       nullptr,
                                       fill_iterator<Part::kKey, false>,
                                       kTableIteratorMethods};
const TypeSpec kDictValueIteratorSpec = {"dict_valueiterator",
                                         sizeof(TableIterator),
                                         Kind::kOther,
                                         kIteratorFlags,
                                         nullptr,
                                         fill_iterator<Part::kValue, false>,
                                         kTableIteratorMethods};
const TypeSpec kDictItemIteratorSpec = {"dict_itemiterator",
                                        sizeof(TableIterator),
                                        Kind::kDictItemIterator,
                                        kIteratorFlags,
                                        nullptr,
                                        fill_iterator<Part::kItem, false>,
                                        kTableIteratorMethods};
const TypeSpec kDictReverseKeyIteratorSpec = {
    "dict_reversekeyiterator",       sizeof(TableIterator), Kind::kOther, kIteratorFlags, nullptr,
    fill_iterator<Part::kKey, true>, kTableIteratorMethods};
const TypeSpec kDictReverseValueIteratorSpec = {
    "dict_reversevalueiterator",       sizeof(TableIterator), Kind::kOther, kIteratorFlags, nullptr,
    fill_iterator<Part::kValue, true>, kTableIteratorMethods};
const TypeSpec kDictReverseItemIteratorSpec = {
    "dict_reverseitemiterator",       sizeof(TableIterator), Kind::kOther, kIteratorFlags, nullptr,
    fill_iterator<Part::kItem, true>, kTableIteratorMethods};

}  // namespace dxpy
