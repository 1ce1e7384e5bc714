// types.GenericAlias and the substitution of type parameters.
#include "core/object/generic_alias.h"

#include <string>

#include "core/object/container_types.h"
#include "core/object/descriptors.h"
#include "core/object/dict.h"
#include "core/object/list.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

GenericAlias* alias(Value v) { return v.as<GenericAlias>(); }

int64_t index_of(std::span<const Value> items, Value v) {
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i] == v) return static_cast<int64_t>(i);
  }
  return -1;
}

Status add_unique(Thread& th, Value list, Value v) {
  for (size_t i = 0; i < list_size(list); ++i) {
    Owned each = list_get(th, list.as<List>(), i);
    if (!each) return Status::kError;
    if (each.get() == v) return Status::kOk;
  }
  return list_append(th, list.as<List>(), v);
}

Status collect_parameters(Thread& th, Value list, std::span<const Value> args) {
  for (Value arg : args) {
    if (is_type(arg)) continue;
    if (is_tuple(arg) || is_list(arg)) {
      Owned inner = sequence_to_tuple(th, arg);
      if (!inner || failed(collect_parameters(th, list, fast_items_tuple(inner)))) return Status::kError;
      continue;
    }
    Owned subst;
    Tri found = find_attr(th, arg, th.rt->names.__typing_subst__, subst);
    if (found == Tri::kError) return Status::kError;
    if (found == Tri::kTrue) {
      if (failed(add_unique(th, list, arg))) return Status::kError;
      continue;
    }
    Owned inner;
    if (find_attr(th, arg, th.rt->names.__parameters__, inner) == Tri::kError) return Status::kError;
    if (!inner || !is_tuple(inner)) continue;
    for (Value p : fast_items_tuple(inner)) {
      if (failed(add_unique(th, list, p))) return Status::kError;
    }
  }
  return Status::kOk;
}

// One argument whose own parameters get replaced: arg[values for its parameters].
Owned substitute_inside(Thread& th, Value arg, std::span<const Value> params, std::span<const Value> values) {
  Owned inner;
  if (find_attr(th, arg, th.rt->names.__parameters__, inner) == Tri::kError) return {};
  if (!inner || !is_tuple(inner) || fast_items_tuple(inner).empty()) return Owned::borrow(arg);
  Owned list = list_new(th);
  if (!list) return {};
  for (Value p : fast_items_tuple(inner)) {
    int64_t i = index_of(params, p);
    Value v = i < 0 ? p : values[static_cast<size_t>(i)];
    bool many = i >= 0 && slots_of(th, p).iter != nullptr && is_tuple(v);
    if (failed(many ? list_extend(th, list.as<List>(), v) : list_append(th, list.as<List>(), v))) return {};
  }
  Owned key = list_to_tuple(th, list);
  return key ? get_item(th, arg, key) : Owned();
}

// *tuple[int, str] among the arguments stands for its items.
Owned unpack_items(Thread& th, Value item) {
  Owned list = list_new(th);
  if (!list) return {};
  std::span<const Value> given = is_tuple(item) ? fast_items_tuple(item) : std::span<const Value>(&item, 1);
  for (Value v : given) {
    Owned inner;
    if (!is_type(v) && find_attr(th, v, th.rt->names.__typing_unpacked_tuple_args__, inner) == Tri::kError) return {};
    if (inner && is_tuple(inner)) {
      std::span<const Value> items = fast_items_tuple(inner);
      if (items.empty() || !(items.back() == Value::ellipsis())) {
        if (failed(list_extend(th, list.as<List>(), inner))) return {};
        continue;
      }
    }
    if (failed(list_append(th, list.as<List>(), v))) return {};
  }
  return list_to_tuple(th, list);
}

