// Descriptors.
#include "core/modules/posix.h"

namespace dxpy {

namespace {

constexpr int kGetFd = 1, kSetFd = 2, kGetFl = 3, kSetFl = 4, kCloseOnExec = 1;

Owned os_open(Thread& th, Value path, int flags, int mode, Value dir_fd) {
  PathArg p;
  int dir = kHostCwd, fd = -1;
  if (failed(path_arg(th, path, "open", "path", 0, p)) || failed(posix_dir_fd(th, dir_fd, dir)) ||
      failed(host_value(
          th, fd,
          [&] { return host_of(th).open(dir, p.text, flags | HostOpen::kCloseOnExec, static_cast<uint32_t>(mode)); },
          path_name(p)))) {
    return {};
  }
  return Owned::small_int(fd);
}
Status os_close(Thread& th, Value fd_value) {
  int fd = -1;
  if (failed(posix_fd(th, fd_value, fd))) return Status::kError;
  HostError e;
  {
    Unlocked scope(th);
    e = host_of(th).close(fd);
  }
  return e.ok() ? Status::kOk : Status(raise_os_error(th, e.code));
}
void os_closerange(Thread& th, int low, int high) {
  Unlocked scope(th);
  for (int fd = low < 0 ? 0 : low; fd < high; ++fd) (void)host_of(th).close(fd);
}
Owned os_read(Thread& th, int fd, int64_t length) {
  if (length < 0) return raise_os_error(th, 22);
  constexpr int64_t kMost = 0x7FFFF000;
  if (length > kMost) length = kMost;
  Bytes* out = bytes_alloc(th, static_cast<size_t>(length));
  if (out == nullptr) return {};
  Owned keep = Owned::steal(Value(out));
  size_t count = 0;
  if (failed(host_value(th, count, [&] { return host_of(th).read(fd, out->data, static_cast<size_t>(length)); })))
    return {};
  return count == static_cast<size_t>(length) && length > 1 ? std::move(keep) : bytes_new(th, {out->data, count});
}
Owned os_readinto(Thread& th, int fd, Value buffer) {
  BufferScope scope(th);
  size_t count = 0;
  if (failed(scope.open(buffer, BufferView::kWritable)) || failed(host_value(th, count, [&] {
        return host_of(th).read(fd, scope.view().data, static_cast<size_t>(scope.view().size));
      }))) {
    return {};
  }
  return int_from_u64(th, count);
}
Owned os_write(Thread& th, int fd, Value data) {
  BufferScope scope(th);
  size_t count = 0;
  if (failed(scope.open(data)) || failed(host_value(th, count, [&] {
        return host_of(th).write(fd, scope.view().data, static_cast<size_t>(scope.view().size));
      }))) {
    return {};
  }
  return int_from_u64(th, count);
}
Owned os_pread(Thread& th, int fd, int64_t length, int64_t offset) {
  if (length < 0) return raise_os_error(th, 22);
  std::string out(static_cast<size_t>(length), '\0');
  size_t count = 0;
  if (failed(host_value(th, count, [&] { return host_of(th).pread(fd, out.data(), out.size(), offset); }))) return {};
  return bytes_new(th, {out.data(), count});
}
Owned os_pwrite(Thread& th, int fd, Value data, int64_t offset) {
  BufferScope scope(th);
  size_t count = 0;
  if (failed(scope.open(data)) || failed(host_value(th, count, [&] {
        return host_of(th).pwrite(fd, scope.view().data, static_cast<size_t>(scope.view().size), offset);
      }))) {
    return {};
  }
  return int_from_u64(th, count);
}

// readv and writev, one buffer after the other: a short transfer ends them.
template <typename Transfer>
Owned vectored(Thread& th, Value buffers, bool writable, Transfer transfer) {
  if (!is_sequence(th, buffers)) {
    return raise(th, th.rt->exc.TypeError, "{} arg 2 must be a sequence", writable ? "readv()" : "writev()");
  }
  Owned list = sequence_to_tuple(th, buffers);
  if (!list) return {};
  uint64_t total = 0;
  for (Value v : fast_items_tuple(list)) {
    BufferScope scope(th);
    if (failed(scope.open(v, writable ? BufferView::kWritable : BufferView::kSimple))) return {};
    auto size = static_cast<size_t>(scope.view().size);
    size_t count = 0;
    if (size == 0) continue;
    if (failed(host_value(th, count, [&] { return transfer(scope.view().data, size, static_cast<int64_t>(total)); }))) {
      if (total == 0) return {};
      clear_error(th);
      break;
    }
    total += count;
    if (count < size) break;
  }
  return int_from_u64(th, total);
}
Owned os_readv(Thread& th, int fd, Value buffers) {
  return vectored(th, buffers, true, [&](char* p, size_t n, int64_t) { return host_of(th).read(fd, p, n); });
}
Owned os_writev(Thread& th, int fd, Value buffers) {
  return vectored(th, buffers, false, [&](char* p, size_t n, int64_t) { return host_of(th).write(fd, p, n); });
}
Owned os_preadv(Thread& th, int fd, Value buffers, int64_t offset, int) {
  return vectored(th, buffers, true,
                  [&](char* p, size_t n, int64_t at) { return host_of(th).pread(fd, p, n, offset + at); });
}
Owned os_pwritev(Thread& th, int fd, Value buffers, int64_t offset, int) {
  return vectored(th, buffers, false,
                  [&](char* p, size_t n, int64_t at) { return host_of(th).pwrite(fd, p, n, offset + at); });
}

Owned os_lseek(Thread& th, int fd, int64_t position, int whence) {
  int64_t at = 0;
  return failed(host_value(th, at, [&] { return host_of(th).seek(fd, position, whence); })) ? Owned()
                                                                                            : int_from_i64(th, at);
}
Status sync_fd(Thread& th, Value v, bool data_only) {
  int fd = -1;
  if (failed(posix_fd(th, v, fd))) return Status::kError;
  return host_status(th, [&] { return host_of(th).sync(fd, data_only); });
}
Status os_fsync(Thread& th, Value fd) { return sync_fd(th, fd, false); }
Status os_fdatasync(Thread& th, Value fd) { return sync_fd(th, fd, true); }
void os_sync(Thread& th) {
  Unlocked scope(th);
  host_of(th).sync_all();
}
Status os_ftruncate(Thread& th, int fd, int64_t length) {
  return host_status(th, [&] { return host_of(th).truncate(fd, nullptr, length); });
}
bool os_isatty(Thread& th, int fd) { return host_of(th).is_terminal(fd); }
Owned os_dup(Thread& th, int fd) {
  int copy = -1;
  return failed(host_value(th, copy, [&] { return host_of(th).duplicate(fd); })) ? Owned() : Owned::small_int(copy);
}
Owned os_dup2(Thread& th, int fd, int fd2, bool inheritable) {
  if (fd < 0 || fd2 < 0) return raise_os_error(th, 9);
  return failed(host_status(th, [&] { return host_of(th).duplicate_to(fd, fd2, inheritable); }))
             ? Owned()
             : Owned::small_int(fd2);
}
Owned make_pipe(Thread& th, int flags) {
  int fds[2] = {-1, -1};
  if (failed(host_status(th, [&] { return host_of(th).pipe(fds, flags); }))) return {};
  return tuple_of(th, Value::small_int(fds[0]), Value::small_int(fds[1]));
}
Owned os_pipe(Thread& th) { return make_pipe(th, HostOpen::kCloseOnExec); }
Owned os_pipe2(Thread& th, int flags) { return make_pipe(th, flags); }

Status flags_of(Thread& th, int fd, int command, int64_t& out) {
  return host_value(th, out, [&] { return host_of(th).fcntl(fd, command, 0); });
}
Status set_flag(Thread& th, int fd, int get, int set, int64_t flag, bool on) {
  int64_t flags = 0, ignored = 0;
  if (failed(flags_of(th, fd, get, flags))) return Status::kError;
  int64_t wanted = on ? flags | flag : flags & ~flag;
  if (wanted == flags) return Status::kOk;
  return host_value(th, ignored, [&] { return host_of(th).fcntl(fd, set, wanted); });
}
Owned os_get_inheritable(Thread& th, int fd) {
  int64_t flags = 0;
  return failed(flags_of(th, fd, kGetFd, flags)) ? Owned() : Owned::boolean((flags & kCloseOnExec) == 0);
}
Status os_set_inheritable(Thread& th, int fd, int inheritable) {
  return set_flag(th, fd, kGetFd, kSetFd, kCloseOnExec, inheritable == 0);
}
Owned os_get_blocking(Thread& th, int fd) {
  int64_t flags = 0;
  return failed(flags_of(th, fd, kGetFl, flags)) ? Owned() : Owned::boolean((flags & HostOpen::kNonBlock) == 0);
}
Status os_set_blocking(Thread& th, int fd, bool blocking) {
  return set_flag(th, fd, kGetFl, kSetFl, HostOpen::kNonBlock, !blocking);
}

Owned os_sendfile(Thread& th, int out_fd, int in_fd, Value offset, int64_t count) {
  int64_t at = 0;
  size_t sent = 0;
  bool has_offset = !offset.is_none();
  if (has_offset && failed(index_to_i64(th, offset, at, th.rt->exc.OverflowError))) return {};
  if (failed(host_value(th, sent, [&] {
        return host_of(th).send_file(out_fd, in_fd, has_offset ? &at : nullptr, static_cast<size_t>(count));
      }))) {
    return {};
  }
  return int_from_u64(th, sent);
}
Owned os_copy_file_range(Thread& th, int src, int dst, int64_t count, Value offset_src, Value offset_dst) {
  int64_t from = 0, to = 0;
  bool has_from = !offset_src.is_none(), has_to = !offset_dst.is_none();
  if ((has_from && failed(index_to_i64(th, offset_src, from, th.rt->exc.OverflowError))) ||
      (has_to && failed(index_to_i64(th, offset_dst, to, th.rt->exc.OverflowError)))) {
    return {};
  }
  if (count < 0) return raise(th, th.rt->exc.ValueError, "negative value for 'count' not allowed");
  size_t copied = 0;
  if (failed(host_value(th, copied, [&] {
        return host_of(th).copy_file_range(src, has_from ? &from : nullptr, dst, has_to ? &to : nullptr,
                                           static_cast<size_t>(count), 0);
      }))) {
    return {};
  }
  return int_from_u64(th, copied);
}
Status os_posix_fallocate(Thread& th, int fd, int64_t offset, int64_t length) {
  return host_status(th, [&] { return host_of(th).allocate(fd, offset, length); });
}
Status os_posix_fadvise(Thread&, int, int64_t, int64_t, int) { return Status::kOk; }
Status os_lockf(Thread& th, int fd, int command, int64_t length) {
  // F_ULOCK, F_LOCK, F_TLOCK, F_TEST over record locks from the current position.
  constexpr int kSetLock = 6, kSetLockWait = 7, kGetLock = 5, kWriteLock = 1, kUnlock = 2;
  HostFileLock lock;
  lock.type = command == 0 ? kUnlock : kWriteLock;
  lock.whence = 1;
  lock.length = length;
  int how = command == 1 ? kSetLockWait : command == 3 ? kGetLock : kSetLock;
  if (failed(host_status(th, [&] { return host_of(th).file_lock(fd, how, lock); }))) return Status::kError;
  if (command == 3 && lock.type != kUnlock) return raise_os_error(th, 13);
  return Status::kOk;
}
Owned os_ttyname(Thread& th, int fd) {
  std::string name;
  return failed(host_value(th, name, [&] { return host_of(th).terminal_name(fd); })) ? Owned() : os_fsdecode(th, name);
}
Owned os_ctermid(Thread& th) { return str_new(th, "/dev/tty"); }
Owned os_openpty(Thread& th) {
  int fds[2] = {-1, -1};
  if (failed(host_status(th, [&] { return host_of(th).open_pseudo_terminal(fds); }))) return {};
  return tuple_of(th, Value::small_int(fds[0]), Value::small_int(fds[1]));
}
Owned os_tcgetpgrp(Thread& th, int fd) {
  int64_t id = 0;
  return failed(host_value(th, id, [&] { return host_of(th).identity(HostId::kTerminalGroup, fd); }))
             ? Owned()
             : int_from_i64(th, id);
}
Status os_tcsetpgrp(Thread& th, int fd, int64_t group) {
  return host_status(th, [&] { return host_of(th).set_identity(HostId::kTerminalGroup, fd, group); });
}
Owned os_get_terminal_size(Thread& th, std::optional<int> fd) {
  int columns = 0, lines = 0;
  if (failed(host_status(th, [&] { return host_of(th).terminal_size(fd.value_or(1), columns, lines); }))) return {};
  const Value values[] = {Value::small_int(columns), Value::small_int(lines)};
  return struct_sequence_new(th, posix_state(th).terminal_size, values, 2);
}
Owned os_device_encoding(Thread& th, int fd) {
  return host_of(th).is_terminal(fd) ? str_new(th, host_of(th).locale_encoding()) : Owned::none();
}
Owned os_memfd_create(Thread& th, Value name, int flags) {
  PathArg p;
  int fd = -1;
  if (failed(path_arg(th, name, "memfd_create", "name", 0, p)) ||
      failed(host_value(th, fd, [&] { return host_of(th).memory_file(p.text, static_cast<uint32_t>(flags)); }))) {
    return {};
  }
  return Owned::small_int(fd);
}

const NativeDef kFunctions[] = {
    function<&os_open>("open(path, flags, mode=511, *, dir_fd=None)",
                       "Open a file for low level IO.  Returns a file descriptor."),
    function<&os_close>("close(fd)", "Close a file descriptor."),
    function<&os_closerange>("closerange(fd_low, fd_high, /)",
                             "Closes all file descriptors in [fd_low, fd_high), ignoring errors."),
    function<&os_read>("read(fd, length, /)", "Read from a file descriptor.  Returns a bytes object."),
    function<&os_readinto>("readinto(fd, buffer, /)", "Read into a buffer object from a file descriptor."),
    function<&os_write>("write(fd, data, /)", "Write a bytes object to a file descriptor."),
    function<&os_pread>("pread(fd, length, offset, /)",
                        "Read a number of bytes from a file descriptor starting at a particular offset."),
    function<&os_pwrite>("pwrite(fd, buffer, offset, /)",
                         "Write bytes to a file descriptor starting at a particular offset."),
    function<&os_readv>("readv(fd, buffers, /)", "Read from a file descriptor fd into an iterable of buffers."),
    function<&os_writev>("writev(fd, buffers, /)",
                         "Iterate over buffers, and write the contents of each to a file descriptor."),
    function<&os_preadv>("preadv(fd, buffers, offset, flags=0, /)",
                         "Reads from a file descriptor into a number of mutable bytes-like objects."),
    function<&os_pwritev>("pwritev(fd, buffers, offset, flags=0, /)",
                          "Writes the contents of bytes-like objects to a file descriptor at a given offset."),
    function<&os_lseek>("lseek(fd, position, whence, /)",
                        "Set the position of a file descriptor.  Return the new position."),
    function<&os_fsync>("fsync(fd)", "Force write of fd to disk."),
    function<&os_fdatasync>("fdatasync(fd)", "Force write of fd to disk without forcing update of metadata."),
    function<&os_sync>("sync()", "Force write of everything to disk."),
    function<&os_ftruncate>("ftruncate(fd, length, /)",
                            "Truncate a file, specified by file descriptor, to a specific length."),
    function<&os_isatty>("isatty(fd, /)", "Return True if the fd is connected to a terminal."),
    function<&os_dup>("dup(fd, /)", "Return a duplicate of a file descriptor."),
    function<&os_dup2>("dup2(fd, fd2, inheritable=True)", "Duplicate file descriptor."),
    function<&os_pipe>("pipe()", "Create a pipe."),
    function<&os_pipe2>("pipe2(flags, /)", "Create a pipe with flags set atomically."),
    function<&os_get_inheritable>("get_inheritable(fd, /)",
                                  "Get the close-on-exe flag of the specified file descriptor."),
    function<&os_set_inheritable>("set_inheritable(fd, inheritable, /)",
                                  "Set the inheritable flag of the specified file descriptor."),
    function<&os_get_blocking>("get_blocking(fd, /)", "Get the blocking mode of the file descriptor."),
    function<&os_set_blocking>("set_blocking(fd, blocking, /)",
                               "Set the blocking mode of the specified file descriptor."),
    function<&os_sendfile>("sendfile(out_fd, in_fd, offset, count)",
                           "Copy count bytes from file descriptor in_fd to file descriptor out_fd."),
    function<&os_copy_file_range>("copy_file_range(src, dst, count, offset_src=None, offset_dst=None)",
                                  "Copy count bytes from one file descriptor to another."),
    function<&os_posix_fallocate>("posix_fallocate(fd, offset, length, /)",
                                  "Ensure a file has allocated at least a particular number of bytes on disk."),
    function<&os_posix_fadvise>("posix_fadvise(fd, offset, length, advice, /)",
                                "Announce an intention to access data in a specific pattern."),
    function<&os_lockf>("lockf(fd, command, length, /)",
                        "Apply, test or remove a POSIX lock on an open file descriptor."),
    function<&os_ttyname>("ttyname(fd, /)", "Return the name of the terminal device connected to 'fd'."),
    function<&os_ctermid>("ctermid()", "Return the name of the controlling terminal for this process."),
    function<&os_openpty>("openpty()", "Open a pseudo-terminal."),
    function<&os_tcgetpgrp>("tcgetpgrp(fd, /)",
                            "Return the process group associated with the terminal specified by fd."),
    function<&os_tcsetpgrp>("tcsetpgrp(fd, pgid, /)",
                            "Set the process group associated with the terminal specified by fd."),
    function<&os_get_terminal_size>("get_terminal_size(fd=<unrepresentable>, /)",
                                    "Return the size of the terminal window as (columns, lines)."),
    function<&os_device_encoding>("device_encoding(fd)",
                                  "Return a string describing the encoding of a terminal's file descriptor."),
    function<&os_memfd_create>("memfd_create(name, flags=1)"),
};

}  // namespace

std::span<const NativeDef> posix_fd_functions() { return kFunctions; }

}  // namespace dxpy
