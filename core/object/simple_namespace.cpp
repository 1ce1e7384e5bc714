// types.SimpleNamespace.
#include "core/object/container_types.h"
#include "core/object/descriptors.h"
#include "core/object/dict.h"
#include "core/object/misc.h"
#include "core/object/shape.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

struct SimpleNamespace : Object {
  Value dict_word;  // attribute word
};

Owned namespace_dict(Thread& th, Value self) {
  Dict* d = instance_dict(th, self.as_object());
  return d == nullptr ? Owned() : Owned::borrow(Value(d));
}

Owned ns_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  Object* o = object_alloc(th, cls);
  return o == nullptr ? Owned() : Owned::steal(Value(o));
}

Status check_keys(Thread& th, Value dict) {
  size_t pos = 0;
  Value key, value;
  while (dict_next(dict, pos, key, value)) {
    if (!is_str(key)) return raise(th, th.rt->exc.TypeError, "keywords must be strings");
  }
  return Status::kOk;
}

Status ns_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  const char* name = type_of(th, self)->name;
  if (nargs > 1) {
    return raise(th, th.rt->exc.TypeError, "{} expected at most 1 argument, got {}", name, nargs);
  }
  Owned dict = namespace_dict(th, self);
  if (!dict) return Status::kError;
  if (nargs == 1) {
    Owned given =
        is_exact_kind(args[0], Kind::kDict) ? Owned::borrow(args[0]) : call_with(th, Value(th.rt->types.dict), args[0]);
    if (!given || failed(check_keys(th, given)) || failed(dict_update(th, dict, given))) return Status::kError;
  }
  if (!kwnames) return Status::kOk;
  std::span<const Value> names = fast_items_tuple(kwnames);
  for (size_t i = 0; i < names.size(); ++i) {
    if (failed(dict_set(th, dict, names[i], args[nargs + i]))) return Status::kError;
  }
  return Status::kOk;
}

Owned ns_repr(Thread& th, Value self) {
  Type* type = type_of(th, self);
  std::string_view name = type == th.rt->types.simple_namespace ? "namespace" : type->name;
  Tri seen = repr_enter(th, self);
  if (seen == Tri::kError) return {};
  if (seen == Tri::kTrue) return format_str(th, "{}(...)", name);
  StrBuilder out(th);
  out.append(name);
  out.append('(');
  Owned dict = namespace_dict(th, self);
  Owned items = dict ? dict_items_list(th, dict) : Owned();
  bool ok = bool(items);
  bool first = true;
  int64_t n = ok ? length(th, items) : 0;
  for (int64_t i = 0; ok && i < n; ++i) {
    Owned pair = get_item_at(th, items, i);
    ok = bool(pair);
    if (!ok) break;
    std::span<const Value> kv = fast_items_tuple(pair);
    if (!is_str(kv[0]) || str_view(kv[0]).empty()) continue;
    Owned text = repr(th, kv[1]);
    ok = bool(text);
    if (!ok) break;
    if (!first) out.append(", ");
    first = false;
    out.append(kv[0]);
    out.append('=');
    out.append(text.get());
  }
  repr_leave(th, self);
  out.append(')');
  return ok ? out.finish() : Owned();
}

Owned ns_compare(Thread& th, Value a, Value b, CompareOp op) {
  Type* t = th.rt->types.simple_namespace;
  if (!is_subtype(type_of(th, a), t) || !is_subtype(type_of(th, b), t)) return Owned::not_implemented();
  Owned x = namespace_dict(th, a), y = namespace_dict(th, b);
  return x && y ? compare(th, x, y, op) : Owned();
}

Owned get_dict(Thread& th, Value self) { return namespace_dict(th, self); }

Owned ns_reduce(Thread& th, Value self) {
  Owned dict = namespace_dict(th, self);
  return dict ? tuple_of(th, Value(type_of(th, self)), th.rt->empty_tuple, dict.get()) : Owned();
}

Owned ns_replace(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (nargs != 0) {
    return raise(th, th.rt->exc.TypeError, "__replace__() takes 0 positional arguments but {} were given", nargs);
  }
  Owned made = call(th, Value(type_of(th, self)));
  if (!made) return {};
  Owned to = get_attr(th, made, th.rt->names.__dict__);
  Owned from = namespace_dict(th, self);
  if (!to || !from || failed(dict_update(th, to, from))) return {};
  if (kwnames) {
    std::span<const Value> names = fast_items_tuple(kwnames);
    for (size_t i = 0; i < names.size(); ++i) {
      if (failed(dict_set(th, to, names[i], args[i]))) return {};
    }
  }
  return made;
}

const NativeDef kMethods[] = {
    method<&ns_reduce>("__reduce__(self, /)", "Return state information for pickling"),
    raw_method(&ns_replace, "__replace__(self, /, **changes)",
               "Return a copy of the namespace object with new values for the specified attributes."),
};
const GetSetDef kGetSets[] = {{"__dict__", &get_dict}};
const TypeSpec kSpec = {
    .name = "types.SimpleNamespace",
    .size = sizeof(SimpleNamespace),
    .kind = Kind::kOther,
    .flags = TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kHasDict,
    .doc = "A simple attribute-based namespace.",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &plain_dealloc;
          s.traverse = &plain_traverse;
          s.clear = &plain_clear;
          s.construct = &ns_construct;
          s.init = &ns_init;
          s.repr = &ns_repr;
          s.compare = &ns_compare;
        },
    .methods = kMethods,
    .getsets = kGetSets,
    .text_signature = "(mapping_or_iterable=(), /, **kwargs)",
};

}  // namespace

Owned simple_namespace_new(Thread& th, Value dict) {
  Owned made = ns_construct(th, th.rt->types.simple_namespace, nullptr, 0, Value());
  if (!made) return {};
  Owned own = namespace_dict(th, made);
  if (!own || (dict && failed(dict_update(th, own, dict)))) return {};
  return made;
}

Status init_simple_namespace_type(Thread& th) {
  th.rt->types.simple_namespace = type_from_spec(th, kSpec);
  return th.rt->types.simple_namespace != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
