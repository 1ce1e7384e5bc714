#include "core/object/list_numbers.h"

#include <algorithm>
#include <bit>

#include "core/object/float.h"
#include "core/object/int.h"
#include "core/text/simd/kernels.h"

namespace dxpy {

Owned list_sum_ints(Thread& th, const List* l, int64_t start) {
  constexpr size_t kMost = size_t{1} << 30;  // words for one call of the kernel
  __int128 sum = start;
  for (size_t from = 0; from < l->size; from += std::min(kMost, l->size - from)) {
    int64_t high, low;
    text::simd::kernels().sum_words(l->ints + from, std::min(kMost, l->size - from), &high, &low);
    sum += (static_cast<__int128>(high) << 32) + low;
  }
  if (sum >= INT64_MIN && sum <= INT64_MAX) return int_from_i64(th, static_cast<int64_t>(sum));
  Owned high = int_from_i64(th, static_cast<int64_t>(sum >> 32));
  if (!high) return {};
  Owned shifted = binary_op(th, BinaryOp::kLshift, high, Value::small_int(32));
  if (!shifted) return {};
  return binary_op(th, BinaryOp::kOr, shifted, Value::small_int(static_cast<int64_t>(sum & 0xFFFFFFFF)));
}

Value list_least(const List* l, bool largest) {
  const text::simd::Kernels& k = text::simd::kernels();
  if (l->storage == ListStorage::kInt64) return Value::small_int((largest ? k.max_int : k.min_int)(l->ints, l->size));
  return Value::small_float((largest ? k.max_double : k.min_double)(l->doubles, l->size));
}

namespace {

Wanted wanted_int(double d, int64_t& word) {
  constexpr double kLimit = 1152921504606846976.0;  // 2^60
  if (!(d >= -kLimit && d < kLimit)) return Wanted::kAbsent;
  word = static_cast<int64_t>(d);
  return static_cast<double>(word) == d ? Wanted::kWord : Wanted::kAbsent;
}

Wanted wanted_double(double d, int64_t& word) {
  if (d == 0) d = 0;  // for -0.0
  if (!Value::fits_small_float(d)) return Wanted::kAbsent;
  word = std::bit_cast<int64_t>(d);
  return Wanted::kWord;
}

}  // namespace

Wanted list_wanted_word(const List* l, Value item, int64_t& word) {
  const bool ints = l->storage == ListStorage::kInt64;
  if (item.is_bool()) item = Value::small_int(item.is_true());
  if (item.is_small_int()) {
    const int64_t i = item.as_small_int();
    if (ints) {
      word = i;
      return Wanted::kWord;
    }
    auto d = static_cast<double>(i);
    return static_cast<int64_t>(d) == i ? wanted_double(d, word) : Wanted::kAbsent;
  }
  if (item.is_small_float() || is_exact_kind(item, Kind::kFloat)) {
    const double d = float_value(item);
    return ints ? wanted_int(d, word) : wanted_double(d, word);
  }
  if (item.is_none() || is_exact_kind(item, Kind::kStr)) return Wanted::kAbsent;
  return Wanted::kAny;
}

}  // namespace dxpy
