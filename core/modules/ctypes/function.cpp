// CFuncPtr: function pointers.
#include <cstring>

#include "core/host/services.h"
#include "core/modules/ctypes/ctypes.h"
#include "core/modules/ctypes/python_api.h"
#include "core/modules/posix.h"

namespace dxpy::ctypes {

namespace {

FuncPtr* as_function(Value v) { return v.as<FuncPtr>(); }

void dealloc(Thread& th, Object* o) {
  auto* f = static_cast<FuncPtr*>(o);
  for (Value* v : {&f->callable, &f->restype, &f->argtypes, &f->converters, &f->errcheck, &f->check, &f->param_flags,
                   &f->thunk, &f->base, &f->objects}) {
    drop(*v);
  }
  object_free(th, o);
}
void traverse(Object* o, Visitor& visit) {
  auto* f = static_cast<FuncPtr*>(o);
  for (Value v : {f->callable, f->restype, f->argtypes, f->converters, f->errcheck, f->check, f->param_flags, f->thunk,
                  f->base, f->objects}) {
    visit(v);
  }
  traverse_attributes(o, visit);
}
void clear(Thread& th, Object* o) {
  auto* f = static_cast<FuncPtr*>(o);
  for (Value* v : {&f->callable, &f->errcheck, &f->thunk, &f->objects}) drop(*v);
  clear_attributes(th, o);
}

void* address_of(Value self) {
  void* p;
  std::memcpy(&p, as_data(self)->data, sizeof p);
  return p;
}

FuncPtr* new_function(Thread& th, Type* cls, void* address) {
  CInfo* info = info_of(th, type_value(cls));
  if (info == nullptr) {
    (void)raise(th, th.rt->exc.TypeError, "cannot construct instance of this class: no argtypes/restype");
    return nullptr;
  }
  auto* f = make_instance<FuncPtr>(th, cls);
  if (f == nullptr) return nullptr;
  f->data = f->small;
  f->size = sizeof(void*);
  f->length = 1;
  std::memcpy(f->data, &address, sizeof address);
  return f;
}

// ((1, "name", default), ...): directions are 1 in, 2 out, 3 both.
Status check_param_flags(Thread& th, const CInfo* info, Value flags) {
  if (flags.is_none() || !info->argtypes) return Status::kOk;
  if (!is_tuple(flags)) return raise(th, th.rt->exc.TypeError, "paramflags must be a tuple or None");
  if (fast_items_tuple(flags).size() != fast_items_tuple(info->argtypes).size()) {
    return raise(th, th.rt->exc.ValueError, "paramflags must have the same length as argtypes");
  }
  for (size_t i = 0; i < fast_items_tuple(flags).size(); ++i) {
    Value row = fast_items_tuple(flags)[i];
    size_t n = is_tuple(row) ? fast_items_tuple(row).size() : 0;
    int64_t direction = 0;
    bool good =
        n >= 1 && n <= 3 && is_int(fast_items_tuple(row)[0]) && int_fits_i64(fast_items_tuple(row)[0], direction);
    good = good && (n < 2 || is_str(fast_items_tuple(row)[1]) || fast_items_tuple(row)[1].is_none());
    if (!good) {
      return raise(th, th.rt->exc.TypeError, "paramflags must be a sequence of (int [,string [,value]]) tuples");
    }
    if ((direction & 2) == 0) continue;
    const CInfo* type = info_of(th, fast_items_tuple(info->argtypes)[i]);
    bool pointer =
        type != nullptr &&
        (type->kind == CKind::kPointer || type->kind == CKind::kArray ||
         (type->code != nullptr && std::string_view("zZP").find(type->code->code) != std::string_view::npos));
    if (!pointer) {
      return raise(th, th.rt->exc.TypeError, "'out' parameter {} must be a pointer type, not {}", i + 1,
                   fast_items_tuple(info->argtypes)[i].as<Type>());
    }
  }
  return Status::kOk;
}

// ("name", dll)
Owned from_library(Thread& th, Type* cls, Value pair, Value flags) {
  std::span<const Value> parts = fast_items_tuple(pair);
  if (parts.size() != 2)
    return raise(th, th.rt->exc.TypeError, "argument must be callable or integer function address");
  Owned handle = get_attr(th, parts[1], "_handle");
  if (!handle) return {};
  if (!is_int(handle)) {
    return raise(th, th.rt->exc.TypeError, "the _handle attribute of the second argument must be an integer");
  }
  std::string name;
  if (is_str(parts[0])) {
    name = str_view(parts[0]);
  } else if (is_bytes(parts[0])) {
    name = bytes_view(parts[0]);
  } else {
    return raise(th, th.rt->exc.TypeError, "function name must be string, bytes object or integer");
  }
  std::string message;
  auto* library = reinterpret_cast<HostLibrary*>(static_cast<uintptr_t>(int_as_u64_mask(handle)));
  void* address = host_of(th).services()->library_symbol(library, name.c_str(), message);
  const CInfo* info = info_of(th, type_value(cls));
  if (address == nullptr && info != nullptr && (info->flags & kPythonApi) != 0) address = python_symbol(th, name);
  if (address == nullptr) {
    if (message.empty()) return raise(th, th.rt->exc.AttributeError, "function {!r} not found", parts[0]);
    return raise(th, th.rt->exc.AttributeError, message);
  }
  FuncPtr* f = new_function(th, cls, address);
  if (f == nullptr) return {};
  Owned result = Owned::steal(Value(f));
  if (failed(check_param_flags(th, info_of_object(f), flags)) || failed(keep(th, f, 0, Owned::borrow(parts[1])))) {
    return {};
  }
  f->callable = own(parts[1]);
  f->param_flags = own(flags);
  return result;
}

Owned from_callable(Thread& th, Type* cls, Value callable) {
  CInfo* info = info_of(th, type_value(cls));
  if (info == nullptr || !info->argtypes) {
    return raise(th, th.rt->exc.TypeError, "cannot construct instance of this class: no argtypes");
  }
  if (!info->restype) return raise(th, th.rt->exc.TypeError, "cannot construct instance of this class: no restype");
  void* code = nullptr;
  Owned thunk = thunk_new(th, callable, info->argtypes, info->restype, info->flags, code);
  if (!thunk) return {};
  FuncPtr* f = new_function(th, cls, code);
  if (f == nullptr) return {};
  Owned result = Owned::steal(Value(f));
  f->callable = own(callable);
  Owned kept = thunk.clone();
  f->thunk = thunk.release();
  return failed(keep(th, f, 0, std::move(kept))) ? Owned() : std::move(result);
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value) {
  if (nargs == 0) return Owned::steal(Value(new_function(th, cls, nullptr)));
  if (nargs <= 2 && is_tuple(args[0])) return from_library(th, cls, args[0], nargs == 2 ? args[1] : Value::none());
  if (nargs == 1 && is_int(args[0])) {
    auto address = static_cast<uintptr_t>(int_as_u64_mask(args[0]));
    return Owned::steal(Value(new_function(th, cls, reinterpret_cast<void*>(address))));
  }
  if (nargs != 1) return raise(th, th.rt->exc.TypeError, "argument must be callable or integer function address");
  if (slots_of(th, args[0]).call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "argument must be callable or integer function address");
  }
  return from_callable(th, cls, args[0]);
}
Status init(Thread&, Value, const Value*, size_t, Value) { return Status::kOk; }

// --- attributes that override the class's
Owned get_restype(Thread&, Value self) {
  FuncPtr* f = as_function(self);
  if (f->restype) return Owned::borrow(f->restype);
  CInfo* info = info_of_object(f);
  return info->restype ? info->restype.clone() : Owned::none();
}
Status set_restype(Thread& th, Value self, Value v) {
  FuncPtr* f = as_function(self);
  if (!v) {
    drop(f->restype);
    drop(f->check);
    return Status::kOk;
  }
  if (!v.is_none() && info_of(th, v) == nullptr && slots_of(th, v).call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "restype must be a type, a callable, or None");
  }
  Owned check;
  if (!v.is_none() && find_attr(th, v, lend(str_ascii(th, "_check_retval_")), check) == Tri::kError)
    return Status::kError;
  assign(f->restype, v);
  assign_owned(f->check, std::move(check));
  return Status::kOk;
}
Owned get_argtypes(Thread&, Value self) {
  FuncPtr* f = as_function(self);
  if (f->argtypes) return Owned::borrow(f->argtypes);
  CInfo* info = info_of_object(f);
  return info->argtypes ? info->argtypes.clone() : Owned::none();
}
Status set_argtypes(Thread& th, Value self, Value v) {
  FuncPtr* f = as_function(self);
  if (!v || v.is_none()) {
    drop(f->argtypes);
    drop(f->converters);
    return Status::kOk;
  }
  Owned types = is_sequence(th, v) ? sequence_to_tuple(th, v) : Owned(), converters;
  if (!types) {
    if (th.has_error()) return Status::kError;
    return raise(th, th.rt->exc.TypeError, "_argtypes_ must be a sequence of types");
  }
  if (failed(copy_metatype_types(th, static_cast<CType*>(f->type()), types, converters))) return Status::kError;
  assign(f->argtypes, types);
  assign_owned(f->converters, std::move(converters));
  return Status::kOk;
}
Owned get_errcheck(Thread&, Value self) {
  return as_function(self)->errcheck ? Owned::borrow(as_function(self)->errcheck) : Owned::none();
}
Status set_errcheck(Thread& th, Value self, Value v) {
  if (v && slots_of(th, v).call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "the errcheck attribute must be callable");
  }
  assign(as_function(self)->errcheck, v);
  return Status::kOk;
}

