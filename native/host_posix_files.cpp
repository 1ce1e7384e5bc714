// Host: descriptors, terminals, files and directories.
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cstdlib>

#include "native/host_posix_impl.h"

namespace dxpy {

namespace {

void copy_stat(const struct stat& s, HostStat& out) {
  out.device = s.st_dev;
  out.inode = s.st_ino;
  out.links = s.st_nlink;
  out.special_device = s.st_rdev;
  out.mode = s.st_mode;
  out.uid = s.st_uid;
  out.gid = s.st_gid;
  out.size = s.st_size;
  out.block_size = s.st_blksize;
  out.blocks = s.st_blocks;
  out.access = {s.st_atim.tv_sec, s.st_atim.tv_nsec};
  out.modification = {s.st_mtim.tv_sec, s.st_mtim.tv_nsec};
  out.change = {s.st_ctim.tv_sec, s.st_ctim.tv_nsec};
}

HostDirEntry::Type entry_type(unsigned char t) {
  switch (t) {
    case DT_UNKNOWN:
      return HostDirEntry::Type::kUnknown;
    case DT_REG:
      return HostDirEntry::Type::kFile;
    case DT_DIR:
      return HostDirEntry::Type::kDirectory;
    case DT_LNK:
      return HostDirEntry::Type::kLink;
    default:
      return HostDirEntry::Type::kOther;
  }
}

DIR* stream(HostDirectory* d) { return reinterpret_cast<DIR*>(d); }

}  // namespace

HostResult<int> HostPosix::open(int dir, const char* path, int flags, uint32_t mode) {
  return posix_result<int>(::openat(dir, path, flags, mode));
}
HostError HostPosix::close(int fd) { return posix_status(::close(fd)); }
HostResult<size_t> HostPosix::read(int fd, void* data, size_t size) {
  return posix_result<size_t>(::read(fd, data, size));
}
HostResult<size_t> HostPosix::write(int fd, const void* data, size_t size) {
  return posix_result<size_t>(::write(fd, data, size));
}
HostResult<size_t> HostPosix::pread(int fd, void* data, size_t size, int64_t at) {
  return posix_result<size_t>(::pread(fd, data, size, at));
}
HostResult<size_t> HostPosix::pwrite(int fd, const void* data, size_t size, int64_t at) {
  return posix_result<size_t>(::pwrite(fd, data, size, at));
}
HostResult<int64_t> HostPosix::seek(int fd, int64_t offset, int whence) {
  return posix_result<int64_t>(::lseek(fd, offset, whence));
}
HostError HostPosix::truncate(int fd, const char* path, int64_t size) {
  return posix_status(fd >= 0 ? ::ftruncate(fd, size) : ::truncate(path, size));
}
HostError HostPosix::sync(int fd, bool data_only) { return posix_status(data_only ? ::fdatasync(fd) : ::fsync(fd)); }
void HostPosix::sync_all() { ::sync(); }
bool HostPosix::is_terminal(int fd) { return ::isatty(fd) != 0; }
HostResult<int> HostPosix::duplicate(int fd) { return posix_result<int>(::fcntl(fd, F_DUPFD_CLOEXEC, 0)); }
HostError HostPosix::duplicate_to(int fd, int to, bool inheritable) {
  if (fd == to) {  // dup3 refuses; dup2 would leave the flag as it is
    int flags = ::fcntl(fd, F_GETFD);
    if (flags < 0) return posix_status(-1);
    return posix_status(::fcntl(fd, F_SETFD, inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC));
  }
  return posix_status(::dup3(fd, to, inheritable ? 0 : O_CLOEXEC));
}
HostError HostPosix::pipe(int (&fds)[2], int flags) { return posix_status(::pipe2(fds, flags)); }
HostResult<int64_t> HostPosix::fcntl(int fd, int command, int64_t argument) {
  return posix_result<int64_t>(::fcntl(fd, command, argument));
}
HostResult<int64_t> HostPosix::fcntl_buffer(int fd, int command, void* data) {
  return posix_result<int64_t>(::fcntl(fd, command, data));
}
HostResult<int64_t> HostPosix::ioctl(int fd, uint64_t request, int64_t argument) {
  return posix_result<int64_t>(::ioctl(fd, request, argument));
}
HostResult<int64_t> HostPosix::ioctl_buffer(int fd, uint64_t request, void* data) {
  return posix_result<int64_t>(::ioctl(fd, request, data));
}
HostError HostPosix::flock(int fd, int operation) { return posix_status(::flock(fd, operation)); }
HostError HostPosix::file_lock(int fd, int command, HostFileLock& lock) {
  struct flock l = {};
  l.l_type = static_cast<short>(lock.type);
  l.l_whence = static_cast<short>(lock.whence);
  l.l_start = lock.start;
  l.l_len = lock.length;
  if (::fcntl(fd, command, &l) < 0) return posix_status(-1);
  lock.type = l.l_type;
  lock.pid = l.l_pid;
  return {};
}
HostError HostPosix::allocate(int fd, int64_t offset, int64_t size) {
  return HostError{::posix_fallocate(fd, offset, size)};
}
HostResult<size_t> HostPosix::send_file(int out, int in, int64_t* offset, size_t count) {
  off_t at = offset != nullptr ? *offset : 0;
  ssize_t n = ::sendfile(out, in, offset != nullptr ? &at : nullptr, count);
  if (offset != nullptr) *offset = at;
  return posix_result<size_t>(n);
}
HostResult<size_t> HostPosix::copy_file_range(int in, int64_t* in_at, int out, int64_t* out_at, size_t count,
                                              uint32_t flags) {
  static_assert(sizeof(loff_t) == sizeof(int64_t));
  return posix_result<size_t>(::copy_file_range(in, in_at, out, out_at, count, flags));
}
HostResult<int> HostPosix::poll(HostPoll* fds, size_t count, int64_t timeout_ns) {
  static_assert(sizeof(HostPoll) == sizeof(pollfd));
  timespec t{timeout_ns / 1000000000, timeout_ns % 1000000000};
  return posix_result<int>(::ppoll(reinterpret_cast<pollfd*>(fds), count, timeout_ns < 0 ? nullptr : &t, nullptr));
}

HostError HostPosix::terminal_size(int fd, int& columns, int& lines) {
  winsize w = {};
  if (::ioctl(fd, TIOCGWINSZ, &w) < 0) return posix_status(-1);
  columns = w.ws_col;
  lines = w.ws_row;
  return {};
}
HostResult<std::string> HostPosix::terminal_name(int fd) {
  char buffer[256];
  int e = ::ttyname_r(fd, buffer, sizeof buffer);
  return e != 0 ? HostResult<std::string>::failure(e) : HostResult<std::string>::success(buffer);
}
HostError HostPosix::open_pseudo_terminal(int (&fds)[2]) {
  if (::openpty(&fds[0], &fds[1], nullptr, nullptr, nullptr) < 0) return posix_status(-1);
  for (int fd : fds) (void)::fcntl(fd, F_SETFD, FD_CLOEXEC);
  return {};
}

HostError HostPosix::stat(int dir, const char* path, bool follow, HostStat& out) {
  struct stat s;
  if (::fstatat(dir, path, &s, follow ? 0 : AT_SYMLINK_NOFOLLOW) < 0) return posix_status(-1);
  copy_stat(s, out);
  return {};
}
HostError HostPosix::stat_descriptor(int fd, HostStat& out) {
  struct stat s;
  if (::fstat(fd, &s) < 0) return posix_status(-1);
  copy_stat(s, out);
  return {};
}
HostError HostPosix::stat_volume(int fd, const char* path, HostVolume& out) {
  struct statvfs v;
  if ((path != nullptr ? ::statvfs(path, &v) : ::fstatvfs(fd, &v)) < 0) return posix_status(-1);
  out = {v.f_bsize, v.f_frsize, v.f_blocks, v.f_bfree,   v.f_bavail, v.f_files,
         v.f_ffree, v.f_favail, v.f_flag,   v.f_namemax, v.f_fsid};
  return {};
}
HostError HostPosix::access(int dir, const char* path, int mode, bool effective_ids, bool follow) {
  int flags = (effective_ids ? AT_EACCESS : 0) | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
  return posix_status(::faccessat(dir, path, mode, flags));
}
HostError HostPosix::make_directory(int dir, const char* path, uint32_t mode) {
  return posix_status(::mkdirat(dir, path, mode));
}
HostError HostPosix::make_node(int dir, const char* path, uint32_t mode, uint64_t device) {
  return posix_status(S_ISFIFO(mode) ? ::mkfifoat(dir, path, mode & 07777) : ::mknodat(dir, path, mode, device));
}
HostError HostPosix::remove(int dir, const char* path, bool directory) {
  return posix_status(::unlinkat(dir, path, directory ? AT_REMOVEDIR : 0));
}
HostError HostPosix::rename(int dir, const char* from, int to_dir, const char* to) {
  return posix_status(::renameat(dir, from, to_dir, to));
}
HostError HostPosix::link(int dir, const char* from, int to_dir, const char* to, bool follow) {
  return posix_status(::linkat(dir, from, to_dir, to, follow ? AT_SYMLINK_FOLLOW : 0));
}
HostError HostPosix::symlink(const char* target, int dir, const char* path) {
  return posix_status(::symlinkat(target, dir, path));
}
HostResult<std::string> HostPosix::read_link(int dir, const char* path) {
  std::string out(256, '\0');
  while (true) {
    ssize_t n = ::readlinkat(dir, path, out.data(), out.size());
    if (n < 0) return HostResult<std::string>::failure(errno);
    if (static_cast<size_t>(n) < out.size()) {
      out.resize(static_cast<size_t>(n));
      return HostResult<std::string>::success(std::move(out));
    }
    out.resize(out.size() * 2);
  }
}
HostError HostPosix::change_mode(int dir, const char* path, uint32_t mode, bool follow) {
  return posix_status(::fchmodat(dir, path, mode, follow ? 0 : AT_SYMLINK_NOFOLLOW));
}
HostError HostPosix::change_mode_descriptor(int fd, uint32_t mode) { return posix_status(::fchmod(fd, mode)); }
HostError HostPosix::change_owner(int dir, const char* path, int64_t uid, int64_t gid, bool follow) {
  return posix_status(
      ::fchownat(dir, path, static_cast<uid_t>(uid), static_cast<gid_t>(gid), follow ? 0 : AT_SYMLINK_NOFOLLOW));
}
HostError HostPosix::change_owner_descriptor(int fd, int64_t uid, int64_t gid) {
  return posix_status(::fchown(fd, static_cast<uid_t>(uid), static_cast<gid_t>(gid)));
}
HostError HostPosix::set_times(int dir, const char* path, const HostTime* times, bool follow) {
  timespec t[2];
  for (int i = 0; times != nullptr && i < 2; ++i) {
    t[i] = {times[i].seconds, times[i].nanoseconds == HostTime::kOmit ? UTIME_OMIT : times[i].nanoseconds};
  }
  const timespec* given = times != nullptr ? t : nullptr;
  if (path == nullptr) return posix_status(::futimens(dir, given));
  return posix_status(::utimensat(dir, path, given, follow ? 0 : AT_SYMLINK_NOFOLLOW));
}
uint32_t HostPosix::set_umask(uint32_t mask) { return ::umask(mask); }
HostResult<std::string> HostPosix::current_directory() {
  std::string out(1024, '\0');
  while (::getcwd(out.data(), out.size()) == nullptr) {
    if (errno != ERANGE) return HostResult<std::string>::failure(errno);
    out.resize(out.size() * 2);
  }
  out.resize(std::string_view(out.c_str()).size());
  return HostResult<std::string>::success(std::move(out));
}
HostError HostPosix::change_directory(int fd, const char* path) {
  return posix_status(fd >= 0 ? ::fchdir(fd) : ::chdir(path));
}
HostError HostPosix::change_root(const char* path) { return posix_status(::chroot(path)); }

HostResult<HostDirectory*> HostPosix::directory_open(int fd, const char* path) {
  DIR* d = nullptr;
  if (path != nullptr) {
    d = ::opendir(path);
  } else {
    int own = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);  // closedir would close the caller's
    if (own < 0) return HostResult<HostDirectory*>::failure(errno);
    d = ::fdopendir(own);
    if (d == nullptr) {
      int e = errno;
      ::close(own);
      errno = e;
    } else {
      ::rewinddir(d);
    }
  }
  if (d == nullptr) return HostResult<HostDirectory*>::failure(errno);
  return HostResult<HostDirectory*>::success(reinterpret_cast<HostDirectory*>(d));
}
bool HostPosix::directory_next(HostDirectory* d, HostDirEntry& out, int& code) {
  while (true) {
    errno = 0;
    dirent* e = ::readdir(stream(d));
    if (e == nullptr) {
      code = errno;
      return false;
    }
    std::string_view name(e->d_name);
    if (name == "." || name == "..") continue;
    out.name = name;
    out.type = entry_type(e->d_type);
    out.inode = e->d_ino;
    code = 0;
    return true;
  }
}
void HostPosix::directory_close(HostDirectory* d) { ::closedir(stream(d)); }

