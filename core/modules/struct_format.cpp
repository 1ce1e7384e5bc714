#include "core/modules/struct_format.h"
#include "core/base/half_float.h"
#include "core/base/unaligned.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "core/object/bytes.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/packed_items.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

// Size of one value; 0: no such code in this mode. Native alignment is the size, for complex numbers half of it.
uint8_t code_size(char c, bool native) {
  switch (c) {
    case 'x':
    case 'c':
    case 's':
    case 'p':
    case '?':
      return 1;
    case 'e':
      return 2;
    case 'F':
      return 8;
    case 'D':
      return 16;
    case 'l':
    case 'L':
      if (!native) return 4;
      break;
    case 'n':
    case 'N':
    case 'P':
      if (!native) return 0;
      break;
    default:
      break;
  }
  return static_cast<uint8_t>(packed_kind(c).size);
}

int64_t alignment(char c, uint8_t size) { return c == 'F' || c == 'D' ? size / 2 : size; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

Status fail(Thread& th, std::string_view what) { return raise(th, struct_error(th), "{}", what); }

// Numbers of 1, 2, 4 or 8 bytes.
void put(char* out, uint64_t bits, unsigned size, bool big) {
  if (big != (std::endian::native == std::endian::big)) bits = __builtin_bswap64(bits) >> (64 - 8 * size);
  switch (size) {
    case 1:
      return store_unaligned(out, static_cast<uint8_t>(bits));
    case 2:
      return store_unaligned(out, static_cast<uint16_t>(bits));
    case 4:
      return store_unaligned(out, static_cast<uint32_t>(bits));
    default:
      return store_unaligned(out, bits);
  }
}
uint64_t load(const char* in, unsigned size) {
  switch (size) {
    case 1:
      return static_cast<uint8_t>(*in);
    case 2:
      return load_unaligned<uint16_t>(in);
    case 4:
      return load_unaligned<uint32_t>(in);
    default:
      return load_unaligned<uint64_t>(in);
  }
}
uint64_t get(const char* in, unsigned size, bool big) {
  uint64_t bits = load(in, size);
  return big == (std::endian::native == std::endian::big) ? bits : __builtin_bswap64(bits) >> (64 - 8 * size);
}

Status pack_int(Thread& th, const StructItem& item, char* out, Value v) {
  Owned converted;
  if (!is_int(v)) {
    if (!is_index(th, v)) return fail(th, "required argument is not an integer");
    converted = index(th, v);
    if (!converted) return Status::kError;
    v = converted;
  }
  unsigned bits = item.size * 8u;
  if (item.code == 'P') {
    uint64_t u;
    int64_t i;
    if (int_fits_u64(v, u)) {
      put(out, u, item.size, item.big_endian);
      return Status::kOk;
    }
    if (!int_fits_i64(v, i)) return fail(th, "int too large to convert");
    put(out, static_cast<uint64_t>(i), item.size, item.big_endian);
    return Status::kOk;
  }
  bool is_signed = item.code >= 'a';
  uint64_t value = 0;
  bool fits;
  if (is_signed) {
    int64_t i = 0;
    fits = int_fits_i64(v, i) && (bits == 64 || (i >= -(int64_t{1} << (bits - 1)) && i < (int64_t{1} << (bits - 1))));
    value = static_cast<uint64_t>(i);
  } else {
    fits = int_fits_u64(v, value) && (bits == 64 || value < uint64_t{1} << bits);
  }
  if (!fits) {
    std::string_view code(&item.code, 1);
    if (is_signed) {
      uint64_t top = (uint64_t{1} << (bits - 1)) - 1;
      return raise(th, struct_error(th), "'{}' format requires {} <= number <= {}", code,
                   -static_cast<int64_t>(top) - 1, static_cast<int64_t>(top));
    }
    return raise(th, struct_error(th), "'{}' format requires 0 <= number <= {}", code,
                 bits == 64 ? std::string("18446744073709551615") : std::to_string((uint64_t{1} << bits) - 1));
  }
  put(out, value, item.size, item.big_endian);
  return Status::kOk;
}

Status put_float(Thread& th, char code, char* out, double d, bool big) {
  if (code == 'd') {
    put(out, std::bit_cast<uint64_t>(d), 8, big);
    return Status::kOk;
  }
  bool overflow;
  if (code == 'e') {
    uint16_t h = half_from_double(d, overflow);
    if (overflow) return raise(th, th.rt->exc.OverflowError, "float too large to pack with e format");
    put(out, h, 2, big);
    return Status::kOk;
  }
  float f = static_cast<float>(d);
  if (std::isinf(f) && std::isfinite(d)) {
    return raise(th, th.rt->exc.OverflowError, "float too large to pack with f format");
  }
  put(out, std::bit_cast<uint32_t>(f), 4, big);
  return Status::kOk;
}

bool clear_conversion_error(Thread& th) {
  return error_clear_if(th, th.rt->exc.TypeError) || error_clear_if(th, th.rt->exc.OverflowError);
}

Status pack_float(Thread& th, const StructItem& item, char* out, Value v) {
  double d;
  if (failed(to_double(th, v, d))) {
    if (clear_conversion_error(th)) return fail(th, "required argument is not a float");
    return Status::kError;
  }
  if (!failed(put_float(th, item.code, out, d, item.big_endian))) return Status::kOk;
  if (is_int(v) && error_clear_if(th, th.rt->exc.OverflowError)) return fail(th, "int too large to convert");
  return Status::kError;
}

Status pack_complex(Thread& th, const StructItem& item, char* out, Value v) {
  double re, im;
  if (failed(to_complex(th, v, re, im))) {
    if (clear_conversion_error(th)) return fail(th, "required argument is not a complex");
    return Status::kError;
  }
  char part = item.code == 'F' ? 'f' : 'd';
  unsigned half = item.size / 2u;
  return failed(put_float(th, part, out, re, item.big_endian)) ? Status::kError
                                                               : put_float(th, part, out + half, im, item.big_endian);
}

Status pack_text(Thread& th, const StructItem& item, char* out, Value v) {
  std::string_view data;
  if (is_bytes(v)) {
    data = bytes_view(v);
  } else if (is_kind(v, Kind::kByteArray)) {
    data = {v.as<ByteArray>()->data, v.as<ByteArray>()->size};
  } else {
    return raise(th, struct_error(th), "argument for '{}' must be a bytes object", std::string_view(&item.code, 1));
  }
  size_t room = static_cast<size_t>(item.repeat);
  if (item.code == 'p') {
    if (room == 0) return Status::kOk;
    size_t n = data.size() < room - 1 ? data.size() : room - 1;
    out[0] = static_cast<char>(n > 255 ? 255 : n);
    if (n > 0) std::memcpy(out + 1, data.data(), n);
    return Status::kOk;
  }
  size_t n = data.size() < room ? data.size() : room;
  if (n > 0) std::memcpy(out, data.data(), n);
  return Status::kOk;
}

Status pack_one(Thread& th, const StructItem& item, char* out, Value v) {
  switch (item.code) {
    case 'c':
      if (!is_bytes(v) || bytes_view(v).size() != 1) {
        return fail(th, "char format requires a bytes object of length 1");
      }
      *out = bytes_view(v)[0];
      return Status::kOk;
    case '?': {
      Tri t = truth(th, v);
      if (t == Tri::kError) return Status::kError;
      *out = t == Tri::kTrue;
      return Status::kOk;
    }
    case 'e':
    case 'f':
    case 'd':
      return pack_float(th, item, out, v);
    case 'F':
    case 'D':
      return pack_complex(th, item, out, v);
    default:
      return pack_int(th, item, out, v);
  }
}

double get_float(char code, const char* in, bool big) {
  if (code == 'd') return std::bit_cast<double>(get(in, 8, big));
  if (code == 'e') return half_to_double(static_cast<uint16_t>(get(in, 2, big)));
  return static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(get(in, 4, big))));
}

