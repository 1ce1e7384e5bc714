// math: gcd, lcm, factorial, comb, perm, isqrt.
#include <numeric>

#include "core/modules/math_impl.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"

namespace dxpy {

namespace {

Owned gcd_pair(Thread& th, Value a, Value b) {
  int64_t x, y;
  if (int_word(a, x) && int_word(b, y)) return int_from_i64(th, std::gcd(x, y));
  if (int_sign(a) == 0) return int_absolute(th, b);
  if (int_sign(b) == 0) return int_absolute(th, a);
  IntView p(a), q(b);
  Int* r = int_alloc(th, p.size() < q.size() ? p.size() : q.size());
  return r == nullptr ? Owned() : int_finish(th, r, bigint::gcd(r->limbs, p.span(), q.span()), false);
}

Owned math_gcd(Thread& th, VarArgs integers) {
  Owned result = Owned::small_int(0);
  for (Value v : integers) {
    Owned i = index(th, v);
    result = i ? gcd_pair(th, result, i) : Owned();
    if (!result) return {};
  }
  return result;
}

Owned math_lcm(Thread& th, VarArgs integers) {
  Owned result = Owned::small_int(1);
  for (Value v : integers) {
    Owned i = index(th, v);
    if (!i) return {};
    if (int_sign(i) == 0 || int_sign(result) == 0) {
      result = Owned::small_int(0);
      continue;
    }
    Owned g = gcd_pair(th, result, i);
    Owned part = g ? int_floor_div(th, i, g) : Owned();
    Owned product = part ? int_mul(th, result, part) : Owned();
    result = product ? int_absolute(th, product) : Owned();
    if (!result) return {};
  }
  return result;
}

// low * (low + 1) * ... * (high - 1), halved until the factors fit words.
Owned range_product(Thread& th, uint64_t low, uint64_t high) {
  if (high - low <= 8) {
    Owned r = Owned::small_int(1);
    for (uint64_t i = low; i < high && r; ++i) {
      Owned factor = int_from_u64(th, i);
      r = factor ? int_mul(th, r, factor) : Owned();
    }
    return r;
  }
  uint64_t middle = low + (high - low) / 2;
  Owned a = range_product(th, low, middle), b = a ? range_product(th, middle, high) : Owned();
  return b ? int_mul(th, a, b) : Owned();
}

// n * (n - 1) * ... for k factors, for n of any size.
Owned falling_product(Thread& th, Value n, uint64_t k) {
  uint64_t word;
  if (int_fits_u64(n, word) && word < INT64_MAX) return range_product(th, word - k + 1, word + 1);
  Owned r = Owned::small_int(1), factor = Owned::borrow(n);
  for (uint64_t i = 0; i < k; ++i) {
    r = int_mul(th, r, factor);
    if (!r) return {};
    factor = int_sub(th, factor, Value::small_int(1));
    if (!factor) return {};
  }
  return r;
}

Owned math_factorial(Thread& th, Value n) {
  Owned i = index(th, n);
  if (!i) return {};
  int64_t x;
  if (int_sign(i) < 0) return raise(th, th.rt->exc.ValueError, "factorial() not defined for negative values");
  if (!int_fits_i64(i, x)) {
    return raise(th, th.rt->exc.OverflowError, "factorial() argument should not exceed {}", INT64_MAX);
  }
  return range_product(th, 2, x < 2 ? 2 : static_cast<uint64_t>(x) + 1);
}

Owned math_perm(Thread& th, Value n, Value k) {
  if (k.is_none()) return math_factorial(th, n);
  Owned i = index(th, n), j = i ? index(th, k) : Owned();
  if (!j) return {};
  if (int_sign(i) < 0) return raise(th, th.rt->exc.ValueError, "n must be a non-negative integer");
  if (int_sign(j) < 0) return raise(th, th.rt->exc.ValueError, "k must be a non-negative integer");
  if (int_compare(i, j) < 0) return Owned::small_int(0);
  uint64_t factors;
  if (!int_fits_u64(j, factors) || factors > INT64_MAX) {
    return raise(th, th.rt->exc.OverflowError, "k must not exceed {}", INT64_MAX);
  }
  return falling_product(th, i, factors);
}

Owned math_comb(Thread& th, Value n, Value k) {
  Owned i = index(th, n), j = i ? index(th, k) : Owned();
  if (!j) return {};
  if (int_sign(i) < 0) return raise(th, th.rt->exc.ValueError, "n must be a non-negative integer");
  if (int_sign(j) < 0) return raise(th, th.rt->exc.ValueError, "k must be a non-negative integer");
  Owned other = int_sub(th, i, j);
  if (!other) return {};
  if (int_sign(other) < 0) return Owned::small_int(0);
  if (int_compare(other, j) < 0) j = std::move(other);
  uint64_t factors;
  if (!int_fits_u64(j, factors) || factors > INT64_MAX) {
    return raise(th, th.rt->exc.OverflowError, "min(n - k, k) must not exceed {}", INT64_MAX);
  }
  Owned top = falling_product(th, i, factors),
        bottom = top ? range_product(th, 2, factors < 2 ? 2 : factors + 1) : Owned();
  return bottom ? int_floor_div(th, top, bottom) : Owned();
}

Owned math_isqrt(Thread& th, Value n) {
  Owned i = index(th, n);
  if (!i) return {};
  if (int_sign(i) < 0) return raise(th, th.rt->exc.ValueError, "isqrt() argument must be nonnegative");
  IntView a(i);
  if (a.is_zero()) return i;
  Int* r = int_alloc(th, (a.size() + 1) / 2);
  return r == nullptr ? Owned() : int_finish(th, r, bigint::isqrt(r->limbs, a.span()), false);
}

const NativeDef kFunctions[] = {
    function<&math_gcd>("gcd(*integers)", "Greatest Common Divisor."),
    function<&math_lcm>("lcm(*integers)", "Least Common Multiple."),
    function<&math_factorial>("factorial(n, /)", "Find n!."),
    function<&math_perm>("perm(n, k=None, /)",
                         "Number of ways to choose k items from n items without repetition and with order.\n\n"
                         "Evaluates to n! / (n - k)! when k <= n and evaluates\nto zero when k > n.\n\nIf k is not "
                         "specified or is None, then k defaults to n\nand the function returns n!.\n\nRaises "
                         "ValueError if either of the arguments are negative."),
    function<&math_comb>("comb(n, k, /)",
                         "Number of ways to choose k items from n items without repetition and without order.\n\n"
                         "Evaluates to n! / (k! * (n - k)!) when k <= n and evaluates\nto zero when k > n.\n\nAlso "
                         "called the binomial coefficient because it is equivalent\nto the coefficient of k-th term "
                         "in polynomial expansion of the\nexpression (1 + x)**n.\n\nRaises ValueError if either of "
                         "the arguments are negative."),
    function<&math_isqrt>("isqrt(n, /)", "Return the integer part of the square root of the input."),
};

}  // namespace

std::span<const NativeDef> math_integer_functions() { return kFunctions; }

}  // namespace dxpy
