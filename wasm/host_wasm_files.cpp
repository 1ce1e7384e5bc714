// Host: descriptors, files and directories.
#include <cmath>
#include <cstring>

#include "wasm/abi.h"
#include "wasm/host_wasm.h"

namespace dxpy {
struct HostDirectory {
  std::vector<HostDirEntry> entries;
  size_t next = 0;
};
}  // namespace dxpy

namespace dxpy::wasm {

namespace {

constexpr int kNoEntry = 2, kBadDescriptor = 9, kInvalid = 22, kAccess = 13, kNotDirectory = 20, kIsDirectory = 21,
              kIllegalSeek = 29, kNoTty = 25, kReadOnlyFile = 30;
constexpr uint32_t kPermissions = 07777;

HostError to_error(int32_t result) { return HostError{result < 0 ? -result : 0}; }
template <typename T>
HostResult<T> to_result(int32_t result) {
  return result < 0 ? HostResult<T>::failure(-result) : HostResult<T>::success(static_cast<T>(result));
}

HostTime time_of(double seconds) {
  HostTime t;
  t.seconds = static_cast<int64_t>(std::floor(seconds));
  t.nanoseconds = static_cast<int64_t>((seconds - std::floor(seconds)) * 1e9);
  return t;
}

void fill(const double (&from)[10], HostStat& out) {
  out.device = static_cast<uint64_t>(from[0]);
  out.inode = static_cast<uint64_t>(from[1]);
  out.mode = static_cast<uint32_t>(from[2]);
  out.links = static_cast<uint64_t>(from[3]);
  out.uid = static_cast<uint32_t>(from[4]);
  out.gid = static_cast<uint32_t>(from[5]);
  out.size = static_cast<int64_t>(from[6]);
  out.access = time_of(from[7]);
  out.modification = time_of(from[8]);
  out.change = time_of(from[9]);
  out.block_size = 4096;
  out.blocks = (out.size + 511) / 512;
}

// Asks with a growing buffer until the answer fits.
template <typename F>
HostResult<std::string> read_text(F&& ask) {
  std::string out(1024, '\0');
  while (true) {
    int32_t n = ask(out.data(), out.size());
    if (n < 0) return HostResult<std::string>::failure(-n);
    bool fits = static_cast<size_t>(n) <= out.size();
    out.resize(static_cast<size_t>(n));
    if (fits) return HostResult<std::string>::success(std::move(out));
  }
}

}  // namespace

HostWasm::HostWasm() {
  for (int fd = 0; fd < 3; ++fd) {
    auto* f = new OpenFile;
    f->kind = fd == 0 ? OpenFile::Kind::kInput : OpenFile::Kind::kOutput;
    f->file = fd;
    f->flags = fd == 0 ? HostOpen::kReadOnly : HostOpen::kWriteOnly;
    files_.push_back(f);
  }
}

OpenFile* HostWasm::find(int fd) const {
  return fd >= 0 && static_cast<size_t>(fd) < files_.size() ? files_[static_cast<size_t>(fd)] : nullptr;
}

int HostWasm::add(OpenFile* file) {
  for (size_t i = 0; i < files_.size(); ++i) {
    if (files_[i] != nullptr) continue;
    files_[i] = file;
    return static_cast<int>(i);
  }
  files_.push_back(file);
  return static_cast<int>(files_.size() - 1);
}

void HostWasm::drop(OpenFile* file) {
  if (--file->references > 0) return;
  if (file->kind == OpenFile::Kind::kFile || file->kind == OpenFile::Kind::kDirectory) (void)dx_file_close(file->file);
  delete file;
}

int HostWasm::open_files() const {
  int n = 0;
  for (const OpenFile* f : files_)
    n += f != nullptr && f->kind != OpenFile::Kind::kInput && f->kind != OpenFile::Kind::kOutput;
  return n;
}

HostError HostWasm::absolute(int dir, const char* path, std::string& out) const {
  if (*path == '\0') return HostError{kNoEntry};
  if (*path == '/') {
    out = path;
    return {};
  }
  const std::string* base = &cwd_;
  if (dir != kHostCwd) {
    const OpenFile* f = find(dir);
    if (f == nullptr) return HostError{kBadDescriptor};
    if (f->kind != OpenFile::Kind::kDirectory) return HostError{kNotDirectory};
    base = &f->path;
  }
  out = *base;
  if (out.empty() || out.back() != '/') out += '/';
  out += path;
  return {};
}

// --- descriptors

HostResult<int> HostWasm::open(int dir, const char* path, int flags, uint32_t mode) {
  std::string full;
  if (HostError e = absolute(dir, path, full); !e.ok()) return HostResult<int>::failure(e.code);
  int32_t file = dx_file_open(full.data(), full.size(), flags, mode & ~umask_);
  if (file == kNotYet) missing_file_ = full;
  if (file < 0) return HostResult<int>::failure(-file);
  auto* f = new OpenFile;
  f->file = file;
  f->flags = flags;
  f->path = std::move(full);
  double st[10];
  if (dx_file_stat(file, st) >= 0 && (static_cast<uint32_t>(st[2]) & HostMode::kTypeMask) == HostMode::kDirectory)
    f->kind = OpenFile::Kind::kDirectory;
  return HostResult<int>::success(add(f));
}

HostError HostWasm::close(int fd) {
  OpenFile* f = find(fd);
  if (f == nullptr) return HostError{kBadDescriptor};
  files_[static_cast<size_t>(fd)] = nullptr;
  drop(f);
  return {};
}

bool HostWasm::is_standard_input(int fd) const {
  const OpenFile* f = find(fd);
  return f != nullptr && f->kind == OpenFile::Kind::kInput;
}

bool HostWasm::fill_input(bool to_the_end) {
  char chunk[4096];
  while (!input_ended_ && (to_the_end || input_.find('\n') == std::string::npos)) {
    int32_t n = dx_stdin_read(chunk, sizeof chunk);
    if (n == kNotYet) return false;
    if (n <= 0) {
      input_ended_ = true;
    } else {
      input_.append(chunk, static_cast<size_t>(n));
    }
  }
  return true;
}

HostResult<size_t> HostWasm::read(int fd, void* data, size_t size) {
  using R = HostResult<size_t>;
  OpenFile* f = find(fd);
  if (f == nullptr || (f->flags & 3) == HostOpen::kWriteOnly) return R::failure(kBadDescriptor);
  switch (f->kind) {
    case OpenFile::Kind::kDirectory:
      return R::failure(kIsDirectory);
    case OpenFile::Kind::kOutput:
      return R::failure(kBadDescriptor);
    case OpenFile::Kind::kInput: {
      while (!fill_input(false)) {
        int32_t e = dx_wait_blocking(2, -1);
        if (e < 0) return R::failure(-e);
      }
      size_t line = input_.find('\n');
      size_t n = std::min(size, line == std::string::npos ? input_.size() : line + 1);
      std::memcpy(data, input_.data(), n);
      input_.erase(0, n);
      // The end of a terminal's input is no end for ever.
      if (n == 0 && size > 0 && is_terminal(fd)) input_ended_ = false;
      return R::success(n);
    }
    case OpenFile::Kind::kPipe: {
      size_t n = std::min(size, f->pipe->size());
      if (n == 0 && f->pipe.use_count() > 1) return R::failure(kHostAgain);
      std::memcpy(data, f->pipe->data(), n);
      f->pipe->erase(0, n);
      return R::success(n);
    }
    case OpenFile::Kind::kFile:
      break;
  }
  int32_t n = dx_file_read(f->file, data, size, f->offset);
  if (n > 0) f->offset += n;
  return to_result<size_t>(n);
}

HostResult<size_t> HostWasm::write(int fd, const void* data, size_t size) {
  using R = HostResult<size_t>;
  OpenFile* f = find(fd);
  if (f == nullptr || (f->flags & 3) == HostOpen::kReadOnly) return R::failure(kBadDescriptor);
  switch (f->kind) {
    case OpenFile::Kind::kDirectory:
    case OpenFile::Kind::kInput:
      return R::failure(kBadDescriptor);
    case OpenFile::Kind::kOutput:
      return to_result<size_t>(dx_stdout_write(f->file, data, size));
    case OpenFile::Kind::kPipe:
      f->pipe->append(static_cast<const char*>(data), size);
      return R::success(size);
    case OpenFile::Kind::kFile:
      break;
  }
  if (f->flags & HostOpen::kAppend) {
    double st[10];
    if (int32_t e = dx_file_stat(f->file, st); e < 0) return R::failure(-e);
    f->offset = st[6];
  }
  int32_t n = dx_file_write(f->file, data, size, f->offset);
  if (n > 0) f->offset += n;
  return to_result<size_t>(n);
}

HostResult<size_t> HostWasm::pread(int fd, void* data, size_t size, int64_t at) {
  OpenFile* f = find(fd);
  if (f == nullptr) return HostResult<size_t>::failure(kBadDescriptor);
  if (f->kind != OpenFile::Kind::kFile) return HostResult<size_t>::failure(kIllegalSeek);
  return to_result<size_t>(dx_file_read(f->file, data, size, static_cast<double>(at)));
}

HostResult<size_t> HostWasm::pwrite(int fd, const void* data, size_t size, int64_t at) {
  OpenFile* f = find(fd);
  if (f == nullptr) return HostResult<size_t>::failure(kBadDescriptor);
  if (f->kind != OpenFile::Kind::kFile) return HostResult<size_t>::failure(kIllegalSeek);
  return to_result<size_t>(dx_file_write(f->file, data, size, static_cast<double>(at)));
}

HostResult<int64_t> HostWasm::seek(int fd, int64_t offset, int whence) {
  using R = HostResult<int64_t>;
  OpenFile* f = find(fd);
  if (f == nullptr) return R::failure(kBadDescriptor);
  if (f->kind != OpenFile::Kind::kFile) return R::failure(kIllegalSeek);
  double base = 0;
  if (whence == 1) base = f->offset;
  if (whence == 2) {
    double st[10];
    if (int32_t e = dx_file_stat(f->file, st); e < 0) return R::failure(-e);
    base = st[6];
  }
  double to = base + static_cast<double>(offset);
  if (whence < 0 || whence > 2 || to < 0) return R::failure(kInvalid);
  f->offset = to;
  return R::success(static_cast<int64_t>(to));
}

HostError HostWasm::truncate(int fd, const char* path, int64_t size) {
  if (size < 0) return HostError{kInvalid};
  if (fd >= 0) {
    OpenFile* f = find(fd);
    if (f == nullptr) return HostError{kBadDescriptor};
    if (f->kind != OpenFile::Kind::kFile || (f->flags & 3) == HostOpen::kReadOnly) return HostError{kInvalid};
    return to_error(dx_file_truncate(f->file, static_cast<double>(size)));
  }
  HostResult<int> opened = open(kHostCwd, path, HostOpen::kWriteOnly, 0);
  if (!opened.ok()) return HostError{opened.error};
  HostError e = truncate(opened.value, nullptr, size);
  (void)close(opened.value);
  return e;
}

HostError HostWasm::sync(int fd, bool) {
  OpenFile* f = find(fd);
  if (f == nullptr) return HostError{kBadDescriptor};
  return f->kind == OpenFile::Kind::kFile ? to_error(dx_file_sync(f->file)) : HostError{kInvalid};
}

bool HostWasm::is_terminal(int fd) {
  const OpenFile* f = find(fd);
  if (f == nullptr || (f->kind != OpenFile::Kind::kInput && f->kind != OpenFile::Kind::kOutput)) return false;
  return (terminals_ >> f->file & 1) != 0;
}

HostResult<int> HostWasm::duplicate(int fd) {
  OpenFile* f = find(fd);
  if (f == nullptr) return HostResult<int>::failure(kBadDescriptor);
  ++f->references;
  return HostResult<int>::success(add(f));
}

HostError HostWasm::duplicate_to(int fd, int to, bool) {
  OpenFile* f = find(fd);
  constexpr int kMost = 4096;
  if (f == nullptr || to < 0 || to >= kMost) return HostError{kBadDescriptor};
  if (fd == to) return {};
  ++f->references;
  if (static_cast<size_t>(to) >= files_.size()) files_.resize(static_cast<size_t>(to) + 1);
  if (OpenFile* old = std::exchange(files_[static_cast<size_t>(to)], f)) drop(old);
  return {};
}

HostError HostWasm::pipe(int (&fds)[2], int flags) {
  auto content = std::make_shared<std::string>();
  for (int end = 0; end < 2; ++end) {
    auto* f = new OpenFile;
    f->kind = OpenFile::Kind::kPipe;
    f->flags = (end == 0 ? HostOpen::kReadOnly : HostOpen::kWriteOnly) | flags;
    f->pipe = content;
    f->pipe_reads = end == 0;
    fds[end] = add(f);
  }
  return {};
}

HostResult<int64_t> HostWasm::fcntl(int fd, int command, int64_t argument) {
  constexpr int kGetDescriptor = 1, kSetDescriptor = 2, kGetFlags = 3, kSetFlags = 4;
  OpenFile* f = find(fd);
  if (f == nullptr) return HostResult<int64_t>::failure(kBadDescriptor);
  switch (command) {
    case kGetDescriptor:
      return HostResult<int64_t>::success(1);  // close on exec
    case kSetDescriptor:
      return HostResult<int64_t>::success(0);
    case kGetFlags:
      return HostResult<int64_t>::success(f->flags & ~HostOpen::kCloseOnExec);
    case kSetFlags:
      f->flags = (f->flags & 3) | (static_cast<int>(argument) & ~3);
      return HostResult<int64_t>::success(0);
    default:
      return HostResult<int64_t>::failure(kInvalid);
  }
}

HostError HostWasm::flock(int fd, int) { return HostError{find(fd) == nullptr ? kBadDescriptor : 0}; }

HostError HostWasm::file_lock(int fd, int command, HostFileLock& lock) {
  constexpr int kGetLock = 5, kRead = 0, kWrite = 1, kUnlocked = 2;
  OpenFile* f = find(fd);
  if (f == nullptr) return HostError{kBadDescriptor};
  if (command == kGetLock) {
    lock.type = kUnlocked;
    return {};
  }
  // What is to be locked for reading must be open for reading, and so for writing.
  const int access = f->flags & 3;
  const bool refused =
      (lock.type == kRead && access == HostOpen::kWriteOnly) || (lock.type == kWrite && access == HostOpen::kReadOnly);
  return HostError{refused ? kBadDescriptor : 0};
}

HostResult<int> HostWasm::poll(HostPoll* fds, size_t count, int64_t timeout_ns) {
  constexpr int16_t kIn = 1, kOut = 4, kInvalidDescriptor = 0x20;
  int ready = 0;
  for (size_t i = 0; i < count; ++i) {
    fds[i].revents = 0;
    if (fds[i].fd < 0) continue;
    const OpenFile* f = find(fds[i].fd);
    if (f == nullptr) {
      fds[i].revents = kInvalidDescriptor;
    } else {
      bool in = true, out = true;
      if (f->kind == OpenFile::Kind::kInput) in = fill_input(false);
      if (f->kind == OpenFile::Kind::kPipe) in = f->pipe_reads && !f->pipe->empty();
      fds[i].revents = static_cast<int16_t>(((in ? kIn : 0) | (out ? kOut : 0)) & fds[i].events);
    }
    if (fds[i].revents != 0) ++ready;
  }
  if (ready == 0 && timeout_ns != 0) {
    int32_t e = dx_wait_blocking(4, timeout_ns < 0 ? -1 : static_cast<double>(timeout_ns) / 1e6);
    if (e < 0) return HostResult<int>::failure(-e);
  }
  return HostResult<int>::success(ready);
}

HostError HostWasm::terminal_size(int fd, int& columns, int& lines) {
  if (!is_terminal(fd)) return HostError{kNoTty};
  int32_t n = dx_terminal_size(find(fd)->file);
  if (n < 0) return HostError{-n};
  columns = n >> 16;
  lines = n & 0xFFFF;
  return {};
}

// --- files and directories

HostError HostWasm::stat(int dir, const char* path, bool follow, HostStat& out) {
  std::string full;
  if (HostError e = absolute(dir, path, full); !e.ok()) return e;
  double st[10];
  int32_t n = dx_path_stat(full.data(), full.size(), follow, st);
  if (n >= 0) fill(st, out);
  return to_error(n);
}

HostError HostWasm::stat_descriptor(int fd, HostStat& out) {
  const OpenFile* f = find(fd);
  if (f == nullptr) return HostError{kBadDescriptor};
  out = HostStat();
  if (f->kind == OpenFile::Kind::kFile || f->kind == OpenFile::Kind::kDirectory) {
    double st[10];
    int32_t n = dx_file_stat(f->file, st);
    if (n >= 0) fill(st, out);
    return to_error(n);
  }
  bool pipe = f->kind == OpenFile::Kind::kPipe || !is_terminal(fd);
  out.mode = (pipe ? HostMode::kFifo : HostMode::kCharacter) | 0600;
  out.links = 1;
  out.block_size = 4096;
  out.inode = static_cast<uint64_t>(fd) + 1;
  return {};
}

HostError HostWasm::access(int dir, const char* path, int mode, bool, bool follow) {
  HostStat st;
  if (HostError e = stat(dir, path, follow, st); !e.ok()) return e;
  // The program is the owner of everything.
  if ((mode & 4) != 0 && (st.mode & 0400) == 0) return HostError{kAccess};
  if ((mode & 2) != 0 && (st.mode & 0200) == 0) return HostError{kReadOnlyFile};
  if ((mode & 1) != 0 && (st.mode & 0111) == 0) return HostError{kAccess};
  return {};
}

HostError HostWasm::make_directory(int dir, const char* path, uint32_t mode) {
  std::string full;
  if (HostError e = absolute(dir, path, full); !e.ok()) return e;
  return to_error(dx_path_make_directory(full.data(), full.size(), mode & kPermissions & ~umask_));
}

HostError HostWasm::remove(int dir, const char* path, bool directory) {
  std::string full;
  if (HostError e = absolute(dir, path, full); !e.ok()) return e;
  return to_error(dx_path_remove(full.data(), full.size(), directory));
}

HostError HostWasm::rename(int dir, const char* from, int to_dir, const char* to) {
  std::string a, b;
  if (HostError e = absolute(dir, from, a); !e.ok()) return e;
  if (HostError e = absolute(to_dir, to, b); !e.ok()) return e;
  return to_error(dx_path_rename(a.data(), a.size(), b.data(), b.size()));
}

HostError HostWasm::link(int dir, const char* from, int to_dir, const char* to, bool) {
  std::string a, b;
  if (HostError e = absolute(dir, from, a); !e.ok()) return e;
  if (HostError e = absolute(to_dir, to, b); !e.ok()) return e;
  return to_error(dx_path_link(a.data(), a.size(), b.data(), b.size()));
}

HostError HostWasm::symlink(const char* target, int dir, const char* path) {
  std::string full;
  if (HostError e = absolute(dir, path, full); !e.ok()) return e;
  return to_error(dx_path_symlink(target, std::strlen(target), full.data(), full.size()));
}

HostResult<std::string> HostWasm::read_link(int dir, const char* path) {
  std::string full;
  if (HostError e = absolute(dir, path, full); !e.ok()) return HostResult<std::string>::failure(e.code);
  return read_text([&](char* out, size_t n) { return dx_path_readlink(full.data(), full.size(), out, n); });
}

HostError HostWasm::change_mode(int dir, const char* path, uint32_t mode, bool follow) {
  std::string full;
  if (HostError e = absolute(dir, path, full); !e.ok()) return e;
  return to_error(dx_path_mode(full.data(), full.size(), mode & kPermissions, follow));
}

HostError HostWasm::change_mode_descriptor(int fd, uint32_t mode) {
  const OpenFile* f = find(fd);
  if (f == nullptr) return HostError{kBadDescriptor};
  if (f->path.empty()) return HostError{kInvalid};
  return change_mode(kHostCwd, f->path.c_str(), mode, true);
}

HostError HostWasm::set_times(int dir, const char* path, const HostTime* times, bool follow) {
  std::string full;
  if (path == nullptr) {
    const OpenFile* f = find(dir);
    if (f == nullptr) return HostError{kBadDescriptor};
    full = f->path;
  } else if (HostError e = absolute(dir, path, full); !e.ok()) {
    return e;
  }
  double t[2];
  for (int i = 0; i < 2; ++i) {
    if (times == nullptr) {
      t[i] = dx_clock(0) / 1e9;
    } else if (times[i].nanoseconds == HostTime::kOmit) {
      t[i] = NAN;
    } else {
      t[i] = static_cast<double>(times[i].seconds) + static_cast<double>(times[i].nanoseconds) / 1e9;
    }
  }
  return to_error(dx_path_times(full.data(), full.size(), t[0], t[1], follow));
}

uint32_t HostWasm::set_umask(uint32_t mask) { return std::exchange(umask_, mask & 0777); }

HostResult<std::string> HostWasm::current_directory() { return HostResult<std::string>::success(cwd_); }

HostError HostWasm::change_directory(int fd, const char* path) {
  std::string full;
  if (fd >= 0) {
    const OpenFile* f = find(fd);
    if (f == nullptr) return HostError{kBadDescriptor};
    full = f->path;
  } else if (HostError e = absolute(kHostCwd, path, full); !e.ok()) {
    return e;
  }
  double st[10];
  if (int32_t e = dx_path_stat(full.data(), full.size(), 1, st); e < 0) return HostError{-e};
  if ((static_cast<uint32_t>(st[2]) & HostMode::kTypeMask) != HostMode::kDirectory) return HostError{kNotDirectory};
  // Without "." and ".." parts.
  std::string out;
  for (size_t i = 0; i < full.size();) {
    size_t end = full.find('/', i);
    if (end == std::string::npos) end = full.size();
    std::string_view part(full.data() + i, end - i);
    if (part == "..") {
      size_t slash = out.rfind('/');
      out.resize(slash == std::string::npos ? 0 : slash);
    } else if (!part.empty() && part != ".") {
      out += '/';
      out += part;
    }
    i = end + 1;
  }
  cwd_ = out.empty() ? "/" : out;
  return {};
}

HostResult<HostDirectory*> HostWasm::directory_open(int fd, const char* path) {
  using R = HostResult<HostDirectory*>;
  std::string full;
  if (path == nullptr) {
    const OpenFile* f = find(fd);
    if (f == nullptr) return R::failure(kBadDescriptor);
    if (f->kind != OpenFile::Kind::kDirectory) return R::failure(kNotDirectory);
    full = f->path;
  } else if (HostError e = absolute(kHostCwd, path, full); !e.ok()) {
    return R::failure(e.code);
  }
  HostResult<std::string> list =
      read_text([&](char* out, size_t n) { return dx_path_list(full.data(), full.size(), out, n); });
  if (!list.ok()) return R::failure(list.error);
  auto* d = new HostDirectory;
  const std::string& text = list.value;
  for (size_t at = 0; at + 5 <= text.size();) {
    uint32_t n;
    std::memcpy(&n, text.data() + at + 1, sizeof n);
    if (n > text.size() - at - 5) break;
    HostDirEntry entry;
    using Type = HostDirEntry::Type;
    constexpr Type kTypes[] = {Type::kOther, Type::kFile, Type::kDirectory, Type::kLink};
    auto type = static_cast<uint8_t>(text[at]);
    entry.type = type < 4 ? kTypes[type] : Type::kUnknown;
    entry.name = text.substr(at + 5, n);
    d->entries.push_back(std::move(entry));
    at += 5 + n;
  }
  return R::success(d);
}

bool HostWasm::directory_next(HostDirectory* d, HostDirEntry& out, int& code) {
  code = 0;
  if (d->next == d->entries.size()) return false;
  out = d->entries[d->next++];
  return true;
}

void HostWasm::directory_close(HostDirectory* d) { delete d; }

// --- mapped memory: a copy, which serves what only reads

HostResult<char*> HostWasm::map(int fd, int64_t offset, size_t size, int, int) {
  using R = HostResult<char*>;
  constexpr int kNoMemory = 12;
  // A multiple of the size, so that code used in place is aligned as its file says.
  auto* data = static_cast<char*>(std::aligned_alloc(64, (size + 63) & ~size_t{63}));
  if (data == nullptr) return R::failure(kNoMemory);
  size_t done = 0;
  while (fd >= 0 && done < size) {
    HostResult<size_t> n = pread(fd, data + done, size - done, offset + static_cast<int64_t>(done));
    if (!n.ok()) {
      std::free(data);
      return R::failure(n.error);
    }
    if (n.value == 0) break;
    done += n.value;
  }
  std::memset(data + done, 0, size - done);
  return R::success(data);
}

HostError HostWasm::unmap(char* data, size_t) {
  std::free(data);
  return {};
}

}  // namespace dxpy::wasm
