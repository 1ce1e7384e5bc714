// Blocks to instructions: removes what is unreachable, orders the blocks, resolves jumps and slots, finds stack depths,
// and makes the exception and position tables.
#include <algorithm>

#include "core/compiler/unit.h"

namespace dxpy::compiler {

using bytecode::OperandKind;
using syntax::Location;

void Unit::use(Label label) {
  if (current != kNoLabel && !block().ended) block().next = label;
  current = label;
  block().cold = cold;
  order.push_back(label);
}

void Unit::use_handler(Label label) {
  if (current != kNoLabel) block().ended = true;
  use(label);
  block().is_handler = true;
}

void Unit::emit(Opcode op, int64_t n, const Location& at, uint8_t a) {
  Block& b = block();
  if (b.ended) return;
  Instr i{op};
  i.n = n;
  i.a = a;
  i.at = at;
  i.handler = handler_stack.empty() ? -1 : handler_stack.back();
  b.code.push_back(i);
  if (op == Opcode::Return || op == Opcode::Raise || op == Opcode::Reraise) b.ended = true;
}

void Unit::emit_jump(Opcode op, Label target, const Location& at) {
  if (block().ended) return;
  emit(op, 0, at);
  block().code.back().target = target;
  if (op == Opcode::Jump) {
    block().ended = true;
  } else {
    // What follows a conditional jump is a block of its own.
    Label rest = new_label();
    use(rest);
  }
}

namespace {

class Assembler {
 public:
  Assembler(Unit& unit, bytecode::DpbWriter& writer, bytecode::FunctionData& out, std::string& why)
      : u_(unit), writer_(writer), out_(out), why_(why) {}
  bool run();

 private:
  struct Line {  // an instruction in its place
    Instr instr;
    Label block;
    uint32_t size = 1, at = 0;
  };

  Block& block(Label l) { return u_.blocks[static_cast<size_t>(l)]; }
  bool fail(const char* what) {
    why_ = what;
    return false;
  }
  Label resolve(Label label, bool conditional);
  void thread_jumps();
  void copy_exits();
  bool depths();
  bool flow(Label label, int depth);
  void locations();
  void remove_nops();
  void layout();
  void sizes();
  int64_t operand(const Line& line, size_t index) const;
  void encode();
  void tables();
  void slots();
  int64_t slot(int64_t n) const;
  uint32_t local_index(std::unordered_map<uint32_t, uint32_t>& map, std::vector<uint32_t>& list, int64_t n);

