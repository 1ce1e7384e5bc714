#include "core/compiler/symtable.h"

#include "core/compiler/symtable_builder.h"

namespace dxpy::compiler {

using namespace syntax;

bool Diagnostics::fail(const Location& at, std::string message) {
  if (failed) return false;
  failed = true;
  error.kind = SyntaxErrorKind::kSyntaxError;
  error.message = std::move(message);
  error.lineno = at.lineno;
  error.offset = at.col_offset + 1;
  error.end_lineno = at.end_lineno;
  error.end_offset = at.end_col_offset + 1;
  return false;
}

bool Diagnostics::fail_depth() {
  if (failed) return false;
  failed = true;
  recursion = true;
  error.message = "maximum recursion depth exceeded during compilation";
  return false;
}

void Diagnostics::warn(const Location& at, std::string message) {
  SyntaxWarningInfo w;
  w.message = std::move(message);
  w.lineno = at.lineno;
  w.col_offset = at.col_offset;
  w.end_lineno = at.end_lineno;
  w.end_col_offset = at.end_col_offset;
  warnings.push_back(std::move(w));
}

Constant* docstring_of(const Seq<Stmt*>& body) {
  if (body.empty()) return nullptr;
  auto* stmt = as<ExprStmt>(body[0]);
  if (stmt == nullptr) return nullptr;
  auto* c = as<Constant>(stmt->value);
  return c != nullptr && c->value.kind == ConstantKind::kStr ? c : nullptr;
}

// ---- __future__

namespace {

struct FutureName {
  std::string_view name;
  uint32_t flag;
};
constexpr FutureName kFutures[] = {
    {"nested_scopes", 0},    {"generators", 0},
    {"division", 0},         {"absolute_import", 0},
    {"with_statement", 0},   {"print_function", 0},
    {"unicode_literals", 0}, {"barry_as_FLUFL", kFutureBarryAsBdfl},
    {"generator_stop", 0},   {"annotations", kFutureAnnotations},
};

bool read_future(const ImportFrom* import, FutureFeatures& features, Diagnostics& out) {
  for (const Alias* alias : import->names) {
    bool found = false;
    for (const FutureName& f : kFutures) {
      if (f.name == alias->name) {
        features.flags |= f.flag;
        found = true;
      }
    }
    if (found) continue;
    if (alias->name == "braces") return out.fail(alias->location(), "not a chance");
    return out.fail(alias->location(), "future feature " + std::string(alias->name.substr(0, 100)) + " is not defined");
  }
  return true;
}

}  // namespace

bool find_futures(const Mod* module, FutureFeatures& features, Diagnostics& out) {
  Seq<Stmt*> body;
  if (const auto* m = as<Module>(module)) {
    body = m->body;
  } else if (const auto* i = as<Interactive>(module)) {
    body = i->body;
  } else {
    return true;
  }
  uint32_t first = docstring_of(body) != nullptr ? 1 : 0;
  for (uint32_t i = first; i < body.size(); ++i) {
    const auto* import = as<ImportFrom>(body[i]);
    if (import == nullptr || import->level != 0 || import->module != "__future__") break;
    if (!read_future(import, features, out)) return false;
    features.last = import->location();
  }
  return true;
}

// ---- SymbolTable

std::string_view SymbolTable::mangle(Arena& arena, std::string_view class_name, std::string_view name) {
  if (class_name.empty() || name.size() < 3 || name[0] != '_' || name[1] != '_') return name;
  if (name.ends_with("__") || name.find('.') != std::string_view::npos) return name;
  size_t skip = class_name.find_first_not_of('_');
  if (skip == std::string_view::npos) return name;
  std::string text = "_";
  text += class_name.substr(skip);
  text += name;
  return arena.copy(text);
}

std::string_view SymbolTable::mangle_in(Arena& arena, std::string_view class_name, const Scope* scope,
                                        std::string_view name) {
  if (scope != nullptr && scope->mangled_names != nullptr && !scope->mangled_names->contains(name)) return name;
  return mangle(arena, class_name, name);
}

Scope* SymbolTable::make_scope() {
  scopes_.push_back(std::make_unique<Scope>());
  return scopes_.back().get();
}

bool SymbolTable::build(Mod* module, const FutureFeatures& futures, bool top_level_await, Diagnostics& out) {
  return SymtableBuilder(*this, futures, top_level_await, out).run(module) && analyze_scopes(top_, out);
}

// ---- SymtableBuilder: blocks and names

Scope* SymtableBuilder::make_scope(std::string_view name, ScopeType type, const void* key, const Location& at) {
  Scope* scope = table_.make_scope();
  scope->name = name;
  scope->type = type;
  scope->key = key;
  scope->at = at;
  scope->nested = cur_ != nullptr && (cur_->nested || cur_->is_function_like());
  scope->method = type == ScopeType::kFunction && cur_ != nullptr && cur_->type == ScopeType::kClass;
  table_.by_key_[key] = scope;
  return scope;
}

bool SymtableBuilder::enter_scope(Scope* scope, bool add_to_children) {
  Scope* previous = cur_;
  stack_.push_back(scope);
  if (previous != nullptr) {
    // No assignment expressions anywhere in the outermost iterable of a comprehension, not even in a lambda in it.
    scope->comp_iter_expr = previous->comp_iter_expr;
    if (previous->mangled_names != nullptr && scope->type != ScopeType::kClass) {
      scope->mangled_names = previous->mangled_names;
    }
  }
  cur_ = scope;
  // Under `from __future__ import annotations` annotations are text and concern nobody.
  if (scope->type == ScopeType::kAnnotation && (futures_.flags & kFutureAnnotations)) return true;
  if (add_to_children && previous != nullptr) previous->children.push_back(scope);
  return true;
}

bool SymtableBuilder::enter(std::string_view name, ScopeType type, const void* key, const Location& at) {
  enter_scope(make_scope(name, type, key, at), true);
  if (type == ScopeType::kAnnotation || type == ScopeType::kTypeVariable || type == ScopeType::kTypeAlias) {
    return add(".format", kDefParam, at) && add(".format", kUse, at);
  }
  return true;
}

void SymtableBuilder::exit() {
  stack_.pop_back();
  cur_ = stack_.empty() ? nullptr : stack_.back();
}

bool SymtableBuilder::add_to(std::string_view name, uint32_t flag, Scope* scope, const Location& at) {
  std::string_view mangled = SymbolTable::mangle_in(table_.arena_, class_name_, cur_, name);
  Symbol& symbol = scope->get(mangled);
  uint32_t flags = symbol.flags;
  if ((flag & kDefParam) && (flags & kDefParam)) {
    return fail(at, "duplicate argument '" + std::string(name) + "' in function definition");
  }
  if ((flag & kDefTypeParam) && (flags & kDefTypeParam)) {
    return fail(at, "duplicate type parameter '" + std::string(name) + "'");
  }
  flags |= flag;
  if (scope->comp_iter_target) {
    if (flags & (kDefGlobal | kDefNonlocal)) {
      return fail(at,
                  "comprehension inner loop cannot rebind assignment expression target '" + std::string(name) + "'");
    }
    flags |= kDefCompIter;
  }
  symbol.flags = flags;
  if (flag & kDefParam) {
    scope->varnames.push_back(mangled);
  } else if (flag & kDefGlobal) {
    global_->get(mangled).flags |= flag;
  }
  return true;
}

bool SymtableBuilder::add(std::string_view name, uint32_t flag, const Location& at, ExprContext context) {
  if ((flag & (kDefParam | kDefLocal | kDefImport)) && name == "__debug__") {
    if (context == ExprContext::kStore) return fail(at, "cannot assign to __debug__");
    if (context == ExprContext::kDel) return fail(at, "cannot delete __debug__");
  }
  if ((flag & kDefTypeParam) && cur_->mangled_names != nullptr) cur_->mangled_names->insert(name);
  return add_to(name, flag, cur_, at);
}

bool SymtableBuilder::run(Mod* module) {
  Scope* top = make_scope("top", ScopeType::kModule, module, Location{});
  table_.top_ = top;
  global_ = top;
  enter_scope(top, false);
  bool ok = true;
  switch (module->kind) {
    case Kind::kModule: {
      auto* m = to<Module>(module);
      top->has_docstring = docstring_of(m->body) != nullptr;
      ok = visit_body(m->body);
      break;
    }
    case Kind::kInteractive:
      ok = visit_body(to<Interactive>(module)->body);
      break;
    case Kind::kExpression:
      ok = visit(to<Expression>(module)->body);
      break;
    default:
      return fail(Location{}, "this kind of tree cannot be compiled");
  }
  exit();
  return ok;
}

}  // namespace dxpy::compiler
