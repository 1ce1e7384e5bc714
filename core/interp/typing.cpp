// Type parameters: TypeVar, ParamSpec with its args and kwargs, TypeVarTuple.
#include "core/interp/typing.h"

#include <string>

#include "core/interp/typing_impl.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/generic_alias.h"
#include "core/object/init.h"
#include "core/object/module.h"
#include "core/object/shape.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

Owned typing_call(Thread& th, std::string_view name, std::initializer_list<Value> args) {
  Owned f = import_attr(th, "typing", name);
  return f ? call(th, f, args.begin(), args.size()) : Owned();
}

Owned typing_unpack(Thread& th, Value v) {
  Owned unpack = import_attr(th, "typing", "Unpack");
  return unpack ? get_item(th, unpack, v) : Owned();
}

Owned typing_lazy(Thread& th, Value& value, Value evaluate) {
  if (value) return Owned::borrow(value);
  if (!evaluate) return {};
  Owned held = Owned::borrow(evaluate);
  Owned v = call_with(th, evaluate, Value::small_int(1));
  if (v) {
    inc_ref(v.get());
    dec_ref(std::exchange(value, v.get()));
  }
  return v;
}

Status typing_set_module(Thread& th, Value object) {
  Owned module = caller_module_name(th);
  if (!module) return th.has_error() ? Status::kError : Status::kOk;
  return instance_set(th, object.as_object(), th.rt->names.__module__, module);
}

Failure typing_cannot_subclass(Thread& th, Value self) {
  return raise(th, th.rt->exc.TypeError, "Cannot subclass an instance of {}", type_of(th, self));
}

