#include <gtest/gtest.h>

#include "core/syntax/parser.h"

namespace dxpy::syntax {
namespace {

struct Case {
  const char* source;
  const char* message;
  int lineno, offset, end_lineno, end_offset;
};

// Expected values are CPython 3.14's.
constexpr Case kCases[] = {
    {"a b\n", "invalid syntax", 1, 3, 1, 4},
    {"(a b)\n", "invalid syntax. Perhaps you forgot a comma?", 1, 2, 1, 5},
    {"x = (a\nb\n", "'(' was never closed", 1, 5, 1, 0},
    {"f(a=1, b)\n", "positional argument follows keyword argument", 1, 9, 1, 10},
    {"f(**x, *y)\n", "iterable argument unpacking follows keyword argument unpacking", 1, 6, 1, 10},
    {"{1: 2, 3}\n", "':' expected after dictionary key", 1, 8, 1, 0},
    {"print x\n", "Missing parentheses in call to 'print'. Did you mean print(...)?", 1, 1, 1, 8},
    {"if a = b: pass\n", "invalid syntax. Maybe you meant '==' or ':=' instead of '='?", 1, 4, 1, 9},
    {"\xC3\xA9() = 1\n", "cannot assign to function call here. Maybe you meant '==' instead of '='?", 1, 1, 1, 4},
    {"f'{a!x}'\n", "f-string: invalid conversion character 'x': expected 's', 'r', or 'a'", 1, 6, 1, 7},
    {"try:\n x\ny\n", "expected 'except' or 'finally' block", 3, 1, 3, 2},
    {"def f(a=1, b): pass\n", "parameter without a default follows parameter with a default", 1, 12, 1, 13},
    {"\"The \"x\" is\"\n", "invalid syntax. Is this intended to be part of the string?", 1, 7, 1, 8},
    {"1 + not 2\n", "'not' after an operator must be parenthesized", 1, 5, 1, 10},
    {"0777\n", "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers", 1, 1,
     1, 2},
};

TEST(SyntaxErrors, HaveMessagesAndRangesOfCPython) {
  for (const Case& c : kCases) {
    Arena arena;
    SyntaxErrorInfo error = parse(arena, c.source).error;
    EXPECT_EQ(error.message, c.message) << c.source;
    EXPECT_EQ(error.lineno, c.lineno) << c.source;
    EXPECT_EQ(error.offset, c.offset) << c.source;
    EXPECT_EQ(error.end_lineno, c.end_lineno) << c.source;
    EXPECT_EQ(error.end_offset, c.end_offset) << c.source;
  }
}

TEST(SyntaxErrors, TellIndentationErrorsApart) {
  Arena arena;
  EXPECT_EQ(parse(arena, "if 1:\nx\n").error.kind, SyntaxErrorKind::kIndentationError);
  EXPECT_EQ(parse(arena, "if 1:\n\tx\n        y\n").error.kind, SyntaxErrorKind::kTabError);
  EXPECT_EQ(parse(arena, "if 1:\n  x\n y\n").error.message, "unindent does not match any outer indentation level");
}

TEST(SyntaxErrors, SayThatInputIsIncompleteWhenAsked) {
  ParseOptions options;
  options.mode = ParseMode::kSingle;
  options.allow_incomplete = options.dont_imply_dedent = true;
  Arena arena;
  EXPECT_EQ(parse(arena, "x = (1,", options).error.kind, SyntaxErrorKind::kIncompleteInputError);
  EXPECT_EQ(parse(arena, "if a:\n", options).error.kind, SyntaxErrorKind::kIncompleteInputError);
  EXPECT_EQ(parse(arena, "x = )", options).error.kind, SyntaxErrorKind::kSyntaxError);
}

TEST(SyntaxErrors, RefuseBytesThatAreNotUtf8) {
  Arena arena;
  SyntaxErrorInfo error = parse(arena, "x = '\xE9'\n").error;
  EXPECT_EQ(error.message.substr(0, 42), "Non-UTF-8 code starting with '\\xe9' on lin");
}

}  // namespace
}  // namespace dxpy::syntax
