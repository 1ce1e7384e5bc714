// The Host: everything outside pure computation. Core code reaches files, clocks, entropy, processes, terminals,
// threads, mapped memory and signals only through this interface; native/ implements it over POSIX, wasm/ over
// functions that JavaScript provides.
//
// Conventions
// - No call raises, throws or retries. A result carries an errno number (the numbering and the constants of Linux,
//   whatever the host; a host of another system translates). EINTR comes through: the caller runs signal handlers and
//   tries again. A host that cannot do something answers kNotSupported (ENOSYS), which is what every default here does.
// - Paths are bytes ending in a zero; `dir` is a directory descriptor that relative paths start from, or kCwd.
// - Calls that can block may be made without holding the interpreter's turn; every call is safe from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/host/host_types.h"

namespace dxpy {

class Host {
 public:
  virtual ~Host() = default;

  // --- descriptors
  virtual HostResult<int> open(int dir, const char* path, int flags, uint32_t mode) {
    return unsupported<int>(dir, path, flags, mode);
  }
  virtual HostError close(int fd) { return error(fd); }
  virtual HostResult<size_t> read(int fd, void* data, size_t size) { return unsupported<size_t>(fd, data, size); }
  virtual HostResult<size_t> write(int fd, const void* data, size_t size) {
    return unsupported<size_t>(fd, data, size);
  }
  virtual HostResult<size_t> pread(int fd, void* data, size_t size, int64_t at) {
    return unsupported<size_t>(fd, data, size, at);
  }
  virtual HostResult<size_t> pwrite(int fd, const void* data, size_t size, int64_t at) {
    return unsupported<size_t>(fd, data, size, at);
  }
  virtual HostResult<int64_t> seek(int fd, int64_t offset, int whence) {
    return unsupported<int64_t>(fd, offset, whence);
  }
  virtual HostError truncate(int fd, const char* path, int64_t size) {
    return error(fd, path, size);
  }  // fd, or path if fd < 0
  virtual HostError sync(int fd, bool data_only) { return error(fd, data_only); }
  virtual void sync_all() {}
  virtual bool is_terminal(int fd) { return fd < -1; }
  virtual HostResult<int> duplicate(int fd) { return unsupported<int>(fd); }  // close-on-exec
  virtual HostError duplicate_to(int fd, int to, bool inheritable) { return error(fd, to, inheritable); }
  virtual HostError pipe(int (&fds)[2], int flags) { return error(fds, flags); }
  virtual HostResult<int64_t> fcntl(int fd, int command, int64_t argument) {
    return unsupported<int64_t>(fd, command, argument);
  }
  // fcntl and ioctl with a buffer that is read and written.
  virtual HostResult<int64_t> fcntl_buffer(int fd, int command, void* data) {
    return unsupported<int64_t>(fd, command, data);
  }
  virtual HostResult<int64_t> ioctl(int fd, uint64_t request, int64_t argument) {
    return unsupported<int64_t>(fd, request, argument);
  }
  virtual HostResult<int64_t> ioctl_buffer(int fd, uint64_t request, void* data) {
    return unsupported<int64_t>(fd, request, data);
  }
  virtual HostError flock(int fd, int operation) { return error(fd, operation); }
  virtual HostError file_lock(int fd, int command, HostFileLock& lock) { return error(fd, command, lock); }
  virtual HostError allocate(int fd, int64_t offset, int64_t size) { return error(fd, offset, size); }
  virtual HostResult<size_t> send_file(int out, int in, int64_t* offset, size_t count) {
    return unsupported<size_t>(out, in, offset, count);
  }
  virtual HostResult<size_t> copy_file_range(int in, int64_t* in_at, int out, int64_t* out_at, size_t count,
                                             uint32_t flags) {
    return unsupported<size_t>(in, in_at, out, out_at, count, flags);
  }
  virtual HostResult<int> poll(HostPoll* fds, size_t count, int64_t timeout_ns /* < 0: for ever */) {
    return unsupported<int>(fds, count, timeout_ns);
  }

  // --- sockets: nullptr where there are none
  virtual class HostSockets* sockets() { return nullptr; }
  // --- what only Linux has (linux.h); nullptr elsewhere
  virtual class HostLinux* linux_calls() { return nullptr; }

  // --- terminal settings, shared memory, the system log, libraries (services.h): nullptr where there are none
  virtual class HostServices* services() { return nullptr; }

