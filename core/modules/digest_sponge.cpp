// SHA-3 and SHAKE: the Keccak sponge.
#include <bit>
#include <cstring>

#include "core/modules/digest.h"

namespace dxpy {

namespace {

struct Keccak {
  uint64_t lanes[25];
  size_t used;  // bytes absorbed into the current block
};
static_assert(sizeof(Keccak) <= kDigestStateSize);

// Round constants by the linear feedback register of the standard.
struct RoundConstants {
  uint64_t values[24] = {};
  constexpr RoundConstants() {
    uint8_t r = 1;
    for (auto& v : values) {
      for (int j = 0; j < 7; ++j) {
        if ((r & 1) != 0) v |= uint64_t{1} << ((1 << j) - 1);
        r = static_cast<uint8_t>((r << 1) ^ ((r >> 7) != 0 ? 0x71 : 0));
      }
    }
  }
};
constexpr RoundConstants kRounds;

void permute(uint64_t* a) {
  for (uint64_t constant : kRounds.values) {
    uint64_t c[5];
    for (int x = 0; x < 5; ++x) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
    for (int x = 0; x < 5; ++x) {
      uint64_t d = c[(x + 4) % 5] ^ std::rotl(c[(x + 1) % 5], 1);
      for (int y = 0; y < 25; y += 5) a[y + x] ^= d;
    }
    uint64_t current = a[1];
    int x = 1, y = 0;
    for (int t = 0; t < 24; ++t) {
      int next_y = (2 * x + 3 * y) % 5;
      x = y;
      y = next_y;
      uint64_t old = a[x + 5 * y];
      a[x + 5 * y] = std::rotl(current, ((t + 1) * (t + 2) / 2) % 64);
      current = old;
    }
    for (int row = 0; row < 25; row += 5) {
      uint64_t b[5];
      for (int i = 0; i < 5; ++i) b[i] = a[row + i];
      for (int i = 0; i < 5; ++i) a[row + i] = b[i] ^ (~b[(i + 1) % 5] & b[(i + 2) % 5]);
    }
    a[0] ^= constant;
  }
}

void absorb_byte(Keccak* k, size_t at, uint8_t b) { k->lanes[at / 8] ^= static_cast<uint64_t>(b) << (8 * (at % 8)); }

void start(void* state) { std::memset(state, 0, sizeof(Keccak)); }

template <size_t kRate>
void update(void* state, const uint8_t* data, size_t size) {
  auto* k = static_cast<Keccak*>(state);
  for (size_t i = 0; i < size; ++i) {
    absorb_byte(k, k->used, data[i]);
    if (++k->used == kRate) {
      permute(k->lanes);
      k->used = 0;
    }
  }
}

template <size_t kRate, uint8_t kSuffix>
void finish(void* state, uint8_t* out, size_t size) {
  auto* k = static_cast<Keccak*>(state);
  absorb_byte(k, k->used, kSuffix);
  absorb_byte(k, kRate - 1, 0x80);
  permute(k->lanes);
  size_t at = 0;
  for (size_t i = 0; i < size; ++i) {
    if (at == kRate) {
      permute(k->lanes);
      at = 0;
    }
    out[i] = static_cast<uint8_t>(k->lanes[at / 8] >> (8 * (at % 8)));
    ++at;
  }
}

}  // namespace

const DigestAlgorithm kSha3_224 = {"sha3_224", 144, 28, &start, &update<144>, &finish<144, 6>};
const DigestAlgorithm kSha3_256 = {"sha3_256", 136, 32, &start, &update<136>, &finish<136, 6>};
const DigestAlgorithm kSha3_384 = {"sha3_384", 104, 48, &start, &update<104>, &finish<104, 6>};
const DigestAlgorithm kSha3_512 = {"sha3_512", 72, 64, &start, &update<72>, &finish<72, 6>};
const DigestAlgorithm kShake128 = {"shake_128", 168, 0, &start, &update<168>, &finish<168, 0x1F>};
const DigestAlgorithm kShake256 = {"shake_256", 136, 0, &start, &update<136>, &finish<136, 0x1F>};

}  // namespace dxpy
