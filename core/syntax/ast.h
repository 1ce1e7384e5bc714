// The abstract syntax tree: one plain struct per constructor of ast_nodes.def, in dxpy::syntax.
//
// Ownership: every node, list and text lives in the Arena given to parse() (or to whoever builds the tree) and dies
// with it; nodes are trivially destructible. Nodes are mutable: the compiler may fold constants in place. Positions:
// lineno from 1; col_offset and end_col_offset in UTF-8 bytes from 0, exactly CPython's. Depth: operator chains lean
// left without limit (a+b+c+... of 10^5 terms), so a walk that recurses must bound itself or loop down `left`; nesting
// by brackets is bounded by the parser (kMaxNesting in parser.h).
//
//   if (const auto* op = as<BinOp>(expr)) ...          typed access, null if it is another kind
//   switch (expr->kind) { case Kind::kBinOp: ... to<BinOp>(expr)->left ...
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/base/arena.h"
#include "core/base/platform.h"

namespace dxpy::syntax {

// A name, interned in the parse: within one tree equal names have equal data(). Missing: data() == nullptr.
using Identifier = std::string_view;
// Free text (`u` kind, type comments). Missing: data() == nullptr.
using String = std::string_view;
using Int = int32_t;

// Fixed-size list in the arena.
template <typename T>
struct Seq {
  T* items = nullptr;
  uint32_t count = 0;

  uint32_t size() const { return count; }
  bool empty() const { return count == 0; }
  T* begin() const { return items; }
  T* end() const { return items + count; }
  T& operator[](size_t index) const {
    DX_ASSERT(index < count);
    return items[index];
  }
  T& front() const { return (*this)[0]; }
  T& back() const { return (*this)[count - 1]; }
};

enum class ConstantKind : uint8_t {
  kNone,
  kFalse,
  kTrue,
  kEllipsis,
  kInt,
  kFloat,
  kComplex,
  kStr,
  kBytes,
  kTuple,      // never made by the parser: constant folding and trees built by programs
  kFrozenset,  // likewise
};

// The value of a literal, as plain data.
struct ConstantValue {
  ConstantKind kind = ConstantKind::kNone;
  // kInt: `integer` holds the value. Otherwise only `text` does (it does not fit in 64 bits).
  bool fits_int64 = false;
  int64_t integer = 0;
  double real = 0;  // kFloat; real part of kComplex
  double imag = 0;  // kComplex
  // kStr: UTF-8 with lone surrogates as WTF-8 (never a surrogate pair); kBytes: the bytes; kInt: an optional '-' (never
  // from the parser), then the literal without underscores, prefix (0x, 0o, 0b in lower case) kept.
  std::string_view text;
  Seq<ConstantValue> elements;  // kTuple, kFrozenset
};

#define AST_ENUM_SUM(Type, python) enum class Type : uint8_t;
#define AST_SUM(Type, python, has_positions) struct Type;
#define AST_NODE(Sum, Type, python, FIELDS) struct Type;
#define AST_PRODUCT(Type, python, has_positions, FIELDS) struct Type;
#include "core/syntax/ast_nodes.def"

// Enumerators of the classes without fields: Operator::kAdd, ExprContext::kLoad, ...
enum class ExprContext : uint8_t {
#define AST_ATOM_ExprContext(Name) k##Name,
#define AST_ATOM(Type, Name) AST_ATOM_##Type(Name)
#define AST_ATOM_BoolOperator(Name)
#define AST_ATOM_Operator(Name)
#define AST_ATOM_UnaryOperator(Name)
#define AST_ATOM_CmpOperator(Name)
#include "core/syntax/ast_nodes.def"
#undef AST_ATOM_ExprContext
#define AST_ATOM_ExprContext(Name)
};
enum class BoolOperator : uint8_t {
#undef AST_ATOM_BoolOperator
#define AST_ATOM_BoolOperator(Name) k##Name,
#define AST_ATOM(Type, Name) AST_ATOM_##Type(Name)
#include "core/syntax/ast_nodes.def"
#undef AST_ATOM_BoolOperator
#define AST_ATOM_BoolOperator(Name)
};
enum class Operator : uint8_t {
#undef AST_ATOM_Operator
#define AST_ATOM_Operator(Name) k##Name,
#define AST_ATOM(Type, Name) AST_ATOM_##Type(Name)
#include "core/syntax/ast_nodes.def"
#undef AST_ATOM_Operator
#define AST_ATOM_Operator(Name)
};
enum class UnaryOperator : uint8_t {
#undef AST_ATOM_UnaryOperator
#define AST_ATOM_UnaryOperator(Name) k##Name,
#define AST_ATOM(Type, Name) AST_ATOM_##Type(Name)
#include "core/syntax/ast_nodes.def"
#undef AST_ATOM_UnaryOperator
#define AST_ATOM_UnaryOperator(Name)
};
enum class CmpOperator : uint8_t {
#undef AST_ATOM_CmpOperator
#define AST_ATOM_CmpOperator(Name) k##Name,
#define AST_ATOM(Type, Name) AST_ATOM_##Type(Name)
#include "core/syntax/ast_nodes.def"
#undef AST_ATOM_ExprContext
#undef AST_ATOM_BoolOperator
#undef AST_ATOM_Operator
#undef AST_ATOM_UnaryOperator
#undef AST_ATOM_CmpOperator
};

// One enumerator per class that has instances with fields or positions.
enum class Kind : uint8_t {
#define AST_NODE(Sum, Type, python, FIELDS) k##Type,
#define AST_PRODUCT(Type, python, has_positions, FIELDS) k##Type,
#include "core/syntax/ast_nodes.def"
};

inline constexpr size_t kKindCount = 0
#define AST_NODE(Sum, Type, python, FIELDS) +1
#define AST_PRODUCT(Type, python, has_positions, FIELDS) +1
#include "core/syntax/ast_nodes.def"
    ;

struct Location {
  int32_t lineno = 0;
  int32_t col_offset = 0;
  int32_t end_lineno = 0;
  int32_t end_col_offset = 0;
};

struct Node {
  Kind kind{};
};

struct Located : Node {
  int32_t lineno = 0;
  int32_t col_offset = 0;
  int32_t end_lineno = 0;
  int32_t end_col_offset = 0;

