// The codecs of escape sequences: unicode_escape, raw_unicode_escape, and the escapes of bytes literals.
#include "core/object/codecs_impl.h"
#include "core/text/names.h"

namespace dxpy {

namespace {

constexpr char kHex[] = "0123456789abcdef";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_hex(std::string& out, char letter, uint32_t v, int digits) {
  out += '\\';
  out += letter;
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += kHex[(v >> shift) & 15];
}

// The character that a one-letter escape stands for; 0: no such escape. (\0 is octal.)
char simple_escape(char c) {
  switch (c) {
    case '\\':
    case '\'':
    case '"':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 't':
      return '\t';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 'v':
      return '\v';
    case 'a':
      return '\a';
    default:
      return 0;
  }
}

// Up to three octal digits at `at`, which is moved behind them.
uint32_t read_octal(std::string_view in, size_t& at) {
  uint32_t v = 0;
  for (int i = 0; i < 3 && at < in.size() && in[at] >= '0' && in[at] <= '7'; ++i) {
    v = v * 8 + static_cast<uint32_t>(in[at++] - '0');
  }
  return v;
}

Status warn_escape(Thread& th, uint32_t escape) {
  char message[128];
  if (escape > 255) {
    std::snprintf(message, sizeof message,
                  "\"\\%o\" is an invalid octal escape sequence. Such sequences will not work in the future. ", escape);
  } else {
    std::snprintf(message, sizeof message,
                  "\"\\%c\" is an invalid escape sequence. Such sequences will not work in the future. ",
                  static_cast<int>(escape));
  }
  return warn(th, th.rt->exc.DeprecationWarning, message);
}

// What one escape sequence gave.
struct Escape {
  const char* error = nullptr;  // reason; [start, end) is the range
  size_t end = 0;
  uint32_t cp = 0;
  bool incomplete = false;  // the input ends inside it
};

Escape hex_escape(std::string_view in, size_t at, size_t digits, const char* reason) {
  Escape e;
  size_t i = at;
  for (; i < in.size() && i < at + digits; ++i) {
    int d = hex_digit(in[i]);
    if (d < 0) break;
    e.cp = e.cp << 4 | static_cast<uint32_t>(d);
  }
  e.end = i;
  if (i < at + digits) {
    e.error = reason;
    e.incomplete = i == in.size();
  } else if (e.cp > 0x10FFFF) {
    e.error = "illegal Unicode character";
  }
  return e;
}

// `at` is behind "\N".
Escape name_escape(std::string_view in, size_t at) {
  Escape e;
  e.error = "malformed \\N character escape";
  e.end = at;
  if (at >= in.size()) {
    e.incomplete = true;
    return e;
  }
  if (in[at] != '{') return e;
  size_t close = in.find('}', at + 1);
  if (close == std::string_view::npos) {
    e.end = in.size();
    e.incomplete = true;
    return e;
  }
  if (close == at + 1) {
    e.end = close;
    return e;
  }
  e.end = close + 1;
  e.error =
      text::character_by_name(in.substr(at + 1, close - at - 1), e.cp) ? nullptr : "unknown Unicode character name";
  return e;
}

}  // namespace

Owned decode_unicode_escape(Thread& th, std::string_view in, std::string_view errors, size_t* consumed) {
  DecodeState d(th, "unicodeescape", errors, in);
  uint32_t invalid = 0;  // the first invalid escape
  size_t pos = 0;
  while (pos < d.input.size()) {
    char c = d.input[pos];
    if (c != '\\') {
      d.out.append_codepoint(static_cast<uint8_t>(c));
      ++pos;
      continue;
    }
    Escape e;
    size_t at = pos + 2;
    if (pos + 1 == d.input.size()) {
      e = {"\\ at end of string", pos + 1, 0, true};
    } else {
      char letter = d.input[pos + 1];
      if (letter == '\n') {
        pos = at;
        continue;
      }
      if (char simple = simple_escape(letter)) {
        e = {nullptr, at, static_cast<uint8_t>(simple), false};
      } else if (letter >= '0' && letter <= '7') {
        size_t end = pos + 1;
        uint32_t v = read_octal(d.input, end);
        if (v > 255 && invalid == 0) invalid = v;
        e = {nullptr, end, v, false};
      } else if (letter == 'x') {
        e = hex_escape(d.input, at, 2, "truncated \\xXX escape");
      } else if (letter == 'u') {
        e = hex_escape(d.input, at, 4, "truncated \\uXXXX escape");
      } else if (letter == 'U') {
        e = hex_escape(d.input, at, 8, "truncated \\UXXXXXXXX escape");
      } else if (letter == 'N') {
        e = name_escape(d.input, at);
      } else {
        if (invalid == 0) invalid = static_cast<uint8_t>(letter);
        d.out.append('\\');
        ++pos;
        d.out.append_codepoint(static_cast<uint8_t>(letter));
        ++pos;
        continue;
      }
    }
    if (e.error == nullptr) {
      d.out.append_codepoint(e.cp);
      pos = e.end;
      continue;
    }
    if (e.incomplete && consumed != nullptr) break;
    if (failed(d.error(pos, e.end, e.error, pos))) return {};
  }
  if (consumed != nullptr) *consumed = pos;
  if (invalid != 0 && failed(warn_escape(th, invalid))) return {};
  return d.out.finish();
}

Owned encode_unicode_escape(Thread& th, Value s) {
  std::string out;
  std::string_view t = str_view(s);
  for (const char* p = t.data(); p != t.data() + t.size();) {
    uint32_t cp = text::utf8_next(p);
    if (cp == '\\') {
      out += "\\\\";
    } else if (cp == '\t') {
      out += "\\t";
    } else if (cp == '\n') {
      out += "\\n";
    } else if (cp == '\r') {
      out += "\\r";
    } else if (cp >= 0x10000) {
      append_hex(out, 'U', cp, 8);
    } else if (cp >= 0x100) {
      append_hex(out, 'u', cp, 4);
    } else if (cp < 0x20 || cp >= 0x7F) {
      append_hex(out, 'x', cp, 2);
    } else {
      out += static_cast<char>(cp);
    }
  }
  return bytes_new(th, out);
}

Owned decode_raw_unicode_escape(Thread& th, std::string_view in, std::string_view errors, size_t* consumed) {
  DecodeState d(th, "rawunicodeescape", errors, in);
  size_t pos = 0;
  while (pos < d.input.size()) {
    char c = d.input[pos];
    if (c != '\\' || (pos + 1 == d.input.size() && consumed == nullptr)) {
      d.out.append_codepoint(static_cast<uint8_t>(c));
      ++pos;
      continue;
    }
    if (pos + 1 == d.input.size()) break;
    char letter = d.input[pos + 1];
    if (letter != 'u' && letter != 'U') {
      d.out.append('\\');
      d.out.append_codepoint(static_cast<uint8_t>(letter));
      pos += 2;
      continue;
    }
    Escape e = letter == 'u' ? hex_escape(d.input, pos + 2, 4, "truncated \\uXXXX escape")
                             : hex_escape(d.input, pos + 2, 8, "truncated \\UXXXXXXXX escape");
    if (e.error == nullptr) {
      d.out.append_codepoint(e.cp);
      pos = e.end;
      continue;
    }
    if (e.incomplete && consumed != nullptr) break;
    const char* reason = e.cp > 0x10FFFF ? "\\Uxxxxxxxx out of range" : e.error;
    if (failed(d.error(pos, e.end, reason, pos))) return {};
  }
  if (consumed != nullptr) *consumed = pos;
  return d.out.finish();
}

Owned encode_raw_unicode_escape(Thread& th, Value s) {
  std::string out;
  std::string_view t = str_view(s);
  for (const char* p = t.data(); p != t.data() + t.size();) {
    uint32_t cp = text::utf8_next(p);
    if (cp >= 0x10000) {
      append_hex(out, 'U', cp, 8);
    } else if (cp >= 0x100) {
      append_hex(out, 'u', cp, 4);
    } else {
      out += static_cast<char>(cp);
    }
  }
  return bytes_new(th, out);
}

Owned decode_bytes_escape(Thread& th, std::string_view in, std::string_view errors) {
  std::string out;
  uint32_t invalid = 0;
  for (size_t pos = 0; pos < in.size();) {
    if (in[pos] != '\\') {
      out += in[pos++];
      continue;
    }
    if (pos + 1 == in.size()) return raise(th, th.rt->exc.ValueError, "Trailing \\ in string");
    char letter = in[pos + 1];
    if (char simple = simple_escape(letter)) {
      out += simple;
      pos += 2;
    } else if (letter == '\n') {
      pos += 2;
    } else if (letter >= '0' && letter <= '7') {
      ++pos;
      uint32_t v = read_octal(in, pos);
      if (v > 255 && invalid == 0) invalid = v;
      out += static_cast<char>(v);
    } else if (letter == 'x') {
      int high = pos + 2 < in.size() ? hex_digit(in[pos + 2]) : -1;
      int low = pos + 3 < in.size() ? hex_digit(in[pos + 3]) : -1;
      if (high >= 0 && low >= 0) {
        out += static_cast<char>(high << 4 | low);
        pos += 4;
        continue;
      }
      if (errors.empty() || errors == "strict") {
        return raise(th, th.rt->exc.ValueError, "invalid \\x escape at position {}", pos);
      }
      if (errors == "replace") {
        out += '?';
      } else if (errors != "ignore") {
        return raise(th, th.rt->exc.ValueError, "decoding error; unknown error handling code: {}", errors);
      }
      pos += high >= 0 ? 3 : 2;
    } else {
      if (invalid == 0) invalid = static_cast<uint8_t>(letter);
      out += '\\';
      ++pos;
    }
  }
  if (invalid != 0 && failed(warn_escape(th, invalid))) return {};
  return bytes_new(th, out);
}

}  // namespace dxpy
