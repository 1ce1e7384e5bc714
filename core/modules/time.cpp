// The module time, over the Host's clocks and calendar.
#include <cmath>

#include "core/interp/suspend.h"
#include "core/modules/builtin_module.h"
#include "core/modules/host_call.h"
#include "core/modules/module_state.h"
#include "core/modules/time_format.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/misc.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

struct TimeState {
  Type* struct_time = nullptr;  // kept alive by the module
};

constexpr int64_t kNsPerSecond = 1000000000;
Host& host(Thread& th) { return *th.rt->host; }

Status read_clock(Thread& th, HostClock which, int64_t& out) {
  HostResult<int64_t> r = host(th).clock(which);
  if (!r.ok()) return raise_os_error(th, r.error);
  out = r.value;
  return Status::kOk;
}
template <HostClock Which>
Owned clock_ns(Thread& th) {
  int64_t ns = 0;
  return failed(read_clock(th, Which, ns)) ? Owned() : int_from_i64(th, ns);
}
double seconds_of(int64_t ns) {
  // Whole seconds divide exactly; otherwise one rounding of the quotient.
  return ns % kNsPerSecond == 0 ? static_cast<double>(ns / kNsPerSecond) : static_cast<double>(ns) / 1e9;
}
template <HostClock Which>
Owned clock_seconds(Thread& th) {
  int64_t ns = 0;
  return failed(read_clock(th, Which, ns)) ? Owned() : float_from_double(th, seconds_of(ns));
}

// --- clocks by number

constexpr struct {
  const char* name;
  int id;
  HostClock clock;
} kClocks[] = {
    {"CLOCK_REALTIME", 0, HostClock::kRealtime},
    {"CLOCK_MONOTONIC", 1, HostClock::kMonotonic},
    {"CLOCK_PROCESS_CPUTIME_ID", 2, HostClock::kProcessCpu},
    {"CLOCK_THREAD_CPUTIME_ID", 3, HostClock::kThreadCpu},
    {"CLOCK_MONOTONIC_RAW", 4, HostClock::kMonotonicRaw},
    {"CLOCK_BOOTTIME", 7, HostClock::kBoottime},
    {"CLOCK_TAI", 11, HostClock::kTai},
};

Status clock_by_id(Thread& th, Value v, HostClock& out) {
  if (!is_int(v)) return raise(th, th.rt->exc.TypeError, "clk_id should be integer, not {}", type_of(th, v));
  int64_t id = -1;
  if (!int_fits_i64(v, id)) id = -1;
  for (auto& c : kClocks) {
    if (c.id == id) {
      out = c.clock;
      return Status::kOk;
    }
  }
  return raise_os_error(th, 22);
}

Owned time_clock_gettime(Thread& th, Value id) {
  HostClock c;
  int64_t ns = 0;
  if (failed(clock_by_id(th, id, c)) || failed(read_clock(th, c, ns))) return {};
  return float_from_double(th, seconds_of(ns));
}
Owned time_clock_gettime_ns(Thread& th, Value id) {
  HostClock c;
  int64_t ns = 0;
  return failed(clock_by_id(th, id, c)) || failed(read_clock(th, c, ns)) ? Owned() : int_from_i64(th, ns);
}
Owned time_clock_getres(Thread& th, Value id) {
  HostClock c;
  if (failed(clock_by_id(th, id, c))) return {};
  HostResult<int64_t> r = host(th).clock_resolution(c);
  return r.ok() ? float_from_double(th, seconds_of(r.value)) : Owned(raise_os_error(th, r.error));
}
Status set_clock(Thread& th, Value id, int64_t ns) {
  HostClock c;
  if (failed(clock_by_id(th, id, c))) return Status::kError;
  HostError e = host(th).set_clock(c, ns);
  return e.ok() ? Status::kOk : Status(raise_os_error(th, e.code));
}
Status time_clock_settime(Thread& th, Value id, Value time) {
  int64_t ns = 0;
  return failed(time_seconds_to_ns(th, time, false, ns)) ? Status::kError : set_clock(th, id, ns);
}
Status time_clock_settime_ns(Thread& th, Value id, int64_t ns) { return set_clock(th, id, ns); }

