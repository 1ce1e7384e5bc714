// Tables of the East Asian character sets: what byte sequences mean, and the way back. Generated at build time by
// make_tables.py, which says how they lie.
#pragma once

#include <memory>
#include <vector>

#include "core/object/thread.h"

namespace dxpy {

enum class CjkSet : uint8_t {
#define CJK_TABLE(name, ...) name,
#define CJK_RANGES(...)
#define CJK_GREEK(...)
#include "core/modules/cjk/cjk_tables.inc"
#undef CJK_TABLE
#undef CJK_RANGES
#undef CJK_GREEK
  kNone,
};
inline constexpr size_t kCjkSets = static_cast<size_t>(CjkSet::kNone);

// Up to two characters: some sequences stand for a letter and a combining mark.
struct CjkText {
  uint32_t cp[2] = {0, 0};
  int count = 0;
  void set(uint32_t c) {
    cp[0] = c;
    count = 1;
  }
};

inline constexpr uint32_t kCjkIllegal = 0xFFFF, kCjkLead = 0xFFFE;

// The character of one byte, kCjkIllegal, or kCjkLead where it begins a longer sequence.
uint32_t cjk_single(CjkSet, uint8_t byte);
// Two bytes; with `plane2` those behind 0x8F. False: they mean nothing.
bool cjk_find(CjkSet, uint8_t lead, uint8_t trail, bool plane2, CjkText& out);
// Sequences of four bytes in GB 18030, numbered in order, for characters of the first plane. kCjkIllegal: none.
uint32_t gb18030_character(uint32_t number);
uint32_t gb18030_number(uint32_t cp);
uint32_t iso8859_7_character(uint8_t byte);  // bytes from 0xA0; 0: none

// From characters to codes (the bytes of a sequence in one number): made from a table at its first use.
class CjkEncodeMap {
 public:
  explicit CjkEncodeMap(CjkSet);
  uint32_t find(uint32_t cp) const;                      // 0: none
  bool begins_pair(uint32_t cp) const;                   // whether a combining mark could follow
  uint32_t find_pair(uint32_t cp, uint32_t mark) const;  // 0: none

 private:
  struct Pair {
    uint32_t cp, mark, code;
  };
  void add(uint32_t cp, uint32_t code, bool replace);
  std::vector<std::unique_ptr<uint32_t[]>> pages_;  // of 256 characters
  std::vector<Pair> pairs_;
};
// The runtime's map of a set.
const CjkEncodeMap& cjk_encode_map(Thread&, CjkSet);

}  // namespace dxpy
