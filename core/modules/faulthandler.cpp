// The module faulthandler: tracebacks when a program crashes, hangs or gets a signal.
#include <atomic>

#include "core/host/host.h"
#include "core/modules/builtin_module.h"
#include "core/modules/fault_dump.h"
#include "core/modules/host_call.h"
#include "core/modules/module_state.h"
#include "core/modules/signal_module.h"
#include "core/modules/time_format.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/native.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

constexpr int kSignals = 65;
constexpr int kSigIll = 4, kSigAbrt = 6, kSigBus = 7, kSigFpe = 8, kSigSegv = 11;

struct Fatal {
  int number;
  const char* text;
};
constexpr Fatal kFatal[] = {{kSigBus, "Bus error"},
                            {kSigIll, "Illegal instruction"},
                            {kSigFpe, "Floating-point exception"},
                            {kSigAbrt, "Aborted"},
                            {kSigSegv, "Segmentation fault"}};

// Where a traceback goes: the file is kept so that its descriptor stays open.
struct Target {
  Owned file;
  int fd = -1;
  bool all_threads = true;
};

struct Registration : Target {
  bool active = false;
  bool chain = false;
  HostSignalAction before = HostSignalAction::kDefault;
};

// dump_traceback_later: a thread that waits for the time or for its cancellation.
struct Watchdog {
  Runtime* rt = nullptr;
  Owned file;
  int fd = -1;
  int64_t timeout_ns = 0;
  bool repeat = false, exit = false;
  int64_t process = 0;  // that started it: a child after fork has no such thread
  HostMutex* mutex = nullptr;
  HostCondition* changed = nullptr;
  bool cancelled = false, finished = false;
  char header[64] = {};
};

struct FaultState {
  Runtime* rt = nullptr;
  Target fatal;
  bool enabled = false;
  bool c_stack = true;
  HostSignalAction before[std::size(kFatal)] = {};
  Registration* registered[kSignals] = {};
  Watchdog* watchdog = nullptr;

  ~FaultState();
  void traverse(Visitor& visit);
};

void FaultState::traverse(Visitor& visit) {
  visit(fatal.file.get());
  for (Registration* r : registered) {
    if (r != nullptr) visit(r->file.get());
  }
  if (watchdog != nullptr) visit(watchdog->file.get());
}

// --- in signal context

void dump(FaultState& s, const Target& target, Thread* current) {
  FaultDump out(*s.rt->host, target.fd);
  if (target.all_threads) {
    out.threads(*s.rt, current);
    return;
  }
  out.text("Stack (most recent call first):\n");
  if (current != nullptr) out.frames(*current);
}

void on_fatal(FaultState& s, size_t which) {
  Host& host = *s.rt->host;
  int number = kFatal[which].number;
  // The old action first: a crash while the traceback is written must end the process.
  (void)host.signal_action(number, s.before[which]);
  {
    FaultDump out(host, s.fatal.fd);
    out.text("Fatal Python error: ");
    out.text(kFatal[which].text);
    out.text("\n\n");
  }
  dump(s, s.fatal, Thread::current());
  if (s.c_stack) {
    FaultDump out(host, s.fatal.fd);
    out.text("\n");
    out.c_stack();
  }
  // Delivered when this handler returns.
  (void)host.raise_signal(number);
}

bool on_watched_signal(void* context, int number) {
  auto& s = *static_cast<FaultState*>(context);
  for (size_t i = 0; s.enabled && i < std::size(kFatal); ++i) {
    if (kFatal[i].number != number) continue;
    on_fatal(s, i);
    return false;
  }
  Registration* r = s.registered[number];
  if (r == nullptr || !r->active) return true;
  dump(s, *r, Thread::current());
  if (!r->chain) return false;
  if (r->before == HostSignalAction::kCallback) return true;
  if (r->before == HostSignalAction::kDefault) {
    (void)s.rt->host->signal_action(number, r->before);
    (void)s.rt->host->raise_signal(number);
  }
  return false;
}

// --- arguments

FaultState& fault_state(Thread& th) {
  auto& s = module_state<FaultState>(th);
  s.rt = th.rt;
  return s;
}

// The descriptor behind `file`: a number, an object with fileno(), or not given: sys.stderr.
Status find_target(Thread& th, Value file, Target& out) {
  if (!file || file.is_none()) {
    file = dict_get_text(th, th.rt->sys.as<Module>()->dict, "stderr");
    if (!file) return raise(th, th.rt->exc.RuntimeError, "unable to get sys.stderr");
    if (file.is_none()) return raise(th, th.rt->exc.RuntimeError, "sys.stderr is None");
  } else if (is_int(file)) {
    int64_t fd = 0;
    if (!int_fits_i64(file, fd) || fd < 0 || fd > INT32_MAX) {
      return raise(th, th.rt->exc.ValueError, "file is not a valid file descriptor");
    }
    out.fd = static_cast<int>(fd);
    return Status::kOk;
  }
  out.file = Owned::borrow(file);
  Owned number = call_method(th, out.file, str_intern(th, "fileno"));
  if (!number) return Status::kError;
  int64_t fd = -1;
  if (!is_int(number) || !int_fits_i64(number, fd) || fd < 0 || fd > INT32_MAX) {
    return raise(th, th.rt->exc.RuntimeError, "file.fileno() is not a valid file descriptor");
  }
  out.fd = static_cast<int>(fd);
  Owned flushed = call_method(th, out.file, th.rt->names.flush);
  if (!flushed) clear_error(th);
  return Status::kOk;
}

