#include "core/bytecode/stack_words.h"

#include <utility>

#include "core/bytecode/instruction_reader.h"

namespace dxpy::bytecode {

namespace {

class Walker {
 public:
  Walker(const DpbView& view, const DpbFunction& f)
      : handlers_(view.handlers(f)), words_(f.code_count), item_at_(f.code_count, kNoItem) {
    InstructionReader reader(view.code(f), f.code_count);
    InstructionReader::Item item;
    while (reader.next(item)) {
      item_at_[item.index] = items_.size();
      items_.push_back(item);
    }
  }

  std::vector<std::optional<StackWords>> run() {
    reach(0, {});
    while (!work_.empty()) {
      size_t at = work_.back();
      work_.pop_back();
      step(items_[at]);
    }
    return std::move(words_);
  }

 private:
  static constexpr size_t kNoItem = SIZE_MAX;

  // The first way to a place decides: what the verifier has let pass differs between ways in no word that matters.
  void reach(int64_t index, const StackWords& stack) {
    auto at = static_cast<size_t>(index);
    if (at >= words_.size() || words_[at]) return;
    words_[at] = stack;
    work_.push_back(item_at_[at]);
  }

  void step(const InstructionReader::Item& item) {
    const StackWords before = *words_[item.index];
    for (const DpbHandler& h : handlers_) {
      if (item.index < h.start || item.index >= h.end) continue;
      StackWords caught(before.begin(), before.begin() + (h.depth_lasti >> 1));
      if (h.depth_lasti & 1) caught.push_back(StackWord::kInstruction);
      caught.push_back(StackWord::kException);
      reach(h.target, caught);
    }
    const Instruction& i = item.instruction;
    if (is_jump(i.op)) {
      StackWords jumped = before;
      change(jumped, i, true);
      reach(item.target, jumped);
    }
    if (ends_flow(i.op)) return;
    StackWords after = before;
    change(after, i, false);
    reach(item.next, after);
  }

  static void change(StackWords& stack, const Instruction& i, bool jumped);

  std::span<const DpbHandler> handlers_;
  std::vector<InstructionReader::Item> items_;
  std::vector<std::optional<StackWords>> words_;
  std::vector<size_t> item_at_;  // by index of instruction
  std::vector<size_t> work_;
};

// Instructions whose results are no plain objects, or that leave words under their results as they are.
void Walker::change(StackWords& stack, const Instruction& i, bool jumped) {
  switch (i.op) {
    case Opcode::PushNull:
    case Opcode::LoadFastAndClear:
    case Opcode::ReplaceCell:
    case Opcode::LoadMethod:
      stack.push_back(StackWord::kNullable);
      return;
    case Opcode::LoadSuperMethod:
      stack.resize(stack.size() - 2);
      stack.push_back(StackWord::kNullable);
      return;
    case Opcode::GetIter:
    case Opcode::GetAiter:
      stack.back() = StackWord::kIterator;
      return;
    case Opcode::Copy:
      stack.push_back(stack[stack.size() - static_cast<size_t>(i.n)]);
      return;
    case Opcode::Swap:
      std::swap(stack.back(), stack[stack.size() - static_cast<size_t>(i.n)]);
      return;
    case Opcode::PushExcInfo:
      stack.back() = StackWord::kPrevious;
      stack.push_back(StackWord::kException);
      return;
    case Opcode::BeforeWith:
    case Opcode::BeforeAsyncWith:
      stack.push_back(StackWord::kNullable);
      stack.push_back(StackWord::kObject);
      return;
    default: {
      const int effect = stack_effect(i.op, i.n, jumped);
      const int pushes = kOpcodeInfo[static_cast<uint8_t>(i.op)].pushes;
      // Where the number of pushed words is not constant all of them are objects, or the jump's value stays.
      const size_t results = pushes >= 0 ? static_cast<size_t>(pushes) : effect > 0 ? static_cast<size_t>(effect) : 0;
      const size_t size = static_cast<size_t>(static_cast<ptrdiff_t>(stack.size()) + effect);
      stack.resize(size - results);
      stack.resize(size, StackWord::kObject);
      return;
    }
  }
}

}  // namespace

std::vector<std::optional<StackWords>> stack_words(const DpbView& view, const DpbFunction& function) {
  return Walker(view, function).run();
}

}  // namespace dxpy::bytecode
