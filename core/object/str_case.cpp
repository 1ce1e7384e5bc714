// str: case mappings and tests of characters.
#include <algorithm>

#include "core/object/byte_set.h"
#include "core/object/str_methods.h"
#include "core/text/unicode.h"

namespace dxpy::str_methods {

namespace {

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

template <typename Map>
Owned map_ascii(Thread& th, Str* self, Map map) {
  Str* s = str_alloc(th, self->byte_size);
  if (s == nullptr) return {};
  for (size_t i = 0; i < self->byte_size; ++i) s->data[i] = map(self->data[i]);
  return str_seal_known(th, s, self->char_count, true);
}

using MapKernel = void (*)(char* to, const char* s, size_t n);

Owned map_ascii(Thread& th, Str* self, MapKernel map) {
  Str* s = str_alloc(th, self->byte_size);
  if (s == nullptr) return {};
  map(s->data, self->data, self->byte_size);
  return str_seal_known(th, s, self->char_count, true);
}

bool is_ascii_byte(char c) { return static_cast<uint8_t>(c) < 0x80; }

// Capital sigma at the end of a word becomes the final form: a cased letter stands before it and none behind, with
// case-ignorable characters skipped.
bool is_final_sigma(const char* begin, const char* at, const char* end) {
  const char* p = at;
  bool cased = false;
  while (p != begin) {
    p = text::utf8_previous(p);
    uint32_t cp = text::utf8_at(p);
    if (text::has_flag(cp, text::kCaseIgnorable)) continue;
    cased = text::has_flag(cp, text::kCased);
    break;
  }
  if (!cased) return false;
  p = at;
  (void)text::utf8_next(p);
  while (p != end) {
    uint32_t cp = text::utf8_next(p);
    if (text::has_flag(cp, text::kCaseIgnorable)) continue;
    return !text::has_flag(cp, text::kCased);
  }
  return true;
}

// The lower case of the character at `at`.
int lower_at(const char* begin, const char* at, const char* end, uint32_t out[3]) {
  uint32_t cp = text::utf8_at(at);
  if (cp == 0x3A3) {
    out[0] = is_final_sigma(begin, at, end) ? 0x3C2 : 0x3C3;
    return 1;
  }
  return text::full_lower(cp, out);
}

// Calls map(begin, at, end, out[3]) -> count for every character; with `ascii`, ASCII characters are its.
template <typename Map>
Owned map_all(Thread& th, Str* self, Map map, MapKernel ascii = nullptr) {
  constexpr size_t kRun = 256, kMostOfOne = 12;  // bytes of ASCII at a time, and of three characters
  char buffer[2 * kRun];                         // a short text is appended at once
  size_t used = 0;
  StrBuilder out(th);
  const char* begin = self->data;
  const char* end = begin + self->byte_size;
  for (const char* p = begin; p != end;) {
    if (used + std::max(kRun, kMostOfOne) > sizeof buffer) {
      out.append(std::string_view(buffer, used));
      used = 0;
    }
    if (ascii != nullptr && is_ascii_byte(*p)) {
      const auto left = static_cast<size_t>(end - p);
      const bool alone = left == 1 || !is_ascii_byte(p[1]);
      const size_t n = alone ? 1 : text::simd::kernels().ascii_prefix(p, std::min(kRun, left));
      ascii(buffer + used, p, n);
      used += n;
      p += n;
      continue;
    }
    uint32_t mapped[3];
    const int count = map(begin, p, end, mapped);
    for (int i = 0; i < count; ++i) used += text::utf8_put(buffer + used, mapped[i]);
    p += text::utf8_lead_size(*p);
  }
  out.append(std::string_view(buffer, used));
  return out.finish();
}

template <typename Test>
bool all_of(const Str* s, Test test) {
  const char* p = s->data;
  const char* end = p + s->byte_size;
  if (p == end) return false;
  while (p != end) {
    if (!test(text::utf8_next(p))) return false;
  }
  return true;
}

// Whether a string is not empty and ASCII, so that `ranges` decide; else `test` does, for each character.
template <typename Test>
bool all_of(const Str* s, Test test, const text::simd::ByteRange (&ranges)[3]) {
  if (s->is_ascii()) return s->byte_size != 0 && text::simd::kernels().all_in(s->data, s->byte_size, ranges);
  return all_of(s, test);
}

constexpr text::simd::ByteRange kAlpha[3] = {{'A', 25}, {'a', 25}, {'a', 25}};
constexpr text::simd::ByteRange kAlnum[3] = {{'A', 25}, {'a', 25}, {'0', 9}};
constexpr text::simd::ByteRange kDigits[3] = {{'0', 9}, {'0', 9}, {'0', 9}};
constexpr text::simd::ByteRange kSpaces[3] = {{'\t', 4}, {0x1C, 4}, {0x1C, 4}};
constexpr text::simd::ByteRange kVisible[3] = {{' ', 94}, {' ', 94}, {' ', 94}};

}  // namespace

Owned lower(Thread& th, Str* self) {
  const MapKernel ascii = text::simd::kernels().lower;
  if (self->is_ascii()) return map_ascii(th, self, ascii);
  return map_all(th, self, lower_at, ascii);
}
Owned upper(Thread& th, Str* self) {
  const MapKernel ascii = text::simd::kernels().upper;
  if (self->is_ascii()) return map_ascii(th, self, ascii);
  auto map = [](const char*, const char* at, const char*, uint32_t* out) {
    return text::full_upper(text::utf8_at(at), out);
  };
  return map_all(th, self, map, ascii);
}
Owned casefold(Thread& th, Str* self) {
  const MapKernel ascii = text::simd::kernels().lower;
  if (self->is_ascii()) return map_ascii(th, self, ascii);
  auto map = [](const char*, const char* at, const char*, uint32_t* out) {
    return text::full_fold(text::utf8_at(at), out);
  };
  return map_all(th, self, map, ascii);
}
Owned swapcase(Thread& th, Str* self) {
  const MapKernel ascii = text::simd::kernels().swapcase;
  if (self->is_ascii()) return map_ascii(th, self, ascii);
  auto map = [](const char* begin, const char* at, const char* end, uint32_t* out) {
    uint32_t cp = text::utf8_at(at);
    if (text::is_upper(cp)) return lower_at(begin, at, end, out);
    if (text::is_lower(cp)) return text::full_upper(cp, out);
    out[0] = cp;
    return 1;
  };
  return map_all(th, self, map, ascii);
}
Owned capitalize(Thread& th, Str* self) {
  if (self->is_ascii()) {
    Str* s = str_alloc(th, self->byte_size);
    if (s == nullptr) return {};
    text::simd::kernels().lower(s->data, self->data, self->byte_size);
    if (self->byte_size != 0) s->data[0] = ascii_upper(self->data[0]);
    return str_seal_known(th, s, self->char_count, true);
  }
  return map_all(th, self, [](const char* begin, const char* at, const char* end, uint32_t* out) {
    return at == begin ? text::full_title(text::utf8_at(at), out) : lower_at(begin, at, end, out);
  });
}
Owned title(Thread& th, Str* self) {
  bool after_cased = false;
  if (self->is_ascii()) {
    return map_ascii(th, self, [&after_cased](char c) {
      char r = after_cased ? ascii_lower(c) : ascii_upper(c);
      after_cased = ascii_lower(c) != ascii_upper(c);
      return r;
    });
  }
  return map_all(th, self, [&after_cased](const char* begin, const char* at, const char* end, uint32_t* out) {
    uint32_t cp = text::utf8_at(at);
    int n = after_cased ? lower_at(begin, at, end, out) : text::full_title(cp, out);
    after_cased = text::has_flag(cp, text::kCased);
    return n;
  });
}

bool isalpha(Thread&, Str* s) { return all_of(s, text::is_alpha, kAlpha); }
bool isalnum(Thread&, Str* s) { return all_of(s, text::is_alnum, kAlnum); }
bool isascii(Thread&, Str* s) { return s->is_ascii() || s->byte_size == 0; }
bool isdecimal(Thread&, Str* s) { return all_of(s, text::is_decimal, kDigits); }
bool isdigit(Thread&, Str* s) { return all_of(s, text::is_digit, kDigits); }
bool isnumeric(Thread&, Str* s) { return all_of(s, text::is_numeric, kDigits); }
bool isspace(Thread&, Str* s) { return all_of(s, text::is_space, kSpaces); }
bool isprintable(Thread&, Str* s) { return s->byte_size == 0 || all_of(s, text::is_printable, kVisible); }
bool isidentifier(Thread&, Str* s) {
  const std::string_view t = s->view();
  if (!s->is_ascii()) return text::is_identifier(t);
  constexpr ByteSet kNameBytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");
  return !t.empty() && !(t[0] >= '0' && t[0] <= '9') && strip_bytes(t, kNameBytes, kStripLeft).empty();
}

namespace {
// Cased characters are all of one case, and there is one.
bool one_case(const Str* s, uint16_t wanted, uint16_t unwanted) {
  bool found = false;
  const char* p = s->data;
  const char* end = p + s->byte_size;
  while (p != end) {
    uint16_t flags = text::char_record(text::utf8_next(p)).flags;
    if (flags & unwanted) return false;
    found = found || (flags & wanted) != 0;
  }
  return found;
}
}  // namespace

bool islower(Thread&, Str* s) { return one_case(s, text::kLower, text::kUpper | text::kTitle); }
bool isupper(Thread&, Str* s) { return one_case(s, text::kUpper, text::kLower | text::kTitle); }
bool istitle(Thread&, Str* s) {
  bool found = false, after_cased = false;
  const char* p = s->data;
  const char* end = p + s->byte_size;
  while (p != end) {
    uint16_t flags = text::char_record(text::utf8_next(p)).flags;
    if (flags & (text::kUpper | text::kTitle)) {
      if (after_cased) return false;
      after_cased = found = true;
    } else if (flags & text::kLower) {
      if (!after_cased) return false;
      after_cased = found = true;
    } else {
      after_cased = false;
    }
  }
  return found;
}

}  // namespace dxpy::str_methods
