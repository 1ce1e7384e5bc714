// IEEE binary16 numbers.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace dxpy {

// Rounded to nearest, halves to even. `overflow`: the finite value does not fit.
inline uint16_t half_from_double(double d, bool& overflow) {
  overflow = false;
  uint16_t sign = std::signbit(d) ? 0x8000 : 0;
  if (std::isnan(d)) return static_cast<uint16_t>(sign | 0x7E00);
  if (std::isinf(d)) return static_cast<uint16_t>(sign | 0x7C00);
  double a = std::fabs(d);
  if (a == 0) return sign;
  int e;
  double m = std::frexp(a, &e);  // a = m * 2^e, m in [0.5, 1)
  // Units of the last place: 2^(e - 11) for normal numbers, 2^-24 for subnormal ones.
  int unit = e - 11 < -24 ? -24 : e - 11;
  double scaled = std::ldexp(m, e - unit);
  double rounded = std::nearbyint(scaled);
  auto n = static_cast<uint32_t>(rounded);
  uint32_t bits = unit == -24 ? n : (static_cast<uint32_t>(unit + 24) << 10) + n;
  if (bits >= 0x7C00) {
    overflow = true;
    return 0;
  }
  return static_cast<uint16_t>(sign | bits);
}

inline double half_to_double(uint16_t h) {
  int exponent = (h >> 10) & 0x1F;
  int fraction = h & 0x3FF;
  double d;
  if (exponent == 0x1F) {
    d = fraction == 0 ? HUGE_VAL : std::nan("");
  } else if (exponent == 0) {
    d = std::ldexp(fraction, -24);
  } else {
    d = std::ldexp(fraction + 1024, exponent - 25);
  }
  return (h & 0x8000) != 0 ? -d : d;
}

}  // namespace dxpy
