// The DPB instruction set. Meanings, operands and stack effects are in opcodes.def.
#pragma once

#include <cstdint>

namespace dxpy::bytecode {

enum class Opcode : uint8_t {
#define DX_OP(name, number, operand, pops, pushes, doc) name = number,
#include "core/bytecode/opcodes.def"
#undef DX_OP
};

enum class OperandKind : uint8_t { None, U24, Const, Name, Slot, S24, Jump, A8B16, A8Name };
constexpr bool is_pair(OperandKind kind) { return kind == OperandKind::A8B16 || kind == OperandKind::A8Name; }
constexpr bool is_signed(OperandKind kind) { return kind == OperandKind::S24 || kind == OperandKind::Jump; }
constexpr bool is_name(OperandKind kind) { return kind == OperandKind::Name || kind == OperandKind::A8Name; }

inline constexpr int kVar = -1;  // the number of words depends on the operand

struct OpcodeInfo {
  const char* name;  // nullptr: no such opcode
  OperandKind operand;
  int8_t pops, pushes;
};

// Indexed by the opcode's number.
extern const OpcodeInfo kOpcodeInfo[256];

inline OperandKind operand_kind(Opcode op) { return kOpcodeInfo[static_cast<uint8_t>(op)].operand; }

// A decoded instruction: Extended is already folded in.
struct Instruction {
  Opcode op;
  uint8_t a;  // of a pair
  int64_t n;  // the number, or b of a pair
};

// One instruction as its four bytes, without Extended; `n` must fit the operand's own bits.
constexpr uint32_t encode(Opcode op, uint32_t operand24) { return static_cast<uint32_t>(op) | operand24 << 8; }
constexpr Opcode opcode_of(uint32_t word) { return static_cast<Opcode>(word & 0xFF); }
constexpr uint32_t operand_of(uint32_t word) { return word >> 8; }

// The change in stack depth. `jumped`: for the instructions that differ, the effect at the jump's target. The operand
// is the widened one.
int stack_effect(Opcode op, int64_t n, bool jumped);

}  // namespace dxpy::bytecode
