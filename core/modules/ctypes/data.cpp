// CData: memory behind Python objects.
//
// An object owns its memory or lies in that of its `base`. What C memory points to is kept alive by the outermost
// object, in `objects`: a dict from the path of indexes to the kept object, or, for a simple object, the kept one
// itself.
#include <cstring>

#include "core/host/services.h"
#include "core/memory/alloc.h"
#include "core/modules/ctypes/ctypes.h"
#include "core/modules/ctypes/python_api.h"
#include "core/modules/posix.h"

namespace dxpy::ctypes {

namespace {

void dealloc(Thread& th, Object* o) {
  auto* d = static_cast<CData*>(o);
  if (d->owns) mem_free(d->data);
  drop(d->base);
  drop(d->objects);
  object_free(th, o);
}
void traverse(Object* o, Visitor& visit) {
  auto* d = static_cast<CData*>(o);
  visit(d->base);
  visit(d->objects);
  traverse_attributes(o, visit);
}
void clear(Thread& th, Object* o) {
  auto* d = static_cast<CData*>(o);
  drop(d->objects);
  clear_attributes(th, o);
}

Status get_data_buffer(Thread&, Value self, BufferView& out, int) {
  CData* d = as_data(self);
  const CInfo* info = info_of_object(d);
  out.data = d->data;
  out.object = Owned::borrow(self);
  out.size = static_cast<int64_t>(d->size);
  out.readonly = false;
  out.format = info->format.c_str();
  out.ndim = static_cast<int>(info->shape.size());
  out.shape = info->shape.empty() ? nullptr : info->shape.data();
  const CInfo* item = info;
  while (item->kind == CKind::kArray) item = static_cast<CType*>(item->item.as<Type>())->info;
  out.item_size = static_cast<int64_t>(item->size);
  return Status::kOk;
}

Status hash_data(Thread&, Value self, int64_t& out) {
  out = hash_pointer(self.as_object());
  return Status::kOk;
}

Owned get_base(Thread&, Value self) { return as_data(self)->base ? Owned::borrow(as_data(self)->base) : Owned::none(); }
Owned get_objects(Thread&, Value self) {
  return as_data(self)->objects ? Owned::borrow(as_data(self)->objects) : Owned::none();
}
Owned get_needs_free(Thread&, Value self) {
  const CData* d = as_data(self);
  return Owned::small_int(d->owns || d->data == d->small);
}
Owned from_outparam(Thread&, Value self) { return Owned::borrow(self); }

Owned reduce(Thread& th, Value self) {
  CData* d = as_data(self);
  CInfo* info = info_of_object(d);
  if (info->has_pointer) {
    return raise(th, th.rt->exc.ValueError, "ctypes objects containing pointers cannot be pickled");
  }
  Owned unpickle = import_attr(th, "_ctypes", "_unpickle");
  Owned dict;
  if (find_attr(th, self, th.rt->names.__dict__, dict) == Tri::kError) return {};
  if (!dict) dict = dict_new(th);
  Owned bytes = bytes_new(th, {d->data, d->size});
  if (!unpickle || !dict || !bytes) return {};
  Owned content = tuple_of(th, dict, bytes);
  Owned args = content ? tuple_of(th, class_of(d), content) : Owned();
  return args ? tuple_of(th, unpickle, args) : Owned();
}
Owned set_state(Thread& th, Value self, Value dict, Value data) {
  CData* d = as_data(self);
  BufferScope scope(th);
  if (failed(scope.open(data))) return {};
  std::memmove(d->data, scope.bytes().data(), std::min(d->size, scope.bytes().size()));
  Owned own_dict;
  if (!is_dict(dict) || dict_size(dict) == 0) return Owned::none();
  if (find_attr(th, self, th.rt->names.__dict__, own_dict) != Tri::kTrue)
    return th.has_error() ? Owned() : Owned::none();
  return failed(dict_update(th, own_dict, dict)) ? Owned() : Owned::none();
}

const NativeDef kMethods[] = {
    method<&from_outparam>("__ctypes_from_outparam__(self, /)"),
    method<&reduce>("__reduce__(self, /)"),
    method<&set_state>("__setstate__(self, dict, data, /)"),
};
const GetSetDef kGetSets[] = {{"_b_base_", get_base, nullptr, "the base object"},
                              {"_b_needsfree_", get_needs_free, nullptr, "whether the object owns the memory or not"},
                              {"_objects", get_objects, nullptr, "internal objects tree (NEVER CHANGE THIS OBJECT!)"}};

const TypeSpec kSpec = {"_ctypes._CData",           sizeof(CData), Kind::kOther, TypeFlags::kBaseType | TypeFlags::kGc,
                        "The base of all C types.", fill_data,     kMethods,     kGetSets};

CData* container(CData* d) {
  while (d->base && is_kind(d->base, Kind::kOther)) d = as_data(d->base);
  return d;
}

// --- methods of metatypes
Owned from_address(Thread& th, Value cls, Value address) {
  if (!is_int(address)) return raise(th, th.rt->exc.TypeError, "integer expected");
  if (info_or_error(th, cls, "abstract class") == nullptr) return {};
  return data_at(th, cls.as<Type>(), Value(), 0,
                 reinterpret_cast<char*>(static_cast<uintptr_t>(int_as_u64_mask(address))));
}
Status check_range(Thread& th, const CInfo* info, int64_t offset, int64_t size) {
  if (offset < 0) return raise(th, th.rt->exc.ValueError, "offset cannot be negative");
  auto need = static_cast<int64_t>(info->size);
  if (need <= size - offset) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "Buffer size too small ({} instead of at least {} bytes)", size,
               need + offset);
}
Owned from_buffer(Thread& th, Value cls, Value object, int64_t offset) {
  CInfo* info = info_or_error(th, cls, "abstract class");
  if (info == nullptr) return {};
  Owned view = memoryview_new(th, object);
  if (!view) return {};
  BufferScope scope(th);  // the memoryview keeps the memory where it is
  if (failed(scope.open(view))) return {};
  if (scope.view().readonly) return raise(th, th.rt->exc.TypeError, "underlying buffer is not writable");
  if (failed(check_range(th, info, offset, scope.view().size))) return {};
  Owned result = data_at(th, cls.as<Type>(), Value(), 0, scope.view().data + offset);
  if (!result || failed(keep(th, as_data(result), -1, std::move(view)))) return {};
  return result;
}
Owned from_buffer_copy(Thread& th, Value cls, Value object, int64_t offset) {
  CInfo* info = info_or_error(th, cls, "abstract class");
  BufferScope scope(th);
  if (info == nullptr || failed(scope.open(object)) || failed(check_range(th, info, offset, scope.view().size))) {
    return {};
  }
  CData* d = data_new(th, cls.as<Type>());
  if (d == nullptr) return {};
  std::memcpy(d->data, scope.view().data + offset, info->size);
  return Owned::steal(Value(d));
}
Owned in_dll(Thread& th, Value cls, Value dll, Str* name) {
  if (info_or_error(th, cls, "abstract class") == nullptr) return {};
  Owned handle = get_attr(th, dll, "_handle");
  if (!handle) return {};
  if (!is_int(handle))
    return raise(th, th.rt->exc.TypeError, "the _handle attribute of the second argument must be an integer");
  std::string message;
  auto* library = reinterpret_cast<HostLibrary*>(static_cast<uintptr_t>(int_as_u64_mask(handle)));
  void* address = host_of(th).services()->library_symbol(library, name->data, message);
  if (address == nullptr) address = python_symbol(th, name->view());
  if (address == nullptr) {
    if (message.empty()) return raise(th, th.rt->exc.ValueError, "symbol {!r} not found", Value(name));
    return raise(th, th.rt->exc.ValueError, message);
  }
  return data_at(th, cls.as<Type>(), Value(), 0, static_cast<char*>(address));
}
Owned meta_from_param(Thread& th, Value cls, Value v) { return from_param(th, cls, v); }

const NativeDef kMetaMethods[] = {
    method<&meta_from_param>("from_param(self, value, /)", "Convert a Python object into a function call parameter."),
    method<&from_address>("from_address(self, value, /)", "C.from_address(integer) -> C instance"),
    method<&from_buffer>("from_buffer(self, obj, offset=0, /)", "Construct a C instance from a writeable buffer."),
    method<&from_buffer_copy>("from_buffer_copy(self, buffer, offset=0, /)",
                              "Construct a C instance from a readable buffer."),
    method<&in_dll>("in_dll(self, dll, name, /)", "C.in_dll(dll, name) -> C instance"),
};

// `v` into memory of another class than its own.
Owned set_other(Thread& th, CInfo* info, Value type, Value v, char* at) {
  CInfo* from = info_of_object(v.as_object());
  if (info->kind == CKind::kPointer && from->kind == CKind::kArray) {
    Tri fits = is_subclass(th, from->item, info->item);
    if (fits == Tri::kError) return {};
    if (fits == Tri::kTrue) {
      std::memcpy(at, &as_data(v)->data, sizeof(void*));
      Owned kept = kept_objects(th, as_data(v));
      return kept ? tuple_of(th, kept, v) : Owned();
    }
  }
  return raise(th, th.rt->exc.TypeError, "incompatible types, {} instance instead of {} instance", type_of(th, v),
               type.as<Type>());
}

// Writes; gives what must be kept.
Owned write(Thread& th, Value type, Value v, char* at) {
  CInfo* info = info_of(th, type);
  if (info == nullptr) return raise(th, th.rt->exc.TypeError, "abstract class");
  if (info->kind == CKind::kSimple && is_direct_simple(th, type.as<Type>()) &&
      !is_instance_exactly_or_sub(th, v, type.as<Type>())) {
    if (!info->swapped) return info->code->set(th, at, v);
    Owned temporary = Owned::steal(Value(data_new(th, type.as<Type>())));
    if (!temporary || failed(set_attr(th, temporary, "value", v))) return {};
    std::memcpy(at, as_data(temporary)->data, info->size);
    return Owned::none();
  }
  if (!is_data(th, v)) {
    if (info->kind == CKind::kSimple) return info->code->set(th, at, v);
    if (is_tuple(v)) {
      Owned made = call_ex(th, type, v, Value());
      if (made) return write(th, type, made, at);
      Owned error = take_error(th);
      if (!error) return {};
      Owned text = str_of(th, error);
      return text ? raise(th, th.rt->exc.RuntimeError, "({}) {}: {}", type.as<Type>(), type_of(th, error), text)
                  : Failure{};
    }
    if (info->kind == CKind::kPointer && v.is_none()) {
      std::memset(at, 0, sizeof(void*));
      return Owned::none();
    }
    return raise(th, th.rt->exc.TypeError, "expected {} instance, got {}", type.as<Type>(), type_of(th, v));
  }
  Tri same = is_instance(th, v, type);
  if (same == Tri::kError) return {};
  if (same == Tri::kFalse) return set_other(th, info, type, v, at);
  std::memmove(at, as_data(v)->data, info->size);
  if (info->kind == CKind::kPointer) return kept_objects(th, as_data(v));
  Owned kept = kept_objects(th, as_data(v));
  return kept;
}

}  // namespace

