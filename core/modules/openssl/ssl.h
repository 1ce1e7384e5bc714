// What the files of the _ssl module share.
//
// A TLS connection over a socket reads and writes through a BIO of our own over the host's sockets, which never waits:
// waiting is done between calls of OpenSSL, without the turn, as the socket's timeout says. So OpenSSL itself always
// runs with the turn, and its callbacks may call Python.
#pragma once

#include <openssl/ssl.h>

#include <string>

#include "core/modules/socket.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/module.h"

namespace dxpy {

// Protocols by Python's numbers.
enum : int { kTlsAny = 2, kTls1 = 3, kTls11 = 4, kTls12 = 5, kTlsClient = 16, kTlsServer = 17 };
// Numbers of errors by Python's names SSL_ERROR_*.
enum : int {
  kSslErrorSsl = 1,
  kSslErrorWantRead,
  kSslErrorWantWrite,
  kSslErrorWantLookup,
  kSslErrorSyscall,
  kSslErrorZeroReturn,
  kSslErrorWantConnect,
  kSslErrorEof,
  kSslErrorInvalid = 10
};

struct SslContext : Object {
  SSL_CTX* ctx;
  int protocol;
  bool check_hostname, post_handshake_auth;
  std::string* alpn;                       // wire format; owned
  BIO* keylog;                             // nullptr: none
  Value keylog_name;                       // owned
  Value sni, msg, psk_client, psk_server;  // owned callables, or empty
};

struct MemoryBio : Object {
  BIO* bio;
  bool eof_written;
};

struct SslSocket : Object {
  SSL* ssl;
  SslContext* context;       // owned
  Value socket;              // owned weak reference to the Python socket; empty: over MemoryBIOs
  Value incoming, outgoing;  // owned MemoryBIOs, or empty
  Value owner;               // owned weak reference, or empty
  Value server_hostname;     // owned str, or empty
  Value exception;           // owned: raised by a callback, to be raised when OpenSSL has returned
  HostSockets* host;
  int fd, io_error;  // io_error: errno of the last failed read or write
  bool server_side, saw_eof, shutdown_seen_zero;
};

struct SslSession : Object {
  SSL_SESSION* session;
  SslContext* context;  // owned
};

struct SslCertificate : Object {
  X509* cert;
};

struct SslState {
  Type *context = nullptr, *socket = nullptr, *bio = nullptr, *session = nullptr, *certificate = nullptr;
  // Exception classes; the module keeps them.
  Value SSLError, SSLCertVerificationError, SSLZeroReturnError, SSLWantReadError, SSLWantWriteError, SSLSyscallError,
      SSLEOFError;
};
SslState& ssl_state(Thread&);

// --- ssl_errors.cpp
Status init_ssl_errors(Thread&, Module* m);
// SSLError with a text of our own: errno 0.
Failure raise_ssl_text(Thread&, std::string_view text);
// SSLError of the last error in OpenSSL's queue, which is emptied.
Failure raise_ssl_last(Thread&);
// The exception for what SSL_get_error says of a failed call.
Failure raise_ssl_result(Thread&, SslSocket* s, int ssl_error);

// --- ssl_certificate.cpp
Owned ssl_decode_certificate(Thread&, X509* cert);
Owned ssl_certificate_der(Thread&, X509* cert);
Owned ssl_certificate_new(Thread&, X509* cert);  // adds a reference
Owned ssl_test_decode_cert(Thread&, Value path);
Owned ssl_object_tuple(Thread&, const ASN1_OBJECT* object);  // (nid, short name, long name, OID)
Status init_ssl_certificate(Thread&, Module* m);

// --- ssl_socket.cpp, ssl_bio.cpp, ssl_session.cpp
Owned ssl_socket_new(Thread&, SslContext* context, Value socket, MemoryBio* incoming, MemoryBio* outgoing,
                     bool server_side, Value hostname, Value owner, Value session);
BIO* ssl_socket_bio(SslSocket* s);  // nullptr: no memory
Owned ssl_session_of(Thread&, SslSocket* s);
Status ssl_set_session(Thread&, SslSocket* s, Value session);
Owned ssl_cipher_tuple(Thread&, const SSL_CIPHER* c);
Status init_ssl_socket(Thread&, Module* m);
Status init_ssl_bio(Thread&, Module* m);
Status init_ssl_session(Thread&, Module* m);

// --- ssl_context.cpp, ssl_context_load.cpp, ssl_context_hooks.cpp
Status init_ssl_context(Thread&, Module* m);
std::span<const NativeDef> ssl_load_methods();
std::span<const NativeDef> ssl_hook_methods();
std::span<const GetSetDef> ssl_hook_attributes();

}  // namespace dxpy