namespace {

TypeParam* param(Value v) { return v.as<TypeParam>(); }

void tp_dealloc(Thread& th, Object* o) {
  auto* p = static_cast<TypeParam*>(o);
  for (Value* v : {&p->name, &p->bound, &p->evaluate_bound, &p->constraints, &p->evaluate_constraints,
                   &p->default_value, &p->evaluate_default})
    drop(*v);
  object_free(th, o);
}
void tp_traverse(Object* o, Visitor& visit) {
  auto* p = static_cast<TypeParam*>(o);
  for (Value v :
       {p->bound, p->evaluate_bound, p->constraints, p->evaluate_constraints, p->default_value, p->evaluate_default})
    visit(v);
  traverse_attributes(o, visit);
}
void tp_clear(Thread& th, Object* o) {
  auto* p = static_cast<TypeParam*>(o);
  for (Value* v : {&p->bound, &p->evaluate_bound, &p->constraints, &p->evaluate_constraints, &p->default_value,
                   &p->evaluate_default})
    drop(*v);
  clear_attributes(th, o);
}

Value own(Value v) {
  inc_ref(v);
  return v;
}

Owned new_param(Thread& th, Type* type, Value name) {
  auto* p = static_cast<TypeParam*>(object_alloc(th, type));
  if (p == nullptr) return {};
  p->name = own(name);
  return Owned::steal(Value(p));
}

struct Variance {
  bool covariant = false, contravariant = false, infer = false;
};

Status check_variance(Thread& th, const Variance& v) {
  if (v.covariant && v.contravariant) {
    return raise(th, th.rt->exc.ValueError, "Bivariant types are not supported.");
  }
  if (v.infer && (v.covariant || v.contravariant)) {
    return raise(th, th.rt->exc.ValueError, "Variance cannot be specified with infer_variance.");
  }
  return Status::kOk;
}

// bound, default and variance of a new parameter.
Owned finish(Thread& th, Owned made, Value bound, Value default_value, const Variance& v) {
  if (!made || failed(check_variance(th, v))) return {};
  TypeParam* p = param(made);
  p->covariant = v.covariant;
  p->contravariant = v.contravariant;
  p->infer_variance = v.infer;
  if (bound && !bound.is_none()) {
    Owned message = str_new(th, "Bound must be a type.");
    Owned checked = message ? typing_call(th, "_type_check", {bound, message.get()}) : Owned();
    if (!checked) return {};
    p->bound = checked.release();
  }
  if (default_value && !(default_value == typing_no_default(th))) p->default_value = own(default_value);
  return failed(typing_set_module(th, made)) ? Owned() : std::move(made);
}

Status read_flag(Thread& th, Value v, bool& out) {
  Tri t = truth(th, v);
  out = t == Tri::kTrue;
  return t == Tri::kError ? Status::kError : Status::kOk;
}

Owned typevar_construct(Thread& th, Type* type, const Value* args, size_t nargs, Value kwnames) {
  Value name = nargs > 0 ? args[0] : Value(), bound, default_value;
  Variance variance;
  std::span<const Value> keys = kwnames ? fast_items_tuple(kwnames) : std::span<const Value>();
  for (size_t i = 0; i < keys.size(); ++i) {
    Value v = args[nargs + i];
    Status ok = Status::kOk;
    if (str_equals(keys[i], "name") && !name) {
      name = v;
    } else if (str_equals(keys[i], "bound")) {
      bound = v;
    } else if (str_equals(keys[i], "default")) {
      default_value = v;
    } else if (str_equals(keys[i], "covariant")) {
      ok = read_flag(th, v, variance.covariant);
    } else if (str_equals(keys[i], "contravariant")) {
      ok = read_flag(th, v, variance.contravariant);
    } else if (str_equals(keys[i], "infer_variance")) {
      ok = read_flag(th, v, variance.infer);
    } else {
      return raise(th, th.rt->exc.TypeError, "typevar() got an unexpected keyword argument '{}'", keys[i]);
    }
    if (failed(ok)) return {};
  }
  if (!name) return raise(th, th.rt->exc.TypeError, "typevar() missing required argument 'name' (pos 1)");
  if (!is_str(name)) {
    return raise(th, th.rt->exc.TypeError, "typevar() argument 'name' must be str, not {}", type_of(th, name));
  }
  size_t constraints = nargs > 1 ? nargs - 1 : 0;
  if (constraints == 1) return raise(th, th.rt->exc.TypeError, "A single constraint is not allowed");
  if (constraints > 0 && bound && !bound.is_none()) {
    return raise(th, th.rt->exc.TypeError, "Constraints cannot be combined with bound=...");
  }
  Owned made = finish(th, new_param(th, type, name), bound, default_value, variance);
  if (!made || constraints == 0) return made;
  Owned tuple = tuple_from(th, args + 1, constraints);
  if (!tuple) return {};
  param(made)->constraints = tuple.release();
  return made;
}

Owned paramspec_construct(Thread& th, Type* type, const Value* args, size_t nargs, Value kwnames) {
  Value v[6];
  if (failed(native_match(th,
                          "paramspec(name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, "
                          "infer_variance=False)",
                          args, nargs, kwnames, v, 6))) {
    return {};
  }
  if (!is_str(v[0])) {
    return raise(th, th.rt->exc.TypeError, "paramspec() argument 'name' must be str, not {}", type_of(th, v[0]));
  }
  Variance variance;
  if (failed(read_flag(th, v[3], variance.covariant)) || failed(read_flag(th, v[4], variance.contravariant)) ||
      failed(read_flag(th, v[5], variance.infer))) {
    return {};
  }
  return finish(th, new_param(th, type, v[0]), v[1], v[2], variance);
}

Owned tuple_construct(Thread& th, Type* type, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "typevartuple(name, *, default=NoDefault)", args, nargs, kwnames, v, 2))) return {};
  if (!is_str(v[0])) {
    return raise(th, th.rt->exc.TypeError, "typevartuple() argument 'name' must be str, not {}", type_of(th, v[0]));
  }
  return finish(th, new_param(th, type, v[0]), Value(), v[1], Variance{});
}

Owned tp_repr(Thread& th, Value self) {
  TypeParam* p = param(self);
  if (type_of(th, self) == th.rt->types.type_var_tuple || p->infer_variance) return Owned::borrow(p->name);
  return format_str(th, "{}{}", p->covariant ? "+" : p->contravariant ? "-" : "~", p->name);
}

// X | Y where either may be a str.
Owned make_union(Thread& th, Value a, Value b) {
  Owned pair = tuple_of(th, a, b);
  return pair ? union_from_tuple(th, pair) : Owned();
}

// --- attributes

Owned get_name(Thread&, Value self) { return Owned::borrow(param(self)->name); }
Status readonly(Thread& th, Value, Value) { return raise(th, th.rt->exc.AttributeError, "readonly attribute"); }
Owned get_covariant(Thread&, Value self) { return Owned::boolean(param(self)->covariant); }
Owned get_contravariant(Thread&, Value self) { return Owned::boolean(param(self)->contravariant); }
Owned get_infer(Thread&, Value self) { return Owned::boolean(param(self)->infer_variance); }

