// What the files of the _socket module share.
#pragma once

#include "core/host/host.h"
#include "core/host/sockets.h"
#include "core/object/module.h"

namespace dxpy {

struct Socket : Object {
  int fd;  // -1: closed
  int family, type, protocol;
  int64_t timeout_ns;  // -1: blocking; 0: not
};

struct SocketState {
  Type* socket = nullptr;
  Value gaierror, herror;  // classes; the module keeps them
  int64_t default_timeout_ns = -1;
};

// nullptr: OSError is pending, this system has none.
HostSockets* host_sockets(Thread&);
// A Python address -> the system's, and back.
Status socket_address(Thread&, const Socket* s, Value address, const char* function, HostAddress& out);
Owned socket_address_value(Thread&, const HostAddress& address);
Failure raise_resolve_error(Thread&, const HostResolveError& error);
// Seconds or None -> ns.
Status socket_timeout(Thread&, Value v, int64_t& out);
Owned socket_timeout_value(Thread&, int64_t ns);
// socket_message.cpp
Owned socket_sendmsg(Thread&, Value self, Value buffers, Value control, int flags, Value address);
Owned socket_recvmsg(Thread&, Value self, int64_t size, int64_t control_size, int flags);
Owned socket_recvmsg_into(Thread&, Value self, Value buffers, int64_t control_size, int flags);
Owned socket_cmsg_len(Thread&, int64_t size);
Owned socket_cmsg_space(Thread&, int64_t size);
// socket_names.cpp
std::span<const NativeDef> socket_name_functions();
Status init_socket_type(Thread&, Module* m);

}  // namespace dxpy
