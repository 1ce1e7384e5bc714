// How much memory a str or bytes takes: known from its size alone, so that the block of one that died can serve the
// next (block_stock.h). Private to core/object.
#pragma once

#include <algorithm>
#include <cstddef>

#include "core/object/gc.h"

namespace dxpy {

// T: Str or Bytes. A multiple of 8.
template <typename T>
constexpr size_t text_block_size(size_t byte_size) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winvalid-offsetof"
  // Not sizeof(T) - sizeof(T::data), which may count padding behind the text.
  const size_t used = offsetof(T, data) + byte_size + 1;
#pragma clang diagnostic pop
  return (std::max(sizeof(T), used) + 7) & ~size_t{7};
}

template <typename T>
DX_ALWAYS_INLINE void* text_block_alloc(Runtime& rt, size_t byte_size) {
  return block_alloc(rt, text_block_size<T>(byte_size));
}
template <typename T>
DX_ALWAYS_INLINE void text_block_free(Runtime& rt, T* block, size_t byte_size) {
  block_free(rt, block, text_block_size<T>(byte_size));
}

}  // namespace dxpy
