#include "core/compiler/compile.h"

#include "core/compiler/codegen.h"

namespace dxpy::compiler {

CompileResult compile(Arena& arena, syntax::Mod* module, const CompileOptions& options) {
  CompileResult result;
  Diagnostics out;
  FutureFeatures futures;
  futures.flags = options.flags & kFutureAll;
  SymbolTable symbols;
  if (find_futures(module, futures, out) &&
      symbols.build(module, futures, (options.flags & kAllowTopLevelAwait) != 0, out)) {
    result.dpb = Codegen(arena, options, futures, symbols, out).run(module);
  } else {
    out.error.place_in_args = false;
  }
  if (result.dpb.empty() && !out.failed) {
    out.fail({}, "the code is too large");
    out.error.kind = syntax::SyntaxErrorKind::kMemoryError;
  }
  if (out.failed) {
    result.dpb.clear();
    result.error = std::move(out.error);
    result.recursion = out.recursion;
    if (out.recursion) result.error.kind = syntax::SyntaxErrorKind::kMemoryError;
  }
  result.warnings = std::move(out.warnings);
  return result;
}

CompileResult compile_source(std::string_view source, const syntax::ParseOptions& parse_options,
                             const CompileOptions& options) {
  Arena arena;
  syntax::ParseResult parsed = syntax::parse(arena, source, parse_options);
  CompileResult result;
  if (parsed.ok()) {
    result = compile(arena, parsed.module, options);
  } else {
    result.error = std::move(parsed.error);
  }
  result.warnings.insert(result.warnings.begin(), std::make_move_iterator(parsed.warnings.begin()),
                         std::make_move_iterator(parsed.warnings.end()));
  return result;
}

}  // namespace dxpy::compiler
