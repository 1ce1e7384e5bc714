// _SSLSocket: one TLS connection, over a socket or over two MemoryBIOs.
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "core/interp/eval.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/openssl/ssl.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/turn.h"
#include "core/object/weakref.h"

namespace dxpy {

namespace {

constexpr int16_t kPollIn = 1, kPollOut = 4;

SslSocket* self_of(Value v) { return v.as<SslSocket>(); }

// --- waiting

int64_t now_ns(Thread& th) { return th.rt->host->clock(HostClock::kMonotonic).value; }

// What the socket's timeout allows: ns to wait at most; 0: do not wait, -1: as long as it takes.
struct Patience {
  int64_t timeout_ns = 0, deadline_ns = 0;
  bool over_socket = false;
};

// The socket must be there and open.
Status open_socket(Thread& th, SslSocket* s, Patience& p, Owned& keep) {
  if (!s->socket) return Status::kOk;
  keep = weakref_get(th, s->socket);
  if (!keep) return Status::kError;
  if (keep.get().is_none() || keep.as<Socket>()->fd < 0) {
    return raise_ssl_text(th, "Underlying socket connection gone");
  }
  s->fd = keep.as<Socket>()->fd;
  p.over_socket = true;
  p.timeout_ns = keep.as<Socket>()->timeout_ns;
  if (p.timeout_ns > 0) p.deadline_ns = now_ns(th) + p.timeout_ns;
  return Status::kOk;
}

enum class Wait : uint8_t { kReady, kTimedOut, kClosed, kNonblocking, kError };

Wait wait_for(Thread& th, const Owned& socket, const Patience& p, bool writing) {
  if (!p.over_socket || p.timeout_ns == 0) return Wait::kNonblocking;
  while (true) {
    if (socket.as<Socket>()->fd < 0) return Wait::kClosed;
    int64_t left = -1;
    if (p.timeout_ns > 0) {
      left = p.deadline_ns - now_ns(th);
      if (left <= 0) return Wait::kTimedOut;
    }
    HostPoll poll{socket.as<Socket>()->fd, writing ? kPollOut : kPollIn, 0};
    HostResult<int> r;
    {
      Unlocked others_run(th);
      r = th.rt->host->poll(&poll, 1, left);
    }
    if (r.ok()) {
      if (r.value > 0) return Wait::kReady;
    } else if (r.error != kHostInterrupted) {
      (void)raise_os_error(th, r.error);
      return Wait::kError;
    } else if (failed(run_safepoint(th))) {
      return Wait::kError;
    }
  }
}

// Calls `operation` (-> what OpenSSL returned) until it is done or cannot go on. `error`: of SSL_get_error.
// kError: an exception is pending.
template <typename Operation>
Status run(Thread& th, SslSocket* s, const char* timed_out, int& error, Operation&& operation) {
  Patience p;
  Owned socket;
  if (failed(open_socket(th, s, p, socket))) return Status::kError;
  Owned self = Owned::borrow(Value(s));
  while (true) {
    ERR_clear_error();
    s->io_error = 0;
    int result = operation();
    error = SSL_get_error(s->ssl, result);
    if (s->exception) {
      ERR_clear_error();
      return raise_exception(th, lend(Owned::steal(std::exchange(s->exception, Value()))));
    }
    if (failed(run_safepoint(th))) return Status::kError;
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return Status::kOk;
    switch (wait_for(th, socket, p, error == SSL_ERROR_WANT_WRITE)) {
      case Wait::kReady:
        continue;
      case Wait::kTimedOut:
        return raise(th, th.rt->exc.TimeoutError, "{}", timed_out);
      case Wait::kClosed:
        return raise(th, ssl_state(th).SSLError.as<Type>(), "Underlying socket has been closed.");
      case Wait::kNonblocking:
        return Status::kOk;
      case Wait::kError:
        return Status::kError;
    }
  }
}

Status m_do_handshake(Thread& th, SslSocket* s) {
  int error = 0;
  Status ok =
      run(th, s, "_ssl.c:1000: The handshake operation timed out", error, [&] { return SSL_do_handshake(s->ssl); });
  if (failed(ok)) return ok;
  return error == SSL_ERROR_NONE ? Status::kOk : Status(raise_ssl_result(th, s, error));
}

Owned m_write(Thread& th, SslSocket* s, Value data) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  size_t written = 0;
  int error = 0;
  std::string_view bytes = buffer.bytes();
  Status ok = run(th, s, "The write operation timed out", error,
                  [&] { return SSL_write_ex(s->ssl, bytes.data(), bytes.size(), &written); });
  if (failed(ok)) return {};
  return error == SSL_ERROR_NONE ? int_from_u64(th, written) : Owned(raise_ssl_result(th, s, error));
}

Owned read_bytes(Thread& th, SslSocket* s, char* into, size_t size, size_t& got) {
  int error = 0;
  if (size == 0) return Owned::none();
  Status ok = run(th, s, "The read operation timed out", error, [&] { return SSL_read_ex(s->ssl, into, size, &got); });
  if (failed(ok)) return {};
  if (error == SSL_ERROR_NONE) return Owned::none();
  if (error == SSL_ERROR_ZERO_RETURN && SSL_get_shutdown(s->ssl) == SSL_RECEIVED_SHUTDOWN) {
    got = 0;
    return Owned::none();
  }
  return raise_ssl_result(th, s, error);
}

Owned m_read(Thread& th, SslSocket* s, int64_t size, Value buffer) {
  size_t got = 0;
  if (!buffer) {
    if (size < 0) return raise(th, th.rt->exc.ValueError, "size should not be negative");
    Owned memory = Owned::steal(Value(bytes_alloc(th, static_cast<size_t>(size))));
    if (!memory || !read_bytes(th, s, memory.as<Bytes>()->data, static_cast<size_t>(size), got)) return {};
    return bytes_new(th, memory.as<Bytes>()->view().substr(0, got));
  }
  BufferScope scope(th);
  if (failed(scope.open(buffer, BufferView::kWritable))) {
    clear_error(th);
    return raise(th, th.rt->exc.TypeError, "read() argument 2 must be read-write bytes-like object, not {}",
                 type_of(th, buffer));
  }
  size_t room = scope.bytes().size();
  size_t wanted = size <= 0 || static_cast<size_t>(size) > room ? room : static_cast<size_t>(size);
  if (!read_bytes(th, s, scope.view().data, wanted, got)) return {};
  return int_from_u64(th, got);
}

// Says goodbye, and waits for the other side's. The Python socket, or None.
Owned m_shutdown(Thread& th, SslSocket* s) {
  int zeros = 0, result = 0, error = 0;
  Status ok = run(th, s, "The read operation timed out", error, [&] {
    do {
      if (s->shutdown_seen_zero) SSL_set_read_ahead(s->ssl, 0);
      result = SSL_shutdown(s->ssl);
      if (result == 0) s->shutdown_seen_zero = true;
    } while (result == 0 && ++zeros < 2);
    return result == 0 ? 1 : result;
  });
  if (failed(ok)) return {};
  if (result < 0) return raise_ssl_result(th, s, error);
  return s->socket ? weakref_get(th, s->socket) : Owned::none();
}

int64_t m_pending(Thread&, SslSocket* s) { return SSL_pending(s->ssl); }

// --- what is known of the connection

Owned m_getpeercert(Thread& th, SslSocket* s, bool der) {
  if (SSL_is_init_finished(s->ssl) == 0) return raise(th, th.rt->exc.ValueError, "handshake not done yet");
  X509* cert = SSL_get1_peer_certificate(s->ssl);
  if (cert == nullptr) return Owned::none();
  Owned result;
  if (der) {
    result = ssl_certificate_der(th, cert);
  } else if ((SSL_CTX_get_verify_mode(SSL_get_SSL_CTX(s->ssl)) & SSL_VERIFY_PEER) == 0) {
    result = call(th, type_value(th.rt->types.dict));
  } else {
    result = ssl_decode_certificate(th, cert);
  }
  X509_free(cert);
  return result;
}

Owned chain_list(Thread& th, STACK_OF(X509) * chain) {
  Owned list = list_new(th);
  for (int i = 0; list && i < sk_X509_num(chain); ++i) {
    Owned c = ssl_certificate_new(th, sk_X509_value(chain, i));
    if (!c || failed(list_append(th, list.as<List>(), c))) return {};
  }
  return list;
}
Owned m_get_verified_chain(Thread& th, SslSocket* s) {
  STACK_OF(X509)* chain = SSL_get0_verified_chain(s->ssl);
  return chain == nullptr ? Owned::none() : chain_list(th, chain);
}
Owned m_get_unverified_chain(Thread& th, SslSocket* s) {
  STACK_OF(X509)* chain = SSL_get_peer_cert_chain(s->ssl);
  if (chain == nullptr) return Owned::none();
  Owned list = chain_list(th, chain);
  if (!list || !s->server_side) return list;
  // On the server's side the chain lacks the peer itself.
  X509* peer = SSL_get1_peer_certificate(s->ssl);
  if (peer == nullptr) return list;
  Owned c = ssl_certificate_new(th, peer);
  X509_free(peer);
  return c && !failed(list_insert(th, list.as<List>(), 0, c)) ? std::move(list) : Owned();
}

Owned m_cipher(Thread& th, SslSocket* s) {
  const SSL_CIPHER* c = SSL_get_current_cipher(s->ssl);
  return c == nullptr ? Owned::none() : ssl_cipher_tuple(th, c);
}
Owned m_shared_ciphers(Thread& th, SslSocket* s) {
  STACK_OF(SSL_CIPHER)* ours = SSL_get_ciphers(s->ssl);
  STACK_OF(SSL_CIPHER)* theirs = SSL_get_client_ciphers(s->ssl);
  if (ours == nullptr || theirs == nullptr) return Owned::none();
  Owned list = list_new(th);
  for (int i = 0; list && i < sk_SSL_CIPHER_num(ours); ++i) {
    const SSL_CIPHER* c = sk_SSL_CIPHER_value(ours, i);
    if (sk_SSL_CIPHER_find(theirs, const_cast<SSL_CIPHER*>(c)) < 0) continue;
    Owned t = ssl_cipher_tuple(th, c);
    if (!t || failed(list_append(th, list.as<List>(), t))) return {};
  }
  return list;
}
Owned m_version(Thread& th, SslSocket* s) {
  return SSL_is_init_finished(s->ssl) == 0 ? Owned::none() : str_new(th, SSL_get_version(s->ssl));
}
Owned m_compression(Thread& th, SslSocket* s) {
  const COMP_METHOD* method = SSL_get_current_compression(s->ssl);
  const char* name = method == nullptr ? nullptr : SSL_COMP_get_name(method);
  return name == nullptr ? Owned::none() : str_new(th, name);
}
Owned m_selected_alpn(Thread& th, SslSocket* s) {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(s->ssl, &name, &size);
  return name == nullptr ? Owned::none() : str_new(th, {reinterpret_cast<const char*>(name), size});
}
Owned m_channel_binding(Thread& th, SslSocket* s, std::string_view type) {
  if (type != "tls-unique") {
    return raise(th, th.rt->exc.ValueError, "'{}' channel binding type not implemented", type);
  }
  char text[128];
  bool client_first = (SSL_session_reused(s->ssl) != 0) != !s->server_side;
  size_t n =
      client_first ? SSL_get_finished(s->ssl, text, sizeof text) : SSL_get_peer_finished(s->ssl, text, sizeof text);
  return n == 0 ? Owned::none() : bytes_new(th, {text, n});
}
Status m_post_handshake(Thread& th, SslSocket* s) {
  ERR_clear_error();
  return SSL_verify_client_post_handshake(s->ssl) == 0 ? Status(raise_ssl_last(th)) : Status::kOk;
}

// --- attributes

Owned get_context(Thread&, Value self) { return Owned::borrow(Value(self_of(self)->context)); }
Failure cannot_delete(Thread& th) {
  return raise(th, th.rt->exc.AttributeError, "attribute of '_ssl._SSLSocket' objects cannot be deleted");
}
Status set_context(Thread& th, Value self, Value v) {
  if (!v) return cannot_delete(th);
  if (!is_instance_exactly_or_sub(th, v, ssl_state(th).context)) {
    return raise(th, th.rt->exc.TypeError, "The value must be a SSLContext");
  }
  auto* s = self_of(self);
  inc_ref(v);
  dec_ref(Value(std::exchange(s->context, v.as<SslContext>())));
  SSL_set_SSL_CTX(s->ssl, s->context->ctx);
  SSL_set_msg_callback(s->ssl, nullptr);
  return Status::kOk;
}
Owned get_server_side(Thread&, Value self) { return Owned::boolean(self_of(self)->server_side); }
Owned get_server_hostname(Thread&, Value self) {
  Value v = self_of(self)->server_hostname;
  return v ? Owned::borrow(v) : Owned::none();
}
Owned get_owner(Thread& th, Value self) {
  Value v = self_of(self)->owner;
  return v ? weakref_get(th, v) : Owned::none();
}
Status set_owner(Thread& th, Value self, Value v) {
  if (!v) return cannot_delete(th);
  Owned ref = weakref_new(th, v);
  if (!ref) return Status::kError;
  assign_owned(self_of(self)->owner, std::move(ref));
  return Status::kOk;
}
Owned get_session(Thread& th, Value self) { return ssl_session_of(th, self_of(self)); }
Status set_session(Thread& th, Value self, Value v) {
  return v ? ssl_set_session(th, self_of(self), v) : Status(cannot_delete(th));
}
Owned get_session_reused(Thread&, Value self) { return Owned::boolean(SSL_session_reused(self_of(self)->ssl) != 0); }

void clear(Thread&, Object* o) {
  auto* s = static_cast<SslSocket*>(o);
  drop(s->socket);
  drop(s->owner);
  drop(s->server_hostname);
  drop(s->exception);
  if (SslContext* c = std::exchange(s->context, nullptr)) dec_ref(Value(c));
}
void dealloc(Thread& th, Object* o) {
  auto* s = static_cast<SslSocket*>(o);
  SSL_free(s->ssl);
  clear(th, o);
  drop(s->incoming);
  drop(s->outgoing);
  object_free(th, o);
}
void traverse(Object* o, Visitor& visit) {
  auto* s = static_cast<SslSocket*>(o);
  if (s->context != nullptr) visit(Value(s->context));
  visit(s->exception);
}

const NativeDef kMethods[] = {
    method<&m_cipher>("cipher(self, /)"),
    method<&m_compression>("compression(self, /)"),
    method<&m_do_handshake>("do_handshake(self, /)"),
    method<&m_channel_binding>("get_channel_binding(self, /, cb_type='tls-unique')",
                               "Get channel binding data for current connection."),
    method<&m_get_unverified_chain>("get_unverified_chain(self, /)"),
    method<&m_get_verified_chain>("get_verified_chain(self, /)"),
    method<&m_getpeercert>("getpeercert(self, der=False, /)", "Returns the certificate for the peer."),
    method<&m_pending>("pending(self, /)", "Returns the number of already decrypted bytes available for read."),
    method<&m_read>("read(self, size, buffer=<missing>, /)", "Read up to size bytes from the SSL socket."),
    method<&m_selected_alpn>("selected_alpn_protocol(self, /)"),
    method<&m_shared_ciphers>("shared_ciphers(self, /)"),
    method<&m_shutdown>("shutdown(self, /)", "Does the SSL shutdown handshake with the remote end."),
    method<&m_post_handshake>("verify_client_post_handshake(self, /)",
                              "Initiate TLS 1.3 post-handshake authentication"),
    method<&m_version>("version(self, /)"),
    method<&m_write>("write(self, b, /)", "Writes the bytes-like object b into the SSL object."),
};
const GetSetDef kAttributes[] = {
    {"context", &get_context, &set_context},   {"owner", &get_owner, &set_owner},
    {"server_hostname", &get_server_hostname}, {"server_side", &get_server_side},
    {"session", &get_session, &set_session},   {"session_reused", &get_session_reused},
};
const TypeSpec kSpec = {"_ssl._SSLSocket",
                        sizeof(SslSocket),
                        Kind::kOther,
                        TypeFlags::kGc | TypeFlags::kDisallowNew | TypeFlags::kImmutable,
                        nullptr,
                        [](TypeSlots& slots) {
                          slots.dealloc = dealloc;
                          slots.traverse = traverse;
                          slots.clear = clear;
                        },
                        kMethods,
                        kAttributes};

// --- making one

Status configure_hostname(Thread& th, SslSocket* s, Value hostname) {
  Owned bytes = is_str(hostname) ? str_encode(th, hostname, "ascii", "strict") : Owned::borrow(hostname);
  if (!bytes) return Status::kError;
  std::string name(is_bytes(bytes) ? bytes_view(bytes) : std::string_view());
  if (!is_bytes(bytes) || name.find('\0') != std::string::npos) {
    return raise(th, th.rt->exc.TypeError, "argument must be encoded string without null bytes, not {}",
                 type_of(th, hostname));
  }
  if (name.empty() || name[0] == '.') {
    return raise(th, th.rt->exc.ValueError, "server_hostname cannot be an empty string or start with a leading dot.");
  }
  Owned text = str_new(th, name);
  if (!text) return Status::kError;
  assign_owned(s->server_hostname, std::move(text));
  ASN1_OCTET_STRING* ip = a2i_IPADDRESS(name.c_str());
  if (ip == nullptr) ERR_clear_error();
  bool ok = ip != nullptr || SSL_set_tlsext_host_name(s->ssl, name.c_str()) != 0;
  if (ok && s->context->check_hostname) {
    X509_VERIFY_PARAM* param = SSL_get0_param(s->ssl);
    ok = ip == nullptr ? X509_VERIFY_PARAM_set1_host(param, name.data(), name.size()) != 0
                       : X509_VERIFY_PARAM_set1_ip(param, ASN1_STRING_get0_data(ip),
                                                   static_cast<size_t>(ASN1_STRING_length(ip))) != 0;
  }
  ASN1_OCTET_STRING_free(ip);
  return ok ? Status::kOk : Status(raise_ssl_last(th));
}

Status attach(Thread& th, SslSocket* s, Value socket, MemoryBio* incoming, MemoryBio* outgoing) {
  if (incoming != nullptr) {
    s->incoming = own(Value(incoming));
    s->outgoing = own(Value(outgoing));
    BIO_up_ref(incoming->bio);
    BIO_up_ref(outgoing->bio);
    SSL_set_bio(s->ssl, incoming->bio, outgoing->bio);
    return Status::kOk;
  }
  Owned ref = weakref_new(th, socket);
  if (!ref) return Status::kError;
  s->socket = ref.release();
  s->host = host_sockets(th);
  s->fd = socket.as<Socket>()->fd;
  BIO* bio = s->host == nullptr ? nullptr : ssl_socket_bio(s);
  if (bio == nullptr) return th.has_error() ? Status::kError : Status(raise_no_memory(th));
  SSL_set_bio(s->ssl, bio, bio);
  return Status::kOk;
}

void set_post_handshake(SslSocket* s) {
  if (!s->context->post_handshake_auth) return;
  if (!s->server_side) {
    SSL_set_post_handshake_auth(s->ssl, 1);
    return;
  }
  int mode = SSL_get_verify_mode(s->ssl);
  if ((mode & SSL_VERIFY_PEER) != 0) {
    SSL_set_verify(s->ssl, mode | SSL_VERIFY_POST_HANDSHAKE, SSL_get_verify_callback(s->ssl));
  }
}

}  // namespace

