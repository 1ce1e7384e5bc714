// UTF-8 in memory that is known to be well formed (with lone surrogates as three bytes: WTF-8), and the check of bytes
// of unknown origin. Sizes and positions are bytes unless a name says characters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/platform.h"

namespace dxpy::text {

inline constexpr bool is_surrogate(uint32_t cp) { return cp >= 0xD800 && cp <= 0xDFFF; }
inline constexpr bool is_continuation(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

inline constexpr size_t utf8_size(uint32_t cp) { return cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4; }
// Length of the sequence that a leading byte starts (well-formed text only).
inline constexpr size_t utf8_lead_size(char lead) {
  auto b = static_cast<uint8_t>(lead);
  return b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
}

// Writes the sequence for `cp` (surrogates included) and gives its size, 1 to 4.
DX_ALWAYS_INLINE size_t utf8_put(char* out, uint32_t cp) {
  if (cp < 0x80) {
    out[0] = static_cast<char>(cp);
    return 1;
  }
  if (cp < 0x800) {
    out[0] = static_cast<char>(0xC0 | (cp >> 6));
    out[1] = static_cast<char>(0x80 | (cp & 0x3F));
    return 2;
  }
  if (cp < 0x10000) {
    out[0] = static_cast<char>(0xE0 | (cp >> 12));
    out[1] = static_cast<char>(0x80 | ((cp >> 6) & 0x3F));
    out[2] = static_cast<char>(0x80 | (cp & 0x3F));
    return 3;
  }
  out[0] = static_cast<char>(0xF0 | (cp >> 18));
  out[1] = static_cast<char>(0x80 | ((cp >> 12) & 0x3F));
  out[2] = static_cast<char>(0x80 | ((cp >> 6) & 0x3F));
  out[3] = static_cast<char>(0x80 | (cp & 0x3F));
  return 4;
}
inline void utf8_append(std::string& out, uint32_t cp) {
  char buffer[4];
  out.append(buffer, utf8_put(buffer, cp));
}

// Reads the character at `p` and moves `p` past it. Well-formed text only.
DX_ALWAYS_INLINE uint32_t utf8_next(const char*& p) {
  auto b = [&](int i) { return static_cast<uint32_t>(static_cast<uint8_t>(p[i])); };
  uint32_t lead = b(0);
  if (DX_LIKELY(lead < 0x80)) {
    ++p;
    return lead;
  }
  uint32_t cp;
  if (lead < 0xE0) {
    cp = (lead & 0x1F) << 6 | (b(1) & 0x3F);
    p += 2;
  } else if (lead < 0xF0) {
    cp = (lead & 0x0F) << 12 | (b(1) & 0x3F) << 6 | (b(2) & 0x3F);
    p += 3;
  } else {
    cp = (lead & 0x07) << 18 | (b(1) & 0x3F) << 12 | (b(2) & 0x3F) << 6 | (b(3) & 0x3F);
    p += 4;
  }
  return cp;
}
inline uint32_t utf8_at(const char* p) { return utf8_next(p); }
// Start of the character that ends right before `p`.
inline const char* utf8_previous(const char* p) {
  do --p;
  while (is_continuation(*p));
  return p;
}

bool is_ascii(std::string_view s);
// Characters in well-formed text.
size_t utf8_count(std::string_view s);
// Byte offset of character `n` (n at most the number of characters).
size_t utf8_offset(std::string_view s, size_t n);

// Why bytes are not UTF-8: the range CPython reports and its reason.
struct Utf8Error {
  size_t start = 0, end = 0;
  const char* reason = nullptr;
  bool incomplete = false;  // the input ends inside a sequence that is well formed so far
};
// Checks `s` from `from` on (a character boundary). Gives the position of the first byte that is not part of a valid
// sequence, s.size() if there is none; `error` is set when it is not the end. Surrogates are errors.
size_t utf8_validate(std::string_view s, size_t from, Utf8Error& error);
// Whether `s` is what a str may hold: UTF-8 in which lone surrogates are encoded too, each for itself in three bytes.
bool wtf8_is_valid(std::string_view s);

}  // namespace dxpy::text
