// The out-of-line parts of the instruction handlers. Stack operands are passed as borrowed words unless the name says
// otherwise; the handler pops them afterwards.
#pragma once

#include "core/interp/decode.h"
#include "core/interp/eval.h"
#include "core/object/native.h"

namespace dxpy {
struct AttrCacheEntry;
}

namespace dxpy::slow {

// --- unwinding (unwind.cpp)
// An exception is pending in `f`, whose pc and sp are saved: finds the handler in this or an outer frame. The frame to
// go on with (pc and sp saved in it), or nullptr when it left the loop. `traceback`: whether this frame gets an entry.
Frame* unwind(Thread&, Frame* f, bool traceback);
// Returns from f with `value` (owned): ends the frame and tells the caller's frame what to do. nullptr: leave the loop
// with `value`.
Frame* return_special(Thread&, Frame* f, Value& value);
// Yields `value` (owned) from f. The frame to go on with, or nullptr: leave the loop with `value`.
Frame* yield(Thread&, Frame* f, Value& value);

// --- names and attributes (slow_names.cpp)
Failure raise_unbound(Thread&, Frame* f, uint32_t slot);
Failure raise_unbound_cell(Thread&, Frame* f, uint32_t slot);
Failure raise_name_error(Thread&, Value name);
Owned load_global(Thread&, Frame* f, Unit* pc);  // fills the cache
// A name of the frame's builtins. Empty without an exception: there is none.
Owned find_builtin(Thread&, Frame* f, Value name);
Status store_global(Thread&, Frame* f, Unit* pc, Value v);
Status delete_global(Thread&, Frame* f, Value name);
Owned load_name(Thread&, Frame* f, Unit* pc);
Value frame_namespace(Frame* f);  // of a module or class body, borrowed
Status store_name(Thread&, Frame* f, Unit* pc, Value v);
Status delete_name(Thread&, Frame* f, Value name);
Owned load_from_dict_or_deref(Thread&, Frame* f, uint32_t slot, Value mapping);
Owned load_from_dict_or_globals(Thread&, Frame* f, Value name, Value mapping);
Owned load_attr(Thread&, Frame* f, Unit* pc, Value object);  // fills the cache
Status store_attr(Thread&, Frame* f, Unit* pc, Value object, Value v);
// Puts what looking up `name` in the object finds into the shared cache (attr_cache.h), if it is not there.
void share_attr(Thread&, Value object, Value name);
// get_attr, with what the cache knows about it; nullptr: nothing yet.
Owned load_attr_shared(Thread&, Value object, Value name, const AttrCacheEntry* known);
// set_attr, and the same.
Status store_attr_shared(Thread&, Value object, Value name, Value v);
// Takes LoadFastAttr or StoreFastAttr apart into LoadFast and LoadAttr or StoreAttr.
void split_fast_attr(Unit* pc);
// LoadMethodOfClass: what the cached attribute of the class is.
enum class ClassAttr : uint32_t { kPlain, kStaticMethod, kClassMethod };
// Gives the callable; `self` is set when the object must be passed.
Status load_method(Thread&, Frame* f, Unit* pc, Value object, Owned& callable, bool& self);
Owned load_super_attr(Thread&, Frame* f, Value global_super, Value cls, Value self, Value name, uint16_t flags);
// The function that super(cls, self).name finds, when it is one that binds like a function. Empty: take the general
// way.
Owned super_method(Thread&, Value global_super, Value cls, Value self, Value name);
Owned load_build_class(Thread&, Frame* f);
Owned load_common_constant(Thread&, uint32_t which);
Status setup_annotations(Thread&, Frame* f);

// --- operators (slow_ops.cpp)
// The whole of an arithmetic operation, f->pc, wherever its operands are; takes those from the stack. The result is
// owned.
Value arithmetic(Thread&, Frame* f);
Owned compare_op(Thread&, Value a, Value b, CompareOp op);
// The comparison of a CompareJump operation, f->pc, in the same way.
Tri compare_jump(Thread&, Frame* f);
Owned subscript(Thread&, Value object, Value key);
Owned load_slice(Thread&, Value object, Value start, Value stop);
Status store_slice(Thread&, Value object, Value start, Value stop, Value value);
Status store_subscript(Thread&, Value object, Value key, Value v);
Tri contains_op(Thread&, Value item, Value container);

// --- calls (slow_calls.cpp)
enum class CallResult : uint8_t { kError, kValue, kFrame, kSuspend };
// Drops the operands of the call that `f` is at.
void drop_call(Frame* f);
// The frame that ran in place of the native function that `f` calls has ended: does the rest of the function and drops
// the operands. `result` empty: an exception is pending.
Owned finish_tail(Thread&, Frame* f, Owned result);
// Calls args[-1..] on the stack: `base` is the callable, base[1] self or empty, then n arguments, `kwnames` a tuple or
// empty. kFrame: `next` is a linked frame to run; everything has been popped. kValue: `value` is the result, everything
// popped. kSuspend: the thread wants to stop here (suspend.h); the operands are still on the stack, for the same
// instruction to run again.
CallResult call(Thread&, Frame* f, Value* base, size_t n, Value kwnames, Frame*& next, Value& value);
inline bool is_native(Value callable) {
  return is_kind(callable, Kind::kNativeFunction) || is_kind(callable, Kind::kMethodDescriptor);
}
// str, int, ValueError ...: not made by a class statement.
inline bool is_builtin_class(Value callable) {
  return is_type(callable) && !callable.as<Type>()->has_flag(TypeFlags::kHeap);
}
// The function that a call of this class runs as __init__ of a plain new instance. nullptr: not known to be so.
inline Function* plain_init(Thread& th, Value callable) {
  if (!is_type(callable)) return nullptr;
  const auto* cls = callable.as<Type>();
  constexpr uint32_t kKinds = TypeFlags::kHeap | TypeFlags::kAbstract;
  const bool known = cls->init_version == cls->version && cls->version != 0 &&
                     (cls->flags_word & kKinds) == TypeFlags::kHeap && cls->type() == th.rt->types.type;
  return known ? cls->plain_init.as<Function>() : nullptr;
}
// Whether calling one of is_native may stop a thread that a host can take back.
inline bool native_may_suspend(Value callable) {
  const NativeDef* def = is_kind(callable, Kind::kNativeFunction) ? callable.as<NativeFunction>()->def
                                                                  : callable.as<MethodDescriptor>()->def;
  return def->may_suspend;
}
DX_ALWAYS_INLINE bool is_direct(Thread& th, Value callable) {
  if (!is_native(callable)) return is_builtin_class(callable);
  return DX_LIKELY(th.suspension == nullptr) || !native_may_suspend(callable);
}
CallResult call_ex(Thread&, Frame* f, Value* base, bool has_kwargs, Frame*& next, Value& value);
// A frame for the Python function at base[0], to which the operands of the call move: `nargs` arguments by position,
// then the values of `kwnames`. Nothing is left from `base` up. kNotMoved: this call is for make_call_frame; nothing
// has happened. kError: an exception is pending, the operands may still be on the stack.
enum class MovedCall : uint8_t { kNotMoved, kMoved, kError };
MovedCall moved_call_frame(Thread&, Frame* f, Value* base, const Value* args, size_t nargs, Value kwnames,
                           Frame*& callee);
// A frame for the getter of a property; nullptr: an exception is pending.
Frame* property_frame(Thread&, Function* getter, Value object);
Owned make_function(Thread&, Frame* f, Value code);
void set_function_attr(Value function, uint32_t which, Value v);

// --- building and unpacking (slow_build.cpp)
Owned build_dict(Thread&, Value* items, size_t pairs);
Owned build_set(Thread&, Value* items, size_t count);
Status list_extend_op(Thread&, Value list, Value iterable);
// (*items, *iterable), where items is a list that nobody else has, or a tuple.
Owned join_tuple(Thread&, Value items, Value iterable);
Status dict_merge(Thread&, Value dict, Value mapping, Value callable);
Status dict_update_op(Thread&, Value dict, Value mapping);
// Writes the items to out[count-1] .. out[0] (the first item ends on top).
Status unpack(Thread&, Value iterable, size_t count, Value* out);
Status unpack_ex(Thread&, Value iterable, size_t before, size_t after, Value* out);
Owned build_slice(Thread&, Value start, Value stop, Value step);
Owned build_interpolation(Thread&, Value value, Value expression, Value spec, uint32_t conversion);
Owned build_template(Thread&, Value strings, Value interpolations);
Owned format_value(Thread&, Value v, Value spec);
Owned convert_value(Thread&, Value v, uint32_t how);

// --- exceptions, with (slow_exceptions.cpp)
Status do_raise(Thread&, Value exception, Value cause);  // always kError
// `raise` alone: kOk: the handled exception is pending again; kError: there was none.
Status reraise_handled(Thread&);
Tri exc_match(Thread&, Value exception, Value types);
Status eg_match(Thread&, Value group, Value types, Owned& rest, Owned& match);
Status before_with(Thread&, Value manager, bool is_async, Owned& exit, Owned& exit_self, Owned& result);
Owned with_except(Thread&, Value exit, Value exit_self, Value exception);
Owned prep_reraise_star(Thread&, Value original, Value list);
Value set_handled(Thread&, Value exception);    // returns the previous one, owned (None when there was none)
void restore_handled(Thread&, Value previous);  // takes over

// --- generators
// kTrue: yielded `out`; kFalse: finished with `out`. Not for the case that runs inline.
Tri send(Thread&, Value iterator, Value v, Owned& out);
Owned get_yield_from_iter(Thread&, Frame* f, Value v);
// Prepares a suspended generator to run as part of the dispatch loop: its frame, linked below `f`. nullptr: an
// exception is pending.
Frame* enter_generator(Thread&, Frame* f, Generator* g, Value sent /* owned */, ReturnTo return_to);

// --- tracing (tracing.cpp): sys.settrace, sys.setprofile, sys.monitoring. Called only while Breaker::kTrace is set.
Status trace_call(Thread&, Frame* f);  // the frame starts, or a generator goes on
void trace_throw(Thread&, Frame* f);   // a generator goes on with the pending exception
enum class TraceAction { kRun, kSkip, kError };
// At the start of every instruction of a traced frame. kSkip: go on at f->pc with f->sp, the instruction is done or the
// frame was moved.
TraceAction trace_unit(Thread&, Frame* f);
// The frame returns or yields `value`. kError: the value is to be dropped.
Status trace_return(Thread&, Frame* f, Value value);
void trace_unwind(Thread&, Frame* f);  // the pending exception leaves the frame
// The pending exception has been raised in, or come into, the frame; `again`: by a plain raise at the end of a handler.
void trace_exception(Thread&, Frame* f, bool again);
Status trace_handled(Thread&, Frame* f);  // the frame is at the handler, the exception on its stack
// A generator that the frame iterates over has returned `value`.
Status trace_stop_iteration(Thread&, Frame* f, Value value);
// Around a call of something that is not Python code.
enum class NativeCall { kCall, kReturn, kException };
Status trace_native(Thread&, Frame* f, NativeCall what, Value callable, Value first, bool tools);

// --- imports, matching, types (slow_misc.cpp)
Owned import_name(Thread&, Frame* f, Value name, Value fromlist, Value level);
Owned import_from(Thread&, Value module, Value name);
Status import_star(Thread&, Frame* f, Value module);
Owned match_keys(Thread&, Value subject, Value keys);
Owned match_class(Thread&, Value subject, Value cls, size_t positional, Value names);
Owned make_type_var(Thread&, uint32_t kind, Value name, Value evaluate);
Status set_type_param_default(Thread&, Value param, Value evaluate);
Owned make_type_alias(Thread&, Value parts);
Owned subscript_generic(Thread&, Value params);
Status print_expr(Thread&, Value v);

}  // namespace dxpy::slow
