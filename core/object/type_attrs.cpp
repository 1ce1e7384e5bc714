// The `type` type: construction and calls of classes, attributes of classes, methods.
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/gc.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/live_objects.h"
#include "core/object/misc.h"
#include "core/object/specs.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

Owned (*g_caller_module_name)(Thread&) = nullptr;

namespace {

bool is_immutable(const Type* t) { return !t->has_flag(TypeFlags::kHeap); }

Status check_settable(Thread& th, Type* t, Value value, const char* name) {
  if (is_immutable(t)) {
    return raise(th, th.rt->exc.TypeError, "cannot set '{}' attribute of immutable type '{}'", name, t);
  }
  if (!value) return raise(th, th.rt->exc.TypeError, "cannot delete '{}' attribute of immutable type '{}'", name, t);
  return Status::kOk;
}

Owned get_name(Thread&, Value self) { return self.as<Type>()->name_str.clone(); }
Status set_name(Thread& th, Value self, Value value) {
  Type* t = self.as<Type>();
  if (failed(check_settable(th, t, value, "__name__"))) return Status::kError;
  if (!is_str(value)) {
    return raise(th, th.rt->exc.TypeError, "can only assign string to {}.__name__, not '{}'", t->name,
                 type_of(th, value));
  }
  if (str_view(value).find('\0') != std::string_view::npos) {
    return raise(th, th.rt->exc.ValueError, "type name must not contain null characters");
  }
  if (!str_encode(th, value, "utf-8", "strict")) return Status::kError;
  t->name_str = Owned::borrow(value);
  t->name = t->name_str.as<Str>()->data;
  return Status::kOk;
}

Owned get_qualname(Thread&, Value self) { return self.as<Type>()->qualname.clone(); }
Status set_qualname(Thread& th, Value self, Value value) {
  Type* t = self.as<Type>();
  if (failed(check_settable(th, t, value, "__qualname__"))) return Status::kError;
  if (!is_str(value)) {
    return raise(th, th.rt->exc.TypeError, "can only assign string to {}.__qualname__, not '{}'", t->name,
                 type_of(th, value));
  }
  t->qualname = Owned::borrow(value);
  return Status::kOk;
}

Owned get_module(Thread& th, Value self) {
  Type* t = self.as<Type>();
  if (t->has_flag(TypeFlags::kHeap)) {
    Value m = dict_get_str(t->dict, th.rt->names.__module__);
    if (!m) return raise_attribute_error(th, self, th.rt->names.__module__);
    return Owned::borrow(m);
  }
  return t->module.clone();
}
Status set_module(Thread& th, Value self, Value value) {
  Type* t = self.as<Type>();
  if (failed(check_settable(th, t, value, "__module__"))) return Status::kError;
  type_modified(th, t);
  if (dict_remove(th, t->dict, th.rt->names.__firstlineno__) == Tri::kError) return Status::kError;
  return dict_set(th, t->dict, th.rt->names.__module__, value);
}

Owned get_bases(Thread&, Value self) { return self.as<Type>()->bases.clone(); }
Owned get_base(Thread&, Value self) {
  Type* b = self.as<Type>()->base;
  return b == nullptr ? Owned::none() : Owned::borrow(Value(b));
}
Owned get_mro(Thread&, Value self) {
  const Owned& mro = self.as<Type>()->mro;
  return mro ? mro.clone() : Owned::none();  // None while the metaclass's mro() runs
}
Owned get_dict(Thread& th, Value self) { return mapping_proxy_new(th, self.as<Type>()->dict); }

Status update_mro_tree(Thread& th, Type* t) {
  if (failed(type_set_mro(th, t))) return Status::kError;
  type_update_slots(th, t);
  type_modified(th, t);
  Owned subs = type_subclasses_list(th, t);
  if (!subs) return Status::kError;
  for (size_t i = 0; i < list_size(subs); ++i) {
    Owned sub = list_get(th, subs.as<List>(), i);
    if (!sub || failed(update_mro_tree(th, sub.as<Type>()))) return Status::kError;
  }
  return Status::kOk;
}

// By the chain of layout bases: while a metaclass's mro() runs, the MROs do not tell yet.
bool is_base_of(const Type* base, const Type* t) {
  while (t != nullptr && t != base) t = t->base;
  return t == base;
}

Status set_bases(Thread& th, Value self, Value value) {
  Type* t = self.as<Type>();
  if (failed(check_settable(th, t, value, "__bases__"))) return Status::kError;
  if (!is_tuple(value)) {
    return raise(th, th.rt->exc.TypeError, "can only assign tuple to {}.__bases__, not {}", t->name,
                 type_of(th, value));
  }
  std::span<const Value> bases = fast_items_tuple(value);
  if (bases.empty())
    return raise(th, th.rt->exc.TypeError, "can only assign non-empty tuple to {}.__bases__, not ()", t->name);
  for (Value b : bases) {
    if (!is_type(b)) {
      return raise(th, th.rt->exc.TypeError, "{}.__bases__ must be tuple of classes, not '{}'", t->name,
                   type_of(th, b));
    }
    if (is_subtype(b.as<Type>(), t) || is_base_of(t, b.as<Type>()))
      return raise(th, th.rt->exc.TypeError, "a __bases__ item causes an inheritance cycle");
  }
  Type* best = type_best_base(th, value);
  if (best == nullptr) return Status::kError;
  bool same_layout = best->instance_kind == t->instance_kind &&
                     best->fixed_size + t->member_count * sizeof(Value) == t->fixed_size &&
                     best->prefix_size <= t->prefix_size;
  if (best->instance_kind != t->instance_kind) {
    return raise(th, th.rt->exc.TypeError, "__bases__ assignment: '{}' deallocator differs from '{}'", best->name,
                 t->base->name);
  }
  if (!same_layout ||
      (t->base != nullptr && (t->base->dict_offset == 0) != (best->dict_offset == 0) && t->dict_offset == 0)) {
    return raise(th, th.rt->exc.TypeError, "__bases__ assignment: '{}' object layout differs from '{}'", best->name,
                 t->base->name);
  }
  Owned old_bases = std::move(t->bases);
  Type* old_base = t->base;
  t->bases = Owned::borrow(value);
  t->base = best;
  for (Value b : fast_items_tuple(old_bases)) type_remove_subclass(th, b.as<Type>(), t);
  bool ok = true;
  for (Value b : bases) ok = ok && !failed(type_add_subclass(th, b.as<Type>(), t));
  if (ok && !failed(update_mro_tree(th, t))) return Status::kOk;
  if (!(t->bases.get() == value)) return Status::kError;  // mro() assigned others meanwhile
  Owned saved = take_error(th);
  for (Value b : fast_items_tuple(t->bases)) type_remove_subclass(th, b.as<Type>(), t);
  t->bases = std::move(old_bases);
  t->base = old_base;
  for (Value b : fast_items_tuple(t->bases)) (void)type_add_subclass(th, b.as<Type>(), t);
  (void)update_mro_tree(th, t);
  restore_error(th, std::move(saved));
  return Status::kError;
}

Owned get_doc(Thread& th, Value self) {
  Value v = type_lookup(self.as<Type>(), th.rt->names.__doc__);
  v = dict_get_str(self.as<Type>()->dict, th.rt->names.__doc__);
  if (!v) return Owned::none();
  DescrGetFn get = slots_of(th, v).descr_get;
  if (get == nullptr) return Owned::borrow(v);
  return get(th, v, Value(), self);
}
Status set_doc(Thread& th, Value self, Value value) {
  Type* t = self.as<Type>();
  if (failed(check_settable(th, t, value, "__doc__"))) return Status::kError;
  type_modified(th, t);
  return dict_set(th, t->dict, th.rt->names.__doc__, value);
}

Owned get_abstract(Thread& th, Value self) {
  Value v = self.as<Type>() == th.rt->types.type
                ? Value()
                : dict_get_str(self.as<Type>()->dict, th.rt->names.__abstractmethods__);
  if (!v) return raise_with(th, th.rt->exc.AttributeError, th.rt->names.__abstractmethods__);
  return Owned::borrow(v);
}
Status set_abstract(Thread& th, Value self, Value value) {
  Type* t = self.as<Type>();
  bool abstract = false;
  if (value) {
    Tri has = truth(th, value);
    if (has == Tri::kError) return Status::kError;
    abstract = has == Tri::kTrue;
    if (failed(dict_set(th, t->dict, th.rt->names.__abstractmethods__, value))) return Status::kError;
  } else {
    Tri had = dict_remove(th, t->dict, th.rt->names.__abstractmethods__);
    if (had == Tri::kError) return Status::kError;
    if (had == Tri::kFalse) return raise_with(th, th.rt->exc.AttributeError, th.rt->names.__abstractmethods__);
  }
  type_modified(th, t);
  t->flags_word =
      abstract ? t->flags_word | TypeFlags::kAbstract : t->flags_word & ~static_cast<uint32_t>(TypeFlags::kAbstract);
  return Status::kOk;
}

Owned get_text_signature(Thread& th, Value self) {
  const TypeSpec* spec = self.as<Type>()->spec;
  return spec != nullptr && spec->text_signature != nullptr ? str_new(th, spec->text_signature) : Owned::none();
}

Owned get_type_params(Thread& th, Value self) {
  Value v = dict_get_str(self.as<Type>()->dict, th.rt->names.__type_params__);
  return Owned::borrow(v && self.as<Type>()->has_flag(TypeFlags::kHeap) ? v : th.rt->empty_tuple);
}
Status set_type_params(Thread& th, Value self, Value value) {
  Type* t = self.as<Type>();
  if (failed(check_settable(th, t, value, "__type_params__"))) return Status::kError;
  type_modified(th, t);
  return dict_set(th, t->dict, th.rt->names.__type_params__, value);
}

// --- annotations (PEP 649): __annotate__ is a function in the dict, __annotations__ what it gives, cached

Owned get_annotate(Thread& th, Value self) {
  Type* t = self.as<Type>();
  if (is_immutable(t))
    return raise(th, th.rt->exc.AttributeError, "type object '{}' has no attribute '__annotate__'", t->name);
  for (Value name : {th.rt->names.__annotate__, th.rt->names.__annotate_func__}) {
    Value v = dict_get_str(t->dict, name);
    if (!v) continue;
    DescrGetFn get = slots_of(th, v).descr_get;
    return get == nullptr ? Owned::borrow(v) : get(th, v, Value(), self);
  }
  return Owned::none();
}
Status set_annotate(Thread& th, Value self, Value value) {
  Type* t = self.as<Type>();
  if (!value) return raise(th, th.rt->exc.TypeError, "cannot delete __annotate__ attribute");
  if (is_immutable(t)) {
    return raise(th, th.rt->exc.TypeError, "cannot set '__annotate__' attribute of immutable type '{}'", t);
  }
  if (!value.is_none() && slots_of(th, value).call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "__annotate__ must be callable or None");
  }
  if (dict_remove(th, t->dict, th.rt->names.__annotate__) == Tri::kError) return Status::kError;
  if (failed(dict_set(th, t->dict, th.rt->names.__annotate_func__, value))) return Status::kError;
  if (!value.is_none() && dict_remove(th, t->dict, th.rt->names.__annotations_cache__) == Tri::kError)
    return Status::kError;
  type_modified(th, t);
  return Status::kOk;
}

