// The events of running frames: sys.settrace, sys.setprofile and sys.monitoring.
#include "core/interp/interp_types.h"
#include "core/interp/monitoring.h"
#include "core/interp/slow.h"
#include "core/object/exception.h"
#include "core/object/misc.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy::slow {

namespace {

// Frame::traced_pc of a frame that an exception brought to where it is.
const Unit kUnwoundMark;
Unit* const kUnwound = const_cast<Unit*>(&kUnwoundMark);

// A call is reported at the line of the definition; a module has none.
int32_t line_of_call(const Code* code) {
  return str_equals(code->name, "<module>") ? 0 : static_cast<int32_t>(code->first_line);
}

// Calls a trace or profile function; nothing is traced meanwhile. `kind`: what f_lineno may know of the event.
Owned call_tracer(Thread& th, Value function, Frame* f, const char* event, Value arg,
                  TraceEvent kind = TraceEvent::kOther) {
  FrameObject* frame = frame_object(th, f);
  Value name = frame == nullptr ? Value() : str_intern(th, event);
  if (!name) return {};
  Owned held = Owned::borrow(function);
  frame->event = kind;
  th.in_trace = true;
  Owned r = call_with(th, held, Value(frame), name, arg);
  th.in_trace = false;
  frame->event = TraceEvent::kNone;
  return r;
}

// A tracer that raised is switched off.
Status tracer_failed(Thread& th, Frame* f) {
  th.trace_function.reset();
  dec_ref(std::exchange(f->trace, Value()));
  tracing_update(th);
  return Status::kError;
}

Status profile_event(Thread& th, Frame* f, const char* event, Value arg, TraceEvent kind = TraceEvent::kOther) {
  if (!th.profile_function || th.in_trace) return Status::kOk;
  if (call_tracer(th, th.profile_function, f, event, arg, kind)) return Status::kOk;
  th.profile_function.reset();
  tracing_update(th);
  return Status::kError;
}

// The frame's own trace function gets an event; what it returns replaces it.
Status local_event(Thread& th, Frame* f, const char* event, Value arg, TraceEvent kind = TraceEvent::kOther) {
  Owned r = call_tracer(th, f->trace, f, event, arg, kind);
  if (!r) return tracer_failed(th, f);
  if (r.get().is_none()) return Status::kOk;
  dec_ref(std::exchange(f->trace, r.release()));
  return Status::kOk;
}

bool has_tracer(Thread& th, const Frame* f) { return !th.in_trace && f->trace && th.trace_function; }

Status exception_event(Thread& th, Frame* f, Value e) {
  if (!has_tracer(th, f)) return Status::kOk;
  auto* x = e.as<ExceptionObject>();
  Owned arg =
      tuple_of(th, Value(static_cast<const Object*>(type_of(th, e))), e, x->traceback ? x->traceback : Value::none());
  return arg ? local_event(th, f, "exception", arg) : Status::kError;
}

Status fire(Thread& th, Frame* f, MonitorEvent e, Value arg) {
  return monitor_fire(th, f, e, f->pc, {&arg, arg.is_empty() ? 0u : 1u});
}

// An event that the pending exception causes: put aside meanwhile, and replaced by one that a callback raises.
template <typename F>
void with_pending(Thread& th, F report) {
  Owned e = take_error(th);
  if (!failed(report(e.get())) && !th.has_error()) restore_error(th, std::move(e));
}

// The jump that the frame did last.
Status jump_event(Thread& th, Frame* f, Unit* last) {
  constexpr uint32_t kJumps = monitor_bit(MonitorEvent::kJump) | monitor_bit(MonitorEvent::kBranchLeft) |
                              monitor_bit(MonitorEvent::kBranchRight);
  if (!monitor_wants(th, kJumps)) return Status::kOk;
  const auto op = static_cast<Op>(last->i.op);
  const Jump jump = jump_kind(op);
  if (jump == Jump::kNone) return Status::kOk;
  MonitorEvent e = MonitorEvent::kJump;
  if (jump == Jump::kConditional) {
    e = f->pc == last + 1 + unit_extra(op) ? MonitorEvent::kBranchLeft : MonitorEvent::kBranchRight;
  }
  Value destination = Value::small_int(code_monitor(f->code).offsets[frame_instruction(f)]);
  return monitor_fire(th, f, e, last, {&destination, 1});
}

// What a call instruction is about to call. false: it is no call.
bool call_operands(Thread& th, const Frame* f, Value& callable, Value& first) {
  const Value* base;
  const auto op = static_cast<Op>(f->pc->i.op);
  first = th.rt->interp->monitoring->missing;
  if (op == Op::kCallEx) {
    base = f->sp - ((f->pc->i.b & 1) != 0 ? 4 : 3);
    if (is_tuple(base[2]) && base[2].as<Tuple>()->size != 0) first = base[2].as<Tuple>()->items[0];
  } else if (op == Op::kCall || op == Op::kCallKw) {
    base = f->sp - (op == Op::kCallKw ? 1 : 0) - f->pc->i.b - 2;
    if (f->pc->i.b != 0) first = base[2];
  } else {
    return false;
  }
  callable = base[0];
  if (!base[1].is_empty() && op != Op::kCallEx) {
    first = base[1];
  } else if (is_exact_kind(callable, Kind::kBoundMethod)) {
    first = callable.as<BoundMethod>()->self;
    callable = callable.as<BoundMethod>()->function;
  }
  return true;
}

Status instruction_events(Thread& th, Frame* f) {
  if (!monitor_wants(th, monitor_bit(MonitorEvent::kInstruction) | monitor_bit(MonitorEvent::kCall)))
    return Status::kOk;
  if (failed(fire(th, f, MonitorEvent::kInstruction, Value()))) return Status::kError;
  Value words[2];
  if (!call_operands(th, f, words[0], words[1])) return Status::kOk;
  return monitor_fire(th, f, MonitorEvent::kCall, f->pc, words);
}

// A new line: `line` is what f_lineno says to whoever is told.
Status line_event(Thread& th, Frame* f, int32_t line, bool override) {
  f->line_seen = line;
  if (monitor_wants(th, monitor_bit(MonitorEvent::kLine))) {
    Value number = Value::small_int(line);
    if (failed(monitor_fire(th, f, MonitorEvent::kLine, f->pc, {&number, 1}))) return Status::kError;
  }
  if (!has_tracer(th, f)) return Status::kOk;
  FrameObject* frame = frame_object(th, f);
  if (frame == nullptr) return Status::kError;
  if (!frame->trace_lines) return Status::kOk;
  if (override) frame->line = line;
  Status s = local_event(th, f, "line", Value::none(), TraceEvent::kLine);
  frame->line = -1;
  return s;
}

// The second half of an instruction made of two that stand on different lines: does the first half, reports the line,
// and leaves only the second half to do. kOk: there is no such thing here.
TraceAction split_pair(Thread& th, Frame* f) {
  const auto op = static_cast<Op>(f->pc->i.op);
  if (!is_store_pair(op)) return TraceAction::kRun;
  const auto at = static_cast<size_t>(f->pc - f->code->units);
  const int32_t line = code_line(f->code, code_origin(f->code, at) + 1);
  if (line < 0 || line == f->line_seen) return TraceAction::kRun;
  if (op == Op::kStoreFastLoadFast && f->slots[f->pc->i.a].is_empty() && f->pc->i.a != f->pc->i.b)
    return TraceAction::kRun;  // it will raise, for which the instruction itself is best
  Value v = *--f->sp;
  dec_ref(std::exchange(f->slots[f->pc->i.b], v));
  const Unit* here = f->pc;
  if (failed(line_event(th, f, line, true))) return TraceAction::kError;
  if (f->pc != here) return TraceAction::kSkip;  // a debugger moved the frame
  Value& other = f->slots[f->pc->i.a];
  if (op == Op::kStoreFast2) {
    v = *--f->sp;
    dec_ref(std::exchange(other, v));
  } else {
    if (other.is_empty()) {  // the tracer deleted it
      (void)raise_unbound(th, f, f->pc->i.a);
      return TraceAction::kError;
    }
    inc_ref(other);
    *f->sp++ = other;
  }
  f->traced_pc = f->pc++;
  return TraceAction::kSkip;
}

}  // namespace

