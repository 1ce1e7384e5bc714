// C functions made from Python callables: a closure of libffi for each.
#include <cerrno>
#include <cstring>

#include "core/modules/ctypes/ctypes.h"
#include "core/object/turn.h"

namespace dxpy::ctypes {

bool called_without_turn();         // call.cpp
int set_calls_without_turn(int n);  // call.cpp

namespace {

struct Thunk : Object {
  ffi_closure* closure;
  void* code;
  ffi_cif cif;
  ffi_type** types;
  Value callable, argtypes, restype;  // owned
  int flags;
};

void dealloc(Thread& th, Object* o) {
  auto* t = static_cast<Thunk*>(o);
  if (t->closure != nullptr) ffi_closure_free(t->closure);
  delete[] t->types;
  drop(t->callable);
  drop(t->argtypes);
  drop(t->restype);
  object_free(th, o);
}
void traverse(Object* o, Visitor& visit) {
  auto* t = static_cast<Thunk*>(o);
  visit(t->callable);
  visit(t->argtypes);
  visit(t->restype);
}
void clear(Thread&, Object* o) {
  auto* t = static_cast<Thunk*>(o);
  drop(t->callable);
}
void fill(TypeSlots& s) {
  s.dealloc = dealloc;
  s.traverse = traverse;
  s.clear = clear;
}
const TypeSpec kSpec = {"_ctypes.CThunkObject", sizeof(Thunk), Kind::kOther, TypeFlags::kGc | TypeFlags::kDisallowNew,
                        "CThunkObject",         fill};

// Errors have nobody to go to.
void report(Thread& th, const char* what, Thunk* t) { error_unraisable(th, what, t->callable); }

void store_result(Thread& th, Thunk* t, Value v, void* out) {
  if (!t->restype || t->restype.is_none()) return;
  CInfo* info = info_of(th, t->restype);
  if (info == nullptr) return;
  char word[16] = {};
  Owned held;
  if (info->kind == CKind::kSimple) {
    held = info->code->set(th, word, v);
  } else if (is_data(th, v) && info_of_object(v.as_object())->size == info->size) {
    if (info->size > sizeof word) {
      std::memcpy(out, as_data(v)->data, info->size);
      return;
    }
    std::memcpy(word, as_data(v)->data, info->size);
    held = Owned::none();
  } else if (info->kind == CKind::kPointer && v.is_none()) {
    held = Owned::none();
  } else {
    (void)raise(th, th.rt->exc.TypeError, "expected {} instance, got {}", t->restype.as<Type>(), type_of(th, v));
  }
  if (!held) {
    report(th, "Exception ignored while converting result of ctypes callback function", t);
    return;
  }
  // Small integers fill the whole register.
  bool is_signed = info->code != nullptr && std::string_view("bhilq").find(info->code->code) != std::string_view::npos;
  if (info->size < sizeof(ffi_arg) && info->code != nullptr && info->code->code != 'f') {
    uint64_t bits = 0;
    std::memcpy(&bits, word, info->size);
    auto unused = static_cast<unsigned>(64 - info->size * 8);
    bits = is_signed ? static_cast<uint64_t>(static_cast<int64_t>(bits << unused) >> unused) : bits;
    std::memcpy(out, &bits, sizeof bits);
  } else {
    std::memcpy(out, word, std::max(info->size, size_t{1}));
  }
  // What the result points to has to outlive the call; nobody can say for how long.
  if (!held.get().is_none() && info->code != nullptr && info->code->code != 'O') {
    if (failed(warn(th, th.rt->exc.RuntimeWarning, "memory leak in callback function."))) {
      report(th, "Exception ignored in ctypes callback function", t);
    }
  }
  (void)held.release();
}

void run(Thread& th, Thunk* t, void* result, void** values) {
  std::span<const Value> types = fast_items_tuple(t->argtypes);
  std::vector<Owned> args(types.size());
  std::vector<Value> words(types.size());
  for (size_t i = 0; i < types.size(); ++i) {
    auto* at = static_cast<char*>(values[i]);
    CInfo* info = info_of(th, types[i]);
    if (info->kind == CKind::kSimple && is_direct_simple(th, types[i].as<Type>())) {
      args[i] = get_value(th, types[i], Value(), 0, at);
    } else {
      CData* d = data_new(th, types[i].as<Type>());
      if (d != nullptr) std::memcpy(d->data, at, info->size);
      args[i] = Owned::steal(Value(d));
    }
    if (!args[i]) {
      report(th, "Exception ignored while creating argument of ctypes callback function", t);
      return;
    }
    words[i] = args[i].get();
  }
  Owned v;
  {
    NativeScope scope(th, " in a ctypes callback");
    if (scope.ok()) {
      bool use_errno = (t->flags & kUseErrno) != 0;
      if (use_errno) std::swap(errno, thread_errno(th));
      v = call(th, t->callable, words.data(), words.size());
      if (use_errno) std::swap(errno, thread_errno(th));
    }
  }
  if (!v) {
    report(th, "Exception ignored while calling ctypes callback function", t);
    return;
  }
  store_result(th, t, v, result);
}

void entry(ffi_cif* cif, void* result, void** values, void* user) {
  auto* t = static_cast<Thunk*>(user);
  std::memset(result, 0, std::max(cif->rtype->size, sizeof(ffi_arg)));
  Thread* th = Thread::current();
  if (th == nullptr) return;  // a thread that C code started knows no Python
  int depth = 0;
  bool without = called_without_turn();
  if (without) {
    depth = set_calls_without_turn(0);
    turn_acquire(*th);
  }
  inc_ref(static_cast<Object*>(t));
  run(*th, t, result, values);
  dec_ref(static_cast<Object*>(t));
  if (without) {
    turn_release(*th);
    (void)set_calls_without_turn(depth);
  }
}

}  // namespace

Owned thunk_new(Thread& th, Value callable, Value argtypes, Value restype, int flags, void*& code) {
  turn_begin_sharing(th);  // so that calls and callbacks agree on who holds the turn
  auto* t = make_instance<Thunk>(th, state(th).thunk);
  if (t == nullptr) return {};
  Owned result = Owned::steal(Value(t));
  std::span<const Value> types = fast_items_tuple(argtypes);
  t->closure = static_cast<ffi_closure*>(ffi_closure_alloc(sizeof(ffi_closure), &t->code));
  if (t->closure == nullptr) return raise_no_memory(th);
  t->callable = own(callable);
  t->argtypes = own(argtypes);
  t->restype = own(restype);
  t->flags = flags;
  t->types = new ffi_type*[types.size() + 1];
  for (size_t i = 0; i < types.size(); ++i) {
    CInfo* info = info_of(th, types[i]);
    if (info == nullptr)
      return raise(th, th.rt->exc.TypeError, "item {} in _argtypes_ has no from_param method", i + 1);
    t->types[i] = info->ffi;
  }
  ffi_type* result_type = &ffi_type_void;
  if (!restype.is_none()) {
    CInfo* info = info_of(th, restype);
    bool possible = info != nullptr && info->kind != CKind::kArray &&
                    !(info->kind == CKind::kSimple && std::string_view("zZO").find(info->code->code) == 0);
    if (!possible) return raise(th, th.rt->exc.TypeError, "invalid result type for callback function");
    result_type = info->ffi;
  }
  if (ffi_prep_cif(&t->cif, FFI_DEFAULT_ABI, static_cast<unsigned>(types.size()), result_type, t->types) != FFI_OK ||
      ffi_prep_closure_loc(t->closure, &t->cif, &entry, t, t->code) != FFI_OK) {
    return raise(th, th.rt->exc.RuntimeError, "ffi_prep_closure failed");
  }
  code = t->code;
  return result;
}

Status thunk_init(Thread& th) {
  state(th).thunk = type_from_spec(th, kSpec);
  return state(th).thunk == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy::ctypes
