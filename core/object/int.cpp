// int: making, converting, comparing, hashing.
#include "core/object/int.h"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "core/object/int_impl.h"

namespace dxpy {

using bigint::Limb;
using bigint::Span;

Int* int_alloc(Thread& th, size_t limbs) {
  if (DX_UNLIKELY(limbs > INT32_MAX)) {
    (void)raise(th, th.rt->exc.OverflowError, "too many digits in integer");
    return nullptr;
  }
  return static_cast<Int*>(object_alloc(th, th.rt->types.int_, limbs > 1 ? (limbs - 1) * sizeof(Limb) : 0));
}

Owned int_finish(Thread& th, Int* r, size_t limbs, bool negative) {
  limbs = bigint::trim(r->limbs, limbs);
  if (limbs <= 1) {
    Limb m = limbs == 0 ? 0 : r->limbs[0];
    Limb bound = static_cast<Limb>(Value::kSmallIntMax) + (negative ? 1 : 0);
    if (m <= bound) {
      r->size = 0;
      Value old(r);
      dec_ref(old);
      int64_t i = static_cast<int64_t>(m);
      return Owned::small_int(negative ? -i : i);
    }
  }
  (void)th;
  r->size = static_cast<int32_t>(negative ? -static_cast<int64_t>(limbs) : static_cast<int64_t>(limbs));
  return Owned::steal(Value(r));
}

Owned int_from_limbs(Thread& th, Span magnitude, bool negative) {
  if (magnitude.size <= 1) {
    Limb m = magnitude.size == 0 ? 0 : magnitude.limbs[0];
    if (m <= static_cast<Limb>(Value::kSmallIntMax)) {
      return Owned::small_int(negative ? -static_cast<int64_t>(m) : static_cast<int64_t>(m));
    }
  }
  Int* r = int_alloc(th, magnitude.size);
  if (r == nullptr) return {};
  std::memcpy(r->limbs, magnitude.limbs, magnitude.size * sizeof(Limb));
  return int_finish(th, r, magnitude.size, negative);
}

Owned int_from_i64(Thread& th, int64_t i) {
  if (DX_LIKELY(Value::fits_small_int(i))) return Owned::small_int(i);
  Limb m = i < 0 ? uint64_t{0} - static_cast<uint64_t>(i) : static_cast<uint64_t>(i);
  return int_from_limbs(th, {&m, 1}, i < 0);
}

Owned int_from_u64(Thread& th, uint64_t i) {
  if (DX_LIKELY(i <= static_cast<uint64_t>(Value::kSmallIntMax))) return Owned::small_int(static_cast<int64_t>(i));
  Limb m = i;
  return int_from_limbs(th, {&m, size_t{m != 0}}, false);
}

Owned int_from_double(Thread& th, double d) {
  if (d > -0x1p60 && d < 0x1p60) return Owned::small_int(static_cast<int64_t>(d));
  if (std::isnan(d)) return raise(th, th.rt->exc.ValueError, "cannot convert float NaN to integer");
  if (std::isinf(d)) return raise(th, th.rt->exc.OverflowError, "cannot convert float infinity to integer");
  int exponent;
  double m = std::frexp(std::fabs(d), &exponent);  // |d| >= 2^60: 53 bits and a shift, nothing to truncate
  Limb mantissa = static_cast<Limb>(std::ldexp(m, 53));
  uint64_t shift = static_cast<uint64_t>(exponent - 53);
  Int* r = int_alloc(th, 2 + static_cast<size_t>(shift / bigint::kLimbBits));
  if (r == nullptr) return {};
  size_t n = bigint::shift_left(r->limbs, {&mantissa, 1}, shift);
  return int_finish(th, r, n, d < 0);
}

Owned int_from_bytes(Thread& th, const uint8_t* data, size_t size, bool little_endian, bool is_signed) {
  auto byte_at = [&](size_t i) { return little_endian ? data[i] : data[size - 1 - i]; };  // i: significance
  bool negative = is_signed && size > 0 && (byte_at(size - 1) & 0x80) != 0;
  uint8_t fill = negative ? 0xFF : 0;
  while (size > 0 && byte_at(size - 1) == fill) {
    if (!little_endian) ++data;
    --size;
  }
  size_t limbs = size / 8 + 1;
  Int* r = int_alloc(th, limbs);
  if (r == nullptr) return {};
  for (size_t i = 0; i < size; ++i) {
    r->limbs[i / 8] |= static_cast<Limb>(static_cast<uint8_t>(byte_at(i) ^ fill)) << (i % 8 * 8);
  }
  if (negative) {  // the magnitude is the complement plus one
    for (size_t i = 0; i < limbs && ++r->limbs[i] == 0; ++i) {
    }
  }
  return int_finish(th, r, limbs, negative);
}

Status int_to_bytes(Thread& th, Value v, uint8_t* out, size_t size, bool little_endian, bool is_signed) {
  IntView a(v);
  if (a.negative() && !is_signed) {
    return raise(th, th.rt->exc.OverflowError, "can't convert negative int to unsigned");
  }
  uint64_t bits = bigint::bit_length(a.span());
  uint64_t room = uint64_t{size} * 8;
  bool fits = bits <= room;
  if (is_signed && fits && bits == room && bits != 0) {  // only -2^(room - 1) may use the top bit
    fits = a.negative() && std::has_single_bit(a.limbs()[a.size() - 1]);
    for (size_t i = 0; fits && i + 1 < a.size(); ++i) fits = a.limbs()[i] == 0;
  }
  if (is_signed && size == 0 && a.negative()) fits = false;
  if (!fits) return raise(th, th.rt->exc.OverflowError, "int too big to convert");
  unsigned carry = 1;
  for (size_t i = 0; i < size; ++i) {
    unsigned b = i / 8 < a.size() ? static_cast<uint8_t>(a.limbs()[i / 8] >> (i % 8 * 8)) : 0;
    if (a.negative()) {
      b = (b ^ 0xFF) + carry;
      carry = b >> 8;
    }
    out[little_endian ? i : size - 1 - i] = static_cast<uint8_t>(b);
  }
  return Status::kOk;
}

bool int_fits_i64(Value v, int64_t& out) {
  if (int_word(v, out)) return true;
  IntView a(v);
  if (a.size() > 1) return false;
  Limb m = a.size() == 0 ? 0 : a.limbs()[0];
  if (m > static_cast<Limb>(INT64_MAX) + (a.negative() ? 1 : 0)) return false;
  out = static_cast<int64_t>(a.negative() ? uint64_t{0} - m : m);
  return true;
}

bool int_fits_u64(Value v, uint64_t& out) {
  IntView a(v);
  if (a.size() > 1 || a.negative()) return false;
  out = a.size() == 0 ? 0 : a.limbs()[0];
  return true;
}

Status int_as_i64(Thread& th, Value v, int64_t& out) {
  if (v.is_small_int()) {
    out = v.as_small_int();
    return Status::kOk;
  }
  if (!is_int(v)) {
    Owned i = index(th, v);
    return i ? int_as_i64(th, i, out) : Status::kError;
  }
  if (int_fits_i64(v, out)) return Status::kOk;
  return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C long");
}

Status int_as_u64(Thread& th, Value v, uint64_t& out) {
  if (!is_int(v)) {
    Owned i = index(th, v);
    return i ? int_as_u64(th, i, out) : Status::kError;
  }
  if (int_fits_u64(v, out)) return Status::kOk;
  return raise(th, th.rt->exc.OverflowError,
               int_sign(v) < 0 ? "can't convert negative value to unsigned int"
                               : "Python int too large to convert to C unsigned long");
}

uint64_t int_as_u64_mask(Value v) {
  IntView a(v);
  uint64_t m = a.size() == 0 ? 0 : a.limbs()[0];
  return a.negative() ? uint64_t{0} - m : m;
}

double int_to_double(Value v, bool& overflow) {
  overflow = false;
  int64_t small;
  if (int_word(v, small)) return static_cast<double>(small);
  IntView a(v);
  uint64_t bits = bigint::bit_length(a.span());
  if (bits > 1024) {
    overflow = true;
    return 0;
  }
  if (bits == 0) return 0;
  // The top 64 bits; whatever lies below only matters as "not zero" for rounding to even.
  Limb top = a.limbs()[a.size() - 1];
  int shift = std::countl_zero(top);
  Limb next = a.size() > 1 ? a.limbs()[a.size() - 2] : 0;
  Limb head = shift == 0 ? top : (top << shift) | (next >> (64 - shift));
  bool sticky = shift != 0 && (next << shift) != 0;
  if (shift == 0) sticky = next != 0;
  for (size_t i = 0; !sticky && i + 2 < a.size(); ++i) sticky = a.limbs()[i] != 0;
  uint64_t mantissa = head >> 11, rest = head & 0x7FF;
  if (rest > 0x400 || (rest == 0x400 && (sticky || (mantissa & 1) != 0))) ++mantissa;
  double d = std::ldexp(static_cast<double>(mantissa), static_cast<int>(bits) - 53);
  if (std::isinf(d)) {
    overflow = true;
    return 0;
  }
  return a.negative() ? -d : d;
}

int int_sign(Value v) {
  if (v.is_object()) {
    int32_t n = v.as<Int>()->size;
    return n < 0 ? -1 : n > 0;
  }
  int64_t i = 0;
  (void)int_word(v, i);
  return i < 0 ? -1 : i > 0;
}

uint64_t int_bit_length(Value v) {
  IntView a(v);
  return bigint::bit_length(a.span());
}

uint64_t int_bit_count(Value v) {
  IntView a(v);
  uint64_t n = 0;
  for (size_t i = 0; i < a.size(); ++i) n += static_cast<uint64_t>(std::popcount(a.limbs()[i]));
  return n;
}

int int_compare(Value a, Value b) {
  int64_t x, y;
  if (int_word(a, x) && int_word(b, y)) return x < y ? -1 : x > y;
  IntView p(a), q(b);
  if (p.negative() != q.negative()) return p.negative() ? -1 : 1;
  int c = bigint::compare(p.span(), q.span());
  return p.negative() ? -c : c;
}

int64_t int_hash(Value v) {
  int64_t small;
  if (int_word(v, small)) return small == -1 ? -2 : small;  // below the modulus 2^61 - 1: its own hash
  constexpr uint64_t kModulus = (uint64_t{1} << 61) - 1;
  IntView a(v);
  uint64_t h = 0;
  for (size_t i = a.size(); i-- > 0;) {  // h * 2^64 + limb, where 2^64 is 8
    unsigned __int128 wide = (static_cast<unsigned __int128>(h) << 3) + a.limbs()[i];
    h = static_cast<uint64_t>(wide & kModulus) + static_cast<uint64_t>(wide >> 61);
    if (h >= kModulus) h -= kModulus;
  }
  int64_t result = static_cast<int64_t>(h);
  if (a.negative()) result = -result;
  return result == -1 ? -2 : result;
}

Owned int_exact(Thread& th, Value v) {
  if (v.is_small_int()) return Owned::borrow(v);
  if (v.is_object() && v.as_object()->has(Object::kExact)) return Owned::borrow(v);
  IntView a(v);
  return int_from_limbs(th, a.span(), a.negative());
}

}  // namespace dxpy
