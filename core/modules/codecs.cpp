// The module _codecs: the registry, the error handlers, and the built-in codecs as functions.
#include "core/object/codecs.h"

#include "core/modules/builtin_module.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/int.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

using Text = std::optional<std::string_view>;

std::string_view handler_name(Text errors) { return errors ? *errors : std::string_view("strict"); }

// (result, count), as every codec function returns.
Owned pair(Thread& th, Owned result, size_t count) {
  if (!result) return {};
  return tuple_of(th, result, Value::small_int(static_cast<int64_t>(count)));
}

// --- registry

Status m_register(Thread& th, Value search_function) { return codec_register(th, search_function); }
Status m_unregister(Thread& th, Value search_function) { return codec_unregister(th, search_function); }
Owned m_lookup(Thread& th, std::string_view encoding) { return codec_lookup(th, encoding); }
Owned errors_value(Thread& th, Text errors) { return errors ? str_new(th, *errors) : Owned(); }
Owned m_encode(Thread& th, Value object, std::string_view encoding, Text errors) {
  Owned e = errors_value(th, errors);
  return codec_encode(th, object, encoding, e);
}
Owned m_decode(Thread& th, Value object, std::string_view encoding, Text errors) {
  Owned e = errors_value(th, errors);
  return codec_decode(th, object, encoding, e);
}
Status m_register_error(Thread& th, std::string_view name, Value handler) {
  return codec_register_error(th, name, handler);
}
Tri m_unregister_error(Thread& th, std::string_view name) { return codec_unregister_error(th, name); }
Owned m_lookup_error(Thread& th, std::string_view name) { return codec_lookup_error(th, name); }

// --- encoders: (str, errors) -> (bytes, characters)

Owned counted(Thread& th, Owned result, Str* s) { return pair(th, std::move(result), s->char_count); }

Owned utf_8_encode(Thread& th, Str* s, Text errors) {
  return counted(th, encode_utf8(th, Value(s), handler_name(errors)), s);
}
Owned utf_7_encode(Thread& th, Str* s, Text) { return counted(th, encode_utf7(th, Value(s)), s); }
Owned utf_16_encode(Thread& th, Str* s, Text errors, int order) {
  return counted(th, encode_utf16(th, Value(s), handler_name(errors), order), s);
}
template <int order>
Owned utf_16_encode_as(Thread& th, Str* s, Text errors) {
  return utf_16_encode(th, s, errors, order);
}
Owned utf_32_encode(Thread& th, Str* s, Text errors, int order) {
  return counted(th, encode_utf32(th, Value(s), handler_name(errors), order), s);
}
template <int order>
Owned utf_32_encode_as(Thread& th, Str* s, Text errors) {
  return utf_32_encode(th, s, errors, order);
}
Owned latin_1_encode(Thread& th, Str* s, Text errors) {
  return counted(th, encode_latin1(th, Value(s), handler_name(errors)), s);
}
Owned ascii_encode(Thread& th, Str* s, Text errors) {
  return counted(th, encode_ascii(th, Value(s), handler_name(errors)), s);
}
Owned unicode_escape_encode(Thread& th, Str* s, Text) { return counted(th, encode_unicode_escape(th, Value(s)), s); }
Owned raw_unicode_escape_encode(Thread& th, Str* s, Text) {
  return counted(th, encode_raw_unicode_escape(th, Value(s)), s);
}
Owned charmap_encode(Thread& th, Str* s, Text errors, Value mapping) {
  return counted(th, encode_charmap(th, Value(s), handler_name(errors), mapping), s);
}
Owned m_charmap_build(Thread& th, Str* map) { return charmap_build(th, Value(map)); }

Owned readbuffer_encode(Thread& th, Value data, Text) {
  if (is_str(data)) {
    Owned utf8 = encode_utf8(th, data, "strict");
    size_t n = utf8 ? bytes_view(utf8).size() : 0;
    return pair(th, std::move(utf8), n);
  }
  BufferScope b(th);
  if (failed(b.open(data))) return {};
  return pair(th, bytes_new(th, b.bytes()), b.bytes().size());
}

