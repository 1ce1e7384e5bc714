// Slot wrappers: how Python code calls the C++ slots of built-in types, and the types of the wrapper objects.
#include "core/object/buffer.h"
#include "core/object/int.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

Status expect(Thread& th, const SlotWrapper* w, size_t nargs, size_t wanted) {
  if (nargs == wanted) return Status::kOk;
  (void)w;
  return raise(th, th.rt->exc.TypeError, "expected {} argument{}, got {}", wanted, wanted == 1 ? "" : "s", nargs);
}

Owned none_if(Status s) { return s == Status::kOk ? Owned::none() : Owned(); }

// object.__setattr__(SomeType, ...) must not bypass type.__setattr__ of built-in types.
Status check_setattr_bypass(Thread& th, const SlotWrapper* w, Value self) {
  Type* type = type_of(th, self);
  SetAttrFn f = reinterpret_cast<SetAttrFn>(w->function);
  while (type != nullptr && type->has_flag(TypeFlags::kHeap)) type = type->base;
  if (type != nullptr && type->slots.setattr != f && is_type(self)) {
    return raise(th, th.rt->exc.TypeError, "can't apply this {} to {} object", w->row->text, type_of(th, self)->name);
  }
  return Status::kOk;
}

Owned call_compare(Thread& th, const SlotWrapper* w, Value self, Value other, CompareOp op) {
  return reinterpret_cast<CompareFn>(w->function)(th, self, other, op);
}

Owned call_item(Thread& th, const SlotWrapper* w, Value self, Value key) {
  int64_t i = 0;
  if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return {};
  if (i < 0) {
    int64_t n = length(th, self);
    if (n < 0) return {};
    i += n;
  }
  return reinterpret_cast<ItemFn>(w->function)(th, self, i);
}

Owned call_set_item(Thread& th, const SlotWrapper* w, Value self, Value key, Value value) {
  int64_t i = 0;
  if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return {};
  if (i < 0) {
    int64_t n = length(th, self);
    if (n < 0) return {};
    i += n;
  }
  return none_if(reinterpret_cast<SetItemFn>(w->function)(th, self, i, value));
}

Owned call_repeat(Thread& th, const SlotWrapper* w, Value self, Value count) {
  if (!is_index(th, count)) {
    return raise(th, th.rt->exc.TypeError, "'{}' object cannot be interpreted as an integer", type_of(th, count));
  }
  int64_t n = 0;
  if (failed(index_to_i64(th, count, n, th.rt->exc.OverflowError))) return {};
  return reinterpret_cast<ItemFn>(w->function)(th, self, n);
}

Owned call_power(Thread& th, const SlotWrapper* w, Value self, const Value* args, size_t nargs, bool reflected) {
  if (nargs < 1 || nargs > 2) {
    return raise(th, th.rt->exc.TypeError, "expected 1 or 2 arguments, got {}", nargs);
  }
  Value modulus = nargs == 2 ? args[1] : Value::none();
  auto f = reinterpret_cast<TernaryFn>(w->function);
  return reflected ? f(th, args[0], self, modulus) : f(th, self, args[0], modulus);
}

Owned call_buffer(Thread& th, const SlotWrapper*, Value self, Value flags) {
  int64_t f = 0;
  if (failed(native_arg_i64(th, flags, f))) return {};
  return memoryview_new(th, self);
}

// Wrappers with one argument.
Owned call_one(Thread& th, const SlotWrapper* w, Value self, Value arg) {
  using W = WrapperKind;
  switch (w->row->wrapper) {
    case W::kGetAttr:
      return reinterpret_cast<GetAttrFn>(w->function)(th, self, arg);
    case W::kDelAttr:
      if (failed(check_setattr_bypass(th, w, self))) return {};
      return none_if(reinterpret_cast<SetAttrFn>(w->function)(th, self, arg, Value()));
    case W::kLt:
    case W::kLe:
    case W::kEq:
    case W::kNe:
    case W::kGt:
    case W::kGe:
      return call_compare(th, w, self, arg,
                          static_cast<CompareOp>(static_cast<int>(w->row->wrapper) - static_cast<int>(W::kLt)));
    case W::kDescrDelete:
    case W::kDelItem:
      return none_if(reinterpret_cast<SetAttrFn>(w->function)(th, self, arg, Value()));
    case W::kBinaryLeft:
    case W::kInplace:
    case W::kSubscript:
    case W::kConcat:
      return reinterpret_cast<BinaryFn>(w->function)(th, self, arg);
    case W::kInplacePower:
      return reinterpret_cast<TernaryFn>(w->function)(th, self, arg, Value::none());
    case W::kBinaryRight:
      return reinterpret_cast<BinaryFn>(w->function)(th, arg, self);
    case W::kContains: {
      Tri t = reinterpret_cast<ContainsFn>(w->function)(th, self, arg);
      return t == Tri::kError ? Owned() : Owned::boolean(t == Tri::kTrue);
    }
    case W::kRepeat:
      return call_repeat(th, w, self, arg);
    case W::kItem:
      return call_item(th, w, self, arg);
    case W::kDelItemAt:
      return call_set_item(th, w, self, arg, Value());
    case W::kBuffer:
      return call_buffer(th, w, self, arg);
    default:
      return raise_system_error(th, "bad slot wrapper");
  }
}

