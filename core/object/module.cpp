// Module objects: attributes with a module's own __getattr__, annotations, and making modules from tables.
#include "core/object/module.h"

#include "core/object/container_types.h"
#include "core/object/descriptors.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/exception_layouts.h"
#include "core/object/list.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

Owned (*g_import_module_hook)(Thread&, Value name) = nullptr;

namespace {

// The namespace; nullptr: MemoryError is pending.
Value dict_of(Thread& th, Value module) {
  auto* m = module.as<Module>();
  if (m->dict.is_empty()) m->dict = dict_new(th).release();
  return m->dict;
}

void module_dealloc(Thread& th, Object* o) { object_free(th, o); }  // the dict is the attribute word
void module_traverse(Object* o, Visitor& visit) { traverse_attributes(o, visit); }
void module_clear(Thread& th, Object* o) { clear_attributes(th, o); }

Status fill_namespace(Thread& th, Value module, Value name, Value doc) {
  Value dict = dict_of(th, module);
  if (!dict) return Status::kError;
  const BuiltinNames& n = th.rt->names;
  if (failed(dict_set(th, dict, n.__name__, name)) || failed(dict_set(th, dict, n.__doc__, doc))) return Status::kError;
  for (Value key : {n.__package__, n.__loader__, n.__spec__}) {
    if (failed(dict_set(th, dict, key, Value::none()))) return Status::kError;
  }
  return Status::kOk;
}

Owned module_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  Object* o = object_alloc(th, cls);
  if (o == nullptr) return {};
  Owned m = Owned::steal(Value(o));
  return dict_of(th, m) ? std::move(m) : Owned();
}

Status module_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "module(name, doc=None)", args, nargs, kwnames, v, 2))) return Status::kError;
  if (!is_str(v[0])) {
    return raise(th, th.rt->exc.TypeError, "module() argument 'name' must be str, not {}", type_of(th, v[0]));
  }
  return fill_namespace(th, self, v[0], v[1]);
}

bool is_true_attribute(Thread& th, Value object, Value name) {
  Owned v;
  if (find_attr(th, object, name, v) == Tri::kError) clear_error(th);
  if (!v) return false;
  Tri t = truth(th, v);
  if (t == Tri::kError) clear_error(th);
  return t == Tri::kTrue;
}

Owned missing_message(Thread& th, Value dict, Value name) {
  Value own_name = dict_get_str(dict, th.rt->names.__name__);
  if (!own_name || !is_str(own_name)) return format_str(th, "module has no attribute '{}'", name);
  Value spec = dict_get_str(dict, th.rt->names.__spec__);
  if (spec && !spec.is_none()) {
    Owned held = Owned::borrow(spec);
    if (is_true_attribute(th, spec, th.rt->names._initializing)) {
      Owned origin;
      if (find_attr(th, spec, str_intern(th, "origin"), origin) == Tri::kError) clear_error(th);
      if (origin && is_str(origin)) {
        return format_str(th,
                          "partially initialized module '{}' from '{}' has no attribute '{}' (most likely due to a "
                          "circular import)",
                          own_name, origin, name);
      }
      return format_str(
          th, "partially initialized module '{}' has no attribute '{}' (most likely due to a circular import)",
          own_name, name);
    }
    Owned waiting;
    if (find_attr(th, spec, th.rt->names._uninitialized_submodules, waiting) == Tri::kError) clear_error(th);
    if (waiting) {
      Tri in = contains(th, waiting, name);
      if (in == Tri::kError) clear_error(th);
      if (in == Tri::kTrue) {
        return format_str(th, "cannot access submodule '{}' of module '{}' (most likely due to a circular import)",
                          name, own_name);
      }
    }
  }
  return format_str(th, "module '{}' has no attribute '{}'", own_name, name);
}

}  // namespace

// From the type or the namespace, or what the module's own __getattr__ gives.
Owned module_find(Thread& th, Value self, Value name) {
  Owned v = generic_find(th, self, name);
  if (v || (th.has_error() && !error_clear_if(th, th.rt->exc.AttributeError))) return v;
  Value dict = dict_of(th, self);
  Value hook = dict ? dict_get_str(dict, th.rt->names.__getattr__) : Value();
  if (!hook) return {};
  Owned held = Owned::borrow(hook);
  return call_with(th, hook, name);
}

