// The text engine's inner loops. One source (kernels.inc), compiled once for each instruction set (isa_*.cpp); which of
// them serves is chosen when the program starts, from the processor or from the environment variable DXPY_SIMD.
//
// No kernel reads or writes a byte outside the ranges it is given, whatever their alignment. Sizes and positions are
// bytes unless a name says words; kNone stands for "not found". All pointers may be of any alignment; a size of 0 never
// touches its pointer.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dxpy::text::simd {

inline constexpr size_t kNone = SIZE_MAX;

// The bytes first .. first + span.
struct ByteRange {
  uint8_t first, span;
};

struct Kernels {
  const char* name;

  // --- searching
  size_t (*find_byte)(const char* s, size_t n, char c);
  size_t (*rfind_byte)(const char* s, size_t n, char c);
  size_t (*count_byte)(const char* s, size_t n, char c);
  // `needle` of at least one byte. Linear in the worst case. Count: occurrences that do not overlap.
  size_t (*find)(const char* s, size_t n, const char* needle, size_t m);
  size_t (*rfind)(const char* s, size_t n, const char* needle, size_t m);
  size_t (*count)(const char* s, size_t n, const char* needle, size_t m);
  // The first position where two texts differ; n: they are equal.
  size_t (*mismatch)(const char* a, const char* b, size_t n);
  bool (*equal)(const char* a, const char* b, size_t n);

  // --- ASCII
  size_t (*ascii_prefix)(const char* s, size_t n);  // bytes before the first one above 127
  // The same, and they are copied; with the bytes behind them in the n bytes of `to` anything may happen.
  size_t (*copy_ascii)(char* to, const char* s, size_t n);
  // `to` may be `s`. Bytes above 127 stay as they are.
  void (*lower)(char* to, const char* s, size_t n);
  void (*upper)(char* to, const char* s, size_t n);
  void (*swapcase)(char* to, const char* s, size_t n);
  void (*replace_byte)(char* to, const char* s, size_t n, char from, char by);
  // One bit for each of n <= 64 bytes: it is c; an ASCII character that str.isspace() accepts; one that bytes.isspace()
  // accepts; one that ends a line of text.
  uint64_t (*byte_mask)(const char* s, size_t n, char c);
  uint64_t (*space_mask)(const char* s, size_t n);
  uint64_t (*byte_space_mask)(const char* s, size_t n);
  uint64_t (*line_end_mask)(const char* s, size_t n);
  // The first byte that ends a line in ASCII text, or may begin such a character beyond it (0xC2, 0xE2).
  size_t (*find_line_end)(const char* s, size_t n);
  // Whether every byte is in one of three ranges.
  bool (*all_in)(const char* s, size_t n, const ByteRange ranges[3]);

  // --- UTF-8
  size_t (*count_chars)(const char* s, size_t n);  // bytes that are no continuation
  // Position of the first byte of character `k` of well-formed text that may begin inside a character; n: there are not
  // so many.
  size_t (*char_offset)(const char* s, size_t n, size_t k);
  // The size of a prefix that is well-formed UTF-8 and ends between characters; not always the longest one.
  size_t (*utf8_prefix)(const char* s, size_t n);

  // --- transcoding. Latin-1 to UTF-8 gives the bytes written (`to` has room for 2 n); the others convert the ASCII
  // characters at the start and give how many there are. Units have the machine's byte order.
  size_t (*latin1_to_utf8)(char* to, const char* s, size_t n);
  size_t (*ascii_to_utf16)(char* to, const char* s, size_t n);
  size_t (*ascii_to_utf32)(char* to, const char* s, size_t n);
  size_t (*ascii_from_utf16)(char* to, const char* units, size_t n);  // n units
  size_t (*ascii_from_utf32)(char* to, const char* units, size_t n);

  // --- words of 64 bits: the elements of lists of numbers. n counts words.
  size_t (*find_word)(const int64_t* w, size_t n, int64_t v);
  size_t (*count_word)(const int64_t* w, size_t n, int64_t v);
  size_t (*mismatch_words)(const int64_t* a, const int64_t* b, size_t n);
  void (*reverse_words)(int64_t* w, size_t n);
  // Adds words of at most 61 bits and their sign, n at most 2^31: the sum is high * 2^32 + low.
  void (*sum_words)(const int64_t* w, size_t n, int64_t* high, int64_t* low);
  // n is not 0. Of doubles there is no nan and no -0.0.
  int64_t (*min_int)(const int64_t* w, size_t n);
  int64_t (*max_int)(const int64_t* w, size_t n);
  double (*min_double)(const double* w, size_t n);
  double (*max_double)(const double* w, size_t n);
  // How many neighbours are in falling order: w[i] > w[i + 1].
  size_t (*descents_int)(const int64_t* w, size_t n);
  size_t (*descents_double)(const double* w, size_t n);
};

namespace detail {
struct Choice {
  const Kernels* table;
};
extern const Choice chosen;  // constant once the program's constructors run: it is made before them
}  // namespace detail

inline const Kernels& kernels() { return *detail::chosen.table; }

// Empty, or why DXPY_SIMD could not be followed (then the processor's best serves).
const char* selection_error();

// The table of one name: nullptr when this program or this processor does not have it.
const Kernels* kernels_named(const char* name);
// The names of all tables that work here, the best one first; returns how many.
size_t available(const Kernels* out[8]);

}  // namespace dxpy::text::simd
