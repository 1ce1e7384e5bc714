// Checks of trees that programs built: everything the compiler takes for granted about trees of the parser.
//
// Lists, positions and the default Load context are checked for all nodes from the field tables; what is special about
// a kind has a rule of its own.
#include "core/modules/ast_module.h"

namespace dxpy {

using syntax::Cardinality;
using syntax::ConstantKind;
using syntax::Expr;
using syntax::ExprContext;
using syntax::FieldInfo;
using syntax::FieldType;
using syntax::Node;
using syntax::Pattern;
using syntax::Seq;
using syntax::Stmt;
using NodeKind = syntax::Kind;
using syntax::as;
using syntax::is;
using syntax::to;

namespace {

const char* context_name(ExprContext context) {
  switch (context) {
    case ExprContext::kLoad:
      return "Load";
    case ExprContext::kStore:
      return "Store";
    case ExprContext::kDel:
      return "Del";
  }
  return "";
}

class Validator {
 public:
  explicit Validator(Thread& th) : th_(th) {}

  bool node(const Node* n) {
    if (n == nullptr) return true;
    if (!positions(n)) return false;
    // Parameters are looked at one by one before their numbers are compared.
    return n->kind == NodeKind::kArguments ? children(n) && special(n) : special(n) && children(n);
  }

 private:
  template <typename... A>
  bool error(std::string_view format, const A&... args) {
    (void)raise(th_, th_.rt->exc.ValueError, format, args...);
    return false;
  }
  template <typename... A>
  bool type_error(std::string_view format, const A&... args) {
    (void)raise(th_, th_.rt->exc.TypeError, format, args...);
    return false;
  }

  bool positions(const Node* n) {
    if (!syntax::kind_info(n->kind).has_positions) return true;
    const auto* at = static_cast<const syntax::Located*>(n);
    if (at->lineno > at->end_lineno) {
      return error("AST node line range ({}, {}) is not valid", at->lineno, at->end_lineno);
    }
    if ((at->lineno < 0 && at->end_lineno != at->lineno) ||
        (at->col_offset < 0 && at->col_offset != at->end_col_offset)) {
      return error("AST node column range ({}, {}) for line range ({}, {}) is not valid", at->col_offset,
                   at->end_col_offset, at->lineno, at->end_lineno);
    }
    if (at->lineno == at->end_lineno && at->col_offset > at->end_col_offset) {
      return error("line {}, column {}-{} is not a valid range", at->lineno, at->col_offset, at->end_col_offset);
    }
    return true;
  }

  // ---- Every field ----

  bool children(const Node* n) {
    const syntax::KindInfo& info = syntax::kind_info(n->kind);
    bool comprehension = n->kind == NodeKind::kListComp || n->kind == NodeKind::kSetComp ||
                         n->kind == NodeKind::kDictComp || n->kind == NodeKind::kGeneratorExp;
    for (size_t i = 0; i < info.field_count; ++i) {
      // The clauses of a comprehension come before its element.
      const FieldInfo& field = info.fields[comprehension ? info.field_count - 1 - i : i];
      const char* at = reinterpret_cast<const char*>(n) + field.offset;
      bool is_list = field.cardinality == Cardinality::kSeq || field.cardinality == Cardinality::kOptSeq;
      if (field.type == FieldType::kIdentifier && is_list) {
        for (const auto& name : *reinterpret_cast<const Seq<syntax::Identifier>*>(at)) {
          if (name.data() == nullptr) return error("None disallowed in identifier list");
        }
      }
      if (field.type == FieldType::kIdentifier && !is_list && binds_name(n->kind)) {
        auto id = *reinterpret_cast<const std::string_view*>(at);
        if (id.data() != nullptr && !name(id)) return false;
      }
      if (!syntax::is_node_type(field.type)) continue;
      if (!is_list) {
        if (!child(n, field, *reinterpret_cast<const Node* const*>(at))) return false;
        continue;
      }
      for (const Node* item : *reinterpret_cast<const Seq<Node*>*>(at)) {
        if (item == nullptr) {
          if (field.cardinality == Cardinality::kOptSeq) continue;
          if (field.type == FieldType::kStmt) return error("None disallowed in statement list");
          if (field.type == FieldType::kExpr) return error("None disallowed in expression list");
          return error("None disallowed in {} list", syntax::field_type_name(field.type));
        }
        if (!child(n, field, item)) return false;
      }
    }
    return true;
  }

  static bool binds_name(NodeKind kind) {
    return kind == NodeKind::kFunctionDef || kind == NodeKind::kAsyncFunctionDef || kind == NodeKind::kClassDef ||
           kind == NodeKind::kExceptHandler || kind == NodeKind::kAlias;
  }

