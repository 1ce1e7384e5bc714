// Compiles the notation of error_grammar.h.
#include <cstdlib>

#include "core/syntax/error_grammar.h"

namespace dxpy::syntax {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

using Op = ErrorGrammar::Op;

size_t name_hash(std::string_view name) {
  size_t hash = 5381;
  for (char c : name) hash = hash * 33 + static_cast<unsigned char>(c);
  return hash ^ (hash >> 10);
}

class Compiler {
 public:
  explicit Compiler(ErrorGrammar& grammar) : grammar_(grammar) {}

  // Names first, so that a rule may be used before it is written.
  void collect_names(std::string_view text) {
    for (size_t i = 0; i < text.size();) {
      size_t end = i;
      while (end < text.size() && is_word(text[end])) ++end;
      if (end > i) {
        grammar_.rules.emplace_back();
        grammar_.rules.back().name = text.substr(i, end - i);
      }
      size_t newline = text.find('\n', i);
      if (newline == std::string_view::npos) break;
      i = newline + 1;
    }
  }

  void compile(std::string_view text) {
    text_ = text;
    at_ = 0;
    for (skip(); at_ < text_.size(); skip()) compile_rule();
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    skip_blanks();
    return true;
  }
  bool take(std::string_view wanted) {
    if (text_.substr(at_, wanted.size()) != wanted) return false;
    at_ += wanted.size();
    skip_blanks();
    return true;
  }
  // Blanks, line ends, comments.
  void skip() {
    for (; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == '#') {
        at_ = text_.find('\n', at_);
      } else if (c != ' ' && c != '\n') {
        return;
      }
    }
  }
  // The same, but stops before a line that starts a rule.
  void skip_blanks() {
    size_t before = at_;
    skip();
    if (at_ > before && at_ > 0 && text_[at_ - 1] == '\n') at_ = before;
  }
  std::string_view word() {
    size_t start = at_;
    while (is_word(peek())) ++at_;
    std::string_view result = text_.substr(start, at_ - start);
    skip_blanks();
    return result;
  }

  void compile_rule() {
    ErrorGrammar::Rule& rule = grammar_.rules[grammar_.rule(word())];
    while (!take(':')) {
      if (take('?')) {
        rule.explaining = true;
      } else if (take("@memo")) {
        rule.memo = true;
      } else if (take("@kept")) {
        rule.kept = true;
      } else if (take("@left")) {
        rule.left = true;
      } else if (take("@quiet")) {
        rule.quiet = true;
      } else {
        std::abort();  // a mistake in the table
      }
    }
    compile_alternatives(&rule.first_alternative, &rule.count);
  }

  // The alternatives of a rule or group lie next to each other, so inner groups are compiled first.
  void compile_alternatives(uint32_t* first, uint32_t* count) {
    std::vector<ErrorGrammar::Alternative> list;
    do {
      ErrorGrammar::Alternative alternative;
      while (peek() != '|' && peek() != ')' && peek() != ']' && peek() != '{' && peek() != '\n' && peek() != '\0') {
        alternative.items.push_back(add(compile_item()));
      }
      if (peek() == '{') compile_action(alternative.action);
      list.push_back(std::move(alternative));
    } while (take('|'));
    *first = static_cast<uint32_t>(grammar_.alternatives.size());
    *count = static_cast<uint32_t>(list.size());
    for (auto& alternative : list) grammar_.alternatives.push_back(std::move(alternative));
  }

  uint32_t add(const ErrorGrammar::Item& item) {
    grammar_.items.push_back(item);
    return static_cast<uint32_t>(grammar_.items.size() - 1);
  }

  ErrorGrammar::Item compile_item() {
    if (peek() >= 'a' && peek() <= 'd' && at_ + 1 < text_.size() && text_[at_ + 1] == '=') {
      auto variable = static_cast<int8_t>(peek() - 'a');
      at_ += 2;
      ErrorGrammar::Item item = compile_item();
      item.variable = variable;
      return item;
    }
    ErrorGrammar::Item item;
    if (take("&&")) {
      item = compile_atom();
      item.op = Op::kForced;
      return item;
    }
    if (take('~')) {
      item.op = Op::kCut;
      return item;
    }
    bool positive = take('&');
    if (positive || take('!')) {
      item.op = positive ? Op::kAnd : Op::kNot;
      item.value = add(compile_item());
      return item;
    }
    item = compile_atom();
    if (take('.')) {
      ErrorGrammar::Item gather;
      gather.op = Op::kGather;
      gather.other = add(item);
      gather.value = add(compile_atom());
      if (!take('+')) std::abort();
      return gather;
    }
    if (peek() == '*' || peek() == '+') {
      ErrorGrammar::Item loop;
      loop.op = peek() == '*' ? Op::kStar : Op::kPlus;
      ++at_;
      skip_blanks();
      loop.value = add(item);
      return loop;
    }
    return item;
  }

