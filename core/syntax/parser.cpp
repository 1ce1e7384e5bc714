// parse(), the parser's token handling and the four start rules.
#include "core/syntax/error_report.h"
#include "core/syntax/identifier.h"
#include "core/syntax/lexer.h"
#include "core/syntax/parser_impl.h"
#include "core/syntax/source.h"

namespace dxpy::syntax {
namespace {

// Reads all tokens. TYPE_IGNORE tokens go to a list of their own.
void tokenize(Lexer& lexer, const ParseOptions& options, size_t source_size, TokenList* out) {
  out->tokens.reserve(source_size / 4 + 16);
  bool started = false;
  for (;;) {
    Token token = lexer.next();
    if (token.type == TokenType::kTypeIgnore) {
      out->type_ignores.push_back(token);
      continue;
    }
    // Interactive input may end without a newline, and a block is closed by the end.
    if (token.type == TokenType::kEndMarker && options.mode == ParseMode::kSingle && started) {
      started = false;
      token.type = TokenType::kNewline;
      if (!options.dont_imply_dedent) lexer.imply_dedents();
    } else {
      started = true;
    }
    out->tokens.push_back(token);
    if (token.type == TokenType::kEndMarker || token.type == TokenType::kErrorToken) return;
  }
}

// Whether only blanks and comments follow `rest`.
bool is_only_blank(std::string_view rest) {
  bool comment = false;
  for (char c : rest) {
    if (c == '\n') {
      comment = false;
    } else if (c == '#') {
      comment = true;
    } else if (!comment && c != ' ' && c != '\t' && c != '\f') {
      return false;
    }
  }
  return true;
}

}  // namespace

// ---- Names ----

Identifier NameTable::intern(std::string_view name) {
  if (count_ * 2 >= slots_.size()) grow();
  uint64_t hash = 14695981039346656037u;
  for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  size_t mask = slots_.size() - 1;
  for (size_t slot = static_cast<size_t>(hash ^ (hash >> 32)) & mask;; slot = (slot + 1) & mask) {
    if (slots_[slot].data() == nullptr) {
      ++count_;
      return slots_[slot] = arena_.copy(name);
    }
    if (slots_[slot] == name) return slots_[slot];
  }
}

void NameTable::grow() {
  std::vector<Identifier> old = std::move(slots_);
  slots_.assign(old.empty() ? 64 : old.size() * 2, Identifier{});
  size_t mask = slots_.size() - 1;
  for (Identifier name : old) {
    if (name.data() == nullptr) continue;
    uint64_t hash = 14695981039346656037u;
    for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    size_t slot = static_cast<size_t>(hash ^ (hash >> 32)) & mask;
    while (slots_[slot].data() != nullptr) slot = (slot + 1) & mask;
    slots_[slot] = name;
  }
}

// ---- Failure ----

bool Parser::fail() {
  failed_ = true;
  if (pos_ > furthest_) furthest_ = pos_;
  return false;
}

bool Parser::raise_error(SyntaxErrorKind kind, std::string message, const Location& range) {
  failed_ = true;
  if (raised_) return false;
  raised_ = true;
  error_ = {kind, std::move(message), range, pos_};
  return false;
}

bool Parser::raise_at(std::string message, const Token& first, const Token& last) {
  return raise_error(SyntaxErrorKind::kSyntaxError, std::move(message),
                     {first.lineno, first.col_offset, last.end_lineno, last.end_col_offset});
}

bool Parser::too_deep() {
  return raise_error(SyntaxErrorKind::kMemoryError, "Parser stack overflowed - Python source too complex to parse", {});
}

// Raises if the source is to be read as an older Python than 3.`minor`.
bool Parser::check_version(int minor, const char* what) {
  if (options_.feature_version >= minor) return true;
  const Token& token = peek();
  return raise_at(std::string(what) + " only supported in Python 3." + std::to_string(minor) + " and greater", token,
                  token);
}

void Parser::warn(WarningCategory category, std::string message, const Location& at) {
  SyntaxWarningInfo warning;
  warning.category = category;
  warning.message = std::move(message);
  warning.lineno = at.lineno;
  warning.col_offset = at.col_offset;
  warning.end_lineno = at.end_lineno;
  warning.end_col_offset = at.end_col_offset;
  warnings_.push_back(std::move(warning));
}

bool Parser::go_back(const Mark& mark) {
  if (raised_) return false;
  failed_ = false;
  pos_ = mark.pos;
  warnings_.resize(mark.warning_count);
  return true;
}

// ---- Tokens ----

// The name a NAME token spells, in its NFKC form.
Identifier Parser::name_of(const Token& token) {
  std::string_view text = text_of(token);
  for (char c : text) {
    if (static_cast<unsigned char>(c) < 0x80) continue;
    std::string normal;
    return names_.intern(normalize_identifier(text, &normal) ? std::string_view(normal) : text);
  }
  return names_.intern(text);
}

bool Parser::parse_name(Identifier* name) {
  if (!at(TokenType::kName)) return fail();
  *name = name_of(peek());
  ++pos_;
  return true;
}

Location Parser::from(size_t first) const {
  const Token& start = tokens_[first];
  size_t last = pos_ == 0 ? 0 : pos_ - 1;
  for (; last > first; --last) {
    TokenType kind = tokens_[last].type;
    bool blank = kind == TokenType::kEndMarker || kind == TokenType::kNewline || kind == TokenType::kIndent ||
                 kind == TokenType::kDedent;
    if (!blank) break;
  }
  return {start.lineno, start.col_offset, tokens_[last].end_lineno, tokens_[last].end_col_offset};
}

// ---- Start rules ----

Mod* Parser::parse_module() {
  Mod* module = nullptr;
  switch (options_.mode) {
    case ParseMode::kExec:
      module = parse_file();
      break;
    case ParseMode::kSingle:
      module = parse_interactive();
      break;
    case ParseMode::kEval:
      module = parse_eval();
      break;
    case ParseMode::kFuncType:
      module = parse_func_type();
      break;
  }
  return failed_ ? nullptr : module;
}

Mod* Parser::parse_file() {
  ListBuilder<Stmt*> body(arena_);
  while (!at(TokenType::kEndMarker)) {
    previous_statement_ = statement_;
    statement_ = pos_;
    if (!parse_statement(body)) return nullptr;
  }
  ListBuilder<TypeIgnore*> ignores(arena_);
  for (const Token& token : list_.type_ignores) {
    ignores.add(make_node<TypeIgnore>(arena_, Location{}, token.lineno, arena_.copy(text_of(token))));
  }
  return make_node<Module>(arena_, Location{}, body.take(), ignores.take());
}

Mod* Parser::parse_interactive() {
  ListBuilder<Stmt*> body(arena_);
  if (at(TokenType::kNewline)) {
    ++pos_;
    body.add(make<Pass>(0));
  } else {
    // A compound statement must be followed by an empty line.
    bool simple = false;
    if (at(TokenType::kEndMarker)) return fail(), nullptr;
    if (!parse_statement(body)) return nullptr;
    switch (body[0]->kind) {
      case Kind::kIf:
      case Kind::kWhile:
      case Kind::kFor:
      case Kind::kWith:
      case Kind::kTry:
      case Kind::kTryStar:
      case Kind::kFunctionDef:
      case Kind::kClassDef:
      case Kind::kAsyncFor:
      case Kind::kAsyncWith:
      case Kind::kAsyncFunctionDef:
      case Kind::kMatch:
        break;
      default:
        simple = true;
    }
    if (!simple && !expect(TokenType::kNewline)) return nullptr;
  }
  const Token& last = tokens_[pos_ - 1];
  if (!is_only_blank(source_.substr(last.end))) {
    Location at{last.lineno, last.col_offset, last.end_lineno, last.end_col_offset};
    raise_error(SyntaxErrorKind::kSyntaxError, "multiple statements found while compiling a single statement", at);
    --error_.token;
    return nullptr;
  }
  return make_node<Interactive>(arena_, Location{}, body.take());
}

Mod* Parser::parse_eval() {
  Expr* body = parse_expressions();
  if (body == nullptr) return nullptr;
  while (accept(TokenType::kNewline)) {
  }
  return expect(TokenType::kEndMarker) ? make_node<Expression>(arena_, Location{}, body) : nullptr;
}

Mod* Parser::parse_func_type() {
  if (!expect(TokenType::kLeftParen)) return nullptr;
  ListBuilder<Expr*> types(arena_);
  // Plain types, then at most one with `*`, then at most one with `**`.
  int stars = 0;
  while (!at(TokenType::kRightParen)) {
    int item = at(TokenType::kStar) ? 1 : at(TokenType::kDoubleStar) ? 2 : 0;
    if (item < stars || (item == stars && stars > 0)) return fail(), nullptr;
    stars = item;
    if (item > 0) ++pos_;
    Expr* type = parse_expression();
    if (type == nullptr) return nullptr;
    types.add(type);
    if (!accept(TokenType::kComma)) break;
    if (at(TokenType::kRightParen)) return fail(), nullptr;
  }
  if (!expect(TokenType::kRightParen) || !expect(TokenType::kArrow)) return nullptr;
  Expr* returns = parse_expression();
  if (returns == nullptr) return nullptr;
  while (accept(TokenType::kNewline)) {
  }
  if (!expect(TokenType::kEndMarker)) return nullptr;
  return make_node<FunctionType>(arena_, Location{}, types.take(), returns);
}

ParseResult parse(Arena& arena, std::string_view source, const ParseOptions& requested) {
  ParseResult result;
  PreparedSource prepared;
  if (!prepared.prepare(source, requested, &result.error)) return result;
  std::string_view text = prepared.text();
  ParseOptions options = requested;
  if (text.find("\nfrom __future__ import barry_as_FLUFL") != std::string_view::npos ||
      text.starts_with("from __future__ import barry_as_FLUFL")) {
    options.barry_as_bdfl = true;
  }
  LexerOptions lexer_options;
  lexer_options.type_comments = options.type_comments;
  lexer_options.barry_as_bdfl = options.barry_as_bdfl;
  Lexer lexer(text, lexer_options);
  TokenList list;
  tokenize(lexer, options, text.size(), &list);
  Parser parser(arena, list, text, options);
  Mod* module = parser.parse_module();
  result.warnings = std::move(lexer.warnings());
  for (SyntaxWarningInfo& warning : parser.warnings()) result.warnings.push_back(std::move(warning));
  if (module != nullptr) {
    result.module = module;
  } else if (parser.raised()) {
    ErrorReporter reporter(list, text, lexer);
    const ParserError& error = parser.error();
    result.error = reporter.at_location(error.kind, error.message, error.range, error.token);
    if (error.kind == SyntaxErrorKind::kSyntaxError) reporter.later_lexer_error(error.token, &result.error);
  } else {
    result.error = explain_error(list, text, lexer, options, parser.statement(), parser.furthest());
  }
  return result;
}

}  // namespace dxpy::syntax
