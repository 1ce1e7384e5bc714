#include "core/memory/alloc.h"

#include <atomic>
#include <cstdlib>

#include "core/base/platform.h"
#include "core/memory/free_at_once.h"

#if defined(DXPY_HAVE_MIMALLOC)
#include <mimalloc.h>
#endif

namespace dxpy {

namespace {

// The only state here: an allocation has no Runtime at hand.
std::atomic<AllocWatcher*> g_watcher{nullptr};
std::atomic<LargeBlockCheck> g_large_check{nullptr};

DX_NOINLINE bool has_room(size_t size) {
  const LargeBlockCheck check = g_large_check.load(std::memory_order_relaxed);
  return check == nullptr || check(size);
}
DX_ALWAYS_INLINE bool is_refused(size_t size) { return DX_UNLIKELY(size >= kLargeBlock) && !has_room(size); }

#if defined(DXPY_HAVE_MIMALLOC)
void* any_alloc(size_t size) { return mi_malloc(size); }
void* any_zalloc(size_t size) { return mi_zalloc(size); }
void* any_realloc(void* p, size_t new_size) { return mi_realloc(p, new_size); }
void raw_free(void* p) { mi_free(p); }
#else
void* any_alloc(size_t size) { return std::malloc(size); }
void* any_zalloc(size_t size) { return std::calloc(1, size); }
void* any_realloc(void* p, size_t new_size) { return std::realloc(p, new_size); }
void raw_free(void* p) { std::free(p); }
#endif
void* raw_alloc(size_t size) { return is_refused(size) ? nullptr : any_alloc(size); }
void* raw_zalloc(size_t size) { return is_refused(size) ? nullptr : any_zalloc(size); }
void* raw_realloc(void* p, size_t new_size) { return is_refused(new_size) ? nullptr : any_realloc(p, new_size); }

AllocWatcher* watcher() { return g_watcher.load(std::memory_order_relaxed); }

// The watched forms stand aside, so that the usual way stays a test and a jump.
void* report(AllocWatcher& w, void* block, size_t size) {
  if (block != nullptr) w.allocated(block, size);
  return block;
}
DX_NOINLINE void* watched_alloc(AllocWatcher& w, size_t size) { return report(w, raw_alloc(size), size); }
DX_NOINLINE void* watched_zalloc(AllocWatcher& w, size_t size) { return report(w, raw_zalloc(size), size); }
DX_NOINLINE void* watched_realloc(AllocWatcher& w, void* p, size_t new_size) {
  void* block = raw_realloc(p, new_size);
  if (block != nullptr && p != nullptr) w.freed(p);
  return report(w, block, new_size);
}
DX_NOINLINE void watched_free(AllocWatcher& w, void* p) {
  if (p != nullptr) w.freed(p);
  raw_free(p);
}

}  // namespace

void* mem_alloc(size_t size) noexcept {
  AllocWatcher* w = watcher();
  return DX_UNLIKELY(w != nullptr) ? watched_alloc(*w, size) : raw_alloc(size);
}
void* mem_zalloc(size_t size) noexcept {
  AllocWatcher* w = watcher();
  return DX_UNLIKELY(w != nullptr) ? watched_zalloc(*w, size) : raw_zalloc(size);
}
void* mem_realloc(void* p, size_t new_size) noexcept {
  AllocWatcher* w = watcher();
  return DX_UNLIKELY(w != nullptr) ? watched_realloc(*w, p, new_size) : raw_realloc(p, new_size);
}
void mem_free(void* p) noexcept {
  AllocWatcher* w = watcher();
  return DX_UNLIKELY(w != nullptr) ? watched_free(*w, p) : raw_free(p);
}

void mem_check_large_blocks(LargeBlockCheck check) { g_large_check.store(check, std::memory_order_relaxed); }

void mem_free_at_once(void* p) noexcept {
#if defined(DXPY_HAVE_MIMALLOC)
  const long delay = mi_option_get(mi_option_decommit_delay);
  mi_option_set(mi_option_decommit_delay, 0);
  mem_free(p);
  mi_option_set(mi_option_decommit_delay, delay);
#else
  mem_free(p);
#endif
}

bool mem_watch(AllocWatcher* watcher) {
  AllocWatcher* none = nullptr;
  return g_watcher.compare_exchange_strong(none, watcher);
}
void mem_unwatch() { g_watcher.store(nullptr); }

}  // namespace dxpy
