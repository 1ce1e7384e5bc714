// The code generator: f-strings, t-strings and % formatting.
#include "core/compiler/codegen.h"

namespace dxpy::compiler {

using namespace syntax;

bool Codegen::visit_joined(JoinedStr* expr) {
  Location at = loc(expr);
  if (expr->values.empty()) {
    load_str("", at);
    return true;
  }
  if (!visit_all(expr->values)) return false;
  if (expr->values.size() != 1) op(Opcode::BuildString, expr->values.size(), at);
  return true;
}

namespace {

int conversion_number(Int conversion) {
  switch (conversion) {
    case 's':
      return 1;
    case 'r':
      return 2;
    case 'a':
      return 3;
    default:
      return 0;
  }
}

}  // namespace

bool Codegen::visit_formatted(FormattedValue* expr) {
  Location at = loc(expr);
  if (!visit(expr->value)) return false;
  if (int n = conversion_number(expr->conversion)) op(Opcode::ConvertValue, n, at);
  if (expr->format_spec != nullptr) {
    if (!visit(expr->format_spec)) return false;
    op(Opcode::FormatWithSpec, at);
  } else {
    op(Opcode::FormatSimple, at);
  }
  return true;
}

bool Codegen::visit_interpolation(Interpolation* expr) {
  Location at = loc(expr);
  if (!visit(expr->value)) return false;
  load_constant(expr->str, at);
  int n = 2 | conversion_number(expr->conversion) << 2;
  if (expr->format_spec != nullptr) {
    n |= 1;
    if (!visit(expr->format_spec)) return false;
  }
  op(Opcode::BuildInterpolation, n, at);
  return true;
}

// Strings and interpolations alternate; there is a string, maybe empty, before, between and after interpolations.
bool Codegen::visit_template(TemplateStr* expr) {
  Location at = loc(expr);
  ConstantValue strings;
  strings.kind = ConstantKind::kTuple;
  strings.elements = {arena_.allocate_array<ConstantValue>(expr->values.size() + 1), 0};
  uint32_t interpolations = 0;
  bool have_string = false;
  for (Expr* e : expr->values) {
    if (auto* c = as<Constant>(e)) {
      strings.elements.items[strings.elements.count++] = c->value;
      have_string = true;
      continue;
    }
    if (!have_string) strings.elements.items[strings.elements.count++] = str_constant("");
    have_string = false;
    ++interpolations;
  }
  if (!have_string) strings.elements.items[strings.elements.count++] = str_constant("");
  load_constant(strings, at);
  for (Expr* e : expr->values) {
    if (!is<Constant>(e) && !visit(e)) return false;
  }
  op(Opcode::BuildTuple, interpolations, at);
  op(Opcode::BuildTemplate, at);
  return true;
}

// ---- '...%s...' % (a, b): as an f-string, when the format has only simple %s, %r, %a

namespace {

struct Piece {
  std::string text;  // literal text before the value
  int conversion = 0;
  std::string spec;
};

bool read_number(std::string_view format, size_t& i, int& out) {
  out = -1;
  while (i < format.size() && format[i] >= '0' && format[i] <= '9') {
    if (out < 0) out = 0;
    out = out * 10 + (format[i++] - '0');
    if (out > 999) return false;
  }
  return true;
}

bool split_format(std::string_view format, std::vector<Piece>& pieces, std::string& tail) {
  std::string text;
  for (size_t i = 0; i < format.size();) {
    if (format[i] != '%') {
      text.push_back(format[i++]);
      continue;
    }
    if (++i < format.size() && format[i] == '%') {
      text.push_back('%');
      ++i;
      continue;
    }
    bool left = false;
    while (i < format.size() &&
           (format[i] == '-' || format[i] == '+' || format[i] == ' ' || format[i] == '#' || format[i] == '0')) {
      left |= format[i++] == '-';
    }
    int width, precision = -1;
    if (!read_number(format, i, width)) return false;
    if (i < format.size() && format[i] == '.') {
      ++i;
      if (!read_number(format, i, precision)) return false;
      if (precision < 0) precision = 0;
    }
    if (i >= format.size() || (format[i] != 's' && format[i] != 'r' && format[i] != 'a')) return false;
    Piece p;
    p.text = std::move(text);
    text.clear();
    p.conversion = conversion_number(format[i++]);
    if (width > 0 && !left) p.spec += ">";
    if (width >= 0) p.spec += std::to_string(width);
    if (precision >= 0) p.spec += "." + std::to_string(precision);
    pieces.push_back(std::move(p));
  }
  tail = std::move(text);
  return true;
}

}  // namespace

bool Codegen::visit_percent_format(BinOp* expr, bool& done) {
  auto* format = as<Constant>(expr->left);
  auto* args = as<Tuple>(expr->right);
  if (expr->op != Operator::kMod || format == nullptr || args == nullptr) return true;
  if (format->value.kind != ConstantKind::kStr) return true;
  for (Expr* e : args->elts) {
    if (is<Starred>(e)) return true;
  }
  std::vector<Piece> pieces;
  std::string tail;
  if (!split_format(format->value.text, pieces, tail) || pieces.size() != args->elts.size()) return true;
  done = true;
  Location at = loc(expr);
  int64_t count = 0;
  for (uint32_t i = 0; i < pieces.size(); ++i) {
    const Piece& p = pieces[i];
    if (!p.text.empty()) {
      load_str(p.text, at);
      ++count;
    }
    if (!visit(args->elts[i])) return false;
    op(Opcode::ConvertValue, p.conversion, loc(args->elts[i]));
    if (p.spec.empty()) {
      op(Opcode::FormatSimple, at);
    } else {
      load_str(p.spec, at);
      op(Opcode::FormatWithSpec, at);
    }
    ++count;
  }
  if (!tail.empty() || count == 0) {
    load_str(tail, at);
    ++count;
  }
  if (count != 1) op(Opcode::BuildString, count, at);
  return true;
}

}  // namespace dxpy::compiler
