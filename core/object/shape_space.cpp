// The region that types and shapes are allocated from, so that 32 bits name them in an object header.
#include <array>
#include <cstring>
#include <mutex>

#include "core/memory/alloc.h"
#include "core/object/shape.h"

namespace dxpy {

#if UINTPTR_MAX > 0xFFFFFFFFu
alignas(64) char g_shape_space[kShapeSpaceSize];
#endif

namespace {

constexpr size_t kGranule = 16;
constexpr size_t kClasses = 128;  // free lists for sizes up to 2 KiB

// One allocator for the process: offsets must be unique whatever the runtime.
struct Space {
  std::mutex mutex;
  size_t used = kGranule;  // offset 0 is nobody
  std::array<void*, kClasses> free_lists{};
};
Space& space() {
  static Space s;
  return s;
}

size_t round_up(size_t n) { return (n + kGranule - 1) & ~(kGranule - 1); }

}  // namespace

void* shape_space_alloc(size_t size) {
  size = round_up(size);
  Space& s = space();
  std::lock_guard lock(s.mutex);
  size_t cls = size / kGranule;
  void* p = nullptr;
  if (cls < kClasses && s.free_lists[cls] != nullptr) {
    p = s.free_lists[cls];
    std::memcpy(&s.free_lists[cls], p, sizeof(void*));
  } else {
#if UINTPTR_MAX > 0xFFFFFFFFu
    if (s.used + size > kShapeSpaceSize) return nullptr;
    p = g_shape_space + s.used;
    s.used += size;
#else
    p = mem_alloc(size);
    if (p == nullptr) return nullptr;
#endif
  }
  std::memset(p, 0, size);
  return p;
}

void shape_space_free(void* p, size_t size) {
  size = round_up(size);
  size_t cls = size / kGranule;
  if (cls >= kClasses) return;
  Space& s = space();
  std::lock_guard lock(s.mutex);
  std::memcpy(p, &s.free_lists[cls], sizeof(void*));
  s.free_lists[cls] = p;
}

}  // namespace dxpy
