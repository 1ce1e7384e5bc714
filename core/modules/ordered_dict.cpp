// collections.OrderedDict: a dict (which keeps insertion order) that can move entries to either end and take them off
// the front.
//
// Taking from the front leaves holes at the start of the entry array. `front` remembers that every entry before it is a
// hole, so that a queue-like use stays cheap. The memory is trusted only while every structural change since went
// through this file's own operations (`seen` equals Dict::mutations) and no entry moved.
#include "core/modules/collections.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict_impl.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

struct OrderedDict : Dict {
  uint32_t front;
  uint32_t seen;
};

OrderedDict* as_ordered(Value v) { return v.as<OrderedDict>(); }
CollectionsState& types(Thread& th) { return module_state<CollectionsState>(th); }
bool is_ordered(Thread& th, Value v) { return is_dict(v) && is_subtype(type_of(th, v), types(th).ordered_dict); }
bool is_plain(Thread& th, Value v) { return type_of(th, v) == types(th).ordered_dict; }

// Around one operation that changes the table at most once.
class Tracked {
 public:
  explicit Tracked(OrderedDict* d) : d_(d) {
    if (d->seen != d->mutations) d->front = 0;
    d->table_flags &= ~uint32_t{Dict::kMoved};
  }
  ~Tracked() {
    if (d_->has_table_flag(Dict::kMoved)) d_->front = 0;
    d_->seen = d_->mutations;
  }
  Tracked(const Tracked&) = delete;
  Tracked& operator=(const Tracked&) = delete;

 private:
  OrderedDict* d_;
};

Owned ordered_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  return Owned::steal(Value(static_cast<Object*>(dict_alloc(th, cls))));
}

Status store(Thread& th, Value self, Value key, Value value) {
  if (!is_plain(th, self)) return set_item(th, self, key, value);
  Owned held = Owned::borrow(self);
  int64_t hash;
  if (failed(table::key_hash(th, key, hash, "a dict key"))) return Status::kError;
  Tracked tracked(as_ordered(self));
  return dict_set_hashed(th, self, key, hash, value);
}

Status ordered_set_subscript(Thread& th, Value self, Value key, Value value) {
  Owned held = Owned::borrow(self);
  Tracked tracked(as_ordered(self));
  if (value) return dict_set(th, self, key, value);
  Tri removed = dict_remove(th, self, key);
  if (removed == Tri::kFalse) return raise_key_error(th, key);
  return removed == Tri::kTrue ? Status::kOk : Status::kError;
}

// --- update, as MutableMapping does it

Status store_pairs(Thread& th, Value self, Value pairs) {
  Owned it = get_iter(th, pairs);
  if (!it) return Status::kError;
  while (Owned pair = iterator_step(th, it)) {
    Owned items = sequence_fast(th, pair, "object is not iterable");
    if (items) items = sequence_to_tuple(th, items);
    if (!items) return Status::kError;
    auto kv = fast_items_tuple(items);
    if (kv.size() != 2) {
      if (kv.size() < 2) {
        return raise(th, th.rt->exc.ValueError, "need more than {} value{} to unpack", kv.size(),
                     kv.size() == 1 ? "" : "s");
      }
      return raise(th, th.rt->exc.ValueError, "too many values to unpack (expected 2)");
    }
    if (failed(store(th, self, kv[0], kv[1]))) return Status::kError;
  }
  return just_ended(th) ? Status::kOk : Status::kError;
}

Status update_one(Thread& th, Value self, Value other) {
  if (is_exact_kind(other, Kind::kDict)) {
    Owned items = dict_items_list(th, other);
    return items ? store_pairs(th, self, items) : Status::kError;
  }
  Owned method;
  Tri found = find_attr(th, other, th.rt->names.keys, method);
  if (found == Tri::kError) return Status::kError;
  if (found == Tri::kTrue) {
    Owned keys = call(th, method);
    Owned it = keys ? get_iter(th, keys) : Owned();
    if (!it) return Status::kError;
    while (Owned key = iterator_step(th, it)) {
      Owned value = get_item(th, other, key);
      if (!value || failed(store(th, self, key, value))) return Status::kError;
    }
    return just_ended(th) ? Status::kOk : Status::kError;
  }
  found = find_attr(th, other, th.rt->names.items, method);
  if (found == Tri::kError) return Status::kError;
  if (found == Tri::kTrue) {
    Owned items = call(th, method);
    return items ? store_pairs(th, self, items) : Status::kError;
  }
  return store_pairs(th, self, other);
}

