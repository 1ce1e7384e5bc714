// Symbol table: for every block of a syntax tree (module, function, class, comprehension, annotation and type-parameter
// scopes) which names it binds and uses and where each lives. Same blocks, flags and decisions as CPython's symtable.
//
// Lifetime: scopes live in the SymbolTable; names point into the tree's arena or into the table's own arena. Blocks are
// found by the address of the syntax node that opens them (see scope_of).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/base/arena.h"
#include "core/syntax/ast.h"
#include "core/syntax/parser.h"

namespace dxpy::compiler {

// In the order of the numbers of CPython's module _symtable.
enum class ScopeType : uint8_t {
  kFunction,
  kClass,
  kModule,
  kAnnotation,
  kTypeAlias,
  kTypeParameters,
  kTypeVariable,
};

// What happens to a name in a block; CPython's numbers.
enum SymbolFlag : uint32_t {
  kDefGlobal = 1,
  kDefLocal = 2,
  kDefParam = 4,
  kDefNonlocal = 8,
  kUse = 0x10,
  kDefFreeClass = 0x40,
  kDefImport = 0x80,
  kDefAnnot = 0x100,
  kDefCompIter = 0x200,
  kDefTypeParam = 0x400,
  kDefCompCell = 0x800,
  kDefBound = kDefLocal | kDefParam | kDefImport | kDefTypeParam,
};

// Where a name lives; CPython's numbers.
enum class Binding : uint8_t { kUnknown = 0, kLocal, kGlobalExplicit, kGlobalImplicit, kFree, kCell };

enum class ComprehensionKind : uint8_t { kNone, kList, kDict, kSet, kGenerator };

struct Symbol {
  std::string_view name;
  uint32_t flags = 0;
  Binding binding = Binding::kUnknown;
};

using NameSet = std::unordered_set<std::string_view>;

struct Scope {
  struct Directive {
    std::string_view name;
    syntax::Location at;
  };

  std::string_view name;
  ScopeType type = ScopeType::kModule;
  ComprehensionKind comprehension = ComprehensionKind::kNone;
  const void* key = nullptr;
  syntax::Location at;
  std::vector<Symbol> symbols;  // in order of first appearance
  std::unordered_map<std::string_view, uint32_t> index;
  std::vector<std::string_view> varnames;  // parameters, in order
  std::vector<Scope*> children;
  std::vector<Directive> directives;
  Scope* annotation_block = nullptr;
  std::string_view function_name;  // of an annotation block: the function that it belongs to
  const char* scope_info = nullptr;
  NameSet* mangled_names = nullptr;  // owned by the table
  bool nested = false;
  bool generator = false;
  bool coroutine = false;
  bool varargs = false;
  bool varkeywords = false;
  bool returns_value = false;
  bool annotations_used = false;
  bool comp_iter_target = false;
  bool comp_inlined = false;
  bool can_see_class_scope = false;
  bool has_docstring = false;
  bool method = false;
  bool needs_class_closure = false;
  bool needs_classdict = false;
  bool has_conditional_annotations = false;
  bool in_conditional_block = false;
  int comp_iter_expr = 0;

  bool is_function_like() const { return type != ScopeType::kClass && type != ScopeType::kModule; }
  const Symbol* find(std::string_view n) const {
    auto it = index.find(n);
    return it == index.end() ? nullptr : &symbols[it->second];
  }
  Symbol& get(std::string_view n) {
    auto [it, added] = index.try_emplace(n, static_cast<uint32_t>(symbols.size()));
    if (added) symbols.push_back({n, 0, Binding::kUnknown});
    return symbols[it->second];
  }
  uint32_t flags_of(std::string_view n) const {
    const Symbol* s = find(n);
    return s == nullptr ? 0 : s->flags;
  }
  Binding binding_of(std::string_view n) const {
    const Symbol* s = find(n);
    return s == nullptr ? Binding::kUnknown : s->binding;
  }
};

// Bits of the __future__ features, as in co_flags.
enum FutureFlag : uint32_t {
  kFutureDivision = 0x20000,
  kFutureAbsoluteImport = 0x40000,
  kFutureWithStatement = 0x80000,
  kFuturePrintFunction = 0x100000,
  kFutureUnicodeLiterals = 0x200000,
  kFutureBarryAsBdfl = 0x400000,
  kFutureGeneratorStop = 0x800000,
  kFutureAnnotations = 0x1000000,
  kFutureAll = 0x1FE0000,
};

struct FutureFeatures {
  uint32_t flags = 0;
  syntax::Location last;  // of the last `from __future__` import; line 0 when there is none
};

// The errors and warnings of one compilation. Only the first error counts.
struct Diagnostics {
  bool failed = false;
  syntax::SyntaxErrorInfo error;
  bool recursion = false;  // the error is a RecursionError
  std::vector<syntax::SyntaxWarningInfo> warnings;

  // Both return false, to be returned by the caller.
  bool fail(const syntax::Location& at, std::string message);
  bool fail_depth();
  void warn(const syntax::Location& at, std::string message);
};

// Collects the features that the module's head asks for. False: an error is in `out`.
bool find_futures(const syntax::Mod* module, FutureFeatures& features, Diagnostics& out);

class SymbolTable {
 public:
  // False: an error is in `out`. The tree must outlive the table.
  bool build(syntax::Mod* module, const FutureFeatures& futures, bool top_level_await, Diagnostics& out);

  Scope* top() const { return top_; }
  // Keys: the node for modules, functions, lambdas, classes, comprehensions, type aliases, type parameters (their
  // bound); bytes into a node otherwise (see the keys below).
  Scope* scope_of(const void* key) const {
    auto it = by_key_.find(key);
    return it == by_key_.end() ? nullptr : it->second;
  }
  // `name` as the class `class_name` (may be empty) spells it: __x becomes _Class__x.
  static std::string_view mangle(Arena& arena, std::string_view class_name, std::string_view name);
  // The same, but within type-parameter scopes of a class only the type parameters are changed.
  static std::string_view mangle_in(Arena& arena, std::string_view class_name, const Scope* scope,
                                    std::string_view name);

 private:
  friend class SymtableBuilder;
  Scope* make_scope();

  Arena arena_;
  std::vector<std::unique_ptr<Scope>> scopes_;
  std::vector<std::unique_ptr<NameSet>> name_sets_;
  std::unordered_map<const void*, Scope*> by_key_;
  Scope* top_ = nullptr;
};

// Keys of blocks that have no node of their own.
inline const void* annotations_key(const void* node) { return static_cast<const char*>(node) + 1; }
inline const void* default_key(const void* type_param) { return static_cast<const char*>(type_param) + 1; }
inline const void* type_params_key(const void* node) { return static_cast<const char*>(node) + 2; }

// Second half of the construction: decides where every name lives. In symtable_analyze.cpp.
bool analyze_scopes(Scope* top, Diagnostics& out);

// The docstring of a body, or nullptr.
syntax::Constant* docstring_of(const syntax::Seq<syntax::Stmt*>& body);

// Deepest nesting of the walks over the tree; beyond it compilation fails with RecursionError.
inline constexpr int kMaxTreeDepth = 2500;

}  // namespace dxpy::compiler
