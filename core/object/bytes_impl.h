// What the files of bytes, bytearray and memoryview share. Private to core/object.
#pragma once

#include <optional>
#include <string>

#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/native.h"

namespace dxpy {

Bytes* bytes_alloc_as(Thread&, Type* cls, size_t size);
Bytes* bytes_alloc_raw(Thread&, size_t size);  // to be filled at once; `size` zeroes are not written
ByteArray* bytearray_alloc_as(Thread&, Type* cls, size_t size);
Status bytearray_resize(Thread&, ByteArray* a, size_t size);  // new bytes are not initialised; BufferError
Status bytearray_check_resize(Thread&, ByteArray* a);
std::string_view byteslike_view(Value v);  // v a bytes or bytearray
// "byte must be in range(0, 256)" with `what` for byte; TypeError for no int.
Status byte_from_value(Thread&, Value v, const char* what, char& out);
Status bytes_collect(Thread&, Value iterable, const char* what, std::string& out);
// The content of a view in C order, also when it is not contiguous.
void buffer_copy(const BufferView& view, std::string& out);
bool buffer_is_contiguous(const BufferView& view);

// Forbids resizing a bytearray (bytes need nothing) while its content is in use and Python code may run.
class ExportGuard {
 public:
  explicit ExportGuard(Value v) : array_(is_kind(v, Kind::kByteArray) ? v.as<ByteArray>() : nullptr) {
    if (array_ != nullptr) ++array_->exports;
  }
  ~ExportGuard() {
    if (array_ != nullptr) --array_->exports;
  }
  ExportGuard(const ExportGuard&) = delete;
  ExportGuard& operator=(const ExportGuard&) = delete;

 private:
  ByteArray* array_;
};
// The bytes of a bytes-like argument for the duration of a call. Those of bytes cost nothing: the caller keeps them.
class BytesArgument {
 public:
  explicit BytesArgument(Thread& th) : th_(th) {}
  BytesArgument(const BytesArgument&) = delete;
  BytesArgument& operator=(const BytesArgument&) = delete;
  Status open(Value v) {  // once
    if (DX_UNLIKELY(!is_exact_kind(v, Kind::kBytes))) return open_buffer(v);
    bytes_ = bytes_view(v);
    return Status::kOk;
  }
  std::string_view bytes() const { return bytes_; }

 private:
  Status open_buffer(Value v);
  Thread& th_;
  std::string_view bytes_;
  std::optional<BufferScope> scope_;
};

// A slice whose bounds are plain ints: __index__ has run, so that a length taken afterwards is still right.
Owned plain_slice(Thread&, Value slice);

extern const TypeSpec kBytesSpec, kBytesIteratorSpec, kByteArraySpec, kByteArrayIteratorSpec;
extern const TypeSpec kMemoryViewSpec, kMemoryViewIteratorSpec;

}  // namespace dxpy
