#include "core/syntax/token.h"

#include <cstring>

namespace dxpy::syntax {
namespace {

constexpr std::string_view kNames[] = {
#define DX_TOKEN(Name, PYTHON_NAME, spelling) #PYTHON_NAME,
#include "core/syntax/tokens.def"
#define DX_KEYWORD(Name, spelling) "NAME",
#include "core/syntax/tokens.def"
};

constexpr std::string_view kSpellings[] = {
#define DX_TOKEN(Name, PYTHON_NAME, spelling) spelling,
#include "core/syntax/tokens.def"
#define DX_KEYWORD(Name, spelling) spelling,
#include "core/syntax/tokens.def"
};

// Keywords have at most 8 letters, so each is one 64-bit word: look it up in an open-addressing table made at compile
// time.
constexpr uint64_t word_of(std::string_view text) {
  uint64_t word = 0;
  for (size_t i = 0; i < text.size(); ++i) word |= uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
  return word;
}

constexpr size_t slot_of(uint64_t word) { return static_cast<size_t>((word * 0x9E3779B97F4A7C15u) >> 57); }

struct KeywordTable {
  uint64_t words[128] = {};
  TokenType types[128] = {};

  constexpr KeywordTable() {
#define DX_KEYWORD(Name, spelling) add(word_of(spelling), TokenType::k##Name);
#include "core/syntax/tokens.def"
  }
  constexpr void add(uint64_t word, TokenType type) {
    size_t slot = slot_of(word);
    while (words[slot] != 0) slot = (slot + 1) & 127;
    words[slot] = word;
    types[slot] = type;
  }
};
constexpr KeywordTable kKeywords;

}  // namespace

std::string_view token_name(TokenType type) { return kNames[static_cast<size_t>(type)]; }

int token_number(TokenType type) {
  return type >= kFirstKeyword ? static_cast<int>(TokenType::kName) : static_cast<int>(type);
}

std::string_view token_spelling(TokenType type) { return kSpellings[static_cast<size_t>(type)]; }

TokenType keyword_type(const char* text, size_t length) {
  if (length < 2 || length > 8) return TokenType::kName;
  uint64_t word;
  std::memcpy(&word, text, 8);
  if (length < 8) word &= (uint64_t{1} << (8 * length)) - 1;
  for (size_t slot = slot_of(word); kKeywords.words[slot] != 0; slot = (slot + 1) & 127) {
    if (kKeywords.words[slot] == word) return kKeywords.types[slot];
  }
  return TokenType::kName;
}

}  // namespace dxpy::syntax
