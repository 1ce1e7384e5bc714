// Square root, exponential, logarithms, powers.
//
// exp and the logarithms work on fixed-point numbers: naturals that stand for themselves divided by kBase**words. Every
// step truncates; kError bounds what a whole computation may be off by, in units of the last place, generously (a few
// hundred steps whose error the final squarings multiply by 2**kMostHalvings at most). A result counts once both ends
// of the interval round alike; else it is computed again with more words (Ziv's method), so it is correctly rounded.
#include <algorithm>
#include <cmath>

#include "core/modules/decimal_number.h"

namespace dxpy::decimal {

namespace {

constexpr uint64_t kError = 1000000000000;
constexpr unsigned kMostHalvings = 24;
constexpr size_t kGuardWords = 1;
constexpr size_t kExponentWords = 2;  // more words for what is multiplied by an exponent of up to 19 digits

bool too_long(int64_t digits) { return digits / kWordDigits >= static_cast<int64_t>(kMaxWords) / 4; }

Natural drop_words(Natural a, size_t words) {
  (void)shift_right(a, words * kWordDigits);
  return a;
}
Natural fixed_one(size_t words) { return Natural::power_of_ten(words * kWordDigits); }
Natural fixed_multiply(const Natural& a, const Natural& b, size_t words) { return drop_words(multiply(a, b), words); }
Natural fixed_divide(const Natural& a, const Natural& b, size_t words) {
  Natural rest;
  return divide(shift_left(a, words * kWordDigits), b, rest);
}
// A finite number's magnitude as fixed point; digits beyond are cut off.
Natural to_fixed(const Number& a, size_t words) {
  int64_t digits = a.exponent + static_cast<int64_t>(words * kWordDigits);
  if (digits >= 0) return shift_left(a.coefficient, static_cast<uint64_t>(digits));
  Natural n = a.coefficient.clone();
  (void)shift_right(n, static_cast<uint64_t>(-digits));
  return n;
}

// factor * atanh(1 / n)
Natural inverse_atanh(Word factor, Word n, size_t words) {
  Word ignored;
  Natural power = divide_small(multiply_small(fixed_one(words), factor), n, ignored), sum = power.clone();
  for (Word k = 3; !power.is_zero(); k += 2) {
    power = divide_small(power, n * n, ignored);
    sum = add(sum, divide_small(power, k, ignored));
  }
  return sum;
}
// ln(10) = 46 atanh(1/31) + 34 atanh(1/49) + 20 atanh(1/161)
Natural ln10(size_t words, const Context& c) {
  if (c.constants != nullptr && c.constants->words >= words) {
    return drop_words(c.constants->ln10.clone(), c.constants->words - words);
  }
  Natural n =
      add(add(inverse_atanh(46, 31, words + 1), inverse_atanh(34, 49, words + 1)), inverse_atanh(20, 161, words + 1));
  n = drop_words(std::move(n), 1);
  if (c.constants != nullptr) {
    c.constants->ln10 = n.clone();
    c.constants->words = words;
  }
  return n;
}

// e**r for 0 <= r < 3: halved until the series is short, then squared back.
Natural fixed_exp(const Natural& r, size_t words) {
  unsigned halvings =
      std::min<unsigned>(kMostHalvings, 6 + static_cast<unsigned>(std::sqrt(12.0 * static_cast<double>(words))));
  Word ignored;
  Natural x = divide_small(r, Word{1} << halvings, ignored);
  Natural sum = add(fixed_one(words), x), term = x.clone();
  for (Word k = 2; !term.is_zero(); ++k) {
    term = divide_small(fixed_multiply(term, x, words), k, ignored);
    sum = add(sum, term);
  }
  for (unsigned i = 0; i < halvings; ++i) sum = fixed_multiply(sum, sum, words);
  return sum;
}

// ln(m) for 1 <= m < 11 by Halley's iteration on fixed_exp, each step of which triples the digits.
Natural fixed_ln(const Natural& m, size_t words) {
  Natural head = drop_words(m.clone(), words - 1);  // one word behind the point
  double approximate = 0;
  for (size_t i = head.size(); i-- > 0;) approximate = approximate * 1e18 + static_cast<double>(head[i]);
  double start = std::max(0.0, std::log(approximate * 1e-18));
  Natural y(static_cast<uint64_t>(start * 1e18));
  size_t y_words = 1, digits = 14;
  while (digits < words * kWordDigits) {
    digits *= 3;
    size_t now = std::min(words, digits / kWordDigits + 1 + kGuardWords);
    y = shift_left(y, (now - y_words) * kWordDigits);
    y_words = now;
    Natural target = drop_words(m.clone(), words - now), power = fixed_exp(y, now);
    bool below = compare(power, target) < 0;
    Natural gap = below ? subtract(target, power) : subtract(power, target);
    Natural step = fixed_divide(add(gap, gap), add(target, power), now);
    if (below) {
      y = add(y, step);
    } else {
      y = compare(y, step) < 0 ? Natural() : subtract(y, step);
    }
  }
  return y_words == words ? std::move(y) : shift_left(y, (words - y_words) * kWordDigits);
}

// Whether everything within kError of n rounds alike, half to even, at `prec` digits.
bool settled(const Natural& n, int64_t prec) {
  Natural slack(kError);
  if (compare(n, slack) <= 0) return false;
  Natural low = subtract(n, slack), high = add(n, slack);
  auto digits = static_cast<int64_t>(n.digits());
  if (digits <= prec || low.digits() != high.digits()) return false;
  auto extra = static_cast<uint64_t>(digits - prec);
  int first = shift_right(low, extra), second = shift_right(high, extra);
  if (compare(low, high) != 0 || first == 5 || second == 5) return false;
  return (first < 5) == (second < 5);
}

Number inexact_result(bool negative, Natural n, int64_t exponent, const Context& c, uint32_t& status) {
  if (n.lowest_digit() % 5 == 0) increment(n);
  Number r = make_number(negative, std::move(n), exponent);
  finish(r, c, status);
  status |= Condition::kInexact | Condition::kRounded;
  return r;
}

Context half_even(const Context& c) {
  Context r = c;
  r.rounding = Rounding::kHalfEven;
  return r;
}
// A wide context of some precision for intermediate results.
Context work_context(const Context& c, int64_t prec) {
  Context w = max_context();
  w.prec = prec;
  w.constants = c.constants;
  return w;
}

Number beyond_range(bool negative, bool overflow, const Context& c, uint32_t& status) {
  Number r = make_number(negative, Natural(1), overflow ? kHugeExponent : -kHugeExponent);
  finish(r, c, status);
  return r;
}

// 1.000... or 0.999...: what differs from one by less than can be seen.
Number nearly_one(bool below, const Context& c, uint32_t& status) {
  if (too_long(c.prec)) return make_error(Condition::kMallocError, status);
  int64_t digits = c.prec + 3;
  Natural n = Natural::power_of_ten(static_cast<uint64_t>(digits));
  if (below) {
    decrement(n);
  } else {
    increment(n);
  }
  Number r = make_number(false, std::move(n), -digits);
  finish(r, c, status);
  return r;
}

// Whether a = 10**n.
bool is_power_of_ten(const Number& a) {
  return a.coefficient.trailing_zeros() + 1 == a.coefficient.digits() &&
         a.coefficient.digit_at(a.coefficient.digits() - 1) == 1;
}

// ln(a) as fixed point of `words` words, a > 0.
Natural ln_fixed(const Number& a, size_t words, const Context& c, bool& negative) {
  Number one = make_int(1);
  bool below_one = compare_values(a, one) < 0;
  int64_t shift = a.adjusted();
  negative = below_one;
  if (shift == 0) return fixed_ln(to_fixed(a, words), words);
  if (shift == -1) {  // 0.1 <= a < 1: ln(a) = -ln(1 / a) loses nothing where a is near 1
    Natural inverse = fixed_divide(fixed_one(words), to_fixed(a, words), words);
    return fixed_ln(inverse, words);
  }
  // a = m * 10**shift with 1 <= m < 10
  Number m = a.clone();
  m.exponent -= shift;
  Natural part = fixed_ln(to_fixed(m, words), words);
  Natural tens = multiply(ln10(words + kExponentWords, c), Natural(static_cast<uint64_t>(shift < 0 ? -shift : shift)));
  tens = drop_words(std::move(tens), kExponentWords);
  return shift > 0 ? add(tens, part) : subtract(tens, part);
}

// Zeros behind the point of ln(a), for a near 1.
int64_t cancelled_digits(const Number& a) {
  if (a.adjusted() != 0 && a.adjusted() != -1) return 0;
  Context exact = max_context();
  uint32_t ignored = 0;
  Number gap = subtract(a, make_int(1), exact, ignored);
  return std::max<int64_t>(0, -gap.adjusted());
}

template <bool kTen>
Number logarithm(const Number& a, const Context& c, uint32_t& status) {
  Context round = half_even(c);
  int64_t zeros = cancelled_digits(a);
  if (too_long(c.prec + zeros)) return make_error(Condition::kMallocError, status);
  for (auto words = static_cast<size_t>((c.prec + zeros) / kWordDigits + 2 + static_cast<int64_t>(kGuardWords));;
       words += words / 2) {
    bool negative = false;
    Natural n = ln_fixed(a, words, c, negative);
    if (kTen) n = fixed_divide(n, ln10(words, c), words);
    if (settled(n, c.prec)) {
      return inexact_result(negative, std::move(n), -static_cast<int64_t>(words * kWordDigits), round, status);
    }
  }
}

// a**n by squaring; rounds to the context at each step.
Number power_by_squaring(const Number& a, uint64_t n, const Context& w, uint32_t& status) {
  Number r = a.clone();
  int bit = 63;
  while (((n >> bit) & 1) == 0) --bit;
  while (bit-- > 0) {
    r = multiply(r, r, w, status);
    if (((n >> bit) & 1) != 0) r = multiply(r, a, w, status);
    if (r.is_special() || r.is_zero()) break;
  }
  return r;
}

Number power_of_one(const Number& a, const Number& b, bool negative, const Context& c, uint32_t& status) {
  if (too_long(c.prec)) return make_error(Condition::kMallocError, status);
  int64_t digits = c.prec - 1;
  if (b.is_integer()) {
    if (b.negative) return make_number(negative, Natural(1), 0);
    uint64_t n = 0;
    int64_t wanted = INT64_MAX;
    if (b.exponent <= 20 && b.adjusted() <= 18) {
      Natural whole = to_fixed(b, 0);
      if (whole.fits_u64(n) && n < (uint64_t{1} << 62) &&
          __builtin_mul_overflow(-a.exponent, static_cast<int64_t>(n), &wanted)) {
        wanted = INT64_MAX;
      }
    }
    if (a.exponent == 0) wanted = 0;
    if (wanted > digits) status |= Condition::kRounded;
    digits = std::min(wanted, digits);
  } else {
    status |= Condition::kInexact | Condition::kRounded;
  }
  return make_number(negative, Natural::power_of_ten(static_cast<uint64_t>(digits)), -digits);
}

// The cases of power that need no computing. False: finite operands, not zero, and the result is an ordinary number.
bool simple_power(const Number& a, const Number& b, bool negative, const Context& c, uint32_t& status, Number& r) {
  if (b.is_zero()) {
    r = a.is_zero() ? make_error(Condition::kInvalidOperation, status) : make_int(1);
    return true;
  }
  if (a.is_zero()) {
    r = b.negative ? make_infinity(negative) : make_number(negative, Natural(), 0);
    return true;
  }
  if (a.negative && !b.is_integer()) {
    r = make_error(Condition::kInvalidOperation, status);
    return true;
  }
  if (a.is_infinite()) {
    r = b.negative ? make_number(negative, Natural(), 0) : make_infinity(negative);
    return true;
  }
  int order = 0;
  {
    Number magnitude = a.clone();
    magnitude.negative = false;
    order = compare_values(magnitude, make_int(1));
  }
  if (b.is_infinite()) {
    if (order == 0) {
      r = power_of_one(make_int(1), make_number(false, Natural(5), -1), negative, c, status);
    } else {
      r = (order > 0) == b.negative ? make_number(negative, Natural(), 0) : make_infinity(negative);
    }
    return true;
  }
  if (order == 0) {
    r = power_of_one(a, b, negative, c, status);
    return true;
  }
  return false;
}

bool is_odd_integer(const Number& b) {
  if (!b.is_integer() || b.exponent > 0 || b.is_zero()) return false;
  return b.coefficient.digit_at(static_cast<uint64_t>(-b.exponent)) % 2 == 1;
}

Natural power_natural(const Natural& base, const Number& exponent, const Natural& modulus) {
  Natural result(1), rest;
  (void)divide(result, modulus, rest);
  result = std::move(rest);
  auto times = [&](const Natural& x, const Natural& y) {
    Natural left;
    (void)divide(multiply(x, y), modulus, left);
    return left;
  };
  auto tenth_power = [&](const Natural& x) {
    Natural two = times(x, x), four = times(two, two);
    return times(times(four, four), two);
  };
  for (uint64_t i = exponent.coefficient.digits(); i-- > 0;) {
    result = tenth_power(result);
    for (int k = exponent.coefficient.digit_at(i); k > 0; --k) result = times(result, base);
  }
  for (int64_t i = 0; i < exponent.exponent; ++i) result = tenth_power(result);
  return result;
}

// An integral number with its exponent made 0 or positive.
Number integral(const Number& a) {
  Number r = a.clone();
  if (r.exponent < 0) {
    (void)shift_right(r.coefficient, static_cast<uint64_t>(-r.exponent));
    r.exponent = 0;
  }
  return r;
}

}  // namespace

Number square_root(const Number& a, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, nullptr, c, status, r)) return r;
  int64_t ideal = a.exponent >= 0 ? a.exponent / 2 : -((1 - a.exponent) / 2);
  if (a.is_zero()) {
    r = make_number(a.negative, Natural(), ideal);
    finish(r, c, status);
    return r;
  }
  if (a.negative) return make_error(Condition::kInvalidOperation, status);
  if (a.is_infinite()) return make_infinity(false);
  Context round = half_even(c);
  Natural n = a.exponent - 2 * ideal != 0 ? multiply_small(a.coefficient, 10) : a.coefficient.clone();
  auto digits = static_cast<int64_t>((n.digits() + 1) / 2);
  int64_t shift = c.prec + 1 - digits;
  bool exact = true;
  if (shift > digits + 2 * kWordDigits) {  // an exact root needs no digits of its own
    Natural root = square_root(n);
    if (compare(multiply(root, root), n) == 0) {
      r = make_number(false, std::move(root), ideal);
      finish(r, round, status);
      return r;
    }
    if (too_long(2 * shift)) return make_error(Condition::kMallocError, status);
  }
  if (shift >= 0) {
    n = shift_left(n, static_cast<uint64_t>(2 * shift));
  } else {
    exact = shift_right(n, static_cast<uint64_t>(-2 * shift)) == 0;
  }
  Natural root = square_root(n);
  exact = exact && compare(multiply(root, root), n) == 0;
  int64_t exponent = ideal - shift;
  if (exact) {
    if (shift >= 0) {
      (void)shift_right(root, static_cast<uint64_t>(shift));
    } else {
      root = shift_left(root, static_cast<uint64_t>(-shift));
    }
    exponent = ideal;
  } else if (root.lowest_digit() % 5 == 0) {
    increment(root);
  }
  r = make_number(false, std::move(root), exponent);
  finish(r, round, status);
  return r;
}