Owned escape_encode(Thread& th, Bytes* data, Text) {
  Owned text = bytes_repr(th, data->view());
  if (!text) return {};
  // The repr between its quotes, with single quotes escaped whatever the quotes are.
  std::string_view inner = str_view(text).substr(2);
  inner.remove_suffix(1);
  bool double_quoted = str_view(text)[1] == '"';
  std::string out;
  for (char c : inner) {
    if (c == '\'' && double_quoted) out += '\\';
    out += c;
  }
  return pair(th, bytes_new(th, out), data->size);
}

// --- decoders: (bytes-like, errors[, final]) -> (str, bytes used)

using Decoder = Owned (*)(Thread&, std::string_view in, std::string_view errors, size_t* consumed);

template <Decoder decode>
Owned stateful(Thread& th, Value data, Text errors, bool final) {
  BufferScope b(th);
  if (failed(b.open(data))) return {};
  size_t used = b.bytes().size();
  Owned text = decode(th, b.bytes(), handler_name(errors), final ? nullptr : &used);
  return pair(th, std::move(text), used);
}

// The escape codecs also take a str, which stands for its UTF-8.
template <Decoder decode>
Owned stateful_or_text(Thread& th, Value data, Text errors, bool final) {
  if (!is_str(data)) return stateful<decode>(th, data, errors, final);
  size_t used = str_view(data).size();
  Owned text = decode(th, str_view(data), handler_name(errors), final ? nullptr : &used);
  return pair(th, std::move(text), used);
}

using OrderedDecoder = Owned (*)(Thread&, std::string_view in, std::string_view errors, int& order, size_t* consumed);

template <OrderedDecoder decode, int initial>
Owned ordered(Thread& th, Value data, Text errors, bool final) {
  BufferScope b(th);
  if (failed(b.open(data))) return {};
  size_t used = b.bytes().size();
  int order = initial;
  Owned text = decode(th, b.bytes(), handler_name(errors), order, final ? nullptr : &used);
  return pair(th, std::move(text), used);
}

template <OrderedDecoder decode>
Owned ordered_ex(Thread& th, Value data, Text errors, int order, bool final) {
  BufferScope b(th);
  if (failed(b.open(data))) return {};
  size_t used = b.bytes().size();
  Owned text = decode(th, b.bytes(), handler_name(errors), order, final ? nullptr : &used);
  if (!text) return {};
  return tuple_of(th, text, Value::small_int(static_cast<int64_t>(used)), Value::small_int(order));
}

Owned latin_1_decode(Thread& th, Value data, Text) {
  BufferScope b(th);
  if (failed(b.open(data))) return {};
  return pair(th, decode_latin1(th, b.bytes()), b.bytes().size());
}
Owned ascii_decode(Thread& th, Value data, Text errors) {
  BufferScope b(th);
  if (failed(b.open(data))) return {};
  return pair(th, decode_ascii(th, b.bytes(), handler_name(errors)), b.bytes().size());
}
Owned charmap_decode(Thread& th, Value data, Text errors, Value mapping) {
  BufferScope b(th);
  if (failed(b.open(data))) return {};
  return pair(th, decode_charmap(th, b.bytes(), handler_name(errors), mapping), b.bytes().size());
}
Owned escape_decode(Thread& th, Value data, Text errors) {
  if (is_str(data)) {
    return pair(th, decode_bytes_escape(th, str_view(data), handler_name(errors)), str_view(data).size());
  }
  BufferScope b(th);
  if (failed(b.open(data))) return {};
  return pair(th, decode_bytes_escape(th, b.bytes(), handler_name(errors)), b.bytes().size());
}