Status update(Thread& th, Value self, const char* name, const Value* args, size_t nargs, Value kwnames) {
  if (nargs > 1) {
    (void)name;
    return raise(th, th.rt->exc.TypeError, "expected at most 1 argument, got {}", nargs);
  }
  if (nargs == 1 && failed(update_one(th, self, args[0]))) return Status::kError;
  if (kwnames.is_empty()) return Status::kOk;
  auto names = fast_items_tuple(kwnames);
  for (size_t i = 0; i < names.size(); ++i) {
    if (failed(store(th, self, names[i], args[nargs + i]))) return Status::kError;
  }
  return Status::kOk;
}

Status ordered_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  return update(th, self, "OrderedDict", args, nargs, kwnames);
}
Owned m_update(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  return failed(update(th, self, "update", args, nargs, kwnames)) ? Owned() : Owned::none();
}

// --- basics

Owned ordered_repr(Thread& th, Value self) {
  if (dict_size(self) == 0) return format_str(th, "{}()", type_of(th, self)->name);
  Tri inside = repr_enter(th, self);
  if (inside == Tri::kError) return {};
  if (inside == Tri::kTrue) return str_ascii(th, "...");
  Owned result;
  Owned content = dict_new(th);
  bool ok = bool(content);
  if (ok && is_plain(th, self)) {
    ok = !failed(dict_update(th, content, self));
  } else if (ok) {
    Owned items = call_method(th, self, th.rt->names.items);
    ok = items && !failed(dict_update(th, content, items));
  }
  if (ok) result = format_str(th, "{}({!r})", type_of(th, self)->name, content);
  repr_leave(th, self);
  return result;
}

Failure raise_mutated(Thread& th) { return raise(th, th.rt->exc.RuntimeError, "OrderedDict mutated during iteration"); }

Tri same_order(Thread& th, Value a, Value b) {
  Owned x = dict_keys_list(th, a), y = dict_keys_list(th, b);
  if (!x || !y) return Tri::kError;
  uint32_t before_a = as_ordered(a)->mutations, before_b = as_ordered(b)->mutations;
  Tri same = compare_truth(th, x, y, CompareOp::kEq);
  if (same == Tri::kError) return same;
  if (as_ordered(a)->mutations != before_a || as_ordered(b)->mutations != before_b) return raise_mutated(th);
  return same;
}

Owned ordered_compare(Thread& th, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_dict(a) || !is_dict(b)) return Owned::not_implemented();
  Owned same = dict_compare(th, a, b, CompareOp::kEq);
  if (!same) return {};
  Tri answer = tri(same.get().is_true());
  if (answer == Tri::kTrue && is_ordered(th, a) && is_ordered(th, b)) answer = same_order(th, a, b);
  if (answer == Tri::kError) return {};
  return Owned::boolean((answer == Tri::kTrue) == (op == CompareOp::kEq));
}

Owned ordered_or(Thread& th, Value a, Value b) {
  bool left = is_ordered(th, a);
  Value self = left ? a : b, other = left ? b : a;
  if (!is_dict(other)) return Owned::not_implemented();
  Owned result = call_with(th, class_of(self.as_object()), a);
  if (!result || failed(update_one(th, result, b))) return {};
  return result;
}
Owned ordered_ior(Thread& th, Value self, Value other) {
  return failed(update_one(th, self, other)) ? Owned() : Owned::borrow(self);
}

// --- methods

// The entry at an end, or -1 when there is none.
int64_t end_entry(OrderedDict* d, bool last) {
  if (d->used == 0) return -1;
  if (last) {
    uint32_t i = d->entry_count - 1;
    while (!d->entries[i].key) --i;
    return i;
  }
  if (d->seen != d->mutations) d->front = 0;
  uint32_t i = d->front;
  while (!d->entries[i].key) ++i;
  d->front = i;
  d->seen = d->mutations;
  return i;
}

