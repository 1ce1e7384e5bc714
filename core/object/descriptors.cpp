// Descriptors of built-in types: slot wrappers and the method-wrappers they bind to, methods, class methods, computed
// attributes and __slots__ members.
#include "core/object/descriptors.h"
#include "core/object/container_types.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/member.h"
#include "core/object/module.h"
#include "core/object/native_call.h"
#include "core/object/specs.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"
#include "core/object/weakref.h"

namespace dxpy {

namespace {

// A slot wrapper bound to an object: [].__len__
struct MethodWrapper : Object {
  SlotWrapper* wrapper;  // owned
  Value self;            // owned
};

// What the descriptors with an owner and a name share; every layout starts differently, so the fields are fetched.
struct Named {
  std::string_view name;
  Type* owner;
};
Named named(Value d) {
  switch (d.as_object()->kind) {
    case Kind::kSlotWrapper:
      return {d.as<SlotWrapper>()->row->text, d.as<SlotWrapper>()->owner};
    case Kind::kMethodDescriptor:
      return {d.as<MethodDescriptor>()->def->name(), d.as<MethodDescriptor>()->owner};
    case Kind::kGetSetDescriptor:
      return {d.as<GetSetDescriptor>()->def->name, d.as<GetSetDescriptor>()->owner};
    default:
      return {str_view(d.as<MemberDescriptor>()->name), d.as<MemberDescriptor>()->owner};
  }
}

Owned descr_name(Thread& th, Value self) { return Owned::borrow(str_intern(th, named(self).name)); }
Owned descr_owner(Thread&, Value self) { return Owned::borrow(Value(named(self).owner)); }
Owned descr_qualname(Thread& th, Value self) {
  Named n = named(self);
  Owned owner = get_attr(th, Value(n.owner), th.rt->names.__qualname__);
  return owner ? format_str(th, "{}.{}", owner, n.name) : Owned();
}
Owned descr_reduce(Thread& th, Value self) {
  Owned f = import_attr(th, "builtins", "getattr");
  Owned name = f ? descr_name(th, self) : Owned();
  Owned args = name ? tuple_of(th, Value(named(self).owner), name.get()) : Owned();
  return args ? tuple_of(th, f.get(), args.get()) : Owned();
}
Owned descr_repr(Thread& th, Value self) {
  Named n = named(self);
  const char* what = "attribute";
  if (is_kind(self, Kind::kSlotWrapper)) what = "slot wrapper";
  if (is_kind(self, Kind::kMethodDescriptor)) what = "method";
  if (is_kind(self, Kind::kMemberDescriptor)) what = "member";
  return format_str(th, "<{} '{}' of '{}' objects>", what, n.name, full_type_name(n.owner));
}

template <typename T>
void owner_dealloc(Thread& th, Object* o) {
  Type* owner = std::exchange(static_cast<T*>(o)->owner, nullptr);
  if (owner != nullptr) dec_ref(static_cast<Object*>(owner));
  object_free(th, o);
}
template <typename T>
void owner_traverse(Object* o, Visitor& visit) {
  visit(Value(static_cast<T*>(o)->owner));
}

DX_NOINLINE Status raise_does_not_apply(Thread& th, Value self, Value object) {
  Named n = named(self);
  return raise(th, th.rt->exc.TypeError, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object", n.name,
               full_type_name(n.owner), full_type_name(type_of(th, object)));
}
// TypeError unless `object` is an instance of the descriptor's owner.
template <typename T>
Status check_applies(Thread& th, T* self, Value object) {
  const Type* type = type_of(th, object);
  if (DX_LIKELY(type == self->owner || is_subtype(type, self->owner))) return Status::kOk;
  return raise_does_not_apply(th, Value(self), object);
}

const NativeDef kDescrMethods[] = {method<&descr_reduce>("__reduce__(self, /)")};

// --- slot wrappers

Owned method_wrapper_new(Thread& th, Value wrapper, Value self) {
  auto* m = static_cast<MethodWrapper*>(object_alloc(th, th.rt->types.method_wrapper));
  if (m == nullptr) return {};
  inc_ref(wrapper);
  inc_ref(self);
  m->wrapper = wrapper.as<SlotWrapper>();
  m->self = self;
  return Owned::steal(Value(m));
}

Owned wrapper_get(Thread& th, Value self, Value object, Value) {
  if (!object) return Owned::borrow(self);
  if (failed(check_applies(th, self.as<SlotWrapper>(), object))) return {};
  return method_wrapper_new(th, self, object);
}

Owned wrapper_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* w = self.as<SlotWrapper>();
  if (nargs < 1) {
    return raise(th, th.rt->exc.TypeError, "descriptor '{}' of '{}' object needs an argument", w->row->text,
                 full_type_name(w->owner));
  }
  if (!is_subtype(type_of(th, args[0]), w->owner)) {
    return raise(th, th.rt->exc.TypeError, "descriptor '{}' requires a '{}' object but received a '{}'", w->row->text,
                 full_type_name(w->owner), full_type_name(type_of(th, args[0])));
  }
  return slot_wrapper_call(th, w, args[0], args + 1, nargs - 1, kwnames);
}

const char* wrapper_signature(const DunderRow* row) {
  using W = WrapperKind;
  switch (row->wrapper) {
    case W::kGetAttr:
    case W::kDelAttr:
      return "($self, name, /)";
    case W::kSetAttr:
      return "($self, name, value, /)";
    case W::kUnary:
    case W::kHash:
    case W::kNext:
    case W::kDel:
    case W::kTruth:
    case W::kLength:
      return "($self, /)";
    case W::kCall:
    case W::kInit:
    case W::kNew:
      return "($self, /, *args, **kwargs)";
    case W::kDescrGet:
      return "($self, instance, owner=None, /)";
    case W::kDescrSet:
      return "($self, instance, value, /)";
    case W::kDescrDelete:
      return "($self, instance, /)";
    case W::kPowerLeft:
    case W::kPowerRight:
      return "($self, value, mod=None, /)";
    case W::kSubscript:
    case W::kDelItem:
    case W::kItem:
    case W::kDelItemAt:
    case W::kContains:
      return "($self, key, /)";
    case W::kSetItem:
    case W::kSetItemAt:
      return "($self, key, value, /)";
    case W::kBuffer:
      return "($self, flags, /)";
    case W::kReleaseBuffer:
      return "($self, buffer, /)";
    default:
      return "($self, value, /)";
  }
}

Owned wrapper_doc(Thread& th, Value self) {
  const char* doc = self.as<SlotWrapper>()->row->doc;
  return doc == nullptr || *doc == '\0' ? Owned::none() : str_new(th, doc);
}
Owned wrapper_text_signature(Thread& th, Value self) {
  return str_new(th, wrapper_signature(self.as<SlotWrapper>()->row));
}

const GetSetDef kWrapperGetSets[] = {
    {"__name__", &descr_name},
    {"__objclass__", &descr_owner},
    {"__qualname__", &descr_qualname},
    {"__doc__", &wrapper_doc},
    {"__text_signature__", &wrapper_text_signature},
};

// --- method-wrappers

void mw_dealloc(Thread& th, Object* o) {
  auto* m = static_cast<MethodWrapper*>(o);
  if (SlotWrapper* w = std::exchange(m->wrapper, nullptr)) dec_ref(static_cast<Object*>(w));
  drop(m->self);
  object_free(th, o);
}
void mw_traverse(Object* o, Visitor& visit) {
  visit(Value(static_cast<MethodWrapper*>(o)->wrapper));
  visit(static_cast<MethodWrapper*>(o)->self);
}
Owned mw_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* m = self.as<MethodWrapper>();
  return slot_wrapper_call(th, m->wrapper, m->self, args, nargs, kwnames);
}
Owned mw_compare(Thread& th, Value a, Value b, CompareOp op) {
  Type* t = th.rt->types.method_wrapper;
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || type_of(th, a) != t || type_of(th, b) != t) {
    return Owned::not_implemented();
  }
  bool same = a.as<MethodWrapper>()->wrapper == b.as<MethodWrapper>()->wrapper &&
              a.as<MethodWrapper>()->self == b.as<MethodWrapper>()->self;
  return Owned::boolean(same == (op == CompareOp::kEq));
}
Status mw_hash(Thread&, Value self, int64_t& out) {
  auto* m = self.as<MethodWrapper>();
  out = hash_pointer(reinterpret_cast<void*>(static_cast<uintptr_t>(m->self.bits()))) ^ hash_pointer(m->wrapper);
  if (out == -1) out = -2;
  return Status::kOk;
}
Owned mw_repr(Thread& th, Value self) {
  auto* m = self.as<MethodWrapper>();
  return format_str(th, "<method-wrapper '{}' of {} object at {}>", m->wrapper->row->text, type_of(th, m->self),
                    address_text(m->self));
}
Owned mw_self(Thread&, Value self) { return Owned::borrow(self.as<MethodWrapper>()->self); }
Owned mw_name(Thread& th, Value self) { return descr_name(th, Value(self.as<MethodWrapper>()->wrapper)); }
Owned mw_owner(Thread& th, Value self) { return descr_owner(th, Value(self.as<MethodWrapper>()->wrapper)); }
Owned mw_qualname(Thread& th, Value self) { return descr_qualname(th, Value(self.as<MethodWrapper>()->wrapper)); }
Owned mw_doc(Thread& th, Value self) { return wrapper_doc(th, Value(self.as<MethodWrapper>()->wrapper)); }
Owned mw_text_signature(Thread& th, Value self) {
  return wrapper_text_signature(th, Value(self.as<MethodWrapper>()->wrapper));
}
Owned mw_reduce(Thread& th, Value self) {
  Owned f = import_attr(th, "builtins", "getattr");
  Owned name = f ? mw_name(th, self) : Owned();
  Owned args = name ? tuple_of(th, self.as<MethodWrapper>()->self, name.get()) : Owned();
  return args ? tuple_of(th, f.get(), args.get()) : Owned();
}

