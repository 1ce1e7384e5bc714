// Paths as arguments: str, bytes, os.PathLike or (where allowed) a descriptor, turned into bytes for the host.
#pragma once

#include "core/object/bytes.h"
#include "core/object/str.h"

namespace dxpy {

// os.fspath(): a str or bytes. TypeError "expected str, bytes or os.PathLike object, not X".
Owned os_fspath(Thread&, Value path);
// bytes of a str (surrogate escapes undone) or bytes. ValueError for embedded zeros.
Owned os_fsencode(Thread&, Value text);
// str of bytes from the host.
inline Owned os_fsdecode(Thread& th, std::string_view bytes) { return str_decode_fs(th, bytes); }

// One argument, as CPython's path_t: `text` is what the host gets, or fd when a descriptor was given.
struct PathArg {
  Owned object;  // as given (after fspath): for OSError.filename and for deciding between str and bytes
  Owned bytes;   // encoded
  const char* text = nullptr;
  int fd = -1;
  bool is_bytes = false;

  Value filename() const { return object ? object.get() : Value(); }
};
enum : int { kPathNone = 1, kPathFd = 2 };  // also accepted: None, a descriptor
// Messages: "{function}: {argument} should be string, bytes, os.PathLike or integer, not X".
Status path_arg(Thread&, Value v, const char* function, const char* argument, int accept, PathArg& out);

}  // namespace dxpy
