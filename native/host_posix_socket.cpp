// Host: sockets.
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>

#include "core/host/sockets.h"
#include "native/host_posix_impl.h"

namespace dxpy {

namespace {

const sockaddr* raw(const HostAddress& a) { return reinterpret_cast<const sockaddr*>(a.data); }
sockaddr* raw(HostAddress& a) { return reinterpret_cast<sockaddr*>(a.data); }

HostResolveError resolve_error(int code) {
  HostResolveError e;
  e.code = code;
  e.system = code == EAI_SYSTEM ? errno : 0;
  if (code != 0) e.text = ::gai_strerror(code);
  return e;
}

HostNames read_names(const hostent* h, int code) {
  HostNames out;
  if (h == nullptr) {
    out.code = code;
    out.error = ::hstrerror(code);
    return out;
  }
  out.name = h->h_name;
  for (char** alias = h->h_aliases; alias != nullptr && *alias != nullptr; ++alias) out.aliases.emplace_back(*alias);
  for (char** a = h->h_addr_list; a != nullptr && *a != nullptr; ++a) {
    char text[INET6_ADDRSTRLEN] = {};
    if (::inet_ntop(h->h_addrtype, *a, text, sizeof text) != nullptr) out.addresses.emplace_back(text);
  }
  return out;
}

class PosixSockets final : public HostSockets {
 public:
  HostResult<int> open(int family, int type, int protocol) override {
    return posix_result<int>(::socket(family, type | SOCK_CLOEXEC, protocol));
  }
  HostError pair(int family, int type, int protocol, int (&fds)[2]) override {
    return posix_status(::socketpair(family, type | SOCK_CLOEXEC, protocol, fds));
  }
  HostError bind(int fd, const HostAddress& a) override { return posix_status(::bind(fd, raw(a), a.size)); }
  HostError connect(int fd, const HostAddress& a) override { return posix_status(::connect(fd, raw(a), a.size)); }
  HostError listen(int fd, int backlog) override { return posix_status(::listen(fd, backlog)); }
  HostResult<int> accept(int fd, HostAddress& peer) override {
    socklen_t size = sizeof peer.data;
    int r = ::accept4(fd, raw(peer), &size, SOCK_CLOEXEC);
    peer.size = size;
    return posix_result<int>(r);
  }
  HostError own_address(int fd, HostAddress& out) override {
    socklen_t size = sizeof out.data;
    int r = ::getsockname(fd, raw(out), &size);
    out.size = size;
    return posix_status(r);
  }
  HostError peer_address(int fd, HostAddress& out) override {
    socklen_t size = sizeof out.data;
    int r = ::getpeername(fd, raw(out), &size);
    out.size = size;
    return posix_status(r);
  }
  HostResult<size_t> send(int fd, const void* data, size_t size, int flags, const HostAddress* to) override {
    ssize_t r = to == nullptr ? ::send(fd, data, size, flags) : ::sendto(fd, data, size, flags, raw(*to), to->size);
    return posix_result<size_t>(r);
  }
  HostResult<size_t> receive(int fd, void* data, size_t size, int flags, HostAddress* from) override {
    if (from == nullptr) return posix_result<size_t>(::recv(fd, data, size, flags));
    socklen_t length = sizeof from->data;
    ssize_t r = ::recvfrom(fd, data, size, flags, raw(*from), &length);
    from->size = r < 0 ? 0 : length;
    return posix_result<size_t>(r);
  }
  HostResult<size_t> send_message(int fd, const std::vector<HostSegment>& data, const std::vector<HostControl>& control,
                                  int flags, const HostAddress* to) override {
    std::vector<iovec> parts = vectors(data);
    size_t room = 0;
    for (const HostControl& c : control) room += CMSG_SPACE(c.data.size());
    std::vector<uint64_t> space((room + 7) / 8);  // aligned as headers want it
    msghdr message = {};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    if (to != nullptr) {
      message.msg_name = const_cast<sockaddr*>(raw(*to));
      message.msg_namelen = to->size;
    }
    if (room > 0) {
      message.msg_control = space.data();
      message.msg_controllen = room;
      cmsghdr* h = CMSG_FIRSTHDR(&message);
      for (const HostControl& c : control) {
        h->cmsg_level = c.level;
        h->cmsg_type = c.type;
        h->cmsg_len = CMSG_LEN(c.data.size());
        std::memcpy(CMSG_DATA(h), c.data.data(), c.data.size());
        h = CMSG_NXTHDR(&message, h);
      }
    }
    return posix_result<size_t>(::sendmsg(fd, &message, flags));
  }
  HostResult<size_t> receive_message(int fd, const std::vector<HostSegment>& data, size_t control_size, int flags,
                                     HostReceived& out) override {
    std::vector<iovec> parts = vectors(data);
    std::vector<uint64_t> space((control_size + 7) / 8);
    msghdr message = {};
    message.msg_name = out.from.data;
    message.msg_namelen = sizeof out.from.data;
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    message.msg_control = control_size > 0 ? space.data() : nullptr;
    message.msg_controllen = control_size;
    ssize_t r = ::recvmsg(fd, &message, flags | MSG_CMSG_CLOEXEC);
    if (r < 0) return HostResult<size_t>::failure(errno);
    out.from.size = message.msg_namelen;
    out.flags = message.msg_flags & ~MSG_CMSG_CLOEXEC;
    const char* end = reinterpret_cast<const char*>(space.data()) + message.msg_controllen;
    for (cmsghdr* h = CMSG_FIRSTHDR(&message); h != nullptr; h = CMSG_NXTHDR(&message, h)) {
      const char* from = reinterpret_cast<const char*>(CMSG_DATA(h));
      if (h->cmsg_len < CMSG_LEN(0) || from > end) break;
      size_t size = h->cmsg_len - CMSG_LEN(0), left = static_cast<size_t>(end - from);
      out.control.push_back({h->cmsg_level, h->cmsg_type, std::string(from, size < left ? size : left)});
    }
    return HostResult<size_t>::success(static_cast<size_t>(r));
  }
  size_t control_length(size_t size) override { return CMSG_LEN(size); }
  size_t control_space(size_t size) override { return CMSG_SPACE(size); }
  HostError shutdown(int fd, int how) override { return posix_status(::shutdown(fd, how)); }
  HostError set_option(int fd, int level, int name, const void* data, size_t size) override {
    return posix_status(::setsockopt(fd, level, name, data, static_cast<socklen_t>(size)));
  }
  HostResult<size_t> get_option(int fd, int level, int name, void* data, size_t size) override {
    auto length = static_cast<socklen_t>(size);
    int r = ::getsockopt(fd, level, name, data, &length);
    return r < 0 ? HostResult<size_t>::failure(errno) : HostResult<size_t>::success(length);
  }
  HostError set_blocking(int fd, bool blocking) override {
    int flags = ::fcntl(fd, F_GETFL);
    if (flags < 0) return posix_status(flags);
    return posix_status(::fcntl(fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK));
  }

