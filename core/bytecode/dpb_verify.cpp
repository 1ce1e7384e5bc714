// The verifier's first half: the file's structure. verify_code.cpp checks the instructions.
#include "core/bytecode/dpb_verify.h"

#include <algorithm>
#include <vector>

#include "core/base/blake3.h"
#include "core/bytecode/verify_internal.h"
#include "core/text/utf8.h"

namespace dxpy::bytecode {

namespace {

class FileVerifier {
 public:
  FileVerifier(const uint8_t* data, size_t size, std::string& why) : data_(data), size_(size), why_(why) {}
  bool run(const VerifyOptions& options);

 private:
  bool fail(std::string text) {
    why_ = std::move(text);
    return false;
  }
  // `count` items of `item` bytes from `offset` lie in the file.
  bool range(uint64_t offset, uint64_t count, uint64_t item, uint64_t alignment) const {
    return offset >= sizeof(DpbHeader) && offset <= size_ && offset % alignment == 0 &&
           count <= (size_ - offset) / item;
  }
  bool is_text(uint64_t offset, uint64_t size) const {
    return range(offset, size, 1, 1) &&
           text::wtf8_is_valid({reinterpret_cast<const char*>(data_ + offset), static_cast<size_t>(size)});
  }
  bool header();
  bool names();
  bool constants();
  bool constant(uint32_t index);
  bool symbols();
  bool function(uint32_t index);
  bool slots(const DpbFunction& f, const std::string& where);
  bool positions(const DpbFunction& f, const std::string& where);

