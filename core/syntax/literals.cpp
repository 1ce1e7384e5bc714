// Values of number and string tokens.
#include <charconv>
#include <cmath>

#include "core/syntax/char_class.h"
#include "core/syntax/identifier.h"
#include "core/syntax/parser_impl.h"
#include "core/text/float_text.h"

namespace dxpy::syntax {
namespace {

// Correctly rounded; infinite when too large.
double parse_real(std::string_view s) {
  double value = 0;
  (void)text::float_parse(s, value);
  return value;
}

int radix_of(std::string_view text) {
  if (text.size() < 2 || text[0] != '0') return 10;
  switch (text[1] | 0x20) {
    case 'x':
      return 16;
    case 'o':
      return 8;
    case 'b':
      return 2;
    default:
      return 10;
  }
}

// Reads up to `count` hexadecimal digits; returns how many there were.
size_t hex_digits(std::string_view text, size_t count, char32_t* value) {
  size_t i = 0;
  *value = 0;
  for (; i < count && i < text.size() && has_class(text[i], kHexDigit); ++i) {
    int c = text[i];
    int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    *value = *value * 16 + static_cast<char32_t>(digit);
  }
  return i;
}

char simple_escape(char c) {
  switch (c) {
    case '\\':
    case '\'':
    case '"':
      return c;
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    default:
      return 0;
  }
}

std::string unicode_error(size_t start, size_t end, const char* reason) {
  return "(unicode error) 'unicodeescape' codec can't decode bytes in position " + std::to_string(start) + "-" +
         std::to_string(end) + ": " + reason;
}

}  // namespace

Expr* Parser::parse_number() {
  size_t start = pos_;
  const Token& token = peek();
  std::string digits;
  for (char c : text_of(token)) {
    if (c != '_') digits += c;
  }
  if (digits.size() != token.end - token.start && !check_version(6, "Underscores in numeric literals are")) {
    return nullptr;
  }
  ++pos_;
  ConstantValue value;
  int radix = radix_of(digits);
  if (radix == 10 && (digits.back() | 0x20) == 'j') {
    value.kind = ConstantKind::kComplex;
    digits.pop_back();
    value.imag = parse_real(digits);
  } else if (radix == 10 && digits.find_first_of(".eE") != std::string::npos) {
    value.kind = ConstantKind::kFloat;
    value.real = parse_real(digits);
  } else {
    value.kind = ConstantKind::kInt;
    if (radix != 10) digits[1] = static_cast<char>(digits[1] | 0x20);
    size_t skip = radix == 10 ? 0 : 2;
    auto [end, status] = std::from_chars(digits.data() + skip, digits.data() + digits.size(), value.integer, radix);
    value.fits_int64 = status == std::errc{};
    auto limit = static_cast<size_t>(options_.max_int_digits);
    if (radix == 10 && limit != 0 && digits.size() > limit) {
      std::string message = "Exceeds the limit (" + std::to_string(limit) +
                            " digits) for integer string conversion: value has " + std::to_string(digits.size()) +
                            " digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal "
                            "for huge integer literals to avoid decimal conversion limits.";
      // CPython gives this error no column.
      raise_error(SyntaxErrorKind::kSyntaxError, message, {token.lineno, -1, token.end_lineno, -1});
      return nullptr;
    }
    value.text = arena_.copy(digits);
  }
  return make<Constant>(start, value, String{});
}

// The value of a whole string token.
bool Parser::decode_string(const Token& token, ConstantValue* value) {
  std::string_view text = text_of(token);
  bool raw = false, bytes = false;
  while (text[0] != '"' && text[0] != '\'') {
    raw |= (text[0] | 0x20) == 'r';
    bytes |= (text[0] | 0x20) == 'b';
    text.remove_prefix(1);
  }
  size_t quotes = text.size() >= 6 && text[1] == text[0] && text[2] == text[0] ? 3 : 1;
  text = text.substr(quotes, text.size() - 2 * quotes);
  value->kind = bytes ? ConstantKind::kBytes : ConstantKind::kStr;
  if (bytes) {
    for (char c : text) {
      if (static_cast<unsigned char>(c) >= 0x80) {
        return raise_at("bytes can only contain ASCII literal characters", token, token);
      }
    }
  }
  if (raw || text.find('\\') == std::string_view::npos) {
    value->text = arena_.copy(text);
    return true;
  }
  std::string decoded;
  if (!decode_escapes(text, token, bytes, &decoded)) return false;
  value->text = arena_.copy(decoded);
  return true;
}

bool Parser::decode_middle(const Token& token, bool raw, String* out) {
  std::string_view text = text_of(token);
  if (raw || text.find('\\') == std::string_view::npos) {
    *out = arena_.copy(text);
    return true;
  }
  std::string decoded;
  if (!decode_escapes(text, token, false, &decoded)) return false;
  *out = arena_.copy(decoded);
  return true;
}

namespace {

// How CPython counts positions in its errors: in the bytes of the literal after characters beyond ASCII were written as
// \UXXXXXXXX, and a backslash before one as \u005c.
size_t error_position(std::string_view text, size_t index) {
  auto beyond_ascii = [&](size_t i) { return i < text.size() && static_cast<unsigned char>(text[i]) >= 0x80; };
  size_t position = 0;
  for (size_t i = 0; i < index;) {
    if (text[i] == '\\') {
      ++i;
      position += beyond_ascii(i) ? 6 : 1;
      if (i == index) break;
    }
    if (beyond_ascii(i)) {
      position += 10;
      decode_utf8(text, &i);
    } else {
      ++position;
      ++i;
    }
  }
  return position;
}

}  // namespace

// The text of one literal between its quotes. Each step reads what follows a backslash and moves behind it; false: an
// error was raised.
class Parser::EscapeDecoder {
 public:
  EscapeDecoder(Parser& parser, std::string_view text, const Token& token, bool bytes, std::string* out)
      : parser_(parser), text_(text), token_(token), bytes_(bytes), out_(*out) {}
  bool run();

