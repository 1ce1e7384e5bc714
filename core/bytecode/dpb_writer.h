// Makes the bytes of a DPB: collects constants, names and functions, each once, and lays them out as dpb.h says.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/bytecode/dpb.h"

namespace dxpy::bytecode {

// One function as its generator knows it. Indexes are those that the DpbWriter handed out.
struct FunctionData {
  uint32_t name = 0, qualname = 0;  // names
  uint32_t flags = 0;
  uint32_t arg_count = 0, posonly_count = 0, kwonly_count = 0;
  uint32_t stack_size = 0;
  uint32_t first_line = 0;
  std::vector<uint32_t> code;
  std::vector<uint32_t> consts;
  std::vector<uint32_t> names;
  std::vector<uint32_t> locals;  // names
  std::vector<uint8_t> kinds;
  std::vector<DpbHandler> handlers;
  std::vector<uint8_t> positions;
};

// Builds a position table (see DpbDebug).
class PositionWriter {
 public:
  explicit PositionWriter(uint32_t first_line) : line_(static_cast<int32_t>(first_line)) {}
  // `count` more instructions with this position; joined with the ones before when it is the same.
  void add(uint32_t count, const Position& position);
  std::vector<uint8_t> finish();

 private:
  void flush();
  void varint(uint64_t v);

  std::vector<uint8_t> out_;
  int32_t line_;
  uint32_t pending_ = 0;
  Position position_;
};

class DpbWriter {
 public:
  // Constants: equal ones of one type share an index.
  uint32_t add_none() { return add_plain(ConstantKind::kNone, 0); }
  uint32_t add_bool(bool v) { return add_plain(v ? ConstantKind::kTrue : ConstantKind::kFalse, 0); }
  uint32_t add_ellipsis() { return add_plain(ConstantKind::kEllipsis, 0); }
  uint32_t add_int(int64_t v) { return add_plain(ConstantKind::kInt, static_cast<uint64_t>(v)); }
  uint32_t add_big_int(bool negative, std::string_view magnitude);  // little-endian bytes
  uint32_t add_float(double v);
  uint32_t add_complex(double real, double imag);
  uint32_t add_str(std::string_view utf8);
  uint32_t add_bytes(std::string_view bytes);
  uint32_t add_tuple(std::span<const uint32_t> items) { return add_items(ConstantKind::kTuple, items); }
  uint32_t add_frozen_set(std::span<const uint32_t> items) { return add_items(ConstantKind::kFrozenSet, items); }
  uint32_t add_slice(std::span<const uint32_t> items) { return add_items(ConstantKind::kSlice, items); }
  uint32_t add_code(uint32_t function);

  uint32_t add_name(std::string_view name);
  std::string_view name(uint32_t index) const { return names_[index]; }

  // The index comes first so that the function's place among the others is that of its definition.
  uint32_t reserve_function();
  void set_function(uint32_t index, FunctionData data) { functions_[index] = std::move(data); }
  // The module reads (2) or writes (1) this global name.
  void use_global(uint32_t name, uint32_t flags) { symbols_[name] |= flags; }

  // The whole file. Empty: it would be larger than 4 GB.
  std::vector<uint8_t> finish(std::string_view filename, int optimization);

 private:
  struct Constant {
    ConstantKind kind;
    uint8_t aux = 0;
    uint64_t payload = 0;  // a plain one's value
    std::string bytes;     // otherwise its bytes (items: as u32)
    uint32_t size = 0;
  };
  uint32_t add_plain(ConstantKind kind, uint64_t payload);
  uint32_t add_items(ConstantKind kind, std::span<const uint32_t> items);
  uint32_t add(Constant c);

  // The sections of a file, in their order; `Image` is the file so far. Rows come before what they point to.
  class Image;
  std::vector<uint32_t> put_code(Image& out, DpbHeader& header) const;  // where each function's code starts
  void put_symbols(Image& out, DpbHeader& header) const;
  void put_constants(Image& out, const DpbHeader& header) const;
  void put_names(Image& out, const DpbHeader& header) const;
  void put_function(Image& out, size_t offset, const FunctionData& f, uint32_t code_start) const;

  std::vector<Constant> constants_;
  std::unordered_map<std::string, uint32_t> constant_index_;
  std::vector<std::string> names_;
  std::unordered_map<std::string, uint32_t> name_index_;
  std::vector<FunctionData> functions_;
  std::unordered_map<uint32_t, uint32_t> symbols_;
};

}  // namespace dxpy::bytecode
