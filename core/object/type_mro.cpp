// Linearisation, best base, metaclass selection, subclass lists.
#include <vector>

#include "core/object/dict.h"
#include "core/object/error.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"
#include "core/object/weakref.h"

namespace dxpy {

namespace {

std::string join_names(std::span<const Value> types) {
  std::string s;
  for (Value v : types) {
    if (!s.empty()) s += ", ";
    s += is_type(v) ? v.as<Type>()->name : "?";
  }
  return s;
}

bool in_tail(const std::vector<Value>& list, size_t head, Value c) {
  for (size_t i = head + 1; i < list.size(); ++i) {
    if (list[i] == c) return true;
  }
  return false;
}

Failure no_consistent_order(Thread& th, const std::vector<std::vector<Value>>& lists,
                            const std::vector<size_t>& heads) {
  std::vector<Value> rest;
  for (size_t i = 0; i < lists.size(); ++i) {
    if (heads[i] >= lists[i].size()) continue;
    Value c = lists[i][heads[i]];
    bool seen = false;
    for (Value r : rest) seen = seen || r == c;
    if (!seen) rest.push_back(c);
  }
  return raise(th, th.rt->exc.TypeError, "Cannot create a consistent method resolution order (MRO) for bases {}",
               join_names(rest));
}

// The type in the base chain that last added to the memory layout.
Type* solid_base(Type* t) {
  for (; t->base != nullptr; t = t->base) {
    const Type* b = t->base;
    if (!t->has_flag(TypeFlags::kHeap) && t->spec != nullptr && t->spec->size != b->spec->size) return t;
    if (t->instance_kind != b->instance_kind) return t;
    if (t->has_flag(TypeFlags::kHeap) && t->member_count != 0) return t;
  }
  return t;
}

// Whether `type` has `target` above it by __bases__ alone.
bool has_base(const Type* type, const Type* target) {
  for (Value b : fast_items_tuple(type->bases)) {
    if (b == Value(target) || has_base(b.as<Type>(), target)) return true;
  }
  return false;
}

// Whether a change of a class in the resolution order could go unnoticed: a class that mro() of a metaclass added is no
// base, and one that is not told itself cannot tell.
bool must_not_cache(const Type* type, bool custom) {
  for (Value v : fast_items_tuple(type->mro)) {
    const Type* entry = v.as<Type>();
    if (entry == type) continue;
    if (entry->version == 0 || (custom && !has_base(type, entry))) return true;
  }
  return false;
}

}  // namespace

Owned type_compute_mro(Thread& th, Type* type) {
  std::span<const Value> bases = fast_items_tuple(type->bases);
  for (Value b : bases) {
    if (!b.as<Type>()->mro) {
      return raise(th, th.rt->exc.TypeError, "Cannot extend an incomplete type '{}'", b.as<Type>());
    }
  }
  for (size_t i = 0; i < bases.size(); ++i) {
    for (size_t j = i + 1; j < bases.size(); ++j) {
      if (bases[i] == bases[j])
        return raise(th, th.rt->exc.TypeError, "duplicate base class {}", bases[i].as<Type>()->name);
    }
  }
  std::vector<Value> out{Value(type)};
  if (bases.size() == 1) {
    for (Value v : fast_items_tuple(bases[0].as<Type>()->mro)) out.push_back(v);
    return tuple_from(th, out.data(), out.size());
  }
  std::vector<std::vector<Value>> lists;
  for (Value b : bases) {
    std::span<const Value> mro = fast_items_tuple(b.as<Type>()->mro);
    lists.emplace_back(mro.begin(), mro.end());
  }
  lists.emplace_back(bases.begin(), bases.end());
  std::vector<size_t> heads(lists.size(), 0);
  while (true) {
    Value next;
    bool left = false;
    for (size_t i = 0; i < lists.size() && !next; ++i) {
      if (heads[i] >= lists[i].size()) continue;
      left = true;
      Value c = lists[i][heads[i]];
      bool good = true;
      for (size_t j = 0; j < lists.size() && good; ++j) good = !in_tail(lists[j], heads[j], c);
      if (good) next = c;
    }
    if (!left) break;
    if (!next) return no_consistent_order(th, lists, heads);
    out.push_back(next);
    for (size_t i = 0; i < lists.size(); ++i) {
      if (heads[i] < lists[i].size() && lists[i][heads[i]] == next) ++heads[i];
    }
  }
  return tuple_from(th, out.data(), out.size());
}

Status type_set_mro(Thread& th, Type* type) {
  Type* meta = type->type();
  Owned mro;
  if (meta != nullptr && meta != th.rt->types.type && th.rt->names.mro) {
    Value method = type_lookup(meta, th.rt->names.mro);
    Value standard = type_lookup(th.rt->types.type, th.rt->names.mro);
    if (method != standard) {
      Owned bound = lookup_special(th, Value(type), th.rt->names.mro);
      Owned r = bound ? call(th, bound) : Owned();
      if (!r) return Status::kError;
      mro = sequence_to_tuple(th, r);
      if (!mro) return Status::kError;
      for (Value v : fast_items_tuple(mro)) {
        if (!is_type(v)) {
          return raise(th, th.rt->exc.TypeError, "mro() returned a non-class ('{}')", type_of(th, v));
        }
        Type* own = type->base != nullptr ? solid_base(type->base) : type;
        if (!(v == Value(type)) && !is_subtype(own, solid_base(v.as<Type>()))) {
          return raise(th, th.rt->exc.TypeError, "mro() returned base with unsuitable layout ('{}')", v.as<Type>());
        }
      }
    }
  }
  const bool custom = !mro.get().is_empty();
  if (!custom) mro = type_compute_mro(th, type);
  if (!mro) return Status::kError;
  type->mro = std::move(mro);
  if (must_not_cache(type, custom)) type->version = 0;
  return Status::kOk;
}

Type* type_best_base(Thread& th, Value bases) {
  Type* winner = nullptr;
  Type* best = nullptr;
  for (Value v : fast_items_tuple(bases)) {
    if (!is_type(v)) {
      (void)raise(th, th.rt->exc.TypeError, "bases must be types");
      return nullptr;
    }
    Type* b = v.as<Type>();
    if (!b->has_flag(TypeFlags::kBaseType)) {
      (void)raise(th, th.rt->exc.TypeError, "type '{}' is not an acceptable base type", b);
      return nullptr;
    }
    Type* candidate = solid_base(b);
    if (winner == nullptr) {
      winner = candidate;
      best = b;
    } else if (is_subtype(winner, candidate)) {
      continue;
    } else if (is_subtype(candidate, winner)) {
      winner = candidate;
      best = b;
    } else {
      (void)raise(th, th.rt->exc.TypeError, "multiple bases have instance lay-out conflict");
      return nullptr;
    }
  }
  return best;
}

Type* type_winner(Thread& th, Type* metaclass, Value bases) {
  Type* winner = metaclass;
  for (Value b : fast_items_tuple(bases)) {
    Type* t = type_of(th, b);
    if (is_subtype(winner, t)) continue;
    if (is_subtype(t, winner)) {
      winner = t;
      continue;
    }
    (void)raise(th, th.rt->exc.TypeError,
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the "
                "metaclasses of all its bases");
    return nullptr;
  }
  return winner;
}

Status type_add_subclass(Thread& th, Type* base, Type* type) {
  if (!base->subclasses) {
    base->subclasses = dict_new(th);
    if (!base->subclasses) return Status::kError;
  }
  Owned ref = weakref_new(th, Value(type));
  Owned key = int_from_u64(th, Value(type).bits());
  if (!ref || !key) return Status::kError;
  return dict_set(th, base->subclasses, key, ref);
}

void type_remove_subclass(Thread& th, Type* base, Type* type) {
  if (!base->subclasses) return;
  Owned key = int_from_u64(th, Value(type).bits());
  if (key) (void)dict_remove(th, base->subclasses, key);
}

Owned type_subclasses_list(Thread& th, Type* type) {
  Owned list = list_new(th);
  if (!list || !type->subclasses) return list;
  size_t pos = 0;
  Value key, ref;
  while (dict_next(type->subclasses, pos, key, ref)) {
    Owned sub = weakref_get(th, ref);
    if (!sub.get().is_none() && failed(list_append(th, list.as<List>(), sub))) return {};
  }
  return list;
}

}  // namespace dxpy
