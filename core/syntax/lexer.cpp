// The lexer's main loop: lines, indentation, names, operators, brackets. Numbers and strings have their own files.
#include "core/syntax/lexer.h"

#include "core/syntax/char_class.h"
#include "core/syntax/identifier.h"

namespace dxpy::syntax {
namespace {

constexpr size_t kMaxBrackets = kMaxBracketNesting;

// Upper-case hexadecimal, at least four digits: as in U+00A0.
std::string code_point_text(char32_t c) {
  std::string digits;
  for (int shift = 20; shift >= 0; shift -= 4) {
    unsigned digit = (c >> shift) & 15;
    if (digit != 0 || !digits.empty() || shift < 16) digits += "0123456789ABCDEF"[digit];
  }
  return digits;
}

struct Operator3 {
  TokenType type;
  int length;
};

// The longest operator at `p`. Length 0: not an operator character.
Operator3 match_operator(const char* p) {
  using enum TokenType;
  char b = p[1];
  bool eq = b == '=';
  switch (p[0]) {
    case '(':
      return {kLeftParen, 1};
    case ')':
      return {kRightParen, 1};
    case '[':
      return {kLeftBracket, 1};
    case ']':
      return {kRightBracket, 1};
    case '{':
      return {kLeftBrace, 1};
    case '}':
      return {kRightBrace, 1};
    case ',':
      return {kComma, 1};
    case ';':
      return {kSemicolon, 1};
    case '~':
      return {kTilde, 1};
    case ':':
      return eq ? Operator3{kColonEqual, 2} : Operator3{kColon, 1};
    case '+':
      return eq ? Operator3{kPlusEqual, 2} : Operator3{kPlus, 1};
    case '%':
      return eq ? Operator3{kPercentEqual, 2} : Operator3{kPercent, 1};
    case '&':
      return eq ? Operator3{kAmpersandEqual, 2} : Operator3{kAmpersand, 1};
    case '|':
      return eq ? Operator3{kBarEqual, 2} : Operator3{kBar, 1};
    case '^':
      return eq ? Operator3{kCaretEqual, 2} : Operator3{kCaret, 1};
    case '=':
      return eq ? Operator3{kEqualEqual, 2} : Operator3{kEqual, 1};
    case '@':
      return eq ? Operator3{kAtEqual, 2} : Operator3{kAt, 1};
    case '!':
      return eq ? Operator3{kNotEqual, 2} : Operator3{kExclamation, 1};
    case '-':
      return eq ? Operator3{kMinusEqual, 2} : b == '>' ? Operator3{kArrow, 2} : Operator3{kMinus, 1};
    case '.':
      return b == '.' && p[2] == '.' ? Operator3{kEllipsis, 3} : Operator3{kDot, 1};
    case '*':
      if (b == '*') return p[2] == '=' ? Operator3{kDoubleStarEqual, 3} : Operator3{kDoubleStar, 2};
      return eq ? Operator3{kStarEqual, 2} : Operator3{kStar, 1};
    case '/':
      if (b == '/') return p[2] == '=' ? Operator3{kDoubleSlashEqual, 3} : Operator3{kDoubleSlash, 2};
      return eq ? Operator3{kSlashEqual, 2} : Operator3{kSlash, 1};
    case '<':
      if (b == '<') return p[2] == '=' ? Operator3{kLeftShiftEqual, 3} : Operator3{kLeftShift, 2};
      if (b == '>') return {kNotEqual, 2};
      return eq ? Operator3{kLessEqual, 2} : Operator3{kLess, 1};
    case '>':
      if (b == '>') return p[2] == '=' ? Operator3{kRightShiftEqual, 3} : Operator3{kRightShift, 2};
      return eq ? Operator3{kGreaterEqual, 2} : Operator3{kGreater, 1};
    default:
      return {kOp, 0};
  }
}

}  // namespace

Token Lexer::next() {
  if (error_.kind != LexErrorKind::kNone) return make_empty(TokenType::kErrorToken);
  if (!fstrings_.empty() && !fstrings_.back().in_expression) return fstring_middle();
  return next_regular();
}

void Lexer::imply_dedents() {
  pending_indents_ -= static_cast<int>(indents_.size()) - 1;
  indents_.resize(1);
}

Token Lexer::make(TokenType type, const char* start, const char* end) {
  Token token;
  token.type = type;
  token.level = static_cast<uint16_t>(brackets_.size());
  token.start = static_cast<uint32_t>(start - source_.data());
  token.end = static_cast<uint32_t>(end - source_.data());
  token.lineno = token.end_lineno = lineno_;
  token.col_offset = static_cast<int32_t>(start - line_start_);
  token.end_col_offset = static_cast<int32_t>(end - line_start_);
  return token;
}

Token Lexer::make_empty(TokenType type) {
  Token token = make(type, cursor_, cursor_);
  token.col_offset = token.end_col_offset = -1;
  return token;
}

Token Lexer::fail_with(LexErrorKind kind) {
  error_.kind = kind;
  return make_empty(TokenType::kErrorToken);
}

Token Lexer::fail(std::string message) {
  std::string_view before(line_start_, static_cast<size_t>(cursor_ - line_start_));
  int offset = static_cast<int>(count_characters(before));
  Token token = fail_range(std::move(message), cursor_, cursor_);
  error_.info.offset = error_.info.end_offset = offset;
  return token;
}

Token Lexer::fail_range(std::string message, const char* start, const char* end) {
  SyntaxErrorInfo& info = error_.info;
  info.kind = SyntaxErrorKind::kSyntaxError;
  info.message = std::move(message);
  info.lineno = info.end_lineno = lineno_;
  auto characters = [&](const char* to) {
    return static_cast<int>(count_characters({line_start_, static_cast<size_t>(to - line_start_)}));
  };
  info.offset = characters(start) + 1;
  info.end_offset = characters(end);
  const char* line_end = line_start_;
  while (line_end < end_ && *line_end != '\n') ++line_end;
  info.text.assign(line_start_, line_end);
  info.has_text = true;
  return fail_with(LexErrorKind::kSyntax);
}

void Lexer::warn(WarningCategory category, std::string message) {
  SyntaxWarningInfo warning;
  warning.category = category;
  warning.message = std::move(message);
  warning.lineno = warning.end_lineno = lineno_;
  warning.col_offset = warning.end_col_offset = static_cast<int>(cursor_ - line_start_);
  warnings_.push_back(std::move(warning));
}

// ---- Lines ----

// Moves past a backslash and the newline after it. Returns -1 after setting the error.
int Lexer::skip_continuation() {
  ++cursor_;
  if (*cursor_ != '\n') {
    if (!at_end()) ++cursor_;
    fail_with(LexErrorKind::kContinuation);
    return -1;
  }
  ++cursor_;
  if (at_end()) {
    fail_with(LexErrorKind::kEof);
    return -1;
  }
  next_line();
  return 0;
}

// Measures the indentation of a new line. False: an error is set.
bool Lexer::handle_line_start(bool* blank) {
  int column = 0, alt_column = 0, first_column = 0;
  for (;; ++cursor_) {
    char c = *cursor_;
    if (c == ' ') {
      ++column;
      ++alt_column;
    } else if (c == '\t') {
      column = (column / 8 + 1) * 8;
      ++alt_column;
    } else if (c == '\f') {
      column = alt_column = 0;
    } else if (c == '\\') {
      // The indentation before the first backslash counts for the whole joined line.
      if (first_column == 0) first_column = column;
      if (skip_continuation() < 0) return false;
      --cursor_;
    } else {
      break;
    }
  }
  *blank = *cursor_ == '#' || *cursor_ == '\n';
  if (*blank || !brackets_.empty()) return true;
  if (first_column != 0) column = alt_column = first_column;
  return measure_indent(column, alt_column);
}

bool Lexer::measure_indent(int column, int alt_column) {
  // These errors are reported with the whole line read.
  auto fail_line = [&](LexErrorKind kind) {
    while (cursor_ < end_ && *cursor_ != '\n') ++cursor_;
    if (cursor_ < end_) ++cursor_;
    fail_with(kind);
    return false;
  };
  auto inconsistent = [&] { return fail_line(LexErrorKind::kTabs); };
  if (column == indents_.back().column) {
    return alt_column == indents_.back().alt_column || inconsistent();
  }
  if (column > indents_.back().column) {
    if (indents_.size() >= kMaxIndent) return fail_line(LexErrorKind::kTooDeep);
    if (alt_column <= indents_.back().alt_column) return inconsistent();
    ++pending_indents_;
    indents_.push_back({column, alt_column});
    return true;
  }
  while (indents_.size() > 1 && column < indents_.back().column) {
    --pending_indents_;
    indents_.pop_back();
  }
  if (column != indents_.back().column) return fail_line(LexErrorKind::kDedent);
  return alt_column == indents_.back().alt_column || inconsistent();
}

Token Lexer::next_regular() {
  for (;;) {
    if (at_line_start_) {
      at_line_start_ = false;
      if (!handle_line_start(&blank_line_)) return make_empty(TokenType::kErrorToken);
    }
    if (pending_indents_ != 0) {
      bool indent = pending_indents_ > 0;
      pending_indents_ += indent ? -1 : 1;
      Token token = make_empty(indent ? TokenType::kIndent : TokenType::kDedent);
      if (indent) token.start = static_cast<uint32_t>(line_start_ - source_.data());
      return token;
    }
    while (has_class(*cursor_, kBlank)) ++cursor_;
    const char* newline_start = cursor_;
    token_start_ = cursor_;
    char c = *cursor_;
    if (has_class(c, kIdentStart)) return name_or_string();
    if (c == '#') {
      bool emitted = false;
      Token token = comment_token(blank_line_, &emitted);
      if (emitted) return token;
      c = *cursor_;
      token_start_ = cursor_;
    }
    if (c == '\n') {
      bool silent = blank_line_ || !brackets_.empty();
      TokenType type = silent || comment_newline_ ? TokenType::kNl : TokenType::kNewline;
      Token token = make(type, cursor_, cursor_ + 1);
      // The newline token begins where a comment that is no token began.
      if (!options_.extra_tokens) token.col_offset = static_cast<int32_t>(newline_start - line_start_);
      ++cursor_;
      next_line();
      at_line_start_ = true;
      comment_newline_ = false;
      if (silent && !options_.extra_tokens) continue;
      return token;
    }
    if (at_end()) {
      return brackets_.empty() ? make_empty(TokenType::kEndMarker) : fail_with(LexErrorKind::kEof);
    }
    if (is_digit(c) || (c == '.' && is_digit(cursor_[1]))) return number();
    if (c == '\'' || c == '"') return string_token();
    if (c == '\\') {
      if (skip_continuation() < 0) return make_empty(TokenType::kErrorToken);
      continue;
    }
    return operator_token();
  }
}

// At a '#': moves to the end of the line. A comment is a token only in tokenize mode or if it is a type comment.
Token Lexer::comment_token(bool blank, bool* emitted) {
  const char* start = cursor_;
  while (!at_end() && *cursor_ != '\n') ++cursor_;
  const char* end = cursor_;
  if (options_.extra_tokens) {
    *emitted = true;
    comment_newline_ = blank;
    return make(TokenType::kComment, start, end);
  }
  if (!options_.type_comments) return {};
  const char* p = start + 1;
  auto skip_blanks = [&] {
    while (p < end && (*p == ' ' || *p == '\t')) ++p;
  };
  skip_blanks();
  constexpr std::string_view kType = "type:";
  if (std::string_view(p, static_cast<size_t>(end - p)).substr(0, kType.size()) != kType) return {};
  p += kType.size();
  skip_blanks();
  *emitted = true;
  std::string_view rest(p, static_cast<size_t>(end - p));
  if (rest.substr(0, 6) == "ignore" && (rest.size() == 6 || !has_class(rest[6], kIdentPart) || rest[6] == '_')) {
    Token token = make(TokenType::kTypeIgnore, p + 6, end);
    if (blank && !at_end()) {
      ++cursor_;
      next_line();
      at_line_start_ = true;
    }
    return token;
  }
  // The newline after it counts, also when nothing else is on the line.
  blank_line_ = false;
  return make(TokenType::kTypeComment, p, end);
}

// ---- Names ----

Token Lexer::name_or_string() {
  const char* p = cursor_;
  if (has_class(*p, kStringPrefix)) {
    unsigned seen = 0;
    while (has_class(*p, kStringPrefix)) {
      unsigned bit = 1u << ((*p | 0x20) - 'a');
      if (seen & bit) break;
      seen |= bit;
      ++p;
    }
    if (*p == '"' || *p == '\'') {
      cursor_ = p;
      if (!check_prefixes(seen)) return make_empty(TokenType::kErrorToken);
      constexpr unsigned kFormatted = 1u << ('f' - 'a') | 1u << ('t' - 'a');
      return (seen & kFormatted) ? fstring_start() : string_token();
    }
    p = cursor_;
  }
  unsigned char bits = 0;
  while (has_class(*p, kIdentPart)) bits |= static_cast<unsigned char>(*p++);
  cursor_ = p;
  return name_token((bits & 0x80) != 0);
}

Token Lexer::name_token(bool non_ascii) {
  if (non_ascii && !options_.extra_tokens && !check_identifier()) return make_empty(TokenType::kErrorToken);
  Token token = make(TokenType::kName, token_start_, cursor_);
  auto length = static_cast<size_t>(cursor_ - token_start_);
  token.type = keyword_type(token_start_, length);
  if (token.type == TokenType::kName && length <= 5) {
    std::string_view text(token_start_, length);
#define DX_SOFT_KEYWORD(Name, spelling) \
  if (text == spelling) token.soft = SoftKeyword::k##Name;
#include "core/syntax/tokens.def"
  }
  return token;
}

bool Lexer::check_identifier() {
  std::string_view name(token_start_, static_cast<size_t>(cursor_ - token_start_));
  size_t index = 0;
  while (index < name.size()) {
    bool first = index == 0;
    char32_t c = decode_utf8(name, &index);
    if (c < 0x80 || (first ? is_identifier_start(c) : is_identifier_part(c))) continue;
    cursor_ = token_start_ + index;
    if (is_printable(c)) {
      std::string message = "invalid character '";
      append_utf8(&message, c);
      fail(message + "' (U+" + code_point_text(c) + ")");
    } else {
      fail("invalid non-printable character U+" + code_point_text(c));
    }
    return false;
  }
  return true;
}

// ---- Operators and brackets ----

Token Lexer::operator_token() {
  char c = *cursor_;
  if (!fstrings_.empty() && (c == ':' || c == '!')) {
    FString& string = fstrings_.back();
    // The colon that ends the expression of a replacement field starts its format specification.
    if (c == ':' && string.bracket_depth - 1 == string.field_depth) {
      string.in_expression = false;
      string.in_format_spec = true;
      ++cursor_;
      return make(TokenType::kColon, token_start_, cursor_);
    }
  }
  Operator3 match = match_operator(cursor_);
  if (match.type == TokenType::kNotEqual && c == '<' && !options_.barry_as_bdfl) {
    match = {TokenType::kLess, 1};
  }
  if (match.length == 0) {
    ++cursor_;
    auto code = static_cast<unsigned char>(c);
    if (code == 0 && options_.extra_tokens) {  // the parser's source was searched for them before
      cursor_ = line_start_;
      return fail("source code cannot contain null bytes");
    }
    if (code < 0x20 || code == 0x7f) return fail("invalid non-printable character U+" + code_point_text(code));
    return make(TokenType::kOp, token_start_, cursor_);
  }
  cursor_ += match.length;
  if (c == '(' || c == '[' || c == '{') return open_bracket(match.type);
  if (c == ')' || c == ']' || c == '}') return close_bracket(match.type, c);
  return make(match.type, token_start_, cursor_);
}

Token Lexer::open_bracket(TokenType type) {
  if (brackets_.size() >= kMaxBrackets) return fail("too many nested parentheses");
  brackets_.push_back({*token_start_, lineno_, static_cast<int32_t>(token_start_ - line_start_)});
  if (!fstrings_.empty()) ++fstrings_.back().bracket_depth;
  return make(type, token_start_, cursor_);
}

Token Lexer::close_bracket(TokenType type, char c) {
  FString* string = fstrings_.empty() ? nullptr : &fstrings_.back();
  auto string_message = [&](const std::string& rest) { return std::string(1, string->prefix) + "-string: " + rest; };
  std::string quoted = std::string("'") + c + "'";
  if (string != nullptr && string->bracket_depth == 0 && c == '}') {
    return fail(string_message("single '}' is not allowed"));
  }
  if (!options_.extra_tokens && brackets_.empty()) return fail("unmatched " + quoted);
  if (!brackets_.empty()) {
    Bracket open = brackets_.back();
    brackets_.pop_back();
    char wanted = open.open == '(' ? ')' : open.open == '[' ? ']' : '}';
    if (!options_.extra_tokens && wanted != c) {
      if (string != nullptr && open.open == '{' && string->bracket_depth - 1 == string->field_depth) {
        return fail(string_message("unmatched " + quoted));
      }
      std::string message = "closing parenthesis " + quoted + " does not match opening parenthesis '" + open.open + "'";
      if (open.lineno != lineno_) message += " on line " + std::to_string(open.lineno);
      return fail(message);
    }
  }
  if (string != nullptr) {
    --string->bracket_depth;
    if (string->bracket_depth < 0) return fail(string_message("unmatched " + quoted));
    if (c == '}' && string->bracket_depth == string->field_depth) {
      --string->field_depth;
      string->in_expression = false;
      string->in_format_spec = false;
    }
  }
  return make(type, token_start_, cursor_);
}

}  // namespace dxpy::syntax