Number exp(const Number& a, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, nullptr, c, status, r)) return r;
  if (a.is_infinite()) return a.negative ? make_number(false, Natural(), 0) : make_infinity(false);
  if (a.is_zero()) return make_int(1);
  Context round = half_even(c);
  if (a.adjusted() >= 19) return beyond_range(false, !a.negative, round, status);
  if (a.adjusted() < -(c.prec + 1)) return nearly_one(a.negative, round, status);
  if (too_long(c.prec)) return make_error(Condition::kMallocError, status);
  for (size_t words = static_cast<size_t>(c.prec / kWordDigits) + 2 + kGuardWords;; words += words / 2) {
    size_t wide = words + kExponentWords;
    Natural ten = ln10(wide, c), rest, whole = divide(to_fixed(a, wide), ten, rest);
    uint64_t tens = 0;
    (void)whole.fits_u64(tens);
    auto exponent = static_cast<int64_t>(tens);
    if (a.negative) {
      rest = subtract(ten, rest);
      exponent = -exponent - 1;
    }
    Natural n = fixed_exp(drop_words(std::move(rest), kExponentWords), words);
    if (settled(n, c.prec)) {
      return inexact_result(false, std::move(n), exponent - static_cast<int64_t>(words * kWordDigits), round, status);
    }
  }
}