Owned get_bound(Thread& th, Value self) {
  Owned v = typing_lazy(th, param(self)->bound, param(self)->evaluate_bound);
  return v || th.has_error() ? std::move(v) : Owned::none();
}
Owned get_constraints(Thread& th, Value self) {
  Owned v = typing_lazy(th, param(self)->constraints, param(self)->evaluate_constraints);
  return v || th.has_error() ? std::move(v) : Owned::borrow(th.rt->empty_tuple);
}
Owned get_default(Thread& th, Value self) {
  Owned v = typing_lazy(th, param(self)->default_value, param(self)->evaluate_default);
  return v || th.has_error() ? std::move(v) : Owned::borrow(typing_no_default(th));
}
Owned evaluator(Thread& th, Value evaluate, Value value) {
  if (evaluate) return Owned::borrow(evaluate);
  return value ? const_evaluator_new(th, value) : Owned::none();
}
Owned get_evaluate_bound(Thread& th, Value self) {
  return evaluator(th, param(self)->evaluate_bound, param(self)->bound);
}
Owned get_evaluate_constraints(Thread& th, Value self) {
  return evaluator(th, param(self)->evaluate_constraints, param(self)->constraints);
}
Owned get_evaluate_default(Thread& th, Value self) {
  return evaluator(th, param(self)->evaluate_default, param(self)->default_value);
}

// --- methods

bool has_default(Thread&, Value self) { return param(self)->evaluate_default || param(self)->default_value; }
Owned tp_reduce(Thread&, Value self) { return Owned::borrow(param(self)->name); }
Owned mro_entries(Thread& th, Value self, Value) { return typing_cannot_subclass(th, self); }

Owned typevar_subst(Thread& th, Value self, Value arg) { return typing_call(th, "_typevar_subst", {self, arg}); }
// A missing last argument is taken from the default.
Owned typevar_prepare(Thread& th, Value self, Value alias, Value arguments) {
  Owned params = get_attr(th, alias, th.rt->names.__parameters__);
  Owned args = params ? sequence_to_tuple(th, arguments) : Owned();
  if (!args) return {};
  if (!is_tuple(params)) return raise(th, th.rt->exc.TypeError, "__parameters__ must be a tuple");
  std::span<const Value> all = fast_items_tuple(params), given = fast_items_tuple(args);
  size_t at = 0;
  while (at < all.size() && !(all[at] == self)) ++at;
  if (at < given.size()) return Owned::borrow(arguments);
  Owned fallback = at == given.size() ? get_default(th, self) : Owned();
  if (th.has_error()) return {};
  if (!fallback || fallback.get() == typing_no_default(th)) {
    return raise(th, th.rt->exc.TypeError, "Too few arguments for {}; actual {}, expected at least {}", alias,
                 given.size(), at + 1);
  }
  Owned one = tuple_of(th, fallback);
  return one ? binary_op(th, BinaryOp::kAdd, args, one) : Owned();
}
Owned paramspec_subst(Thread& th, Value self, Value arg) { return typing_call(th, "_paramspec_subst", {self, arg}); }
Owned paramspec_prepare(Thread& th, Value self, Value alias, Value args) {
  return typing_call(th, "_paramspec_prepare_subst", {self, alias, args});
}
Owned tuple_subst(Thread& th, Value, Value) {
  return raise(th, th.rt->exc.TypeError, "Substitution of bare TypeVarTuple is not supported");
}
Owned tuple_prepare(Thread& th, Value self, Value alias, Value args) {
  return typing_call(th, "_typevartuple_prepare_subst", {self, alias, args});
}
Owned tuple_iter(Thread& th, Value self) {
  Owned unpacked = typing_unpack(th, self);
  Owned one = unpacked ? tuple_of(th, unpacked) : Owned();
  return one ? get_iter(th, one) : Owned();
}

// --- P.args and P.kwargs

struct ParamSpecPart : Object {
  Value origin;  // owned ParamSpec
};

