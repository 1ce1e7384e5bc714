// The module cmath: functions of complex numbers over C's library, whose treatment of signed zeros and infinities is
// the one CPython follows too.
#include <cmath>
#include <complex>

#include "core/modules/builtin_module.h"
#include "core/object/float_impl.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

using C = std::complex<double>;
constexpr double kPi = 3.141592653589793238462643383279502884197;

Owned domain_error(Thread& th) { return raise(th, th.rt->exc.ValueError, "math domain error"); }
Owned range_error(Thread& th) { return raise(th, th.rt->exc.OverflowError, "math range error"); }
bool finite(C z) { return std::isfinite(z.real()) && std::isfinite(z.imag()); }

Status argument(Thread& th, Value v, C& out) {
  double re, im;
  if (failed(to_complex(th, v, re, im))) return Status::kError;
  out = C(re, im);
  return Status::kOk;
}

// Where a function is not defined although C's library gives something.
enum class Trap {
  kNone,
  kZero,
  kUnitReal,
  kUnitImag,
  kInfiniteImag,
  kInfiniteReal,
  kFiniteRealInfiniteImag,
  kFiniteImagInfiniteReal,
  kExp
};

bool undefined_at(Trap trap, C z) {
  bool inf_re = std::isinf(z.real()), inf_im = std::isinf(z.imag());
  switch (trap) {
    case Trap::kNone:
      return false;
    case Trap::kZero:
      return z.real() == 0 && z.imag() == 0;
    case Trap::kUnitReal:
      return z.imag() == 0 && std::fabs(z.real()) == 1;
    case Trap::kUnitImag:
      return z.real() == 0 && std::fabs(z.imag()) == 1;
    case Trap::kInfiniteImag:  // cosh, sinh
      return inf_im && !std::isnan(z.real());
    case Trap::kInfiniteReal:  // cos, sin
      return inf_re && !std::isnan(z.imag());
    case Trap::kFiniteRealInfiniteImag:  // tanh
      return inf_im && std::isfinite(z.real());
    case Trap::kFiniteImagInfiniteReal:  // tan
      return inf_re && std::isfinite(z.imag());
    case Trap::kExp:
      return inf_im && (std::isfinite(z.real()) || (inf_re && z.real() > 0));
  }
  return false;
}

template <C (*F)(const C&), Trap kTrap>
Owned unary(Thread& th, Value v) {
  C z;
  if (failed(argument(th, v, z))) return {};
  if (undefined_at(kTrap, z)) return domain_error(th);
  C r = F(z);
  if (finite(z) && (std::isinf(r.real()) || std::isinf(r.imag()))) return range_error(th);
  return complex_new(th, r.real(), r.imag());
}

// CPython's square root, so that the last digits agree.
C sqrt_of(const C& z) {
  if (!finite(z) || (z.real() == 0 && z.imag() == 0)) return std::sqrt(z);
  double ax = std::fabs(z.real()), ay = std::fabs(z.imag()), s;
  constexpr double kLeast = 2.2250738585072014e-308;
  if (ax < kLeast && ay < kLeast && (ax > 0 || ay > 0)) {
    ax = std::ldexp(ax, 53);
    s = std::ldexp(std::sqrt(ax + std::hypot(ax, std::ldexp(ay, 53))), -27);
  } else {
    ax /= 8.0;
    s = 2.0 * std::sqrt(ax + std::hypot(ax, ay / 8.0));
  }
  double d = ay / (2.0 * s);
  return z.real() >= 0 ? C(s, std::copysign(d, z.imag())) : C(d, std::copysign(s, z.imag()));
}

// Away from huge numbers: Kahan's formulas, which CPython uses too, so that the last digits agree.
bool moderate(const C& z) {
  constexpr double kLarge = 4.49423283715579e+307;
  return finite(z) && std::fabs(z.real()) <= kLarge && std::fabs(z.imag()) <= kLarge;
}
C acosh_of(const C& z) {
  if (!moderate(z)) return std::acosh(z);
  C a = sqrt_of(C(z.real() - 1.0, z.imag())), b = sqrt_of(C(z.real() + 1.0, z.imag()));
  return C(std::asinh(a.real() * b.real() + a.imag() * b.imag()), 2.0 * std::atan2(a.imag(), b.real()));
}
C acos_of(const C& z) {
  if (!moderate(z)) return std::acos(z);
  C a = sqrt_of(C(1.0 - z.real(), -z.imag())), b = sqrt_of(C(1.0 + z.real(), z.imag()));
  return C(2.0 * std::atan2(a.real(), b.real()), std::asinh(b.real() * a.imag() - b.imag() * a.real()));
}
C asinh_of(const C& z) {
  if (!moderate(z)) return std::asinh(z);
  C a = sqrt_of(C(1.0 + z.imag(), -z.real())), b = sqrt_of(C(1.0 - z.imag(), z.real()));
  return C(std::asinh(a.real() * b.imag() - b.real() * a.imag()),
           std::atan2(z.imag(), a.real() * b.real() - a.imag() * b.imag()));
}
C tanh_of(const C& z) {
  constexpr double kFlat = 350;  // beyond, the real part is 1 and the imaginary part vanishes
  if (!finite(z) || std::fabs(z.real()) > kFlat) return std::tanh(z);
  double t = std::tanh(z.real()), u = std::tan(z.imag()), c = 1.0 / std::cosh(z.real()), d = 1.0 + t * u * (t * u);
  return C(t * (1.0 + u * u) / d, u / d * c * c);
}
// Of i * z, turned back.
template <C (*kOf)(const C&)>
C turned(const C& z) {
  C r = kOf(C(-z.imag(), z.real()));
  return C(r.imag(), -r.real());
}

