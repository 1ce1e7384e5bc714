#include "core/text/float_text.h"

#include <double-conversion/double-conversion.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace dxpy::text {

namespace {

using double_conversion::DoubleToStringConverter;
using double_conversion::StringToDoubleConverter;

void strip_zeros(FloatDigits& f) {
  while (f.digits.size() > 1 && f.digits.back() == '0') f.digits.pop_back();
  if (f.digits.empty()) f.digits = "0";
}

std::string exponent_text(int e, char letter) {
  std::string s(1, letter);
  s += e < 0 ? '-' : '+';
  std::string digits = std::to_string(e < 0 ? -e : e);
  if (digits.size() < 2) s += '0';
  return s + digits;
}

// digits 0.D * 10^point written out with `decimals` places behind the point (zeros added; -1: as many as there are).
std::string plain(const FloatDigits& f, int decimals, bool keep_point) {
  std::string whole, fraction;
  auto size = static_cast<int>(f.digits.size());
  if (f.point <= 0) {
    whole = "0";
    fraction = std::string(static_cast<size_t>(-f.point), '0') + f.digits;
  } else if (f.point >= size) {
    whole = f.digits + std::string(static_cast<size_t>(f.point - size), '0');
  } else {
    whole = f.digits.substr(0, static_cast<size_t>(f.point));
    fraction = f.digits.substr(static_cast<size_t>(f.point));
  }
  if (f.digits == "0") fraction.clear(), whole = "0";
  if (decimals >= 0) fraction.resize(static_cast<size_t>(decimals), '0');
  if (!fraction.empty()) return whole + "." + fraction;
  return keep_point ? whole + "." : whole;
}

std::string scientific(const FloatDigits& f, int decimals, char letter, bool keep_point) {
  std::string s = f.digits.substr(0, 1), fraction = f.digits.substr(1);
  if (decimals >= 0) fraction.resize(static_cast<size_t>(decimals), '0');
  if (!fraction.empty()) {
    s += "." + fraction;
  } else if (keep_point) {
    s += '.';
  }
  return s + exponent_text(f.digits == "0" ? 0 : f.point - 1, letter);
}

// dot_zero: the text will get ".0" when it looks like an int, which leaves room for one digit less.
std::string general(double a, int precision, char letter, bool alternate, bool dot_zero) {
  if (precision == 0) precision = 1;
  FloatDigits f = float_precise(a, precision);
  int exponent = f.digits == "0" ? 0 : f.point - 1;
  if (exponent < -4 || exponent >= precision - (dot_zero ? 1 : 0)) {
    return scientific(f, alternate ? precision - 1 : -1, letter, alternate);
  }
  if (f.digits == "0") f.point = 1;
  return plain(f, alternate ? precision - 1 - exponent : -1, alternate);
}

bool is_digit_char(char c) { return c >= '0' && c <= '9'; }

bool equals_folded(std::string_view s, std::string_view lower) {
  return s.size() == lower.size() && std::equal(s.begin(), s.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
         });
}

// Size of a leading decimal number: digits, at most one point, an optional exponent; at least one digit.
size_t number_size(std::string_view s) {
  size_t i = 0, digits = 0;
  while (i < s.size() && is_digit_char(s[i])) ++i, ++digits;
  if (i < s.size() && s[i] == '.') {
    ++i;
    while (i < s.size() && is_digit_char(s[i])) ++i, ++digits;
  }
  if (digits == 0) return 0;
  if (i < s.size() && (s[i] == 'e' || s[i] == 'E')) {
    size_t j = i + 1;
    if (j < s.size() && (s[j] == '+' || s[j] == '-')) ++j;
    if (j < s.size() && is_digit_char(s[j])) {
      while (j < s.size() && is_digit_char(s[j])) ++j;
      i = j;
    }
  }
  return i;
}

// double-conversion rounds a value that lies exactly between two decimals up; Python wants the even one. Such a tie
// after `decimals` places shows as an exact product with 10^decimals that ends in .5. True too where that cannot be
// said quickly.
bool may_be_tie(double d, int decimals) {
  if (decimals < 0 || decimals > 22) return true;  // 10^22 is the last power of ten that a double holds exactly
  constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  double scale = kPowers[decimals], product = std::fabs(d) * scale;
  double rest = std::fma(std::fabs(d), scale, -product);
  if (product >= 4503599627370496.0) return rest != 0.0;  // beyond 2^52 the fraction is in the rest alone
  return rest == 0.0 && product - std::floor(product) == 0.5;
}

// The digits of what the C library prints with "%.*e" or "%.*f", which are rounded exactly and to even.
FloatDigits printed_digits(const char* format, double d, int precision) {
  int size = std::snprintf(nullptr, 0, format, precision, std::fabs(d));
  std::string text(static_cast<size_t>(size) + 1, '\0');
  std::snprintf(text.data(), text.size(), format, precision, std::fabs(d));
  text.pop_back();
  FloatDigits f;
  int point = -1;
  size_t i = 0;
  for (; i < text.size() && text[i] != 'e'; ++i) {
    if (is_digit_char(text[i])) {
      f.digits += text[i];
    } else {
      point = static_cast<int>(f.digits.size());
    }
  }
  f.point = point < 0 ? static_cast<int>(f.digits.size()) : point;
  if (i < text.size()) f.point += std::atoi(text.c_str() + i + 1);
  size_t zeros = std::min(f.digits.find_first_not_of('0'), f.digits.size());
  f.digits.erase(0, zeros);
  f.point = f.digits.empty() ? 0 : f.point - static_cast<int>(zeros);
  strip_zeros(f);
  return f;
}

double read_number(std::string_view s) {
  static const StringToDoubleConverter kConverter(0, 0.0, 0.0, nullptr, nullptr);
  int used = 0;
  return kConverter.StringToDouble(s.data(), static_cast<int>(s.size()), &used);
}

}  // namespace

FloatDigits float_shortest(double d) {
  char buffer[DoubleToStringConverter::kBase10MaximalLength + 1];
  bool sign;
  int length, point;
  DoubleToStringConverter::DoubleToAscii(d, DoubleToStringConverter::SHORTEST, 0, buffer, sizeof buffer, &sign, &length,
                                         &point);
  return {std::string(buffer, static_cast<size_t>(length)), point};
}

namespace {

// Decimal digits of the exact value of |d|; no double has more than 767.
FloatDigits exact_digits(double d) {
  constexpr int kMost = 780;
  char buffer[kMost + 1];
  bool sign;
  int length, point;
  DoubleToStringConverter::DoubleToAscii(d, DoubleToStringConverter::PRECISION, kMost, buffer, sizeof buffer, &sign,
                                         &length, &point);
  FloatDigits f{std::string(buffer, static_cast<size_t>(length)), point};
  strip_zeros(f);
  return f;
}

// Whether |d| lies exactly in the middle between two numbers of `decimals` places (negative: tens, hundreds ...).
bool is_tie(double d, int decimals) {
  if (d == 0) return false;
  if (decimals >= 0) {
    // m / 2^places with an odd m has exactly `places` decimals, the last one a 5.
    int exponent;
    auto m = static_cast<int64_t>(std::ldexp(std::frexp(d, &exponent), 53));
    int places = 53 - exponent - __builtin_ctzll(static_cast<uint64_t>(m));
    return places == decimals + 1;
  }
  FloatDigits f = exact_digits(d);
  return static_cast<int>(f.digits.size()) == f.point + decimals + 1 && f.digits.back() == '5';
}

// double-conversion rounds ties up; Python rounds them to an even last digit.
void round_half_even(double d, int decimals, FloatDigits& f) {
  int last = f.point + decimals - 1;
  if (last < 0 || last >= static_cast<int>(f.digits.size())) return;
  char& c = f.digits[static_cast<size_t>(last)];
  if ((c - '0') % 2 == 1 && is_tie(d, decimals)) --c;
}

}  // namespace

FloatDigits float_precise(double d, int significant) {
  // No double has more than 767 significant digits; what lies beyond is zeros.
  int n = std::clamp(significant, 1, 800);
  std::string buffer(static_cast<size_t>(n) + 1, '\0');
  bool sign;
  int length, point;
  DoubleToStringConverter::DoubleToAscii(d, DoubleToStringConverter::PRECISION, n, buffer.data(), n + 1, &sign, &length,
                                         &point);
  FloatDigits f{buffer.substr(0, static_cast<size_t>(length)), point};
  if (d != 0) round_half_even(d, n - float_shortest(d).point, f);
  strip_zeros(f);
  // Rounding up to a power of ten moved the point; then the place of the tie is one further.
  if (may_be_tie(d, n - point) || (f.digits == "1" && may_be_tie(d, n - point + 1))) {
    return printed_digits("%.*e", d, n - 1);
  }
  return f;
}

FloatDigits float_fixed(double d, int decimals) {
  int n = std::clamp(decimals, 0, 1100);  // no double has more places
  if (may_be_tie(d, n)) return printed_digits("%.*f", d, n);
  std::string buffer(static_cast<size_t>(n) + 320, '\0');
  bool sign;
  int length, point;
  DoubleToStringConverter::DoubleToAscii(d, DoubleToStringConverter::FIXED, n, buffer.data(),
                                         static_cast<int>(buffer.size()), &sign, &length, &point);
  FloatDigits f{buffer.substr(0, static_cast<size_t>(length)), point};
  if (f.digits.empty()) f.point = 0;
  round_half_even(d, n, f);
  strip_zeros(f);
  return f;
}