Owned get_annotations(Thread& th, Value self) {
  Type* t = self.as<Type>();
  if (is_immutable(t))
    return raise(th, th.rt->exc.AttributeError, "type object '{}' has no attribute '__annotations__'", t->name);
  for (Value name : {th.rt->names.__annotations__, th.rt->names.__annotations_cache__}) {
    Value v = dict_get_str(t->dict, name);
    if (!v) continue;
    DescrGetFn get = slots_of(th, v).descr_get;
    return get == nullptr ? Owned::borrow(v) : get(th, v, Value(), self);
  }
  Owned annotate = get_attr(th, self, th.rt->names.__annotate__);
  if (!annotate) return {};
  Owned result;
  if (slots_of(th, annotate).call != nullptr) {
    result = call_with(th, annotate, Value::small_int(1));
    if (!result) return {};
    if (!is_dict(result)) {
      return raise(th, th.rt->exc.TypeError, "__annotate__ returned non-dict of type '{}'", type_of(th, result));
    }
  } else {
    result = dict_new(th);
    if (!result) return {};
  }
  if (failed(dict_set(th, t->dict, th.rt->names.__annotations_cache__, result))) return {};
  type_modified(th, t);
  return result;
}
Status set_annotations(Thread& th, Value self, Value value) {
  Type* t = self.as<Type>();
  if (is_immutable(t)) {
    return raise(th, th.rt->exc.TypeError, "cannot set '__annotations__' attribute of immutable type '{}'", t);
  }
  Value key = dict_get_str(t->dict, th.rt->names.__annotations__) ? th.rt->names.__annotations__
                                                                  : th.rt->names.__annotations_cache__;
  if (value) {
    if (failed(dict_set(th, t->dict, key, value))) return Status::kError;
  } else {
    Tri had = dict_remove(th, t->dict, key);
    if (had == Tri::kError) return Status::kError;
    if (had == Tri::kFalse) return raise(th, th.rt->exc.AttributeError, "__annotations__");
  }
  if (dict_remove(th, t->dict, th.rt->names.__annotate_func__) == Tri::kError) return Status::kError;
  if (dict_remove(th, t->dict, th.rt->names.__annotate__) == Tri::kError) return Status::kError;
  type_modified(th, t);
  return Status::kOk;
}

