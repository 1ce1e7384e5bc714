// float: making, converting, arithmetic on doubles with Python's rules.
#include "core/object/float.h"

#include <cmath>
#include <cstring>

#include "core/object/bytes.h"
#include "core/object/compare_op.h"
#include "core/object/float_impl.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/text/float_text.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace dxpy {

Owned float_new_boxed(Thread& th, double d) {
  auto* f = static_cast<Float*>(object_alloc(th, th.rt->types.float_));
  if (f == nullptr) return {};
  f->value = d;
  return Owned::steal(Value(f));
}

Status to_double(Thread& th, Value v, double& out) {
  if (is_float(v)) {
    out = float_value(v);
    return Status::kOk;
  }
  if (is_int(v)) {
    bool overflow;
    out = int_to_double(v, overflow);
    if (!overflow) return Status::kOk;
    return raise(th, th.rt->exc.OverflowError, "int too large to convert to float");
  }
  const TypeSlots& slots = slots_of(th, v);
  if (slots.to_float != nullptr) {
    Owned f = slots.to_float(th, v);
    if (!f) return Status::kError;
    if (!is_float(f)) {
      return raise(th, th.rt->exc.TypeError, "{}.__float__ returned non-float (type {})", type_of(th, v),
                   type_of(th, f));
    }
    if (f.get().is_object() && !f.get().as_object()->has(Object::kExact)) {
      std::string text = std::string(type_name(th, v)) + ".__float__ returned non-float (type " + type_name(th, f) +
                         ").  The ability to return an instance of a strict subclass of float is deprecated, and may " +
                         "be removed in a future version of Python.";
      if (failed(warn(th, th.rt->exc.DeprecationWarning, text))) return Status::kError;
    }
    out = float_value(f);
    return Status::kOk;
  }
  if (slots.index != nullptr) {
    Owned i = index(th, v);
    return i ? to_double(th, i, out) : Status::kError;
  }
  return raise(th, th.rt->exc.TypeError, "must be real number, not {}", type_of(th, v));
}

bool number_text_clean(std::string_view source, std::string& out) {
  text::Utf8Error invalid;
  if (text::is_ascii(source)) {
    out = source;
  } else if (text::utf8_validate(source, 0, invalid) == source.size()) {
    out = text::digits_to_ascii(source);
  } else {  // bytes that are no text
    return false;
  }
  constexpr std::string_view kSpace = " \t\n\r\v\f";
  size_t start = out.find_first_not_of(kSpace);
  if (start == std::string::npos) {
    out.clear();
    return true;
  }
  out = out.substr(start, out.find_last_not_of(kSpace) + 1 - start);
  if (out.find('_') == std::string::npos) return true;
  auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string plain;
  for (size_t i = 0; i < out.size(); ++i) {
    if (out[i] != '_') {
      plain += out[i];
    } else if (i == 0 || i + 1 == out.size() || !is_digit(out[i - 1]) || !is_digit(out[i + 1])) {
      return false;
    }
  }
  out = plain;
  return true;
}

Owned float_from_text(Thread& th, std::string_view source_text, Value source) {
  std::string clean;
  double d = 0;
  if (number_text_clean(source_text, clean) && text::float_parse(clean, d)) return float_from_double(th, d);
  Owned shown = source ? Owned::borrow(source) : str_new(th, source_text);
  return shown ? raise(th, th.rt->exc.ValueError, "could not convert string to float: {!r}", shown) : Owned();
}

Owned float_from_string_like(Thread& th, Value v, bool& known) {
  known = true;
  if (is_str(v)) return float_from_text(th, str_view(v), v);
  if (is_bytes(v)) return float_from_text(th, bytes_view(v), v);
  if (is_kind(v, Kind::kByteArray)) return float_from_text(th, {v.as<ByteArray>()->data, v.as<ByteArray>()->size}, v);
  known = false;
  return {};
}

Owned float_repr(Thread& th, double d) {
  char buffer[text::kFloatReprSize];
  return str_ascii(th, {buffer, text::float_repr(d, buffer)});
}