Owned module_getattr(Thread& th, Value self, Value name) {
  Owned v = module_find(th, self, name);
  if (v || th.has_error()) return v;
  Value dict = dict_of(th, self);
  Owned message = dict ? missing_message(th, dict, name) : Owned();
  if (!message) return {};
  Value arg = message;
  Owned e = exception_new(th, th.rt->exc.AttributeError, &arg, 1);
  if (!e) return {};
  replace_field(e.as<AttributeErrorObject>()->name, Owned::borrow(name));
  replace_field(e.as<AttributeErrorObject>()->obj, Owned::borrow(self));
  return raise_exception(th, e);
}

namespace {

Owned module_repr(Thread& th, Value self) {
  if (th.rt->importlib_bootstrap) {
    Owned f = get_attr(th, th.rt->importlib_bootstrap.get(), "_module_repr");
    return f ? call_with(th, f, self) : Owned();
  }
  Value dict = dict_of(th, self);
  Value name = dict ? dict_get_str(dict, th.rt->names.__name__) : Value();
  return name ? format_str(th, "<module {!r}>", name) : format_str(th, "<module '?'>");
}

Owned get_dict(Thread& th, Value self) {
  Value d = dict_of(th, self);
  return d ? Owned::borrow(d) : Owned();
}
Status set_dict(Thread& th, Value, Value) { return raise(th, th.rt->exc.AttributeError, "readonly attribute"); }

Owned get_annotate(Thread& th, Value self) {
  Value dict = dict_of(th, self);
  if (!dict) return {};
  Value v = dict_get_str(dict, th.rt->names.__annotate__);
  if (v) return Owned::borrow(v);
  return failed(dict_set(th, dict, th.rt->names.__annotate__, Value::none())) ? Owned() : Owned::none();
}
Status set_annotate(Thread& th, Value self, Value value) {
  if (!value) return raise(th, th.rt->exc.TypeError, "cannot delete __annotate__ attribute");
  if (!value.is_none() && slots_of(th, value).call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "__annotate__ must be callable or None");
  }
  Value dict = dict_of(th, self);
  if (!dict || failed(dict_set(th, dict, th.rt->names.__annotate__, value))) return Status::kError;
  if (!value.is_none() && dict_remove(th, dict, th.rt->names.__annotations__) == Tri::kError) return Status::kError;
  return Status::kOk;
}

Owned get_annotations(Thread& th, Value self) {
  Value dict = dict_of(th, self);
  if (!dict) return {};
  Value v = dict_get_str(dict, th.rt->names.__annotations__);
  if (v) return Owned::borrow(v);
  Owned annotations;
  Value annotate = dict_get_str(dict, th.rt->names.__annotate__);
  if (annotate && slots_of(th, annotate).call != nullptr) {
    Owned held = Owned::borrow(annotate);
    annotations = call_with(th, annotate, Value::small_int(1));
    if (!annotations) return {};
    if (!is_dict(annotations)) {
      return raise(th, th.rt->exc.TypeError, "__annotate__ returned non-dict of type '{}'", type_of(th, annotations));
    }
  } else {
    annotations = dict_new(th);
    if (!annotations) return {};
  }
  // While the module still runs, later statements may add annotations: nothing is cached yet.
  Value spec = dict_get_str(dict, th.rt->names.__spec__);
  if (spec && !spec.is_none() && is_true_attribute(th, spec, th.rt->names._initializing)) return annotations;
  return failed(dict_set(th, dict, th.rt->names.__annotations__, annotations)) ? Owned() : std::move(annotations);
}
Status set_annotations(Thread& th, Value self, Value value) {
  Value dict = dict_of(th, self);
  if (!dict) return Status::kError;
  if (value) {
    if (failed(dict_set(th, dict, th.rt->names.__annotations__, value))) return Status::kError;
  } else {
    Tri had = dict_remove(th, dict, th.rt->names.__annotations__);
    if (had == Tri::kError) return Status::kError;
    if (had == Tri::kFalse) return raise(th, th.rt->exc.AttributeError, "__annotations__");
  }
  return dict_remove(th, dict, th.rt->names.__annotate__) == Tri::kError ? Status::kError : Status::kOk;
}

