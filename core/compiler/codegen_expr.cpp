// The code generator: expressions.
#include "core/compiler/codegen.h"

namespace dxpy::compiler {

using namespace syntax;

bool Codegen::visit(Expr* expr) {
  if (depth_ > kMaxTreeDepth) return out_.fail_depth();
  ++depth_;
  bool ok = visit_inner(folder_.fold(expr));
  --depth_;
  return ok;
}

bool Codegen::visit_all(const Seq<Expr*>& exprs) {
  for (Expr* e : exprs) {
    if (!visit(e)) return false;
  }
  return true;
}

bool Codegen::visit_inner(Expr* expr) {
  Location at = loc(expr);
  switch (expr->kind) {
    case Kind::kNamedExpr: {
      auto* e = to<NamedExpr>(expr);
      if (!visit(e->value)) return false;
      op(Opcode::Copy, 1, at);
      return visit(e->target);
    }
    case Kind::kBoolOp:
      return visit_bool_op(to<BoolOp>(expr));
    case Kind::kBinOp:
      return visit_bin_op(expr);
    case Kind::kUnaryOp:
      return visit_unary(to<UnaryOp>(expr));
    case Kind::kLambda:
      return visit_lambda(to<Lambda>(expr));
    case Kind::kIfExp:
      return visit_if_exp(to<IfExp>(expr));
    case Kind::kDict:
      return visit_dict(to<Dict>(expr));
    case Kind::kSet: {
      auto* e = to<Set>(expr);
      return build_unpacked(e->elts, 0, Opcode::BuildSet, Opcode::SetAdd, Opcode::SetUpdate, false, at);
    }
    case Kind::kListComp:
    case Kind::kSetComp:
    case Kind::kDictComp:
    case Kind::kGeneratorExp:
      return visit_comprehension(expr);
    case Kind::kYield:
      return visit_yield(to<Yield>(expr));
    case Kind::kYieldFrom:
      return visit_yield_from(to<YieldFrom>(expr));
    case Kind::kAwait:
      return visit_await(to<Await>(expr));
    case Kind::kCompare:
      return visit_compare(to<Compare>(expr));
    case Kind::kCall:
      return visit_call(to<Call>(expr));
    case Kind::kConstant:
      load_constant(to<Constant>(expr)->value, at);
      return true;
    case Kind::kJoinedStr:
      return visit_joined(to<JoinedStr>(expr));
    case Kind::kTemplateStr:
      return visit_template(to<TemplateStr>(expr));
    case Kind::kFormattedValue:
      return visit_formatted(to<FormattedValue>(expr));
    case Kind::kInterpolation:
      return visit_interpolation(to<Interpolation>(expr));
    case Kind::kAttribute:
      return visit_attribute(to<Attribute>(expr));
    case Kind::kSubscript:
      return visit_subscript(to<Subscript>(expr));
    case Kind::kStarred:
      return fail(at, to<Starred>(expr)->ctx == ExprContext::kStore
                          ? "starred assignment target must be in a list or tuple"
                          : "can't use starred expression here");
    case Kind::kSlice:
      return visit_slice(to<Slice>(expr));
    case Kind::kName:
      name_op(to<Name>(expr)->id, to<Name>(expr)->ctx, at);
      return true;
    case Kind::kList:
      return visit_sequence(to<List>(expr)->elts, to<List>(expr)->ctx, false, at);
    case Kind::kTuple:
      return visit_sequence(to<Tuple>(expr)->elts, to<Tuple>(expr)->ctx, true, at);
    default:
      return fail(at, "unexpected expression");
  }
}

// ---- operators

namespace {

constexpr Opcode kBinary[] = {
    Opcode::BinaryAdd, Opcode::BinarySub, Opcode::BinaryMul,      Opcode::BinaryMatMul, Opcode::BinaryDiv,
    Opcode::BinaryMod, Opcode::BinaryPow, Opcode::BinaryLshift,   Opcode::BinaryRshift, Opcode::BinaryOr,
    Opcode::BinaryXor, Opcode::BinaryAnd, Opcode::BinaryFloorDiv,
};

}  // namespace

bool Codegen::visit_bin_op(Expr* expr) {
  // Chains lean left without limit: go down in a loop.
  std::vector<BinOp*> chain;
  Expr* left = expr;
  while (auto* b = as<BinOp>(left)) {
    chain.push_back(b);
    left = b->left;
  }
  bool first = true;
  while (!chain.empty()) {
    BinOp* b = chain.back();
    chain.pop_back();
    if (first) {
      first = false;
      bool done = false;
      if (!visit_percent_format(b, done)) return false;
      if (done) continue;
      if (!visit(b->left)) return false;
    }
    if (!visit(b->right)) return false;
    op(kBinary[static_cast<size_t>(b->op)], loc(b));
  }
  return true;
}

bool Codegen::visit_unary(UnaryOp* expr) {
  Location at = loc(expr);
  if (expr->op == UnaryOperator::kNot) {
    // `not a in b` is `a not in b`.
    auto* c = as<Compare>(expr->operand);
    if (c != nullptr && c->ops.size() == 1 && c->ops[0] >= CmpOperator::kIs) {
      check_compare(c);
      if (!visit(c->left) || !visit(c->comparators[0])) return false;
      CmpOperator inverse = c->ops[0] == CmpOperator::kIs      ? CmpOperator::kIsNot
                            : c->ops[0] == CmpOperator::kIsNot ? CmpOperator::kIs
                            : c->ops[0] == CmpOperator::kIn    ? CmpOperator::kNotIn
                                                               : CmpOperator::kIn;
      compare_op(inverse, loc(c));
      return true;
    }
  }
  if (!visit(expr->operand)) return false;
  switch (expr->op) {
    case UnaryOperator::kInvert:
      op(Opcode::UnaryInvert, at);
      break;
    case UnaryOperator::kNot:
      op(Opcode::UnaryNot, at);
      break;
    case UnaryOperator::kUAdd:
      op(Opcode::UnaryPos, at);
      break;
    case UnaryOperator::kUSub:
      op(Opcode::UnaryNeg, at);
      break;
  }
  return true;
}

bool Codegen::visit_bool_op(BoolOp* expr) {
  Label end = label();
  Opcode o = expr->op == BoolOperator::kAnd ? Opcode::JumpIfFalseOrPop : Opcode::JumpIfTrueOrPop;
  for (uint32_t i = 0; i < expr->values.size(); ++i) {
    if (!visit(expr->values[i])) return false;
    if (i + 1 < expr->values.size()) jump(o, end, loc(expr));
  }
  use(end);
  return true;
}

void Codegen::compare_op(CmpOperator o, const Location& at) {
  constexpr Opcode kCompare[] = {Opcode::CompareEq, Opcode::CompareNe,   Opcode::CompareLt, Opcode::CompareLe,
                                 Opcode::CompareGt, Opcode::CompareGe,   Opcode::CompareIs, Opcode::CompareIsNot,
                                 Opcode::CompareIn, Opcode::CompareNotIn};
  op(kCompare[static_cast<size_t>(o)], at);
}

bool Codegen::visit_compare(Compare* expr) {
  Location at = loc(expr);
  check_compare(expr);
  if (!visit(expr->left)) return false;
  uint32_t last = expr->ops.size() - 1;
  if (last == 0) {
    // Membership in a display of constants: look in a tuple or frozenset.
    if (expr->ops[0] >= CmpOperator::kIn) {
      Expr* right = expr->comparators[0];
      auto* list = as<List>(right);
      auto* set = as<Set>(right);
      if ((list != nullptr && all_constant(list->elts)) || (set != nullptr && all_constant(set->elts))) {
        const Seq<Expr*>& elts = list != nullptr ? list->elts : set->elts;
        ConstantValue v;
        v.kind = list != nullptr ? ConstantKind::kTuple : ConstantKind::kFrozenset;
        v.elements = {arena_.allocate_array<ConstantValue>(elts.size()), elts.size()};
        for (uint32_t i = 0; i < elts.size(); ++i) v.elements[i] = to<Constant>(elts[i])->value;
        load_constant(v, loc(right));
        compare_op(expr->ops[0], at);
        return true;
      }
    }
    if (!visit(expr->comparators[0])) return false;
    compare_op(expr->ops[0], at);
    return true;
  }
  Label cleanup = label(), end = label();
  for (uint32_t i = 0; i <= last; ++i) {
    if (!visit(expr->comparators[i])) return false;
    if (i < last) {
      op(Opcode::Swap, 2, at);
      op(Opcode::Copy, 2, at);
    }
    compare_op(expr->ops[i], at);
    if (i < last) jump(Opcode::JumpIfFalseOrPop, cleanup, at);
  }
  jump(Opcode::Jump, end, at);
  use(cleanup);
  op(Opcode::Swap, 2, at);
  op(Opcode::Pop, at);
  use(end);
  return true;
}

bool Codegen::visit_if_exp(IfExp* expr) {
  Label orelse = label(), end = label();
  if (!jump_if(expr->test, orelse, false, loc(expr)) || !visit(expr->body)) return false;
  jump(Opcode::Jump, end, nowhere());
  use(orelse);
  if (!visit(expr->orelse)) return false;
  use(end);
  return true;
}

// Goes to `target` when the expression's truth is `condition`, else on.
bool Codegen::jump_if(Expr* expr, Label target, bool condition, const Location& at) {
  if (depth_ > kMaxTreeDepth) return out_.fail_depth();
  ++depth_;
  struct Leave {
    int& depth;
    ~Leave() { --depth; }
  } leave_depth{depth_};
  expr = folder_.fold(expr);
  switch (expr->kind) {
    case Kind::kUnaryOp:
      if (to<UnaryOp>(expr)->op == UnaryOperator::kNot) {
        return jump_if(to<UnaryOp>(expr)->operand, target, !condition, at);
      }
      break;
    case Kind::kBoolOp: {
      auto* e = to<BoolOp>(expr);
      const bool is_or = e->op == BoolOperator::kOr;
      Label skip = is_or != condition ? label() : target;
      for (uint32_t i = 0; i + 1 < e->values.size(); ++i) {
        if (!jump_if(e->values[i], skip, is_or, at)) return false;
      }
      if (!jump_if(e->values.back(), target, condition, at)) return false;
      if (skip != target) use(skip);
      return true;
    }
    case Kind::kIfExp: {
      auto* e = to<IfExp>(expr);
      Label end = label(), orelse = label();
      if (!jump_if(e->test, orelse, false, at) || !jump_if(e->body, target, condition, at)) return false;
      jump(Opcode::Jump, end, nowhere());
      use(orelse);
      if (!jump_if(e->orelse, target, condition, at)) return false;
      use(end);
      return true;
    }
    case Kind::kCompare: {
      auto* e = to<Compare>(expr);
      if (e->ops.size() == 1) {
        // `x is None` has a jump of its own.
        auto* none = as<Constant>(e->comparators[0]);
        if (none != nullptr && none->value.kind == ConstantKind::kNone &&
            (e->ops[0] == CmpOperator::kIs || e->ops[0] == CmpOperator::kIsNot)) {
          check_compare(e);
          if (!visit(e->left)) return false;
          const bool is = e->ops[0] == CmpOperator::kIs;
          jump(is == condition ? Opcode::JumpIfNone : Opcode::JumpIfNotNone, target, loc(e));
          return true;
        }
        break;
      }
      check_compare(e);
      Location here = loc(e);
      Label cleanup = label(), end = label();
      if (!visit(e->left)) return false;
      uint32_t last = e->ops.size() - 1;
      for (uint32_t i = 0; i < last; ++i) {
        if (!visit(e->comparators[i])) return false;
        op(Opcode::Swap, 2, here);
        op(Opcode::Copy, 2, here);
        compare_op(e->ops[i], here);
        jump(Opcode::JumpIfFalse, cleanup, here);
      }
      if (!visit(e->comparators[last])) return false;
      compare_op(e->ops[last], here);
      jump(condition ? Opcode::JumpIfTrue : Opcode::JumpIfFalse, target, here);
      jump(Opcode::Jump, end, nowhere());
      use(cleanup);
      op(Opcode::Pop, here);
      if (!condition) jump(Opcode::Jump, target, nowhere());
      use(end);
      return true;
    }
    case Kind::kConstant:
      if (constant_truth(to<Constant>(expr)->value) == condition) {
        op(Opcode::Nop, loc(expr));
        jump(Opcode::Jump, target, loc(expr));
        return true;
      }
      op(Opcode::Nop, loc(expr));
      return true;
    default:
      break;
  }
  if (!visit(expr)) return false;
  jump(condition ? Opcode::JumpIfTrue : Opcode::JumpIfFalse, target, loc(expr));
  return true;
}

// ---- attributes and subscripts

namespace {

// Position of `.name` in a chain that is spread over lines.
Location attribute_location(const Attribute* attr) {
  Location at = attr->location();
  if (at.lineno == attr->end_lineno) return at;
  at.lineno = attr->end_lineno;
  auto size = static_cast<int32_t>(attr->attr.size());
  if (size <= attr->end_col_offset) {
    at.col_offset = attr->end_col_offset - size;
  } else {
    at.col_offset = at.end_col_offset = -1;
  }
  return at;
}

}  // namespace

bool Codegen::visit_attribute(Attribute* expr) {
  if (expr->ctx == ExprContext::kLoad && can_optimize_super(expr)) {
    if (!super_arguments(expr)) return false;
    auto two = static_cast<uint8_t>(to<Call>(expr->value)->args.empty() ? 0 : 1);
    op(Opcode::LoadSuperAttr, name_index(mangle(expr->attr)), attribute_location(expr), two);
    return true;
  }
  if (expr->ctx == ExprContext::kStore) {
    auto* base = as<Name>(expr->value);
    if (base != nullptr && base->id == "self") {
      for (Unit* unit = unit_; unit != nullptr; unit = unit->parent) {
        if (unit->kind != UnitKind::kClass) continue;
        bool known = false;
        for (std::string_view n : unit->static_attributes) known |= n == expr->attr;
        if (!known) unit->static_attributes.push_back(expr->attr);
        break;
      }
    }
  }
  if (!visit(expr->value)) return false;
  Opcode o = expr->ctx == ExprContext::kLoad    ? Opcode::LoadAttr
             : expr->ctx == ExprContext::kStore ? Opcode::StoreAttr
                                                : Opcode::DeleteAttr;
  attr_op(o, expr->attr, attribute_location(expr));
  return true;
}

bool Codegen::visit_subscript(Subscript* expr) {
  if (expr->ctx == ExprContext::kLoad) {
    check_subscripter(expr->value);
    check_index(expr->value, expr->slice);
  }
  if (!visit(expr->value) || !visit(expr->slice)) return false;
  Opcode o = expr->ctx == ExprContext::kLoad    ? Opcode::LoadSubscr
             : expr->ctx == ExprContext::kStore ? Opcode::StoreSubscr
                                                : Opcode::DeleteSubscr;
  op(o, loc(expr));
  return true;
}

bool Codegen::visit_slice(Slice* expr) {
  Location at = loc(expr);
  // A slice of constants is itself a constant.
  std::vector<uint32_t> items;
  bool constant = true;
  for (Expr** part : {&expr->lower, &expr->upper, &expr->step}) {
    if (*part == nullptr) {
      items.push_back(writer_.add_none());
      continue;
    }
    *part = folder_.fold(*part);
    auto* c = as<Constant>(*part);
    if (c == nullptr) {
      constant = false;
      break;
    }
    items.push_back(constant_index(c->value));
  }
  if (constant) {
    op(Opcode::LoadConst, writer_.add_slice(items), at);
    return true;
  }
  for (Expr* part : {expr->lower, expr->upper}) {
    if (part == nullptr) {
      load_none(at);
    } else if (!visit(part)) {
      return false;
    }
  }
  if (expr->step != nullptr && !visit(expr->step)) return false;
  op(Opcode::BuildSlice, expr->step != nullptr ? 3 : 2, at);
  return true;
}

// ---- displays

bool Codegen::all_constant(const Seq<Expr*>& elts) {
  for (Expr*& e : elts) {
    e = folder_.fold(e);
    if (!is<Constant>(e)) return false;
  }
  return true;
}

bool Codegen::visit_sequence(const Seq<Expr*>& elts, ExprContext context, bool tuple, const Location& at) {
  switch (context) {
    case ExprContext::kStore:
      return unpack(elts, at);
    case ExprContext::kDel:
      return visit_all(elts);
    case ExprContext::kLoad:
      break;
  }
  return build_unpacked(elts, 0, Opcode::BuildList, Opcode::ListAppend, Opcode::ListExtend, tuple, at);
}

bool Codegen::unpack(const Seq<Expr*>& elts, const Location& at) {
  bool seen_star = false;
  for (uint32_t i = 0; i < elts.size(); ++i) {
    if (!is<Starred>(elts[i])) continue;
    if (seen_star) return fail(at, "multiple starred expressions in assignment");
    uint32_t after = elts.size() - i - 1;
    if (i >= 1 << 8 || after >= INT32_MAX >> 8) return fail(at, "too many expressions in star-unpacking assignment");
    seen_star = true;
    op(Opcode::UnpackEx, int64_t{i} + (int64_t{after} << 8), at);
  }
  if (!seen_star) op(Opcode::UnpackSequence, elts.size(), at);
  for (Expr* e : elts) {
    if (auto* star = as<Starred>(e)) e = star->value;
    if (!visit(e)) return false;
  }
  return true;
}

// Makes a list, set or tuple of the `pushed` words on the stack and the elements, which may be starred; then of the
// value of the name `extra_name` when there is one.
bool Codegen::build_unpacked(const Seq<Expr*>& elts, uint32_t pushed, Opcode build, Opcode add, Opcode extend,
                             bool tuple, const Location& at, std::string_view extra_name) {
  constexpr uint32_t kDirect = 64;  // longer ones are built piece by piece, to keep the stack small
  const uint32_t n = elts.size();
  const bool extra = extra_name.data() != nullptr;
  if ((n > 2 || (tuple && pushed == 0 && n > 0)) && !extra && all_constant(elts)) {
    ConstantValue v;
    v.kind = add == Opcode::SetAdd ? ConstantKind::kFrozenset : ConstantKind::kTuple;
    v.elements = {arena_.allocate_array<ConstantValue>(n), n};
    for (uint32_t i = 0; i < n; ++i) v.elements[i] = to<Constant>(elts[i])->value;
    if (tuple && pushed == 0) {
      load_constant(v, at);
      return true;
    }
    op(build, pushed, at);
    load_constant(v, at);
    op(extend, 1, at);
    if (tuple) op(Opcode::ListToTuple, at);
    return true;
  }
  bool starred = false;
  for (Expr* e : elts) starred |= is<Starred>(e);
  const bool big = n + pushed + (extra ? 1 : 0) > kDirect;
  if (!starred && !big) {
    if (!visit_all(elts)) return false;
    if (extra) load_name(extra_name, at);
    op(tuple ? Opcode::BuildTuple : build, int64_t{n} + pushed + (extra ? 1 : 0), at);
    return true;
  }
  bool built = false;
  if (big) {
    op(build, pushed, at);
    built = true;
  }
  for (uint32_t i = 0; i < n; ++i) {
    if (auto* star = as<Starred>(elts[i])) {
      if (!built) op(build, int64_t{i} + pushed, at);
      built = true;
      if (!visit(star->value)) return false;
      op(extend, 1, at);
    } else {
      if (!visit(elts[i])) return false;
      if (built) op(add, 1, at);
    }
  }
  if (extra) {
    load_name(extra_name, at);
    op(add, 1, at);
  }
  if (tuple) op(Opcode::ListToTuple, at);
  return true;
}

bool Codegen::visit_dict(Dict* expr) {
  constexpr uint32_t kDirect = 32;
  Location at = loc(expr);
  const uint32_t n = expr->values.size();
  bool have_dict = false;
  uint32_t pending = 0;  // pairs on the stack
  auto flush = [&] {
    if (pending == 0) return;
    op(Opcode::BuildDict, pending, at);
    if (have_dict) op(Opcode::DictUpdate, 1, at);
    have_dict = true;
    pending = 0;
  };
  const bool big = n > kDirect;
  if (big) {
    op(Opcode::BuildDict, 0, at);
    have_dict = true;
  }
  for (uint32_t i = 0; i < n; ++i) {
    if (expr->keys[i] == nullptr) {
      flush();
      if (!have_dict) {
        op(Opcode::BuildDict, 0, at);
        have_dict = true;
      }
      if (!visit(expr->values[i])) return false;
      op(Opcode::DictUpdate, 1, at);
      continue;
    }
    if (!visit(expr->keys[i]) || !visit(expr->values[i])) return false;
    if (big) {
      op(Opcode::MapAdd, 1, at);
    } else {
      ++pending;
    }
  }
  flush();
  if (!have_dict) op(Opcode::BuildDict, 0, at);
  return true;
}

// ---- yield and await

bool Codegen::visit_yield(Yield* expr) {
  Location at = loc(expr);
  if (!scope()->is_function_like()) return fail(at, "'yield' outside function");
  if (expr->value != nullptr) {
    if (!visit(expr->value)) return false;
  } else {
    load_none(at);
  }
  op(Opcode::Yield, at);
  return true;
}

bool Codegen::visit_yield_from(YieldFrom* expr) {
  Location at = loc(expr);
  if (!scope()->is_function_like()) return fail(at, "'yield from' outside function");
  if (u().kind == UnitKind::kAsyncFunction) return fail(at, "'yield from' inside async function");
  if (!visit(expr->value)) return false;
  op(Opcode::GetYieldFromIter, at);
  yield_from(at);
  return true;
}

bool Codegen::visit_await(Await* expr) {
  if (!visit(expr->value)) return false;
  await(0, loc(expr));
  return true;
}

}  // namespace dxpy::compiler
