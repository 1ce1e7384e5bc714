// The syntax of str.format strings: literal text, replacement fields, and field names. Shared by str.format and the
// _string module.
#pragma once

#include <string_view>

#include "core/object/abstract.h"

namespace dxpy {

struct MarkupField {
  std::string_view literal;  // text before the field
  bool present = false;      // a field follows the literal
  std::string_view name, spec;
  std::string_view conversion;  // one character, or empty
  bool nested = false;          // the spec contains fields
};

// Takes the next literal and field off `rest`. kFalse: `rest` was empty. ValueError for bad syntax.
Tri markup_next(Thread&, std::string_view& rest, MarkupField& out);

// "Too many decimal digits in format string" is a ValueError; -1: the text is no index.
Status markup_index(Thread&, std::string_view text, int64_t& out);
// Splits a field name into its first part and the rest (".attr[item]...").
std::string_view markup_first(std::string_view name, std::string_view& rest);
// Takes the next .attr or [item] off `rest`. kFalse: none is left.
Tri markup_next_part(Thread&, std::string_view& rest, bool& is_attr, std::string_view& part);

}  // namespace dxpy
