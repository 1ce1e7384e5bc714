// The module _warnings: filters, the once registry, warn and warn_explicit. What is shown, and how, is the business of
// warnings.py, which is asked once it has been imported.
#include "core/interp/eval.h"
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/list.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

struct WarningsState {
  Owned filters, default_action, once_registry, context_lock, context_var;
  int64_t version = 0;  // a registry made under other filters is stale
};

// An attribute of warnings.py when it is loaded; kFalse: it is not loaded, or has none.
Tri python_attribute(Thread& th, std::string_view name, Owned& out) {
  Value module = dict_get_text(th, th.rt->modules, "warnings");
  if (!module || module.is_none()) return th.has_error() ? Tri::kError : Tri::kFalse;
  Owned held = Owned::borrow(module);
  return find_attr(th, held, str_intern(th, name), out);
}

// filter part against text: None, a str that must be equal, or a pattern with match().
Tri part_matches(Thread& th, Value part, Value text) {
  if (part.is_none()) return Tri::kTrue;
  if (is_exact_kind(part, Kind::kStr)) return tri(is_str(text) && str_equal(part, text));
  Owned r = call_method(th, part, str_intern(th, "match"), text);
  return r ? truth(th, r) : Tri::kError;
}

struct Warning {
  Value category, text, message, filename, module;
  int64_t line;
};

// The filters in force: warnings._get_filters() knows those of a catch_warnings context.
Owned filters_list(Thread& th, WarningsState& s) {
  Owned f;
  Tri t = python_attribute(th, "_get_filters", f);
  if (t == Tri::kError) return {};
  if (t == Tri::kTrue) return call(th, f);
  Owned attr;
  t = python_attribute(th, "filters", attr);
  if (t == Tri::kError) return {};
  return t == Tri::kTrue ? std::move(attr) : s.filters.clone();
}

Owned find_action(Thread& th, WarningsState& s, const Warning& w, Owned& item_out) {
  Owned filters = filters_list(th, s);
  if (!filters) return {};
  if (!is_list(filters)) return raise(th, th.rt->exc.ValueError, "_warnings.filters must be a list");
  for (size_t i = 0; i < list_size(filters); ++i) {
    Owned item = list_get(th, filters.as<List>(), i);
    if (!item) return {};
    if (!is_tuple(item) || item.as<Tuple>()->size != 5)
      return raise(th, th.rt->exc.ValueError, "_warnings.filters item {} isn't a 5-tuple", i);
    auto p = fast_items_tuple(item);  // action, message, category, module, line
    if (!is_str(p[0])) {
      return raise(th, th.rt->exc.TypeError, "action must be a string, not '{}'", type_of(th, p[0]));
    }
    Tri t = part_matches(th, p[1], w.text);
    if (t == Tri::kTrue) t = is_subclass(th, w.category, p[2]);
    if (t == Tri::kTrue) t = part_matches(th, p[3], w.module);
    if (t == Tri::kError) return {};
    if (t == Tri::kFalse) continue;
    int64_t line = 0;
    if (failed(index_to_i64(th, p[4], line, th.rt->exc.OverflowError))) return {};
    if (line != 0 && line != w.line) continue;
    item_out = item.clone();
    return Owned::borrow(p[0]);
  }
  Owned action;
  Tri t = python_attribute(th, "defaultaction", action);
  if (t == Tri::kError) return {};
  return t == Tri::kTrue ? std::move(action) : s.default_action.clone();
}

// Whether the registry knows the key already; notes it otherwise.
Tri already_warned(Thread& th, WarningsState& s, Value registry, Value key, bool note) {
  Value version = dict_get_text(th, registry, "version");
  if (!version && th.has_error()) return Tri::kError;
  if (!version || version != Value::small_int(s.version)) {
    dict_clear(th, registry);
    if (failed(dict_set_text(th, registry, "version", Value::small_int(s.version)))) return Tri::kError;
  } else {
    Value seen = dict_get(th, registry, key);
    if (!seen && th.has_error()) return Tri::kError;
    if (seen) {
      Tri t = truth(th, seen);
      if (t != Tri::kFalse) return t;
    }
  }
  if (note && failed(dict_set(th, registry, key, Value::boolean(true)))) return Tri::kError;
  return Tri::kFalse;
}

