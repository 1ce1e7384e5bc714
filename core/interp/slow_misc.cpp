// Imports, structural matching, type parameters, template strings, interactive results.
#include "core/interp/slow.h"
#include "core/interp/typing.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy::slow {

Owned import_name(Thread& th, Frame* f, Value name, Value fromlist, Value level) {
  Owned import = find_builtin(th, f, th.rt->names.__import__);
  if (!import) return th.has_error() ? Owned() : raise(th, th.rt->exc.ImportError, "__import__ not found");
  Value locals = f->locals ? f->locals : Value::none();
  return call_with(th, import, name, f->globals, locals, fromlist, level);
}

namespace {

// ImportError of `from module import name`, with what CPython knows to say about it.
Failure raise_cannot_import(Thread& th, Value module, Value name) {
  const BuiltinNames& n = th.rt->names;
  Owned module_name, spec, origin;
  if (find_attr(th, module, n.__name__, module_name) == Tri::kError) clear_error(th);
  std::string shown = module_name && is_str(module_name) ? std::string(str_view(module_name)) : "<unknown module name>";
  if (find_attr(th, module, n.__spec__, spec) == Tri::kError) clear_error(th);
  bool initializing = false;
  if (spec && !spec.get().is_none()) {
    Owned flag;
    if (find_attr(th, spec, n._initializing, flag) == Tri::kTrue) initializing = truth(th, flag) == Tri::kTrue;
    if (th.has_error()) clear_error(th);
    // Only a location is worth showing: "frozen" is none.
    Owned has_location;
    Value origin_name = str_intern(th, "origin");
    if (find_attr(th, spec, str_intern(th, "has_location"), has_location) == Tri::kTrue &&
        truth(th, has_location) == Tri::kTrue && find_attr(th, spec, origin_name, origin) == Tri::kError) {
      clear_error(th);
    }
    if (th.has_error()) clear_error(th);
  }
  if (!origin || !is_str(origin)) {
    Owned file;
    if (find_attr(th, module, n.__file__, file) == Tri::kError) clear_error(th);
    origin = std::move(file);
  }
  Owned text;
  bool known = origin && is_str(origin);
  std::string where = known ? std::string(str_view(origin)) : "unknown location";
  if (initializing) {
    text = format_str(th,
                      "cannot import name {!r} from partially initialized module '{}' (most likely due to a circular "
                      "import) ({})",
                      name, shown, where);
  } else {
    text = format_str(th, "cannot import name {!r} from '{}' ({})", name, shown, where);
  }
  if (!text) return {};
  Owned e = exception_new(th, th.rt->exc.ImportError, nullptr, 0);
  if (!e) return {};
  auto* x = e.as<ImportErrorObject>();
  Owned args = tuple_of(th, text.get());
  if (!args) return {};
  dec_ref(std::exchange(x->args, args.release()));
  inc_ref(text.get());
  dec_ref(std::exchange(x->msg, text.get()));
  Owned name_value = module_name && is_str(module_name) ? module_name.clone() : Owned::none();
  dec_ref(std::exchange(x->name, name_value.release()));
  dec_ref(std::exchange(x->path, known ? origin.release() : Value::none()));
  inc_ref(name);
  dec_ref(std::exchange(x->name_from, name));
  return raise_exception(th, e);
}

}  // namespace

Owned import_from(Thread& th, Value module, Value name) {
  Owned v;
  Tri t = find_attr(th, module, name, v);
  if (t == Tri::kTrue) return v;
  if (t == Tri::kError) return {};
  // A submodule that is being imported is in sys.modules before it is an attribute.
  Owned package;
  t = find_attr(th, module, th.rt->names.__name__, package);
  if (t == Tri::kError) return {};
  if (t == Tri::kTrue && is_str(package)) {
    Owned full = format_str(th, "{}.{}", package, name);
    if (!full) return {};
    Value found = dict_get(th, th.rt->modules, full);
    if (found) return Owned::borrow(found);
    if (th.has_error()) return {};
  }
  return raise_cannot_import(th, module, name);
}

