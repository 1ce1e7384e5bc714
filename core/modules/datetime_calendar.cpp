// datetime: the proleptic Gregorian calendar, and checks of fields.
#include "core/modules/datetime_impl.h"
#include "core/object/bytes.h"

namespace dxpy {

namespace {
constexpr int64_t kEpochOrdinal = 719163;  // 1970-01-01
bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }
}  // namespace

int days_in_month(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}
int64_t to_ordinal(int year, int month, int day) { return days_from_civil(year, month, day) + kEpochOrdinal; }
void from_ordinal(int64_t ordinal, int& year, int& month, int& day) {
  HostDate d;
  date_from_utc_seconds((ordinal - kEpochOrdinal) * 86400, d);
  year = static_cast<int>(d.year);
  month = d.month;
  day = d.day;
}
int weekday_of(int year, int month, int day) { return static_cast<int>((to_ordinal(year, month, day) + 6) % 7); }
int day_of_year(int year, int month, int day) {
  return static_cast<int>(to_ordinal(year, month, day) - to_ordinal(year, 1, 1) + 1);
}

int64_t iso_week1_monday(int year) {  // the week with the year's first Thursday
  int64_t first = to_ordinal(year, 1, 1);
  int64_t weekday = (first + 6) % 7;
  int64_t monday = first - weekday;
  return weekday > 3 ? monday + 7 : monday;
}

void iso_calendar_of(int year, int month, int day, int& iso_year, int& week, int& weekday) {
  int64_t today = to_ordinal(year, month, day), monday = iso_week1_monday(year);
  if (today < monday) {
    monday = iso_week1_monday(--year);
  } else if (today >= iso_week1_monday(year + 1)) {
    monday = iso_week1_monday(++year);
  }
  iso_year = year;
  week = static_cast<int>((today - monday) / 7) + 1;
  weekday = static_cast<int>((today - monday) % 7) + 1;
}

Microseconds to_microseconds(const Moment& m) {
  int64_t seconds = m.hour * 3600 + m.minute * 60 + m.second;
  return static_cast<Microseconds>(to_ordinal(m.year, m.month, m.day)) * kUsPerDay + seconds * kUsPerSecond +
         m.microsecond;
}

bool from_microseconds(Microseconds us, Moment& m) {
  if (us < static_cast<Microseconds>(kUsPerDay) || us >= static_cast<Microseconds>(3652060) * kUsPerDay) return false;
  auto days = static_cast<int64_t>(us / kUsPerDay), rest = static_cast<int64_t>(us % kUsPerDay);
  from_ordinal(days, m.year, m.month, m.day);
  m.microsecond = static_cast<int>(rest % kUsPerSecond);
  int64_t seconds = rest / kUsPerSecond;
  m.hour = static_cast<int>(seconds / 3600);
  m.minute = static_cast<int>(seconds / 60 % 60);
  m.second = static_cast<int>(seconds % 60);
  return true;
}

Moment moment_of(const DateTimeObject* d) {
  return {d->year, d->month, d->day, d->hour, d->minute, d->second, static_cast<int>(d->microsecond), d->fold};
}
Moment moment_of(const TimeObject* t) {
  return {1900, 1, 1, t->hour, t->minute, t->second, static_cast<int>(t->microsecond), t->fold};
}

Status check_date_fields(Thread& th, int year, int month, int day) {
  const Type* error = th.rt->exc.ValueError;
  if (year < 1 || year > 9999) return raise(th, error, "year must be in 1..9999, not {}", year);
  if (month < 1 || month > 12) return raise(th, error, "month must be in 1..12, not {}", month);
  int last = days_in_month(year, month);
  if (day < 1 || day > last) {
    return raise(th, error, "day {} must be in range 1..{} for month {} in year {}", day, last, month, year);
  }
  return Status::kOk;
}

Status check_time_fields(Thread& th, int hour, int minute, int second, int microsecond, int fold) {
  const Type* error = th.rt->exc.ValueError;
  if (hour < 0 || hour > 23) return raise(th, error, "hour must be in 0..23, not {}", hour);
  if (minute < 0 || minute > 59) return raise(th, error, "minute must be in 0..59, not {}", minute);
  if (second < 0 || second > 59) return raise(th, error, "second must be in 0..59, not {}", second);
  if (microsecond < 0 || microsecond > 999999) {
    return raise(th, error, "microsecond must be in 0..999999, not {}", microsecond);
  }
  if (fold != 0 && fold != 1) return raise(th, error, "fold must be either 0 or 1, not {}", fold);
  return Status::kOk;
}

Status check_tzinfo(Thread& th, Value tzinfo) {
  if (tzinfo.is_none() || is_tzinfo(th, tzinfo)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "tzinfo argument must be None or of a tzinfo subclass, not type '{}'",
               type_of(th, tzinfo));
}

Status datetime_arguments(Thread& th, const char* signature, const Value* args, size_t nargs, Value kwnames, Value* out,
                          size_t count, size_t positional, std::span<int* const> ints) {
  static constexpr const char* kRequired[] = {"year", "month", "day"};
  size_t given = nargs + (kwnames ? fast_items_tuple(kwnames).size() : 0);
  if (nargs > positional) {
    return raise(th, th.rt->exc.TypeError, "function takes at most {} {}arguments ({} given)", positional,
                 positional == count ? "" : "positional ", given);
  }
  if (failed(native_match(th, signature, args, nargs, kwnames, out, count))) return Status::kError;
  for (size_t i = 0; i < ints.size(); ++i) {
    if (out[i].is_empty()) {
      return raise(th, th.rt->exc.TypeError, "function missing required argument '{}' (pos {})", kRequired[i], i + 1);
    }
    if (failed(native_arg_int(th, out[i], *ints[i]))) return Status::kError;
  }
  return Status::kOk;
}

HostDate host_date_of(const Moment& m) {
  HostDate d;
  d.year = m.year;
  d.month = m.month;
  d.day = m.day;
  d.hour = m.hour;
  d.minute = m.minute;
  d.second = m.second;
  d.weekday = weekday_of(m.year, m.month, m.day);
  d.year_day = day_of_year(m.year, m.month, m.day);
  d.is_dst = -1;
  return d;
}

Owned pickled_bytes(Thread& th, Value v, size_t size) {
  if (is_bytes(v)) return bytes_view(v).size() == size ? Owned::borrow(v) : Owned();
  if (!is_str(v) || v.as<Str>()->char_count != size) return {};
  Owned bytes = str_encode(th, v, "latin-1", "strict");
  if (!bytes) clear_error(th);
  return bytes;
}

}  // namespace dxpy
