// The registry of codecs and error handlers; str.encode and bytes.decode by name of codec.
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/codec_errors.h"
#include "core/object/dict.h"
#include "core/object/list.h"
#include "core/object/module.h"
#include "core/object/str_impl.h"
#include "core/object/tuple.h"

namespace dxpy {

struct CodecRegistry {
  Owned search_path;  // list of functions
  Owned cache;        // dict: normalised name -> tuple
  Owned errors;       // dict: name -> handler
  bool imported = false;
};

namespace {

constexpr std::string_view kErrorNames[] = {"strict",          "ignore",        "replace",           "backslashreplace",
                                            "surrogateescape", "surrogatepass", "xmlcharrefreplace", "namereplace"};

CodecRegistry* registry(Thread& th) {
  if (th.rt->codecs != nullptr) return th.rt->codecs;
  auto* r = new CodecRegistry;
  r->search_path = list_new(th);
  r->cache = dict_new(th);
  r->errors = dict_new(th);
  bool ok = r->search_path && r->cache && r->errors;
  for (std::string_view name : kErrorNames) {
    if (!ok) break;
    Owned f = builtin_error_handler(th, error_mode(name));
    ok = f && !failed(dict_set_text(th, r->errors, name, f));
  }
  if (!ok) {
    delete r;
    return nullptr;
  }
  th.rt->codecs = r;
  return r;
}

// The `encodings` package registers the search function of the standard library.
Status import_encodings(Thread& th, CodecRegistry* r) {
  if (r->imported) return Status::kOk;
  r->imported = true;
  Owned module = import_module(th, "encodings");
  if (module) return Status::kOk;
  r->imported = false;
  return Status::kError;
}

// Lower case, with one underscore for each run of other characters than ASCII letters, digits and dots.
std::string normalize_name(std::string_view name) {
  std::string key;
  bool gap = false;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
    if (kept && gap && !key.empty()) key += '_';
    if (kept) key += c;
    gap = !kept;
  }
  return key;
}

}  // namespace

void codec_registry_destroy(Runtime& rt) { delete std::exchange(rt.codecs, nullptr); }

Status codec_register(Thread& th, Value f) {
  CodecRegistry* r = registry(th);
  if (r == nullptr) return Status::kError;
  if (slots_of(th, f).call == nullptr) return raise(th, th.rt->exc.TypeError, "argument must be callable");
  return list_append(th, r->search_path.as<List>(), f);
}

Status codec_unregister(Thread& th, Value f) {
  CodecRegistry* r = registry(th);
  if (r == nullptr) return Status::kError;
  auto* path = r->search_path.as<List>();
  for (size_t i = 0; i < path->size; ++i) {
    Owned item = list_get(th, path, i);
    if (item.get() != f) continue;
    dict_clear(th, r->cache);
    Owned gone = list_pop(th, path, static_cast<int64_t>(i));
    return gone ? Status::kOk : Status::kError;
  }
  return Status::kOk;
}

Owned codec_lookup(Thread& th, std::string_view encoding) {
  CodecRegistry* r = registry(th);
  if (r == nullptr) return {};
  Owned key = str_new(th, normalize_name(encoding));
  if (!key) return {};
  key = Owned::borrow(str_intern(th, key));
  if (Value found = dict_get(th, r->cache, key)) return Owned::borrow(found);
  if (th.has_error() || failed(import_encodings(th, r))) return {};
  auto* path = r->search_path.as<List>();
  if (path->size == 0) {
    return raise(th, th.rt->exc.LookupError, "no codec search functions registered: can't find encoding");
  }
  for (size_t i = 0; i < path->size; ++i) {
    Owned f = list_get(th, path, i);
    Owned result = call_with(th, f, key);
    if (!result) return {};
    if (result.get().is_none()) continue;
    if (!is_tuple(result) || result.as<Tuple>()->size != 4) {
      return raise(th, th.rt->exc.TypeError, "codec search functions must return 4-tuples");
    }
    if (failed(dict_set(th, r->cache, key, result))) return {};
    return result;
  }
  return raise(th, th.rt->exc.LookupError, "unknown encoding: {}", encoding);
}

