// DPB instructions to units.
#include "core/interp/decode.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "core/bytecode/instruction_reader.h"
#include "core/bytecode/opcodes.h"
#include "core/memory/alloc.h"
#include "core/object/error.h"

namespace dxpy {

using bytecode::Opcode;

namespace {

constexpr int8_t kExtra[] = {
#define DX_UNIT(name, extra) extra,
#include "core/interp/units.def"
#undef DX_UNIT
};
// Units of the longest operation.
constexpr size_t kMostUnits = 1 + static_cast<size_t>(*std::max_element(std::begin(kExtra), std::end(kExtra)));
constexpr const char* kNames[] = {
#define DX_UNIT(name, extra) #name,
#include "core/interp/units.def"
#undef DX_UNIT
};

struct Plain {     // a DPB instruction with Extended folded in
  int64_t n;       // jumps: the index in the list of the instruction that it goes to
  uint32_t index;  // of the instruction; jumps to its Extended come here too
  int32_t line;
  Opcode op;
  uint8_t a;
  bool is_target;  // a jump goes here, or a protected region starts or ends
  uint32_t unit;   // where its unit is, when it starts one
};

// What decoding one function needs meanwhile, in one block.
class Scratch {
 public:
  explicit Scratch(size_t bytes) : at_(static_cast<char*>(mem_alloc(bytes))), block_(at_) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { mem_free(block_); }
  bool ok() const { return block_ != nullptr; }
  template <typename T>
  T* take(size_t count) {
    return reinterpret_cast<T*>(std::exchange(at_, at_ + count * sizeof(T)));
  }

 private:
  char* at_;
  void* block_;
};

// Units as they are made. A function's units are at least as many as its instructions, rarely twice as many.
class UnitBuffer {
 public:
  ~UnitBuffer() {
    mem_free(units_);
    mem_free(origin_);
  }
  // Room for one operation more; false: no memory.
  bool reserve(size_t more) {
    if (DX_LIKELY(size_ + more <= capacity_)) return true;
    size_t wanted = std::max(size_ + more, capacity_ * 2);
    void* units = mem_realloc(units_, wanted * sizeof(Unit));
    if (units != nullptr) units_ = static_cast<Unit*>(units);
    void* origin = units == nullptr ? nullptr : mem_realloc(origin_, wanted * sizeof(uint32_t));
    if (origin == nullptr) return false;
    origin_ = static_cast<uint32_t*>(origin);
    capacity_ = wanted;
    return true;
  }
  // Needs room.
  void push(Unit u, uint32_t origin) {
    units_[size_] = u;
    origin_[size_++] = origin;
  }
  size_t size() const { return size_; }
  Unit& operator[](size_t i) { return units_[i]; }
  Unit& back() { return units_[size_ - 1]; }
  // Both arrays in blocks of just the right size.
  bool copy_to(Unit*& units, uint32_t*& origin) const {
    units = static_cast<Unit*>(mem_alloc((size_ + 1) * sizeof(Unit)));
    origin = static_cast<uint32_t*>(mem_alloc((size_ + 1) * sizeof(uint32_t)));
    if (units == nullptr || origin == nullptr) {
      mem_free(units);
      mem_free(origin);
      return false;
    }
    std::memcpy(static_cast<void*>(units), units_, size_ * sizeof(Unit));
    std::memcpy(origin, origin_, size_ * sizeof(uint32_t));
    return true;
  }

