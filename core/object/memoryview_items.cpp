// Elements of memoryviews: native struct formats of one character.
#include <type_traits>
#include <utility>

#include "core/base/half_float.h"
#include "core/base/unaligned.h"
#include "core/object/bytes.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/memoryview.h"
#include "core/object/packed_items.h"

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
Owned unpack_number(Thread& th, const char* at) {
  const T v = load_unaligned<T>(at);
  if constexpr (std::is_floating_point_v<T>) {
    return float_from_double(th, static_cast<double>(v));
  } else if constexpr (std::is_signed_v<T>) {
    return int_from_i64(th, v);
  } else {
    return int_from_u64(th, v);
  }
}

Status as_double(Thread& th, const char* format, Value v, double& d) {
  if (!failed(to_double(th, v, d))) return Status::kOk;
  return error_clear_if(th, th.rt->exc.TypeError) ? bad_type(th, format) : Failure();
}

template <typename T>
Status pack_number(Thread& th, const char* format, char* at, Value v) {
  if constexpr (std::is_floating_point_v<T>) {
    double d;
    if (failed(as_double(th, format, v, d))) return Status::kError;
    store_unaligned(at, static_cast<T>(d));
  } else {
    Owned i = index(th, v);
    if (!i) return error_clear_if(th, th.rt->exc.TypeError) ? bad_type(th, format) : Failure();
    std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t> n;
    bool fits;
    if constexpr (std::is_signed_v<T>) {
      fits = int_fits_i64(i, n);
    } else {
      fits = int_fits_u64(i, n);
    }
    if (!fits || !std::in_range<T>(n)) return bad_value(th, format);
    store_unaligned(at, static_cast<T>(n));
  }
  return Status::kOk;
}

Status pack_half(Thread& th, const char* format, char* at, Value v) {
  double d;
  if (failed(as_double(th, format, v, d))) return Status::kError;
  bool overflow = false;
  const uint16_t half = half_from_double(d, overflow);
  if (overflow) return bad_value(th, format);
  store_unaligned(at, half);
  return Status::kOk;
}

// Addresses may be written as negative numbers.
Status pack_pointer(Thread& th, const char* format, char* at, Value v) {
  int64_t n;
  const bool negative = is_int(v) && int_fits_i64(v, n) && n < 0;
  return negative ? pack_number<int64_t>(th, format, at, v) : pack_number<uint64_t>(th, format, at, v);
}

Failure unsupported(Thread& th, const char* format) {
  return raise(th, th.rt->exc.NotImplementedError, "memoryview: format {} not supported", format);
}

}  // namespace

int64_t memoryview_format_size(const char* format) {
  const char code = code_of(format);
  switch (code) {
    case 'c':
    case '?':
      return 1;
    case 'e':
      return 2;
    default:
      return static_cast<int64_t>(packed_kind(code).size);
  }
}

Owned memoryview_unpack(Thread& th, const char* format, const char* at) {
  switch (code_of(format)) {
    case 'c':
      return bytes_new(th, {at, 1});
    case '?':
      return Owned::boolean(*at != 0);
    case 'e':
      return float_from_double(th, half_to_double(load_unaligned<uint16_t>(at)));
#define DXPY_ITEM_CODE(code, T) \
  case code:                    \
    return unpack_number<T>(th, at);
#include "core/object/item_codes.def"
    default:
      return unsupported(th, format);
  }
}

Status memoryview_pack(Thread& th, const char* format, char* at, Value v) {
  const char code = code_of(format);
  if (code == 'P') return pack_pointer(th, format, at, v);
  switch (code) {
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
    case 'e':
      return pack_half(th, format, at, v);
#define DXPY_ITEM_CODE(code, T) \
  case code:                    \
    return pack_number<T>(th, format, at, v);
#include "core/object/item_codes.def"
    default:
      return unsupported(th, format);
  }
}

}  // namespace dxpy
