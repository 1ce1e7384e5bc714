// Certificates, keys and parameters of a context, from files and from memory.
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <memory>

#include "core/modules/native_type.h"
#include "core/modules/openssl/ssl.h"
#include "core/modules/path_arg.h"
#include "core/object/dict.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

// A path; TypeError "certfile should be a valid filesystem path".
Status path_of(Thread& th, Value v, const char* name, std::string& out) {
  Owned p = os_fspath(th, v);
  Owned bytes = p ? os_fsencode(th, p) : Owned();
  if (!bytes) {
    if (!error_clear_if(th, th.rt->exc.TypeError)) return Status::kError;
    return raise(th, th.rt->exc.TypeError, "{} should be a valid filesystem path", name);
  }
  out = bytes_view(bytes);
  return Status::kOk;
}

// --- passwords of keys

struct Password {
  Thread* th;
  std::string text;
  Value callable;
  bool failed = false;
};

Status take_password(Thread& th, Value v, Password& p, const char* bad_type) {
  if (is_str(v)) {
    Owned bytes = str_encode(th, v, "utf-8", "strict");
    if (!bytes) return Status::kError;
    p.text = bytes_view(bytes);
  } else if (is_bytes(v)) {
    p.text = bytes_view(v);
  } else if (is_kind(v, Kind::kByteArray)) {
    auto* a = v.as<ByteArray>();
    p.text.assign(a->data, a->size);
  } else {
    return raise(th, th.rt->exc.TypeError, "{}", bad_type);
  }
  if (p.text.size() > INT32_MAX) {
    return raise(th, th.rt->exc.ValueError, "password cannot be longer than {} bytes", INT32_MAX);
  }
  return Status::kOk;
}

int on_password(char* buffer, int size, int, void* data) {
  auto* p = static_cast<Password*>(data);
  if (p->failed) return -1;
  if (p->callable) {
    Owned given = call(*p->th, p->callable);
    if (!given || failed(take_password(*p->th, given, *p, "password callback must return a string"))) {
      p->failed = true;
      return -1;
    }
  }
  if (p->text.size() > static_cast<size_t>(size)) {
    (void)raise(*p->th, p->th->rt->exc.ValueError, "password cannot be longer than {} bytes", size);
    p->failed = true;
    return -1;
  }
  p->text.copy(buffer, p->text.size());
  return static_cast<int>(p->text.size());
}

// The exception for a file that could not be read: of the system, or of what is in it.
Status load_failed(Thread& th, int system_error) {
  if (th.has_error()) {
    ERR_clear_error();
    return Status::kError;
  }
  if (system_error != 0) {
    ERR_clear_error();
    return raise_os_error(th, system_error);
  }
  return raise_ssl_last(th);
}

Status load_pair(Thread& th, SSL_CTX* ctx, const std::string& cert, const std::string& key) {
  errno = 0;
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(ctx, cert.c_str()) != 1) return load_failed(th, errno);
  errno = 0;
  if (SSL_CTX_use_PrivateKey_file(ctx, key.c_str(), SSL_FILETYPE_PEM) != 1) return load_failed(th, errno);
  return SSL_CTX_check_private_key(ctx) == 1 ? Status::kOk : Status(raise_ssl_last(th));
}

Status m_load_cert_chain(Thread& th, SslContext* c, Value certfile, Value keyfile, Value password) {
  std::string cert, key;
  if (failed(path_of(th, certfile, "certfile", cert)) ||
      (!keyfile.is_none() && failed(path_of(th, keyfile, "keyfile", key)))) {
    return Status::kError;
  }
  if (keyfile.is_none()) key = cert;
  if (password.is_none()) return load_pair(th, c->ctx, cert, key);
  Password p{&th, {}, {}};
  if (type_of(th, password)->slots.call != nullptr) {
    p.callable = password;
  } else if (failed(take_password(th, password, p, "password should be a string or callable"))) {
    return Status::kError;
  }
  pem_password_cb* old = SSL_CTX_get_default_passwd_cb(c->ctx);
  void* old_data = SSL_CTX_get_default_passwd_cb_userdata(c->ctx);
  SSL_CTX_set_default_passwd_cb(c->ctx, &on_password);
  SSL_CTX_set_default_passwd_cb_userdata(c->ctx, &p);
  Status ok = load_pair(th, c->ctx, cert, key);
  SSL_CTX_set_default_passwd_cb(c->ctx, old);
  SSL_CTX_set_default_passwd_cb_userdata(c->ctx, old_data);
  return ok;
}

