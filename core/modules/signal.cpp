// The module _signal.
#include "core/modules/signal_module.h"

#include <atomic>

#include "core/host/host.h"
#include "core/modules/builtin_module.h"
#include "core/modules/host_call.h"
#include "core/modules/module_state.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/misc.h"
#include "core/object/set.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {
constexpr int kSignals = 65;
constexpr int kSigInt = 2, kSigPipe = 13, kSigXfsz = 25;
}  // namespace

struct SignalState {
  Owned handlers[kSignals];  // SIG_DFL, SIG_IGN (ints), a callable, or None for one not installed from Python
  std::atomic<bool> tripped[kSignals] = {};
  std::atomic<bool> any{false};
  std::atomic<int> wakeup_fd{-1};
  SignalWatch watch = nullptr;  // sees every signal first, in signal context
  void* watch_context = nullptr;
  Thread* main = nullptr;
  Host* host = nullptr;
  Type* itimer_error = nullptr;
  Type* siginfo = nullptr;
};

namespace {

SignalState& state(Thread& th) { return *th.rt->signals; }

// In signal context: only atomics and write().
void on_signal(void* context, int number) {
  auto* s = static_cast<SignalState*>(context);
  if (number <= 0 || number >= kSignals) return;
  if (s->watch != nullptr && !s->watch(s->watch_context, number)) return;
  s->tripped[number].store(true, std::memory_order_relaxed);
  s->any.store(true, std::memory_order_release);
  s->main->request(Breaker::kSignal);
  int fd = s->wakeup_fd.load(std::memory_order_relaxed);
  if (fd >= 0) {
    auto byte = static_cast<char>(number);
    (void)s->host->write(fd, &byte, 1);
  }
}

Status check_number(Thread& th, int64_t n) {
  if (n >= 1 && n < kSignals) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "signal number out of range");
}

bool is_action(Value v, int64_t action) { return v.is_small_int() && v.as_small_int() == action; }

Owned default_int_handler(Thread& th, int, Value) {
  Owned e = exception_new(th, th.rt->exc.KeyboardInterrupt, nullptr, 0);
  return e ? Owned(raise_exception(th, e)) : Owned();
}