Owned get_basicsize(Thread&, Value self) { return Owned::small_int(self.as<Type>()->basic_size); }
Owned get_itemsize(Thread&, Value self) {
  Kind k = self.as<Type>()->instance_kind;
  return Owned::small_int(k == Kind::kTuple ? 8 : k == Kind::kInt ? 8 : k == Kind::kBytes ? 1 : 0);
}
Owned get_flags(Thread&, Value self) {
  // The bits that CPython documents: HEAPTYPE 9, BASETYPE 10, READY 12, GC 14, ABSTRACT 20, the subclass bits 24..31.
  const Type* t = self.as<Type>();
  int64_t f = int64_t{1} << 12;
  // Types of modules report themselves as heap types that cannot be changed, as CPython makes them.
  bool of_module = t->spec != nullptr && std::string_view(t->spec->name).find('.') != std::string_view::npos;
  if (t->has_flag(TypeFlags::kHeap) || of_module) f |= 1 << 9;
  if (t->has_flag(TypeFlags::kBaseType)) f |= 1 << 10;
  if (t->has_flag(TypeFlags::kGc)) f |= 1 << 14;
  if (!t->has_flag(TypeFlags::kHeap)) f |= 1 << 8;
  if (t->has_flag(TypeFlags::kAbstract)) f |= 1 << 20;
  if (t->has_flag(TypeFlags::kSequence)) f |= 1 << 5;
  if (t->has_flag(TypeFlags::kMapping)) f |= 1 << 6;
  if (t->has_flag(TypeFlags::kIntSubclass)) f |= int64_t{1} << 24;
  if (t->has_flag(TypeFlags::kListSubclass)) f |= int64_t{1} << 25;
  if (t->has_flag(TypeFlags::kTupleSubclass)) f |= int64_t{1} << 26;
  if (t->has_flag(TypeFlags::kBytesSubclass)) f |= int64_t{1} << 27;
  if (t->has_flag(TypeFlags::kStrSubclass)) f |= int64_t{1} << 28;
  if (t->has_flag(TypeFlags::kDictSubclass)) f |= int64_t{1} << 29;
  if (t->has_flag(TypeFlags::kExceptionSubclass)) f |= int64_t{1} << 30;
  if (t->has_flag(TypeFlags::kTypeSubclass)) f |= int64_t{1} << 31;
  return Owned::small_int(f);
}
Owned get_dictoffset(Thread&, Value self) { return Owned::small_int(self.as<Type>()->dict_offset); }
Owned get_weakrefoffset(Thread&, Value self) {
  return Owned::small_int(self.as<Type>()->has_flag(TypeFlags::kWeakRef) ? 8 : 0);
}

