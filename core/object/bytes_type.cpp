// The bytes type: slots, table of methods, iterator; start-up of all bytes types.
#include "core/object/bytes_methods.h"
#include "core/object/container_types.h"
#include "core/object/int.h"
#include "core/object/str_impl.h"
#include "core/object/str_methods.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

// The content for bytes(source, encoding, errors).
Owned construct_exact(Thread& th, Value source, Value encoding, Value errors) {
  if (!source) {
    if (encoding || errors) {
      return raise(th, th.rt->exc.TypeError,
                   encoding ? "encoding without a string argument" : "errors without a string argument");
    }
    return Owned::borrow(th.rt->empty_bytes);
  }
  if (encoding || errors) {
    if (is_str(source) && !encoding) return raise(th, th.rt->exc.TypeError, "string argument without an encoding");
    if (!is_str(source)) {
      return raise(th, th.rt->exc.TypeError,
                   encoding ? "encoding without a string argument" : "errors without a string argument");
    }
    return str_encode(th, source, encoding ? str_view(encoding) : std::string_view("utf-8"),
                      errors ? str_view(errors) : std::string_view("strict"));
  }
  Owned method = lookup_special(th, source, th.rt->names.__bytes__);
  if (method) {
    Owned made = call(th, method);
    if (made && !is_bytes(made)) {
      return raise(th, th.rt->exc.TypeError, "__bytes__ returned non-bytes (type {})", type_of(th, made));
    }
    return made;
  }
  if (th.has_error()) return {};
  if (is_str(source)) return raise(th, th.rt->exc.TypeError, "string argument without an encoding");
  if (is_index(th, source)) {
    int64_t n;
    if (failed(index_to_i64(th, source, n, th.rt->exc.OverflowError))) {
      if (!error_clear_if(th, th.rt->exc.TypeError)) return {};
      return bytes_from_object(th, source);
    }
    if (n < 0) return raise(th, th.rt->exc.ValueError, "negative count");
    if (n == 0) return Owned::borrow(th.rt->empty_bytes);
    return Owned::steal(Value(bytes_alloc(th, static_cast<size_t>(n))));  // zero-filled
  }
  return bytes_from_object(th, source);
}

Owned bytes_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[3];
  if (failed(native_match(th, "bytes(source=<not given>, encoding=<not given>, errors=<not given>)", args, nargs,
                          kwnames, v, 3))) {
    return {};
  }
  for (int i = 1; i < 3; ++i) {
    if (v[i] && !is_str(v[i])) {
      return raise(th, th.rt->exc.TypeError, "bytes() argument '{}' must be str, not {}",
                   i == 1 ? "encoding" : "errors", argument_type_name(th, v[i]));
    }
  }
  Owned made = construct_exact(th, v[0], v[1], v[2]);
  if (!made || cls == th.rt->types.bytes) return made;
  std::string_view data = bytes_view(made);
  Bytes* b = bytes_alloc_as(th, cls, data.size());
  if (b == nullptr) return {};
  std::memcpy(b->data, data.data(), data.size());
  return Owned::steal(Value(b));
}

Owned bytes_repr_slot(Thread& th, Value self) { return bytes_repr(th, bytes_view(self)); }

Owned bytes_str(Thread& th, Value self) {
  if (th.rt->bytes_warning && failed(warn(th, th.rt->exc.BytesWarning, "str() on a bytes instance"))) return {};
  return bytes_repr(th, bytes_view(self));
}

Status bytes_hash(Thread& th, Value self, int64_t& out) {
  auto* b = self.as<Bytes>();
  if (b->hash_cache == 0) b->hash_cache = hash_bytes(th, b->view());
  out = b->hash_cache;
  return Status::kOk;
}

int64_t bytes_length(Thread&, Value self) { return static_cast<int64_t>(self.as<Bytes>()->size); }

Owned bytes_item(Thread& th, Value self, int64_t i) {
  auto* b = self.as<Bytes>();
  if (i < 0 || static_cast<size_t>(i) >= b->size) return raise(th, th.rt->exc.IndexError, "index out of range");
  return Owned::small_int(static_cast<uint8_t>(b->data[i]));
}

