// Host: time, entropy, environment, identity, signals.
#include "wasm/host_wasm.h"

#include <cstring>

#include "wasm/abi.h"
#include "wasm/format_date.h"

extern "C" char __stack_low, __stack_high;  // by the linker

namespace dxpy::wasm {

namespace {

constexpr int64_t kSecondsPerDay = 86400;

// Days since 1970-01-01 of a date of the proleptic Gregorian calendar, and back (H. Hinnant's algorithms).
int64_t days_of(int64_t y, int m, int d) {
  y -= m <= 2;
  int64_t era = (y >= 0 ? y : y - 399) / 400;
  int64_t yoe = y - era * 400;
  int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void date_of(int64_t seconds, HostDate& out) {
  int64_t days = seconds / kSecondsPerDay, rest = seconds % kSecondsPerDay;
  if (rest < 0) {
    rest += kSecondsPerDay;
    --days;
  }
  int64_t z = days + 719468;
  int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  int64_t doe = z - era * 146097;
  int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int64_t mp = (5 * doy + 2) / 153;
  out.day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  out.month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  out.year = yoe + era * 400 + (out.month <= 2);
  out.hour = static_cast<int>(rest / 3600);
  out.minute = static_cast<int>(rest / 60 % 60);
  out.second = static_cast<int>(rest % 60);
  out.weekday = static_cast<int>(((days + 3) % 7 + 7) % 7);
  out.year_day = static_cast<int>(days - days_of(out.year, 1, 1)) + 1;
}

struct Zone {
  int32_t offset;
  int32_t is_dst;
  uint32_t size;
  char name[32];
};

Zone zone_at(int64_t seconds) {
  Zone z = {};
  if (dx_time_zone(static_cast<double>(seconds), &z) < 0) {
    z = {0, 0, 3, "UTC"};
  }
  if (z.size > sizeof z.name) z.size = sizeof z.name;
  return z;
}

}  // namespace

// --- clocks

HostResult<int64_t> HostWasm::clock(HostClock which) {
  int number = which == HostClock::kRealtime || which == HostClock::kTai           ? 0
               : which == HostClock::kProcessCpu || which == HostClock::kThreadCpu ? 2
                                                                                   : 1;
  return HostResult<int64_t>::success(static_cast<int64_t>(dx_clock(number)));
}
HostResult<int64_t> HostWasm::clock_resolution(HostClock) { return HostResult<int64_t>::success(1000); }

HostError HostWasm::sleep(int64_t ns) {
  if (ns <= 0) return {};
  int32_t e = dx_wait_blocking(1, static_cast<double>(ns) / 1e6);
  return HostError{e < 0 ? -e : 0};
}

HostError HostWasm::local_date(int64_t seconds, HostDate& out) {
  constexpr int64_t kMost = int64_t{1} << 55;  // years that an int of C holds
  constexpr int kOverflow = 75;
  if (seconds > kMost || seconds < -kMost) return HostError{kOverflow};
  Zone z = zone_at(seconds);
  date_of(seconds + z.offset, out);
  out.is_dst = z.is_dst;
  out.utc_offset = z.offset;
  out.zone.assign(z.name, z.size);
  return {};
}

HostResult<int64_t> HostWasm::local_seconds(HostDate& date) {
  int64_t months = date.month - 1;
  int64_t year = date.year + (months >= 0 ? months : months - 11) / 12;
  int month = static_cast<int>((months % 12 + 12) % 12) + 1;
  int64_t wall = (days_of(year, month, 1) + date.day - 1) * kSecondsPerDay + int64_t{date.hour} * 3600 +
                 int64_t{date.minute} * 60 + date.second;
  // The offset depends on the moment that is looked for: the one half a day before and after, and what fits wins.
  int64_t result = wall - zone_at(wall).offset;
  for (int64_t guess : {wall - kSecondsPerDay / 2, wall + kSecondsPerDay / 2}) {
    Zone z = zone_at(guess);
    int64_t candidate = wall - z.offset;
    Zone there = zone_at(candidate);
    if (there.offset != z.offset) continue;
    result = candidate;
    if (date.is_dst < 0 || (date.is_dst > 0) == (there.is_dst != 0)) break;
  }
  (void)local_date(result, date);
  return HostResult<int64_t>::success(result);
}

std::string HostWasm::format_date(const char* format, const HostDate& date) { return format_c_date(format, date); }

// --- entropy, environment, identity

HostError HostWasm::entropy(void* data, size_t size) {
  int32_t e = dx_entropy(data, size);
  return HostError{e < 0 ? -e : 0};
}

HostError HostWasm::set_environment(const char* name, const char* value) {
  std::string prefix = std::string(name) + "=";
  std::erase_if(environment_, [&](const std::string& entry) { return entry.starts_with(prefix); });
  if (value != nullptr) environment_.push_back(prefix + value);
  return {};
}

HostResult<int64_t> HostWasm::identity(HostId which, int64_t) {
  switch (which) {
    case HostId::kProcess:
    case HostId::kProcessGroup:
    case HostId::kSession:
      return HostResult<int64_t>::success(42);
    case HostId::kParent:
      return HostResult<int64_t>::success(1);
    case HostId::kUser:
    case HostId::kEffectiveUser:
    case HostId::kGroup:
    case HostId::kEffectiveGroup:
      return HostResult<int64_t>::success(1000);
    default:
      return HostResult<int64_t>::failure(kHostUnsupported);
  }
}

HostError HostWasm::process_times(HostProcessTimes& out) {
  out = HostProcessTimes();
  out.user = dx_clock(2) / 1e9;
  out.elapsed = dx_clock(1) / 1e9;
  return {};
}

void HostWasm::exit(int code) { dx_exit(code); }
void HostWasm::abort() {
  constexpr std::string_view kText = "aborted";
  dx_abort(kText.data(), kText.size());
}

// --- signals: only those that the program sends itself, and an interrupt from outside

HostError HostWasm::signal_action(int signal, HostSignalAction action) {
  if (signal < 1 || signal > 64) return HostError{22};
  actions_[signal] = action;
  return {};
}
HostSignalAction HostWasm::signal_current(int signal) {
  return signal < 1 || signal > 64 ? HostSignalAction::kDefault : actions_[signal];
}
void HostWasm::set_signal_callback(void (*callback)(void*, int), void* context) {
  signal_callback_ = callback;
  signal_context_ = context;
}

void HostWasm::deliver(int signal) {
  if (signal < 1 || signal > 64 || signal_callback_ == nullptr) return;
  if (actions_[signal] == HostSignalAction::kCallback) signal_callback_(signal_context_, signal);
}

HostError HostWasm::raise_signal(int signal) {
  if (signal < 1 || signal > 64) return HostError{22};
  constexpr int kChild = 17, kContinue = 18, kUrgent = 23, kWindow = 28;
  switch (actions_[signal]) {
    case HostSignalAction::kCallback:
      deliver(signal);
      return {};
    case HostSignalAction::kIgnore:
    case HostSignalAction::kOther:
      return {};
    case HostSignalAction::kDefault:
      if (signal == kChild || signal == kContinue || signal == kUrgent || signal == kWindow) return {};
      exit(128 + signal);
  }
  return {};
}

HostError HostWasm::kill(int64_t pid, int signal) {
  constexpr int kNoProcess = 3;
  if (pid != 42 && pid != 0) return HostError{kNoProcess};
  return signal == 0 ? HostError{} : raise_signal(signal);
}

// There is the locale "C" alone, which is also the default one ("").
std::string HostWasm::set_locale(int, const char* locale) {
  const std::string_view name = locale == nullptr ? "" : locale;
  return name.empty() || name == "C" || name == "POSIX" ? "C" : "";
}

std::string HostWasm::signal_text(int signal) {
  const char* text = strsignal(signal);
  return text != nullptr ? text : "";
}

// --- one thread

// The stack of C++ has its size; nothing else is limited, and nothing can be.
HostError HostWasm::resource_limit(int which, HostLimit& limit, bool set) {
  constexpr int kNotPermitted = 1, kStack = 3;  // EPERM, RLIMIT_STACK of Linux
  if (set) return HostError{kNotPermitted};
  limit.soft = limit.hard = which == kStack ? static_cast<uint64_t>(&__stack_high - &__stack_low) : UINT64_MAX;
  return {};
}

char* HostWasm::thread_stack_limit() {
  return &__stack_low + 1;  // it lies at address 0, which would say that nothing is known
}

bool HostWasm::condition_wait(HostCondition*, HostMutex*, int64_t timeout_ns) {
  // Nobody else can notify: what waits without end waits for ever.
  int32_t e = dx_wait_blocking(4, timeout_ns < 0 ? -1 : static_cast<double>(timeout_ns) / 1e6);
  if (timeout_ns < 0 && e < 0) {
    constexpr std::string_view kText = "deadlock: the only thread waits for a lock that nobody will release";
    dx_abort(kText.data(), kText.size());
  }
  return false;
}

}  // namespace dxpy::wasm
