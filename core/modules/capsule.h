// Capsules: a C pointer in a Python object, with a name that tells what it points to. Whoever has the interface of C
// (core/modules/ctypes/python_api.cpp) makes them.
#pragma once

#include "core/object/object.h"
#include "core/object/owned.h"

namespace dxpy {

struct Capsule : Object {
  using Destructor = void (*)(uint64_t capsule);  // takes the word of the Value
  void* pointer;
  const char* name;  // the maker's; may be nullptr
  void* context;
  Destructor destructor;
};

Type* capsule_type(Thread&);  // types.CapsuleType; nullptr: an exception is pending

}  // namespace dxpy