// --- calls
struct Prepared {
  std::vector<Owned> owned;
  std::vector<Value> args;
  std::vector<size_t> outputs;
  uint64_t in_out = 0;
};

// Arguments by paramflags: defaults, names, outputs made here.
Status match_flags(Thread& th, FuncPtr* f, Value argtypes, const Value* args, size_t nargs, Value kwnames,
                   Prepared& p) {
  std::span<const Value> rows = fast_items_tuple(f->param_flags), types = fast_items_tuple(argtypes);
  std::span<const Value> names = kwnames ? fast_items_tuple(kwnames) : std::span<const Value>();
  size_t next = 0, used_names = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    std::span<const Value> row = fast_items_tuple(rows[i]);
    int64_t direction = 0;
    (void)int_fits_i64(row[0], direction);
    Value name = row.size() > 1 ? row[1] : Value(), fallback = row.size() > 2 ? row[2] : Value(), given;
    if ((direction & 3) == 2) {
      if (!fallback) {
        CInfo* info = info_of(th, types[i]);
        Value target = info->kind == CKind::kArray ? types[i] : Value(info->item.get());
        Owned made = target ? call(th, target) : Owned();
        if (!made) return Status::kError;
        p.args.push_back(made.get());
        p.owned.push_back(std::move(made));
      } else {
        p.args.push_back(fallback);
      }
      p.outputs.push_back(i);
      continue;
    }
    if (next < nargs) {
      given = args[next++];
    } else {
      for (size_t k = 0; name && is_str(name) && k < names.size(); ++k) {
        if (str_equal(names[k], name)) {
          given = args[nargs + k];
          ++used_names;
        }
      }
    }
    if (!given) given = (direction & 4) != 0 && !fallback ? Value::small_int(0) : fallback;
    if (!given) {
      if (name && is_str(name)) return raise(th, th.rt->exc.TypeError, "required argument {!r} missing", name);
      return raise(th, th.rt->exc.TypeError, "not enough arguments");
    }
    if ((direction & 2) != 0) {
      // In and out: a plain value is put into memory of the target's type.
      CInfo* info = info_of(th, types[i]);
      Value target = info->kind == CKind::kPointer ? Value(info->item.get()) : Value();
      if (target && !is_data(th, given) && type_of(th, given) != state(th).arg) {
        Owned made = call_with(th, target, given);
        if (!made) return Status::kError;
        given = made.get();
        p.owned.push_back(std::move(made));
      }
      p.outputs.push_back(i);
    }
    p.args.push_back(given);
  }
  if (next < nargs || used_names < names.size()) {
    return raise(th, th.rt->exc.TypeError, "call takes exactly {} arguments ({} given)", next + used_names,
                 nargs + names.size());
  }
  return Status::kOk;
}

