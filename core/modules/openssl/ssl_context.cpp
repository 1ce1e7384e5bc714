// _SSLContext: what connections are made from. ssl_context_load.cpp reads certificates and keys,
// ssl_context_hooks.cpp has the callbacks.
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <vector>

#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/openssl/ssl.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

constexpr const char* kDefaultCiphers =
    "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM";
constexpr int kMinimumSupported = -2, kMaximumSupported = -1;

SslContext* self_of(Value v) { return v.as<SslContext>(); }

struct Method {
  int protocol;
  const SSL_METHOD* (*method)();
  int version;  // of a single version; 0: several
  const char* deprecated;
};

// Connections of a single version are asked of the general methods by their limits.
const Method kMethods[] = {
    {kTlsAny, &TLS_method, 0, "ssl.PROTOCOL_TLS is deprecated"},
    {kTlsClient, &TLS_client_method, 0, nullptr},
    {kTlsServer, &TLS_server_method, 0, nullptr},
    {kTls1, &TLS_method, TLS1_VERSION, "ssl.PROTOCOL_TLSv1 is deprecated"},
    {kTls11, &TLS_method, TLS1_1_VERSION, "ssl.PROTOCOL_TLSv1_1 is deprecated"},
    {kTls12, &TLS_method, TLS1_2_VERSION, "ssl.PROTOCOL_TLSv1_2 is deprecated"},
};

Status set_verify(Thread& th, SslContext* c, int n) {
  constexpr int kModes[] = {SSL_VERIFY_NONE, SSL_VERIFY_PEER, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT};
  if (n < 0 || n > 2) return raise(th, th.rt->exc.ValueError, "invalid value for verify_mode");
  SSL_CTX_set_verify(c->ctx, kModes[n], SSL_CTX_get_verify_callback(c->ctx));
  return Status::kOk;
}

void set_defaults(SslContext* c, const Method& m) {
  uint64_t options = SSL_OP_ALL & ~uint64_t{SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS};
  options |= SSL_OP_NO_SSLv2 | SSL_OP_NO_SSLv3 | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
             SSL_OP_SINGLE_DH_USE | SSL_OP_SINGLE_ECDH_USE | SSL_OP_ENABLE_MIDDLEBOX_COMPAT;
  SSL_CTX_set_options(c->ctx, options);
  if (m.version != 0) {
    SSL_CTX_set_min_proto_version(c->ctx, m.version);
    SSL_CTX_set_max_proto_version(c->ctx, m.version);
  } else {
    SSL_CTX_set_min_proto_version(c->ctx, TLS1_2_VERSION);
  }
  SSL_CTX_set_mode(c->ctx, SSL_MODE_RELEASE_BUFFERS);
  if (m.protocol != kTlsClient) {  // a client's sessions of pre-shared keys have no such context
    constexpr unsigned char kSessionContext[] = "Python";
    SSL_CTX_set_session_id_context(c->ctx, kSessionContext, sizeof kSessionContext);
  }
  X509_VERIFY_PARAM* param = SSL_CTX_get0_param(c->ctx);
  X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_TRUSTED_FIRST);
  X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  SSL_CTX_set_post_handshake_auth(c->ctx, 0);
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(positional_only(th, cls, "_SSLContext", nargs, kwnames, 1, 1))) return {};
  int protocol;
  if (failed(native_arg_int(th, args[0], protocol))) return {};
  const Method* method = nullptr;
  for (const Method& m : kMethods) {
    if (m.protocol == protocol) method = &m;
  }
  if (method == nullptr) {
    return raise(th, th.rt->exc.ValueError, "invalid or unsupported protocol version {}", protocol);
  }
  if (method->deprecated != nullptr && failed(warn(th, th.rt->exc.DeprecationWarning, method->deprecated, 2))) {
    return {};
  }
  auto* c = make_instance<SslContext>(th, cls);
  if (c == nullptr) return {};
  Owned result = Owned::steal(Value(c));
  ERR_clear_error();
  c->ctx = SSL_CTX_new(method->method());
  if (c->ctx == nullptr) return raise_ssl_last(th);
  c->protocol = protocol;
  set_defaults(c, *method);
  if (SSL_CTX_set_cipher_list(c->ctx, kDefaultCiphers) == 0) {
    ERR_clear_error();
    return raise(th, ssl_state(th).SSLError.as<Type>(), "No cipher can be selected.");
  }
  c->check_hostname = protocol == kTlsClient;
  return failed(set_verify(th, c, protocol == kTlsClient ? 2 : 0)) ? Owned() : std::move(result);
}

