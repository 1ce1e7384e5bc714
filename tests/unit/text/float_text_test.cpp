#include "core/text/float_text.h"

#include <gtest/gtest.h>

#include <cmath>

namespace dxpy::text {
namespace {

TEST(FloatText, ReprIsShortestAndSwitchesToExponents) {
  EXPECT_EQ(float_repr(0.1), "0.1");
  EXPECT_EQ(float_repr(1.0), "1.0");
  EXPECT_EQ(float_repr(-0.0), "-0.0");
  EXPECT_EQ(float_repr(1e16), "1e+16");
  EXPECT_EQ(float_repr(9007199254740993.0), "9007199254740992.0");
  EXPECT_EQ(float_repr(1e-5), "1e-05");
  EXPECT_EQ(float_repr(0.0001), "0.0001");
  EXPECT_EQ(float_repr(1.5e300), "1.5e+300");
  EXPECT_EQ(float_repr(HUGE_VAL), "inf");
}

TEST(FloatText, TiesRoundToEven) {
  EXPECT_EQ(float_format(0.5, 'f', 0), "0");
  EXPECT_EQ(float_format(1.5, 'f', 0), "2");
  EXPECT_EQ(float_format(2.5, 'f', 0), "2");
  EXPECT_EQ(float_format(0.125, 'f', 2), "0.12");
  EXPECT_EQ(float_format(1505.0, 'g', 3), "1.5e+03");
  EXPECT_EQ(float_format(9.5, 'f', 0), "10");
}

TEST(FloatText, FormatsFollowPrintf) {
  EXPECT_EQ(float_format(3.14159, 'e', 2), "3.14e+00");
  EXPECT_EQ(float_format(1e20, 'G', 6), "1E+20");
  EXPECT_EQ(float_format(1.0, 'g', 6, true), "1.00000");
  EXPECT_EQ(float_format(0.0, 'f', 3), "0.000");
  EXPECT_EQ(float_format(1e22, 'f', 1), "10000000000000000000000.0");
  EXPECT_EQ(float_format(NAN, 'F', 1), "NAN");
}

TEST(FloatText, ParsingTakesWholeNumbersOnly) {
  double d;
  EXPECT_TRUE(float_parse("1e400", d));
  EXPECT_TRUE(std::isinf(d));
  EXPECT_TRUE(float_parse("-.5", d));
  EXPECT_EQ(d, -0.5);
  EXPECT_TRUE(float_parse("+Infinity", d));
  EXPECT_FALSE(float_parse("1e", d));
  EXPECT_FALSE(float_parse("", d));
  EXPECT_FALSE(float_parse(".", d));
  EXPECT_FALSE(float_parse("1 ", d));
}

}  // namespace
}  // namespace dxpy::text
