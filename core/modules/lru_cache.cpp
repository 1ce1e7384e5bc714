// functools._lru_cache_wrapper: what lru_cache() and cache() return.
//
// A dict maps the key of a call to its result (no limit) or to the index of a node (a limit): nodes form a ring from
// the least to the most recently used, node 0 being its head.
#include <vector>

#include "core/modules/functools.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

struct Node {
  Value key, result;  // owned
  uint32_t previous, next;
};

enum class Limit : uint8_t { kNoCache, kNone, kCount };

struct Cache : Object {
  Value dict_word;
  Value function;   // owned
  Value info_type;  // owned
  Value entries;    // owned dict
  std::vector<Node>* nodes;
  int64_t hits, misses, max_size;
  Limit limit;
  bool typed;
};

Cache* as_cache(Value v) { return v.as<Cache>(); }

void clear_entries(Cache* c) {
  std::vector<Node> old;
  if (c->nodes != nullptr) {
    old.swap(*c->nodes);
    c->nodes->push_back(Node{Value(), Value(), 0, 0});
  }
  if (c->entries) dict_clear(*Thread::current(), c->entries);
  for (Node& n : old) {
    dec_ref(n.key);
    dec_ref(n.result);
  }
}

void cache_dealloc(Thread& th, Object* o) {
  auto* c = static_cast<Cache*>(o);
  clear_entries(c);
  drop(c->function);
  drop(c->info_type);
  drop(c->entries);
  delete c->nodes;
  object_free(th, o);
}
void cache_traverse(Object* o, Visitor& visit) {
  auto* c = static_cast<Cache*>(o);
  visit(c->function);
  visit(c->info_type);
  visit(c->entries);
  if (c->nodes != nullptr) {
    for (Node& n : *c->nodes) {
      visit(n.key);
      visit(n.result);
    }
  }
  traverse_attributes(o, visit);
}
void cache_tp_clear(Thread& th, Object* o) {
  clear_entries(static_cast<Cache*>(o));
  clear_attributes(th, o);
}

Owned cache_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[4];
  if (failed(
          native_match(th, "lru_cache(user_function, maxsize, typed, cache_info_type)", args, nargs, kwnames, v, 4))) {
    return {};
  }
  if (slots_of(th, v[0]).call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "the first argument must be callable");
  }
  int64_t max_size = -1;
  Limit limit = Limit::kNone;
  if (!v[1].is_none()) {
    if (!is_index(th, v[1])) return raise(th, th.rt->exc.TypeError, "maxsize should be integer or None");
    if (failed(index_to_i64(th, v[1], max_size, th.rt->exc.OverflowError))) return {};
    if (max_size < 0) max_size = 0;
    limit = max_size == 0 ? Limit::kNoCache : Limit::kCount;
  }
  Tri typed = truth(th, v[2]);
  Owned entries = typed == Tri::kError ? Owned() : dict_new(th);
  if (!entries) return {};
  auto* c = make_instance<Cache>(th, cls);
  if (c == nullptr) return {};
  c->function = own(v[0]);
  c->info_type = own(v[3]);
  c->entries = entries.release();
  c->max_size = max_size;
  c->limit = limit;
  c->typed = typed == Tri::kTrue;
  if (limit == Limit::kCount) {
    c->nodes = new std::vector<Node>();
    c->nodes->push_back(Node{Value(), Value(), 0, 0});
  }
  return Owned::steal(Value(c));
}

Owned make_key(Thread& th, Cache* c, const Value* args, size_t nargs, Value kwnames) {
  size_t keywords = kwnames.is_empty() ? 0 : fast_items_tuple(kwnames).size();
  if (!c->typed && keywords == 0 && nargs == 1) {
    Value only = args[0];
    if (only.is_small_int() || is_exact_kind(only, Kind::kStr)) return Owned::borrow(only);
  }
  size_t size = nargs + (keywords == 0 ? 0 : 1 + 2 * keywords) + (c->typed ? nargs + keywords : 0);
  if (size == nargs) return tuple_from(th, args, nargs);
  Owned key = Owned::steal(Value(tuple_alloc(th, size)));
  if (!key) return {};
  Value* out = key.as<Tuple>()->items;
  for (size_t i = 0; i < nargs; ++i) *out++ = own(args[i]);
  if (keywords != 0) *out++ = own(module_state<FunctoolsState>(th).keyword_mark);
  for (size_t i = 0; i < keywords; ++i) {
    *out++ = own(fast_items_tuple(kwnames)[i]);
    *out++ = own(args[nargs + i]);
  }
  for (size_t i = 0; c->typed && i < nargs + keywords; ++i) *out++ = own(type_value(type_of(th, args[i])));
  return key;
}

void unlink(std::vector<Node>& nodes, uint32_t i) {
  Node& n = nodes[i];
  nodes[n.previous].next = n.next;
  nodes[n.next].previous = n.previous;
}
void link_last(std::vector<Node>& nodes, uint32_t i) {
  nodes[i].previous = nodes[0].previous;
  nodes[i].next = 0;
  nodes[nodes[0].previous].next = i;
  nodes[0].previous = i;
}

