// sys: frames, the exception being handled, tracing, hooks of coroutines, limits of the running threads.
#include "core/interp/eval.h"
#include "core/interp/monitoring.h"
#include "core/modules/native_type.h"
#include "core/modules/sys_module.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/int.h"
#include "core/object/turn.h"

namespace dxpy {

namespace {

Frame* checked_frame(Thread& th, int64_t depth) {
  Frame* f = frame_at_depth(th, depth < 0 ? 0 : depth);
  if (f == nullptr) (void)raise(th, th.rt->exc.ValueError, "call stack is not deep enough");
  return f;
}

Owned sys_getframe(Thread& th, int depth) {
  Frame* f = checked_frame(th, depth);
  FrameObject* o = f == nullptr ? nullptr : frame_object(th, f);
  return o == nullptr ? Owned() : Owned::borrow(Value(o));
}

Owned sys_getframemodulename(Thread& th, int depth) {
  Frame* f = frame_at_depth(th, depth < 0 ? 0 : depth);
  if (f == nullptr || f->function == nullptr || f->function->module.is_empty()) return Owned::none();
  return Owned::borrow(f->function->module);
}

Owned thread_ident(Thread& th, const Thread* t) { return int_from_u64(th, t->id); }

Owned sys_current_frames(Thread& th) {
  Owned d = dict_new(th);
  for (Thread* t = th.rt->threads; d && t != nullptr; t = t->next) {
    if (t->frame == nullptr) continue;
    FrameObject* o = frame_object(th, t->frame);
    Owned id = thread_ident(th, t);
    if (o == nullptr || !id || failed(dict_set(th, d, id, Value(o)))) return {};
  }
  return d;
}

Value handled_exception(const Thread& th) {
  for (const HandledException* h = th.handled; h != nullptr; h = h->previous) {
    if (h->exception && !h->exception.get().is_none()) return h->exception.get();
  }
  return Value::none();
}

Owned sys_current_exceptions(Thread& th) {
  Owned d = dict_new(th);
  for (Thread* t = th.rt->threads; d && t != nullptr; t = t->next) {
    Owned id = thread_ident(th, t);
    if (!id || failed(dict_set(th, d, id, handled_exception(*t)))) return {};
  }
  return d;
}

Owned sys_exception(Thread& th) { return Owned::borrow(handled_exception(th)); }
Owned sys_exc_info(Thread& th) {
  Value e = handled_exception(th);
  if (e.is_none()) return tuple_of(th, e, e, e);
  Value tb = e.as<ExceptionObject>()->traceback;
  return tuple_of(th, Value(type_of(th, e)), e, tb ? tb : Value::none());
}

// --- tracing

void install_tracer(Thread& th, Owned& field, Value f) {
  field = f.is_none() ? Owned() : Owned::borrow(f);
  tracing_update(th);
}
void sys_settrace(Thread& th, Value f) { install_tracer(th, th.trace_function, f); }
void sys_setprofile(Thread& th, Value f) { install_tracer(th, th.profile_function, f); }
void sys_settrace_all(Thread& th, Value f) {
  for (Thread* t = th.rt->threads; t != nullptr; t = t->next) install_tracer(*t, t->trace_function, f);
}
void sys_setprofile_all(Thread& th, Value f) {
  for (Thread* t = th.rt->threads; t != nullptr; t = t->next) install_tracer(*t, t->profile_function, f);
}
Owned or_none(const Owned& v) { return v ? v.clone() : Owned::none(); }
Owned sys_gettrace(Thread& th) { return or_none(th.trace_function); }
Owned sys_getprofile(Thread& th) { return or_none(th.profile_function); }
Owned sys_call_tracing(Thread& th, Value func, Tuple* args) {
  bool before = std::exchange(th.in_trace, false);
  Owned r = call(th, func, args->items, args->size);
  th.in_trace = before;
  return r;
}

// --- coroutines and asynchronous generators

Owned sys_get_asyncgen_hooks(Thread& th) {
  Owned first = or_none(th.async_gen_firstiter), last = or_none(th.async_gen_finalizer);
  const Value values[] = {first, last};
  return struct_sequence_new(th, sys_state(th).async_hooks, values, 2);
}

Status check_hook(Thread& th, Value hook, const char* name) {
  if (!hook || hook.is_none() || slots_of(th, hook).call != nullptr) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "callable {} expected, got {}", name, type_of(th, hook));
}
Status sys_set_asyncgen_hooks(Thread& th, Value firstiter, Value finalizer) {
  if (failed(check_hook(th, firstiter, "firstiter")) || failed(check_hook(th, finalizer, "finalizer"))) {
    return Status::kError;
  }
  if (finalizer) th.async_gen_finalizer = finalizer.is_none() ? Owned() : Owned::borrow(finalizer);
  if (firstiter) th.async_gen_firstiter = firstiter.is_none() ? Owned() : Owned::borrow(firstiter);
  return Status::kOk;
}
int64_t sys_get_origin_depth(Thread& th) { return th.coroutine_origin_depth; }
Status sys_set_origin_depth(Thread& th, int depth) {
  if (depth < 0) return raise(th, th.rt->exc.ValueError, "depth must be >= 0");
  th.coroutine_origin_depth = static_cast<uint32_t>(depth);
  return Status::kOk;
}

// --- limits

int64_t sys_getrecursionlimit(Thread& th) { return th.recursion_limit; }
Status sys_setrecursionlimit(Thread& th, int limit) {
  if (limit < 1) return raise(th, th.rt->exc.ValueError, "recursion limit must be greater or equal than 1");
  if (th.recursion_depth >= static_cast<uint32_t>(limit)) {
    return raise(th, th.rt->exc.RecursionError,
                 "cannot set the recursion limit to {} at the recursion depth {}: the limit is too low", limit,
                 th.recursion_depth);
  }
  for (Thread* t = th.rt->threads; t != nullptr; t = t->next) t->recursion_limit = static_cast<uint32_t>(limit);
  return Status::kOk;
}
double sys_getswitchinterval(Thread& th) { return static_cast<double>(turn_interval_ns(*th.rt)) * 1e-9; }
Status sys_setswitchinterval(Thread& th, double interval) {
  if (interval <= 0) return raise(th, th.rt->exc.ValueError, "switch interval must be strictly positive");
  double ns = interval * 1e9;
  turn_set_interval_ns(*th.rt, ns > 9e18 ? INT64_MAX : ns < 1 ? 1 : static_cast<int64_t>(ns));
  return Status::kOk;
}
int64_t sys_get_int_max_str_digits(Thread& th) { return th.rt->int_max_str_digits; }
Status sys_set_int_max_str_digits(Thread& th, int maxdigits) {
  if (maxdigits != 0 && maxdigits < 640) {
    return raise(th, th.rt->exc.ValueError, "maxdigits must be >= 640 or 0 for unlimited");
  }
  th.rt->int_max_str_digits = maxdigits;
  return Status::kOk;
}

const NativeDef kFunctions[] = {
    function<&sys_getframe>("_getframe(depth=0, /)", "Return a frame object from the call stack."),
    function<&sys_getframemodulename>("_getframemodulename(depth=0)",
                                      "Return the name of the module for a calling frame."),
    function<&sys_current_frames>("_current_frames()",
                                  "Return a dict mapping each thread's thread id to its current stack frame."),
    function<&sys_current_exceptions>(
        "_current_exceptions()", "Return a dict mapping each thread's identifier to its current raised exception."),
    function<&sys_exception>("exception()", "Return the current exception."),
    function<&sys_exc_info>("exc_info()", "Return current exception information: (type, value, traceback)."),
    function<&sys_settrace>("settrace(function, /)", "Set the global debug tracing function."),
    function<&sys_setprofile>("setprofile(function, /)", "Set the profiling function."),
    function<&sys_settrace_all>("_settraceallthreads(function, /)",
                                "Set the global debug tracing function in all running threads."),
    function<&sys_setprofile_all>("_setprofileallthreads(function, /)",
                                  "Set the profiling function in all running threads."),
    function<&sys_gettrace>("gettrace()", "Return the global debug tracing function set with sys.settrace."),
    function<&sys_getprofile>("getprofile()", "Return the profiling function set with sys.setprofile."),
    function<&sys_call_tracing>("call_tracing(func, args, /)", "Call func(*args), while tracing is enabled."),
    function<&sys_get_asyncgen_hooks>("get_asyncgen_hooks()", "Return the installed asynchronous generators hooks."),
    function<&sys_set_asyncgen_hooks>("set_asyncgen_hooks(firstiter=<unset>, finalizer=<unset>)",
                                      "Set a finalizer for async generators objects."),
    function<&sys_get_origin_depth>("get_coroutine_origin_tracking_depth()",
                                    "Check status of origin tracking for coroutine objects in this thread."),
    function<&sys_set_origin_depth>("set_coroutine_origin_tracking_depth(depth)",
                                    "Enable or disable origin tracking for coroutine objects in this thread."),
    function<&sys_getrecursionlimit>("getrecursionlimit()", "Return the current value of the recursion limit."),
    function<&sys_setrecursionlimit>("setrecursionlimit(limit, /)",
                                     "Set the maximum depth of the Python interpreter stack to n."),
    function<&sys_getswitchinterval>("getswitchinterval()", "Return the current thread switch interval."),
    function<&sys_setswitchinterval>("setswitchinterval(interval, /)",
                                     "Set the ideal thread switching delay inside the Python interpreter."),
    function<&sys_get_int_max_str_digits>(
        "get_int_max_str_digits()", "Return the maximum string digits limit for non-binary int<->str conversions."),
    function<&sys_set_int_max_str_digits>("set_int_max_str_digits(maxdigits)",
                                          "Set the maximum string digits limit for non-binary int<->str conversions."),
};

}  // namespace

std::span<const NativeDef> sys_thread_functions() { return kFunctions; }

}  // namespace dxpy
