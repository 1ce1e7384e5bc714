// -X importtime: what each import takes, told on stderr as it ends.
#pragma once

#include "core/object/runtime.h"

namespace dxpy {

// Times of imports as they nest; part of ImportState. Microseconds are rounded up.
struct ImportTimes {
  enum class Report : uint8_t {
    kNothing,
    kLoaded,  // modules that are loaded
    kAll,     // also those that were there
  };
  Report report = Report::kNothing;
  bool header_written = false;
  uint32_t depth = 0;  // imports under way
  int64_t nested = 0;  // nanoseconds of the finished imports inside the one under way
};

// Around the loading of one module.
class ImportTimer {
 public:
  ImportTimer(Thread&, Value name);  // name: an absolute one, kept alive by the caller
  ~ImportTimer();
  ImportTimer(const ImportTimer&) = delete;

 private:
  Thread& th_;
  Value name_;
  int64_t started_ = 0, nested_before_ = 0;
};

// An import that found its module in sys.modules.
void import_time_cached(Thread&, Value name);

}  // namespace dxpy
