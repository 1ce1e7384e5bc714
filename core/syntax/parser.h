// parse(): source text to syntax tree, with CPython 3.14's errors and warnings.
// Needs no running interpreter; the caller turns SyntaxErrorInfo and SyntaxWarningInfo into exceptions and warnings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/arena.h"
#include "core/syntax/ast.h"

namespace dxpy::syntax {

enum class ParseMode : uint8_t {
  kExec,      // a file: Module
  kEval,      // one expression: Expression
  kSingle,    // one interactive statement: Interactive
  kFuncType,  // a signature type comment: FunctionType
};

// Brackets may nest this deep ("too many nested parentheses" beyond).
inline constexpr int kMaxBracketNesting = 200;
// Recursion of the grammar itself ("parser stack overflow" beyond; CPython has MemoryError there).
inline constexpr int kMaxNesting = 6000;

// Decodes a source in an encoding other than UTF-8, Latin-1 and ASCII. Returns false if the codec is unknown or the
// bytes are malformed; then `error` becomes the message of the SyntaxError.
struct SourceDecoder {
  bool (*decode)(void* context, std::string_view encoding, std::string_view bytes, std::string* utf8,
                 std::string* error);
  void* context = nullptr;
};

struct ParseOptions {
  ParseMode mode = ParseMode::kExec;
  bool source_is_text = false;     // the source was a str: ignore a coding cookie (PyCF_IGNORE_COOKIE)
  bool type_comments = false;      // PyCF_TYPE_COMMENTS
  bool barry_as_bdfl = false;      // `<>` instead of `!=`
  bool dont_imply_dedent = false;  // PyCF_DONT_IMPLY_DEDENT (codeop, interactive input)
  bool allow_incomplete = false;   // PyCF_ALLOW_INCOMPLETE_INPUT: unfinished input gives kIncompleteInputError
  int feature_version = 14;        // minor version, as in ast.parse(feature_version=(3, x))
  int max_int_digits = 4300;       // sys.get_int_max_str_digits(); 0 for no limit
  const SourceDecoder* decoder = nullptr;
};

enum class SyntaxErrorKind : uint8_t {
  kSyntaxError,
  kIndentationError,
  kTabError,
  kIncompleteInputError,  // _IncompleteInputError, only with allow_incomplete
  kMemoryError,           // nesting beyond the parser's limit
  kOverflowError,
  kUnicodeDecodeError,  // never positioned
  kValueError,
};

struct SyntaxErrorInfo {
  SyntaxErrorKind kind = SyntaxErrorKind::kSyntaxError;
  std::string message;
  // As in the exception's attributes: line from 1, offset in characters from 1. end_offset 0 and end_lineno 0 are what
  // CPython reports there; -1 stands for None.
  int lineno = 0;
  int offset = 0;
  int end_lineno = 0;
  int end_offset = 0;
  // The source line (UTF-8, with its newline if it has one); has_text false stands for None.
  std::string text;
  bool has_text = false;
  // Whether the exception's args have the place too. Those of the checks of names have the message alone.
  bool place_in_args = true;
  // The last statement that was right, for suggestions of misspelt keywords; 0, 0 if there is none.
  int statement_lineno = 0;
  int statement_col_offset = 0;
};

enum class WarningCategory : uint8_t { kSyntaxWarning, kDeprecationWarning };

struct SyntaxWarningInfo {
  WarningCategory category = WarningCategory::kSyntaxWarning;
  std::string message;
  std::string error_message;  // empty: the same as `message`
  // The warning is issued for `lineno`. If a filter makes it an error, CPython raises SyntaxError(error_message or
  // message) with the other fields, which mean the same as in SyntaxErrorInfo.
  int lineno = 0;
  int col_offset = 0;  // UTF-8 bytes
  int end_lineno = 0;
  int end_col_offset = 0;
};

struct ParseResult {
  Mod* module = nullptr;  // null if and only if `error` is set
  SyntaxErrorInfo error;
  std::vector<SyntaxWarningInfo> warnings;

  bool ok() const { return module != nullptr; }
};

// Parses a whole source. `source` is what a file holds (BOM and PEP 263 cookie honoured) unless options.source_is_text.
// The tree and all its text live in `arena`; the source may be freed after the call.
ParseResult parse(Arena& arena, std::string_view source, const ParseOptions& options = {});

}  // namespace dxpy::syntax
