// What the files of str share. Private to core/object/str*.cpp and bytes*.cpp.
#pragma once

#include <cstring>

#include "core/object/native.h"
#include "core/object/short_bytes.h"
#include "core/object/str.h"
#include "core/text/simd/kernels.h"
#include "core/text/utf8.h"

namespace dxpy {

// Seals a string whose content was already counted.
Owned str_seal_known(Thread&, Str* s, size_t chars, bool ascii);
// An exact str that nobody else refers to, with room for a text of another size. nullptr: no memory, and it stays as it
// was.
Str* str_realloc(Thread&, Str* s, size_t byte_size);
// An instance of the str type or a subclass, uninitialised.
Str* str_alloc_as(Thread&, Type* cls, size_t byte_size);
// self as it is when exact, else an exact copy: the result of methods that change nothing.
inline Owned str_unchanged(Thread& th, Value self) { return str_exact(th, self); }
// A part of `s` given by byte offsets on character boundaries.
Owned str_part(Thread&, const Str* s, size_t from, size_t to);
// Keyed SipHash-1-3 of bytes as hash() gives it: never -1; 0 for no bytes.
int64_t hash_bytes(Thread&, std::string_view bytes);

// Position of `needle` in `hay` at or after `from`; npos: none.
inline size_t find_bytes(std::string_view hay, std::string_view needle, size_t from = 0) {
  constexpr size_t kNone = std::string_view::npos;
  if (needle.empty()) return from <= hay.size() ? from : kNone;
  if (needle.size() > hay.size() || from > hay.size() - needle.size()) return kNone;
  const text::simd::Kernels& k = text::simd::kernels();
  const char* start = hay.data() + from;
  const size_t left = hay.size() - from;
  const size_t at =
      needle.size() == 1 ? k.find_byte(start, left, needle[0]) : k.find(start, left, needle.data(), needle.size());
  return at == kNone ? kNone : from + at;
}
// Position of the last `needle` in `hay`.
inline size_t rfind_bytes(std::string_view hay, std::string_view needle) {
  if (needle.empty()) return hay.size();
  return text::simd::kernels().rfind(hay.data(), hay.size(), needle.data(), needle.size());
}
// Occurrences that do not overlap; `needle` is not empty.
inline size_t count_bytes(std::string_view hay, std::string_view needle) {
  return text::simd::kernels().count(hay.data(), hay.size(), needle.data(), needle.size());
}

// start and end arguments of find() and the like (empty or None: not given), clipped as slices are. start may lie
// beyond end.
Status clip_range(Thread&, Value start, Value end, size_t length, int64_t& from, int64_t& to);

}  // namespace dxpy
