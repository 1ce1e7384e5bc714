// Helpers for types that modules define: slots for layouts whose fields are owned Values, and argument checks of
// constructors.
#pragma once

#include "core/object/container_types.h"
#include "core/object/iteration.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

// dealloc, traverse and clear of a layout T that owns the listed fields:
//   using CycleFields = OwnedFields<Cycle, &Cycle::iterator, &Cycle::saved>;
template <typename T, Value T::*... kFields>
struct OwnedFields {
  static void dealloc(Thread& th, Object* o) {
    auto* self = static_cast<T*>(o);
    (drop(self->*kFields), ...);
    object_free(th, o);
  }
  static void traverse(Object* o, Visitor& visit) {
    auto* self = static_cast<T*>(o);
    (visit(self->*kFields), ...);
    traverse_attributes(o, visit);
  }
  static void clear(Thread& th, Object* o) {
    auto* self = static_cast<T*>(o);
    (drop(self->*kFields), ...);
    clear_attributes(th, o);
  }
  static void fill(TypeSlots& s) {
    s.dealloc = dealloc;
    s.traverse = traverse;
    s.clear = clear;
  }
};

// A zero-filled instance; nullptr: MemoryError is pending.
template <typename T>
T* make_instance(Thread& th, Type* cls) {
  return static_cast<T*>(object_alloc(th, cls));
}

inline Value own(Value v) {
  inc_ref(v);
  return v;
}
// Replaces an owned field.
inline void assign(Value& field, Value v) {
  inc_ref(v);
  Value old = field;
  field = v;
  dec_ref(old);
}
inline void assign_owned(Value& field, Owned v) {
  Value old = field;
  field = v.release();
  dec_ref(old);
}

inline Value type_value(const Type* t) { return Value(static_cast<const Object*>(t)); }
inline Value class_of(Object* o) { return type_value(o->type()); }

// Arguments of a constructor that takes positionals only. A subclass with its own __init__ may get keywords.
inline Status positional_only(Thread& th, const Type* cls, const char* name, size_t nargs, Value kwnames, size_t min,
                              size_t max) {
  if (cls->slots.init == th.rt->types.object->slots.init && failed(no_keywords(th, name, kwnames))) {
    return Status::kError;
  }
  return check_positional(th, name, nargs, min, max);
}

// After iterator_step() gave nothing: true when the iterator only ended (a StopIteration is dropped), false for an
// error.
inline bool just_ended(Thread& th) { return !th.has_error() || error_clear_if(th, th.rt->exc.StopIteration); }

// The attribute __dict__ of a type whose layout begins with an attribute word.
inline Owned get_instance_dict(Thread& th, Value self) { return instance_dict_getset().get(th, self); }
inline Status set_instance_dict(Thread& th, Value self, Value v) {
  if (!v) return raise(th, th.rt->exc.TypeError, "cannot delete __dict__");
  return instance_dict_getset().set(th, self, v);
}
inline constexpr GetSetDef kDictGetSet = {"__dict__", get_instance_dict, set_instance_dict};

// Makes a type from its spec and adds it to the module.
inline Type* add_type(Thread& th, Module* m, const TypeSpec& spec, Type* base = nullptr) {
  Type* t = type_from_spec(th, spec, base);
  return t != nullptr && !failed(module_add_type(th, m, t)) ? t : nullptr;
}

// Makes an exception class of the module and adds it. module_exceptions.cpp
Owned add_exception(Thread&, Module* m, std::string_view name, Type* base, const char* doc = nullptr);

}  // namespace dxpy
