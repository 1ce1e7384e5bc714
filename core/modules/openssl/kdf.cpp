// Key derivation of _hashlib: pbkdf2_hmac and scrypt.
#include <openssl/err.h>

#include <memory>

#include "core/modules/native_type.h"
#include "core/modules/openssl/hashlib.h"
#include "core/object/int.h"
#include "core/object/turn.h"

namespace dxpy {

namespace {

constexpr int64_t kIntMax = INT32_MAX;

Status unsigned_number(Thread& th, Value v, uint64_t& out) {
  Owned i = index(th, v);
  if (!i) return Status::kError;
  if (int_sign(i) < 0) return raise(th, th.rt->exc.ValueError, "Cannot convert negative int");
  if (int_fits_u64(i, out)) return Status::kOk;
  return raise(th, th.rt->exc.OverflowError, "Python int too large for C unsigned long");
}

}  // namespace

Owned openssl_pbkdf2(Thread& th, Value hash_name, Value password, Value salt, int64_t iterations, Value dklen) {
  if (!is_str(hash_name)) {
    return raise(th, th.rt->exc.TypeError, "pbkdf2_hmac() argument 'hash_name' must be str, not {}",
                 type_of(th, hash_name));
  }
  BufferScope p(th), s(th);
  if (failed(p.open(password)) || failed(s.open(salt))) return {};
  std::unique_ptr<EVP_MD, void (*)(EVP_MD*)> md(openssl_digest_by_name(th, str_view(hash_name)), EVP_MD_free);
  if (!md) return {};
  if (p.bytes().size() > kIntMax) return raise(th, th.rt->exc.OverflowError, "password is too long.");
  if (s.bytes().size() > kIntMax) return raise(th, th.rt->exc.OverflowError, "salt is too long.");
  if (iterations < 1) return raise(th, th.rt->exc.ValueError, "iteration value must be greater than 0.");
  if (iterations > kIntMax) return raise(th, th.rt->exc.OverflowError, "iteration value is too great.");
  int64_t size = EVP_MD_get_size(md.get());
  if (!dklen.is_none() && failed(native_arg_i64(th, dklen, size))) return {};
  if (size < 1) return raise(th, th.rt->exc.ValueError, "key length must be greater than 0.");
  if (size > kIntMax) return raise(th, th.rt->exc.OverflowError, "key length is too great.");
  Bytes* key = bytes_alloc(th, static_cast<size_t>(size));
  if (key == nullptr) return {};
  Owned result = Owned::steal(Value(key));
  int ok;
  {
    Unlocked others_run(th);
    ok = PKCS5_PBKDF2_HMAC(p.bytes().data(), static_cast<int>(p.bytes().size()),
                           reinterpret_cast<const unsigned char*>(s.bytes().data()), static_cast<int>(s.bytes().size()),
                           static_cast<int>(iterations), md.get(), static_cast<int>(size),
                           reinterpret_cast<unsigned char*>(key->data));
  }
  return ok == 0 ? Owned(raise_openssl_value(th)) : std::move(result);
}

Owned openssl_scrypt(Thread& th, Value password, Value salt, Value n, Value r, Value p, int64_t maxmem, int64_t dklen) {
  BufferScope pass(th), s(th);
  if (failed(pass.open(password)) || failed(s.open(salt))) return {};
  uint64_t n_value = 0, r_value = 0, p_value = 0;
  if (failed(unsigned_number(th, n, n_value)) || failed(unsigned_number(th, r, r_value)) ||
      failed(unsigned_number(th, p, p_value))) {
    return {};
  }
  const Type* value_error = th.rt->exc.ValueError;
  if (pass.bytes().size() > kIntMax) return raise(th, th.rt->exc.OverflowError, "password is too long.");
  if (s.bytes().size() > kIntMax) return raise(th, th.rt->exc.OverflowError, "salt is too long.");
  if (n_value < 2 || (n_value & (n_value - 1)) != 0) return raise(th, value_error, "n must be a power of 2.");
  if (maxmem < 0 || maxmem > kIntMax) {
    return raise(th, value_error, "maxmem must be positive and smaller than {}", kIntMax);
  }
  if (dklen < 1 || dklen > kIntMax) {
    return raise(th, value_error, "dklen must be greater than 0 and smaller than {}", kIntMax);
  }
  auto memory = static_cast<uint64_t>(maxmem);
  ERR_clear_error();
  if (EVP_PBE_scrypt(nullptr, 0, nullptr, 0, n_value, r_value, p_value, memory, nullptr, 0) == 0) {
    if (r_value == 0 || p_value == 0) {
      ERR_clear_error();
      return raise(th, value_error, "Invalid parameter combination for n, r, p, maxmem.");
    }
    return raise_openssl_value(th);
  }
  Bytes* key = bytes_alloc(th, static_cast<size_t>(dklen));
  if (key == nullptr) return {};
  Owned result = Owned::steal(Value(key));
  int ok;
  {
    Unlocked others_run(th);
    ok = EVP_PBE_scrypt(pass.bytes().data(), pass.bytes().size(),
                        reinterpret_cast<const unsigned char*>(s.bytes().data()), s.bytes().size(), n_value, r_value,
                        p_value, memory, reinterpret_cast<unsigned char*>(key->data), static_cast<size_t>(dklen));
  }
  return ok == 0 ? Owned(raise_openssl_value(th)) : std::move(result);
}

}  // namespace dxpy
