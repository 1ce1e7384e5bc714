// The verifier's second half: the instructions of one function.
//
// First all instructions are decoded and their operands checked. Then the code is run abstractly: for every place that
// can be reached by more than one way the kinds of all stack words, and which cell slots hold a cell, are joined until
// nothing changes. An instruction that finds a word of the wrong kind is an error.
#include <algorithm>

#include "core/bytecode/verify_words.h"

namespace dxpy::bytecode::verify {

namespace {

Word join(Word a, Word b) {
  if (a == b) return a;
  if (is_object(a) && is_object(b)) {
    if (a.kind == b.kind && (a.kind == Kind::kTuple)) return {Kind::kTuple, 0};
    auto exception = [](Word w) { return w.kind == Kind::kException || w.kind == Kind::kExceptionOrNone; };
    if (exception(a) && exception(b)) return {Kind::kExceptionOrNone, 0};
    return {Kind::kObject, 0};
  }
  auto nullable = [](Word w) { return is_object(w) || w.kind == Kind::kEmpty || w.kind == Kind::kNullable; };
  if (nullable(a) && nullable(b)) return {Kind::kNullable, 0};
  return {Kind::kJunk, 0};
}

// Instructions that never raise: the state before them does not reach the handler.
bool cannot_raise(Opcode op) {
  switch (op) {
    case Opcode::PushExcInfo:
    case Opcode::PopExcept:
    case Opcode::Copy:
    case Opcode::Swap:
    case Opcode::Pop:
    case Opcode::Nop:
    case Opcode::SetupTry:
    case Opcode::PushNull:
    case Opcode::Jump:
    case Opcode::LoadSmallInt:
    case Opcode::StoreFast:
    case Opcode::LoadFastAndClear:
    case Opcode::LoadClosure:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool CodeVerifier::decode() {
  step_of_.assign(size_t{f_.code_count} + 1, -1);
  InstructionReader reader(view_.code(f_), f_.code_count);
  InstructionReader::Item item;
  while (reader.next(item)) {
    step_of_[item.index] = static_cast<int32_t>(steps_.size());
    steps_.push_back({item.instruction, item.index, item.target});
  }
  at_ = f_.code_count;
  if (reader.malformed()) return fail("malformed instruction");
  for (Step& s : steps_) {
    at_ = s.index;
    if (!operands(s)) return false;
    if (!is_jump(s.i.op)) continue;
    if (s.target < 0 || s.target >= f_.code_count || step_of_[static_cast<size_t>(s.target)] < 0) {
      return fail("a jump leads nowhere");
    }
    const bool back = s.i.op == Opcode::JumpBack;
    if (back != (s.i.n < 0)) return fail("a jump in the wrong direction");
    steps_[static_cast<size_t>(step_of_[static_cast<size_t>(s.target)])].leader = true;
  }
  return true;
}

bool CodeVerifier::slot_operand(const Step& s) {
  if (s.i.n >= f_.locals_count) return fail("no such slot");
  const uint8_t kind = slot_kind(s.i.n);
  const bool cell = (kind & (kSlotCell | kSlotFree)) != 0;
  switch (s.i.op) {
    case Opcode::LoadFast:
    case Opcode::DeleteFast:
    case Opcode::LoadFastAndClear:
      return !cell || fail("a cell slot is used as a plain one");
    case Opcode::StoreFast:
      return true;
    default:
      return cell || fail("a plain slot is used as a cell");
  }
}

bool CodeVerifier::operands(const Step& s) {
  const OperandKind kind = operand_kind(s.i.op);
  if (kind == OperandKind::None && s.i.n != 0) return fail("an operand where none belongs");
  if (kind == OperandKind::Const && s.i.n >= f_.consts_count) return fail("no such constant");
  if (is_name(kind) && s.i.n >= f_.names_count) return fail("no such name");
  if (kind == OperandKind::Slot) return slot_operand(s);
  const bool function = (f_.flags & kCodeOptimized) != 0;
  switch (s.i.op) {
    case Opcode::LoadName:
    case Opcode::StoreName:
    case Opcode::DeleteName:
    case Opcode::LoadLocals:
    case Opcode::ImportStar:
    case Opcode::SetupAnnotations:
      return !function || fail("a function has no namespace");
    case Opcode::Yield:
      return (f_.flags & (kCodeGenerator | kCodeAsyncGenerator)) != 0 || fail("yield outside a generator");
    case Opcode::YieldFrom:
      return (f_.flags & (kCodeGenerator | kCodeAsyncGenerator | kCodeCoroutine)) != 0 ||
             fail("yield outside a generator");
    case Opcode::LoadCommonConstant:
      return s.i.n <= 1 || fail("no such common constant");
    case Opcode::Copy:
      return s.i.n >= 1 || fail("bad operand");
    case Opcode::Swap:
      return s.i.n >= 2 || fail("bad operand");
    case Opcode::BuildSlice:
      return s.i.n == 2 || s.i.n == 3 || fail("bad operand");
    case Opcode::Raise:
      return s.i.n <= 2 || fail("bad operand");
    case Opcode::GetAwaitable:
      return s.i.n <= 2 || fail("bad operand");
    case Opcode::ConvertValue:
      return (s.i.n >= 1 && s.i.n <= 3) || fail("bad operand");
    case Opcode::BuildInterpolation:
      return s.i.n <= 15 || fail("bad operand");
    case Opcode::MakeTypeVar:
      return s.i.n <= 4 || fail("bad operand");
    case Opcode::CallEx:
      return s.i.n <= 1 || fail("bad operand");
    case Opcode::SetFunctionAttr:
      return s.i.n == 1 || s.i.n == 2 || s.i.n == 8 || s.i.n == 16 || fail("bad operand");
    case Opcode::Extended:
      return fail("misplaced Extended");
    default:
      return s.i.n <= INT32_MAX || fail("operand too large");
  }
}

bool CodeVerifier::handlers() {
  uint32_t previous = 0;
  auto table = view_.handlers(f_);
  for (size_t k = 0; k < table.size(); ++k) {
    const DpbHandler& h = table[k];
    at_ = h.start;
    if (h.start < previous || h.start >= h.end || h.end > f_.code_count || h.target >= f_.code_count) {
      return fail("bad exception table");
    }
    if (step_of_[h.start] < 0 || step_of_[h.target] < 0 || (h.end < f_.code_count && step_of_[h.end] < 0)) {
      return fail("an exception table entry points into an instruction");
    }
    if ((h.depth_lasti >> 1) > f_.stack_size) return fail("bad depth in the exception table");
    previous = h.end;
    for (auto s = static_cast<size_t>(step_of_[h.start]); s < steps_.size() && steps_[s].index < h.end; ++s) {
      steps_[s].handler = static_cast<int32_t>(k);
    }
    steps_[static_cast<size_t>(step_of_[h.target])].leader = true;
  }
  return true;
}

bool CodeVerifier::merge(uint32_t step, const State& state) {
  auto [it, added] = joined_.try_emplace(step, state);
  bool changed = added;
  if (added) {
    budget_ += state.stack.size() + state.cells.size();
  } else {
    State& old = it->second;
    at_ = steps_[step].index;
    if (old.stack.size() != state.stack.size()) return fail("stack depths differ where paths join");
    for (size_t k = 0; k < old.stack.size(); ++k) {
      Word w = join(old.stack[k], state.stack[k]);
      if (w == old.stack[k]) continue;
      old.stack[k] = w;
      changed = true;
    }
    for (size_t k = 0; k < old.cells.size(); ++k) {
      if (old.cells[k] <= state.cells[k]) continue;
      old.cells[k] = 0;
      changed = true;
    }
  }
  if (changed && !queued_[step]) {
    queued_[step] = 1;
    work_.push_back(step);
  }
  return true;
}

bool CodeVerifier::merge_handler(const Step& s, const State& state) {
  const DpbHandler& h = view_.handlers(f_)[static_cast<size_t>(s.handler)];
  const uint32_t depth = h.depth_lasti >> 1;
  if (state.stack.size() < depth) return fail("the stack is below the depth of its exception handler");
  State entry;
  entry.stack.assign(state.stack.begin(), state.stack.begin() + static_cast<ptrdiff_t>(depth));
  entry.cells = state.cells;
  if (h.depth_lasti & 1) entry.stack.push_back({Kind::kInt, 0});
  entry.stack.push_back({Kind::kException, 0});
  if (entry.stack.size() > f_.stack_size) return fail("stack overflow at an exception handler");
  uint32_t saved = at_;
  bool ok = merge(static_cast<uint32_t>(step_of_[h.target]), entry);
  if (ok) at_ = saved;
  return ok;
}

bool CodeVerifier::walk(uint32_t step) {
  State state = joined_[step];
  constexpr uint64_t kBudget = uint64_t{1} << 30;
  bool merged = false;  // the state was given to the current handler and did not change below its depth since
  int32_t handler = -1;
  for (uint32_t k = step;; ++k) {
    const Step& s = steps_[k];
    at_ = s.index;
    if (k != step && s.leader) return merge(k, state);
    budget_ += 1 + state.cells.size() / 64;
    if (s.handler >= 0 && !cannot_raise(s.i.op) && (!merged || handler != s.handler)) {
      budget_ += state.stack.size() + state.cells.size();
      if (!merge_handler(s, state)) return false;
      at_ = s.index;
      handler = s.handler;
      merged = true;
    }
    if (budget_ > kBudget) return fail("the code is too complex");
    const bool touches_slots = s.i.op == Opcode::StoreFast || s.i.op == Opcode::LoadFastAndClear ||
                               s.i.op == Opcode::ReplaceCell || s.i.op == Opcode::Swap;
    bool falls = true;
    if (!execute(k, state, falls)) return false;
    if (touches_slots) merged = false;
    if (s.handler >= 0) {
      uint32_t depth = view_.handlers(f_)[static_cast<size_t>(s.handler)].depth_lasti >> 1;
      if (state.stack.size() <= depth) merged = false;
    }
    if (state.stack.size() > f_.stack_size) return fail("stack overflow");
    if (!falls) return true;
    if (k + 1 >= steps_.size()) return fail("control leaves the end of the code");
  }
}
bool CodeVerifier::execute(uint32_t step, State& st, bool& falls) {
  const Step& s = steps_[step];
  falls = !ends_flow(s.i.op);
  if (is_jump(s.i.op)) {
    const auto target = static_cast<uint32_t>(step_of_[static_cast<size_t>(s.target)]);
    Word w;
    switch (s.i.op) {
      case Opcode::Jump:
      case Opcode::JumpBack:
        return merge(target, st);
      case Opcode::ForIter: {
        if (!pop_kind(st, Kind::kIterator, "no iterator")) return false;
        if (!merge(target, st)) return false;
        push(st, Kind::kIterator);
        push(st, Kind::kObject);
        return true;
      }
      case Opcode::JumpIfTrueOrPop:
      case Opcode::JumpIfFalseOrPop:
        if (!pop_object(st, w)) return false;
        st.stack.push_back(w);
        if (!merge(target, st)) return false;
        st.stack.pop_back();
        return true;
      case Opcode::JumpIfNotNone: {
        if (!pop_object(st, w)) return false;
        // Copy 1; JumpIfNotNone: at the target the original is certainly not None.
        const bool copied = step > 0 && !s.leader && steps_[step - 1].i.op == Opcode::Copy && steps_[step - 1].i.n == 1;
        if (copied && !st.stack.empty() && st.stack.back().kind == Kind::kExceptionOrNone) {
          State known = st;
          known.stack.back().kind = Kind::kException;
          return merge(target, known);
        }
        return merge(target, st);
      }
      default:
        return pop_object(st, w) && merge(target, st);
    }
  }
  bool done;
  if (!special(s, st, done)) return false;
  if (done) return true;
  if (!calls(s, st, done)) return false;
  if (done) return true;
  if (!builds(s, st, done)) return false;
  if (done) return true;
  if (!exceptions(s, st, done)) return false;
  if (done) return true;
  const OpcodeInfo& info = kOpcodeInfo[static_cast<uint8_t>(s.i.op)];
  if (!pop_objects(st, info.pops)) return false;
  for (int k = 0; k < info.pushes; ++k) push(st, Kind::kObject);
  return true;
}
bool CodeVerifier::run() {
  if (!decode() || !handlers()) return false;
  queued_.assign(steps_.size(), 0);
  State start;
  start.cells.assign(f_.locals_count, 0);
  const uint8_t* kinds = view_.slot_kinds(f_);
  for (uint32_t k = 0; k < f_.locals_count; ++k) start.cells[k] = (kinds[k] & (kSlotCell | kSlotFree)) ? 1 : 0;
  // A hostile size must not make frames huge.
  if (f_.stack_size > uint64_t{f_.code_count} * 2 + 65536) return fail("the stack is larger than the code can use");
  if (!merge(0, start)) return false;
  while (!work_.empty()) {
    uint32_t step = work_.back();
    work_.pop_back();
    queued_[step] = 0;
    if (!walk(step)) return false;
  }
  return true;
}

}  // namespace dxpy::bytecode::verify

namespace dxpy::bytecode {

bool verify_code(const DpbView& view, uint32_t function, std::string& why) {
  return verify::CodeVerifier(view, function, why).run();
}

}  // namespace dxpy::bytecode
