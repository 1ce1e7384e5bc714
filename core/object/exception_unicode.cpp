// UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError. The three share a layout; their functions are set on
// each type separately because UnicodeError itself is a plain ValueError.
#include <algorithm>
#include <string>

#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/exception_layouts.h"
#include "core/object/int.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

enum class Which { kDecode, kEncode, kTranslate };

Which which(Thread& th, Value self) {
  Type* t = self.as_object()->type();
  if (is_subtype(t, th.rt->exc.UnicodeDecodeError)) return Which::kDecode;
  if (is_subtype(t, th.rt->exc.UnicodeEncodeError)) return Which::kEncode;
  return Which::kTranslate;
}

Failure wrong_argument(Thread& th, int position, const char* expected, Value got) {
  return raise(th, th.rt->exc.TypeError, "argument {} must be {}, not {}", position, expected,
               argument_type_name(th, got));
}

Status unicode_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(exception_init(th, self, args, nargs, kwnames))) return Status::kError;
  auto* e = self.as<UnicodeErrorObject>();
  Which w = which(th, self);
  size_t expected = w == Which::kTranslate ? 4 : 5;
  if (nargs != expected) {
    return raise(th, th.rt->exc.TypeError, "function takes exactly {} arguments ({} given)", expected, nargs);
  }
  size_t at = 0;
  Owned encoding, object;
  if (w != Which::kTranslate) {
    if (!is_str(args[0])) return wrong_argument(th, 1, "str", args[0]);
    encoding = Owned::borrow(args[0]);
    at = 1;
  }
  if (w == Which::kDecode) {
    if (is_bytes(args[at])) {
      object = Owned::borrow(args[at]);
    } else {
      BufferScope buffer(th);
      if (failed(buffer.open(args[at]))) return Status::kError;
      object = bytes_new(th, buffer.bytes());
      if (!object) return Status::kError;
    }
  } else {
    if (!is_str(args[at])) return wrong_argument(th, static_cast<int>(at) + 1, "str", args[at]);
    object = Owned::borrow(args[at]);
  }
  int64_t start = 0, end = 0;
  if (failed(native_arg_i64(th, args[at + 1], start)) || failed(native_arg_i64(th, args[at + 2], end)))
    return Status::kError;
  if (!is_str(args[at + 3])) return wrong_argument(th, static_cast<int>(at) + 4, "str", args[at + 3]);
  replace_field(e->encoding, std::move(encoding));
  replace_field(e->object, std::move(object));
  replace_field(e->reason, Owned::borrow(args[at + 3]));
  e->start = start;
  e->end = end;
  return Status::kOk;
}

int64_t object_length(const UnicodeErrorObject* e) {
  if (is_str(e->object)) return e->object.as<Str>()->char_count;
  return static_cast<int64_t>(bytes_view(e->object).size());
}

std::string escape(uint32_t c) {
  static const char* kHex = "0123456789abcdef";
  int digits = c <= 0xFF ? 2 : c <= 0xFFFF ? 4 : 8;
  std::string s = c <= 0xFF ? "\\x" : c <= 0xFFFF ? "\\u" : "\\U";
  for (int i = digits - 1; i >= 0; --i) s += kHex[(c >> (4 * i)) & 15];
  return s;
}

