// The type float: slots, methods, constructor.
#include <bit>
#include <cmath>
#include <string>

#include "core/object/buffer.h"
#include "core/object/compare_op.h"
#include "core/object/container_types.h"
#include "core/object/float_impl.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"
#include "core/object/number_format.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

// A float or int operand as a double. kFalse: of another type.
Tri operand(Thread& th, Value v, double& out) {
  if (is_float(v)) {
    out = float_value(v);
    return Tri::kTrue;
  }
  if (!is_int(v)) return Tri::kFalse;
  bool overflow;
  out = int_to_double(v, overflow);
  if (!overflow) return Tri::kTrue;
  return raise(th, th.rt->exc.OverflowError, "int too large to convert to float");
}

template <typename F>
Owned arithmetic(Thread& th, Value a, Value b, F f) {
  double x, y;
  Tri left = operand(th, a, x);
  if (left == Tri::kError) return {};
  Tri right = left == Tri::kTrue ? operand(th, b, y) : Tri::kFalse;
  if (right == Tri::kError) return {};
  if (right == Tri::kFalse) return Owned::not_implemented();
  return f(x, y);
}

Failure by_zero(Thread& th) { return raise(th, th.rt->exc.ZeroDivisionError, "division by zero"); }

Owned float_add(Thread& th, Value a, Value b) {
  return arithmetic(th, a, b, [&](double x, double y) { return float_from_double(th, x + y); });
}
Owned float_sub(Thread& th, Value a, Value b) {
  return arithmetic(th, a, b, [&](double x, double y) { return float_from_double(th, x - y); });
}
Owned float_mul(Thread& th, Value a, Value b) {
  return arithmetic(th, a, b, [&](double x, double y) { return float_from_double(th, x * y); });
}
Owned float_true_div(Thread& th, Value a, Value b) {
  return arithmetic(th, a, b, [&](double x, double y) -> Owned {
    if (y == 0) return by_zero(th);
    return float_from_double(th, x / y);
  });
}
Owned float_floor_div(Thread& th, Value a, Value b) {
  return arithmetic(th, a, b, [&](double x, double y) -> Owned {
    if (y == 0) return by_zero(th);
    double q, r;
    float_div_mod(x, y, q, r);
    return float_from_double(th, q);
  });
}
Owned float_remainder(Thread& th, Value a, Value b) {
  return arithmetic(th, a, b, [&](double x, double y) -> Owned {
    if (y == 0) return by_zero(th);
    return float_from_double(th, float_mod(x, y));
  });
}
Owned float_divmod(Thread& th, Value a, Value b) {
  return arithmetic(th, a, b, [&](double x, double y) -> Owned {
    if (y == 0) return by_zero(th);
    double q, r;
    float_div_mod(x, y, q, r);
    Owned quotient = float_from_double(th, q), remainder = float_from_double(th, r);
    return quotient && remainder ? tuple_of(th, quotient, remainder) : Owned();
  });
}
Owned float_power(Thread& th, Value a, Value b, Value modulus) {
  if (modulus && !modulus.is_none()) {
    return raise(th, th.rt->exc.TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
  }
  return arithmetic(th, a, b, [&](double x, double y) { return float_pow(th, x, y); });
}

Owned float_negative(Thread& th, Value self) { return float_from_double(th, -float_value(self)); }
Owned float_exact(Thread& th, Value self) {
  if (self.is_small_float() || self.as_object()->has(Object::kExact)) return Owned::borrow(self);
  return float_from_double(th, float_value(self));
}
Owned float_absolute(Thread& th, Value self) { return float_from_double(th, std::fabs(float_value(self))); }
Tri float_truth(Thread&, Value self) { return tri(float_value(self) != 0); }
Owned float_repr_slot(Thread& th, Value self) { return float_repr(th, float_value(self)); }
Status float_hash(Thread&, Value self, int64_t& out) {
  out = hash_double(self, float_value(self));
  return Status::kOk;
}
Owned float_trunc(Thread& th, Value self) { return int_from_double(th, float_value(self)); }
Owned float_floor(Thread& th, Value self) { return int_from_double(th, std::floor(float_value(self))); }
Owned float_ceil(Thread& th, Value self) { return int_from_double(th, std::ceil(float_value(self))); }

Owned float_compare(Thread&, Value a, Value b, CompareOp op) {
  if (!is_float(a)) {
    std::swap(a, b);
    op = swapped(op);
  }
  if (!is_float(a)) return Owned::not_implemented();
  double x = float_value(a);
  if (is_int(b)) return Owned::boolean(compare_float_int(x, b, op) == Tri::kTrue);
  if (!is_float(b)) return Owned::not_implemented();
  double y = float_value(b);
  return Owned::boolean(compares(x, y, op));
}

Owned as_subclass(Thread& th, Type* cls, Owned number) {
  if (!number || cls == th.rt->types.float_) return number;
  auto* f = static_cast<Float*>(object_alloc(th, cls));
  if (f == nullptr) return {};
  f->value = float_value(number);
  return Owned::steal(Value(f));
}

Owned float_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Type* base = th.rt->types.float_;
  if ((cls == base || cls->slots.init == base->slots.init) && failed(no_keywords(th, "float", kwnames))) return {};
  if (failed(check_positional(th, "float", nargs, 0, 1))) return {};
  if (nargs == 0) return as_subclass(th, cls, float_from_double(th, 0.0));
  if (is_float(args[0])) return as_subclass(th, cls, to_float(th, args[0]));  // a subclass may have its own __float__
  const TypeSlots& slots = slots_of(th, args[0]);
  bool known = false;
  Owned parsed = slots.to_float == nullptr ? float_from_string_like(th, args[0], known) : Owned();
  if (known) return as_subclass(th, cls, std::move(parsed));
  if (slots.to_float == nullptr && slots.index == nullptr) {
    if (has_buffer(th, args[0])) return as_subclass(th, cls, to_float(th, args[0]));
    return raise(th, th.rt->exc.TypeError, "float() argument must be a string or a real number, not '{}'",
                 type_of(th, args[0]));
  }
  double d;
  if (failed(to_double(th, args[0], d))) return {};
  return as_subclass(th, cls, float_from_double(th, d));
}

