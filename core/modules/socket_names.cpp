// Names of hosts, services, protocols and interfaces.
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/socket.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/list.h"
#include "core/object/turn.h"

namespace dxpy {

namespace {

constexpr int kAfInet = 2, kAfInet6 = 10;

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
  HostSockets* h = th.rt->host->sockets();
  if (h == nullptr) return str_decode_fs(th, th.rt->host->system_name().node);  // needs none
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

// The address of a host given by name or number; names as str are IDNA.
Status resolve_one(Thread& th, HostSockets* h, Value name, int family, HostAddress& out) {
  std::string text;
  if (is_str(name)) {
    Owned encoded =
        name.as<Str>()->is_ascii() ? str_encode(th, name, "ascii", "strict") : str_encode(th, name, "idna", "strict");
    if (!encoded) return Status::kError;
    text = bytes_view(encoded);
  } else if (is_bytes(name) || is_kind(name, Kind::kByteArray)) {
    BufferScope buffer(th);
    if (failed(buffer.open(name))) return Status::kError;
    text = buffer.bytes();
  } else {
    return raise(th, th.rt->exc.TypeError, "str, bytes or bytearray expected, not {}", type_of(th, name));
  }
  if (text.find('\0') != std::string::npos) {
    return raise(th, th.rt->exc.TypeError, "host name must not contain null character");
  }
  std::vector<HostAddressInfo> found;
  HostResolveError error;
  {
    Unlocked others_run(th);
    error = h->resolve(text.empty() ? "0.0.0.0" : text.c_str(), nullptr, family, 0, 0, 0, found);
  }
  if (error.code != 0 || found.empty()) return Status(raise_resolve_error(th, error));
  out = found[0].address;
  return Status::kOk;
}

Owned text_list(Thread& th, const std::vector<std::string>& texts) {
  Owned list = list_new(th);
  for (const std::string& text : texts) {
    Owned item = str_decode_fs(th, text);
    if (!list || !item || failed(list_append(th, list.as<List>(), item))) return {};
  }
  return list;
}

// (name, aliases, addresses), or herror.
Owned names_value(Thread& th, const HostNames& names) {
  if (names.code != 0) {
    Owned text = str_new(th, names.error);
    Owned e =
        text ? call_with(th, module_state<SocketState>(th).herror, Value::small_int(names.code), text.get()) : Owned();
    return e ? Owned(raise_exception(th, e)) : Owned();
  }
  Owned name = str_decode_fs(th, names.name), aliases = text_list(th, names.aliases);
  Owned addresses = text_list(th, names.addresses);
  return name && aliases && addresses ? tuple_of(th, name.get(), aliases.get(), addresses.get()) : Owned();
}

Owned gethostbyname_ex(Thread& th, Value name) {
  HostSockets* h = host_sockets(th);
  HostAddress address;
  if (h == nullptr || failed(resolve_one(th, h, name, kAfInet, address))) return {};
  BufferScope buffer(th);
  if (!is_str(name) && failed(buffer.open(name))) return {};
  std::string text(is_str(name) ? str_view(name) : buffer.bytes());
  HostNames names;
  {
    Unlocked others_run(th);
    names = h->names_of_host(text.c_str());
  }
  return names_value(th, names);
}

Owned gethostbyaddr(Thread& th, Value name) {
  HostSockets* h = host_sockets(th);
  HostAddress address;
  if (h == nullptr || failed(resolve_one(th, h, name, 0, address))) return {};
  HostNames names;
  {
    Unlocked others_run(th);
    names = h->names_of_address(address);
  }
  return names_value(th, names);
}

// A name that the system takes as bytes: str in the file system's encoding, or bytes.
Status system_name(Thread& th, Value name, const char* function, std::string& out) {
  if (!is_str(name) && !is_bytes(name)) {
    return raise(th, th.rt->exc.TypeError, "{}() argument 1 must be str or bytes, not {}", function, type_of(th, name));
  }
  Owned encoded = is_bytes(name) ? Owned::borrow(name) : str_encode(th, name, "utf-8", "surrogateescape");
  if (!encoded) return Status::kError;
  out = bytes_view(encoded);
  return Status::kOk;
}

Owned sethostname(Thread& th, Value name) {
  HostSockets* h = host_sockets(th);
  std::string text;
  if (h == nullptr || failed(system_name(th, name, "sethostname", text))) return {};
  HostError e = h->set_machine_name(text);
  return e.ok() ? Owned::none() : Owned(raise_os_error(th, e.code));
}

Owned if_nameindex(Thread& th) {
  HostSockets* h = host_sockets(th);
  if (h == nullptr) return {};
  std::vector<HostInterface> found;
  HostError e = h->interfaces(found);
  if (!e.ok()) return raise_os_error(th, e.code);
  Owned list = list_new(th);
  for (const HostInterface& i : found) {
    Owned name = str_decode_fs(th, i.name);
    Owned item = name ? tuple_of(th, Value::small_int(i.index), name.get()) : Owned();
    if (!list || !item || failed(list_append(th, list.as<List>(), item))) return {};
  }
  return list;
}
Owned if_nametoindex(Thread& th, Value name) {
  HostSockets* h = host_sockets(th);
  std::string text;
  if (h == nullptr || failed(system_name(th, name, "if_nametoindex", text))) return {};
  auto r = h->interface_index(text.c_str());
  return r.ok() ? Owned::small_int(r.value) : Owned(raise(th, th.rt->exc.OSError, "no interface with this name"));
}
Owned if_indextoname(Thread& th, Value index) {
  HostSockets* h = host_sockets(th);
  int64_t n = 0;
  if (h == nullptr || failed(index_to_i64(th, index, n, th.rt->exc.OverflowError))) return {};
  if (n < 0) return raise(th, th.rt->exc.ValueError, "Interface index out of range");
  if (n > 0xFFFFFFFFll) return raise(th, th.rt->exc.OverflowError, "Interface index out of range");
  auto r = h->interface_name(static_cast<uint32_t>(n));
  return r.ok() ? str_decode_fs(th, r.value) : Owned(raise_os_error(th, r.error));
}

const NativeDef kFunctions[] = {
    function<&getaddrinfo>("getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)",
                           "Resolve host and port into addrinfo tuples."),
    function<&getnameinfo>("getnameinfo(sockaddr, flags, /)", "Get host and port for a sockaddr."),
    function<&gethostname>("gethostname()", "Return the current host name."),
    function<&gethostbyname>("gethostbyname(host, /)", "Return the IP address of a host."),
    function<&getservbyname>("getservbyname(servicename, protocolname=<unset>, /)", "Return a port number."),
    function<&getservbyport>("getservbyport(port, protocolname=<unset>, /)", "Return the service name of a port."),
    function<&getprotobyname>("getprotobyname(name, /)", "Return the number of a protocol."),
    function<&gethostbyname_ex>("gethostbyname_ex(host, /)",
                                "Return the true host name, a list of aliases, and a list of IP addresses,\nfor a "
                                "host."),
    function<&gethostbyaddr>("gethostbyaddr(host, /)",
                             "Return the true host name, a list of aliases, and a list of IP addresses,\nfor a host."),
    function<&sethostname>("sethostname(name, /)", "Sets the hostname to name."),
    function<&if_nameindex>("if_nameindex()", "Returns a list of network interface information (index, name) tuples."),
    function<&if_nametoindex>("if_nametoindex(oname, /)",
                              "Returns the interface index corresponding to the interface name."),
    function<&if_indextoname>("if_indextoname(if_index, /)",
                              "Returns the interface name corresponding to the interface index."),
};

}  // namespace

std::span<const NativeDef> socket_name_functions() { return kFunctions; }

}  // namespace dxpy
