// DPB: one compiled module, as bytes. Every code object of the module is in one buffer: the module's own code is
// function 0, nested functions, classes and comprehensions follow. All integers little-endian, all offsets from the
// start of the buffer, every section 8-byte aligned. dpb_writer.h makes the bytes, dpb_verify.h checks bytes that came
// from outside, this header reads verified bytes in place without copying.
//
//   header (64) | hash (32) | code | constants | names | symbols | types | debug | functions | data
//
//   code       4-byte instructions of all functions, one after the other
//   constants  constants_count entries of 16 bytes (DpbConstant), shared by all functions
//   names      names_count entries of 8 bytes (DpbString): identifiers, to be interned
//   symbols    u32 count, then for each global name that the module uses: u32 name, u32 flags (1: stored, 2: loaded)
//   types      u32 count, then annotations for the JIT (none yet)
//   debug      DpbDebug, then what it points to
//   functions  functions_count records (DpbFunction)
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace dxpy::bytecode {

inline constexpr uint8_t kDpbMagic[4] = {0x44, 0x50, 0x42, 0x01};
inline constexpr uint32_t kDpbVersion = 1;
inline constexpr uint32_t kDpbPythonVersion = 0x030E;
inline constexpr size_t kDpbHashSize = 32;

struct DpbHeader {
  uint8_t magic[4];
  uint32_t version;
  uint32_t python_version;
  uint32_t flags;  // bits 0-1: optimisation level; bit 2: has debug
  uint32_t code_offset, constants_offset, names_offset, symbols_offset, types_offset, debug_offset;
  uint32_t code_size;  // bytes
  uint32_t constants_count, names_count;
  uint32_t functions_offset, functions_count;
  uint32_t reserved;
};
static_assert(sizeof(DpbHeader) == 64);

struct DpbString {
  uint32_t offset;  // of UTF-8 (lone surrogates as WTF-8), not terminated
  uint32_t size;    // bytes
};

enum class ConstantKind : uint8_t {
  kNone,
  kFalse,
  kTrue,
  kEllipsis,
  kInt,        // payload: int64
  kBigInt,     // payload: offset of the magnitude, little-endian bytes; size: number of bytes; aux 1: negative
  kFloat,      // payload: bits of the double
  kComplex,    // payload: offset of two doubles
  kStr,        // payload: offset; size: bytes; aux 1: looks like an identifier, to be interned
  kBytes,      // payload: offset; size: bytes
  kTuple,      // payload: offset of u32 constant indexes, all smaller than this constant's own; size: how many
  kFrozenSet,  // as kTuple
  kSlice,      // as kTuple, three
  kCode,       // payload: index of the function
};

struct DpbConstant {
  ConstantKind kind;
  uint8_t aux;
  uint16_t reserved;
  uint32_t size;
  uint64_t payload;
};
static_assert(sizeof(DpbConstant) == 16);

// What `co_flags` says, in CPython's numbers.
enum CodeFlag : uint32_t {
  kCodeOptimized = 0x1,  // locals are slots (functions)
  kCodeNewLocals = 0x2,
  kCodeVarArgs = 0x4,
  kCodeVarKeywords = 0x8,
  kCodeNested = 0x10,
  kCodeGenerator = 0x20,
  kCodeCoroutine = 0x80,
  kCodeIterableCoroutine = 0x100,
  kCodeAsyncGenerator = 0x200,
  kCodeHasDocstring = 0x4000000,
  kCodeMethod = 0x8000000,
};

// Kind of a local slot, in CPython's bits.
enum SlotKind : uint8_t {
  kSlotHidden = 0x10,  // local of an inlined comprehension in a class or module: not in locals()
  kSlotLocal = 0x20,
  kSlotCell = 0x40,  // with kSlotLocal: a local or an argument that inner functions use
  kSlotFree = 0x80,
};

struct DpbFunction {
  uint32_t name, qualname;  // indexes of names
  uint32_t flags;           // CodeFlag and the future flags that co_flags shows
  uint32_t arg_count;       // positional, positional-only included; without * and **
  uint32_t posonly_count, kwonly_count;
  uint32_t stack_size;                   // words
  uint32_t first_line;                   // 1-based
  uint32_t code_start;                   // index of the first instruction in the code section
  uint32_t code_count;                   // instructions
  uint32_t consts_offset, consts_count;  // u32 indexes of constants: co_consts
  uint32_t names_offset, names_count;    // u32 indexes of names: co_names
  uint32_t locals_offset, locals_count;  // u32 indexes of names of all slots: locals, then cells, then free variables
  uint32_t kinds_offset;                 // SlotKind of every slot, one byte each
  uint32_t exceptions_offset, exceptions_count;  // DpbHandler
  uint32_t positions_offset, positions_size;     // position table, bytes
  uint32_t reserved;
};
static_assert(sizeof(DpbFunction) == 88);

// A protected range. Entries of a function are sorted by start and do not overlap.
struct DpbHandler {
  uint32_t start, end;  // instruction indexes in the function, end exclusive
  uint32_t target;
  uint32_t depth_lasti;  // stack depth to cut to << 1 | whether to push the instruction's number
};

// The position table covers all instructions in order. Each entry: varint (count of instructions << 1 | has position);
// with a position: svarint line - previous line (the first: minus first_line), varint end line - line, varint column +
// 1, varint end column + 1 (columns in UTF-8 bytes; 0: unknown). varint: 7 bits a byte, low first, 0x80: more follow.
// svarint: zigzag.
struct DpbDebug {
  DpbString filename;  // as given to compile()
  uint32_t reserved[2];
};

struct Position {
  int32_t line = -1, end_line = -1, column = -1, end_column = -1;  // -1: unknown; columns in bytes
};

// Reads verified bytes; holds a pointer, owns nothing.
class DpbView {
 public:
  DpbView() = default;
  explicit DpbView(const uint8_t* data) : data_(data) {}

  const uint8_t* data() const { return data_; }
  const DpbHeader& header() const { return *reinterpret_cast<const DpbHeader*>(data_); }
  uint32_t function_count() const { return header().functions_count; }
  const DpbFunction& function(uint32_t i) const { return at<DpbFunction>(header().functions_offset)[i]; }
  const DpbConstant& constant(uint32_t i) const { return at<DpbConstant>(header().constants_offset)[i]; }
  std::string_view text(DpbString s) const { return {reinterpret_cast<const char*>(data_ + s.offset), s.size}; }
  std::string_view name(uint32_t i) const { return text(at<DpbString>(header().names_offset)[i]); }
  std::string_view filename() const { return text(at<DpbDebug>(header().debug_offset)->filename); }

  const uint32_t* code(const DpbFunction& f) const { return at<uint32_t>(header().code_offset) + f.code_start; }
  std::span<const uint32_t> consts(const DpbFunction& f) const {
    return {at<uint32_t>(f.consts_offset), f.consts_count};
  }
  std::span<const uint32_t> names(const DpbFunction& f) const { return {at<uint32_t>(f.names_offset), f.names_count}; }
  std::span<const uint32_t> locals(const DpbFunction& f) const {
    return {at<uint32_t>(f.locals_offset), f.locals_count};
  }
  const uint8_t* slot_kinds(const DpbFunction& f) const { return data_ + f.kinds_offset; }
  std::span<const DpbHandler> handlers(const DpbFunction& f) const {
    return {at<DpbHandler>(f.exceptions_offset), f.exceptions_count};
  }
  std::span<const uint8_t> positions(const DpbFunction& f) const {
    return {data_ + f.positions_offset, f.positions_size};
  }
  // For kTuple, kFrozenSet, kSlice.
  std::span<const uint32_t> items(const DpbConstant& c) const {
    return {at<uint32_t>(static_cast<uint32_t>(c.payload)), c.size};
  }
  std::string_view bytes(const DpbConstant& c) const {  // kStr, kBytes, kBigInt
    return {reinterpret_cast<const char*>(data_ + c.payload), c.size};
  }

 private:
  template <typename T>
  const T* at(uint32_t offset) const {
    return reinterpret_cast<const T*>(data_ + offset);
  }
  const uint8_t* data_ = nullptr;
};

// Reads a position table from front to back.
class PositionReader {
 public:
  PositionReader(std::span<const uint8_t> table, uint32_t first_line)
      : p_(table.data()), end_(table.data() + table.size()), line_(static_cast<int32_t>(first_line)) {}
  // The same as next() for who needs nothing but the line, -1 when it is unknown.
  bool next_line(uint32_t& count, int32_t& line) {
    if (p_ >= end_) return false;
    if (end_ - p_ >= 8) {  // five numbers of one byte each, as nearly always
      uint64_t bytes;
      std::memcpy(&bytes, p_, sizeof bytes);
      if ((bytes & 0x8080808080) == 0 && (bytes & 1) != 0) {
        count = static_cast<uint32_t>(bytes >> 1 & 0x3F);
        step_line(bytes >> 8 & 0x7F);
        line = line_;
        p_ += 5;
        return true;
      }
    }
    uint64_t head = varint();
    count = static_cast<uint32_t>(head >> 1);
    line = -1;
    if (head & 1) {
      step_line(varint());
      line = line_;
      for (int i = 0; i < 3; ++i) skip_varint();
    }
    return true;
  }
  // The next run of instructions with one position. false: the table is over.
  bool next(uint32_t& count, Position& position) {
    if (p_ >= end_) return false;
    uint64_t head = varint();
    count = static_cast<uint32_t>(head >> 1);
    position = Position();
    if (head & 1) {
      step_line(varint());
      position.line = line_;
      position.end_line = line_ + static_cast<int32_t>(varint());
      position.column = static_cast<int32_t>(varint()) - 1;
      position.end_column = static_cast<int32_t>(varint()) - 1;
    }
    return true;
  }

 private:
  void step_line(uint64_t z) { line_ += static_cast<int32_t>(z >> 1) ^ -static_cast<int32_t>(z & 1); }
  void skip_varint() {
    while (p_ < end_ && (*p_++ & 0x80) != 0) {
    }
  }
  uint64_t varint() {
    if (p_ < end_ && *p_ < 0x80) return *p_++;
    uint64_t v = 0;
    for (int shift = 0; p_ < end_ && shift < 64; shift += 7) {
      uint8_t b = *p_++;
      v |= uint64_t{b & 0x7Fu} << shift;
      if (!(b & 0x80)) break;
    }
    return v;
  }
  const uint8_t* p_;
  const uint8_t* end_;
  int32_t line_;
};

// The position of one instruction.
inline Position position_of(const DpbView& view, const DpbFunction& f, uint32_t instruction) {
  PositionReader reader(view.positions(f), f.first_line);
  uint32_t count = 0, at = 0;
  Position p;
  while (reader.next(count, p)) {
    at += count;
    if (instruction < at) return p;
  }
  return {};
}

}  // namespace dxpy::bytecode
