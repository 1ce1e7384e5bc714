// datetime.datetime: the object, its operators and attributes. Constructors from elsewhere and conversions are in
// datetime_convert.cpp.
#include <vector>

#include "core/modules/datetime_impl.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

DateTimeObject* alloc(Thread& th, Type* cls, const Moment& m, Value tzinfo) {
  auto* d = make_instance<DateTimeObject>(th, cls);
  if (d == nullptr) return nullptr;
  d->year = m.year;
  d->month = static_cast<uint8_t>(m.month);
  d->day = static_cast<uint8_t>(m.day);
  set_clock(d, m, tzinfo);
  return d;
}
Owned wrap(DateTimeObject* d) { return d == nullptr ? Owned() : Owned::steal(Value(d)); }

bool pickled_state(Value v, std::string_view& state) {
  if (!is_bytes(v) || bytes_view(v).size() != 10) return false;
  state = bytes_view(v);
  int month = static_cast<uint8_t>(state[2]) & 0x7F;
  return month >= 1 && month <= 12;
}

Status check_fields(Thread& th, const Moment& m) {
  return failed(check_date_fields(th, m.year, m.month, m.day))
             ? Status::kError
             : check_time_fields(th, m.hour, m.minute, m.second, m.microsecond, m.fold);
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  std::string_view state;
  Owned keep;
  if ((nargs == 1 || nargs == 2) && kwnames.is_empty()) keep = pickled_bytes(th, args[0], 10);
  if (keep && pickled_state(keep, state)) {
    auto at = [&](size_t i) { return static_cast<int>(static_cast<uint8_t>(state[i])); };
    Moment m{at(0) << 8 | at(1), at(2) & 0x7F, at(3), at(4), at(5), at(6), at(7) << 16 | at(8) << 8 | at(9),
             at(2) >> 7};
    Value tzinfo = nargs == 2 ? args[1] : Value::none();
    if (!tzinfo.is_none() && !is_tzinfo(th, tzinfo)) return raise(th, th.rt->exc.TypeError, "bad tzinfo state arg");
    return failed(check_fields(th, m)) ? Owned() : wrap(alloc(th, cls, m, tzinfo));
  }
  Value v[9];
  Moment m;
  int* const fields[] = {&m.year, &m.month, &m.day, &m.hour, &m.minute, &m.second, &m.microsecond};
  constexpr const char* kSignature =
      "datetime(year=<int>, month=<int>, day=<int>, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)";
  if (failed(datetime_arguments(th, kSignature, args, nargs, kwnames, v, 9, 8, fields))) return {};
  if (failed(native_arg_int(th, v[8], m.fold)) || failed(check_fields(th, m)) || failed(check_tzinfo(th, v[7]))) {
    return {};
  }
  return wrap(alloc(th, cls, m, v[7]));
}

// --- operators

Tri utc_offset(Thread& th, Value d, Microseconds& out) {
  return zone_offset(th, as_datetime(d)->tzinfo, d, "utcoffset", out);
}

Owned with_fold(Thread& th, Value d, int fold) {
  Moment m = moment_of(as_datetime(d));
  m.fold = fold;
  return wrap(alloc(th, datetime_state(th).datetime, m, as_datetime(d)->tzinfo));
}

// Whether the offset depends on the fold: such a time equals nothing in another zone (PEP 495).
Tri ambiguous(Thread& th, Value d, Microseconds offset) {
  Owned flipped = with_fold(th, d, as_datetime(d)->fold == 0);
  Microseconds other = 0;
  if (!flipped || utc_offset(th, flipped, other) == Tri::kError) return Tri::kError;
  return tri(other != offset);
}

Owned add_us(Thread& th, Value d, Microseconds us) {
  Moment m;
  if (!from_microseconds(to_microseconds(moment_of(as_datetime(d))) + us, m)) {
    return raise(th, th.rt->exc.OverflowError, "date value out of range");
  }
  return datetime_make(th, d.as_object()->type(), m, as_datetime(d)->tzinfo);
}

