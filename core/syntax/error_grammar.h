// The grammar that explains syntax errors (private to this folder).
//
// The parser knows only what is right. What CPython says about a wrong source depends on the order in which its PEG
// parser tries things, so the second pass is one too: rules in a text notation (error_grammar.cpp), compiled here and
// matched by error_parser.h. It runs only after a failure, so it may be slow.
//
// Notation. `name flags: alternative | alternative ...`, a new rule at the start of a line, `#` comments.
//   'x' token or keyword; "x" soft keyword; NAME, NUMBER, NEWLINE, ... other tokens; SOFT_KEYWORD any soft keyword;
//   rule; (x y | z) group; [x] optional; x* x+ repetition; ','.x+ list; &x !x lookahead; ~ no other alternative from
//   here;
//   &&'x' this token or the error "expected 'x'"; a=x binds the result to the variable a (a to d).
// Flags: `?` the rule is tried in the explaining pass only; @memo results are remembered; @kept remembered for longer
// than a statement; @left left-recursive; @quiet tried without `?` rules.
// Actions, at the end of an alternative: {Kind} its result is an expression of that kind; {=a} its result is a's;
// {!action a b "message"} raises (Action in error_parser.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/syntax/token.h"

namespace dxpy::syntax {

extern const char* const kErrorGrammar[];
extern const size_t kErrorGrammarParts;

struct ErrorGrammar {
  enum class Op : uint8_t {
    kToken,
    kSoftKeyword,  // `value`: SoftKeyword, or kNone for any
    kRule,         // `value`: rule
    kGroup,        // `value`: alternatives first .. first + count
    kOptional,     // `value`: item
    kStar,
    kPlus,
    kGather,  // `value`: item, `other`: separator
    kAnd,
    kNot,
    kCut,
    kForced,    // `value`: token
    kNotEqual,  // != or <>, as the future import says
  };
  struct Item {
    Op op = Op::kToken;
    int8_t variable = -1;
    uint16_t count = 0;
    uint32_t value = 0;
    uint32_t other = 0;
  };
  enum class ActionKind : uint8_t { kNone, kPass, kNode, kRaise };
  struct Action {
    ActionKind kind = ActionKind::kNone;
    std::string_view name;  // of the node kind or of the raising action
    int8_t first = -1;      // variables
    int8_t second = -1;
    std::string message;
  };
  struct Alternative {
    std::vector<uint32_t> items;
    Action action;
  };
  struct Rule {
    std::string_view name;
    uint32_t first_alternative = 0;
    uint32_t count = 0;
    bool explaining = false;
    bool memo = false;
    bool kept = false;
    bool left = false;
    bool quiet = false;
  };

  ErrorGrammar();  // compiles kErrorGrammar
  uint32_t rule(std::string_view name) const;

  std::vector<Item> items;
  std::vector<Alternative> alternatives;
  std::vector<Rule> rules;

 private:
  std::vector<uint16_t> by_name_;  // open addressing; index + 1, 0: empty
};

}  // namespace dxpy::syntax
