// The % operator of str, bytes and bytearray. One engine: positions and widths are characters for str, bytes for bytes.
#include <charconv>

#include "core/object/bytes_methods.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/str_methods.h"
#include "core/object/tuple.h"
#include "core/object/type_internal.h"
#include "core/text/float_text.h"

namespace dxpy {

namespace {

constexpr int64_t kMaxColumns = int64_t{1} << 30;  // wider output is refused as too large for memory

struct Conversion {
  bool left = false, plus = false, blank = false, alternate = false, zero = false;
  int64_t width = 0, precision = -1;
  uint32_t code = 0;
};

class PercentFormatter {
 public:
  PercentFormatter(Thread& th, std::string_view format, Value args, bool bytes)
      : th_(th), format_(format), args_(args), bytes_(bytes) {
    is_tuple_ = is_tuple(args);
    bool text = is_str(args) || (bytes && (is_bytes(args) || is_kind(args, Kind::kByteArray)));
    is_mapping_ = !is_tuple_ && !text && is_mapping(th, args);
  }

  Status run() {
    while (at_ < format_.size()) {
      size_t next = format_.find('%', at_);
      if (next == std::string_view::npos) next = format_.size();
      out.append(format_.substr(at_, next - at_));
      at_ = next;
      if (at_ == format_.size()) break;
      ++at_;
      if (failed(one())) return Status::kError;
    }
    bool left_over = is_tuple_ ? used_ < args_.as<Tuple>()->size : used_ == 0;
    if (left_over && !is_mapping_) {
      return raise(th_, th_.rt->exc.TypeError, "not all arguments converted during {} formatting",
                   bytes_ ? "bytes" : "string");
    }
    return Status::kOk;
  }

  std::string out;

 private:
  Failure incomplete() { return raise(th_, th_.rt->exc.ValueError, "incomplete format"); }

  // The next argument, owned (an item looked up by key lives nowhere else). Empty: TypeError.
  Owned next_argument() {
    if (keyed_) {
      if (!key_used_) {
        key_used_ = true;
        return keyed_.clone();
      }
    } else if (is_tuple_) {
      auto* t = args_.as<Tuple>();
      if (used_ < t->size) return Owned::borrow(t->items[used_++]);
    } else if (used_ == 0) {
      used_ = 1;
      return Owned::borrow(args_);
    }
    return raise(th_, th_.rt->exc.TypeError, "not enough arguments for format string");
  }

  Status read_key() {
    if (!is_mapping_) return raise(th_, th_.rt->exc.TypeError, "format requires a mapping");
    size_t start = ++at_;
    int depth = 1;
    while (at_ < format_.size()) {
      char c = format_[at_++];
      if (c == '(') ++depth;
      if (c == ')' && --depth == 0) break;
    }
    if (depth != 0) return raise(th_, th_.rt->exc.ValueError, "incomplete format key");
    std::string_view key = format_.substr(start, at_ - 1 - start);
    Owned k = bytes_ ? bytes_new(th_, key) : str_new(th_, key);
    if (!k) return Status::kError;
    keyed_ = get_item(th_, args_, k);
    key_used_ = false;
    return keyed_ ? Status::kOk : Status::kError;
  }

  // Width or precision: digits or '*'.
  Status read_count(int64_t& n, const char* what) {
    if (at_ < format_.size() && format_[at_] == '*') {
      ++at_;
      Owned v = next_argument();
      if (!v) return Status::kError;
      if (!is_int(v)) return raise(th_, th_.rt->exc.TypeError, "* wants int");
      if (!int_fits_i64(v, n) || n > INT32_MAX || n < INT32_MIN) {
        return raise(th_, th_.rt->exc.OverflowError, "Python int too large to convert to C int");
      }
      return Status::kOk;
    }
    while (at_ < format_.size() && format_[at_] >= '0' && format_[at_] <= '9') {
      if (n < 0) n = 0;
      n = n * 10 + (format_[at_++] - '0');
      if (n > INT32_MAX) return raise(th_, th_.rt->exc.ValueError, "{} too big", what);
    }
    return Status::kOk;
  }

