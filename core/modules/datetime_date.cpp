// datetime.date, and the named tuple of isocalendar().
#include "core/host/host.h"
#include "core/modules/datetime_impl.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

DateObject* as_date(Value v) { return v.as<DateObject>(); }

DateObject* alloc(Thread& th, Type* cls, int year, int month, int day) {
  auto* d = make_instance<DateObject>(th, cls);
  if (d == nullptr) return nullptr;
  d->year = year;
  d->month = static_cast<uint8_t>(month);
  d->day = static_cast<uint8_t>(day);
  return d;
}

// The state of a pickle: four bytes, year and month and day.
bool pickled_state(Value v, std::string_view& state) {
  if (!is_bytes(v) || bytes_view(v).size() != 4) return false;
  state = bytes_view(v);
  auto month = static_cast<uint8_t>(state[2]);
  return month >= 1 && month <= 12;
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  std::string_view state;
  Owned keep;
  if (nargs == 1 && kwnames.is_empty()) keep = pickled_bytes(th, args[0], 4);
  if (keep && pickled_state(keep, state)) {
    auto at = [&](size_t i) { return static_cast<int>(static_cast<uint8_t>(state[i])); };
    int year = at(0) * 256 + at(1);
    if (failed(check_date_fields(th, year, at(2), at(3)))) return {};
    DateObject* d = alloc(th, cls, year, at(2), at(3));
    return d == nullptr ? Owned() : Owned::steal(Value(d));
  }
  Value v[3];
  int year = 0, month = 0, day = 0;
  int* const fields[] = {&year, &month, &day};
  if (failed(
          datetime_arguments(th, "date(year=<int>, month=<int>, day=<int>)", args, nargs, kwnames, v, 3, 3, fields)) ||
      failed(check_date_fields(th, year, month, day))) {
    return {};
  }
  DateObject* d = alloc(th, cls, year, month, day);
  return d == nullptr ? Owned() : Owned::steal(Value(d));
}

// --- class methods

Owned date_fromtimestamp(Thread& th, Value cls, Value timestamp) {
  int64_t seconds;
  int us;
  Moment m;
  if (failed(split_timestamp(th, timestamp, seconds, us)) || failed(local_moment(th, seconds, m))) return {};
  return date_make(th, cls.as<Type>(), m.year, m.month, m.day);
}

Owned date_today(Thread& th, Value cls) {
  Owned now = call_with(th, lend(import_attr(th, "time", "time")));
  return now ? call_method(th, cls, lend(str_ascii(th, "fromtimestamp")), now) : Owned();
}

Owned date_fromordinal(Thread& th, Value cls, int ordinal) {
  if (ordinal < 1) return raise(th, th.rt->exc.ValueError, "ordinal must be >= 1");
  int year, month, day;
  from_ordinal(ordinal, year, month, day);
  if (failed(check_date_fields(th, year, month, day))) return {};
  return date_make(th, cls.as<Type>(), year, month, day);
}

Owned date_fromisoformat(Thread& th, Value cls, Value text) {
  if (!is_str(text)) return raise(th, th.rt->exc.TypeError, "fromisoformat: argument must be str");
  Moment m;
  if (!parse_iso_date(str_view(text), m)) return bad_isoformat(th, text);
  if (failed(check_date_fields(th, m.year, m.month, m.day))) return {};
  return date_make(th, cls.as<Type>(), m.year, m.month, m.day);
}

Owned date_fromisocalendar(Thread& th, Value cls, Value year_value, Value week_value, Value day_value) {
  int year = 0, week = 0, day = 0;
  if (failed(native_arg_int(th, year_value, year)) || failed(native_arg_int(th, week_value, week)) ||
      failed(native_arg_int(th, day_value, day))) {
    if (!error_clear_if(th, th.rt->exc.OverflowError)) return {};
    return raise(th, th.rt->exc.ValueError, "ISO calendar component out of range");
  }
  if (year < 1 || year > 9999) return raise(th, th.rt->exc.ValueError, "year must be in 1..9999, not {}", year);
  int64_t monday = iso_week1_monday(year);
  bool long_year = monday + 52 * 7 < iso_week1_monday(year + 1);
  if (week < 1 || week > 53 || (week == 53 && !long_year)) {
    return raise(th, th.rt->exc.ValueError, "Invalid week: {}", week);
  }
  if (day < 1 || day > 7) return raise(th, th.rt->exc.ValueError, "Invalid weekday: {} (range is [1, 7])", day);
  int64_t ordinal = monday + (week - 1) * 7 + day - 1;
  int y, m, d;
  if (ordinal < 1) return raise(th, th.rt->exc.ValueError, "year must be in 1..9999, not 0");
  from_ordinal(ordinal, y, m, d);
  if (failed(check_date_fields(th, y, m, d))) return {};
  return date_make(th, cls.as<Type>(), y, m, d);
}

