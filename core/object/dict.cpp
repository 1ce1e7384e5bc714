// dict: storage and the primitives of dict.h. Methods are in dict_methods.cpp, views and iterators in dict_views.cpp.
#include "core/object/dict.h"

#include "core/object/dict_impl.h"
#include "core/object/list.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

// Adds a key that is known to be absent. Takes over both references, also on failure.
// kTells: the key is known to tell its hash.
template <bool kTells>
Status add_entry(Thread& th, Dict* d, Value key, int64_t hash, table::Place place, Value value) {
  int64_t at = table::append<kTells>(d, key, hash, place);
  if (DX_UNLIKELY(at < 0)) {
    dec_ref(key);
    dec_ref(value);
    return raise_no_memory(th);
  }
  d->entries[at].value = value;
  d->keys_version = 0;
  if (!kTells) track(d, key);
  track(d, value);
  return Status::kOk;
}
Status add_entry(Thread& th, Dict* d, Value key, int64_t hash, Value value) {
  return add_entry<false>(th, d, key, hash, table::place_in(d, hash), value);
}

// Takes over the reference to the value.
DX_ALWAYS_INLINE void replace_value(Dict* d, int64_t at, Value value) {
  Value old = std::exchange(d->entries[at].value, value);
  track(d, value);
  dec_ref(old);
}

Status set_hashed(Thread& th, Dict* d, Value key, int64_t hash, Value value) {
  int64_t at = table::find(th, d, key, hash);
  if (DX_UNLIKELY(at == table::kFailed)) return Status::kError;
  inc_ref(value);
  if (at >= 0) {
    replace_value(d, at, value);
    return Status::kOk;
  }
  inc_ref(key);
  return add_entry(th, d, key, hash, value);
}

// The ends of dict_set_owned.
DX_NOINLINE Status set_owned_slowly(Thread& th, Dict* d, Value key, Value value) {
  const Owned held_key = Owned::steal(key), held_value = Owned::steal(value);
  int64_t hash;
  if (failed(table::key_hash(th, key, hash, kDictKey))) return Status::kError;
  return set_hashed(th, d, key, hash, value);
}
DX_NOINLINE Status add_slowly(Thread& th, Dict* d, Value key, int64_t hash, Value value) {
  return add_entry<true>(th, d, key, hash, table::place_in(d, hash), value);
}
DX_NOINLINE Status replace_owned(Dict* d, int64_t at, Value key, Value value) {
  replace_value(d, at, value);
  dec_ref(key);
  return Status::kOk;
}
DX_NOINLINE Status set_like(Thread& th, Dict* d, Value key, Value value, int64_t at) {
  if (DX_LIKELY(table::same_text_at(d->entries[at].key, key, at) >= 0)) return replace_owned(d, at, key, value);
  return set_owned_slowly(th, d, key, value);
}
DX_NOINLINE Status set_further(Thread& th, Dict* d, Value key, Value value, int64_t hash) {
  const table::Place place = table::place_in(d, hash);
  const int64_t at = table::find_same<table::Reach::kAll>(d, key, hash, place);
  if (at == table::kAbsent) return add_entry<true>(th, d, key, hash, place, value);
  if (at >= 0) return replace_owned(d, at, key, value);
  if (at <= table::kLike) return set_like(th, d, key, value, table::kLike - at);
  return set_owned_slowly(th, d, key, value);
}

// Takes the entry out; the value goes to the caller.
Owned take_entry(Dict* d, uint32_t at) {
  Value key = d->entries[at].key;
  Owned value = Owned::steal(d->entries[at].value);
  table::remove_at(d, at);
  d->keys_version = 0;
  dec_ref(key);
  return value;
}

}  // namespace

Status table::raise_unhashable_key(Thread& th, Value key, const char* use) {
  if (!error_matches(th, th.rt->exc.TypeError) || th.pending.get().as_object()->type() != th.rt->exc.TypeError)
    return Status::kError;
  Owned cause = take_error(th);
  Owned text = str_of(th, cause);
  if (!text) return Status::kError;
  return raise(th, th.rt->exc.TypeError, "cannot use '{}' as {} ({})", import_type_name(th, key), use, text);
}

