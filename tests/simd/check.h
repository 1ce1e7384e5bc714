// Kernels against plain loops that say what each must give. No test framework: a program for another processor uses it
// too.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/simd/kernels.h"
#include "core/text/utf8.h"

namespace dxpy::text::simd {

inline std::string check_search(const Kernels& k, std::string_view s, char c, std::string_view needle) {
  const char* p = s.data();
  const size_t n = s.size();
  if (k.find_byte(p, n, c) != s.find(c)) return "find_byte";
  if (k.rfind_byte(p, n, c) != s.rfind(c)) return "rfind_byte";
  if (k.count_byte(p, n, c) != static_cast<size_t>(std::count(s.begin(), s.end(), c))) return "count_byte";
  if (needle.empty()) return "";
  if (k.find(p, n, needle.data(), needle.size()) != s.find(needle)) return "find";
  if (k.rfind(p, n, needle.data(), needle.size()) != s.rfind(needle)) return "rfind";
  size_t count = 0;
  for (size_t at = s.find(needle); at != s.npos; at = s.find(needle, at + needle.size())) ++count;
  if (k.count(p, n, needle.data(), needle.size()) != count) return "count";
  return "";
}

// `other` has the size of `s`.
inline std::string check_pair(const Kernels& k, std::string_view s, std::string_view other) {
  const size_t n = s.size();
  const auto differ = static_cast<size_t>(std::mismatch(s.begin(), s.end(), other.begin()).first - s.begin());
  if (k.mismatch(s.data(), other.data(), n) != differ) return "mismatch";
  if (k.equal(s.data(), other.data(), n) != (differ == n)) return "equal";
  return "";
}

// `room` has 8 bytes for each byte of `s`; where results are written, exactly as many bytes as are allowed.
inline std::string check_text(const Kernels& k, std::string_view s, char* room_end) {
  const char* p = s.data();
  const size_t n = s.size();
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_high = [](char c) { return static_cast<uint8_t>(c) > 127; };

  size_t ascii = 0;
  while (ascii < n && !is_high(s[ascii])) ++ascii;
  if (k.ascii_prefix(p, n) != ascii) return "ascii_prefix";
  char* copied = room_end - n;
  if (k.copy_ascii(copied, p, n) != ascii || std::string_view(copied, ascii) != s.substr(0, ascii)) return "copy_ascii";

  std::string lower(s), upper(s), swapped(s);
  for (char& c : lower) c = static_cast<char>(is_upper(c) ? c + 32 : c);
  for (char& c : upper) c = static_cast<char>(is_lower(c) ? c - 32 : c);
  for (char& c : swapped) c = static_cast<char>(is_lower(c) ? c - 32 : is_upper(c) ? c + 32 : c);
  char* room = room_end - n;
  k.lower(room, p, n);
  if (std::string_view(room, n) != lower) return "lower";
  k.upper(room, p, n);
  if (std::string_view(room, n) != upper) return "upper";
  k.swapcase(room, p, n);
  if (std::string_view(room, n) != swapped) return "swapcase";

  std::string replaced(s);
  for (char& c : replaced) c = c == 'a' ? '\xFE' : c;
  k.replace_byte(room, p, n, 'a', '\xFE');
  if (std::string_view(room, n) != replaced) return "replace_byte";

  const size_t few = n < 64 ? n : 64;
  uint64_t letters = 0, spaces = 0, byte_spaces = 0, line_ends = 0;
  for (size_t i = 0; i < few; ++i) {
    letters |= uint64_t{s[i] == 'a'} << i;
    spaces |= uint64_t{(s[i] >= 9 && s[i] <= 13) || (s[i] >= 28 && s[i] <= 32)} << i;
    byte_spaces |= uint64_t{(s[i] >= 9 && s[i] <= 13) || s[i] == ' '} << i;
    line_ends |= uint64_t{(s[i] >= 10 && s[i] <= 13) || (s[i] >= 28 && s[i] <= 30)} << i;
  }
  if (k.byte_mask(p, few, 'a') != letters) return "byte_mask";
  if (k.space_mask(p, few) != spaces) return "space_mask";
  if (k.byte_space_mask(p, few) != byte_spaces) return "byte_space_mask";
  if (k.line_end_mask(p, few) != line_ends) return "line_end_mask";

  size_t line = 0;
  while (line < n && !((s[line] >= 10 && s[line] <= 13) || (s[line] >= 28 && s[line] <= 30) || s[line] == '\xC2' ||
                       s[line] == '\xE2')) {
    ++line;
  }
  if (k.find_line_end(p, n) != line) return "find_line_end";

  const ByteRange alnum[3] = {{'0', 9}, {'A', 25}, {'a', 25}};
  const bool all_alnum =
      std::all_of(s.begin(), s.end(), [&](char c) { return is_upper(c) || is_lower(c) || (c >= '0' && c <= '9'); });
  if (k.all_in(p, n, alnum) != all_alnum) return "all_in";

  size_t chars = 0;
  std::vector<size_t> starts;
  for (size_t i = 0; i < n; ++i) {
    if (is_continuation(s[i])) continue;
    ++chars;
    starts.push_back(i);
  }
  if (k.count_chars(p, n) != chars) return "count_chars";
  for (size_t i : {size_t{0}, chars / 3, chars - 1, chars, chars + 5}) {
    if (i == SIZE_MAX) continue;
    if (k.char_offset(p, n, i) != (i < chars ? starts[i] : n)) return "char_offset";
  }

  std::string utf8;
  for (char c : s) utf8_append(utf8, static_cast<uint8_t>(c));
  room = room_end - 2 * n;
  const size_t written = k.latin1_to_utf8(room, p, n);
  if (std::string_view(room, written) != utf8) return "latin1_to_utf8";

  // ASCII as wider units, with a unit beyond it for every byte behind the ASCII part.
  std::vector<uint16_t> wide16(n, 0x100);
  std::vector<uint32_t> wide32(n, 0x100);
  for (size_t i = 0; i < ascii; ++i) wide32[i] = wide16[i] = static_cast<uint8_t>(s[i]);
  const auto bytes_of = [](const auto& units, size_t count) {
    return std::string_view(reinterpret_cast<const char*>(units.data()), count * sizeof units[0]);
  };
  room = room_end - 2 * n;
  if (k.ascii_to_utf16(room, p, n) != ascii || std::string_view(room, 2 * ascii) != bytes_of(wide16, ascii))
    return "ascii_to_utf16";
  room = room_end - 4 * n;
  if (k.ascii_to_utf32(room, p, n) != ascii || std::string_view(room, 4 * ascii) != bytes_of(wide32, ascii))
    return "ascii_to_utf32";
  const std::string_view in16 = bytes_of(wide16, n), in32 = bytes_of(wide32, n);
  std::copy(in16.begin(), in16.end(), room_end - 2 * n);
  room = room_end - 4 * n;
  if (k.ascii_from_utf16(room, room_end - 2 * n, n) != ascii || std::string_view(room, ascii) != s.substr(0, ascii))
    return "ascii_from_utf16";
  std::copy(in32.begin(), in32.end(), room_end - 4 * n);
  room = room_end - 8 * n;
  if (k.ascii_from_utf32(room, room_end - 4 * n, n) != ascii || std::string_view(room, ascii) != s.substr(0, ascii))
    return "ascii_from_utf32";
  return "";
}

// What utf8_prefix gives is well formed, ends between characters, and falls short of the longest such prefix by less
// than two vectors.
inline std::string check_utf8(const Kernels& k, std::string_view s) {
  const size_t got = k.utf8_prefix(s.data(), s.size());
  size_t valid = 0;
  while (valid < s.size()) {  // as the standard's table of well-formed sequences has it
    const auto at = [&](size_t i) { return valid + i < s.size() ? static_cast<uint8_t>(s[valid + i]) : uint8_t{0}; };
    const auto continues = [&](size_t from, size_t to) {
      for (size_t i = from; i < to; ++i) {
        if ((at(i) & 0xC0) != 0x80) return false;
      }
      return true;
    };
    const uint8_t lead = at(0), second = at(1);
    size_t size = 0;
    if (lead < 0x80) size = 1;
    if (lead >= 0xC2 && lead <= 0xDF && continues(1, 2)) size = 2;
    if (lead >= 0xE0 && lead <= 0xEF && continues(1, 3) && !(lead == 0xE0 && second < 0xA0) &&
        !(lead == 0xED && second > 0x9F)) {
      size = 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4 && continues(1, 4) && !(lead == 0xF0 && second < 0x90) &&
        !(lead == 0xF4 && second > 0x8F)) {
      size = 4;
    }
    if (size == 0) break;
    valid += size;
    if (valid <= got) continue;
    if (valid - size < got) return "utf8_prefix ends inside a character";
  }
  if (got > valid) return "utf8_prefix takes an error";
  if (std::string_view(k.name) != "scalar" && valid - got > 131) return "utf8_prefix stops early";
  return "";
}

inline std::string check_words(const Kernels& k, std::span<int64_t> w, int64_t v, std::span<const int64_t> other) {
  const size_t n = w.size();
  const auto at = static_cast<size_t>(std::find(w.begin(), w.end(), v) - w.begin());
  if (k.find_word(w.data(), n, v) != (at == n ? kNone : at)) return "find_word";
  if (k.count_word(w.data(), n, v) != static_cast<size_t>(std::count(w.begin(), w.end(), v))) return "count_word";
  const auto differ = static_cast<size_t>(std::mismatch(w.begin(), w.end(), other.begin()).first - w.begin());
  if (k.mismatch_words(w.data(), other.data(), n) != differ) return "mismatch_words";
  __int128 sum = 0;
  for (int64_t x : w) sum += x;
  int64_t high, low;
  k.sum_words(w.data(), n, &high, &low);
  if ((static_cast<__int128>(high) << 32) + low != sum) return "sum_words";
  std::vector<double> doubles(n);
  for (size_t i = 0; i < n; ++i) doubles[i] = static_cast<double>(w[i]) / 3;
  size_t falls = 0, falls_double = 0;
  for (size_t i = 0; i + 1 < n; ++i) {
    falls += w[i] > w[i + 1];
    falls_double += doubles[i] > doubles[i + 1];
  }
  if (k.descents_int(w.data(), n) != falls) return "descents_int";
  if (k.descents_double(doubles.data(), n) != falls_double) return "descents_double";
  if (n != 0) {
    if (k.min_int(w.data(), n) != *std::min_element(w.begin(), w.end())) return "min_int";
    if (k.max_int(w.data(), n) != *std::max_element(w.begin(), w.end())) return "max_int";
    if (k.min_double(doubles.data(), n) != *std::min_element(doubles.begin(), doubles.end())) return "min_double";
    if (k.max_double(doubles.data(), n) != *std::max_element(doubles.begin(), doubles.end())) return "max_double";
  }
  std::vector<int64_t> reversed(w.rbegin(), w.rend());
  k.reverse_words(w.data(), n);
  const bool right = std::equal(w.begin(), w.end(), reversed.begin());
  std::reverse(w.begin(), w.end());
  return right ? "" : "reverse_words";
}

}  // namespace dxpy::text::simd
