// Simple statements.
#include "core/syntax/parser_impl.h"

namespace dxpy::syntax {
namespace {

bool augmented_operator(TokenType type, Operator* op) {
  switch (type) {
    case TokenType::kPlusEqual:
      *op = Operator::kAdd;
      return true;
    case TokenType::kMinusEqual:
      *op = Operator::kSub;
      return true;
    case TokenType::kStarEqual:
      *op = Operator::kMult;
      return true;
    case TokenType::kAtEqual:
      *op = Operator::kMatMult;
      return true;
    case TokenType::kSlashEqual:
      *op = Operator::kDiv;
      return true;
    case TokenType::kPercentEqual:
      *op = Operator::kMod;
      return true;
    case TokenType::kAmpersandEqual:
      *op = Operator::kBitAnd;
      return true;
    case TokenType::kBarEqual:
      *op = Operator::kBitOr;
      return true;
    case TokenType::kCaretEqual:
      *op = Operator::kBitXor;
      return true;
    case TokenType::kLeftShiftEqual:
      *op = Operator::kLShift;
      return true;
    case TokenType::kRightShiftEqual:
      *op = Operator::kRShift;
      return true;
    case TokenType::kDoubleStarEqual:
      *op = Operator::kPow;
      return true;
    case TokenType::kDoubleSlashEqual:
      *op = Operator::kFloorDiv;
      return true;
    default:
      return false;
  }
}

bool is_single_target(const Expr* target) { return is<Name>(target) || is<Attribute>(target) || is<Subscript>(target); }

}  // namespace

bool Parser::parse_simple_statements(ListBuilder<Stmt*>& out) {
  do {
    Stmt* statement = parse_simple_statement();
    if (statement == nullptr) return false;
    out.add(statement);
  } while (accept(TokenType::kSemicolon) && !at(TokenType::kNewline));
  return expect(TokenType::kNewline);
}

Stmt* Parser::parse_simple_statement() {
  size_t start = pos_;
  switch (type()) {
    case TokenType::kKwPass:
      ++pos_;
      return make<Pass>(start);
    case TokenType::kKwBreak:
      ++pos_;
      return make<Break>(start);
    case TokenType::kKwContinue:
      ++pos_;
      return make<Continue>(start);
    case TokenType::kKwReturn:
      return parse_return();
    case TokenType::kKwRaise:
      return parse_raise();
    case TokenType::kKwAssert:
      return parse_assert();
    case TokenType::kKwDel:
      return parse_delete();
    case TokenType::kKwGlobal:
    case TokenType::kKwNonlocal:
      return parse_scope_names();
    case TokenType::kKwImport:
      return parse_import();
    case TokenType::kKwFrom:
      return parse_import_from();
    default:
      break;
  }
  if (peek().soft == SoftKeyword::kType && type_after() == TokenType::kName) return parse_type_alias();
  return parse_expression_statement();
}

Stmt* Parser::parse_expression_statement() {
  size_t start = pos_;
  Expr* value = parse_yield_or_star_expressions();
  if (value == nullptr) return nullptr;
  if (at(TokenType::kEqual)) return parse_assignment(start, value);
  if (at(TokenType::kColon)) return parse_annotated_assignment(start, value);
  Operator op;
  if (!augmented_operator(type(), &op)) return make<ExprStmt>(start, value);
  if (!is_single_target(value)) return fail(), nullptr;
  if (op == Operator::kMatMult && !check_version(5, "The '@' operator is")) return nullptr;
  if (!set_context(value, ExprContext::kStore)) return nullptr;
  ++pos_;
  Expr* operand = parse_yield_or_star_expressions();
  return operand == nullptr ? nullptr : make<AugAssign>(start, value, op, operand);
}

// At the first '='.
Stmt* Parser::parse_assignment(size_t start, Expr* first) {
  ListBuilder<Expr*> targets(arena_);
  Expr* value = first;
  while (at(TokenType::kEqual)) {
    if (!set_context(value, ExprContext::kStore)) return nullptr;
    targets.add(value);
    ++pos_;
    value = parse_yield_or_star_expressions();
    if (value == nullptr) return nullptr;
  }
  String type_comment = parse_type_comment();
  return make<Assign>(start, targets.take(), value, type_comment);
}

// At the colon.
Stmt* Parser::parse_annotated_assignment(size_t start, Expr* target) {
  if (!is_single_target(target)) return fail(), nullptr;
  if (!check_version(6, "Variable annotation syntax is") || !set_context(target, ExprContext::kStore)) return nullptr;
  ++pos_;
  Expr* annotation = parse_expression();
  if (annotation == nullptr) return nullptr;
  Expr* value = nullptr;
  if (accept(TokenType::kEqual)) {
    value = parse_yield_or_star_expressions();
    if (value == nullptr) return nullptr;
  }
  bool simple = is<Name>(target) && tokens_[start].type != TokenType::kLeftParen;
  return make<AnnAssign>(start, target, annotation, value, simple ? 1 : 0);
}

Stmt* Parser::parse_type_alias() {
  if (!check_version(12, "Type statement is")) return nullptr;
  size_t start = pos_++;
  size_t name_token = pos_;
  Identifier id;
  if (!parse_name(&id)) return nullptr;
  Expr* name = make<Name>(name_token, id, ExprContext::kStore);
  Seq<TypeParam*> params;
  if (at(TokenType::kLeftBracket) && !parse_type_params(&params)) return nullptr;
  if (!expect(TokenType::kEqual)) return nullptr;
  Expr* value = parse_expression();
  return value == nullptr ? nullptr : make<TypeAlias>(start, name, params, value);
}

Stmt* Parser::parse_return() {
  size_t start = pos_++;
  Expr* value = nullptr;
  if (starts_expression()) {
    value = parse_star_expressions();
    if (value == nullptr) return nullptr;
  }
  return make<Return>(start, value);
}

Stmt* Parser::parse_raise() {
  size_t start = pos_++;
  Expr* exc = nullptr;
  Expr* cause = nullptr;
  if (starts_expression()) {
    exc = parse_expression();
    if (exc == nullptr) return nullptr;
    if (accept(TokenType::kKwFrom)) {
      cause = parse_expression();
      if (cause == nullptr) return nullptr;
    }
  }
  return make<Raise>(start, exc, cause);
}

Stmt* Parser::parse_assert() {
  size_t start = pos_++;
  Expr* test = parse_expression();
  if (test == nullptr) return nullptr;
  Expr* message = nullptr;
  if (accept(TokenType::kComma)) {
    message = parse_expression();
    if (message == nullptr) return nullptr;
  }
  return make<Assert>(start, test, message);
}

Stmt* Parser::parse_delete() {
  size_t start = pos_++;
  ListBuilder<Expr*> targets(arena_);
  do {
    if (targets.size() > 0 && !starts_expression()) break;
    Expr* target = parse_target(TargetStyle::kDelete);
    if (target == nullptr) return nullptr;
    targets.add(target);
  } while (accept(TokenType::kComma));
  if (!at(TokenType::kSemicolon) && !at(TokenType::kNewline)) return fail(), nullptr;
  return make<Delete>(start, targets.take());
}

Stmt* Parser::parse_scope_names() {
  bool global = at(TokenType::kKwGlobal);
  size_t start = pos_++;
  ListBuilder<Identifier> names(arena_);
  do {
    Identifier name;
    if (!parse_name(&name)) return nullptr;
    names.add(name);
  } while (accept(TokenType::kComma));
  if (global) return make<Global>(start, names.take());
  return make<Nonlocal>(start, names.take());
}

// ---- Imports ----

Stmt* Parser::parse_import() {
  size_t start = pos_++;
  ListBuilder<Alias*> names(arena_);
  do {
    Alias* alias = parse_dotted_alias();
    if (alias == nullptr) return nullptr;
    names.add(alias);
  } while (accept(TokenType::kComma));
  return make<Import>(start, names.take());
}

// a.b.c [as d]
Alias* Parser::parse_dotted_alias() {
  size_t start = pos_;
  Identifier name;
  if (!parse_name(&name)) return nullptr;
  if (at(TokenType::kDot)) {
    std::string dotted(name);
    while (accept(TokenType::kDot)) {
      Identifier part;
      if (!parse_name(&part)) return nullptr;
      dotted += '.';
      dotted += part;
    }
    name = names_.intern(dotted);
  }
  Identifier asname;
  if (accept(TokenType::kKwAs) && !parse_name(&asname)) return nullptr;
  return make<Alias>(start, name, asname);
}

Stmt* Parser::parse_import_from() {
  size_t start = pos_++;
  Int level = 0;
  for (; at(TokenType::kDot) || at(TokenType::kEllipsis); ++pos_) level += at(TokenType::kDot) ? 1 : 3;
  Identifier module;
  if (level == 0 || !at(TokenType::kKwImport)) {
    if (!parse_name(&module)) return nullptr;
    if (at(TokenType::kDot)) {
      std::string dotted(module);
      while (accept(TokenType::kDot)) {
        Identifier part;
        if (!parse_name(&part)) return nullptr;
        dotted += '.';
        dotted += part;
      }
      module = names_.intern(dotted);
    }
  }
  if (!expect(TokenType::kKwImport)) return nullptr;
  Seq<Alias*> names;
  if (!parse_imported_names(&names)) return nullptr;
  return make<ImportFrom>(start, module, names, level);
}

bool Parser::parse_imported_names(Seq<Alias*>* names) {
  ListBuilder<Alias*> list(arena_);
  size_t start = pos_;
  if (accept(TokenType::kStar)) {
    list.add(make<Alias>(start, names_.intern("*"), Identifier{}));
    *names = list.take();
    return true;
  }
  bool parenthesized = accept(TokenType::kLeftParen);
  do {
    if (parenthesized && list.size() > 0 && at(TokenType::kRightParen)) break;
    start = pos_;
    Identifier name, asname;
    if (!parse_name(&name)) return false;
    if (accept(TokenType::kKwAs) && !parse_name(&asname)) return false;
    list.add(make<Alias>(start, name, asname));
  } while (accept(TokenType::kComma));
  *names = list.take();
  return !parenthesized || expect(TokenType::kRightParen);
}

}  // namespace dxpy::syntax
