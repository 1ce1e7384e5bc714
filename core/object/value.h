// The tagged word that every Python value is.
//
//   low bits  meaning
//   000       pointer to an object header (8-byte aligned); the word 0 is "no value": an exception is pending, or a
//             slot is empty
//   001       small integer, 61 bits: -2^60 .. 2^60-1, stored shifted left by 3
//   x10       float whose exponent is near that of 1.0 (about 2^-255 .. 2^256): the top three exponent bits are 011 or
//             100, which the addition of 1 makes 100 or 101, and the rotation left by 3 puts the 10 where the tag is;
//             and +0.0, in the place of one of these floats; all other floats are boxed
//   100       None, False, True, Ellipsis, NotImplemented and internal sentinels
//
// A Value never owns: it is a borrowed word (owned.h has the owners). It has the same layout on every target.
#pragma once

#include <bit>
#include <cstdint>

#include "core/base/platform.h"

namespace dxpy {

struct Object;

class Value {
 public:
  static constexpr int64_t kSmallIntMin = -(int64_t{1} << 60);
  static constexpr int64_t kSmallIntMax = (int64_t{1} << 60) - 1;

  constexpr Value() : bits_(0) {}
  constexpr explicit Value(uint64_t bits) : bits_(bits) {}
  Value(const Object* object) : bits_(reinterpret_cast<uintptr_t>(object)) {}  // NOLINT: an object is a value

  static constexpr Value none() { return Value(uint64_t{0x04}); }
  static constexpr Value boolean(bool b) { return Value(uint64_t{0x0C} | (static_cast<uint64_t>(b) << 4)); }
  static constexpr Value ellipsis() { return Value(uint64_t{0x24}); }
  static constexpr Value not_implemented() { return Value(uint64_t{0x2C}); }
  // Internal: an unbound local, an empty cell, a deleted entry. Python code never sees it.
  static constexpr Value unbound() { return Value(uint64_t{0x34}); }

  static constexpr bool fits_small_int(int64_t i) { return i >= kSmallIntMin && i <= kSmallIntMax; }
  // `i` must fit; int_from_i64 (int.h) takes any.
  static constexpr Value small_int(int64_t i) { return Value((static_cast<uint64_t>(i) << 3) | 1); }

  // Whether `d` can live in the word itself; if not it is boxed (float_from_double in float.h takes any).
  static constexpr bool fits_small_float(double d) {
    const uint64_t b = std::bit_cast<uint64_t>(d), word = std::rotl(b + kExponentStep, 3);
    return b == 0 || ((word & 3) == 2 && word != kFloatZero);
  }
  static constexpr Value small_float(double d) {
    const uint64_t b = std::bit_cast<uint64_t>(d);
    return Value(b == 0 ? kFloatZero : std::rotl(b + kExponentStep, 3));
  }

  constexpr uint64_t bits() const { return bits_; }
  constexpr bool is_empty() const { return bits_ == 0; }
  constexpr explicit operator bool() const { return bits_ != 0; }  // has a value (not Python truth)

  constexpr bool is_small_int() const { return (bits_ & 7) == 1; }
  constexpr bool is_small_float() const { return (bits_ & 3) == 2; }
  constexpr bool is_special() const { return (bits_ & 7) == 4; }
  constexpr bool is_object() const { return (bits_ & 7) == 0 && bits_ != 0; }
  constexpr bool is_pointer_tag() const { return (bits_ & 7) == 0; }  // an object, given that the word is not empty
  constexpr bool is_none() const { return bits_ == 0x04; }
  constexpr bool is_bool() const { return (bits_ | 0x10) == 0x1C; }
  constexpr bool is_true() const { return bits_ == 0x1C; }
  constexpr bool is_false() const { return bits_ == 0x0C; }
  constexpr bool is_unbound() const { return bits_ == 0x34; }
  constexpr bool is_not_implemented() const { return bits_ == 0x2C; }

  constexpr int64_t as_small_int() const { return static_cast<int64_t>(bits_) >> 3; }
  constexpr double as_small_float() const {
    return bits_ == kFloatZero ? 0.0 : std::bit_cast<double>(std::rotr(bits_, 3) - kExponentStep);
  }
  Object* as_object() const { return reinterpret_cast<Object*>(static_cast<uintptr_t>(bits_)); }
  template <typename T>
  T* as() const {  // the caller has checked the kind
    return static_cast<T*>(as_object());
  }

  // Python's `is`: equal words.
  friend constexpr bool operator==(Value a, Value b) { return a.bits_ == b.bits_; }

 private:
  static constexpr uint64_t kExponentStep = uint64_t{1} << 60;
  static constexpr uint64_t kFloatZero = 2;  // would be the word of 2^-255

  uint64_t bits_;
};

static_assert(sizeof(Value) == 8);

}  // namespace dxpy
