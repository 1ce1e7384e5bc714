// The modules _sha3 and _blake2: types that are called themselves.
#include <cstring>

#include "core/modules/builtin_module.h"
#include "core/modules/digest.h"
#include "core/modules/native_type.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

DigestObject* as_digest(Value v) { return v.as<DigestObject>(); }

Owned with_data(Thread& th, DigestObject* d, Value data, Value string) {
  if (d == nullptr) return {};
  Owned result = Owned::steal(Value(d));
  Value input;
  if (failed(digest_data_argument(th, data, string, input))) return {};
  return input && failed(digest_feed(th, d, input)) ? Owned() : std::move(result);
}

// --- SHA-3

template <const DigestAlgorithm& kAlgorithm>
Owned sha3_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[3];
  if (failed(native_match(th, "sha3_224(data=<missing>, *, usedforsecurity=True, string=None)", args, nargs, kwnames, v,
                          3))) {
    return {};
  }
  return with_data(th, digest_new(th, cls, kAlgorithm), v[0], v[2]);
}
template <const DigestAlgorithm& kAlgorithm>
void fill_sha3(TypeSlots& s) {
  s.construct = &sha3_construct<kAlgorithm>;
}

Owned shake(Thread& th, Value self, Value length, bool hexadecimal) {
  Owned n = index(th, length);
  if (!n) return {};
  if (int_sign(n) < 0) return raise(th, th.rt->exc.ValueError, "Cannot convert negative int");
  uint64_t size;
  if (!int_fits_u64(n, size) || size >= (uint64_t{1} << 29)) {
    return raise(th, th.rt->exc.ValueError, "length is too large");
  }
  return digest_result(th, as_digest(self), static_cast<size_t>(size), hexadecimal);
}
Owned shake_digest(Thread& th, Value self, Value length) { return shake(th, self, length, false); }
Owned shake_hexdigest(Thread& th, Value self, Value length) { return shake(th, self, length, true); }
Status m_update(Thread& th, Value self, Value data) { return digest_feed(th, as_digest(self), data); }

const NativeDef kShakeMethods[] = {
    method<&digest_copy>("copy(self, /)", "Return a copy of the hash object."),
    method<&shake_digest>("digest(self, /, length)", "Return the digest value as a bytes object."),
    method<&shake_hexdigest>("hexdigest(self, /, length)",
                             "Return the digest value as a string of hexadecimal digits."),
    method<&m_update>("update(self, data, /)", "Update this hash object's state with the provided bytes-like object."),
};

Owned get_name(Thread& th, Value self) { return str_ascii(th, as_digest(self)->algorithm->name); }
Owned get_block_size(Thread&, Value self) { return Owned::small_int(as_digest(self)->algorithm->block_size); }
Owned get_digest_size(Thread&, Value self) { return Owned::small_int(as_digest(self)->digest_size); }
Owned get_rate_bits(Thread&, Value self) { return Owned::small_int(as_digest(self)->algorithm->block_size * 8); }
Owned get_capacity_bits(Thread&, Value self) {
  return Owned::small_int(1600 - as_digest(self)->algorithm->block_size * 8);
}
Owned get_suffix(Thread& th, Value self) { return bytes_new(th, as_digest(self)->digest_size == 0 ? "\x1f" : "\x06"); }
const GetSetDef kSha3Attributes[] = {
    {"block_size", &get_block_size},   {"name", &get_name},
    {"digest_size", &get_digest_size}, {"_capacity_bits", &get_capacity_bits},
    {"_rate_bits", &get_rate_bits},    {"_suffix", &get_suffix},
};

template <const DigestAlgorithm& kAlgorithm>
TypeSpec sha3_spec(const char* name, const char* doc) {
  bool extendable = kAlgorithm.digest_size == 0;
  return TypeSpec{name,
                  sizeof(DigestObject),
                  Kind::kOther,
                  TypeFlags::kBaseType,
                  doc,
                  &fill_sha3<kAlgorithm>,
                  extendable ? std::span<const NativeDef>(kShakeMethods) : digest_methods(),
                  kSha3Attributes};
}

#define DX_SHA3_DOC(name, bytes)                                                                   \
  name "([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a " \
       "hashbit length of " bytes " bytes."
