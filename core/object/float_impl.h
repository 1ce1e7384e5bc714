// Shared by float*.cpp, complex*.cpp and the math modules.
#pragma once

#include <string>

#include "core/object/float.h"

namespace dxpy {

// Python's // and % on doubles; y is not zero.
void float_div_mod(double x, double y, double& quotient, double& remainder);
double float_mod(double x, double y);
// x ** y with Python's errors; a negative base with a fractional exponent gives a complex.
Owned float_pow(Thread&, double x, double y);
// Exact comparison of a float with an int.
Tri compare_float_int(double x, Value i, CompareOp op);
Owned float_from_string_like(Thread&, Value v, bool& known);  // str, bytes, bytearray
std::string float_hex_text(double d);
Status float_parse_hex(Thread&, std::string_view text, double& out);
// float as an int ratio: numerator, denominator of a finite double.
Owned float_integer_ratio(Thread&, double d);
// round(d, digits) correctly rounded from the decimal value.
Status float_round_digits(Thread&, double d, int64_t digits, double& out);
// Prepares text for parsing a number: decimal digits and spaces of any script to ASCII, surrounding spaces off,
// underscores between digits out. False: underscores in wrong places.
bool number_text_clean(std::string_view text, std::string& out);
// x ** y for complex numbers with Python's errors.
Status complex_pow(Thread&, double xr, double xi, double yr, double yi, double& r, double& i);
Status complex_div(Thread&, double xr, double xi, double yr, double yi, double& r, double& i);

}  // namespace dxpy
