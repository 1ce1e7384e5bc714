// math: sums and products of many numbers with extended precision.
#include <cmath>
#include <vector>

#include "core/modules/builtins.h"
#include "core/modules/math_impl.h"
#include "core/object/int.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

struct Pair {
  double hi, lo;
};
Pair fast_sum(double a, double b) {  // |a| >= |b|
  double x = a + b;
  return {x, (a - x) + b};
}
Pair exact_sum(double a, double b) {
  double x = a + b, z = x - a;
  return {x, (a - (x - z)) + (b - z)};
}
Pair exact_mul(double x, double y) {
  double z = x * y;
  return {z, std::fma(x, y, -z)};
}

// Shewchuk's exact sum: partials that do not overlap, the smallest first.
class ExactSum {
 public:
  // False: an intermediate sum overflowed.
  bool add(double x) {
    double original = x;
    size_t used = 0;
    for (double y : partials_) {
      if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
      double hi = x + y, lo = y - (hi - x);
      if (lo != 0) partials_[used++] = lo;
      x = hi;
    }
    partials_.resize(used);
    if (x == 0) return true;
    if (std::isfinite(x)) {
      partials_.push_back(x);
      return true;
    }
    if (std::isfinite(original)) return false;
    if (std::isinf(original)) infinities_ += original;
    special_ += original;
    partials_.clear();
    return true;
  }
  bool contradiction() const { return special_ != 0 && std::isnan(infinities_); }
  double result() const {
    if (special_ != 0 || std::isnan(special_)) return special_;
    size_t n = partials_.size();
    if (n == 0) return 0.0;
    double hi = partials_[--n], lo = 0;
    while (n > 0) {
      double x = hi, y = partials_[--n];
      hi = x + y;
      lo = y - (hi - x);
      if (lo != 0) break;
    }
    // Half-way cases round on what is left.
    if (n > 0 && ((lo < 0 && partials_[n - 1] < 0) || (lo > 0 && partials_[n - 1] > 0))) {
      double y = lo * 2, x = hi + y;
      if (y == x - hi) hi = x;
    }
    return hi;
  }

 private:
  std::vector<double> partials_;
  double special_ = 0, infinities_ = 0;
};

Owned math_fsum(Thread& th, Value seq) {
  Owned it = get_iter(th, seq);
  if (!it) return {};
  ExactSum sum;
  while (Owned item = iter_next(th, it)) {
    double x;
    if (failed(to_double(th, item, x))) return {};
    if (!sum.add(x)) return raise(th, th.rt->exc.OverflowError, "intermediate overflow in fsum");
  }
  if (th.has_error()) return {};
  if (sum.contradiction()) return raise(th, th.rt->exc.ValueError, "-inf + inf in fsum");
  return float_from_double(th, sum.result());
}

struct Triple {
  double hi = 0, lo = 0, tiny = 0;
  void add_product(double x, double y) {
    Pair product = exact_mul(x, y), sum = exact_sum(hi, product.hi), r1 = exact_sum(lo, product.lo),
         r2 = exact_sum(r1.hi, sum.lo);
    hi = sum.hi;
    lo = r2.hi;
    tiny += r1.lo + r2.lo;
  }
  double value() const {
    Pair last = exact_sum(lo, tiny), total = exact_sum(hi, last.hi);
    return total.hi + (total.lo + last.lo);
  }
};

bool number_as_double(Value v, double& out) {
  if (is_exact_float(v)) {
    out = float_value(v);
    return true;
  }
  if (!v.is_small_int()) return false;
  out = static_cast<double>(v.as_small_int());
  return true;
}

Owned math_sumprod(Thread& th, Value p, Value q) {
  Owned p_it = get_iter(th, p), q_it = p_it ? get_iter(th, q) : Owned();
  if (!q_it) return {};
  Owned total = Owned::small_int(0);
  Triple floats;
  bool any_floats = false;
  auto flush = [&]() {
    if (!any_floats) return true;
    any_floats = false;
    Owned f = float_from_double(th, floats.value());
    floats = Triple();
    total = f ? binary_op(th, BinaryOp::kAdd, total, f) : Owned();
    return bool(total);
  };
  while (true) {
    Owned a = iter_next(th, p_it);
    if (!a && th.has_error()) return {};
    Owned b = iter_next(th, q_it);
    if (!b && th.has_error()) return {};
    if (bool(a) != bool(b)) return raise(th, th.rt->exc.ValueError, "Inputs are not the same length");
    if (!a) break;
    double x, y;
    if ((is_exact_float(a) || is_exact_float(b)) && number_as_double(a, x) && number_as_double(b, y) &&
        std::isfinite(x * y)) {
      floats.add_product(x, y);
      if (!std::isfinite(floats.hi)) return raise(th, th.rt->exc.OverflowError, "intermediate overflow in sumprod");
      any_floats = true;
      continue;
    }
    if (!flush()) return {};
    Owned product = binary_op(th, BinaryOp::kMul, a, b);
    total = product ? binary_op(th, BinaryOp::kAdd, total, product) : Owned();
    if (!total) return {};
  }
  return flush() ? std::move(total) : Owned();
}

