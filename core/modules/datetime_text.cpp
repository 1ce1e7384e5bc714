// datetime: text of dates and times, ISO 8601 both ways, strftime.
#include "core/modules/datetime_impl.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

std::string padded(int n, size_t width) {
  std::string s = std::to_string(n);
  return s.size() < width ? std::string(width - s.size(), '0') + s : s;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `count` digits at the front of s, taken off.
bool take_number(std::string_view& s, size_t count, int& out) {
  if (s.size() < count) return false;
  out = 0;
  for (size_t i = 0; i < count; ++i) {
    if (!is_digit(s[i])) return false;
    out = out * 10 + (s[i] - '0');
  }
  s.remove_prefix(count);
  return true;
}
bool take(std::string_view& s, char c) {
  if (s.empty() || s[0] != c) return false;
  s.remove_prefix(1);
  return true;
}

bool iso_week_date(int year, int week, int weekday, Moment& m) {
  if (year < 1 || year > 9999 || weekday < 1 || weekday > 7 || week < 1 || week > 53) return false;
  int64_t monday = iso_week1_monday(year);
  if (week == 53 && monday + 52 * 7 >= iso_week1_monday(year + 1)) return false;
  int64_t ordinal = monday + (week - 1) * 7 + weekday - 1;
  if (ordinal < 1 || ordinal > 3652059) return false;
  from_ordinal(ordinal, m.year, m.month, m.day);
  return true;
}

// HH[:MM[:SS[.f...]]] or without colons.
bool take_clock(std::string_view s, Moment& m) {
  m.hour = m.minute = m.second = m.microsecond = 0;
  if (!take_number(s, 2, m.hour)) return false;
  if (s.empty()) return true;
  bool colons = s[0] == ':';
  int* parts[] = {&m.minute, &m.second};
  for (int* part : parts) {
    if (colons && !take(s, ':')) return false;
    if (!take_number(s, 2, *part)) return false;
    if (s.empty()) return true;
  }
  if (s[0] != '.' && s[0] != ',') return false;
  s.remove_prefix(1);
  if (s.empty()) return false;
  int scale = 100000;
  for (char c : s) {
    if (!is_digit(c)) return false;
    m.microsecond += (c - '0') * scale;  // digits beyond the sixth count nothing
    scale /= 10;
  }
  return true;
}

}  // namespace

std::string date_text(int year, int month, int day) {
  return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2);
}

Status time_text(Thread& th, const Moment& m, std::string_view timespec, std::string& out) {
  if (timespec == "auto") timespec = m.microsecond != 0 ? "microseconds" : "seconds";
  static constexpr std::string_view kSpecs[] = {"hours", "minutes", "seconds", "milliseconds", "microseconds"};
  size_t spec = 0;
  while (spec < 5 && timespec != kSpecs[spec]) ++spec;
  if (spec == 5) return raise(th, th.rt->exc.ValueError, "Unknown timespec value");
  out = padded(m.hour, 2);
  if (spec >= 1) out += ":" + padded(m.minute, 2);
  if (spec >= 2) out += ":" + padded(m.second, 2);
  if (spec == 3) out += "." + padded(m.microsecond / 1000, 3);
  if (spec == 4) out += "." + padded(m.microsecond, 6);
  return Status::kOk;
}

