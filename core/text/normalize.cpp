#include "core/text/normalize.h"

#include <algorithm>
#include <vector>

#include "core/text/unicode.h"
#include "core/text/unicode_tables.h"
#include "core/text/utf8.h"

namespace dxpy::text {

namespace {

constexpr uint32_t kSBase = 0xAC00, kLBase = 0x1100, kVBase = 0x1161, kTBase = 0x11A7;
constexpr uint32_t kLCount = 19, kVCount = 21, kTCount = 28, kSCount = kLCount * kVCount * kTCount;

void decompose(uint32_t cp, bool compat, std::vector<uint32_t>& out) {
  if (cp >= kSBase && cp < kSBase + kSCount) {
    uint32_t s = cp - kSBase;
    out.push_back(kLBase + s / (kVCount * kTCount));
    out.push_back(kVBase + s % (kVCount * kTCount) / kTCount);
    if (s % kTCount != 0) out.push_back(kTBase + s % kTCount);
    return;
  }
  uint32_t at = decomposition_offset(cp);
  const uint32_t* data = decomposition_data(at);
  if (at == 0 || (!compat && (data[0] >> 8) != 0)) {
    out.push_back(cp);
    return;
  }
  uint32_t n = data[0] & 255;
  for (uint32_t i = 1; i <= n; ++i) decompose(data[i], compat, out);
}

// Sorts each run of combining characters by class, keeping the order within a class (the position is part of the key).
void reorder(std::vector<uint32_t>& cps) {
  std::vector<uint64_t> keyed;
  for (size_t i = 0; i < cps.size();) {
    if (combining_class(cps[i]) == 0) {
      ++i;
      continue;
    }
    size_t j = i;
    while (j < cps.size() && combining_class(cps[j]) != 0) ++j;
    keyed.clear();
    for (size_t k = i; k < j; ++k) {
      keyed.push_back(static_cast<uint64_t>(combining_class(cps[k])) << 56 | static_cast<uint64_t>(k - i) << 21 |
                      cps[k]);
    }
    std::sort(keyed.begin(), keyed.end());
    for (size_t k = i; k < j; ++k) cps[k] = static_cast<uint32_t>(keyed[k - i] & 0x1FFFFF);
    i = j;
  }
}

uint32_t compose_pair(uint32_t a, uint32_t b) {
  if (a >= kLBase && a < kLBase + kLCount && b >= kVBase && b < kVBase + kVCount) {
    return kSBase + ((a - kLBase) * kVCount + (b - kVBase)) * kTCount;
  }
  if (a >= kSBase && a < kSBase + kSCount && (a - kSBase) % kTCount == 0 && b > kTBase && b < kTBase + kTCount) {
    return a + (b - kTBase);
  }
  return composition_of(a, b);
}

void compose(std::vector<uint32_t>& cps) {
  size_t out = 0;
  size_t starter = SIZE_MAX;
  int last_class = -1;  // of the last character kept after the starter; -1: none
  for (uint32_t cp : cps) {
    int cls = combining_class(cp);
    if (starter != SIZE_MAX && last_class < cls) {
      uint32_t composed = compose_pair(cps[starter], cp);
      if (composed != 0) {
        cps[starter] = composed;
        continue;
      }
    }
    if (cls == 0) {
      starter = out;
      last_class = -1;
    } else {
      last_class = cls;
    }
    cps[out++] = cp;
  }
  cps.resize(out);
}

}  // namespace

bool quick_check(std::string_view utf8, NormalForm form) {
  if (is_ascii(utf8)) return true;
  int shift = static_cast<int>(form) * 2;
  int last = 0;
  for (const char* p = utf8.data(); p != utf8.data() + utf8.size();) {
    uint32_t cp = utf8_next(p);
    int cls = combining_class(cp);
    if (cls != 0 && last > cls) return false;
    last = cls;
    if (((quick_check_bits(cp) >> shift) & 3) != 0) return false;
  }
  return true;
}

std::string normalize(std::string_view utf8, NormalForm form) {
  if (quick_check(utf8, form)) return std::string(utf8);
  bool compat = form == NormalForm::kNFKC || form == NormalForm::kNFKD;
  std::vector<uint32_t> cps;
  cps.reserve(utf8.size());
  for (const char* p = utf8.data(); p != utf8.data() + utf8.size();) decompose(utf8_next(p), compat, cps);
  reorder(cps);
  if (form == NormalForm::kNFC || form == NormalForm::kNFKC) compose(cps);
  std::string out;
  out.reserve(utf8.size());
  for (uint32_t cp : cps) utf8_append(out, cp);
  return out;
}

namespace {

void add_hex(std::string& out, uint32_t cp) {
  if (!out.empty()) out += ' ';
  std::string hex;
  for (uint32_t v = cp; v != 0 || hex.size() < 4; v >>= 4) hex.insert(hex.begin(), "0123456789ABCDEF"[v & 15]);
  out += hex;
}

}  // namespace

std::string decomposition_text(uint32_t cp) {
  constexpr uint32_t kHangul = 0xAC00, kHangulCount = 11172, kVowels = 21, kTails = 28;
  if (cp - kHangul < kHangulCount) {  // computed, not in the table
    uint32_t index = cp - kHangul, tail = index % kTails;
    std::string out;
    add_hex(out, 0x1100 + index / (kVowels * kTails));
    add_hex(out, 0x1161 + index / kTails % kVowels);
    if (tail != 0) add_hex(out, 0x11A7 + tail);
    return out;
  }
  uint32_t at = decomposition_offset(cp);
  if (at == 0) return {};
  const uint32_t* data = decomposition_data(at);
  std::string out = decomposition_tag(data[0] >> 8);
  for (uint32_t i = 1; i <= (data[0] & 255); ++i) add_hex(out, data[i]);
  return out;
}

}  // namespace dxpy::text
