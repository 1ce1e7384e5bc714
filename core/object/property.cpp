// property.
#include "core/object/container_types.h"
#include "core/object/descriptors.h"
#include "core/object/exception.h"
#include "core/object/str.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

Property* prop(Value v) { return v.as<Property>(); }

void property_dealloc(Thread& th, Object* o) {
  auto* p = static_cast<Property*>(o);
  drop(p->getter);
  drop(p->setter);
  drop(p->deleter);
  drop(p->doc);
  drop(p->name);
  object_free(th, o);
}
void property_traverse(Object* o, Visitor& visit) {
  auto* p = static_cast<Property*>(o);
  visit(p->getter);
  visit(p->setter);
  visit(p->deleter);
  visit(p->doc);
  visit(p->name);
  traverse_attributes(o, visit);
}
void property_clear(Thread& th, Object* o) {
  auto* p = static_cast<Property*>(o);
  drop(p->getter);
  drop(p->setter);
  drop(p->deleter);
  drop(p->doc);
  drop(p->name);
  clear_attributes(th, o);
}

void store(Value& field, Value v) {
  if (v.is_none()) v = Value();
  inc_ref(v);
  dec_ref(std::exchange(field, v));
}

Owned property_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  Object* o = object_alloc(th, cls);
  return o == nullptr ? Owned() : Owned::steal(Value(o));
}

// The getter's docstring stands in for a missing one; an instance of a subclass keeps it as an ordinary attribute.
Status init_doc(Thread& th, Value self, Value doc) {
  Property* p = prop(self);
  Owned text = Owned::borrow(doc);
  p->doc_from_getter = false;
  if (doc.is_none() && p->getter) {
    Owned from_getter;
    Tri found = find_attr(th, p->getter, th.rt->names.__doc__, from_getter);
    if (found == Tri::kError) return Status::kError;
    if (found == Tri::kTrue && !from_getter.get().is_none()) {
      text = std::move(from_getter);
      p->doc_from_getter = true;
    }
  }
  if (type_of(th, self) == th.rt->types.property) {
    store(p->doc, text);
    return Status::kOk;
  }
  if (failed(set_attr(th, self, th.rt->names.__doc__, text))) {
    // A subclass with __slots__ cannot hold it: one that was given is dropped, as it always was.
    if (!p->doc_from_getter && error_clear_if(th, th.rt->exc.AttributeError)) return Status::kOk;
    return Status::kError;
  }
  return Status::kOk;
}

Status property_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[4];
  if (failed(native_match(th, "property(fget=None, fset=None, fdel=None, doc=None)", args, nargs, kwnames, v, 4))) {
    return Status::kError;
  }
  Property* p = prop(self);
  store(p->getter, v[0]);
  store(p->setter, v[1]);
  store(p->deleter, v[2]);
  store(p->doc, Value());
  store(p->name, Value());
  return init_doc(th, self, v[3]);
}

// kFalse: the property does not know its name.
Tri name_of(Thread& th, Property* p, Owned& out) {
  if (p->name) {
    out = Owned::borrow(p->name);
    return Tri::kTrue;
  }
  if (!p->getter) return Tri::kFalse;
  return find_attr(th, p->getter, th.rt->names.__name__, out);
}

Failure raise_missing(Thread& th, Value self, Value object, const char* what) {
  Owned name;
  if (name_of(th, prop(self), name) == Tri::kError) return {};
  Owned qualname = get_attr(th, Value(type_of(th, object)), th.rt->names.__qualname__);
  if (!qualname) return {};
  if (name) {
    return raise(th, th.rt->exc.AttributeError, "property {!r} of {!r} object has no {}", name, qualname, what);
  }
  return raise(th, th.rt->exc.AttributeError, "property of {!r} object has no {}", qualname, what);
}

Owned property_get(Thread& th, Value self, Value object, Value) {
  if (!object || object.is_none()) return Owned::borrow(self);
  Value getter = prop(self)->getter;
  if (!getter) return raise_missing(th, self, object, "getter");
  Owned held = Owned::borrow(getter);
  return call_with(th, getter, object);
}

Status property_set(Thread& th, Value self, Value object, Value value) {
  Value f = value ? prop(self)->setter : prop(self)->deleter;
  if (!f) return raise_missing(th, self, object, value ? "setter" : "deleter");
  Owned held = Owned::borrow(f);
  Owned r = value ? call_with(th, f, object, value) : call_with(th, f, object);
  return r ? Status::kOk : Status::kError;
}

