// The parser proper: hand-written, predictive, over the whole token array (private to this folder).
//
// It accepts exactly Python 3.14 and says nothing about why a source is wrong: on the first token that fits nowhere it
// stops (failed()), and error_grammar.h explains the failure with a second, slower pass. Only errors that CPython
// raises while parsing correct grammar (bad escapes, numbers with too many digits, features newer than feature_version)
// are raised here (raised()).
//
// Every parse function returns the node, or null after fail() or raise(); callers hand the null on. Two places try one
// reading and go back for the other (parenthesised `with` items, `match` as a name).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/syntax/ast.h"
#include "core/syntax/parser.h"
#include "core/syntax/token.h"

namespace dxpy::syntax {

// Tokens of one source, ended by ENDMARKER or an error token.
struct TokenList {
  std::vector<Token> tokens;
  std::vector<Token> type_ignores;
};

// A list that grows in the arena.
template <typename T>
class ListBuilder {
 public:
  explicit ListBuilder(Arena& arena) : arena_(&arena) {}
  void add(T item) {
    if (count_ == capacity_) grow();
    items_[count_++] = item;
  }
  uint32_t size() const { return count_; }
  T& operator[](size_t index) { return items_[index]; }
  T& back() { return items_[count_ - 1]; }
  Seq<T> take() const { return {items_, count_}; }

 private:
  void grow() {
    uint32_t wanted = capacity_ == 0 ? 4 : capacity_ * 2;
    T* grown = arena_->allocate_array<T>(wanted);
    for (uint32_t i = 0; i < count_; ++i) grown[i] = items_[i];
    items_ = grown;
    capacity_ = wanted;
  }
  Arena* arena_;
  T* items_ = nullptr;
  uint32_t count_ = 0;
  uint32_t capacity_ = 0;
};

// Interned names of one parse.
class NameTable {
 public:
  explicit NameTable(Arena& arena) : arena_(arena) {}
  Identifier intern(std::string_view name);

 private:
  void grow();
  Arena& arena_;
  std::vector<Identifier> slots_;
  size_t count_ = 0;
};

// An error found in a source whose grammar is right so far.
struct ParserError {
  SyntaxErrorKind kind{};
  std::string message;
  Location range;
  size_t token = 0;  // the parser stood here
};

// Engines of WebAssembly have stacks of 1 MB.
inline constexpr int kDeepest = sizeof(void*) == 8 ? kMaxNesting : 1000;

class Parser {
 public:
  Parser(Arena& arena, const TokenList& list, std::string_view source, const ParseOptions& options)
      : arena_(arena), list_(list), tokens_(list.tokens.data()), source_(source), options_(options), names_(arena) {}

  Mod* parse_module();

  bool failed() const { return failed_; }
  bool raised() const { return raised_; }
  const ParserError& error() const { return error_; }
  // Index of the last token that was looked at.
  size_t furthest() const { return furthest_; }
  size_t position() const { return pos_; }
  // Where explaining a failure must begin: the top-level statement before the one that failed (an `else` may have been
  // meant to continue it).
  size_t statement() const { return previous_statement_; }
  std::vector<SyntaxWarningInfo>& warnings() { return warnings_; }

 private:
  enum class ParameterStyle : uint8_t { kDef, kLambda };
  enum class TargetStyle : uint8_t { kStore, kDelete };
  struct CallArguments {
    Seq<Expr*> args;
    Seq<Keyword*> keywords;
  };
  // Counts nesting; false when it is too deep (the error is then raised).
  class Depth {
   public:
    explicit Depth(Parser& parser) : parser_(parser) { ++parser_.depth_; }
    ~Depth() { --parser_.depth_; }
    explicit operator bool() const { return parser_.depth_ <= kDeepest || parser_.too_deep(); }

   private:
    Parser& parser_;
  };
  // A place to go back to.
  struct Mark {
    size_t pos;
    size_t warning_count;
  };

  // ---- Tokens ----
  const Token& peek(size_t ahead = 0) const { return tokens_[pos_ + ahead]; }
  TokenType type() const { return tokens_[pos_].type; }
  TokenType type_after() const {
    return type() == TokenType::kEndMarker || type() == TokenType::kErrorToken ? type() : tokens_[pos_ + 1].type;
  }
  bool at(TokenType wanted) const { return type() == wanted; }
  bool accept(TokenType wanted) {
    if (type() != wanted) return false;
    ++pos_;
    return true;
  }
  // Fails unless the token is there.
  bool expect(TokenType wanted) { return accept(wanted) || fail(); }
  bool fail();
  bool too_deep();
  bool raise_at(std::string message, const Token& first, const Token& last);
  bool raise_error(SyntaxErrorKind kind, std::string message, const Location& range);
  bool check_version(int minor, const char* what);
  void warn(WarningCategory category, std::string message, const Location& at);
  Mark mark() const { return {pos_, warnings_.size()}; }
  // True if the attempt may be undone (nothing was raised).
  bool go_back(const Mark& mark);
  std::string_view text_of(const Token& token) const { return source_.substr(token.start, token.end - token.start); }
  Identifier name_of(const Token& token);
  bool parse_name(Identifier* name);
  // From the start of token `first` to the end of the last token read that has text.
  Location from(size_t first) const;
  template <typename T, typename... Fields>
  T* make(size_t first, Fields&&... fields) {
    return make_node<T>(arena_, from(first), std::forward<Fields>(fields)...);
  }

