// Host: what only Linux has. Elsewhere there is nothing.
#include "native/host_posix_impl.h"

#ifdef __linux__

#include <fcntl.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <utmp.h>

#include "core/host/linux.h"

namespace dxpy {

namespace {

constexpr int64_t kSecond = 1'000'000'000;

timespec to_timespec(int64_t ns) {
  int64_t s = ns / kSecond, rest = ns % kSecond;
  if (rest < 0) rest += kSecond, --s;
  return {s, rest};
}
int64_t to_ns(const timespec& t) { return t.tv_sec * kSecond + t.tv_nsec; }
HostTimerSpec to_spec(const itimerspec& t) { return {to_ns(t.it_interval), to_ns(t.it_value)}; }

sigset_t to_set(uint64_t mask) {
  sigset_t set;
  sigemptyset(&set);
  for (int n = 1; n <= 64; ++n) {
    if ((mask >> (n - 1)) & 1) sigaddset(&set, n);
  }
  return set;
}

int add_action(posix_spawn_file_actions_t* to, const HostSpawnAction& a) {
  switch (a.kind) {
    case HostSpawnAction::kOpen:
      return ::posix_spawn_file_actions_addopen(to, a.fd, a.path.c_str(), a.flags, a.mode);
    case HostSpawnAction::kClose:
      return ::posix_spawn_file_actions_addclose(to, a.fd);
    case HostSpawnAction::kDup2:
      return ::posix_spawn_file_actions_adddup2(to, a.fd, a.to);
    case HostSpawnAction::kCloseFrom:
      return ::posix_spawn_file_actions_addclosefrom_np(to, a.fd);
  }
  return EINVAL;
}

int fill_attributes(posix_spawnattr_t* to, const HostPosixSpawn& r) {
  short flags = 0;
  auto with = [&](short flag) { flags = static_cast<short>(flags | flag); };
  if (r.has_group) {
    with(POSIX_SPAWN_SETPGROUP);
    if (int e = ::posix_spawnattr_setpgroup(to, static_cast<pid_t>(r.group))) return e;
  }
  if (r.reset_ids) with(POSIX_SPAWN_RESETIDS);
  if (r.new_session) with(POSIX_SPAWN_SETSID);
  if (r.has_mask) {
    sigset_t set = to_set(r.mask);
    with(POSIX_SPAWN_SETSIGMASK);
    if (int e = ::posix_spawnattr_setsigmask(to, &set)) return e;
  }
  if (r.has_defaults) {
    sigset_t set = to_set(r.defaults);
    with(POSIX_SPAWN_SETSIGDEF);
    if (int e = ::posix_spawnattr_setsigdefault(to, &set)) return e;
  }
  if (r.has_policy) {
    with(POSIX_SPAWN_SETSCHEDULER);
    if (int e = ::posix_spawnattr_setschedpolicy(to, r.policy)) return e;
  }
  if (r.has_priority) {
    with(POSIX_SPAWN_SETSCHEDPARAM);
    sched_param param{r.priority};
    if (int e = ::posix_spawnattr_setschedparam(to, &param)) return e;
  }
  return ::posix_spawnattr_setflags(to, flags);
}

class LinuxCalls final : public HostLinux {
 public:
  explicit LinuxCalls(ThreadPool& threads) : threads_(threads) {}
  HostResult<int> epoll_new(int flags) override { return posix_result<int>(::epoll_create1(flags | EPOLL_CLOEXEC)); }
  HostError epoll_control(int epoll, int operation, int fd, uint32_t events) override {
    epoll_event e = {};
    e.events = events;
    e.data.fd = fd;
    return posix_status(::epoll_ctl(epoll, operation, fd, &e));
  }
  HostResult<int> epoll_wait(int epoll, HostEpollEvent* events, int count, int64_t timeout_ns) override {
    constexpr int64_t kMillisecond = 1'000'000;
    int64_t ms = timeout_ns < 0 ? -1 : (timeout_ns + kMillisecond - 1) / kMillisecond;
    if (ms > INT32_MAX) ms = INT32_MAX;
    std::vector<epoll_event> got(static_cast<size_t>(count));
    int n = ::epoll_wait(epoll, got.data(), count, static_cast<int>(ms));
    for (int i = 0; i < n; ++i) {
      auto at = static_cast<size_t>(i);
      events[at] = {got[at].events, got[at].data.fd};
    }
    return posix_result<int>(n);
  }
  HostResult<int> event_descriptor(uint32_t value, int flags) override {
    return posix_result<int>(::eventfd(value, flags));
  }
  HostResult<int> timer_descriptor(int clock, int flags) override {
    return posix_result<int>(::timerfd_create(clock, flags));
  }
  HostError timer_set(int fd, int flags, const HostTimerSpec& set, HostTimerSpec& old) override {
    itimerspec wanted{to_timespec(set.interval), to_timespec(set.initial)}, before = {};
    int r = ::timerfd_settime(fd, flags, &wanted, &before);
    old = to_spec(before);
    return posix_status(r);
  }
  HostError timer_get(int fd, HostTimerSpec& out) override {
    itimerspec now = {};
    int r = ::timerfd_gettime(fd, &now);
    out = to_spec(now);
    return posix_status(r);
  }
  HostResult<int> priority_limit(int policy, bool most) override {
    return posix_result<int>(most ? ::sched_get_priority_max(policy) : ::sched_get_priority_min(policy));
  }
  HostResult<int> scheduler(int64_t pid) override {
    return posix_result<int>(::sched_getscheduler(static_cast<pid_t>(pid)));
  }
  HostError set_scheduler(int64_t pid, int policy, int priority) override {
    sched_param param{priority};
    threads_.stop_reuse();
    return posix_status(::sched_setscheduler(static_cast<pid_t>(pid), policy, &param));
  }
  HostResult<int> scheduling_priority(int64_t pid) override {
    sched_param param = {};
    if (::sched_getparam(static_cast<pid_t>(pid), &param) < 0) return HostResult<int>::failure(errno);
    return HostResult<int>::success(param.sched_priority);
  }
  HostError set_scheduling_priority(int64_t pid, int priority) override {
    sched_param param{priority};
    threads_.stop_reuse();
    return posix_status(::sched_setparam(static_cast<pid_t>(pid), &param));
  }
  HostResult<int64_t> round_robin_ns(int64_t pid) override {
    timespec t = {};
    if (::sched_rr_get_interval(static_cast<pid_t>(pid), &t) < 0) return HostResult<int64_t>::failure(errno);
    return HostResult<int64_t>::success(to_ns(t));
  }
  HostResult<size_t> splice(int from, int64_t* from_at, int to, int64_t* to_at, size_t count, uint32_t flags) override {
    return posix_result<size_t>(::splice(from, from_at, to, to_at, count, flags));
  }
  HostError unshare(int flags) override {
    threads_.stop_reuse();
    return posix_status(::unshare(flags));
  }
  HostError enter_namespace(int fd, int type) override {
    threads_.stop_reuse();
    return posix_status(::setns(fd, type));
  }
  HostResult<int> terminal_master(int flags) override { return posix_result<int>(::posix_openpt(flags)); }
  HostError terminal_grant(int fd) override { return posix_status(::grantpt(fd)); }
  HostError terminal_unlock(int fd) override { return posix_status(::unlockpt(fd)); }
  HostResult<std::string> terminal_slave_name(int fd) override {
    char name[128];
    int e = ::ptsname_r(fd, name, sizeof name);
    return e != 0 ? HostResult<std::string>::failure(e) : HostResult<std::string>::success(name);
  }
  HostResult<std::string> configuration_text(int name, bool& defined) override {
    errno = 0;
    size_t size = ::confstr(name, nullptr, 0);
    defined = size > 0;
    if (size == 0) return errno != 0 ? HostResult<std::string>::failure(errno) : HostResult<std::string>::success("");
    std::string text(size, '\0');
    ::confstr(name, text.data(), text.size());
    text.resize(size - 1);
    return HostResult<std::string>::success(std::move(text));
  }
  HostResult<int64_t> posix_spawn(const HostPosixSpawn& r) override {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    int e = fill_attributes(&attributes, r);
    for (const HostSpawnAction& a : r.actions) {
      if (e == 0) e = add_action(&actions, a);
    }
    pid_t pid = 0;
    if (e == 0) {
      char* const* environment = r.environment != nullptr ? r.environment : ::environ;
      e = (r.search_path ? ::posix_spawnp : ::posix_spawn)(&pid, r.path, &actions, &attributes, r.argv, environment);
    }
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    return e != 0 ? HostResult<int64_t>::failure(e) : HostResult<int64_t>::success(pid);
  }

 private:
  ThreadPool& threads_;
};

}  // namespace

HostLinux* HostPosix::linux_calls() {
  if (linux_ == nullptr) linux_ = std::make_unique<LinuxCalls>(*threads_);
  return linux_.get();
}

}  // namespace dxpy

#else

namespace dxpy {

HostLinux* HostPosix::linux_calls() { return nullptr; }

}  // namespace dxpy

#endif
