// The memoryview type.
#include "core/object/memoryview.h"

#include <cstring>

#include "core/memory/alloc.h"
#include "core/object/bytes_methods.h"
#include "core/object/container_types.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/packed_items.h"
#include "core/object/str_impl.h"
#include "core/object/tuple.h"

namespace dxpy {

bool memoryview_is_contiguous(const MemoryView* m) {
  BufferView v;
  memoryview_as_buffer(m, v);
  return buffer_is_contiguous(v);
}

void memoryview_as_buffer(const MemoryView* m, BufferView& out) {
  out.data = m->data;
  out.size = m->size;
  out.item_size = m->item_size;
  out.readonly = m->readonly;
  out.ndim = m->ndim;
  out.format = m->format;
  out.shape = m->shape();
  out.strides = m->strides();
}

namespace {

// --- life

void managed_drop(Thread& th, ManagedBuffer* b) {
  if (b == nullptr || --b->uses != 0) return;
  if (b->raw) {
    b->view.object.reset();
  } else {
    release_buffer(th, b->view);
  }
  delete b;
}

// A view with the layout of `like` over the buffer, whose use it takes over (also on failure).
MemoryView* view_alloc(Thread& th, ManagedBuffer* managed, int ndim) {
  auto* m = static_cast<MemoryView*>(object_alloc(th, th.rt->types.memoryview));
  if (m == nullptr) {
    managed_drop(th, managed);
    return nullptr;
  }
  m->managed = managed;
  m->ndim = ndim;
  m->dims = static_cast<int64_t*>(mem_zalloc(sizeof(int64_t) * static_cast<size_t>(ndim * 2 + 1)));
  if (m->dims == nullptr) {
    dec_ref(static_cast<Object*>(m));
    (void)raise_no_memory(th);
    return nullptr;
  }
  return m;
}

Owned view_over(Thread& th, ManagedBuffer* managed) {
  const BufferView& v = managed->view;
  MemoryView* m = view_alloc(th, managed, v.ndim);
  if (m == nullptr) return {};
  m->data = v.data;
  m->size = v.size;
  m->item_size = v.item_size;
  m->readonly = v.readonly;
  m->format = v.format == nullptr ? "B" : v.format;
  int64_t stride = v.item_size;
  for (int i = v.ndim - 1; i >= 0; --i) {
    m->shape()[i] = v.shape != nullptr ? v.shape[i] : v.size / v.item_size;
    m->strides()[i] = v.strides != nullptr ? v.strides[i] : stride;
    stride *= m->shape()[i];
  }
  return Owned::steal(Value(m));
}

// Another view of the same buffer with the same layout.
MemoryView* view_copy(Thread& th, const MemoryView* from) {
  ++from->managed->uses;
  MemoryView* m = view_alloc(th, from->managed, from->ndim);
  if (m == nullptr) return nullptr;
  m->data = from->data;
  m->size = from->size;
  m->item_size = from->item_size;
  m->readonly = from->readonly;
  std::memcpy(m->format_storage, from->format_storage, sizeof m->format_storage);
  m->format = from->format == from->format_storage ? m->format_storage : from->format;
  std::memcpy(m->dims, from->dims, sizeof(int64_t) * static_cast<size_t>(from->ndim * 2));
  return m;
}

void view_dealloc(Thread& th, Object* o) {
  auto* m = static_cast<MemoryView*>(o);
  managed_drop(th, std::exchange(m->managed, nullptr));
  mem_free(m->dims);
  object_free(th, o);
}

// Views that share a buffer also share its one reference to the exporter; none of them can answer for it alone.
void view_traverse(Object* o, Visitor& visit) {
  auto* m = static_cast<MemoryView*>(o);
  if (m->managed != nullptr && m->managed->uses == 1) visit(m->managed->view.object);
}
void view_clear(Thread& th, Object* o) {
  auto* m = static_cast<MemoryView*>(o);
  if (m->exports == 0) managed_drop(th, std::exchange(m->managed, nullptr));
}

Status check_alive(Thread& th, const MemoryView* m) {
  if (m->managed != nullptr) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "operation forbidden on released memoryview object");
}

Owned view_construct(Thread& th, Type*, const Value* args, size_t nargs, Value kwnames) {
  Value v[1];
  if (failed(native_match(th, "memoryview(object)", args, nargs, kwnames, v, 1))) return {};
  return memoryview_new(th, v[0]);
}

}  // namespace

Owned memoryview_new(Thread& th, Value exporter) {
  if (is_kind(exporter, Kind::kMemoryView)) {
    auto* from = exporter.as<MemoryView>();
    if (failed(check_alive(th, from))) return {};
    MemoryView* m = view_copy(th, from);
    return m == nullptr ? Owned() : Owned::steal(Value(m));
  }
  if (!has_buffer(th, exporter)) {
    return raise(th, th.rt->exc.TypeError, "memoryview: a bytes-like object is required, not '{}'",
                 type_of(th, exporter));
  }
  auto* managed = new ManagedBuffer;
  if (failed(get_buffer(th, exporter, managed->view, BufferView::kFullRo))) {
    delete managed;
    return {};
  }
  return view_over(th, managed);
}

Owned memoryview_from_memory(Thread& th, Value owner, char* data, size_t size, bool readonly) {
  auto* managed = new ManagedBuffer;
  managed->raw = true;
  managed->view.object = Owned::borrow(owner);
  managed->view.data = data;
  managed->view.size = static_cast<int64_t>(size);
  managed->view.readonly = readonly;
  return view_over(th, managed);
}

namespace {

Owned view_repr(Thread& th, Value self) {
  char text[32];
  std::snprintf(text, sizeof text, "%p", static_cast<void*>(self.as_object()));
  const char* form = self.as<MemoryView>()->managed == nullptr ? "<released memory at {}>" : "<memory at {}>";
  return format_str(th, form, text);
}

Status view_hash(Thread& th, Value self, int64_t& out) {
  auto* m = self.as<MemoryView>();
  if (m->hash_cache != 0) {
    out = m->hash_cache;
    return Status::kOk;
  }
  if (failed(check_alive(th, m))) return Status::kError;
  if (!m->readonly) return raise(th, th.rt->exc.ValueError, "cannot hash writable memoryview object");
  std::string_view f(m->format);
  if (f != "B" && f != "b" && f != "c") {
    return raise(th, th.rt->exc.ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
  }
  if (Value exporter = m->managed->view.object) {
    int64_t ignored;  // an unhashable exporter makes the view unhashable
    ++m->exports;
    Status s = dxpy::hash(th, exporter, ignored);
    --m->exports;
    if (failed(s)) return Status::kError;
  }
  std::string copy;
  BufferView v;
  memoryview_as_buffer(m, v);
  buffer_copy(v, copy);
  out = m->hash_cache = hash_bytes(th, copy);
  return Status::kOk;
}

int64_t view_length(Thread& th, Value self) {
  auto* m = self.as<MemoryView>();
  if (failed(check_alive(th, m))) return -1;
  if (m->ndim == 0) {
    (void)raise(th, th.rt->exc.TypeError, "0-dim memory has no length");
    return -1;
  }
  return m->shape()[0];
}

// Address of element `index` of dimension 0 and on.
Status element_at(Thread& th, MemoryView* m, const int64_t* indexes, char*& at) {
  at = m->data;
  for (int d = 0; d < m->ndim; ++d) {
    int64_t i = indexes[d] < 0 ? indexes[d] + m->shape()[d] : indexes[d];
    if (i < 0 || i >= m->shape()[d]) {
      return raise(th, th.rt->exc.IndexError, "index out of bounds on dimension {}", d + 1);
    }
    at += i * m->strides()[d];
  }
  return Status::kOk;
}

Owned view_item(Thread& th, Value self, int64_t i) {
  auto* m = self.as<MemoryView>();
  if (failed(check_alive(th, m))) return {};
  if (m->ndim == 0) return raise(th, th.rt->exc.TypeError, "invalid indexing of 0-dim memory");
  if (m->ndim > 1) return raise(th, th.rt->exc.NotImplementedError, "multi-dimensional sub-views are not implemented");
  char* at;
  if (failed(element_at(th, m, &i, at))) return {};
  return memoryview_unpack(th, m->format, at);
}

// The new view comes first: computing the bounds may run Python code that releases the old one.
Owned slice_view(Thread& th, MemoryView* m, Value key) {
  MemoryView* part = view_copy(th, m);
  if (part == nullptr) return {};
  Owned result = Owned::steal(Value(part));
  int64_t start, stop, step, count;
  if (failed(slice_indices(th, key, part->shape()[0], start, stop, step, count))) return {};
  if (count < 0) count = 0;
  part->data += count == 0 ? 0 : start * part->strides()[0];
  part->shape()[0] = count;
  part->strides()[0] *= step;
  part->size = part->item_size;
  for (int d = 0; d < part->ndim; ++d) part->size *= part->shape()[d];
  return result;
}

Status tuple_indexes(Thread& th, MemoryView* m, Value key, int64_t* out) {
  std::span<const Value> items = fast_items_tuple(key);
  size_t slices = 0;
  for (Value v : items) slices += is_kind(v, Kind::kSlice);
  if (slices != 0 && slices == items.size()) {
    return raise(th, th.rt->exc.NotImplementedError, "multi-dimensional slicing is not implemented");
  }
  if (static_cast<int>(items.size()) < m->ndim) {
    return raise(th, th.rt->exc.NotImplementedError, "sub-views are not implemented");
  }
  if (static_cast<int>(items.size()) > m->ndim) {
    return raise(th, th.rt->exc.TypeError, "cannot index {}-dimension view with {}-element tuple", m->ndim,
                 items.size());
  }
  for (size_t i = 0; i < items.size(); ++i) {
    if (!is_index(th, items[i])) return raise(th, th.rt->exc.TypeError, "memoryview: invalid slice key");
    if (failed(index_to_i64(th, items[i], out[i], th.rt->exc.IndexError))) return Status::kError;
  }
  return check_alive(th, m);  // __index__ may have released the view
}

Owned view_subscript(Thread& th, Value self, Value key) {
  auto* m = self.as<MemoryView>();
  if (failed(check_alive(th, m))) return {};
  if (m->ndim == 0) {
    if (is_tuple(key) && key.as<Tuple>()->size == 0) return memoryview_unpack(th, m->format, m->data);
    if (key == Value::ellipsis()) return Owned::borrow(self);
    return raise(th, th.rt->exc.TypeError, "invalid indexing of 0-dim memory");
  }
  if (is_index(th, key)) {
    int64_t i;
    if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError))) return {};
    return view_item(th, self, i);
  }
  if (is_kind(key, Kind::kSlice)) return slice_view(th, m, key);
  if (is_tuple(key)) {
    int64_t at[BufferView::kMaxDims];
    char* p;
    if (failed(tuple_indexes(th, m, key, at)) || failed(element_at(th, m, at, p))) return {};
    return memoryview_unpack(th, m->format, p);
  }
  return raise(th, th.rt->exc.TypeError, "memoryview: invalid slice key");
}