Owned math_prod(Thread& th, Value iterable, Value start) {
  Owned it = get_iter(th, iterable);
  if (!it) return {};
  Owned total = Owned::borrow(start);
  while (Owned item = iter_next(th, it)) {
    total = binary_op(th, BinaryOp::kMul, total, item);
    if (!total) return {};
  }
  return th.has_error() ? Owned() : std::move(total);
}

Owned math_hypot(Thread& th, VarArgs coordinates) {
  std::vector<double> v(coordinates.size);
  for (size_t i = 0; i < v.size(); ++i) {
    if (failed(to_double(th, coordinates[i], v[i]))) return {};
    v[i] = std::fabs(v[i]);
  }
  return float_from_double(th, math_vector_norm(v));
}

Owned math_dist(Thread& th, Value p, Value q) {
  Owned a = is_tuple(p) ? Owned::borrow(p) : sequence_to_tuple(th, p);
  Owned b = !a ? Owned() : is_tuple(q) ? Owned::borrow(q) : sequence_to_tuple(th, q);
  if (!b) return {};
  auto x = fast_items_tuple(a), y = fast_items_tuple(b);
  if (x.size() != y.size()) {
    return raise(th, th.rt->exc.ValueError, "both points must have the same number of dimensions");
  }
  std::vector<double> v(x.size());
  for (size_t i = 0; i < v.size(); ++i) {
    double l, r;
    if (failed(to_double(th, x[i], l)) || failed(to_double(th, y[i], r))) return {};
    v[i] = std::fabs(l - r);
  }
  return float_from_double(th, math_vector_norm(v));
}

const NativeDef kFunctions[] = {
    function<&math_fsum>("fsum(seq, /)",
                         "Return an accurate floating-point sum of values in the iterable seq.\n\nAssumes IEEE-754 "
                         "floating-point arithmetic."),
    function<&math_sumprod>("sumprod(p, q, /)",
                            "Return the sum of products of values from two iterables p and q.\n\nRoughly equivalent "
                            "to:\n\n    sum(itertools.starmap(operator.mul, zip(p, q, strict=True)))\n\nFor float and "
                            "mixed int/float inputs, the intermediate products\nand sums are computed with extended "
                            "precision."),
    function<&math_prod>("prod(iterable, /, *, start=1)",
                         "Calculate the product of all the elements in the input iterable.\n\nThe default start value "
                         "for the product is 1.\n\nWhen the iterable is empty, return the start value.  This function "
                         "is\nintended specifically for use with numeric values and may reject\nnon-numeric types."),
    function<&math_hypot>("hypot(*coordinates)",
                          "Multidimensional Euclidean distance from the origin to a point.\n\nRoughly equivalent to:\n"
                          "    sqrt(sum(x**2 for x in coordinates))"),
    function<&math_dist>("dist(p, q, /)",
                         "Return the Euclidean distance between two points p and q.\n\nThe points should be specified "
                         "as sequences (or iterables) of\ncoordinates.  Both inputs must have the same dimension."),
};

}  // namespace

double math_vector_norm(std::span<const double> v) {
  double max = 0;
  bool nan = false;
  for (double x : v) {
    nan |= std::isnan(x);
    if (x > max) max = x;
  }
  if (std::isinf(max)) return max;
  if (nan) return std::nan("");
  if (max == 0 || v.size() <= 1) return max;
  int exponent;
  std::frexp(max, &exponent);
  double down = 1.0, scale;
  if (exponent < -1023) {  // subnormal: lift first
    down = std::ldexp(1.0, -1022);
    scale = 1.0;
    max /= down;
    std::frexp(max, &exponent);
  }
  scale = std::ldexp(1.0, -exponent);
  double sum = 1.0, low1 = 0, low2 = 0;
  for (double x : v) {
    x = x / down * scale;
    Pair square = exact_mul(x, x), s = fast_sum(sum, square.hi);
    sum = s.hi;
    low1 += square.lo;
    low2 += s.lo;
  }
  double h = std::sqrt(sum - 1.0 + (low1 + low2));
  Pair square = exact_mul(-h, h), s = fast_sum(sum, square.hi);
  low1 += square.lo;
  low2 += s.lo;
  h += (s.hi - 1.0 + (low1 + low2)) / (2.0 * h);
  return h / scale * down;
}

std::span<const NativeDef> math_sum_functions() { return kFunctions; }

}  // namespace dxpy
