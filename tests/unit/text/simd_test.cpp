#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>

#include "tests/simd/guard.h"

namespace dxpy::text::simd {
namespace {

std::vector<const Kernels*> tables() {
  const Kernels* all[8];
  size_t n = available(all);
  return {all, all + n};
}

class SimdKernels : public testing::TestWithParam<const Kernels*> {};

TEST_P(SimdKernels, TouchNothingOutsideTheirRangesAtAnyAlignment) { EXPECT_EQ(check_guarded(*GetParam()), ""); }

// Needles that defeat a filter by first and last byte: quadratic, these would take minutes.
TEST_P(SimdKernels, SearchInLinearTimeWhateverTheNeedle) {
  const Kernels& k = *GetParam();
  const size_t n = 1 << 20, m = 1 << 12;
  const std::string hay(n, 'a');
  std::string middle(m, 'a'), periodic;
  middle[m / 2] = 'b';
  for (size_t i = 0; i < m / 4; ++i) periodic += "aaab";
  periodic += "aaa";
  std::string hay_periodic;
  while (hay_periodic.size() < n) hay_periodic += "aaabaaabaaabaaac";
  for (auto [s, needle] : {std::pair<std::string_view, std::string_view>(hay, middle), {hay_periodic, periodic}}) {
    EXPECT_EQ(k.find(s.data(), s.size(), needle.data(), needle.size()), kNone);
    EXPECT_EQ(k.rfind(s.data(), s.size(), needle.data(), needle.size()), kNone);
    EXPECT_EQ(k.count(s.data(), s.size(), needle.data(), needle.size()), 0u);
  }
  // The same with the needle there, once the search has turned to the other method.
  const std::string with = hay + middle + hay + middle + "a";
  EXPECT_EQ(k.find(with.data(), with.size(), middle.data(), m), with.find(middle));
  EXPECT_EQ(k.rfind(with.data(), with.size(), middle.data(), m), with.rfind(middle));
  EXPECT_EQ(k.count(with.data(), with.size(), middle.data(), m), 2u);
}

INSTANTIATE_TEST_SUITE_P(EveryInstructionSet, SimdKernels, testing::ValuesIn(tables()),
                         [](const auto& tested) { return std::string(tested.param->name); });

TEST(SimdChoice, NamesOnlyWhatTheProcessorHas) {
  for (const Kernels* k : tables()) EXPECT_EQ(kernels_named(k->name), k);
  EXPECT_EQ(kernels_named("mmx"), nullptr);
  EXPECT_EQ(kernels_named(""), nullptr);
}

}  // namespace
}  // namespace dxpy::text::simd