Owned date_strptime(Thread& th, Value cls, Value text, Value format) {
  Owned f = import_attr(th, "_strptime", "_strptime_datetime_date");
  return f ? call_with(th, f, cls, text, format) : Owned();
}

// --- methods

Owned date_ctime(Thread& th, Value self) {
  DateObject* d = as_date(self);
  Owned format = str_ascii(th, "%a %b %e %H:%M:%S ");
  Owned text = format ? time_strftime(th, format, host_date_of(moment_of(d))) : Owned();
  return text ? format_str(th, "{}{}", text, int64_t{d->year}) : Owned();
}

Owned date_strftime(Thread& th, Value self, Value format) {
  if (!is_str(format)) {
    return raise(th, th.rt->exc.TypeError, "strftime() argument 1 must be str, not {}", argument_type_name(th, format));
  }
  return moment_strftime(th, moment_of(as_date(self)), format, Value::none(), Value::none());
}

Owned date_format(Thread& th, Value self, Value format) {
  if (!is_str(format)) {
    return raise(th, th.rt->exc.TypeError, "__format__() argument 1 must be str, not {}",
                 argument_type_name(th, format));
  }
  if (str_view(format).empty()) return str_of(th, self);
  return call_method(th, self, lend(str_ascii(th, "strftime")), format);
}

Owned date_timetuple(Thread& th, Value self) { return time_struct(th, moment_of(as_date(self)), -1); }

Owned date_isoformat(Thread& th, Value self) {
  DateObject* d = as_date(self);
  return str_ascii(th, date_text(d->year, d->month, d->day));
}
Owned date_str(Thread& th, Value self) { return call_method(th, self, lend(str_ascii(th, "isoformat"))); }
Owned date_repr(Thread& th, Value self) {
  DateObject* d = as_date(self);
  return format_str(th, "{}({}, {}, {})", full_type_name(d->type()), int64_t{d->year}, int64_t{d->month},
                    int64_t{d->day});
}

int64_t date_toordinal(Thread&, Value self) {
  DateObject* d = as_date(self);
  return to_ordinal(d->year, d->month, d->day);
}
int64_t date_weekday(Thread&, Value self) {
  DateObject* d = as_date(self);
  return weekday_of(d->year, d->month, d->day);
}
int64_t date_isoweekday(Thread& th, Value self) { return date_weekday(th, self) + 1; }

Owned date_replace(Thread& th, Value self, std::optional<int> year, std::optional<int> month, std::optional<int> day) {
  DateObject* d = as_date(self);
  int y = year.value_or(d->year), m = month.value_or(d->month), n = day.value_or(d->day);
  if (d->type() == datetime_state(th).date && failed(check_date_fields(th, y, m, n))) return {};
  return date_make(th, d->type(), y, m, n);
}

Owned date_reduce(Thread& th, Value self) {
  DateObject* d = as_date(self);
  char state[] = {static_cast<char>(d->year >> 8), static_cast<char>(d->year), static_cast<char>(d->month),
                  static_cast<char>(d->day)};
  Owned bytes = bytes_new(th, {state, 4}), args = bytes ? tuple_of(th, bytes) : Owned();
  return args ? tuple_of(th, class_of(d), args) : Owned();
}

// --- operators

Owned add_days(Thread& th, Value date, int64_t days) {
  int64_t ordinal = date_toordinal(th, date) + days;
  if (ordinal < 1 || ordinal > 3652059) return raise(th, th.rt->exc.OverflowError, "date value out of range");
  int year, month, day;
  from_ordinal(ordinal, year, month, day);
  return date_make(th, date.as_object()->type(), year, month, day);
}

Owned date_add(Thread& th, Value a, Value b) {
  if (is_datetime(th, a) || is_datetime(th, b)) return Owned::not_implemented();
  if (is_date(th, a)) return is_delta(th, b) ? add_days(th, a, b.as<DeltaObject>()->days) : Owned::not_implemented();
  return is_delta(th, a) ? add_days(th, b, a.as<DeltaObject>()->days) : Owned::not_implemented();
}

