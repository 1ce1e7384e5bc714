// What lies on a frame's stack before each instruction, as far as a debugger that moves the frame must know.
#pragma once

#include <optional>
#include <vector>

#include "core/bytecode/dpb.h"

namespace dxpy::bytecode {

enum class StackWord : uint8_t {
  kObject,
  kNullable,     // an object or empty
  kIterator,     // of a for loop
  kException,    // being handled
  kPrevious,     // what PushExcInfo saved
  kInstruction,  // the number that an exception table entry asked for
};

using StackWords = std::vector<StackWord>;

// By index of instruction, bottom to top; nothing for what cannot be reached and for the second half of an extended
// instruction. The code must be verified.
std::vector<std::optional<StackWords>> stack_words(const DpbView& view, const DpbFunction& function);

}  // namespace dxpy::bytecode
