// Stable radix sort, from the lowest digit up, of items that an unsigned 64-bit key orders. Time is linear: it pays for
// many items in no particular order; what comes in long runs is better served by powersort.h.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "core/memory/alloc.h"

namespace dxpy {

inline constexpr size_t kRadixLeast = 256;  // items from which it pays

// The order of a word of two's complement, or of a double that is no nan, as that of an unsigned number. -0.0 comes
// before 0.0, so a caller that has both cannot use it.
inline uint64_t radix_key(int64_t v) {
  return static_cast<uint64_t>(v) ^ uint64_t { 1 } << 63;
}
inline uint64_t radix_key(double v) {
  auto b = std::bit_cast<uint64_t>(v);
  return b >> 63 != 0 ? ~b : b | uint64_t{1} << 63;
}

namespace radix {

// One pass over the digit of `kBits` bits at `shift`.
template <unsigned kBits, typename Item, typename Key>
void pass(const Item* from, Item* to, size_t n, unsigned shift, Key key) {
  constexpr size_t kDigits = size_t{1} << kBits;
  size_t at[kDigits] = {};
  for (size_t i = 0; i < n; ++i) ++at[key(from[i]) >> shift & (kDigits - 1)];
  size_t sum = 0;
  for (size_t& a : at) {
    size_t count = a;
    a = sum;
    sum += count;
  }
  for (size_t i = 0; i < n; ++i) to[at[key(from[i]) >> shift & (kDigits - 1)]++] = from[i];
}

template <unsigned kBits, typename Item, typename Key>
void sort(Item* items, Item* temp, size_t n, uint64_t differing, Key key) {
  Item *from = items, *to = temp;
  while (differing != 0) {  // digits begin at a bit in which keys differ
    auto shift = static_cast<unsigned>(std::countr_zero(differing));
    pass<kBits>(from, to, n, shift, key);
    Item* t = from;
    from = to;
    to = t;
    if (shift + kBits >= 64) break;
    differing &= ~uint64_t{0} << (shift + kBits);
  }
  if (from != items) std::memcpy(static_cast<void*>(items), static_cast<const void*>(from), n * sizeof(Item));
}

}  // namespace radix

// Sorts by key(item). False: no memory, and nothing changed. Item is trivially copyable.
template <typename Item, typename Key>
bool radix_sort(Item* items, size_t n, Key key) {
  if (n < 2) return true;
  uint64_t first = key(items[0]), differing = 0;
  for (size_t i = 1; i < n; ++i) differing |= key(items[i]) ^ first;
  if (differing == 0) return true;
  auto* temp = static_cast<Item*>(mem_alloc(n * sizeof(Item)));
  if (temp == nullptr) return false;
  if (n < 20000) {
    radix::sort<8>(items, temp, n, differing, key);
  } else {
    radix::sort<11>(items, temp, n, differing, key);
  }
  mem_free(temp);
  return true;
}

}  // namespace dxpy
