// The symbol table's walk: statements, patterns, definitions.
#include "core/compiler/symtable_builder.h"

namespace dxpy::compiler {

using namespace syntax;

bool SymtableBuilder::visit_body(const Seq<Stmt*>& body) {
  for (Stmt* s : body) {
    if (!visit(s)) return false;
  }
  return true;
}

bool SymtableBuilder::visit_conditional(const Seq<Stmt*>& body) {
  bool saved = cur_->in_conditional_block;
  cur_->in_conditional_block = true;
  bool ok = visit_body(body);
  cur_->in_conditional_block = saved;
  return ok;
}

void SymtableBuilder::warn_in_finally(const Stmt* stmt, const char* what) {
  out_.warn(stmt->location(), "'" + std::string(what) + "' in a 'finally' block");
}

// ---- annotations

bool SymtableBuilder::visit_annotation(Expr* annotation) {
  Scope* parent = cur_;
  const bool future = (futures_.flags & kFutureAnnotations) != 0;
  const bool unevaluated = parent->type == ScopeType::kFunction;
  if (((parent->type == ScopeType::kClass && parent->in_conditional_block) || parent->type == ScopeType::kModule) &&
      !parent->has_conditional_annotations) {
    parent->has_conditional_annotations = true;
    if (!add("__conditional_annotations__", kUse, parent->at)) return false;
  }
  if (parent->annotation_block == nullptr) {
    if (!enter("__annotate__", ScopeType::kAnnotation, annotations_key(parent->key), annotation->location())) {
      return false;
    }
    parent->annotation_block = cur_;
    if (parent->type == ScopeType::kClass && !future) {
      cur_->can_see_class_scope = true;
      if (!add("__classdict__", kUse, annotation->location())) return false;
    }
  } else if (!enter_scope(parent->annotation_block, false)) {
    return false;
  }
  unevaluated_ += unevaluated ? 1 : 0;
  bool ok = visit(annotation);
  unevaluated_ -= unevaluated ? 1 : 0;
  exit();
  return ok;
}

bool SymtableBuilder::visit_arg_annotations(const Seq<Arg*>& args) {
  for (Arg* a : args) {
    if (a->annotation == nullptr) continue;
    cur_->annotations_used = true;
    if (!visit(a->annotation)) return false;
  }
  return true;
}

bool SymtableBuilder::visit_function_annotations(Stmt* stmt, Arguments* args, Expr* returns, const Scope* function) {
  const bool in_class = cur_->can_see_class_scope || cur_->type == ScopeType::kClass;
  if (!enter("__annotate__", ScopeType::kAnnotation, args, stmt->location())) return false;
  cur_->function_name = function->name;
  if (in_class) {
    cur_->can_see_class_scope = true;
    if (!add("__classdict__", kUse, stmt->location())) return false;
  }
  auto one = [](Arg*& arg) { return Seq<Arg*>{&arg, arg == nullptr ? 0u : 1u}; };
  bool ok = visit_arg_annotations(args->posonlyargs) && visit_arg_annotations(args->args) &&
            visit_arg_annotations(one(args->vararg)) && visit_arg_annotations(one(args->kwarg)) &&
            visit_arg_annotations(args->kwonlyargs);
  if (ok && returns != nullptr) {
    cur_->annotations_used = true;
    ok = visit(returns);
  }
  exit();
  return ok;
}

bool SymtableBuilder::visit_arguments(Arguments* args) {
  auto params = [&](const Seq<Arg*>& list) {
    for (Arg* a : list) {
      if (!add(a->arg, kDefParam, a->location())) return false;
    }
    return true;
  };
  if (!params(args->posonlyargs) || !params(args->args) || !params(args->kwonlyargs)) return false;
  if (args->vararg != nullptr) {
    if (!add(args->vararg->arg, kDefParam, args->vararg->location())) return false;
    cur_->varargs = true;
  }
  if (args->kwarg != nullptr) {
    if (!add(args->kwarg->arg, kDefParam, args->kwarg->location())) return false;
    cur_->varkeywords = true;
  }
  return true;
}

// ---- type parameters

bool SymtableBuilder::enter_type_params(std::string_view name, const void* key, bool has_defaults, bool has_kwdefaults,
                                        bool is_class, const Location& at) {
  const bool in_class = cur_->type == ScopeType::kClass;
  if (!enter(name, ScopeType::kTypeParameters, key, at)) return false;
  if (in_class) {
    cur_->can_see_class_scope = true;
    if (!add("__classdict__", kUse, at)) return false;
  }
  if (is_class) {
    if (!add(".type_params", kDefLocal, at) || !add(".type_params", kUse, at) || !add(".generic_base", kDefLocal, at) ||
        !add(".generic_base", kUse, at)) {
      return false;
    }
  }
  if (has_defaults && !add(".defaults", kDefParam, at)) return false;
  return !has_kwdefaults || add(".kwdefaults", kDefParam, at);
}

bool SymtableBuilder::visit_bound_or_default(Expr* expr, std::string_view name, const void* key, const char* info,
                                             const Location& at) {
  if (name == "__classdict__") {
    return fail(at, "reserved name '" + std::string(name) + "' cannot be used for type parameter");
  }
  if (expr == nullptr) return true;
  const bool in_class = cur_->can_see_class_scope;
  if (!enter(name, ScopeType::kTypeVariable, key, expr->location())) return false;
  cur_->can_see_class_scope = in_class;
  cur_->scope_info = info;
  if (in_class && !add("__classdict__", kUse, expr->location())) return false;
  bool ok = visit(expr);
  exit();
  return ok;
}

bool SymtableBuilder::visit_type_param(TypeParam* param) {
  Depth depth(*this);
  if (depth_ > kMaxTreeDepth) return out_.fail_depth();
  Location at = param->location();
  switch (param->kind) {
    case Kind::kTypeVar: {
      auto* p = to<TypeVar>(param);
      const char* bound = is<Tuple>(p->bound) ? "a TypeVar constraint" : "a TypeVar bound";
      return add(p->name, kDefTypeParam | kDefLocal, at) && visit_bound_or_default(p->bound, p->name, p, bound, at) &&
             visit_bound_or_default(p->default_value, p->name, default_key(p), "a TypeVar default", at);
    }
    case Kind::kTypeVarTuple: {
      auto* p = to<TypeVarTuple>(param);
      return add(p->name, kDefTypeParam | kDefLocal, at) &&
             visit_bound_or_default(p->default_value, p->name, default_key(p), "a TypeVarTuple default", at);
    }
    default: {
      auto* p = to<ParamSpec>(param);
      return add(p->name, kDefTypeParam | kDefLocal, at) &&
             visit_bound_or_default(p->default_value, p->name, default_key(p), "a ParamSpec default", at);
    }
  }
}

// ---- definitions

bool SymtableBuilder::visit_function(Stmt* stmt, std::string_view name, Arguments* args, const Seq<Stmt*>& body,
                                     const Seq<Expr*>& decorators, Expr* returns, const Seq<TypeParam*>& type_params,
                                     bool is_async) {
  Location at = stmt->location();
  if (!add(name, kDefLocal, at) || !visit_all(args->defaults) || !visit_all(args->kw_defaults) ||
      !visit_all(decorators)) {
    return false;
  }
  if (!type_params.empty()) {
    bool kwdefaults = false;
    for (Expr* e : args->kw_defaults) kwdefaults |= e != nullptr;
    if (!enter_type_params(name, type_params_key(stmt), !args->defaults.empty(), kwdefaults, false, at)) return false;
    for (TypeParam* p : type_params) {
      if (!visit_type_param(p)) return false;
    }
  }
  Scope* scope = make_scope(name, ScopeType::kFunction, stmt, at);
  scope->coroutine = is_async;
  scope->has_docstring = docstring_of(body) != nullptr;
  if (!visit_function_annotations(stmt, args, returns, scope) || !enter_scope(scope, true)) return false;
  FinallyState saved = finally_;
  finally_ = {.in_finally = false, .in_function = true, .in_loop = false};
  if (is_async) async_defs_.push_back(cur_);
  bool ok = visit_arguments(args) && visit_body(body);
  if (is_async) async_defs_.pop_back();
  finally_ = saved;
  exit();
  if (!type_params.empty()) exit();
  return ok;
}

bool SymtableBuilder::visit_class(ClassDef* stmt) {
  Location at = stmt->location();
  if (!add(stmt->name, kDefLocal, at) || !visit_all(stmt->decorator_list)) return false;
  std::string_view outer = class_name_;
  const bool generic = !stmt->type_params.empty();
  if (generic) {
    if (!enter_type_params(stmt->name, type_params_key(stmt), false, false, true, at)) return false;
    class_name_ = stmt->name;
    table_.name_sets_.push_back(std::make_unique<NameSet>());
    cur_->mangled_names = table_.name_sets_.back().get();
    for (TypeParam* p : stmt->type_params) {
      if (!visit_type_param(p)) return false;
    }
  }
  if (!visit_all(stmt->bases) || !visit_keywords(stmt->keywords)) return false;
  if (!enter(stmt->name, ScopeType::kClass, stmt, at)) return false;
  class_name_ = stmt->name;
  FinallyState saved = finally_;
  finally_ = {};
  if (generic && (!add("__type_params__", kDefLocal, at) || !add(".type_params", kUse, at))) return false;
  cur_->has_docstring = docstring_of(stmt->body) != nullptr;
  bool ok = visit_body(stmt->body);
  finally_ = saved;
  exit();
  if (generic) exit();
  class_name_ = outer;
  return ok;
}

bool SymtableBuilder::visit_type_alias(TypeAlias* stmt) {
  if (!visit(stmt->name)) return false;
  std::string_view name = to<Name>(stmt->name)->id;
  const bool in_class = cur_->type == ScopeType::kClass;
  const bool generic = !stmt->type_params.empty();
  if (generic) {
    if (!enter_type_params(name, type_params_key(stmt), false, false, false, stmt->location())) return false;
    for (TypeParam* p : stmt->type_params) {
      if (!visit_type_param(p)) return false;
    }
  }
  if (!enter(name, ScopeType::kTypeAlias, stmt, stmt->location())) return false;
  cur_->can_see_class_scope = in_class;
  if (in_class && !add("__classdict__", kUse, stmt->value->location())) return false;
  bool ok = visit(stmt->value);
  exit();
  if (generic) exit();
  return ok;
}

// ---- other statements

bool SymtableBuilder::visit_declaration(Stmt* stmt, const Seq<Identifier>& names, bool global) {
  for (Identifier name : names) {
    uint32_t flags = lookup(name);
    std::string quoted = "name '" + std::string(name) + "' ";
    std::string kind = global ? "global" : "nonlocal";
    if (flags & kDefParam) return fail(stmt->location(), quoted + "is parameter and " + kind);
    if (flags & kUse) return fail(stmt->location(), quoted + "is used prior to " + kind + " declaration");
    if (flags & kDefAnnot) {
      return fail(stmt->location(), "annotated name '" + std::string(name) + "' can't be " + kind);
    }
    if (flags & kDefLocal) return fail(stmt->location(), quoted + "is assigned to before " + kind + " declaration");
    if (!add(name, global ? kDefGlobal : kDefNonlocal, stmt->location())) return false;
    cur_->directives.push_back({mangle(name), stmt->location()});
  }
  return true;
}

bool SymtableBuilder::visit_ann_assign(AnnAssign* stmt) {
  cur_->annotations_used = true;
  if (auto* name = as<Name>(stmt->target)) {
    uint32_t flags = lookup(name->id);
    if ((flags & (kDefGlobal | kDefNonlocal)) && cur_ != global_ && stmt->simple) {
      return fail(stmt->location(), "annotated name '" + std::string(name->id) + "' can't be " +
                                        (flags & kDefGlobal ? "global" : "nonlocal"));
    }
    if (stmt->simple) {
      if (!add(name->id, kDefAnnot | kDefLocal, name->location())) return false;
    } else if (stmt->value != nullptr) {
      if (!add(name->id, kDefLocal, name->location())) return false;
    }
  } else if (!visit(stmt->target)) {
    return false;
  }
  return visit_annotation(stmt->annotation) && visit_optional(stmt->value);
}

bool SymtableBuilder::visit_alias(Alias* alias) {
  if (alias->asname.data() != nullptr) return add(alias->asname, kDefImport, alias->location());
  if (alias->name == "*") {
    if (cur_->type == ScopeType::kModule) return true;
    return fail(alias->location(), "import * only allowed at module level");
  }
  return add(alias->name.substr(0, alias->name.find('.')), kDefImport, alias->location());
}

bool SymtableBuilder::visit_import_from(ImportFrom* stmt) {
  if (stmt->module.data() != nullptr && stmt->module == "__future__" && stmt->level == 0) {
    Location at = stmt->location();
    const Location& last = futures_.last;
    if (last.lineno == 0 || at.lineno > last.lineno ||
        (at.lineno == last.end_lineno && at.col_offset > last.end_col_offset)) {
      return fail(at, "from __future__ imports must occur at the beginning of the file");
    }
  }
  for (Alias* a : stmt->names) {
    if (!visit_alias(a)) return false;
  }
  return true;
}

bool SymtableBuilder::visit_if(If* stmt) {
  // `elif` nests to the right without limit.
  for (;;) {
    if (!visit(stmt->test) || !visit_conditional(stmt->body)) return false;
    If* next = stmt->orelse.size() == 1 ? as<If>(stmt->orelse[0]) : nullptr;
    if (next == nullptr) return visit_conditional(stmt->orelse);
    stmt = next;
  }
}

bool SymtableBuilder::visit_for(Stmt* stmt, Expr* target, Expr* iter, const Seq<Stmt*>& body,
                                const Seq<Stmt*>& orelse) {
  if (stmt->kind == Kind::kAsyncFor && cur_->type == ScopeType::kModule) cur_->coroutine |= top_level_await_;
  if (!visit(target) || !visit(iter)) return false;
  FinallyState saved = finally_;
  finally_.in_loop = true;
  bool ok = visit_conditional(body);
  finally_ = saved;
  return ok && visit_conditional(orelse);
}

bool SymtableBuilder::visit_try(const Seq<Stmt*>& body, const Seq<ExceptHandler*>& handlers, const Seq<Stmt*>& orelse,
                                const Seq<Stmt*>& finalbody) {
  if (!visit_conditional(body)) return false;
  for (ExceptHandler* h : handlers) {
    if (!visit_optional(h->type)) return false;
    if (h->name.data() != nullptr && !add(h->name, kDefLocal, h->location())) return false;
    if (!visit_conditional(h->body)) return false;
  }
  if (!visit_conditional(orelse)) return false;
  FinallyState saved = finally_;
  finally_ = {.in_finally = true, .in_function = false, .in_loop = false};
  bool ok = visit_conditional(finalbody);
  finally_ = saved;
  return ok;
}

bool SymtableBuilder::visit_with(const Seq<WithItem*>& items, const Seq<Stmt*>& body) {
  for (WithItem* item : items) {
    if (!visit(item->context_expr) || !visit_optional(item->optional_vars)) return false;
  }
  return visit_conditional(body);
}

bool SymtableBuilder::visit(Stmt* stmt) {
  Depth depth(*this);
  if (depth_ > kMaxTreeDepth) return out_.fail_depth();
  switch (stmt->kind) {
    case Kind::kFunctionDef: {
      auto* s = to<FunctionDef>(stmt);
      return visit_function(s, s->name, s->args, s->body, s->decorator_list, s->returns, s->type_params, false);
    }
    case Kind::kAsyncFunctionDef: {
      auto* s = to<AsyncFunctionDef>(stmt);
      return visit_function(s, s->name, s->args, s->body, s->decorator_list, s->returns, s->type_params, true);
    }
    case Kind::kClassDef:
      return visit_class(to<ClassDef>(stmt));
    case Kind::kTypeAlias:
      return visit_type_alias(to<TypeAlias>(stmt));
    case Kind::kReturn:
      if (finally_.in_finally && !finally_.in_function) warn_in_finally(stmt, "return");
      if (to<Return>(stmt)->value != nullptr) {
        if (!visit(to<Return>(stmt)->value)) return false;
        cur_->returns_value = true;
      }
      return true;
    case Kind::kDelete:
      return visit_all(to<Delete>(stmt)->targets);
    case Kind::kAssign:
      return visit_all(to<Assign>(stmt)->targets) && visit(to<Assign>(stmt)->value);
    case Kind::kAnnAssign:
      return visit_ann_assign(to<AnnAssign>(stmt));
    case Kind::kAugAssign:
      return visit(to<AugAssign>(stmt)->target) && visit(to<AugAssign>(stmt)->value);
    case Kind::kFor: {
      auto* s = to<For>(stmt);
      return visit_for(s, s->target, s->iter, s->body, s->orelse);
    }
    case Kind::kAsyncFor: {
      auto* s = to<AsyncFor>(stmt);
      return visit_for(s, s->target, s->iter, s->body, s->orelse);
    }
    case Kind::kWhile: {
      auto* s = to<While>(stmt);
      if (!visit(s->test)) return false;
      FinallyState saved = finally_;
      finally_.in_loop = true;
      bool ok = visit_conditional(s->body);
      finally_ = saved;
      return ok && visit_conditional(s->orelse);
    }
    case Kind::kIf:
      return visit_if(to<If>(stmt));
    case Kind::kMatch: {
      auto* s = to<Match>(stmt);
      if (!visit(s->subject)) return false;
      for (MatchCase* c : s->cases) {
        if (!visit_pattern(c->pattern) || !visit_optional(c->guard) || !visit_conditional(c->body)) return false;
      }
      return true;
    }
    case Kind::kRaise:
      return visit_optional(to<Raise>(stmt)->exc) && visit_optional(to<Raise>(stmt)->cause);
    case Kind::kTry: {
      auto* s = to<Try>(stmt);
      return visit_try(s->body, s->handlers, s->orelse, s->finalbody);
    }
    case Kind::kTryStar: {
      auto* s = to<TryStar>(stmt);
      return visit_try(s->body, s->handlers, s->orelse, s->finalbody);
    }
    case Kind::kAssert:
      return visit(to<Assert>(stmt)->test) && visit_optional(to<Assert>(stmt)->msg);
    case Kind::kImport:
      for (Alias* a : to<Import>(stmt)->names) {
        if (!visit_alias(a)) return false;
      }
      return true;
    case Kind::kImportFrom:
      return visit_import_from(to<ImportFrom>(stmt));
    case Kind::kGlobal:
      return visit_declaration(stmt, to<Global>(stmt)->names, true);
    case Kind::kNonlocal:
      return visit_declaration(stmt, to<Nonlocal>(stmt)->names, false);
    case Kind::kExprStmt:
      return visit(to<ExprStmt>(stmt)->value);
    case Kind::kWith:
      return visit_with(to<With>(stmt)->items, to<With>(stmt)->body);
    case Kind::kAsyncWith:
      if (cur_->type == ScopeType::kModule) cur_->coroutine |= top_level_await_;
      return visit_with(to<AsyncWith>(stmt)->items, to<AsyncWith>(stmt)->body);
    case Kind::kBreak:
      if (finally_.in_finally && !finally_.in_loop) warn_in_finally(stmt, "break");
      return true;
    case Kind::kContinue:
      if (finally_.in_finally && !finally_.in_loop) warn_in_finally(stmt, "continue");
      return true;
    default:
      return true;  // pass
  }
}

bool SymtableBuilder::visit_pattern(Pattern* pattern) {
  Depth depth(*this);
  if (depth_ > kMaxTreeDepth) return out_.fail_depth();
  auto all = [&](const Seq<Pattern*>& patterns) {
    for (Pattern* p : patterns) {
      if (!visit_pattern(p)) return false;
    }
    return true;
  };
  auto name = [&](Identifier id) { return id.data() == nullptr || add(id, kDefLocal, pattern->location()); };
  switch (pattern->kind) {
    case Kind::kMatchValue:
      return visit(to<MatchValue>(pattern)->value);
    case Kind::kMatchSequence:
      return all(to<MatchSequence>(pattern)->patterns);
    case Kind::kMatchStar:
      return name(to<MatchStar>(pattern)->name);
    case Kind::kMatchMapping: {
      auto* p = to<MatchMapping>(pattern);
      return visit_all(p->keys) && all(p->patterns) && name(p->rest);
    }
    case Kind::kMatchClass: {
      auto* p = to<MatchClass>(pattern);
      if (!visit(p->cls) || !all(p->patterns)) return false;
      for (Identifier attr : p->kwd_attrs) {
        if (attr == "__debug__") return fail(pattern->location(), "cannot assign to __debug__");
      }
      return all(p->kwd_patterns);
    }
    case Kind::kMatchAs: {
      auto* p = to<MatchAs>(pattern);
      return (p->pattern == nullptr || visit_pattern(p->pattern)) && name(p->name);
    }
    case Kind::kMatchOr:
      return all(to<MatchOr>(pattern)->patterns);
    default:
      return true;
  }
}

}  // namespace dxpy::compiler
