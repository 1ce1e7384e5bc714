// functools.partial and functools.Placeholder.
#include "core/modules/functools.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

struct Partial : Object {
  Value dict_word;
  Value function;  // owned
  Value args;      // owned tuple, which may hold placeholders
  Value keywords;  // owned dict
  size_t placeholders;
};

void partial_clear(Thread& th, Object* o) {
  auto* p = static_cast<Partial*>(o);
  drop(p->function);
  drop(p->args);
  drop(p->keywords);
  clear_attributes(th, o);
}
void partial_dealloc(Thread& th, Object* o) {
  auto* p = static_cast<Partial*>(o);
  drop(p->function);
  drop(p->args);
  drop(p->keywords);
  object_free(th, o);
}
void partial_traverse(Object* o, Visitor& visit) {
  auto* p = static_cast<Partial*>(o);
  visit(p->function);
  visit(p->args);
  visit(p->keywords);
  traverse_attributes(o, visit);
}

Value placeholder(Thread& th) { return module_state<FunctoolsState>(th).placeholder; }

size_t count_placeholders(Thread& th, Value args) {
  size_t n = 0;
  for (Value v : fast_items_tuple(args)) n += v == placeholder(th);
  return n;
}

Owned concat(Thread& th, Value a, const Value* rest, size_t count) {
  Owned tail = tuple_from(th, rest, count);
  return tail ? binary_op(th, BinaryOp::kAdd, a, tail) : Owned();
}

// The arguments of a partial over another partial: placeholders of the inner one are filled first.
Owned merge_args(Thread& th, Partial* inner, const Value* args, size_t nargs) {
  if (inner->placeholders == 0) return concat(th, inner->args, args, nargs);
  auto old = fast_items_tuple(inner->args);
  Owned head = Owned::steal(Value(tuple_alloc(th, old.size())));
  if (!head) return {};
  size_t used = 0;
  for (size_t i = 0; i < old.size(); ++i) {
    Value v = old[i];
    if (v == placeholder(th) && used < nargs) v = args[used++];
    head.as<Tuple>()->items[i] = own(v);
  }
  return concat(th, head, args + used, nargs - used);
}

Owned partial_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames);

Owned partial_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (nargs == 0) return raise(th, th.rt->exc.TypeError, "type 'partial' takes at least one argument");
  Value function = args[0];
  if (slots_of(th, function).call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "the first argument must be callable");
  }
  if (nargs > 1 && args[nargs - 1] == placeholder(th)) {
    return raise(th, th.rt->exc.TypeError, "trailing Placeholders are not allowed");
  }
  Owned keywords = dict_new(th);
  if (!keywords) return {};
  Partial* inner = nullptr;
  if (slots_of(th, function).call == &partial_call && !function.as<Partial>()->dict_word) {
    inner = function.as<Partial>();  // a partial of a partial is flattened, unless it carries attributes
    if (failed(dict_update(th, keywords, inner->keywords))) return {};
  }
  Owned merged = inner != nullptr ? merge_args(th, inner, args + 1, nargs - 1) : tuple_from(th, args + 1, nargs - 1);
  if (!merged) return {};
  if (!kwnames.is_empty()) {
    auto names = fast_items_tuple(kwnames);
    for (size_t i = 0; i < names.size(); ++i) {
      if (args[nargs + i] == placeholder(th)) {
        return raise(th, th.rt->exc.TypeError, "Placeholder cannot be passed as a keyword argument");
      }
      if (failed(dict_set(th, keywords, names[i], args[nargs + i]))) return {};
    }
  }
  auto* p = make_instance<Partial>(th, cls);
  if (p == nullptr) return {};
  p->function = own(inner != nullptr ? inner->function : function);
  p->placeholders = count_placeholders(th, merged);
  p->args = merged.release();
  p->keywords = keywords.release();
  return Owned::steal(Value(p));
}

