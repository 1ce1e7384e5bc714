// Calls that Linux has beyond what every system offers: epoll, event and timer descriptors, scheduling policies,
// splice, namespaces, pseudo-terminals by hand, posix_spawn. Numbers are Linux's; descriptors are given to the caller.
#pragma once

#include <string>
#include <vector>

#include "core/host/host_types.h"

namespace dxpy {

struct HostEpollEvent {
  uint32_t events;
  int fd;
};

struct HostTimerSpec {  // nanoseconds
  int64_t interval = 0, initial = 0;
};

struct HostSpawnAction {
  enum Kind { kOpen, kClose, kDup2, kCloseFrom } kind;
  int fd = -1, to = -1, flags = 0;
  uint32_t mode = 0;
  std::string path;
};

struct HostPosixSpawn {
  const char* path = nullptr;
  bool search_path = false;
  char* const* argv = nullptr;
  char* const* environment = nullptr;  // nullptr: own
  std::vector<HostSpawnAction> actions;
  bool has_group = false, reset_ids = false, new_session = false;
  int64_t group = 0;
  bool has_mask = false, has_defaults = false, has_policy = false, has_priority = false;
  uint64_t mask = 0, defaults = 0;  // signals; bit n-1 is signal n
  int policy = 0, priority = 0;
};

class HostLinux {
 public:
  virtual ~HostLinux() = default;
  virtual HostResult<int> epoll_new(int flags) = 0;
  virtual HostError epoll_control(int epoll, int operation, int fd, uint32_t events) = 0;
  // timeout_ns < 0: for ever; rounded up to milliseconds.
  virtual HostResult<int> epoll_wait(int epoll, HostEpollEvent* events, int count, int64_t timeout_ns) = 0;
  virtual HostResult<int> event_descriptor(uint32_t value, int flags) = 0;
  virtual HostResult<int> timer_descriptor(int clock, int flags) = 0;
  virtual HostError timer_set(int fd, int flags, const HostTimerSpec& set, HostTimerSpec& old) = 0;
  virtual HostError timer_get(int fd, HostTimerSpec& out) = 0;
  virtual HostResult<int> priority_limit(int policy, bool most) = 0;
  virtual HostResult<int> scheduler(int64_t pid) = 0;
  virtual HostError set_scheduler(int64_t pid, int policy, int priority) = 0;
  virtual HostResult<int> scheduling_priority(int64_t pid) = 0;
  virtual HostError set_scheduling_priority(int64_t pid, int priority) = 0;
  virtual HostResult<int64_t> round_robin_ns(int64_t pid) = 0;
  virtual HostResult<size_t> splice(int from, int64_t* from_at, int to, int64_t* to_at, size_t count,
                                    uint32_t flags) = 0;
  virtual HostError unshare(int flags) = 0;
  virtual HostError enter_namespace(int fd, int type) = 0;
  virtual HostResult<int> terminal_master(int flags) = 0;
  virtual HostError terminal_grant(int fd) = 0;
  virtual HostError terminal_unlock(int fd) = 0;
  virtual HostResult<std::string> terminal_slave_name(int fd) = 0;
  // The text of a configuration name; ok and empty: none is set (`defined` says whether).
  virtual HostResult<std::string> configuration_text(int name, bool& defined) = 0;
  virtual HostResult<int64_t> posix_spawn(const HostPosixSpawn& request) = 0;
};

}  // namespace dxpy
