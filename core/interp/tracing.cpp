// sys.settrace and sys.setprofile.
#include "core/interp/slow.h"
#include "core/object/exception.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy::slow {

namespace {

// Calls a trace or profile function; nothing is traced meanwhile.
Owned call_tracer(Thread& th, Value function, Frame* f, const char* event, Value arg) {
  FrameObject* frame = frame_object(th, f);
  Value name = frame == nullptr ? Value() : str_intern(th, event);
  if (!name) return {};
  Owned held = Owned::borrow(function);
  // A call is reported at the line of the definition.
  bool at_start = f->pc == f->code->units && f->traced_pc == nullptr && std::string_view(event) == "call";
  if (at_start) frame->line = static_cast<int32_t>(f->code->first_line);
  th.in_trace = true;
  Owned r = call_with(th, held, Value(frame), name, arg);
  th.in_trace = false;
  if (at_start) frame->line = 0;
  return r;
}

// A tracer that raised is switched off.
Status tracer_failed(Thread& th, Frame* f) {
  th.trace_function.reset();
  dec_ref(std::exchange(f->trace, Value()));
  if (!th.profile_function) th.clear_request(Breaker::kTrace);
  return Status::kError;
}

Status profile_event(Thread& th, Frame* f, const char* event, Value arg) {
  if (!th.profile_function || th.in_trace) return Status::kOk;
  if (call_tracer(th, th.profile_function, f, event, arg)) return Status::kOk;
  th.profile_function.reset();
  if (!th.trace_function) th.clear_request(Breaker::kTrace);
  return Status::kError;
}

// The frame's own trace function gets an event; what it returns replaces it.
Status local_event(Thread& th, Frame* f, const char* event, Value arg) {
  Owned r = call_tracer(th, f->trace, f, event, arg);
  if (!r) return tracer_failed(th, f);
  if (r.get().is_none()) return Status::kOk;
  dec_ref(std::exchange(f->trace, r.release()));
  return Status::kOk;
}

}  // namespace

Status trace_call(Thread& th, Frame* f) {
  if (th.in_trace) return Status::kOk;
  f->line_seen = -1;
  f->traced_pc = nullptr;
  if (th.trace_function) {
    // A function that starts is at its def, not yet at its first statement.
    FrameObject* frame = frame_object(th, f);
    if (frame == nullptr) return Status::kError;
    bool starts = f->pc == f->code->units && frame->line == 0;
    if (starts) frame->line = static_cast<int32_t>(f->code->first_line);
    Owned r = call_tracer(th, th.trace_function, f, "call", Value::none());
    if (starts) frame->line = 0;
    if (!r) return tracer_failed(th, f);
    dec_ref(std::exchange(f->trace, r.get().is_none() ? Value() : r.release()));
  }
  return profile_event(th, f, "call", Value::none());
}

Status trace_line(Thread& th, Frame* f) {
  if (th.in_trace || !f->trace || !th.trace_function) return Status::kOk;
  FrameObject* frame = frame_object(th, f);
  if (frame == nullptr) return Status::kError;
  if (frame->trace_opcodes && failed(local_event(th, f, "opcode", Value::none()))) return Status::kError;
  if (!frame->trace_lines) return Status::kOk;
  int line = code_line(f->code, frame_instruction(f));
  bool backward = f->traced_pc != nullptr && f->pc <= f->traced_pc;
  f->traced_pc = f->pc;
  if (line < 0 || (line == f->line_seen && !backward)) return Status::kOk;
  f->line_seen = line;
  return local_event(th, f, "line", Value::none());
}

Status trace_return(Thread& th, Frame* f, Value value) {
  if (th.in_trace) return Status::kOk;
  if (f->trace && th.trace_function) {
    Owned r = call_tracer(th, f->trace, f, "return", value);
    if (!r) return tracer_failed(th, f);
  }
  return profile_event(th, f, "return", value);
}

void trace_exception(Thread& th, Frame* f) {
  if (th.in_trace || !f->trace || !th.trace_function) return;
  Owned e = take_error(th);
  auto* x = e.as<ExceptionObject>();
  Owned arg = tuple_of(th, Value(static_cast<const Object*>(type_of(th, e))), e.get(),
                       x->traceback ? x->traceback : Value::none());
  if (arg && !failed(local_event(th, f, "exception", arg))) {
    restore_error(th, std::move(e));
    return;
  }
  if (!th.has_error()) restore_error(th, std::move(e));
}

Status trace_native(Thread& th, Frame* f, const char* what, Value callable) {
  return profile_event(th, f, what, callable);
}

}  // namespace dxpy::slow
