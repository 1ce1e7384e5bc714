// The buffer protocol on any value.
#include "core/object/buffer.h"

#include "core/object/bytes_impl.h"

namespace dxpy {

bool has_buffer(Thread& th, Value v) { return slots_of(th, v).get_buffer != nullptr; }

Status get_buffer(Thread& th, Value v, BufferView& out, int flags) {
  GetBufferFn f = slots_of(th, v).get_buffer;
  if (f == nullptr) {
    if (flags & BufferView::kWritable) {
      return raise(th, th.rt->exc.TypeError, "a read-write bytes-like object is required, not '{}'", type_of(th, v));
    }
    return raise(th, th.rt->exc.TypeError, "a bytes-like object is required, not '{}'", type_of(th, v));
  }
  out = BufferView();
  if (failed(f(th, v, out, flags))) return Status::kError;
  if ((flags & BufferView::kWritable) && out.readonly) {
    release_buffer(th, out);
    return raise(th, th.rt->exc.BufferError, "Object is not writable.");
  }
  if (!(flags & BufferView::kStrides & ~BufferView::kNd) && !buffer_is_contiguous(out)) {
    release_buffer(th, out);
    return raise(th, th.rt->exc.BufferError, "memoryview: underlying buffer is not C-contiguous");
  }
  return Status::kOk;
}

Status BufferScope::open(Value v, int flags) {
  if (flags == BufferView::kSimple && is_exact_kind(v, Kind::kBytes)) {  // never move: a reference holds them
    auto* b = v.as<Bytes>();
    view_.object = Owned::borrow(v);
    view_.data = b->data;
    view_.size = static_cast<int64_t>(b->size);
    return Status::kOk;
  }
  Status s = get_buffer(th_, v, view_, flags);
  held_ = s == Status::kOk;
  return s;
}

void release_buffer(Thread& th, BufferView& view) {
  Owned object = std::move(view.object);
  if (!object) return;
  if (ReleaseBufferFn f = slots_of(th, object).release_buffer) f(th, object, view);
}

bool buffer_is_contiguous(const BufferView& view) {
  if (view.strides == nullptr || view.size == 0) return true;
  int64_t expected = view.item_size;
  for (int i = view.ndim - 1; i >= 0; --i) {
    if (view.shape[i] > 1 && view.strides[i] != expected) return false;
    expected *= view.shape[i];
  }
  return true;
}

namespace {
void copy_dim(const BufferView& v, const char* at, int dim, std::string& out) {
  if (dim == v.ndim) {
    out.append(at, static_cast<size_t>(v.item_size));
    return;
  }
  for (int64_t i = 0; i < v.shape[dim]; ++i) copy_dim(v, at + i * v.strides[dim], dim + 1, out);
}
}  // namespace

void buffer_copy(const BufferView& view, std::string& out) {
  if (buffer_is_contiguous(view)) {
    out.assign(view.data, static_cast<size_t>(view.size));
    return;
  }
  out.clear();
  copy_dim(view, view.data, 0, out);
}

}  // namespace dxpy
