#include "core/object/super.h"

#include "core/object/container_types.h"
#include "core/object/descriptors.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

Status (*g_super_frame)(Thread&, Owned& cls, Owned& self) = nullptr;

namespace {

struct Super : Object {
  Type* type;       // owned; nullptr before __init__
  Value self;       // owned, or empty (unbound)
  Type* self_type;  // owned: the type whose MRO is searched; nullptr when unbound
};

void super_dealloc(Thread& th, Object* o) {
  auto* s = static_cast<Super*>(o);
  if (Type* t = std::exchange(s->type, nullptr)) dec_ref(static_cast<Object*>(t));
  if (Type* t = std::exchange(s->self_type, nullptr)) dec_ref(static_cast<Object*>(t));
  drop(s->self);
  object_free(th, o);
}
void super_traverse(Object* o, Visitor& visit) {
  auto* s = static_cast<Super*>(o);
  visit(Value(s->type));
  visit(s->self);
  visit(Value(s->self_type));
  traverse_attributes(o, visit);
}

// The type whose MRO super(type, self) searches; nullptr: TypeError is pending.
Type* check(Thread& th, Type* type, Value self) {
  if (is_type(self) && is_subtype(self.as<Type>(), type)) return self.as<Type>();
  Type* actual = type_of(th, self);
  if (is_subtype(actual, type)) return actual;
  Owned claimed;
  if (find_attr(th, self, th.rt->names.__class__, claimed) == Tri::kError) return nullptr;
  if (claimed && is_type(claimed) && !(claimed.get() == Value(actual)) && is_subtype(claimed.as<Type>(), type)) {
    return claimed.as<Type>();  // the object keeps its class
  }
  if (is_type(self)) {
    (void)raise(th, th.rt->exc.TypeError, "super(type, obj): obj (type {}) is not an instance or subtype of type ({}).",
                self.as<Type>(), type);
  } else {
    (void)raise(th, th.rt->exc.TypeError,
                "super(type, obj): obj (instance of {}) is not an instance or subtype of type ({}).", actual, type);
  }
  return nullptr;
}

// Empty without an exception: nothing behind `type` has it.
Owned search(Thread& th, Type* type, Value self, Type* self_type, Value name) {
  if (!self_type->mro) return {};  // its metaclass's mro() is running
  Owned mro = self_type->mro.clone();
  std::span<const Value> all = fast_items_tuple(mro);
  size_t i = 0;
  while (i < all.size() && !(all[i] == Value(type))) ++i;
  for (++i; i < all.size(); ++i) {
    Value v = dict_get_str(all[i].as<Type>()->dict, name);
    if (!v) continue;
    Owned held = Owned::borrow(v);
    DescrGetFn get = slots_of(th, v).descr_get;
    if (get == nullptr) return held;
    return get(th, v, self == Value(self_type) ? Value() : self, Value(self_type));
  }
  return {};
}

Owned super_getattr(Thread& th, Value self, Value name) {
  auto* s = self.as<Super>();
  if (is_str(name)) name = str_intern(th, name);
  if (s->self_type != nullptr && !(name == th.rt->names.__class__)) {
    Owned v = search(th, s->type, s->self, s->self_type, name);
    if (v || th.has_error()) return v;
  }
  return generic_get_attr(th, self, name);
}

Owned make(Thread& th, Type* cls, Type* type, Value object) {
  Type* self_type = nullptr;
  if (object) {
    self_type = check(th, type, object);
    if (self_type == nullptr) return {};
  }
  auto* s = static_cast<Super*>(object_alloc(th, cls));
  if (s == nullptr) return {};
  inc_ref(static_cast<Object*>(type));
  s->type = type;
  inc_ref(object);
  s->self = object;
  if (self_type != nullptr) inc_ref(static_cast<Object*>(self_type));
  s->self_type = self_type;
  return Owned::steal(Value(s));
}

Owned super_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  Object* o = object_alloc(th, cls);
  return o == nullptr ? Owned() : Owned::steal(Value(o));
}

Status super_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "super", kwnames)) || failed(check_positional(th, "super()", nargs, 0, 2))) {
    return Status::kError;
  }
  Owned cls, object;
  if (nargs == 0) {
    if (g_super_frame == nullptr) return raise(th, th.rt->exc.RuntimeError, "super(): no current frame");
    if (failed(g_super_frame(th, cls, object))) return Status::kError;
  } else {
    cls = Owned::borrow(args[0]);
    if (nargs == 2 && !args[1].is_none()) object = Owned::borrow(args[1]);
  }
  if (!is_type(cls)) {
    return raise(th, th.rt->exc.TypeError, "super() argument 1 must be a type, not {}", type_of(th, cls));
  }
  Type* self_type = nullptr;
  if (object) {
    self_type = check(th, cls.as<Type>(), object);
    if (self_type == nullptr) return Status::kError;
    inc_ref(static_cast<Object*>(self_type));
  }
  auto* s = self.as<Super>();
  Type* old_type = std::exchange(s->type, cls.release().as<Type>());
  Value old_self = std::exchange(s->self, object.release());
  Type* old_self_type = std::exchange(s->self_type, self_type);
  if (old_type != nullptr) dec_ref(static_cast<Object*>(old_type));
  dec_ref(old_self);
  if (old_self_type != nullptr) dec_ref(static_cast<Object*>(old_self_type));
  return Status::kOk;
}

Owned super_descr_get(Thread& th, Value self, Value object, Value) {
  auto* s = self.as<Super>();
  if (!object || object.is_none() || s->self) return Owned::borrow(self);
  Type* cls = type_of(th, self);
  if (cls != th.rt->types.super) return call_with(th, Value(cls), Value(s->type), object);
  return make(th, cls, s->type, object);
}

Owned super_repr(Thread& th, Value self) {
  auto* s = self.as<Super>();
  const char* name = s->type != nullptr ? s->type->name : "NULL";
  if (s->self_type != nullptr) return format_str(th, "<super: <class '{}'>, <{} object>>", name, s->self_type);
  return format_str(th, "<super: <class '{}'>, NULL>", name);
}

Owned or_none(Value v) { return v ? Owned::borrow(v) : Owned::none(); }
Owned get_thisclass(Thread&, Value self) { return or_none(Value(self.as<Super>()->type)); }
Owned get_self(Thread&, Value self) { return or_none(self.as<Super>()->self); }
Owned get_self_class(Thread&, Value self) { return or_none(Value(self.as<Super>()->self_type)); }

const GetSetDef kGetSets[] = {
    {"__thisclass__", &get_thisclass, nullptr, "the class invoking super()"},
    {"__self__", &get_self, nullptr, "the instance invoking super(); may be None"},
    {"__self_class__", &get_self_class, nullptr, "the type of the instance invoking super(); may be None"},
};
const TypeSpec kSuperSpec = {
    .name = "super",
    .size = sizeof(Super),
    .kind = Kind::kSuper,
    .flags = TypeFlags::kBaseType | TypeFlags::kGc,
    .doc =
        "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\n"
        "super(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super "
        "object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass "
        "C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass "
        "C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &super_dealloc;
          s.traverse = &super_traverse;
          s.construct = &super_construct;
          s.init = &super_init;
          s.getattr = &super_getattr;
          s.descr_get = &super_descr_get;
          s.repr = &super_repr;
        },
    .getsets = kGetSets,
};

}  // namespace

Owned super_get_attr(Thread& th, Value cls, Value self, Value name) {
  if (!is_type(cls)) {
    return raise(th, th.rt->exc.TypeError, "super() argument 1 must be a type, not {}", type_of(th, cls));
  }
  Type* self_type = check(th, cls.as<Type>(), self);
  if (self_type == nullptr) return {};
  if (!(name == th.rt->names.__class__)) {
    Owned v = search(th, cls.as<Type>(), self, self_type, name);
    if (v || th.has_error()) return v;
  }
  Owned object = make(th, th.rt->types.super, cls.as<Type>(), self);
  return object ? generic_get_attr(th, object, name) : Owned();
}

Status init_super_type(Thread& th) {
  th.rt->types.super = type_from_spec(th, kSuperSpec);
  return th.rt->types.super != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