const NativeDef kMwMethods[] = {method<&mw_reduce>("__reduce__(self, /)")};
const GetSetDef kMwGetSets[] = {
    {"__self__", &mw_self},         {"__name__", &mw_name}, {"__objclass__", &mw_owner},
    {"__qualname__", &mw_qualname}, {"__doc__", &mw_doc},   {"__text_signature__", &mw_text_signature},
};
const TypeSpec kMethodWrapperSpec = {
    .name = "method-wrapper",
    .size = sizeof(MethodWrapper),
    .kind = Kind::kOther,
    .flags = TypeFlags::kGc | TypeFlags::kDisallowNew,
    .doc = nullptr,
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &mw_dealloc;
          s.traverse = &mw_traverse;
          s.call = &mw_call;
          s.compare = &mw_compare;
          s.hash = &mw_hash;
          s.repr = &mw_repr;
        },
    .methods = kMwMethods,
    .getsets = kMwGetSets,
};

// --- methods

Owned method_doc(Thread& th, Value self) {
  const char* doc = self.as<MethodDescriptor>()->def->doc;
  return doc == nullptr ? Owned::none() : str_new(th, doc);
}
Owned method_text_signature(Thread& th, Value self) {
  return native_text_signature(th, *self.as<MethodDescriptor>()->def);
}

