// The table of weak references and the types weakref.ReferenceType, ProxyType and CallableProxyType.
#include "core/object/weakref.h"

#include <unordered_map>

#include "core/object/init.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/native.h"
#include "core/object/shape.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

struct WeakRefTable {
  std::unordered_map<Object*, WeakRef*> heads;
};

namespace {

void unlink(Thread& th, WeakRef* ref) {
  if (ref->target == nullptr) return;
  WeakRefTable& table = *th.rt->weakrefs;
  auto it = table.heads.find(ref->target);
  if (it != table.heads.end() && it->second == ref) it->second = ref->next;
  if (ref->link != nullptr) *ref->link = ref->next;
  if (ref->next != nullptr) ref->next->link = ref->link;
  if (it != table.heads.end() && it->second == nullptr) {
    table.heads.erase(it);
    ref->target->unset(Object::kWeakRefs);
  }
  ref->target = nullptr;
  ref->next = nullptr;
  ref->link = nullptr;
}

void link_in(Thread& th, WeakRef* ref, Object* target) {
  if (th.rt->weakrefs == nullptr) th.rt->weakrefs = new WeakRefTable;
  WeakRef*& head = th.rt->weakrefs->heads[target];
  ref->target = target;
  if (head != nullptr && ref->callback) {  // the shared reference without a callback stays in front
    ref->next = head->next;
    ref->link = &head->next;
    if (head->next != nullptr) head->next->link = &ref->next;
    head->next = ref;
  } else {
    ref->next = head;
    ref->link = nullptr;  // the head is found through the table
    if (head != nullptr) head->link = &ref->next;
    head = ref;
  }
  target->set(Object::kWeakRefs);
}

WeakRef* head_of(Thread& th, Object* o) {
  if (!o->has(Object::kWeakRefs) || th.rt->weakrefs == nullptr) return nullptr;
  auto it = th.rt->weakrefs->heads.find(o);
  return it == th.rt->weakrefs->heads.end() ? nullptr : it->second;
}

Owned make(Thread& th, Type* type, Value object, Value callback) {
  if (callback.is_none()) callback = Value();
  Type* target_type = type_of(th, object);
  if (!object.is_object() || !target_type->has_flag(TypeFlags::kWeakRef)) {
    return raise(th, th.rt->exc.TypeError, "cannot create weak reference to '{}' object", target_type->name);
  }
  Object* target = object.as_object();
  if (callback.is_empty()) {
    for (WeakRef* r = head_of(th, target); r != nullptr; r = r->next) {
      if (r->type() == type && r->callback.is_empty() && !type->has_flag(TypeFlags::kHeap))
        return Owned::borrow(Value(r));
    }
  }
  auto* ref = static_cast<WeakRef*>(object_alloc(th, type));
  if (ref == nullptr) return {};
  inc_ref(callback);
  ref->callback = callback;
  link_in(th, ref, target);
  return Owned::steal(Value(ref));
}

void weakref_dealloc(Thread& th, Object* o) {
  auto* ref = static_cast<WeakRef*>(o);
  unlink(th, ref);
  dec_ref(std::exchange(ref->callback, Value()));
  object_free(th, o);
}
void weakref_traverse(Object* o, Visitor& visit) {
  visit(static_cast<WeakRef*>(o)->callback);
  traverse_attributes(o, visit);
}
void weakref_clear_slot(Thread& th, Object* o) {
  auto* ref = static_cast<WeakRef*>(o);
  unlink(th, ref);
  dec_ref(std::exchange(ref->callback, Value()));
  clear_attributes(th, o);
}

Owned weakref_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (kwnames && !fast_items_tuple(kwnames).empty() && cls == th.rt->types.weakref) {
    return raise(th, th.rt->exc.TypeError, "ref() takes no keyword arguments");
  }
  if (nargs < 1) return raise(th, th.rt->exc.TypeError, "__new__ expected at least 1 argument, got 0");
  if (nargs > 2) return raise(th, th.rt->exc.TypeError, "__new__ expected at most 2 arguments, got {}", nargs);
  return make(th, cls, args[0], nargs > 1 ? args[1] : Value());
}
Status weakref_init(Thread& th, Value, const Value*, size_t nargs, Value) {
  if (nargs >= 1 && nargs <= 2) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "__init__ expected at {} argument{}, got {}", nargs < 1 ? "least 1" : "most 2",
               nargs < 1 ? "" : "s", nargs);
}