HostResult<int64_t> HostPosix::path_limit(int fd, const char* path, int name) {
  errno = 0;
  long r = path != nullptr ? ::pathconf(path, name) : ::fpathconf(fd, name);
  if (r < 0 && errno != 0) return HostResult<int64_t>::failure(errno);
  return HostResult<int64_t>::success(r);
}
HostResult<int64_t> HostPosix::system_limit(int name) {
  errno = 0;
  long r = ::sysconf(name);
  if (r < 0 && errno != 0) return HostResult<int64_t>::failure(errno);
  return HostResult<int64_t>::success(r);
}

HostResult<std::string> HostPosix::get_xattr(int fd, const char* path, const char* name, bool follow) {
  std::string out(256, '\0');
  while (true) {
    ssize_t n = path == nullptr ? ::fgetxattr(fd, name, out.data(), out.size())
                : follow        ? ::getxattr(path, name, out.data(), out.size())
                                : ::lgetxattr(path, name, out.data(), out.size());
    if (n >= 0) {
      out.resize(static_cast<size_t>(n));
      return HostResult<std::string>::success(std::move(out));
    }
    if (errno != ERANGE || out.size() > 65536) return HostResult<std::string>::failure(errno);
    out.resize(out.size() * 8);
  }
}
HostError HostPosix::set_xattr(int fd, const char* path, const char* name, std::string_view value, int flags,
                               bool follow) {
  return posix_status(path == nullptr ? ::fsetxattr(fd, name, value.data(), value.size(), flags)
                      : follow        ? ::setxattr(path, name, value.data(), value.size(), flags)
                                      : ::lsetxattr(path, name, value.data(), value.size(), flags));
}
HostError HostPosix::remove_xattr(int fd, const char* path, const char* name, bool follow) {
  return posix_status(path == nullptr ? ::fremovexattr(fd, name)
                      : follow        ? ::removexattr(path, name)
                                      : ::lremovexattr(path, name));
}
HostResult<std::string> HostPosix::list_xattr(int fd, const char* path, bool follow) {
  std::string out(65536, '\0');
  ssize_t n = path == nullptr ? ::flistxattr(fd, out.data(), out.size())
              : follow        ? ::listxattr(path, out.data(), out.size())
                              : ::llistxattr(path, out.data(), out.size());
  if (n < 0) return HostResult<std::string>::failure(errno);
  out.resize(static_cast<size_t>(n));
  return HostResult<std::string>::success(std::move(out));
}
HostResult<int> HostPosix::memory_file(const char* name, uint32_t flags) {
  return posix_result<int>(::memfd_create(name, flags));
}

}  // namespace dxpy