// The function that a method becomes, bound. The signature is looked up once for all of them.
Owned bind_method(Thread& th, MethodDescriptor* d, Value self) {
  if (d->signature == nullptr && d->def->raw == nullptr) {
    d->signature = native_signature(th, d->def->signature);
    if (d->signature == nullptr) return {};
  }
  Owned f = native_function_new(th, *d->def, self, Value());
  if (f) f.as<NativeFunction>()->signature = d->signature;
  return f;
}

Owned method_get(Thread& th, Value self, Value object, Value) {
  if (!object) return Owned::borrow(self);
  if (failed(check_applies(th, self.as<MethodDescriptor>(), object))) return {};
  return bind_method(th, self.as<MethodDescriptor>(), object);
}

// The class that a class method is bound to, checked.
Status check_class_argument(Thread& th, MethodDescriptor* d, Value cls) {
  if (!is_type(cls)) {
    return raise(th, th.rt->exc.TypeError, "descriptor '{}' for type '{}' needs a type, not a '{}' as arg 2",
                 d->def->name(), full_type_name(d->owner), full_type_name(type_of(th, cls)));
  }
  if (!is_subtype(cls.as<Type>(), d->owner)) {
    return raise(th, th.rt->exc.TypeError, "descriptor '{}' requires a subtype of '{}' but received '{}'",
                 d->def->name(), full_type_name(d->owner), full_type_name(cls.as<Type>()));
  }
  return Status::kOk;
}