Owned ssl_cipher_tuple(Thread& th, const SSL_CIPHER* c) {
  Owned name = str_new(th, SSL_CIPHER_get_name(c)), version = str_new(th, SSL_CIPHER_get_version(c));
  if (!name || !version) return {};
  return tuple_of(th, name.get(), version.get(), Value::small_int(SSL_CIPHER_get_bits(c, nullptr)));
}

Owned ssl_socket_new(Thread& th, SslContext* context, Value socket, MemoryBio* incoming, MemoryBio* outgoing,
                     bool server_side, Value hostname, Value owner, Value session) {
  if (server_side && context->protocol == kTlsClient) {
    return raise_ssl_text(th, "Cannot create a server socket with a PROTOCOL_TLS_CLIENT context");
  }
  if (!server_side && context->protocol == kTlsServer) {
    return raise_ssl_text(th, "Cannot create a client socket with a PROTOCOL_TLS_SERVER context");
  }
  auto* s = make_instance<SslSocket>(th, ssl_state(th).socket);
  if (s == nullptr) return {};
  Owned result = Owned::steal(Value(s));
  s->context = context;
  inc_ref(Value(context));
  s->server_side = server_side;
  s->fd = -1;
  ERR_clear_error();
  s->ssl = SSL_new(context->ctx);
  if (s->ssl == nullptr) return raise_ssl_last(th);
  SSL_set_app_data(s->ssl, s);
  if (failed(attach(th, s, socket, incoming, outgoing))) return {};
  SSL_set_mode(s->ssl, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
  set_post_handshake(s);
  if (!hostname.is_none() && failed(configure_hostname(th, s, hostname))) return {};
  if (server_side) {
    SSL_set_accept_state(s->ssl);
  } else {
    SSL_set_connect_state(s->ssl);
  }
  if (!owner.is_none() && failed(set_owner(th, result, owner))) return {};
  if (!session.is_none() && failed(ssl_set_session(th, s, session))) return {};
  return result;
}

Status init_ssl_socket(Thread& th, Module* m) {
  Type* t = add_type(th, m, kSpec);
  ssl_state(th).socket = t;
  return t == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy
