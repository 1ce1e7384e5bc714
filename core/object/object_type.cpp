// The `object` type: construction, default comparison and text, pickling support, __class__ assignment.
#include <string>

#include "core/object/descriptors.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/gc.h"
#include "core/object/list.h"
#include "core/object/member.h"
#include "core/object/module.h"
#include "core/object/specs.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

bool has_arguments(size_t nargs, Value kwnames) {
  return nargs != 0 || (kwnames && !fast_items_tuple(kwnames).empty());
}

Status object_init(Thread& th, Value self, const Value*, size_t nargs, Value kwnames) {
  if (!has_arguments(nargs, kwnames)) return Status::kOk;
  Type* type = type_of(th, self);
  if (type->slots.init != &object_init) {
    return raise(th, th.rt->exc.TypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
  }
  if (type->slots.construct == &object_construct) {
    return raise(th, th.rt->exc.TypeError, "{}.__init__() takes exactly one argument (the instance to initialize)",
                 type);
  }
  return Status::kOk;
}

Failure raise_abstract(Thread& th, Type* cls) {
  Owned names = get_attr(th, Value(cls), th.rt->names.__abstractmethods__);
  if (!names) return {};
  Owned sorted = sequence_to_list(th, names);
  if (!sorted || failed(list_sort(th, sorted.as<List>(), Value(), false))) return {};
  std::string text;
  size_t n = list_size(sorted);
  for (size_t i = 0; i < n; ++i) {
    Owned name = list_get(th, sorted.as<List>(), i);
    if (!name) return {};
    if (!is_str(name)) {
      return raise(th, th.rt->exc.TypeError, "sequence item {}: expected str instance, {} found", i, type_of(th, name));
    }
    if (i != 0) text += "', '";
    text += str_view(name);
  }
  return raise(th, th.rt->exc.TypeError,
               "Can't instantiate abstract class {} without an implementation for abstract method{} '{}'", cls,
               n == 1 ? "" : "s", text);
}

Owned object_repr(Thread& th, Value self) {
  Type* type = type_of(th, self);
  Owned module;
  if (find_attr(th, Value(type), th.rt->names.__module__, module) == Tri::kError) return {};
  if (module && is_str(module) && !str_equals(module, "builtins")) {
    return format_str(th, "<{}.{} object at {}>", module, type->qualname, address_text(self));
  }
  return format_str(th, "<{} object at {}>", type, address_text(self));
}
Owned object_str(Thread& th, Value self) { return repr(th, self); }

Status object_hash(Thread&, Value self, int64_t& out) {
  out = hash_pointer(reinterpret_cast<void*>(static_cast<uintptr_t>(self.bits())));
  return Status::kOk;
}

Owned object_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (op == CompareOp::kEq) return a == b ? Owned::boolean(true) : Owned::not_implemented();
  if (op != CompareOp::kNe) return Owned::not_implemented();
  CompareFn f = slots_of(th, a).compare;
  if (f == nullptr) return Owned::not_implemented();
  Owned r = f(th, a, b, CompareOp::kEq);
  if (!r || r.get().is_not_implemented()) return r;
  Tri t = truth(th, r);
  return t == Tri::kError ? Owned() : Owned::boolean(t == Tri::kFalse);
}

// --- __class__

Owned get_class(Thread& th, Value self) { return Owned::borrow(Value(type_of(th, self))); }

// Whether instances have the same words at the same places; the words of __slots__ apart.
bool same_shape(const Type* a, const Type* b) {
  return a->instance_kind == b->instance_kind && a->fixed_size == b->fixed_size && a->prefix_size == b->prefix_size &&
         a->dict_offset == b->dict_offset && a->has_flag(TypeFlags::kWeakRef) == b->has_flag(TypeFlags::kWeakRef);
}

