#include "core/object/number_format.h"

#include <cmath>
#include <string>

#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"
#include "core/object/str.h"
#include "core/object/type_internal.h"
#include "core/text/float_text.h"
#include "core/text/format_spec.h"
#include "core/text/utf8.h"

namespace dxpy {

using text::FormatSpec;

namespace {

Failure bad_spec(Thread& th, const std::string& message) { return raise(th, th.rt->exc.ValueError, "{}", message); }

struct FloatText {
  bool negative;
  std::string digits, tail;
};

// |d| in the way of the spec, split after the leading digits. False: an unknown type.
bool float_parts(double d, const FormatSpec& spec, bool complex_part, FloatText& out) {
  char code = spec.type < 128 ? static_cast<char>(spec.type) : '?';
  bool percent = false, dot_zero = false;
  int precision = spec.precision < 0 ? 6 : static_cast<int>(spec.precision);
  switch (code) {
    case 0:
      dot_zero = !complex_part;
      code = spec.precision < 0 ? 'r' : 'g';
      break;
    case 'n':
      code = 'g';
      break;
    case '%':
      if (complex_part) return false;
      code = 'f';
      d *= 100;
      percent = true;
      break;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      break;
    default:
      return false;
  }
  std::string s = text::float_format(d, code, precision, spec.alternate, dot_zero);
  out.negative = !s.empty() && s[0] == '-';
  if (out.negative) s.erase(0, 1);
  if (out.negative && spec.no_negative_zero) {
    bool zero = true;
    for (char c : s) {
      if (c == 'e' || c == 'E') break;
      zero = zero && (c == '0' || c == '.');
    }
    if (zero) out.negative = false;
  }
  size_t n = 0;
  while (n < s.size() && s[n] >= '0' && s[n] <= '9') ++n;
  out.digits = s.substr(0, n);
  out.tail = s.substr(n);
  if (percent) out.tail += '%';
  return true;
}

Owned format_float(Thread& th, double d, const FormatSpec& spec, const char* name) {
  FloatText t;
  if (!float_parts(d, spec, false, t)) return bad_spec(th, text::unknown_format_code(spec.type, name));
  return str_new(th, text::format_number_parts(spec, t.negative, "", t.digits, t.tail));
}

Owned format_character(Thread& th, Value v, const FormatSpec& spec) {
  if (spec.sign != 0) return bad_spec(th, "Sign not allowed with integer format specifier 'c'");
  if (spec.alternate) return bad_spec(th, "Alternate form (#) not allowed with integer format specifier 'c'");
  int64_t cp = -1;
  if (!int_fits_i64(v, cp)) return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C long");
  if (cp < 0 || cp > 0x10FFFF) {
    return raise(th, th.rt->exc.OverflowError, "%c arg not in range(0x110000)");
  }
  std::string body;
  text::utf8_append(body, static_cast<uint32_t>(cp));
  return str_new(th, text::pad(spec, body, 1));
}

Owned format_int(Thread& th, Value v, const FormatSpec& spec, const char* name) {
  int base = 10;
  switch (spec.type) {
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%': {
      double d;
      return failed(to_double(th, v, d)) ? Owned() : format_float(th, d, spec, name);
    }
    case 'c':
    case 'd':
    case 'n':
      break;
    case 'b':
      base = 2;
      break;
    case 'o':
      base = 8;
      break;
    case 'x':
    case 'X':
      base = 16;
      break;
    default:
      return bad_spec(th, text::unknown_format_code(spec.type, name));
  }
  if (spec.precision >= 0) return bad_spec(th, "Precision not allowed in integer format specifier");
  if (spec.no_negative_zero) {
    return bad_spec(th, "Negative zero coercion (z) not allowed in integer format specifier");
  }
  if (spec.type == 'c') return format_character(th, v, spec);
  std::string digits, prefix;
  if (failed(int_digits(th, v, base, digits))) return {};
  if (spec.alternate && base != 10) prefix = {'0', static_cast<char>(spec.type)};
  if (spec.type == 'X') {
    for (char& c : digits) {
      if (c >= 'a') c = static_cast<char>(c - 32);
    }
  }
  return str_new(th, text::format_number_parts(spec, int_sign(v) < 0, prefix, digits, ""));
}

Owned format_complex(Thread& th, double real, double imag, const FormatSpec& spec, const char* name) {
  FloatText re, im;
  if (!float_parts(real, spec, true, re) || !float_parts(imag, spec, true, im)) {
    return bad_spec(th, text::unknown_format_code(spec.type, name));
  }
  if (spec.fill == '0') return bad_spec(th, "Zero padding is not allowed in complex format specifier");
  if (spec.align == '=') return bad_spec(th, "'=' alignment flag is not allowed in complex format specifier");
  bool plain = spec.type == 0;
  bool skip_real = plain && real == 0 && !std::signbit(real);
  FormatSpec part = spec;
  part.width = -1;
  part.align = '>';
  std::string body;
  if (plain && !skip_real) body += '(';
  if (!skip_real) {
    body += text::format_number_parts(part, re.negative, "", re.digits, re.tail);
    part.sign = '+';
  }
  body += text::format_number_parts(part, im.negative, "", im.digits, im.tail);
  body += 'j';
  if (plain && !skip_real) body += ')';
  return str_new(th, text::pad(spec, body, body.size()));
}

}  // namespace

Owned format_number(Thread& th, Value v, Value spec_value) {
  if (!is_str(spec_value)) {
    return raise(th, th.rt->exc.TypeError, "__format__() argument must be str, not {}",
                 argument_type_name(th, spec_value));
  }
  std::string_view source = str_view(spec_value);
  if (source.empty()) return str_of(th, v);
  const char* name = type_name(th, v);
  FormatSpec spec;
  char default_type = is_int(v) ? 'd' : '\0';
  std::string error = text::parse_format_spec(source, default_type, '>', name, spec);
  if (!error.empty()) return bad_spec(th, error);
  if (spec.width > INT32_MAX) return raise_no_memory(th);
  if (is_int(v)) return format_int(th, v, spec, name);
  if (is_float(v)) return format_float(th, float_value(v), spec, name);
  auto* c = v.as<Complex>();
  return format_complex(th, c->real, c->imag, spec, name);
}

}  // namespace dxpy
