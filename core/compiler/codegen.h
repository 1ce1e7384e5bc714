// The code generator: walks a syntax tree whose names the symbol table has placed and fills one Unit per code object.
// The class is split over codegen*.cpp by area of the language. Every visit_* and compile_* returns false when there is
// an error in `out_`.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/compiler/compile.h"
#include "core/compiler/fold.h"
#include "core/compiler/unit.h"

namespace dxpy::compiler {

class Codegen {
 public:
  Codegen(Arena& arena, const CompileOptions& options, const FutureFeatures& futures, SymbolTable& symbols,
          Diagnostics& out)
      : arena_(arena),
        options_(options),
        futures_(futures.flags),
        symbols_(symbols),
        out_(out),
        folder_(arena, options.optimization) {}

  std::vector<uint8_t> run(syntax::Mod* module);

 private:
  using Location = syntax::Location;
  using Expr = syntax::Expr;
  using Stmt = syntax::Stmt;
  using ExprContext = syntax::ExprContext;
  template <typename T>
  using Seq = syntax::Seq<T>;

  static Location loc(const syntax::Located* node) { return node->location(); }
  static Location nowhere() { return {}; }

  // ---- units (codegen.cpp)
  Unit& u() { return *unit_; }
  Scope* scope() { return unit_->scope; }
  bool enter(std::string_view name, UnitKind kind, const void* key, int32_t first_line, std::string_view class_name);
  // Ends the unit's code, returning None when it can be reached. The constant of the code object in `constant`.
  bool leave(uint32_t& constant, std::vector<std::string_view>& freevars);
  void set_qualname();
  uint32_t code_flags();
  bool fail(const Location& at, std::string message) { return out_.fail(at, std::move(message)); }
  void warn(const Location& at, std::string message);

  // ---- emitting
  void op(Opcode o, const Location& at) { u().emit(o, 0, at); }
  void op(Opcode o, int64_t n, const Location& at, uint8_t a = 0) { u().emit(o, n, at, a); }
  void jump(Opcode o, Label target, const Location& at) { u().emit_jump(o, target, at); }
  Label label() { return u().new_label(); }
  void use(Label l) { u().use(l); }
  void push_handler(Label target, bool lasti, const Location& at, int depth_adjust = 0);
  void pop_handler() { u().handler_stack.pop_back(); }
  void begin_handler(Label target, bool& saved_cold);  // starts generating cold code
  void end_handler(bool saved_cold) { u().cold = saved_cold; }
  void reraise_cleanup();  // Copy 3, PopExcept, Reraise 1
  uint32_t constant_index(const syntax::ConstantValue& value);
  void load_constant(const syntax::ConstantValue& value, const Location& at);
  void load_str(std::string_view text, const Location& at);
  void load_none(const Location& at);
  void load_int(int64_t n, const Location& at) { load_constant(int_constant(n), at); }
  void load_names(const Seq<syntax::Identifier>& names, const Location& at);  // a tuple of str
  std::string_view mangle(std::string_view name);
  int64_t name_index(std::string_view name) { return writer_.add_name(name); }
  void attr_op(Opcode o, std::string_view name, const Location& at) { op(o, name_index(mangle(name)), at); }
  void yield_from(const Location& at);  // awaits what is on top
  void await(int kind, const Location& at) {
    op(Opcode::GetAwaitable, kind, at);
    yield_from(at);
  }

  // ---- names (codegen_names.cpp)
  Symbol symbol(std::string_view mangled);
  void name_op(std::string_view name, ExprContext context, const Location& at);
  void load_name(std::string_view name, const Location& at) { name_op(name, ExprContext::kLoad, at); }
  void store_name(std::string_view name, const Location& at) { name_op(name, ExprContext::kStore, at); }
  void delete_name(std::string_view name, const Location& at) { name_op(name, ExprContext::kDel, at); }
  void load_class_dict(const Location& at);
  int64_t deref_slot(std::string_view name);
  void make_closure(uint32_t code, const std::vector<std::string_view>& freevars, uint32_t attributes,
                    const Location& at);
  void clear_name(std::string_view name, const Location& at);  // name = None; del name

  // ---- statements (codegen_stmt.cpp)
  bool visit(Stmt* stmt);
  bool visit_inner(Stmt* stmt);
  bool visit_body(const Seq<Stmt*>& body, uint32_t first = 0);
  bool visit_conditional(const Seq<Stmt*>& body);
  bool visit_expr_stmt(syntax::ExprStmt* stmt);
  bool visit_assign(syntax::Assign* stmt);
  bool visit_aug_assign(syntax::AugAssign* stmt);
  bool visit_ann_assign(syntax::AnnAssign* stmt);
  bool visit_delete(Expr* target);
  bool visit_if(syntax::If* stmt);
  bool visit_while(syntax::While* stmt);
  bool visit_for(syntax::For* stmt);
  bool visit_async_for(syntax::AsyncFor* stmt);
  bool visit_return(syntax::Return* stmt);
  bool visit_break_continue(Stmt* stmt, bool is_break);
  bool visit_raise(syntax::Raise* stmt);
  bool visit_assert(syntax::Assert* stmt);
  bool visit_import(syntax::Import* stmt);
  bool visit_import_from(syntax::ImportFrom* stmt);

