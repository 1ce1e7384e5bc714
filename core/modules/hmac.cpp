// The module _hmac: keyed hashing (RFC 2104) over the hash functions of our own.
#include <cstring>

#include "core/modules/builtin_module.h"
#include "core/modules/digest.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/text/utf8.h"

namespace dxpy {

namespace {

constexpr size_t kMaxBlockSize = 144;  // SHA3-224

struct HmacState {
  Type* type = nullptr;
  Owned unknown_hash;
};

// Hash states behind the key's inner and outer padding.
struct HmacObject : Object {
  const DigestAlgorithm* algorithm;
  const char* name;
  alignas(16) uint8_t inner[kDigestStateSize];
  alignas(16) uint8_t outer[kDigestStateSize];
};

struct HashRow {
  const char* name;
  const DigestAlgorithm* algorithm;
};
constexpr HashRow kHashes[] = {
    {"md5", &kMd5},           {"sha1", &kSha1},         {"sha224", &kSha224},      {"sha256", &kSha256},
    {"sha384", &kSha384},     {"sha512", &kSha512},     {"sha3_224", &kSha3_224},  {"sha3_256", &kSha3_256},
    {"sha3_384", &kSha3_384}, {"sha3_512", &kSha3_512}, {"blake2s_32", &kBlake2s}, {"blake2b_32", &kBlake2b},
};

// Names are known in lower and upper case.
const HashRow* hash_find(std::string_view name) {
  std::string lower;
  for (char c : name) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (const HashRow& row : kHashes) {
    if (lower == row.name) return &row;
  }
  return nullptr;
}
const HashRow* hash_argument(Thread& th, Value v) {
  const HashRow* row = is_str(v) ? hash_find(str_view(v)) : nullptr;
  if (row == nullptr) {
    Type* unknown = module_state<HmacState>(th).unknown_hash.as<Type>();
    (void)raise(th, unknown, "unsupported hash type: {!r}", v);
  }
  return row;
}

Status open_bytes(Thread& th, Value v, BufferScope& scope) {
  if (is_str(v)) return raise(th, th.rt->exc.TypeError, "Strings must be encoded before hashing");
  return scope.open(v);
}
const uint8_t* data_of(BufferScope& scope) { return reinterpret_cast<const uint8_t*>(scope.bytes().data()); }

void start(HmacObject* h, std::string_view key) {
  const DigestAlgorithm& a = *h->algorithm;
  uint8_t block[kMaxBlockSize] = {};
  if (key.size() > a.block_size) {
    a.start(h->inner);
    a.update(h->inner, reinterpret_cast<const uint8_t*>(key.data()), key.size());
    a.finish(h->inner, block, a.digest_size);
  } else {
    std::memcpy(block, key.data(), key.size());
  }
  for (uint8_t& b : block) b ^= 0x36;
  a.start(h->inner);
  a.update(h->inner, block, a.block_size);
  for (uint8_t& b : block) b ^= 0x36 ^ 0x5C;
  a.start(h->outer);
  a.update(h->outer, block, a.block_size);
}
size_t finish(const HmacObject* h, uint8_t* out) {
  const DigestAlgorithm& a = *h->algorithm;
  alignas(16) uint8_t state[kDigestStateSize];
  uint8_t inner[kMaxDigestSize];
  std::memcpy(state, h->inner, sizeof state);
  a.finish(state, inner, a.digest_size);
  std::memcpy(state, h->outer, sizeof state);
  a.update(state, inner, a.digest_size);
  a.finish(state, out, a.digest_size);
  return a.digest_size;
}

Owned hmac_new(Thread& th, const HashRow& row, Value key, Value message) {
  BufferScope key_bytes(th), bytes(th);
  if (failed(open_bytes(th, key, key_bytes))) return {};
  auto* h = make_instance<HmacObject>(th, module_state<HmacState>(th).type);
  if (h == nullptr) return {};
  Owned result = Owned::steal(Value(h));
  h->algorithm = row.algorithm;
  h->name = row.name;
  start(h, key_bytes.bytes());
  if (!message || message.is_none()) return result;
  if (failed(open_bytes(th, message, bytes))) return {};
  h->algorithm->update(h->inner, data_of(bytes), bytes.bytes().size());
  return result;
}

Owned m_new(Thread& th, Value key, Value message, Value digestmod) {
  if (!digestmod || digestmod.is_none()) {
    return raise(th, th.rt->exc.TypeError, "new() missing 1 required argument 'digestmod'");
  }
  const HashRow* row = hash_argument(th, digestmod);
  return row == nullptr ? Owned() : hmac_new(th, *row, key, message);
}
Owned digest_bytes(Thread& th, Value self) {
  uint8_t out[kMaxDigestSize];
  size_t size = finish(self.as<HmacObject>(), out);
  return bytes_new(th, {reinterpret_cast<const char*>(out), size});
}
Owned compute(Thread& th, const HashRow& row, Value key, Value message) {
  Owned h = hmac_new(th, row, key, message);
  return h ? digest_bytes(th, h) : Owned();
}
Owned compute_digest(Thread& th, Value key, Value message, Value digest) {
  const HashRow* row = hash_argument(th, digest);
  return row == nullptr ? Owned() : compute(th, *row, key, message);
}
template <size_t row>
Owned compute_with(Thread& th, Value key, Value message) {
  return compute(th, kHashes[row], key, message);
}

Owned hmac_copy(Thread& th, Value self) {
  auto* copy = make_instance<HmacObject>(th, module_state<HmacState>(th).type);
  if (copy == nullptr) return {};
  const auto* from = self.as<HmacObject>();
  copy->algorithm = from->algorithm;
  copy->name = from->name;
  std::memcpy(copy->inner, from->inner, sizeof copy->inner);
  std::memcpy(copy->outer, from->outer, sizeof copy->outer);
  return Owned::steal(Value(copy));
}
Status hmac_update(Thread& th, Value self, Value message) {
  BufferScope bytes(th);
  if (failed(open_bytes(th, message, bytes))) return Status::kError;
  auto* h = self.as<HmacObject>();
  h->algorithm->update(h->inner, data_of(bytes), bytes.bytes().size());
  return Status::kOk;
}
Owned hmac_hexdigest(Thread& th, Value self) {
  Owned digest = digest_bytes(th, self);
  return digest ? call_method(th, digest, lend(str_ascii(th, "hex"))) : Owned();
}
Owned hmac_repr(Thread& th, Value self) {
  char address[32];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(self.as_object()));
  return format_str(th, "<{} HMAC object @ {}>", self.as<HmacObject>()->name, address);
}

const NativeDef kMethods[] = {
    method<&hmac_copy>("copy(self, /)", "Return a copy (\"clone\") of the HMAC object."),
    method<&hmac_update>("update(self, /, msg)", "Update the HMAC object with the given message."),
    method<&digest_bytes>("digest(self, /)", "Return the digest of the bytes passed to the update() method so far."),
    method<&hmac_hexdigest>("hexdigest(self, /)", "Return hexadecimal digest of the bytes passed to update() so far."),
};
const GetSetDef kGetSets[] = {
    {"name", [](Thread& th, Value v) { return format_str(th, "hmac-{}", v.as<HmacObject>()->name); }},
    {"block_size", [](Thread&, Value v) { return Owned::small_int(v.as<HmacObject>()->algorithm->block_size); }},
    {"digest_size", [](Thread&, Value v) { return Owned::small_int(v.as<HmacObject>()->algorithm->digest_size); }},
};
const TypeSpec kSpec = {"_hmac.HMAC", sizeof(HmacObject),
                        Kind::kOther, TypeFlags::kDisallowNew,
                        nullptr,      [](TypeSlots& s) { s.repr = hmac_repr; },
                        kMethods,     kGetSets};

const NativeDef kFunctions[] = {
    function<&m_new>("new(key, msg=None, digestmod=None)", "Return a new HMAC object."),
    function<&compute_digest>("compute_digest(key, msg, digest)"),
    function<&compute_with<0>>("compute_md5(key, msg, /)"),
    function<&compute_with<1>>("compute_sha1(key, msg, /)"),
    function<&compute_with<2>>("compute_sha224(key, msg, /)"),
    function<&compute_with<3>>("compute_sha256(key, msg, /)"),
    function<&compute_with<4>>("compute_sha384(key, msg, /)"),
    function<&compute_with<5>>("compute_sha512(key, msg, /)"),
    function<&compute_with<6>>("compute_sha3_224(key, msg, /)"),
    function<&compute_with<7>>("compute_sha3_256(key, msg, /)"),
    function<&compute_with<8>>("compute_sha3_384(key, msg, /)"),
    function<&compute_with<9>>("compute_sha3_512(key, msg, /)"),
    function<&compute_with<10>>("compute_blake2s_32(key, msg, /)"),
    function<&compute_with<11>>("compute_blake2b_32(key, msg, /)"),
};

Status exec(Thread& th, Module* m) {
  auto& state = module_state<HmacState>(th);
  state.unknown_hash = add_exception(th, m, "UnknownHashError", th.rt->exc.ValueError);
  state.type = add_type(th, m, kSpec);
  if (!state.unknown_hash || state.type == nullptr) return Status::kError;
  return module_add(th, m, "_GIL_MINSIZE", Value::small_int(2048));
}

}  // namespace

const ModuleDef kHmacModule = {"_hmac", nullptr, kFunctions, &exec};

}  // namespace dxpy
