// The methods of str by family; str_type.cpp lists them in the type's table. Empty Values: argument not given.
#pragma once

#include "core/object/str_impl.h"
#include "core/text/unicode.h"

namespace dxpy::str_methods {

// White space at `p`: its size in bytes, 0: something else.
inline size_t space_size(const char* p) {
  auto lead = static_cast<uint8_t>(*p);
  if (lead < 0x80) return text::is_space(lead);
  // Beyond ASCII all of it begins with one of these bytes.
  if (lead != 0xC2 && (lead < 0xE1 || lead > 0xE3)) return 0;
  return text::is_space(text::utf8_at(p)) ? text::utf8_lead_size(*p) : 0;
}

// str_search.cpp
int64_t find(Thread&, Str* self, Str* sub, Value start, Value end);
int64_t rfind(Thread&, Str* self, Str* sub, Value start, Value end);
Owned index(Thread&, Str* self, Str* sub, Value start, Value end);
Owned rindex(Thread&, Str* self, Str* sub, Value start, Value end);
Owned count(Thread&, Str* self, Str* sub, Value start, Value end);
Owned startswith(Thread&, Str* self, Value prefix, Value start, Value end);
Owned endswith(Thread&, Str* self, Value suffix, Value start, Value end);
Owned replace(Thread&, Str* self, Str* old_text, Str* new_text, int64_t count);
Owned removeprefix(Thread&, Str* self, Str* prefix);
Owned removesuffix(Thread&, Str* self, Str* suffix);
Owned partition(Thread&, Str* self, Value sep);
Owned rpartition(Thread&, Str* self, Value sep);
Owned strip(Thread&, Str* self, Value chars);
Owned lstrip(Thread&, Str* self, Value chars);
Owned rstrip(Thread&, Str* self, Value chars);
// str_split.cpp
Owned split(Thread&, Str* self, Value sep, int64_t maxsplit);
Owned rsplit(Thread&, Str* self, Value sep, int64_t maxsplit);
Owned splitlines(Thread&, Str* self, bool keepends);
// str_case.cpp
Owned lower(Thread&, Str* self);
Owned upper(Thread&, Str* self);
Owned title(Thread&, Str* self);
Owned capitalize(Thread&, Str* self);
Owned swapcase(Thread&, Str* self);
Owned casefold(Thread&, Str* self);
bool isalpha(Thread&, Str* self);
bool isalnum(Thread&, Str* self);
bool isascii(Thread&, Str* self);
bool isdecimal(Thread&, Str* self);
bool isdigit(Thread&, Str* self);
bool isnumeric(Thread&, Str* self);
bool isspace(Thread&, Str* self);
bool isprintable(Thread&, Str* self);
bool isidentifier(Thread&, Str* self);
bool islower(Thread&, Str* self);
bool isupper(Thread&, Str* self);
bool istitle(Thread&, Str* self);
// str_layout.cpp
Owned center(Thread&, Str* self, int64_t width, Value fill);
Owned ljust(Thread&, Str* self, int64_t width, Value fill);
Owned rjust(Thread&, Str* self, int64_t width, Value fill);
Owned zfill(Thread&, Str* self, int64_t width);
Owned expandtabs(Thread&, Str* self, int tabsize);
Owned translate(Thread&, Str* self, Value table);
Owned maketrans(Thread&, Value x, Value y, Value z);
// str_format.cpp
Owned format(Thread&, Value self, const Value* args, size_t nargs, Value kwnames);
Owned format_map(Thread&, Str* self, Value mapping);
Owned dunder_format(Thread&, Str* self, Value spec);

}  // namespace dxpy::str_methods

namespace dxpy {
Owned str_percent(Thread&, Value format, Value args);    // str_percent.cpp
Owned bytes_percent(Thread&, Value format, Value args);  // bytes_percent.cpp; `format` bytes or bytearray
}  // namespace dxpy
