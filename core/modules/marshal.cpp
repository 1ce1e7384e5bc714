// The module marshal: CPython's encoding of plain values. A code object is written as type 'c' followed by its DPB
// bytes and the number of the function in it, so its data cannot be exchanged with CPython (neither can CPython's
// between versions). One that code.replace() made is of type 'C': a tuple of what was replaced comes last.
#include <algorithm>
#include <cstring>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/interp/code.h"
#include "core/modules/builtin_module.h"
#include "core/modules/native_type.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/float.h"
#include "core/object/gc.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/set.h"

namespace dxpy {

namespace {

constexpr int64_t kVersion = 5;
constexpr int kMaxDepth = 2000;
constexpr uint8_t kRefFlag = 0x80;

class Writer {
 public:
  Writer(Thread& th, int64_t version, bool allow_code) : th_(th), version_(version), allow_code_(allow_code) {}
  // `held`: references to the value that are only there to write it.
  Status write(Value v, uint32_t held = 0);
  std::string out;

 private:
  void byte(char c) { out.push_back(c); }
  void type_byte(char type) { byte(static_cast<char>(type | std::exchange(flag_, 0))); }
  void u16(uint32_t n) { out.append({static_cast<char>(n), static_cast<char>(n >> 8)}); }
  void u32(uint64_t n) {
    for (int i = 0; i < 4; ++i) out.push_back(static_cast<char>(n >> (8 * i)));
  }
  void raw(const void* p, size_t n) { out.append(static_cast<const char*>(p), n); }
  Status sized(char type, std::string_view data) {
    if (data.size() > INT32_MAX) return raise(th_, th_.rt->exc.ValueError, "unmarshallable object");
    type_byte(type);
    u32(data.size());
    out += data;
    return Status::kOk;
  }
  Status write_int(Value v);
  Status write_str(Value v);
  Status write_items(char type, Value list, uint32_t held);
  Status write_set(char type, Value set);
  Status write_dict(Value v);
  Status write_code(Value v);
  Status write_object(Value v);
  static bool may_be_shared(Value v, uint32_t held);

