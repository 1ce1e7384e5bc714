// binascii: uuencode and quoted-printable.
#include <string>

#include "core/modules/binascii.h"

namespace dxpy {

Owned binascii_a2b_uu(Thread& th, Value data) {
  AsciiInput input(th);
  if (failed(input.open(data))) return {};
  std::string_view in = input.bytes();
  if (in.empty()) return raise(th, binascii_error(th), "Missing length byte");
  size_t size = static_cast<size_t>((static_cast<uint8_t>(in[0]) - ' ') & 63);
  std::string out;
  uint32_t left = 0;
  int bits = 0;
  size_t i = 1;
  for (; out.size() < size; ++i) {
    uint32_t v = 0;
    if (i < in.size() && in[i] != '\n' && in[i] != '\r') {
      auto c = static_cast<uint8_t>(in[i]);
      if (c < ' ' || c > ' ' + 64) return raise(th, binascii_error(th), "Illegal char");
      v = static_cast<uint32_t>(c - ' ') & 63;
    }
    left = left << 6 | v;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(left >> bits);
      left &= (1u << bits) - 1;
    }
  }
  for (; i < in.size(); ++i) {
    char c = in[i];
    if (c != ' ' && c != ' ' + 64 && c != '\n' && c != '\r') return raise(th, binascii_error(th), "Trailing garbage");
  }
  return bytes_new(th, out);
}

Owned binascii_b2a_uu(Thread& th, Value data, bool backtick) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  std::string_view in = buffer.bytes();
  if (in.size() > 45) return raise(th, binascii_error(th), "At most 45 bytes at once");
  auto sign = [&](uint32_t v) { return backtick && v == 0 ? '`' : static_cast<char>(v + ' '); };
  std::string out(1, sign(static_cast<uint32_t>(in.size())));
  for (size_t i = 0; i < in.size(); i += 3) {
    auto byte = [&](size_t k) { return k < in.size() ? static_cast<uint32_t>(static_cast<uint8_t>(in[k])) : 0u; };
    uint32_t v = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    for (int shift = 18; shift >= 0; shift -= 6) out += sign(v >> shift & 63);
  }
  out += '\n';
  return bytes_new(th, out);
}

namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr size_t kMaxLine = 76;

// Writes quoted-printable text with soft line breaks.
class QuotedWriter {
 public:
  explicit QuotedWriter(bool crlf) : crlf_(crlf) {}
  void quoted(char c) {
    if (line_ + 3 >= kMaxLine) soft_break();
    append_hex(c);
    line_ += 3;
  }
  void plain(char c, bool may_break) {
    if (may_break && line_ + 1 >= kMaxLine) soft_break();
    ++line_;
    out += c;
  }
  void line_end() {
    line_ = 0;
    if (!out.empty() && (out.back() == ' ' || out.back() == '\t')) {
      char c = out.back();
      out.pop_back();
      append_hex(c);
    }
    newline();
  }
  bool at_line_start() const { return line_ == 0; }
  std::string out;

 private:
  void append_hex(char c) {
    auto b = static_cast<uint8_t>(c);
    out += '=';
    out += "0123456789ABCDEF"[b >> 4];
    out += "0123456789ABCDEF"[b & 15];
  }
  void newline() { out += crlf_ ? "\r\n" : "\n"; }
  void soft_break() {
    out += '=';
    newline();
    line_ = 0;
  }
  bool crlf_;
  size_t line_ = 0;
};

}  // namespace

Owned binascii_a2b_qp(Thread& th, Value data, bool header) {
  AsciiInput input(th);
  if (failed(input.open(data))) return {};
  std::string_view in = input.bytes();
  std::string out;
  for (size_t i = 0; i < in.size();) {
    char c = in[i++];
    if (c != '=') {
      out += header && c == '_' ? ' ' : c;
      continue;
    }
    if (i >= in.size()) break;
    if (in[i] == '\n' || in[i] == '\r') {  // a soft line break
      while (i < in.size() && in[i] != '\n') ++i;
      if (i < in.size()) ++i;
    } else if (in[i] == '=') {
      out += '=';
      ++i;
    } else if (i + 1 < in.size() && hex_value(in[i]) >= 0 && hex_value(in[i + 1]) >= 0) {
      out += static_cast<char>(hex_value(in[i]) << 4 | hex_value(in[i + 1]));
      i += 2;
    } else {
      out += '=';
    }
  }
  return bytes_new(th, out);
}

Owned binascii_b2a_qp(Thread& th, Value data, bool quotetabs, bool istext, bool header) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  std::string_view in = buffer.bytes();
  size_t newline = in.find('\n');
  QuotedWriter w(newline != std::string_view::npos && newline > 0 && in[newline - 1] == '\r');
  for (size_t i = 0; i < in.size();) {
    char c = in[i];
    auto b = static_cast<uint8_t>(c);
    bool last = i + 1 == in.size();
    bool blank = c == ' ' || c == '\t', line_end = c == '\r' || c == '\n';
    bool lone_dot = c == '.' && w.at_line_start() && (last || in[i + 1] == '\n' || in[i + 1] == '\r' || in[i + 1] == 0);
    if (b > 126 || c == '=' || (header && c == '_') || lone_dot || (!istext && line_end) || (blank && last) ||
        (b < 33 && !line_end && (quotetabs || !blank))) {
      w.quoted(c);
      ++i;
    } else if (istext && (c == '\n' || (c == '\r' && !last && in[i + 1] == '\n'))) {
      w.line_end();
      i += c == '\r' ? 2 : 1;
    } else {
      w.plain(header && c == ' ' ? '_' : c, !last && in[i + 1] != '\n');
      ++i;
    }
  }
  return bytes_new(th, w.out);
}

}  // namespace dxpy
