// The dxpy command.
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "native/cli/options.h"
#include "native/cli/tools.h"
#include "native/host_posix.h"

namespace {

using dxpy::Host;
using dxpy::HostStat;

bool exists(Host& host, const std::string& path) {
  HostStat st;
  return host.stat(dxpy::kHostCwd, path.c_str(), true, st).ok();
}

std::string folder_of(const std::string& path) {
  size_t slash = path.rfind('/');
  if (slash == std::string::npos) return "";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// argv[0] as an absolute path: through PATH when it has no slash, symbolic links kept.
std::string executable_of(Host& host, const char* argv0) {
  std::string name = argv0 != nullptr ? argv0 : "";
  if (name.find('/') == std::string::npos) {
    const char* path = std::getenv("PATH");
    std::string rest = path != nullptr ? path : "";
    for (size_t at = 0; !name.empty() && at <= rest.size();) {
      size_t colon = rest.find(':', at);
      if (colon == std::string::npos) colon = rest.size();
      std::string candidate = rest.substr(at, colon - at) + "/" + name;
      if (candidate[0] == '/' && host.access(dxpy::kHostCwd, candidate.c_str(), 1, false, true).ok()) return candidate;
      at = colon + 1;
    }
    return host.executable_path();
  }
  if (name[0] == '/') return name;
  dxpy::HostResult<std::string> cwd = host.current_directory();
  if (!cwd.ok()) return host.executable_path();
  while (name.starts_with("./")) name.erase(0, 2);
  return cwd.value + "/" + name;
}

// The folder lib/python3.14 beside the executable or in a folder above it; PYTHONHOME wins.
std::string find_library(Host& host, const std::string& executable, bool ignore_environment) {
  constexpr const char* kLibrary = "/lib/python3.14";
  constexpr const char* kLandmark = "/os.py";
  const char* home = ignore_environment ? nullptr : std::getenv("PYTHONHOME");
  if (home != nullptr && *home != '\0') return std::string(home).substr(0, std::string(home).find(':')) + kLibrary;
  for (const std::string& start : {host.executable_path(), executable}) {
    for (std::string folder = folder_of(start); folder.size() > 1; folder = folder_of(folder)) {
      if (exists(host, folder + kLibrary + kLandmark)) return folder + kLibrary;
    }
  }
  return "";
}

}  // namespace

int main(int argc, char** argv) {
  int tool_code = 0;
  if (dxpy::run_tool(argc, argv, tool_code)) return tool_code;
  std::setlocale(LC_CTYPE, "");
  // Never freed: daemon threads may ask it for something until the process is gone.
  static Host* const host = dxpy::host_posix_new().release();
  dxpy::RuntimeConfig config;
  config.host = host;
  int code = 0;
  if (dxpy::parse_options(argc, argv, config, code) == dxpy::CliAction::kExit) return code;
  config.executable = executable_of(*host, argc > 0 ? argv[0] : nullptr);
  config.stdlib_dir = find_library(*host, config.executable, config.ignore_environment);
  if (config.stdlib_dir.empty()) {
    std::fputs(
        "dxpy: the standard library is missing: no folder lib/python3.14 near the executable, and PYTHONHOME is "
        "not set\n",
        stderr);
    return 1;
  }
  // build/lib/python3.14 goes with build/stdlib.dpm
  std::string archive = folder_of(folder_of(config.stdlib_dir)) + "/stdlib.dpm";
  if (exists(*host, archive)) config.stdlib_archive = archive;
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
