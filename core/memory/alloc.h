// Allocation for everything the runtime owns: mimalloc natively, the C library's allocator where mimalloc is not
// available (WebAssembly, sanitizer builds). Sizes are bytes. A failed allocation returns nullptr; the caller raises
// MemoryError.
#pragma once

#include <cstddef>

namespace dxpy {

[[nodiscard]] void* mem_alloc(size_t size) noexcept;
[[nodiscard]] void* mem_zalloc(size_t size) noexcept;                // zero-filled
[[nodiscard]] void* mem_realloc(void* p, size_t new_size) noexcept;  // on failure `p` stays valid
void mem_free(void* p) noexcept;                                     // nullptr allowed

// Asked before a block of kLargeBlock bytes or more is allocated: false if there is no memory for it, which makes the
// allocation fail. mimalloc takes address space that the system need not back, and the process ends when the pages are
// written; a program is to get a MemoryError instead. No check: every block is tried.
using LargeBlockCheck = bool (*)(size_t size);
inline constexpr size_t kLargeBlock = size_t{64} << 20;
void mem_check_large_blocks(LargeBlockCheck check);

// Hears of every block while it watches (tracemalloc), on the thread that asked. It must not call the functions above.
// A block that is resized is freed and allocated to it, in that order.
class AllocWatcher {
 public:
  virtual void allocated(void* block, size_t size) = 0;
  virtual void freed(void* block) = 0;

 protected:
  ~AllocWatcher() = default;
};
// One in the process: false while another watches. It must outlive its watching.
[[nodiscard]] bool mem_watch(AllocWatcher* watcher);
void mem_unwatch();

}  // namespace dxpy