  Location location() const { return {lineno, col_offset, end_lineno, end_col_offset}; }
};

namespace detail {
template <bool kHasPositions>
using Base = std::conditional_t<kHasPositions, Located, Node>;

// What a field of a type holds: enums, text, numbers and constants by value, nodes by pointer.
template <typename T>
inline constexpr bool kByValue = std::is_enum_v<T> || std::is_same_v<T, std::string_view> || std::is_same_v<T, Int> ||
                                 std::is_same_v<T, ConstantValue>;
template <typename T>
using One = std::conditional_t<kByValue<T>, T, T*>;
template <typename T>
using Opt = One<T>;
template <typename T>
using SeqOf = Seq<One<T>>;
template <typename T>
using OptSeqOf = Seq<One<T>>;
}  // namespace detail

#define AST_FIELD_One(Type) detail::One<Type>
#define AST_FIELD_Opt(Type) detail::Opt<Type>
#define AST_FIELD_Seq(Type) detail::SeqOf<Type>
#define AST_FIELD_OptSeq(Type) detail::OptSeqOf<Type>
#define AST_FIELD(Type, Cardinality, name) AST_FIELD_##Cardinality(Type) name{};
#define AST_SUM(Type, python, has_positions) \
  struct Type : detail::Base<has_positions> {};
#define AST_NODE(Sum, Type, python, FIELDS)      \
  struct Type : Sum {                            \
    using Parent = Sum;                          \
    static constexpr Kind kKind = Kind::k##Type; \
    FIELDS                                       \
  };
#define AST_PRODUCT(Type, python, has_positions, FIELDS) \
  struct Type : detail::Base<has_positions> {            \
    using Parent = detail::Base<has_positions>;          \
    static constexpr Kind kKind = Kind::k##Type;         \
    FIELDS                                               \
  };
#include "core/syntax/ast_nodes.def"
#undef AST_FIELD_One
#undef AST_FIELD_Opt
#undef AST_FIELD_Seq
#undef AST_FIELD_OptSeq

// The node as a T, or null if it is of another kind (or null).
template <typename T>
T* as(Node* node) {
  return node != nullptr && node->kind == T::kKind ? static_cast<T*>(node) : nullptr;
}
template <typename T>
const T* as(const Node* node) {
  return node != nullptr && node->kind == T::kKind ? static_cast<const T*>(node) : nullptr;
}
template <typename T>
bool is(const Node* node) {
  return node != nullptr && node->kind == T::kKind;
}
// The node as a T; it must be one.
template <typename T>
T* to(Node* node) {
  DX_ASSERT(node->kind == T::kKind);
  return static_cast<T*>(node);
}
template <typename T>
const T* to(const Node* node) {
  DX_ASSERT(node->kind == T::kKind);
  return static_cast<const T*>(node);
}

// A new node with fields in table order: make_node<BinOp>(arena, location, left, Operator::kAdd, right).
template <typename T, typename... Fields>
T* make_node(Arena& arena, const Location& at, Fields&&... fields) {
  typename T::Parent base{};
  base.kind = T::kKind;
  if constexpr (std::is_base_of_v<Located, T>) {
    base.lineno = at.lineno;
    base.col_offset = at.col_offset;
    base.end_lineno = at.end_lineno;
    base.end_col_offset = at.end_col_offset;
  }
  return new (arena.allocate(sizeof(T), alignof(T))) T{base, std::forward<Fields>(fields)...};
}

// ---- The table at run time (dump, `_ast`, validation) ----

enum class FieldType : uint8_t {
#define AST_ENUM_SUM(Type, python) k##Type,
#define AST_SUM(Type, python, has_positions) k##Type,
#define AST_SINGLE_SUM(Type, python, has_positions) k##Type,
#define AST_PRODUCT(Type, python, has_positions, FIELDS) k##Type,
#include "core/syntax/ast_nodes.def"
  kIdentifier,
  kString,
  kInt,
  kConstantValue,
};

enum class Cardinality : uint8_t { kOne, kOpt, kSeq, kOptSeq };

struct FieldInfo {
  std::string_view name;
  FieldType type;
  Cardinality cardinality;
  uint16_t offset;  // bytes from the start of the node
};

struct KindInfo {
  std::string_view name;  // the Python class
  std::string_view base;  // its Python base class: a sum, or "AST"
  bool has_positions;
  const FieldInfo* fields;
  uint8_t field_count;

  const FieldInfo* begin() const { return fields; }
  const FieldInfo* end() const { return fields + field_count; }
};

const KindInfo& kind_info(Kind kind);
// ASDL name of a field type: "expr", "identifier", "int", "arguments", ...
std::string_view field_type_name(FieldType type);
// Python class name of an operator or context value, for a field type that is an enum sum: ("Add").
std::string_view atom_name(FieldType type, uint8_t value);
// Number of values of an enum sum; 0 for other field types.
uint8_t atom_count(FieldType type);

inline bool is_node_type(FieldType type) {
  return atom_count(type) == 0 && type != FieldType::kIdentifier && type != FieldType::kString &&
         type != FieldType::kInt && type != FieldType::kConstantValue;
}

template <typename T>
const T& field_at(const Node* node, const FieldInfo& field) {
  return *reinterpret_cast<const T*>(reinterpret_cast<const char*>(node) + field.offset);
}
template <typename T>
T& field_at(Node* node, const FieldInfo& field) {
  return *reinterpret_cast<T*>(reinterpret_cast<char*>(node) + field.offset);
}

}  // namespace dxpy::syntax
