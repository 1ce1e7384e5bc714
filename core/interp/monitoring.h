// What sys.monitoring (PEP 669) and sys.settrace share: the events that tools asked for, and what is known about the
// lines of a code object. Frames run on the traced handlers while anything listens (Breaker::kTrace).
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "core/interp/decode.h"
#include "core/interp/frame.h"

namespace dxpy {

enum class MonitorEvent : uint8_t {
#define DX_EVENT(name, text) k##name,
#include "core/interp/monitoring_events.def"
#undef DX_EVENT
  kCount
};
inline constexpr int kMonitorEvents = static_cast<int>(MonitorEvent::kCount);
inline constexpr int kMonitorTools = 6;
constexpr uint32_t monitor_bit(MonitorEvent e) { return 1u << static_cast<int>(e); }

// Owned by the module state of sys.monitoring; InterpState points to it while there is one.
struct Monitoring {
  Owned names[kMonitorTools];  // empty: the tool is not in use
  Owned callbacks[kMonitorTools][kMonitorEvents];
  uint32_t events[kMonitorTools] = {};  // for all code
  uint32_t local_events = 0;            // what any code object asks for on its own
  uint64_t generation = 1;              // counts restart_events()
  uint64_t clears[kMonitorTools] = {};  // counts clear_tool_id(): events asked for before are void
  Owned disable, missing;

  uint32_t active() const {
    uint32_t all = local_events;
    for (uint32_t e : events) all |= e;
    return all;
  }
};

// What the events of one code object need.
struct CodeMonitor {
  std::vector<uint32_t> offsets;        // of each DPB instruction in co_code
  std::vector<int32_t> lines;           // of each unit; -1: none
  std::vector<uint8_t> starts;          // whether a unit starts a line
  uint32_t events[kMonitorTools] = {};  // for this code alone (monitor_local_events)
  uint64_t asked[kMonitorTools] = {};   // Monitoring::clears when they were asked for
  uint64_t generation = 0;
  std::unordered_map<uint64_t, uint8_t> disabled;  // unit << 8 | event -> the tools that are done with it
};
// Made at first use; the code must have its units.
CodeMonitor& code_monitor(Code* code);
void code_monitor_free(Code* code);
inline uint32_t monitor_local_events(const Monitoring& m, const CodeMonitor& c, int tool) {
  return c.asked[tool] == m.clears[tool] ? c.events[tool] : 0;
}

// Calls the tools that listen to `e` at a unit of the frame's code. `args`: what follows the code and, but for lines,
// the offset. No exception may be pending.
Status monitor_fire(Thread&, Frame* f, MonitorEvent e, const Unit* at, std::span<const Value> args);
// Whether any tool listens to one of the events.
bool monitor_wants(Thread&, uint32_t events);
// Sets Breaker::kTrace of a thread as its tracers and the tools need it.
void tracing_update(Thread&);
void tracing_update_all(Runtime&);

}  // namespace dxpy
