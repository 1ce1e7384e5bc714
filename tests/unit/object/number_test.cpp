// int, float, complex and their text, against values that CPython gives.
#include <cmath>

#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/int_impl.h"
#include "core/object/number_format.h"
#include "core/object/str.h"
#include "tests/unit/object_fixture.h"

namespace dxpy {
namespace {

class NumberTest : public ObjectTest {
 protected:
  std::string formatted(const Owned& v, std::string_view spec) {
    Owned s = str_new(th, spec);
    return text(format_number(th, v, s));
  }
};

TEST_F(NumberTest, SmallAndBigIntsAddWithoutASeam) {
  Owned top = Owned::small_int(Value::kSmallIntMax), one = Owned::small_int(1);
  Owned sum = int_add(th, top, one);
  EXPECT_FALSE(sum.get().is_small_int());
  EXPECT_EQ(text(sum), "1152921504606846976");
  Owned back = int_sub(th, sum, one);
  EXPECT_TRUE(back.get().is_small_int());
  EXPECT_EQ(text(int_mul(th, sum, sum)), "1329227995784915872903807060280344576");
}

TEST_F(NumberTest, DivisionRoundsDown) {
  Owned a = integer("-100000000000000000000000000001"), b = integer("10000000000000000000");
  EXPECT_EQ(text(int_floor_div(th, a, b)), "-10000000001");
  EXPECT_EQ(text(int_mod(th, a, b)), "9999999999999999999");
  EXPECT_EQ(text(int_floor_div(th, Value::small_int(-7), Value::small_int(2))), "-4");
  EXPECT_EQ(text(int_mod(th, Value::small_int(7), Value::small_int(-2))), "-1");
  EXPECT_EQ(text(int_floor_div(th, a, Value::small_int(0))), "ZeroDivisionError: division by zero");
  EXPECT_EQ(text(int_true_div(th, lend(integer("0x1" + std::string(300, '0'))), Value::small_int(3))),
            "OverflowError: integer division result too large for a float");
  EXPECT_EQ(text(int_true_div(th, lend(integer("100000000000000000000000000001")),
                              lend(integer("3000000000000000000000000000")))),
            "33.333333333333336");
}

TEST_F(NumberTest, ShiftsAndBitOperationsActOnTwosComplement) {
  Owned a = integer("-123456789012345678901234567890"), b = integer("0xffff0000ffff0000ffff0000");
  EXPECT_EQ(text(int_rshift(th, a, Value::small_int(70))), "-104571968");
  EXPECT_EQ(text(int_bit_and(th, a, b)), "34998402482206376749741113344");
  EXPECT_EQ(text(int_bit_or(th, a, b)), "-79228237887660870083578694354");
  EXPECT_EQ(text(int_bit_xor(th, a, b)), "-114226640369867246833319807698");
  EXPECT_EQ(text(int_lshift(th, Value::small_int(-3), Value::small_int(100))), "-3802951800684688204490109616128");
  EXPECT_EQ(text(int_rshift(th, Value::small_int(-1), Value::small_int(1000))), "-1");
  EXPECT_EQ(int_hash(lend(integer("1000000000000000000000000000000"))), 465258685558744706);
}

TEST_F(NumberTest, PowersWithModulus) {
  EXPECT_EQ(text(int_pow(th, Value::small_int(3), Value::small_int(100), Value())),
            "515377520732011331036461129765621272702107522001");
  EXPECT_EQ(text(int_pow(th, Value::small_int(2), Value::small_int(-1), Value::small_int(5))), "3");
  EXPECT_EQ(text(int_pow(th, Value::small_int(2), Value::small_int(3), Value::small_int(-5))), "-2");
  EXPECT_EQ(text(int_pow(th, Value::small_int(2), Value::small_int(-1), Value())), "0.5");
}

TEST_F(NumberTest, IntsReadTheirLiterals) {
  EXPECT_EQ(text(int_from_text(th, " -0x1_f ", 16)), "-31");
  EXPECT_EQ(text(int_from_text(th, "0b101", 0)), "5");
  EXPECT_EQ(text(int_from_text(th, "12x", 10)), "ValueError: invalid literal for int() with base 10: '12x'");
  EXPECT_EQ(text(int_from_text(th, "01", 0)), "ValueError: invalid literal for int() with base 0: '01'");
  EXPECT_EQ(text(int_from_text(th, std::string(5000, '1'), 10)),
            "ValueError: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; use "
            "sys.set_int_max_str_digits() to increase the limit");
}

TEST_F(NumberTest, FloatsPrintTheShortestText) {
  for (auto [d, expected] : {std::pair{0.1 + 0.2, "0.30000000000000004"},
                             {1e16, "1e+16"},
                             {1e22, "1e+22"},
                             {123456789012345680.0, "1.2345678901234568e+17"},
                             {0.0001, "0.0001"},
                             {1e-5, "1e-05"},
                             {5e-324, "5e-324"},
                             {-0.0, "-0.0"},
                             {HUGE_VAL, "inf"}}) {
    EXPECT_EQ(text(float_from_double(th, d)), expected);
  }
  EXPECT_EQ(text(float_from_text(th, " 1_0.5e1 ")), "105.0");
  EXPECT_EQ(text(float_from_text(th, "1__0")), "ValueError: could not convert string to float: '1__0'");
}

TEST_F(NumberTest, FormatsFollowTheMiniLanguage) {
  Owned i = Owned::small_int(1234567), f = float_from_double(th, 12345.123456), z = complex_new(th, 1, -2);
  EXPECT_EQ(formatted(i, ",d"), "'1,234,567'");
  EXPECT_EQ(formatted(i, "#_x"), "'0x12_d687'");
  EXPECT_EQ(formatted(i, "*^+12"), "'**+1234567**'");
  EXPECT_EQ(formatted(f, ",.6_f"), "'12,345.123_456'");
  EXPECT_EQ(formatted(f, "012.2f"), "'000012345.12'");
  EXPECT_EQ(formatted(f, "012,.1f"), "'00,012,345.1'");
  EXPECT_EQ(formatted(f, ".1%"), "'1234512.3%'");
  EXPECT_EQ(formatted(z, ">12.2f"), "'  1.00-2.00j'");
  EXPECT_EQ(formatted(i, ".3d"), "ValueError: Precision not allowed in integer format specifier");
  EXPECT_EQ(formatted(i, "q"), "ValueError: Unknown format code 'q' for object of type 'int'");
}

}  // namespace
}  // namespace dxpy
