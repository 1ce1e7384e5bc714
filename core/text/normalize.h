// Unicode normalisation forms (UAX #15).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dxpy::text {

enum class NormalForm : uint8_t { kNFC, kNFKC, kNFD, kNFKD };

// Whether well-formed UTF-8 text already is in the form. False may also mean "not known without doing it".
bool quick_check(std::string_view utf8, NormalForm form);
std::string normalize(std::string_view utf8, NormalForm form);
// "<compat> 0020 0308" as unicodedata.decomposition gives it; empty when there is none.
std::string decomposition_text(uint32_t cp);

}  // namespace dxpy::text
