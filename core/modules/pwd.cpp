// The modules pwd, grp and resource: users, groups, limits.
#include "core/modules/builtin_module.h"
#include "core/modules/posix.h"

namespace dxpy {

namespace {

struct UserState {
  Type *passwd = nullptr, *group = nullptr, *rusage = nullptr;
};
UserState& state(Thread& th) { return module_state<UserState>(th); }

Owned user_value(Thread& th, const HostUser& u) {
  Owned keep[7] = {os_fsdecode(th, u.name), os_fsdecode(th, u.password), int_from_i64(th, u.uid),
                   int_from_i64(th, u.gid), os_fsdecode(th, u.comment),  os_fsdecode(th, u.home),
                   os_fsdecode(th, u.shell)};
  Value values[7];
  for (size_t i = 0; i < 7; ++i) {
    if (!keep[i]) return {};
    values[i] = keep[i].get();
  }
  return struct_sequence_new(th, state(th).passwd, values, 7);
}

Owned group_value(Thread& th, const HostGroup& g) {
  Owned members = list_new(th);
  for (const std::string& m : g.members) {
    Owned s = members ? os_fsdecode(th, m) : Owned();
    if (!s || failed(list_append(th, members.as<List>(), s))) return {};
  }
  Owned name = os_fsdecode(th, g.name), password = os_fsdecode(th, g.password), id = int_from_i64(th, g.gid);
  if (!name || !password || !id || !members) return {};
  const Value values[] = {name, password, id, members};
  return struct_sequence_new(th, state(th).group, values, 4);
}

// An id, or KeyError for one that cannot exist.
Status id_argument(Thread& th, Value v, const char* function, const char* what, int64_t& out) {
  if (failed(posix_id(th, v, what, out))) {
    if (!error_clear_if(th, th.rt->exc.OverflowError)) return Status::kError;
    return raise(th, th.rt->exc.KeyError, "{}(): {} not found", function, what);
  }
  return Status::kOk;
}

Owned pwd_getpwuid(Thread& th, Value uid) {
  int64_t id = 0;
  HostUser u;
  if (failed(id_argument(th, uid, "getpwuid", "uid", id))) return {};
  if (!host_of(th).find_user(nullptr, id, u).ok())
    return raise(th, th.rt->exc.KeyError, "getpwuid(): uid not found: {}", id);
  return user_value(th, u);
}
Owned pwd_getpwnam(Thread& th, Str* name) {
  HostUser u;
  Owned bytes = os_fsencode(th, Value(name));
  if (!bytes) return {};
  if (!host_of(th).find_user(bytes.as<Bytes>()->data, 0, u).ok()) {
    return raise(th, th.rt->exc.KeyError, "getpwnam(): name not found: {!r}", Value(name));
  }
  return user_value(th, u);
}
Owned pwd_getpwall(Thread& th) {
  Owned list = list_new(th);
  for (const HostUser& u : host_of(th).all_users()) {
    Owned v = list ? user_value(th, u) : Owned();
    if (!v || failed(list_append(th, list.as<List>(), v))) return {};
  }
  return list;
}

Owned grp_getgrgid(Thread& th, Value gid) {
  int64_t id = 0;
  HostGroup g;
  if (failed(posix_id(th, gid, "gid", id))) return {};
  if (!host_of(th).find_group(nullptr, id, g).ok())
    return raise(th, th.rt->exc.KeyError, "getgrgid(): gid not found: {}", id);
  return group_value(th, g);
}
Owned grp_getgrnam(Thread& th, Str* name) {
  HostGroup g;
  Owned bytes = os_fsencode(th, Value(name));
  if (!bytes) return {};
  if (!host_of(th).find_group(bytes.as<Bytes>()->data, 0, g).ok()) {
    return raise(th, th.rt->exc.KeyError, "getgrnam(): name not found: {!r}", Value(name));
  }
  return group_value(th, g);
}
Owned grp_getgrall(Thread& th) {
  Owned list = list_new(th);
  for (const HostGroup& g : host_of(th).all_groups()) {
    Owned v = list ? group_value(th, g) : Owned();
    if (!v || failed(list_append(th, list.as<List>(), v))) return {};
  }
  return list;
}

// --- resource
Owned resource_getrusage(Thread& th, int who) {
  HostUsage u;
  HostError e = host_of(th).usage(who, u);
  if (e.code == 22) return raise(th, th.rt->exc.ValueError, "invalid who parameter");
  if (!e.ok()) return raise_os_error(th, e.code);
  Owned keep[16];
  Value values[16];
  keep[0] = float_from_double(th, u.user_time);
  keep[1] = float_from_double(th, u.system_time);
  for (size_t i = 0; i < 14; ++i) keep[i + 2] = int_from_i64(th, u.values[i]);
  for (size_t i = 0; i < 16; ++i) {
    if (!keep[i]) return {};
    values[i] = keep[i].get();
  }
  return struct_sequence_new(th, state(th).rusage, values, 16);
}
Owned limit_number(Thread& th, uint64_t n) { return n == UINT64_MAX ? Owned::small_int(-1) : int_from_u64(th, n); }
Owned limit_value(Thread& th, const HostLimit& l) {
  Owned soft = limit_number(th, l.soft), hard = limit_number(th, l.hard);
  return soft && hard ? tuple_of(th, soft, hard) : Owned();
}
constexpr int kLimits = 16;
Owned resource_getrlimit(Thread& th, int which) {
  if (which < 0 || which >= kLimits) return raise(th, th.rt->exc.ValueError, "invalid resource specified");
  HostLimit l;
  if (failed(host_status(th, [&] { return host_of(th).resource_limit(which, l, false); }))) return {};
  return limit_value(th, l);
}
// -1 is infinity; other negative numbers are none.
Status limit_argument(Thread& th, Value v, uint64_t& out) {
  Owned n = index(th, v);
  if (!n) return Status::kError;
  int64_t small = 0;
  if (int_sign(n) < 0 && !(int_fits_i64(n, small) && small == -1)) {
    return raise(th, th.rt->exc.ValueError, "Cannot convert negative int");
  }
  if (small == -1) {
    out = UINT64_MAX;
    return Status::kOk;
  }
  if (int_fits_u64(n, out)) return Status::kOk;
  return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C unsigned long");
}
Status resource_setrlimit(Thread& th, int which, Value limits) {
  if (which < 0 || which >= kLimits) return raise(th, th.rt->exc.ValueError, "invalid resource specified");
  Owned items = sequence_to_tuple(th, limits);
  if (!items) return Status::kError;
  if (fast_items_tuple(items).size() != 2) return raise(th, th.rt->exc.ValueError, "expected a tuple of 2 integers");
  HostLimit l;
  if (failed(limit_argument(th, fast_items_tuple(items)[0], l.soft)) ||
      failed(limit_argument(th, fast_items_tuple(items)[1], l.hard))) {
    return Status::kError;
  }
  HostError e = host_of(th).resource_limit(which, l, true);
  if (e.ok()) return Status::kOk;
  if (e.code == 22) return raise(th, th.rt->exc.ValueError, "current limit exceeds maximum limit");
  if (e.code == 1) return raise(th, th.rt->exc.ValueError, "not allowed to raise maximum limit");
  return raise_os_error(th, e.code);
}
Owned resource_getpagesize(Thread& th) { return int_from_u64(th, host_of(th).page_size()); }

const NativeDef kPwdFunctions[] = {
    function<&pwd_getpwuid>("getpwuid(uidobj, /)", "Return the password database entry for the given numeric user ID."),
    function<&pwd_getpwnam>("getpwnam(name, /)", "Return the password database entry for the given user name."),
    function<&pwd_getpwall>("getpwall()",
                            "Return a list of all available password database entries, in arbitrary order."),
};
const NativeDef kGrpFunctions[] = {
    function<&grp_getgrgid>("getgrgid(id)", "Return the group database entry for the given numeric group ID."),
    function<&grp_getgrnam>("getgrnam(name)", "Return the group database entry for the given group name."),
    function<&grp_getgrall>("getgrall()", "Return a list of all available group entries, in arbitrary order."),
};
const NativeDef kResourceFunctions[] = {
    function<&resource_getrusage>("getrusage(who, /)"),
    function<&resource_getrlimit>("getrlimit(resource, /)"),
    function<&resource_setrlimit>("setrlimit(resource, limits, /)"),
    function<&resource_getpagesize>("getpagesize()"),
};

constexpr const char* kPasswdFields[] = {"pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell"};
constexpr const char* kGroupFields[] = {"gr_name", "gr_passwd", "gr_gid", "gr_mem"};
constexpr const char* kUsageFields[] = {
    "ru_utime", "ru_stime",   "ru_maxrss",  "ru_ixrss",  "ru_idrss",  "ru_isrss",    "ru_minflt", "ru_majflt",
    "ru_nswap", "ru_inblock", "ru_oublock", "ru_msgsnd", "ru_msgrcv", "ru_nsignals", "ru_nvcsw",  "ru_nivcsw"};

Status pwd_exec(Thread& th, Module* m) {
  Type* t = struct_sequence_type(th, "pwd.struct_passwd", "pwd.struct_passwd: Results from getpw*() routines.",
                                 kPasswdFields, 7);
  state(th).passwd = t;
  return t != nullptr ? module_add_type(th, m, t) : Status::kError;
}
Status grp_exec(Thread& th, Module* m) {
  Type* t = struct_sequence_type(th, "grp.struct_group", "grp.struct_group: Results from getgr*() routines.",
                                 kGroupFields, 4);
  state(th).group = t;
  return t != nullptr ? module_add_type(th, m, t) : Status::kError;
}

struct IntRow {
  const char* name;
  int value;
};
const IntRow kResourceConstants[] = {
    {"RLIMIT_AS", 9},      {"RLIMIT_CORE", 4},      {"RLIMIT_CPU", 0},         {"RLIMIT_DATA", 2},
    {"RLIMIT_FSIZE", 1},   {"RLIMIT_MEMLOCK", 8},   {"RLIMIT_MSGQUEUE", 12},   {"RLIMIT_NICE", 13},
    {"RLIMIT_NOFILE", 7},  {"RLIMIT_NPROC", 6},     {"RLIMIT_OFILE", 7},       {"RLIMIT_RSS", 5},
    {"RLIMIT_RTPRIO", 14}, {"RLIMIT_RTTIME", 15},   {"RLIMIT_SIGPENDING", 11}, {"RLIMIT_STACK", 3},
    {"RLIM_INFINITY", -1}, {"RUSAGE_CHILDREN", -1}, {"RUSAGE_SELF", 0},        {"RUSAGE_THREAD", 1}};

Status resource_exec(Thread& th, Module* m) {
  for (const IntRow& row : kResourceConstants) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  Type* t =
      struct_sequence_type(th, "resource.struct_rusage", "struct_rusage: Result from getrusage.", kUsageFields, 16);
  state(th).rusage = t;
  if (t == nullptr || failed(module_add_type(th, m, t))) return Status::kError;
  return module_add(th, m, "error", Value(th.rt->exc.OSError));
}

}  // namespace

const ModuleDef kPwdModule = {"pwd", "This module provides access to the Unix password database.", kPwdFunctions,
                              &pwd_exec};
const ModuleDef kGrpModule = {"grp", "Access to the Unix group database.", kGrpFunctions, &grp_exec};
const ModuleDef kResourceModule = {"resource", nullptr, kResourceFunctions, &resource_exec};

}  // namespace dxpy
