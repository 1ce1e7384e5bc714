// libFuzzer target: any bytes through the lexer, as the parser and as the tokenize module use it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/syntax/identifier.h"
#include "core/syntax/token_stream.h"

using namespace dxpy::syntax;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string source(reinterpret_cast<const char*>(data), size);
  // The lexer is given text: what is none is the decoder's business.
  if (source.find('\0') != std::string::npos || find_invalid_utf8(source, true) != std::string::npos) return -1;
  for (bool extra : {false, true}) {
    TokenStream stream(source, extra);
    TokenRecord token;
    size_t count = 0;
    while (stream.next(&token) == TokenStream::Outcome::kToken) {
      // Every token but DEDENT, NL and the empty parts of f-strings takes up text, so their number is bounded.
      if (++count > 8 * source.size() + 1000) std::abort();
    }
  }
  return 0;
}
