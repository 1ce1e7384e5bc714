// operator.itemgetter, attrgetter and methodcaller.
#include "core/modules/operator_getters.h"

#include <vector>

#include "core/modules/native_type.h"
#include "core/object/dict.h"

namespace dxpy {

namespace {

// One layout for all three. itemgetter and attrgetter: `args` are the items or names. methodcaller: the positional
// arguments behind the name.
struct Getter : Object {
  Value name;    // owned; methodcaller only
  Value args;    // owned tuple
  Value kwargs;  // owned dict, or empty; methodcaller only
};
using GetterFields = OwnedFields<Getter, &Getter::name, &Getter::args, &Getter::kwargs>;

Getter* as_getter(Value v) { return v.as<Getter>(); }

Status one_argument(Thread& th, const char* name, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, name, kwnames))) return Status::kError;
  if (nargs == 1) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "{} expected 1 argument, got {}", name, nargs);
}

// (type, args)
Owned reduce_plain(Thread& th, Value self) { return tuple_of(th, class_of(self.as_object()), as_getter(self)->args); }

Owned repr_with(Thread& th, Value self, Value name, Value args, Value kwargs) {
  Tri inside = repr_enter(th, self);
  if (inside == Tri::kError) return {};
  std::string type = full_type_name(self.as_object()->type());
  if (inside == Tri::kTrue) return str_new(th, type + "(...)");
  StrBuilder out(th);
  out.append(type);
  out.append('(');
  bool first = true, ok = true;
  auto add = [&](std::string_view prefix, Value v) {
    if (!ok) return;
    if (!first) out.append(", ");
    first = false;
    out.append(prefix);
    Owned text = repr(th, v);
    if (text) {
      out.append(text.get());
    } else {
      ok = false;
    }
  };
  if (name) add("", name);
  for (Value v : fast_items_tuple(args)) add("", v);
  if (kwargs && ok) {
    Owned items = call_method(th, kwargs, th.rt->names.items), list = items ? sequence_to_tuple(th, items) : Owned();
    ok = bool(list);
    if (ok) {
      for (Value pair : fast_items_tuple(list)) {
        auto kv = fast_items_tuple(pair);
        add(std::string(str_view(kv[0])) + "=", kv[1]);
      }
    }
  }
  repr_leave(th, self);
  if (!ok) return {};
  out.append(')');
  return out.finish();
}

Owned getter_repr(Thread& th, Value self) { return repr_with(th, self, Value(), as_getter(self)->args, Value()); }

// --- itemgetter

Owned item_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "itemgetter", kwnames))) return {};
  if (nargs < 1) return raise(th, th.rt->exc.TypeError, "itemgetter expected 1 argument, got 0");
  Owned items = tuple_from(th, args, nargs);
  auto* g = items ? make_instance<Getter>(th, cls) : nullptr;
  if (g == nullptr) return {};
  g->args = items.release();
  return Owned::steal(Value(g));
}

Owned item_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(one_argument(th, "itemgetter", nargs, kwnames))) return {};
  auto items = fast_items_tuple(as_getter(self)->args);
  if (items.size() == 1) return get_item(th, args[0], items[0]);
  std::vector<Value> found;
  for (Value item : items) {
    Owned v = get_item(th, args[0], item);
    if (!v) {
      for (Value old : found) dec_ref(old);
      return {};
    }
    found.push_back(v.release());
  }
  return tuple_from_owned(th, found.data(), found.size());
}

// --- attrgetter

Owned attr_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "attrgetter", kwnames))) return {};
  if (nargs < 1) return raise(th, th.rt->exc.TypeError, "attrgetter expected 1 argument, got 0");
  for (size_t i = 0; i < nargs; ++i) {
    if (!is_str(args[i])) return raise(th, th.rt->exc.TypeError, "attribute name must be a string");
  }
  Owned names = tuple_from(th, args, nargs);
  auto* g = names ? make_instance<Getter>(th, cls) : nullptr;
  if (g == nullptr) return {};
  g->args = names.release();
  return Owned::steal(Value(g));
}

Owned get_dotted(Thread& th, Value object, Value name) {
  std::string_view text = str_view(name);
  if (text.find('.') == std::string_view::npos) return get_attr(th, object, name);
  Owned at = Owned::borrow(object);
  while (at) {
    size_t dot = text.find('.');
    Owned part = str_new(th, text.substr(0, dot));
    at = part ? get_attr(th, at, part) : Owned();
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  return at;
}

Owned attr_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(one_argument(th, "attrgetter", nargs, kwnames))) return {};
  auto names = fast_items_tuple(as_getter(self)->args);
  if (names.size() == 1) return get_dotted(th, args[0], names[0]);
  std::vector<Value> found;
  for (Value name : names) {
    Owned v = get_dotted(th, args[0], name);
    if (!v) {
      for (Value old : found) dec_ref(old);
      return {};
    }
    found.push_back(v.release());
  }
  return tuple_from_owned(th, found.data(), found.size());
}

