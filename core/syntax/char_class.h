// Classes of source bytes, by table. Bytes from 0x80 on are part of a (possible) identifier; check_identifier decides.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace dxpy::syntax {

enum CharClass : uint8_t {
  kIdentStart = 1,
  kIdentPart = 2,
  kDigit = 4,
  kHexDigit = 8,
  kBlank = 16,         // space, tab, form feed
  kStringPrefix = 32,  // b r u f t in either case
};

inline constexpr std::array<uint8_t, 256> kCharClasses = [] {
  std::array<uint8_t, 256> table{};
  for (int c = 0; c < 256; ++c) {
    uint8_t bits = 0;
    bool lower = c >= 'a' && c <= 'z';
    bool upper = c >= 'A' && c <= 'Z';
    bool digit = c >= '0' && c <= '9';
    int folded = upper ? c + 32 : c;
    if (lower || upper || c == '_' || c >= 0x80) bits |= kIdentStart | kIdentPart;
    if (digit) bits |= kIdentPart | kDigit | kHexDigit;
    if (folded >= 'a' && folded <= 'f') bits |= kHexDigit;
    if (c == ' ' || c == '\t' || c == '\f') bits |= kBlank;
    if (folded == 'b' || folded == 'r' || folded == 'u' || folded == 'f' || folded == 't') bits |= kStringPrefix;
    table[static_cast<size_t>(c)] = bits;
  }
  return table;
}();

inline bool has_class(char c, uint8_t bits) { return (kCharClasses[static_cast<unsigned char>(c)] & bits) != 0; }
inline bool is_digit(char c) { return has_class(c, kDigit); }

}  // namespace dxpy::syntax
