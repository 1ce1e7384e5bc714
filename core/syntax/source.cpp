#include "core/syntax/source.h"

#include "core/syntax/identifier.h"
#include "core/syntax/lexer.h"

namespace dxpy::syntax {
namespace {

constexpr std::string_view kBom = "\xEF\xBB\xBF";

bool is_cookie_char(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '_' || c == '.';
}

// The encoding named in one comment line, as spelled.
std::string_view cookie_in(std::string_view line) {
  size_t i = 0;
  while (i < line.size() && (line[i] == ' ' || line[i] == '\t' || line[i] == '\f')) ++i;
  if (i == line.size() || line[i] != '#') return {};
  for (;;) {
    i = line.find("coding", i);
    if (i == std::string_view::npos) return {};
    i += 6;
    if (i >= line.size() || (line[i] != ':' && line[i] != '=')) continue;
    ++i;
    while (i < line.size() && (line[i] == ' ' || line[i] == '\t')) ++i;
    size_t start = i;
    while (i < line.size() && is_cookie_char(line[i])) ++i;
    if (i > start) return line.substr(start, i - start);
  }
}

bool is_blank_or_comment(std::string_view line) {
  for (char c : line) {
    if (c == '#') return true;
    if (c != ' ' && c != '\t' && c != '\f') return false;
  }
  return true;
}

std::string normalized(std::string_view name) {
  std::string start;
  for (char c : name.substr(0, 12)) start += c == '_' ? '-' : (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
  auto is_or_extends = [&](std::string_view base) {
    return start == base || start.substr(0, base.size() + 1) == std::string(base) + "-";
  };
  if (is_or_extends("utf-8")) return "utf-8";
  if (is_or_extends("latin-1") || start == "latin1" || is_or_extends("iso-8859-1") || is_or_extends("iso-latin-1"))
    return "iso-8859-1";
  return std::string(name);
}

void set_error(SyntaxErrorInfo* error, std::string message, int lineno = 0, int offset = -1) {
  error->kind = SyntaxErrorKind::kSyntaxError;
  error->message = std::move(message);
  error->lineno = lineno;
  error->offset = offset;
  error->end_lineno = error->end_offset = -1;
  error->has_text = false;
}

// The line of `text` around `index`, undecodable bytes replaced.
void set_error_line(SyntaxErrorInfo* error, std::string_view text, size_t index) {
  size_t start = index == 0 ? 0 : text.rfind('\n', index - 1);
  start = index == 0 || start == std::string_view::npos ? 0 : start + 1;
  size_t end = text.find('\n', index);
  std::string_view line = text.substr(start, end == std::string_view::npos ? end : end - start);
  error->has_text = true;
  error->text.clear();
  while (!line.empty()) {
    size_t bad = find_invalid_utf8(line, false);
    error->text.append(line.substr(0, bad));
    if (bad == std::string_view::npos) break;
    error->text += "\xEF\xBF\xBD";
    line.remove_prefix(bad + 1);
  }
}

}  // namespace

EncodingComment declared_encoding(std::string_view source) {
  size_t at = 0;
  for (int number = 1; number <= 2; ++number) {
    size_t end = source.find_first_of("\r\n", at);
    std::string_view line = source.substr(at, end == std::string_view::npos ? end : end - at);
    std::string_view name = cookie_in(line);
    if (!name.empty()) return {normalized(name), number, at};
    if (end == std::string_view::npos || !is_blank_or_comment(line)) break;
    at = end + (source.substr(end, 2) == "\r\n" ? 2 : 1);
  }
  return {};
}

bool PreparedSource::prepare(std::string_view source, const ParseOptions& options, SyntaxErrorInfo* error) {
  if (source.find('\0') != std::string_view::npos) {
    set_error(error, "source code string cannot contain null bytes", -1, -1);
    return false;
  }
  if (options.source_is_text) {
    translate_lines(source, options.mode == ParseMode::kExec);
    return true;
  }
  bool had_bom = source.substr(0, kBom.size()) == kBom;
  if (had_bom) source.remove_prefix(kBom.size());
  return decode(source, options, had_bom, error);
}

bool PreparedSource::decode(std::string_view bytes, const ParseOptions& options, bool had_bom, SyntaxErrorInfo* error) {
  bool exec = options.mode == ParseMode::kExec;
  const EncodingComment comment = declared_encoding(bytes);
  const std::string& encoding = comment.name;
  if (encoding.empty() || encoding == "utf-8") {
    size_t bad = find_invalid_utf8(bytes, false);
    if (bad == std::string_view::npos) {
      translate_lines(bytes, exec);
      return true;
    }
    int lineno = 1;
    size_t line_start = 0;
    for (size_t i = 0; i < bad; ++i) {
      if (bytes[i] == '\n') {
        ++lineno;
        line_start = i + 1;
      }
    }
    constexpr char kHex[] = "0123456789abcdef";
    auto byte = static_cast<unsigned char>(bytes[bad]);
    std::string hex = {kHex[byte >> 4], kHex[byte & 15]};
    set_error(error,
              "Non-UTF-8 code starting with '\\x" + hex + "' on line " + std::to_string(lineno) +
                  ", but no encoding declared; see https://peps.python.org/pep-0263/ for details",
              lineno, static_cast<int>(count_characters(bytes.substr(line_start, bad - line_start))) + 1);
    error->end_lineno = lineno;
    error->end_offset = error->offset;
    set_error_line(error, bytes, bad);
    return false;
  }
  if (had_bom) {
    set_error(error, "encoding problem: " + encoding + " with BOM", comment.line, 0);
    set_error_line(error, bytes, comment.offset);
    error->end_lineno = comment.line;
    error->end_offset = static_cast<int>(count_characters(error->text));
    return false;
  }
  std::string decoded;
  if (encoding == "iso-8859-1") {
    for (char c : bytes) append_utf8(&decoded, static_cast<unsigned char>(c));
  } else if (encoding == "ascii" || encoding == "us-ascii") {
    for (size_t i = 0; i < bytes.size(); ++i) {
      auto byte = static_cast<unsigned char>(bytes[i]);
      if (byte < 0x80) continue;
      constexpr char kHex[] = "0123456789abcdef";
      std::string hex = {kHex[byte >> 4], kHex[byte & 15]};
      set_error(error, "'ascii' codec can't decode byte 0x" + hex + " in position " + std::to_string(i) +
                           ": ordinal not in range(128)");
      return false;
    }
    decoded = bytes;
  } else {
    std::string message = "unknown encoding: " + encoding;
    const SourceDecoder* decoder = options.decoder;
    if (decoder == nullptr || !decoder->decode(decoder->context, encoding, bytes, &decoded, &message)) {
      set_error(error, message);
      return false;
    }
  }
  translate_lines(decoded, exec);
  return true;
}

void PreparedSource::translate_lines(std::string_view text, bool end_with_newline) {
  storage_.clear();
  storage_.reserve(text.size() + 1 + kSourcePadding);
  if (text.find('\r') == std::string_view::npos) {
    storage_.append(text);
  } else {
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\r') {
        storage_ += text[i];
        continue;
      }
      storage_ += '\n';
      if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
    }
  }
  if (end_with_newline && (storage_.empty() || storage_.back() != '\n')) storage_ += '\n';
  size_ = storage_.size();
  storage_.append(kSourcePadding, '\0');
}

}  // namespace dxpy::syntax
