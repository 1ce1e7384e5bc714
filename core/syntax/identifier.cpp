#include "core/syntax/identifier.h"

namespace dxpy::syntax {
namespace {

bool in_range(char32_t c, char32_t low, char32_t high) { return c >= low && c <= high; }

// Punctuation, symbols, spaces and unassigned areas of the Basic Multilingual Plane that are in no identifier.
bool is_symbol(char32_t c) {
  if (c < 0xC0) return c != 0xAA && c != 0xB5 && c != 0xBA && c != 0xB7;
  return c == 0xD7 || c == 0xF7 || in_range(c, 0x2000, 0x203E) || in_range(c, 0x2041, 0x2053) ||
         in_range(c, 0x2055, 0x2070) || in_range(c, 0x207A, 0x207E) || in_range(c, 0x208A, 0x208E) ||
         in_range(c, 0x20A0, 0x20CF) || in_range(c, 0x2190, 0x2BFF) || in_range(c, 0x3000, 0x3004) ||
         in_range(c, 0x3008, 0x3020) || in_range(c, 0xD800, 0xF8FF) || in_range(c, 0xFF01, 0xFF0F) ||
         in_range(c, 0x1F000, 0x1FAFF) || c == 0xFEFF;
}

}  // namespace

bool is_identifier_part(char32_t c) { return !is_symbol(c); }

bool is_identifier_start(char32_t c) {
  return !is_symbol(c) && c != 0xB7 && !in_range(c, 0x0300, 0x036F) && !in_range(c, 0x0660, 0x0669);
}

bool is_printable(char32_t c) {
  return !(c < 0x20 || in_range(c, 0x7F, 0xA0) || c == 0xAD || in_range(c, 0x2000, 0x200F) ||
           in_range(c, 0x2028, 0x202F) || in_range(c, 0x205F, 0x206F) || in_range(c, 0xD800, 0xF8FF) || c == 0x3000 ||
           c == 0xFEFF);
}

bool normalize_identifier(std::string_view, std::string*) { return false; }

bool character_by_name(std::string_view, char32_t*) { return false; }

char32_t decode_utf8(std::string_view text, size_t* index) {
  auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  size_t i = *index;
  unsigned lead = byte(i);
  if (lead < 0x80) {
    *index = i + 1;
    return lead;
  }
  size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  char32_t c = lead & (0x7Fu >> length);
  for (size_t k = 1; k < length; ++k) c = (c << 6) | (byte(i + k) & 0x3F);
  *index = i + length < text.size() ? i + length : text.size();
  return c;
}

void append_utf8(std::string* out, char32_t c) {
  auto put = [&](char32_t byte) { *out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6));
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

size_t count_characters(std::string_view text) {
  size_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

size_t find_invalid_utf8(std::string_view text, bool allow_surrogates) {
  size_t i = 0;
  auto byte = [&](size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u; };
  while (i < text.size()) {
    unsigned lead = byte(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4) return i;
    unsigned second = byte(i + 1);
    unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned high = lead == 0xED && !allow_surrogates ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) return i;
    for (size_t k = 2; k < length; ++k) {
      if ((byte(i + k) & 0xC0) != 0x80) return i;
    }
    i += length;
  }
  return std::string_view::npos;
}

}  // namespace dxpy::syntax
