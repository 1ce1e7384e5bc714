// int: the arithmetic. Pairs of words are computed in int64 or 128 bits; everything else in limbs.
#include <bit>
#include <cmath>
#include <cstring>
#include <memory>

#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"

namespace dxpy {

using bigint::Limb;
using bigint::Span;

namespace {

// 2^38 bits: beyond this a result cannot be meant seriously and the library would abort instead of failing.
constexpr uint64_t kMaxLimbs = uint64_t{1} << 31;

Failure too_large(Thread& th) { return raise(th, th.rt->exc.OverflowError, "too many digits in integer"); }

Owned from_wide(Thread& th, __int128 wide) {
  bool negative = wide < 0;
  unsigned __int128 m = negative ? -static_cast<unsigned __int128>(wide) : static_cast<unsigned __int128>(wide);
  if (m <= static_cast<unsigned __int128>(Value::kSmallIntMax)) {
    int64_t i = static_cast<int64_t>(m);
    return Owned::small_int(negative ? -i : i);
  }
  Limb limbs[2] = {static_cast<Limb>(m), static_cast<Limb>(m >> 64)};
  return int_from_limbs(th, {limbs, limbs[1] != 0 ? size_t{2} : size_t{1}}, negative);
}

// a + b, or a - b.
Owned add_signed(Thread& th, Value a, Value b, bool negate_b) {
  IntView x(a), y(b);
  bool y_negative = y.negative() != negate_b;
  if (x.negative() == y_negative) {
    Int* r = int_alloc(th, (x.size() > y.size() ? x.size() : y.size()) + 1);
    return r == nullptr ? Owned() : int_finish(th, r, bigint::add(r->limbs, x.span(), y.span()), x.negative());
  }
  int c = bigint::compare(x.span(), y.span());
  if (c == 0) return Owned::small_int(0);
  Int* r = int_alloc(th, c > 0 ? x.size() : y.size());
  if (r == nullptr) return {};
  if (c > 0) return int_finish(th, r, bigint::sub(r->limbs, x.span(), y.span()), x.negative());
  return int_finish(th, r, bigint::sub(r->limbs, y.span(), x.span()), y_negative);
}

// Adds one to a magnitude with room for a carry.
void increment(Limb* limbs, size_t& size) {
  for (size_t i = 0; i < size; ++i) {
    if (++limbs[i] != 0) return;
  }
  limbs[size++] = 1;
}

Status div_mod_limbs(Thread& th, Value a, Value b, Owned* quotient, Owned* remainder) {
  IntView x(a), y(b);
  bool opposite = x.negative() != y.negative();
  size_t qn = x.size() >= y.size() ? x.size() - y.size() + 1 : 0;
  Int* q = int_alloc(th, qn + 1);
  if (q == nullptr) return Status::kError;
  Int* r = int_alloc(th, y.size() > x.size() ? y.size() : y.size());
  if (r == nullptr) {
    dec_ref(Value(q));
    return Status::kError;
  }
  size_t rn = 0;
  if (qn == 0) {
    std::memcpy(r->limbs, x.limbs(), x.size() * sizeof(Limb));
    rn = x.size();
  } else {
    bigint::div_rem(q->limbs, qn, r->limbs, rn, x.span(), y.span());
  }
  if (opposite && rn != 0) {  // round down: one more step, the remainder takes the divisor's sign
    increment(q->limbs, qn);
    rn = bigint::sub(r->limbs, y.span(), {r->limbs, rn});
  }
  Owned q_done = int_finish(th, q, qn, opposite);
  Owned r_done = int_finish(th, r, rn, y.negative());
  if (quotient != nullptr) *quotient = std::move(q_done);
  if (remainder != nullptr) *remainder = std::move(r_done);
  return Status::kOk;
}

// Two's complement limbs of an int, one after the other.
class TwosComplement {
 public:
  explicit TwosComplement(const IntView& a) : a_(a), carry_(a.negative()) {}
  Limb next() {
    Limb limb = i_ < a_.size() ? a_.limbs()[i_] : 0;
    ++i_;
    if (!a_.negative()) return limb;
    limb = ~limb + carry_;
    carry_ = carry_ && limb == 0;
    return limb;
  }