Owned bytes_subscript(Thread& th, Value self, Value key) {
  auto* b = self.as<Bytes>();
  auto size = static_cast<int64_t>(b->size);
  if (key.is_small_int() || is_index(th, key)) {
    int64_t i;
    if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return {};
    return bytes_item(th, self, i < 0 ? i + size : i);
  }
  if (!is_kind(key, Kind::kSlice)) {
    return raise(th, th.rt->exc.TypeError, "byte indices must be integers or slices, not {}", type_of(th, key));
  }
  int64_t start, stop, step, count;
  if (failed(slice_indices(th, key, size, start, stop, step, count))) return {};
  if (count <= 0) return Owned::borrow(th.rt->empty_bytes);
  if (step == 1) {
    if (count == size && b->has(Object::kExact)) return Owned::borrow(self);
    return bytes_new(th, b->view().substr(static_cast<size_t>(start), static_cast<size_t>(count)));
  }
  std::string out(static_cast<size_t>(count), 0);
  for (int64_t k = 0; k < count; ++k) out[static_cast<size_t>(k)] = b->data[start + k * step];
  return bytes_new(th, out);
}

Owned bytes_repeat(Thread& th, Value self, int64_t n) {
  auto* b = self.as<Bytes>();
  if (n == 1 && b->has(Object::kExact)) return Owned::borrow(self);
  if (n <= 0 || b->size == 0) return Owned::borrow(th.rt->empty_bytes);
  if (static_cast<uint64_t>(n) > SIZE_MAX / 4 / b->size) return raise_no_memory(th);
  Bytes* out = bytes_alloc(th, b->size * static_cast<size_t>(n));
  if (out == nullptr) return {};
  for (int64_t i = 0; i < n; ++i) std::memcpy(out->data + static_cast<size_t>(i) * b->size, b->data, b->size);
  return Owned::steal(Value(out));
}

Status bytes_get_buffer(Thread&, Value self, BufferView& out, int) {
  auto* b = self.as<Bytes>();
  out.data = b->data;
  out.object = Owned::borrow(self);
  out.size = static_cast<int64_t>(b->size);
  return Status::kOk;
}

// --- iterators of bytes and bytearray

struct BytesIterator : Object {
  Value source;  // owned; empty once exhausted
  int64_t position;
};

Owned new_iterator(Thread& th, Type* type, Value self) {
  auto* it = static_cast<BytesIterator*>(object_alloc(th, type));
  if (it == nullptr) return {};
  inc_ref(self);
  it->source = self;
  return Owned::steal(Value(it));
}
void iterator_dealloc(Thread& th, Object* o) {
  drop(static_cast<BytesIterator*>(o)->source);
  object_free(th, o);
}
Owned iterator_next(Thread&, Value self) {
  auto* it = self.as<BytesIterator>();
  if (!it->source) return {};
  std::string_view data = byteslike_view(it->source);
  if (static_cast<size_t>(it->position) < data.size()) {
    return Owned::small_int(static_cast<uint8_t>(data[static_cast<size_t>(it->position++)]));
  }
  drop(it->source);
  return {};
}
int64_t remaining(BytesIterator* it) {
  if (!it->source) return 0;
  int64_t n = static_cast<int64_t>(byteslike_view(it->source).size()) - it->position;
  return n < 0 ? 0 : n;
}
int64_t iterator_length_hint(Thread&, BytesIterator* it) { return remaining(it); }
Owned iterator_reduce(Thread& th, BytesIterator* it) {
  if (!it->source) return reduce_builtin(th, "iter", th.rt->empty_tuple);
  return reduce_builtin(th, "iter", it->source, Value::small_int(it->position));
}
Status iterator_setstate(Thread& th, BytesIterator* it, Value state) {
  if (!it->source) return Status::kOk;
  return clipped_index(th, state, 0, static_cast<int64_t>(byteslike_view(it->source).size()), it->position);
}
const NativeDef kIteratorMethods[] = {
    method<&iterator_length_hint>("__length_hint__(self, /)", "Private method returning an estimate of len(list(it))."),
    method<&iterator_reduce>("__reduce__(self, /)", "Return state information for pickling."),
    method<&iterator_setstate>("__setstate__(self, object, /)", "Set state information for unpickling."),
};
void fill_iterator(TypeSlots& s) {
  s.dealloc = iterator_dealloc;
  s.iter = iter_self;
  s.next = iterator_next;
}

Owned bytes_iter(Thread& th, Value self) { return new_iterator(th, th.rt->types.bytes_iterator, self); }

// --- methods

