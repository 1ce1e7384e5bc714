// The module _lsprof: the profiler behind cProfile. Its callbacks are registered with sys.monitoring.
//
// Each call that is running has a Frame on the profiler's stack; what ends adds its time to its entry, and to the
// caller's sub-entry for it. Entries are found by the code object, or by the definition of a built-in function.
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/host/host.h"
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/misc.h"

namespace dxpy {

namespace {

constexpr int kTool = 2;                          // sys.monitoring.PROFILER_ID
constexpr double kTimerPrecision = 4294967296.0;  // floats of a timer become fixed point

struct Totals {
  int64_t total = 0, own = 0;
  int64_t calls = 0, recursive = 0, depth = 0;
  void add(int64_t time, int64_t own_time) {
    if (--depth == 0) {
      total += time;
    } else {
      ++recursive;
    }
    own += own_time;
    ++calls;
  }
};
struct Entry {
  Owned what;  // a code object, or the text of a built-in function
  Totals totals;
  std::unordered_map<Entry*, Totals> callees;
};
struct RunningCall {
  Entry* entry;
  int64_t start, in_callees;
};
struct Profile {
  std::unordered_map<uint64_t, std::unique_ptr<Entry>> entries;
  std::vector<Entry*> order;
  std::vector<RunningCall> stack;
};

struct Profiler : Object {
  Profile* profile;
  Value timer;  // owned; empty: the host's clock
  double unit;
  bool subcalls, builtins, enabled;
};
struct LsprofState {
  Type *entry = nullptr, *subentry = nullptr;
};

Profiler* as_profiler(Value v) { return v.as<Profiler>(); }

int64_t now(Thread& th, Profiler* p) {
  if (!p->timer) return th.rt->host->clock(HostClock::kMonotonic).value;
  Owned v = call(th, p->timer);
  int64_t n = 0;
  double d = 0;
  if (v && p->unit > 0) {
    if (!failed(int_as_i64(th, v, n))) return n;
  } else if (v && !failed(to_double(th, v, d))) {
    return static_cast<int64_t>(d * kTimerPrecision);
  }
  error_unraisable(th, "Exception ignored while calling the profiler's timer", p->timer);
  return 0;
}
double seconds_per_tick(const Profiler* p) {
  if (!p->timer) return 1e-9;
  return p->unit > 0 ? p->unit : 1 / kTimerPrecision;
}

void begin(Thread& th, Profiler* p, Entry* entry) {
  ++entry->totals.depth;
  if (p->subcalls && !p->profile->stack.empty()) ++p->profile->stack.back().entry->callees[entry].depth;
  p->profile->stack.push_back({entry, now(th, p), 0});
}
void end(Thread& th, Profiler* p) {
  auto& stack = p->profile->stack;
  RunningCall call = stack.back();
  stack.pop_back();
  int64_t time = now(th, p) - call.start, own = time - call.in_callees;
  call.entry->totals.add(time, own);
  if (stack.empty()) return;
  stack.back().in_callees += time;
  if (p->subcalls) stack.back().entry->callees[call.entry].add(time, own);
}

Entry* find_or_add(Profiler* p, uint64_t key) {
  auto found = p->profile->entries.find(key);
  return found == p->profile->entries.end() ? nullptr : found->second.get();
}
Entry* add_entry(Profiler* p, uint64_t key, Owned what) {
  auto entry = std::make_unique<Entry>();
  entry->what = std::move(what);
  p->profile->order.push_back(entry.get());
  return (p->profile->entries[key] = std::move(entry)).get();
}

// A built-in function as reports show it.
Owned describe(Thread& th, const NativeFunction* f) {
  Owned name = str_new(th, f->def->name());
  if (!name) return {};
  if (f->self && !is_kind(f->self, Kind::kModule)) {
    Value found = type_lookup(type_of(th, f->self), str_intern(th, name));
    if (found) return repr(th, found);
  }
  if (f->module && is_str(f->module)) return format_str(th, "<built-in method {}.{}>", f->module, name);
  return format_str(th, "<built-in method {}>", name);
}

Owned on_start(Thread& th, Value self, Value code, Value) {
  Profiler* p = as_profiler(self);
  Entry* entry = find_or_add(p, code.bits());
  if (entry == nullptr) entry = add_entry(p, code.bits(), Owned::borrow(code));
  begin(th, p, entry);
  return Owned::none();
}
Owned on_throw(Thread& th, Value self, Value code, Value offset, Value) { return on_start(th, self, code, offset); }
Owned on_return(Thread& th, Value self, Value code, Value, Value) {
  Profiler* p = as_profiler(self);
  auto& stack = p->profile->stack;
  // The end of a call that began before profiling did concerns nobody.
  Entry* entry = find_or_add(p, code.bits());
  if (!stack.empty() && stack.back().entry == entry) end(th, p);
  return Owned::none();
}

const NativeFunction* builtin_of(Thread& th, Value callable, Value self_arg, Owned& bound) {
  if (is_kind(callable, Kind::kNativeFunction)) return callable.as<NativeFunction>();
  if (!is_kind(callable, Kind::kMethodDescriptor) || !self_arg) return nullptr;
  auto* d = callable.as<MethodDescriptor>();
  if (!is_subtype(type_of(th, self_arg), d->owner)) return nullptr;
  bound = native_function_new(th, *d->def, self_arg, Value());
  return bound ? bound.as<NativeFunction>() : nullptr;
}
Owned on_builtin_call(Thread& th, Value self, Value, Value, Value callable, Value self_arg) {
  Profiler* p = as_profiler(self);
  Owned bound;
  const NativeFunction* f = p->builtins ? builtin_of(th, callable, self_arg, bound) : nullptr;
  if (f == nullptr) return th.has_error() ? Owned() : Owned::none();
  auto key = static_cast<uint64_t>(reinterpret_cast<uintptr_t>(f->def));
  Entry* entry = find_or_add(p, key);
  if (entry == nullptr) {
    Owned what = describe(th, f);
    if (!what) return {};
    entry = add_entry(p, key, std::move(what));
  }
  begin(th, p, entry);
  return Owned::none();
}
Owned on_builtin_return(Thread& th, Value self, Value, Value, Value callable, Value self_arg) {
  Profiler* p = as_profiler(self);
  Owned bound;
  const NativeFunction* f = p->builtins ? builtin_of(th, callable, self_arg, bound) : nullptr;
  if (f == nullptr) return th.has_error() ? Owned() : Owned::none();
  Entry* entry = find_or_add(p, static_cast<uint64_t>(reinterpret_cast<uintptr_t>(f->def)));
  if (!p->profile->stack.empty() && p->profile->stack.back().entry == entry) end(th, p);
  return Owned::none();
}

// --- sys.monitoring
struct EventRow {
  const char* event;
  const char* method;
};
const EventRow kEvents[] = {
    {"PY_START", "_pystart_callback"},   {"PY_RESUME", "_pystart_callback"}, {"PY_THROW", "_pythrow_callback"},
    {"PY_RETURN", "_pyreturn_callback"}, {"PY_YIELD", "_pyreturn_callback"}, {"PY_UNWIND", "_pyreturn_callback"},
    {"CALL", "_ccall_callback"},         {"C_RETURN", "_creturn_callback"},  {"C_RAISE", "_creturn_callback"}};

Status monitor(Thread& th, Value self, bool on) {
  Owned monitoring = import_attr(th, "sys", "monitoring");
  Owned events = monitoring ? get_attr(th, monitoring, "events") : Owned();
  Owned mask = Owned::small_int(0);
  for (const EventRow& row : kEvents) {
    Owned event = events ? get_attr(th, events, row.event) : Owned();
    Owned callback = !event ? Owned() : on ? get_attr(th, self, row.method) : Owned::none();
    Owned done = callback ? call_method(th, monitoring, lend(str_ascii(th, "register_callback")),
                                        Value::small_int(kTool), event, callback)
                          : Owned();
    if (!done) return Status::kError;
    if (std::string_view(row.event).starts_with("C_")) continue;  // come with CALL
    mask = binary_op(th, BinaryOp::kOr, mask, event);
    if (!mask) return Status::kError;
  }
  Owned set = call_method(th, monitoring, lend(str_ascii(th, "set_events")), Value::small_int(kTool),
                          on ? mask.get() : Value::small_int(0));
  return set ? Status::kOk : Status::kError;
}

Status enable(Thread& th, Value self, bool subcalls, bool builtins) {
  Profiler* p = as_profiler(self);
  p->subcalls = subcalls;
  p->builtins = builtins;
  Owned monitoring = import_attr(th, "sys", "monitoring");
  Owned taken = monitoring ? call_method(th, monitoring, lend(str_ascii(th, "use_tool_id")), Value::small_int(kTool),
                                         lend(str_ascii(th, "cProfile")))
                           : Owned();
  if (!taken) return Status::kError;
  p->enabled = true;
  return monitor(th, self, true);
}
Status disable(Thread& th, Value self) {
  Profiler* p = as_profiler(self);
  if (!p->enabled) return Status::kOk;
  p->enabled = false;
  if (failed(monitor(th, self, false))) return Status::kError;
  Owned monitoring = import_attr(th, "sys", "monitoring");
  Owned freed =
      monitoring ? call_method(th, monitoring, lend(str_ascii(th, "free_tool_id")), Value::small_int(kTool)) : Owned();
  while (!p->profile->stack.empty()) end(th, p);
  return freed ? Status::kOk : Status::kError;
}
Status clear_data(Thread& th, Value self) {
  Profiler* p = as_profiler(self);
  if (p->enabled && failed(disable(th, self))) return Status::kError;
  delete p->profile;
  p->profile = new Profile;
  return Status::kOk;
}

// --- results
Owned sequence_of(Thread& th, Type* type, Value what, const Totals& t, double tick, Value calls) {
  Owned count = int_from_i64(th, t.calls), recursive = int_from_i64(th, t.recursive);
  Owned total = float_from_double(th, tick * static_cast<double>(t.total));
  Owned own_time = float_from_double(th, tick * static_cast<double>(t.own));
  if (!count || !recursive || !total || !own_time) return {};
  const Value values[] = {what, count, recursive, total, own_time, calls};
  return struct_sequence_new(th, type, values, calls ? 6 : 5);
}
Owned getstats(Thread& th, Value self) {
  Profiler* p = as_profiler(self);
  auto& state = module_state<LsprofState>(th);
  double tick = seconds_per_tick(p);
  Owned list = list_new(th);
  for (Entry* entry : p->profile->order) {
    if (!list) return {};
    if (entry->totals.calls == 0) continue;
    Owned calls = Owned::none();
    if (!entry->callees.empty()) {
      calls = list_new(th);
      for (auto& [callee, totals] : entry->callees) {
        if (totals.calls == 0) continue;
        Owned sub = calls ? sequence_of(th, state.subentry, callee->what, totals, tick, Value()) : Owned();
        if (!sub || failed(list_append(th, calls.as<List>(), sub))) return {};
      }
    }
    Owned row = sequence_of(th, state.entry, entry->what, entry->totals, tick, calls);
    if (!row || failed(list_append(th, list.as<List>(), row))) return {};
  }
  return list;
}

// --- the type
Owned construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* p = make_instance<Profiler>(th, cls);
  if (p != nullptr) p->profile = new Profile;
  return Owned::steal(Value(p));
}
Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[4];
  if (failed(native_match(th, "Profiler(timer=None, timeunit=0.0, subcalls=True, builtins=True)", args, nargs, kwnames,
                          v, 4))) {
    return Status::kError;
  }
  Profiler* p = as_profiler(self);
  if (failed(to_double(th, v[1], p->unit))) return Status::kError;
  Tri subcalls = truth(th, v[2]), builtins = truth(th, v[3]);
  if (subcalls == Tri::kError || builtins == Tri::kError) return Status::kError;
  assign(p->timer, v[0].is_none() ? Value() : v[0]);
  p->subcalls = subcalls == Tri::kTrue;
  p->builtins = builtins == Tri::kTrue;
  return Status::kOk;
}
void dealloc(Thread& th, Object* o) {
  auto* p = static_cast<Profiler*>(o);
  delete p->profile;
  drop(p->timer);
  object_free(th, o);
}
void traverse(Object* o, Visitor& visit) {
  visit(static_cast<Profiler*>(o)->timer);
  traverse_attributes(o, visit);
}
void clear(Thread& th, Object* o) {
  drop(static_cast<Profiler*>(o)->timer);
  clear_attributes(th, o);
}

