// The methods of Decimal.
#include "core/modules/decimal_module.h"
#include "core/object/float.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

using decimal::Number;

template <decimal::Unary kOperation>
Owned unary(Thread& th, Value self, Value context) {
  DecimalContext* c = decimal_context_arg(th, context);
  if (c == nullptr) return {};
  uint32_t status = 0;
  Number n = kOperation(decimal_of(self), c->context, status);
  return decimal_result(th, c, std::move(n), status);
}
template <decimal::Binary kOperation>
Owned binary(Thread& th, Value self, Value other, Value context) {
  DecimalContext* c = decimal_context_arg(th, context);
  DecimalOperand b;
  if (c == nullptr || b.open(th, other, true) != Tri::kTrue) return {};
  uint32_t status = 0;
  Number n = kOperation(decimal_of(self), *b, c->context, status);
  return decimal_result(th, c, std::move(n), status);
}

// A copy of the context's settings with another rounding, where one is given.
Status settings(Thread& th, DecimalContext* c, Value rounding, decimal::Context& out) {
  out = c->context;
  if (rounding.is_empty() || rounding.is_none()) return Status::kOk;
  return decimal_rounding(th, rounding, out.rounding);
}
template <decimal::Unary kOperation>
Owned integral(Thread& th, Value self, Value rounding, Value context) {
  DecimalContext* c = decimal_context_arg(th, context);
  decimal::Context work;
  if (c == nullptr || failed(settings(th, c, rounding, work))) return {};
  uint32_t status = 0;
  Number n = kOperation(decimal_of(self), work, status);
  return decimal_result(th, c, std::move(n), status);
}
Owned quantize(Thread& th, Value self, Value exponent, Value rounding, Value context) {
  DecimalContext* c = decimal_context_arg(th, context);
  decimal::Context work;
  DecimalOperand b;
  if (c == nullptr || failed(settings(th, c, rounding, work)) || b.open(th, exponent, true) != Tri::kTrue) return {};
  uint32_t status = 0;
  Number n = decimal::quantize(decimal_of(self), *b, work, status);
  return decimal_result(th, c, std::move(n), status);
}
Owned fma(Thread& th, Value self, Value other, Value third, Value context) {
  DecimalContext* c = decimal_context_arg(th, context);
  DecimalOperand b, d;
  if (c == nullptr || b.open(th, other, true) != Tri::kTrue || d.open(th, third, true) != Tri::kTrue) return {};
  uint32_t status = 0;
  Number n = decimal::fma(decimal_of(self), *b, *d, c->context, status);
  return decimal_result(th, c, std::move(n), status);
}

bool is_canonical(Thread&, Value) { return true; }
bool is_finite(Thread&, Value self) { return !decimal_of(self).is_special(); }
bool is_infinite(Thread&, Value self) { return decimal_of(self).is_infinite(); }
bool is_nan(Thread&, Value self) { return decimal_of(self).is_nan(); }
bool is_qnan(Thread&, Value self) { return decimal_of(self).form == decimal::Form::kNan; }
bool is_snan(Thread&, Value self) { return decimal_of(self).form == decimal::Form::kSnan; }
bool is_signed(Thread&, Value self) { return decimal_of(self).negative; }
bool is_zero(Thread&, Value self) { return decimal_of(self).is_zero(); }
Owned is_normal(Thread& th, Value self, Value context) {
  DecimalContext* c = decimal_context_arg(th, context);
  return c == nullptr ? Owned() : Owned::boolean(decimal::is_normal(decimal_of(self), c->context));
}
Owned is_subnormal(Thread& th, Value self, Value context) {
  DecimalContext* c = decimal_context_arg(th, context);
  return c == nullptr ? Owned() : Owned::boolean(decimal::is_subnormal(decimal_of(self), c->context));
}
int64_t adjusted(Thread&, Value self) { return decimal_of(self).is_special() ? 0 : decimal_of(self).adjusted(); }
Owned itself(Thread&, Value self) { return Owned::borrow(self); }
Owned deep_copy(Thread&, Value self, Value) { return Owned::borrow(self); }
Owned radix(Thread& th, Value) { return decimal_new(th, decimal::make_int(10)); }
Owned copy_abs(Thread& th, Value self) {
  Number n = decimal_of(self).clone();
  n.negative = false;
  return decimal_new(th, std::move(n));
}
Owned copy_negate(Thread& th, Value self) {
  Number n = decimal_of(self).clone();
  n.negative = !n.negative;
  return decimal_new(th, std::move(n));
}
Owned number_class(Thread& th, Value self, Value context) {
  DecimalContext* c = decimal_context_arg(th, context);
  return c == nullptr ? Owned() : str_ascii(th, decimal::number_class(decimal_of(self), c->context));
}
Owned to_eng_string(Thread& th, Value self, Value context) {
  DecimalContext* c = decimal_context_arg(th, context);
  return c == nullptr ? Owned() : str_ascii(th, decimal::to_text(decimal_of(self), true, c->context.capitals));
}
Owned same_quantum(Thread& th, Value self, Value other, Value context) {
  DecimalContext* c = decimal_context_arg(th, context);
  DecimalOperand b;
  if (c == nullptr || b.open(th, other, true) != Tri::kTrue) return {};
  return Owned::boolean(decimal::same_quantum(decimal_of(self), *b));
}

