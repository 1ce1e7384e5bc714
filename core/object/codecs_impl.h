// The loop that encoders share (private to core/object/codec*.cpp).
#pragma once

#include "core/object/bytes.h"
#include "core/object/codecs.h"
#include "core/object/str_impl.h"

namespace dxpy {

// Encodes `s`: put(out, cp) for characters that `can` encode, put_ascii(out, text) for runs of ASCII, which all can;
// runs of others go to the error handler, one by one if `width` is that of a wide encoding. `start` is what the output
// begins with; replacements in bytes must be a multiple of `width`, those in text of the UTF encodings ASCII.
template <typename Can, typename Put, typename PutAscii>
Owned encode_with(Thread& th, Value s, std::string_view encoding, std::string_view errors, const char* reason, Can can,
                  Put put, PutAscii put_ascii, std::string start = {}, size_t width = 1) {
  bool ascii_only = encoding.starts_with("utf");
  EncodeState e(th, encoding, errors, s);
  std::string out = std::move(start);
  std::string_view t = str_view(s);
  const char* p = t.data();
  const char* end = p + t.size();
  size_t at = 0;  // character index of p
  while (p != end) {
    if (static_cast<uint8_t>(*p) < 0x80) {
      size_t n = text::simd::kernels().ascii_prefix(p, static_cast<size_t>(end - p));
      put_ascii(out, std::string_view(p, n));
      p += n;
      at += n;
      continue;
    }
    const char* q = p;
    uint32_t cp = text::utf8_next(q);
    if (DX_LIKELY(can(cp))) {
      put(out, cp);
      p = q;
      ++at;
      continue;
    }
    size_t stop = at + 1;
    while (width == 1 && q != end && !can(text::utf8_next(q))) ++stop;
    Replacement r;
    size_t next;
    if (failed(e.error(at, stop, reason, r, next))) return {};
    if (r.is_bytes) {
      if (r.data.size() % width != 0) return e.strict(at, stop, reason);
      out += r.data;
    } else {
      for (const char* c = r.data.data(); c != r.data.data() + r.data.size();) {
        uint32_t replaced = text::utf8_next(c);
        if (!can(replaced) || (ascii_only && replaced >= 0x80)) return e.strict(at, stop, reason);
        put(out, replaced);
      }
    }
    at = next;
    p = t.data() + str_byte_offset(s, next);
  }
  return bytes_new(th, out);
}

inline void append_ascii(std::string& out, std::string_view text) { out += text; }

}  // namespace dxpy
