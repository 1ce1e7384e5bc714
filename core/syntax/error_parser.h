// Matches tokens against the error grammar, as CPython's PEG parser would (private to this folder).
#pragma once

#include <string>
#include <unordered_map>

#include "core/base/arena.h"
#include "core/syntax/error_grammar.h"
#include "core/syntax/error_report.h"
#include "core/syntax/parser_impl.h"

namespace dxpy::syntax {

class ErrorParser {
 public:
  ErrorParser(const ErrorGrammar& grammar, const TokenList& list, std::string_view source, const ParseOptions& options)
      : grammar_(grammar), tokens_(list.tokens), source_(source), options_(options) {}

  enum class Outcome : uint8_t {
    kMatched,
    kNoMatch,
    kRaised,    // report() says what
    kBadToken,  // the lexer's error is the answer
  };
  // Matches `rule` from token `start`. `explaining` turns the rules on that describe wrong sources.
  Outcome match(uint32_t rule, size_t start, bool explaining);

  // The last token looked at so far.
  size_t furthest() const { return furthest_; }
  const ErrorPlace& report() const { return report_; }
  // The source nests too deeply to be explained; furthest() says nothing then.
  bool too_deep() const { return too_deep_; }
  // First token of the last statement that matched; none: SIZE_MAX.
  size_t last_statement() const { return last_statement_; }

 private:
  // What an item matched: tokens first .. end - 1. `kind` names an expression ("Call"), or is "token", or is empty for
  // sequences, whose parts matter.
  struct Result {
    std::string_view kind;
    uint32_t first = 0;
    uint32_t end = 0;
    const Result** parts = nullptr;
    uint32_t count = 0;
  };
  struct Memo {
    const Result* result;
    uint32_t end;
  };
  struct Frame {
    const Result* variables[4] = {};
    const Result* single = nullptr;
    uint32_t first = 0;
    bool cut = false;
  };
  using MemoTable = std::unordered_map<uint64_t, Memo>;

  const Result* match_rule(uint32_t index);
  const Result* match_left_recursive(uint32_t index, MemoTable& table, uint64_t key);
  const Result* match_alternatives(uint32_t first, uint32_t count, bool* cut);
  const Result* match_alternative(const ErrorGrammar::Alternative& alternative, bool* cut);
  const Result* match_item(const ErrorGrammar::Item& item);
  const Result* match_loop(const ErrorGrammar::Item& item);
  const Result* match_token(const ErrorGrammar::Item& item);
  const Result* finish(const ErrorGrammar::Alternative& alternative, const Frame& frame, const Result** parts,
                       uint32_t count);
  const Token* token_at(size_t index);
  Result* make(std::string_view kind, uint32_t first, const Result** parts, uint32_t count);

  // ---- Actions ----
  void act(const ErrorGrammar::Action& action, const Result* a, const Result* b);
  void act_forgot_comma(const Result* a, const Result* b);
  void act_invalid_target(std::string_view action, const Result* a);
  void act_conversion(const ErrorGrammar::Action& action, const Result* a, const Result* b);
  void act_strings(const Result* a);
  void act_bare_generator(const Result* args, const Result* clauses);
  const Result* invalid_target(const Result* target, std::string_view action) const;
  void raise(ErrorPlace::Form form, std::string message, const Result* a, const Result* b);
  void expressions_in(const Result* result, std::vector<const Result*>* out) const;
  const char* expression_name(const Result* result) const;
  std::string_view text_of(const Result* result) const;

  const ErrorGrammar& grammar_;
  const std::vector<Token>& tokens_;
  std::string_view source_;
  const ParseOptions& options_;
  Arena arena_;
  MemoTable recent_;
  MemoTable kept_;
  size_t pos_ = 0;
  size_t furthest_ = 0;
  size_t last_statement_ = SIZE_MAX;
  int depth_ = 0;
  bool explaining_ = false;
  bool stopped_ = false;
  bool bad_token_ = false;
  bool too_deep_ = false;
  ErrorPlace report_;
};

}  // namespace dxpy::syntax
