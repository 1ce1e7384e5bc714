// The module math: functions of C's library with Python's errors. Integer functions are in math_integer.cpp, sums in
// math_sum.cpp.
#include <bit>
#include <cmath>

#include "core/modules/builtin_module.h"
#include "core/modules/builtins.h"
#include "core/modules/math_impl.h"
#include "core/object/float_impl.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

constexpr double kPi = 3.141592653589793238462643383279502884197;

Owned domain_error(Thread& th) { return raise(th, th.rt->exc.ValueError, "math domain error"); }
Owned range_error(Thread& th) { return raise(th, th.rt->exc.OverflowError, "math range error"); }

// `expected`: the message of a domain error, with {} for the value; nullptr: the plain one.
Owned refuse(Thread& th, const char* expected, double x) {
  if (expected == nullptr) return domain_error(th);
  Owned text = float_repr(th, x);
  return text ? Owned(raise(th, th.rt->exc.ValueError, expected, text)) : Owned();
}

Owned check(Thread& th, double x, double result, bool can_overflow, const char* expected) {
  if (std::isnan(result) && !std::isnan(x)) return refuse(th, expected, x);
  if (std::isinf(result) && std::isfinite(x)) return can_overflow ? range_error(th) : refuse(th, expected, x);
  return float_from_double(th, result);
}

#define DX_MATH1(name, call, can_overflow, expected) \
  Owned math_##name(Thread& th, double x) { return check(th, x, call(x), can_overflow, expected); }
constexpr const char* kFinite = "expected a finite input, got {}";
constexpr const char* kUnit = "expected a number in range from -1 up to 1, got {}";
constexpr const char* kNotPole = "expected a noninteger or positive integer, got {}";
DX_MATH1(acos, std::acos, false, kUnit)
DX_MATH1(acosh, std::acosh, false, "expected argument value not less than 1, got {}")
DX_MATH1(asin, std::asin, false, kUnit)
DX_MATH1(asinh, std::asinh, false, nullptr)
DX_MATH1(atan, std::atan, false, nullptr)
DX_MATH1(atanh, std::atanh, false, "expected a number between -1 and 1, got {}")
DX_MATH1(cbrt, std::cbrt, false, nullptr)
DX_MATH1(cos, std::cos, false, kFinite)
DX_MATH1(cosh, std::cosh, true, nullptr)
DX_MATH1(erf, std::erf, false, nullptr)
DX_MATH1(erfc, std::erfc, false, nullptr)
DX_MATH1(exp, std::exp, true, nullptr)
DX_MATH1(exp2, std::exp2, true, nullptr)
DX_MATH1(expm1, std::expm1, true, nullptr)
DX_MATH1(fabs, std::fabs, false, nullptr)
DX_MATH1(log1p, std::log1p, false, "expected argument value > -1, got {}")
DX_MATH1(sin, std::sin, false, kFinite)
DX_MATH1(sinh, std::sinh, true, nullptr)
DX_MATH1(sqrt, std::sqrt, false, "expected a nonnegative input, got {}")
DX_MATH1(tan, std::tan, false, kFinite)
DX_MATH1(tanh, std::tanh, false, nullptr)
#undef DX_MATH1

Owned math_gamma_function(Thread& th, double x) {
  if (x == 0 || (std::isinf(x) && x < 0)) return refuse(th, kNotPole, x);
  return check(th, x, math_gamma(x), true, kNotPole);
}
Owned math_lgamma_function(Thread& th, double x) {
  if (x <= 0 && x == std::floor(x) && std::isfinite(x)) return refuse(th, kNotPole, x);
  return check(th, x, math_lgamma(x), true, kNotPole);
}

double math_atan2(double y, double x) { return std::atan2(y, x); }
double math_copysign(double x, double y) { return std::copysign(x, y); }
double math_degrees(double x) { return x * (180.0 / kPi); }
double math_radians(double x) { return x * (kPi / 180.0); }
bool math_isfinite(double x) { return std::isfinite(x); }
bool math_isinf(double x) { return std::isinf(x); }
bool math_isnan(double x) { return std::isnan(x); }

Owned math_fmod(Thread& th, double x, double y) {
  if (std::isinf(y) && std::isfinite(x)) return float_from_double(th, x);
  double r = std::fmod(x, y);
  if (std::isnan(r) && !std::isnan(x) && !std::isnan(y)) return domain_error(th);
  return float_from_double(th, r);
}

Owned math_remainder(Thread& th, double x, double y) {
  double r = std::remainder(x, y);
  if (std::isnan(r) && !std::isnan(x) && !std::isnan(y)) return domain_error(th);
  return float_from_double(th, r);
}