void fill_data(TypeSlots& s) {
  s.dealloc = dealloc;
  s.traverse = traverse;
  s.clear = clear;
  s.hash = hash_data;
  s.get_buffer = get_data_buffer;
}

bool is_data(Thread& th, Value v) { return v.is_object() && is_subtype(v.as_object()->type(), state(th).data); }

CData* data_new(Thread& th, Type* cls) {
  CInfo* info = info_or_error(th, type_value(cls), "abstract class");
  if (info == nullptr) return nullptr;
  info->final = true;
  auto* d = make_instance<CData>(th, cls);
  if (d == nullptr) return nullptr;
  d->size = info->size;
  d->length = info->length;
  if (info->size <= sizeof d->small) {
    d->data = d->small;
    return d;
  }
  d->data = static_cast<char*>(mem_zalloc(info->size));
  d->owns = d->data != nullptr;
  if (d->owns) return d;
  dec_ref(static_cast<Object*>(d));
  (void)raise_no_memory(th);
  return nullptr;
}

Owned data_at(Thread& th, Type* cls, Value base, int64_t index, char* address) {
  CInfo* info = info_or_error(th, type_value(cls), "abstract class");
  if (info == nullptr) return {};
  info->final = true;
  auto* d = make_instance<CData>(th, cls);
  if (d == nullptr) return {};
  d->size = info->size;
  d->length = info->length;
  d->data = address;
  d->index = index;
  if (base) d->base = own(base);
  return Owned::steal(Value(d));
}

