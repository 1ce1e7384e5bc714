// Parameterised types: list[int], int | str; substitution of type parameters, shared with core/interp's typing objects.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

struct GenericAlias : Object {
  Value origin;      // owned, as all below
  Value args;        // tuple
  Value parameters;  // tuple, or empty: not computed yet
  bool starred;      // *tuple[int, str]
};
struct Union : Object {
  Value args;  // tuple of at least two
  Value parameters;
};

// The type parameters among args (and inside them), a tuple.
Owned generic_parameters(Thread&, Value args);
// args with every one of `parameters` replaced by what `item` (an argument or a tuple of them) gives for it.
Owned generic_substitute(Thread&, Value self, Value args, Value parameters, Value item);
// How an argument shows in a repr: int, collections.deque, None, ...
Owned generic_type_repr(Thread&, Value arg);
// Union of the members of a tuple, nested unions flattened, duplicates removed; a single one is itself.
Owned union_from_tuple(Thread&, Value args);

}  // namespace dxpy