// Adds the keywords of the partial and of the call, the latter winning. Gives the names.
Owned merge_keywords(Thread& th, Partial* p, CallBuffer& buffer, const Value* values, Value kwnames) {
  Owned all = dict_copy(th, p->keywords);
  if (!all) return {};
  if (!kwnames.is_empty()) {
    auto names = fast_items_tuple(kwnames);
    for (size_t i = 0; i < names.size(); ++i) {
      if (failed(dict_set(th, all, names[i], values[i]))) return {};
    }
  }
  Owned names = Owned::steal(Value(tuple_alloc(th, dict_size(all))));
  if (!names) return {};
  size_t pos = 0, n = 0;
  Value key, value;
  while (dict_next(all, pos, key, value)) {
    names.as<Tuple>()->items[n++] = own(key);
    if (!buffer.push(value)) return raise_no_memory(th);
  }
  return names;
}

Owned partial_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* p = self.as<Partial>();
  if (nargs < p->placeholders) {
    return raise(th, th.rt->exc.TypeError,
                 "missing positional arguments in 'partial' call; expected at least {}, got {}", p->placeholders,
                 nargs);
  }
  Owned function = Owned::borrow(p->function);
  CallBuffer buffer;
  size_t used = 0;
  for (Value v : fast_items_tuple(p->args)) {
    if (p->placeholders != 0 && v == placeholder(th)) v = args[used++];
    if (!buffer.push(v)) return raise_no_memory(th);
  }
  for (; used < nargs; ++used) {
    if (!buffer.push(args[used])) return raise_no_memory(th);
  }
  size_t positional = buffer.size();
  if (dict_size(p->keywords) == 0) {
    size_t n = kwnames.is_empty() ? 0 : fast_items_tuple(kwnames).size();
    for (size_t i = 0; i < n; ++i) {
      if (!buffer.push(args[nargs + i])) return raise_no_memory(th);
    }
    return call(th, function, buffer.data(), positional, kwnames);
  }
  Owned names = merge_keywords(th, p, buffer, args + nargs, kwnames);
  return names ? call(th, function, buffer.data(), positional, names) : Owned();
}

Owned partial_repr(Thread& th, Value self) {
  auto* p = self.as<Partial>();
  Tri inside = repr_enter(th, self);
  if (inside == Tri::kError) return {};
  if (inside == Tri::kTrue) return str_ascii(th, "...");
  StrBuilder out(th);
  Owned function = Owned::borrow(p->function), args = Owned::borrow(p->args), keywords = Owned::borrow(p->keywords);
  Value cls = type_value(type_of(th, self));
  Owned module = get_attr(th, cls, th.rt->names.__module__), name = get_attr(th, cls, th.rt->names.__qualname__);
  Owned text = module && name ? format_str(th, "{}.{}(", module, name) : Owned();
  if (text) out.append(text.get());
  if (text) text = repr(th, function);
  if (text) out.append(text.get());
  for (Value v : fast_items_tuple(args)) {
    if (text) text = repr(th, v);
    if (!text) break;
    out.append(", ");
    out.append(text.get());
  }
  size_t pos = 0;
  Value key, value;
  while (text && dict_next(keywords, pos, key, value)) {
    Owned kept_key = Owned::borrow(key), kept_value = Owned::borrow(value);  // their texts may change the dict
    text = format_str(th, ", {}={!r}", key, value);
    if (text) out.append(text.get());
  }
  repr_leave(th, self);
  if (!text) return {};
  out.append(')');
  return out.finish();
}

Owned partial_get(Thread& th, Value self, Value object, Value) {
  if (!object || object.is_none()) return Owned::borrow(self);
  return bound_method_new(th, self, object);
}

Owned m_reduce(Thread& th, Partial* p) {
  Owned args = tuple_of(th, p->function);
  Owned state =
      args ? tuple_of(th, p->function, p->args, p->keywords, p->dict_word ? p->dict_word : Value::none()) : Owned();
  return state ? tuple_of(th, class_of(p), args, state) : Owned();
}