 private:
  const IntView& a_;
  size_t i_ = 0;
  Limb carry_;
};

template <typename Op>
Owned bitwise(Thread& th, Value a, Value b, Op op) {
  IntView x(a), y(b);
  size_t n = (x.size() > y.size() ? x.size() : y.size()) + 1;
  Int* r = int_alloc(th, n + 1);
  if (r == nullptr) return {};
  TwosComplement p(x), q(y);
  for (size_t i = 0; i < n; ++i) r->limbs[i] = op(p.next(), q.next());
  bool negative = (r->limbs[n - 1] >> 63) != 0;
  if (negative) {
    Limb carry = 1;
    for (size_t i = 0; i < n; ++i) {
      r->limbs[i] = ~r->limbs[i] + carry;
      carry = carry != 0 && r->limbs[i] == 0;
    }
  }
  return int_finish(th, r, n, negative);
}

// The shift count as a word; false with the exception pending, or `huge` when it is beyond any size.
bool shift_count(Thread& th, Value b, uint64_t& count, bool& huge) {
  huge = false;
  if (int_sign(b) < 0) {
    (void)raise(th, th.rt->exc.ValueError, "negative shift count");
    return false;
  }
  huge = !int_fits_u64(b, count);
  return true;
}

// --- two limbs at most

using Wide = __int128;
using UnsignedWide = unsigned __int128;

// A small int or an exact int of at most 126 bits.
bool as_wide(Value v, Wide& out) {
  if (v.is_small_int()) {
    out = v.as_small_int();
    return true;
  }
  if (!is_exact_kind(v, Kind::kInt)) return false;
  const Int* i = v.as<Int>();
  UnsignedWide m = i->limbs[0];
  if (i->size == 2 || i->size == -2) {
    if ((i->limbs[1] >> 62) != 0) return false;
    m |= static_cast<UnsignedWide>(i->limbs[1]) << 64;
  } else if (i->size != 1 && i->size != -1) {
    return false;
  }
  out = i->size < 0 ? -static_cast<Wide>(m) : static_cast<Wide>(m);
  return true;
}

bool shift_left_wide(Wide x, Wide count, Wide& r) {
  if (count < 0 || count > 126) return false;
  r = static_cast<Wide>(static_cast<UnsignedWide>(x) << static_cast<int>(count));
  return (r >> static_cast<int>(count)) == x && (r >> 126) == (r >> 127);
}

// False: the result may not fit, or the operation is another one.
bool compute_wide(BinaryOp op, Wide x, Wide y, Wide& r) {
  auto is_word = [](Wide w) { return w == static_cast<int64_t>(w); };
  switch (op) {
    case BinaryOp::kAdd:
      r = x + y;
      return true;
    case BinaryOp::kSub:
      r = x - y;
      return true;
    case BinaryOp::kMul:
      r = static_cast<Wide>(static_cast<int64_t>(x)) * static_cast<int64_t>(y);
      return is_word(x) && is_word(y);
    case BinaryOp::kAnd:
      r = x & y;
      return true;
    case BinaryOp::kOr:
      r = x | y;
      return true;
    case BinaryOp::kXor:
      r = x ^ y;
      return true;
    case BinaryOp::kLshift:
      return shift_left_wide(x, y, r);
    case BinaryOp::kRshift:
      if (y < 0) return false;
      r = x >> static_cast<int>(y > 127 ? 127 : y);
      return true;
    case BinaryOp::kMod:
    case BinaryOp::kFloorDiv: {
      if (y == 0) return false;
      Wide q = x / y, rest = x - q * y;
      if (rest != 0 && (rest < 0) != (y < 0)) {
        --q;
        rest += y;
      }
      r = op == BinaryOp::kMod ? rest : q;
      return true;
    }
    case BinaryOp::kTrueDiv:
    case BinaryOp::kPow:
    case BinaryOp::kMatMul:
      return false;
  }
  return false;
}

// An operand that only its place on the stack holds, with room for `limbs`.
Int* reusable(Value v, int32_t limbs) {
  if (!v.is_object()) return nullptr;
  auto* i = v.as<Int>();
  return i->refs.local() == 1 && (i->size >= limbs || -i->size >= limbs) ? i : nullptr;
}

}  // namespace

bool int_try_wide(Thread& th, BinaryOp op, Value a, Value b, bool reuse, Owned& r) {
  Wide x, y, wide;
  if (!as_wide(a, x) || !as_wide(b, y) || !compute_wide(op, x, y, wide)) return false;
  bool negative = wide < 0;
  UnsignedWide m = negative ? -static_cast<UnsignedWide>(wide) : static_cast<UnsignedWide>(wide);
  if (wide >= Value::kSmallIntMin && wide <= Value::kSmallIntMax) {
    r = Owned::small_int(static_cast<int64_t>(wide));
    return true;
  }
  int32_t limbs = (m >> 64) != 0 ? 2 : 1;
  Int* result = reuse ? reusable(a, limbs) : nullptr;
  if (reuse && result == nullptr) result = reusable(b, limbs);
  if (result != nullptr) {
    r = Owned::borrow(Value(result));
    result->hash_cache = 0;
  } else {
    result = int_alloc(th, static_cast<size_t>(limbs));
    if (result == nullptr) return true;  // r is empty
    r = Owned::steal(Value(result));
  }
  result->size = negative ? -limbs : limbs;
  result->limbs[0] = static_cast<Limb>(m);
  if (limbs == 2) result->limbs[1] = static_cast<Limb>(m >> 64);
  return true;
}

Owned int_add(Thread& th, Value a, Value b) {
  int64_t x, y;
  if (int_word(a, x) && int_word(b, y)) return int_from_i64(th, x + y);
  return add_signed(th, a, b, false);
}

Owned int_sub(Thread& th, Value a, Value b) {
  int64_t x, y;
  if (int_word(a, x) && int_word(b, y)) return int_from_i64(th, x - y);
  return add_signed(th, a, b, true);
}

Owned int_mul(Thread& th, Value a, Value b) {
  int64_t x, y;
  if (int_word(a, x) && int_word(b, y)) return from_wide(th, static_cast<__int128>(x) * y);
  IntView p(a), q(b);
  if (p.is_zero() || q.is_zero()) return Owned::small_int(0);
  Int* r = int_alloc(th, p.size() + q.size());
  return r == nullptr ? Owned()
                      : int_finish(th, r, bigint::mul(r->limbs, p.span(), q.span()), p.negative() != q.negative());
}

Status int_div_mod(Thread& th, Value a, Value b, Owned* quotient, Owned* remainder) {
  if (int_sign(b) == 0) return raise(th, th.rt->exc.ZeroDivisionError, "division by zero");
  int64_t x, y;
  if (!int_word(a, x) || !int_word(b, y)) return div_mod_limbs(th, a, b, quotient, remainder);
  int64_t q = x / y, r = x % y;
  if (r != 0 && (r < 0) != (y < 0)) {
    --q;
    r += y;
  }
  if (remainder != nullptr) *remainder = Owned::small_int(r);
  if (quotient == nullptr) return Status::kOk;
  *quotient = int_from_i64(th, q);
  return *quotient ? Status::kOk : Status::kError;
}

Owned int_floor_div(Thread& th, Value a, Value b) {
  Owned q;
  return failed(int_div_mod(th, a, b, &q, nullptr)) ? Owned() : std::move(q);
}

Owned int_mod(Thread& th, Value a, Value b) {
  Owned r;
  return failed(int_div_mod(th, a, b, nullptr, &r)) ? Owned() : std::move(r);
}

// Correctly rounded: a quotient of 64 bits with the remainder folded into its lowest bit ("sticky"), rounded once.
Owned int_true_div(Thread& th, Value a, Value b) {
  if (int_sign(b) == 0) return raise(th, th.rt->exc.ZeroDivisionError, "division by zero");
  int64_t x, y;
  constexpr int64_t kExact = int64_t{1} << 53;
  if (int_word(a, x) && int_word(b, y) && x <= kExact && x >= -kExact && y <= kExact && y >= -kExact) {
    return float_from_double(th, static_cast<double>(x) / static_cast<double>(y));
  }
  IntView p(a), q(b);
  if (p.is_zero()) return float_from_double(th, q.negative() ? -0.0 : 0.0);
  bool negative = p.negative() != q.negative();
  int64_t a_bits = static_cast<int64_t>(bigint::bit_length(p.span()));
  int64_t b_bits = static_cast<int64_t>(bigint::bit_length(q.span()));
  int64_t shift = 63 - (a_bits - b_bits);  // a * 2^shift / b has 63 or 64 bits
  if (a_bits - b_bits > 1026) {
    return raise(th, th.rt->exc.OverflowError, "integer division result too large for a float");
  }
  if (a_bits - b_bits < -1080) return float_from_double(th, negative ? -0.0 : 0.0);
  size_t extra = static_cast<size_t>((shift < 0 ? -shift : shift) / 64) + 2;
  bool grow_a = shift >= 0;
  size_t num_room = p.size() + (grow_a ? extra : 0), den_room = q.size() + (grow_a ? 0 : extra);
  auto memory = std::make_unique<Limb[]>(num_room * 2 + den_room * 2 + 2);
  Limb *num = memory.get(), *den = num + num_room, *quo = den + den_room, *rem = quo + num_room + 1;
  uint64_t amount = static_cast<uint64_t>(grow_a ? shift : -shift);
  size_t nn = bigint::shift_left(num, p.span(), grow_a ? amount : 0);
  size_t dn = bigint::shift_left(den, q.span(), grow_a ? 0 : amount);
  size_t qn = 0, rn = 0;
  bigint::div_rem(quo, qn, rem, rn, {num, nn}, {den, dn});
  uint64_t m = quo[0];
  bool sticky = rn != 0;
  int exponent = static_cast<int>(-shift);  // value = m * 2^exponent
  int width = static_cast<int>(std::bit_width(m));
  // Bits to drop: to 53 significant ones, or more where the result is subnormal.
  int drop = width - 53;
  if (exponent + drop < -1074) drop = -1074 - exponent;
  if (drop > 64) return float_from_double(th, negative ? -0.0 : 0.0);
  uint64_t kept = drop == 64 ? 0 : m >> drop;
  uint64_t half = uint64_t{1} << (drop - 1), rest = drop == 64 ? m : m & ((half << 1) - 1);
  if (rest > half || (rest == half && (sticky || (kept & 1) != 0))) ++kept;
  double d = std::ldexp(static_cast<double>(kept), exponent + drop);
  if (std::isinf(d)) return raise(th, th.rt->exc.OverflowError, "integer division result too large for a float");
  return float_from_double(th, negative ? -d : d);
}

namespace {

Owned pow_positive(Thread& th, Value a, Value b) {
  IntView base(a);
  uint64_t e = 0;
  bool fits = int_fits_u64(b, e);
  if (fits && e == 0) return Owned::small_int(1);
  if (base.is_zero()) return Owned::small_int(0);
  bool odd = (int_as_u64_mask(b) & 1) != 0;
  bool negative = base.negative() && odd;
  if (base.size() == 1 && base.limbs()[0] == 1) return Owned::small_int(negative ? -1 : 1);
  if (!fits) return raise_no_memory(th);
  if (base.size() == 1 && std::has_single_bit(base.limbs()[0])) {
    uint64_t bits = 0;
    if (__builtin_mul_overflow(static_cast<uint64_t>(std::countr_zero(base.limbs()[0])), e, &bits) ||
        bits / 64 + 2 > kMaxLimbs) {
      return raise_no_memory(th);
    }
    Limb one = 1;
    Int* r = int_alloc(th, static_cast<size_t>(bits / 64 + 2));
    return r == nullptr ? Owned() : int_finish(th, r, bigint::shift_left(r->limbs, {&one, 1}, bits), negative);
  }
  int64_t word;
  if (int_word(a, word)) {  // squaring in a word as long as it lasts
    int64_t result = 1, square = word;
    uint64_t left = e;
    bool lost = false;
    while (true) {
      if ((left & 1) != 0 && __builtin_mul_overflow(result, square, &result)) lost = true;
      left >>= 1;
      if (left == 0 || lost) break;
      if (__builtin_mul_overflow(square, square, &square)) lost = true;
    }
    if (!lost) return int_from_i64(th, result);
  }
  uint64_t limbs = bigint::pow_limbs(base.span(), e);
  if (limbs > kMaxLimbs) return raise_no_memory(th);
  Int* r = int_alloc(th, static_cast<size_t>(limbs));
  return r == nullptr ? Owned() : int_finish(th, r, bigint::pow(r->limbs, base.span(), e), negative);
}

Owned pow_modulus(Thread& th, Value a, Value b, Value modulus) {
  int sign = int_sign(modulus);
  if (sign == 0) return raise(th, th.rt->exc.ValueError, "pow() 3rd argument cannot be 0");
  IntView m(modulus);
  if (m.size() == 1 && m.limbs()[0] == 1) return Owned::small_int(0);
  Owned positive = int_absolute(th, modulus);
  Owned base = positive ? int_mod(th, a, positive) : Owned();
  Owned exponent = base ? int_absolute(th, b) : Owned();
  if (!exponent) return {};
  Int* r = int_alloc(th, m.size() + 1);
  if (r == nullptr) return {};
  size_t n = 0;
  if (int_sign(b) < 0) {
    IntView x(base);
    if (!bigint::invert(r->limbs, n, x.span(), m.span())) {
      dec_ref(Value(r));
      return raise(th, th.rt->exc.ValueError, "base is not invertible for the given modulus");
    }
    base = int_from_limbs(th, {r->limbs, n}, false);
    if (!base) {
      dec_ref(Value(r));
      return {};
    }
  }
  IntView x(base), e(exponent);
  n = bigint::pow_mod(r->limbs, x.span(), e.span(), m.span());
  Owned result = int_finish(th, r, n, false);
  if (sign < 0 && result && int_sign(result) != 0) result = int_add(th, result, modulus);
  return result;
}

}  // namespace

Owned int_pow(Thread& th, Value a, Value b, Value modulus) {
  if (modulus && !modulus.is_none()) return pow_modulus(th, a, b, modulus);
  if (int_sign(b) >= 0) return pow_positive(th, a, b);
  double x, y;
  if (failed(to_double(th, a, x)) || failed(to_double(th, b, y))) return {};
  if (x == 0) return raise(th, th.rt->exc.ZeroDivisionError, "zero to a negative power");
  return float_from_double(th, std::pow(x, y));
}

Owned int_lshift(Thread& th, Value a, Value b) {
  uint64_t count = 0;
  bool huge;
  if (!shift_count(th, b, count, huge)) return {};
  if (int_sign(a) == 0) return Owned::small_int(0);
  int64_t x;
  if (!huge && count < 62 && int_word(a, x)) return from_wide(th, static_cast<__int128>(x) * (int64_t{1} << count));
  IntView p(a);
  if (huge || count / 64 > kMaxLimbs) return too_large(th);
  Int* r = int_alloc(th, p.size() + static_cast<size_t>(count / 64) + 1);
  return r == nullptr ? Owned() : int_finish(th, r, bigint::shift_left(r->limbs, p.span(), count), p.negative());
}

Owned int_rshift(Thread& th, Value a, Value b) {
  uint64_t count = 0;
  bool huge;
  if (!shift_count(th, b, count, huge)) return {};
  int64_t x;
  if (int_word(a, x)) return Owned::small_int(x >> (huge || count > 63 ? 63 : count));
  IntView p(a);
  if (huge || count / 64 >= p.size()) return Owned::small_int(p.negative() ? -1 : 0);
  Int* r = int_alloc(th, p.size() + 1);
  if (r == nullptr) return {};
  bool lost = false;
  size_t n = bigint::shift_right(r->limbs, p.span(), count, lost);
  if (p.negative() && lost) {
    if (n < p.size()) std::memset(r->limbs + n, 0, (p.size() + 1 - n) * sizeof(Limb));
    increment(r->limbs, n);
  }
  return int_finish(th, r, n, p.negative());
}

Owned int_bit_and(Thread& th, Value a, Value b) {
  int64_t x, y;
  if (int_word(a, x) && int_word(b, y)) return Owned::small_int(x & y);
  return bitwise(th, a, b, [](Limb p, Limb q) { return p & q; });
}
Owned int_bit_or(Thread& th, Value a, Value b) {
  int64_t x, y;
  if (int_word(a, x) && int_word(b, y)) return Owned::small_int(x | y);
  return bitwise(th, a, b, [](Limb p, Limb q) { return p | q; });
}
Owned int_bit_xor(Thread& th, Value a, Value b) {
  int64_t x, y;
  if (int_word(a, x) && int_word(b, y)) return Owned::small_int(x ^ y);
  return bitwise(th, a, b, [](Limb p, Limb q) { return p ^ q; });
}

Owned int_negative(Thread& th, Value a) {
  int64_t x;
  if (int_word(a, x)) return int_from_i64(th, -x);
  IntView p(a);
  return int_from_limbs(th, p.span(), !p.negative());
}
Owned int_absolute(Thread& th, Value a) { return int_sign(a) < 0 ? int_negative(th, a) : int_exact(th, a); }
Owned int_invert(Thread& th, Value a) {
  int64_t x;
  if (int_word(a, x)) return Owned::small_int(~x);
  return int_sub(th, Value::small_int(-1), a);
}

Owned int_round(Thread& th, Value v, Value digits) {
  if (int_sign(digits) >= 0) return int_exact(th, v);
  Owned n = int_negative(th, digits);
  // 10 ** n beyond twice the number: rounds to zero, whatever n is.
  int64_t count = 0;
  if (n && (!int_fits_i64(n, count) || static_cast<uint64_t>(count) > int_bit_length(v) / 3 + 2)) {
    return Owned::small_int(0);
  }
  Owned unit = n ? int_pow(th, Value::small_int(10), n, Value()) : Owned();
  Owned q, r;
  if (!unit || failed(int_div_mod(th, v, unit, &q, &r))) return {};
  Owned twice = int_add(th, r, r);
  if (!twice) return {};
  int c = int_compare(twice, unit);
  Owned down = int_sub(th, v, r);
  if (!down) return {};
  if (c < 0 || (c == 0 && (int_as_u64_mask(q) & 1) == 0)) return down;
  return int_add(th, down, unit);
}

}  // namespace dxpy
