// Rounding of results to a context's precision and exponent range.
#include "core/modules/decimal_number.h"

namespace dxpy::decimal {

namespace {

// Whether a coefficient is to be incremented, given what was dropped (shift_right).
bool rounds_away(int dropped, const Natural& kept, bool negative, Rounding rounding) {
  if (dropped == 0) return false;
  switch (rounding) {
    case Rounding::kDown:
      return false;
    case Rounding::kUp:
      return true;
    case Rounding::kCeiling:
      return !negative;
    case Rounding::kFloor:
      return negative;
    case Rounding::kHalfUp:
      return dropped >= 5;
    case Rounding::kHalfDown:
      return dropped > 5;
    case Rounding::kHalfEven:
      return dropped > 5 || (dropped == 5 && kept.is_odd());
    case Rounding::k05Up:
      return kept.lowest_digit() % 5 == 0;
  }
  return false;
}

void overflow(Number& r, const Context& c, uint32_t& status) {
  status |= Condition::kOverflow | Condition::kInexact | Condition::kRounded;
  bool finite = false;
  switch (c.rounding) {
    case Rounding::kHalfUp:
    case Rounding::kHalfDown:
    case Rounding::kHalfEven:
    case Rounding::kUp:
      break;
    case Rounding::kDown:
    case Rounding::k05Up:
      finite = true;
      break;
    case Rounding::kCeiling:
      finite = r.negative;
      break;
    case Rounding::kFloor:
      finite = !r.negative;
      break;
  }
  if (!finite) {
    r = make_infinity(r.negative);
    return;
  }
  if (c.prec / kWordDigits >= static_cast<int64_t>(kMaxWords)) {
    r = make_error(Condition::kMallocError, status);
    return;
  }
  Natural nines = Natural::power_of_ten(static_cast<uint64_t>(c.prec));
  decrement(nines);
  r = make_number(r.negative, std::move(nines), c.etop());
}

void underflow(Number& r, const Context& c, uint32_t& status) {
  if (r.coefficient.is_zero()) {
    if (r.exponent < c.etiny()) {
      r.exponent = c.etiny();
      status |= Condition::kClamped;
    }
    return;
  }
  status |= Condition::kSubnormal;
  if (r.exponent >= c.etiny()) return;
  int dropped = shift_right(r.coefficient, static_cast<uint64_t>(c.etiny() - r.exponent));
  r.exponent = c.etiny();
  if (rounds_away(dropped, r.coefficient, r.negative, c.rounding)) increment(r.coefficient);
  status |= Condition::kRounded;
  if (dropped == 0) return;
  status |= Condition::kInexact | Condition::kUnderflow;
  if (r.coefficient.is_zero()) status |= Condition::kClamped;
}

void check_exponent(Number& r, const Context& c, uint32_t& status) {
  int64_t adjusted = r.adjusted();
  if (adjusted > c.emax) {
    if (!r.coefficient.is_zero()) {
      overflow(r, c, status);
      return;
    }
    r.exponent = c.clamp ? c.etop() : c.emax;
    status |= Condition::kClamped;
  } else if (c.clamp && r.exponent > c.etop()) {
    r.coefficient = shift_left(r.coefficient, static_cast<uint64_t>(r.exponent - c.etop()));
    r.exponent = c.etop();
    status |= Condition::kClamped;
    if (!r.coefficient.is_zero() && adjusted < c.emin) status |= Condition::kSubnormal;
  } else if (adjusted < c.emin) {
    underflow(r, c, status);
  }
}

}  // namespace

Context max_context() {
  return Context{kMaxPrec, kMaxEmax, kMinEmin, Condition::kInvalidOperation, 0, Rounding::kHalfEven, false, true};
}

bool Number::is_integer() const {
  if (is_special()) return false;
  if (exponent >= 0 || coefficient.is_zero()) return true;
  return coefficient.trailing_zeros() >= static_cast<uint64_t>(-exponent);
}
Number Number::clone() const {
  Number r;
  r.coefficient = coefficient.clone();
  r.exponent = exponent;
  r.negative = negative;
  r.form = form;
  return r;
}
Number make_number(bool negative, Natural coefficient, int64_t exponent) {
  Number r;
  r.coefficient = std::move(coefficient);
  r.exponent = exponent;
  r.negative = negative;
  return r;
}
Number make_int(int64_t n) {
  auto magnitude = n < 0 ? uint64_t{0} - static_cast<uint64_t>(n) : static_cast<uint64_t>(n);
  return make_number(n < 0, Natural(magnitude), 0);
}
Number make_infinity(bool negative) {
  Number r;
  r.negative = negative;
  r.form = Form::kInfinite;
  return r;
}
Number make_nan() {
  Number r;
  r.form = Form::kNan;
  return r;
}
Number make_error(uint32_t condition, uint32_t& status) {
  status |= condition;
  return make_nan();
}

namespace {

// Whether a finite number is a result of the context as it is, as nearly all are.
bool fits(const Number& r, const Context& c) {
  auto digits = static_cast<int64_t>(r.coefficient.digits());
  int64_t adjusted = r.exponent + digits - 1;
  return digits <= c.prec && adjusted <= c.emax && adjusted >= c.emin && (!c.clamp || r.exponent <= c.etop());
}

}  // namespace

void finish(Number& r, const Context& c, uint32_t& status) {
  if (r.is_special()) {
    if (r.is_nan()) {
      auto most = static_cast<uint64_t>(c.prec - (c.clamp ? 1 : 0));
      if (r.coefficient.digits() > most) keep_low(r.coefficient, most);
    }
    return;
  }
  if (fits(r, c)) return;
  check_exponent(r, c, status);
  if (r.is_special()) return;
  uint64_t digits = r.coefficient.digits();
  if (digits <= static_cast<uint64_t>(c.prec)) return;
  uint64_t extra = digits - static_cast<uint64_t>(c.prec);
  int dropped = shift_right(r.coefficient, extra);
  r.exponent += static_cast<int64_t>(extra);
  status |= Condition::kRounded;
  if (dropped != 0) status |= Condition::kInexact;
  if (!rounds_away(dropped, r.coefficient, r.negative, c.rounding)) return;
  increment(r.coefficient);
  if (r.coefficient.digits() <= static_cast<uint64_t>(c.prec)) return;
  (void)shift_right(r.coefficient, 1);
  ++r.exponent;
  check_exponent(r, c, status);
}

void rescale(Number& r, int64_t exponent, const Context& c, uint32_t& status) {
  if (exponent <= r.exponent) {
    r.coefficient = shift_left(r.coefficient, static_cast<uint64_t>(r.exponent - exponent));
  } else {
    int dropped = shift_right(r.coefficient, static_cast<uint64_t>(exponent - r.exponent));
    if (rounds_away(dropped, r.coefficient, r.negative, c.rounding)) increment(r.coefficient);
    status |= Condition::kRounded;
    if (dropped != 0) status |= Condition::kInexact;
  }
  r.exponent = exponent;
}

bool propagate_nan(const Number& a, const Number* b, const Context& c, uint32_t& status, Number& r) {
  bool second = b != nullptr && b->is_nan();
  if (!a.is_nan() && !second) return false;
  const Number* chosen = &a;
  if (a.form == Form::kSnan) {
    status |= Condition::kInvalidOperation;
  } else if (second && b->form == Form::kSnan) {
    status |= Condition::kInvalidOperation;
    chosen = b;
  } else if (!a.is_nan()) {
    chosen = b;
  }
  r = chosen->clone();
  r.form = Form::kNan;
  finish(r, c, status);
  return true;
}

}  // namespace dxpy::decimal
