// sys.monitoring (PEP 669): the tools, their callbacks and the events they ask for. core/interp/monitoring.cpp
// delivers.
#include "core/modules/sys_monitoring.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/interp/interp_types.h"
#include "core/interp/monitoring.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"

namespace dxpy {

namespace {

constexpr const char* kEventNames[] = {
#define DX_EVENT(name, text) text,
#include "core/interp/monitoring_events.def"
#undef DX_EVENT
};
constexpr int64_t kLocalEvents = 2 * int64_t{monitor_bit(MonitorEvent::kStopIteration)} - 1;
constexpr int64_t kAllEvents = (int64_t{1} << kMonitorEvents) - 1;
constexpr int64_t kNativeReturns = monitor_bit(MonitorEvent::kCReturn) | monitor_bit(MonitorEvent::kCRaise);
constexpr int64_t kBranches = monitor_bit(MonitorEvent::kBranchLeft) | monitor_bit(MonitorEvent::kBranchRight);

struct MonitoringState {
  Monitoring monitoring;
  Runtime* rt = nullptr;

  void clear() {
    for (int tool = 0; tool < kMonitorTools; ++tool) forget(tool);
    monitoring.local_events = 0;
    if (rt != nullptr && rt->interp != nullptr) rt->interp->monitoring = nullptr;
  }
  ~MonitoringState() { clear(); }
  void forget(int tool) {
    for (Owned& callback : monitoring.callbacks[tool]) callback.reset();
    monitoring.events[tool] = 0;
  }
};

Monitoring& state(Thread& th) { return module_state<MonitoringState>(th).monitoring; }

Status check_tool(Thread& th, int64_t tool) {
  if (tool >= 0 && tool < kMonitorTools) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "invalid tool {} (must be between 0 and 5)", tool);
}
Status check_used(Thread& th, int64_t tool) {
  if (failed(check_tool(th, tool))) return Status::kError;
  if (state(th).names[tool]) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "tool {} is not in use", tool);
}
std::string hex_text(int64_t events) {
  char text[24];
  std::snprintf(text, sizeof text, events < 0 ? "-0x%llx" : "0x%llx",
                static_cast<unsigned long long>(std::llabs(events)));
  return text;
}

// Completes a set of events as given: the sides of BRANCH, and no events that come with CALL alone.
Status check_events(Thread& th, int64_t& events, int64_t known, const char* what) {
  if (events < 0 || events > kAllEvents)
    return raise(th, th.rt->exc.ValueError, "invalid {}event set {}", what, hex_text(events));
  if (events & monitor_bit(MonitorEvent::kBranch))
    events = (events & ~int64_t{monitor_bit(MonitorEvent::kBranch)}) | kBranches;
  constexpr int64_t kCalls = kNativeReturns | monitor_bit(MonitorEvent::kCall);
  if ((events & kNativeReturns) != 0 && (events & kCalls) != kCalls)
    return raise(th, th.rt->exc.ValueError, "cannot set C_RETURN or C_RAISE events independently");
  events &= ~kNativeReturns;
  if (events & ~known) return raise(th, th.rt->exc.ValueError, "invalid {}event set {}", what, hex_text(events));
  return Status::kOk;
}