Owned unicode_str(Thread& th, Value self) {
  auto* e = self.as<UnicodeErrorObject>();
  if (e->object.is_empty()) return Owned::borrow(th.rt->empty_str);
  Which w = which(th, self);
  Owned reason = str_of(th, e->reason);
  Owned encoding = reason ? str_of(th, e->encoding ? e->encoding : th.rt->empty_str) : Owned();
  if (!encoding) return {};
  // Those may have run code that changed the exception: look at the object only now.
  if (e->object.is_empty()) return raise(th, th.rt->exc.TypeError, "UnicodeError 'object' attribute is not set");
  if (w == Which::kDecode ? !is_bytes(e->object) : !is_str(e->object)) {
    return raise(th, th.rt->exc.TypeError, "UnicodeError 'object' attribute must be a {}",
                 w == Which::kDecode ? "bytes" : "string");
  }
  int64_t length = object_length(e);
  int64_t start = e->start, end = e->end;
  bool single = start >= 0 && start < length && end == start + 1;
  if (w == Which::kTranslate) {
    if (single) {
      return format_str(th, "can't translate character '{}' in position {}: {}",
                        escape(str_codepoint_at(e->object, start)), start, reason);
    }
    return format_str(th, "can't translate characters in position {}-{}: {}", start, end - 1, reason);
  }
  if (w == Which::kDecode) {
    if (single) {
      auto byte = static_cast<uint8_t>(bytes_view(e->object)[static_cast<size_t>(start)]);
      return format_str(th, "'{}' codec can't decode byte 0x{} in position {}: {}", encoding, escape(byte).substr(2),
                        start, reason);
    }
    return format_str(th, "'{}' codec can't decode bytes in position {}-{}: {}", encoding, start, end - 1, reason);
  }
  if (single) {
    return format_str(th, "'{}' codec can't encode character '{}' in position {}: {}", encoding,
                      escape(str_codepoint_at(e->object, start)), start, reason);
  }
  return format_str(th, "'{}' codec can't encode characters in position {}-{}: {}", encoding, start, end - 1, reason);
}

template <int64_t UnicodeErrorObject::* Member>
Owned get_position(Thread& th, Value self) {
  return int_from_i64(th, self.as<UnicodeErrorObject>()->*Member);
}
template <int64_t UnicodeErrorObject::* Member>
Status set_position(Thread& th, Value self, Value value) {
  if (!value) return raise(th, th.rt->exc.TypeError, "can't delete numeric/char attribute");
  return native_arg_i64(th, value, self.as<UnicodeErrorObject>()->*Member);
}

const GetSetDef kUnicodeFields[] = {
    DX_EXC_FIELD("encoding", UnicodeErrorObject, encoding),
    DX_EXC_FIELD("object", UnicodeErrorObject, object),
    {"start", &get_position<&UnicodeErrorObject::start>, &set_position<&UnicodeErrorObject::start>},
    {"end", &get_position<&UnicodeErrorObject::end>, &set_position<&UnicodeErrorObject::end>},
    DX_EXC_FIELD("reason", UnicodeErrorObject, reason),
};

Failure raise_unicode(Thread& th, const Type* type, std::string_view encoding, Value object, size_t start, size_t end,
                      std::string_view reason) {
  Owned name = str_new(th, encoding), why = str_new(th, reason);
  if (!name || !why) return {};
  Value args[] = {name, object, Value::small_int(static_cast<int64_t>(start)),
                  Value::small_int(static_cast<int64_t>(end)), why};
  Owned e = exception_new(th, type, args, 5);
  if (!e) return {};
  return raise_exception(th, e);
}

}  // namespace

Failure raise_unicode_decode_error(Thread& th, std::string_view encoding, std::string_view input, size_t start,
                                   size_t end, std::string_view reason) {
  Owned bytes = bytes_new(th, input);
  if (!bytes) return {};
  return raise_unicode(th, th.rt->exc.UnicodeDecodeError, encoding, bytes, start, end, reason);
}

Failure raise_unicode_encode_error(Thread& th, std::string_view encoding, Value str, size_t start, size_t end,
                                   std::string_view reason) {
  return raise_unicode(th, th.rt->exc.UnicodeEncodeError, encoding, str, start, end, reason);
}

const ExceptionLayoutInfo kUnicodeLayout = {sizeof(UnicodeErrorObject),
                                            "",  // every type of the layout carries the functions
                                            [](TypeSlots& s) {
                                              ExceptionLife<UnicodeErrorObject, 3>::fill(s);
                                              s.init = &unicode_init;
                                              s.str = &unicode_str;
                                            },
                                            {},
                                            kUnicodeFields};

}  // namespace dxpy
