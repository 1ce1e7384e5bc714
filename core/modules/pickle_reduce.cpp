// Pickling of classes and functions by name, and of objects through what __reduce__ gave.
#include <cstring>

#include "core/modules/native_type.h"
#include "core/modules/pickle.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/type_internal.h"

namespace dxpy::pickle {

namespace {

// Follows a dotted path from a module. `parent` gets what the last name was looked up on. Empty without an exception:
// there is no such attribute.
Owned follow(Thread& th, Value module, std::string_view path, Owned& parent) {
  Owned at = Owned::borrow(module);
  while (true) {
    size_t dot = path.find('.');
    Owned name = str_new(th, path.substr(0, dot));
    Owned next;
    if (!name || find_attr(th, at, name, next) != Tri::kTrue) return {};
    parent = std::move(at);
    at = std::move(next);
    if (dot == std::string_view::npos) return at;
    path.remove_prefix(dot + 1);
  }
}

// The name of the module that `v` is found in under `path`.
Owned which_module(Thread& th, Value v, std::string_view path) {
  Owned name;
  Tri found = find_attr(th, v, th.rt->names.__module__, name);
  if (found == Tri::kError) return {};
  if (found == Tri::kTrue && !name.get().is_none()) return name;
  Owned modules = dict_copy(th, th.rt->modules);
  if (!modules) return {};
  size_t pos = 0;
  Value key, module;
  while (dict_next(modules, pos, key, module)) {
    if (module.is_none() || str_equals(key, "__main__") || str_equals(key, "__mp_main__")) continue;
    Owned parent;
    Owned candidate = follow(th, module, path, parent);
    if (!candidate && th.has_error()) return {};
    if (candidate && candidate.get() == v) return Owned::borrow(key);
  }
  return str_ascii(th, "__main__");
}

Failure raise_cannot(Thread& th, Value v, std::string_view why) {
  return raise(th, pickling_error(th), "Can't pickle {!r}: {}", v, why);
}

struct GlobalName {
  Owned module, path, parent;
};

// Finds out under which name `v` can be looked up again, and checks it.
Status locate(Thread& th, Value v, Value name, GlobalName& out) {
  if (name) {
    out.path = Owned::borrow(name);
  } else {
    Tri found = find_attr(th, v, th.rt->names.__qualname__, out.path);
    if (found == Tri::kError) return Status::kError;
    if (found == Tri::kFalse) out.path = get_attr(th, v, th.rt->names.__name__);
    if (!out.path) return Status::kError;
  }
  if (!is_str(out.path)) return raise(th, th.rt->exc.TypeError, "attribute name must be string");
  std::string_view path = str_view(out.path);
  if (path.find("<locals>") != std::string_view::npos) {
    return raise(th, pickling_error(th), "Can't pickle local object {!r}", v);
  }
  out.module = which_module(th, v, path);
  if (!out.module) return Status::kError;
  if (!is_str(out.module)) return raise_cannot(th, v, "its __module__ is not a str");
  Owned module = import_module(th, str_view(out.module));
  if (!module) {
    if (!error_matches(th, th.rt->exc.ImportError) && !error_matches(th, th.rt->exc.ValueError)) return Status::kError;
    Owned cause = take_error(th);
    Owned text = str_of(th, cause);
    return text ? Status(raise_cannot(th, v, str_view(text))) : Status::kError;
  }
  Owned found = follow(th, module, path, out.parent);
  if (!found && th.has_error()) return Status::kError;
  if (found && found.get() == v) return Status::kOk;
  Owned where =
      format_str(th, found ? "it's not the same object as {}.{}" : "it's not found as {}.{}", out.module, out.path);
  return where ? Status(raise_cannot(th, v, str_view(where))) : Status::kError;
}

// copyreg's extension codes. kFalse: `v` has none.
Tri save_extension(Thread& th, Pickler* p, Value v, const GlobalName& name) {
  Owned key = tuple_of(th, name.module, name.path);
  if (!key) return Tri::kError;
  Value found = dict_get(th, state(th).extension_registry, key);
  if (!found) return th.has_error() ? Tri::kError : Tri::kFalse;
  if (!found.is_small_int()) return raise_cannot(th, v, "extension code is not an integer");
  int64_t code = found.as_small_int();
  if (code <= 0 || code > 0x7fffffff) {
    return raise(th, th.rt->exc.RuntimeError, "extension code {} is out of range", code);
  }
  auto number = static_cast<uint64_t>(code);
  if (number <= 0xff) {
    put_number<1>(p, kExt1, number);
  } else if (number <= 0xffff) {
    put_number<2>(p, kExt2, number);
  } else {
    put_number<4>(p, kExt4, number);
  }
  return Tri::kTrue;
}

// Python 2's names for what moved, in protocols up to 2.
Status to_old_names(Thread& th, Owned& module, Owned& path) {
  Owned key = tuple_of(th, module, path);
  if (!key) return Status::kError;
  Value both = dict_get(th, state(th).name_mapping_3to2, key);
  if (both && is_tuple(both) && fast_items_tuple(both).size() == 2) {
    Owned held = Owned::borrow(both);
    module = Owned::borrow(fast_items_tuple(held)[0]);
    path = Owned::borrow(fast_items_tuple(held)[1]);
    return Status::kOk;
  }
  if (th.has_error()) return Status::kError;
  Value other = dict_get(th, state(th).import_mapping_3to2, module);
  if (other) module = Owned::borrow(other);
  return th.has_error() ? Status::kError : Status::kOk;
}

Status put_global(Thread& th, Pickler* p, Value v, GlobalName& name) {
  std::string_view path = str_view(name.path);
  size_t dot = path.rfind('.');
  if (dot != std::string_view::npos) {  // nested, and no opcode that follows a path
    Owned last = str_new(th, path.substr(dot + 1));
    Owned holder = last ? import_module(th, str_view(name.module)) : Owned();
    if (!holder) return Status::kError;
    if (name.parent.get() != holder.get()) {
      Value args[] = {name.parent, last};
      return save_call(th, p, state(th).getattr, args, 2, v);
    }
    name.path = std::move(last);  // the path leads back to the module itself
  }
  Owned module = std::move(name.module), attribute = std::move(name.path);
  if (p->fix_imports && p->proto < 3 && failed(to_old_names(th, module, attribute))) return Status::kError;
  for (Value part : {module.get(), attribute.get()}) {
    if (p->proto < 3 && !part.as<Str>()->is_ascii()) {
      return raise(th, pickling_error(th), "can't pickle global identifier '{}.{}' using pickle protocol {}", module,
                   attribute, p->proto);
    }
  }
  put(p, kGlobal);
  put(p, str_view(module));
  put(p, "\n");
  put(p, str_view(attribute));
  put(p, "\n");
  memo_put(p, v);
  return Status::kOk;
}

}  // namespace

Status save_global(Thread& th, Pickler* p, Value v, Value name) {
  GlobalName where;
  if (failed(locate(th, v, name, where))) return Status::kError;
  if (p->proto >= 2) {
    Tri extension = save_extension(th, p, v, where);
    if (extension != Tri::kFalse) return extension == Tri::kTrue ? Status::kOk : Status::kError;
  }
  if (p->proto < 4) return put_global(th, p, v, where);
  if (failed(save(th, p, where.module)) || failed(save(th, p, where.path))) return Status::kError;
  put(p, kStackGlobal);
  memo_put(p, v);
  return Status::kOk;
}

Status save_type(Thread& th, Pickler* p, Value v) {
  const BuiltinTypes& t = th.rt->types;
  Value single;
  if (v == type_value(t.none)) single = Value::none();
  if (v == type_value(t.ellipsis)) single = Value::ellipsis();
  if (v == type_value(t.not_implemented)) single = Value::not_implemented();
  if (!single) return save_global(th, p, v, Value());
  Value args[] = {single};
  return save_call(th, p, type_value(t.type), args, 1, v);
}

Status save_call(Thread& th, Pickler* p, Value callable, const Value* args, size_t count, Value object) {
  Owned tuple = tuple_from(th, args, count);
  Owned reduced = tuple ? tuple_of(th, callable, tuple) : Owned();
  return reduced ? save_reduce(th, p, reduced, object) : Status::kError;
}

namespace {

struct Reduction {
  Value callable, args, state, list_items, dict_items, setter;  // empty where None
};

Status read_reduction(Thread& th, Value tuple, Reduction& r) {
  auto items = fast_items_tuple(tuple);
  if (items.size() < 2 || items.size() > 6) {
    return raise(th, pickling_error(th), "tuple returned by __reduce__ must contain 2 through 6 elements");
  }
  auto at = [&](size_t i) { return i < items.size() && !items[i].is_none() ? items[i] : Value(); };
  r = {items[0], items[1], at(2), at(3), at(4), at(5)};
  const char* text = "{} item of the tuple returned by __reduce__ must be {}, not {}";
  auto wrong = [&](const char* which, const char* what, Value v) -> Status {
    return raise(th, pickling_error(th), text, which, what, type_of(th, v));
  };
  if (slots_of(th, r.callable).call == nullptr) return wrong("first", "callable", r.callable);
  if (!is_tuple(r.args)) return wrong("second", "a tuple", r.args);
  if (r.list_items && slots_of(th, r.list_items).next == nullptr) return wrong("fourth", "an iterator", r.list_items);
  if (r.dict_items && slots_of(th, r.dict_items).next == nullptr) return wrong("fifth", "an iterator", r.dict_items);
  if (r.setter && slots_of(th, r.setter).call == nullptr) return wrong("sixth", "callable", r.setter);
  return Status::kOk;
}

Status noted(Thread& th, const char* what, Value object) {
  Owned error = take_error(th);
  Owned note = format_str(th, "when serializing {} {}", import_type_name(th, object), what);
  clear_error(th);
  restore_error(th, std::move(error));
  add_note(th, std::move(note));
  return Status::kError;
}

// copyreg.__newobj__(cls, *args): one opcode.
Status save_newobj(Thread& th, Pickler* p, const Reduction& r, Value object) {
  auto args = fast_items_tuple(r.args);
  if (args.empty()) {
    return raise(th, pickling_error(th), "__newobj__ expected at least 1 argument, got 0");
  }
  Value cls = args[0];
  if (!is_type(cls)) {
    return raise(th, pickling_error(th), "first argument to __newobj__() must be a class, not {}", type_of(th, cls));
  }
  if (object) {
    Owned own_class = get_attr(th, object, th.rt->names.__class__);
    if (!own_class) return Status::kError;
    if (own_class.get() != cls) {
      return raise(th, pickling_error(th), "first argument to __newobj__() must be {!r}, not {!r}", own_class, cls);
    }
  }
  if (failed(save(th, p, cls))) return noted(th, "class", object ? object : cls);
  Owned rest = tuple_from(th, args.data() + 1, args.size() - 1);
  if (!rest || failed(save(th, p, rest))) return noted(th, "__new__ arguments", object ? object : cls);
  put(p, kNewObj);
  return Status::kOk;
}

// copyreg.__newobj_ex__(cls, args, kwargs)
Status save_newobj_ex(Thread& th, Pickler* p, const Reduction& r) {
  auto args = fast_items_tuple(r.args);
  if (args.size() != 3) {
    return raise(th, pickling_error(th), "__newobj_ex__ expected 3 arguments, got {}", args.size());
  }
  Value cls = args[0], positional = args[1], keywords = args[2];
  if (!is_type(cls)) {
    return raise(th, pickling_error(th), "first argument to __newobj_ex__() must be a class, not {}", type_of(th, cls));
  }
  if (!is_tuple(positional)) {
    return raise(th, pickling_error(th), "second argument to __newobj_ex__() must be a tuple, not {}",
                 type_of(th, positional));
  }
  if (!is_dict(keywords)) {
    return raise(th, pickling_error(th), "third argument to __newobj_ex__() must be a dict, not {}",
                 type_of(th, keywords));
  }
  if (p->proto >= 4) {
    if (failed(save(th, p, cls)) || failed(save(th, p, positional)) || failed(save(th, p, keywords))) {
      return Status::kError;
    }
    put(p, kNewObjEx);
    return Status::kOk;
  }
  // partial(cls.__new__, cls, *args, **kwargs), called without arguments
  Owned make = get_attr(th, cls, th.rt->names.__new__);
  Owned head = make ? tuple_of(th, make, cls) : Owned();
  Owned all = head ? binary_op(th, BinaryOp::kAdd, head, positional) : Owned();
  Owned bound = all ? call_ex(th, state(th).partial, all, keywords) : Owned();
  if (!bound || failed(save(th, p, bound)) || failed(save(th, p, th.rt->empty_tuple))) return Status::kError;
  put(p, kReduce);
  return Status::kOk;
}

Status save_made(Thread& th, Pickler* p, const Reduction& r, Value object) {
  if (p->proto >= 2) {
    Owned name;
    if (find_attr(th, r.callable, th.rt->names.__name__, name) == Tri::kError) return Status::kError;
    if (name && str_equals(name, "__newobj_ex__")) return save_newobj_ex(th, p, r);
    if (name && str_equals(name, "__newobj__")) return save_newobj(th, p, r, object);
  }
  if (failed(save(th, p, r.callable))) return noted(th, "reconstructor", object ? object : r.callable);
  if (failed(save(th, p, r.args))) return noted(th, "reconstructor arguments", object ? object : r.callable);
  put(p, kReduce);
  return Status::kOk;
}

Status save_state(Thread& th, Pickler* p, const Reduction& r, Value object) {
  if (!r.setter) {
    if (failed(save(th, p, r.state))) return noted(th, "state", object);
    put(p, kBuild);
    return Status::kOk;
  }
  // setter(object, state), its result dropped
  if (failed(save(th, p, r.setter))) return noted(th, "state setter", object);
  if (failed(save(th, p, object))) return Status::kError;
  if (failed(save(th, p, r.state))) return noted(th, "state", object);
  put(p, kTuple2);
  put(p, kReduce);
  put(p, kPop);
  return Status::kOk;
}

}  // namespace

Status save_reduce(Thread& th, Pickler* p, Value reduced, Value object) {
  Reduction r;
  if (failed(read_reduction(th, reduced, r)) || failed(save_made(th, p, r, object))) return Status::kError;
  if (object) {
    if (int64_t at = p->memo->find(object); at >= 0) {
      // The arguments led back to the object, which is complete by now.
      put(p, kPop);
      memo_get(p, at);
      return Status::kOk;
    }
    memo_put(p, object);
  }
  Value subject = object ? object : r.callable;
  if (r.list_items && failed(batch_list(th, p, r.list_items, subject))) return Status::kError;
  if (r.dict_items && failed(batch_dict(th, p, r.dict_items, subject))) return Status::kError;
  return r.state ? save_state(th, p, r, subject) : Status::kOk;
}

}  // namespace dxpy::pickle
