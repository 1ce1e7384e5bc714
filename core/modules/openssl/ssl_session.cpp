// SSLSession.
#include "core/modules/native_type.h"
#include "core/modules/openssl/ssl.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

SslSession* self_of(Value v) { return v.as<SslSession>(); }

void clear(Thread&, Object* o) {
  auto* s = static_cast<SslSession*>(o);
  if (SslContext* c = std::exchange(s->context, nullptr)) dec_ref(Value(c));
}
void dealloc(Thread& th, Object* o) {
  clear(th, o);
  SSL_SESSION_free(static_cast<SslSession*>(o)->session);
  object_free(th, o);
}
void traverse(Object* o, Visitor& visit) {
  auto* s = static_cast<SslSession*>(o);
  if (s->context != nullptr) visit(Value(s->context));
}

std::string_view id_of(SslSession* s) {
  unsigned size = 0;
  const unsigned char* id = SSL_SESSION_get_id(s->session, &size);
  return {reinterpret_cast<const char*>(id), size};
}
Owned compare_sessions(Thread& th, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || type_of(th, b) != ssl_state(th).session) {
    return Owned::not_implemented();
  }
  bool same = id_of(self_of(a)) == id_of(self_of(b));
  return Owned::boolean(same == (op == CompareOp::kEq));
}

Owned get_time(Thread& th, Value self) { return int_from_i64(th, SSL_SESSION_get_time(self_of(self)->session)); }
Owned get_timeout(Thread& th, Value self) { return int_from_i64(th, SSL_SESSION_get_timeout(self_of(self)->session)); }
Owned get_hint(Thread& th, Value self) {
  return int_from_u64(th, SSL_SESSION_get_ticket_lifetime_hint(self_of(self)->session));
}
Owned get_id(Thread& th, Value self) { return bytes_new(th, id_of(self_of(self))); }
Owned get_has_ticket(Thread&, Value self) {
  return Owned::boolean(SSL_SESSION_has_ticket(self_of(self)->session) != 0);
}
const GetSetDef kAttributes[] = {
    {"has_ticket", &get_has_ticket}, {"id", &get_id}, {"ticket_lifetime_hint", &get_hint}, {"time", &get_time},
    {"timeout", &get_timeout},
};
const TypeSpec kSpec = {"_ssl.SSLSession",
                        sizeof(SslSession),
                        Kind::kOther,
                        TypeFlags::kGc | TypeFlags::kDisallowNew | TypeFlags::kImmutable,
                        nullptr,
                        [](TypeSlots& s) {
                          s.dealloc = dealloc;
                          s.traverse = traverse;
                          s.clear = clear;
                          s.compare = compare_sessions;
                          s.hash = hash_not_implemented;
                        },
                        {},
                        kAttributes};

}  // namespace

Owned ssl_session_of(Thread& th, SslSocket* s) {
  SSL_SESSION* current = SSL_get0_session(s->ssl);
  if (current == nullptr) return Owned::none();
  // A copy: a connection that ends without a goodbye spoils its own session.
  SSL_SESSION* session = SSL_SESSION_dup(current);
  if (session == nullptr) return raise_ssl_last(th);
  auto* o = make_instance<SslSession>(th, ssl_state(th).session);
  if (o == nullptr) {
    SSL_SESSION_free(session);
    return {};
  }
  o->session = session;
  o->context = s->context;
  inc_ref(Value(o->context));
  return Owned::steal(Value(o));
}

Status ssl_set_session(Thread& th, SslSocket* s, Value v) {
  if (type_of(th, v) != ssl_state(th).session) {
    return raise(th, th.rt->exc.TypeError, "Value is not a SSLSession.");
  }
  const Type* value_error = th.rt->exc.ValueError;
  if (s->context->ctx != self_of(v)->context->ctx) {
    return raise(th, value_error, "Session refers to a different SSLContext.");
  }
  if (s->server_side) return raise(th, value_error, "Cannot set session for server-side SSLSocket.");
  if (SSL_is_init_finished(s->ssl) != 0) return raise(th, value_error, "Cannot set session after handshake.");
  SSL_SESSION* copy = SSL_SESSION_dup(self_of(v)->session);
  bool ok = copy != nullptr && SSL_set_session(s->ssl, copy) != 0;
  SSL_SESSION_free(copy);
  return ok ? Status::kOk : Status(raise_ssl_last(th));
}

Status init_ssl_session(Thread& th, Module* m) {
  Type* t = add_type(th, m, kSpec);
  ssl_state(th).session = t;
  return t == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy
