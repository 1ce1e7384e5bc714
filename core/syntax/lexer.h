// Lexer: prepared source to tokens, the whole of Python 3.14's token grammar including nested f- and t-strings.
//
// The source must outlive the lexer, have lines ended by '\n' only (see source.h) and be followed by kSourcePadding NUL
// bytes. After an error next() keeps returning kErrorToken; error() says why. Bytes from 0x80 on must be valid UTF-8
// (or WTF-8).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/syntax/parser.h"
#include "core/syntax/token.h"

namespace dxpy::syntax {

inline constexpr size_t kSourcePadding = 16;
inline constexpr int kMaxIndent = 100;
inline constexpr int kMaxFStringDepth = 150;
inline constexpr int kMaxFormatNesting = 3;

// What the lexer failed on. CPython treats these differently: see error_report.h.
enum class LexErrorKind : uint8_t {
  kNone,
  kSyntax,        // a complete error: message and position are set
  kEof,           // the source ends inside brackets or after a backslash
  kDedent,        // dedent to a column that was never indented to
  kTabs,          // tabs and spaces mixed inconsistently
  kTooDeep,       // more than kMaxIndent levels
  kContinuation,  // something follows a backslash
};

struct LexError {
  LexErrorKind kind = LexErrorKind::kNone;
  SyntaxErrorInfo info;
  bool unfinished = false;  // the source ends inside a string: more input could make it right
};

struct Bracket {
  char open;
  int32_t lineno;
  int32_t col_offset;
};

struct LexerOptions {
  bool type_comments = false;  // emit TYPE_COMMENT and TYPE_IGNORE
  // For the `tokenize` module: emit COMMENT and NL, do not check that brackets match.
  bool extra_tokens = false;
  // `<>` is one token (from __future__ import barry_as_FLUFL).
  bool barry_as_bdfl = false;
};

class Lexer {
 public:
  Lexer(std::string_view source, LexerOptions options) : source_(source), options_(options) {
    cursor_ = source.data();
    end_ = source.data() + source.size();
    line_start_ = unbroken_start_ = cursor_;
    indents_.push_back({0, 0});
  }

  Token next();
  // Closes every open block at the end of an interactive statement: DEDENT tokens follow.
  void imply_dedents();

  const LexError& error() const { return error_; }
  std::vector<SyntaxWarningInfo>& warnings() { return warnings_; }
  // Brackets open where the lexer stands.
  const std::vector<Bracket>& brackets() const { return brackets_; }
  // Whether the lexer stands inside an f- or t-string.
  bool in_formatted_string() const { return !fstrings_.empty(); }
  std::string_view source() const { return source_; }
  int lineno() const { return lineno_; }
  // Bytes up to where the lexer stands, from the start of the line, or where tokens of several lines end in it, of the
  // first one's. CPython counts some columns so.
  int unbroken_column() const { return static_cast<int>(cursor_ - unbroken_start_); }

 private:
  struct Indent {
    int column;      // tabs to multiples of 8
    int alt_column;  // tabs as one column: the two must order alike
  };
  // One open f- or t-string.
  struct FString {
    char prefix;  // 'f' or 't', as messages spell it
    char quote;
    bool triple;
    bool raw;
    bool in_expression = false;  // between { and }: ordinary tokens
    bool in_format_spec = false;
    int bracket_depth = 0;   // brackets open inside this string, replacement fields included
    int field_depth = -1;    // bracket_depth of the current replacement field's brace
    const char* start;       // the prefix
    const char* start_line;  // start of the line where it starts
    int first_lineno;

    bool inside_field() const { return field_depth >= 0; }
    int quote_size() const { return triple ? 3 : 1; }
    bool closes_at(const char* p) const { return *p == quote && (!triple || (p[1] == quote && p[2] == quote)); }
  };

  Token next_regular();
  bool handle_line_start(bool* blank);
  bool measure_indent(int column, int alt_column);
  int skip_continuation();
  Token comment_token(bool blank, bool* emitted);
  Token name_or_string();
  Token name_token(bool non_ascii);
  bool check_identifier();
  Token number();
  Token radix_number(int radix, const char* name);
  Token fraction();
  Token exponent_or_end(const char* kind);
  Token imaginary();
  bool digits();
  bool check_number_end(const char* kind);
  Token string_token();
  Token fstring_start();
  Token fstring_middle();
  bool fstring_field();
  bool fstring_escape();
  Token fstring_newline(bool in_spec);
  Token unterminated_fstring();
  bool check_prefixes(unsigned seen);
  Token operator_token();
  Token open_bracket(TokenType type);
  Token close_bracket(TokenType type, char c);

  Token make(TokenType type, const char* start, const char* end);
  Token make_multiline(TokenType type, const char* start, const char* end);
  Token make_empty(TokenType type);
  // Fails with a message at cursor_ on the current line.
  Token fail(std::string message);
  Token fail_range(std::string message, const char* start, const char* end);
  Token fail_with(LexErrorKind kind);
  void warn(WarningCategory category, std::string message);
  // The line the lexer is in as messages count it: the end of the source belongs to the last line.
  int reported_line() const { return at_end() && !source_.empty() && source_.back() == '\n' ? lineno_ - 1 : lineno_; }
  char peek(size_t ahead = 0) const { return cursor_[ahead]; }
  bool at_end() const { return cursor_ >= end_; }
  void new_line() {
    ++lineno_;
    line_start_ = cursor_;
  }
  // The same between tokens.
  void next_line() {
    new_line();
    unbroken_start_ = cursor_;
  }

  std::string_view source_;
  LexerOptions options_;
  const char* cursor_;
  const char* end_;
  const char* line_start_;
  const char* unbroken_start_;
  const char* token_start_ = nullptr;
  int lineno_ = 1;
  bool at_line_start_ = true;
  bool blank_line_ = false;
  bool comment_newline_ = false;
  int pending_indents_ = 0;  // INDENT tokens to emit if positive, DEDENT if negative
  std::vector<Indent> indents_;
  std::vector<Bracket> brackets_;
  std::vector<FString> fstrings_;
  LexError error_;
  std::vector<SyntaxWarningInfo> warnings_;
};

}  // namespace dxpy::syntax
