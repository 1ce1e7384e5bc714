// The dxpy command.
#include <clocale>
#include <cstdio>

#include "native/cli/installation.h"
#include "native/cli/options.h"
#include "native/cli/tools.h"
#include "native/heap_pages.h"
#include "native/host_posix.h"

int main(int argc, char** argv) {
  dxpy::heap_use_large_pages();
  dxpy::heap_refuse_what_is_too_large();
  int tool_code = 0;
  if (dxpy::run_tool(argc, argv, tool_code)) return tool_code;
  std::setlocale(LC_CTYPE, "");
  // Never freed: daemon threads may ask it for something until the process is gone.
  static dxpy::Host* const host = dxpy::host_posix_new().release();
  dxpy::RuntimeConfig config;
  config.host = host;
  int code = 0;
  if (dxpy::parse_options(argc, argv, config, code) == dxpy::CliAction::kExit) return code;
  if (!dxpy::locate_installation(*host, argc > 0 ? argv[0] : nullptr, config)) {
    std::fputs(
        "dxpy: the standard library is missing: no folder lib/python3.14 near the executable, and PYTHONHOME is "
        "not set\n",
        stderr);
    return 1;
  }
  dxpy::Runtime* rt = dxpy::runtime_config_environment(config) ? dxpy::runtime_start(config) : nullptr;
  if (rt == nullptr) {
    std::fprintf(stderr, "Fatal Python error: %s\n", config.error.c_str());
    return 1;
  }
  code = dxpy::runtime_run_main(*rt, config);
#ifdef DXPY_DEBUG
  code = dxpy::runtime_stop(rt, code);  // to find what was lost
#else
  code = dxpy::runtime_finish(*rt, code);
#endif
  if (config.interrupted) {
    // Whoever started the program shall see that it ended by SIGINT.
    constexpr int kSigInt = 2;
    (void)host->signal_action(kSigInt, dxpy::HostSignalAction::kDefault);
    (void)host->raise_signal(kSigInt);
  }
  return code;
}
