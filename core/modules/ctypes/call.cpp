// Calls of C functions: arguments to words, the call without the turn, the result.
#include <cerrno>
#include <cstring>
#include <memory>

#include "core/modules/ctypes/ctypes.h"
#include "core/object/turn.h"

namespace dxpy::ctypes {

namespace {

constexpr size_t kMaxArguments = 1024;

Failure raise_argument(Thread& th, size_t position, Owned error) {
  Owned text = str_of(th, error);
  if (!text) return {};
  return raise(th, state(th).argument_error.as<Type>(), "argument {}: {}: {}", position, type_of(th, error), text);
}

// An object passed as it is, without argtypes.
Owned default_argument(Thread& th, Value v) {
  if (is_data(th, v)) return as_parameter(th, v);
  if (v.is_object() && type_of(th, v) == state(th).arg) return Owned::borrow(v);
  CArg* a = nullptr;
  if (v.is_none() || is_bytes(v) || is_str(v)) {
    a = arg_new(th, &ffi_type_pointer, 'P');
    if (a == nullptr) return {};
    Owned result = Owned::steal(Value(a));
    if (is_bytes(v)) {
      a->value.p = v.as<Bytes>()->data;
      a->object = own(v);
    } else if (is_str(v)) {
      Owned kept = simple_code('Z')->set(th, a->value.bytes, v);
      if (!kept) return {};
      a->object = kept.release();
    }
    return result;
  }
  if (is_int(v)) {
    int64_t n = 0;
    if (!int_fits_i64(v, n) || n < INT64_C(-2147483648) || n > INT64_C(4294967295)) {
      return raise(th, th.rt->exc.OverflowError, "int too long to convert");
    }
    a = arg_new(th, &ffi_type_sint, 'i');
    if (a != nullptr) a->value.i = static_cast<int32_t>(n);
    return Owned::steal(Value(a));
  }
  Owned substitute;
  Tri found = find_attr(th, v, lend(str_ascii(th, "_as_parameter_")), substitute);
  if (found == Tri::kError) return {};
  if (found == Tri::kTrue) return default_argument(th, substitute);
  return raise(th, th.rt->exc.TypeError, "Don't know how to convert parameter {}", 0);
}

Owned argument(Thread& th, size_t i, Value v, Value converters) {
  Owned converted = Owned::borrow(v);
  if (converters && i < fast_items_tuple(converters).size()) {
    converted = call_with(th, fast_items_tuple(converters)[i], v);
    if (!converted) return raise_argument(th, i + 1, take_error(th));
  }
  Owned a = default_argument(th, converted);
  if (a) return a;
  Owned error = take_error(th);
  if (type_of(th, error) == th.rt->exc.TypeError && !is_data(th, converted)) {
    Owned text = str_of(th, error);
    if (text && str_view(text).starts_with("Don't know how to convert parameter")) {
      error = Owned();
      (void)raise(th, th.rt->exc.TypeError, "Don't know how to convert parameter {}", i + 1);
      error = take_error(th);
    }
  }
  return raise_argument(th, i + 1, std::move(error));
}

// What a function gave, as restype says.
Owned result_value(Thread& th, Value restype, Value check, const char* at) {
  if (!restype) {
    int32_t n;
    std::memcpy(&n, at, sizeof n);
    return Owned::small_int(n);
  }
  if (restype.is_none()) return Owned::none();
  CInfo* info = info_of(th, restype);
  Owned v;
  if (info == nullptr) {  // any callable: gets the int
    int32_t n;
    std::memcpy(&n, at, sizeof n);
    return call_with(th, restype, Value::small_int(n));
  }
  if (info->kind == CKind::kSimple && is_direct_simple(th, restype.as<Type>()) && !info->swapped) {
    v = info->code->get(th, at);
    if (v && info->code->code == 'O') dec_ref(v.get());  // the function gave its reference away
  } else {
    CData* d = data_new(th, restype.as<Type>());
    if (d == nullptr) return {};
    std::memcpy(d->data, at, info->size);
    v = Owned::steal(Value(d));
  }
  if (!v || !check) return v;
  return call_with(th, check, v);
}

thread_local int t_calls_without_turn = 0;  // a callback must know whether its thread holds the turn

}  // namespace

bool called_without_turn() { return t_calls_without_turn > 0; }
int set_calls_without_turn(int n) { return std::exchange(t_calls_without_turn, n); }

CArg* arg_new(Thread& th, ffi_type* type, char tag) {
  auto* a = make_instance<CArg>(th, state(th).arg);
  if (a == nullptr) return nullptr;
  a->type = type;
  a->tag = tag;
  return a;
}

Owned as_parameter(Thread& th, Value v) {
  CData* d = as_data(v);
  CInfo* info = info_of_object(d);
  CArg* a = arg_new(th, info->ffi, 'V');
  if (a == nullptr) return {};
  a->object = own(v);
  switch (info->kind) {
    case CKind::kSimple:
      a->tag = info->code->code;
      std::memcpy(a->value.bytes, d->data, info->size);
      break;
    case CKind::kStruct:
    case CKind::kUnion:
      a->address = d->data;
      break;
    case CKind::kArray:
      a->tag = 'P';
      a->type = &ffi_type_pointer;
      a->value.p = d->data;
      break;
    case CKind::kPointer:
    case CKind::kFunction:
      a->tag = 'P';
      a->type = &ffi_type_pointer;
      std::memcpy(&a->value.p, d->data, sizeof(void*));
      break;
  }
  return Owned::steal(Value(a));
}

int& thread_errno(Thread& th) {
  auto& list = state(th).errnos;
  for (auto& [id, value] : list) {
    if (id == th.id) return value;
  }
  return list.emplace_back(th.id, 0).second;
}

Owned call_function(Thread& th, void* address, const Value* args, size_t nargs, Value converters, Value restype,
                    Value check, int flags) {
  if (nargs > kMaxArguments) {
    return raise(th, state(th).argument_error.as<Type>(), "too many arguments ({}), maximum is {}", nargs,
                 kMaxArguments);
  }
  std::vector<Owned> kept(nargs);
  std::vector<ffi_type*> types(nargs + 1);
  std::vector<void*> values(nargs + 1);
  for (size_t i = 0; i < nargs; ++i) {
    kept[i] = argument(th, i, args[i], converters);
    if (!kept[i]) return {};
    auto* a = kept[i].as<CArg>();
    types[i] = a->type;
    values[i] = a->address != nullptr ? static_cast<void*>(a->address) : &a->value;
  }
  CInfo* result_info = restype ? info_of(th, restype) : nullptr;
  ffi_type* result_type = &ffi_type_sint;
  if (restype && restype.is_none()) result_type = &ffi_type_void;
  if (result_info != nullptr) {
    result_type = result_info->kind == CKind::kArray ? &ffi_type_pointer : result_info->ffi;
    if (result_info->kind == CKind::kStruct && result_info->size == 0) result_type = &ffi_type_void;
  }
  ffi_cif cif;
  size_t fixed = converters ? fast_items_tuple(converters).size() : nargs;
  ffi_status prepared =
      fixed < nargs ? ffi_prep_cif_var(&cif, FFI_DEFAULT_ABI, static_cast<unsigned>(fixed),
                                       static_cast<unsigned>(nargs), result_type, types.data())
                    : ffi_prep_cif(&cif, FFI_DEFAULT_ABI, static_cast<unsigned>(nargs), result_type, types.data());
  if (prepared != FFI_OK) return raise(th, th.rt->exc.RuntimeError, "ffi_prep_cif failed");
  size_t room = std::max<size_t>(sizeof(long double) * 2, result_info != nullptr ? result_info->size : 0);
  auto result = std::make_unique<char[]>(room);
  bool use_errno = (flags & kUseErrno) != 0;
  int error_number = use_errno ? thread_errno(th) : 0;
  auto run = [&] {
    if (use_errno) std::swap(errno, error_number);
    ffi_call(&cif, reinterpret_cast<void (*)()>(address), result.get(), values.data());
    if (use_errno) std::swap(errno, error_number);
  };
  if ((flags & kPythonApi) != 0) {
    run();
  } else {
    Unlocked scope(th);
    ++t_calls_without_turn;
    run();
    --t_calls_without_turn;
  }
  if (use_errno) thread_errno(th) = error_number;
  if (th.has_error()) return {};
  return result_value(th, restype, check, result.get());
}

}  // namespace dxpy::ctypes
