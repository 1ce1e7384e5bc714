#include "core/object/bigint.h"

#include <utility>

#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include <gmp.h>

namespace dxpy::bigint {

namespace {

// GMP's limb is the target's word: a Limb is one of them, or two on a 32-bit target (least significant first there
// too).
constexpr size_t kWords = sizeof(Limb) / sizeof(mp_limb_t);
static_assert(kWords * sizeof(mp_limb_t) == sizeof(Limb) && GMP_NAIL_BITS == 0);
static_assert(kWords == 1 || std::endian::native == std::endian::little);

mp_ptr mp(Limb* p) { return reinterpret_cast<mp_ptr>(p); }
mp_srcptr mp(const Limb* p) { return reinterpret_cast<mp_srcptr>(p); }
mp_size_t len(size_t limbs) { return static_cast<mp_size_t>(limbs * kWords); }
// Words of a trimmed number, the top one not zero.
mp_size_t words(Span a) {
  mp_size_t n = len(a.size);
  if constexpr (kWords == 2) n -= n > 0 && mp(a.limbs)[n - 1] == 0 ? 1 : 0;
  return n;
}
// Limbs of a number of n words, the unused upper half of the last one set to zero.
size_t limbs_of(Limb* out, mp_size_t n) {
  auto count = static_cast<size_t>(n);
  if (count % kWords != 0) mp(out)[count++] = 0;
  return count / kWords;
}

// A read-only view for the mpz functions.
struct View {
  mpz_t z;
  explicit View(Span a) { mpz_roinit_n(z, mp(a.limbs), words(a)); }
};
struct Number {
  mpz_t z;
  Number() { mpz_init(z); }
  ~Number() { mpz_clear(z); }
  Number(const Number&) = delete;
  Number& operator=(const Number&) = delete;
  size_t copy_to(Limb* out) const {
    size_t n = mpz_size(z);
    if (n != 0) std::memcpy(out, mpz_limbs_read(z), n * sizeof(mp_limb_t));
    return limbs_of(out, static_cast<mp_size_t>(n));
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
  mp_limb_t carry = mpn_add(mp(out), mp(a.limbs), len(a.size), mp(b.limbs), len(b.size));
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
  mp_size_t an = words(a), bn = words(b);
  if (an < bn) {  // as many limbs, but a half less
    quotient_size = 0;
    std::memcpy(remainder, a.limbs, a.size * sizeof(Limb));
    remainder_size = a.size;
    return;
  }
  mpn_tdiv_qr(mp(quotient), mp(remainder), 0, mp(a.limbs), an, mp(b.limbs), bn);
  size_t q = limbs_of(quotient, an - bn + 1);
  size_t r = limbs_of(remainder, bn);
  quotient_size = trim(quotient, q);
  remainder_size = trim(remainder, r);
}

size_t shift_left(Limb* out, Span a, uint64_t bits) {
  if (a.size == 0) return 0;
  constexpr unsigned kWordBits = GMP_NUMB_BITS;
  auto whole = static_cast<size_t>(bits / kWordBits);
  auto rest = static_cast<unsigned>(bits % kWordBits);
  auto n = static_cast<size_t>(words(a));
  mp_ptr to = mp(out) + whole;
  if (rest == 0) {
    std::memmove(to, a.limbs, n * sizeof(mp_limb_t));
  } else {
    mp_limb_t top = mpn_lshift(to, mp(a.limbs), static_cast<mp_size_t>(n), rest);
    to[n] = top;
    n += top != 0;
  }
  std::memset(out, 0, whole * sizeof(mp_limb_t));
  return limbs_of(out, static_cast<mp_size_t>(n + whole));
}

size_t shift_right(Limb* out, Span a, uint64_t bits, bool& lost) {
  constexpr unsigned kWordBits = GMP_NUMB_BITS;
  uint64_t whole64 = bits / kWordBits;
  auto size = static_cast<size_t>(words(a));
  lost = false;
  if (whole64 >= size) {
    lost = a.size != 0;
    return 0;
  }
  mp_srcptr from = mp(a.limbs);
  auto whole = static_cast<size_t>(whole64);
  for (size_t i = 0; i < whole && !lost; ++i) lost = from[i] != 0;
  auto rest = static_cast<unsigned>(bits % kWordBits);
  size_t n = size - whole;
  if (rest == 0) {
    std::memmove(out, from + whole, n * sizeof(mp_limb_t));
  } else {
    lost |= mpn_rshift(mp(out), from + whole, static_cast<mp_size_t>(n), rest) != 0;
  }
  size_t limbs = limbs_of(out, static_cast<mp_size_t>(n));
  return trim(out, limbs);
}

uint64_t pow_limbs(Span base, uint64_t exponent) {
  unsigned __int128 bits = static_cast<unsigned __int128>(bit_length(base)) * exponent;
  unsigned __int128 limbs = bits / kLimbBits + 2;
  return limbs > UINT64_MAX ? UINT64_MAX : static_cast<uint64_t>(limbs);
}

size_t pow(Limb* out, Span base, uint64_t exponent) {
  // An exponent beyond a word has a result that fits in memory for 0 and 1 only.
  if (exponent > std::numeric_limits<unsigned long>::max()) exponent = 1;
  Number r;
  View b(base);
  mpz_pow_ui(r.z, b.z, static_cast<unsigned long>(exponent));
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
  return mpn_sizeinbase(mp(a.limbs), words(a), base) + 2;
}

size_t to_text(char* out, Span a, int base, Limb* scratch) {
  if (a.size == 0) {
    out[0] = '0';
    return 1;
  }
  std::memcpy(scratch, a.limbs, a.size * sizeof(Limb));
  auto* bytes = reinterpret_cast<unsigned char*>(out);
  size_t n = mpn_get_str(bytes, base, mp(scratch), words(a));
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
  size_t limbs = limbs_of(out, n);
  return trim(out, limbs);
}

}  // namespace dxpy::bigint
