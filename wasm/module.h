// The modules that only this target has: _dxpy in C++, dxpy and the platform part of asyncio in Python (python/).
#pragma once

#include <string>
#include <vector>

#include "core/object/abstract.h"

namespace dxpy::wasm {

// After the start of the runtime. `path`: in front of sys.path.
Status modules_init(Thread&, const std::vector<std::string>& path);
// After a snapshot was put back: what came from the first configuration is renewed.
Status modules_restored(Thread&, const std::vector<std::string>& argv);

}  // namespace dxpy::wasm
