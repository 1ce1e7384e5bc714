#include "core/modules/zoneinfo/zone_data.h"

#include <algorithm>

#include "core/modules/datetime_impl.h"

namespace dxpy {

namespace {

constexpr int64_t kDaySeconds = 86400, kEpochOrdinal = 719163;

int64_t day_start(int year, int month, int day) { return (to_ordinal(year, month, day) - kEpochOrdinal) * kDaySeconds; }
bool is_leap(int year) { return days_in_month(year, 2) == 29; }

// --- the grammar of TZ: std offset [dst [offset] , start [/time] , end [/time]]
class TzParser {
 public:
  explicit TzParser(std::string_view text) : text_(text) {}
  bool at_end() const { return at_ == text_.size(); }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // Three letters or more, or anything of letters, digits and signs in angle brackets.
  bool name(std::string& out) {
    bool quoted = take('<');
    size_t start = at_;
    while (!at_end() && (is_letter(text_[at_]) || (quoted && (is_digit(text_[at_]) || is_sign(text_[at_]))))) ++at_;
    out = text_.substr(start, at_ - start);
    if (quoted) return !out.empty() && take('>');
    return out.size() >= 3;
  }
  // [+-]h[h][h][:mm[:ss]]
  bool time(int64_t max_hours, int64_t& out) {
    int64_t sign = take('-') ? -1 : 1, hours, minutes = 0, seconds = 0;
    if (sign == 1) (void)take('+');
    if (!number(1, max_hours > 99 ? 3 : 2, hours) || hours > max_hours) return false;
    if (take(':') && (!number(2, 2, minutes) || minutes > 59)) return false;
    if (text_[at_ - 1] == ':') return false;
    if (has_minutes_ && take(':') && (!number(2, 2, seconds) || seconds > 59)) return false;
    out = sign * (hours * 3600 + minutes * 60 + seconds);
    return true;
  }
  bool day(ZoneDay& out) {
    int64_t n, week, month;
    if (take('M')) {
      out.form = ZoneDay::Form::kOfMonth;
      if (!number(1, 2, month) || !take('.') || !number(1, 1, week) || !take('.') || !number(1, 1, n)) return false;
      if (month < 1 || month > 12 || week < 1 || week > 5 || n > 6) return false;
      out.month = static_cast<int>(month);
      out.week = static_cast<int>(week);
    } else {
      out.form = take('J') ? ZoneDay::Form::kJulian : ZoneDay::Form::kOfYear;
      if (!number(1, 3, n) || n > 365 || (out.form == ZoneDay::Form::kJulian && n < 1)) return false;
    }
    out.day = static_cast<int>(n);
    return !take('/') || time(167, out.seconds);
  }