Number ln(const Number& a, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, nullptr, c, status, r)) return r;
  if (a.is_zero()) return make_infinity(true);
  if (a.negative) return make_error(Condition::kInvalidOperation, status);
  if (a.is_infinite()) return make_infinity(false);
  if (compare_values(a, make_int(1)) == 0) return make_int(0);
  return logarithm<false>(a, c, status);
}

Number log10(const Number& a, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, nullptr, c, status, r)) return r;
  if (a.is_zero()) return make_infinity(true);
  if (a.negative) return make_error(Condition::kInvalidOperation, status);
  if (a.is_infinite()) return make_infinity(false);
  if (is_power_of_ten(a)) {
    r = make_int(a.adjusted());
    finish(r, half_even(c), status);
    return r;
  }
  return logarithm<true>(a, c, status);
}

namespace {

int64_t digit_count(int64_t n) {
  int64_t count = 1;
  for (uint64_t left = n < 0 ? 0 - static_cast<uint64_t>(n) : static_cast<uint64_t>(n); left >= 10; left /= 10) ++count;
  return count;
}

// At most the place of the first digit of log10(a); `a` is positive and not one.
int64_t place_of_log(const Number& a) {
  const int64_t place = a.adjusted();
  if (place > 0) return digit_count(place) - 1;
  if (place < -1) return digit_count(place + 1) - 1;
  uint32_t ignored = 0;
  const Number distance = subtract(a, make_int(1), max_context(), ignored);
  return place == 0 ? distance.adjusted() - 1 : distance.adjusted();
}

// Whether base**b cannot lie in the context's range, as far as the sizes tell.
bool far_beyond_range(const Number& base, const Number& b, const Context& c) {
  const bool small = (base.adjusted() < 0) != b.negative;
  return digit_count(small ? c.etiny() : c.emax) < b.adjusted() + place_of_log(base);
}

// base**b for a positive base, not rounded to the context yet. Both forms round to what libmpdec rounds to on its way,
// half to even, so that directed rounding sees the same digits.
Number whole_power(Number& base, const Number& b, uint64_t n, const Context& c, uint32_t& status) {
  Context w = c;
  w.rounding = Rounding::kHalfEven;
  w.clamp = false;
  const int64_t more = static_cast<int64_t>(b.coefficient.digits()) + b.exponent + 2 + (b.negative ? 1 : 0);
  if (!too_long(c.prec)) w.prec = std::min(kMaxPrec, c.prec + more);
  if (b.negative) {
    base = divide(make_int(1), base, w, status);
    if (base.is_special()) return base.clone();
  }
  return power_by_squaring(base, n, w, status);
}

Number real_power(const Number& base, const Number& b, const Context& c, uint32_t& status) {
  constexpr int64_t kMoreDigits = 4 + 19;
  if (too_long(c.prec)) return make_error(Condition::kMallocError, status);
  const int64_t prec = std::max(c.prec, static_cast<int64_t>(base.coefficient.digits())) + kMoreDigits;
  uint32_t conditions = 0;
  const Context w = work_context(c, prec);
  const Number log = multiply(ln(base, w, conditions), b, w, conditions);
  Number r = exp(log, w, conditions);
  if (r.is_zero()) return make_number(false, Natural(1), -kHugeExponent);
  status |= conditions & Condition::kErrors;
  if (!r.is_special()) status |= Condition::kInexact | Condition::kRounded;
  return r;
}

}  // namespace

Number power(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, &b, c, status, r)) return r;
  bool negative = a.negative && is_odd_integer(b);
  if (simple_power(a, b, negative, c, status, r)) return r;
  Number base = a.clone();
  base.negative = false;
  if (far_beyond_range(base, b, c)) return beyond_range(negative, (base.adjusted() < 0) == b.negative, c, status);
  uint64_t n = 0;
  if (b.is_integer() && integral(b).exponent <= 18 && to_fixed(b, 0).fits_u64(n)) {
    r = whole_power(base, b, n, c, status);
  } else {
    r = real_power(base, b, c, status);
  }
  if (r.is_nan()) return r;
  if (r.is_infinite()) return beyond_range(negative, true, c, status);
  r.negative = negative;
  finish(r, c, status);
  if ((status & Condition::kSubnormal) != 0 && (status & Condition::kInexact) != 0) status |= Condition::kUnderflow;
  return r;
}

Number power_modulo(const Number& a, const Number& b, const Number& m, const Context& c, uint32_t& status) {
  Number r;
  if (a.is_nan() || b.is_nan() || m.is_nan()) {
    const Number* list[] = {&a, &b, &m};
    for (const Number* n : list) {
      if (n->form == Form::kSnan && propagate_nan(*n, nullptr, c, status, r)) return r;
    }
    for (const Number* n : list) {
      if (propagate_nan(*n, nullptr, c, status, r)) return r;
    }
  }
  if (!a.is_integer() || !b.is_integer() || !m.is_integer() || (b.negative && !b.is_zero()) || m.is_zero() ||
      m.adjusted() >= c.prec || (a.is_zero() && b.is_zero()) || too_long(m.adjusted())) {
    return make_error(Condition::kInvalidOperation, status);
  }
  Number x = integral(a), y = integral(b), modulus = integral(m);
  Natural whole = shift_left(modulus.coefficient, static_cast<uint64_t>(modulus.exponent)), base;
  (void)divide(x.coefficient, whole, base);
  if (x.exponent > 0) {
    Natural factor = power_natural(Natural(10), make_int(x.exponent), whole), rest;
    (void)divide(multiply(base, factor), whole, rest);
    base = std::move(rest);
  }
  r = make_number(a.negative && is_odd_integer(y), power_natural(base, y, whole), 0);
  return r;
}

}  // namespace dxpy::decimal
