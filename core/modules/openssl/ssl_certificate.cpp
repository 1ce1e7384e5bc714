// Certificates: the class Certificate, and the dict that getpeercert() gives.
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

#include "core/modules/native_type.h"
#include "core/modules/openssl/ssl.h"
#include "core/modules/path_arg.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

struct BioFree {
  void operator()(BIO* b) const { BIO_free_all(b); }
};
using BioPtr = std::unique_ptr<BIO, BioFree>;

std::string bio_text(BIO* bio) {
  char* data = nullptr;
  long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<size_t>(size));
}

// "commonName", or the dotted number of an object that has no name.
Owned object_name(Thread& th, const ASN1_OBJECT* object) {
  int nid = OBJ_obj2nid(object);
  if (nid != NID_undef) return str_new(th, OBJ_nid2ln(nid));
  char text[128];
  int n = OBJ_obj2txt(text, sizeof text, object, 1);
  return n < 0 ? Owned(raise_ssl_last(th)) : str_new(th, text);
}

Owned attribute_pair(Thread& th, const ASN1_OBJECT* name, const ASN1_STRING* value) {
  Owned n = object_name(th, name);
  if (!n) return {};
  unsigned char* utf8 = nullptr;
  int size = ASN1_STRING_to_UTF8(&utf8, value);
  if (size < 0) return raise_ssl_last(th);
  Owned v = str_decode(th, {reinterpret_cast<char*>(utf8), static_cast<size_t>(size)}, "utf-8", "strict");
  OPENSSL_free(utf8);
  return v ? tuple_of(th, n.get(), v.get()) : Owned();
}

Owned to_tuple(Thread& th, Owned list) { return list ? list_to_tuple(th, list) : Owned(); }

// A name as a tuple of relative names, each a tuple of pairs.
Owned name_tuple(Thread& th, const X509_NAME* name) {
  Owned all = list_new(th), part = list_new(th);
  int set = -1, n = X509_NAME_entry_count(name);
  for (int i = 0; i < n && part && all; ++i) {
    X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, i);
    if (set >= 0 && set != X509_NAME_ENTRY_set(entry)) {
      Owned done = to_tuple(th, std::move(part));
      if (!done || failed(list_append(th, all.as<List>(), done))) return {};
      part = list_new(th);
    }
    set = X509_NAME_ENTRY_set(entry);
    Owned pair = attribute_pair(th, X509_NAME_ENTRY_get_object(entry), X509_NAME_ENTRY_get_data(entry));
    if (!pair || !part || failed(list_append(th, part.as<List>(), pair))) return {};
  }
  if (part && list_size(part) > 0) {
    Owned done = to_tuple(th, std::move(part));
    if (!done || failed(list_append(th, all.as<List>(), done))) return {};
  }
  return to_tuple(th, std::move(all));
}

Owned text_pair(Thread& th, const char* kind, const std::string& text) {
  Owned k = str_new(th, kind), v = k ? str_decode(th, text, "utf-8", "strict") : Owned();
  return v ? tuple_of(th, k.get(), v.get()) : Owned();
}
Owned string_pair(Thread& th, const char* kind, const ASN1_STRING* s) {
  return text_pair(
      th, kind,
      std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(s)), static_cast<size_t>(ASN1_STRING_length(s))));
}

std::string ip_text(const ASN1_OCTET_STRING* ip) {
  const unsigned char* p = ASN1_STRING_get0_data(ip);
  int n = ASN1_STRING_length(ip);
  char text[64];
  if (n == 4) {
    std::snprintf(text, sizeof text, "%d.%d.%d.%d", p[0], p[1], p[2], p[3]);
    return text;
  }
  if (n != 16) return "<invalid>";
  std::string out;
  for (int i = 0; i < 16; i += 2) {
    std::snprintf(text, sizeof text, "%s%X", i == 0 ? "" : ":", (p[i] << 8) | p[i + 1]);
    out += text;
  }
  return out;
}

Owned general_name(Thread& th, const GENERAL_NAME* name) {
  switch (name->type) {
    case GEN_DIRNAME: {
      Owned kind = str_new(th, "DirName"), value = kind ? name_tuple(th, name->d.dirn) : Owned();
      return value ? tuple_of(th, kind.get(), value.get()) : Owned();
    }
    case GEN_EMAIL:
      return string_pair(th, "email", name->d.rfc822Name);
    case GEN_DNS:
      return string_pair(th, "DNS", name->d.dNSName);
    case GEN_URI:
      return string_pair(th, "URI", name->d.uniformResourceIdentifier);
    case GEN_RID: {
      char text[2048];
      int n = OBJ_obj2txt(text, sizeof text, name->d.registeredID, 0);
      return n < 0 ? Owned(raise_ssl_last(th)) : text_pair(th, "Registered ID", n == 0 ? "<INVALID>" : text);
    }
    case GEN_IPADD:
      return text_pair(th, "IP Address", ip_text(name->d.ip));
    default: {
      BioPtr bio(BIO_new(BIO_s_mem()));
      GENERAL_NAME_print(bio.get(), const_cast<GENERAL_NAME*>(name));
      std::string text = bio_text(bio.get());
      size_t colon = text.find(':');
      if (colon == std::string::npos) return raise(th, th.rt->exc.ValueError, "Invalid value {}", text);
      return text_pair(th, text.substr(0, colon).c_str(), text.substr(colon + 1));
    }
  }
}

