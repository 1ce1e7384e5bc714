// datetime.timedelta.
#include <cmath>

#include "core/modules/datetime_impl.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"

namespace dxpy {

namespace {

constexpr int32_t kMaxDays = 999999999;

DeltaObject* as_delta(Value v) { return v.as<DeltaObject>(); }

Owned int_from_wide(Thread& th, Microseconds us) {
  bool negative = us < 0;
  auto m = negative ? -static_cast<unsigned __int128>(us) : static_cast<unsigned __int128>(us);
  bigint::Limb limbs[2] = {static_cast<uint64_t>(m), static_cast<uint64_t>(m >> 64)};
  return int_from_limbs(th, {limbs, bigint::trim(limbs, 2)}, negative);
}
bool int_to_wide(Value v, Microseconds& out) {
  IntView a(v);
  if (a.size() > 2 || (a.size() == 2 && (a.limbs()[1] >> 62) != 0)) return false;
  unsigned __int128 m = a.size() == 0 ? 0 : a.limbs()[0];
  if (a.size() == 2) m |= static_cast<unsigned __int128>(a.limbs()[1]) << 64;
  out = a.negative() ? -static_cast<Microseconds>(m) : static_cast<Microseconds>(m);
  return true;
}

Owned overflow(Thread& th) { return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C int"); }

Owned make(Thread& th, Type* cls, Microseconds us) {
  Microseconds days = us / kUsPerDay, rest = us % kUsPerDay;
  if (rest < 0) {
    rest += kUsPerDay;
    --days;
  }
  if (days > INT32_MAX || days < INT32_MIN) return overflow(th);
  auto d = static_cast<int32_t>(days);
  if (d > kMaxDays || d < -kMaxDays) {
    return raise(th, th.rt->exc.OverflowError, "days={}; must have magnitude <= {}", d, kMaxDays);
  }
  auto* r = make_instance<DeltaObject>(th, cls);
  if (r == nullptr) return {};
  r->days = d;
  r->seconds = static_cast<int32_t>(rest / kUsPerSecond);
  r->microseconds = static_cast<int32_t>(rest % kUsPerSecond);
  return Owned::steal(Value(r));
}

Owned make_from_int(Thread& th, Value us) {
  Microseconds wide;
  if (!int_to_wide(us, wide)) return overflow(th);
  return delta_from_us(th, wide);
}

// The integer nearest to a / b, halves to even.
Owned divide_nearest(Thread& th, Value a, Value b) {
  Owned q, r;
  if (failed(int_div_mod(th, a, b, &q, &r))) return {};
  Owned twice = int_add(th, r, r);
  if (!twice) return {};
  // The remainder has the divisor's sign: compare magnitudes.
  int c = int_sign(b) < 0 ? -int_compare(twice, b) : int_compare(twice, b);
  if (c > 0 || (c == 0 && (int_as_u64_mask(q) & 1) != 0)) return int_add(th, q, Value::small_int(1));
  return q;
}

// One argument of the constructor: whole microseconds to `sum`, what a float leaves over to `leftover`.
Status accumulate(Thread& th, const char* name, Value v, int64_t factor, Microseconds& sum, double& leftover) {
  Microseconds n;
  if (is_int(v)) {
    if (!int_to_wide(v, n) || n > (static_cast<Microseconds>(1) << 80) || n < -(static_cast<Microseconds>(1) << 80)) {
      return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C int");
    }
    sum += n * factor;
    return Status::kOk;
  }
  if (!is_float(v)) {
    return raise(th, th.rt->exc.TypeError, "unsupported type for timedelta {} component: {}", name, type_of(th, v));
  }
  double whole, fraction = std::modf(float_value(v), &whole);
  Owned i = int_from_double(th, float_value(v));
  if (!i) return Status::kError;
  if (!int_to_wide(i, n) || std::fabs(whole) > 0x1p80) {
    return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C int");
  }
  sum += n * factor;
  if (fraction == 0) return Status::kOk;
  // The fraction times the factor may itself have a whole part.
  double product_whole, product_fraction = std::modf(fraction * static_cast<double>(factor), &product_whole);
  sum += static_cast<Microseconds>(product_whole);
  leftover += product_fraction;
  return Status::kOk;
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[7];
  if (failed(native_match(th,
                          "timedelta(days=<0>, seconds=<0>, microseconds=<0>, milliseconds=<0>, minutes=<0>, "
                          "hours=<0>, weeks=<0>)",
                          args, nargs, kwnames, v, 7))) {
    return {};
  }
  const struct {
    size_t index;
    const char* name;
    int64_t factor;
  } parts[] = {{2, "microseconds", 1},
               {3, "milliseconds", 1000},
               {1, "seconds", kUsPerSecond},
               {4, "minutes", 60 * kUsPerSecond},
               {5, "hours", 3600 * kUsPerSecond},
               {0, "days", kUsPerDay},
               {6, "weeks", 7 * kUsPerDay}};
  Microseconds sum = 0;
  double leftover = 0;
  for (auto& p : parts) {
    if (v[p.index] && failed(accumulate(th, p.name, v[p.index], p.factor, sum, leftover))) return {};
  }
  if (leftover != 0) {  // halves to even of the whole sum
    double whole = std::round(leftover);
    if (std::fabs(whole - leftover) == 0.5) {
      double odd = sum % 2 != 0;
      whole = 2.0 * std::round((leftover + odd) * 0.5) - odd;
    }
    sum += static_cast<Microseconds>(whole);
  }
  return make(th, cls, sum);
}

Owned delta_add(Thread& th, Value a, Value b) {
  return is_delta(th, a) && is_delta(th, b) ? delta_from_us(th, delta_us(a) + delta_us(b)) : Owned::not_implemented();
}
Owned delta_subtract(Thread& th, Value a, Value b) {
  return is_delta(th, a) && is_delta(th, b) ? delta_from_us(th, delta_us(a) - delta_us(b)) : Owned::not_implemented();
}

// delta * numerator / denominator, to the nearest microsecond.
Owned scale(Thread& th, Value delta, Value numerator, Value denominator) {
  Owned us = int_from_wide(th, delta_us(delta)), product = us ? int_mul(th, us, numerator) : Owned();
  Owned q = product ? divide_nearest(th, product, denominator) : Owned();
  return q ? make_from_int(th, q) : Owned();
}
// (numerator, denominator); a subclass may have its own method.
Owned ratio_of(Thread& th, Value f) {
  Owned ratio = call_method(th, f, lend(str_ascii(th, "as_integer_ratio")));
  if (!ratio) return {};
  if (!is_tuple(ratio)) {
    return raise(th, th.rt->exc.TypeError, "unexpected return type from as_integer_ratio(): expected tuple, not '{}'",
                 type_of(th, ratio));
  }
  if (fast_items_tuple(ratio).size() != 2) {
    return raise(th, th.rt->exc.ValueError,
                 "unexpected return type from as_integer_ratio(): expected 2-tuple, got {}-tuple",
                 fast_items_tuple(ratio).size());
  }
  return ratio;
}

Owned delta_multiply(Thread& th, Value a, Value b) {
  if (!is_delta(th, a)) std::swap(a, b);
  if (!is_delta(th, a)) return Owned::not_implemented();
  if (is_int(b)) return scale(th, a, b, Value::small_int(1));
  if (!is_float(b)) return Owned::not_implemented();
  Owned ratio = ratio_of(th, b);
  return ratio ? scale(th, a, fast_items_tuple(ratio)[0], fast_items_tuple(ratio)[1]) : Owned();
}

Owned delta_true_divide(Thread& th, Value a, Value b) {
  if (!is_delta(th, a)) return Owned::not_implemented();
  if (is_delta(th, b)) {
    Owned x = int_from_wide(th, delta_us(a)), y = x ? int_from_wide(th, delta_us(b)) : Owned();
    return y ? int_true_div(th, x, y) : Owned();
  }
  if (is_int(b)) return scale(th, a, Value::small_int(1), b);
  if (!is_float(b)) return Owned::not_implemented();
  Owned ratio = ratio_of(th, b);
  return ratio ? scale(th, a, fast_items_tuple(ratio)[1], fast_items_tuple(ratio)[0]) : Owned();
}

Status divide_floor(Thread& th, Value a, Value b, Owned* q, Owned* r) {
  Owned x = int_from_wide(th, delta_us(a));
  Owned y = !x ? Owned() : is_delta(th, b) ? int_from_wide(th, delta_us(b)) : Owned::borrow(b);
  return y ? int_div_mod(th, x, y, q, r) : Status::kError;
}
Owned delta_floor_divide(Thread& th, Value a, Value b) {
  if (!is_delta(th, a) || (!is_delta(th, b) && !is_int(b))) return Owned::not_implemented();
  Owned q;
  if (failed(divide_floor(th, a, b, &q, nullptr))) return {};
  return is_delta(th, b) ? std::move(q) : make_from_int(th, q);
}
Owned delta_remainder(Thread& th, Value a, Value b) {
  if (!is_delta(th, a) || !is_delta(th, b)) return Owned::not_implemented();
  Owned r;
  return failed(divide_floor(th, a, b, nullptr, &r)) ? Owned() : make_from_int(th, r);
}
Owned delta_divmod(Thread& th, Value a, Value b) {
  if (!is_delta(th, a) || !is_delta(th, b)) return Owned::not_implemented();
  Owned q, r;
  if (failed(divide_floor(th, a, b, &q, &r))) return {};
  Owned rest = make_from_int(th, r);
  return rest ? tuple_of(th, q, rest) : Owned();
}

Owned delta_negative(Thread& th, Value self) { return delta_from_us(th, -delta_us(self)); }
Owned delta_positive(Thread& th, Value self) { return delta_from_us(th, delta_us(self)); }
Owned delta_absolute(Thread& th, Value self) {
  Microseconds us = delta_us(self);
  return delta_from_us(th, us < 0 ? -us : us);
}
Tri delta_truth(Thread&, Value self) { return tri(delta_us(self) != 0); }

Owned delta_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (!is_delta(th, a) || !is_delta(th, b)) return Owned::not_implemented();
  Microseconds x = delta_us(a), y = delta_us(b);
  return Owned::boolean(compares(x, y, op));
}
Status delta_hash(Thread& th, Value self, int64_t& out) {
  DeltaObject* d = as_delta(self);
  Owned key = tuple_of(th, Value::small_int(d->days), Value::small_int(d->seconds), Value::small_int(d->microseconds));
  return key ? hash(th, key, out) : Status::kError;
}

Owned delta_repr(Thread& th, Value self) {
  DeltaObject* d = as_delta(self);
  std::string parts;
  auto add = [&](const char* name, int32_t n) {
    if (n != 0) parts += (parts.empty() ? "" : ", ") + std::string(name) + "=" + std::to_string(n);
  };
  add("days", d->days);
  add("seconds", d->seconds);
  add("microseconds", d->microseconds);
  return str_new(th, full_type_name(self.as_object()->type()) + "(" + (parts.empty() ? "0" : parts) + ")");
}

Owned delta_str(Thread& th, Value self) {
  DeltaObject* d = as_delta(self);
  auto two = [](int32_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  std::string out;
  if (d->days != 0) {
    out = std::to_string(d->days) + " day" + (d->days == 1 || d->days == -1 ? "" : "s") + ", ";
  }
  out += std::to_string(d->seconds / 3600) + ":" + two(d->seconds / 60 % 60) + ":" + two(d->seconds % 60);
  if (d->microseconds != 0) {
    std::string us = std::to_string(d->microseconds);
    out += "." + std::string(6 - us.size(), '0') + us;
  }
  return str_ascii(th, out);
}

Owned delta_total_seconds(Thread& th, Value self) {
  Owned us = int_from_wide(th, delta_us(self));
  return us ? int_true_div(th, us, Value::small_int(kUsPerSecond)) : Owned();
}

Owned delta_reduce(Thread& th, Value self) {
  DeltaObject* d = as_delta(self);
  Owned state =
      tuple_of(th, Value::small_int(d->days), Value::small_int(d->seconds), Value::small_int(d->microseconds));
  return state ? tuple_of(th, class_of(d), state) : Owned();
}

Owned get_days(Thread&, Value self) { return Owned::small_int(as_delta(self)->days); }
Owned get_seconds(Thread&, Value self) { return Owned::small_int(as_delta(self)->seconds); }
Owned get_microseconds(Thread&, Value self) { return Owned::small_int(as_delta(self)->microseconds); }

const NativeDef kMethods[] = {
    method<&delta_total_seconds>("total_seconds(self, /)", "Total seconds in the duration."),
    method<&delta_reduce>("__reduce__(self, /)", "__reduce__() -> (cls, state)"),
};
const GetSetDef kGetSets[] = {
    {"days", &get_days, nullptr, "Number of days."},
    {"seconds", &get_seconds, nullptr, "Number of seconds (>= 0 and less than 1 day)."},
    {"microseconds", &get_microseconds, nullptr, "Number of microseconds (>= 0 and less than 1 second)."},
};
void fill(TypeSlots& s) {
  s.construct = &construct;
  s.repr = &delta_repr;
  s.str = &delta_str;
  s.hash = &delta_hash;
  s.compare = &delta_compare;
  s.add = &delta_add;
  s.subtract = &delta_subtract;
  s.multiply = &delta_multiply;
  s.remainder = &delta_remainder;
  s.divmod = &delta_divmod;
  s.negative = &delta_negative;
  s.positive = &delta_positive;
  s.absolute = &delta_absolute;
  s.truth = &delta_truth;
  s.floor_divide = &delta_floor_divide;
  s.true_divide = &delta_true_divide;
}
const TypeSpec kDeltaSpec = {
    "datetime.timedelta",
    sizeof(DeltaObject),
    Kind::kOther,
    TypeFlags::kBaseType,
    "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, milliseconds=0, "
    "minutes=0, hours=0, weeks=0)\n\nAll arguments are optional and default to 0.\nArguments may be integers or "
    "floats, and may be positive or negative.",
    &fill,
    kMethods,
    kGetSets,
};

}  // namespace

Microseconds delta_us(Value delta) {
  DeltaObject* d = as_delta(delta);
  return static_cast<Microseconds>(d->days) * kUsPerDay + int64_t{d->seconds} * kUsPerSecond + d->microseconds;
}
Owned delta_from_us(Thread& th, Microseconds us) { return make(th, datetime_state(th).delta, us); }

Type* make_delta_type(Thread& th, Module* m) {
  Type* type = add_type(th, m, kDeltaSpec);
  if (type == nullptr) return nullptr;
  datetime_state(th).delta = type;
  constexpr Microseconds kMax = static_cast<Microseconds>(kMaxDays) * kUsPerDay;
  Owned least = delta_from_us(th, -kMax), most = delta_from_us(th, kMax + kUsPerDay - 1), one = delta_from_us(th, 1);
  if (!least || !most || !one || failed(dict_set_text(th, type->dict, "min", least)) ||
      failed(dict_set_text(th, type->dict, "max", most)) || failed(dict_set_text(th, type->dict, "resolution", one))) {
    return nullptr;
  }
  return type;
}

}  // namespace dxpy
