// What an operating system error number means: its text and the OSError subclass that it selects. Rows in
// os_errors.def.
#pragma once

#include <cstdint>
#include <string_view>

namespace dxpy {

enum class OSErrorClass : uint8_t {
  kPlain,
  kBlockingIOError,
  kChildProcessError,
  kBrokenPipeError,
  kConnectionAbortedError,
  kConnectionRefusedError,
  kConnectionResetError,
  kFileExistsError,
  kFileNotFoundError,
  kInterruptedError,
  kIsADirectoryError,
  kNotADirectoryError,
  kPermissionError,
  kProcessLookupError,
  kTimeoutError,
};

struct OSErrorRow {
  const char* name;  // "ENOENT"
  int number;
  const char* text;
  OSErrorClass error_class;
};
const OSErrorRow* os_error_rows(size_t& count);
OSErrorClass os_error_class(int64_t number);
std::string_view os_error_text(int number);  // "Unknown error" when not in the table

}  // namespace dxpy
