// Elements of memoryviews: native struct formats of one character.
#include <cmath>

#include "core/base/half_float.h"
#include "core/base/unaligned.h"
#include "core/object/bytes.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/memoryview.h"

namespace dxpy {

namespace {

char code_of(const char* format) {
  if (format[0] == '@') ++format;
  return format[0] != 0 && format[1] == 0 ? format[0] : 0;
}

Failure bad_value(Thread& th, const char* format) {
  return raise(th, th.rt->exc.ValueError, "memoryview: invalid value for format '{}'", format);
}
Failure bad_type(Thread& th, const char* format) {
  return raise(th, th.rt->exc.TypeError, "memoryview: invalid type for format '{}'", format);
}

template <typename T>
Status pack_signed(Thread& th, const char* format, char* at, Value v) {
  Owned i = index(th, v);
  if (!i) return error_clear_if(th, th.rt->exc.TypeError) ? bad_type(th, format) : Failure();
  int64_t n;
  if (!int_fits_i64(i, n) || n < std::numeric_limits<T>::min() || n > std::numeric_limits<T>::max()) {
    return bad_value(th, format);
  }
  store_unaligned(at, static_cast<T>(n));
  return Status::kOk;
}
template <typename T>
Status pack_unsigned(Thread& th, const char* format, char* at, Value v) {
  Owned i = index(th, v);
  if (!i) return error_clear_if(th, th.rt->exc.TypeError) ? bad_type(th, format) : Failure();
  uint64_t n;
  if (!int_fits_u64(i, n) || n > std::numeric_limits<T>::max()) return bad_value(th, format);
  store_unaligned(at, static_cast<T>(n));
  return Status::kOk;
}

Status pack_float(Thread& th, const char* format, char code, char* at, Value v) {
  double d;
  if (failed(to_double(th, v, d))) return error_clear_if(th, th.rt->exc.TypeError) ? bad_type(th, format) : Failure();
  if (code == 'd') {
    store_unaligned(at, d);
  } else if (code == 'f') {
    store_unaligned(at, static_cast<float>(d));
  } else {
    bool overflow = false;
    uint16_t half = half_from_double(d, overflow);
    if (overflow) half = half_from_double(std::copysign(HUGE_VAL, d), overflow);
    store_unaligned(at, half);
  }
  return Status::kOk;
}

Failure unsupported(Thread& th, const char* format) {
  return raise(th, th.rt->exc.NotImplementedError, "memoryview: format {} not supported", format);
}

}  // namespace

int64_t memoryview_format_size(const char* format) {
  switch (code_of(format)) {
    case 'c':
    case 'b':
    case 'B':
    case '?':
      return 1;
    case 'h':
    case 'H':
    case 'e':
      return 2;
    case 'i':
    case 'I':
    case 'f':
      return 4;
    case 'l':
    case 'L':
      return sizeof(long);
    case 'q':
    case 'Q':
    case 'd':
      return 8;
    case 'n':
    case 'N':
    case 'P':
      return sizeof(size_t);
    default:
      return 0;
  }
}

Owned memoryview_unpack(Thread& th, const char* format, const char* at) {
  switch (code_of(format)) {
    case 'B':
      return Owned::small_int(static_cast<uint8_t>(*at));
    case 'b':
      return Owned::small_int(static_cast<int8_t>(*at));
    case 'c':
      return bytes_new(th, {at, 1});
    case '?':
      return Owned::boolean(*at != 0);
    case 'h':
      return Owned::small_int(load_unaligned<int16_t>(at));
    case 'H':
      return Owned::small_int(load_unaligned<uint16_t>(at));
    case 'i':
      return Owned::small_int(load_unaligned<int32_t>(at));
    case 'I':
      return Owned::small_int(load_unaligned<uint32_t>(at));
    case 'l':
      return int_from_i64(th, load_unaligned<long>(at));
    case 'L':
      return int_from_u64(th, load_unaligned<unsigned long>(at));
    case 'q':
      return int_from_i64(th, load_unaligned<int64_t>(at));
    case 'Q':
      return int_from_u64(th, load_unaligned<uint64_t>(at));
    case 'n':
      return int_from_i64(th, load_unaligned<std::make_signed_t<size_t>>(at));
    case 'N':
    case 'P':
      return int_from_u64(th, load_unaligned<size_t>(at));
    case 'e':
      return float_from_double(th, half_to_double(load_unaligned<uint16_t>(at)));
    case 'f':
      return float_from_double(th, static_cast<double>(load_unaligned<float>(at)));
    case 'd':
      return float_from_double(th, load_unaligned<double>(at));
    default:
      return unsupported(th, format);
  }
}

Status memoryview_pack(Thread& th, const char* format, char* at, Value v) {
  char code = code_of(format);
  switch (code) {
    case 'B':
      return pack_unsigned<uint8_t>(th, format, at, v);
    case 'b':
      return pack_signed<int8_t>(th, format, at, v);
    case 'c':
      if (!is_bytes(v)) return bad_type(th, format);
      if (bytes_view(v).size() != 1) return bad_value(th, format);
      *at = bytes_view(v)[0];
      return Status::kOk;
    case '?': {
      Tri t = truth(th, v);
      if (t == Tri::kError) return Status::kError;
      *at = t == Tri::kTrue;
      return Status::kOk;
    }
    case 'h':
      return pack_signed<int16_t>(th, format, at, v);
    case 'H':
      return pack_unsigned<uint16_t>(th, format, at, v);
    case 'i':
      return pack_signed<int32_t>(th, format, at, v);
    case 'I':
      return pack_unsigned<uint32_t>(th, format, at, v);
    case 'l':
      return pack_signed<long>(th, format, at, v);
    case 'L':
      return pack_unsigned<unsigned long>(th, format, at, v);
    case 'q':
      return pack_signed<int64_t>(th, format, at, v);
    case 'Q':
      return pack_unsigned<uint64_t>(th, format, at, v);
    case 'n':
      return pack_signed<std::make_signed_t<size_t>>(th, format, at, v);
    case 'N':
    case 'P':
      return pack_unsigned<size_t>(th, format, at, v);
    case 'e':
    case 'f':
    case 'd':
      return pack_float(th, format, code, at, v);
    default:
      return unsupported(th, format);
  }
}

}  // namespace dxpy
