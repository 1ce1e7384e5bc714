#include "native/host_posix.h"

#include <gtest/gtest.h>

#include <atomic>

namespace dxpy {
namespace {

class HostPosixTest : public testing::Test {
 protected:
  std::unique_ptr<Host> host = host_posix_new();
  std::string path(const char* name) { return testing::TempDir() + "/dxpy_host_" + name; }
};

TEST_F(HostPosixTest, WhatIsWrittenToAFileCanBeReadBack) {
  std::string p = path("file");
  HostResult<int> fd =
      host->open(kHostCwd, p.c_str(), HostOpen::kReadWrite | HostOpen::kCreate | HostOpen::kTruncate, 0600);
  ASSERT_TRUE(fd.ok());
  EXPECT_TRUE(host_write_all(*host, fd.value, "hello").ok());
  EXPECT_EQ(host->seek(fd.value, 1, 0).value, 1);
  EXPECT_EQ(host_read_all(*host, fd.value).value, "ello");
  HostStat st;
  EXPECT_TRUE(host->stat_descriptor(fd.value, st).ok());
  EXPECT_EQ(st.size, 5);
  EXPECT_EQ(st.mode & HostMode::kTypeMask, HostMode::kRegular);
  EXPECT_TRUE(host->close(fd.value).ok());
  EXPECT_EQ(host_read_file(*host, p.c_str()).value, "hello");
  EXPECT_TRUE(host->remove(kHostCwd, p.c_str(), false).ok());
}

TEST_F(HostPosixTest, AMissingFileGivesItsErrorNumber) {
  EXPECT_EQ(host->open(kHostCwd, "/nonexistent/x", HostOpen::kReadOnly, 0).error, 2);
  EXPECT_EQ(host->close(-1).code, 9);
}

TEST_F(HostPosixTest, ADirectoryStreamNamesItsEntriesOnly) {
  std::string p = path("dir");
  ASSERT_TRUE(host->make_directory(kHostCwd, p.c_str(), 0700).ok());
  std::string inner = p + "/inner";
  ASSERT_TRUE(host->make_directory(kHostCwd, inner.c_str(), 0700).ok());
  HostResult<HostDirectory*> d = host->directory_open(-1, p.c_str());
  ASSERT_TRUE(d.ok());
  HostDirEntry e;
  int code = 0;
  ASSERT_TRUE(host->directory_next(d.value, e, code));
  EXPECT_EQ(e.name, "inner");
  EXPECT_FALSE(host->directory_next(d.value, e, code));
  EXPECT_EQ(code, 0);
  host->directory_close(d.value);
  EXPECT_TRUE(host->remove(kHostCwd, inner.c_str(), true).ok());
  EXPECT_TRUE(host->remove(kHostCwd, p.c_str(), true).ok());
}

TEST_F(HostPosixTest, AStartedThreadRunsAndAWaitTimesOut) {
  std::atomic<int> ran{0};
  HostMutex* mutex = host->mutex_new();
  HostCondition* condition = host->condition_new();
  ASSERT_TRUE(host->thread_start([](void* p) { static_cast<std::atomic<int>*>(p)->store(1); }, &ran, 0).ok());
  host->mutex_lock(mutex);
  for (int i = 0; i < 1000 && ran.load() == 0; ++i) (void)host->condition_wait(condition, mutex, 1000000);
  EXPECT_EQ(ran.load(), 1);
  EXPECT_FALSE(host->condition_wait(condition, mutex, 1000000));
  host->mutex_unlock(mutex);
  host->condition_free(condition);
  host->mutex_free(mutex);
}

TEST_F(HostPosixTest, ASpawnedProgramReportsThatItIsMissing) {
  int report[2];
  ASSERT_TRUE(host->pipe(report, HostOpen::kCloseOnExec).ok());
  char name[] = "/nonexistent/program";
  char* argv[] = {name, nullptr};
  HostSpawn spawn;
  spawn.executables = {name};
  spawn.argv = argv;
  spawn.report_read = report[0];
  spawn.report_write = report[1];
  HostResult<int64_t> pid = host->spawn(spawn);
  ASSERT_TRUE(pid.ok());
  EXPECT_TRUE(host->close(report[1]).ok());
  EXPECT_EQ(host_read_all(*host, report[0]).value, "OSError:2:");
  HostWait w;
  EXPECT_TRUE(host->wait(pid.value, 0, w).ok());
  EXPECT_EQ(w.status >> 8, 255);
  EXPECT_TRUE(host->close(report[0]).ok());
}

TEST_F(HostPosixTest, MonotonicTimeDoesNotGoBack) {
  int64_t a = host->clock(HostClock::kMonotonic).value;
  EXPECT_TRUE(host->sleep(1000).ok());
  EXPECT_GT(host->clock(HostClock::kMonotonic).value, a);
}

}  // namespace
}  // namespace dxpy