// Every __slots__ member that `a` itself added is at the same place in `b`, which has as many.
bool same_members(const Type* a, const Type* b) {
  if (a->member_count != b->member_count) return false;
  size_t pos = 0;
  Value key, value;
  while (a->member_count != 0 && dict_next(a->dict, pos, key, value)) {
    if (!is_kind(value, Kind::kMemberDescriptor) || value.as<MemberDescriptor>()->owner != a) continue;
    Value other = dict_get_str(b->dict, key);
    if (!other || !is_kind(other, Kind::kMemberDescriptor) ||
        other.as<MemberDescriptor>()->offset != value.as<MemberDescriptor>()->offset) {
      return false;
    }
  }
  return true;
}

// The class that made the instances what they are: those after it added nothing.
const Type* layout_root(const Type* t) {
  while (t->base != nullptr && t->member_count == 0 && same_shape(t, t->base)) t = t->base;
  return t;
}

// As in CPython: of one root, or of two that add the same to one class.
bool same_layout(const Type* a, const Type* b) {
  if (!same_shape(a, b)) return false;
  const Type *root_a = layout_root(a), *root_b = layout_root(b);
  return root_a == root_b || (root_a->base == root_b->base && same_members(root_a, root_b));
}

Status set_class(Thread& th, Value self, Value value) {
  if (!value) return raise(th, th.rt->exc.TypeError, "can't delete __class__ attribute");
  if (!is_type(value)) {
    return raise(th, th.rt->exc.TypeError, "__class__ must be set to a class, not '{}' object", type_of(th, value));
  }
  Type* from = type_of(th, self);
  Type* to = value.as<Type>();
  Type* module = th.rt->types.module;
  bool modules = is_subtype(from, module) && is_subtype(to, module);
  if (!modules && (!from->has_flag(TypeFlags::kHeap) || !to->has_flag(TypeFlags::kHeap))) {
    return raise(th, th.rt->exc.TypeError,
                 "__class__ assignment only supported for mutable types or ModuleType subclasses");
  }
  if (!same_layout(from, to)) {
    return raise(th, th.rt->exc.TypeError, "__class__ assignment: '{}' object layout differs from '{}'", to, from);
  }
  Object* o = self.as_object();
  if (from->basic_size != to->basic_size) o->gc_state |= kGcOddSize;
  if (to->dict_offset != 0) {
    if (instance_dict(th, o) == nullptr) return Status::kError;  // attributes move into a dict
    o->shape_ref = shape_offset(to->dict_shape);
    o->set(Object::kHasDict);
  } else {
    o->shape_ref = shape_offset(to->root_shape);
  }
  if (to->has_flag(TypeFlags::kHeap)) {
    inc_ref(value);
    o->unset(Object::kExact);
  } else {
    o->set(Object::kExact);
  }
  if ((from->slots.finalize == nullptr) != (to->slots.finalize == nullptr)) gc_finalizers_unsure(th);
  if (from->has_flag(TypeFlags::kHeap)) dec_ref(static_cast<Object*>(from));
  return Status::kOk;
}

const GetSetDef kGetSets[] = {{"__class__", &get_class, &set_class, "the object's class"}};

// --- pickling

Failure cannot_pickle(Thread& th, Value self) {
  return raise(th, th.rt->exc.TypeError, "cannot pickle '{}' object", full_type_name(type_of(th, self)));
}

Owned slot_names(Thread& th, Type* cls) {
  Value cached = dict_get_str(cls->dict, th.rt->names.__slotnames__);
  if (cached && (is_list(cached) || cached.is_none())) return Owned::borrow(cached);
  Owned f = import_attr(th, "copyreg", "_slotnames");
  if (!f) return {};
  Owned names = call_with(th, f, Value(cls));
  if (names && !is_list(names) && !names.get().is_none()) {
    return raise(th, th.rt->exc.TypeError, "copyreg._slotnames didn't return a list or None");
  }
  return names;
}

