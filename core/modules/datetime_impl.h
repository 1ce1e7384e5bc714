// The datetime module: layouts and what its files share. Fields of live objects are always in range.
#pragma once

#include <string>

#include "core/host/host.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/time_format.h"
#include "core/object/compare_op.h"

namespace dxpy {

struct DeltaObject : Object {
  int32_t days, seconds, microseconds;  // seconds and microseconds are not negative
};
struct DateObject : Object {
  int32_t year;
  uint8_t month, day;
};
struct DateTimeObject : DateObject {
  uint8_t hour, minute, second, fold;
  uint32_t microsecond;
  Value tzinfo;  // owned; None: naive
};
struct TimeObject : Object {
  uint8_t hour, minute, second, fold;
  uint32_t microsecond;
  Value tzinfo;  // owned; None: naive
};
struct TimezoneObject : Object {
  Value offset;  // owned timedelta
  Value name;    // owned str, or empty
};

struct DatetimeState {
  Type *delta = nullptr, *date = nullptr, *time = nullptr, *datetime = nullptr, *tzinfo = nullptr, *timezone = nullptr,
       *iso_calendar = nullptr;  // kept alive by the module
  Owned utc;
  void traverse(Visitor& visit) { visit(utc); }
};
inline DatetimeState& datetime_state(Thread& th) { return module_state<DatetimeState>(th); }

inline bool is_delta(Thread& th, Value v) { return is_instance_exactly_or_sub(th, v, datetime_state(th).delta); }
inline bool is_date(Thread& th, Value v) { return is_instance_exactly_or_sub(th, v, datetime_state(th).date); }
inline bool is_time(Thread& th, Value v) { return is_instance_exactly_or_sub(th, v, datetime_state(th).time); }
inline bool is_datetime(Thread& th, Value v) { return is_instance_exactly_or_sub(th, v, datetime_state(th).datetime); }
inline bool is_tzinfo(Thread& th, Value v) { return is_instance_exactly_or_sub(th, v, datetime_state(th).tzinfo); }

// A point of the calendar and clock.
struct Moment {
  int year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, microsecond = 0, fold = 0;
};
Moment moment_of(const DateTimeObject* d);
Moment moment_of(const TimeObject* t);  // on 1900-01-01
inline Moment moment_of(const DateObject* d) { return {d->year, d->month, d->day}; }

// What TimeObject and DateTimeObject have alike. Only those whose tzinfo may be part of a cycle are looked at by the
// collector.
template <typename T>
void set_clock(T* t, const Moment& m, Value tzinfo) {
  t->hour = static_cast<uint8_t>(m.hour);
  t->minute = static_cast<uint8_t>(m.minute);
  t->second = static_cast<uint8_t>(m.second);
  t->microsecond = static_cast<uint32_t>(m.microsecond);
  t->fold = static_cast<uint8_t>(m.fold);
  t->tzinfo = own(tzinfo);
  if (tzinfo.is_object() && tzinfo.as_object()->has(Object::kGc)) t->track();
}
template <typename T>
void zoned_dealloc(Thread& th, Object* o) {
  drop(static_cast<T*>(o)->tzinfo);
  object_free(th, o);
}
template <typename T>
void zoned_traverse(Object* o, Visitor& visit) {
  visit(static_cast<T*>(o)->tzinfo);
  traverse_attributes(o, visit);
}
template <typename T>
void zoned_clear(Thread& th, Object* o) {
  drop(static_cast<T*>(o)->tzinfo);
  static_cast<T*>(o)->tzinfo = Value::none();
  clear_attributes(th, o);
}

// --- calendar (datetime_calendar.cpp)
using Microseconds = __int128;
inline constexpr int64_t kUsPerSecond = 1000000, kUsPerDay = 86400 * kUsPerSecond;
int days_in_month(int year, int month);
int64_t to_ordinal(int year, int month, int day);  // 0001-01-01 is 1
void from_ordinal(int64_t ordinal, int& year, int& month, int& day);
int weekday_of(int year, int month, int day);   // Monday 0
int day_of_year(int year, int month, int day);  // 1..366
int64_t iso_week1_monday(int year);             // ordinal
void iso_calendar_of(int year, int month, int day, int& iso_year, int& week, int& weekday /* 1..7 */);
// Microseconds since 0001-01-01 minus one day, and back. False: the year is outside 1..9999.
Microseconds to_microseconds(const Moment& m);
bool from_microseconds(Microseconds us, Moment& m);
Status check_date_fields(Thread&, int year, int month, int day);
Status check_time_fields(Thread&, int hour, int minute, int second, int microsecond, int fold);
Status check_tzinfo(Thread&, Value tzinfo);  // None or a tzinfo
HostDate host_date_of(const Moment& m);

// --- timedelta (datetime_delta.cpp)
Microseconds delta_us(Value delta);
Owned delta_from_us(Thread&, Microseconds us);
int64_t hash_mix(int64_t a, int64_t b, int64_t c);

// --- zones (datetime_zone.cpp)
// tzinfo.utcoffset(argument) or dst: None or a timedelta below a day. kFalse: None.
Tri zone_offset(Thread&, Value tzinfo, Value argument, const char* method, Microseconds& out);
Owned zone_name(Thread&, Value tzinfo, Value argument);  // str or None
Owned timezone_from_us(Thread&, Microseconds offset, Value name = Value());
// "+05:30", "+0530" without separator, seconds and microseconds only when there are any.
std::string offset_text(Microseconds offset, std::string_view separator);

// --- text (datetime_text.cpp)
std::string date_text(int year, int month, int day);
// Time of day by timespec ("auto", "hours" ...). ValueError for an unknown one.
Status time_text(Thread&, const Moment& m, std::string_view timespec, std::string& out);
// strftime: %f, %z, %:z and %Z come from the object (`argument` is what the zone is asked with), the rest from the C
// library, which is told `daylight` as tm_isdst.
Owned moment_strftime(Thread&, const Moment& m, Value format, Value tzinfo, Value argument, int daylight = -1);
bool parse_iso_date(std::string_view s, Moment& m);
struct ParsedTime {
  Moment moment;
  bool has_offset = false, utc = false, next_day = false;  // 24:00 is the start of the next day
  Microseconds offset = 0;
};
bool parse_iso_time(std::string_view s, ParsedTime& out);
Status check_parsed_time(Thread&, const Moment& m);  // the fields' ranges
Owned parsed_zone(Thread&, const ParsedTime& t);     // None or a timezone
Failure bad_isoformat(Thread&, Value text);

// The arguments of date and datetime, of which `required` come first and are ints: errors as CPython's parser gives
// them, conversions in order.
Status datetime_arguments(Thread&, const char* signature, const Value* args, size_t nargs, Value kwnames, Value* out,
                          size_t count, size_t positional, std::span<int* const> ints);

// --- making objects; `cls` may be a subclass, which is then called
Owned date_make(Thread&, Type* cls, int year, int month, int day);
Owned time_make(Thread&, Type* cls, const Moment& m, Value tzinfo);
Owned datetime_make(Thread&, Type* cls, const Moment& m, Value tzinfo);

// A time.struct_time.
Owned time_struct(Thread&, const Moment& m, int is_dst);

// Local time of the machine.
Status local_moment(Thread&, int64_t seconds, Moment& out, HostDate* date = nullptr);
// Seconds since the epoch of a local time.
Status local_to_seconds(Thread&, const Moment& m, int64_t& out);
// A timestamp (int or float) as seconds and microseconds, halves to even.
Status split_timestamp(Thread&, Value timestamp, int64_t& seconds, int& microseconds);

Owned date_isocalendar(Thread&, Value self);

Type* make_delta_type(Thread&, Module*);
Type* make_tzinfo_types(Thread&, Module*);
Type* make_date_type(Thread&, Module*);
Type* make_time_type(Thread&, Module*);
Type* make_datetime_type(Thread&, Module*);

std::span<const NativeDef> datetime_constructors();  // class methods
std::span<const NativeDef> datetime_conversions();   // other methods
Owned datetime_add(Thread&, Value a, Value b);
Owned datetime_subtract(Thread&, Value a, Value b);
Owned datetime_compare(Thread&, Value a, Value b, CompareOp op);
Status datetime_hash(Thread&, Value self, int64_t& out);
inline DateTimeObject* as_datetime(Value v) { return v.as<DateTimeObject>(); }

// The state of a pickle: bytes, or the str that Python 2's pickles become when they are loaded as latin1. Empty without
// an exception: `v` is no state of `size` bytes.
Owned pickled_bytes(Thread&, Value v, size_t size);

}  // namespace dxpy
