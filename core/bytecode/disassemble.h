// A DPB as text, for people.
#pragma once

#include <string>

#include "core/bytecode/dpb.h"

namespace dxpy::bytecode {

// One function: names, slots, constants, instructions with lines and jump targets, exception table.
std::string disassemble_function(const DpbView& view, uint32_t function);
// All functions of a (verified) file.
std::string disassemble(const DpbView& view);
// A constant as Python would write it, shortened.
std::string constant_text(const DpbView& view, uint32_t index, int depth = 0);

}  // namespace dxpy::bytecode