// Equal to int_hash for whole numbers: the value modulo 2^61 - 1, built 28 bits at a time from the mantissa.
int64_t hash_double(Value object, double d) {
  constexpr int kBits = 61;
  constexpr uint64_t kModulus = (uint64_t{1} << kBits) - 1;
  if (!std::isfinite(d)) {
    if (std::isinf(d)) return d > 0 ? 314159 : -314159;
    return object.is_object() ? hash_pointer(object.as_object()) : 0;
  }
  int e;
  double m = std::frexp(d, &e);
  bool negative = m < 0;
  if (negative) m = -m;
  uint64_t x = 0;
  while (m != 0) {
    x = ((x << 28) & kModulus) | x >> (kBits - 28);
    m *= 268435456.0;
    e -= 28;
    uint64_t y = static_cast<uint64_t>(m);
    m -= static_cast<double>(y);
    x += y;
    if (x >= kModulus) x -= kModulus;
  }
  e = e >= 0 ? e % kBits : kBits - 1 - ((-1 - e) % kBits);
  x = ((x << e) & kModulus) | x >> (kBits - e);
  int64_t h = negative ? -static_cast<int64_t>(x) : static_cast<int64_t>(x);
  return h == -1 ? -2 : h;
}

double float_mod(double x, double y) {
  double m = std::fmod(x, y);
  if (m != 0) {
    if ((y < 0) != (m < 0)) m += y;
  } else {
    m = std::copysign(0.0, y);
  }
  return m;
}

void float_div_mod(double x, double y, double& quotient, double& remainder) {
  double m = std::fmod(x, y);
  double q = (x - m) / y;
  if (m != 0) {
    if ((y < 0) != (m < 0)) {
      m += y;
      q -= 1.0;
    }
  } else {
    m = std::copysign(0.0, y);
  }
  if (q != 0) {
    double f = std::floor(q);
    if (q - f > 0.5) f += 1.0;
    q = f;
  } else {
    q = std::copysign(0.0, x / y);
  }
  quotient = q;
  remainder = m;
}

Owned float_pow(Thread& th, double x, double y) {
  if (y == 0) return float_from_double(th, 1.0);
  if (std::isnan(x)) return float_from_double(th, x);
  if (std::isnan(y)) return float_from_double(th, x == 1.0 ? 1.0 : y);
  if (std::isinf(y)) {
    double a = std::fabs(x);
    if (a == 1.0) return float_from_double(th, 1.0);
    return float_from_double(th, (y > 0) == (a > 1.0) ? std::fabs(y) : 0.0);
  }
  bool odd = std::fmod(std::fabs(y), 2.0) == 1.0;
  if (std::isinf(x)) {
    if (y > 0) return float_from_double(th, odd ? x : std::fabs(x));
    return float_from_double(th, odd ? std::copysign(0.0, x) : 0.0);
  }
  if (x == 0) {
    if (y < 0) return raise(th, th.rt->exc.ZeroDivisionError, "zero to a negative power");
    return float_from_double(th, odd ? x : 0.0);
  }
  if (x < 0 && y != std::floor(y)) {
    double r, i;
    if (failed(complex_pow(th, x, 0, y, 0, r, i))) return {};
    return complex_new(th, r, i);
  }
  double result = std::pow(x, y);
  if (std::isinf(result)) {
    Owned text = str_ascii(th, "Numerical result out of range");
    constexpr int kRange = 34;  // ERANGE in the numbering of os_errors.def, whatever the C library's
    Owned args = text ? tuple_of(th, Value::small_int(kRange), text) : Owned();
    if (!args) return {};
    Owned e = exception_new(th, th.rt->exc.OverflowError, fast_items_tuple(args).data(), 2);
    return e ? Owned(raise_exception(th, e)) : Owned();
  }
  return float_from_double(th, result);
}

