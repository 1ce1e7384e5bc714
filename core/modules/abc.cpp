// The module _abc: the machinery of abstract base classes. A class's registry and caches hold weak references to
// classes.
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/list.h"
#include "core/object/set.h"
#include "core/object/weakref.h"

namespace dxpy {

namespace {

struct AbcData : Object {                 // what a class keeps in _abc_impl
  Value registry, cache, negative_cache;  // sets of weak references; owned, may be empty
  int64_t negative_version;
};

struct AbcState {
  Type* data_type = nullptr;
  int64_t counter = 0;  // bumped by every register(): makes negative caches stale
};

using Fields = OwnedFields<AbcData, &AbcData::registry, &AbcData::cache, &AbcData::negative_cache>;
const TypeSpec kDataSpec = {"_abc._abc_data",
                            sizeof(AbcData),
                            Kind::kOther,
                            TypeFlags::kGc | TypeFlags::kDisallowNew,
                            "Internal state held by ABC machinery.",
                            &Fields::fill};

// The data of a class made by ABCMeta; nullptr: TypeError or whatever is pending.
AbcData* data_of(Thread& th, Value cls) {
  Value name = str_intern(th, "_abc_impl");
  Owned v = get_attr(th, cls, name);
  if (!v) return nullptr;
  if (type_of(th, v) != module_state<AbcState>(th).data_type) {
    (void)raise(th, th.rt->exc.TypeError, "_abc_impl is set to a wrong type");
    return nullptr;
  }
  return v.as<AbcData>();  // the class keeps it
}

Tri in_weak_set(Thread& th, Value set, Value object) {
  if (!set || set_size(set) == 0) return Tri::kFalse;
  Owned ref = weakref_new(th, object);
  if (!ref) {
    if (error_clear_if(th, th.rt->exc.TypeError)) return Tri::kFalse;
    return Tri::kError;
  }
  return set_contains(th, set, ref);
}

// Removes a dead reference from a set it is in; `self` of the callback is the weak reference to the set's owner.
Owned drop_dead(Thread& th, Value self, const Value* args, size_t nargs, Value) {
  if (nargs < 1) return Owned::none();
  Owned data = weakref_get(th, self);
  if (!data || data.get().is_none()) return Owned::none();
  if (set_discard(th, data, args[0]) == Tri::kError) return {};
  return Owned::none();
}
constexpr NativeDef kDropDead = raw_function(&drop_dead, "_destroy(wr, /)");

Status add_to_weak_set(Thread& th, Value& set, Value object) {
  if (!set) {
    Owned fresh = set_new(th);
    if (!fresh) return Status::kError;
    set = fresh.release();
  }
  Owned set_ref = weakref_new(th, set);
  Owned callback = set_ref ? native_function_new(th, kDropDead, set_ref, Value()) : Owned();
  Owned ref = callback ? weakref_new(th, object, callback) : Owned();
  if (!ref) return Status::kError;
  ref.as<WeakRef>()->tidies = true;
  return set_add(th, set, ref);
}

bool is_abstract(Thread& th, Value v, Status& status) {
  Owned flag;
  Tri t = find_attr(th, v, th.rt->names.__isabstractmethod__, flag);
  if (t == Tri::kTrue) t = truth(th, flag);
  if (t == Tri::kError) status = Status::kError;
  return t == Tri::kTrue;
}

// __abstractmethods__: the abstract ones among the class's own attributes and those of its bases.
Status compute_abstract_methods(Thread& th, Value cls) {
  Owned names = set_new(th);
  Owned ns = get_attr(th, cls, th.rt->names.__dict__);
  Owned items = ns ? call_method(th, ns, th.rt->names.items) : Owned();
  Owned list = items ? sequence_to_list(th, items) : Owned();
  if (!names || !list) return Status::kError;
  Status status = Status::kOk;
  for (size_t i = 0; i < list_size(list); ++i) {
    Owned pair = list_get(th, list.as<List>(), i);
    if (!pair) return Status::kError;
    if (!is_tuple(pair) || pair.as<Tuple>()->size != 2)
      return raise(th, th.rt->exc.TypeError, "Iteration over __dict__.items() must yield 2-tuples");
    auto* t = pair.as<Tuple>();
    if (is_abstract(th, t->items[1], status) && failed(set_add(th, names, t->items[0]))) return Status::kError;
    if (failed(status)) return status;
  }
  Owned bases = get_attr(th, cls, th.rt->names.__bases__);
  if (!bases || !is_tuple(bases)) return raise(th, th.rt->exc.TypeError, "__bases__ is not tuple");
  for (Value base : fast_items_tuple(bases)) {
    Owned inherited;
    Tri t = find_attr(th, base, th.rt->names.__abstractmethods__, inherited);
    if (t == Tri::kError) return Status::kError;
    if (t == Tri::kFalse) continue;
    Owned it = get_iter(th, inherited);
    if (!it) return Status::kError;
    while (Owned name = iter_next(th, it)) {
      Owned value;
      t = find_attr(th, cls, name, value);
      if (t == Tri::kError) return Status::kError;
      if (t == Tri::kFalse) continue;
      if (is_abstract(th, value, status) && failed(set_add(th, names, name))) return Status::kError;
      if (failed(status)) return status;
    }
    if (th.has_error()) return Status::kError;
  }
  Owned frozen = frozenset_new(th, names);
  return frozen ? set_attr(th, cls, th.rt->names.__abstractmethods__, frozen) : Status::kError;
}

Owned abc_init(Thread& th, Value cls) {
  if (failed(compute_abstract_methods(th, cls))) return {};
  AbcState& state = module_state<AbcState>(th);
  auto* data = make_instance<AbcData>(th, state.data_type);
  if (data == nullptr) return {};
  Owned keep = Owned::steal(data);
  data->negative_version = state.counter;
  if (failed(set_attr(th, cls, str_intern(th, "_abc_impl"), keep))) return {};
  // __abc_tpflags__ = Py_TPFLAGS_SEQUENCE or _MAPPING: how classes say what patterns they match.
  if (is_type(cls)) {
    auto* type = cls.as<Type>();
    Value name = str_intern(th, "__abc_tpflags__");
    Value flags = dict_get_str(type->dict, name);
    if (flags && flags.is_small_int()) {
      int64_t f = flags.as_small_int();
      if (f & 0x60) type->flags_word &= ~(TypeFlags::kSequence | TypeFlags::kMapping);
      if (f & 0x20) type->flags_word |= TypeFlags::kSequence;
      if (f & 0x40) type->flags_word |= TypeFlags::kMapping;
      if (dict_remove(th, type->dict, name) == Tri::kError) return {};
    }
  }
  return Owned::none();
}

// A registered class matches patterns as the class it is registered with does; its subclasses follow.
void set_pattern_flags(Thread& th, Type* type, uint32_t flags) {
  if (type->has_flag(TypeFlags::kSequence | TypeFlags::kMapping) || !type->has_flag(TypeFlags::kHeap)) return;
  type->flags_word |= flags;
  Owned list = type_subclasses_list(th, type);
  if (!list) return clear_error(th);
  for (size_t i = 0; i < list_size(list); ++i) {
    Owned sub = list_get(th, list.as<List>(), i);
    if (sub && is_type(sub)) set_pattern_flags(th, sub.as<Type>(), flags);
  }
}

Owned abc_register(Thread& th, Value cls, Value subclass) {
  if (!is_type(subclass)) return raise(th, th.rt->exc.TypeError, "Can only register classes");
  Tri already = is_subclass(th, subclass, cls);
  if (already == Tri::kError) return {};
  if (already == Tri::kTrue) return Owned::borrow(subclass);
  Tri reversed = is_subclass(th, cls, subclass);
  if (reversed == Tri::kError) return {};
  if (reversed == Tri::kTrue) return raise(th, th.rt->exc.RuntimeError, "Refusing to create an inheritance cycle");
  AbcData* data = data_of(th, cls);
  if (data == nullptr || failed(add_to_weak_set(th, data->registry, subclass))) return {};
  ++module_state<AbcState>(th).counter;
  if (is_type(cls)) {
    uint32_t flags = cls.as<Type>()->flags_word & (TypeFlags::kSequence | TypeFlags::kMapping);
    if (flags != 0) set_pattern_flags(th, subclass.as<Type>(), flags);
  }
  return Owned::borrow(subclass);
}

Tri check_registry(Thread& th, AbcData* data, Value subclass) {
  Tri t = in_weak_set(th, data->registry, subclass);
  if (t != Tri::kFalse || !data->registry) return t;
  Owned copy = sequence_to_list(th, data->registry);  // user code may change it
  if (!copy) return Tri::kError;
  for (size_t i = 0; i < list_size(copy); ++i) {
    Owned ref = list_get(th, copy.as<List>(), i);
    Owned registered = ref ? weakref_get(th, ref) : Owned();
    if (!registered) return Tri::kError;
    if (registered.get().is_none()) continue;
    t = is_subclass(th, subclass, registered);
    if (t == Tri::kError) return t;
    if (t == Tri::kTrue) return failed(add_to_weak_set(th, data->cache, subclass)) ? Tri::kError : Tri::kTrue;
  }
  return Tri::kFalse;
}

Tri check_subclasses(Thread& th, AbcData* data, Value cls, Value subclass) {
  Owned subclasses = call_method(th, cls, str_intern(th, "__subclasses__"));
  if (!subclasses) return Tri::kError;
  if (!is_list(subclasses)) return raise(th, th.rt->exc.TypeError, "__subclasses__() must return a list");
  for (size_t i = 0; i < list_size(subclasses); ++i) {
    Owned s = list_get(th, subclasses.as<List>(), i);
    Tri t = s ? is_subclass(th, subclass, s) : Tri::kError;
    if (t == Tri::kError) return t;
    if (t == Tri::kTrue) return failed(add_to_weak_set(th, data->cache, subclass)) ? Tri::kError : Tri::kTrue;
  }
  return Tri::kFalse;
}

Tri subclass_check(Thread& th, Value cls, Value subclass) {
  if (!is_type(subclass)) return raise(th, th.rt->exc.TypeError, "issubclass() arg 1 must be a class");
  AbcData* data = data_of(th, cls);
  if (data == nullptr) return Tri::kError;
  Owned keep = Owned::borrow(Value(data));
  Tri t = in_weak_set(th, data->cache, subclass);
  if (t != Tri::kFalse) return t;
  int64_t& counter = module_state<AbcState>(th).counter;
  if (data->negative_version < counter) {
    drop(data->negative_cache);
    data->negative_version = counter;
  } else {
    t = in_weak_set(th, data->negative_cache, subclass);
    if (t == Tri::kError) return t;
    if (t == Tri::kTrue) return Tri::kFalse;
  }
  Owned ok = call_method(th, cls, th.rt->names.__subclasshook__, subclass);
  if (!ok) return Tri::kError;
  if (ok.get().is_bool()) {
    bool yes = ok.get().is_true();
    Value& where = yes ? data->cache : data->negative_cache;
    return failed(add_to_weak_set(th, where, subclass)) ? Tri::kError : tri(yes);
  }
  if (!ok.get().is_not_implemented()) {
    return raise(th, th.rt->exc.AssertionError, "__subclasshook__ must return either False, True, or NotImplemented");
  }
  // A direct subclass?
  if (is_type(cls) && is_subtype(subclass.as<Type>(), cls.as<Type>()))
    return failed(add_to_weak_set(th, data->cache, subclass)) ? Tri::kError : Tri::kTrue;
  t = check_registry(th, data, subclass);
  if (t == Tri::kFalse) t = check_subclasses(th, data, cls, subclass);
  if (t != Tri::kFalse) return t;
  return failed(add_to_weak_set(th, data->negative_cache, subclass)) ? Tri::kError : Tri::kFalse;
}

Tri abc_instancecheck(Thread& th, Value cls, Value instance) {
  AbcData* data = data_of(th, cls);
  if (data == nullptr) return Tri::kError;
  Owned keep = Owned::borrow(Value(data));
  Owned subclass = get_attr(th, instance, th.rt->names.__class__);
  if (!subclass) return Tri::kError;
  Tri t = in_weak_set(th, data->cache, subclass);
  if (t != Tri::kFalse) return t;
  Value subtype = type_value(type_of(th, instance));
  Value check = th.rt->names.__subclasscheck__;
  if (subtype == subclass.get()) {
    if (data->negative_version == module_state<AbcState>(th).counter) {
      t = in_weak_set(th, data->negative_cache, subclass);
      if (t == Tri::kError) return t;
      if (t == Tri::kTrue) return Tri::kFalse;
    }
    Owned r = call_method(th, cls, check, subclass.get());
    return r ? truth(th, r) : Tri::kError;
  }
  Owned r = call_method(th, cls, check, subclass.get());
  t = r ? truth(th, r) : Tri::kError;
  if (t != Tri::kFalse) return t;
  r = call_method(th, cls, check, subtype);
  return r ? truth(th, r) : Tri::kError;
}

Owned get_cache_token(Thread& th) { return Owned::small_int(module_state<AbcState>(th).counter); }

Owned reset_registry(Thread& th, Value cls) {
  AbcData* data = data_of(th, cls);
  if (data == nullptr) return {};
  drop(data->registry);
  return Owned::none();
}
Owned reset_caches(Thread& th, Value cls) {
  AbcData* data = data_of(th, cls);
  if (data == nullptr) return {};
  drop(data->cache);
  drop(data->negative_cache);
  return Owned::none();
}
Owned copy_or_empty(Thread& th, Value set) { return set ? set_new(th, set) : set_new(th); }
Owned get_dump(Thread& th, Value cls) {
  AbcData* data = data_of(th, cls);
  if (data == nullptr) return {};
  Owned a = copy_or_empty(th, data->registry), b = copy_or_empty(th, data->cache),
        c = copy_or_empty(th, data->negative_cache);
  if (!a || !b || !c) return {};
  return tuple_of(th, a.get(), b.get(), c.get(), Value::small_int(data->negative_version));
}

const NativeDef kFunctions[] = {
    function<&abc_init>("_abc_init(object, /)",
                        "Internal ABC helper for class set-up. Should be never used outside abc "
                        "module."),
    function<&abc_register>("_abc_register(object, subclass, /)",
                            "Internal ABC helper for subclasss registration. Should be never used outside abc module."),
    function<&abc_instancecheck>("_abc_instancecheck(object, instance, /)",
                                 "Internal ABC helper for instance checks. Should be never used outside abc module."),
    function<&subclass_check>("_abc_subclasscheck(object, subclass, /)",
                              "Internal ABC helper for subclasss checks. Should be never used outside abc module."),
    function<&get_cache_token>("get_cache_token()",
                               "Returns the current ABC cache token.\n\nThe token is an opaque object (supporting "
                               "equality testing) identifying the\ncurrent version of the ABC cache for virtual "
                               "subclasses. The token changes\nwith every call to register() on any ABC."),
    function<&reset_registry>("_reset_registry(object, /)", "Internal ABC helper to reset registry of a given class."),
    function<&reset_caches>("_reset_caches(object, /)", "Internal ABC helper to reset both caches of a given class."),
    function<&get_dump>("_get_dump(object, /)", "Internal ABC helper for cache and registry debugging."),
};

Status exec(Thread& th, Module*) {
  AbcState& s = module_state<AbcState>(th);
  s.data_type = type_from_spec(th, kDataSpec);
  return s.data_type != nullptr ? Status::kOk : Status::kError;
}

}  // namespace

const ModuleDef kAbcModule = {"_abc", "Module contains faster C implementation of abc.ABCMeta", kFunctions, &exec};

}  // namespace dxpy
