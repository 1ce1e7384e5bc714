// The built-in error handlers of codecs (private to core/object/codec*.cpp).
#pragma once

#include "core/object/codecs.h"

namespace dxpy {

enum class ErrorMode : uint8_t {
  kStrict,
  kIgnore,
  kReplace,
  kBackslashReplace,
  kSurrogateEscape,
  kSurrogatePass,
  kXmlCharRefReplace,
  kNameReplace,
  kCustom,  // registered from Python, or unknown
};

ErrorMode error_mode(std::string_view name);
// Handle bytes [start, end) of `in` / characters [start, end) of `s`. False: the handler gives up; raise the error.
bool handle_decode_error(ErrorMode mode, std::string_view encoding, std::string_view in, size_t start, size_t end,
                         std::string& out, size_t& next);
bool handle_encode_error(ErrorMode mode, std::string_view encoding, Value s, size_t start, size_t end,
                         Replacement& out);
Owned builtin_error_handler(Thread&, ErrorMode mode);  // as a function of the exception; not kCustom

}  // namespace dxpy
