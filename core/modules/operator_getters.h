// The callable objects of the operator module.
#pragma once

#include "core/object/type.h"

namespace dxpy {

extern const TypeSpec kItemGetterSpec, kAttrGetterSpec, kMethodCallerSpec;

}  // namespace dxpy
