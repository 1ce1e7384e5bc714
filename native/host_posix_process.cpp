// Host: entropy, environment, identity, users, processes.
#include <fcntl.h>
#include <grp.h>
#include <langinfo.h>
#include <locale.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "native/host_posix.h"
#include "native/host_posix_impl.h"

namespace dxpy {

std::unique_ptr<Host> host_posix_new() { return std::make_unique<HostPosix>(); }

namespace {

double seconds_of(const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; }

void copy_usage(const rusage& r, HostUsage& out) {
  out.user_time = seconds_of(r.ru_utime);
  out.system_time = seconds_of(r.ru_stime);
  const long values[14] = {r.ru_maxrss, r.ru_ixrss,    r.ru_idrss,   r.ru_isrss,   r.ru_minflt,
                           r.ru_majflt, r.ru_nswap,    r.ru_inblock, r.ru_oublock, r.ru_msgsnd,
                           r.ru_msgrcv, r.ru_nsignals, r.ru_nvcsw,   r.ru_nivcsw};
  for (int i = 0; i < 14; ++i) out.values[i] = values[i];
}

std::string text_of(const char* s) { return s != nullptr ? s : ""; }

void copy_user(const passwd& p, HostUser& out) {
  out = {text_of(p.pw_name),
         text_of(p.pw_passwd),
         text_of(p.pw_gecos),
         text_of(p.pw_dir),
         text_of(p.pw_shell),
         p.pw_uid,
         p.pw_gid};
}
void copy_group(const group& g, HostGroup& out) {
  out = {text_of(g.gr_name), text_of(g.gr_passwd), g.gr_gid, {}};
  for (char** m = g.gr_mem; m != nullptr && *m != nullptr; ++m) out.members.push_back(*m);
}

// Calls a get..._r function with a buffer that grows until it is large enough. 0 with no entry: ENOENT.
template <typename Record, typename Call, typename Copy>
HostError look_up(Call call, Copy copy) {
  std::string buffer(1024, '\0');
  while (true) {
    Record record;
    Record* found = nullptr;
    int e = call(&record, buffer.data(), buffer.size(), &found);
    if (e == ERANGE) {
      buffer.resize(buffer.size() * 4);
      continue;
    }
    if (found == nullptr) return HostError{e == 0 ? ENOENT : e};
    copy(record);
    return {};
  }
}

}  // namespace

HostError HostPosix::entropy(void* data, size_t size) {
  auto* p = static_cast<char*>(data);
  while (size > 0) {
    ssize_t n = ::getrandom(p, size, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return posix_status(-1);
    p += n;
    size -= static_cast<size_t>(n);
  }
  return {};
}
std::vector<std::string> HostPosix::environment() {
  std::vector<std::string> out;
  for (char** e = ::environ; e != nullptr && *e != nullptr; ++e) out.push_back(*e);
  return out;
}
HostError HostPosix::set_environment(const char* name, const char* value) {
  return posix_status(value != nullptr ? ::setenv(name, value, 1) : ::unsetenv(name));
}
HostSystem HostPosix::system_name() {
  utsname u;
  if (::uname(&u) < 0) return {};
  return {u.sysname, u.nodename, u.release, u.version, u.machine};
}
int HostPosix::cpu_count() { return static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN)); }
HostResult<std::vector<int>> HostPosix::affinity(int64_t pid) {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(static_cast<pid_t>(pid), sizeof set, &set) < 0)
    return HostResult<std::vector<int>>::failure(errno);
  std::vector<int> out;
  for (int i = 0; i < CPU_SETSIZE; ++i) {
    if (CPU_ISSET(static_cast<size_t>(i), &set)) out.push_back(i);
  }
  return HostResult<std::vector<int>>::success(std::move(out));
}
HostError HostPosix::set_affinity(int64_t pid, const std::vector<int>& cpus) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int c : cpus) {
    if (c < 0 || c >= CPU_SETSIZE) return HostError{EINVAL};
    CPU_SET(static_cast<size_t>(c), &set);
  }
  threads_->stop_reuse();
  return posix_status(::sched_setaffinity(static_cast<pid_t>(pid), sizeof set, &set));
}

