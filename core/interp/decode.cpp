// DPB instructions to units.
#include "core/interp/decode.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <utility>

#include "core/bytecode/instruction_reader.h"
#include "core/bytecode/opcodes.h"
#include "core/interp/interp_types.h"
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

struct Plain {    // a DPB instruction with Extended folded in
  int32_t n;      // jumps: the index in the list of the instruction that it goes to
  uint32_t unit;  // where its unit is, when it starts one
  Opcode op;
  uint8_t a;
  bool is_target;  // a jump goes here, or a protected region starts or ends
  bool same_line;  // as the instruction before it
};
static_assert(sizeof(Plain) == 12);

// What decoding one function needs meanwhile, in one block that the runtime keeps for the next function.
class Scratch {
 public:
  Scratch(InterpState& state, size_t bytes)
      : state_(state), size_(std::exchange(state.scratch_size, 0)), block_(std::exchange(state.scratch, nullptr)) {
    if (size_ < bytes) {
      mem_free(block_);
      size_ = std::max(bytes, kLeast);
      block_ = mem_alloc(size_);
    }
    at_ = static_cast<char*>(block_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    if (block_ == nullptr || size_ > kMost) {
      mem_free(block_);
    } else {
      state_.scratch = block_;
      state_.scratch_size = size_;
    }
  }
  bool ok() const { return block_ != nullptr; }
  template <typename T>
  T* take(size_t count) {
    return reinterpret_cast<T*>(std::exchange(at_, at_ + count * sizeof(T)));
  }

 private:
  static constexpr size_t kLeast = size_t{1} << 15, kMost = size_t{1} << 18;
  InterpState& state_;
  size_t size_;
  void* block_;
  char* at_;
};

// The unit of an opcode that is in no superinstruction.
struct Translation {
  Op op = Op::kNop;
  uint8_t extra = 0;   // data units behind it
  bool jumps = false;  // its operand is a place to go
  bool fixed = false;  // its operand is `operand`, not the instruction's
  uint8_t operand = 0;
};

constexpr std::array<Translation, 256> kTranslations = [] {
  std::array<Translation, 256> table{};
  auto row = [&table](Opcode opcode, Op op) {
    Translation& t = table[static_cast<size_t>(opcode)];
    t = {op, static_cast<uint8_t>(kExtra[static_cast<int>(op)]), jump_kind(op) != Jump::kNone};
    return &t;
  };
  auto family = [&row](Opcode first, Opcode last, Op op, Opcode zero) {
    for (auto i = static_cast<int>(first); i <= static_cast<int>(last); ++i) {
      Translation* t = row(static_cast<Opcode>(i), op);
      t->fixed = true;
      t->operand = static_cast<uint8_t>(i - static_cast<int>(zero));
    }
  };
  family(Opcode::CompareLt, Opcode::CompareGe, Op::kCompare, Opcode::CompareLt);
  family(Opcode::CompareIs, Opcode::CompareIs, Op::kCompareIs, Opcode::CompareIs);
  family(Opcode::CompareIsNot, Opcode::CompareIsNot, Op::kCompareIs, Opcode::CompareIs);
  family(Opcode::CompareIn, Opcode::CompareIn, Op::kCompareIn, Opcode::CompareIn);
  family(Opcode::CompareNotIn, Opcode::CompareNotIn, Op::kCompareIn, Opcode::CompareIn);
  family(Opcode::InplaceAdd, Opcode::InplaceMatMul, Op::kInplaceOp, Opcode::InplaceAdd);
  row(Opcode::LoadConst, Op::kLoadConst);
  // Opcodes whose unit has the same name and takes the operand as it is.
#define DX_SAME(name) row(Opcode::name, Op::k##name);
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
  return table;
}();

struct Fetched {
  int64_t n;      // jumps: the index of the instruction that it goes to
  uint32_t next;  // index of the instruction behind
  Opcode op;
  uint8_t a;
};

// The instruction of verified code that starts at `at`.
DX_ALWAYS_INLINE void fetch(const uint32_t* words, uint32_t at, Fetched& out) {
  const uint32_t word = words[at];
  out.next = at + 1;
  out.op = bytecode::opcode_of(word);
  out.a = 0;
  if (DX_UNLIKELY(out.op == Opcode::Extended)) {
    bytecode::InstructionReader reader(words + at, 2);
    bytecode::InstructionReader::Item item;
    (void)reader.next(item);
    const bytecode::Instruction& i = item.instruction;
    out = {bytecode::is_jump(i.op) ? at + item.target : i.n, at + 2, i.op, i.a};
    return;
  }
  const bytecode::OperandKind kind = bytecode::operand_kind(out.op);
  if (bytecode::is_signed(kind)) {
    out.n = static_cast<int32_t>(word) >> 8;
    if (kind == bytecode::OperandKind::Jump) out.n += out.next;
  } else if (bytecode::is_pair(kind)) {
    out.a = static_cast<uint8_t>(word >> 8);
    out.n = word >> 16;
  } else {
    out.n = word >> 8;
  }
}

class Decoder {
 public:
  explicit Decoder(Code* code) : code_(code), count_of_words_(code->fn->code_count) {}
  size_t scratch_size() const {
    const size_t room = size_t{count_of_words_} + 1;
    return room * (kMostUnits * sizeof(Unit) + sizeof(Plain) + sizeof(Fix) + sizeof(uint32_t));
  }
  void run(Scratch& scratch);
  const Unit* units() const { return units_; }
  size_t unit_count() const { return static_cast<size_t>(out_ - units_); }

