// What the files of the _hashlib module share.
#pragma once

#include <openssl/evp.h>

#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/module.h"

namespace dxpy {

// The algorithms that Python knows by name: the rows of digests.def, then some that have no function of their own.
enum DigestRow : uint8_t {
#define DX_DIGEST(python, openssl, nid) kDigest_##python,
#include "core/modules/openssl/digests.def"
#undef DX_DIGEST
  kDigest_sha512_224,
  kDigest_sha512_256,
  kDigest_blake2s,
  kDigest_blake2b,
  kDigestCount
};

struct HashlibState {
  HashlibState() = default;
  HashlibState(const HashlibState&) = delete;
  HashlibState& operator=(const HashlibState&) = delete;
  ~HashlibState();

  // To find an algorithm by its name takes OpenSSL longer than to hash a short text; these are found once. Owned.
  EVP_MD* digests[kDigestCount] = {};
  EVP_MAC* mac = nullptr;  // HMAC
  Type *hash = nullptr, *xof = nullptr, *hmac = nullptr;
  Value unsupported;   // the class UnsupportedDigestmodError; the module keeps it
  Value constructors;  // mapping of the openssl_* functions to names; the module keeps it
};

// The exception for what OpenSSL has in its error queue, which is emptied: "[library] reason".
Failure raise_openssl(Thread&, const Type* type);
Failure raise_openssl_value(Thread&);  // a ValueError (MemoryError when memory ran out)

// An algorithm by Python's or OpenSSL's name; freed with EVP_MD_free. nullptr: UnsupportedDigestmodError is pending.
EVP_MD* openssl_digest_by_name(Thread&, std::string_view name);
// ... or by a name or an openssl_* function.
EVP_MD* openssl_digest_of(Thread&, Value digestmod);
const char* openssl_digest_name(const EVP_MD* md);  // as Python calls it
// Opens what is to be hashed: TypeError for str and for objects without a buffer.
Status open_hash_input(Thread&, Value data, BufferScope& buffer);
Owned hex_text(Thread&, std::string_view bytes);

// hmac.cpp, kdf.cpp
Status init_openssl_hmac(Thread&, Module* m);
Owned openssl_hmac_new(Thread&, Value key, Value msg, Value digestmod);
Owned openssl_hmac_digest(Thread&, Value key, Value msg, Value digest);
Owned openssl_pbkdf2(Thread&, Value hash_name, Value password, Value salt, int64_t iterations, Value dklen);
Owned openssl_scrypt(Thread&, Value password, Value salt, Value n, Value r, Value p, int64_t maxmem, int64_t dklen);

}  // namespace dxpy
