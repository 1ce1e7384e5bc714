// Walks over the bytes of one sort in a text (separators, ends of lines), 64 bytes at a time, by the masks of
// core/text/simd: mask_of(p, n) has a bit for each of n <= 64 bytes that is of the sort. Private to core/object.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace dxpy {

// Calls f(position) for every byte of the sort, from left to right, until it says no.
template <typename MaskOf, typename F>
void each_mark(std::string_view t, MaskOf&& mask_of, F&& f) {
  for (size_t base = 0; base < t.size(); base += 64) {
    uint64_t mask = mask_of(t.data() + base, std::min<size_t>(64, t.size() - base));
    for (; mask != 0; mask &= mask - 1) {
      if (!f(base + static_cast<size_t>(__builtin_ctzll(mask)))) return;
    }
  }
}

// Calls f(from, to) for every longest run of bytes that are not of the sort, from left to right, until it says no.
template <typename MaskOf, typename F>
void each_run_between(std::string_view t, MaskOf&& mask_of, F&& f) {
  size_t start = 0;
  bool inside = false;
  uint64_t before = 1;  // whether the byte before is of the sort
  for (size_t base = 0; base < t.size(); base += 64) {
    const size_t n = std::min<size_t>(64, t.size() - base);
    uint64_t mask = mask_of(t.data() + base, n);
    if (n < 64) mask |= ~uint64_t{0} << n;  // the end ends a run
    uint64_t edges = mask ^ (mask << 1 | before);
    before = mask >> 63;
    for (; edges != 0; edges &= edges - 1) {
      const size_t at = base + static_cast<size_t>(__builtin_ctzll(edges));
      if (!inside) {
        start = at;
      } else if (!f(start, at)) {
        return;
      }
      inside = !inside;
    }
  }
  if (inside) (void)f(start, t.size());
}

}  // namespace dxpy
