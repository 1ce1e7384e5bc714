// The code generator: SyntaxWarnings about expressions that cannot work.
#include "core/compiler/codegen.h"

namespace dxpy::compiler {

using namespace syntax;

namespace {

const char* constant_type(const ConstantValue& v) {
  switch (v.kind) {
    case syntax::ConstantKind::kNone:
      return "NoneType";
    case syntax::ConstantKind::kFalse:
    case syntax::ConstantKind::kTrue:
      return "bool";
    case syntax::ConstantKind::kEllipsis:
      return "ellipsis";
    case syntax::ConstantKind::kInt:
      return "int";
    case syntax::ConstantKind::kFloat:
      return "float";
    case syntax::ConstantKind::kComplex:
      return "complex";
    case syntax::ConstantKind::kStr:
      return "str";
    case syntax::ConstantKind::kBytes:
      return "bytes";
    case syntax::ConstantKind::kTuple:
      return "tuple";
    case syntax::ConstantKind::kFrozenset:
      return "frozenset";
  }
  return "object";
}

// Whether comparing identity with it can make sense.
bool identity_operand(const Expr* expr) {
  const auto* c = as<Constant>(expr);
  if (c == nullptr) {
    const auto* t = as<Tuple>(expr);
    if (t == nullptr) return true;
    for (const Expr* e : t->elts) {
      if (!is<Constant>(e)) return true;
    }
    return false;
  }
  switch (c->value.kind) {
    case syntax::ConstantKind::kNone:
    case syntax::ConstantKind::kFalse:
    case syntax::ConstantKind::kTrue:
    case syntax::ConstantKind::kEllipsis:
      return true;
    default:
      return false;
  }
}

}  // namespace

// The type that the expression certainly has, or nullptr.
const char* Codegen::static_type(const Expr* expr) {
  switch (expr->kind) {
    case Kind::kTuple:
      return "tuple";
    case Kind::kList:
    case Kind::kListComp:
      return "list";
    case Kind::kDict:
    case Kind::kDictComp:
      return "dict";
    case Kind::kSet:
    case Kind::kSetComp:
      return "set";
    case Kind::kGeneratorExp:
      return "generator";
    case Kind::kLambda:
      return "function";
    case Kind::kTemplateStr:
      return "string.templatelib.Template";
    case Kind::kInterpolation:
      return "string.templatelib.Interpolation";
    case Kind::kJoinedStr:
    case Kind::kFormattedValue:
      return "str";
    case Kind::kConstant:
      return constant_type(to<Constant>(expr)->value);
    default:
      return nullptr;
  }
}

void Codegen::check_compare(const Compare* expr) {
  bool left = identity_operand(expr->left);
  const Expr* left_expr = expr->left;
  for (uint32_t i = 0; i < expr->ops.size(); ++i) {
    const Expr* right_expr = expr->comparators[i];
    bool right = identity_operand(right_expr);
    if ((expr->ops[i] == CmpOperator::kIs || expr->ops[i] == CmpOperator::kIsNot) && (!left || !right)) {
      const bool is = expr->ops[i] == CmpOperator::kIs;
      const char* type = static_type(left ? right_expr : left_expr);
      if (type == nullptr) return;
      warn(loc(expr), std::string("\"") + (is ? "is" : "is not") + "\" with '" + type + "' literal. Did you mean \"" +
                          (is ? "==" : "!=") + "\"?");
      return;
    }
    left = right;
    left_expr = right_expr;
  }
}

void Codegen::check_caller(const Expr* expr) {
  if (is<Lambda>(expr)) return;
  if (const char* type = static_type(expr)) {
    warn(loc(expr), std::string("'") + type + "' object is not callable; perhaps you missed a comma?");
  }
}

void Codegen::check_subscripter(const Expr* expr) {
  switch (expr->kind) {
    case Kind::kConstant: {
      auto kind = to<Constant>(expr)->value.kind;
      if (kind == ConstantKind::kStr || kind == ConstantKind::kBytes || kind == ConstantKind::kTuple) return;
      break;
    }
    case Kind::kSet:
    case Kind::kSetComp:
    case Kind::kGeneratorExp:
    case Kind::kTemplateStr:
    case Kind::kInterpolation:
    case Kind::kLambda:
      break;
    default:
      return;
  }
  warn(loc(expr), std::string("'") + static_type(expr) + "' object is not subscriptable; perhaps you missed a comma?");
}

void Codegen::check_index(const Expr* value, const Expr* slice) {
  const char* index = static_type(slice);
  if (index == nullptr || is<Slice>(slice)) return;
  if (const auto* c = as<Constant>(slice)) {
    if (c->value.kind == ConstantKind::kInt || c->value.kind == ConstantKind::kTrue ||
        c->value.kind == ConstantKind::kFalse) {
      return;
    }
  }
  switch (value->kind) {
    case Kind::kConstant: {
      auto kind = to<Constant>(value)->value.kind;
      if (kind != ConstantKind::kStr && kind != ConstantKind::kBytes && kind != ConstantKind::kTuple) return;
      break;
    }
    case Kind::kTuple:
    case Kind::kList:
    case Kind::kListComp:
    case Kind::kJoinedStr:
    case Kind::kFormattedValue:
      break;
    default:
      return;
  }
  warn(loc(value), std::string(static_type(value)) + " indices must be integers or slices, not " + index +
                       "; perhaps you missed a comma?");
}

}  // namespace dxpy::compiler
