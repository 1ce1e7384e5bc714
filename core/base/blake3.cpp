#include "core/base/blake3.h"

#include <cstring>

namespace dxpy {

namespace {

constexpr std::array<uint32_t, 8> kIv = {0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
                                         0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19};
constexpr uint8_t kPermutation[16] = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};
enum Flag : uint32_t { kChunkStart = 1, kChunkEnd = 2, kParent = 4, kRoot = 8 };

inline uint32_t rotate(uint32_t x, int n) { return x >> n | x << (32 - n); }

inline void mix(uint32_t* s, int a, int b, int c, int d, uint32_t x, uint32_t y) {
  s[a] = s[a] + s[b] + x;
  s[d] = rotate(s[d] ^ s[a], 16);
  s[c] = s[c] + s[d];
  s[b] = rotate(s[b] ^ s[c], 12);
  s[a] = s[a] + s[b] + y;
  s[d] = rotate(s[d] ^ s[a], 8);
  s[c] = s[c] + s[d];
  s[b] = rotate(s[b] ^ s[c], 7);
}

void load_words(const uint8_t* bytes, uint32_t* words) {
  for (int i = 0; i < 16; ++i, bytes += 4) {
    words[i] = uint32_t{bytes[0]} | uint32_t{bytes[1]} << 8 | uint32_t{bytes[2]} << 16 | uint32_t{bytes[3]} << 24;
  }
}

}  // namespace

Blake3::Blake3() : chunk_chaining_(kIv) {}

std::array<uint32_t, 16> Blake3::compress(const Words& chaining, const uint32_t* block, uint64_t counter,
                                          uint32_t block_size, uint32_t flags) {
  uint32_t s[16];
  for (size_t i = 0; i < 8; ++i) s[i] = chaining[i];
  for (size_t i = 0; i < 4; ++i) s[8 + i] = kIv[i];
  s[12] = static_cast<uint32_t>(counter);
  s[13] = static_cast<uint32_t>(counter >> 32);
  s[14] = block_size;
  s[15] = flags;
  uint32_t m[16], next[16];
  std::memcpy(m, block, sizeof(m));
  for (int round = 0;; ++round) {
    mix(s, 0, 4, 8, 12, m[0], m[1]);
    mix(s, 1, 5, 9, 13, m[2], m[3]);
    mix(s, 2, 6, 10, 14, m[4], m[5]);
    mix(s, 3, 7, 11, 15, m[6], m[7]);
    mix(s, 0, 5, 10, 15, m[8], m[9]);
    mix(s, 1, 6, 11, 12, m[10], m[11]);
    mix(s, 2, 7, 8, 13, m[12], m[13]);
    mix(s, 3, 4, 9, 14, m[14], m[15]);
    if (round == 6) break;
    for (int i = 0; i < 16; ++i) next[i] = m[kPermutation[i]];
    std::memcpy(m, next, sizeof(m));
  }
  std::array<uint32_t, 16> out;
  for (size_t i = 0; i < 8; ++i) {
    out[i] = s[i] ^ s[i + 8];
    out[i + 8] = s[i + 8] ^ chaining[i];
  }
  return out;
}

Blake3::Words Blake3::chain(const Output& o) {
  auto full = compress(o.chaining, o.block.data(), o.counter, o.block_size, o.flags);
  Words w;
  for (size_t i = 0; i < 8; ++i) w[i] = full[i];
  return w;
}

Blake3::Output Blake3::parent(const Words& left, const Words& right) {
  Output o{kIv, {}, 0, kBlock, kParent};
  for (size_t i = 0; i < 8; ++i) {
    o.block[i] = left[i];
    o.block[i + 8] = right[i];
  }
  return o;
}

Blake3::Output Blake3::chunk_output() const {
  Output o{chunk_chaining_, {}, chunk_counter_, static_cast<uint32_t>(block_size_), kChunkEnd};
  if (blocks_compressed_ == 0) o.flags |= kChunkStart;
  uint8_t padded[kBlock] = {};
  std::memcpy(padded, block_, block_size_);
  load_words(padded, o.block.data());
  return o;
}

void Blake3::chunk_update(const uint8_t* data, size_t size) {
  while (size > 0) {
    if (block_size_ == kBlock) {
      uint32_t words[16];
      load_words(block_, words);
      auto full = compress(chunk_chaining_, words, chunk_counter_, kBlock, blocks_compressed_ == 0 ? kChunkStart : 0u);
      for (size_t i = 0; i < 8; ++i) chunk_chaining_[i] = full[i];
      ++blocks_compressed_;
      block_size_ = 0;
    }
    size_t take = kBlock - block_size_ < size ? kBlock - block_size_ : size;
    std::memcpy(block_ + block_size_, data, take);
    block_size_ += take;
    data += take;
    size -= take;
  }
}

// Merges the subtrees that this chunk completes.
void Blake3::add_chunk(Words chaining, uint64_t total_chunks) {
  while ((total_chunks & 1) == 0) {
    chaining = chain(parent(stack_[--stack_size_], chaining));
    total_chunks >>= 1;
  }
  stack_[stack_size_++] = chaining;
}

void Blake3::update(const void* data, size_t size) {
  const auto* p = static_cast<const uint8_t*>(data);
  while (size > 0) {
    size_t used = blocks_compressed_ * kBlock + block_size_;
    if (used == kChunk) {
      Words chaining = chain(chunk_output());
      ++chunk_counter_;
      add_chunk(chaining, chunk_counter_);
      chunk_chaining_ = kIv;
      block_size_ = blocks_compressed_ = used = 0;
    }
    size_t take = kChunk - used < size ? kChunk - used : size;
    chunk_update(p, take);
    p += take;
    size -= take;
  }
}

Blake3::Digest Blake3::digest() const {
  Output o = chunk_output();
  for (size_t i = stack_size_; i-- > 0;) o = parent(stack_[i], chain(o));
  auto full = compress(o.chaining, o.block.data(), 0, o.block_size, o.flags | kRoot);
  Digest d;
  for (size_t i = 0; i < 8; ++i) {
    for (size_t k = 0; k < 4; ++k) d[i * 4 + k] = static_cast<uint8_t>(full[i] >> (8 * k));
  }
  return d;
}

}  // namespace dxpy
