// float and complex.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

struct Float : Object {  // boxed: exponents far from 1.0, -0.0, inf, nan; instances of float subclasses
  double value;
};
struct Complex : Object {
  double real, imag;
};

Owned float_new_boxed(Thread&, double d);
DX_ALWAYS_INLINE Owned float_from_double(Thread& th, double d) {
  if (DX_LIKELY(Value::fits_small_float(d))) return Owned::steal(Value::small_float(d));
  return float_new_boxed(th, d);
}
// v is a float (is_float).
DX_ALWAYS_INLINE double float_value(Value v) { return v.is_small_float() ? v.as_small_float() : v.as<Float>()->value; }
// float(), __float__ and __index__ as C functions accept them: "must be real number, not str".
Status to_double(Thread&, Value v, double& out);
// ValueError "could not convert string to float: " and `source`, or the text.
Owned float_from_text(Thread&, std::string_view text, Value source = Value());
Owned float_repr(Thread&, double d);
int64_t hash_double(Value object, double d);  // object: for nan, whose hash is its identity
Owned complex_new(Thread&, double real, double imag);
Status to_complex(Thread&, Value v, double& real, double& imag);

}  // namespace dxpy