Owned time_get_clock_info(Thread& th, std::string_view name) {
  const struct {
    const char *name, *implementation;
    HostClock clock;
    bool monotonic, adjustable;
  } rows[] = {
      {"time", "clock_gettime(CLOCK_REALTIME)", HostClock::kRealtime, false, true},
      {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", HostClock::kMonotonic, true, false},
      {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", HostClock::kMonotonic, true, false},
      {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", HostClock::kProcessCpu, true, false},
      {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", HostClock::kThreadCpu, true, false},
  };
  for (auto& row : rows) {
    if (name != row.name) continue;
    HostResult<int64_t> r = host(th).clock_resolution(row.clock);
    Owned d = dict_new(th), text = str_ascii(th, row.implementation);
    Owned resolution = float_from_double(th, r.ok() ? seconds_of(r.value) : 1e-9);
    auto put = [&](const char* key, Value v) {
      Owned k = str_ascii(th, key);
      return k && !failed(dict_set(th, d, k, v));
    };
    if (!d || !text || !resolution || !put("implementation", text) ||
        !put("monotonic", Value::boolean(row.monotonic)) || !put("adjustable", Value::boolean(row.adjustable)) ||
        !put("resolution", resolution)) {
      return {};
    }
    return simple_namespace_new(th, d);
  }
  return raise(th, th.rt->exc.ValueError, "unknown clock");
}

Owned time_sleep(Thread& th, Value seconds) {
  int64_t left = 0, now = 0;
  if (failed(time_seconds_to_ns(th, seconds, true, left))) return {};
  if (left < 0) return raise(th, th.rt->exc.ValueError, "sleep length must be non-negative");
  if (failed(read_clock(th, HostClock::kMonotonic, now))) return {};
  int64_t deadline = now > INT64_MAX - left ? INT64_MAX : now + left;
  if (Suspension* s = suspend_point(th)) {
    if (!s->resumed) s->deadline_ns = deadline;
    return s->resumed && now >= s->deadline_ns ? Owned::none() : suspend(th, SuspendReason::kSleep);
  }
  while (true) {
    HostError e;
    {
      Unlocked scope(th);
      e = host(th).sleep(left);
    }
    if (e.ok()) return Owned::none();
    if (e.code == kHostUnsupported)
      return raise(th, th.rt->exc.RuntimeError,
                   "cannot sleep here: the host cannot block, and a call that is not Python code keeps the program "
                   "from being suspended");
    if (e.code != kHostInterrupted) return raise_os_error(th, e.code);
    if (failed(run_safepoint(th)) || failed(read_clock(th, HostClock::kMonotonic, now))) return {};
    left = deadline - now;
    if (left <= 0) return Owned::none();
  }
}

// --- struct_time

constexpr const char* kFieldNames[] = {"tm_year", "tm_mon",  "tm_mday",  "tm_hour", "tm_min",   "tm_sec",
                                       "tm_wday", "tm_yday", "tm_isdst", "tm_zone", "tm_gmtoff"};

Owned struct_time_from(Thread& th, const HostDate& d) {
  Owned year = int_from_i64(th, d.year), zone = str_new(th, d.zone), offset = int_from_i64(th, d.utc_offset);
  if (!year || !zone || !offset) return {};
  Value fields[] = {year,
                    Value::small_int(d.month),
                    Value::small_int(d.day),
                    Value::small_int(d.hour),
                    Value::small_int(d.minute),
                    Value::small_int(d.second),
                    Value::small_int(d.weekday),
                    Value::small_int(d.year_day),
                    Value::small_int(d.is_dst),
                    zone,
                    offset};
  return struct_sequence_new(th, module_state<TimeState>(th).struct_time, fields, 11);
}

// Seconds since the epoch of an optional argument; now when it is None or not given.
Status timestamp(Thread& th, Value v, int64_t& out) {
  if (v.is_empty() || v.is_none()) {
    if (failed(read_clock(th, HostClock::kRealtime, out))) return Status::kError;
    int64_t s = out / kNsPerSecond;
    out = s - (out % kNsPerSecond < 0);
    return Status::kOk;
  }
  auto too_far = [&]() -> Status {
    return raise(th, th.rt->exc.OverflowError, "timestamp out of range for platform time_t");
  };
  if (is_float(v)) {
    double d = float_value(v);
    if (std::isnan(d)) return raise(th, th.rt->exc.ValueError, "Invalid value NaN (not a number)");
    d = std::floor(d);
    if (!(d >= -0x1p63 && d < 0x1p63)) return too_far();
    out = static_cast<int64_t>(d);
    return Status::kOk;
  }
  Owned i = index(th, v);
  if (!i) return Status::kError;
  return int_fits_i64(i, out) ? Status::kOk : too_far();
}

Status local_date(Thread& th, int64_t seconds, HostDate& out) {
  HostError e = host(th).local_date(seconds, out);
  return e.ok() ? Status::kOk : Status(raise_os_error(th, e.code));
}

Owned time_gmtime(Thread& th, Value seconds) {
  int64_t s = 0;
  if (failed(timestamp(th, seconds, s))) return {};
  if (s > 67768036191676799 || s < -67768040609740800) return raise_os_error(th, 75);
  HostDate d;
  date_from_utc_seconds(s, d);
  d.zone = "GMT";
  return struct_time_from(th, d);
}

Owned time_localtime(Thread& th, Value seconds) {
  int64_t s = 0;
  HostDate d;
  return failed(timestamp(th, seconds, s)) || failed(local_date(th, s, d)) ? Owned() : struct_time_from(th, d);
}

// A time tuple as a date. The fields are as given; check_date bounds them.
Status parse_tuple(Thread& th, Value v, const char* function, HostDate& out) {
  if (!is_tuple(v)) return raise(th, th.rt->exc.TypeError, "Tuple or struct_time argument required");
  auto items = fast_items_tuple(v);
  if (items.size() != 9) return raise(th, th.rt->exc.TypeError, "{}: illegal time tuple argument", function);
  int64_t f[9];
  for (size_t i = 0; i < 9; ++i) {
    Owned n = index(th, items[i]);
    if (!n || failed(int_as_i64(th, n, f[i]))) return Status::kError;
    if (i > 0 && (f[i] > INT32_MAX || f[i] < INT32_MIN)) {
      return raise(th, th.rt->exc.OverflowError, "signed integer is greater than maximum");
    }
  }
  if (f[0] > INT32_MAX || f[0] < int64_t{INT32_MIN} + 1900) {
    return raise(th, th.rt->exc.OverflowError, "year out of range");
  }
  out.year = f[0];
  int* fields[] = {&out.month, &out.day, &out.hour, &out.minute, &out.second, &out.weekday, &out.year_day, &out.is_dst};
  for (size_t i = 1; i < 9; ++i) *fields[i - 1] = static_cast<int>(f[i]);
  if (Value(static_cast<Object*>(module_state<TimeState>(th).struct_time)) ==
      Value(static_cast<Object*>(type_of(th, v)))) {
    Owned zone = get_attr(th, v, "tm_zone"), offset = get_attr(th, v, "tm_gmtoff");
    if (!zone || !offset) return Status::kError;
    if (is_str(zone)) out.zone = std::string(str_view(zone));
    if (is_int(offset)) (void)int_fits_i64(offset, out.utc_offset);
  } else {
    out.zone = out.is_dst > 0 ? "" : "";
  }
  return Status::kOk;
}

Status check_date(Thread& th, HostDate& d) {
  auto refuse = [&](const char* what) -> Status { return raise(th, th.rt->exc.ValueError, "{} out of range", what); };
  if (d.month == 0) d.month = 1;
  if (d.month < 1 || d.month > 12) return refuse("month");
  if (d.day == 0) d.day = 1;
  if (d.day < 0 || d.day > 31) return refuse("day of month");
  if (d.hour < 0 || d.hour > 23) return refuse("hour");
  if (d.minute < 0 || d.minute > 59) return refuse("minute");
  if (d.second < 0 || d.second > 61) return refuse("seconds");
  if (d.weekday < -1) return refuse("day of week");
  d.weekday = (d.weekday + 7) % 7;
  if (d.year_day == 0) d.year_day = 1;
  if (d.year_day < 1 || d.year_day > 366) return refuse("day of year");
  return Status::kOk;
}

Owned asctime_of(Thread& th, const HostDate& d) {
  static constexpr const char* kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto two = [](int n, char fill) {
    std::string s(2, fill);
    if (n >= 10) s[0] = static_cast<char>('0' + n / 10);
    s[1] = static_cast<char>('0' + n % 10);
    return s;
  };
  return str_new(th, std::string(kDays[d.weekday]) + " " + kMonths[d.month - 1] + " " + two(d.day, ' ') + " " +
                         two(d.hour, '0') + ":" + two(d.minute, '0') + ":" + two(d.second, '0') + " " +
                         std::to_string(d.year));
}

Status date_argument(Thread& th, Value v, const char* function, HostDate& d) {
  if (v.is_empty()) {
    int64_t s = 0;
    return failed(timestamp(th, v, s)) ? Status::kError : local_date(th, s, d);
  }
  return failed(parse_tuple(th, v, function, d)) ? Status::kError : check_date(th, d);
}

Owned time_asctime(Thread& th, Value tuple) {
  HostDate d;
  return failed(date_argument(th, tuple, "asctime()", d)) ? Owned() : asctime_of(th, d);
}
Owned time_ctime(Thread& th, Value seconds) {
  int64_t s = 0;
  HostDate d;
  return failed(timestamp(th, seconds, s)) || failed(local_date(th, s, d)) ? Owned() : asctime_of(th, d);
}

Owned time_mktime(Thread& th, Value tuple) {
  HostDate d;
  if (failed(parse_tuple(th, tuple, "mktime()", d))) return {};
  HostResult<int64_t> r = host(th).local_seconds(d);
  if (!r.ok()) return raise(th, th.rt->exc.OverflowError, "mktime argument out of range");
  return float_from_double(th, static_cast<double>(r.value));
}

Owned strftime_function(Thread& th, Value format, Value tuple) {
  if (!is_str(format)) {
    return raise(th, th.rt->exc.TypeError, "strftime() argument 1 must be str, not {}", argument_type_name(th, format));
  }
  HostDate d;
  return failed(date_argument(th, tuple, "strftime()", d)) ? Owned() : time_strftime(th, format, d);
}

Owned time_strptime(Thread& th, Value string, Value format) {
  Owned f = import_attr(th, "_strptime", "_strptime_time");
  return f ? call_with(th, f, string, format) : Owned();
}

// timezone, altzone, daylight, tzname from the offsets in January and July of this year.
Status add_zone(Thread& th, Module* m) {
  int64_t now = 0;
  if (failed(read_clock(th, HostClock::kRealtime, now))) return Status::kError;
  HostDate today;
  date_from_utc_seconds(now / kNsPerSecond, today);
  HostDate january, july;
  bool known = host(th).local_date(days_from_civil(today.year, 1, 1) * 86400, january).ok() &&
               host(th).local_date(days_from_civil(today.year, 7, 1) * 86400, july).ok();
  if (!known) january.zone = july.zone = "UTC";
  HostDate &standard = january.utc_offset <= july.utc_offset ? january : july,
           &summer = january.utc_offset <= july.utc_offset ? july : january;
  Owned a = str_new(th, standard.zone), b = str_new(th, summer.zone), names = a && b ? tuple_of(th, a, b) : Owned();
  if (!names || failed(module_add(th, m, "tzname", names))) return Status::kError;
  if (failed(module_add_int(th, m, "timezone", -standard.utc_offset))) return Status::kError;
  if (failed(module_add_int(th, m, "altzone", -summer.utc_offset))) return Status::kError;
  return module_add_int(th, m, "daylight", standard.utc_offset != summer.utc_offset);
}

Owned time_tzset(Thread& th, Value self, const Value*, size_t, Value) {
  host(th).reload_time_zone();
  return failed(add_zone(th, self.as<Module>())) ? Owned() : Owned::none();
}

const NativeDef kFunctions[] = {
    function<&clock_seconds<HostClock::kRealtime>>("time()",
                                                   "time() -> floating-point number\n\nReturn the current time in "
                                                   "seconds since the Epoch.\nFractions of a second may be present if "
                                                   "the system clock provides them."),
    function<&clock_ns<HostClock::kRealtime>>("time_ns()",
                                              "time_ns() -> int\n\nReturn the current time in nanoseconds since the "
                                              "Epoch."),
    function<&clock_seconds<HostClock::kMonotonic>>("monotonic()",
                                                    "monotonic() -> float\n\nMonotonic clock, cannot go backward."),
    function<&clock_ns<HostClock::kMonotonic>>("monotonic_ns()",
                                               "monotonic_ns() -> int\n\nMonotonic clock, cannot go backward, as "
                                               "nanoseconds."),
    function<&clock_seconds<HostClock::kMonotonic>>("perf_counter()",
                                                    "perf_counter() -> float\n\nPerformance counter for "
                                                    "benchmarking."),
    function<&clock_ns<HostClock::kMonotonic>>("perf_counter_ns()",
                                               "perf_counter_ns() -> int\n\nPerformance counter for benchmarking as "
                                               "nanoseconds."),
    function<&clock_seconds<HostClock::kProcessCpu>>("process_time()",
                                                     "process_time() -> float\n\nProcess time for profiling: sum of "
                                                     "the kernel and user-space CPU time."),
    function<&clock_ns<HostClock::kProcessCpu>>("process_time_ns()",
                                                "process_time() -> int\n\nProcess time for profiling as "
                                                "nanoseconds:\nsum of the kernel and user-space CPU time."),
    function<&clock_seconds<HostClock::kThreadCpu>>("thread_time()",
                                                    "thread_time() -> float\n\nThread time for profiling: sum of the "
                                                    "kernel and user-space CPU time."),
    function<&clock_ns<HostClock::kThreadCpu>>("thread_time_ns()",
                                               "thread_time() -> int\n\nThread time for profiling as "
                                               "nanoseconds:\nsum of the kernel and user-space CPU time."),
    function<&time_clock_gettime>("clock_gettime(clk_id, /)",
                                  "Return the time of the specified clock clk_id as a float."),
    function<&time_clock_gettime_ns>("clock_gettime_ns(clk_id, /)",
                                     "Return the time of the specified clock clk_id as nanoseconds (int)."),
    function<&time_clock_settime>("clock_settime(clk_id, time, /)",
                                  "clock_settime(clk_id, time)\n\nSet the time of the specified clock clk_id."),
    function<&time_clock_settime_ns>("clock_settime_ns(clk_id, time, /)",
                                     "clock_settime_ns(clk_id, time)\n\nSet the time of the specified clock clk_id "
                                     "with nanoseconds."),
    function<&time_clock_getres>("clock_getres(clk_id, /)",
                                 "clock_getres(clk_id) -> floating-point number\n\nReturn the resolution (precision) "
                                 "of the specified clock clk_id."),
    function<&time_get_clock_info>("get_clock_info(name, /)",
                                   "get_clock_info(name: str) -> dict\n\nGet information of the specified clock."),
    suspending(function<&time_sleep>(
        "sleep(seconds, /)",
        "sleep(seconds)\n\nDelay execution for a given number of seconds.  The argument may be\na "
        "floating-point number for subsecond precision.")),
    function<&time_gmtime>("gmtime(seconds=None, /)",
                           "gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,\n                       "
                           "tm_sec, tm_wday, tm_yday, tm_isdst)\n\nConvert seconds since the Epoch to a time tuple "
                           "expressing UTC (a.k.a.\nGMT).  When 'seconds' is not passed in, convert the current time "
                           "instead."),
    function<&time_localtime>("localtime(seconds=None, /)",
                              "localtime([seconds]) -> (tm_year,tm_mon,tm_mday,tm_hour,tm_min,\n"
                              "                          tm_sec,tm_wday,tm_yday,tm_isdst)\n\nConvert seconds since "
                              "the Epoch to a time tuple expressing local time.\nWhen 'seconds' is not passed in, "
                              "convert the current time instead."),
    function<&time_asctime>("asctime(tuple=<now>, /)",
                            "asctime([time_tuple]) -> string\n\nConvert a time tuple to a string, e.g. 'Sat Jun 06 "
                            "16:26:11 1998'.\nWhen the time tuple is not present, current time as returned by "
                            "localtime()\nis used."),
    function<&time_ctime>("ctime(seconds=None, /)",
                          "ctime([seconds]) -> string\n\nConvert a time in seconds since the Epoch to a string in "
                          "local time.\nThis is equivalent to asctime(localtime(seconds)). When the time tuple is\nnot "
                          "present, current time as returned by localtime() is used."),
    function<&time_mktime>("mktime(tuple, /)",
                           "mktime(time_tuple) -> floating-point number\n\nConvert a time tuple in local time to "
                           "seconds since the Epoch."),
    function<&strftime_function>("strftime(format, tuple=<now>, /)",
                                 "strftime(format[, time_tuple]) -> string\n\nConvert a time tuple to a string "
                                 "according to a format specification.\nSee the library reference manual for "
                                 "formatting codes. When the time tuple\nis not present, current time as returned by "
                                 "localtime() is used."),
    function<&time_strptime>("strptime(string, format='%a %b %d %H:%M:%S %Y', /)",
                             "strptime(string[, format]) -> struct_time\n\nParse a string to a time tuple according "
                             "to a format specification."),
    raw_function(&time_tzset, "tzset()",
                 "tzset()\n\nInitialize, or reinitialize, the local timezone to the value "
                 "stored in\nos.environ['TZ']."),
};

Status exec(Thread& th, Module* m) {
  auto& state = module_state<TimeState>(th);
  state.struct_time = struct_sequence_type(
      th, "time.struct_time",
      "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), mktime() and "
      "strftime().  May be considered as a\n sequence of 9 integers.",
      kFieldNames, 9);
  if (state.struct_time == nullptr || failed(module_add_type(th, m, state.struct_time))) return Status::kError;
  for (auto& c : kClocks) {
    if (failed(module_add_int(th, m, c.name, c.id))) return Status::kError;
  }
  if (failed(module_add_int(th, m, "_STRUCT_TM_ITEMS", 11))) return Status::kError;
  return add_zone(th, m);
}

}  // namespace

const ModuleDef kTimeModule = {
    "time",
    "This module provides various functions to manipulate time values.\n\nThere are two standard representations of "
    "time.  One is the number\nof seconds since the Epoch, in UTC (a.k.a. GMT).  It may be an integer\nor a "
    "floating-point number (to represent fractions of seconds).\nThe epoch is the point where the time starts, the "
    "return value of time.gmtime(0).\nIt is January 1, 1970, 00:00:00 (UTC) on all platforms.",
    kFunctions,
    &exec,
};

}  // namespace dxpy
