// From the bytes of a source to what the lexer reads: UTF-8, '\n' line ends, padding.
#pragma once

#include <string>
#include <string_view>

#include "core/syntax/parser.h"

namespace dxpy::syntax {

class PreparedSource {
 public:
  // Handles BOM, coding cookie, decoding, line ends. False: `error` is set.
  bool prepare(std::string_view source, const ParseOptions& options, SyntaxErrorInfo* error);
  // Followed by kSourcePadding NUL bytes.
  std::string_view text() const { return {storage_.data(), size_}; }

 private:
  bool decode(std::string_view bytes, const ParseOptions& options, bool had_bom, SyntaxErrorInfo* error);
  void translate_lines(std::string_view text, bool end_with_newline);

  std::string storage_;
  size_t size_ = 0;
};

// The comment in the first two lines that declares an encoding (PEP 263).
struct EncodingComment {
  std::string name;   // normalised as CPython does ("utf-8", "iso-8859-1" for their spellings); empty: there is none
  int line = 0;       // from 1
  size_t offset = 0;  // of the line, in bytes
};
EncodingComment declared_encoding(std::string_view source);

}  // namespace dxpy::syntax
