// The methods of Context: every operation with the context given instead of the current one.
#include "core/modules/decimal_module.h"
#include "core/object/float.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

using decimal::Number;

DecimalContext* as_context(Value v) { return v.as<DecimalContext>(); }

template <decimal::Unary kOperation>
Owned unary(Thread& th, Value self, Value x) {
  DecimalOperand a;
  if (a.open(th, x, true) != Tri::kTrue) return {};
  uint32_t status = 0;
  Number n = kOperation(*a, as_context(self)->context, status);
  return decimal_result(th, as_context(self), std::move(n), status);
}
template <decimal::Binary kOperation>
Owned binary(Thread& th, Value self, Value x, Value y) {
  DecimalOperand a, b;
  if (a.open(th, x, true) != Tri::kTrue || b.open(th, y, true) != Tri::kTrue) return {};
  uint32_t status = 0;
  Number n = kOperation(*a, *b, as_context(self)->context, status);
  return decimal_result(th, as_context(self), std::move(n), status);
}

Number copy_abs(const Number& a, const decimal::Context&, uint32_t&) {
  Number n = a.clone();
  n.negative = false;
  return n;
}
Number rounded(const Number& a, const decimal::Context& c, uint32_t& status) {
  Number n = a.clone();
  finish(n, c, status);
  return n;
}
Number copy_negate(const Number& a, const decimal::Context&, uint32_t&) {
  Number n = a.clone();
  n.negative = !n.negative;
  return n;
}

Owned divmod(Thread& th, Value self, Value x, Value y) {
  DecimalOperand a, b;
  if (a.open(th, x, true) != Tri::kTrue || b.open(th, y, true) != Tri::kTrue) return {};
  uint32_t status = 0;
  Number q, r;
  decimal::divmod(*a, *b, as_context(self)->context, status, q, r);
  if (failed(decimal_conditions(th, as_context(self), status))) return {};
  Owned quotient = decimal_new(th, std::move(q)), rest = decimal_new(th, std::move(r));
  return quotient && rest ? tuple_of(th, quotient, rest) : Owned();
}
Owned power(Thread& th, Value self, Value x, Value y, Value modulo) {
  DecimalOperand a, b, m;
  if (a.open(th, x, true) != Tri::kTrue || b.open(th, y, true) != Tri::kTrue) return {};
  uint32_t status = 0;
  Number n;
  if (modulo.is_none()) {
    n = decimal::power(*a, *b, as_context(self)->context, status);
  } else {
    if (m.open(th, modulo, true) != Tri::kTrue) return {};
    n = decimal::power_modulo(*a, *b, *m, as_context(self)->context, status);
  }
  return decimal_result(th, as_context(self), std::move(n), status);
}
Owned fma(Thread& th, Value self, Value x, Value y, Value z) {
  DecimalOperand a, b, d;
  if (a.open(th, x, true) != Tri::kTrue || b.open(th, y, true) != Tri::kTrue || d.open(th, z, true) != Tri::kTrue) {
    return {};
  }
  uint32_t status = 0;
  Number n = decimal::fma(*a, *b, *d, as_context(self)->context, status);
  return decimal_result(th, as_context(self), std::move(n), status);
}

template <bool (*kTest)(const Number&, const decimal::Context&)>
Owned test(Thread& th, Value self, Value x) {
  DecimalOperand a;
  if (a.open(th, x, true) != Tri::kTrue) return {};
  return Owned::boolean(kTest(*a, as_context(self)->context));
}
bool is_finite(const Number& a, const decimal::Context&) { return !a.is_special(); }
bool is_infinite(const Number& a, const decimal::Context&) { return a.is_infinite(); }
bool is_nan(const Number& a, const decimal::Context&) { return a.is_nan(); }
bool is_qnan(const Number& a, const decimal::Context&) { return a.form == decimal::Form::kNan; }
bool is_snan(const Number& a, const decimal::Context&) { return a.form == decimal::Form::kSnan; }
bool is_signed(const Number& a, const decimal::Context&) { return a.negative; }
bool is_zero(const Number& a, const decimal::Context&) { return a.is_zero(); }

