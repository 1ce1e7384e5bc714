// Built-in types whose metatype is a built-in type other than `type`.
#pragma once

#include "core/object/type.h"

namespace dxpy {

// As type_from_spec. `metaclass` derives from type; its instances begin with Type, and what follows is zero.
Type* type_from_spec_with(Thread&, const TypeSpec& spec, Type* base, Type* metaclass);

}  // namespace dxpy