// A function of copyreg, by names that need not be made each time.
Owned copyreg_function(Thread& th, std::string_view name) {
  Value known = is_dict(th.rt->modules) ? dict_get(th, th.rt->modules, str_intern(th, "copyreg")) : Value();
  if (th.has_error()) return {};
  Owned m = known && !known.is_none() ? Owned::borrow(known) : import_module(th, "copyreg");
  return m ? get_attr(th, m, str_intern(th, name)) : Owned();
}

// The layout of C++ data that a generic copy would lose.
bool has_native_state(const Type* type) {
  while (type->has_flag(TypeFlags::kHeap)) type = type->base;
  return type->fixed_size > sizeof(Object);
}

Owned slots_state(Thread& th, Value self, Value names) {
  Owned slots = dict_new(th);
  if (!slots) return {};
  if (names.is_none()) return slots;
  for (size_t i = 0; i < list_size(names); ++i) {
    Owned name = list_get(th, names.as<List>(), i);
    Owned v;
    if (!name) return {};
    Tri found = find_attr(th, self, name, v);
    if (found == Tri::kError) return {};
    if (found == Tri::kTrue && failed(dict_set(th, slots, name, v))) return {};
  }
  return slots;
}

Owned default_state(Thread& th, Value self, bool required) {
  Type* type = type_of(th, self);
  if (required && has_native_state(type)) return cannot_pickle(th, self);
  Owned state = Owned::none();
  if (type->dict_offset != 0) {
    Owned dict;
    if (find_attr(th, self, th.rt->names.__dict__, dict) == Tri::kError) return {};
    if (dict && (!is_dict(dict) || dict_size(dict) != 0)) state = std::move(dict);
  }
  Owned names = slot_names(th, type);
  if (!names) return {};
  Owned slots = slots_state(th, self, names);
  if (!slots) return {};
  return dict_size(slots) == 0 ? std::move(state) : tuple_of(th, state, slots);
}

Owned object_getstate(Thread& th, Value self) { return default_state(th, self, false); }

const NativeDef* getstate_def();

// Whether get_method gave object.__getstate__, unbound or bound to the object itself.
bool is_plain_getstate(Thread& th, Value method, bool self_needed, Value self) {
  if (self_needed) {
    return type_of(th, method) == th.rt->types.method_descriptor &&
           method.as<MethodDescriptor>()->def == getstate_def();
  }
  return is_kind(method, Kind::kNativeFunction) && method.as<NativeFunction>()->def == getstate_def() &&
         method.as<NativeFunction>()->self == self;
}

Owned state_of(Thread& th, Value self, bool required) {
  Owned method;
  bool self_needed = false;
  if (failed(get_method(th, self, th.rt->names.__getstate__, method, self_needed))) return {};
  if (is_plain_getstate(th, method, self_needed, self)) return default_state(th, self, required);
  return self_needed ? call_with(th, method, self) : call(th, method);
}

// __getnewargs_ex__ or __getnewargs__: both empty when there is neither.
Status new_arguments(Thread& th, Value self, Owned& args, Owned& kwargs) {
  Owned method = lookup_special(th, self, th.rt->names.__getnewargs_ex__);
  if (method) {
    Owned both = call(th, method);
    if (!both) return Status::kError;
    if (!is_tuple(both)) {
      return raise(th, th.rt->exc.TypeError, "__getnewargs_ex__ should return a tuple, not '{}'", type_of(th, both));
    }
    std::span<const Value> items = fast_items_tuple(both);
    if (items.size() != 2) {
      return raise(th, th.rt->exc.ValueError, "__getnewargs_ex__ should return a tuple of length 2, not {}",
                   items.size());
    }
    if (!is_tuple(items[0])) {
      return raise(th, th.rt->exc.TypeError,
                   "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{}'",
                   type_of(th, items[0]));
    }
    if (!is_dict(items[1])) {
      return raise(th, th.rt->exc.TypeError,
                   "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{}'",
                   type_of(th, items[1]));
    }
    args = Owned::borrow(items[0]);
    kwargs = Owned::borrow(items[1]);
    return Status::kOk;
  }
  if (th.has_error()) return Status::kError;
  method = lookup_special(th, self, th.rt->names.__getnewargs__);
  if (!method) return th.has_error() ? Status::kError : Status::kOk;
  args = call(th, method);
  if (!args) return Status::kError;
  if (!is_tuple(args)) {
    return raise(th, th.rt->exc.TypeError, "__getnewargs__ should return a tuple, not '{}'", type_of(th, args));
  }
  return Status::kOk;
}

