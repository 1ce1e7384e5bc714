// The instructions that the interpreter runs: DPB instructions decoded into 8-byte units, with room for inline caches
// behind them, some rewritten in place while they run (quickening), some fused (superinstructions).
#pragma once

#include "core/interp/code.h"

namespace dxpy {

// The operations of units.def.
enum class Op : uint16_t {
#define DX_UNIT(name, extra) k##name,
#include "core/interp/units.def"
#undef DX_UNIT
  kCount
};

// One 8-byte word of decoded code: an instruction, or data that belongs to the one before it.
union Unit {
  struct {
    uint16_t op;  // Op
    uint16_t a;   // a small operand, or a counter for quickening
    uint32_t b;   // operand; for jumps the signed distance in units from this unit
  } i;
  struct {
    uint32_t first, second;
  } pair;
  uint64_t word;
  Value value;
  Unit() : word(0) {}
};
static_assert(sizeof(Unit) == 8);

// In the operand `a` of AddFF and its like: the operation was written +=, -= or *=.
inline constexpr uint16_t kInplaceFlag = 0x8000;

Status decode(Thread&, Code* code);  // fills units, unit_count
void decode_free(Code* code);
// code_origin (code.h) that needs no memory: for signal handlers, and for what looks at frames while memory is given.
uint32_t unit_origin(const Code* code, size_t unit);
// Units that follow an operation as data.
int unit_extra(Op op);
// Whether it is a store and one more instruction, which may stand on the next line.
inline bool is_store_pair(Op op) { return op == Op::kStoreFastLoadFast || op == Op::kStoreFast2; }
// Whether operand `b` of an operation is a distance to go, and whether it goes there only on a condition.
enum class Jump : uint8_t { kNone, kAlways, kConditional };
constexpr Jump jump_kind(Op op) {
  switch (op) {
    case Op::kJump:
    case Op::kJumpBack:
      return Jump::kAlways;
    case Op::kJumpIfTrue:
    case Op::kJumpIfFalse:
    case Op::kJumpIfTrueOrPop:
    case Op::kJumpIfFalseOrPop:
    case Op::kJumpIfNone:
    case Op::kJumpIfNotNone:
    case Op::kForIter:
    case Op::kCompareJump:
    case Op::kCompareJumpFF:
    case Op::kCompareJumpFI:
    case Op::kCompareJumpSI:
      return Jump::kConditional;
    default:
      return Jump::kNone;
  }
}
const char* unit_name(Op op);

}  // namespace dxpy
