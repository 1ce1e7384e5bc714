// BLAKE3 of a byte string (the unkeyed 256-bit hash). Portable, no allocation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace dxpy {

class Blake3 {
 public:
  static constexpr size_t kSize = 32;
  using Digest = std::array<uint8_t, kSize>;

  Blake3();
  void update(const void* data, size_t size);
  // May be called more than once and followed by further updates.
  Digest digest() const;

 private:
  using Words = std::array<uint32_t, 8>;
  struct Output {  // a compression that is not done yet: it may turn out to be the root
    Words chaining;
    std::array<uint32_t, 16> block;
    uint64_t counter;
    uint32_t block_size, flags;
  };
  static constexpr size_t kBlock = 64, kChunk = 1024;

  static std::array<uint32_t, 16> compress(const Words& chaining, const uint32_t* block, uint64_t counter,
                                           uint32_t block_size, uint32_t flags);
  static Words chain(const Output& o);
  static Output parent(const Words& left, const Words& right);
  Output chunk_output() const;
  void chunk_update(const uint8_t* data, size_t size);
  void add_chunk(Words chaining, uint64_t total_chunks);

  Words chunk_chaining_;
  uint64_t chunk_counter_ = 0;
  uint8_t block_[kBlock] = {};
  size_t block_size_ = 0, blocks_compressed_ = 0;
  Words stack_[54];
  size_t stack_size_ = 0;
};

inline Blake3::Digest blake3(const void* data, size_t size) {
  Blake3 h;
  h.update(data, size);
  return h.digest();
}

}  // namespace dxpy
