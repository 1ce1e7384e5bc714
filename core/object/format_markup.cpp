#include "core/object/format_markup.h"

#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace dxpy {

namespace {

Failure bad(Thread& th, const char* message) { return raise(th, th.rt->exc.ValueError, "{}", message); }

Status parse_spec(Thread& th, std::string_view& rest, MarkupField& out) {
  int depth = 1;
  for (size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] == '{') {
      out.nested = true;
      ++depth;
    } else if (rest[i] == '}' && --depth == 0) {
      out.spec = rest.substr(0, i);
      rest.remove_prefix(i + 1);
      return Status::kOk;
    }
  }
  return bad(th, "unmatched '{' in format spec");
}

// `rest` starts behind the opening brace.
Status parse_field(Thread& th, std::string_view& rest, MarkupField& out) {
  size_t i = 0;
  char c = 0;
  for (; i < rest.size(); ++i) {
    c = rest[i];
    if (c == '{') return bad(th, "unexpected '{' in field name");
    if (c == '}' || c == ':' || c == '!') break;
    if (c == '[') {
      while (i + 1 < rest.size() && rest[i + 1] != ']') ++i;
    }
  }
  if (i == rest.size()) return bad(th, "expected '}' before end of string");
  out.name = rest.substr(0, i);
  rest.remove_prefix(i + 1);
  if (c == '}') return Status::kOk;
  if (c == '!') {
    if (rest.empty()) return bad(th, "end of string while looking for conversion specifier");
    size_t n = text::utf8_lead_size(rest[0]);
    out.conversion = rest.substr(0, n);
    rest.remove_prefix(n);
    if (!rest.empty()) {
      c = rest[0];
      rest.remove_prefix(1);
      if (c == '}') return Status::kOk;
      if (c != ':') return bad(th, "expected ':' after conversion specifier");
    }
  }
  return parse_spec(th, rest, out);
}

}  // namespace

Tri markup_next(Thread& th, std::string_view& rest, MarkupField& out) {
  out = MarkupField();
  if (rest.empty()) return Tri::kFalse;
  size_t i = rest.find_first_of("{}");
  if (i == std::string_view::npos) {
    out.literal = std::exchange(rest, std::string_view());
    return Tri::kTrue;
  }
  char c = rest[i];
  bool at_end = i + 1 == rest.size();
  if (!at_end && rest[i + 1] == c) {  // a doubled brace stands for itself
    out.literal = rest.substr(0, i + 1);
    rest.remove_prefix(i + 2);
    return Tri::kTrue;
  }
  if (c == '}') return bad(th, "Single '}' encountered in format string");
  if (at_end) return bad(th, "Single '{' encountered in format string");
  out.literal = rest.substr(0, i);
  out.present = true;
  rest.remove_prefix(i + 1);
  return failed(parse_field(th, rest, out)) ? Tri::kError : Tri::kTrue;
}

Status markup_index(Thread& th, std::string_view t, int64_t& out) {
  out = -1;
  if (t.empty()) return Status::kOk;
  int64_t v = 0;
  for (const char* p = t.data(); p != t.data() + t.size();) {
    int d = text::decimal_value(text::utf8_next(p));
    if (d < 0) return Status::kOk;
    if (v > (INT64_MAX - d) / 10) return bad(th, "Too many decimal digits in format string");
    v = v * 10 + d;
  }
  out = v;
  return Status::kOk;
}

std::string_view markup_first(std::string_view name, std::string_view& rest) {
  size_t i = name.find_first_of(".[");
  if (i == std::string_view::npos) i = name.size();
  rest = name.substr(i);
  return name.substr(0, i);
}

Tri markup_next_part(Thread& th, std::string_view& rest, bool& is_attr, std::string_view& part) {
  if (rest.empty()) return Tri::kFalse;
  char c = rest[0];
  rest.remove_prefix(1);
  if (c == '.') {
    is_attr = true;
    part = markup_first(rest, rest);
  } else if (c == '[') {
    is_attr = false;
    size_t i = rest.find(']');
    if (i == std::string_view::npos) return bad(th, "Missing ']' in format string");
    part = rest.substr(0, i);
    rest.remove_prefix(i + 1);
  } else {
    return bad(th, "Only '.' or '[' may follow ']' in format field specifier");
  }
  if (part.empty()) return bad(th, "Empty attribute in format string");
  return Tri::kTrue;
}

}  // namespace dxpy
