// How slots call methods written in Python, and how a class's slots follow from its dunders.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>

#include "core/object/buffer.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/gc.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"
#include "core/object/weakref.h"

namespace dxpy {

namespace {

using Name = Value BuiltinNames::*;

// Calls type(self).name(self, args...). Empty without an exception: there is no such method.
Owned call_dunder(Thread& th, Value self, Value name, const Value* args, size_t nargs, bool& found) {
  found = false;
  Type* type = type_of(th, self);
  Value method = type_lookup(type, name);
  if (!method) return {};
  found = true;
  Owned held = Owned::borrow(method);
  Value list[4] = {self};
  DX_ASSERT(nargs <= 3);
  for (size_t i = 0; i < nargs; ++i) list[i + 1] = args[i];
  Type* mt = type_of(th, method);
  if (mt->has_flag(TypeFlags::kMethodDescriptor)) return call(th, method, list, nargs + 1);
  if (mt->slots.descr_get == nullptr) return call(th, method, list + 1, nargs);
  Owned bound = mt->slots.descr_get(th, method, self, Value(type));
  if (!bound) return {};
  return call(th, bound, list + 1, nargs);
}

template <Name N, typename... A>
Owned call_named(Thread& th, Value self, const A&... args) {
  Value name = th.rt->names.*N;
  Value list[] = {Value(args)..., Value()};
  bool found = false;
  Owned r = call_dunder(th, self, name, list, sizeof...(A), found);
  if (!found && !th.has_error()) return raise_with(th, th.rt->exc.AttributeError, name);
  return r;
}

template <Name N>
Owned slot_unary(Thread& th, Value self) {
  return call_named<N>(th, self);
}

template <Name N>
Owned slot_iter(Thread& th, Value self) {
  Value name = th.rt->names.*N;
  Value method = type_lookup(type_of(th, self), name);
  if (method.is_none()) return raise(th, th.rt->exc.TypeError, "'{}' object is not iterable", type_of(th, self));
  return call_named<N>(th, self);
}

// CPython's rule for binary operators between classes: the right operand goes first when its type is a subclass that
// overrides the reflected method.
template <Name N, Name R, BinaryFn TypeSlots::* Slot>
Owned slot_binary(Thread& th, Value left, Value right) {
  constexpr BinaryFn kSelf = &slot_binary<N, R, Slot>;
  Type* lt = type_of(th, left);
  Type* rt = type_of(th, right);
  bool try_right = lt != rt && rt->slots.*Slot == kSelf;
  bool found = false;
  if (lt->slots.*Slot == kSelf) {
    if (try_right && is_subtype(rt, lt)) {
      Value theirs = type_lookup(rt, th.rt->names.*R);
      Value ours = type_lookup(lt, th.rt->names.*R);
      if (theirs && theirs != ours) {
        Owned r = call_dunder(th, right, th.rt->names.*R, &left, 1, found);
        if (found && (!r || !r.get().is_not_implemented())) return r;
        try_right = false;
      }
    }
    Owned r = call_dunder(th, left, th.rt->names.*N, &right, 1, found);
    if (found && (!r || !r.get().is_not_implemented())) return r;
    if (lt == rt) return Owned::not_implemented();
  }
  if (try_right) {
    Owned r = call_dunder(th, right, th.rt->names.*R, &left, 1, found);
    if (found) return r;
  }
  return Owned::not_implemented();
}

template <Name N, Name R>
Owned slot_power(Thread& th, Value base, Value exponent, Value modulus) {
  constexpr TernaryFn kSelf = &slot_power<N, R>;
  bool found = false;
  bool two = modulus.is_empty() || modulus.is_none();
  Type* bt = type_of(th, base);
  Type* et = type_of(th, exponent);
  bool try_right = bt != et && et->slots.power == kSelf;
  if (try_right && bt->slots.power == kSelf && is_subtype(et, bt) &&
      type_lookup(et, th.rt->names.*R) != type_lookup(bt, th.rt->names.*R)) {
    Value args[] = {base, modulus};
    Owned r = call_dunder(th, exponent, th.rt->names.*R, args, two ? 1 : 2, found);
    if (found && (!r || !r.get().is_not_implemented())) return r;
    try_right = false;
  }
  if (bt->slots.power == kSelf) {
    Value args[] = {exponent, modulus};
    Owned r = call_dunder(th, base, th.rt->names.*N, args, two ? 1 : 2, found);
    if (found && (!r || !r.get().is_not_implemented())) return r;
  }
  if (try_right) {
    Value args[] = {base, modulus};
    Owned r = call_dunder(th, exponent, th.rt->names.*R, args, two ? 1 : 2, found);
    if (found) return r;
  }
  return Owned::not_implemented();
}

template <Name N>
Owned slot_inplace(Thread& th, Value left, Value right) {
  bool found = false;
  Owned r = call_dunder(th, left, th.rt->names.*N, &right, 1, found);
  return found ? std::move(r) : Owned::not_implemented();
}
Owned slot_inplace_power(Thread& th, Value base, Value exponent, Value) {
  return slot_inplace<&BuiltinNames::__ipow__>(th, base, exponent);
}

Status slot_hash(Thread& th, Value self, int64_t& out) {
  Value method = type_lookup(type_of(th, self), th.rt->names.__hash__);
  if (!method || method.is_none()) return hash_not_implemented(th, self, out);
  Owned r = call_named<&BuiltinNames::__hash__>(th, self);
  if (!r) return Status::kError;
  if (!is_int(r)) return raise(th, th.rt->exc.TypeError, "__hash__ method should return an integer");
  if (r.get().is_small_int()) {
    out = r.get().as_small_int();
  } else if (!int_fits_i64(r, out)) {
    out = int_hash(r);
  }
  if (out == -1) out = -2;
  return Status::kOk;
}

Owned slot_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Owned method = lookup_special(th, self, th.rt->names.__call__);
  if (!method) return th.has_error() ? Owned() : Owned(raise_attribute_error(th, self, th.rt->names.__call__));
  NativeScope scope(th, " in __call__");
  if (!scope.ok()) return {};
  return call(th, method, args, nargs, kwnames);
}

// __getattribute__ and __getattr__ written in Python.
Owned slot_getattr(Thread& th, Value self, Value name) {
  Type* type = type_of(th, self);
  Value hook = type_lookup(type, th.rt->names.__getattr__);
  Value main = type_lookup(type, th.rt->names.__getattribute__);
  Owned result;
  if (!main || is_kind(main, Kind::kSlotWrapper)) {
    auto* wrapper = main ? main.as<SlotWrapper>() : nullptr;
    auto f = wrapper ? reinterpret_cast<GetAttrFn>(wrapper->function) : &generic_get_attr;
    result = f(th, self, name);
  } else {
    bool found = false;
    result = call_dunder(th, self, th.rt->names.__getattribute__, &name, 1, found);
  }
  if (result || !hook || !error_matches(th, th.rt->exc.AttributeError)) return result;
  Owned saved = take_error(th);
  bool found = false;
  result = call_dunder(th, self, th.rt->names.__getattr__, &name, 1, found);
  if (!found && !th.has_error()) restore_error(th, std::move(saved));  // __getattribute__ deleted the hook
  return result;
}

Status slot_setattr(Thread& th, Value self, Value name, Value value) {
  Owned r = value ? call_named<&BuiltinNames::__setattr__>(th, self, name, value)
                  : call_named<&BuiltinNames::__delattr__>(th, self, name);
  return r ? Status::kOk : Status::kError;
}

Owned slot_compare(Thread& th, Value left, Value right, CompareOp op) {
  static constexpr Name kNames[] = {&BuiltinNames::__lt__, &BuiltinNames::__le__, &BuiltinNames::__eq__,
                                    &BuiltinNames::__ne__, &BuiltinNames::__gt__, &BuiltinNames::__ge__};
  Value name = th.rt->names.*kNames[static_cast<size_t>(op)];
  bool found = false;
  Owned r = call_dunder(th, left, name, &right, 1, found);
  return found ? std::move(r) : Owned::not_implemented();
}

Owned slot_next(Thread& th, Value self) { return call_named<&BuiltinNames::__next__>(th, self); }

Owned slot_descr_get(Thread& th, Value self, Value object, Value owner) {
  Value method = type_lookup(type_of(th, self), th.rt->names.__get__);
  if (!method) return Owned::borrow(self);
  Value args[] = {object ? object : Value::none(), owner ? owner : Value::none()};
  bool found = false;
  return call_dunder(th, self, th.rt->names.__get__, args, 2, found);
}

Status slot_descr_set(Thread& th, Value self, Value object, Value value) {
  Owned r = value ? call_named<&BuiltinNames::__set__>(th, self, object, value)
                  : call_named<&BuiltinNames::__delete__>(th, self, object);
  return r ? Status::kOk : Status::kError;
}

Status slot_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value method = type_lookup(type_of(th, self), th.rt->names.__init__);
  if (!method) return raise_attribute_error(th, self, th.rt->names.__init__);
  Owned held = Owned::borrow(method);
  Owned r;
  if (type_of(th, method)->has_flag(TypeFlags::kMethodDescriptor)) {
    size_t total = nargs + (kwnames ? fast_items_tuple(kwnames).size() : 0);
    Value stack[9];
    Owned list;
    Value* all = stack;
    if (total + 1 > 9) {
      Tuple* t = tuple_alloc(th, total + 1);
      if (t == nullptr) return Status::kError;
      list = Owned::steal(Value(t));
      all = t->items;
    }
    all[0] = self;
    for (size_t i = 0; i < total; ++i) all[i + 1] = args[i];
    if (all != stack) {
      for (size_t i = 0; i <= total; ++i) inc_ref(all[i]);
    }
    r = call(th, held, all, nargs + 1, kwnames);
  } else {
    Owned bound = lookup_special(th, self, th.rt->names.__init__);
    if (!bound) return Status::kError;
    r = call(th, bound, args, nargs, kwnames);
  }
  if (!r) return Status::kError;
  if (!r.get().is_none()) {
    return raise(th, th.rt->exc.TypeError, "__init__() should return None, not '{}'", type_of(th, r));
  }
  return Status::kOk;
}