const char* without_at(const char* format) { return format[0] == '@' ? format + 1 : format; }

Status assign_slice(Thread& th, MemoryView* m, Value key, Value value) {
  Owned part = slice_view(th, m, key);
  if (!part || failed(check_alive(th, m))) return Status::kError;
  auto* to = part.as<MemoryView>();
  BufferView from;
  if (failed(get_buffer(th, value, from, BufferView::kFullRo))) return Status::kError;
  int64_t count = from.shape != nullptr && from.ndim > 0 ? from.shape[0] : from.size / from.item_size;
  const char* format = from.format == nullptr ? "B" : from.format;
  bool same = from.ndim == to->ndim && to->ndim == 1 && count == to->shape()[0] && from.item_size == to->item_size &&
              std::strcmp(without_at(format), without_at(to->format)) == 0;
  if (same) {
    std::string copy;
    buffer_copy(from, copy);
    for (int64_t i = 0; i < count; ++i) {
      std::memcpy(to->data + i * to->strides()[0], copy.data() + i * to->item_size, static_cast<size_t>(to->item_size));
    }
  }
  release_buffer(th, from);
  if (same) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "memoryview assignment: lvalue and rvalue have different structures");
}

// Converts first, because that may run Python code that releases the view.
Status store_item(Thread& th, MemoryView* m, const int64_t* indexes, Value value) {
  char item[16];
  char* at;
  if (failed(check_alive(th, m)) || failed(element_at(th, m, indexes, at))) return Status::kError;
  if (failed(memoryview_pack(th, m->format, item, value)) || failed(check_alive(th, m))) return Status::kError;
  std::memcpy(at, item, static_cast<size_t>(m->item_size));
  return Status::kOk;
}

