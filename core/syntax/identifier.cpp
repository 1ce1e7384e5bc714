#include "core/syntax/identifier.h"

#include "core/text/names.h"
#include "core/text/normalize.h"
#include "core/text/unicode.h"

namespace dxpy::syntax {
bool is_identifier_part(char32_t c) { return text::is_xid_continue(c); }

bool is_identifier_start(char32_t c) { return text::is_xid_start(c); }

bool is_printable(char32_t c) { return text::is_printable(c); }

bool normalize_identifier(std::string_view name, std::string* out) {
  if (text::quick_check(name, text::NormalForm::kNFKC)) return false;
  *out = text::normalize(name, text::NormalForm::kNFKC);
  return *out != name;
}

bool character_by_name(std::string_view name, char32_t* code_point) {
  uint32_t found = 0;
  if (!text::character_by_name(name, found)) return false;
  *code_point = found;
  return true;
}

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