  // ---- Statements ----
  Mod* parse_file();
  Mod* parse_interactive();
  Mod* parse_eval();
  Mod* parse_func_type();
  bool parse_statement(ListBuilder<Stmt*>& out);
  bool parse_simple_statements(ListBuilder<Stmt*>& out);
  bool parse_block(Seq<Stmt*>* body);
  Stmt* parse_simple_statement();
  Stmt* parse_compound_statement();
  Stmt* parse_expression_statement();
  Stmt* parse_annotated_assignment(size_t start, Expr* target);
  Stmt* parse_assignment(size_t start, Expr* first);
  Stmt* parse_type_alias();
  Stmt* parse_return();
  Stmt* parse_raise();
  Stmt* parse_assert();
  Stmt* parse_delete();
  Stmt* parse_scope_names();
  Stmt* parse_import();
  Stmt* parse_import_from();
  Alias* parse_dotted_alias();
  bool parse_imported_names(Seq<Alias*>* names);
  Stmt* parse_if();
  Stmt* parse_while();
  Stmt* parse_for(size_t start, bool is_async);
  Stmt* parse_with(size_t start, bool is_async);
  bool parse_parenthesized_with_items(Seq<WithItem*>* items);
  WithItem* parse_with_item();
  Stmt* parse_try();
  ExceptHandler* parse_except(bool* is_star);
  Expr* parse_except_type(bool* bare_tuple);
  Stmt* parse_async();
  Stmt* parse_decorated();
  Stmt* parse_function(size_t start, bool is_async, Seq<Expr*> decorators);
  Stmt* parse_class(Seq<Expr*> decorators);
  bool parse_else(Seq<Stmt*>* body);
  String parse_type_comment();
  String parse_func_type_comment();
  bool maybe_match_statement() const;
  Stmt* parse_match();
  MatchCase* parse_case();

  // ---- Parameters ----
  Arguments* parse_parameters(ParameterStyle style);
  struct ParameterState;
  bool parse_parameter(ParameterStyle style, ParameterState& state);
  bool parse_star_parameter(ParameterStyle style, ParameterState& state);
  Arg* parse_arg(ParameterStyle style, bool star_annotation);
  void end_parameter(Arg* arg);
  bool parse_type_params(Seq<TypeParam*>* params);
  TypeParam* parse_type_param();
  bool parse_type_param_default(Expr** value, bool allow_star);

  // ---- Patterns ----
  Pattern* parse_case_patterns();
  Pattern* parse_maybe_star_pattern();
  Pattern* parse_as_pattern();
  Pattern* parse_or_pattern();
  Pattern* parse_closed_pattern();
  Pattern* parse_literal_pattern();
  Expr* parse_pattern_number();
  Expr* parse_signed_number();
  Pattern* parse_name_pattern();
  Pattern* parse_class_pattern(size_t start, Expr* cls);
  Pattern* parse_sequence_pattern();
  Pattern* parse_mapping_pattern();
  Pattern* parse_star_pattern();
  bool parse_capture_name(Identifier* name);

  // ---- Expressions ----
  Expr* parse_star_expressions();
  Expr* parse_star_expression();
  Expr* parse_star_named_expression();
  Expr* parse_named_expression();
  Expr* parse_expressions();
  Expr* parse_expression();
  Expr* parse_disjunction();
  Expr* parse_conjunction();
  Expr* parse_inversion();
  Expr* parse_comparison();
  bool comparison_operator(CmpOperator* op);
  Expr* parse_binary(int min_precedence);
  Expr* parse_unary();
  Expr* parse_power();
  Expr* parse_primary();
  Expr* parse_trailers(size_t start, Expr* value);
  Expr* parse_call(size_t start, Expr* function);
  bool parse_call_arguments(CallArguments* out);
  Expr* parse_slices();
  Expr* parse_slice();
  Expr* parse_atom();
  Expr* parse_constant(ConstantKind kind);
  Expr* parse_paren();
  Expr* parse_list();
  Expr* parse_brace();
  Expr* parse_dict(size_t start);
  Expr* parse_lambda();
  Expr* parse_yield();
  Expr* parse_yield_or_star_expressions();
  Expr* parse_number();
  bool at_comprehension() const;
  bool parse_comprehensions(Seq<Comprehension*>* out);
  Comprehension* parse_comprehension();
  bool starts_expression() const;

  // ---- Targets ----
  Expr* parse_target_list(TargetStyle style);
  Expr* parse_target(TargetStyle style);
  bool set_context(Expr* target, ExprContext context);

  // ---- Strings ----
  Expr* parse_strings();
  Expr* parse_plain_strings(size_t start);
  Expr* parse_formatted_strings(size_t start, bool is_template);
  bool parse_formatted_string(ListBuilder<Expr*>& values);
  Expr* parse_replacement_field(ListBuilder<Expr*>& values, bool is_template, bool raw);
  Expr* parse_format_spec(bool is_template, bool raw);
  bool parse_conversion(Int* conversion);
  std::string_view field_text(uint32_t start, uint32_t end);
  Seq<Expr*> merge_strings(ListBuilder<Expr*>& values);
  bool decode_string(const Token& token, ConstantValue* value);
  bool decode_middle(const Token& token, bool raw, String* out);
  bool decode_escapes(std::string_view text, const Token& token, bool bytes, std::string* out);
  class EscapeDecoder;
  Expr* constant_at(const Location& at, ConstantValue value, String kind = {});

  Arena& arena_;
  const TokenList& list_;
  const Token* tokens_;
  std::string_view source_;
  const ParseOptions& options_;
  NameTable names_;
  size_t pos_ = 0;
  size_t furthest_ = 0;
  size_t statement_ = 0;
  size_t previous_statement_ = 0;
  int depth_ = 0;
  bool failed_ = false;
  bool raised_ = false;
  ParserError error_;
  std::vector<SyntaxWarningInfo> warnings_;
};

}  // namespace dxpy::syntax