  // --- terminals
  // Whether a read of standard input can be served without waiting; for hosts that cannot block.
  virtual bool input_ready() { return true; }
  virtual HostError terminal_size(int fd, int& columns, int& lines) { return error(fd, columns, lines); }
  virtual HostResult<std::string> terminal_name(int fd) { return unsupported<std::string>(fd); }
  virtual HostError open_pseudo_terminal(int (&fds)[2]) { return error(fds); }

  // --- files and directories
  virtual HostError stat(int dir, const char* path, bool follow, HostStat& out) {
    return error(dir, path, follow, out);
  }
  virtual HostError stat_descriptor(int fd, HostStat& out) { return error(fd, out); }
  virtual HostError stat_volume(int fd, const char* path, HostVolume& out) { return error(fd, path, out); }
  virtual HostError access(int dir, const char* path, int mode, bool effective_ids, bool follow) {
    return error(dir, path, mode, effective_ids, follow);
  }
  virtual HostError make_directory(int dir, const char* path, uint32_t mode) { return error(dir, path, mode); }
  virtual HostError make_node(int dir, const char* path, uint32_t mode, uint64_t device) {
    return error(dir, path, mode, device);
  }
  virtual HostError remove(int dir, const char* path, bool directory) { return error(dir, path, directory); }
  virtual HostError rename(int dir, const char* from, int to_dir, const char* to) {
    return error(dir, from, to_dir, to);
  }
  virtual HostError link(int dir, const char* from, int to_dir, const char* to, bool follow) {
    return error(dir, from, to_dir, to, follow);
  }
  virtual HostError symlink(const char* target, int dir, const char* path) { return error(target, dir, path); }
  virtual HostResult<std::string> read_link(int dir, const char* path) { return unsupported<std::string>(dir, path); }
  virtual HostError change_mode(int dir, const char* path, uint32_t mode, bool follow) {
    return error(dir, path, mode, follow);
  }
  virtual HostError change_mode_descriptor(int fd, uint32_t mode) { return error(fd, mode); }
  virtual HostError change_owner(int dir, const char* path, int64_t uid, int64_t gid, bool follow) {
    return error(dir, path, uid, gid, follow);
  }
  virtual HostError change_owner_descriptor(int fd, int64_t uid, int64_t gid) { return error(fd, uid, gid); }
  // times[0] access, times[1] modification; nullptr: now. `path` nullptr: of the descriptor `dir`.
  virtual HostError set_times(int dir, const char* path, const HostTime* times, bool follow) {
    return error(dir, path, times, follow);
  }
  virtual uint32_t set_umask(uint32_t mask) { return mask; }
  virtual HostResult<std::string> current_directory() { return unsupported<std::string>(0); }
  virtual HostError change_directory(int fd, const char* path) { return error(fd, path); }  // fd, or path if fd < 0
  virtual HostError change_root(const char* path) { return error(path); }
  // Directory streams. `path` nullptr: of the open descriptor fd (which stays open and belongs to the caller).
  virtual HostResult<HostDirectory*> directory_open(int fd, const char* path) {
    return unsupported<HostDirectory*>(fd, path);
  }
  // False: at the end (error 0), or failed.
  virtual bool directory_next(HostDirectory* d, HostDirEntry& out, int& code) {
    (void)d, (void)out;
    code = kHostUnsupported;
    return false;
  }
  virtual void directory_close(HostDirectory* d) { (void)d; }
  virtual HostResult<int64_t> path_limit(int fd, const char* path, int name) {
    return unsupported<int64_t>(fd, path, name);
  }
  virtual HostResult<int64_t> system_limit(int name) { return unsupported<int64_t>(name); }
  // Extended attributes: get, set, remove and list. fd is used when path is nullptr.
  virtual HostResult<std::string> get_xattr(int fd, const char* path, const char* name, bool follow) {
    return unsupported<std::string>(fd, path, name, follow);
  }
  virtual HostError set_xattr(int fd, const char* path, const char* name, std::string_view value, int flags,
                              bool follow) {
    return error(fd, path, name, value, flags, follow);
  }
  virtual HostError remove_xattr(int fd, const char* path, const char* name, bool follow) {
    return error(fd, path, name, follow);
  }
  virtual HostResult<std::string> list_xattr(int fd, const char* path, bool follow) {  // names, each ending in a zero
    return unsupported<std::string>(fd, path, follow);
  }
  virtual HostResult<int> memory_file(const char* name, uint32_t flags) { return unsupported<int>(name, flags); }

