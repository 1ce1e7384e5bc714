// Operators beyond the fast paths of the handlers.
#include "core/interp/slow.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/set.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy::slow {

namespace {

bool may_be_wide(Value v) { return v.is_small_int() || is_exact_kind(v, Kind::kInt); }

Owned binary(Thread& th, BinaryOp op, Value a, Value b) {
  if (may_be_wide(a) && may_be_wide(b)) {
    Owned r;
    // The references on the stack are dropped next: an int that has no other may become the result.
    if (int_try_wide(th, op, a, b, true, r)) return r;
  }
  if (op == BinaryOp::kAdd && is_exact_kind(a, Kind::kStr) && is_exact_kind(b, Kind::kStr)) return str_concat(th, a, b);
  return binary_op(th, op, a, b);
}

Owned inplace(Thread& th, BinaryOp op, Value a, Value b) {
  if (may_be_wide(a) && may_be_wide(b)) {
    Owned r;
    if (int_try_wide(th, op, a, b, false, r)) return r;
  }
  return inplace_op(th, op, a, b);
}

// a += b where the next unit may store to the local that holds `a`: strings grow in place.
Owned inplace_add_local(Thread& th, Frame* f, const Unit* next, Value* a_slot, Value b) {
  if (!is_exact_kind(*a_slot, Kind::kStr) || !is_exact_kind(b, Kind::kStr))
    return inplace(th, BinaryOp::kAdd, *a_slot, b);
  Owned a = Owned::steal(std::exchange(*a_slot, Value()));
  const auto op = static_cast<Op>(next->i.op);
  if (op == Op::kStoreFast || op == Op::kStoreFastLoadFast || op == Op::kStoreFast2) {
    Value& local = f->slots[next->i.b];
    if (local == a.get()) dec_ref(std::exchange(local, Value()));
  }
  return str_append(th, std::move(a), b);
}

BinaryOp operator_of(const Unit* pc) {
  switch (static_cast<Op>(pc->i.op)) {
    case Op::kBinaryAdd:
    case Op::kInplaceAdd:
    case Op::kAddFF:
    case Op::kAddFI:
    case Op::kAddSI:
    case Op::kAddSF:
      return BinaryOp::kAdd;
    case Op::kBinarySub:
    case Op::kInplaceSub:
    case Op::kSubFF:
    case Op::kSubFI:
    case Op::kSubSI:
    case Op::kSubSF:
      return BinaryOp::kSub;
    case Op::kBinaryMul:
    case Op::kInplaceMul:
    case Op::kMulFF:
    case Op::kMulFI:
    case Op::kMulSF:
      return BinaryOp::kMul;
    case Op::kBinaryDiv:
      return BinaryOp::kTrueDiv;
    case Op::kBinaryFloorDiv:
      return BinaryOp::kFloorDiv;
    case Op::kBinaryMod:
      return BinaryOp::kMod;
    case Op::kBinaryPow:
      return BinaryOp::kPow;
    case Op::kBinaryAnd:
      return BinaryOp::kAnd;
    case Op::kBinaryOr:
      return BinaryOp::kOr;
    case Op::kBinaryXor:
      return BinaryOp::kXor;
    case Op::kBinaryLshift:
      return BinaryOp::kLshift;
    case Op::kBinaryRshift:
      return BinaryOp::kRshift;
    case Op::kBinaryMatMul:
      return BinaryOp::kMatMul;
    default:  // InplaceOp
      return static_cast<BinaryOp>(pc->i.b);
  }
}

bool is_inplace(const Unit* pc) {
  switch (static_cast<Op>(pc->i.op)) {
    case Op::kInplaceAdd:
    case Op::kInplaceSub:
    case Op::kInplaceMul:
    case Op::kInplaceOp:
      return true;
    default:  // `a` of an operation on the stack is 0
      return (pc->i.a & kInplaceFlag) != 0;
  }
}

// Equality of two strs, which most such comparisons are about. kError: something else.
Tri equal_texts(Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_exact_kind(a, Kind::kStr) || !is_exact_kind(b, Kind::kStr))
    return Tri::kError;
  return tri((a == b || str_equal(a, b)) == (op == CompareOp::kEq));
}

Status push_slot(Thread& th, Frame* f, uint32_t slot) {
  const Value v = f->slots[slot];
  if (v.is_empty()) return raise_unbound(th, f, slot);
  inc_ref(v);
  *f->sp++ = v;
  return Status::kOk;
}

// Puts the operands that a fused operation has elsewhere where the instructions that it stands for would have put them.
Status push_operands(Thread& th, Frame* f) {
  const Unit* pc = f->pc;
  const uint32_t left = pc->i.a & (kInplaceFlag - 1u);
  switch (static_cast<Op>(pc->i.op)) {
    case Op::kAddFF:
    case Op::kSubFF:
    case Op::kMulFF:
      if (failed(push_slot(th, f, left))) return Status::kError;
      return push_slot(th, f, pc->i.b);
    case Op::kAddFI:
    case Op::kSubFI:
    case Op::kMulFI:
      if (failed(push_slot(th, f, left))) return Status::kError;
      [[fallthrough]];
    case Op::kAddSI:
    case Op::kSubSI:
      *f->sp++ = Value::small_int(static_cast<int32_t>(pc->i.b));
      return Status::kOk;
    case Op::kAddSF:
    case Op::kSubSF:
    case Op::kMulSF:
      return push_slot(th, f, pc->i.b);
    case Op::kCompareJumpFF:
      if (failed(push_slot(th, f, pc[1].pair.first))) return Status::kError;
      return push_slot(th, f, pc[1].pair.second);
    case Op::kCompareJumpFI:
      if (failed(push_slot(th, f, pc[1].pair.first))) return Status::kError;
      [[fallthrough]];
    case Op::kCompareJumpSI:
      *f->sp++ = Value::small_int(static_cast<int32_t>(pc[1].pair.second));
      return Status::kOk;
    default:
      return Status::kOk;
  }
}

}  // namespace

