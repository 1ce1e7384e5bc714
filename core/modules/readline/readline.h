// The module readline over libedit. The library keeps one line, one history and one set of hooks per process and its
// callbacks get no context: they find their runtime through Thread::current(), which is the thread that called the
// library.
//
// readline.cpp   the module: completion, hooks, key bindings
// history.cpp    the list of past lines, and its files
// line.cpp       reading a line for input()
#pragma once

#include <cstdio>  // before the library's header, which needs FILE

#include <editline/readline.h>

#include <span>
#include <string>

#include "core/modules/module_state.h"
#include "core/modules/path_arg.h"
#include "core/object/native.h"

namespace dxpy {

struct ReadlineState {
  Owned completer, startup_hook, pre_input_hook, display_hook;  // callables, or empty
  std::string delimiters;                                       // the library keeps a pointer to it
  int begin = 0, end = 0;                                       // of the word that is being completed
  int64_t history_limit = -1;                                   // lines that a history file gets; negative: all
  bool automatic = true;                                        // lines that were read go to the history
  void traverse(Visitor& visit) {
    for (Owned* o : {&completer, &startup_hook, &pre_input_hook, &display_hook}) visit(*o);
  }
  void clear() {
    for (Owned* o : {&completer, &startup_hook, &pre_input_hook, &display_hook}) o->reset();
  }
};
inline ReadlineState& readline_state(Thread& th) { return module_state<ReadlineState>(th); }

// Calls a hook without arguments; what it raises is dropped, as the library has nowhere to put it.
void readline_call_hook(Thread&, const Owned& hook);

// What its files share.
// A str as bytes of the terminal; `what` names it in the TypeError.
Owned readline_encoded(Thread&, const char* what, Value text);
// The file that is named, or the one of that name in the home folder. `path` keeps what it points to.
Status readline_path(Thread&, const char* function, Value given, const char* in_home, PathArg& path);
const char* readline_history_entry(int64_t index);  // nullptr: there is none; from 0
std::span<const NativeDef> readline_history_functions();
void readline_history_add(std::string_view line);
void readline_redraw(Thread&);
Owned readline_read(Thread&, std::string_view prompt);  // LineEditor::read

}  // namespace dxpy