Owned slot_new(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Owned method = get_attr(th, Value(cls), th.rt->names.__new__);
  if (!method) return {};
  size_t total = nargs + (kwnames ? fast_items_tuple(kwnames).size() : 0);
  Tuple* t = tuple_alloc(th, total + 1);
  if (t == nullptr) return {};
  Owned list = Owned::steal(Value(t));
  t->items[0] = Value(cls);
  for (size_t i = 0; i < total; ++i) t->items[i + 1] = args[i];
  for (size_t i = 0; i <= total; ++i) inc_ref(t->items[i]);
  return call(th, method, t->items, nargs + 1, kwnames);
}

void slot_finalize(Thread& th, Value self) {
  bool found = false;
  Owned r = call_dunder(th, self, th.rt->names.__del__, nullptr, 0, found);
  if (found && !r) {
    Value method = type_lookup(type_of(th, self), th.rt->names.__del__);
    error_unraisable(th, "Exception ignored while calling deallocator", method);
  }
}

Tri slot_truth(Thread& th, Value self) {
  Type* type = type_of(th, self);
  bool found = false;
  bool by_length = false;
  Owned r = call_dunder(th, self, th.rt->names.__bool__, nullptr, 0, found);
  if (!found && !th.has_error()) {
    r = call_dunder(th, self, th.rt->names.__len__, nullptr, 0, found);
    by_length = true;
    if (!found && !th.has_error()) return Tri::kTrue;
  }
  if (!r) return Tri::kError;
  if (by_length) return truth(th, r);
  if (!r.get().is_bool()) {
    return raise(th, th.rt->exc.TypeError, "__bool__ should return bool, returned {}", type_of(th, r));
  }
  (void)type;
  return tri(r.get().is_true());
}

