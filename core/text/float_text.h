// Text of floats, as David Gay's dtoa gives it to CPython, and back. Built on double-conversion.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dxpy::text {

// Shortest text that reads back as the same double, in repr() style: "1.0", "1e+16", "0.1", "inf", "-0.0", "nan".
inline constexpr size_t kFloatReprSize = 32;
size_t float_repr(double d, char* out);  // `out` has room for kFloatReprSize bytes; no terminating zero
std::string float_repr(double d);

// Significant digits of a finite |d| without sign, point or trailing zeros ("0" for zero), and the decimal exponent:
// the value is 0.DIGITS * 10^point.
struct FloatDigits {
  std::string digits;
  int point = 0;
};
FloatDigits float_shortest(double d);
FloatDigits float_precise(double d,
                          int significant);       // at most `significant` (>= 1) digits, correctly rounded (%e, %g)
FloatDigits float_fixed(double d, int decimals);  // rounded after `decimals` digits behind the point (%f)

// Formats a float in one of the ways of printf: code is one of e E f F g G or r (repr; precision ignored). `alternate`
// keeps the point and trailing zeros as '#' does; `dot_zero` adds ".0" where the result would look like an integer.
// inf and nan come out as such (upper case for E, F, G). Sign only for negative values.
std::string float_format(double d, char code, int precision, bool alternate = false, bool dot_zero = false);

// The whole of `s` (ASCII, no spaces around, no underscores) as a number: [sign] digits | inf | infinity | nan. False:
// it is none.
bool float_parse(std::string_view s, double& out);
// The longest prefix of `s` that is a number; gives its size, 0: none. For scanners (json).
size_t float_parse_prefix(std::string_view s, double& out);

}  // namespace dxpy::text