// At zero C++ libraries differ in the sign of the imaginary part: as the product of the sines there.
C cosh_of(const C& z) { return z == C(0, 0) ? C(1, z.real() * z.imag()) : std::cosh(z); }
C cos_of(const C& z) { return z == C(0, 0) ? C(1, -z.real() * z.imag()) : std::cos(z); }

C log10_of(const C& z) {
  C r = std::log(z);
  constexpr double kLn10 = 2.302585092994045684017991454684364208;
  return C(r.real() / kLn10, r.imag() / kLn10);
}

Owned cmath_log(Thread& th, Value v, Value base) {
  C z, b;
  if (failed(argument(th, v, z))) return {};
  if (base.is_empty()) {
    if (undefined_at(Trap::kZero, z)) return domain_error(th);
    C r = std::log(z);
    return complex_new(th, r.real(), r.imag());
  }
  if (failed(argument(th, base, b))) return {};
  C x = std::log(z), y = std::log(b);
  if (y == C(0, 0)) return domain_error(th);
  double re, im;
  if (failed(complex_div(th, x.real(), x.imag(), y.real(), y.imag(), re, im))) return {};
  return complex_new(th, re, im);
}

Owned cmath_phase(Thread& th, Value v) {
  C z;
  if (failed(argument(th, v, z))) return {};
  return float_from_double(th, std::atan2(z.imag(), z.real()));
}

Owned cmath_polar(Thread& th, Value v) {
  C z;
  if (failed(argument(th, v, z))) return {};
  double r = std::hypot(z.real(), z.imag());
  if (std::isinf(r) && finite(z)) return range_error(th);
  Owned length = float_from_double(th, r), angle = float_from_double(th, std::atan2(z.imag(), z.real()));
  return length && angle ? tuple_of(th, length, angle) : Owned();
}

Owned cmath_rect(Thread& th, double r, double phi) {
  if (std::isinf(phi) && r != 0 && !std::isnan(r)) return domain_error(th);
  if (!std::isfinite(r) || !std::isfinite(phi)) {
    if (std::isinf(r) && std::isfinite(phi) && phi != 0) {
      double re = std::copysign(HUGE_VAL, std::cos(phi)), im = std::copysign(HUGE_VAL, std::sin(phi));
      return r > 0 ? complex_new(th, re, im) : complex_new(th, -re, -im);
    }
    if (phi == 0) return complex_new(th, r, std::signbit(r) != std::signbit(phi) ? -0.0 : 0.0);
    if (r == 0) return complex_new(th, r, std::isnan(phi) ? 0.0 : r);
    return complex_new(th, std::isinf(r) ? HUGE_VAL : std::nan(""), std::nan(""));
  }
  // Sine and cosine of zero keep the sign of the angle.
  if (phi == 0) return complex_new(th, r, r * phi);
  return complex_new(th, r * std::cos(phi), r * std::sin(phi));
}

Tri cmath_isfinite(Thread& th, Value v) {
  C z;
  return failed(argument(th, v, z)) ? Tri::kError : tri(finite(z));
}
Tri cmath_isinf(Thread& th, Value v) {
  C z;
  return failed(argument(th, v, z)) ? Tri::kError : tri(std::isinf(z.real()) || std::isinf(z.imag()));
}
Tri cmath_isnan(Thread& th, Value v) {
  C z;
  return failed(argument(th, v, z)) ? Tri::kError : tri(std::isnan(z.real()) || std::isnan(z.imag()));
}

