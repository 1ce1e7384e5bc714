// Characters, attributes and positions among the arguments.
#include "core/host/host.h"
#include "core/modules/curses/curses.h"
#include "core/object/bytes.h"
#include "core/object/int.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

Failure not_one_character(Thread& th, Value v) {
  auto fail = [&](const char* kind, int64_t size) {
    return raise(th, th.rt->exc.TypeError, "expect int or bytes or str of length 1, got a {} of length {}", kind, size);
  };
  if (is_str(v)) return fail("str", length(th, v));
  if (is_bytes(v)) return fail("bytes", length(th, v));
  return raise(th, th.rt->exc.TypeError, "expect int or bytes or str of length 1, got {}", type_of(th, v));
}

bool is_one_byte(Value v) { return is_bytes(v) && bytes_view(v).size() == 1; }
bool is_one_character(Value v) { return is_str(v) && v.as<Str>()->char_count == 1; }

Status to_chtype(Thread& th, uint64_t value, chtype& out) {
  out = static_cast<chtype>(value);
  return out == value ? Status::kOk : Status(raise(th, th.rt->exc.OverflowError, "byte doesn't fit in chtype"));
}

Status int_chtype(Thread& th, Value v, const char* too_large, chtype& out) {
  int64_t value = 0;
  if (!int_fits_i64(v, value)) return raise(th, th.rt->exc.OverflowError, "{}", too_large);
  return to_chtype(th, static_cast<uint64_t>(value), out);
}

}  // namespace

Status curses_chtype(Thread& th, const CursesWindow* w, Value v, chtype& out) {
  if (is_int(v)) return int_chtype(th, v, "byte doesn't fit in chtype", out);
  if (is_one_byte(v)) {
    out = static_cast<uint8_t>(bytes_view(v)[0]);
    return Status::kOk;
  }
  if (!is_one_character(v)) return not_one_character(th, v);
  uint32_t c = str_codepoint_at(v, 0);
  if (c <= 128) {
    out = c;
    return Status::kOk;
  }
  std::string encoding = w != nullptr ? std::string(str_view(w->encoding)) : th.rt->host->locale_encoding();
  Owned encoded = str_encode(th, v, encoding, "strict");
  if (!encoded) return Status::kError;
  if (!is_one_byte(encoded)) return raise(th, th.rt->exc.OverflowError, "byte doesn't fit in chtype");
  out = static_cast<uint8_t>(bytes_view(encoded)[0]);
  return Status::kOk;
}

Status curses_char(Thread& th, Value v, CursesChar& out) {
  if (is_one_character(v)) {
    out.is_wide = true;
    out.wide[0] = static_cast<wchar_t>(str_codepoint_at(v, 0));
    return Status::kOk;
  }
  if (is_one_byte(v)) {
    out.narrow = static_cast<uint8_t>(bytes_view(v)[0]);
    return Status::kOk;
  }
  return is_int(v) ? int_chtype(th, v, "int doesn't fit in long", out.narrow) : Status(not_one_character(th, v));
}

Status curses_attribute(Thread& th, Value v, attr_t& out) {
  int64_t value = 0;
  Owned i = index(th, v);
  if (!i) return Status::kError;
  if (!int_fits_i64(i, value)) {
    return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C long");
  }
  out = static_cast<attr_t>(value);
  return Status::kOk;
}

Status curses_placed(Thread& th, const char* method, size_t least, size_t most, const Value* args, size_t nargs,
                     Value kwnames, CursesPlaced& out) {
  if (failed(no_keywords(th, method, kwnames))) return Status::kError;
  out.placed = nargs >= least + 2 && nargs > most;
  if (nargs < least || nargs > most + 2 || (!out.placed && nargs > most)) {
    return raise(th, th.rt->exc.TypeError, "_curses.window.{} requires {} to {} arguments", method, least, most + 2);
  }
  if (out.placed && (failed(native_arg_int(th, args[0], out.y)) || failed(native_arg_int(th, args[1], out.x)))) {
    return Status::kError;
  }
  out.rest = args + (out.placed ? 2 : 0);
  out.count = nargs - (out.placed ? 2 : 0);
  return Status::kOk;
}

Status curses_int_arguments(Thread& th, const char* message, const Value* args, size_t nargs, Value kwnames,
                            std::span<int> out) {
  if (nargs != out.size() || kwnames) return raise(th, th.rt->exc.TypeError, "{}", message);
  for (size_t i = 0; i < nargs; ++i) {
    if (failed(native_arg_int(th, args[i], out[i]))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace dxpy