Owned math_pow(Thread& th, double x, double y) {
  double r = std::pow(x, y);
  if (std::isfinite(x) && std::isfinite(y)) {
    if (std::isnan(r) || (std::isinf(r) && x == 0)) return domain_error(th);
    if (std::isinf(r)) return range_error(th);
  }
  return float_from_double(th, r);
}

Owned math_fma(Thread& th, double x, double y, double z) {
  double r = std::fma(x, y, z);
  if (std::isfinite(r)) return float_from_double(th, r);
  if (std::isnan(r)) {
    if (!std::isnan(x) && !std::isnan(y) && !std::isnan(z)) {
      return raise(th, th.rt->exc.ValueError, "invalid operation in fma");
    }
  } else if (std::isfinite(x) && std::isfinite(y) && std::isfinite(z)) {
    return raise(th, th.rt->exc.OverflowError, "overflow in fma");
  }
  return float_from_double(th, r);
}

Owned math_ldexp(Thread& th, double x, Value i) {
  if (!is_int(i)) return raise(th, th.rt->exc.TypeError, "Expected an int as second argument to ldexp.");
  int64_t e;
  if (!int_fits_i64(i, e)) e = int_sign(i) < 0 ? INT64_MIN : INT64_MAX;
  if (x == 0 || !std::isfinite(x)) return float_from_double(th, x);
  if (e > INT32_MAX) return range_error(th);
  double r = e < -INT32_MAX ? std::copysign(0.0, x) : std::ldexp(x, static_cast<int>(e));
  return std::isinf(r) ? range_error(th) : float_from_double(th, r);
}

Owned pair(Thread& th, Owned a, Owned b) { return a && b ? tuple_of(th, a, b) : Owned(); }

Owned math_frexp(Thread& th, double x) {
  int e = 0;
  double m = std::isfinite(x) ? std::frexp(x, &e) : x;
  return pair(th, float_from_double(th, m), Owned::small_int(e));
}

Owned math_modf(Thread& th, double x) {
  double whole, fraction = std::modf(x, &whole);
  return pair(th, float_from_double(th, fraction), float_from_double(th, whole));
}

// --- logarithms: ints of any size

Owned log_of_double(Thread& th, double x, double (*log)(double)) {
  if (x > 0 || std::isnan(x)) return float_from_double(th, log(x));
  Owned shown = float_from_double(th, x);
  return shown ? raise(th, th.rt->exc.ValueError, "expected a positive input, got {!r}", shown) : Owned();
}

Owned log_of(Thread& th, Value v, double (*log)(double)) {
  if (!is_int(v)) {
    double x;
    return failed(to_double(th, v, x)) ? Owned() : log_of_double(th, x, log);
  }
  if (int_sign(v) <= 0) return raise(th, th.rt->exc.ValueError, "expected a positive input");
  bool overflow;
  double x = int_to_double(v, overflow);
  if (!overflow) return float_from_double(th, log(x));
  uint64_t shift = int_bit_length(v) - 1000;
  Owned amount = int_from_u64(th, shift), head = amount ? int_rshift(th, v, amount) : Owned();
  if (!head) return {};
  int e;
  double m = std::frexp(int_to_double(head, overflow), &e);
  double exponent = static_cast<double>(e) + static_cast<double>(shift);
  return float_from_double(th, log(m) + log(2.0) * exponent);
}

Owned math_log(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  if (kwnames && !fast_items_tuple(kwnames).empty()) {
    return raise(th, th.rt->exc.TypeError, "math.log() takes no keyword arguments");
  }
  if (nargs < 1) return raise(th, th.rt->exc.TypeError, "log expected at least 1 argument, got 0");
  if (nargs > 2) return raise(th, th.rt->exc.TypeError, "log expected at most 2 arguments, got {}", nargs);
  Owned numerator = log_of(th, args[0], &std::log);
  if (!numerator || nargs == 1) return numerator;
  Owned denominator = log_of(th, args[1], &std::log);
  return denominator ? binary_op(th, BinaryOp::kTrueDiv, numerator, denominator) : Owned();
}
Owned math_log2(Thread& th, Value x) { return log_of(th, x, &std::log2); }
Owned math_log10(Thread& th, Value x) { return log_of(th, x, &std::log10); }

// --- rounding to integers

Owned rounded(Thread& th, Value x, std::string_view method_name, double (*round)(double)) {
  if (!is_exact_float(x)) {
    Owned method = lookup_special(th, x, str_intern(th, method_name));
    if (method) return call(th, method);
    if (th.has_error()) return {};
  }
  double d;
  return failed(to_double(th, x, d)) ? Owned() : int_from_double(th, round(d));
}
Owned math_ceil(Thread& th, Value x) { return rounded(th, x, "__ceil__", &std::ceil); }
Owned math_floor(Thread& th, Value x) { return rounded(th, x, "__floor__", &std::floor); }