Status require_decimal(Thread& th, Value x) {
  if (is_decimal(th, x)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "argument must be a Decimal");
}
Owned is_canonical(Thread& th, Value, Value x) {
  return failed(require_decimal(th, x)) ? Owned() : Owned::boolean(true);
}
Owned canonical(Thread& th, Value, Value x) { return failed(require_decimal(th, x)) ? Owned() : Owned::borrow(x); }
Owned copy_decimal(Thread& th, Value, Value x) {
  if (is_decimal(th, x)) return Owned::borrow(x);
  DecimalOperand a;
  return a.open(th, x, true) == Tri::kTrue ? decimal_new(th, (*a).clone()) : Owned();
}
Owned same_quantum(Thread& th, Value, Value x, Value y) {
  DecimalOperand a, b;
  if (a.open(th, x, true) != Tri::kTrue || b.open(th, y, true) != Tri::kTrue) return {};
  return Owned::boolean(decimal::same_quantum(*a, *b));
}
Owned number_class(Thread& th, Value self, Value x) {
  DecimalOperand a;
  if (a.open(th, x, true) != Tri::kTrue) return {};
  return str_ascii(th, decimal::number_class(*a, as_context(self)->context));
}
Owned to_text(Thread& th, Value self, Value x, bool engineering) {
  DecimalOperand a;
  if (a.open(th, x, true) != Tri::kTrue) return {};
  return str_ascii(th, decimal::to_text(*a, engineering, as_context(self)->context.capitals));
}
Owned to_sci_string(Thread& th, Value self, Value x) { return to_text(th, self, x, false); }
Owned to_eng_string(Thread& th, Value self, Value x) { return to_text(th, self, x, true); }

Owned radix(Thread& th, Value) { return decimal_new(th, decimal::make_int(10)); }
Owned etiny(Thread& th, Value self) { return int_from_i64(th, as_context(self)->context.etiny()); }
Owned etop(Thread& th, Value self) { return int_from_i64(th, as_context(self)->context.etop()); }
void clear_flags(Thread&, Value self) { as_context(self)->context.status = 0; }
void clear_traps(Thread&, Value self) { as_context(self)->context.traps = 0; }
Owned copy(Thread& th, Value self) { return decimal_context_new(th, as_context(self)->context); }
Owned reduce(Thread& th, Value self) {
  const decimal::Context& c = as_context(self)->context;
  Owned prec = int_from_i64(th, c.prec), emin = int_from_i64(th, c.emin), emax = int_from_i64(th, c.emax);
  Owned flags = decimal_signal_list(th, c.status), traps = decimal_signal_list(th, c.traps);
  if (!prec || !emin || !emax || !flags || !traps) return {};
  Owned args = tuple_of(th, prec, decimal_rounding_name(th, c.rounding), emin, emax, Value::small_int(c.capitals),
                        Value::small_int(c.clamp), flags, traps);
  return args ? tuple_of(th, class_of(self.as_object()), args) : Owned();
}
Owned create_decimal(Thread& th, Value self, Value num) {
  return decimal_convert(th, decimal_state(th).decimal, num, as_context(self), false);
}
Owned create_decimal_from_float(Thread& th, Value self, Value f) {
  Number n;
  if (is_int(f)) {
    n = decimal_from_int(f);
  } else if (!is_float(f)) {
    return raise(th, th.rt->exc.TypeError, "argument must be int or float");
  } else if (failed(decimal_from_float(th, float_value(f), n))) {
    return {};
  }
  uint32_t status = 0;
  finish(n, as_context(self)->context, status);
  return decimal_result(th, as_context(self), std::move(n), status);
}

