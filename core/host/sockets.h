// The host's sockets. Numbers (families, types, options, flags) are those of the host's system, which core/modules
// names for Linux. Every call may be interrupted (kHostInterrupted) and may be made without the turn.
#pragma once

#include <string>
#include <vector>

#include "core/host/host_types.h"

namespace dxpy {

// An address as the host's system lays it out.
struct HostAddress {
  alignas(8) uint8_t data[128] = {};
  uint32_t size = 0;
};

// The parts of an address as programs write them. family 0: unknown.
struct HostEndpoint {
  int family = 0;
  std::string host;  // numeric text of an internet address; path of a local one (may begin with a zero byte)
  int port = 0;
  uint32_t flow_info = 0, scope_id = 0;
};

struct HostAddressInfo {
  int family, type, protocol;
  std::string canonical_name;
  HostAddress address;
};

struct HostResolveError {
  int code = 0;    // EAI_*; 0: none
  int system = 0;  // errno for EAI_SYSTEM
  std::string text;
};

// An item of ancillary data.
struct HostControl {
  int level, type;
  std::string data;
};
struct HostSegment {
  char* data;
  size_t size;
};
// What came of receive_message beside the bytes.
struct HostReceived {
  std::vector<HostControl> control;
  int flags = 0;
  HostAddress from;
};

// What the resolver knows of a host. code: h_errno; 0: found.
struct HostNames {
  int code = 0;
  std::string error;
  std::string name;
  std::vector<std::string> aliases, addresses;  // addresses as numeric text
};

struct HostInterface {
  uint32_t index;
  std::string name;
};

class HostSockets {
 public:
  virtual ~HostSockets() = default;
  virtual HostResult<int> open(int family, int type, int protocol) = 0;  // close-on-exec
  virtual HostError pair(int family, int type, int protocol, int (&fds)[2]) = 0;
  virtual HostError bind(int fd, const HostAddress& address) = 0;
  virtual HostError connect(int fd, const HostAddress& address) = 0;
  virtual HostError listen(int fd, int backlog) = 0;
  virtual HostResult<int> accept(int fd, HostAddress& peer) = 0;
  virtual HostError own_address(int fd, HostAddress& out) = 0;
  virtual HostError peer_address(int fd, HostAddress& out) = 0;
  virtual HostResult<size_t> send(int fd, const void* data, size_t size, int flags, const HostAddress* to) = 0;
  virtual HostResult<size_t> receive(int fd, void* data, size_t size, int flags, HostAddress* from) = 0;
  // control_size: bytes of room for ancillary data.
  virtual HostResult<size_t> send_message(int fd, const std::vector<HostSegment>& data,
                                          const std::vector<HostControl>& control, int flags,
                                          const HostAddress* to) = 0;
  virtual HostResult<size_t> receive_message(int fd, const std::vector<HostSegment>& data, size_t control_size,
                                             int flags, HostReceived& out) = 0;
  // Room that `size` bytes of ancillary data take, without and with padding behind them.
  virtual size_t control_length(size_t size) = 0;
  virtual size_t control_space(size_t size) = 0;
  virtual HostError shutdown(int fd, int how) = 0;
  virtual HostError set_option(int fd, int level, int name, const void* data, size_t size) = 0;
  virtual HostResult<size_t> get_option(int fd, int level, int name, void* data, size_t size) = 0;
  virtual HostError set_blocking(int fd, bool blocking) = 0;
  // Text to address and back. make_address: false: the host is no numeric address of the family, or the path is too
  // long.
  virtual bool make_address(const HostEndpoint& from, HostAddress& to) = 0;
  virtual void read_address(const HostAddress& from, HostEndpoint& to) = 0;
  // Numeric text to 4 or 16 bytes and back; empty: not valid.
  virtual std::string address_bytes(int family, const char* text) = 0;
  virtual std::string address_text(int family, const void* bytes) = 0;
  // Names through the system's resolver; nullptr: none given.
  virtual HostResolveError resolve(const char* host, const char* service, int family, int type, int protocol, int flags,
                                   std::vector<HostAddressInfo>& out) = 0;
  virtual HostResolveError name_of(const HostAddress& address, int flags, std::string& host, std::string& service) = 0;
  virtual HostNames names_of_host(const char* host) = 0;
  virtual HostNames names_of_address(const HostAddress& address) = 0;
  virtual HostResult<std::string> machine_name() = 0;
  virtual HostError set_machine_name(const std::string& name) = 0;
  virtual HostError interfaces(std::vector<HostInterface>& out) = 0;
  virtual HostResult<uint32_t> interface_index(const char* name) = 0;
  virtual HostResult<std::string> interface_name(uint32_t index) = 0;
  // Service and protocol names; -1: unknown.
  virtual int service_port(const char* name, const char* protocol) = 0;
  virtual std::string service_name(int port, const char* protocol) = 0;
  virtual int protocol_number(const char* name) = 0;
};

}  // namespace dxpy