Dict* dict_alloc(Thread& th, Type* cls) {
  auto* d = static_cast<Dict*>(object_alloc(th, cls));
  if (d == nullptr) return nullptr;
  d->table_flags = Dict::kAllStr;
  if (cls != th.rt->types.dict) d->unset(Object::kExact);  // defaultdict and OrderedDict are built in, too
  if (d->has(Object::kExact)) d->untrack();
  return d;
}

Owned dict_new(Thread& th, size_t capacity) {
  Dict* d = dict_alloc(th, th.rt->types.dict);
  if (d == nullptr) return {};
  Owned result = Owned::steal(Value(d));
  if (capacity != 0 && !table::rebuild(d, capacity)) return raise_no_memory(th);
  return result;
}

Value dict_get_hashed(Thread& th, Value dict, Value key, int64_t hash) {
  auto* d = dict.as<Dict>();
  int64_t at = table::find(th, d, key, hash);
  return at >= 0 ? d->entries[at].value : Value();
}

// What is rarer than the first step of a look-up or an insertion is done by functions at its end, so that the step
// itself needs no stack frame.
static DX_NOINLINE Value get_any(Thread& th, Value dict, Value key) {
  int64_t hash;
  if (failed(table::key_hash(th, key, hash, kDictKey))) return {};
  return dict_get_hashed(th, dict, key, hash);
}
static DX_NOINLINE Value get_like(Thread& th, Value dict, Value key, int64_t at) {
  const DictEntry& e = dict.as<Dict>()->entries[at];
  if (DX_LIKELY(table::same_text_at(e.key, key, at) >= 0)) return e.value;
  return get_any(th, dict, key);
}

static DX_NOINLINE Value get_further(Thread& th, Value dict, Value key, int64_t hash) {
  auto* d = dict.as<Dict>();
  const int64_t at = table::find_same<table::Reach::kAll>(d, key, hash, table::place_in(d, hash));
  if (at >= 0) return d->entries[at].value;
  if (at == table::kAbsent) return {};
  return at <= table::kLike ? get_like(th, dict, key, table::kLike - at) : get_any(th, dict, key);
}

Value dict_get(Thread& th, Value dict, Value key) {
  auto* d = dict.as<Dict>();
  int64_t hash;
  if (DX_LIKELY(table::known_hash(key, hash))) {
    const int64_t at = table::find_same(d, key, hash, table::place_in(d, hash));
    if (DX_LIKELY(at >= 0)) return d->entries[at].value;
    if (at == table::kAbsent) return {};
    if (at <= table::kLike) return get_like(th, dict, key, table::kLike - at);
    return get_further(th, dict, key, hash);
  }
  return get_any(th, dict, key);
}

Value dict_get_text(Thread& th, Value dict, std::string_view key) {
  Owned name = str_new(th, key);
  if (!name) return {};
  return dict_get(th, dict, name);
}

int64_t dict_entry_index(Dict* d, Value key) {
  if (d->used == 0) return -1;
  int64_t hash = key.as<Str>()->hash_cache;
  if (DX_UNLIKELY(hash == 0)) hash = str_hash(*Thread::current(), key);
  return table::find_str(d, key, hash);
}

Value dict_get_str(Value dict, Value interned_key) {
  auto* d = dict.as<Dict>();
  int64_t at = dict_entry_index(d, interned_key);
  return at >= 0 ? d->entries[at].value : Value();
}

Status dict_set_hashed(Thread& th, Value dict, Value key, int64_t hash, Value value) {
  return set_hashed(th, dict.as<Dict>(), key, hash, value);
}

Status dict_set(Thread& th, Value dict, Value key, Value value) {
  inc_ref(key);
  inc_ref(value);
  return dict_set_owned(th, dict, key, value);
}