Owned use_tool_id(Thread& th, int64_t tool, Value name) {
  if (failed(check_tool(th, tool))) return {};
  if (!is_str(name)) return raise(th, th.rt->exc.ValueError, "tool name must be a str");
  Owned& slot = state(th).names[tool];
  if (slot) return raise(th, th.rt->exc.ValueError, "tool {} is already in use", tool);
  slot = Owned::borrow(name);
  return Owned::none();
}
Owned clear_tool_id(Thread& th, int64_t tool) {
  if (failed(check_tool(th, tool))) return {};
  Monitoring& m = state(th);
  if (!m.names[tool]) return Owned::none();
  module_state<MonitoringState>(th).forget(static_cast<int>(tool));
  ++m.clears[tool];  // what it asked for of single code objects goes too
  tracing_update_all(*th.rt);
  return Owned::none();
}
Owned free_tool_id(Thread& th, int64_t tool) {
  Owned r = clear_tool_id(th, tool);
  Monitoring& m = state(th);
  if (r) m.names[tool].reset();
  if (std::none_of(std::begin(m.names), std::end(m.names), [](const Owned& name) { return bool(name); })) {
    m.local_events = 0;
    tracing_update_all(*th.rt);
  }
  return r;
}
Owned get_tool(Thread& th, int64_t tool) {
  if (failed(check_tool(th, tool))) return {};
  Owned& slot = state(th).names[tool];
  return slot ? slot.clone() : Owned::none();
}
Owned register_callback(Thread& th, int64_t tool, int64_t event, Value function) {
  if (failed(check_tool(th, tool))) return {};
  if (event <= 0 || (event & (event - 1)) != 0)
    return raise(th, th.rt->exc.ValueError, "The callback can only be set for one event at a time");
  if (event > kAllEvents) return raise(th, th.rt->exc.ValueError, "invalid event {}", event);
  Owned& slot = state(th).callbacks[tool][std::countr_zero(static_cast<uint64_t>(event))];
  Owned old = slot ? std::move(slot) : Owned::none();
  slot = function.is_none() ? Owned() : Owned::borrow(function);
  return old;
}
Owned get_events(Thread& th, int64_t tool) {
  return failed(check_tool(th, tool)) ? Owned() : Owned::small_int(state(th).events[tool]);
}
Owned set_events(Thread& th, int64_t tool, int64_t events) {
  if (failed(check_tool(th, tool)) || failed(check_events(th, events, kAllEvents, "")) || failed(check_used(th, tool)))
    return {};
  state(th).events[tool] = static_cast<uint32_t>(events);
  tracing_update_all(*th.rt);
  return Owned::none();
}
Status check_code(Thread& th, Value code) {
  if (is_kind(code, Kind::kCode)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "code must be a code object");
}
Owned get_local_events(Thread& th, int64_t tool, Value code) {
  if (failed(check_code(th, code)) || failed(check_tool(th, tool)) || code_units(th, code.as<Code>()) == nullptr)
    return {};
  return Owned::small_int(monitor_local_events(state(th), code_monitor(code.as<Code>()), static_cast<int>(tool)));
}
Owned set_local_events(Thread& th, int64_t tool, Value code, int64_t events) {
  if (failed(check_code(th, code)) || failed(check_tool(th, tool)) ||
      failed(check_events(th, events, kLocalEvents, "local ")) || failed(check_used(th, tool)) ||
      code_units(th, code.as<Code>()) == nullptr)
    return {};
  Monitoring& m = state(th);
  CodeMonitor& c = code_monitor(code.as<Code>());
  c.events[tool] = static_cast<uint32_t>(events);
  c.asked[tool] = m.clears[tool];
  m.local_events |= static_cast<uint32_t>(events);
  tracing_update_all(*th.rt);
  return Owned::none();
}
Owned restart_events(Thread& th) {
  ++state(th).generation;
  return Owned::none();
}
Owned all_events(Thread& th) {
  Owned out = dict_new(th);
  for (int e = 0; out && e < kMonitorEvents; ++e) {
    int64_t tools = 0;
    for (int tool = 0; tool < kMonitorTools; ++tool) tools |= int64_t{(state(th).events[tool] >> e) & 1} << tool;
    if (tools != 0 && failed(dict_set_text(th, out, kEventNames[e], Value::small_int(tools)))) return {};
  }
  return out;
}

const NativeDef kFunctions[] = {
    function<&use_tool_id>("use_tool_id(tool_id, name, /)", nullptr),
    function<&clear_tool_id>("clear_tool_id(tool_id, /)", nullptr),
    function<&free_tool_id>("free_tool_id(tool_id, /)", nullptr),
    function<&get_tool>("get_tool(tool_id, /)", nullptr),
    function<&register_callback>("register_callback(tool_id, event, func, /)", nullptr),
    function<&get_events>("get_events(tool_id, /)", nullptr),
    function<&set_events>("set_events(tool_id, event_set, /)", nullptr),
    function<&get_local_events>("get_local_events(tool_id, code, /)", nullptr),
    function<&set_local_events>("set_local_events(tool_id, code, event_set, /)", nullptr),
    function<&restart_events>("restart_events()", nullptr),
    function<&all_events>("_all_events()", nullptr),
};
const ModuleDef kMonitoring = {"sys.monitoring", nullptr, kFunctions};

}  // namespace

Status sys_add_monitoring(Thread& th, Module* sys) {
  auto& s = module_state<MonitoringState>(th);
  s.rt = th.rt;
  th.rt->interp->monitoring = &s.monitoring;
  Owned module = module_from_def(th, kMonitoring);
  Owned events = dict_new(th);
  if (!module || !events) return Status::kError;
  for (int e = 0; e < kMonitorEvents; ++e) {
    if (failed(dict_set_text(th, events, kEventNames[e], Value::small_int(int64_t{1} << e)))) return Status::kError;
  }
  if (failed(dict_set_text(th, events, "NO_EVENTS", Value::small_int(0)))) return Status::kError;
  Owned names = simple_namespace_new(th, events);
  s.monitoring.disable = call(th, type_value(th.rt->types.object));
  s.monitoring.missing = call(th, type_value(th.rt->types.object));
  auto* m = module.as<Module>();
  if (!names || !s.monitoring.disable || !s.monitoring.missing || failed(module_add(th, m, "events", names)) ||
      failed(module_add(th, m, "DISABLE", s.monitoring.disable)) ||
      failed(module_add(th, m, "MISSING", s.monitoring.missing)) || failed(module_add_int(th, m, "DEBUGGER_ID", 0)) ||
      failed(module_add_int(th, m, "COVERAGE_ID", 1)) || failed(module_add_int(th, m, "PROFILER_ID", 2)) ||
      failed(module_add_int(th, m, "OPTIMIZER_ID", 5)))
    return Status::kError;
  return module_add(th, sys, "monitoring", module);
}

}  // namespace dxpy
