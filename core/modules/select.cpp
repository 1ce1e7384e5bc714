// The module select: select() and poll objects, over the host's poll.
#include "core/modules/builtin_module.h"
#include "core/modules/epoll.h"
#include "core/modules/posix.h"

namespace dxpy {

namespace {

constexpr int16_t kIn = 1, kPri = 2, kOut = 4, kErr = 8, kHup = 16, kInvalid = 32;
constexpr int kEBADF = 9;

struct SelectState {
  Type* poll = nullptr;
};

struct PollObject : Object {
  std::vector<HostPoll>* fds;
  bool running;
};

int64_t rounded_up(double ns) { return static_cast<int64_t>(__builtin_ceil(ns)); }

// Polls until the time is over; signals run handlers in between (PEP 475).
Status poll_all(Thread& th, std::vector<HostPoll>& fds, int64_t timeout_ns, int& ready) {
  int64_t deadline = 0;
  if (timeout_ns >= 0) {
    HostResult<int64_t> now = host_of(th).clock(HostClock::kMonotonic);
    deadline = now.value + timeout_ns;
  }
  while (true) {
    HostResult<int> r;
    {
      Unlocked scope(th);
      r = host_of(th).poll(fds.data(), fds.size(), timeout_ns);
    }
    if (r.ok()) {
      ready = r.value;
      return Status::kOk;
    }
    if (r.error != kHostInterrupted) return raise_os_error(th, r.error);
    if (failed(run_safepoint(th))) return Status::kError;
    if (timeout_ns >= 0) {
      HostResult<int64_t> now = host_of(th).clock(HostClock::kMonotonic);
      timeout_ns = deadline > now.value ? deadline - now.value : 0;
    }
  }
}

// --- select()
struct SelectItem {
  Owned object;
  int fd;
};

Status collect(Thread& th, Value sequence, int16_t events, std::vector<SelectItem>& items, std::vector<HostPoll>& fds) {
  Owned list = sequence_fast(th, sequence, "arguments 1-3 must be sequences");
  if (!list) return Status::kError;
  for (int64_t i = 0; i < length(th, list); ++i) {  // fileno() may change a list
    Owned v = get_item_at(th, list, i);
    int fd = -1;
    if (!v) return Status::kError;
    if (failed(posix_fd(th, v, fd))) return Status::kError;
    if (fd >= 1024) return raise(th, th.rt->exc.ValueError, "filedescriptor out of range in select()");
    items.push_back({std::move(v), fd});
    bool found = false;
    for (HostPoll& p : fds) {
      if (p.fd != fd) continue;
      p.events = static_cast<int16_t>(p.events | events);
      found = true;
    }
    if (!found) fds.push_back({fd, events, 0});
  }
  return Status::kOk;
}

Owned pick(Thread& th, const std::vector<SelectItem>& items, const std::vector<HostPoll>& fds, int16_t mask) {
  Owned list = list_new(th);
  for (const SelectItem& item : items) {
    for (const HostPoll& p : fds) {
      if (p.fd == item.fd && (p.revents & mask) != 0 &&
          (!list || failed(list_append(th, list.as<List>(), item.object))))
        return {};
    }
  }
  return list;
}

Owned select_select(Thread& th, Value rlist, Value wlist, Value xlist, Value timeout) {
  std::vector<SelectItem> r, w, x;
  std::vector<HostPoll> fds;
  int64_t ns = -1;
  if (!timeout.is_empty() && !timeout.is_none()) {
    double seconds = 0;
    if (!is_float(timeout) && !is_index(th, timeout)) {
      return raise(th, th.rt->exc.TypeError, "timeout must be a float or None");
    }
    if (failed(to_double(th, timeout, seconds))) return {};
    if (seconds < 0) return raise(th, th.rt->exc.ValueError, "timeout must be non-negative");
    if (!(seconds < 9e9)) return raise(th, th.rt->exc.OverflowError, "timestamp too large to convert to C PyTime_t");
    ns = rounded_up(seconds * 1e9);
  }
  if (failed(collect(th, rlist, kIn, r, fds)) || failed(collect(th, wlist, kOut, w, fds)) ||
      failed(collect(th, xlist, kPri, x, fds))) {
    return {};
  }
  int ready = 0;
  if (failed(poll_all(th, fds, ns, ready))) return {};
  for (const HostPoll& p : fds) {
    if ((p.revents & kInvalid) != 0) return raise_os_error(th, kEBADF);
  }
  Owned a = pick(th, r, fds, kIn | kHup | kErr), b = pick(th, w, fds, kOut | kErr), c = pick(th, x, fds, kPri);
  return a && b && c ? tuple_of(th, a, b, c) : Owned();
}

// --- poll objects
Owned select_poll(Thread& th) {
  auto* p = make_instance<PollObject>(th, module_state<SelectState>(th).poll);
  if (p == nullptr) return {};
  p->fds = new std::vector<HostPoll>;
  return Owned::steal(Value(p));
}
void poll_dealloc(Thread& th, Object* o) {
  delete static_cast<PollObject*>(o)->fds;
  object_free(th, o);
}
HostPoll* find(PollObject* p, int fd) {
  for (HostPoll& e : *p->fds) {
    if (e.fd == fd) return &e;
  }
  return nullptr;
}
Status event_mask(Thread& th, Value v, int16_t& out) {
  int64_t n = kIn | kPri | kOut;
  if (!v.is_empty() && failed(int_as_i64(th, v, n))) return Status::kError;
  if (n < 0) return raise(th, th.rt->exc.ValueError, "value must be positive");
  if (n > 0xFFFF) return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C unsigned short");
  out = static_cast<int16_t>(n);
  return Status::kOk;
}
Status poll_register(Thread& th, PollObject* p, Value fd_value, Value mask) {
  int fd = -1;
  int16_t events = 0;
  if (failed(posix_fd(th, fd_value, fd)) || failed(event_mask(th, mask, events))) return Status::kError;
  if (HostPoll* e = find(p, fd)) {
    e->events = events;
  } else {
    p->fds->push_back({fd, events, 0});
  }
  return Status::kOk;
}
Status poll_modify(Thread& th, PollObject* p, Value fd_value, Value mask) {
  int fd = -1;
  int16_t events = 0;
  if (failed(posix_fd(th, fd_value, fd)) || failed(event_mask(th, mask, events))) return Status::kError;
  HostPoll* e = find(p, fd);
  if (e == nullptr) return raise_os_error(th, 2);
  e->events = events;
  return Status::kOk;
}
Status poll_unregister(Thread& th, PollObject* p, Value fd_value) {
  int fd = -1;
  if (failed(posix_fd(th, fd_value, fd))) return Status::kError;
  for (size_t i = 0; i < p->fds->size(); ++i) {
    if ((*p->fds)[i].fd != fd) continue;
    p->fds->erase(p->fds->begin() + static_cast<ptrdiff_t>(i));
    return Status::kOk;
  }
  return raise_key_error(th, fd_value);
}
Owned poll_poll(Thread& th, PollObject* p, Value timeout) {
  int64_t ns = -1;
  if (!timeout.is_empty() && !timeout.is_none()) {
    double ms = 0;
    if (!is_float(timeout) && !is_index(th, timeout))
      return raise(th, th.rt->exc.TypeError, "timeout must be an integer or None");
    if (failed(to_double(th, timeout, ms))) return {};
    if (ms > 2147483647.0) return raise(th, th.rt->exc.OverflowError, "timeout is too large");
    ns = ms < 0 ? -1 : rounded_up(ms) * 1000000;
  }
  if (p->running) return raise(th, th.rt->exc.RuntimeError, "concurrent poll() invocation");
  std::vector<HostPoll> fds = *p->fds;  // the object may be changed meanwhile
  p->running = true;
  int ready = 0;
  Status s = poll_all(th, fds, ns, ready);
  p->running = false;
  if (failed(s)) return {};
  Owned list = list_new(th);
  for (const HostPoll& e : fds) {
    if (e.revents == 0) continue;
    Owned pair =
        list ? tuple_of(th, Value::small_int(e.fd), Value::small_int(static_cast<uint16_t>(e.revents))) : Owned();
    if (!pair || failed(list_append(th, list.as<List>(), pair))) return {};
  }
  return list;
}

const NativeDef kPollMethods[] = {
    method<&poll_register>("register(self, fd, eventmask=7, /)", "Register a file descriptor with the polling object."),
    method<&poll_modify>("modify(self, fd, eventmask, /)", "Modify an already registered file descriptor."),
    method<&poll_unregister>("unregister(self, fd, /)",
                             "Remove a file descriptor being tracked by the polling object."),
    method<&poll_poll>("poll(self, timeout=None, /)", "Polls the set of registered file descriptors."),
};
const TypeSpec kPollSpec = {"select.poll", sizeof(PollObject),
                            Kind::kOther,  TypeFlags::kDisallowNew,
                            nullptr,       [](TypeSlots& s) { s.dealloc = &poll_dealloc; },
                            kPollMethods};

const NativeDef kFunctions[] = {
    function<&select_select>("select(rlist, wlist, xlist, timeout=None, /)",
                             "Wait until one or more file descriptors are ready for some kind of I/O."),
    function<&select_poll>("poll()", "Returns a polling object."),
};

struct IntRow {
  const char* name;
  int value;
};
const IntRow kConstants[] = {{"POLLERR", 8},      {"POLLHUP", 16},    {"POLLIN", 1},       {"POLLMSG", 1024},
                             {"POLLNVAL", 32},    {"POLLOUT", 4},     {"POLLPRI", 2},      {"POLLRDBAND", 128},
                             {"POLLRDHUP", 8192}, {"POLLRDNORM", 64}, {"POLLWRBAND", 512}, {"POLLWRNORM", 256},
                             {"PIPE_BUF", 4096}};

Status select_exec(Thread& th, Module* m) {
  for (const IntRow& row : kConstants) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  Type* t = type_from_spec(th, kPollSpec);
  module_state<SelectState>(th).poll = t;
  if (failed(add_epoll(th, m))) return Status::kError;
  return t != nullptr ? module_add(th, m, "error", Value(th.rt->exc.OSError)) : Status::kError;
}

}  // namespace

const ModuleDef kSelectModule = {"select", "This module supports asynchronous I/O on multiple file descriptors.",
                                 kFunctions, &select_exec};

}  // namespace dxpy
