// String literals: concatenation, f-strings and t-strings.
#include "core/syntax/identifier.h"
#include "core/syntax/parser_impl.h"

namespace dxpy::syntax {
namespace {

bool is_string_token(TokenType type) {
  return type == TokenType::kString || type == TokenType::kFStringStart || type == TokenType::kTStringStart;
}

// Whether the prefix of a string literal has `letter` (lower case).
bool has_prefix(std::string_view literal, char letter) {
  for (char c : literal) {
    if (c == '"' || c == '\'') return false;
    if ((c | 0x20) == letter) return true;
  }
  return false;
}

}  // namespace

Expr* Parser::constant_at(const Location& at, ConstantValue value, String kind) {
  return make_node<Constant>(arena_, at, value, kind);
}

Expr* Parser::parse_strings() {
  size_t start = pos_;
  bool has_f = false, has_t = false, has_bytes = false, has_text = false;
  // A first look at the whole run, without what is inside replacement fields.
  int depth = 0;
  bool bad_end = false;
  for (size_t i = pos_;; ++i) {
    TokenType kind = tokens_[i].type;
    if (depth == 0 && !is_string_token(kind)) {
      // What follows is read before the strings are put together.
      bad_end = kind == TokenType::kErrorToken;
      break;
    }
    if (kind == TokenType::kErrorToken || kind == TokenType::kEndMarker) break;
    if (depth == 0) {
      has_f |= kind == TokenType::kFStringStart;
      has_t |= kind == TokenType::kTStringStart;
      bool bytes = kind == TokenType::kString && has_prefix(text_of(tokens_[i]), 'b');
      has_bytes |= bytes;
      has_text |= !bytes && kind != TokenType::kTStringStart;
    }
    if (kind == TokenType::kFStringStart || kind == TokenType::kTStringStart) ++depth;
    if (kind == TokenType::kFStringEnd || kind == TokenType::kTStringEnd) --depth;
  }
  has_bytes &= !bad_end;
  if (has_t && (has_text || has_bytes)) {
    // Only one kind is read: the rest of the run fits nowhere.
    while (is_string_token(type()) &&
           at(TokenType::kTStringStart) == (tokens_[start].type == TokenType::kTStringStart)) {
      ListBuilder<Expr*> ignored(arena_);
      if (at(TokenType::kString)) {
        ++pos_;
      } else if (!parse_formatted_string(ignored)) {
        return nullptr;
      }
    }
    return fail(), nullptr;
  }
  if (has_f || has_t) {
    if (has_bytes) {
      ListBuilder<Expr*> ignored(arena_);
      while (is_string_token(type())) {
        if (at(TokenType::kString)) {
          ++pos_;
        } else if (!parse_formatted_string(ignored)) {
          return nullptr;
        }
      }
      return raise_at("cannot mix bytes and nonbytes literals", peek(), peek()), nullptr;
    }
    return parse_formatted_strings(start, has_t);
  }
  if (has_bytes && has_text) {
    while (at(TokenType::kString)) ++pos_;
    return raise_at("cannot mix bytes and nonbytes literals", peek(), peek()), nullptr;
  }
  return parse_plain_strings(start);
}

Expr* Parser::parse_plain_strings(size_t start) {
  ConstantValue value;
  if (!decode_string(peek(), &value)) return nullptr;
  ++pos_;
  if (at(TokenType::kString)) {
    std::string joined(value.text);
    for (; at(TokenType::kString); ++pos_) {
      ConstantValue next;
      if (!decode_string(peek(), &next)) return nullptr;
      joined += next.text;
    }
    value.text = arena_.copy(joined);
  }
  String kind;
  if (text_of(tokens_[start])[0] == 'u') kind = "u";
  return make<Constant>(start, value, kind);
}

Expr* Parser::parse_formatted_strings(size_t start, bool is_template) {
  if (is_template && !check_version(14, "t-strings are")) return nullptr;
  ListBuilder<Expr*> values(arena_);
  while (is_string_token(type())) {
    if (at(TokenType::kString)) {
      ConstantValue value;
      size_t token = pos_;
      if (!decode_string(peek(), &value)) return nullptr;
      ++pos_;
      String kind;
      if (text_of(tokens_[token])[0] == 'u') kind = "u";
      values.add(constant_at(from(token), value, kind));
    } else if (!parse_formatted_string(values)) {
      return nullptr;
    }
  }
  Seq<Expr*> merged = merge_strings(values);
  if (is_template) return make<TemplateStr>(start, merged);
  return make<JoinedStr>(start, merged);
}

// Joins neighbouring constants and drops empty ones.
Seq<Expr*> Parser::merge_strings(ListBuilder<Expr*>& values) {
  ListBuilder<Expr*> out(arena_);
  for (size_t i = 0; i < values.size();) {
    auto* first = as<Constant>(values[i]);
    if (first == nullptr) {
      out.add(values[i++]);
      continue;
    }
    size_t end = i;
    std::string joined;
    Constant* last = first;
    while (end < values.size() && is<Constant>(values[end])) {
      last = to<Constant>(values[end++]);
      joined += last->value.text;
    }
    if (!joined.empty()) {
      if (last != first) first->value.text = arena_.copy(joined);
      first->end_lineno = last->end_lineno;
      first->end_col_offset = last->end_col_offset;
      out.add(first);
    }
    i = end;
  }
  return out.take();
}

// One f- or t-string from START to END. As in CPython its text is decoded when all of it has been read: errors in a
// later field come first, and lines in warnings are counted from the end.
bool Parser::parse_formatted_string(ListBuilder<Expr*>& values) {
  Depth depth(*this);
  if (!depth) return false;
  const bool is_template = at(TokenType::kTStringStart);
  const bool raw = has_prefix(text_of(peek()), 'r');
  ++pos_;
  const TokenType end = is_template ? TokenType::kTStringEnd : TokenType::kFStringEnd;
  std::vector<std::pair<Constant*, size_t>> texts;  // and their tokens
  while (!at(end)) {
    if (at(TokenType::kLeftBrace)) {
      Expr* field = parse_replacement_field(values, is_template, raw);
      if (field == nullptr) return false;
      values.add(field);
      continue;
    }
    if (!at(is_template ? TokenType::kTStringMiddle : TokenType::kFStringMiddle)) return fail();
    ConstantValue value;
    value.kind = ConstantKind::kStr;
    ++pos_;
    auto* text = to<Constant>(constant_at(from(pos_ - 1), value));
    texts.emplace_back(text, pos_ - 1);
    values.add(text);
  }
  for (auto [text, token] : texts) {
    size_t warning = warnings_.size();
    if (!decode_middle(tokens_[token], raw, &text->value.text)) return false;
    for (; warning < warnings_.size(); ++warning) warnings_[warning].lineno += peek().lineno - tokens_[token].lineno;
  }
  ++pos_;
  return true;
}

// {value = !conversion :spec}. The text of a self-documenting field goes to `values` before it.
Expr* Parser::parse_replacement_field(ListBuilder<Expr*>& values, bool is_template, bool raw) {
  size_t start = pos_++;
  uint32_t text_start = tokens_[start].end;
  Expr* value = parse_yield_or_star_expressions();
  if (value == nullptr) return nullptr;
  uint32_t value_end = peek().start;
  bool debug = accept(TokenType::kEqual);
  const Token& after = peek();
  Int conversion = -1;
  if (at(TokenType::kExclamation) && !parse_conversion(&conversion)) return nullptr;
  Expr* spec = nullptr;
  if (at(TokenType::kColon)) {
    spec = parse_format_spec(is_template, raw);
    if (spec == nullptr) return nullptr;
  }
  if (!expect(TokenType::kRightBrace)) return nullptr;
  if (debug) {
    if (conversion < 0 && spec == nullptr) conversion = 'r';
    ConstantValue text;
    text.kind = ConstantKind::kStr;
    text.text = field_text(text_start, after.start);
    Location at{tokens_[start].end_lineno, tokens_[start].end_col_offset, after.lineno, after.col_offset};
    values.add(constant_at(at, text));
  }
  if (!is_template) return make<FormattedValue>(start, value, conversion, spec);
  ConstantValue source_text;
  source_text.kind = ConstantKind::kStr;
  source_text.text = field_text(text_start, value_end);
  return make<Interpolation>(start, value, source_text, conversion, spec);
}

bool Parser::parse_conversion(Int* conversion) {
  ++pos_;
  if (!at(TokenType::kName)) return fail();
  std::string_view name = text_of(peek());
  bool adjacent = tokens_[pos_ - 1].end == peek().start;
  if (!adjacent || name.size() != 1 || (name[0] != 's' && name[0] != 'r' && name[0] != 'a')) return fail();
  *conversion = name[0];
  ++pos_;
  return true;
}

Expr* Parser::parse_format_spec(bool is_template, bool raw) {
  Depth depth(*this);
  if (!depth) return nullptr;
  size_t start = pos_++;
  ListBuilder<Expr*> values(arena_);
  while (!at(TokenType::kRightBrace)) {
    // Fields nested in a format specification are formatted, in t-strings too.
    if (at(TokenType::kLeftBrace)) {
      Expr* field = parse_replacement_field(values, false, raw);
      if (field == nullptr) return nullptr;
      values.add(field);
    } else if (!at(is_template ? TokenType::kTStringMiddle : TokenType::kFStringMiddle)) {
      return fail(), nullptr;
    } else {
      ConstantValue value;
      value.kind = ConstantKind::kStr;
      if (!decode_middle(peek(), raw, &value.text)) return nullptr;
      ++pos_;
      values.add(constant_at(from(pos_ - 1), value));
    }
  }
  return make<JoinedStr>(start, merge_strings(values));
}

// Source text of a replacement field, comments taken out.
std::string_view Parser::field_text(uint32_t start, uint32_t end) {
  std::string_view text = source_.substr(start, end - start);
  if (text.find('#') == std::string_view::npos) return arena_.copy(text);
  std::string out;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
      if (c == '\\' && i + 1 < text.size()) {
        out += c;
        c = text[++i];
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      while (i < text.size() && text[i] != '\n') ++i;
      --i;
      continue;
    }
    out += c;
  }
  return arena_.copy(out);
}

}  // namespace dxpy::syntax