Owned m_popitem(Thread& th, Value self, bool last) {
  auto* d = as_ordered(self);
  int64_t i = end_entry(d, last);
  if (i < 0) return raise(th, th.rt->exc.KeyError, "dictionary is empty");
  DictEntry& e = d->entries[i];
  Value pair[2] = {e.key, e.value};
  {
    Tracked tracked(d);
    table::remove_at(d, static_cast<uint32_t>(i));
    d->keys_version = 0;
    if (last) d->entry_count = static_cast<uint32_t>(i);
  }
  return tuple_from_owned(th, pair, 2);
}

// Moves a key to the front: the table is made anew.
Status move_to_front(Thread& th, OrderedDict* d, Value key, Value value) {
  Owned rest = dict_copy(th, Value(d));
  if (!rest || dict_remove(th, rest, key) == Tri::kError) return Status::kError;
  dict_clear(th, Value(d));
  if (failed(dict_set(th, Value(d), key, value))) return Status::kError;
  return dict_update(th, Value(d), rest);
}

Status m_move_to_end(Thread& th, Value self, Value key_arg, bool last) {
  auto* d = as_ordered(self);
  int64_t hash;
  if (failed(table::key_hash(th, key_arg, hash, "a dict key"))) return Status::kError;
  int64_t at = table::find(th, static_cast<Dict*>(d), key_arg, hash);
  if (at == table::kFailed) return Status::kError;
  if (at < 0) return raise_key_error(th, key_arg);
  if (at == end_entry(d, last)) return Status::kOk;
  Owned key = Owned::borrow(d->entries[at].key), value = Owned::borrow(d->entries[at].value);
  if (!last) return move_to_front(th, d, key, value);
  Tracked tracked(d);
  DictEntry e = d->entries[at];
  table::remove_at(d, static_cast<uint32_t>(at));
  d->keys_version = 0;
  int64_t to = table::append(d, e.key, hash);
  if (to < 0) {  // no memory: the entry is lost, as its two references are dropped here
    dec_ref(e.key);
    dec_ref(e.value);
    return raise_no_memory(th);
  }
  d->entries[to].value = e.value;
  return Status::kOk;
}

Owned m_pop(Thread& th, Value self, Value key, Value fallback) {
  Owned held = Owned::borrow(self);
  Tracked tracked(as_ordered(self));
  return dict_pop(th, self, key, fallback);
}

Owned m_setdefault(Thread& th, Value self, Value key, Value fallback) {
  if (is_plain(th, self)) {
    Owned held = Owned::borrow(self);
    Tracked tracked(as_ordered(self));
    return dict_set_default(th, self, key, fallback);
  }
  Tri in = contains(th, self, key);
  if (in == Tri::kError) return {};
  if (in == Tri::kTrue) return get_item(th, self, key);
  if (failed(set_item(th, self, key, fallback))) return {};
  return Owned::borrow(fallback);
}

void m_clear(Thread& th, Value self) { dict_clear(th, self); }

Owned m_copy(Thread& th, Value self) {
  Owned result = call(th, class_of(self.as_object()));
  if (!result) return {};
  Owned keys = dict_keys_list(th, self);
  if (!keys) return {};
  auto* list = keys.as<List>();
  uint32_t mutations = as_ordered(self)->mutations;
  for (size_t i = 0; i < list->size; ++i) {
    if (as_ordered(self)->mutations != mutations) return raise_mutated(th);
    Owned key = list_get(th, list, i);
    Owned value = key ? get_item(th, self, key) : Owned();
    if (!value) return {};
    if (as_ordered(self)->mutations != mutations) return raise_mutated(th);
    if (failed(set_item(th, result, key, value))) return {};
  }
  return as_ordered(self)->mutations == mutations ? std::move(result) : Owned(raise_mutated(th));
}

Owned m_reduce(Thread& th, Value self) {
  Owned get_state = get_attr(th, self, th.rt->names.__getstate__);
  Owned state = get_state ? call(th, get_state) : Owned();
  Owned items = state ? call_method(th, self, th.rt->names.items) : Owned();
  Owned it = items ? get_iter(th, items) : Owned();
  return it ? tuple_of(th, class_of(self.as_object()), th.rt->empty_tuple, state, Value::none(), it) : Owned();
}