Owned classmethod_get(Thread& th, Value self, Value object, Value owner) {
  auto* d = self.as<MethodDescriptor>();
  if (!owner) {
    if (!object) {
      return raise(th, th.rt->exc.TypeError, "descriptor '{}' for type '{}' needs either an object or a type",
                   d->def->name(), full_type_name(d->owner));
    }
    owner = Value(type_of(th, object));
  }
  return failed(check_class_argument(th, d, owner)) ? Owned() : bind_method(th, d, owner);
}

Owned classmethod_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* d = self.as<MethodDescriptor>();
  if (nargs < 1) {
    return raise(th, th.rt->exc.TypeError, "descriptor '{}' of '{}' object needs an argument", d->def->name(),
                 full_type_name(d->owner));
  }
  if (failed(check_class_argument(th, d, args[0]))) return {};
  return native_call(th, *d->def, d->signature, args[0], args + 1, nargs - 1, kwnames);
}

const GetSetDef kMethodGetSets[] = {
    {"__name__", &descr_name},
    {"__objclass__", &descr_owner},
    {"__qualname__", &descr_qualname},
    {"__doc__", &method_doc},
    {"__text_signature__", &method_text_signature},
};

// --- computed attributes

Owned getset_get(Thread& th, Value self, Value object, Value) {
  if (!object) return Owned::borrow(self);
  if (failed(check_applies(th, self.as<GetSetDescriptor>(), object))) return {};
  auto* d = self.as<GetSetDescriptor>();
  if (d->def->get != nullptr) return d->def->get(th, object);
  return raise(th, th.rt->exc.AttributeError, "attribute '{}' of '{}' objects is not readable", d->def->name,
               full_type_name(d->owner));
}

Status getset_set(Thread& th, Value self, Value object, Value value) {
  if (failed(check_applies(th, self.as<GetSetDescriptor>(), object))) return Status::kError;
  auto* d = self.as<GetSetDescriptor>();
  if (d->def->set != nullptr) return d->def->set(th, object, value);
  return raise(th, th.rt->exc.AttributeError, "attribute '{}' of '{}' objects is not writable", d->def->name,
               full_type_name(d->owner));
}

Owned getset_doc(Thread& th, Value self) {
  const char* doc = self.as<GetSetDescriptor>()->def->doc;
  return doc == nullptr ? Owned::none() : str_new(th, doc);
}

const GetSetDef kGetSetGetSets[] = {
    {"__name__", &descr_name},
    {"__objclass__", &descr_owner},
    {"__qualname__", &descr_qualname},
    {"__doc__", &getset_doc},
};

// --- __slots__ members

Value* member_place(Value self, Value object) {
  return member_slot(object.as_object(), self.as<MemberDescriptor>()->offset);
}

Owned member_get(Thread& th, Value self, Value object, Value) {
  if (!object) return Owned::borrow(self);
  if (failed(check_applies(th, self.as<MemberDescriptor>(), object))) return {};
  Value v = *member_place(self, object);
  if (v) return Owned::borrow(v);
  return raise_attribute_error(th, object, self.as<MemberDescriptor>()->name);
}

Status member_set(Thread& th, Value self, Value object, Value value) {
  if (failed(check_applies(th, self.as<MemberDescriptor>(), object))) return Status::kError;
  if (!self.as<MemberDescriptor>()->owner->has_flag(TypeFlags::kHeap)) {
    return raise(th, th.rt->exc.AttributeError, "readonly attribute");
  }
  Value* place = member_place(self, object);
  if (!value && !*place) return raise_with(th, th.rt->exc.AttributeError, self.as<MemberDescriptor>()->name);
  inc_ref(value);
  dec_ref(std::exchange(*place, value));
  return Status::kOk;
}

void member_dealloc(Thread& th, Object* o) {
  drop(static_cast<MemberDescriptor*>(o)->name);
  owner_dealloc<MemberDescriptor>(th, o);
}

