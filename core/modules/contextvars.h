// What C++ code needs of context variables.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

// A new ContextVar without a default.
Owned context_var_new(Thread&, std::string_view name);
// Its value in the current context, borrowed; empty when it has none (no exception is pending).
Value context_var_get(Thread&, Value var);
Status context_var_set(Thread&, Value var, Value value);
Owned context_copy_current(Thread&);  // contextvars.copy_context()

}  // namespace dxpy
