// dict: the type, its slots and methods.
#include "core/object/container_types.h"
#include "core/object/dict_impl.h"
#include "core/object/list_impl.h"
#include "core/object/set_impl.h"
#include "core/object/tuple.h"

namespace dxpy {

Owned dict_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  return Owned::steal(Value(static_cast<Object*>(dict_alloc(th, cls))));
}

Status dict_update_args(Thread& th, Value dict, const char* name, const Value* args, size_t nargs, Value kwnames) {
  if (failed(check_positional(th, name, nargs, 0, 1))) return Status::kError;
  if (nargs == 1 && failed(dict_update(th, dict, args[0]))) return Status::kError;
  if (kwnames.is_empty()) return Status::kOk;
  auto names = fast_items_tuple(kwnames);
  for (size_t i = 0; i < names.size(); ++i) {
    if (failed(dict_set(th, dict, names[i], args[nargs + i]))) return Status::kError;
  }
  return Status::kOk;
}

Owned dict_subscript(Thread& th, Value self, Value key) {
  Value found = dict_get(th, self, key);
  if (DX_LIKELY(bool(found))) return Owned::borrow(found);
  if (th.has_error()) return {};
  if (!self.as_object()->has(Object::kExact)) {
    Owned missing = lookup_special(th, self, th.rt->names.__missing__);
    if (missing) return call_with(th, missing, key);
    if (th.has_error()) return {};
  }
  return raise_key_error(th, key);
}

Owned dict_compare(Thread& th, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_dict(a) || !is_dict(b)) return Owned::not_implemented();
  bool same = dict_size(a) == dict_size(b);
  auto* d = a.as<Dict>();
  for (uint32_t i = 0; same && i < d->entry_count; ++i) {
    if (!d->entries[i].key) continue;
    Owned key = Owned::borrow(d->entries[i].key);
    Owned value = Owned::borrow(d->entries[i].value);
    Owned other = Owned::borrow(dict_get_hashed(th, b, key, table::hash_at(d, i)));
    if (!other) {
      if (th.has_error()) return {};
      same = false;
      break;
    }
    Tri eq = equal(th, value, other);
    if (eq == Tri::kError) return {};
    same = eq == Tri::kTrue;
  }
  return Owned::boolean(same == (op == CompareOp::kEq));
}

static Owned fromkeys_of_dict(Thread& th, Owned result, Value keys, Value value) {
  auto* d = keys.as<Dict>();
  for (uint32_t i = 0; i < d->entry_count; ++i) {
    if (!d->entries[i].key) continue;
    Owned key = Owned::borrow(d->entries[i].key);
    if (failed(dict_set_hashed(th, result, key, table::hash_at(d, i), value))) return {};
  }
  return result;
}
static Owned fromkeys_of_set(Thread& th, Owned result, Value keys, Value value) {
  uint32_t pos = 0;
  Owned key;
  int64_t hash;
  while (set_step(keys.as<Set>(), pos, key, hash)) {
    if (failed(dict_set_hashed(th, result, key, hash, value))) return {};
  }
  return result;
}

Owned dict_fromkeys(Thread& th, Value cls, Value iterable, Value value) {
  Owned result = call(th, cls);
  if (!result) return {};
  bool plain = is_exact_kind(result, Kind::kDict);
  if (plain && dict_size(result) == 0) {
    // The hashes of a dict's or set's keys are known.
    if (is_exact_kind(iterable, Kind::kDict)) return fromkeys_of_dict(th, std::move(result), iterable, value);
    if (is_any_set(iterable) && iterable.as_object()->has(Object::kExact)) {
      return fromkeys_of_set(th, std::move(result), iterable, value);
    }
  }
  if (plain && is_exact_kind(iterable, Kind::kList)) {
    List* l = iterable.as<List>();
    for (size_t i = 0; i < l->size; ++i) {  // hashing and comparing may change the list
      Owned key = Owned::borrow(list_at(l, i));
      if (failed(dict_set(th, result, key, value))) return {};
    }
    return result;
  }
  Owned it = get_iter(th, iterable);
  if (!it) return {};
  while (Owned key = iter_next(th, it)) {
    if (failed(plain ? dict_set(th, result, key, value) : set_item(th, result, key, value))) return {};
  }
  if (th.has_error()) return {};
  return result;
}

namespace {

Status dict_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  return dict_update_args(th, self, "dict", args, nargs, kwnames);
}

Owned repr_items(Thread& th, Value self) {
  auto* d = self.as<Dict>();
  StrBuilder out(th);
  out.append('{');
  bool first = true;
  for (uint32_t i = 0; i < d->entry_count; ++i) {
    if (!d->entries[i].key) continue;
    Owned key = Owned::borrow(d->entries[i].key);
    Owned value = Owned::borrow(d->entries[i].value);
    if (!first) out.append(", ");
    first = false;
    Owned text = repr(th, key);
    if (!text) return {};
    out.append(text.get());
    out.append(": ");
    text = repr(th, value);
    if (!text) return {};
    out.append(text.get());
  }
  out.append('}');
  return out.finish();
}

Owned dict_repr(Thread& th, Value self) {
  if (dict_size(self) == 0) return str_ascii(th, "{}");
  Tri inside = repr_enter(th, self);
  if (inside == Tri::kError) return {};
  if (inside == Tri::kTrue) return str_ascii(th, "{...}");
  Owned result = repr_items(th, self);
  repr_leave(th, self);
  return result;
}