#define DX_SHAKE_DOC(name) name "([data], *, usedforsecurity=True) -> SHAKE object\n\nReturn a new SHAKE hash object."

Status exec_sha3(Thread& th, Module* m) {
  static const TypeSpec kSpecs[] = {
      sha3_spec<kSha3_224>("_sha3.sha3_224", DX_SHA3_DOC("sha3_224", "28")),
      sha3_spec<kSha3_256>("_sha3.sha3_256", DX_SHA3_DOC("sha3_256", "32")),
      sha3_spec<kSha3_384>("_sha3.sha3_384", DX_SHA3_DOC("sha3_384", "48")),
      sha3_spec<kSha3_512>("_sha3.sha3_512", DX_SHA3_DOC("sha3_512", "64")),
      sha3_spec<kShake128>("_sha3.shake_128", DX_SHAKE_DOC("shake_128")),
      sha3_spec<kShake256>("_sha3.shake_256", DX_SHAKE_DOC("shake_256")),
  };
  for (const TypeSpec& spec : kSpecs) {
    if (add_type(th, m, spec) == nullptr) return Status::kError;
  }
  if (failed(module_add_text(th, m, "implementation", "dxpy"))) return Status::kError;
  return module_add_int(th, m, "_GIL_MINSIZE", 2048);
}

// --- BLAKE2

struct Bound {
  const char* name;
  int64_t low, high;
  const char* message;
};

Status bounded(Thread& th, Value v, const Bound& b, uint8_t& out) {
  int64_t n = 0;
  Owned i = index(th, v);
  if (!i || failed(int_as_i64(th, i, n))) return Status::kError;
  if (n < b.low || n > b.high) return raise(th, th.rt->exc.ValueError, "{}", std::string_view(b.message));
  out = static_cast<uint8_t>(n);
  return Status::kOk;
}

Status wide_number(Thread& th, Value v, const char* name, uint64_t limit, uint64_t& out) {
  Owned i = index(th, v);
  if (!i) return Status::kError;
  if (int_sign(i) < 0) return raise(th, th.rt->exc.ValueError, "Cannot convert negative int");
  if (!int_fits_u64(i, out)) {
    return raise(th, th.rt->exc.OverflowError, "Python int too large for C unsigned long long");
  }
  if (out > limit) return raise(th, th.rt->exc.OverflowError, "{} is too large", name);
  return Status::kOk;
}

Status byte_string(Thread& th, Value v, const char* name, size_t limit, std::string& out) {
  if (v.is_empty()) return Status::kOk;
  BufferScope buffer(th);
  if (failed(buffer.open(v))) return Status::kError;
  if (buffer.bytes().size() > limit) {
    return raise(th, th.rt->exc.ValueError, "maximum {} length is {} bytes", name, limit);
  }
  out = buffer.bytes();
  return Status::kOk;
}

#define DX_BLAKE2_PARAMETERS                                                                                     \
  "(data=<missing>, *, digest_size=<max>, key=<b''>, salt=<b''>, person=<b''>, fanout=1, depth=1, leaf_size=0, " \
  "node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)"

Status blake2_parameters(Thread& th, const Value* v, bool wide, Blake2Parameters& p, std::string& key) {
  int max = wide ? 64 : 32;
  int64_t size = max;
  if (v[1]) {
    Owned i = index(th, v[1]);
    if (!i || failed(int_as_i64(th, i, size))) return Status::kError;
    if (size < 1 || size > max) {
      return raise(th, th.rt->exc.ValueError, "digest_size for {} must be between 1 and {} bytes, here it is {}",
                   wide ? "Blake2b" : "Blake2s", max, size);
    }
  }
  p.digest_size = static_cast<uint8_t>(size);
  std::string salt, person;
  uint64_t leaf = 0;
  size_t part = wide ? 16 : 8;
  if (failed(byte_string(th, v[2], "key", static_cast<size_t>(max), key)) ||
      failed(byte_string(th, v[3], "salt", part, salt)) || failed(byte_string(th, v[4], "person", part, person)) ||
      failed(bounded(th, v[5], {"fanout", 0, 255, "fanout must be between 0 and 255"}, p.fanout)) ||
      failed(bounded(th, v[6], {"depth", 1, 255, "depth must be between 1 and 255"}, p.depth)) ||
      failed(wide_number(th, v[7], "leaf_size", UINT32_MAX, leaf)) ||
      failed(wide_number(th, v[8], "node_offset", wide ? UINT64_MAX : (uint64_t{1} << 48) - 1, p.node_offset)) ||
      failed(bounded(th, v[9], {"node_depth", 0, 255, "node_depth must be between 0 and 255"}, p.node_depth)) ||
      failed(bounded(th, v[10],
                     {"inner_size", 0, max,
                      wide ? "inner_size must be between 0 and is 64" : "inner_size must be between 0 and is 32"},
                     p.inner_size))) {
    return Status::kError;
  }
  Tri last = truth(th, v[11]);
  if (last == Tri::kError) return Status::kError;
  p.last_node = last == Tri::kTrue;
  p.leaf_size = static_cast<uint32_t>(leaf);
  p.key_size = static_cast<uint8_t>(key.size());
  std::memcpy(p.salt, salt.data(), salt.size());
  std::memcpy(p.person, person.data(), person.size());
  return Status::kOk;
}

