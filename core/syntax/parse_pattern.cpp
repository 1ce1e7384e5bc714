// The match statement and its patterns.
#include "core/syntax/parser_impl.h"

namespace dxpy::syntax {

// Whether `match` here can start a statement: what follows starts a subject.
bool Parser::maybe_match_statement() const {
  switch (type_after()) {
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

Stmt* Parser::parse_match() {
  size_t start = pos_++;
  size_t subject_start = pos_;
  bool starred = at(TokenType::kStar);
  Expr* subject = parse_star_named_expression();
  if (subject == nullptr) return nullptr;
  if (at(TokenType::kComma)) {
    ListBuilder<Expr*> items(arena_);
    items.add(subject);
    while (accept(TokenType::kComma) && starts_expression()) {
      Expr* item = parse_star_named_expression();
      if (item == nullptr) return nullptr;
      items.add(item);
    }
    subject = make<Tuple>(subject_start, items.take(), ExprContext::kLoad);
  } else if (starred) {
    return fail(), nullptr;
  }
  if (!expect(TokenType::kColon) || !expect(TokenType::kNewline) || !expect(TokenType::kIndent)) return nullptr;
  if (!check_version(10, "Pattern matching is")) return nullptr;
  ListBuilder<MatchCase*> cases(arena_);
  do {
    MatchCase* item = parse_case();
    if (item == nullptr) return nullptr;
    cases.add(item);
  } while (!at(TokenType::kDedent));
  ++pos_;
  return make<Match>(start, subject, cases.take());
}

MatchCase* Parser::parse_case() {
  size_t start = pos_;
  if (peek().soft != SoftKeyword::kCase) return fail(), nullptr;
  ++pos_;
  Pattern* pattern = parse_case_patterns();
  if (pattern == nullptr) return nullptr;
  Expr* guard = nullptr;
  if (accept(TokenType::kKwIf)) {
    guard = parse_named_expression();
    if (guard == nullptr) return nullptr;
  }
  Seq<Stmt*> body;
  if (!expect(TokenType::kColon) || !parse_block(&body)) return nullptr;
  return make<MatchCase>(start, pattern, guard, body);
}

// One pattern, or a sequence without brackets.
Pattern* Parser::parse_case_patterns() {
  size_t start = pos_;
  bool starred = at(TokenType::kStar);
  Pattern* first = parse_maybe_star_pattern();
  if (first == nullptr || (!starred && !at(TokenType::kComma))) return first;
  if (!at(TokenType::kComma)) return fail(), nullptr;
  ListBuilder<Pattern*> items(arena_);
  items.add(first);
  while (accept(TokenType::kComma) && !at(TokenType::kColon) && !at(TokenType::kKwIf)) {
    Pattern* item = parse_maybe_star_pattern();
    if (item == nullptr) return nullptr;
    items.add(item);
  }
  return make<MatchSequence>(start, items.take());
}

Pattern* Parser::parse_maybe_star_pattern() { return at(TokenType::kStar) ? parse_star_pattern() : parse_as_pattern(); }

// *name or *_
Pattern* Parser::parse_star_pattern() {
  size_t start = pos_++;
  if (!at(TokenType::kName)) return fail(), nullptr;
  Identifier name;
  if (peek().soft == SoftKeyword::kUnderscore) {
    ++pos_;
  } else if (!parse_capture_name(&name)) {
    return nullptr;
  }
  return make<MatchStar>(start, name);
}

bool Parser::parse_capture_name(Identifier* name) {
  if (peek().soft == SoftKeyword::kUnderscore) return fail();
  if (!parse_name(name)) return false;
  bool captures = !at(TokenType::kDot) && !at(TokenType::kLeftParen) && !at(TokenType::kEqual);
  return captures || fail();
}

Pattern* Parser::parse_as_pattern() {
  Depth depth(*this);
  if (!depth) return nullptr;
  size_t start = pos_;
  Pattern* pattern = parse_or_pattern();
  if (pattern == nullptr || !accept(TokenType::kKwAs)) return pattern;
  Identifier name;
  if (!parse_capture_name(&name)) return nullptr;
  return make<MatchAs>(start, pattern, name);
}

Pattern* Parser::parse_or_pattern() {
  size_t start = pos_;
  Pattern* first = parse_closed_pattern();
  if (first == nullptr || !at(TokenType::kBar)) return first;
  ListBuilder<Pattern*> items(arena_);
  items.add(first);
  while (accept(TokenType::kBar)) {
    Pattern* item = parse_closed_pattern();
    if (item == nullptr) return nullptr;
    items.add(item);
  }
  return make<MatchOr>(start, items.take());
}

Pattern* Parser::parse_closed_pattern() {
  switch (type()) {
    case TokenType::kName:
      return parse_name_pattern();
    case TokenType::kLeftParen:
    case TokenType::kLeftBracket:
      return parse_sequence_pattern();
    case TokenType::kLeftBrace:
      return parse_mapping_pattern();
    default:
      return parse_literal_pattern();
  }
}

Pattern* Parser::parse_literal_pattern() {
  size_t start = pos_;
  ConstantValue value;
  switch (type()) {
    case TokenType::kKwNone:
      value.kind = ConstantKind::kNone;
      break;
    case TokenType::kKwTrue:
      value.kind = ConstantKind::kTrue;
      break;
    case TokenType::kKwFalse:
      value.kind = ConstantKind::kFalse;
      break;
    case TokenType::kString:
    case TokenType::kFStringStart:
    case TokenType::kTStringStart: {
      Expr* text = parse_strings();
      return text == nullptr ? nullptr : make<MatchValue>(start, text);
    }
    default: {
      Expr* number = parse_pattern_number();
      return number == nullptr ? nullptr : make<MatchValue>(start, number);
    }
  }
  ++pos_;
  return make<MatchSingleton>(start, value);
}

// A number, possibly negative, possibly with an imaginary part.
Expr* Parser::parse_pattern_number() {
  size_t start = pos_;
  Expr* real = parse_signed_number();
  if (real == nullptr || (!at(TokenType::kPlus) && !at(TokenType::kMinus))) return real;
  auto is_imaginary = [](const Expr* e) {
    const auto* constant = as<Constant>(e);
    return constant != nullptr && constant->value.kind == ConstantKind::kComplex;
  };
  const auto* negative = as<UnaryOp>(real);
  if (is_imaginary(negative ? negative->operand : real)) {
    return raise_at("real number required in complex literal", tokens_[start], tokens_[pos_ - 1]), nullptr;
  }
  Operator op = at(TokenType::kPlus) ? Operator::kAdd : Operator::kSub;
  ++pos_;
  if (!at(TokenType::kNumber)) return fail(), nullptr;
  Expr* imaginary = parse_number();
  if (imaginary == nullptr) return nullptr;
  if (!is_imaginary(imaginary)) {
    return raise_at("imaginary number required in complex literal", tokens_[pos_ - 1], tokens_[pos_ - 1]), nullptr;
  }
  return make<BinOp>(start, real, op, imaginary);
}

Expr* Parser::parse_signed_number() {
  size_t start = pos_;
  bool negative = accept(TokenType::kMinus);
  if (!at(TokenType::kNumber)) return fail(), nullptr;
  Expr* number = parse_number();
  if (number == nullptr || !negative) return number;
  return make<UnaryOp>(start, UnaryOperator::kUSub, number);
}

// Capture, wildcard, dotted value or class.
Pattern* Parser::parse_name_pattern() {
  size_t start = pos_;
  bool wildcard = peek().soft == SoftKeyword::kUnderscore;
  Identifier name;
  if (!parse_name(&name)) return nullptr;
  if (!at(TokenType::kDot) && !at(TokenType::kLeftParen)) {
    if (at(TokenType::kEqual)) return fail(), nullptr;
    return make<MatchAs>(start, static_cast<Pattern*>(nullptr), wildcard ? Identifier{} : name);
  }
  Expr* value = make<Name>(start, name, ExprContext::kLoad);
  while (accept(TokenType::kDot)) {
    Identifier attribute;
    if (!parse_name(&attribute)) return nullptr;
    value = make<Attribute>(start, value, attribute, ExprContext::kLoad);
  }
  if (at(TokenType::kLeftParen)) return parse_class_pattern(start, value);
  if (at(TokenType::kEqual)) return fail(), nullptr;
  return make<MatchValue>(start, value);
}

Pattern* Parser::parse_class_pattern(size_t start, Expr* cls) {
  ++pos_;
  ListBuilder<Pattern*> positional(arena_);
  ListBuilder<Identifier> names(arena_);
  ListBuilder<Pattern*> named(arena_);
  while (!at(TokenType::kRightParen)) {
    if (at(TokenType::kName) && type_after() == TokenType::kEqual) {
      Identifier name = name_of(peek());
      if (name.data() == nullptr) return nullptr;
      pos_ += 2;
      Pattern* pattern = parse_as_pattern();
      if (pattern == nullptr) return nullptr;
      names.add(name);
      named.add(pattern);
    } else {
      Pattern* pattern = parse_as_pattern();
      if (pattern == nullptr) return nullptr;
      if (named.size() > 0) return fail(), nullptr;
      positional.add(pattern);
    }
    if (!accept(TokenType::kComma)) break;
  }
  if (!expect(TokenType::kRightParen)) return nullptr;
  return make<MatchClass>(start, cls, positional.take(), names.take(), named.take());
}

// [...], (...) with a comma, or a pattern in parentheses.
Pattern* Parser::parse_sequence_pattern() {
  bool parenthesized = at(TokenType::kLeftParen);
  TokenType end = parenthesized ? TokenType::kRightParen : TokenType::kRightBracket;
  size_t start = pos_++;
  ListBuilder<Pattern*> items(arena_);
  bool comma = false;
  bool starred = at(TokenType::kStar);
  while (!at(end)) {
    Pattern* item = parse_maybe_star_pattern();
    if (item == nullptr) return nullptr;
    items.add(item);
    comma = accept(TokenType::kComma);
    if (!comma) break;
  }
  if (!expect(end)) return nullptr;
  if (parenthesized && items.size() == 1 && !comma) return starred ? (fail(), nullptr) : items[0];
  return make<MatchSequence>(start, items.take());
}

Pattern* Parser::parse_mapping_pattern() {
  size_t start = pos_++;
  ListBuilder<Expr*> keys(arena_);
  ListBuilder<Pattern*> patterns(arena_);
  Identifier rest;
  while (!at(TokenType::kRightBrace)) {
    if (rest.data() != nullptr) return fail(), nullptr;
    if (accept(TokenType::kDoubleStar)) {
      if (!parse_capture_name(&rest)) return nullptr;
    } else {
      size_t key_start = pos_;
      Pattern* key = at(TokenType::kName) ? parse_name_pattern() : parse_literal_pattern();
      if (key == nullptr) return nullptr;
      if (auto* value = as<MatchValue>(key)) {
        keys.add(value->value);
      } else if (auto* singleton = as<MatchSingleton>(key)) {
        keys.add(make<Constant>(key_start, singleton->value, String{}));
      } else {
        return fail(), nullptr;
      }
      if (!expect(TokenType::kColon)) return nullptr;
      Pattern* pattern = parse_as_pattern();
      if (pattern == nullptr) return nullptr;
      patterns.add(pattern);
    }
    if (!accept(TokenType::kComma)) break;
  }
  if (!expect(TokenType::kRightBrace)) return nullptr;
  return make<MatchMapping>(start, keys.take(), patterns.take(), rest);
}

}  // namespace dxpy::syntax