Status dict_set_subscript(Thread& th, Value self, Value key, Value value) {
  if (value) return dict_set(th, self, key, value);
  Tri removed = dict_remove(th, self, key);
  if (removed == Tri::kError) return Status::kError;
  return removed == Tri::kTrue ? Status::kOk : Status(raise_key_error(th, key));
}

Owned dict_or(Thread& th, Value a, Value b) {
  if (!is_dict(a) || !is_dict(b)) return Owned::not_implemented();
  Owned result = dict_copy(th, a);
  if (!result || failed(dict_update(th, result, b))) return {};
  return result;
}

Owned dict_ior(Thread& th, Value a, Value b) {
  if (failed(dict_update(th, a, b))) return {};
  return Owned::borrow(a);
}

int64_t dict_length(Thread&, Value self) { return static_cast<int64_t>(dict_size(self)); }

Owned dict_iter(Thread& th, Value self) { return dict_iterator_new(th, th.rt->types.dict_key_iterator, self, false); }

void fill_dict(TypeSlots& s) {
  s.dealloc = dict_dealloc;
  s.traverse = dict_traverse;
  s.clear = dict_tp_clear;
  s.construct = dict_construct;
  s.init = dict_init;
  s.repr = dict_repr;
  s.hash = hash_not_implemented;
  s.compare = dict_compare;
  s.iter = dict_iter;
  s.bit_or = dict_or;
  s.inplace_or = dict_ior;
  s.length = dict_length;
  s.subscript = dict_subscript;
  s.set_subscript = dict_set_subscript;
  s.contains = dict_contains;
}

Owned m_get(Thread& th, Value self, Value key, Value fallback) {
  Value found = dict_get(th, self, key);
  if (found) return Owned::borrow(found);
  return th.has_error() ? Owned() : Owned::borrow(fallback);
}
Owned m_setdefault(Thread& th, Value self, Value key, Value fallback) {
  return dict_set_default(th, self, key, fallback);
}
Owned m_pop(Thread& th, Value self, Value key, Value fallback) { return dict_pop(th, self, key, fallback); }
Owned m_popitem(Thread& th, Dict* self) { return dict_pop_item(th, self); }
Owned m_keys(Thread& th, Value self) { return dict_view_new(th, th.rt->types.dict_keys, self); }
Owned m_values(Thread& th, Value self) { return dict_view_new(th, th.rt->types.dict_values, self); }
Owned m_items(Thread& th, Value self) { return dict_view_new(th, th.rt->types.dict_items, self); }
Owned m_update(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  return failed(dict_update_args(th, self, "update", args, nargs, kwnames)) ? Owned() : Owned::none();
}
void m_clear(Thread& th, Value self) { dict_clear(th, self); }
Owned m_copy(Thread& th, Value self) { return dict_copy(th, self); }
Owned m_reversed(Thread& th, Value self) {
  return dict_iterator_new(th, th.rt->types.dict_reverse_key_iterator, self, true);
}
int64_t m_sizeof(Thread& th, Dict* self) {
  return static_cast<int64_t>(type_of(th, Value(self))->basic_size + table::memory_size(self));
}

const NativeDef kDictMethods[] = {
    method<&m_get>("get(self, key, default=None, /)",
                   "Return the value for key if key is in the dictionary, else default."),
    method<&m_setdefault>("setdefault(self, key, default=None, /)",
                          "Insert key with a value of default if key is not in the dictionary.\n\n"
                          "Return the value for key if key is in the dictionary, else default."),
    method<&m_pop>("pop(self, key, default=<unrepresentable>, /)",
                   "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\n"
                   "If the key is not found, return the default if given; otherwise,\nraise a KeyError."),
    method<&m_popitem>("popitem(self, /)",
                       "Remove and return a (key, value) pair as a 2-tuple.\n\n"
                       "Pairs are returned in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is empty."),
    method<&m_keys>("keys(self, /)", "Return a set-like object providing a view on the dict's keys."),
    method<&m_items>("items(self, /)", "Return a set-like object providing a view on the dict's items."),
    method<&m_values>("values(self, /)", "Return an object providing a view on the dict's values."),
    raw_method(m_update, "update(...)",
               "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.\n"
               "If E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]\n"
               "If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\n"
               "In either case, this is followed by: for k in F:  D[k] = F[k]"),
    class_method<&dict_fromkeys>("fromkeys(type, iterable, value=None, /)",
                                 "Create a new dictionary with keys from iterable and values set to value."),
    method<&m_clear>("clear(self, /)", "Remove all items from the dict."),
    method<&m_copy>("copy(self, /)", "Return a shallow copy of the dict."),
    method<&m_reversed>("__reversed__(self, /)", "Return a reverse iterator over the dict keys."),
    method<&m_sizeof>("__sizeof__(self, /)", "Return the size of the dict in memory, in bytes."),
    class_method<&class_getitem>(
        "__class_getitem__(type, object, /)",
        "dicts are generic over two types, signifying (respectively) the types of their keys and values"),
};

}  // namespace

const TypeSpec kDictSpec = {
    "dict",
    sizeof(Dict),
    Kind::kDict,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kDictSubclass | TypeFlags::kMapping | TypeFlags::kMatchSelf,
    "dict() -> new empty dictionary\n"
    "dict(mapping) -> new dictionary initialized from a mapping object's\n"
    "    (key, value) pairs\n"
    "dict(iterable) -> new dictionary initialized as if via:\n"
    "    d = {}\n"
    "    for k, v in iterable:\n"
    "        d[k] = v\n"
    "dict(**kwargs) -> new dictionary initialized with the name=value pairs\n"
    "    in the keyword argument list.  For example:  dict(one=1, two=2)",
    fill_dict,
    kDictMethods,
};

}  // namespace dxpy
