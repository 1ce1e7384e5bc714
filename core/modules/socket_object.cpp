// The class _socket.socket.
#include "core/interp/eval.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/socket_transfer.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/turn.h"

namespace dxpy {

int64_t socket_now_ns(Thread& th) { return th.rt->host->clock(HostClock::kMonotonic).value; }

// Waits until the descriptor is ready. kFalse: the time is over.
Tri socket_wait_ready(Thread& th, int fd, bool writing, int64_t deadline_ns) {
  constexpr int16_t kPollIn = 1, kPollOut = 4;
  while (true) {
    int64_t left = -1;
    if (deadline_ns >= 0) {
      left = deadline_ns - socket_now_ns(th);
      if (left < 0) left = 0;
    }
    HostPoll poll{fd, writing ? kPollOut : kPollIn, 0};
    HostResult<int> r;
    {
      Unlocked others_run(th);
      r = th.rt->host->poll(&poll, 1, left);
    }
    if (r.ok()) return tri(r.value > 0);
    if (r.error != kHostInterrupted) return raise_os_error(th, r.error);
    if (failed(run_safepoint(th))) return Tri::kError;
  }
}

namespace {

constexpr int kAfUnix = 1, kAfInet = 2, kAfInet6 = 10;
constexpr int kEAgain = 11, kEInProgress = 115, kEIsConnected = 106, kEAlready = 114;
constexpr int kSolSocket = 1, kSoType = 3, kSoError = 4, kSoProtocol = 38, kSoDomain = 39;

Socket* self_of(Value v) { return v.as<Socket>(); }

Status status_of(Thread& th, HostError e) { return e.ok() ? Status::kOk : Status(raise_os_error(th, e.code)); }
Owned done(Status s) { return failed(s) ? Owned() : Owned::none(); }

Owned socket_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* s = make_instance<Socket>(th, cls);
  if (s == nullptr) return {};
  s->fd = -1;
  s->timeout_ns = -1;
  return Owned::steal(s);
}

int option_or(HostSockets* h, int fd, int name, int fallback) {
  int value = fallback;
  auto r = h->get_option(fd, kSolSocket, name, &value, sizeof value);
  return r.ok() ? value : fallback;
}

Status apply_timeout(Thread& th, Socket* s) {
  return status_of(th, host_sockets(th)->set_blocking(s->fd, s->timeout_ns < 0));
}

Status socket_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[4];
  if (failed(native_match(th, "socket(family=-1, type=-1, proto=-1, fileno=None)", args, nargs, kwnames, v, 4)))
    return Status::kError;
  int64_t family, type, protocol, fd = -1;
  if (failed(index_to_i64(th, v[0], family, th.rt->exc.OverflowError)) ||
      failed(index_to_i64(th, v[1], type, th.rt->exc.OverflowError)) ||
      failed(index_to_i64(th, v[2], protocol, th.rt->exc.OverflowError)))
    return Status::kError;
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return Status::kError;
  auto* s = self_of(self);
  if (!v[3].is_none()) {
    if (failed(index_to_i64(th, v[3], fd, th.rt->exc.OverflowError))) return Status::kError;
    if (fd < 0) return raise(th, th.rt->exc.ValueError, "negative file descriptor");
    HostAddress address;
    HostError e = h->own_address(static_cast<int>(fd), address);
    if (!e.ok()) return raise_os_error(th, e.code);
    int f = static_cast<int>(fd);
    if (family == -1) family = option_or(h, f, kSoDomain, kAfInet);
    if (type == -1) type = option_or(h, f, kSoType, 1);
    if (protocol == -1) protocol = option_or(h, f, kSoProtocol, 0);
  } else {
    if (family == -1) family = kAfInet;
    if (type == -1) type = 1;
    if (protocol == -1) protocol = 0;
    auto r = h->open(static_cast<int>(family), static_cast<int>(type), static_cast<int>(protocol));
    if (!r.ok()) return raise_os_error(th, r.error);
    fd = r.value;
  }
  s->fd = static_cast<int>(fd);
  s->family = static_cast<int>(family);
  constexpr int64_t kNonblock = 04000, kCloexec = 02000000;
  s->type = static_cast<int>(type & ~(kNonblock | kCloexec));
  s->protocol = static_cast<int>(protocol);
  s->timeout_ns = (type & kNonblock) != 0 ? 0 : module_state<SocketState>(th).default_timeout_ns;
  return s->timeout_ns >= 0 ? apply_timeout(th, s) : Status::kOk;
}