 private:
  Unit* units_ = nullptr;
  uint32_t* origin_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
};

// Opcodes whose unit has the same name and takes the operand as it is.
Op same_op(Opcode op) {
  switch (op) {
#define DX_SAME(name) \
  case Opcode::name:  \
    return Op::k##name;
    DX_SAME(LoadFast)
    DX_SAME(StoreFast)
    DX_SAME(LoadGlobal)
    DX_SAME(StoreGlobal)
    DX_SAME(LoadAttr)
    DX_SAME(StoreAttr)
    DX_SAME(LoadSubscr)
    DX_SAME(StoreSubscr)
    DX_SAME(DeleteFast)
    DX_SAME(DeleteGlobal)
    DX_SAME(DeleteAttr)
    DX_SAME(DeleteSubscr)
    DX_SAME(LoadName)
    DX_SAME(StoreName)
    DX_SAME(DeleteName)
    DX_SAME(LoadDeref)
    DX_SAME(StoreDeref)
    DX_SAME(DeleteDeref)
    DX_SAME(LoadClosure)
    DX_SAME(LoadFromDictOrDeref)
    DX_SAME(LoadFromDictOrGlobals)
    DX_SAME(LoadLocals)
    DX_SAME(LoadMethod)
    DX_SAME(LoadSuperAttr)
    DX_SAME(LoadSuperMethod)
    DX_SAME(LoadFastAndClear)
    DX_SAME(LoadSmallInt)
    DX_SAME(ReplaceCell)
    DX_SAME(LoadBuildClass)
    DX_SAME(LoadCommonConstant)
    DX_SAME(PushNull)
    DX_SAME(BinaryAdd)
    DX_SAME(BinarySub)
    DX_SAME(BinaryMul)
    DX_SAME(BinaryDiv)
    DX_SAME(BinaryFloorDiv)
    DX_SAME(BinaryMod)
    DX_SAME(BinaryPow)
    DX_SAME(BinaryAnd)
    DX_SAME(BinaryOr)
    DX_SAME(BinaryXor)
    DX_SAME(BinaryLshift)
    DX_SAME(BinaryRshift)
    DX_SAME(BinaryMatMul)
    DX_SAME(InplaceAdd)
    DX_SAME(InplaceSub)
    DX_SAME(InplaceMul)
    DX_SAME(UnaryNeg)
    DX_SAME(UnaryPos)
    DX_SAME(UnaryInvert)
    DX_SAME(UnaryNot)
    DX_SAME(Jump)
    DX_SAME(JumpBack)
    DX_SAME(JumpIfTrue)
    DX_SAME(JumpIfFalse)
    DX_SAME(JumpIfTrueOrPop)
    DX_SAME(JumpIfFalseOrPop)
    DX_SAME(JumpIfNone)
    DX_SAME(JumpIfNotNone)
    DX_SAME(ForIter)
    DX_SAME(Return)
    DX_SAME(Yield)
    DX_SAME(YieldFrom)
    DX_SAME(GetIter)
    DX_SAME(GetYieldFromIter)
    DX_SAME(Pop)
    DX_SAME(Copy)
    DX_SAME(Swap)
    DX_SAME(Call)
    DX_SAME(CallKw)
    DX_SAME(CallEx)
    DX_SAME(MakeFunction)
    DX_SAME(SetFunctionAttr)
    DX_SAME(BuildTuple)
    DX_SAME(BuildList)
    DX_SAME(BuildSet)
    DX_SAME(BuildDict)
    DX_SAME(BuildString)
    DX_SAME(BuildSlice)
    DX_SAME(ListAppend)
    DX_SAME(SetAdd)
    DX_SAME(MapAdd)
    DX_SAME(ListExtend)
    DX_SAME(SetUpdate)
    DX_SAME(DictUpdate)
    DX_SAME(DictMerge)
    DX_SAME(ListToTuple)
    DX_SAME(UnpackSequence)
    DX_SAME(UnpackEx)
    DX_SAME(PopExcept)
    DX_SAME(Raise)
    DX_SAME(Reraise)
    DX_SAME(PushExcInfo)
    DX_SAME(CheckExcMatch)
    DX_SAME(CheckEgMatch)
    DX_SAME(BeforeWith)
    DX_SAME(BeforeAsyncWith)
    DX_SAME(WithExceptStart)
    DX_SAME(PrepReraiseStar)
    DX_SAME(EndAsyncFor)
    DX_SAME(GetAwaitable)
    DX_SAME(GetAiter)
    DX_SAME(GetAnext)
    DX_SAME(ImportName)
    DX_SAME(ImportFrom)
    DX_SAME(ImportStar)
    DX_SAME(MatchMapping)
    DX_SAME(MatchSequence)
    DX_SAME(MatchKeys)
    DX_SAME(MatchClass)
    DX_SAME(GetLen)
    DX_SAME(FormatSimple)
    DX_SAME(FormatWithSpec)
    DX_SAME(ConvertValue)
    DX_SAME(BuildInterpolation)
    DX_SAME(BuildTemplate)
    DX_SAME(SetupAnnotations)
    DX_SAME(MakeTypeVar)
    DX_SAME(SetTypeParamDefault)
    DX_SAME(MakeTypeAlias)
    DX_SAME(SubscriptGeneric)
    DX_SAME(SetFunctionTypeParams)
    DX_SAME(PrintExpr)
#undef DX_SAME
    default:
      return Op::kNop;
  }
}

class Decoder {
 public:
  Decoder(Thread& th, Code* code) : th_(th), code_(code) {}
  Status run();

