// Internal to the verifier.
#pragma once

#include <string>

#include "core/bytecode/dpb.h"

namespace dxpy::bytecode {

// Checks the instructions and the exception table of a function whose record is already checked.
bool verify_code(const DpbView& view, uint32_t function, std::string& why);

}  // namespace dxpy::bytecode