Status substitute_one(Thread& th, Value list, Value self, Value arg, Value parameters, std::span<const Value> values) {
  std::span<const Value> params = fast_items_tuple(parameters);
  if (is_type(arg)) return list_append(th, list.as<List>(), arg);
  if (is_tuple(arg) || is_list(arg)) {
    Owned items = sequence_to_tuple(th, arg);
    Owned inner = items ? list_new(th) : Owned();
    if (!inner) return Status::kError;
    for (Value v : fast_items_tuple(items)) {
      if (failed(substitute_one(th, inner, self, v, parameters, values))) return Status::kError;
    }
    Owned made = is_tuple(arg) ? list_to_tuple(th, inner) : std::move(inner);
    return made ? list_append(th, list.as<List>(), made) : Status::kError;
  }
  Owned unpacked;
  if (find_attr(th, arg, th.rt->names.__typing_is_unpacked_typevartuple__, unpacked) == Tri::kError) {
    return Status::kError;
  }
  Tri unpack = unpacked ? truth(th, unpacked) : Tri::kFalse;
  if (unpack == Tri::kError) return Status::kError;
  Owned subst, result;
  Tri found = find_attr(th, arg, th.rt->names.__typing_subst__, subst);
  if (found == Tri::kError) return Status::kError;
  if (found == Tri::kTrue) {
    int64_t i = index_of(params, arg);
    if (i < 0) return list_append(th, list.as<List>(), arg);
    result = call_with(th, subst, values[static_cast<size_t>(i)]);
  } else {
    result = substitute_inside(th, arg, params, values);
  }
  if (!result) return Status::kError;
  if (unpack == Tri::kTrue) {
    if (!is_tuple(result)) {
      return raise(th, th.rt->exc.TypeError, "expected __typing_subst__ of {!r} objects to return a tuple, not {!r}",
                   Value(type_of(th, arg)), result);
    }
    return list_extend(th, list.as<List>(), result);
  }
  return list_append(th, list.as<List>(), result);
}

}  // namespace

Owned generic_parameters(Thread& th, Value args) {
  Owned list = list_new(th);
  if (!list) return {};
  std::span<const Value> items = is_tuple(args) ? fast_items_tuple(args) : std::span<const Value>(&args, 1);
  return failed(collect_parameters(th, list, items)) ? Owned() : list_to_tuple(th, list);
}

Owned generic_substitute(Thread& th, Value self, Value args, Value parameters, Value item) {
  std::span<const Value> params = fast_items_tuple(parameters);
  if (params.empty()) return raise(th, th.rt->exc.TypeError, "{!r} is not a generic class", self);
  Owned values = unpack_items(th, item);
  if (!values) return {};
  for (Value p : params) {
    Owned prepare;
    if (find_attr(th, p, th.rt->names.__typing_prepare_subst__, prepare) == Tri::kError) return {};
    if (!prepare || prepare.get().is_none()) continue;
    Owned prepared = call_with(th, prepare, self, values.get());
    if (!prepared) return {};
    values = is_tuple(prepared) ? std::move(prepared) : tuple_of(th, prepared.get());
    if (!values) return {};
  }
  std::span<const Value> given = fast_items_tuple(values);
  if (given.size() != params.size()) {
    return raise(th, th.rt->exc.TypeError, "Too {} arguments for {!r}; actual {}, expected {}",
                 given.size() > params.size() ? "many" : "few", self, given.size(), params.size());
  }
  Owned list = list_new(th);
  if (!list) return {};
  for (Value arg : fast_items_tuple(args)) {
    if (failed(substitute_one(th, list, self, arg, parameters, given))) return {};
  }
  return list_to_tuple(th, list);
}

Owned generic_type_repr(Thread& th, Value arg) {
  if (arg == Value::ellipsis()) return str_new(th, "...");
  if (arg.is_none() || arg == Value(th.rt->types.none)) return str_new(th, "None");
  Owned origin, args;
  if (find_attr(th, arg, th.rt->names.__origin__, origin) == Tri::kError) return {};
  if (origin) {
    if (find_attr(th, arg, th.rt->names.__args__, args) == Tri::kError) return {};
    if (args) return repr(th, arg);
  }
  Owned qualname, module;
  if (find_attr(th, arg, th.rt->names.__qualname__, qualname) == Tri::kError) return {};
  if (!qualname) return repr(th, arg);
  if (find_attr(th, arg, th.rt->names.__module__, module) == Tri::kError) return {};
  if (!module || module.get().is_none()) return repr(th, arg);
  if (str_equals(module, "builtins")) return str_of(th, qualname);
  return format_str(th, "{}.{}", module, qualname);
}