namespace {

// Calls part `index` of a codec: 0 encoder, 1 decoder.
Owned call_codec(Thread& th, Value codec, size_t index, Value object, Value errors) {
  Owned f = Owned::borrow(codec.as<Tuple>()->items[index]);
  Owned result = errors ? call_with(th, f, object, errors) : call_with(th, f, object);
  if (!result) return {};
  if (!is_tuple(result) || result.as<Tuple>()->size != 2) {
    return raise(th, th.rt->exc.TypeError, "{} must return a tuple (object, integer)",
                 index == 0 ? "encoder" : "decoder");
  }
  return Owned::borrow(result.as<Tuple>()->items[0]);
}

// Adds the note that CPython adds to an error raised inside a codec.
Owned with_note(Thread& th, Owned result, const char* verb, std::string_view encoding) {
  if (result || !th.has_error()) return result;
  Owned e = take_error(th);
  Owned note = format_str(th, "{} with '{}' codec failed", verb, encoding);
  Owned name = str_new(th, "add_note");
  if (note && name) {
    Owned done = call_method(th, e, name, note);
    if (!done) clear_error(th);
  }
  restore_error(th, std::move(e));
  return {};
}

Status require_text_codec(Thread& th, Value codec, std::string_view encoding, const char* alternative) {
  if (codec.as_object()->has(Object::kExact)) return Status::kOk;  // a plain tuple
  Owned name = str_new(th, "_is_text_encoding");
  Owned flag;
  if (!name) return Status::kError;
  Tri found = find_attr(th, codec, name, flag);
  if (found == Tri::kError) return Status::kError;
  if (found == Tri::kFalse) return Status::kOk;
  Tri is_text = truth(th, flag);
  if (is_text == Tri::kError) return Status::kError;
  if (is_text == Tri::kTrue) return Status::kOk;
  return raise(th, th.rt->exc.LookupError, "'{}' is not a text encoding; use {} to handle arbitrary codecs", encoding,
               alternative);
}

}  // namespace

Owned codec_encode(Thread& th, Value object, std::string_view encoding, Value errors) {
  Owned codec = codec_lookup(th, encoding);
  if (!codec) return {};
  return with_note(th, call_codec(th, codec, 0, object, errors), "encoding", encoding);
}
Owned codec_decode(Thread& th, Value object, std::string_view encoding, Value errors) {
  Owned codec = codec_lookup(th, encoding);
  if (!codec) return {};
  return with_note(th, call_codec(th, codec, 1, object, errors), "decoding", encoding);
}

// --- error handlers

Status codec_register_error(Thread& th, std::string_view name, Value handler) {
  CodecRegistry* r = registry(th);
  if (r == nullptr) return Status::kError;
  if (slots_of(th, handler).call == nullptr) return raise(th, th.rt->exc.TypeError, "handler must be callable");
  return dict_set_text(th, r->errors, name, handler);
}

Owned codec_lookup_error(Thread& th, std::string_view name) {
  CodecRegistry* r = registry(th);
  if (r == nullptr) return {};
  if (name.empty()) name = "strict";
  Value found = dict_get_text(th, r->errors, name);
  if (found) return Owned::borrow(found);
  if (th.has_error()) return {};
  return raise(th, th.rt->exc.LookupError, "unknown error handler name '{}'", name);
}

Tri codec_unregister_error(Thread& th, std::string_view name) {
  CodecRegistry* r = registry(th);
  if (r == nullptr) return Tri::kError;
  for (std::string_view builtin : kErrorNames) {
    if (name == builtin) {
      return raise(th, th.rt->exc.ValueError, "cannot un-register built-in error handler '{}'", name);
    }
  }
  Owned key = str_new(th, name);
  return key ? dict_remove(th, r->errors, key) : Tri::kError;
}

// --- str.encode and bytes.decode

