#include "core/text/utf8.h"

#include <cstring>

namespace dxpy::text {

namespace {
constexpr uint64_t kHighBits = 0x8080808080808080;

uint64_t load8(const char* p) {
  uint64_t w;
  std::memcpy(&w, p, 8);
  return w;
}
}  // namespace

bool is_ascii(std::string_view s) {
  size_t i = 0;
  for (; i + 8 <= s.size(); i += 8) {
    if (load8(s.data() + i) & kHighBits) return false;
  }
  for (; i < s.size(); ++i) {
    if (static_cast<uint8_t>(s[i]) >= 0x80) return false;
  }
  return true;
}

size_t utf8_count(std::string_view s) {
  size_t n = 0, i = 0;
  for (; i + 8 <= s.size(); i += 8) {
    uint64_t w = load8(s.data() + i);
    // A continuation byte has bit 7 set and bit 6 clear.
    n += 8 - static_cast<size_t>(__builtin_popcountll((w & kHighBits) & ((~w << 1) & kHighBits)));
  }
  for (; i < s.size(); ++i) n += !is_continuation(s[i]);
  return n;
}

size_t utf8_offset(std::string_view s, size_t n) {
  size_t i = 0;
  while (i + 8 <= s.size()) {
    uint64_t w = load8(s.data() + i);
    size_t starts = 8 - static_cast<size_t>(__builtin_popcountll((w & kHighBits) & ((~w << 1) & kHighBits)));
    if (starts > n) break;
    n -= starts;
    i += 8;
  }
  // The block before may have ended inside a character, whose remaining bytes are no starts.
  while (i < s.size()) {
    if (!is_continuation(s[i])) {
      if (n == 0) return i;
      --n;
    }
    ++i;
  }
  return s.size();
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

}  // namespace dxpy::text