 private:
  bool runs_straight() const;
  void translate_straight();
  void translate_fused();
  void read();
  void find_targets();
  Unit* emit(Op op, uint16_t a, uint32_t b, int extra);
  Unit* emit(Op op, uint16_t a, uint32_t b) { return emit(op, a, b, kExtra[static_cast<int>(op)]); }
  void emit_plain(Opcode op, uint8_t a, int64_t n, uint32_t target);
  size_t emit_one(size_t i);  // the number of DPB instructions it covered
  size_t try_fuse(size_t i);  // 0: no superinstruction starts here
  size_t fuse_loads(size_t i);
  size_t fuse_compare(size_t i, size_t at, int left_slot, int right_slot, const int32_t* number);
  // The superinstructions of an operator; `flag` is what marks the in-place form in their operand a.
  bool arithmetic(Opcode op, Op& ff, Op& fi, Op& sf, Op& si, uint16_t& flag) const;
  // An int constant that fits the operand of a superinstruction.
  bool small_constant(const Plain& p, int32_t& out) const;
  // A ListExtend and the ListToTuple behind it.
  bool joins_tuple(size_t i) const {
    return list_[i].op == Opcode::ListExtend && list_[i].n == 1 && fusable(i + 1) &&
           list_[i + 1].op == Opcode::ListToTuple;
  }
  bool starts_joined_tuple(size_t i) const;
  // A LoadFast whose object is there for the attribute operation behind it.
  bool loads_attribute(size_t i) const {
    return fusable(i + 1) && (list_[i + 1].op == Opcode::LoadAttr || list_[i + 1].op == Opcode::StoreAttr);
  }
  // Whether list_[i] may be done together with the one before it. Where a line starts a debugger may stop; only a pair
  // that begins with a store is joined across lines, for which tracing takes it apart (trace_unit).
  bool fusable(size_t i) const { return joinable(i) && list_[i].same_line; }
  bool joinable(size_t i) const { return i < count_ && !list_[i].is_target; }
  void patch_jump(uint32_t unit, uint32_t to) {
    units_[unit].i.b = static_cast<uint32_t>(static_cast<int32_t>(to) - static_cast<int32_t>(unit));
  }