Owned socket_accept(Thread& th, Value self) {
  auto* s = self_of(self);
  HostSockets* h = host_sockets(th);
  HostAddress peer;
  int fd = -1;
  if (h == nullptr || failed(socket_transfer<int>(th, s, false, fd, [&] { return h->accept(s->fd, peer); }))) return {};
  Owned address = socket_address_value(th, peer);
  if (!address) {
    (void)th.rt->host->close(fd);
    return {};
  }
  return tuple_of(th, Value::small_int(fd), address.get());
}

Owned socket_bind(Thread& th, Value self, Value address) {
  HostAddress a;
  HostSockets* h = host_sockets(th);
  if (h == nullptr || failed(socket_address(th, self_of(self), address, "bind", a))) return {};
  return done(status_of(th, h->bind(self_of(self)->fd, a)));
}

// 0, or the errno of what failed; -1: an exception is pending.
int connect_code(Thread& th, Socket* s, const HostAddress& a) {
  HostSockets* h = host_sockets(th);
  Owned keep = Owned::borrow(Value(s));
  HostError e;
  {
    Unlocked others_run(th);
    e = h->connect(s->fd, a);
  }
  if (e.ok() || e.code == kEIsConnected) return 0;
  bool waiting = e.code == kHostInterrupted || (s->timeout_ns > 0 && (e.code == kEInProgress || e.code == kEAlready));
  if (!waiting) return e.code;
  if (e.code == kHostInterrupted && failed(run_safepoint(th))) return -1;
  Tri ready = socket_wait_ready(th, s->fd, true, s->timeout_ns > 0 ? socket_now_ns(th) + s->timeout_ns : -1);
  if (ready == Tri::kError) return -1;
  if (ready == Tri::kFalse) {
    (void)raise(th, th.rt->exc.TimeoutError, "timed out");
    return -1;
  }
  return option_or(h, s->fd, kSoError, 0);
}

Owned socket_connect(Thread& th, Value self, Value address) {
  HostAddress a;
  if (host_sockets(th) == nullptr || failed(socket_address(th, self_of(self), address, "connect", a))) return {};
  int code = connect_code(th, self_of(self), a);
  if (code < 0) return {};
  return code == 0 ? Owned::none() : Owned(raise_os_error(th, code));
}
Owned socket_connect_ex(Thread& th, Value self, Value address) {
  HostAddress a;
  if (host_sockets(th) == nullptr || failed(socket_address(th, self_of(self), address, "connect_ex", a))) return {};
  int code = connect_code(th, self_of(self), a);
  if (code >= 0) return Owned::small_int(code);
  if (error_clear_if(th, th.rt->exc.TimeoutError)) return Owned::small_int(kEAgain);
  return {};
}

Owned socket_listen(Thread& th, Value self, int backlog) {
  HostSockets* h = host_sockets(th);
  return h == nullptr ? Owned() : done(status_of(th, h->listen(self_of(self)->fd, backlog < 0 ? 0 : backlog)));
}

Owned socket_close(Thread& th, Value self) {
  auto* s = self_of(self);
  int fd = std::exchange(s->fd, -1);
  if (fd < 0) return Owned::none();
  HostError e;
  {
    Unlocked others_run(th);
    e = th.rt->host->close(fd);
  }
  constexpr int kEConnectionReset = 104;
  if (!e.ok() && e.code != kEConnectionReset) return raise_os_error(th, e.code);
  return Owned::none();
}
int64_t socket_fileno(Thread&, Value self) { return self_of(self)->fd; }
int64_t socket_detach(Thread&, Value self) { return std::exchange(self_of(self)->fd, -1); }

Owned send_bytes(Thread& th, Socket* s, std::string_view data, int flags, const HostAddress* to, size_t& sent) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  Status ok =
      socket_transfer<size_t>(th, s, true, sent, [&] { return h->send(s->fd, data.data(), data.size(), flags, to); });
  return done(ok);
}

