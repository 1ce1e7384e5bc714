// Objects whose bytes behind the type's struct are filled by the caller at once: text and byte strings.
#pragma once

#include <new>

#include "core/object/live_objects.h"
#include "core/object/thread.h"
#include "core/object/type.h"

namespace dxpy {

// As object_alloc, but only the struct is zeroed, not the `extra_bytes` behind it.
Object* object_alloc_raw(Thread&, Type* type, size_t extra_bytes);

// Writes the header of an instance of a built-in type itself, one whose instances are leaves: no attributes, nothing
// for the collector. What is behind the header stays as it is.
DX_ALWAYS_INLINE Object* object_place_leaf(Thread& th, Type* type, void* block) {
  auto* o = static_cast<Object*>(block);
  new (&o->refs) RefCount(1);
  o->shape_ref = shape_offset(type->root_shape);
  o->kind = type->instance_kind;
  o->flags = Object::kExact;
  o->gc_state = 0;
  o->owner = th.owner_id;
  live_object_add(*th.rt, o);
  return o;
}

}  // namespace dxpy
