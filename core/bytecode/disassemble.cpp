#include "core/bytecode/disassemble.h"

#include <bit>
#include <cstdio>
#include <vector>

#include "core/bytecode/instruction_reader.h"

namespace dxpy::bytecode {

namespace {

std::string quoted(std::string_view bytes, bool is_bytes) {
  std::string out = is_bytes ? "b'" : "'";
  const size_t limit = 60;
  for (size_t i = 0; i < bytes.size() && i < limit; ++i) {
    auto c = static_cast<unsigned char>(bytes[i]);
    char buffer[8];
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\'' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c < 0x20 || c == 0x7F || (is_bytes && c >= 0x80)) {
      std::snprintf(buffer, sizeof(buffer), "\\x%02x", c);
      out += buffer;
    } else {
      out += static_cast<char>(c);
    }
  }
  out += bytes.size() > limit ? "'..." : "'";
  return out;
}

std::string number_text(double d) {
  char buffer[40];
  std::snprintf(buffer, sizeof(buffer), "%.17g", d);
  return buffer;
}

class Printer {
 public:
  Printer(const DpbView& view, uint32_t function) : view_(view), f_(view.function(function)), number_(function) {}
  std::string run();

 private:
  void line(const std::string& s) {
    out_ += s;
    out_ += '\n';
  }
  std::string name(uint32_t i) { return std::string(view_.name(i)); }
  void head();
  void label_targets();
  std::string label(uint32_t index) const {
    for (size_t k = 0; k < labels_.size(); ++k) {
      if (labels_[k] == index) return "L" + std::to_string(k + 1);
    }
    return "?";
  }
  void instruction(const InstructionReader::Item& item);
  std::string operand(const InstructionReader::Item& item);

  const DpbView& view_;
  const DpbFunction& f_;
  uint32_t number_;
  std::string out_;
  std::vector<uint32_t> labels_;
  int32_t last_line_ = -2;
};

void Printer::head() {
  char buffer[160];
  std::snprintf(buffer, sizeof(buffer), "function %u  ", number_);
  out_ += buffer;
  out_ += name(f_.qualname);
  std::snprintf(buffer, sizeof(buffer),
                "  line %u, flags 0x%x, args %u (%u positional-only, %u keyword-only), stack %u\n", f_.first_line,
                f_.flags, f_.arg_count, f_.posonly_count, f_.kwonly_count, f_.stack_size);
  out_ += buffer;
  auto slots = view_.locals(f_);
  const uint8_t* kinds = view_.slot_kinds(f_);
  if (!slots.empty()) out_ += "  slots:";
  for (size_t i = 0; i < slots.size(); ++i) {
    out_ += i == 0 ? " " : ", ";
    out_ += name(slots[i]);
    if (kinds[i] & kSlotCell) out_ += " (cell)";
    if (kinds[i] & kSlotFree) out_ += " (free)";
  }
  if (!slots.empty()) out_ += '\n';
}

void Printer::label_targets() {
  std::vector<uint8_t> is_target(size_t{f_.code_count} + 1);
  InstructionReader reader(view_.code(f_), f_.code_count);
  InstructionReader::Item item;
  auto mark = [&](int64_t at) {
    if (at >= 0 && at <= f_.code_count) is_target[static_cast<size_t>(at)] = 1;
  };
  while (reader.next(item)) {
    if (is_jump(item.instruction.op)) mark(item.target);
  }
  for (const DpbHandler& h : view_.handlers(f_)) {
    mark(h.start);
    mark(h.end);
    mark(h.target);
  }
  for (uint32_t i = 0; i <= f_.code_count; ++i) {
    if (is_target[i]) labels_.push_back(i);
  }
}

std::string Printer::operand(const InstructionReader::Item& item) {
  const Instruction& i = item.instruction;
  const OperandKind kind = operand_kind(i.op);
  if (kind == OperandKind::None) return {};
  if (kind == OperandKind::Jump) return "to " + label(static_cast<uint32_t>(item.target));
  std::string text = is_pair(kind) ? std::to_string(i.a) + " " : std::string();
  text += std::to_string(i.n);
  auto n = static_cast<size_t>(i.n);
  if (kind == OperandKind::Const && n < view_.consts(f_).size()) {
    text += " (" + constant_text(view_, view_.consts(f_)[n]) + ")";
  } else if (is_name(kind) && n < view_.names(f_).size()) {
    text += " (" + name(view_.names(f_)[n]) + ")";
  } else if (kind == OperandKind::Slot && n < view_.locals(f_).size()) {
    text += " (" + name(view_.locals(f_)[n]) + ")";
  }
  return text;
}

void Printer::instruction(const InstructionReader::Item& item) {
  Position p = position_of(view_, f_, item.index);
  char buffer[64];
  if (p.line != last_line_) {
    if (last_line_ != -2) out_ += '\n';
    if (p.line > 0) {
      std::snprintf(buffer, sizeof(buffer), "%6d ", p.line);
    } else {
      std::snprintf(buffer, sizeof(buffer), "%6s ", "--");
    }
    last_line_ = p.line;
  } else {
    std::snprintf(buffer, sizeof(buffer), "%6s ", "");
  }
  out_ += buffer;
  std::string mark = label(item.index);
  std::snprintf(buffer, sizeof(buffer), "%5s %5u  %-22s ", mark == "?" ? "" : (mark + ":").c_str(), item.index,
                kOpcodeInfo[static_cast<uint8_t>(item.instruction.op)].name);
  out_ += buffer;
  out_ += operand(item);
  while (out_.back() == ' ') out_.pop_back();
  out_ += '\n';
}

std::string Printer::run() {
  head();
  label_targets();
  InstructionReader reader(view_.code(f_), f_.code_count);
  InstructionReader::Item item;
  while (reader.next(item)) instruction(item);
  if (reader.malformed()) line("  (malformed instruction)");
  auto handlers = view_.handlers(f_);
  if (!handlers.empty()) line("  exception table:");
  for (const DpbHandler& h : handlers) {
    line("    " + label(h.start) + " to " + label(h.end) + " -> " + label(h.target) + " depth " +
         std::to_string(h.depth_lasti >> 1) + (h.depth_lasti & 1 ? " with instruction number" : ""));
  }
  return std::move(out_);
}

}  // namespace

