#include "core/modules/cjk/convert.h"

#include "core/text/utf8.h"

namespace dxpy {

Owned cjk_decode(Thread& th, const CjkCodec& codec, std::string_view in, std::string_view errors, CjkShift& shift,
                 bool final, size_t& taken) {
  DecodeState d(th, codec.name, errors, in);
  size_t pos = 0;
  while (pos < d.input.size()) {
    CjkText text;
    int step =
        codec.decode(codec, reinterpret_cast<const uint8_t*>(d.input.data()) + pos, d.input.size() - pos, shift, text);
    if (step > 0) {
      for (int i = 0; i < text.count; ++i) d.out.append_codepoint(text.cp[i]);
      pos += static_cast<size_t>(step);
      continue;
    }
    if (step == 0 && !final) break;
    Status handled = step == 0 ? d.error(pos, d.input.size(), "incomplete multibyte sequence", pos)
                               : d.error(pos, pos + static_cast<size_t>(-step), "illegal multibyte sequence", pos);
    if (failed(handled)) return {};
  }
  taken = pos;
  return d.out.finish();
}

namespace {

// What may follow the character before p.
uint32_t following(const char* p, const char* end, bool final) {
  if (p != end) return text::utf8_next(p);
  return final ? kCjkNone : kCjkUnknown;
}

Status encode_run(Thread& th, const CjkCodec& codec, Value str, std::string_view errors, CjkShift& shift, bool final,
                  std::string& out, size_t& taken) {
  EncodeState e(th, codec.name, errors, str);
  std::string_view t = str_view(str);
  const char* p = t.data();
  const char* end = p + t.size();
  size_t at = 0;
  while (p != end) {
    const char* after = p;
    uint32_t cp = text::utf8_next(after);
    int step = codec.encode(th, codec, cp, following(after, end, final), shift, out);
    if (step == 0) break;
    if (step > 0) {
      at += static_cast<size_t>(step);
      if (step == 2) text::utf8_next(after);
      p = after;
      continue;
    }
    Replacement r;
    if (failed(e.error(at, at + 1, "illegal multibyte sequence", r, at))) return Status::kError;
    if (r.is_bytes) {
      out += r.data;
    } else {
      Owned text = str_new(th, r.data);
      size_t count;
      if (!text || failed(encode_run(th, codec, text, "strict", shift, true, out, count))) return Status::kError;
    }
    p = t.data() + str_byte_offset(str, at);
  }
  taken = at;
  return Status::kOk;
}

}  // namespace

Status cjk_encode(Thread& th, const CjkCodec& codec, Value str, std::string_view errors, CjkShift& shift, bool final,
                  std::string& out, size_t& taken) {
  if (failed(encode_run(th, codec, str, errors, shift, final, out, taken))) return Status::kError;
  if (final && codec.finish != nullptr) codec.finish(shift, out);
  return Status::kOk;
}

}  // namespace dxpy
