// The versions that the runtime reports.
#pragma once

namespace dxpy {

inline constexpr const char* kDxpyVersion = "0.1.0";
inline constexpr const char* kPythonVersion = "3.14.2";  // the language and library implemented
inline constexpr int kPythonMajor = 3, kPythonMinor = 14, kPythonMicro = 2;

}  // namespace dxpy