  Status read_conversion(Conversion& c) {
    if (at_ < format_.size() && format_[at_] == '(' && failed(read_key())) return Status::kError;
    for (; at_ < format_.size(); ++at_) {
      char f = format_[at_];
      if (f == '-') {
        c.left = true;
      } else if (f == '+') {
        c.plus = true;
      } else if (f == ' ') {
        c.blank = true;
      } else if (f == '#') {
        c.alternate = true;
      } else if (f == '0') {
        c.zero = true;
      } else {
        break;
      }
    }
    if (failed(read_count(c.width, "width"))) return Status::kError;
    if (c.width < 0) {
      c.left = true;
      c.width = -c.width;
    }
    if (at_ < format_.size() && format_[at_] == '.') {
      ++at_;
      c.precision = 0;
      if (failed(read_count(c.precision, "precision"))) return Status::kError;
      if (c.precision < 0) c.precision = 0;
    }
    while (at_ < format_.size() && (format_[at_] == 'h' || format_[at_] == 'l' || format_[at_] == 'L')) ++at_;
    if (at_ >= format_.size()) return incomplete();
    if (c.width > kMaxColumns || c.precision > kMaxColumns) return raise_no_memory(th_);
    if (bytes_) {
      c.code = static_cast<uint8_t>(format_[at_++]);
    } else {
      const char* p = format_.data() + at_;
      c.code = text::utf8_next(p);
      at_ = static_cast<size_t>(p - format_.data());
    }
    return Status::kOk;
  }

  // %s and %d with nothing in between, which are most: nothing is cut or padded.
  Status plain(char code) {
    Owned v = next_argument();
    if (!v) return Status::kError;
    if (code == 'd' && v.get().is_small_int()) {
      char digits[20];
      out.append(digits, std::to_chars(digits, digits + sizeof digits, v.get().as_small_int()).ptr);
      return Status::kOk;
    }
    Conversion c;
    c.code = static_cast<uint8_t>(code);
    if (code == 'd') return write_int(c, v);
    if (bytes_) return write_text(c, v);
    Owned s = str_of(th_, v);
    if (!s) return Status::kError;
    out += str_view(s);
    return Status::kOk;
  }

  Status one() {
    if (at_ < format_.size()) {
      const char first = format_[at_];
      if (first == '%') {
        out += '%';
        ++at_;
        return Status::kOk;
      }
      if (first == 's' || first == 'd') {
        ++at_;
        return plain(first);
      }
    }
    Conversion c;
    if (failed(read_conversion(c))) return Status::kError;
    Owned v = next_argument();
    if (!v) return Status::kError;
    switch (c.code) {
      case 's':
      case 'r':
      case 'a':
        return write_text(c, v);
      case 'b':
        return bytes_ ? write_text(c, v) : unsupported(c);
      case 'd':
      case 'i':
      case 'u':
      case 'x':
      case 'X':
      case 'o':
        return write_int(c, v);
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
        return write_float(c, v);
      case 'c':
        return bytes_ ? write_byte(c, v) : write_char(c, v);
      default:
        return unsupported(c);
    }
  }

  Status unsupported(const Conversion& c) {
    if (bytes_ && c.code >= 128) {  // as CPython, whose message cannot show it
      return raise(th_, th_.rt->exc.OverflowError, "character argument not in range(0x110000)");
    }
    char hex[16];
    const char shown = bytes_ || (c.code >= 31 && c.code <= 126) ? static_cast<char>(c.code) : '?';
    std::snprintf(hex, sizeof hex, "0x%x", c.code);
    size_t index = bytes_ ? at_ - 1 : text::utf8_count(format_.substr(0, at_)) - 1;
    return raise(th_, th_.rt->exc.ValueError, "unsupported format character '{}' ({}) at index {}",
                 std::string_view(&shown, 1), static_cast<const char*>(hex), index);
  }

  void pad_to(const Conversion& c, std::string_view body, size_t columns) {
    size_t missing = c.width > static_cast<int64_t>(columns) ? static_cast<size_t>(c.width) - columns : 0;
    if (!c.left) out.append(missing, ' ');
    out += body;
    if (c.left) out.append(missing, ' ');
  }

