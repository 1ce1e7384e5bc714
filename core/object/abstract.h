// The operations of Python on any value: attribute access, calls, operators, iteration, conversion. Semantics and
// messages are CPython's. Results are owned; parameters are borrowed; empty/kError/-1: the exception is pending.
#pragma once

#include "core/object/error.h"
#include "core/object/runtime.h"

namespace dxpy {

// --- types
DX_ALWAYS_INLINE Type* type_of(Thread& th, Value v) {
  if (v.is_pointer_tag()) return v.as_object()->type();
  const BuiltinTypes& t = th.rt->types;
  if (v.is_small_int()) return t.int_;
  if (v.is_small_float()) return t.float_;
  if (v.is_bool()) return t.bool_;
  if (v.is_none()) return t.none;
  if (v.is_not_implemented()) return t.not_implemented;
  return t.ellipsis;
}
inline const char* type_name(Thread& th, Value v) { return type_of(th, v)->name; }
inline const TypeSlots& slots_of(Thread& th, Value v) { return type_of(th, v)->slots; }

// Real type test (no __instancecheck__).
inline bool is_instance_exactly_or_sub(Thread& th, Value v, const Type* t) { return is_subtype(type_of(th, v), t); }
inline bool is_int(Value v) { return v.is_small_int() || v.is_bool() || is_kind(v, Kind::kInt); }  // bool included
inline bool is_float(Value v) { return v.is_small_float() || is_kind(v, Kind::kFloat); }
inline bool is_str(Value v) { return is_kind(v, Kind::kStr); }
inline bool is_bytes(Value v) { return is_kind(v, Kind::kBytes); }
inline bool is_list(Value v) { return is_kind(v, Kind::kList); }
inline bool is_tuple(Value v) { return is_kind(v, Kind::kTuple); }
inline bool is_dict(Value v) { return is_kind(v, Kind::kDict); }
inline bool is_any_set(Value v) { return is_kind(v, Kind::kSet) || is_kind(v, Kind::kFrozenSet); }
inline bool is_type(Value v) { return is_kind(v, Kind::kType); }
inline bool is_exception(Value v) { return is_kind(v, Kind::kException); }
inline bool is_exception_class(Value v) { return is_type(v) && v.as<Type>()->has_flag(TypeFlags::kExceptionSubclass); }
// isinstance() and issubclass() as Python sees them.
Tri is_instance(Thread&, Value object, Value class_info);
Tri is_subclass(Thread&, Value cls, Value class_info);

// --- attributes (abstract_attr.cpp). Names are str; they need not be interned, interned is faster.
Owned get_attr(Thread&, Value object, Value name);
Owned get_attr(Thread&, Value object, std::string_view name);
// kFalse and an empty `out` when the attribute does not exist; kError for any other exception.
Tri find_attr(Thread&, Value object, Value name, Owned& out);
Status set_attr(Thread&, Value object, Value name, Value value);
Status set_attr(Thread&, Value object, std::string_view name, Value value);
Status del_attr(Thread&, Value object, Value name);
// The default implementations (object.__getattribute__, object.__setattr__), for slots.
Owned generic_get_attr(Thread&, Value object, Value name);
Status generic_set_attr(Thread&, Value object, Value name, Value value);
// Special method look-up on the type, bound like CPython's _PyObject_LookupSpecial. Empty without an exception: absent.
Owned lookup_special(Thread&, Value object, Value name);
// Looks a method up for a call without making a bound method: `out` is the callable, *self_needed tells whether the
// object must be passed as first argument.
Status get_method(Thread&, Value object, Value name, Owned& out, bool& self_needed);

// --- calls (abstract_call.cpp)
// args: positional arguments, then the values of the keywords named in kwnames (a tuple of str, or empty).
inline Owned call(Thread& th, Value callable, const Value* args, size_t nargs, Value kwnames = Value()) {
  Owned raise_not_callable(Thread&, Value);
  CallFn f = type_of(th, callable)->slots.call;
  if (DX_UNLIKELY(f == nullptr)) return raise_not_callable(th, callable);
  return f(th, callable, args, nargs, kwnames);
}
inline Owned call(Thread& th, Value callable) { return call(th, callable, nullptr, 0); }
template <typename... V>
Owned call_with(Thread& th, Value callable, const V&... args) {
  const Value list[] = {Value(args)...};
  return call(th, callable, list, sizeof...(V));
}
// f(*args, **kwargs); kwargs a dict or empty.
Owned call_ex(Thread&, Value callable, Value args_tuple, Value kwargs);
Owned call_method_v(Thread&, Value object, Value name, const Value* args, size_t nargs, Value kwnames = Value());
template <typename... V>
Owned call_method(Thread& th, Value object, Value name, const V&... args) {
  const Value list[] = {Value(args)..., Value()};
  return call_method_v(th, object, name, list, sizeof...(V));
}

// --- basics (abstract.cpp)
Owned repr(Thread&, Value v);    // always a str
Owned str_of(Thread&, Value v);  // str(v)
Owned ascii(Thread&, Value v);
Owned format(Thread&, Value v, Value spec);  // format(v, spec); spec a str or empty
Tri truth_slow(Thread&, Value v);
DX_ALWAYS_INLINE Tri truth(Thread& th, Value v) {
  if (v.is_bool()) return tri(v.is_true());
  if (v.is_none()) return Tri::kFalse;
  if (v.is_small_int()) return tri(v.as_small_int() != 0);
  return truth_slow(th, v);
}
Status hash(Thread&, Value v, int64_t& out);  // never -1
int64_t hash_pointer(const void* p);
Owned compare(Thread&, Value a, Value b, CompareOp op);  // rich comparison
Tri compare_truth(Thread&, Value a, Value b, CompareOp op);
// a is b or a == b, as containers compare.
Tri equal(Thread&, Value a, Value b);
Owned dir(Thread&, Value v);
const char* compare_op_text(CompareOp op);  // "<" ...
// Guards repr of recursive containers: kTrue when `v` is already being printed (print "..." then), else call repr_leave
// later.
Tri repr_enter(Thread&, Value v);
void repr_leave(Thread&, Value v);

// --- numbers (abstract_number.cpp)
enum class BinaryOp : uint8_t {
  kAdd,
  kSub,
  kMul,
  kTrueDiv,
  kFloorDiv,
  kMod,
  kPow,
  kAnd,
  kOr,
  kXor,
  kLshift,
  kRshift,
  kMatMul
};
Owned binary_op(Thread&, BinaryOp op, Value a, Value b);
Owned inplace_op(Thread&, BinaryOp op, Value a, Value b);
Owned power(Thread&, Value base, Value exponent, Value modulus);  // modulus None or empty: two-argument
Owned divmod(Thread&, Value a, Value b);
Owned negative(Thread&, Value v);
Owned positive(Thread&, Value v);
Owned invert(Thread&, Value v);
Owned absolute(Thread&, Value v);
Owned index(Thread&, Value v);     // __index__: an exact int; TypeError otherwise
bool is_index(Thread&, Value v);   // has __index__
Owned to_int(Thread&, Value v);    // int(v)
Owned to_float(Thread&, Value v);  // float(v)
// index() clipped to int64. `overflow`: exception type for values beyond (nullptr: clip silently).
Status index_to_i64(Thread&, Value v, int64_t& out, const Type* overflow);

// --- containers and iteration (abstract_container.cpp)
int64_t length(Thread&, Value v);
int64_t length_hint(Thread&, Value v, int64_t fallback);
Owned get_item(Thread&, Value object, Value key);
Owned get_item_at(Thread&, Value sequence, int64_t index);
Status set_item(Thread&, Value object, Value key, Value value);
Status del_item(Thread&, Value object, Value key);
Tri contains(Thread&, Value container, Value item);
Owned get_iter(Thread&, Value v);
// Next item; empty with no pending exception: exhausted (a StopIteration is swallowed).
Owned iter_next(Thread&, Value iterator);
bool is_sequence(Thread&, Value v);
bool is_mapping(Thread&, Value v);
Owned sequence_to_list(Thread&, Value iterable);   // list(iterable)
Owned sequence_to_tuple(Thread&, Value iterable);  // tuple(iterable)
// Tuple or list as it is, else a new list; TypeError with `message` when not iterable.
Owned sequence_fast(Thread&, Value iterable, const char* message);
std::span<const Value> fast_items_tuple(Value tuple);

}  // namespace dxpy
