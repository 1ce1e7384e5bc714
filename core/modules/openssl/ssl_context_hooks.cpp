// Callbacks of a context: server names, messages, pre-shared keys, the log of keys. OpenSSL calls them with the turn.
#include <openssl/err.h>

#include "core/modules/native_type.h"
#include "core/modules/openssl/ssl.h"
#include "core/modules/path_arg.h"
#include "core/object/int.h"
#include "core/object/weakref.h"

namespace dxpy {

namespace {

SslContext* self_of(Value v) { return v.as<SslContext>(); }
SslSocket* socket_of(const SSL* ssl) { return static_cast<SslSocket*>(SSL_get_app_data(ssl)); }
SslContext* context_of(const SSL* ssl) { return socket_of(ssl)->context; }

// The Python object of a connection: its owner, or the socket; None when it is gone.
Owned python_side(Thread& th, SslSocket* s) {
  if (s->owner) return weakref_get(th, s->owner);
  return s->socket ? weakref_get(th, s->socket) : Owned::none();
}

// --- server names

int on_server_name(SSL* ssl, int* alert, void* data) {
  Thread& th = *Thread::current();
  Owned context = Owned::borrow(Value(static_cast<SslContext*>(data)));
  Value hook = context.as<SslContext>()->sni;
  if (!hook) return SSL_TLSEXT_ERR_NOACK;
  Owned callable = Owned::borrow(hook);
  const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  Owned connection = python_side(th, socket_of(ssl));
  bool gone = connection && connection.get().is_none() && (socket_of(ssl)->owner || socket_of(ssl)->socket);
  if (gone) {
    *alert = SSL_AD_INTERNAL_ERROR;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  Owned text = !connection ? Owned() : name == nullptr ? Owned::none() : str_decode(th, name, "ascii", "strict");
  if (!text) {
    error_unraisable(th, "", callable);
    *alert = SSL_AD_INTERNAL_ERROR;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  Owned result = call_with(th, callable, connection.get(), text.get(), context.get());
  if (!result) {
    error_unraisable(th, "", callable);
    *alert = SSL_AD_HANDSHAKE_FAILURE;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  if (result.get().is_none()) return SSL_TLSEXT_ERR_OK;
  if (failed(native_arg_int(th, result, *alert))) {
    error_unraisable(th, "", result);
    *alert = SSL_AD_INTERNAL_ERROR;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

Owned get_sni(Thread&, Value self) {
  Value v = self_of(self)->sni;
  return v ? Owned::borrow(v) : Owned::none();
}
Status set_sni(Thread& th, Value self, Value v) {
  if (!v) return raise(th, th.rt->exc.AttributeError, "attribute of '_ssl._SSLContext' objects cannot be deleted");
  auto* c = self_of(self);
  if (c->protocol == kTlsClient) {
    return raise(th, th.rt->exc.ValueError, "sni_callback cannot be set on TLS_CLIENT context");
  }
  drop(c->sni);
  SSL_CTX_set_tlsext_servername_callback(c->ctx, nullptr);
  if (v.is_none()) return Status::kOk;
  if (type_of(th, v)->slots.call == nullptr) return raise(th, th.rt->exc.TypeError, "not a callable object");
  c->sni = own(v);
  SSL_CTX_set_tlsext_servername_callback(c->ctx, &on_server_name);
  SSL_CTX_set_tlsext_servername_arg(c->ctx, c);
  return Status::kOk;
}

// --- messages

void on_message(int write, int version, int content_type, const void* data, size_t size, SSL* ssl, void*) {
  Thread& th = *Thread::current();
  SslSocket* s = socket_of(ssl);
  if (s == nullptr || s->context == nullptr || !s->context->msg || s->exception || th.has_error()) return;
  const auto* bytes = static_cast<const unsigned char*>(data);
  int type = -1;
  if (content_type == SSL3_RT_HEADER && size >= 1) type = bytes[0];
  if (content_type == SSL3_RT_ALERT && size >= 2) type = bytes[1];
  if (content_type == SSL3_RT_HANDSHAKE && size >= 1) type = bytes[0];
  if (content_type == SSL3_RT_CHANGE_CIPHER_SPEC) type = 0x0101;
  if (content_type == SSL3_RT_INNER_CONTENT_TYPE && size >= 1) type = bytes[0];
  if (content_type == SSL3_RT_HEADER && size >= 3) version = (bytes[1] << 8) | bytes[2];
  Owned callable = Owned::borrow(s->context->msg);
  Owned connection = python_side(th, s);
  Owned direction = connection ? str_new(th, write != 0 ? "write" : "read") : Owned();
  Owned text = direction ? bytes_new(th, {static_cast<const char*>(data), size}) : Owned();
  Owned done = text ? call_with(th, callable, connection.get(), direction.get(), Value::small_int(version),
                                Value::small_int(content_type), Value::small_int(type), text.get())
                    : Owned();
  if (!done) s->exception = take_error(th).release();
}

Owned get_msg(Thread&, Value self) {
  Value v = self_of(self)->msg;
  return v ? Owned::borrow(v) : Owned::none();
}
Status set_msg(Thread& th, Value self, Value v) {
  if (!v) return raise(th, th.rt->exc.AttributeError, "attribute of '_ssl._SSLContext' objects cannot be deleted");
  auto* c = self_of(self);
  if (v.is_none()) {
    drop(c->msg);
    SSL_CTX_set_msg_callback(c->ctx, nullptr);
    return Status::kOk;
  }
  if (type_of(th, v)->slots.call == nullptr) return raise(th, th.rt->exc.TypeError, "{!r} is not callable.", v);
  assign(c->msg, v);
  SSL_CTX_set_msg_callback(c->ctx, &on_message);
  return Status::kOk;
}

// --- the log of keys

void on_key(const SSL* ssl, const char* line) {
  SslContext* c = context_of(ssl);
  if (c->keylog == nullptr) return;
  BIO_printf(c->keylog, "%s\n", line);
  (void)BIO_flush(c->keylog);
}
Owned get_keylog(Thread&, Value self) {
  Value v = self_of(self)->keylog_name;
  return v ? Owned::borrow(v) : Owned::none();
}
Status set_keylog(Thread& th, Value self, Value v) {
  if (!v) return raise(th, th.rt->exc.AttributeError, "attribute of '_ssl._SSLContext' objects cannot be deleted");
  auto* c = self_of(self);
  SSL_CTX_set_keylog_callback(c->ctx, nullptr);
  drop(c->keylog_name);
  BIO_free_all(std::exchange(c->keylog, nullptr));
  if (v.is_none()) return Status::kOk;
  Owned path = os_fspath(th, v);
  Owned bytes = path ? os_fsencode(th, path) : Owned();
  if (!bytes) return Status::kError;
  errno = 0;
  BIO* file = BIO_new_file(bytes.as<Bytes>()->data, "a");
  if (file == nullptr) {
    ERR_clear_error();
    return raise_os_error(th, errno, v);
  }
  if (BIO_tell(file) == 0) BIO_puts(file, "# TLS secrets log file, generated by OpenSSL / Python\n");
  (void)BIO_flush(file);
  c->keylog = file;
  c->keylog_name = own(v);
  SSL_CTX_set_keylog_callback(c->ctx, &on_key);
  return Status::kOk;
}

// --- pre-shared keys

// Copies a bytes-like key; its size, or 0 with the exception reported.
unsigned copy_key(Thread& th, Value key, unsigned char* out, unsigned room) {
  BufferScope buffer(th);
  if (failed(buffer.open(key))) return 0;
  std::string_view bytes = buffer.bytes();
  if (bytes.size() > room) {
    (void)raise(th, th.rt->exc.ValueError, "psk too long");
    return 0;
  }
  bytes.copy(reinterpret_cast<char*>(out), bytes.size());
  return static_cast<unsigned>(bytes.size());
}

unsigned on_psk_client(SSL* ssl, const char* hint, char* identity, unsigned identity_room, unsigned char* key,
                       unsigned key_room) {
  Thread& th = *Thread::current();
  Owned callable = Owned::borrow(context_of(ssl)->psk_client);
  if (!callable) return 0;
  Owned text = hint == nullptr ? Owned::none() : str_new(th, hint);
  Owned result = text ? call_with(th, callable, text.get()) : Owned();
  unsigned n = 0;
  if (result && is_tuple(result) && fast_items_tuple(result).size() == 2) {
    Value id = fast_items_tuple(result)[0];
    std::string_view name = id.is_none() ? std::string_view() : is_str(id) ? str_view(id) : std::string_view();
    if (name.size() + 1 <= identity_room) {
      name.copy(identity, name.size());
      identity[name.size()] = '\0';
      n = copy_key(th, fast_items_tuple(result)[1], key, key_room);
    } else {
      (void)raise(th, th.rt->exc.ValueError, "identity too long");
    }
  } else if (result) {
    (void)raise(th, th.rt->exc.TypeError, "callback must return a tuple of identity and key");
  }
  if (th.has_error()) error_unraisable(th, "", callable);
  return n;
}
unsigned on_psk_server(SSL* ssl, const char* identity, unsigned char* key, unsigned key_room) {
  Thread& th = *Thread::current();
  Owned callable = Owned::borrow(context_of(ssl)->psk_server);
  if (!callable) return 0;
  Owned text = identity == nullptr || *identity == '\0' ? Owned::none() : str_new(th, identity);
  Owned result = text ? call_with(th, callable, text.get()) : Owned();
  unsigned n = result ? copy_key(th, result, key, key_room) : 0;
  if (th.has_error()) error_unraisable(th, "", callable);
  return n;
}

Status m_set_psk_client(Thread& th, SslContext* c, Value callback) {
  if (c->protocol == kTlsServer) {
    return raise_ssl_text(th, "Cannot add PSK client callback to a PROTOCOL_TLS_SERVER context");
  }
  if (!callback.is_none() && type_of(th, callback)->slots.call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "callback must be callable");
  }
  assign(c->psk_client, callback.is_none() ? Value() : callback);
  SSL_CTX_set_psk_client_callback(c->ctx, callback.is_none() ? nullptr : &on_psk_client);
  return Status::kOk;
}
Status m_set_psk_server(Thread& th, SslContext* c, Value callback, Value hint) {
  if (c->protocol == kTlsClient) {
    return raise_ssl_text(th, "Cannot add PSK server callback to a PROTOCOL_TLS_CLIENT context");
  }
  if (!callback.is_none() && type_of(th, callback)->slots.call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "callback must be callable");
  }
  std::string text = is_str(hint) ? std::string(str_view(hint)) : std::string();
  if (!callback.is_none() && SSL_CTX_use_psk_identity_hint(c->ctx, is_str(hint) ? text.c_str() : nullptr) != 1) {
    return raise_ssl_text(th, "failed to set identity hint");
  }
  assign(c->psk_server, callback.is_none() ? Value() : callback);
  SSL_CTX_set_psk_server_callback(c->ctx, callback.is_none() ? nullptr : &on_psk_server);
  return Status::kOk;
}

const NativeDef kMethods[] = {
    method<&m_set_psk_client>("set_psk_client_callback(self, /, callback)"),
    method<&m_set_psk_server>("set_psk_server_callback(self, /, callback, identity_hint=None)"),
};
const GetSetDef kAttributes[] = {
    {"sni_callback", &get_sni, &set_sni},
    {"_msg_callback", &get_msg, &set_msg},
    {"keylog_filename", &get_keylog, &set_keylog},
};

}  // namespace

std::span<const NativeDef> ssl_hook_methods() { return kMethods; }
std::span<const GetSetDef> ssl_hook_attributes() { return kAttributes; }

}  // namespace dxpy
