// Numbers from and to text.
#include <algorithm>
#include <vector>

#include "core/modules/decimal_number.h"

namespace dxpy::decimal {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool take_word(std::string_view& text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if (lower(text[i]) != word[i]) return false;
  }
  text.remove_prefix(word.size());
  return true;
}

Natural natural(std::string_view before, std::string_view after = {}) {
  if (before.size() + after.size() <= kWordDigits) {
    Word word = 0;
    for (char c : before) word = word * 10 + static_cast<Word>(c - '0');
    for (char c : after) word = word * 10 + static_cast<Word>(c - '0');
    return Natural(word);
  }
  std::vector<uint8_t> values;
  values.reserve(before.size() + after.size());
  for (char c : before) values.push_back(static_cast<uint8_t>(c - '0'));
  for (char c : after) values.push_back(static_cast<uint8_t>(c - '0'));
  return Natural::from_digits(values.data(), values.size());
}

std::string_view take_digits(std::string_view& text) {
  size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  std::string_view digits = text.substr(0, n);
  text.remove_prefix(n);
  return digits;
}

// Infinity and nans. False: something else.
bool parse_special(std::string_view text, bool negative, const Context& c, Number& r, bool& good) {
  Form form = Form::kNan;
  if (take_word(text, "inf")) {
    (void)take_word(text, "inity");
    r = make_infinity(negative);
    good = text.empty();
    return true;
  }
  if (take_word(text, "snan")) {
    form = Form::kSnan;
  } else if (!take_word(text, "nan")) {
    return false;
  }
  std::string_view payload = take_digits(text);
  good = text.empty();
  r = make_nan();
  r.form = form;
  r.negative = negative;
  r.coefficient = natural(payload);
  if (!r.coefficient.is_zero() && r.coefficient.digits() > static_cast<uint64_t>(c.prec - (c.clamp ? 1 : 0))) {
    good = false;
  }
  return true;
}

// An exponent, limited to what cannot matter any more.
bool parse_exponent(std::string_view text, int64_t& out) {
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  std::string_view digits = take_digits(text);
  if (digits.empty() || !text.empty()) return false;
  constexpr int64_t kMost = 4 * kMaxPrec;
  int64_t n = 0;
  for (char c : digits) n = n > kMost / 10 ? kMost : n * 10 + (c - '0');
  out = negative ? -n : n;
  return true;
}

}  // namespace

Number parse(std::string_view text, const Context& c, uint32_t& status) {
  Number r;
  bool negative = false, good = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (parse_special(text, negative, c, r, good)) {
    return good ? std::move(r) : make_error(Condition::kConversionSyntax, status);
  }
  std::string_view before = take_digits(text), after;
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    after = take_digits(text);
  }
  int64_t exponent = 0;
  if (before.empty() && after.empty()) return make_error(Condition::kConversionSyntax, status);
  if (!text.empty()) {
    if (lower(text[0]) != 'e' || !parse_exponent(text.substr(1), exponent)) {
      return make_error(Condition::kConversionSyntax, status);
    }
  }
  exponent = std::max(exponent - static_cast<int64_t>(after.size()), -4 * kMaxPrec);
  r = make_number(negative, natural(before, after), exponent);
  finish(r, c, status);
  return r;
}

std::string to_text(const Number& a, bool engineering, bool capitals) {
  std::string out = a.negative ? "-" : "";
  switch (a.form) {
    case Form::kInfinite:
      return out + "Infinity";
    case Form::kNan:
    case Form::kSnan:
      out += a.form == Form::kNan ? "NaN" : "sNaN";
      return a.coefficient.is_zero() ? out : out + a.coefficient.text();
    case Form::kFinite:
      break;
  }
  std::string digits = a.coefficient.text();
  auto size = static_cast<int64_t>(digits.size());
  int64_t left = a.exponent + size;  // digits before the point if written plainly
  int64_t point = 1;                 // where the point goes
  if (a.exponent <= 0 && left > -6) {
    point = left;
  } else if (engineering) {
    auto floor3 = [](int64_t n) { return ((n % 3) + 3) % 3; };
    point = a.is_zero() ? floor3(left + 1) - 1 : floor3(left - 1) + 1;
  }
  if (point <= 0) {
    out += "0.";
    out.append(static_cast<size_t>(-point), '0');
    out += digits;
  } else if (point >= size) {
    out += digits;
    out.append(static_cast<size_t>(point - size), '0');
  } else {
    auto whole = static_cast<size_t>(point);
    out.append(digits, 0, whole);
    out += '.';
    out.append(digits, whole);
  }
  if (left != point) {
    int64_t e = left - point;
    out += capitals ? 'E' : 'e';
    out += e < 0 ? '-' : '+';
    out += std::to_string(e < 0 ? -e : e);
  }
  return out;
}

}  // namespace dxpy::decimal
