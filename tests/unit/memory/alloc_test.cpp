#include "core/memory/alloc.h"

#include <gtest/gtest.h>

#include <cstring>

namespace dxpy {
namespace {

bool refuse(size_t) { return false; }
bool allow(size_t) { return true; }

TEST(LargeBlocks, RefusedOnesFailAndLeaveWhatThereIs) {
  auto* block = static_cast<char*>(mem_alloc(16));
  ASSERT_NE(block, nullptr);
  std::strcpy(block, "kept");
  mem_check_large_blocks(&refuse);
  EXPECT_EQ(mem_alloc(kLargeBlock), nullptr);
  EXPECT_EQ(mem_zalloc(kLargeBlock), nullptr);
  EXPECT_EQ(mem_realloc(block, kLargeBlock), nullptr);
  EXPECT_STREQ(block, "kept");
  mem_check_large_blocks(nullptr);
  mem_free(block);
}

TEST(LargeBlocks, SmallerOnesAreNotAskedAbout) {
  mem_check_large_blocks(&refuse);
  void* block = mem_alloc(kLargeBlock - 1);
  EXPECT_NE(block, nullptr);
  mem_check_large_blocks(nullptr);
  mem_free(block);
}

TEST(LargeBlocks, AllowedOnesAreThere) {
  mem_check_large_blocks(&allow);
  void* block = mem_zalloc(kLargeBlock);
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(static_cast<char*>(block)[kLargeBlock - 1], 0);
  mem_check_large_blocks(nullptr);
  mem_free(block);
}

}  // namespace
}  // namespace dxpy