Status m_setstate(Thread& th, Partial* p, Value state) {
  auto invalid = [&]() -> Status { return raise(th, th.rt->exc.TypeError, "invalid partial state"); };
  if (!is_tuple(state) || fast_items_tuple(state).size() != 4) return invalid();
  auto s = fast_items_tuple(state);
  if (slots_of(th, s[0]).call == nullptr || !is_tuple(s[1]) || (!is_dict(s[2]) && !s[2].is_none())) return invalid();
  auto values = fast_items_tuple(s[1]);
  if (!values.empty() && values.back() == placeholder(th)) {
    return raise(th, th.rt->exc.TypeError, "trailing Placeholders are not allowed");
  }
  Owned args = is_exact_kind(s[1], Kind::kTuple) ? Owned::borrow(s[1]) : tuple_from(th, values.data(), values.size());
  Owned keywords = s[2].is_none()                     ? dict_new(th)
                   : is_exact_kind(s[2], Kind::kDict) ? Owned::borrow(s[2])
                                                      : dict_copy(th, s[2]);
  if (!args || !keywords) return Status::kError;
  assign(p->function, s[0]);
  p->placeholders = count_placeholders(th, args);
  assign_owned(p->args, std::move(args));
  assign_owned(p->keywords, std::move(keywords));
  if (s[3].is_none() && !p->dict_word) return Status::kOk;
  Owned attributes = s[3].is_none() ? dict_new(th) : Owned::borrow(s[3]);
  return attributes ? set_attr(th, Value(p), th.rt->names.__dict__, attributes) : Status::kError;
}

const NativeDef kMethods[] = {
    method<&m_reduce>("__reduce__(self, /)"),
    method<&m_setstate>("__setstate__(self, object, /)"),
    class_method<&class_getitem>("__class_getitem__(type, object, /)",
                                 "partial is generic over the wrapped function's return type"),
};
const GetSetDef kGetSets[] = {
    {"func", [](Thread&, Value v) { return Owned::borrow(v.as<Partial>()->function); }, nullptr,
     "function object to use in future partial calls"},
    {"args", [](Thread&, Value v) { return Owned::borrow(v.as<Partial>()->args); }, nullptr,
     "tuple of arguments to future partial calls"},
    {"keywords", [](Thread&, Value v) { return Owned::borrow(v.as<Partial>()->keywords); }, nullptr,
     "dictionary of keyword arguments to future partial calls"},
    kDictGetSet,
};

void fill_partial(TypeSlots& s) {
  s.dealloc = partial_dealloc;
  s.traverse = partial_traverse;
  s.clear = partial_clear;
  s.construct = partial_construct;
  s.repr = partial_repr;
  s.call = partial_call;
  s.descr_get = partial_get;
}

// --- Placeholder

Owned placeholder_construct(Thread& th, Type*, const Value*, size_t nargs, Value kwnames) {
  if (nargs != 0 || (!kwnames.is_empty() && !fast_items_tuple(kwnames).empty())) {
    return raise(th, th.rt->exc.TypeError, "_PlaceholderType takes no arguments");
  }
  return Owned::borrow(placeholder(th));
}
Owned placeholder_repr(Thread& th, Value) { return str_ascii(th, "Placeholder"); }
Owned placeholder_reduce(Thread& th, Value) { return str_ascii(th, "Placeholder"); }
const NativeDef kPlaceholderMethods[] = {method<&placeholder_reduce>("__reduce__(self, /)")};
void fill_placeholder(TypeSlots& s) {
  s.construct = placeholder_construct;
  s.repr = placeholder_repr;
}

}  // namespace

const TypeSpec kPartialSpec = {
    "functools.partial",
    sizeof(Partial),
    Kind::kOther,
    TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kHasDict | TypeFlags::kWeakRef,
    "Create a new function with partial application of the given arguments\nand keywords.",
    fill_partial,
    kMethods,
    kGetSets,
    "(func, /, *args, **keywords)",
};
const TypeSpec kPlaceholderSpec = {
    "functools._PlaceholderType",
    sizeof(Object),
    Kind::kOther,
    0,
    "The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments.",
    fill_placeholder,
    kPlaceholderMethods,
};

}  // namespace dxpy