Owned weakref_call(Thread& th, Value self, const Value*, size_t nargs, Value kwnames) {
  if (nargs != 0 || (kwnames && !fast_items_tuple(kwnames).empty())) {
    return raise(th, th.rt->exc.TypeError, "__call__() takes no arguments ({} given)", nargs);
  }
  return weakref_get(th, self);
}

Status weakref_hash(Thread& th, Value self, int64_t& out) {
  auto* ref = self.as<WeakRef>();
  if (!ref->hash_known) {
    if (ref->target == nullptr) return raise(th, th.rt->exc.TypeError, "weak object has gone away");
    Owned target = Owned::borrow(Value(ref->target));
    if (failed(hash(th, target, ref->hash_cache))) return Status::kError;
    ref->hash_known = true;
  }
  out = ref->hash_cache;
  return Status::kOk;
}

Owned weakref_compare(Thread& th, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_kind(a, Kind::kWeakRef) || !is_kind(b, Kind::kWeakRef)) {
    return Owned::not_implemented();
  }
  Object* x = a.as<WeakRef>()->target;
  Object* y = b.as<WeakRef>()->target;
  if (x == nullptr || y == nullptr) return Owned::boolean((a == b) == (op == CompareOp::kEq));
  Owned hold_x = Owned::borrow(Value(x)), hold_y = Owned::borrow(Value(y));
  return compare(th, hold_x, hold_y, op);
}

std::string hex_address(const void* p) {
  static const char* kDigits = "0123456789abcdef";
  auto n = reinterpret_cast<uintptr_t>(p);
  std::string s;
  do {
    s.insert(s.begin(), kDigits[n & 15]);
    n >>= 4;
  } while (n != 0);
  return "0x" + s;
}

Owned weakref_repr(Thread& th, Value self) {
  auto* ref = self.as<WeakRef>();
  if (ref->target == nullptr) return format_str(th, "<weakref at {}; dead>", hex_address(ref));
  Owned target = Owned::borrow(Value(ref->target));
  Owned name = lookup_special(th, target, th.rt->names.__name__);  // not what the object itself says
  if (!name && th.has_error()) return {};
  if (name && is_str(name)) {
    return format_str(th, "<weakref at {}; to '{}' at {} ({})>", hex_address(ref), type_name(th, target),
                      hex_address(ref->target), name);
  }
  return format_str(th, "<weakref at {}; to '{}' at {}>", hex_address(ref), type_name(th, target),
                    hex_address(ref->target));
}

Owned weakref_get_callback(Thread&, Value self) {
  auto* ref = self.as<WeakRef>();
  return ref->callback && ref->target != nullptr ? Owned::borrow(ref->callback) : Owned::none();
}

Owned weakref_class_getitem(Thread& th, Value cls, Value item) { return generic_alias_new(th, cls, item); }

const NativeDef kWeakRefMethods[] = {
    class_method<&weakref_class_getitem>("__class_getitem__(cls, object, /)", "See PEP 585"),
};
const GetSetDef kWeakRefGetSets[] = {{"__callback__", &weakref_get_callback}};

const TypeSpec kWeakRefSpec = {
    .name = "weakref.ReferenceType",
    .size = sizeof(WeakRef),
    .kind = Kind::kWeakRef,
    .flags = TypeFlags::kBaseType | TypeFlags::kGc,
    .doc = nullptr,
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &weakref_dealloc;
          s.traverse = &weakref_traverse;
          s.clear = &weakref_clear_slot;
          s.construct = &weakref_construct;
          s.init = &weakref_init;
          s.call = &weakref_call;
          s.hash = &weakref_hash;
          s.compare = &weakref_compare;
          s.repr = &weakref_repr;
        },
    .methods = kWeakRefMethods,
    .getsets = kWeakRefGetSets,
};

