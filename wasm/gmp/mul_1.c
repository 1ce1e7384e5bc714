/* {rp, n} = {up, n} * v; gives the carry limb. */
#include "limb_pairs.h"

mp_limb_t mpn_mul_1(mp_ptr rp, mp_srcptr up, mp_size_t n, mp_limb_t v) {
  count_products(n);
  wide_t carry = 0;
  for (; n >= 2; n -= 2, up += 2, rp += 2) {
    wide_t u = load_pair(up);
    wide_t first = low_half(u) * v + carry;
    wide_t second = high_half(u) * v + high_half(first);
    store_pair(rp, low_half(first) | second << 32);
    carry = high_half(second);
  }
  if (n != 0) {
    carry += (wide_t)*up * v;
    *rp = (mp_limb_t)carry;
    carry = high_half(carry);
  }
  return (mp_limb_t)carry;
}
