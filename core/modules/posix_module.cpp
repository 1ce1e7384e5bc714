// The module posix: its tables put together.
#include "core/modules/builtin_module.h"
#include "core/modules/posix.h"

namespace dxpy {

namespace {

struct IntRow {
  const char* name;
  int64_t value;
};
const IntRow kConstants[] = {
#define DX_POSIX(name, value) {#name, value},
#include "core/modules/posix_constants.def"
#undef DX_POSIX
};
const IntRow kPathconf[] = {
#define DX_POSIX(name, value)
#define DX_PATHCONF(name, value) {#name, value},
#include "core/modules/posix_constants.def"
#undef DX_PATHCONF
};
const IntRow kSysconf[] = {
#define DX_SYSCONF(name, value) {#name, value},
#include "core/modules/posix_constants.def"
#undef DX_SYSCONF
};
const IntRow kConfstr[] = {
#define DX_CONFSTR(name, value) {#name, value},
#include "core/modules/posix_constants.def"
#undef DX_CONFSTR
#undef DX_POSIX
};
// What os.py looks at to fill supports_dir_fd, supports_fd and supports_follow_symlinks.
constexpr const char* kHave[] = {
    "HAVE_FACCESSAT",  "HAVE_FCHDIR",       "HAVE_FCHMOD",    "HAVE_FCHMODAT", "HAVE_FCHOWN",   "HAVE_FCHOWNAT",
    "HAVE_FEXECVE",    "HAVE_FDOPENDIR",    "HAVE_FPATHCONF", "HAVE_FSTATAT",  "HAVE_FSTATVFS", "HAVE_FTRUNCATE",
    "HAVE_FUTIMENS",   "HAVE_FUTIMES",      "HAVE_FUTIMESAT", "HAVE_LINKAT",   "HAVE_LCHOWN",   "HAVE_LSTAT",
    "HAVE_LUTIMES",    "HAVE_MEMFD_CREATE", "HAVE_MKDIRAT",   "HAVE_MKFIFOAT", "HAVE_MKNODAT",  "HAVE_OPENAT",
    "HAVE_READLINKAT", "HAVE_RENAMEAT",     "HAVE_SYMLINKAT", "HAVE_UNLINKAT", "HAVE_UTIMENSAT"};

Owned names_dict(Thread& th, std::span<const IntRow> rows) {
  Owned dict = dict_new(th, rows.size());
  for (const IntRow& row : rows) {
    if (!dict || failed(dict_set_text(th, dict, row.name, Value::small_int(row.value)))) return {};
  }
  return dict;
}

Status posix_exec(Thread& th, Module* m) {
  for (auto functions :
       {&posix_stat_functions, &posix_path_functions, &posix_dir_functions, &posix_fd_functions,
        &posix_process_functions, &posix_identity_functions, &posix_linux_functions, &posix_spawn_functions}) {
    if (failed(module_add_functions(th, m, functions()))) return Status::kError;
  }
  for (auto types : {&posix_stat_types, &posix_dir_types, &posix_process_types, &posix_identity_types}) {
    if (failed(types(th, m))) return Status::kError;
  }
  for (const IntRow& row : kConstants) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  Owned pathconf = names_dict(th, kPathconf), sysconf = names_dict(th, kSysconf), have = list_new(th);
  Owned confstr = names_dict(th, kConfstr);
  if (!pathconf || !sysconf || !have || !confstr || failed(module_add(th, m, "confstr_names", confstr)) ||
      failed(module_add(th, m, "pathconf_names", pathconf)) || failed(module_add(th, m, "sysconf_names", sysconf)) ||
      failed(module_add(th, m, "error", Value(th.rt->exc.OSError)))) {
    return Status::kError;
  }
  for (const char* text : kHave) {
    Owned s = str_new(th, text);
    if (!s || failed(list_append(th, have.as<List>(), s))) return Status::kError;
  }
  return module_add(th, m, "_have_functions", have);
}

}  // namespace

const ModuleDef kPosixModule = {
    "posix",
    "This module provides access to operating system functionality that is\nstandardized by the C "
    "Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual "
    "and\ncorresponding Unix manual entries for more information on calls.",
    {},
    &posix_exec};

}  // namespace dxpy
