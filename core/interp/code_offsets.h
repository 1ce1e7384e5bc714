// co_code: the instructions of a code object as tools expect them, in units of two bytes (opcode, argument).
//
// Operands of more than eight bits come behind EXTENDED_ARG units, so that an instruction's place is not a multiple of
// its number; what tools are told as tb_lasti, f_lasti, co_lines() or an event's offset are places in these bytes. The
// module _opcode_metadata names the opcodes. Nothing runs from this form.
#pragma once

#include <string>
#include <vector>

#include "core/interp/code.h"

namespace dxpy {

struct CodeOffsets {
  std::vector<uint32_t> start;  // of each DPB word, and one more for the end: where its units begin
  std::vector<uint32_t> op;     // of each DPB word: where the unit with the opcode is
};
CodeOffsets code_offsets(const Code* code);

// Place of one instruction, and the instruction at a place.
int64_t code_offset(const Code* code, uint32_t instruction);
int32_t code_instruction(const Code* code, int64_t offset);

std::string code_unit_bytes(const Code* code);             // co_code
std::string code_exception_table_bytes(const Code* code);  // co_exceptiontable, in CPython's format

// Numbers that only exist in co_code.
inline constexpr uint8_t kResumeUnit = 0xFE;  // the Nop with which functions begin

}  // namespace dxpy
