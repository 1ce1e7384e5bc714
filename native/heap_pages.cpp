#include "native/heap_pages.h"

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>

#include "core/memory/alloc.h"

namespace dxpy {

namespace {

// Asks by the kind of mapping for which the system counts the pages.
bool has_pages(size_t size) {
  void* pages = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return false;
  (void)munmap(pages, size);
  return true;
}

}  // namespace

void heap_refuse_what_is_too_large() { mem_check_large_blocks(&has_pages); }

void heap_use_large_pages() {
#if defined(__linux__)
  constexpr size_t kLargePage = size_t{2} << 20;
  constexpr size_t kLargePages = 2;
  constexpr int kUseLargePages = 14, kMakeLargeNow = 25;  // MADV_HUGEPAGE, MADV_COLLAPSE (Linux 6.1)
  void* block = mem_alloc(1);
  if (block == nullptr) return;
  void* begin = reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(block) & ~(kLargePage - 1));
  mem_free(block);
  // What the C library did before main() has touched some of the first page already.
  if (madvise(begin, kLargePage * kLargePages, kUseLargePages) == 0) (void)madvise(begin, kLargePage, kMakeLargeNow);
#endif
}

}  // namespace dxpy