  // A part of a text cut to the precision, padded to the width.
  Status put_text(const Conversion& c, std::string_view body) {
    size_t columns = bytes_ ? body.size() : text::utf8_count(body);
    if (c.precision >= 0 && static_cast<size_t>(c.precision) < columns) {
      columns = static_cast<size_t>(c.precision);
      body = body.substr(0, bytes_ ? columns : text::utf8_offset(body, columns));
    }
    pad_to(c, body, columns);
    return Status::kOk;
  }

  Status write_text(const Conversion& c, Value v) {
    if (c.code == 'a' || (bytes_ && c.code == 'r')) {
      Owned s = ascii(th_, v);
      return s ? put_text(c, str_view(s)) : Status::kError;
    }
    if (bytes_) return write_bytes(c, v);
    Owned s = c.code == 'r' ? repr(th_, v) : str_of(th_, v);
    return s ? put_text(c, str_view(s)) : Status::kError;
  }

  Status write_bytes(const Conversion& c, Value v) {
    if (is_exact_kind(v, Kind::kBytes)) return put_text(c, bytes_view(v));
    Owned method = lookup_special(th_, v, th_.rt->names.__bytes__);
    if (!method && th_.has_error()) return Status::kError;
    if (method) {
      Owned made = call(th_, method);
      if (!made) return Status::kError;
      if (!is_bytes(made)) {
        return raise(th_, th_.rt->exc.TypeError, "__bytes__ returned non-bytes (type {})", type_of(th_, made));
      }
      return put_text(c, bytes_view(made));
    }
    if (!has_buffer(th_, v)) {
      return raise(th_, th_.rt->exc.TypeError,
                   "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
                   type_of(th_, v));
    }
    BufferScope b(th_);
    if (failed(b.open(v))) return Status::kError;
    return put_text(c, b.bytes());
  }

  Status write_char(const Conversion& c, Value v) {
    char buffer[4];
    if (is_str(v)) {
      if (v.as<Str>()->char_count != 1) {
        return raise(th_, th_.rt->exc.TypeError, "%c requires an int or a unicode character, not a string of length {}",
                     v.as<Str>()->char_count);
      }
      pad_to(c, str_view(v), 1);
      return Status::kOk;
    }
    if (!is_index(th_, v)) {
      return raise(th_, th_.rt->exc.TypeError, "%c requires an int or a unicode character, not {}",
                   import_type_name(th_, v));
    }
    int64_t cp;
    if (failed(index_to_i64(th_, v, cp, nullptr))) return Status::kError;
    if (cp < 0 || cp > 0x10FFFF) return raise(th_, th_.rt->exc.OverflowError, "%c arg not in range(0x110000)");
    pad_to(c, {buffer, text::utf8_put(buffer, static_cast<uint32_t>(cp))}, 1);
    return Status::kOk;
  }

  Status write_byte(const Conversion& c, Value v) {
    if (is_bytes(v) || is_kind(v, Kind::kByteArray)) {
      std::string_view b = byteslike_view(v);
      if (b.size() != 1) {
        return raise(th_, th_.rt->exc.TypeError,
                     "%c requires an integer in range(256) or a single byte, not a {} object of length {}",
                     is_bytes(v) ? "bytes" : "bytearray", b.size());
      }
      pad_to(c, b, 1);
      return Status::kOk;
    }
    if (!is_index(th_, v)) {
      return raise(th_, th_.rt->exc.TypeError, "%c requires an integer in range(256) or a single byte, not {}",
                   import_type_name(th_, v));
    }
    int64_t i;
    if (failed(index_to_i64(th_, v, i, nullptr))) return Status::kError;
    if (i < 0 || i > 255) return raise(th_, th_.rt->exc.OverflowError, "%c arg not in range(256)");
    char one = static_cast<char>(i);
    pad_to(c, {&one, 1}, 1);
    return Status::kOk;
  }

