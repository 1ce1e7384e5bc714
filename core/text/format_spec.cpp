#include "core/text/format_spec.h"

#include "core/text/utf8.h"

namespace dxpy::text {

namespace {

bool is_align(uint32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

class Reader {
 public:
  explicit Reader(std::string_view s) : p_(s.data()), end_(s.data() + s.size()) {}
  bool at_end() const { return p_ == end_; }
  char peek() const { return p_ == end_ ? '\0' : *p_; }
  bool take(char c) {
    if (p_ == end_ || *p_ != c) return false;
    ++p_;
    return true;
  }
  uint32_t next() { return utf8_next(p_); }
  size_t left() const { return static_cast<size_t>(end_ - p_); }
  // Decimal digits; -1: none, -2: too many.
  int64_t number() {
    int64_t n = -1;
    while (p_ != end_ && *p_ >= '0' && *p_ <= '9') {
      if (n < 0) n = 0;
      if (n > (INT64_MAX - 9) / 10) return -2;
      n = n * 10 + (*p_++ - '0');
    }
    return n;
  }
  const char* position() const { return p_; }
  void reset(const char* p) { p_ = p; }

 private:
  const char *p_, *end_;
};

std::string code_text(uint32_t c) {
  if (c > 32 && c < 128) return std::string(1, static_cast<char>(c));
  constexpr const char* kHex = "0123456789abcdef";
  std::string digits;
  do {
    digits.insert(digits.begin(), kHex[c & 15]);
    c >>= 4;
  } while (c != 0);
  return "\\x" + digits;
}

std::string both_groupings() { return "Cannot specify both ',' and '_'."; }

// Reads ',' or '_'. False: both are there.
bool read_grouping(Reader& in, char& out) {
  if (in.take(',')) out = ',';
  if (in.peek() == '_') {
    if (out != 0) return false;
    (void)in.take('_');
    out = '_';
  }
  return !(in.peek() == ',' && out == '_');
}

void read_fill_and_align(Reader& in, FormatSpec& out, bool& fill_given, bool& align_given) {
  if (in.at_end()) return;
  const char* start = in.position();
  uint32_t first = in.next();
  if (!in.at_end()) {
    uint32_t second = in.next();
    if (is_align(second)) {
      out.fill = first;
      out.align = static_cast<char>(second);
      fill_given = align_given = true;
      return;
    }
  }
  in.reset(start);
  if (is_align(first)) {
    out.align = static_cast<char>(in.next());
    align_given = true;
  }
}

std::string check_grouping(FormatSpec& out) {
  auto refuse = [&](char separator) {
    return std::string("Cannot specify '") + separator + "' with '" + code_text(out.type) + "'.";
  };
  if (out.grouping != 0) {
    switch (out.type) {
      case 'd':
      case 'e':
      case 'f':
      case 'g':
      case 'E':
      case 'G':
      case '%':
      case 'F':
      case 0:
        break;
      case 'b':
      case 'o':
      case 'x':
      case 'X':
        if (out.grouping != '_') return refuse(out.grouping);
        out.group_size = 4;
        break;
      default:
        return refuse(out.grouping);
    }
  }
  if (out.type == 'n' && out.fraction_grouping != 0) return refuse(out.fraction_grouping);
  return {};
}

}  // namespace

std::string parse_format_spec(std::string_view spec, char default_type, char default_align, std::string_view type_name,
                              FormatSpec& out) {
  out = FormatSpec();
  out.align = default_align;
  out.type = static_cast<unsigned char>(default_type);
  Reader in(spec);
  bool fill_given = false, align_given = false;
  read_fill_and_align(in, out, fill_given, align_given);
  if (in.peek() == '+' || in.peek() == '-' || in.peek() == ' ') out.sign = static_cast<char>(in.next());
  if (in.take('z')) out.no_negative_zero = true;
  if (in.take('#')) out.alternate = true;
  out.align_given = align_given;
  out.zero = in.peek() == '0';
  if (!fill_given && in.take('0')) {
    out.fill = '0';
    if (!align_given && default_align == '>') out.align = '=';
  }
  out.width = in.number();
  if (out.width == -2) return "Too many decimal digits in format string";
  if (!read_grouping(in, out.grouping)) return both_groupings();
  if (in.take('.')) {
    out.precision = in.number();
    if (out.precision == -2 || out.precision > INT32_MAX) return "Too many decimal digits in format string";
    if (!read_grouping(in, out.fraction_grouping)) return both_groupings();
    if (out.precision < 0 && out.fraction_grouping == 0) return "Format specifier missing precision";
  }
  if (!in.at_end()) {
    out.type = in.next();
    if (!in.at_end()) {
      return "Invalid format specifier '" + std::string(spec) + "' for object of type '" + std::string(type_name) + "'";
    }
  }
  return check_grouping(out);
}

std::string unknown_format_code(uint32_t type, std::string_view type_name) {
  return "Unknown format code '" + code_text(type) + "' for object of type '" + std::string(type_name) + "'";
}

void append_fill(std::string& out, uint32_t fill, size_t count) {
  if (fill < 0x80) {
    out.append(count, static_cast<char>(fill));
  } else {
    for (size_t i = 0; i < count; ++i) utf8_append(out, fill);
  }
}

std::string pad(const FormatSpec& spec, std::string_view body, size_t chars) {
  std::string out;
  size_t width = spec.width < 0 ? 0 : static_cast<size_t>(spec.width);
  size_t total = width > chars ? width - chars : 0;
  size_t left = spec.align == '<' ? 0 : spec.align == '^' ? total / 2 : total;
  append_fill(out, spec.fill, left);
  out += body;
  append_fill(out, spec.fill, total - left);
  return out;
}

std::string group_digits(std::string_view digits, char separator, int group, int64_t min_width) {
  std::string reversed;
  size_t left = digits.size();
  bool first = true;
  while (true) {
    int64_t want = static_cast<int64_t>(left) > min_width ? static_cast<int64_t>(left) : min_width;
    int64_t size = want < group ? want : group;
    if (size < 1) size = 1;
    if (!first) reversed += separator;
    first = false;
    for (int64_t i = 0; i < size; ++i) reversed += left > 0 ? digits[--left] : '0';
    min_width -= size;
    if (left == 0 && min_width <= 0) break;
    --min_width;
  }
  return std::string(reversed.rbegin(), reversed.rend());
}

std::string format_number_parts(const FormatSpec& spec, bool negative, std::string_view prefix, std::string_view digits,
                                std::string_view tail) {
  std::string sign;
  if (negative) {
    sign = "-";
  } else if (spec.sign == '+' || spec.sign == ' ') {
    sign = std::string(1, spec.sign);
  }
  std::string end;
  if (spec.fraction_grouping != 0 && !tail.empty() && tail[0] == '.') {
    size_t i = 1, run = 0;
    end += '.';
    for (; i < tail.size() && tail[i] >= '0' && tail[i] <= '9'; ++i) {
      if (run == 3) {
        end += spec.fraction_grouping;
        run = 0;
      }
      end += tail[i];
      ++run;
    }
    end += tail.substr(i);
  } else {
    end = tail;
  }
  int64_t around = static_cast<int64_t>(sign.size() + prefix.size() + end.size());
  std::string body;
  if (digits.empty()) {
    body.clear();
  } else if (spec.grouping != 0) {
    body = group_digits(digits, spec.grouping, spec.group_size,
                        spec.fill == '0' && spec.align == '=' ? spec.width - around : 0);
  } else {
    body = digits;
  }
  int64_t size = around + static_cast<int64_t>(body.size());
  if (spec.align == '=') {
    std::string out = sign + std::string(prefix);
    append_fill(out, spec.fill, spec.width > size ? static_cast<size_t>(spec.width - size) : 0);
    return out + body + end;
  }
  return pad(spec, sign + std::string(prefix) + body + end, static_cast<size_t>(size));
}

}  // namespace dxpy::text
