// float.hex() and float.fromhex(): hexadecimal text of doubles, exactly rounded.
#include <cmath>
#include <string>

#include "core/object/float_impl.h"

namespace dxpy {

std::string float_hex_text(double d) {
  std::string out;
  if (std::isnan(d)) return "nan";
  if (std::isinf(d)) return d > 0 ? "inf" : "-inf";
  if (std::signbit(d)) out += '-';
  if (d == 0) return out + "0x0.0p+0";
  int e;
  double m = std::frexp(std::fabs(d), &e);
  int shift = 1 - (-1021 - e > 0 ? -1021 - e : 0);
  m = std::ldexp(m, shift);
  e -= shift;
  auto digit = [](int v) { return "0123456789abcdef"[v]; };
  out += "0x";
  out += digit(static_cast<int>(m));
  m -= static_cast<int>(m);
  out += '.';
  for (int i = 0; i < 13; ++i) {
    m *= 16.0;
    out += digit(static_cast<int>(m));
    m -= static_cast<int>(m);
  }
  out += e < 0 ? "p-" : "p+";
  return out + std::to_string(e < 0 ? -e : e);
}

namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool word_is(std::string_view s, std::string_view lower) {
  if (s.size() != lower.size()) return false;
  for (size_t i = 0; i < s.size(); ++i) {
    char c = s[i] >= 'A' && s[i] <= 'Z' ? static_cast<char>(s[i] + 32) : s[i];
    if (c != lower[i]) return false;
  }
  return true;
}

struct HexNumber {
  uint64_t mantissa = 0;  // the first 60 significant bits or fewer
  bool sticky = false;    // a one bit follows
  int64_t exponent = 0;   // of the mantissa's lowest bit
};

// digits[.digits][p[+-]digits]; false: malformed.
bool parse_digits(std::string_view s, HexNumber& n) {
  bool seen_point = false, any = false;
  size_t i = 0;
  for (; i < s.size(); ++i) {
    if (s[i] == '.') {
      if (seen_point) return false;
      seen_point = true;
      continue;
    }
    int v = hex_value(s[i]);
    if (v < 0) break;
    any = true;
    if (n.mantissa >> 56 == 0) {
      n.mantissa = n.mantissa << 4 | static_cast<unsigned>(v);
      if (seen_point) n.exponent -= 4;
    } else {
      n.sticky |= v != 0;
      if (!seen_point) n.exponent += 4;
    }
  }
  if (!any) return false;
  if (i == s.size()) return true;
  if (s[i] != 'p' && s[i] != 'P') return false;
  ++i;
  bool negative = false;
  if (i < s.size() && (s[i] == '+' || s[i] == '-')) negative = s[i++] == '-';
  if (i == s.size()) return false;
  int64_t e = 0;
  for (; i < s.size(); ++i) {
    if (s[i] < '0' || s[i] > '9') return false;
    if (e < 1000000000000) e = e * 10 + (s[i] - '0');
  }
  n.exponent += negative ? -e : e;
  return true;
}

}  // namespace

Status float_parse_hex(Thread& th, std::string_view s, double& out) {
  constexpr std::string_view kSpace = " \t\n\r\v\f";
  auto malformed = [&]() -> Status {
    return raise(th, th.rt->exc.ValueError, "invalid hexadecimal floating-point string");
  };
  size_t start = s.find_first_not_of(kSpace);
  if (start == std::string_view::npos) return malformed();
  s = s.substr(start, s.find_last_not_of(kSpace) + 1 - start);
  bool negative = false;
  if (s[0] == '+' || s[0] == '-') {
    negative = s[0] == '-';
    s.remove_prefix(1);
  }
  if (word_is(s, "inf") || word_is(s, "infinity")) {
    out = negative ? -HUGE_VAL : HUGE_VAL;
    return Status::kOk;
  }
  if (word_is(s, "nan")) {
    out = std::copysign(std::nan(""), negative ? -1.0 : 1.0);
    return Status::kOk;
  }
  if (s.size() >= 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) s.remove_prefix(2);
  HexNumber n;
  if (!parse_digits(s, n)) return malformed();
  out = 0;
  if (n.mantissa != 0) {
    int width = 64 - __builtin_clzll(n.mantissa);
    int64_t top = n.exponent + width;  // value < 2^top
    if (top > 1024) {
      return raise(th, th.rt->exc.OverflowError, "hexadecimal value too large to represent as a float");
    }
    if (top >= -1075) {
      int64_t lowest = top - 53 < -1074 ? -1074 : top - 53;
      int64_t drop = lowest - n.exponent;
      uint64_t kept = n.mantissa;
      if (drop > 0) {
        uint64_t rest = drop >= 64 ? n.mantissa : n.mantissa & ((uint64_t{1} << drop) - 1);
        uint64_t half = drop > 64 ? 0 : uint64_t{1} << (drop - 1);
        kept = drop >= 64 ? 0 : n.mantissa >> drop;
        if (rest > half || (rest == half && (n.sticky || (kept & 1) != 0))) ++kept;
      } else {
        lowest = n.exponent;
      }
      out = std::ldexp(static_cast<double>(kept), static_cast<int>(lowest));
    }
    if (std::isinf(out)) {
      return raise(th, th.rt->exc.OverflowError, "hexadecimal value too large to represent as a float");
    }
  }
  if (negative) out = -out;
  return Status::kOk;
}

}  // namespace dxpy
