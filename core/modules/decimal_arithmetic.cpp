// Sums, products, quotients and remainders.
#include <algorithm>

#include "core/modules/decimal_number.h"

namespace dxpy::decimal {

namespace {

bool too_long(uint64_t digits) { return digits / kWordDigits >= kMaxWords; }

// The sum of two numbers with coefficients of one word each, whose exponents differ by no more than the digits of one:
// exact in 128 bits. `high` has the greater exponent, by `gap`.
Number sum_of_words(const Number& high, bool high_negative, const Number& low, bool low_negative, uint64_t gap,
                    Rounding rounding) {
  Wide a = Wide{high.coefficient[0]} * kPowersOfTen[gap], b = low.coefficient[0];
  if (high_negative == low_negative) return make_number(high_negative, Natural(a + b), low.exponent);
  if (a == b) return make_number(rounding == Rounding::kFloor, Natural(), low.exponent);
  return make_number(a > b ? high_negative : low_negative, Natural(a > b ? a - b : b - a), low.exponent);
}

// 10**exponent stands for an operand so small that only its being there matters.
Number sum_of_finite(const Number& a, const Number& b, bool b_negative, const Context& c, uint32_t& status) {
  const Number *big = &a, *small = &b;
  bool big_negative = a.negative, small_negative = b_negative;
  if (big->exponent < small->exponent) {
    std::swap(big, small);
    std::swap(big_negative, small_negative);
  }
  auto gap = static_cast<uint64_t>(big->exponent - small->exponent);
  Number r;
  if (gap <= kWordDigits && big->coefficient.size() == 1 && small->coefficient.size() == 1) {
    r = sum_of_words(*big, big_negative, *small, small_negative, gap, c.rounding);
    finish(r, c, status);
    return r;
  }
  Number speck;
  int64_t exponent = small->exponent;
  const Natural* low = &small->coefficient;
  if (gap != 0 && !big->coefficient.is_zero() && !small->coefficient.is_zero()) {
    auto digits = static_cast<int64_t>(big->coefficient.digits());
    int64_t least = big->exponent - 1 + std::min<int64_t>(0, digits - c.prec - 1);
    if (small->adjusted() < least) {
      speck = make_number(small_negative, Natural(1), least);
      low = &speck.coefficient;
      exponent = least;
      gap = static_cast<uint64_t>(big->exponent - least);
    }
  } else if (gap != 0 && big->coefficient.is_zero()) {
    r = make_number(small->coefficient.is_zero() ? false : small_negative, small->coefficient.clone(), exponent);
    if (small->coefficient.is_zero()) {
      r.negative = big_negative == small_negative ? big_negative : c.rounding == Rounding::kFloor;
    }
    finish(r, c, status);
    return r;
  }
  if (gap != 0 && small->coefficient.is_zero()) {
    // Pad only as far as the precision goes.
    auto room = static_cast<int64_t>(c.prec) - static_cast<int64_t>(big->coefficient.digits());
    gap = room <= 0 ? 0 : std::min(gap, static_cast<uint64_t>(room));
    exponent = big->exponent - static_cast<int64_t>(gap);
    if (too_long(gap)) return make_error(Condition::kMallocError, status);
    r = make_number(big_negative, shift_left(big->coefficient, gap), exponent);
    if (exponent != small->exponent) status |= Condition::kRounded;
    finish(r, c, status);
    return r;
  }
  if (too_long(gap)) return make_error(Condition::kMallocError, status);
  Natural padded;
  const Natural* high = &big->coefficient;
  if (gap != 0) {
    padded = shift_left(big->coefficient, gap);
    high = &padded;
  }
  r.exponent = exponent;
  if (big_negative == small_negative) {
    r.negative = big_negative;
    r.coefficient = decimal::add(*high, *low);
  } else {
    int order = compare(*high, *low);
    if (order == 0) {
      r.negative = c.rounding == Rounding::kFloor;
    } else {
      r.negative = order > 0 ? big_negative : small_negative;
      r.coefficient = order > 0 ? decimal::subtract(*high, *low) : decimal::subtract(*low, *high);
    }
  }
  finish(r, c, status);
  return r;
}

Number sum(const Number& a, const Number& b, bool b_negative, const Context& c, uint32_t& status) {
  Number r;
  if (!a.is_special() && !b.is_special()) return sum_of_finite(a, b, b_negative, c, status);
  if (propagate_nan(a, &b, c, status, r)) return r;
  if (a.is_infinite()) {
    if (b.is_infinite() && a.negative != b_negative) return make_error(Condition::kInvalidOperation, status);
    return make_infinity(a.negative);
  }
  return make_infinity(b_negative);
}

// The exact product of finite numbers.
Number product(const Number& a, const Number& b) {
  return make_number(a.negative != b.negative, decimal::multiply(a.coefficient, b.coefficient),
                     a.exponent + b.exponent);
}

// Infinities in a product; false: both are finite. nan for 0 * inf.
bool infinite_product(const Number& a, const Number& b, uint32_t& status, Number& r) {
  if (!a.is_infinite() && !b.is_infinite()) return false;
  if (a.is_zero() || b.is_zero()) {
    r = make_error(Condition::kInvalidOperation, status);
  } else {
    r = make_infinity(a.negative != b.negative);
  }
  return true;
}

Number quotient_of_finite(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  auto a_digits = static_cast<int64_t>(a.coefficient.digits()), b_digits = static_cast<int64_t>(b.coefficient.digits());
  int64_t ideal = a.exponent - b.exponent;
  // A quotient that ends at all does so within this many digits: with more the precision cannot matter.
  int64_t longest = a_digits + 4 * b_digits + 2;
  bool exact_only = c.prec > longest && too_long(static_cast<uint64_t>(c.prec));
  int64_t shift = b_digits - a_digits + (exact_only ? longest : c.prec) + 1;
  if (too_long(static_cast<uint64_t>(shift < 0 ? -shift : shift))) return make_error(Condition::kMallocError, status);
  Natural rest, q;
  if (shift > 0) {
    q = decimal::divide(shift_left(a.coefficient, static_cast<uint64_t>(shift)), b.coefficient, rest);
  } else if (shift < 0) {
    q = decimal::divide(a.coefficient, shift_left(b.coefficient, static_cast<uint64_t>(-shift)), rest);
  } else {
    q = decimal::divide(a.coefficient, b.coefficient, rest);
  }
  int64_t exponent = ideal - shift;
  if (!rest.is_zero()) {
    if (exact_only) return make_error(Condition::kMallocError, status);
    if (q.lowest_digit() % 5 == 0) increment(q);
  } else if (exponent < ideal && !q.is_zero()) {
    uint64_t zeros = std::min(q.trailing_zeros(), static_cast<uint64_t>(ideal - exponent));
    (void)shift_right(q, zeros);
    exponent += static_cast<int64_t>(zeros);
  }
  Number r = make_number(a.negative != b.negative, std::move(q), exponent);
  finish(r, c, status);
  return r;
}

// Integer quotient and remainder of finite numbers, b not zero; not yet finished. False: DivisionImpossible.
bool divide_exactly(const Number& a, const Number& b, const Context& c, Number& q, Number& r) {
  int64_t ideal = std::min(a.exponent, b.exponent);
  q = make_number(a.negative != b.negative, Natural(), 0);
  if (a.is_zero()) {
    r = make_number(a.negative, Natural(), ideal);
    return true;
  }
  int64_t gap = a.adjusted() - b.adjusted();
  if (gap < 0) {
    r = a.clone();
    if (too_long(static_cast<uint64_t>(a.exponent - ideal))) return false;
    r.coefficient = shift_left(a.coefficient, static_cast<uint64_t>(a.exponent - ideal));
    r.exponent = ideal;
    return true;
  }
  if (gap > c.prec || too_long(static_cast<uint64_t>(gap))) return false;
  int64_t shift = a.exponent - b.exponent;
  Natural x, y;
  const Natural *top = &a.coefficient, *bottom = &b.coefficient;
  if (shift > 0) {
    x = shift_left(a.coefficient, static_cast<uint64_t>(shift));
    top = &x;
  } else if (shift < 0) {
    y = shift_left(b.coefficient, static_cast<uint64_t>(-shift));
    bottom = &y;
  }
  r = make_number(a.negative, Natural(), ideal);
  q.coefficient = decimal::divide(*top, *bottom, r.coefficient);
  return q.coefficient.digits() <= static_cast<uint64_t>(c.prec);
}

}  // namespace

Number add(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  return sum(a, b, b.negative, c, status);
}
Number subtract(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  return sum(a, b, !b.negative, c, status);
}

Number multiply(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  Number r;
  if (a.is_special() || b.is_special()) {
    if (propagate_nan(a, &b, c, status, r) || infinite_product(a, b, status, r)) return r;
  }
  r = product(a, b);
  finish(r, c, status);
  return r;
}

Number fma(const Number& a, const Number& b, const Number& d, const Context& c, uint32_t& status) {
  Number r;
  if (a.form == Form::kSnan || b.form == Form::kSnan) {
    (void)propagate_nan(a, &b, c, status, r);
    return r;
  }
  if (a.is_nan() || b.is_nan()) return add(a.is_nan() ? a : b, d, c, status);
  if (infinite_product(a, b, status, r)) return r.is_nan() ? std::move(r) : add(r, d, c, status);
  return add(product(a, b), d, c, status);
}

Number divide(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  Number r;
  if (a.is_special() || b.is_special()) {
    if (propagate_nan(a, &b, c, status, r)) return r;
    bool negative = a.negative != b.negative;
    if (a.is_infinite()) {
      if (b.is_infinite()) return make_error(Condition::kInvalidOperation, status);
      return make_infinity(negative);
    }
    r = make_number(negative, Natural(), c.etiny());
    status |= Condition::kClamped;
    return r;
  }
  if (b.is_zero()) {
    if (a.is_zero()) return make_error(Condition::kDivisionUndefined, status);
    status |= Condition::kDivisionByZero;
    return make_infinity(a.negative != b.negative);
  }
  if (a.is_zero()) {
    r = make_number(a.negative != b.negative, Natural(), a.exponent - b.exponent);
    finish(r, c, status);
    return r;
  }
  return quotient_of_finite(a, b, c, status);
}

Number divide_int(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  Number q, r;
  if (a.is_special() || b.is_special()) {
    if (propagate_nan(a, &b, c, status, q)) return q;
    if (a.is_infinite()) {
      if (b.is_infinite()) return make_error(Condition::kInvalidOperation, status);
      return make_infinity(a.negative != b.negative);
    }
    return make_number(a.negative != b.negative, Natural(), 0);
  }
  if (b.is_zero()) {
    if (a.is_zero()) return make_error(Condition::kDivisionUndefined, status);
    status |= Condition::kDivisionByZero;
    return make_infinity(a.negative != b.negative);
  }
  if (!divide_exactly(a, b, c, q, r)) return make_error(Condition::kDivisionImpossible, status);
  finish(q, c, status);
  return q;
}

Number remainder(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  Number q, r;
  if (a.is_special() || b.is_special()) {
    if (propagate_nan(a, &b, c, status, r)) return r;
    if (a.is_infinite()) return make_error(Condition::kInvalidOperation, status);
    r = a.clone();
    finish(r, c, status);
    return r;
  }
  if (b.is_zero()) {
    return make_error(a.is_zero() ? Condition::kDivisionUndefined : Condition::kInvalidOperation, status);
  }
  if (!divide_exactly(a, b, c, q, r)) return make_error(Condition::kDivisionImpossible, status);
  finish(r, c, status);
  return r;
}

Number remainder_near(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  Number q, r;
  if (a.is_special() || b.is_special()) return remainder(a, b, c, status);
  if (b.is_zero()) return remainder(a, b, c, status);
  if (!divide_exactly(a, b, c, q, r)) return make_error(Condition::kDivisionImpossible, status);
  if (a.is_zero() || a.adjusted() - b.adjusted() < -1) {
    finish(r, c, status);
    return r;
  }
  // With b brought to the same exponent: is the rest more than half of it?
  int64_t pad = b.exponent - r.exponent;
  Natural whole = shift_left(b.coefficient, static_cast<uint64_t>(pad));
  int order = decimal::compare(decimal::add(r.coefficient, r.coefficient), whole);
  if (order > 0 || (order == 0 && q.coefficient.is_odd())) {
    r.coefficient = decimal::subtract(whole, r.coefficient);
    r.negative = !r.negative;
    increment(q.coefficient);
    if (q.coefficient.digits() > static_cast<uint64_t>(c.prec)) {
      return make_error(Condition::kDivisionImpossible, status);
    }
  }
  finish(r, c, status);
  return r;
}

void divmod(const Number& a, const Number& b, const Context& c, uint32_t& status, Number& quotient, Number& rest) {
  bool negative = a.negative != b.negative;
  if (a.is_special() || b.is_special()) {
    if (propagate_nan(a, &b, c, status, quotient)) {
      rest = quotient.clone();
    } else if (a.is_infinite()) {
      quotient = b.is_infinite() ? make_nan() : make_infinity(negative);
      rest = make_error(Condition::kInvalidOperation, status);
    } else {
      quotient = make_number(negative, Natural(), 0);
      rest = a.clone();
      finish(rest, c, status);
    }
    return;
  }
  if (b.is_zero()) {
    if (a.is_zero()) {
      quotient = make_error(Condition::kDivisionUndefined, status);
      rest = make_nan();
    } else {
      quotient = make_infinity(negative);
      rest = make_error(Condition::kDivisionByZero | Condition::kInvalidOperation, status);
    }
    return;
  }
  if (!divide_exactly(a, b, c, quotient, rest)) {
    quotient = make_error(Condition::kDivisionImpossible, status);
    rest = make_nan();
    return;
  }
  finish(quotient, c, status);
  finish(rest, c, status);
}

Number plus(const Number& a, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, nullptr, c, status, r)) return r;
  r = a.clone();
  if (r.is_zero() && c.rounding != Rounding::kFloor) r.negative = false;
  finish(r, c, status);
  return r;
}
Number minus(const Number& a, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, nullptr, c, status, r)) return r;
  r = a.clone();
  r.negative = !r.negative;
  if (r.is_zero() && c.rounding != Rounding::kFloor) r.negative = false;
  finish(r, c, status);
  return r;
}
Number absolute(const Number& a, const Context& c, uint32_t& status) {
  return a.negative ? minus(a, c, status) : plus(a, c, status);
}

}  // namespace dxpy::decimal
