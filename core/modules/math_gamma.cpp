// Gamma and its logarithm by Lanczos' approximation (the coefficients for 53 bits that Boost publishes), as CPython
// computes them, so that results agree to the last bit.
#include <cmath>
#include <cstdint>

#include "core/modules/math_impl.h"

namespace dxpy {

namespace {

constexpr double kPi = 3.141592653589793238462643383279502884197;
constexpr double kLogPi = 1.144729885849400174143427351353058711647;
constexpr double kG = 6.024680040776729583740234375;
constexpr double kGMinusHalf = 5.524680040776729583740234375;
constexpr int kTerms = 13;
constexpr double kNumerator[kTerms] = {
    23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408};
constexpr double kDenominator[kTerms] = {0.0,        39916800.0, 120543840.0, 150917976.0, 105258076.0,
                                         45995730.0, 13339535.0, 2637558.0,   357423.0,    32670.0,
                                         1925.0,     66.0,       1.0};

double lanczos_sum(double x) {  // x > 0
  double num = 0, den = 0;
  if (x < 5.0) {
    for (int i = kTerms; --i >= 0;) {
      num = num * x + kNumerator[i];
      den = den * x + kDenominator[i];
    }
  } else {
    for (int i = 0; i < kTerms; ++i) {
      num = num / x + kNumerator[i];
      den = den / x + kDenominator[i];
    }
  }
  return num / den;
}

double sin_pi(double x) {
  double y = std::fmod(std::fabs(x), 2.0), r = 0;
  switch (static_cast<int>(std::round(2.0 * y))) {
    case 0:
      r = std::sin(kPi * y);
      break;
    case 1:
      r = std::cos(kPi * (y - 0.5));
      break;
    case 2:
      r = std::sin(kPi * (1.0 - y));
      break;
    case 3:
      r = -std::cos(kPi * (y - 1.5));
      break;
    default:
      r = std::sin(kPi * (y - 2.0));
      break;
  }
  return std::copysign(1.0, x) * r;
}

double small_factorial(int n) {
  double r = 1;
  for (int i = 2; i <= n; ++i) r *= i;
  return r;
}

}  // namespace

double math_gamma(double x) {
  if (!std::isfinite(x)) return std::isnan(x) || x > 0 ? x : std::nan("");
  if (x == 0) return std::copysign(HUGE_VAL, x);
  if (x == std::floor(x)) {
    if (x < 0) return std::nan("");
    if (x <= 23) return small_factorial(static_cast<int>(x) - 1);
  }
  double a = std::fabs(x);
  if (a < 1e-20) return 1.0 / x;
  if (a > 200.0) return x < 0 ? 0.0 / sin_pi(x) : HUGE_VAL;
  double y = a + kGMinusHalf, z;
  if (a > kGMinusHalf) {
    double q = y - a;
    z = q - kGMinusHalf;
  } else {
    double q = y - kGMinusHalf;
    z = q - a;
  }
  z = z * kG / y;
  double r;
  if (x < 0) {
    r = -kPi / sin_pi(a) / a * std::exp(y) / lanczos_sum(a);
    r -= z * r;
    if (a < 140.0) return r / std::pow(y, a - 0.5);
    double root = std::pow(y, a / 2.0 - 0.25);
    return r / root / root;
  }
  r = lanczos_sum(a) / std::exp(y);
  r += z * r;
  if (a < 140.0) return r * std::pow(y, a - 0.5);
  double root = std::pow(y, a / 2.0 - 0.25);
  return r * root * root;
}

double math_lgamma(double x) {
  if (!std::isfinite(x)) return std::isnan(x) ? x : HUGE_VAL;
  if (x == std::floor(x) && x <= 2.0) return x <= 0 ? HUGE_VAL : 0.0;
  double a = std::fabs(x);
  if (a < 1e-20) return -std::log(a);
  double r = std::log(lanczos_sum(a)) - kG;
  r += (a - 0.5) * (std::log(a + kG - 0.5) - 1);
  if (x < 0) r = kLogPi - std::log(std::fabs(sin_pi(a))) - std::log(a) - r;
  return r;
}

}  // namespace dxpy
