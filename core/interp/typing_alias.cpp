// TypeAliasType, Generic, NoDefault and the evaluators of known values.
#include "core/interp/typing.h"
#include "core/interp/typing_impl.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/generic_alias.h"
#include "core/object/list.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

// --- constevaluator

struct ConstEvaluator : Object {
  Value value;  // owned
};

void ce_dealloc(Thread& th, Object* o) {
  drop(static_cast<ConstEvaluator*>(o)->value);
  object_free(th, o);
}
void ce_traverse(Object* o, Visitor& visit) { visit(static_cast<ConstEvaluator*>(o)->value); }

constexpr int64_t kFormatString = 4;  // annotationlib.Format.STRING

Owned ce_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[1];
  if (failed(native_match(th, "constevaluator.__call__(format)", args, nargs, kwnames, v, 1))) return {};
  int64_t format = 0;
  if (failed(native_arg_i64(th, v[0], format))) return {};
  Value value = self.as<ConstEvaluator>()->value;
  if (format != kFormatString) return Owned::borrow(value);
  if (!is_tuple(value)) return generic_type_repr(th, value);
  StrBuilder out(th);
  out.append('(');
  std::span<const Value> items = fast_items_tuple(value);
  for (size_t i = 0; i < items.size(); ++i) {
    if (i != 0) out.append(", ");
    Owned text = generic_type_repr(th, items[i]);
    if (!text) return {};
    out.append(text.get());
  }
  if (items.size() == 1) out.append(',');
  out.append(')');
  return out.finish();
}
Owned ce_repr(Thread& th, Value self) {
  return format_str(th, "<constevaluator {!r}>", self.as<ConstEvaluator>()->value);
}
const TypeSpec kConstEvaluatorSpec = {
    .name = "_typing._ConstEvaluator",
    .size = sizeof(ConstEvaluator),
    .kind = Kind::kOther,
    .flags = TypeFlags::kGc | TypeFlags::kDisallowNew,
    .doc = nullptr,
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &ce_dealloc;
          s.traverse = &ce_traverse;
          s.call = &ce_call;
          s.repr = &ce_repr;
        },
};

// --- NoDefault. The type's extra holds (the instance, the evaluators' type).

Owned nd_repr(Thread& th, Value) { return str_new(th, "typing.NoDefault"); }
Owned nd_reduce(Thread& th, Value) { return str_new(th, "NoDefault"); }
Owned nd_construct(Thread& th, Type*, const Value*, size_t nargs, Value kwnames) {
  if (nargs != 0 || (kwnames && !fast_items_tuple(kwnames).empty())) {
    return raise(th, th.rt->exc.TypeError, "NoDefaultType takes no arguments");
  }
  return Owned::borrow(typing_no_default(th));
}
const NativeDef kNoDefaultMethods[] = {method<&nd_reduce>("__reduce__(self, /)")};
const TypeSpec kNoDefaultSpec = {
    .name = "NoDefaultType",
    .size = sizeof(Object),
    .kind = Kind::kOther,
    .flags = 0,
    .doc = "The type of the NoDefault singleton.",
    .fill =
        [](TypeSlots& s) {
          s.repr = &nd_repr;
          s.construct = &nd_construct;
        },
    .methods = kNoDefaultMethods,
};

// --- TypeAliasType

struct TypeAlias : Object {
  Value name;         // owned str, as all below owned
  Value type_params;  // tuple, or empty
  Value value, evaluate;
  Value module;  // str, or empty
};
TypeAlias* alias(Value v) { return v.as<TypeAlias>(); }

void ta_dealloc(Thread& th, Object* o) {
  auto* a = static_cast<TypeAlias*>(o);
  for (Value* v : {&a->name, &a->type_params, &a->value, &a->evaluate, &a->module}) drop(*v);
  object_free(th, o);
}
void ta_traverse(Object* o, Visitor& visit) {
  auto* a = static_cast<TypeAlias*>(o);
  for (Value v : {a->type_params, a->value, a->evaluate, a->module}) visit(v);
}
void ta_clear(Thread&, Object* o) {
  auto* a = static_cast<TypeAlias*>(o);
  for (Value* v : {&a->type_params, &a->value, &a->evaluate, &a->module}) drop(*v);
}

