// The module _posixsubprocess: fork_exec for subprocess.
#include "core/modules/builtin_module.h"
#include "core/modules/posix.h"

namespace dxpy {

namespace {

// Zero-terminated strings that stay alive until the child has been started.
struct Strings {
  std::vector<Owned> keep;
  std::vector<char*> pointers;
  Status add(Thread& th, Value v) {
    Owned plain = os_fspath(th, v);
    Owned bytes = plain ? os_fsencode(th, plain) : Owned();
    if (!bytes) return Status::kError;
    pointers.push_back(bytes.as<Bytes>()->data);
    keep.push_back(std::move(bytes));
    return Status::kOk;
  }
  Status add_all(Thread& th, Value sequence, const char* message) {
    Owned items = sequence_fast(th, sequence, message);
    if (items) items = sequence_to_tuple(th, items);
    if (!items) return Status::kError;
    for (Value v : fast_items_tuple(items)) {
      if (failed(add(th, v))) return Status::kError;
    }
    pointers.push_back(nullptr);
    return Status::kOk;
  }
};

Status keep_list(Thread& th, Value fds, std::vector<int>& out) {
  bool ok = is_tuple(fds);
  int64_t last = -1;
  for (Value v : ok ? fast_items_tuple(fds) : std::span<const Value>()) {
    int64_t fd = -1;
    ok = ok && is_int(v) && int_fits_i64(v, fd) && fd > last && fd <= INT32_MAX;
    last = fd;
    out.push_back(static_cast<int>(fd));
  }
  return ok ? Status::kOk : Status(raise(th, th.rt->exc.ValueError, "bad value(s) in fds_to_keep"));
}

Status optional_id(Thread& th, Value v, const char* what, int64_t& out) {
  return v.is_none() ? Status::kOk : posix_id(th, v, what, out);
}

Status set_groups(Thread& th, Value groups, HostSpawn& spawn) {
  if (groups.is_none()) return Status::kOk;
  if (!is_list(groups)) return raise(th, th.rt->exc.TypeError, "setgroups argument must be a list");
  Owned items = list_to_tuple(th, groups);
  if (!items) return Status::kError;
  spawn.set_groups = true;
  for (Value v : fast_items_tuple(items)) {
    int64_t id = 0;
    if (failed(posix_id(th, v, "gid", id))) return Status::kError;
    spawn.groups.push_back(id);
  }
  return Status::kOk;
}

constexpr int kArguments = 22;

// A preexec_fn is Python code: it runs in the copied process, then the rest happens as usual.
Owned fork_with_function(Thread& th, HostSpawn& spawn, Value function) {
  posix_before_fork(th);
  HostResult<int64_t> r = host_of(th).fork();
  if (!r.ok() || r.value != 0) {
    posix_after_fork_parent(th);
    if (!r.ok()) return raise_os_error(th, r.error);
    if (failed(posix_warn_of_threads(th, "fork"))) return {};
    return int_from_i64(th, r.value);
  }
  posix_after_fork_child(th);
  spawn.in_child = true;
  spawn.before_exec = [](void* context) {
    auto* parts = static_cast<std::pair<Thread*, Value>*>(context);
    Owned result = call(*parts->first, parts->second);
    clear_error(*parts->first);
    return bool(result);
  };
  std::pair<Thread*, Value> parts{&th, function};
  spawn.context = &parts;
  (void)host_of(th).spawn(spawn);
  host_of(th).exit(255);
}

Owned fork_exec(Thread& th, VarArgs args) {
  if (args.size != kArguments) {
    return raise(th, th.rt->exc.TypeError, "fork_exec expected {} arguments, got {}", kArguments, args.size);
  }
  HostSpawn spawn;
  Strings executables, argv, environment, directory;
  Tri close_fds = truth(th, args[2]), restore = truth(th, args[14]), session = truth(th, args[15]);
  if (close_fds == Tri::kError || restore == Tri::kError || session == Tri::kError) return {};
  spawn.close_fds = close_fds == Tri::kTrue;
  spawn.restore_signals = restore == Tri::kTrue;
  spawn.new_session = session == Tri::kTrue;
  if (failed(argv.add_all(th, args[0], "argv must be a tuple")) ||
      failed(executables.add_all(th, args[1], "executable_list must be a sequence")) ||
      failed(keep_list(th, args[3], spawn.keep_fds))) {
    return {};
  }
  if (!args[4].is_none() && failed(directory.add(th, args[4]))) return {};
  if (!args[5].is_none() && failed(environment.add_all(th, args[5], "env must be a sequence"))) return {};
  int* const fds[] = {&spawn.child_stdin, &spawn.parent_out,   &spawn.parent_in,   &spawn.child_stdout,
                      &spawn.error_read,  &spawn.child_stderr, &spawn.report_read, &spawn.report_write};
  for (size_t i = 0; i < std::size(fds); ++i) {
    if (failed(native_arg_int(th, args[6 + i], *fds[i]))) return {};
  }
  int umask = -1;
  if (failed(native_arg_i64(th, args[16], spawn.process_group)) ||
      failed(optional_id(th, args[17], "gid", spawn.gid)) || failed(set_groups(th, args[18], spawn)) ||
      failed(optional_id(th, args[19], "uid", spawn.uid)) || failed(native_arg_int(th, args[20], umask))) {
    return {};
  }
  spawn.umask = umask;
  for (char* e : executables.pointers) {
    if (e != nullptr) spawn.executables.push_back(e);
  }
  spawn.argv = argv.pointers.data();
  spawn.environment = args[5].is_none() ? nullptr : environment.pointers.data();
  spawn.directory = args[4].is_none() ? nullptr : directory.pointers[0];
  if (!args[21].is_none()) return fork_with_function(th, spawn, args[21]);
  int64_t pid = 0;
  HostResult<int64_t> r = host_of(th).spawn(spawn);
  if (!r.ok()) return raise_os_error(th, r.error);
  pid = r.value;
  return int_from_i64(th, pid);
}

const NativeDef kFunctions[] = {function<&fork_exec>("fork_exec(*args)", "Spawn a fresh new child process.")};

}  // namespace

const ModuleDef kPosixsubprocessModule = {"_posixsubprocess", "A POSIX helper for the subprocess module.", kFunctions};

}  // namespace dxpy
