// Natural numbers for decimal arithmetic: words of 18 decimal digits, least significant first, without leading zero
// words (zero has none). Up to four words live in the object itself. Shifts and rounding by powers of ten are cheap;
// products and quotients of very long numbers go through the big-number library (core/object/bigint.h).
//
// An all-zero object is a valid zero. Callers bound sizes (kMaxWords) before asking for long results; running out of
// memory ends the process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace dxpy::decimal {

using Word = uint64_t;
using Wide = unsigned __int128;
inline constexpr Word kBase = 1000000000000000000;
inline constexpr int kWordDigits = 18;
inline constexpr size_t kMaxWords = size_t{1} << 24;  // 300 million digits
inline constexpr Word kPowersOfTen[] = {1,
                                        10,
                                        100,
                                        1000,
                                        10000,
                                        100000,
                                        1000000,
                                        10000000,
                                        100000000,
                                        1000000000,
                                        10000000000,
                                        100000000000,
                                        1000000000000,
                                        10000000000000,
                                        100000000000000,
                                        1000000000000000,
                                        10000000000000000,
                                        100000000000000000,
                                        1000000000000000000};

class Natural {
 public:
  Natural() = default;
  explicit Natural(Wide n);  // n < 16 * kBase**2
  Natural(Natural&& o) noexcept { take(o); }
  Natural& operator=(Natural&& o) noexcept {
    if (this == &o) return *this;
    release();
    take(o);
    return *this;
  }
  Natural(const Natural&) = delete;
  Natural& operator=(const Natural&) = delete;
  ~Natural() { release(); }
  Natural clone() const;
  void reset() {  // zero; frees
    release();
    size_ = 0;
  }

  const Word* words() const { return heap_ != nullptr ? heap_ : inline_; }
  Word* words() { return heap_ != nullptr ? heap_ : inline_; }
  size_t size() const { return size_; }
  Word operator[](size_t i) const { return words()[i]; }
  bool is_zero() const { return size_ == 0; }
  bool is_one() const { return size_ == 1 && words()[0] == 1; }
  bool is_odd() const { return size_ != 0 && (words()[0] & 1) != 0; }
  int lowest_digit() const { return size_ == 0 ? 0 : static_cast<int>(words()[0] % 10); }
  uint64_t digits() const;  // 1 for zero
  int digit_at(uint64_t i) const;
  uint64_t trailing_zeros() const;  // not for zero
  bool fits_u64(uint64_t& out) const;

  // Changes the size without keeping trimmed; new words are zero. trim() afterwards.
  void resize(size_t size);
  void trim();
  void set_digit(uint64_t i, int digit);  // grows as needed; the old digit must be 0

  static Natural power_of_ten(uint64_t n);
  static Natural from_digits(const uint8_t* digits, size_t count);  // values, most significant first
  std::string text() const;                                         // "0" for zero

 private:
  static constexpr size_t kInline = 4;
  void release() {
    if (heap_ != nullptr) ::operator delete(std::exchange(heap_, nullptr));
  }
  void take(Natural& o) {
    heap_ = std::exchange(o.heap_, nullptr);
    size_ = std::exchange(o.size_, 0);
    capacity_ = o.capacity_;
    for (size_t i = 0; i < kInline; ++i) inline_[i] = o.inline_[i];
  }
  Word* heap_ = nullptr;
  size_t size_ = 0, capacity_ = 0;  // capacity of the heap
  Word inline_[kInline] = {};
};

int compare(const Natural& a, const Natural& b);
Natural add(const Natural& a, const Natural& b);
Natural subtract(const Natural& a, const Natural& b);  // a >= b
Natural multiply(const Natural& a, const Natural& b);
Natural multiply_small(const Natural& a, Word b);  // b < kBase
// b is not zero.
Natural divide(const Natural& a, const Natural& b, Natural& remainder);
Natural divide_small(const Natural& a, Word b, Word& remainder);  // 0 < b < kBase
Natural square_root(const Natural& a);                            // floor
void increment(Natural& a);
void decrement(Natural& a);  // not zero

Natural shift_left(const Natural& a, uint64_t digits);  // a * 10**digits
// Drops digits. The result tells about the part dropped: its first digit, made 1 or 6 when that is 0 or 5 and more
// follows; so 0 means nothing and 5 exactly one half.
int shift_right(Natural& a, uint64_t digits);
// The lowest `digits` digits.
void keep_low(Natural& a, uint64_t digits);

}  // namespace dxpy::decimal
