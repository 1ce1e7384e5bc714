// Searching among numbers that lie one behind the other in memory: the items of arrays and of contiguous memoryviews.
// Nothing here runs user code or fails; what only a comparison of objects can tell is left to the caller.
#pragma once

#include "core/object/list_numbers.h"

namespace dxpy {

struct PackedKind {
  size_t size = 0;  // bytes: 1, 2, 4 or 8; 0: no numbers that can be searched
  bool is_signed = false, is_float = false;
};
// Of a native struct code.
PackedKind packed_kind(char code);

// What an item must be to equal `v`; `bits` are its low bytes.
Wanted packed_wanted(PackedKind kind, Value v, int64_t& bits);
// The first of n items, or how many of them; text::simd::kNone: none.
size_t packed_find(PackedKind kind, const char* items, size_t n, int64_t bits);
size_t packed_count(PackedKind kind, const char* items, size_t n, int64_t bits);
// How many items at the start of both are equal, or fewer.
size_t packed_equal_prefix(PackedKind kind, const char* a, const char* b, size_t n);

}  // namespace dxpy
