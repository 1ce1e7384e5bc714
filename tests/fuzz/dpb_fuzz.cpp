// libFuzzer target: damaged DPB files. The input is a small program and what to change in its compiled form, so that
// the seeds outlive changes of the format: u8 number of changes, then for each u16 position and u8 value, then the
// source. The loader must refuse the bytes or be able to read all of them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytecode/disassemble.h"
#include "core/bytecode/dpb_verify.h"
#include "core/compiler/compile.h"

using namespace dxpy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const size_t changes = size == 0 ? 0 : data[0] % 16;
  if (size < 1 + 3 * changes) return -1;
  const std::string_view source(reinterpret_cast<const char*>(data) + 1 + 3 * changes, size - 1 - 3 * changes);
  compiler::CompileResult result = compiler::compile_source(source, {}, {});
  if (!result.ok()) return -1;
  std::vector<uint8_t>& dpb = result.dpb;
  for (size_t i = 0; i < changes; ++i) {
    const uint8_t* change = data + 1 + 3 * i;
    // The header decides most, so a quarter of the positions falls into it.
    size_t at = size_t{change[0]} << 8 | change[1];
    at = at % 4 == 0 ? at / 4 % sizeof(bytecode::DpbHeader) : at / 4 * 3 % dpb.size();
    dpb[at] = change[2];
  }
  // Sometimes cut off.
  if (changes > 8) {
    dpb.resize(dpb.size() - data[1] % (dpb.size() / 2));
    dpb.shrink_to_fit();
  }
  std::string why;
  // Without the check of the hash, which would refuse nearly everything.
  if (!bytecode::verify_dpb(dpb.data(), dpb.size(), why, {.check_hash = false})) {
    if (why.empty()) std::abort();
    return 0;
  }
  if (bytecode::disassemble(bytecode::DpbView(dpb.data())).empty()) std::abort();
  return 0;
}
