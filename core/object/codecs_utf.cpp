// UTF-8, UTF-16 and UTF-32.
#include <algorithm>

#include "core/object/bytes.h"
#include "core/object/codecs_impl.h"

namespace dxpy {

namespace {
// The first two bytes of a surrogate and nothing more: surrogatepass wants to see the third one.
bool is_cut_surrogate(std::string_view rest) {
  return rest.size() == 2 && rest[0] == '\xED' && static_cast<uint8_t>(rest[1]) >= 0xA0 &&
         static_cast<uint8_t>(rest[1]) <= 0xBF;
}

// The way with an error handler: the first error is at `ok`.
DX_NOINLINE Owned decode_bad_utf8(Thread& th, std::string_view in, std::string_view errors, size_t* consumed, size_t ok,
                                  text::Utf8Error e) {
  DecodeState d(th, "utf-8", errors, in);
  size_t pos = 0;
  while (true) {
    d.out.append(d.input.substr(pos, ok - pos));
    pos = ok;
    if (pos == d.input.size() || (e.incomplete && consumed != nullptr)) break;
    if (consumed != nullptr && is_cut_surrogate(d.input.substr(pos))) break;
    if (failed(d.error(e.start, e.end, e.reason, pos))) return {};
    ok = text::utf8_validate(d.input, pos, e);
  }
  if (consumed != nullptr) *consumed = pos;
  return d.out.finish();
}

}  // namespace

Owned decode_utf8(Thread& th, std::string_view in, std::string_view errors, size_t* consumed) {
  // What has no errors is the str's own form, so it is copied while it is checked.
  Str* s = str_alloc(th, in.size());
  if (s == nullptr) return {};
  const size_t ascii = text::simd::kernels().copy_ascii(s->data, in.data(), in.size());
  text::Utf8Error e;
  size_t ok = ascii == in.size() ? ascii : text::utf8_validate(in, ascii, e);
  if (DX_LIKELY(ok == in.size())) {
    if (consumed != nullptr) *consumed = ok;
    if (ok == ascii) return str_seal_known(th, s, ascii, true);
    const std::string_view rest = in.substr(ascii);
    std::memcpy(s->data + ascii, rest.data(), rest.size());
    return str_seal_known(th, s, ascii + text::utf8_count(rest), false);
  }
  dec_ref(static_cast<Object*>(s));
  return decode_bad_utf8(th, in, errors, consumed, ok, e);
}

namespace {

bool has_surrogates(std::string_view s) {
  for (size_t at = 0; (at = find_bytes(s, "\xED", at)) != std::string_view::npos; ++at) {
    if (static_cast<uint8_t>(s[at + 1]) >= 0xA0) return true;
  }
  return false;
}

}  // namespace

Owned encode_utf8(Thread& th, Value s, std::string_view errors) {
  std::string_view t = str_view(s);
  if (s.as<Str>()->is_ascii() || !has_surrogates(t)) return bytes_new(th, t);
  return encode_with(
      th, s, "utf-8", errors, "surrogates not allowed", [](uint32_t cp) { return !text::is_surrogate(cp); },
      [](std::string& out, uint32_t cp) { text::utf8_append(out, cp); }, append_ascii);
}

namespace {

uint32_t unit_at(std::string_view in, size_t at, size_t width, bool big) {
  uint32_t v = 0;
  for (size_t i = 0; i < width; ++i) {
    v |= static_cast<uint32_t>(static_cast<uint8_t>(in[at + i])) << (big ? (width - 1 - i) * 8 : i * 8);
  }
  return v;
}

void put_unit(std::string& out, uint32_t v, size_t width, bool big) {
  char bytes[4];
  for (size_t i = 0; i < width; ++i) bytes[i] = static_cast<char>(v >> (big ? (width - 1 - i) * 8 : i * 8));
  out.append(bytes, width);
}

// ASCII text as units.
void widen(std::string& out, std::string_view t, size_t width, bool big) {
  if (big) {
    for (char c : t) put_unit(out, static_cast<uint8_t>(c), width, big);
    return;
  }
  const size_t from = out.size();
  out.resize(from + t.size() * width);
  const text::simd::Kernels& k = text::simd::kernels();
  (width == 2 ? k.ascii_to_utf16 : k.ascii_to_utf32)(out.data() + from, t.data(), t.size());
}

// Appends the ASCII characters at `pos`, if the order is the machine's, and moves behind them.
void narrow(StrBuilder& out, std::string_view in, size_t& pos, size_t width, bool big) {
  const text::simd::Kernels& k = text::simd::kernels();
  while (!big) {
    char run[512];
    size_t units = std::min(sizeof run, (in.size() - pos) / width);
    size_t n = (width == 2 ? k.ascii_from_utf16 : k.ascii_from_utf32)(run, in.data() + pos, units);
    out.append(std::string_view(run, n));
    pos += n * width;
    if (n == 0 || n < units) break;
  }
}

// Reads a byte order mark when the order is open.
void read_mark(std::string_view in, size_t width, int& order, size_t& pos) {
  if (order != 0 || in.size() < width) return;
  if (unit_at(in, 0, width, false) == 0xFEFF) {
    order = -1;
    pos = width;
  } else if (unit_at(in, 0, width, true) == 0xFEFF) {
    order = 1;
    pos = width;
  }
}

}  // namespace

Owned decode_utf16(Thread& th, std::string_view in, std::string_view errors, int& order, size_t* consumed) {
  size_t pos = 0;
  read_mark(in, 2, order, pos);
  bool big = order > 0;
  DecodeState d(th, big ? "utf-16-be" : "utf-16-le", errors, in);
  while (pos < d.input.size()) {
    size_t left = d.input.size() - pos;
    const char* reason;
    size_t end = pos + 2;
    if (left < 2) {
      if (consumed != nullptr) break;
      reason = "truncated data";
      end = d.input.size();
    } else {
      uint32_t unit = unit_at(d.input, pos, 2, big);
      if (unit < 0x80 && !big) {
        narrow(d.out, d.input, pos, 2, big);
        continue;
      }
      if (!text::is_surrogate(unit)) {
        d.out.append_codepoint(unit);
        pos += 2;
        continue;
      }
      if (unit >= 0xDC00) {
        reason = "illegal encoding";
      } else if (left < 4) {
        if (consumed != nullptr) break;
        reason = "unexpected end of data";
        end = d.input.size();
      } else {
        uint32_t low = unit_at(d.input, pos + 2, 2, big);
        if (low >= 0xDC00 && low <= 0xDFFF) {
          d.out.append_codepoint(0x10000 + ((unit & 0x3FF) << 10 | (low & 0x3FF)));
          pos += 4;
          continue;
        }
        reason = "illegal UTF-16 surrogate";
      }
    }
    if (failed(d.error(pos, end, reason, pos))) return {};
  }
  if (consumed != nullptr) *consumed = pos;
  return d.out.finish();
}

Owned decode_utf32(Thread& th, std::string_view in, std::string_view errors, int& order, size_t* consumed) {
  size_t pos = 0;
  read_mark(in, 4, order, pos);
  bool big = order > 0;
  DecodeState d(th, big ? "utf-32-be" : "utf-32-le", errors, in);
  while (pos < d.input.size()) {
    const char* reason;
    size_t end = pos + 4;
    if (d.input.size() - pos < 4) {
      if (consumed != nullptr) break;
      reason = "truncated data";
      end = d.input.size();
    } else {
      uint32_t cp = unit_at(d.input, pos, 4, big);
      if (cp < 0x80 && !big) {
        narrow(d.out, d.input, pos, 4, big);
        continue;
      }
      if (cp <= 0x10FFFF && !text::is_surrogate(cp)) {
        d.out.append_codepoint(cp);
        pos += 4;
        continue;
      }
      reason = cp > 0x10FFFF ? "code point not in range(0x110000)"
                             : "code point in surrogate code point range(0xd800, 0xe000)";
    }
    if (failed(d.error(pos, end, reason, pos))) return {};
  }
  if (consumed != nullptr) *consumed = pos;
  return d.out.finish();
}

Owned encode_utf16(Thread& th, Value s, std::string_view errors, int order) {
  bool big = order > 0;
  std::string start;
  if (order == 0) put_unit(start, 0xFEFF, 2, false);
  std::string_view name = order == 0 ? "utf-16" : big ? "utf-16-be" : "utf-16-le";
  return encode_with(
      th, s, name, errors, "surrogates not allowed", [](uint32_t cp) { return !text::is_surrogate(cp); },
      [big](std::string& out, uint32_t cp) {
        if (cp < 0x10000) {
          put_unit(out, cp, 2, big);
        } else {
          put_unit(out, 0xD7C0 + (cp >> 10), 2, big);
          put_unit(out, 0xDC00 | (cp & 0x3FF), 2, big);
        }
      },
      [big](std::string& out, std::string_view t) { widen(out, t, 2, big); }, std::move(start), 2);
}

Owned encode_utf32(Thread& th, Value s, std::string_view errors, int order) {
  bool big = order > 0;
  std::string start;
  if (order == 0) put_unit(start, 0xFEFF, 4, false);
  std::string_view name = order == 0 ? "utf-32" : big ? "utf-32-be" : "utf-32-le";
  return encode_with(
      th, s, name, errors, "surrogates not allowed", [](uint32_t cp) { return !text::is_surrogate(cp); },
      [big](std::string& out, uint32_t cp) { put_unit(out, cp, 4, big); },
      [big](std::string& out, std::string_view t) { widen(out, t, 4, big); }, std::move(start), 4);
}

}  // namespace dxpy
