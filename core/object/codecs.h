// Codecs: the ones built in, their error handlers, and the registry of all others.
//
// Text is WTF-8 inside; `errors` is the name of an error handler. Decoders with a `consumed` argument stop before an
// incomplete sequence at the end and say how many bytes they took; nullptr: the input is complete.
#pragma once

#include <string>
#include <string_view>

#include "core/object/str.h"

namespace dxpy {

// What an error handler puts in place of what could not be converted.
struct Replacement {
  std::string data;  // text, or bytes (encoding only)
  bool is_bytes = false;
};

// A decoder at work: its input, its output, and its error handler.
class DecodeState {
 public:
  DecodeState(Thread& th, std::string_view encoding, std::string_view errors, std::string_view input)
      : input(input), out(th), th_(th), encoding_(encoding), errors_(errors) {}
  // Calls the handler for the bytes [start, end), appends its replacement to `out` and sets `pos` to where decoding
  // goes on. A handler written in Python may exchange `input`.
  Status error(size_t start, size_t end, const char* reason, size_t& pos);

  std::string_view input;
  StrBuilder out;

 private:
  Status call_handler(size_t start, size_t end, const char* reason, size_t& pos);
  Thread& th_;
  std::string_view encoding_, errors_;
  Owned object_;  // keeps an exchanged input alive
};

// The same for an encoder. Positions are characters.
class EncodeState {
 public:
  EncodeState(Thread& th, std::string_view encoding, std::string_view errors, Value str)
      : th_(th), encoding_(encoding), errors_(errors), str_(str) {}
  Status error(size_t start, size_t end, const char* reason, Replacement& out, size_t& next);
  Failure strict(size_t start, size_t end, const char* reason);

 private:
  Thread& th_;
  std::string_view encoding_, errors_;
  Value str_;
  Owned handler_;
};

// --- codecs (codecs_utf.cpp, codecs_latin.cpp, codecs_escape.cpp, codecs_utf7.cpp)
// Byte orders: -1 little, 0 native with a byte order mark (decoding sets it), 1 big.
Owned decode_utf8(Thread&, std::string_view in, std::string_view errors, size_t* consumed = nullptr);
Owned encode_utf8(Thread&, Value s, std::string_view errors);
Owned decode_utf16(Thread&, std::string_view in, std::string_view errors, int& order, size_t* consumed = nullptr);
Owned encode_utf16(Thread&, Value s, std::string_view errors, int order);
Owned decode_utf32(Thread&, std::string_view in, std::string_view errors, int& order, size_t* consumed = nullptr);
Owned encode_utf32(Thread&, Value s, std::string_view errors, int order);
Owned decode_utf7(Thread&, std::string_view in, std::string_view errors, size_t* consumed = nullptr);
Owned encode_utf7(Thread&, Value s);
Owned decode_latin1(Thread&, std::string_view in);
Owned encode_latin1(Thread&, Value s, std::string_view errors);
Owned decode_ascii(Thread&, std::string_view in, std::string_view errors);
Owned encode_ascii(Thread&, Value s, std::string_view errors);
// `mapping` a str or mapping; None or empty: Latin-1.
Owned decode_charmap(Thread&, std::string_view in, std::string_view errors, Value mapping);
Owned encode_charmap(Thread&, Value s, std::string_view errors, Value mapping);
Owned charmap_build(Thread&, Value map);  // encoding map of a decoding table (a str of up to 256 characters)
Owned decode_unicode_escape(Thread&, std::string_view in, std::string_view errors, size_t* consumed = nullptr);
Owned encode_unicode_escape(Thread&, Value s);
Owned decode_raw_unicode_escape(Thread&, std::string_view in, std::string_view errors, size_t* consumed = nullptr);
Owned encode_raw_unicode_escape(Thread&, Value s);
Owned decode_bytes_escape(Thread&, std::string_view in, std::string_view errors);  // bytes literal escapes: bytes

// --- registry (codec_registry.cpp)
Status codec_register(Thread&, Value search_function);
Status codec_unregister(Thread&, Value search_function);
Owned codec_lookup(Thread&, std::string_view encoding);  // the 4-tuple
// codecs.encode and codecs.decode: any object to any object. `errors` a str or empty.
Owned codec_encode(Thread&, Value object, std::string_view encoding, Value errors);
Owned codec_decode(Thread&, Value object, std::string_view encoding, Value errors);
Status codec_register_error(Thread&, std::string_view name, Value handler);
Owned codec_lookup_error(Thread&, std::string_view name);
Tri codec_unregister_error(Thread&, std::string_view name);
void codec_registry_destroy(Runtime&);

}  // namespace dxpy
