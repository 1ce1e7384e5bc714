// Exceptions as text without Python's help.
#pragma once

#include <string>

#include "core/object/thread.h"

namespace dxpy {

// Without importing anything: file, line and name of each entry of the traceback (repeated ones counted), then the
// exception.
std::string plain_traceback(Thread&, Value exception);

}  // namespace dxpy
