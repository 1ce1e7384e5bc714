#include "core/object/bigint.h"

#include <utility>

#include <bit>
#include <cstring>
#include <utility>

#include <gmp.h>

namespace dxpy::bigint {

namespace {

static_assert(sizeof(mp_limb_t) == sizeof(Limb) && GMP_NAIL_BITS == 0);

mp_ptr mp(Limb* p) { return reinterpret_cast<mp_ptr>(p); }
mp_srcptr mp(const Limb* p) { return reinterpret_cast<mp_srcptr>(p); }
mp_size_t len(size_t n) { return static_cast<mp_size_t>(n); }

// A read-only view for the mpz functions.
struct View {
  mpz_t z;
  explicit View(Span a) { mpz_roinit_n(z, mp(a.limbs), len(a.size)); }
};
struct Number {
  mpz_t z;
  Number() { mpz_init(z); }
  ~Number() { mpz_clear(z); }
  Number(const Number&) = delete;
  Number& operator=(const Number&) = delete;
  size_t copy_to(Limb* out) const {
    size_t n = mpz_size(z);
    if (n != 0) std::memcpy(out, mpz_limbs_read(z), n * sizeof(Limb));
    return n;
  }
};

int bits_per_digit(int base) { return static_cast<int>(std::bit_width(static_cast<unsigned>(base - 1))); }

}  // namespace

size_t trim(const Limb* limbs, size_t size) {
  while (size > 0 && limbs[size - 1] == 0) --size;
  return size;
}

int compare(Span a, Span b) {
  if (a.size != b.size) return a.size < b.size ? -1 : 1;
  if (a.size == 0) return 0;
  int c = mpn_cmp(mp(a.limbs), mp(b.limbs), len(a.size));
  return c < 0 ? -1 : c > 0;
}

uint64_t bit_length(Span a) {
  if (a.size == 0) return 0;
  return uint64_t{a.size} * kLimbBits - static_cast<uint64_t>(std::countl_zero(a.limbs[a.size - 1]));
}

size_t add(Limb* out, Span a, Span b) {
  if (a.size < b.size) std::swap(a, b);
  if (b.size == 0) {
    std::memmove(out, a.limbs, a.size * sizeof(Limb));
    return a.size;
  }
  Limb carry = mpn_add(mp(out), mp(a.limbs), len(a.size), mp(b.limbs), len(b.size));
  out[a.size] = carry;
  return a.size + (carry != 0);
}

size_t sub(Limb* out, Span a, Span b) {
  if (b.size == 0) {
    std::memmove(out, a.limbs, a.size * sizeof(Limb));
    return a.size;
  }
  mpn_sub(mp(out), mp(a.limbs), len(a.size), mp(b.limbs), len(b.size));
  return trim(out, a.size);
}

size_t mul(Limb* out, Span a, Span b) {
  if (a.size < b.size) std::swap(a, b);
  if (b.size == 0) return 0;
  if (a.limbs == b.limbs && a.size == b.size) {
    mpn_sqr(mp(out), mp(a.limbs), len(a.size));
  } else {
    mpn_mul(mp(out), mp(a.limbs), len(a.size), mp(b.limbs), len(b.size));
  }
  return trim(out, a.size + b.size);
}

void div_rem(Limb* quotient, size_t& quotient_size, Limb* remainder, size_t& remainder_size, Span a, Span b) {
  mpn_tdiv_qr(mp(quotient), mp(remainder), 0, mp(a.limbs), len(a.size), mp(b.limbs), len(b.size));
  quotient_size = trim(quotient, a.size - b.size + 1);
  remainder_size = trim(remainder, b.size);
}

size_t shift_left(Limb* out, Span a, uint64_t bits) {
  if (a.size == 0) return 0;
  size_t whole = static_cast<size_t>(bits / kLimbBits);
  unsigned rest = static_cast<unsigned>(bits % kLimbBits);
  size_t n = a.size + whole;
  if (rest == 0) {
    std::memmove(out + whole, a.limbs, a.size * sizeof(Limb));
  } else {
    Limb top = mpn_lshift(mp(out + whole), mp(a.limbs), len(a.size), rest);
    out[n] = top;
    n += top != 0;
  }
  std::memset(out, 0, whole * sizeof(Limb));
  return n;
}

size_t shift_right(Limb* out, Span a, uint64_t bits, bool& lost) {
  uint64_t whole64 = bits / kLimbBits;
  lost = false;
  if (whole64 >= a.size) {
    lost = a.size != 0;
    return 0;
  }
  size_t whole = static_cast<size_t>(whole64);
  for (size_t i = 0; i < whole && !lost; ++i) lost = a.limbs[i] != 0;
  unsigned rest = static_cast<unsigned>(bits % kLimbBits);
  size_t n = a.size - whole;
  if (rest == 0) {
    std::memmove(out, a.limbs + whole, n * sizeof(Limb));
  } else {
    lost |= mpn_rshift(mp(out), mp(a.limbs + whole), len(n), rest) != 0;
  }
  return trim(out, n);
}

uint64_t pow_limbs(Span base, uint64_t exponent) {
  unsigned __int128 bits = static_cast<unsigned __int128>(bit_length(base)) * exponent;
  unsigned __int128 limbs = bits / kLimbBits + 2;
  return limbs > UINT64_MAX ? UINT64_MAX : static_cast<uint64_t>(limbs);
}

size_t pow(Limb* out, Span base, uint64_t exponent) {
  Number r;
  View b(base);
  mpz_pow_ui(r.z, b.z, exponent);
  return r.copy_to(out);
}

size_t pow_mod(Limb* out, Span base, Span exponent, Span modulus) {
  Number r;
  View b(base), e(exponent), m(modulus);
  mpz_powm(r.z, b.z, e.z, m.z);
  return r.copy_to(out);
}

bool invert(Limb* out, size_t& out_size, Span a, Span modulus) {
  Number r;
  View x(a), m(modulus);
  if (mpz_invert(r.z, x.z, m.z) == 0) return false;
  out_size = r.copy_to(out);
  return true;
}

size_t gcd(Limb* out, Span a, Span b) {
  Number r;
  View x(a), y(b);
  mpz_gcd(r.z, x.z, y.z);
  return r.copy_to(out);
}

size_t isqrt(Limb* out, Span a) {
  Number r;
  View x(a);
  mpz_sqrt(r.z, x.z);
  return r.copy_to(out);
}

size_t text_size(Span a, int base) {
  if (a.size == 0) return 2;
  return mpn_sizeinbase(mp(a.limbs), len(a.size), base) + 2;
}

size_t to_text(char* out, Span a, int base, Limb* scratch) {
  if (a.size == 0) {
    out[0] = '0';
    return 1;
  }
  std::memcpy(scratch, a.limbs, a.size * sizeof(Limb));
  auto* bytes = reinterpret_cast<unsigned char*>(out);
  size_t n = mpn_get_str(bytes, base, mp(scratch), len(a.size));
  size_t zeros = 0;
  while (zeros + 1 < n && bytes[zeros] == 0) ++zeros;
  for (size_t i = zeros; i < n; ++i) out[i - zeros] = "0123456789abcdefghijklmnopqrstuvwxyz"[bytes[i]];
  return n - zeros;
}

size_t from_digits_limbs(size_t count, int base) {
  return count / kLimbBits * static_cast<size_t>(bits_per_digit(base)) + static_cast<size_t>(bits_per_digit(base)) + 2;
}

size_t from_digits(Limb* out, const uint8_t* digits, size_t count, int base) {
  if (count == 0) return 0;
  mp_size_t n = mpn_set_str(mp(out), digits, count, base);
  return trim(out, static_cast<size_t>(n));
}

}  // namespace dxpy::bigint
