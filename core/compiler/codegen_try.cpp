// The code generator: try, with, and what runs when control leaves them.
#include "core/compiler/codegen.h"

namespace dxpy::compiler {

using namespace syntax;

// ---- unwinding

void Codegen::call_exit_with_nones(const Location& at) {
  for (int i = 0; i < 3; ++i) load_none(at);
  op(Opcode::Call, 3, at);
}

bool Codegen::unwind(const Frame& frame, bool preserve_top, Location& at) {
  using K = Frame::Kind;
  switch (frame.kind) {
    case K::kWhileLoop:
    case K::kExceptionHandler:
    case K::kExceptionGroupHandler:
    case K::kOther:
      return true;
    case K::kForLoop:  // the iterator
    case K::kPopValue:
      if (preserve_top) op(Opcode::Swap, 2, at);
      op(Opcode::Pop, at);
      return true;
    case K::kTryExcept:
      pop_handler();
      return true;
    case K::kFinallyTry: {
      pop_handler();
      if (preserve_top) push_frame({.kind = K::kPopValue});
      bool saved = u().cold;
      ++silent_;
      bool ok = visit_body(frame.finally_body);
      --silent_;
      u().cold = saved;
      if (preserve_top) pop_frame();
      at = nowhere();
      return ok;
    }
    case K::kFinallyEnd:
      if (preserve_top) op(Opcode::Swap, 2, at);
      op(Opcode::Pop, at);
      if (preserve_top) op(Opcode::Swap, 2, at);
      pop_handler();
      op(Opcode::PopExcept, at);
      return true;
    case K::kWith:
    case K::kAsyncWith:
      at = frame.at;
      pop_handler();
      if (preserve_top) {
        op(Opcode::Swap, 3, at);
        op(Opcode::Swap, 2, at);
      }
      call_exit_with_nones(at);
      if (frame.kind == K::kAsyncWith) await(2, at);
      op(Opcode::Pop, at);
      at = nowhere();
      return true;
    case K::kHandlerCleanup:
      if (frame.name.data() != nullptr) pop_handler();
      if (preserve_top) op(Opcode::Swap, 2, at);
      pop_handler();
      op(Opcode::PopExcept, at);
      if (frame.name.data() != nullptr) clear_name(frame.name, at);
      return true;
  }
  return true;
}

bool Codegen::unwind_all(Location& at, bool preserve_top, bool to_loop, Frame& loop, bool& found) {
  found = false;
  // The frames that are undone must be off the stack while their code is generated: it may itself leave blocks.
  std::vector<Frame> undone;
  bool ok = true;
  while (ok && !u().frames.empty()) {
    Frame top = u().frames.back();
    if (top.kind == Frame::Kind::kExceptionGroupHandler) {
      ok = fail(at, "'break', 'continue' and 'return' cannot appear in an except* block");
      break;
    }
    if (to_loop && (top.kind == Frame::Kind::kWhileLoop || top.kind == Frame::Kind::kForLoop)) {
      loop = top;
      found = true;
      break;
    }
    undone.push_back(top);
    pop_frame();
    ok = unwind(top, preserve_top, at);
  }
  while (!undone.empty()) {
    push_frame(std::move(undone.back()));
    undone.pop_back();
  }
  return ok;
}

// ---- try / except

bool Codegen::visit_try(Try* stmt) {
  if (!stmt->finalbody.empty()) return try_finally(stmt->finalbody, loc(stmt), &Codegen::try_inner, stmt);
  return try_inner(stmt);
}

bool Codegen::try_inner(Stmt* stmt) {
  auto* s = to<Try>(stmt);
  if (s->handlers.empty()) return visit_conditional(s->body);
  return try_except(s->body, s->handlers, s->orelse, loc(s));
}

bool Codegen::try_except(const Seq<Stmt*>& body, const Seq<ExceptHandler*>& handlers, const Seq<Stmt*>& orelse,
                         const Location& at) {
  Label except = label(), end = label(), cleanup = label();
  op(Opcode::Nop, at);
  push_handler(except, false, at);
  push_frame({.kind = Frame::Kind::kTryExcept});
  if (!visit_conditional(body)) return false;
  pop_frame();
  pop_handler();
  if (!visit_conditional(orelse)) return false;
  jump(Opcode::Jump, end, nowhere());

  bool saved;
  begin_handler(except, saved);
  push_handler(cleanup, true, nowhere());
  op(Opcode::PushExcInfo, nowhere());
  push_frame({.kind = Frame::Kind::kExceptionHandler});
  for (uint32_t i = 0; i < handlers.size(); ++i) {
    if (!except_handler(handlers[i], i + 1 == handlers.size(), end)) return false;
  }
  pop_frame();
  op(Opcode::Reraise, 0, nowhere());
  pop_handler();
  u().use_handler(cleanup);
  reraise_cleanup();
  end_handler(saved);
  use(end);
  return true;
}

bool Codegen::except_handler(ExceptHandler* handler, bool is_last, Label end) {
  Location at = loc(handler);
  if (handler->type == nullptr && !is_last) return fail(at, "default 'except:' must be last");
  Label next = label();
  if (handler->type != nullptr) {
    if (!visit(handler->type)) return false;
    op(Opcode::CheckExcMatch, at);
    jump(Opcode::JumpIfFalse, next, at);
  }
  const bool named = handler->name.data() != nullptr;
  Label cleanup = kNoLabel;
  if (named) {
    store_name(handler->name, at);
    cleanup = label();
    push_handler(cleanup, true, at);
  } else {
    op(Opcode::Pop, at);
  }
  push_frame({.kind = Frame::Kind::kHandlerCleanup, .name = handler->name});
  if (!visit_conditional(handler->body)) return false;
  pop_frame();
  if (named) pop_handler();
  int32_t outer = u().handler_stack.back();
  pop_handler();
  op(Opcode::PopExcept, nowhere());
  if (named) clear_name(handler->name, nowhere());
  jump(Opcode::Jump, end, nowhere());
  u().handler_stack.push_back(outer);
  if (named) {
    u().use_handler(cleanup);
    clear_name(handler->name, nowhere());
    op(Opcode::Reraise, 1, nowhere());
  }
  use(next);
  return true;
}

// ---- try / finally

bool Codegen::try_finally(const Seq<Stmt*>& finalbody, const Location& at, bool (Codegen::*inner)(Stmt*), Stmt* stmt) {
  Label except = label(), end = label(), cleanup = label();
  op(Opcode::Nop, at);
  push_handler(except, false, at);
  push_frame({.kind = Frame::Kind::kFinallyTry, .finally_body = finalbody});
  if (!(this->*inner)(stmt)) return false;
  pop_frame();
  pop_handler();
  if (!visit_conditional(finalbody)) return false;
  jump(Opcode::Jump, end, nowhere());

  bool saved;
  begin_handler(except, saved);
  push_frame({.kind = Frame::Kind::kFinallyEnd});
  push_handler(cleanup, true, nowhere());
  op(Opcode::PushExcInfo, nowhere());
  ++silent_;
  bool ok = visit_conditional(finalbody);
  --silent_;
  if (!ok) return false;
  pop_frame();
  op(Opcode::Reraise, 0, nowhere());
  pop_handler();
  u().use_handler(cleanup);
  reraise_cleanup();
  end_handler(saved);
  use(end);
  return true;
}

// ---- try / except*

bool Codegen::visit_try_star(TryStar* stmt) {
  if (!stmt->finalbody.empty()) return try_finally(stmt->finalbody, loc(stmt), &Codegen::try_star_inner, stmt);
  return try_star_except(stmt);
}

bool Codegen::try_star_inner(Stmt* stmt) { return try_star_except(to<TryStar>(stmt)); }

// While the handlers run the stack holds: previously handled, the exception, list of what handlers raised, the rest
// that no handler took yet.
bool Codegen::try_star_except(TryStar* stmt) {
  Label except = label(), end = label(), cleanup = label(), reraise = label();
  op(Opcode::Nop, loc(stmt));
  push_handler(except, false, loc(stmt));
  push_frame({.kind = Frame::Kind::kTryExcept});
  if (!visit_conditional(stmt->body)) return false;
  pop_frame();
  pop_handler();
  if (!visit_conditional(stmt->orelse)) return false;
  jump(Opcode::Jump, end, nowhere());

  bool saved;
  begin_handler(except, saved);
  push_handler(cleanup, true, nowhere());
  op(Opcode::PushExcInfo, nowhere());
  push_frame({.kind = Frame::Kind::kExceptionGroupHandler});
  Location first = loc(stmt->handlers[0]);
  op(Opcode::BuildList, 0, first);
  op(Opcode::Copy, 2, first);
  for (ExceptHandler* handler : stmt->handlers) {
    if (!star_handler(handler)) return false;
  }
  pop_frame();
  op(Opcode::ListAppend, 1, nowhere());  // what nobody took
  op(Opcode::PrepReraiseStar, nowhere());
  op(Opcode::Copy, 1, nowhere());
  jump(Opcode::JumpIfNotNone, reraise, nowhere());
  op(Opcode::Pop, nowhere());
  pop_handler();
  op(Opcode::PopExcept, nowhere());
  jump(Opcode::Jump, end, nowhere());
  use(reraise);
  op(Opcode::Swap, 2, nowhere());
  op(Opcode::PopExcept, nowhere());
  op(Opcode::Reraise, 0, nowhere());
  u().use_handler(cleanup);
  reraise_cleanup();
  end_handler(saved);
  use(end);
  return true;
}

bool Codegen::star_handler(ExceptHandler* handler) {
  Location at = loc(handler);
  Label no_match = label(), next = label(), cleanup = label();
  if (handler->type == nullptr) return fail(at, "expected one or more exception types");
  if (!visit(handler->type)) return false;
  op(Opcode::CheckEgMatch, at);
  op(Opcode::Copy, 1, at);
  jump(Opcode::JumpIfNone, no_match, at);
  const bool named = handler->name.data() != nullptr;
  if (named) {
    store_name(handler->name, at);
  } else {
    op(Opcode::Pop, at);
  }
  push_handler(cleanup, true, at);
  push_frame({.kind = Frame::Kind::kHandlerCleanup, .name = handler->name});
  if (!visit_conditional(handler->body)) return false;
  pop_frame();
  pop_handler();
  if (named) clear_name(handler->name, nowhere());
  jump(Opcode::Jump, next, nowhere());
  u().use_handler(cleanup);
  if (named) clear_name(handler->name, nowhere());
  op(Opcode::ListAppend, 3, nowhere());  // what the handler raised
  op(Opcode::Pop, nowhere());
  jump(Opcode::Jump, next, nowhere());
  use(no_match);
  op(Opcode::Pop, at);  // None
  use(next);
  return true;
}

// ---- with

bool Codegen::visit_with(const Seq<WithItem*>& items, uint32_t index, const Seq<Stmt*>& body, Stmt* stmt,
                         bool is_async) {
  if (is_async && u().kind != UnitKind::kAsyncFunction &&
      !(u().kind == UnitKind::kModule && (options_.flags & kAllowTopLevelAwait))) {
    return fail(loc(stmt), "'async with' outside async function");
  }
  const WithItem* item = items[index];
  Location at = loc(item->context_expr);
  Label except = label(), end = label(), cleanup = label(), suppress = label();
  if (!visit(item->context_expr)) return false;
  op(is_async ? Opcode::BeforeAsyncWith : Opcode::BeforeWith, at);
  if (is_async) await(1, at);
  push_handler(except, true, at, 1);
  push_frame({.kind = is_async ? Frame::Kind::kAsyncWith : Frame::Kind::kWith, .at = at});
  if (item->optional_vars != nullptr) {
    if (!visit(item->optional_vars)) return false;
  } else {
    op(Opcode::Pop, at);
  }
  if (index + 1 < items.size()) {
    ++depth_;
    bool ok = depth_ <= kMaxTreeDepth ? visit_with(items, index + 1, body, stmt, is_async) : out_.fail_depth();
    --depth_;
    if (!ok) return false;
  } else if (!visit_conditional(body)) {
    return false;
  }
  pop_frame();
  pop_handler();
  call_exit_with_nones(at);
  if (is_async) await(2, at);
  op(Opcode::Pop, at);
  jump(Opcode::Jump, end, at);

  bool saved;
  begin_handler(except, saved);
  push_handler(cleanup, true, at);
  op(Opcode::PushExcInfo, at);
  op(Opcode::WithExceptStart, at);
  if (is_async) await(2, at);
  jump(Opcode::JumpIfTrue, suppress, at);
  op(Opcode::Reraise, 2, at);
  use(suppress);
  op(Opcode::Pop, at);  // the exception
  pop_handler();
  op(Opcode::PopExcept, at);
  for (int i = 0; i < 3; ++i) op(Opcode::Pop, at);
  jump(Opcode::Jump, end, at);
  u().use_handler(cleanup);
  reraise_cleanup();
  end_handler(saved);
  use(end);
  return true;
}

}  // namespace dxpy::compiler