Owned math_trunc(Thread& th, Value x) {
  if (is_exact_float(x)) return int_from_double(th, float_value(x));
  Owned method = lookup_special(th, x, th.rt->names.__trunc__);
  if (method) return call(th, method);
  if (th.has_error()) return {};
  return raise(th, th.rt->exc.TypeError, "type {} doesn't define __trunc__ method", type_of(th, x));
}

// --- neighbours and closeness

Tri math_isclose(Thread& th, double a, double b, double rel_tol, double abs_tol) {
  if (rel_tol < 0 || abs_tol < 0) return raise(th, th.rt->exc.ValueError, "tolerances must be non-negative");
  if (a == b) return Tri::kTrue;
  if (std::isinf(a) || std::isinf(b)) return Tri::kFalse;
  double difference = std::fabs(b - a);
  return tri(difference <= std::fabs(rel_tol * b) || difference <= std::fabs(rel_tol * a) || difference <= abs_tol);
}

// Doubles in order as unsigned integers.
uint64_t ordered(double x) {
  uint64_t b = std::bit_cast<uint64_t>(x);
  constexpr uint64_t kSign = uint64_t{1} << 63;
  return (b & kSign) != 0 ? kSign - (b & ~kSign) : kSign + b;
}
double from_ordered(uint64_t i) {
  constexpr uint64_t kSign = uint64_t{1} << 63;
  return std::bit_cast<double>(i < kSign ? (kSign - i) | kSign : i - kSign);
}

Owned math_nextafter(Thread& th, double x, double y, Value steps) {
  if (steps.is_none()) return float_from_double(th, std::nextafter(x, y));
  Owned n = index(th, steps);
  if (!n) return {};
  if (int_sign(n) < 0) return raise(th, th.rt->exc.ValueError, "steps must be a non-negative integer");
  uint64_t count;
  if (!int_fits_u64(n, count)) count = UINT64_MAX;
  if (count == 0 || std::isnan(x)) return float_from_double(th, x);
  if (std::isnan(y) || x == y) return float_from_double(th, y);
  uint64_t from = ordered(x), to = ordered(y);
  uint64_t distance = to > from ? to - from : from - to;
  if (count >= distance) return float_from_double(th, y);
  uint64_t at = to > from ? from + count : from - count;
  return float_from_double(th, at == uint64_t{1} << 63 ? std::copysign(0.0, x) : from_ordered(at));
}

double math_ulp(double x) {
  if (std::isnan(x)) return x;
  x = std::fabs(x);
  if (std::isinf(x)) return x;
  double above = std::nextafter(x, HUGE_VAL);
  return std::isinf(above) ? x - std::nextafter(x, -HUGE_VAL) : above - x;
}