Owned signal_signal(Thread& th, int number, Value handler) {
  if (&th != th.rt->main_thread) {
    return raise(th, th.rt->exc.ValueError, "signal only works in main thread of the main interpreter");
  }
  if (failed(check_number(th, number))) return {};
  HostSignalAction action = HostSignalAction::kCallback;
  int64_t n = -1;
  bool numeric = is_int(handler) && int_fits_i64(handler, n);
  if (numeric && n == 0) {
    action = HostSignalAction::kDefault;
  } else if (numeric && n == 1) {
    action = HostSignalAction::kIgnore;
  } else if (slots_of(th, handler).call == nullptr) {
    return raise(th, th.rt->exc.TypeError,
                 "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  }
  if (failed(run_safepoint(th))) return {};
  HostError e = th.rt->host->signal_action(number, action);
  if (!e.ok()) return raise_os_error(th, e.code);
  Owned old = std::exchange(state(th).handlers[number],
                            action == HostSignalAction::kCallback ? Owned::borrow(handler) : Owned::small_int(n));
  return old ? std::move(old) : Owned::none();
}

Owned signal_getsignal(Thread& th, int number) {
  if (failed(check_number(th, number))) return {};
  Owned& h = state(th).handlers[number];
  return h ? h.clone() : Owned::none();
}

Status signal_raise(Thread& th, int number) {
  HostError e = th.rt->host->raise_signal(number);
  if (!e.ok()) return raise_os_error(th, e.code);
  return run_safepoint(th);
}

Owned signal_strsignal(Thread& th, int number) {
  if (failed(check_number(th, number))) return {};
  std::string text = th.rt->host->signal_text(number);
  return text.empty() ? Owned::none() : native_result_text(th, text);
}

Owned signal_alarm(Thread& th, int seconds) {
  HostTimer set{static_cast<double>(seconds), 0}, old;
  HostError e = th.rt->host->interval_timer(0, &set, old);
  if (!e.ok()) return raise_os_error(th, e.code);
  auto left = static_cast<int64_t>(old.value);
  return Owned::small_int(old.value > static_cast<double>(left) ? left + 1 : left);
}

Owned timer_result(Thread& th, HostError e, const HostTimer& t) {
  if (!e.ok()) {
    Owned text = Owned::steal(Value());
    (void)raise_os_error(th, e.code);
    Owned original = take_error(th);
    Owned args = get_attr(th, original, "args");
    if (!args) return {};
    std::span<const Value> items = fast_items_tuple(args);
    Owned exception = call(th, Value(state(th).itimer_error), items.data(), items.size());
    return exception ? Owned(raise_exception(th, exception)) : Owned();
  }
  Owned value = float_from_double(th, t.value), interval = float_from_double(th, t.interval);
  return value && interval ? tuple_of(th, value, interval) : Owned();
}

Owned signal_setitimer(Thread& th, int which, double seconds, double interval) {
  HostTimer set{seconds, interval}, old;
  return timer_result(th, th.rt->host->interval_timer(which, &set, old), old);
}
Owned signal_getitimer(Thread& th, int which) {
  HostTimer old;
  return timer_result(th, th.rt->host->interval_timer(which, nullptr, old), old);
}

Status signal_pause(Thread& th) {
  {
    Unlocked scope(th);
    (void)th.rt->host->pause();
  }
  return run_safepoint(th);
}

Status signal_siginterrupt(Thread& th, int number, bool flag) {
  if (failed(check_number(th, number))) return Status::kError;
  th.rt->host->set_signal_restart(number, !flag);
  return Status::kOk;
}

Owned signal_set_wakeup_fd(Thread& th, int fd, bool) {
  if (&th != th.rt->main_thread) {
    return raise(th, th.rt->exc.ValueError, "set_wakeup_fd only works in main thread of the main interpreter");
  }
  if (fd >= 0) {
    HostStat st;
    HostError e = th.rt->host->stat_descriptor(fd, st);
    if (!e.ok()) {
      if (e.code == 9) return raise(th, th.rt->exc.ValueError, "invalid fd");
      return raise_os_error(th, e.code);
    }
    HostResult<int64_t> flags = th.rt->host->fcntl(fd, 3 /* F_GETFL */, 0);
    if (flags.ok() && (flags.value & HostOpen::kNonBlock) == 0) {
      return raise(th, th.rt->exc.ValueError, "the fd {} must be in non-blocking mode", fd);
    }
  }
  return Owned::small_int(state(th).wakeup_fd.exchange(fd));
}

Status signal_pthread_kill(Thread& th, Value thread, int number) {
  uint64_t id = 0;
  if (failed(int_as_u64(th, thread, id))) return Status::kError;
  HostError e = th.rt->host->signal_thread(id, number);
  if (!e.ok()) return raise_os_error(th, e.code);
  return run_safepoint(th);
}

Status signal_pidfd_send(Thread& th, int, int, Value, int) { return raise_os_error(th, kHostUnsupported); }

Status mask_from(Thread& th, Value iterable, uint64_t& mask) {
  Owned it = get_iter(th, iterable);
  if (!it) return Status::kError;
  mask = 0;
  while (Owned item = iter_next(th, it)) {
    int64_t n = 0;
    if (failed(int_as_i64(th, item, n)) && !error_clear_if(th, th.rt->exc.OverflowError)) return Status::kError;
    if (n < 1 || n >= kSignals) {
      return raise(th, th.rt->exc.ValueError, "signal number {} out of range [1; {}]", n, kSignals - 1);
    }
    mask |= uint64_t{1} << (n - 1);
  }
  return th.has_error() ? Status::kError : Status::kOk;
}
Owned mask_to_set(Thread& th, uint64_t mask) {
  Owned set = set_new(th);
  for (int n = 1; set && n < kSignals; ++n) {
    if (((mask >> (n - 1)) & 1) != 0 && failed(set_add(th, set, Value::small_int(n)))) return {};
  }
  return set;
}

Owned signal_sigmask(Thread& th, int how, Value signals) {
  uint64_t mask = 0;
  if (failed(mask_from(th, signals, mask))) return {};
  HostResult<uint64_t> r = th.rt->host->signal_mask(how, mask);
  if (!r.ok()) return raise_os_error(th, r.error);
  if (failed(run_safepoint(th))) return {};
  return mask_to_set(th, r.value);
}
Owned signal_sigpending(Thread& th) {
  HostResult<uint64_t> r = th.rt->host->signal_pending();
  if (!r.ok()) return raise_os_error(th, r.error);
  return mask_to_set(th, r.value);
}
Owned signal_sigwait(Thread& th, Value signals) {
  uint64_t mask = 0;
  int got = 0;
  if (failed(mask_from(th, signals, mask)) ||
      failed(host_value(th, got, [&] { return th.rt->host->signal_wait(mask, -1, nullptr); }))) {
    return {};
  }
  return Owned::small_int(got);
}
Owned siginfo_result(Thread& th, const HostSignalInfo& i) {
  const Value values[] = {Value::small_int(i.signal), Value::small_int(i.code), Value::small_int(i.error),
                          Value::small_int(i.pid),    Value::small_int(i.uid),  Value::small_int(i.status),
                          Value::small_int(i.band)};
  return struct_sequence_new(th, state(th).siginfo, values, std::size(values));
}
Owned signal_sigwaitinfo(Thread& th, Value signals) {
  uint64_t mask = 0;
  int got = 0;
  HostSignalInfo info;
  if (failed(mask_from(th, signals, mask)) ||
      failed(host_value(th, got, [&] { return th.rt->host->signal_wait(mask, -1, &info); }))) {
    return {};
  }
  return siginfo_result(th, info);
}
Owned signal_sigtimedwait(Thread& th, Value signals, double timeout) {
  uint64_t mask = 0;
  HostSignalInfo info;
  if (failed(mask_from(th, signals, mask))) return {};
  if (timeout < 0) return raise(th, th.rt->exc.ValueError, "timeout must be non-negative");
  HostResult<int> r;
  if (failed(host_blocking(
          th, r, [&] { return th.rt->host->signal_wait(mask, static_cast<int64_t>(timeout * 1e9), &info); }))) {
    return {};
  }
  if (r.error == kHostAgain) return Owned::none();
  if (!r.ok()) return raise_os_error(th, r.error);
  return siginfo_result(th, info);
}
Owned signal_valid_signals(Thread& th) {
  uint64_t mask = ~uint64_t{0} & ~(uint64_t{3} << 31);  // 32 and 33 belong to the C library
  return mask_to_set(th, mask);
}

const NativeDef kFunctions[] = {
    function<&default_int_handler>(
        "default_int_handler(signalnum, frame, /)",
        "The default handler for SIGINT installed by Python.\n\nIt raises KeyboardInterrupt."),
    function<&signal_signal>("signal(signalnum, handler, /)", "Set the action for the given signal."),
    function<&signal_getsignal>("getsignal(signalnum, /)", "Return the current action for the given signal."),
    function<&signal_raise>("raise_signal(signalnum, /)", "Send a signal to the executing process."),
    function<&signal_strsignal>("strsignal(signalnum, /)", "Return the system description of the given signal."),
    function<&signal_alarm>("alarm(seconds, /)", "Arrange for SIGALRM to arrive after the given number of seconds."),
    function<&signal_setitimer>("setitimer(which, seconds, interval=0.0, /)",
                                "Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF)."),
    function<&signal_getitimer>("getitimer(which, /)", "Returns current value of given itimer."),
    function<&signal_pause>("pause()", "Wait until a signal arrives."),
    function<&signal_siginterrupt>("siginterrupt(signalnum, flag, /)", "Change system call restart behaviour."),
    function<&signal_set_wakeup_fd>("set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)",
                                    "Sets the fd to be written to (with the signal number) when a signal comes in."),
    function<&signal_pthread_kill>("pthread_kill(thread_id, signalnum, /)", "Send a signal to a thread."),
    function<&signal_pidfd_send>("pidfd_send_signal(pidfd, signalnum, siginfo=None, flags=0, /)",
                                 "Send a signal to a process referred to by a pid file descriptor."),
    function<&signal_sigmask>("pthread_sigmask(how, mask, /)",
                              "Fetch and/or change the signal mask of the calling thread."),
    function<&signal_sigpending>("sigpending()", "Examine pending signals."),
    function<&signal_sigwait>("sigwait(sigset, /)", "Wait for a signal."),
    function<&signal_sigwaitinfo>("sigwaitinfo(sigset, /)",
                                  "Wait synchronously until one of the signals in *sigset* is delivered."),
    function<&signal_sigtimedwait>("sigtimedwait(sigset, timeout, /)", "Like sigwaitinfo(), but with a timeout."),
    function<&signal_valid_signals>("valid_signals()", "Return a set of valid signal numbers on this platform."),
};

struct IntRow {
  const char* name;
  int value;
};
const IntRow kConstants[] = {
    {"NSIG", kSignals}, {"SIG_BLOCK", 0},   {"SIG_UNBLOCK", 1},    {"SIG_SETMASK", 2}, {"SIG_DFL", 0},
    {"SIG_IGN", 1},     {"ITIMER_REAL", 0}, {"ITIMER_VIRTUAL", 1}, {"ITIMER_PROF", 2},
#define DX_SIGNAL(name, number) {#name, number},
#include "core/modules/signal_numbers.def"
#undef DX_SIGNAL
};

constexpr const char* kSiginfoFields[] = {"si_signo", "si_code",   "si_errno", "si_pid",
                                          "si_uid",   "si_status", "si_band"};

Status signal_exec(Thread& th, Module* m) {
  for (const IntRow& row : kConstants) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  SignalState& s = state(th);
  Owned name = str_new(th, "ItimerError"), bases = tuple_of(th, Value(th.rt->exc.OSError)), dict = dict_new(th);
  Owned module_name = str_new(th, "signal");
  if (!name || !bases || !dict || !module_name || failed(dict_set(th, dict, th.rt->names.__module__, module_name))) {
    return Status::kError;
  }
  Owned error = call_with(th, Value(th.rt->types.type), name, bases, dict);
  if (!error || failed(module_add(th, m, "ItimerError", error))) return Status::kError;
  s.itimer_error = error.as<Type>();
  s.siginfo =
      struct_sequence_type(th, "signal.struct_siginfo", "struct_siginfo: Result from sigwaitinfo or sigtimedwait.",
                           kSiginfoFields, std::size(kSiginfoFields));
  if (s.siginfo == nullptr || failed(module_add(th, m, "struct_siginfo", Value(s.siginfo)))) return Status::kError;
  if (is_action(s.handlers[kSigInt], 0) && s.host->signal_current(kSigInt) == HostSignalAction::kCallback) {
    Owned handler = get_attr(th, Value(m), "default_int_handler");
    if (!handler) return Status::kError;
    s.handlers[kSigInt] = std::move(handler);
  }
  return Status::kOk;
}

}  // namespace

const ModuleDef kSignalModule = {"_signal", "This module provides mechanisms to use signal handlers in Python.",
                                 kFunctions, &signal_exec};

Status signals_init(Thread& th, bool install) {
  auto* s = new SignalState;
  s->main = &th;
  s->host = th.rt->host;
  th.rt->signals = s;
  for (int n = 1; n < kSignals; ++n) {
    HostSignalAction a = s->host->signal_current(n);
    s->handlers[n] = a == HostSignalAction::kOther    ? Owned::none()
                     : a == HostSignalAction::kIgnore ? Owned::small_int(1)
                                                      : Owned::small_int(0);
  }
  s->host->set_signal_callback(&on_signal, s);
  if (!install) return Status::kOk;
  for (int n : {kSigPipe, kSigXfsz}) {
    (void)s->host->signal_action(n, HostSignalAction::kIgnore);
    s->handlers[n] = Owned::small_int(1);
  }
  // The Python function behind SIGINT is made when somebody imports _signal; until then the safepoint raises directly.
  if (is_action(s->handlers[kSigInt], 0)) (void)s->host->signal_action(kSigInt, HostSignalAction::kCallback);
  return Status::kOk;
}

Status signals_run_handlers(Thread& th) {
  if (&th != th.rt->main_thread || th.rt->signals == nullptr) return Status::kOk;
  SignalState& s = state(th);
  if (!s.any.exchange(false, std::memory_order_acquire)) return Status::kOk;
  for (int n = 1; n < kSignals; ++n) {
    if (!s.tripped[n].exchange(false, std::memory_order_relaxed)) continue;
    Owned handler = s.handlers[n] ? s.handlers[n].clone() : Owned::none();
    Owned result;
    if (handler.get().is_small_int()) {
      if (n != kSigInt) continue;
      result = default_int_handler(th, n, Value::none());
    } else if (handler.get().is_none()) {
      continue;
    } else {
      FrameObject* frame = th.frame != nullptr ? frame_object(th, th.frame) : nullptr;
      if (th.has_error()) return Status::kError;
      result = call_with(th, handler, Value::small_int(n), frame != nullptr ? Value(frame) : Value::none());
    }
    if (!result) {
      // The others stay for the next safepoint.
      s.any.store(true, std::memory_order_release);
      th.request(Breaker::kSignal);
      return Status::kError;
    }
  }
  return Status::kOk;
}

Status signal_interrupt_main(Thread& th, int number) {
  if (failed(check_number(th, number))) return Status::kError;
  SignalState& s = state(th);
  Value handler = s.handlers[number].get();
  // Not yet in Python's hands, but the safepoint would raise (see signals_init).
  bool caught =
      is_action(handler, 0) && number == kSigInt && s.host->signal_current(number) == HostSignalAction::kCallback;
  if (!caught && (!handler || handler.is_none() || is_action(handler, 0) || is_action(handler, 1))) return Status::kOk;
  on_signal(&s, number);
  return Status::kOk;
}

void signals_watch(Runtime& rt, SignalWatch watch, void* context) {
  if (rt.signals == nullptr) return;
  rt.signals->watch_context = context;
  rt.signals->watch = watch;
}

void signals_destroy(Runtime& rt) {
  if (rt.signals == nullptr) return;
  Host& host = *rt.host;
  for (int n = 1; n < kSignals; ++n) {
    if (host.signal_current(n) == HostSignalAction::kCallback) (void)host.signal_action(n, HostSignalAction::kDefault);
  }
  host.set_signal_callback(nullptr, nullptr);
  delete rt.signals;
  rt.signals = nullptr;
}

void signals_after_fork(Thread& th) {
  SignalState* s = th.rt->signals;
  if (s == nullptr) return;
  s->main = &th;
  for (std::atomic<bool>& t : s->tripped) t.store(false);
  s->any.store(false);
}

}  // namespace dxpy
