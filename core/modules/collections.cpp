// The module _collections: defaultdict, _tuplegetter and _count_elements; deque and OrderedDict have files of their
// own.
#include "core/modules/collections.h"

#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict_impl.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

// --- defaultdict

struct DefaultDict : Dict {
  Value factory;  // owned; empty or None: no default
};

DefaultDict* as_default(Value v) { return v.as<DefaultDict>(); }
Value factory_of(Value v) {
  Value f = as_default(v)->factory;
  return f ? f : Value::none();
}
bool is_default_dict(Thread& th, Value v) {
  return is_subtype(type_of(th, v), module_state<CollectionsState>(th).default_dict);
}

void default_dealloc(Thread& th, Object* o) {
  drop(static_cast<DefaultDict*>(o)->factory);
  dict_dealloc(th, o);
}
void default_traverse(Object* o, Visitor& visit) {
  visit(static_cast<DefaultDict*>(o)->factory);
  dict_traverse(o, visit);
}
void default_clear(Thread& th, Object* o) {
  drop(static_cast<DefaultDict*>(o)->factory);
  dict_tp_clear(th, o);
}

Status default_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value factory = Value::none();
  if (nargs > 0) {
    factory = args[0];
    if (!factory.is_none() && slots_of(th, factory).call == nullptr) {
      return raise(th, th.rt->exc.TypeError, "first argument must be callable or None");
    }
  }
  assign(as_default(self)->factory, factory);
  size_t skip = nargs > 0 ? 1 : 0;
  return dict_update_args(th, self, "dict", args + skip, nargs - skip, kwnames);
}

Owned default_repr(Thread& th, Value self) {
  Owned content = th.rt->types.dict->slots.repr(th, self);
  if (!content) return {};
  Owned factory;
  Value f = factory_of(self);
  Tri inside = repr_enter(th, f);
  if (inside == Tri::kError) return {};
  if (inside == Tri::kTrue) {
    factory = str_ascii(th, "...");
  } else {
    factory = repr(th, f);
    repr_leave(th, f);
  }
  return factory ? format_str(th, "{}({}, {})", type_of(th, self)->name, factory, content) : Owned();
}

// A new dictionary of the type of `like`, with its factory and the items of `content`.
Owned default_from(Thread& th, Value like, Value content) {
  return call_with(th, class_of(like.as_object()), lend(Owned::borrow(factory_of(like))), content);
}

Owned default_or(Thread& th, Value a, Value b) {
  bool left = is_default_dict(th, a);
  Value self = left ? a : b, other = left ? b : a;
  if (!is_dict(other)) return Owned::not_implemented();
  Owned result = default_from(th, self, a);
  if (!result || failed(dict_update(th, result, b))) return {};
  return result;
}

Owned m_missing(Thread& th, Value self, Value key) {
  Owned factory = Owned::borrow(factory_of(self));
  if (factory.get().is_none()) return raise_key_error(th, key);
  Owned value = call(th, factory);
  return value ? dict_set_default(th, self, key, value) : Owned();  // the factory may have set the key itself
}
Owned m_copy(Thread& th, Value self) { return default_from(th, self, self); }
Owned m_reduce(Thread& th, Value self) {
  Value f = factory_of(self);
  Owned args = f.is_none() ? Owned::borrow(th.rt->empty_tuple) : tuple_of(th, f);
  Owned items = args ? call_method(th, self, th.rt->names.items) : Owned();
  Owned it = items ? get_iter(th, items) : Owned();
  return it ? tuple_of(th, class_of(self.as_object()), args, Value::none(), Value::none(), it) : Owned();
}

const NativeDef kDefaultMethods[] = {
    method<&m_missing>("__missing__(self, object, /)",
                       "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n"
                       "  if self.default_factory is None: raise KeyError((key,))\n"
                       "  self[key] = value = self.default_factory()\n"
                       "  return value\n"),
    method<&m_copy>("copy(self, /)", "D.copy() -> a shallow copy of D."),
    method<&m_copy>("__copy__(self, /)", "D.copy() -> a shallow copy of D."),
    method<&m_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    class_method<&class_getitem>("__class_getitem__(type, object, /)",
                                 "defaultdicts are generic over two types, signifying (respectively) the types of the "
                                 "dictionary's keys and values"),
};

