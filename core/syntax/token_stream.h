// Tokens as the `tokenize` module shows them: text, positions in rows and characters, the physical line.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/syntax/lexer.h"

namespace dxpy::syntax {

struct TokenRecord {
  int type = 0;                      // number in the `token` module
  std::string text;                  // UTF-8
  int start_row = 0, start_col = 0;  // rows from 1, columns in characters from 0
  int end_row = 0, end_col = 0;
  std::string_view line;  // valid until the stream dies
};

class TokenStream {
 public:
  enum class Outcome : uint8_t { kToken, kEnd, kError };

  // `source` is UTF-8. `extra_tokens`: comments and NL are tokens, operators are OP, brackets need not match.
  TokenStream(std::string source, bool extra_tokens);

  Outcome next(TokenRecord* out);
  // After kError. info.has_text false: the error has a message only. end_offset -1: no end.
  const SyntaxErrorInfo& error() const { return error_; }

 private:
  void fill_extra(const Token& token, TokenRecord* out) const;
  void make_error();
  size_t line_start(int row) const;
  std::string_view lines(int first_row, int last_row) const;
  std::string_view original(size_t start, size_t end) const;
  int characters(size_t from, size_t to) const;

  std::string original_;                // as given, with a newline at the end
  std::string text_;                    // what is lexed: '\n' only, padded
  size_t size_ = 0;                     // of text_ without padding
  std::vector<size_t> line_starts_;     // in text_
  std::vector<size_t> removed_before_;  // carriage returns taken out before each line
  bool implicit_newline_ = false;
  bool extra_tokens_;
  bool done_ = false;
  std::unique_ptr<Lexer> lexer_;
  SyntaxErrorInfo error_;
};

}  // namespace dxpy::syntax