// --- authorities

bool is_error(unsigned long code, int library, int reason) {
  return ERR_GET_LIB(code) == library && ERR_GET_REASON(code) == reason;
}

Status add_authorities(Thread& th, SslContext* c, std::string_view data, bool pem) {
  if (data.empty()) return raise(th, th.rt->exc.ValueError, "Empty certificate data");
  if (data.size() > INT32_MAX) return raise(th, th.rt->exc.OverflowError, "Certificate data is too long.");
  std::unique_ptr<BIO, void (*)(BIO*)> bio(BIO_new_mem_buf(data.data(), static_cast<int>(data.size())), BIO_free_all);
  if (!bio) return raise_no_memory(th);
  X509_STORE* store = SSL_CTX_get_cert_store(c->ctx);
  ERR_clear_error();
  int loaded = 0;
  while (pem || BIO_eof(bio.get()) == 0) {
    X509* cert = pem ? PEM_read_bio_X509(bio.get(), nullptr, SSL_CTX_get_default_passwd_cb(c->ctx),
                                         SSL_CTX_get_default_passwd_cb_userdata(c->ctx))
                     : d2i_X509_bio(bio.get(), nullptr);
    if (cert == nullptr) break;
    int ok = X509_STORE_add_cert(store, cert);
    X509_free(cert);
    if (ok == 0) {
      if (!is_error(ERR_peek_last_error(), ERR_LIB_X509, X509_R_CERT_ALREADY_IN_HASH_TABLE)) break;
      ERR_clear_error();
    }
    ++loaded;
  }
  if (loaded == 0) {
    return raise_ssl_text(th, pem ? "no start line: cadata does not contain a certificate"
                                  : "not enough data: cadata does not contain a certificate");
  }
  unsigned long code = ERR_peek_last_error();
  bool at_end =
      pem ? is_error(code, ERR_LIB_PEM, PEM_R_NO_START_LINE) : is_error(code, ERR_LIB_ASN1, ASN1_R_HEADER_TOO_LONG);
  if (code == 0 || at_end) {
    ERR_clear_error();
    return Status::kOk;
  }
  return raise_ssl_last(th);
}

Status add_cadata(Thread& th, SslContext* c, Value data) {
  constexpr const char* kText = "cadata should be an ASCII string or a bytes-like object";
  if (is_str(data)) {
    if (!data.as<Str>()->is_ascii() && !str_view(data).empty()) return raise(th, th.rt->exc.TypeError, kText);
    return add_authorities(th, c, str_view(data), true);
  }
  BufferScope buffer(th);
  if (!has_buffer(th, data)) return raise(th, th.rt->exc.TypeError, kText);
  return failed(buffer.open(data)) ? Status::kError : add_authorities(th, c, buffer.bytes(), false);
}

Status m_load_verify_locations(Thread& th, SslContext* c, Value cafile, Value capath, Value cadata) {
  if (cafile.is_none() && capath.is_none() && cadata.is_none()) {
    return raise(th, th.rt->exc.TypeError, "cafile, capath and cadata cannot be all omitted");
  }
  std::string file, folder;
  if ((!cafile.is_none() && failed(path_of(th, cafile, "cafile", file))) ||
      (!capath.is_none() && failed(path_of(th, capath, "capath", folder))) ||
      (!cadata.is_none() && failed(add_cadata(th, c, cadata)))) {
    return Status::kError;
  }
  if (cafile.is_none() && capath.is_none()) return Status::kOk;
  errno = 0;
  ERR_clear_error();
  int ok = SSL_CTX_load_verify_locations(c->ctx, cafile.is_none() ? nullptr : file.c_str(),
                                         capath.is_none() ? nullptr : folder.c_str());
  return ok == 1 ? Status::kOk : load_failed(th, errno);
}

Status m_set_default_verify_paths(Thread& th, SslContext* c) {
  return SSL_CTX_set_default_verify_paths(c->ctx) == 0 ? Status(raise_ssl_last(th)) : Status::kOk;
}

