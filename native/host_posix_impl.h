// The class behind host_posix_new(); its functions are spread over host_posix_*.cpp.
#pragma once

#include <cerrno>
#include <memory>

#include "core/host/host.h"
#include "core/host/linux.h"
#include "native/thread_pool.h"

namespace dxpy {

inline HostError posix_status(int64_t result) { return HostError{result < 0 ? errno : 0}; }
template <typename T, typename R>
HostResult<T> posix_result(R result) {
  return result < 0 ? HostResult<T>::failure(errno) : HostResult<T>::success(static_cast<T>(result));
}

class HostPosix final : public Host {
 public:
  HostPosix() = default;
  HostPosix(const HostPosix&) = delete;
  HostPosix& operator=(const HostPosix&) = delete;
  ~HostPosix() override { threads_->close(); }

  // host_posix_socket.cpp
  HostSockets* sockets() override;
  // host_posix_services.cpp
  HostServices* services() override;

  // host_linux.cpp
  HostLinux* linux_calls() override;

  // host_posix_files.cpp
  HostResult<int> open(int dir, const char* path, int flags, uint32_t mode) override;
  HostError close(int fd) override;
  HostResult<size_t> read(int fd, void* data, size_t size) override;
  HostResult<size_t> write(int fd, const void* data, size_t size) override;
  HostResult<size_t> pread(int fd, void* data, size_t size, int64_t at) override;
  HostResult<size_t> pwrite(int fd, const void* data, size_t size, int64_t at) override;
  HostResult<int64_t> seek(int fd, int64_t offset, int whence) override;
  HostError truncate(int fd, const char* path, int64_t size) override;
  HostError sync(int fd, bool data_only) override;
  void sync_all() override;
  bool is_terminal(int fd) override;
  HostResult<int> duplicate(int fd) override;
  HostError duplicate_to(int fd, int to, bool inheritable) override;
  HostError pipe(int (&fds)[2], int flags) override;
  HostResult<int64_t> fcntl(int fd, int command, int64_t argument) override;
  HostResult<int64_t> fcntl_buffer(int fd, int command, void* data) override;
  HostResult<int64_t> ioctl(int fd, uint64_t request, int64_t argument) override;
  HostResult<int64_t> ioctl_buffer(int fd, uint64_t request, void* data) override;
  HostError flock(int fd, int operation) override;
  HostError file_lock(int fd, int command, HostFileLock& lock) override;
  HostError allocate(int fd, int64_t offset, int64_t size) override;
  HostResult<size_t> send_file(int out, int in, int64_t* offset, size_t count) override;
  HostResult<size_t> copy_file_range(int in, int64_t* in_at, int out, int64_t* out_at, size_t count,
                                     uint32_t flags) override;
  HostResult<int> poll(HostPoll* fds, size_t count, int64_t timeout_ns) override;
  HostError terminal_size(int fd, int& columns, int& lines) override;
  HostResult<std::string> terminal_name(int fd) override;
  HostError open_pseudo_terminal(int (&fds)[2]) override;
  HostError stat(int dir, const char* path, bool follow, HostStat& out) override;
  HostError stat_descriptor(int fd, HostStat& out) override;
  HostError stat_volume(int fd, const char* path, HostVolume& out) override;
  HostError access(int dir, const char* path, int mode, bool effective_ids, bool follow) override;
  HostError make_directory(int dir, const char* path, uint32_t mode) override;
  HostError make_node(int dir, const char* path, uint32_t mode, uint64_t device) override;
  HostError remove(int dir, const char* path, bool directory) override;
  HostError rename(int dir, const char* from, int to_dir, const char* to) override;
  HostError link(int dir, const char* from, int to_dir, const char* to, bool follow) override;
  HostError symlink(const char* target, int dir, const char* path) override;
  HostResult<std::string> read_link(int dir, const char* path) override;
  HostError change_mode(int dir, const char* path, uint32_t mode, bool follow) override;
  HostError change_mode_descriptor(int fd, uint32_t mode) override;
  HostError change_owner(int dir, const char* path, int64_t uid, int64_t gid, bool follow) override;
  HostError change_owner_descriptor(int fd, int64_t uid, int64_t gid) override;
  HostError set_times(int dir, const char* path, const HostTime* times, bool follow) override;
  uint32_t set_umask(uint32_t mask) override;
  HostResult<std::string> current_directory() override;
  HostError change_directory(int fd, const char* path) override;
  HostError change_root(const char* path) override;
  HostResult<HostDirectory*> directory_open(int fd, const char* path) override;
  bool directory_next(HostDirectory* d, HostDirEntry& out, int& code) override;
  void directory_close(HostDirectory* d) override;
  HostResult<int64_t> path_limit(int fd, const char* path, int name) override;
  HostResult<int64_t> system_limit(int name) override;
  HostResult<std::string> get_xattr(int fd, const char* path, const char* name, bool follow) override;
  HostError set_xattr(int fd, const char* path, const char* name, std::string_view value, int flags,
                      bool follow) override;
  HostError remove_xattr(int fd, const char* path, const char* name, bool follow) override;
  HostResult<std::string> list_xattr(int fd, const char* path, bool follow) override;
  HostResult<int> memory_file(const char* name, uint32_t flags) override;