Status view_set_subscript(Thread& th, Value self, Value key, Value value) {
  auto* m = self.as<MemoryView>();
  if (failed(check_alive(th, m))) return Status::kError;
  if (m->readonly) return raise(th, th.rt->exc.TypeError, "cannot modify read-only memory");
  if (!value) return raise(th, th.rt->exc.TypeError, "cannot delete memory");
  if (m->ndim == 0) {
    if (key == Value::ellipsis() || (is_tuple(key) && key.as<Tuple>()->size == 0)) {
      return memoryview_pack(th, m->format, m->data, value);
    }
    return raise(th, th.rt->exc.TypeError, "invalid indexing of 0-dim memory");
  }
  int64_t at[BufferView::kMaxDims];
  if (is_index(th, key)) {
    if (m->ndim > 1) return raise(th, th.rt->exc.NotImplementedError, "sub-views are not implemented");
    if (failed(index_to_i64(th, key, at[0], th.rt->exc.IndexError))) return Status::kError;
    return store_item(th, m, at, value);
  }
  if (is_kind(key, Kind::kSlice)) {
    if (m->ndim == 1) return assign_slice(th, m, key, value);
    return raise(th, th.rt->exc.NotImplementedError,
                 "memoryview slice assignments are currently restricted to ndim = 1");
  }
  if (is_tuple(key)) {
    if (failed(tuple_indexes(th, m, key, at))) return Status::kError;
    return store_item(th, m, at, value);
  }
  return raise(th, th.rt->exc.TypeError, "memoryview: invalid slice key");
}

// --- comparison

Tri compare_dim(Thread& th, const BufferView& a, const BufferView& b, const char* fa, const char* fb, const char* p,
                const char* q, int dim) {
  if (dim == a.ndim) {
    if (std::strcmp(fa, fb) == 0 && std::strchr("efd?", fa[0]) == nullptr) {
      return tri(std::memcmp(p, q, static_cast<size_t>(a.item_size)) == 0);
    }
    Owned x = memoryview_unpack(th, fa, p), y = memoryview_unpack(th, fb, q);
    if (!x || !y) return Tri::kError;
    return compare_truth(th, x, y, CompareOp::kEq);
  }
  int64_t n = a.shape != nullptr ? a.shape[dim] : a.size / a.item_size;
  int64_t sa = a.strides != nullptr ? a.strides[dim] : a.item_size;
  int64_t sb = b.strides != nullptr ? b.strides[dim] : b.item_size;
  if (dim == a.ndim - 1 && std::strcmp(fa, fb) == 0 && sa == a.item_size && sb == b.item_size) {
    const PackedKind kind = packed_kind(fa[0]);
    const auto count = static_cast<size_t>(n);
    if (kind.size != 0) return tri(packed_equal_prefix(kind, p, q, count) == count);
  }
  for (int64_t i = 0; i < n; ++i) {
    Tri t = compare_dim(th, a, b, fa, fb, p + i * sa, q + i * sb, dim + 1);
    if (t != Tri::kTrue) return t;
  }
  return Tri::kTrue;
}

Tri buffers_equal(Thread& th, const BufferView& a, const BufferView& b) {
  if (a.ndim != b.ndim) return Tri::kFalse;
  for (int d = 0; d < a.ndim; ++d) {
    int64_t x = a.shape != nullptr ? a.shape[d] : a.size / a.item_size;
    int64_t y = b.shape != nullptr ? b.shape[d] : b.size / b.item_size;
    if (x != y) return Tri::kFalse;
    if (x == 0) return Tri::kTrue;
  }
  const char* fa = without_at(a.format == nullptr ? "B" : a.format);
  const char* fb = without_at(b.format == nullptr ? "B" : b.format);
  if (memoryview_format_size(fa) == 0 || memoryview_format_size(fb) == 0) return Tri::kFalse;
  return compare_dim(th, a, b, fa, fb, a.data, b.data, 0);
}

Owned view_compare(Thread& th, Value a, Value b, CompareOp op) {
  if (op != CompareOp::kEq && op != CompareOp::kNe) return Owned::not_implemented();
  if (!is_kind(a, Kind::kMemoryView)) return Owned::not_implemented();
  auto* m = a.as<MemoryView>();
  bool other_released = is_kind(b, Kind::kMemoryView) && b.as<MemoryView>()->managed == nullptr;
  if (m->managed == nullptr || other_released) return Owned::boolean((a == b) == (op == CompareOp::kEq));
  if (!has_buffer(th, b)) return Owned::not_implemented();
  BufferView left, right;
  memoryview_as_buffer(m, left);
  if (failed(get_buffer(th, b, right, BufferView::kFullRo))) {
    clear_error(th);
    return Owned::not_implemented();
  }
  Tri same = buffers_equal(th, left, right);
  release_buffer(th, right);
  if (same == Tri::kError) return {};
  return Owned::boolean((same == Tri::kTrue) == (op == CompareOp::kEq));
}