int64_t slot_length(Thread& th, Value self) {
  Owned r = call_named<&BuiltinNames::__len__>(th, self);
  if (!r) return -1;
  Owned i = index(th, r);
  if (!i) return -1;
  if (int_sign(i) < 0) {
    (void)raise(th, th.rt->exc.ValueError, "__len__() should return >= 0");
    return -1;
  }
  int64_t n = 0;
  if (!int_fits_i64(i, n)) {
    (void)raise(th, th.rt->exc.OverflowError, "cannot fit '{}' into an index-sized integer", type_of(th, r));
    return -1;
  }
  return n;
}

Owned slot_subscript(Thread& th, Value self, Value key) {
  return call_named<&BuiltinNames::__getitem__>(th, self, key);
}
Status slot_set_subscript(Thread& th, Value self, Value key, Value value) {
  Owned r = value ? call_named<&BuiltinNames::__setitem__>(th, self, key, value)
                  : call_named<&BuiltinNames::__delitem__>(th, self, key);
  return r ? Status::kOk : Status::kError;
}

Tri slot_contains(Thread& th, Value self, Value item) {
  Value method = type_lookup(type_of(th, self), th.rt->names.__contains__);
  if (method.is_none()) return raise(th, th.rt->exc.TypeError, "'{}' object is not a container", type_of(th, self));
  bool found = false;
  Owned r = call_dunder(th, self, th.rt->names.__contains__, &item, 1, found);
  if (found) return r ? truth(th, r) : Tri::kError;
  Owned it = get_iter(th, self);
  if (!it) return Tri::kError;
  while (Owned each = iter_next(th, it)) {
    Tri t = equal(th, each, item);
    if (t != Tri::kFalse) return t;
  }
  return th.has_error() ? Tri::kError : Tri::kFalse;
}

