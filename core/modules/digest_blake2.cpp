// BLAKE2b and BLAKE2s (RFC 7693) with all parameters.
#include <bit>
#include <cstring>

#include "core/modules/digest.h"
#include "core/modules/digest_tables.h"

namespace dxpy {

namespace {

constexpr uint8_t kOrder[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

template <typename W, int kRounds, int R1, int R2, int R3, int R4>
struct Blake2 {
  static constexpr size_t kBlock = sizeof(W) * 16;
  W h[8];
  W count[2];
  uint8_t buffer[kBlock];
  size_t used;
  bool last_node;

  static W start_word(int i) { return static_cast<W>(sizeof(W) == 8 ? kSha512Start[i] : kSha512Start[i] >> 32); }

  static void mix(W* v, int a, int b, int c, int d, W x, W y) {
    v[a] = v[a] + v[b] + x;
    v[d] = std::rotr(static_cast<W>(v[d] ^ v[a]), R1);
    v[c] = v[c] + v[d];
    v[b] = std::rotr(static_cast<W>(v[b] ^ v[c]), R2);
    v[a] = v[a] + v[b] + y;
    v[d] = std::rotr(static_cast<W>(v[d] ^ v[a]), R3);
    v[c] = v[c] + v[d];
    v[b] = std::rotr(static_cast<W>(v[b] ^ v[c]), R4);
  }

  void compress(const uint8_t* data, size_t size, bool last) {
    count[0] += static_cast<W>(size);
    if (count[0] < static_cast<W>(size)) ++count[1];
    W m[16], v[16];
    for (size_t i = 0; i < 16; ++i) {
      m[i] = 0;
      for (size_t k = 0; k < sizeof(W); ++k) {
        m[i] |= static_cast<W>(static_cast<W>(data[i * sizeof(W) + k]) << (8 * k));
      }
    }
    for (int i = 0; i < 8; ++i) {
      v[i] = h[i];
      v[i + 8] = start_word(i);
    }
    v[12] ^= count[0];
    v[13] ^= count[1];
    if (last) v[14] = ~v[14];
    if (last && last_node) v[15] = ~v[15];
    for (int r = 0; r < kRounds; ++r) {
      const uint8_t* s = kOrder[r % 10];
      for (int i = 0; i < 4; ++i) mix(v, i, i + 4, i + 8, i + 12, m[s[2 * i]], m[s[2 * i + 1]]);
      for (int i = 0; i < 4; ++i) {
        mix(v, i, (i + 1) % 4 + 4, (i + 2) % 4 + 8, (i + 3) % 4 + 12, m[s[2 * i + 8]], m[s[2 * i + 9]]);
      }
    }
    for (int i = 0; i < 8; ++i) h[i] ^= v[i] ^ v[i + 8];
  }

  void update(const uint8_t* data, size_t size) {
    while (size != 0) {
      if (used == kBlock) {  // the last block stays back for finish()
        compress(buffer, kBlock, false);
        used = 0;
      }
      size_t n = size < kBlock - used ? size : kBlock - used;
      std::memcpy(buffer + used, data, n);
      used += n;
      data += n;
      size -= n;
    }
  }

  void finish(uint8_t* out, size_t size) {
    std::memset(buffer + used, 0, kBlock - used);
    compress(buffer, used, true);
    for (size_t i = 0; i < size; ++i) {
      out[i] = static_cast<uint8_t>(h[i / sizeof(W)] >> (8 * (i % sizeof(W))));
    }
  }

  void start(const Blake2Parameters& p, const uint8_t* key) {
    std::memset(static_cast<void*>(this), 0, sizeof *this);
    constexpr bool kWide = sizeof(W) == 8;
    uint8_t block[kWide ? 64 : 32] = {p.digest_size, p.key_size, p.fanout, p.depth};
    auto put = [&](size_t at, uint64_t v, size_t n) {
      for (size_t i = 0; i < n; ++i) block[at + i] = static_cast<uint8_t>(v >> (8 * i));
    };
    put(4, p.leaf_size, 4);
    put(8, p.node_offset, kWide ? 8 : 6);
    block[kWide ? 16 : 14] = p.node_depth;
    block[kWide ? 17 : 15] = p.inner_size;
    std::memcpy(block + (kWide ? 32 : 16), p.salt, kWide ? 16 : 8);
    std::memcpy(block + (kWide ? 48 : 24), p.person, kWide ? 16 : 8);
    for (size_t i = 0; i < 8; ++i) {
      W w = 0;
      for (size_t k = 0; k < sizeof(W); ++k) w |= static_cast<W>(static_cast<W>(block[i * sizeof(W) + k]) << (8 * k));
      h[i] = start_word(static_cast<int>(i)) ^ w;
    }
    last_node = p.last_node;
    if (p.key_size > 0) {
      uint8_t padded[kBlock] = {};
      std::memcpy(padded, key, p.key_size);
      update(padded, kBlock);
    }
  }
};
using Blake2b = Blake2<uint64_t, 12, 32, 24, 16, 63>;
using Blake2s = Blake2<uint32_t, 10, 16, 12, 8, 7>;
static_assert(sizeof(Blake2b) <= kDigestStateSize);

template <typename B, uint8_t kSize>
void start(void* state) {
  Blake2Parameters p;
  p.digest_size = kSize;
  static_cast<B*>(state)->start(p, nullptr);
}
template <typename B>
void update(void* state, const uint8_t* data, size_t size) {
  static_cast<B*>(state)->update(data, size);
}
template <typename B>
void finish(void* state, uint8_t* out, size_t size) {
  static_cast<B*>(state)->finish(out, size);
}

}  // namespace

void blake2_start(void* state, bool wide, const Blake2Parameters& p, const uint8_t* key) {
  if (wide) {
    static_cast<Blake2b*>(state)->start(p, key);
  } else {
    static_cast<Blake2s*>(state)->start(p, key);
  }
}

const DigestAlgorithm kBlake2b = {"blake2b", 128, 64, &start<Blake2b, 64>, &update<Blake2b>, &finish<Blake2b>};
const DigestAlgorithm kBlake2s = {"blake2s", 64, 32, &start<Blake2s, 32>, &update<Blake2s>, &finish<Blake2s>};

}  // namespace dxpy
