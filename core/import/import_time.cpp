#include "core/import/import_time.h"

#include <cstdio>
#include <string>

#include "core/host/host.h"
#include "core/import/import_state.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

constexpr int kStderr = 2;

ImportTimes& times_of(Thread& th) { return th.rt->import_state->times; }

int64_t now(Thread& th) {
  HostResult<int64_t> t = th.rt->host->clock(HostClock::kMonotonic);
  return t.ok() ? t.value : 0;
}

int64_t microseconds(int64_t ns) { return (ns + 999) / 1000; }

// Past the buffers of sys.stderr, which may not be there yet.
void write_line(Thread& th, std::string line) {
  line += '\n';
  (void)th.rt->host->write(kStderr, line.data(), line.size());
}

void write_row(Thread& th, const char* columns, std::string name) {
  ImportTimes& t = times_of(th);
  if (!t.header_written) write_line(th, "import time: self [us] | cumulative | imported package");
  t.header_written = true;
  write_line(th, std::string("import time: ") + columns + " | " + name);
}

}  // namespace

ImportTimer::ImportTimer(Thread& th, Value name) : th_(th), name_(name) {
  ImportTimes& t = times_of(th);
  if (t.report == ImportTimes::Report::kNothing) return;
  ++t.depth;
  nested_before_ = t.nested;
  t.nested = 0;
  started_ = now(th);
}

ImportTimer::~ImportTimer() {
  ImportTimes& t = times_of(th_);
  if (t.report == ImportTimes::Report::kNothing) return;
  const int64_t whole = now(th_) - started_;
  char columns[64];
  std::snprintf(columns, sizeof columns, "%9lld | %10lld", static_cast<long long>(microseconds(whole - t.nested)),
                static_cast<long long>(microseconds(whole)));
  --t.depth;
  write_row(th_, columns, std::string(size_t{t.depth} * 2, ' ').append(str_view(name_)));
  t.nested = nested_before_ + whole;
}

void import_time_cached(Thread& th, Value name) {
  if (times_of(th).report != ImportTimes::Report::kAll) return;
  // CPython's width for these pads short names only.
  std::string text(str_view(name));
  const size_t width = size_t{times_of(th).depth} * 2;
  if (text.size() < width) text.insert(0, width - text.size(), ' ');
  write_row(th, "cached    | cached    ", text);
}

}  // namespace dxpy