Status slot_get_buffer(Thread& th, Value self, BufferView& out, int flags) {
  Owned view = call_named<&BuiltinNames::__buffer__>(th, self, Value::small_int(flags));
  if (!view) return Status::kError;
  if (!is_kind(view, Kind::kMemoryView)) {
    return raise(th, th.rt->exc.TypeError, "__buffer__ returned non-memoryview object");
  }
  return get_buffer(th, view, out, flags);
}
void slot_release_buffer(Thread&, Value, BufferView&) {}

// The Python-calling function for each kind of row.
template <WrapperKind K, Name N, Name R, auto Slot>
AnyFn pick() {
  using W = WrapperKind;
  if constexpr (K == W::kGetAttr || K == W::kHook)
    return reinterpret_cast<AnyFn>(&slot_getattr);
  else if constexpr (K == W::kSetAttr || K == W::kDelAttr)
    return reinterpret_cast<AnyFn>(&slot_setattr);
  else if constexpr (K == W::kUnary && N == &BuiltinNames::__iter__)
    return reinterpret_cast<AnyFn>(&slot_iter<N>);
  else if constexpr (K == W::kUnary)
    return reinterpret_cast<AnyFn>(&slot_unary<N>);
  else if constexpr (K == W::kHash)
    return reinterpret_cast<AnyFn>(&slot_hash);
  else if constexpr (K == W::kCall)
    return reinterpret_cast<AnyFn>(&slot_call);
  else if constexpr (K >= W::kLt && K <= W::kGe)
    return reinterpret_cast<AnyFn>(&slot_compare);
  else if constexpr (K == W::kNext)
    return reinterpret_cast<AnyFn>(&slot_next);
  else if constexpr (K == W::kDescrGet)
    return reinterpret_cast<AnyFn>(&slot_descr_get);
  else if constexpr (K == W::kDescrSet || K == W::kDescrDelete)
    return reinterpret_cast<AnyFn>(&slot_descr_set);
  else if constexpr (K == W::kInit)
    return reinterpret_cast<AnyFn>(&slot_init);
  else if constexpr (K == W::kNew)
    return reinterpret_cast<AnyFn>(&slot_new);
  else if constexpr (K == W::kDel)
    return reinterpret_cast<AnyFn>(&slot_finalize);
  else if constexpr (K == W::kBuffer)
    return reinterpret_cast<AnyFn>(&slot_get_buffer);
  else if constexpr (K == W::kReleaseBuffer)
    return reinterpret_cast<AnyFn>(&slot_release_buffer);
  else if constexpr (K == W::kPowerLeft || K == W::kPowerRight)
    return reinterpret_cast<AnyFn>(&slot_power<&BuiltinNames::__pow__, &BuiltinNames::__rpow__>);
  else if constexpr (K == W::kTruth)
    return reinterpret_cast<AnyFn>(&slot_truth);
  else if constexpr (K == W::kInplace)
    return reinterpret_cast<AnyFn>(&slot_inplace<N>);
  else if constexpr (K == W::kInplacePower)
    return reinterpret_cast<AnyFn>(&slot_inplace_power);
  else if constexpr (K == W::kLength)
    return reinterpret_cast<AnyFn>(&slot_length);
  else if constexpr (K == W::kSubscript)
    return reinterpret_cast<AnyFn>(&slot_subscript);
  else if constexpr (K == W::kSetItem || K == W::kDelItem)
    return reinterpret_cast<AnyFn>(&slot_set_subscript);
  else if constexpr (K == W::kContains)
    return reinterpret_cast<AnyFn>(&slot_contains);
  else
    return nullptr;
}