Value arithmetic(Thread& th, Frame* f) {
  if (failed(push_operands(th, f))) return {};
  const BinaryOp op = operator_of(f->pc);
  Value* operands = f->sp - 2;
  Owned r = !is_inplace(f->pc)     ? binary(th, op, operands[0], operands[1])
            : op == BinaryOp::kAdd ? inplace_add_local(th, f, f->pc + 1, operands, operands[1])
                                   : inplace(th, op, operands[0], operands[1]);
  f->sp = operands;
  dec_ref(operands[0]);
  dec_ref(operands[1]);
  return r.release();
}

Owned compare_op(Thread& th, Value a, Value b, CompareOp op) {
  const Tri t = equal_texts(a, b, op);
  return t != Tri::kError ? Owned::boolean(t == Tri::kTrue) : compare(th, a, b, op);
}

Tri compare_jump(Thread& th, Frame* f) {
  if (failed(push_operands(th, f))) return Tri::kError;
  const auto op = static_cast<CompareOp>(f->pc->i.a & 7);
  Value* operands = f->sp - 2;
  Tri t = equal_texts(operands[0], operands[1], op);
  if (t == Tri::kError) t = compare_truth(th, operands[0], operands[1], op);
  f->sp = operands;
  dec_ref(operands[0]);
  dec_ref(operands[1]);
  return t;
}

Owned subscript(Thread& th, Value object, Value key) {
  if (is_exact_kind(object, Kind::kStr) && key.is_small_int()) {
    int64_t i = key.as_small_int(), n = object.as<Str>()->char_count;
    if (i < 0) i += n;
    if (i < 0 || i >= n) return raise(th, th.rt->exc.IndexError, "string index out of range");
    return str_char_at(th, object, i);
  }
  return get_item(th, object, key);
}

namespace {

// A bound of a slice of `size` items, clipped; false: it is neither None nor a small int.
bool slice_bound(Value v, int64_t size, int64_t none, int64_t& out) {
  if (v.is_none()) {
    out = none;
    return true;
  }
  if (!v.is_small_int()) return false;
  int64_t n = v.as_small_int();
  if (n < 0) n += size;
  out = n < 0 ? 0 : n > size ? size : n;
  return true;
}

}  // namespace

Owned load_slice(Thread& th, Value object, Value start, Value stop) {
  if (object.is_object() && object.as_object()->has(Object::kExact)) {
    int64_t size = -1, from, to;
    Kind kind = object.as_object()->kind;
    if (kind == Kind::kTuple) size = static_cast<int64_t>(object.as<Tuple>()->size);
    if (kind == Kind::kList) size = static_cast<int64_t>(object.as<List>()->size);
    if (kind == Kind::kStr) size = object.as<Str>()->char_count;
    if (size >= 0 && slice_bound(start, size, 0, from) && slice_bound(stop, size, size, to)) {
      if (to < from) to = from;
      if (kind == Kind::kTuple) {
        if (from == 0 && to == size) return Owned::borrow(object);
        return tuple_slice(th, object, static_cast<size_t>(from), static_cast<size_t>(to));
      }
      if (kind == Kind::kList) return list_slice(th, object.as<List>(), from, to);
      if (from == 0 && to == size) return Owned::borrow(object);
      return str_slice(th, object, from, to);
    }
  }
  Owned slice = slice_new(th, start, stop, Value());
  return slice ? get_item(th, object, slice) : Owned();
}

Status store_slice(Thread& th, Value object, Value start, Value stop, Value value) {
  if (is_exact_kind(object, Kind::kList) && is_exact_kind(value, Kind::kList)) {
    auto* l = object.as<List>();
    auto size = static_cast<int64_t>(l->size);
    int64_t from, to;
    if (slice_bound(start, size, 0, from) && slice_bound(stop, size, size, to)) {
      return list_set_slice(th, l, from, to, value);
    }
  }
  Owned slice = slice_new(th, start, stop, Value());
  return slice ? set_item(th, object, slice, value) : Status::kError;
}

Status store_subscript(Thread& th, Value object, Value key, Value v) {
  if (is_exact_kind(object, Kind::kList) && key.is_small_int()) {
    auto* l = object.as<List>();
    int64_t i = key.as_small_int(), n = static_cast<int64_t>(l->size);
    if (i < 0) i += n;
    if (i >= 0 && i < n) return list_set(th, l, static_cast<size_t>(i), Owned::borrow(v));
  }
  return set_item(th, object, key, v);
}

Tri contains_op(Thread& th, Value item, Value container) {
  if (container.is_object() && container.as_object()->has(Object::kExact)) {
    const Kind kind = container.as_object()->kind;
    if (kind == Kind::kDict) return dict_contains(th, container, item);
    // A set as an item is looked for as a frozenset: left to the slot.
    if ((kind == Kind::kSet || kind == Kind::kFrozenSet) && !is_any_set(item)) return set_contains(th, container, item);
  }
  return contains(th, container, item);
}

}  // namespace dxpy::slow