 private:
  bool runs_straight() const;
  void read();
  void find_targets();
  void emit(Op op, uint16_t a, uint32_t b, uint32_t origin);
  size_t emit_one(size_t i);  // the number of DPB instructions it covered
  size_t try_fuse(size_t i);  // 0: no superinstruction starts here
  size_t fuse_loads(size_t i);
  size_t fuse_compare(size_t i, size_t at, int left_slot, int right_slot, const int32_t* number);
  // The superinstructions of an operator; `flag` is what marks the in-place form in their operand a.
  bool arithmetic(Opcode op, Op& ff, Op& fi, Op& sf, Op& si, uint16_t& flag) const;
  // An int constant that fits the operand of a superinstruction.
  bool small_constant(const Plain& p, int32_t& out) const;
  // A LoadFast whose object is there for the attribute operation behind it.
  bool loads_attribute(size_t i) const {
    return fusable(i + 1) && (list_[i + 1].op == Opcode::LoadAttr || list_[i + 1].op == Opcode::StoreAttr);
  }
  // Whether list_[i] may be done together with the one before it. Where a line starts a debugger may stop; only a pair
  // that begins with a store is joined across lines, for which tracing takes it apart (trace_unit).
  bool fusable(size_t i) const { return joinable(i) && i > 0 && list_[i].line == list_[i - 1].line; }
  bool joinable(size_t i) const { return i < count_ && !list_[i].is_target; }
  void patch_jumps();

