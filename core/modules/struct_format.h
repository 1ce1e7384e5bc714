// Formats of the struct module: parsed form, packing, unpacking. Shared by _struct and whoever needs it.
#pragma once

#include <string_view>
#include <vector>

#include "core/object/abstract.h"

namespace dxpy {

struct StructItem;
using StructUnpack = Owned (*)(Thread&, const StructItem&, const char* in);  // one value

struct StructItem {
  char code;
  bool big_endian;
  uint8_t size;    // bytes of one value; for s and p: 1
  int64_t offset;  // of the first value
  int64_t repeat;  // values, or for s and p the length of the one value
  StructUnpack unpack;
  bool text() const { return code == 's' || code == 'p'; }
};

struct StructFormat {
  std::vector<StructItem> items;  // without pad bytes
  int64_t size = 0;               // bytes of the whole
  int64_t values = 0;             // Python values
};

const Type* struct_error(Thread&);
// struct.error for a bad format.
Status struct_parse(Thread&, std::string_view format, StructFormat& out);
// `out` has format.size bytes, pad bytes included; args has format.values values.
Status struct_pack(Thread&, const StructFormat& format, char* out, const Value* args);
Owned struct_unpack(Thread&, const StructFormat& format, const char* data);  // tuple

}  // namespace dxpy
