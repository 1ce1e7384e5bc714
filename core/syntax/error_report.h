// Where an error is, in the ways CPython's parser has of saying it, and how that becomes line, column and text (private
// to this folder).
#pragma once

#include <string>
#include <string_view>

#include "core/syntax/lexer.h"
#include "core/syntax/parser_impl.h"

namespace dxpy::syntax {

struct ErrorPlace {
  enum class Form : uint8_t {
    kRange,     // from the start of token `first` to the end of token `last`
    kFrom,      // from the start of token `first` to where the lexer stands
    kLastRead,  // the last token looked at
    kNext,      // token `first`, in the form of kLastRead
    kKeyEnd,    // the last character of token `last`
  };
  SyntaxErrorKind kind = SyntaxErrorKind::kSyntaxError;
  Form form = Form::kRange;
  std::string message;
  size_t first = 0;
  size_t last = 0;
};

class ErrorReporter {
 public:
  ErrorReporter(const TokenList& list, std::string_view source, const Lexer& lexer)
      : tokens_(list.tokens), source_(source), lexer_(lexer) {}

  // `furthest`: the last token CPython's lexer would have read.
  SyntaxErrorInfo at(const ErrorPlace& place, size_t furthest) const;
  // An error of the parser, which stood at token `furthest`.
  SyntaxErrorInfo at_location(SyntaxErrorKind kind, std::string message, const Location& range, size_t furthest) const;
  // The error the token list ends with.
  SyntaxErrorInfo lexer_error() const;
  // Errors of the lexer further on win over what the parser says.
  bool later_lexer_error(size_t furthest, SyntaxErrorInfo* out) const;

 private:
  struct Position {
    int lineno;
    int col;  // bytes
  };
  Position end_of(const Token& token) const;
  SyntaxErrorInfo make(SyntaxErrorKind kind, std::string message, int lineno, int col, int end_lineno, int end_col,
                       int read_line) const;
  SyntaxErrorInfo at_token(SyntaxErrorKind kind, std::string message, const Token& token, const Token& furthest) const;
  SyntaxErrorInfo unclosed_bracket() const;

  const std::vector<Token>& tokens_;
  std::string_view source_;
  const Lexer& lexer_;
};

// Line `lineno` of `source`, without its newline.
std::string_view source_line(std::string_view source, int lineno);

// The whole explanation of a failure of the parser. `statement` is the first token of the top-level statement that
// failed.
SyntaxErrorInfo explain_error(const TokenList& list, std::string_view source, const Lexer& lexer,
                              const ParseOptions& options, size_t statement, size_t parser_furthest);

}  // namespace dxpy::syntax
