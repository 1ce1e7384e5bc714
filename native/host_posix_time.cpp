// Host: clocks and dates.
#include <time.h>

#include "native/host_posix_impl.h"

namespace dxpy {

namespace {

clockid_t clock_id(HostClock which) {
  switch (which) {
    case HostClock::kRealtime:
      return CLOCK_REALTIME;
    case HostClock::kMonotonic:
      return CLOCK_MONOTONIC;
    case HostClock::kProcessCpu:
      return CLOCK_PROCESS_CPUTIME_ID;
    case HostClock::kThreadCpu:
      return CLOCK_THREAD_CPUTIME_ID;
    case HostClock::kMonotonicRaw:
      return CLOCK_MONOTONIC_RAW;
    case HostClock::kBoottime:
      return CLOCK_BOOTTIME;
    case HostClock::kTai:
      return CLOCK_TAI;
  }
  return CLOCK_REALTIME;
}

void to_date(const tm& t, HostDate& out) {
  out.year = int64_t{t.tm_year} + 1900;
  out.month = t.tm_mon + 1;
  out.day = t.tm_mday;
  out.hour = t.tm_hour;
  out.minute = t.tm_min;
  out.second = t.tm_sec;
  out.weekday = (t.tm_wday + 6) % 7;
  out.year_day = t.tm_yday + 1;
  out.is_dst = t.tm_isdst;
  out.utc_offset = t.tm_gmtoff;
  out.zone = t.tm_zone != nullptr ? t.tm_zone : "";
}

tm from_date(const HostDate& d) {
  tm t = {};
  t.tm_year = static_cast<int>(d.year - 1900);
  t.tm_mon = d.month - 1;
  t.tm_mday = d.day;
  t.tm_hour = d.hour;
  t.tm_min = d.minute;
  t.tm_sec = d.second;
  t.tm_wday = (d.weekday + 1) % 7;
  t.tm_yday = d.year_day - 1;
  t.tm_isdst = d.is_dst;
  t.tm_gmtoff = d.utc_offset;
  t.tm_zone = d.zone.empty() ? nullptr : d.zone.c_str();
  return t;
}

}  // namespace

HostResult<int64_t> HostPosix::clock(HostClock which) {
  timespec t;
  if (::clock_gettime(clock_id(which), &t) < 0) return HostResult<int64_t>::failure(errno);
  return HostResult<int64_t>::success(t.tv_sec * 1000000000 + t.tv_nsec);
}
HostResult<int64_t> HostPosix::clock_resolution(HostClock which) {
  timespec t;
  if (::clock_getres(clock_id(which), &t) < 0) return HostResult<int64_t>::failure(errno);
  return HostResult<int64_t>::success(t.tv_sec * 1000000000 + t.tv_nsec);
}
HostError HostPosix::set_clock(HostClock which, int64_t ns) {
  timespec t{ns / 1000000000, ns % 1000000000};
  return posix_status(::clock_settime(clock_id(which), &t));
}
HostError HostPosix::sleep(int64_t ns) {
  timespec t{ns / 1000000000, ns % 1000000000};
  return HostError{::clock_nanosleep(CLOCK_MONOTONIC, 0, &t, nullptr)};
}
HostError HostPosix::local_date(int64_t seconds, HostDate& out) {
  tm t;
  time_t s = seconds;
  errno = 0;
  if (::localtime_r(&s, &t) == nullptr) return HostError{errno != 0 ? errno : EOVERFLOW};
  to_date(t, out);
  return {};
}
HostResult<int64_t> HostPosix::local_seconds(HostDate& date) {
  tm t = from_date(date);
  t.tm_wday = -1;  // stays when mktime fails
  time_t s = ::mktime(&t);
  if (s == static_cast<time_t>(-1) && t.tm_wday == -1) return HostResult<int64_t>::failure(EOVERFLOW);
  to_date(t, date);
  return HostResult<int64_t>::success(s);
}
std::string HostPosix::format_date(const char* format, const HostDate& date) {
  tm t = from_date(date);
  std::string out(256, '\0');
  while (true) {
    size_t n = ::strftime(out.data(), out.size(), format, &t);
    if (n > 0 || out.size() > 65536) {
      out.resize(n);
      return out;
    }
    out.resize(out.size() * 4);
  }
}
void HostPosix::reload_time_zone() { ::tzset(); }

}  // namespace dxpy
