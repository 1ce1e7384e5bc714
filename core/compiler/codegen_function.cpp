// The code generator: functions, lambdas, annotations, type parameters and type aliases.
#include "core/compiler/codegen.h"
#include "core/compiler/unparse.h"

namespace dxpy::compiler {

using namespace syntax;

namespace {

enum FunctionAttribute : uint32_t { kDefaults = 1, kKwDefaults = 2, kClosure = 8, kAnnotate = 16 };

}  // namespace

// ---- defaults and decorators

bool Codegen::decorators(const Seq<Expr*>& list) {
  for (Expr* d : list) {
    if (!visit(d)) return false;
    op(Opcode::PushNull, loc(d));
  }
  return true;
}

void Codegen::apply_decorators(const Seq<Expr*>& list) {
  for (uint32_t i = list.size(); i-- > 0;) op(Opcode::Call, 1, loc(list[i]));
}

bool Codegen::default_arguments(Arguments* args, uint32_t& attributes, const Location& at) {
  if (!args->defaults.empty()) {
    attributes |= kDefaults;
    if (!build_unpacked(args->defaults, 0, Opcode::BuildList, Opcode::ListAppend, Opcode::ListExtend, true, at)) {
      return false;
    }
  }
  int64_t count = 0;
  for (uint32_t i = 0; i < args->kwonlyargs.size(); ++i) {
    Expr* value = args->kw_defaults[i];
    if (value == nullptr) continue;
    load_str(mangle(args->kwonlyargs[i]->arg), at);
    if (!visit(value)) return false;
    ++count;
  }
  if (count > 0) {
    attributes |= kKwDefaults;
    op(Opcode::BuildDict, count, at);
  }
  return true;
}

// ---- annotations

bool Codegen::enter_annotation_unit(std::string_view name, const void* key, const Location& at) {
  if (!enter(name, UnitKind::kAnnotations, key, at.lineno, {})) return false;
  u().arg_count = u().posonly_count = 1;
  // Only the formats VALUE (1) and VALUE_WITH_FAKE_GLOBALS (2) are served here.
  Label body = label();
  op(Opcode::LoadFast, 0, at);
  load_int(2, at);
  op(Opcode::CompareGt, at);
  jump(Opcode::JumpIfFalse, body, at);
  op(Opcode::LoadCommonConstant, 1, at);
  op(Opcode::Raise, 1, at);
  use(body);
  return true;
}

// Ends a unit whose result is on the stack and makes the function of it.
bool Codegen::leave_annotation_unit(const Location& at, uint32_t attributes) {
  op(Opcode::Return, at);
  // In the scope the parameter has a name that no annotation can use; signatures show `format`.
  u().varnames[0] = "format";
  uint32_t code;
  std::vector<std::string_view> freevars;
  if (!leave(code, freevars)) return false;
  make_closure(code, freevars, attributes, at);
  return true;
}

bool Codegen::visit_annotation_value(Expr* annotation) {
  Location at = loc(annotation);
  if (futures_ & kFutureAnnotations) {
    std::string text;
    if (!unparse_expression(annotation, text)) return out_.fail_depth();
    load_str(arena_.copy(text), at);
    return true;
  }
  if (auto* star = as<Starred>(annotation)) {  // *args: *Ts
    if (!visit(star->value)) return false;
    op(Opcode::UnpackSequence, 1, at);
    return true;
  }
  return visit(annotation);
}

bool Codegen::argument_annotation(std::string_view name, Expr* annotation, uint32_t& count, const Location& at) {
  if (annotation == nullptr) return true;
  load_str(mangle(name), at);
  ++count;
  return visit_annotation_value(annotation);
}

bool Codegen::function_annotations(std::string_view name, Arguments* args, Expr* returns, uint32_t& attributes,
                                   const Location& at) {
  Scope* annotations = symbols_.scope_of(args);
  if (annotations == nullptr || !annotations->annotations_used) return true;
  if (!enter_annotation_unit("__annotate__", args, at)) return false;
  std::string& qualname = u().qualname;  // "f.__annotate__"
  qualname.insert(qualname.size() - std::string_view("__annotate__").size(), std::string(name) + ".");
  uint32_t count = 0;
  auto all = [&](const Seq<Arg*>& list) {
    for (Arg* a : list) {
      if (!argument_annotation(a->arg, a->annotation, count, at)) return false;
    }
    return true;
  };
  auto one = [&](Arg* a) { return a == nullptr || argument_annotation(a->arg, a->annotation, count, at); };
  if (!all(args->args) || !all(args->posonlyargs) || !one(args->vararg) || !all(args->kwonlyargs) ||
      !one(args->kwarg) || !argument_annotation("return", returns, count, at)) {
    return false;
  }
  op(Opcode::BuildDict, count, at);
  attributes |= kAnnotate;
  return leave_annotation_unit(at, 0);
}

// The annotations of a class or module become a function __annotate__.
bool Codegen::deferred_annotations(const Location& at) {
  std::vector<AnnAssign*> annotations = std::move(u().annotations);
  std::vector<int32_t> conditions = std::move(u().annotation_conditions);
  if (annotations.empty()) return true;
  const bool is_class = u().kind == UnitKind::kClass;
  Scope* outer = scope();
  // A module makes it at its start so that a failing module has it too.
  Unit& unit = u();
  Label resume = unit.current;
  Label continued = kNoLabel;
  size_t order = unit.order.size();
  bool ended = false;
  if (!is_class) {
    ended = unit.dead();
    continued = unit.blocks[static_cast<size_t>(unit.annotations_place)].next;
    unit.current = unit.annotations_place;
  }
  if (!enter_annotation_unit("__annotate__", annotations_key(outer->key), at)) return false;
  if (is_class && outer->has_conditional_annotations) {
    constexpr std::string_view kName = "__conditional_annotations__";
    if (u().free_index.emplace(kName, static_cast<uint32_t>(u().freevars.size())).second) u().freevars.push_back(kName);
  }
  op(Opcode::BuildDict, 0, at);
  for (size_t i = 0; i < annotations.size(); ++i) {
    AnnAssign* stmt = annotations[i];
    Location here = loc(stmt);
    Label skip = label();
    if (conditions[i] >= 0) {
      load_int(conditions[i], here);
      if (is_class) {
        op(Opcode::LoadDeref, deref_slot("__conditional_annotations__"), here);
      } else {
        op(Opcode::LoadGlobal, name_index("__conditional_annotations__"), here);
      }
      op(Opcode::CompareIn, here);
      jump(Opcode::JumpIfFalse, skip, here);
    }
    if (!visit(stmt->annotation)) return false;
    op(Opcode::Copy, 2, here);
    load_str(mangle(to<Name>(stmt->target)->id), here);
    op(Opcode::StoreSubscr, at);
    use(skip);
  }
  if (!leave_annotation_unit(at, 0)) return false;
  store_name(is_class ? "__annotate_func__" : "__annotate__", at);
  if (!is_class) {
    DX_ASSERT(order == unit.order.size());
    unit.block().next = continued;
    unit.current = resume;
    unit.block().ended = ended;
  }
  (void)order;
  return true;
}

// ---- functions

bool Codegen::visit_function(const Definition& def) {
  if (!decorators(def.decorators)) return false;
  Location at = loc(def.stmt);
  int32_t first_line = def.decorators.empty() ? at.lineno : def.decorators[0]->lineno;
  uint32_t attributes = 0;
  if (!default_arguments(def.args, attributes, at)) return false;
  const bool generic = !def.type_params.empty();
  uint32_t passed = 0;  // defaults, as arguments of the type-parameter scope
  if (generic) {
    passed = ((attributes & kDefaults) ? 1u : 0u) + ((attributes & kKwDefaults) ? 1u : 0u);
    std::string_view name = arena_.copy("<generic parameters of " + std::string(def.name) + ">");
    if (!enter(name, UnitKind::kAnnotations, type_params_key(def.stmt), first_line, {})) return false;
    u().arg_count = passed;
    if (!type_params(def.type_params)) return false;
    for (uint32_t i = 0; i < passed; ++i) op(Opcode::LoadFast, i, at);
  }
  if (!function_annotations(def.name, def.args, def.returns, attributes, at)) return false;
  if (!function_body(def, attributes, first_line)) return false;
  if (generic) {
    op(Opcode::Swap, 2, at);
    op(Opcode::SetFunctionTypeParams, at);
    op(Opcode::Return, at);
    uint32_t code;
    std::vector<std::string_view> freevars;
    if (!leave(code, freevars)) return false;
    if (passed > 0) {
      // defaults, function -> function, empty, defaults
      make_closure(code, freevars, 0, at);
      if (passed == 2) {
        op(Opcode::Swap, 3, at);  // function, kwdefaults, defaults
        op(Opcode::Swap, 2, at);  // function, defaults (as self), kwdefaults
      } else {
        op(Opcode::Swap, 2, at);
      }
      op(Opcode::Call, passed - 1, at);
    } else {
      make_closure(code, freevars, 0, at);
      op(Opcode::PushNull, at);
      op(Opcode::Call, 0, at);
    }
  }
  apply_decorators(def.decorators);
  store_name(def.name, at);
  return true;
}

bool Codegen::function_body(const Definition& def, uint32_t attributes, int32_t first_line) {
  UnitKind kind = def.is_async ? UnitKind::kAsyncFunction : UnitKind::kFunction;
  if (!enter(def.name, kind, def.stmt, first_line, {})) return false;
  u().arg_count = def.args->posonlyargs.size() + def.args->args.size();
  u().posonly_count = def.args->posonlyargs.size();
  u().kwonly_count = def.args->kwonlyargs.size();
  uint32_t first = 0;
  if (Constant* doc = docstring_of(def.body)) {
    first = 1;
    if (options_.optimization < 2) {
      u().has_docstring = true;
      u().docstring = writer_.add_str(clean_docstring(arena_, doc->value.text));
    }
  }
  if (!visit_body(def.body, first)) return false;
  uint32_t code;
  std::vector<std::string_view> freevars;
  if (!leave(code, freevars)) return false;
  make_closure(code, freevars, attributes, loc(def.stmt));
  return true;
}

bool Codegen::visit_lambda(Lambda* expr) {
  Location at = loc(expr);
  uint32_t attributes = 0;
  if (!default_arguments(expr->args, attributes, at)) return false;
  if (!enter("<lambda>", UnitKind::kLambda, expr, at.lineno, {})) return false;
  u().arg_count = expr->args->posonlyargs.size() + expr->args->args.size();
  u().posonly_count = expr->args->posonlyargs.size();
  u().kwonly_count = expr->args->kwonlyargs.size();
  if (!visit(expr->body)) return false;
  op(Opcode::Return, loc(expr->body));
  uint32_t code;
  std::vector<std::string_view> freevars;
  if (!leave(code, freevars)) return false;
  make_closure(code, freevars, attributes, at);
  return true;
}

// ---- type parameters and aliases

bool Codegen::type_param_value(Expr* expr, std::string_view name, const void* key, bool allow_starred) {
  Location at = loc(expr);
  ConstantValue one = int_constant(1);
  ConstantValue defaults;
  defaults.kind = ConstantKind::kTuple;
  defaults.elements = {&one, 1};
  load_constant(defaults, at);
  if (!enter_annotation_unit(name, key, at)) return false;
  auto* star = allow_starred ? as<Starred>(expr) : nullptr;
  if (star != nullptr) {
    if (!visit(star->value)) return false;
    op(Opcode::UnpackSequence, 1, at);
  } else if (!visit(expr)) {
    return false;
  }
  return leave_annotation_unit(at, kDefaults);
}

// Makes the parameters, stores each under its name, leaves the tuple of them on the stack.
bool Codegen::type_params(const Seq<TypeParam*>& params) {
  bool seen_default = false;
  for (TypeParam* param : params) {
    Location at = loc(param);
    std::string_view name;
    Expr* default_value;
    int64_t kind = 0;
    switch (param->kind) {
      case Kind::kTypeVar: {
        auto* p = to<TypeVar>(param);
        name = p->name;
        default_value = p->default_value;
        load_str(name, at);
        if (p->bound != nullptr) {
          if (!type_param_value(p->bound, name, p, false)) return false;
          kind = is<Tuple>(p->bound) ? 2 : 1;
        }
        break;
      }
      case Kind::kTypeVarTuple:
        name = to<TypeVarTuple>(param)->name;
        default_value = to<TypeVarTuple>(param)->default_value;
        load_str(name, at);
        kind = 4;
        break;
      default:
        name = to<ParamSpec>(param)->name;
        default_value = to<ParamSpec>(param)->default_value;
        load_str(name, at);
        kind = 3;
    }
    op(Opcode::MakeTypeVar, kind, at);
    if (default_value != nullptr) {
      seen_default = true;
      if (!type_param_value(default_value, name, default_key(param), kind == 4)) return false;
      op(Opcode::SetTypeParamDefault, at);
    } else if (seen_default) {
      return fail(at, "non-default type parameter '" + std::string(name) + "' follows default type parameter");
    }
    op(Opcode::Copy, 1, at);
    store_name(name, at);
  }
  op(Opcode::BuildTuple, params.size(), loc(params[0]));
  return true;
}

bool Codegen::type_alias_body(TypeAlias* stmt, std::string_view name) {
  Location at = loc(stmt);
  ConstantValue one = int_constant(1);
  ConstantValue defaults;
  defaults.kind = ConstantKind::kTuple;
  defaults.elements = {&one, 1};
  load_constant(defaults, at);
  if (!enter_annotation_unit(name, stmt, at) || !visit(stmt->value) || !leave_annotation_unit(at, kDefaults))
    return false;
  op(Opcode::BuildTuple, 3, at);
  op(Opcode::MakeTypeAlias, at);
  return true;
}

bool Codegen::visit_type_alias(TypeAlias* stmt) {
  Location at = loc(stmt);
  std::string_view name = to<Name>(stmt->name)->id;
  if (stmt->type_params.empty()) {
    load_str(name, at);
    load_none(at);
    if (!type_alias_body(stmt, name)) return false;
  } else {
    std::string_view scope_name = arena_.copy("<generic parameters of " + std::string(name) + ">");
    if (!enter(scope_name, UnitKind::kAnnotations, type_params_key(stmt), at.lineno, {})) return false;
    load_str(name, at);
    if (!type_params(stmt->type_params) || !type_alias_body(stmt, name)) return false;
    op(Opcode::Return, at);
    uint32_t code;
    std::vector<std::string_view> freevars;
    if (!leave(code, freevars)) return false;
    make_closure(code, freevars, 0, at);
    op(Opcode::PushNull, at);
    op(Opcode::Call, 0, at);
  }
  store_name(name, at);
  return true;
}

}  // namespace dxpy::compiler