Owned get_factory(Thread&, Value self) { return Owned::borrow(factory_of(self)); }
Status set_factory(Thread&, Value self, Value value) {
  assign(as_default(self)->factory, value ? value : Value::none());
  return Status::kOk;
}
const GetSetDef kDefaultGetSets[] = {
    {"default_factory", get_factory, set_factory, "Factory for default value called by __missing__()."},
};

void fill_default(TypeSlots& s) {
  s.dealloc = default_dealloc;
  s.traverse = default_traverse;
  s.clear = default_clear;
  s.init = default_init;
  s.repr = default_repr;
  s.bit_or = default_or;
}

const TypeSpec kDefaultDictSpec = {
    "collections.defaultdict",
    sizeof(DefaultDict),
    Kind::kDict,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kDictSubclass | TypeFlags::kMapping,
    "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\n"
    "The default factory is called without arguments to produce\n"
    "a new value when a key is not present, in __getitem__ only.\n"
    "A defaultdict compares equal to a dict with the same items.\n"
    "All remaining arguments are treated the same as if they were\n"
    "passed to the dict constructor, including keyword arguments.\n",
    fill_default,
    kDefaultMethods,
    kDefaultGetSets,
};

// --- _tuplegetter: the fields of named tuples

struct TupleGetter : Object {
  int64_t index;
  Value doc;  // owned
};
using TupleGetterFields = OwnedFields<TupleGetter, &TupleGetter::doc>;

Owned getter_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(positional_only(th, cls, "_tuplegetter", nargs, kwnames, 2, 2))) return {};
  int64_t i;
  if (failed(native_arg_i64(th, args[0], i))) return {};
  auto* g = make_instance<TupleGetter>(th, cls);
  if (g == nullptr) return {};
  g->index = i;
  g->doc = own(args[1]);
  return Owned::steal(Value(g));
}
Owned getter_get(Thread& th, Value self, Value object, Value) {
  auto* g = self.as<TupleGetter>();
  if (!object || object.is_none()) return Owned::borrow(self);
  if (!is_tuple(object)) {
    return raise(th, th.rt->exc.TypeError,
                 "descriptor for index '{}' for tuple subclasses doesn't apply to '{}' object", g->index,
                 type_of(th, object));
  }
  auto items = fast_items_tuple(object);
  if (g->index < 0 || static_cast<size_t>(g->index) >= items.size()) {
    return raise(th, th.rt->exc.IndexError, "tuple index out of range");
  }
  return Owned::borrow(items[static_cast<size_t>(g->index)]);
}
Status getter_set(Thread& th, Value, Value, Value value) {
  return raise(th, th.rt->exc.AttributeError, value ? "can't set attribute" : "can't delete attribute");
}
Owned getter_repr(Thread& th, Value self) {
  auto* g = self.as<TupleGetter>();
  return format_str(th, "{}({}, {!r})", type_of(th, self)->name, g->index, g->doc);
}
Owned getter_reduce(Thread& th, TupleGetter* g) {
  Owned args = tuple_of(th, Value::small_int(g->index), g->doc);
  return args ? tuple_of(th, class_of(g), args) : Owned();
}
const NativeDef kGetterMethods[] = {method<&getter_reduce>("__reduce__(self, /)")};
const GetSetDef kGetterGetSets[] = {
    {"__doc__",
     [](Thread&, Value v) {
       Value doc = v.as<TupleGetter>()->doc;
       return Owned::borrow(doc ? doc : Value::none());
     },
     [](Thread&, Value v, Value value) {
       assign(v.as<TupleGetter>()->doc, value ? value : Value::none());
       return Status::kOk;
     }},
};
void fill_getter(TypeSlots& s) {
  TupleGetterFields::fill(s);
  s.construct = getter_construct;
  s.repr = getter_repr;
  s.descr_get = getter_get;
  s.descr_set = getter_set;
}
const TypeSpec kTupleGetterSpec = {"collections._tuplegetter",
                                   sizeof(TupleGetter),
                                   Kind::kOther,
                                   TypeFlags::kGc,
                                   nullptr,
                                   fill_getter,
                                   kGetterMethods,
                                   kGetterGetSets};