Owned reduce_newobj(Thread& th, Value self) {
  Type* cls = type_of(th, self);
  if (cls->slots.construct == nullptr) return cannot_pickle(th, self);
  Owned args, kwargs;
  if (failed(new_arguments(th, self, args, kwargs))) return {};
  bool has_args = bool(args);
  Owned make, make_args;
  if (!kwargs || dict_size(kwargs) == 0) {
    make = copyreg_function(th, "__newobj__");
    std::span<const Value> items = has_args ? fast_items_tuple(args) : std::span<const Value>();
    Tuple* t = make ? tuple_alloc(th, items.size() + 1) : nullptr;
    if (t == nullptr) return {};
    t->items[0] = Owned::borrow(Value(cls)).release();
    for (size_t i = 0; i < items.size(); ++i) t->items[i + 1] = Owned::borrow(items[i]).release();
    make_args = Owned::steal(Value(t));
  } else {
    make = copyreg_function(th, "__newobj_ex__");
    if (!make) return {};
    make_args = tuple_of(th, Value(cls), args, kwargs);
  }
  if (!make_args) return {};
  Owned state = state_of(th, self, !(has_args || is_list(self) || is_dict(self)));
  if (!state) return {};
  Owned list_items = is_list(self) ? get_iter(th, self) : Owned::none();
  if (!list_items) return {};
  Owned dict_items = Owned::none();
  if (is_dict(self)) {
    Owned items = call_method(th, self, th.rt->names.items);
    dict_items = items ? get_iter(th, items) : Owned();
  }
  if (!dict_items) return {};
  return tuple_of(th, make, make_args, state, list_items, dict_items);
}

Owned common_reduce(Thread& th, Value self, int64_t protocol) {
  if (protocol >= 2) return reduce_newobj(th, self);
  Owned f = copyreg_function(th, "_reduce_ex");
  return f ? call_with(th, f, self, Value::small_int(protocol)) : Owned();
}

Owned object_reduce(Thread& th, Value self) { return common_reduce(th, self, 0); }

Owned object_reduce_ex(Thread& th, Value self, int64_t protocol) {
  Value standard = dict_get_str(th.rt->types.object->dict, th.rt->names.__reduce__);
  if (type_lookup(type_of(th, self), th.rt->names.__reduce__) == standard) return common_reduce(th, self, protocol);
  Owned reduce;
  Tri found = find_attr(th, self, th.rt->names.__reduce__, reduce);
  if (found == Tri::kError) return {};
  if (found == Tri::kTrue) {
    Owned of_class = get_attr(th, Value(type_of(th, self)), th.rt->names.__reduce__);
    if (!of_class) return {};
    if (!(of_class.get() == standard)) return call(th, reduce);
  }
  return common_reduce(th, self, protocol);
}

// --- other methods

Owned object_subclasshook(Thread&, Value, VarArgs) { return Owned::not_implemented(); }
Owned object_init_subclass(Thread&, Value) { return Owned::none(); }

Owned object_format(Thread& th, Value self, Str* spec) {
  if (spec->byte_size != 0) {
    return raise(th, th.rt->exc.TypeError, "unsupported format string passed to {}.__format__", type_of(th, self));
  }
  return str_of(th, self);
}

Owned object_sizeof(Thread& th, Value self) {
  Type* t = type_of(th, self);
  return Owned::small_int(t->prefix_size + t->basic_size);
}

