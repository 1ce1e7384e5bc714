// The module posix, by area: posix_stat.cpp, posix_path.cpp (files and directories by name), posix_dir.cpp (listdir,
// scandir), posix_fd.cpp (descriptors), posix_process.cpp, posix_spawn.cpp, posix_linux.cpp (what only Linux has),
// posix_identity.cpp (ids, limits, machine), posix_module.cpp.
#pragma once

#include "core/modules/host_call.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/path_arg.h"
#include "core/object/buffer.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/misc.h"

namespace dxpy {

struct PosixState {
  Type *stat_result = nullptr, *statvfs_result = nullptr, *terminal_size = nullptr, *uname_result = nullptr;
  Type *times_result = nullptr, *waitid_result = nullptr, *sched_param = nullptr, *rusage = nullptr;
  Type *dir_entry = nullptr, *scandir_iterator = nullptr;
  Owned before_fork, after_in_parent, after_in_child;  // lists of callables
  void clear() {
    for (Owned* list : {&before_fork, &after_in_parent, &after_in_child}) list->reset();
  }
};
inline PosixState& posix_state(Thread& th) { return module_state<PosixState>(th); }

std::span<const NativeDef> posix_stat_functions();
std::span<const NativeDef> posix_path_functions();
std::span<const NativeDef> posix_dir_functions();
std::span<const NativeDef> posix_fd_functions();
std::span<const NativeDef> posix_process_functions();
std::span<const NativeDef> posix_identity_functions();
std::span<const NativeDef> posix_linux_functions();
std::span<const NativeDef> posix_spawn_functions();
Status posix_stat_types(Thread&, Module* m);
Status posix_dir_types(Thread&, Module* m);
Status posix_process_types(Thread&, Module* m);
Status posix_identity_types(Thread&, Module* m);

// dir_fd arguments: None is the current directory.
Status posix_dir_fd(Thread&, Value v, int& out);
// A descriptor argument: an int, or anything with fileno().
Status posix_fd(Thread&, Value v, int& out);
Owned posix_stat_value(Thread&, const HostStat& s);
// uid and gid arguments: -1 is allowed.
Status posix_id(Thread&, Value v, const char* what, int64_t& out);
inline Host& host_of(Thread& th) { return *th.rt->host; }
inline Value path_name(const PathArg& p) { return p.filename(); }
// Runs the functions registered for fork(); reports their errors.
// A DeprecationWarning when other threads run.
Status posix_warn_of_threads(Thread&, const char* function);
void posix_before_fork(Thread&);
void posix_after_fork_parent(Thread&);
void posix_after_fork_child(Thread&);

}  // namespace dxpy
