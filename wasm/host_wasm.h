// The Host over the imports of abi.h. Keeps descriptors, offsets, duplicates, pipes and the current directory itself:
// JavaScript sees whole files by number and positions to read or write at.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/host/host.h"

namespace dxpy::wasm {

// What an open descriptor refers to; shared by its duplicates.
struct OpenFile {
  enum class Kind : uint8_t { kFile, kDirectory, kInput, kOutput, kPipe };
  Kind kind = Kind::kFile;
  int32_t file = -1;  // number of the embedder; for kOutput the descriptor 1 or 2
  int flags = 0;
  double offset = 0;
  std::string path;
  std::shared_ptr<std::string> pipe;  // what was written and not yet read
  bool pipe_reads = false;
  int references = 1;
};

class HostWasm final : public Host {
 public:
  HostWasm();

  // --- for the rest of wasm/
  void set_environment_list(std::vector<std::string> environment) { environment_ = std::move(environment); }
  void set_current_directory(std::string path) { cwd_ = std::move(path); }
  void set_terminals(int64_t mask) { terminals_ = mask; }
  // Whether a read of that many lines (or of all) of standard input can be served now; fills the buffer.
  bool fill_input(bool to_the_end);
  bool input_ready() override { return fill_input(false); }
  bool is_standard_input(int fd) const;
  // The path of the last open that the embedder could not serve yet; taken off.
  std::string take_missing_file() { return std::move(missing_file_); }
  int open_files() const;  // beyond the standard streams

  // --- Host
  HostResult<int> open(int dir, const char* path, int flags, uint32_t mode) override;
  HostError close(int fd) override;
  HostResult<size_t> read(int fd, void* data, size_t size) override;
  HostResult<size_t> write(int fd, const void* data, size_t size) override;
  HostResult<size_t> pread(int fd, void* data, size_t size, int64_t at) override;
  HostResult<size_t> pwrite(int fd, const void* data, size_t size, int64_t at) override;
  HostResult<int64_t> seek(int fd, int64_t offset, int whence) override;
  HostError truncate(int fd, const char* path, int64_t size) override;
  HostError sync(int fd, bool data_only) override;
  bool is_terminal(int fd) override;
  HostResult<int> duplicate(int fd) override;
  HostError duplicate_to(int fd, int to, bool inheritable) override;
  HostError pipe(int (&fds)[2], int flags) override;
  HostResult<int64_t> fcntl(int fd, int command, int64_t argument) override;
  // Locks are between processes, and there is one.
  HostError flock(int fd, int operation) override;
  HostError file_lock(int fd, int command, HostFileLock& lock) override;
  HostResult<int> poll(HostPoll* fds, size_t count, int64_t timeout_ns) override;
  HostError terminal_size(int fd, int& columns, int& lines) override;

  HostError stat(int dir, const char* path, bool follow, HostStat& out) override;
  HostError stat_descriptor(int fd, HostStat& out) override;
  HostError access(int dir, const char* path, int mode, bool effective_ids, bool follow) override;
  HostError make_directory(int dir, const char* path, uint32_t mode) override;
  HostError remove(int dir, const char* path, bool directory) override;
  HostError rename(int dir, const char* from, int to_dir, const char* to) override;
  HostError link(int dir, const char* from, int to_dir, const char* to, bool follow) override;
  HostError symlink(const char* target, int dir, const char* path) override;
  HostResult<std::string> read_link(int dir, const char* path) override;
  HostError change_mode(int dir, const char* path, uint32_t mode, bool follow) override;
  HostError change_mode_descriptor(int fd, uint32_t mode) override;
  HostError set_times(int dir, const char* path, const HostTime* times, bool follow) override;
  uint32_t set_umask(uint32_t mask) override;
  HostResult<std::string> current_directory() override;
  HostError change_directory(int fd, const char* path) override;
  // No file has extended attributes: ENOTSUP, as file systems without them say.
  HostResult<std::string> get_xattr(int, const char*, const char*, bool) override {
    return HostResult<std::string>::failure(95);
  }
  HostError set_xattr(int, const char*, const char*, std::string_view, int, bool) override { return HostError{95}; }
  HostError remove_xattr(int, const char*, const char*, bool) override { return HostError{95}; }
  HostResult<std::string> list_xattr(int, const char*, bool) override { return HostResult<std::string>::failure(95); }
  HostResult<HostDirectory*> directory_open(int fd, const char* path) override;
  bool directory_next(HostDirectory* d, HostDirEntry& out, int& code) override;
  void directory_close(HostDirectory* d) override;

  HostResult<int64_t> clock(HostClock which) override;
  HostResult<int64_t> clock_resolution(HostClock which) override;
  HostError sleep(int64_t ns) override;
  HostError local_date(int64_t seconds, HostDate& out) override;
  HostResult<int64_t> local_seconds(HostDate& date) override;
  std::string format_date(const char* format, const HostDate& date) override;

  HostError entropy(void* data, size_t size) override;
  std::vector<std::string> environment() override { return environment_; }
  HostError set_environment(const char* name, const char* value) override;
  HostSystem system_name() override { return {"Emscripten", "dxpy", "1.0", "#1", "wasm32"}; }
  HostResult<int64_t> identity(HostId which, int64_t argument) override;
  std::string set_locale(int category, const char* locale) override;
  HostError process_times(HostProcessTimes& out) override;
  HostError resource_limit(int which, HostLimit& limit, bool set) override;
  [[noreturn]] void exit(int code) override;
  [[noreturn]] void abort() override;

  HostError signal_action(int signal, HostSignalAction action) override;
  HostSignalAction signal_current(int signal) override;
  void set_signal_callback(void (*callback)(void* context, int signal), void* context) override;
  HostError raise_signal(int signal) override;
  HostError kill(int64_t pid, int signal) override;
  std::string signal_text(int signal) override;

  char* thread_stack_limit() override;
  HostMutex* mutex_new() override { return reinterpret_cast<HostMutex*>(this); }
  void mutex_free(HostMutex*) override {}
  void mutex_lock(HostMutex*) override {}
  void mutex_unlock(HostMutex*) override {}
  HostCondition* condition_new() override { return reinterpret_cast<HostCondition*>(this); }
  void condition_free(HostCondition*) override {}
  bool condition_wait(HostCondition*, HostMutex*, int64_t timeout_ns) override;
  void condition_notify(HostCondition*, bool) override {}

  HostResult<char*> map(int fd, int64_t offset, size_t size, int protection, int flags) override;
  HostError unmap(char* data, size_t size) override;

  // Delivers a signal as the system would: to the callback if one is set for it.
  void deliver(int signal);

 private:
  OpenFile* find(int fd) const;
  int add(OpenFile* file);
  void drop(OpenFile* file);
  HostError absolute(int dir, const char* path, std::string& out) const;

  std::vector<OpenFile*> files_;  // by descriptor; nullptr: free
  std::vector<std::string> environment_;
  std::string cwd_ = "/";
  std::string missing_file_;
  std::string input_;  // read from the embedder, not yet by the program
  bool input_ended_ = false;
  int64_t terminals_ = 0;
  uint32_t umask_ = 022;
  HostSignalAction actions_[65] = {};
  void (*signal_callback_)(void*, int) = nullptr;
  void* signal_context_ = nullptr;
};

}  // namespace dxpy::wasm
