// Names of characters, read from the library's folder when a program first asks for one.
#include <string_view>

#include "core/text/names_data.h"
#include "wasm/embedding.h"

namespace dxpy::wasm {

namespace {

std::string_view read_names() {
  std::string path = embedding().config.stdlib_dir + "/unicode_names.bin";
  int32_t file = dx_file_open(path.data(), path.size(), 0, 0);
  if (file < 0) return {};
  constexpr size_t kSizeField = 6;
  double status[10];
  std::string_view out;
  if (dx_file_stat(file, status) == 0) {
    auto size = static_cast<size_t>(status[kSizeField]);
    char* data = static_cast<char*>(::operator new(size));  // kept
    if (dx_file_read(file, data, size, 0) == static_cast<int32_t>(size)) out = {data, size};
  }
  (void)dx_file_close(file);
  return out;
}

}  // namespace

void names_init() { text::g_read_names = &read_names; }

}  // namespace dxpy::wasm