Tri compare_float_int(double x, Value i, CompareOp op) {
  int c;  // x against i
  int64_t small;
  if (std::isnan(x)) return tri(op == CompareOp::kNe);
  if (int_word(i, small) && small <= (int64_t{1} << 53) && small >= -(int64_t{1} << 53)) {
    double y = static_cast<double>(small);
    c = x < y ? -1 : x > y;
  } else {
    int x_sign = x < 0 ? -1 : x > 0, i_sign = int_sign(i);
    uint64_t bits = int_bit_length(i);
    int exponent = 0;
    if (!std::isinf(x)) std::frexp(x, &exponent);
    if (x_sign != i_sign) {
      c = x_sign < i_sign ? -1 : 1;
    } else if (std::isinf(x) || exponent > static_cast<int64_t>(bits)) {
      c = x_sign;
    } else if (exponent < 0 || static_cast<uint64_t>(exponent) < bits) {
      c = -x_sign;
    } else {  // the same number of bits: compare the whole parts limb by limb, then the fraction
      double whole = 0;
      double fraction = std::modf(std::fabs(x), &whole);
      int e;
      double m = std::frexp(whole, &e);
      uint64_t mantissa = static_cast<uint64_t>(std::ldexp(m, 53));
      IntView v(i);
      bigint::Limb limbs[18] = {};
      bool lost;
      size_t n;
      bigint::Span mant{&mantissa, 1};
      if (e >= 53) {
        n = bigint::shift_left(limbs, mant, static_cast<uint64_t>(e - 53));
      } else {
        n = bigint::shift_right(limbs, mant, static_cast<uint64_t>(53 - e), lost);
      }
      c = bigint::compare({limbs, n}, v.span());
      if (c == 0) c = fraction != 0;
      c *= x_sign;
    }
  }
  return tri(compares(c, 0, op));
}

Owned float_integer_ratio(Thread& th, double d) {
  int exponent;
  double m = std::frexp(d, &exponent);
  for (int i = 0; i < 300 && m != std::floor(m); ++i) {
    m *= 2.0;
    --exponent;
  }
  Owned numerator = int_from_double(th, m), denominator = Owned::small_int(1);
  if (!numerator) return {};
  Owned shift = Owned::small_int(exponent < 0 ? -exponent : exponent);
  if (exponent > 0) {
    numerator = int_lshift(th, numerator, shift);
  } else {
    denominator = int_lshift(th, denominator, shift);
  }
  return numerator && denominator ? tuple_of(th, numerator, denominator) : Owned();
}

Status float_round_digits(Thread& th, double d, int64_t digits, double& out) {
  out = d;
  if (!std::isfinite(d) || digits > 323) return Status::kOk;
  if (digits < -308) {
    out = std::copysign(0.0, d);
    return Status::kOk;
  }
  if (digits >= 0) {
    std::string text = text::float_format(d, 'f', static_cast<int>(digits));
    text::float_parse(text, out);
  } else {  // digits in front of the point
    // Exact decimal value of |d|, cut at 10 ** -digits; halves to even.
    int drop = static_cast<int>(-digits);
    std::string exact = text::float_format(std::fabs(d), 'f', 1074);
    size_t point = exact.find('.');
    std::string whole = exact.substr(0, point), fraction = exact.substr(point + 1);
    if (static_cast<int>(whole.size()) < drop) {
      out = std::copysign(0.0, d);
      return Status::kOk;
    }
    size_t keep = whole.size() - static_cast<size_t>(drop);
    std::string head = keep == 0 ? "0" : whole.substr(0, keep);
    std::string tail = whole.substr(keep) + fraction;
    bool rest = tail.find_first_not_of('0', 1) != std::string::npos;
    bool up = tail[0] > '5' || (tail[0] == '5' && (rest || ((head.back() - '0') & 1) != 0));
    if (up) {
      size_t i = head.size();
      while (i > 0 && head[i - 1] == '9') head[--i] = '0';
      if (i == 0) {
        head.insert(0, "1");
      } else {
        ++head[i - 1];
      }
    }
    head += "e" + std::to_string(drop);
    text::float_parse(head, out);
    out = std::copysign(out, d);
  }
  if (std::isinf(out)) return raise(th, th.rt->exc.OverflowError, "rounded value too large to represent");
  return Status::kOk;
}

}  // namespace dxpy
