// Dates as struct_time, and their text: shared by the time and datetime modules.
#pragma once

#include "core/host/host.h"
#include "core/object/abstract.h"

namespace dxpy {

// Seconds since the epoch as broken-down UTC.
void date_from_utc_seconds(int64_t seconds, HostDate& out);
// Days since 1970-01-01 of a civil date.
int64_t days_from_civil(int64_t year, int month, int day);
// strftime with the names of the C locale; text outside ASCII passes through.
Owned time_strftime(Thread&, Value format, const HostDate& date);
// Nanoseconds of a number of seconds (int or float); `round_up` as time.sleep wants it, else towards minus infinity.
Status time_seconds_to_ns(Thread&, Value v, bool round_up, int64_t& out);

}  // namespace dxpy
