// The memory of hash tables.
#include "core/object/ordered_table.h"

#include <algorithm>

#include "core/host/host.h"
#include "core/memory/free_at_once.h"

namespace dxpy::table {

namespace {

constexpr size_t kBig = size_t{4} << 20;   // bytes from which large pages pay
constexpr size_t kKept = size_t{1} << 20;  // bytes up to which the allocator may keep freed memory for others

template <typename Group>
void make_empty(uint8_t* memory, size_t count) {
  auto* groups = reinterpret_cast<Group*>(memory);
  for (size_t i = 0; i < count; ++i) {
    std::memset(groups[i].control, kEmpty, Group::kPlaces);
    groups[i].filled = 0;
  }
}

}  // namespace

int64_t same_text_at(Value entry_key, Value key, int64_t at) {
  return is_plain_str(entry_key) && is_plain_str(key) && str_equal(entry_key, key) ? at : kUnsure;
}

IndexShape index_shape(size_t room) {
  IndexShape shape;
  if (room <= TableStorage<Value>::kSmallMax) return shape;
  shape.wide = room > kNarrowMax;
  shape.group_count = 1;
  while (shape.room() < room) shape.group_count *= 2;
  return shape;
}

uint8_t* groups_alloc(const IndexShape& shape) {
  auto* groups = static_cast<uint8_t*>(block_alloc(shape.bytes()));
  if (groups == nullptr) return nullptr;
  if (shape.wide) {
    make_empty<WideGroup>(groups, shape.group_count);
  } else {
    make_empty<NarrowGroup>(groups, shape.group_count);
  }
  return groups;
}

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
  block_free(block, old_bytes);
  return fresh;
}

void block_free(void* block, size_t bytes) {
  if (bytes > kKept) {
    mem_free_at_once(block);
  } else {
    mem_free(block);
  }
}

}  // namespace dxpy::table