Tri update_registry(Thread& th, WarningsState& s, Value registry, Value text, Value category, bool with_zero) {
  Owned key = with_zero ? tuple_of(th, text, category, Value::small_int(0)) : tuple_of(th, text, category);
  return key ? already_warned(th, s, registry, key, true) : Tri::kError;
}

// "file:line: Category: text" and the source line: what is written before warnings.py is loaded.
Status show_plainly(Thread& th, const Warning& w) {
  Owned file = import_attr(th, "sys", "stderr");
  if (!file || file.get().is_none()) {
    clear_error(th);
    return Status::kOk;
  }
  Owned line = format_str(th, "{}:{}: {}: {}\n", w.filename, w.line, w.category.as<Type>(), w.text);
  return line && call_method(th, file, th.rt->names.write, line.get()) ? Status::kOk : Status::kError;
}

Status show(Thread& th, const Warning& w, Value source) {
  // The first warning of a program loads warnings.py, unless the program is ending.
  if (!th.rt->shutting_down && !dict_get_text(th, th.rt->modules, "warnings")) {
    Owned module = import_module(th, "warnings");
    if (!module) clear_error(th);
  }
  Owned show_fn;
  Tri t = python_attribute(th, "_showwarnmsg", show_fn);
  if (t == Tri::kError) return Status::kError;
  if (t == Tri::kFalse) return show_plainly(th, w);
  Owned make;
  t = python_attribute(th, "WarningMessage", make);
  if (t == Tri::kError) return Status::kError;
  if (t == Tri::kFalse) return raise(th, th.rt->exc.RuntimeError, "unable to get warnings.WarningMessage");
  Value none = Value::none();
  Owned message = call_with(th, make, w.message, w.category, w.filename, Value::small_int(w.line), none, none,
                            source ? source : none);
  return message && call_with(th, show_fn, message.get()) ? Status::kOk : Status::kError;
}

Owned strip_py(Thread& th, Value filename) {
  std::string_view name = str_view(filename);
  if (name.empty()) return str_new(th, "<unknown>");
  return name.ends_with(".py") ? str_new(th, name.substr(0, name.size() - 3)) : Owned::borrow(filename);
}

Status warn_explicit_impl(Thread& th, Value category, Value message, Value filename, int64_t line, Value module,
                          Value registry, Value source) {
  WarningsState& s = module_state<WarningsState>(th);
  if (module.is_none()) return Status::kOk;  // the interpreter is ending
  if (registry && !registry.is_none() && !is_dict(registry)) {
    return raise(th, th.rt->exc.TypeError, "'registry' must be a dict or None, not '{}'", type_of(th, registry));
  }
  bool has_registry = registry && !registry.is_none();
  Owned module_name = module ? Owned::borrow(module) : strip_py(th, filename);
  if (!module_name) return Status::kError;
  Owned text, instance;
  Value type = category;
  if (is_instance(th, message, type_value(th.rt->exc.Warning)) == Tri::kTrue) {
    text = str_of(th, message);
    type = type_value(type_of(th, message));
    instance = Owned::borrow(message);
  } else {
    text = Owned::borrow(message);
    instance = call_with(th, category, message);
  }
  if (!text || !instance) return Status::kError;
  Warning w{type, text, instance, filename, module_name, line};
  Owned key = tuple_of(th, text.get(), type, Value::small_int(line));
  if (!key) return Status::kError;
  if (has_registry) {
    Tri seen = already_warned(th, s, registry, key, false);
    if (seen == Tri::kError) return Status::kError;
    if (seen == Tri::kTrue) return Status::kOk;
  }
  Owned item;
  Owned action = find_action(th, s, w, item);
  if (!action) return Status::kError;
  if (str_equals(action, "error")) return raise_exception(th, instance);
  if (str_equals(action, "ignore")) return Status::kOk;
  bool always = str_equals(action, "always") || str_equals(action, "all");
  if (has_registry && !always && failed(dict_set(th, registry, key, Value::boolean(true)))) return Status::kError;
  Tri seen = Tri::kFalse;
  if (str_equals(action, "once")) {
    Owned once = s.once_registry.clone();
    seen = update_registry(th, s, has_registry ? registry : once.get(), text, type, false);
  } else if (str_equals(action, "module")) {
    if (has_registry) seen = update_registry(th, s, registry, text, type, true);
  } else if (!always && !str_equals(action, "default")) {
    return raise(th, th.rt->exc.RuntimeError, "Unrecognized action ({!r}) in warnings.filters:\n {}", action,
                 item ? item.get() : Value::none());
  }
  if (seen == Tri::kError) return Status::kError;
  return seen == Tri::kTrue ? Status::kOk : show(th, w, source);
}

