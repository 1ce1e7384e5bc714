// Parts of the module _csv: dialects (csv_dialect.cpp), reader and writer (csv.cpp).
#pragma once

#include "core/object/native.h"

namespace dxpy {

enum class CsvQuoting : uint8_t { kMinimal, kAll, kNonNumeric, kNone, kStrings, kNotNull };

inline constexpr uint32_t kCsvNone = 0xFFFFFFFFu;  // a character that is not set

struct CsvDialect : Object {
  Value line_terminator;  // owned str
  uint32_t delimiter, quote, escape;
  CsvQuoting quoting;
  bool skip_initial_space, double_quote, strict;
};

struct CsvState {
  Type *dialect = nullptr, *reader = nullptr, *writer = nullptr;
  Owned error, dialects;  // class Error; dict of registered dialects
  int64_t field_limit = 128 * 1024;
};

extern const TypeSpec kCsvDialectSpec;

// The dialect for a `dialect` argument (a name, an object with attributes, or empty) and overriding keywords (a dict or
// empty).
Owned csv_dialect_for(Thread&, Value dialect, Value keywords);
Owned csv_get_dialect(Thread&, Value name);

// Reads characters off UTF-8 (WTF-8) text.
inline uint32_t csv_next_char(const char*& p) {
  auto b = static_cast<uint8_t>(*p++);
  if (b < 0x80) return b;
  int more = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
  uint32_t c = b & (0x3Fu >> more);
  for (; more > 0; --more) c = c << 6 | (static_cast<uint8_t>(*p++) & 0x3Fu);
  return c;
}

}  // namespace dxpy
