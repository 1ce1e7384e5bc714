// The symbol table's walk: expressions.
#include "core/compiler/symtable_builder.h"

namespace dxpy::compiler {

using namespace syntax;

// Whether only comprehensions are between here and the module.
bool SymtableBuilder::at_top_level() const {
  const Scope* s = cur_;
  for (size_t i = stack_.size(); s->comprehension != ComprehensionKind::kNone && i > 0; --i) s = stack_[i - 1];
  return s->type == ScopeType::kModule;
}

bool SymtableBuilder::is_async_def() const { return !async_defs_.empty() && async_defs_.back() == cur_; }

bool SymtableBuilder::visit_all(const Seq<Expr*>& exprs) {
  for (Expr* e : exprs) {
    if (e != nullptr && !visit(e)) return false;
  }
  return true;
}

bool SymtableBuilder::visit_keywords(const Seq<Keyword*>& keywords) {
  for (Keyword* k : keywords) {
    if (k->arg.data() != nullptr && k->arg == "__debug__") return fail(k->location(), "cannot assign to __debug__");
    if (!visit(k->value)) return false;
  }
  return true;
}

bool SymtableBuilder::visit(Expr* expr) {
  Depth depth(*this);
  if (depth_ > kMaxTreeDepth) return out_.fail_depth();
  return visit_inner(expr);
}

bool SymtableBuilder::visit_name(Name* expr) {
  if (unevaluated_ > 0) return true;
  uint32_t flag = expr->ctx == ExprContext::kLoad ? kUse : kDefLocal;
  if (!add(expr->id, flag, expr->location(), expr->ctx)) return false;
  // super() without arguments needs the class.
  if (expr->ctx == ExprContext::kLoad && cur_->is_function_like() && expr->id == "super") {
    return add("__class__", kUse, expr->location());
  }
  return true;
}

bool SymtableBuilder::fail_if_annotation_scope(const char* what, const Expr* expr) {
  const char* where = nullptr;
  switch (cur_->type) {
    case ScopeType::kAnnotation:
      where = "an annotation";
      break;
    case ScopeType::kTypeVariable:
      where = cur_->scope_info;
      break;
    case ScopeType::kTypeAlias:
      where = "a type alias";
      break;
    case ScopeType::kTypeParameters:
      where = "the definition of a generic";
      break;
    default:
      return true;
  }
  return fail(expr->location(), std::string(what) + " cannot be used within " + where);
}

bool SymtableBuilder::extend_named_scope(Name* target) {
  std::string_view mangled = mangle(target->id);
  for (size_t i = stack_.size(); i-- > 0;) {
    Scope* scope = stack_[i];
    if (scope->comprehension != ComprehensionKind::kNone) {
      uint32_t flags = scope->flags_of(mangled);
      if ((flags & kDefCompIter) && (flags & kDefLocal)) {
        return fail(target->location(), "assignment expression cannot rebind comprehension iteration variable '" +
                                            std::string(target->id) + "'");
      }
      continue;
    }
    switch (scope->type) {
      case ScopeType::kFunction: {
        uint32_t flag = scope->flags_of(mangled) & kDefGlobal ? kDefGlobal : kDefNonlocal;
        if (!add(target->id, flag, target->location())) return false;
        cur_->directives.push_back({mangled, target->location()});
        return add_to(target->id, kDefLocal, scope, target->location());
      }
      case ScopeType::kModule:
        if (!add(target->id, kDefGlobal, target->location())) return false;
        cur_->directives.push_back({mangled, target->location()});
        return add_to(target->id, kDefGlobal, scope, target->location());
      case ScopeType::kClass:
        return fail(target->location(), "assignment expression within a comprehension cannot be used in a class body");
      case ScopeType::kTypeParameters:
        return fail(target->location(),
                    "assignment expression within a comprehension cannot be used within the definition of a generic");
      case ScopeType::kTypeAlias:
        return fail(target->location(), "assignment expression within a comprehension cannot be used in a type alias");
      case ScopeType::kTypeVariable:
        return fail(target->location(),
                    "assignment expression within a comprehension cannot be used in a TypeVar bound");
      case ScopeType::kAnnotation:
        break;  // it is what it is in the scope around
    }
  }
  return true;
}

bool SymtableBuilder::visit_named(NamedExpr* expr) {
  if (!fail_if_annotation_scope("named expression", expr)) return false;
  if (cur_->comp_iter_expr > 0) {
    return fail(expr->location(), "assignment expression cannot be used in a comprehension iterable expression");
  }
  if (cur_->comprehension != ComprehensionKind::kNone && is<Name>(expr->target) &&
      !extend_named_scope(to<Name>(expr->target))) {
    return false;
  }
  return visit(expr->value) && visit(expr->target);
}

bool SymtableBuilder::visit_lambda(Lambda* expr) {
  if (!visit_all(expr->args->defaults) || !visit_all(expr->args->kw_defaults)) return false;
  if (!enter("lambda", ScopeType::kFunction, expr, expr->location())) return false;
  FinallyState saved = finally_;
  finally_ = {};
  bool ok = visit_arguments(expr->args) && visit(expr->body);
  finally_ = saved;
  exit();
  return ok;
}

bool SymtableBuilder::visit_await(Await* expr) {
  if (!fail_if_annotation_scope("await expression", expr)) return false;
  if (!top_level_await_ || !at_top_level()) {
    if (!cur_->is_function_like()) return fail(expr->location(), "'await' outside function");
    if (!is_async_def() && cur_->comprehension == ComprehensionKind::kNone) {
      return fail(expr->location(), "'await' outside async function");
    }
  }
  if (!visit(expr->value)) return false;
  cur_->coroutine = true;
  return true;
}

bool SymtableBuilder::visit_yield(Expr* expr, Expr* value) {
  if (!fail_if_annotation_scope("yield expression", expr)) return false;
  if (!visit_optional(value)) return false;
  cur_->generator = true;
  switch (cur_->comprehension) {
    case ComprehensionKind::kNone:
      return true;
    case ComprehensionKind::kList:
      return fail(expr->location(), "'yield' inside list comprehension");
    case ComprehensionKind::kSet:
      return fail(expr->location(), "'yield' inside set comprehension");
    case ComprehensionKind::kDict:
      return fail(expr->location(), "'yield' inside dict comprehension");
    case ComprehensionKind::kGenerator:
      return fail(expr->location(), "'yield' inside generator expression");
  }
  return true;
}

bool SymtableBuilder::visit_comprehension(Expr* expr, const char* name, ComprehensionKind kind,
                                          const Seq<Comprehension*>& generators, Expr* element, Expr* value) {
  const bool is_generator = kind == ComprehensionKind::kGenerator;
  Comprehension* outermost = generators[0];
  ++cur_->comp_iter_expr;  // evaluated in the current scope
  bool ok = visit(outermost->iter);
  --cur_->comp_iter_expr;
  if (!ok || !enter(name, ScopeType::kFunction, expr, expr->location())) return false;
  cur_->comprehension = kind;
  if (outermost->is_async) cur_->coroutine = true;
  if (!add(".0", kDefParam, expr->location())) return false;
  cur_->comp_iter_target = true;
  ok = visit(outermost->target);
  cur_->comp_iter_target = false;
  if (!ok || !visit_all(outermost->ifs)) return false;
  for (uint32_t i = 1; i < generators.size(); ++i) {
    Comprehension* c = generators[i];
    cur_->comp_iter_target = true;
    ok = visit(c->target);
    cur_->comp_iter_target = false;
    if (!ok) return false;
    ++cur_->comp_iter_expr;
    ok = visit(c->iter);
    --cur_->comp_iter_expr;
    if (!ok || !visit_all(c->ifs)) return false;
    if (c->is_async) cur_->coroutine = true;
  }
  if (!visit_optional(value) || !visit(element)) return false;
  cur_->generator = is_generator;
  bool is_async = cur_->coroutine && !is_generator;
  exit();
  if (is_async) {
    if (!is_async_def() && cur_->comprehension == ComprehensionKind::kNone && !(top_level_await_ && at_top_level())) {
      return fail(expr->location(), "asynchronous comprehension outside of an asynchronous function");
    }
    cur_->coroutine = true;
  }
  return true;
}

bool SymtableBuilder::visit_inner(Expr* expr) {
  switch (expr->kind) {
    case Kind::kNamedExpr:
      return visit_named(to<NamedExpr>(expr));
    case Kind::kBoolOp:
      return visit_all(to<BoolOp>(expr)->values);
    case Kind::kBinOp: {
      // Operator chains lean left without limit.
      std::vector<BinOp*> chain;
      Expr* left = expr;
      while (auto* op = as<BinOp>(left)) {
        chain.push_back(op);
        left = op->left;
      }
      if (!visit(left)) return false;
      while (!chain.empty()) {
        if (!visit(chain.back()->right)) return false;
        chain.pop_back();
      }
      return true;
    }
    case Kind::kUnaryOp:
      return visit(to<UnaryOp>(expr)->operand);
    case Kind::kLambda:
      return visit_lambda(to<Lambda>(expr));
    case Kind::kIfExp: {
      auto* e = to<IfExp>(expr);
      return visit(e->test) && visit(e->body) && visit(e->orelse);
    }
    case Kind::kDict: {
      auto* e = to<Dict>(expr);
      return visit_all(e->keys) && visit_all(e->values);
    }
    case Kind::kSet:
      return visit_all(to<Set>(expr)->elts);
    case Kind::kListComp: {
      auto* e = to<ListComp>(expr);
      return visit_comprehension(e, "<listcomp>", ComprehensionKind::kList, e->generators, e->elt, nullptr);
    }
    case Kind::kSetComp: {
      auto* e = to<SetComp>(expr);
      return visit_comprehension(e, "<setcomp>", ComprehensionKind::kSet, e->generators, e->elt, nullptr);
    }
    case Kind::kDictComp: {
      auto* e = to<DictComp>(expr);
      return visit_comprehension(e, "<dictcomp>", ComprehensionKind::kDict, e->generators, e->key, e->value);
    }
    case Kind::kGeneratorExp: {
      auto* e = to<GeneratorExp>(expr);
      return visit_comprehension(e, "<genexpr>", ComprehensionKind::kGenerator, e->generators, e->elt, nullptr);
    }
    case Kind::kYield:
      return visit_yield(expr, to<Yield>(expr)->value);
    case Kind::kYieldFrom:
      return visit_yield(expr, to<YieldFrom>(expr)->value);
    case Kind::kAwait:
      return visit_await(to<Await>(expr));
    case Kind::kCompare: {
      auto* e = to<Compare>(expr);
      return visit(e->left) && visit_all(e->comparators);
    }
    case Kind::kCall: {
      auto* e = to<Call>(expr);
      return visit(e->func) && visit_all(e->args) && visit_keywords(e->keywords);
    }
    case Kind::kFormattedValue: {
      auto* e = to<FormattedValue>(expr);
      return visit(e->value) && visit_optional(e->format_spec);
    }
    case Kind::kInterpolation: {
      auto* e = to<Interpolation>(expr);
      return visit(e->value) && visit_optional(e->format_spec);
    }
    case Kind::kJoinedStr:
      return visit_all(to<JoinedStr>(expr)->values);
    case Kind::kTemplateStr:
      return visit_all(to<TemplateStr>(expr)->values);
    case Kind::kConstant:
      return true;
    case Kind::kAttribute: {
      auto* e = to<Attribute>(expr);
      if (e->attr == "__debug__" && e->ctx != ExprContext::kLoad) {
        return fail(e->location(),
                    e->ctx == ExprContext::kStore ? "cannot assign to __debug__" : "cannot delete __debug__");
      }
      return visit(e->value);
    }
    case Kind::kSubscript: {
      auto* e = to<Subscript>(expr);
      return visit(e->value) && visit(e->slice);
    }
    case Kind::kStarred:
      return visit(to<Starred>(expr)->value);
    case Kind::kSlice: {
      auto* e = to<Slice>(expr);
      return visit_optional(e->lower) && visit_optional(e->upper) && visit_optional(e->step);
    }
    case Kind::kName:
      return visit_name(to<Name>(expr));
    case Kind::kList:
      return visit_all(to<List>(expr)->elts);
    case Kind::kTuple:
      return visit_all(to<Tuple>(expr)->elts);
    default:
      return fail(expr->location(), "unexpected expression");
  }
}

}  // namespace dxpy::compiler