Owned date_subtract(Thread& th, Value a, Value b) {
  if (!is_date(th, a) || is_datetime(th, a) || is_datetime(th, b)) return Owned::not_implemented();
  if (is_delta(th, b)) return add_days(th, a, -int64_t{b.as<DeltaObject>()->days});
  if (!is_date(th, b)) return Owned::not_implemented();
  return delta_from_us(th, static_cast<Microseconds>(date_toordinal(th, a) - date_toordinal(th, b)) * kUsPerDay);
}

Owned date_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (!is_date(th, a) || !is_date(th, b) || is_datetime(th, a) || is_datetime(th, b)) return Owned::not_implemented();
  int64_t x = date_toordinal(th, a), y = date_toordinal(th, b);
  return Owned::boolean(compares(x, y, op));
}

Status date_hash(Thread& th, Value self, int64_t& out) {
  const DateObject* d = as_date(self);
  // As bytes, so that what clients send cannot be made to collide.
  const char state[] = {static_cast<char>(d->year >> 8), static_cast<char>(d->year), static_cast<char>(d->month),
                        static_cast<char>(d->day)};
  Owned key = bytes_new(th, {state, sizeof state});
  return key ? hash(th, key, out) : Status::kError;
}

Owned get_year(Thread&, Value self) { return Owned::small_int(as_date(self)->year); }
Owned get_month(Thread&, Value self) { return Owned::small_int(as_date(self)->month); }
Owned get_day(Thread&, Value self) { return Owned::small_int(as_date(self)->day); }

const NativeDef kMethods[] = {
    class_method<&date_fromtimestamp>("fromtimestamp(type, timestamp, /)",
                                      "Create a date from a POSIX timestamp.\n\nThe timestamp is a number, e.g. "
                                      "created via time.time(), that is\ninterpreted as local time."),
    class_method<&date_fromordinal>("fromordinal(type, ordinal, /)",
                                    "int -> date corresponding to a proleptic Gregorian ordinal."),
    class_method<&date_fromisoformat>("fromisoformat(type, object, /)",
                                      "str -> Construct a date from a string in ISO 8601 format."),
    class_method<&date_fromisocalendar>("fromisocalendar(type, year, week, day)",
                                        "int, int, int -> Construct a date from the ISO year, week number and "
                                        "weekday.\n\nThis is the inverse of the date.isocalendar() function"),
    class_method<&date_strptime>("strptime(type, string, format, /)",
                                 "string, format -> new date parsed from a string (like time.strptime())."),
    class_method<&date_today>("today(type, /)",
                              "Current date or datetime:  same as self.__class__.fromtimestamp(time.time())."),
    method<&date_ctime>("ctime(self, /)", "Return ctime() style string."),
    method<&date_strftime>("strftime(self, format)", "format -> strftime() style string."),
    method<&date_format>("__format__(self, format, /)", "Formats self with strftime."),
    method<&date_timetuple>("timetuple(self, /)", "Return time tuple, compatible with time.localtime()."),
    method<&date_isocalendar>("isocalendar(self, /)",
                              "Return a named tuple containing ISO year, week number, and weekday."),
    method<&date_isoformat>("isoformat(self, /)", "Return string in ISO 8601 format, YYYY-MM-DD."),
    method<&date_isoweekday>("isoweekday(self, /)",
                             "Return the day of the week represented by the date.\nMonday == 1 ... Sunday == 7"),
    method<&date_toordinal>("toordinal(self, /)", "Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1."),
    method<&date_weekday>("weekday(self, /)",
                          "Return the day of the week represented by the date.\nMonday == 0 ... Sunday == 6"),
    method<&date_replace>("replace(self, /, year=unchanged, month=unchanged, day=unchanged)",
                          "Return date with new specified fields."),
    method<&date_replace>("__replace__(self, /, year=unchanged, month=unchanged, day=unchanged)",
                          "The same as replace()."),
    method<&date_reduce>("__reduce__(self, /)", "__reduce__() -> (cls, state)"),
};
const GetSetDef kGetSets[] = {{"year", &get_year}, {"month", &get_month}, {"day", &get_day}};
void fill(TypeSlots& s) {
  s.construct = &construct;
  s.repr = &date_repr;
  s.str = &date_str;
  s.hash = &date_hash;
  s.compare = &date_compare;
  s.add = &date_add;
  s.subtract = &date_subtract;
}
const TypeSpec kDateSpec = {
    "datetime.date", sizeof(DateObject), Kind::kOther, TypeFlags::kBaseType, "date(year, month, day) --> date object",
    &fill,           kMethods,           kGetSets,
};

