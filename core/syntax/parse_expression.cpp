// Expressions down to unary operators and powers; targets.
#include "core/syntax/parser_impl.h"

namespace dxpy::syntax {
namespace {

struct BinaryOperator {
  int precedence;  // 0: not a binary operator
  Operator op;
};

BinaryOperator binary_operator(TokenType type) {
  switch (type) {
    case TokenType::kBar:
      return {1, Operator::kBitOr};
    case TokenType::kCaret:
      return {2, Operator::kBitXor};
    case TokenType::kAmpersand:
      return {3, Operator::kBitAnd};
    case TokenType::kLeftShift:
      return {4, Operator::kLShift};
    case TokenType::kRightShift:
      return {4, Operator::kRShift};
    case TokenType::kPlus:
      return {5, Operator::kAdd};
    case TokenType::kMinus:
      return {5, Operator::kSub};
    case TokenType::kStar:
      return {6, Operator::kMult};
    case TokenType::kSlash:
      return {6, Operator::kDiv};
    case TokenType::kDoubleSlash:
      return {6, Operator::kFloorDiv};
    case TokenType::kPercent:
      return {6, Operator::kMod};
    case TokenType::kAt:
      return {6, Operator::kMatMult};
    default:
      return {0, Operator::kAdd};
  }
}

}  // namespace

// Whether the current token can start an expression (or a starred one).
bool Parser::starts_expression() const {
  switch (type()) {
    case TokenType::kName:
    case TokenType::kNumber:
    case TokenType::kString:
    case TokenType::kFStringStart:
    case TokenType::kTStringStart:
    case TokenType::kLeftParen:
    case TokenType::kLeftBracket:
    case TokenType::kLeftBrace:
    case TokenType::kPlus:
    case TokenType::kMinus:
    case TokenType::kTilde:
    case TokenType::kStar:
    case TokenType::kEllipsis:
    case TokenType::kKwFalse:
    case TokenType::kKwNone:
    case TokenType::kKwTrue:
    case TokenType::kKwAwait:
    case TokenType::kKwLambda:
    case TokenType::kKwNot:
      return true;
    default:
      return false;
  }
}

Expr* Parser::parse_yield_or_star_expressions() {
  return at(TokenType::kKwYield) ? parse_yield() : parse_star_expressions();
}

Expr* Parser::parse_star_expressions() {
  size_t start = pos_;
  Expr* first = parse_star_expression();
  if (first == nullptr || !at(TokenType::kComma)) return first;
  ListBuilder<Expr*> items(arena_);
  items.add(first);
  while (accept(TokenType::kComma) && starts_expression()) {
    Expr* item = parse_star_expression();
    if (item == nullptr) return nullptr;
    items.add(item);
  }
  return make<Tuple>(start, items.take(), ExprContext::kLoad);
}

Expr* Parser::parse_star_expression() {
  if (!at(TokenType::kStar)) return parse_expression();
  size_t start = pos_++;
  Expr* value = parse_binary(1);
  return value == nullptr ? nullptr : make<Starred>(start, value, ExprContext::kLoad);
}

Expr* Parser::parse_star_named_expression() {
  return at(TokenType::kStar) ? parse_star_expression() : parse_named_expression();
}

Expr* Parser::parse_named_expression() {
  if (at(TokenType::kName) && type_after() == TokenType::kColonEqual) {
    if (!check_version(8, "Assignment expressions are")) return nullptr;
    size_t start = pos_;
    Identifier name = name_of(peek());
    ++pos_;
    if (name.data() == nullptr) return nullptr;
    Expr* target = make<Name>(start, name, ExprContext::kStore);
    ++pos_;
    Expr* value = parse_expression();
    return value == nullptr ? nullptr : make<NamedExpr>(start, target, value);
  }
  return parse_expression();
}

// Expressions without stars: a tuple if there is a comma.
Expr* Parser::parse_expressions() {
  size_t start = pos_;
  Expr* first = parse_expression();
  if (first == nullptr || !at(TokenType::kComma)) return first;
  ListBuilder<Expr*> items(arena_);
  items.add(first);
  while (accept(TokenType::kComma) && starts_expression()) {
    Expr* item = parse_expression();
    if (item == nullptr) return nullptr;
    items.add(item);
  }
  return make<Tuple>(start, items.take(), ExprContext::kLoad);
}

Expr* Parser::parse_expression() {
  Depth depth(*this);
  if (!depth) return nullptr;
  if (at(TokenType::kKwLambda)) return parse_lambda();
  size_t start = pos_;
  Expr* body = parse_disjunction();
  if (body == nullptr || !accept(TokenType::kKwIf)) return body;
  Expr* test = parse_disjunction();
  if (test == nullptr || !expect(TokenType::kKwElse)) return nullptr;
  Expr* orelse = parse_expression();
  return orelse == nullptr ? nullptr : make<IfExp>(start, test, body, orelse);
}

Expr* Parser::parse_lambda() {
  size_t start = pos_++;
  Arguments* parameters = parse_parameters(ParameterStyle::kLambda);
  if (parameters == nullptr || !expect(TokenType::kColon)) return nullptr;
  Expr* body = parse_expression();
  return body == nullptr ? nullptr : make<Lambda>(start, parameters, body);
}

Expr* Parser::parse_yield() {
  size_t start = pos_++;
  if (accept(TokenType::kKwFrom)) {
    Expr* value = parse_expression();
    return value == nullptr ? nullptr : make<YieldFrom>(start, value);
  }
  Expr* value = nullptr;
  if (starts_expression()) {
    value = parse_star_expressions();
    if (value == nullptr) return nullptr;
  }
  return make<Yield>(start, value);
}

Expr* Parser::parse_disjunction() {
  size_t start = pos_;
  Expr* first = parse_conjunction();
  if (first == nullptr || !at(TokenType::kKwOr)) return first;
  ListBuilder<Expr*> values(arena_);
  values.add(first);
  while (accept(TokenType::kKwOr)) {
    Expr* value = parse_conjunction();
    if (value == nullptr) return nullptr;
    values.add(value);
  }
  return make<BoolOp>(start, BoolOperator::kOr, values.take());
}

Expr* Parser::parse_conjunction() {
  size_t start = pos_;
  Expr* first = parse_inversion();
  if (first == nullptr || !at(TokenType::kKwAnd)) return first;
  ListBuilder<Expr*> values(arena_);
  values.add(first);
  while (accept(TokenType::kKwAnd)) {
    Expr* value = parse_inversion();
    if (value == nullptr) return nullptr;
    values.add(value);
  }
  return make<BoolOp>(start, BoolOperator::kAnd, values.take());
}

Expr* Parser::parse_inversion() {
  if (!at(TokenType::kKwNot)) return parse_comparison();
  Depth depth(*this);
  if (!depth) return nullptr;
  size_t start = pos_++;
  Expr* operand = parse_inversion();
  return operand == nullptr ? nullptr : make<UnaryOp>(start, UnaryOperator::kNot, operand);
}

// Reads a comparison operator if one is there.
bool Parser::comparison_operator(CmpOperator* op) {
  switch (type()) {
    case TokenType::kEqualEqual:
      *op = CmpOperator::kEq;
      break;
    case TokenType::kNotEqual:
      // `<>` is the only spelling under `from __future__ import barry_as_FLUFL`, and none without.
      if (options_.barry_as_bdfl && source_[peek().start] != '<') {
        return raise_at("with Barry as BDFL, use '<>' instead of '!='", peek(), peek());
      }
      *op = CmpOperator::kNotEq;
      break;
    case TokenType::kLess:
      *op = CmpOperator::kLt;
      break;
    case TokenType::kLessEqual:
      *op = CmpOperator::kLtE;
      break;
    case TokenType::kGreater:
      *op = CmpOperator::kGt;
      break;
    case TokenType::kGreaterEqual:
      *op = CmpOperator::kGtE;
      break;
    case TokenType::kKwIn:
      *op = CmpOperator::kIn;
      break;
    case TokenType::kKwNot:
      if (type_after() != TokenType::kKwIn) return false;
      ++pos_;
      *op = CmpOperator::kNotIn;
      break;
    case TokenType::kKwIs:
      *op = CmpOperator::kIs;
      if (type_after() == TokenType::kKwNot) {
        ++pos_;
        *op = CmpOperator::kIsNot;
      }
      break;
    default:
      return false;
  }
  ++pos_;
  return true;
}

Expr* Parser::parse_comparison() {
  size_t start = pos_;
  Expr* left = parse_binary(1);
  CmpOperator op;
  if (left == nullptr || !comparison_operator(&op)) return raised_ ? nullptr : left;
  ListBuilder<CmpOperator> ops(arena_);
  ListBuilder<Expr*> operands(arena_);
  do {
    Expr* operand = parse_binary(1);
    if (operand == nullptr) return nullptr;
    ops.add(op);
    operands.add(operand);
  } while (comparison_operator(&op));
  if (raised_) return nullptr;
  return make<Compare>(start, left, ops.take(), operands.take());
}

// Left-associative operators by precedence climbing.
Expr* Parser::parse_binary(int min_precedence) {
  size_t start = pos_;
  Expr* left = parse_unary();
  while (left != nullptr) {
    BinaryOperator found = binary_operator(type());
    if (found.precedence < min_precedence || found.precedence == 0) return left;
    if (found.op == Operator::kMatMult && !check_version(5, "The '@' operator is")) return nullptr;
    ++pos_;
    Expr* right = parse_binary(found.precedence + 1);
    if (right == nullptr) return nullptr;
    left = make<BinOp>(start, left, found.op, right);
  }
  return nullptr;
}

Expr* Parser::parse_unary() {
  UnaryOperator op;
  switch (type()) {
    case TokenType::kPlus:
      op = UnaryOperator::kUAdd;
      break;
    case TokenType::kMinus:
      op = UnaryOperator::kUSub;
      break;
    case TokenType::kTilde:
      op = UnaryOperator::kInvert;
      break;
    default:
      return parse_power();
  }
  Depth depth(*this);
  if (!depth) return nullptr;
  size_t start = pos_++;
  Expr* operand = parse_unary();
  return operand == nullptr ? nullptr : make<UnaryOp>(start, op, operand);
}

Expr* Parser::parse_power() {
  size_t start = pos_;
  Expr* base;
  if (accept(TokenType::kKwAwait)) {
    if (!check_version(5, "Await expressions are")) return nullptr;
    base = parse_primary();
    if (base != nullptr) base = make<Await>(start, base);
  } else {
    base = parse_primary();
  }
  if (base == nullptr || !at(TokenType::kDoubleStar)) return base;
  Depth depth(*this);
  if (!depth) return nullptr;
  ++pos_;
  Expr* exponent = parse_unary();
  return exponent == nullptr ? nullptr : make<BinOp>(start, base, Operator::kPow, exponent);
}

// ---- Targets ----

// The targets of `for` and `del`: expressions that end before `in`.
Expr* Parser::parse_target_list(TargetStyle style) {
  size_t start = pos_;
  Expr* first = parse_target(style);
  if (first == nullptr || !at(TokenType::kComma)) return first;
  ListBuilder<Expr*> items(arena_);
  items.add(first);
  while (accept(TokenType::kComma) && starts_expression()) {
    Expr* item = parse_target(style);
    if (item == nullptr) return nullptr;
    items.add(item);
  }
  return make<Tuple>(start, items.take(), style == TargetStyle::kStore ? ExprContext::kStore : ExprContext::kDel);
}

Expr* Parser::parse_target(TargetStyle style) {
  size_t start = pos_;
  bool starred = style == TargetStyle::kStore && accept(TokenType::kStar);
  Expr* target = parse_primary();
  if (target == nullptr) return nullptr;
  if (starred) target = make<Starred>(start, target, ExprContext::kLoad);
  return set_context(target, style == TargetStyle::kStore ? ExprContext::kStore : ExprContext::kDel) ? target : nullptr;
}

// Turns an expression into a target. Fails if it is none. (Recursion is bounded by the nesting of brackets.)
bool Parser::set_context(Expr* target, ExprContext context) {
  auto set_all = [&](Seq<Expr*> items) {
    for (Expr* item : items) {
      if (!set_context(item, context)) return false;
    }
    return true;
  };
  switch (target->kind) {
    case Kind::kName:
      to<Name>(target)->ctx = context;
      return true;
    case Kind::kAttribute:
      to<Attribute>(target)->ctx = context;
      return true;
    case Kind::kSubscript:
      to<Subscript>(target)->ctx = context;
      return true;
    case Kind::kTuple:
      to<Tuple>(target)->ctx = context;
      return set_all(to<Tuple>(target)->elts);
    case Kind::kList:
      to<List>(target)->ctx = context;
      return set_all(to<List>(target)->elts);
    case Kind::kStarred: {
      auto* starred = to<Starred>(target);
      if (context == ExprContext::kDel || is<Starred>(starred->value)) return fail();
      starred->ctx = context;
      return set_context(starred->value, context);
    }
    default:
      return fail();
  }
}

}  // namespace dxpy::syntax