Owned alias_make(Thread& th, Value name, Value type_params, Value value, Value evaluate) {
  Owned module = caller_module_name(th);
  if (!module && th.has_error()) return {};
  auto* a = static_cast<TypeAlias*>(object_alloc(th, th.rt->types.type_alias));
  if (a == nullptr) return {};
  a->name = Owned::borrow(name).release();
  a->type_params = Owned::borrow(type_params).release();
  a->value = Owned::borrow(value).release();
  a->evaluate = Owned::borrow(evaluate).release();
  a->module = module.release();
  return Owned::steal(Value(a));
}

Status check_type_params(Thread& th, Value params) {
  bool default_seen = false;
  for (Value p : fast_items_tuple(params)) {
    const BuiltinTypes& t = th.rt->types;
    Type* type = type_of(th, p);
    if (type != t.type_var && type != t.param_spec && type != t.type_var_tuple) {
      return raise(th, th.rt->exc.TypeError, "Expected a type param, got {!r}", p);
    }
    bool has = p.as<TypeParam>()->default_value || p.as<TypeParam>()->evaluate_default;
    if (!has && default_seen) {
      return raise(th, th.rt->exc.TypeError, "non-default type parameter '{!r}' follows default type parameter", p);
    }
    default_seen = default_seen || has;
  }
  return Status::kOk;
}

Owned ta_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  Value v[3];
  if (failed(native_match(th, "typealias(name, value, *, type_params=())", args, nargs, kwnames, v, 3))) return {};
  if (!is_str(v[0])) {
    return raise(th, th.rt->exc.TypeError, "typealias() argument 'name' must be str, not {}", type_of(th, v[0]));
  }
  if (!is_tuple(v[2])) return raise(th, th.rt->exc.TypeError, "type_params must be a tuple");
  if (failed(check_type_params(th, v[2]))) return {};
  return alias_make(th, v[0], v[2], v[1], Value());
}

Owned params_of(Thread& th, Value self) {
  Value p = alias(self)->type_params;
  return Owned::borrow(p && is_tuple(p) ? p : th.rt->empty_tuple);
}
Owned ta_repr(Thread&, Value self) { return Owned::borrow(alias(self)->name); }
Owned ta_or(Thread& th, Value a, Value b) {
  Owned pair = tuple_of(th, a, b);
  return pair ? union_from_tuple(th, pair) : Owned();
}

// TypeVarTuples among type parameters show as Unpack[Ts].
Owned unpacked_params(Thread& th, Value params) {
  Owned list = list_new(th);
  if (!list) return {};
  for (Value p : fast_items_tuple(params)) {
    Owned v = type_of(th, p) == th.rt->types.type_var_tuple ? typing_unpack(th, p) : Owned::borrow(p);
    if (!v || failed(list_append(th, list.as<List>(), v))) return {};
  }
  return list_to_tuple(th, list);
}

Owned ta_subscript(Thread& th, Value self, Value item) {
  Owned params = params_of(th, self);
  if (fast_items_tuple(params).empty()) {
    return raise(th, th.rt->exc.TypeError, "Only generic type aliases are subscriptable");
  }
  return generic_alias_new(th, self, item);
}
Owned ta_iter(Thread& th, Value self) {
  Owned unpacked = typing_unpack(th, self);
  Owned one = unpacked ? tuple_of(th, unpacked) : Owned();
  return one ? get_iter(th, one) : Owned();
}

Owned get_name(Thread&, Value self) { return Owned::borrow(alias(self)->name); }
Status readonly(Thread& th, Value, Value) { return raise(th, th.rt->exc.AttributeError, "readonly attribute"); }
Owned get_parameters(Thread& th, Value self) {
  Owned params = params_of(th, self);
  return params ? unpacked_params(th, params) : Owned();
}
Owned get_value(Thread& th, Value self) { return typing_lazy(th, alias(self)->value, alias(self)->evaluate); }
Owned get_evaluate(Thread& th, Value self) {
  if (alias(self)->evaluate) return Owned::borrow(alias(self)->evaluate);
  return const_evaluator_new(th, alias(self)->value);
}
Owned get_module(Thread& th, Value self) {
  TypeAlias* a = alias(self);
  if (a->evaluate) {
    Owned m;
    if (find_attr(th, a->evaluate, th.rt->names.__module__, m) == Tri::kError) return {};
    if (m) return m;
  }
  return a->module ? Owned::borrow(a->module) : Owned::none();
}
Owned ta_reduce(Thread&, Value self) { return Owned::borrow(alias(self)->name); }