// --- proxies: every operation goes to the referent

Owned strip(Thread& th, Value v) {
  if (!is_kind(v, Kind::kWeakRef)) return Owned::borrow(v);
  Type* t = v.as_object()->type();
  if (t != th.rt->types.weak_proxy && t != th.rt->types.weak_callable_proxy) return Owned::borrow(v);
  Object* target = v.as<WeakRef>()->target;
  if (target == nullptr) return raise(th, th.rt->exc.ReferenceError, "weakly-referenced object no longer exists");
  return Owned::borrow(Value(target));
}

template <UnaryFn Op>
Owned proxy_unary(Thread& th, Value self) {
  Owned o = strip(th, self);
  return o ? Op(th, o) : Owned();
}
template <BinaryOp Op>
Owned proxy_binary(Thread& th, Value a, Value b) {
  Owned x = strip(th, a), y = strip(th, b);
  return x && y ? binary_op(th, Op, x, y) : Owned();
}
template <BinaryOp Op>
Owned proxy_inplace(Thread& th, Value a, Value b) {
  Owned x = strip(th, a), y = strip(th, b);
  return x && y ? inplace_op(th, Op, x, y) : Owned();
}
Owned proxy_power(Thread& th, Value a, Value b, Value c) {
  Owned x = strip(th, a), y = strip(th, b), z = strip(th, c);
  return x && y && z ? power(th, x, y, z) : Owned();
}
Owned proxy_divmod(Thread& th, Value a, Value b) {
  Owned x = strip(th, a), y = strip(th, b);
  return x && y ? divmod(th, x, y) : Owned();
}
Owned proxy_getattr(Thread& th, Value self, Value name) {
  Owned o = strip(th, self);
  return o ? get_attr(th, o, name) : Owned();
}
Status proxy_setattr(Thread& th, Value self, Value name, Value value) {
  Owned o = strip(th, self);
  if (!o) return Status::kError;
  return value ? set_attr(th, o, name, value) : del_attr(th, o, name);
}
Owned proxy_compare(Thread& th, Value a, Value b, CompareOp op) {
  Owned x = strip(th, a), y = strip(th, b);
  return x && y ? compare(th, x, y, op) : Owned();
}
Owned proxy_repr(Thread& th, Value self) {
  auto* ref = self.as<WeakRef>();
  if (ref->target == nullptr) return format_str(th, "<weakproxy at {}; dead>", hex_address(ref));
  return format_str(th, "<weakproxy at {}; to '{}' at {}>", hex_address(ref), type_name(th, Value(ref->target)),
                    hex_address(ref->target));
}
Tri proxy_truth(Thread& th, Value self) {
  Owned o = strip(th, self);
  return o ? truth(th, o) : Tri::kError;
}
int64_t proxy_length(Thread& th, Value self) {
  Owned o = strip(th, self);
  return o ? length(th, o) : -1;
}
Owned proxy_subscript(Thread& th, Value self, Value key) {
  Owned o = strip(th, self);
  return o ? get_item(th, o, key) : Owned();
}
Status proxy_set_subscript(Thread& th, Value self, Value key, Value value) {
  Owned o = strip(th, self);
  if (!o) return Status::kError;
  return value ? set_item(th, o, key, value) : del_item(th, o, key);
}
Tri proxy_contains(Thread& th, Value self, Value item) {
  Owned o = strip(th, self);
  return o ? contains(th, o, item) : Tri::kError;
}
Owned proxy_next(Thread& th, Value self) {
  Owned o = strip(th, self);
  if (!o) return {};
  if (slots_of(th, o).next == nullptr) {
    return raise(th, th.rt->exc.TypeError, "Weakref proxy referenced a non-iterator '{}' object", type_of(th, o));
  }
  return iter_next(th, o);
}
Owned proxy_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Owned o = strip(th, self);
  return o ? call(th, o, args, nargs, kwnames) : Owned();
}
Status proxy_hash(Thread& th, Value self, int64_t&) {
  return raise(th, th.rt->exc.TypeError, "unhashable type: '{}'", type_name(th, self));
}

