#include "core/text/simd/two_way.h"

#include <cstdint>

namespace dxpy::text::simd {

namespace {

// A text read forwards, or backwards for the last occurrence.
template <bool kBackwards>
struct Text {
  const char* s;
  size_t n;
  uint8_t operator[](size_t i) const { return static_cast<uint8_t>(kBackwards ? s[n - 1 - i] : s[i]); }
};

// Where the needle's largest suffix begins, in the order of bytes or its reverse, and that suffix's period.
template <typename T>
size_t largest_suffix(T x, size_t m, bool reverse_order, size_t& period) {
  size_t best = SIZE_MAX, candidate = 0, k = 1;  // best + k wraps around: the suffix begins at best + 1
  period = 1;
  while (candidate + k < m) {
    uint8_t a = x[candidate + k], b = x[best + k];
    if (reverse_order ? a > b : a < b) {
      candidate += k;
      k = 1;
      period = candidate - best;
    } else if (a == b) {
      if (k == period) {
        candidate += period;
        k = 1;
      } else {
        ++k;
      }
    } else {
      best = candidate++;
      k = period = 1;
    }
  }
  return best + 1;
}

// The needle is cut in two where its local period equals its period: the right part is compared first, then the left.
template <typename T>
size_t search(T y, size_t n, T x, size_t m) {
  if (m > n) return SIZE_MAX;
  size_t period, other_period;
  size_t cut = largest_suffix(x, m, false, period);
  size_t other_cut = largest_suffix(x, m, true, other_period);
  if (other_cut > cut) {
    cut = other_cut;
    period = other_period;
  }
  bool periodic = true;
  for (size_t i = 0; i < cut && periodic; ++i) periodic = i + period < m && x[i] == x[i + period];
  if (!periodic) period = (cut > m - cut ? cut : m - cut) + 1;
  size_t known = 0;  // bytes at the needle's start that a shift by its period leaves in place
  for (size_t at = 0; at <= n - m;) {
    size_t i = cut > known ? cut : known;
    while (i < m && x[i] == y[at + i]) ++i;
    if (i < m) {
      at += i - cut + 1;
      known = 0;
      continue;
    }
    i = cut;
    while (i > known && x[i - 1] == y[at + i - 1]) --i;
    if (i <= known) return at;
    at += period;
    known = periodic ? m - period : 0;
  }
  return SIZE_MAX;
}

}  // namespace

size_t two_way(const char* s, size_t n, const char* needle, size_t m) {
  return search(Text<false>{s, n}, n, Text<false>{needle, m}, m);
}

size_t two_way_last(const char* s, size_t n, const char* needle, size_t m) {
  size_t at = search(Text<true>{s, n}, n, Text<true>{needle, m}, m);
  return at == SIZE_MAX ? SIZE_MAX : n - m - at;
}

}  // namespace dxpy::text::simd
