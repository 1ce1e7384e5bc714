#include "core/compiler/unparse.h"

#include <cmath>
#include <cstdio>

#include "core/compiler/symtable.h"
#include "core/text/float_text.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace dxpy::compiler {

using namespace syntax;

namespace {

enum Level : int {
  kTuple,
  kTest,
  kOr,
  kAnd,
  kNot,
  kCmp,
  kExpr,
  kBor = kExpr,
  kBxor,
  kBand,
  kShift,
  kArith,
  kTerm,
  kFactor,
  kPower,
  kAwait,
  kAtom,
};

class Unparser {
 public:
  explicit Unparser(std::string& out) : out_(out) {}
  bool expr(const Expr* e, int level);

 private:
  void text(std::string_view s) { out_ += s; }
  void open(bool parens) {
    if (parens) out_ += '(';
  }
  void close(bool parens) {
    if (parens) out_ += ')';
  }
  bool inner(const Expr* e, int level);
  bool list(const Seq<Expr*>& elts, int level);
  bool between(std::string_view before, const Expr* e, int level, std::string_view after);
  bool between(std::string_view before, const Seq<Expr*>& elts, std::string_view after);
  bool bool_op(const BoolOp* e, int level);
  bool lambda(const Lambda* e, int level);
  bool conditional(const IfExp* e, int level);
  bool collected(std::string_view brackets, const Expr* elt, const Seq<Comprehension*>& generators);
  bool dict_comp(const DictComp* e);
  bool attribute(const Attribute* e);
  bool named(const NamedExpr* e, int level);
  bool binary(const BinOp* e, int level);
  bool unary(const UnaryOp* e, int level);
  bool compare(const Compare* e, int level);
  bool call(const Call* e);
  bool dict(const Dict* e);
  bool arguments(const Arguments* a);
  bool argument(const Arg* a);
  bool comprehensions(const Seq<Comprehension*>& generators);
  bool tuple(const Tuple* e, int level);
  bool slice(const Slice* e);
  bool joined(const Seq<Expr*>& values, char prefix);
  bool joined_body(const Seq<Expr*>& values, std::string& body);
  bool replacement(const Expr* value, Int conversion, const Expr* spec, std::string& body);
  void constant(const ConstantValue& v);
  void number(double d);
  void quoted(std::string_view utf8);
  void quoted_bytes(std::string_view bytes);

