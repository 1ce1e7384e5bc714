// Error handlers of codecs: the built-in ones on plain ranges, and calling those written in Python.
#include "core/object/codec_errors.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/exception.h"
#include "core/object/int.h"
#include "core/object/str_impl.h"
#include "core/object/tuple.h"
#include "core/text/names.h"

namespace dxpy {

ErrorMode error_mode(std::string_view name) {
  if (name.empty() || name == "strict") return ErrorMode::kStrict;
  if (name == "surrogateescape") return ErrorMode::kSurrogateEscape;
  if (name == "ignore") return ErrorMode::kIgnore;
  if (name == "replace") return ErrorMode::kReplace;
  if (name == "surrogatepass") return ErrorMode::kSurrogatePass;
  if (name == "backslashreplace") return ErrorMode::kBackslashReplace;
  if (name == "xmlcharrefreplace") return ErrorMode::kXmlCharRefReplace;
  if (name == "namereplace") return ErrorMode::kNameReplace;
  return ErrorMode::kCustom;
}

namespace {

constexpr char kHex[] = "0123456789abcdef";

void append_hex(std::string& out, uint32_t v, int digits) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += kHex[(v >> shift) & 15];
}

void append_escape(std::string& out, uint32_t cp) {
  if (cp < 0x100) {
    out += "\\x";
    append_hex(out, cp, 2);
  } else if (cp < 0x10000) {
    out += "\\u";
    append_hex(out, cp, 4);
  } else {
    out += "\\U";
    append_hex(out, cp, 8);
  }
}

// A lone surrogate that stands for a byte.
bool is_escaped_byte(uint32_t cp) { return cp >= 0xDC80 && cp <= 0xDCFF; }

// Which of the UTF encodings a name means, for surrogatepass.
struct UtfEncoding {
  int width = 0;  // 1, 2, 4; 0: another encoding
  bool big = false;
};
UtfEncoding utf_encoding(std::string_view name) {
  if (name.ends_with('-') || name.ends_with('_')) return {};
  std::string key;
  for (char c : name) {
    if (c == '-' || c == '_') continue;
    key += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  if (key == "utf8" || key == "cp65001") return {1, false};
  if (key == "utf16" || key == "utf16le") return {2, false};
  if (key == "utf16be") return {2, true};
  if (key == "utf32" || key == "utf32le") return {4, false};
  if (key == "utf32be") return {4, true};
  return {};
}

void put_unit(std::string& out, uint32_t cp, UtfEncoding e) {
  if (e.width == 1) {
    text::utf8_append(out, cp);
    return;
  }
  for (int i = 0; i < e.width; ++i) {
    int shift = e.big ? (e.width - 1 - i) * 8 : i * 8;
    out += static_cast<char>(cp >> shift);
  }
}

// The surrogate that the bytes at `at` encode; 0: none.
uint32_t surrogate_at(std::string_view in, size_t at, UtfEncoding e, size_t& size) {
  size = e.width == 1 ? 3 : static_cast<size_t>(e.width);
  if (e.width == 0 || at + size > in.size()) return 0;
  auto b = [&](size_t i) { return static_cast<uint32_t>(static_cast<uint8_t>(in[at + i])); };
  uint32_t cp = 0;
  if (e.width == 1) {
    if (b(0) != 0xED || (b(1) & 0xC0) != 0x80 || (b(2) & 0xC0) != 0x80) return 0;
    cp = (b(0) & 15) << 12 | (b(1) & 63) << 6 | (b(2) & 63);
  } else {
    for (size_t i = 0; i < size; ++i) cp |= b(i) << (e.big ? (size - 1 - i) * 8 : i * 8);
  }
  return text::is_surrogate(cp) ? cp : 0;
}

}  // namespace

bool handle_decode_error(ErrorMode mode, std::string_view encoding, std::string_view in, size_t start, size_t end,
                         std::string& out, size_t& next) {
  next = end;
  switch (mode) {
    case ErrorMode::kIgnore:
      return true;
    case ErrorMode::kReplace:
      out += "\xEF\xBF\xBD";
      return true;
    case ErrorMode::kBackslashReplace:
      for (size_t i = start; i < end; ++i) append_escape(out, static_cast<uint8_t>(in[i]));
      return true;
    case ErrorMode::kSurrogateEscape: {
      size_t i = start;
      for (; i < end && i < start + 4; ++i) {
        auto b = static_cast<uint8_t>(in[i]);
        if (b < 0x80) break;
        text::utf8_append(out, 0xDC00u + b);
      }
      next = i;
      return i > start;
    }
    case ErrorMode::kSurrogatePass: {
      size_t size;
      uint32_t cp = surrogate_at(in, start, utf_encoding(encoding), size);
      if (cp == 0) return false;
      text::utf8_append(out, cp);
      next = start + size;
      return true;
    }
    default:
      return false;
  }
}

bool handle_encode_error(ErrorMode mode, std::string_view encoding, Value s, size_t start, size_t end,
                         Replacement& out) {
  std::string_view all = str_view(s);
  size_t from = str_byte_offset(s, start), to = str_byte_offset(s, end);
  const char* p = all.data() + from;
  const char* stop = all.data() + to;
  switch (mode) {
    case ErrorMode::kIgnore:
      return true;
    case ErrorMode::kReplace:
      out.data.assign(end - start, '?');
      return true;
    case ErrorMode::kXmlCharRefReplace:
      while (p != stop) out.data += "&#" + std::to_string(text::utf8_next(p)) + ";";
      return true;
    case ErrorMode::kBackslashReplace:
      while (p != stop) append_escape(out.data, text::utf8_next(p));
      return true;
    case ErrorMode::kNameReplace:
      while (p != stop) {
        uint32_t cp = text::utf8_next(p);
        std::string name;
        if (text::character_name(cp, name)) {
          out.data += "\\N{" + name + "}";
        } else {
          append_escape(out.data, cp);
        }
      }
      return true;
    case ErrorMode::kSurrogateEscape:
      out.is_bytes = true;
      while (p != stop) {
        uint32_t cp = text::utf8_next(p);
        if (!is_escaped_byte(cp)) return false;
        out.data += static_cast<char>(cp - 0xDC00);
      }
      return true;
    case ErrorMode::kSurrogatePass: {
      UtfEncoding e = utf_encoding(encoding);
      if (e.width == 0) return false;
      out.is_bytes = true;
      while (p != stop) {
        uint32_t cp = text::utf8_next(p);
        if (!text::is_surrogate(cp)) return false;
        put_unit(out.data, cp, e);
      }
      return true;
    }
    default:
      return false;
  }
}

namespace {

Owned unicode_error(Thread& th, const Type* type, std::string_view encoding, Value object, size_t start, size_t end,
                    const char* reason) {
  Owned name = str_new(th, encoding), why = str_new(th, reason);
  if (!name || !why) return {};
  Value args[] = {name, object, Value::small_int(static_cast<int64_t>(start)),
                  Value::small_int(static_cast<int64_t>(end)), why};
  return exception_new(th, type, args, 5);
}

bool for_encoding_only(ErrorMode mode) {
  return mode == ErrorMode::kXmlCharRefReplace || mode == ErrorMode::kNameReplace;
}

// (replacement, position) of a handler's result. kFalse: not such a tuple.
Tri split_result(Value result, Value& replacement, int64_t& position) {
  if (!is_tuple(result) || result.as<Tuple>()->size != 2) return Tri::kFalse;
  replacement = result.as<Tuple>()->items[0];
  Value at = result.as<Tuple>()->items[1];
  if (!is_int(at)) return Tri::kFalse;
  return int_fits_i64(at, position) ? Tri::kTrue : Tri::kFalse;
}

Status check_position(Thread& th, int64_t given, size_t size, size_t& out) {
  int64_t at = given < 0 ? given + static_cast<int64_t>(size) : given;
  if (at < 0 || at > static_cast<int64_t>(size)) {
    return raise(th, th.rt->exc.IndexError, "position {} from error handler out of bounds", given);
  }
  out = static_cast<size_t>(at);
  return Status::kOk;
}

}  // namespace

Status DecodeState::error(size_t start, size_t end, const char* reason, size_t& pos) {
  ErrorMode mode = error_mode(errors_);
  if (mode == ErrorMode::kCustom) return call_handler(start, end, reason, pos);
  if (for_encoding_only(mode)) {
    return raise(th_, th_.rt->exc.TypeError, "don't know how to handle UnicodeDecodeError in error callback");
  }
  std::string text;
  if (mode == ErrorMode::kStrict || !handle_decode_error(mode, encoding_, input, start, end, text, pos)) {
    return raise_unicode_decode_error(th_, encoding_, input, start, end, reason);
  }
  out.append(text);
  return Status::kOk;
}

Status DecodeState::call_handler(size_t start, size_t end, const char* reason, size_t& pos) {
  Owned handler = codec_lookup_error(th_, errors_);
  if (!handler) return Status::kError;
  Owned bytes = bytes_new(th_, input);
  if (!bytes) return Status::kError;
  Owned e = unicode_error(th_, th_.rt->exc.UnicodeDecodeError, encoding_, bytes, start, end, reason);
  if (!e) return Status::kError;
  Owned result = call_with(th_, handler, e);
  if (!result) return Status::kError;
  Value replacement;
  int64_t position;
  if (split_result(result, replacement, position) != Tri::kTrue || !is_str(replacement)) {
    return raise(th_, th_.rt->exc.TypeError, "decoding error handler must return (str, int) tuple");
  }
  Value object = e.as<UnicodeErrorObject>()->object;
  if (!is_bytes(object)) {
    return raise(th_, th_.rt->exc.TypeError, "UnicodeError 'object' attribute must be a bytes");
  }
  if (object != bytes.get()) {
    object_ = Owned::borrow(object);
    input = bytes_view(object);
  }
  if (failed(check_position(th_, position, input.size(), pos))) return Status::kError;
  out.append(replacement);
  return Status::kOk;
}

Failure EncodeState::strict(size_t start, size_t end, const char* reason) {
  return raise_unicode_encode_error(th_, encoding_, str_, start, end, reason);
}

Status EncodeState::error(size_t start, size_t end, const char* reason, Replacement& out, size_t& next) {
  ErrorMode mode = error_mode(errors_);
  next = end;
  if (mode == ErrorMode::kSurrogateEscape) {  // the escapes at the start are good, whatever follows them
    size_t stop = start;
    while (stop < end && is_escaped_byte(str_codepoint_at(str_, static_cast<int64_t>(stop)))) ++stop;
    if (stop == start) return strict(start, end, reason);
    next = end = stop;
  }
  if (mode != ErrorMode::kCustom) {
    if (mode != ErrorMode::kStrict && handle_encode_error(mode, encoding_, str_, start, end, out)) return Status::kOk;
    return strict(start, end, reason);
  }
  if (!handler_) handler_ = codec_lookup_error(th_, errors_);
  if (!handler_) return Status::kError;
  Owned e = unicode_error(th_, th_.rt->exc.UnicodeEncodeError, encoding_, str_, start, end, reason);
  if (!e) return Status::kError;
  Owned result = call_with(th_, handler_, e);
  if (!result) return Status::kError;
  Value replacement;
  int64_t position;
  if (split_result(result, replacement, position) != Tri::kTrue || (!is_str(replacement) && !is_bytes(replacement))) {
    return raise(th_, th_.rt->exc.TypeError, "encoding error handler must return (str/bytes, int) tuple");
  }
  out.is_bytes = is_bytes(replacement);
  out.data = out.is_bytes ? bytes_view(replacement) : str_view(replacement);
  return check_position(th_, position, str_.as<Str>()->char_count, next);
}

// --- the handlers as Python functions of an exception

namespace {

Failure wrong_exception(Thread& th, Value e) {
  return raise(th, th.rt->exc.TypeError, "don't know how to handle {} in error callback", type_of(th, e));
}

Owned reraise(Thread& th, Value e) { return raise_exception(th, e); }

Owned handle_exception(Thread& th, Value v, ErrorMode mode) {
  if (!is_exception(v)) {
    if (mode == ErrorMode::kStrict) return raise(th, th.rt->exc.TypeError, "codec must pass exception instance");
    return wrong_exception(th, v);
  }
  if (mode == ErrorMode::kStrict) return reraise(th, v);
  const BuiltinExceptions& exc = th.rt->exc;
  Type* type = v.as_object()->type();
  bool decode = is_subtype(type, exc.UnicodeDecodeError), encode = is_subtype(type, exc.UnicodeEncodeError);
  bool translate = is_subtype(type, exc.UnicodeTranslateError);
  bool two_way = mode == ErrorMode::kSurrogateEscape || mode == ErrorMode::kSurrogatePass;
  if ((!decode && !encode && !translate) || (for_encoding_only(mode) && !encode) || (two_way && translate)) {
    return wrong_exception(th, v);
  }
  auto* e = v.as<UnicodeErrorObject>();
  if (decode ? !is_bytes(e->object) : !is_str(e->object)) {
    if (!e->object) return raise(th, exc.TypeError, "UnicodeError 'object' attribute is not set");
    return raise(th, exc.TypeError, "UnicodeError 'object' attribute must be a {}", decode ? "bytes" : "string");
  }
  int64_t size = decode ? static_cast<int64_t>(e->object.as<Bytes>()->size) : e->object.as<Str>()->char_count;
  auto clamp = [size](int64_t i) { return static_cast<size_t>(i < 0 ? 0 : i > size ? size : i); };
  size_t start = clamp(e->start), end = clamp(e->end);
  if (end < start) end = start;
  std::string_view encoding = is_str(e->encoding) ? str_view(e->encoding) : std::string_view();
  Replacement r;
  size_t next = end;
  bool ok;
  if (decode) {
    ok = handle_decode_error(mode, encoding, bytes_view(e->object), start, end, r.data, next);
  } else if (translate && mode == ErrorMode::kReplace) {
    for (size_t i = start; i < end; ++i) r.data += "\xEF\xBF\xBD";
    ok = true;
  } else {
    ok = handle_encode_error(mode, encoding, e->object, start, end, r);
  }
  if (!ok) return reraise(th, v);
  Owned text = r.is_bytes ? bytes_new(th, r.data) : str_new(th, r.data);
  if (!text) return {};
  return tuple_of(th, text, Value::small_int(static_cast<int64_t>(next)));
}

template <ErrorMode mode>
Owned handler(Thread& th, Value e) {
  return handle_exception(th, e, mode);
}

constexpr NativeDef kHandlers[] = {
    function<&handler<ErrorMode::kStrict>>("strict_errors(exception, /)",
                                           "Implements the 'strict' error handling, which raises a UnicodeError on "
                                           "coding errors."),
    function<&handler<ErrorMode::kIgnore>>("ignore_errors(exception, /)"),
    function<&handler<ErrorMode::kReplace>>("replace_errors(exception, /)"),
    function<&handler<ErrorMode::kBackslashReplace>>("backslashreplace_errors(exception, /)"),
    function<&handler<ErrorMode::kSurrogateEscape>>("surrogateescape(exception, /)"),
    function<&handler<ErrorMode::kSurrogatePass>>("surrogatepass(exception, /)"),
    function<&handler<ErrorMode::kXmlCharRefReplace>>("xmlcharrefreplace_errors(exception, /)"),
    function<&handler<ErrorMode::kNameReplace>>("namereplace_errors(exception, /)"),
};

}  // namespace

Owned builtin_error_handler(Thread& th, ErrorMode mode) {
  return native_function_new(th, kHandlers[static_cast<size_t>(mode)], Value(), Value());
}

}  // namespace dxpy