template <typename T>
Owned unpack_int(Thread& th, const StructItem& item, const char* in) {
  uint64_t bits = get(in, sizeof(T), item.big_endian);
  if constexpr (std::is_signed_v<T>) return int_from_i64(th, static_cast<T>(bits));
  return int_from_u64(th, bits);
}
Owned unpack_float(Thread& th, const StructItem& item, const char* in) {
  return float_from_double(th, get_float(item.code, in, item.big_endian));
}
Owned unpack_complex(Thread& th, const StructItem& item, const char* in) {
  char part = item.code == 'F' ? 'f' : 'd';
  return complex_new(th, get_float(part, in, item.big_endian), get_float(part, in + item.size / 2, item.big_endian));
}
Owned unpack_bool(Thread&, const StructItem&, const char* in) { return Owned::boolean(*in != 0); }
Owned unpack_char(Thread& th, const StructItem&, const char* in) { return bytes_new(th, {in, 1}); }
Owned unpack_string(Thread& th, const StructItem& item, const char* in) {
  return bytes_new(th, {in, static_cast<size_t>(item.repeat)});
}
Owned unpack_pascal_string(Thread& th, const StructItem& item, const char* in) {
  if (item.repeat == 0) return bytes_new(th, "");
  size_t n = static_cast<uint8_t>(in[0]), room = static_cast<size_t>(item.repeat) - 1;
  return bytes_new(th, {in + 1, n < room ? n : room});
}

