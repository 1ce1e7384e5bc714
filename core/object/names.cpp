// The interned names of names.def, the empty singletons and the one-character strings.
#include "core/object/init.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

Status init_names(Thread& th) {
  Runtime& rt = *th.rt;
#define DX_NAME(id) rt.names.id = str_intern(th, #id);
#define DX_NAME2(id, text) rt.names.id = str_intern(th, text);
#include "core/object/names.def"
#undef DX_NAME
#undef DX_NAME2
  rt.empty_str = str_intern(th, "");
  for (uint32_t c = 0; c < 256; ++c) {
    char utf8[2] = {static_cast<char>(c), 0};
    size_t n = 1;
    if (c >= 0x80) {
      utf8[0] = static_cast<char>(0xC0 | (c >> 6));
      utf8[1] = static_cast<char>(0x80 | (c & 0x3F));
      n = 2;
    }
    rt.latin1_chars[c] = str_intern(th, std::string_view(utf8, n));
  }
  Tuple* empty = tuple_alloc(th, 0);
  if (empty == nullptr || th.has_error()) return Status::kError;
  make_immortal(th, empty);
  empty->untrack();
  rt.empty_tuple = Value(empty);
  return Status::kOk;
}

}  // namespace dxpy
