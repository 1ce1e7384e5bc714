// The type int: slots, methods, constructor.
#include <string>

#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/compare_op.h"
#include "core/object/container_types.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"
#include "core/object/number_format.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

template <Owned (*F)(Thread&, Value, Value)>
Owned binary(Thread& th, Value a, Value b) {
  return is_int(a) && is_int(b) ? F(th, a, b) : Owned::not_implemented();
}

Owned int_repr(Thread& th, Value self) { return int_to_text(th, self, 10); }
Status int_hash_slot(Thread&, Value self, int64_t& out) {
  out = int_hash(self);
  return Status::kOk;
}
Tri int_truth(Thread&, Value self) { return tri(int_sign(self) != 0); }

Owned int_compare_slot(Thread&, Value a, Value b, CompareOp op) {
  if (!is_int(a) || !is_int(b)) return Owned::not_implemented();
  int c = int_compare(a, b);
  return Owned::boolean(compares(c, 0, op));
}

Owned int_divmod(Thread& th, Value a, Value b) {
  Owned q, r;
  return failed(int_div_mod(th, a, b, &q, &r)) ? Owned() : tuple_of(th, q, r);
}

Owned int_power(Thread& th, Value a, Value b, Value modulus) {
  if (!is_int(a) || !is_int(b)) return Owned::not_implemented();
  if (modulus && !modulus.is_none() && !is_int(modulus)) return Owned::not_implemented();
  return int_pow(th, a, b, modulus);
}

Owned int_to_float(Thread& th, Value self) {
  bool overflow;
  double d = int_to_double(self, overflow);
  if (overflow) return raise(th, th.rt->exc.OverflowError, "int too large to convert to float");
  return float_from_double(th, d);
}

// A copy of an exact int as an instance of `cls`.
Owned as_subclass(Thread& th, Type* cls, Owned number) {
  if (!number || cls == th.rt->types.int_) return number;
  IntView a(number);
  auto* r = static_cast<Int*>(object_alloc(th, cls, a.size() > 1 ? (a.size() - 1) * sizeof(bigint::Limb) : 0));
  if (r == nullptr) return {};
  for (size_t i = 0; i < a.size(); ++i) r->limbs[i] = a.limbs()[i];
  int64_t n = static_cast<int64_t>(a.size());
  r->size = static_cast<int32_t>(a.negative() ? -n : n);
  return Owned::steal(Value(r));
}

// int(x): what abstract to_int does, in one place for the constructor.
Owned text_or_bytes(Thread& th, Value x, int base, bool& known) {
  known = true;
  if (is_str(x)) return int_parse(th, str_view(x), base, x);
  if (is_bytes(x)) return int_parse(th, bytes_view(x), base, x);
  if (is_kind(x, Kind::kByteArray)) {
    Owned text = bytes_new(th, {x.as<ByteArray>()->data, x.as<ByteArray>()->size});  // what an error shows
    return text ? int_parse(th, bytes_view(text), base, text) : Owned();
  }
  known = false;
  return {};
}

Owned int_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (nargs == 1 && kwnames.is_empty()) {
    if (cls == th.rt->types.int_ && args[0].is_small_int()) return Owned::borrow(args[0]);
    v[0] = args[0];
  } else if (nargs > 2) {
    return raise(th, th.rt->exc.TypeError, "int expected at most 2 arguments, got {}", nargs);
  } else if (failed(native_match(th, "int(x=<missing>, /, base=<missing>)", args, nargs, kwnames, v, 2))) {
    return {};
  }
  if (v[0].is_empty()) {
    if (!v[1].is_empty()) return raise(th, th.rt->exc.TypeError, "int() missing string argument");
    return as_subclass(th, cls, Owned::small_int(0));
  }
  bool known = false;
  if (v[1].is_empty()) {
    const TypeSlots& slots = slots_of(th, v[0]);
    if (slots.to_int == nullptr && slots.index == nullptr) {
      Owned parsed = text_or_bytes(th, v[0], 10, known);
      if (known) return as_subclass(th, cls, std::move(parsed));
    }
    return as_subclass(th, cls, to_int(th, v[0]));
  }
  Owned base_index = index(th, v[1]);
  if (!base_index) return {};
  int64_t base = 0;
  if (!int_fits_i64(base_index, base) || (base != 0 && (base < 2 || base > 36))) {
    return raise(th, th.rt->exc.ValueError, "int() base must be >= 2 and <= 36, or 0");
  }
  Owned result = text_or_bytes(th, v[0], static_cast<int>(base), known);
  if (!known) return raise(th, th.rt->exc.TypeError, "int() can't convert non-string with explicit base");
  return as_subclass(th, cls, std::move(result));
}