// Binary rows come in pairs (left, reflected): both get the function made for the pair.
#define DX_BINARY_PAIRS(X)                     \
  X(add, __add__, __radd__)                    \
  X(subtract, __sub__, __rsub__)               \
  X(multiply, __mul__, __rmul__)               \
  X(remainder, __mod__, __rmod__)              \
  X(divmod, __divmod__, __rdivmod__)           \
  X(lshift, __lshift__, __rlshift__)           \
  X(rshift, __rshift__, __rrshift__)           \
  X(bit_and, __and__, __rand__)                \
  X(bit_xor, __xor__, __rxor__)                \
  X(bit_or, __or__, __ror__)                   \
  X(floor_divide, __floordiv__, __rfloordiv__) \
  X(true_divide, __truediv__, __rtruediv__)    \
  X(matrix_multiply, __matmul__, __rmatmul__)

AnyFn binary_python_slot(size_t offset) {
#define X(slot, left, right)               \
  if (offset == offsetof(TypeSlots, slot)) \
    return reinterpret_cast<AnyFn>(&slot_binary<&BuiltinNames::left, &BuiltinNames::right, &TypeSlots::slot>);
  DX_BINARY_PAIRS(X)
#undef X
  return nullptr;
}

template <WrapperKind K, Name N, auto Slot>
AnyFn row_function(size_t offset) {
  if constexpr (K == WrapperKind::kBinaryLeft || K == WrapperKind::kBinaryRight) {
    return binary_python_slot(offset);
  } else {
    return pick<K, N, N, Slot>();
  }
}

}  // namespace

std::span<const DunderRow> dunder_rows() {
  static const DunderRow kRows[] = {
#define DX_DUNDER(name, slot, wrapper, doc)                                                                 \
  {#name,                                                                                                   \
   &BuiltinNames::name,                                                                                     \
   offsetof(TypeSlots, slot),                                                                               \
   WrapperKind::k##wrapper,                                                                                 \
   row_function<WrapperKind::k##wrapper, &BuiltinNames::name, &TypeSlots::slot>(offsetof(TypeSlots, slot)), \
   doc},
#include "core/object/dunders.def"
#undef DX_DUNDER
  };
  return kRows;
}

Status hash_not_implemented(Thread& th, Value self, int64_t&) {
  return raise(th, th.rt->exc.TypeError, "unhashable type: '{}'", full_type_name(type_of(th, self)));
}
Owned next_not_implemented(Thread& th, Value self) {
  return raise(th, th.rt->exc.TypeError, "'{}' object is not iterable", type_of(th, self));
}
bool hash_is_not_implemented(HashFn f) { return f == &hash_not_implemented; }

