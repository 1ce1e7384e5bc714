#include "core/modules/cjk/tables.h"

#include <cstring>

#include "core/modules/module_state.h"

namespace dxpy {

namespace {

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wc23-extensions"
alignas(4) constexpr uint8_t kData[] = {
#embed "cjk_tables.bin"
};
#pragma clang diagnostic pop

struct Row {
  uint32_t singles;
  uint8_t lead_first, lead_last, trail_first, trail_last;
  uint32_t plane1, plane2, wide, wide_count, codes, code_count;
};
struct Rows {
  uint32_t at, count;
};
constexpr Row kRows[] = {
#define CJK_TABLE(name, ...) {__VA_ARGS__},
#define CJK_RANGES(...)
#define CJK_GREEK(...)
#include "core/modules/cjk/cjk_tables.inc"
#undef CJK_TABLE
#undef CJK_RANGES
#undef CJK_GREEK
};
#define CJK_TABLE(...)
#define CJK_RANGES(name, at, count) constexpr Rows kRanges = {at, count};
#define CJK_GREEK(name, at) constexpr uint32_t kGreek = at;
#include "core/modules/cjk/cjk_tables.inc"
#undef CJK_TABLE
#undef CJK_RANGES
#undef CJK_GREEK

uint32_t word16(size_t at) { return static_cast<uint32_t>(kData[at] | kData[at + 1] << 8); }
uint32_t word32(size_t at) { return word16(at) | word16(at + 2) << 16; }
const Row& row_of(CjkSet set) { return kRows[static_cast<size_t>(set)]; }

// The wide entry of a code; its presence is known.
CjkText wide_text(const Row& row, uint32_t code) {
  uint32_t low = 0, high = row.wide_count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (word32(row.wide + middle * 12) < code) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  CjkText text;
  text.set(word32(row.wide + low * 12 + 4));
  text.cp[1] = word32(row.wide + low * 12 + 8);
  if (text.cp[1] != 0) text.count = 2;
  return text;
}

uint32_t code_of(uint8_t lead, uint8_t trail, bool plane2) {
  return static_cast<uint32_t>((plane2 ? 0x8F0000 : 0) | lead << 8 | trail);
}

struct MapState {
  std::unique_ptr<CjkEncodeMap> maps[kCjkSets];
};

}  // namespace

uint32_t cjk_single(CjkSet set, uint8_t byte) { return word16(row_of(set).singles + byte * 2u); }

bool cjk_find(CjkSet set, uint8_t lead, uint8_t trail, bool plane2, CjkText& out) {
  const Row& row = row_of(set);
  uint32_t plane = plane2 ? row.plane2 : row.plane1;
  if (plane == 0 || lead < row.lead_first || lead > row.lead_last || trail < row.trail_first ||
      trail > row.trail_last) {
    return false;
  }
  auto width = static_cast<uint32_t>(row.trail_last - row.trail_first + 1);
  uint32_t at = static_cast<uint32_t>(lead - row.lead_first) * width + static_cast<uint32_t>(trail - row.trail_first);
  uint32_t cp = word16(plane + at * 2);
  if (cp == 0) return false;
  if (cp == 1) {
    out = wide_text(row, code_of(lead, trail, plane2));
  } else {
    out.set(cp);
  }
  return true;
}

uint32_t gb18030_character(uint32_t number) {
  for (uint32_t i = 0; i < kRanges.count; ++i) {
    uint32_t first = word32(kRanges.at + i * 12);
    if (number >= first && number - first < word32(kRanges.at + i * 12 + 8)) {
      return word32(kRanges.at + i * 12 + 4) + (number - first);
    }
  }
  return kCjkIllegal;
}

uint32_t gb18030_number(uint32_t cp) {
  for (uint32_t i = 0; i < kRanges.count; ++i) {
    uint32_t first = word32(kRanges.at + i * 12 + 4);
    if (cp >= first && cp - first < word32(kRanges.at + i * 12 + 8)) {
      return word32(kRanges.at + i * 12) + (cp - first);
    }
  }
  return kCjkIllegal;
}

uint32_t iso8859_7_character(uint8_t byte) { return byte < 0xA0 ? 0 : word16(kGreek + (byte - 0xA0u) * 2); }

CjkEncodeMap::CjkEncodeMap(CjkSet set) : pages_(0x300) {
  const Row& row = row_of(set);
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t cp = cjk_single(set, static_cast<uint8_t>(byte));
    if (cp < kCjkLead) add(cp, byte, false);
  }
  for (bool plane2 : {false, true}) {
    if (plane2 && row.plane2 == 0) continue;
    for (uint32_t lead = row.lead_first; lead <= row.lead_last; ++lead) {
      for (uint32_t trail = row.trail_first; trail <= row.trail_last; ++trail) {
        auto a = static_cast<uint8_t>(lead), b = static_cast<uint8_t>(trail);
        CjkText text;
        if (!cjk_find(set, a, b, plane2, text)) continue;
        if (text.count == 1) {
          add(text.cp[0], code_of(a, b, plane2), false);
        } else {
          pairs_.push_back({text.cp[0], text.cp[1], code_of(a, b, plane2)});
        }
      }
    }
  }
  for (uint32_t i = 0; i < row.code_count; ++i) {
    add(word32(row.codes + i * 8), word32(row.codes + i * 8 + 4), true);
  }
}

void CjkEncodeMap::add(uint32_t cp, uint32_t code, bool replace) {
  auto& page = pages_[cp >> 8];
  if (!page) page = std::make_unique<uint32_t[]>(256);
  // Code 0 is the byte 0, which every set has as the character 0.
  if (page[cp & 255] == 0 || replace) page[cp & 255] = code;
}

uint32_t CjkEncodeMap::find(uint32_t cp) const {
  const uint32_t* page = cp >> 8 < pages_.size() ? pages_[cp >> 8].get() : nullptr;
  return page == nullptr ? 0 : page[cp & 255];
}

bool CjkEncodeMap::begins_pair(uint32_t cp) const {
  for (const Pair& p : pairs_) {
    if (p.cp == cp) return true;
  }
  return false;
}

uint32_t CjkEncodeMap::find_pair(uint32_t cp, uint32_t mark) const {
  for (const Pair& p : pairs_) {
    if (p.cp == cp && p.mark == mark) return p.code;
  }
  return 0;
}

const CjkEncodeMap& cjk_encode_map(Thread& th, CjkSet set) {
  auto& map = module_state<MapState>(th).maps[static_cast<size_t>(set)];
  if (!map) map = std::make_unique<CjkEncodeMap>(set);
  return *map;
}

}  // namespace dxpy
