// int: small integers in the word, larger ones as sign-magnitude limbs (GMP's mpn layout) in the object itself.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

// kInt objects: values beyond 61 bits, and instances of int subclasses (and of bool there are none) of any size.
struct Int : Object {
  int32_t size;  // limbs, negative for a negative number; 0 is zero (only in subclasses)
  uint32_t hash_cache;
  uint64_t limbs[1];  // little-endian 64-bit limbs; allocated to |size|
};

Owned int_from_i64(Thread&, int64_t i);
Owned int_from_u64(Thread&, uint64_t i);
Owned int_from_double(Thread&, double d);  // truncates; OverflowError/ValueError for inf and nan
// Text in `base` 2..36 with underscores as int() accepts it (0: by prefix); ValueError with CPython's message (source
// in repr).
Owned int_from_text(Thread&, std::string_view text, int base);
Owned int_from_bytes(Thread&, const uint8_t* data, size_t size, bool little_endian, bool is_signed);
Status int_to_bytes(Thread&, Value v, uint8_t* out, size_t size, bool little_endian, bool is_signed);  // OverflowError
// v is an int (bool included). False: does not fit.
bool int_fits_i64(Value v, int64_t& out);
bool int_fits_u64(Value v, uint64_t& out);
// OverflowError "Python int too large to convert to C long" when it does not fit; TypeError when not an int/index.
Status int_as_i64(Thread&, Value v, int64_t& out);
Status int_as_u64(Thread&, Value v, uint64_t& out);
uint64_t int_as_u64_mask(Value v);              // modulo 2^64
double int_to_double(Value v, bool& overflow);  // correctly rounded
int int_sign(Value v);                          // -1, 0, 1
uint64_t int_bit_length(Value v);
Owned int_to_text(Thread&, Value v, int base, bool prefix = false);  // str
Owned int_add(Thread&, Value a, Value b);                            // a, b ints: the slow paths of the interpreter
Owned int_sub(Thread&, Value a, Value b);
Owned int_mul(Thread&, Value a, Value b);
Owned int_floor_div(Thread&, Value a, Value b);
Owned int_mod(Thread&, Value a, Value b);
Owned int_true_div(Thread&, Value a, Value b);
Owned int_pow(Thread&, Value a, Value b, Value modulus);
Owned int_lshift(Thread&, Value a, Value b);
Owned int_rshift(Thread&, Value a, Value b);
int int_compare(Value a, Value b);  // -1, 0, 1; both ints
// a op b for small ints and exact ints of at most 126 bits, in 128-bit arithmetic. False: not such operands, or not an
// operation or a result for it. With `reuse` the caller owns both operands and drops them next: one that nobody else
// holds may become the result (which is then counted twice until the caller has dropped it).
bool int_try_wide(Thread&, BinaryOp op, Value a, Value b, bool reuse, Owned& r);
int64_t int_hash(Value v);
Owned int_exact(Thread&, Value v);  // an exact int equal to an int or int-subclass instance

}  // namespace dxpy