void part_dealloc(Thread& th, Object* o) {
  drop(static_cast<ParamSpecPart*>(o)->origin);
  object_free(th, o);
}
void part_traverse(Object* o, Visitor& visit) { visit(static_cast<ParamSpecPart*>(o)->origin); }
Owned part_new(Thread& th, Type* type, Value origin) {
  auto* p = static_cast<ParamSpecPart*>(object_alloc(th, type));
  if (p == nullptr) return {};
  p->origin = own(origin);
  return Owned::steal(Value(p));
}
Owned part_construct(Thread& th, Type* type, const Value* args, size_t nargs, Value kwnames) {
  Value v[1];
  if (failed(native_match(th, "paramspecargs(origin)", args, nargs, kwnames, v, 1))) return {};
  return part_new(th, type, v[0]);
}
Owned part_repr(Thread& th, Value self) {
  const char* what = type_of(th, self) == th.rt->types.param_spec_args ? "args" : "kwargs";
  Value origin = self.as<ParamSpecPart>()->origin;
  if (type_of(th, origin) == th.rt->types.param_spec) return format_str(th, "{}.{}", param(origin)->name, what);
  return format_str(th, "{!r}.{}", origin, what);
}
Owned part_compare(Thread& th, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || type_of(th, a) != type_of(th, b)) {
    return Owned::not_implemented();
  }
  return compare(th, a.as<ParamSpecPart>()->origin, b.as<ParamSpecPart>()->origin, op);
}
Owned part_origin(Thread&, Value self) { return Owned::borrow(self.as<ParamSpecPart>()->origin); }

Owned get_args(Thread& th, Value self) { return part_new(th, th.rt->types.param_spec_args, self); }
Owned get_kwargs(Thread& th, Value self) { return part_new(th, th.rt->types.param_spec_kwargs, self); }

// --- tables

const NativeDef kTypeVarMethods[] = {
    method<&typevar_subst>("__typing_subst__(self, arg, /)"),
    method<&typevar_prepare>("__typing_prepare_subst__(self, alias, args, /)"),
    method<&tp_reduce>("__reduce__(self, /)"),
    method<&has_default>("has_default(self, /)"),
    method<&mro_entries>("__mro_entries__(self, bases, /)"),
};
const GetSetDef kTypeVarGetSets[] = {
    {"__name__", &get_name, &readonly},
    {"__covariant__", &get_covariant, &readonly},
    {"__contravariant__", &get_contravariant, &readonly},
    {"__infer_variance__", &get_infer, &readonly},
    {"__bound__", &get_bound},
    {"__constraints__", &get_constraints},
    {"__default__", &get_default},
    {"evaluate_bound", &get_evaluate_bound},
    {"evaluate_constraints", &get_evaluate_constraints},
    {"evaluate_default", &get_evaluate_default},
};
const NativeDef kParamSpecMethods[] = {
    method<&paramspec_subst>("__typing_subst__(self, arg, /)"),
    method<&paramspec_prepare>("__typing_prepare_subst__(self, alias, args, /)"),
    method<&tp_reduce>("__reduce__(self, /)"),
    method<&has_default>("has_default(self, /)"),
    method<&mro_entries>("__mro_entries__(self, bases, /)"),
};
const GetSetDef kParamSpecGetSets[] = {
    {"__name__", &get_name, &readonly},
    {"__bound__", &get_bound},
    {"__covariant__", &get_covariant, &readonly},
    {"__contravariant__", &get_contravariant, &readonly},
    {"__infer_variance__", &get_infer, &readonly},
    {"args", &get_args, nullptr, "Represents positional arguments."},
    {"kwargs", &get_kwargs, nullptr, "Represents keyword arguments."},
    {"__default__", &get_default},
    {"evaluate_default", &get_evaluate_default},
};
const NativeDef kTupleMethods[] = {
    method<&tuple_subst>("__typing_subst__(self, arg, /)"),
    method<&tuple_prepare>("__typing_prepare_subst__(self, alias, args, /)"),
    method<&tp_reduce>("__reduce__(self, /)"),
    method<&has_default>("has_default(self, /)"),
    method<&mro_entries>("__mro_entries__(self, bases, /)"),
};
const GetSetDef kTupleGetSets[] = {
    {"__name__", &get_name, &readonly},
    {"__default__", &get_default},
    {"evaluate_default", &get_evaluate_default},
};
const NativeDef kPartMethods[] = {method<&mro_entries>("__mro_entries__(self, bases, /)")};
const GetSetDef kPartGetSets[] = {{"__origin__", &part_origin}};

constexpr uint32_t kParamFlags = TypeFlags::kGc | TypeFlags::kHasDict | TypeFlags::kWeakRef;

