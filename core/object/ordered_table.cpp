// The memory of hash tables.
#include "core/object/ordered_table.h"

#include <algorithm>

#include "core/host/host.h"

namespace dxpy::table {

namespace {

constexpr size_t kBig = size_t{4} << 20;  // bytes from which large pages pay

}  // namespace

void* block_alloc(size_t bytes) {
  void* block = mem_alloc(bytes);
  if (bytes < kBig || block == nullptr) return block;
  Host* host = Thread::current()->rt->host;
  if (host != nullptr) host->prefer_large_pages(static_cast<char*>(block), bytes);
  return block;
}

void* block_resize(void* block, size_t old_bytes, size_t bytes) {
  if (bytes < kBig) return mem_realloc(block, bytes);
  void* fresh = block_alloc(bytes);
  if (fresh == nullptr) return nullptr;
  if (old_bytes != 0) std::memcpy(fresh, block, std::min(old_bytes, bytes));
  mem_free(block);
  return fresh;
}

}  // namespace dxpy::table
