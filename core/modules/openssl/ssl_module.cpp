// The module _ssl: functions and constants.
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "core/modules/builtin_module.h"
#include "core/modules/native_type.h"
#include "core/modules/openssl/ssl.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

Owned rand_bytes(Thread& th, int n) {
  if (n < 0) return raise(th, th.rt->exc.ValueError, "num must be positive");
  Bytes* b = bytes_alloc(th, static_cast<size_t>(n));
  if (b == nullptr) return {};
  Owned result = Owned::steal(Value(b));
  return RAND_bytes(reinterpret_cast<unsigned char*>(b->data), n) == 1 ? std::move(result) : Owned(raise_ssl_last(th));
}
bool rand_status(Thread&) { return RAND_status() == 1; }
Status rand_add(Thread& th, Value data, double entropy) {
  BufferScope buffer(th);
  std::string_view bytes;
  if (is_str(data)) {
    bytes = str_view(data);
  } else {
    if (failed(buffer.open(data))) return Status::kError;
    bytes = buffer.bytes();
  }
  RAND_add(bytes.data(), static_cast<int>(bytes.size() & 0x7FFFFFFF), entropy);
  return Status::kOk;
}

Owned nid2obj(Thread& th, int nid) {
  if (nid < 0) return raise(th, th.rt->exc.ValueError, "NID must be positive.");
  const ASN1_OBJECT* object = OBJ_nid2obj(nid);
  ERR_clear_error();
  if (object == nullptr) return raise(th, th.rt->exc.ValueError, "unknown NID {}", nid);
  return ssl_object_tuple(th, object);
}
Owned txt2obj(Thread& th, std::string_view text, bool name) {
  ASN1_OBJECT* object = OBJ_txt2obj(std::string(text).c_str(), name ? 0 : 1);
  ERR_clear_error();
  if (object == nullptr) return raise(th, th.rt->exc.ValueError, "unknown object '{}'", text);
  Owned result = ssl_object_tuple(th, object);
  ASN1_OBJECT_free(object);
  return result;
}

Owned default_verify_paths(Thread& th) {
  Owned parts[] = {str_decode_fs(th, X509_get_default_cert_file_env()), str_decode_fs(th, X509_get_default_cert_file()),
                   str_decode_fs(th, X509_get_default_cert_dir_env()), str_decode_fs(th, X509_get_default_cert_dir())};
  for (Owned& p : parts) {
    if (!p) return {};
  }
  return tuple_of(th, parts[0].get(), parts[1].get(), parts[2].get(), parts[3].get());
}

const NativeDef kFunctions[] = {
    function<&ssl_test_decode_cert>("_test_decode_cert(path, /)"),
    function<&rand_add>("RAND_add(string, entropy, /)", "Mix string into the OpenSSL PRNG state."),
    function<&rand_bytes>("RAND_bytes(n, /)", "Generate n cryptographically strong pseudo-random bytes."),
    function<&rand_status>("RAND_status()", "True if the OpenSSL PRNG has been seeded with enough randomness."),
    function<&default_verify_paths>("get_default_verify_paths()"),
    function<&nid2obj>("nid2obj(nid, /)", "Lookup NID, short name, long name and OID of an ASN1_OBJECT by NID."),
    function<&txt2obj>("txt2obj(txt, name=False)", "Lookup NID, short name, long name and OID of an ASN1_OBJECT."),
};

struct Constant {
  const char* name;
  uint64_t value;
};
constexpr Constant kConstants[] = {
#define DX_SSL(name, value) {#name, static_cast<uint64_t>(static_cast<int64_t>(value))},
#include "core/modules/openssl/ssl_constants.def"
#undef DX_SSL
};

Status add_constants(Thread& th, Module* m) {
  for (const Constant& c : kConstants) {
    if (failed(module_add(th, m, c.name, lend(int_from_i64(th, static_cast<int64_t>(c.value)))))) return Status::kError;
  }
  const struct {
    const char* name;
    bool value;
  } switches[] = {
      {"HAS_SNI", true},     {"HAS_TLS_UNIQUE", true}, {"HAS_ECDH", true},    {"HAS_NPN", false},
      {"HAS_ALPN", true},    {"HAS_SSLv2", false},     {"HAS_SSLv3", false},  {"HAS_TLSv1", true},
      {"HAS_TLSv1_1", true}, {"HAS_TLSv1_2", true},    {"HAS_TLSv1_3", true}, {"HAS_PSK", true},
      {"HAS_PHA", true},
  };
  for (auto& s : switches) {
    if (failed(module_add(th, m, s.name, Value::boolean(s.value)))) return Status::kError;
  }
  return Status::kOk;
}

// (major, minor, fix, patch, status)
Owned version_tuple(Thread& th, unsigned long v) {
  return tuple_of(th, Value::small_int(static_cast<int64_t>((v >> 28) & 0xF)),
                  Value::small_int(static_cast<int64_t>((v >> 20) & 0xFF)),
                  Value::small_int(static_cast<int64_t>((v >> 12) & 0xFF)),
                  Value::small_int(static_cast<int64_t>((v >> 4) & 0xFF)),
                  Value::small_int(static_cast<int64_t>(v & 0xF)));
}

Status exec(Thread& th, Module* m) {
  Owned sockets = import_module(th, "_socket");  // its class is what connections are made over
  if (!sockets || failed(init_ssl_errors(th, m)) || failed(init_ssl_certificate(th, m)) ||
      failed(init_ssl_bio(th, m)) || failed(init_ssl_session(th, m)) || failed(init_ssl_socket(th, m)) ||
      failed(init_ssl_context(th, m)) || failed(add_constants(th, m))) {
    return Status::kError;
  }
  Owned running = version_tuple(th, OpenSSL_version_num()), built = version_tuple(th, OPENSSL_VERSION_NUMBER);
  if (!running || !built || failed(module_add(th, m, "OPENSSL_VERSION_INFO", running)) ||
      failed(module_add(th, m, "_OPENSSL_API_VERSION", built)) ||
      failed(module_add(th, m, "OPENSSL_VERSION_NUMBER", lend(int_from_u64(th, OpenSSL_version_num()))))) {
    return Status::kError;
  }
  return module_add_text(th, m, "OPENSSL_VERSION", OpenSSL_version(OPENSSL_VERSION));
}

}  // namespace

extern const ModuleDef kSslModule = {"_ssl", "TLS and SSL over OpenSSL.", kFunctions, &exec};

}  // namespace dxpy
