/* Included before every file of GMP. longlong.h knows no WebAssembly and would multiply and divide by halves of a limb
   of 32 bits: the machine has 64-bit integers for the whole. */
#pragma once

#define DX_WIDE(high, low) ((unsigned long long)(high) << 32 | (low))

#define umul_ppmm(high, low, u, v)                               \
  do {                                                           \
    unsigned long long product_ = (unsigned long long)(u) * (v); \
    (high) = (mp_limb_t)(product_ >> 32);                        \
    (low) = (mp_limb_t)product_;                                 \
  } while (0)
#define udiv_qrnnd(q, r, high, low, d)                       \
  do {                                                       \
    unsigned long long n_ = DX_WIDE(high, (mp_limb_t)(low)); \
    mp_limb_t d_ = (d), q_ = (mp_limb_t)(n_ / d_);           \
    (r) = (mp_limb_t)n_ - q_ * d_;                           \
    (q) = q_;                                                \
  } while (0)
#define UDIV_NEEDS_NORMALIZATION 0
#define add_ssaaaa(high, low, ah, al, bh, bl)                                              \
  do {                                                                                     \
    unsigned long long sum_ = DX_WIDE(ah, (mp_limb_t)(al)) + DX_WIDE(bh, (mp_limb_t)(bl)); \
    (high) = (mp_limb_t)(sum_ >> 32);                                                      \
    (low) = (mp_limb_t)sum_;                                                               \
  } while (0)
#define sub_ddmmss(high, low, ah, al, bh, bl)                                               \
  do {                                                                                      \
    unsigned long long rest_ = DX_WIDE(ah, (mp_limb_t)(al)) - DX_WIDE(bh, (mp_limb_t)(bl)); \
    (high) = (mp_limb_t)(rest_ >> 32);                                                      \
    (low) = (mp_limb_t)rest_;                                                               \
  } while (0)
#define count_leading_zeros(count, x) ((count) = __builtin_clz(x))
#define count_trailing_zeros(count, x) ((count) = __builtin_ctz(x))
#define COUNT_LEADING_ZEROS_0 32
