#include "core/object/os_errors.h"

#include <cstddef>

namespace dxpy {

namespace {
const OSErrorRow kRows[] = {
#define DX_ERRNO(name, number, text, error_class) {#name, number, text, OSErrorClass::k##error_class},
#include "core/object/os_errors.def"
#undef DX_ERRNO
};

const OSErrorRow* find(int64_t number) {
  for (const OSErrorRow& row : kRows) {
    if (row.number == number) return &row;
  }
  return nullptr;
}
}  // namespace

const OSErrorRow* os_error_rows(size_t& count) {
  count = sizeof(kRows) / sizeof(kRows[0]);
  return kRows;
}

OSErrorClass os_error_class(int64_t number) {
  const OSErrorRow* row = find(number);
  return row == nullptr ? OSErrorClass::kPlain : row->error_class;
}

std::string_view os_error_text(int number) {
  const OSErrorRow* row = find(number);
  return row == nullptr ? "Unknown error" : row->text;
}

}  // namespace dxpy
