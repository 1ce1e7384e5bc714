// Searching for a text in linear time whatever the two are (Crochemore and Perrin's two-way algorithm, with no memory
// but a few words). Slower than a filtered search where that does well.
#pragma once

#include <cstddef>

namespace dxpy::text::simd {

// The first and the last occurrence of needle[0..m) in s[0..n); SIZE_MAX: none. m is not 0.
size_t two_way(const char* s, size_t n, const char* needle, size_t m);
size_t two_way_last(const char* s, size_t n, const char* needle, size_t m);

}  // namespace dxpy::text::simd