Owned m_fromhex(Thread& th, Value cls, Value text) {
  std::string out;
  if (failed(bytes_methods::from_hex(th, text, out))) return {};
  Owned made = bytes_new(th, out);
  if (!made || cls.as<Type>() == th.rt->types.bytes) return made;
  return call_with(th, cls, made);
}
Owned m_bytes(Thread& th, Value self) {
  return self.as_object()->has(Object::kExact) ? Owned::borrow(self) : bytes_new(th, bytes_view(self));
}
Owned m_getnewargs(Thread& th, Value self) {
  Owned copy = m_bytes(th, self);
  return copy ? tuple_of(th, copy) : Owned();
}
int64_t m_sizeof(Thread&, Bytes* self) {
  return static_cast<int64_t>(sizeof(Bytes) - sizeof(Bytes::data) + self->size + 1);
}

const NativeDef kBytesMethods[] = {
    DX_BYTES_METHODS,
    class_method<&m_fromhex>("fromhex(type, string, /)", "Create a bytes object from a string of hexadecimal numbers."),
    method<&m_bytes>("__bytes__(self, /)", "Convert this value to exact type bytes."),
    method<&m_getnewargs>("__getnewargs__(self, /)"),
    method<&m_sizeof>("__sizeof__(self, /)"),
};

void fill_bytes(TypeSlots& s) {
  s.construct = bytes_construct;
  s.repr = bytes_repr_slot;
  s.str = bytes_str;
  s.hash = bytes_hash;
  s.compare = bytes_methods::compare;
  s.iter = bytes_iter;
  s.remainder = bytes_methods::remainder;
  s.length = bytes_length;
  s.subscript = bytes_subscript;
  s.item = bytes_item;
  s.contains = bytes_methods::contains;
  s.concat = bytes_methods::concat;
  s.repeat = bytes_repeat;
  s.get_buffer = bytes_get_buffer;
}

}  // namespace

Owned bytearray_iter(Thread& th, Value self) { return new_iterator(th, th.rt->types.bytearray_iterator, self); }

const TypeSpec kBytesSpec = {
    "bytes",
    sizeof(Bytes),
    Kind::kBytes,
    TypeFlags::kBaseType | TypeFlags::kBytesSubclass | TypeFlags::kMatchSelf,
    "bytes(iterable_of_ints) -> bytes\n"
    "bytes(string, encoding[, errors]) -> bytes\n"
    "bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n"
    "bytes(int) -> bytes object of size given by the parameter initialized with null bytes\n"
    "bytes() -> empty bytes object\n\n"
    "Construct an immutable array of bytes from:\n"
    "  - an iterable yielding integers in range(256)\n"
    "  - a text string encoded using the specified encoding\n"
    "  - any object implementing the buffer API.\n"
    "  - an integer",
    fill_bytes,
    kBytesMethods,
};
const TypeSpec kBytesIteratorSpec = {"bytes_iterator", sizeof(BytesIterator), Kind::kOther,    TypeFlags::kDisallowNew,
                                     nullptr,          fill_iterator,         kIteratorMethods};
const TypeSpec kByteArrayIteratorSpec = {
    "bytearray_iterator", sizeof(BytesIterator), Kind::kOther, TypeFlags::kDisallowNew, nullptr,
    fill_iterator,        kIteratorMethods};

Status init_bytes_types(Thread& th) {
  Runtime& rt = *th.rt;
  BuiltinTypes& t = rt.types;
  struct Row {
    Type** where;
    const TypeSpec* spec;
  };
  const Row rows[] = {{&t.bytes, &kBytesSpec},           {&t.bytes_iterator, &kBytesIteratorSpec},
                      {&t.bytearray, &kByteArraySpec},   {&t.bytearray_iterator, &kByteArrayIteratorSpec},
                      {&t.memoryview, &kMemoryViewSpec}, {&t.memoryview_iterator, &kMemoryViewIteratorSpec}};
  for (const Row& row : rows) {
    *row.where = type_from_spec(th, *row.spec);
    if (*row.where == nullptr) return Status::kError;
  }
  for (int i = -1; i < 256; ++i) {
    Bytes* b = bytes_alloc(th, i < 0 ? 0 : 1);
    if (b == nullptr) return Status::kError;
    if (i >= 0) b->data[0] = static_cast<char>(i);
    make_immortal(th, b);
    (i < 0 ? rt.empty_bytes : rt.byte_values[i]) = Value(b);
  }
  return Status::kOk;
}

}  // namespace dxpy
