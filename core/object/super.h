// super(): attribute look-up that starts behind a class in the MRO of an object's type.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

// getattr(super(cls, self), name) without making the super object; TypeError when self is no instance or subtype of
// cls.
Owned super_get_attr(Thread&, Value cls, Value self, Value name);

// What super() without arguments takes from the running function: its __class__ cell's content and its first argument.
// Set by core/interp. RuntimeError is pending on failure.
extern Status (*g_super_frame)(Thread&, Owned& cls, Owned& self);

}  // namespace dxpy
