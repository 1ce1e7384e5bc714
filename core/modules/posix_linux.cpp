// What only Linux has: event and timer descriptors, scheduling policies, splice, namespaces, pseudo-terminals by hand.
#include "core/host/linux.h"
#include "core/modules/posix.h"

namespace dxpy {

namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr int kTimerCloseOnExec = 524288;

// nullptr: OSError is pending, this system is not Linux.
HostLinux* linux_of(Thread& th) {
  HostLinux* l = host_of(th).linux_calls();
  if (l == nullptr) (void)raise_os_error(th, kHostUnsupported);
  return l;
}

// --- event descriptors

Owned os_eventfd(Thread& th, int64_t value, int flags) {
  HostLinux* l = linux_of(th);
  if (l == nullptr) return {};
  if (value < 0 || value > UINT32_MAX) return raise(th, th.rt->exc.OverflowError, "initval out of range");
  int fd = -1;
  Status ok = host_value(th, fd, [&] { return l->event_descriptor(static_cast<uint32_t>(value), flags); });
  return failed(ok) ? Owned() : Owned::small_int(fd);
}
Owned os_eventfd_read(Thread& th, Value descriptor) {
  int fd = -1;
  uint64_t value = 0;
  size_t got = 0;
  if (failed(posix_fd(th, descriptor, fd)) ||
      failed(host_value(th, got, [&] { return host_of(th).read(fd, &value, sizeof value); })))
    return {};
  return int_from_u64(th, value);
}
Owned os_eventfd_write(Thread& th, Value descriptor, Value number) {
  int fd = -1;
  uint64_t value = 0;
  size_t put = 0;
  if (failed(posix_fd(th, descriptor, fd)) || failed(int_as_u64(th, number, value)) ||
      failed(host_value(th, put, [&] { return host_of(th).write(fd, &value, sizeof value); })))
    return {};
  return Owned::none();
}

// --- timer descriptors

Owned os_timerfd_create(Thread& th, int clock, int flags) {
  HostLinux* l = linux_of(th);
  int fd = -1;
  if (l == nullptr || failed(host_value(th, fd, [&] { return l->timer_descriptor(clock, flags | kTimerCloseOnExec); })))
    return {};
  return Owned::small_int(fd);
}

Owned seconds_pair(Thread& th, const HostTimerSpec& spec) {
  Owned interval = float_from_double(th, static_cast<double>(spec.interval) / 1e9);
  Owned initial = float_from_double(th, static_cast<double>(spec.initial) / 1e9);
  return interval && initial ? tuple_of(th, initial.get(), interval.get()) : Owned();
}
Owned ns_pair(Thread& th, const HostTimerSpec& spec) {
  Owned interval = int_from_i64(th, spec.interval), initial = int_from_i64(th, spec.initial);
  return interval && initial ? tuple_of(th, initial.get(), interval.get()) : Owned();
}

Status timer_set(Thread& th, Value descriptor, int flags, const HostTimerSpec& wanted, HostTimerSpec& old) {
  HostLinux* l = linux_of(th);
  int fd = -1;
  if (l == nullptr || failed(posix_fd(th, descriptor, fd))) return Status::kError;
  return host_status(th, [&] { return l->timer_set(fd, flags, wanted, old); });
}
Status seconds_to_ns(Thread& th, double seconds, int64_t& out) {
  if (!(seconds > -9.2e9 && seconds < 9.2e9)) {
    return raise(th, th.rt->exc.OverflowError, "timestamp out of range for platform time_t");
  }
  out = static_cast<int64_t>(__builtin_floor(seconds * 1e9));
  return Status::kOk;
}
Owned os_timerfd_settime(Thread& th, Value fd, int flags, double initial, double interval) {
  HostTimerSpec wanted, old;
  if (failed(seconds_to_ns(th, initial, wanted.initial)) || failed(seconds_to_ns(th, interval, wanted.interval)) ||
      failed(timer_set(th, fd, flags, wanted, old)))
    return {};
  return seconds_pair(th, old);
}
Owned os_timerfd_settime_ns(Thread& th, Value fd, int flags, int64_t initial, int64_t interval) {
  HostTimerSpec old;
  return failed(timer_set(th, fd, flags, {interval, initial}, old)) ? Owned() : ns_pair(th, old);
}
Status timer_get(Thread& th, Value descriptor, HostTimerSpec& out) {
  HostLinux* l = linux_of(th);
  int fd = -1;
  if (l == nullptr || failed(posix_fd(th, descriptor, fd))) return Status::kError;
  return host_status(th, [&] { return l->timer_get(fd, out); });
}
Owned os_timerfd_gettime(Thread& th, Value fd) {
  HostTimerSpec now;
  return failed(timer_get(th, fd, now)) ? Owned() : seconds_pair(th, now);
}
Owned os_timerfd_gettime_ns(Thread& th, Value fd) {
  HostTimerSpec now;
  return failed(timer_get(th, fd, now)) ? Owned() : ns_pair(th, now);
}

// --- scheduling

Owned priority_limit(Thread& th, int policy, bool most) {
  HostLinux* l = linux_of(th);
  int limit = 0;
  if (l == nullptr || failed(host_value(th, limit, [&] { return l->priority_limit(policy, most); }))) return {};
  return Owned::small_int(limit);
}
Owned os_sched_get_priority_max(Thread& th, int policy) { return priority_limit(th, policy, true); }
Owned os_sched_get_priority_min(Thread& th, int policy) { return priority_limit(th, policy, false); }
Owned os_sched_getscheduler(Thread& th, int64_t pid) {
  HostLinux* l = linux_of(th);
  int policy = 0;
  if (l == nullptr || failed(host_value(th, policy, [&] { return l->scheduler(pid); }))) return {};
  return Owned::small_int(policy);
}
Status priority_of(Thread& th, Value param, int& out) {
  if (type_of(th, param) != posix_state(th).sched_param)
    return raise(th, th.rt->exc.TypeError, "must have a sched_param object");
  int64_t n = 0;
  if (failed(index_to_i64(th, fast_items_tuple(param)[0], n, th.rt->exc.OverflowError))) return Status::kError;
  if (n != static_cast<int>(n)) return raise(th, th.rt->exc.OverflowError, "sched_priority out of range");
  out = static_cast<int>(n);
  return Status::kOk;
}
Status os_sched_setscheduler(Thread& th, int64_t pid, int policy, Value param) {
  HostLinux* l = linux_of(th);
  int priority = 0;
  if (l == nullptr || failed(priority_of(th, param, priority))) return Status::kError;
  return host_status(th, [&] { return l->set_scheduler(pid, policy, priority); });
}
Owned os_sched_getparam(Thread& th, int64_t pid) {
  HostLinux* l = linux_of(th);
  int priority = 0;
  if (l == nullptr || failed(host_value(th, priority, [&] { return l->scheduling_priority(pid); }))) return {};
  Value values[] = {Value::small_int(priority)};
  return struct_sequence_new(th, posix_state(th).sched_param, values, 1);
}
Status os_sched_setparam(Thread& th, int64_t pid, Value param) {
  HostLinux* l = linux_of(th);
  int priority = 0;
  if (l == nullptr || failed(priority_of(th, param, priority))) return Status::kError;
  return host_status(th, [&] { return l->set_scheduling_priority(pid, priority); });
}
Owned os_sched_rr_get_interval(Thread& th, int64_t pid) {
  HostLinux* l = linux_of(th);
  int64_t ns = 0;
  if (l == nullptr || failed(host_value(th, ns, [&] { return l->round_robin_ns(pid); }))) return {};
  return float_from_double(th, static_cast<double>(ns) / static_cast<double>(kSecond));
}

// --- descriptors, namespaces, terminals

Status offset_of(Thread& th, Value v, int64_t& out, int64_t*& pointer) {
  pointer = nullptr;
  if (v.is_none()) return Status::kOk;
  pointer = &out;
  return int_as_i64(th, v, out);
}
Owned os_splice(Thread& th, Value src, Value dst, int64_t count, Value src_at, Value dst_at, int flags) {
  HostLinux* l = linux_of(th);
  int from = -1, to = -1;
  int64_t from_offset = 0, to_offset = 0, *from_at, *to_at;
  if (l == nullptr || failed(posix_fd(th, src, from)) || failed(posix_fd(th, dst, to))) return {};
  if (count < 0) return raise(th, th.rt->exc.ValueError, "negative value for 'count' not allowed");
  if (failed(offset_of(th, src_at, from_offset, from_at)) || failed(offset_of(th, dst_at, to_offset, to_at))) return {};
  size_t moved = 0;
  Status ok = host_value(th, moved, [&] {
    return l->splice(from, from_at, to, to_at, static_cast<size_t>(count), static_cast<uint32_t>(flags));
  });
  return failed(ok) ? Owned() : int_from_i64(th, static_cast<int64_t>(moved));
}
Status os_unshare(Thread& th, int flags) {
  HostLinux* l = linux_of(th);
  return l == nullptr ? Status::kError : host_status(th, [&] { return l->unshare(flags); });
}
Status os_setns(Thread& th, Value descriptor, int type) {
  HostLinux* l = linux_of(th);
  int fd = -1;
  if (l == nullptr || failed(posix_fd(th, descriptor, fd))) return Status::kError;
  return host_status(th, [&] { return l->enter_namespace(fd, type); });
}
Owned os_posix_openpt(Thread& th, int flags) {
  HostLinux* l = linux_of(th);
  int fd = -1;
  if (l == nullptr || failed(host_value(th, fd, [&] { return l->terminal_master(flags); }))) return {};
  return Owned::small_int(fd);
}
template <HostError (HostLinux::*kCall)(int)>
Status on_terminal(Thread& th, Value descriptor) {
  HostLinux* l = linux_of(th);
  int fd = -1;
  if (l == nullptr || failed(posix_fd(th, descriptor, fd))) return Status::kError;
  return host_status(th, [&] { return (l->*kCall)(fd); });
}
Owned os_ptsname(Thread& th, Value descriptor) {
  HostLinux* l = linux_of(th);
  int fd = -1;
  std::string name;
  if (l == nullptr || failed(posix_fd(th, descriptor, fd)) ||
      failed(host_value(th, name, [&] { return l->terminal_slave_name(fd); })))
    return {};
  return os_fsdecode(th, name);
}
Owned os_confstr(Thread& th, Value name) {
  HostLinux* l = linux_of(th);
  if (l == nullptr) return {};
  int64_t number = 0;
  if (is_str(name)) {
    Owned names = import_attr(th, "posix", "confstr_names");
    if (!names) return {};
    Value found = dict_get(th, names, name);
    if (!found)
      return th.has_error() ? Owned() : Owned(raise(th, th.rt->exc.ValueError, "unrecognized configuration name"));
    number = found.as_small_int();
  } else if (!is_int(name)) {
    return raise(th, th.rt->exc.TypeError, "configuration names must be strings or integers");
  } else if (failed(int_as_i64(th, name, number))) {
    return {};
  }
  std::string text;
  bool defined = false;
  if (failed(host_value(th, text, [&] { return l->configuration_text(static_cast<int>(number), defined); }))) return {};
  return defined ? os_fsdecode(th, text) : Owned::none();
}

const NativeDef kFunctions[] = {
    function<&os_eventfd>("eventfd(initval, flags=524288)",
                          "Creates and returns an event notification file descriptor."),
    function<&os_eventfd_read>("eventfd_read(fd)", "Read eventfd value"),
    function<&os_eventfd_write>("eventfd_write(fd, value)", "Write eventfd value."),
    function<&os_timerfd_create>("timerfd_create(clockid, /, *, flags=0)",
                                 "Create and return a timer file descriptor."),
    function<&os_timerfd_settime>("timerfd_settime(fd, /, *, flags=0, initial=0.0, interval=0.0)",
                                  "Alter a timer file descriptor's internal timer in seconds."),
    function<&os_timerfd_settime_ns>("timerfd_settime_ns(fd, /, *, flags=0, initial=0, interval=0)",
                                     "Alter a timer file descriptor's internal timer in nanoseconds."),
    function<&os_timerfd_gettime>("timerfd_gettime(fd, /)",
                                  "Return a tuple of a timer file descriptor's (interval, next expiration) in float "
                                  "seconds."),
    function<&os_timerfd_gettime_ns>("timerfd_gettime_ns(fd, /)",
                                     "Return a tuple of a timer file descriptor's (interval, next expiration) in "
                                     "nanoseconds."),
    function<&os_sched_get_priority_max>("sched_get_priority_max(policy)",
                                         "Get the maximum scheduling priority for policy."),
    function<&os_sched_get_priority_min>("sched_get_priority_min(policy)",
                                         "Get the minimum scheduling priority for policy."),
    function<&os_sched_getscheduler>("sched_getscheduler(pid, /)",
                                     "Get the scheduling policy for the process identified by pid."),
    function<&os_sched_setscheduler>("sched_setscheduler(pid, policy, param, /)",
                                     "Set the scheduling policy for the process identified by pid."),
    function<&os_sched_getparam>("sched_getparam(pid, /)",
                                 "Returns scheduling parameters for the process identified by pid."),
    function<&os_sched_setparam>("sched_setparam(pid, param, /)",
                                 "Set scheduling parameters for the process identified by pid."),
    function<&os_sched_rr_get_interval>(
        "sched_rr_get_interval(pid, /)",
        "Return the round-robin quantum for the process identified by pid, in seconds."),
    function<&os_splice>("splice(src, dst, count, offset_src=None, offset_dst=None, flags=0)",
                         "Transfer count bytes from one pipe to a descriptor or vice versa."),
    function<&os_unshare>("unshare(flags)", "Disassociate parts of a process (or thread) execution context."),
    function<&os_setns>("setns(fd, nstype=0)", "Move the calling thread into different namespaces."),
    function<&os_posix_openpt>("posix_openpt(oflag, /)",
                               "Open and return a file descriptor for a master "
                               "pseudo-terminal device."),
    function<&on_terminal<&HostLinux::terminal_grant>>("grantpt(fd, /)",
                                                       "Grant access to the slave pseudo-terminal device."),
    function<&on_terminal<&HostLinux::terminal_unlock>>("unlockpt(fd, /)",
                                                        "Unlock a pseudo-terminal master/slave pair."),
    function<&os_ptsname>("ptsname(fd, /)", "Return the name of the slave pseudo-terminal device."),
    function<&os_confstr>("confstr(name, /)", "Return a string-valued system configuration variable."),
};

}  // namespace

std::span<const NativeDef> posix_linux_functions() { return kFunctions; }

}  // namespace dxpy
