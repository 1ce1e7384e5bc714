// The line editor of input() at a terminal. The module readline sets it when it is imported; without it lines are read
// as they are.
#pragma once

#include <string_view>

#include "core/modules/module_state.h"

namespace dxpy {

struct LineEditor {
  // Shows the prompt on the terminal and reads a line, which is given without its end. Empty: an exception is pending,
  // EOFError at the end of the input. The caller has made sure that descriptors 0 and 1 are terminals.
  Owned (*read)(Thread&, std::string_view prompt) = nullptr;
};
inline LineEditor& line_editor(Thread& th) { return module_state<LineEditor>(th); }

}  // namespace dxpy
