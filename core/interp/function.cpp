// Python functions: construction, attributes, the call slot's front.
#include "core/interp/function.h"

#include <cstdio>

#include "core/interp/eval.h"
#include "core/interp/frame.h"
#include "core/interp/interp_types.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/module.h"
#include "core/object/native.h"
#include "core/object/shape.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

void set_field(Value& field, Value v) {
  inc_ref(v);
  Value old = std::exchange(field, v);
  dec_ref(old);
}

// Fields that Python shows, with what they accept.
template <Value Function::* Field>
Owned get_or_none(Thread&, Value self) {
  Value v = self.as<Function>()->*Field;
  return v ? Owned::borrow(v) : Owned::none();
}

Owned get_builtins(Thread& th, Value self) {
  const auto* f = self.as<Function>();
  return Owned::borrow(builtins_seen(th, f->globals, f->builtins));
}

template <Value Function::* Field>
Status set_name(Thread& th, Value self, Value v) {
  if (!v || !is_str(v)) {
    const char* what = Field == &Function::name ? "__name__" : "__qualname__";
    return raise(th, th.rt->exc.TypeError, "{} must be set to a string object", what);
  }
  set_field(self.as<Function>()->*Field, v);
  return Status::kOk;
}

template <Value Function::* Field>
Status set_any(Thread&, Value self, Value v) {
  set_field(self.as<Function>()->*Field, v ? v : Value::none());
  return Status::kOk;
}

Status set_defaults(Thread& th, Value self, Value v) {
  if (v && !v.is_none() && !is_tuple(v))
    return raise(th, th.rt->exc.TypeError, "__defaults__ must be set to a tuple object");
  set_field(self.as<Function>()->defaults, v && !v.is_none() ? v : Value());
  return Status::kOk;
}

Status set_kwdefaults(Thread& th, Value self, Value v) {
  if (v && !v.is_none() && !is_dict(v))
    return raise(th, th.rt->exc.TypeError, "__kwdefaults__ must be set to a dict object");
  set_field(self.as<Function>()->kwdefaults, v && !v.is_none() ? v : Value());
  return Status::kOk;
}

Owned get_doc(Thread& th, Value self) {
  auto* f = self.as<Function>();
  if (!f->doc) f->doc = code_doc(th, f->code).release();
  return f->doc ? Owned::borrow(f->doc) : Owned();
}

size_t closure_size(const Function* f) { return f->closure ? f->closure.as<Tuple>()->size : 0; }

Status set_code(Thread& th, Value self, Value v) {
  auto* f = self.as<Function>();
  if (!v || !is_kind(v, Kind::kCode)) return raise(th, th.rt->exc.TypeError, "__code__ must be set to a code object");
  auto* code = v.as<Code>();
  size_t free = code->locals_count - code->first_free;
  if (free != closure_size(f)) {
    return raise(th, th.rt->exc.ValueError, "{}() requires a code object with {} free vars, not {}", f->name,
                 closure_size(f), free);
  }
  constexpr uint32_t kKinds = bytecode::kCodeGenerator | bytecode::kCodeCoroutine | bytecode::kCodeAsyncGenerator;
  if (((code->flags ^ f->code->flags) & kKinds) != 0) {
    constexpr std::string_view kOutdated =
        "Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)";
    if (failed(warn(th, th.rt->exc.DeprecationWarning, kOutdated))) return Status::kError;
  }
  if (!f->retired) {
    Owned list = list_new(th);
    if (!list) return Status::kError;
    f->retired = list.release();
  }
  if (failed(list_append(th, f->retired.as<List>(), Value(f->code)))) return Status::kError;
  if (!get_doc(th, self)) return Status::kError;  // stays the one of the code that it was made from
  inc_ref(v);
  dec_ref(static_cast<Object*>(std::exchange(f->code, code)));
  return Status::kOk;
}

// __annotations__: computed by __annotate__(1) at first use and kept.
Owned get_annotations(Thread& th, Value self) {
  auto* f = self.as<Function>();
  if (f->annotations) return Owned::borrow(f->annotations);
  Owned dict;
  if (f->annotate && !f->annotate.is_none()) {
    dict = call_with(th, f->annotate, Value::small_int(1));
    if (!dict) return {};
    if (!is_dict(dict)) {
      return raise(th, th.rt->exc.TypeError, "__annotate__ returned non-dict of type '{}'", type_of(th, dict));
    }
  } else {
    dict = dict_new(th);
    if (!dict) return {};
  }
  set_field(f->annotations, dict);
  return dict;
}

Status set_annotations(Thread& th, Value self, Value v) {
  auto* f = self.as<Function>();
  if (v && !v.is_none() && !is_dict(v))
    return raise(th, th.rt->exc.TypeError, "__annotations__ must be set to a dict object");
  set_field(f->annotations, v && !v.is_none() ? v : Value());
  set_field(f->annotate, Value());
  return Status::kOk;
}

