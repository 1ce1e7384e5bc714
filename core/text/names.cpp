#include "core/text/names.h"

#include <algorithm>
#include <iterator>

#include "core/text/names_data.h"

namespace dxpy::text {

namespace {

struct NameAlias {
  const char* name;
  uint32_t cp;
};
struct NameSequence {
  const char* name;
  const char* text;
};
struct CodeRange {
  uint32_t first, last;
};

#include "core/text/unicode_name_rules.inc"

constexpr uint32_t kHangulFirst = 0xAC00, kHangulCount = 11172;

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

template <size_t N>
bool in_ranges(const CodeRange (&ranges)[N], uint32_t cp) {
  return std::any_of(ranges, ranges + N, [cp](const CodeRange& r) { return cp >= r.first && cp <= r.last; });
}

void append_hex(std::string& out, uint32_t v) {
  std::string hex;
  for (; v != 0 || hex.size() < 4; v >>= 4) hex.insert(hex.begin(), "0123456789ABCDEF"[v & 15]);
  out += hex;
}

// The longest jamo name that starts `s`; -1: none.
template <size_t N>
int longest(const char* const (&parts)[N], std::string_view s) {
  int best = -1;
  size_t size = 0;
  for (size_t i = 0; i < N; ++i) {
    std::string_view part(parts[i]);
    if (s.starts_with(part) && (best < 0 || part.size() > size)) {
      best = static_cast<int>(i);
      size = part.size();
    }
  }
  return best;
}

bool hangul_by_name(std::string_view s, uint32_t& out) {
  int l = longest(kJamoLead, s);
  if (l < 0) return false;
  s.remove_prefix(std::string_view(kJamoLead[l]).size());
  int v = longest(kJamoVowel, s);
  if (v < 0) return false;
  s.remove_prefix(std::string_view(kJamoVowel[v]).size());
  int t = longest(kJamoTrail, s);
  if (t < 0 || s.size() != std::string_view(kJamoTrail[t]).size()) return false;
  out = kHangulFirst + static_cast<uint32_t>((l * 21 + v) * 28 + t);
  return true;
}

bool hex_suffix(std::string_view digits, uint32_t& out) {
  if (digits.size() != 4 && digits.size() != 5) return false;
  uint32_t v = 0;
  for (char c : digits) {
    uint32_t d = c >= '0' && c <= '9'   ? static_cast<uint32_t>(c - '0')
                 : c >= 'A' && c <= 'F' ? static_cast<uint32_t>(c - 'A' + 10)
                                        : 16;
    if (d == 16) return false;
    v = v * 16 + d;
  }
  out = v;
  return digits.size() == 4 || v >= 0x10000;
}

}  // namespace

bool character_name(uint32_t cp, std::string& out) {
  out.clear();
  if (cp >= 0x110000) return false;
  if (cp >= kHangulFirst && cp < kHangulFirst + kHangulCount) {
    uint32_t s = cp - kHangulFirst;
    out = "HANGUL SYLLABLE ";
    out += kJamoLead[s / 588];
    out += kJamoVowel[s % 588 / 28];
    out += kJamoTrail[s % 28];
    return true;
  }
  bool tangut = in_ranges(kTangut, cp);
  if (tangut || in_ranges(kIdeographs, cp)) {
    out = tangut ? "TANGUT IDEOGRAPH-" : "CJK UNIFIED IDEOGRAPH-";
    append_hex(out, cp);
    return true;
  }
  const NameTables* t = name_tables();
  if (t == nullptr) return false;
  uint32_t at = t->blocks[(static_cast<uint32_t>(t->index[cp >> 7]) << 7) + (cp & 127)];
  if (at == 0) return false;
  while (true) {
    uint32_t word = t->phrases[at] & 0x7FFFu;
    out.append(t->words + t->word_starts[word], t->word_starts[word + 1] - t->word_starts[word]);
    if (t->phrases[at++] & 0x8000u) return true;
    out += ' ';
  }
}

bool character_by_name(std::string_view name, uint32_t& out) {
  std::string key(name);
  for (char& c : key) c = upper(c);
  std::string_view text(key);
  if (text.starts_with("HANGUL SYLLABLE ") && hangul_by_name(text.substr(16), out)) return true;
  for (std::string_view prefix : {"CJK UNIFIED IDEOGRAPH-", "TANGUT IDEOGRAPH-"}) {
    if (text.starts_with(prefix) && hex_suffix(text.substr(prefix.size()), out)) {
      return prefix[0] == 'C' ? in_ranges(kIdeographs, out) : in_ranges(kTangut, out);
    }
  }
  uint32_t h = 2166136261u;
  for (char c : key) h = (h ^ static_cast<uint8_t>(c)) * 16777619u;
  std::string candidate;
  if (const NameTables* t = name_tables()) {
    for (uint32_t i = h & t->table_mask; t->table[i] != 0; i = (i + 1) & t->table_mask) {
      if (character_name(t->table[i], candidate) && candidate == key) {
        out = t->table[i];
        return true;
      }
    }
  }
  const NameAlias* alias = std::lower_bound(std::begin(kAliases), std::end(kAliases), text,
                                            [](const NameAlias& a, std::string_view b) { return a.name < b; });
  if (alias != std::end(kAliases) && text == alias->name) {
    out = alias->cp;
    return true;
  }
  return false;
}

std::string_view named_sequence(std::string_view name) {
  std::string key(name);
  for (char& c : key) c = upper(c);
  const NameSequence* row = std::lower_bound(std::begin(kSequences), std::end(kSequences), std::string_view(key),
                                             [](const NameSequence& a, std::string_view b) { return a.name < b; });
  if (row == std::end(kSequences) || key != row->name) return {};
  return row->text;
}

}  // namespace dxpy::text
