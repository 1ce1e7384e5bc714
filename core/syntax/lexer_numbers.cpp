// Number tokens. Every error is reported after the last character that still belongs to the number, as CPython does.
#include "core/syntax/char_class.h"
#include "core/syntax/lexer.h"

namespace dxpy::syntax {

Token Lexer::number() {
  char c = *cursor_;
  if (c == '.') {
    ++cursor_;
    return fraction();
  }
  if (c == '0') {
    switch (cursor_[1] | 0x20) {
      case 'x':
        return radix_number(16, "hexadecimal");
      case 'o':
        return radix_number(8, "octal");
      case 'b':
        return radix_number(2, "binary");
      default:
        break;
    }
    // Zeros only, or the start of a float: other digits after a leading zero are an error.
    while (*cursor_ == '0' || *cursor_ == '_') {
      if (*cursor_++ == '_' && !is_digit(*cursor_)) return fail("invalid decimal literal");
    }
    const char* zeros_end = cursor_ + 1;
    bool nonzero = is_digit(*cursor_);
    if (nonzero && !digits()) return make_empty(TokenType::kErrorToken);
    char after = *cursor_;
    bool is_float = after == '.' || (after | 0x20) == 'e' || (after | 0x20) == 'j';
    if (nonzero && !is_float && !options_.extra_tokens) {
      return fail_range(
          "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
          token_start_, zeros_end);
    }
  } else if (!digits()) {
    return make_empty(TokenType::kErrorToken);
  }
  if (*cursor_ == '.') {
    ++cursor_;
    return fraction();
  }
  return exponent_or_end("decimal");
}

// Digits with single underscores between them; at least one digit is there.
bool Lexer::digits() {
  for (;;) {
    while (is_digit(*cursor_)) ++cursor_;
    if (*cursor_ != '_') return true;
    ++cursor_;
    if (!is_digit(*cursor_)) {
      fail("invalid decimal literal");
      return false;
    }
  }
}

Token Lexer::radix_number(int radix, const char* name) {
  auto is_valid = [&](char c) {
    return radix == 16 ? has_class(c, kHexDigit) : c >= '0' && c < static_cast<char>('0' + radix);
  };
  auto invalid_digit = [&] {
    std::string message = std::string("invalid digit '") + *cursor_ + "' in " + name + " literal";
    ++cursor_;
    return fail(message);
  };
  cursor_ += 2;
  do {
    if (*cursor_ == '_') ++cursor_;
    if (!is_valid(*cursor_)) {
      return is_digit(*cursor_) ? invalid_digit() : fail(std::string("invalid ") + name + " literal");
    }
    while (is_valid(*cursor_)) ++cursor_;
  } while (*cursor_ == '_');
  if (is_digit(*cursor_)) return invalid_digit();
  if (!check_number_end(name)) return make_empty(TokenType::kErrorToken);
  return make(TokenType::kNumber, token_start_, cursor_);
}

// After the point.
Token Lexer::fraction() {
  if (is_digit(*cursor_) && !digits()) return make_empty(TokenType::kErrorToken);
  return exponent_or_end("decimal");
}

Token Lexer::exponent_or_end(const char* kind) {
  if ((*cursor_ | 0x20) == 'e') {
    const char* sign = cursor_ + 1;
    if (*sign == '+' || *sign == '-') {
      cursor_ = sign + 1;
      if (!is_digit(*cursor_)) return fail("invalid decimal literal");
    } else if (is_digit(*sign)) {
      cursor_ = sign;
    } else {
      // 1else: a keyword may touch the number.
      if (!check_number_end(kind)) return make_empty(TokenType::kErrorToken);
      return make(TokenType::kNumber, token_start_, cursor_);
    }
    if (!digits()) return make_empty(TokenType::kErrorToken);
  }
  if ((*cursor_ | 0x20) == 'j') return imaginary();
  if (!check_number_end(kind)) return make_empty(TokenType::kErrorToken);
  return make(TokenType::kNumber, token_start_, cursor_);
}

Token Lexer::imaginary() {
  ++cursor_;
  if (!check_number_end("imaginary")) return make_empty(TokenType::kErrorToken);
  return make(TokenType::kNumber, token_start_, cursor_);
}

// A keyword that touches a number is a warning; any other letter is an error. Who only wants tokens gets two of them.
bool Lexer::check_number_end(const char* kind) {
  if (options_.extra_tokens) return true;
  char c = *cursor_;
  if (!has_class(c, kIdentPart) || static_cast<unsigned char>(c) >= 0x80) return true;
  auto follows = [&](std::string_view text) {
    return std::string_view(cursor_ + 1, text.size()) == text && !has_class(cursor_[1 + text.size()], kIdentPart);
  };
  const char second = cursor_[1];
  bool keyword = (c == 'a' && follows("nd")) || (c == 'e' && follows("lse")) || (c == 'f' && follows("or")) ||
                 (c == 'o' && follows("r")) || (c == 'n' && follows("ot")) ||
                 // CPython looks no further here: 1inx is 1 in x
                 (c == 'i' && (second == 'f' || second == 'n' || second == 's'));
  std::string message = std::string("invalid ") + kind + " literal";
  if (keyword) {
    warn(WarningCategory::kSyntaxWarning, message);
    return true;
  }
  fail(message);
  return false;
}

}  // namespace dxpy::syntax