const NativeDef kAliasMethods[] = {method<&ta_reduce>("__reduce__(self, /)")};
const GetSetDef kAliasGetSets[] = {
    {"__name__", &get_name, &readonly}, {"__parameters__", &get_parameters}, {"__type_params__", &params_of},
    {"__value__", &get_value},          {"evaluate_value", &get_evaluate},   {"__module__", &get_module},
};
const TypeSpec kTypeAliasSpec = {
    .name = "typing.TypeAliasType",
    .size = sizeof(TypeAlias),
    .kind = Kind::kOther,
    .flags = TypeFlags::kGc | TypeFlags::kWeakRef,
    .doc = "Type alias.\n\nType aliases are created through the type statement::\n\n    type Alias = int",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &ta_dealloc;
          s.traverse = &ta_traverse;
          s.clear = &ta_clear;
          s.construct = &ta_construct;
          s.repr = &ta_repr;
          s.bit_or = &ta_or;
          s.subscript = &ta_subscript;
          s.iter = &ta_iter;
        },
    .methods = kAliasMethods,
    .getsets = kAliasGetSets,
};

// --- Generic

Owned forward_to_typing(Thread& th, const char* name, Value cls, const Value* args, size_t nargs, Value kwnames) {
  Owned f = import_attr(th, "typing", name);
  Owned bound = f ? bound_method_new(th, f, cls) : Owned();
  return bound ? call(th, bound, args, nargs, kwnames) : Owned();
}
Owned generic_class_getitem(Thread& th, Value cls, const Value* args, size_t nargs, Value kwnames) {
  return forward_to_typing(th, "_generic_class_getitem", cls, args, nargs, kwnames);
}
Owned generic_init_subclass(Thread& th, Value cls, const Value* args, size_t nargs, Value kwnames) {
  return forward_to_typing(th, "_generic_init_subclass", cls, args, nargs, kwnames);
}
const NativeDef kGenericMethods[] = {
    raw_class_method(&generic_class_getitem, "__class_getitem__($cls, /, *args, **kwargs)",
                     "Parameterizes a generic class."),
    raw_class_method(&generic_init_subclass, "__init_subclass__($cls, /, *args, **kwargs)",
                     "Function to initialize subclasses."),
};
const TypeSpec kGenericSpec = {
    .name = "typing.Generic",
    .size = sizeof(Object),
    .kind = Kind::kObject,
    .flags = TypeFlags::kBaseType | TypeFlags::kGc,
    .doc = "Abstract base class for generic types",
    .fill = [](TypeSlots&) {},
    .methods = kGenericMethods,
};

}  // namespace

Value typing_no_default(Thread& th) { return fast_items_tuple(th.rt->types.no_default->extra)[0]; }

Owned const_evaluator_new(Thread& th, Value v) {
  Value type = fast_items_tuple(th.rt->types.no_default->extra)[1];
  auto* e = static_cast<ConstEvaluator*>(object_alloc(th, type.as<Type>()));
  if (e == nullptr) return {};
  e->value = Owned::borrow(v).release();
  return Owned::steal(Value(e));
}

Owned type_alias_new(Thread& th, Value name, Value type_params, Value evaluate) {
  return alias_make(th, name, type_params.is_none() ? Value() : type_params, Value(), evaluate);
}

Owned generic_subscript(Thread& th, Value params) {
  Owned unpacked = unpacked_params(th, params);
  return unpacked ? typing_call(th, "_GenericAlias", {Value(th.rt->types.generic), unpacked.get()}) : Owned();
}

Status init_type_alias_types(Thread& th) {
  BuiltinTypes& t = th.rt->types;
  Type* evaluator = type_from_spec(th, kConstEvaluatorSpec);
  t.no_default = type_from_spec(th, kNoDefaultSpec);
  t.type_alias = type_from_spec(th, kTypeAliasSpec);
  t.generic = type_from_spec(th, kGenericSpec);
  if (!evaluator || !t.no_default || !t.type_alias || !t.generic) return Status::kError;
  Object* instance = object_alloc(th, t.no_default);
  if (instance == nullptr) return Status::kError;
  make_immortal(th, instance);
  t.no_default->extra = tuple_of(th, Value(instance), Value(evaluator));
  return t.no_default->extra ? Status::kOk : Status::kError;
}

}  // namespace dxpy