Owned m_fromkeys(Thread& th, Value cls, Value iterable, Value value) {
  Owned result = call(th, cls);
  Owned it = result ? get_iter(th, iterable) : Owned();
  if (!it) return {};
  while (Owned key = iterator_step(th, it)) {
    if (failed(set_item(th, result, key, value))) return {};
  }
  return just_ended(th) ? std::move(result) : Owned();
}

Owned m_keys(Thread& th, Value self) { return dict_view_new(th, types(th).ordered_keys, self); }
Owned m_values(Thread& th, Value self) { return dict_view_new(th, types(th).ordered_values, self); }
Owned m_items(Thread& th, Value self) { return dict_view_new(th, types(th).ordered_items, self); }
Owned m_reversed(Thread& th, Value self) {
  return dict_iterator_new(th, th.rt->types.dict_reverse_key_iterator, self, true);
}
int64_t m_sizeof(Thread& th, OrderedDict* d) {
  return static_cast<int64_t>(type_of(th, Value(d))->basic_size + table::memory_size(d));
}

const NativeDef kMethods[] = {
    class_method<&m_fromkeys>("fromkeys(type, /, iterable, value=None)",
                              "Create a new ordered dictionary with keys from iterable and values set to value."),
    method<&m_sizeof>("__sizeof__(self, /)"),
    method<&m_reduce>("__reduce__(self, /)", "Return state information for pickling"),
    method<&m_setdefault>("setdefault(self, /, key, default=None)",
                          "Insert key with a value of default if key is not in the dictionary.\n\n"
                          "Return the value for key if key is in the dictionary, else default."),
    method<&m_pop>("pop(self, /, key, default=<unrepresentable>)",
                   "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\n"
                   "If the key is not found, return the default if given; otherwise,\nraise a KeyError."),
    method<&m_popitem>("popitem(self, /, last=True)",
                       "Remove and return a (key, value) pair from the dictionary.\n\n"
                       "Pairs are returned in LIFO order if last is true or FIFO order if\nfalse."),
    method<&m_keys>("keys(self, /)"),
    method<&m_values>("values(self, /)"),
    method<&m_items>("items(self, /)"),
    raw_method(m_update, "update(...)"),
    method<&m_clear>("clear(self, /)", "Remove all items from ordered dict."),
    method<&m_copy>("copy(self, /)", "A shallow copy of ordered dict."),
    method<&m_reversed>("__reversed__(self, /)", "od.__reversed__() <==> reversed(od)"),
    method<&m_move_to_end>("move_to_end(self, /, key, last=True)",
                           "Move an existing element to the end (or beginning if last is false).\n\n"
                           "Raise KeyError if the element does not exist."),
};

const GetSetDef kGetSets[] = {kDictGetSet};

void fill(TypeSlots& s) {
  s.construct = ordered_construct;
  s.init = ordered_init;
  s.repr = ordered_repr;
  s.hash = hash_not_implemented;
  s.compare = ordered_compare;
  s.iter = [](Thread& th, Value self) { return dict_iterator_new(th, th.rt->types.dict_key_iterator, self, false); };
  s.bit_or = ordered_or;
  s.inplace_or = ordered_ior;
  s.set_subscript = ordered_set_subscript;
}
void fill_view(TypeSlots&) {}

constexpr uint32_t kViewFlags = TypeFlags::kGc | TypeFlags::kDisallowNew;

}  // namespace

const TypeSpec kOrderedDictSpec = {
    "collections.OrderedDict",
    sizeof(OrderedDict),
    Kind::kDict,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kHasDict | TypeFlags::kWeakRef | TypeFlags::kDictSubclass |
        TypeFlags::kMapping,
    "Dictionary that remembers insertion order",
    fill,
    kMethods,
    kGetSets,
};
const TypeSpec kOrderedKeysSpec = {"odict_keys", sizeof(DictView), Kind::kDictView, kViewFlags, nullptr, fill_view};
const TypeSpec kOrderedValuesSpec = {"odict_values", sizeof(DictView), Kind::kDictView, kViewFlags, nullptr, fill_view};
const TypeSpec kOrderedItemsSpec = {"odict_items", sizeof(DictView), Kind::kDictView, kViewFlags, nullptr, fill_view};

}  // namespace dxpy
