#include "native/cli/installation.h"

#include <cstdlib>

namespace dxpy {

namespace {

bool exists(Host& host, const std::string& path) {
  HostStat st;
  return host.stat(kHostCwd, path.c_str(), true, st).ok();
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
      if (candidate[0] == '/' && host.access(kHostCwd, candidate.c_str(), 1, false, true).ok()) return candidate;
      at = colon + 1;
    }
    return host.executable_path();
  }
  if (name[0] == '/') return name;
  HostResult<std::string> cwd = host.current_directory();
  if (!cwd.ok()) return host.executable_path();
  while (name.starts_with("./")) name.erase(0, 2);
  return cwd.value + "/" + name;
}

// PYTHONHOME up to its first colon (prefix and exec_prefix are one here), or "".
std::string home_variable(bool ignore_environment) {
  const char* home = ignore_environment ? nullptr : std::getenv("PYTHONHOME");
  if (home == nullptr) return "";
  std::string text = home;
  return text.substr(0, text.find(':'));
}

// The folder lib/python3.14 beside the executable or in a folder above it.
std::string find_library(Host& host, const std::string& executable) {
  constexpr const char* kLibrary = "/lib/python3.14";
  constexpr const char* kLandmark = "/os.py";
  for (const std::string& start : {host.executable_path(), executable}) {
    for (std::string folder = folder_of(start); folder.size() > 1; folder = folder_of(folder)) {
      if (exists(host, folder + kLibrary + kLandmark)) return folder + kLibrary;
    }
  }
  return "";
}

std::string stripped(const std::string& text) {
  constexpr const char* kSpace = " \t\r\n";
  size_t first = text.find_first_not_of(kSpace);
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// The value of `home` in the text of a pyvenv.cfg: the folder of the executable that made the environment. False: none.
bool home_of_environment(const std::string& text, std::string& home) {
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    if (end == std::string::npos) end = text.size();
    std::string line = text.substr(at, end - at);
    at = end + 1;
    size_t equals = line.find('=');
    if (equals == std::string::npos) continue;
    std::string key = stripped(line.substr(0, equals));
    for (char& c : key) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    if (key != "home") continue;
    home = stripped(line.substr(equals + 1));
    return true;
  }
  return false;
}

// The executable of the installation that an environment's `executable` links to or was copied from.
std::string base_executable_of(Host& host, const std::string& executable, const std::string& home) {
  char* real = ::realpath(executable.c_str(), nullptr);
  const std::string target = real != nullptr ? real : "";
  std::free(real);
  for (const std::string& name : {target, executable, std::string("/dxpy")}) {
    size_t slash = name.rfind('/');
    if (slash == std::string::npos) continue;
    std::string candidate = home + name.substr(slash);
    if (candidate != executable && exists(host, candidate)) return candidate;
  }
  return target.empty() ? executable : target;
}

void find_environment(Host& host, RuntimeConfig& config) {
  const std::string folder = folder_of(config.executable);
  for (const std::string& prefix : {folder, folder_of(folder)}) {
    HostResult<std::string> text = host_read_file(host, (prefix + "/pyvenv.cfg").c_str());
    if (!text.ok()) continue;
    std::string home;
    if (!home_of_environment(text.value, home)) return;
    // The environment is the folder above the executable's, wherever the file lies: so says `site`.
    config.environment_prefix = folder_of(folder);
    config.base_executable = base_executable_of(host, config.executable, home);
    return;
  }
}

}  // namespace

bool locate_installation(Host& host, const char* argv0, RuntimeConfig& config) {
  config.executable = executable_of(host, argv0);
  const std::string home = home_variable(config.ignore_environment);
  if (!home.empty()) {
    config.stdlib_dir = home + "/lib/python3.14";
  } else {
    find_environment(host, config);
    config.stdlib_dir = find_library(host, config.base_executable.empty() ? config.executable : config.base_executable);
  }
  if (config.stdlib_dir.empty()) return false;
  // build/lib/python3.14 goes with build/stdlib.dpm
  std::string archive = folder_of(folder_of(config.stdlib_dir)) + "/stdlib.dpm";
  if (exists(host, archive)) config.stdlib_archive = archive;
  return true;
}

}  // namespace dxpy
