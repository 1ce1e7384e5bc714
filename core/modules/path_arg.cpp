#include "core/modules/path_arg.h"

#include <string>

#include "core/object/int.h"

namespace dxpy {

Owned os_fspath(Thread& th, Value path) {
  if (is_str(path) || is_bytes(path)) return Owned::borrow(path);
  Owned method = lookup_special(th, path, th.rt->names.__fspath__);
  if (!method || method.get().is_none()) {
    if (th.has_error()) return {};
    return raise(th, th.rt->exc.TypeError, "expected str, bytes or os.PathLike object, not {}", type_name(th, path));
  }
  Owned r = call(th, method);
  if (!r || is_str(r) || is_bytes(r)) return r;
  return raise(th, th.rt->exc.TypeError, "expected {}.__fspath__() to return str or bytes, not {}", type_of(th, path),
               type_of(th, r));
}

Owned os_fsencode(Thread& th, Value text) {
  Owned bytes;
  if (is_bytes(text)) {
    bytes = Owned::borrow(text);
  } else if (text.as<Str>()->is_ascii()) {
    bytes = bytes_new(th, str_view(text));
  } else {
    bytes = str_encode(th, text, "utf-8", "surrogateescape");
  }
  if (bytes && bytes_view(bytes).find('\0') != std::string_view::npos) {
    return raise(th, th.rt->exc.ValueError, "embedded null byte");
  }
  return bytes;
}

namespace {

Failure type_mismatch(Thread& th, Value v, const char* function, const char* argument, int accept) {
  const char* expected = (accept & kPathFd) != 0 && (accept & kPathNone) != 0
                             ? "string, bytes, os.PathLike, integer or None"
                         : (accept & kPathFd) != 0   ? "string, bytes, os.PathLike or integer"
                         : (accept & kPathNone) != 0 ? "string, bytes, os.PathLike or None"
                                                     : "string, bytes or os.PathLike";
  return raise(th, th.rt->exc.TypeError, "{}: {} should be {}, not {}", function, argument, expected, type_of(th, v));
}

}  // namespace

Status path_arg(Thread& th, Value v, const char* function, const char* argument, int accept, PathArg& out) {
  if (v.is_empty() || v.is_none()) {
    if ((accept & kPathNone) == 0)
      return type_mismatch(th, v.is_empty() ? Value::none() : v, function, argument, accept);
    out.text = ".";
    out.object = Owned();
    return Status::kOk;
  }
  if (!is_str(v) && !is_bytes(v) && (accept & kPathFd) != 0 && is_index(th, v)) {
    Owned number = index(th, v);
    int64_t fd = 0;
    if (!number) return Status::kError;
    if (!int_fits_i64(number, fd) || fd > INT32_MAX) {
      return raise(th, th.rt->exc.OverflowError, "fd is greater than maximum");
    }
    if (fd < INT32_MIN) return raise(th, th.rt->exc.OverflowError, "fd is less than minimum");
    out.fd = static_cast<int>(fd);
    out.object = Owned::borrow(v);
    return Status::kOk;
  }
  if (!is_str(v) && !is_bytes(v)) {
    Owned method = lookup_special(th, v, th.rt->names.__fspath__);
    if (!method) {
      if (th.has_error()) return Status::kError;
      return type_mismatch(th, v, function, argument, accept);
    }
    Owned r = call(th, method);
    if (!r) return Status::kError;
    if (!is_str(r) && !is_bytes(r)) {
      return raise(th, th.rt->exc.TypeError, "expected {}.__fspath__() to return str or bytes, not {}", type_of(th, v),
                   type_of(th, r));
    }
    out.object = std::move(r);
  } else {
    out.object = Owned::borrow(v);
  }
  out.is_bytes = is_bytes(out.object);
  out.bytes = os_fsencode(th, out.object);
  if (!out.bytes) {
    if (error_matches(th, th.rt->exc.ValueError) && !error_matches(th, th.rt->exc.UnicodeError)) {
      clear_error(th);
      return raise(th, th.rt->exc.ValueError,
                   out.is_bytes ? "{}: embedded null byte in {}" : "{}: embedded null character in {}", function,
                   argument);
    }
    return Status::kError;
  }
  out.text = out.bytes.as<Bytes>()->data;
  return Status::kOk;
}

}  // namespace dxpy
