#include "core/syntax/token_stream.h"

#include <gtest/gtest.h>

namespace dxpy::syntax {
namespace {

std::string dump(std::string source) {
  TokenStream stream(std::move(source), true);
  std::string out;
  TokenRecord token;
  while (stream.next(&token) == TokenStream::Outcome::kToken) {
    out += std::to_string(token.type) + ":" + token.text + "@" + std::to_string(token.start_row) + "," +
           std::to_string(token.start_col) + " ";
  }
  return out + stream.error().message;
}

TEST(TokenStream, GivesCommentsBlankLinesAndIndentation) {
  EXPECT_EQ(dump("if x: # c\n\n  y"),
            "1:if@1,0 1:x@1,3 55::@1,4 65:# c@1,6 4:\n@1,9 66:\n@2,0 5:  @3,0 1:y@3,2 4:@3,3 6:@4,0 0:@4,0 ");
}

TEST(TokenStream, SplitsFStringsIntoParts) {
  EXPECT_EQ(dump("f'a{x:>{w}}'\n"),
            "59:f'@1,0 60:a@1,2 55:{@1,3 1:x@1,4 55::@1,5 60:>@1,6 55:{@1,7 1:w@1,8 55:}@1,9 60:@1,10 55:}@1,10 "
            "61:'@1,11 4:\n@1,12 0:@2,0 ");
}

TEST(TokenStream, KeepsCarriageReturns) {
  EXPECT_EQ(dump("'''a\r\nb'''\r\n"), "3:'''a\r\nb'''@1,0 4:\r\n@2,4 0:@3,0 ");
}

TEST(TokenStream, ReportsWhereItStops) {
  EXPECT_EQ(dump("x '"), "1:x@1,0 unterminated string literal (detected at line 1)");
  EXPECT_EQ(dump("("), "55:(@1,0 66:@1,1 unexpected EOF in multi-line statement");
}

}  // namespace
}  // namespace dxpy::syntax
