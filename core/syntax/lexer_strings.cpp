// String tokens: plain strings whole; f- and t-strings as START, MIDDLE..., END with ordinary tokens in between.
#include "core/syntax/lexer.h"

namespace dxpy::syntax {

bool Lexer::check_prefixes(unsigned seen) {
  constexpr std::string_view kPairs[] = {"ub", "ur", "uf", "ut", "bf", "bt", "ft"};
  auto has = [&](char c) { return (seen >> (c - 'a') & 1) != 0; };
  for (std::string_view pair : kPairs) {
    if (!has(pair[0]) || !has(pair[1])) continue;
    ++cursor_;  // the quote counts as read
    fail_range(std::string("'") + pair[0] + "' and '" + pair[1] + "' prefixes are incompatible", token_start_, cursor_);
    return false;
  }
  return true;
}

// At the quote; token_start_ is at the prefix.
Token Lexer::string_token() {
  const char* first_line = line_start_;
  int first_lineno = lineno_;
  char quote = *cursor_;
  bool triple = cursor_[1] == quote && cursor_[2] == quote;
  bool escaped_quote = false;
  auto unterminated = [&] {
    error_.unfinished = at_end();
    std::string detected = " (detected at line " + std::to_string(reported_line()) + ")";
    cursor_ = token_start_ + 1;
    line_start_ = first_line;
    lineno_ = first_lineno;
    if (!fstrings_.empty() && fstrings_.back().quote == quote && fstrings_.back().triple == triple) {
      return fail(std::string(1, fstrings_.back().prefix) + "-string: expecting '}'");
    }
    if (triple) return fail("unterminated triple-quoted string literal" + detected);
    if (escaped_quote) detected += "; perhaps you escaped the end quote?";
    return fail("unterminated string literal" + detected);
  };
  cursor_ += triple ? 3 : 1;
  for (;;) {
    char c = *cursor_;
    if (c == quote) {
      if (!triple) {
        ++cursor_;
        break;
      }
      if (cursor_[1] == quote && cursor_[2] == quote) {
        cursor_ += 3;
        break;
      }
    } else if (c == '\n') {
      if (!triple) return unterminated();
      ++cursor_;
      new_line();
      continue;
    } else if (c == '\\') {
      ++cursor_;
      if (*cursor_ == quote) escaped_quote = true;
      if (*cursor_ == '\n') {
        ++cursor_;
        new_line();
        continue;
      }
    }
    if (at_end()) return unterminated();
    ++cursor_;
  }
  Token token = make(TokenType::kString, token_start_, cursor_);
  token.lineno = first_lineno;
  token.col_offset = static_cast<int32_t>(token_start_ - first_line);
  return token;
}

Token Lexer::fstring_start() {
  FString string{};
  string.start = token_start_;
  string.start_line = line_start_;
  string.first_lineno = lineno_;
  string.field_depth = -1;
  string.prefix = 'f';
  for (const char* p = token_start_; p < cursor_; ++p) {
    char c = static_cast<char>(*p | 0x20);
    if (c == 'r') string.raw = true;
    if (c == 't') string.prefix = 't';
  }
  string.quote = *cursor_;
  string.triple = cursor_[1] == string.quote && cursor_[2] == string.quote;
  cursor_ += string.quote_size();
  if (fstrings_.size() + 1 >= kMaxFStringDepth) return fail("too many nested f-strings or t-strings");
  fstrings_.push_back(string);
  return make(string.prefix == 'f' ? TokenType::kFStringStart : TokenType::kTStringStart, token_start_, cursor_);
}

Token Lexer::unterminated_fstring() {
  FString& string = fstrings_.back();
  error_.unfinished = string.triple && at_end();
  std::string detected = " (detected at line " + std::to_string(reported_line()) + ")";
  cursor_ = string.start + 1;
  line_start_ = string.start_line;
  lineno_ = string.first_lineno;
  std::string kind = string.triple ? "unterminated triple-quoted " : "unterminated ";
  return fail(kind + string.prefix + "-string literal" + detected);
}

// Enters a replacement field. False: they are nested too deeply.
bool Lexer::fstring_field() {
  FString& string = fstrings_.back();
  if (++string.field_depth >= kMaxFormatNesting) {
    fail(std::string(1, string.prefix) + "-string: expressions nested too deeply");
    return false;
  }
  string.in_expression = true;
  return true;
}

// Moves behind a backslash and what belongs to it. Whether that was the beginning of \N{...}, whose closing brace is
// text.
bool Lexer::fstring_escape() {
  const bool raw = fstrings_.back().raw;
  ++cursor_;
  const char escaped = *cursor_;
  if (escaped == '{' || escaped == '}') {
    // The brace keeps its meaning; only the backslash is text.
    if (!raw) {
      ++cursor_;
      std::string what = std::string("\"\\") + escaped + "\" is an invalid escape sequence. ";
      std::string advice = std::string("Did you mean \"\\\\") + escaped + "\"? A raw string is also an option.";
      warn(WarningCategory::kSyntaxWarning, what + "Such sequences will not work in the future. " + advice);
      warnings_.back().error_message = what + advice;
      --cursor_;
    }
    return false;
  }
  if (at_end()) return false;
  ++cursor_;
  if (escaped == '\n') new_line();
  if (raw || escaped != 'N' || *cursor_ != '{') return false;
  ++cursor_;
  return true;
}

// The end of the source, or of the line where the string may not go on.
Token Lexer::fstring_newline(bool in_spec) {
  if (!in_spec || at_end()) return unterminated_fstring();
  ++cursor_;
  const std::string prefix(1, fstrings_.back().prefix);
  return fail(prefix + "-string: newlines are not allowed in format specifiers for single quoted " + prefix +
              "-strings");
}

// Literal text up to a replacement field, the end of a format specification or of the string; or the END token; or,
// right before a brace, the tokens of the field.
Token Lexer::fstring_middle() {
  FString& string = fstrings_.back();
  const bool is_f = string.prefix == 'f';
  token_start_ = cursor_;
  const char* first_line = line_start_;
  const int first_lineno = lineno_;
  auto middle = [&](const char* end) {
    Token token = make(is_f ? TokenType::kFStringMiddle : TokenType::kTStringMiddle, token_start_, end);
    token.lineno = first_lineno;
    token.col_offset = static_cast<int32_t>(token_start_ - first_line);
    // A doubled brace is one character of text, but the token spans both.
    token.end_col_offset = static_cast<int32_t>(cursor_ - line_start_);
    return token;
  };
  auto doubled_brace = [&] {
    cursor_ += 2;
    return middle(cursor_ - 1);
  };

  if (*cursor_ == '{' && cursor_[1] != '{') {
    return fstring_field() ? next_regular() : make_empty(TokenType::kErrorToken);
  }
  if (string.closes_at(cursor_)) {
    cursor_ += string.quote_size();
    fstrings_.pop_back();
    return make(is_f ? TokenType::kFStringEnd : TokenType::kTStringEnd, token_start_, cursor_);
  }
  const bool in_spec = string.in_format_spec && string.inside_field();
  bool named_escape = false;
  for (;;) {
    const char c = *cursor_;
    if (at_end() || (c == '\n' && !string.triple)) return fstring_newline(in_spec);
    if (c == '\n') {
      ++cursor_;
      new_line();
    } else if (string.closes_at(cursor_)) {
      return middle(cursor_);
    } else if (c == '{') {
      if (cursor_[1] == '{' && !in_spec) return doubled_brace();
      return fstring_field() ? middle(cursor_) : make_empty(TokenType::kErrorToken);
    } else if (c == '}') {
      if (named_escape) {
        ++cursor_;
        return middle(cursor_);
      }
      if (cursor_[1] == '}' && !in_spec && string.bracket_depth == 0) return doubled_brace();
      string.in_expression = true;
      return middle(cursor_);
    } else if (c == '\\') {
      named_escape |= fstring_escape();
    } else {
      ++cursor_;
    }
  }
}

}  // namespace dxpy::syntax
