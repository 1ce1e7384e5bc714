// bytes and bytearray: case, layout, joining, hexadecimal text, comparison.
#include "core/object/bytes_methods.h"

#include <algorithm>

#include "core/object/compare_op.h"
#include "core/object/list_impl.h"
#include "core/object/str_impl.h"
#include "core/object/str_methods.h"
#include "core/object/tuple.h"

namespace dxpy::bytes_methods {

Owned make_like(Thread& th, Value self, std::string_view data) {
  return is_bytes(self) ? bytes_new(th, data) : bytearray_new(th, data);
}

namespace {

bool is_lower_char(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper_char(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alpha_char(char c) { return is_lower_char(c) || is_upper_char(c); }
char to_lower(char c) { return is_upper_char(c) ? static_cast<char>(c + 32) : c; }
char to_upper(char c) { return is_lower_char(c) ? static_cast<char>(c - 32) : c; }

using text::simd::ByteRange;

template <typename Map>
Owned mapped(Thread& th, Value self, Map map) {
  const size_t size = byteslike_view(self).size();
  return fill_like(th, self, size, [&](char* out) {
    for (char c : byteslike_view(self)) *out++ = map(c);
  });
}
Owned mapped(Thread& th, Value self, void (*map)(char* to, const char* s, size_t n)) {
  const size_t size = byteslike_view(self).size();
  return fill_like(th, self, size, [&](char* out) { map(out, byteslike_view(self).data(), size); });
}
bool all_of(Value self, ByteRange a, ByteRange b, ByteRange c) {
  std::string_view d = byteslike_view(self);
  const ByteRange ranges[3] = {a, b, c};
  return !d.empty() && text::simd::kernels().all_in(d.data(), d.size(), ranges);
}

}  // namespace

Owned lower(Thread& th, Value self) { return mapped(th, self, text::simd::kernels().lower); }
Owned upper(Thread& th, Value self) { return mapped(th, self, text::simd::kernels().upper); }
Owned swapcase(Thread& th, Value self) { return mapped(th, self, text::simd::kernels().swapcase); }
Owned capitalize(Thread& th, Value self) {
  bool first = true;
  return mapped(th, self, [&first](char c) { return std::exchange(first, false) ? to_upper(c) : to_lower(c); });
}
Owned title(Thread& th, Value self) {
  bool inside = false;
  return mapped(th, self, [&inside](char c) {
    char r = inside ? to_lower(c) : to_upper(c);
    inside = is_alpha_char(c);
    return r;
  });
}
bool isalpha(Thread&, Value self) { return all_of(self, {'A', 25}, {'a', 25}, {'a', 25}); }
bool isalnum(Thread&, Value self) { return all_of(self, {'A', 25}, {'a', 25}, {'0', 9}); }
bool isascii(Thread&, Value self) { return text::is_ascii(byteslike_view(self)); }
bool isdigit(Thread&, Value self) { return all_of(self, {'0', 9}, {'0', 9}, {'0', 9}); }
bool isspace(Thread&, Value self) { return all_of(self, {' ', 0}, {'\t', 4}, {'\t', 4}); }
bool islower(Thread&, Value self) {
  bool found = false;
  for (char c : byteslike_view(self)) {
    if (is_upper_char(c)) return false;
    found = found || is_lower_char(c);
  }
  return found;
}
bool isupper(Thread&, Value self) {
  bool found = false;
  for (char c : byteslike_view(self)) {
    if (is_lower_char(c)) return false;
    found = found || is_upper_char(c);
  }
  return found;
}
bool istitle(Thread&, Value self) {
  bool found = false, inside = false;
  for (char c : byteslike_view(self)) {
    if (is_upper_char(c) ? inside : is_lower_char(c) && !inside) return false;
    inside = is_alpha_char(c);
    found = found || inside;
  }
  return found;
}

namespace {

Status fill_byte(Thread& th, Value fill, const char* name, char& out) {
  out = ' ';
  if (!fill) return Status::kOk;
  bool ok = is_bytes(fill) || is_kind(fill, Kind::kByteArray);
  if (!ok) {
    return raise(th, th.rt->exc.TypeError, "{}() argument 2 must be a byte string of length 1, not {}", name,
                 type_of(th, fill));
  }
  if (byteslike_view(fill).size() != 1) {
    return raise(th, th.rt->exc.TypeError,
                 "{}(): argument 2 must be a byte string of length 1, not a {} object of "
                 "length {}",
                 name, type_of(th, fill), byteslike_view(fill).size());
  }
  out = byteslike_view(fill)[0];
  return Status::kOk;
}

Owned pad(Thread& th, Value self, int64_t left, int64_t right, char fill) {
  if (left < 0) left = 0;
  if (right < 0) right = 0;
  if (left > (int64_t{1} << 48) || right > (int64_t{1} << 48)) return raise_no_memory(th);
  if (left == 0 && right == 0 && is_exact_kind(self, Kind::kBytes)) return Owned::borrow(self);
  std::string out(static_cast<size_t>(left), fill);
  out += byteslike_view(self);
  out.append(static_cast<size_t>(right), fill);
  return make_like(th, self, out);
}

int64_t size_of(Value self) { return static_cast<int64_t>(byteslike_view(self).size()); }

}  // namespace

Owned center(Thread& th, Value self, int64_t width, Value fill) {
  char c;
  if (failed(fill_byte(th, fill, "center", c))) return {};
  int64_t margin = width - size_of(self);
  int64_t left = margin <= 0 ? 0 : margin / 2 + (margin & width & 1);
  return pad(th, self, left, margin - left, c);
}
Owned ljust(Thread& th, Value self, int64_t width, Value fill) {
  char c;
  if (failed(fill_byte(th, fill, "ljust", c))) return {};
  return pad(th, self, 0, width - size_of(self), c);
}
Owned rjust(Thread& th, Value self, int64_t width, Value fill) {
  char c;
  if (failed(fill_byte(th, fill, "rjust", c))) return {};
  return pad(th, self, width - size_of(self), 0, c);
}
Owned zfill(Thread& th, Value self, int64_t width) {
  std::string out(byteslike_view(self));
  int64_t missing = width - size_of(self);
  if (missing > (int64_t{1} << 48)) return raise_no_memory(th);
  if (missing > 0)
    out.insert(!out.empty() && (out[0] == '+' || out[0] == '-') ? 1 : 0, static_cast<size_t>(missing), '0');
  return make_like(th, self, out);
}
Owned expandtabs(Thread& th, Value self, int tabsize) {
  std::string out;
  int64_t column = 0;
  for (char c : byteslike_view(self)) {
    if (c == '\t') {
      if (tabsize > 0) {
        int64_t n = tabsize - column % tabsize;
        out.append(static_cast<size_t>(n), ' ');
        column += n;
      }
      continue;
    }
    ++column;
    if (c == '\n' || c == '\r') column = 0;
    out += c;
  }
  return make_like(th, self, out);
}

Owned translate(Thread& th, Value self, Value table, Value removed) {
  ExportGuard guard(self);
  BufferScope t(th), d(th);
  if (!table.is_none()) {
    if (failed(t.open(table))) return {};
    if (t.bytes().size() != 256) {
      return raise(th, th.rt->exc.ValueError, "translation table must be 256 characters long");
    }
  }
  bool gone[256] = {};
  if (removed) {
    if (failed(d.open(removed))) return {};
    for (char c : d.bytes()) gone[static_cast<uint8_t>(c)] = true;
  }
  const std::string_view text = byteslike_view(self);
  if (!removed || d.bytes().empty()) {
    if (table.is_none()) return make_like(th, self, text);
    const char* map = t.bytes().data();
    return fill_like(th, self, text.size(), [&](char* out) {
      for (char c : text) *out++ = map[static_cast<uint8_t>(c)];
    });
  }
  std::string out;
  for (char c : text) {
    auto b = static_cast<uint8_t>(c);
    if (!gone[b]) out += table.is_none() ? c : t.bytes()[b];
  }
  return make_like(th, self, out);
}

Owned maketrans(Thread& th, Value from, Value to) {
  BufferScope a(th), b(th);
  if (failed(a.open(from)) || failed(b.open(to))) return {};
  if (a.bytes().size() != b.bytes().size()) {
    return raise(th, th.rt->exc.ValueError, "maketrans arguments must have same length");
  }
  char table[256];
  for (size_t i = 0; i < 256; ++i) table[i] = static_cast<char>(i);
  for (size_t i = 0; i < a.bytes().size(); ++i) table[static_cast<uint8_t>(a.bytes()[i])] = b.bytes()[i];
  return bytes_new(th, {table, 256});
}

namespace {

// The parts, all of them bytes, with self between them.
Owned join_bytes(Thread& th, Value self, std::span<const Value> parts) {
  if (parts.size() == 1 && is_bytes(self) && is_exact_kind(parts[0], Kind::kBytes)) return Owned::borrow(parts[0]);
  const std::string_view sep = byteslike_view(self);
  size_t size = parts.empty() ? 0 : sep.size() * (parts.size() - 1);
  for (Value v : parts) {
    if (bytes_view(v).size() > SIZE_MAX / 4 - size) return raise_no_memory(th);
    size += bytes_view(v).size();
  }
  return fill_like(th, self, size, [&](char* out) {
    auto put = [&out](std::string_view bytes) {
      copy_bytes(out, bytes.data(), bytes.size());
      out += bytes.size();
    };
    for (size_t i = 0; i < parts.size(); ++i) {
      if (i > 0) put(sep);
      put(bytes_view(parts[i]));
    }
  });
}

}  // namespace

Owned join(Thread& th, Value self, Value iterable) {
  BufferScope held(th);  // the iterator may not change a bytearray
  if (!is_bytes(self) && failed(held.open(self))) return {};
  Owned fast = sequence_fast(th, iterable, "can only join an iterable");
  if (!fast) return {};
  const std::span<const Value> given = list_or_tuple_items(th, fast);
  if (std::all_of(given.begin(), given.end(), is_bytes)) return join_bytes(th, self, given);
  Owned items = is_list(fast) ? list_to_tuple(th, fast) : fast.clone();
  if (!items) return {};
  std::span<const Value> span = fast_items_tuple(items);
  std::string sep(byteslike_view(self)), out;
  for (size_t i = 0; i < span.size(); ++i) {
    if (i > 0) out += sep;
    if (is_bytes(span[i])) {
      out += bytes_view(span[i]);
      continue;
    }
    if (!has_buffer(th, span[i])) {
      return raise(th, th.rt->exc.TypeError, "sequence item {}: expected a bytes-like object, {} found", i,
                   type_of(th, span[i]));
    }
    BufferScope b(th);
    if (failed(b.open(span[i]))) return {};
    out += b.bytes();
    if (is_list(fast) && list_size(fast) != span.size()) {
      return raise(th, th.rt->exc.RuntimeError, "sequence changed size during iteration");
    }
  }
  return make_like(th, self, out);
}

namespace {

Owned decode_any(Thread& th, Value self, std::string_view encoding, std::string_view errors) {
  return str_decode(th, byteslike_view(self), encoding, errors);
}
constexpr NativeDef kDecode = method<&decode_any>("decode(self, /, encoding='utf-8', errors='strict')");

}  // namespace

// Mostly without arguments, so that there is nothing to match.
Owned decode(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (nargs == 0 && kwnames.is_empty()) return str_decode(th, byteslike_view(self), "utf-8", "strict");
  return native_call(th, kDecode, self, args, nargs, kwnames);
}

Owned hex_text(Thread& th, std::string_view data, Value sep, int64_t per_group) {
  static constexpr char kDigits[] = "0123456789abcdef";
  char separator = 0;
  if (sep) {
    int64_t n = length(th, sep);
    if (n < 0) return {};
    if (n != 1) return raise(th, th.rt->exc.ValueError, "sep must be length 1.");
    std::string_view s;
    if (is_str(sep)) {
      if (!sep.as<Str>()->is_ascii()) return raise(th, th.rt->exc.ValueError, "sep must be ASCII.");
      s = str_view(sep);
    } else if (is_bytes(sep)) {
      s = bytes_view(sep);
      if (static_cast<uint8_t>(s[0]) >= 0x80) return raise(th, th.rt->exc.ValueError, "sep must be ASCII.");
    } else {
      return raise(th, th.rt->exc.TypeError, "sep must be str or bytes.");
    }
    separator = s.empty() ? '\0' : s[0];  // a subclass may lie about its length
  }
  auto group = static_cast<size_t>(per_group < 0 ? -per_group : per_group);
  if (!sep || group == 0) {
    Str* s = str_alloc(th, data.size() * 2);
    if (s == nullptr) return {};
    char* to = s->data;
    for (char c : data) {
      auto b = static_cast<uint8_t>(c);
      *to++ = kDigits[b >> 4];
      *to++ = kDigits[b & 15];
    }
    return str_seal_known(th, s, data.size() * 2, true);
  }
  StrBuilder out(th);
  for (size_t i = 0; i < data.size(); ++i) {
    if (sep && group != 0 && i != 0) {
      size_t from_edge = per_group > 0 ? data.size() - i : i;
      if (from_edge % group == 0) out.append(separator);
    }
    auto b = static_cast<uint8_t>(data[i]);
    out.append(kDigits[b >> 4]);
    out.append(kDigits[b & 15]);
  }
  return out.finish();
}

Owned hex(Thread& th, Value self, Value sep, int64_t per_group) {
  ExportGuard guard(self);
  return hex_text(th, byteslike_view(self), sep, per_group);
}

Status from_hex(Thread& th, Value v, std::string& out) {
  std::string_view s;
  BufferScope buffer(th);
  if (is_str(v)) {
    s = str_view(v);
  } else if (has_buffer(th, v)) {
    if (failed(buffer.open(v))) return Status::kError;
    s = buffer.bytes();
  } else {
    return raise(th, th.rt->exc.TypeError, "fromhex() argument must be str or bytes-like, not {}", type_of(th, v));
  }
  auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  for (size_t i = 0; i < s.size();) {
    if (s[i] == ' ' || (s[i] >= '\t' && s[i] <= '\r')) {
      ++i;
      continue;
    }
    int high = digit(s[i]), low = i + 1 < s.size() ? digit(s[i + 1]) : -1;
    if (high < 0 || low < 0) {
      size_t at = high < 0 ? i : i + 1;
      if (at >= s.size()) {
        return raise(th, th.rt->exc.ValueError, "fromhex() arg must contain an even number of hexadecimal digits");
      }
      return raise(th, th.rt->exc.ValueError, "non-hexadecimal number found in fromhex() arg at position {}",
                   is_str(v) ? text::utf8_count(s.substr(0, at)) : at);
    }
    out += static_cast<char>(high << 4 | low);
    i += 2;
  }
  return Status::kOk;
}

// -b: what cannot be equal was hardly meant to be compared.
Status warn_comparison(Thread& th, Value a, Value b, CompareOp op) {
  if (!th.rt->bytes_warning || (op != CompareOp::kEq && op != CompareOp::kNe)) return Status::kOk;
  const char* other = is_str(b) ? "string" : is_bytes(a) && is_int(b) ? "int" : nullptr;
  if (other == nullptr) return Status::kOk;
  std::string text = std::string("Comparison between ") + (is_bytes(a) ? "bytes" : "bytearray") + " and " + other;
  return warn(th, th.rt->exc.BytesWarning, text);
}

namespace {

Owned compare_views(std::string_view a, std::string_view b, CompareOp op) {
  if (op == CompareOp::kEq || op == CompareOp::kNe) {
    const bool equal = a.size() == b.size() && same_bytes(a.data(), b.data(), a.size());
    return Owned::boolean(equal == (op == CompareOp::kEq));
  }
  return Owned::boolean(compares(a.compare(b), 0, op));
}

// One of them is not bytes. A bytearray is compared with any buffer, bytes with bytes only.
DX_NOINLINE Owned compare_any(Thread& th, Value a, Value b, CompareOp op) {
  if (DX_UNLIKELY(th.rt->bytes_warning) && failed(warn_comparison(th, a, b, op))) return {};
  if (is_bytes(a)) return Owned::not_implemented();
  if (is_bytes(b) || is_kind(b, Kind::kByteArray)) return compare_views(byteslike_view(a), byteslike_view(b), op);
  BufferScope other(th);
  if (!has_buffer(th, b)) return Owned::not_implemented();
  if (failed(other.open(b))) return {};
  return compare_views(byteslike_view(a), other.bytes(), op);
}

}  // namespace

Owned compare(Thread& th, Value a, Value b, CompareOp op) {
  if (DX_LIKELY(is_bytes(a) && is_bytes(b))) return compare_views(bytes_view(a), bytes_view(b), op);
  return compare_any(th, a, b, op);
}

Owned concat(Thread& th, Value a, Value b) {
  BytesArgument other(th);
  if (!is_bytes(b) && !has_buffer(th, b)) {
    return raise(th, th.rt->exc.TypeError, "can't concat {} to {}", type_of(th, b), type_of(th, a));
  }
  if (failed(other.open(b))) return {};
  const std::string_view x = byteslike_view(a), y = other.bytes();
  if (is_bytes(a)) {
    if (x.empty() && is_exact_kind(b, Kind::kBytes)) return Owned::borrow(b);
    if (y.empty() && is_exact_kind(a, Kind::kBytes)) return Owned::borrow(a);
  }
  return fill_like(th, a, x.size() + y.size(), [&](char* out) {
    copy_bytes(out, x.data(), x.size());
    copy_bytes(out + x.size(), y.data(), y.size());
  });
}

Owned remainder(Thread& th, Value a, Value b) {
  if (!is_bytes(a) && !is_kind(a, Kind::kByteArray)) return Owned::not_implemented();
  return bytes_percent(th, a, b);
}

}  // namespace dxpy::bytes_methods
