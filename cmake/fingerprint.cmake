# cmake -DROOT=... -DOUTPUT=... -P fingerprint.cmake: a header with a number that changes whenever compiled code may mean
# something else, so that neither cached nor archived code of another version is ever run.
file(GLOB sources ${ROOT}/core/bytecode/*.* ${ROOT}/core/compiler/*.* ${ROOT}/core/syntax/*.*
     ${ROOT}/core/import/archive_hook.h)
list(SORT sources)
set(all "")
foreach(source ${sources})
  file(SHA256 ${source} hash)
  string(APPEND all ${hash})
endforeach()
string(SHA256 all "${all}")
string(SUBSTRING ${all} 0 8 short)
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "// Made by cmake/fingerprint.cmake.
#pragma once
#include <cstdint>
namespace dxpy {
inline constexpr uint32_t kCodeFingerprint = 0x${short}u;
}
")
