// Tokens: their types (tokens.def) and positions.
#pragma once

#include <cstdint>
#include <string_view>

namespace dxpy::syntax {

enum class TokenType : uint8_t {
#define DX_TOKEN(Name, PYTHON_NAME, spelling) k##Name,
#include "core/syntax/tokens.def"
#define DX_KEYWORD(Name, spelling) k##Name,
#include "core/syntax/tokens.def"
};

inline constexpr size_t kTokenTypeCount = 0
#define DX_TOKEN(Name, PYTHON_NAME, spelling) +1
#define DX_KEYWORD(Name, spelling) +1
#include "core/syntax/tokens.def"
    ;
inline constexpr auto kFirstKeyword = TokenType::kKwFalse;

enum class SoftKeyword : uint8_t {
  kNone,
#define DX_SOFT_KEYWORD(Name, spelling) k##Name,
#include "core/syntax/tokens.def"
};

struct Token {
  TokenType type = TokenType::kEndMarker;
  SoftKeyword soft = SoftKeyword::kNone;
  uint16_t level = 0;  // brackets open after this token
  uint32_t start = 0;  // byte offsets in the prepared source; equal for NEWLINE-like tokens without text
  uint32_t end = 0;
  int32_t lineno = 1;
  int32_t col_offset = 0;  // UTF-8 bytes; -1 for tokens without text (INDENT, DEDENT, ENDMARKER)
  int32_t end_lineno = 1;
  int32_t end_col_offset = 0;

  bool is_name() const { return type == TokenType::kName; }
  bool is_keyword() const { return type >= kFirstKeyword; }
};

// Name in the `token` module ("NAME" for keywords), its number there, and the fixed spelling ("" if the text varies).
std::string_view token_name(TokenType type);
int token_number(TokenType type);
std::string_view token_spelling(TokenType type);

// The keyword spelled by `text`, or kName. `text` must be followed by at least 8 readable bytes.
TokenType keyword_type(const char* text, size_t length);

}  // namespace dxpy::syntax