void clear(Thread& th, Object* o) {
  auto* c = static_cast<SslContext*>(o);
  drop(c->sni);
  drop(c->msg);
  drop(c->psk_client);
  drop(c->psk_server);
  drop(c->keylog_name);
  clear_attributes(th, o);
}
void dealloc(Thread& th, Object* o) {
  auto* c = static_cast<SslContext*>(o);
  SSL_CTX_free(c->ctx);
  BIO_free_all(c->keylog);
  delete c->alpn;
  clear(th, o);
  object_free(th, o);
}
void traverse(Object* o, Visitor& visit) {
  auto* c = static_cast<SslContext*>(o);
  visit(c->sni);
  visit(c->msg);
  visit(c->psk_client);
  visit(c->psk_server);
  traverse_attributes(o, visit);
}

// --- connections

Owned m_wrap_socket(Thread& th, SslContext* c, Value sock, bool server_side, Value hostname, Value owner,
                    Value session) {
  Type* socket = module_state<SocketState>(th).socket;
  if (socket == nullptr || !is_instance_exactly_or_sub(th, sock, socket)) {
    return raise(th, th.rt->exc.TypeError, "_wrap_socket() argument 'sock' must be _socket.socket, not {}",
                 type_of(th, sock));
  }
  return ssl_socket_new(th, c, sock, nullptr, nullptr, server_side, hostname, owner, session);
}
Owned m_wrap_bio(Thread& th, SslContext* c, Value incoming, Value outgoing, bool server_side, Value hostname,
                 Value owner, Value session) {
  const Type* bio = ssl_state(th).bio;
  for (Value v : {incoming, outgoing}) {
    if (!is_instance_exactly_or_sub(th, v, bio)) {
      return raise(th, th.rt->exc.TypeError, "_wrap_bio() argument '{}' must be _ssl.MemoryBIO, not {}",
                   v == incoming ? "incoming" : "outgoing", type_of(th, v));
    }
  }
  return ssl_socket_new(th, c, Value(), incoming.as<MemoryBio>(), outgoing.as<MemoryBio>(), server_side, hostname,
                        owner, session);
}

// --- ciphers, curves, application protocols

Status m_set_ciphers(Thread& th, SslContext* c, std::string_view list) {
  if (SSL_CTX_set_cipher_list(c->ctx, std::string(list).c_str()) != 0) return Status::kOk;
  ERR_clear_error();
  return raise(th, ssl_state(th).SSLError.as<Type>(), "No cipher can be selected.");
}

Status put(Thread& th, Value dict, const char* key, Owned v) {
  return v ? dict_set_text(th, dict, key, v) : Status::kError;
}
Owned nid_name(Thread& th, int nid) { return nid == NID_undef ? Owned::none() : str_new(th, OBJ_nid2ln(nid)); }
Owned cipher_dict(Thread& th, const SSL_CIPHER* cipher) {
  int alg_bits = 0, bits = SSL_CIPHER_get_bits(cipher, &alg_bits);
  char text[512] = "";
  SSL_CIPHER_description(cipher, text, sizeof text - 1);
  std::string_view description(text);
  if (description.ends_with('\n')) description.remove_suffix(1);
  Owned d = dict_new(th);
  if (!d || failed(put(th, d, "id", int_from_u64(th, SSL_CIPHER_get_id(cipher)))) ||
      failed(put(th, d, "name", str_new(th, SSL_CIPHER_get_name(cipher)))) ||
      failed(put(th, d, "protocol", str_new(th, SSL_CIPHER_get_version(cipher)))) ||
      failed(put(th, d, "description", str_new(th, description))) ||
      failed(put(th, d, "strength_bits", Owned::small_int(bits))) ||
      failed(put(th, d, "alg_bits", Owned::small_int(alg_bits))) ||
      failed(put(th, d, "aead", Owned::boolean(SSL_CIPHER_is_aead(cipher) != 0))) ||
      failed(put(th, d, "symmetric", nid_name(th, SSL_CIPHER_get_cipher_nid(cipher)))) ||
      failed(put(th, d, "digest", nid_name(th, SSL_CIPHER_get_digest_nid(cipher)))) ||
      failed(put(th, d, "kea", nid_name(th, SSL_CIPHER_get_kx_nid(cipher)))) ||
      failed(put(th, d, "auth", nid_name(th, SSL_CIPHER_get_auth_nid(cipher))))) {
    return {};
  }
  return d;
}
Owned m_get_ciphers(Thread& th, SslContext* c) {
  STACK_OF(SSL_CIPHER)* ciphers = SSL_CTX_get_ciphers(c->ctx);
  Owned list = list_new(th);
  for (int i = 0; list && i < sk_SSL_CIPHER_num(ciphers); ++i) {
    Owned d = cipher_dict(th, sk_SSL_CIPHER_value(ciphers, i));
    if (!d || failed(list_append(th, list.as<List>(), d))) return {};
  }
  return list;
}