// --- buffer protocol

Status view_get_buffer(Thread& th, Value self, BufferView& out, int) {
  auto* m = self.as<MemoryView>();
  if (failed(check_alive(th, m))) return Status::kError;
  memoryview_as_buffer(m, out);
  out.object = Owned::borrow(self);
  ++m->exports;
  return Status::kOk;
}
void view_release_buffer(Thread&, Value self, BufferView&) { --self.as<MemoryView>()->exports; }

// --- methods

Status m_release(Thread& th, MemoryView* m) {
  if (m->managed == nullptr) return Status::kOk;
  if (m->exports > 0) {
    return raise(th, th.rt->exc.BufferError, "memoryview has {} exported buffer{}", m->exports,
                 m->exports == 1 ? "" : "s");
  }
  managed_drop(th, std::exchange(m->managed, nullptr));
  return Status::kOk;
}
Owned m_enter(Thread& th, Value self) {
  if (failed(check_alive(th, self.as<MemoryView>()))) return {};
  return Owned::borrow(self);
}
Status m_exit(Thread& th, MemoryView* m, VarArgs) { return m_release(th, m); }

Owned m_tobytes(Thread& th, MemoryView* m, Value order) {
  if (failed(check_alive(th, m))) return {};
  if (order && !order.is_none()) {
    if (!is_str(order) || (str_view(order) != "C" && str_view(order) != "F" && str_view(order) != "A")) {
      return raise(th, th.rt->exc.ValueError, "order must be 'C', 'F' or 'A'");
    }
  }
  BufferView v;
  memoryview_as_buffer(m, v);
  int64_t reversed_shape[BufferView::kMaxDims], reversed_strides[BufferView::kMaxDims];
  if (order && !order.is_none() && str_view(order) == "F") {  // column order: the dimensions turned round
    for (int i = 0; i < m->ndim; ++i) {
      reversed_shape[i] = m->shape()[m->ndim - 1 - i];
      reversed_strides[i] = m->strides()[m->ndim - 1 - i];
    }
    v.shape = reversed_shape;
    v.strides = reversed_strides;
  }
  std::string out;
  buffer_copy(v, out);
  return bytes_new(th, out);
}

Owned list_of(Thread& th, MemoryView* m, const char* at, int dim) {
  if (dim == m->ndim) return memoryview_unpack(th, m->format, at);
  Owned list = list_new(th);
  if (!list) return {};
  for (int64_t i = 0; i < m->shape()[dim]; ++i) {
    Owned item = list_of(th, m, at + i * m->strides()[dim], dim + 1);
    if (!item || failed(list_append_owned(th, list.as<List>(), std::move(item)))) return {};
  }
  return list;
}
Owned m_tolist(Thread& th, MemoryView* m) {
  if (failed(check_alive(th, m))) return {};
  return list_of(th, m, m->data, 0);
}

Owned m_toreadonly(Thread& th, MemoryView* m) {
  if (failed(check_alive(th, m))) return {};
  MemoryView* copy = view_copy(th, m);
  if (copy == nullptr) return {};
  copy->readonly = true;
  return Owned::steal(Value(copy));
}

Owned m_hex(Thread& th, MemoryView* m, Value sep, int64_t per_group) {
  if (failed(check_alive(th, m))) return {};
  std::string copy;
  BufferView v;
  memoryview_as_buffer(m, v);
  buffer_copy(v, copy);
  ++m->exports;  // the separator may run Python code
  Owned text = bytes_methods::hex_text(th, copy, sep, per_group);
  --m->exports;
  return text;
}

bool is_byte_format(const char* f) {
  f = without_at(f);
  return (f[0] == 'B' || f[0] == 'b' || f[0] == 'c') && f[1] == 0;
}

