#include "core/text/utf8.h"

#include <gtest/gtest.h>

namespace dxpy::text {
namespace {

TEST(Utf8, CharactersAreCountedAcrossBlocks) {
  std::string s;
  for (int i = 0; i < 40; ++i) s += "aé語😀";
  EXPECT_EQ(utf8_count(s), 160u);
  EXPECT_EQ(utf8_count(""), 0u);
}

TEST(Utf8, OffsetsOfCharactersAgreeWithReadingThemOneByOne) {
  std::string s;
  for (int i = 0; i < 20; ++i) s += "é😀a語";
  const char* p = s.data();
  for (size_t n = 0; n <= 80; ++n) {
    EXPECT_EQ(utf8_offset(s, n), static_cast<size_t>(p - s.data()));
    if (n < 80) (void)utf8_next(p);
  }
}

TEST(Utf8, EveryCharacterSurvivesWritingAndReading) {
  for (uint32_t cp = 0; cp < 0x110000; cp += 7) {
    char buffer[4];
    size_t n = utf8_put(buffer, cp);
    EXPECT_EQ(n, utf8_size(cp));
    EXPECT_EQ(n, utf8_lead_size(buffer[0]));
    const char* p = buffer;
    EXPECT_EQ(utf8_next(p), cp);
    EXPECT_EQ(utf8_previous(buffer + n), buffer);
  }
}

Utf8Error error_of(std::string_view s) {
  Utf8Error e;
  (void)utf8_validate(s, 0, e);
  return e;
}

TEST(Utf8, ErrorsHaveTheRangesAndReasonsOfCPython) {
  Utf8Error e = error_of("ab\xFFz");
  EXPECT_EQ(e.start, 2u);
  EXPECT_EQ(e.end, 3u);
  EXPECT_STREQ(e.reason, "invalid start byte");
  e = error_of("\xE4\xB8x");
  EXPECT_EQ(e.end, 2u);
  EXPECT_STREQ(e.reason, "invalid continuation byte");
  e = error_of("\xF0\x9F\x98");
  EXPECT_TRUE(e.incomplete);
  EXPECT_STREQ(e.reason, "unexpected end of data");
}

TEST(Utf8, SurrogatesOverlongFormsAndBeyondUnicodeAreErrors) {
  for (std::string_view bad : {"\xED\xA0\x80", "\xC0\x80", "\xE0\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"}) {
    Utf8Error e;
    EXPECT_EQ(utf8_validate(bad, 0, e), 0u);
  }
}

}  // namespace
}  // namespace dxpy::text
