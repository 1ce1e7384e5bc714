// The array module: layout of arrays, and the item kinds.
#pragma once

#include "core/object/native.h"

namespace dxpy {

// One typecode: how an item is read and written.
struct ArrayKind {
  char typecode;
  uint8_t item_size;
  Owned (*get)(Thread&, const char* at);
  Status (*set)(Thread&, char* at, Value v);  // converts and checks; leaves `at` alone on failure
  const char* format;                         // for the buffer protocol
  bool is_signed, is_float, is_text;
};
const ArrayKind* array_kind(uint32_t typecode);  // nullptr: none
std::span<const ArrayKind> array_kinds();

struct ArrayObject : Object {
  char* data;
  size_t size, capacity;  // items
  const ArrayKind* kind;
  int64_t exports;  // live buffers: resizing raises BufferError
  char* at(size_t i) const { return data + i * kind->item_size; }
  size_t bytes() const { return size * kind->item_size; }
};
inline ArrayObject* as_array(Value v) { return v.as<ArrayObject>(); }
bool is_array(Thread&, Value v);

ArrayObject* array_new(Thread&, Type* cls, const ArrayKind* kind, size_t size);  // items are zero
Status array_resize(Thread&, ArrayObject* a, size_t size);                       // BufferError while exported
Status array_append(Thread&, ArrayObject* a, Value v);
Status array_extend(Thread&, ArrayObject* a, Value iterable);  // arrays must be of the same kind
// The position of the first item equal to v in [start, stop); -1 none, -2 error.
int64_t array_find(Thread&, ArrayObject* a, Value v, int64_t start, int64_t stop);
Status array_append_bytes(Thread&, ArrayObject* a, std::string_view bytes);
Status array_append_text(Thread&, ArrayObject* a, Value str);
Owned array_text(Thread&, ArrayObject* a);
// The array named by mformat code and bytes, for pickles.
Owned array_reconstruct(Thread&, Value cls, Value typecode, int64_t machine_format, Value items);
int array_machine_format(const ArrayKind* kind);

std::span<const NativeDef> array_methods();

}  // namespace dxpy