  Thread& th_;
  int64_t version_;
  bool allow_code_;
  int depth_ = 0;
  uint8_t flag_ = 0;  // for the next type
  struct Known {
    uint32_t number;
    bool open;  // it is being written, and of a type that its own parts cannot refer to
  };
  std::unordered_map<uint64_t, Known> refs_;  // the values written with the flag
};

// Whether the value may occur twice. As in CPython small ints do, which it has once each.
bool Writer::may_be_shared(Value v, uint32_t held) {
  if (v.is_small_int()) return v.as_small_int() >= -5 && v.as_small_int() <= 256;
  return v.is_object() && reference_count(v.as_object()) > int64_t{1} + held;
}

// 15-bit digits, as CPython writes them.
Status Writer::write_int(Value v) {
  int64_t small;
  if (int_fits_i64(v, small) && small >= INT32_MIN && small <= INT32_MAX) {
    type_byte('i');
    u32(static_cast<uint64_t>(small));
    return Status::kOk;
  }
  bool negative = int_sign(v) < 0;
  uint64_t bits = int_bit_length(v);
  std::vector<uint8_t> magnitude(static_cast<size_t>(bits / 8 + 1));
  Owned positive = absolute(th_, v);
  if (!positive || failed(int_to_bytes(th_, positive, magnitude.data(), magnitude.size(), true, false)))
    return Status::kError;
  uint64_t digits = (bits + 14) / 15;
  type_byte('l');
  u32(static_cast<uint64_t>(negative ? -static_cast<int64_t>(digits) : static_cast<int64_t>(digits)));
  for (uint64_t d = 0; d < digits; ++d) {
    uint32_t digit = 0;
    for (uint32_t b = 0; b < 15; ++b) {
      uint64_t at = d * 15 + b;
      if (at < bits && (magnitude[static_cast<size_t>(at / 8)] >> (at % 8)) & 1) digit |= 1u << b;
    }
    u16(digit);
  }
  return Status::kOk;
}

Status Writer::write_str(Value v) {
  auto* s = v.as<Str>();
  bool interned = str_is_interned(v);
  if (version_ >= 4 && s->is_ascii()) {
    if (s->byte_size < 256) {
      type_byte(interned ? 'Z' : 'z');
      byte(static_cast<char>(s->byte_size));
      out += s->view();
      return Status::kOk;
    }
    return sized(interned ? 'A' : 'a', s->view());
  }
  return sized(interned && version_ >= 3 ? 't' : 'u', s->view());
}

Status Writer::write_items(char type, Value list, uint32_t held) {
  size_t n = is_tuple(list) ? list.as<Tuple>()->size : list_size(list);
  if (type == '(' && version_ >= 4 && n < 256) {
    type_byte(')');
    byte(static_cast<char>(n));
  } else {
    type_byte(type);
    u32(n);
  }
  for (size_t i = 0; i < n; ++i) {
    Owned item = is_tuple(list) ? Owned::borrow(list.as<Tuple>()->items[i]) : list_get(th_, list.as<List>(), i);
    if (!item || failed(write(item, held + 1))) return Status::kError;
  }
  return Status::kOk;
}

// In the order of what the items are written as, which does not depend on their hashes.
Status Writer::write_set(char type, Value set) {
  Owned list = sequence_to_list(th_, set);
  if (!list) return Status::kError;
  const size_t n = list_size(list);
  std::vector<std::pair<std::string, Owned>> items(n);
  for (size_t i = 0; i < n; ++i) {
    Writer item(th_, version_, allow_code_);
    items[i].second = list_get(th_, list.as<List>(), i);
    if (!items[i].second || failed(item.write(items[i].second, 2))) return Status::kError;
    items[i].first = std::move(item.out);
    if (set_size(set) != n) return raise(th_, th_.rt->exc.RuntimeError, "set changed size during iteration");
  }
  std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  type_byte(type);
  u32(n);
  for (auto& [text, item] : items) {
    if (failed(write(item, 2))) return Status::kError;
  }
  return Status::kOk;
}

Status Writer::write_dict(Value v) {
  type_byte('{');
  size_t at = 0;
  Value key, value;
  while (dict_next(v, at, key, value)) {
    if (failed(write(key)) || failed(write(value))) return Status::kError;
  }
  byte('0');
  return Status::kOk;
}

Status Writer::write_code(Value v) {
  if (!allow_code_) return raise(th_, th_.rt->exc.ValueError, "marshalling code objects is disallowed");
  auto* c = v.as<Code>();
  const bytecode::DpbView view = c->dpb->view();
  const bool replaced = c->consts_override || c->first_line != c->fn->first_line ||
                        !str_equals(c->name, view.name(c->fn->name)) ||
                        !str_equals(c->qualname, view.name(c->fn->qualname));
  if (failed(sized(replaced ? 'C' : 'c', code_dpb_bytes(c)))) return Status::kError;
  u32(c->fn_index);
  if (failed(write_str(c->filename))) return Status::kError;
  if (!replaced) return Status::kOk;
  Value consts = c->consts_override ? c->consts_override : Value::none();
  Owned parts = tuple_of(th_, c->name, c->qualname, Value::small_int(c->first_line), consts);
  return parts ? write(parts) : Status::kError;
}

Status Writer::write_object(Value v) {
  Type* type = type_of(th_, v);
  const BuiltinTypes& t = th_.rt->types;
  if (type == t.int_) return write_int(v);
  if (type == t.float_) {
    double d = float_value(v);
    type_byte('g');
    raw(&d, 8);
    return Status::kOk;
  }
  if (type == t.complex) {
    type_byte('y');
    raw(&v.as<Complex>()->real, 8);
    raw(&v.as<Complex>()->imag, 8);
    return Status::kOk;
  }
  if (type == t.str) return write_str(v);
  if (type == t.bytes) return sized('s', bytes_view(v));
  if (type == t.tuple) return write_items('(', v, 0);
  if (type == t.list) return write_items('[', v, 0);
  if (type == t.dict) return write_dict(v);
  if (type == t.set || type == t.frozenset) return write_set(type == t.set ? '<' : '>', v);
  if (type == t.code) return write_code(v);
  if (type == t.slice) {
    if (version_ < 5) return raise(th_, th_.rt->exc.ValueError, "unmarshallable object");
    auto* s = v.as<Slice>();
    type_byte(':');
    if (failed(write(s->start)) || failed(write(s->stop))) return Status::kError;
    return write(s->step);
  }
  if (has_buffer(th_, v)) {
    BufferScope buffer(th_);
    if (failed(buffer.open(v))) return Status::kError;
    return sized('s', buffer.bytes());
  }
  return raise(th_, th_.rt->exc.ValueError, "unmarshallable object");
}

Status Writer::write(Value v, uint32_t held) {
  if (v.is_none()) return byte('N'), Status::kOk;
  if (v.is_bool()) return byte(v.is_true() ? 'T' : 'F'), Status::kOk;
  if (v == Value::ellipsis()) return byte('.'), Status::kOk;
  if (v == type_value(th_.rt->exc.StopIteration)) return byte('S'), Status::kOk;
  if (depth_ >= kMaxDepth) return raise(th_, th_.rt->exc.ValueError, "object too deeply nested to marshal");
  if (version_ >= 3 && may_be_shared(v, held)) {
    const Type* type = type_of(th_, v);
    const bool opens = type == th_.rt->types.slice || type == th_.rt->types.code;
    auto [known, is_new] = refs_.try_emplace(v.bits(), Known{static_cast<uint32_t>(refs_.size()), opens});
    if (!is_new) {
      if (known->second.open) return raise(th_, th_.rt->exc.ValueError, "unmarshallable object");
      byte('r');
      u32(known->second.number);
      return Status::kOk;
    }
    flag_ = kRefFlag;
  }
  ++depth_;
  Status s = write_object(v);
  --depth_;
  if (auto known = refs_.find(v.bits()); known != refs_.end()) known->second.open = false;
  return s;
}

// --- reading

class Reader {
 public:
  Reader(Thread& th, std::string_view data, Value file, bool allow_code)
      : th_(th), data_(data), file_(file), allow_code_(allow_code), refs_(list_new(th)) {}
  // Empty without an exception: the NULL that ends a dict.
  Owned read();

