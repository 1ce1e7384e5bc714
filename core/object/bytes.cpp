// bytes and bytearray: storage and construction.
#include "core/object/bytes.h"

#include "core/memory/alloc.h"
#include "core/object/buffer.h"
#include "core/object/bytes_impl.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/object_raw.h"
#include "core/object/str_impl.h"
#include "core/object/text_block.h"
#include "core/object/tuple.h"

namespace dxpy {

Bytes* bytes_alloc_as(Thread& th, Type* cls, size_t size) {
  if (DX_UNLIKELY(size > SIZE_MAX / 4)) {
    (void)raise_no_memory(th);
    return nullptr;
  }
  auto* b = static_cast<Bytes*>(object_alloc(th, cls, text_block_size<Bytes>(size) - sizeof(Bytes)));
  if (b != nullptr) b->size = size;
  return b;
}

Bytes* bytes_alloc_raw(Thread& th, size_t size) {
  if (size > SIZE_MAX / 4) return bytes_alloc(th, size);
  void* block = text_block_alloc<Bytes>(*th.rt, size);
  if (DX_UNLIKELY(block == nullptr)) {
    (void)raise_no_memory(th);
    return nullptr;
  }
  auto* b = static_cast<Bytes*>(object_place_leaf(th, th.rt->types.bytes, block));
  b->size = size;
  b->hash_cache = 0;
  b->data[size] = 0;
  return b;
}

Bytes* bytes_alloc(Thread& th, size_t size) { return bytes_alloc_as(th, th.rt->types.bytes, size); }

Owned bytes_new(Thread& th, std::string_view data) {
  if (data.empty() && th.rt->empty_bytes) return Owned::borrow(th.rt->empty_bytes);
  if (data.size() == 1 && th.rt->byte_values[static_cast<uint8_t>(data[0])]) {
    return Owned::borrow(th.rt->byte_values[static_cast<uint8_t>(data[0])]);
  }
  Bytes* b = bytes_alloc_raw(th, data.size());
  if (b == nullptr) return {};
  copy_bytes(b->data, data.data(), data.size());
  return Owned::steal(Value(b));
}

ByteArray* bytearray_alloc_as(Thread& th, Type* cls, size_t size) {
  auto* a = static_cast<ByteArray*>(object_alloc(th, cls));
  if (a == nullptr) return nullptr;
  if (failed(bytearray_resize(th, a, size))) {
    dec_ref(static_cast<Object*>(a));
    return nullptr;
  }
  return a;
}

Owned bytearray_new(Thread& th, std::string_view data) {
  ByteArray* a = bytearray_alloc_as(th, th.rt->types.bytearray, data.size());
  if (a == nullptr) return {};
  if (!data.empty()) std::memcpy(a->data, data.data(), data.size());
  return Owned::steal(Value(a));
}

Status bytearray_check_resize(Thread& th, ByteArray* a) {
  if (a->exports == 0) return Status::kOk;
  return raise(th, th.rt->exc.BufferError, "Existing exports of data: object cannot be re-sized");
}

// `data` points `offset` bytes into the allocation of offset + capacity bytes (one of them for the zero).
Status bytearray_resize(Thread& th, ByteArray* a, size_t size) {
  if (a->data != nullptr && size == a->size) return Status::kOk;
  if (failed(bytearray_check_resize(th, a))) return Status::kError;
  if (a->data != nullptr && size < a->capacity && size >= a->capacity / 2) {
    a->size = size;
    a->data[size] = 0;
    return Status::kOk;
  }
  if (size > SIZE_MAX / 4) return raise_no_memory(th);
  if (a->offset != 0) {
    char* base = a->data - a->offset;
    std::memmove(base, a->data, a->size);
    a->data = base;
    a->capacity += std::exchange(a->offset, size_t{0});
    if (size < a->capacity && size >= a->capacity / 2) {
      a->size = size;
      a->data[size] = 0;
      return Status::kOk;
    }
  }
  // What was empty takes what it is given; only what grows gets room for more.
  size_t capacity = a->size != 0 && size > a->size ? size + size / 8 + (size < 9 ? 4 : 7) : size + 1;
  auto* fresh = static_cast<char*>(mem_realloc(a->data, capacity));
  if (fresh == nullptr) return raise_no_memory(th);
  a->data = fresh;
  a->capacity = capacity;
  a->size = size;
  a->data[size] = 0;
  return Status::kOk;
}

Owned plain_slice(Thread& th, Value slice) {
  auto* s = slice.as<Slice>();
  auto plain = [](Value v) { return v.is_none() || v.is_small_int(); };
  if (plain(s->start) && plain(s->stop) && plain(s->step)) return Owned::borrow(slice);
  auto evaluate = [&](Value v) { return v.is_none() ? Owned::none() : index(th, v); };
  for (Value v : {s->start, s->stop, s->step}) {
    if (!v.is_none() && !is_index(th, v)) return Owned::borrow(slice);  // slice_indices raises
  }
  Owned step = evaluate(s->step), start = step ? evaluate(s->start) : Owned();
  Owned stop = start ? evaluate(s->stop) : Owned();
  return stop ? slice_new(th, start, stop, step) : Owned();
}

Status BytesArgument::open_buffer(Value v) {
  scope_.emplace(th_);
  if (failed(scope_->open(v))) return Status::kError;
  bytes_ = scope_->bytes();
  return Status::kOk;
}

std::string_view byteslike_view(Value v) {
  if (is_bytes(v)) return bytes_view(v);
  auto* a = v.as<ByteArray>();
  return {a->data, a->size};
}

Status byte_from_value(Thread& th, Value v, const char* what, char& out) {
  int64_t i;
  if (v.is_small_int()) {
    i = v.as_small_int();
  } else {
    Owned n = index(th, v);
    if (!n) return Status::kError;
    if (!int_fits_i64(n, i)) i = -1;
  }
  if (i < 0 || i > 255) return raise(th, th.rt->exc.ValueError, "{} must be in range(0, 256)", what);
  out = static_cast<char>(i);
  return Status::kOk;
}

// Items of an iterable of ints.
Status bytes_collect(Thread& th, Value iterable, const char* what, std::string& out) {
  Owned it = get_iter(th, iterable);
  if (!it) return Status::kError;
  while (true) {
    Owned item = iter_next(th, it);
    if (!item) return th.has_error() ? Status::kError : Status::kOk;
    char c;
    if (failed(byte_from_value(th, item, what, c))) return Status::kError;
    out += c;
  }
}

Owned bytes_from_object(Thread& th, Value v) {
  if (is_exact_kind(v, Kind::kBytes)) return Owned::borrow(v);
  if (has_buffer(th, v)) {
    BufferScope buffer(th);
    if (failed(buffer.open(v, BufferView::kFullRo))) return {};
    std::string copy;
    buffer_copy(buffer.view(), copy);
    return bytes_new(th, copy);
  }
  if (!is_str(v)) {
    std::string out;
    Type* t = type_of(th, v);
    if (t->slots.iter == nullptr && t->slots.item == nullptr && t->slots.subscript == nullptr) {
      return raise(th, th.rt->exc.TypeError, "cannot convert '{}' object to bytes", t);
    }
    if (t->slots.iter == nullptr && !is_sequence(th, v)) {
      return raise(th, th.rt->exc.TypeError, "cannot convert '{}' object to bytes", t);
    }
    if (failed(bytes_collect(th, v, "bytes", out))) return {};
    return bytes_new(th, out);
  }
  return raise(th, th.rt->exc.TypeError, "cannot convert '{}' object to bytes", type_of(th, v));
}

}  // namespace dxpy
