// Objects whose bytes behind the type's struct are filled by the caller at once: text and byte strings.
#pragma once

#include "core/object/object.h"

namespace dxpy {

// As object_alloc, but only the struct is zeroed, not the `extra_bytes` behind it.
Object* object_alloc_raw(Thread&, Type* type, size_t extra_bytes);

}  // namespace dxpy
