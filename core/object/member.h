// Member descriptors: the attributes that __slots__ reserves inside instances, and read-only fields of built-in
// layouts.
#pragma once

#include "core/object/type.h"

namespace dxpy {

struct MemberDescriptor : Object {
  Type* owner;     // owned
  Value name;      // owned str
  int32_t offset;  // of the Value in the instance, from its header; negative: in the prefix
};

inline Value* member_slot(Object* o, int32_t offset) {
  return reinterpret_cast<Value*>(reinterpret_cast<char*>(o) + offset);
}
Owned member_descriptor_new(Thread&, Type* owner, Value name, int32_t offset);

}  // namespace dxpy
