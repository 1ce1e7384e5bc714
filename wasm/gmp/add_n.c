/* {rp, n} = {up, n} + {vp, n}; gives the carry. */
#include "limb_pairs.h"

mp_limb_t mpn_add_n(mp_ptr rp, mp_srcptr up, mp_srcptr vp, mp_size_t n) {
  wide_t carry = 0;
  for (; n >= 2; n -= 2, up += 2, vp += 2, rp += 2) {
    wide_t u = load_pair(up), sum = u + load_pair(vp), out = sum + carry;
    store_pair(rp, out);
    carry = (sum < u) | (out < sum);
  }
  if (n != 0) {
    carry += (wide_t)*up + *vp;
    *rp = (mp_limb_t)carry;
    carry = high_half(carry);
  }
  return (mp_limb_t)carry;
}