HostResult<int64_t> HostPosix::identity(HostId which, int64_t argument) {
  auto pid = static_cast<pid_t>(argument);
  switch (which) {
    case HostId::kProcess:
      return HostResult<int64_t>::success(::getpid());
    case HostId::kParent:
      return HostResult<int64_t>::success(::getppid());
    case HostId::kUser:
      return HostResult<int64_t>::success(::getuid());
    case HostId::kEffectiveUser:
      return HostResult<int64_t>::success(::geteuid());
    case HostId::kGroup:
      return HostResult<int64_t>::success(::getgid());
    case HostId::kEffectiveGroup:
      return HostResult<int64_t>::success(::getegid());
    case HostId::kProcessGroup:
      return posix_result<int64_t>(::getpgid(pid));
    case HostId::kSession:
      return posix_result<int64_t>(::getsid(pid));
    case HostId::kTerminalGroup:
      return posix_result<int64_t>(::tcgetpgrp(pid));
    default:
      return HostResult<int64_t>::failure(EINVAL);
  }
}
HostError HostPosix::set_identity(HostId which, int64_t a, int64_t b, int64_t c) {
  auto id = [](int64_t v) { return static_cast<uid_t>(v); };
  switch (which) {
    case HostId::kUser:
      return posix_status(::setuid(id(a)));
    case HostId::kEffectiveUser:
      return posix_status(::seteuid(id(a)));
    case HostId::kGroup:
      return posix_status(::setgid(id(a)));
    case HostId::kEffectiveGroup:
      return posix_status(::setegid(id(a)));
    case HostId::kRealEffectiveUser:
      return posix_status(::setreuid(id(a), id(b)));
    case HostId::kRealEffectiveGroup:
      return posix_status(::setregid(id(a), id(b)));
    case HostId::kSavedUser:
      return posix_status(::setresuid(id(a), id(b), id(c)));
    case HostId::kSavedGroup:
      return posix_status(::setresgid(id(a), id(b), id(c)));
    case HostId::kProcessGroup:
      return posix_status(::setpgid(static_cast<pid_t>(a), static_cast<pid_t>(b)));
    case HostId::kNewSession:
      return posix_status(::setsid());
    case HostId::kTerminalGroup:
      return posix_status(::tcsetpgrp(static_cast<int>(a), static_cast<pid_t>(b)));
    default:
      return HostError{EINVAL};
  }
}
HostError HostPosix::identity3(HostId which, int64_t (&out)[3]) {
  uid_t a = 0, b = 0, c = 0;
  if ((which == HostId::kSavedGroup ? ::getresgid(&a, &b, &c) : ::getresuid(&a, &b, &c)) < 0) return posix_status(-1);
  out[0] = a;
  out[1] = b;
  out[2] = c;
  return {};
}
HostResult<std::vector<int64_t>> HostPosix::groups() {
  int n = ::getgroups(0, nullptr);
  if (n < 0) return HostResult<std::vector<int64_t>>::failure(errno);
  std::vector<gid_t> ids(static_cast<size_t>(n) + 1);
  n = ::getgroups(n, ids.data());
  if (n < 0) return HostResult<std::vector<int64_t>>::failure(errno);
  return HostResult<std::vector<int64_t>>::success(std::vector<int64_t>(ids.begin(), ids.begin() + n));
}
HostError HostPosix::set_groups(const std::vector<int64_t>& groups) {
  std::vector<gid_t> ids;
  for (int64_t g : groups) ids.push_back(static_cast<gid_t>(g));
  return posix_status(::setgroups(ids.size(), ids.data()));
}
HostError HostPosix::init_groups(const char* user, int64_t gid) {
  return posix_status(::initgroups(user, static_cast<gid_t>(gid)));
}
HostError HostPosix::find_user(const char* name, int64_t uid, HostUser& out) {
  return look_up<passwd>(
      [&](passwd* p, char* buffer, size_t size, passwd** found) {
        return name != nullptr ? ::getpwnam_r(name, p, buffer, size, found)
                               : ::getpwuid_r(static_cast<uid_t>(uid), p, buffer, size, found);
      },
      [&](const passwd& p) { copy_user(p, out); });
}
HostError HostPosix::find_group(const char* name, int64_t gid, HostGroup& out) {
  return look_up<group>(
      [&](group* g, char* buffer, size_t size, group** found) {
        return name != nullptr ? ::getgrnam_r(name, g, buffer, size, found)
                               : ::getgrgid_r(static_cast<gid_t>(gid), g, buffer, size, found);
      },
      [&](const group& g) { copy_group(g, out); });
}
std::vector<HostUser> HostPosix::all_users() {
  std::vector<HostUser> out;
  ::setpwent();
  while (passwd* p = ::getpwent()) copy_user(*p, out.emplace_back());
  ::endpwent();
  return out;
}
std::vector<HostGroup> HostPosix::all_groups() {
  std::vector<HostGroup> out;
  ::setgrent();
  while (group* g = ::getgrent()) copy_group(*g, out.emplace_back());
  ::endgrent();
  return out;
}
HostResult<std::string> HostPosix::login_name() {
  char buffer[256];
  int e = ::getlogin_r(buffer, sizeof buffer);
  return e != 0 ? HostResult<std::string>::failure(e) : HostResult<std::string>::success(buffer);
}
HostError HostPosix::load_average(double (&out)[3]) { return ::getloadavg(out, 3) == 3 ? HostError{} : HostError{EIO}; }
std::string HostPosix::locale_encoding() { return text_of(::nl_langinfo(CODESET)); }
std::string HostPosix::set_locale(int category, const char* locale) { return text_of(::setlocale(category, locale)); }
std::string HostPosix::executable_path() {
  HostResult<std::string> r = read_link(kHostCwd, "/proc/self/exe");
  return r.ok() ? r.value : std::string();
}