Owned socket_send(Thread& th, Value self, Value data, int flags) {
  BufferScope buffer(th);
  size_t sent = 0;
  if (failed(buffer.open(data)) || !send_bytes(th, self_of(self), buffer.bytes(), flags, nullptr, sent)) return {};
  return Owned::small_int(static_cast<int64_t>(sent));
}
Owned socket_sendall(Thread& th, Value self, Value data, int flags) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  std::string_view rest = buffer.bytes();
  do {
    size_t sent = 0;
    if (!send_bytes(th, self_of(self), rest, flags, nullptr, sent)) return {};
    rest.remove_prefix(sent);
    if (!rest.empty() && failed(run_safepoint(th))) return {};  // a signal may have cut the call short
  } while (!rest.empty());
  return Owned::none();
}
Owned socket_sendto(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "sendto", kwnames))) return {};
  if (nargs < 2 || nargs > 3)
    return raise(th, th.rt->exc.TypeError, "sendto() takes 2 or 3 arguments ({} given)", nargs);
  int64_t flags = 0;
  if (nargs == 3 && failed(index_to_i64(th, args[1], flags, th.rt->exc.OverflowError))) return {};
  BufferScope buffer(th);
  HostAddress to;
  size_t sent = 0;
  if (failed(buffer.open(args[0])) || failed(socket_address(th, self_of(self), args[nargs - 1], "sendto", to)) ||
      !send_bytes(th, self_of(self), buffer.bytes(), static_cast<int>(flags), &to, sent))
    return {};
  return Owned::small_int(static_cast<int64_t>(sent));
}

// recv and recvfrom: `from` nullptr for the first.
Owned receive_bytes(Thread& th, Value self, int64_t size, int flags, HostAddress* from) {
  if (size < 0)
    return raise(th, th.rt->exc.ValueError, "negative buffersize in {}", from != nullptr ? "recvfrom" : "recv");
  HostSockets* h = host_sockets(th);
  auto* s = self_of(self);
  if (h == nullptr) return {};
  std::string data(static_cast<size_t>(size), '\0');
  size_t got = 0;
  Status ok = socket_transfer<size_t>(th, s, false, got,
                                      [&] { return h->receive(s->fd, data.data(), data.size(), flags, from); });
  return failed(ok) ? Owned() : bytes_new(th, std::string_view(data).substr(0, got));
}
Owned socket_recv(Thread& th, Value self, int64_t size, int flags) {
  return receive_bytes(th, self, size, flags, nullptr);
}
Owned socket_recvfrom(Thread& th, Value self, int64_t size, int flags) {
  HostAddress from;
  Owned data = receive_bytes(th, self, size, flags, &from);
  Owned address = data ? socket_address_value(th, from) : Owned();
  return address ? tuple_of(th, data.get(), address.get()) : Owned();
}
Status receive_into(Thread& th, Value self, Value buffer, int64_t size, int flags, HostAddress* from, size_t& got) {
  BufferScope scope(th);
  if (failed(scope.open(buffer, BufferView::kWritable))) return Status::kError;
  auto room = static_cast<int64_t>(scope.bytes().size());
  if (size < 0) return raise(th, th.rt->exc.ValueError, "negative buffersize in recv_into");
  if (size == 0) size = room;
  if (size > room) return raise(th, th.rt->exc.ValueError, "buffer too small for requested bytes");
  HostSockets* h = host_sockets(th);
  auto* s = self_of(self);
  if (h == nullptr) return Status::kError;
  char* data = scope.view().data;
  return socket_transfer<size_t>(th, s, false, got,
                                 [&] { return h->receive(s->fd, data, static_cast<size_t>(size), flags, from); });
}
Owned socket_recv_into(Thread& th, Value self, Value buffer, int64_t size, int flags) {
  size_t got = 0;
  if (failed(receive_into(th, self, buffer, size, flags, nullptr, got))) return {};
  return Owned::small_int(static_cast<int64_t>(got));
}
Owned socket_recvfrom_into(Thread& th, Value self, Value buffer, int64_t size, int flags) {
  size_t got = 0;
  HostAddress from;
  if (failed(receive_into(th, self, buffer, size, flags, &from, got))) return {};
  Owned address = socket_address_value(th, from);
  return address ? tuple_of(th, Value::small_int(static_cast<int64_t>(got)), address.get()) : Owned();
}

