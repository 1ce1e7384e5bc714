// datetime.time.
#include "core/modules/datetime_impl.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

TimeObject* as_time(Value v) { return v.as<TimeObject>(); }

TimeObject* alloc(Thread& th, Type* cls, const Moment& m, Value tzinfo) {
  auto* t = make_instance<TimeObject>(th, cls);
  if (t == nullptr) return nullptr;
  set_clock(t, m, tzinfo);
  return t;
}
Owned wrap(TimeObject* t) { return t == nullptr ? Owned() : Owned::steal(Value(t)); }

bool pickled_state(Value v, std::string_view& state) {
  if (!is_bytes(v) || bytes_view(v).size() != 6) return false;
  state = bytes_view(v);
  return (static_cast<uint8_t>(state[0]) & 0x7F) < 24;
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  std::string_view state;
  Owned keep;
  if ((nargs == 1 || nargs == 2) && kwnames.is_empty()) keep = pickled_bytes(th, args[0], 6);
  if (keep && pickled_state(keep, state)) {
    auto at = [&](size_t i) { return static_cast<int>(static_cast<uint8_t>(state[i])); };
    Moment m{1900, 1, 1, at(0) & 0x7F, at(1), at(2), at(3) << 16 | at(4) << 8 | at(5), at(0) >> 7};
    Value tzinfo = nargs == 2 ? args[1] : Value::none();
    if (!tzinfo.is_none() && !is_tzinfo(th, tzinfo)) return raise(th, th.rt->exc.TypeError, "bad tzinfo state arg");
    if (failed(check_time_fields(th, m.hour, m.minute, m.second, m.microsecond, m.fold))) return {};
    return wrap(alloc(th, cls, m, tzinfo));
  }
  Value v[6];
  Moment m;
  if (failed(native_match(th, "time(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)", args, nargs,
                          kwnames, v, 6))) {
    return {};
  }
  int* fields[] = {&m.hour, &m.minute, &m.second, &m.microsecond};
  for (size_t i = 0; i < 4; ++i) {
    if (failed(native_arg_int(th, v[i], *fields[i]))) return {};
  }
  if (failed(native_arg_int(th, v[5], m.fold)) ||
      failed(check_time_fields(th, m.hour, m.minute, m.second, m.microsecond, m.fold)) ||
      failed(check_tzinfo(th, v[4]))) {
    return {};
  }
  return wrap(alloc(th, cls, m, v[4]));
}

Owned time_fromisoformat(Thread& th, Value cls, Value text) {
  if (!is_str(text)) return raise(th, th.rt->exc.TypeError, "fromisoformat: argument must be str");
  std::string_view s = str_view(text);
  if (!s.empty() && s[0] == 'T') s.remove_prefix(1);
  ParsedTime t;
  if (!parse_iso_time(s, t)) return bad_isoformat(th, text);
  const Moment& m = t.moment;
  if (failed(check_parsed_time(th, m))) return {};
  Owned zone = parsed_zone(th, t);
  return zone ? time_make(th, cls.as<Type>(), m, zone) : Owned();
}

Owned time_strptime(Thread& th, Value cls, Value text, Value format) {
  Owned f = import_attr(th, "_strptime", "_strptime_datetime_time");
  return f ? call_with(th, f, cls, text, format) : Owned();
}

Owned time_isoformat(Thread& th, Value self, std::string_view timespec) {
  TimeObject* t = as_time(self);
  std::string out;
  if (failed(time_text(th, moment_of(t), timespec, out))) return {};
  Microseconds offset;
  Tri known = zone_offset(th, t->tzinfo, Value::none(), "utcoffset", offset);
  if (known == Tri::kError) return {};
  if (known == Tri::kTrue) out += offset_text(offset, ":");
  return str_new(th, out);
}
Owned time_str(Thread& th, Value self) { return call_method(th, self, lend(str_ascii(th, "isoformat"))); }

Owned time_repr(Thread& th, Value self) {
  TimeObject* t = as_time(self);
  std::string out = full_type_name(t->type()) + "(" + std::to_string(t->hour) + ", " + std::to_string(t->minute);
  if (t->second != 0 || t->microsecond != 0) out += ", " + std::to_string(t->second);
  if (t->microsecond != 0) out += ", " + std::to_string(t->microsecond);
  if (t->fold != 0) out += ", fold=1";
  if (t->tzinfo.is_none()) return str_new(th, out + ")");
  return format_str(th, "{}, tzinfo={!r})", out, t->tzinfo);
}