Owned member_doc(Thread&, Value) { return Owned::none(); }

const GetSetDef kMemberGetSets[] = {
    {"__name__", &descr_name},
    {"__objclass__", &descr_owner},
    {"__qualname__", &descr_qualname},
    {"__doc__", &member_doc},
};
const TypeSpec kMemberDescriptorSpec = {
    .name = "member_descriptor",
    .size = sizeof(MemberDescriptor),
    .kind = Kind::kMemberDescriptor,
    .flags = TypeFlags::kGc | TypeFlags::kDisallowNew,
    .doc = nullptr,
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &member_dealloc;
          s.traverse = &owner_traverse<MemberDescriptor>;
          s.repr = &descr_repr;
          s.descr_get = &member_get;
          s.descr_set = &member_set;
        },
    .methods = kDescrMethods,
    .getsets = kMemberGetSets,
};

// --- __dict__ and __weakref__ of instances

// The __dict__ of the built-in layout that the object's class extends (type, module, an exception): it wins over the
// one of plain instances, which a class may find first in its MRO.
const GetSetDef* builtin_dict_getset(Thread& th, Value self) {
  const Type* t = type_of(th, self);
  while (t != nullptr && t->has_flag(TypeFlags::kHeap)) t = t->base;
  for (; t != nullptr; t = t->base) {
    Value v = dict_get_str(t->dict, th.rt->names.__dict__);
    if (v && is_kind(v, Kind::kGetSetDescriptor)) return v.as<GetSetDescriptor>()->def;
  }
  return nullptr;
}

Owned get_instance_dict(Thread& th, Value self) {
  Type* type = type_of(th, self);
  if (type->dict_offset == 0) return raise_attribute_error(th, self, th.rt->names.__dict__);
  Dict* d = instance_dict(th, self.as_object());
  return d == nullptr ? Owned() : Owned::borrow(Value(d));
}
Status set_instance_dict(Thread& th, Value self, Value value) {
  Owned fresh;
  if (!value) {  // deleting leaves an empty one
    fresh = dict_new(th);
    if (!fresh) return Status::kError;
    value = fresh;
  }
  if (!is_dict(value)) {
    return raise(th, th.rt->exc.TypeError, "__dict__ must be set to a dictionary, not a '{}'", type_of(th, value));
  }
  if (type_of(th, self)->dict_offset == 0) return raise_attribute_error(th, self, th.rt->names.__dict__);
  return instance_set_dict(th, self.as_object(), value);
}
// The descriptor that a class made by Python code gets.
Owned get_subtype_dict(Thread& th, Value self) {
  const GetSetDef* builtin = builtin_dict_getset(th, self);
  return builtin != nullptr ? builtin->get(th, self) : get_instance_dict(th, self);
}
Status set_subtype_dict(Thread& th, Value self, Value value) {
  const GetSetDef* builtin = builtin_dict_getset(th, self);
  if (builtin == nullptr) return set_instance_dict(th, self, value);
  if (builtin->set != nullptr) return builtin->set(th, self, value);
  return raise(th, th.rt->exc.TypeError, "this __dict__ descriptor does not support '{}' objects", type_of(th, self));
}

Owned get_instance_weakref(Thread& th, Value self) {
  Owned list = weakref_list(th, self);
  if (!list) return {};
  return length(th, list) == 0 ? Owned::none() : get_item_at(th, list, 0);
}

const GetSetDef kInstanceDict = {"__dict__", &get_instance_dict, &set_instance_dict,
                                 "dictionary for instance variables"};
const GetSetDef kSubtypeDict = {"__dict__", &get_subtype_dict, &set_subtype_dict, "dictionary for instance variables"};
const GetSetDef kInstanceWeakRef = {"__weakref__", &get_instance_weakref, nullptr,
                                    "list of weak references to the object"};

}  // namespace

const GetSetDef& subtype_dict_getset();  // for type_new.cpp
const GetSetDef& subtype_dict_getset() { return kSubtypeDict; }
const GetSetDef& instance_dict_getset() { return kInstanceDict; }
const GetSetDef& instance_weakref_getset() { return kInstanceWeakRef; }