// --- methods

Owned int_exact_method(Thread& th, Value self) { return int_exact(th, self); }
Owned int_as_integer_ratio(Thread& th, Value self) {
  Owned n = int_exact(th, self);
  return n ? tuple_of(th, n, Value::small_int(1)) : Owned();
}
Owned int_bit_count_method(Thread& th, Value self) { return int_from_u64(th, int_bit_count(self)); }
Owned int_bit_length_method(Thread& th, Value self) { return int_from_u64(th, int_bit_length(self)); }
bool int_is_integer(Thread&, Value) { return true; }

Owned int_round_method(Thread& th, Value self, Value digits) {
  if (digits.is_empty() || digits.is_none()) return int_exact(th, self);
  Owned n = index(th, digits);
  return n ? int_round(th, self, n) : Owned();
}

Owned int_format(Thread& th, Value self, Value spec) { return format_number(th, self, spec); }

Owned int_getnewargs(Thread& th, Value self) {
  Owned n = int_exact(th, self);
  return n ? tuple_of(th, n) : Owned();
}

Owned int_sizeof(Thread& th, Value self) {
  if (!self.is_object()) return Owned::small_int(int_sign(self) == 0 ? 28 : int_bit_length(self) > 30 ? 32 : 28);
  IntView a(self);
  return int_from_u64(th, sizeof(Int) + (a.size() > 1 ? a.size() - 1 : 0) * sizeof(bigint::Limb));
}

Status byte_order(Thread& th, Value v, bool& little) {
  if (!is_str(v)) {
    return raise(th, th.rt->exc.TypeError, "argument 'byteorder' must be str, not {}", argument_type_name(th, v));
  }
  little = str_equals(v, "little");
  if (little || str_equals(v, "big")) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "byteorder must be either 'little' or 'big'");
}

Owned int_to_bytes_method(Thread& th, Value self, Value length, Value byteorder, bool is_signed) {
  bool little = false;
  int64_t size = 0;
  Owned wanted = index(th, length);
  if (!wanted || failed(int_as_i64(th, wanted, size)) || failed(byte_order(th, byteorder, little))) return {};
  if (size < 0) return raise(th, th.rt->exc.ValueError, "length argument must be non-negative");
  std::string out;
  if (size < 64) {
    uint8_t buffer[64];
    if (failed(int_to_bytes(th, self, buffer, static_cast<size_t>(size), little, is_signed))) return {};
    return bytes_new(th, {reinterpret_cast<char*>(buffer), static_cast<size_t>(size)});
  }
  out.resize(static_cast<size_t>(size));
  if (failed(int_to_bytes(th, self, reinterpret_cast<uint8_t*>(out.data()), out.size(), little, is_signed))) return {};
  return bytes_new(th, out);
}