Owned time_strftime_method(Thread& th, Value self, Value format) {
  if (!is_str(format)) {
    return raise(th, th.rt->exc.TypeError, "strftime() argument 1 must be str, not {}", argument_type_name(th, format));
  }
  return moment_strftime(th, moment_of(as_time(self)), format, as_time(self)->tzinfo, Value::none());
}
Owned time_format_method(Thread& th, Value self, Value format) {
  if (!is_str(format)) {
    return raise(th, th.rt->exc.TypeError, "__format__() argument 1 must be str, not {}",
                 argument_type_name(th, format));
  }
  if (str_view(format).empty()) return str_of(th, self);
  return call_method(th, self, lend(str_ascii(th, "strftime")), format);
}

Owned offset_value(Thread& th, Value self, const char* method) {
  Microseconds offset;
  Tri known = zone_offset(th, as_time(self)->tzinfo, Value::none(), method, offset);
  if (known == Tri::kError) return {};
  return known == Tri::kTrue ? delta_from_us(th, offset) : Owned::none();
}
Owned time_utcoffset(Thread& th, Value self) { return offset_value(th, self, "utcoffset"); }
Owned time_dst(Thread& th, Value self) { return offset_value(th, self, "dst"); }
Owned time_tzname(Thread& th, Value self) { return zone_name(th, as_time(self)->tzinfo, Value::none()); }

Owned time_replace(Thread& th, Value self, std::optional<int> hour, std::optional<int> minute,
                   std::optional<int> second, std::optional<int> microsecond, Value tzinfo, std::optional<int> fold) {
  Moment m = moment_of(as_time(self));
  m.hour = hour.value_or(m.hour);
  m.minute = minute.value_or(m.minute);
  m.second = second.value_or(m.second);
  m.microsecond = microsecond.value_or(m.microsecond);
  m.fold = fold.value_or(m.fold);
  if (tzinfo.is_empty()) tzinfo = as_time(self)->tzinfo;
  if (failed(check_tzinfo(th, tzinfo)) ||
      failed(check_time_fields(th, m.hour, m.minute, m.second, m.microsecond, m.fold))) {
    return {};
  }
  return time_make(th, self.as_object()->type(), m, tzinfo);
}

Owned reduce_with(Thread& th, Value self, bool with_fold) {
  TimeObject* t = as_time(self);
  int hour = t->hour | (with_fold && t->fold != 0 ? 0x80 : 0);
  char state[] = {static_cast<char>(hour),
                  static_cast<char>(t->minute),
                  static_cast<char>(t->second),
                  static_cast<char>(t->microsecond >> 16),
                  static_cast<char>(t->microsecond >> 8),
                  static_cast<char>(t->microsecond)};
  Owned bytes = bytes_new(th, {state, sizeof state});
  Owned args = !bytes ? Owned() : t->tzinfo.is_none() ? tuple_of(th, bytes) : tuple_of(th, bytes, t->tzinfo);
  return args ? tuple_of(th, class_of(t), args) : Owned();
}
Owned time_reduce_ex(Thread& th, Value self, int protocol) { return reduce_with(th, self, protocol > 3); }
Owned time_reduce(Thread& th, Value self) { return reduce_with(th, self, true); }

int64_t day_us(const TimeObject* t) {
  return (t->hour * 3600 + t->minute * 60 + t->second) * kUsPerSecond + t->microsecond;
}

Owned time_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (!is_time(th, a) || !is_time(th, b)) return Owned::not_implemented();
  TimeObject *x = as_time(a), *y = as_time(b);
  Microseconds x_offset = 0, y_offset = 0;
  if (!(x->tzinfo == y->tzinfo)) {
    Tri p = zone_offset(th, x->tzinfo, Value::none(), "utcoffset", x_offset);
    Tri q = p == Tri::kError ? p : zone_offset(th, y->tzinfo, Value::none(), "utcoffset", y_offset);
    if (q == Tri::kError) return {};
    if (p != q) {
      if (op == CompareOp::kEq || op == CompareOp::kNe) return Owned::boolean(op == CompareOp::kNe);
      return raise(th, th.rt->exc.TypeError, "can't compare offset-naive and offset-aware times");
    }
  }
  Microseconds l = day_us(x) - x_offset, r = day_us(y) - y_offset;
  return Owned::boolean(compares(l, r, op));
}

Status time_hash(Thread& th, Value self, int64_t& out) {
  TimeObject* t = as_time(self);
  Microseconds offset = 0;
  if (!t->tzinfo.is_none()) {
    Moment m = moment_of(t);
    m.fold = 0;
    Owned plain = t->fold == 0 ? Owned::borrow(self) : time_make(th, datetime_state(th).time, m, t->tzinfo);
    if (!plain || zone_offset(th, t->tzinfo, Value::none(), "utcoffset", offset) == Tri::kError) {
      return Status::kError;
    }
  }
  if (t->tzinfo.is_none()) {
    const auto us = static_cast<uint64_t>(day_us(t));
    Owned state = bytes_new(th, {reinterpret_cast<const char*>(&us), sizeof us});
    return state ? hash(th, state, out) : Status::kError;
  }
  Owned key = delta_from_us(th, day_us(t) - offset);
  return key ? hash(th, key, out) : Status::kError;
}

