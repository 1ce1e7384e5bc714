// set and frozenset: storage and the primitives of set.h. Methods are in set_methods.cpp.
#include "core/object/set.h"

#include "core/object/container_types.h"
#include "core/object/dict_impl.h"
#include "core/object/list_impl.h"
#include "core/object/set_impl.h"

namespace dxpy {

Set* set_alloc(Thread& th, Type* cls) {
  auto* s = static_cast<Set*>(object_alloc(th, cls));
  if (s == nullptr) return nullptr;
  s->table_flags = Set::kAllStr;
  if (s->has(Object::kExact)) s->untrack();
  return s;
}

// A key that is known to be absent; kTells: and to tell its hash.
template <bool kTells>
static Status append_key(Thread& th, Set* s, Value key, int64_t hash, table::Place place) {
  inc_ref(key);
  if (table::append<kTells>(s, key, hash, place) < 0) {
    dec_ref(key);
    return raise_no_memory(th);
  }
  if (!kTells) track(s, key);
  return Status::kOk;
}

Status set_add_hashed(Thread& th, Set* s, Value key, int64_t hash) {
  int64_t at = table::find(th, s, key, hash);
  if (at >= 0) return Status::kOk;
  return at == table::kFailed ? Status::kError : append_key<false>(th, s, key, hash, table::place_in(s, hash));
}

Tri set_contains_hashed(Thread& th, Set* s, Value key, int64_t hash) {
  int64_t at = table::find(th, s, key, hash);
  return at == table::kFailed ? Tri::kError : tri(at >= 0);
}

Tri set_discard_hashed(Thread& th, Set* s, Value key, int64_t hash) {
  int64_t at = table::find(th, s, key, hash);
  if (at == table::kFailed) return Tri::kError;
  if (at < 0) return Tri::kFalse;
  Value old = s->entries[at].key;
  table::remove_at(s, static_cast<uint32_t>(at));
  dec_ref(old);
  return Tri::kTrue;
}

// The ends of set_add.
static DX_NOINLINE Status add_any(Thread& th, Set* s, Value key) {
  int64_t hash;
  if (failed(table::key_hash(th, key, hash, kSetElement))) return Status::kError;
  return set_add_hashed(th, s, key, hash);
}
static DX_NOINLINE Status add_like(Thread& th, Set* s, Value key, int64_t at) {
  return DX_LIKELY(table::same_text_at(s->entries[at].key, key, at) >= 0) ? Status::kOk : add_any(th, s, key);
}
static DX_NOINLINE Status append_slowly(Thread& th, Set* s, Value key, int64_t hash) {
  return append_key<true>(th, s, key, hash, table::place_in(s, hash));
}

Status set_add(Thread& th, Value set, Value key) {
  auto* s = set.as<Set>();
  int64_t hash;
  if (DX_LIKELY(table::known_hash(key, hash))) {
    const table::Place place = table::place_in(s, hash);
    const int64_t at = table::find_same(s, key, hash, place);
    if (at >= 0) return Status::kOk;
    if (at == table::kAbsent) {
      if (DX_UNLIKELY(!table::is_ready(s, key))) return append_slowly(th, s, key, hash);
      inc_ref(key);
      (void)table::put_entry(s, key, hash, place);
      return Status::kOk;
    }
    if (at <= table::kLike) return add_like(th, s, key, table::kLike - at);
  }
  return add_any(th, s, key);
}
Tri set_discard(Thread& th, Value set, Value key) {
  int64_t hash;
  if (failed(table::key_hash(th, key, hash, kSetElement))) return Tri::kError;
  return set_discard_hashed(th, set.as<Set>(), key, hash);
}
Tri set_contains(Thread& th, Value set, Value key) { return table::contains(th, set.as<Set>(), key, kSetElement); }

void set_clear(Set* s) {
  auto old = table::detach(s);
  s->pop_hint = 0;
  for (uint32_t i = 0; i < old.count; ++i) dec_ref(old.entries[i].key);
  old.free_memory();
}

Status set_clone_into(Thread& th, Set* to, const Set* from) {
  if (!table::copy_table(to, from)) return raise_no_memory(th);
  for (uint32_t i = 0; i < to->entry_count; ++i) inc_ref(to->entries[i].key);
  if (from->has(Object::kGc)) to->track();
  to->pop_hint = 0;
  return Status::kOk;
}

bool set_step(Set* s, uint32_t& pos, Owned& key, int64_t& hash) {
  while (pos < s->entry_count) {
    const uint32_t at = pos++;
    if (!s->entries[at].key) continue;
    hash = table::hash_at(s, at);
    key = Owned::borrow(s->entries[at].key);
    return true;
  }
  return false;
}

bool set_next(Value set, size_t& pos, Value& key) {
  auto* s = set.as<Set>();
  while (pos < s->entry_count) {
    key = s->entries[pos++].key;
    if (key) return true;
  }
  return false;
}

static Status update_from_set(Thread& th, Set* s, Set* other) {
  if (s == other || other->used == 0) return Status::kOk;
  if (s->used == 0 && other->used * size_t{4} > size_t{other->entry_count} * 3) return set_clone_into(th, s, other);
  uint32_t pos = 0;
  int64_t hash;
  Owned key;
  while (set_step(other, pos, key, hash)) {
    if (failed(set_add_hashed(th, s, key, hash))) return Status::kError;
  }
  return Status::kOk;
}

static Status update_from_dict(Thread& th, Set* s, Dict* other) {
  for (uint32_t i = 0; i < other->entry_count; ++i) {
    if (!other->entries[i].key) continue;
    Owned key = Owned::borrow(other->entries[i].key);
    if (failed(set_add_hashed(th, s, key, table::hash_at(other, i)))) return Status::kError;
  }
  return Status::kOk;
}

Status set_update(Thread& th, Value set, Value iterable) {
  auto* s = set.as<Set>();
  if (is_any_set(iterable)) return update_from_set(th, s, iterable.as<Set>());
  if (is_exact_kind(iterable, Kind::kDict)) return update_from_dict(th, s, iterable.as<Dict>());
  if (is_exact_kind(iterable, Kind::kList)) {
    List* l = iterable.as<List>();
    for (size_t i = 0; i < l->size; ++i) {  // hashing and comparing may change the list
      const Value word = list_at(l, i);
      Owned item = word.is_object() ? Owned::borrow(word) : Owned();
      if (failed(set_add(th, set, word))) return Status::kError;
    }
    return Status::kOk;
  }
  Owned it = get_iter(th, iterable);
  if (!it) return Status::kError;
  while (Owned item = iter_next(th, it)) {
    if (failed(set_add(th, set, item))) return Status::kError;
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

static Owned make(Thread& th, Type* cls, Value iterable) {
  Owned result = Owned::steal(Value(static_cast<Object*>(set_alloc(th, cls))));
  if (!result) return {};
  if (iterable && failed(set_update(th, result, iterable))) return {};
  return result;
}

Owned set_new(Thread& th, Value iterable) { return make(th, th.rt->types.set, iterable); }

Owned frozenset_new(Thread& th, Value iterable) {
  if (iterable && is_exact_kind(iterable, Kind::kFrozenSet)) return Owned::borrow(iterable);
  Owned result = make(th, th.rt->types.frozenset, iterable);
  if (result && set_size(result) == 0 && th.rt->empty_frozenset) return Owned::borrow(th.rt->empty_frozenset);
  return result;
}

Owned set_like(Thread& th, Value like, Value iterable) {
  return make(th, is_kind(like, Kind::kSet) ? th.rt->types.set : th.rt->types.frozenset, iterable);
}

void set_dealloc(Thread& th, Object* o) {
  set_clear(static_cast<Set*>(o));
  object_free(th, o);
}
void set_traverse(Object* o, Visitor& visit) {
  auto* s = static_cast<Set*>(o);
  for (uint32_t i = 0; i < s->entry_count; ++i) visit(s->entries[i].key);
  traverse_attributes(o, visit);
}
void set_tp_clear(Thread& th, Object* o) {
  set_clear(static_cast<Set*>(o));
  clear_attributes(th, o);
}

}  // namespace dxpy
