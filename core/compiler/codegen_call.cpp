// The code generator: calls.
#include "core/compiler/codegen.h"

namespace dxpy::compiler {

using namespace syntax;

bool Codegen::validate_keywords(const Seq<Keyword*>& keywords) {
  for (uint32_t i = 0; i < keywords.size(); ++i) {
    if (keywords[i]->arg.data() == nullptr) continue;
    for (uint32_t k = i + 1; k < keywords.size(); ++k) {
      if (keywords[k]->arg.data() != nullptr && keywords[k]->arg == keywords[i]->arg) {
        return fail(loc(keywords[k]), "keyword argument repeated: " + std::string(keywords[k]->arg));
      }
    }
  }
  return true;
}

void Codegen::load_keyword_names(const Seq<Keyword*>& keywords, const Location& at) {
  std::vector<uint32_t> names;
  for (const Keyword* k : keywords) names.push_back(writer_.add_str(mangle(k->arg)));
  op(Opcode::LoadConst, writer_.add_tuple(names), at);
}

bool Codegen::sub_keywords(const Seq<Keyword*>& keywords, uint32_t begin, uint32_t end, const Location& at) {
  for (uint32_t i = begin; i < end; ++i) {
    load_str(mangle(keywords[i]->arg), loc(keywords[i]));
    if (!visit(keywords[i]->value)) return false;
  }
  op(Opcode::BuildDict, end - begin, at);
  return true;
}

// The callable and its self-or-empty are on the stack, then `pushed` arguments. The value of `extra_name` is one more
// positional argument.
bool Codegen::call_arguments(uint32_t pushed, const Seq<Expr*>& args, const Seq<Keyword*>& keywords, const Location& at,
                             std::string_view extra_name) {
  if (!validate_keywords(keywords)) return false;
  constexpr uint32_t kDirect = 255;
  const bool extra = extra_name.data() != nullptr;
  bool unpacked = args.size() + keywords.size() > kDirect;
  for (Expr* e : args) unpacked |= is<Starred>(e);
  for (Keyword* k : keywords) unpacked |= k->arg.data() == nullptr;
  if (!unpacked) {
    if (!visit_all(args)) return false;
    if (extra) load_name(extra_name, at);
    int64_t count = int64_t{pushed} + args.size() + (extra ? 1 : 0);
    if (keywords.empty()) {
      op(Opcode::Call, count, at);
      return true;
    }
    for (Keyword* k : keywords) {
      if (!visit(k->value)) return false;
    }
    load_keyword_names(keywords, at);
    op(Opcode::CallKw, count + keywords.size(), at);
    return true;
  }

  if (pushed == 0 && args.size() == 1 && is<Starred>(args[0]) && !extra) {
    if (!visit(to<Starred>(args[0])->value)) return false;
  } else if (!build_unpacked(args, pushed, Opcode::BuildList, Opcode::ListAppend, Opcode::ListExtend, true, at,
                             extra_name)) {
    return false;
  }
  if (!keywords.empty()) {
    bool have_dict = false;
    uint32_t pending = 0;
    auto flush = [&](uint32_t end) {
      if (pending == 0) return true;
      if (!sub_keywords(keywords, end - pending, end, at)) return false;
      if (have_dict) op(Opcode::DictMerge, 1, at);
      have_dict = true;
      pending = 0;
      return true;
    };
    for (uint32_t i = 0; i < keywords.size(); ++i) {
      if (keywords[i]->arg.data() != nullptr) {
        ++pending;
        continue;
      }
      if (!flush(i)) return false;
      if (!have_dict) {
        op(Opcode::BuildDict, 0, at);
        have_dict = true;
      }
      if (!visit(keywords[i]->value)) return false;
      op(Opcode::DictMerge, 1, at);
    }
    if (!flush(keywords.size())) return false;
  }
  op(Opcode::CallEx, keywords.empty() ? 0 : 1, at);
  return true;
}

namespace {

Location method_location(Location at, const Attribute* attr) {
  if (attr->lineno == attr->end_lineno) return at;
  at.lineno = attr->end_lineno;
  auto size = static_cast<int32_t>(attr->attr.size());
  at.col_offset = size <= attr->end_col_offset ? attr->end_col_offset - size : -1;
  if (at.end_lineno < at.lineno) at.end_lineno = at.lineno;
  return at;
}

}  // namespace

bool Codegen::method_call(Call* expr, bool& done) {
  auto* method = as<Attribute>(expr->func);
  if (method == nullptr || method->ctx != ExprContext::kLoad || expr->args.size() + expr->keywords.size() > 255) {
    return true;
  }
  for (Expr* e : expr->args) {
    if (is<Starred>(e)) return true;
  }
  for (Keyword* k : expr->keywords) {
    if (k->arg.data() == nullptr) return true;
  }
  done = true;
  if (!validate_keywords(expr->keywords)) return false;
  Location at = method_location(loc(method), method);
  if (can_optimize_super(method)) {
    if (!super_arguments(method)) return false;
    auto two = static_cast<uint8_t>(to<Call>(method->value)->args.empty() ? 0 : 1);
    op(Opcode::LoadSuperMethod, name_index(mangle(method->attr)), at, two);
  } else {
    if (!visit(method->value)) return false;
    attr_op(Opcode::LoadMethod, method->attr, at);
  }
  if (!visit_all(expr->args)) return false;
  for (Keyword* k : expr->keywords) {
    if (!visit(k->value)) return false;
  }
  int64_t count = int64_t{expr->args.size()} + expr->keywords.size();
  at = method_location(loc(expr), method);
  if (expr->keywords.empty()) {
    op(Opcode::Call, count, at);
  } else {
    load_keyword_names(expr->keywords, at);
    op(Opcode::CallKw, count, at);
  }
  return true;
}

bool Codegen::visit_call(Call* expr) {
  bool done = false;
  if (!method_call(expr, done) || done) return done && !out_.failed;
  check_caller(expr->func);
  if (!visit(expr->func)) return false;
  op(Opcode::PushNull, loc(expr->func));
  return call_arguments(0, expr->args, expr->keywords, loc(expr));
}

// ---- super().name

bool Codegen::can_optimize_super(Attribute* expr) {
  auto* call = as<Call>(expr->value);
  if (call == nullptr) return false;
  auto* func = as<Name>(call->func);
  if (func == nullptr || func->id != "super" || !call->keywords.empty()) return false;
  if (expr->attr == "__class__") return false;
  // `super` must be the builtin as far as can be seen.
  if (symbol("super").binding != Binding::kGlobalImplicit) return false;
  if (symbols_.top()->binding_of("super") != Binding::kUnknown) return false;
  if (call->args.size() == 2) return !is<Starred>(call->args[0]) && !is<Starred>(call->args[1]);
  if (!call->args.empty()) return false;
  if (u().kind != UnitKind::kFunction && u().kind != UnitKind::kAsyncFunction && u().kind != UnitKind::kLambda) {
    return false;
  }
  return u().arg_count > 0 && symbol("__class__").binding == Binding::kFree && u().free_index.contains("__class__");
}

bool Codegen::super_arguments(Attribute* expr) {
  auto* call = to<Call>(expr->value);
  Location at = loc(call);
  load_name("super", loc(call->func));
  if (call->args.size() == 2) return visit(call->args[0]) && visit(call->args[1]);
  op(Opcode::LoadDeref, deref_slot("__class__"), at);
  // The first argument, which may have become a cell.
  std::string_view self = u().varnames[0];
  Binding binding = symbol(self).binding;
  if (binding == Binding::kCell) {
    op(Opcode::LoadDeref, deref_slot(self), at);
  } else {
    op(Opcode::LoadFast, 0, at);
  }
  return true;
}

}  // namespace dxpy::compiler
