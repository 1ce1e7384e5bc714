// TextIOWrapper: tell() and seek(). A position is a byte offset; with a codec that has state it is a cookie that also
// says how to bring the decoder back into that state (offset, decoder flags, bytes to feed, characters to skip, whether
// the end was seen), packed into one integer as CPython does.
#include <cstring>

#include "core/modules/io_text.h"

namespace dxpy {

namespace {

struct Cookie {
  int64_t start = 0;
  int32_t flags = 0, bytes_to_feed = 0, chars_to_skip = 0;
  uint8_t need_eof = 0;
};
constexpr size_t kCookieSize = 21;

Owned pack(Thread& th, const Cookie& c) {
  if (c.flags == 0 && c.bytes_to_feed == 0 && c.chars_to_skip == 0 && c.need_eof == 0) return int_from_i64(th, c.start);
  uint8_t bytes[kCookieSize];
  std::memcpy(bytes, &c.start, 8);
  std::memcpy(bytes + 8, &c.flags, 4);
  std::memcpy(bytes + 12, &c.bytes_to_feed, 4);
  std::memcpy(bytes + 16, &c.chars_to_skip, 4);
  bytes[20] = c.need_eof;
  return int_from_bytes(th, bytes, sizeof bytes, true, false);
}

Status unpack(Thread& th, Value number, Cookie& c) {
  uint8_t bytes[kCookieSize];
  Owned exact = index(th, number);
  if (!exact || failed(int_to_bytes(th, exact, bytes, sizeof bytes, true, false))) return Status::kError;
  std::memcpy(&c.start, bytes, 8);
  std::memcpy(&c.flags, bytes + 8, 4);
  std::memcpy(&c.bytes_to_feed, bytes + 12, 4);
  std::memcpy(&c.chars_to_skip, bytes + 16, 4);
  c.need_eof = bytes[20];
  return Status::kOk;
}

int64_t count_chars(std::string_view text) {
  int64_t n = 0;
  for (char c : text) n += (static_cast<uint8_t>(c) & 0xC0) != 0x80;
  return n;
}

// Bytes of `input` that the first `chars` decoded characters came from.
size_t bytes_of_chars(TextWrapper* w, std::string_view input, int64_t chars) {
  bool ignore = str_equals(w->errors, "ignore");
  size_t i = 0;
  while (chars > 0 && i < input.size()) {
    auto c = static_cast<uint8_t>(input[i]);
    if (c == '\r' && w->universal && w->newline.translate && i + 1 < input.size() && input[i + 1] == '\n') {
      i += 2;
      --chars;
      continue;
    }
    size_t size = 1;
    if (w->codec == TextCodec::kUtf8 && c >= 0xC2) {
      size_t need = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
      while (size < need && i + size < input.size() && (static_cast<uint8_t>(input[i + size]) & 0xC0) == 0x80) ++size;
      if (size != need) size = 1;
    }
    bool invalid = size == 1 && c >= 0x80 && w->codec != TextCodec::kLatin1;
    i += size;
    if (!(invalid && ignore)) --chars;
  }
  return i;
}

Status set_decoder_state(Thread& th, TextWrapper* w, std::string_view buffered, int64_t flags) {
  Owned bytes = bytes_new(th, buffered), number = int_from_i64(th, flags);
  Owned state = bytes && number ? tuple_of(th, bytes, number) : Owned();
  Owned r = state ? call_method(th, w->decoder, io_state(th).setstate, state) : Owned();
  return r ? Status::kOk : Status::kError;
}

// Feeds the decoder byte by byte to find the last clean state before the position.
Status replay(Thread& th, TextWrapper* w, std::string_view input, int64_t skip, Cookie& c) {
  const IoState& s = io_state(th);
  if (failed(set_decoder_state(th, w, "", c.flags))) return Status::kError;
  int64_t fed = 0, decoded = 0;
  for (size_t i = 0; i < input.size(); ++i) {
    Owned byte = bytes_new(th, input.substr(i, 1));
    Owned text = byte ? call_method(th, w->decoder, s.decode, byte) : Owned();
    if (!text) return Status::kError;
    ++fed;
    decoded += text.as<Str>()->char_count;
    Owned state = call_method(th, w->decoder, s.getstate);
    if (!state) return Status::kError;
    int64_t flags = 0;
    if (failed(int_as_i64(th, fast_items_tuple(state)[1], flags))) return Status::kError;
    if (bytes_view(fast_items_tuple(state)[0]).empty() && decoded <= skip) {
      c.start += fed;
      skip -= decoded;
      c.flags = static_cast<int32_t>(flags);
      fed = decoded = 0;
    }
    if (decoded >= skip) break;
  }
  if (decoded < skip) {
    Owned nothing = bytes_new(th, "");
    Owned text = nothing ? call_method(th, w->decoder, s.decode, nothing, Value::boolean(true)) : Owned();
    if (!text) return Status::kError;
    decoded += text.as<Str>()->char_count;
    c.need_eof = 1;
    if (decoded < skip) return raise(th, th.rt->exc.OSError, "can't reconstruct logical file position");
  }
  c.bytes_to_feed = static_cast<int32_t>(fed);
  c.chars_to_skip = static_cast<int32_t>(skip);
  return Status::kOk;
}

Owned tell_with_decoder(Thread& th, TextWrapper* w, int64_t position, std::string_view used) {
  Owned keep = Owned::borrow(w->snapshot);  // a decoder may seek
  std::string_view input = bytes_view(keep);
  Cookie c;
  c.start = position - static_cast<int64_t>(input.size());
  c.flags = static_cast<int32_t>(w->snapshot_flags);
  int64_t skip = count_chars(used);
  if (skip == 0) return pack(th, c);
  Owned saved = call_method(th, w->decoder, io_state(th).getstate);
  if (!saved) return {};
  Status status = replay(th, w, input, skip, c);
  Owned error = take_error(th);
  Owned r = call_method(th, w->decoder, io_state(th).setstate, saved);
  if (failed(status)) {
    restore_error(th, std::move(error));
    return {};
  }
  return r ? pack(th, c) : Owned();
}

Status reset_encoder(Thread& th, TextWrapper* w, bool start) {
  if (!w->encoder) return Status::kOk;
  Owned r = start ? call_method(th, w->encoder, io_state(th).reset)
                  : call_method(th, w->encoder, io_state(th).setstate, Value::small_int(0));
  return r ? Status::kOk : Status::kError;
}

Owned seek_to_end(Thread& th, TextWrapper* w, Value self) {
  Owned r = call_method(th, self, io_state(th).flush);
  if (!r || failed(text_check(th, w))) return {};
  Owned buffer = Owned::borrow(w->buffer);
  text_forget_decoded(w);
  if (failed(text_reset_decoder(th, w))) return {};
  Owned at = call_method(th, buffer, io_state(th).seek, Value::small_int(0), Value::small_int(2));
  if (!at) return {};
  Tri start = equal(th, at, Value::small_int(0));
  if (start == Tri::kError || failed(reset_encoder(th, w, start == Tri::kTrue))) return {};
  return at;
}

Status restore_decoder(Thread& th, TextWrapper* w, const Cookie& c) {
  if (!w->decoder || (c.start == 0 && c.flags == 0)) return text_reset_decoder(th, w);
  return set_decoder_state(th, w, "", c.flags);
}

Status skip_into(Thread& th, TextWrapper* w, const Cookie& c) {
  Owned input = call_method(th, w->buffer, io_state(th).read, Value::small_int(c.bytes_to_feed));
  if (!input) return Status::kError;
  if (!is_bytes(input)) {
    return raise(th, th.rt->exc.TypeError, "underlying read() should have returned a bytes object, not '{}'",
                 type_of(th, input));
  }
  Owned text = text_decode(th, w, bytes_view(input), c.need_eof != 0);
  if (!text) return Status::kError;
  if (!is_str(text) || text.as<Str>()->char_count < static_cast<uint32_t>(c.chars_to_skip)) {
    return raise(th, th.rt->exc.OSError, "can't restore logical file position");
  }
  size_t used = 0;
  int64_t left = c.chars_to_skip;
  std::string_view view = str_view(text);
  while (used < view.size() && (left > 0 || (static_cast<uint8_t>(view[used]) & 0xC0) == 0x80)) {
    if ((static_cast<uint8_t>(view[used]) & 0xC0) != 0x80) --left;
    ++used;
  }
  assign_owned(w->snapshot, std::move(input));
  w->snapshot_flags = c.flags;
  assign_owned(w->decoded, std::move(text));
  w->decoded_used = used;
  return Status::kOk;
}

}  // namespace

Owned text_tell(Thread& th, Value self) {
  TextWrapper* w = text_of(self);
  if (failed(text_check_open(th, w))) return {};
  if (!w->seekable) return raise_unsupported(th, "underlying stream is not seekable");
  if (!w->telling) return raise(th, th.rt->exc.OSError, "telling position disabled by next() call");
  if (failed(text_write_flush(th, w))) return {};
  Owned r = call_method(th, self, io_state(th).flush);
  if (!r || failed(text_check(th, w))) return {};
  Owned buffer = Owned::borrow(w->buffer);
  Owned at = call_method(th, buffer, io_state(th).tell);
  if (!at || !w->snapshot) return at;
  int64_t position = 0;
  if (failed(index_to_i64(th, at, position, th.rt->exc.OverflowError))) return {};
  std::string_view used = w->decoded ? str_view(w->decoded).substr(0, w->decoded_used) : std::string_view();
  if (w->codec == TextCodec::kPython) return tell_with_decoder(th, w, position, used);
  std::string_view input = bytes_view(w->snapshot);
  size_t consumed = bytes_of_chars(w, input, count_chars(used));
  return int_from_i64(th, position - static_cast<int64_t>(input.size()) + static_cast<int64_t>(consumed));
}

Owned text_seek(Thread& th, Value self, Value target, int whence) {
  TextWrapper* w = text_of(self);
  if (failed(text_check_open(th, w))) return {};
  if (!w->seekable) return raise_unsupported(th, "underlying stream is not seekable");
  Owned cookie = Owned::borrow(target);
  if (whence == 1 || whence == 2) {
    Tri zero = equal(th, cookie, Value::small_int(0));
    if (zero == Tri::kError) return {};
    if (zero == Tri::kFalse) {
      return raise_unsupported(
          th, whence == 1 ? "can't do nonzero cur-relative seeks" : "can't do nonzero end-relative seeks");
    }
    if (whence == 2) return seek_to_end(th, w, self);
    cookie = call_method(th, self, io_state(th).tell);
    if (!cookie) return {};
  } else if (whence != 0) {
    return raise(th, th.rt->exc.ValueError, "invalid whence ({}, should be 0, 1 or 2)", whence);
  }
  Tri negative = compare_truth(th, cookie, Value::small_int(0), CompareOp::kLt);
  if (negative == Tri::kError) return {};
  if (negative == Tri::kTrue) return raise(th, th.rt->exc.ValueError, "negative seek position {!r}", cookie);
  Owned r = call_method(th, self, io_state(th).flush);
  Cookie c;
  if (!r || failed(unpack(th, cookie, c)) || failed(text_check(th, w))) return {};
  Owned buffer = Owned::borrow(w->buffer);
  Owned start = int_from_i64(th, c.start);
  Owned at = start ? call_method(th, buffer, io_state(th).seek, start) : Owned();
  if (!at) return {};
  text_forget_decoded(w);
  if (failed(restore_decoder(th, w, c))) return {};
  if (c.chars_to_skip > 0) {
    if (failed(skip_into(th, w, c))) return {};
  }
  if (failed(reset_encoder(th, w, c.start == 0 && c.flags == 0))) return {};
  return cookie;
}

}  // namespace dxpy