  // host_posix_time.cpp
  HostResult<int64_t> clock(HostClock which) override;
  HostResult<int64_t> clock_resolution(HostClock which) override;
  HostError set_clock(HostClock which, int64_t ns) override;
  HostError sleep(int64_t ns) override;
  HostError local_date(int64_t seconds, HostDate& out) override;
  HostResult<int64_t> local_seconds(HostDate& date) override;
  std::string format_date(const char* format, const HostDate& date) override;
  void reload_time_zone() override;

  // host_posix_process.cpp
  HostError entropy(void* data, size_t size) override;
  std::vector<std::string> environment() override;
  HostError set_environment(const char* name, const char* value) override;
  HostSystem system_name() override;
  int cpu_count() override;
  HostResult<std::vector<int>> affinity(int64_t pid) override;
  HostError set_affinity(int64_t pid, const std::vector<int>& cpus) override;
  HostResult<int64_t> identity(HostId which, int64_t argument) override;
  HostError set_identity(HostId which, int64_t a, int64_t b, int64_t c) override;
  HostError identity3(HostId which, int64_t (&out)[3]) override;
  HostResult<std::vector<int64_t>> groups() override;
  HostError set_groups(const std::vector<int64_t>& groups) override;
  HostError init_groups(const char* user, int64_t gid) override;
  HostError find_user(const char* name, int64_t uid, HostUser& out) override;
  HostError find_group(const char* name, int64_t gid, HostGroup& out) override;
  std::vector<HostUser> all_users() override;
  std::vector<HostGroup> all_groups() override;
  HostResult<std::string> login_name() override;
  HostError load_average(double (&out)[3]) override;
  std::string locale_encoding() override;
  std::string set_locale(int category, const char* locale) override;
  std::string executable_path() override;
  HostResult<int64_t> fork() override;
  HostError execute(int fd, const char* path, char* const* argv, char* const* environment) override;
  HostResult<int64_t> spawn(const HostSpawn& request) override;
  HostError wait(int64_t pid, int options, HostWait& out) override;
  HostError wait_id(int id_type, int64_t id, int options, HostSignalInfo& out) override;
  HostError kill(int64_t pid, int signal) override;
  HostError kill_group(int64_t group, int signal) override;
  HostResult<int> system(const char* command) override;
  HostResult<int> pid_descriptor(int64_t pid, uint32_t flags) override;
  HostError priority(int which, int64_t who, int& value, bool set) override;
  HostResult<int> nice(int increment) override;
  HostError usage(int who, HostUsage& out) override;
  HostError resource_limit(int which, HostLimit& limit, bool set) override;
  HostError process_times(HostProcessTimes& out) override;
  void yield() override;
  [[noreturn]] void exit(int code) override;
  [[noreturn]] void abort() override;

  // host_posix_signal.cpp
  HostError signal_action(int signal, HostSignalAction action) override;
  HostSignalAction signal_current(int signal) override;
  void set_signal_callback(void (*callback)(void* context, int signal), void* context) override;
  void set_signal_restart(int signal, bool restart) override;
  HostError raise_signal(int signal) override;
  HostResult<uint64_t> signal_mask(int how, uint64_t mask) override;
  HostResult<uint64_t> signal_pending() override;
  HostResult<int> signal_wait(uint64_t mask, int64_t timeout_ns, HostSignalInfo* out) override;
  HostError pause() override;
  HostError interval_timer(int which, const HostTimer* set, HostTimer& old) override;
  std::string signal_text(int signal) override;
  HostError signal_thread(uint64_t thread, int signal) override;

  // host_posix_thread.cpp
  HostResult<uint64_t> thread_start(void (*run)(void*), void* argument, size_t stack_size) override;
  uint64_t thread_id() override;
  int64_t thread_system_id() override;
  void thread_name(const char* name) override;
  char* thread_stack_limit() override;
  HostMutex* mutex_new() override;
  void mutex_free(HostMutex*) override;
  void mutex_lock(HostMutex*) override;
  void mutex_unlock(HostMutex*) override;
  HostCondition* condition_new() override;
  void condition_free(HostCondition*) override;
  bool condition_wait(HostCondition*, HostMutex*, int64_t timeout_ns) override;
  void condition_notify(HostCondition*, bool all) override;
  HostResult<char*> map(int fd, int64_t offset, size_t size, int protection, int flags) override;
  HostError unmap(char* data, size_t size) override;
  HostError map_sync(char* data, size_t size, int flags) override;
  HostError map_advise(char* data, size_t size, int advice) override;
  void prefer_large_pages(char* data, size_t size) override;
  HostResult<char*> map_resize(char* data, size_t size, size_t new_size) override;
  size_t page_size() override;

 private:
  ThreadPool* threads_ = new ThreadPool;
  std::unique_ptr<HostLinux> linux_;  // made when first asked for
};

}  // namespace dxpy