Status set_annotate(Thread& th, Value self, Value v) {
  auto* f = self.as<Function>();
  if (!v) return raise(th, th.rt->exc.TypeError, "__annotate__ cannot be deleted");
  if (!v.is_none() && type_of(th, v)->slots.call == nullptr)
    return raise(th, th.rt->exc.TypeError, "__annotate__ must be callable or None");
  set_field(f->annotate, v);
  if (!v.is_none()) set_field(f->annotations, Value());
  return Status::kOk;
}

Status set_type_params(Thread& th, Value self, Value v) {
  if (!v || !is_tuple(v)) return raise(th, th.rt->exc.TypeError, "__type_params__ must be set to a tuple");
  set_field(self.as<Function>()->type_params, v);
  return Status::kOk;
}

Owned get_type_params(Thread& th, Value self) {
  Value v = self.as<Function>()->type_params;
  return Owned::borrow(v ? v : th.rt->empty_tuple);
}

Owned get_dict(Thread& th, Value self) {
  Object* o = self.as_object();
  if (o->type()->dict_offset == 0) return raise_attribute_error(th, self, th.rt->names.__dict__);
  Dict* d = instance_dict(th, o);
  return d == nullptr ? Owned() : Owned::borrow(Value(d));
}

Status set_dict(Thread& th, Value self, Value v) {
  if (!v || !is_dict(v)) {
    return raise(th, th.rt->exc.TypeError, "__dict__ must be set to a dictionary, not a '{}'",
                 v ? type_name(th, v) : "NULL");
  }
  return instance_set_dict(th, self.as_object(), v);
}

const GetSetDef kGetSets[] = {
    {"__code__", [](Thread&, Value self) { return Owned::borrow(Value(self.as<Function>()->code)); }, &set_code},
    {"__globals__", &get_or_none<&Function::globals>},
    {"__builtins__", &get_builtins},
    {"__closure__", &get_or_none<&Function::closure>},
    {"__defaults__", &get_or_none<&Function::defaults>, &set_defaults},
    {"__kwdefaults__", &get_or_none<&Function::kwdefaults>, &set_kwdefaults},
    {"__name__", &get_or_none<&Function::name>, &set_name<&Function::name>},
    {"__qualname__", &get_or_none<&Function::qualname>, &set_name<&Function::qualname>},
    {"__module__", &get_or_none<&Function::module>, &set_any<&Function::module>},
    {"__doc__", &get_doc, &set_any<&Function::doc>},
    {"__annotations__", &get_annotations, &set_annotations},
    {"__annotate__", &get_or_none<&Function::annotate>, &set_annotate},
    {"__type_params__", &get_type_params, &set_type_params},
    {"__dict__", &get_dict, &set_dict},
};

template <typename F>
void each_field(Function* f, F&& use) {
  for (Value* v : {&f->globals, &f->builtins, &f->name, &f->qualname, &f->module, &f->doc, &f->defaults, &f->kwdefaults,
                   &f->closure, &f->annotations, &f->annotate, &f->type_params, &f->retired})
    use(*v);
}

void function_dealloc(Thread& th, Object* o) {
  auto* f = static_cast<Function*>(o);
  each_field(f, [](Value& v) { dec_ref(std::exchange(v, Value())); });
  if (f->code != nullptr) dec_ref(static_cast<Object*>(f->code));
  object_free(th, o);
}

void function_traverse(Object* o, Visitor& visit) {
  auto* f = static_cast<Function*>(o);
  if (f->code != nullptr) visit(Value(f->code));
  each_field(f, [&](Value& v) { visit(v); });
  traverse_attributes(o, visit);
}

void function_clear(Thread& th, Object* o) {
  auto* f = static_cast<Function*>(o);
  for (Value* v : {&f->defaults, &f->kwdefaults, &f->closure, &f->annotations, &f->annotate, &f->type_params, &f->doc,
                   &f->module, &f->retired})
    dec_ref(std::exchange(*v, Value()));
  clear_attributes(th, o);
}

Owned function_repr(Thread& th, Value self) {
  auto* f = self.as<Function>();
  char address[32];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(f));
  return format_str(th, "<function {} at {}>", f->qualname, address);
}

Owned function_descr_get(Thread& th, Value self, Value object, Value) {
  if (!object) return Owned::borrow(self);
  return bound_method_new(th, self, object);
}

