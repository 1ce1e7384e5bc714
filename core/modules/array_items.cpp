// Items of arrays: the kinds, and pickled forms of other machines.
#include <bit>
#include <cmath>
#include <string>

#include "core/base/unaligned.h"
#include "core/modules/array.h"
#include "core/modules/native_type.h"
#include "core/object/bytes.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/text/utf8.h"

namespace dxpy {

namespace {

Status as_int(Thread& th, Value v, Owned& out) {
  out = index(th, v);
  return out ? Status::kOk : Status::kError;
}

template <typename T>
Owned get_int(Thread& th, const char* at) {
  if constexpr (std::is_signed_v<T>) {
    return int_from_i64(th, load_unaligned<T>(at));
  } else {
    return int_from_u64(th, load_unaligned<T>(at));
  }
}

// `name`: as messages call the type.
template <typename T>
Status check_range(Thread& th, int64_t n, const char* name) {
  if (n < static_cast<int64_t>(std::numeric_limits<T>::min())) {
    return raise(th, th.rt->exc.OverflowError, "{} is less than minimum", name);
  }
  if (n > static_cast<int64_t>(std::numeric_limits<T>::max())) {
    return raise(th, th.rt->exc.OverflowError, "{} is greater than maximum", name);
  }
  return Status::kOk;
}

constexpr const char* kShort = "signed short integer";
constexpr const char* kInt = "signed integer";

// Through `Wide`, a type whose range is checked first.
template <typename T, typename Wide>
Status set_narrow(Thread& th, char* at, Value v, const char* name, const char* wide_name) {
  Owned i;
  if (failed(as_int(th, v, i))) return Status::kError;
  int64_t n;
  if (!int_fits_i64(i, n)) return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C long");
  if (failed(check_range<Wide>(th, n, wide_name)) || failed(check_range<T>(th, n, name))) return Status::kError;
  store_unaligned(at, static_cast<T>(n));
  return Status::kOk;
}
Status set_b(Thread& th, char* at, Value v) { return set_narrow<int8_t, int16_t>(th, at, v, "signed char", kShort); }
Status set_B(Thread& th, char* at, Value v) {
  constexpr const char* kByte = "unsigned byte integer";
  return set_narrow<uint8_t, uint8_t>(th, at, v, kByte, kByte);
}
Status set_h(Thread& th, char* at, Value v) { return set_narrow<int16_t, int16_t>(th, at, v, kShort, kShort); }
Status set_H(Thread& th, char* at, Value v) { return set_narrow<uint16_t, int32_t>(th, at, v, "unsigned short", kInt); }
Status set_i(Thread& th, char* at, Value v) { return set_narrow<int32_t, int32_t>(th, at, v, kInt, kInt); }

Status set_unsigned(Thread& th, char* at, Value v, bool wide) {
  Owned i;
  if (failed(as_int(th, v, i))) return Status::kError;
  uint64_t n;
  if (int_sign(i) < 0) return raise(th, th.rt->exc.OverflowError, "can't convert negative value to unsigned int");
  if (!int_fits_u64(i, n)) {
    return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C unsigned long");
  }
  if (wide) {
    store_unaligned(at, n);
    return Status::kOk;
  }
  if (n > UINT32_MAX) return raise(th, th.rt->exc.OverflowError, "unsigned int is greater than maximum");
  store_unaligned(at, static_cast<uint32_t>(n));
  return Status::kOk;
}
Status set_I(Thread& th, char* at, Value v) { return set_unsigned(th, at, v, false); }
Status set_L(Thread& th, char* at, Value v) { return set_unsigned(th, at, v, true); }
Status set_l(Thread& th, char* at, Value v) {
  Owned i;
  int64_t n = 0;
  if (failed(as_int(th, v, i)) || failed(int_as_i64(th, i, n))) return Status::kError;
  store_unaligned(at, n);
  return Status::kOk;
}
Status set_q(Thread& th, char* at, Value v) {
  Owned i;
  if (failed(as_int(th, v, i))) return Status::kError;
  int64_t n;
  if (!int_fits_i64(i, n)) return raise(th, th.rt->exc.OverflowError, "int too big to convert");
  store_unaligned(at, n);
  return Status::kOk;
}
Status set_Q(Thread& th, char* at, Value v) {
  Owned i;
  if (failed(as_int(th, v, i))) return Status::kError;
  uint64_t n;
  if (int_sign(i) < 0) return raise(th, th.rt->exc.OverflowError, "can't convert negative int to unsigned");
  if (!int_fits_u64(i, n)) return raise(th, th.rt->exc.OverflowError, "int too big to convert");
  store_unaligned(at, n);
  return Status::kOk;
}

Owned get_f(Thread& th, const char* at) {
  return float_from_double(th, static_cast<double>(load_unaligned<float>(at)));
}
Owned get_d(Thread& th, const char* at) { return float_from_double(th, load_unaligned<double>(at)); }
Status set_f(Thread& th, char* at, Value v) {
  double d;
  if (failed(to_double(th, v, d))) return Status::kError;
  store_unaligned(at, static_cast<float>(d));
  return Status::kOk;
}
Status set_d(Thread& th, char* at, Value v) {
  double d;
  if (failed(to_double(th, v, d))) return Status::kError;
  store_unaligned(at, d);
  return Status::kOk;
}

Owned get_u(Thread& th, const char* at) {
  uint32_t cp = load_unaligned<uint32_t>(at);
  if (cp > 0x10FFFF) {
    return raise(th, th.rt->exc.ValueError, "character U+{} is not in range [U+0000; U+10ffff]", cp);
  }
  return str_from_codepoint(th, cp);
}
Status set_u(Thread& th, char* at, Value v) {
  if (!is_str(v)) {
    return raise(th, th.rt->exc.TypeError, "array item must be a unicode character, not {}", type_of(th, v));
  }
  uint32_t count = v.as<Str>()->char_count;
  if (count != 1) {
    return raise(th, th.rt->exc.TypeError, "array item must be a unicode character, not a string of length {}", count);
  }
  store_unaligned(at, str_codepoint_at(v, 0));
  return Status::kOk;
}

constexpr ArrayKind kKinds[] = {
    {'b', 1, &get_int<int8_t>, &set_b, "b", true, false, false},
    {'B', 1, &get_int<uint8_t>, &set_B, "B", false, false, false},
    {'u', 4, &get_u, &set_u, "w", false, false, true},
    {'w', 4, &get_u, &set_u, "w", false, false, true},
    {'h', 2, &get_int<int16_t>, &set_h, "h", true, false, false},
    {'H', 2, &get_int<uint16_t>, &set_H, "H", false, false, false},
    {'i', 4, &get_int<int32_t>, &set_i, "i", true, false, false},
    {'I', 4, &get_int<uint32_t>, &set_I, "I", false, false, false},
    {'l', 8, &get_int<int64_t>, &set_l, "l", true, false, false},
    {'L', 8, &get_int<uint64_t>, &set_L, "L", false, false, false},
    {'q', 8, &get_int<int64_t>, &set_q, "q", true, false, false},
    {'Q', 8, &get_int<uint64_t>, &set_Q, "Q", false, false, false},
    {'f', 4, &get_f, &set_f, "f", true, true, false},
    {'d', 8, &get_d, &set_d, "d", true, true, false},
};

// Machine format codes of pickles, in order: unsigned/signed 8; then 16, 32, 64 bits, unsigned and signed, little and
// big; float, double; UTF-16, UTF-32.
struct MachineFormat {
  uint8_t size;
  bool is_signed, is_float, is_text, big;
};
constexpr MachineFormat kMachineFormats[] = {
    {1, false, false, false, false}, {1, true, false, false, false},  {2, false, false, false, false},
    {2, false, false, false, true},  {2, true, false, false, false},  {2, true, false, false, true},
    {4, false, false, false, false}, {4, false, false, false, true},  {4, true, false, false, false},
    {4, true, false, false, true},   {8, false, false, false, false}, {8, false, false, false, true},
    {8, true, false, false, false},  {8, true, false, false, true},   {4, true, true, false, false},
    {4, true, true, false, true},    {8, true, true, false, false},   {8, true, true, false, true},
    {2, false, false, true, false},  {2, false, false, true, true},   {4, false, false, true, false},
    {4, false, false, true, true},
};
constexpr int kMachineFormatCount = 22;
constexpr bool kBigHost = std::endian::native == std::endian::big;

Owned decode_item(Thread& th, const MachineFormat& f, const char* at) {
  char bytes[8];
  for (uint8_t i = 0; i < f.size; ++i) bytes[i] = at[f.big ? f.size - 1 - i : i];
  auto* raw = reinterpret_cast<const uint8_t*>(bytes);
  if (!f.is_float) return int_from_bytes(th, raw, f.size, true, f.is_signed);
  uint64_t word = 0;
  for (uint8_t i = 0; i < f.size; ++i) word |= static_cast<uint64_t>(raw[i]) << (8 * i);
  if (f.size == 4) return float_from_double(th, static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(word))));
  return float_from_double(th, std::bit_cast<double>(word));
}

}  // namespace