HostResult<int64_t> HostPosix::fork() {
  pid_t pid = ::fork();
  if (pid == 0) threads_->after_fork();
  return posix_result<int64_t>(pid);
}
HostError HostPosix::execute(int fd, const char* path, char* const* argv, char* const* env) {
  if (env == nullptr) env = ::environ;
  return posix_status(path != nullptr ? ::execve(path, argv, env) : ::fexecve(fd, argv, env));
}

namespace {

// A step before the program itself: the error is not about the program's file.
constexpr const char* kNotRun = "noexec";

// The child's side: only async-signal-safe calls. Gives the step that failed for the report, errno is set.
const char* prepare_child(const HostSpawn& r) {
  for (int fd : r.keep_fds) {
    if (fd != r.report_write && ::fcntl(fd, F_SETFD, ::fcntl(fd, F_GETFD) & ~FD_CLOEXEC) < 0) return kNotRun;
  }
  if (r.parent_out >= 0) ::close(r.parent_out);
  if (r.parent_in >= 0) ::close(r.parent_in);
  if (r.error_read >= 0) ::close(r.error_read);
  if (r.report_read >= 0) ::close(r.report_read);
  int in = r.child_stdin, out = r.child_stdout, err = r.child_stderr;
  // A source in the way of a target is moved up first.
  if (out == 0 && (out = ::dup(out)) < 0) return kNotRun;
  while (err == 0 || err == 1) {
    if ((err = ::dup(err)) < 0) return kNotRun;
  }
  const int wanted[3] = {in, out, err};
  for (int i = 0; i < 3; ++i) {
    if (wanted[i] == i) {
      if (::fcntl(i, F_SETFD, ::fcntl(i, F_GETFD) & ~FD_CLOEXEC) < 0) return kNotRun;
    } else if (wanted[i] >= 0 && ::dup2(wanted[i], i) < 0) {
      return kNotRun;
    }
  }
  if (r.directory != nullptr && ::chdir(r.directory) < 0) return "noexec:chdir";
  if (r.umask >= 0) ::umask(static_cast<mode_t>(r.umask));
  if (r.restore_signals) {
    ::signal(SIGPIPE, SIG_DFL);
    ::signal(SIGXFSZ, SIG_DFL);
  }
  if (r.new_session) ::setsid();
  if (r.process_group >= 0 && ::setpgid(0, static_cast<pid_t>(r.process_group)) < 0) return kNotRun;
  if (r.set_groups) {
    gid_t ids[256];
    size_t n = 0;
    for (int64_t g : r.groups) {
      if (n < 256) ids[n++] = static_cast<gid_t>(g);
    }
    if (::setgroups(n, ids) < 0) return kNotRun;
  }
  if (r.gid >= 0 && ::setregid(static_cast<gid_t>(r.gid), static_cast<gid_t>(r.gid)) < 0) return kNotRun;
  if (r.uid >= 0 && ::setreuid(static_cast<uid_t>(r.uid), static_cast<uid_t>(r.uid)) < 0) return kNotRun;
  return nullptr;
}

void close_others(const HostSpawn& r) {
  int from = 3;
  for (int fd : r.keep_fds) {
    if (fd < from) continue;
    if (fd > from) (void)::syscall(SYS_close_range, from, fd - 1, 0);
    from = fd + 1;
  }
  (void)::syscall(SYS_close_range, from, ~0U, 0);
}

[[noreturn]] void run_child(const HostSpawn& r) {
  const char* step = prepare_child(r);
  if (step == nullptr && r.before_exec != nullptr && !r.before_exec(r.context)) {
    constexpr char kFailed[] = "SubprocessError:0:Exception occurred in preexec_fn.";
    (void)!::write(r.report_write, kFailed, sizeof kFailed - 1);
    ::_exit(255);
  }
  if (step == nullptr) {
    if (r.close_fds) close_others(r);
    step = "";
    int saved = 0;
    for (const char* e : r.executables) {
      ::execve(e, r.argv, r.environment != nullptr ? r.environment : ::environ);
      if (errno != ENOENT && errno != ENOTDIR && saved == 0) saved = errno;
    }
    if (saved != 0) errno = saved;
  }
  // "OSError:<errno in hex>:<step>" is what subprocess reads.
  char report[64];
  std::memcpy(report, "OSError:", 8);
  size_t n = 8;
  char hex[16];
  int digits = 0;
  for (auto e = static_cast<unsigned>(errno); e != 0; e >>= 4) hex[digits++] = "0123456789ABCDEF"[e & 15];
  while (digits > 0) report[n++] = hex[--digits];
  report[n++] = ':';
  size_t length = std::strlen(step);
  std::memcpy(report + n, step, length);
  (void)!::write(r.report_write, report, n + length);
  ::_exit(255);
}

}  // namespace

