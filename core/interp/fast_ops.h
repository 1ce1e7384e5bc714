// Operators on small ints and floats, computed in place: what the instruction handlers try before they call slow::.
#pragma once

#include <functional>

#include "core/object/compare_op.h"
#include "core/object/str.h"

namespace dxpy {

// `a` and `b` are Values; on success the result is in `r`.
#define DX_INT_PAIR(a, b) (((((a).bits() ^ 1) | ((b).bits() ^ 1)) & 7) == 0)
#define DX_FLOAT_PAIR(a, b) (((a).bits() & 3) == 2 && ((b).bits() & 3) == 2)

// An int and a float. Empty: not a case for the fast path. A call where the dispatch loop must be small (interp.cpp).
template <typename Operation>
#if defined(__wasm__)
DX_NOINLINE
#else
DX_ALWAYS_INLINE
#endif
    Value
    fast_mixed(Value a, Value b) {
  double x;
  if (a.is_small_float() && b.is_small_int()) {
    x = Operation()(a.as_small_float(), static_cast<double>(b.as_small_int()));
  } else if (a.is_small_int() && b.is_small_float()) {
    x = Operation()(static_cast<double>(a.as_small_int()), b.as_small_float());
  } else {
    return Value();
  }
  return DX_LIKELY(Value::fits_small_float(x)) ? Value::small_float(x) : Value();
}

DX_ALWAYS_INLINE bool fast_add(Value a, Value b, Value& r) {
  if (DX_LIKELY(DX_INT_PAIR(a, b))) {
    int64_t sum;
    if (DX_LIKELY(!__builtin_add_overflow(static_cast<int64_t>(a.bits()), static_cast<int64_t>(b.bits() - 1), &sum))) {
      r = Value(static_cast<uint64_t>(sum));
      return true;
    }
    return false;
  }
  if (DX_LIKELY(DX_FLOAT_PAIR(a, b))) {
    double x = a.as_small_float() + b.as_small_float();
    if (DX_UNLIKELY(!Value::fits_small_float(x))) return false;
    r = Value::small_float(x);
    return true;
  }
  r = fast_mixed<std::plus<double>>(a, b);
  return !r.is_empty();
}

DX_ALWAYS_INLINE bool fast_sub(Value a, Value b, Value& r) {
  if (DX_LIKELY(DX_INT_PAIR(a, b))) {
    int64_t difference;
    if (DX_LIKELY(
            !__builtin_sub_overflow(static_cast<int64_t>(a.bits()), static_cast<int64_t>(b.bits() - 1), &difference))) {
      r = Value(static_cast<uint64_t>(difference));
      return true;
    }
    return false;
  }
  if (DX_LIKELY(DX_FLOAT_PAIR(a, b))) {
    double x = a.as_small_float() - b.as_small_float();
    if (DX_UNLIKELY(!Value::fits_small_float(x))) return false;
    r = Value::small_float(x);
    return true;
  }
  r = fast_mixed<std::minus<double>>(a, b);
  return !r.is_empty();
}

DX_ALWAYS_INLINE bool fast_mul(Value a, Value b, Value& r) {
  if (DX_LIKELY(DX_INT_PAIR(a, b))) {
    int64_t product;
#if defined(__wasm__)  // a product of 64 bits that tells whether it overflows is a call of __multi3 there
    const int64_t x = a.as_small_int(), y = b.as_small_int();
    if (DX_LIKELY(x == static_cast<int32_t>(x) && y == static_cast<int32_t>(y))) {
      product = x * y;
      if (DX_LIKELY(Value::fits_small_int(product))) {
        r = Value::small_int(product);
        return true;
      }
    }
#else
    if (DX_LIKELY(!__builtin_mul_overflow(static_cast<int64_t>(a.bits() - 1), b.as_small_int(), &product))) {
      r = Value(static_cast<uint64_t>(product) | 1);
      return true;
    }
#endif
    return false;
  }
  if (DX_LIKELY(DX_FLOAT_PAIR(a, b))) {
    double x = a.as_small_float() * b.as_small_float();
    if (DX_UNLIKELY(!Value::fits_small_float(x))) return false;
    r = Value::small_float(x);
    return true;
  }
  r = fast_mixed<std::multiplies<double>>(a, b);
  return !r.is_empty();
}

DX_ALWAYS_INLINE bool fast_div(Value a, Value b, Value& r) {
  double x, y;
  constexpr int64_t kExact = int64_t{1} << 53;
  if (a.is_small_float()) {
    x = a.as_small_float();
  } else if (a.is_small_int() && a.as_small_int() < kExact && a.as_small_int() > -kExact) {
    x = static_cast<double>(a.as_small_int());
  } else {
    return false;
  }
  if (b.is_small_float()) {
    y = b.as_small_float();
  } else if (b.is_small_int() && b.as_small_int() < kExact && b.as_small_int() > -kExact) {
    y = static_cast<double>(b.as_small_int());
  } else {
    return false;
  }
  if (DX_UNLIKELY(y == 0)) return false;
  x /= y;
  if (DX_UNLIKELY(!Value::fits_small_float(x))) return false;
  r = Value::small_float(x);
  return true;
}

DX_ALWAYS_INLINE bool fast_floor_div(Value a, Value b, Value& r) {
  if (!DX_INT_PAIR(a, b)) return false;
  int64_t x = a.as_small_int(), y = b.as_small_int();
  if (DX_UNLIKELY(y == 0 || y == -1)) return false;
  int64_t q = x / y;
  if ((x % y != 0) && ((x < 0) != (y < 0))) --q;
  r = Value::small_int(q);
  return true;
}

DX_ALWAYS_INLINE bool fast_mod(Value a, Value b, Value& r) {
  if (!DX_INT_PAIR(a, b)) return false;
  int64_t x = a.as_small_int(), y = b.as_small_int();
  if (DX_UNLIKELY(y == 0 || y == -1)) return false;
  int64_t m = x % y;
  if (m != 0 && ((m < 0) != (y < 0))) m += y;
  r = Value::small_int(m);
  return true;
}

DX_ALWAYS_INLINE bool fast_and(Value a, Value b, Value& r) {
  if (!DX_INT_PAIR(a, b)) return false;
  r = Value(a.bits() & b.bits());
  return true;
}
DX_ALWAYS_INLINE bool fast_or(Value a, Value b, Value& r) {
  if (!DX_INT_PAIR(a, b)) return false;
  r = Value(a.bits() | b.bits());
  return true;
}
DX_ALWAYS_INLINE bool fast_xor(Value a, Value b, Value& r) {
  if (!DX_INT_PAIR(a, b)) return false;
  r = Value((a.bits() ^ b.bits()) | 1);
  return true;
}
DX_ALWAYS_INLINE bool fast_lshift(Value a, Value b, Value& r) {
  if (!DX_INT_PAIR(a, b)) return false;
  int64_t x = a.as_small_int(), n = b.as_small_int();
  if (n < 0 || n > 59) return false;
  int64_t y = static_cast<int64_t>(static_cast<uint64_t>(x) << n);
  if ((y >> n) != x || !Value::fits_small_int(y)) return false;
  r = Value::small_int(y);
  return true;
}
DX_ALWAYS_INLINE bool fast_rshift(Value a, Value b, Value& r) {
  if (!DX_INT_PAIR(a, b)) return false;
  int64_t n = b.as_small_int();
  if (n < 0) return false;
  r = Value::small_int(a.as_small_int() >> (n > 63 ? 63 : n));
  return true;
}
DX_ALWAYS_INLINE bool fast_none(Value, Value, Value&) { return false; }

// The position that the small int `index` means among n. False: out of range.
DX_ALWAYS_INLINE bool fast_index(Value index, uint64_t n, uint64_t& i) {
  i = static_cast<uint64_t>(index.as_small_int());
  if (DX_LIKELY(i < n)) return true;
  i += n;  // from the end; what is beyond either end stays beyond n
  return i < n;
}

// kError: not a case for the fast path.
DX_ALWAYS_INLINE Tri fast_compare(Value a, Value b, uint32_t op) {
  if (DX_LIKELY(DX_INT_PAIR(a, b)))
    return tri(compares(static_cast<int64_t>(a.bits()), static_cast<int64_t>(b.bits()), static_cast<CompareOp>(op)));
  if (DX_FLOAT_PAIR(a, b)) return tri(compares(a.as_small_float(), b.as_small_float(), static_cast<CompareOp>(op)));
  return Tri::kError;
}

}  // namespace dxpy