const ArrayKind* array_kind(uint32_t typecode) {
  for (const ArrayKind& k : kKinds) {
    if (static_cast<uint32_t>(k.typecode) == typecode) return &k;
  }
  return nullptr;
}
std::span<const ArrayKind> array_kinds() { return kKinds; }

int array_machine_format(const ArrayKind* kind) {
  for (int i = 0; i < kMachineFormatCount; ++i) {
    const MachineFormat& f = kMachineFormats[i];
    if (f.size == kind->item_size && f.is_float == kind->is_float && f.is_text == kind->is_text &&
        (f.is_text || f.is_signed == kind->is_signed) && (f.size == 1 || f.big == kBigHost)) {
      return i;
    }
  }
  return -1;
}

Owned array_reconstruct(Thread& th, Value cls, Value typecode, int64_t machine_format, Value items) {
  auto* type = cls.as<Type>();
  const ArrayKind* kind =
      is_str(typecode) && typecode.as<Str>()->char_count == 1 ? array_kind(str_codepoint_at(typecode, 0)) : nullptr;
  if (kind == nullptr) return raise(th, th.rt->exc.ValueError, "second argument must be a valid type code");
  if (machine_format < 0 || machine_format >= kMachineFormatCount) {
    return raise(th, th.rt->exc.ValueError, "third argument must be a valid machine format code.");
  }
  if (!is_bytes(items)) {
    return raise(th, th.rt->exc.TypeError, "fourth argument should be bytes, not {}", type_of(th, items));
  }
  std::string_view data = bytes_view(items);
  ArrayObject* a = array_new(th, type, kind, 0);
  if (a == nullptr) return {};
  Owned result = Owned::steal(Value(a));
  if (machine_format == array_machine_format(kind)) {
    return failed(array_append_bytes(th, a, data)) ? Owned() : std::move(result);
  }
  const MachineFormat& f = kMachineFormats[machine_format];
  if (data.size() % f.size != 0) return raise(th, th.rt->exc.ValueError, "bytes length not a multiple of item size");
  if (f.is_text) {
    std::string_view codec = f.size == 2 ? (f.big ? "utf-16-be" : "utf-16-le") : (f.big ? "utf-32-be" : "utf-32-le");
    Owned text = str_decode(th, data, codec, "strict");
    return !text || failed(array_append_text(th, a, text)) ? Owned() : std::move(result);
  }
  for (size_t i = 0; i < data.size(); i += f.size) {
    Owned item = decode_item(th, f, data.data() + i);
    if (!item || failed(array_append(th, a, item))) return {};
  }
  return result;
}

Status array_append_text(Thread& th, ArrayObject* a, Value str) {
  size_t old = a->size, count = str.as<Str>()->char_count;
  if (failed(array_resize(th, a, old + count))) return Status::kError;
  std::string_view s = str_view(str);
  const char* p = s.data();
  for (size_t i = 0; i < count; ++i) store_unaligned(a->at(old + i), text::utf8_next(p));
  return Status::kOk;
}

Owned array_text(Thread& th, ArrayObject* a) {
  StrBuilder out(th);
  for (size_t i = 0; i < a->size; ++i) {
    uint32_t cp = load_unaligned<uint32_t>(a->at(i));
    if (cp > 0x10FFFF) return get_u(th, a->at(i));
    out.append_codepoint(cp);
  }
  return out.finish();
}

}  // namespace dxpy
