// Source text or a syntax tree to a code object: the parser and the compiler with their errors and warnings turned into
// Python's.
#pragma once

#include "core/interp/eval.h"
#include "core/syntax/parser.h"

namespace dxpy {

// Flags of compile(), in CPython's numbers.
enum CompileFlag : uint32_t {
  kDontImplyDedent = 0x200,
  kOnlyAst = 0x400,
  kTypeComments = 0x1000,
  kAllowTopLevelAwait = 0x2000,
  kAllowIncompleteInput = 0x4000,
  kOptimizedAst = 0x8000 | kOnlyAst,
  kKeepLastValue = 0x10000000,  // no flag of CPython's: the code returns the value of its last expression statement
  kFromFile = 0x20000000,       // no flag of CPython's: the source is what the command line names, a file or a stream
  kFutureBarryAsBdfl = 0x400000,
  kFutureAnnotations = 0x1000000,
  kFutureMask = 0x20000 | 0x40000 | 0x80000 | 0x100000 | 0x200000 | 0x400000 | 0x800000 | 0x1000000,
};

// Parses into `arena`. nullptr: SyntaxError (or what the parser says) is pending. Warnings have been issued.
syntax::Mod* parse_source(Thread&, Arena& arena, const CompileRequest& request, int feature_version);
// Compiles a tree. request.source may be empty; else it gives error messages their source line.
Owned compile_tree(Thread&, Arena& arena, syntax::Mod* tree, const CompileRequest& request);

// An error of the compiler, which knows no source: adds the source line and counts columns in characters.
Failure raise_compile_error(Thread&, syntax::SyntaxErrorInfo& error, const CompileRequest& request);
Failure raise_syntax_error(Thread&, const syntax::SyntaxErrorInfo& info, Value filename);
// Issues it; kError: it was turned into a SyntaxError.
Status issue_syntax_warning(Thread&, const syntax::SyntaxWarningInfo& info, const CompileRequest& request);

// What core/modules/_ast adds: trees as Python objects.
struct AstHooks {
  // Whether it is an instance of _ast.AST.
  Tri (*is_tree)(Thread&, Value) = nullptr;
  // ast.parse: source to objects.
  Owned (*parse)(Thread&, const CompileRequest&, int feature_version) = nullptr;
  // Whether a tree's class is the one for the mode: TypeError if not.
  Status (*check_mode)(Thread&, Value tree, const char* mode) = nullptr;
  // Objects to C++ nodes for `request.mode`; nullptr: an exception is pending.
  syntax::Mod* (*from_objects)(Thread&, Arena&, Value tree, const CompileRequest&) = nullptr;
};
AstHooks& ast_hooks(Runtime&);

}  // namespace dxpy