Tri cmath_isclose(Thread& th, Value a_value, Value b_value, double rel_tol, double abs_tol) {
  C a, b;
  if (failed(argument(th, a_value, a)) || failed(argument(th, b_value, b))) return Tri::kError;
  if (rel_tol < 0 || abs_tol < 0) return raise(th, th.rt->exc.ValueError, "tolerances must be non-negative");
  if (a == b) return Tri::kTrue;
  auto inf = [](C z) { return std::isinf(z.real()) || std::isinf(z.imag()); };
  if (inf(a) || inf(b)) return Tri::kFalse;
  double difference = std::abs(a - b);
  return tri(difference <= rel_tol * std::abs(b) || difference <= rel_tol * std::abs(a) || difference <= abs_tol);
}

#define DX_CMATH(name, trap, doc) \
  function<&unary<static_cast<C (*)(const C&)>(&std::name<double>), Trap::trap>>(#name "(z, /)", doc)

const NativeDef kFunctions[] = {
    function<&unary<&acos_of, Trap::kNone>>("acos(z, /)", "Return the arc cosine of z."),
    function<&unary<&acosh_of, Trap::kNone>>("acosh(z, /)", "Return the inverse hyperbolic cosine of z."),
    function<&unary<&turned<&asinh_of>, Trap::kNone>>("asin(z, /)", "Return the arc sine of z."),
    function<&unary<&asinh_of, Trap::kNone>>("asinh(z, /)", "Return the inverse hyperbolic sine of z."),
    DX_CMATH(atan, kUnitImag, "Return the arc tangent of z."),
    DX_CMATH(atanh, kUnitReal, "Return the inverse hyperbolic tangent of z."),
    function<&unary<&cos_of, Trap::kInfiniteReal>>("cos(z, /)", "Return the cosine of z."),
    function<&unary<&cosh_of, Trap::kInfiniteImag>>("cosh(z, /)", "Return the hyperbolic cosine of z."),
    DX_CMATH(exp, kExp, "Return the exponential value e**z."),
    DX_CMATH(sin, kInfiniteReal, "Return the sine of z."),
    DX_CMATH(sinh, kInfiniteImag, "Return the hyperbolic sine of z."),
    function<&unary<&sqrt_of, Trap::kNone>>("sqrt(z, /)", "Return the square root of z."),
    function<&unary<&turned<&tanh_of>, Trap::kFiniteImagInfiniteReal>>("tan(z, /)", "Return the tangent of z."),
    function<&unary<&tanh_of, Trap::kFiniteRealInfiniteImag>>("tanh(z, /)", "Return the hyperbolic tangent of z."),
    function<&unary<&log10_of, Trap::kZero>>("log10(z, /)", "Return the base-10 logarithm of z."),
    function<&cmath_log>("log(z, base=<unrepresentable>, /)",
                         "log(z[, base]) -> the logarithm of z to the given base.\n\nIf the base is not specified, "
                         "returns the natural logarithm (base e) of z."),
    function<&cmath_phase>("phase(z, /)", "Return argument, also known as the phase angle, of a complex."),
    function<&cmath_polar>("polar(z, /)",
                           "Convert a complex from rectangular coordinates to polar coordinates.\n\nr is the distance "
                           "from 0 and phi the phase angle."),
    function<&cmath_rect>("rect(r, phi, /)", "Convert from polar coordinates to rectangular coordinates."),
    function<&cmath_isfinite>("isfinite(z, /)",
                              "Return True if both the real and imaginary parts of z are finite, else False."),
    function<&cmath_isinf>("isinf(z, /)", "Checks if the real or imaginary part of z is infinite."),
    function<&cmath_isnan>("isnan(z, /)", "Checks if the real or imaginary part of z not a number (NaN)."),
    function<&cmath_isclose>("isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)",
                             "Determine whether two complex numbers are close in value.\n\n  rel_tol\n    maximum "
                             "difference for being considered \"close\", relative to the\n    magnitude of the input "
                             "values\n  abs_tol\n    maximum difference for being considered \"close\", regardless of "
                             "the\n    magnitude of the input values"),
};

Status exec(Thread& th, Module* m) {
  const struct {
    const char* name;
    double real, imag;
    bool complex;
  } constants[] = {
      {"pi", kPi, 0, false},
      {"e", 2.718281828459045235360287471352662497757, 0, false},
      {"tau", 6.283185307179586476925286766559005768394, 0, false},
      {"inf", HUGE_VAL, 0, false},
      {"nan", std::nan(""), 0, false},
      {"infj", 0, HUGE_VAL, true},
      {"nanj", 0, std::nan(""), true},
  };
  for (auto& c : constants) {
    Owned v = c.complex ? complex_new(th, c.real, c.imag) : float_from_double(th, c.real);
    if (!v || failed(module_add(th, m, c.name, v))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace

const ModuleDef kCmathModule = {
    "cmath",
    "This module provides access to mathematical functions for complex\nnumbers.",
    kFunctions,
    &exec,
};

}  // namespace dxpy