// Stores a result that the dict does not hold yet. The oldest node goes when the cache is full.
Status remember(Thread& th, Cache* c, Value key, Value result) {
  auto& nodes = *c->nodes;
  uint32_t slot;
  Owned old_key, old_result;
  if (static_cast<int64_t>(nodes.size()) - 1 < c->max_size) {
    slot = static_cast<uint32_t>(nodes.size());
    nodes.push_back(Node{});
  } else {
    slot = nodes[0].next;
    unlink(nodes, slot);
    old_key = Owned::steal(nodes[slot].key);
    old_result = Owned::steal(nodes[slot].result);
  }
  nodes[slot].key = own(key);
  nodes[slot].result = own(result);
  link_last(nodes, slot);
  // From here on user code may run (comparison of keys), and change or clear the cache.
  if (old_key && dict_remove(th, c->entries, old_key) == Tri::kError) return Status::kError;
  return dict_set(th, c->entries, key, Value::small_int(slot));
}

Owned counted_call(Thread& th, Cache* c, const Value* args, size_t nargs, Value kwnames) {
  Owned key = make_key(th, c, args, nargs, kwnames);
  if (!key) return {};
  int64_t h;
  if (failed(hash(th, key, h))) return {};
  Value found = dict_get_hashed(th, c->entries, key, h);
  if (!found && th.has_error()) return {};
  auto slot = found ? static_cast<size_t>(found.as_small_int()) : 0;
  if (found && slot < c->nodes->size()) {
    unlink(*c->nodes, static_cast<uint32_t>(slot));
    link_last(*c->nodes, static_cast<uint32_t>(slot));
    ++c->hits;
    return Owned::borrow((*c->nodes)[slot].result);
  }
  ++c->misses;
  Owned result = call(th, lend(Owned::borrow(c->function)), args, nargs, kwnames);
  if (!result) return {};
  // The call may have stored this very key.
  found = dict_get_hashed(th, c->entries, key, h);
  if (found) return result;
  if (th.has_error() || failed(remember(th, c, key, result))) return {};
  return result;
}

Owned unlimited_call(Thread& th, Cache* c, const Value* args, size_t nargs, Value kwnames) {
  Owned key = make_key(th, c, args, nargs, kwnames);
  if (!key) return {};
  int64_t h;
  if (failed(hash(th, key, h))) return {};
  Value found = dict_get_hashed(th, c->entries, key, h);
  if (found) {
    ++c->hits;
    return Owned::borrow(found);
  }
  if (th.has_error()) return {};
  ++c->misses;
  Owned result = call(th, lend(Owned::borrow(c->function)), args, nargs, kwnames);
  if (!result || failed(dict_set_hashed(th, c->entries, key, h, result))) return {};
  return result;
}

Owned cache_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Owned held = Owned::borrow(self);
  auto* c = as_cache(self);
  switch (c->limit) {
    case Limit::kNoCache:
      ++c->misses;
      return call(th, lend(Owned::borrow(c->function)), args, nargs, kwnames);
    case Limit::kNone:
      return unlimited_call(th, c, args, nargs, kwnames);
    case Limit::kCount:
      return counted_call(th, c, args, nargs, kwnames);
  }
  return {};
}

Owned cache_get(Thread& th, Value self, Value object, Value) {
  if (!object || object.is_none()) return Owned::borrow(self);
  return bound_method_new(th, self, object);
}

Owned m_info(Thread& th, Cache* c) {
  Owned hits = int_from_i64(th, c->hits), misses = int_from_i64(th, c->misses);
  Owned size = c->limit == Limit::kNone ? Owned::none() : int_from_i64(th, c->max_size);
  if (!hits || !misses || !size) return {};
  return call_with(th, c->info_type, hits, misses, size, Value::small_int(static_cast<int64_t>(dict_size(c->entries))));
}
void m_clear(Thread&, Cache* c) {
  c->hits = c->misses = 0;
  clear_entries(c);
}
Owned m_reduce(Thread& th, Value self) { return get_attr(th, self, th.rt->names.__qualname__); }
Owned m_copy(Thread&, Value self) { return Owned::borrow(self); }
Owned m_deepcopy(Thread&, Value self, Value) { return Owned::borrow(self); }

const NativeDef kMethods[] = {
    method<&m_info>("cache_info(self, /)", "Report cache statistics"),
    method<&m_clear>("cache_clear(self, /)", "Clear the cache and cache statistics"),
    method<&m_reduce>("__reduce__(self, /)"),
    method<&m_copy>("__copy__(self, /)"),
    method<&m_deepcopy>("__deepcopy__(self, memo, /)"),
};
const GetSetDef kGetSets[] = {kDictGetSet};

void fill(TypeSlots& s) {
  s.dealloc = cache_dealloc;
  s.traverse = cache_traverse;
  s.clear = cache_tp_clear;
  s.construct = cache_construct;
  s.call = cache_call;
  s.descr_get = cache_get;
}

}  // namespace

const TypeSpec kLruCacheSpec = {
    "functools._lru_cache_wrapper",
    sizeof(Cache),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kHasDict | TypeFlags::kWeakRef | TypeFlags::kMethodDescriptor,
    "Create a cached callable that wraps another function.\n\n"
    "user_function:      the function being cached\n\n"
    "maxsize:  0         for no caching\n"
    "          None      for unlimited cache size\n"
    "          n         for a bounded cache\n\n"
    "typed:    False     cache f(3) and f(3.0) as identical calls\n"
    "          True      cache f(3) and f(3.0) as distinct calls\n\n"
    "cache_info_type:    namedtuple class with the fields:\n"
    "                        hits misses currsize maxsize\n",
    fill,
    kMethods,
    kGetSets,
};

}  // namespace dxpy