const NativeDef kFunctions[] = {
    function<&m_register>("register(search_function, /)",
                          "Register a codec search function.\n\n"
                          "Search functions are expected to take one argument, the encoding name in\n"
                          "all lower case letters, and either return None, or a tuple of functions\n"
                          "(encoder, decoder, stream_reader, stream_writer) (or a CodecInfo object)."),
    function<&m_unregister>("unregister(search_function, /)",
                            "Unregister a codec search function and clear the registry's cache."),
    function<&m_lookup>("lookup(encoding, /)",
                        "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object."),
    function<&m_encode>("encode(obj, encoding='utf-8', errors=None)",
                        "Encodes obj using the codec registered for encoding."),
    function<&m_decode>("decode(obj, encoding='utf-8', errors=None)",
                        "Decodes obj using the codec registered for encoding."),
    function<&m_register_error>("register_error(errors, handler, /)",
                                "Register the specified error handler under the name errors."),
    function<&m_unregister_error>("_unregister_error(errors, /)",
                                  "Un-register the specified error handler for the error handling `errors'."),
    function<&m_lookup_error>("lookup_error(name, /)",
                              "Return the error handler for the specified error handling name."),
    function<&utf_8_encode>("utf_8_encode(str, errors=None, /)"),
    function<&stateful<&decode_utf8>>("utf_8_decode(data, errors=None, final=False, /)"),
    function<&utf_7_encode>("utf_7_encode(str, errors=None, /)"),
    function<&stateful<&decode_utf7>>("utf_7_decode(data, errors=None, final=False, /)"),
    function<&utf_16_encode>("utf_16_encode(str, errors=None, byteorder=0, /)"),
    function<&utf_16_encode_as<-1>>("utf_16_le_encode(str, errors=None, /)"),
    function<&utf_16_encode_as<1>>("utf_16_be_encode(str, errors=None, /)"),
    function<&ordered<&decode_utf16, 0>>("utf_16_decode(data, errors=None, final=False, /)"),
    function<&ordered<&decode_utf16, -1>>("utf_16_le_decode(data, errors=None, final=False, /)"),
    function<&ordered<&decode_utf16, 1>>("utf_16_be_decode(data, errors=None, final=False, /)"),
    function<&ordered_ex<&decode_utf16>>("utf_16_ex_decode(data, errors=None, byteorder=0, final=False, /)"),
    function<&utf_32_encode>("utf_32_encode(str, errors=None, byteorder=0, /)"),
    function<&utf_32_encode_as<-1>>("utf_32_le_encode(str, errors=None, /)"),
    function<&utf_32_encode_as<1>>("utf_32_be_encode(str, errors=None, /)"),
    function<&ordered<&decode_utf32, 0>>("utf_32_decode(data, errors=None, final=False, /)"),
    function<&ordered<&decode_utf32, -1>>("utf_32_le_decode(data, errors=None, final=False, /)"),
    function<&ordered<&decode_utf32, 1>>("utf_32_be_decode(data, errors=None, final=False, /)"),
    function<&ordered_ex<&decode_utf32>>("utf_32_ex_decode(data, errors=None, byteorder=0, final=False, /)"),
    function<&latin_1_encode>("latin_1_encode(str, errors=None, /)"),
    function<&latin_1_decode>("latin_1_decode(data, errors=None, /)"),
    function<&ascii_encode>("ascii_encode(str, errors=None, /)"),
    function<&ascii_decode>("ascii_decode(data, errors=None, /)"),
    function<&charmap_encode>("charmap_encode(str, errors=None, mapping=None, /)"),
    function<&charmap_decode>("charmap_decode(data, errors=None, mapping=None, /)"),
    function<&m_charmap_build>("charmap_build(map, /)"),
    function<&unicode_escape_encode>("unicode_escape_encode(str, errors=None, /)"),
    function<&stateful_or_text<&decode_unicode_escape>>("unicode_escape_decode(data, errors=None, final=True, /)"),
    function<&raw_unicode_escape_encode>("raw_unicode_escape_encode(str, errors=None, /)"),
    function<&stateful_or_text<&decode_raw_unicode_escape>>(
        "raw_unicode_escape_decode(data, errors=None, final=True, /)"),
    function<&escape_encode>("escape_encode(data, errors=None, /)"),
    function<&escape_decode>("escape_decode(data, errors=None, /)"),
    function<&readbuffer_encode>("readbuffer_encode(data, errors=None, /)"),
};

}  // namespace

const ModuleDef kCodecsModule = {"_codecs", nullptr, kFunctions};

}  // namespace dxpy
