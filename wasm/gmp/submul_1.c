/* {rp, n} -= {up, n} * v; gives the borrowed limb. */
#include "limb_pairs.h"

mp_limb_t mpn_submul_1(mp_ptr rp, mp_srcptr up, mp_size_t n, mp_limb_t v) {
  count_products(n);
  wide_t borrow = 0;
  for (; n >= 2; n -= 2, up += 2, rp += 2) {
    wide_t u = load_pair(up), r = load_pair(rp);
    wide_t first = low_half(u) * v + borrow;
    wide_t second = high_half(u) * v + high_half(first);
    wide_t taken = low_half(first) | second << 32;
    store_pair(rp, r - taken);
    borrow = high_half(second) + (r < taken);
  }
  if (n != 0) {
    borrow += (wide_t)*up * v;
    mp_limb_t r = *rp, taken = (mp_limb_t)borrow;
    *rp = r - taken;
    borrow = high_half(borrow) + (r < taken);
  }
  return (mp_limb_t)borrow;
}
