// The buffer protocol (PEP 3118): a view of the memory of bytes, bytearray, memoryview, array ...
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

struct BufferView {
  static constexpr int kMaxDims = 64;
  enum Flags : int { kSimple = 0, kWritable = 1, kFormat = 4, kNd = 8, kStrides = 0x18, kFullRo = 0x11C };

  char* data = nullptr;
  Owned object;      // the exporter, kept alive
  int64_t size = 0;  // bytes
  int64_t item_size = 1;
  bool readonly = true;
  int ndim = 1;
  const char* format = nullptr;  // struct format; nullptr: "B"
  const int64_t* shape = nullptr;
  const int64_t* strides = nullptr;
  int64_t shape_storage[2] = {0, 0};
  void* internal = nullptr;  // for the exporter

  std::string_view bytes() const { return {data, static_cast<size_t>(size)}; }
};

bool has_buffer(Thread&, Value v);
// TypeError "a bytes-like object is required, not 'X'" when v has no buffer; BufferError when flags cannot be met.
Status get_buffer(Thread&, Value v, BufferView& out, int flags);
void release_buffer(Thread&, BufferView& view);

// Contiguous bytes of a bytes-like object for the duration of a scope.
class BufferScope {
 public:
  explicit BufferScope(Thread& th) : th_(th) {}
  ~BufferScope() {
    if (held_) release_buffer(th_, view_);
  }
  BufferScope(const BufferScope&) = delete;
  BufferScope& operator=(const BufferScope&) = delete;
  Status open(Value v, int flags = BufferView::kSimple);  // once
  std::string_view bytes() const { return view_.bytes(); }
  BufferView& view() { return view_; }

 private:
  Thread& th_;
  BufferView view_;
  bool held_ = false;
};

Owned memoryview_new(Thread&, Value exporter);
// A view over raw memory owned by `owner`.
Owned memoryview_from_memory(Thread&, Value owner, char* data, size_t size, bool readonly);

}  // namespace dxpy
