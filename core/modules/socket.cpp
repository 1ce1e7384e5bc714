// The module _socket: address texts, constants. The class is in socket_object.cpp and socket_message.cpp, names of
// hosts and services in socket_names.cpp.
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
    function<&socket_cmsg_len>("CMSG_LEN(length, /)",
                               "Return the total length, without trailing padding, of an ancillary\ndata item with "
                               "associated data of the given length."),
    function<&socket_cmsg_space>("CMSG_SPACE(length, /)",
                                 "Return the buffer size needed for recvmsg() to receive an ancillary\ndata item "
                                 "with associated data of the given length, along with any\ntrailing padding."),
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
  if (failed(module_add_functions(th, m, socket_name_functions()))) return Status::kError;
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