Owned repr_slot(Thread& th, Value self) {
  DateTimeObject* d = as_datetime(self);
  std::string out = full_type_name(d->type()) + "(" + std::to_string(d->year) + ", " + std::to_string(d->month) + ", " +
                    std::to_string(d->day) + ", " + std::to_string(d->hour) + ", " + std::to_string(d->minute);
  if (d->second != 0 || d->microsecond != 0) out += ", " + std::to_string(d->second);
  if (d->microsecond != 0) out += ", " + std::to_string(d->microsecond);
  if (d->fold != 0) out += ", fold=1";
  if (d->tzinfo.is_none()) return str_new(th, out + ")");
  return format_str(th, "{}, tzinfo={!r})", out, d->tzinfo);
}
Owned str_slot(Thread& th, Value self) {
  return call_method(th, self, lend(str_ascii(th, "isoformat")), lend(str_ascii(th, " ")));
}

Owned get_hour(Thread&, Value self) { return Owned::small_int(as_datetime(self)->hour); }
Owned get_minute(Thread&, Value self) { return Owned::small_int(as_datetime(self)->minute); }
Owned get_second(Thread&, Value self) { return Owned::small_int(as_datetime(self)->second); }
Owned get_microsecond(Thread&, Value self) { return Owned::small_int(as_datetime(self)->microsecond); }
Owned get_tzinfo(Thread&, Value self) { return Owned::borrow(as_datetime(self)->tzinfo); }
Owned get_fold(Thread&, Value self) { return Owned::small_int(as_datetime(self)->fold); }
const GetSetDef kGetSets[] = {{"hour", &get_hour},     {"minute", &get_minute},
                              {"second", &get_second}, {"microsecond", &get_microsecond},
                              {"tzinfo", &get_tzinfo}, {"fold", &get_fold}};

void fill(TypeSlots& s) {
  s.construct = &construct;
  s.dealloc = &zoned_dealloc<DateTimeObject>;
  s.traverse = &zoned_traverse<DateTimeObject>;
  s.clear = &zoned_clear<DateTimeObject>;
  s.repr = &repr_slot;
  s.str = &str_slot;
  s.hash = &datetime_hash;
  s.compare = &datetime_compare;
  s.add = &datetime_add;
  s.subtract = &datetime_subtract;
}

}  // namespace

Owned datetime_make(Thread& th, Type* cls, const Moment& m, Value tzinfo) {
  if (cls == datetime_state(th).datetime) return wrap(alloc(th, cls, m, tzinfo));
  Owned d = call_with(th, type_value(cls), Value::small_int(m.year), Value::small_int(m.month), Value::small_int(m.day),
                      Value::small_int(m.hour), Value::small_int(m.minute), Value::small_int(m.second),
                      Value::small_int(m.microsecond), tzinfo);
  if (d && m.fold != 0 && is_datetime(th, d)) d.as<DateTimeObject>()->fold = 1;
  return d;
}

Owned datetime_add(Thread& th, Value a, Value b) {
  if (is_datetime(th, a)) return is_delta(th, b) ? add_us(th, a, delta_us(b)) : Owned::not_implemented();
  return is_delta(th, a) && is_datetime(th, b) ? add_us(th, b, delta_us(a)) : Owned::not_implemented();
}

Owned datetime_subtract(Thread& th, Value a, Value b) {
  if (!is_datetime(th, a)) return Owned::not_implemented();
  if (is_delta(th, b)) return add_us(th, a, -delta_us(b));
  if (!is_datetime(th, b)) return Owned::not_implemented();
  Microseconds x = 0, y = 0;
  if (!(as_datetime(a)->tzinfo == as_datetime(b)->tzinfo)) {
    Tri p = utc_offset(th, a, x), q = p == Tri::kError ? p : utc_offset(th, b, y);
    if (q == Tri::kError) return {};
    if (p != q) {
      return raise(th, th.rt->exc.TypeError, "can't subtract offset-naive and offset-aware datetimes");
    }
  }
  return delta_from_us(th,
                       to_microseconds(moment_of(as_datetime(a))) - x - to_microseconds(moment_of(as_datetime(b))) + y);
}