Owned int_from_bytes_method(Thread& th, Value cls, Value bytes, Value byteorder, bool is_signed) {
  bool little = false;
  if (failed(byte_order(th, byteorder, little))) return {};
  if (is_str(bytes)) return raise(th, th.rt->exc.TypeError, "cannot convert 'str' object to bytes");
  if (is_int(bytes)) return raise(th, th.rt->exc.TypeError, "cannot convert '{}' object to bytes", type_of(th, bytes));
  Owned data = is_bytes(bytes) ? Owned::borrow(bytes) : Owned();
  if (!data) {
    Owned method = lookup_special(th, bytes, th.rt->names.__bytes__);
    if (!method && th.has_error()) return {};
    data = method ? call(th, method) : bytes_from_object(th, bytes);
    if (!data) return {};
    if (!is_bytes(data))
      return raise(th, th.rt->exc.TypeError, "__bytes__ returned non-bytes (type {})", type_of(th, data));
  }
  std::string_view b = bytes_view(data);
  Owned n = int_from_bytes(th, reinterpret_cast<const uint8_t*>(b.data()), b.size(), little, is_signed);
  if (!n || cls == Value(static_cast<Object*>(th.rt->types.int_))) return n;
  return call_with(th, cls, n);
}

Owned int_get_zero(Thread&, Value) { return Owned::small_int(0); }
Owned int_get_one(Thread&, Value) { return Owned::small_int(1); }

const NativeDef kMethods[] = {
    method<&int_exact_method>("conjugate(self, /)", "Returns self, the complex conjugate of any int."),
    method<&int_bit_length_method>("bit_length(self, /)",
                                   "Number of bits necessary to represent self in binary.\n\n>>> bin(37)\n"
                                   "'0b100101'\n>>> (37).bit_length()\n6"),
    method<&int_bit_count_method>("bit_count(self, /)",
                                  "Number of ones in the binary representation of the absolute value of self.\n\n"
                                  "Also known as the population count.\n\n>>> bin(13)\n'0b1101'\n"
                                  ">>> (13).bit_count()\n3"),
    method<&int_to_bytes_method>("to_bytes(self, /, length=1, byteorder='big', *, signed=False)",
                                 "Return an array of bytes representing an integer."),
    class_method<&int_from_bytes_method>("from_bytes(type, /, bytes, byteorder='big', *, signed=False)",
                                         "Return the integer represented by the given array of bytes."),
    method<&int_as_integer_ratio>("as_integer_ratio(self, /)",
                                  "Return a pair of integers, whose ratio is equal to the original int.\n\n"
                                  "The ratio is in lowest terms and has a positive denominator.\n\n"
                                  ">>> (10).as_integer_ratio()\n(10, 1)\n>>> (-10).as_integer_ratio()\n(-10, 1)\n"
                                  ">>> (0).as_integer_ratio()\n(0, 1)"),
    method<&int_exact_method>("__trunc__(self, /)", "Truncating an Integral returns itself."),
    method<&int_exact_method>("__floor__(self, /)", "Flooring an Integral returns itself."),
    method<&int_exact_method>("__ceil__(self, /)", "Ceiling of an Integral returns itself."),
    method<&int_round_method>("__round__(self, ndigits=None, /)",
                              "Rounding an Integral returns itself.\n\nRounding with an ndigits argument also returns "
                              "an integer."),
    method<&int_getnewargs>("__getnewargs__(self, /)"),
    method<&int_format>("__format__(self, format_spec, /)", "Convert to a string according to format_spec."),
    method<&int_sizeof>("__sizeof__(self, /)", "Returns size in memory, in bytes."),
    method<&int_is_integer>("is_integer(self, /)",
                            "Returns True. Exists for duck type compatibility with float.is_integer."),
};

const GetSetDef kGetSets[] = {
    {"real", &int_exact_method, nullptr, "the real part of a complex number"},
    {"imag", &int_get_zero, nullptr, "the imaginary part of a complex number"},
    {"numerator", &int_exact_method, nullptr, "the numerator of a rational number in lowest terms"},
    {"denominator", &int_get_one, nullptr, "the denominator of a rational number in lowest terms"},
};

