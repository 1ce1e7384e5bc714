// datetime.tzinfo and datetime.timezone.
#include "core/modules/datetime_impl.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

constexpr Microseconds kDay = kUsPerDay;

TimezoneObject* as_timezone(Value v) { return v.as<TimezoneObject>(); }
bool is_timezone(Thread& th, Value v) { return type_of(th, v) == datetime_state(th).timezone; }

// --- tzinfo

Owned not_implemented(Thread& th, const char* name) {
  return raise(th, th.rt->exc.NotImplementedError, "a tzinfo subclass must implement {}()", name);
}
Owned tzinfo_tzname(Thread& th, Value, Value) { return not_implemented(th, "tzname"); }
Owned tzinfo_utcoffset(Thread& th, Value, Value) { return not_implemented(th, "utcoffset"); }
Owned tzinfo_dst(Thread& th, Value, Value) { return not_implemented(th, "dst"); }

Status check_fromutc(Thread& th, Value self, Value dt) {
  if (!is_datetime(th, dt)) return raise(th, th.rt->exc.TypeError, "fromutc: argument must be a datetime");
  if (!(dt.as<DateTimeObject>()->tzinfo == self)) {
    return raise(th, th.rt->exc.ValueError, "fromutc: dt.tzinfo is not self");
  }
  return Status::kOk;
}

Owned shifted(Thread& th, Value dt, Microseconds by) {
  Owned delta = delta_from_us(th, by);
  return delta ? datetime_add(th, dt, delta) : Owned();
}

Owned tzinfo_fromutc(Thread& th, Value self, Value dt) {
  if (failed(check_fromutc(th, self, dt))) return {};
  Microseconds offset, dst;
  Tri known = zone_offset(th, self, dt, "utcoffset", offset);
  if (known == Tri::kFalse) {
    return raise(th, th.rt->exc.ValueError, "fromutc: non-None utcoffset() result required");
  }
  if (known == Tri::kTrue) known = zone_offset(th, self, dt, "dst", dst);
  if (known == Tri::kFalse) return raise(th, th.rt->exc.ValueError, "fromutc: non-None dst() result required");
  if (known == Tri::kError) return {};
  Owned result = shifted(th, dt, offset - dst);
  if (!result) return {};
  known = zone_offset(th, self, result, "dst", dst);
  if (known == Tri::kError) return {};
  if (known == Tri::kFalse) {
    return raise(th, th.rt->exc.ValueError, "fromutc: tz.dst() gave inconsistent results; cannot convert");
  }
  return dst == 0 ? std::move(result) : shifted(th, result, dst);
}

Owned tzinfo_reduce(Thread& th, Value self) {
  Owned maker, args;
  Tri found = find_attr(th, self, lend(str_ascii(th, "__getinitargs__")), maker);
  if (found == Tri::kError) return {};
  args = found == Tri::kTrue ? call(th, maker) : tuple_of(th);
  Owned state = args ? call_method(th, self, th.rt->names.__getstate__) : Owned();
  return state ? tuple_of(th, class_of(self.as_object()), args, state) : Owned();
}

Owned tzinfo_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  Object* o = object_alloc(th, cls);
  return o == nullptr ? Owned() : Owned::steal(Value(o));
}

const NativeDef kTzinfoMethods[] = {
    method<&tzinfo_tzname>("tzname(self, object, /)", "datetime -> string name of time zone."),
    method<&tzinfo_utcoffset>("utcoffset(self, object, /)",
                              "datetime -> timedelta showing offset from UTC, negative values indicating West of UTC"),
    method<&tzinfo_dst>("dst(self, object, /)", "datetime -> DST offset as timedelta positive east of UTC."),
    method<&tzinfo_fromutc>("fromutc(self, object, /)", "datetime in UTC -> datetime in local time."),
    method<&tzinfo_reduce>("__reduce__(self, /)", "-> (cls, state)"),
};
void fill_tzinfo(TypeSlots& s) { s.construct = &tzinfo_construct; }
const TypeSpec kTzinfoSpec = {
    "datetime.tzinfo",
    sizeof(Object),
    Kind::kOther,
    TypeFlags::kBaseType,
    "Abstract base class for time zone info objects.",
    &fill_tzinfo,
    kTzinfoMethods,
};