void fill_proxy(TypeSlots& s) {
  s.dealloc = &weakref_dealloc;
  s.traverse = &weakref_traverse;
  s.clear = &weakref_clear_slot;
  s.repr = &proxy_repr;
  s.str = &proxy_unary<&str_of>;
  s.hash = &proxy_hash;
  s.getattr = &proxy_getattr;
  s.setattr = &proxy_setattr;
  s.compare = &proxy_compare;
  s.iter = &proxy_unary<&get_iter>;
  s.next = &proxy_next;
  s.add = &proxy_binary<BinaryOp::kAdd>;
  s.subtract = &proxy_binary<BinaryOp::kSub>;
  s.multiply = &proxy_binary<BinaryOp::kMul>;
  s.remainder = &proxy_binary<BinaryOp::kMod>;
  s.divmod = &proxy_divmod;
  s.power = &proxy_power;
  s.negative = &proxy_unary<&negative>;
  s.positive = &proxy_unary<&positive>;
  s.absolute = &proxy_unary<&absolute>;
  s.truth = &proxy_truth;
  s.invert = &proxy_unary<&invert>;
  s.lshift = &proxy_binary<BinaryOp::kLshift>;
  s.rshift = &proxy_binary<BinaryOp::kRshift>;
  s.bit_and = &proxy_binary<BinaryOp::kAnd>;
  s.bit_xor = &proxy_binary<BinaryOp::kXor>;
  s.bit_or = &proxy_binary<BinaryOp::kOr>;
  s.to_int = &proxy_unary<&to_int>;
  s.to_float = &proxy_unary<&to_float>;
  s.floor_divide = &proxy_binary<BinaryOp::kFloorDiv>;
  s.true_divide = &proxy_binary<BinaryOp::kTrueDiv>;
  s.index = &proxy_unary<&index>;
  s.matrix_multiply = &proxy_binary<BinaryOp::kMatMul>;
  s.inplace_add = &proxy_inplace<BinaryOp::kAdd>;
  s.inplace_subtract = &proxy_inplace<BinaryOp::kSub>;
  s.inplace_multiply = &proxy_inplace<BinaryOp::kMul>;
  s.inplace_remainder = &proxy_inplace<BinaryOp::kMod>;
  s.inplace_lshift = &proxy_inplace<BinaryOp::kLshift>;
  s.inplace_rshift = &proxy_inplace<BinaryOp::kRshift>;
  s.inplace_and = &proxy_inplace<BinaryOp::kAnd>;
  s.inplace_xor = &proxy_inplace<BinaryOp::kXor>;
  s.inplace_or = &proxy_inplace<BinaryOp::kOr>;
  s.inplace_floor_divide = &proxy_inplace<BinaryOp::kFloorDiv>;
  s.inplace_true_divide = &proxy_inplace<BinaryOp::kTrueDiv>;
  s.inplace_matrix_multiply = &proxy_inplace<BinaryOp::kMatMul>;
  s.length = &proxy_length;
  s.subscript = &proxy_subscript;
  s.set_subscript = &proxy_set_subscript;
  s.contains = &proxy_contains;
}

Owned proxy_bytes(Thread& th, Value self) {
  Owned o = strip(th, self);
  return o ? call_method(th, o, th.rt->names.__bytes__) : Owned();
}
Owned proxy_reversed(Thread& th, Value self) {
  Owned o = strip(th, self);
  return o ? call_method(th, o, th.rt->names.__reversed__) : Owned();
}
const NativeDef kProxyMethods[] = {
    method<&proxy_bytes>("__bytes__(self, /)"),
    method<&proxy_reversed>("__reversed__(self, /)"),
};

