// From source text to bytecode: parser and compiler by the megabyte, verifying what is loaded.
#include <fstream>
#include <sstream>
#include <string>

#include "bench/micro/micro.h"
#include "core/base/arena.h"
#include "core/bytecode/dpb_verify.h"
#include "core/compiler/compile.h"
#include "core/syntax/parser.h"

namespace dxpy::micro {
namespace {

using benchmark::State;

// A large file of the standard library.
const std::string& source() {
  static const std::string kText = [] {
    std::ifstream file(DXPY_SOURCE_DIR "/build/lib/python3.14/typing.py");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }();
  return kText;
}

void bytes(State& state, size_t size) { state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(size)); }

void parse_source(State& state) {
  for (auto _ : state) {
    Arena arena;
    benchmark::DoNotOptimize(syntax::parse(arena, source()));
  }
  bytes(state, source().size());
}
BENCHMARK(parse_source);

void compile_source(State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(compiler::compile_source(source(), {}, {}));
  bytes(state, source().size());
}
BENCHMARK(compile_source);

void load_dpb(State& state) {
  const compiler::CompileResult result = compiler::compile_source(source(), {}, {});
  std::string why;
  for (auto _ : state)
    if (!bytecode::verify_dpb(result.dpb.data(), result.dpb.size(), why)) state.SkipWithError(why.c_str());
  bytes(state, result.dpb.size());
}
BENCHMARK(load_dpb);

}  // namespace
}  // namespace dxpy::micro