Owned outputs_of(Thread& th, const Prepared& p) {
  std::vector<Owned> values;
  std::vector<Value> words;
  for (size_t i : p.outputs) {
    Owned v = call_method(th, p.args[i], lend(str_ascii(th, "__ctypes_from_outparam__")));
    if (!v) return {};
    words.push_back(v.get());
    values.push_back(std::move(v));
  }
  if (words.size() == 1) return std::move(values[0]);
  return tuple_from(th, words.data(), words.size());
}

Owned call_slot(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  FuncPtr* f = as_function(self);
  CInfo* info = info_of_object(f);
  Value restype = f->restype ? f->restype : info->restype.get();
  Value check = f->restype ? f->check : info->check.get();
  Value converters = f->converters ? f->converters : info->converters.get();
  Value argtypes = f->argtypes ? f->argtypes : info->argtypes.get();
  void* address = address_of(self);
  if (address == nullptr) return raise(th, th.rt->exc.ValueError, "attempt to call a NULL function pointer");
  Prepared p;
  bool flagged = f->param_flags && !f->param_flags.is_none() && argtypes;
  if (flagged) {
    if (failed(match_flags(th, f, argtypes, args, nargs, kwnames, p))) return {};
  } else {
    p.args.assign(args, args + nargs);
  }
  if (converters) {
    size_t wanted = fast_items_tuple(converters).size();
    if (p.args.size() < wanted) {
      return raise(th, th.rt->exc.TypeError, "this function takes at least {} argument{} ({} given)", wanted,
                   wanted == 1 ? "" : "s", p.args.size());
    }
  }
  Owned held_restype = Owned::borrow(restype), held_converters = Owned::borrow(converters);
  Owned result = call_function(th, address, p.args.data(), p.args.size(), converters, restype, check, info->flags);
  if (result && f->errcheck) {
    Owned all = tuple_from(th, p.args.data(), p.args.size());
    Owned checked = all ? call_with(th, f->errcheck, result, self, all) : Owned();
    if (!checked) return {};
    // The arguments themselves mean: go on as usual.
    if (!flagged || p.outputs.empty() || checked.get() != all.get()) return checked;
  }
  if (!result || !flagged || p.outputs.empty()) return result;
  return outputs_of(th, p);
}

