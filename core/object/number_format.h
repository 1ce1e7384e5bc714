// format() of int, float and complex.
#pragma once

#include "core/object/abstract.h"

namespace dxpy {

// v is an int, float or complex; spec a str (TypeError otherwise) in the format specification mini-language.
Owned format_number(Thread&, Value v, Value spec);

}  // namespace dxpy