const NativeDef kMethods[] = {
    method<&getstats>("getstats(self, /)", "list of profiler_entry objects."),
    method<&enable>("enable(self, /, subcalls=True, builtins=True)", "Start collecting profiling information."),
    method<&disable>("disable(self, /)", "Stop collecting profiling information."),
    method<&clear_data>("clear(self, /)", "Clear all profiling information collected so far."),
    method<&on_start>("_pystart_callback(self, code, instruction_offset, /)"),
    method<&on_throw>("_pythrow_callback(self, code, instruction_offset, exception, /)"),
    method<&on_return>("_pyreturn_callback(self, code, instruction_offset, retval, /)"),
    method<&on_builtin_call>("_ccall_callback(self, code, instruction_offset, callable, self_arg, /)"),
    method<&on_builtin_return>("_creturn_callback(self, code, instruction_offset, callable, self_arg, /)"),
};
void fill(TypeSlots& s) {
  s.construct = construct;
  s.init = init;
  s.dealloc = dealloc;
  s.traverse = traverse;
  s.clear = clear;
}
const TypeSpec kSpec = {"_lsprof.Profiler",
                        sizeof(Profiler),
                        Kind::kOther,
                        TypeFlags::kBaseType | TypeFlags::kGc,
                        "Build a profiler object using the specified timer function.\n\n"
                        "The default timer is a fast built-in one based on real time.\n"
                        "For custom timer functions returning integers, 'timeunit' can\n"
                        "be a float specifying a scale (that is, how long each integer unit\n"
                        "is, in seconds).",
                        fill,
                        kMethods,
                        {},
                        "(timer=None, timeunit=0.0, subcalls=True, builtins=True)"};

constexpr const char* kEntryFields[] = {"code", "callcount", "reccallcount", "totaltime", "inlinetime", "calls"};

Status exec(Thread& th, Module* m) {
  auto& state = module_state<LsprofState>(th);
  if (state.entry == nullptr) {
    state.entry = struct_sequence_type(th, "_lsprof.profiler_entry", nullptr, kEntryFields, 6);
    state.subentry = struct_sequence_type(th, "_lsprof.profiler_subentry", nullptr,
                                          std::span<const char* const>(kEntryFields, 5), 5);
  }
  if (state.entry == nullptr || state.subentry == nullptr || failed(module_add_type(th, m, state.entry)) ||
      failed(module_add_type(th, m, state.subentry))) {
    return Status::kError;
  }
  return add_type(th, m, kSpec) == nullptr ? Status::kError : Status::kOk;
}

}  // namespace

const ModuleDef kLsprofModule = {"_lsprof", "Fast profiler", {}, &exec};

}  // namespace dxpy
