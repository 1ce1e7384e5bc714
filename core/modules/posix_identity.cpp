// Who and where we are: ids, environment, machine.
#include "core/modules/posix.h"

namespace dxpy {

namespace {

template <HostId kWhich>
Owned get_id(Thread& th) {
  int64_t id = 0;
  return failed(host_value(th, id, [&] { return host_of(th).identity(kWhich); })) ? Owned() : int_from_i64(th, id);
}
template <HostId kWhich>
Owned get_id_of(Thread& th, int64_t pid) {
  int64_t id = 0;
  return failed(host_value(th, id, [&] { return host_of(th).identity(kWhich, pid); })) ? Owned() : int_from_i64(th, id);
}
template <HostId kWhich>
Status set_id(Thread& th, Value v) {
  int64_t id = 0;
  bool group = kWhich == HostId::kGroup || kWhich == HostId::kEffectiveGroup;
  if (failed(posix_id(th, v, group ? "gid" : "uid", id))) return Status::kError;
  return host_status(th, [&] { return host_of(th).set_identity(kWhich, id); });
}
template <HostId kWhich>
Status set_id2(Thread& th, Value a, Value b) {
  int64_t x = 0, y = 0;
  if (failed(posix_id(th, a, "uid", x)) || failed(posix_id(th, b, "uid", y))) return Status::kError;
  return host_status(th, [&] { return host_of(th).set_identity(kWhich, x, y); });
}
template <HostId kWhich>
Status set_id3(Thread& th, Value a, Value b, Value c) {
  int64_t x = 0, y = 0, z = 0;
  if (failed(posix_id(th, a, "uid", x)) || failed(posix_id(th, b, "uid", y)) || failed(posix_id(th, c, "uid", z)))
    return Status::kError;
  return host_status(th, [&] { return host_of(th).set_identity(kWhich, x, y, z); });
}
template <HostId kWhich>
Owned get_id3(Thread& th) {
  int64_t ids[3] = {};
  if (failed(host_status(th, [&] { return host_of(th).identity3(kWhich, ids); }))) return {};
  return tuple_of(th, Value::small_int(ids[0]), Value::small_int(ids[1]), Value::small_int(ids[2]));
}
Owned os_getpgrp(Thread& th) { return get_id<HostId::kProcessGroup>(th); }
Status os_setpgrp(Thread& th) {
  return host_status(th, [&] { return host_of(th).set_identity(HostId::kProcessGroup, 0, 0); });
}
Status os_setpgid(Thread& th, int64_t pid, int64_t group) {
  return host_status(th, [&] { return host_of(th).set_identity(HostId::kProcessGroup, pid, group); });
}
Status os_setsid(Thread& th) {
  return host_status(th, [&] { return host_of(th).set_identity(HostId::kNewSession, 0); });
}
Owned os_getgroups(Thread& th) {
  std::vector<int64_t> groups;
  if (failed(host_value(th, groups, [&] { return host_of(th).groups(); }))) return {};
  Owned list = list_new(th);
  for (int64_t g : groups) {
    if (!list || failed(list_append(th, list.as<List>(), Value::small_int(g)))) return {};
  }
  return list;
}
Status os_setgroups(Thread& th, Value groups) {
  if (!is_sequence(th, groups)) return raise(th, th.rt->exc.TypeError, "setgroups argument must be a sequence");
  Owned items = sequence_to_tuple(th, groups);
  if (!items) return Status::kError;
  std::vector<int64_t> ids;
  for (Value v : fast_items_tuple(items)) {
    int64_t id = 0;
    if (failed(posix_id(th, v, "gid", id))) return Status::kError;
    ids.push_back(id);
  }
  return host_status(th, [&] { return host_of(th).set_groups(ids); });
}
Owned os_getgrouplist(Thread& th, std::string_view user, Value group) {
  int64_t gid = 0;
  if (failed(posix_id(th, group, "gid", gid))) return {};
  Owned list = list_new(th);
  if (!list || failed(list_append(th, list.as<List>(), Value::small_int(gid)))) return {};
  for (const HostGroup& g : host_of(th).all_groups()) {
    for (const std::string& member : g.members) {
      if (member == user && g.gid != gid && failed(list_append(th, list.as<List>(), Value::small_int(g.gid))))
        return {};
    }
  }
  return list;
}
Status os_initgroups(Thread& th, Value user, Value group) {
  PathArg p;
  int64_t gid = 0;
  if (failed(path_arg(th, user, "initgroups", "username", 0, p)) || failed(posix_id(th, group, "gid", gid)))
    return Status::kError;
  return host_status(th, [&] { return host_of(th).init_groups(p.text, gid); });
}
int64_t os_umask(Thread& th, int mask) { return host_of(th).set_umask(static_cast<uint32_t>(mask)); }
Owned os_getlogin(Thread& th) {
  std::string name;
  return failed(host_value(th, name, [&] { return host_of(th).login_name(); })) ? Owned() : os_fsdecode(th, name);
}

// --- environment
Owned os_create_environ(Thread& th) {
  Owned dict = dict_new(th);
  if (!dict) return {};
  for (const std::string& e : host_of(th).environment()) {
    size_t eq = e.find('=');
    if (eq == std::string::npos) continue;
    Owned key = bytes_new(th, std::string_view(e).substr(0, eq)),
          value = bytes_new(th, std::string_view(e).substr(eq + 1));
    if (!key || !value) return {};
    Owned r = dict_set_default(th, dict, key, value);
    if (!r) return {};
  }
  return dict;
}
Owned env_text(Thread& th, Value v, bool name) {
  Owned plain = os_fspath(th, v);
  Owned bytes = plain ? os_fsencode(th, plain) : Owned();
  if (bytes && name && (bytes_view(bytes).empty() || bytes_view(bytes).find('=') != std::string_view::npos)) {
    return raise(th, th.rt->exc.ValueError, "illegal environment variable name");
  }
  return bytes;
}
Status os_putenv(Thread& th, Value name, Value value) {
  Owned n = env_text(th, name, true), v = n ? env_text(th, value, false) : Owned();
  if (!v) return Status::kError;
  return host_status(th, [&] { return host_of(th).set_environment(n.as<Bytes>()->data, v.as<Bytes>()->data); });
}
Status os_unsetenv(Thread& th, Value name) {
  Owned n = env_text(th, name, false);
  if (!n) return Status::kError;
  return host_status(th, [&] { return host_of(th).set_environment(n.as<Bytes>()->data, nullptr); });
}

// --- machine
Owned os_uname(Thread& th) {
  HostSystem s = host_of(th).system_name();
  const std::string* texts[] = {&s.name, &s.node, &s.release, &s.version, &s.machine};
  Owned keep[5];
  Value values[5];
  for (size_t i = 0; i < 5; ++i) {
    keep[i] = os_fsdecode(th, *texts[i]);
    if (!keep[i]) return {};
    values[i] = keep[i].get();
  }
  return struct_sequence_new(th, posix_state(th).uname_result, values, 5);
}
Owned os_cpu_count(Thread& th) {
  int n = host_of(th).cpu_count();
  return n > 0 ? Owned::small_int(n) : Owned::none();
}
Owned os_getloadavg(Thread& th) {
  double load[3];
  if (failed(host_status(th, [&] { return host_of(th).load_average(load); }))) return {};
  Owned a = float_from_double(th, load[0]), b = float_from_double(th, load[1]), c = float_from_double(th, load[2]);
  return tuple_of(th, a, b, c);
}
Owned os_urandom(Thread& th, int64_t size) {
  if (size < 0) return raise(th, th.rt->exc.ValueError, "negative argument not allowed");
  Bytes* out = bytes_alloc(th, static_cast<size_t>(size));
  if (out == nullptr) return {};
  Owned keep = Owned::steal(Value(out));
  if (failed(host_status(th, [&] { return host_of(th).entropy(out->data, static_cast<size_t>(size)); }))) return {};
  return size > 1 ? std::move(keep) : bytes_new(th, {out->data, static_cast<size_t>(size)});
}
Owned os_getrandom(Thread& th, int64_t size, int) {
  if (size < 0) return raise_os_error(th, 22);
  return os_urandom(th, size);
}
Owned os_strerror(Thread& th, int code) {
  (void)raise_os_error(th, code);
  Owned e = take_error(th);
  return e ? get_attr(th, e, "strerror") : Owned();
}
int64_t os_major(int64_t device) {
  auto d = static_cast<uint64_t>(device);
  return static_cast<int64_t>((d >> 8 & 0xFFF) | (d >> 32 & 0xFFFFF000));
}
int64_t os_minor(int64_t device) {
  auto d = static_cast<uint64_t>(device);
  return static_cast<int64_t>((d & 0xFF) | (d >> 12 & 0xFFFFFF00));
}
int64_t os_makedev(int64_t major, int64_t minor) {
  auto a = static_cast<uint64_t>(major), b = static_cast<uint64_t>(minor);
  return static_cast<int64_t>((a & 0xFFF) << 8 | (a & 0xFFFFF000) << 32 | (b & 0xFF) | (b & 0xFFFFFF00) << 12);
}
Owned os_inputhook(Thread&) { return Owned::none(); }
bool os_inputhook_installed(Thread&) { return false; }

const NativeDef kFunctions[] = {
    function<&get_id<HostId::kProcess>>("getpid()", "Return the current process id."),
    function<&get_id<HostId::kParent>>("getppid()", "Return the parent's process id."),
    function<&get_id<HostId::kUser>>("getuid()", "Return the current process's user id."),
    function<&get_id<HostId::kEffectiveUser>>("geteuid()", "Return the current process's effective user id."),
    function<&get_id<HostId::kGroup>>("getgid()", "Return the current process's group id."),
    function<&get_id<HostId::kEffectiveGroup>>("getegid()", "Return the current process's effective group id."),
    function<&os_getpgrp>("getpgrp()", "Return the current process group id."),
    function<&get_id_of<HostId::kProcessGroup>>("getpgid(pid)",
                                                "Call the system call getpgid(), and return the result."),
    function<&get_id_of<HostId::kSession>>("getsid(pid, /)", "Call the system call getsid(pid) and return the result."),
    function<&set_id<HostId::kUser>>("setuid(uid, /)", "Set the current process's user id."),
    function<&set_id<HostId::kEffectiveUser>>("seteuid(euid, /)", "Set the current process's effective user id."),
    function<&set_id<HostId::kGroup>>("setgid(gid, /)", "Set the current process's group id."),
    function<&set_id<HostId::kEffectiveGroup>>("setegid(egid, /)", "Set the current process's effective group id."),
    function<&set_id2<HostId::kRealEffectiveUser>>("setreuid(ruid, euid, /)",
                                                   "Set the current process's real and effective user ids."),
    function<&set_id2<HostId::kRealEffectiveGroup>>("setregid(rgid, egid, /)",
                                                    "Set the current process's real and effective group ids."),
    function<&set_id3<HostId::kSavedUser>>("setresuid(ruid, euid, suid, /)",
                                           "Set the current process's real, effective, and saved user ids."),
    function<&set_id3<HostId::kSavedGroup>>("setresgid(rgid, egid, sgid, /)",
                                            "Set the current process's real, effective, and saved group ids."),
    function<&get_id3<HostId::kSavedUser>>(
        "getresuid()", "Return a tuple of the current process's real, effective, and saved user ids."),
    function<&get_id3<HostId::kSavedGroup>>(
        "getresgid()", "Return a tuple of the current process's real, effective, and saved group ids."),
    function<&os_setpgrp>("setpgrp()", "Make the current process the leader of its process group."),
    function<&os_setpgid>("setpgid(pid, pgrp, /)", "Call the system call setpgid(pid, pgrp)."),
    function<&os_setsid>("setsid()", "Call the system call setsid()."),
    function<&os_getgroups>("getgroups()", "Return list of supplemental group IDs for the process."),
    function<&os_setgroups>("setgroups(groups, /)", "Set the groups of the current process to list."),
    function<&os_getgrouplist>("getgrouplist(user, group, /)", "Returns a list of groups to which a user belongs."),
    function<&os_initgroups>("initgroups(username, gid, /)", "Initialize the group access list."),
    function<&os_umask>("umask(mask, /)", "Set the current numeric umask and return the previous umask."),
    function<&os_getlogin>("getlogin()", "Return the actual login name."),
    function<&os_create_environ>("_create_environ()", "Create the environment dictionary."),
    function<&os_putenv>("putenv(name, value, /)", "Change or add an environment variable."),
    function<&os_unsetenv>("unsetenv(name, /)", "Delete an environment variable."),
    function<&os_uname>("uname()", "Return an object identifying the current operating system."),
    function<&os_cpu_count>("cpu_count()", "Return the number of logical CPUs in the system."),
    function<&os_getloadavg>("getloadavg()", "Return average recent system load information."),
    function<&os_urandom>("urandom(size, /)",
                          "Return a bytes object containing random bytes suitable for cryptographic use."),
    function<&os_getrandom>("getrandom(size, flags=0)", "Obtain a series of random bytes."),
    function<&os_strerror>("strerror(code, /)", "Translate an error code to a message string."),
    function<&os_major>("major(device, /)", "Extracts a device major number from a raw device number."),
    function<&os_minor>("minor(device, /)", "Extracts a device minor number from a raw device number."),
    function<&os_makedev>("makedev(major, minor, /)",
                          "Composes a raw device number from the major and minor device numbers."),
    function<&os_inputhook>("_inputhook()"),
    function<&os_inputhook_installed>("_is_inputhook_installed()"),
};

constexpr const char* kUnameFields[] = {"sysname", "nodename", "release", "version", "machine"};
constexpr const char* kTerminalFields[] = {"columns", "lines"};

}  // namespace

std::span<const NativeDef> posix_identity_functions() { return kFunctions; }

Status posix_identity_types(Thread& th, Module* m) {
  PosixState& s = posix_state(th);
  s.uname_result =
      struct_sequence_type(th, "posix.uname_result", "uname_result: Result from os.uname().", kUnameFields, 5);
  s.terminal_size = struct_sequence_type(
      th, "os.terminal_size", "A tuple of (columns, lines) for holding terminal window size", kTerminalFields, 2);
  for (Type* t : {s.uname_result, s.terminal_size}) {
    if (t == nullptr || failed(module_add_type(th, m, t))) return Status::kError;
  }
  Owned environ = os_create_environ(th);
  return environ ? module_add(th, m, "environ", environ) : Status::kError;
}

}  // namespace dxpy