// --- functions

Status dump_traceback(Thread& th, Value file, bool all_threads) {
  Target target;
  if (failed(find_target(th, file, target))) return Status::kError;
  target.all_threads = all_threads;
  dump(fault_state(th), target, &th);
  return run_safepoint(th);
}

Status dump_c_stack(Thread& th, Value file) {
  Target target;
  if (failed(find_target(th, file, target))) return Status::kError;
  FaultDump(*th.rt->host, target.fd).c_stack();
  return Status::kOk;
}

Status enable(Thread& th, Value file, bool all_threads, bool c_stack) {
  Target target;
  if (failed(find_target(th, file, target))) return Status::kError;
  target.all_threads = all_threads;
  FaultState& s = fault_state(th);
  s.fatal = std::move(target);
  s.c_stack = c_stack;
  if (s.enabled) return Status::kOk;
  s.enabled = true;
  signals_watch(*th.rt, &on_watched_signal, &s);
  for (size_t i = 0; i < std::size(kFatal); ++i) {
    s.before[i] = th.rt->host->signal_current(kFatal[i].number);
    HostError e = th.rt->host->signal_action(kFatal[i].number, HostSignalAction::kCallback);
    if (!e.ok())
      return raise(th, th.rt->exc.RuntimeError, "unable to register handler for signal {}", kFatal[i].number);
  }
  return Status::kOk;
}

bool disable_handlers(FaultState& s) {
  if (!s.enabled) return false;
  s.enabled = false;
  for (size_t i = 0; i < std::size(kFatal); ++i) {
    if (s.rt->host->signal_current(kFatal[i].number) == HostSignalAction::kCallback) {
      (void)s.rt->host->signal_action(kFatal[i].number, s.before[i]);
    }
  }
  s.fatal = {};
  return true;
}

bool disable(Thread& th) { return disable_handlers(fault_state(th)); }
bool is_enabled(Thread& th) { return fault_state(th).enabled; }

Status check_signal(Thread& th, int number) {
  for (const Fatal& f : kFatal) {
    if (f.number == number) {
      return raise(th, th.rt->exc.RuntimeError, "signal {} cannot be registered, use enable() instead", number);
    }
  }
  if (number >= 1 && number < kSignals) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "signal number out of range");
}

Status register_signal(Thread& th, int number, Value file, bool all_threads, bool chain) {
  if (failed(check_signal(th, number))) return Status::kError;
  Target target;
  if (failed(find_target(th, file, target))) return Status::kError;
  target.all_threads = all_threads;
  FaultState& s = fault_state(th);
  Registration*& r = s.registered[number];
  if (r == nullptr) r = new Registration;
  if (!r->active) {
    r->before = th.rt->host->signal_current(number);
    HostError e = th.rt->host->signal_action(number, HostSignalAction::kCallback);
    if (!e.ok()) return raise_os_error(th, e.code);
  }
  static_cast<Target&>(*r) = std::move(target);
  r->chain = chain;
  r->active = true;
  signals_watch(*th.rt, &on_watched_signal, &s);
  return Status::kOk;
}

bool forget_signal(FaultState& s, int number) {
  Registration* r = s.registered[number];
  if (r == nullptr || !r->active) return false;
  r->active = false;
  (void)s.rt->host->signal_action(number, r->before);
  static_cast<Target&>(*r) = {};
  return true;
}

Owned unregister_signal(Thread& th, int number) {
  if (failed(check_signal(th, number))) return {};
  return Owned::boolean(forget_signal(fault_state(th), number));
}

// --- the watchdog

void watchdog_main(void* argument) {
  auto* w = static_cast<Watchdog*>(argument);
  Host& host = *w->rt->host;
  (void)host.signal_mask(/*SIG_BLOCK*/ 0, ~uint64_t{0});
  host.mutex_lock(w->mutex);
  while (!w->cancelled) {
    if (host.condition_wait(w->changed, w->mutex, w->timeout_ns)) continue;
    if (w->cancelled) break;
    {
      FaultDump out(host, w->fd);
      out.text(w->header);
      out.threads(*w->rt, nullptr);
    }
    if (w->exit) host.exit(1);
    if (!w->repeat) break;
  }
  w->finished = true;
  host.condition_notify(w->changed, true);
  host.mutex_unlock(w->mutex);
}

