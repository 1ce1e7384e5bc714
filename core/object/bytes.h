// bytes and bytearray.
#pragma once

#include <string_view>

#include "core/object/abstract.h"

namespace dxpy {

struct Bytes : Object {
  size_t size;
  int64_t hash_cache;  // 0: not computed yet
  char data[8];        // size bytes and a terminating zero
  std::string_view view() const { return {data, size}; }
};
struct ByteArray : Object {
  char* data;  // capacity bytes; data[size] is a terminating zero
  size_t size, capacity;
  size_t offset;    // bytes dropped at the front of the allocation
  int32_t exports;  // live buffers: resizing raises BufferError
};

inline std::string_view bytes_view(Value v) { return v.as<Bytes>()->view(); }
Owned bytes_new(Thread&, std::string_view data);
Bytes* bytes_alloc(Thread&, size_t size);  // uninitialised content
Owned bytearray_new(Thread&, std::string_view data);
Owned bytes_from_object(Thread&, Value v);  // bytes(v) for buffers, iterables of ints and __bytes__
Owned bytes_repr(Thread&, std::string_view data);

}  // namespace dxpy
