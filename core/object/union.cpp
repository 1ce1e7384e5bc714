// typing.Union: int | str.
#include "core/object/container_types.h"
#include "core/object/descriptors.h"
#include "core/object/dict.h"
#include "core/object/generic_alias.h"
#include "core/object/list.h"
#include "core/object/module.h"
#include "core/object/set.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

Union* uni(Value v) { return v.as<Union>(); }
bool is_union(Thread& th, Value v) { return type_of(th, v) == th.rt->types.union_; }

void union_dealloc(Thread& th, Object* o) {
  drop(static_cast<Union*>(o)->args);
  drop(static_cast<Union*>(o)->parameters);
  object_free(th, o);
}
void union_traverse(Object* o, Visitor& visit) {
  visit(static_cast<Union*>(o)->args);
  visit(static_cast<Union*>(o)->parameters);
}

Status add_member(Thread& th, Value list, Value v) {
  if (v.is_none()) v = Value(th.rt->types.none);
  if (is_union(th, v)) {
    for (Value m : fast_items_tuple(uni(v)->args)) {
      if (failed(add_member(th, list, m))) return Status::kError;
    }
    return Status::kOk;
  }
  for (size_t i = 0; i < list_size(list); ++i) {
    Owned each = list_get(th, list.as<List>(), i);
    if (!each) return Status::kError;
    if (each.get() == v) return Status::kOk;
    if (is_type(each) && is_type(v)) continue;
    Tri same = type_of(th, each) == type_of(th, v) ? equal(th, each, v) : Tri::kFalse;
    if (same == Tri::kError) return Status::kError;
    if (same == Tri::kTrue) return Status::kOk;
  }
  return list_append(th, list.as<List>(), v);
}

// A str becomes a forward reference, as typing does.
Owned convert_member(Thread& th, Value v) {
  if (!is_str(v)) return Owned::borrow(v);
  Owned f = import_attr(th, "annotationlib", "ForwardRef");
  return f ? call_with(th, f, v) : Owned();
}

Owned from_list(Thread& th, Owned list) {
  if (!list) return {};
  if (list_size(list) == 0) return raise(th, th.rt->exc.TypeError, "Cannot take a Union of no types.");
  if (list_size(list) == 1) return list_get(th, list.as<List>(), 0);
  Owned args = list_to_tuple(th, list);
  if (!args) return {};
  auto* u = static_cast<Union*>(object_alloc(th, th.rt->types.union_));
  if (u == nullptr) return {};
  u->args = args.release();
  return Owned::steal(Value(u));
}

Owned union_repr(Thread& th, Value self) {
  StrBuilder out(th);
  bool first = true;
  for (Value v : fast_items_tuple(uni(self)->args)) {
    if (!first) out.append(" | ");
    first = false;
    Owned text = generic_type_repr(th, v);
    if (!text) return {};
    out.append(text.get());
  }
  return out.finish();
}

Status union_hash(Thread& th, Value self, int64_t& out) {
  for (Value v : fast_items_tuple(uni(self)->args)) {  // a member without one says so itself
    if (failed(hash(th, v, out))) return Status::kError;
  }
  Owned set = frozenset_new(th, uni(self)->args);
  return set ? hash(th, set, out) : Status::kError;
}

// Whether every member of a is in b.
Tri includes(Thread& th, Value a, Value b) {
  for (Value v : fast_items_tuple(uni(a)->args)) {
    Tri t = contains(th, uni(b)->args, v);
    if (t != Tri::kTrue) return t;
  }
  return Tri::kTrue;
}

Owned union_compare(Thread& th, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_union(th, a) || !is_union(th, b)) {
    return Owned::not_implemented();
  }
  Tri same = tri(fast_items_tuple(uni(a)->args).size() == fast_items_tuple(uni(b)->args).size());
  if (same == Tri::kTrue) same = includes(th, a, b);
  if (same == Tri::kError) return {};
  return Owned::boolean((same == Tri::kTrue) == (op == CompareOp::kEq));
}

Owned union_or(Thread& th, Value a, Value b) { return union_type_or(th, a, b); }

Owned parameters_of(Thread& th, Value self) {
  Union* u = uni(self);
  if (u->parameters.is_empty()) {
    Owned p = generic_parameters(th, u->args);
    if (!p) return {};
    dec_ref(std::exchange(u->parameters, p.release()));
  }
  return Owned::borrow(u->parameters);
}

