// Prints the tokens of files as the `tokenize` module gives them, one a line, for token_compare.py.
//   token_dump FILE...
#include <cstdio>
#include <string>

#include "core/syntax/token_stream.h"

namespace {

using namespace dxpy::syntax;

void print_hex(std::string_view text) {
  if (text.empty()) std::printf("-");
  for (char c : text) std::printf("%02x", static_cast<unsigned char>(c));
}

void dump(std::string source) {
  TokenStream stream(std::move(source), true);
  TokenRecord token;
  for (;;) {
    switch (stream.next(&token)) {
      case TokenStream::Outcome::kToken:
        std::printf("%d ", token.type);
        print_hex(token.text);
        std::printf(" %d %d %d %d ", token.start_row, token.start_col, token.end_row, token.end_col);
        print_hex(token.line);
        std::printf("\n");
        break;
      case TokenStream::Outcome::kError: {
        const SyntaxErrorInfo& e = stream.error();
        std::printf("error %d %d %d %d %d %s ", static_cast<int>(e.kind), e.lineno, e.offset, e.end_lineno,
                    e.end_offset, e.message.c_str());
        print_hex(e.text);
        std::printf("\n");
        return;
      }
      case TokenStream::Outcome::kEnd:
        return;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    std::string source;
    FILE* file = std::fopen(argv[i], "rb");
    if (file == nullptr) return 1;
    char buffer[65536];
    size_t got;
    while ((got = std::fread(buffer, 1, sizeof buffer, file)) > 0) source.append(buffer, got);
    std::fclose(file);
    std::printf("=== %s\n", argv[i]);
    dump(std::move(source));
  }
  return 0;
}
