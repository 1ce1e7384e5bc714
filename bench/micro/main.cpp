#include <cstdio>
#include <memory>

#include "bench/micro/micro.h"
#include "core/import/import.h"
#include "core/object/abstract.h"
#include "core/object/str.h"
#include "core/runtime/runtime.h"
#include "native/host_posix.h"

namespace dxpy::micro {
namespace {

constexpr const char* kProgram = R"(
def nothing(): pass
def one(x): return x
def many(a, b=2, *c, d=4, **e): return a
def loop(n):
    for _ in range(n): nothing()
class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def sum(self): return self.x + self.y
point = Point(1, 2)
method = point.sum
)";

Thread* g_thread = nullptr;  // of this program, not of the runtime

}  // namespace

Thread& thread() { return *g_thread; }

Owned global(const char* name) {
  Owned main = import_level(thread(), lend(str_new(thread(), "__main__")), Value(), Value(), 0);
  return get_attr(thread(), main, name);
}

int run(int argc, char** argv) {
  std::unique_ptr<Host> host = host_posix_new();
  RuntimeConfig config;
  config.host = host.get();
  config.run = RuntimeConfig::Run::kCommand;
  config.target = kProgram;
  config.argv = {"-c"};
  config.install_signal_handlers = false;
  config.no_site = true;
  config.dont_write_bytecode = true;
  config.stdlib_dir = DXPY_SOURCE_DIR "/build/lib/python3.14";
  Runtime* rt = runtime_start(config);
  if (rt == nullptr) {
    std::fprintf(stderr, "micro: %s\n", config.error.c_str());
    return 1;
  }
  int code = runtime_run_main(*rt, config);
  g_thread = rt->main_thread;
  if (code == 0) {
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
  }
  return runtime_stop(rt, code);
}

}  // namespace dxpy::micro

int main(int argc, char** argv) { return dxpy::micro::run(argc, argv); }