// --- timezone

Owned timezone_new(Thread& th, Value offset, Value name) {
  Microseconds us = delta_us(offset);
  if (us <= -kDay || us >= kDay) {
    return raise(th, th.rt->exc.ValueError,
                 "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {!r}",
                 offset);
  }
  auto* z = make_instance<TimezoneObject>(th, datetime_state(th).timezone);
  if (z == nullptr) return {};
  z->offset = own(offset);
  z->name = own(name);
  return Owned::steal(Value(z));
}

Owned timezone_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "timezone(offset, name=<missing>)", args, nargs, kwnames, v, 2))) return {};
  if (!is_delta(th, v[0])) {
    return raise(th, th.rt->exc.TypeError, "timezone() argument 1 must be datetime.timedelta, not {}",
                 type_of(th, v[0]));
  }
  if (v[1] && !is_str(v[1])) {
    return raise(th, th.rt->exc.TypeError, "timezone() argument 2 must be str, not {}", argument_type_name(th, v[1]));
  }
  if (!v[1] && delta_us(v[0]) == 0) return datetime_state(th).utc.clone();
  return timezone_new(th, v[0], v[1]);
}

void timezone_dealloc(Thread& th, Object* o) {
  auto* z = static_cast<TimezoneObject*>(o);
  drop(z->offset);
  drop(z->name);
  object_free(th, o);
}

Owned timezone_text(Thread& th, Value self) {
  TimezoneObject* z = as_timezone(self);
  if (z->name) return Owned::borrow(z->name);
  Microseconds us = delta_us(z->offset);
  return str_ascii(th, us == 0 ? "UTC" : "UTC" + offset_text(us, ":"));
}

Status check_argument(Thread& th, const char* name, Value dt) {
  if (dt.is_none() || is_datetime(th, dt)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "{}(dt) argument must be a datetime instance or None, not {}", name,
               type_of(th, dt));
}
Owned timezone_tzname(Thread& th, Value self, Value dt) {
  return failed(check_argument(th, "tzname", dt)) ? Owned() : timezone_text(th, self);
}
Owned timezone_utcoffset(Thread& th, Value self, Value dt) {
  return failed(check_argument(th, "utcoffset", dt)) ? Owned() : Owned::borrow(as_timezone(self)->offset);
}
Owned timezone_dst(Thread& th, Value, Value dt) {
  return failed(check_argument(th, "dst", dt)) ? Owned() : Owned::none();
}
Owned timezone_fromutc(Thread& th, Value self, Value dt) {
  return failed(check_fromutc(th, self, dt)) ? Owned() : shifted(th, dt, delta_us(as_timezone(self)->offset));
}
Owned timezone_getinitargs(Thread& th, Value self) {
  TimezoneObject* z = as_timezone(self);
  return z->name ? tuple_of(th, z->offset, z->name) : tuple_of(th, z->offset);
}

Owned timezone_repr(Thread& th, Value self) {
  TimezoneObject* z = as_timezone(self);
  if (self == datetime_state(th).utc) return str_ascii(th, "datetime.timezone.utc");
  if (z->name) return format_str(th, "datetime.timezone({!r}, {!r})", z->offset, z->name);
  return format_str(th, "datetime.timezone({!r})", z->offset);
}
Status timezone_hash(Thread& th, Value self, int64_t& out) { return hash(th, as_timezone(self)->offset, out); }
Owned timezone_compare(Thread& th, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_timezone(th, a) || !is_timezone(th, b)) {
    return Owned::not_implemented();
  }
  bool same = delta_us(as_timezone(a)->offset) == delta_us(as_timezone(b)->offset);
  return Owned::boolean(same == (op == CompareOp::kEq));
}