  std::string& out_;
  int depth_ = 0;
};

bool Unparser::expr(const Expr* e, int level) {
  if (++depth_ > kMaxTreeDepth) return false;
  bool ok = inner(e, level);
  --depth_;
  return ok;
}

bool Unparser::list(const Seq<Expr*>& elts, int level) {
  for (uint32_t i = 0; i < elts.size(); ++i) {
    if (i > 0) text(", ");
    if (!expr(elts[i], level)) return false;
  }
  return true;
}

bool Unparser::binary(const BinOp* e, int level) {
  struct Row {
    const char* text;
    int level;
  };
  constexpr Row kRows[] = {{" + ", kArith}, {" - ", kArith},  {" * ", kTerm},   {" @ ", kTerm},   {" / ", kTerm},
                           {" % ", kTerm},  {" ** ", kPower}, {" << ", kShift}, {" >> ", kShift}, {" | ", kBor},
                           {" ^ ", kBxor},  {" & ", kBand},   {" // ", kTerm}};
  const Row& row = kRows[static_cast<size_t>(e->op)];
  const bool right_associative = e->op == Operator::kPow;
  open(level > row.level);
  if (!expr(e->left, row.level + (right_associative ? 1 : 0))) return false;
  text(row.text);
  if (!expr(e->right, row.level + (right_associative ? 0 : 1))) return false;
  close(level > row.level);
  return true;
}

bool Unparser::unary(const UnaryOp* e, int level) {
  const char* op = e->op == UnaryOperator::kInvert ? "~"
                   : e->op == UnaryOperator::kNot  ? "not "
                   : e->op == UnaryOperator::kUAdd ? "+"
                                                   : "-";
  int own = e->op == UnaryOperator::kNot ? kNot : kFactor;
  open(level > own);
  text(op);
  if (!expr(e->operand, own)) return false;
  close(level > own);
  return true;
}

bool Unparser::compare(const Compare* e, int level) {
  constexpr const char* kOps[] = {" == ", " != ", " < ", " <= ", " > ", " >= ", " is ", " is not ", " in ", " not in "};
  open(level > kCmp);
  if (!expr(e->left, kCmp + 1)) return false;
  for (uint32_t i = 0; i < e->ops.size(); ++i) {
    text(kOps[static_cast<size_t>(e->ops[i])]);
    if (!expr(e->comparators[i], kCmp + 1)) return false;
  }
  close(level > kCmp);
  return true;
}

bool Unparser::call(const Call* e) {
  if (!expr(e->func, kAtom)) return false;
  if (e->args.size() == 1 && e->keywords.empty() && is<GeneratorExp>(e->args[0])) return expr(e->args[0], kAtom);
  text("(");
  bool first = true;
  for (const Expr* a : e->args) {
    if (!first) text(", ");
    first = false;
    if (!expr(a, kTest)) return false;
  }
  for (const Keyword* k : e->keywords) {
    if (!first) text(", ");
    first = false;
    if (k->arg.data() == nullptr) {
      text("**");
    } else {
      text(k->arg);
      text("=");
    }
    if (!expr(k->value, kTest)) return false;
  }
  text(")");
  return true;
}

bool Unparser::dict(const Dict* e) {
  text("{");
  for (uint32_t i = 0; i < e->values.size(); ++i) {
    if (i > 0) text(", ");
    if (e->keys[i] != nullptr) {
      if (!expr(e->keys[i], kTest)) return false;
      text(": ");
      if (!expr(e->values[i], kTest)) return false;
    } else {
      text("**");
      if (!expr(e->values[i], kExpr)) return false;
    }
  }
  text("}");
  return true;
}

bool Unparser::argument(const Arg* a) {
  text(a->arg);
  if (a->annotation == nullptr) return true;
  text(": ");
  return expr(a->annotation, kTest);
}

bool Unparser::arguments(const Arguments* a) {
  bool first = true;
  auto separate = [&] {
    if (!first) text(", ");
    first = false;
  };
  const uint32_t positional = a->posonlyargs.size() + a->args.size();
  for (uint32_t i = 0; i < positional; ++i) {
    separate();
    const Arg* arg = i < a->posonlyargs.size() ? a->posonlyargs[i] : a->args[i - a->posonlyargs.size()];
    if (!argument(arg)) return false;
    uint32_t from_end = positional - i;
    if (from_end <= a->defaults.size()) {
      text("=");
      if (!expr(a->defaults[a->defaults.size() - from_end], kTest)) return false;
    }
    if (i + 1 == a->posonlyargs.size()) text(", /");
  }
  if (a->vararg != nullptr || !a->kwonlyargs.empty()) {
    separate();
    text("*");
    if (a->vararg != nullptr && !argument(a->vararg)) return false;
  }
  for (uint32_t i = 0; i < a->kwonlyargs.size(); ++i) {
    separate();
    if (!argument(a->kwonlyargs[i])) return false;
    if (a->kw_defaults[i] != nullptr) {
      text("=");
      if (!expr(a->kw_defaults[i], kTest)) return false;
    }
  }
  if (a->kwarg != nullptr) {
    separate();
    text("**");
    return argument(a->kwarg);
  }
  return true;
}

bool Unparser::comprehensions(const Seq<Comprehension*>& generators) {
  for (const Comprehension* c : generators) {
    text(c->is_async ? " async for " : " for ");
    if (!expr(c->target, kTuple)) return false;
    text(" in ");
    if (!expr(c->iter, kTest + 1)) return false;
    for (const Expr* test : c->ifs) {
      text(" if ");
      if (!expr(test, kTest + 1)) return false;
    }
  }
  return true;
}

bool Unparser::tuple(const Tuple* e, int level) {
  if (e->elts.empty()) {
    text("()");
    return true;
  }
  open(level > kTuple);
  if (!list(e->elts, kTest)) return false;
  if (e->elts.size() == 1) text(",");
  close(level > kTuple);
  return true;
}

bool Unparser::slice(const Slice* e) {
  if (e->lower != nullptr && !expr(e->lower, kTest)) return false;
  text(":");
  if (e->upper != nullptr && !expr(e->upper, kTest)) return false;
  if (e->step != nullptr) {
    text(":");
    return expr(e->step, kTest);
  }
  return true;
}

bool Unparser::replacement(const Expr* value, Int conversion, const Expr* spec, std::string& body) {
  std::string inside;
  Unparser nested(inside);
  nested.depth_ = depth_;
  if (!nested.expr(value, kTest + 1)) return false;
  body += inside.starts_with('{') ? "{ " : "{";
  body += inside;
  if (conversion > 0) {
    body += '!';
    body += static_cast<char>(conversion);
  }
  if (spec != nullptr) {
    body += ':';
    if (const auto* j = as<JoinedStr>(spec)) {
      if (!joined_body(j->values, body)) return false;
    } else if (const auto* c = as<Constant>(spec)) {
      body += c->value.text;
    }
  }
  body += '}';
  return true;
}

bool Unparser::joined_body(const Seq<Expr*>& values, std::string& body) {
  for (const Expr* e : values) {
    if (const auto* c = as<Constant>(e)) {
      for (char ch : c->value.text) {
        body += ch;
        if (ch == '{' || ch == '}') body += ch;
      }
    } else if (const auto* f = as<FormattedValue>(e)) {
      if (!replacement(f->value, f->conversion, f->format_spec, body)) return false;
    } else if (const auto* i = as<Interpolation>(e)) {
      if (!replacement(i->value, i->conversion, i->format_spec, body)) return false;
    } else if (const auto* j = as<JoinedStr>(e)) {
      if (!joined_body(j->values, body)) return false;
    }
  }
  return true;
}

bool Unparser::joined(const Seq<Expr*>& values, char prefix) {
  std::string body;
  if (!joined_body(values, body)) return false;
  out_ += prefix;
  quoted(body);
  return true;
}

bool Unparser::bool_op(const BoolOp* e, int level) {
  const bool is_and = e->op == BoolOperator::kAnd;
  const int own = is_and ? kAnd : kOr;
  open(level > own);
  for (uint32_t i = 0; i < e->values.size(); ++i) {
    if (i > 0) text(is_and ? " and " : " or ");
    if (!expr(e->values[i], own + 1)) return false;
  }
  close(level > own);
  return true;
}

bool Unparser::lambda(const Lambda* e, int level) {
  open(level > kTest);
  const Arguments* a = e->args;
  // No space before `*args` alone: CPython's writer looks at positional parameters only.
  text(a->posonlyargs.empty() && a->args.empty() ? "lambda" : "lambda ");
  if (!arguments(a)) return false;
  text(": ");
  if (!expr(e->body, kTest)) return false;
  close(level > kTest);
  return true;
}

bool Unparser::conditional(const IfExp* e, int level) {
  open(level > kTest);
  if (!expr(e->body, kTest + 1)) return false;
  text(" if ");
  if (!expr(e->test, kTest + 1)) return false;
  text(" else ");
  if (!expr(e->orelse, kTest)) return false;
  close(level > kTest);
  return true;
}

bool Unparser::collected(std::string_view brackets, const Expr* elt, const Seq<Comprehension*>& generators) {
  out_ += brackets[0];
  if (!expr(elt, kTest) || !comprehensions(generators)) return false;
  out_ += brackets[1];
  return true;
}

bool Unparser::dict_comp(const DictComp* e) {
  text("{");
  if (!expr(e->key, kTest)) return false;
  text(": ");
  if (!expr(e->value, kTest) || !comprehensions(e->generators)) return false;
  text("}");
  return true;
}

bool Unparser::attribute(const Attribute* e) {
  if (!expr(e->value, kAtom)) return false;
  const auto* c = as<Constant>(e->value);
  text(c != nullptr && c->value.kind == ConstantKind::kInt ? " ." : ".");
  text(e->attr);
  return true;
}

bool Unparser::named(const NamedExpr* e, int level) {
  open(level > kTuple);
  if (!expr(e->target, kAtom)) return false;
  text(" := ");
  if (!expr(e->value, kAtom)) return false;
  close(level > kTuple);
  return true;
}

bool Unparser::between(std::string_view before, const Expr* e, int level, std::string_view after) {
  text(before);
  if (!expr(e, level)) return false;
  text(after);
  return true;
}

bool Unparser::between(std::string_view before, const Seq<Expr*>& elts, std::string_view after) {
  text(before);
  if (!list(elts, kTest)) return false;
  text(after);
  return true;
}

bool Unparser::inner(const Expr* e, int level) {
  switch (e->kind) {
    case Kind::kBoolOp:
      return bool_op(to<BoolOp>(e), level);
    case Kind::kBinOp:
      return binary(to<BinOp>(e), level);
    case Kind::kUnaryOp:
      return unary(to<UnaryOp>(e), level);
    case Kind::kLambda:
      return lambda(to<Lambda>(e), level);
    case Kind::kIfExp:
      return conditional(to<IfExp>(e), level);
    case Kind::kDict:
      return dict(to<Dict>(e));
    case Kind::kSet:
      return between("{", to<Set>(e)->elts, "}");
    case Kind::kGeneratorExp:
      return collected("()", to<GeneratorExp>(e)->elt, to<GeneratorExp>(e)->generators);
    case Kind::kListComp:
      return collected("[]", to<ListComp>(e)->elt, to<ListComp>(e)->generators);
    case Kind::kSetComp:
      return collected("{}", to<SetComp>(e)->elt, to<SetComp>(e)->generators);
    case Kind::kDictComp:
      return dict_comp(to<DictComp>(e));
    case Kind::kYield:
      if (to<Yield>(e)->value != nullptr) return between("(yield ", to<Yield>(e)->value, kTest, ")");
      text("(yield)");
      return true;
    case Kind::kYieldFrom:
      return between("(yield from ", to<YieldFrom>(e)->value, kTest, ")");
    case Kind::kAwait:
      return between(level > kAwait ? "(await " : "await ", to<Await>(e)->value, kAtom, level > kAwait ? ")" : "");
    case Kind::kCompare:
      return compare(to<Compare>(e), level);
    case Kind::kCall:
      return call(to<Call>(e));
    case Kind::kConstant:
      text(to<Constant>(e)->kind);
      constant(to<Constant>(e)->value);
      return true;
    case Kind::kJoinedStr:
      return joined(to<JoinedStr>(e)->values, 'f');
    case Kind::kTemplateStr:
      return joined(to<TemplateStr>(e)->values, 't');
    case Kind::kFormattedValue:
    case Kind::kInterpolation: {
      Expr* self = const_cast<Expr*>(e);
      return joined({&self, 1}, e->kind == Kind::kInterpolation ? 't' : 'f');
    }
    case Kind::kAttribute:
      return attribute(to<Attribute>(e));
    case Kind::kStarred:
      return between("*", to<Starred>(e)->value, kExpr, "");
    case Kind::kName:
      text(to<Name>(e)->id);
      return true;
    case Kind::kList:
      return between("[", to<List>(e)->elts, "]");
    case Kind::kTuple:
      return tuple(to<Tuple>(e), level);
    case Kind::kSubscript:
      return expr(to<Subscript>(e)->value, kAtom) && between("[", to<Subscript>(e)->slice, kTuple, "]");
    case Kind::kSlice:
      return slice(to<Slice>(e));
    case Kind::kNamedExpr:
      return named(to<NamedExpr>(e), level);
    default:
      return true;
  }
}

// ---- constants

void Unparser::number(double d) {
  if (std::isinf(d)) {
    text(d < 0 ? "-1e309" : "1e309");
    return;
  }
  if (std::isnan(d)) {
    text("nan");
    return;
  }
  text(dxpy::text::float_repr(d));
}

void Unparser::quoted(std::string_view s) {
  char quote = s.find('\'') != std::string_view::npos && s.find('"') == std::string_view::npos ? '"' : '\'';
  out_ += quote;
  for (size_t i = 0; i < s.size(); ++i) {
    char c = s[i];
    auto u = static_cast<unsigned char>(c);
    char buffer[16];
    if (c == quote || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (c == '\n') {
      text("\\n");
    } else if (c == '\r') {
      text("\\r");
    } else if (c == '\t') {
      text("\\t");
    } else if (u < 0x20 || u == 0x7F) {
      std::snprintf(buffer, sizeof(buffer), "\\x%02x", u);
      text(buffer);
    } else if (u >= 0x80) {
      const char* next = s.data() + i;
      uint32_t code = text::utf8_next(next);
      auto size = static_cast<size_t>(next - (s.data() + i));
      if (text::is_printable(code)) {
        out_.append(s, i, size);
      } else {
        std::snprintf(buffer, sizeof(buffer), code < 0x100 ? "\\x%02x" : code < 0x10000 ? "\\u%04x" : "\\U%08x", code);
        text(buffer);
      }
      i += size - 1;
    } else {
      out_ += c;
    }
  }
  out_ += quote;
}

void Unparser::quoted_bytes(std::string_view s) {
  char quote = s.find('\'') != std::string_view::npos && s.find('"') == std::string_view::npos ? '"' : '\'';
  out_ += 'b';
  out_ += quote;
  for (char c : s) {
    auto u = static_cast<unsigned char>(c);
    char buffer[8];
    if (c == quote || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (c == '\n') {
      text("\\n");
    } else if (c == '\r') {
      text("\\r");
    } else if (c == '\t') {
      text("\\t");
    } else if (u < 0x20 || u >= 0x7F) {
      std::snprintf(buffer, sizeof(buffer), "\\x%02x", u);
      text(buffer);
    } else {
      out_ += c;
    }
  }
  out_ += quote;
}

void Unparser::constant(const ConstantValue& v) {
  switch (v.kind) {
    case ConstantKind::kNone:
      text("None");
      return;
    case ConstantKind::kFalse:
      text("False");
      return;
    case ConstantKind::kTrue:
      text("True");
      return;
    case ConstantKind::kEllipsis:
      text("...");
      return;
    case ConstantKind::kInt:
      out_ += v.fits_int64 ? std::to_string(v.integer) : std::string(v.text);
      return;
    case ConstantKind::kFloat:
      number(v.real);
      return;
    case ConstantKind::kComplex:
      if (v.real != 0) {
        text("(");
        number(v.real);
        if (v.imag >= 0) text("+");
      }
      if (v.imag == std::floor(v.imag) && std::fabs(v.imag) < 1e16) {
        char buffer[32];
        std::snprintf(buffer, sizeof(buffer), "%.0f", v.imag);
        text(buffer);
      } else {
        number(v.imag);
      }
      text("j");
      if (v.real != 0) text(")");
      return;
    case ConstantKind::kStr:
      quoted(v.text);
      return;
    case ConstantKind::kBytes:
      quoted_bytes(v.text);
      return;
    case ConstantKind::kTuple:
      text("(");
      for (uint32_t i = 0; i < v.elements.size(); ++i) {
        if (i > 0) text(", ");
        constant(v.elements[i]);
      }
      text(v.elements.size() == 1 ? ",)" : ")");
      return;
    case ConstantKind::kFrozenset:
      text("frozenset({");
      for (uint32_t i = 0; i < v.elements.size(); ++i) {
        if (i > 0) text(", ");
        constant(v.elements[i]);
      }
      text("})");
      return;
  }
}

}  // namespace

bool unparse_expression(const Expr* e, std::string& out) { return Unparser(out).expr(e, kTest); }

}  // namespace dxpy::compiler