namespace {

Owned alias_make(Thread& th, Type* cls, Value origin, Value args, bool starred) {
  Owned tuple = is_tuple(args) ? Owned::borrow(args) : tuple_of(th, args);
  if (!tuple) return {};
  auto* a = static_cast<GenericAlias*>(object_alloc(th, cls));
  if (a == nullptr) return {};
  inc_ref(origin);
  a->origin = origin;
  a->args = tuple.release();
  a->starred = starred;
  return Owned::steal(Value(a));
}

void ga_dealloc(Thread& th, Object* o) {
  auto* a = static_cast<GenericAlias*>(o);
  drop(a->origin);
  drop(a->args);
  drop(a->parameters);
  object_free(th, o);
}
void ga_traverse(Object* o, Visitor& visit) {
  auto* a = static_cast<GenericAlias*>(o);
  visit(a->origin);
  visit(a->args);
  visit(a->parameters);
  traverse_attributes(o, visit);
}

Owned ga_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "GenericAlias", kwnames)) || failed(check_positional(th, "GenericAlias", nargs, 2, 2))) {
    return {};
  }
  return alias_make(th, cls, args[0], args[1], false);
}

Status append_repr(Thread& th, StrBuilder& out, Value arg) {
  if (is_list(arg)) {
    out.append('[');
    for (size_t i = 0; i < list_size(arg); ++i) {
      if (i != 0) out.append(", ");
      Owned item = list_get(th, arg.as<List>(), i);
      if (!item || failed(append_repr(th, out, item))) return Status::kError;
    }
    out.append(']');
    return Status::kOk;
  }
  Owned text = generic_type_repr(th, arg);
  if (!text) return Status::kError;
  out.append(text.get());
  return Status::kOk;
}

Owned ga_repr(Thread& th, Value self) {
  StrBuilder out(th);
  if (alias(self)->starred) out.append('*');
  if (failed(append_repr(th, out, alias(self)->origin))) return {};
  out.append('[');
  std::span<const Value> args = fast_items_tuple(alias(self)->args);
  for (size_t i = 0; i < args.size(); ++i) {
    if (i != 0) out.append(", ");
    if (failed(append_repr(th, out, args[i]))) return {};
  }
  if (args.empty()) out.append("()");
  out.append(']');
  return out.finish();
}

Status ga_hash(Thread& th, Value self, int64_t& out) {
  int64_t a = 0, b = 0;
  if (failed(hash(th, alias(self)->origin, a)) || failed(hash(th, alias(self)->args, b))) return Status::kError;
  out = a ^ b;
  if (out == -1) out = -2;
  return Status::kOk;
}

Owned ga_compare(Thread& th, Value a, Value b, CompareOp op) {
  Type* t = th.rt->types.generic_alias;
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !is_subtype(type_of(th, a), t) ||
      !is_subtype(type_of(th, b), t)) {
    return Owned::not_implemented();
  }
  Tri same = tri(alias(a)->starred == alias(b)->starred);
  if (same == Tri::kTrue) same = equal(th, alias(a)->origin, alias(b)->origin);
  if (same == Tri::kTrue) same = equal(th, alias(a)->args, alias(b)->args);
  if (same == Tri::kError) return {};
  return Owned::boolean((same == Tri::kTrue) == (op == CompareOp::kEq));
}

Owned ga_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Owned made = call(th, alias(self)->origin, args, nargs, kwnames);
  if (!made) return {};
  if (failed(set_attr(th, made, th.rt->names.__orig_class__, self))) {
    if (!error_clear_if(th, th.rt->exc.AttributeError) && !error_clear_if(th, th.rt->exc.TypeError)) return {};
  }
  return made;
}

bool is_own_attribute(std::string_view name) {
  for (std::string_view own :
       {"__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__",
        "__mro_entries__", "__reduce_ex__", "__reduce__", "__bases__", "__copy__", "__deepcopy__"}) {
    if (own == name) return true;
  }
  return false;
}

Owned ga_getattr(Thread& th, Value self, Value name) {
  if (is_str(name) && !is_own_attribute(str_view(name))) return get_attr(th, alias(self)->origin, name);
  return generic_get_attr(th, self, name);
}

Owned parameters_of(Thread& th, Value self) {
  GenericAlias* a = alias(self);
  if (a->parameters.is_empty()) {
    Owned p = generic_parameters(th, a->args);
    if (!p) return {};
    dec_ref(std::exchange(a->parameters, p.release()));
  }
  return Owned::borrow(a->parameters);
}

Owned ga_subscript(Thread& th, Value self, Value item) {
  Owned params = parameters_of(th, self);
  if (!params) return {};
  Owned args = generic_substitute(th, self, alias(self)->args, params, item);
  if (!args) return {};
  return alias_make(th, th.rt->types.generic_alias, alias(self)->origin, args, alias(self)->starred);
}

Owned ga_or(Thread& th, Value a, Value b) { return union_type_or(th, a, b); }

