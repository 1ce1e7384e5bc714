// Hash functions: their algorithms behind one table, and the Python object around a state. The modules _md5, _sha1,
// _sha2, _sha3 and _blake2 are built from these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/object/native.h"

namespace dxpy {

inline constexpr size_t kDigestStateSize = 424;  // room for the largest state
inline constexpr size_t kMaxDigestSize = 64;

struct DigestAlgorithm {
  const char* name;
  uint16_t block_size, digest_size;  // bytes; digest_size 0: as long as asked for
  void (*start)(void* state);
  void (*update)(void* state, const uint8_t* data, size_t size);
  // Writes `size` bytes (digest_size, for most). The state is used up.
  void (*finish)(void* state, uint8_t* out, size_t size);
};

extern const DigestAlgorithm kMd5, kSha1, kSha224, kSha256, kSha384, kSha512;
extern const DigestAlgorithm kSha3_224, kSha3_256, kSha3_384, kSha3_512, kShake128, kShake256;
extern const DigestAlgorithm kBlake2b, kBlake2s;

struct Blake2Parameters {
  uint8_t digest_size, key_size = 0, fanout = 1, depth = 1;
  uint32_t leaf_size = 0;
  uint64_t node_offset = 0;
  uint8_t node_depth = 0, inner_size = 0;
  uint8_t salt[16] = {}, person[16] = {};
  bool last_node = false;
};
// Starts BLAKE2b (wide) or BLAKE2s with parameters and a key of key_size bytes.
void blake2_start(void* state, bool wide, const Blake2Parameters& p, const uint8_t* key);

struct DigestObject : Object {
  const DigestAlgorithm* algorithm;
  uint16_t digest_size;
  alignas(16) uint8_t state[kDigestStateSize];
};

// An object of `type` (spec size sizeof(DigestObject)) in the algorithm's start state. nullptr: MemoryError.
DigestObject* digest_new(Thread&, Type* type, const DigestAlgorithm& algorithm);
// Feeds a bytes-like object; TypeError for a str.
Status digest_feed(Thread&, DigestObject* d, Value data);
// data or string, whichever was given; TypeError for both. Empty: neither.
Status digest_data_argument(Thread&, Value data, Value string, Value& out);
std::span<const NativeDef> digest_methods();     // copy, digest, hexdigest, update
std::span<const GetSetDef> digest_attributes();  // name, block_size, digest_size
Owned digest_copy(Thread&, Value self);
Owned digest_result(Thread&, DigestObject* d, size_t size, bool hexadecimal);

}  // namespace dxpy