HostResult<int64_t> HostPosix::spawn(const HostSpawn& request) {
  pid_t pid = request.in_child ? 0 : ::fork();
  if (pid == 0) run_child(request);
  return posix_result<int64_t>(pid);
}
HostError HostPosix::wait(int64_t pid, int options, HostWait& out) {
  rusage r;
  pid_t got = ::wait4(static_cast<pid_t>(pid), &out.status, options, &r);
  if (got < 0) return posix_status(-1);
  out.pid = got;
  if (got == 0) {
    out.status = 0;
    r = {};
  }
  copy_usage(r, out.usage);
  return {};
}
HostError HostPosix::wait_id(int id_type, int64_t id, int options, HostSignalInfo& out) {
  siginfo_t info = {};
  if (::waitid(static_cast<idtype_t>(id_type), static_cast<id_t>(id), &info, options) < 0) return posix_status(-1);
  out = {info.si_signo, info.si_code, info.si_errno, info.si_status, info.si_pid, info.si_uid, 0};
  return {};
}
HostError HostPosix::kill(int64_t pid, int signal) { return posix_status(::kill(static_cast<pid_t>(pid), signal)); }
HostError HostPosix::kill_group(int64_t g, int signal) { return posix_status(::killpg(static_cast<pid_t>(g), signal)); }
HostResult<int> HostPosix::system(const char* command) {
  int r = std::system(command);
  return r == -1 ? HostResult<int>::failure(errno) : HostResult<int>::success(r);
}
HostResult<int> HostPosix::pid_descriptor(int64_t pid, uint32_t flags) {
  return posix_result<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(pid), flags));
}
HostError HostPosix::priority(int which, int64_t who, int& value, bool set) {
  auto kind = static_cast<__priority_which_t>(which);
  if (set) {
    threads_->stop_reuse();
    return posix_status(::setpriority(kind, static_cast<id_t>(who), value));
  }
  errno = 0;
  value = ::getpriority(kind, static_cast<id_t>(who));
  return HostError{errno};
}
HostResult<int> HostPosix::nice(int increment) {
  threads_->stop_reuse();
  errno = 0;
  int r = ::nice(increment);
  return r == -1 && errno != 0 ? HostResult<int>::failure(errno) : HostResult<int>::success(r);
}
HostError HostPosix::usage(int who, HostUsage& out) {
  rusage r;
  if (::getrusage(static_cast<__rusage_who_t>(who), &r) < 0) return posix_status(-1);
  copy_usage(r, out);
  return {};
}
HostError HostPosix::resource_limit(int which, HostLimit& limit, bool set) {
  auto kind = static_cast<__rlimit_resource_t>(which);
  rlimit l{limit.soft, limit.hard};
  if (set) return posix_status(::setrlimit(kind, &l));
  if (::getrlimit(kind, &l) < 0) return posix_status(-1);
  limit = {l.rlim_cur, l.rlim_max};
  return {};
}
HostError HostPosix::process_times(HostProcessTimes& out) {
  tms t;
  clock_t now = ::times(&t);
  if (now == static_cast<clock_t>(-1)) return posix_status(-1);
  auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  auto scale = [&](clock_t c) { return static_cast<double>(c) / ticks; };
  out = {scale(t.tms_utime), scale(t.tms_stime), scale(t.tms_cutime), scale(t.tms_cstime), scale(now)};
  return {};
}
void HostPosix::yield() { ::sched_yield(); }
void HostPosix::exit(int code) { ::_exit(code); }
void HostPosix::abort() { std::abort(); }

}  // namespace dxpy
