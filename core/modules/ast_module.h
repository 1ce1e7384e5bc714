// The _ast module: node classes, made from core/syntax/ast_nodes.def, and the conversion between C++ trees and objects
// of these classes, both ways.
#pragma once

#include <string>
#include <vector>

#include "core/interp/compile_source.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/syntax/ast.h"

namespace dxpy {

inline constexpr size_t kAstFieldTypes = static_cast<size_t>(syntax::FieldType::kConstantValue) + 1;
// Trees nested deeper are a RecursionError, to and from objects. Engines of WebAssembly have stacks of 1 MB.
inline constexpr int kAstMaxDepth = sizeof(void*) == 8 ? 5000 : 1200;

struct AstState {
  bool ready = false;
  Owned base;                                     // AST
  Owned kinds[syntax::kKindCount];                // class of each Kind
  Owned sums[kAstFieldTypes];                     // class of each sum ("expr"); products and single sums too
  std::vector<Owned> atoms[kAstFieldTypes];       // class of each value of an enum sum ("Add")
  std::vector<Owned> singletons[kAstFieldTypes];  // its one shared instance
  std::vector<Value> fields[syntax::kKindCount];  // interned field names, in table order
  Value positions[4];                             // interned: lineno, col_offset, end_lineno, end_col_offset
  Value _fields, _attributes, _field_types;       // interned

  void traverse(Visitor& visit);
};

// The classes of the module; made when first asked for. nullptr: an exception is pending.
AstState* ast_state(Thread&);
// AST itself. ast_base.cpp
const TypeSpec& ast_base_spec();

// A C++ tree as objects.
Owned ast_to_object(Thread&, AstState& state, const syntax::Node* node);
// Objects as a C++ tree for a mode ("exec", ...), checked for everything the compiler relies on.
syntax::Mod* ast_from_object(Thread&, AstState& state, Arena& arena, Value tree, std::string_view mode);
// Whether `tree` is of the class that a mode wants; TypeError if not.
Status ast_check_mode(Thread&, AstState& state, Value tree, std::string_view mode);
// Checks a tree that a program built. kError: ValueError or TypeError is pending.
Status ast_validate(Thread&, const syntax::Mod* tree);

}  // namespace dxpy
