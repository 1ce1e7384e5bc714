// Arithmetic on natural numbers as spans of 64-bit limbs, least significant first: the small interface behind which
// the big-number library stands (GMP). Nothing else in the project includes the library. Sizes are limbs unless said
// otherwise; outputs are allocated by the caller; "trimmed" means that the top limb is not zero (zero has no limbs).
#pragma once

#include <cstddef>
#include <cstdint>

namespace dxpy::bigint {

using Limb = uint64_t;
inline constexpr unsigned kLimbBits = 64;

struct Span {  // a trimmed natural number
  const Limb* limbs;
  size_t size;
};

size_t trim(const Limb* limbs, size_t size);
int compare(Span a, Span b);
uint64_t bit_length(Span a);

// out: max(a, b) + 1 limbs. Returns the trimmed size.
size_t add(Limb* out, Span a, Span b);
// a >= b. out: a limbs.
size_t sub(Limb* out, Span a, Span b);
// out: a + b limbs, overlapping neither.
size_t mul(Limb* out, Span a, Span b);
// b is not zero, a.size >= b.size. quotient: a - b + 1 limbs; remainder: b limbs. Both returned trimmed.
void div_rem(Limb* quotient, size_t& quotient_size, Limb* remainder, size_t& remainder_size, Span a, Span b);
// out: a + bits / 64 + 1 limbs.
size_t shift_left(Limb* out, Span a, uint64_t bits);
// out: a limbs. `lost` tells whether a one bit was shifted out.
size_t shift_right(Limb* out, Span a, uint64_t bits, bool& lost);

// Upper bound of the limbs that pow() needs.
uint64_t pow_limbs(Span base, uint64_t exponent);
size_t pow(Limb* out, Span base, uint64_t exponent);
// base ** exponent mod modulus; modulus > 1. out: modulus limbs.
size_t pow_mod(Limb* out, Span base, Span exponent, Span modulus);
// The inverse of a modulo modulus; false: there is none. out: modulus limbs.
bool invert(Limb* out, size_t& out_size, Span a, Span modulus);
// out: min(a, b) limbs; both not zero.
size_t gcd(Limb* out, Span a, Span b);
// Floor of the square root. out: (a + 1) / 2 limbs.
size_t isqrt(Limb* out, Span a);

// Characters that to_text needs at most, terminator included.
size_t text_size(Span a, int base);
// Writes lower case digits without sign or leading zeros ("0" for zero); returns how many. scratch: a + 1 limbs.
size_t to_text(char* out, Span a, int base, Limb* scratch);
// digits: values below base, not characters, the most significant first. out: from_digits_limbs(...) limbs.
size_t from_digits_limbs(size_t count, int base);
size_t from_digits(Limb* out, const uint8_t* digits, size_t count, int base);

}  // namespace dxpy::bigint
