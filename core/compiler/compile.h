// compile(): a syntax tree to the bytes of a DPB. Needs no running interpreter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/syntax/ast.h"
#include "core/syntax/parser.h"

namespace dxpy::compiler {

// Flags of CompileOptions::flags besides the __future__ bits (FutureFlag in symtable.h), as in CPython's PyCF_*.
inline constexpr uint32_t kAllowTopLevelAwait = 0x2000;
// The code of a module returns the value of its last statement when that is an expression. For embedders; no PyCF_*.
inline constexpr uint32_t kKeepLastValue = 0x10000000;

struct CompileOptions {
  std::string_view filename = "<string>";
  int optimization = 0;  // 0; 1: no asserts; 2: no docstrings either
  uint32_t flags = 0;    // __future__ features that are on from the start, kAllowTopLevelAwait
};

struct CompileResult {
  std::vector<uint8_t> dpb;  // empty if and only if there is an error; function 0 is the module's code
  // error.kind is kMemoryError for a tree that is nested too deeply ("maximum recursion depth exceeded during
  // compilation", a RecursionError) when `recursion` is set. Columns are UTF-8 bytes + 1 as CPython reports them here;
  // there is no source text.
  syntax::SyntaxErrorInfo error;
  bool recursion = false;
  std::vector<syntax::SyntaxWarningInfo> warnings;

  bool ok() const { return !dpb.empty(); }
};

// The kind of the root (Module, Expression, Interactive) is the mode. `arena` is the tree's: folded constants go there,
// and the tree may be changed (constants folded in place), so it is compiled once only.
CompileResult compile(Arena& arena, syntax::Mod* module, const CompileOptions& options = {});

// parse() and compile() in one go.
CompileResult compile_source(std::string_view source, const syntax::ParseOptions& parse_options,
                             const CompileOptions& options);

}  // namespace dxpy::compiler