const GetSetDef kTypeGetSets[] = {
    {"__name__", &get_name, &set_name},
    {"__qualname__", &get_qualname, &set_qualname},
    {"__module__", &get_module, &set_module},
    {"__bases__", &get_bases, &set_bases},
    {"__base__", &get_base},
    {"__mro__", &get_mro},
    {"__dict__", &get_dict},
    {"__doc__", &get_doc, &set_doc},
    {"__abstractmethods__", &get_abstract, &set_abstract},
    {"__text_signature__", &get_text_signature},
    {"__annotate__", &get_annotate, &set_annotate},
    {"__annotations__", &get_annotations, &set_annotations},
    {"__type_params__", &get_type_params, &set_type_params},
    {"__basicsize__", &get_basicsize},
    {"__itemsize__", &get_itemsize},
    {"__flags__", &get_flags},
    {"__dictoffset__", &get_dictoffset},
    {"__weakrefoffset__", &get_weakrefoffset},
};

// --- methods

Owned type_mro_method(Thread& th, Value self) {
  Owned mro = type_compute_mro(th, self.as<Type>());
  return mro ? sequence_to_list(th, mro) : Owned();
}
Owned type_subclasses(Thread& th, Value self) { return type_subclasses_list(th, self.as<Type>()); }

// isinstance/issubclass without __instancecheck__: real types, or objects with __bases__.
Tri type_instancecheck(Thread& th, Value self, Value instance) {
  if (is_subtype(type_of(th, instance), self.as<Type>())) return Tri::kTrue;
  Owned cls;
  Tri found = find_attr(th, instance, th.rt->names.__class__, cls);
  if (found != Tri::kTrue) return found;
  return tri(is_type(cls) && is_subtype(cls.as<Type>(), self.as<Type>()));
}