Owned socket_getsockname(Thread& th, Value self) {
  HostSockets* h = host_sockets(th);
  HostAddress a;
  if (h == nullptr || failed(status_of(th, h->own_address(self_of(self)->fd, a)))) return {};
  return socket_address_value(th, a);
}
Owned socket_getpeername(Thread& th, Value self) {
  HostSockets* h = host_sockets(th);
  HostAddress a;
  if (h == nullptr || failed(status_of(th, h->peer_address(self_of(self)->fd, a)))) return {};
  return socket_address_value(th, a);
}

Owned socket_setsockopt(Thread& th, Value self, int level, int option, Value value, Value length) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  int fd = self_of(self)->fd;
  if (is_int(value)) {
    int64_t n;
    if (failed(index_to_i64(th, value, n, th.rt->exc.OverflowError))) return {};
    int number = static_cast<int>(n);
    return done(status_of(th, h->set_option(fd, level, option, &number, sizeof number)));
  }
  if (value.is_none()) {
    int64_t n = 0;
    if (!length || failed(index_to_i64(th, length, n, th.rt->exc.OverflowError)))
      return raise(th, th.rt->exc.TypeError, "setsockopt() with None needs the length of the option");
    return done(status_of(th, h->set_option(fd, level, option, nullptr, static_cast<size_t>(n))));
  }
  BufferScope buffer(th);
  if (failed(buffer.open(value))) return {};
  return done(status_of(th, h->set_option(fd, level, option, buffer.bytes().data(), buffer.bytes().size())));
}
Owned socket_getsockopt(Thread& th, Value self, int level, int option, int64_t size) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  if (size == 0) {
    int number = 0;
    auto r = h->get_option(self_of(self)->fd, level, option, &number, sizeof number);
    return r.ok() ? Owned::small_int(number) : Owned(raise_os_error(th, r.error));
  }
  if (size < 0 || size > 1024) return raise(th, th.rt->exc.OSError, "getsockopt buflen out of range");
  char data[1024];
  auto r = h->get_option(self_of(self)->fd, level, option, data, static_cast<size_t>(size));
  return r.ok() ? bytes_new(th, {data, r.value}) : Owned(raise_os_error(th, r.error));
}

Owned set_timeout_ns(Thread& th, Socket* s, int64_t ns) {
  s->timeout_ns = ns;
  return done(apply_timeout(th, s));
}
Owned socket_setblocking(Thread& th, Value self, bool blocking) {
  return host_sockets(th) == nullptr ? Owned() : set_timeout_ns(th, self_of(self), blocking ? -1 : 0);
}
bool socket_getblocking(Thread&, Value self) { return self_of(self)->timeout_ns != 0; }
Owned socket_settimeout(Thread& th, Value self, Value timeout) {
  int64_t ns;
  if (host_sockets(th) == nullptr || failed(socket_timeout(th, timeout, ns))) return {};
  return set_timeout_ns(th, self_of(self), ns);
}
Owned socket_gettimeout(Thread& th, Value self) { return socket_timeout_value(th, self_of(self)->timeout_ns); }

Owned socket_shutdown(Thread& th, Value self, int how) {
  HostSockets* h = host_sockets(th);
  return h == nullptr ? Owned() : done(status_of(th, h->shutdown(self_of(self)->fd, how)));
}

