// staticmethod and classmethod.
#include "core/object/container_types.h"
#include "core/object/descriptors.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/shape.h"
#include "core/object/specs.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

void sm_dealloc(Thread& th, Object* o) {
  drop(static_cast<StaticMethod*>(o)->callable);
  object_free(th, o);
}
void sm_traverse(Object* o, Visitor& visit) {
  visit(static_cast<StaticMethod*>(o)->callable);
  traverse_attributes(o, visit);
}
void sm_clear(Thread& th, Object* o) {
  Value v = std::exchange(static_cast<StaticMethod*>(o)->callable, Value::none());
  dec_ref(v);
  clear_attributes(th, o);
}

// Copies the attributes that tell what the wrapper wraps, as functools.update_wrapper does.
Status copy_attributes(Thread& th, Value wrapper, Value wrapped) {
  const BuiltinNames& n = th.rt->names;
  for (Value name : {n.__module__, n.__name__, n.__qualname__, n.__doc__}) {
    Owned v;
    Tri found = find_attr(th, wrapped, name, v);
    if (found == Tri::kError) return Status::kError;
    if (found == Tri::kTrue && failed(instance_set(th, wrapper.as_object(), name, v))) return Status::kError;
  }
  return Status::kOk;
}

template <bool IsClass>
Owned sm_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  Object* o = object_alloc(th, cls);
  if (o == nullptr) return {};
  static_cast<StaticMethod*>(o)->callable = Value::none();
  return Owned::steal(Value(o));
}

template <bool IsClass>
Status sm_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  const char* name = IsClass ? "classmethod" : "staticmethod";
  if (failed(no_keywords(th, name, kwnames)) || failed(check_positional(th, name, nargs, 1, 1))) return Status::kError;
  inc_ref(args[0]);
  dec_ref(std::exchange(self.as<StaticMethod>()->callable, args[0]));
  return copy_attributes(th, self, args[0]);
}

Owned make(Thread& th, Type* type, Value callable) {
  Object* o = object_alloc(th, type);
  if (o == nullptr) return {};
  inc_ref(callable);
  static_cast<StaticMethod*>(o)->callable = callable;
  return Owned::steal(Value(o));
}

template <bool IsClass>
Owned sm_repr(Thread& th, Value self) {
  return format_str(th, IsClass ? "<classmethod({!r})>" : "<staticmethod({!r})>", self.as<StaticMethod>()->callable);
}

Owned static_get(Thread&, Value self, Value, Value) { return Owned::borrow(self.as<StaticMethod>()->callable); }
Owned static_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  return call(th, self.as<StaticMethod>()->callable, args, nargs, kwnames);
}
Owned class_get(Thread& th, Value self, Value object, Value owner) {
  if (!owner) owner = Value(type_of(th, object));
  return bound_method_new(th, self.as<StaticMethod>()->callable, owner);
}

Owned get_callable(Thread&, Value self) { return Owned::borrow(self.as<StaticMethod>()->callable); }
Owned get_abstract(Thread& th, Value self) {
  Owned v;
  Tri found = find_attr(th, self.as<StaticMethod>()->callable, th.rt->names.__isabstractmethod__, v);
  if (found != Tri::kTrue) return found == Tri::kError ? Owned() : Owned::boolean(false);
  Tri t = truth(th, v);
  return t == Tri::kError ? Owned() : Owned::boolean(t == Tri::kTrue);
}

// __annotations__ and __annotate__ come from the callable and are then kept in the dict.
Owned forwarded(Thread& th, Value self, Value name) {
  Value own = instance_get(self.as_object(), name);
  if (own) return Owned::borrow(own);
  Owned v = get_attr(th, self.as<StaticMethod>()->callable, name);
  if (!v || failed(instance_set(th, self.as_object(), name, v))) return {};
  return v;
}
Status set_forwarded(Thread& th, Value self, Value name, Value value) {
  if (value) return instance_set(th, self.as_object(), name, value);
  Tri had = instance_delete(th, self.as_object(), name);
  if (had == Tri::kFalse) return raise_attribute_error(th, self, name);
  return had == Tri::kError ? Status::kError : Status::kOk;
}
Owned get_annotations(Thread& th, Value self) { return forwarded(th, self, th.rt->names.__annotations__); }
Status set_annotations(Thread& th, Value self, Value v) {
  return set_forwarded(th, self, th.rt->names.__annotations__, v);
}
Owned get_annotate(Thread& th, Value self) { return forwarded(th, self, th.rt->names.__annotate__); }
Status set_annotate(Thread& th, Value self, Value v) { return set_forwarded(th, self, th.rt->names.__annotate__, v); }

