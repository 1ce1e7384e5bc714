#include "core/interp/code_offsets.h"

#include <algorithm>

#include "core/bytecode/instruction_reader.h"
#include "core/interp/monitoring.h"

namespace dxpy {

namespace {

using bytecode::Opcode;

constexpr uint32_t kUnit = 2;

struct Place {
  Opcode op;
  uint32_t index, next;  // DPB words
  int64_t operand;       // of jumps: the index of the target
  bool jump;
  uint32_t prefixes;  // EXTENDED_ARG units
};

// Units behind the one with the opcode: CPython's JUMP_BACKWARD, whose name dis looks for, has a cache.
uint32_t trailing(Opcode op) { return op == Opcode::JumpBack ? 1 : 0; }

uint32_t prefixes_for(int64_t operand) {
  if (operand < 0) return 3;  // dis reads 32 bits as signed
  return operand > 0xFFFFFF ? 3 : operand > 0xFFFF ? 2 : operand > 0xFF ? 1 : 0;
}

std::vector<Place> read_places(const Code* code) {
  std::vector<Place> places;
  bytecode::InstructionReader reader(code->dpb->view().code(*code->fn), code->fn->code_count);
  bytecode::InstructionReader::Item item;
  while (reader.next(item)) {
    Place p = {
        item.instruction.op, item.index, item.next, item.instruction.n, bytecode::is_jump(item.instruction.op), 0};
    if (p.jump) p.operand = item.target;
    places.push_back(p);
  }
  return places;
}

CodeOffsets offsets_of(const std::vector<Place>& places, uint32_t count) {
  CodeOffsets offsets;
  offsets.start.resize(count + 1);
  offsets.op.resize(count + 1);
  uint32_t at = 0;
  for (const Place& p : places) {
    uint32_t op = at + p.prefixes * kUnit;
    for (uint32_t i = p.index; i < p.next; ++i) {
      offsets.start[i] = i == p.index ? at : op;
      offsets.op[i] = op;
    }
    at = op + kUnit + trailing(p.op) * kUnit;
  }
  offsets.start[count] = offsets.op[count] = at;
  return offsets;
}

int64_t argument_of(const Place& p, const CodeOffsets& offsets) {
  if (!p.jump) return p.operand;
  auto end = static_cast<int64_t>(offsets.op[p.index] + kUnit + trailing(p.op) * kUnit);
  int64_t distance = (int64_t{offsets.start[static_cast<size_t>(p.operand)]} - end) / kUnit;
  return std::abs(distance);
}

// Settles how many units each instruction takes: jumps that get longer may make others longer.
CodeOffsets settle(const Code* code, std::vector<Place>& places) {
  places = read_places(code);
  for (bool changed = true;;) {
    CodeOffsets offsets = offsets_of(places, code->fn->code_count);
    if (!changed) return offsets;
    changed = false;
    for (Place& p : places) {
      uint32_t needed = prefixes_for(argument_of(p, offsets));
      if (needed <= p.prefixes) continue;
      p.prefixes = needed;
      changed = true;
    }
  }
}

void put_varint(std::string& out, uint32_t n, uint8_t mark) {
  for (int shift = 30; shift > 0; shift -= 6) {
    if (n >> shift != 0) {
      out += static_cast<char>((n >> shift & 63) | 64 | mark);
      mark = 0;
    }
  }
  out += static_cast<char>((n & 63) | mark);
}

}  // namespace

CodeOffsets code_offsets(const Code* code) {
  std::vector<Place> places;
  return settle(code, places);
}

int64_t code_offset(const Code* code, uint32_t instruction) {
  if (code->monitor != nullptr) return code->monitor->offsets[std::min(instruction, code->fn->code_count)];
  CodeOffsets offsets = code_offsets(code);
  return offsets.op[std::min(instruction, code->fn->code_count)];
}

int32_t code_instruction(const Code* code, int64_t offset) {
  if (offset < 0) return -1;
  CodeOffsets offsets = code_offsets(code);
  auto found = std::upper_bound(offsets.start.begin(), offsets.start.end(), static_cast<uint64_t>(offset));
  return static_cast<int32_t>(found - offsets.start.begin()) - 1;
}

std::string code_unit_bytes(const Code* code) {
  std::vector<Place> places;
  CodeOffsets offsets = settle(code, places);
  std::string bytes;
  for (const Place& p : places) {
    int64_t argument = argument_of(p, offsets);
    for (uint32_t i = p.prefixes; i > 0; --i) {
      bytes += static_cast<char>(Opcode::Extended);
      bytes += static_cast<char>(argument >> (i * 8));
    }
    bool resume = p.index == 0 && p.op == Opcode::Nop;
    bytes += static_cast<char>(resume ? kResumeUnit : static_cast<uint8_t>(p.op));
    bytes += static_cast<char>(argument);
    bytes.append(trailing(p.op) * kUnit, '\0');
  }
  return bytes;
}

std::string code_exception_table_bytes(const Code* code) {
  constexpr uint8_t kEntryStart = 128;
  CodeOffsets offsets = code_offsets(code);
  std::string out;
  for (const bytecode::DpbHandler& h : code->dpb->view().handlers(*code->fn)) {
    put_varint(out, offsets.start[h.start] / kUnit, kEntryStart);
    put_varint(out, (offsets.start[h.end] - offsets.start[h.start]) / kUnit, 0);
    put_varint(out, offsets.start[h.target] / kUnit, 0);
    put_varint(out, h.depth_lasti, 0);
  }
  return out;
}

}  // namespace dxpy
