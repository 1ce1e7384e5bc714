// Shared by the files of the math module.
#pragma once

#include <span>

#include "core/object/native.h"

namespace dxpy {

double math_gamma(double x);   // nan for a pole; inf on overflow
double math_lgamma(double x);  // inf for a pole
// Length of a vector without undue overflow, correctly rounded in nearly all cases.
double math_vector_norm(std::span<const double> v);

std::span<const NativeDef> math_integer_functions();  // gcd, lcm, factorial, comb, perm, isqrt
std::span<const NativeDef> math_sum_functions();      // fsum, sumprod, prod, dist, hypot

}  // namespace dxpy
