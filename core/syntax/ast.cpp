// Run-time tables of the syntax tree, generated from ast_nodes.def.
#include "core/syntax/ast.h"

#include <cstddef>

// The node structs derive from one another, so offsetof is "conditionally supported": clang defines it for them.
#pragma clang diagnostic ignored "-Winvalid-offsetof"

namespace dxpy::syntax {
namespace {

template <typename T>
struct Fields;

#define AST_FIELD(Type, Card, name) \
  FieldInfo{#name, FieldType::k##Type, Cardinality::k##Card, static_cast<uint16_t>(offsetof(Self, name))},
#define AST_FIELDS_OF(Type, ...)                                                                             \
  template <>                                                                                                \
  struct Fields<Type> {                                                                                      \
    using Self = Type;                                                                                       \
    /* The last row only ends the array, which may not be empty. */                                          \
    static constexpr FieldInfo kRows[] = {__VA_ARGS__ FieldInfo{"", FieldType::kInt, Cardinality::kOne, 0}}; \
    static constexpr auto kCount = static_cast<uint8_t>(sizeof(kRows) / sizeof(kRows[0]) - 1);               \
  };
#define AST_NODE(Sum, Type, python, FIELDS) AST_FIELDS_OF(Type, FIELDS)
#define AST_PRODUCT(Type, python, has_positions, FIELDS) AST_FIELDS_OF(Type, FIELDS)
#include "core/syntax/ast_nodes.def"

constexpr std::string_view python_base(FieldType sum) {
  switch (sum) {
#define AST_SUM(Type, python, has_positions) \
  case FieldType::k##Type:                   \
    return #python;
#include "core/syntax/ast_nodes.def"
    default:
      return "AST";
  }
}

template <typename T>
constexpr std::string_view base_of() {
  if constexpr (std::is_same_v<T, ExceptHandler>) return "excepthandler";
  if constexpr (std::is_same_v<T, TypeIgnore>) return "type_ignore";
#define AST_SUM(Type, python, has_positions) \
  if constexpr (std::is_same_v<typename T::Parent, Type>) return python_base(FieldType::k##Type);
#include "core/syntax/ast_nodes.def"
  return "AST";
}

constexpr KindInfo kKinds[] = {
#define AST_NODE(Sum, Type, python, FIELDS) \
  {#python, base_of<Type>(), std::is_base_of_v<Located, Type>, Fields<Type>::kRows, Fields<Type>::kCount},
#define AST_PRODUCT(Type, python, has_positions, FIELDS) \
  {#python, "AST", has_positions, Fields<Type>::kRows, Fields<Type>::kCount},
#include "core/syntax/ast_nodes.def"
};
static_assert(sizeof(kKinds) / sizeof(kKinds[0]) == kKindCount);

constexpr std::string_view kFieldTypes[] = {
#define AST_ENUM_SUM(Type, python) #python,
#define AST_SUM(Type, python, has_positions) #python,
#define AST_SINGLE_SUM(Type, python, has_positions) #python,
#define AST_PRODUCT(Type, python, has_positions, FIELDS) #python,
#include "core/syntax/ast_nodes.def"
    "identifier",
    "string",
    "int",
    "constant",
};

struct Atom {
  FieldType type;
  std::string_view name;
};
constexpr Atom kAtoms[] = {
#define AST_ATOM(Type, Name) {FieldType::k##Type, #Name},
#include "core/syntax/ast_nodes.def"
};

}  // namespace

const KindInfo& kind_info(Kind kind) { return kKinds[static_cast<size_t>(kind)]; }

std::string_view field_type_name(FieldType type) { return kFieldTypes[static_cast<size_t>(type)]; }

std::string_view atom_name(FieldType type, uint8_t value) {
  for (const Atom& atom : kAtoms) {
    if (atom.type == type && value-- == 0) return atom.name;
  }
  return {};
}

uint8_t atom_count(FieldType type) {
  uint8_t count = 0;
  for (const Atom& atom : kAtoms) count = static_cast<uint8_t>(count + (atom.type == type));
  return count;
}

}  // namespace dxpy::syntax
