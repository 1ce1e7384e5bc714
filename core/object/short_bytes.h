// Copying and comparing bytes that are mostly few, as those of keys, names and words are: up to 16 without a call, by
// two words that may overlap. Private to core/object.
#pragma once

#include <cstring>
#include <string_view>

#include "core/base/platform.h"
#include "core/base/unaligned.h"

namespace dxpy {

namespace short_bytes {

template <typename Half>
DX_ALWAYS_INLINE void copy_halves(char* to, const char* from, size_t n) {
  const auto first = load_unaligned<Half>(from), last = load_unaligned<Half>(from + n - sizeof(Half));
  store_unaligned(to, first);
  store_unaligned(to + n - sizeof(Half), last);
}

template <typename Half>
DX_ALWAYS_INLINE bool same_halves(const char* a, const char* b, size_t n) {
  const size_t last = n - sizeof(Half);
  return load_unaligned<Half>(a) == load_unaligned<Half>(b) &&
         load_unaligned<Half>(a + last) == load_unaligned<Half>(b + last);
}

}  // namespace short_bytes

// The ranges do not overlap. With no bytes the pointers are not touched.
DX_ALWAYS_INLINE void copy_bytes(char* to, const char* from, size_t n) {
  using namespace short_bytes;
  if (DX_UNLIKELY(n > 16)) {
    std::memcpy(to, from, n);
  } else if (n >= 8) {
    copy_halves<uint64_t>(to, from, n);
  } else if (n >= 4) {
    copy_halves<uint32_t>(to, from, n);
  } else if (n >= 2) {
    copy_halves<uint16_t>(to, from, n);
  } else if (n == 1) {
    *to = *from;
  }
}

DX_ALWAYS_INLINE bool same_bytes(const char* a, const char* b, size_t n) {
  using namespace short_bytes;
  if (DX_UNLIKELY(n > 16)) return std::memcmp(a, b, n) == 0;
  if (n >= 8) return same_halves<uint64_t>(a, b, n);
  if (n >= 4) return same_halves<uint32_t>(a, b, n);
  if (n >= 2) return same_halves<uint16_t>(a, b, n);
  return n == 0 || *a == *b;
}

DX_ALWAYS_INLINE bool begins_with(std::string_view text, std::string_view part) {
  return text.size() >= part.size() && same_bytes(text.data(), part.data(), part.size());
}
DX_ALWAYS_INLINE bool finishes_with(std::string_view text, std::string_view part) {
  return text.size() >= part.size() && same_bytes(text.data() + (text.size() - part.size()), part.data(), part.size());
}

}  // namespace dxpy
