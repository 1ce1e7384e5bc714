// Python functions.
#pragma once

#include "core/interp/code.h"

namespace dxpy {

struct Function : Object {
  Value dict_word;       // attribute word
  Code* code;            // owned
  Value globals;         // dict, owned
  Value builtins;        // dict, owned
  Value name, qualname;  // owned str
  Value module;          // __module__, owned or empty
  Value doc;             // owned; empty: the code's docstring, which nobody has asked for
  Value defaults;        // tuple, owned or empty
  Value kwdefaults;      // dict, owned or empty
  Value closure;         // tuple of cells, owned or empty
  Value annotations;     // dict, owned or empty
  Value annotate;        // callable or None, owned or empty
  Value type_params;     // tuple, owned or empty
  Value retired;         // list of earlier codes that running frames may still use; owned or empty
};

// __name__ and __qualname__ from the code, __module__ from globals["__name__"], builtins from globals["__builtins__"].
Owned function_new(Thread&, Value code, Value globals);
// globals["__builtins__"] as a dict. Borrowed. A module gives its dict; absent: the runtime's builtins; something else:
// an empty dict that says so, and names are looked up in what globals have then.
Value builtins_of_globals(Thread&, Value globals);
// What globals["__builtins__"] was before that. Borrowed; may be empty.
Value builtins_seen(Thread&, Value globals, Value builtins);

}  // namespace dxpy
