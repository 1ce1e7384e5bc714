// Host: signals.
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstring>

#include "native/host_posix_impl.h"

namespace dxpy {

namespace {

// A signal handler has no argument to carry a context, so the callback is the one piece of process-wide state here.
void (*g_callback)(void*, int) = nullptr;
void* g_context = nullptr;

void on_signal(int signal) {
  int saved = errno;
  if (g_callback != nullptr) g_callback(g_context, signal);
  errno = saved;
}

sigset_t to_set(uint64_t mask) {
  sigset_t set;
  sigemptyset(&set);
  for (int s = 1; s <= 64; ++s) {
    if ((mask >> (s - 1)) & 1) sigaddset(&set, s);
  }
  return set;
}
uint64_t from_set(const sigset_t& set) {
  uint64_t mask = 0;
  for (int s = 1; s <= 64; ++s) {
    if (sigismember(&set, s) == 1) mask |= uint64_t{1} << (s - 1);
  }
  return mask;
}

timeval to_timeval(double seconds) {
  auto whole = static_cast<time_t>(seconds);
  return {whole, static_cast<suseconds_t>((seconds - static_cast<double>(whole)) * 1e6)};
}
double to_seconds(const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; }

}  // namespace

HostError HostPosix::signal_action(int signal, HostSignalAction action) {
  struct sigaction a = {};
  sigemptyset(&a.sa_mask);
  // No SA_RESTART: calls come back with EINTR so that Python handlers run.
  a.sa_flags = action == HostSignalAction::kCallback ? SA_ONSTACK : 0;
  a.sa_handler = action == HostSignalAction::kCallback ? &on_signal
                 : action == HostSignalAction::kIgnore ? SIG_IGN
                                                       : SIG_DFL;
  return posix_status(::sigaction(signal, &a, nullptr));
}
HostSignalAction HostPosix::signal_current(int signal) {
  struct sigaction a = {};
  if (::sigaction(signal, nullptr, &a) < 0) return HostSignalAction::kOther;
  if (a.sa_handler == SIG_DFL) return HostSignalAction::kDefault;
  if (a.sa_handler == SIG_IGN) return HostSignalAction::kIgnore;
  return a.sa_handler == &on_signal ? HostSignalAction::kCallback : HostSignalAction::kOther;
}
void HostPosix::set_signal_callback(void (*callback)(void* context, int signal), void* context) {
  g_callback = callback;
  g_context = context;
}
void HostPosix::set_signal_restart(int signal, bool restart) {
  struct sigaction a = {};
  if (::sigaction(signal, nullptr, &a) < 0) return;
  a.sa_flags = restart ? a.sa_flags | SA_RESTART : a.sa_flags & ~SA_RESTART;
  (void)::sigaction(signal, &a, nullptr);
}
HostError HostPosix::raise_signal(int signal) { return posix_status(::raise(signal) == 0 ? 0 : -1); }
HostResult<uint64_t> HostPosix::signal_mask(int how, uint64_t mask) {
  sigset_t set = to_set(mask), old;
  int e = ::pthread_sigmask(how, &set, &old);
  if (e != 0) return HostResult<uint64_t>::failure(e);
  return HostResult<uint64_t>::success(from_set(old));
}
HostResult<uint64_t> HostPosix::signal_pending() {
  sigset_t set;
  if (::sigpending(&set) < 0) return HostResult<uint64_t>::failure(errno);
  return HostResult<uint64_t>::success(from_set(set));
}
HostResult<int> HostPosix::signal_wait(uint64_t mask, int64_t timeout_ns, HostSignalInfo* out) {
  sigset_t set = to_set(mask);
  siginfo_t info = {};
  timespec t{timeout_ns / 1000000000, timeout_ns % 1000000000};
  int s = timeout_ns < 0 ? ::sigwaitinfo(&set, &info) : ::sigtimedwait(&set, &info, &t);
  if (s < 0) return HostResult<int>::failure(errno);
  if (out != nullptr) {
    *out = {info.si_signo, info.si_code, info.si_errno, info.si_status, info.si_pid, info.si_uid, info.si_band};
  }
  return HostResult<int>::success(s);
}
HostError HostPosix::pause() { return posix_status(::pause()); }
HostError HostPosix::interval_timer(int which, const HostTimer* set, HostTimer& old) {
  itimerval before = {};
  int r = 0;
  if (set != nullptr) {
    itimerval after = {to_timeval(set->interval), to_timeval(set->value)};
    if (set->value > 0 && after.it_value.tv_sec == 0 && after.it_value.tv_usec == 0) after.it_value.tv_usec = 1;
    r = ::setitimer(static_cast<__itimer_which_t>(which), &after, &before);
  } else {
    r = ::getitimer(static_cast<__itimer_which_t>(which), &before);
  }
  if (r < 0) return posix_status(-1);
  old = {to_seconds(before.it_value), to_seconds(before.it_interval)};
  return {};
}
std::string HostPosix::signal_text(int signal) {
  const char* text = ::sigdescr_np(signal);
  return text != nullptr ? text : "";
}
HostError HostPosix::signal_thread(uint64_t thread, int signal) {
  return HostError{::pthread_kill(static_cast<pthread_t>(thread), signal)};
}

}  // namespace dxpy
