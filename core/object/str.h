// str: UTF-8 in one allocation (lone surrogates as WTF-8), with cached code point count and hash. Indexing is O(1) for
// ASCII and through a sparse index otherwise. Immutable once another reference can exist.
#pragma once

#include <string_view>

#include "core/object/abstract.h"

namespace dxpy {

struct Str : Object {
  static constexpr Flag kInterned = kKind1;
  static constexpr Flag kAscii = kKind2;
  uint32_t byte_size;  // strings are limited to 4 GiB - 1 bytes: MemoryError beyond
  uint32_t char_count;
  int64_t hash_cache;  // 0: not computed yet
  uint32_t* index;     // sparse index: byte offset of every 64th character; nullptr until needed, and for ASCII
  char data[8];        // byte_size bytes and a terminating zero (not part of the string)

  std::string_view view() const { return {data, byte_size}; }
  bool is_ascii() const { return has(kAscii); }
};

inline std::string_view str_view(Value v) { return v.as<Str>()->view(); }  // v is a str

// `text` must be valid UTF-8 or WTF-8 (what C++ code makes itself); counts characters.
Owned str_new(Thread&, std::string_view text);
Owned str_ascii(Thread&, std::string_view text);  // known to be ASCII
// Bytes of unknown origin: invalid sequences become surrogate escapes (file names, environment).
Owned str_decode_fs(Thread&, std::string_view bytes);
// Uninitialised string to be filled by the caller at once, then sealed.
Str* str_alloc(Thread&, size_t byte_size);
Owned str_seal(Str* s);  // counts characters, sets the ASCII flag; gives small shared strings
Owned str_from_codepoint(Thread&, uint32_t cp);
Owned str_concat(Thread&, Value a, Value b);
// Appends in place when `a` is the only reference; consumes a.
Owned str_append(Thread&, Owned a, Value b);
Owned str_join(Thread&, Value separator, Value iterable);
Owned str_join_values(Thread&, const Value* parts, size_t count);  // all str, no separator (f-strings)
Owned str_slice(Thread&, Value s, int64_t start, int64_t stop);    // characters, step 1, in range
Owned str_char_at(Thread&, Value s, int64_t index);                // in range
uint32_t str_codepoint_at(Value s, int64_t index);
bool str_equal(Value a, Value b);  // both str
int str_compare(Value a, Value b);
int64_t str_hash(Thread&, Value s);
Owned str_repr(Thread&, Value s);
// The same text as an exact str (instances of subclasses are copied).
Owned str_exact(Thread&, Value s);
// Conversion between characters and bytes of a str. `index` at most char_count; `offset` on a character boundary.
size_t str_byte_offset(Value s, size_t index);
size_t str_char_index(Value s, size_t offset);
// bytes.decode / str.encode with names of codec and error handler ("utf-8", "strict"); results bytes / str.
Owned str_encode(Thread&, Value s, std::string_view encoding, std::string_view errors);
Owned str_decode(Thread&, std::string_view bytes, std::string_view encoding, std::string_view errors);
bool str_equals(Value v, std::string_view text);  // v any value: is it this str

// --- interning (Runtime::interned)
Value str_intern(Thread&, Value s);                // the canonical one, borrowed (kept alive by the table)
Value str_intern(Thread&, std::string_view text);  // immortal
void str_intern_destroy(Runtime&);
inline bool str_is_interned(Value s) { return s.as_object()->has(Str::kInterned); }

// Builds a str piece by piece. finish() gives the str; the builder is empty afterwards. Running out of memory is
// remembered.
class StrBuilder {
 public:
  explicit StrBuilder(Thread& th) : th_(th) {}
  ~StrBuilder();
  StrBuilder(const StrBuilder&) = delete;
  StrBuilder& operator=(const StrBuilder&) = delete;
  void append(std::string_view text);
  void append(char c) { append(std::string_view(&c, 1)); }
  void append(Value s) { append(str_view(s)); }
  void append_codepoint(uint32_t cp);
  void append_fill(char c, size_t count);
  size_t size() const { return size_; }
  std::string_view view() const { return {data_, size_}; }
  Owned finish();  // empty: MemoryError is pending

 private:
  bool reserve(size_t extra);
  Thread& th_;
  char* data_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
  bool failed_ = false;
};

}  // namespace dxpy