  bool make_address(const HostEndpoint& from, HostAddress& to) override {
    to = HostAddress();
    if (from.family == AF_INET) {
      auto* a = reinterpret_cast<sockaddr_in*>(to.data);
      a->sin_family = AF_INET;
      a->sin_port = htons(static_cast<uint16_t>(from.port));
      to.size = sizeof *a;
      return ::inet_pton(AF_INET, from.host.c_str(), &a->sin_addr) == 1;
    }
    if (from.family == AF_INET6) {
      auto* a = reinterpret_cast<sockaddr_in6*>(to.data);
      a->sin6_family = AF_INET6;
      a->sin6_port = htons(static_cast<uint16_t>(from.port));
      a->sin6_flowinfo = htonl(from.flow_info);
      a->sin6_scope_id = from.scope_id;
      to.size = sizeof *a;
      return ::inet_pton(AF_INET6, from.host.c_str(), &a->sin6_addr) == 1;
    }
    if (from.family == AF_UNIX) {
      auto* a = reinterpret_cast<sockaddr_un*>(to.data);
      a->sun_family = AF_UNIX;
      bool is_abstract = !from.host.empty() && from.host[0] == '\0';
      if (from.host.size() + (is_abstract ? 0 : 1) > sizeof a->sun_path) return false;
      std::memcpy(a->sun_path, from.host.data(), from.host.size());
      to.size = static_cast<uint32_t>(offsetof(sockaddr_un, sun_path) + from.host.size() + (is_abstract ? 0 : 1));
      return true;
    }
    return false;
  }

  void read_address(const HostAddress& from, HostEndpoint& to) override {
    to = HostEndpoint();
    if (from.size < sizeof(sa_family_t)) return;
    to.family = raw(from)->sa_family;
    char text[INET6_ADDRSTRLEN] = {};
    if (to.family == AF_INET) {
      const auto* a = reinterpret_cast<const sockaddr_in*>(from.data);
      ::inet_ntop(AF_INET, &a->sin_addr, text, sizeof text);
      to.host = text;
      to.port = ntohs(a->sin_port);
    } else if (to.family == AF_INET6) {
      const auto* a = reinterpret_cast<const sockaddr_in6*>(from.data);
      ::inet_ntop(AF_INET6, &a->sin6_addr, text, sizeof text);
      to.host = text;
      to.port = ntohs(a->sin6_port);
      to.flow_info = ntohl(a->sin6_flowinfo);
      to.scope_id = a->sin6_scope_id;
    } else if (to.family == AF_UNIX) {
      const auto* a = reinterpret_cast<const sockaddr_un*>(from.data);
      size_t start = offsetof(sockaddr_un, sun_path);
      size_t size = from.size > start ? from.size - start : 0;
      if (size > 0 && a->sun_path[0] != '\0') size = ::strnlen(a->sun_path, size);
      to.host.assign(a->sun_path, size);
    }
  }