Status dict_set_owned(Thread& th, Value dict, Value key, Value value) {
  auto* d = dict.as<Dict>();
  int64_t hash;
  if (DX_LIKELY(table::known_hash(key, hash))) {
    const table::Place place = table::place_in(d, hash);
    const int64_t at = table::find_same(d, key, hash, place);
    if (at == table::kAbsent) {
      if (DX_UNLIKELY(!table::is_ready(d, key))) return add_slowly(th, d, key, hash, value);
      d->entries[table::put_entry(d, key, hash, place)].value = value;
      d->keys_version = 0;
      track(d, value);
      return Status::kOk;
    }
    if (DX_LIKELY(at >= 0)) return replace_owned(d, at, key, value);
    if (at <= table::kLike) return set_like(th, d, key, value, table::kLike - at);
    return set_further(th, d, key, value, hash);
  }
  return set_owned_slowly(th, d, key, value);
}

Status dict_set_text(Thread& th, Value dict, std::string_view key, Value value) {
  Owned name = Owned::borrow(str_intern(th, key));
  if (!name) return Status::kError;
  return dict_set(th, dict, name, value);
}

Tri dict_remove(Thread& th, Value dict, Value key) {
  auto* d = dict.as<Dict>();
  int64_t hash;
  if (failed(table::key_hash(th, key, hash, kDictKey))) return Tri::kError;
  int64_t at = table::find(th, d, key, hash);
  if (at == table::kFailed) return Tri::kError;
  if (at < 0) return Tri::kFalse;
  Owned value = take_entry(d, static_cast<uint32_t>(at));
  return Tri::kTrue;
}

Owned dict_pop(Thread& th, Value dict, Value key, Value fallback) {
  auto* d = dict.as<Dict>();
  if (d->used != 0) {
    int64_t hash;
    if (failed(table::key_hash(th, key, hash, kDictKey))) return {};
    int64_t at = table::find(th, d, key, hash);
    if (at == table::kFailed) return {};
    if (at >= 0) return take_entry(d, static_cast<uint32_t>(at));
  }
  if (fallback) return Owned::borrow(fallback);
  return raise_key_error(th, key);
}

Owned dict_pop_item(Thread& th, Dict* d) {
  if (d->used == 0) return raise(th, th.rt->exc.KeyError, "popitem(): dictionary is empty");
  uint32_t at = d->entry_count - 1;
  while (!d->entries[at].key) --at;
  Tuple* pair = tuple_alloc(th, 2);
  if (pair == nullptr) return {};
  pair->items[0] = d->entries[at].key;
  pair->items[1] = d->entries[at].value;
  table::remove_at(d, at);
  d->entry_count = at;
  d->keys_version = 0;
  return Owned::steal(Value(pair));
}

Owned dict_set_default(Thread& th, Value dict, Value key, Value fallback) {
  auto* d = dict.as<Dict>();
  int64_t hash;
  if (failed(table::key_hash(th, key, hash, kDictKey))) return {};
  int64_t at = table::find(th, d, key, hash);
  if (at == table::kFailed) return {};
  if (at >= 0) return Owned::borrow(d->entries[at].value);
  inc_ref(key);
  inc_ref(fallback);
  if (failed(add_entry(th, d, key, hash, fallback))) return {};
  return Owned::borrow(fallback);
}

Tri dict_contains(Thread& th, Value dict, Value key) { return table::contains(th, dict.as<Dict>(), key, kDictKey); }

void dict_clear(Thread&, Value dict) {
  auto* d = dict.as<Dict>();
  auto old = table::detach(d);
  d->keys_version = 0;
  for (const DictEntry *e = old.entries, *end = e + old.count; e != end; ++e) {
    if (DX_UNLIKELY(!e->key)) continue;
    dec_ref(e->key);
    dec_ref(e->value);
  }
  old.free_memory();
}

Owned dict_copy(Thread& th, Value dict) {
  if (dict.as_object()->type()->slots.iter != th.rt->types.dict->slots.iter) {  // a subclass that lists its own keys
    Owned result = dict_new(th);
    return result && !failed(dict_update(th, result, dict)) ? std::move(result) : Owned();
  }
  auto* from = dict.as<Dict>();
  Dict* d = dict_alloc(th, th.rt->types.dict);
  if (d == nullptr) return {};
  Owned result = Owned::steal(Value(d));
  if (failed(dict_clone_into(th, d, from))) return {};
  return result;
}