// --- IsoCalendarDate

Owned iso_repr(Thread& th, Value self) {
  auto i = fast_items_tuple(self);
  return format_str(th, "datetime.{}(year={}, week={}, weekday={})", self.as_object()->type()->name, i[0], i[1], i[2]);
}
Owned iso_year(Thread&, Value self) { return Owned::borrow(fast_items_tuple(self)[0]); }
Owned iso_week(Thread&, Value self) { return Owned::borrow(fast_items_tuple(self)[1]); }
Owned iso_weekday(Thread&, Value self) { return Owned::borrow(fast_items_tuple(self)[2]); }
Owned iso_reduce(Thread& th, Value self) {
  auto i = fast_items_tuple(self);
  Owned plain = tuple_of(th, i[0], i[1], i[2]), args = plain ? tuple_of(th, plain) : Owned();
  return args ? tuple_of(th, type_value(th.rt->types.tuple), args) : Owned();
}
const NativeDef kIsoMethods[] = {method<&iso_reduce>("__reduce__(self, /)")};
const GetSetDef kIsoGetSets[] = {{"year", &iso_year}, {"week", &iso_week}, {"weekday", &iso_weekday}};
void fill_iso(TypeSlots& s) { s.repr = &iso_repr; }
const TypeSpec kIsoSpec = {
    "datetime.IsoCalendarDate",
    sizeof(Tuple),
    Kind::kTuple,
    TypeFlags::kTupleSubclass | TypeFlags::kSequence,
    "The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be accessed either as a tuple "
    "of\n  ((year, week, weekday))\nor via the object attributes as named in the above tuple.",
    &fill_iso,
    kIsoMethods,
    kIsoGetSets,
};

}  // namespace

Owned time_struct(Thread& th, const Moment& m, int is_dst) {
  Owned type = import_attr(th, "time", "struct_time");
  Value fields[] = {Value::small_int(m.year),
                    Value::small_int(m.month),
                    Value::small_int(m.day),
                    Value::small_int(m.hour),
                    Value::small_int(m.minute),
                    Value::small_int(m.second),
                    Value::small_int(weekday_of(m.year, m.month, m.day)),
                    Value::small_int(day_of_year(m.year, m.month, m.day)),
                    Value::small_int(is_dst)};
  Owned tuple = type ? tuple_from(th, fields, 9) : Owned();
  return tuple ? call_with(th, type, tuple) : Owned();
}

Owned date_isocalendar(Thread& th, Value self) {
  DateObject* d = as_date(self);
  int fields[3];
  iso_calendar_of(d->year, d->month, d->day, fields[0], fields[1], fields[2]);
  auto* t = static_cast<Tuple*>(object_alloc(th, datetime_state(th).iso_calendar, 2 * sizeof(Value)));
  if (t == nullptr) return {};
  t->unset(Object::kExact);  // it is a tuple of a subclass, not a plain one
  t->untrack();
  t->size = 3;
  for (size_t i = 0; i < 3; ++i) t->items[i] = Value::small_int(fields[i]);
  return Owned::steal(Value(t));
}

Owned date_make(Thread& th, Type* cls, int year, int month, int day) {
  DatetimeState& state = datetime_state(th);
  if (cls == state.date) {
    DateObject* d = alloc(th, cls, year, month, day);
    return d == nullptr ? Owned() : Owned::steal(Value(d));
  }
  if (is_subtype(cls, state.datetime)) return datetime_make(th, cls, {year, month, day}, Value::none());
  return call_with(th, type_value(cls), Value::small_int(year), Value::small_int(month), Value::small_int(day));
}

Type* make_date_type(Thread& th, Module* m) {
  DatetimeState& state = datetime_state(th);
  state.iso_calendar = type_from_spec(th, kIsoSpec, th.rt->types.tuple);
  state.date = state.iso_calendar == nullptr ? nullptr : add_type(th, m, kDateSpec);
  if (state.date == nullptr) return nullptr;
  Owned least = date_make(th, state.date, 1, 1, 1), most = date_make(th, state.date, 9999, 12, 31);
  Owned day = delta_from_us(th, kUsPerDay);
  Value dict = state.date->dict;
  if (!least || !most || !day || failed(dict_set_text(th, dict, "min", least)) ||
      failed(dict_set_text(th, dict, "max", most)) || failed(dict_set_text(th, dict, "resolution", day))) {
    return nullptr;
  }
  return state.date;
}

}  // namespace dxpy
