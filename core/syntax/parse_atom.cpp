// Atoms, calls, subscripts, displays and comprehensions.
#include "core/syntax/parser_impl.h"

namespace dxpy::syntax {

Expr* Parser::parse_primary() {
  size_t start = pos_;
  Expr* value = parse_atom();
  return value == nullptr ? nullptr : parse_trailers(start, value);
}

Expr* Parser::parse_trailers(size_t start, Expr* value) {
  while (value != nullptr) {
    if (accept(TokenType::kDot)) {
      Identifier name;
      if (!parse_name(&name)) return nullptr;
      value = make<Attribute>(start, value, name, ExprContext::kLoad);
    } else if (at(TokenType::kLeftParen)) {
      value = parse_call(start, value);
    } else if (accept(TokenType::kLeftBracket)) {
      Expr* index = parse_slices();
      if (index == nullptr || !expect(TokenType::kRightBracket)) return nullptr;
      value = make<Subscript>(start, value, index, ExprContext::kLoad);
    } else {
      return value;
    }
  }
  return nullptr;
}

// ---- Calls ----

Expr* Parser::parse_call(size_t start, Expr* function) {
  size_t paren = pos_++;
  CallArguments arguments;
  if (accept(TokenType::kRightParen)) return make<Call>(start, function, arguments.args, arguments.keywords);
  // A generator expression may stand alone without its own parentheses.
  if (!at(TokenType::kStar) && !at(TokenType::kDoubleStar) &&
      !(at(TokenType::kName) && type_after() == TokenType::kEqual)) {
    Mark first = mark();
    Expr* element = parse_named_expression();
    if (element == nullptr) return nullptr;
    if (at_comprehension()) {
      Seq<Comprehension*> generators;
      if (!parse_comprehensions(&generators) || !expect(TokenType::kRightParen)) return nullptr;
      ListBuilder<Expr*> args(arena_);
      args.add(make<GeneratorExp>(paren, element, generators));
      return make<Call>(start, function, args.take(), arguments.keywords);
    }
    if (at(TokenType::kRightParen)) {
      ++pos_;
      ListBuilder<Expr*> args(arena_);
      args.add(element);
      return make<Call>(start, function, args.take(), arguments.keywords);
    }
    if (!at(TokenType::kComma)) return fail(), nullptr;
    ListBuilder<Expr*> args(arena_);
    args.add(element);
    arguments.args = args.take();
    (void)first;
    ++pos_;
    if (accept(TokenType::kRightParen)) return make<Call>(start, function, arguments.args, arguments.keywords);
  }
  if (!parse_call_arguments(&arguments) || !expect(TokenType::kRightParen)) return nullptr;
  return make<Call>(start, function, arguments.args, arguments.keywords);
}

// Arguments up to the closing parenthesis (not read), after those already in `out`. There is at least one.
bool Parser::parse_call_arguments(CallArguments* out) {
  ListBuilder<Expr*> args(arena_);
  ListBuilder<Keyword*> keywords(arena_);
  for (Expr* arg : out->args) args.add(arg);
  bool unpacked_keywords = false;
  do {
    if (at(TokenType::kRightParen) && args.size() + keywords.size() > 0) break;
    size_t start = pos_;
    if (accept(TokenType::kDoubleStar)) {
      unpacked_keywords = true;
      Expr* value = parse_expression();
      if (value == nullptr) return false;
      keywords.add(make<Keyword>(start, Identifier{}, value));
    } else if (at(TokenType::kName) && type_after() == TokenType::kEqual) {
      Identifier name = name_of(peek());
      pos_ += 2;
      Expr* value = name.data() == nullptr ? nullptr : parse_expression();
      if (value == nullptr) return false;
      keywords.add(make<Keyword>(start, name, value));
    } else if (at(TokenType::kStar)) {
      if (unpacked_keywords) return fail();
      ++pos_;
      Expr* value = parse_expression();
      if (value == nullptr) return false;
      args.add(make<Starred>(start, value, ExprContext::kLoad));
    } else {
      if (keywords.size() > 0) return fail();
      Expr* value = parse_named_expression();
      if (value == nullptr) return false;
      args.add(value);
    }
  } while (accept(TokenType::kComma));
  out->args = args.take();
  out->keywords = keywords.take();
  return true;
}

// ---- Subscripts ----

Expr* Parser::parse_slices() {
  size_t start = pos_;
  bool starred = at(TokenType::kStar);
  Expr* first = parse_slice();
  if (first == nullptr || (!starred && !at(TokenType::kComma))) return first;
  ListBuilder<Expr*> items(arena_);
  items.add(first);
  while (accept(TokenType::kComma) && !at(TokenType::kRightBracket)) {
    Expr* item = parse_slice();
    if (item == nullptr) return nullptr;
    items.add(item);
  }
  return make<Tuple>(start, items.take(), ExprContext::kLoad);
}

Expr* Parser::parse_slice() {
  size_t start = pos_;
  if (accept(TokenType::kStar)) {
    Expr* value = parse_expression();
    return value == nullptr ? nullptr : make<Starred>(start, value, ExprContext::kLoad);
  }
  Expr* parts[3] = {};
  if (!at(TokenType::kColon)) {
    parts[0] = parse_named_expression();
    if (parts[0] == nullptr || !at(TokenType::kColon)) return parts[0];
    if (is<NamedExpr>(parts[0]) && tokens_[start].type == TokenType::kName) return fail(), nullptr;
  }
  for (int i = 1; i < 3 && accept(TokenType::kColon); ++i) {
    if (!starts_expression() || at(TokenType::kStar)) continue;
    parts[i] = parse_expression();
    if (parts[i] == nullptr) return nullptr;
  }
  return make<Slice>(start, parts[0], parts[1], parts[2]);
}

// ---- Atoms ----

Expr* Parser::parse_atom() {
  switch (type()) {
    case TokenType::kName: {
      size_t start = pos_;
      Identifier name = name_of(peek());
      ++pos_;
      return name.data() == nullptr ? nullptr : make<Name>(start, name, ExprContext::kLoad);
    }
    case TokenType::kNumber:
      return parse_number();
    case TokenType::kString:
    case TokenType::kFStringStart:
    case TokenType::kTStringStart:
      return parse_strings();
    case TokenType::kLeftParen:
      return parse_paren();
    case TokenType::kLeftBracket:
      return parse_list();
    case TokenType::kLeftBrace:
      return parse_brace();
    case TokenType::kKwTrue:
      return parse_constant(ConstantKind::kTrue);
    case TokenType::kKwFalse:
      return parse_constant(ConstantKind::kFalse);
    case TokenType::kKwNone:
      return parse_constant(ConstantKind::kNone);
    case TokenType::kEllipsis:
      return parse_constant(ConstantKind::kEllipsis);
    default:
      return fail(), nullptr;
  }
}

Expr* Parser::parse_constant(ConstantKind kind) {
  size_t start = pos_++;
  ConstantValue value;
  value.kind = kind;
  return make<Constant>(start, value, String{});
}

// Tuple, parenthesised expression or generator expression.
Expr* Parser::parse_paren() {
  size_t start = pos_++;
  if (accept(TokenType::kRightParen)) return make<Tuple>(start, Seq<Expr*>{}, ExprContext::kLoad);
  if (at(TokenType::kKwYield)) {
    Expr* value = parse_yield();
    return value != nullptr && expect(TokenType::kRightParen) ? value : nullptr;
  }
  bool starred = at(TokenType::kStar);
  Expr* first = parse_star_named_expression();
  if (first == nullptr) return nullptr;
  if (!starred && accept(TokenType::kRightParen)) return first;
  if (!starred && at_comprehension()) {
    Seq<Comprehension*> generators;
    if (!parse_comprehensions(&generators) || !expect(TokenType::kRightParen)) return nullptr;
    return make<GeneratorExp>(start, first, generators);
  }
  if (!at(TokenType::kComma)) return fail(), nullptr;
  ListBuilder<Expr*> items(arena_);
  items.add(first);
  while (accept(TokenType::kComma) && !at(TokenType::kRightParen)) {
    Expr* item = parse_star_named_expression();
    if (item == nullptr) return nullptr;
    items.add(item);
  }
  if (!expect(TokenType::kRightParen)) return nullptr;
  return make<Tuple>(start, items.take(), ExprContext::kLoad);
}

Expr* Parser::parse_list() {
  size_t start = pos_++;
  ListBuilder<Expr*> items(arena_);
  if (!at(TokenType::kRightBracket)) {
    bool starred = at(TokenType::kStar);
    Expr* first = parse_star_named_expression();
    if (first == nullptr) return nullptr;
    if (!starred && at_comprehension()) {
      Seq<Comprehension*> generators;
      if (!parse_comprehensions(&generators) || !expect(TokenType::kRightBracket)) return nullptr;
      return make<ListComp>(start, first, generators);
    }
    items.add(first);
    while (accept(TokenType::kComma) && !at(TokenType::kRightBracket)) {
      Expr* item = parse_star_named_expression();
      if (item == nullptr) return nullptr;
      items.add(item);
    }
  }
  if (!expect(TokenType::kRightBracket)) return nullptr;
  return make<List>(start, items.take(), ExprContext::kLoad);
}

// Dict or set, display or comprehension.
Expr* Parser::parse_brace() {
  size_t start = pos_++;
  if (at(TokenType::kRightBrace) || at(TokenType::kDoubleStar)) return parse_dict(start);
  bool starred = at(TokenType::kStar);
  Mark first_mark = mark();
  Expr* first = parse_star_named_expression();
  if (first == nullptr) return nullptr;
  if (!starred && at(TokenType::kColon)) {
    if (!go_back(first_mark)) return nullptr;
    return parse_dict(start);
  }
  if (!starred && at_comprehension()) {
    Seq<Comprehension*> generators;
    if (!parse_comprehensions(&generators) || !expect(TokenType::kRightBrace)) return nullptr;
    return make<SetComp>(start, first, generators);
  }
  ListBuilder<Expr*> items(arena_);
  items.add(first);
  while (accept(TokenType::kComma) && !at(TokenType::kRightBrace)) {
    Expr* item = parse_star_named_expression();
    if (item == nullptr) return nullptr;
    items.add(item);
  }
  if (!expect(TokenType::kRightBrace)) return nullptr;
  return make<Set>(start, items.take());
}

Expr* Parser::parse_dict(size_t start) {
  ListBuilder<Expr*> keys(arena_);
  ListBuilder<Expr*> values(arena_);
  while (!at(TokenType::kRightBrace)) {
    bool unpack = accept(TokenType::kDoubleStar);
    Expr* key = nullptr;
    if (!unpack) {
      key = parse_expression();
      if (key == nullptr || !expect(TokenType::kColon)) return nullptr;
    }
    Expr* value = unpack ? parse_binary(1) : parse_expression();
    if (value == nullptr) return nullptr;
    if (!unpack && keys.size() == 0 && at_comprehension()) {
      Seq<Comprehension*> generators;
      if (!parse_comprehensions(&generators) || !expect(TokenType::kRightBrace)) return nullptr;
      return make<DictComp>(start, key, value, generators);
    }
    keys.add(key);
    values.add(value);
    if (!accept(TokenType::kComma)) break;
  }
  if (!expect(TokenType::kRightBrace)) return nullptr;
  return make<Dict>(start, keys.take(), values.take());
}

// ---- Comprehensions ----

bool Parser::at_comprehension() const {
  return at(TokenType::kKwFor) || (at(TokenType::kKwAsync) && type_after() == TokenType::kKwFor);
}

bool Parser::parse_comprehensions(Seq<Comprehension*>* out) {
  ListBuilder<Comprehension*> list(arena_);
  while (at_comprehension()) {
    Comprehension* item = parse_comprehension();
    if (item == nullptr) return false;
    list.add(item);
  }
  *out = list.take();
  return true;
}

Comprehension* Parser::parse_comprehension() {
  size_t start = pos_;
  bool is_async = accept(TokenType::kKwAsync);
  if (is_async && !check_version(6, "Async comprehensions are")) return nullptr;
  if (!expect(TokenType::kKwFor)) return nullptr;
  Expr* target = parse_target_list(TargetStyle::kStore);
  if (target == nullptr || !expect(TokenType::kKwIn)) return nullptr;
  Expr* iter = parse_disjunction();
  if (iter == nullptr) return nullptr;
  ListBuilder<Expr*> ifs(arena_);
  while (accept(TokenType::kKwIf)) {
    Expr* condition = parse_disjunction();
    if (condition == nullptr) return nullptr;
    ifs.add(condition);
  }
  return make<Comprehension>(start, target, iter, ifs.take(), is_async ? 1 : 0);
}

}  // namespace dxpy::syntax