// A tuple of alternative names; None when there are none.
Owned alternative_names(Thread& th, X509* cert) {
  auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(cert, NID_subject_alt_name, nullptr, nullptr));
  if (names == nullptr) {
    ERR_clear_error();
    return Owned::none();
  }
  Owned list = list_new(th);
  for (int i = 0; list && i < sk_GENERAL_NAME_num(names); ++i) {
    Owned pair = general_name(th, sk_GENERAL_NAME_value(names, i));
    if (!pair || failed(list_append(th, list.as<List>(), pair))) list.reset();
  }
  GENERAL_NAMES_free(names);
  return to_tuple(th, std::move(list));
}

Status append_text(Thread& th, List* list, const ASN1_STRING* s) {
  Owned text = str_decode(
      th, {reinterpret_cast<const char*>(ASN1_STRING_get0_data(s)), static_cast<size_t>(ASN1_STRING_length(s))},
      "utf-8", "strict");
  return text ? list_append(th, list, text) : Status::kError;
}

// URIs under which authority information of a kind is found.
Owned authority_uris(Thread& th, X509* cert, int kind) {
  auto* info = static_cast<AUTHORITY_INFO_ACCESS*>(X509_get_ext_d2i(cert, NID_info_access, nullptr, nullptr));
  if (info == nullptr) return Owned::none();
  Owned list = list_new(th);
  for (int i = 0; list && i < sk_ACCESS_DESCRIPTION_num(info); ++i) {
    ACCESS_DESCRIPTION* ad = sk_ACCESS_DESCRIPTION_value(info, i);
    if (OBJ_obj2nid(ad->method) != kind || ad->location->type != GEN_URI) continue;
    if (failed(append_text(th, list.as<List>(), ad->location->d.uniformResourceIdentifier))) list.reset();
  }
  AUTHORITY_INFO_ACCESS_free(info);
  if (!list) return {};
  return list_size(list) == 0 ? Owned::none() : to_tuple(th, std::move(list));
}

Owned revocation_uris(Thread& th, X509* cert) {
  auto* points = static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(cert, NID_crl_distribution_points, nullptr, nullptr));
  if (points == nullptr) return Owned::none();
  Owned list = list_new(th);
  for (int i = 0; list && i < sk_DIST_POINT_num(points); ++i) {
    DIST_POINT* point = sk_DIST_POINT_value(points, i);
    if (point->distpoint == nullptr || point->distpoint->type != 0) continue;
    GENERAL_NAMES* names = point->distpoint->name.fullname;
    for (int j = 0; list && j < sk_GENERAL_NAME_num(names); ++j) {
      GENERAL_NAME* name = sk_GENERAL_NAME_value(names, j);
      if (name->type != GEN_URI) continue;
      if (failed(append_text(th, list.as<List>(), name->d.uniformResourceIdentifier))) list.reset();
    }
  }
  CRL_DIST_POINTS_free(points);
  if (!list) return {};
  return list_size(list) == 0 ? Owned::none() : to_tuple(th, std::move(list));
}

Status put(Thread& th, Value dict, const char* key, Owned value, bool optional = false) {
  if (!value) return Status::kError;
  return optional && value.get().is_none() ? Status::kOk : dict_set_text(th, dict, key, value);
}

Owned time_text(Thread& th, const ASN1_TIME* t) {
  BioPtr bio(BIO_new(BIO_s_mem()));
  ASN1_TIME_print(bio.get(), t);
  return str_new(th, bio_text(bio.get()));
}
Owned serial_text(Thread& th, X509* cert) {
  BioPtr bio(BIO_new(BIO_s_mem()));
  i2a_ASN1_INTEGER(bio.get(), X509_get_serialNumber(cert));
  return str_new(th, bio_text(bio.get()));
}

// --- the class Certificate

SslCertificate* self_of(Value v) { return v.as<SslCertificate>(); }

