#include "core/modules/fault_dump.h"

#include "core/host/host.h"
#include "core/interp/frame.h"
#include "core/object/str.h"

namespace dxpy {

namespace {
constexpr int kMaxFrames = 100, kMaxThreads = 100;
constexpr size_t kMaxText = 500;  // characters of a name
}  // namespace

void FaultDump::flush() {
  size_t done = 0;
  while (done < used_) {
    HostResult<size_t> r = host_.write(fd_, buffer_ + done, used_ - done);
    if (r.ok() && r.value > 0) {
      done += r.value;
    } else if (r.error != kHostInterrupted) {
      break;
    }
  }
  used_ = 0;
}

void FaultDump::text(std::string_view s) {
  for (char c : s) {
    if (used_ == sizeof buffer_) flush();
    buffer_[used_++] = c;
  }
}

void FaultDump::number(uint64_t n, unsigned base, unsigned digits) {
  char out[24];
  size_t at = sizeof out;
  while ((n != 0 || digits > 0) && at > 0) {
    out[--at] = "0123456789abcdef"[n % base];
    n /= base;
    if (digits > 0) --digits;
  }
  text({out + at, sizeof out - at});
}

// Printable ASCII as it is, everything else as \xhh, \uhhhh or \Uhhhhhhhh.
void FaultDump::escaped(Value str) {
  if (!str || !is_str(str)) return text("???");
  std::string_view s = str_view(str);
  size_t characters = 0;
  for (size_t at = 0; at < s.size(); ++characters) {
    if (characters == kMaxText) return text("...");
    auto lead = static_cast<uint8_t>(s[at]);
    size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    uint32_t c = size == 1 ? lead : lead & (0xffu >> (size + 1));
    for (size_t i = 1; i < size && at + i < s.size(); ++i) c = c << 6 | (static_cast<uint8_t>(s[at + i]) & 0x3f);
    if (c >= ' ' && c <= '~') {
      text(s.substr(at, 1));
    } else {
      text(c <= 0xff ? "\\x" : c <= 0xffff ? "\\u" : "\\U");
      number(c, 16, c <= 0xff ? 2 : c <= 0xffff ? 4 : 8);
    }
    at += size;
  }
}

void FaultDump::frames(const Thread& th) {
  const Frame* f = th.frame;
  if (f == nullptr) return text("  <no Python frame>\n");
  for (int depth = 0; f != nullptr; f = f->previous, ++depth) {
    if (depth == kMaxFrames) return;
    text("  File \"");
    escaped(f->code->filename);
    text("\", line ");
    int line = frame_line(f);
    if (line >= 0) {
      number(static_cast<uint64_t>(line));
    } else {
      text("???");
    }
    text(" in ");
    escaped(f->code->name);
    text("\n");
  }
}

void FaultDump::threads(const Runtime& rt, const Thread* current) {
  int count = 0;
  for (const Thread* t = rt.threads; t != nullptr; t = t->next, ++count) {
    if (count != 0) text("\n");
    if (count == kMaxThreads) return text("...\n");
    text(t == current ? "Current thread 0x" : "Thread 0x");
    number(t->id, 16, 16);
    text(" (most recent call first):\n");
    frames(*t);
  }
}

void FaultDump::c_stack() {
  text("Current thread's C stack trace (most recent call first):\n  <cannot get C stack on this system>\n");
}

}  // namespace dxpy