bool is_internal_frame(const Frame* f) {
  std::string_view name = str_view(f->code->filename);
  return name.find("importlib") != std::string_view::npos && name.find("_bootstrap") != std::string_view::npos;
}

bool skip_by_prefix(const Frame* f, Value prefixes) {
  if (!prefixes) return false;
  std::string_view name = str_view(f->code->filename);
  for (Value p : fast_items_tuple(prefixes)) {
    if (is_str(p) && name.starts_with(str_view(p))) return true;
  }
  return false;
}

// The frame that `stack_level` names, as warnings.py counts.
Frame* frame_for(Thread& th, int64_t stack_level, Value prefixes) {
  Frame* f = th.frame;
  if (stack_level <= 0 || (f != nullptr && is_internal_frame(f))) {
    while (--stack_level > 0 && f != nullptr) f = f->previous;
    return f;
  }
  while (--stack_level > 0 && f != nullptr) {
    do {
      f = f->previous;
    } while (f != nullptr && (is_internal_frame(f) || skip_by_prefix(f, prefixes)));
  }
  return f;
}

Status do_warn(Thread& th, Value message, Value category, int64_t stack_level, Value source, Value prefixes) {
  Owned filename, module, registry;
  int64_t line = 1;
  Value globals = th.rt->sys.as<Module>()->dict;
  if (prefixes && stack_level < 2) stack_level = 2;
  if (Frame* f = frame_for(th, stack_level, prefixes)) {
    globals = f->globals;
    filename = Owned::borrow(f->code->filename);
    line = frame_line(f);
    if (line < 0) line = 0;
  } else {
    filename = str_new(th, "<sys>");
    line = 0;
  }
  Value name = str_intern(th, "__warningregistry__");
  Value found = dict_get_str(globals, name);
  if (found) {
    registry = Owned::borrow(found);
  } else {
    registry = dict_new(th);
    if (!registry || failed(dict_set(th, globals, name, registry))) return Status::kError;
  }
  Value module_name = dict_get_str(globals, th.rt->names.__name__);
  module = module_name && (module_name.is_none() || is_str(module_name)) ? Owned::borrow(module_name)
                                                                         : str_new(th, "<string>");
  if (!filename || !module) return Status::kError;
  return warn_explicit_impl(th, category, message, filename, line, module, registry, source);
}

// Checks the category; the class of a Warning given as message.
Owned category_of(Thread& th, Value message, Value category) {
  Tri t = is_instance(th, message, type_value(th.rt->exc.Warning));
  if (t == Tri::kError) return {};
  if (t == Tri::kTrue) return Owned::borrow(type_value(type_of(th, message)));
  if (!category || category.is_none()) return Owned::borrow(type_value(th.rt->exc.UserWarning));
  t = is_type(category) ? is_subclass(th, category, type_value(th.rt->exc.Warning)) : Tri::kFalse;
  if (t == Tri::kError) return {};
  if (t == Tri::kFalse) {
    return raise(th, th.rt->exc.TypeError, "category must be a Warning subclass, not '{}'", type_of(th, category));
  }
  return Owned::borrow(category);
}

Owned warnings_warn(Thread& th, Value message, Value category, int64_t stack_level, Value source, Value prefixes) {
  if (prefixes && (!is_tuple(prefixes))) {
    return raise(th, th.rt->exc.TypeError, "warn() argument 'skip_file_prefixes' must be tuple, not {}",
                 type_of(th, prefixes));
  }
  Owned cls = category_of(th, message, category);
  if (!cls) return {};
  bool no_prefixes = !prefixes || prefixes.as<Tuple>()->size == 0;
  if (failed(do_warn(th, message, cls, stack_level, source, no_prefixes ? Value() : prefixes))) return {};
  return Owned::none();
}

Owned warnings_warn_explicit(Thread& th, Value message, Value category, Value filename, int64_t line, Value module,
                             Value registry, Value module_globals, Value source) {
  if (!is_str(filename)) {
    return raise(th, th.rt->exc.TypeError, "warn_explicit() argument 'filename' must be str, not {}",
                 argument_type_name(th, filename));
  }
  (void)module_globals;  // only for finding the source line, which warnings.py does by linecache
  Owned cls = category_of(th, message, category);
  if (!cls) return {};
  if (failed(warn_explicit_impl(th, cls, message, filename, line, module, registry, source))) return {};
  return Owned::none();
}