StructUnpack unpack_of(char code, uint8_t size) {
  switch (code) {
    case 'c':
      return &unpack_char;
    case '?':
      return &unpack_bool;
    case 'e':
    case 'f':
    case 'd':
      return &unpack_float;
    case 'F':
    case 'D':
      return &unpack_complex;
    case 's':
      return &unpack_string;
    case 'p':
      return &unpack_pascal_string;
    default:
      break;
  }
  bool is_signed = code >= 'a';
  switch (size) {
    case 1:
      return is_signed ? &unpack_int<int8_t> : &unpack_int<uint8_t>;
    case 2:
      return is_signed ? &unpack_int<int16_t> : &unpack_int<uint16_t>;
    case 4:
      return is_signed ? &unpack_int<int32_t> : &unpack_int<uint32_t>;
    default:
      return is_signed ? &unpack_int<int64_t> : &unpack_int<uint64_t>;
  }
}

}  // namespace

Status struct_parse(Thread& th, std::string_view format, StructFormat& out) {
  out = StructFormat();
  bool native = true, aligned = true, big = std::endian::native == std::endian::big;
  if (!format.empty()) {
    char first = format[0];
    if (first == '<' || first == '>' || first == '!' || first == '=') {
      native = aligned = false;
      if (first != '=') big = first != '<';
    }
    if (!native || first == '@') format.remove_prefix(1);
  }
  int64_t size = 0;
  auto too_long = [&] { return fail(th, "total struct size too long"); };
  for (size_t i = 0; i < format.size(); ++i) {
    char c = format[i];
    if (is_space(c)) continue;
    int64_t repeat = 1;
    if (is_digit(c)) {
      repeat = 0;
      for (; i < format.size() && is_digit(format[i]); ++i) {
        if (repeat > (INT64_MAX - 9) / 10) return too_long();
        repeat = repeat * 10 + (format[i] - '0');
      }
      if (i == format.size()) return fail(th, "repeat count given without format specifier");
      c = format[i];
    }
    if (c == '\0') return fail(th, "embedded null character");
    uint8_t one = code_size(c, native);
    if (one == 0) return fail(th, "bad char in struct format");
    if (aligned) {
      int64_t align = alignment(c, one);
      if (size > INT64_MAX - align) return too_long();
      size = (size + align - 1) / align * align;
    }
    int64_t bytes;
    StructItem item{c, big, one, size, repeat, unpack_of(c, one)};
    if (__builtin_mul_overflow(repeat, int64_t{one}, &bytes) || __builtin_add_overflow(size, bytes, &size)) {
      return too_long();
    }
    if (c == 'x' || (repeat == 0 && !item.text())) continue;
    out.values += item.text() ? 1 : repeat;
    out.items.push_back(item);
  }
  out.size = size;
  return Status::kOk;
}

Status struct_pack(Thread& th, const StructFormat& format, char* out, const Value* args) {
  std::memset(out, 0, static_cast<size_t>(format.size));
  for (const StructItem& item : format.items) {
    char* at = out + item.offset;
    if (item.text()) {
      if (failed(pack_text(th, item, at, *args++))) return Status::kError;
      continue;
    }
    for (int64_t i = 0; i < item.repeat; ++i, at += item.size) {
      if (failed(pack_one(th, item, at, *args++))) return Status::kError;
    }
  }
  return Status::kOk;
}

Owned struct_unpack(Thread& th, const StructFormat& format, const char* data) {
  constexpr size_t kFew = 16;
  Value few[kFew];
  std::vector<Value> many;
  auto room = static_cast<size_t>(format.values);
  if (room > kFew) many.resize(room);
  Value* values = room > kFew ? many.data() : few;
  size_t count = 0;
  for (const StructItem& item : format.items) {
    const char* at = data + item.offset;
    int64_t repeat = item.text() ? 1 : item.repeat;
    for (int64_t i = 0; i < repeat; ++i, at += item.size) {
      Owned value = item.unpack(th, item, at);
      if (!value) {
        while (count > 0) dec_ref(values[--count]);
        return {};
      }
      values[count++] = value.release();
    }
  }
  return tuple_from_owned(th, values, count);
}

}  // namespace dxpy