int select_alpn(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* theirs,
                unsigned theirs_size, void* data) {
  const std::string& ours = *static_cast<SslContext*>(data)->alpn;
  unsigned char* chosen = nullptr;
  int result = SSL_select_next_proto(&chosen, out_size, reinterpret_cast<const unsigned char*>(ours.data()),
                                     static_cast<unsigned>(ours.size()), theirs, theirs_size);
  *out = chosen;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}
Status m_set_alpn(Thread& th, SslContext* c, Value protocols) {
  BufferScope buffer(th);
  if (failed(buffer.open(protocols))) return Status::kError;
  auto* names = new std::string(buffer.bytes());
  delete std::exchange(c->alpn, names);
  if (SSL_CTX_set_alpn_protos(c->ctx, reinterpret_cast<const unsigned char*>(names->data()),
                              static_cast<unsigned>(names->size())) != 0) {
    ERR_clear_error();
    return raise_no_memory(th);
  }
  SSL_CTX_set_alpn_select_cb(c->ctx, &select_alpn, c);
  return Status::kOk;
}

Owned m_session_stats(Thread& th, SslContext* c) {
  Owned d = dict_new(th);
  const struct {
    const char* name;
    long value;
  } rows[] = {
      {"number", SSL_CTX_sess_number(c->ctx)},
      {"connect", SSL_CTX_sess_connect(c->ctx)},
      {"connect_good", SSL_CTX_sess_connect_good(c->ctx)},
      {"connect_renegotiate", SSL_CTX_sess_connect_renegotiate(c->ctx)},
      {"accept", SSL_CTX_sess_accept(c->ctx)},
      {"accept_good", SSL_CTX_sess_accept_good(c->ctx)},
      {"accept_renegotiate", SSL_CTX_sess_accept_renegotiate(c->ctx)},
      {"hits", SSL_CTX_sess_hits(c->ctx)},
      {"misses", SSL_CTX_sess_misses(c->ctx)},
      {"timeouts", SSL_CTX_sess_timeouts(c->ctx)},
      {"cache_full", SSL_CTX_sess_cache_full(c->ctx)},
  };
  for (auto& row : rows) {
    if (!d || failed(put(th, d, row.name, Owned::small_int(row.value)))) return {};
  }
  return d;
}

// --- attributes

Owned get_check_hostname(Thread&, Value self) { return Owned::boolean(self_of(self)->check_hostname); }
Status set_check_hostname(Thread& th, Value self, Value v) {
  auto* c = self_of(self);
  Tri t = v ? truth(th, v) : Tri::kFalse;
  if (t == Tri::kError) return Status::kError;
  if (t == Tri::kTrue && SSL_CTX_get_verify_mode(c->ctx) == SSL_VERIFY_NONE && failed(set_verify(th, c, 2))) {
    return Status::kError;
  }
  c->check_hostname = t == Tri::kTrue;
  return Status::kOk;
}