  // ---- leaving blocks (codegen_try.cpp)
  bool visit_try(syntax::Try* stmt);
  bool try_except(const Seq<Stmt*>& body, const Seq<syntax::ExceptHandler*>& handlers, const Seq<Stmt*>& orelse,
                  const Location& at);
  bool except_handler(syntax::ExceptHandler* handler, bool is_last, Label end);
  bool try_finally(const Seq<Stmt*>& finalbody, const Location& at, bool (Codegen::*inner)(Stmt*), Stmt* stmt);
  bool try_inner(Stmt* stmt);
  bool try_star_inner(Stmt* stmt);
  bool visit_try_star(syntax::TryStar* stmt);
  bool try_star_except(syntax::TryStar* stmt);
  bool star_handler(syntax::ExceptHandler* handler);
  bool visit_with(const Seq<syntax::WithItem*>& items, uint32_t index, const Seq<Stmt*>& body, Stmt* stmt,
                  bool is_async);
  void call_exit_with_nones(const Location& at);
  bool unwind(const Frame& frame, bool preserve_top, Location& at);
  // Undoes all frames up to the innermost loop (or all of them); *loop is null when there is none.
  bool unwind_all(Location& at, bool preserve_top, bool to_loop, Frame& loop, bool& found);
  void push_frame(Frame frame) { u().frames.push_back(std::move(frame)); }
  void pop_frame() { u().frames.pop_back(); }

  // ---- expressions (codegen_expr.cpp)
  bool visit(Expr* expr);
  bool visit_inner(Expr* expr);
  bool visit_all(const Seq<Expr*>& exprs);
  bool visit_bin_op(Expr* expr);
  bool visit_percent_format(syntax::BinOp* expr, bool& done);
  bool visit_unary(syntax::UnaryOp* expr);
  bool visit_bool_op(syntax::BoolOp* expr);
  bool visit_compare(syntax::Compare* expr);
  void compare_op(syntax::CmpOperator o, const Location& at);
  bool visit_if_exp(syntax::IfExp* expr);
  bool jump_if(Expr* expr, Label target, bool condition, const Location& at);
  bool visit_attribute(syntax::Attribute* expr);
  bool visit_subscript(syntax::Subscript* expr);
  bool visit_slice(syntax::Slice* expr);
  bool visit_sequence(const Seq<Expr*>& elts, ExprContext context, bool tuple, const Location& at);
  bool visit_dict(syntax::Dict* expr);
  bool unpack(const Seq<Expr*>& elts, const Location& at);
  bool build_unpacked(const Seq<Expr*>& elts, uint32_t pushed, Opcode build, Opcode add, Opcode extend, bool tuple,
                      const Location& at, std::string_view extra_name = {});
  bool all_constant(const Seq<Expr*>& elts);
  bool visit_yield(syntax::Yield* expr);
  bool visit_yield_from(syntax::YieldFrom* expr);
  bool visit_await(syntax::Await* expr);

  // ---- strings (codegen_string.cpp)
  bool visit_joined(syntax::JoinedStr* expr);
  bool visit_formatted(syntax::FormattedValue* expr);
  bool visit_template(syntax::TemplateStr* expr);
  bool visit_interpolation(syntax::Interpolation* expr);

  // ---- calls (codegen_call.cpp)
  bool visit_call(syntax::Call* expr);
  bool call_arguments(uint32_t pushed, const Seq<Expr*>& args, const Seq<syntax::Keyword*>& keywords,
                      const Location& at, std::string_view extra_name = {});
  bool validate_keywords(const Seq<syntax::Keyword*>& keywords);
  bool sub_keywords(const Seq<syntax::Keyword*>& keywords, uint32_t begin, uint32_t end, const Location& at);
  bool method_call(syntax::Call* expr, bool& done);
  bool can_optimize_super(syntax::Attribute* expr);
  bool super_arguments(syntax::Attribute* expr);
  void load_keyword_names(const Seq<syntax::Keyword*>& keywords, const Location& at);

  // ---- comprehensions (codegen_comprehension.cpp)
  struct Inlined {
    std::vector<std::pair<std::string_view, bool>> saved;  // name, whether there was an override before
    std::vector<Symbol> previous;
    std::vector<std::string_view> hidden;
    std::vector<std::pair<std::string_view, int64_t>> pushed;  // name and slot of what was put aside
    Label cleanup = kNoLabel;
  };
  bool visit_comprehension(Expr* expr);
  bool comprehension_loop(const Seq<syntax::Comprehension*>& generators, uint32_t index, int depth, Expr* element,
                          Expr* value, Expr* expr, bool iterator_on_stack);
  bool sync_generator(const Seq<syntax::Comprehension*>& generators, uint32_t index, int depth, Expr* element,
                      Expr* value, Expr* expr, bool iterator_on_stack);
  bool async_generator(const Seq<syntax::Comprehension*>& generators, uint32_t index, int depth, Expr* element,
                       Expr* value, Expr* expr, bool iterator_on_stack);
  bool comprehension_element(int depth, Expr* element, Expr* value, Expr* expr);
  void push_inlined(Scope* comp, Inlined& state, const Location& at);
  void pop_inlined(Inlined& state, const Location& at);
  void restore_inlined(const Inlined& state, const Location& at);