template <bool kWide>
Owned blake2_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[14];
  const char* signature = kWide ? "blake2b" DX_BLAKE2_PARAMETERS : "blake2s" DX_BLAKE2_PARAMETERS;
  if (failed(native_match(th, signature, args, nargs, kwnames, v, 14))) return {};
  Blake2Parameters p;
  std::string key;
  if (failed(blake2_parameters(th, v, kWide, p, key))) return {};
  DigestObject* d = digest_new(th, cls, kWide ? kBlake2b : kBlake2s);
  if (d == nullptr) return {};
  blake2_start(d->state, kWide, p, reinterpret_cast<const uint8_t*>(key.data()));
  d->digest_size = p.digest_size;
  return with_data(th, d, v[0], v[13]);
}
template <bool kWide>
void fill_blake2(TypeSlots& s) {
  s.construct = &blake2_construct<kWide>;
}

Status add_blake2(Thread& th, Module* m, const TypeSpec& spec, const char* prefix, int digest, int salt) {
  Type* type = add_type(th, m, spec);
  if (type == nullptr) return Status::kError;
  const struct {
    const char *attribute, *constant;
    int value;
  } rows[] = {{"SALT_SIZE", "SALT_SIZE", salt},
              {"PERSON_SIZE", "PERSON_SIZE", salt},
              {"MAX_KEY_SIZE", "MAX_KEY_SIZE", digest},
              {"MAX_DIGEST_SIZE", "MAX_DIGEST_SIZE", digest}};
  for (auto& row : rows) {
    if (failed(dict_set_text(th, type->dict, row.attribute, Value::small_int(row.value))) ||
        failed(module_add_int(th, m, std::string(prefix) + row.constant, row.value))) {
      return Status::kError;
    }
  }
  return Status::kOk;
}

Status exec_blake2(Thread& th, Module* m) {
  static const TypeSpec kBlake2bSpec = {"_blake2.blake2b",
                                        sizeof(DigestObject),
                                        Kind::kOther,
                                        TypeFlags::kBaseType,
                                        "Return a new BLAKE2b hash object.",
                                        &fill_blake2<true>,
                                        digest_methods(),
                                        digest_attributes()};
  static const TypeSpec kBlake2sSpec = {"_blake2.blake2s",
                                        sizeof(DigestObject),
                                        Kind::kOther,
                                        TypeFlags::kBaseType,
                                        "Return a new BLAKE2s hash object.",
                                        &fill_blake2<false>,
                                        digest_methods(),
                                        digest_attributes()};
  if (failed(add_blake2(th, m, kBlake2bSpec, "BLAKE2B_", 64, 16)) ||
      failed(add_blake2(th, m, kBlake2sSpec, "BLAKE2S_", 32, 8))) {
    return Status::kError;
  }
  return module_add_int(th, m, "_GIL_MINSIZE", 2048);
}

}  // namespace

const ModuleDef kSha3Module = {"_sha3", nullptr, {}, &exec_sha3};
const ModuleDef kBlake2Module = {"_blake2", "_blake2b provides BLAKE2b for hashlib\n", {}, &exec_blake2};

}  // namespace dxpy
