// What the files of _json share.
#pragma once

#include "core/object/native.h"

namespace dxpy {

struct JsonState {
  Type* scanner = nullptr;
  Type* encoder = nullptr;
};

// json.decoder.JSONDecodeError(message, text, character position)
Failure json_error(Thread&, std::string_view message, Value text, size_t byte_offset);
// Reads the string whose opening quote ends at byte `pos`, which is moved behind the closing quote.
Owned json_scan_string(Thread&, Value text, size_t& pos, bool strict);
// Appends `text` with quotes and escapes.
void json_quote(class StrBuilder& out, std::string_view text, bool ascii_only);

Status json_add_scanner(Thread&, struct Module* m);
Status json_add_encoder(Thread&, struct Module* m);
extern const NativeDef kJsonEncodeString;       // encode_basestring
extern const NativeDef kJsonEncodeStringAscii;  // encode_basestring_ascii

}  // namespace dxpy
