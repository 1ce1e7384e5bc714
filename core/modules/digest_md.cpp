// MD5, SHA-1 and SHA-2.
#include <bit>
#include <cstring>

#include "core/modules/digest.h"
#include "core/modules/digest_tables.h"

namespace dxpy {

namespace {

template <typename Word>
Word load_big(const uint8_t* p) {
  Word w = 0;
  for (size_t i = 0; i < sizeof(Word); ++i) w = static_cast<Word>(w << 8 | p[i]);
  return w;
}
uint32_t load_little(const uint8_t* p) {
  return static_cast<uint32_t>(p[0]) | static_cast<uint32_t>(p[1]) << 8 | static_cast<uint32_t>(p[2]) << 16 |
         static_cast<uint32_t>(p[3]) << 24;
}

// The Merkle-Damgard construction: blocks, padding with the length in bits. Core has Word, kBlock, kBigEndian and
// block(Word* h, const uint8_t*).
template <typename Core>
struct Chained {
  using Word = typename Core::Word;
  Word h[8];
  uint64_t total;
  uint8_t buffer[Core::kBlock];

  void update(const uint8_t* data, size_t size) {
    if (size == 0) return;
    size_t used = static_cast<size_t>(total % Core::kBlock);
    total += size;
    if (used != 0) {
      size_t n = size < Core::kBlock - used ? size : Core::kBlock - used;
      std::memcpy(buffer + used, data, n);
      data += n;
      size -= n;
      if (used + n < Core::kBlock) return;
      Core::block(h, buffer);
    }
    for (; size >= Core::kBlock; data += Core::kBlock, size -= Core::kBlock) Core::block(h, data);
    if (size != 0) std::memcpy(buffer, data, size);
  }

