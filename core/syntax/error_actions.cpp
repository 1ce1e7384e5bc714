// What the error grammar's actions raise.
#include "core/syntax/error_parser.h"

namespace dxpy::syntax {
namespace {

struct KindName {
  std::string_view kind;
  const char* name;
};

// What messages call an expression.
constexpr KindName kNames[] = {
    {"Attribute", "attribute"},
    {"Subscript", "subscript"},
    {"Starred", "starred"},
    {"Name", "name"},
    {"List", "list"},
    {"Tuple", "tuple"},
    {"Lambda", "lambda"},
    {"Call", "function call"},
    {"BoolOp", "expression"},
    {"BinOp", "expression"},
    {"UnaryOp", "expression"},
    {"GeneratorExp", "generator expression"},
    {"Yield", "yield expression"},
    {"YieldFrom", "yield expression"},
    {"Await", "await expression"},
    {"ListComp", "list comprehension"},
    {"SetComp", "set comprehension"},
    {"DictComp", "dict comprehension"},
    {"Dict", "dict literal"},
    {"Set", "set display"},
    {"TemplateStr", "t-string expression"},
    {"Compare", "comparison"},
    {"IfExp", "conditional expression"},
    {"NamedExpr", "named expression"},
};

bool is_expression(std::string_view kind) { return !kind.empty() && kind != "token"; }

// Puts `value` in the place of `mark`.
std::string fill(std::string message, std::string_view mark, std::string_view value) {
  size_t at = message.find(mark);
  return at == std::string::npos ? message : message.replace(at, mark.size(), value);
}

}  // namespace

const char* ErrorParser::expression_name(const Result* result) const {
  for (const KindName& row : kNames) {
    if (row.kind == result->kind) return row.name;
  }
  for (size_t i = result->first; i < result->end; ++i) {
    if (tokens_[i].type == TokenType::kFStringStart) return "f-string expression";
  }
  switch (tokens_[result->first].type) {
    case TokenType::kKwNone:
      return "None";
    case TokenType::kKwTrue:
      return "True";
    case TokenType::kKwFalse:
      return "False";
    case TokenType::kEllipsis:
      return "ellipsis";
    default:
      return "literal";
  }
}

std::string_view ErrorParser::text_of(const Result* result) const {
  const Token& first = tokens_[result->first];
  const Token& last = tokens_[result->end - 1];
  return source_.substr(first.start, last.end - first.start);
}

// The outermost expressions a result is made of, in order.
void ErrorParser::expressions_in(const Result* result, std::vector<const Result*>* out) const {
  if (is_expression(result->kind)) {
    out->push_back(result);
    return;
  }
  for (uint32_t i = 0; i < result->count; ++i) expressions_in(result->parts[i], out);
}

void ErrorParser::raise(ErrorPlace::Form form, std::string message, const Result* a, const Result* b) {
  stopped_ = true;
  report_.form = form;
  report_.message = std::move(message);
  if (a != nullptr) {
    report_.first = a->first;
    report_.last = (b != nullptr ? b : a)->end - 1;
  }
}

void ErrorParser::act(const ErrorGrammar::Action& action, const Result* a, const Result* b) {
  using Form = ErrorPlace::Form;
  std::string_view name = action.name;
  std::string message = action.message;
  if (a != nullptr && message.find("%s") != std::string::npos) message = fill(message, "%s", expression_name(a));
  if (a != nullptr) message = fill(message, "%t", text_of(a));
  if (name == "at") return raise(Form::kRange, message, a, a);
  if (name == "range") return raise(Form::kRange, message, a, b);
  if (name == "joined") {  // nothing between the two
    if (tokens_[a->end - 1].end == tokens_[b->first].start) raise(Form::kRange, message, a, b);
    return;
  }
  if (name == "from") return raise(Form::kFrom, message, a, a);
  if (name == "last") return raise(Form::kLastRead, message, nullptr, nullptr);
  if (name == "key_end") return raise(Form::kKeyEnd, message, a, a);
  if (name == "next") {
    if (token_at(pos_) == nullptr) return;
    raise(Form::kNext, message, nullptr, nullptr);
    report_.first = pos_;
    return;
  }
  if (name == "indented") {
    if (a != nullptr) message = fill(message, "%d", std::to_string(tokens_[a->first].lineno));
    raise(Form::kLastRead, message, nullptr, nullptr);
    report_.kind = SyntaxErrorKind::kIndentationError;
    return;
  }
  if (name == "forgot_comma") return act_forgot_comma(a, b);
  if (name == "star_target" || name == "for_target" || name == "del_target") return act_invalid_target(name, a);
  if (name == "conversion") return act_conversion(action, a, b);
  if (name == "strings") return act_strings(a);
  // Where one kind of literal follows the other.
  if (name == "mix") return raise(Form::kRange, message, a->parts[a->count - 1], b->parts[0]);
  if (name == "bare_genexp") return act_bare_generator(a, b);
  if (name == "genexp") return raise(Form::kRange, "Generator expression must be parenthesized", a, b);
  if (name == "argument_order") {
    bool unpacking = false;
    std::vector<const Result*> arguments;
    expressions_in(a, &arguments);
    for (const Result* argument : arguments) unpacking |= tokens_[argument->first].type == TokenType::kDoubleStar;
    message = "positional argument follows keyword argument";
    return raise(Form::kLastRead, unpacking ? message + " unpacking" : message, nullptr, nullptr);
  }
  if (name == "legacy") {
    std::string_view word = text_of(a);
    if (word != "print" && word != "exec") return;
    std::string spelled(word);
    message = "Missing parentheses in call to '" + spelled + "'. Did you mean " + spelled + "(...)?";
    return raise(Form::kRange, message, a, b);
  }
  if (name == "type_param_bound") {
    const char* what = b->kind == "Tuple" ? "constraints" : "bound";
    return raise(Form::kFrom, std::string("cannot use ") + what + " with " + message, a, a);
  }
}

void ErrorParser::act_forgot_comma(const Result* a, const Result* b) {
  if (a->kind == "Name" && (text_of(a) == "print" || text_of(a) == "exec")) return;
  if (tokens_[pos_ - 1].level == 0) return;
  raise(ErrorPlace::Form::kRange, "invalid syntax. Perhaps you forgot a comma?", a, b);
}

// The first part of a target that is none; null if all is well.
const ErrorParser::Result* ErrorParser::invalid_target(const Result* target, std::string_view action) const {
  std::string_view kind = target->kind;
  if (kind == "Name" || kind == "Attribute" || kind == "Subscript") return nullptr;
  if (kind == "List" || kind == "Tuple") {
    std::vector<const Result*> elements;
    for (uint32_t i = 0; i < target->count; ++i) expressions_in(target->parts[i], &elements);
    for (const Result* element : elements) {
      if (const Result* bad = invalid_target(element, action)) return bad;
    }
    return nullptr;
  }
  if (kind == "Starred") {
    return action == "del_target" ? target : invalid_target(target->parts[target->count - 1], action);
  }
  if (kind == "Compare" && action == "for_target") {
    // `for a in b`: the comparison's left side is the target.
    const Result* left = target->parts[0];
    return tokens_[left->end].type == TokenType::kKwIn ? invalid_target(left, action) : nullptr;
  }
  return target;
}

void ErrorParser::act_invalid_target(std::string_view action, const Result* a) {
  const Result* bad = invalid_target(a, action);
  if (bad == nullptr) return;
  std::string message = action == "del_target" ? "cannot delete " : "cannot assign to ";
  raise(ErrorPlace::Form::kRange, message + expression_name(bad), bad, bad);
}

void ErrorParser::act_conversion(const ErrorGrammar::Action& action, const Result* a, const Result* b) {
  const Token& mark = tokens_[a->first];
  const Token& name = tokens_[b->first];
  std::string prefix = action.message + "-string: ";
  if (mark.end != name.start) {
    raise(ErrorPlace::Form::kRange, prefix + "conversion type must come right after the exclamation mark", a, b);
    return;
  }
  std::string_view text = text_of(b);
  if (text == "s" || text == "r" || text == "a") return;
  raise(ErrorPlace::Form::kRange,
        prefix + "invalid conversion character '" + std::string(text) + "': expected 's', 'r', or 'a'", b, b);
}

void ErrorParser::act_strings(const Result* a) {
  bool bytes = false, text = false;
  int depth = 0;
  for (size_t i = a->first; i < a->end; ++i) {
    TokenType type = tokens_[i].type;
    if (type == TokenType::kFStringStart) text = true;
    if (type == TokenType::kFStringStart || type == TokenType::kTStringStart) ++depth;
    if (type == TokenType::kFStringEnd || type == TokenType::kTStringEnd) --depth;
    if (type != TokenType::kString || depth > 0) continue;
    std::string_view literal = source_.substr(tokens_[i].start, 2);
    bool is_bytes = (literal[0] | 0x20) == 'b' || ((literal[0] | 0x20) == 'r' && (literal[1] | 0x20) == 'b');
    (is_bytes ? bytes : text) = true;
  }
  if (bytes && text) raise(ErrorPlace::Form::kLastRead, "cannot mix bytes and nonbytes literals", nullptr, nullptr);
}

void ErrorParser::act_bare_generator(const Result* args, const Result* clauses) {
  std::vector<const Result*> arguments;
  expressions_in(args, &arguments);
  std::erase_if(arguments, [](const Result* argument) { return argument->kind == "keyword"; });
  if (arguments.size() <= 1) return;
  raise(ErrorPlace::Form::kRange, "Generator expression must be parenthesized", arguments.back(), clauses);
}

}  // namespace dxpy::syntax