void fill(TypeSlots& s) {
  s.construct = &int_construct;
  s.repr = &int_repr;
  s.hash = &int_hash_slot;
  s.compare = &int_compare_slot;
  s.add = &binary<&int_add>;
  s.subtract = &binary<&int_sub>;
  s.multiply = &binary<&int_mul>;
  s.remainder = &binary<&int_mod>;
  s.divmod = &binary<&int_divmod>;
  s.power = &int_power;
  s.negative = &int_negative;
  s.positive = &int_exact_method;
  s.absolute = &int_absolute;
  s.truth = &int_truth;
  s.invert = &int_invert;
  s.lshift = &binary<&int_lshift>;
  s.rshift = &binary<&int_rshift>;
  s.bit_and = &binary<&int_bit_and>;
  s.bit_xor = &binary<&int_bit_xor>;
  s.bit_or = &binary<&int_bit_or>;
  s.to_int = &int_exact_method;
  s.to_float = &int_to_float;
  s.floor_divide = &binary<&int_floor_div>;
  s.true_divide = &binary<&int_true_div>;
  s.index = &int_exact_method;
}

// --- bool

Owned bool_repr(Thread& th, Value self) { return str_ascii(th, self.is_true() ? "True" : "False"); }

Owned bool_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "bool", kwnames)) || failed(check_positional(th, "bool", nargs, 0, 1))) return {};
  if (nargs == 0) return Owned::boolean(false);
  Tri t = truth(th, args[0]);
  return t == Tri::kError ? Owned() : Owned::boolean(t == Tri::kTrue);
}

Owned bool_invert(Thread& th, Value self) {
  Status s = warn(th, th.rt->exc.DeprecationWarning,
                  "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the "
                  "bitwise inversion of the underlying int object and is usually not what you expect from negating a "
                  "bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise "
                  "inversion of the underlying int.");
  return failed(s) ? Owned() : int_invert(th, self);
}

template <typename Op>
Owned bool_bitwise(Thread& th, Value a, Value b, Op op, BinaryFn wide) {
  if (!a.is_bool() || !b.is_bool()) return wide(th, a, b);
  return Owned::boolean(op(a.is_true(), b.is_true()));
}
Owned bool_and(Thread& th, Value a, Value b) {
  return bool_bitwise(th, a, b, [](bool x, bool y) { return x && y; }, &binary<&int_bit_and>);
}
Owned bool_or(Thread& th, Value a, Value b) {
  return bool_bitwise(th, a, b, [](bool x, bool y) { return x || y; }, &binary<&int_bit_or>);
}
Owned bool_xor(Thread& th, Value a, Value b) {
  return bool_bitwise(th, a, b, [](bool x, bool y) { return x != y; }, &binary<&int_bit_xor>);
}

void fill_bool(TypeSlots& s) {
  s.construct = &bool_construct;
  s.repr = &bool_repr;
  s.invert = &bool_invert;
  s.bit_and = &bool_and;
  s.bit_or = &bool_or;
  s.bit_xor = &bool_xor;
}

}  // namespace

const TypeSpec kIntSpec = {
    "int",
    sizeof(Int),
    Kind::kInt,
    TypeFlags::kBaseType | TypeFlags::kMatchSelf | TypeFlags::kIntSubclass,
    "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no "
    "arguments\nare given.  If x is a number, return x.__int__().  For floating-point\nnumbers, this truncates towards "
    "zero.\n\nIf x is not a number or if base is given, then x must be a string,\nbytes, or bytearray instance "
    "representing an integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and be "
    "surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to interpret the "
    "base from the string as an integer literal.\n>>> int('0b100', base=0)\n4",
    &fill,
    kMethods,
    kGetSets,
};

const TypeSpec kBoolSpec = {
    "bool",
    sizeof(Int),
    Kind::kInt,
    TypeFlags::kMatchSelf,
    "Returns True when the argument is true, False otherwise.\nThe builtins True and False are the only two instances "
    "of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.",
    &fill_bool,
    {},
    {},
    "(object=False, /)",
};

}  // namespace dxpy