Owned function_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  Value v[6];
  if (failed(native_match(th, "function(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)", args,
                          nargs, kwnames, v, 6)))
    return {};
  if (!is_kind(v[0], Kind::kCode)) {
    return raise(th, th.rt->exc.TypeError, "function() argument 'code' must be code, not {}", type_of(th, v[0]));
  }
  if (!is_dict(v[1])) {
    return raise(th, th.rt->exc.TypeError, "function() argument 'globals' must be dict, not {}", type_of(th, v[1]));
  }
  if (!v[2].is_none() && !is_str(v[2])) return raise(th, th.rt->exc.TypeError, "arg 3 (name) must be None or string");
  if (!v[3].is_none() && !is_tuple(v[3]))
    return raise(th, th.rt->exc.TypeError, "arg 4 (defaults) must be None or tuple");
  auto* code = v[0].as<Code>();
  size_t free = code->locals_count - code->first_free;
  if (!is_tuple(v[4])) {
    if (free != 0 && v[4].is_none()) return raise(th, th.rt->exc.TypeError, "arg 5 (closure) must be tuple");
    if (!v[4].is_none()) return raise(th, th.rt->exc.TypeError, "arg 5 (closure) must be None or tuple");
  }
  size_t given = v[4].is_none() ? 0 : v[4].as<Tuple>()->size;
  if (given != free) {
    return raise(th, th.rt->exc.ValueError, "{} requires closure of length {}, not {}", code->name, free, given);
  }
  for (size_t i = 0; i < given; ++i) {
    if (!is_kind(v[4].as<Tuple>()->items[i], Kind::kCell)) {
      return raise(th, th.rt->exc.TypeError, "arg 5 (closure) expected cell, found {}",
                   type_of(th, v[4].as<Tuple>()->items[i]));
    }
  }
  if (!v[5].is_none() && !is_dict(v[5]))
    return raise(th, th.rt->exc.TypeError, "arg 6 (kwdefaults) must be None or dict");
  Owned result = function_new(th, v[0], v[1]);
  if (!result) return {};
  auto* f = result.as<Function>();
  if (!v[2].is_none()) set_field(f->name, v[2]);
  if (!v[3].is_none()) set_field(f->defaults, v[3]);
  if (!v[4].is_none()) set_field(f->closure, v[4]);
  if (!v[5].is_none()) set_field(f->kwdefaults, v[5]);
  return result;
}

void fill(TypeSlots& s) {
  s.dealloc = &function_dealloc;
  s.traverse = &function_traverse;
  s.clear = &function_clear;
  s.repr = &function_repr;
  s.call = &function_call;
  s.descr_get = &function_descr_get;
  s.construct = &function_construct;
}

const TypeSpec kFunctionSpec = {
    "function",
    sizeof(Function),
    Kind::kFunction,
    TypeFlags::kGc | TypeFlags::kHasDict | TypeFlags::kWeakRef | TypeFlags::kMethodDescriptor,
    "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a "
    "string "
    "that overrides the name from the code object\n  argdefs\n    a tuple that specifies the default argument values\n "
    " "
    "closure\n    a tuple that supplies the bindings for free variables\n  kwdefaults\n    a dictionary that specifies "
    "the "
    "default keyword argument values",
    &fill,
    {},
    kGetSets,
    "(code, globals, name=None, argdefs=None, closure=None,\n         kwdefaults=None)"};

}  // namespace

namespace {

// dict_get_str for a name that stands at the same place in most namespaces, `entry`.
Value get_at_usual_place(Value dict, Value name, uint32_t& entry) {
  auto* d = dict.as<Dict>();
  if (DX_LIKELY(entry < d->entry_count && d->entries[entry].key == name)) return d->entries[entry].value;
  const int64_t found = dict_entry_index(d, name);
  if (found < 0) return Value();
  entry = static_cast<uint32_t>(found);
  return d->entries[entry].value;
}

}  // namespace

Value builtins_of_globals(Thread& th, Value globals) {
  Value v = get_at_usual_place(globals, th.rt->names.__builtins__, th.rt->interp->builtins_entry);
  if (v && is_kind(v, Kind::kModule)) v = v.as<Module>()->dict;
  if (v && is_dict(v)) return v;
  if (v) return th.rt->interp->foreign_builtins;
  return th.rt->builtins ? th.rt->builtins.as<Module>()->dict : globals;
}

Value builtins_seen(Thread& th, Value globals, Value builtins) {
  if (builtins != th.rt->interp->foreign_builtins.get()) return builtins;
  return dict_get_str(globals, th.rt->names.__builtins__);
}

Owned function_new(Thread& th, Value code_value, Value globals) {
  Object* o = object_alloc(th, th.rt->types.function);
  if (o == nullptr) return {};
  auto* f = static_cast<Function*>(o);
  auto* code = code_value.as<Code>();
  inc_ref(code_value);
  f->code = code;
  set_field(f->globals, globals);
  set_field(f->builtins, builtins_of_globals(th, globals));
  set_field(f->name, code->name);
  set_field(f->qualname, code->qualname);
  Value module = get_at_usual_place(globals, th.rt->names.__name__, th.rt->interp->name_entry);
  if (module) set_field(f->module, module);
  if ((code->flags & bytecode::kCodeHasDocstring) == 0) f->doc = Value::none();
  return Owned::steal(o);
}

Status init_function_type(Thread& th) {
  th.rt->types.function = type_from_spec(th, kFunctionSpec);
  return th.rt->types.function != nullptr ? Status::kOk : Status::kError;
}

}  // namespace dxpy