 private:
  Failure eof() { return raise(th_, th_.rt->exc.EOFError, "marshal data too short"); }
  Failure bad(const char* why) { return raise(th_, th_.rt->exc.ValueError, "bad marshal data ({})", why); }
  bool take(size_t n, std::string_view& out) {
    if (file_) return take_from_file(n, out);
    if (data_.size() - at_ < n) return (void)eof(), false;
    out = data_.substr(at_, n);
    at_ += n;
    return true;
  }
  bool u8(uint8_t& n) {
    std::string_view s;
    if (!take(1, s)) return false;
    n = static_cast<uint8_t>(s[0]);
    return true;
  }
  bool i32(int64_t& n) {
    std::string_view s;
    if (!take(4, s)) return false;
    int32_t v;
    std::memcpy(&v, s.data(), 4);
    n = v;
    return true;
  }
  bool size(size_t& n) {
    int64_t v;
    if (!i32(v)) return false;
    if (v < 0) return (void)bad("size out of range"), false;
    n = static_cast<size_t>(v);
    return true;
  }
  bool sized(std::string_view& out) {
    size_t n;
    return size(n) && take(n, out);
  }
  Owned element() {  // an element cannot be NULL
    Owned v = read();
    if (!v && !th_.has_error()) (void)raise(th_, th_.rt->exc.TypeError, "NULL object in marshal data for object");
    return v;
  }
  // What it gives stays until the end, since more may be read before it is used.
  bool take_from_file(size_t n, std::string_view& out);
  Owned read_object(char type, int64_t slot);
  Owned read_long();
  Owned read_sequence(char type, size_t n, int64_t slot);
  Owned read_dict(int64_t slot);
  Owned read_set(size_t n, int64_t slot);
  Owned read_code();
  Owned read_replaced_code();
  Owned read_text(std::string_view text, bool intern);
  int64_t reserve();
  bool remember(int64_t slot, Value v) {
    return slot < 0 || !failed(list_set(th_, refs_.as<List>(), static_cast<size_t>(slot), Owned::borrow(v)));
  }

