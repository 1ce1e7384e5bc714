// Arrays.
#include <cstring>

#include "core/modules/ctypes/ctypes.h"

namespace dxpy::ctypes {

namespace {

CInfo* item_info(const CInfo* info) { return static_cast<CType*>(info->item.as<Type>())->info; }
char item_code(const CInfo* info) {
  const CInfo* item = item_info(info);
  return item->code != nullptr ? item->code->code : 0;
}

Status check_index(Thread& th, Value self, int64_t i, const char* message) {
  if (i >= 0 && i < as_data(self)->length) return Status::kOk;
  return raise(th, th.rt->exc.IndexError, message);
}
char* address_of(Value self, int64_t i) {
  const CInfo* info = info_of_object(self.as_object());
  return as_data(self)->data + static_cast<size_t>(i) * item_info(info)->size;
}

Owned get_item_of(Thread& th, Value self, int64_t i) {
  if (failed(check_index(th, self, i, "invalid index"))) return {};
  return get_value(th, info_of_object(self.as_object())->item, self, i, address_of(self, i));
}
Status set_item_of(Thread& th, Value self, int64_t i, Value v) {
  if (!v) return raise(th, th.rt->exc.TypeError, "Array does not support item deletion");
  if (failed(check_index(th, self, i, "invalid index"))) return Status::kError;
  return set_value(th, as_data(self), info_of_object(self.as_object())->item, v, i, address_of(self, i));
}

Owned get_subscript(Thread& th, Value self, Value key) {
  const CData* d = as_data(self);
  if (is_index(th, key)) {
    int64_t i = 0;
    if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return {};
    return get_item_of(th, self, i < 0 ? i + d->length : i);
  }
  if (!is_kind(key, Kind::kSlice)) return raise(th, th.rt->exc.TypeError, "indices must be integers");
  int64_t start = 0, stop = 0, step = 0, count = 0;
  if (failed(slice_indices(th, key, d->length, start, stop, step, count))) return {};
  const CInfo* info = info_of_object(d);
  if (item_code(info) == 'c') {
    std::string text;
    for (int64_t i = 0; i < count; ++i) text += *address_of(self, start + i * step);
    return bytes_new(th, text);
  }
  if (item_code(info) == 'u') {
    std::vector<uint32_t> text(static_cast<size_t>(count) + 1);
    for (int64_t i = 0; i < count; ++i) {
      const int64_t at = start + i * step;
      std::memcpy(&text[static_cast<size_t>(i)], address_of(self, at), 4);
    }
    return wide_text(th, text.data(), count);
  }
  Owned list = list_new(th);
  for (int64_t i = 0; i < count; ++i) {
    const int64_t at = start + i * step;
    Owned item = list ? get_item_of(th, self, at) : Owned();
    if (!item || failed(list_append(th, list.as<List>(), item))) return {};
  }
  return list;
}
Status set_subscript(Thread& th, Value self, Value key, Value v) {
  const CData* d = as_data(self);
  if (!v) return raise(th, th.rt->exc.TypeError, "Array does not support item deletion");
  if (is_index(th, key)) {
    int64_t i = 0;
    if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return Status::kError;
    return set_item_of(th, self, i < 0 ? i + d->length : i, v);
  }
  if (!is_kind(key, Kind::kSlice)) return raise(th, th.rt->exc.TypeError, "indices must be integer");
  int64_t start = 0, stop = 0, step = 0, count = 0;
  if (failed(slice_indices(th, key, d->length, start, stop, step, count))) return Status::kError;
  int64_t given = length(th, v);
  if (given < 0) return Status::kError;
  if (given != count) return raise(th, th.rt->exc.ValueError, "Can only assign sequence of same size");
  for (int64_t i = 0; i < count; ++i) {
    const int64_t at = start + i * step;
    Owned item = get_item_at(th, v, i);
    if (!item || failed(set_item_of(th, self, at, item))) return Status::kError;
  }
  return Status::kOk;
}
int64_t array_length(Thread&, Value self) { return as_data(self)->length; }

// --- value and raw of character arrays
Owned get_text(Thread& th, Value self) {
  const CData* d = as_data(self);
  if (item_code(info_of_object(d)) == 'c') {
    size_t n = 0;
    while (n < d->size && d->data[n] != 0) ++n;
    return bytes_new(th, {d->data, n});
  }
  std::vector<uint32_t> text(d->size / 4 + 1);
  std::memcpy(text.data(), d->data, d->size);
  int64_t n = 0;
  while (n < static_cast<int64_t>(d->size / 4) && text[static_cast<size_t>(n)] != 0) ++n;
  return wide_text(th, text.data(), n);
}
Status set_text(Thread& th, Value self, Value v) {
  CData* d = as_data(self);
  if (!v) return raise(th, th.rt->exc.TypeError, "cannot delete attribute");
  if (item_code(info_of_object(d)) == 'c') {
    if (!is_bytes(v)) {
      return raise(th, th.rt->exc.TypeError, "bytes expected instead of {} instance", type_of(th, v));
    }
    std::string_view bytes = bytes_view(v);
    if (bytes.size() > d->size) return raise(th, th.rt->exc.ValueError, "byte string too long");
    std::memcpy(d->data, bytes.data(), bytes.size());
    if (bytes.size() < d->size) d->data[bytes.size()] = 0;
    return Status::kOk;
  }
  if (!is_str(v)) {
    return raise(th, th.rt->exc.TypeError, "unicode string expected instead of {} instance", type_of(th, v));
  }
  auto n = static_cast<size_t>(v.as<Str>()->char_count);
  if (n * 4 > d->size) return raise(th, th.rt->exc.ValueError, "string too long");
  for (size_t i = 0; i < n; ++i) {
    uint32_t cp = str_codepoint_at(v, static_cast<int64_t>(i));
    std::memcpy(d->data + 4 * i, &cp, 4);
  }
  if (n * 4 < d->size) std::memset(d->data + 4 * n, 0, 4);
  return Status::kOk;
}
Owned get_raw(Thread& th, Value self) { return bytes_new(th, {as_data(self)->data, as_data(self)->size}); }
Status set_raw(Thread& th, Value self, Value v) {
  if (!v) return raise(th, th.rt->exc.AttributeError, "cannot delete attribute");
  CData* d = as_data(self);
  BufferScope scope(th);
  if (failed(scope.open(v))) return Status::kError;
  if (scope.bytes().size() > d->size) return raise(th, th.rt->exc.ValueError, "byte string too long");
  std::memcpy(d->data, scope.bytes().data(), scope.bytes().size());
  return Status::kOk;
}
const GetSetDef kValueGetSet = {"value", get_text, set_text, "string value"};
const GetSetDef kRawGetSet = {"raw", get_raw, set_raw, "value"};

Owned construct(Thread& th, Type* cls, const Value*, size_t, Value) { return Owned::steal(Value(data_new(th, cls))); }
Status init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "__init__", kwnames))) return Status::kError;
  for (size_t i = 0; i < nargs; ++i) {
    if (static_cast<int64_t>(i) >= as_data(self)->length) {
      return raise(th, th.rt->exc.IndexError, "invalid index");
    }
    if (failed(set_item_of(th, self, static_cast<int64_t>(i), args[i]))) return Status::kError;
  }
  return Status::kOk;
}

const NativeDef kMethods[] = {class_method<&class_getitem>("__class_getitem__(type, object, /)", "See PEP 585")};
void fill(TypeSlots& s) {
  fill_data(s);
  s.construct = construct;
  s.init = init;
  s.length = array_length;
  s.item = get_item_of;
  s.set_item = set_item_of;
  s.subscript = get_subscript;
  s.set_subscript = set_subscript;
}
const TypeSpec kSpec = {"_ctypes.Array",
                        sizeof(CData),
                        Kind::kOther,
                        TypeFlags::kBaseType | TypeFlags::kGc | TypeFlags::kSequence,
                        "Abstract base class for arrays.",
                        fill,
                        kMethods};

}  // namespace

Status metatype_init_array(Thread& th, CType* t) {
  Owned count = class_attribute(th, t, "_length_"), item = class_attribute(th, t, "_type_");
  if (th.has_error()) return Status::kError;
  if (!count) return raise(th, th.rt->exc.AttributeError, "class must define a '_length_' attribute");
  if (!is_int(count)) return raise(th, th.rt->exc.TypeError, "The '_length_' attribute must be an integer");
  if (int_sign(count) < 0) return raise(th, th.rt->exc.ValueError, "The '_length_' attribute must not be negative");
  int64_t n = 0, bytes = 0;
  if (!int_fits_i64(count, n)) return raise(th, th.rt->exc.OverflowError, "The '_length_' attribute is too large");
  if (!item) return raise(th, th.rt->exc.AttributeError, "class must define a '_type_' attribute");
  CInfo* of = info_or_error(th, item, "_type_ must have storage info");
  if (of == nullptr) return Status::kError;
  if (__builtin_mul_overflow(n, static_cast<int64_t>(of->size), &bytes)) {
    return raise(th, th.rt->exc.OverflowError, "array too large");
  }
  of->final = true;
  CInfo* info = info_new(t);
  info->kind = CKind::kArray;
  info->item = std::move(item);
  info->length = n;
  info->size = static_cast<size_t>(bytes);
  info->align = of->align;
  info->has_pointer = of->has_pointer;
  info->format = of->format;
  info->shape.push_back(n);
  if (of->kind == CKind::kArray) info->shape.insert(info->shape.end(), of->shape.begin(), of->shape.end());
  char code = of->code != nullptr ? of->code->code : 0;
  if (code != 'c' && code != 'u') return Status::kOk;
  for (const GetSetDef* def : {&kValueGetSet, &kRawGetSet}) {
    if (def == &kRawGetSet && code == 'u') break;
    Owned descriptor = getset_descriptor_new(th, t, *def);
    if (!descriptor ||
        failed(th.rt->types.type->slots.setattr(th, type_value(t), str_intern(th, def->name), descriptor))) {
      return Status::kError;
    }
  }
  return Status::kOk;
}

Owned array_type(Thread& th, Value item, int64_t n) {
  if (info_or_error(th, item, "Expected a type object") == nullptr) return {};
  Owned key = int_from_i64(th, n);
  Owned pair = key ? tuple_of(th, item, key) : Owned();
  if (!pair) return {};
  Value known = dict_get(th, state(th).array_cache, pair);
  if (known || th.has_error()) return Owned::borrow(known);
  Owned name = format_str(th, "{}_Array_{}", item.as<Type>()->name, n);
  Owned bases = tuple_of(th, state(th).array), dict = dict_new(th);
  if (!name || !bases || !dict || failed(dict_set_text(th, dict, "_length_", key)) ||
      failed(dict_set_text(th, dict, "_type_", item))) {
    return {};
  }
  Owned made = call_with(th, type_value(state(th).array_meta), name, bases, dict);
  return made && !failed(dict_set(th, state(th).array_cache, pair, made)) ? std::move(made) : Owned();
}

Status array_init(Thread& th, Module* m) {
  state(th).array = abstract_class(th, m, kSpec, state(th).array_meta);
  state(th).array_cache = dict_new(th);
  return state(th).array && state(th).array_cache ? Status::kOk : Status::kError;
}

}  // namespace dxpy::ctypes
