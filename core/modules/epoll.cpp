// select.epoll.
#include "core/modules/epoll.h"
#include "core/host/linux.h"
#include "core/modules/posix.h"

namespace dxpy {

namespace {

constexpr int kAdd = 1, kDelete = 2, kModify = 3;
constexpr int kEBADF = 9, kFdLimit = 32767;

struct Epoll : Object {
  int fd;  // -1: closed
};
struct EpollState {
  Type* type = nullptr;
};

HostLinux* linux_of(Thread& th) {
  HostLinux* l = host_of(th).linux_calls();
  if (l == nullptr) (void)raise_os_error(th, kHostUnsupported);
  return l;
}

Status check_open(Thread& th, const Epoll* e) {
  return e->fd >= 0 ? Status::kOk : Status(raise(th, th.rt->exc.ValueError, "I/O operation on closed epoll object"));
}

Owned epoll_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  int64_t size = -1, flags = 0;
  if (failed(native_match(th, "epoll(sizehint=-1, flags=0)", args, nargs, kwnames, v, 2)) ||
      failed(native_arg_i64(th, v[0], size)) || failed(native_arg_i64(th, v[1], flags)))
    return {};
  if (size != -1 && size <= 0) return raise(th, th.rt->exc.ValueError, "sizehint must be positive or -1");
  constexpr int64_t kCloexec = 524288;
  if (flags != 0 && flags != kCloexec) return raise(th, th.rt->exc.OSError, "invalid flags");
  HostLinux* l = linux_of(th);
  auto* e = l != nullptr ? make_instance<Epoll>(th, cls) : nullptr;
  if (e == nullptr) return {};
  e->fd = -1;
  Owned keep = Owned::steal(e);
  return failed(host_value(th, e->fd, [&] { return l->epoll_new(static_cast<int>(flags)); })) ? Owned()
                                                                                              : std::move(keep);
}
Owned epoll_fromfd(Thread& th, Value cls, int fd) {
  auto* e = make_instance<Epoll>(th, cls.as<Type>());
  if (e == nullptr) return {};
  e->fd = fd;
  return Owned::steal(e);
}

Status epoll_close(Thread& th, Epoll* e) {
  int fd = std::exchange(e->fd, -1);
  if (fd < 0) return Status::kOk;
  HostError error = host_of(th).close(fd);
  return error.ok() ? Status::kOk : Status(raise_os_error(th, error.code));
}
void epoll_dealloc(Thread& th, Object* o) {
  int fd = static_cast<Epoll*>(o)->fd;
  if (fd >= 0) (void)host_of(th).close(fd);
  object_free(th, o);
}
Owned epoll_fileno(Thread& th, Value self) {
  auto* e = self.as<Epoll>();
  return failed(check_open(th, e)) ? Owned() : Owned::small_int(e->fd);
}
Owned epoll_closed(Thread&, Value self) { return Owned::boolean(self.as<Epoll>()->fd < 0); }

Status control(Thread& th, Epoll* e, int operation, Value target, uint32_t events) {
  HostLinux* l = linux_of(th);
  int fd = -1;
  if (l == nullptr || failed(check_open(th, e)) || failed(posix_fd(th, target, fd))) return Status::kError;
  return host_status(th, [&] { return l->epoll_control(e->fd, operation, fd, events); });
}
Status mask_of(Thread& th, int64_t mask, uint32_t& out) {
  if (mask < 0 || mask > UINT32_MAX)
    return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C unsigned int");
  out = static_cast<uint32_t>(mask);
  return Status::kOk;
}
Status epoll_register(Thread& th, Epoll* e, Value fd, int64_t mask) {
  uint32_t events;
  return failed(mask_of(th, mask, events)) ? Status::kError : control(th, e, kAdd, fd, events);
}
Status epoll_modify(Thread& th, Epoll* e, Value fd, int64_t mask) {
  uint32_t events;
  return failed(mask_of(th, mask, events)) ? Status::kError : control(th, e, kModify, fd, events);
}
Status epoll_unregister(Thread& th, Epoll* e, Value fd) { return control(th, e, kDelete, fd, 0); }

Status timeout_ns(Thread& th, Value timeout, int64_t& out) {
  out = -1;
  if (timeout.is_none()) return Status::kOk;
  double seconds = 0;
  if (!is_float(timeout) && !is_index(th, timeout))
    return raise(th, th.rt->exc.TypeError, "timeout must be a number or None");
  if (failed(to_double(th, timeout, seconds))) return Status::kError;
  if (seconds > 2147483.0) return raise(th, th.rt->exc.OverflowError, "timeout is too large");
  if (seconds >= 0) out = static_cast<int64_t>(__builtin_ceil(seconds * 1e9));
  return Status::kOk;
}

// Waits; signals run handlers in between (PEP 475).
Status wait(Thread& th, Epoll* e, int64_t timeout, std::vector<HostEpollEvent>& events, int& count) {
  HostLinux* l = linux_of(th);
  if (l == nullptr) return Status::kError;
  Owned keep = Owned::borrow(Value(e));
  int64_t deadline = timeout >= 0 ? host_of(th).clock(HostClock::kMonotonic).value + timeout : 0;
  while (true) {
    HostResult<int> r;
    {
      Unlocked others_run(th);
      r = l->epoll_wait(e->fd, events.data(), static_cast<int>(events.size()), timeout);
    }
    if (r.ok()) {
      count = r.value;
      return Status::kOk;
    }
    if (r.error != kHostInterrupted) return raise_os_error(th, r.error);
    if (failed(run_safepoint(th))) return Status::kError;
    if (e->fd < 0) return raise_os_error(th, kEBADF);
    if (timeout >= 0) {
      int64_t now = host_of(th).clock(HostClock::kMonotonic).value;
      timeout = deadline > now ? deadline - now : 0;
    }
  }
}

Owned epoll_poll(Thread& th, Epoll* e, Value timeout, int most) {
  int64_t ns;
  if (failed(check_open(th, e)) || failed(timeout_ns(th, timeout, ns))) return {};
  if (most == -1) {
    most = 1023;
  } else if (most < 1) {
    return raise(th, th.rt->exc.ValueError, "maxevents must be greater than 0, got {}", most);
  }
  std::vector<HostEpollEvent> events(static_cast<size_t>(most < kFdLimit ? most : kFdLimit));
  int count = 0;
  if (failed(wait(th, e, ns, events, count))) return {};
  Owned list = list_new(th);
  for (int i = 0; i < count; ++i) {
    const HostEpollEvent& event = events[static_cast<size_t>(i)];
    Owned pair = list ? tuple_of(th, Value::small_int(event.fd), Value::small_int(event.events)) : Owned();
    if (!pair || failed(list_append(th, list.as<List>(), pair))) return {};
  }
  return list;
}

Owned epoll_enter(Thread& th, Value self) {
  return failed(check_open(th, self.as<Epoll>())) ? Owned() : Owned::borrow(self);
}
Status epoll_exit(Thread& th, Epoll* e, VarArgs) { return epoll_close(th, e); }

const NativeDef kMethods[] = {
    class_method<&epoll_fromfd>("fromfd(cls, fd, /)", "Create an epoll object from a given control fd."),
    method<&epoll_close>("close(self, /)", "Close the epoll control file descriptor."),
    method<&epoll_fileno>("fileno(self, /)", "Return the epoll control file descriptor."),
    method<&epoll_modify>("modify(self, fd, eventmask)", "Modify event mask for a registered file descriptor."),
    method<&epoll_register>("register(self, fd, eventmask=7)",
                            "Registers a new fd or raises an OSError if the fd is "
                            "already registered."),
    method<&epoll_unregister>("unregister(self, fd)", "Remove a registered file descriptor from the epoll object."),
    method<&epoll_poll>("poll(self, timeout=None, maxevents=-1)", "Wait for events on the epoll file descriptor."),
    method<&epoll_enter>("__enter__(self, /)"),
    method<&epoll_exit>("__exit__(self, /, *exc_info)"),
};
const GetSetDef kGetSets[] = {{"closed", &epoll_closed, nullptr, "True if the epoll handler is closed"}};
const TypeSpec kEpollSpec = {"select.epoll",
                             sizeof(Epoll),
                             Kind::kOther,
                             0,
                             "Returns an epolling object.",
                             [](TypeSlots& s) {
                               s.construct = &epoll_construct;
                               s.dealloc = &epoll_dealloc;
                             },
                             kMethods,
                             kGetSets,
                             "(sizehint=-1, flags=0)"};

struct Row {
  const char* name;
  int64_t value;
};
constexpr Row kConstants[] = {
    {"EPOLLERR", 8},      {"EPOLLET", 2147483648},    {"EPOLLEXCLUSIVE", 268435456}, {"EPOLLHUP", 16},
    {"EPOLLIN", 1},       {"EPOLLMSG", 1024},         {"EPOLLONESHOT", 1073741824},  {"EPOLLOUT", 4},
    {"EPOLLPRI", 2},      {"EPOLLRDBAND", 128},       {"EPOLLRDHUP", 8192},          {"EPOLLRDNORM", 64},
    {"EPOLLWRBAND", 512}, {"EPOLLWAKEUP", 536870912}, {"EPOLLWRNORM", 256},          {"EPOLL_CLOEXEC", 524288},
};

}  // namespace

Status add_epoll(Thread& th, Module* m) {
  if (host_of(th).linux_calls() == nullptr) return Status::kOk;
  for (const Row& row : kConstants) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  EpollState& s = module_state<EpollState>(th);
  s.type = add_type(th, m, kEpollSpec);
  return s.type != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
