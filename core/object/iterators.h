// Layouts of the iterators that fast paths of the interpreter and the JIT step through directly. Everything else goes
// through the type's `next` slot.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

struct ListIterator : Object {  // list_iterator and list_reverseiterator
  Value list;                   // owned; empty once exhausted
  int64_t position;             // next index
};
struct TupleIterator : Object {
  Value tuple;  // owned; empty once exhausted
  int64_t position;
};
struct RangeIterator : Object {  // ranges whose bounds fit 61 bits
  int64_t next, step, remaining;
};

}  // namespace dxpy
