// The matcher of regular expressions: runs the code that the standard library's re/_compiler.py makes, with a stack of
// its own (no recursion on the C++ stack, however deep the pattern or long the subject).
#pragma once

#include <cstdint>
#include <vector>

#include "core/object/thread.h"

namespace dxpy::sre {

enum Code : uint32_t {
#define DX_SRE(name) name,
#include "core/modules/sre_codes.def"
#undef DX_SRE
  kCodeCount
};

inline constexpr uint32_t kMagic = 20230612;
inline constexpr uint32_t kMaxRepeat = 0xFFFFFFFFu;
inline constexpr uint32_t kMaxGroups = 0x3FFFFFFF;

enum At : uint32_t {
  kAtBeginning,
  kAtBeginningLine,
  kAtBeginningString,
  kAtBoundary,
  kAtNonBoundary,
  kAtEnd,
  kAtEndLine,
  kAtEndString,
  kAtLocBoundary,
  kAtLocNonBoundary,
  kAtUniBoundary,
  kAtUniNonBoundary,
  kAtCount
};

enum Flag : uint32_t {
  kIgnoreCase = 2,
  kLocale = 4,
  kMultiline = 8,
  kDotAll = 16,
  kUnicode = 32,
  kVerbose = 64,
  kDebug = 128,
  kAscii = 256,
};

// Bits of the first 256 characters that a set contains, made once per IN operation.
struct SetBitmap {
  uint32_t bits[8];
  bool has(uint32_t c) const { return (bits[c >> 5] >> (c & 31)) & 1; }
};

// A checked program with what is derived from it.
struct Program {
  std::vector<uint32_t> code;
  std::vector<int32_t> bitmap_of;  // for the skip word of an IN: index of its bitmap; -1
  std::vector<SetBitmap> bitmaps;
  uint32_t groups = 0;
};

// Whether the code is well-formed: every skip, group and operand in range.
bool validate(const std::vector<uint32_t>& code, uint32_t groups);
void build_bitmaps(Program& program);

// Characters as the categories and case rules see them.
inline bool ascii_word(uint32_t c) {  // A-Z a-z 0-9 _
  constexpr uint64_t kLow = uint64_t{0x3FF} << '0';
  constexpr uint64_t kHigh =
      uint64_t{0x3FFFFFF} << ('A' - 64) | uint64_t{0x3FFFFFF} << ('a' - 64) | uint64_t{1} << ('_' - 64);
  return c < 128 && ((c < 64 ? kLow : kHigh) >> (c & 63) & 1) != 0;
}
bool is_word_beyond_ascii(uint32_t c);
inline bool unicode_word(uint32_t c) { return c < 128 ? ascii_word(c) : is_word_beyond_ascii(c); }
bool category_matches(uint32_t category, uint32_t c);
bool set_matches(const uint32_t* set, uint32_t c);
uint32_t lower_ascii(uint32_t c);
uint32_t lower_locale(uint32_t c);
uint32_t lower_unicode(uint32_t c);
uint32_t upper_unicode(uint32_t c);

// The subject: bytes, an ASCII str, or the code points of any other str.
struct Subject {
  const uint8_t* narrow = nullptr;
  const uint32_t* wide = nullptr;
  int64_t size = 0;
};

enum class Outcome : int8_t { kError = -1, kNoMatch = 0, kMatch = 1 };

// One run of a program over a subject. Positions are character indexes.
struct Request {
  const Program* program;
  Subject subject;
  int64_t start, end;         // where to begin, and where the subject ends for this run
  bool search = false;        // anywhere from `start` on; else only at `start`
  bool full = false;          // the match must reach `end`
  int64_t must_advance = -1;  // an empty match at this position does not count (for scanners)
};
struct Result {
  int64_t start = 0, end = 0;
  std::vector<int64_t> marks;  // 2 per group: start, end; -1: not set
  int32_t last_index = -1;     // the group that was closed last, from 1; -1: none
};

// kError: an exception is pending (KeyboardInterrupt, MemoryError).
Outcome run(Thread&, const Request& request, Result& result);

}  // namespace dxpy::sre