Status dict_clone_into(Thread& th, Dict* to, const Dict* from) {
  if (!table::copy_table(to, from)) return raise_no_memory(th);
  for (uint32_t i = 0; i < to->entry_count; ++i) {
    if (!to->entries[i].key) continue;
    inc_ref(to->entries[i].key);
    inc_ref(to->entries[i].value);
  }
  to->keys_version = 0;
  if (from->has(Object::kGc)) to->track();
  return Status::kOk;
}

namespace {

// Adds every entry of another dict. Comparison of keys may change either.
Status update_from_dict(Thread& th, Dict* d, Dict* other, bool override_existing) {
  if (d == other || other->used == 0) return Status::kOk;
  if (d->used == 0 && other->used * size_t{4} > size_t{other->entry_count} * 3) return dict_clone_into(th, d, other);
  Owned keep = Owned::borrow(Value(other));
  if (d->used == 0 && !table::rebuild(d, other->used)) return raise_no_memory(th);
  uint32_t mutations = other->mutations;
  for (uint32_t i = 0; i < other->entry_count; ++i) {
    DictEntry& e = other->entries[i];
    if (!e.key) continue;
    Owned key = Owned::borrow(e.key);
    Owned value = Owned::borrow(e.value);
    int64_t hash = table::hash_at(other, i);
    if (override_existing) {
      if (failed(set_hashed(th, d, key, hash, value))) return Status::kError;
    } else {
      int64_t at = table::find(th, d, key, hash);
      if (at == table::kFailed) return Status::kError;
      if (at < 0 && failed(add_entry(th, d, key.release(), hash, value.release()))) return Status::kError;
    }
    if (other->mutations != mutations) return raise(th, th.rt->exc.RuntimeError, "dict mutated during update");
  }
  return Status::kOk;
}

Status store(Thread& th, Value dict, Value key, Value value, bool override_existing) {
  if (!override_existing) {
    Tri there = dict_contains(th, dict, key);
    if (there == Tri::kError) return Status::kError;
    if (there == Tri::kTrue) return Status::kOk;
  }
  return dict_set(th, dict, key, value);
}

Status update_from_keys(Thread& th, Value dict, Value mapping, Value keys_method, bool override_existing) {
  Owned keys = call(th, keys_method);
  if (!keys) return Status::kError;
  Owned it = get_iter(th, keys);
  if (!it) {
    if (!error_clear_if(th, th.rt->exc.TypeError)) return Status::kError;
    return raise(th, th.rt->exc.TypeError, "{}.keys() must return an iterable, not {}", type_of(th, mapping),
                 type_of(th, keys));
  }
  // All keys first: reading an item may change the mapping, as a cache does.
  Owned list = sequence_to_list(th, it);
  for (size_t i = 0; list && i < list_size(list); ++i) {
    Owned key = list_get(th, list.get().as<List>(), i);
    if (!key) return Status::kError;
    Owned value = get_item(th, mapping, key);
    if (!value || failed(store(th, dict, key, value, override_existing))) return Status::kError;
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

// Says on the pending exception which element was no pair.
void add_element_note(Thread& th, int64_t n) {
  Owned error = take_error(th);
  Owned note = format_str(th, "Cannot convert dictionary update sequence element #{} to a sequence", n);
  Owned add = note ? get_attr(th, error, "add_note") : Owned();
  Owned done = add ? call_with(th, add, note) : Owned();
  clear_error(th);
  restore_error(th, std::move(error));
}

Status update_from_pairs(Thread& th, Value dict, Value pairs, bool override_existing) {
  Owned it = get_iter(th, pairs);
  if (!it) return Status::kError;
  for (int64_t n = 0;; ++n) {
    Owned item = iter_next(th, it);
    if (!item) return th.has_error() ? Status::kError : Status::kOk;
    Owned pair = sequence_fast(th, item, "object is not iterable");
    if (!pair) {
      if (error_matches(th, th.rt->exc.TypeError)) add_element_note(th, n);
      return Status::kError;
    }
    size_t size = is_tuple(pair.get()) ? pair.as<Tuple>()->size : list_size(pair);
    if (size != 2) {
      return raise(th, th.rt->exc.ValueError, "dictionary update sequence element #{} has length {}; 2 is required", n,
                   size);
    }
    Owned key, value;
    if (is_tuple(pair.get())) {
      key = Owned::borrow(pair.as<Tuple>()->items[0]);
      value = Owned::borrow(pair.as<Tuple>()->items[1]);
    } else {
      key = list_get(th, pair.as<List>(), 0);
      value = list_get(th, pair.as<List>(), 1);
    }
    if (!key || !value || failed(store(th, dict, key, value, override_existing))) return Status::kError;
  }
}

}  // namespace

Status dict_update(Thread& th, Value dict, Value other, bool override_existing) {
  if (is_dict(other) && other.as_object()->type()->slots.iter == th.rt->types.dict->slots.iter) {
    return update_from_dict(th, dict.as<Dict>(), other.as<Dict>(), override_existing);
  }
  Owned keys_method;
  Tri has_keys = find_attr(th, other, th.rt->names.keys, keys_method);
  if (has_keys == Tri::kError) return Status::kError;
  if (has_keys == Tri::kTrue) return update_from_keys(th, dict, other, keys_method, override_existing);
  return update_from_pairs(th, dict, other, override_existing);
}

bool dict_next(Value dict, size_t& pos, Value& key, Value& value) {
  auto* d = dict.as<Dict>();
  while (pos < d->entry_count) {
    DictEntry& e = d->entries[pos++];
    if (!e.key) continue;
    key = e.key;
    value = e.value;
    return true;
  }
  return false;
}

namespace {
enum class Part : uint8_t { kKeys, kValues, kItems };

Owned to_list(Thread& th, Value dict, Part part) {
  auto* d = dict.as<Dict>();
  while (true) {
    size_t n = d->used;
    Owned result = list_new(th, n);
    if (!result) return {};
    size_t pos = 0;
    Value key, value;
    bool ok = true;
    while (ok && dict_next(dict, pos, key, value)) {
      if (part == Part::kItems) {
        Owned pair = tuple_of(th, key, value);
        ok = pair && !failed(list_append_owned(th, result.as<List>(), std::move(pair)));
      } else {
        ok = !failed(list_append(th, result.as<List>(), part == Part::kKeys ? key : value));
      }
    }
    if (!ok) return {};
    if (list_size(result) == d->used) return result;  // an allocation cannot run user code today; a collection might
  }
}
}  // namespace

Owned dict_keys_list(Thread& th, Value dict) { return to_list(th, dict, Part::kKeys); }
Owned dict_values_list(Thread& th, Value dict) { return to_list(th, dict, Part::kValues); }
Owned dict_items_list(Thread& th, Value dict) { return to_list(th, dict, Part::kItems); }

uint32_t dict_keys_version(Thread& th, Dict* d) {
  if (d->keys_version == 0) {
    uint32_t v = th.rt->next_dict_version++;
    if (DX_UNLIKELY(v == 0)) v = th.rt->next_dict_version++;
    d->keys_version = v;
  }
  return d->keys_version;
}

void dict_dealloc(Thread& th, Object* o) {
  dict_clear(th, o);
  object_free(th, o);
}

void dict_traverse(Object* o, Visitor& visit) {
  auto* d = static_cast<Dict*>(o);
  for (uint32_t i = 0; i < d->entry_count; ++i) {
    if (!d->entries[i].key) continue;
    visit(d->entries[i].key);
    visit(d->entries[i].value);
  }
  traverse_attributes(o, visit);
}

void dict_tp_clear(Thread& th, Object* o) {
  dict_clear(th, o);
  clear_attributes(th, o);
}

}  // namespace dxpy
