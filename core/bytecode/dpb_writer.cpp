#include "core/bytecode/dpb_writer.h"

#include <algorithm>
#include <bit>

#include "core/base/blake3.h"

namespace dxpy::bytecode {

// ---- PositionWriter

void PositionWriter::varint(uint64_t v) {
  while (v >= 0x80) {
    out_.push_back(static_cast<uint8_t>(v | 0x80));
    v >>= 7;
  }
  out_.push_back(static_cast<uint8_t>(v));
}

void PositionWriter::flush() {
  if (pending_ == 0) return;
  const bool known = position_.line >= 0;
  varint(uint64_t{pending_} << 1 | (known ? 1 : 0));
  if (known) {
    int64_t delta = int64_t{position_.line} - line_;
    varint(static_cast<uint64_t>(delta) << 1 ^ static_cast<uint64_t>(delta >> 63));
    line_ = position_.line;
    varint(static_cast<uint64_t>(std::max(position_.end_line - position_.line, 0)));
    varint(static_cast<uint64_t>(std::max(position_.column, -1) + 1));
    varint(static_cast<uint64_t>(std::max(position_.end_column, -1) + 1));
  }
  pending_ = 0;
}

void PositionWriter::add(uint32_t count, const Position& position) {
  if (count == 0) return;
  const bool same = position.line == position_.line && position.end_line == position_.end_line &&
                    position.column == position_.column && position.end_column == position_.end_column;
  if (!same) flush();
  position_ = position;
  pending_ += count;
}

std::vector<uint8_t> PositionWriter::finish() {
  flush();
  return std::move(out_);
}

// ---- constants and names

uint32_t DpbWriter::add(Constant c) {
  std::string key(1, static_cast<char>(c.kind));
  key.push_back(static_cast<char>(c.aux));
  key.append(reinterpret_cast<const char*>(&c.payload), sizeof(c.payload));
  key += c.bytes;
  auto [it, added] = constant_index_.try_emplace(std::move(key), static_cast<uint32_t>(constants_.size()));
  if (added) constants_.push_back(std::move(c));
  return it->second;
}

uint32_t DpbWriter::add_plain(ConstantKind kind, uint64_t payload) { return add({kind, 0, payload, {}, 0}); }

uint32_t DpbWriter::add_code(uint32_t function) { return add_plain(ConstantKind::kCode, function); }

uint32_t DpbWriter::add_float(double v) { return add_plain(ConstantKind::kFloat, std::bit_cast<uint64_t>(v)); }

uint32_t DpbWriter::add_complex(double real, double imag) {
  double parts[2] = {real, imag};
  return add({ConstantKind::kComplex, 0, 0, std::string(reinterpret_cast<char*>(parts), sizeof(parts)), 0});
}

uint32_t DpbWriter::add_big_int(bool negative, std::string_view magnitude) {
  return add({ConstantKind::kBigInt, static_cast<uint8_t>(negative ? 1 : 0), 0, std::string(magnitude),
              static_cast<uint32_t>(magnitude.size())});
}

uint32_t DpbWriter::add_str(std::string_view utf8) {
  const bool identifier = std::all_of(utf8.begin(), utf8.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  return add({ConstantKind::kStr, static_cast<uint8_t>(identifier ? 1 : 0), 0, std::string(utf8),
              static_cast<uint32_t>(utf8.size())});
}

uint32_t DpbWriter::add_bytes(std::string_view bytes) {
  return add({ConstantKind::kBytes, 0, 0, std::string(bytes), static_cast<uint32_t>(bytes.size())});
}

uint32_t DpbWriter::add_items(ConstantKind kind, std::span<const uint32_t> items) {
  std::string bytes(reinterpret_cast<const char*>(items.data()), items.size_bytes());
  return add({kind, 0, 0, std::move(bytes), static_cast<uint32_t>(items.size())});
}

uint32_t DpbWriter::add_name(std::string_view name) {
  auto [it, added] = name_index_.try_emplace(std::string(name), static_cast<uint32_t>(names_.size()));
  if (added) names_.emplace_back(name);
  return it->second;
}

uint32_t DpbWriter::reserve_function() {
  functions_.emplace_back();
  return static_cast<uint32_t>(functions_.size() - 1);
}

// ---- layout

class DpbWriter::Image {
 public:
  size_t size() const { return bytes_.size(); }
  uint32_t here() const { return static_cast<uint32_t>(bytes_.size()); }
  void align(size_t alignment) { bytes_.resize((bytes_.size() + alignment - 1) & ~(alignment - 1)); }
  // Room for `count` Ts, zeroed; returns the offset.
  template <typename T>
  uint32_t room(size_t count) {
    align(8);
    uint32_t at = here();
    bytes_.resize(bytes_.size() + count * sizeof(T));
    return at;
  }
  template <typename T>
  void put(size_t offset, const T& v) {
    std::memcpy(bytes_.data() + offset, &v, sizeof(T));
  }
  uint32_t append(const void* data, size_t size, size_t alignment) {
    align(alignment);
    uint32_t at = here();
    const auto* p = static_cast<const uint8_t*>(data);
    bytes_.insert(bytes_.end(), p, p + size);
    return at;
  }
  template <typename T>
  uint32_t append(const std::vector<T>& v) {
    return append(v.data(), v.size() * sizeof(T), alignof(T));
  }
  DpbString append_text(std::string_view text) {
    return {append(text.data(), text.size(), 1), static_cast<uint32_t>(text.size())};
  }
  std::vector<uint8_t> take() { return std::move(bytes_); }
  uint8_t* data() { return bytes_.data(); }

 private:
  std::vector<uint8_t> bytes_;
};

std::vector<uint32_t> DpbWriter::put_code(Image& out, DpbHeader& header) const {
  out.align(8);
  header.code_offset = out.here();
  std::vector<uint32_t> starts;
  uint32_t instructions = 0;
  for (const FunctionData& f : functions_) {
    starts.push_back(instructions);
    out.append(f.code);
    instructions += static_cast<uint32_t>(f.code.size());
  }
  header.code_size = instructions * 4;
  return starts;
}

void DpbWriter::put_symbols(Image& out, DpbHeader& header) const {
  std::vector<std::pair<uint32_t, uint32_t>> symbols(symbols_.begin(), symbols_.end());
  std::sort(symbols.begin(), symbols.end());
  header.symbols_offset = out.room<uint32_t>(1 + 2 * symbols.size());
  out.put(header.symbols_offset, static_cast<uint32_t>(symbols.size()));
  for (size_t i = 0; i < symbols.size(); ++i) {
    out.put(header.symbols_offset + 4 + 8 * i, symbols[i].first);
    out.put(header.symbols_offset + 8 + 8 * i, symbols[i].second);
  }
}

void DpbWriter::put_constants(Image& out, const DpbHeader& header) const {
  for (size_t i = 0; i < constants_.size(); ++i) {
    const Constant& c = constants_[i];
    DpbConstant row{c.kind, c.aux, 0, c.size, c.payload};
    switch (c.kind) {
      case ConstantKind::kBigInt:
      case ConstantKind::kStr:
      case ConstantKind::kBytes:
        row.payload = out.append(c.bytes.data(), c.bytes.size(), 1);
        break;
      case ConstantKind::kComplex:
        row.payload = out.append(c.bytes.data(), c.bytes.size(), 8);
        break;
      case ConstantKind::kTuple:
      case ConstantKind::kFrozenSet:
      case ConstantKind::kSlice:
        row.payload = out.append(c.bytes.data(), c.bytes.size(), 4);
        break;
      default:
        break;
    }
    out.put(header.constants_offset + i * sizeof(DpbConstant), row);
  }
}

void DpbWriter::put_names(Image& out, const DpbHeader& header) const {
  for (size_t i = 0; i < names_.size(); ++i) {
    out.put(header.names_offset + i * sizeof(DpbString), out.append_text(names_[i]));
  }
}

void DpbWriter::put_function(Image& out, size_t offset, const FunctionData& f, uint32_t code_start) const {
  DpbFunction row{};
  row.name = f.name;
  row.qualname = f.qualname;
  row.flags = f.flags;
  row.arg_count = f.arg_count;
  row.posonly_count = f.posonly_count;
  row.kwonly_count = f.kwonly_count;
  row.stack_size = f.stack_size;
  row.first_line = f.first_line;
  row.code_start = code_start;
  row.code_count = static_cast<uint32_t>(f.code.size());
  row.consts_count = static_cast<uint32_t>(f.consts.size());
  row.consts_offset = out.append(f.consts);
  row.names_count = static_cast<uint32_t>(f.names.size());
  row.names_offset = out.append(f.names);
  row.locals_count = static_cast<uint32_t>(f.locals.size());
  row.locals_offset = out.append(f.locals);
  row.exceptions_count = static_cast<uint32_t>(f.handlers.size());
  row.exceptions_offset = out.append(f.handlers);
  row.kinds_offset = out.append(f.kinds);
  row.positions_size = static_cast<uint32_t>(f.positions.size());
  row.positions_offset = out.append(f.positions);
  out.put(offset, row);
}

std::vector<uint8_t> DpbWriter::finish(std::string_view filename, int optimization) {
  Image out;
  DpbHeader header{};
  std::copy(std::begin(kDpbMagic), std::end(kDpbMagic), header.magic);
  header.version = kDpbVersion;
  header.python_version = kDpbPythonVersion;
  header.flags = static_cast<uint32_t>(optimization & 3) | 4;
  header.constants_count = static_cast<uint32_t>(constants_.size());
  header.names_count = static_cast<uint32_t>(names_.size());
  header.functions_count = static_cast<uint32_t>(functions_.size());
  out.room<uint8_t>(sizeof(DpbHeader) + kDpbHashSize);

  const std::vector<uint32_t> code_starts = put_code(out, header);
  header.constants_offset = out.room<DpbConstant>(constants_.size());
  header.names_offset = out.room<DpbString>(names_.size());
  put_symbols(out, header);
  header.types_offset = out.room<uint32_t>(1);
  header.debug_offset = out.room<DpbDebug>(1);
  header.functions_offset = out.room<DpbFunction>(functions_.size());
  out.align(8);

  put_constants(out, header);
  put_names(out, header);
  DpbDebug debug{};
  debug.filename = out.append_text(filename);
  out.put(header.debug_offset, debug);
  for (size_t i = 0; i < functions_.size(); ++i) {
    put_function(out, header.functions_offset + i * sizeof(DpbFunction), functions_[i], code_starts[i]);
  }
  out.align(8);
  if (out.size() > UINT32_MAX) return {};
  out.put(0, header);
  Blake3 hash;
  hash.update(out.data(), sizeof(DpbHeader));
  hash.update(out.data() + sizeof(DpbHeader) + kDpbHashSize, out.size() - sizeof(DpbHeader) - kDpbHashSize);
  out.put(sizeof(DpbHeader), hash.digest());
  return out.take();
}

}  // namespace dxpy::bytecode