  Code* code_;
  uint32_t count_of_words_;
  size_t count_ = 0;  // in list_; one more stands behind them for the end of the code
  Plain* list_ = nullptr;
  uint32_t* place_of_ = nullptr;  // DPB instruction -> index in list_, or the unit where there is no list
  Unit* units_ = nullptr;
  Unit* out_ = nullptr;  // the next unit
  struct Fix {
    uint32_t unit;    // the instruction to patch
    uint32_t target;  // index in list_, or of the DPB instruction where there is no list
  };
  Fix* fixes_ = nullptr;
  size_t fix_count_ = 0;
};

// The body of a module or a class without a loop: superinstructions would not pay for the work of finding them.
bool Decoder::runs_straight() const {
  if ((code_->flags & bytecode::kCodeOptimized) != 0) return false;
  const uint32_t* words = code_->dpb->view().code(*code_->fn);
  return std::none_of(words, words + count_of_words_,
                      [](uint32_t word) { return bytecode::opcode_of(word) == Opcode::JumpBack; });
}

// Each instruction to its own unit.
void Decoder::translate_straight() {
  const uint32_t* words = code_->dpb->view().code(*code_->fn);
  Fetched in;
  for (uint32_t at = 0; at < count_of_words_; at = in.next) {
    fetch(words, at, in);
    const auto unit = static_cast<uint32_t>(unit_count());
    place_of_[at] = unit;
    place_of_[in.next - 1] = unit;  // behind an Extended
    // The first Nop only has the line of the definition.
    if (at == 0 && in.op == Opcode::Nop && in.next < count_of_words_) continue;
    emit_plain(in.op, in.a, in.n, static_cast<uint32_t>(in.n));
  }
  place_of_[count_of_words_] = static_cast<uint32_t>(unit_count());
  for (size_t i = 0; i < fix_count_; ++i) patch_jump(fixes_[i].unit, place_of_[fixes_[i].target]);
}

void Decoder::read() {
  auto view = code_->dpb->view();
  const uint32_t* words = view.code(*code_->fn);
  bytecode::PositionReader positions(view.positions(*code_->fn), code_->fn->first_line);
  int32_t line = -1, line_before = -1;
  uint32_t run = 0, run_end = 0;
  Plain* out = list_;
  Fetched i;
  for (uint32_t at = 0; at < count_of_words_; at = i.next) {
    fetch(words, at, i);
    const auto place = static_cast<uint32_t>(out - list_);
    place_of_[at] = place;
    place_of_[i.next - 1] = place;  // behind an Extended
    while (at >= run_end && positions.next_line(run, line)) run_end += run;
    *out++ = {static_cast<int32_t>(i.n), 0, i.op, i.a, false, line == line_before};
    line_before = line;
  }
  *out = {0, 0, Opcode::Nop, 0, false, false};
  list_[0].same_line = false;
  count_ = static_cast<size_t>(out - list_);
  place_of_[count_of_words_] = static_cast<uint32_t>(count_);
}

void Decoder::find_targets() {
  for (size_t i = 0; i < count_; ++i) {
    Plain& p = list_[i];
    if (!bytecode::is_jump(p.op)) continue;
    const uint32_t to = place_of_[static_cast<uint32_t>(p.n)];
    p.n = static_cast<int32_t>(to);
    list_[to].is_target = true;
  }
  // Instructions of different protected regions must not be fused.
  for (const auto& h : code_->dpb->view().handlers(*code_->fn)) {
    for (uint32_t at : {h.target, h.start, h.end}) list_[place_of_[at]].is_target = true;
  }
}

Unit* Decoder::emit(Op op, uint16_t a, uint32_t b, int extra) {
  Unit* u = out_;
  u->i.op = static_cast<uint16_t>(op);
  u->i.a = a;
  u->i.b = b;
  for (size_t k = 1; k < kMostUnits; ++k) u[k].word = 0;  // as many as ever: there is room
  out_ = u + 1 + extra;
  return u;
}

// `target`: where a jump goes, in what the Fixes count.
void Decoder::emit_plain(Opcode op, uint8_t a, int64_t n, uint32_t target) {
  const Translation& t = kTranslations[static_cast<uint8_t>(op)];
  if (t.jumps) fixes_[fix_count_++] = {static_cast<uint32_t>(unit_count()), target};
  Unit* u = emit(t.op, a, t.fixed ? t.operand : static_cast<uint32_t>(n), t.extra);
  if (op != Opcode::LoadConst) return;
  const Value v = code_->consts[n];
  if (!v.is_object()) u->i.op = static_cast<uint16_t>(Op::kLoadImmediate);
  u[1].value = v;
}

bool Decoder::small_constant(const Plain& p, int32_t& out) const {
  int64_t n;
  if (p.op == Opcode::LoadSmallInt) {
    n = p.n;
  } else if (p.op == Opcode::LoadConst && code_->consts[p.n].is_small_int()) {
    n = code_->consts[p.n].as_small_int();
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
  fixes_[fix_count_++] = {static_cast<uint32_t>(unit_count()), static_cast<uint32_t>(list_[at + 1].n)};
  Unit* unit = emit(fused, compare, 0);
  unit[1].pair = {static_cast<uint32_t>(left_slot),
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
    emit(op, static_cast<uint16_t>(x), static_cast<uint32_t>(second.n));
    return 2;
  }
  if (second.op == Opcode::LoadFast && second.n <= 0xFFFF) {
    if (loads_attribute(i + 1)) return 0;
    if (fusable(i + 2) && arithmetic(list_[i + 2].op, ff, fi, sf, si, flag)) {
      emit(ff, static_cast<uint16_t>(x | flag), static_cast<uint32_t>(second.n));
      return 3;
    }
    if (size_t n = fuse_compare(i, i + 2, static_cast<int>(x), static_cast<int>(second.n), nullptr)) return n;
    // x op y where y belongs to the following operation: leave the pair to the next instruction's own fusion.
    emit(Op::kLoadFast2, static_cast<uint16_t>(second.n), static_cast<uint32_t>(x));
    return 2;
  }
  if (small_constant(second, number)) {
    if (fusable(i + 2) && arithmetic(list_[i + 2].op, ff, fi, sf, si, flag)) {
      emit(fi, static_cast<uint16_t>(x | flag), static_cast<uint32_t>(number));
      return 3;
    }
    return fuse_compare(i, i + 2, static_cast<int>(x), -1, &number);
  }
  if (arithmetic(second.op, ff, fi, sf, si, flag)) {
    emit(sf, flag, static_cast<uint32_t>(x));
    return 2;
  }
  return 0;
}

size_t Decoder::try_fuse(size_t i) {
  const Plain& p = list_[i];
  int32_t number;
  if (p.op == Opcode::LoadFast) return fuse_loads(i);
  if (p.op == Opcode::StoreFast && joinable(i + 1) && list_[i + 1].n <= 0xFFFF) {
    if (list_[i + 1].op == Opcode::LoadFast) {
      // A load that starts a better superinstruction is left alone.
      if (fusable(i + 2) && (list_[i + 2].op == Opcode::LoadFast || small_constant(list_[i + 2], number))) return 0;
      if (loads_attribute(i + 1)) return 0;
      emit(Op::kStoreFastLoadFast, static_cast<uint16_t>(list_[i + 1].n), static_cast<uint32_t>(p.n));
      return 2;
    }
    if (list_[i + 1].op == Opcode::StoreFast) {
      emit(Op::kStoreFast2, static_cast<uint16_t>(list_[i + 1].n), static_cast<uint32_t>(p.n));
      return 2;
    }
  }
  if (small_constant(p, number) && fusable(i + 1)) {
    Op ff, fi, sf, si;
    uint16_t flag;
    if (arithmetic(list_[i + 1].op, ff, fi, sf, si, flag) && si != Op::kNop) {
      emit(si, flag, static_cast<uint32_t>(number));
      return 2;
    }
    return fuse_compare(i, i + 1, -1, -1, &number);
  }
  if (p.op >= Opcode::CompareLt && p.op <= Opcode::CompareGe) return fuse_compare(i, i, -1, -1, nullptr);
  if (starts_joined_tuple(i)) {
    emit(Op::kBuildTuple, 0, static_cast<uint32_t>(p.n));
    return 1;
  }
  if (joins_tuple(i)) {
    emit(Op::kJoinTuple, 0, 0);
    return 2;
  }
  if (p.op == Opcode::BuildSlice && p.n == 2 && fusable(i + 1) && list_[i + 1].op == Opcode::LoadSubscr) {
    emit(Op::kLoadSlice, 0, 0);
    return 2;
  }
  if (p.op == Opcode::BuildSlice && p.n == 2 && fusable(i + 1) && list_[i + 1].op == Opcode::StoreSubscr) {
    emit(Op::kStoreSlice, 0, 0);
    return 2;
  }
  return 0;
}

// Whether the list that is built here becomes a tuple with the items of one name or attribute behind its own, as the
// arguments of f(a, *rest) do: then it is not a list at all.
bool Decoder::starts_joined_tuple(size_t i) const {
  if (list_[i].op != Opcode::BuildList) return false;
  switch (list_[++i].op) {
    case Opcode::LoadFast:
    case Opcode::LoadDeref:
    case Opcode::LoadGlobal:
      break;
    default:
      return false;
  }
  do {
    if (!joinable(i++)) return false;
  } while (list_[i].op == Opcode::LoadAttr);
  return joinable(i) && joins_tuple(i);
}

size_t Decoder::emit_one(size_t i) {
  if (size_t n = try_fuse(i)) return n;
  const Plain& p = list_[i];
  emit_plain(p.op, p.a, p.n, static_cast<uint32_t>(p.n));
  return 1;
}

void Decoder::translate_fused() {
  read();
  find_targets();
  // The Nop that only has the line of the definition. What jumps to it goes to the unit of what follows.
  size_t first = count_ > 1 && list_[0].op == Opcode::Nop ? 1 : 0;
  for (size_t i = first; i < count_;) {
    list_[i].unit = static_cast<uint32_t>(unit_count());
    i += emit_one(i);
  }
  list_[count_].unit = static_cast<uint32_t>(unit_count());
  for (size_t i = 0; i < fix_count_; ++i) patch_jump(fixes_[i].unit, list_[fixes_[i].target].unit);
}

void Decoder::run(Scratch& scratch) {
  const size_t room = size_t{count_of_words_} + 1;
  // One behind the other: what needs the widest alignment first.
  static_assert(alignof(Unit) >= alignof(Plain) && alignof(Plain) >= alignof(Fix) && alignof(Fix) >= alignof(uint32_t));
  units_ = out_ = scratch.take<Unit>(room * kMostUnits);
  list_ = scratch.take<Plain>(room);
  fixes_ = scratch.take<Fix>(room);
  place_of_ = scratch.take<uint32_t>(room);
  if (runs_straight()) {
    translate_straight();
  } else {
    translate_fused();
  }
}

}  // namespace

Status decode(Thread& th, Code* code) {
  if (code_consts(th, code) == nullptr || failed(code_fill_names(th, code))) return Status::kError;
  Decoder decoder(code);
  Scratch scratch(*th.rt->interp, decoder.scratch_size());
  if (!scratch.ok()) return raise_no_memory(th);
  decoder.run(scratch);
  const size_t size = decoder.unit_count() * sizeof(Unit);
  code->units = static_cast<Unit*>(mem_alloc(size + sizeof(Unit)));
  if (code->units == nullptr) return raise_no_memory(th);
  std::memcpy(static_cast<void*>(code->units), decoder.units(), size);
  code->unit_count = static_cast<uint32_t>(decoder.unit_count());
  code->enters_plainly = code->simple_args && !code_suspends(code);
  code->frame_bytes = static_cast<uint32_t>(frame_size(code));
  return Status::kOk;
}

void decode_free(Code* code) {
  mem_free(std::exchange(code->units, nullptr));
  mem_free(std::exchange(code->origins, nullptr));
}

Unit* code_units(Thread& th, Code* code) {
  if (DX_LIKELY(code->units != nullptr)) return code->units;
  return failed(decode(th, code)) ? nullptr : code->units;
}

int unit_extra(Op op) { return kExtra[static_cast<int>(op)]; }
const char* unit_name(Op op) { return kNames[static_cast<int>(op)]; }

}  // namespace dxpy