const TypeSpec kProxySpec = {
    .name = "weakref.ProxyType",
    .size = sizeof(WeakRef),
    .kind = Kind::kWeakRef,
    .flags = TypeFlags::kGc | TypeFlags::kDisallowNew,
    .doc = nullptr,
    .fill = &fill_proxy,
    .methods = kProxyMethods,
};
const TypeSpec kCallableProxySpec = {
    .name = "weakref.CallableProxyType",
    .size = sizeof(WeakRef),
    .kind = Kind::kWeakRef,
    .flags = TypeFlags::kGc | TypeFlags::kDisallowNew,
    .doc = nullptr,
    .fill =
        [](TypeSlots& s) {
          fill_proxy(s);
          s.call = &proxy_call;
        },
    .methods = kProxyMethods,
};

void run_callback(Thread& th, WeakRef* ref, Value callback) {
  Owned r = call_with(th, callback, Value(ref));
  if (!r) error_unraisable(th, "Exception ignored while calling weakref callback", callback);
}

}  // namespace

Owned weakref_new(Thread& th, Value object, Value callback) { return make(th, th.rt->types.weakref, object, callback); }

Owned weak_proxy_new(Thread& th, Value object, Value callback) {
  bool callable = slots_of(th, object).call != nullptr;
  return make(th, callable ? th.rt->types.weak_callable_proxy : th.rt->types.weak_proxy, object, callback);
}

Owned weakref_get(Thread&, Value ref) {
  Object* target = ref.as<WeakRef>()->target;
  if (target == nullptr || target->refs.local() == 0) return Owned::none();
  return Owned::borrow(Value(target));
}

int64_t weakref_count(Thread& th, Value object) {
  int64_t n = 0;
  if (!object.is_object()) return 0;
  for (WeakRef* r = head_of(th, object.as_object()); r != nullptr; r = r->next) ++n;
  return n;
}

Owned weakref_list(Thread& th, Value object) {
  Owned list = list_new(th);
  if (!list || !object.is_object()) return list;
  for (WeakRef* r = head_of(th, object.as_object()); r != nullptr; r = r->next) {
    if (failed(list_append(th, list.as<List>(), Value(r)))) return {};
  }
  return list;
}

void weakrefs_clear(Thread& th, Object* o, bool run_callbacks) {
  // First all references die, then callbacks run: a callback never sees a half-dead object.
  WeakRef* head = head_of(th, o);
  if (head == nullptr) return;
  th.rt->weakrefs->heads.erase(o);
  o->unset(Object::kWeakRefs);
  WeakRef* with_callback = nullptr;  // reversed list through `next`, each holding a reference
  for (WeakRef* r = head; r != nullptr;) {
    WeakRef* next = r->next;
    r->target = nullptr;
    r->link = nullptr;
    r->next = nullptr;
    if (r->callback && r->refs.local() != 0) {
      inc_ref(static_cast<Object*>(r));
      r->next = with_callback;
      with_callback = r;
    }
    r = next;
  }
  while (with_callback != nullptr) {
    WeakRef* r = with_callback;
    with_callback = r->next;
    r->next = nullptr;
    Owned callback = Owned::steal(std::exchange(r->callback, Value()));
    if (run_callbacks) run_callback(th, r, callback);
    dec_ref(static_cast<Object*>(r));
  }
}

bool weakrefs_have_callbacks(const Runtime& rt) {
  if (rt.weakrefs == nullptr) return false;
  for (const auto& [object, head] : rt.weakrefs->heads) {
    for (const WeakRef* r = head; r != nullptr; r = r->next) {
      if (r->callback && !r->tidies) return true;
    }
  }
  return false;
}

void weakref_table_destroy(Runtime& rt) {
  delete rt.weakrefs;
  rt.weakrefs = nullptr;
}

Status init_weakref_types(Thread& th) {
  BuiltinTypes& t = th.rt->types;
  t.weakref = type_from_spec(th, kWeakRefSpec);
  t.weak_proxy = type_from_spec(th, kProxySpec);
  t.weak_callable_proxy = type_from_spec(th, kCallableProxySpec);
  return t.weakref && t.weak_proxy && t.weak_callable_proxy ? Status::kOk : Status::kError;
}

}  // namespace dxpy
