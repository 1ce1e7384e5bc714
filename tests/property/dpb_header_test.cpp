// Property 19: the header of a compiled file is 64 bytes, aligned, with the right magic; and what belongs to it: every
// section starts aligned and the whole verifies, while no changed bit does.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "core/bytecode/disassemble.h"
#include "core/bytecode/dpb.h"
#include "core/bytecode/dpb_verify.h"
#include "core/compiler/compile.h"
#include "tests/property/source.h"

namespace dxpy {
namespace {

using namespace bytecode;

std::vector<uint8_t> compiled_module() {
  const std::string source = property::SourceMaker().module();
  RC_LOG() << source;
  compiler::CompileResult result = compiler::compile_source(source, {}, {});
  if (!result.ok()) RC_FAIL("does not compile: " + result.error.message);
  return std::move(result.dpb);
}

// A copy at an address that is a multiple of 8, as a mapping or an allocation gives it.
class Aligned {
 public:
  explicit Aligned(const std::vector<uint8_t>& bytes) : words_(bytes.size() / 8 + 1), size_(bytes.size()) {
    std::memcpy(words_.data(), bytes.data(), bytes.size());
  }
  uint8_t* data() { return reinterpret_cast<uint8_t*>(words_.data()); }
  size_t size() const { return size_; }

 private:
  std::vector<uint64_t> words_;
  size_t size_;
};

RC_GTEST_PROP(DpbHeader, IsSixtyFourBytesAlignedWithTheRightMagic, ()) {
  Aligned dpb(compiled_module());
  RC_ASSERT(dpb.size() >= sizeof(DpbHeader));
  const DpbHeader& h = DpbView(dpb.data()).header();
  static_assert(sizeof h == 64);
  RC_ASSERT(std::memcmp(h.magic, "DPB\1", 4) == 0);
  RC_ASSERT(h.python_version == 0x030Eu);
  RC_ASSERT(h.code_offset >= 64u + kDpbHashSize);
  for (uint32_t offset : {h.code_offset, h.constants_offset, h.names_offset, h.symbols_offset, h.types_offset,
                          h.debug_offset, h.functions_offset}) {
    RC_ASSERT(offset % 8 == 0u);
    RC_ASSERT(offset <= dpb.size());
  }
  RC_ASSERT(h.reserved == 0u);
}

RC_GTEST_PROP(Dpb, VerifiesAndDisassembles, ()) {
  Aligned dpb(compiled_module());
  std::string why;
  if (!verify_dpb(dpb.data(), dpb.size(), why)) RC_FAIL(why);
  const std::string text = disassemble(DpbView(dpb.data()));
  RC_ASSERT(!text.empty());
}

RC_GTEST_PROP(Dpb, RefusesAnyChangedBitWithAReason, ()) {
  Aligned dpb(compiled_module());
  const auto bit = static_cast<size_t>(*rc::gen::inRange<uint64_t>(0, dpb.size() * 8));
  dpb.data()[bit / 8] ^= static_cast<uint8_t>(1u << bit % 8);
  std::string why;
  RC_ASSERT(!verify_dpb(dpb.data(), dpb.size(), why));
  RC_ASSERT(!why.empty());
}

RC_GTEST_PROP(Dpb, RefusesAnyTruncation, ()) {
  Aligned dpb(compiled_module());
  const auto size = static_cast<size_t>(*rc::gen::inRange<uint64_t>(0, dpb.size()));
  std::string why;
  RC_ASSERT(!verify_dpb(dpb.data(), size, why));
  RC_ASSERT(!why.empty());
}

}  // namespace
}  // namespace dxpy
