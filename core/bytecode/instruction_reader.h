// Reads the instructions of a function one after the other with Extended folded in.
#pragma once

#include "core/bytecode/dpb.h"
#include "core/bytecode/opcodes.h"

namespace dxpy::bytecode {

class InstructionReader {
 public:
  InstructionReader(const uint32_t* code, uint32_t count) : code_(code), count_(count) {}

  struct Item {
    Instruction instruction;
    uint32_t index;  // of the first word: the Extended when there is one
    uint32_t next;   // index of the instruction after it
    int64_t target;  // jumps: the index of the instruction it goes to (unchecked)
  };
  // False: at the end, or malformed() when the code ends in an Extended or has an unknown opcode.
  bool next(Item& item) {
    if (at_ >= count_) return false;
    item.index = at_;
    uint64_t high = 0;
    bool extended = false;
    uint32_t word = code_[at_];
    if (opcode_of(word) == Opcode::Extended) {
      high = operand_of(word);
      extended = true;
      if (++at_ >= count_) return bad();
      word = code_[at_];
      if (opcode_of(word) == Opcode::Extended) return bad();
    }
    ++at_;
    const OpcodeInfo& info = kOpcodeInfo[word & 0xFF];
    if (info.name == nullptr) return bad();
    Instruction& i = item.instruction;
    i.op = opcode_of(word);
    i.a = 0;
    uint64_t operand = operand_of(word);
    if (is_pair(info.operand)) {
      i.a = static_cast<uint8_t>(operand);
      i.n = static_cast<int64_t>(high << 16 | operand >> 8);
    } else if (is_signed(info.operand)) {
      i.n = extended ? static_cast<int64_t>((high << 24 | operand) << 16) >> 16
                     : static_cast<int64_t>(operand << 40) >> 40;
    } else {
      i.n = static_cast<int64_t>(high << 24 | operand);
    }
    item.next = at_;
    item.target = int64_t{at_} + i.n;
    return true;
  }
  bool malformed() const { return malformed_; }

 private:
  bool bad() {
    malformed_ = true;
    return false;
  }
  const uint32_t* code_;
  uint32_t count_, at_ = 0;
  bool malformed_ = false;
};

inline bool is_jump(Opcode op) { return operand_kind(op) == OperandKind::Jump; }
// Whether control never goes on to the next instruction.
inline bool ends_flow(Opcode op) {
  return op == Opcode::Jump || op == Opcode::JumpBack || op == Opcode::Return || op == Opcode::Raise ||
         op == Opcode::Reraise;
}

}  // namespace dxpy::bytecode
