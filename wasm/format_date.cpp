#include "wasm/format_date.h"

#include <cstdio>
#include <iterator>

namespace dxpy::wasm {

namespace {

constexpr const char* kDays[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr const char* kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                   "July",    "August",   "September", "October", "November", "December"};

const char* day_name(const HostDate& d) { return d.weekday >= 0 && d.weekday < 7 ? kDays[d.weekday] : "?"; }
const char* month_name(const HostDate& d) { return d.month >= 1 && d.month <= 12 ? kMonths[d.month - 1] : "?"; }

// ISO 8601: week and the year it belongs to.
void iso_week(const HostDate& d, int& week, int64_t& year) {
  year = d.year;
  int day = d.year_day - 1;
  week = (day - d.weekday + 10) / 7;
  auto weeks_of = [](int64_t y) {
    auto dominical = [](int64_t n) { return (n + n / 4 - n / 100 + n / 400) % 7; };
    return dominical(y) == 4 || dominical(y - 1) == 3 ? 53 : 52;
  };
  if (week < 1) {
    --year;
    week = weeks_of(year);
  } else if (week > weeks_of(year)) {
    ++year;
    week = 1;
  }
}

class Formatter {
 public:
  explicit Formatter(const HostDate& date) : d_(date) {}

  void run(const char* format) {
    for (; *format != '\0'; ++format) {
      if (*format != '%' || format[1] == '\0') {
        out_ += *format;
        continue;
      }
      const char* start = format++;
      char flag = 0;
      while (*format == '-' || *format == '_' || *format == '0' || *format == '^' || *format == '#') flag = *format++;
      while (*format == 'E' || *format == 'O') ++format;
      flag_ = flag;
      if (!one(*format)) {
        out_.append(start, *format == '\0' ? format : format + 1);
        if (*format == '\0') return;
      }
    }
  }
  std::string take() { return std::move(out_); }

 private:
  void number(int64_t n, int width, char pad = '0') {
    if (flag_ == '-') width = 0;
    if (flag_ == '_') pad = ' ';
    if (flag_ == '0') pad = '0';
    char text[32];
    int size = std::snprintf(text, sizeof text, pad == '0' ? "%0*lld" : "%*lld", width, static_cast<long long>(n));
    out_.append(text, static_cast<size_t>(size));
  }
  void text(std::string_view s, size_t most = std::string_view::npos) {
    for (char c : s.substr(0, most)) out_ += flag_ == '^' && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  int hour12() const { return d_.hour % 12 == 0 ? 12 : d_.hour % 12; }

  void zone() {
    int64_t minutes = d_.utc_offset / 60;
    out_ += minutes < 0 ? '-' : '+';
    if (minutes < 0) minutes = -minutes;
    number(minutes / 60 * 100 + minutes % 60, 4);
  }
  void seconds() {
    int64_t y = d_.year - 1;
    int64_t days = y * 365 + y / 4 - y / 100 + y / 400 - 719162 + d_.year_day - 1;
    number(days * 86400 + d_.hour * 3600 + d_.minute * 60 + d_.second - d_.utc_offset, 0);
  }
  void week(char which) {
    int w;
    int64_t year;
    iso_week(d_, w, year);
    if (which == 'V') number(w, 2);
    if (which == 'G') number(year, 0);
    if (which == 'g') number(year % 100, 2);
  }

  bool one(char c) {
    switch (c) {
      case 'a':
        text(day_name(d_), 3);
        break;
      case 'A':
        text(day_name(d_));
        break;
      case 'b':
      case 'h':
        text(month_name(d_), 3);
        break;
      case 'B':
        text(month_name(d_));
        break;
      case 'c':
        run("%a %b %e %H:%M:%S %Y");
        break;
      case 'C':
        number(d_.year / 100, 2);
        break;
      case 'd':
        number(d_.day, 2);
        break;
      case 'D':
      case 'x':
        run("%m/%d/%y");
        break;
      case 'e':
        number(d_.day, 2, ' ');
        break;
      case 'F':
        run("%Y-%m-%d");
        break;
      case 'g':
      case 'G':
      case 'V':
        week(c);
        break;
      case 'H':
        number(d_.hour, 2);
        break;
      case 'k':
        number(d_.hour, 2, ' ');
        break;
      case 'I':
        number(hour12(), 2);
        break;
      case 'l':
        number(hour12(), 2, ' ');
        break;
      case 'j':
        number(d_.year_day, 3);
        break;
      case 'm':
        number(d_.month, 2);
        break;
      case 'M':
        number(d_.minute, 2);
        break;
      case 'n':
        out_ += '\n';
        break;
      case 'p':
        text(d_.hour < 12 ? "AM" : "PM");
        break;
      case 'P':
        text(d_.hour < 12 ? "am" : "pm");
        break;
      case 'r':
        run("%I:%M:%S %p");
        break;
      case 'R':
        run("%H:%M");
        break;
      case 's':
        seconds();
        break;
      case 'S':
        number(d_.second, 2);
        break;
      case 't':
        out_ += '\t';
        break;
      case 'T':
      case 'X':
        run("%H:%M:%S");
        break;
      case 'u':
        number(d_.weekday + 1, 1);
        break;
      case 'w':
        number((d_.weekday + 1) % 7, 1);
        break;
      case 'U':
        number((d_.year_day - 1 + 7 - (d_.weekday + 1) % 7) / 7, 2);
        break;
      case 'W':
        number((d_.year_day - 1 + 7 - d_.weekday) / 7, 2);
        break;
      case 'y':
        number((d_.year % 100 + 100) % 100, 2);
        break;
      case 'Y':
        number(d_.year, 0);
        break;
      case 'z':
        zone();
        break;
      case 'Z':
        text(d_.zone);
        break;
      case '%':
        out_ += '%';
        break;
      default:
        return false;
    }
    return true;
  }

  const HostDate& d_;
  std::string out_;
  char flag_ = 0;
};

}  // namespace

std::string format_c_date(const char* format, const HostDate& date) {
  Formatter f(date);
  f.run(format);
  return f.take();
}

}  // namespace dxpy::wasm
