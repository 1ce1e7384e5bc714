// Shared by the files that make the descriptor and function types: their start-up functions (called in this order by
// init_descriptor_types) and small helpers.
#pragma once

#include <string>

#include "core/object/object.h"
#include "core/object/owned.h"

namespace dxpy {

Status init_wrapper_types(Thread&);          // descriptors.cpp
Status init_bound_method_types(Thread&);     // bound_method.cpp: method, cell
Status init_static_class_method(Thread&);    // static_class_method.cpp
Status init_property_type(Thread&);          // property.cpp
Status init_super_type(Thread&);             // super.cpp
Status init_module_type(Thread&);            // module.cpp
Status init_generic_alias_type(Thread&);     // generic_alias.cpp
Status init_union_type(Thread&);             // union.cpp
Status init_simple_namespace_type(Thread&);  // simple_namespace.cpp

// "0x7f0012ab", as repr() shows an object's address.
std::string address_text(const void* p);
inline std::string address_text(Value v) {
  return address_text(reinterpret_cast<const void*>(static_cast<uintptr_t>(v.bits())));
}

}  // namespace dxpy