namespace {

enum class Known : uint8_t { kNone, kUtf8, kLatin1, kAscii, kUtf16, kUtf16Le, kUtf16Be, kUtf32, kUtf32Le, kUtf32Be };

Known known_encoding(std::string_view name) {
  if (name == "utf-8") return Known::kUtf8;  // the default
  char key[16];
  size_t n = 0;
  for (char c : name) {
    if (n == sizeof key) return Known::kNone;
    if (c == '_' || c == ' ') c = '-';
    key[n++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  std::string_view k(key, n);
  if (k == "utf-8" || k == "utf8") return Known::kUtf8;
  if (k == "latin-1" || k == "latin1" || k == "iso-8859-1" || k == "iso8859-1") return Known::kLatin1;
  if (k == "ascii" || k == "us-ascii") return Known::kAscii;
  if (k == "utf-16" || k == "utf16") return Known::kUtf16;
  if (k == "utf-16-le" || k == "utf-16le") return Known::kUtf16Le;
  if (k == "utf-16-be" || k == "utf-16be") return Known::kUtf16Be;
  if (k == "utf-32" || k == "utf32") return Known::kUtf32;
  if (k == "utf-32-le" || k == "utf-32le") return Known::kUtf32Le;
  if (k == "utf-32-be" || k == "utf-32be") return Known::kUtf32Be;
  return Known::kNone;
}

Owned encode_other(Thread& th, Value s, std::string_view encoding, std::string_view errors) {
  Owned codec = codec_lookup(th, encoding);
  if (!codec || failed(require_text_codec(th, codec, encoding, "codecs.encode()"))) return {};
  Owned handler = errors.empty() || errors == "strict" ? Owned() : str_new(th, errors);
  Owned result = with_note(th, call_codec(th, codec, 0, s, handler), "encoding", encoding);
  if (!result || is_bytes(result)) return result;
  if (is_kind(result, Kind::kByteArray)) {
    auto* b = result.as<ByteArray>();
    return bytes_new(th, {b->data, b->size});
  }
  return raise(th, th.rt->exc.TypeError,
               "'{}' encoder returned '{}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
               encoding, type_of(th, result));
}

Owned decode_other(Thread& th, std::string_view bytes, std::string_view encoding, std::string_view errors) {
  Owned codec = codec_lookup(th, encoding);
  if (!codec || failed(require_text_codec(th, codec, encoding, "codecs.decode()"))) return {};
  Owned object = bytes_new(th, bytes);
  if (!object) return {};
  Owned view = memoryview_new(th, object);
  if (!view) return {};
  Owned handler = errors.empty() || errors == "strict" ? Owned() : str_new(th, errors);
  Owned result = with_note(th, call_codec(th, codec, 1, view, handler), "decoding", encoding);
  if (!result || is_str(result)) return result;
  return raise(th, th.rt->exc.TypeError,
               "'{}' decoder returned '{}' instead of 'str'; use codecs.decode() to decode to arbitrary types",
               encoding, type_of(th, result));
}

// In development mode names are checked even where they are not needed.
DX_NOINLINE Status check_names_strictly(Thread& th, std::string_view encoding, std::string_view errors) {
  if (th.rt->shutting_down || th.rt->importlib_bootstrap.get().is_empty()) return Status::kOk;
  if (known_encoding(encoding) == Known::kNone) {
    Owned codec = codec_lookup(th, encoding);
    if (!codec) return Status::kError;
  }
  if (error_mode(errors) != ErrorMode::kCustom) return Status::kOk;
  Owned handler = codec_lookup_error(th, errors);
  return handler ? Status::kOk : Status::kError;
}
DX_ALWAYS_INLINE Status check_names(Thread& th, std::string_view encoding, std::string_view errors) {
  return DX_UNLIKELY(th.rt->dev_mode) ? check_names_strictly(th, encoding, errors) : Status::kOk;
}

}  // namespace

Owned str_encode(Thread& th, Value s, std::string_view encoding, std::string_view errors) {
  if (DX_LIKELY(encoding == "utf-8" && !th.rt->dev_mode)) return encode_utf8(th, s, errors);
  if (failed(check_names(th, encoding, errors))) return {};
  switch (known_encoding(encoding)) {
    case Known::kUtf8:
      return encode_utf8(th, s, errors);
    case Known::kLatin1:
      return encode_latin1(th, s, errors);
    case Known::kAscii:
      return encode_ascii(th, s, errors);
    case Known::kUtf16:
      return encode_utf16(th, s, errors, 0);
    case Known::kUtf16Le:
      return encode_utf16(th, s, errors, -1);
    case Known::kUtf16Be:
      return encode_utf16(th, s, errors, 1);
    case Known::kUtf32:
      return encode_utf32(th, s, errors, 0);
    case Known::kUtf32Le:
      return encode_utf32(th, s, errors, -1);
    case Known::kUtf32Be:
      return encode_utf32(th, s, errors, 1);
    case Known::kNone:
      break;
  }
  return encode_other(th, s, encoding, errors);
}

Owned str_decode(Thread& th, std::string_view bytes, std::string_view encoding, std::string_view errors) {
  if (DX_LIKELY(encoding == "utf-8" && !th.rt->dev_mode)) return decode_utf8(th, bytes, errors);
  if (failed(check_names(th, encoding, errors))) return {};
  int order = 0;
  switch (known_encoding(encoding)) {
    case Known::kUtf8:
      return decode_utf8(th, bytes, errors);
    case Known::kLatin1:
      return decode_latin1(th, bytes);
    case Known::kAscii:
      return decode_ascii(th, bytes, errors);
    case Known::kUtf16:
      return decode_utf16(th, bytes, errors, order);
    case Known::kUtf16Le:
      return decode_utf16(th, bytes, errors, order = -1);
    case Known::kUtf16Be:
      return decode_utf16(th, bytes, errors, order = 1);
    case Known::kUtf32:
      return decode_utf32(th, bytes, errors, order);
    case Known::kUtf32Le:
      return decode_utf32(th, bytes, errors, order = -1);
    case Known::kUtf32Be:
      return decode_utf32(th, bytes, errors, order = 1);
    case Known::kNone:
      break;
  }
  return decode_other(th, bytes, encoding, errors);
}

Owned str_decode_fs(Thread& th, std::string_view bytes) { return decode_utf8(th, bytes, "surrogateescape"); }

}  // namespace dxpy
