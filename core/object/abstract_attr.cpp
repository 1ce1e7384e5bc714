// Attribute access on any value: the generic look-up with descriptors and instance attributes, special methods, methods
// for calls.
#include "core/object/abstract.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/shape.h"
#include "core/object/str.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

// The canonical str for a name; empty with TypeError when it is no str.
Value intern_name(Thread& th, Value name) {
  if (DX_UNLIKELY(!is_str(name))) {
    (void)raise(th, th.rt->exc.TypeError, "attribute name must be string, not '{}'", type_of(th, name));
    return Value();
  }
  if (DX_LIKELY(str_is_interned(name))) return name;
  return str_intern(th, name);
}

}  // namespace

Owned generic_find(Thread& th, Value object, Value name) {
  Type* type = type_of(th, object);
  Value descr = type_lookup(type, name);
  Owned held;
  DescrGetFn get = nullptr;
  if (descr) {
    held = Owned::borrow(descr);
    const TypeSlots& s = slots_of(th, descr);
    get = s.descr_get;
    if (get != nullptr && s.descr_set != nullptr) return get(th, descr, object, Value(type));
  }
  if (type->dict_offset != 0 && object.is_object()) {
    Value v = instance_get(object.as_object(), name);
    if (v) return Owned::borrow(v);
  }
  if (get != nullptr) return get(th, descr, object, Value(type));
  return held;
}

Owned generic_get_attr(Thread& th, Value object, Value name) {
  name = intern_name(th, name);
  if (!name) return {};
  Owned v = generic_find(th, object, name);
  if (DX_LIKELY(bool(v)) || th.has_error()) return v;
  return raise_attribute_error(th, object, name);
}

Status generic_set_attr(Thread& th, Value object, Value name, Value value) {
  name = intern_name(th, name);
  if (!name) return Status::kError;
  Type* type = type_of(th, object);
  Value descr = type_lookup(type, name);
  if (descr) {
    if (SetAttrFn set = slots_of(th, descr).descr_set) {
      Owned held = Owned::borrow(descr);
      return set(th, descr, object, value);
    }
  }
  if (type->dict_offset != 0 && object.is_object()) {
    if (value) return instance_set(th, object.as_object(), name, value);
    Tri had = instance_delete(th, object.as_object(), name);
    if (had == Tri::kFalse) return raise_attribute_error(th, object, name);
    return had == Tri::kError ? Status::kError : Status::kOk;
  }
  Owned message;
  if (descr) {
    message = format_str(th, "'{}' object attribute '{}' is read-only", type, name);
  } else if (type->slots.setattr == &generic_set_attr) {
    message =
        format_str(th, "'{}' object has no attribute '{}' and no __dict__ for setting new attributes", type, name);
  } else {
    return raise_attribute_error(th, object, name);
  }
  if (!message) return Status::kError;
  Value arg = message;
  Owned e = exception_new(th, th.rt->exc.AttributeError, &arg, 1);
  if (!e) return Status::kError;
  inc_ref(name);
  inc_ref(object);
  dec_ref(std::exchange(e.as<AttributeErrorObject>()->name, name));
  dec_ref(std::exchange(e.as<AttributeErrorObject>()->obj, object));
  return raise_exception(th, e);
}

Owned get_attr(Thread& th, Value object, Value name) {
  name = intern_name(th, name);
  if (!name) return {};
  GetAttrFn f = slots_of(th, object).getattr;
  Owned v = f(th, object, name);
  if (!v) add_attribute_context(th, object, name);
  return v;
}

Owned get_attr(Thread& th, Value object, std::string_view name) {
  Owned text = str_new(th, name);
  return text ? get_attr(th, object, text.get()) : Owned();
}

Tri find_attr(Thread& th, Value object, Value name, Owned& out) {
  out.reset();
  name = intern_name(th, name);
  if (!name) return Tri::kError;
  GetAttrFn f = slots_of(th, object).getattr;
  out = f == &generic_get_attr ? generic_find(th, object, name)
        : f == &type_getattr   ? type_find(th, object, name)
        : f == &module_getattr ? module_find(th, object, name)
                               : f(th, object, name);
  if (out) return Tri::kTrue;
  if (!th.has_error()) return Tri::kFalse;
  return error_clear_if(th, th.rt->exc.AttributeError) ? Tri::kFalse : Tri::kError;
}

Status set_attr(Thread& th, Value object, Value name, Value value) {
  name = intern_name(th, name);
  if (!name) return Status::kError;
  return slots_of(th, object).setattr(th, object, name, value);
}

Status set_attr(Thread& th, Value object, std::string_view name, Value value) {
  Owned text = str_new(th, name);
  return text ? set_attr(th, object, text.get(), value) : Status::kError;
}

Status del_attr(Thread& th, Value object, Value name) { return set_attr(th, object, name, Value()); }

Owned lookup_special(Thread& th, Value object, Value name) {
  Type* type = type_of(th, object);
  Value descr = type_lookup(type, name);
  if (!descr) return {};
  Owned held = Owned::borrow(descr);
  DescrGetFn get = slots_of(th, descr).descr_get;
  if (get == nullptr) return held;
  return get(th, descr, object, Value(type));
}

Status get_method(Thread& th, Value object, Value name, Owned& out, bool& self_needed) {
  self_needed = false;
  name = intern_name(th, name);
  if (!name) return Status::kError;
  Type* type = type_of(th, object);
  if (type->slots.getattr != &generic_get_attr) {
    out = type->slots.getattr(th, object, name);
    return out ? Status::kOk : Status::kError;
  }
  Value descr = type_lookup(type, name);
  Owned held;
  DescrGetFn get = nullptr;
  bool is_method = false;
  if (descr) {
    held = Owned::borrow(descr);
    Type* dt = type_of(th, descr);
    if (dt->has_flag(TypeFlags::kMethodDescriptor)) {
      is_method = true;
    } else {
      get = dt->slots.descr_get;
      if (get != nullptr && dt->slots.descr_set != nullptr) {
        out = get(th, descr, object, Value(type));
        return out ? Status::kOk : Status::kError;
      }
    }
  }
  if (type->dict_offset != 0 && object.is_object()) {
    Value v = instance_get(object.as_object(), name);
    if (v) {
      out = Owned::borrow(v);
      return Status::kOk;
    }
  }
  if (get != nullptr) {
    out = get(th, descr, object, Value(type));
    return out ? Status::kOk : Status::kError;
  }
  if (!descr) return raise_attribute_error(th, object, name);
  self_needed = is_method;
  out = std::move(held);
  return Status::kOk;
}

}  // namespace dxpy