  const uint8_t* data_;
  size_t size_;
  std::string& why_;
  DpbView view_;
  std::vector<uint16_t> nesting_;  // of constants
};

bool FileVerifier::header() {
  if (size_ < sizeof(DpbHeader) + kDpbHashSize) return fail("the file is too short for a header");
  if (reinterpret_cast<uintptr_t>(data_) % 8 != 0) return fail("the buffer is not aligned");
  const DpbHeader& h = view_.header();
  if (!std::equal(std::begin(kDpbMagic), std::end(kDpbMagic), h.magic)) return fail("not a DPB file (bad magic)");
  if (h.version != kDpbVersion) return fail("format version " + std::to_string(h.version) + " is not supported");
  if (h.python_version != kDpbPythonVersion) return fail("compiled for another Python version");
  if (h.code_size % 4 != 0 || !range(h.code_offset, h.code_size, 1, 8)) return fail("bad code section");
  if (!range(h.constants_offset, h.constants_count, sizeof(DpbConstant), 8)) return fail("bad constants section");
  if (!range(h.names_offset, h.names_count, sizeof(DpbString), 8)) return fail("bad names section");
  if (!range(h.functions_offset, h.functions_count, sizeof(DpbFunction), 8)) return fail("bad functions section");
  if (!range(h.symbols_offset, 1, 4, 8)) return fail("bad symbols section");
  if (!range(h.types_offset, 1, 4, 8)) return fail("bad types section");
  if (!range(h.debug_offset, 1, sizeof(DpbDebug), 8)) return fail("bad debug section");
  if (h.functions_count == 0) return fail("no functions");
  return true;
}

bool FileVerifier::names() {
  const DpbHeader& h = view_.header();
  const auto* rows = reinterpret_cast<const DpbString*>(data_ + h.names_offset);
  for (uint32_t i = 0; i < h.names_count; ++i) {
    if (!is_text(rows[i].offset, rows[i].size)) {
      return fail("name " + std::to_string(i) + " is bad");
    }
  }
  const DpbString& file = reinterpret_cast<const DpbDebug*>(data_ + h.debug_offset)->filename;
  if (!is_text(file.offset, file.size)) return fail("bad file name");
  return true;
}

bool FileVerifier::constant(uint32_t index) {
  constexpr uint16_t kMaxNesting = 512;
  const DpbConstant& c = view_.constant(index);
  const auto payload = c.payload;
  switch (c.kind) {
    case ConstantKind::kNone:
    case ConstantKind::kFalse:
    case ConstantKind::kTrue:
    case ConstantKind::kEllipsis:
    case ConstantKind::kInt:
    case ConstantKind::kFloat:
      return true;
    case ConstantKind::kBigInt:
    case ConstantKind::kBytes:
      return payload <= UINT32_MAX && range(payload, c.size, 1, 1);
    case ConstantKind::kStr:
      return payload <= UINT32_MAX && is_text(payload, c.size);
    case ConstantKind::kComplex:
      return payload <= UINT32_MAX && range(payload, 2, sizeof(double), 8);
    case ConstantKind::kTuple:
    case ConstantKind::kFrozenSet:
    case ConstantKind::kSlice: {
      if (payload > UINT32_MAX || !range(payload, c.size, 4, 4)) return false;
      if (c.kind == ConstantKind::kSlice && c.size != 3) return false;
      uint16_t depth = 0;
      for (uint32_t item : view_.items(c)) {
        if (item >= index) return false;
        depth = std::max(depth, nesting_[item]);
      }
      nesting_[index] = static_cast<uint16_t>(depth + 1);
      return depth < kMaxNesting;
    }
    case ConstantKind::kCode:
      return payload < view_.function_count();
  }
  return false;
}

bool FileVerifier::constants() {
  const uint32_t count = view_.header().constants_count;
  nesting_.assign(count, 0);
  for (uint32_t i = 0; i < count; ++i) {
    if (!constant(i)) return fail("constant " + std::to_string(i) + " is bad");
  }
  return true;
}

bool FileVerifier::symbols() {
  const DpbHeader& h = view_.header();
  const auto* words = reinterpret_cast<const uint32_t*>(data_ + h.symbols_offset);
  if (!range(uint64_t{h.symbols_offset} + 4, words[0], 8, 4)) return fail("bad symbols section");
  for (uint32_t i = 0; i < words[0]; ++i) {
    if (words[1 + 2 * i] >= h.names_count) return fail("symbol " + std::to_string(i) + " is bad");
  }
  if (*reinterpret_cast<const uint32_t*>(data_ + h.types_offset) != 0) return fail("unknown type annotations");
  return true;
}

bool FileVerifier::slots(const DpbFunction& f, const std::string& where) {
  if (!range(f.locals_offset, f.locals_count, 4, 4)) return fail(where + "bad slots");
  if (!range(f.kinds_offset, f.locals_count, 1, 1)) return fail(where + "bad slot kinds");
  const uint8_t* kinds = view_.slot_kinds(f);
  uint32_t parameters = 0;
  int stage = 0;  // 0: locals, 1: cells, 2: free variables
  for (uint32_t i = 0; i < f.locals_count; ++i) {
    if (view_.locals(f)[i] >= view_.header().names_count) return fail(where + "bad slot name");
    int kind = kinds[i] & kSlotLocal ? 0 : kinds[i] == kSlotCell ? 1 : kinds[i] == kSlotFree ? 2 : 3;
    if (kind == 3 || kind < stage || (kind == 0 && (kinds[i] & ~(kSlotHidden | kSlotLocal | kSlotCell)) != 0)) {
      return fail(where + "bad slot kind");
    }
    stage = kind;
    if (kind == 0) ++parameters;
  }
  uint64_t needed =
      uint64_t{f.arg_count} + f.kwonly_count + (f.flags & kCodeVarArgs ? 1 : 0) + (f.flags & kCodeVarKeywords ? 1 : 0);
  if (needed > parameters || f.posonly_count > f.arg_count) return fail(where + "bad parameter counts");
  const uint32_t special = f.flags & (kCodeGenerator | kCodeCoroutine | kCodeAsyncGenerator);
  if ((special & (special - 1)) != 0) return fail(where + "contradicting flags");
  return true;
}

bool FileVerifier::positions(const DpbFunction& f, const std::string& where) {
  if (!range(f.positions_offset, f.positions_size, 1, 1)) return fail(where + "bad position table");
  auto table = view_.positions(f);
  size_t at = 0;
  auto varint = [&](uint64_t& v) {
    v = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (at >= table.size()) return false;
      uint8_t b = table[at++];
      v |= uint64_t{b & 0x7Fu} << shift;
      if (!(b & 0x80)) return true;
    }
    return false;
  };
  uint64_t covered = 0;
  int64_t line = f.first_line;
  while (at < table.size()) {
    uint64_t head, delta, lines, column, end_column;
    if (!varint(head)) return fail(where + "bad position table");
    covered += head >> 1;
    if (!(head & 1)) continue;
    if (!varint(delta) || !varint(lines) || !varint(column) || !varint(end_column)) {
      return fail(where + "bad position table");
    }
    line += static_cast<int64_t>(delta >> 1) ^ -static_cast<int64_t>(delta & 1);
    if (line < 0 || line + static_cast<int64_t>(lines) > INT32_MAX || column > INT32_MAX || end_column > INT32_MAX) {
      return fail(where + "bad position");
    }
  }
  if (covered != f.code_count) return fail(where + "the position table does not fit the code");
  return true;
}

bool FileVerifier::function(uint32_t index) {
  const DpbHeader& h = view_.header();
  const DpbFunction& f = view_.function(index);
  const std::string where = "function " + std::to_string(index) + ": ";
  if (f.name >= h.names_count || f.qualname >= h.names_count) return fail(where + "bad name");
  if (f.code_count == 0 || f.code_count > INT32_MAX / 2 || uint64_t{f.code_start} + f.code_count > h.code_size / 4) {
    return fail(where + "bad code range");
  }
  if (f.first_line > INT32_MAX) return fail(where + "bad first line");
  if (!range(f.consts_offset, f.consts_count, 4, 4)) return fail(where + "bad constants");
  for (uint32_t c : view_.consts(f)) {
    if (c >= h.constants_count) return fail(where + "bad constant index");
    // Code objects come after the one that contains them: no function contains itself.
    const DpbConstant& constant = view_.constant(c);
    if (constant.kind == ConstantKind::kCode && constant.payload <= index) return fail(where + "bad nested function");
  }
  if (!range(f.names_offset, f.names_count, 4, 4)) return fail(where + "bad names");
  for (uint32_t n : view_.names(f)) {
    if (n >= h.names_count) return fail(where + "bad name index");
  }
  if (!range(f.exceptions_offset, f.exceptions_count, sizeof(DpbHandler), 4)) {
    return fail(where + "bad exception table");
  }
  if ((f.flags & kCodeHasDocstring) &&
      (f.consts_count == 0 || view_.constant(view_.consts(f)[0]).kind != ConstantKind::kStr)) {
    return fail(where + "no docstring");
  }
  return slots(f, where) && positions(f, where);
}

bool FileVerifier::run(const VerifyOptions& options) {
  view_ = DpbView(data_);
  if (!header()) return false;
  if (options.check_hash) {
    Blake3 hash;
    hash.update(data_, sizeof(DpbHeader));
    hash.update(data_ + sizeof(DpbHeader) + kDpbHashSize, size_ - sizeof(DpbHeader) - kDpbHashSize);
    auto digest = hash.digest();
    if (!std::equal(digest.begin(), digest.end(), data_ + sizeof(DpbHeader))) {
      return fail("the content does not fit its hash");
    }
  }
  if (!names() || !constants() || !symbols()) return false;
  const uint32_t count = view_.function_count();
  for (uint32_t i = 0; i < count; ++i) {
    if (!function(i)) return false;
  }
  for (uint32_t i = 0; i < count; ++i) {
    std::string text;
    if (!verify_code(view_, i, text)) return fail("function " + std::to_string(i) + ": " + text);
  }
  return true;
}

}  // namespace

bool verify_dpb(const uint8_t* data, size_t size, std::string& why, const VerifyOptions& options) {
  return FileVerifier(data, size, why).run(options);
}

}  // namespace dxpy::bytecode