  Unit& u_;
  bytecode::DpbWriter& writer_;
  bytecode::FunctionData& out_;
  std::string& why_;
  std::vector<Label> work_;
  std::vector<size_t> place_;  // block -> position in source order
  std::vector<Line> lines_;
  std::vector<size_t> first_line_;  // block -> index of its first line
  std::vector<uint32_t> cell_slots_, free_slots_;
  int max_depth_ = 0;
};

bool is_jump(const Instr& i) { return i.target != kNoLabel && i.op != Opcode::SetupTry; }

// A block that only leads elsewhere is skipped.
Label Assembler::resolve(Label label, bool conditional) {
  for (int steps = 0; steps < 1000; ++steps) {
    Block& b = block(label);
    Label next;
    if (b.code.empty()) {
      if (b.ended || b.next == kNoLabel) return label;
      next = b.next;
    } else if (b.code[0].op == Opcode::Jump && b.code.size() == 1) {
      next = b.code[0].target;
      // A conditional jump cannot go back itself: let it use the jump that is there.
      if (conditional && place_[static_cast<size_t>(next)] <= place_[static_cast<size_t>(label)]) return label;
    } else {
      return label;
    }
    if (next == label) return label;
    label = next;
  }
  return label;
}

void Assembler::thread_jumps() {
  place_.assign(u_.blocks.size(), 0);
  for (size_t k = 0; k < u_.order.size(); ++k) place_[static_cast<size_t>(u_.order[k])] = k;
  for (Block& b : u_.blocks) {
    for (Instr& i : b.code) {
      if (is_jump(i)) i.target = resolve(i.target, i.op != Opcode::Jump);
    }
  }
}

// A jump to a short block that leaves the function becomes a copy of it: `return None` after the last statement of
// each branch, with that branch's line.
void Assembler::copy_exits() {
  for (size_t k = 0; k < u_.blocks.size(); ++k) {
    Block& b = u_.blocks[k];
    if (b.code.empty() || b.code.back().op != Opcode::Jump) continue;
    const Block& exit = block(b.code.back().target);
    if (&exit == &b || !exit.ended || exit.code.empty() || exit.code.size() > 3) continue;
    if (exit.code.back().op != Opcode::Return || exit.code[0].at.lineno != 0) continue;
    Location at = b.code.back().at;
    b.code.pop_back();
    for (Instr i : exit.code) {
      if (i.at.lineno == 0) i.at = at;
      b.code.push_back(i);
    }
  }
}

bool Assembler::flow(Label label, int depth) {
  Block& b = block(label);
  if (b.reachable) return b.depth == depth || fail("stack depths differ where paths join");
  b.reachable = true;
  b.depth = depth;
  work_.push_back(label);
  return true;
}

bool Assembler::depths() {
  if (!flow(0, 0)) return false;
  while (!work_.empty()) {
    Label label = work_.back();
    work_.pop_back();
    Block& b = block(label);
    int depth = b.depth;
    for (const Instr& i : b.code) {
      if (i.op == Opcode::SetupTry) {
        Handler& h = u_.handlers[static_cast<size_t>(i.n)];
        h.depth = depth - h.depth_adjust;
        if (h.depth < 0) return fail("negative depth of a handler");
        int entry = h.depth + (h.lasti ? 2 : 1);
        max_depth_ = std::max(max_depth_, entry);
        if (!flow(h.target, entry)) return false;
        continue;
      }
      if (is_jump(i)) {
        int target_depth = depth + bytecode::stack_effect(i.op, 0, true);
        if (target_depth < 0) return fail("stack underflow at a jump");
        if (!flow(i.target, target_depth)) return false;
      }
      depth += bytecode::stack_effect(i.op, i.n, false);
      if (depth < 0) return fail("stack underflow");
      max_depth_ = std::max(max_depth_, depth);
      if (i.op == Opcode::BeforeWith || i.op == Opcode::BeforeAsyncWith) max_depth_ = std::max(max_depth_, depth + 1);
    }
    if (!b.ended) {
      if (b.next == kNoLabel) return fail("control leaves the end of the code");
      if (!flow(b.next, depth)) return false;
    }
  }
  return true;
}

// Artificial instructions take the position of what runs before them.
void Assembler::locations() {
  std::vector<Location> entry(u_.blocks.size());
  for (Label label : u_.order) {
    Block& b = block(label);
    if (!b.reachable) continue;
    Location last = b.is_handler ? Location{} : entry[static_cast<size_t>(label)];
    for (Instr& i : b.code) {
      if (i.at.lineno == 0) {
        i.at = last;
      } else {
        last = i.at;
      }
      if (is_jump(i) && entry[static_cast<size_t>(i.target)].lineno == 0) entry[static_cast<size_t>(i.target)] = last;
    }
    if (!b.ended && b.next != kNoLabel) {
      Location& next = entry[static_cast<size_t>(b.next)];
      if (next.lineno == 0) next = last;
    }
  }
}

// A Nop stays only where it alone carries its line.
void Assembler::remove_nops() {
  for (Block& b : u_.blocks) {
    std::vector<Instr> kept;
    int32_t previous = 0;
    for (size_t k = 0; k < b.code.size(); ++k) {
      const Instr& i = b.code[k];
      if (i.op == Opcode::Nop) {
        bool last = k + 1 == b.code.size();
        int32_t next =
            last ? (b.ended || b.next == kNoLabel || block(b.next).code.empty() ? 0 : block(b.next).code[0].at.lineno)
                 : b.code[k + 1].at.lineno;
        if (i.at.lineno == 0 || i.at.lineno == previous || i.at.lineno == next) continue;
      }
      if (i.op != Opcode::SetupTry) previous = i.at.lineno;
      kept.push_back(i);
    }
    b.code = std::move(kept);
  }
}

void Assembler::layout() {
  std::vector<Label> list;
  for (bool cold : {false, true}) {
    for (Label l : u_.order) {
      if (block(l).reachable && block(l).cold == cold) list.push_back(l);
    }
  }
  first_line_.assign(u_.blocks.size(), SIZE_MAX);
  std::vector<size_t> position(u_.blocks.size(), SIZE_MAX);
  for (size_t k = 0; k < list.size(); ++k) position[static_cast<size_t>(list[k])] = k;
  struct Trampoline {
    size_t line;
    Instr jump;
  };
  std::vector<Trampoline> trampolines;
  for (size_t k = 0; k < list.size(); ++k) {
    Label label = list[k];
    Block& b = block(label);
    first_line_[static_cast<size_t>(label)] = lines_.size();
    Label following = k + 1 < list.size() ? list[k + 1] : kNoLabel;
    for (const Instr& i : b.code) {
      Line line{i, label};
      if (i.op == Opcode::Jump && i.target == following) {
        // Dropped, unless it alone carries its line (`break`, `continue`).
        int32_t previous = lines_.size() > first_line_[static_cast<size_t>(label)] ? lines_.back().instr.at.lineno : 0;
        const Block& next = block(following);
        int32_t after = next.code.empty() ? i.at.lineno : next.code[0].at.lineno;
        if (i.at.lineno == 0 || i.at.lineno == previous || i.at.lineno == after) continue;
        line.instr.op = Opcode::Nop;
        line.instr.target = kNoLabel;
        lines_.push_back(line);
        continue;
      }
      if (is_jump(i) && position[static_cast<size_t>(i.target)] <= k) {
        if (i.op == Opcode::Jump) {
          line.instr.op = Opcode::JumpBack;
        } else {
          // Conditional jumps go forward only: this one goes to a jump back at the end of the code.
          Instr back = i;
          back.op = Opcode::JumpBack;
          trampolines.push_back({lines_.size(), back});
        }
      }
      lines_.push_back(line);
    }
    if (!b.ended && b.next != following) {
      Instr jump{Opcode::Jump};
      jump.target = b.next;
      if (!b.code.empty()) {
        jump.at = b.code.back().at;
        jump.handler = b.code.back().handler;
      }
      if (position[static_cast<size_t>(b.next)] <= k) jump.op = Opcode::JumpBack;
      lines_.push_back({jump, label});
    }
  }
  for (const Trampoline& t : trampolines) {
    Label label = u_.new_label();
    first_line_.push_back(lines_.size());
    lines_[t.line].instr.target = label;
    lines_.push_back({t.jump, label});
  }
}

int64_t Assembler::slot(int64_t n) const {
  if (n >= kFreeBase) return free_slots_[static_cast<size_t>(n - kFreeBase)];
  if (n >= kCellBase) return cell_slots_[static_cast<size_t>(n - kCellBase)];
  return n;
}

void Assembler::slots() {
  auto add = [&](std::string_view name, uint8_t kind) {
    out_.locals.push_back(writer_.add_name(name));
    out_.kinds.push_back(kind);
    return static_cast<uint32_t>(out_.kinds.size() - 1);
  };
  for (std::string_view name : u_.varnames) {
    uint8_t kind = bytecode::kSlotLocal;
    // The hidden parameter of functions that compute annotations has a plain name for inspect.signature().
    if (name == ".format") {
      add("format", kind);
      continue;
    }
    if (u_.hidden_slots.contains(name)) kind |= bytecode::kSlotHidden;
    add(name, kind);
  }
  for (std::string_view name : u_.cellvars) {
    auto it = u_.varname_index.find(name);
    if (it != u_.varname_index.end()) {
      out_.kinds[it->second] |= bytecode::kSlotCell;
      cell_slots_.push_back(it->second);
    } else {
      cell_slots_.push_back(add(name, bytecode::kSlotCell));
    }
  }
  for (std::string_view name : u_.freevars) free_slots_.push_back(add(name, bytecode::kSlotFree));
}

uint32_t Assembler::local_index(std::unordered_map<uint32_t, uint32_t>& map, std::vector<uint32_t>& list, int64_t n) {
  auto key = static_cast<uint32_t>(n);
  auto [it, added] = map.try_emplace(key, static_cast<uint32_t>(list.size()));
  if (added) list.push_back(key);
  return it->second;
}

int64_t Assembler::operand(const Line& line, size_t index) const {
  if (line.instr.target == kNoLabel || line.instr.op == Opcode::SetupTry) return line.instr.n;
  size_t target = first_line_[static_cast<size_t>(line.instr.target)];
  int64_t to = target < lines_.size() ? lines_[target].at : int64_t{lines_.back().at} + lines_.back().size;
  return to - (int64_t{lines_[index].at} + lines_[index].size);
}

bool needs_extended(const Instr& i, int64_t n) {
  const OperandKind kind = bytecode::operand_kind(i.op);
  if (kind == OperandKind::None) return false;
  if (is_signed(kind)) return n < -(1 << 23) || n >= 1 << 23;
  return n >= (is_pair(kind) ? 1 << 16 : 1 << 24);
}

// Instructions may only grow, so this ends.
void Assembler::sizes() {
  for (bool changed = true; changed;) {
    changed = false;
    uint32_t at = 0;
    for (Line& line : lines_) {
      line.at = at;
      at += line.size;
    }
    for (size_t k = 0; k < lines_.size(); ++k) {
      if (lines_[k].size == 1 && needs_extended(lines_[k].instr, operand(lines_[k], k))) {
        lines_[k].size = 2;
        changed = true;
      }
    }
  }
}

void Assembler::encode() {
  for (size_t k = 0; k < lines_.size(); ++k) {
    const Line& line = lines_[k];
    auto n = static_cast<uint64_t>(line.instr.op == Opcode::SetupTry ? 0 : operand(line, k));
    const bool pair = is_pair(bytecode::operand_kind(line.instr.op));
    if (line.size == 2) {
      auto high = static_cast<uint32_t>(n >> (pair ? 16 : 24)) & 0xFFFFFF;
      out_.code.push_back(bytecode::encode(Opcode::Extended, high));
    }
    uint32_t low = pair ? static_cast<uint32_t>(line.instr.a) | static_cast<uint32_t>(n & 0xFFFF) << 8
                        : static_cast<uint32_t>(n & 0xFFFFFF);
    out_.code.push_back(bytecode::encode(line.instr.op, low));
  }
}

void Assembler::tables() {
  bytecode::PositionWriter positions(u_.first_line);
  int32_t current = -1;
  auto address = [&](Label l) { return lines_[first_line_[static_cast<size_t>(l)]].at; };
  // An empty module returns before its first line, where a debugger can stop.
  const bool empty_module =
      u_.kind == UnitKind::kModule &&
      std::none_of(lines_.begin(), lines_.end(), [](const Line& l) { return l.instr.at.lineno > 0; });
  for (const Line& line : lines_) {
    const Location& at = line.instr.at;
    bytecode::Position p;
    if (empty_module) p = {0, 0, 0, 0};
    if (at.lineno > 0) p = {at.lineno, std::max(at.end_lineno, at.lineno), at.col_offset, at.end_col_offset};
    positions.add(line.size, p);
    int32_t handler = line.instr.handler;
    if (handler >= 0 && u_.handlers[static_cast<size_t>(handler)].depth < 0) handler = -1;
    if (handler >= 0 && handler == current && out_.handlers.back().end == line.at) {
      out_.handlers.back().end = line.at + line.size;
    } else if (handler >= 0) {
      const Handler& h = u_.handlers[static_cast<size_t>(handler)];
      out_.handlers.push_back(
          {line.at, line.at + line.size, address(h.target), static_cast<uint32_t>(h.depth) << 1 | (h.lasti ? 1u : 0u)});
    }
    current = handler;
  }
  out_.positions = positions.finish();
}

bool Assembler::run() {
  thread_jumps();
  copy_exits();
  if (!depths()) return false;
  locations();
  remove_nops();
  slots();
  layout();
  std::unordered_map<uint32_t, uint32_t> consts, names;
  if (u_.has_docstring) local_index(consts, out_.consts, u_.docstring);
  for (Line& line : lines_) {
    Instr& i = line.instr;
    const OperandKind kind = bytecode::operand_kind(i.op);
    if (kind == OperandKind::Const) {
      i.n = local_index(consts, out_.consts, i.n);
    } else if (is_name(kind)) {
      auto name = static_cast<uint32_t>(i.n);
      if (i.op == Opcode::LoadGlobal || i.op == Opcode::LoadName) writer_.use_global(name, 2);
      if (i.op == Opcode::StoreGlobal || (i.op == Opcode::StoreName && u_.kind == UnitKind::kModule)) {
        writer_.use_global(name, 1);
      }
      i.n = local_index(names, out_.names, name);
    } else if (kind == OperandKind::Slot) {
      i.n = slot(i.n);
    }
  }
  sizes();
  encode();
  tables();
  out_.stack_size = static_cast<uint32_t>(max_depth_) + 1;
  return true;
}

}  // namespace

bool assemble(Unit& unit, bytecode::DpbWriter& writer, bytecode::FunctionData& out, std::string& why) {
  return Assembler(unit, writer, out, why).run();
}

}  // namespace dxpy::compiler