// A copy of the same class with one function replaced.
Owned property_copy(Thread& th, Value self, Value getter, Value setter, Value deleter) {
  Property* p = prop(self);
  auto pick = [](Value given, Value old) { return given && !given.is_none() ? given : old ? old : Value::none(); };
  Value get = pick(getter, p->getter), set = pick(setter, p->setter), del = pick(deleter, p->deleter);
  Value doc = (p->doc_from_getter && !get.is_none()) || !p->doc ? Value::none() : p->doc;
  Owned made = call_with(th, Value(type_of(th, self)), get, set, del, doc);
  if (made && is_kind(made, Kind::kProperty) && p->name) store(prop(made)->name, p->name);
  return made;
}
Owned property_getter(Thread& th, Value self, Value f) { return property_copy(th, self, f, Value(), Value()); }
Owned property_setter(Thread& th, Value self, Value f) { return property_copy(th, self, Value(), f, Value()); }
Owned property_deleter(Thread& th, Value self, Value f) { return property_copy(th, self, Value(), Value(), f); }
Owned property_set_name(Thread& th, Value self, const Value* args, size_t nargs, Value) {
  if (nargs != 2) {
    return raise(th, th.rt->exc.TypeError, "__set_name__() takes 2 positional arguments but {} were given", nargs);
  }
  store(prop(self)->name, args[1]);
  return Owned::none();
}

Owned or_none(Value v) { return v ? Owned::borrow(v) : Owned::none(); }
Owned get_fget(Thread&, Value self) { return or_none(prop(self)->getter); }
Owned get_fset(Thread&, Value self) { return or_none(prop(self)->setter); }
Owned get_fdel(Thread&, Value self) { return or_none(prop(self)->deleter); }
Status readonly(Thread& th, Value, Value) { return raise(th, th.rt->exc.AttributeError, "readonly attribute"); }
Owned get_doc(Thread&, Value self) { return or_none(prop(self)->doc); }
Status set_doc(Thread&, Value self, Value v) {
  store(prop(self)->doc, v);
  return Status::kOk;
}
Owned get_name(Thread& th, Value self) {
  Owned name;
  Tri found = name_of(th, prop(self), name);
  if (found == Tri::kFalse) return raise_attribute_error(th, self, th.rt->names.__name__);
  return name;
}
Status set_name(Thread&, Value self, Value v) {
  inc_ref(v);
  dec_ref(std::exchange(prop(self)->name, v));
  return Status::kOk;
}
Owned get_abstract(Thread& th, Value self) {
  for (Value f : {prop(self)->getter, prop(self)->setter, prop(self)->deleter}) {
    if (!f) continue;
    Owned v;
    Tri found = find_attr(th, f, th.rt->names.__isabstractmethod__, v);
    if (found == Tri::kError) return {};
    if (found == Tri::kFalse) continue;
    Tri t = truth(th, v);
    if (t == Tri::kError) return {};
    if (t == Tri::kTrue) return Owned::boolean(true);
  }
  return Owned::boolean(false);
}

const NativeDef kMethods[] = {
    method<&property_getter>("getter(self, object, /)",
                             "Descriptor to obtain a copy of the property with a different getter."),
    method<&property_setter>("setter(self, object, /)",
                             "Descriptor to obtain a copy of the property with a different setter."),
    method<&property_deleter>("deleter(self, object, /)",
                              "Descriptor to obtain a copy of the property with a different deleter."),
    raw_method(&property_set_name, "__set_name__(self, owner, name, /)", "Method to set name of a property."),
};
const GetSetDef kGetSets[] = {
    {"fget", &get_fget, &readonly},  {"fset", &get_fset, &readonly},     {"fdel", &get_fdel, &readonly},
    {"__doc__", &get_doc, &set_doc}, {"__name__", &get_name, &set_name}, {"__isabstractmethod__", &get_abstract},
};
const TypeSpec kPropertySpec = {
    .name = "property",
    .size = sizeof(Property),
    .kind = Kind::kProperty,
    .flags = TypeFlags::kBaseType | TypeFlags::kGc,
    .doc =
        "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function "
        "to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n"
        "    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): "
        "return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = "
        "property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or "
        "modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the "
        "'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n"
        "    @x.deleter\n    def x(self):\n        del self._x",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &property_dealloc;
          s.traverse = &property_traverse;
          s.clear = &property_clear;
          s.construct = &property_construct;
          s.init = &property_init;
          s.descr_get = &property_get;
          s.descr_set = &property_set;
        },
    .methods = kMethods,
    .getsets = kGetSets,
    .text_signature = "(fget=None, fset=None, fdel=None, doc=None)",
};

}  // namespace

Status init_property_type(Thread& th) {
  th.rt->types.property = type_from_spec(th, kPropertySpec);
  return th.rt->types.property != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
