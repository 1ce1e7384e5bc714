// The two vector types that kernels.inc is written against: Bytes and Words (64-bit lanes), of the width that the
// including isa_*.cpp names in DXPY_SIMD_BYTES (1: plain scalar code, 16, 32, 64). A mask has one bit for each lane.
//
// Everything here and in kernels.inc is in an unnamed namespace and uses no inline function of the standard library:
// what is compiled for a newer processor must not be merged with what runs on every one.
#pragma once

#include <cstddef>
#include <cstdint>

#if DXPY_SIMD_BYTES == 16
#include "simde/x86/sse4.2.h"
#elif DXPY_SIMD_BYTES == 32
#include "simde/x86/avx2.h"
#elif DXPY_SIMD_BYTES == 64
#include "simde/x86/avx2.h"
#include "simde/x86/avx512.h"
#endif

namespace dxpy::text::simd {
namespace {

#define DX_INLINE __attribute__((always_inline)) inline
#define DX_APART __attribute__((noinline))

// What is downloaded is kept small: no unrolled loops, no copies of what each kernel does with a text's end.
#ifdef __wasm__
#define DX_SHARED __attribute__((noinline)) inline
constexpr bool kUnroll = false;
#else
#define DX_SHARED DX_INLINE
constexpr bool kUnroll = true;
#endif

using Mask = uint64_t;

DX_INLINE Mask low_bits(size_t n) { return n >= 64 ? ~Mask{0} : (Mask{1} << n) - 1; }
DX_INLINE size_t first_bit(Mask m) { return static_cast<size_t>(__builtin_ctzll(m)); }
DX_INLINE size_t last_bit(Mask m) { return 63 - static_cast<size_t>(__builtin_clzll(m)); }
DX_INLINE size_t bit_count(Mask m) { return static_cast<size_t>(__builtin_popcountll(m)); }

template <typename T>
DX_INLINE T load_as(const char* p) {
  T v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

#if DXPY_SIMD_BYTES == 1

struct Bytes {
  static constexpr size_t kWidth = 1;
  uint8_t r;
  static DX_INLINE Bytes load(const char* p) { return {static_cast<uint8_t>(*p)}; }
  static DX_INLINE Bytes partial(const char*, size_t) { return {0}; }
  static DX_INLINE Bytes splat(uint8_t b) { return {b}; }
  DX_INLINE void store(char* p) const { *p = static_cast<char>(r); }
  DX_INLINE void store_partial(char*, size_t) const {}
};
DX_INLINE Mask eq(Bytes a, Bytes b) { return a.r == b.r; }
DX_INLINE Bytes bit_or(Bytes a, Bytes b) { return {static_cast<uint8_t>(a.r | b.r)}; }
DX_INLINE Bytes bit_xor(Bytes a, Bytes b) { return {static_cast<uint8_t>(a.r ^ b.r)}; }
DX_INLINE Bytes smaller_of(Bytes a, Bytes b) { return {a.r < b.r ? a.r : b.r}; }
DX_INLINE Mask high(Bytes a) { return a.r >> 7; }
DX_INLINE Mask in_range(Bytes a, uint8_t first, uint8_t span) { return static_cast<uint8_t>(a.r - first) <= span; }
DX_INLINE Mask continuations(Bytes a) { return (a.r & 0xC0) == 0x80; }
DX_INLINE Bytes flip_in_range(Bytes a, uint8_t first, uint8_t span, uint8_t bits) {
  return {static_cast<uint8_t>(in_range(a, first, span) ? a.r ^ bits : a.r)};
}
DX_INLINE Bytes flip_case(Bytes a) {
  return {static_cast<uint8_t>(in_range({static_cast<uint8_t>(a.r | 0x20)}, 'a', 25) ? a.r ^ 0x20 : a.r)};
}

struct Words {
  static constexpr size_t kWidth = 1;
  int64_t r;
  static DX_INLINE Words load(const int64_t* p) { return {*p}; }
  static DX_INLINE Words splat(int64_t v) { return {v}; }
  DX_INLINE void store(int64_t* p) const { *p = r; }
};
DX_INLINE Mask eq(Words a, Words b) { return a.r == b.r; }
DX_INLINE Words add(Words a, Words b) { return {a.r + b.r}; }
DX_INLINE Words bit_or(Words a, Words b) { return {a.r | b.r}; }
DX_INLINE Words bit_and(Words a, Words b) { return {a.r & b.r}; }
DX_INLINE Words shift32(Words a) { return {static_cast<int64_t>(static_cast<uint64_t>(a.r) >> 32)}; }
DX_INLINE Mask greater(Words a, Words b) { return a.r > b.r; }
DX_INLINE Words smaller_of(Words a, Words b) { return {a.r < b.r ? a.r : b.r}; }
DX_INLINE Words larger_of(Words a, Words b) { return {a.r > b.r ? a.r : b.r}; }
DX_INLINE Words reversed(Words a) { return a; }
struct Doubles {
  static constexpr size_t kWidth = 1;
  double r;
  static DX_INLINE Doubles load(const double* p) { return {*p}; }
  DX_INLINE void store(double* p) const { *p = r; }
};
DX_INLINE Mask greater(Doubles a, Doubles b) { return a.r > b.r; }
DX_INLINE Doubles smaller_of(Doubles a, Doubles b) { return {a.r < b.r ? a.r : b.r}; }
DX_INLINE Doubles larger_of(Doubles a, Doubles b) { return {a.r > b.r ? a.r : b.r}; }

#else

// Up to 15 bytes at `p`, zeros behind them.
DX_SHARED simde__m128i load_short(const char* p, size_t n) {
  if (n >= 8) {
    uint64_t end = load_as<uint64_t>(p + n - 8);
    uint64_t high_part = n == 8 ? 0 : end >> (8 * (16 - n));
    return simde_mm_set_epi64x(static_cast<int64_t>(high_part), static_cast<int64_t>(load_as<uint64_t>(p)));
  }
  uint64_t v = 0;
  if (n >= 4) {
    v = load_as<uint32_t>(p) | static_cast<uint64_t>(load_as<uint32_t>(p + n - 4)) << (8 * (n - 4));
  } else if (n >= 2) {
    v = load_as<uint16_t>(p) | static_cast<uint64_t>(load_as<uint16_t>(p + n - 2)) << (8 * (n - 2));
  } else if (n == 1) {
    v = static_cast<uint8_t>(*p);
  }
  return simde_mm_set_epi64x(0, static_cast<int64_t>(v));
}
DX_SHARED void store_short(simde__m128i v, char* p, size_t n) {
  char bytes[16];
  simde_mm_storeu_si128(reinterpret_cast<simde__m128i*>(bytes), v);
  size_t i = 0;
  if (n & 8) __builtin_memcpy(p, bytes, 8), i = 8;
  if (n & 4) __builtin_memcpy(p + i, bytes + i, 4), i += 4;
  if (n & 2) __builtin_memcpy(p + i, bytes + i, 2), i += 2;
  if (n & 1) p[i] = bytes[i];
}

#if DXPY_SIMD_BYTES == 16

struct Bytes {
  static constexpr size_t kWidth = 16;
  simde__m128i r;
  static DX_INLINE Bytes load(const char* p) {
    return {simde_mm_loadu_si128(reinterpret_cast<const simde__m128i*>(p))};
  }
  static DX_INLINE Bytes partial(const char* p, size_t n) { return {load_short(p, n)}; }
  static DX_INLINE Bytes splat(uint8_t b) { return {simde_mm_set1_epi8(static_cast<int8_t>(b))}; }
  DX_INLINE void store(char* p) const { simde_mm_storeu_si128(reinterpret_cast<simde__m128i*>(p), r); }
  DX_INLINE void store_partial(char* p, size_t n) const { store_short(r, p, n); }
};
DX_INLINE Mask mask_of(simde__m128i v) { return static_cast<uint32_t>(simde_mm_movemask_epi8(v)); }
DX_INLINE Mask eq(Bytes a, Bytes b) { return mask_of(simde_mm_cmpeq_epi8(a.r, b.r)); }
DX_INLINE Mask high(Bytes a) { return mask_of(a.r); }
DX_INLINE simde__m128i range_lanes(Bytes a, uint8_t first, uint8_t span) {
  simde__m128i d = simde_mm_sub_epi8(a.r, Bytes::splat(first).r);
  return simde_mm_cmpeq_epi8(simde_mm_min_epu8(d, Bytes::splat(span).r), d);
}
DX_INLINE Mask in_range(Bytes a, uint8_t first, uint8_t span) { return mask_of(range_lanes(a, first, span)); }
DX_INLINE Mask continuations(Bytes a) {  // 0x80 to 0xBF: below -64 as signed bytes
  return mask_of(simde_mm_cmpgt_epi8(simde_mm_set1_epi8(-64), a.r));
}
DX_INLINE Bytes flip_in_range(Bytes a, uint8_t first, uint8_t span, uint8_t bits) {
  return {simde_mm_xor_si128(a.r, simde_mm_and_si128(range_lanes(a, first, span), Bytes::splat(bits).r))};
}
DX_INLINE Bytes flip_case(Bytes a) {
  simde__m128i letters = range_lanes({simde_mm_or_si128(a.r, Bytes::splat(0x20).r)}, 'a', 25);
  return {simde_mm_xor_si128(a.r, simde_mm_and_si128(letters, Bytes::splat(0x20).r))};
}
// For the check of UTF-8: table look-up by nibble, high nibbles, saturated subtraction.
DX_INLINE Bytes table16(const uint8_t* t) { return Bytes::load(reinterpret_cast<const char*>(t)); }
DX_INLINE Bytes look_up(Bytes table, Bytes at) { return {simde_mm_shuffle_epi8(table.r, at.r)}; }
DX_INLINE Bytes high_nibbles(Bytes a) { return {simde_mm_and_si128(simde_mm_srli_epi16(a.r, 4), Bytes::splat(15).r)}; }
DX_INLINE Bytes low_nibbles(Bytes a) { return {simde_mm_and_si128(a.r, Bytes::splat(15).r)}; }
DX_INLINE Bytes bit_and(Bytes a, Bytes b) { return {simde_mm_and_si128(a.r, b.r)}; }
DX_INLINE Bytes bit_or(Bytes a, Bytes b) { return {simde_mm_or_si128(a.r, b.r)}; }
DX_INLINE Bytes bit_xor(Bytes a, Bytes b) { return {simde_mm_xor_si128(a.r, b.r)}; }
DX_INLINE Bytes smaller_of(Bytes a, Bytes b) { return {simde_mm_min_epu8(a.r, b.r)}; }
DX_INLINE Bytes minus_saturated(Bytes a, Bytes b) { return {simde_mm_subs_epu8(a.r, b.r)}; }

struct Words {
  static constexpr size_t kWidth = 2;
  simde__m128i r;
  static DX_INLINE Words load(const int64_t* p) {
    return {simde_mm_loadu_si128(reinterpret_cast<const simde__m128i*>(p))};
  }
  static DX_INLINE Words splat(int64_t v) { return {simde_mm_set1_epi64x(v)}; }
  DX_INLINE void store(int64_t* p) const { simde_mm_storeu_si128(reinterpret_cast<simde__m128i*>(p), r); }
};
DX_INLINE Mask word_mask(simde__m128i v) {
  return static_cast<uint32_t>(simde_mm_movemask_pd(simde_mm_castsi128_pd(v)));
}
DX_INLINE Mask eq(Words a, Words b) { return word_mask(simde_mm_cmpeq_epi64(a.r, b.r)); }
DX_INLINE Words add(Words a, Words b) { return {simde_mm_add_epi64(a.r, b.r)}; }
DX_INLINE Words bit_or(Words a, Words b) { return {simde_mm_or_si128(a.r, b.r)}; }
DX_INLINE Words bit_and(Words a, Words b) { return {simde_mm_and_si128(a.r, b.r)}; }
DX_INLINE Words shift32(Words a) { return {simde_mm_srli_epi64(a.r, 32)}; }
DX_INLINE Mask greater(Words a, Words b) { return word_mask(simde_mm_cmpgt_epi64(a.r, b.r)); }
DX_INLINE Words smaller_of(Words a, Words b) {
  return {simde_mm_blendv_epi8(a.r, b.r, simde_mm_cmpgt_epi64(a.r, b.r))};
}
DX_INLINE Words larger_of(Words a, Words b) { return {simde_mm_blendv_epi8(b.r, a.r, simde_mm_cmpgt_epi64(a.r, b.r))}; }
DX_INLINE Words reversed(Words a) { return {simde_mm_shuffle_epi32(a.r, 0x4E)}; }
struct Doubles {
  static constexpr size_t kWidth = 2;
  simde__m128d r;
  static DX_INLINE Doubles load(const double* p) { return {simde_mm_loadu_pd(p)}; }
  DX_INLINE void store(double* p) const { simde_mm_storeu_pd(p, r); }
};
DX_INLINE Mask greater(Doubles a, Doubles b) {
  return static_cast<uint32_t>(simde_mm_movemask_pd(simde_mm_cmpgt_pd(a.r, b.r)));
}
DX_INLINE Doubles smaller_of(Doubles a, Doubles b) { return {simde_mm_min_pd(a.r, b.r)}; }
DX_INLINE Doubles larger_of(Doubles a, Doubles b) { return {simde_mm_max_pd(a.r, b.r)}; }

#elif DXPY_SIMD_BYTES == 32

struct Bytes {
  static constexpr size_t kWidth = 32;
  simde__m256i r;
  static DX_INLINE Bytes load(const char* p) {
    return {simde_mm256_loadu_si256(reinterpret_cast<const simde__m256i*>(p))};
  }
  static DX_INLINE Bytes partial(const char* p, size_t n) {
    if (n < 16) return {simde_mm256_set_m128i(simde_mm_setzero_si128(), load_short(p, n))};
    return {simde_mm256_set_m128i(load_short(p + 16, n - 16),
                                  simde_mm_loadu_si128(reinterpret_cast<const simde__m128i*>(p)))};
  }
  static DX_INLINE Bytes splat(uint8_t b) { return {simde_mm256_set1_epi8(static_cast<int8_t>(b))}; }
  DX_INLINE void store(char* p) const { simde_mm256_storeu_si256(reinterpret_cast<simde__m256i*>(p), r); }
  DX_INLINE void store_partial(char* p, size_t n) const {
    if (n < 16) return store_short(simde_mm256_castsi256_si128(r), p, n);
    simde_mm_storeu_si128(reinterpret_cast<simde__m128i*>(p), simde_mm256_castsi256_si128(r));
    store_short(simde_mm256_extracti128_si256(r, 1), p + 16, n - 16);
  }
};
DX_INLINE Mask mask_of(simde__m256i v) { return static_cast<uint32_t>(simde_mm256_movemask_epi8(v)); }
DX_INLINE Mask eq(Bytes a, Bytes b) { return mask_of(simde_mm256_cmpeq_epi8(a.r, b.r)); }
DX_INLINE Mask high(Bytes a) { return mask_of(a.r); }
DX_INLINE simde__m256i range_lanes(Bytes a, uint8_t first, uint8_t span) {
  simde__m256i d = simde_mm256_sub_epi8(a.r, Bytes::splat(first).r);
  return simde_mm256_cmpeq_epi8(simde_mm256_min_epu8(d, Bytes::splat(span).r), d);
}
DX_INLINE Mask in_range(Bytes a, uint8_t first, uint8_t span) { return mask_of(range_lanes(a, first, span)); }
DX_INLINE Mask continuations(Bytes a) { return mask_of(simde_mm256_cmpgt_epi8(simde_mm256_set1_epi8(-64), a.r)); }
DX_INLINE Bytes flip_in_range(Bytes a, uint8_t first, uint8_t span, uint8_t bits) {
  return {simde_mm256_xor_si256(a.r, simde_mm256_and_si256(range_lanes(a, first, span), Bytes::splat(bits).r))};
}
DX_INLINE Bytes flip_case(Bytes a) {
  simde__m256i letters = range_lanes({simde_mm256_or_si256(a.r, Bytes::splat(0x20).r)}, 'a', 25);
  return {simde_mm256_xor_si256(a.r, simde_mm256_and_si256(letters, Bytes::splat(0x20).r))};
}
DX_INLINE Bytes table16(const uint8_t* t) {
  simde__m128i v = simde_mm_loadu_si128(reinterpret_cast<const simde__m128i*>(t));
  return {simde_mm256_set_m128i(v, v)};
}
DX_INLINE Bytes look_up(Bytes table, Bytes at) { return {simde_mm256_shuffle_epi8(table.r, at.r)}; }
DX_INLINE Bytes high_nibbles(Bytes a) {
  return {simde_mm256_and_si256(simde_mm256_srli_epi16(a.r, 4), Bytes::splat(15).r)};
}
DX_INLINE Bytes low_nibbles(Bytes a) { return {simde_mm256_and_si256(a.r, Bytes::splat(15).r)}; }
DX_INLINE Bytes bit_and(Bytes a, Bytes b) { return {simde_mm256_and_si256(a.r, b.r)}; }
DX_INLINE Bytes bit_or(Bytes a, Bytes b) { return {simde_mm256_or_si256(a.r, b.r)}; }
DX_INLINE Bytes bit_xor(Bytes a, Bytes b) { return {simde_mm256_xor_si256(a.r, b.r)}; }
DX_INLINE Bytes smaller_of(Bytes a, Bytes b) { return {simde_mm256_min_epu8(a.r, b.r)}; }
DX_INLINE Bytes minus_saturated(Bytes a, Bytes b) { return {simde_mm256_subs_epu8(a.r, b.r)}; }

struct Words {
  static constexpr size_t kWidth = 4;
  simde__m256i r;
  static DX_INLINE Words load(const int64_t* p) {
    return {simde_mm256_loadu_si256(reinterpret_cast<const simde__m256i*>(p))};
  }
  static DX_INLINE Words splat(int64_t v) { return {simde_mm256_set1_epi64x(v)}; }
  DX_INLINE void store(int64_t* p) const { simde_mm256_storeu_si256(reinterpret_cast<simde__m256i*>(p), r); }
};
DX_INLINE Mask word_mask(simde__m256i v) {
  return static_cast<uint32_t>(simde_mm256_movemask_pd(simde_mm256_castsi256_pd(v)));
}
DX_INLINE Mask eq(Words a, Words b) { return word_mask(simde_mm256_cmpeq_epi64(a.r, b.r)); }
DX_INLINE Words add(Words a, Words b) { return {simde_mm256_add_epi64(a.r, b.r)}; }
DX_INLINE Words bit_or(Words a, Words b) { return {simde_mm256_or_si256(a.r, b.r)}; }
DX_INLINE Words bit_and(Words a, Words b) { return {simde_mm256_and_si256(a.r, b.r)}; }
DX_INLINE Words shift32(Words a) { return {simde_mm256_srli_epi64(a.r, 32)}; }
DX_INLINE Mask greater(Words a, Words b) { return word_mask(simde_mm256_cmpgt_epi64(a.r, b.r)); }
DX_INLINE Words smaller_of(Words a, Words b) {
  return {simde_mm256_blendv_epi8(a.r, b.r, simde_mm256_cmpgt_epi64(a.r, b.r))};
}
DX_INLINE Words larger_of(Words a, Words b) {
  return {simde_mm256_blendv_epi8(b.r, a.r, simde_mm256_cmpgt_epi64(a.r, b.r))};
}
DX_INLINE Words reversed(Words a) { return {simde_mm256_permute4x64_epi64(a.r, 0x1B)}; }
struct Doubles {
  static constexpr size_t kWidth = 4;
  simde__m256d r;
  static DX_INLINE Doubles load(const double* p) { return {simde_mm256_loadu_pd(p)}; }
  DX_INLINE void store(double* p) const { simde_mm256_storeu_pd(p, r); }
};
DX_INLINE Mask greater(Doubles a, Doubles b) {
  return static_cast<uint32_t>(simde_mm256_movemask_pd(simde_mm256_cmp_pd(a.r, b.r, SIMDE_CMP_GT_OQ)));
}
DX_INLINE Doubles smaller_of(Doubles a, Doubles b) { return {simde_mm256_min_pd(a.r, b.r)}; }
DX_INLINE Doubles larger_of(Doubles a, Doubles b) { return {simde_mm256_max_pd(a.r, b.r)}; }

#else  // 64

struct Bytes {
  static constexpr size_t kWidth = 64;
  simde__m512i r;
  static DX_INLINE Bytes load(const char* p) { return {simde_mm512_loadu_si512(p)}; }
  // SIMDe has no masked loads and stores of bytes; these touch only the lanes of their mask.
  static DX_INLINE Bytes partial(const char* p, size_t n) { return {_mm512_maskz_loadu_epi8(low_bits(n), p)}; }
  static DX_INLINE Bytes splat(uint8_t b) { return {simde_mm512_set1_epi8(static_cast<int8_t>(b))}; }
  DX_INLINE void store(char* p) const { simde_mm512_storeu_si512(p, r); }
  DX_INLINE void store_partial(char* p, size_t n) const { _mm512_mask_storeu_epi8(p, low_bits(n), r); }
};
DX_INLINE Mask eq(Bytes a, Bytes b) { return simde_mm512_cmpeq_epi8_mask(a.r, b.r); }
DX_INLINE Mask high(Bytes a) { return simde_mm512_movepi8_mask(a.r); }
DX_INLINE Mask in_range(Bytes a, uint8_t first, uint8_t span) {
  return simde_mm512_cmple_epu8_mask(simde_mm512_sub_epi8(a.r, Bytes::splat(first).r), Bytes::splat(span).r);
}
DX_INLINE Mask continuations(Bytes a) { return simde_mm512_cmpgt_epi8_mask(simde_mm512_set1_epi8(-64), a.r); }
DX_INLINE Bytes flip_in_range(Bytes a, uint8_t first, uint8_t span, uint8_t bits) {
  simde__m512i flip = simde_mm512_maskz_mov_epi8(in_range(a, first, span), Bytes::splat(bits).r);
  return {simde_mm512_xor_si512(a.r, flip)};
}
DX_INLINE Bytes flip_case(Bytes a) {
  Mask letters = in_range({simde_mm512_or_si512(a.r, Bytes::splat(0x20).r)}, 'a', 25);
  return {simde_mm512_xor_si512(a.r, simde_mm512_maskz_mov_epi8(letters, Bytes::splat(0x20).r))};
}
DX_INLINE Bytes table16(const uint8_t* t) {
  return {simde_mm512_broadcast_i32x4(simde_mm_loadu_si128(reinterpret_cast<const simde__m128i*>(t)))};
}
DX_INLINE Bytes look_up(Bytes table, Bytes at) { return {simde_mm512_shuffle_epi8(table.r, at.r)}; }
DX_INLINE Bytes high_nibbles(Bytes a) {
  return {simde_mm512_and_si512(simde_mm512_srli_epi16(a.r, 4), Bytes::splat(15).r)};
}
DX_INLINE Bytes low_nibbles(Bytes a) { return {simde_mm512_and_si512(a.r, Bytes::splat(15).r)}; }
DX_INLINE Bytes bit_and(Bytes a, Bytes b) { return {simde_mm512_and_si512(a.r, b.r)}; }
DX_INLINE Bytes bit_or(Bytes a, Bytes b) { return {simde_mm512_or_si512(a.r, b.r)}; }
DX_INLINE Bytes bit_xor(Bytes a, Bytes b) { return {simde_mm512_xor_si512(a.r, b.r)}; }
DX_INLINE Bytes smaller_of(Bytes a, Bytes b) { return {simde_mm512_min_epu8(a.r, b.r)}; }
DX_INLINE Bytes minus_saturated(Bytes a, Bytes b) { return {simde_mm512_subs_epu8(a.r, b.r)}; }

struct Words {
  static constexpr size_t kWidth = 8;
  simde__m512i r;
  static DX_INLINE Words load(const int64_t* p) { return {simde_mm512_loadu_si512(p)}; }
  static DX_INLINE Words splat(int64_t v) { return {simde_mm512_set1_epi64(v)}; }
  DX_INLINE void store(int64_t* p) const { simde_mm512_storeu_si512(p, r); }
};
DX_INLINE Mask eq(Words a, Words b) { return simde_mm512_cmpeq_epi64_mask(a.r, b.r); }
DX_INLINE Words add(Words a, Words b) { return {simde_mm512_add_epi64(a.r, b.r)}; }
DX_INLINE Words bit_or(Words a, Words b) { return {simde_mm512_or_si512(a.r, b.r)}; }
DX_INLINE Words bit_and(Words a, Words b) { return {simde_mm512_and_si512(a.r, b.r)}; }
DX_INLINE Words shift32(Words a) { return {simde_mm512_srli_epi64(a.r, 32)}; }
DX_INLINE Mask greater(Words a, Words b) { return simde_mm512_cmpgt_epi64_mask(a.r, b.r); }
DX_INLINE Words smaller_of(Words a, Words b) { return {_mm512_min_epi64(a.r, b.r)}; }
DX_INLINE Words larger_of(Words a, Words b) { return {_mm512_max_epi64(a.r, b.r)}; }
DX_INLINE Words reversed(Words a) {
  return {simde_mm512_permutexvar_epi64(simde_mm512_set_epi64(0, 1, 2, 3, 4, 5, 6, 7), a.r)};
}
struct Doubles {
  static constexpr size_t kWidth = 8;
  simde__m512d r;
  static DX_INLINE Doubles load(const double* p) { return {simde_mm512_loadu_pd(p)}; }
  DX_INLINE void store(double* p) const { simde_mm512_storeu_pd(p, r); }
};
DX_INLINE Mask greater(Doubles a, Doubles b) { return simde_mm512_cmp_pd_mask(a.r, b.r, SIMDE_CMP_GT_OQ); }
DX_INLINE Doubles smaller_of(Doubles a, Doubles b) { return {simde_mm512_min_pd(a.r, b.r)}; }
DX_INLINE Doubles larger_of(Doubles a, Doubles b) { return {simde_mm512_max_pd(a.r, b.r)}; }

#endif
#endif

}  // namespace
}  // namespace dxpy::text::simd