template <NewFn Construct>
void fill_param(TypeSlots& s) {
  s.dealloc = &tp_dealloc;
  s.traverse = &tp_traverse;
  s.clear = &tp_clear;
  s.construct = Construct;
  s.repr = &tp_repr;
}
void fill_part(TypeSlots& s) {
  s.dealloc = &part_dealloc;
  s.traverse = &part_traverse;
  s.construct = &part_construct;
  s.repr = &part_repr;
  s.compare = &part_compare;
}

const TypeSpec kTypeVarSpec = {
    .name = "typing.TypeVar",
    .size = sizeof(TypeParam),
    .kind = Kind::kOther,
    .flags = kParamFlags,
    .doc = "Type variable.",
    .fill =
        [](TypeSlots& s) {
          fill_param<&typevar_construct>(s);
          s.bit_or = &make_union;
        },
    .methods = kTypeVarMethods,
    .getsets = kTypeVarGetSets,
};
const TypeSpec kParamSpecSpec = {
    .name = "typing.ParamSpec",
    .size = sizeof(TypeParam),
    .kind = Kind::kOther,
    .flags = kParamFlags,
    .doc = "Parameter specification variable.",
    .fill =
        [](TypeSlots& s) {
          fill_param<&paramspec_construct>(s);
          s.bit_or = &make_union;
        },
    .methods = kParamSpecMethods,
    .getsets = kParamSpecGetSets,
};
const TypeSpec kTypeVarTupleSpec = {
    .name = "typing.TypeVarTuple",
    .size = sizeof(TypeParam),
    .kind = Kind::kOther,
    .flags = kParamFlags,
    .doc = "Type variable tuple. A specialized form of type variable that enables\nvariadic generics.",
    .fill =
        [](TypeSlots& s) {
          fill_param<&tuple_construct>(s);
          s.iter = &tuple_iter;
        },
    .methods = kTupleMethods,
    .getsets = kTupleGetSets,
};
const TypeSpec kParamSpecArgsSpec = {
    .name = "typing.ParamSpecArgs",
    .size = sizeof(ParamSpecPart),
    .kind = Kind::kOther,
    .flags = TypeFlags::kGc | TypeFlags::kWeakRef,
    .doc = "The args for a ParamSpec object.",
    .fill = &fill_part,
    .methods = kPartMethods,
    .getsets = kPartGetSets,
};
const TypeSpec kParamSpecKwargsSpec = {
    .name = "typing.ParamSpecKwargs",
    .size = sizeof(ParamSpecPart),
    .kind = Kind::kOther,
    .flags = TypeFlags::kGc | TypeFlags::kWeakRef,
    .doc = "The kwargs for a ParamSpec object.",
    .fill = &fill_part,
    .methods = kPartMethods,
    .getsets = kPartGetSets,
};

}  // namespace

Owned type_param_new(Thread& th, uint32_t kind, Value name, Value evaluate) {
  const BuiltinTypes& t = th.rt->types;
  Type* type = kind == 3 ? t.param_spec : kind == 4 ? t.type_var_tuple : t.type_var;
  Owned made = new_param(th, type, name);
  if (!made) return {};
  param(made)->infer_variance = true;
  if (kind == 1) param(made)->evaluate_bound = own(evaluate);
  if (kind == 2) param(made)->evaluate_constraints = own(evaluate);
  return failed(typing_set_module(th, made)) ? Owned() : std::move(made);
}

Status type_param_set_default(Thread&, Value p, Value evaluate) {
  inc_ref(evaluate);
  dec_ref(std::exchange(param(p)->evaluate_default, evaluate));
  return Status::kOk;
}

Status init_type_param_types(Thread& th) {
  BuiltinTypes& t = th.rt->types;
  t.type_var = type_from_spec(th, kTypeVarSpec);
  t.param_spec = type_from_spec(th, kParamSpecSpec);
  t.type_var_tuple = type_from_spec(th, kTypeVarTupleSpec);
  t.param_spec_args = type_from_spec(th, kParamSpecArgsSpec);
  t.param_spec_kwargs = type_from_spec(th, kParamSpecKwargsSpec);
  bool ok = t.type_var && t.param_spec && t.type_var_tuple && t.param_spec_args && t.param_spec_kwargs;
  return ok ? Status::kOk : Status::kError;
}

Status init_typing_types(Thread& th) {
  if (failed(init_type_alias_types(th)) || failed(init_type_param_types(th))) return Status::kError;
  return init_template_types(th);
}

}  // namespace dxpy