const NativeDef kTimezoneMethods[] = {
    method<&timezone_tzname>("tzname(self, object, /)",
                             "If name is specified when timezone is created, returns the name.  Otherwise returns "
                             "offset as 'UTC(+|-)HH:MM'."),
    method<&timezone_utcoffset>("utcoffset(self, object, /)", "Return fixed offset."),
    method<&timezone_dst>("dst(self, object, /)", "Return None."),
    method<&timezone_fromutc>("fromutc(self, object, /)", "datetime in UTC -> datetime in local time."),
    method<&timezone_getinitargs>("__getinitargs__(self, /)", "pickle support"),
};
void fill_timezone(TypeSlots& s) {
  s.construct = &timezone_construct;
  s.dealloc = &timezone_dealloc;
  s.repr = &timezone_repr;
  s.str = &timezone_text;
  s.hash = &timezone_hash;
  s.compare = &timezone_compare;
}
const TypeSpec kTimezoneSpec = {
    "datetime.timezone", sizeof(TimezoneObject), Kind::kOther, 0, "Fixed offset from UTC implementation of tzinfo.",
    &fill_timezone,      kTimezoneMethods,
};

}  // namespace

Tri zone_offset(Thread& th, Value tzinfo, Value argument, const char* method, Microseconds& out) {
  if (tzinfo.is_none()) return Tri::kFalse;
  if (is_timezone(th, tzinfo)) {
    if (method[0] == 'd') return Tri::kFalse;
    out = delta_us(as_timezone(tzinfo)->offset);
    return Tri::kTrue;
  }
  Owned name = str_ascii(th, method), result = name ? call_method(th, tzinfo, name, argument) : Owned();
  if (!result) return Tri::kError;
  if (result.get().is_none()) return Tri::kFalse;
  if (!is_delta(th, result)) {
    return raise(th, th.rt->exc.TypeError, "tzinfo.{}() must return None or a timedelta, not '{}'", method,
                 type_of(th, result));
  }
  out = delta_us(result);
  if (out <= -kDay || out >= kDay) {
    return raise(th, th.rt->exc.ValueError,
                 "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).");
  }
  return Tri::kTrue;
}

Owned zone_name(Thread& th, Value tzinfo, Value argument) {
  if (tzinfo.is_none()) return Owned::none();
  if (is_timezone(th, tzinfo)) return timezone_text(th, tzinfo);
  Owned result = call_method(th, tzinfo, lend(str_ascii(th, "tzname")), argument);
  if (!result || result.get().is_none() || is_str(result)) return result;
  return raise(th, th.rt->exc.TypeError, "tzinfo.tzname() must return None or a string, not '{}'", type_of(th, result));
}

Owned timezone_from_us(Thread& th, Microseconds offset, Value name) {
  if (offset == 0 && name.is_empty()) return datetime_state(th).utc.clone();
  Owned delta = delta_from_us(th, offset);
  return delta ? timezone_new(th, delta, name) : Owned();
}

std::string offset_text(Microseconds offset, std::string_view separator) {
  bool negative = offset < 0;
  auto us = static_cast<int64_t>(negative ? -offset : offset);
  auto two = [](int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  int64_t seconds = us / kUsPerSecond;
  us %= kUsPerSecond;
  std::string out = (negative ? "-" : "+") + two(seconds / 3600);
  out += separator;
  out += two(seconds / 60 % 60);
  if (seconds % 60 != 0 || us != 0) {
    out += separator;
    out += two(seconds % 60);
  }
  if (us != 0) {
    std::string digits = std::to_string(us);
    out += "." + std::string(6 - digits.size(), '0') + digits;
  }
  return out;
}

Type* make_tzinfo_types(Thread& th, Module* m) {
  DatetimeState& state = datetime_state(th);
  state.tzinfo = add_type(th, m, kTzinfoSpec);
  if (state.tzinfo == nullptr) return nullptr;
  state.timezone = add_type(th, m, kTimezoneSpec, state.tzinfo);
  Owned zero = state.timezone == nullptr ? Owned() : delta_from_us(th, 0);
  if (!zero) return nullptr;
  state.utc = timezone_new(th, zero, Value());
  constexpr Microseconds kLimit = kDay - 60 * kUsPerSecond;
  Owned least = state.utc ? timezone_from_us(th, -kLimit) : Owned();
  Owned most = least ? timezone_from_us(th, kLimit) : Owned();
  Value dict = state.timezone->dict;
  if (!most || failed(dict_set_text(th, dict, "utc", state.utc)) || failed(dict_set_text(th, dict, "min", least)) ||
      failed(dict_set_text(th, dict, "max", most)) || failed(module_add(th, m, "UTC", state.utc))) {
    return nullptr;
  }
  return state.timezone;
}

}  // namespace dxpy
