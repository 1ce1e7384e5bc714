// A set of bytes, and texts without those of a set at their ends. Private to core/object.
#pragma once

#include <cstdint>
#include <string_view>

namespace dxpy {

class ByteSet {
 public:
  explicit constexpr ByteSet(std::string_view bytes) {
    for (char c : bytes) bits_[static_cast<uint8_t>(c) >> 6] |= uint64_t{1} << (static_cast<uint8_t>(c) & 63);
  }
  constexpr bool has(char c) const {
    return (bits_[static_cast<uint8_t>(c) >> 6] >> (static_cast<uint8_t>(c) & 63) & 1) != 0;
  }

 private:
  uint64_t bits_[4] = {};
};

// The sides of strip(), lstrip() and rstrip().
enum StripSides : uint8_t { kStripLeft = 1, kStripRight = 2, kStripBoth = 3 };

inline std::string_view strip_bytes(std::string_view text, const ByteSet& set, StripSides sides) {
  if ((sides & kStripLeft) != 0) {
    while (!text.empty() && set.has(text.front())) text.remove_prefix(1);
  }
  if ((sides & kStripRight) != 0) {
    while (!text.empty() && set.has(text.back())) text.remove_suffix(1);
  }
  return text;
}

}  // namespace dxpy
