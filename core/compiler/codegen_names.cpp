// The code generator: names and closures.
#include "core/compiler/codegen.h"

namespace dxpy::compiler {

using namespace syntax;

std::string_view Codegen::mangle(std::string_view name) {
  return SymbolTable::mangle_in(arena_, u().class_name, scope(), name);
}

Symbol Codegen::symbol(std::string_view mangled) {
  auto it = u().overrides.find(mangled);
  if (it != u().overrides.end()) return it->second;
  const Symbol* s = scope()->find(mangled);
  return s == nullptr ? Symbol{mangled} : *s;
}

int64_t Codegen::deref_slot(std::string_view name) {
  Binding binding = symbol(name).binding;
  auto cell = u().cell_index.find(name);
  auto free = u().free_index.find(name);
  if (cell != u().cell_index.end() && (binding != Binding::kFree || free == u().free_index.end())) {
    return kCellBase + cell->second;
  }
  if (free != u().free_index.end()) return kFreeBase + free->second;
  if (cell == u().cell_index.end()) {
    auto line = static_cast<int32_t>(u().first_line);
    (void)fail({line, 0, line, 0}, "internal error: no slot for '" + std::string(name) + "'");
    return kCellBase;
  }
  return kCellBase + cell->second;
}

void Codegen::load_class_dict(const Location& at) { op(Opcode::LoadDeref, deref_slot("__classdict__"), at); }

void Codegen::name_op(std::string_view plain, ExprContext context, const Location& at) {
  std::string_view name = mangle(plain);
  const Binding binding = symbol(name).binding;
  const bool function = scope()->is_function_like();
  const bool load = context == ExprContext::kLoad;
  auto pick = [&](Opcode l, Opcode s, Opcode d) { return load ? l : context == ExprContext::kStore ? s : d; };

  if (binding == Binding::kFree || binding == Binding::kCell) {
    Opcode o = pick(Opcode::LoadDeref, Opcode::StoreDeref, Opcode::DeleteDeref);
    if (name.starts_with('.')) {
      // The compiler's own variables are in no namespace.
    } else if (load && scope()->type == ScopeType::kClass && u().inlined_depth == 0) {
      op(Opcode::LoadLocals, at);
      o = Opcode::LoadFromDictOrDeref;
    } else if (load && scope()->can_see_class_scope) {
      load_class_dict(at);
      o = Opcode::LoadFromDictOrDeref;
    }
    op(o, deref_slot(name), at);
    return;
  }
  if (binding == Binding::kLocal && (function || u().hidden.contains(name))) {
    op(pick(Opcode::LoadFast, Opcode::StoreFast, Opcode::DeleteFast), u().varname(name), at);
    return;
  }
  if (binding == Binding::kGlobalExplicit || (binding == Binding::kGlobalImplicit && function)) {
    Opcode o = pick(Opcode::LoadGlobal, Opcode::StoreGlobal, Opcode::DeleteGlobal);
    if (load && scope()->can_see_class_scope && binding == Binding::kGlobalImplicit) {
      load_class_dict(at);
      o = Opcode::LoadFromDictOrGlobals;
    }
    op(o, name_index(name), at);
    return;
  }
  // A comprehension in a class body does not see the names of the class.
  Opcode l = u().kind == UnitKind::kClass && u().inlined_depth > 0 ? Opcode::LoadGlobal : Opcode::LoadName;
  op(pick(l, Opcode::StoreName, Opcode::DeleteName), name_index(name), at);
}

void Codegen::clear_name(std::string_view name, const Location& at) {
  load_none(at);
  store_name(name, at);
  delete_name(name, at);
}

// The attributes given by the bits of `attributes` are on the stack, the lowest bit's lowest.
void Codegen::make_closure(uint32_t code, const std::vector<std::string_view>& freevars, uint32_t attributes,
                           const Location& at) {
  if (!freevars.empty()) {
    for (std::string_view name : freevars) {
      const bool implicit = u().kind == UnitKind::kClass &&
                            (name == "__class__" || name == "__classdict__" || name == "__conditional_annotations__");
      auto cell = u().cell_index.find(name);
      int64_t slot = implicit && cell != u().cell_index.end() ? kCellBase + cell->second : deref_slot(name);
      op(Opcode::LoadClosure, slot, at);
    }
    op(Opcode::BuildTuple, static_cast<int64_t>(freevars.size()), at);
    attributes |= 8;
  }
  op(Opcode::LoadConst, code, at);
  op(Opcode::MakeFunction, at);
  for (uint32_t bit : {8u, 16u, 2u, 1u}) {
    if (attributes & bit) op(Opcode::SetFunctionAttr, bit, at);
  }
}

}  // namespace dxpy::compiler