  // --- clocks. Times in nanoseconds.
  virtual HostResult<int64_t> clock(HostClock which) = 0;
  virtual HostResult<int64_t> clock_resolution(HostClock which) = 0;
  virtual HostError set_clock(HostClock which, int64_t ns) { return error(which, ns); }
  virtual HostError sleep(int64_t ns) = 0;  // EINTR when a signal came
  // Broken-down local time of seconds since the epoch, and back (HostDate::is_dst < 0: unknown).
  virtual HostError local_date(int64_t seconds, HostDate& out) { return error(seconds, out); }
  virtual HostResult<int64_t> local_seconds(HostDate& date) { return unsupported<int64_t>(date); }
  virtual std::string format_date(const char* format, const HostDate& date) { return (void)date, format; }
  virtual void reload_time_zone() {}

  // --- entropy, environment, identity
  virtual HostError entropy(void* data, size_t size) = 0;
  virtual std::vector<std::string> environment() { return {}; }  // "NAME=value"
  virtual HostError set_environment(const char* name, const char* value) {
    return error(name, value);
  }  // nullptr: unset
  virtual HostSystem system_name() { return {}; }
  virtual int cpu_count() { return 1; }  // of the machine
  virtual HostResult<std::vector<int>> affinity(int64_t pid) { return unsupported<std::vector<int>>(pid); }
  virtual HostError set_affinity(int64_t pid, const std::vector<int>& cpus) { return error(pid, cpus); }
  virtual HostResult<int64_t> identity(HostId which, int64_t argument = 0) {
    return unsupported<int64_t>(which, argument);
  }
  virtual HostError set_identity(HostId which, int64_t a, int64_t b = -1, int64_t c = -1) {
    return error(which, a, b, c);
  }
  virtual HostError identity3(HostId which, int64_t (&out)[3]) { return error(which, out); }  // real, effective, saved
  virtual HostResult<std::vector<int64_t>> groups() { return unsupported<std::vector<int64_t>>(0); }
  virtual HostError set_groups(const std::vector<int64_t>& groups) { return error(groups); }
  virtual HostError init_groups(const char* user, int64_t gid) { return error(user, gid); }
  virtual HostError find_user(const char* name, int64_t uid, HostUser& out) {
    return error(name, uid, out);
  }  // by name, or uid
  virtual HostError find_group(const char* name, int64_t gid, HostGroup& out) { return error(name, gid, out); }
  virtual std::vector<HostUser> all_users() { return {}; }
  virtual std::vector<HostGroup> all_groups() { return {}; }
  virtual HostResult<std::string> login_name() { return unsupported<std::string>(0); }
  virtual HostError load_average(double (&out)[3]) { return error(out); }
  virtual std::string locale_encoding() { return "utf-8"; }
  virtual std::string set_locale(int category, const char* locale) { return (void)category, (void)locale, "C"; }
  virtual std::string executable_path() { return {}; }  // of this process; empty when unknown

  // --- processes
  virtual HostResult<int64_t> fork() { return unsupported<int64_t>(0); }
  virtual HostError execute(int fd, const char* path, char* const* argv, char* const* environment /* nullptr: own */) {
    return error(fd, path, argv, environment);
  }
  virtual HostResult<int64_t> spawn(const HostSpawn& request) { return unsupported<int64_t>(request); }
  virtual HostError wait(int64_t pid, int options, HostWait& out) { return error(pid, options, out); }
  virtual HostError wait_id(int id_type, int64_t id, int options, HostSignalInfo& out) {
    return error(id_type, id, options, out);
  }
  virtual HostError kill(int64_t pid, int signal) { return error(pid, signal); }
  virtual HostError kill_group(int64_t group, int signal) { return error(group, signal); }
  virtual HostResult<int> system(const char* command) { return unsupported<int>(command); }
  virtual HostResult<int> pid_descriptor(int64_t pid, uint32_t flags) { return unsupported<int>(pid, flags); }
  virtual HostError priority(int which, int64_t who, int& value, bool set) { return error(which, who, value, set); }
  virtual HostResult<int> nice(int increment) { return unsupported<int>(increment); }
  virtual HostError usage(int who, HostUsage& out) { return error(who, out); }
  virtual HostError resource_limit(int which, HostLimit& limit, bool set) { return error(which, limit, set); }
  virtual HostError process_times(HostProcessTimes& out) { return error(out); }
  virtual void yield() {}
  [[noreturn]] virtual void exit(int code) = 0;  // at once: flushes nothing
  [[noreturn]] virtual void abort() = 0;

