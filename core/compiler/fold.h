// Constant folding: expressions of literals become literals, where CPython folds them too.
#pragma once

#include "core/base/arena.h"
#include "core/syntax/ast.h"

namespace dxpy::compiler {

class Folder {
 public:
  Folder(Arena& arena, int optimization) : arena_(arena), optimization_(optimization) {}

  // The expression, or a new Constant of the same value. Folds operands in place.
  syntax::Expr* fold(syntax::Expr* expr);
  const syntax::ConstantValue* constant_of(syntax::Expr* expr) {
    auto* c = syntax::as<syntax::Constant>(fold(expr));
    return c == nullptr ? nullptr : &c->value;
  }

 private:
  using Value = syntax::ConstantValue;
  syntax::Expr* make(const syntax::Expr* at, const Value& value);
  syntax::Expr* fold_binary(syntax::Expr* expr);
  syntax::Expr* fold_unary(syntax::UnaryOp* expr);
  syntax::Expr* fold_tuple(syntax::Tuple* expr);
  syntax::Expr* fold_subscript(syntax::Subscript* expr);
  bool binary(syntax::Operator op, const Value& a, const Value& b, Value& out);
  bool integers(syntax::Operator op, const Value& a, const Value& b, Value& out);
  bool reals(syntax::Operator op, double a, double b, Value& out);
  bool complexes(syntax::Operator op, const Value& a, const Value& b, Value& out);
  bool sequences(syntax::Operator op, const Value& a, const Value& b, Value& out);
  bool repeat(const Value& sequence, int64_t times, Value& out);
  bool unary(syntax::UnaryOperator op, const Value& a, Value& out);

  Arena& arena_;
  int optimization_;
};

// Whether a constant is true.
bool constant_truth(const syntax::ConstantValue& value);
syntax::ConstantValue int_constant(int64_t n);
syntax::ConstantValue str_constant(std::string_view text);
syntax::ConstantValue none_constant();

}  // namespace dxpy::compiler