// --- methodcaller

Owned method_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  if (nargs < 1) {
    return raise(th, th.rt->exc.TypeError, "methodcaller needs at least one argument, the method name");
  }
  if (!is_str(args[0])) return raise(th, th.rt->exc.TypeError, "method name must be a string");
  Owned rest = tuple_from(th, args + 1, nargs - 1);
  if (!rest) return {};
  Owned kwargs;
  if (kwnames && !fast_items_tuple(kwnames).empty()) {
    kwargs = dict_new(th);
    if (!kwargs) return {};
    auto names = fast_items_tuple(kwnames);
    for (size_t i = 0; i < names.size(); ++i) {
      if (failed(dict_set(th, kwargs, names[i], args[nargs + i]))) return {};
    }
  }
  auto* g = make_instance<Getter>(th, cls);
  if (g == nullptr) return {};
  g->name = own(str_intern(th, args[0]));
  g->args = rest.release();
  g->kwargs = kwargs.release();
  return Owned::steal(Value(g));
}

Owned method_call(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(one_argument(th, "methodcaller", nargs, kwnames))) return {};
  Getter* g = as_getter(self);
  if (g->kwargs) {
    Owned bound = get_attr(th, args[0], g->name);
    return bound ? call_ex(th, bound, g->args, g->kwargs) : Owned();
  }
  auto list = fast_items_tuple(g->args);
  return call_method_v(th, args[0], g->name, list.data(), list.size());
}

Owned method_repr(Thread& th, Value self) {
  Getter* g = as_getter(self);
  return repr_with(th, self, g->name, g->args, g->kwargs);
}

Owned method_reduce(Thread& th, Value self) {
  Getter* g = as_getter(self);
  Value cls = class_of(g);
  if (g->kwargs) {
    Owned partial = import_attr(th, "functools", "partial");
    Owned args = partial ? tuple_of(th, cls, g->name) : Owned();
    Owned bound = args ? call_ex(th, partial, args, g->kwargs) : Owned();
    return bound ? tuple_of(th, bound, g->args) : Owned();
  }
  std::vector<Value> all{g->name};
  for (Value v : fast_items_tuple(g->args)) all.push_back(v);
  Owned args = tuple_from(th, all.data(), all.size());
  return args ? tuple_of(th, cls, args) : Owned();
}

const NativeDef kPlainMethods[] = {
    method<&reduce_plain>("__reduce__(self, /)", "Return state information for pickling"),
};
const NativeDef kMethodCallerMethods[] = {
    method<&method_reduce>("__reduce__(self, /)", "Return state information for pickling"),
};

void fill_item(TypeSlots& s) {
  GetterFields::fill(s);
  s.construct = &item_construct;
  s.call = &item_call;
  s.repr = &getter_repr;
}
void fill_attr(TypeSlots& s) {
  GetterFields::fill(s);
  s.construct = &attr_construct;
  s.call = &attr_call;
  s.repr = &getter_repr;
}
void fill_method(TypeSlots& s) {
  GetterFields::fill(s);
  s.construct = &method_construct;
  s.call = &method_call;
  s.repr = &method_repr;
}

}  // namespace

const TypeSpec kItemGetterSpec = {
    "operator.itemgetter",
    sizeof(Getter),
    Kind::kOther,
    TypeFlags::kGc,
    "Return a callable object that fetches the given item(s) from its operand.\n\nAfter f = itemgetter(2), the call "
    "f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    &fill_item,
    kPlainMethods,
    {},
    "(item, /, *items)",
};
const TypeSpec kAttrGetterSpec = {
    "operator.attrgetter",
    sizeof(Getter),
    Kind::kOther,
    TypeFlags::kGc,
    "Return a callable object that fetches the given attribute(s) from its operand.\n\nAfter f = attrgetter('name'), "
    "the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\n"
    "After h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
    &fill_attr,
    kPlainMethods,
    {},
    "(attr, /, *attrs)",
};
const TypeSpec kMethodCallerSpec = {
    "operator.methodcaller",
    sizeof(Getter),
    Kind::kOther,
    TypeFlags::kGc,
    "Return a callable object that calls the given method on its operand.\n\nAfter f = methodcaller('name'), the call "
    "f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', "
    "foo=1).",
    &fill_method,
    kMethodCallerMethods,
    {},
    "(name, /, *args, **kwargs)",
};

}  // namespace dxpy