// --- functions

// Whether `mapping` reads and writes as a plain dict does.
bool counts_like_dict(Thread& th, Value mapping) {
  if (!is_dict(mapping)) return false;
  Type* type = type_of(th, mapping);
  Type* dict = th.rt->types.dict;
  const BuiltinNames& n = th.rt->names;
  return type == dict || (type_lookup(type, n.get) == type_lookup(dict, n.get) &&
                          type_lookup(type, n.__setitem__) == type_lookup(dict, n.__setitem__));
}

Owned add_one(Thread& th, Value old) {
  if (!old) return Owned::small_int(1);
  if (old.is_small_int()) return int_from_i64(th, old.as_small_int() + 1);
  return binary_op(th, BinaryOp::kAdd, lend(Owned::borrow(old)), Value::small_int(1));
}

Status count_elements(Thread& th, Value mapping, Value iterable) {
  Owned it = get_iter(th, iterable);
  if (!it) return Status::kError;
  if (counts_like_dict(th, mapping)) {
    while (Owned key = iterator_step(th, it)) {
      int64_t h;
      if (failed(table::key_hash(th, key, h, "a dict key"))) return Status::kError;
      Value old = dict_get_hashed(th, mapping, key, h);
      if (!old && th.has_error()) return Status::kError;
      Owned next = add_one(th, old);
      if (!next || failed(dict_set_hashed(th, mapping, key, h, next))) return Status::kError;
    }
    return just_ended(th) ? Status::kOk : Status::kError;
  }
  Owned get = get_attr(th, mapping, th.rt->names.get);
  if (!get) return Status::kError;
  while (Owned key = iterator_step(th, it)) {
    Owned old = call_with(th, get, key, Value::small_int(0));
    Owned next = old ? add_one(th, old) : Owned();
    if (!next || failed(set_item(th, mapping, key, next))) return Status::kError;
  }
  return just_ended(th) ? Status::kOk : Status::kError;
}

const NativeDef kFunctions[] = {
    function<&count_elements>("_count_elements(mapping, iterable, /)",
                              "Count elements in the iterable, updating the mapping"),
};

Status exec(Thread& th, Module* m) {
  auto& state = module_state<CollectionsState>(th);
  if ((state.deque = add_type(th, m, kDequeSpec)) == nullptr) return Status::kError;
  if ((state.deque_iterator = add_type(th, m, kDequeIteratorSpec)) == nullptr) return Status::kError;
  if ((state.deque_reverse_iterator = add_type(th, m, kDequeReverseIteratorSpec)) == nullptr) return Status::kError;
  const BuiltinTypes& t = th.rt->types;
  if ((state.default_dict = add_type(th, m, kDefaultDictSpec, t.dict)) == nullptr) return Status::kError;
  if ((state.ordered_dict = add_type(th, m, kOrderedDictSpec, t.dict)) == nullptr) return Status::kError;
  if ((state.ordered_keys = type_from_spec(th, kOrderedKeysSpec, t.dict_keys)) == nullptr) return Status::kError;
  if ((state.ordered_values = type_from_spec(th, kOrderedValuesSpec, t.dict_values)) == nullptr) return Status::kError;
  if ((state.ordered_items = type_from_spec(th, kOrderedItemsSpec, t.dict_items)) == nullptr) return Status::kError;
  return add_type(th, m, kTupleGetterSpec) == nullptr ? Status::kError : Status::kOk;
}

}  // namespace

const ModuleDef kCollectionsModule = {
    "_collections",
    "High performance data structures.\n"
    "- deque:        ordered collection accessible from endpoints only\n"
    "- defaultdict:  dict subclass with a default value factory\n",
    kFunctions,
    &exec,
};

}  // namespace dxpy
