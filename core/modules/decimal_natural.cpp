#include "core/modules/decimal_natural.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#include "core/memory/alloc.h"
#include "core/object/bigint.h"

namespace dxpy::decimal {

namespace {

constexpr size_t kKaratsuba = 48, kLibrary = 700;  // words from which the faster ways pay

// Division by kBase with a precomputed inverse (Moeller and Granlund): no 128-bit division in the inner loops.
constexpr int kNormal = 4;
constexpr uint64_t kDivisor = kBase << kNormal;
constexpr uint64_t kInverse = static_cast<uint64_t>(~Wide{0} / kDivisor - (Wide{1} << 64));

inline Word split(Wide x, Word& low) {  // x < kBase * kBase * 2**4
  x <<= kNormal;
  auto u1 = static_cast<uint64_t>(x >> 64), u0 = static_cast<uint64_t>(x);
  Wide q = Wide{kInverse} * u1 + x;
  auto q1 = static_cast<uint64_t>(q >> 64) + 1, q0 = static_cast<uint64_t>(q);
  uint64_t r = u0 - q1 * kDivisor;
  if (r > q0) {
    --q1;
    r += kDivisor;
  }
  if (r >= kDivisor) {
    ++q1;
    r -= kDivisor;
  }
  low = r >> kNormal;
  return q1;
}

int word_digits(Word w) {  // of a word that is not zero
  int n = (static_cast<int>(std::bit_width(w)) * 1233) >> 12;
  return n + (w >= kPowersOfTen[n]);
}

// out[0..n] = a[0..n) + b[0..m), n >= m; returns the carry.
Word add_words(Word* out, const Word* a, size_t n, const Word* b, size_t m) {
  Word carry = 0;
  for (size_t i = 0; i < n; ++i) {
    Word s = a[i] + (i < m ? b[i] : 0) + carry;
    carry = s >= kBase;
    out[i] = carry != 0 ? s - kBase : s;
  }
  return carry;
}
// a >= b, n >= m.
void subtract_words(Word* out, const Word* a, size_t n, const Word* b, size_t m) {
  Word borrow = 0;
  for (size_t i = 0; i < n; ++i) {
    Word take = (i < m ? b[i] : 0) + borrow;
    borrow = a[i] < take;
    out[i] = borrow != 0 ? a[i] + kBase - take : a[i] - take;
  }
}

// out has n + m words and overlaps neither.
void multiply_school(Word* out, const Word* a, size_t n, const Word* b, size_t m) {
  std::memset(out, 0, (n + m) * sizeof(Word));
  for (size_t j = 0; j < m; ++j) {
    Word carry = 0;
    if (b[j] == 0) continue;
    for (size_t i = 0; i < n; ++i) carry = split(Wide{a[i]} * b[j] + out[i + j] + carry, out[i + j]);
    out[j + n] = carry;
  }
}

// Karatsuba on equal halves: n words each, out 2n words.
void multiply_equal(Word* out, const Word* a, const Word* b, size_t n) {
  if (n < kKaratsuba) {
    multiply_school(out, a, n, b, n);
    return;
  }
  size_t low = n / 2, high = n - low;
  multiply_equal(out, a, b, low);
  multiply_equal(out + 2 * low, a + low, b + low, high);
  std::vector<Word> sa(high + 1), sb(high + 1), middle(2 * high + 2);
  sa[high] = add_words(sa.data(), a + low, high, a, low);
  sb[high] = add_words(sb.data(), b + low, high, b, low);
  multiply_equal(middle.data(), sa.data(), sb.data(), high + 1);
  subtract_words(middle.data(), middle.data(), middle.size(), out, 2 * low);
  subtract_words(middle.data(), middle.data(), middle.size(), out + 2 * low, 2 * high);
  size_t room = 2 * n - low, used = middle.size();
  while (used > room) --used;  // those words are zero
  add_words(out + low, out + low, room, middle.data(), used);
}

void multiply_any(Word* out, const Word* a, size_t n, const Word* b, size_t m) {  // n >= m
  if (m < kKaratsuba) {
    multiply_school(out, a, n, b, m);
    return;
  }
  std::memset(out, 0, (n + m) * sizeof(Word));
  std::vector<Word> part(2 * m);
  for (size_t at = 0; at < n; at += m) {
    size_t count = std::min(m, n - at);
    if (count == m) {
      multiply_equal(part.data(), a + at, b, m);
    } else {
      multiply_any(part.data(), b, m, a + at, count);
    }
    add_words(out + at, out + at, n + m - at, part.data(), m + count);
  }
}

// --- through the library
std::vector<uint8_t> digit_values(const Natural& a) {
  std::string text = a.text();
  std::vector<uint8_t> out(text.size());
  for (size_t i = 0; i < text.size(); ++i) out[i] = static_cast<uint8_t>(text[i] - '0');
  return out;
}

struct Binary {
  std::vector<bigint::Limb> limbs;
  size_t size = 0;
  bigint::Span span() const { return {limbs.data(), size}; }
};
Binary to_binary(const Natural& a) {
  Binary b;
  std::vector<uint8_t> digits = digit_values(a);
  b.limbs.resize(bigint::from_digits_limbs(digits.size(), 10));
  b.size = bigint::from_digits(b.limbs.data(), digits.data(), digits.size(), 10);
  return b;
}
Natural from_binary(const Binary& b) {
  std::vector<char> text(bigint::text_size(b.span(), 10) + 1);
  std::vector<bigint::Limb> scratch(b.size + 1);
  size_t n = bigint::to_text(text.data(), b.span(), 10, scratch.data());
  std::vector<uint8_t> digits(n);
  for (size_t i = 0; i < n; ++i) digits[i] = static_cast<uint8_t>(text[i] - '0');
  return Natural::from_digits(digits.data(), n);
}

Natural multiply_library(const Natural& a, const Natural& b) {
  Binary x = to_binary(a), y = to_binary(b), r;
  r.limbs.resize(x.size + y.size);
  r.size = bigint::mul(r.limbs.data(), x.span(), y.span());
  return from_binary(r);
}
Natural divide_library(const Natural& a, const Natural& b, Natural& remainder) {
  Binary x = to_binary(a), y = to_binary(b), q, r;
  q.limbs.resize(x.size - y.size + 1);
  r.limbs.resize(y.size);
  bigint::div_rem(q.limbs.data(), q.size, r.limbs.data(), r.size, x.span(), y.span());
  remainder = from_binary(r);
  return from_binary(q);
}

// Knuth's algorithm D. a > b, b has at least two words.
Natural divide_school(const Natural& a, const Natural& b, Natural& remainder) {
  size_t n = b.size(), m = a.size() - n;
  Word factor = kBase / (b[n - 1] + 1);
  Natural u = multiply_small(a, factor), v = multiply_small(b, factor), q;
  u.resize(a.size() + 1);
  v.resize(n);
  q.resize(m + 1);
  Word* x = u.words();
  const Word* y = v.words();
  for (size_t j = m + 1; j-- > 0;) {
    Wide top = Wide{x[j + n]} * kBase + x[j + n - 1];
    Wide guess = top / y[n - 1], rest = top % y[n - 1];
    while (guess >= kBase || guess * y[n - 2] > rest * kBase + x[j + n - 2]) {
      --guess;
      rest += y[n - 1];
      if (rest >= kBase) break;
    }
    auto digit = static_cast<Word>(guess);
    Word carry = 0, borrow = 0;
    for (size_t i = 0; i < n; ++i) {
      Word low;
      carry = split(Wide{digit} * y[i] + carry, low);
      Word take = low + borrow;
      borrow = x[i + j] < take;
      x[i + j] = borrow != 0 ? x[i + j] + kBase - take : x[i + j] - take;
    }
    Word take = carry + borrow;
    bool below = x[j + n] < take;
    x[j + n] = below ? x[j + n] + kBase - take : x[j + n] - take;
    if (below) {
      --digit;
      Word c = add_words(x + j, x + j, n, y, n);
      x[j + n] = (x[j + n] + c) % kBase;
    }
    q.words()[j] = digit;
  }
  q.trim();
  u.resize(n);
  u.trim();
  Word none;
  remainder = divide_small(u, factor, none);
  return q;
}

}  // namespace

Natural::Natural(Wide n) {
  while (n >= kBase) {
    Word low = 0;
    n = split(n, low);
    inline_[size_++] = low;
  }
  if (n != 0) inline_[size_++] = static_cast<Word>(n);
}
Natural Natural::clone() const {
  Natural r;
  r.resize(size_);
  std::memcpy(r.words(), words(), size_ * sizeof(Word));
  return r;
}
uint64_t Natural::digits() const {
  if (size_ == 0) return 1;
  return (size_ - 1) * kWordDigits + static_cast<uint64_t>(word_digits(words()[size_ - 1]));
}
int Natural::digit_at(uint64_t i) const {
  uint64_t word = i / kWordDigits;
  return word >= size_ ? 0 : static_cast<int>(words()[word] / kPowersOfTen[i % kWordDigits] % 10);
}
uint64_t Natural::trailing_zeros() const {
  size_t i = 0;
  while (words()[i] == 0) ++i;
  uint64_t n = i * kWordDigits;
  for (Word w = words()[i]; w % 10 == 0; w /= 10) ++n;
  return n;
}
bool Natural::fits_u64(uint64_t& out) const {
  if (size_ > 2) return false;
  Wide n = 0;
  for (size_t i = size_; i-- > 0;) n = n * kBase + words()[i];
  out = static_cast<uint64_t>(n);
  return n >> 64 == 0;
}

void Natural::resize(size_t size) {
  size_t room = heap_ != nullptr ? capacity_ : kInline;
  if (size > room) {
    auto* fresh = static_cast<Word*>(::operator new(size * sizeof(Word)));
    std::memcpy(fresh, words(), size_ * sizeof(Word));
    ::operator delete(heap_);
    heap_ = fresh;
    capacity_ = size;
  }
  if (size > size_) std::memset(words() + size_, 0, (size - size_) * sizeof(Word));
  size_ = size;
}
void Natural::trim() {
  const Word* w = words();
  while (size_ > 0 && w[size_ - 1] == 0) --size_;
}
void Natural::set_digit(uint64_t i, int digit) {
  if (digit == 0) return;
  auto word = static_cast<size_t>(i / kWordDigits);
  if (word >= size_) resize(word + 1);
  words()[word] += static_cast<Word>(digit) * kPowersOfTen[i % kWordDigits];
}

Natural Natural::power_of_ten(uint64_t n) {
  Natural r;
  auto last = static_cast<size_t>(n / kWordDigits);
  r.resize(last + 1);
  r.words()[last] = kPowersOfTen[n % kWordDigits];
  return r;
}
Natural Natural::from_digits(const uint8_t* digits, size_t count) {
  Natural r;
  r.resize((count + kWordDigits - 1) / kWordDigits);
  Word* w = r.words();
  for (size_t end = count, i = 0; end > 0; ++i) {
    size_t start = end > kWordDigits ? end - kWordDigits : 0;
    Word value = 0;
    for (size_t k = start; k < end; ++k) value = value * 10 + digits[k];
    w[i] = value;
    end = start;
  }
  r.trim();
  return r;
}
std::string Natural::text() const {
  if (size_ == 0) return "0";
  std::string out(static_cast<size_t>(digits()), '0');
  size_t at = out.size();
  for (size_t i = 0; i < size_; ++i) {
    Word w = words()[i];
    for (int k = 0; k < kWordDigits && at > 0; ++k) {
      out[--at] = static_cast<char>('0' + w % 10);
      w /= 10;
    }
  }
  return out;
}

int compare(const Natural& a, const Natural& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}
Natural add(const Natural& a, const Natural& b) {
  if (a.size() < b.size()) return add(b, a);
  if (a.size() == 1 && b.size() == 1) return Natural(Wide{a[0]} + b[0]);
  Natural r;
  r.resize(a.size());
  Word carry = add_words(r.words(), a.words(), a.size(), b.words(), b.size());
  if (carry != 0) {
    r.resize(a.size() + 1);
    r.words()[a.size()] = 1;
  }
  return r;
}
Natural subtract(const Natural& a, const Natural& b) {
  Natural r;
  r.resize(a.size());
  subtract_words(r.words(), a.words(), a.size(), b.words(), b.size());
  r.trim();
  return r;
}
Natural multiply(const Natural& a, const Natural& b) {
  if (a.size() < b.size()) return multiply(b, a);
  if (b.is_zero()) return {};
  if (a.size() == 1) return Natural(Wide{a[0]} * b[0]);
  if (b.size() == 1) return multiply_small(a, b[0]);
  if (b.size() >= kLibrary) return multiply_library(a, b);
  Natural r;
  r.resize(a.size() + b.size());
  multiply_any(r.words(), a.words(), a.size(), b.words(), b.size());
  r.trim();
  return r;
}
Natural multiply_small(const Natural& a, Word b) {
  Natural r;
  r.resize(a.size() + 1);
  Word carry = 0;
  Word* out = r.words();
  for (size_t i = 0; i < a.size(); ++i) carry = split(Wide{a[i]} * b + carry, out[i]);
  out[a.size()] = carry;
  r.trim();
  return r;
}
Natural divide_small(const Natural& a, Word b, Word& remainder) {
  Natural q;
  q.resize(a.size());
  Word rest = 0;
  if (b < (Word{1} << 32) / 5) {  // two halves of nine digits each: plain 64-bit divisions
    constexpr Word kHalf = 1000000000;
    for (size_t i = a.size(); i-- > 0;) {
      Word high = rest * kHalf + a[i] / kHalf;
      Word low = high % b * kHalf + a[i] % kHalf;
      q.words()[i] = high / b * kHalf + low / b;
      rest = low % b;
    }
  } else {
    for (size_t i = a.size(); i-- > 0;) {
      Wide x = Wide{rest} * kBase + a[i];
      q.words()[i] = static_cast<Word>(x / b);
      rest = static_cast<Word>(x % b);
    }
  }
  remainder = rest;
  q.trim();
  return q;
}
Natural divide(const Natural& a, const Natural& b, Natural& remainder) {
  int c = compare(a, b);
  if (c < 0) {
    remainder = a.clone();
    return {};
  }
  if (b.size() == 1) {
    Word rest = 0;
    Natural q = divide_small(a, b[0], rest);
    remainder = Natural(rest);
    return q;
  }
  if (b.size() >= kLibrary && a.size() - b.size() >= kLibrary) return divide_library(a, b, remainder);
  return divide_school(a, b, remainder);
}
Natural square_root(const Natural& a) {
  if (a.is_zero()) return {};
  Binary x = to_binary(a), r;
  r.limbs.resize((x.size + 1) / 2);
  r.size = bigint::isqrt(r.limbs.data(), x.span());
  return from_binary(r);
}

void increment(Natural& a) {
  size_t i = 0;
  while (i < a.size() && a[i] == kBase - 1) a.words()[i++] = 0;
  if (i == a.size()) a.resize(i + 1);
  ++a.words()[i];
}
void decrement(Natural& a) {
  size_t i = 0;
  while (a[i] == 0) a.words()[i++] = kBase - 1;
  --a.words()[i];
  a.trim();
}

Natural shift_left(const Natural& a, uint64_t digits) {
  if (a.is_zero() || digits == 0) return a.clone();
  auto skip = static_cast<size_t>(digits / kWordDigits);
  Word factor = kPowersOfTen[digits % kWordDigits];
  if (skip == 0 && a.size() == 1) return Natural(Wide{a[0]} * factor);
  Natural r;
  r.resize(a.size() + skip + 1);
  Word* out = r.words() + skip;
  if (factor == 1) {
    std::memcpy(out, a.words(), a.size() * sizeof(Word));
  } else {
    Word carry = 0;
    for (size_t i = 0; i < a.size(); ++i) carry = split(Wide{a[i]} * factor + carry, out[i]);
    out[a.size()] = carry;
  }
  r.trim();
  return r;
}

namespace {

// shift_right of one word, by its digits at most.
int shift_word_right(Natural& a, uint64_t digits) {
  Word dropped = a[0] % kPowersOfTen[digits], unit = kPowersOfTen[digits - 1];
  a.words()[0] /= kPowersOfTen[digits];
  a.trim();
  auto first = static_cast<int>(dropped / unit);
  return (first == 0 || first == 5) && dropped % unit != 0 ? first + 1 : first;
}

}  // namespace

int shift_right(Natural& a, uint64_t digits) {
  if (digits == 0 || a.is_zero()) return 0;
  if (a.size() == 1 && digits <= kWordDigits) return shift_word_right(a, digits);
  uint64_t had = a.digits();
  int first = a.digit_at(digits - 1);
  if (digits > had) {
    a.resize(0);
    return 1;
  }
  if (first == 0 || first == 5) {
    if (a.trailing_zeros() < digits - 1) ++first;
  }
  auto skip = static_cast<size_t>(digits / kWordDigits);
  size_t n = a.size();
  auto part = static_cast<size_t>(digits % kWordDigits);
  Word* w = a.words();
  if (part == 0) {
    std::memmove(w, w + skip, (n - skip) * sizeof(Word));
  } else {
    Word low = kPowersOfTen[part], high = kPowersOfTen[kWordDigits - static_cast<int>(part)];
    for (size_t i = skip; i < n; ++i) {
      Word next = i + 1 < n ? w[i + 1] : 0;
      w[i - skip] = w[i] / low + next % low * high;
    }
  }
  a.resize(n - skip);
  a.trim();
  return first;
}

void keep_low(Natural& a, uint64_t digits) {
  if (digits / kWordDigits >= a.size()) return;
  auto whole = static_cast<size_t>(digits / kWordDigits);
  a.words()[whole] %= kPowersOfTen[digits % kWordDigits];
  a.resize(whole + 1);
  a.trim();
}

}  // namespace dxpy::decimal
