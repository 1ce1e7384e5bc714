#include "core/base/blake3.h"

#include <gtest/gtest.h>

#include <string>

namespace dxpy {
namespace {

std::string hex(const Blake3::Digest& d) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string s;
  for (uint8_t b : d) {
    s += kDigits[b >> 4];
    s += kDigits[b & 15];
  }
  return s;
}

std::string pattern(size_t size) {
  std::string s;
  for (size_t i = 0; i < size; ++i) s += static_cast<char>(i % 251);
  return s;
}

TEST(Blake3Test, HashesKnownInputs) {
  EXPECT_EQ(hex(blake3("", 0)), "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
  EXPECT_EQ(hex(blake3("abc", 3)), "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85");
  std::string one_more_than_a_chunk = pattern(1025);
  EXPECT_EQ(hex(blake3(one_more_than_a_chunk.data(), 1025)),
            "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444");
}

TEST(Blake3Test, GivesTheSameDigestHoweverTheInputIsCut) {
  std::string input = pattern(100000);
  auto whole = blake3(input.data(), input.size());
  for (size_t step : {1u, 63u, 64u, 65u, 1023u, 1024u, 1025u, 5000u}) {
    Blake3 h;
    for (size_t i = 0; i < input.size(); i += step) h.update(input.data() + i, std::min(step, input.size() - i));
    EXPECT_EQ(h.digest(), whole) << step;
  }
}

}  // namespace
}  // namespace dxpy