const NativeDef kFunctions[] = {
    function<&math_acos>("acos(x, /)",
                         "Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi."),
    function<&math_acosh>("acosh(x, /)", "Return the inverse hyperbolic cosine of x."),
    function<&math_asin>("asin(x, /)",
                         "Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2."),
    function<&math_asinh>("asinh(x, /)", "Return the inverse hyperbolic sine of x."),
    function<&math_atan>("atan(x, /)",
                         "Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2."),
    function<&math_atan2>("atan2(y, x, /)",
                          "Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of both "
                          "x and y are considered."),
    function<&math_atanh>("atanh(x, /)", "Return the inverse hyperbolic tangent of x."),
    function<&math_cbrt>("cbrt(x, /)", "Return the cube root of x."),
    function<&math_ceil>("ceil(x, /)", "Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x."),
    function<&math_copysign>("copysign(x, y, /)",
                             "Return a float with the magnitude (absolute value) of x but the sign of y.\n\nOn "
                             "platforms that support signed zeros, copysign(1.0, -0.0)\nreturns -1.0.\n"),
    function<&math_cos>("cos(x, /)", "Return the cosine of x (measured in radians)."),
    function<&math_cosh>("cosh(x, /)", "Return the hyperbolic cosine of x."),
    function<&math_degrees>("degrees(x, /)", "Convert angle x from radians to degrees."),
    function<&math_erf>("erf(x, /)", "Error function at x."),
    function<&math_erfc>("erfc(x, /)", "Complementary error function at x."),
    function<&math_exp>("exp(x, /)", "Return e raised to the power of x."),
    function<&math_exp2>("exp2(x, /)", "Return 2 raised to the power of x."),
    function<&math_expm1>("expm1(x, /)",
                          "Return exp(x)-1.\n\nThis function avoids the loss of precision involved in the direct "
                          "evaluation of exp(x)-1 for small x."),
    function<&math_fabs>("fabs(x, /)", "Return the absolute value of the float x."),
    function<&math_floor>("floor(x, /)", "Return the floor of x as an Integral.\n\nThis is the largest integer <= x."),
    function<&math_fma>("fma(x, y, z, /)", "Fused multiply-add operation.\n\nCompute (x * y) + z with a single round."),
    function<&math_fmod>("fmod(x, y, /)", "Return fmod(x, y), according to platform C.\n\nx % y may differ."),
    function<&math_frexp>("frexp(x, /)",
                          "Return the mantissa and exponent of x, as pair (m, e).\n\nm is a float and e is an int, "
                          "such that x = m * 2.**e.\nIf x is 0, m and e are both 0.  Else 0.5 <= abs(m) < 1.0."),
    function<&math_gamma_function>("gamma(x, /)", "Gamma function at x."),
    function<&math_isclose>("isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)",
                            "Determine whether two floating-point numbers are close in value.\n\n  rel_tol\n    "
                            "maximum difference for being considered \"close\", relative to the\n    magnitude of the "
                            "input values\n  abs_tol\n    maximum difference for being considered \"close\", "
                            "regardless of the\n    magnitude of the input values\n\nReturn True if a is close in "
                            "value to b, and False otherwise."),
    function<&math_isfinite>("isfinite(x, /)",
                             "Return True if x is neither an infinity nor a NaN, and False otherwise."),
    function<&math_isinf>("isinf(x, /)", "Return True if x is a positive or negative infinity, and False otherwise."),
    function<&math_isnan>("isnan(x, /)", "Return True if x is a NaN (not a number), and False otherwise."),
    function<&math_ldexp>("ldexp(x, i, /)", "Return x * (2**i).\n\nThis is essentially the inverse of frexp()."),
    function<&math_lgamma_function>("lgamma(x, /)", "Natural logarithm of absolute value of Gamma function at x."),
    raw_function(&math_log, "log(x, [base=math.e]) -> float",
                 "log(x, [base=math.e])\nReturn the logarithm of x to the given base.\n\nIf the base is not specified, "
                 "returns the natural logarithm (base e) of x."),
    function<&math_log10>("log10(x, /)", "Return the base 10 logarithm of x."),
    function<&math_log1p>("log1p(x, /)",
                          "Return the natural logarithm of 1+x (base e).\n\nThe result is computed in a way which is "
                          "accurate for x near zero."),
    function<&math_log2>("log2(x, /)", "Return the base 2 logarithm of x."),
    function<&math_modf>("modf(x, /)",
                         "Return the fractional and integer parts of x.\n\nBoth results carry the sign of x and are "
                         "floats."),
    function<&math_nextafter>("nextafter(x, y, /, *, steps=None)",
                              "Return the floating-point value the given number of steps after x towards y.\n\nIf "
                              "steps is not specified or is None, it defaults to 1.\n\nRaises a TypeError, if x or y "
                              "is not a double, or if steps is not an integer.\nRaises ValueError if steps is "
                              "negative."),
    function<&math_pow>("pow(x, y, /)", "Return x**y (x to the power of y)."),
    function<&math_radians>("radians(x, /)", "Convert angle x from degrees to radians."),
    function<&math_remainder>("remainder(x, y, /)",
                              "Difference between x and the closest integer multiple of y.\n\nReturn x - n*y where "
                              "n*y is the closest integer multiple of y.\nIn the case where x is exactly halfway "
                              "between two multiples of\ny, the nearest even value of n is used. The result is always "
                              "exact."),
    function<&math_sin>("sin(x, /)", "Return the sine of x (measured in radians)."),
    function<&math_sinh>("sinh(x, /)", "Return the hyperbolic sine of x."),
    function<&math_sqrt>("sqrt(x, /)", "Return the square root of x."),
    function<&math_tan>("tan(x, /)", "Return the tangent of x (measured in radians)."),
    function<&math_tanh>("tanh(x, /)", "Return the hyperbolic tangent of x."),
    function<&math_trunc>("trunc(x, /)",
                          "Truncates the Real x to the nearest Integral toward 0.\n\nUses the __trunc__ magic method."),
    function<&math_ulp>("ulp(x, /)", "Return the value of the least significant bit of the float x."),
};

Status exec(Thread& th, Module* m) {
  if (failed(module_add_functions(th, m, math_integer_functions())) ||
      failed(module_add_functions(th, m, math_sum_functions()))) {
    return Status::kError;
  }
  const struct {
    const char* name;
    double value;
  } constants[] = {{"pi", kPi},
                   {"e", 2.718281828459045235360287471352662497757},
                   {"tau", 6.283185307179586476925286766559005768394},
                   {"inf", HUGE_VAL},
                   {"nan", std::nan("")}};
  for (auto& c : constants) {
    Owned f = float_from_double(th, c.value);
    if (!f || failed(module_add(th, m, c.name, f))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace

const ModuleDef kMathModule = {
    "math",
    "This module provides access to the mathematical functions\ndefined by the C standard.",
    kFunctions,
    &exec,
};

}  // namespace dxpy
