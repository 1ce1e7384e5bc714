#include "core/text/utf8.h"

#include <bit>
#include <cstring>

#include "core/text/simd/kernels.h"

namespace dxpy::text {

namespace {
constexpr size_t kShort = 16;  // bytes below which a call of a kernel does not pay
constexpr uint64_t kHighBits = 0x8080808080808080;

uint64_t load8(const char* p) {
  uint64_t w;
  std::memcpy(&w, p, 8);
  return w;
}
}  // namespace

bool is_ascii(std::string_view s) {
  if (s.size() >= kShort) return simd::kernels().ascii_prefix(s.data(), s.size()) == s.size();
  for (char c : s) {
    if (static_cast<uint8_t>(c) >= 0x80) return false;
  }
  return true;
}

size_t utf8_count(std::string_view s) {
  if (s.size() >= kShort) return simd::kernels().count_chars(s.data(), s.size());
  size_t n = 0, i = 0;
  for (; i + 8 <= s.size(); i += 8) {  // a continuation has bit 7 and not bit 6
    const uint64_t word = load8(s.data() + i);
    n += 8 - static_cast<size_t>(std::popcount(word & ~(word << 1) & kHighBits));
  }
  for (; i < s.size(); ++i) n += !is_continuation(s[i]);
  return n;
}

size_t utf8_offset(std::string_view s, size_t n) {
  if (n < kShort) {
    size_t at = 0;
    for (; n > 0 && at < s.size(); --n) at += utf8_lead_size(s[at]);
    return at;
  }
  return simd::kernels().char_offset(s.data(), s.size(), n);
}

namespace {

struct Second {
  uint8_t low, high;
};
// Range of the second byte of a sequence with this lead.
Second second_range(uint8_t lead) {
  switch (lead) {
    case 0xE0:
      return {0xA0, 0xBF};
    case 0xED:
      return {0x80, 0x9F};
    case 0xF0:
      return {0x90, 0xBF};
    case 0xF4:
      return {0x80, 0x8F};
    default:
      return {0x80, 0xBF};
  }
}

}  // namespace

size_t utf8_validate(std::string_view s, size_t from, Utf8Error& error) {
  size_t i = from, n = s.size();
  if (n - i >= kShort) i += simd::kernels().utf8_prefix(s.data() + i, n - i);
  while (i < n) {
    if (i + 8 <= n && (load8(s.data() + i) & kHighBits) == 0) {
      i += 8;
      continue;
    }
    auto lead = static_cast<uint8_t>(s[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    if (lead < 0xC2 || lead > 0xF4) {
      error = {i, i + 1, "invalid start byte", false};
      return i;
    }
    size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    Second range = second_range(lead);
    for (size_t k = 1; k < size; ++k) {
      if (i + k >= n) {
        error = {i, n, "unexpected end of data", true};
        return i;
      }
      auto b = static_cast<uint8_t>(s[i + k]);
      bool ok = k == 1 ? b >= range.low && b <= range.high : (b & 0xC0) == 0x80;
      if (!ok) {
        error = {i, i + k, "invalid continuation byte", false};
        return i;
      }
    }
    i += size;
  }
  return n;
}

bool wtf8_is_valid(std::string_view s) {
  Utf8Error error;
  for (size_t at = 0; (at = utf8_validate(s, at, error)) < s.size(); at += 3) {
    const auto byte = [&](size_t i) { return at + i < s.size() ? static_cast<uint8_t>(s[at + i]) : 0; };
    if (byte(0) != 0xED || (byte(1) & 0xE0) != 0xA0 || (byte(2) & 0xC0) != 0x80) return false;
  }
  return true;
}

}  // namespace dxpy::text
