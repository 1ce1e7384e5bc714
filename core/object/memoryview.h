// memoryview: a view of a buffer that several memoryviews may share.
#pragma once

#include "core/object/buffer.h"

namespace dxpy {

// One buffer taken from an exporter; released when the last memoryview over it goes.
struct ManagedBuffer {
  BufferView view;
  uint32_t uses = 1;
  bool raw = false;  // memory of an owner, not taken through the buffer protocol
};

struct MemoryView : Object {
  ManagedBuffer* managed;  // nullptr once released
  char* data;
  int64_t size, item_size;  // bytes
  int64_t* dims;            // ndim lengths, then ndim strides in bytes; owned
  const char* format;       // never nullptr
  char format_storage[4];
  int32_t ndim;
  int32_t exports;  // buffers taken from this view
  bool readonly;
  int64_t hash_cache;  // 0: not computed
  int64_t* shape() const { return dims; }
  int64_t* strides() const { return dims + ndim; }
};

bool memoryview_is_contiguous(const MemoryView* m);
void memoryview_as_buffer(const MemoryView* m, BufferView& out);  // without owning anything
// One element as a Python value, and back. `format` is a native single-character format; NotImplementedError else.
Owned memoryview_unpack(Thread&, const char* format, const char* at);
Status memoryview_pack(Thread&, const char* format, char* at, Value v);
// Size of a native single-character format; 0: none.
int64_t memoryview_format_size(const char* format);

}  // namespace dxpy
