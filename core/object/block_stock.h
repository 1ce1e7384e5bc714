// Memory of small objects that died, for the next ones of their size: programs make and drop them all the time, and
// what was freed last is still in the processor's cache. The first word of a block leads to the next.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/platform.h"
#include "core/memory/alloc.h"

namespace dxpy {

class BlockStock {
 public:
  BlockStock() { open(); }
  BlockStock(const BlockStock&) = delete;
  BlockStock& operator=(const BlockStock&) = delete;
  ~BlockStock() { close(); }

  // A block of at least this size; nullptr: there is none. Its content is arbitrary.
  DX_ALWAYS_INLINE void* take(size_t size) {
    if (DX_UNLIKELY(size > kLargest)) return nullptr;
    Shelf& shelf = shelves_[(size + kStep - 1) / kStep];
    void* block = shelf.first;
    if (DX_UNLIKELY(block == nullptr)) return nullptr;
    shelf.first = *static_cast<void**>(block);
    ++shelf.room;
    return block;
  }
  // Takes over a block of mem_alloc() or frees it. `size`: what it was made with, a multiple of 8.
  DX_ALWAYS_INLINE void put(void* block, size_t size) {
    if (DX_UNLIKELY(size > kLargest || shelves_[size / kStep].room == 0)) return mem_free(block);
    Shelf& shelf = shelves_[size / kStep];
    *static_cast<void**>(block) = shelf.first;
    shelf.first = block;
    --shelf.room;
  }

  // Gives the blocks back, and stays empty until it opens again: what traces memory is to see every object.
  void close() {
    for (Shelf& shelf : shelves_) {
      shelf.room = 0;
      while (void* block = shelf.first) {
        shelf.first = *static_cast<void**>(block);
        mem_free(block);
      }
    }
  }
  void open() {
    for (size_t size = kStep; kInUse && size <= kLargest; size += kStep) {
      shelves_[size / kStep].room = static_cast<uint32_t>(kBytes / size);
    }
  }

 private:
  static constexpr size_t kStep = 8, kLargest = 512;
  static constexpr size_t kBytes = 16384;  // of each size
  // The stock would hide from AddressSanitizer what is used after its death.
#if defined(__has_feature) && __has_feature(address_sanitizer)
  static constexpr bool kInUse = false;
#else
  static constexpr bool kInUse = true;
#endif
  struct Shelf {
    void* first = nullptr;
    uint32_t room = 0;  // for so many more blocks
  };
  Shelf shelves_[kLargest / kStep + 1];
};

}  // namespace dxpy