Owned get_verify_mode(Thread& th, Value self) {
  int mode = SSL_CTX_get_verify_mode(self_of(self)->ctx) & (SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
  if (mode == SSL_VERIFY_NONE) return Owned::small_int(0);
  if (mode == SSL_VERIFY_PEER) return Owned::small_int(1);
  if (mode == (SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT)) return Owned::small_int(2);
  return raise_ssl_text(th, "invalid return value from SSL_CTX_get_verify_mode");
}
Status set_verify_mode(Thread& th, Value self, Value v) {
  int n;
  if (failed(native_arg_int(th, v, n))) return Status::kError;
  if (n == 0 && self_of(self)->check_hostname) {
    return raise(th, th.rt->exc.ValueError, "Cannot set verify_mode to CERT_NONE when check_hostname is enabled.");
  }
  return set_verify(th, self_of(self), n);
}

Owned get_verify_flags(Thread& th, Value self) {
  return int_from_u64(th, X509_VERIFY_PARAM_get_flags(SSL_CTX_get0_param(self_of(self)->ctx)));
}
Status set_verify_flags(Thread& th, Value self, Value v) {
  if (!is_int(v)) return raise(th, th.rt->exc.TypeError, "argument must be int, not {}", type_of(th, v));
  auto wanted = static_cast<unsigned long>(int_as_u64_mask(v));
  X509_VERIFY_PARAM* param = SSL_CTX_get0_param(self_of(self)->ctx);
  unsigned long now = X509_VERIFY_PARAM_get_flags(param);
  if ((now & ~wanted) != 0 && X509_VERIFY_PARAM_clear_flags(param, now & ~wanted) == 0) return raise_ssl_last(th);
  if ((wanted & ~now) != 0 && X509_VERIFY_PARAM_set_flags(param, wanted & ~now) == 0) return raise_ssl_last(th);
  return Status::kOk;
}

Owned get_host_flags(Thread& th, Value self) {
  return int_from_u64(th, X509_VERIFY_PARAM_get_hostflags(SSL_CTX_get0_param(self_of(self)->ctx)));
}
Status set_host_flags(Thread& th, Value self, Value v) {
  Owned i = index(th, v);
  if (!i) return Status::kError;
  X509_VERIFY_PARAM_set_hostflags(SSL_CTX_get0_param(self_of(self)->ctx), static_cast<unsigned>(int_as_u64_mask(i)));
  return Status::kOk;
}

constexpr uint64_t kNoVersions =
    SSL_OP_NO_SSLv2 | SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3;
Owned get_options(Thread& th, Value self) { return int_from_u64(th, SSL_CTX_get_options(self_of(self)->ctx)); }
Status set_options(Thread& th, Value self, Value v) {
  Owned i = index(th, v);
  uint64_t wanted = 0;
  if (!i) return Status::kError;
  if (int_sign(i) < 0) return raise(th, th.rt->exc.ValueError, "Cannot convert negative int");
  if (!int_fits_u64(i, wanted)) {
    return raise(th, th.rt->exc.OverflowError, "Python int too large for C unsigned long long");
  }
  SSL_CTX* ctx = self_of(self)->ctx;
  uint64_t now = SSL_CTX_get_options(ctx), added = wanted & ~now;
  if ((added & kNoVersions) != 0 &&
      failed(warn(th, th.rt->exc.DeprecationWarning, "ssl.OP_NO_SSL*/ssl.OP_NO_TLS* options are deprecated", 2))) {
    return Status::kError;
  }
  if ((now & ~wanted) != 0) SSL_CTX_clear_options(ctx, now & ~wanted);
  if (added != 0) SSL_CTX_set_options(ctx, added);
  return Status::kOk;
}

Owned version_value(long v, int fallback) { return Owned::small_int(v == 0 ? fallback : v); }
Owned get_minimum(Thread&, Value self) {
  return version_value(SSL_CTX_get_min_proto_version(self_of(self)->ctx), kMinimumSupported);
}
Owned get_maximum(Thread&, Value self) {
  return version_value(SSL_CTX_get_max_proto_version(self_of(self)->ctx), kMaximumSupported);
}
Status set_version(Thread& th, SslContext* c, Value v, bool minimum) {
  int n;
  if (failed(native_arg_int(th, v, n))) return Status::kError;
  const char* old = n == SSL3_VERSION     ? "ssl.TLSVersion.SSLv3 is deprecated"
                    : n == TLS1_VERSION   ? "ssl.TLSVersion.TLSv1 is deprecated"
                    : n == TLS1_1_VERSION ? "ssl.TLSVersion.TLSv1_1 is deprecated"
                                          : nullptr;
  if (old != nullptr && failed(warn(th, th.rt->exc.DeprecationWarning, old, 2))) return Status::kError;
  if (c->protocol != kTlsAny && c->protocol != kTlsClient && c->protocol != kTlsServer) {
    return raise(th, th.rt->exc.ValueError,
                 "The context's protocol doesn't support modification of highest and lowest version.");
  }
  char hex[16];
  std::snprintf(hex, sizeof hex, "0x%x", static_cast<unsigned>(n));
  int version = n;
  if (n == kMinimumSupported) {
    version = minimum ? 0 : TLS1_VERSION;
  } else if (n == kMaximumSupported) {
    version = minimum ? TLS1_3_VERSION : 0;
  } else if (n < SSL3_VERSION || n > TLS1_3_VERSION) {
    return raise(th, th.rt->exc.ValueError, "Unsupported TLS/SSL version {}", hex);
  }
  auto ok = minimum ? SSL_CTX_set_min_proto_version(c->ctx, version) : SSL_CTX_set_max_proto_version(c->ctx, version);
  return ok != 0 ? Status::kOk : Status(raise(th, th.rt->exc.ValueError, "Unsupported protocol version {}", hex));
}
Status set_minimum(Thread& th, Value self, Value v) { return set_version(th, self_of(self), v, true); }
Status set_maximum(Thread& th, Value self, Value v) { return set_version(th, self_of(self), v, false); }

Owned get_num_tickets(Thread& th, Value self) { return int_from_u64(th, SSL_CTX_get_num_tickets(self_of(self)->ctx)); }
Status set_num_tickets(Thread& th, Value self, Value v) {
  int64_t n = 0;
  Owned i = index(th, v);
  if (!i || failed(int_as_i64(th, i, n))) return Status::kError;
  if (n < 0) return raise(th, th.rt->exc.ValueError, "value must be non-negative");
  if (self_of(self)->protocol != kTlsServer) {
    return raise(th, th.rt->exc.ValueError, "SSLContext is not a server context.");
  }
  if (SSL_CTX_set_num_tickets(self_of(self)->ctx, static_cast<size_t>(n)) != 1) {
    return raise(th, th.rt->exc.ValueError, "failed to set num tickets.");
  }
  return Status::kOk;
}
Owned get_post_handshake(Thread&, Value self) { return Owned::boolean(self_of(self)->post_handshake_auth); }
Status set_post_handshake(Thread& th, Value self, Value v) {
  Tri t = truth(th, v ? v : Value::none());
  if (t == Tri::kError) return Status::kError;
  self_of(self)->post_handshake_auth = t == Tri::kTrue;
  // Clients say that they can; a context for both sides, too.
  SSL_CTX_set_post_handshake_auth(self_of(self)->ctx, t == Tri::kTrue ? 1 : 0);
  return Status::kOk;
}
Owned get_protocol(Thread&, Value self) { return Owned::small_int(self_of(self)->protocol); }
Owned get_security_level(Thread&, Value self) {
  return Owned::small_int(SSL_CTX_get_security_level(self_of(self)->ctx));
}

// A setter that does not delete.
template <auto kSet>
Status keep(Thread& th, Value self, Value v) {
  return v ? kSet(th, self, v)
           : Status(raise(th, th.rt->exc.AttributeError, "attribute of '_ssl._SSLContext' objects cannot be deleted"));
}

const GetSetDef kAttributes[] = {
    {"check_hostname", &get_check_hostname, &keep<&set_check_hostname>},
    {"_host_flags", &get_host_flags, &keep<&set_host_flags>},
    {"maximum_version", &get_maximum, &keep<&set_maximum>},
    {"minimum_version", &get_minimum, &keep<&set_minimum>},
    {"num_tickets", &get_num_tickets, &keep<&set_num_tickets>},
    {"options", &get_options, &keep<&set_options>},
    {"post_handshake_auth", &get_post_handshake, &keep<&set_post_handshake>},
    {"protocol", &get_protocol},
    {"security_level", &get_security_level},
    {"verify_flags", &get_verify_flags, &keep<&set_verify_flags>},
    {"verify_mode", &get_verify_mode, &keep<&set_verify_mode>},
};
const NativeDef kOwnMethods[] = {
    method<&m_wrap_socket>(
        "_wrap_socket(self, /, sock, server_side, server_hostname=None, *, owner=None, session=None)"),
    method<&m_wrap_bio>(
        "_wrap_bio(self, /, incoming, outgoing, server_side, server_hostname=None, *, owner=None, session=None)"),
    method<&m_set_ciphers>("set_ciphers(self, cipherlist, /)"),
    method<&m_get_ciphers>("get_ciphers(self, /)"),
    method<&m_set_alpn>("_set_alpn_protocols(self, protos, /)"),
    method<&m_session_stats>("session_stats(self, /)"),
};

template <typename T>
std::vector<T> joined(std::initializer_list<std::span<const T>> parts) {
  std::vector<T> all;
  for (auto part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace

Status init_ssl_context(Thread& th, Module* m) {
  static const std::vector<NativeDef> kAllMethods =
      joined<NativeDef>({kOwnMethods, ssl_load_methods(), ssl_hook_methods()});
  static const std::vector<GetSetDef> kAllAttributes = joined<GetSetDef>({kAttributes, ssl_hook_attributes()});
  static const TypeSpec kSpec = {"_ssl._SSLContext",
                                 sizeof(SslContext),
                                 Kind::kOther,
                                 TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kWeakRef | TypeFlags::kImmutable,
                                 nullptr,
                                 [](TypeSlots& s) {
                                   s.construct = construct;
                                   s.dealloc = dealloc;
                                   s.traverse = traverse;
                                   s.clear = clear;
                                 },
                                 kAllMethods,
                                 kAllAttributes};
  Type* t = add_type(th, m, kSpec);
  ssl_state(th).context = t;
  if (t == nullptr) return Status::kError;
  return module_add_text(th, m, "_DEFAULT_CIPHERS", kDefaultCiphers);
}

}  // namespace dxpy
