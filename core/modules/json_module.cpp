// The module _json: strings, and the module itself.
#include "core/modules/json_module.h"

#include "core/modules/builtin_module.h"
#include "core/object/int.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/text/utf8.h"

namespace dxpy {

Failure json_error(Thread& th, std::string_view message, Value text, size_t byte_offset) {
  Owned type = import_attr(th, "json.decoder", "JSONDecodeError");
  Owned why = str_new(th, message);
  if (!type || !why) return {};
  Owned e = call_with(th, type, why, text, Value::small_int(static_cast<int64_t>(str_char_index(text, byte_offset))));
  return e ? raise_exception(th, e) : Failure();
}

namespace {

constexpr char kHex[] = "0123456789abcdef";

// Four hexadecimal digits at `at`; -1: there are none.
int read_hex4(std::string_view s, size_t at) {
  if (at + 4 > s.size()) return -1;
  int v = 0;
  for (size_t i = at; i < at + 4; ++i) {
    char c = s[i];
    int d = c >= '0' && c <= '9'   ? c - '0'
            : c >= 'a' && c <= 'f' ? c - 'a' + 10
            : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                   : -1;
    if (d < 0) return -1;
    v = v << 4 | d;
  }
  return v;
}

char simple_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

// An escape whose backslash stands before `pos`.
Status read_escape(Thread& th, Value text, size_t begin, size_t& pos, StrBuilder& out) {
  std::string_view s = str_view(text);
  if (pos >= s.size()) return json_error(th, "Unterminated string starting at", text, begin);
  char c = s[pos];
  if (c != 'u') {
    char simple = simple_escape(c);
    if (simple == 0) return json_error(th, "Invalid \\escape", text, pos - 1);
    out.append(simple);
    ++pos;
    return Status::kOk;
  }
  int unit = read_hex4(s, pos + 1);
  if (unit < 0) return json_error(th, "Invalid \\uXXXX escape", text, pos);
  pos += 5;
  auto cp = static_cast<uint32_t>(unit);
  if (cp >= 0xD800 && cp <= 0xDBFF && s.substr(pos, 2) == "\\u") {
    int low = read_hex4(s, pos + 2);
    if (low < 0) return json_error(th, "Invalid \\uXXXX escape", text, pos + 1);
    if (low >= 0xDC00 && low <= 0xDFFF) {
      cp = 0x10000 + ((cp & 0x3FF) << 10 | (static_cast<uint32_t>(low) & 0x3FF));
      pos += 6;
    }
  }
  out.append_codepoint(cp);
  return Status::kOk;
}

}  // namespace

Owned json_scan_string(Thread& th, Value text, size_t& pos, bool strict) {
  std::string_view s = str_view(text);
  size_t begin = pos - 1, run = pos;
  StrBuilder out(th);
  bool plain = true;  // nothing but the run so far
  while (true) {
    size_t i = pos;
    while (i < s.size() && s[i] != '"' && s[i] != '\\' && (static_cast<uint8_t>(s[i]) >= 0x20 || !strict)) ++i;
    pos = i;
    if (i >= s.size()) return json_error(th, "Unterminated string starting at", text, begin);
    if (s[i] == '"') {
      ++pos;
      if (plain) return str_new(th, s.substr(run, i - run));
      out.append(s.substr(run, i - run));
      return out.finish();
    }
    if (s[i] != '\\') return json_error(th, "Invalid control character at", text, i);
    plain = false;
    out.append(s.substr(run, i - run));
    ++pos;
    if (failed(read_escape(th, text, begin, pos, out))) return {};
    run = pos;
  }
}

void json_quote(StrBuilder& out, std::string_view text, bool ascii_only) {
  out.append('"');
  const char* run = text.data();
  const char* p = run;
  const char* end = p + text.size();
  auto put_unit = [&out](uint32_t unit) {
    char buffer[6] = {'\\', 'u', kHex[unit >> 12], kHex[(unit >> 8) & 15], kHex[(unit >> 4) & 15], kHex[unit & 15]};
    out.append(std::string_view(buffer, 6));
  };
  while (p != end) {
    auto b = static_cast<uint8_t>(*p);
    bool special = b < 0x20 || b == '"' || b == '\\' || (ascii_only && b >= 0x7F);
    if (!special) {
      ++p;
      continue;
    }
    out.append(std::string_view(run, static_cast<size_t>(p - run)));
    uint32_t cp = text::utf8_next(p);
    run = p;
    switch (cp) {
      case '"':
        out.append("\\\"");
        break;
      case '\\':
        out.append("\\\\");
        break;
      case '\n':
        out.append("\\n");
        break;
      case '\r':
        out.append("\\r");
        break;
      case '\t':
        out.append("\\t");
        break;
      case '\b':
        out.append("\\b");
        break;
      case '\f':
        out.append("\\f");
        break;
      default:
        if (cp >= 0x10000) {
          put_unit(0xD7C0 + (cp >> 10));
          put_unit(0xDC00 | (cp & 0x3FF));
        } else {
          put_unit(cp);
        }
    }
  }
  out.append(std::string_view(run, static_cast<size_t>(end - run)));
  out.append('"');
}

namespace {

Owned encode_string(Thread& th, Value v, bool ascii_only) {
  if (!is_str(v)) return raise(th, th.rt->exc.TypeError, "first argument must be a string, not {}", type_of(th, v));
  StrBuilder out(th);
  json_quote(out, str_view(v), ascii_only);
  return out.finish();
}
Owned encode_basestring(Thread& th, Value string) { return encode_string(th, string, false); }
Owned encode_basestring_ascii(Thread& th, Value string) { return encode_string(th, string, true); }

Owned scanstring(Thread& th, Value string, int64_t end, bool strict) {
  if (!is_str(string)) {
    return raise(th, th.rt->exc.TypeError, "first argument must be a string, not {}", type_of(th, string));
  }
  if (end < 0 || end > string.as<Str>()->char_count) {
    return raise(th, th.rt->exc.ValueError, "end is out of bounds");
  }
  size_t pos = str_byte_offset(string, static_cast<size_t>(end));
  Owned text = json_scan_string(th, string, pos, strict);
  if (!text) return {};
  return tuple_of(th, text, Value::small_int(static_cast<int64_t>(str_char_index(string, pos))));
}

}  // namespace

const NativeDef kJsonEncodeString =
    function<&encode_basestring>("encode_basestring(string, /)", "Return a JSON representation of a Python string");
const NativeDef kJsonEncodeStringAscii = function<&encode_basestring_ascii>(
    "encode_basestring_ascii(string, /)", "Return an ASCII-only JSON representation of a Python string");

namespace {

const NativeDef kFunctions[] = {
    function<&scanstring>("scanstring(string, end, strict=True, /)", "Scan the string s for a JSON string."),
};

Status exec(Thread& th, Module* m) {
  if (failed(module_add_functions(th, m, {&kJsonEncodeString, 1})) ||
      failed(module_add_functions(th, m, {&kJsonEncodeStringAscii, 1}))) {
    return Status::kError;
  }
  if (failed(json_add_scanner(th, m))) return Status::kError;
  return json_add_encoder(th, m);
}

}  // namespace

const ModuleDef kJsonModule = {"_json", "json speedups\n", kFunctions, exec};

}  // namespace dxpy