Tri type_subclasscheck(Thread& th, Value self, Value sub) {
  if (is_type(sub)) return tri(is_subtype(sub.as<Type>(), self.as<Type>()));
  return recursive_is_subclass(th, sub, self);
}

Status collect_names(Thread& th, Type* t, Value into) {
  if (!t->mro) return Status::kOk;
  for (Value c : fast_items_tuple(t->mro)) {
    if (failed(dict_update(th, into, c.as<Type>()->dict))) return Status::kError;
  }
  return Status::kOk;
}

Owned type_dir(Thread& th, Value self) {
  Owned names = dict_new(th);
  if (!names || failed(collect_names(th, self.as<Type>(), names))) return {};
  return dict_keys_list(th, names);
}

Owned type_sizeof(Thread&, Value) { return Owned::small_int(sizeof(Type)); }

Owned type_prepare(Thread& th, Value, const Value*, size_t, Value) { return dict_new(th); }

const NativeDef kTypeMethods[] = {
    method<&type_mro_method>("mro(self, /)", "Return a type's method resolution order."),
    method<&type_subclasses>("__subclasses__(self, /)", "Return a list of immediate subclasses."),
    raw_class_method(&type_prepare, "__prepare__($cls, name, bases, /, **kwds)",
                     "Create the namespace for the class statement"),
    method<&type_instancecheck>("__instancecheck__(self, instance, /)", "Check if an object is an instance."),
    method<&type_subclasscheck>("__subclasscheck__(self, subclass, /)", "Check if a class is a subclass."),
    method<&type_dir>("__dir__(self, /)", "Specialized __dir__ implementation for types."),
    method<&type_sizeof>("__sizeof__(self, /)", "Return memory consumption of the type object."),
};

// --- slots

Owned type_construct(Thread& th, Type* metaclass, const Value* args, size_t nargs, Value kwnames) {
  if (nargs != 3) return raise(th, th.rt->exc.TypeError, "type.__new__() takes exactly 3 arguments ({} given)", nargs);
  if (!is_str(args[0])) {
    return raise(th, th.rt->exc.TypeError, "type.__new__() argument 1 must be str, not {}",
                 argument_type_name(th, args[0]));
  }
  if (!is_tuple(args[1])) {
    return raise(th, th.rt->exc.TypeError, "type.__new__() argument 2 must be tuple, not {}", type_of(th, args[1]));
  }
  if (!is_dict(args[2])) {
    return raise(th, th.rt->exc.TypeError, "type.__new__() argument 3 must be dict, not {}", type_of(th, args[2]));
  }
  return type_new(th, metaclass, args[0], args[1], args[2], kwnames, args + nargs);
}

