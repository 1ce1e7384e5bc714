// Operations on digits and exponents: quantize, neighbours, shifts, logical operations.
#include <algorithm>

#include "core/modules/decimal_number.h"

namespace dxpy::decimal {

namespace {

bool too_long(int64_t digits) { return digits / kWordDigits >= static_cast<int64_t>(kMaxWords); }

Number to_integral(const Number& a, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, nullptr, c, status, r)) return r;
  r = a.clone();
  if (a.is_infinite() || a.exponent >= 0) return r;
  if (a.is_zero()) {
    r.exponent = 0;
    return r;
  }
  rescale(r, 0, c, status);
  return r;
}

// The neighbour of a in a direction: rounding what lies a speck further.
Number neighbour(const Number& a, bool up, const Context& c, uint32_t& status) {
  Number r;
  if (a.is_infinite()) {
    if (a.negative != up) return a.clone();
    if (too_long(c.prec)) return make_error(Condition::kMallocError, status);
    Natural nines = Natural::power_of_ten(static_cast<uint64_t>(c.prec));
    decrement(nines);
    return make_number(a.negative, std::move(nines), c.etop());
  }
  Context directed = c;
  directed.rounding = up ? Rounding::kCeiling : Rounding::kFloor;
  uint32_t ignored = 0;
  r = a.clone();
  finish(r, directed, ignored);
  if (!r.is_special() && !a.is_special() && compare_values(r, a) == 0) {
    Number speck = make_number(!up, Natural(1), c.etiny() - 1);
    r = add(a, speck, directed, ignored);
  }
  status |= ignored & Condition::kErrors;
  return r;
}

// An operand of the logical operations: finite, not negative, exponent 0, digits 0 and 1.
bool is_logical(const Number& a, const Context&) {
  if (a.is_special() || a.negative || a.exponent != 0) return false;
  for (size_t i = 0; i < a.coefficient.size(); ++i) {
    for (Word w = a.coefficient[i]; w != 0; w /= 10) {
      if (w % 10 > 1) return false;
    }
  }
  return true;
}

template <typename F>
Number logical(const Number& a, const Number& b, const Context& c, uint32_t& status, F combine) {
  if (!is_logical(a, c) || !is_logical(b, c)) return make_error(Condition::kInvalidOperation, status);
  uint64_t digits = std::min(static_cast<uint64_t>(c.prec), std::max(a.coefficient.digits(), b.coefficient.digits()));
  Natural n;
  for (uint64_t i = 0; i < digits; ++i) n.set_digit(i, combine(a.coefficient.digit_at(i), b.coefficient.digit_at(i)));
  n.trim();
  return make_number(false, std::move(n), 0);
}

// A whole number with a magnitude up to `most`, as the second operand of shift, rotate and scaleb.
bool small_integer(const Number& b, int64_t most, int64_t& out) {
  uint64_t n = 0;
  if (b.is_special() || b.exponent != 0 || !b.coefficient.fits_u64(n) || n > static_cast<uint64_t>(most)) return false;
  out = b.negative ? -static_cast<int64_t>(n) : static_cast<int64_t>(n);
  return true;
}

}  // namespace

Number quantize(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  Number r;
  if (a.is_special() || b.is_special()) {
    if (propagate_nan(a, &b, c, status, r)) return r;
    if (a.is_infinite() && b.is_infinite()) return a.clone();
    return make_error(Condition::kInvalidOperation, status);
  }
  if (b.exponent > c.emax || b.exponent < c.etiny()) return make_error(Condition::kInvalidOperation, status);
  if (a.is_zero()) {
    r = make_number(a.negative, Natural(), b.exponent);
    finish(r, c, status);
    return r;
  }
  int64_t gap = a.exponent - b.exponent;
  if (gap > 0 && static_cast<int64_t>(a.coefficient.digits()) + gap > c.prec) {
    return make_error(Condition::kInvalidOperation, status);
  }
  if (gap > 0 && too_long(gap)) return make_error(Condition::kMallocError, status);
  uint32_t conditions = 0;
  r = a.clone();
  rescale(r, b.exponent, c, conditions);
  if (gap == 0) conditions = 0;
  if (static_cast<int64_t>(r.coefficient.digits()) > c.prec || r.adjusted() > c.emax) {
    return make_error(Condition::kInvalidOperation, status);
  }
  if (!r.is_zero() && r.adjusted() < c.emin) conditions |= Condition::kSubnormal;
  finish(r, c, conditions);
  status |= conditions & ~uint32_t{Condition::kUnderflow};
  return r;
}

Number to_integral_exact(const Number& a, const Context& c, uint32_t& status) { return to_integral(a, c, status); }
Number to_integral_value(const Number& a, const Context& c, uint32_t& status) {
  uint32_t conditions = 0;
  Number r = to_integral(a, c, conditions);
  status |= conditions & Condition::kErrors;
  return r;
}