// Adds the names of a class and its bases, also for objects that only look like classes.
Status merge_class_dict(Thread& th, Value into, Value cls) {
  Owned dict;
  if (find_attr(th, cls, th.rt->names.__dict__, dict) == Tri::kError) return Status::kError;
  if (dict && failed(dict_update(th, into, dict))) return Status::kError;
  Owned bases;
  if (find_attr(th, cls, th.rt->names.__bases__, bases) == Tri::kError) return Status::kError;
  if (!bases || !is_tuple(bases)) return Status::kOk;
  for (Value b : fast_items_tuple(bases)) {
    if (failed(merge_class_dict(th, into, b))) return Status::kError;
  }
  return Status::kOk;
}

Owned object_dir(Thread& th, Value self) {
  Owned own;
  if (find_attr(th, self, th.rt->names.__dict__, own) == Tri::kError) return {};
  Owned names = own && is_dict(own) ? dict_copy(th, own) : dict_new(th);
  if (!names) return {};
  Owned cls;
  if (find_attr(th, self, th.rt->names.__class__, cls) == Tri::kError) return {};
  if (cls && failed(merge_class_dict(th, names, cls))) return {};
  return dict_keys_list(th, names);
}

const NativeDef kMethods[] = {
    method<&object_reduce_ex>("__reduce_ex__(self, protocol, /)", "Helper for pickle."),
    method<&object_reduce>("__reduce__(self, /)", "Helper for pickle."),
    method<&object_getstate>("__getstate__(self, /)", "Helper for pickle."),
    class_method<&object_subclasshook>(
        "__subclasshook__(cls, *args)",
        "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by "
        "abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\n"
        "NotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome "
        "is cached).\n"),
    class_method<&object_init_subclass>(
        "__init_subclass__(cls, /)",
        "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\n"
        "overridden to extend subclasses.\n"),
    method<&object_format>("__format__(self, format_spec, /)",
                           "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError "
                           "otherwise."),
    method<&object_sizeof>("__sizeof__(self, /)", "Size of object in memory, in bytes."),
    method<&object_dir>("__dir__(self, /)", "Default dir() implementation."),
};

const NativeDef* getstate_def() { return &kMethods[2]; }

}  // namespace

Owned object_construct(Thread& th, Type* cls, const Value*, size_t nargs, Value kwnames) {
  if (has_arguments(nargs, kwnames)) {
    if (cls->slots.construct != &object_construct) {
      return raise(th, th.rt->exc.TypeError, "object.__new__() takes exactly one argument (the type to instantiate)");
    }
    if (cls->slots.init == &object_init) return raise(th, th.rt->exc.TypeError, "{}() takes no arguments", cls);
  }
  if (cls->has_flag(TypeFlags::kAbstract)) return raise_abstract(th, cls);
  Object* o = object_alloc(th, cls);
  return o == nullptr ? Owned() : Owned::steal(Value(o));
}

std::span<const GetSetDef> object_getsets() { return kGetSets; }
std::span<const NativeDef> object_methods() { return kMethods; }

void object_fill(TypeSlots& s) {
  s.dealloc = &plain_dealloc;
  s.traverse = &plain_traverse;
  s.clear = &plain_clear;
  s.construct = &object_construct;
  s.init = &object_init;
  s.repr = &object_repr;
  s.str = &object_str;
  s.hash = &object_hash;
  s.getattr = &generic_get_attr;
  s.setattr = &generic_set_attr;
  s.compare = &object_compare;
}

const TypeSpec kObjectSpec = {
    .name = "object",
    .size = sizeof(Object),
    .kind = Kind::kObject,
    .flags = TypeFlags::kBaseType,
    .doc =
        "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new "
        "featureless\ninstance that has no instance attributes and cannot be given any.\n",
    .fill = &object_fill,
    .methods = kMethods,
    .getsets = kGetSets,
    .text_signature = "()",
};

}  // namespace dxpy
