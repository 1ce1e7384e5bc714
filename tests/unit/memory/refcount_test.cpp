#include "core/memory/refcount.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace dxpy {
namespace {

TEST(RefCount, DropsToZeroExactlyOnce) {
  RefCount c(1);
  c.inc_strong();
  EXPECT_EQ(c.strong_count(), 2);
  EXPECT_FALSE(c.dec_strong());
  EXPECT_TRUE(c.dec_strong());
}

TEST(RefCount, ImmortalCountsNeverMove) {
  RefCount c(1);
  c.make_immortal();
  for (int i = 0; i < 10; ++i) c.inc_strong();
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(c.dec_strong());
  EXPECT_TRUE(c.is_immortal());
}

TEST(RefCount, OtherThreadsKeepAnObjectAliveAfterItsOwnerLetsGo) {
  RefCount c(1);
  c.inc_strong_from(false);
  EXPECT_FALSE(c.dec_strong_from(true));
  EXPECT_EQ(c.strong_count(), 1);
  EXPECT_TRUE(c.dec_strong_from(false));
}

TEST(RefCount, ExactlyOneThreadSeesTheLastReferenceGo) {
  constexpr int kThreads = 4, kRounds = 10000;
  RefCount c(1);
  for (int i = 0; i < kThreads; ++i) c.inc_strong_from(false);
  std::atomic<int> deaths{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kRounds; ++i) {
        c.inc_strong_from(false);
        if (c.dec_strong_from(false)) ++deaths;
      }
      if (c.dec_strong_from(false)) ++deaths;
    });
  }
  if (c.dec_strong_from(true)) ++deaths;
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(deaths.load(), 1);
}

}  // namespace
}  // namespace dxpy