namespace {

bool is_new_function(Value v) {
  return is_kind(v, Kind::kNativeFunction) && v.as<NativeFunction>()->def->name() == "__new__";
}

// What the rows of one slot (those at [begin, end)) say the slot must be.
AnyFn resolve_slot(Thread& th, Type* type, std::span<const DunderRow> rows, bool& any) {
  AnyFn specific = nullptr, generic = nullptr;
  bool use_generic = false;
  any = false;
  for (const DunderRow& row : rows) {
    Value v = type_lookup(type, th.rt->names.*row.name);
    if (!v) continue;
    if (is_kind(v, Kind::kSlotWrapper) && v.as<SlotWrapper>()->row->wrapper == row.wrapper &&
        v.as<SlotWrapper>()->row->slot_offset == row.slot_offset && is_subtype(type, v.as<SlotWrapper>()->owner)) {
      any = true;
      AnyFn f = v.as<SlotWrapper>()->function;
      if (specific == nullptr || specific == f) {
        specific = f;
      } else {
        use_generic = true;
      }
      generic = row.python_slot;
      continue;
    }
    if (row.wrapper == WrapperKind::kNew && is_new_function(v)) {
      any = true;
      Type* owner = v.as<NativeFunction>()->self.as<Type>();
      specific = reinterpret_cast<AnyFn>(owner->slots.construct);
      continue;
    }
    if (row.wrapper == WrapperKind::kHash && v.is_none()) {
      any = true;
      specific = reinterpret_cast<AnyFn>(&hash_not_implemented);
      continue;
    }
    // The same dunder's wrapper of another slot (say concat's __add__) does not fill this one.
    if (is_kind(v, Kind::kSlotWrapper) && v.as<SlotWrapper>()->row->slot_offset != row.slot_offset &&
        v.as<SlotWrapper>()->row->name == row.name) {
      if (row.python_slot == nullptr || is_subtype(type, v.as<SlotWrapper>()->owner)) continue;
    }
    if (row.python_slot == nullptr) continue;
    any = true;
    use_generic = true;
    generic = row.python_slot;
  }
  return use_generic ? generic : specific;
}

void update_rows(Thread& th, Type* type, std::span<const DunderRow> rows) {
  bool any = false;
  AnyFn f = resolve_slot(th, type, rows, any);
  slot_at(type->slots, rows[0].slot_offset) = f;
  // Sequence-only slots whose dunder a class overrides in Python must not win over the override.
}

// [begin, end) of the rows that share the slot of row i.
std::span<const DunderRow> group_of(std::span<const DunderRow> all, size_t i) {
  size_t begin = i, end = i + 1;
  while (begin > 0 && all[begin - 1].slot_offset == all[i].slot_offset) --begin;
  while (end < all.size() && all[end].slot_offset == all[i].slot_offset) ++end;
  return all.subspan(begin, end - begin);
}

void note_python_hooks(Thread& th, Type* type) {
  type->has_custom_getattr = type->slots.getattr == &slot_getattr;
  type->has_del = type->slots.finalize == &slot_finalize;
  (void)th;
}

void update_named(Thread& th, Type* type, Value name) {
  std::span<const DunderRow> all = dunder_rows();
  bool was_iterator = type->slots.next != nullptr;
  bool had_finalizer = type->slots.finalize != nullptr;
  for (size_t i = 0; i < all.size(); ++i) {
    if (th.rt->names.*all[i].name == name) update_rows(th, type, group_of(all, i));
  }
  // Iterators in use call the slot without looking: it stays callable when __next__ is deleted.
  if (was_iterator && type->slots.next == nullptr) type->slots.next = &next_not_implemented;
  if (had_finalizer != (type->slots.finalize != nullptr)) gc_finalizers_unsure(th);
  note_python_hooks(th, type);
  Owned subs = type_subclasses_list(th, type);
  if (!subs) {
    clear_error(th);
    return;
  }
  for (size_t i = 0; i < list_size(subs); ++i) {
    Owned sub = list_get(th, subs.as<List>(), i);
    // A subclass that defines the name itself does not change.
    if (sub && !dict_get_str(sub.as<Type>()->dict, name)) update_named(th, sub.as<Type>(), name);
  }
}

// Whether look-ups in the type see what its base sees, but for the type's own dict: with single inheritance.
bool sees_only_base(const Type* type) {
  const Type* base = type->base;
  if (base == nullptr) return false;
  std::span<const Value> mine = fast_items_tuple(type->mro), theirs = fast_items_tuple(base->mro);
  return mine.size() == theirs.size() + 1 && std::equal(theirs.begin(), theirs.end(), mine.begin() + 1);
}

struct NamedRow {
  std::string_view name;
  uint8_t row;
};
// By their sizes first, so that few texts are compared.
constexpr bool operator<(const NamedRow& a, const NamedRow& b) {
  return a.name.size() != b.name.size() ? a.name.size() < b.name.size() : a.name < b.name;
}

constexpr auto kRowsByName = [] {
  std::array rows{
#define DX_DUNDER(name, slot, wrapper, doc) NamedRow{#name, 0},
#include "core/object/dunders.def"
#undef DX_DUNDER
  };
  for (size_t i = 0; i < rows.size(); ++i) rows[i].row = static_cast<uint8_t>(i);
  std::sort(rows.begin(), rows.end());
  return rows;
}();

// Takes the slots of the base and resolves those anew whose dunders the type's own dict has.
void update_from_base(Thread& th, Type* type) {
  std::span<const DunderRow> all = dunder_rows();
  for (const DunderRow& row : all) slot_at(type->slots, row.slot_offset) = slot_at(type->base->slots, row.slot_offset);
  size_t pos = 0;
  Value key, value;
  while (dict_next(type->dict, pos, key, value)) {
    if (!is_str(key) || !str_view(key).starts_with("__")) continue;
    const NamedRow* row = std::lower_bound(kRowsByName.begin(), kRowsByName.end(), NamedRow{str_view(key), 0});
    for (; row != kRowsByName.end() && row->name == str_view(key); ++row)
      update_rows(th, type, group_of(all, row->row));
  }
}

// Debug builds: the slot taken from the base is what its dunders resolve to. Sequence forms stay the base's own, though
// no dunder stands for them alone.
[[maybe_unused]] void check_inherited(Thread& th, Type* type, std::span<const DunderRow> group) {
  bool any = false;
  AnyFn resolved = resolve_slot(th, type, group, any);
  bool same = resolved == slot_at(type->slots, group[0].slot_offset);
  if (any && !same && !type->base->has_flag(TypeFlags::kDisallowNew)) std::abort();
}

}  // namespace