Owned get_value(Thread& th, Value type, Value owner, int64_t index, char* at) {
  CInfo* info = info_of(th, type);
  if (info != nullptr && info->kind == CKind::kSimple && is_direct_simple(th, type.as<Type>())) {
    if (!info->swapped) return info->code->get(th, at);
    Owned view = data_at(th, type.as<Type>(), Value(), 0, at);
    return view ? get_attr(th, view, "value") : Owned();
  }
  return data_at(th, type.as<Type>(), owner, index, at);
}

Status set_value(Thread& th, CData* owner, Value type, Value v, int64_t index, char* at) {
  Owned kept = write(th, type, v, at);
  return kept ? keep(th, owner, index, std::move(kept)) : Status::kError;
}

Owned kept_objects(Thread& th, CData* target) {
  CData* root = container(target);
  if (!root->objects) {
    if (root->length == 0) return Owned::none();
    Owned dict = dict_new(th);
    if (!dict) return {};
    root->objects = dict.release();
  }
  return Owned::borrow(root->objects);
}

Status keep(Thread& th, CData* target, int64_t index, Owned object) {
  if (object.get().is_none()) return Status::kOk;
  CData* root = container(target);
  if (root->length == 0 || (root->objects && !is_dict(root->objects))) {
    assign_owned(root->objects, std::move(object));
    return Status::kOk;
  }
  if (!root->objects) {
    Owned dict = dict_new(th);
    if (!dict) return Status::kError;
    root->objects = dict.release();
  }
  // The path from the item to the outermost object.
  auto hex = [](int64_t n) {
    std::string text;
    auto u = static_cast<uint64_t>(n) & 0xFFFFFFFF;
    do {
      text.insert(text.begin(), "0123456789abcdef"[u & 15]);
      u >>= 4;
    } while (u != 0);
    return text;
  };
  std::string key = hex(index);
  for (CData* d = target; d->base; d = as_data(d->base)) key += ":" + hex(d->index);
  return dict_set_text(th, root->objects, key, object);
}

Owned from_param(Thread& th, Value cls, Value v) {
  Tri same = is_instance(th, v, cls);
  if (same != Tri::kFalse) return same == Tri::kTrue ? Owned::borrow(v) : Owned();
  if (v.is_object() && type_of(th, v) == state(th).arg) {
    CInfo* info = info_of(th, cls);
    auto* a = v.as<CArg>();
    if (info != nullptr && info->item && a->object && is_type(info->item)) {
      Tri fits = is_instance(th, a->object, info->item);
      if (fits != Tri::kFalse) return fits == Tri::kTrue ? Owned::borrow(v) : Owned();
    }
    return raise(th, th.rt->exc.TypeError, "expected {} instance instead of pointer to {}", cls.as<Type>(),
                 a->object ? type_name(th, a->object) : "void");
  }
  Owned substitute;
  Tri found = find_attr(th, v, lend(str_ascii(th, "_as_parameter_")), substitute);
  if (found == Tri::kError) return {};
  if (found == Tri::kTrue) return from_param(th, cls, substitute);
  return raise(th, th.rt->exc.TypeError, "expected {} instance instead of {}", cls.as<Type>(), type_of(th, v));
}

std::span<const NativeDef> metatype_methods() { return kMetaMethods; }

Status data_init(Thread& th) {
  state(th).data = type_from_spec(th, kSpec);
  return state(th).data == nullptr ? Status::kError : Status::kOk;
}

}  // namespace dxpy::ctypes