size_t float_repr(double d, char* out) {
  char* p = out;
  if (std::isnan(d)) return std::string_view("nan").copy(out, 3);
  if (std::signbit(d)) *p++ = '-';
  if (std::isinf(d)) return static_cast<size_t>(p - out) + std::string_view("inf").copy(p, 3);
  char digits[DoubleToStringConverter::kBase10MaximalLength + 1];
  bool sign;
  int length, point;
  DoubleToStringConverter::DoubleToAscii(d, DoubleToStringConverter::SHORTEST, 0, digits, sizeof digits, &sign, &length,
                                         &point);
  auto put = [&](const char* s, int n) { p = std::copy_n(s, n, p); };
  if (point > 16 || point < -3) {  // the exponent is below -4 or at least 16
    put(digits, 1);
    if (length > 1) {
      *p++ = '.';
      put(digits + 1, length - 1);
    }
    int e = point - 1;
    *p++ = 'e';
    *p++ = e < 0 ? '-' : '+';
    if (e < 0) e = -e;
    if (e >= 100) *p++ = static_cast<char>('0' + e / 100);
    *p++ = static_cast<char>('0' + e / 10 % 10);
    *p++ = static_cast<char>('0' + e % 10);
  } else if (point <= 0) {
    put("0.", 2);
    p = std::fill_n(p, -point, '0');
    put(digits, length);
  } else if (length <= point) {
    put(digits, length);
    p = std::fill_n(p, point - length, '0');
    put(".0", 2);
  } else {
    put(digits, point);
    *p++ = '.';
    put(digits + point, length - point);
  }
  return static_cast<size_t>(p - out);
}

std::string float_repr(double d) {
  char buffer[kFloatReprSize];
  return std::string(buffer, float_repr(d, buffer));
}

std::string float_format(double d, char code, int precision, bool alternate, bool dot_zero) {
  bool upper = code == 'E' || code == 'F' || code == 'G';
  std::string sign = std::signbit(d) && !std::isnan(d) ? "-" : "";
  if (std::isnan(d)) return upper ? "NAN" : "nan";
  if (std::isinf(d)) return sign + (upper ? "INF" : "inf");
  double a = std::fabs(d);
  char letter = upper ? 'E' : 'e';
  std::string s;
  switch (code) {
    case 'e':
    case 'E':
      s = scientific(float_precise(a, precision + 1), precision, letter, alternate);
      break;
    case 'f':
    case 'F':
      s = plain(float_fixed(a, precision), precision, alternate);
      break;
    case 'g':
    case 'G':
      s = general(a, precision, letter, alternate, dot_zero);
      break;
    default: {  // r
      FloatDigits f = float_shortest(a);
      int exponent = f.point - 1;
      s = exponent < -4 || exponent >= 16 ? scientific(f, -1, letter, alternate) : plain(f, -1, alternate);
    }
  }
  if (dot_zero && s.find_first_of(".e") == std::string::npos) s += '.';
  if (dot_zero && s.back() == '.') s += '0';
  return sign + s;
}

size_t float_parse_prefix(std::string_view s, double& out) {
  size_t at = !s.empty() && (s[0] == '+' || s[0] == '-') ? 1 : 0;
  size_t n = number_size(s.substr(at));
  for (std::string_view word : {"infinity", "inf", "nan"}) {
    if (n != 0 || !equals_folded(s.substr(at, word.size()), word)) continue;
    double d = word == "nan" ? NAN : HUGE_VAL;
    out = s[0] == '-' ? -d : d;
    return at + word.size();
  }
  if (n == 0) return 0;
  double d = read_number(s.substr(at, n));
  out = s[0] == '-' ? -d : d;
  return at + n;
}

bool float_parse(std::string_view s, double& out) {
  std::string_view body = s;
  bool negative = false;
  if (!body.empty() && (body[0] == '+' || body[0] == '-')) {
    negative = body[0] == '-';
    body.remove_prefix(1);
  }
  double d;
  if (equals_folded(body, "inf") || equals_folded(body, "infinity")) {
    d = HUGE_VAL;
  } else if (equals_folded(body, "nan")) {
    d = NAN;
  } else {
    size_t n = number_size(body);
    if (n == 0 || n != body.size()) return false;
    d = read_number(body);
  }
  out = negative ? -d : d;
  return true;
}

}  // namespace dxpy::text
