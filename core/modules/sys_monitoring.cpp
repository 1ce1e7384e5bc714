// sys.monitoring (PEP 669): tools, callbacks and event sets are kept; this runtime does not deliver events yet, and
// says so when a tool asks for some. Tracing and profiling through sys.settrace and sys.setprofile work.
#include "core/modules/sys_monitoring.h"

#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"

namespace dxpy {

namespace {

constexpr int64_t kTools = 6;

struct EventName {
  const char* name;
  int64_t bit;
};
constexpr EventName kEvents[] = {{"PY_START", 1},
                                 {"PY_RESUME", 2},
                                 {"PY_RETURN", 4},
                                 {"PY_YIELD", 8},
                                 {"CALL", 16},
                                 {"LINE", 32},
                                 {"INSTRUCTION", 64},
                                 {"JUMP", 128},
                                 {"BRANCH_LEFT", 256},
                                 {"BRANCH_RIGHT", 512},
                                 {"STOP_ITERATION", 1024},
                                 {"RAISE", 2048},
                                 {"EXCEPTION_HANDLED", 4096},
                                 {"PY_UNWIND", 8192},
                                 {"PY_THROW", 16384},
                                 {"RERAISE", 32768},
                                 {"C_RETURN", 65536},
                                 {"C_RAISE", 131072},
                                 {"BRANCH", 262144},
                                 {"NO_EVENTS", 0}};
constexpr int64_t kAllEvents = (int64_t{1} << 19) - 1;

struct MonitoringState {
  Owned tools[kTools];      // names; empty: not in use
  Owned callbacks[kTools];  // dict: event -> callable
};

Status check_tool(Thread& th, int64_t tool) {
  if (tool >= 0 && tool < kTools) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "invalid tool {} (must be between 0 and 5)", tool);
}
Status check_used(Thread& th, int64_t tool) {
  if (failed(check_tool(th, tool))) return Status::kError;
  if (module_state<MonitoringState>(th).tools[tool]) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "tool {} is not in use", tool);
}
Status check_events(Thread& th, int64_t events) {
  if (events < 0 || events > kAllEvents) return raise(th, th.rt->exc.ValueError, "invalid event set 0x{}", events);
  if (events != 0)
    return raise(th, th.rt->exc.NotImplementedError, "this runtime does not deliver sys.monitoring events");
  return Status::kOk;
}

Owned use_tool_id(Thread& th, int64_t tool, Value name) {
  if (failed(check_tool(th, tool))) return {};
  if (!is_str(name)) return raise(th, th.rt->exc.ValueError, "tool name must be a str");
  Owned& slot = module_state<MonitoringState>(th).tools[tool];
  if (slot) return raise(th, th.rt->exc.ValueError, "tool {} is already in use", tool);
  slot = Owned::borrow(name);
  return Owned::none();
}
Owned clear_tool_id(Thread& th, int64_t tool) {
  if (failed(check_tool(th, tool))) return {};
  module_state<MonitoringState>(th).callbacks[tool].reset();
  return Owned::none();
}
Owned free_tool_id(Thread& th, int64_t tool) {
  if (failed(check_tool(th, tool))) return {};
  MonitoringState& s = module_state<MonitoringState>(th);
  s.tools[tool].reset();
  s.callbacks[tool].reset();
  return Owned::none();
}
Owned get_tool(Thread& th, int64_t tool) {
  if (failed(check_tool(th, tool))) return {};
  Owned& slot = module_state<MonitoringState>(th).tools[tool];
  return slot ? slot.clone() : Owned::none();
}
Owned register_callback(Thread& th, int64_t tool, int64_t event, Value function) {
  if (failed(check_tool(th, tool))) return {};
  if (event <= 0 || (event & (event - 1)) != 0)
    return raise(th, th.rt->exc.ValueError, "The callback can only be set for one event at a time");
  if (event > kAllEvents) return raise(th, th.rt->exc.ValueError, "invalid event {}", event);
  Owned& dict = module_state<MonitoringState>(th).callbacks[tool];
  if (!dict) dict = dict_new(th);
  if (!dict) return {};
  Value key = Value::small_int(event);
  Value old = dict_get(th, dict, key);
  Owned result = old ? Owned::borrow(old) : Owned::none();
  if (failed(dict_set(th, dict, key, function))) return {};
  return result;
}
Owned get_events(Thread& th, int64_t tool) { return failed(check_used(th, tool)) ? Owned() : Owned::small_int(0); }
Owned set_events(Thread& th, int64_t tool, int64_t events) {
  return failed(check_used(th, tool)) || failed(check_events(th, events)) ? Owned() : Owned::none();
}
Status check_code(Thread& th, Value code) {
  if (is_kind(code, Kind::kCode)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "code must be a code object");
}
Owned get_local_events(Thread& th, int64_t tool, Value code) {
  return failed(check_code(th, code)) || failed(check_used(th, tool)) ? Owned() : Owned::small_int(0);
}
Owned set_local_events(Thread& th, int64_t tool, Value code, int64_t events) {
  bool ok = !failed(check_code(th, code)) && !failed(check_used(th, tool)) && !failed(check_events(th, events));
  return ok ? Owned::none() : Owned();
}
Owned restart_events(Thread&) { return Owned::none(); }
Owned all_events(Thread& th) { return dict_new(th); }

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
  Owned module = module_from_def(th, kMonitoring);
  Owned events = dict_new(th);
  if (!module || !events) return Status::kError;
  for (const EventName& e : kEvents) {
    if (failed(dict_set_text(th, events, e.name, Value::small_int(e.bit)))) return Status::kError;
  }
  Owned names = simple_namespace_new(th, events);
  Owned disable = call(th, type_value(th.rt->types.object)), missing = call(th, type_value(th.rt->types.object));
  auto* m = module.as<Module>();
  if (!names || !disable || !missing || failed(module_add(th, m, "events", names)) ||
      failed(module_add(th, m, "DISABLE", disable)) || failed(module_add(th, m, "MISSING", missing)) ||
      failed(module_add_int(th, m, "DEBUGGER_ID", 0)) || failed(module_add_int(th, m, "COVERAGE_ID", 1)) ||
      failed(module_add_int(th, m, "PROFILER_ID", 2)) || failed(module_add_int(th, m, "OPTIMIZER_ID", 5)))
    return Status::kError;
  return module_add(th, sys, "monitoring", module);
}

}  // namespace dxpy
