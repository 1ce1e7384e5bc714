// Decimal numbers and the operations of the General Decimal Arithmetic Specification on them, independent of Python
// objects. Every operation takes a Context (precision, exponent range, rounding) and adds the conditions that arose to
// `status`; raising them is the caller's business.
#pragma once

#include <string>
#include <string_view>

#include "core/modules/decimal_natural.h"

namespace dxpy::decimal {

inline constexpr int64_t kMaxPrec = 999999999999999999, kMaxEmax = kMaxPrec, kMinEmin = -kMaxPrec;
inline constexpr int64_t kMinEtiny = kMinEmin - (kMaxPrec - 1);
inline constexpr int64_t kHugeExponent = 2000000000000000001;  // beyond every range

enum class Rounding : uint8_t { kUp, kDown, kCeiling, kFloor, kHalfUp, kHalfDown, kHalfEven, k05Up };
inline constexpr int kRoundings = 8;

struct Condition {
  enum : uint32_t {
    kClamped = 0x1,
    kConversionSyntax = 0x2,
    kDivisionByZero = 0x4,
    kDivisionImpossible = 0x8,
    kDivisionUndefined = 0x10,
    kInexact = 0x40,
    kInvalidContext = 0x80,
    kInvalidOperation = 0x100,
    kMallocError = 0x200,
    kOverflow = 0x800,
    kRounded = 0x1000,
    kSubnormal = 0x2000,
    kUnderflow = 0x4000,
    kFloatOperation = 0x8000,
    // What the one signal InvalidOperation stands for.
    kInvalidGroup = kConversionSyntax | kDivisionImpossible | kDivisionUndefined | kInvalidContext | kInvalidOperation |
                    kMallocError,
    kErrors = kInvalidGroup | kDivisionByZero,
    kSignals = 0xFBDF,  // all
  };
};

// ln(10), kept from one call to the next: the words behind the point.
struct Constants {
  Natural ln10;
  size_t words = 0;
};

struct Context {
  int64_t prec, emax, emin;
  uint32_t traps, status;
  Rounding rounding;
  bool clamp, capitals;
  Constants* constants = nullptr;  // not owned; may be nullptr

  int64_t etiny() const { return emin - (prec - 1); }
  int64_t etop() const { return emax - (prec - 1); }
};
Context max_context();  // exact: the greatest precision and range

enum class Form : uint8_t { kFinite, kInfinite, kNan, kSnan };

struct Number {
  Natural coefficient;  // of a nan: its payload
  int64_t exponent = 0;
  bool negative = false;
  Form form = Form::kFinite;

  bool is_special() const { return form != Form::kFinite; }
  bool is_nan() const { return form == Form::kNan || form == Form::kSnan; }
  bool is_infinite() const { return form == Form::kInfinite; }
  bool is_zero() const { return form == Form::kFinite && coefficient.is_zero(); }
  int64_t adjusted() const { return exponent + static_cast<int64_t>(coefficient.digits()) - 1; }
  bool is_integer() const;  // finite and without a fraction
  Number clone() const;
};
Number make_number(bool negative, Natural coefficient, int64_t exponent);
Number make_int(int64_t n);
Number make_infinity(bool negative);
Number make_nan();
Number make_error(uint32_t condition, uint32_t& status);  // nan

// --- results (decimal_round.cpp)
// Rounds to the context's precision and range, as every operation's result is.
void finish(Number& r, const Context& c, uint32_t& status);
// The value with another exponent: coefficient padded or rounded. The exponent must be in reach (kMaxWords).
void rescale(Number& r, int64_t exponent, const Context& c, uint32_t& status);
bool propagate_nan(const Number& a, const Number* b, const Context& c, uint32_t& status, Number& r);

// --- the form of an operation: rounds to the context and adds to `status`
using Unary = Number (*)(const Number& a, const Context& c, uint32_t& status);
using Binary = Number (*)(const Number& a, const Number& b, const Context& c, uint32_t& status);

// --- arithmetic (decimal_arithmetic.cpp)
Number add(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number subtract(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number multiply(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number fma(const Number& a, const Number& b, const Number& d, const Context& c, uint32_t& status);
Number divide(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number divide_int(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number remainder(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number remainder_near(const Number& a, const Number& b, const Context& c, uint32_t& status);
void divmod(const Number& a, const Number& b, const Context& c, uint32_t& status, Number& quotient, Number& rest);
Number plus(const Number& a, const Context& c, uint32_t& status);
Number minus(const Number& a, const Context& c, uint32_t& status);
Number absolute(const Number& a, const Context& c, uint32_t& status);

// --- comparison (decimal_compare.cpp)
int compare_values(const Number& a, const Number& b);  // no nans
int compare_total(const Number& a, const Number& b);
int compare_total_mag(const Number& a, const Number& b);
// The same as numbers -1, 0 and 1, and `a` with the sign of `b`, in the form of an operation.
Number total(const Number& a, const Number& b, const Context&, uint32_t& status);
Number total_magnitude(const Number& a, const Number& b, const Context&, uint32_t& status);
Number with_sign(const Number& a, const Number& b, const Context&, uint32_t& status);
Number compare(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number compare_signal(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number max(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number min(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number max_mag(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number min_mag(const Number& a, const Number& b, const Context& c, uint32_t& status);
bool same_quantum(const Number& a, const Number& b);
const char* number_class(const Number& a, const Context& c);
bool is_normal(const Number& a, const Context& c);
bool is_subnormal(const Number& a, const Context& c);

// --- digits and exponents (decimal_digits.cpp)
Number quantize(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number to_integral_exact(const Number& a, const Context& c, uint32_t& status);
Number to_integral_value(const Number& a, const Context& c, uint32_t& status);
Number normalize(const Number& a, const Context& c, uint32_t& status);
Number next_minus(const Number& a, const Context& c, uint32_t& status);
Number next_plus(const Number& a, const Context& c, uint32_t& status);
Number next_toward(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number logb(const Number& a, const Context& c, uint32_t& status);
Number scaleb(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number shift(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number rotate(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number logical_and(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number logical_or(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number logical_xor(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number logical_invert(const Number& a, const Context& c, uint32_t& status);

// --- functions (decimal_functions.cpp): exp, ln, log10 and sqrt are correctly rounded, half to even
Number square_root(const Number& a, const Context& c, uint32_t& status);
Number exp(const Number& a, const Context& c, uint32_t& status);
Number ln(const Number& a, const Context& c, uint32_t& status);
Number log10(const Number& a, const Context& c, uint32_t& status);
Number power(const Number& a, const Number& b, const Context& c, uint32_t& status);
Number power_modulo(const Number& a, const Number& b, const Number& m, const Context& c, uint32_t& status);

// --- text (decimal_text.cpp)
// ASCII only. A bad text gives nan and kConversionSyntax.
Number parse(std::string_view text, const Context& c, uint32_t& status);
std::string to_text(const Number& a, bool engineering, bool capitals);

}  // namespace dxpy::decimal