Owned get_hour(Thread&, Value self) { return Owned::small_int(as_time(self)->hour); }
Owned get_minute(Thread&, Value self) { return Owned::small_int(as_time(self)->minute); }
Owned get_second(Thread&, Value self) { return Owned::small_int(as_time(self)->second); }
Owned get_microsecond(Thread&, Value self) { return Owned::small_int(as_time(self)->microsecond); }
Owned get_tzinfo(Thread&, Value self) { return Owned::borrow(as_time(self)->tzinfo); }
Owned get_fold(Thread&, Value self) { return Owned::small_int(as_time(self)->fold); }

#define DX_REPLACE_TIME                                                                                        \
  "(self, /, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, " \
  "fold=unchanged)"

const NativeDef kMethods[] = {
    class_method<&time_strptime>("strptime(type, string, format, /)",
                                 "string, format -> new time parsed from a string (like time.strptime())."),
    class_method<&time_fromisoformat>("fromisoformat(type, object, /)",
                                      "string -> time from a string in ISO 8601 format"),
    method<&time_isoformat>("isoformat(self, timespec='auto')",
                            "Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\n\nThe optional "
                            "argument timespec specifies the number of additional terms\nof the time to include. "
                            "Valid options are 'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and "
                            "'microseconds'.\n"),
    method<&time_strftime_method>("strftime(self, format)", "format -> strftime() style string."),
    method<&time_format_method>("__format__(self, format, /)", "Formats self with strftime."),
    method<&time_utcoffset>("utcoffset(self, /)", "Return self.tzinfo.utcoffset(self)."),
    method<&time_tzname>("tzname(self, /)", "Return self.tzinfo.tzname(self)."),
    method<&time_dst>("dst(self, /)", "Return self.tzinfo.dst(self)."),
    method<&time_replace>("replace" DX_REPLACE_TIME, "Return time with new specified fields."),
    method<&time_replace>("__replace__" DX_REPLACE_TIME, "The same as replace()."),
    method<&time_reduce_ex>("__reduce_ex__(self, proto, /)", "__reduce_ex__(proto) -> (cls, state)"),
    method<&time_reduce>("__reduce__(self, /)", "__reduce__() -> (cls, state)"),
};
const GetSetDef kGetSets[] = {{"hour", &get_hour},     {"minute", &get_minute},
                              {"second", &get_second}, {"microsecond", &get_microsecond},
                              {"tzinfo", &get_tzinfo}, {"fold", &get_fold}};
void fill(TypeSlots& s) {
  s.construct = &construct;
  s.dealloc = &zoned_dealloc<TimeObject>;
  s.traverse = &zoned_traverse<TimeObject>;
  s.clear = &zoned_clear<TimeObject>;
  s.repr = &time_repr;
  s.str = &time_str;
  s.hash = &time_hash;
  s.compare = &time_compare;
}
const TypeSpec kTimeSpec = {
    "datetime.time",
    sizeof(TimeObject),
    Kind::kOther,
    TypeFlags::kBaseType,
    "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll arguments are optional. "
    "tzinfo may be None, or an instance of\na tzinfo subclass. The remaining arguments may be ints.\n",
    &fill,
    kMethods,
    kGetSets,
};

}  // namespace

Owned time_make(Thread& th, Type* cls, const Moment& m, Value tzinfo) {
  if (cls == datetime_state(th).time) return wrap(alloc(th, cls, m, tzinfo));
  Owned t = call_with(th, type_value(cls), Value::small_int(m.hour), Value::small_int(m.minute),
                      Value::small_int(m.second), Value::small_int(m.microsecond), tzinfo);
  if (t && m.fold != 0 && is_time(th, t)) t.as<TimeObject>()->fold = 1;
  return t;
}

Type* make_time_type(Thread& th, Module* m) {
  DatetimeState& state = datetime_state(th);
  state.time = add_type(th, m, kTimeSpec);
  if (state.time == nullptr) return nullptr;
  Owned least = time_make(th, state.time, {}, Value::none());
  Owned most = time_make(th, state.time, {1900, 1, 1, 23, 59, 59, 999999}, Value::none());
  Owned step = delta_from_us(th, 1);
  Value dict = state.time->dict;
  if (!least || !most || !step || failed(dict_set_text(th, dict, "min", least)) ||
      failed(dict_set_text(th, dict, "max", most)) || failed(dict_set_text(th, dict, "resolution", step))) {
    return nullptr;
  }
  return state.time;
}

}  // namespace dxpy
