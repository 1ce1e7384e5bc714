// The walk over the tree that makes the blocks of the symbol table. Internal to symtable*.cpp.
#pragma once

#include "core/compiler/symtable.h"

namespace dxpy::compiler {

class SymtableBuilder {
 public:
  SymtableBuilder(SymbolTable& table, const FutureFeatures& futures, bool top_level_await, Diagnostics& out)
      : table_(table), futures_(futures), top_level_await_(top_level_await), out_(out) {}
  bool run(syntax::Mod* module);

 private:
  using Location = syntax::Location;
  template <typename T>
  using Seq = syntax::Seq<T>;

  struct Depth {
    explicit Depth(SymtableBuilder& b) : builder(b) { ++builder.depth_; }
    ~Depth() { --builder.depth_; }
    SymtableBuilder& builder;
  };

  Scope* make_scope(std::string_view name, ScopeType type, const void* key, const Location& at);
  bool enter(std::string_view name, ScopeType type, const void* key, const Location& at);
  bool enter_scope(Scope* scope, bool add_to_children);
  void exit();

  bool add(std::string_view name, uint32_t flag, const Location& at,
           syntax::ExprContext context = syntax::ExprContext::kStore);
  bool add_to(std::string_view name, uint32_t flag, Scope* scope, const Location& at);
  uint32_t lookup(std::string_view name) { return cur_->flags_of(mangle(name)); }
  std::string_view mangle(std::string_view name) {
    return SymbolTable::mangle_in(table_.arena_, class_name_, cur_, name);
  }
  bool fail(const Location& at, std::string message) { return out_.fail(at, std::move(message)); }

  // symtable_stmt.cpp
  bool visit(syntax::Stmt* stmt);
  bool visit_body(const Seq<syntax::Stmt*>& body);
  bool visit_conditional(const Seq<syntax::Stmt*>& body);
  bool visit_function(syntax::Stmt* stmt, std::string_view name, syntax::Arguments* args,
                      const Seq<syntax::Stmt*>& body, const Seq<syntax::Expr*>& decorators, syntax::Expr* returns,
                      const Seq<syntax::TypeParam*>& type_params, bool is_async);
  bool visit_class(syntax::ClassDef* stmt);
  bool visit_type_alias(syntax::TypeAlias* stmt);
  bool visit_if(syntax::If* stmt);
  bool visit_for(syntax::Stmt* stmt, syntax::Expr* target, syntax::Expr* iter, const Seq<syntax::Stmt*>& body,
                 const Seq<syntax::Stmt*>& orelse);
  bool visit_try(const Seq<syntax::Stmt*>& body, const Seq<syntax::ExceptHandler*>& handlers,
                 const Seq<syntax::Stmt*>& orelse, const Seq<syntax::Stmt*>& finalbody);
  bool visit_with(const Seq<syntax::WithItem*>& items, const Seq<syntax::Stmt*>& body);
  bool visit_ann_assign(syntax::AnnAssign* stmt);
  bool visit_import_from(syntax::ImportFrom* stmt);
  bool visit_alias(syntax::Alias* alias);
  bool visit_declaration(syntax::Stmt* stmt, const Seq<syntax::Identifier>& names, bool global);
  bool visit_pattern(syntax::Pattern* pattern);
  bool enter_type_params(std::string_view name, const void* key, bool has_defaults, bool has_kwdefaults, bool is_class,
                         const Location& at);
  bool visit_type_param(syntax::TypeParam* param);
  bool visit_bound_or_default(syntax::Expr* expr, std::string_view name, const void* key, const char* info,
                              const Location& at);
  bool visit_annotation(syntax::Expr* annotation);
  bool visit_arguments(syntax::Arguments* args);
  bool visit_arg_annotations(const Seq<syntax::Arg*>& args);
  bool visit_function_annotations(syntax::Stmt* stmt, syntax::Arguments* args, syntax::Expr* returns,
                                  const Scope* function);
  void warn_in_finally(const syntax::Stmt* stmt, const char* what);

  // symtable_expr.cpp
  bool visit(syntax::Expr* expr);
  bool visit_inner(syntax::Expr* expr);
  bool visit_optional(syntax::Expr* expr) { return expr == nullptr || visit(expr); }
  bool visit_all(const Seq<syntax::Expr*>& exprs);
  bool visit_keywords(const Seq<syntax::Keyword*>& keywords);
  bool visit_name(syntax::Name* expr);
  bool visit_named(syntax::NamedExpr* expr);
  bool visit_lambda(syntax::Lambda* expr);
  bool visit_await(syntax::Await* expr);
  bool visit_yield(syntax::Expr* expr, syntax::Expr* value);
  bool visit_comprehension(syntax::Expr* expr, const char* name, ComprehensionKind kind,
                           const Seq<syntax::Comprehension*>& generators, syntax::Expr* element, syntax::Expr* value);
  bool extend_named_scope(syntax::Name* target);
  bool fail_if_annotation_scope(const char* what, const syntax::Expr* expr);
  bool is_async_def() const;
  bool at_top_level() const;

  SymbolTable& table_;
  const FutureFeatures& futures_;
  bool top_level_await_;
  Diagnostics& out_;
  Scope* cur_ = nullptr;
  Scope* global_ = nullptr;
  std::vector<Scope*> stack_;
  std::string_view class_name_;
  int depth_ = 0;
  int unevaluated_ = 0;  // inside annotations that are never evaluated
  std::vector<const Scope*> async_defs_;

  // For the warnings about leaving a `finally` block.
  struct FinallyState {
    bool in_finally = false, in_function = false, in_loop = false;
  } finally_;
};

}  // namespace dxpy::compiler