Owned get_dict(Thread& th, Value self) {
  Dict* d = instance_dict(th, self.as_object());
  return d == nullptr ? Owned() : Owned::borrow(Value(d));
}
Status set_dict(Thread& th, Value self, Value v) {
  if (!v) return raise(th, th.rt->exc.TypeError, "cannot delete __dict__");
  if (!is_dict(v)) {
    return raise(th, th.rt->exc.TypeError, "__dict__ must be set to a dictionary, not a '{}'", type_of(th, v));
  }
  return instance_set_dict(th, self.as_object(), v);
}

const NativeDef kMethods[] = {
    class_method<&class_getitem>("__class_getitem__(cls, object, /)", "See PEP 585"),
};
const GetSetDef kGetSets[] = {
    {"__func__", &get_callable},
    {"__wrapped__", &get_callable},
    {"__isabstractmethod__", &get_abstract},
    {"__dict__", &get_dict, &set_dict},
    {"__annotations__", &get_annotations, &set_annotations},
    {"__annotate__", &get_annotate, &set_annotate},
};

const TypeSpec kClassMethodSpec = {
    .name = "classmethod",
    .size = sizeof(StaticMethod),
    .kind = Kind::kClassMethod,
    .flags = TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kHasDict,
    .doc =
        "Convert a function to be a class method.\n\nA class method receives the class as implicit first argument,\n"
        "just like an instance method receives the instance.\nTo declare a class method, use this idiom:\n\n"
        "  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called "
        "either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for "
        "its class.\nIf a class method is called for a derived class, the derived class\nobject is passed as the "
        "implied first argument.\n\nClass methods are different than C++ or Java static methods.\nIf you want "
        "those, see the staticmethod builtin.",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &sm_dealloc;
          s.traverse = &sm_traverse;
          s.clear = &sm_clear;
          s.construct = &sm_construct<true>;
          s.init = &sm_init<true>;
          s.repr = &sm_repr<true>;
          s.descr_get = &class_get;
        },
    .methods = kMethods,
    .getsets = kGetSets,
    .text_signature = "(function, /)",
};

}  // namespace

Owned static_method_new_builtin(Thread& th, Value function) { return make(th, th.rt->types.static_method, function); }

Owned static_method_new(Thread& th, Value callable) {
  Owned made = make(th, th.rt->types.static_method, callable);
  return made && !failed(copy_attributes(th, made, callable)) ? std::move(made) : Owned();
}

Owned class_method_new(Thread& th, Value callable) {
  Owned made = make(th, th.rt->types.class_method, callable);
  return made && !failed(copy_attributes(th, made, callable)) ? std::move(made) : Owned();
}

Status init_static_class_method(Thread& th) {
  th.rt->types.class_method = type_from_spec(th, kClassMethodSpec);
  return th.rt->types.class_method != nullptr ? Status::kOk : Status::kError;
}

const TypeSpec kStaticMethodSpec = {
    .name = "staticmethod",
    .size = sizeof(StaticMethod),
    .kind = Kind::kStaticMethod,
    .flags = TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kHasDict,
    .doc =
        "Convert a function to be a static method.\n\nA static method does not receive an implicit first "
        "argument.\nTo declare a static method, use this idiom:\n\n     class C:\n         @staticmethod\n"
        "         def f(arg1, arg2, argN):\n             ...\n\nIt can be called either on the class (e.g. C.f()) "
        "or on an instance\n(e.g. C().f()). Both the class and the instance are ignored, and\nneither is passed "
        "implicitly as the first argument to the method.\n\nStatic methods in Python are similar to those found "
        "in Java or C++.\nFor a more advanced concept, see the classmethod builtin.",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &sm_dealloc;
          s.traverse = &sm_traverse;
          s.clear = &sm_clear;
          s.construct = &sm_construct<false>;
          s.init = &sm_init<false>;
          s.repr = &sm_repr<false>;
          s.call = &static_call;
          s.descr_get = &static_get;
        },
    .methods = kMethods,
    .getsets = kGetSets,
    .text_signature = "(function, /)",
};

}  // namespace dxpy
