// Starting and ending a runtime: the embedding interface.
//
//   Runtime* rt = runtime_start(config);      // on failure nullptr, with the reason in config.error
//   int code = runtime_run_main(*rt);         // runs what the configuration asks for, gives the exit code
//   runtime_stop(rt);                         // finalises modules, runs the collector, frees everything
#pragma once

#include <string>
#include <vector>

#include "core/object/runtime.h"

namespace dxpy {

// What the command line (or an embedder) asks for. Texts are UTF-8, undecodable bytes as surrogate escapes.
struct RuntimeConfig {
  enum class Run { kNothing, kCommand, kModule, kFile, kStdin, kInteractive };

  Host* host = nullptr;  // required
  Run run = Run::kNothing;
  std::string target;             // the command, the module name or the file
  std::vector<std::string> argv;  // sys.argv
  std::vector<std::string> orig_argv;
  std::string executable;                         // sys.executable, absolute when known
  std::string stdlib_archive;                     // DPM archive of the standard library; may be empty
  std::string stdlib_dir;                         // folder with its .py files; may be empty
  std::vector<std::string> x_options;             // -X
  std::vector<std::string> warn_options;          // -W
  int optimize = 0;                               // -O, -OO
  bool inspect = false;                           // -i
  bool dont_write_bytecode = false;               // -B
  bool unbuffered = false;                        // -u
  bool isolated = false;                          // -I
  bool no_site = false;                           // -S
  bool ignore_environment = false;                // -E
  bool no_user_site = false;                      // -s
  bool safe_path = false;                         // -P
  bool quiet = false;                             // -q
  bool dev_mode = false;                          // -X dev
  int verbose = 0, debug = 0, bytes_warning = 0;  // -v -d -b
  bool use_hash_seed = false;
  uint32_t hash_seed = 0;
  std::string error;  // why runtime_start failed
};

Runtime* runtime_start(RuntimeConfig& config);
int runtime_run_main(Runtime& rt, RuntimeConfig& config);
// `exit_code` as runtime_run_main gave it; flushing standard streams may change it (120). Returns the final code.
int runtime_stop(Runtime* rt, int exit_code);

}  // namespace dxpy
