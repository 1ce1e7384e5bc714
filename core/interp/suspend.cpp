#include "core/interp/suspend.h"

#include <vector>

#include "core/interp/interp_types.h"
#include "core/object/misc.h"
#include "core/object/tuple.h"

namespace dxpy {

bool is_suspending_callable(Thread& th, Value callable) {
  if (is_kind(callable, Kind::kNativeFunction)) return callable.as<NativeFunction>()->def->may_suspend;
  if (is_kind(callable, Kind::kMethodDescriptor)) return callable.as<MethodDescriptor>()->def->may_suspend;
  return type_of(th, callable)->slots.call == th.suspension->call_slot;
}

namespace {

// Marks the call as direct while it lasts; what a stop left behind is gone once the call has really ended.
class DirectCall {
 public:
  explicit DirectCall(Thread& th) : s_(*th.suspension) { s_.direct = true; }
  ~DirectCall() {
    s_.direct = false;
    if (s_.suspended) return;
    s_.resumed = false;
    s_.value.reset();
    s_.detail.reset();
  }
  DirectCall(const DirectCall&) = delete;
  DirectCall& operator=(const DirectCall&) = delete;

 private:
  Suspension& s_;
};

}  // namespace

Owned call_suspending(Thread& th, Value callable, const Value* args, size_t nargs, Value kwnames) {
  DirectCall scope(th);
  return call(th, callable, args, nargs, kwnames);
}

Owned call_suspending_ex(Thread& th, Value callable, Value args_tuple, Value kwargs) {
  DirectCall scope(th);
  return call_ex(th, callable, args_tuple, kwargs);
}

Suspension* suspend_point(Thread& th) {
  if (th.suspension == nullptr || !th.suspension->direct) return nullptr;
  th.suspension->direct = false;
  return th.suspension;
}

Owned suspend(Thread& th, SuspendReason reason, Owned detail) {
  Suspension& s = *th.suspension;
  s.suspended = true;
  s.reason = reason;
  s.detail = std::move(detail);
  return {};
}

// --- calls left to the loop

void tail_set_finish(Runtime& rt, const NativeDef* def, TailFinish finish) {
  if (rt.interp == nullptr) rt.interp = new InterpState;  // modules may come before the interpreter's own types
  rt.interp->tail_finishes.emplace_back(def, finish);
}

TailFinish tail_finish_of(Runtime& rt, const NativeDef* def) {
  for (const auto& [known, finish] : rt.interp->tail_finishes) {
    if (known == def) return finish;
  }
  return nullptr;
}

namespace {

constexpr uint32_t kGeneratorFlags =
    bytecode::kCodeGenerator | bytecode::kCodeCoroutine | bytecode::kCodeAsyncGenerator;

Tri linked(Thread& th, Frame* f, Frame*& out) {
  if (f == nullptr) return Tri::kError;
  f->return_to = ReturnTo::kTail;
  if (failed(link_frame(th, f))) return Tri::kError;
  out = f;
  return Tri::kTrue;
}

}  // namespace

Tri tail_prepare(Thread& th, Value callable, const Value* args, size_t nargs, Value kwnames, Frame*& out) {
  if (th.trace_function || th.profile_function) return Tri::kFalse;
  if (is_kind(callable, Kind::kFunction)) {
    auto* function = callable.as<Function>();
    if (function->code->flags & kGeneratorFlags) return Tri::kFalse;
    inc_ref(callable);
    return linked(th, make_call_frame(th, function, args, nargs, kwnames), out);
  }
  if (!is_exact_kind(callable, Kind::kBoundMethod)) return Tri::kFalse;
  auto* method = callable.as<BoundMethod>();
  if (!is_kind(method->function, Kind::kFunction)) return Tri::kFalse;
  size_t keywords = kwnames ? kwnames.as<Tuple>()->size : 0;
  std::vector<Value> all{method->self};
  all.insert(all.end(), args, args + nargs + keywords);
  return tail_prepare(th, method->function, all.data(), nargs + 1, kwnames, out);
}

Tri tail_prepare_code(Thread& th, Value code, Value globals, Value locals, Value closure, Frame*& out) {
  if (th.trace_function || th.profile_function || (code.as<Code>()->flags & kGeneratorFlags) != 0) return Tri::kFalse;
  Owned function = function_new(th, code, globals);
  if (!function) return Tri::kError;
  auto* fn = function.as<Function>();
  if (closure) {
    inc_ref(closure);
    fn->closure = closure;
  }
  Value scope = locals ? locals : globals;
  if (fn->code->flags & bytecode::kCodeOptimized) scope = Value();
  Frame* f = frame_push(th, function.release().as<Function>(), scope);
  if (f != nullptr && f->code->has_cells && !frame_make_cells(th, f)) {
    frame_pop(th, f);
    return Tri::kError;
  }
  return linked(th, f, out);
}

Owned tail_call(Thread& th, Frame* f) {
  th.suspension->tail = f;
  return {};
}

Owned resume_suspended(Thread& th) {
  Suspension& s = *th.suspension;
  s.suspended = false;
  s.slice_due = false;
  s.resumed = s.reason != SuspendReason::kSlice;
  OutermostCall scope(th);
  if (th.breaker.load(std::memory_order_relaxed) != 0 && failed(run_safepoint(th))) {
    s.resumed = false;
    s.value.reset();
    s.detail.reset();
    return run_frame_throw(th, th.frame);
  }
  return run_frame_again(th, th.frame);
}

SafepointResult run_loop_safepoint(Thread& th) {
  if (failed(run_safepoint(th))) return SafepointResult::kError;
  Suspension* s = th.suspension;
  if (s == nullptr || !s->slice_due || th.native_entries != 1 || s->shielded) return SafepointResult::kGoOn;
  s->slice_due = false;
  s->suspended = true;
  s->reason = SuspendReason::kSlice;
  return SafepointResult::kSuspend;
}

}  // namespace dxpy