namespace {

// The replacement of a conversion that the C function does not know or does differently. kFalse: leave it.
Tri own_conversion(Thread& th, const Moment& m, std::string_view code, Value tzinfo, Value argument, std::string& out) {
  if (code == "f") {
    out += padded(m.microsecond, 6);
  } else if (code == "z" || code == ":z") {
    Microseconds offset;
    Tri known = zone_offset(th, tzinfo, argument, "utcoffset", offset);
    if (known == Tri::kError) return known;
    if (known == Tri::kTrue) out += offset_text(offset, code == "z" ? "" : ":");
  } else if (code == "Z") {
    Owned name = zone_name(th, tzinfo, argument);
    if (!name) return Tri::kError;
    if (is_str(name)) {
      for (char c : str_view(name)) {
        if (c == '%') out += '%';
        out += c;
      }
    }
  } else if (code == "Y") {
    out += padded(m.year, 4);
  } else if (code == "C") {
    out += padded(m.year / 100, 2);
  } else if (code == "F") {
    out += date_text(m.year, m.month, m.day);
  } else if (code == "G") {
    int year, week, weekday;
    iso_calendar_of(m.year, m.month, m.day, year, week, weekday);
    out += padded(year, 4);
  } else {
    return Tri::kFalse;
  }
  return Tri::kTrue;
}

}  // namespace

Owned moment_strftime(Thread& th, const Moment& m, Value format, Value tzinfo, Value argument, int daylight) {
  std::string_view in = str_view(format);
  std::string out;
  for (size_t i = 0; i < in.size(); ++i) {
    if (in[i] != '%' || i + 1 == in.size()) {
      out += in[i];
      continue;
    }
    size_t length = in[i + 1] == ':' && i + 2 < in.size() && in[i + 2] == 'z' ? 2 : 1;
    std::string_view code = in.substr(i + 1, length);
    Tri replaced = own_conversion(th, m, code, tzinfo, argument, out);
    if (replaced == Tri::kError) return {};
    if (replaced == Tri::kFalse) {
      out += '%';
      out += code;
    }
    i += length;
  }
  Owned text = str_new(th, out);
  HostDate date = host_date_of(m);
  date.is_dst = daylight;
  return text ? time_strftime(th, text, date) : Owned();
}

bool parse_iso_date(std::string_view s, Moment& m) {
  if (!take_number(s, 4, m.year)) return false;
  bool dashes = take(s, '-');
  if (take(s, 'W')) {
    int week, weekday = 1;
    if (!take_number(s, 2, week)) return false;
    if (!s.empty()) {
      if (dashes && !take(s, '-')) return false;
      if (!take_number(s, 1, weekday) || !s.empty()) return false;
    }
    return iso_week_date(m.year, week, weekday, m);
  }
  if (!take_number(s, 2, m.month)) return false;
  if (dashes && !take(s, '-')) return false;
  return take_number(s, 2, m.day) && s.empty();
}

Status check_parsed_time(Thread& th, const Moment& m) {
  if (m.hour == 24)
    return raise(th, th.rt->exc.ValueError, "minute, second, and microsecond must be 0 when hour is 24");
  return check_time_fields(th, m.hour, m.minute, m.second, m.microsecond, 0);
}

bool parse_iso_time(std::string_view s, ParsedTime& out) {
  size_t zone = s.find_first_of("+-Z");
  if (!take_clock(s.substr(0, zone), out.moment)) return false;
  Moment& m = out.moment;
  if (m.hour == 24 && m.minute == 0 && m.second == 0 && m.microsecond == 0) {
    m.hour = 0;
    out.next_day = true;
  }
  if (zone == std::string_view::npos) return true;
  out.has_offset = true;
  std::string_view rest = s.substr(zone + 1);
  if (s[zone] == 'Z') {
    out.utc = true;
    return rest.empty();
  }
  Moment offset;
  if (!take_clock(rest, offset)) return false;
  out.offset = (static_cast<Microseconds>(offset.hour) * 3600 + offset.minute * 60 + offset.second) * kUsPerSecond +
               offset.microsecond;
  if (s[zone] == '-') out.offset = -out.offset;
  return true;
}

Owned parsed_zone(Thread& th, const ParsedTime& t) {
  if (!t.has_offset) return Owned::none();
  return timezone_from_us(th, t.utc ? 0 : t.offset);
}

Failure bad_isoformat(Thread& th, Value text) {
  return raise(th, th.rt->exc.ValueError, "Invalid isoformat string: {!r}", text);
}

}  // namespace dxpy
