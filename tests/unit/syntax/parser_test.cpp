#include "core/syntax/parser.h"

#include <gtest/gtest.h>

#include <string>

namespace dxpy::syntax {
namespace {

struct Parsed {
  explicit Parsed(std::string_view source, ParseOptions options = {}) : result(parse(arena, source, options)) {}
  const Stmt* statement(size_t i = 0) const { return to<Module>(result.module)->body[i]; }
  const Expr* value(size_t i = 0) const { return to<ExprStmt>(statement(i))->value; }

  Arena arena;
  ParseResult result;
};

ParseOptions mode(ParseMode wanted) {
  ParseOptions options;
  options.mode = wanted;
  return options;
}

TEST(Parser, PositionsAreUtf8BytesAndSpanParentheses) {
  Parsed parsed("\xC3\xA9 = (a) + b\n");
  ASSERT_TRUE(parsed.result.ok());
  const auto* assign = to<Assign>(parsed.statement());
  const auto* sum = to<BinOp>(assign->value);
  EXPECT_EQ(sum->col_offset, 5);
  EXPECT_EQ(sum->end_col_offset, 12);
  EXPECT_EQ(sum->left->col_offset, 6);
}

TEST(Parser, SetsStoreAndDelContextsThroughNesting) {
  Parsed parsed("a, [b.c, *d[0]] = x\ndel (e, f.g)\n");
  ASSERT_TRUE(parsed.result.ok());
  const auto* tuple = to<Tuple>(to<Assign>(parsed.statement())->targets[0]);
  const auto* list = to<List>(tuple->elts[1]);
  EXPECT_EQ(list->ctx, ExprContext::kStore);
  EXPECT_EQ(to<Subscript>(to<Starred>(list->elts[1])->value)->ctx, ExprContext::kStore);
  EXPECT_EQ(to<Attribute>(list->elts[0])->value->kind, Kind::kName);
  const auto* deleted = to<Tuple>(to<Delete>(parsed.statement(1))->targets[0]);
  EXPECT_EQ(to<Name>(deleted->elts[0])->ctx, ExprContext::kDel);
}

TEST(Parser, InternsNames) {
  Parsed parsed("spam + spam\n");
  const auto* sum = to<BinOp>(parsed.value());
  EXPECT_EQ(to<Name>(sum->left)->id.data(), to<Name>(sum->right)->id.data());
}

TEST(Parser, TreatsSoftKeywordsAsNamesWhereTheyAre) {
  Parsed parsed("match (x)\nmatch[x]: int\ntype = case = match\ntype X = int\nmatch x:\n case _: pass\n");
  ASSERT_TRUE(parsed.result.ok());
  EXPECT_TRUE(is<Call>(parsed.value()));
  EXPECT_TRUE(is<AnnAssign>(parsed.statement(1)));
  EXPECT_TRUE(is<Assign>(parsed.statement(2)));
  EXPECT_TRUE(is<TypeAlias>(parsed.statement(3)));
  EXPECT_TRUE(is<Match>(parsed.statement(4)));
}

TEST(Parser, JoinsNeighbouringStringsAndNestsFStrings) {
  Parsed parsed("'a' f'b{x!r:>{w}}' 'c' 'd'\n");
  ASSERT_TRUE(parsed.result.ok());
  const auto* joined = to<JoinedStr>(parsed.value());
  ASSERT_EQ(joined->values.count, 3u);
  EXPECT_EQ(to<Constant>(joined->values[0])->value.text, "ab");
  const auto* field = to<FormattedValue>(joined->values[1]);
  EXPECT_EQ(field->conversion, 'r');
  EXPECT_EQ(to<JoinedStr>(field->format_spec)->values.count, 2u);
  EXPECT_EQ(to<Constant>(joined->values[2])->value.text, "cd");
}

TEST(Parser, DecodesEscapesAndWarnsAboutUnknownOnes) {
  Parsed parsed("'\\x41\\101\\u00e9\\N{BULLET}\\d'\n");
  ASSERT_TRUE(parsed.result.ok());
  EXPECT_EQ(to<Constant>(parsed.value())->value.text, "AA\xC3\xA9\xE2\x80\xA2\\d");
  ASSERT_EQ(parsed.result.warnings.size(), 1u);
  EXPECT_EQ(parsed.result.warnings[0].category, WarningCategory::kSyntaxWarning);
}

TEST(Parser, NormalisesIdentifiers) {
  Parsed parsed("\xEF\xBD\x81\n");  // a fullwidth a
  EXPECT_EQ(to<Name>(parsed.value())->id, "a");
}

TEST(Parser, KeepsIntegersBeyond64BitsAsText) {
  Parsed parsed("0XFFFF_FFFF_FFFF_FFFF_FF\n1e400\n");
  EXPECT_EQ(to<Constant>(parsed.value())->value.text, "0xFFFFFFFFFFFFFFFFFF");
  EXPECT_FALSE(to<Constant>(parsed.value())->value.fits_int64);
  EXPECT_GT(to<Constant>(parsed.value(1))->value.real, 1e308);
}

TEST(Parser, ClosesBlocksOfInteractiveInputUnlessToldNotTo) {
  EXPECT_TRUE(Parsed("if 1:\n  x", mode(ParseMode::kSingle)).result.ok());
  ParseOptions options = mode(ParseMode::kSingle);
  options.dont_imply_dedent = true;
  EXPECT_FALSE(Parsed("if 1:\n  x", options).result.ok());
}

TEST(Parser, ReadsLatin1SourcesByTheirCookie) {
  Parsed parsed("# coding: latin-1\n'\xE9'\n");
  ASSERT_TRUE(parsed.result.ok());
  EXPECT_EQ(to<Constant>(parsed.value())->value.text, "\xC3\xA9");
}

TEST(Parser, TakesLongChainsAndRefusesDeepNesting) {
  std::string chain = "x = 1";
  for (int i = 0; i < 20000; ++i) chain += " + 1";
  EXPECT_TRUE(Parsed(chain + "\n").result.ok());
  std::string elifs = "if a: pass\n";
  for (int i = 0; i < 5000; ++i) elifs += "elif a: pass\n";
  EXPECT_TRUE(Parsed(elifs).result.ok());
  EXPECT_EQ(Parsed(std::string(100000, '-') + "1\n").result.error.kind, SyntaxErrorKind::kMemoryError);
  EXPECT_EQ(Parsed(std::string(300, '(')).result.error.message, "too many nested parentheses");
}

}  // namespace
}  // namespace dxpy::syntax
