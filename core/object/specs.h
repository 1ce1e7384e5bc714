// The specs that init_type_core needs before anything else exists; each lives in the file of its type.
#pragma once

#include "core/object/type.h"

namespace dxpy {

extern const TypeSpec kObjectSpec;                 // object_type.cpp
extern const TypeSpec kTypeSpec;                   // type_attrs.cpp
extern const TypeSpec kStrSpec;                    // str.cpp
extern const TypeSpec kTupleSpec;                  // tuple.cpp
extern const TypeSpec kDictSpec;                   // dict.cpp
extern const TypeSpec kSlotWrapperSpec;            // descriptors.cpp
extern const TypeSpec kMethodDescriptorSpec;       // descriptors.cpp
extern const TypeSpec kClassMethodDescriptorSpec;  // descriptors.cpp
extern const TypeSpec kGetSetDescriptorSpec;       // descriptors.cpp
extern const TypeSpec kNativeFunctionSpec;         // native_function.cpp
extern const TypeSpec kStaticMethodSpec;           // static_class_method.cpp

// A staticmethod object around a built-in function, usable during the bootstrap.
Owned static_method_new_builtin(Thread&, Value function);

}  // namespace dxpy