const NativeDef kMethods[] = {
    method<&socket_accept>("_accept(self, /)", "Wait for an incoming connection: (descriptor, address)."),
    method<&socket_bind>("bind(self, address, /)", "Bind the socket to a local address."),
    method<&socket_connect>("connect(self, address, /)", "Connect the socket to a remote address."),
    method<&socket_connect_ex>("connect_ex(self, address, /)", "As connect, but gives the error number."),
    method<&socket_listen>("listen(self, backlog=128, /)", "Enable a server to accept connections."),
    method<&socket_close>("close(self, /)", "Close the socket.  It cannot be used after this call."),
    method<&socket_fileno>("fileno(self, /)", "Return the integer file descriptor of the socket."),
    method<&socket_detach>("detach(self, /)", "Close the socket object without closing the underlying descriptor."),
    method<&socket_send>("send(self, data, flags=0, /)", "Send data; gives the number of bytes sent."),
    method<&socket_sendall>("sendall(self, data, flags=0, /)", "Send all of the data."),
    raw_method(&socket_sendto, "sendto(data[, flags], address) -> count", "Send data to an address."),
    method<&socket_recv>("recv(self, buffersize, flags=0, /)", "Receive up to buffersize bytes."),
    method<&socket_recvfrom>("recvfrom(self, buffersize, flags=0, /)", "Receive bytes and the sender's address."),
    method<&socket_recv_into>("recv_into(self, buffer, nbytes=0, flags=0)", "Receive into a buffer."),
    method<&socket_recvfrom_into>("recvfrom_into(self, buffer, nbytes=0, flags=0)",
                                  "Receive into a buffer: count and the sender's address."),
    method<&socket_sendmsg>("sendmsg(self, buffers, ancdata=<unset>, flags=0, address=None, /)",
                            "Send normal and ancillary data to the socket, gathering the\nnon-ancillary data from a "
                            "series of buffers."),
    method<&socket_recvmsg>("recvmsg(self, bufsize, ancbufsize=0, flags=0, /)",
                            "Receive normal data (up to bufsize bytes) and ancillary data from the\nsocket."),
    method<&socket_recvmsg_into>("recvmsg_into(self, buffers, ancbufsize=0, flags=0, /)",
                                 "Receive normal data and ancillary data from the socket, scattering the\n"
                                 "non-ancillary data into a series of buffers."),
    method<&socket_getsockname>("getsockname(self, /)", "Return the address of the local endpoint."),
    method<&socket_getpeername>("getpeername(self, /)", "Return the address of the remote endpoint."),
    method<&socket_setsockopt>("setsockopt(self, level, option, value, optlen=<unset>, /)", "Set a socket option."),
    method<&socket_getsockopt>("getsockopt(self, level, option, buffersize=0, /)", "Get a socket option."),
    method<&socket_setblocking>("setblocking(self, flag, /)", "Set the socket to blocking or non-blocking."),
    method<&socket_getblocking>("getblocking(self, /)", "Whether the socket is in blocking mode."),
    method<&socket_settimeout>("settimeout(self, timeout, /)", "Set a timeout on socket operations."),
    method<&socket_gettimeout>("gettimeout(self, /)", "Return the timeout in seconds, or None."),
    method<&socket_shutdown>("shutdown(self, how, /)", "Shut down one or both sides of the connection."),
};

const GetSetDef kGetSets[] = {
    {"family", [](Thread&, Value self) { return Owned::small_int(self_of(self)->family); }},
    {"type", [](Thread&, Value self) { return Owned::small_int(self_of(self)->type); }},
    {"proto", [](Thread&, Value self) { return Owned::small_int(self_of(self)->protocol); }},
    {"timeout", &socket_gettimeout},
};

Owned socket_repr(Thread& th, Value self) {
  auto* s = self_of(self);
  return format_str(th, "<socket object, fd={}, family={}, type={}, proto={}>", s->fd, s->family, s->type, s->protocol);
}

void socket_finalize(Thread& th, Value self) {
  auto* s = self_of(self);
  if (s->fd < 0) return;
  Owned text = format_str(th, "unclosed {!r}", self);
  if (!text || failed(warn(th, th.rt->exc.ResourceWarning, str_view(text), 1))) error_unraisable(th, "", self);
  (void)th.rt->host->close(std::exchange(s->fd, -1));
}

void fill(TypeSlots& s) {
  s.construct = &socket_construct;
  s.init = &socket_init;
  s.repr = &socket_repr;
  s.finalize = &socket_finalize;
}

const TypeSpec kSocketSpec = {"_socket.socket",
                              sizeof(Socket),
                              Kind::kOther,
                              TypeFlags::kBaseType,
                              "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object",
                              &fill,
                              kMethods,
                              kGetSets};

Status port_of(Thread& th, Value v, const char* function, int& out) {
  int64_t port;
  if (failed(index_to_i64(th, v, port, nullptr))) return Status::kError;
  if (port < 0 || port > 65535) return raise(th, th.rt->exc.OverflowError, "{}(): port must be 0-65535.", function);
  out = static_cast<int>(port);
  return Status::kOk;
}

// A numeric address, the empty text for any, or a name for the resolver.
Status host_text(Thread& th, HostSockets* h, Value host, int family, HostEndpoint& e, HostAddress& out) {
  std::string name;
  if (is_str(host)) {
    name = str_view(host);
  } else if (is_bytes(host)) {
    name = bytes_view(host);
  } else {
    return raise(th, th.rt->exc.TypeError, "str, bytes or bytearray expected, not {}", type_of(th, host));
  }
  if (name.empty()) name = family == kAfInet ? "0.0.0.0" : "::";
  if (name == "<broadcast>") name = "255.255.255.255";
  e.host = name;
  if (h->make_address(e, out)) return Status::kOk;
  std::vector<HostAddressInfo> found;
  HostResolveError error;
  {
    Unlocked others_run(th);
    error = h->resolve(name.c_str(), nullptr, family, 0, 0, 0, found);
  }
  if (error.code != 0 || found.empty()) return raise_resolve_error(th, error);
  HostEndpoint resolved;
  h->read_address(found[0].address, resolved);
  e.host = resolved.host;
  if (!h->make_address(e, out)) return raise(th, th.rt->exc.OSError, "address of an unexpected form");
  return Status::kOk;
}

}  // namespace

HostSockets* host_sockets(Thread& th) {
  HostSockets* h = th.rt->host->sockets();
  if (h == nullptr) (void)raise(th, th.rt->exc.OSError, "this system has no sockets");
  return h;
}

Status socket_address(Thread& th, const Socket* s, Value address, const char* function, HostAddress& out) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return Status::kError;
  HostEndpoint e;
  e.family = s->family;
  if (s->family == kAfUnix) {
    if (is_str(address)) {
      Owned encoded = str_encode(th, address, "utf-8", "surrogateescape");
      if (!encoded) return Status::kError;
      e.host = bytes_view(encoded);
    } else {
      BufferScope buffer(th);
      if (failed(buffer.open(address))) return Status::kError;
      e.host = buffer.bytes();
    }
    if (!h->make_address(e, out)) return raise(th, th.rt->exc.OSError, "AF_UNIX path too long");
    return Status::kOk;
  }
  if (s->family != kAfInet && s->family != kAfInet6) return raise(th, th.rt->exc.OSError, "{}(): bad family", function);
  const char* family = s->family == kAfInet ? "AF_INET" : "AF_INET6";
  if (!is_tuple(address)) {
    return raise(th, th.rt->exc.TypeError, "{}(): {} address must be tuple, not {}", function, family,
                 type_of(th, address));
  }
  auto parts = fast_items_tuple(address);
  size_t most = s->family == kAfInet ? 2 : 4;
  if (parts.size() < 2 || parts.size() > most)
    return raise(th, th.rt->exc.TypeError, "{}(): {} address must be a pair (host, port)", function, family);
  int64_t flow = 0, scope = 0;
  if (failed(port_of(th, parts[1], function, e.port))) return Status::kError;
  if (parts.size() > 2 && failed(index_to_i64(th, parts[2], flow, nullptr))) return Status::kError;
  if (parts.size() > 3 && failed(index_to_i64(th, parts[3], scope, nullptr))) return Status::kError;
  e.flow_info = static_cast<uint32_t>(flow);
  e.scope_id = static_cast<uint32_t>(scope);
  return host_text(th, h, parts[0], s->family, e, out);
}

Owned socket_address_value(Thread& th, const HostAddress& address) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  HostEndpoint e;
  h->read_address(address, e);
  if (e.family == 0) return Owned::none();
  if (e.family == kAfUnix) {
    if (!e.host.empty() && e.host[0] == '\0') return bytes_new(th, e.host);
    return str_decode_fs(th, e.host);
  }
  Owned host = str_new(th, e.host);
  if (!host) return {};
  if (e.family == kAfInet) return tuple_of(th, host.get(), Value::small_int(e.port));
  if (e.family == kAfInet6) {
    return tuple_of(th, host.get(), Value::small_int(e.port), Value::small_int(e.flow_info),
                    Value::small_int(e.scope_id));
  }
  Owned raw = bytes_new(th, {reinterpret_cast<const char*>(address.data), address.size});
  return raw ? tuple_of(th, Value::small_int(e.family), raw.get()) : Owned();
}

Status init_socket_type(Thread& th, Module* m) {
  SocketState& state = module_state<SocketState>(th);
  state.socket = add_type(th, m, kSocketSpec);
  if (state.socket == nullptr) return Status::kError;
  return module_add(th, m, "SocketType", type_value(state.socket));
}

}  // namespace dxpy
