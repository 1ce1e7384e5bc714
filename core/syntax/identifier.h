// The Unicode questions the front end asks: identifiers (XID_Start, XID_Continue, NFKC), printability, UTF-8.
// The only file of this folder that knows where Unicode data comes from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dxpy::syntax {

bool is_identifier_start(char32_t code_point);
bool is_identifier_part(char32_t code_point);
bool is_printable(char32_t code_point);
// NFKC form of an identifier with non-ASCII characters; false if it already is in that form.
bool normalize_identifier(std::string_view name, std::string* out);
// The character named `name` in \N{name}; false if there is none. A named sequence is none.
bool character_by_name(std::string_view name, char32_t* code_point);

// Decodes the (valid) UTF-8 character at text[*index] and moves *index past it.
char32_t decode_utf8(std::string_view text, size_t* index);
// Appends as UTF-8; surrogates as WTF-8.
void append_utf8(std::string* out, char32_t code_point);
// Characters in `text`.
size_t count_characters(std::string_view text);
// First byte that is not valid UTF-8 (surrogates are invalid unless `allow_surrogates`); npos if there is none.
size_t find_invalid_utf8(std::string_view text, bool allow_surrogates);

}  // namespace dxpy::syntax