const NativeDef kMethods[] = {
    method<&unary<&decimal::absolute>>("abs(self, x, /)", "Return the absolute value of x."),
    method<&unary<&decimal::exp>>("exp(self, x, /)", "Return e ** x."),
    method<&unary<&decimal::ln>>("ln(self, x, /)", "Return the natural (base e) logarithm of x."),
    method<&unary<&decimal::log10>>("log10(self, x, /)", "Return the base 10 logarithm of x."),
    method<&unary<&decimal::minus>>("minus(self, x, /)", "Minus corresponds to the unary prefix minus operator."),
    method<&unary<&decimal::next_minus>>("next_minus(self, x, /)",
                                         "Return the largest representable number smaller than x."),
    method<&unary<&decimal::next_plus>>("next_plus(self, x, /)",
                                        "Return the smallest representable number larger than x."),
    method<&unary<&decimal::normalize>>("normalize(self, x, /)", "Reduce x to its simplest form."),
    method<&unary<&decimal::plus>>("plus(self, x, /)", "Plus corresponds to the unary prefix plus operator."),
    method<&unary<&decimal::to_integral_value>>("to_integral(self, x, /)", "Identical to to_integral_value(x)."),
    method<&unary<&decimal::to_integral_exact>>("to_integral_exact(self, x, /)",
                                                "Round to an integer. Signal if the result is rounded or inexact."),
    method<&unary<&decimal::to_integral_value>>("to_integral_value(self, x, /)", "Round to an integer."),
    method<&unary<&decimal::square_root>>("sqrt(self, x, /)", "Square root of a non-negative number."),
    method<&binary<&decimal::add>>("add(self, x, y, /)", "Return the sum of x and y."),
    method<&binary<&decimal::compare>>("compare(self, x, y, /)", "Compare x and y numerically."),
    method<&binary<&decimal::compare_signal>>("compare_signal(self, x, y, /)",
                                              "Compare x and y numerically.  All NaNs signal."),
    method<&binary<&decimal::divide>>("divide(self, x, y, /)", "Return x divided by y."),
    method<&binary<&decimal::divide_int>>("divide_int(self, x, y, /)",
                                          "Return x divided by y, truncated to an integer."),
    method<&divmod>("divmod(self, x, y, /)", "Return quotient and remainder of the division x / y."),
    method<&binary<&decimal::max>>("max(self, x, y, /)", "Compare the values numerically and return the maximum."),
    method<&binary<&decimal::max_mag>>("max_mag(self, x, y, /)",
                                       "Compare the values numerically with their sign ignored."),
    method<&binary<&decimal::min>>("min(self, x, y, /)", "Compare the values numerically and return the minimum."),
    method<&binary<&decimal::min_mag>>("min_mag(self, x, y, /)",
                                       "Compare the values numerically with their sign ignored."),
    method<&binary<&decimal::multiply>>("multiply(self, x, y, /)", "Return the product of x and y."),
    method<&binary<&decimal::next_toward>>("next_toward(self, x, y, /)",
                                           "Return the number closest to x, in the direction towards y."),
    method<&binary<&decimal::quantize>>("quantize(self, x, y, /)",
                                        "Return a value equal to x (rounded), having the exponent of y."),
    method<&binary<&decimal::remainder>>("remainder(self, x, y, /)", "Return the remainder from integer division."),
    method<&binary<&decimal::remainder_near>>(
        "remainder_near(self, x, y, /)", "Return x - y * n, where n is the integer nearest the exact value of x / y."),
    method<&binary<&decimal::subtract>>("subtract(self, x, y, /)", "Return the difference between x and y."),
    method<&power>("power(self, /, a, b, modulo=None)", "Compute a**b."),
    method<&fma>("fma(self, x, y, z, /)", "Return x multiplied by y, plus z."),
    method<&etiny>("Etiny(self, /)", "Return a value equal to Emin - prec + 1."),
    method<&etop>("Etop(self, /)", "Return a value equal to Emax - prec + 1."),
    method<&radix>("radix(self, /)", "Return 10."),
    method<&is_canonical>("is_canonical(self, x, /)", "Return True if x is canonical, False otherwise."),
    method<&test<&is_finite>>("is_finite(self, x, /)", "Return True if x is finite, False otherwise."),
    method<&test<&is_infinite>>("is_infinite(self, x, /)", "Return True if x is infinite, False otherwise."),
    method<&test<&is_nan>>("is_nan(self, x, /)", "Return True if x is a qNaN or sNaN, False otherwise."),
    method<&test<&decimal::is_normal>>("is_normal(self, x, /)", "Return True if x is a normal number."),
    method<&test<&is_qnan>>("is_qnan(self, x, /)", "Return True if x is a quiet NaN, False otherwise."),
    method<&test<&is_signed>>("is_signed(self, x, /)", "Return True if x is negative, False otherwise."),
    method<&test<&is_snan>>("is_snan(self, x, /)", "Return True if x is a signaling NaN, False otherwise."),
    method<&test<&decimal::is_subnormal>>("is_subnormal(self, x, /)", "Return True if x is subnormal."),
    method<&test<&is_zero>>("is_zero(self, x, /)", "Return True if x is a zero, False otherwise."),
    method<&unary<&rounded>>("_apply(self, object, /)"),
    method<&canonical>("canonical(self, x, /)", "Return a new instance of x."),
    method<&unary<&copy_abs>>("copy_abs(self, x, /)", "Return a copy of x with the sign set to 0."),
    method<&copy_decimal>("copy_decimal(self, x, /)", "Return a copy of Decimal x."),
    method<&unary<&copy_negate>>("copy_negate(self, x, /)", "Return a copy of x with the sign inverted."),
    method<&unary<&decimal::logb>>("logb(self, x, /)", "Return the exponent of the magnitude of the operand's MSD."),
    method<&unary<&decimal::logical_invert>>("logical_invert(self, x, /)", "Invert all the digits in the operand."),
    method<&number_class>("number_class(self, x, /)", "Return an indication of the class of x."),
    method<&to_sci_string>("to_sci_string(self, x, /)", "Convert a number to a string using scientific notation."),
    method<&to_eng_string>("to_eng_string(self, x, /)", "Convert a number to a string, using engineering notation."),
    method<&binary<&decimal::total>>("compare_total(self, x, y, /)",
                                     "Compare x and y using their abstract representation."),
    method<&binary<&decimal::total_magnitude>>("compare_total_mag(self, x, y, /)",
                                               "Compare x and y using their abstract representation, ignoring sign."),
    method<&binary<&decimal::with_sign>>("copy_sign(self, x, y, /)", "Copy the sign from y to x."),
    method<&binary<&decimal::logical_and>>("logical_and(self, x, y, /)", "Digit-wise and of x and y."),
    method<&binary<&decimal::logical_or>>("logical_or(self, x, y, /)", "Digit-wise or of x and y."),
    method<&binary<&decimal::logical_xor>>("logical_xor(self, x, y, /)", "Digit-wise xor of x and y."),
    method<&binary<&decimal::rotate>>("rotate(self, x, y, /)", "Return a copy of x, rotated by y places."),
    method<&same_quantum>("same_quantum(self, x, y, /)", "Return True if the two operands have the same exponent."),
    method<&binary<&decimal::scaleb>>("scaleb(self, x, y, /)",
                                      "Return the first operand after adding the second value to its exp."),
    method<&binary<&decimal::shift>>("shift(self, x, y, /)", "Return a copy of x, shifted by y places."),
    method<&clear_flags>("clear_flags(self, /)", "Reset all flags to False."),
    method<&clear_traps>("clear_traps(self, /)", "Set all traps to False."),
    method<&copy>("__copy__(self, /)"),
    method<&reduce>("__reduce__(self, /)"),
    method<&copy>("copy(self, /)", "Return a duplicate of the context with all flags cleared."),
    method<&create_decimal>("create_decimal(self, num='0', /)", "Create a new Decimal instance from num."),
    method<&create_decimal_from_float>("create_decimal_from_float(self, f, /)",
                                       "Create a new Decimal instance from float f."),
};

}  // namespace

std::span<const NativeDef> decimal_context_methods() { return kMethods; }

}  // namespace dxpy