Number normalize(const Number& a, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, nullptr, c, status, r)) return r;
  r = a.clone();
  finish(r, c, status);
  if (r.is_special()) return r;
  if (r.is_zero()) {
    r.exponent = 0;
    return r;
  }
  int64_t most = (c.clamp ? c.etop() : c.emax) - r.exponent;
  if (most <= 0) return r;
  uint64_t zeros = std::min(r.coefficient.trailing_zeros(), static_cast<uint64_t>(most));
  (void)shift_right(r.coefficient, zeros);
  r.exponent += static_cast<int64_t>(zeros);
  return r;
}

Number next_minus(const Number& a, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, nullptr, c, status, r)) return r;
  return neighbour(a, false, c, status);
}
Number next_plus(const Number& a, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, nullptr, c, status, r)) return r;
  return neighbour(a, true, c, status);
}
Number next_toward(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, &b, c, status, r)) return r;
  int order = compare_values(a, b);
  if (order == 0) {
    r = a.clone();
    r.negative = b.negative;
    return r;
  }
  r = neighbour(a, order < 0, c, status);
  if (r.is_infinite()) {
    if (!a.is_infinite()) status |= Condition::kOverflow | Condition::kRounded | Condition::kInexact;
  } else if (r.adjusted() < c.emin) {
    status |= Condition::kUnderflow | Condition::kSubnormal | Condition::kRounded | Condition::kInexact;
    if (r.is_zero()) status |= Condition::kClamped;
  }
  return r;
}

Number logb(const Number& a, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, nullptr, c, status, r)) return r;
  if (a.is_infinite()) return make_infinity(false);
  if (a.is_zero()) {
    status |= Condition::kDivisionByZero;
    return make_infinity(true);
  }
  r = make_int(a.adjusted());
  finish(r, c, status);
  return r;
}

Number scaleb(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, &b, c, status, r)) return r;
  int64_t n = 0, most = 2 * (c.emax + c.prec);
  if (b.is_infinite() || !small_integer(b, most, n)) return make_error(Condition::kInvalidOperation, status);
  r = a.clone();
  if (a.is_infinite()) return r;
  r.exponent = std::clamp(r.exponent + n, -3 * kMaxEmax, 3 * kMaxEmax);
  finish(r, c, status);
  return r;
}

Number shift(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, &b, c, status, r)) return r;
  int64_t n = 0;
  if (!small_integer(b, c.prec, n)) return make_error(Condition::kInvalidOperation, status);
  r = a.clone();
  if (a.is_infinite()) return r;
  if (n < 0) {
    keep_low(r.coefficient, static_cast<uint64_t>(c.prec));
    (void)shift_right(r.coefficient, static_cast<uint64_t>(-n));
    return r;
  }
  if (!r.is_zero() && too_long(n)) return make_error(Condition::kMallocError, status);
  r.coefficient = shift_left(r.coefficient, static_cast<uint64_t>(n));
  keep_low(r.coefficient, static_cast<uint64_t>(c.prec));
  return r;
}

Number rotate(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, &b, c, status, r)) return r;
  int64_t n = 0;
  if (!small_integer(b, c.prec, n)) return make_error(Condition::kInvalidOperation, status);
  r = a.clone();
  if (a.is_infinite()) return r;
  if (n < 0) n += c.prec;
  if (!r.is_zero() && too_long(c.prec)) return make_error(Condition::kMallocError, status);
  auto left = static_cast<uint64_t>(n), right = static_cast<uint64_t>(c.prec - n);
  keep_low(r.coefficient, static_cast<uint64_t>(c.prec));
  Natural low = r.coefficient.clone();
  (void)shift_right(r.coefficient, right);
  keep_low(low, right);
  r.coefficient = add(shift_left(low, left), r.coefficient);
  return r;
}

Number logical_and(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  return logical(a, b, c, status, [](int x, int y) { return x & y; });
}
Number logical_or(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  return logical(a, b, c, status, [](int x, int y) { return x | y; });
}
Number logical_xor(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  return logical(a, b, c, status, [](int x, int y) { return x ^ y; });
}
Number logical_invert(const Number& a, const Context& c, uint32_t& status) {
  if (!is_logical(a, c)) return make_error(Condition::kInvalidOperation, status);
  if (too_long(c.prec)) return make_error(Condition::kMallocError, status);
  Natural n;
  n.resize((static_cast<size_t>(c.prec) + kWordDigits - 1) / kWordDigits);
  for (uint64_t i = 0; i < static_cast<uint64_t>(c.prec); ++i) n.set_digit(i, 1 - a.coefficient.digit_at(i));
  n.trim();
  return make_number(false, std::move(n), 0);
}

}  // namespace dxpy::decimal