 private:
  static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_sign(char c) { return c == '+' || c == '-'; }
  bool number(size_t least, size_t most, int64_t& out) {
    size_t start = at_;
    out = 0;
    while (!at_end() && at_ - start < most && is_digit(text_[at_])) out = out * 10 + (text_[at_++] - '0');
    has_minutes_ = start > 0 && text_[start - 1] == ':';
    return at_ - start >= least;
  }
  std::string_view text_;
  size_t at_ = 0;
  bool has_minutes_ = false;  // the last number stood behind a colon
};

}  // namespace

int64_t ZoneDay::in_year(int year) const {
  if (form == Form::kOfMonth) {
    int first = (weekday_of(year, month, 1) + 1) % 7;  // Sunday 0
    int of_month = 1 + (day - first + 7) % 7 + (week - 1) * 7;
    if (of_month > days_in_month(year, month)) of_month -= 7;
    return day_start(year, month, of_month) + seconds;
  }
  // Zero-based days count from the last of December here too, as CPython has it.
  int n = day - 1;
  if (form == Form::kJulian && day >= 60 && is_leap(year)) ++n;
  return day_start(year, 1, 1) + n * kDaySeconds + seconds;
}

bool ZoneData::parse_rule(std::string_view tz) {
  constexpr int64_t kMaxOffsetHours = 24;
  TzParser p(tz);
  ZoneKind standard, daylight;
  int64_t west = 0;
  if (!p.name(standard.name) || !p.time(kMaxOffsetHours, west)) return false;
  standard.offset = -west;
  if (p.at_end()) {
    after = static_cast<uint32_t>(kinds.size());
    kinds.push_back(standard);
    return true;
  }
  if (!p.name(daylight.name)) return false;
  daylight.offset = standard.offset + 3600;
  if (!p.take(',')) {
    if (!p.time(kMaxOffsetHours, west) || !p.take(',')) return false;
    daylight.offset = -west;
  }
  daylight.dst_offset = daylight.offset - standard.offset;
  if (!p.day(start_) || !p.take(',') || !p.day(end_) || !p.at_end()) return false;
  has_rule_ = true;
  standard_ = static_cast<uint32_t>(kinds.size());
  kinds.push_back(standard);
  daylight_ = static_cast<uint32_t>(kinds.size());
  kinds.push_back(daylight);
  return true;
}

// The file only says which kinds are daylight saving time; how much of the offset that is shows in the neighbours.
void ZoneData::infer_dst_offsets() {
  size_t wanted = 0, found = 0;
  for (const ZoneKind& k : kinds) wanted += k.is_dst;
  for (size_t i = 1; i < become.size() && found < wanted; ++i) {
    ZoneKind& kind = kinds[become[i]];
    if (!kind.is_dst || kind.dst_offset != 0) continue;
    int64_t difference = 0;
    const ZoneKind& previous = kinds[become[i - 1]];
    if (!previous.is_dst) difference = kind.offset - previous.offset;
    if (difference == 0 && i + 1 < become.size()) {
      const ZoneKind& next = kinds[become[i + 1]];
      if (next.is_dst) continue;
      difference = kind.offset - next.offset;
    }
    if (difference == 0) continue;
    kind.dst_offset = difference;
    ++found;
  }
  if (found == wanted) return;
  for (ZoneKind& k : kinds) {
    if (k.is_dst && k.dst_offset == 0) k.dst_offset = 3600;  // the likeliest
  }
}

void ZoneData::make_wall_times() {
  for (size_t i = 0; i < utc.size(); ++i) {
    int64_t old_offset = kinds[i == 0 ? 0 : become[i - 1]].offset;
    int64_t new_offset = kinds[become[i]].offset;
    wall_[0].push_back(utc[i] + std::max(old_offset, new_offset));
    wall_[1].push_back(utc[i] + std::min(old_offset, new_offset));
  }
}

bool ZoneData::finish(std::string_view tz) {
  infer_dst_offsets();
  make_wall_times();
  size_t in_file = kinds.size();
  for (uint32_t i = 0; i < in_file && before_ == kNone; ++i) {
    if (!kinds[i].is_dst) before_ = i;
  }
  if (before_ == kNone && !become.empty()) before_ = become[0];
  if (!tz.empty()) {
    if (!parse_rule(tz)) return false;
  } else if (!become.empty()) {
    after = become.back();
  } else if (in_file > 0) {
    after = static_cast<uint32_t>(in_file) - 1;
  }
  fixed = in_file <= 1 && !has_rule_ && (in_file == 0 || kinds[0] == kinds[after]);
  return true;
}

uint32_t ZoneData::at_wall(int64_t wall, int year, bool fold) const {
  const std::vector<int64_t>& times = wall_[fold ? 1 : 0];
  if (!times.empty() && wall < times[0]) return before_;
  if (times.empty() || wall > times.back()) return has_rule_ ? by_rule_wall(wall, year, fold) : after;
  auto next = std::upper_bound(times.begin(), times.end(), wall);
  return become[static_cast<size_t>(next - times.begin()) - 1];
}

uint32_t ZoneData::at_utc(int64_t time, int year, bool& fold) const {
  fold = false;
  if (!utc.empty() && time < utc[0]) return before_;
  if ((utc.empty() || time > utc.back()) && has_rule_) return by_rule_utc(time, year, fold);
  if (utc.empty()) return after;
  auto next = static_cast<size_t>(std::upper_bound(utc.begin(), utc.end(), time) - utc.begin());
  uint32_t kind = become[next - 1], previous = next >= 2 ? become[next - 2] : before_;
  if (next == utc.size() && time > utc.back() && next < 2) {  // behind the only transition
    previous = before_;
    kind = after;
  }
  int64_t shift = kinds[previous].offset - kinds[kind].offset;
  fold = shift > time - utc[next - 1];
  return kind;
}

namespace {

// Whether a time lies between start and end, which may enclose the turn of the year.
bool is_between(int64_t time, int64_t start, int64_t end) {
  return start < end ? start <= time && time < end : !(end <= time && time < start);
}

}  // namespace

uint32_t ZoneData::by_rule_wall(int64_t wall, int year, bool fold) const {
  int64_t start = start_.in_year(year), end = end_.in_year(year), shift = kinds[daylight_].dst_offset;
  // The hour that a clock skips counts as before the change, the one it shows twice as `fold` says.
  if (fold == (shift >= 0)) {
    end -= shift;
  } else {
    start += shift;
  }
  return is_between(wall, start, end) ? daylight_ : standard_;
}

uint32_t ZoneData::by_rule_utc(int64_t time, int year, bool& fold) const {
  int64_t shift = kinds[daylight_].dst_offset;
  int64_t start = start_.in_year(year) - kinds[standard_].offset, end = end_.in_year(year) - kinds[daylight_].offset;
  int64_t twice_from = shift > 0 ? end : start;
  fold = twice_from <= time && time < twice_from + std::abs(shift);
  return is_between(time, start, end) ? daylight_ : standard_;
}

}  // namespace dxpy
