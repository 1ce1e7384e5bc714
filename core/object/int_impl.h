// Shared by the int*.cpp files: a view of any int as sign and limbs, and results in the making.
#pragma once

#include "core/object/bigint.h"
#include "core/object/int.h"

namespace dxpy {

// Sign and magnitude of an int value (small, bool or object). Borrows from the value; does not move.
class IntView {
 public:
  explicit IntView(Value v) {
    if (v.is_object()) {
      const Int* i = v.as<Int>();
      limbs_ = i->limbs;
      negative_ = i->size < 0;
      size_ = static_cast<size_t>(negative_ ? -static_cast<int64_t>(i->size) : i->size);
      return;
    }
    int64_t n = v.is_small_int() ? v.as_small_int() : v.is_true();
    negative_ = n < 0;
    small_ = negative_ ? uint64_t{0} - static_cast<uint64_t>(n) : static_cast<uint64_t>(n);
    limbs_ = &small_;
    size_ = small_ != 0;
  }
  IntView(const IntView&) = delete;
  IntView& operator=(const IntView&) = delete;

  const bigint::Limb* limbs() const { return limbs_; }
  size_t size() const { return size_; }
  bool negative() const { return negative_; }
  bool is_zero() const { return size_ == 0; }
  bigint::Span span() const { return {limbs_, size_}; }

 private:
  const bigint::Limb* limbs_;
  size_t size_;
  bool negative_;
  bigint::Limb small_ = 0;
};

// An int object with room for `limbs` limbs, to be filled and handed to int_finish. nullptr: MemoryError is pending.
Int* int_alloc(Thread&, size_t limbs);
// Trims, sets the sign, and gives the small form when it fits. Consumes r.
Owned int_finish(Thread&, Int* r, size_t limbs, bool negative);
// A fresh int from a magnitude.
Owned int_from_limbs(Thread&, bigint::Span magnitude, bool negative);
// bool and small ints as int64. False: an object.
inline bool int_word(Value v, int64_t& out) {
  if (v.is_small_int()) {
    out = v.as_small_int();
    return true;
  }
  if (v.is_object()) return false;
  out = v.is_true();
  return true;
}
// Floor division; either of the results may be nullptr. ZeroDivisionError.
Status int_div_mod(Thread&, Value a, Value b, Owned* quotient, Owned* remainder);
Owned int_bit_and(Thread&, Value a, Value b);
Owned int_bit_or(Thread&, Value a, Value b);
Owned int_bit_xor(Thread&, Value a, Value b);
Owned int_negative(Thread&, Value a);
Owned int_absolute(Thread&, Value a);
Owned int_invert(Thread&, Value a);
uint64_t int_bit_count(Value a);  // of the magnitude
// Parses digits as int() does; `source` is shown in the error message.
Owned int_parse(Thread&, std::string_view text, int base, Value source);
// Lower case digits of the magnitude in `base`, appended with sign and prefix to a std::string by format code.
// ValueError when the decimal digit limit is exceeded.
Status int_digits(Thread&, Value v, int base, std::string& out);
// The rounding of round(): to a multiple of 10 ** -digits, halves to even.
Owned int_round(Thread&, Value v, Value digits);

extern const struct TypeSpec kIntSpec, kBoolSpec, kFloatSpec, kComplexSpec, kNoneSpec, kEllipsisSpec,
    kNotImplementedSpec;

}  // namespace dxpy
