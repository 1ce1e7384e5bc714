// str: padding, tabs, translation by table.
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/str_methods.h"

namespace dxpy::str_methods {

namespace {

Status fill_char(Thread& th, Value fill, uint32_t& out) {
  if (!is_str(fill)) {
    return raise(th, th.rt->exc.TypeError, "The fill character must be a unicode character, not {}", type_of(th, fill));
  }
  if (fill.as<Str>()->char_count != 1) {
    return raise(th, th.rt->exc.TypeError, "The fill character must be exactly one character long");
  }
  out = str_codepoint_at(fill, 0);
  return Status::kOk;
}

Owned pad(Thread& th, Str* self, int64_t left, int64_t right, uint32_t fill) {
  if (left < 0) left = 0;
  if (right < 0) right = 0;
  if (left == 0 && right == 0) return str_unchanged(th, Value(self));
  char buffer[4];
  size_t unit = text::utf8_put(buffer, fill);
  if (left > 0xFFFFFFFF || right > 0xFFFFFFFF) return raise_no_memory(th);
  auto l = static_cast<size_t>(left), r = static_cast<size_t>(right);
  Str* s = str_alloc(th, self->byte_size + (l + r) * unit);
  if (s == nullptr) return {};
  char* out = s->data;
  auto put = [&](size_t n) {
    if (unit == 1) {
      std::memset(out, buffer[0], n);
      out += n;
      return;
    }
    for (; n > 0; --n, out += unit) std::memcpy(out, buffer, unit);
  };
  put(l);
  std::memcpy(out, self->data, self->byte_size);
  out += self->byte_size;
  put(r);
  return str_seal_known(th, s, self->char_count + l + r, self->is_ascii() && unit == 1);
}

}  // namespace

Owned center(Thread& th, Str* self, int64_t width, Value fill) {
  uint32_t cp;
  if (failed(fill_char(th, fill, cp))) return {};
  int64_t margin = width - self->char_count;
  if (margin <= 0) return str_unchanged(th, Value(self));
  int64_t left = margin / 2 + (margin & width & 1);
  return pad(th, self, left, margin - left, cp);
}
Owned ljust(Thread& th, Str* self, int64_t width, Value fill) {
  uint32_t cp;
  if (failed(fill_char(th, fill, cp))) return {};
  return pad(th, self, 0, width - self->char_count, cp);
}
Owned rjust(Thread& th, Str* self, int64_t width, Value fill) {
  uint32_t cp;
  if (failed(fill_char(th, fill, cp))) return {};
  return pad(th, self, width - self->char_count, 0, cp);
}

Owned zfill(Thread& th, Str* self, int64_t width) {
  int64_t missing = width - self->char_count;
  if (missing <= 0) return str_unchanged(th, Value(self));
  Owned padded = pad(th, self, missing, 0, '0');
  if (!padded || self->byte_size == 0) return padded;
  char sign = self->data[0];
  if (sign == '+' || sign == '-') {
    char* data = padded.as<Str>()->data;
    data[0] = sign;
    data[missing] = '0';
  }
  return padded;
}

Owned expandtabs(Thread& th, Str* self, int tabsize) {
  StrBuilder out(th);
  int64_t column = 0;
  const char* p = self->data;
  const char* end = p + self->byte_size;
  while (p != end) {
    const char* at = p;
    uint32_t cp = text::utf8_next(p);
    if (cp == '\t') {
      if (tabsize > 0) {
        int64_t n = tabsize - column % tabsize;
        out.append_fill(' ', static_cast<size_t>(n));
        column += n;
      }
      continue;
    }
    ++column;
    if (cp == '\n' || cp == '\r') column = 0;
    out.append(std::string_view(at, static_cast<size_t>(p - at)));
  }
  return out.finish();
}

namespace {

// What one character maps to; empty with an error pending on failure.
Owned look_up(Thread& th, Value table, uint32_t cp) {
  if (is_exact_kind(table, Kind::kDict)) {  // without making a KeyError
    Value found = dict_get(th, table, Value::small_int(cp));
    if (found) return Owned::borrow(found);
    return th.has_error() ? Owned() : Owned::small_int(cp);
  }
  Owned found = get_item(th, table, Value::small_int(cp));
  if (found) return found;
  if (!error_clear_if(th, th.rt->exc.LookupError)) return {};
  return Owned::small_int(cp);
}

Status append_mapping(Thread& th, StrBuilder& out, Value mapped) {
  if (mapped.is_none()) return Status::kOk;
  if (is_str(mapped)) {
    out.append(mapped);
    return Status::kOk;
  }
  if (is_int(mapped)) {
    int64_t cp;
    if (!int_fits_i64(mapped, cp) || cp < 0 || cp > 0x10FFFF) {
      return raise(th, th.rt->exc.ValueError, "character mapping must be in range(0x110000)");
    }
    out.append_codepoint(static_cast<uint32_t>(cp));
    return Status::kOk;
  }
  return raise(th, th.rt->exc.TypeError, "character mapping must return integer, None or str");
}

}  // namespace

Owned translate(Thread& th, Str* self, Value table) {
  StrBuilder out(th);
  // Mappings of ASCII characters to one ASCII character (or themselves) are remembered; 0: not looked up yet.
  uint8_t cache[128] = {};
  const char* p = self->data;
  const char* end = p + self->byte_size;
  while (p != end) {
    char run[256];
    size_t n = 0;
    for (; p != end && n < sizeof run && static_cast<uint8_t>(*p) < 128; ++p) {
      uint8_t mapped = cache[static_cast<uint8_t>(*p)];
      if (mapped == 0) break;
      run[n++] = static_cast<char>(mapped);
    }
    out.append(std::string_view(run, n));
    if (n != 0) continue;
    uint32_t cp = text::utf8_next(p);
    Owned mapped = look_up(th, table, cp);
    if (!mapped || failed(append_mapping(th, out, mapped))) return {};
    if (cp < 128) {
      if (is_str(mapped) && mapped.as<Str>()->byte_size == 1) {
        cache[cp] = static_cast<uint8_t>(mapped.as<Str>()->data[0]);
      } else if (mapped.get().is_small_int() && mapped.get().as_small_int() < 128) {
        cache[cp] = static_cast<uint8_t>(mapped.get().as_small_int());
      }
    }
  }
  return out.finish();
}

namespace {

Owned table_from_dict(Thread& th, Value source) {
  if (!is_exact_kind(source, Kind::kDict)) {
    return raise(th, th.rt->exc.TypeError, "if you give only one argument to maketrans it must be a dict");
  }
  Owned table = dict_new(th);
  if (!table) return {};
  size_t at = 0;
  Value key, value;
  while (dict_next(source, at, key, value)) {
    Value entry = key;
    if (is_str(key)) {
      if (key.as<Str>()->char_count != 1) {
        return raise(th, th.rt->exc.ValueError, "string keys in translatetable must be of length 1");
      }
      entry = Value::small_int(str_codepoint_at(key, 0));
    } else if (!is_int(key)) {
      return raise(th, th.rt->exc.TypeError, "keys in translate table mustbe strings or integers");
    }
    if (failed(dict_set(th, table, entry, value))) return {};
  }
  return table;
}

Status require_str(Thread& th, Value v, int position) {
  if (is_str(v)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "maketrans() argument {} must be str, not {}", position, type_of(th, v));
}

}  // namespace

Owned maketrans(Thread& th, Value x, Value y, Value z) {
  if (!y) return table_from_dict(th, x);
  if (failed(require_str(th, y, 2))) return {};
  if (z && failed(require_str(th, z, 3))) return {};
  if (!is_str(x)) {
    return raise(th, th.rt->exc.TypeError, "first maketrans argument must be a string if there is a second argument");
  }
  if (x.as<Str>()->char_count != y.as<Str>()->char_count) {
    return raise(th, th.rt->exc.ValueError, "the first two maketrans arguments must have equal length");
  }
  Owned table = dict_new(th);
  if (!table) return {};
  const char* to = y.as<Str>()->data;
  std::string_view from = str_view(x);
  for (const char* p = from.data(); p != from.data() + from.size();) {
    uint32_t a = text::utf8_next(p), b = text::utf8_next(to);
    if (failed(dict_set(th, table, Value::small_int(a), Value::small_int(b)))) return {};
  }
  if (!z) return table;
  std::string_view removed = str_view(z);
  for (const char* p = removed.data(); p != removed.data() + removed.size();) {
    if (failed(dict_set(th, table, Value::small_int(text::utf8_next(p)), Value::none()))) return {};
  }
  return table;
}

}  // namespace dxpy::str_methods
