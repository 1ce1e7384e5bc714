#include "core/bytecode/opcodes.h"

namespace dxpy::bytecode {

namespace {

struct Table {
  OpcodeInfo rows[256] = {};
};

constexpr Table make_table() {
  Table t;
#define DX_OP(name, number, operand, pops, pushes, doc) t.rows[number] = {#name, OperandKind::operand, pops, pushes};
#include "core/bytecode/opcodes.def"
#undef DX_OP
  return t;
}

constexpr Table kTable = make_table();

}  // namespace

// The array itself must have constant initialisation: copy row by row through the macro once more.
const OpcodeInfo kOpcodeInfo[256] = {
#define DX_ROW(i) kTable.rows[i]
#define DX_ROWS4(i) DX_ROW(i), DX_ROW(i + 1), DX_ROW(i + 2), DX_ROW(i + 3)
#define DX_ROWS16(i) DX_ROWS4(i), DX_ROWS4(i + 4), DX_ROWS4(i + 8), DX_ROWS4(i + 12)
#define DX_ROWS64(i) DX_ROWS16(i), DX_ROWS16(i + 16), DX_ROWS16(i + 32), DX_ROWS16(i + 48)
    DX_ROWS64(0), DX_ROWS64(64), DX_ROWS64(128), DX_ROWS64(192)};

int stack_effect(Opcode op, int64_t n, bool jumped) {
  int count = static_cast<int>(n);
  switch (op) {
    case Opcode::JumpIfTrueOrPop:
    case Opcode::JumpIfFalseOrPop:
      return jumped ? 0 : -1;
    case Opcode::ForIter:
      return jumped ? -1 : 1;
    case Opcode::Copy:
      return 1;
    case Opcode::Swap:
      return 0;
    case Opcode::Call:
      return -count - 1;
    case Opcode::CallKw:
      return -count - 2;
    case Opcode::CallEx:
      return -2 - (count & 1);
    case Opcode::BuildTuple:
    case Opcode::BuildList:
    case Opcode::BuildSet:
    case Opcode::BuildString:
    case Opcode::BuildSlice:
      return 1 - count;
    case Opcode::BuildDict:
      return 1 - 2 * count;
    case Opcode::UnpackSequence:
      return count - 1;
    case Opcode::UnpackEx:
      return (count & 0xFF) + (count >> 8);
    case Opcode::Raise:
      return -count;
    case Opcode::Reraise:
      return -1;
    case Opcode::BuildInterpolation:
      return (count & 1) ? -2 : -1;
    case Opcode::MakeTypeVar:
      return count == 1 || count == 2 ? -1 : 0;
    default: {
      const OpcodeInfo& info = kOpcodeInfo[static_cast<uint8_t>(op)];
      return info.pushes - info.pops;
    }
  }
}

}  // namespace dxpy::bytecode
