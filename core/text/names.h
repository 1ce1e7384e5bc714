// Names of Unicode characters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dxpy::text {

// False: the character has no name. Aliases are not names.
bool character_name(uint32_t cp, std::string& out);
// The character with this name or alias, in any letter case; false: there is none.
bool character_by_name(std::string_view name, uint32_t& out);
// The text (UTF-8) of a named sequence; empty: there is none.
std::string_view named_sequence(std::string_view name);

}  // namespace dxpy::text