  std::string address_bytes(int family, const char* text) override {
    char bytes[16];
    if (::inet_pton(family, text, bytes) != 1) return {};
    return std::string(bytes, family == AF_INET ? 4 : 16);
  }
  std::string address_text(int family, const void* bytes) override {
    char text[INET6_ADDRSTRLEN] = {};
    return ::inet_ntop(family, bytes, text, sizeof text) == nullptr ? std::string() : std::string(text);
  }

  HostResolveError resolve(const char* host, const char* service, int family, int type, int protocol, int flags,
                           std::vector<HostAddressInfo>& out) override {
    addrinfo hints = {};
    hints.ai_family = family;
    hints.ai_socktype = type;
    hints.ai_protocol = protocol;
    hints.ai_flags = flags;
    addrinfo* list = nullptr;
    int code = ::getaddrinfo(host, service, &hints, &list);
    if (code != 0) return resolve_error(code);
    for (addrinfo* a = list; a != nullptr; a = a->ai_next) {
      HostAddressInfo info{a->ai_family, a->ai_socktype, a->ai_protocol, a->ai_canonname ? a->ai_canonname : "", {}};
      if (a->ai_addrlen > sizeof info.address.data) continue;
      std::memcpy(info.address.data, a->ai_addr, a->ai_addrlen);
      info.address.size = a->ai_addrlen;
      out.push_back(std::move(info));
    }
    ::freeaddrinfo(list);
    return {};
  }
  HostResolveError name_of(const HostAddress& address, int flags, std::string& host, std::string& service) override {
    char h[NI_MAXHOST], s[NI_MAXSERV];
    int code = ::getnameinfo(raw(address), address.size, h, sizeof h, s, sizeof s, flags);
    if (code != 0) return resolve_error(code);
    host = h;
    service = s;
    return {};
  }
  HostNames names_of_host(const char* host) override {
    std::vector<char> space(16384);
    hostent storage, *found = nullptr;
    int code = 0;
    if (::gethostbyname2_r(host, AF_INET, &storage, space.data(), space.size(), &found, &code) != 0) found = nullptr;
    return read_names(found, code);
  }
  HostNames names_of_address(const HostAddress& address) override {
    std::vector<char> space(16384);
    hostent storage, *found = nullptr;
    int code = 0, family = raw(address)->sa_family;
    const void* bytes = family == AF_INET6
                            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(address.data)->sin6_addr)
                            : &reinterpret_cast<const sockaddr_in*>(address.data)->sin_addr;
    if (::gethostbyaddr_r(bytes, family == AF_INET6 ? 16 : 4, family, &storage, space.data(), space.size(), &found,
                          &code) != 0)
      found = nullptr;
    return read_names(found, code);
  }
  HostError set_machine_name(const std::string& name) override {
    return posix_status(::sethostname(name.data(), name.size()));
  }
  HostError interfaces(std::vector<HostInterface>& out) override {
    struct if_nameindex* list = ::if_nameindex();
    if (list == nullptr) return HostError{errno};
    for (struct if_nameindex* i = list; i->if_name != nullptr; ++i) out.push_back({i->if_index, i->if_name});
    ::if_freenameindex(list);
    return {};
  }
  HostResult<uint32_t> interface_index(const char* name) override {
    uint32_t index = ::if_nametoindex(name);
    return index == 0 ? HostResult<uint32_t>::failure(errno) : HostResult<uint32_t>::success(index);
  }
  HostResult<std::string> interface_name(uint32_t index) override {
    char name[IF_NAMESIZE] = {};
    if (::if_indextoname(index, name) == nullptr) return HostResult<std::string>::failure(errno);
    return HostResult<std::string>::success(name);
  }
  HostResult<std::string> machine_name() override {
    char name[256] = {};
    if (::gethostname(name, sizeof name - 1) < 0) return HostResult<std::string>::failure(errno);
    return HostResult<std::string>::success(name);
  }
  int service_port(const char* name, const char* protocol) override {
    servent* s = ::getservbyname(name, protocol);
    return s == nullptr ? -1 : ntohs(static_cast<uint16_t>(s->s_port));
  }
  std::string service_name(int port, const char* protocol) override {
    servent* s = ::getservbyport(htons(static_cast<uint16_t>(port)), protocol);
    return s == nullptr ? std::string() : std::string(s->s_name);
  }
  int protocol_number(const char* name) override {
    protoent* p = ::getprotobyname(name);
    return p == nullptr ? -1 : p->p_proto;
  }

 private:
  static std::vector<iovec> vectors(const std::vector<HostSegment>& data) {
    std::vector<iovec> out;
    for (const HostSegment& s : data) out.push_back({s.data, s.size});
    return out;
  }
};

}  // namespace

HostSockets* HostPosix::sockets() {
  static PosixSockets sockets;  // has no state
  return &sockets;
}

}  // namespace dxpy