  // sign, prefix and digits, padded with zeros behind the prefix when asked for.
  void put_number(const Conversion& c, bool negative, std::string_view prefix, std::string_view digits) {
    std::string head = negative ? "-" : c.plus ? "+" : c.blank ? " " : "";
    head += prefix;
    size_t size = head.size() + digits.size();
    if (c.zero && !c.left && c.width > static_cast<int64_t>(size)) {
      head.append(static_cast<size_t>(c.width) - size, '0');
    }
    head += digits;
    pad_to(c, head, head.size());
  }

  Owned integer_of(const Conversion& c, Value v, bool decimal) {
    char code[2] = {static_cast<char>(c.code), 0};
    const TypeSlots& s = slots_of(th_, v);
    if (is_int(v)) return int_exact(th_, v);
    bool number = decimal ? s.index != nullptr || s.to_int != nullptr || s.to_float != nullptr : s.index != nullptr;
    if (number) {
      Owned i = decimal ? to_int(th_, v) : index(th_, v);
      if (i || !error_matches(th_, th_.rt->exc.TypeError)) return i;
      clear_error(th_);
    }
    return raise(
        th_, th_.rt->exc.TypeError,
        decimal ? "%{} format: a real number is required, not {}" : "%{} format: an integer is required, not {}",
        static_cast<const char*>(code), type_of(th_, v));
  }

  Status write_int(const Conversion& c, Value v) {
    bool decimal = c.code == 'd' || c.code == 'i' || c.code == 'u';
    Owned i = integer_of(c, v, decimal);
    if (!i) return Status::kError;
    Owned text = int_to_text(th_, i, decimal ? 10 : c.code == 'o' ? 8 : 16);
    if (!text) return Status::kError;
    std::string digits(str_view(text));
    bool negative = digits[0] == '-';
    if (negative) digits.erase(0, 1);
    if (c.precision > static_cast<int64_t>(digits.size())) {
      digits.insert(0, static_cast<size_t>(c.precision) - digits.size(), '0');
    }
    const char* prefix = !c.alternate || decimal ? "" : c.code == 'o' ? "0o" : c.code == 'x' ? "0x" : "0X";
    if (c.code == 'X') {
      for (char& d : digits) d = d >= 'a' ? static_cast<char>(d - 32) : d;
    }
    put_number(c, negative, prefix, digits);
    return Status::kOk;
  }

  Status write_float(const Conversion& c, Value v) {
    double d;
    if (failed(to_double(th_, v, d))) {
      if (bytes_ && error_clear_if(th_, th_.rt->exc.TypeError)) {
        return raise(th_, th_.rt->exc.TypeError, "float argument required, not {}", type_of(th_, v));
      }
      return Status::kError;
    }
    int64_t precision = c.precision < 0 ? 6 : c.precision;
    if (precision > INT32_MAX - 400) return raise(th_, th_.rt->exc.ValueError, "precision too big");
    std::string s = text::float_format(d, static_cast<char>(c.code), static_cast<int>(precision), c.alternate);
    bool negative = s[0] == '-';
    put_number(c, negative, "", std::string_view(s).substr(negative ? 1 : 0));
    return Status::kOk;
  }

  Thread& th_;
  std::string_view format_;
  Value args_;
  bool bytes_, is_tuple_, is_mapping_;
  size_t at_ = 0, used_ = 0;
  Owned keyed_;  // the value that the last %(key) found; from then on nothing else gives arguments
  bool key_used_ = false;
};

}  // namespace

Owned str_percent(Thread& th, Value format, Value args) {
  PercentFormatter f(th, str_view(format), args, false);
  if (failed(f.run())) return {};
  if (f.out.size() == format.as<Str>()->byte_size && f.out.find('%') == std::string::npos) {
    if (f.out == str_view(format)) return Owned::borrow(format);
  }
  return str_new(th, f.out);
}

Owned bytes_percent(Thread& th, Value format, Value args) {
  std::string copy(byteslike_view(format));
  ExportGuard guard(format);
  PercentFormatter f(th, copy, args, true);
  if (failed(f.run())) return {};
  return bytes_methods::make_like(th, format, f.out);
}

}  // namespace dxpy