  void finish(uint8_t* out, size_t size) {
    constexpr size_t kLength = sizeof(Word) * 2;  // bytes of the length field
    uint64_t bits = total * 8;
    size_t used = static_cast<size_t>(total % Core::kBlock);
    buffer[used++] = 0x80;
    if (used > Core::kBlock - kLength) {
      std::memset(buffer + used, 0, Core::kBlock - used);
      Core::block(h, buffer);
      used = 0;
    }
    std::memset(buffer + used, 0, Core::kBlock - used);
    for (size_t i = 0; i < 8; ++i) {
      size_t at = Core::kBigEndian ? Core::kBlock - 1 - i : Core::kBlock - kLength + i;
      buffer[at] = static_cast<uint8_t>(bits >> (8 * i));
    }
    Core::block(h, buffer);
    for (size_t i = 0; i < size; ++i) {
      size_t byte = i % sizeof(Word), shift = Core::kBigEndian ? sizeof(Word) - 1 - byte : byte;
      out[i] = static_cast<uint8_t>(h[i / sizeof(Word)] >> (8 * shift));
    }
  }
};

struct Md5Core {
  using Word = uint32_t;
  static constexpr size_t kBlock = 64;
  static constexpr bool kBigEndian = false;
  static void block(uint32_t* h, const uint8_t* data) {
    static constexpr int kShifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    uint32_t m[16];
    for (int i = 0; i < 16; ++i) m[i] = load_little(data + 4 * i);
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3];
    for (int i = 0; i < 64; ++i) {
      uint32_t f;
      int g;
      switch (i / 16) {
        case 0:
          f = (b & c) | (~b & d);
          g = i;
          break;
        case 1:
          f = (d & b) | (~d & c);
          g = (5 * i + 1) % 16;
          break;
        case 2:
          f = b ^ c ^ d;
          g = (3 * i + 5) % 16;
          break;
        default:
          f = c ^ (b | ~d);
          g = (7 * i) % 16;
      }
      uint32_t next = b + std::rotl(a + f + kMd5Round[i] + m[g], kShifts[i / 16][i % 4]);
      a = d;
      d = c;
      c = b;
      b = next;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
  }
};

struct Sha1Core {
  using Word = uint32_t;
  static constexpr size_t kBlock = 64;
  static constexpr bool kBigEndian = true;
  static void block(uint32_t* h, const uint8_t* data) {
    uint32_t w[80];
    for (int i = 0; i < 16; ++i) w[i] = load_big<uint32_t>(data + 4 * i);
    for (int i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 80; ++i) {
      uint32_t f, k;
      if (i < 20) {
        f = (b & c) | (~b & d);
        k = 0x5A827999;
      } else if (i < 40) {
        f = b ^ c ^ d;
        k = 0x6ED9EBA1;
      } else if (i < 60) {
        f = (b & c) | (b & d) | (c & d);
        k = 0x8F1BBCDC;
      } else {
        f = b ^ c ^ d;
        k = 0xCA62C1D6;
      }
      uint32_t next = std::rotl(a, 5) + f + e + k + w[i];
      e = d;
      d = c;
      c = std::rotl(b, 30);
      b = a;
      a = next;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
  }
};

// SHA-2 in both widths: W the word, rotation amounts as the standard names them.
template <typename W, int kRounds, int S0a, int S0b, int S0c, int S1a, int S1b, int S1c, int s0a, int s0b, int s0c,
          int s1a, int s1b, int s1c>
struct Sha2Core {
  using Word = W;
  static constexpr size_t kBlock = sizeof(W) * 16;
  static constexpr bool kBigEndian = true;
  static W round_constant(int i) { return static_cast<W>(sizeof(W) == 8 ? kSha512Round[i] : kSha512Round[i] >> 32); }
  static void block(W* h, const uint8_t* data) {
    W w[kRounds];
    for (int i = 0; i < 16; ++i) w[i] = load_big<W>(data + static_cast<int>(sizeof(W)) * i);
    for (int i = 16; i < kRounds; ++i) {
      W x = w[i - 15], y = w[i - 2];
      W s0 = std::rotr(x, s0a) ^ std::rotr(x, s0b) ^ (x >> s0c);
      W s1 = std::rotr(y, s1a) ^ std::rotr(y, s1b) ^ (y >> s1c);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    W v[8];
    std::memcpy(v, h, sizeof v);
    for (int i = 0; i < kRounds; ++i) {
      W s1 = std::rotr(v[4], S1a) ^ std::rotr(v[4], S1b) ^ std::rotr(v[4], S1c);
      W choose = (v[4] & v[5]) ^ (~v[4] & v[6]);
      W t1 = v[7] + s1 + choose + round_constant(i) + w[i];
      W s0 = std::rotr(v[0], S0a) ^ std::rotr(v[0], S0b) ^ std::rotr(v[0], S0c);
      W majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
      W t2 = s0 + majority;
      for (int k = 7; k > 0; --k) v[k] = v[k - 1];
      v[4] += t1;
      v[0] = t1 + t2;
    }
    for (int i = 0; i < 8; ++i) h[i] += v[i];
  }
};
using Sha256Core = Sha2Core<uint32_t, 64, 2, 13, 22, 6, 11, 25, 7, 18, 3, 17, 19, 10>;
using Sha512Core = Sha2Core<uint64_t, 80, 28, 34, 39, 14, 18, 41, 1, 8, 7, 19, 61, 6>;

template <typename Core>
void update(void* state, const uint8_t* data, size_t size) {
  static_cast<Chained<Core>*>(state)->update(data, size);
}
template <typename Core>
void finish(void* state, uint8_t* out, size_t size) {
  static_cast<Chained<Core>*>(state)->finish(out, size);
}
static_assert(sizeof(Chained<Sha512Core>) <= kDigestStateSize);

void start_small(void* state) {  // MD5 and SHA-1
  static constexpr uint32_t kStart[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  auto* s = static_cast<Chained<Md5Core>*>(state);
  std::memcpy(s->h, kStart, sizeof kStart);
  s->total = 0;
}
template <int kFrom, bool kLow>
void start_256(void* state) {
  auto* s = static_cast<Chained<Sha256Core>*>(state);
  for (int i = 0; i < 8; ++i) {
    s->h[i] = static_cast<uint32_t>(kLow ? kSha512Start[kFrom + i] : kSha512Start[kFrom + i] >> 32);
  }
  s->total = 0;
}
template <int kFrom>
void start_512(void* state) {
  auto* s = static_cast<Chained<Sha512Core>*>(state);
  for (int i = 0; i < 8; ++i) s->h[i] = kSha512Start[kFrom + i];
  s->total = 0;
}

}  // namespace

const DigestAlgorithm kMd5 = {"md5", 64, 16, &start_small, &update<Md5Core>, &finish<Md5Core>};
const DigestAlgorithm kSha1 = {"sha1", 64, 20, &start_small, &update<Sha1Core>, &finish<Sha1Core>};
const DigestAlgorithm kSha224 = {"sha224", 64, 28, &start_256<8, true>, &update<Sha256Core>, &finish<Sha256Core>};
const DigestAlgorithm kSha256 = {"sha256", 64, 32, &start_256<0, false>, &update<Sha256Core>, &finish<Sha256Core>};
const DigestAlgorithm kSha384 = {"sha384", 128, 48, &start_512<8>, &update<Sha512Core>, &finish<Sha512Core>};
const DigestAlgorithm kSha512 = {"sha512", 128, 64, &start_512<0>, &update<Sha512Core>, &finish<Sha512Core>};

}  // namespace dxpy
