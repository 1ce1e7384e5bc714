// ASCII, Latin-1 and character maps.
#include <algorithm>

#include "core/object/bytes.h"
#include "core/object/codecs_impl.h"
#include "core/object/dict.h"
#include "core/object/int.h"

namespace dxpy {

Owned decode_latin1(Thread& th, std::string_view in) {
  if (text::is_ascii(in)) return str_ascii(th, in);
  StrBuilder out(th);
  char part[2048];
  for (size_t i = 0; i < in.size();) {
    size_t n = std::min(sizeof part / 2, in.size() - i);
    out.append(std::string_view(part, text::simd::kernels().latin1_to_utf8(part, in.data() + i, n)));
    i += n;
  }
  return out.finish();
}

Owned encode_latin1(Thread& th, Value s, std::string_view errors) {
  if (s.as<Str>()->is_ascii()) return bytes_new(th, str_view(s));
  return encode_with(
      th, s, "latin-1", errors, "ordinal not in range(256)", [](uint32_t cp) { return cp < 256; },
      [](std::string& out, uint32_t cp) { out += static_cast<char>(cp); }, append_ascii);
}

Owned decode_ascii(Thread& th, std::string_view in, std::string_view errors) {
  if (text::is_ascii(in)) return str_ascii(th, in);
  DecodeState d(th, "ascii", errors, in);
  for (size_t pos = 0; pos < d.input.size();) {
    if (static_cast<uint8_t>(d.input[pos]) < 0x80) {
      d.out.append(d.input[pos++]);
    } else if (failed(d.error(pos, pos + 1, "ordinal not in range(128)", pos))) {
      return {};
    }
  }
  return d.out.finish();
}

Owned encode_ascii(Thread& th, Value s, std::string_view errors) {
  if (s.as<Str>()->is_ascii()) return bytes_new(th, str_view(s));
  return encode_with(
      th, s, "ascii", errors, "ordinal not in range(128)", [](uint32_t cp) { return cp < 128; },
      [](std::string& out, uint32_t cp) { out += static_cast<char>(cp); }, append_ascii);
}

namespace {

constexpr uint32_t kUndefined = 0xFFFE;

// What a byte decodes to by a mapping object. kFalse: undefined.
Tri decode_by_mapping(Thread& th, Value mapping, uint8_t byte, StrBuilder& out) {
  Owned v = get_item(th, mapping, Value::small_int(byte));
  if (!v) return error_clear_if(th, th.rt->exc.LookupError) ? Tri::kFalse : Tri::kError;
  if (v.get().is_none()) return Tri::kFalse;
  if (is_int(v)) {
    int64_t cp;
    if (!int_fits_i64(v, cp) || cp < 0 || cp > 0x10FFFF) {
      return raise(th, th.rt->exc.TypeError, "character mapping must be in range(0x110000)");
    }
    if (cp == kUndefined) return Tri::kFalse;
    out.append_codepoint(static_cast<uint32_t>(cp));
    return Tri::kTrue;
  }
  if (!is_str(v)) {
    return raise(th, th.rt->exc.TypeError, "character mapping must return integer, None or str");
  }
  if (v.as<Str>()->char_count == 1 && str_codepoint_at(v, 0) == kUndefined) return Tri::kFalse;
  out.append(v.get());
  return Tri::kTrue;
}

}  // namespace

Owned decode_charmap(Thread& th, std::string_view in, std::string_view errors, Value mapping) {
  if (!mapping || mapping.is_none()) return decode_latin1(th, in);
  bool table = is_str(mapping);
  int64_t size = table ? mapping.as<Str>()->char_count : 0;
  DecodeState d(th, "charmap", errors, in);
  for (size_t pos = 0; pos < d.input.size();) {
    auto byte = static_cast<uint8_t>(d.input[pos]);
    Tri known;
    if (table) {
      uint32_t cp = byte < size ? str_codepoint_at(mapping, byte) : kUndefined;
      known = tri(cp != kUndefined);
      if (known == Tri::kTrue) d.out.append_codepoint(cp);
    } else {
      known = decode_by_mapping(th, mapping, byte, d.out);
    }
    if (known == Tri::kError) return {};
    if (known == Tri::kTrue) {
      ++pos;
    } else if (failed(d.error(pos, pos + 1, "character maps to <undefined>", pos))) {
      return {};
    }
  }
  return d.out.finish();
}

namespace {

// What a character encodes to, appended. kFalse: it has no mapping.
Tri encode_by_mapping(Thread& th, Value mapping, uint32_t cp, std::string& out) {
  Owned v = get_item(th, mapping, Value::small_int(cp));
  if (!v) return error_clear_if(th, th.rt->exc.LookupError) ? Tri::kFalse : Tri::kError;
  if (v.get().is_none()) return Tri::kFalse;
  if (is_int(v)) {
    int64_t byte;
    if (!int_fits_i64(v, byte) || byte < 0 || byte > 255) {
      return raise(th, th.rt->exc.TypeError, "character mapping must be in range(256)");
    }
    out += static_cast<char>(byte);
    return Tri::kTrue;
  }
  if (is_bytes(v)) {
    out += bytes_view(v);
    return Tri::kTrue;
  }
  return raise(th, th.rt->exc.TypeError, "character mapping must return integer, bytes or None, not {}",
               type_of(th, v));
}

// One error: finds the run of characters without mapping, and appends the handler's replacement. Sets `at` behind it.
Status charmap_error(Thread& th, EncodeState& e, Value s, Value mapping, std::string& out, size_t& at) {
  constexpr const char* kReason = "character maps to <undefined>";
  size_t start = at, stop = at + 1, count = s.as<Str>()->char_count;
  std::string scratch;
  for (; stop < count; ++stop) {
    Tri known = encode_by_mapping(th, mapping, str_codepoint_at(s, static_cast<int64_t>(stop)), scratch);
    if (known == Tri::kError) return Status::kError;
    if (known == Tri::kTrue) break;
  }
  Replacement r;
  if (failed(e.error(start, stop, kReason, r, at))) return Status::kError;
  if (r.is_bytes) {
    out += r.data;
    return Status::kOk;
  }
  for (const char* p = r.data.data(); p != r.data.data() + r.data.size();) {
    Tri known = encode_by_mapping(th, mapping, text::utf8_next(p), out);
    if (known == Tri::kError) return Status::kError;
    if (known == Tri::kFalse) return e.strict(start, stop, kReason);
  }
  return Status::kOk;
}

}  // namespace

Owned encode_charmap(Thread& th, Value s, std::string_view errors, Value mapping) {
  if (!mapping || mapping.is_none()) return encode_latin1(th, s, errors);
  EncodeState e(th, "charmap", errors, s);
  std::string out;
  size_t count = s.as<Str>()->char_count;
  for (size_t at = 0; at < count;) {
    Tri known = encode_by_mapping(th, mapping, str_codepoint_at(s, static_cast<int64_t>(at)), out);
    if (known == Tri::kError) return {};
    if (known == Tri::kTrue) {
      ++at;
    } else if (failed(charmap_error(th, e, s, mapping, out, at))) {
      return {};
    }
  }
  return bytes_new(th, out);
}

Owned charmap_build(Thread& th, Value map) {
  Owned result = dict_new(th);
  if (!result) return {};
  std::string_view t = str_view(map);
  int64_t byte = 0;
  for (const char* p = t.data(); p != t.data() + t.size() && byte < 256; ++byte) {
    uint32_t cp = text::utf8_next(p);
    if (cp == kUndefined) continue;
    if (failed(dict_set(th, result, Value::small_int(cp), Value::small_int(byte)))) return {};
  }
  return result;
}

}  // namespace dxpy