void watchdog_stop(FaultState& s) {
  Watchdog* w = std::exchange(s.watchdog, nullptr);
  if (w == nullptr) return;
  Host& host = *s.rt->host;
  HostResult<int64_t> process = host.identity(HostId::kProcess);
  if (!process.ok() || process.value == w->process) {
    host.mutex_lock(w->mutex);
    w->cancelled = true;
    host.condition_notify(w->changed, true);
    while (!w->finished) (void)host.condition_wait(w->changed, w->mutex, -1);
    host.mutex_unlock(w->mutex);
    host.condition_free(w->changed);
    host.mutex_free(w->mutex);
  }
  delete w;
}

Status dump_traceback_later(Thread& th, Value timeout, bool repeat, Value file, bool exit) {
  int64_t ns = 0;
  if (failed(time_seconds_to_ns(th, timeout, true, ns))) return Status::kError;
  if (ns <= 0) return raise(th, th.rt->exc.ValueError, "timeout must be greater than 0");
  Target target;
  if (failed(find_target(th, file, target))) return Status::kError;
  FaultState& s = fault_state(th);
  watchdog_stop(s);
  Host& host = *th.rt->host;
  auto* w = new Watchdog;
  w->rt = th.rt;
  w->file = std::move(target.file);
  w->fd = target.fd;
  w->timeout_ns = ns;
  w->repeat = repeat;
  w->exit = exit;
  w->process = host.identity(HostId::kProcess).value;
  w->mutex = host.mutex_new();
  w->changed = host.condition_new();
  int64_t us = ns / 1000 % 1000000, seconds = ns / 1000000000;
  auto part = [](int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  std::string header =
      "Timeout (" + std::to_string(seconds / 3600) + ":" + part(seconds / 60 % 60) + ":" + part(seconds % 60);
  if (us != 0) header += "." + std::string(6 - std::to_string(us).size(), '0') + std::to_string(us);
  header += ")!\n";
  w->header[header.copy(w->header, sizeof w->header - 1)] = '\0';
  s.watchdog = w;
  auto started = host.thread_start(&watchdog_main, w, 0);
  if (started.ok()) return Status::kOk;
  w->finished = true;
  watchdog_stop(s);
  return raise(th, th.rt->exc.RuntimeError, "unable to start watchdog thread");
}

void cancel_dump_traceback_later(Thread& th) { watchdog_stop(fault_state(th)); }

FaultState::~FaultState() {
  if (rt == nullptr) return;
  signals_watch(*rt, nullptr, nullptr);
  disable_handlers(*this);
  for (int n = 1; n < kSignals; ++n) {
    forget_signal(*this, n);
    delete registered[n];
  }
  watchdog_stop(*this);
}

// --- for tests of the above

Status raise_fatal(Thread& th, int number) {
  (void)th.rt->host->raise_signal(number);
  return run_safepoint(th);
}
Status read_null(Thread& th) { return raise_fatal(th, kSigSegv); }
Status sigsegv(Thread& th, bool release_gil) {
  if (!release_gil) return raise_fatal(th, kSigSegv);
  Unlocked scope(th);
  (void)th.rt->host->raise_signal(kSigSegv);
  return Status::kOk;
}
Status sigfpe(Thread& th) { return raise_fatal(th, kSigFpe); }
Status sigabrt(Thread& th) {
  (void)th.rt->host->raise_signal(kSigAbrt);
  th.rt->host->abort();
}

const NativeDef kFunctions[] = {
    function<&enable>("enable(file=sys.stderr, all_threads=True, c_stack=True)", "Enable the fault handler."),
    function<&disable>("disable()", "Disable the fault handler."),
    function<&is_enabled>("is_enabled()", "Check if the handler is enabled."),
    function<&dump_traceback>("dump_traceback(file=sys.stderr, all_threads=True)",
                              "Dump the traceback of the current thread, or of all threads if all_threads is True, "
                              "into file."),
    function<&dump_c_stack>("dump_c_stack(file=sys.stderr)", "Dump the C stack of the current thread."),
    function<&dump_traceback_later>(
        "dump_traceback_later(timeout, repeat=False, file=sys.stderr, exit=False)",
        "Dump the traceback of all threads in timeout seconds,\nor each timeout seconds if repeat is True. If exit is "
        "True, call _exit(1) which is not safe."),
    function<&cancel_dump_traceback_later>("cancel_dump_traceback_later()",
                                           "Cancel the previous call to dump_traceback_later()."),
    function<&register_signal>("register(signum, file=sys.stderr, all_threads=True, chain=False)",
                               "Register a handler for the signal 'signum': dump the traceback of the current thread, "
                               "or of all threads if all_threads is True, into file."),
    function<&unregister_signal>("unregister(signum, /)",
                                 "Unregister the handler of the signal 'signum' registered by register()."),
    function<&read_null>("_read_null()", "Read from NULL, raise a SIGSEGV or SIGBUS signal depending on the platform."),
    function<&sigsegv>("_sigsegv(release_gil=False, /)", "Raise a SIGSEGV signal."),
    function<&sigfpe>("_sigfpe()", "Raise a SIGFPE signal."),
    function<&sigabrt>("_sigabrt()", "Raise a SIGABRT signal."),
};

}  // namespace

const ModuleDef kFaulthandlerModule = {"faulthandler", "faulthandler module.", kFunctions};

}  // namespace dxpy