 private:
  bool escape();
  bool octal();
  bool hexadecimal(char kind);
  bool named();
  void unknown();
  void put(char32_t value);
  // Only the first is told, and only when there is no error.
  void note_invalid(std::string_view sequence, const char* kind);
  void warn_invalid();
  // From the backslash to `end`.
  bool fail_unicode(size_t end, const char* reason);

  Parser& parser_;
  std::string_view text_;
  const Token& token_;
  const bool bytes_;
  std::string& out_;
  size_t at_ = 0, backslash_ = 0;
  std::string_view invalid_;  // what follows the backslash
  const char* invalid_kind_ = nullptr;
};

bool Parser::EscapeDecoder::run() {
  while (at_ < text_.size()) {
    if (text_[at_] != '\\') {
      out_ += text_[at_++];
      continue;
    }
    backslash_ = at_++;
    if (at_ == text_.size()) {
      out_ += '\\';
    } else if (!escape()) {
      return false;
    }
  }
  if (invalid_kind_ != nullptr) warn_invalid();
  return true;
}

bool Parser::EscapeDecoder::escape() {
  const char c = text_[at_];
  if (c == '\n') {
    ++at_;
  } else if (const char simple = simple_escape(c); simple != 0) {
    out_ += simple;
    ++at_;
  } else if (c >= '0' && c <= '7') {
    return octal();
  } else if (c == 'x' || (!bytes_ && (c == 'u' || c == 'U'))) {
    return hexadecimal(c);
  } else if (c == 'N' && !bytes_) {
    return named();
  } else {
    unknown();
  }
  return true;
}

bool Parser::EscapeDecoder::octal() {
  unsigned value = 0;
  const size_t first = at_;
  for (; at_ < first + 3 && at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '7'; ++at_) {
    value = value * 8 + static_cast<unsigned>(text_[at_] - '0');
  }
  if (value > 0377) note_invalid(text_.substr(first, at_ - first), "octal ");
  put(value);
  return true;
}

bool Parser::EscapeDecoder::hexadecimal(char kind) {
  const size_t wanted = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
  char32_t value;
  const size_t got = hex_digits(text_.substr(at_ + 1), wanted, &value);
  if (got < wanted) {
    if (bytes_) {
      return parser_.raise_at("(value error) invalid \\x escape at position " + std::to_string(backslash_), token_,
                              token_);
    }
    return fail_unicode(at_ + 1 + got, kind == 'x'   ? "truncated \\xXX escape"
                                       : kind == 'u' ? "truncated \\uXXXX escape"
                                                     : "truncated \\UXXXXXXXX escape");
  }
  at_ += 1 + wanted;
  if (value > 0x10FFFF) return fail_unicode(at_, "illegal Unicode character");
  put(value);
  return true;
}

bool Parser::EscapeDecoder::named() {
  const bool has_brace = at_ + 1 < text_.size() && text_[at_ + 1] == '{';
  const size_t close = text_.find('}', at_);
  const bool is_empty = has_brace && close == at_ + 2;
  if (!has_brace || close == std::string_view::npos || is_empty) {
    return fail_unicode(is_empty ? close : has_brace ? text_.size() : at_ + 1, "malformed \\N character escape");
  }
  char32_t value;
  if (!character_by_name(text_.substr(at_ + 2, close - at_ - 2), &value)) {
    return fail_unicode(close + 1, "unknown Unicode character name");
  }
  append_utf8(&out_, value);
  at_ = close + 1;
  return true;
}

// The backslash is text, and so is what follows it, which is left to be read.
void Parser::EscapeDecoder::unknown() {
  size_t next = at_;
  decode_utf8(text_, &next);
  // CPython does not warn about characters beyond ASCII; about braces the lexer has warned.
  const bool brace = token_.type != TokenType::kString && (text_[at_] == '{' || text_[at_] == '}');
  if (next == at_ + 1 && !brace) note_invalid(text_.substr(at_, next - at_), "");
  out_ += '\\';
}

void Parser::EscapeDecoder::put(char32_t value) {
  if (bytes_) {
    out_ += static_cast<char>(value & 0xFF);
  } else {
    append_utf8(&out_, value);
  }
}

void Parser::EscapeDecoder::note_invalid(std::string_view sequence, const char* kind) {
  if (invalid_kind_ != nullptr) return;
  invalid_ = sequence;
  invalid_kind_ = kind;
}

void Parser::EscapeDecoder::warn_invalid() {
  std::string quoted(invalid_);
  Location at{token_.lineno, token_.col_offset, token_.end_lineno, token_.end_col_offset};
  for (size_t i = token_.start; i < static_cast<size_t>(invalid_.data() - parser_.source_.data()); ++i) {
    at.lineno += parser_.source_[i] == '\n';
  }
  std::string what = "\"\\" + quoted + "\" is an invalid " + invalid_kind_ + "escape sequence. ";
  std::string advice = "Did you mean \"\\\\" + quoted + "\"? A raw string is also an option.";
  parser_.warn(WarningCategory::kSyntaxWarning, what + "Such sequences will not work in the future. " + advice, at);
  parser_.warnings_.back().error_message = what + advice;
}

bool Parser::EscapeDecoder::fail_unicode(size_t end, const char* reason) {
  const size_t first = error_position(text_, backslash_);
  return parser_.raise_at(unicode_error(first, first + (end - backslash_) - 1, reason), token_, token_);
}

bool Parser::decode_escapes(std::string_view text, const Token& token, bool bytes, std::string* out) {
  return EscapeDecoder(*this, text, token, bytes, out).run();
}

}  // namespace dxpy::syntax