  // ---- functions and classes (codegen_function.cpp, codegen_class.cpp)
  struct Definition {  // what FunctionDef and AsyncFunctionDef share
    Stmt* stmt;
    std::string_view name;
    syntax::Arguments* args;
    Seq<Stmt*> body;
    Seq<Expr*> decorators;
    Expr* returns;
    Seq<syntax::TypeParam*> type_params;
    bool is_async;
  };
  bool visit_function(const Definition& def);
  bool function_body(const Definition& def, uint32_t attributes, int32_t first_line);
  bool visit_lambda(syntax::Lambda* expr);
  bool check_arguments(const syntax::Arguments* args);
  bool default_arguments(syntax::Arguments* args, uint32_t& attributes, const Location& at);
  bool decorators(const Seq<Expr*>& list);
  void apply_decorators(const Seq<Expr*>& list);
  bool function_annotations(std::string_view name, syntax::Arguments* args, Expr* returns, uint32_t& attributes,
                            const Location& at);
  bool argument_annotation(std::string_view name, Expr* annotation, uint32_t& count, const Location& at);
  bool visit_annotation_value(Expr* annotation);
  bool visit_class(syntax::ClassDef* stmt);
  bool class_body(syntax::ClassDef* stmt, int32_t first_line);
  bool type_params(const Seq<syntax::TypeParam*>& params);
  bool type_param_value(Expr* expr, std::string_view name, const void* key, bool allow_starred);
  bool visit_type_alias(syntax::TypeAlias* stmt);
  bool type_alias_body(syntax::TypeAlias* stmt, std::string_view name);
  // A function of the parameter .format whose body follows.
  bool enter_annotation_unit(std::string_view name, const void* key, const Location& at);
  // `attributes`: what lies on the stack for the function made of it (see make_closure).
  bool leave_annotation_unit(const Location& at, uint32_t attributes);
  bool deferred_annotations(const Location& at);
  bool module_body(const Seq<Stmt*>& body, const Location& at, bool interactive);

  // ---- match (codegen_match.cpp)
  struct Match {
    std::vector<std::string_view> stores;
    bool allow_irrefutable = false;
    std::vector<Label> fail_pop;
    int on_top = 0;
  };
  bool visit_match(syntax::Match* stmt);
  bool pattern(syntax::Pattern* p, Match& m);
  bool pattern_inner(syntax::Pattern* p, Match& m);
  bool subpattern(syntax::Pattern* p, Match& m);
  bool pattern_value(syntax::MatchValue* p, Match& m);
  bool pattern_sequence(syntax::MatchSequence* p, Match& m);
  bool unpack_pattern(const Seq<syntax::Pattern*>& patterns, int star, Match& m, const Location& at);
  bool subscript_pattern(const Seq<syntax::Pattern*>& patterns, int star, Match& m, const Location& at);
  bool pattern_mapping(syntax::MatchMapping* p, Match& m);
  bool pattern_class(syntax::MatchClass* p, Match& m);
  bool pattern_as(syntax::MatchAs* p, Match& m);
  bool pattern_or(syntax::MatchOr* p, Match& m);
  bool or_alternative_names(Match& m, std::vector<std::string_view>& control, const Location& at);
  bool store_pattern_name(std::string_view name, Match& m, const Location& at);
  Label fail_label(Match& m, int pops);
  void jump_to_fail(Opcode o, Match& m, const Location& at);
  void emit_fail_pops(Match& m, const Location& at);
  void rotate(int count, const Location& at);

  // ---- warnings (codegen_warn.cpp)
  const char* static_type(const Expr* expr);
  void check_compare(const syntax::Compare* expr);
  void check_caller(const Expr* expr);
  void check_subscripter(const Expr* expr);
  void check_index(const Expr* value, const Expr* slice);

  Arena& arena_;
  const CompileOptions& options_;
  uint32_t futures_;
  SymbolTable& symbols_;
  Diagnostics& out_;
  Folder folder_;
  bytecode::DpbWriter writer_;
  std::vector<std::unique_ptr<Unit>> units_;  // the stack, innermost last
  Unit* unit_ = nullptr;
  bool interactive_ = false;
  int depth_ = 0;
  int silent_ = 0;  // > 0: in a further copy of a `finally` body, its warnings were given before
};

// A docstring without its indentation (as inspect.cleandoc, but keeping blank lines).
std::string_view clean_docstring(Arena& arena, std::string_view text);

}  // namespace dxpy::compiler
