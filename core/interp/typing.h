// The objects of type parameters and template strings, as the instruction handlers make them. Types and behaviour are
// in typing*.cpp and template.cpp; the typing module finds them in _typing, string.templatelib in the types of
// literals.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

// kind: as the operand of MakeTypeVar. `evaluate` computes the bound or the constraints when first asked for; empty:
// none.
Owned type_param_new(Thread&, uint32_t kind, Value name, Value evaluate);
Status type_param_set_default(Thread&, Value param, Value evaluate);
// type_params: a tuple, or None.
Owned type_alias_new(Thread&, Value name, Value type_params, Value evaluate);
// typing.Generic[params].
Owned generic_subscript(Thread&, Value params);
// conversion: 0 none, 1 str, 2 repr, 3 ascii.
Owned interpolation_new(Thread&, Value value, Value expression, uint32_t conversion, Value format_spec);
Owned template_new(Thread&, Value strings, Value interpolations);

}  // namespace dxpy