Owned m_cert_store_stats(Thread& th, SslContext* c) {
  int certs = 0, crls = 0, authorities = 0;
  STACK_OF(X509_OBJECT)* all = X509_STORE_get0_objects(SSL_CTX_get_cert_store(c->ctx));
  for (int i = 0; i < sk_X509_OBJECT_num(all); ++i) {
    X509_OBJECT* o = sk_X509_OBJECT_value(all, i);
    if (X509_OBJECT_get_type(o) == X509_LU_X509) {
      ++certs;
      if (X509_check_ca(X509_OBJECT_get0_X509(o)) != 0) ++authorities;
    } else if (X509_OBJECT_get_type(o) == X509_LU_CRL) {
      ++crls;
    }
  }
  Owned d = dict_new(th);
  if (!d || failed(dict_set_text(th, d, "x509", Value::small_int(certs))) ||
      failed(dict_set_text(th, d, "crl", Value::small_int(crls))) ||
      failed(dict_set_text(th, d, "x509_ca", Value::small_int(authorities)))) {
    return {};
  }
  return d;
}

Owned m_get_ca_certs(Thread& th, SslContext* c, bool binary_form) {
  Owned list = list_new(th);
  STACK_OF(X509_OBJECT)* all = X509_STORE_get0_objects(SSL_CTX_get_cert_store(c->ctx));
  for (int i = 0; list && i < sk_X509_OBJECT_num(all); ++i) {
    X509* cert = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(all, i));
    if (cert == nullptr || X509_check_ca(cert) == 0) continue;
    Owned item = binary_form ? ssl_certificate_der(th, cert) : ssl_decode_certificate(th, cert);
    if (!item || failed(list_append(th, list.as<List>(), item))) return {};
  }
  return list;
}

// --- parameters of key exchange

Status m_load_dh_params(Thread& th, SslContext* c, Value path) {
  Owned p = os_fspath(th, path);
  Owned bytes = p ? os_fsencode(th, p) : Owned();
  if (!bytes) return Status::kError;
  errno = 0;
  ERR_clear_error();
  std::unique_ptr<BIO, void (*)(BIO*)> bio(BIO_new_file(bytes.as<Bytes>()->data, "r"), BIO_free_all);
  if (!bio) {
    ERR_clear_error();
    return raise_os_error(th, errno, path);
  }
  EVP_PKEY* key = PEM_read_bio_Parameters(bio.get(), nullptr);
  if (key == nullptr) {
    ERR_clear_error();  // the words of the decoder depend on the version
    ERR_raise(ERR_LIB_PEM, PEM_R_NO_START_LINE);
    return raise_ssl_last(th);
  }
  if (SSL_CTX_set0_tmp_dh_pkey(c->ctx, key) == 1) return Status::kOk;
  EVP_PKEY_free(key);
  return raise_ssl_last(th);
}

Status m_set_ecdh_curve(Thread& th, SslContext* c, Value name) {
  Owned p = os_fspath(th, name);
  Owned bytes = p ? os_fsencode(th, p) : Owned();
  if (!bytes) return Status::kError;
  int nid = OBJ_sn2nid(bytes.as<Bytes>()->data);
  if (nid == 0) return raise(th, th.rt->exc.ValueError, "unknown elliptic curve name {!r}", name);
  return SSL_CTX_set1_groups(c->ctx, &nid, 1) == 1 ? Status::kOk : Status(raise_ssl_last(th));
}

const NativeDef kMethods[] = {
    method<&m_load_cert_chain>("load_cert_chain(self, /, certfile, keyfile=None, password=None)"),
    method<&m_load_verify_locations>("load_verify_locations(self, /, cafile=None, capath=None, cadata=None)"),
    method<&m_set_default_verify_paths>("set_default_verify_paths(self, /)"),
    method<&m_cert_store_stats>("cert_store_stats(self, /)", "Quantities of loaded X.509 certificates."),
    method<&m_get_ca_certs>("get_ca_certs(self, /, binary_form=False)", "Loaded certificates of authorities."),
    method<&m_load_dh_params>("load_dh_params(self, path, /)"),
    method<&m_set_ecdh_curve>("set_ecdh_curve(self, name, /)"),
};

}  // namespace

std::span<const NativeDef> ssl_load_methods() { return kMethods; }

}  // namespace dxpy
