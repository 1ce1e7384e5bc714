// The code generator: statements other than definitions, try, with and match.
#include "core/compiler/codegen.h"

namespace dxpy::compiler {

using namespace syntax;

bool Codegen::visit_body(const Seq<Stmt*>& body, uint32_t first) {
  for (uint32_t i = first; i < body.size(); ++i) {
    if (!visit(body[i])) return false;
  }
  return true;
}

bool Codegen::visit_conditional(const Seq<Stmt*>& body) {
  bool saved = u().in_conditional_block;
  u().in_conditional_block = true;
  bool ok = visit_body(body);
  u().in_conditional_block = saved;
  return ok;
}

bool Codegen::visit(Stmt* stmt) {
  if (depth_ > kMaxTreeDepth) return out_.fail_depth();
  ++depth_;
  bool ok = visit_inner(stmt);
  --depth_;
  return ok;
}

bool Codegen::visit_inner(Stmt* stmt) {
  switch (stmt->kind) {
    case Kind::kFunctionDef: {
      auto* s = to<FunctionDef>(stmt);
      return visit_function({s, s->name, s->args, s->body, s->decorator_list, s->returns, s->type_params, false});
    }
    case Kind::kAsyncFunctionDef: {
      auto* s = to<AsyncFunctionDef>(stmt);
      return visit_function({s, s->name, s->args, s->body, s->decorator_list, s->returns, s->type_params, true});
    }
    case Kind::kClassDef:
      return visit_class(to<ClassDef>(stmt));
    case Kind::kTypeAlias:
      return visit_type_alias(to<TypeAlias>(stmt));
    case Kind::kReturn:
      return visit_return(to<Return>(stmt));
    case Kind::kDelete:
      for (Expr* target : to<Delete>(stmt)->targets) {
        if (!visit(target)) return false;
      }
      return true;
    case Kind::kAssign:
      return visit_assign(to<Assign>(stmt));
    case Kind::kAugAssign:
      return visit_aug_assign(to<AugAssign>(stmt));
    case Kind::kAnnAssign:
      return visit_ann_assign(to<AnnAssign>(stmt));
    case Kind::kFor:
      return visit_for(to<For>(stmt));
    case Kind::kAsyncFor:
      return visit_async_for(to<AsyncFor>(stmt));
    case Kind::kWhile:
      return visit_while(to<While>(stmt));
    case Kind::kIf:
      return visit_if(to<If>(stmt));
    case Kind::kMatch:
      return visit_match(to<syntax::Match>(stmt));
    case Kind::kRaise:
      return visit_raise(to<Raise>(stmt));
    case Kind::kTry:
      return visit_try(to<Try>(stmt));
    case Kind::kTryStar:
      return visit_try_star(to<TryStar>(stmt));
    case Kind::kAssert:
      return visit_assert(to<Assert>(stmt));
    case Kind::kImport:
      return visit_import(to<Import>(stmt));
    case Kind::kImportFrom:
      return visit_import_from(to<ImportFrom>(stmt));
    case Kind::kGlobal:
    case Kind::kNonlocal:
      return true;
    case Kind::kExprStmt:
      return visit_expr_stmt(to<ExprStmt>(stmt));
    case Kind::kPass:
      op(Opcode::Nop, loc(stmt));
      return true;
    case Kind::kBreak:
      return visit_break_continue(stmt, true);
    case Kind::kContinue:
      return visit_break_continue(stmt, false);
    case Kind::kWith: {
      auto* s = to<With>(stmt);
      return visit_with(s->items, 0, s->body, s, false);
    }
    case Kind::kAsyncWith: {
      auto* s = to<AsyncWith>(stmt);
      return visit_with(s->items, 0, s->body, s, true);
    }
    default:
      return fail(loc(stmt), "unexpected statement");
  }
}

bool Codegen::visit_expr_stmt(ExprStmt* stmt) {
  Location at = loc(stmt);
  if (interactive_ && unit_->parent == nullptr) {
    if (!visit(stmt->value)) return false;
    op(Opcode::PrintExpr, at);
    return true;
  }
  if (is<Constant>(stmt->value)) {
    op(Opcode::Nop, at);
    return true;
  }
  if (!visit(stmt->value)) return false;
  op(Opcode::Pop, nowhere());
  return true;
}

bool Codegen::visit_assign(Assign* stmt) {
  if (!visit(stmt->value)) return false;
  for (uint32_t i = 0; i < stmt->targets.size(); ++i) {
    if (i + 1 < stmt->targets.size()) op(Opcode::Copy, 1, loc(stmt));
    if (!visit(stmt->targets[i])) return false;
  }
  return true;
}

namespace {

constexpr Opcode kInplace[] = {
    Opcode::InplaceAdd, Opcode::InplaceSub, Opcode::InplaceMul,      Opcode::InplaceMatMul, Opcode::InplaceDiv,
    Opcode::InplaceMod, Opcode::InplacePow, Opcode::InplaceLshift,   Opcode::InplaceRshift, Opcode::InplaceOr,
    Opcode::InplaceXor, Opcode::InplaceAnd, Opcode::InplaceFloorDiv,
};

}  // namespace

bool Codegen::visit_aug_assign(AugAssign* stmt) {
  Location at = loc(stmt);
  Opcode o = kInplace[static_cast<size_t>(stmt->op)];
  Expr* target = stmt->target;
  Location target_at = loc(target);
  switch (target->kind) {
    case Kind::kAttribute: {
      auto* t = to<Attribute>(target);
      if (!visit(t->value)) return false;
      op(Opcode::Copy, 1, target_at);
      attr_op(Opcode::LoadAttr, t->attr, target_at);
      if (!visit(stmt->value)) return false;
      op(o, at);
      op(Opcode::Swap, 2, target_at);
      attr_op(Opcode::StoreAttr, t->attr, target_at);
      return true;
    }
    case Kind::kSubscript: {
      auto* t = to<Subscript>(target);
      if (!visit(t->value) || !visit(t->slice)) return false;
      op(Opcode::Copy, 2, target_at);
      op(Opcode::Copy, 2, target_at);
      op(Opcode::LoadSubscr, target_at);
      if (!visit(stmt->value)) return false;
      op(o, at);
      op(Opcode::Swap, 3, target_at);
      op(Opcode::Swap, 2, target_at);
      op(Opcode::StoreSubscr, target_at);
      return true;
    }
    case Kind::kName:
      load_name(to<Name>(target)->id, target_at);
      if (!visit(stmt->value)) return false;
      op(o, at);
      store_name(to<Name>(target)->id, target_at);
      return true;
    default:
      return fail(target_at, "invalid node type for augmented assignment");
  }
}

bool Codegen::visit_ann_assign(AnnAssign* stmt) {
  Location at = loc(stmt);
  const bool future = (futures_ & kFutureAnnotations) != 0;
  const bool stored = u().kind == UnitKind::kModule || u().kind == UnitKind::kClass;
  if (stmt->value != nullptr && (!visit(stmt->value) || !visit(stmt->target))) return false;
  auto evaluate = [&](Expr* e) {
    if (!visit(e)) return false;
    op(Opcode::Pop, loc(e));
    return true;
  };
  switch (stmt->target->kind) {
    case Kind::kName: {
      if (!stmt->simple || !stored) break;
      auto* name = to<Name>(stmt->target);
      if (future) {
        if (!visit_annotation_value(stmt->annotation)) return false;
        load_name("__annotations__", at);
        load_str(mangle(name->id), at);
        op(Opcode::StoreSubscr, at);
        break;
      }
      int32_t condition = -1;
      if (u().kind == UnitKind::kModule || u().in_conditional_block) condition = u().next_condition++;
      u().annotations.push_back(stmt);
      u().annotation_conditions.push_back(condition);
      if (condition >= 0) {
        if (u().kind == UnitKind::kClass) {
          op(Opcode::LoadDeref, deref_slot("__conditional_annotations__"), at);
        } else {
          op(Opcode::LoadName, name_index("__conditional_annotations__"), at);
        }
        load_int(condition, at);
        op(Opcode::SetAdd, 1, at);
        op(Opcode::Pop, at);
      }
      break;
    }
    case Kind::kAttribute:
      if (stmt->value == nullptr && !evaluate(to<Attribute>(stmt->target)->value)) return false;
      break;
    case Kind::kSubscript: {
      if (stmt->value != nullptr) break;
      auto* t = to<Subscript>(stmt->target);
      if (!evaluate(t->value)) return false;
      if (auto* slice = as<Slice>(t->slice)) {
        for (Expr* e : {slice->lower, slice->upper, slice->step}) {
          if (e != nullptr && !evaluate(e)) return false;
        }
      } else if (!evaluate(t->slice)) {
        return false;
      }
      break;
    }
    default:
      return fail(loc(stmt->target), "invalid node type for annotated assignment");
  }
  // The annotation of anything but a plain name is evaluated for its errors.
  if (!stmt->simple && !future && stored) return evaluate(stmt->annotation);
  return true;
}

// ---- if and loops

bool Codegen::visit_if(If* stmt) {
  Label end = label();
  for (;;) {
    If* next_if = stmt->orelse.size() == 1 ? as<If>(stmt->orelse[0]) : nullptr;
    Label next = stmt->orelse.empty() ? end : label();
    if (!jump_if(stmt->test, next, false, loc(stmt)) || !visit_conditional(stmt->body)) return false;
    if (stmt->orelse.empty()) break;
    jump(Opcode::Jump, end, nowhere());
    use(next);
    if (next_if == nullptr) {
      if (!visit_conditional(stmt->orelse)) return false;
      break;
    }
    stmt = next_if;
  }
  use(end);
  return true;
}

bool Codegen::visit_while(While* stmt) {
  Label loop = label(), end = label(), anchor = label();
  use(loop);
  push_frame({.kind = Frame::Kind::kWhileLoop, .start = loop, .exit = end, .at = loc(stmt)});
  if (!jump_if(stmt->test, anchor, false, loc(stmt)) || !visit_conditional(stmt->body)) return false;
  jump(Opcode::Jump, loop, nowhere());
  pop_frame();
  use(anchor);
  if (!visit_conditional(stmt->orelse)) return false;
  use(end);
  return true;
}

bool Codegen::visit_for(For* stmt) {
  Label start = label(), cleanup = label(), end = label();
  push_frame({.kind = Frame::Kind::kForLoop, .start = start, .exit = end, .at = loc(stmt)});
  if (!visit(stmt->iter)) return false;
  Location at = loc(stmt->iter);
  op(Opcode::GetIter, at);
  use(start);
  jump(Opcode::ForIter, cleanup, at);
  // The store belongs to the line of the target.
  op(Opcode::Nop, loc(stmt->target));
  if (!visit(stmt->target) || !visit_conditional(stmt->body)) return false;
  jump(Opcode::Jump, start, nowhere());
  pop_frame();
  use(cleanup);
  if (!visit_conditional(stmt->orelse)) return false;
  use(end);
  return true;
}

bool Codegen::visit_async_for(AsyncFor* stmt) {
  Location at = loc(stmt);
  if (u().kind != UnitKind::kAsyncFunction &&
      !(u().kind == UnitKind::kModule && (options_.flags & kAllowTopLevelAwait))) {
    return fail(at, "'async for' outside async function");
  }
  Label start = label(), except = label(), body = label(), orelse = label(), end = label();
  if (!visit(stmt->iter)) return false;
  op(Opcode::GetAiter, loc(stmt->iter));
  use(start);
  push_frame({.kind = Frame::Kind::kForLoop, .start = start, .exit = end, .at = at});
  push_handler(except, false, at);
  op(Opcode::GetAnext, at);
  yield_from(at);
  pop_handler();
  use(body);
  if (!visit(stmt->target) || !visit_conditional(stmt->body)) return false;
  jump(Opcode::Jump, start, nowhere());
  pop_frame();
  bool saved;
  begin_handler(except, saved);
  op(Opcode::EndAsyncFor, loc(stmt->iter));
  jump(Opcode::Jump, orelse, nowhere());
  end_handler(saved);
  use(orelse);
  if (!visit_conditional(stmt->orelse)) return false;
  use(end);
  return true;
}

bool Codegen::visit_return(Return* stmt) {
  Location at = loc(stmt);
  if (!scope()->is_function_like() || u().kind == UnitKind::kAnnotations) {
    return fail(at, "'return' outside function");
  }
  if (stmt->value != nullptr && scope()->coroutine && scope()->generator) {
    return fail(at, "'return' with value in async generator");
  }
  Expr* value = stmt->value == nullptr ? nullptr : folder_.fold(stmt->value);
  const bool preserve = value != nullptr && !is<Constant>(value);
  if (preserve) {
    if (!visit(value)) return false;
  } else if (stmt->value != nullptr) {
    at = loc(stmt->value);
    op(Opcode::Nop, at);
  }
  if (stmt->value == nullptr || stmt->value->lineno != stmt->lineno) {
    at = loc(stmt);
    op(Opcode::Nop, at);
  }
  auto handlers = u().handler_stack;
  Frame loop;
  bool found;
  bool ok = unwind_all(at, preserve, false, loop, found);
  if (ok) {
    if (value == nullptr) {
      load_none(at);
    } else if (!preserve) {
      load_constant(to<Constant>(value)->value, at);
    }
    op(Opcode::Return, at);
  }
  u().handler_stack = std::move(handlers);
  return ok;
}

bool Codegen::visit_break_continue(Stmt* stmt, bool is_break) {
  Location at = loc(stmt), origin = at;
  op(Opcode::Nop, at);
  auto handlers = u().handler_stack;
  Frame loop;
  bool found = false;
  bool ok = unwind_all(at, false, true, loop, found);
  if (ok && !found) {
    ok = fail(origin, is_break ? "'break' outside loop" : "'continue' not properly in loop");
  }
  if (ok && is_break) ok = unwind(loop, false, at);
  if (ok) jump(Opcode::Jump, is_break ? loop.exit : loop.start, at);
  u().handler_stack = std::move(handlers);
  return ok;
}

bool Codegen::visit_raise(Raise* stmt) {
  int count = 0;
  if (stmt->exc != nullptr) {
    if (!visit(stmt->exc)) return false;
    ++count;
    if (stmt->cause != nullptr) {
      if (!visit(stmt->cause)) return false;
      ++count;
    }
  }
  op(Opcode::Raise, count, loc(stmt));
  return true;
}

bool Codegen::visit_assert(Assert* stmt) {
  if (auto* t = as<Tuple>(stmt->test); t != nullptr && !t->elts.empty()) {
    warn(loc(stmt), "assertion is always true, perhaps remove parentheses?");
  } else if (auto* c = as<Constant>(stmt->test);
             c != nullptr && c->value.kind == ConstantKind::kTuple && !c->value.elements.empty()) {
    warn(loc(stmt), "assertion is always true, perhaps remove parentheses?");
  }
  if (options_.optimization > 0) return true;
  Label end = label();
  if (!jump_if(stmt->test, end, true, loc(stmt))) return false;
  op(Opcode::LoadCommonConstant, 0, loc(stmt));
  if (stmt->msg != nullptr) {
    op(Opcode::PushNull, loc(stmt));
    if (!visit(stmt->msg)) return false;
    op(Opcode::Call, 1, loc(stmt));
  }
  op(Opcode::Raise, 1, loc(stmt->test));
  use(end);
  return true;
}

// ---- imports

bool Codegen::visit_import(Import* stmt) {
  Location at = loc(stmt);
  for (const Alias* alias : stmt->names) {
    load_int(0, at);
    load_none(at);
    op(Opcode::ImportName, name_index(alias->name), at);
    size_t dot = alias->name.find('.');
    if (alias->asname.data() == nullptr) {
      store_name(alias->name.substr(0, dot), at);
      continue;
    }
    // `import a.b.c as d` binds the innermost module.
    while (dot != std::string_view::npos) {
      size_t next = alias->name.find('.', dot + 1);
      size_t size = next == std::string_view::npos ? next : next - dot - 1;
      op(Opcode::ImportFrom, name_index(alias->name.substr(dot + 1, size)), at);
      op(Opcode::Swap, 2, at);
      op(Opcode::Pop, at);
      dot = next;
    }
    store_name(alias->asname, at);
  }
  return true;
}

bool Codegen::visit_import_from(ImportFrom* stmt) {
  Location at = loc(stmt);
  load_int(stmt->level, at);
  std::vector<uint32_t> names;
  for (const Alias* alias : stmt->names) names.push_back(writer_.add_str(alias->name));
  op(Opcode::LoadConst, writer_.add_tuple(names), at);
  op(Opcode::ImportName, name_index(stmt->module.data() == nullptr ? std::string_view("") : stmt->module), at);
  for (const Alias* alias : stmt->names) {
    if (alias->name == "*") {
      op(Opcode::ImportStar, at);
      return true;
    }
    op(Opcode::ImportFrom, name_index(alias->name), at);
    store_name(alias->asname.data() == nullptr ? alias->name : alias->asname, at);
  }
  op(Opcode::Pop, at);
  return true;
}

}  // namespace dxpy::compiler