void dealloc(Thread& th, Object* o) {
  X509_free(static_cast<SslCertificate*>(o)->cert);
  object_free(th, o);
}
Owned m_get_info(Thread& th, SslCertificate* c) { return ssl_decode_certificate(th, c->cert); }
Owned m_public_bytes(Thread& th, SslCertificate* c, int format) {
  if (format == 2) return ssl_certificate_der(th, c->cert);
  if (format != 1) return raise(th, th.rt->exc.ValueError, "Unsupported format");
  BioPtr bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(bio.get(), c->cert) == 0) return raise_ssl_last(th);
  return str_new(th, bio_text(bio.get()));
}
Owned certificate_repr(Thread& th, Value self) {
  BioPtr bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(self_of(self)->cert), 0, XN_FLAG_RFC2253);
  return format_str(th, "<{} '{}'>", type_of(th, self), bio_text(bio.get()));
}
Status certificate_hash(Thread&, Value self, int64_t& out) {
  out = static_cast<int64_t>(X509_subject_name_hash(self_of(self)->cert));
  return Status::kOk;
}
Owned certificate_compare(Thread& th, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || type_of(th, b) != ssl_state(th).certificate) {
    return Owned::not_implemented();
  }
  bool same = X509_cmp(self_of(a)->cert, self_of(b)->cert) == 0;
  return Owned::boolean(same == (op == CompareOp::kEq));
}
const NativeDef kMethods[] = {
    method<&m_get_info>("get_info(self, /)"),
    method<&m_public_bytes>("public_bytes(self, /, format=1)"),
};
const TypeSpec kSpec = {"_ssl.Certificate",
                        sizeof(SslCertificate),
                        Kind::kOther,
                        TypeFlags::kDisallowNew | TypeFlags::kImmutable,
                        nullptr,
                        [](TypeSlots& s) {
                          s.dealloc = dealloc;
                          s.repr = certificate_repr;
                          s.hash = certificate_hash;
                          s.compare = certificate_compare;
                        },
                        kMethods};

}  // namespace

Owned ssl_decode_certificate(Thread& th, X509* cert) {
  Owned dict = dict_new(th);
  if (!dict || failed(put(th, dict, "subject", name_tuple(th, X509_get_subject_name(cert)))) ||
      failed(put(th, dict, "issuer", name_tuple(th, X509_get_issuer_name(cert)))) ||
      failed(put(th, dict, "version", Owned::small_int(X509_get_version(cert) + 1))) ||
      failed(put(th, dict, "serialNumber", serial_text(th, cert))) ||
      failed(put(th, dict, "notBefore", time_text(th, X509_get0_notBefore(cert)))) ||
      failed(put(th, dict, "notAfter", time_text(th, X509_get0_notAfter(cert)))) ||
      failed(put(th, dict, "subjectAltName", alternative_names(th, cert), true)) ||
      failed(put(th, dict, "OCSP", authority_uris(th, cert, NID_ad_OCSP), true)) ||
      failed(put(th, dict, "caIssuers", authority_uris(th, cert, NID_ad_ca_issuers), true)) ||
      failed(put(th, dict, "crlDistributionPoints", revocation_uris(th, cert), true))) {
    return {};
  }
  return dict;
}

Owned ssl_certificate_der(Thread& th, X509* cert) {
  unsigned char* data = nullptr;
  int size = i2d_X509(cert, &data);
  if (size < 0) return raise_ssl_last(th);
  Owned bytes = bytes_new(th, {reinterpret_cast<char*>(data), static_cast<size_t>(size)});
  OPENSSL_free(data);
  return bytes;
}

Owned ssl_certificate_new(Thread& th, X509* cert) {
  auto* c = make_instance<SslCertificate>(th, ssl_state(th).certificate);
  if (c == nullptr) return {};
  X509_up_ref(cert);
  c->cert = cert;
  return Owned::steal(Value(c));
}

Owned ssl_test_decode_cert(Thread& th, Value path) {
  Owned text = os_fspath(th, path);
  Owned bytes = text ? os_fsencode(th, text) : Owned();
  if (!bytes) return {};
  const Type* error = ssl_state(th).SSLError.as<Type>();
  BioPtr bio(BIO_new_file(bytes.as<Bytes>()->data, "r"));
  ERR_clear_error();
  if (!bio) return raise(th, error, "Can't open file");
  X509* cert = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr);
  ERR_clear_error();
  if (cert == nullptr) return raise(th, error, "Error decoding PEM-encoded file");
  Owned result = ssl_decode_certificate(th, cert);
  X509_free(cert);
  return result;
}

Owned ssl_object_tuple(Thread& th, const ASN1_OBJECT* object) {
  int nid = OBJ_obj2nid(object);
  if (nid == NID_undef) return raise(th, th.rt->exc.ValueError, "Unknown object");
  char oid[128];
  int n = OBJ_obj2txt(oid, sizeof oid, object, 1);
  Owned sn = str_new(th, OBJ_nid2sn(nid)), ln = str_new(th, OBJ_nid2ln(nid));
  Owned number = n > 0 ? str_new(th, oid) : Owned::none();
  if (!sn || !ln || !number) return {};
  return tuple_of(th, Value::small_int(nid), sn.get(), ln.get(), number.get());
}

Status init_ssl_certificate(Thread& th, Module* m) {
  Type* t = add_type(th, m, kSpec);
  ssl_state(th).certificate = t;
  return t == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy
