// The bytearray type.
#include "core/memory/alloc.h"
#include "core/object/bytes_methods.h"
#include "core/object/container_types.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/shape.h"
#include "core/object/str_impl.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

Owned bytearray_iter(Thread& th, Value self);  // bytes_type.cpp

namespace {

ByteArray* array_of(Value v) { return v.as<ByteArray>(); }

void array_dealloc(Thread& th, Object* o) {
  auto* a = static_cast<ByteArray*>(o);
  if (a->data != nullptr) mem_free(a->data - a->offset);
  object_free(th, o);
}

Owned array_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  ByteArray* a = bytearray_alloc_as(th, cls, 0);
  return a == nullptr ? Owned() : Owned::steal(Value(a));
}

Status assign(Thread& th, ByteArray* a, std::string_view data) {
  if (failed(bytearray_resize(th, a, data.size()))) return Status::kError;
  std::memcpy(a->data, data.data(), data.size());
  return Status::kOk;
}

Status array_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[3];
  if (failed(native_match(th, "bytearray(source=<not given>, encoding=<not given>, errors=<not given>)", args, nargs,
                          kwnames, v, 3))) {
    return Status::kError;
  }
  for (int i = 1; i < 3; ++i) {
    if (v[i] && !is_str(v[i])) {
      return raise(th, th.rt->exc.TypeError, "bytearray() argument '{}' must be str, not {}",
                   i == 1 ? "encoding" : "errors", argument_type_name(th, v[i]));
    }
  }
  ByteArray* a = array_of(self);
  if (a->size != 0 && failed(bytearray_resize(th, a, 0))) return Status::kError;
  if (v[0] && is_str(v[0])) {
    if (!v[1]) return raise(th, th.rt->exc.TypeError, "string argument without an encoding");
    Owned encoded = str_encode(th, v[0], str_view(v[1]), v[2] ? str_view(v[2]) : std::string_view("strict"));
    return encoded ? assign(th, a, bytes_view(encoded)) : Status::kError;
  }
  if (v[1]) return raise(th, th.rt->exc.TypeError, "encoding without a string argument");
  if (v[2]) return raise(th, th.rt->exc.TypeError, "errors without a string argument");
  if (!v[0]) return Status::kOk;
  if (is_index(th, v[0]) && !has_buffer(th, v[0])) {
    int64_t n;
    if (failed(index_to_i64(th, v[0], n, th.rt->exc.OverflowError))) return Status::kError;
    if (n < 0) return raise(th, th.rt->exc.ValueError, "negative count");
    if (failed(bytearray_resize(th, a, static_cast<size_t>(n)))) return Status::kError;
    std::memset(a->data, 0, a->size);
    return Status::kOk;
  }
  if (has_buffer(th, v[0])) {
    BufferScope b(th);
    if (failed(b.open(v[0], BufferView::kFullRo))) return Status::kError;
    std::string copy;
    buffer_copy(b.view(), copy);
    return assign(th, a, copy);
  }
  if (slots_of(th, v[0]).iter == nullptr && !is_sequence(th, v[0])) {
    return raise(th, th.rt->exc.TypeError, "cannot convert '{}' object to bytearray", type_of(th, v[0]));
  }
  std::string items;
  if (failed(bytes_collect(th, v[0], "byte", items))) return Status::kError;
  return assign(th, a, items);
}

Owned array_repr(Thread& th, Value self) {
  Owned inner = bytes_repr(th, byteslike_view(self));
  if (!inner) return {};
  std::string text;  // unlike bytes, an apostrophe is escaped between double quotes too
  bool doubled = str_view(inner)[1] == '"';
  for (char c : str_view(inner)) {
    if (c == '\'' && doubled) text += '\\';
    text += c;
  }
  return format_str(th, "{}({})", type_of(th, self), text);
}

Owned array_str(Thread& th, Value self) {
  if (th.rt->bytes_warning && failed(warn(th, th.rt->exc.BytesWarning, "str() on a bytearray instance"))) return {};
  return array_repr(th, self);
}

int64_t array_length(Thread&, Value self) { return static_cast<int64_t>(array_of(self)->size); }

Owned array_item(Thread& th, Value self, int64_t i) {
  ByteArray* a = array_of(self);
  if (i < 0 || static_cast<size_t>(i) >= a->size) {
    return raise(th, th.rt->exc.IndexError, "bytearray index out of range");
  }
  return Owned::small_int(static_cast<uint8_t>(a->data[i]));
}

Owned array_subscript(Thread& th, Value self, Value key) {
  auto size = static_cast<int64_t>(array_of(self)->size);
  if (key.is_small_int() || is_index(th, key)) {
    int64_t i;
    if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return {};
    size = static_cast<int64_t>(array_of(self)->size);
    return array_item(th, self, i < 0 ? i + size : i);
  }
  if (!is_kind(key, Kind::kSlice)) {
    return raise(th, th.rt->exc.TypeError, "bytearray indices must be integers or slices, not {}", type_of(th, key));
  }
  int64_t start, stop, step, count;
  Owned plain = plain_slice(th, key);
  if (!plain) return {};
  size = static_cast<int64_t>(array_of(self)->size);
  if (failed(slice_indices(th, plain, size, start, stop, step, count))) return {};
  std::string out(static_cast<size_t>(count < 0 ? 0 : count), 0);
  for (int64_t k = 0; k < count; ++k) out[static_cast<size_t>(k)] = array_of(self)->data[start + k * step];
  return bytearray_new(th, out);
}

// Replaces bytes [from, to) by `data`, which does not lie in `a`.
Status splice(Thread& th, ByteArray* a, size_t from, size_t to, std::string_view data) {
  size_t tail = a->size - to, size = from + data.size() + tail;
  if (data.size() != to - from) {
    if (failed(bytearray_check_resize(th, a))) return Status::kError;
    if (from == 0 && data.size() < to) {  // dropped at the front without moving the rest
      size_t drop_count = to - data.size();
      a->data += drop_count;
      a->offset += drop_count;
      a->capacity -= drop_count;
      a->size = size;
      if (!data.empty()) std::memcpy(a->data, data.data(), data.size());
      return Status::kOk;
    }
    if (data.size() < to - from) {
      std::memmove(a->data + from + data.size(), a->data + to, tail);
      if (failed(bytearray_resize(th, a, size))) return Status::kError;
    } else {
      if (failed(bytearray_resize(th, a, size))) return Status::kError;
      std::memmove(a->data + from + data.size(), a->data + to, tail);
    }
  }
  if (!data.empty()) std::memcpy(a->data + from, data.data(), data.size());
  return Status::kOk;
}

Status delete_slice(Thread& th, ByteArray* a, int64_t start, int64_t step, int64_t count) {
  if (count <= 0) return Status::kOk;
  if (failed(bytearray_check_resize(th, a))) return Status::kError;
  if (step < 0) {
    start += step * (count - 1);
    step = -step;
  }
  size_t out = static_cast<size_t>(start);
  int64_t next = start, left = count;
  for (size_t i = static_cast<size_t>(start); i < a->size; ++i) {
    if (left > 0 && static_cast<int64_t>(i) == next) {
      if (--left > 0) next += step;
      continue;
    }
    a->data[out++] = a->data[i];
  }
  return bytearray_resize(th, a, out);
}

Status set_slice(Thread& th, Value self, Value key, Value value) {
  std::string data;
  if (value) {
    if (has_buffer(th, value)) {
      BufferScope b(th);
      if (failed(b.open(value))) return Status::kError;
      data = b.bytes();
    } else if (is_int(value) || is_str(value) || slots_of(th, value).iter == nullptr) {
      return raise(th, th.rt->exc.TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    } else if (failed(bytes_collect(th, value, "byte", data))) {
      return Status::kError;
    }
  }
  ByteArray* a = array_of(self);
  int64_t start, stop, step, count;
  Owned plain = plain_slice(th, key);
  if (!plain || failed(slice_indices(th, plain, static_cast<int64_t>(a->size), start, stop, step, count)))
    return Status::kError;
  if (step == 1) {
    if (stop < start) stop = start;
    return splice(th, a, static_cast<size_t>(start), static_cast<size_t>(stop), data);
  }
  if (!value || data.empty()) {
    return delete_slice(th, a, start, step, count);
  }
  if (static_cast<int64_t>(data.size()) != count) {
    return raise(th, th.rt->exc.ValueError, "attempt to assign bytes of size {} to extended slice of size {}",
                 data.size(), count);
  }
  for (int64_t k = 0; k < count; ++k) a->data[start + k * step] = data[static_cast<size_t>(k)];
  return Status::kOk;
}

Status array_set_subscript(Thread& th, Value self, Value key, Value value) {
  if (is_kind(key, Kind::kSlice)) return set_slice(th, self, key, value);
  if (!is_index(th, key)) {
    return raise(th, th.rt->exc.TypeError, "bytearray indices must be integers or slices, not {}", type_of(th, key));
  }
  int64_t i;
  if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return Status::kError;
  char c = 0;
  if (value && failed(byte_from_value(th, value, "byte", c))) return Status::kError;
  ByteArray* a = array_of(self);
  auto size = static_cast<int64_t>(a->size);
  if (i < 0) i += size;
  if (i < 0 || i >= size) return raise(th, th.rt->exc.IndexError, "bytearray index out of range");
  if (!value) return delete_slice(th, a, i, 1, 1);
  a->data[i] = c;
  return Status::kOk;
}

Owned array_repeat(Thread& th, Value self, int64_t n) {
  std::string_view d = byteslike_view(self);
  if (n < 0 || d.empty()) n = 0;
  if (!d.empty() && static_cast<uint64_t>(n) > SIZE_MAX / 4 / d.size()) return raise_no_memory(th);
  ByteArray* out = bytearray_alloc_as(th, th.rt->types.bytearray, d.size() * static_cast<size_t>(n));
  if (out == nullptr) return {};
  for (int64_t i = 0; i < n; ++i) std::memcpy(out->data + static_cast<size_t>(i) * d.size(), d.data(), d.size());
  return Owned::steal(Value(out));
}

Status append_bytes(Thread& th, ByteArray* a, std::string_view data) {
  std::string copy;
  if (data.data() >= a->data && data.data() <= a->data + a->size) data = copy = data;
  size_t old = a->size;
  if (failed(bytearray_resize(th, a, old + data.size()))) return Status::kError;
  std::memcpy(a->data + old, data.data(), data.size());
  return Status::kOk;
}

Owned array_inplace_concat(Thread& th, Value self, Value other) {
  std::string copy;
  if (self == other) {
    copy = byteslike_view(self);
  } else {
    if (!has_buffer(th, other)) {
      return raise(th, th.rt->exc.TypeError, "can't concat {} to {}", type_of(th, other), type_of(th, self));
    }
    BufferScope b(th);
    if (failed(b.open(other))) return {};
    if (failed(append_bytes(th, array_of(self), b.bytes()))) return {};
    return Owned::borrow(self);
  }
  if (failed(append_bytes(th, array_of(self), copy))) return {};
  return Owned::borrow(self);
}

Owned array_inplace_repeat(Thread& th, Value self, int64_t n) {
  std::string d(byteslike_view(self));
  if (n < 0 || d.empty()) n = 0;
  if (!d.empty() && static_cast<uint64_t>(n) > SIZE_MAX / 4 / d.size()) return raise_no_memory(th);
  ByteArray* a = array_of(self);
  if (failed(bytearray_resize(th, a, d.size() * static_cast<size_t>(n)))) return {};
  for (int64_t i = 0; i < n; ++i) std::memcpy(a->data + static_cast<size_t>(i) * d.size(), d.data(), d.size());
  return Owned::borrow(self);
}

Status array_get_buffer(Thread&, Value self, BufferView& out, int) {
  ByteArray* a = array_of(self);
  out.data = a->data;
  out.object = Owned::borrow(self);
  out.size = static_cast<int64_t>(a->size);
  out.readonly = false;
  ++a->exports;
  return Status::kOk;
}
void array_release_buffer(Thread&, Value self, BufferView&) { --array_of(self)->exports; }

// --- methods

Status m_append(Thread& th, ByteArray* a, Value item) {
  char c;
  if (failed(byte_from_value(th, item, "byte", c))) return Status::kError;
  size_t n = a->size;
  if (failed(bytearray_resize(th, a, n + 1))) return Status::kError;
  a->data[n] = c;
  return Status::kOk;
}
Status m_clear(Thread& th, ByteArray* a) { return bytearray_resize(th, a, 0); }
Owned m_copy(Thread& th, ByteArray* a) { return bytearray_new(th, {a->data, a->size}); }
Status m_extend(Thread& th, ByteArray* a, Value iterable) {
  if (has_buffer(th, iterable)) {
    if (iterable == Value(a)) {
      std::string copy(a->data, a->size);
      return append_bytes(th, a, copy);
    }
    size_t end = a->size;  // taking the buffer may run Python code that resizes
    BufferScope b(th);
    if (failed(b.open(iterable))) return Status::kError;
    if (end > a->size) end = a->size;
    return splice(th, a, end, end, b.bytes());
  }
  if (is_str(iterable)) {
    return raise(th, th.rt->exc.TypeError, "expected iterable of integers; got: 'str'");
  }
  if (slots_of(th, iterable).iter == nullptr && !is_sequence(th, iterable)) {
    return raise(th, th.rt->exc.TypeError, "can't extend bytearray with {}", type_of(th, iterable));
  }
  std::string items;
  if (length_hint(th, iterable, 32) < 0) return Status::kError;
  if (failed(bytes_collect(th, iterable, "byte", items))) return Status::kError;
  return append_bytes(th, a, items);
}
Status m_insert(Thread& th, ByteArray* a, int64_t index, Value item) {
  char c;
  if (failed(byte_from_value(th, item, "byte", c))) return Status::kError;
  auto size = static_cast<int64_t>(a->size);
  if (index < 0) index = index + size < 0 ? 0 : index + size;
  if (index > size) index = size;
  return splice(th, a, static_cast<size_t>(index), static_cast<size_t>(index), {&c, 1});
}
Owned m_pop(Thread& th, ByteArray* a, int64_t index) {
  auto size = static_cast<int64_t>(a->size);
  if (size == 0) return raise(th, th.rt->exc.IndexError, "pop from empty bytearray");
  if (index < 0) index += size;
  if (index < 0 || index >= size) return raise(th, th.rt->exc.IndexError, "pop index out of range");
  auto b = static_cast<uint8_t>(a->data[index]);
  if (failed(splice(th, a, static_cast<size_t>(index), static_cast<size_t>(index) + 1, {}))) return {};
  return Owned::small_int(b);
}
Status m_remove(Thread& th, ByteArray* a, Value item) {
  char c;
  if (failed(byte_from_value(th, item, "byte", c))) return Status::kError;
  size_t at = find_bytes({a->data, a->size}, {&c, 1});
  if (at == std::string_view::npos) return raise(th, th.rt->exc.ValueError, "value not found in bytearray");
  return splice(th, a, at, at + 1, {});
}
void m_reverse(Thread&, ByteArray* a) {
  for (size_t i = 0, j = a->size; i + 1 < j; ++i) std::swap(a->data[i], a->data[--j]);
}
Status m_resize(Thread& th, ByteArray* a, int64_t size) {
  if (size < 0) {
    return raise(th, th.rt->exc.ValueError, "Can only resize to positive sizes, got {}", size);
  }
  size_t old = a->size;
  if (failed(bytearray_resize(th, a, static_cast<size_t>(size)))) return Status::kError;
  if (a->size > old) std::memset(a->data + old, 0, a->size - old);
  return Status::kOk;
}
int64_t m_alloc(Thread&, ByteArray* a) { return static_cast<int64_t>(a->capacity + a->offset); }
int64_t m_sizeof(Thread&, ByteArray* a) { return static_cast<int64_t>(sizeof(ByteArray) + a->capacity + a->offset); }
Owned m_fromhex(Thread& th, Value cls, Value text) {
  std::string out;
  if (failed(bytes_methods::from_hex(th, text, out))) return {};
  Owned made = bytearray_new(th, out);
  if (!made || cls.as<Type>() == th.rt->types.bytearray) return made;
  return call_with(th, cls, made);
}
Owned reduce_ex(Thread& th, Value self, int protocol) {
  std::string_view d = byteslike_view(self);
  Owned args;
  if (protocol < 3) {
    Owned bytes = bytes_new(th, d);
    if (!bytes) return {};
    Owned text = str_decode(th, d, "latin-1", "strict"), codec = str_ascii(th, "latin-1");
    if (!text || !codec) return {};
    args = d.empty() ? Owned::borrow(th.rt->empty_tuple) : tuple_of(th, text, codec);
  } else {
    Owned bytes = bytes_new(th, d);
    if (!bytes) return {};
    args = d.empty() ? Owned::borrow(th.rt->empty_tuple) : tuple_of(th, bytes);
  }
  Owned state = call_method(th, self, th.rt->names.__getstate__);
  if (!state || !args) return {};
  return tuple_of(th, Value(type_of(th, self)), args, state);
}
Owned m_reduce(Thread& th, Value self) { return reduce_ex(th, self, 2); }
Owned m_reduce_ex(Thread& th, Value self, int protocol) { return reduce_ex(th, self, protocol); }

const NativeDef kArrayMethods[] = {
    DX_BYTES_METHODS,
    method<&m_append>("append(self, item, /)", "Append a single item to the end of the bytearray."),
    method<&m_clear>("clear(self, /)", "Remove all items from the bytearray."),
    method<&m_copy>("copy(self, /)", "Return a copy of B."),
    method<&m_extend>("extend(self, iterable_of_ints, /)",
                      "Append all the items from the iterator or sequence to the bytearray."),
    method<&m_insert>("insert(self, index, item, /)",
                      "Insert a single item into the bytearray before the given index."),
    method<&m_pop>("pop(self, index=-1, /)", "Remove and return a single item from B."),
    method<&m_remove>("remove(self, value, /)", "Remove the first occurrence of a value in the bytearray."),
    method<&m_reverse>("reverse(self, /)", "Reverse the order of the values in B in place."),
    method<&m_resize>("resize(self, size, /)", "Resize the internal buffer of bytearray to len."),
    method<&m_alloc>("__alloc__(self, /)"),
    method<&m_sizeof>("__sizeof__(self, /)", "Returns the size of the bytearray object in memory, in bytes."),
    class_method<&m_fromhex>("fromhex(type, string, /)",
                             "Create a bytearray object from a string of hexadecimal numbers."),
    method<&m_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    method<&m_reduce_ex>("__reduce_ex__(self, proto=0, /)", "Return state information for pickling."),
};

void fill_array(TypeSlots& s) {
  s.dealloc = array_dealloc;
  s.construct = array_construct;
  s.init = array_init;
  s.repr = array_repr;
  s.str = array_str;
  s.compare = bytes_methods::compare;
  s.iter = bytearray_iter;
  s.remainder = bytes_methods::remainder;
  s.length = array_length;
  s.subscript = array_subscript;
  s.set_subscript = array_set_subscript;
  s.item = array_item;
  s.contains = bytes_methods::contains;
  s.concat = bytes_methods::concat;
  s.repeat = array_repeat;
  s.inplace_concat = array_inplace_concat;
  s.inplace_repeat = array_inplace_repeat;
  s.get_buffer = array_get_buffer;
  s.release_buffer = array_release_buffer;
}

}  // namespace

const TypeSpec kByteArraySpec = {
    "bytearray",
    sizeof(ByteArray),
    Kind::kByteArray,
    TypeFlags::kBaseType | TypeFlags::kMatchSelf,
    "bytearray(iterable_of_ints) -> bytearray\n"
    "bytearray(string, encoding[, errors]) -> bytearray\n"
    "bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n"
    "bytearray(int) -> bytes array of size given by the parameter initialized with null bytes\n"
    "bytearray() -> empty bytes array\n\n"
    "Construct a mutable bytearray object from:\n"
    "  - an iterable yielding integers in range(256)\n"
    "  - a text string encoded using the specified encoding\n"
    "  - a bytes or a buffer object\n"
    "  - any object implementing the buffer API.\n"
    "  - an integer",
    fill_array,
    kArrayMethods,
};

}  // namespace dxpy
