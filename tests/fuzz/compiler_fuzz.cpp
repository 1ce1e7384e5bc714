// libFuzzer target: any bytes through parser and compiler. What compiles must verify and disassemble.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/bytecode/disassemble.h"
#include "core/bytecode/dpb_verify.h"
#include "core/compiler/compile.h"

using namespace dxpy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return -1;
  // The first byte chooses the options.
  const uint8_t choice = data[0];
  const std::string_view source(reinterpret_cast<const char*>(data) + 1, size - 1);
  syntax::ParseOptions parse_options;
  parse_options.mode = static_cast<syntax::ParseMode>(choice % 3);
  compiler::CompileOptions options;
  options.optimization = choice >> 2 & 3;
  if (options.optimization == 3) options.optimization = 0;
  if ((choice & 16) != 0) options.flags = compiler::kAllowTopLevelAwait;
  compiler::CompileResult result = compiler::compile_source(source, parse_options, options);
  if (!result.ok()) {
    if (result.error.message.empty()) std::abort();
    return 0;
  }
  std::string why;
  if (!bytecode::verify_dpb(result.dpb.data(), result.dpb.size(), why)) std::abort();
  if (bytecode::disassemble(bytecode::DpbView(result.dpb.data())).empty()) std::abort();
  return 0;
}
