/* What the loops over limbs of this folder share: two limbs of 32 bits are read and written as one word. */
#pragma once

#include <string.h>

#include "gmp-impl.h"

#if GMP_LIMB_BITS != 32 || GMP_NAIL_BITS != 0
#error "for limbs of 32 bits"
#endif

typedef unsigned long long wide_t;

/* Products of limbs to go until the embedder is asked whether time is up, and who asks (tasks.cpp): it does not come
 * back then. */
extern long dx_products_left;
void dx_products_done(void);

/* At the start of a loop over n limbs. All that takes long comes to such loops; short ones are not counted, to cost
 * nothing. */
static inline void count_products(mp_size_t n) {
  if (n >= 8 && (dx_products_left -= n) < 0) dx_products_done();
}

static inline wide_t load_pair(mp_srcptr p) {
  wide_t w;
  memcpy(&w, p, sizeof w);
  return w;
}
static inline void store_pair(mp_ptr p, wide_t w) { memcpy(p, &w, sizeof w); }
static inline wide_t low_half(wide_t w) { return (mp_limb_t)w; }
static inline wide_t high_half(wide_t w) { return w >> 32; }
