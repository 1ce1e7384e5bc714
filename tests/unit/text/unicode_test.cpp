#include "core/text/unicode.h"

#include <gtest/gtest.h>

#include "core/text/names.h"
#include "core/text/normalize.h"

namespace dxpy::text {
namespace {

TEST(Unicode, FullMappingsGiveSeveralCharacters) {
  uint32_t out[3];
  ASSERT_EQ(full_upper(0xDF, out), 2);  // sharp s
  EXPECT_EQ(out[0], 'S');
  EXPECT_EQ(out[1], 'S');
  ASSERT_EQ(full_lower(0x130, out), 2);  // I with dot above
  EXPECT_EQ(out[1], 0x307u);
  ASSERT_EQ(full_upper(0xFB03, out), 3);  // ffi ligature
  ASSERT_EQ(full_fold(0xDF, out), 2);
  ASSERT_EQ(full_title(0x1C6, out), 1);
  EXPECT_EQ(out[0], 0x1C5u);
}

TEST(Unicode, NumbersHaveTheirKinds) {
  EXPECT_EQ(decimal_value(0x663), 3);
  EXPECT_EQ(decimal_value(0xB2), -1);
  EXPECT_EQ(digit_value(0xB2), 2);
  double d;
  ASSERT_TRUE(numeric_value(0xBD, d));
  EXPECT_EQ(d, 0.5);
  EXPECT_FALSE(numeric_value('a', d));
}

TEST(Unicode, IdentifiersFollowXid) {
  EXPECT_TRUE(is_identifier("_x1"));
  EXPECT_TRUE(is_identifier("é語"));
  EXPECT_FALSE(is_identifier("1a"));
  EXPECT_FALSE(is_identifier("a-b"));
  EXPECT_FALSE(is_identifier(""));
}

TEST(Unicode, DigitsOfAnyScriptBecomeAscii) { EXPECT_EQ(digits_to_ascii("\u0663\u0664.5é"), "34.5?"); }

TEST(Names, NamesAndLookUpAreInverse) {
  for (uint32_t cp : {0x41u, 0xE9u, 0xAC00u, 0xD55Cu, 0x8A9Eu, 0x1F600u, 0x17000u}) {
    std::string name;
    ASSERT_TRUE(character_name(cp, name)) << cp;
    uint32_t back = 0;
    ASSERT_TRUE(character_by_name(name, back)) << name;
    EXPECT_EQ(back, cp);
  }
  std::string name;
  EXPECT_FALSE(character_name('\n', name));
  uint32_t cp;
  EXPECT_TRUE(character_by_name("null", cp));
  EXPECT_FALSE(character_by_name("NO SUCH CHARACTER", cp));
}

TEST(Normalize, FormsOfTheUsualExamples) {
  EXPECT_EQ(normalize("e\u0301", NormalForm::kNFC), "é");
  EXPECT_EQ(normalize("é", NormalForm::kNFD), "e\u0301");
  EXPECT_EQ(normalize("ﬁ①", NormalForm::kNFKC), "fi1");
  EXPECT_EQ(normalize("\u1112\u1161\u11ab", NormalForm::kNFC), "한");
  EXPECT_EQ(normalize("한", NormalForm::kNFD), "\u1112\u1161\u11ab");
}

TEST(Normalize, MarksAreReorderedAndBlockedOnesStay) {
  EXPECT_EQ(normalize("e\u0301\u0323", NormalForm::kNFD), "e\u0323\u0301");
  EXPECT_EQ(normalize("a\u0323\u0301", NormalForm::kNFC), "\u1ea1\u0301");
  EXPECT_EQ(normalize("\u0041\u030a", NormalForm::kNFC), "Å");
}

}  // namespace
}  // namespace dxpy::text
