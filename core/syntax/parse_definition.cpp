// Functions, classes, parameters, type parameters.
#include "core/syntax/parser_impl.h"

namespace dxpy::syntax {

Stmt* Parser::parse_decorated() {
  ListBuilder<Expr*> decorators(arena_);
  while (accept(TokenType::kAt)) {
    Expr* decorator = parse_named_expression();
    if (decorator == nullptr || !expect(TokenType::kNewline)) return nullptr;
    decorators.add(decorator);
  }
  if (at(TokenType::kKwClass)) return parse_class(decorators.take());
  size_t start = pos_;
  bool is_async = accept(TokenType::kKwAsync);
  if (!at(TokenType::kKwDef)) return fail(), nullptr;
  return parse_function(start, is_async, decorators.take());
}

Stmt* Parser::parse_function(size_t start, bool is_async, Seq<Expr*> decorators) {
  ++pos_;
  Identifier name;
  if (!parse_name(&name)) return nullptr;
  Seq<TypeParam*> type_params;
  if (at(TokenType::kLeftBracket) && !parse_type_params(&type_params)) return nullptr;
  if (!expect(TokenType::kLeftParen)) return nullptr;
  Arguments* parameters = parse_parameters(ParameterStyle::kDef);
  if (parameters == nullptr || !expect(TokenType::kRightParen)) return nullptr;
  Expr* returns = nullptr;
  if (accept(TokenType::kArrow)) {
    returns = parse_expression();
    if (returns == nullptr) return nullptr;
  }
  if (!expect(TokenType::kColon)) return nullptr;
  String type_comment = parse_func_type_comment();
  Seq<Stmt*> body;
  if (!parse_block(&body)) return nullptr;
  if (is_async) {
    if (!check_version(5, "Async functions are")) return nullptr;
    return make<AsyncFunctionDef>(start, name, parameters, body, decorators, returns, type_comment, type_params);
  }
  return make<FunctionDef>(start, name, parameters, body, decorators, returns, type_comment, type_params);
}

Stmt* Parser::parse_class(Seq<Expr*> decorators) {
  size_t start = pos_++;
  Identifier name;
  if (!parse_name(&name)) return nullptr;
  Seq<TypeParam*> type_params;
  if (at(TokenType::kLeftBracket) && !parse_type_params(&type_params)) return nullptr;
  CallArguments bases;
  if (accept(TokenType::kLeftParen)) {
    if (!at(TokenType::kRightParen) && !parse_call_arguments(&bases)) return nullptr;
    if (!expect(TokenType::kRightParen)) return nullptr;
  }
  Seq<Stmt*> body;
  if (!expect(TokenType::kColon) || !parse_block(&body)) return nullptr;
  return make<ClassDef>(start, name, bases.args, bases.keywords, body, decorators, type_params);
}

String Parser::parse_type_comment() {
  if (!at(TokenType::kTypeComment)) return {};
  return arena_.copy(text_of(tokens_[pos_++]));
}

// A function's type comment may also stand alone on the first line of the block.
String Parser::parse_func_type_comment() {
  if (at(TokenType::kNewline) && type_after() == TokenType::kTypeComment &&
      tokens_[pos_ + 2].type == TokenType::kNewline && tokens_[pos_ + 3].type == TokenType::kIndent) {
    ++pos_;
  }
  return parse_type_comment();
}

// ---- Parameters ----

struct Parser::ParameterState {
  explicit ParameterState(Arena& arena)
      : posonlyargs(arena), args(arena), kwonlyargs(arena), kw_defaults(arena), defaults(arena) {}
  ListBuilder<Arg*> posonlyargs;
  ListBuilder<Arg*> args;
  ListBuilder<Arg*> kwonlyargs;
  ListBuilder<Expr*> kw_defaults;
  ListBuilder<Expr*> defaults;
  Arg* vararg = nullptr;
  Arg* kwarg = nullptr;
  bool seen_slash = false;
  bool seen_star = false;
};

// Up to the closing parenthesis or, for lambda, the colon (not read).
Arguments* Parser::parse_parameters(ParameterStyle style) {
  ParameterState state(arena_);
  size_t start = pos_;
  TokenType end = style == ParameterStyle::kDef ? TokenType::kRightParen : TokenType::kColon;
  while (!at(end)) {
    if (state.kwarg != nullptr) return fail(), nullptr;
    if (accept(TokenType::kSlash)) {
      if (state.seen_slash || state.seen_star || state.args.size() == 0) return fail(), nullptr;
      if (!check_version(8, "Positional-only parameters are")) return nullptr;
      state.seen_slash = true;
      state.posonlyargs = state.args;
      state.args = ListBuilder<Arg*>(arena_);
    } else if (at(TokenType::kStar)) {
      if (!parse_star_parameter(style, state)) return nullptr;
    } else if (accept(TokenType::kDoubleStar)) {
      state.kwarg = parse_arg(style, false);
      if (state.kwarg == nullptr) return nullptr;
      if (at(TokenType::kTypeComment) && style == ParameterStyle::kDef)
        state.kwarg->type_comment = parse_type_comment();
    } else if (!parse_parameter(style, state)) {
      return nullptr;
    }
    if (accept(TokenType::kComma)) {
      // A type comment may follow the comma.
      if (at(TokenType::kTypeComment) && style == ParameterStyle::kDef) {
        Arg* last = state.kwarg               ? state.kwarg
                    : state.kwonlyargs.size() ? state.kwonlyargs.back()
                    : state.vararg            ? state.vararg
                    : state.args.size()       ? state.args.back()
                                              : nullptr;
        if (last == nullptr || last->type_comment.data() != nullptr) return fail(), nullptr;
        last->type_comment = parse_type_comment();
      }
    } else if (!at(end)) {
      return fail(), nullptr;
    }
  }
  if (state.seen_star && state.vararg == nullptr && state.kwonlyargs.size() == 0) return fail(), nullptr;
  return make<Arguments>(start, state.posonlyargs.take(), state.args.take(), state.vararg, state.kwonlyargs.take(),
                         state.kw_defaults.take(), state.kwarg, state.defaults.take());
}

// name [: annotation] [= default]
bool Parser::parse_parameter(ParameterStyle style, ParameterState& state) {
  Arg* arg = parse_arg(style, false);
  if (arg == nullptr) return false;
  Expr* default_value = nullptr;
  if (accept(TokenType::kEqual)) {
    default_value = parse_expression();
    if (default_value == nullptr) return false;
  }
  if (at(TokenType::kTypeComment) && style == ParameterStyle::kDef) arg->type_comment = parse_type_comment();
  if (state.seen_star) {
    state.kwonlyargs.add(arg);
    state.kw_defaults.add(default_value);
    return true;
  }
  if (default_value == nullptr && state.defaults.size() > 0) return fail();
  state.args.add(arg);
  if (default_value != nullptr) state.defaults.add(default_value);
  return true;
}

// `*`, or `*name`.
bool Parser::parse_star_parameter(ParameterStyle style, ParameterState& state) {
  if (state.seen_star) return fail();
  state.seen_star = true;
  ++pos_;
  if (at(TokenType::kComma)) {
    return peek(1).type == TokenType::kName || fail();
  }
  state.vararg = parse_arg(style, true);
  if (state.vararg == nullptr) return false;
  if (at(TokenType::kTypeComment) && style == ParameterStyle::kDef) state.vararg->type_comment = parse_type_comment();
  return true;
}

Arg* Parser::parse_arg(ParameterStyle style, bool star_annotation) {
  size_t start = pos_;
  Identifier name;
  if (!parse_name(&name)) return nullptr;
  Expr* annotation = nullptr;
  if (style == ParameterStyle::kDef && accept(TokenType::kColon)) {
    annotation = star_annotation ? parse_star_expression() : parse_expression();
    if (annotation == nullptr) return nullptr;
  }
  return make<Arg>(start, name, annotation, String{});
}

// ---- Type parameters ----

bool Parser::parse_type_params(Seq<TypeParam*>* params) {
  if (!check_version(12, "Type parameter lists are")) return false;
  ++pos_;
  ListBuilder<TypeParam*> list(arena_);
  do {
    if (list.size() > 0 && at(TokenType::kRightBracket)) break;
    TypeParam* param = parse_type_param();
    if (param == nullptr) return false;
    list.add(param);
  } while (accept(TokenType::kComma));
  *params = list.take();
  return expect(TokenType::kRightBracket);
}

TypeParam* Parser::parse_type_param() {
  size_t start = pos_;
  bool star = accept(TokenType::kStar);
  bool double_star = !star && accept(TokenType::kDoubleStar);
  Identifier name;
  if (!parse_name(&name)) return nullptr;
  Expr* bound = nullptr;
  if (!star && !double_star && accept(TokenType::kColon)) {
    bound = parse_expression();
    if (bound == nullptr) return nullptr;
  }
  Expr* default_value = nullptr;
  if (!parse_type_param_default(&default_value, star)) return nullptr;
  if (star) return make<TypeVarTuple>(start, name, default_value);
  if (double_star) return make<ParamSpec>(start, name, default_value);
  return make<TypeVar>(start, name, bound, default_value);
}

bool Parser::parse_type_param_default(Expr** value, bool allow_star) {
  if (!accept(TokenType::kEqual)) return true;
  if (!check_version(13, "Type parameter defaults are")) return false;
  *value = allow_star ? parse_star_expression() : parse_expression();
  return *value != nullptr;
}

}  // namespace dxpy::syntax
