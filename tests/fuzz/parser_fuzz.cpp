// libFuzzer target: any bytes through decoding, parser and error pass, in every mode.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/arena.h"
#include "core/syntax/parser.h"

using namespace dxpy;
using namespace dxpy::syntax;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return -1;
  // The first byte chooses the options.
  uint8_t choice = data[0];
  std::string_view source(reinterpret_cast<const char*>(data) + 1, size - 1);
  ParseOptions options;
  options.mode = static_cast<ParseMode>(choice & 3);
  options.type_comments = (choice & 4) != 0;
  options.allow_incomplete = (choice & 8) != 0;
  options.dont_imply_dedent = (choice & 16) != 0;
  options.feature_version = (choice & 32) != 0 ? 7 : 14;
  Arena arena;
  ParseResult result = parse(arena, source, options);
  if (result.ok() == !result.error.message.empty()) std::abort();
  return 0;
}