Tri truth_slot(Thread&, Value self) { return tri(address_of(self) != nullptr); }
Owned repr_slot(Thread& th, Value self) {
  Owned id = int_from_u64(th, reinterpret_cast<uintptr_t>(self.as_object()));
  Owned hex = id ? int_to_text(th, id, 16, true) : Owned();
  return hex ? format_str(th, "<{} object at {}>", full_type_name(self.as_object()->type()), hex) : Owned();
}

const GetSetDef kGetSets[] = {{"errcheck", get_errcheck, set_errcheck, "a function to check for errors"},
                              {"restype", get_restype, set_restype, "specify the result type"},
                              {"argtypes", get_argtypes, set_argtypes, "specify the argument types"}};
void fill(TypeSlots& s) {
  fill_data(s);
  s.dealloc = dealloc;
  s.traverse = traverse;
  s.clear = clear;
  s.construct = construct;
  s.init = init;
  s.call = call_slot;
  s.truth = truth_slot;
  s.repr = repr_slot;
}
const TypeSpec kSpec = {"_ctypes.CFuncPtr",
                        sizeof(FuncPtr),
                        Kind::kOther,
                        TypeFlags::kBaseType | TypeFlags::kGc,
                        "Function Pointer",
                        fill,
                        {},
                        kGetSets};

}  // namespace

Status copy_metatype_types(Thread& th, CType*, Value types, Owned& converters) {
  std::span<const Value> items = fast_items_tuple(types);
  std::vector<Owned> found(items.size());
  std::vector<Value> words(items.size());
  for (size_t i = 0; i < items.size(); ++i) {
    Tri has = find_attr(th, items[i], lend(str_ascii(th, "from_param")), found[i]);
    if (has == Tri::kError) return Status::kError;
    if (has == Tri::kFalse) {
      return raise(th, th.rt->exc.TypeError, "item {} in _argtypes_ has no from_param method", i + 1);
    }
    words[i] = found[i].get();
  }
  converters = tuple_from(th, words.data(), words.size());
  return converters ? Status::kOk : Status::kError;
}

Status metatype_init_function(Thread& th, CType* t) {
  Owned flags = class_attribute(th, t, "_flags_"), types = class_attribute(th, t, "_argtypes_");
  Owned restype = class_attribute(th, t, "_restype_");
  int64_t n = 0;
  if (!flags || !is_int(flags) || !int_fits_i64(flags, n)) {
    return raise(th, th.rt->exc.TypeError, "class must define _flags_ which must be an integer");
  }
  CInfo* info = info_new(t);
  info->kind = CKind::kFunction;
  info->size = info->align = sizeof(void*);
  info->length = 1;
  info->has_pointer = true;
  info->format = "X{}";
  info->flags = static_cast<int>(n);
  if (types) {
    if (!is_tuple(types)) return raise(th, th.rt->exc.TypeError, "_argtypes_ must be a sequence of types");
    if (failed(copy_metatype_types(th, t, types, info->converters))) return Status::kError;
    info->argtypes = std::move(types);
  }
  if (!restype) return Status::kOk;
  if (!restype.get().is_none() && info_of(th, restype) == nullptr && slots_of(th, restype).call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "_restype_ must be a type, a callable, or None");
  }
  if (!restype.get().is_none() &&
      find_attr(th, restype, lend(str_ascii(th, "_check_retval_")), info->check) == Tri::kError) {
    return Status::kError;
  }
  info->restype = std::move(restype);
  return Status::kOk;
}

Status function_init(Thread& th, Module* m) {
  state(th).function = abstract_class(th, m, kSpec, state(th).function_meta);
  return state(th).function ? Status::kOk : Status::kError;
}

}  // namespace dxpy::ctypes
