// datetime.datetime: from clocks, timestamps and text; to other zones, tuples and text. And the machine's local time.
#include <cmath>

#include "core/modules/datetime_impl.h"
#include "core/object/bytes.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/type_internal.h"
#include "core/text/utf8.h"

namespace dxpy {

namespace {

constexpr int64_t kEpochSeconds = int64_t{719163} * 86400;  // of 1970-01-01, counted as to_microseconds does
constexpr int64_t kMaxFold = 86400;

int64_t calendar_seconds(const Moment& m) {  // as if it were UTC, since the epoch
  return to_ordinal(m.year, m.month, m.day) * 86400 + m.hour * 3600 + m.minute * 60 + m.second - kEpochSeconds;
}

Moment moment_from_host(const HostDate& d) {
  return {static_cast<int>(d.year), d.month, d.day, d.hour, d.minute, d.second > 59 ? 59 : d.second};
}

Status host_local(Thread& th, int64_t seconds, HostDate& d) {
  HostError e = th.rt->host->local_date(seconds, d);
  return e.ok() ? Status::kOk : Status(raise_os_error(th, e.code));
}

// Seconds of the local calendar at a moment of UTC.
Status local_calendar(Thread& th, int64_t utc_seconds, int64_t& out) {
  HostDate d;
  if (failed(host_local(th, utc_seconds, d))) return Status::kError;
  if (d.year < 1 || d.year > 9999) return raise(th, th.rt->exc.OverflowError, "timestamp out of range");
  out = calendar_seconds(moment_from_host(d));
  return Status::kOk;
}

Type* as_class(Value cls) { return cls.as<Type>(); }

// --- from clocks and timestamps

Owned from_seconds(Thread& th, Value cls, int64_t seconds, int microsecond, Value tz) {
  Moment m;
  if (tz.is_none()) {
    if (failed(local_moment(th, seconds, m))) return {};
  } else {
    HostDate d;
    date_from_utc_seconds(seconds, d);
    if (failed(check_date_fields(th, d.year > INT32_MAX ? INT32_MAX : static_cast<int>(d.year), d.month, d.day))) {
      return {};
    }
    m = moment_from_host(d);
  }
  m.microsecond = microsecond;
  Owned made = datetime_make(th, as_class(cls), m, tz);
  if (!made || tz.is_none()) return made;
  return call_method(th, tz, lend(str_ascii(th, "fromutc")), made);
}

Owned from_utc_seconds(Thread& th, Value cls, int64_t seconds, int microsecond) {
  HostDate d;
  date_from_utc_seconds(seconds, d);
  if (failed(check_date_fields(th, d.year > INT32_MAX ? INT32_MAX : static_cast<int>(d.year), d.month, d.day))) {
    return {};
  }
  Moment m = moment_from_host(d);
  m.microsecond = microsecond;
  return datetime_make(th, as_class(cls), m, Value::none());
}

Status clock_now(Thread& th, int64_t& seconds, int& microsecond) {
  HostResult<int64_t> now = th.rt->host->clock(HostClock::kRealtime);
  if (!now.ok()) return raise_os_error(th, now.error);
  int64_t us = now.value / 1000 - (now.value % 1000 < 0);
  seconds = us / kUsPerSecond - (us % kUsPerSecond < 0);
  microsecond = static_cast<int>(us - seconds * kUsPerSecond);
  return Status::kOk;
}

Owned dt_now(Thread& th, Value cls, Value tz) {
  int64_t seconds = 0;
  int us = 0;
  if (failed(check_tzinfo(th, tz)) || failed(clock_now(th, seconds, us))) return {};
  return from_seconds(th, cls, seconds, us, tz);
}
Owned dt_utcnow(Thread& th, Value cls) {
  int64_t seconds = 0;
  int us = 0;
  if (failed(warn(th, th.rt->exc.DeprecationWarning,
                  "datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. Use "
                  "timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).")) ||
      failed(clock_now(th, seconds, us))) {
    return {};
  }
  return from_utc_seconds(th, cls, seconds, us);
}
Owned dt_fromtimestamp(Thread& th, Value cls, Value timestamp, Value tz) {
  int64_t seconds;
  int us;
  if (failed(check_tzinfo(th, tz)) || failed(split_timestamp(th, timestamp, seconds, us))) return {};
  return from_seconds(th, cls, seconds, us, tz);
}
Owned dt_utcfromtimestamp(Thread& th, Value cls, Value timestamp) {
  int64_t seconds;
  int us;
  if (failed(
          warn(th, th.rt->exc.DeprecationWarning,
               "datetime.datetime.utcfromtimestamp() is deprecated and scheduled for removal in a future version. "
               "Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.fromtimestamp(timestamp, "
               "datetime.UTC).")) ||
      failed(split_timestamp(th, timestamp, seconds, us))) {
    return {};
  }
  return from_utc_seconds(th, cls, seconds, us);
}

Owned dt_strptime(Thread& th, Value cls, Value text, Value format) {
  Owned f = import_attr(th, "_strptime", "_strptime_datetime_datetime");
  return f ? call_with(th, f, cls, text, format) : Owned();
}

Owned dt_combine(Thread& th, Value cls, Value date, Value time, Value tzinfo) {
  if (!is_date(th, date)) {
    return raise(th, th.rt->exc.TypeError, "combine() argument 1 must be datetime.date, not {}", type_of(th, date));
  }
  if (!is_time(th, time)) {
    return raise(th, th.rt->exc.TypeError, "combine() argument 2 must be datetime.time, not {}", type_of(th, time));
  }
  auto* t = time.as<TimeObject>();
  if (tzinfo.is_empty()) tzinfo = t->tzinfo;
  if (failed(check_tzinfo(th, tzinfo))) return {};
  Moment m = moment_of(t);
  auto* d = date.as<DateObject>();
  m.year = d->year;
  m.month = d->month;
  m.day = d->day;
  return datetime_make(th, as_class(cls), m, tzinfo);
}

// Where the date ends: bytes. 0: nowhere.
size_t date_end(std::string_view s) {
  auto digit = [&](size_t i) { return i < s.size() && s[i] >= '0' && s[i] <= '9'; };
  if (s.size() == 7) return 7;
  if (s.size() < 7) return 0;
  if (s[4] == '-') {
    if (s[5] != 'W') return 10;
    if (s.size() < 8) return 0;
    if (s.size() > 8 && s[8] == '-') {
      if (s.size() == 9) return 0;
      return s.size() > 10 && digit(10) ? 8 : 10;
    }
    return 8;
  }
  if (s[4] != 'W') return 8;
  size_t at = 7;
  while (digit(at)) ++at;
  return at < 9 ? at : at % 2 == 0 ? 7 : 8;
}

Owned dt_fromisoformat(Thread& th, Value cls, Value text) {
  if (!is_str(text)) return raise(th, th.rt->exc.TypeError, "fromisoformat: argument must be str");
  std::string_view s = str_view(text);
  size_t end = date_end(s);
  Moment m;
  if (end == 0 || !parse_iso_date(s.substr(0, end), m)) return bad_isoformat(th, text);
  ParsedTime t;
  if (s.size() > end) {
    size_t separator = text::utf8_lead_size(s[end]);
    if (s.size() <= end + separator || !parse_iso_time(s.substr(end + separator), t)) return bad_isoformat(th, text);
    m.hour = t.moment.hour;
    m.minute = t.moment.minute;
    m.second = t.moment.second;
    m.microsecond = t.moment.microsecond;
  }
  if (failed(check_date_fields(th, m.year, m.month, m.day)) || failed(check_parsed_time(th, m))) return {};
  if (t.next_day && !from_microseconds(to_microseconds(m) + kUsPerDay, m)) {
    return raise(th, th.rt->exc.ValueError, "year must be in 1..9999, not 10000");
  }
  Owned zone = parsed_zone(th, t);
  return zone ? datetime_make(th, as_class(cls), m, zone) : Owned();
}

// --- conversions

Owned dt_date(Thread& th, Value self) {
  DateTimeObject* d = as_datetime(self);
  return date_make(th, datetime_state(th).date, d->year, d->month, d->day);
}
Owned dt_time(Thread& th, Value self) {
  return time_make(th, datetime_state(th).time, moment_of(as_datetime(self)), Value::none());
}
Owned dt_timetz(Thread& th, Value self) {
  return time_make(th, datetime_state(th).time, moment_of(as_datetime(self)), as_datetime(self)->tzinfo);
}

Owned dt_ctime(Thread& th, Value self) {
  Owned format = str_ascii(th, "%a %b %e %H:%M:%S ");
  Owned text = format ? time_strftime(th, format, host_date_of(moment_of(as_datetime(self)))) : Owned();
  return text ? format_str(th, "{}{}", text, int64_t{as_datetime(self)->year}) : Owned();
}

// tm_isdst: -1 when the zone does not say.
Status daylight_flag(Thread& th, Value self, int& out) {
  Microseconds dst = 0;
  Tri known = zone_offset(th, as_datetime(self)->tzinfo, self, "dst", dst);
  out = known == Tri::kFalse ? -1 : dst != 0;
  return known == Tri::kError ? Status::kError : Status::kOk;
}

Owned dt_timetuple(Thread& th, Value self) {
  int daylight = -1;
  if (failed(daylight_flag(th, self, daylight))) return {};
  return time_struct(th, moment_of(as_datetime(self)), daylight);
}

Owned dt_utctimetuple(Thread& th, Value self) {
  Microseconds offset = 0;
  Moment m = moment_of(as_datetime(self));
  Tri known = zone_offset(th, as_datetime(self)->tzinfo, self, "utcoffset", offset);
  if (known == Tri::kError) return {};
  if (known == Tri::kTrue && !from_microseconds(to_microseconds(m) - offset, m)) {
    return raise(th, th.rt->exc.OverflowError, "date value out of range");
  }
  return time_struct(th, m, 0);
}

Owned dt_timestamp(Thread& th, Value self) {
  DateTimeObject* d = as_datetime(self);
  Moment m = moment_of(d);
  if (d->tzinfo.is_none()) {
    int64_t seconds = 0;
    if (failed(local_to_seconds(th, m, seconds))) return {};
    return float_from_double(th, static_cast<double>(seconds) + m.microsecond / 1e6);
  }
  Owned epoch = datetime_make(th, datetime_state(th).datetime, {1970, 1, 1}, datetime_state(th).utc);
  Owned delta = epoch ? datetime_subtract(th, self, epoch) : Owned();
  return delta ? call_method(th, delta, lend(str_ascii(th, "total_seconds"))) : Owned();
}

Owned dt_isoformat(Thread& th, Value self, Value sep, std::string_view timespec) {
  if (!is_str(sep) || sep.as<Str>()->char_count != 1) {
    if (!is_str(sep)) {
      return raise(th, th.rt->exc.TypeError, "isoformat() argument 1 must be a unicode character, not {}",
                   type_of(th, sep));
    }
    return raise(th, th.rt->exc.TypeError,
                 "isoformat() argument 1 must be a unicode character, not a string of length {}",
                 sep.as<Str>()->char_count);
  }
  DateTimeObject* d = as_datetime(self);
  std::string time;
  if (failed(time_text(th, moment_of(d), timespec, time))) return {};
  Microseconds offset;
  Tri known = zone_offset(th, d->tzinfo, self, "utcoffset", offset);
  if (known == Tri::kError) return {};
  if (known == Tri::kTrue) time += offset_text(offset, ":");
  return str_new(th, date_text(d->year, d->month, d->day) + std::string(str_view(sep)) + time);
}

Owned dt_strftime(Thread& th, Value self, Value format) {
  if (!is_str(format)) {
    return raise(th, th.rt->exc.TypeError, "strftime() argument 1 must be str, not {}", argument_type_name(th, format));
  }
  int daylight = -1;
  if (failed(daylight_flag(th, self, daylight))) return {};
  return moment_strftime(th, moment_of(as_datetime(self)), format, as_datetime(self)->tzinfo, self, daylight);
}

Owned offset_value(Thread& th, Value self, const char* method) {
  Microseconds offset;
  Tri known = zone_offset(th, as_datetime(self)->tzinfo, self, method, offset);
  if (known == Tri::kError) return {};
  return known == Tri::kTrue ? delta_from_us(th, offset) : Owned::none();
}
Owned dt_utcoffset(Thread& th, Value self) { return offset_value(th, self, "utcoffset"); }
Owned dt_dst(Thread& th, Value self) { return offset_value(th, self, "dst"); }
Owned dt_tzname(Thread& th, Value self) { return zone_name(th, as_datetime(self)->tzinfo, self); }

Owned dt_replace(Thread& th, Value self, std::optional<int> year, std::optional<int> month, std::optional<int> day,
                 std::optional<int> hour, std::optional<int> minute, std::optional<int> second,
                 std::optional<int> microsecond, Value tzinfo, std::optional<int> fold) {
  Moment m = moment_of(as_datetime(self));
  m = {year.value_or(m.year),
       month.value_or(m.month),
       day.value_or(m.day),
       hour.value_or(m.hour),
       minute.value_or(m.minute),
       second.value_or(m.second),
       microsecond.value_or(m.microsecond),
       fold.value_or(m.fold)};
  if (tzinfo.is_empty()) tzinfo = as_datetime(self)->tzinfo;
  if (failed(check_tzinfo(th, tzinfo)) || failed(check_date_fields(th, m.year, m.month, m.day)) ||
      failed(check_time_fields(th, m.hour, m.minute, m.second, m.microsecond, m.fold))) {
    return {};
  }
  return datetime_make(th, self.as_object()->type(), m, tzinfo);
}

// The machine's zone at a moment of UTC.
Owned local_zone(Thread& th, int64_t utc_seconds) {
  HostDate d;
  if (failed(host_local(th, utc_seconds, d))) return {};
  Owned name = str_decode_fs(th, d.zone);
  return name ? timezone_from_us(th, static_cast<Microseconds>(d.utc_offset) * kUsPerSecond, name) : Owned();
}

Owned dt_astimezone(Thread& th, Value self, Value tz) {
  if (failed(check_tzinfo(th, tz))) return {};
  DateTimeObject* d = as_datetime(self);
  if (!tz.is_none() && d->tzinfo == tz) return Owned::borrow(self);
  Microseconds offset = 0;
  Tri known = zone_offset(th, d->tzinfo, self, "utcoffset", offset);
  if (known == Tri::kError) return {};
  if (known == Tri::kFalse) {  // naive: local time
    int64_t seconds = 0;
    Moment wall = moment_of(d);
    if (failed(local_to_seconds(th, wall, seconds))) return {};
    offset = static_cast<Microseconds>(calendar_seconds(wall) - seconds) * kUsPerSecond;
  }
  Moment m;
  if (!from_microseconds(to_microseconds(moment_of(d)) - offset, m)) {
    return raise(th, th.rt->exc.OverflowError, "date value out of range");
  }
  Owned target = tz.is_none() ? local_zone(th, calendar_seconds(m)) : Owned::borrow(tz);
  Owned utc = target ? datetime_make(th, d->type(), m, target) : Owned();
  return utc ? call_method(th, target, lend(str_ascii(th, "fromutc")), utc) : Owned();
}

Owned reduce_with(Thread& th, Value self, bool with_fold) {
  DateTimeObject* d = as_datetime(self);
  int month = d->month | (with_fold && d->fold != 0 ? 0x80 : 0);
  char state[] = {static_cast<char>(d->year >> 8),
                  static_cast<char>(d->year),
                  static_cast<char>(month),
                  static_cast<char>(d->day),
                  static_cast<char>(d->hour),
                  static_cast<char>(d->minute),
                  static_cast<char>(d->second),
                  static_cast<char>(d->microsecond >> 16),
                  static_cast<char>(d->microsecond >> 8),
                  static_cast<char>(d->microsecond)};
  Owned bytes = bytes_new(th, {state, sizeof state});
  Owned args = !bytes ? Owned() : d->tzinfo.is_none() ? tuple_of(th, bytes) : tuple_of(th, bytes, d->tzinfo);
  return args ? tuple_of(th, class_of(d), args) : Owned();
}
Owned dt_reduce_ex(Thread& th, Value self, int protocol) { return reduce_with(th, self, protocol > 3); }
Owned dt_reduce(Thread& th, Value self) { return reduce_with(th, self, true); }

#define DX_REPLACE_DATETIME                                                                      \
  "(self, /, year=unchanged, month=unchanged, day=unchanged, hour=unchanged, minute=unchanged, " \
  "second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)"

const NativeDef kConstructors[] = {
    class_method<&dt_now>("now(type, /, tz=None)",
                          "Returns new datetime object representing current time local to tz.\n\n  tz\n    Timezone "
                          "object.\n\nIf no tz is specified, uses local timezone."),
    class_method<&dt_utcnow>("utcnow(type, /)", "Return a new datetime representing UTC day and time."),
    class_method<&dt_fromtimestamp>("fromtimestamp(type, timestamp, tz=None)",
                                    "timestamp[, tz] -> tz's local time from POSIX timestamp."),
    class_method<&dt_utcfromtimestamp>("utcfromtimestamp(type, timestamp, /)",
                                       "Construct a naive UTC datetime from a POSIX timestamp."),
    class_method<&dt_strptime>("strptime(type, string, format, /)",
                               "string, format -> new datetime parsed from a string (like time.strptime())."),
    class_method<&dt_combine>("combine(type, date, time, tzinfo=<time.tzinfo>)",
                              "date, time -> datetime with same date and time fields"),
    class_method<&dt_fromisoformat>("fromisoformat(type, object, /)",
                                    "string -> datetime from a string in most ISO 8601 formats"),
};
const NativeDef kConversions[] = {
    method<&dt_date>("date(self, /)", "Return date object with same year, month and day."),
    method<&dt_time>("time(self, /)", "Return time object with same time but with tzinfo=None."),
    method<&dt_timetz>("timetz(self, /)", "Return time object with same time and tzinfo."),
    method<&dt_ctime>("ctime(self, /)", "Return ctime() style string."),
    method<&dt_timetuple>("timetuple(self, /)", "Return time tuple, compatible with time.localtime()."),
    method<&dt_timestamp>("timestamp(self, /)", "Return POSIX timestamp as float."),
    method<&dt_utctimetuple>("utctimetuple(self, /)", "Return UTC time tuple, compatible with time.localtime()."),
    method<&dt_isoformat>("isoformat(self, sep='T', timespec='auto')",
                          "[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\nsep is "
                          "used to separate the year from the time, and defaults to 'T'.\nThe optional argument "
                          "timespec specifies the number of additional terms\nof the time to include. Valid options "
                          "are 'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n"),
    method<&dt_strftime>("strftime(self, format)", "format -> strftime() style string."),
    method<&dt_utcoffset>("utcoffset(self, /)", "Return self.tzinfo.utcoffset(self)."),
    method<&dt_tzname>("tzname(self, /)", "Return self.tzinfo.tzname(self)."),
    method<&dt_dst>("dst(self, /)", "Return self.tzinfo.dst(self)."),
    method<&dt_replace>("replace" DX_REPLACE_DATETIME, "Return datetime with new specified fields."),
    method<&dt_replace>("__replace__" DX_REPLACE_DATETIME, "The same as replace()."),
    method<&dt_astimezone>("astimezone(self, tz=None)", "tz -> convert to local time in new timezone tz\n"),
    method<&dt_reduce_ex>("__reduce_ex__(self, proto, /)", "__reduce_ex__(proto) -> (cls, state)"),
    method<&dt_reduce>("__reduce__(self, /)", "__reduce__() -> (cls, state)"),
};

}  // namespace

std::span<const NativeDef> datetime_constructors() { return kConstructors; }
std::span<const NativeDef> datetime_conversions() { return kConversions; }

Status split_timestamp(Thread& th, Value timestamp, int64_t& seconds, int& microseconds) {
  auto too_far = [&]() -> Status {
    return raise(th, th.rt->exc.OverflowError, "timestamp out of range for platform time_t");
  };
  microseconds = 0;
  if (!is_float(timestamp)) {
    Owned i = index(th, timestamp);
    if (!i) return Status::kError;
    return int_fits_i64(i, seconds) ? Status::kOk : too_far();
  }
  double d = float_value(timestamp), whole;
  if (std::isnan(d)) return raise(th, th.rt->exc.ValueError, "Invalid value NaN (not a number)");
  double fraction = std::nearbyint(std::modf(d, &whole) * 1e6);
  if (fraction >= 1e6) {
    fraction -= 1e6;
    whole += 1;
  } else if (fraction < 0) {
    fraction += 1e6;
    whole -= 1;
  }
  if (!(whole >= -0x1p63 && whole < 0x1p63)) return too_far();
  seconds = static_cast<int64_t>(whole);
  microseconds = static_cast<int>(fraction);
  return Status::kOk;
}

Status local_moment(Thread& th, int64_t seconds, Moment& out, HostDate* date) {
  HostDate d;
  if (failed(host_local(th, seconds, d))) return Status::kError;
  if (d.year < 1 || d.year > 9999) return raise(th, th.rt->exc.ValueError, "year {} is out of range", d.year);
  out = moment_from_host(d);
  if (date != nullptr) *date = d;
  // The second of two equal local times: a day ago the clock was ahead, and before the change it showed the same.
  int64_t here = calendar_seconds(out), before = 0, probe = 0;
  if (failed(local_calendar(th, seconds - kMaxFold, before))) return Status::kError;
  int64_t transition = here - before - kMaxFold;
  if (transition < 0) {
    if (failed(local_calendar(th, seconds + transition, probe))) return Status::kError;
    if (probe == here) out.fold = 1;
  }
  return Status::kOk;
}

Status local_to_seconds(Thread& th, const Moment& m, int64_t& out) {
  int64_t t = calendar_seconds(m), local = 0;
  if (failed(local_calendar(th, t, local))) return Status::kError;
  int64_t a = local - t, u1 = t - a, t1 = 0, b, u2, t2 = 0;
  if (failed(local_calendar(th, u1, t1))) return Status::kError;
  if (t1 == t) {  // one solution; is there another on the other side of a change?
    u2 = m.fold != 0 ? u1 + kMaxFold : u1 - kMaxFold;
    if (failed(local_calendar(th, u2, local))) return Status::kError;
    b = local - u2;
    if (a == b) {
      out = u1;
      return Status::kOk;
    }
  } else {
    b = t1 - u1;
  }
  u2 = t - b;
  if (failed(local_calendar(th, u2, t2))) return Status::kError;
  if (t2 == t) {
    out = u2;
  } else if (t1 == t) {
    out = u1;
  } else {  // a gap: neither exists
    out = (m.fold != 0) == (u1 < u2) ? u1 : u2;
  }
  return Status::kOk;
}

}  // namespace dxpy