// The result of from_float and from_number as an instance of a subclass.
Owned as_class(Thread& th, Value cls, Owned value) {
  if (!value || cls.as<Type>() == decimal_state(th).decimal) return value;
  return call_with(th, cls, value);
}
Owned from_int_or_float(Thread& th, Value cls, Value v) {
  Number n;
  if (is_int(v)) {
    n = decimal_from_int(v);
  } else if (failed(decimal_from_float(th, float_value(v), n))) {
    return {};
  }
  return as_class(th, cls, decimal_new(th, std::move(n)));
}
Owned from_float(Thread& th, Value cls, Value f) {
  if (!is_int(f) && !is_float(f)) return raise(th, th.rt->exc.TypeError, "argument must be int or float");
  return from_int_or_float(th, cls, f);
}
Owned from_number(Thread& th, Value cls, Value number) {
  if (is_int(number) || is_float(number)) return from_int_or_float(th, cls, number);
  if (!is_decimal(th, number)) {
    return raise(th, th.rt->exc.TypeError, "conversion from {} to Decimal is not supported", type_of(th, number));
  }
  DecimalContext* c = decimal_current(th);
  if (c == nullptr) return {};
  return as_class(th, cls, decimal_convert(th, decimal_state(th).decimal, number, c, true));
}
Owned as_tuple(Thread& th, Value self) { return decimal_as_tuple(th, decimal_of(self)); }
Owned as_integer_ratio(Thread& th, Value self) { return decimal_as_ratio(th, decimal_of(self)); }

Owned reduce(Thread& th, Value self) {
  Owned text = str_ascii(th, decimal::to_text(decimal_of(self), false, true));
  Owned args = text ? tuple_of(th, text) : Owned();
  return args ? tuple_of(th, class_of(self.as_object()), args) : Owned();
}
Owned round_to(Thread& th, Value self, Value digits) {
  const Number& a = decimal_of(self);
  if (digits.is_empty()) return decimal_as_int(th, a, decimal::Rounding::kHalfEven);
  if (!is_int(digits)) return raise(th, th.rt->exc.TypeError, "optional arg must be an integer");
  int64_t n = 0;
  if (failed(int_as_i64(th, digits, n))) return {};
  DecimalContext* c = decimal_current(th);
  if (c == nullptr) return {};
  uint32_t status = 0;
  Number like = decimal::make_number(false, decimal::Natural(1), n == INT64_MIN ? INT64_MAX : -n);
  Number r = decimal::quantize(a, like, c->context, status);
  return decimal_result(th, c, std::move(r), status);
}
Owned ceil(Thread& th, Value self) { return decimal_as_int(th, decimal_of(self), decimal::Rounding::kCeiling); }
Owned floor(Thread& th, Value self) { return decimal_as_int(th, decimal_of(self), decimal::Rounding::kFloor); }
Owned trunc(Thread& th, Value self) { return decimal_as_int(th, decimal_of(self), decimal::Rounding::kDown); }
Owned to_complex_number(Thread& th, Value self) {
  Owned real = decimal_as_float(th, decimal_of(self));
  return real ? complex_new(th, float_value(real), 0) : Owned();
}
int64_t size_of(Thread&, Value self) {
  return static_cast<int64_t>(sizeof(DecimalObject) + decimal_of(self).coefficient.size() * sizeof(decimal::Word));
}

