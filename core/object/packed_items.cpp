#include "core/object/packed_items.h"

#include <bit>
#include <cfloat>
#include <cmath>
#include <type_traits>

#include "core/base/unaligned.h"
#include "core/object/float.h"
#include "core/text/simd/kernels.h"

namespace dxpy {

PackedKind packed_kind(char code) {
  switch (code) {
#define DXPY_ITEM_CODE(code, T) \
  case code:                    \
    return {sizeof(T), std::is_signed_v<T>, std::is_floating_point_v<T>};
#include "core/object/item_codes.def"
    default:
      return {};
  }
}

namespace {

constexpr double kExact = 9007199254740992.0;  // 2^53: whole numbers below are doubles, and back

Wanted wanted_int(PackedKind kind, int64_t n, int64_t& bits) {
  bits = n;
  if (n < 0 && !kind.is_signed) return Wanted::kAbsent;
  if (kind.size == 8) return Wanted::kWord;
  const int64_t end = int64_t{1} << (8 * kind.size - (kind.is_signed ? 1 : 0));
  return n < end && (!kind.is_signed || n >= -end) ? Wanted::kWord : Wanted::kAbsent;
}

Wanted wanted_float(PackedKind kind, double d, int64_t& bits) {
  if (d == 0) return Wanted::kAny;  // 0.0 or -0.0
  if (std::isnan(d)) return Wanted::kAbsent;
  if (kind.size == 8) {
    bits = std::bit_cast<int64_t>(d);
    return Wanted::kWord;
  }
  if (std::isfinite(d) && std::fabs(d) > static_cast<double>(FLT_MAX)) return Wanted::kAbsent;
  const auto f = static_cast<float>(d);
  bits = std::bit_cast<int32_t>(f);
  return static_cast<double>(f) == d ? Wanted::kWord : Wanted::kAbsent;
}

// Words for the kernels; a view can begin anywhere.
bool are_words(PackedKind kind, const char* items) {
  return kind.size == 8 && reinterpret_cast<uintptr_t>(items) % alignof(int64_t) == 0;
}

// Calls f with a value of the item's type: of the sizes that have no kernel.
template <typename F>
size_t with_item_type(PackedKind kind, F&& f) {
  if (kind.size == 2) return f(uint16_t{});
  if (kind.size == 4) return f(uint32_t{});
  return f(uint64_t{});
}

template <typename T>
size_t equal_floats(const char* a, const char* b, size_t n) {
  size_t i = 0;
  while (i < n && load_unaligned<T>(a + i * sizeof(T)) == load_unaligned<T>(b + i * sizeof(T))) ++i;
  return i;
}

}  // namespace

Wanted packed_wanted(PackedKind kind, Value v, int64_t& bits) {
  if (kind.size == 0) return Wanted::kAny;
  if (v.is_bool()) v = Value::small_int(v.is_true());
  if (v.is_small_int()) {
    const int64_t n = v.as_small_int();
    if (!kind.is_float) return wanted_int(kind, n, bits);
    const auto d = static_cast<double>(n);
    return std::fabs(d) < kExact ? wanted_float(kind, d, bits) : Wanted::kAny;
  }
  if (v.is_small_float() || is_exact_kind(v, Kind::kFloat)) {
    const double d = float_value(v);
    if (kind.is_float) return wanted_float(kind, d, bits);
    if (d != std::floor(d)) return Wanted::kAbsent;
    return std::fabs(d) < kExact ? wanted_int(kind, static_cast<int64_t>(d), bits) : Wanted::kAny;
  }
  return v.is_none() || is_exact_kind(v, Kind::kStr) ? Wanted::kAbsent : Wanted::kAny;
}

size_t packed_find(PackedKind kind, const char* items, size_t n, int64_t bits) {
  if (n == 0) return text::simd::kNone;
  const text::simd::Kernels& k = text::simd::kernels();
  if (kind.size == 1) return k.find_byte(items, n, static_cast<char>(bits));
  if (are_words(kind, items)) return k.find_word(reinterpret_cast<const int64_t*>(items), n, bits);
  return with_item_type(kind, [=](auto type) {
    using Item = decltype(type);
    const auto wanted = static_cast<Item>(bits);
    for (size_t i = 0; i < n; ++i) {
      if (load_unaligned<Item>(items + i * sizeof(Item)) == wanted) return i;
    }
    return text::simd::kNone;
  });
}

size_t packed_count(PackedKind kind, const char* items, size_t n, int64_t bits) {
  if (n == 0) return 0;
  const text::simd::Kernels& k = text::simd::kernels();
  if (kind.size == 1) return k.count_byte(items, n, static_cast<char>(bits));
  if (are_words(kind, items)) return k.count_word(reinterpret_cast<const int64_t*>(items), n, bits);
  return with_item_type(kind, [=](auto type) {
    using Item = decltype(type);
    const auto wanted = static_cast<Item>(bits);
    size_t total = 0;
    for (size_t i = 0; i < n; ++i) total += load_unaligned<Item>(items + i * sizeof(Item)) == wanted;
    return total;
  });
}

size_t packed_equal_prefix(PackedKind kind, const char* a, const char* b, size_t n) {
  if (kind.size == 0 || n == 0) return 0;
  if (kind.is_float) return kind.size == 8 ? equal_floats<double>(a, b, n) : equal_floats<float>(a, b, n);
  return text::simd::kernels().mismatch(a, b, n * kind.size) / kind.size;
}

}  // namespace dxpy
