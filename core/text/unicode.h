// Properties of characters from the Unicode Character Database, as Python's str methods see them. Functions accept any
// value below 0x110000 and surrogates.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dxpy::text {

enum CharFlag : uint16_t {
  kAlpha = 1,
  kDecimal = 2,
  kDigit = 4,
  kNumeric = 8,
  kLower = 16,
  kUpper = 32,
  kTitle = 64,
  kSpace = 128,
  kLineBreak = 256,
  kXidStart = 512,
  kXidContinue = 1024,
  kPrintable = 2048,
  kCased = 4096,
  kCaseIgnorable = 8192,
  kHasSpecialCase = 16384,
  kInUnicode32 = 32768,  // assigned since Unicode 3.2 or earlier
};

struct CharRecord {
  uint16_t flags;
  int32_t lower, upper, title;  // differences to the simple mappings
  uint8_t category, combining, width;
  uint8_t decimal, digit;  // 255: none
  uint8_t bidi;            // bits 0-4 the class, bit 5 mirrored
};

const CharRecord& char_record(uint32_t cp);
inline bool has_flag(uint32_t cp, uint16_t flags) { return (char_record(cp).flags & flags) != 0; }

inline bool is_alpha(uint32_t cp) { return has_flag(cp, kAlpha); }
inline bool is_decimal(uint32_t cp) { return has_flag(cp, kDecimal); }
inline bool is_digit(uint32_t cp) { return has_flag(cp, kDigit); }
inline bool is_numeric(uint32_t cp) { return has_flag(cp, kNumeric); }
inline bool is_alnum(uint32_t cp) { return has_flag(cp, kAlpha | kDecimal | kDigit | kNumeric); }
inline bool is_lower(uint32_t cp) { return has_flag(cp, kLower); }
inline bool is_upper(uint32_t cp) { return has_flag(cp, kUpper); }
inline bool is_title(uint32_t cp) { return has_flag(cp, kTitle); }
inline bool is_line_break(uint32_t cp) { return has_flag(cp, kLineBreak); }
inline bool is_xid_start(uint32_t cp) { return cp == '_' || has_flag(cp, kXidStart); }
inline bool is_xid_continue(uint32_t cp) { return has_flag(cp, kXidContinue); }
inline bool is_space(uint32_t cp) {
  if (cp < 0x80) return cp == 0x20 || (cp >= 0x09 && cp <= 0x0D) || (cp >= 0x1C && cp <= 0x1F);
  return has_flag(cp, kSpace);
}
inline bool is_printable(uint32_t cp) {
  if (cp < 0x7F) return cp >= 0x20;
  return has_flag(cp, kPrintable);
}

// -1: none.
int decimal_value(uint32_t cp);
int digit_value(uint32_t cp);
bool numeric_value(uint32_t cp, double& out);

// Simple case mappings: one character.
uint32_t simple_lower(uint32_t cp);
uint32_t simple_upper(uint32_t cp);
uint32_t simple_title(uint32_t cp);
// Full mappings: up to three characters, the count as result. The final sigma is the caller's business.
int full_lower(uint32_t cp, uint32_t out[3]);
int full_upper(uint32_t cp, uint32_t out[3]);
int full_title(uint32_t cp, uint32_t out[3]);
int full_fold(uint32_t cp, uint32_t out[3]);

const char* category_name(uint32_t cp);          // "Lu"
const char* bidirectional_name(uint32_t cp);     // "" when unassigned
const char* east_asian_width_name(uint32_t cp);  // "N"
inline int combining_class(uint32_t cp) { return char_record(cp).combining; }
inline bool is_mirrored(uint32_t cp) { return (char_record(cp).bidi & 32) != 0; }
const char* unicode_version();  // "15.0.0"

// A decimal number or number text with any Unicode decimal digits and spaces mapped to ASCII ones; other non-ASCII
// characters become '?' (which no number contains). For int(), float() and complex().
std::string digits_to_ascii(std::string_view utf8);

// Whether the whole of a well-formed UTF-8 text is an identifier (XID).
bool is_identifier(std::string_view utf8);

}  // namespace dxpy::text