std::string constant_text(const DpbView& view, uint32_t index, int depth) {
  if (depth > 4) return "...";
  const DpbConstant& c = view.constant(index);
  auto items = [&](const char* open, const char* close) {
    std::string text = open;
    size_t count = 0;
    for (uint32_t i : view.items(c)) {
      if (count > 0) text += ", ";
      if (++count > 12) {
        text += "...";
        break;
      }
      text += constant_text(view, i, depth + 1);
    }
    return text + close;
  };
  switch (c.kind) {
    case ConstantKind::kNone:
      return "None";
    case ConstantKind::kFalse:
      return "False";
    case ConstantKind::kTrue:
      return "True";
    case ConstantKind::kEllipsis:
      return "...";
    case ConstantKind::kInt:
      return std::to_string(static_cast<int64_t>(c.payload));
    case ConstantKind::kBigInt: {
      std::string text = c.aux ? "-0x" : "0x";
      std::string_view bytes = view.bytes(c);
      char buffer[4];
      for (size_t i = bytes.size(); i-- > 0;) {
        std::snprintf(buffer, sizeof(buffer), "%02x", static_cast<unsigned>(static_cast<unsigned char>(bytes[i])));
        text += buffer;
        if (text.size() > 60) return text + "...";
      }
      return text;
    }
    case ConstantKind::kFloat:
      return number_text(std::bit_cast<double>(c.payload));
    case ConstantKind::kComplex: {
      double parts[2];
      std::memcpy(parts, view.data() + c.payload, sizeof(parts));
      return "complex(" + number_text(parts[0]) + ", " + number_text(parts[1]) + ")";
    }
    case ConstantKind::kStr:
      return quoted(view.bytes(c), false);
    case ConstantKind::kBytes:
      return quoted(view.bytes(c), true);
    case ConstantKind::kTuple:
      return items("(", c.size == 1 ? ",)" : ")");
    case ConstantKind::kFrozenSet:
      return items("frozenset({", "})");
    case ConstantKind::kSlice:
      return items("slice(", ")");
    case ConstantKind::kCode:
      return "<code " + std::string(view.name(view.function(static_cast<uint32_t>(c.payload)).qualname)) +
             ", function " + std::to_string(c.payload) + ">";
  }
  return "?";
}

std::string disassemble_function(const DpbView& view, uint32_t function) { return Printer(view, function).run(); }

std::string disassemble(const DpbView& view) {
  std::string out;
  for (uint32_t i = 0; i < view.function_count(); ++i) {
    if (i > 0) out += '\n';
    out += disassemble_function(view, i);
  }
  return out;
}

}  // namespace dxpy::bytecode
