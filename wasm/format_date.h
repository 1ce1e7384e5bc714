// strftime in the C locale: the sysroot's C library has none.
#pragma once

#include <string>

#include "core/host/host_types.h"

namespace dxpy::wasm {

std::string format_c_date(const char* format, const HostDate& date);

}  // namespace dxpy::wasm