Owned module_dir(Thread& th, Value self) {
  Owned dict = get_attr(th, self, th.rt->names.__dict__);
  if (!dict) return {};
  if (!is_dict(dict)) {
    return raise(th, th.rt->exc.TypeError, "{}.__dict__ is not a dictionary", type_of(th, self));
  }
  Value hook = dict_get_str(dict, th.rt->names.__dir__);
  if (!hook) return dict_keys_list(th, dict);
  Owned held = Owned::borrow(hook);
  return call(th, hook);
}

const NativeDef kMethods[] = {
    method<&module_dir>("__dir__(self, /)", "__dir__() -> list\nspecialized dir() implementation"),
};
const GetSetDef kGetSets[] = {
    {"__dict__", &get_dict, &set_dict},
    {"__annotations__", &get_annotations, &set_annotations},
    {"__annotate__", &get_annotate, &set_annotate},
};
const TypeSpec kModuleSpec = {
    .name = "module",
    .size = sizeof(Module),
    .kind = Kind::kModule,
    .flags = TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kHasDict | TypeFlags::kWeakRef,
    .doc = "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
    .fill =
        [](TypeSlots& s) {
          s.dealloc = &module_dealloc;
          s.traverse = &module_traverse;
          s.clear = &module_clear;
          s.construct = &module_construct;
          s.init = &module_init;
          s.getattr = &module_getattr;
          s.repr = &module_repr;
        },
    .methods = kMethods,
    .getsets = kGetSets,
    .text_signature = "(name, doc=None)",
};

}  // namespace

Owned module_new(Thread& th, Value name) {
  Owned m = module_construct(th, th.rt->types.module, nullptr, 0, Value());
  return m && !failed(fill_namespace(th, m, name, Value::none())) ? std::move(m) : Owned();
}

Owned module_from_def(Thread& th, const ModuleDef& def) {
  Owned name = Owned::borrow(str_intern(th, std::string_view(def.name)));
  Owned made = module_new(th, name);
  if (!made) return {};
  auto* m = made.as<Module>();
  m->def = &def;
  if (def.doc != nullptr && failed(module_add_text(th, m, "__doc__", def.doc))) return {};
  if (failed(module_add_functions(th, m, def.functions))) return {};
  if (def.exec != nullptr && failed(def.exec(th, m))) return {};
  return made;
}

Status module_add_functions(Thread& th, Module* m, std::span<const NativeDef> defs) {
  Owned name = Owned::borrow(str_intern(th, std::string_view(m->def->name)));
  for (const NativeDef& def : defs) {
    Owned function = native_function_new(th, def, Value(m), name);
    if (!function || failed(module_add(th, m, def.name(), function))) return Status::kError;
  }
  return Status::kOk;
}

Status module_add(Thread& th, Module* m, std::string_view name, Value value) {
  Value dict = dict_of(th, Value(m));
  return dict ? dict_set(th, dict, str_intern(th, name), value) : Status::kError;
}
Status module_add_int(Thread& th, Module* m, std::string_view name, int64_t value) {
  if (Value::fits_small_int(value)) return module_add(th, m, name, Value::small_int(value));
  Owned v = native_result_i64(th, value);
  return v ? module_add(th, m, name, v) : Status::kError;
}
Status module_add_text(Thread& th, Module* m, std::string_view name, std::string_view value) {
  Owned v = str_new(th, value);
  return v ? module_add(th, m, name, v) : Status::kError;
}
Status module_add_type(Thread& th, Module* m, Type* type) { return module_add(th, m, type->name, Value(type)); }

Owned import_module(Thread& th, std::string_view name) {
  Owned text = str_new(th, name);
  if (!text) return {};
  if (th.rt->modules && is_dict(th.rt->modules)) {
    Value found = dict_get(th, th.rt->modules, text);
    if (found && !found.is_none()) return Owned::borrow(found);
    if (th.has_error()) return {};
  }
  if (g_import_module_hook != nullptr) return g_import_module_hook(th, text);
  return raise(th, th.rt->exc.ModuleNotFoundError, "No module named '{}'", name);
}

Owned import_attr(Thread& th, std::string_view module, std::string_view name) {
  Owned m = import_module(th, module);
  return m ? get_attr(th, m, name) : Owned();
}

Status init_module_type(Thread& th) {
  th.rt->types.module = type_from_spec(th, kModuleSpec);
  return th.rt->types.module != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