const NativeDef kMethods[] = {
    method<&unary<&decimal::exp>>("exp(self, /, context=None)",
                                  "Return the value of the (natural) exponential function e**x."),
    method<&unary<&decimal::ln>>("ln(self, /, context=None)", "Return the natural (base e) logarithm of the operand."),
    method<&unary<&decimal::log10>>("log10(self, /, context=None)", "Return the base ten logarithm of the operand."),
    method<&unary<&decimal::next_minus>>("next_minus(self, /, context=None)",
                                         "Return the largest number smaller than the operand."),
    method<&unary<&decimal::next_plus>>("next_plus(self, /, context=None)",
                                        "Return the smallest number larger than the operand."),
    method<&unary<&decimal::normalize>>("normalize(self, /, context=None)",
                                        "Normalize the number by stripping the rightmost trailing zeros."),
    method<&integral<&decimal::to_integral_value>>("to_integral(self, /, rounding=None, context=None)",
                                                   "Identical to the to_integral_value() method."),
    method<&integral<&decimal::to_integral_exact>>(
        "to_integral_exact(self, /, rounding=None, context=None)",
        "Round to the nearest integer, signaling Inexact or Rounded as appropriate."),
    method<&integral<&decimal::to_integral_value>>(
        "to_integral_value(self, /, rounding=None, context=None)",
        "Round to the nearest integer without signaling Inexact or Rounded."),
    method<&unary<&decimal::square_root>>("sqrt(self, /, context=None)",
                                          "Return the square root of the argument to full precision."),
    method<&binary<&decimal::compare>>("compare(self, /, other, context=None)", "Compare self to other."),
    method<&binary<&decimal::compare_signal>>("compare_signal(self, /, other, context=None)",
                                              "Identical to compare, except that all NaNs signal."),
    method<&binary<&decimal::max>>("max(self, /, other, context=None)", "Maximum of self and other."),
    method<&binary<&decimal::max_mag>>("max_mag(self, /, other, context=None)",
                                       "Similar to the max() method, but by absolute values."),
    method<&binary<&decimal::min>>("min(self, /, other, context=None)", "Minimum of self and other."),
    method<&binary<&decimal::min_mag>>("min_mag(self, /, other, context=None)",
                                       "Similar to the min() method, but by absolute values."),
    method<&binary<&decimal::next_toward>>("next_toward(self, /, other, context=None)",
                                           "Return the number closest to self in the direction of other."),
    method<&quantize>("quantize(self, /, exp, rounding=None, context=None)",
                      "Return a value equal to self after rounding and having the exponent of exp."),
    method<&binary<&decimal::remainder_near>>("remainder_near(self, /, other, context=None)",
                                              "Return the remainder from dividing self by other."),
    method<&fma>("fma(self, /, other, third, context=None)", "Fused multiply-add."),
    method<&is_canonical>("is_canonical(self, /)", "Return True if the argument is canonical and False otherwise."),
    method<&is_finite>("is_finite(self, /)", "Return True if the argument is a finite number."),
    method<&is_infinite>("is_infinite(self, /)", "Return True if the argument is an infinity."),
    method<&is_nan>("is_nan(self, /)", "Return True if the argument is a (quiet or signaling) NaN."),
    method<&is_qnan>("is_qnan(self, /)", "Return True if the argument is a quiet NaN, and False otherwise."),
    method<&is_snan>("is_snan(self, /)", "Return True if the argument is a signaling NaN and False otherwise."),
    method<&is_signed>("is_signed(self, /)", "Return True if the argument has a negative sign."),
    method<&is_zero>("is_zero(self, /)", "Return True if the argument is a (positive or negative) zero."),
    method<&is_normal>("is_normal(self, /, context=None)", "Return True if the argument is a normal finite number."),
    method<&is_subnormal>("is_subnormal(self, /, context=None)", "Return True if the argument is subnormal."),
    method<&adjusted>("adjusted(self, /)", "Return the adjusted exponent of the number."),
    method<&itself>("canonical(self, /)", "Return the canonical encoding of the argument."),
    method<&itself>("conjugate(self, /)", "Return self."),
    method<&radix>("radix(self, /)", "Return Decimal(10), the radix (base) of all arithmetic."),
    method<&copy_abs>("copy_abs(self, /)", "Return the absolute value of the argument."),
    method<&copy_negate>("copy_negate(self, /)", "Return the negation of the argument."),
    method<&unary<&decimal::logb>>("logb(self, /, context=None)", "Return the adjusted exponent as a Decimal."),
    method<&unary<&decimal::logical_invert>>("logical_invert(self, /, context=None)", "Invert all its digits."),
    method<&number_class>("number_class(self, /, context=None)",
                          "Return a string describing the class of the operand."),
    method<&to_eng_string>("to_eng_string(self, /, context=None)", "Convert to an engineering-type string."),
    method<&binary<&decimal::total>>("compare_total(self, /, other, context=None)",
                                     "Compare two operands using their abstract representation."),
    method<&binary<&decimal::total_magnitude>>(
        "compare_total_mag(self, /, other, context=None)",
        "Compare two operands using their abstract representation, ignoring signs."),
    method<&binary<&decimal::with_sign>>("copy_sign(self, /, other, context=None)",
                                         "Return a copy of the first operand with the sign of the second."),
    method<&same_quantum>("same_quantum(self, /, other, context=None)",
                          "Test whether self and other have the same exponent or whether both are NaN."),
    method<&binary<&decimal::logical_and>>("logical_and(self, /, other, context=None)",
                                           "Applies an 'and' operation between self and other's digits."),
    method<&binary<&decimal::logical_or>>("logical_or(self, /, other, context=None)",
                                          "Applies an 'or' operation between self and other's digits."),
    method<&binary<&decimal::logical_xor>>("logical_xor(self, /, other, context=None)",
                                           "Applies an 'xor' operation between self and other's digits."),
    method<&binary<&decimal::rotate>>("rotate(self, /, other, context=None)",
                                      "Return the result of rotating the digits of the first operand."),
    method<&binary<&decimal::scaleb>>("scaleb(self, /, other, context=None)",
                                      "Return the first operand with the exponent adjusted by the second."),
    method<&binary<&decimal::shift>>("shift(self, /, other, context=None)",
                                     "Return the result of shifting the digits of the first operand."),
    class_method<&from_float>("from_float(type, f, /)", "Class method that converts a float to a decimal, exactly."),
    class_method<&from_number>("from_number(type, number, /)",
                               "Class method that converts a real number to a decimal, exactly."),
    method<&as_tuple>("as_tuple(self, /)", "Return a tuple representation of the number."),
    method<&as_integer_ratio>("as_integer_ratio(self, /)",
                              "Decimal.as_integer_ratio() -> (int, int)\n\n"
                              "Return a pair of integers, whose ratio is exactly equal to the original\n"
                              "Decimal and with a positive denominator. The ratio is in lowest terms."),
    method<&itself>("__copy__(self, /)"),
    method<&deep_copy>("__deepcopy__(self, object, /)"),
    method<&decimal_format>("__format__(self, fmtarg, override=None, /)"),
    method<&reduce>("__reduce__(self, /)"),
    method<&round_to>("__round__(self, ndigits=<unrepresentable>, /)"),
    method<&ceil>("__ceil__(self, /)"),
    method<&floor>("__floor__(self, /)"),
    method<&trunc>("__trunc__(self, /)"),
    method<&to_complex_number>("__complex__(self, /)"),
    method<&size_of>("__sizeof__(self, /)"),
};

Owned get_imaginary(Thread& th, Value) { return decimal_new(th, decimal::make_int(0)); }
const GetSetDef kGetSets[] = {{"real", itself}, {"imag", get_imaginary}};

}  // namespace

std::span<const NativeDef> decimal_methods() { return kMethods; }
std::span<const GetSetDef> decimal_getsets() { return kGetSets; }

}  // namespace dxpy