Owned datetime_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (!is_datetime(th, a) || !is_datetime(th, b)) return Owned::not_implemented();
  Microseconds x = 0, y = 0;
  bool equality = op == CompareOp::kEq || op == CompareOp::kNe;
  if (!(as_datetime(a)->tzinfo == as_datetime(b)->tzinfo)) {
    Tri p = utc_offset(th, a, x), q = p == Tri::kError ? p : utc_offset(th, b, y);
    if (q == Tri::kError) return {};
    if (p != q) {
      if (equality) return Owned::boolean(op == CompareOp::kNe);
      return raise(th, th.rt->exc.TypeError, "can't compare offset-naive and offset-aware datetimes");
    }
    if (equality && p == Tri::kTrue) {
      Tri odd = ambiguous(th, a, x);
      if (odd == Tri::kFalse) odd = ambiguous(th, b, y);
      if (odd == Tri::kError) return {};
      if (odd == Tri::kTrue) return Owned::boolean(op == CompareOp::kNe);
    }
  }
  Microseconds l = to_microseconds(moment_of(as_datetime(a))) - x, r = to_microseconds(moment_of(as_datetime(b))) - y;
  return Owned::boolean(compares(l, r, op));
}

Status datetime_hash(Thread& th, Value self, int64_t& out) {
  Microseconds offset = 0;
  Owned plain = as_datetime(self)->fold == 0 ? Owned::borrow(self) : with_fold(th, self, 0);
  if (!plain || utc_offset(th, plain, offset) == Tri::kError) return Status::kError;
  if (as_datetime(self)->tzinfo.is_none()) {
    const auto us = static_cast<uint64_t>(to_microseconds(moment_of(as_datetime(self))));
    Owned state = bytes_new(th, {reinterpret_cast<const char*>(&us), sizeof us});
    return state ? hash(th, state, out) : Status::kError;
  }
  Owned key = delta_from_us(th, to_microseconds(moment_of(as_datetime(self))) - offset);
  return key ? hash(th, key, out) : Status::kError;
}

Type* make_datetime_type(Thread& th, Module* m) {
  static const std::vector<NativeDef> kMethods = [] {
    std::vector<NativeDef> all(datetime_constructors().begin(), datetime_constructors().end());
    all.insert(all.end(), datetime_conversions().begin(), datetime_conversions().end());
    return all;
  }();
  static const TypeSpec kSpec = {
      "datetime.datetime",
      sizeof(DateTimeObject),
      Kind::kOther,
      TypeFlags::kBaseType,
      "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe year, month and day "
      "arguments are required. tzinfo may be None, or an\ninstance of a tzinfo subclass. The remaining arguments may "
      "be ints.\n",
      &fill,
      kMethods,
      kGetSets,
  };
  DatetimeState& state = datetime_state(th);
  state.datetime = add_type(th, m, kSpec, state.date);
  if (state.datetime == nullptr) return nullptr;
  Owned least = datetime_make(th, state.datetime, {}, Value::none());
  Owned most = datetime_make(th, state.datetime, {9999, 12, 31, 23, 59, 59, 999999}, Value::none());
  Owned step = delta_from_us(th, 1);
  Value dict = state.datetime->dict;
  if (!least || !most || !step || failed(dict_set_text(th, dict, "min", least)) ||
      failed(dict_set_text(th, dict, "max", most)) || failed(dict_set_text(th, dict, "resolution", step))) {
    return nullptr;
  }
  return state.datetime;
}

}  // namespace dxpy
