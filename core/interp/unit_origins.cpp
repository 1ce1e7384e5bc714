// Which DPB instruction a unit was made from. Nothing is noted while code is decoded: units and instructions are walked
// side by side, when something is raised or traced.
#include "core/bytecode/instruction_reader.h"
#include "core/interp/decode.h"
#include "core/memory/alloc.h"

namespace dxpy {

namespace {

// How many instructions an operation stands for, and which of them it reports itself at.
struct Cover {
  int count, reported;
};
Cover cover_of(Op op) {
  switch (op) {
    case Op::kLoadFast2:
    case Op::kStoreFastLoadFast:
    case Op::kStoreFast2:
    case Op::kCompareJump:
    case Op::kJoinTuple:
      return {2, 0};
    case Op::kLoadFastAttr:
    case Op::kLoadFastAttrSlot:
    case Op::kStoreFastAttr:
    case Op::kStoreFastAttrSlot:
    case Op::kStoreFastAttrAdd:
    case Op::kAddSI:
    case Op::kSubSI:
    case Op::kAddSF:
    case Op::kSubSF:
    case Op::kMulSF:
    case Op::kLoadSlice:
    case Op::kStoreSlice:
      return {2, 1};
    case Op::kCompareJumpSI:
      return {3, 1};
    case Op::kAddFF:
    case Op::kSubFF:
    case Op::kMulFF:
    case Op::kAddFI:
    case Op::kSubFI:
    case Op::kMulFI:
      return {3, 2};
    case Op::kCompareJumpFF:
    case Op::kCompareJumpFI:
      return {4, 2};
    default:
      return {1, 0};
  }
}

class OriginWalk {
 public:
  explicit OriginWalk(const Code* code) : code_(code), reader_(words(code), code->fn->code_count) {}
  // To the next operation. False: the code is over.
  bool next() {
    begin = end;
    if (begin >= code_->unit_count) return false;
    const auto op = static_cast<Op>(code_->units[begin].i.op);
    end = begin + 1 + static_cast<uint32_t>(unit_extra(op));
    const Cover cover = cover_of(op);
    for (int k = 0; k < cover.count && reader_.next(item_); ++k) {
      if (begin == 0 && k == 0) skip_definition();
      if (k == cover.reported) origin = item_.index;
    }
    return true;
  }

  uint32_t begin = 0, end = 0;  // its units
  uint32_t origin = 0;          // of all of them

 private:
  static const uint32_t* words(const Code* code) { return code->dpb->view().code(*code->fn); }
  // The Nop that only has the line of the definition has no unit.
  void skip_definition() {
    if (item_.instruction.op == bytecode::Opcode::Nop && item_.next < code_->fn->code_count) (void)reader_.next(item_);
  }

  const Code* code_;
  bytecode::InstructionReader reader_;
  bytecode::InstructionReader::Item item_;
};

}  // namespace

const uint32_t* code_origins(Code* code) {
  if (DX_LIKELY(code->origins != nullptr) || code->units == nullptr) return code->origins;
  auto* origins = static_cast<uint32_t*>(mem_alloc((size_t{code->unit_count} + 1) * sizeof(uint32_t)));
  if (origins == nullptr) return nullptr;
  for (OriginWalk walk(code); walk.next();) {
    for (uint32_t i = walk.begin; i < walk.end; ++i) origins[i] = walk.origin;
  }
  return code->origins = origins;
}

uint32_t unit_origin(const Code* code, size_t unit) {
  if (code->origins != nullptr) return code->origins[unit];
  OriginWalk walk(code);
  while (walk.next() && walk.end <= unit) {
  }
  return walk.origin;
}

}  // namespace dxpy
