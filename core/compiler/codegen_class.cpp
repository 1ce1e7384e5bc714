// The code generator: classes.
#include "core/compiler/codegen.h"

namespace dxpy::compiler {

using namespace syntax;

// Leaves __build_class__, empty, the body's function and the class's name on the stack.
bool Codegen::class_body(ClassDef* stmt, int32_t first_line) {
  if (!enter(stmt->name, UnitKind::kClass, stmt, first_line, stmt->name)) return false;
  Location at{first_line, 0, first_line, 0};
  load_name("__name__", at);
  store_name("__module__", at);
  load_str(arena_.copy(u().qualname), at);
  store_name("__qualname__", at);
  load_int(first_line, at);
  store_name("__firstlineno__", at);
  if (!stmt->type_params.empty()) {
    load_name(".type_params", at);
    store_name("__type_params__", at);
  }
  if (scope()->needs_classdict) {
    op(Opcode::LoadLocals, at);
    op(Opcode::StoreDeref, deref_slot("__classdict__"), at);
  }
  if (scope()->has_conditional_annotations && !(futures_ & kFutureAnnotations)) {
    op(Opcode::BuildSet, 0, at);
    op(Opcode::StoreDeref, deref_slot("__conditional_annotations__"), at);
  }
  if (!module_body(stmt->body, at, false)) return false;

  std::vector<uint32_t> names;
  for (std::string_view n : u().static_attributes) names.push_back(writer_.add_str(n));
  op(Opcode::LoadConst, writer_.add_tuple(names), nowhere());
  store_name("__static_attributes__", nowhere());
  if (scope()->needs_classdict) {
    op(Opcode::LoadClosure, deref_slot("__classdict__"), nowhere());
    store_name("__classdictcell__", nowhere());
  }
  if (scope()->needs_class_closure) {
    op(Opcode::LoadClosure, deref_slot("__class__"), nowhere());
    op(Opcode::Copy, 1, nowhere());
    store_name("__classcell__", nowhere());
  } else {
    load_none(nowhere());
  }
  op(Opcode::Return, nowhere());
  uint32_t code;
  std::vector<std::string_view> freevars;
  if (!leave(code, freevars)) return false;
  Location here = loc(stmt);
  op(Opcode::LoadBuildClass, here);
  op(Opcode::PushNull, here);
  make_closure(code, freevars, 0, here);
  load_str(stmt->name, here);
  return true;
}

bool Codegen::visit_class(ClassDef* stmt) {
  if (!decorators(stmt->decorator_list)) return false;
  Location at = loc(stmt);
  int32_t first_line = stmt->decorator_list.empty() ? at.lineno : stmt->decorator_list[0]->lineno;
  if (stmt->type_params.empty()) {
    if (!class_body(stmt, first_line) || !call_arguments(2, stmt->bases, stmt->keywords, at)) return false;
  } else {
    std::string_view name = arena_.copy("<generic parameters of " + std::string(stmt->name) + ">");
    if (!enter(name, UnitKind::kAnnotations, type_params_key(stmt), first_line, stmt->name)) return false;
    if (!type_params(stmt->type_params)) return false;
    store_name(".type_params", at);
    if (!class_body(stmt, first_line)) return false;
    load_name(".type_params", at);
    op(Opcode::SubscriptGeneric, at);
    store_name(".generic_base", at);
    if (!call_arguments(2, stmt->bases, stmt->keywords, at, ".generic_base")) return false;
    op(Opcode::Return, at);
    uint32_t code;
    std::vector<std::string_view> freevars;
    if (!leave(code, freevars)) return false;
    make_closure(code, freevars, 0, at);
    op(Opcode::PushNull, at);
    op(Opcode::Call, 0, at);
  }
  apply_decorators(stmt->decorator_list);
  store_name(stmt->name, at);
  return true;
}

}  // namespace dxpy::compiler