Status import_star(Thread& th, Frame* f, Value module) {
  const BuiltinNames& n = th.rt->names;
  frame_namespace(f);
  Owned all, names;
  bool skip_private = false;
  Tri t = find_attr(th, module, n.__all__, all);
  if (t == Tri::kError) return Status::kError;
  Owned dict;
  if (t == Tri::kTrue) {
    names = sequence_to_list(th, all);
  } else {
    t = find_attr(th, module, n.__dict__, dict);
    if (t == Tri::kError) return Status::kError;
    if (t == Tri::kFalse)
      return raise(th, th.rt->exc.ImportError, "from-import-* object has no __dict__ and no __all__");
    names = is_dict(dict) ? dict_keys_list(th, dict) : sequence_to_list(th, dict);
    skip_private = true;
  }
  if (!names) return Status::kError;
  for (size_t i = 0; i < list_size(names); ++i) {
    Owned name = list_get(th, names.as<List>(), i);
    if (!name) return Status::kError;
    if (!is_str(name)) {
      Owned module_name = get_attr(th, module, n.__name__);
      if (!module_name) return Status::kError;
      return raise(th, th.rt->exc.TypeError, "{} in {}.{} must be str, not {}", skip_private ? "Key" : "Item",
                   module_name, skip_private ? "__dict__" : "__all__", type_name(th, name));
    }
    if (skip_private && !str_view(name).empty() && str_view(name)[0] == '_') continue;
    Owned v = get_attr(th, module, name);
    if (!v) return Status::kError;
    Status stored = is_exact_kind(f->locals, Kind::kDict) ? dict_set(th, f->locals, lend(name), v)
                                                          : set_item(th, f->locals, name, v);
    if (failed(stored)) return Status::kError;
  }
  return Status::kOk;
}

// --- matching

Owned match_keys(Thread& th, Value subject, Value keys) {
  auto items = fast_items_tuple(keys);
  Owned seen = list_new(th), values = list_new(th);
  Owned get;
  Value get_name = th.rt->names.get;
  if (!seen || !values) return {};
  Owned missing = call(th, Value(th.rt->types.object));  // a fresh object that no mapping holds
  if (!missing) return {};
  for (Value key : items) {
    Tri twice = contains(th, seen, key);
    if (twice == Tri::kError) return {};
    if (twice == Tri::kTrue) {
      return raise(th, th.rt->exc.ValueError, "mapping pattern checks duplicate key ({!r})", key);
    }
    if (failed(list_append(th, seen.as<List>(), key))) return {};
    Owned v;
    if (is_exact_kind(subject, Kind::kDict)) {
      Value found = dict_get(th, subject, key);
      if (!found && th.has_error()) return {};
      v = found ? Owned::borrow(found) : missing.clone();
    } else {
      if (!get) get = get_attr(th, subject, get_name);
      if (!get) return {};
      v = call_with(th, get, key, missing.get());
    }
    if (!v) return {};
    if (v.get() == missing.get()) return Owned::none();
    if (failed(list_append(th, values.as<List>(), v))) return {};
  }
  return list_to_tuple(th, values);
}