  bool child(const Node* parent, const FieldInfo& field, const Node* n) {
    if (n == nullptr) return true;
    if (field.type == FieldType::kExpr) {
      if (!context(static_cast<const Expr*>(n), wanted_context(parent, field))) return false;
    }
    if (field.type == FieldType::kPattern && is<syntax::MatchStar>(n) && !is<syntax::MatchSequence>(parent)) {
      return error("can't use MatchStar here");
    }
    return node(n);
  }

  // The context that expressions in a field must have.
  ExprContext wanted_context(const Node* parent, const FieldInfo& field) {
    switch (parent->kind) {
      case NodeKind::kDelete:
        return ExprContext::kDel;
      case NodeKind::kAssign:
        return field.name == "targets" ? ExprContext::kStore : ExprContext::kLoad;
      case NodeKind::kAugAssign:
      case NodeKind::kAnnAssign:
      case NodeKind::kFor:
      case NodeKind::kAsyncFor:
      case NodeKind::kComprehension:
      case NodeKind::kNamedExpr:
        return field.name == "target" ? ExprContext::kStore : ExprContext::kLoad;
      case NodeKind::kWithItem:
        return field.name == "optional_vars" ? ExprContext::kStore : ExprContext::kLoad;
      case NodeKind::kTypeAlias:
        return field.name == "name" ? ExprContext::kStore : ExprContext::kLoad;
      case NodeKind::kTuple:
        return to<syntax::Tuple>(parent)->ctx;
      case NodeKind::kList:
        return to<syntax::List>(parent)->ctx;
      case NodeKind::kStarred:
        return to<syntax::Starred>(parent)->ctx;
      default:
        return ExprContext::kLoad;
    }
  }

  bool context(const Expr* e, ExprContext wanted) {
    ExprContext actual;
    switch (e->kind) {
      case NodeKind::kAttribute:
        actual = to<syntax::Attribute>(e)->ctx;
        break;
      case NodeKind::kSubscript:
        actual = to<syntax::Subscript>(e)->ctx;
        break;
      case NodeKind::kStarred:
        actual = to<syntax::Starred>(e)->ctx;
        break;
      case NodeKind::kName:
        actual = to<syntax::Name>(e)->ctx;
        break;
      case NodeKind::kList:
        actual = to<syntax::List>(e)->ctx;
        break;
      case NodeKind::kTuple:
        actual = to<syntax::Tuple>(e)->ctx;
        break;
      default:
        if (wanted == ExprContext::kLoad) return true;
        return error("expression which can't be assigned to in {} context", context_name(wanted));
    }
    if (actual == wanted) return true;
    return error("expression must have {} context but has {} instead", context_name(wanted), context_name(actual));
  }

  // ---- Kinds ----

  template <typename T>
  bool non_empty(const Seq<T>& list, const char* what, const char* owner) {
    return !list.empty() || error("empty {} on {}", what, owner);
  }
  bool body(const Seq<Stmt*>& list, const char* owner) { return non_empty(list, "body", owner); }

  bool name(std::string_view id) {
    if (id != "None" && id != "True" && id != "False") return true;
    return error("identifier field can't represent '{}' constant", id);
  }
  bool capture(std::string_view id) {
    if (id == "_") return error("can't capture name '_' in patterns");
    return name(id);
  }

  bool special(const Node* n) {
    if (is_statement(n->kind)) return statement(n);
    switch (n->kind) {
      case NodeKind::kExceptHandler:
        return body(to<syntax::ExceptHandler>(n)->body, "ExceptHandler");
      case NodeKind::kMatchCase:
        return body(to<syntax::MatchCase>(n)->body, "match_case");
      case NodeKind::kArguments: {
        const auto* a = to<syntax::Arguments>(n);
        if (a->defaults.count > a->posonlyargs.count + a->args.count) {
          return error("more positional defaults than args on arguments");
        }
        return a->kw_defaults.count == a->kwonlyargs.count ||
               error("length of kwonlyargs is not the same as kw_defaults on arguments");
      }
      case NodeKind::kTypeVar:
        return name(to<syntax::TypeVar>(n)->name);
      case NodeKind::kParamSpec:
        return name(to<syntax::ParamSpec>(n)->name);
      case NodeKind::kTypeVarTuple:
        return name(to<syntax::TypeVarTuple>(n)->name);
      default:
        return expression(n) && pattern(n);
    }
  }

  static bool is_statement(NodeKind kind) { return syntax::kind_info(kind).base == "stmt"; }

