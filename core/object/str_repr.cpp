// repr() and ascii() of text.
#include "core/object/bytes.h"
#include "core/object/str_impl.h"
#include "core/text/unicode.h"

namespace dxpy {

namespace {

constexpr char kHex[] = "0123456789abcdef";

void put_hex(StrBuilder& out, uint32_t v, int digits) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out.append(kHex[(v >> shift) & 15]);
}

void put_escape(StrBuilder& out, uint32_t cp) {
  if (cp < 0x100) {
    out.append("\\x");
    put_hex(out, cp, 2);
  } else if (cp < 0x10000) {
    out.append("\\u");
    put_hex(out, cp, 4);
  } else {
    out.append("\\U");
    put_hex(out, cp, 8);
  }
}

// The short escapes; 0: none.
char short_escape(uint32_t cp) {
  switch (cp) {
    case '\t':
      return 't';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    default:
      return 0;
  }
}

char pick_quote(std::string_view t) {
  return t.find('\'') != std::string_view::npos && t.find('"') == std::string_view::npos ? '"' : '\'';
}

}  // namespace

namespace {

// Whether nothing is to be escaped, and the quotes are single ones: most of ASCII text.
bool is_plain(const Str* s) {
  constexpr text::simd::ByteRange kPlain[3] = {{' ', '&' - ' '}, {'(', '[' - '('}, {']', '~' - ']'}};
  return s->is_ascii() && text::simd::kernels().all_in(s->data, s->byte_size, kPlain);
}

Owned quoted(Thread& th, std::string_view t) {
  Str* s = str_alloc(th, t.size() + 2);
  if (s == nullptr) return {};
  s->data[0] = s->data[t.size() + 1] = '\'';
  copy_bytes(s->data + 1, t.data(), t.size());
  return str_seal_known(th, s, t.size() + 2, true);
}

}  // namespace

Owned str_repr(Thread& th, Value v) {
  std::string_view t = str_view(v);
  if (is_plain(v.as<Str>())) return quoted(th, t);
  char quote = pick_quote(t);
  StrBuilder out(th);
  out.append(quote);
  const char* run = t.data();  // start of the text not yet copied
  const char* p = t.data();
  const char* end = p + t.size();
  while (p != end) {
    const char* at = p;
    uint32_t cp = text::utf8_next(p);
    bool special = cp == static_cast<uint32_t>(quote) || cp == '\\' || !text::is_printable(cp);
    if (DX_LIKELY(!special)) continue;
    out.append(std::string_view(run, static_cast<size_t>(at - run)));
    run = p;
    if (cp == static_cast<uint32_t>(quote) || cp == '\\') {
      out.append('\\');
      out.append(static_cast<char>(cp));
    } else if (char c = short_escape(cp)) {
      out.append('\\');
      out.append(c);
    } else {
      put_escape(out, cp);
    }
  }
  out.append(std::string_view(run, static_cast<size_t>(end - run)));
  out.append(quote);
  return out.finish();
}

Owned bytes_repr(Thread& th, std::string_view data) {
  char quote = pick_quote(data);
  StrBuilder out(th);
  out.append('b');
  out.append(quote);
  for (char c : data) {
    auto b = static_cast<uint8_t>(c);
    if (c == quote || c == '\\') {
      out.append('\\');
      out.append(c);
    } else if (char e = short_escape(b)) {
      out.append('\\');
      out.append(e);
    } else if (b < 0x20 || b >= 0x7F) {
      out.append("\\x");
      put_hex(out, b, 2);
    } else {
      out.append(c);
    }
  }
  out.append(quote);
  return out.finish();
}

}  // namespace dxpy