  Thread& th_;
  std::string_view data_;
  size_t at_ = 0;
  Value file_;                      // read as far as needed; empty: all there is is in data_
  std::deque<BufferScope> pieces_;  // what was read
  bool allow_code_;
  int depth_ = 0;
  Owned refs_;
};

bool Reader::take_from_file(size_t n, std::string_view& out) {
  out = {};
  if (n == 0) return true;
  Owned piece = call_with(th_, type_value(th_.rt->types.bytearray), Value::small_int(static_cast<int64_t>(n)));
  Owned view = piece ? memoryview_new(th_, piece) : Owned();
  Owned count = view ? call_method(th_, file_, str_intern(th_, "readinto"), view.get()) : Owned();
  int64_t got;
  if (!count || failed(index_to_i64(th_, count, got, th_.rt->exc.OverflowError))) return false;
  if (got > static_cast<int64_t>(n)) {
    (void)raise(th_, th_.rt->exc.ValueError, "read() returned too much data: {} bytes requested, {} returned", n, got);
    return false;
  }
  if (got < static_cast<int64_t>(n)) return (void)eof(), false;
  pieces_.emplace_back(th_);
  if (failed(pieces_.back().open(piece))) return false;
  out = pieces_.back().bytes();
  return true;
}

int64_t Reader::reserve() {
  auto* l = refs_.as<List>();
  if (failed(list_append(th_, l, Value::none()))) return -2;
  return static_cast<int64_t>(l->size) - 1;
}

Owned Reader::read_long() {
  int64_t digits;
  if (!i32(digits)) return {};
  if (digits == INT32_MIN) return bad("long size out of range");
  bool negative = digits < 0;
  auto n = static_cast<size_t>(negative ? -digits : digits);
  std::string_view raw;
  if (!take(n * 2, raw)) return {};
  std::vector<uint8_t> magnitude(n * 15 / 8 + 1);
  for (size_t d = 0; d < n; ++d) {
    uint32_t digit = static_cast<uint8_t>(raw[d * 2]) | static_cast<uint32_t>(static_cast<uint8_t>(raw[d * 2 + 1]))
                                                            << 8;
    if (digit >> 15) return bad("digit out of range in long");
    if (d + 1 == n && digit == 0) return bad("unnormalized long data");
    for (size_t b = 0; b < 15; ++b) {
      if ((digit >> b) & 1)
        magnitude[(d * 15 + b) / 8] = static_cast<uint8_t>(magnitude[(d * 15 + b) / 8] | 1u << ((d * 15 + b) % 8));
    }
  }
  Owned v = int_from_bytes(th_, magnitude.data(), magnitude.size(), true, false);
  if (!v || !negative) return v;
  return int_sub(th_, Value::small_int(0), v);
}

Owned Reader::read_text(std::string_view text, bool intern) {
  Owned s = str_decode(th_, text, "utf-8", "surrogatepass");
  if (!s || !intern) return s;
  Value canonical = str_intern(th_, s);
  return canonical ? Owned::borrow(canonical) : Owned();
}

Owned Reader::read_sequence(char type, size_t n, int64_t slot) {
  if (!file_ && n > data_.size() - at_) return eof();  // an element takes a byte at least
  if (type == '(') {
    Tuple* t = n == 0 ? nullptr : tuple_alloc(th_, n);
    Owned tuple = n == 0 ? Owned::borrow(th_.rt->empty_tuple) : Owned::steal(t);
    // The items may refer to the tuple, which must bear to be looked at.
    for (size_t i = 0; tuple && i < n; ++i) t->items[i] = Value::none();
    if (!tuple || !remember(slot, tuple)) return {};
    for (size_t i = 0; i < n; ++i) {
      Owned v = element();
      if (!v) return {};
      t->items[i] = v.release();
    }
    return tuple;
  }
  Owned list = list_new(th_, n);
  if (!list || (type == '[' && !remember(slot, list))) return {};
  for (size_t i = 0; i < n; ++i) {
    Owned v = element();
    if (!v || failed(list_append(th_, list.as<List>(), v))) return {};
  }
  return type == '[' ? std::move(list) : frozenset_new(th_, list);
}

// Like a list it is there before its items.
Owned Reader::read_set(size_t n, int64_t slot) {
  Owned set = set_new(th_);
  if (!set || !remember(slot, set)) return {};
  for (size_t i = 0; i < n; ++i) {
    Owned v = element();
    if (!v || failed(set_add(th_, set, v))) return {};
  }
  return set;
}

Owned Reader::read_dict(int64_t slot) {
  Owned dict = dict_new(th_);
  if (!dict || !remember(slot, dict)) return {};
  while (true) {
    Owned key = read();
    if (!key) return th_.has_error() ? Owned() : std::move(dict);
    Owned value = read();
    if (!value) return th_.has_error() ? Owned() : std::move(dict);
    if (failed(dict_set(th_, dict, key, value))) return {};
  }
}

Owned Reader::read_code() {
  if (!allow_code_) return raise(th_, th_.rt->exc.ValueError, "unmarshalling code objects is disallowed");
  std::string_view dpb;
  int64_t index;
  if (!sized(dpb) || !i32(index)) return {};
  Owned filename = element();
  if (!filename) return {};
  if (!is_str(filename)) return bad("code without a file name");
  Owned code =
      code_from_untrusted_bytes(th_, reinterpret_cast<const uint8_t*>(dpb.data()), dpb.size(), filename, index);
  if (!code && error_matches(th_, th_.rt->exc.ImportError)) {
    clear_error(th_);
    return bad("not valid compiled code");
  }
  return code;
}

Owned Reader::read_replaced_code() {
  Owned code = read_code(), parts = code ? element() : Owned();
  if (!parts) return {};
  if (!is_tuple(parts) || parts.as<Tuple>()->size != 4) return bad("code without its parts");
  Owned replace = get_attr(th_, code, str_intern(th_, "replace"));
  if (!replace) return {};
  const bool has_consts = !parts.as<Tuple>()->items[3].is_none();
  Owned names = tuple_of(th_, str_intern(th_, "co_name"), str_intern(th_, "co_qualname"),
                         str_intern(th_, "co_firstlineno"), str_intern(th_, "co_consts"));
  if (names && !has_consts) names = tuple_slice(th_, names, 0, 3);
  return names ? call(th_, replace, parts.as<Tuple>()->items, 0, names) : Owned();
}

Owned Reader::read_object(char type, int64_t slot) {
  std::string_view s;
  uint8_t n8;
  size_t n;
  int64_t i;
  double d[2];
  switch (type) {
    case 'i':
      return i32(i) ? int_from_i64(th_, i) : Owned();
    case 'I': {
      if (!take(8, s)) return {};
      std::memcpy(&i, s.data(), 8);
      return int_from_i64(th_, i);
    }
    case 'l':
      return read_long();
    case 'g':
      if (!take(8, s)) return {};
      std::memcpy(d, s.data(), 8);
      return float_from_double(th_, d[0]);
    case 'f':
      if (!u8(n8) || !take(n8, s)) return {};
      return float_from_text(th_, s);
    case 'y':
      for (double& part : d) {
        if (!take(8, s)) return {};
        std::memcpy(&part, s.data(), 8);
      }
      return complex_new(th_, d[0], d[1]);
    case 's':
      return sized(s) ? bytes_new(th_, s) : Owned();
    case 'z':
    case 'Z':
      if (!u8(n8) || !take(n8, s)) return {};
      return read_text(s, type == 'Z');
    case 'a':
    case 'A':
      return sized(s) ? read_text(s, type == 'A') : Owned();
    case 'u':
    case 't':
      return sized(s) ? read_text(s, type == 't') : Owned();
    case ')':
      return u8(n8) ? read_sequence('(', n8, slot) : Owned();
    case '(':
    case '[':
    case '>':
      return size(n) ? read_sequence(type, n, slot) : Owned();
    case '<':
      return size(n) ? read_set(n, slot) : Owned();
    case '{':
      return read_dict(slot);
    case 'c':
      return read_code();
    case 'C':
      return read_replaced_code();
    case ':': {
      Owned a = element(), b = a ? element() : Owned(), c = b ? element() : Owned();
      return c ? slice_new(th_, a, b, c) : Owned();
    }
    case 'r': {
      if (!i32(i)) return {};
      if (i < 0 || static_cast<size_t>(i) >= list_size(refs_)) return bad("invalid reference");
      Owned known = list_get(th_, refs_.as<List>(), static_cast<size_t>(i));
      return known && known.get().is_none() ? Owned(bad("invalid reference")) : std::move(known);  // not finished
    }
    default:
      return bad("unknown type code");
  }
}

Owned Reader::read() {
  uint8_t code;
  if (!u8(code)) {
    clear_error(th_);
    return raise(th_, th_.rt->exc.EOFError, "EOF read where object expected");
  }
  auto type = static_cast<char>(code & ~kRefFlag);
  switch (type) {
    case '0':
      return {};
    case 'N':
      return Owned::none();
    case 'T':
      return Owned::boolean(true);
    case 'F':
      return Owned::boolean(false);
    case '.':
      return Owned::steal(Value::ellipsis());
    case 'S':
      return Owned::borrow(type_value(th_.rt->exc.StopIteration));
    default:
      break;
  }
  if (depth_ >= kMaxDepth) return raise(th_, th_.rt->exc.ValueError, "recursion limit exceeded");
  int64_t slot = -1;
  if ((code & kRefFlag) && type != 'r') {
    slot = reserve();
    if (slot < 0) return {};
  }
  ++depth_;
  Owned v = read_object(type, slot);
  --depth_;
  if (v && !remember(slot, v)) return {};
  return v;
}

// --- functions

Owned marshal_dumps(Thread& th, Value value, int64_t version, bool allow_code) {
  Writer w(th, version, allow_code);
  return failed(w.write(value)) ? Owned() : bytes_new(th, w.out);
}

Owned marshal_dump(Thread& th, Value value, Value file, int64_t version, bool allow_code) {
  Owned data = marshal_dumps(th, value, version, allow_code);
  return data ? call_method(th, file, th.rt->names.write, data.get()) : Owned();
}

Owned marshal_loads(Thread& th, Value data, bool allow_code) {
  BufferScope buffer(th);
  if (failed(buffer.open(data))) return {};
  Reader r(th, buffer.bytes(), Value(), allow_code);
  Owned v = r.read();
  if (!v && !th.has_error()) return raise(th, th.rt->exc.TypeError, "NULL object in marshal data for object");
  return v;
}

// Reads one value from a file, and no more of it than that.
Owned marshal_load(Thread& th, Value file, bool allow_code) {
  Owned data = call_method(th, file, th.rt->names.read, Value::small_int(0));
  if (!data) return {};
  if (!is_bytes(data)) {
    return raise(th, th.rt->exc.TypeError, "file.read() returned not bytes but {}", type_of(th, data));
  }
  Reader r(th, {}, file, allow_code);
  Owned v = r.read();
  if (!v && !th.has_error()) return raise(th, th.rt->exc.TypeError, "NULL object in marshal data for object");
  return v;
}

const NativeDef kFunctions[] = {
    function<&marshal_dump>("dump(value, file, version=5, /, *, allow_code=True)", "Write the value on the open file."),
    function<&marshal_load>("load(file, /, *, allow_code=True)", "Read one value from the open file and return it."),
    function<&marshal_dumps>("dumps(value, version=5, /, *, allow_code=True)",
                             "Return the bytes object that would be written to a file by dump(value, file)."),
    function<&marshal_loads>("loads(bytes, /, *, allow_code=True)", "Convert the bytes-like object to a value."),
};

Status exec(Thread& th, Module* m) { return module_add_int(th, m, "version", kVersion); }

}  // namespace

const ModuleDef kMarshalModule = {
    "marshal", "This module contains functions that can read and write Python values in\na binary format.", kFunctions,
    &exec};

}  // namespace dxpy
