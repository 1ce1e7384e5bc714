// Checks a DPB that came from outside. What passes can be read through DpbView and run by the interpreter without
// further checks: all offsets, indexes and counts are in bounds and aligned, texts are valid, jumps and handlers lead
// to instructions, the stack never under- or overflows, words have the kinds that the instructions take for granted
// (cells, lists under construction, exceptions, empty words), closures fit their functions.
//
// Trusted without proof, as nothing in a file can force it: what a caller passes as the hidden parameters .0 (an
// iterator), .defaults and .kwdefaults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace dxpy::bytecode {

struct VerifyOptions {
  bool check_hash = true;
};

// True: the bytes are a valid DPB. `data` must be 8-byte aligned. On false `why` says what is wrong and where.
[[nodiscard]] bool verify_dpb(const uint8_t* data, size_t size, std::string& why, const VerifyOptions& options = {});

}  // namespace dxpy::bytecode
