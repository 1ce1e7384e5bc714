// Running Python code: the dispatch loop's entry points for the rest of the runtime.
#pragma once

#include "core/interp/frame.h"
#include "core/interp/generator.h"

namespace dxpy {

// Runs a module or class body: a code object without arguments. `locals` empty: the globals. `closure` empty or a tuple
// of cells for its free variables.
Owned run_code(Thread&, Value code, Value globals, Value locals = Value(), Value closure = Value());
// Runs the body of a class: the function's code with its closure and globals, and `locals` as namespace.
Owned run_code_of(Thread&, Function* function, Value locals);
// The call slot of functions.
Owned function_call(Thread&, Value callable, const Value* args, size_t nargs, Value kwnames);
// Runs a pushed frame until it returns or yields. The frame's return_to must be kNative. A frame that returned has been
// popped (unless a generator owns it). Empty: an exception is pending.
Owned run_frame(Thread&, Frame* f);
// As run_frame, with the pending exception raised at the frame's current instruction (generator.throw).
Owned run_frame_throw(Thread&, Frame* f);

// Goes on with the innermost frame of a thread that was stopped (suspend.h).
Owned run_frame_again(Thread&, Frame* f);

// RecursionError when the C++ stack is nearly used up. Python frames count against the recursion limit themselves.
Status check_native_stack(Thread&);

// Puts arguments into the slots of a fresh frame of `function`: positionals, then the values of `kwnames`. Borrows
// them.
Status bind_arguments(Thread&, Function* function, Frame* f, const Value* args, size_t nargs, Value kwnames);
// A frame for a call with its arguments bound, not linked. Takes over the reference to the function.
Frame* make_call_frame(Thread&, Function* function, const Value* args, size_t nargs, Value kwnames);
// Links the frame as the innermost one: RecursionError when there are too many. On failure the frame is popped.
Status link_frame(Thread&, Frame* f);

// At a safepoint, when Thread::breaker is not 0: signals, collection, other threads' turns. kError: an exception is
// pending.
Status run_safepoint(Thread&);
// What a runtime sets to take part in safepoints (core/modules: signal handlers; threads).
struct SafepointHooks {
  Status (*signals)(Thread&) = nullptr;
  void (*yield_turn)(Thread&) = nullptr;
  Status (*pending_calls)(Thread&) = nullptr;
  Status (*fuel)(Thread&) = nullptr;  // Thread::fuel is used up: gives it more
};
SafepointHooks& safepoint_hooks(Runtime&);

// Compiles Python source to a code object; raises SyntaxError and issues warnings. `source` as a file holds it unless
// source_is_text. core/interp/compile_source.cpp
struct CompileRequest {
  std::string_view source;
  Value filename;             // str
  const char* mode = "exec";  // "exec", "eval", "single"
  bool source_is_text = true;
  int optimize = -1;   // -1: the runtime's
  uint32_t flags = 0;  // PyCF_* and future flags, CPython's numbers
};
Owned compile_source(Thread&, const CompileRequest&);

// Prints an exception with its traceback on sys.stderr through sys.excepthook, as at the end of a program.
void print_uncaught(Thread&, Owned exception);
// The same without sys.excepthook and the traceback module: file, line and name of each entry.
void print_plain_traceback(Thread&, Value exception);

}  // namespace dxpy
