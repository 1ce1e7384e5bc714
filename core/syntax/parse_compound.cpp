// Compound statements except definitions and `match`.
#include "core/syntax/parser_impl.h"

namespace dxpy::syntax {

bool Parser::parse_statement(ListBuilder<Stmt*>& out) {
  switch (type()) {
    case TokenType::kKwIf:
    case TokenType::kKwWhile:
    case TokenType::kKwFor:
    case TokenType::kKwWith:
    case TokenType::kKwTry:
    case TokenType::kKwDef:
    case TokenType::kKwClass:
    case TokenType::kKwAsync:
    case TokenType::kAt: {
      Stmt* statement = parse_compound_statement();
      if (statement == nullptr) return false;
      out.add(statement);
      return true;
    }
    default:
      break;
  }
  if (peek().soft == SoftKeyword::kMatch && maybe_match_statement()) {
    Mark start = mark();
    Stmt* statement = parse_match();
    if (statement != nullptr) {
      out.add(statement);
      return true;
    }
    if (!go_back(start)) return false;
  }
  return parse_simple_statements(out);
}

Stmt* Parser::parse_compound_statement() {
  size_t start = pos_;
  switch (type()) {
    case TokenType::kKwIf:
      return parse_if();
    case TokenType::kKwWhile:
      return parse_while();
    case TokenType::kKwFor:
      return parse_for(start, false);
    case TokenType::kKwWith:
      return parse_with(start, false);
    case TokenType::kKwTry:
      return parse_try();
    case TokenType::kKwDef:
      return parse_function(start, false, {});
    case TokenType::kKwClass:
      return parse_class({});
    case TokenType::kKwAsync:
      return parse_async();
    default:
      return parse_decorated();
  }
}

// After the colon: statements on the same line, or an indented block.
bool Parser::parse_block(Seq<Stmt*>* body) {
  Depth depth(*this);
  if (!depth) return false;
  ListBuilder<Stmt*> statements(arena_);
  if (accept(TokenType::kNewline)) {
    if (!expect(TokenType::kIndent)) return false;
    do {
      if (!parse_statement(statements)) return false;
    } while (!at(TokenType::kDedent) && !at(TokenType::kEndMarker));
    if (!expect(TokenType::kDedent)) return false;
  } else if (!parse_simple_statements(statements)) {
    return false;
  }
  *body = statements.take();
  return true;
}

bool Parser::parse_else(Seq<Stmt*>* body) {
  if (!accept(TokenType::kKwElse)) return true;
  return expect(TokenType::kColon) && parse_block(body);
}

Stmt* Parser::parse_if() {
  struct Branch {
    size_t start;
    Expr* test;
    Seq<Stmt*> body;
  };
  ListBuilder<Branch> branches(arena_);
  do {
    Branch branch{};
    branch.start = pos_++;
    branch.test = parse_named_expression();
    if (branch.test == nullptr || !expect(TokenType::kColon) || !parse_block(&branch.body)) return nullptr;
    branches.add(branch);
  } while (at(TokenType::kKwElif));
  Seq<Stmt*> orelse;
  if (!parse_else(&orelse)) return nullptr;
  for (size_t i = branches.size();;) {
    const Branch& branch = branches[--i];
    Stmt* statement = make<If>(branch.start, branch.test, branch.body, orelse);
    if (i == 0) return statement;
    ListBuilder<Stmt*> single(arena_);
    single.add(statement);
    orelse = single.take();
  }
}

Stmt* Parser::parse_while() {
  size_t start = pos_++;
  Expr* test = parse_named_expression();
  Seq<Stmt*> body, orelse;
  if (test == nullptr || !expect(TokenType::kColon) || !parse_block(&body) || !parse_else(&orelse)) return nullptr;
  return make<While>(start, test, body, orelse);
}

Stmt* Parser::parse_for(size_t start, bool is_async) {
  ++pos_;
  Expr* target = parse_target_list(TargetStyle::kStore);
  if (target == nullptr || !expect(TokenType::kKwIn)) return nullptr;
  Expr* iter = parse_star_expressions();
  if (iter == nullptr || !expect(TokenType::kColon)) return nullptr;
  String type_comment = parse_type_comment();
  Seq<Stmt*> body, orelse;
  if (!parse_block(&body) || !parse_else(&orelse)) return nullptr;
  if (is_async) {
    if (!check_version(5, "Async for loops are")) return nullptr;
    return make<AsyncFor>(start, target, iter, body, orelse, type_comment);
  }
  return make<For>(start, target, iter, body, orelse, type_comment);
}

// ---- with ----

Stmt* Parser::parse_with(size_t start, bool is_async) {
  ++pos_;
  Seq<WithItem*> items;
  bool done = false;
  if (at(TokenType::kLeftParen)) {
    Mark before = mark();
    done = parse_parenthesized_with_items(&items);
    if (!done && !go_back(before)) return nullptr;
  }
  if (!done) {
    ListBuilder<WithItem*> list(arena_);
    do {
      WithItem* item = parse_with_item();
      if (item == nullptr) return nullptr;
      list.add(item);
    } while (accept(TokenType::kComma));
    items = list.take();
    if (!expect(TokenType::kColon)) return nullptr;
  }
  String type_comment = parse_type_comment();
  Seq<Stmt*> body;
  if (!parse_block(&body)) return nullptr;
  if (is_async) {
    if (!check_version(5, "Async with statements are")) return nullptr;
    return make<AsyncWith>(start, items, body, type_comment);
  }
  return make<With>(start, items, body, type_comment);
}

// ( item, ... ) : with the colon. False: it was not that.
bool Parser::parse_parenthesized_with_items(Seq<WithItem*>* items) {
  ++pos_;
  ListBuilder<WithItem*> list(arena_);
  do {
    if (list.size() > 0 && at(TokenType::kRightParen)) break;
    WithItem* item = parse_with_item();
    if (item == nullptr) return false;
    list.add(item);
  } while (accept(TokenType::kComma));
  if (!expect(TokenType::kRightParen) || !expect(TokenType::kColon)) return false;
  *items = list.take();
  return true;
}

WithItem* Parser::parse_with_item() {
  size_t start = pos_;
  Expr* context = parse_expression();
  if (context == nullptr) return nullptr;
  Expr* variables = nullptr;
  if (accept(TokenType::kKwAs)) {
    variables = parse_target(TargetStyle::kStore);
    if (variables == nullptr) return nullptr;
    if (!at(TokenType::kComma) && !at(TokenType::kRightParen) && !at(TokenType::kColon)) return fail(), nullptr;
  }
  return make<WithItem>(start, context, variables);
}

// ---- try ----

Stmt* Parser::parse_try() {
  size_t start = pos_++;
  Seq<Stmt*> body, orelse, final_body;
  if (!expect(TokenType::kColon) || !parse_block(&body)) return nullptr;
  ListBuilder<ExceptHandler*> handlers(arena_);
  bool is_star = false;
  while (at(TokenType::kKwExcept)) {
    bool star = false;
    ExceptHandler* handler = parse_except(&star);
    if (handler == nullptr) return nullptr;
    if (handlers.size() > 0 && star != is_star) return fail(), nullptr;
    is_star = star;
    handlers.add(handler);
  }
  if (handlers.size() > 0 && !parse_else(&orelse)) return nullptr;
  if (accept(TokenType::kKwFinally)) {
    if (!expect(TokenType::kColon) || !parse_block(&final_body)) return nullptr;
  } else if (handlers.size() == 0) {
    return fail(), nullptr;
  }
  if (is_star) {
    if (!check_version(11, "Exception groups are")) return nullptr;
    return make<TryStar>(start, body, handlers.take(), orelse, final_body);
  }
  return make<Try>(start, body, handlers.take(), orelse, final_body);
}

ExceptHandler* Parser::parse_except(bool* is_star) {
  size_t start = pos_++;
  *is_star = accept(TokenType::kStar);
  Expr* type = nullptr;
  bool bare_tuple = false;
  Identifier name;
  if (*is_star || !at(TokenType::kColon)) {
    type = parse_except_type(&bare_tuple);
    if (type == nullptr) return nullptr;
    if (at(TokenType::kKwAs)) {
      // `except A, B as c` is no Python: only one expression may be named.
      if (bare_tuple) return fail(), nullptr;
      ++pos_;
      if (!parse_name(&name)) return nullptr;
    }
  }
  Seq<Stmt*> body;
  if (!expect(TokenType::kColon) || !parse_block(&body)) return nullptr;
  return make<ExceptHandler>(start, type, name, body);
}

// One expression, or several without parentheses.
Expr* Parser::parse_except_type(bool* bare_tuple) {
  size_t start = pos_;
  Expr* first = parse_expression();
  if (first == nullptr || !at(TokenType::kComma)) return first;
  *bare_tuple = true;
  if (!check_version(14, "except expressions without parentheses are")) return nullptr;
  ListBuilder<Expr*> items(arena_);
  items.add(first);
  while (accept(TokenType::kComma) && starts_expression()) {
    Expr* item = parse_expression();
    if (item == nullptr) return nullptr;
    items.add(item);
  }
  return make<Tuple>(start, items.take(), ExprContext::kLoad);
}

Stmt* Parser::parse_async() {
  size_t start = pos_++;
  switch (type()) {
    case TokenType::kKwDef:
      return parse_function(start, true, {});
    case TokenType::kKwFor:
      return parse_for(start, true);
    case TokenType::kKwWith:
      return parse_with(start, true);
    default:
      return fail(), nullptr;
  }
}

}  // namespace dxpy::syntax