// Wrappers without arguments.
Owned call_none(Thread& th, const SlotWrapper* w, Value self) {
  using W = WrapperKind;
  switch (w->row->wrapper) {
    case W::kUnary:
      return reinterpret_cast<UnaryFn>(w->function)(th, self);
    case W::kHash: {
      int64_t h = 0;
      return failed(reinterpret_cast<HashFn>(w->function)(th, self, h)) ? Owned() : int_from_i64(th, h);
    }
    case W::kNext: {
      Owned r = reinterpret_cast<NextFn>(w->function)(th, self);
      if (!r && !th.has_error()) {
        Owned e = exception_new(th, th.rt->exc.StopIteration, nullptr, 0);
        return e ? Owned(raise_exception(th, e)) : Owned();
      }
      return r;
    }
    case W::kDel:
      reinterpret_cast<FinalizeFn>(w->function)(th, self);
      return Owned::none();
    case W::kTruth: {
      Tri t = reinterpret_cast<TruthFn>(w->function)(th, self);
      return t == Tri::kError ? Owned() : Owned::boolean(t == Tri::kTrue);
    }
    case W::kLength: {
      int64_t n = reinterpret_cast<LenFn>(w->function)(th, self);
      return n < 0 ? Owned() : int_from_i64(th, n);
    }
    default:
      return raise_system_error(th, "bad slot wrapper");
  }
}

// Wrappers with two arguments.
Owned call_two(Thread& th, const SlotWrapper* w, Value self, Value a, Value b) {
  using W = WrapperKind;
  switch (w->row->wrapper) {
    case W::kSetAttr:
      if (failed(check_setattr_bypass(th, w, self))) return {};
      return none_if(reinterpret_cast<SetAttrFn>(w->function)(th, self, a, b));
    case W::kDescrSet:
    case W::kSetItem:
      return none_if(reinterpret_cast<SetAttrFn>(w->function)(th, self, a, b));
    case W::kSetItemAt:
      return call_set_item(th, w, self, a, b);
    default:
      return raise_system_error(th, "bad slot wrapper");
  }
}

size_t arity(WrapperKind k) {
  using W = WrapperKind;
  switch (k) {
    case W::kUnary:
    case W::kHash:
    case W::kNext:
    case W::kDel:
    case W::kTruth:
    case W::kLength:
      return 0;
    case W::kSetAttr:
    case W::kDescrSet:
    case W::kSetItem:
    case W::kSetItemAt:
      return 2;
    default:
      return 1;
  }
}

bool has_keywords(Value kwnames) { return kwnames && !fast_items_tuple(kwnames).empty(); }

}  // namespace

Owned slot_wrapper_call(Thread& th, const SlotWrapper* w, Value self, const Value* args, size_t nargs, Value kwnames) {
  using W = WrapperKind;
  switch (w->row->wrapper) {
    case W::kCall:
      return reinterpret_cast<CallFn>(w->function)(th, self, args, nargs, kwnames);
    case W::kInit:
      return none_if(reinterpret_cast<InitFn>(w->function)(th, self, args, nargs, kwnames));
    default:
      break;
  }
  if (has_keywords(kwnames))
    return raise(th, th.rt->exc.TypeError, "wrapper {}() takes no keyword arguments", w->row->text);
  switch (w->row->wrapper) {
    case W::kPowerLeft:
      return call_power(th, w, self, args, nargs, false);
    case W::kPowerRight:
      return call_power(th, w, self, args, nargs, true);
    case W::kDescrGet: {
      if (nargs < 1 || nargs > 2) {
        return raise(th, th.rt->exc.TypeError, "expected {} argument{}, got {}", nargs < 1 ? "at least 1" : "at most 2",
                     nargs < 1 ? "" : "s", nargs);
      }
      Value object = args[0].is_none() ? Value() : args[0];
      Value owner = nargs < 2 || args[1].is_none() ? Value() : args[1];
      if (!object && !owner) return raise(th, th.rt->exc.TypeError, "__get__(None, None) is invalid");
      return reinterpret_cast<DescrGetFn>(w->function)(th, self, object, owner);
    }
    case W::kReleaseBuffer:
      return Owned::none();
    default:
      break;
  }
  size_t wanted = arity(w->row->wrapper);
  if (failed(expect(th, w, nargs, wanted))) return {};
  if (wanted == 0) return call_none(th, w, self);
  if (wanted == 1) return call_one(th, w, self, args[0]);
  return call_two(th, w, self, args[0], args[1]);
}

Owned slot_wrapper_new(Thread& th, const DunderRow* row, Type* owner, AnyFn function) {
  auto* w = static_cast<SlotWrapper*>(object_alloc(th, th.rt->types.slot_wrapper));
  if (w == nullptr) return {};
  w->row = row;
  inc_ref(static_cast<Object*>(owner));
  w->owner = owner;
  w->function = function;
  return Owned::steal(Value(w));
}

}  // namespace dxpy