  ErrorGrammar::Item compile_atom() {
    ErrorGrammar::Item item;
    char c = peek();
    if (c == '(' || c == '[') {
      ++at_;
      skip_blanks();
      item.op = Op::kGroup;
      uint32_t count = 0;
      compile_alternatives(&item.value, &count);
      item.count = static_cast<uint16_t>(count);
      if (!take(c == '(' ? ')' : ']')) std::abort();
      if (c == '(') return item;
      ErrorGrammar::Item optional;
      optional.op = Op::kOptional;
      optional.value = add(item);
      return optional;
    }
    if (c == '\'' || c == '"') return compile_quoted(c);
    std::string_view name = word();
    if (name == "SOFT_KEYWORD") {
      item.op = Op::kSoftKeyword;
    } else if (name == "NOT_EQUAL") {
      item.op = Op::kNotEqual;
    } else if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') {
      for (size_t type = 0; type < kTokenTypeCount; ++type) {
        if (token_name(static_cast<TokenType>(type)) != name) continue;
        item.value = static_cast<uint32_t>(type);
        break;
      }
    } else {
      item.op = Op::kRule;
      item.value = grammar_.rule(name);
    }
    return item;
  }

  ErrorGrammar::Item compile_quoted(char quote) {
    size_t end = text_.find(quote, at_ + 1);
    std::string_view spelling = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    skip_blanks();
    ErrorGrammar::Item item;
    if (quote == '"') {
      item.op = Op::kSoftKeyword;
#define DX_SOFT_KEYWORD(Name, text) \
  if (spelling == text) item.value = static_cast<uint32_t>(SoftKeyword::k##Name);
#include "core/syntax/tokens.def"
      return item;
    }
    for (size_t type = 0; type < kTokenTypeCount; ++type) {
      if (token_spelling(static_cast<TokenType>(type)) == spelling) {
        item.value = static_cast<uint32_t>(type);
        return item;
      }
    }
    std::abort();
  }

  void compile_action(ErrorGrammar::Action& action) {
    using ActionKind = ErrorGrammar::ActionKind;
    take('{');
    auto variable = [&](int8_t* out) {
      if (peek() >= 'a' && peek() <= 'd') *out = static_cast<int8_t>(word()[0] - 'a');
    };
    if (take('=')) {
      action.kind = ActionKind::kPass;
      variable(&action.first);
    } else if (take('!')) {
      action.kind = ActionKind::kRaise;
      action.name = word();
      variable(&action.first);
      variable(&action.second);
      if (peek() == '"') {
        for (++at_; text_[at_] != '"'; ++at_) {
          if (text_[at_] == '\\') ++at_;
          action.message += text_[at_];
        }
        ++at_;
        skip_blanks();
      }
    } else {
      action.kind = ActionKind::kNode;
      action.name = word();
    }
    if (!take('}')) std::abort();
  }

  ErrorGrammar& grammar_;
  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

ErrorGrammar::ErrorGrammar() {
  Compiler compiler(*this);
  for (size_t i = 0; i < kErrorGrammarParts; ++i) compiler.collect_names(kErrorGrammar[i]);
  by_name_.assign(1024, 0);
  for (size_t i = 0; i < rules.size(); ++i) {
    size_t slot = name_hash(rules[i].name) & 1023;
    while (by_name_[slot] != 0) slot = (slot + 1) & 1023;
    by_name_[slot] = static_cast<uint16_t>(i + 1);
  }
  for (size_t i = 0; i < kErrorGrammarParts; ++i) compiler.compile(kErrorGrammar[i]);
}

uint32_t ErrorGrammar::rule(std::string_view name) const {
  size_t mask = by_name_.size() - 1;
  for (size_t slot = name_hash(name) & mask; by_name_[slot] != 0; slot = (slot + 1) & mask) {
    if (rules[by_name_[slot] - 1].name == name) return by_name_[slot] - 1u;
  }
  std::abort();  // a mistake in the table
}

}  // namespace dxpy::syntax