Status type_init(Thread& th, Value, const Value*, size_t nargs, Value kwnames) {
  if (nargs != 1 && nargs != 3) return raise(th, th.rt->exc.TypeError, "type.__init__() takes 1 or 3 arguments");
  if (nargs == 1 && kwnames && !fast_items_tuple(kwnames).empty()) {
    return raise(th, th.rt->exc.TypeError, "type.__init__() takes no keyword arguments");
  }
  return Status::kOk;
}

// Calling a class: construct, then init if that gave an instance of it.
Owned type_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Type* cls = self.as<Type>();
  if (cls == th.rt->types.type) {
    bool keywords = kwnames && !fast_items_tuple(kwnames).empty();
    if (nargs == 1 && !keywords) return Owned::borrow(Value(type_of(th, args[0])));
    if (nargs != 3) return raise(th, th.rt->exc.TypeError, "type() takes 1 or 3 arguments");
  }
  NewFn construct = cls->slots.construct;
  if (construct == nullptr) return raise(th, th.rt->exc.TypeError, "cannot create '{}' instances", full_type_name(cls));
  Owned made = construct(th, cls, args, nargs, kwnames);
  if (!made) return {};
  Type* made_type = type_of(th, made);
  if (made_type != cls && !is_subtype(made_type, cls)) return made;
  if (made_type->slots.init != nullptr && failed(made_type->slots.init(th, made, args, nargs, kwnames))) return {};
  return made;
}

Owned type_or(Thread& th, Value a, Value b) { return union_type_or(th, a, b); }

void type_dealloc(Thread& th, Object* o) {
  auto* t = static_cast<Type*>(o);
  if (t->bases) {
    for (Value b : fast_items_tuple(t->bases)) type_remove_subclass(th, b.as<Type>(), t);
  }
  Type* metaclass = t->type();
  live_object_remove(*th.rt, t);
  type_free_memory(t, metaclass->basic_size);
  if (metaclass->has_flag(TypeFlags::kHeap)) dec_ref(static_cast<Object*>(metaclass));
}

void type_traverse(Object* o, Visitor& visit) {
  auto* t = static_cast<Type*>(o);
  if (t->type()->has_flag(TypeFlags::kHeap)) visit(Value(t->type()));
  visit(t->dict.get());
  visit(t->bases.get());
  visit(t->mro.get());
  visit(t->annotations.get());
  visit(t->extra.get());
}

void type_clear(Thread& th, Object* o) {
  auto* t = static_cast<Type*>(o);
  if (!t->has_flag(TypeFlags::kHeap)) return;
  type_modified(th, t);
  if (t->dict) dict_clear(th, t->dict);
  // The MRO keeps the type itself alive; its bases must stay for instances that are cleared after the type.
  Owned only_bases = tuple_from(th, nullptr, 0);
  if (only_bases) t->mro = std::move(only_bases);
}

}  // namespace

void type_drop_contents(Type* t) {
  for (Owned* held : {&t->dict, &t->subclasses, &t->mro, &t->bases, &t->doc, &t->module, &t->annotations, &t->extra,
                      &t->qualname, &t->name_str}) {
    held->reset();
  }
}

void type_free_memory(Type* t, size_t instance_size) {
  if (t->root_shape != t->dict_shape) shape_free_tree(t->root_shape);
  shape_free_tree(t->dict_shape);
  t->~Type();
  shape_space_free(t, instance_size < sizeof(Type) ? sizeof(Type) : instance_size);
}

std::string full_type_name(const Type* t) {
  if (t->has_flag(TypeFlags::kHeap) || !t->module || str_equals(t->module, "builtins")) return t->name;
  return std::string(str_view(t->module)) + "." + t->name;
}

std::string argument_type_name(Thread& th, Value v) { return v.is_none() ? "None" : full_type_name(type_of(th, v)); }

