// Arena: a bump allocator for data that lives and dies together (syntax trees, compiler scratch).
// Guarantees: memory is aligned, never moves, and is freed all at once when the arena dies. Destructors of objects
// made in an arena are never run, so only trivially destructible types may live in one. Not thread safe.
#pragma once

#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/base/platform.h"

namespace dxpy {

class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    while (chunks_ != nullptr) {
      Chunk* next = chunks_->next;
      ::operator delete(chunks_);
      chunks_ = next;
    }
  }

  // Raw memory; `alignment` is a power of two, at most 16. Never fails (aborts when the machine has no memory left).
  void* allocate(size_t size, size_t alignment = 8) {
    uintptr_t start = (reinterpret_cast<uintptr_t>(cursor_) + alignment - 1) & ~(uintptr_t{alignment} - 1);
    if (DX_LIKELY(cursor_ != nullptr && start <= reinterpret_cast<uintptr_t>(limit_) &&
                  size <= reinterpret_cast<uintptr_t>(limit_) - start)) {
      cursor_ = reinterpret_cast<char*>(start + size);
      return reinterpret_cast<void*>(start);
    }
    return allocate_slow(size);
  }

  template <typename T, typename... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }

  // Uninitialised room for `count` objects; nullptr when count is 0.
  template <typename T>
  T* allocate_array(size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    return count == 0 ? nullptr : static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
  }

  // A copy of `text` that lives as long as the arena. The result's data() is never null, even for empty text.
  std::string_view copy(std::string_view text) {
    if (text.empty()) return std::string_view("", 0);
    char* data = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(data, text.data(), text.size());
    return {data, text.size()};
  }

  // Bytes obtained from the system so far.
  size_t reserved_bytes() const { return reserved_; }

 private:
  struct alignas(16) Chunk {
    Chunk* next;
  };
  static constexpr size_t kFirstChunk = 16 * 1024;
  static constexpr size_t kLargestChunk = 1024 * 1024;

  DX_NOINLINE void* allocate_slow(size_t size) {
    size_t room = next_chunk_ > size ? next_chunk_ : size;
    if (next_chunk_ < kLargestChunk) next_chunk_ *= 2;
    auto* chunk = static_cast<Chunk*>(::operator new(sizeof(Chunk) + room));
    chunk->next = chunks_;
    chunks_ = chunk;
    reserved_ += sizeof(Chunk) + room;
    char* data = reinterpret_cast<char*>(chunk + 1);
    // A request larger than a chunk gets its own; go on bumping in whichever chunk has more room left.
    if (static_cast<size_t>(limit_ - cursor_) < room - size || cursor_ == nullptr) {
      cursor_ = data + size;
      limit_ = data + room;
    }
    return data;
  }

  Chunk* chunks_ = nullptr;
  char* cursor_ = nullptr;
  char* limit_ = nullptr;
  size_t next_chunk_ = kFirstChunk;
  size_t reserved_ = 0;
};

}  // namespace dxpy