Owned getset_descriptor_new(Thread& th, Type* owner, const GetSetDef& def) {
  auto* d = static_cast<GetSetDescriptor*>(object_alloc(th, th.rt->types.getset_descriptor));
  if (d == nullptr) return {};
  d->def = &def;
  inc_ref(static_cast<Object*>(owner));
  d->owner = owner;
  return Owned::steal(Value(d));
}

Owned member_descriptor_new(Thread& th, Type* owner, Value name, int32_t offset) {
  auto* d = static_cast<MemberDescriptor*>(object_alloc(th, th.rt->types.member_descriptor));
  if (d == nullptr) return {};
  inc_ref(static_cast<Object*>(owner));
  d->owner = owner;
  inc_ref(name);
  d->name = name;
  d->offset = offset;
  return Owned::steal(Value(d));
}

Status init_wrapper_types(Thread& th) {
  th.rt->types.method_wrapper = type_from_spec(th, kMethodWrapperSpec);
  th.rt->types.member_descriptor = type_from_spec(th, kMemberDescriptorSpec);
  return th.rt->types.method_wrapper && th.rt->types.member_descriptor ? Status::kOk : Status::kError;
}

const TypeSpec kSlotWrapperSpec = {
    .name = "wrapper_descriptor",
    .size = sizeof(SlotWrapper),
    .kind = Kind::kSlotWrapper,
    .flags = TypeFlags::kGc | TypeFlags::kDisallowNew | TypeFlags::kMethodDescriptor,
    .doc = nullptr,
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &owner_dealloc<SlotWrapper>;
          s.traverse = &owner_traverse<SlotWrapper>;
          s.repr = &descr_repr;
          s.call = &wrapper_call;
          s.descr_get = &wrapper_get;
        },
    .methods = kDescrMethods,
    .getsets = kWrapperGetSets,
};

Failure raise_wrong_self(Thread& th, Value descriptor, const Value* args, size_t nargs) {
  if (nargs != 0) {
    (void)raise_does_not_apply(th, descriptor, args[0]);
  } else if (Owned name = descr_qualname(th, descriptor)) {
    (void)raise(th, th.rt->exc.TypeError, "unbound method {}() needs an argument", name);
  }
  return {};
}

const TypeSpec kMethodDescriptorSpec = {
    .name = "method_descriptor",
    .size = sizeof(MethodDescriptor),
    .kind = Kind::kMethodDescriptor,
    .flags = TypeFlags::kGc | TypeFlags::kDisallowNew | TypeFlags::kMethodDescriptor,
    .doc = nullptr,
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &owner_dealloc<MethodDescriptor>;
          s.traverse = &owner_traverse<MethodDescriptor>;
          s.repr = &descr_repr;
          s.call = &method_descriptor_call;
          s.descr_get = &method_get;
        },
    .methods = kDescrMethods,
    .getsets = kMethodGetSets,
};

const TypeSpec kClassMethodDescriptorSpec = {
    .name = "classmethod_descriptor",
    .size = sizeof(MethodDescriptor),
    .kind = Kind::kMethodDescriptor,
    .flags = TypeFlags::kGc | TypeFlags::kDisallowNew,
    .doc = nullptr,
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &owner_dealloc<MethodDescriptor>;
          s.traverse = &owner_traverse<MethodDescriptor>;
          s.repr = &descr_repr;
          s.call = &classmethod_call;
          s.descr_get = &classmethod_get;
        },
    .methods = kDescrMethods,
    .getsets = kMethodGetSets,
};

const TypeSpec kGetSetDescriptorSpec = {
    .name = "getset_descriptor",
    .size = sizeof(GetSetDescriptor),
    .kind = Kind::kGetSetDescriptor,
    .flags = TypeFlags::kGc | TypeFlags::kDisallowNew,
    .doc = nullptr,
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &owner_dealloc<GetSetDescriptor>;
          s.traverse = &owner_traverse<GetSetDescriptor>;
          s.repr = &descr_repr;
          s.descr_get = &getset_get;
          s.descr_set = &getset_set;
        },
    .methods = kDescrMethods,
    .getsets = kGetSetGetSets,
};

}  // namespace dxpy
