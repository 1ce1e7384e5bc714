#include "core/object/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace dxpy {
namespace {

TEST(Value, HoldsEverySmallIntegerOf61Bits) {
  for (int64_t i :
       {int64_t{0}, int64_t{1}, int64_t{-1}, int64_t{123456789}, Value::kSmallIntMin, Value::kSmallIntMax}) {
    Value v = Value::small_int(i);
    EXPECT_TRUE(v.is_small_int());
    EXPECT_FALSE(v.is_small_float() || v.is_special() || v.is_object());
    EXPECT_EQ(v.as_small_int(), i);
  }
  EXPECT_FALSE(Value::fits_small_int(Value::kSmallIntMax + 1));
  EXPECT_FALSE(Value::fits_small_int(Value::kSmallIntMin - 1));
}

TEST(Value, HoldsFloatsNearOneInTheWord) {
  for (double d : {0.0, 1.0, -1.0, 0.1, -2.5, 3.141592653589793, 1e70, -1e-70, 123456.789}) {
    ASSERT_TRUE(Value::fits_small_float(d)) << d;
    Value v = Value::small_float(d);
    EXPECT_TRUE(v.is_small_float());
    EXPECT_FALSE(v.is_small_int() || v.is_special() || v.is_object());
    EXPECT_EQ(std::bit_cast<uint64_t>(v.as_small_float()), std::bit_cast<uint64_t>(d));
  }
}

TEST(Value, LeavesExtremeFloatsToBoxes) {
  for (double d : {-0.0, 1e300, 1e-300, std::numeric_limits<double>::infinity(), std::nan("")}) {
    EXPECT_FALSE(Value::fits_small_float(d)) << d;
  }
}

TEST(Value, TellsTheSingletonsApart) {
  EXPECT_TRUE(Value::boolean(true).is_true());
  EXPECT_TRUE(Value::boolean(false).is_false());
  EXPECT_TRUE(Value::boolean(false).is_bool() && Value::boolean(true).is_bool());
  EXPECT_FALSE(Value::none().is_bool() || Value::ellipsis().is_bool() || Value::not_implemented().is_bool());
  EXPECT_FALSE(bool(Value()));
  EXPECT_TRUE(Value::none().is_special());
}

}  // namespace
}  // namespace dxpy
