// What normalize.cpp needs from the generated tables (private to core/text).
#pragma once

#include <cstdint>

namespace dxpy::text {

struct Composition {
  uint32_t first, second, composed;
};

// A decomposition's place in the data; 0: none. data[0] is tag index << 8 | length, then the characters.
uint32_t decomposition_offset(uint32_t cp);
const uint32_t* decomposition_data(uint32_t offset);
const char* decomposition_tag(uint32_t index);
// Two bits each for NFC, NFKC, NFD, NFKD: 0 yes, 1 no, 2 maybe.
uint8_t quick_check_bits(uint32_t cp);
uint32_t composition_of(uint32_t first, uint32_t second);  // 0: none

}  // namespace dxpy::text
