// Decimals from and to other values.
#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "core/modules/decimal_module.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"
#include "core/object/list.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace dxpy {

namespace {

using decimal::Condition;
using decimal::Form;
using decimal::Natural;
using decimal::Number;

// Digits and other ASCII as they are, digits of other scripts as ASCII. Whitespace around and underscores are dropped
// when `lenient`. What cannot be part of a number becomes a character that parse() refuses.
std::string number_text(std::string_view text, bool lenient) {
  auto usual = [](char c) { return c > ' ' && c < 0x7F && c != '_'; };
  if (std::all_of(text.begin(), text.end(), usual)) return std::string(text);
  std::string out;
  size_t at = 0;
  while (at < text.size()) {
    uint32_t cp = static_cast<uint8_t>(text[at]);
    size_t size = 1;
    if (cp >= 0x80) {
      cp = 0;
      uint8_t lead = static_cast<uint8_t>(text[at]);
      size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
      cp = lead & (0x7Fu >> size);
      for (size_t i = 1; i < size && at + i < text.size(); ++i)
        cp = cp << 6 | (static_cast<uint8_t>(text[at + i]) & 63);
    }
    at += size;
    if (cp == 0 || cp > 0x7F) {
      int digit = text::decimal_value(cp);
      out += digit >= 0 ? static_cast<char>('0' + digit) : text::is_space(cp) ? ' ' : '?';
    } else if (cp != '_' || !lenient) {
      out += text::is_space(cp) ? ' ' : static_cast<char>(cp);
    }
  }
  if (!lenient) return out;
  size_t first = out.find_first_not_of(' '), last = out.find_last_not_of(' ');
  return first == std::string::npos ? std::string() : out.substr(first, last - first + 1);
}

Natural power_natural(uint64_t base, uint64_t n) {
  Natural r(1), square(base);
  for (; n != 0; n >>= 1) {
    if ((n & 1) != 0) r = multiply(r, square);
    if (n > 1) square = multiply(square, square);
  }
  return r;
}

Natural natural_from(bigint::Span span) {
  if (span.size <= 1) return Natural(span.size == 0 ? 0 : span.limbs[0]);
  std::vector<char> text(bigint::text_size(span, 10) + 1);
  std::vector<bigint::Limb> scratch(span.size + 1);
  size_t n = bigint::to_text(text.data(), span, 10, scratch.data());
  std::vector<uint8_t> digits(n);
  for (size_t i = 0; i < n; ++i) digits[i] = static_cast<uint8_t>(text[i] - '0');
  return Natural::from_digits(digits.data(), n);
}
Owned int_from_natural(Thread& th, const Natural& n, bool negative) {
  uint64_t small = 0;
  if (n.fits_u64(small)) {
    Owned i = int_from_u64(th, small);
    return negative && i ? dxpy::negative(th, i) : std::move(i);
  }
  std::string text = n.text();
  std::vector<uint8_t> digits(text.size());
  for (size_t i = 0; i < text.size(); ++i) digits[i] = static_cast<uint8_t>(text[i] - '0');
  std::vector<bigint::Limb> limbs(bigint::from_digits_limbs(digits.size(), 10));
  size_t size = bigint::from_digits(limbs.data(), digits.data(), digits.size(), 10);
  return int_from_limbs(th, {limbs.data(), size}, negative);
}

Status tuple_digits(Thread& th, Value v, std::string& out) {
  Owned digits = is_tuple(v) ? Owned::borrow(v) : is_list(v) ? list_to_tuple(th, v) : Owned();
  if (!digits) {
    if (th.has_error()) return Status::kError;
    return raise(th, th.rt->exc.ValueError, "coefficient must be a tuple of digits");
  }
  for (Value d : fast_items_tuple(digits)) {
    int64_t n = -1;
    if (!is_int(d) || !int_fits_i64(d, n) || n < 0 || n > 9) {
      return raise(th, th.rt->exc.ValueError, "coefficient must be a tuple of digits");
    }
    out += static_cast<char>('0' + n);
  }
  return Status::kOk;
}

// (sign, digits, exponent) as text.
Status tuple_text(Thread& th, Value v, std::string& out) {
  Owned tuple = is_list(v) ? list_to_tuple(th, v) : Owned::borrow(v);
  if (!tuple) return Status::kError;
  std::span<const Value> parts = fast_items_tuple(tuple);
  if (parts.size() != 3) return raise(th, th.rt->exc.ValueError, "argument must be a sequence of length 3");
  int64_t sign = -1;
  if (!is_int(parts[0]) || !int_fits_i64(parts[0], sign) || (sign != 0 && sign != 1)) {
    return raise(th, th.rt->exc.ValueError, "sign must be an integer with the value 0 or 1");
  }
  if (sign == 1) out += '-';
  if (is_str(parts[2])) {
    std::string_view kind = str_view(parts[2]);
    if (kind == "F") {
      out += "Inf";
      return Status::kOk;
    }
    if (kind != "n" && kind != "N") {
      return raise(th, th.rt->exc.ValueError, "string argument in the third position must be 'F', 'n' or 'N'");
    }
    out += kind == "n" ? "nan" : "snan";
    return tuple_digits(th, parts[1], out);
  }
  int64_t exponent = 0;
  if (!is_int(parts[2])) return raise(th, th.rt->exc.ValueError, "exponent must be an integer");
  if (failed(int_as_i64(th, parts[2], exponent))) return Status::kError;
  size_t before = out.size();
  if (failed(tuple_digits(th, parts[1], out))) return Status::kError;
  if (out.size() == before) out += '0';
  out += "e" + std::to_string(exponent);
  return Status::kOk;
}

// Finishes a conversion: exact ones must not have changed the value.
Owned converted(Thread& th, Type* cls, Number&& n, uint32_t status, DecimalContext* c, bool exact) {
  if (exact) {
    if ((status & (Condition::kInexact | Condition::kRounded | Condition::kClamped)) != 0) {
      n = decimal::make_error(Condition::kInvalidOperation, status);
    }
    status &= Condition::kErrors;
  }
  if (failed(decimal_conditions(th, c, status))) return {};
  return decimal_new(th, std::move(n), cls);
}

constexpr uint64_t kHashModulus = (uint64_t{1} << 61) - 1;
uint64_t multiply_modulo(uint64_t a, uint64_t b) {
  unsigned __int128 p = static_cast<unsigned __int128>(a) * b;
  auto r = static_cast<uint64_t>(p & kHashModulus) + static_cast<uint64_t>(p >> 61);
  return r >= kHashModulus ? r - kHashModulus : r;
}
uint64_t power_modulo(uint64_t base, uint64_t n) {
  uint64_t r = 1;
  for (; n != 0; n >>= 1) {
    if ((n & 1) != 0) r = multiply_modulo(r, base);
    base = multiply_modulo(base, base);
  }
  return r;
}

}  // namespace