// --- methods

Owned float_as_integer_ratio(Thread& th, Value self) {
  double d = float_value(self);
  if (std::isinf(d)) return raise(th, th.rt->exc.OverflowError, "cannot convert Infinity to integer ratio");
  if (std::isnan(d)) return raise(th, th.rt->exc.ValueError, "cannot convert NaN to integer ratio");
  return float_integer_ratio(th, d);
}

bool float_is_integer(Thread&, Value self) {
  double d = float_value(self);
  return std::isfinite(d) && std::floor(d) == d;
}

Owned float_hex(Thread& th, Value self) { return str_ascii(th, float_hex_text(float_value(self))); }

Owned of_class(Thread& th, Value cls, double d) {
  Owned f = float_from_double(th, d);
  if (!f || cls == Value(static_cast<Object*>(th.rt->types.float_))) return f;
  return call_with(th, cls, f);
}

Owned float_fromhex(Thread& th, Value cls, std::string_view string) {
  double d = 0;
  return failed(float_parse_hex(th, string, d)) ? Owned() : of_class(th, cls, d);
}

Owned float_from_number(Thread& th, Value cls, Value number) {
  if (is_float(number) && cls == Value(static_cast<Object*>(th.rt->types.float_))) return float_exact(th, number);
  double d = 0;
  return failed(to_double(th, number, d)) ? Owned() : of_class(th, cls, d);
}

Owned float_round(Thread& th, Value self, Value ndigits) {
  double d = float_value(self);
  if (ndigits.is_empty() || ndigits.is_none()) return int_from_double(th, std::nearbyint(d));
  Owned n = index(th, ndigits);
  if (!n) return {};
  int64_t digits = 0;
  if (!int_fits_i64(n, digits)) digits = int_sign(n) < 0 ? INT64_MIN : INT64_MAX;
  double out = d;
  return failed(float_round_digits(th, d, digits, out)) ? Owned() : float_from_double(th, out);
}

Owned float_format_method(Thread& th, Value self, Value spec) { return format_number(th, self, spec); }

