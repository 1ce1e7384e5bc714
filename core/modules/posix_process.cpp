// Processes.
#include "core/host/services.h"
#include "core/import/import.h"
#include "core/modules/posix.h"
#include "core/modules/posix_args.h"
#include "core/modules/signal_module.h"
#include "core/modules/thread.h"

namespace dxpy {

Status posix_arguments(Thread& th, Value argv, const char* function, PosixArgs& out) {
  if (!is_list(argv) && !is_tuple(argv)) {
    return raise(th, th.rt->exc.TypeError, "{}() arg 2 must be a tuple or list", function);
  }
  Owned items = sequence_to_tuple(th, argv);
  if (!items) return Status::kError;
  std::span<const Value> list = fast_items_tuple(items);
  if (list.empty()) return raise(th, th.rt->exc.ValueError, "{}() arg 2 must not be empty", function);
  for (Value v : list) {
    if (failed(out.add(th, v))) return Status::kError;
  }
  return Status::kOk;
}

Status posix_environment(Thread& th, Value env, const char* function, PosixArgs& out) {
  if (!is_mapping(th, env))
    return raise(th, th.rt->exc.TypeError, "{}: environment must be a mapping object", function);
  Owned keys = call_method(th, env, th.rt->names.keys);
  Owned it = keys ? get_iter(th, keys) : Owned();
  if (!it) return Status::kError;
  while (Owned key = iter_next(th, it)) {
    Owned value = get_item(th, env, key);
    Owned plain_key = value ? os_fspath(th, key) : Owned(), plain_value = value ? os_fspath(th, value) : Owned();
    Owned k = plain_key ? os_fsencode(th, plain_key) : Owned(),
          v = k && plain_value ? os_fsencode(th, plain_value) : Owned();
    if (!v) return Status::kError;
    std::string_view name = bytes_view(k);
    if (name.empty() || name.find('=', 1) != std::string_view::npos || name[0] == '=') {
      return raise(th, th.rt->exc.ValueError, "illegal environment variable name");
    }
    Owned pair = bytes_new(th, std::string(name) + "=" + std::string(bytes_view(v)));
    if (!pair || failed(out.add_bytes(std::move(pair)))) return Status::kError;
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

namespace {

Owned os_execv(Thread& th, Value path, Value argv) {
  PathArg p;
  PosixArgs args;
  if (failed(path_arg(th, path, "execv", "path", 0, p)) || failed(posix_arguments(th, argv, "execv", args))) return {};
  HostError e = host_of(th).execute(-1, p.text, args.data(), nullptr);
  return raise_os_error(th, e.code);
}
Owned os_execve(Thread& th, Value path, Value argv, Value env) {
  PathArg p;
  PosixArgs args, environment;
  if (failed(path_arg(th, path, "execve", "path", kPathFd, p)) || failed(posix_arguments(th, argv, "execve", args)) ||
      failed(posix_environment(th, env, "execve", environment))) {
    return {};
  }
  HostError e = host_of(th).execute(p.fd, p.text, args.data(), environment.data());
  return raise_os_error(th, e.code, path_name(p));
}

// `function`: who asks, in the warning that a process of several threads gets.
Owned fork_process(Thread& th, const char* function) {
  posix_before_fork(th);
  HostResult<int64_t> r = host_of(th).fork();
  if (r.ok() && r.value == 0) {
    posix_after_fork_child(th);
  } else {
    posix_after_fork_parent(th);
  }
  if (!r.ok()) return raise_os_error(th, r.error);
  if (r.value != 0 && failed(posix_warn_of_threads(th, function))) return {};
  return int_from_i64(th, r.value);
}

Owned os_fork(Thread& th) { return fork_process(th, "fork"); }

Status os_login_tty(Thread& th, int fd) {
  HostServices* services = host_of(th).services();
  if (services == nullptr) return raise_os_error(th, kHostUnsupported);
  return host_status(th, [&] { return services->terminal_login(fd); });
}
Owned os_forkpty(Thread& th) {
  int fds[2] = {-1, -1};
  if (failed(host_status(th, [&] { return host_of(th).open_pseudo_terminal(fds); }))) return {};
  Owned pid = fork_process(th, "forkpty");
  if (pid && pid.get() == Value::small_int(0)) {
    (void)host_of(th).close(fds[0]);
    if (failed(os_login_tty(th, fds[1]))) return {};
  } else {
    (void)host_of(th).close(fds[1]);
    if (!pid) (void)host_of(th).close(fds[0]);
  }
  return pid ? tuple_of(th, pid, Value::small_int(fds[0])) : Owned();
}

Owned os_register_at_fork(Thread& th, Value before, Value after_in_child, Value after_in_parent) {
  PosixState& s = posix_state(th);
  struct Row {
    Value callable;
    Owned* list;
    const char* name;
  };
  const Row rows[] = {{before, &s.before_fork, "before"},
                      {after_in_child, &s.after_in_child, "after_in_child"},
                      {after_in_parent, &s.after_in_parent, "after_in_parent"}};
  bool any = false;
  for (const Row& row : rows) {
    if (row.callable.is_empty()) continue;
    any = true;
    if (slots_of(th, row.callable).call == nullptr) {
      return raise(th, th.rt->exc.TypeError, "'{}' must be callable, not {}", row.name, type_of(th, row.callable));
    }
  }
  if (!any) return raise(th, th.rt->exc.TypeError, "At least one argument is required.");
  for (const Row& row : rows) {
    if (row.callable.is_empty()) continue;
    if (!*row.list) *row.list = list_new(th);
    if (!*row.list || failed(list_append(th, row.list->as<List>(), row.callable))) return {};
  }
  return Owned::none();
}

void run_callbacks(Thread& th, Owned& list, bool backwards) {
  if (!list) return;
  Owned copy = sequence_to_tuple(th, list);
  if (!copy) return clear_error(th);
  std::span<const Value> items = fast_items_tuple(copy);
  for (size_t i = 0; i < items.size(); ++i) {
    Value f = backwards ? items[items.size() - 1 - i] : items[i];
    Owned r = call(th, f);
    if (!r) error_unraisable(th, "Exception ignored in fork callback", f);
  }
}

// --- waiting
Owned usage_value(Thread& th, const HostUsage& u) {
  if (posix_state(th).rusage == nullptr) {
    Owned type = import_attr(th, "resource", "struct_rusage");
    if (!type || !is_type(type)) {
      clear_error(th);
      return Owned::none();
    }
    posix_state(th).rusage = type.as<Type>();
  }
  Owned keep[16];
  Value values[16];
  keep[0] = float_from_double(th, u.user_time);
  keep[1] = float_from_double(th, u.system_time);
  for (size_t i = 0; i < 14; ++i) keep[i + 2] = int_from_i64(th, u.values[i]);
  for (size_t i = 0; i < 16; ++i) {
    if (!keep[i]) return {};
    values[i] = keep[i].get();
  }
  return struct_sequence_new(th, posix_state(th).rusage, values, 16);
}
Owned wait_pair(Thread& th, int64_t pid, int options, bool with_usage) {
  HostWait w;
  if (failed(host_status(th, [&] { return host_of(th).wait(pid, options, w); }))) return {};
  Owned id = int_from_i64(th, w.pid);
  if (!with_usage) return id ? tuple_of(th, id, Value::small_int(w.status)) : Owned();
  Owned usage = usage_value(th, w.usage);
  return id && usage ? tuple_of(th, id, Value::small_int(w.status), usage) : Owned();
}
Owned os_wait(Thread& th) { return wait_pair(th, -1, 0, false); }
Owned os_waitpid(Thread& th, int64_t pid, int options) { return wait_pair(th, pid, options, false); }
Owned os_wait3(Thread& th, int options) { return wait_pair(th, -1, options, true); }
Owned os_wait4(Thread& th, int64_t pid, int options) { return wait_pair(th, pid, options, true); }
Owned os_waitid(Thread& th, int id_type, int64_t id, int options) {
  HostSignalInfo i;
  if (failed(host_status(th, [&] { return host_of(th).wait_id(id_type, id, options, i); }))) return {};
  if (i.pid == 0) return Owned::none();
  const Value values[] = {Value::small_int(i.pid), Value::small_int(i.uid), Value::small_int(i.signal),
                          Value::small_int(i.status), Value::small_int(i.code)};
  return struct_sequence_new(th, posix_state(th).waitid_result, values, 5);
}

bool w_exited(int s) { return (s & 0x7F) == 0; }
bool w_signaled(int s) { return static_cast<signed char>((s & 0x7F) + 1) >> 1 > 0; }
bool w_stopped(int s) { return (s & 0xFF) == 0x7F; }
bool w_continued(int s) { return s == 0xFFFF; }
bool w_core(int s) { return (s & 0x80) != 0; }
int64_t w_exit_status(int s) { return (s >> 8) & 0xFF; }
int64_t w_term_signal(int s) { return s & 0x7F; }
Owned os_waitstatus_to_exitcode(Thread& th, int s) {
  if (w_exited(s)) return Owned::small_int(w_exit_status(s));
  if (w_signaled(s)) return Owned::small_int(-w_term_signal(s));
  if (w_stopped(s)) {
    return raise(th, th.rt->exc.ValueError, "process stopped by delivery of signal {}", w_exit_status(s));
  }
  return raise(th, th.rt->exc.ValueError, "invalid wait status: {}", s);
}

// --- signals and ends
Status os_kill(Thread& th, int64_t pid, int signal) {
  HostError e = host_of(th).kill(pid, signal);
  if (!e.ok()) return raise_os_error(th, e.code);
  return run_safepoint(th);  // a signal to ourselves
}
Status os_killpg(Thread& th, int64_t group, int signal) {
  HostError e = host_of(th).kill_group(group, signal);
  if (!e.ok()) return raise_os_error(th, e.code);
  return run_safepoint(th);
}
Owned os_exit(Thread& th, int status) {
  host_of(th).exit(status);
  return Owned::none();
}
Owned os_abort(Thread& th) {
  host_of(th).abort();
  return Owned::none();
}
Owned os_system(Thread& th, Value command) {
  Owned plain = os_fspath(th, command);
  Owned bytes = plain ? os_fsencode(th, plain) : Owned();
  if (!bytes) return {};
  HostResult<int> r;
  {
    Unlocked scope(th);
    r = host_of(th).system(bytes.as<Bytes>()->data);
  }
  return Owned::small_int(r.ok() ? r.value : -1);
}
Owned os_nice(Thread& th, int increment) {
  int value = 0;
  return failed(host_value(th, value, [&] { return host_of(th).nice(increment); })) ? Owned() : Owned::small_int(value);
}
Owned os_getpriority(Thread& th, int which, int64_t who) {
  int value = 0;
  return failed(host_status(th, [&] { return host_of(th).priority(which, who, value, false); }))
             ? Owned()
             : Owned::small_int(value);
}
Status os_setpriority(Thread& th, int which, int64_t who, int value) {
  return host_status(th, [&] { return host_of(th).priority(which, who, value, true); });
}
Owned os_pidfd_open(Thread& th, int64_t pid, int flags) {
  int fd = -1;
  return failed(host_value(th, fd, [&] { return host_of(th).pid_descriptor(pid, static_cast<uint32_t>(flags)); }))
             ? Owned()
             : Owned::small_int(fd);
}
Owned os_times(Thread& th) {
  HostProcessTimes t;
  if (failed(host_status(th, [&] { return host_of(th).process_times(t); }))) return {};
  const double numbers[] = {t.user, t.system, t.children_user, t.children_system, t.elapsed};
  Owned keep[5];
  Value values[5];
  for (size_t i = 0; i < 5; ++i) {
    keep[i] = float_from_double(th, numbers[i]);
    values[i] = keep[i].get();
  }
  return struct_sequence_new(th, posix_state(th).times_result, values, 5);
}
void os_sched_yield(Thread& th) {
  Unlocked scope(th);
  host_of(th).yield();
}
Owned os_sched_getaffinity(Thread& th, int64_t pid) {
  std::vector<int> cpus;
  if (failed(host_value(th, cpus, [&] { return host_of(th).affinity(pid); }))) return {};
  Owned list = list_new(th);
  for (int c : cpus) {
    if (!list || failed(list_append(th, list.as<List>(), Value::small_int(c)))) return {};
  }
  return call_with(th, Value(th.rt->types.set), list);
}
Status os_sched_setaffinity(Thread& th, int64_t pid, Value mask) {
  Owned it = get_iter(th, mask);
  if (!it) return Status::kError;
  std::vector<int> cpus;
  while (Owned item = iter_next(th, it)) {
    int64_t n = 0;
    if (failed(int_as_i64(th, item, n))) return Status::kError;
    if (n < 0) return raise(th, th.rt->exc.ValueError, "negative CPU number");
    cpus.push_back(static_cast<int>(n));
  }
  if (th.has_error()) return Status::kError;
  return host_status(th, [&] { return host_of(th).set_affinity(pid, cpus); });
}

const NativeDef kFunctions[] = {
    function<&os_execv>("execv(path, argv, /)",
                        "Execute an executable path with arguments, replacing current process."),
    function<&os_execve>("execve(path, argv, env)",
                         "Execute an executable path with arguments, replacing current process."),
    function<&os_fork>("fork()",
                       "Fork a child process.\n\nReturn 0 to child process and PID of child to parent process."),
    function<&os_forkpty>("forkpty()",
                          "Fork a new process with a new pseudo-terminal as controlling tty.\n\n"
                          "Returns a tuple of (pid, master_fd)."),
    function<&os_login_tty>("login_tty(fd, /)",
                            "Prepare the tty of which fd is a file descriptor for a new login session."),
    function<&os_register_at_fork>("register_at_fork(*, before=<unrepresentable>, after_in_child=<unrepresentable>, "
                                   "after_in_parent=<unrepresentable>)",
                                   "Register callables to be called when forking a new process."),
    function<&os_wait>("wait()", "Wait for completion of a child process."),
    function<&os_waitpid>("waitpid(pid, options, /)", "Wait for completion of a given child process."),
    function<&os_wait3>("wait3(options)", "Wait for completion of a child process."),
    function<&os_wait4>("wait4(pid, options)", "Wait for completion of a specific child process."),
    function<&os_waitid>("waitid(idtype, id, options, /)", "Returns the result of waiting for a process or processes."),
    function<&w_exited>("WIFEXITED(status)",
                        "Return True if the process returning status exited via the exit() system call."),
    function<&w_signaled>("WIFSIGNALED(status)",
                          "Return True if the process returning status was terminated by a signal."),
    function<&w_stopped>("WIFSTOPPED(status)", "Return True if the process returning status was stopped."),
    function<&w_continued>("WIFCONTINUED(status)",
                           "Return True if a particular process was continued from a job control stop."),
    function<&w_core>("WCOREDUMP(status, /)", "Return True if the process returning status was dumped to a core file."),
    function<&w_exit_status>("WEXITSTATUS(status)", "Return the process return code from status."),
    function<&w_exit_status>("WSTOPSIG(status)",
                             "Return the signal that stopped the process that provided the status value."),
    function<&w_term_signal>("WTERMSIG(status)",
                             "Return the signal that terminated the process that provided the status value."),
    function<&os_waitstatus_to_exitcode>("waitstatus_to_exitcode(status)", "Convert a wait status to an exit code."),
    function<&os_kill>("kill(pid, signal, /)", "Kill a process with a signal."),
    function<&os_killpg>("killpg(pgid, signal, /)", "Kill a process group with a signal."),
    function<&os_exit>("_exit(status)", "Exit to the system with specified status, without normal exit processing."),
    function<&os_abort>("abort()", "Abort the interpreter immediately."),
    function<&os_system>("system(command)", "Execute the command in a subshell."),
    function<&os_nice>("nice(increment, /)", "Add increment to the priority of process and return the new priority."),
    function<&os_getpriority>("getpriority(which, who)", "Return program scheduling priority."),
    function<&os_setpriority>("setpriority(which, who, priority)", "Set program scheduling priority."),
    function<&os_pidfd_open>("pidfd_open(pid, flags=0)", "Return a file descriptor referring to the process *pid*."),
    function<&os_times>("times()", "Return a collection containing process timing information."),
    function<&os_sched_yield>("sched_yield()", "Voluntarily relinquish the CPU."),
    function<&os_sched_getaffinity>("sched_getaffinity(pid, /)",
                                    "Return the affinity of the process identified by pid."),
    function<&os_sched_setaffinity>("sched_setaffinity(pid, mask, /)",
                                    "Set the CPU affinity of the process identified by pid to mask."),
};

constexpr const char* kTimesFields[] = {"user", "system", "children_user", "children_system", "elapsed"};
constexpr const char* kWaitidFields[] = {"si_pid", "si_uid", "si_signo", "si_status", "si_code"};
constexpr const char* kSchedFields[] = {"sched_priority"};

// sched_param(1), unlike other struct sequences, which take a sequence.
Owned sched_param_construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value priority;
  if (failed(native_match(th, "sched_param(sched_priority)", args, nargs, kwnames, &priority, 1))) return {};
  return struct_sequence_new(th, cls, &priority, 1);
}
Owned sched_param_reduce(Thread& th, Value self) {
  Owned args = tuple_of(th, fast_items_tuple(self)[0]);
  return args ? tuple_of(th, class_of(self.as_object()), args.get()) : Owned();
}
const NativeDef kSchedReduce = method<&sched_param_reduce>("__reduce__(self, /)");

}  // namespace

std::span<const NativeDef> posix_process_functions() { return kFunctions; }

Status posix_process_types(Thread& th, Module* m) {
  PosixState& s = posix_state(th);
  s.times_result =
      struct_sequence_type(th, "posix.times_result", "times_result: Result from os.times().", kTimesFields, 5);
  s.waitid_result =
      struct_sequence_type(th, "posix.waitid_result", "waitid_result: Result from waitid.", kWaitidFields, 5);
  s.sched_param =
      struct_sequence_type(th, "posix.sched_param", "Currently has only one field: sched_priority", kSchedFields, 1);
  if (s.sched_param == nullptr) return Status::kError;
  s.sched_param->slots.construct = &sched_param_construct;
  Owned reduce = method_descriptor_new(th, kSchedReduce, s.sched_param);
  if (!reduce || failed(dict_set_text(th, s.sched_param->dict, "__reduce__", reduce))) return Status::kError;
  for (Type* t : {s.times_result, s.waitid_result, s.sched_param}) {
    if (t == nullptr || failed(module_add_type(th, m, t))) return Status::kError;
  }
  return Status::kOk;
}

Status posix_warn_of_threads(Thread& th, const char* function) {
  if (th.rt->threads == nullptr || th.rt->threads->next == nullptr) return Status::kOk;
  HostResult<int64_t> pid = host_of(th).identity(HostId::kProcess);
  Owned text =
      format_str(th, "This process (pid={}) is multi-threaded, use of {}() may lead to deadlocks in the child.",
                 pid.value, function);
  return text ? warn(th, th.rt->exc.DeprecationWarning, str_view(text), 1) : Status::kError;
}

void posix_before_fork(Thread& th) { run_callbacks(th, posix_state(th).before_fork, true); }
void posix_after_fork_parent(Thread& th) { run_callbacks(th, posix_state(th).after_in_parent, false); }
void posix_after_fork_child(Thread& th) {
  // The other threads do not exist in the copy.
  turn_after_fork(th);
  th.rt->main_thread = &th;
  threads_after_fork(th);
  import_lock_after_fork(th);
  signals_after_fork(th);
  run_callbacks(th, posix_state(th).after_in_child, false);
}

}  // namespace dxpy
