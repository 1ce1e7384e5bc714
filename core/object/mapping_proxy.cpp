// mappingproxy: a read-only view of any mapping (the __dict__ of classes).
#include "core/object/container_types.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

struct MappingProxy : Object {
  Value mapping;  // owned
};

Value target(Value proxy) { return proxy.as<MappingProxy>()->mapping; }
bool is_proxy(Thread& th, Value v) { return v.is_object() && v.as_object()->type() == th.rt->types.mapping_proxy; }
Value unwrap(Thread& th, Value v) { return is_proxy(th, v) ? target(v) : v; }

Owned proxy_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  Value mapping;
  if (failed(native_match(th, "mappingproxy(mapping)", args, nargs, kwnames, &mapping, 1))) return {};
  if (!is_mapping(th, mapping) || is_list(mapping) || is_tuple(mapping)) {
    return raise(th, th.rt->exc.TypeError, "mappingproxy() argument must be a mapping, not {}", type_of(th, mapping));
  }
  return mapping_proxy_new(th, mapping);
}

void proxy_dealloc(Thread& th, Object* o) {
  drop(static_cast<MappingProxy*>(o)->mapping);
  object_free(th, o);
}
void proxy_traverse(Object* o, Visitor& visit) { visit(static_cast<MappingProxy*>(o)->mapping); }
void proxy_tp_clear(Thread&, Object* o) { drop(static_cast<MappingProxy*>(o)->mapping); }

Owned proxy_repr(Thread& th, Value self) { return format_str(th, "mappingproxy({!r})", target(self)); }
Owned proxy_str(Thread& th, Value self) { return str_of(th, target(self)); }
Status proxy_hash(Thread& th, Value self, int64_t& out) { return hash(th, target(self), out); }
Owned proxy_compare(Thread& th, Value a, Value b, CompareOp op) { return compare(th, target(a), unwrap(th, b), op); }
Owned proxy_iter(Thread& th, Value self) { return get_iter(th, target(self)); }
int64_t proxy_length(Thread& th, Value self) { return length(th, target(self)); }
Owned proxy_subscript(Thread& th, Value self, Value key) { return get_item(th, target(self), key); }
Tri proxy_contains(Thread& th, Value self, Value key) { return contains(th, target(self), key); }
Owned proxy_or(Thread& th, Value a, Value b) { return binary_op(th, BinaryOp::kOr, unwrap(th, a), unwrap(th, b)); }
Owned proxy_ior(Thread& th, Value self, Value) {
  return raise(th, th.rt->exc.TypeError, "'|=' is not supported by {}; use '|' instead", type_of(th, self));
}

Owned m_get(Thread& th, Value self, Value key, Value fallback) {
  return call_method(th, target(self), th.rt->names.get, key, fallback);
}
Owned m_keys(Thread& th, Value self) { return call_method(th, target(self), th.rt->names.keys); }
Owned m_values(Thread& th, Value self) { return call_method(th, target(self), th.rt->names.values); }
Owned m_items(Thread& th, Value self) { return call_method(th, target(self), th.rt->names.items); }
Owned m_copy(Thread& th, Value self) { return call_method(th, target(self), th.rt->names.copy); }
Owned m_reversed(Thread& th, Value self) { return call_method(th, target(self), th.rt->names.__reversed__); }

const NativeDef kMethods[] = {
    method<&m_get>("get(self, key, default=None, /)",
                   "Return the value for key if key is in the mapping, else default."),
    method<&m_keys>("keys(self, /)", "D.keys() -> a set-like object providing a view on D's keys"),
    method<&m_values>("values(self, /)", "D.values() -> an object providing a view on D's values"),
    method<&m_items>("items(self, /)", "D.items() -> a set-like object providing a view on D's items"),
    method<&m_copy>("copy(self, /)", "D.copy() -> a shallow copy of D"),
    class_method<&class_getitem>("__class_getitem__(type, object, /)",
                                 "mappingproxy objects are generic over two types, "
                                 "signifying (respectively) the types of their keys and values"),
    method<&m_reversed>("__reversed__(self, /)", "D.__reversed__() -> reverse iterator"),
};

void fill(TypeSlots& s) {
  s.dealloc = proxy_dealloc;
  s.traverse = proxy_traverse;
  s.clear = proxy_tp_clear;
  s.construct = proxy_construct;
  s.repr = proxy_repr;
  s.str = proxy_str;
  s.hash = proxy_hash;
  s.compare = proxy_compare;
  s.iter = proxy_iter;
  s.bit_or = proxy_or;
  s.inplace_or = proxy_ior;
  s.length = proxy_length;
  s.subscript = proxy_subscript;
  s.contains = proxy_contains;
}

}  // namespace

Owned mapping_proxy_new(Thread& th, Value mapping) {
  auto* p = static_cast<MappingProxy*>(object_alloc(th, th.rt->types.mapping_proxy));
  if (p == nullptr) return {};
  p->mapping = Owned::borrow(mapping).release();
  return Owned::steal(Value(p));
}

const TypeSpec kMappingProxySpec = {
    "mappingproxy",
    sizeof(MappingProxy),
    Kind::kOther,
    TypeFlags::kGc | TypeFlags::kMapping,
    "Read-only proxy of a mapping.",
    fill,
    kMethods,
    {},
    "(mapping)",
};

}  // namespace dxpy
