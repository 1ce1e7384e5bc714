// complex: arithmetic with C99's rules for infinities, text, the type.
#include <cmath>
#include <string>

#include "core/object/container_types.h"
#include "core/object/float_impl.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"
#include "core/object/number_format.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"
#include "core/text/float_text.h"

namespace dxpy {

namespace {

struct C {
  double re, im;
};

bool is_complex(Value v) { return is_kind(v, Kind::kComplex); }
C value_of(Value v) { return {v.as<Complex>()->real, v.as<Complex>()->imag}; }
Owned make(Thread& th, C c) { return complex_new(th, c.re, c.im); }

// (a + bi)(c + di); infinities that came out as nan are recovered as C99, annex G, recommends.
C multiply(C x, C y) {
  double a = x.re, b = x.im, c = y.re, d = y.im;
  double ac = a * c, bd = b * d, ad = a * d, bc = b * c;
  C r{ac - bd, ad + bc};
  if (!std::isnan(r.re) || !std::isnan(r.im)) return r;
  bool again = false;
  if (std::isinf(a) || std::isinf(b)) {
    a = std::copysign(std::isinf(a) ? 1.0 : 0.0, a);
    b = std::copysign(std::isinf(b) ? 1.0 : 0.0, b);
    if (std::isnan(c)) c = std::copysign(0.0, c);
    if (std::isnan(d)) d = std::copysign(0.0, d);
    again = true;
  }
  if (std::isinf(c) || std::isinf(d)) {
    c = std::copysign(std::isinf(c) ? 1.0 : 0.0, c);
    d = std::copysign(std::isinf(d) ? 1.0 : 0.0, d);
    if (std::isnan(a)) a = std::copysign(0.0, a);
    if (std::isnan(b)) b = std::copysign(0.0, b);
    again = true;
  }
  if (!again && (std::isinf(ac) || std::isinf(bd) || std::isinf(ad) || std::isinf(bc))) {
    if (std::isnan(a)) a = std::copysign(0.0, a);
    if (std::isnan(b)) b = std::copysign(0.0, b);
    if (std::isnan(c)) c = std::copysign(0.0, c);
    if (std::isnan(d)) d = std::copysign(0.0, d);
    again = true;
  }
  if (again) r = {HUGE_VAL * (a * c - b * d), HUGE_VAL * (a * d + b * c)};
  return r;
}

// Smith's method; y is not zero.
C divide(C x, C y) {
  double abs_re = std::fabs(y.re), abs_im = std::fabs(y.im);
  C r{std::nan(""), std::nan("")};  // stays so when a part of y is no number
  if (abs_re >= abs_im) {
    double ratio = y.im / y.re, denominator = y.re + y.im * ratio;
    r = {(x.re + x.im * ratio) / denominator, (x.im - x.re * ratio) / denominator};
  } else if (abs_im >= abs_re) {
    double ratio = y.re / y.im, denominator = y.re * ratio + y.im;
    r = {(x.re * ratio + x.im) / denominator, (x.im * ratio - x.re) / denominator};
  }
  if (std::isnan(r.re) && std::isnan(r.im)) {
    if ((std::isinf(x.re) || std::isinf(x.im)) && std::isfinite(y.re) && std::isfinite(y.im)) {
      double a = std::copysign(std::isinf(x.re) ? 1.0 : 0.0, x.re),
             b = std::copysign(std::isinf(x.im) ? 1.0 : 0.0, x.im);
      r = {HUGE_VAL * (a * y.re + b * y.im), HUGE_VAL * (b * y.re - a * y.im)};
    } else if ((std::isinf(abs_re) || std::isinf(abs_im)) && std::isfinite(x.re) && std::isfinite(x.im)) {
      double c = std::copysign(std::isinf(y.re) ? 1.0 : 0.0, y.re),
             d = std::copysign(std::isinf(y.im) ? 1.0 : 0.0, y.im);
      r = {0.0 * (x.re * c + x.im * d), 0.0 * (x.im * c - x.re * d)};
    }
  }
  return r;
}

C divide_real(double a, C y) {  // real / complex
  double abs_re = std::fabs(y.re), abs_im = std::fabs(y.im);
  C r{std::nan(""), std::nan("")};  // stays so when a part of y is no number
  if (abs_re >= abs_im) {
    double ratio = y.im / y.re, denominator = y.re + y.im * ratio;
    r = {a / denominator, (-a * ratio) / denominator};
  } else if (abs_im >= abs_re) {
    double ratio = y.re / y.im, denominator = y.re * ratio + y.im;
    r = {(a * ratio) / denominator, (-a) / denominator};
  }
  if (std::isnan(r.re) && std::isnan(r.im) && std::isfinite(a) && (std::isinf(abs_re) || std::isinf(abs_im))) {
    double c = std::copysign(std::isinf(y.re) ? 1.0 : 0.0, y.re), d = std::copysign(std::isinf(y.im) ? 1.0 : 0.0, y.im);
    r = {0.0 * (a * c), 0.0 * (-a * d)};
  }
  return r;
}

Failure division_by_zero(Thread& th) { return raise(th, th.rt->exc.ZeroDivisionError, "division by zero"); }

C power_int(C x, int64_t n) {
  C r{1.0, 0.0}, p = x;
  uint64_t left = static_cast<uint64_t>(n < 0 ? -n : n);
  for (; left != 0; left >>= 1) {
    if ((left & 1) != 0) r = multiply(r, p);
    if (left > 1) p = multiply(p, p);
  }
  return n < 0 ? divide({1.0, 0.0}, r) : r;
}

}  // namespace

Status complex_div(Thread& th, double xr, double xi, double yr, double yi, double& r, double& i) {
  if (yr == 0 && yi == 0) return division_by_zero(th);
  C q = divide({xr, xi}, {yr, yi});
  r = q.re;
  i = q.im;
  return Status::kOk;
}

Status complex_pow(Thread& th, double xr, double xi, double yr, double yi, double& r, double& i) {
  C out;
  bool by_squaring = yi == 0 && yr == std::floor(yr) && std::fabs(yr) <= 100;
  if (yr == 0 && yi == 0) {
    out = {1.0, 0.0};
  } else if (xr == 0 && xi == 0) {
    if (yi != 0 || yr < 0) return raise(th, th.rt->exc.ZeroDivisionError, "zero to a negative or complex power");
    out = {0.0, 0.0};
  } else if (by_squaring) {
    out = power_int({xr, xi}, static_cast<int64_t>(yr));
  } else {
    double size = std::hypot(xr, xi), length = std::pow(size, yr), angle = std::atan2(xi, xr), phase = angle * yr;
    if (yi != 0) {
      length *= std::exp(-angle * yi);
      phase += yi * std::log(size);
    }
    if (std::isinf(phase)) {  // no angle: CPython reports the C library's domain error like this
      return raise(th, th.rt->exc.ZeroDivisionError, "zero to a negative or complex power");
    }
    out = {length * std::cos(phase), length * std::sin(phase)};
  }
  bool finite_in = std::isfinite(xr) && std::isfinite(xi) && std::isfinite(yr) && std::isfinite(yi);
  if (finite_in && (!std::isfinite(out.re) || !std::isfinite(out.im))) {
    return raise(th, th.rt->exc.OverflowError, "complex exponentiation");
  }
  r = out.re;
  i = out.im;
  return Status::kOk;
}

Owned complex_new(Thread& th, double real, double imag) {
  auto* c = static_cast<Complex*>(object_alloc(th, th.rt->types.complex));
  if (c == nullptr) return {};
  c->real = real;
  c->imag = imag;
  return Owned::steal(Value(c));
}

namespace {

// The result of __complex__. kFalse: there is no such method.
Tri special_complex(Thread& th, Value v, C& out) {
  Owned method = lookup_special(th, v, th.rt->names.complex_dunder);
  if (!method) return th.has_error() ? Tri::kError : Tri::kFalse;
  Owned result = call(th, method);
  if (!result) return Tri::kError;
  if (!is_complex(result)) {
    return raise(th, th.rt->exc.TypeError, "__complex__ returned non-complex (type {})", type_of(th, result));
  }
  if (!result.as<Object>()->has(Object::kExact)) {
    std::string text = std::string("__complex__ returned non-complex (type ") + type_name(th, result) +
                       ").  The ability to return an instance of a strict subclass of complex is deprecated, and may " +
                       "be removed in a future version of Python.";
    if (failed(warn(th, th.rt->exc.DeprecationWarning, text))) return Tri::kError;
  }
  out = value_of(result);
  return Tri::kTrue;
}

}  // namespace

Status to_complex(Thread& th, Value v, double& real, double& imag) {
  if (is_complex(v)) {
    real = v.as<Complex>()->real;
    imag = v.as<Complex>()->imag;
    return Status::kOk;
  }
  if (!is_float(v) && !is_int(v)) {
    C c{};
    Tri t = special_complex(th, v, c);
    if (t == Tri::kError) return Status::kError;
    if (t == Tri::kTrue) {
      real = c.re;
      imag = c.im;
      return Status::kOk;
    }
  }
  imag = 0;
  return to_double(th, v, real);
}

namespace {

// --- operators: a complex with a complex or a real

struct Operand {
  bool is_complex = false;
  C c{};
};

Tri operand(Thread& th, Value v, Operand& out) {
  if (is_complex(v)) {
    out.is_complex = true;
    out.c = value_of(v);
    return Tri::kTrue;
  }
  if (is_float(v)) {
    out.c.re = float_value(v);
    return Tri::kTrue;
  }
  if (!is_int(v)) return Tri::kFalse;
  return failed(to_double(th, v, out.c.re)) ? Tri::kError : Tri::kTrue;
}

template <typename F>
Owned arithmetic(Thread& th, Value a, Value b, F f) {
  Operand x, y;
  Tri left = operand(th, a, x);
  Tri right = left == Tri::kTrue ? operand(th, b, y) : left;
  if (right == Tri::kError) return {};
  if (right == Tri::kFalse) return Owned::not_implemented();
  return f(x, y);
}

Owned complex_add(Thread& th, Value a, Value b) {
  return arithmetic(th, a, b, [&](const Operand& x, const Operand& y) {
    double im = !x.is_complex ? y.c.im : !y.is_complex ? x.c.im : x.c.im + y.c.im;
    return complex_new(th, x.c.re + y.c.re, im);
  });
}
Owned complex_sub(Thread& th, Value a, Value b) {
  return arithmetic(th, a, b, [&](const Operand& x, const Operand& y) {
    double im = !x.is_complex ? -y.c.im : !y.is_complex ? x.c.im : x.c.im - y.c.im;
    return complex_new(th, x.c.re - y.c.re, im);
  });
}
Owned complex_mul(Thread& th, Value a, Value b) {
  return arithmetic(th, a, b, [&](const Operand& x, const Operand& y) {
    if (!x.is_complex) return complex_new(th, x.c.re * y.c.re, x.c.re * y.c.im);
    if (!y.is_complex) return complex_new(th, x.c.re * y.c.re, x.c.im * y.c.re);
    return make(th, multiply(x.c, y.c));
  });
}
Owned complex_true_div(Thread& th, Value a, Value b) {
  return arithmetic(th, a, b, [&](const Operand& x, const Operand& y) -> Owned {
    if (y.c.re == 0 && y.c.im == 0) return division_by_zero(th);
    if (!y.is_complex) return complex_new(th, x.c.re / y.c.re, x.c.im / y.c.re);
    return make(th, x.is_complex ? divide(x.c, y.c) : divide_real(x.c.re, y.c));
  });
}
Owned complex_power(Thread& th, Value a, Value b, Value modulus) {
  return arithmetic(th, a, b, [&](const Operand& x, const Operand& y) -> Owned {
    if (modulus && !modulus.is_none()) return raise(th, th.rt->exc.ValueError, "complex modulo");
    double r, i;
    return failed(complex_pow(th, x.c.re, x.c.im, y.c.re, y.c.im, r, i)) ? Owned() : complex_new(th, r, i);
  });
}

Owned complex_negative(Thread& th, Value self) {
  C c = value_of(self);
  return complex_new(th, -c.re, -c.im);
}
Owned complex_exact(Thread& th, Value self) {
  return self.as_object()->has(Object::kExact) ? Owned::borrow(self) : make(th, value_of(self));
}
Owned complex_absolute(Thread& th, Value self) {
  C c = value_of(self);
  double h = std::hypot(c.re, c.im);
  if (std::isinf(h) && std::isfinite(c.re) && std::isfinite(c.im)) {
    return raise(th, th.rt->exc.OverflowError, "absolute value too large");
  }
  return float_from_double(th, h);
}
Tri complex_truth(Thread&, Value self) {
  C c = value_of(self);
  return tri(c.re != 0 || c.im != 0);
}

Owned complex_repr(Thread& th, Value self) {
  C c = value_of(self);
  std::string im = text::float_format(c.im, 'r', 0);
  if (c.re == 0 && !std::signbit(c.re)) return str_ascii(th, im + "j");
  if (im[0] != '-') im.insert(0, "+");
  return str_ascii(th, "(" + text::float_format(c.re, 'r', 0) + im + "j)");
}

Status complex_hash(Thread&, Value self, int64_t& out) {
  C c = value_of(self);
  uint64_t h =
      static_cast<uint64_t>(hash_double(self, c.re)) + 1000003u * static_cast<uint64_t>(hash_double(self, c.im));
  out = static_cast<int64_t>(h);
  if (out == -1) out = -2;
  return Status::kOk;
}

Owned complex_compare(Thread&, Value a, Value b, CompareOp op) {
  if (op != CompareOp::kEq && op != CompareOp::kNe) return Owned::not_implemented();
  if (!is_complex(a)) std::swap(a, b);
  if (!is_complex(a)) return Owned::not_implemented();
  C x = value_of(a);
  bool same;
  if (is_int(b)) {
    same = x.im == 0 && compare_float_int(x.re, b, CompareOp::kEq) == Tri::kTrue;
  } else if (is_float(b)) {
    same = x.im == 0 && x.re == float_value(b);
  } else if (is_complex(b)) {
    C y = value_of(b);
    same = x.re == y.re && x.im == y.im;
  } else {
    return Owned::not_implemented();
  }
  return Owned::boolean(same == (op == CompareOp::kEq));
}

// --- constructor

bool is_imaginary_unit(char c) { return c == 'j' || c == 'J'; }

// The size of a leading float, "inf" and "nan" included; 0: none.
size_t number_prefix(std::string_view s, double& out) {
  size_t used = text::float_parse_prefix(s, out);
  if (used != 0) return used;
  for (size_t n : {size_t{9}, size_t{8}, size_t{4}, size_t{3}}) {  // [sign] infinity, inf, nan
    if (s.size() >= n && text::float_parse(s.substr(0, n), out)) return n;
  }
  return 0;
}

// [float] | [float] sign [float] j | [float] j, without spaces inside.
bool parse_complex(std::string_view s, C& out) {
  if (!s.empty() && s[0] == '(') {
    if (s.back() != ')') return false;
    s = s.substr(1, s.size() - 2);
    constexpr std::string_view kSpace = " \t\n\r\v\f";
    size_t start = s.find_first_not_of(kSpace);
    if (start == std::string_view::npos) return false;
    s = s.substr(start, s.find_last_not_of(kSpace) + 1 - start);
  }
  out = {0, 0};
  auto unit = [&](double& imag) {  // [sign] j
    double sign = 1.0;
    if (!s.empty() && (s[0] == '+' || s[0] == '-')) {
      if (s[0] == '-') sign = -1.0;
      s.remove_prefix(1);
    }
    if (s.size() != 1 || !is_imaginary_unit(s[0])) return false;
    imag = sign;
    return true;
  };
  double z = 0;
  size_t used = number_prefix(s, z);
  if (used == 0) return unit(out.im);
  s.remove_prefix(used);
  if (s.empty()) {
    out.re = z;
    return true;
  }
  if (s[0] != '+' && s[0] != '-') {
    out.im = z;
    return s.size() == 1 && is_imaginary_unit(s[0]);
  }
  out.re = z;
  used = number_prefix(s, z);
  if (used == 0) return unit(out.im);
  out.im = z;
  s.remove_prefix(used);
  return s.size() == 1 && is_imaginary_unit(s[0]);
}

Owned as_class(Thread& th, Type* cls, C c) {
  auto* r = static_cast<Complex*>(object_alloc(th, cls));
  if (r == nullptr) return {};
  r->real = c.re;
  r->imag = c.im;
  return Owned::steal(Value(r));
}

bool has_real_conversion(Thread& th, Value v) {
  const TypeSlots& s = slots_of(th, v);
  return s.to_float != nullptr || s.index != nullptr;
}

Owned from_one(Thread& th, Type* cls, Value v) {
  C c{};
  if (cls == th.rt->types.complex && is_exact_kind(v, Kind::kComplex)) return Owned::borrow(v);
  if (is_str(v)) {
    std::string clean;
    if (!number_text_clean(str_view(v), clean)) {
      return raise(th, th.rt->exc.ValueError, "could not convert string to complex: {!r}", v);
    }
    if (!parse_complex(clean, c)) {
      return raise(th, th.rt->exc.ValueError, "complex() arg is a malformed string");
    }
    return as_class(th, cls, c);
  }
  if (!is_float(v) && !is_int(v)) {
    Tri t = special_complex(th, v, c);
    if (t == Tri::kError) return {};
    if (t == Tri::kTrue) return as_class(th, cls, c);
    if (!has_real_conversion(th, v)) {
      return raise(th, th.rt->exc.TypeError, "complex() argument must be a string or a number, not {}",
                   import_type_name(th, v));
    }
  }
  return failed(to_double(th, v, c.re)) ? Owned() : as_class(th, cls, c);
}

// Whether the argument of a form with two is complex after all: "real" may also convert itself.
Tri complex_part(Thread& th, Value v, bool real, C& out) {
  if (is_complex(v)) {
    out = value_of(v);
    return Tri::kTrue;
  }
  return real && !is_float(v) && !is_int(v) && !is_str(v) ? special_complex(th, v, out) : Tri::kFalse;
}

std::string not_real(Thread& th, Value v, const char* which) {
  return std::string("complex() argument '") + which + "' must be a real number, not " + import_type_name(th, v);
}

// Whether the real or imaginary argument of the form with two can be converted; a complex one is then in `out`.
Status check_part(Thread& th, Value v, const char* which, Operand& out) {
  if (v.is_empty()) return Status::kOk;
  const Tri found = complex_part(th, v, which[0] == 'r', out.c);
  if (found == Tri::kError) return Status::kError;
  out.is_complex = found == Tri::kTrue;
  if (out.is_complex || has_real_conversion(th, v)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "{}", not_real(th, v, which));
}
Status convert_part(Thread& th, Value v, const char* which, Operand& out) {
  if (v.is_empty()) return Status::kOk;
  if (out.is_complex) return warn(th, th.rt->exc.DeprecationWarning, not_real(th, v, which));
  return to_double(th, v, out.c.re);
}

Owned complex_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (nargs == 1 && kwnames.is_empty()) return from_one(th, cls, args[0]);
  Value v[2];
  if (failed(native_match(th, "complex(real=<missing>, imag=<missing>)", args, nargs, kwnames, v, 2))) return {};
  Operand re, im;
  if (failed(check_part(th, v[0], "real", re)) || failed(check_part(th, v[1], "imag", im)) ||
      failed(convert_part(th, v[0], "real", re)) || failed(convert_part(th, v[1], "imag", im))) {
    return {};
  }
  C out{re.c.re, im.c.re};
  if (im.is_complex) out.re -= im.c.im;
  if (re.is_complex) out.im = v[1].is_empty() ? re.c.im : out.im + re.c.im;
  return as_class(th, cls, out);
}

// --- methods

Owned complex_conjugate(Thread& th, Value self) {
  C c = value_of(self);
  return complex_new(th, c.re, -c.im);
}
Owned complex_format(Thread& th, Value self, Value spec) { return format_number(th, self, spec); }
Owned complex_getnewargs(Thread& th, Value self) {
  C c = value_of(self);
  Owned re = float_from_double(th, c.re), im = float_from_double(th, c.im);
  return re && im ? tuple_of(th, re, im) : Owned();
}
Owned complex_from_number(Thread& th, Value cls, Value number) {
  if (cls == Value(static_cast<Object*>(th.rt->types.complex)) && is_exact_kind(number, Kind::kComplex)) {
    return Owned::borrow(number);
  }
  C c{};
  if (failed(to_complex(th, number, c.re, c.im))) return {};
  Owned z = make(th, c);
  if (!z || cls == Value(static_cast<Object*>(th.rt->types.complex))) return z;
  return call_with(th, cls, z);
}
Owned complex_get_real(Thread& th, Value self) { return float_from_double(th, value_of(self).re); }
Owned complex_get_imag(Thread& th, Value self) { return float_from_double(th, value_of(self).im); }

const NativeDef kMethods[] = {
    class_method<&complex_from_number>("from_number(type, number, /)",
                                       "Convert number to a complex floating-point number."),
    method<&complex_conjugate>("conjugate(self, /)",
                               "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."),
    method<&complex_exact>("__complex__(self, /)", "Convert this value to exact type complex."),
    method<&complex_getnewargs>("__getnewargs__(self, /)"),
    method<&complex_format>("__format__(self, format_spec, /)", "Convert to a string according to format_spec."),
};

const GetSetDef kGetSets[] = {
    {"real", &complex_get_real, nullptr, "the real part of a complex number"},
    {"imag", &complex_get_imag, nullptr, "the imaginary part of a complex number"},
};

void fill(TypeSlots& s) {
  s.construct = &complex_construct;
  s.repr = &complex_repr;
  s.hash = &complex_hash;
  s.compare = &complex_compare;
  s.add = &complex_add;
  s.subtract = &complex_sub;
  s.multiply = &complex_mul;
  s.true_divide = &complex_true_div;
  s.power = &complex_power;
  s.negative = &complex_negative;
  s.positive = &complex_exact;
  s.absolute = &complex_absolute;
  s.truth = &complex_truth;
}

}  // namespace

const TypeSpec kComplexSpec = {
    "complex",
    sizeof(Complex),
    Kind::kComplex,
    TypeFlags::kBaseType,
    "Create a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a "
    "single number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a "
    "complex number\nwith the specified real and imaginary components.",
    &fill,
    kMethods,
    kGetSets,
    "(real=0, imag=0)",
};

}  // namespace dxpy
