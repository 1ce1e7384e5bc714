// The name that a misspelt one probably means ("Did you mean").
#pragma once

#include <cstddef>
#include <string_view>

namespace dxpy {

// What a change of one character costs; changing only its case costs half.
inline constexpr size_t kSuggestMoveCost = 2;

// The farthest that a name may be from another to be suggested for it.
inline size_t suggest_limit(size_t a, size_t b) { return (a + b + 3) * kSuggestMoveCost / 6; }
// Levenshtein distance in units of cost; anything above `limit` comes out as limit + 1.
size_t suggest_distance(std::string_view a, std::string_view b, size_t limit);

}  // namespace dxpy