void type_update_slots(Thread& th, Type* type) {
  std::span<const DunderRow> all = dunder_rows();
  // A base that lost its __next__ has a slot that does not follow from its dunders (see update_named).
  const bool like_base = sees_only_base(type) && type->base->slots.next != &next_not_implemented;
  if (like_base) update_from_base(th, type);
#ifndef DXPY_DEBUG
  if (like_base) return note_python_hooks(th, type);
#endif
  for (size_t i = 0; i < all.size();) {
    std::span<const DunderRow> group = group_of(all, i);
    if (like_base) {
      check_inherited(th, type, group);
    } else {
      update_rows(th, type, group);
    }
    i += group.size();
  }
  note_python_hooks(th, type);
}

void type_update_slots_named(Thread& th, Type* type, Value name) {
  std::string_view text = str_view(name);
  if (text.size() < 5 || text.substr(0, 2) != "__") return;
  update_named(th, type, name);
}

void type_inherit_slots(Type* type, const Type* base) {
  TypeSlots& s = type->slots;
  const TypeSlots& b = base->slots;
  bool own_hash_or_compare = s.hash != nullptr || s.compare != nullptr;
  HashFn hash = s.hash;
  CompareFn compare = s.compare;
#define DX_SLOT(field, fn, dunder) \
  if (s.field == nullptr) s.field = b.field;
#include "core/object/type_slots.def"
#undef DX_SLOT
  if (own_hash_or_compare) {
    s.hash = hash;
    s.compare = compare != nullptr ? compare : b.compare;
    if (hash == nullptr) s.hash = &hash_not_implemented;
    if (hash != nullptr && compare == nullptr) s.compare = b.compare;
  }
}

Status type_add_slot_wrappers(Thread& th, Type* type, TypeSlots& own) {
  for (const DunderRow& row : dunder_rows()) {
    AnyFn f = slot_at(own, row.slot_offset);
    if (f == nullptr || row.wrapper == WrapperKind::kNew || row.wrapper == WrapperKind::kHook) continue;
    if (row.wrapper == WrapperKind::kDel && type->spec != nullptr && type->spec->kind != Kind::kObject &&
        type->spec->kind != Kind::kGenerator && type->spec->kind != Kind::kCoroutine &&
        type->spec->kind != Kind::kAsyncGenerator && type->spec->kind != Kind::kOther) {
      continue;
    }
    Value name = th.rt->names.*row.name;
    if (dict_get_str(type->dict, name)) continue;
    if (row.wrapper == WrapperKind::kHash && hash_is_not_implemented(own.hash)) {
      if (failed(dict_set(th, type->dict, name, Value::none()))) return Status::kError;
      continue;
    }
    Owned w = slot_wrapper_new(th, &row, type, f);
    if (!w || failed(dict_set(th, type->dict, name, w))) return Status::kError;
  }
  if (own.hash == nullptr && own.compare != nullptr)
    return dict_set(th, type->dict, th.rt->names.__hash__, Value::none());
  return Status::kOk;
}

}  // namespace dxpy