Owned float_getnewargs(Thread& th, Value self) {
  Owned f = float_exact(th, self);
  return f ? tuple_of(th, f) : Owned();
}

Owned float_getformat(Thread& th, Value, std::string_view typestr) {
  if (typestr != "double" && typestr != "float") {
    return raise(th, th.rt->exc.ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
  }
  return str_ascii(th, std::endian::native == std::endian::little ? "IEEE, little-endian" : "IEEE, big-endian");
}

Owned float_get_zero(Thread& th, Value) { return float_from_double(th, 0.0); }

const NativeDef kMethods[] = {
    class_method<&float_from_number>("from_number(type, number, /)", "Convert real number to a floating-point number."),
    method<&float_exact>("conjugate(self, /)", "Return self, the complex conjugate of any float."),
    method<&float_trunc>("__trunc__(self, /)", "Return the Integral closest to x between 0 and x."),
    method<&float_floor>("__floor__(self, /)", "Return the floor as an Integral."),
    method<&float_ceil>("__ceil__(self, /)", "Return the ceiling as an Integral."),
    method<&float_round>("__round__(self, ndigits=None, /)",
                         "Return the Integral closest to x, rounding half toward even.\n\nWhen an argument is passed, "
                         "work like built-in round(x, ndigits)."),
    method<&float_as_integer_ratio>(
        "as_integer_ratio(self, /)",
        "Return a pair of integers, whose ratio is exactly equal to the original float.\n\nThe ratio is in lowest "
        "terms and has a positive denominator.  Raise\nOverflowError on infinities and a ValueError on NaNs.\n\n>>> "
        "(10.0).as_integer_ratio()\n(10, 1)\n>>> (0.0).as_integer_ratio()\n(0, 1)\n>>> (-.25).as_integer_ratio()\n"
        "(-1, 4)"),
    class_method<&float_fromhex>("fromhex(type, string, /)",
                                 "Create a floating-point number from a hexadecimal string.\n\n>>> "
                                 "float.fromhex('0x1.ffffp10')\n2047.984375\n>>> float.fromhex('-0x1p-1074')\n-5e-324"),
    method<&float_hex>("hex(self, /)",
                       "Return a hexadecimal representation of a floating-point number.\n\n>>> (-0.1).hex()\n"
                       "'-0x1.999999999999ap-4'\n>>> 3.14159.hex()\n'0x1.921f9f01b866ep+1'"),
    method<&float_is_integer>("is_integer(self, /)", "Return True if the float is an integer."),
    method<&float_getnewargs>("__getnewargs__(self, /)"),
    class_method<&float_getformat>("__getformat__(type, typestr, /)",
                                   "You probably don't want to use this function.\n\n  typestr\n    Must be 'double' "
                                   "or 'float'."),
    method<&float_format_method>("__format__(self, format_spec, /)", "Formats the float according to format_spec."),
};

const GetSetDef kGetSets[] = {
    {"real", &float_exact, nullptr, "the real part of a complex number"},
    {"imag", &float_get_zero, nullptr, "the imaginary part of a complex number"},
};

void fill(TypeSlots& s) {
  s.construct = &float_construct;
  s.repr = &float_repr_slot;
  s.hash = &float_hash;
  s.compare = &float_compare;
  s.add = &float_add;
  s.subtract = &float_sub;
  s.multiply = &float_mul;
  s.remainder = &float_remainder;
  s.divmod = &float_divmod;
  s.power = &float_power;
  s.negative = &float_negative;
  s.positive = &float_exact;
  s.absolute = &float_absolute;
  s.truth = &float_truth;
  s.to_int = &float_trunc;
  s.to_float = &float_exact;
  s.floor_divide = &float_floor_div;
  s.true_divide = &float_true_div;
}

}  // namespace

const TypeSpec kFloatSpec = {
    "float",
    sizeof(Float),
    Kind::kFloat,
    TypeFlags::kBaseType | TypeFlags::kMatchSelf | TypeFlags::kFloatSubclass,
    "Convert a string or number to a floating-point number, if possible.",
    &fill,
    kMethods,
    kGetSets,
    "(x=0, /)",
};

}  // namespace dxpy
