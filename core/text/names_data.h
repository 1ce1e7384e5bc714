// Where the names of characters come from: tables in the program, or on targets where every byte is downloaded a file
// that make_tables.py writes (unicode_names.bin): "DXPN", the number of items of each table as six uint32_t, then the
// tables in the order of NameTables, each padded to 4 bytes. Little-endian.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dxpy::text {

struct NameTables {
  const uint32_t* word_starts = nullptr;  // into words; one more than there are words
  const uint32_t* blocks = nullptr;   // by index and the low 7 bits of a character: where its phrase starts; 0: none
  const uint32_t* table = nullptr;    // hash table of characters by name
  const uint16_t* phrases = nullptr;  // numbers of words; the last one's top bit is set
  const uint16_t* index = nullptr;    // by the upper bits of a character: its block
  const char* words = nullptr;
  uint32_t table_mask = 0;
};

// nullptr: there are none.
const NameTables* name_tables();

// Gives the file's bytes, aligned to 4 and kept for as long as the program runs; empty: it cannot be read. To be set by
// targets that read it.
extern std::string_view (*g_read_names)();

}  // namespace dxpy::text