namespace {

// subject.name, noting the name against repetition. kFalse: no such attribute.
Tri match_attr(Thread& th, Value subject, Value cls, Value name, Value seen, Value values) {
  Tri twice = contains(th, seen, name);
  if (twice == Tri::kError) return Tri::kError;
  if (twice == Tri::kTrue) {
    return raise(th, th.rt->exc.TypeError, "{}() got multiple sub-patterns for attribute {!r}", cls.as<Type>()->name,
                 name);
  }
  if (failed(list_append(th, seen.as<List>(), name))) return Tri::kError;
  Owned v;
  Tri t = find_attr(th, subject, name, v);
  if (t != Tri::kTrue) return t;
  return failed(list_append(th, values.as<List>(), v)) ? Tri::kError : Tri::kTrue;
}

Tri match_positional(Thread& th, Value subject, Value cls, size_t positional, Value seen, Value values) {
  Type* type = cls.as<Type>();
  Owned match_args;
  Tri t = find_attr(th, cls, th.rt->names.__match_args__, match_args);
  if (t == Tri::kError) return t;
  bool match_self = false;
  size_t allowed = 0;
  if (t == Tri::kTrue) {
    if (!is_exact_kind(match_args, Kind::kTuple)) {
      return raise(th, th.rt->exc.TypeError, "{}.__match_args__ must be a tuple (got {})", type->name,
                   type_of(th, match_args));
    }
    allowed = match_args.as<Tuple>()->size;
  } else {
    match_self = type->has_flag(TypeFlags::kMatchSelf);
    allowed = match_self ? 1 : 0;
  }
  if (allowed < positional) {
    return raise(th, th.rt->exc.TypeError, "{}() accepts {} positional sub-pattern{} ({} given)", type->name, allowed,
                 allowed == 1 ? "" : "s", positional);
  }
  if (match_self) {
    return failed(list_append(th, values.as<List>(), subject)) ? Tri::kError : Tri::kTrue;
  }
  for (size_t i = 0; i < positional; ++i) {
    Value name = match_args.as<Tuple>()->items[i];
    if (!is_str(name)) {
      return raise(th, th.rt->exc.TypeError, "__match_args__ elements must be strings (got {})", type_of(th, name));
    }
    t = match_attr(th, subject, cls, name, seen, values);
    if (t != Tri::kTrue) return t;
  }
  return Tri::kTrue;
}

}  // namespace

Owned match_class(Thread& th, Value subject, Value cls, size_t positional, Value names) {
  if (!is_type(cls)) {
    return raise(th, th.rt->exc.TypeError, "called match pattern must be a class");
  }
  Tri t = is_instance(th, subject, cls);
  if (t == Tri::kError) return {};
  if (t == Tri::kFalse) return Owned::none();
  Owned seen = list_new(th), values = list_new(th);
  if (!seen || !values) return {};
  if (positional > 0) {
    t = match_positional(th, subject, cls, positional, seen, values);
    if (t == Tri::kError) return {};
    if (t == Tri::kFalse) return Owned::none();
  }
  for (Value name : fast_items_tuple(names)) {
    t = match_attr(th, subject, cls, name, seen, values);
    if (t == Tri::kError) return {};
    if (t == Tri::kFalse) return Owned::none();
  }
  return list_to_tuple(th, values);
}

// --- type parameters, templates: the objects are made by typing.cpp and template.cpp

Owned make_type_var(Thread& th, uint32_t kind, Value name, Value evaluate) {
  return type_param_new(th, kind, name, evaluate);
}
Status set_type_param_default(Thread& th, Value param, Value evaluate) {
  return type_param_set_default(th, param, evaluate);
}
Owned make_type_alias(Thread& th, Value parts) {
  auto items = fast_items_tuple(parts);
  return type_alias_new(th, items[0], items[1], items[2]);
}
Owned subscript_generic(Thread& th, Value params) { return generic_subscript(th, params); }
Owned build_interpolation(Thread& th, Value value, Value expression, Value spec, uint32_t conversion) {
  return interpolation_new(th, value, expression, conversion, spec ? spec : th.rt->empty_str);
}
Owned build_template(Thread& th, Value strings, Value interpolations) {
  return template_new(th, strings, interpolations);
}

Status print_expr(Thread& th, Value v) {
  Owned hook = import_attr(th, "sys", "displayhook");
  if (!hook) {
    if (!error_clear_if(th, th.rt->exc.AttributeError)) return Status::kError;
    return raise(th, th.rt->exc.RuntimeError, "lost sys.displayhook");
  }
  return call_with(th, hook, v) ? Status::kOk : Status::kError;
}

}  // namespace dxpy::slow
