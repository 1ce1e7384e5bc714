// Comparisons, and the classes of numbers.
#include "core/modules/decimal_number.h"

namespace dxpy::decimal {

namespace {

int sign_of(const Number& a) {
  if (a.is_zero()) return 0;
  return a.negative ? -1 : 1;
}

// Finite magnitudes.
int compare_magnitude(const Number& a, const Number& b) {
  if (a.coefficient.is_zero() || b.coefficient.is_zero()) {
    return static_cast<int>(!a.coefficient.is_zero()) - static_cast<int>(!b.coefficient.is_zero());
  }
  int64_t x = a.adjusted(), y = b.adjusted();
  if (x != y) return x < y ? -1 : 1;
  // The same number of digits before the point: the difference of the exponents is at most that of the lengths.
  if (a.exponent == b.exponent) return compare(a.coefficient, b.coefficient);
  if (a.exponent > b.exponent) {
    return compare(shift_left(a.coefficient, static_cast<uint64_t>(a.exponent - b.exponent)), b.coefficient);
  }
  return compare(a.coefficient, shift_left(b.coefficient, static_cast<uint64_t>(b.exponent - a.exponent)));
}

int compare_magnitude_any(const Number& a, const Number& b) {
  if (a.is_infinite() || b.is_infinite()) return static_cast<int>(a.is_infinite()) - static_cast<int>(b.is_infinite());
  return compare_magnitude(a, b);
}

int total_rank(Form f) {
  switch (f) {
    case Form::kFinite:
      return 0;
    case Form::kInfinite:
      return 1;
    case Form::kSnan:
      return 2;
    case Form::kNan:
      return 3;
  }
  return 0;
}

// Of one signaling or quiet nan among two operands: max and min ignore a quiet one.
bool nan_for_extremum(const Number& a, const Number& b, const Context& c, uint32_t& status, Number& r) {
  if (!a.is_nan() && !b.is_nan()) return false;
  if (a.form == Form::kNan && !b.is_nan()) {
    r = b.clone();
    finish(r, c, status);
    return true;
  }
  if (b.form == Form::kNan && !a.is_nan()) {
    r = a.clone();
    finish(r, c, status);
    return true;
  }
  return propagate_nan(a, &b, c, status, r);
}

Number extremum(const Number& a, const Number& b, bool magnitude, bool greatest, const Context& c, uint32_t& status) {
  Number r;
  if (nan_for_extremum(a, b, c, status, r)) return r;
  int order = magnitude ? compare_magnitude_any(a, b) : compare_values(a, b);
  if (order == 0 && magnitude) order = compare_values(a, b);
  if (order == 0) order = compare_total(a, b);
  r = ((order < 0) == greatest ? b : a).clone();
  finish(r, c, status);
  return r;
}

}  // namespace

int compare_values(const Number& a, const Number& b) {
  int x = sign_of(a), y = sign_of(b);
  if (x != y || x == 0) return x < y ? -1 : x > y;
  int order = compare_magnitude_any(a, b);
  return x < 0 ? -order : order;
}

int compare_total_mag(const Number& a, const Number& b) {
  int x = total_rank(a.form), y = total_rank(b.form);
  if (x != y) return x < y ? -1 : 1;
  if (a.is_nan()) return compare(a.coefficient, b.coefficient);
  if (a.is_infinite()) return 0;
  int order = compare_magnitude(a, b);
  if (order != 0) return order;
  return a.exponent < b.exponent ? -1 : a.exponent > b.exponent;
}
int compare_total(const Number& a, const Number& b) {
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  int order = compare_total_mag(a, b);
  return a.negative ? -order : order;
}

Number total(const Number& a, const Number& b, const Context&, uint32_t&) { return make_int(compare_total(a, b)); }
Number total_magnitude(const Number& a, const Number& b, const Context&, uint32_t&) {
  return make_int(compare_total_mag(a, b));
}
Number with_sign(const Number& a, const Number& b, const Context&, uint32_t&) {
  Number n = a.clone();
  n.negative = b.negative;
  return n;
}

Number compare(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  Number r;
  if (propagate_nan(a, &b, c, status, r)) return r;
  return make_int(compare_values(a, b));
}
Number compare_signal(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  if (a.is_nan() || b.is_nan()) status |= Condition::kInvalidOperation;
  return compare(a, b, c, status);
}

Number max(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  return extremum(a, b, false, true, c, status);
}
Number min(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  return extremum(a, b, false, false, c, status);
}
Number max_mag(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  return extremum(a, b, true, true, c, status);
}
Number min_mag(const Number& a, const Number& b, const Context& c, uint32_t& status) {
  return extremum(a, b, true, false, c, status);
}

bool same_quantum(const Number& a, const Number& b) {
  if (a.is_special() || b.is_special()) {
    return (a.is_nan() && b.is_nan()) || (a.is_infinite() && b.is_infinite());
  }
  return a.exponent == b.exponent;
}

bool is_normal(const Number& a, const Context& c) { return !a.is_special() && !a.is_zero() && a.adjusted() >= c.emin; }
bool is_subnormal(const Number& a, const Context& c) {
  return !a.is_special() && !a.is_zero() && a.adjusted() < c.emin;
}
const char* number_class(const Number& a, const Context& c) {
  switch (a.form) {
    case Form::kNan:
      return "NaN";
    case Form::kSnan:
      return "sNaN";
    case Form::kInfinite:
      return a.negative ? "-Infinity" : "+Infinity";
    case Form::kFinite:
      break;
  }
  if (a.is_zero()) return a.negative ? "-Zero" : "+Zero";
  if (is_subnormal(a, c)) return a.negative ? "-Subnormal" : "+Subnormal";
  return a.negative ? "-Normal" : "+Normal";
}

}  // namespace dxpy::decimal
