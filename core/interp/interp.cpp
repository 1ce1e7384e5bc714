// The dispatch loop. Each handler is written once, in handlers_*.inc; here they become functions that jump to each
// other by tail calls, or the cases of one switch (DXPY_SWITCH_DISPATCH), whichever the target runs faster.
#include <algorithm>

#include "core/interp/attr_cache.h"
#include "core/interp/fast_ops.h"
#include "core/interp/slow.h"
#include "core/interp/suspend.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/float.h"
#include "core/object/iterators.h"
#include "core/object/list.h"
#include "core/object/member.h"
#include "core/object/misc.h"
#include "core/object/module.h"
#include "core/object/native_call.h"
#include "core/object/set.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

#if defined(__wasm__) && !defined(DXPY_SWITCH_DISPATCH)
#define DXPY_SWITCH_DISPATCH 1
#endif

namespace dxpy {

namespace {

// What the handlers use. State: pc the unit being run, sp one past the top of the stack, f the frame, t the thread.
#define th (*thread)
#define DX_INC(v) inc_ref(v)
#define DX_DEC(v) dec_ref(v)
// Behind a call that took a while anyway: small rather than quick where the dispatch loop must be small.
#if DXPY_SWITCH_DISPATCH
DX_NOINLINE void dec_ref_call(Value v) { dec_ref(v); }
#define DX_DEC_SLOW(v) dec_ref_call(v)
#else
#define DX_DEC_SLOW(v) dec_ref(v)
#endif
#define DX_TRACING() ((th.breaker.load(std::memory_order_relaxed) & static_cast<uint32_t>(Breaker::kTrace)) != 0)
#define DX_DROP(n)                                                      \
  do {                                                                  \
    for (int32_t drop_ = static_cast<int32_t>(n); drop_ > 0; --drop_) { \
      Value dropped_ = *--sp;                                           \
      DX_DEC_SLOW(dropped_);                                            \
    }                                                                   \
  } while (0)

// `r` (a Value) takes the result of an expression that gives an Owned; the operands, n words, are dropped.
#define DX_REPLACE(n, expression)            \
  f->pc = pc;                                \
  Value r = (expression).release();          \
  DX_DROP(n);                                \
  if (DX_UNLIKELY(r.is_empty())) DX_ERROR(); \
  *sp++ = r;                                 \
  DX_NEXT(0)

// Where no signal can set the breaker a count of safepoints makes the host be asked from time to time.
#if defined(__wasm__)
#define DX_SAFEPOINT_DUE() DX_UNLIKELY((th.breaker.load(std::memory_order_relaxed) != 0) | (--th.fuel < 0))
#else
#define DX_SAFEPOINT_DUE() DX_UNLIKELY(th.breaker.load(std::memory_order_relaxed) != 0)
#endif
// pc and sp are saved.
#define DX_SAFEPOINT()                                                        \
  do {                                                                        \
    SafepointResult safepoint_ = run_loop_safepoint(th);                      \
    if (safepoint_ == SafepointResult::kError) DX_ERROR();                    \
    if (DX_UNLIKELY(safepoint_ == SafepointResult::kSuspend)) return Value(); \
  } while (0)

// A cache did not match: look again, and give up caching at this place after many times.
#define DX_MISS(name)                                      \
  do {                                                     \
    if (DX_UNLIKELY(++pc->i.a > kMaxMisses)) {             \
      pc->i.op = static_cast<uint16_t>(Op::k##name##Slow); \
      DX_REDISPATCH(name##Slow);                           \
    }                                                      \
    DX_REDISPATCH(name);                                   \
  } while (0)

constexpr uint16_t kMaxMisses = 16;

// Calls what slow::is_direct(), with arguments by position, and drops the operands, which are from `base` up to `end`.
#if DXPY_SWITCH_DISPATCH
DX_NOINLINE
#else
DX_ALWAYS_INLINE
#endif
Value call_native(Thread& thread, Frame* f, Value* base, Value* end) {
  Value* args = base[1].is_empty() ? base + 2 : base + 1;
  const auto count = static_cast<size_t>(end - args);
  Object* callable = base[0].as_object();
  Value r;
  if (callable->kind == Kind::kMethodDescriptor) {
    r = method_descriptor_call(thread, base[0], args, count, Value()).release();
  } else if (callable->kind == Kind::kNativeFunction) {
    r = native_function_call(thread, base[0], args, count, Value()).release();
  } else {
    r = dxpy::call(thread, base[0], args, count, Value()).release();
  }
  f->sp = base;  // what the drops run must not find the operands on the stack
  while (end != args) {
    if (Value v = *--end; v.is_pointer_tag()) dec_ref(v.as_object());  // operands are never empty
  }
  dec_ref(callable);
  return r;
}

// Before a loop over arguments: most calls have few.
#define DX_NO_UNROLL _Pragma("clang loop unroll(disable) vectorize(disable)")

// Whether the last `missing` positional parameters have defaults.
DX_ALWAYS_INLINE bool has_defaults(const Function* function, uint32_t missing) {
  return function->defaults && missing <= function->defaults.as<Tuple>()->size;
}
// Copies them to their slots; the slot behind.
Value* copy_defaults(Frame* frame, uint32_t missing) {
  const auto* defaults = frame->function->defaults.as<Tuple>();
  const uint32_t end = frame->code->arg_count;
  for (uint32_t i = 1; i <= missing; ++i) {
    Value v = defaults->items[defaults->size - i];
    inc_ref(v);
    frame->slots[end - i] = v;
  }
  return frame->slots + end;
}

#ifndef DXPY_SWITCH_DISPATCH

// The sanitizers' stack frames do not go with preserve_none.
#if (defined(__x86_64__) || defined(__aarch64__)) && !__has_feature(address_sanitizer) && \
    !__has_feature(thread_sanitizer)
#define DX_CALLING_CONVENTION __attribute__((preserve_none))
#else
#define DX_CALLING_CONVENTION
#endif

struct HandlerTable;
using Handler = Value(DX_CALLING_CONVENTION*)(Unit* pc, Value* sp, Frame* f, Thread* thread, const HandlerTable* table);
// The table is an argument, so that a frame that is traced runs with another one.
struct HandlerTable {
  Handler handlers[static_cast<size_t>(Op::kCount)];
};
extern const HandlerTable kHandlers, kTracedHandlers;
#define DX_IS_TRACED() (table == &kTracedHandlers)

#define DX_HANDLER(name)                                                                            \
  DX_CALLING_CONVENTION Value op_##name([[maybe_unused]] Unit* pc, [[maybe_unused]] Value* sp,      \
                                        [[maybe_unused]] Frame* f, [[maybe_unused]] Thread* thread, \
                                        [[maybe_unused]] const HandlerTable* table)
#define DX_DISPATCH() [[clang::musttail]] return table->handlers[pc->i.op](pc, sp, f, thread, table)
#define DX_NEXT(extra) \
  do {                 \
    pc += 1 + (extra); \
    DX_DISPATCH();     \
  } while (0)
#define DX_JUMP(distance) \
  do {                    \
    pc += (distance);     \
    DX_DISPATCH();        \
  } while (0)
#define DX_REDISPATCH(name) [[clang::musttail]] return op_##name(pc, sp, f, thread, table)
#define DX_ERROR() [[clang::musttail]] return op_error(pc, sp, f, thread, table)
// pc and sp are saved. `traceback`: whether this frame gets an entry.
#define DX_UNWIND(traceback)                                         \
  do {                                                               \
    if (traceback) [[clang::musttail]]                               \
      return op_error(pc, sp, f, thread, table);                     \
    [[clang::musttail]] return op_reraise(pc, sp, f, thread, table); \
  } while (0)

// A new frame from its first instruction.
#define DX_ENTER(frame) [[clang::musttail]] return op_enter(pc, sp, frame, thread, table)
// A frame whose pc and sp say where to go on.
#define DX_RESUME(frame) [[clang::musttail]] return op_resume(pc, sp, frame, thread, table)

DX_HANDLER(resume) {
  pc = f->pc;
  sp = f->sp;
  table = DX_TRACING() ? &kTracedHandlers : &kHandlers;
  DX_DISPATCH();
}

DX_HANDLER(error) {
  f->pc = pc;
  f->sp = sp;
  Frame* next = slow::unwind(th, f, true);
  if (next == nullptr) return Value();
  DX_RESUME(next);
}

DX_HANDLER(reraise) {  // pc and sp are saved already
  Frame* next = slow::unwind(th, f, false);
  if (next == nullptr) return Value();
  DX_RESUME(next);
}

DX_HANDLER(enter) {
  f->started = true;
  pc = f->pc;
  sp = f->sp;
  if (DX_SAFEPOINT_DUE()) {
    if (DX_TRACING()) {  // first: what is suspended at the safepoint goes on behind it
      if (failed(slow::trace_call(th, f))) DX_ERROR();
      table = &kTracedHandlers;
    }
    DX_SAFEPOINT();
  }
  DX_DISPATCH();
}

// Every entry of the table for traced frames: reports a new line, then runs the instruction.
DX_HANDLER(traced) {
  f->pc = pc;
  f->sp = sp;
  if (!DX_TRACING()) {
    table = &kHandlers;
    DX_DISPATCH();
  }
  slow::TraceAction action = slow::trace_unit(th, f);
  pc = f->pc;
  sp = f->sp;
  if (DX_UNLIKELY(action == slow::TraceAction::kError)) DX_ERROR();
  if (action == slow::TraceAction::kSkip) DX_DISPATCH();
  [[clang::musttail]] return kHandlers.handlers[pc->i.op](pc, sp, f, thread, table);
}

#define DX_UNIT(name, extra) DX_HANDLER(name);
#include "core/interp/units.def"
#undef DX_UNIT

#include "core/interp/handlers_build.inc"
#include "core/interp/handlers_control.inc"
#include "core/interp/handlers_load.inc"
#include "core/interp/handlers_ops.inc"
#include "core/interp/handlers_rare.inc"

const HandlerTable kHandlers = {{
#define DX_UNIT(name, extra) &op_##name,
#include "core/interp/units.def"
#undef DX_UNIT
}};
const HandlerTable kTracedHandlers = {{
#define DX_UNIT(name, extra) &op_traced,
#include "core/interp/units.def"
#undef DX_UNIT
}};

Value run_loop(Thread* thread, Frame* f) { return op_resume(nullptr, nullptr, f, thread, &kHandlers); }

#else

// The loop is kept small: from some size on V8's compiler allocates its registers by a simpler method (a fifth slower),
// and compiling it takes memory and time while the first programs run. So what is rare is another function, and what a
// handler does when its fast path does not apply calls functions.
#define DX_HANDLER(name)                   \
  case static_cast<uint32_t>(Op::k##name): \
    op_##name : __attribute__((unused));

// How a rare operation ends; pc and sp are saved.
enum class Rare : uint8_t { kNext, kError, kReraise };

#define DX_NEXT(extra)        \
  do {                        \
    f->pc = pc + 1 + (extra); \
    f->sp = sp;               \
    return Rare::kNext;       \
  } while (0)
#define DX_ERROR()       \
  do {                   \
    f->pc = pc;          \
    f->sp = sp;          \
    return Rare::kError; \
  } while (0)
#define DX_UNWIND(traceback) return (traceback) ? Rare::kError : Rare::kReraise
#undef DX_DEC
#define DX_DEC(v) DX_DEC_SLOW(v)

DX_NOINLINE Rare run_rare(Thread* thread, Frame* f) {
  Unit* pc = f->pc;
  Value* sp = f->sp;
  switch (pc->i.op) {
#include "core/interp/handlers_rare.inc"
    default:  // every operation has a handler, here or in the loop
      __builtin_unreachable();
  }
}

#undef DX_NEXT
#undef DX_ERROR
#undef DX_UNWIND
#undef DX_DEC
#define DX_DEC(v) dec_ref(v)

#define DX_DISPATCH() goto dispatch
#define DX_NEXT(extra) \
  do {                 \
    pc += 1 + (extra); \
    goto dispatch;     \
  } while (0)
#define DX_JUMP(distance) \
  do {                    \
    pc += (distance);     \
    goto dispatch;        \
  } while (0)
#define DX_REDISPATCH(name) goto op_##name
#define DX_ERROR() goto error
#define DX_UNWIND(traceback)   \
  do {                         \
    if (traceback) goto error; \
    goto reraise;              \
  } while (0)
#define DX_ENTER(frame) \
  do {                  \
    f = (frame);        \
    goto enter;         \
  } while (0)
#define DX_RESUME(frame) \
  do {                   \
    f = (frame);         \
    goto resume;         \
  } while (0)

// A bit that no operation has: every instruction of a traced frame goes through the default case first.
constexpr uint32_t kTraced = 0x10000;
#define DX_IS_TRACED() (trace_bit != 0)

Value run_loop(Thread* thread, Frame* f) {
  Unit* pc;
  Value* sp;
  uint32_t trace_bit, operation;
resume:
  pc = f->pc;
  sp = f->sp;
  trace_bit = DX_TRACING() ? kTraced : 0;
dispatch:
  operation = pc->i.op | trace_bit;
execute:
  switch (operation) {
#include "core/interp/handlers_build.inc"
#include "core/interp/handlers_control.inc"
#include "core/interp/handlers_load.inc"
#include "core/interp/handlers_ops.inc"
    default:
      f->pc = pc;
      f->sp = sp;
      if (operation < kTraced) {
        Rare end = run_rare(thread, f);
        pc = f->pc;
        sp = f->sp;
        if (DX_LIKELY(end == Rare::kNext)) goto dispatch;
        if (end == Rare::kReraise) goto reraise;
        goto error;
      }
      if (!DX_TRACING()) {
        trace_bit = 0;
        goto dispatch;
      }
      {
        slow::TraceAction action = slow::trace_unit(th, f);
        pc = f->pc;
        sp = f->sp;
        if (DX_UNLIKELY(action == slow::TraceAction::kError)) goto error;
        if (action == slow::TraceAction::kSkip) goto dispatch;
      }
      operation = pc->i.op;
      goto execute;
  }
enter:
  f->started = true;
  pc = f->pc;
  sp = f->sp;
  if (DX_SAFEPOINT_DUE()) {
    if (DX_TRACING()) {  // first: what is suspended at the safepoint goes on behind it
      if (failed(slow::trace_call(th, f))) goto error;
      trace_bit = kTraced;
    }
    DX_SAFEPOINT();
  }
  goto dispatch;
error:
  f->pc = pc;
  f->sp = sp;
  f = slow::unwind(th, f, true);
  if (f == nullptr) return Value();
  goto resume;
reraise:  // pc and sp are saved already
  f = slow::unwind(th, f, false);
  if (f == nullptr) return Value();
  goto resume;
}

#endif

#undef th

// The loop on top of the C++ stack, counted: only the outermost one can be left while its frames go on living.
Owned run_counted(Thread& th, Frame* f) {
  ++th.native_entries;
  Value r = run_loop(&th, f);
  --th.native_entries;
  return Owned::steal(r);
}

}  // namespace

Owned run_frame(Thread& th, Frame* f) {
  if (DX_UNLIKELY((th.breaker.load(std::memory_order_relaxed) & static_cast<uint32_t>(Breaker::kTrace)) != 0) &&
      failed(slow::trace_call(th, f))) {
    f->started = true;
    Frame* next = slow::unwind(th, f, true);
    return next == nullptr ? Owned() : run_counted(th, next);
  }
  f->started = true;
  return run_counted(th, f);
}

Owned run_frame_again(Thread& th, Frame* f) { return run_counted(th, f); }

Owned run_frame_throw(Thread& th, Frame* f) {
  f->started = true;
  if (DX_UNLIKELY((th.breaker.load(std::memory_order_relaxed) & static_cast<uint32_t>(Breaker::kTrace)) != 0))
    slow::trace_throw(th, f);
  Frame* next = slow::unwind(th, f, true);
  return next == nullptr ? Owned() : run_counted(th, next);
}

}  // namespace dxpy