  Thread& th_;
  Code* code_;
  Value* consts_ = nullptr;
  Plain* list_ = nullptr;
  bool fuses_ = true;
  size_t count_ = 0;              // in list_; one more stands behind them for the end of the code
  uint32_t* plain_of_ = nullptr;  // DPB instruction -> index in list_
  UnitBuffer units_;
  struct Fix {
    uint32_t unit;    // the instruction to patch
    uint32_t target;  // index in list_
  };
  Fix* fixes_ = nullptr;
  size_t fix_count_ = 0;
};

// The body of a module or a class without a loop: superinstructions would not pay for the work of finding them.
bool Decoder::runs_straight() const {
  if ((code_->flags & bytecode::kCodeOptimized) != 0) return false;
  const uint32_t* words = code_->dpb->view().code(*code_->fn);
  return std::none_of(words, words + code_->fn->code_count,
                      [](uint32_t word) { return bytecode::opcode_of(word) == Opcode::JumpBack; });
}

void Decoder::read() {
  auto view = code_->dpb->view();
  const uint32_t code_count = code_->fn->code_count;
  bytecode::InstructionReader reader(view.code(*code_->fn), code_count);
  bytecode::InstructionReader::Item item;
  bytecode::PositionReader positions(view.positions(*code_->fn), code_->fn->first_line);
  int32_t line = -1;
  uint32_t run = 0, run_end = 0;
  Plain* out = list_;
  while (reader.next(item)) {
    const auto at = static_cast<uint32_t>(out - list_);
    plain_of_[item.index] = at;
    plain_of_[item.next - 1] = at;  // behind an Extended
    while (fuses_ && item.index >= run_end && positions.next_line(run, line)) run_end += run;
    const bytecode::Instruction& i = item.instruction;
    *out++ = {bytecode::is_jump(i.op) ? item.target : i.n, item.index, line, i.op, i.a, false, 0};
  }
  *out = {0, code_count, -1, Opcode::Nop, 0, false, 0};
  count_ = static_cast<size_t>(out - list_);
  plain_of_[code_count] = static_cast<uint32_t>(count_);
}

void Decoder::find_targets() {
  for (size_t i = 0; i < count_; ++i) {
    Plain& p = list_[i];
    if (!bytecode::is_jump(p.op)) continue;
    p.n = plain_of_[p.n];
    list_[p.n].is_target = true;
  }
  // Instructions of different protected regions must not be fused.
  for (const auto& h : code_->dpb->view().handlers(*code_->fn)) {
    for (uint32_t at : {h.target, h.start, h.end}) list_[plain_of_[at]].is_target = true;
  }
}

void Decoder::emit(Op op, uint16_t a, uint32_t b, uint32_t origin) {
  Unit u;
  u.i.op = static_cast<uint16_t>(op);
  u.i.a = a;
  u.i.b = b;
  units_.push(u, origin);
  for (int k = 0; k < kExtra[static_cast<int>(op)]; ++k) units_.push(Unit(), origin);
}

bool Decoder::small_constant(const Plain& p, int32_t& out) const {
  int64_t n;
  if (p.op == Opcode::LoadSmallInt) {
    n = p.n;
  } else if (p.op == Opcode::LoadConst && consts_[p.n].is_small_int()) {
    n = consts_[p.n].as_small_int();
  } else {
    return false;
  }
  if (n < INT32_MIN || n > INT32_MAX) return false;
  out = static_cast<int32_t>(n);
  return true;
}

bool Decoder::arithmetic(Opcode op, Op& ff, Op& fi, Op& sf, Op& si, uint16_t& flag) const {
  flag = op >= Opcode::InplaceAdd ? kInplaceFlag : 0;
  switch (op) {
    case Opcode::BinaryAdd:
    case Opcode::InplaceAdd:
      ff = Op::kAddFF, fi = Op::kAddFI, sf = Op::kAddSF, si = Op::kAddSI;
      return true;
    case Opcode::BinarySub:
    case Opcode::InplaceSub:
      ff = Op::kSubFF, fi = Op::kSubFI, sf = Op::kSubSF, si = Op::kSubSI;
      return true;
    case Opcode::BinaryMul:
    case Opcode::InplaceMul:
      ff = Op::kMulFF, fi = Op::kMulFI, sf = Op::kMulSF, si = Op::kNop;
      return true;
    default:
      return false;
  }
}

// list_[at] may be a comparison followed by a conditional jump.
size_t Decoder::fuse_compare(size_t i, size_t at, int left_slot, int right_slot, const int32_t* number) {
  if (!fusable(at) || !fusable(at + 1)) return 0;
  Opcode op = list_[at].op, jump = list_[at + 1].op;
  if (op < Opcode::CompareLt || op > Opcode::CompareGe) return 0;
  if (jump != Opcode::JumpIfTrue && jump != Opcode::JumpIfFalse) return 0;
  auto compare = static_cast<uint16_t>(static_cast<int>(op) - static_cast<int>(Opcode::CompareLt));
  if (jump == Opcode::JumpIfTrue) compare |= 8;
  Op fused = number != nullptr ? (left_slot >= 0 ? Op::kCompareJumpFI : Op::kCompareJumpSI)
                               : (left_slot >= 0 ? Op::kCompareJumpFF : Op::kCompareJump);
  auto unit = static_cast<uint32_t>(units_.size());
  fixes_[fix_count_++] = {unit, static_cast<uint32_t>(list_[at + 1].n)};
  emit(fused, compare, 0, list_[at].index);
  units_.back().pair = {static_cast<uint32_t>(left_slot),
                        number != nullptr ? static_cast<uint32_t>(*number) : static_cast<uint32_t>(right_slot)};
  return at + 2 - i;
}

// Superinstructions that start with LoadFast.
size_t Decoder::fuse_loads(size_t i) {
  int64_t x = list_[i].n;
  if (x >= kInplaceFlag || !fusable(i + 1)) return 0;
  const Plain& second = list_[i + 1];
  Op ff, fi, sf, si;
  uint16_t flag;
  int32_t number;
  if (second.op == Opcode::LoadAttr || second.op == Opcode::StoreAttr) {
    Op op = second.op == Opcode::LoadAttr ? Op::kLoadFastAttr : Op::kStoreFastAttr;
    emit(op, static_cast<uint16_t>(x), static_cast<uint32_t>(second.n), second.index);
    return 2;
  }
  if (second.op == Opcode::LoadFast && second.n <= 0xFFFF) {
    if (loads_attribute(i + 1)) return 0;
    if (fusable(i + 2) && arithmetic(list_[i + 2].op, ff, fi, sf, si, flag)) {
      emit(ff, static_cast<uint16_t>(x | flag), static_cast<uint32_t>(second.n), list_[i + 2].index);
      return 3;
    }
    if (size_t n = fuse_compare(i, i + 2, static_cast<int>(x), static_cast<int>(second.n), nullptr)) return n;
    // x op y where y belongs to the following operation: leave the pair to the next instruction's own fusion.
    emit(Op::kLoadFast2, static_cast<uint16_t>(second.n), static_cast<uint32_t>(x), list_[i].index);
    return 2;
  }
  if (small_constant(second, number)) {
    if (fusable(i + 2) && arithmetic(list_[i + 2].op, ff, fi, sf, si, flag)) {
      emit(fi, static_cast<uint16_t>(x | flag), static_cast<uint32_t>(number), list_[i + 2].index);
      return 3;
    }
    return fuse_compare(i, i + 2, static_cast<int>(x), -1, &number);
  }
  if (arithmetic(second.op, ff, fi, sf, si, flag)) {
    emit(sf, flag, static_cast<uint32_t>(x), second.index);
    return 2;
  }
  return 0;
}

size_t Decoder::try_fuse(size_t i) {
  const Plain& p = list_[i];
  int32_t number;
  if (p.op == Opcode::LoadFast) return fuse_loads(i);
  if (p.op == Opcode::StoreFast && p.n <= 0xFFFFFFFF && joinable(i + 1) && list_[i + 1].n <= 0xFFFF) {
    if (list_[i + 1].op == Opcode::LoadFast) {
      // A load that starts a better superinstruction is left alone.
      if (fusable(i + 2) && (list_[i + 2].op == Opcode::LoadFast || small_constant(list_[i + 2], number))) return 0;
      if (loads_attribute(i + 1)) return 0;
      emit(Op::kStoreFastLoadFast, static_cast<uint16_t>(list_[i + 1].n), static_cast<uint32_t>(p.n), p.index);
      return 2;
    }
    if (list_[i + 1].op == Opcode::StoreFast) {
      emit(Op::kStoreFast2, static_cast<uint16_t>(list_[i + 1].n), static_cast<uint32_t>(p.n), p.index);
      return 2;
    }
  }
  if (small_constant(p, number) && fusable(i + 1)) {
    Op ff, fi, sf, si;
    uint16_t flag;
    if (arithmetic(list_[i + 1].op, ff, fi, sf, si, flag) && si != Op::kNop) {
      emit(si, flag, static_cast<uint32_t>(number), list_[i + 1].index);
      return 2;
    }
    return fuse_compare(i, i + 1, -1, -1, &number);
  }
  if (p.op >= Opcode::CompareLt && p.op <= Opcode::CompareGe) return fuse_compare(i, i, -1, -1, nullptr);
  if (p.op == Opcode::BuildSlice && p.n == 2 && fusable(i + 1) && list_[i + 1].op == Opcode::LoadSubscr) {
    emit(Op::kLoadSlice, 0, 0, list_[i + 1].index);
    return 2;
  }
  if (p.op == Opcode::BuildSlice && p.n == 2 && fusable(i + 1) && list_[i + 1].op == Opcode::StoreSubscr) {
    emit(Op::kStoreSlice, 0, 0, list_[i + 1].index);
    return 2;
  }
  return 0;
}

size_t Decoder::emit_one(size_t i) {
  if (size_t n = fuses_ ? try_fuse(i) : 0) return n;
  const Plain& p = list_[i];
  auto b = static_cast<uint32_t>(p.n);
  switch (p.op) {
    case Opcode::LoadConst: {
      Value v = consts_[p.n];
      emit(v.is_object() ? Op::kLoadConst : Op::kLoadImmediate, 0, b, p.index);
      units_.back().value = v;
      return 1;
    }
    case Opcode::Nop:
    case Opcode::SetupTry:
      emit(Op::kNop, 0, 0, p.index);
      return 1;
    case Opcode::CompareLt:
    case Opcode::CompareLe:
    case Opcode::CompareEq:
    case Opcode::CompareNe:
    case Opcode::CompareGt:
    case Opcode::CompareGe:
      emit(Op::kCompare, 0, static_cast<uint32_t>(p.op) - static_cast<uint32_t>(Opcode::CompareLt), p.index);
      return 1;
    case Opcode::CompareIs:
    case Opcode::CompareIsNot:
      emit(Op::kCompareIs, 0, p.op == Opcode::CompareIsNot ? 1 : 0, p.index);
      return 1;
    case Opcode::CompareIn:
    case Opcode::CompareNotIn:
      emit(Op::kCompareIn, 0, p.op == Opcode::CompareNotIn ? 1 : 0, p.index);
      return 1;
    case Opcode::InplaceDiv:
    case Opcode::InplaceFloorDiv:
    case Opcode::InplaceMod:
    case Opcode::InplacePow:
    case Opcode::InplaceAnd:
    case Opcode::InplaceOr:
    case Opcode::InplaceXor:
    case Opcode::InplaceLshift:
    case Opcode::InplaceRshift:
    case Opcode::InplaceMatMul:
      emit(Op::kInplaceOp, 0, static_cast<uint32_t>(p.op) - static_cast<uint32_t>(Opcode::InplaceAdd), p.index);
      return 1;
    default: {
      Op op = same_op(p.op);
      if (jump_kind(op) != Jump::kNone) fixes_[fix_count_++] = {static_cast<uint32_t>(units_.size()), b};
      emit(op, p.a, b, p.index);
      return 1;
    }
  }
}

void Decoder::patch_jumps() {
  for (size_t i = 0; i < fix_count_; ++i) {
    const Fix& fix = fixes_[i];
    const uint32_t to = list_[fix.target].unit;
    units_[fix.unit].i.b = static_cast<uint32_t>(static_cast<int32_t>(to) - static_cast<int32_t>(fix.unit));
  }
}

Status Decoder::run() {
  consts_ = code_consts(th_, code_);
  if (consts_ == nullptr || failed(code_fill_names(th_, code_))) return Status::kError;
  const size_t room = size_t{code_->fn->code_count} + 1;
  Scratch scratch(room * (sizeof(Plain) + sizeof(Fix) + sizeof(uint32_t)));
  if (!scratch.ok() || !units_.reserve(room * 2)) return raise_no_memory(th_);
  list_ = scratch.take<Plain>(room);
  fixes_ = scratch.take<Fix>(room);
  plain_of_ = scratch.take<uint32_t>(room);
  fuses_ = !runs_straight();
  read();
  find_targets();
  // The Nop that only has the line of the definition.
  size_t first = count_ > 1 && list_[0].op == Opcode::Nop && !list_[0].is_target ? 1 : 0;
  for (size_t i = first; i < count_;) {
    if (!units_.reserve(kMostUnits)) return raise_no_memory(th_);
    list_[i].unit = static_cast<uint32_t>(units_.size());
    i += emit_one(i);
  }
  list_[count_].unit = static_cast<uint32_t>(units_.size());
  patch_jumps();
  Unit* units = nullptr;
  uint32_t* origin = nullptr;
  if (!units_.copy_to(units, origin)) return raise_no_memory(th_);
  code_->units = units;
  code_->origin = origin;
  code_->unit_count = static_cast<uint32_t>(units_.size());
  return Status::kOk;
}

}  // namespace

Status decode(Thread& th, Code* code) {
  Decoder d(th, code);
  return d.run();
}

void decode_free(Code* code) {
  if (code->units == nullptr) return;
  mem_free(code->units);
  mem_free(code->origin);
  code->units = nullptr;
}

Unit* code_units(Thread& th, Code* code) {
  if (DX_LIKELY(code->units != nullptr)) return code->units;
  return failed(decode(th, code)) ? nullptr : code->units;
}

Jump jump_kind(Op op) {
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

int unit_extra(Op op) { return kExtra[static_cast<int>(op)]; }
const char* unit_name(Op op) { return kNames[static_cast<int>(op)]; }

}  // namespace dxpy
