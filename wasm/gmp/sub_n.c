/* {rp, n} = {up, n} - {vp, n}; gives the borrow. */
#include "limb_pairs.h"

mp_limb_t mpn_sub_n(mp_ptr rp, mp_srcptr up, mp_srcptr vp, mp_size_t n) {
  wide_t borrow = 0;
  for (; n >= 2; n -= 2, up += 2, vp += 2, rp += 2) {
    wide_t u = load_pair(up), v = load_pair(vp), rest = u - v, out = rest - borrow;
    store_pair(rp, out);
    borrow = (u < v) | (rest < borrow);
  }
  if (n != 0) {
    wide_t out = (wide_t)*up - *vp - borrow;
    *rp = (mp_limb_t)out;
    borrow = high_half(out) != 0;
  }
  return (mp_limb_t)borrow;
}