  bool statement(const Node* n) {
    switch (n->kind) {
      case NodeKind::kFunctionDef:
        return body(to<syntax::FunctionDef>(n)->body, "FunctionDef");
      case NodeKind::kAsyncFunctionDef:
        return body(to<syntax::AsyncFunctionDef>(n)->body, "AsyncFunctionDef");
      case NodeKind::kClassDef:
        return body(to<syntax::ClassDef>(n)->body, "ClassDef");
      case NodeKind::kDelete:
        return non_empty(to<syntax::Delete>(n)->targets, "targets", "Delete");
      case NodeKind::kAssign:
        return non_empty(to<syntax::Assign>(n)->targets, "targets", "Assign");
      case NodeKind::kAnnAssign: {
        const auto* a = to<syntax::AnnAssign>(n);
        return !a->simple || is<syntax::Name>(a->target) || type_error("AnnAssign with simple non-Name target");
      }
      case NodeKind::kTypeAlias:
        return is<syntax::Name>(to<syntax::TypeAlias>(n)->name) || type_error("TypeAlias with non-Name name");
      case NodeKind::kFor:
        return body(to<syntax::For>(n)->body, "For");
      case NodeKind::kAsyncFor:
        return body(to<syntax::AsyncFor>(n)->body, "AsyncFor");
      case NodeKind::kWhile:
        return body(to<syntax::While>(n)->body, "While");
      case NodeKind::kIf:
        return body(to<syntax::If>(n)->body, "If");
      case NodeKind::kWith:
        return non_empty(to<syntax::With>(n)->items, "items", "With") && body(to<syntax::With>(n)->body, "With");
      case NodeKind::kAsyncWith:
        return non_empty(to<syntax::AsyncWith>(n)->items, "items", "AsyncWith") &&
               body(to<syntax::AsyncWith>(n)->body, "AsyncWith");
      case NodeKind::kMatch:
        return non_empty(to<syntax::Match>(n)->cases, "cases", "Match");
      case NodeKind::kRaise: {
        const auto* r = to<syntax::Raise>(n);
        return r->exc != nullptr || r->cause == nullptr || error("Raise with cause but no exception");
      }
      case NodeKind::kTry: {
        const auto* t = to<syntax::Try>(n);
        return try_parts(t->body, t->handlers, t->orelse, t->finalbody, "Try");
      }
      case NodeKind::kTryStar: {
        const auto* t = to<syntax::TryStar>(n);
        return try_parts(t->body, t->handlers, t->orelse, t->finalbody, "TryStar");
      }
      case NodeKind::kImport:
        return non_empty(to<syntax::Import>(n)->names, "names", "Import");
      case NodeKind::kImportFrom:
        if (to<syntax::ImportFrom>(n)->level < 0) return error("Negative ImportFrom level");
        return non_empty(to<syntax::ImportFrom>(n)->names, "names", "ImportFrom");
      case NodeKind::kGlobal:
        return non_empty(to<syntax::Global>(n)->names, "names", "Global");
      case NodeKind::kNonlocal:
        return non_empty(to<syntax::Nonlocal>(n)->names, "names", "Nonlocal");
      default:
        return true;
    }
  }

  bool try_parts(const Seq<Stmt*>& statements, const Seq<syntax::ExceptHandler*>& handlers, const Seq<Stmt*>& orelse,
                 const Seq<Stmt*>& final_body, const char* owner) {
    if (!body(statements, owner)) return false;
    if (handlers.empty() && final_body.empty()) return error("{} has neither except handlers nor finalbody", owner);
    return !handlers.empty() || orelse.empty() || error("{} has orelse but no except handlers", owner);
  }

  bool expression(const Node* n) {
    switch (n->kind) {
      case NodeKind::kBoolOp:
        return to<syntax::BoolOp>(n)->values.count >= 2 || error("BoolOp with less than 2 values");
      case NodeKind::kDict: {
        const auto* d = to<syntax::Dict>(n);
        return d->keys.count == d->values.count || error("Dict doesn't have the same number of keys as values");
      }
      case NodeKind::kListComp:
        return generators(to<syntax::ListComp>(n)->generators);
      case NodeKind::kSetComp:
        return generators(to<syntax::SetComp>(n)->generators);
      case NodeKind::kDictComp:
        return generators(to<syntax::DictComp>(n)->generators);
      case NodeKind::kGeneratorExp:
        return generators(to<syntax::GeneratorExp>(n)->generators);
      case NodeKind::kCompare: {
        const auto* c = to<syntax::Compare>(n);
        if (c->comparators.empty()) return error("Compare with no comparators");
        return c->comparators.count == c->ops.count ||
               error("Compare has a different number of comparators and operands");
      }
      case NodeKind::kName:
        return name(to<syntax::Name>(n)->id);
      case NodeKind::kNamedExpr:
        return is<syntax::Name>(to<syntax::NamedExpr>(n)->target) || type_error("NamedExpr target must be a Name");
      default:
        return true;
    }
  }
  bool generators(const Seq<syntax::Comprehension*>& list) {
    return !list.empty() || error("comprehension with no generators");
  }

