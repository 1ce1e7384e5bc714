// What the files of core/runtime share.
#pragma once

#include "core/object/module.h"
#include "core/runtime/runtime.h"

namespace dxpy {

// sys_config.cpp: everything in sys that the configuration decides.
Status sys_configure(Thread&, const RuntimeConfig& config);
// streams.cpp: streams that only write, usable before io exists; and the real ones.
Status streams_install_fallback(Thread&);
Status streams_open(Thread&, const RuntimeConfig& config);
// 0, or -1 when sys.stdout could not be flushed.
int streams_flush(Thread&);
// run_main.cpp
Owned run_source(Thread&, std::string_view source, Value filename, Value globals, const char* mode, bool is_text);
// Reports the pending exception as the end of a program does: SystemExit gives its code, others a traceback and 1.
int report_exit(Thread&, RuntimeConfig& config);
Value main_dict(Thread&);  // of the module __main__, borrowed
// interactive.cpp
int run_interactive(Thread&, RuntimeConfig& config);
Status run_base_prompt(Thread&);  // until the end of standard input; kError: the program shall end
Status sys_add_base_prompt(Thread&);

inline Value sys_dict(Thread& th) { return th.rt->sys.as<Module>()->dict; }

}  // namespace dxpy
