// Matching: rules, memory, tokens.
#include "core/syntax/error_parser.h"

namespace dxpy::syntax {
namespace {

// Nested rules; beyond, the source is too deep to be explained.
constexpr int kMaxDepth = sizeof(void*) == 8 ? 4200 : 500;  // engines of WebAssembly have stacks of 1 MB

}  // namespace

ErrorParser::Outcome ErrorParser::match(uint32_t rule, size_t start, bool explaining) {
  recent_.clear();
  kept_.clear();
  pos_ = start;
  explaining_ = explaining;
  const Result* result = match_rule(rule);
  if (bad_token_) return Outcome::kBadToken;
  if (stopped_) return Outcome::kRaised;
  return result != nullptr ? Outcome::kMatched : Outcome::kNoMatch;
}

// The token, or null after reading the lexer's error.
const Token* ErrorParser::token_at(size_t index) {
  if (index >= tokens_.size()) index = tokens_.size() - 1;
  if (index > furthest_) furthest_ = index;
  if (tokens_[index].type == TokenType::kErrorToken) {
    stopped_ = bad_token_ = true;
    return nullptr;
  }
  return &tokens_[index];
}

ErrorParser::Result* ErrorParser::make(std::string_view kind, uint32_t first, const Result** parts, uint32_t count) {
  Result* result = arena_.make<Result>();
  result->kind = kind;
  result->first = first;
  result->end = static_cast<uint32_t>(pos_);
  result->parts = parts;
  result->count = count;
  return result;
}

const ErrorParser::Result* ErrorParser::match_rule(uint32_t index) {
  const ErrorGrammar::Rule& rule = grammar_.rules[index];
  if (stopped_ || (rule.explaining && !explaining_)) return nullptr;
  if (depth_ >= kMaxDepth) {
    too_deep_ = true;
    return nullptr;
  }
  MemoTable& table = rule.kept ? kept_ : recent_;
  // CPython shares what it remembers between both ways of matching; what only we remember must not be.
  bool shared = rule.memo || rule.kept || rule.left;
  uint64_t key = (uint64_t{pos_} << 16) | (uint64_t{index} << 1) | uint64_t{!shared && explaining_};
  if (auto found = table.find(key); found != table.end()) {
    pos_ = found->second.end;
    return found->second.result;
  }
  ++depth_;
  const Result* result;
  if (rule.left) {
    result = match_left_recursive(index, table, key);
  } else {
    bool explaining = explaining_;
    if (rule.quiet) explaining_ = false;
    bool cut = false;
    result = match_alternatives(rule.first_alternative, rule.count, &cut);
    explaining_ = explaining;
    if (rule.kept && result != nullptr && rule.name == "statement") {
      recent_.clear();
      last_statement_ = result->first;
    }
    if (!stopped_) table.insert_or_assign(key, Memo{result, static_cast<uint32_t>(pos_)});
  }
  --depth_;
  return stopped_ ? nullptr : result;
}

// Grows the match as long as using it as its own left operand makes it longer.
const ErrorParser::Result* ErrorParser::match_left_recursive(uint32_t index, MemoTable& table, uint64_t key) {
  const ErrorGrammar::Rule& rule = grammar_.rules[index];
  auto start = static_cast<uint32_t>(pos_);
  Memo best{nullptr, start};
  table.insert_or_assign(key, best);
  for (;;) {
    pos_ = start;
    bool cut = false;
    const Result* result = match_alternatives(rule.first_alternative, rule.count, &cut);
    if (result == nullptr || pos_ <= best.end) break;
    best = {result, static_cast<uint32_t>(pos_)};
    table.insert_or_assign(key, best);
  }
  pos_ = best.end;
  return best.result;
}

const ErrorParser::Result* ErrorParser::match_alternatives(uint32_t first, uint32_t count, bool* cut) {
  size_t start = pos_;
  for (uint32_t i = first; i < first + count; ++i) {
    const Result* result = match_alternative(grammar_.alternatives[i], cut);
    if (result != nullptr) return result;
    pos_ = start;
    if (stopped_ || *cut) return nullptr;
  }
  return nullptr;
}

const ErrorParser::Result* ErrorParser::match_alternative(const ErrorGrammar::Alternative& alternative, bool* cut) {
  Frame frame;
  frame.first = static_cast<uint32_t>(pos_);
  const Result** parts = arena_.allocate_array<const Result*>(alternative.items.size());
  uint32_t count = 0;
  for (uint32_t index : alternative.items) {
    const ErrorGrammar::Item& item = grammar_.items[index];
    if (item.op == ErrorGrammar::Op::kCut) {
      *cut = true;
      continue;
    }
    const Result* result = match_item(item);
    if (result == nullptr) return nullptr;
    if (item.variable >= 0) frame.variables[item.variable] = result;
    if (item.op != ErrorGrammar::Op::kAnd && item.op != ErrorGrammar::Op::kNot) parts[count++] = result;
  }
  return finish(alternative, frame, parts, count);
}

const ErrorParser::Result* ErrorParser::finish(const ErrorGrammar::Alternative& alternative, const Frame& frame,
                                               const Result** parts, uint32_t count) {
  const ErrorGrammar::Action& action = alternative.action;
  auto variable = [&](int8_t which) { return which < 0 ? nullptr : frame.variables[which]; };
  switch (action.kind) {
    case ErrorGrammar::ActionKind::kNone:
      return count == 1 ? parts[0] : make({}, frame.first, parts, count);
    case ErrorGrammar::ActionKind::kPass:
      return variable(action.first);
    case ErrorGrammar::ActionKind::kNode:
      return make(action.name, frame.first, parts, count);
    case ErrorGrammar::ActionKind::kRaise:
      break;
  }
  act(action, variable(action.first), variable(action.second));
  if (stopped_) return nullptr;
  // These two check what may well be right.
  if (action.name == "strings") return make("strings", frame.first, parts, count);
  return action.name == "conversion" ? make({}, frame.first, parts, count) : nullptr;
}

const ErrorParser::Result* ErrorParser::match_item(const ErrorGrammar::Item& item) {
  using Op = ErrorGrammar::Op;
  size_t start = pos_;
  switch (item.op) {
    case Op::kToken:
    case Op::kSoftKeyword:
    case Op::kForced:
    case Op::kNotEqual:
      return match_token(item);
    case Op::kRule:
      return match_rule(item.value);
    case Op::kGroup: {
      bool cut = false;
      return match_alternatives(item.value, item.count, &cut);
    }
    case Op::kStar:
    case Op::kPlus:
    case Op::kGather:
      return match_loop(item);
    case Op::kOptional: {
      const Result* result = match_item(grammar_.items[item.value]);
      if (result != nullptr || stopped_) return result;
      pos_ = start;
      return make({}, static_cast<uint32_t>(start), nullptr, 0);
    }
    case Op::kAnd:
    case Op::kNot: {
      const Result* result = match_item(grammar_.items[item.value]);
      pos_ = start;
      if (stopped_) return nullptr;
      bool wanted = item.op == Op::kAnd;
      return (result != nullptr) == wanted ? make({}, static_cast<uint32_t>(start), nullptr, 0) : nullptr;
    }
    case Op::kCut:
      break;
  }
  return nullptr;
}

// x*, x+, s.x+
const ErrorParser::Result* ErrorParser::match_loop(const ErrorGrammar::Item& item) {
  auto first = static_cast<uint32_t>(pos_);
  std::vector<const Result*> found;
  for (;;) {
    size_t before = pos_;
    if (item.op == ErrorGrammar::Op::kGather && !found.empty() && match_item(grammar_.items[item.other]) == nullptr) {
      pos_ = before;
      break;
    }
    const Result* result = match_item(grammar_.items[item.value]);
    if (result == nullptr || (pos_ == before && !found.empty())) {
      pos_ = before;
      break;
    }
    found.push_back(result);
  }
  if (stopped_ || (found.empty() && item.op != ErrorGrammar::Op::kStar)) return nullptr;
  const Result** parts = arena_.allocate_array<const Result*>(found.size());
  for (size_t i = 0; i < found.size(); ++i) parts[i] = found[i];
  return make({}, first, parts, static_cast<uint32_t>(found.size()));
}

const ErrorParser::Result* ErrorParser::match_token(const ErrorGrammar::Item& item) {
  using Op = ErrorGrammar::Op;
  const Token* token = token_at(pos_);
  if (token == nullptr) return nullptr;
  auto type = static_cast<TokenType>(item.value);
  bool matches = false;
  switch (item.op) {
    case Op::kSoftKeyword:
      matches =
          token->soft != SoftKeyword::kNone && (item.value == 0 || token->soft == static_cast<SoftKeyword>(item.value));
      break;
    case Op::kNotEqual:
      matches = token->type == TokenType::kNotEqual && (source_[token->start] == '<') == options_.barry_as_bdfl;
      break;
    default:
      matches = token->type == type;
      break;
  }
  auto first = static_cast<uint32_t>(pos_);
  if (!matches) {
    if (item.op == Op::kForced) {
      Result* here = make("token", first, nullptr, 0);
      here->end = first + 1;
      raise(ErrorPlace::Form::kRange, "expected '" + std::string(token_spelling(type)) + "'", here, here);
    }
    return nullptr;
  }
  ++pos_;
  bool name = token->type == TokenType::kName && item.op == Op::kToken;
  bool string = token->type == TokenType::kString;
  return make(name ? "Name" : string ? "Constant" : "token", first, nullptr, 0);
}

}  // namespace dxpy::syntax