  // ---- Patterns ----

  bool pattern(const Node* n) {
    switch (n->kind) {
      case NodeKind::kMatchValue:
        return match_value(to<syntax::MatchValue>(n)->value);
      case NodeKind::kMatchSingleton: {
        ConstantKind kind = to<syntax::MatchSingleton>(n)->value.kind;
        return kind == ConstantKind::kNone || kind == ConstantKind::kTrue || kind == ConstantKind::kFalse ||
               error("MatchSingleton can only contain True, False and None");
      }
      case NodeKind::kMatchMapping:
        return match_mapping(to<syntax::MatchMapping>(n));
      case NodeKind::kMatchClass:
        return match_class(to<syntax::MatchClass>(n));
      case NodeKind::kMatchStar: {
        const auto* star = to<syntax::MatchStar>(n);
        return star->name.data() == nullptr || capture(star->name);
      }
      case NodeKind::kMatchAs: {
        const auto* m = to<syntax::MatchAs>(n);
        if (m->name.data() != nullptr) return capture(m->name);
        return m->pattern == nullptr || error("MatchAs must specify a target name if a pattern is given");
      }
      case NodeKind::kMatchOr:
        return to<syntax::MatchOr>(n)->patterns.count >= 2 || error("MatchOr requires at least 2 patterns");
      default:
        return true;
    }
  }

  bool match_mapping(const syntax::MatchMapping* m) {
    if (m->keys.count != m->patterns.count) {
      return error("MatchMapping doesn't have the same number of keys as patterns");
    }
    if (m->rest.data() != nullptr && !capture(m->rest)) return false;
    for (const Expr* key : m->keys) {
      const auto* constant = as<syntax::Constant>(key);
      bool singleton = constant != nullptr &&
                       (constant->value.kind == ConstantKind::kNone || constant->value.kind == ConstantKind::kTrue ||
                        constant->value.kind == ConstantKind::kFalse);
      if (key != nullptr && !singleton && !match_value(key)) return false;
    }
    return true;
  }

  bool match_class(const syntax::MatchClass* m) {
    if (m->kwd_attrs.count != m->kwd_patterns.count) {
      return error("MatchClass doesn't have the same number of keyword attributes as patterns");
    }
    const Expr* cls = m->cls;
    while (is<syntax::Attribute>(cls)) cls = to<syntax::Attribute>(cls)->value;
    if (!is<syntax::Name>(cls)) return error("MatchClass cls field can only contain Name or Attribute nodes.");
    for (std::string_view attr : m->kwd_attrs) {
      if (attr.data() != nullptr && !name(attr)) return false;
    }
    return true;
  }

  // Literals, with a sign or an imaginary part, f-strings and attributes of names.
  bool match_value(const Expr* e) {
    switch (e->kind) {
      case NodeKind::kConstant:
        switch (to<syntax::Constant>(e)->value.kind) {
          case ConstantKind::kInt:
          case ConstantKind::kFloat:
          case ConstantKind::kComplex:
          case ConstantKind::kStr:
          case ConstantKind::kBytes:
            return true;
          default:
            return error("unexpected constant inside of a literal pattern");
        }
      case NodeKind::kAttribute:
      case NodeKind::kJoinedStr:
      case NodeKind::kTemplateStr:
        return true;
      case NodeKind::kUnaryOp:
        if (is_number(to<syntax::UnaryOp>(e)->operand)) return true;
        break;
      case NodeKind::kBinOp: {
        const auto* op = to<syntax::BinOp>(e);
        const auto* negative = as<syntax::UnaryOp>(op->left);
        bool additive = op->op == syntax::Operator::kAdd || op->op == syntax::Operator::kSub;
        if (additive && is_number(negative ? negative->operand : op->left) && is_number(op->right)) return true;
        break;
      }
      default:
        break;
    }
    return error("patterns may only match literals and attribute lookups");
  }
  static bool is_number(const Expr* e) {
    const auto* constant = as<syntax::Constant>(e);
    if (constant == nullptr) return false;
    ConstantKind kind = constant->value.kind;
    return kind == ConstantKind::kInt || kind == ConstantKind::kFloat || kind == ConstantKind::kComplex;
  }

  Thread& th_;
};

}  // namespace

Status ast_validate(Thread& th, const syntax::Mod* tree) {
  return Validator(th).node(tree) ? Status::kOk : Status::kError;
}

}  // namespace dxpy
