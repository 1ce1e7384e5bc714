// What a time zone is made of: transitions between kinds of local time, and the rule for the time after the last one.
// Plain C++; times are seconds since 1970, either in UTC or ("wall") as a clock in the zone shows them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dxpy {

struct ZoneKind {
  int64_t offset = 0;      // of UTC, seconds
  int64_t dst_offset = 0;  // the part of it that is daylight saving time
  std::string name;
  bool is_dst = false;
  bool operator==(const ZoneKind& o) const {
    return offset == o.offset && dst_offset == o.dst_offset && name == o.name;
  }
};

// A day of each year and a time of day, as POSIX's TZ describes them.
struct ZoneDay {
  enum class Form : uint8_t { kOfYear, kJulian, kOfMonth };  // n (0..365), Jn (1..365, no leap day), Mm.w.d
  Form form = Form::kOfYear;
  int day = 0;  // of the year, or of the week (Sunday 0)
  int month = 0, week = 0;
  int64_t seconds = 2 * 3600;
  int64_t in_year(int year) const;  // wall time
};

class ZoneData {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;
  // Index of the kind that holds at a wall time (fold: the second of two equal ones). kNone: there is none.
  uint32_t at_wall(int64_t wall, int year, bool fold) const;
  // The same for a time in UTC of that year; says whether the wall time is the second of two equal ones.
  uint32_t at_utc(int64_t utc, int year, bool& fold) const;

  // Fills kinds and transitions from a TZif file; the rule for the time after is for finish(). False: see `error`.
  bool read(std::string_view file, std::string& tz, std::string& error);
  // Filling: kinds and transitions first, then finish(). False: `tz` is malformed.
  std::vector<ZoneKind> kinds;
  std::vector<int64_t> utc;      // times of the transitions, ascending
  std::vector<uint32_t> become;  // the kind that begins with each
  bool finish(std::string_view tz);

  uint32_t after = kNone;  // the kind that holds always when `fixed`
  bool fixed = false;

 private:
  bool parse_rule(std::string_view tz);
  void infer_dst_offsets();
  void make_wall_times();
  uint32_t by_rule_wall(int64_t wall, int year, bool fold) const;
  uint32_t by_rule_utc(int64_t utc, int year, bool& fold) const;

  std::vector<int64_t> wall_[2];  // transitions in wall time, for fold 0 and 1
  uint32_t before_ = kNone;
  bool has_rule_ = false;
  uint32_t standard_ = kNone, daylight_ = kNone;  // of the rule
  ZoneDay start_, end_;                           // of daylight saving time
};

}  // namespace dxpy
