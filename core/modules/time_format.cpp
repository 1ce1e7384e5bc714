#include "core/modules/time_format.h"

#include <cmath>
#include <string>

#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/str.h"

namespace dxpy {

int64_t days_from_civil(int64_t year, int month, int day) {
  // Years start in March, so that the leap day is the last one.
  year -= month <= 2;
  int64_t era = (year >= 0 ? year : year - 399) / 400;
  int64_t of_era = year - era * 400;
  int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void date_from_utc_seconds(int64_t seconds, HostDate& out) {
  int64_t days = seconds / 86400, rest = seconds % 86400;
  if (rest < 0) {
    rest += 86400;
    --days;
  }
  int64_t z = days + 719468;
  int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  int64_t of_era = z - era * 146097;
  int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t mp = (5 * of_year + 2) / 153;
  out.day = static_cast<int>(of_year - (153 * mp + 2) / 5 + 1);
  out.month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  out.year = year_of_era + era * 400 + (out.month <= 2);
  out.hour = static_cast<int>(rest / 3600);
  out.minute = static_cast<int>(rest / 60 % 60);
  out.second = static_cast<int>(rest % 60);
  int64_t weekday = (days + 3) % 7;
  out.weekday = static_cast<int>(weekday < 0 ? weekday + 7 : weekday);
  out.year_day = static_cast<int>(days - days_from_civil(out.year, 1, 1) + 1);
  out.is_dst = 0;
  out.utc_offset = 0;
  out.zone = "UTC";
}

Owned time_strftime(Thread& th, Value format, const HostDate& date) {
  std::string out;
  std::string_view rest = str_view(format);
  // The C function sees only ASCII without zeros; the rest is copied.
  while (!rest.empty()) {
    size_t n = 0;
    while (n < rest.size() && rest[n] > 0) ++n;
    if (n > 0) {
      Owned text = str_decode_fs(th, th.rt->host->format_date(std::string(rest.substr(0, n)).c_str(), date));
      if (!text) return {};
      out += str_view(text);
    }
    rest.remove_prefix(n);
    n = 0;
    while (n < rest.size() && rest[n] <= 0) ++n;
    out += rest.substr(0, n);
    rest.remove_prefix(n);
  }
  return str_new(th, out);
}

Status time_seconds_to_ns(Thread& th, Value v, bool round_up, int64_t& out) {
  auto too_far = [&]() -> Status {
    return raise(th, th.rt->exc.OverflowError, "timestamp out of range for C PyTime_t");
  };
  if (is_float(v)) {
    double d = float_value(v);
    if (std::isnan(d)) return raise(th, th.rt->exc.ValueError, "Invalid value NaN (not a number)");
    d *= 1e9;
    d = round_up ? (d >= 0 ? std::ceil(d) : std::floor(d)) : std::floor(d);
    if (!(d >= -0x1p63 && d < 0x1p63)) return too_far();
    out = static_cast<int64_t>(d);
    return Status::kOk;
  }
  if (!is_index(th, v)) {
    return raise(th, th.rt->exc.TypeError, "'{}' object cannot be interpreted as an integer or float", type_of(th, v));
  }
  Owned i = index(th, v);
  if (!i) return Status::kError;
  int64_t s;
  if (!int_fits_i64(i, s) || __builtin_mul_overflow(s, int64_t{1000000000}, &out)) return too_far();
  return Status::kOk;
}

}  // namespace dxpy