Status trace_call(Thread& th, Frame* f) {
  if (th.in_trace) return Status::kOk;
  f->line_seen = -1;
  f->traced_pc = nullptr;
  const bool starts = f->pc == f->code->units;
  const MonitorEvent e = starts ? MonitorEvent::kPyStart : MonitorEvent::kPyResume;
  if (!th.trace_function && !th.profile_function && !monitor_wants(th, monitor_bit(e))) return Status::kOk;
  FrameObject* frame = frame_object(th, f);
  if (frame == nullptr) return Status::kError;
  // A function that starts is at its def, not yet at its first statement.
  if (starts) frame->line = line_of_call(f->code);
  const TraceEvent kind = starts ? TraceEvent::kStart : TraceEvent::kOther;
  Status s = fire(th, f, e, Value());
  if (!failed(s) && th.trace_function) {
    Owned r = call_tracer(th, th.trace_function, f, "call", Value::none(), kind);
    if (r) {
      dec_ref(std::exchange(f->trace, r.get().is_none() ? Value() : r.release()));
    } else {
      s = tracer_failed(th, f);
    }
  }
  if (!failed(s)) s = profile_event(th, f, "call", Value::none(), kind);
  frame->line = -1;
  return s;
}

void trace_throw(Thread& th, Frame* f) {
  if (th.in_trace) return;
  with_pending(th, [&](Value e) {
    Status s = fire(th, f, MonitorEvent::kPyThrow, e);
    Monitoring* m = th.rt->interp->monitoring;
    th.rt->interp->monitoring = nullptr;  // tools have been told
    if (!failed(s)) s = trace_call(th, f);
    th.rt->interp->monitoring = m;
    return s;
  });
}