Number decimal_from_int(Value i) {
  IntView view(i);
  return decimal::make_number(view.negative(), natural_from(view.span()), 0);
}

Tri DecimalOperand::open(Thread& th, Value v, bool raising) {
  if (is_decimal(th, v)) {
    number_ = &decimal_of(v);
    return Tri::kTrue;
  }
  if (is_int(v)) {
    own_ = decimal_from_int(v);
    number_ = &own_;
    return Tri::kTrue;
  }
  if (!raising) return Tri::kFalse;
  return raise(th, th.rt->exc.TypeError, "conversion from {} to Decimal is not supported", type_of(th, v));
}

Status decimal_from_float(Thread&, double d, Number& out) {
  if (!std::isfinite(d)) {
    out = std::isnan(d) ? decimal::make_nan() : decimal::make_infinity(d < 0);
    out.negative = std::signbit(d);
    return Status::kOk;
  }
  int exponent = 0;
  auto mantissa = static_cast<uint64_t>(std::ldexp(std::frexp(std::fabs(d), &exponent), 53));
  exponent -= 53;
  if (mantissa != 0) {
    int zeros = std::countr_zero(mantissa);
    mantissa >>= zeros;
    exponent += zeros;
  } else {
    exponent = 0;
  }
  Natural n(mantissa);
  if (exponent >= 0) {
    n = multiply(n, power_natural(2, static_cast<uint64_t>(exponent)));
    exponent = 0;
  } else {
    n = multiply(n, power_natural(5, static_cast<uint64_t>(-exponent)));
  }
  out = decimal::make_number(std::signbit(d), std::move(n), exponent);
  return Status::kOk;
}