  // --- signals. The callback runs in signal context on whatever thread the signal came to.
  virtual HostError signal_action(int signal, HostSignalAction action) { return error(signal, action); }
  virtual HostSignalAction signal_current(int signal) { return (void)signal, HostSignalAction::kDefault; }
  virtual void set_signal_callback(void (*callback)(void* context, int signal), void* context) {
    (void)callback, (void)context;
  }
  virtual void set_signal_restart(int signal, bool restart) { (void)signal, (void)restart; }
  virtual HostError raise_signal(int signal) { return error(signal); }
  virtual HostResult<uint64_t> signal_mask(int how, uint64_t mask) {
    return unsupported<uint64_t>(how, mask);
  }  // gives the old
  virtual HostResult<uint64_t> signal_pending() { return unsupported<uint64_t>(0); }
  virtual HostResult<int> signal_wait(uint64_t mask, int64_t timeout_ns, HostSignalInfo* out) {
    return unsupported<int>(mask, timeout_ns, out);
  }
  virtual HostError pause() { return error(0); }
  virtual HostError interval_timer(int which, const HostTimer* set, HostTimer& old) { return error(which, set, old); }
  virtual std::string signal_text(int signal) { return (void)signal, std::string(); }
  virtual HostError signal_thread(uint64_t thread, int signal) { return error(thread, signal); }

  // --- threads
  virtual HostResult<uint64_t> thread_start(void (*run)(void*), void* argument, size_t stack_size /* 0: default */) {
    return unsupported<uint64_t>(run, argument, stack_size);
  }
  virtual uint64_t thread_id() { return 1; }        // as pthread_self
  virtual int64_t thread_system_id() { return 1; }  // as gettid
  virtual void thread_name(const char* name) { (void)name; }
  // Lowest usable address of the calling thread's stack.
  virtual char* thread_stack_limit() { return nullptr; }
  virtual HostMutex* mutex_new() = 0;
  virtual void mutex_free(HostMutex*) = 0;
  virtual void mutex_lock(HostMutex*) = 0;
  virtual void mutex_unlock(HostMutex*) = 0;
  virtual HostCondition* condition_new() = 0;
  virtual void condition_free(HostCondition*) = 0;
  // False: the time is over. timeout_ns < 0: for ever.
  virtual bool condition_wait(HostCondition*, HostMutex*, int64_t timeout_ns) = 0;
  virtual void condition_notify(HostCondition*, bool all) = 0;

  // --- memory
  virtual HostResult<char*> map(int fd, int64_t offset, size_t size, int protection, int flags) {
    return unsupported<char*>(fd, offset, size, protection, flags);
  }
  virtual HostError unmap(char* data, size_t size) { return error(data, size); }
  virtual HostError map_sync(char* data, size_t size, int flags) { return error(data, size, flags); }
  virtual HostError map_advise(char* data, size_t size, int advice) { return error(data, size, advice); }
  virtual HostResult<char*> map_resize(char* data, size_t size, size_t new_size) {
    return unsupported<char*>(data, size, new_size);
  }
  // Asks for large pages under a big block that will be read in no order. Nothing changes but the time that takes.
  virtual void prefer_large_pages(char* data, size_t size) { (void)data, (void)size; }
  virtual size_t page_size() { return 65536; }

 protected:
  template <typename T, typename... A>
  static HostResult<T> unsupported(const A&...) {
    return HostResult<T>::failure(kHostUnsupported);
  }
  template <typename... A>
  static HostError error(const A&...) {
    return HostError{kHostUnsupported};
  }
};

// Reads a whole file or descriptor; convenience over the interface (host.cpp).
HostResult<std::string> host_read_all(Host& host, int fd);
HostResult<std::string> host_read_file(Host& host, const char* path);
// Writes everything, trying again after EINTR.
HostError host_write_all(Host& host, int fd, std::string_view data);

}  // namespace dxpy
