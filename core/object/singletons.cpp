// The types of None, Ellipsis and NotImplemented, whose values live in the word itself; and the start-up of all
// number types.
#include "core/object/container_types.h"
#include "core/object/init.h"
#include "core/object/int_impl.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

template <uint64_t Bits>
Owned singleton_construct(Thread& th, Type* cls, const Value*, size_t nargs, Value kwnames) {
  if (nargs != 0 || (kwnames && !fast_items_tuple(kwnames).empty())) {
    return raise(th, th.rt->exc.TypeError, "{} takes no arguments",
                 cls == th.rt->types.ellipsis ? "EllipsisType" : cls->name);
  }
  return Owned::steal(Value(Bits));
}

Owned none_repr(Thread& th, Value) { return str_ascii(th, "None"); }
Tri none_truth(Thread&, Value) { return Tri::kFalse; }
Status none_hash(Thread&, Value, int64_t& out) {
  out = 0xFCA86420;  // the same in every process, so that sets with None have a stable order
  return Status::kOk;
}
void fill_none(TypeSlots& s) {
  s.construct = &singleton_construct<Value::none().bits()>;
  s.repr = &none_repr;
  s.truth = &none_truth;
  s.hash = &none_hash;
}

Owned ellipsis_repr(Thread& th, Value) { return str_ascii(th, "Ellipsis"); }
void fill_ellipsis(TypeSlots& s) {
  s.construct = &singleton_construct<Value::ellipsis().bits()>;
  s.repr = &ellipsis_repr;
}

Owned not_implemented_repr(Thread& th, Value) { return str_ascii(th, "NotImplemented"); }
Tri not_implemented_truth(Thread& th, Value) {
  return raise(th, th.rt->exc.TypeError, "NotImplemented should not be used in a boolean context");
}
void fill_not_implemented(TypeSlots& s) {
  s.construct = &singleton_construct<Value::not_implemented().bits()>;
  s.repr = &not_implemented_repr;
  s.truth = &not_implemented_truth;
}

const NativeDef kEllipsisMethods[] = {method<&ellipsis_repr>("__reduce__(self, /)")};
const NativeDef kNotImplementedMethods[] = {method<&not_implemented_repr>("__reduce__(self, /)")};

}  // namespace

const TypeSpec kNoneSpec = {
    "NoneType", sizeof(Object), Kind::kOther, 0, "The type of the None singleton.", &fill_none,
};
const TypeSpec kEllipsisSpec = {
    "ellipsis",     sizeof(Object),   Kind::kOther, 0, "The type of the Ellipsis singleton.",
    &fill_ellipsis, kEllipsisMethods,
};
const TypeSpec kNotImplementedSpec = {
    "NotImplementedType",  sizeof(Object),         Kind::kOther, 0, "The type of the NotImplemented singleton.",
    &fill_not_implemented, kNotImplementedMethods,
};

Status init_number_types(Thread& th) {
  BuiltinTypes& t = th.rt->types;
  if (t.int_ == nullptr) t.int_ = type_from_spec(th, kIntSpec);
  if (t.int_ != nullptr && t.bool_ == nullptr) t.bool_ = type_from_spec(th, kBoolSpec, t.int_);
  if (t.float_ == nullptr) t.float_ = type_from_spec(th, kFloatSpec);
  if (t.complex == nullptr) t.complex = type_from_spec(th, kComplexSpec);
  if (t.none == nullptr) t.none = type_from_spec(th, kNoneSpec);
  if (t.ellipsis == nullptr) t.ellipsis = type_from_spec(th, kEllipsisSpec);
  if (t.not_implemented == nullptr) t.not_implemented = type_from_spec(th, kNotImplementedSpec);
  bool ok = t.int_ != nullptr && t.bool_ != nullptr && t.float_ != nullptr && t.complex != nullptr &&
            t.none != nullptr && t.ellipsis != nullptr && t.not_implemented != nullptr;
  return ok ? Status::kOk : Status::kError;
}

}  // namespace dxpy