Status cast_shape(Thread& th, MemoryView* m, Value shape, int64_t item_size) {
  Owned dims = sequence_to_tuple(th, shape);
  if (!dims) return Status::kError;
  std::span<const Value> items = fast_items_tuple(dims);
  if (items.size() > BufferView::kMaxDims) {
    return raise(th, th.rt->exc.ValueError, "memoryview: number of dimensions must not exceed {}",
                 BufferView::kMaxDims);
  }
  auto* fresh = static_cast<int64_t*>(mem_zalloc(sizeof(int64_t) * (items.size() * 2 + 1)));
  if (fresh == nullptr) return raise_no_memory(th);
  mem_free(std::exchange(m->dims, fresh));
  m->ndim = static_cast<int32_t>(items.size());
  int64_t total = item_size;
  for (size_t i = 0; i < items.size(); ++i) {
    if (!is_int(items[i])) {
      return raise(th, th.rt->exc.TypeError, "memoryview.cast(): elements of shape must be integers");
    }
    int64_t n;
    if (failed(index_to_i64(th, items[i], n, th.rt->exc.OverflowError))) return Status::kError;
    if (n <= 0) {
      return raise(th, th.rt->exc.ValueError, "memoryview.cast(): elements of shape must be integers > 0");
    }
    if (__builtin_mul_overflow(total, n, &total)) {
      return raise(th, th.rt->exc.ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX");
    }
    m->shape()[i] = n;
  }
  if (total != m->size) {
    return raise(th, th.rt->exc.TypeError, "memoryview: product(shape) * itemsize != buffer size");
  }
  int64_t stride = item_size;
  for (int i = m->ndim - 1; i >= 0; --i) {
    m->strides()[i] = stride;
    stride *= m->shape()[i];
  }
  return Status::kOk;
}

Owned m_cast(Thread& th, MemoryView* m, std::string_view format, Value shape) {
  if (failed(check_alive(th, m))) return {};
  if (!memoryview_is_contiguous(m)) {
    return raise(th, th.rt->exc.TypeError, "memoryview: casts are restricted to C-contiguous views");
  }
  if ((shape || m->ndim != 1) && m->ndim > 1 && shape) {
    return raise(th, th.rt->exc.TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
  }
  std::string name(format);
  int64_t item = memoryview_format_size(name.c_str());
  if (item == 0) {
    return raise(th, th.rt->exc.ValueError,
                 "memoryview: destination format must be a native single character format prefixed with an optional "
                 "'@'");
  }
  if (!is_byte_format(name.c_str()) && !is_byte_format(m->format)) {
    return raise(th, th.rt->exc.TypeError, "memoryview: cannot cast between two non-byte formats");
  }
  if (m->size % item != 0) {
    return raise(th, th.rt->exc.TypeError, "memoryview: length is not a multiple of itemsize");
  }
  MemoryView* cast = view_copy(th, m);
  if (cast == nullptr) return {};
  Owned result = Owned::steal(Value(cast));
  name.copy(cast->format_storage, 3);
  cast->format_storage[name.size()] = 0;
  cast->format = cast->format_storage;
  cast->item_size = item;
  if (shape) {
    if (!is_list(shape) && !is_tuple(shape)) return raise(th, th.rt->exc.TypeError, "shape must be a list or a tuple");
    if (failed(cast_shape(th, cast, shape, item))) return {};
    return result;
  }
  auto* dims = static_cast<int64_t*>(mem_zalloc(sizeof(int64_t) * 3));
  if (dims == nullptr) return raise_no_memory(th);
  mem_free(std::exchange(cast->dims, dims));
  cast->ndim = 1;
  cast->shape()[0] = cast->size / item;
  cast->strides()[0] = item;
  return result;
}

Owned m_from_flags(Thread& th, Value, Value object, int flags) {
  auto* managed = new ManagedBuffer;
  if (failed(get_buffer(th, object, managed->view, BufferView::kFullRo | (flags & BufferView::kWritable)))) {
    delete managed;
    return {};
  }
  return view_over(th, managed);
}

// The items of a view as packed numbers; no numbers when they are something else or do not lie one behind the other.
PackedKind packed_kind_of(const MemoryView* m) {
  const bool packed = m->ndim == 1 && m->strides()[0] == m->item_size;
  const char* format = without_at(m->format);
  return packed && format[0] != 0 && format[1] == 0 ? packed_kind(format[0]) : PackedKind{};
}

Owned m_count(Thread& th, Value self, Value item) {
  int64_t n = view_length(th, self), total = 0, bits;
  if (n < 0) return {};
  auto* m = self.as<MemoryView>();
  const PackedKind packed = packed_kind_of(m);
  const Wanted wanted = packed_wanted(packed, item, bits);
  if (wanted == Wanted::kAbsent) return Owned::small_int(0);
  if (wanted == Wanted::kWord) {
    return Owned::small_int(static_cast<int64_t>(packed_count(packed, m->data, static_cast<size_t>(n), bits)));
  }
  for (int64_t i = 0; i < n; ++i) {
    Owned v = view_item(th, self, i);
    if (!v) return {};
    Tri same = equal(th, v, item);
    if (same == Tri::kError) return {};
    total += same == Tri::kTrue;
  }
  return Owned::small_int(total);
}
Owned m_index(Thread& th, Value self, Value item, Value start, Value stop) {
  int64_t n = view_length(th, self), from, to;
  if (n < 0 || failed(clip_range(th, start, stop, static_cast<size_t>(n), from, to))) return {};
  auto* m = self.as<MemoryView>();
  const bool alive = m->managed != nullptr;  // a bound may have released the view
  const PackedKind packed = alive ? packed_kind_of(m) : PackedKind{};
  int64_t bits;
  const Wanted wanted = packed_wanted(packed, item, bits);
  if (wanted == Wanted::kWord && from < to) {
    const size_t at = packed_find(packed, m->data + from * m->item_size, static_cast<size_t>(to - from), bits);
    if (at != text::simd::kNone) return Owned::small_int(from + static_cast<int64_t>(at));
  }
  if (wanted != Wanted::kAny) from = to;
  for (int64_t i = from; i < to; ++i) {
    Owned v = view_item(th, self, i);
    if (!v) return {};
    Tri same = equal(th, v, item);
    if (same == Tri::kError) return {};
    if (same == Tri::kTrue) return Owned::small_int(i);
  }
  return raise(th, th.rt->exc.ValueError, "memoryview.index(x): x not found");
}

const NativeDef kMethods[] = {
    method<&m_release>("release(self, /)", "Release the underlying buffer exposed by the memoryview object."),
    method<&m_tobytes>("tobytes(self, /, order='C')", "Return the data in the buffer as a byte string."),
    method<&m_hex>("hex(self, /, sep=<unrepresentable>, bytes_per_sep=1)",
                   "Return the data in the buffer as a str of hexadecimal numbers."),
    method<&m_tolist>("tolist(self, /)", "Return the data in the buffer as a list of elements."),
    method<&m_cast>("cast(self, /, format, shape=<unrepresentable>)", "Cast a memoryview to a new format or shape."),
    method<&m_toreadonly>("toreadonly(self, /)", "Return a readonly version of the memoryview."),
    method<&m_count>("count(self, value, /)", "Count the number of occurrences of a value."),
    method<&m_index>("index(self, value, start=0, stop=sys.maxsize, /)",
                     "Return the index of the first occurrence of a value."),
    class_method<&m_from_flags>("_from_flags(cls, /, object, flags)"),
    method<&m_enter>("__enter__(self, /)"),
    method<&m_exit>("__exit__(self, /, *exc_info)"),
    class_method<&class_getitem>("__class_getitem__(cls, item, /)", "See PEP 585"),
};

// --- attributes

Owned int_tuple(Thread& th, const int64_t* v, int n) {
  Value items[BufferView::kMaxDims];
  for (int i = 0; i < n; ++i) items[i] = Value::small_int(v[i]);
  return tuple_from(th, items, static_cast<size_t>(n));
}
template <auto Get>
Owned attribute(Thread& th, Value self) {
  auto* m = self.as<MemoryView>();
  if (failed(check_alive(th, m))) return {};
  return Get(th, m);
}
Owned get_obj(Thread&, MemoryView* m) {
  Value object = m->managed->view.object;
  return object ? Owned::borrow(object) : Owned::none();
}
Owned get_nbytes(Thread&, MemoryView* m) { return Owned::small_int(m->size); }
Owned get_readonly(Thread&, MemoryView* m) { return Owned::boolean(m->readonly); }
Owned get_itemsize(Thread&, MemoryView* m) { return Owned::small_int(m->item_size); }
Owned get_format(Thread& th, MemoryView* m) { return str_new(th, m->format); }
Owned get_ndim(Thread&, MemoryView* m) { return Owned::small_int(m->ndim); }
Owned get_shape(Thread& th, MemoryView* m) { return int_tuple(th, m->shape(), m->ndim); }
Owned get_strides(Thread& th, MemoryView* m) { return int_tuple(th, m->strides(), m->ndim); }
Owned get_suboffsets(Thread& th, MemoryView*) { return Owned::borrow(th.rt->empty_tuple); }
Owned get_c_contiguous(Thread&, MemoryView* m) { return Owned::boolean(memoryview_is_contiguous(m)); }
bool f_contiguous(const MemoryView* m) {
  int64_t expected = m->item_size;
  for (int i = 0; i < m->ndim; ++i) {
    if (m->shape()[i] > 1 && m->strides()[i] != expected) return false;
    expected *= m->shape()[i];
  }
  return true;
}
Owned get_f_contiguous(Thread&, MemoryView* m) { return Owned::boolean(m->size == 0 || f_contiguous(m)); }
Owned get_contiguous(Thread&, MemoryView* m) { return Owned::boolean(memoryview_is_contiguous(m) || f_contiguous(m)); }

const GetSetDef kAttributes[] = {
    {"obj", &attribute<&get_obj>},
    {"nbytes", &attribute<&get_nbytes>},
    {"readonly", &attribute<&get_readonly>},
    {"itemsize", &attribute<&get_itemsize>},
    {"format", &attribute<&get_format>},
    {"ndim", &attribute<&get_ndim>},
    {"shape", &attribute<&get_shape>},
    {"strides", &attribute<&get_strides>},
    {"suboffsets", &attribute<&get_suboffsets>},
    {"c_contiguous", &attribute<&get_c_contiguous>},
    {"f_contiguous", &attribute<&get_f_contiguous>},
    {"contiguous", &attribute<&get_contiguous>},
};

// --- iterator

struct ViewIterator : Object {
  Value view;  // owned; empty once exhausted
  int64_t position, length;
};
Owned view_iter(Thread& th, Value self) {
  auto* m = self.as<MemoryView>();
  if (failed(check_alive(th, m))) return {};
  if (m->ndim == 0) return raise(th, th.rt->exc.TypeError, "invalid indexing of 0-dim memory");
  if (m->ndim != 1) {
    return raise(th, th.rt->exc.NotImplementedError, "multi-dimensional sub-views are not implemented");
  }
  auto* it = static_cast<ViewIterator*>(object_alloc(th, th.rt->types.memoryview_iterator));
  if (it == nullptr) return {};
  inc_ref(self);
  it->view = self;
  it->length = m->shape()[0];
  return Owned::steal(Value(it));
}
void iterator_dealloc(Thread& th, Object* o) {
  drop(static_cast<ViewIterator*>(o)->view);
  object_free(th, o);
}
Owned iterator_next(Thread& th, Value self) {
  auto* it = self.as<ViewIterator>();
  if (!it->view) return {};
  if (it->position < it->length) return view_item(th, it->view, it->position++);
  drop(it->view);
  return {};
}
void fill_iterator(TypeSlots& s) {
  s.dealloc = iterator_dealloc;
  s.iter = iter_self;
  s.next = iterator_next;
}

void fill_view(TypeSlots& s) {
  s.dealloc = view_dealloc;
  s.traverse = view_traverse;
  s.clear = view_clear;
  s.construct = view_construct;
  s.repr = view_repr;
  s.hash = view_hash;
  s.compare = view_compare;
  s.iter = view_iter;
  s.length = view_length;
  s.subscript = view_subscript;
  s.set_subscript = view_set_subscript;
  s.item = view_item;
  s.get_buffer = view_get_buffer;
  s.release_buffer = view_release_buffer;
}

}  // namespace

const TypeSpec kMemoryViewSpec = {
    "memoryview",
    sizeof(MemoryView),
    Kind::kMemoryView,
    TypeFlags::kWeakRef | TypeFlags::kSequence | TypeFlags::kGc,
    "Create a new memoryview object which references the given object.",
    fill_view,
    kMethods,
    kAttributes,
    "(object)",
};
const TypeSpec kMemoryViewIteratorSpec = {
    "memory_iterator", sizeof(ViewIterator), Kind::kOther, TypeFlags::kDisallowNew, nullptr, fill_iterator};

}  // namespace dxpy
