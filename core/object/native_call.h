// How the interpreter calls built-in functions and methods (native.cpp). Most calls of a program end here, so that the
// usual case, arguments by position that need no matching, goes straight to the function.
#pragma once

#include "core/object/native.h"

namespace dxpy {

// The call slots of NativeFunction and MethodDescriptor.
Owned native_function_call(Thread&, Value callable, const Value* args, size_t nargs, Value kwnames);
Owned method_descriptor_call(Thread&, Value callable, const Value* args, size_t nargs, Value kwnames);
// The error for arguments whose first is missing or no instance of the method's class (descriptors.cpp).
Failure raise_wrong_self(Thread&, Value descriptor, const Value* args, size_t nargs);

}  // namespace dxpy
