// The format specification mini-language, [[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type],
// shared by str and the numbers: parsing, padding, grouping of digits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dxpy::text {

struct FormatSpec {
  uint32_t fill = ' ';
  char align = '>';  // < > ^ =
  char sign = 0;     // + - space, 0: not given
  bool no_negative_zero = false;
  bool alternate = false;
  bool align_given = false;    // align does not stand for what is usual
  bool zero = false;           // the width begins with a 0
  char grouping = 0;           // , or _, 0: none
  char fraction_grouping = 0;  // the same behind the point
  int group_size = 3;          // 4 with _ and b, o, x, X
  int64_t width = -1;          // -1: not given
  int64_t precision = -1;
  uint32_t type = 0;  // the default type when not given
};

// Parses `spec` (well-formed UTF-8). Gives the text of the ValueError, empty when the spec is good. type_name: for
// messages.
std::string parse_format_spec(std::string_view spec, char default_type, char default_align, std::string_view type_name,
                              FormatSpec& out);
// "Unknown format code 'q' for object of type 'int'".
std::string unknown_format_code(uint32_t type, std::string_view type_name);

void append_fill(std::string& out, uint32_t fill, size_t count);
// `body` (of `chars` characters) padded to the spec's width; '=' pads on the left.
std::string pad(const FormatSpec& spec, std::string_view body, size_t chars);

// The digits with separators after every `group` from the right, with zeros in front to reach `min_width` columns.
std::string group_digits(std::string_view digits, char separator, int group, int64_t min_width);

// A number written as sign, prefix, digits and tail (point, decimals, exponent, "inf" ...) put together by the spec:
// sign, grouping, padding. `negative` tells the sign; `upper` prefixes are the caller's business.
std::string format_number_parts(const FormatSpec& spec, bool negative, std::string_view prefix, std::string_view digits,
                                std::string_view tail);

}  // namespace dxpy::text
