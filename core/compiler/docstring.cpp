// Docstrings lose their common indentation when they are compiled.
#include <algorithm>
#include <string>

#include "core/compiler/codegen.h"

namespace dxpy::compiler {

namespace {

std::string expand_tabs(std::string_view text) {
  std::string out;
  size_t column = 0;
  for (char c : text) {
    if (c == '\t') {
      size_t spaces = 8 - column % 8;
      out.append(spaces, ' ');
      column += spaces;
    } else {
      out.push_back(c);
      if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++column;
      if (c == '\n' || c == '\r') column = 0;
    }
  }
  return out;
}

}  // namespace

std::string_view clean_docstring(Arena& arena, std::string_view text) {
  std::string doc = text.find('\t') == std::string_view::npos ? std::string(text) : expand_tabs(text);
  size_t first = doc.find_first_not_of(' ');
  if (first == std::string::npos) first = doc.size();
  // The margin is the smallest indentation of the lines after the first that are not blank.
  size_t margin = std::string::npos;
  for (size_t newline = doc.find('\n'); newline != std::string::npos; newline = doc.find('\n', newline + 1)) {
    size_t begin = newline + 1, content = begin;
    while (content < doc.size() && doc[content] == ' ') ++content;
    if (content < doc.size() && doc[content] != '\n') margin = std::min(margin, content - begin);
  }
  if (margin == std::string::npos) margin = 0;
  if (first == 0 && margin == 0) return arena.copy(doc);
  std::string out;
  size_t begin = first;
  for (;;) {
    size_t end = doc.find('\n', begin);
    if (end == std::string::npos) {
      out.append(doc, begin);
      break;
    }
    out.append(doc, begin, end + 1 - begin);
    begin = end + 1;
    for (size_t k = 0; k < margin && begin < doc.size() && doc[begin] == ' '; ++k) ++begin;
  }
  return arena.copy(out);
}

}  // namespace dxpy::compiler
