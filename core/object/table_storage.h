// The fields of an ordered hash table, which dict and set begin with. ordered_table.h has what is done with them, and
// the layout of the memory behind them.
#pragma once

#include "core/object/object.h"

namespace dxpy {

// `Entry` has a `key` (owned; empty: a deleted entry).
template <typename Entry>
struct TableStorage : Object {
  static constexpr uint32_t kSmallMax = 16;  // entries that are found by their tags alone
  enum TableFlag : uint32_t {
    kAllStr = 1,        // every key is an exact str
    kStoresHashes = 2,  // some key does not tell its hash: an array of hashes follows the entries
    kWide = 4,          // positions in the index have 32 bits, otherwise 16
    kMoved = 8,         // entries moved to other positions since somebody took this flag away
    kConsecutive = 16,  // more than kSmallMax entries without an index: entry i has the key first_key + i or is a hole
  };

  Entry* entries;        // dense, insertion order, with holes
  uint32_t used;         // live entries
  uint32_t entry_count;  // used part of `entries`, holes included
  uint32_t entry_capacity;
  uint32_t mutations;  // structural changes, for iterators ("changed size during iteration")
  union {
    uint8_t tags[kSmallMax];  // entry_capacity <= kSmallMax: a byte of each entry's hash
    struct {
      uint8_t* groups;
      uint32_t group_mask;  // number of groups - 1
    } index;
    int64_t first_key;  // kConsecutive: not negative
  };
  uint32_t table_flags;

  bool is_small() const { return entry_capacity <= kSmallMax; }
  bool has_index() const { return !is_small() && !has_table_flag(kConsecutive); }
  bool has_table_flag(TableFlag f) const { return (table_flags & f) != 0; }
};

}  // namespace dxpy
