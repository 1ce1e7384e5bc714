// int and text: digits in any base both ways, with the limit on decimal digits (sys.set_int_max_str_digits).
#include <charconv>
#include <memory>
#include <string>

#include "core/object/int.h"
#include "core/object/int_impl.h"
#include "core/object/str.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace dxpy {

using bigint::Limb;
using bigint::Span;

namespace {

std::string_view number_strip(std::string_view s) {
  constexpr std::string_view kSpace = " \t\n\r\v\f";
  size_t start = s.find_first_not_of(kSpace);
  if (start == std::string_view::npos) return {};
  return s.substr(start, s.find_last_not_of(kSpace) + 1 - start);
}

constexpr size_t kAlwaysAllowedDigits = 640;

bool power_of_two(int base) { return (base & (base - 1)) == 0; }

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

Owned bad_literal(Thread& th, int base, Value source) {
  Owned text = repr(th, source);
  if (!text) return {};
  constexpr int64_t kShown = 200;
  if (text.as<Str>()->char_count > kShown) text = str_slice(th, text, 0, kShown);
  if (!text) return {};
  return raise(th, th.rt->exc.ValueError, "invalid literal for int() with base {}: {}", base, text);
}

int prefix_base(std::string_view s) {  // of "0x..." and friends; 0: none
  if (s.size() < 2 || s[0] != '0') return 0;
  switch (s[1] | 0x20) {
    case 'x':
      return 16;
    case 'o':
      return 8;
    case 'b':
      return 2;
  }
  return 0;
}

}  // namespace

Owned int_parse(Thread& th, std::string_view source_text, int base, Value source) {
  std::string ascii;
  std::string_view s = source_text;
  if (!text::is_ascii(s)) {
    if (is_str(source)) {
      ascii = text::digits_to_ascii(s);
    } else {  // bytes are no text: nothing beyond ASCII can be a digit
      ascii = s;
      for (char& c : ascii) c = static_cast<signed char>(c) < 0 ? '?' : c;
    }
    s = ascii;
  }
  s = number_strip(s);
  bool negative = false;
  if (!s.empty() && (s[0] == '+' || s[0] == '-')) {
    negative = s[0] == '-';
    s.remove_prefix(1);
  }
  int shown_base = base;
  int prefix = prefix_base(s);
  bool had_prefix = false, only_zeros = false;
  if (base == 0) {
    base = prefix != 0 ? prefix : 10;
    had_prefix = prefix != 0;
    only_zeros = prefix == 0 && !s.empty() && s[0] == '0';  // "00" is zero, "01" an old octal literal: refused
  } else if (prefix == base) {
    had_prefix = true;
  }
  if (had_prefix) {
    s.remove_prefix(2);
    if (!s.empty() && s[0] == '_') s.remove_prefix(1);
  }
  if (s.empty() || s[0] == '_' || s.back() == '_') return bad_literal(th, shown_base, source);
  auto digits = std::make_unique<uint8_t[]>(s.size());
  size_t count = 0;
  bool after_underscore = false;
  for (char c : s) {
    if (c == '_') {
      if (after_underscore) return bad_literal(th, shown_base, source);
      after_underscore = true;
      continue;
    }
    after_underscore = false;
    int d = digit_value(c);
    if (d >= base || (only_zeros && d != 0)) return bad_literal(th, shown_base, source);
    digits[count++] = static_cast<uint8_t>(d);
  }
  if (count <= 18 && base <= 10) {
    int64_t n = 0;
    for (size_t i = 0; i < count; ++i) n = n * base + digits[i];
    return int_from_i64(th, negative ? -n : n);
  }
  size_t limit = static_cast<size_t>(th.rt->int_max_str_digits);
  if (!power_of_two(base) && count > kAlwaysAllowedDigits && limit != 0 && count > limit) {
    return raise(th, th.rt->exc.ValueError,
                 "Exceeds the limit ({} digits) for integer string conversion: value has {} digits; use "
                 "sys.set_int_max_str_digits() to increase the limit",
                 limit, count);
  }
  size_t skip = 0;
  while (skip < count && digits[skip] == 0) ++skip;
  Int* r = int_alloc(th, bigint::from_digits_limbs(count, base));
  if (r == nullptr) return {};
  return int_finish(th, r, bigint::from_digits(r->limbs, digits.get() + skip, count - skip, base), negative);
}

Owned int_from_text(Thread& th, std::string_view text, int base) {
  Owned source = str_new(th, text);
  return source ? int_parse(th, text, base, source) : Owned();
}

Status int_digits(Thread& th, Value v, int base, std::string& out) {
  int64_t word;
  if (int_word(v, word)) {
    char buffer[72];
    uint64_t m = word < 0 ? uint64_t{0} - static_cast<uint64_t>(word) : static_cast<uint64_t>(word);
    out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, m, base).ptr);
    return Status::kOk;
  }
  IntView a(v);
  size_t limit = static_cast<size_t>(th.rt->int_max_str_digits);
  auto refuse = [&]() -> Status {
    return raise(th, th.rt->exc.ValueError,
                 "Exceeds the limit ({} digits) for integer string conversion; use sys.set_int_max_str_digits() to "
                 "increase the limit",
                 limit);
  };
  size_t room = bigint::text_size(a.span(), base);
  bool limited = !power_of_two(base) && limit != 0;
  if (limited && room > kAlwaysAllowedDigits && room > limit + 8) return refuse();  // without the work of converting
  auto scratch = std::make_unique<Limb[]>(a.size() + 1);
  size_t before = out.size();
  out.resize(before + room);
  size_t n = bigint::to_text(out.data() + before, a.span(), base, scratch.get());
  out.resize(before + n);
  if (limited && n > kAlwaysAllowedDigits && n > limit) return refuse();
  return Status::kOk;
}

Owned int_to_text(Thread& th, Value v, int base, bool prefix) {
  if (int64_t word; base == 10 && int_word(v, word)) {
    char digits[20];
    const char* end = std::to_chars(digits, digits + sizeof digits, word).ptr;
    return str_ascii(th, {digits, static_cast<size_t>(end - digits)});
  }
  std::string text;
  if (int_sign(v) < 0) text += '-';
  if (prefix) text += base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
  if (failed(int_digits(th, v, base, text))) return {};
  return str_ascii(th, text);
}

}  // namespace dxpy