// iter(alias) gives the starred alias once.
Owned ga_iter(Thread& th, Value self) {
  Owned starred = alias_make(th, th.rt->types.generic_alias, alias(self)->origin, alias(self)->args, true);
  Owned one = starred ? tuple_of(th, starred) : Owned();
  return one ? get_iter(th, one) : Owned();
}

Owned ga_mro_entries(Thread& th, Value self, Value) { return tuple_of(th, alias(self)->origin); }
Owned ga_instancecheck(Thread& th, Value, Value) {
  return raise(th, th.rt->exc.TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}
Owned ga_subclasscheck(Thread& th, Value, Value) {
  return raise(th, th.rt->exc.TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}
Owned ga_reduce(Thread& th, Value self) {
  if (alias(self)->starred) {
    Owned next = import_attr(th, "builtins", "next");
    Owned plain =
        next ? alias_make(th, th.rt->types.generic_alias, alias(self)->origin, alias(self)->args, false) : Owned();
    Owned it = plain ? get_iter(th, plain) : Owned();
    Owned args = it ? tuple_of(th, it) : Owned();
    return args ? tuple_of(th, next, args) : Owned();
  }
  Owned args = tuple_of(th, alias(self)->origin, alias(self)->args);
  return args ? tuple_of(th, Value(type_of(th, self)), args.get()) : Owned();
}
Owned ga_dir(Thread& th, Value self) {
  Owned names = dir(th, alias(self)->origin);
  if (!names) return {};
  for (const char* own : {"__origin__", "__args__", "__parameters__", "__mro_entries__", "__reduce_ex__", "__reduce__",
                          "__unpacked__", "__typing_unpacked_tuple_args__", "__class__"}) {
    Owned name = str_new(th, own);
    if (!name) return {};
    Tri has = contains(th, names, name);
    if (has == Tri::kError) return {};
    if (has == Tri::kFalse && failed(list_append(th, names.as<List>(), name))) return {};
  }
  return names;
}

Owned get_origin(Thread&, Value self) { return Owned::borrow(alias(self)->origin); }
Owned get_args(Thread&, Value self) { return Owned::borrow(alias(self)->args); }
Owned get_unpacked(Thread&, Value self) { return Owned::boolean(alias(self)->starred); }
Owned get_unpacked_args(Thread& th, Value self) {
  if (alias(self)->starred && alias(self)->origin == Value(th.rt->types.tuple)) return Owned::borrow(alias(self)->args);
  return Owned::none();
}

const NativeDef kMethods[] = {
    method<&ga_mro_entries>("__mro_entries__(self, bases, /)"),
    method<&ga_instancecheck>("__instancecheck__(self, instance, /)"),
    method<&ga_subclasscheck>("__subclasscheck__(self, cls, /)"),
    method<&ga_reduce>("__reduce__(self, /)"),
    method<&ga_dir>("__dir__(self, /)"),
};
Status readonly(Thread& th, Value, Value) { return raise(th, th.rt->exc.AttributeError, "readonly attribute"); }

const GetSetDef kGetSets[] = {
    {"__origin__", &get_origin, &readonly},
    {"__args__", &get_args, &readonly},
    {"__unpacked__", &get_unpacked, &readonly},
    {"__parameters__", &parameters_of, nullptr, "Type variables in the GenericAlias."},
    {"__typing_unpacked_tuple_args__", &get_unpacked_args},
};
const TypeSpec kSpec = {
    .name = "types.GenericAlias",
    .size = sizeof(GenericAlias),
    .kind = Kind::kOther,
    .flags = TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kWeakRef,
    .doc = "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &ga_dealloc;
          s.traverse = &ga_traverse;
          s.construct = &ga_construct;
          s.repr = &ga_repr;
          s.hash = &ga_hash;
          s.compare = &ga_compare;
          s.call = &ga_call;
          s.getattr = &ga_getattr;
          s.subscript = &ga_subscript;
          s.bit_or = &ga_or;
          s.iter = &ga_iter;
        },
    .methods = kMethods,
    .getsets = kGetSets,
    .text_signature = "(origin, args, /)",
};

}  // namespace

Owned generic_alias_new(Thread& th, Value origin, Value args) {
  return alias_make(th, th.rt->types.generic_alias, origin, args, false);
}

Status init_generic_alias_type(Thread& th) {
  th.rt->types.generic_alias = type_from_spec(th, kSpec);
  return th.rt->types.generic_alias != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