Owned union_subscript(Thread& th, Value self, Value item) {
  Owned params = parameters_of(th, self);
  if (!params) return {};
  Owned args = generic_substitute(th, self, uni(self)->args, params, item);
  return args ? union_from_tuple(th, args) : Owned();
}

Tri union_instancecheck(Thread& th, Value self, Value instance) {
  for (Value v : fast_items_tuple(uni(self)->args)) {
    Tri t = is_instance(th, instance, v);
    if (t != Tri::kFalse) return t;
  }
  return Tri::kFalse;
}
Tri union_subclasscheck(Thread& th, Value self, Value cls) {
  for (Value v : fast_items_tuple(uni(self)->args)) {
    Tri t = is_subclass(th, cls, v);
    if (t != Tri::kFalse) return t;
  }
  return Tri::kFalse;
}
Owned union_mro_entries(Thread& th, Value self, Value) {
  return raise(th, th.rt->exc.TypeError, "Cannot subclass {!r}", self);
}
Owned union_class_getitem(Thread& th, Value, Value args) {
  if (is_tuple(args)) return union_from_tuple(th, args);
  Owned one = tuple_of(th, args);
  return one ? union_from_tuple(th, one) : Owned();
}
// Pickled as functools.reduce(operator.or_, args): the type itself cannot be called.
Owned union_reduce(Thread& th, Value self) {
  Owned f = import_attr(th, "copyreg", "pickle_union");
  Owned pair = f ? call_with(th, f, self) : Owned();
  return pair;
}

Owned get_args(Thread&, Value self) { return Owned::borrow(uni(self)->args); }
Owned get_origin(Thread& th, Value) { return Owned::borrow(Value(th.rt->types.union_)); }
Owned get_name(Thread& th, Value) { return str_new(th, "Union"); }

const NativeDef kMethods[] = {
    method<&union_instancecheck>("__instancecheck__(self, instance, /)"),
    method<&union_subclasscheck>("__subclasscheck__(self, cls, /)"),
    method<&union_mro_entries>("__mro_entries__(self, bases, /)"),
    method<&union_reduce>("__reduce__(self, /)"),
    class_method<&union_class_getitem>("__class_getitem__(cls, args, /)"),
};
const GetSetDef kGetSets[] = {
    {"__args__", &get_args},
    {"__origin__", &get_origin},
    {"__name__", &get_name},
    {"__qualname__", &get_name},
    {"__parameters__", &parameters_of, nullptr, "Type variables in the types.UnionType."},
};
const TypeSpec kSpec = {
    .name = "typing.Union",
    .size = sizeof(Union),
    .kind = Kind::kOther,
    .flags = TypeFlags::kGc | TypeFlags::kWeakRef | TypeFlags::kDisallowNew,
    .doc = "Represent a union type\n\nE.g. for int | str",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &union_dealloc;
          s.traverse = &union_traverse;
          s.repr = &union_repr;
          s.hash = &union_hash;
          s.compare = &union_compare;
          s.subscript = &union_subscript;
          s.bit_or = &union_or;
        },
    .methods = kMethods,
    .getsets = kGetSets,
};

bool is_unionable(Thread& th, Value v) {
  if (v.is_none() || is_type(v)) return true;
  Type* t = type_of(th, v);
  const BuiltinTypes& types = th.rt->types;
  return t == types.union_ || is_subtype(t, types.generic_alias) || t == types.type_alias;
}

}  // namespace

Owned union_from_tuple(Thread& th, Value args) {
  Owned list = list_new(th);
  if (!list) return {};
  for (Value v : fast_items_tuple(args)) {
    Owned member = convert_member(th, v);
    if (!member || failed(add_member(th, list, member))) return {};
  }
  return from_list(th, std::move(list));
}

Owned union_type_or(Thread& th, Value a, Value b) {
  if (!is_unionable(th, a) || !is_unionable(th, b)) return Owned::not_implemented();
  Owned list = list_new(th);
  if (!list || failed(add_member(th, list, a)) || failed(add_member(th, list, b))) return {};
  return from_list(th, std::move(list));
}

Status init_union_type(Thread& th) {
  th.rt->types.union_ = type_from_spec(th, kSpec);
  return th.rt->types.union_ != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
