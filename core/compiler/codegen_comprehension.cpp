// The code generator: comprehensions and generator expressions. All but generator expressions are generated in place
// where the symbol table says so (PEP 709).
#include "core/compiler/codegen.h"

namespace dxpy::compiler {

using namespace syntax;

namespace {

struct Parts {
  Seq<Comprehension*> generators;
  Expr* element;
  Expr* value;
  Opcode build;
  const char* name;
};

Parts parts_of(Expr* expr) {
  switch (expr->kind) {
    case Kind::kListComp: {
      auto* e = to<ListComp>(expr);
      return {e->generators, e->elt, nullptr, Opcode::BuildList, "<listcomp>"};
    }
    case Kind::kSetComp: {
      auto* e = to<SetComp>(expr);
      return {e->generators, e->elt, nullptr, Opcode::BuildSet, "<setcomp>"};
    }
    case Kind::kDictComp: {
      auto* e = to<DictComp>(expr);
      return {e->generators, e->key, e->value, Opcode::BuildDict, "<dictcomp>"};
    }
    default: {
      auto* e = to<GeneratorExp>(expr);
      return {e->generators, e->elt, nullptr, Opcode::Nop, "<genexpr>"};
    }
  }
}

}  // namespace

void Codegen::push_inlined(Scope* comp, Inlined& state, const Location& at) {
  Unit& unit = u();
  const bool in_class = scope()->type == ScopeType::kClass && unit.inlined_depth == 0;
  ++unit.inlined_depth;
  for (Symbol inner : comp->symbols) {
    if (inner.flags & kDefParam) continue;
    // A slot that holds a cell elsewhere in the function holds one here too.
    if (inner.binding == Binding::kLocal && unit.cell_index.contains(inner.name)) inner.binding = Binding::kCell;
    const bool bound = (inner.flags & kDefLocal) && !(inner.flags & kDefNonlocal);
    Symbol outer = symbol(inner.name);
    if ((inner.binding != outer.binding && inner.binding != Binding::kFree &&
         !(inner.binding == Binding::kCell && outer.binding == Binding::kFree)) ||
        in_class) {
      auto it = unit.overrides.find(inner.name);
      state.saved.emplace_back(inner.name, it != unit.overrides.end());
      state.previous.push_back(it != unit.overrides.end() ? it->second : Symbol{});
      unit.overrides[inner.name] = inner;
    }
    if (!bound) continue;
    if (!scope()->is_function_like() && unit.hidden.insert(inner.name).second) {
      state.hidden.push_back(inner.name);
      unit.hidden_slots.insert(inner.name);
    }
    // Put the outer variable (or its cell) aside while the comprehension uses the slot.
    int64_t slot;
    if (inner.binding == Binding::kCell) {
      if (outer.binding == Binding::kFree && unit.free_index.contains(inner.name)) {
        slot = kFreeBase + unit.free_index[inner.name];
      } else {
        unit.varname(inner.name);
        slot = kCellBase + unit.cell_index[inner.name];
      }
      op(Opcode::ReplaceCell, slot, at);
    } else {
      slot = unit.varname(inner.name);
      op(Opcode::LoadFastAndClear, slot, at);
    }
    state.pushed.emplace_back(inner.name, slot);
  }
  if (!state.pushed.empty()) {
    // The iterator back on top.
    op(Opcode::Swap, static_cast<int64_t>(state.pushed.size()) + 1, at);
    state.cleanup = label();
    push_handler(state.cleanup, false, at);
    push_frame({.kind = Frame::Kind::kOther});
  }
}

// Below the top lie the values put aside; the first of them changed places with the last word pushed.
void Codegen::restore_inlined(const Inlined& state, const Location& at) {
  op(Opcode::Swap, static_cast<int64_t>(state.pushed.size()) + 1, at);
  for (size_t i = state.pushed.size(); i-- > 0;) op(Opcode::StoreFast, state.pushed[i].second, at);
}

void Codegen::pop_inlined(Inlined& state, const Location& at) {
  Unit& unit = u();
  --unit.inlined_depth;
  if (!state.pushed.empty()) {
    pop_frame();
    pop_handler();
    restore_inlined(state, at);
    Label end = label();
    jump(Opcode::Jump, end, nowhere());
    bool saved;
    begin_handler(state.cleanup, saved);
    op(Opcode::Swap, 2, nowhere());
    op(Opcode::Pop, nowhere());  // the incomplete result
    restore_inlined(state, at);
    op(Opcode::Reraise, 0, nowhere());
    end_handler(saved);
    use(end);
  }
  for (size_t i = state.saved.size(); i-- > 0;) {
    if (state.saved[i].second) {
      unit.overrides[state.saved[i].first] = state.previous[i];
    } else {
      unit.overrides.erase(state.saved[i].first);
    }
  }
  for (std::string_view name : state.hidden) unit.hidden.erase(name);
}

bool Codegen::visit_comprehension(Expr* expr) {
  Location at = loc(expr);
  Parts parts = parts_of(expr);
  Scope* comp = symbols_.scope_of(expr);
  Comprehension* outermost = parts.generators[0];
  const bool is_generator = expr->kind == Kind::kGeneratorExp;
  auto get_iterator = [&] {
    if (!visit(outermost->iter)) return false;
    op(outermost->is_async ? Opcode::GetAiter : Opcode::GetIter, loc(outermost->iter));
    return true;
  };
  if (comp->comp_inlined) {
    if (!get_iterator()) return false;
    Inlined state;
    push_inlined(comp, state, at);
    op(parts.build, 0, at);
    op(Opcode::Swap, 2, at);
    if (!comprehension_loop(parts.generators, 0, 0, parts.element, parts.value, expr, true)) return false;
    pop_inlined(state, at);
    return true;
  }
  if (!enter(parts.name, UnitKind::kComprehension, expr, at.lineno, {})) return false;
  u().arg_count = 1;
  if (!is_generator) op(parts.build, 0, at);
  if (!comprehension_loop(parts.generators, 0, 0, parts.element, parts.value, expr, false)) return false;
  if (!is_generator) op(Opcode::Return, at);
  const bool async_result = scope()->coroutine && !is_generator;
  uint32_t code;
  std::vector<std::string_view> freevars;
  if (!leave(code, freevars)) return false;
  make_closure(code, freevars, 0, at);
  op(Opcode::PushNull, at);
  if (!get_iterator()) return false;
  op(Opcode::Call, 1, at);
  if (async_result) await(0, at);
  return true;
}

bool Codegen::comprehension_loop(const Seq<Comprehension*>& generators, uint32_t index, int depth, Expr* element,
                                 Expr* value, Expr* expr, bool iterator_on_stack) {
  if (depth_ > kMaxTreeDepth) return out_.fail_depth();
  ++depth_;
  bool ok = generators[index]->is_async
                ? async_generator(generators, index, depth, element, value, expr, iterator_on_stack)
                : sync_generator(generators, index, depth, element, value, expr, iterator_on_stack);
  --depth_;
  return ok;
}

bool Codegen::comprehension_element(int depth, Expr* element, Expr* value, Expr* expr) {
  Location at = loc(element);
  if (!visit(element)) return false;
  switch (expr->kind) {
    case Kind::kListComp:
      op(Opcode::ListAppend, depth + 1, at);
      return true;
    case Kind::kSetComp:
      op(Opcode::SetAdd, depth + 1, at);
      return true;
    case Kind::kDictComp:
      if (!visit(value)) return false;
      at.end_lineno = value->end_lineno;
      at.end_col_offset = value->end_col_offset;
      op(Opcode::MapAdd, depth + 1, at);
      return true;
    default:
      op(Opcode::Yield, at);
      op(Opcode::Pop, at);
      return true;
  }
}

bool Codegen::sync_generator(const Seq<Comprehension*>& generators, uint32_t index, int depth, Expr* element,
                             Expr* value, Expr* expr, bool iterator_on_stack) {
  Comprehension* gen = generators[index];
  Label start = label(), next = label(), anchor = label();
  bool loop = true;
  Location at = loc(gen->iter);
  if (!iterator_on_stack) {
    if (index == 0) {
      op(Opcode::LoadFast, 0, loc(expr));
    } else {
      // `for x in [value]` is an assignment.
      Seq<Expr*> elts;
      if (auto* l = as<List>(gen->iter)) elts = l->elts;
      if (auto* t = as<Tuple>(gen->iter)) elts = t->elts;
      if (elts.size() == 1 && !is<Starred>(elts[0])) {
        if (!visit(elts[0])) return false;
        loop = false;
      } else {
        if (!visit(gen->iter)) return false;
        op(Opcode::GetIter, at);
      }
    }
  }
  if (loop) {
    ++depth;
    use(start);
    jump(Opcode::ForIter, anchor, at);
  }
  if (!visit(gen->target)) return false;
  for (Expr* test : gen->ifs) {
    if (!jump_if(test, next, false, loc(test))) return false;
  }
  if (index + 1 < generators.size()) {
    if (!comprehension_loop(generators, index + 1, depth, element, value, expr, false)) return false;
  } else if (!comprehension_element(depth, element, value, expr)) {
    return false;
  }
  use(next);
  if (loop) {
    jump(Opcode::Jump, start, loc(element));
    use(anchor);
  }
  return true;
}

bool Codegen::async_generator(const Seq<Comprehension*>& generators, uint32_t index, int depth, Expr* element,
                              Expr* value, Expr* expr, bool iterator_on_stack) {
  Comprehension* gen = generators[index];
  Label start = label(), next = label(), except = label(), end = label();
  Location at = loc(gen->iter);
  if (!iterator_on_stack) {
    if (index == 0) {
      op(Opcode::LoadFast, 0, loc(expr));
    } else {
      if (!visit(gen->iter)) return false;
      op(Opcode::GetAiter, at);
    }
  }
  use(start);
  push_handler(except, false, at);
  op(Opcode::GetAnext, at);
  yield_from(at);
  pop_handler();
  if (!visit(gen->target)) return false;
  for (Expr* test : gen->ifs) {
    if (!jump_if(test, next, false, loc(test))) return false;
  }
  ++depth;
  if (index + 1 < generators.size()) {
    if (!comprehension_loop(generators, index + 1, depth, element, value, expr, false)) return false;
  } else if (!comprehension_element(depth, element, value, expr)) {
    return false;
  }
  use(next);
  jump(Opcode::Jump, start, loc(element));
  bool saved;
  begin_handler(except, saved);
  op(Opcode::EndAsyncFor, at);
  jump(Opcode::Jump, end, nowhere());
  end_handler(saved);
  use(end);
  return true;
}

}  // namespace dxpy::compiler
