#include "core/runtime/runtime.h"

#include <gtest/gtest.h>

#include "native/host_posix.h"

namespace dxpy {
namespace {

class RuntimeTest : public testing::Test {
 protected:
  // Runs a program and gives its exit code; -1: the runtime did not start.
  int run(const char* source) {
    config = RuntimeConfig();
    config.host = host.get();
    config.run = RuntimeConfig::Run::kCommand;
    config.target = source;
    config.argv = {"-c"};
    config.install_signal_handlers = false;
    config.stdlib_dir = DXPY_SOURCE_DIR "/build/lib/python3.14";
    config.dont_write_bytecode = true;
    Runtime* rt = runtime_start(config);
    if (rt == nullptr) return -1;
    return runtime_stop(rt, runtime_run_main(*rt, config));
  }
  std::unique_ptr<Host> host = host_posix_new();
  RuntimeConfig config;
};

TEST_F(RuntimeTest, AProgramThatEndsGivesZero) { EXPECT_EQ(run("x = 1"), 0); }

TEST_F(RuntimeTest, SystemExitGivesItsCode) {
  EXPECT_EQ(run("raise SystemExit(7)"), 7);
  EXPECT_EQ(run("raise SystemExit"), 0);
  EXPECT_EQ(run("raise SystemExit('a message')"), 1);
}

TEST_F(RuntimeTest, AnUncaughtExceptionGivesOne) { EXPECT_EQ(run("1/0"), 1); }

TEST_F(RuntimeTest, BrokenSourceGivesOne) { EXPECT_EQ(run("x ="), 1); }

TEST_F(RuntimeTest, RuntimesFollowEachOther) {
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(run("import sys; assert 'leftover' not in sys.modules; sys.modules['leftover'] = 1"), 0);
}

TEST_F(RuntimeTest, FunctionsRegisteredForTheEndRun) {
  std::string mark = testing::TempDir() + "/dxpy_atexit_mark";
  std::string program = "import atexit; atexit.register(lambda: open('" + mark + "', 'w').close())";
  EXPECT_EQ(run(program.c_str()), 0);
  EXPECT_TRUE(host->remove(kHostCwd, mark.c_str(), false).ok());
}

}  // namespace
}  // namespace dxpy
