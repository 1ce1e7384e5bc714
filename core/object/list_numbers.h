// Whole-list operations on the unboxed storages, through the kernels of core/text/simd: what the methods of list and
// the built-in functions use. None of them runs user code.
//
// A kDouble list has no nan and no -0.0 (both are boxed): its numbers are equal exactly when their bits are.
#pragma once

#include "core/object/list.h"

namespace dxpy {

inline bool list_has_ints(const List* l) { return l->storage == ListStorage::kInt64 && l->size != 0; }
inline bool list_has_doubles(const List* l) { return l->storage == ListStorage::kDouble && l->size != 0; }

// The exact sum of a list of ints and `start`.
Owned list_sum_ints(Thread&, const List* l, int64_t start);
// The smallest or largest element of a list of numbers.
Value list_least(const List* l, bool largest);

// What to look for among the words of a list of numbers to find `item` in it.
enum class Wanted : uint8_t {
  kWord,    // this word
  kAbsent,  // nothing: no element can be equal
  kAny,     // only a comparison can tell
};
Wanted list_wanted_word(const List* l, Value item, int64_t& word);

}  // namespace dxpy