Owned decimal_convert(Thread& th, Type* cls, Value v, DecimalContext* c, bool exact) {
  uint32_t status = 0;
  decimal::Context limits = exact ? decimal::max_context() : c->context;
  Number n;
  std::string text;
  if (is_decimal(th, v)) {
    if (exact && cls == decimal_state(th).decimal && type_of(th, v) == cls) return Owned::borrow(v);
    n = decimal_of(v).clone();
    if (!exact && n.is_nan()) {
      auto room = static_cast<uint64_t>(limits.prec - (limits.clamp ? 1 : 0));
      if (n.coefficient.digits() > room) n = decimal::make_error(Condition::kConversionSyntax, status);
    } else if (!exact) {
      finish(n, limits, status);
    }
  } else if (is_str(v) || is_tuple(v) || is_list(v)) {
    if (is_str(v)) {
      text = number_text(str_view(v), exact);
    } else if (failed(tuple_text(th, v, text))) {
      return {};
    }
    n = decimal::parse(text, limits, status);
  } else if (is_int(v)) {
    n = decimal_from_int(v);
    finish(n, limits, status);
  } else if (is_float(v)) {
    if (failed(decimal_conditions(th, c, Condition::kFloatOperation)) ||
        failed(decimal_from_float(th, float_value(v), n))) {
      return {};
    }
    if (!exact) finish(n, limits, status);
  } else {
    return raise(th, th.rt->exc.TypeError, "conversion from {} to Decimal is not supported", type_of(th, v));
  }
  return converted(th, cls, std::move(n), status, c, exact);
}

Owned decimal_as_int(Thread& th, const Number& n, decimal::Rounding rounding) {
  if (n.is_nan()) return raise(th, th.rt->exc.ValueError, "cannot convert NaN to integer");
  if (n.is_infinite()) return raise(th, th.rt->exc.OverflowError, "cannot convert Infinity to integer");
  if (n.exponent > static_cast<int64_t>(decimal::kMaxWords)) return raise_no_memory(th);
  Number whole = n.clone();
  uint32_t ignored = 0;
  decimal::Context c = decimal::max_context();
  c.rounding = rounding;
  if (whole.exponent != 0) rescale(whole, 0, c, ignored);
  return int_from_natural(th, whole.coefficient, n.negative);
}

namespace {

// Coefficient and power of ten that are doubles themselves: one operation on them rounds as it should.
bool exact_double(const Number& n, double& out) {
  constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const Natural& c = n.coefficient;
  if (n.is_special() || c.size() > 1 || n.exponent < -22 || n.exponent > 22) return false;
  uint64_t digits = c.is_zero() ? 0 : c[0];
  if (digits > uint64_t{1} << 53) return false;
  auto d = static_cast<double>(digits);
  out = n.exponent < 0 ? d / kPowers[-n.exponent] : d * kPowers[n.exponent];
  if (n.negative) out = -out;
  return true;
}

}  // namespace

Owned decimal_as_float(Thread& th, const Number& n) {
  if (n.form == Form::kSnan) return raise(th, th.rt->exc.ValueError, "cannot convert signaling NaN to float");
  if (n.is_nan()) return float_from_double(th, std::copysign(std::nan(""), n.negative ? -1.0 : 1.0));
  double exact;
  if (exact_double(n, exact)) return float_from_double(th, exact);
  return float_from_text(th, decimal::to_text(n, false, true));
}

Owned decimal_as_tuple(Thread& th, const Number& n) {
  Owned digits, exponent;
  if (n.is_infinite()) {
    digits = tuple_of(th, Value::small_int(0));
    exponent = str_ascii(th, "F");
  } else {
    std::string text = n.is_nan() && n.coefficient.is_zero() ? "" : n.coefficient.text();
    Tuple* t = tuple_alloc(th, text.size());
    if (t == nullptr) return {};
    for (size_t i = 0; i < text.size(); ++i) t->items[i] = Value::small_int(text[i] - '0');
    digits = Owned::steal(Value(t));
    if (n.is_nan()) {
      exponent = str_ascii(th, n.form == Form::kNan ? "n" : "N");
    } else {
      exponent = int_from_i64(th, n.exponent);
    }
  }
  if (!digits || !exponent) return {};
  return call_with(th, decimal_state(th).tuple_type, Value::small_int(n.negative), digits, exponent);
}

