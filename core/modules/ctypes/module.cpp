// The module _ctypes.
#include <cstring>

#include "core/host/services.h"
#include "core/memory/alloc.h"
#include "core/modules/builtin_module.h"
#include "core/modules/ctypes/ctypes.h"
#include "core/modules/services_call.h"

namespace dxpy {

namespace ctypes {

namespace {

Owned sizeof_(Thread& th, Value v) {
  if (CInfo* info = info_of(th, v)) return int_from_u64(th, info->size);
  if (is_data(th, v)) return int_from_u64(th, as_data(v)->size);
  return raise(th, th.rt->exc.TypeError, "this type has no size");
}
Owned alignment(Thread& th, Value v) {
  if (CInfo* info = info_of(th, v)) return int_from_u64(th, info->align);
  if (is_data(th, v)) return int_from_u64(th, info_of_object(v.as_object())->align);
  return raise(th, th.rt->exc.TypeError, "no alignment info");
}
Owned addressof(Thread& th, Value v) {
  if (!is_data(th, v)) {
    return raise(th, th.rt->exc.TypeError, "addressof() argument must be _ctypes._CData, not {}", type_of(th, v));
  }
  return int_from_u64(th, reinterpret_cast<uintptr_t>(as_data(v)->data));
}
Owned byref(Thread& th, Value v, int64_t offset) {
  if (!is_data(th, v)) {
    return raise(th, th.rt->exc.TypeError, "byref() argument 1 must be _ctypes._CData, not {}", type_of(th, v));
  }
  CArg* a = arg_new(th, &ffi_type_pointer, 'P');
  if (a == nullptr) return {};
  a->value.p = as_data(v)->data + offset;
  a->object = own(v);
  return Owned::steal(Value(a));
}
Status resize(Thread& th, Value v, int64_t size) {
  if (!is_data(th, v)) return raise(th, th.rt->exc.TypeError, "excepted ctypes instance");
  CData* d = as_data(v);
  size_t least = info_of_object(d)->size;
  if (size < static_cast<int64_t>(least)) return raise(th, th.rt->exc.ValueError, "minimum size is {}", least);
  if (!d->owns && d->data != d->small) {
    return raise(th, th.rt->exc.ValueError, "Memory cannot be resized because this object doesn't own it");
  }
  auto n = static_cast<size_t>(size);
  if (d->owns || n > sizeof d->small) {
    auto* fresh = static_cast<char*>(mem_zalloc(n));
    if (fresh == nullptr) return raise_no_memory(th);
    std::memcpy(fresh, d->data, std::min(d->size, n));
    if (d->owns) mem_free(d->data);
    d->data = fresh;
    d->owns = true;
  }
  d->size = n;
  return Status::kOk;
}
Owned buffer_info(Thread& th, Value v) {
  CInfo* info = is_data(th, v) ? info_of_object(v.as_object()) : info_of(th, v);
  if (info == nullptr) return raise(th, th.rt->exc.TypeError, "not a ctypes type or object");
  std::vector<Value> dims;
  for (int64_t n : info->shape) dims.push_back(Value::small_int(n));
  Owned shape = tuple_from(th, dims.data(), dims.size()), format = str_new(th, info->format);
  if (!shape || !format) return {};
  return tuple_of(th, format, Value::small_int(static_cast<int64_t>(dims.size())), shape);
}
Owned unpickle(Thread& th, Value type, Value content) {
  Owned made = call_method(th, type, lend(str_ascii(th, "__new__")), type);
  Owned method = made ? get_attr(th, made, "__setstate__") : Owned();
  Owned done = method ? call_ex(th, method, content, Value()) : Owned();
  return done ? std::move(made) : Owned();
}

Owned get_errno(Thread& th) { return Owned::small_int(thread_errno(th)); }
Owned set_errno(Thread& th, int n) { return Owned::small_int(std::exchange(thread_errno(th), n)); }

// --- libraries
constexpr int kNow = 2;  // RTLD_NOW
Owned dlopen(Thread& th, Value name, int mode) {
  PathArg path;
  std::string message;
  if (!name.is_none() && failed(path_arg(th, name, "dlopen", "name", 0, path))) return {};
  HostLibrary* library = services_of(th).library_open(path.text, mode | kNow, message);
  if (library == nullptr) return raise(th, th.rt->exc.OSError, message);
  return int_from_u64(th, reinterpret_cast<uintptr_t>(library));
}
HostLibrary* library_of(Value v) { return reinterpret_cast<HostLibrary*>(static_cast<uintptr_t>(int_as_u64_mask(v))); }
Status dlclose(Thread& th, Value handle) {
  std::string message;
  if (!is_int(handle)) return raise(th, th.rt->exc.TypeError, "integer expected");
  if (services_of(th).library_close(library_of(handle), message)) return Status::kOk;
  return raise(th, th.rt->exc.OSError, message);
}
Owned dlsym(Thread& th, Value handle, Str* name) {
  std::string message;
  if (!is_int(handle)) return raise(th, th.rt->exc.TypeError, "integer expected");
  void* p = services_of(th).library_symbol(library_of(handle), name->data, message);
  if (p == nullptr) {
    if (message.empty()) return raise(th, th.rt->exc.OSError, "symbol {!r} not found", Value(name));
    return raise(th, th.rt->exc.OSError, message);
  }
  return int_from_u64(th, reinterpret_cast<uintptr_t>(p));
}
Owned call_any(Thread& th, Value function, Value arguments) {
  if (!is_int(function) || !is_tuple(arguments)) {
    return raise(th, th.rt->exc.TypeError, "call_function() needs an address and a tuple");
  }
  auto* address = reinterpret_cast<void*>(static_cast<uintptr_t>(int_as_u64_mask(function)));
  std::span<const Value> args = fast_items_tuple(arguments);
  return call_function(th, address, args.data(), args.size(), Value(), Value(), Value(), kCdecl);
}
Owned object_at(Thread& th, Value address) {
  if (!is_int(address)) return raise(th, th.rt->exc.TypeError, "integer expected");
  return Owned::borrow(Value(int_as_u64_mask(address)));
}

// --- functions that the library calls through their addresses. Objects travel as words; results are owned.
uint64_t cast_object(char* p, uint64_t source_bits, uint64_t type_bits) {
  Thread& th = *Thread::current();
  Value source(source_bits), type(type_bits);
  CInfo* info = info_of(th, type);
  bool pointer =
      info != nullptr &&
      (info->kind == CKind::kPointer || info->kind == CKind::kFunction ||
       (info->code != nullptr && std::string_view("sPzUZXO").find(info->code->code) != std::string_view::npos));
  if (!pointer) {
    if (is_type(type)) {
      (void)raise(th, th.rt->exc.TypeError, "cast() argument 2 must be a pointer type, not {}", type.as<Type>());
    } else {
      (void)raise(th, th.rt->exc.TypeError, "cast() argument 2 must be a pointer type, not {}", type_of(th, type));
    }
    return 0;
  }
  Owned result = call(th, type);
  if (!result) return 0;
  CData* d = as_data(result);
  if (is_data(th, source)) {
    // Both share what they keep alive.
    CData* from = as_data(source);
    Owned kept = kept_objects(th, from);
    if (!kept) return 0;
    if (is_dict(kept)) {
      Owned key = int_from_u64(th, reinterpret_cast<uintptr_t>(from));
      if (!key || failed(dict_set(th, kept, key, source))) return 0;
    }
    assign_owned(d->objects, std::move(kept));
  }
  std::memcpy(d->data, &p, sizeof p);
  return result.release().bits();
}
uint64_t string_at(const char* p, int size) {
  Thread& th = *Thread::current();
  return bytes_new(th, size < 0 ? std::string_view(p) : std::string_view(p, static_cast<size_t>(size)))
      .release()
      .bits();
}
uint64_t wide_string_at(const uint32_t* p, int size) { return wide_text(*Thread::current(), p, size).release().bits(); }
uint64_t memory_at(char* p, int64_t size, int readonly) {
  Thread& th = *Thread::current();
  if (size < 0) {
    (void)raise(th, th.rt->exc.ValueError, "memoryview_at: size is negative (or overflowed): {}", size);
    return 0;
  }
  return memoryview_from_memory(th, Value::none(), p, static_cast<size_t>(size), readonly != 0).release().bits();
}

// --- CArg
using ArgFields = OwnedFields<CArg, &CArg::object>;
Owned arg_repr(Thread& th, Value self) {
  auto* a = self.as<CArg>();
  std::string_view tag(&a->tag, 1);
  switch (a->tag) {
    case 'b':
    case 'h':
    case 'i':
    case 'l':
    case 'q': {
      const SimpleCode* code = simple_code(a->tag);
      Owned v = code->get(th, a->value.bytes);
      return v ? format_str(th, "<cparam '{}' ({})>", tag, v) : Owned();
    }
    case 'B':
    case 'H':
    case 'I':
    case 'L':
    case 'Q':
    case 'f':
    case 'd': {
      Owned v = simple_code(a->tag)->get(th, a->value.bytes);
      return v ? format_str(th, "<cparam '{}' ({!r})>", tag, v) : Owned();
    }
    case 'c': {
      Owned v = simple_code('c')->get(th, a->value.bytes);
      Owned text = v ? repr(th, v) : Owned();
      return text ? format_str(th, "<cparam 'c' ({})>", str_view(text).substr(1)) : Owned();
    }
    default:
      break;
  }
  Owned id =
      int_from_u64(th, reinterpret_cast<uintptr_t>(a->tag == 'P' || a->tag == 'z' || a->tag == 'Z' ? a->value.p : a));
  Owned hex = id ? int_to_text(th, id, 16, true) : Owned();
  return hex ? format_str(th, a->tag == 'V' ? "<cparam '{}' at {}>" : "<cparam '{}' ({})>", tag, hex) : Owned();
}
Owned arg_object(Thread&, Value self) {
  return self.as<CArg>()->object ? Owned::borrow(self.as<CArg>()->object) : Owned::none();
}
const GetSetDef kArgGetSets[] = {{"_obj", arg_object, nullptr, "the wrapped object"}};
void fill_arg(TypeSlots& s) {
  ArgFields::fill(s);
  s.repr = arg_repr;
}
const TypeSpec kArgSpec = {
    "_ctypes.CArgObject", sizeof(CArg), Kind::kOther, TypeFlags::kGc | TypeFlags::kDisallowNew, nullptr, fill_arg, {},
    kArgGetSets};

const NativeDef kFunctions[] = {
    function<&sizeof_>("sizeof(obj, /)", "Return the size in bytes of a C instance."),
    function<&alignment>("alignment(object, /)", "alignment(C type) -> integer"),
    function<&addressof>("addressof(obj, /)", "Return the address of the C instance internal buffer"),
    function<&byref>("byref(obj, offset=0, /)",
                     "Return a pointer lookalike to a C instance, only usable as function argument."),
    function<&resize>("resize(obj, size, /)"),
    function<&buffer_info>("buffer_info(object, /)", "Return buffer interface information"),
    function<&unpickle>("_unpickle(typ, content, /)"),
    function<&get_errno>("get_errno()"),
    function<&set_errno>("set_errno(value, /)"),
    function<&dlopen>("dlopen(name, flag=0, /)", "dlopen(name, flag={RTLD_GLOBAL|RTLD_LOCAL}) open a shared library"),
    function<&dlclose>("dlclose(handle, /)", "dlclose a library"),
    function<&dlsym>("dlsym(handle, name, /)", "find symbol in shared library"),
    function<&call_any>("call_function(address, arguments, /)"),
    function<&call_any>("call_cdeclfunction(address, arguments, /)"),
    function<&object_at>("PyObj_FromPtr(address, /)"),
};

struct AddressRow {
  const char* name;
  void* address;
};

Status add_constants(Thread& th, Module* m) {
  const AddressRow addresses[] = {
      {"_memmove_addr", reinterpret_cast<void*>(&std::memmove)},
      {"_memset_addr", reinterpret_cast<void*>(&std::memset)},
      {"_cast_addr", reinterpret_cast<void*>(&cast_object)},
      {"_string_at_addr", reinterpret_cast<void*>(&string_at)},
      {"_wstring_at_addr", reinterpret_cast<void*>(&wide_string_at)},
      {"_memoryview_at_addr", reinterpret_cast<void*>(&memory_at)},
  };
  for (const AddressRow& row : addresses) {
    Owned n = int_from_u64(th, reinterpret_cast<uintptr_t>(row.address));
    if (!n || failed(module_add(th, m, row.name, n))) return Status::kError;
  }
  struct Row {
    const char* name;
    int value;
  };
  const Row rows[] = {{"FUNCFLAG_CDECL", kCdecl},
                      {"FUNCFLAG_PYTHONAPI", kPythonApi},
                      {"FUNCFLAG_USE_ERRNO", kUseErrno},
                      {"FUNCFLAG_USE_LASTERROR", 16},
                      {"RTLD_LOCAL", 0},
                      {"RTLD_GLOBAL", 256},
                      {"CTYPES_MAX_ARGCOUNT", 1024},
                      {"SIZEOF_TIME_T", 8}};
  for (const Row& row : rows) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  return module_add_text(th, m, "__version__", "1.1.0");
}

Status exec(Thread& th, Module* m) {
  auto& s = state(th);
  if (failed(require_services(th, "_ctypes"))) return Status::kError;
  if (s.argument_error) {  // imported afresh: the same types
    struct Again {
      const char* name;
      Value value;
    };
    for (const Again& row : {Again{"_SimpleCData", s.simple}, Again{"Structure", s.structure}, Again{"Union", s.union_},
                             Again{"Array", s.array}, Again{"_Pointer", s.pointer}, Again{"CFuncPtr", s.function},
                             Again{"CField", type_value(s.field)}, Again{"ArgumentError", s.argument_error}}) {
      if (failed(module_add(th, m, row.name, row.value))) return Status::kError;
    }
    return add_constants(th, m);
  }
  s.arg = type_from_spec(th, kArgSpec);
  if (s.arg == nullptr || failed(metatypes_init(th)) || failed(data_init(th)) || failed(simple_init(th, m)) ||
      failed(aggregate_init(th, m)) || failed(array_init(th, m)) || failed(pointer_init(th, m)) ||
      failed(function_init(th, m)) || failed(thunk_init(th))) {
    return Status::kError;
  }
  s.argument_error = add_exception(th, m, "ArgumentError", th.rt->exc.Exception);
  return s.argument_error ? add_constants(th, m) : Status::kError;
}

}  // namespace

}  // namespace ctypes

extern const ModuleDef kCtypesModule = {"_ctypes", "Create and manipulate C compatible data types in Python.",
                                        ctypes::kFunctions, &ctypes::exec};

}  // namespace dxpy