std::string import_type_name(Thread& th, Value v) {
  Type* type = type_of(th, v);
  Owned module;
  if (find_attr(th, Value(type), th.rt->names.__module__, module) == Tri::kError) clear_error(th);
  std::string name(str_view(type->qualname));
  if (!module || !is_str(module) || str_equals(module, "builtins") || str_equals(module, "__main__")) return name;
  return std::string(str_view(module)) + "." + name;
}

Owned type_repr(Thread& th, Value self) {
  Type* t = self.as<Type>();
  Owned module;
  Tri found = find_attr(th, self, th.rt->names.__module__, module);
  if (found == Tri::kError) clear_error(th);
  if (module && is_str(module) && !str_equals(module, "builtins")) {
    return format_str(th, "<class '{}.{}'>", module, t->qualname);
  }
  return format_str(th, "<class '{}'>", t->qualname);
}

// A data descriptor of the metaclass wins, then the class and its bases, then what else the metaclass has.
Owned type_find(Thread& th, Value self, Value name) {
  Type* t = self.as<Type>();
  Type* meta = t->type();
  Value meta_attr = type_lookup(meta, name);
  DescrGetFn meta_get = nullptr;
  Owned held;
  if (meta_attr) {
    held = Owned::borrow(meta_attr);
    const TypeSlots& s = slots_of(th, meta_attr);
    meta_get = s.descr_get;
    if (meta_get != nullptr && s.descr_set != nullptr) return meta_get(th, meta_attr, self, Value(meta));
  }
  Value attr = type_lookup(t, name);
  if (attr) {
    Owned keep = Owned::borrow(attr);
    DescrGetFn get = slots_of(th, attr).descr_get;
    return get == nullptr ? std::move(keep) : get(th, attr, Value(), self);
  }
  if (meta_get != nullptr) return meta_get(th, meta_attr, self, Value(meta));
  return held;
}

Owned type_getattr(Thread& th, Value self, Value name) {
  if (!is_str(name))
    return raise(th, th.rt->exc.TypeError, "attribute name must be string, not '{}'", type_of(th, name));
  if (!str_is_interned(name)) name = str_intern(th, name);
  Owned found = type_find(th, self, name);
  if (!found && !th.has_error()) return raise_attribute_error(th, self, name);
  return found;
}

Status type_setattr(Thread& th, Value self, Value name, Value value) {
  Type* t = self.as<Type>();
  if (is_immutable(t)) {
    return raise(th, th.rt->exc.TypeError, "cannot set {!r} attribute of immutable type '{}'", name, t);
  }
  if (!is_str(name))
    return raise(th, th.rt->exc.TypeError, "attribute name must be string, not '{}'", type_of(th, name));
  name = str_intern(th, name);
  Value meta_attr = type_lookup(t->type(), name);
  if (meta_attr) {
    if (SetAttrFn set = slots_of(th, meta_attr).descr_set) {
      Owned held = Owned::borrow(meta_attr);
      return set(th, meta_attr, self, value);
    }
  }
  if (value) {
    if (failed(dict_set(th, t->dict, name, value))) return Status::kError;
  } else {
    Owned old = Owned::borrow(dict_get_str(t->dict, name));  // freed after the type is consistent
    Tri had = dict_remove(th, t->dict, name);
    if (had == Tri::kError) return Status::kError;
    if (had == Tri::kFalse) return raise_attribute_error(th, self, name);
    type_modified(th, t);
    type_update_slots_named(th, t, name);
    return Status::kOk;
  }
  type_modified(th, t);
  type_update_slots_named(th, t, name);
  return Status::kOk;
}

const TypeSpec kTypeSpec = {
    .name = "type",
    .size = sizeof(Type),
    .kind = Kind::kType,
    .flags = TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kWeakRef,
    .doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &type_dealloc;
          s.traverse = &type_traverse;
          s.clear = &type_clear;
          s.construct = &type_construct;
          s.init = &type_init;
          s.repr = &type_repr;
          s.call = &type_call;
          s.getattr = &type_getattr;
          s.setattr = &type_setattr;
          s.bit_or = &type_or;
        },
    .methods = kTypeMethods,
    .getsets = kTypeGetSets,
};

}  // namespace dxpy
