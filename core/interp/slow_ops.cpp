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

Owned binary_operands(Thread& th, BinaryOp op, Value a, Value b, bool owned) {
  if (may_be_wide(a) && may_be_wide(b)) {
    Owned r;
    if (int_try_wide(th, op, a, b, owned, r)) return r;
  }
  if (op == BinaryOp::kAdd && is_exact_kind(a, Kind::kStr) && is_exact_kind(b, Kind::kStr)) return str_concat(th, a, b);
  return binary_op(th, op, a, b);
}

}  // namespace

Owned binary(Thread& th, BinaryOp op, Value a, Value b) { return binary_operands(th, op, a, b, false); }
Owned binary_on_stack(Thread& th, BinaryOp op, Value a, Value b) { return binary_operands(th, op, a, b, true); }

Owned inplace(Thread& th, BinaryOp op, Value a, Value b) {
  if (may_be_wide(a) && may_be_wide(b)) {
    Owned r;
    if (int_try_wide(th, op, a, b, false, r)) return r;
  }
  return inplace_op(th, op, a, b);
}

Owned inplace_add_local(Thread& th, Frame* f, Unit* next, Value* a_slot, Value b) {
  Owned a = Owned::steal(*a_slot);
  *a_slot = Value();
  if (is_exact_kind(a, Kind::kStr) && is_exact_kind(b, Kind::kStr)) {
    // `s += t` with a local: the local gives up its reference, so that the string can grow in place.
    auto op = static_cast<Op>(next->i.op);
    if (op == Op::kStoreFast || op == Op::kStoreFastLoadFast || op == Op::kStoreFast2) {
      Value& local = f->slots[next->i.b];
      if (local == a.get()) dec_ref(std::exchange(local, Value()));
    }
    return str_append(th, std::move(a), b);
  }
  return inplace(th, BinaryOp::kAdd, a, b);
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
