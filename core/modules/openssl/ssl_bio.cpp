// MemoryBIO, and the BIO through which a TLS connection uses a socket of the host.
#include <openssl/bio.h>

#include "core/modules/native_type.h"
#include "core/modules/openssl/ssl.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

constexpr int kDontWait = 0x40, kNoSignal = 0x4000;  // MSG_DONTWAIT, MSG_NOSIGNAL
constexpr int kEAgain = 11;

bool is_retry(int error) { return error == kEAgain || error == kHostInterrupted; }

int socket_read(BIO* bio, char* data, int size) {
  auto* s = static_cast<SslSocket*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  s->io_error = 0;
  auto r = s->host->receive(s->fd, data, static_cast<size_t>(size), kDontWait, nullptr);
  if (r.ok()) {
    if (r.value == 0) s->saw_eof = true;
    return static_cast<int>(r.value);
  }
  if (is_retry(r.error)) {
    BIO_set_retry_read(bio);
  } else {
    s->io_error = r.error;
  }
  return -1;
}
int socket_write(BIO* bio, const char* data, int size) {
  auto* s = static_cast<SslSocket*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  s->io_error = 0;
  auto r = s->host->send(s->fd, data, static_cast<size_t>(size), kDontWait | kNoSignal, nullptr);
  if (r.ok()) return static_cast<int>(r.value);
  if (is_retry(r.error)) {
    BIO_set_retry_write(bio);
  } else {
    s->io_error = r.error;
  }
  return -1;
}
long socket_control(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_EOF) return static_cast<SslSocket*>(BIO_get_data(bio))->saw_eof ? 1 : 0;
  return command == BIO_CTRL_FLUSH || command == BIO_CTRL_DUP ? 1 : 0;
}

// --- MemoryBIO

MemoryBio* self_of(Value v) { return v.as<MemoryBio>(); }

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (nargs > 0) return raise(th, th.rt->exc.TypeError, "MemoryBIO() takes no positional arguments");
  if (failed(native_match(th, "MemoryBIO()", args, nargs, kwnames, nullptr, 0))) return {};
  auto* b = make_instance<MemoryBio>(th, cls);
  if (b == nullptr) return {};
  Owned result = Owned::steal(Value(b));
  b->bio = BIO_new(BIO_s_mem());
  if (b->bio == nullptr) return raise_ssl_text(th, "failed to allocate BIO");
  BIO_set_retry_read(b->bio);
  BIO_set_mem_eof_return(b->bio, -1);
  return result;
}
void dealloc(Thread& th, Object* o) {
  BIO_free_all(static_cast<MemoryBio*>(o)->bio);
  object_free(th, o);
}

Owned m_read(Thread& th, MemoryBio* b, int size) {
  auto available = static_cast<int>(BIO_ctrl_pending(b->bio));
  if (size < 0 || size > available) size = available;
  Bytes* bytes = bytes_alloc(th, static_cast<size_t>(size));
  if (bytes == nullptr) return {};
  Owned result = Owned::steal(Value(bytes));
  if (size == 0) return Owned::borrow(th.rt->empty_bytes);
  if (BIO_read(b->bio, bytes->data, size) < 0) return raise_ssl_last(th);
  return result;
}
Owned m_write(Thread& th, MemoryBio* b, Value data) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  std::string_view bytes = buffer.bytes();
  if (bytes.size() > INT32_MAX) {
    return raise(th, th.rt->exc.OverflowError, "string longer than {} bytes", INT32_MAX);
  }
  if (b->eof_written) {
    return raise(th, ssl_state(th).SSLError.as<Type>(), "cannot write() after write_eof()");
  }
  int n = bytes.empty() ? 0 : BIO_write(b->bio, bytes.data(), static_cast<int>(bytes.size()));
  return n < 0 ? Owned(raise_ssl_last(th)) : Owned::small_int(n);
}
void m_write_eof(Thread&, MemoryBio* b) {
  b->eof_written = true;
  BIO_clear_retry_flags(b->bio);
  BIO_set_mem_eof_return(b->bio, 0);
}
Owned get_pending(Thread&, Value self) {
  return Owned::small_int(static_cast<int64_t>(BIO_ctrl_pending(self_of(self)->bio)));
}
Owned get_eof(Thread&, Value self) {
  return Owned::boolean(BIO_ctrl_pending(self_of(self)->bio) == 0 && self_of(self)->eof_written);
}

const NativeDef kMethods[] = {
    method<&m_read>("read(self, size=-1, /)", "Read up to size bytes from the memory BIO."),
    method<&m_write>("write(self, b, /)", "Writes the bytes b into the memory BIO."),
    method<&m_write_eof>("write_eof(self, /)", "Write an EOF marker to the memory BIO."),
};
const GetSetDef kAttributes[] = {
    {"eof", &get_eof, nullptr, "Whether the memory BIO is at EOF."},
    {"pending", &get_pending, nullptr, "The number of bytes pending in the memory BIO."},
};
const TypeSpec kSpec = {"_ssl.MemoryBIO",
                        sizeof(MemoryBio),
                        Kind::kOther,
                        TypeFlags::kImmutable,
                        nullptr,
                        [](TypeSlots& s) {
                          s.construct = construct;
                          s.dealloc = dealloc;
                        },
                        kMethods,
                        kAttributes};

}  // namespace

BIO* ssl_socket_bio(SslSocket* s) {
  static BIO_METHOD* const kMethod = [] {
    BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "host socket");
    BIO_meth_set_read(m, &socket_read);
    BIO_meth_set_write(m, &socket_write);
    BIO_meth_set_ctrl(m, &socket_control);
    return m;
  }();
  BIO* bio = BIO_new(kMethod);
  if (bio == nullptr) return nullptr;
  BIO_set_data(bio, s);
  BIO_set_init(bio, 1);
  return bio;
}

Status init_ssl_bio(Thread& th, Module* m) {
  Type* t = add_type(th, m, kSpec);
  ssl_state(th).bio = t;
  return t == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy
