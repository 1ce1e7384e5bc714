// The module _socket: name resolution, address texts, constants; the class is in socket_object.cpp.
#include "core/modules/socket.h"

#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/list.h"
#include "core/object/turn.h"

namespace dxpy {

Failure raise_resolve_error(Thread& th, const HostResolveError& error) {
  constexpr int kEaiSystem = -11;
  if (error.code == kEaiSystem) return raise_os_error(th, error.system);
  Owned text = str_new(th, error.text.empty() ? std::string_view("unknown name") : std::string_view(error.text));
  Owned e =
      text ? call_with(th, module_state<SocketState>(th).gaierror, Value::small_int(error.code), text.get()) : Owned();
  return e ? raise_exception(th, e) : Failure();
}

Status socket_timeout(Thread& th, Value v, int64_t& out) {
  if (v.is_none()) {
    out = -1;
    return Status::kOk;
  }
  double seconds;
  if (failed(to_double(th, v, seconds))) return Status::kError;
  if (seconds != seconds) return raise(th, th.rt->exc.ValueError, "Invalid value NaN (not a number)");
  if (seconds < 0) return raise(th, th.rt->exc.ValueError, "Timeout value out of range");
  if (seconds > 9.2e9) return raise(th, th.rt->exc.OverflowError, "timestamp too large to convert to C PyTime_t");
  out = static_cast<int64_t>(__builtin_ceil(seconds * 1e9));
  return Status::kOk;
}

Owned socket_timeout_value(Thread& th, int64_t ns) {
  return ns < 0 ? Owned::none() : float_from_double(th, static_cast<double>(ns) / 1e9);
}

namespace {

constexpr int kAfInet = 2, kAfInet6 = 10;

Owned socket_pair(Thread& th, int family, int type, int protocol) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  int fds[2];
  HostError e = h->pair(family, type, protocol, fds);
  if (!e.ok()) return raise_os_error(th, e.code);
  Owned made[2];
  for (int i = 0; i < 2; ++i) {
    made[i] = call_with(th, type_value(module_state<SocketState>(th).socket), Value::small_int(family),
                        Value::small_int(type), Value::small_int(protocol), Value::small_int(fds[i]));
    if (!made[i]) {
      for (int k = i; k < 2; ++k) (void)th.rt->host->close(fds[k]);
      return {};
    }
  }
  return tuple_of(th, made[0].get(), made[1].get());
}

// A host or service argument: None, str, bytes or int; nullptr in `out` for None.
Status text_argument(Thread& th, Value v, const char* what, std::string& text, const char*& out) {
  out = nullptr;
  if (v.is_none()) return Status::kOk;
  if (is_str(v)) {
    text = str_view(v);
  } else if (is_bytes(v)) {
    text = bytes_view(v);
  } else if (is_int(v)) {
    Owned s = str_of(th, v);
    if (!s) return Status::kError;
    text = str_view(s);
  } else {
    return raise(th, th.rt->exc.TypeError, "getaddrinfo() argument {} must be string or None", what);
  }
  out = text.c_str();
  return Status::kOk;
}

Owned getaddrinfo(Thread& th, Value host, Value port, int family, int type, int protocol, int flags) {
  HostSockets* h = host_sockets(th);
  std::string host_text, port_text;
  const char *host_name, *service;
  if (h == nullptr || failed(text_argument(th, host, "1", host_text, host_name)) ||
      failed(text_argument(th, port, "2", port_text, service)))
    return {};
  std::vector<HostAddressInfo> found;
  HostResolveError error;
  {
    Unlocked others_run(th);
    error = h->resolve(host_name, service, family, type, protocol, flags, found);
  }
  if (error.code != 0) return raise_resolve_error(th, error);
  Owned list = list_new(th);
  for (const HostAddressInfo& info : found) {
    Owned name = str_new(th, info.canonical_name);
    Owned address = socket_address_value(th, info.address);
    if (!list || !name || !address) return {};
    Owned item = tuple_of(th, Value::small_int(info.family), Value::small_int(info.type),
                          Value::small_int(info.protocol), name.get(), address.get());
    if (!item || failed(list_append(th, list.as<List>(), item))) return {};
  }
  return list;
}

Owned getnameinfo(Thread& th, Value address, int flags) {
  if (!is_tuple(address)) return raise(th, th.rt->exc.TypeError, "getnameinfo() argument 1 must be a tuple");
  auto parts = fast_items_tuple(address);
  if (parts.size() < 2 || !is_str(parts[0]))
    return raise(th, th.rt->exc.TypeError, "getnameinfo(): illegal sockaddr argument");
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  Socket s = {};
  s.family = str_view(parts[0]).find(':') != std::string_view::npos ? kAfInet6 : kAfInet;
  HostAddress a;
  if (failed(socket_address(th, &s, address, "getnameinfo", a))) return {};
  std::string host, service;
  HostResolveError error;
  {
    Unlocked others_run(th);
    error = h->name_of(a, flags, host, service);
  }
  if (error.code != 0) return raise_resolve_error(th, error);
  Owned host_value = str_new(th, host), service_value = str_new(th, service);
  return host_value && service_value ? tuple_of(th, host_value.get(), service_value.get()) : Owned();
}

Owned gethostname(Thread& th) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  auto r = h->machine_name();
  return r.ok() ? str_decode_fs(th, r.value) : Owned(raise_os_error(th, r.error));
}

Owned gethostbyname(Thread& th, std::string_view name) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  std::string text(name);
  std::vector<HostAddressInfo> found;
  HostResolveError error;
  {
    Unlocked others_run(th);
    error = h->resolve(text.empty() ? "0.0.0.0" : text.c_str(), nullptr, kAfInet, 0, 0, 0, found);
  }
  if (error.code != 0 || found.empty()) return raise_resolve_error(th, error);
  HostEndpoint e;
  h->read_address(found[0].address, e);
  return str_new(th, e.host);
}

Owned getservbyname(Thread& th, std::string_view name, Value protocol) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  std::string n(name), p = protocol && is_str(protocol) ? std::string(str_view(protocol)) : std::string();
  int port = h->service_port(n.c_str(), p.empty() ? nullptr : p.c_str());
  return port < 0 ? Owned(raise(th, th.rt->exc.OSError, "service/proto not found")) : Owned::small_int(port);
}
Owned getservbyport(Thread& th, int port, Value protocol) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  if (port < 0 || port > 65535) return raise(th, th.rt->exc.OverflowError, "getservbyport: port must be 0-65535.");
  std::string p = protocol && is_str(protocol) ? std::string(str_view(protocol)) : std::string();
  std::string name = h->service_name(port, p.empty() ? nullptr : p.c_str());
  return name.empty() ? Owned(raise(th, th.rt->exc.OSError, "port/proto not found")) : str_new(th, name);
}
Owned getprotobyname(Thread& th, std::string_view name) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  int n = h->protocol_number(std::string(name).c_str());
  return n < 0 ? Owned(raise(th, th.rt->exc.OSError, "protocol not found")) : Owned::small_int(n);
}

Owned inet_pton(Thread& th, int family, std::string_view text) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  if (family != kAfInet && family != kAfInet6) return raise_os_error(th, 97);  // EAFNOSUPPORT
  std::string bytes = h->address_bytes(family, std::string(text).c_str());
  if (bytes.empty()) return raise(th, th.rt->exc.OSError, "illegal IP address string passed to inet_pton");
  return bytes_new(th, bytes);
}
Owned inet_ntop(Thread& th, int family, Value packed) {
  BufferScope buffer(th);
  HostSockets* h = host_sockets(th);
  if (h == nullptr || failed(buffer.open(packed))) return {};
  if (family != kAfInet && family != kAfInet6)
    return raise(th, th.rt->exc.ValueError, "unknown address family {}", family);
  if (buffer.bytes().size() != (family == kAfInet ? 4u : 16u))
    return raise(th, th.rt->exc.ValueError, "invalid length of packed IP address string");
  return str_new(th, h->address_text(family, buffer.bytes().data()));
}
Owned inet_aton(Thread& th, std::string_view text) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  std::string bytes = h->address_bytes(kAfInet, std::string(text).c_str());
  if (bytes.empty()) return raise(th, th.rt->exc.OSError, "illegal IP address string passed to inet_aton");
  return bytes_new(th, bytes);
}
Owned inet_ntoa(Thread& th, Value packed) {
  BufferScope buffer(th);
  HostSockets* h = host_sockets(th);
  if (h == nullptr || failed(buffer.open(packed))) return {};
  if (buffer.bytes().size() != 4) return raise(th, th.rt->exc.OSError, "packed IP wrong length");
  return str_new(th, h->address_text(kAfInet, buffer.bytes().data()));
}

Owned swap16(Thread& th, int64_t x, const char* name) {
  if (x < 0)
    return raise(th, th.rt->exc.OverflowError, "{}: can't convert negative Python int to C 16-bit unsigned integer",
                 name);
  if (x > 0xFFFF)
    return raise(th, th.rt->exc.OverflowError, "{}: Python int too large to convert to C 16-bit unsigned integer",
                 name);
  return Owned::small_int(__builtin_bswap16(static_cast<uint16_t>(x)));
}
Owned swap32(Thread& th, int64_t x) {
  if (x < 0 || x > 0xFFFFFFFFll) return raise(th, th.rt->exc.OverflowError, "int larger than 32 bits");
  return Owned::small_int(__builtin_bswap32(static_cast<uint32_t>(x)));
}
Owned htons(Thread& th, int64_t x) { return swap16(th, x, "htons"); }
Owned ntohs(Thread& th, int64_t x) { return swap16(th, x, "ntohs"); }
Owned htonl(Thread& th, int64_t x) { return swap32(th, x); }
Owned ntohl(Thread& th, int64_t x) { return swap32(th, x); }

Owned getdefaulttimeout(Thread& th) {
  return socket_timeout_value(th, module_state<SocketState>(th).default_timeout_ns);
}
Owned setdefaulttimeout(Thread& th, Value timeout) {
  int64_t ns;
  if (failed(socket_timeout(th, timeout, ns))) return {};
  module_state<SocketState>(th).default_timeout_ns = ns;
  return Owned::none();
}

Owned close_fd(Thread& th, int fd) {
  HostError e = th.rt->host->close(fd);
  return e.ok() ? Owned::none() : Owned(raise_os_error(th, e.code));
}
Owned dup_fd(Thread& th, int fd) {
  auto r = th.rt->host->duplicate(fd);
  return r.ok() ? Owned::small_int(r.value) : Owned(raise_os_error(th, r.error));
}

const NativeDef kFunctions[] = {
    function<&socket_pair>("socketpair(family=1, type=1, proto=0, /)", "Create a pair of connected sockets."),
    function<&getaddrinfo>("getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)",
                           "Resolve host and port into addrinfo tuples."),
    function<&getnameinfo>("getnameinfo(sockaddr, flags, /)", "Get host and port for a sockaddr."),
    function<&gethostname>("gethostname()", "Return the current host name."),
    function<&gethostbyname>("gethostbyname(host, /)", "Return the IP address of a host."),
    function<&getservbyname>("getservbyname(servicename, protocolname=<unset>, /)", "Return a port number."),
    function<&getservbyport>("getservbyport(port, protocolname=<unset>, /)", "Return the service name of a port."),
    function<&getprotobyname>("getprotobyname(name, /)", "Return the number of a protocol."),
    function<&inet_pton>("inet_pton(af, ip, /)", "Convert an IP address from text to packed binary."),
    function<&inet_ntop>("inet_ntop(af, packed_ip, /)", "Convert a packed IP address to text."),
    function<&inet_aton>("inet_aton(ip_addr, /)", "Convert an IPv4 address in text to 32-bit packed binary."),
    function<&inet_ntoa>("inet_ntoa(packed_ip, /)", "Convert an IPv4 address from packed binary to text."),
    function<&htons>("htons(integer, /)", "Convert a 16-bit unsigned integer from host to network byte order."),
    function<&ntohs>("ntohs(integer, /)", "Convert a 16-bit unsigned integer from network to host byte order."),
    function<&htonl>("htonl(integer, /)", "Convert a 32-bit integer from host to network byte order."),
    function<&ntohl>("ntohl(integer, /)", "Convert a 32-bit integer from network to host byte order."),
    function<&getdefaulttimeout>("getdefaulttimeout()", "Return the default timeout of new sockets, or None."),
    function<&setdefaulttimeout>("setdefaulttimeout(timeout, /)", "Set the default timeout of new sockets."),
    function<&close_fd>("close(fd, /)", "Close an integer socket file descriptor."),
    function<&dup_fd>("dup(fd, /)", "Duplicate an integer socket file descriptor."),
};

struct Constant {
  const char* name;
  int64_t value;
};
// Linux's numbers.
constexpr Constant kConstants[] = {
#define DX_SOCKET(name, value) {#name, value},
#include "core/modules/socket_constants.def"
#undef DX_SOCKET
};

// A subclass of OSError in this module.
Value make_error(Thread& th, Module* m, const char* name) {
  Owned text = str_new(th, name), bases = tuple_of(th, type_value(th.rt->exc.OSError));
  Owned dict = dict_new(th);
  if (!text || !bases || !dict) return Value();
  Owned cls = call_with(th, type_value(th.rt->types.type), text.get(), bases.get(), dict.get());
  if (!cls || failed(module_add(th, m, name, cls))) return Value();
  return cls.get();  // the module keeps it
}

Status exec(Thread& th, Module* m) {
  SocketState& s = module_state<SocketState>(th);
  s.gaierror = make_error(th, m, "gaierror");
  s.herror = make_error(th, m, "herror");
  if (!s.gaierror || !s.herror || failed(init_socket_type(th, m))) return Status::kError;
  for (const Constant& c : kConstants) {
    if (failed(module_add_int(th, m, c.name, c.value))) return Status::kError;
  }
  if (failed(module_add(th, m, "error", type_value(th.rt->exc.OSError))) ||
      failed(module_add(th, m, "timeout", type_value(th.rt->exc.TimeoutError))))
    return Status::kError;
  return module_add(th, m, "has_ipv6", Value::boolean(true));
}

}  // namespace

const ModuleDef kSocketModule = {"_socket", "Implementation module for socket operations.", kFunctions, &exec};

}  // namespace dxpy