TraceAction trace_unit(Thread& th, Frame* f) {
  if (th.in_trace) return TraceAction::kRun;
  Unit* last = std::exchange(f->traced_pc, f->pc);
  const bool fresh = last == nullptr, followed = !fresh && last != kUnwound;
  if (followed && failed(jump_event(th, f, last))) return TraceAction::kError;
  const CodeMonitor& m = code_monitor(f->code);
  const auto at = static_cast<size_t>(f->pc - f->code->units);
  const int32_t line = m.lines[at];
  const bool backward = followed && f->pc <= last;
  if (line >= 0) {
    if (m.starts[at] != 0 && (fresh || line != f->line_seen || backward)) {
      Unit* here = f->pc;
      if (failed(line_event(th, f, line, false))) return TraceAction::kError;
      if (f->pc != here) return TraceAction::kSkip;  // a debugger moved the frame
    }
    f->line_seen = line;
  }
  if (has_tracer(th, f)) {
    FrameObject* frame = frame_object(th, f);
    if (frame == nullptr) return TraceAction::kError;
    if (frame->trace_opcodes && failed(local_event(th, f, "opcode", Value::none()))) return TraceAction::kError;
  }
  if (failed(instruction_events(th, f))) return TraceAction::kError;
  return split_pair(th, f);
}

Status trace_return(Thread& th, Frame* f, Value value) {
  if (th.in_trace) return Status::kOk;
  MonitorEvent e = MonitorEvent::kPyReturn;
  const auto op = static_cast<Op>(f->pc->i.op);
  if (op == Op::kYield || op == Op::kYieldFrom) e = MonitorEvent::kPyYield;
  if (failed(fire(th, f, e, value))) return Status::kError;
  if (has_tracer(th, f)) {
    // From a plain yield the frame can be moved as from a line.
    const TraceEvent kind = op == Op::kYield ? TraceEvent::kLine : TraceEvent::kOther;
    Owned r = call_tracer(th, f->trace, f, "return", value, kind);
    if (!r) return tracer_failed(th, f);
  }
  return profile_event(th, f, "return", value);
}

void trace_unwind(Thread& th, Frame* f) {
  if (th.in_trace) return;
  with_pending(th, [&](Value e) {
    if (failed(fire(th, f, MonitorEvent::kPyUnwind, e))) return Status::kError;
    if (has_tracer(th, f)) {
      Owned r = call_tracer(th, f->trace, f, "return", Value::none());
      if (!r) return tracer_failed(th, f);
    }
    return profile_event(th, f, "return", Value::none());
  });
}

void trace_exception(Thread& th, Frame* f, bool again) {
  if (th.in_trace) return;
  with_pending(th, [&](Value e) {
    if (failed(fire(th, f, again ? MonitorEvent::kReraise : MonitorEvent::kRaise, e))) return Status::kError;
    return again ? Status::kOk : exception_event(th, f, e);
  });
}

Status trace_handled(Thread& th, Frame* f) {
  f->traced_pc = kUnwound;
  return fire(th, f, MonitorEvent::kExceptionHandled, f->sp[-1]);
}

Status trace_stop_iteration(Thread& th, Frame* f, Value value) {
  if (th.in_trace || (!has_tracer(th, f) && !monitor_wants(th, monitor_bit(MonitorEvent::kStopIteration))))
    return Status::kOk;
  Owned e = exception_new(th, th.rt->exc.StopIteration, &value, value.is_none() ? 0 : 1);
  if (!e || failed(fire(th, f, MonitorEvent::kStopIteration, e))) return Status::kError;
  // Tools hear of every end; a trace function sees no exception where a loop's generator just ends, as with any
  // iterator.
  if (value.is_none() && static_cast<Op>(f->pc->i.op) == Op::kForIter) return Status::kOk;
  return exception_event(th, f, e);
}

Status trace_native(Thread& th, Frame* f, NativeCall what, Value callable, Value first, bool tools) {
  if (what != NativeCall::kCall && tools) {
    Value words[] = {callable, first};
    MonitorEvent e = what == NativeCall::kReturn ? MonitorEvent::kCReturn : MonitorEvent::kCRaise;
    if (failed(monitor_fire(th, f, e, f->pc, words))) return Status::kError;
  }
  if (!is_native(callable)) return Status::kOk;
  const char* text = what == NativeCall::kCall ? "c_call" : what == NativeCall::kReturn ? "c_return" : "c_exception";
  return profile_event(th, f, text, callable);
}

}  // namespace dxpy::slow
