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
  std::string base_executable;                    // sys._base_executable; empty: as `executable`
  std::string environment_prefix;                 // sys.prefix in a virtual environment; empty: the installation's
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
  bool faulthandler = false;                      // -X faulthandler, PYTHONFAULTHANDLER, -X dev
  uint32_t tracemalloc = 0;                       // frames kept; -X tracemalloc, PYTHONTRACEMALLOC
  int import_times = 0;                           // -X importtime, PYTHONPROFILEIMPORTTIME; 2: cached ones too
  bool no_debug_ranges = false;                   // -X no_debug_ranges, PYTHONNODEBUGRANGES
  int verbose = 0, debug = 0, bytes_warning = 0;  // -v -d -b
  bool interactive = false;                       // the prompt is shown even when stdin is no terminal
  std::string python_path;                        // PYTHONPATH
  std::string pycache_prefix;                     // PYTHONPYCACHEPREFIX, -X pycache_prefix
  std::string io_encoding;                        // PYTHONIOENCODING: "encoding:errors"
  std::string startup_file;                       // PYTHONSTARTUP, run before the interactive prompt
  int int_max_str_digits = 4300;                  // PYTHONINTMAXSTRDIGITS, -X int_max_str_digits
  bool utf8_mode = false;                         // -X utf8
  bool plain_locale = false;                      // the locale of characters is C, POSIX or C.UTF-8
  bool warn_default_encoding = false;             // -X warn_default_encoding
  bool install_signal_handlers = true;            // SIGINT raises KeyboardInterrupt, SIGPIPE is ignored
  bool skip_first_line = false;                   // -x
  bool use_hash_seed = false;
  uint32_t hash_seed = 0;
  std::string error;         // why runtime_start failed
  bool interrupted = false;  // result of runtime_run_main: ended by an uncaught KeyboardInterrupt
};

// Fills what the environment variables say (PYTHONPATH and so on), unless the configuration ignores them. The command
// line is to be parsed first: it wins. False: a variable has an impossible value, `error` tells.
bool runtime_config_environment(RuntimeConfig& config);

Runtime* runtime_start(RuntimeConfig& config);
int runtime_run_main(Runtime& rt, RuntimeConfig& config);
// Reports the pending exception of the main thread as the end of a program does; the exit code.
int runtime_report_exit(Runtime& rt, RuntimeConfig& config);
// Flushes sys.stdout and sys.stderr, as far as they can be; for embedders that show output as it is produced.
void runtime_flush(Runtime& rt);
// `exit_code` as runtime_run_main gave it; flushing standard streams may change it (120). Returns the final code.
int runtime_stop(Runtime* rt, int exit_code);
// The part of it that a program can see (threads joined, atexit functions, streams flushed, modules finalised), for a
// process that ends next and gives its memory back in one piece. When no finalizer is left to run, modules stay as they
// are.
int runtime_finish(Runtime& rt, int exit_code);

}  // namespace dxpy
