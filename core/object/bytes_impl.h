// What the files of bytes, bytearray and memoryview share. Private to core/object.
#pragma once

#include <string>

#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/native.h"

namespace dxpy {

Bytes* bytes_alloc_as(Thread&, Type* cls, size_t size);
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

extern const TypeSpec kBytesSpec, kBytesIteratorSpec, kByteArraySpec, kByteArrayIteratorSpec;
extern const TypeSpec kMemoryViewSpec, kMemoryViewIteratorSpec;

}  // namespace dxpy