Owned decimal_as_ratio(Thread& th, const Number& n) {
  if (n.is_nan()) return raise(th, th.rt->exc.ValueError, "cannot convert NaN to integer ratio");
  if (n.is_infinite()) return raise(th, th.rt->exc.OverflowError, "cannot convert Infinity to integer ratio");
  int64_t exponent = n.is_zero() ? 0 : n.exponent;
  if (exponent > static_cast<int64_t>(decimal::kMaxWords) || exponent < -static_cast<int64_t>(decimal::kMaxWords)) {
    return raise_no_memory(th);
  }
  auto distance = static_cast<uint64_t>(exponent < 0 ? -exponent : exponent);
  Owned top, bottom;
  if (exponent >= 0) {
    top = int_from_natural(th, shift_left(n.coefficient, distance), n.negative);
    bottom = Owned::small_int(1);
  } else {
    top = int_from_natural(th, n.coefficient, n.negative);
    bottom = int_from_natural(th, Natural::power_of_ten(distance), false);
    Owned gcd = top && bottom ? import_attr(th, "math", "gcd") : Owned();
    Owned divisor = gcd ? call_with(th, gcd, top, bottom) : Owned();
    if (!divisor) return {};
    top = int_floor_div(th, top, divisor);
    bottom = int_floor_div(th, bottom, divisor);
  }
  return top && bottom ? tuple_of(th, top, bottom) : Owned();
}

Status decimal_hash(Thread& th, Value self, int64_t& out) {
  auto* d = self.as<DecimalObject>();
  const Number& n = d->value;
  if (d->hash_cache != 0) {
    out = d->hash_cache;
    return Status::kOk;
  }
  if (n.form == Form::kSnan) return raise(th, th.rt->exc.TypeError, "Cannot hash a signaling NaN value");
  if (n.is_nan()) {
    out = hash_pointer(self.as_object());
    return Status::kOk;
  }
  uint64_t h = 314159;  // of infinity
  if (!n.is_infinite()) {
    h = 0;
    for (size_t i = n.coefficient.size(); i-- > 0;) {
      h = multiply_modulo(h, decimal::kBase) + n.coefficient[i] % kHashModulus;
      if (h >= kHashModulus) h -= kHashModulus;
    }
    uint64_t ten = n.exponent >= 0 ? 10 : power_modulo(10, kHashModulus - 2);
    h = multiply_modulo(h, power_modulo(ten, static_cast<uint64_t>(n.exponent < 0 ? -n.exponent : n.exponent)));
  }
  out = n.negative ? -static_cast<int64_t>(h) : static_cast<int64_t>(h);
  if (out == -1) out = -2;
  d->hash_cache = out;
  return Status::kOk;
}

Tri decimal_comparable(Thread& th, Value other, bool equality, Number& left, Number& right) {
  if (is_decimal(th, other)) {
    right = decimal_of(other).clone();
    return Tri::kTrue;
  }
  if (is_int(other)) {
    right = decimal_from_int(other);
    return Tri::kTrue;
  }
  double d = 0, imaginary = 0;
  bool is_complex = equality && is_kind(other, Kind::kComplex);
  if (is_complex) {
    if (failed(to_complex(th, other, d, imaginary))) return Tri::kError;
    if (imaginary != 0) return Tri::kFalse;
  } else if (is_float(other)) {
    d = float_value(other);
  } else {
    Tri rational = is_instance(th, other, decimal_state(th).rational);
    if (rational != Tri::kTrue) return rational;
    Owned top = get_attr(th, other, "numerator"), bottom = top ? get_attr(th, other, "denominator") : Owned();
    if (!bottom) return Tri::kError;
    if (!is_int(top) || !is_int(bottom)) return Tri::kFalse;
    right = decimal_from_int(top);
    if (!left.is_special()) {
      Number factor = decimal_from_int(bottom);
      left = decimal::make_number(left.negative, multiply(left.coefficient, factor.coefficient), left.exponent);
    }
    return Tri::kTrue;
  }
  DecimalContext* c = decimal_current(th);
  if (c == nullptr) return Tri::kError;
  if (equality) {
    c->context.status |= Condition::kFloatOperation;
  } else if (failed(decimal_conditions(th, c, Condition::kFloatOperation))) {
    return Tri::kError;
  }
  return failed(decimal_from_float(th, d, right)) ? Tri::kError : Tri::kTrue;
}

}  // namespace dxpy