Owned filters_mutated(Thread& th) {
  ++module_state<WarningsState>(th).version;
  return Owned::none();
}

// The lock that warnings.py holds while it changes the filters. Threads take turns and these are short: an RLock.
Owned acquire_lock(Thread& th) {
  WarningsState& s = module_state<WarningsState>(th);
  if (!s.context_lock) {
    Owned make = import_attr(th, "_thread", "RLock");
    s.context_lock = make ? call(th, make) : Owned();
    if (!s.context_lock) return {};
  }
  Owned r = call_method(th, s.context_lock, str_intern(th, "acquire"));
  return r ? Owned::none() : Owned();
}
Owned release_lock(Thread& th) {
  WarningsState& s = module_state<WarningsState>(th);
  if (!s.context_lock) return raise(th, th.rt->exc.RuntimeError, "cannot release un-acquired lock");
  return call_method(th, s.context_lock, str_intern(th, "release"));
}

// _warnings_context is made when first asked for: while the import system starts there is no _contextvars yet.
Owned module_getattr(Thread& th, Value name) {
  if (!str_equals(name, "_warnings_context")) {
    return raise(th, th.rt->exc.AttributeError, "module '_warnings' has no attribute '{}'", name);
  }
  WarningsState& s = module_state<WarningsState>(th);
  if (!s.context_var) {
    Owned make = import_attr(th, "_contextvars", "ContextVar");
    Owned text = str_new(th, "_warnings_context");
    if (!make || !text) return {};
    s.context_var = call_with(th, make, text.get());
  }
  return s.context_var.clone();
}

const NativeDef kFunctions[] = {
    function<&module_getattr>("__getattr__(name, /)", nullptr),
    function<&warnings_warn>("warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())",
                             "Issue a warning, or maybe ignore it or raise an exception."),
    function<&warnings_warn_explicit>(
        "warn_explicit(message, category, filename, lineno, module=<unrepresentable>, registry=None, "
        "module_globals=None, source=None)",
        "Issue a warning, or maybe ignore it or raise an exception."),
    function<&filters_mutated>("_filters_mutated_lock_held()", nullptr),
    function<&acquire_lock>("_acquire_lock()", nullptr),
    function<&release_lock>("_release_lock()", nullptr),
};

// (action, None, category, module or None, 0): the filters of a program that gave no -W.
Status add_filter(Thread& th, List* list, const Type* category, const char* action, const char* module) {
  Owned a = str_new(th, action);
  Owned m = module == nullptr ? Owned::none() : str_new(th, module);
  if (!a || !m) return Status::kError;
  Owned item = tuple_of(th, a.get(), Value::none(), type_value(category), m.get(), Value::small_int(0));
  return item ? list_append(th, list, item) : Status::kError;
}

Status exec(Thread& th, Module* m) {
  WarningsState& s = module_state<WarningsState>(th);
  const BuiltinExceptions& e = th.rt->exc;
  s.filters = list_new(th);
  s.default_action = str_new(th, "default");
  s.once_registry = dict_new(th);
  if (!s.filters || !s.default_action || !s.once_registry) return Status::kError;
  auto* list = s.filters.as<List>();
  if (failed(add_filter(th, list, e.DeprecationWarning, "default", "__main__")) ||
      failed(add_filter(th, list, e.DeprecationWarning, "ignore", nullptr)) ||
      failed(add_filter(th, list, e.PendingDeprecationWarning, "ignore", nullptr)) ||
      failed(add_filter(th, list, e.ImportWarning, "ignore", nullptr)) ||
      failed(add_filter(th, list, e.ResourceWarning, "ignore", nullptr)))
    return Status::kError;
  if (failed(module_add(th, m, "filters", s.filters)) || failed(module_add(th, m, "_onceregistry", s.once_registry)) ||
      failed(module_add(th, m, "_defaultaction", s.default_action)))
    return Status::kError;
  return Status::kOk;
}

}  // namespace

const ModuleDef kWarningsModule = {
    "_warnings",
    "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.",
    kFunctions, &exec};

}  // namespace dxpy
