#include "core/text/unicode.h"

#include <algorithm>
#include <iterator>

#include "core/text/normalize.h"
#include "core/text/unicode_tables.h"
#include "core/text/utf8.h"

namespace dxpy::text {

namespace {

struct SpecialCase {
  uint32_t cp;
  uint32_t maps[4][3];  // lower, title, upper, fold; unused places are 0
};

// A value per code point: groups of blocks of 16, of which those that repeat are there once.
constexpr uint32_t kBlockBits = 4, kGroupBits = 5;
template <typename Top, typename Group, typename T>
T trie_at(const Top* top, const Group* groups, const T* blocks, uint32_t cp) {
  const auto group = static_cast<uint32_t>(top[cp >> (kBlockBits + kGroupBits)]) << kGroupBits;
  const auto block = static_cast<uint32_t>(groups[group + ((cp >> kBlockBits) & ((1u << kGroupBits) - 1))])
                     << kBlockBits;
  return blocks[block + (cp & ((1u << kBlockBits) - 1))];
}

#include "core/text/unicode_tables.inc"

constexpr const char* kCategories[] = {"Cn", "Lu", "Ll", "Lt", "Mn", "Mc", "Me", "Nd", "Nl", "No",
                                       "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Lm", "Lo", "Pc",
                                       "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So"};
constexpr const char* kBidi[] = {"",   "L",  "LRE", "LRO", "R", "AL", "RLE", "RLO", "PDF", "EN",  "ES",  "ET",
                                 "AN", "CS", "NSM", "BN",  "B", "S",  "WS",  "ON",  "LRI", "RLI", "FSI", "PDI"};
constexpr const char* kWidths[] = {"N", "H", "W", "Na", "A", "F"};

int special(uint32_t cp, int which, uint32_t out[3]) {
  const SpecialCase* row = std::lower_bound(std::begin(kSpecialCases), std::end(kSpecialCases), cp,
                                            [](const SpecialCase& s, uint32_t c) { return s.cp < c; });
  int n = 0;
  while (n < 3 && row->maps[which][n] != 0) {
    out[n] = row->maps[which][n];
    ++n;
  }
  return n;
}

uint32_t plus(uint32_t cp, int32_t delta) { return static_cast<uint32_t>(static_cast<int32_t>(cp) + delta); }

}  // namespace

const CharRecord& char_record(uint32_t cp) {
  if (cp >= 0x110000) return kRecords[0];
  return kRecords[trie_at(kRecordTop, kRecordGroups, kRecordBlocks, cp)];
}

int decimal_value(uint32_t cp) {
  uint8_t v = char_record(cp).decimal;
  return v == 255 || !is_decimal(cp) ? -1 : v;
}
int digit_value(uint32_t cp) {
  uint8_t v = char_record(cp).digit;
  return v == 255 || !is_digit(cp) ? -1 : v;
}
bool numeric_value(uint32_t cp, double& out) {
  const uint32_t* row = std::lower_bound(std::begin(kNumericCharacters), std::end(kNumericCharacters), cp);
  if (row == std::end(kNumericCharacters) || *row != cp) return false;
  out = kNumericValues[kNumericWhich[row - kNumericCharacters]];
  return true;
}

uint32_t simple_lower(uint32_t cp) { return plus(cp, char_record(cp).lower); }
uint32_t simple_upper(uint32_t cp) { return plus(cp, char_record(cp).upper); }
uint32_t simple_title(uint32_t cp) { return plus(cp, char_record(cp).title); }

int full_lower(uint32_t cp, uint32_t out[3]) {
  const CharRecord& r = char_record(cp);
  if (r.flags & kHasSpecialCase) return special(cp, 0, out);
  out[0] = plus(cp, r.lower);
  return 1;
}
int full_title(uint32_t cp, uint32_t out[3]) {
  const CharRecord& r = char_record(cp);
  if (r.flags & kHasSpecialCase) return special(cp, 1, out);
  out[0] = plus(cp, r.title);
  return 1;
}
int full_upper(uint32_t cp, uint32_t out[3]) {
  const CharRecord& r = char_record(cp);
  if (r.flags & kHasSpecialCase) return special(cp, 2, out);
  out[0] = plus(cp, r.upper);
  return 1;
}
int full_fold(uint32_t cp, uint32_t out[3]) {
  const CharRecord& r = char_record(cp);
  if (r.flags & kHasSpecialCase) return special(cp, 3, out);
  out[0] = plus(cp, r.lower);
  return 1;
}

const char* category_name(uint32_t cp) { return kCategories[char_record(cp).category]; }
const char* bidirectional_name(uint32_t cp) { return kBidi[char_record(cp).bidi & 31]; }
const char* east_asian_width_name(uint32_t cp) { return kWidths[char_record(cp).width]; }
const char* unicode_version() { return kUnicodeVersion; }

std::string digits_to_ascii(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (const char* p = utf8.data(); p != utf8.data() + utf8.size();) {
    uint32_t cp = utf8_next(p);
    if (cp < 0x80) {
      out += static_cast<char>(cp);
    } else if (is_space(cp)) {
      out += ' ';
    } else {
      int d = decimal_value(cp);
      out += d < 0 ? '?' : static_cast<char>('0' + d);
    }
  }
  return out;
}

bool is_identifier(std::string_view utf8) {
  if (utf8.empty()) return false;
  const char* p = utf8.data();
  const char* end = p + utf8.size();
  if (!is_xid_start(utf8_next(p))) return false;
  while (p != end) {
    if (!is_xid_continue(utf8_next(p))) return false;
  }
  return true;
}

uint32_t decomposition_offset(uint32_t cp) {
  if (cp >= 0x110000) return 0;
  return trie_at(kDecompositionTop, kDecompositionGroups, kDecompositionBlocks, cp);
}
const uint32_t* decomposition_data(uint32_t offset) { return kDecompositionData + offset; }
const char* decomposition_tag(uint32_t index) { return kDecompositionTags[index]; }
uint8_t quick_check_bits(uint32_t cp) {
  if (cp >= 0x110000) return 0;
  return trie_at(kQuickCheckTop, kQuickCheckGroups, kQuickCheckBlocks, cp);
}
uint32_t composition_of(uint32_t first, uint32_t second) {
  const Composition* row =
      std::lower_bound(std::begin(kCompositions), std::end(kCompositions), Composition{first, second, 0},
                       [](const Composition& a, const Composition& b) {
                         return a.first != b.first ? a.first < b.first : a.second < b.second;
                       });
  if (row == std::end(kCompositions) || row->first != first || row->second != second) return 0;
  return row->composed;
}

}  // namespace dxpy::text
