// Delivering the events of sys.monitoring.
#include "core/interp/monitoring.h"
#include "core/interp/code_offsets.h"

#include <cstring>

#include "core/interp/interp_types.h"
#include "core/object/error.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

constexpr const char* kEventNames[] = {
#define DX_EVENT(name, text) text,
#include "core/interp/monitoring_events.def"
#undef DX_EVENT
};

// The lines of all units. A unit starts a line when what stands before it, or jumps to it, is on another one.
void find_lines(Code* code, CodeMonitor& m) {
  const uint32_t count = code->unit_count;
  m.lines.assign(count, -1);
  m.starts.assign(count, 0);
  const uint32_t* origins = code_origins(code);
  if (origins == nullptr) return;
  bytecode::DpbView view = code->dpb->view();
  bytecode::PositionReader reader(view.positions(*code->fn), code->fn->first_line);
  const int32_t shift = static_cast<int32_t>(code->first_line) - static_cast<int32_t>(code->fn->first_line);
  uint32_t run = 0, end = 0, at = 0;
  bytecode::Position p;
  while (reader.next(run, p)) {
    end += run;
    for (; at < count && origins[at] < end; ++at) m.lines[at] = p.line < 0 ? -1 : p.line + shift;
  }
  int32_t before = -1;
  for (uint32_t i = 0; i < count; i += 1 + static_cast<uint32_t>(unit_extra(static_cast<Op>(code->units[i].i.op)))) {
    if (m.lines[i] >= 0 && m.lines[i] != before) m.starts[i] = 1;
    before = m.lines[i];
    const auto op = static_cast<Op>(code->units[i].i.op);
    if (jump_kind(op) == Jump::kNone) continue;
    uint32_t target = i + code->units[i].i.b;
    if (target >= count || m.lines[target] < 0) continue;
    // A loop that stands on one line comes to it again in every round.
    if (m.lines[target] != m.lines[i] || op == Op::kJumpBack) m.starts[target] = 1;
  }
  // A jump that closes a loop has the line of what leads to it: no line starts there.
  for (uint32_t i = 0; i < count; i += 1 + static_cast<uint32_t>(unit_extra(static_cast<Op>(code->units[i].i.op)))) {
    if (jump_kind(static_cast<Op>(code->units[i].i.op)) == Jump::kNone) continue;
    uint32_t target = i + code->units[i].i.b;
    if (target >= count || m.lines[target] != m.lines[i]) continue;
    const auto op = static_cast<Op>(code->units[target].i.op);
    if (op == Op::kJump || op == Op::kJumpBack) m.starts[target] = 0;
  }
  for (const bytecode::DpbHandler& h : view.handlers(*code->fn)) {
    uint32_t target = 0;
    while (target < count && origins[target] < h.target) ++target;
    if (target < count && m.lines[target] >= 0) m.starts[target] = 1;
  }
}

Value callback_of(const Monitoring& m, int tool, MonitorEvent e) {
  Value own = m.callbacks[tool][static_cast<int>(e)];
  if (own || (e != MonitorEvent::kBranchLeft && e != MonitorEvent::kBranchRight)) return own;
  return m.callbacks[tool][static_cast<int>(MonitorEvent::kBranch)];
}

}  // namespace

CodeMonitor& code_monitor(Code* code) {
  if (code->monitor == nullptr) {
    code->monitor = new CodeMonitor;
    find_lines(code, *code->monitor);
    code->monitor->offsets = code_offsets(code).op;
  }
  return *code->monitor;
}

void code_monitor_free(Code* code) {
  delete code->monitor;
  code->monitor = nullptr;
}

bool monitor_wants(Thread& th, uint32_t events) {
  const Monitoring* m = th.rt->interp->monitoring;
  return m != nullptr && !th.in_trace && (m->active() & events) != 0;
}

Status monitor_fire(Thread& th, Frame* f, MonitorEvent e, const Unit* at, std::span<const Value> args) {
  // Returns of native calls come with the events of the calls.
  const bool of_call = e == MonitorEvent::kCReturn || e == MonitorEvent::kCRaise;
  const MonitorEvent asked = of_call ? MonitorEvent::kCall : e;
  if (!monitor_wants(th, monitor_bit(asked))) return Status::kOk;
  Monitoring& m = *th.rt->interp->monitoring;
  CodeMonitor& c = code_monitor(f->code);
  if (c.generation != m.generation) {
    c.disabled.clear();
    c.generation = m.generation;
  }
  const auto unit = static_cast<uint64_t>(at - f->code->units);
  const uint64_t place = unit << 8 | static_cast<uint64_t>(asked);
  auto off = c.disabled.find(place);
  uint8_t done = off == c.disabled.end() ? 0 : off->second;
  Value words[4];
  size_t count = 0;
  words[count++] = Value(f->code);
  if (e != MonitorEvent::kLine) words[count++] = Value::small_int(c.offsets[code_origin(f->code, unit)]);
  for (Value v : args) words[count++] = v;
  for (int tool = 0; tool < kMonitorTools; ++tool) {
    if (((m.events[tool] | monitor_local_events(m, c, tool)) & monitor_bit(asked)) == 0 || (done & (1u << tool)) != 0)
      continue;
    Owned callback = Owned::borrow(callback_of(m, tool, e));
    if (!callback) continue;
    th.in_trace = true;
    Owned r = call(th, callback, words, count);
    th.in_trace = false;
    if (!r) return Status::kError;
    if (!(r.get() == m.disable.get())) continue;
    if (e > MonitorEvent::kStopIteration) {
      m.callbacks[tool][static_cast<int>(e)].reset();
      return raise(th, th.rt->exc.ValueError, "Cannot disable {} events. Callback removed.",
                   kEventNames[static_cast<int>(e)]);
    }
    c.disabled[place] |= static_cast<uint8_t>(1u << tool);
  }
  return Status::kOk;
}

void tracing_update(Thread& th) {
  const Monitoring* m = th.rt->interp->monitoring;
  if (th.trace_function || th.profile_function || (m != nullptr && m->active() != 0)) {
    th.request(Breaker::kTrace);
  } else {
    th.clear_request(Breaker::kTrace);
  }
}

void tracing_update_all(Runtime& rt) {
  for (Thread* t = rt.threads; t != nullptr; t = t->next) tracing_update(*t);
}

}  // namespace dxpy
