// The module fcntl.
#include <cstring>

#include "core/modules/builtin_module.h"
#include "core/modules/posix.h"

namespace dxpy {

namespace {

constexpr size_t kBufferSize = 1024;

bool is_buffer_argument(Thread& th, Value v) { return is_str(v) || has_buffer(th, v); }

// A copy of the argument goes in and, changed by the call, comes back as bytes.
template <typename Call>
Owned call_with_copy(Thread& th, Value argument, const char* name, Call call) {
  char buffer[kBufferSize + 8] = {};
  Owned bytes = is_str(argument) ? str_encode(th, argument, "utf-8", "strict") : Owned::borrow(argument);
  if (!bytes) return {};
  BufferScope scope(th);
  if (failed(scope.open(bytes))) return {};
  size_t size = scope.bytes().size();
  if (size > kBufferSize) return raise(th, th.rt->exc.ValueError, "{} argument 3 is too long", name);
  std::memcpy(buffer, scope.bytes().data(), size);
  int64_t result = 0;
  if (failed(host_value(th, result, [&] { return call(buffer); }))) return {};
  return bytes_new(th, {buffer, size});
}

Status word_argument(Thread& th, Value v, int64_t& out) {
  if (v.is_empty()) {
    out = 0;
    return Status::kOk;
  }
  Owned number = index(th, v);
  if (!number) return Status::kError;
  out = static_cast<int64_t>(int_as_u64_mask(number));
  return Status::kOk;
}

Owned fcntl_fcntl(Thread& th, Value fd_value, int command, Value arg) {
  int fd = -1;
  if (failed(posix_fd(th, fd_value, fd))) return {};
  if (!arg.is_empty() && is_buffer_argument(th, arg)) {
    return call_with_copy(th, arg, "fcntl", [&](char* data) { return host_of(th).fcntl_buffer(fd, command, data); });
  }
  int64_t word = 0, result = 0;
  if (failed(word_argument(th, arg, word)) ||
      failed(host_value(th, result, [&] { return host_of(th).fcntl(fd, command, word); }))) {
    return {};
  }
  return int_from_i64(th, result);
}

Owned fcntl_ioctl(Thread& th, Value fd_value, Value request_value, Value arg, bool mutate) {
  int fd = -1;
  int64_t request = 0;
  if (failed(posix_fd(th, fd_value, fd)) || failed(word_argument(th, request_value, request))) return {};
  auto code = static_cast<uint64_t>(request);
  if (!arg.is_empty() && is_buffer_argument(th, arg)) {
    if (mutate && !is_str(arg)) {
      BufferScope scope(th);
      if (!failed(scope.open(arg, BufferView::kWritable))) {
        int64_t result = 0;
        char* data = scope.view().data;
        if (failed(host_value(th, result, [&] { return host_of(th).ioctl_buffer(fd, code, data); }))) return {};
        return int_from_i64(th, result);
      }
      clear_error(th);
    }
    return call_with_copy(th, arg, "ioctl", [&](char* data) { return host_of(th).ioctl_buffer(fd, code, data); });
  }
  int64_t word = 0, result = 0;
  if (failed(word_argument(th, arg, word)) ||
      failed(host_value(th, result, [&] { return host_of(th).ioctl(fd, code, word); }))) {
    return {};
  }
  return int_from_i64(th, result);
}

Status fcntl_flock(Thread& th, Value fd_value, int operation) {
  int fd = -1;
  if (failed(posix_fd(th, fd_value, fd))) return Status::kError;
  return host_status(th, [&] { return host_of(th).flock(fd, operation); });
}

Status fcntl_lockf(Thread& th, Value fd_value, int operation, Value length, Value start, int whence) {
  constexpr int kShared = 1, kExclusive = 2, kNonBlocking = 4, kUnlock = 8;
  int fd = -1;
  HostFileLock lock;
  if (failed(posix_fd(th, fd_value, fd)) || failed(word_argument(th, length, lock.length)) ||
      failed(word_argument(th, start, lock.start))) {
    return Status::kError;
  }
  lock.whence = whence;
  if (operation == kUnlock) {
    lock.type = 2;
  } else if ((operation & kShared) != 0) {
    lock.type = 0;
  } else if ((operation & kExclusive) != 0) {
    lock.type = 1;
  } else {
    return raise(th, th.rt->exc.ValueError, "unrecognized lockf argument");
  }
  int command = (operation & kNonBlocking) != 0 ? 6 : 7;
  return host_status(th, [&] { return host_of(th).file_lock(fd, command, lock); });
}

const NativeDef kFunctions[] = {
    function<&fcntl_fcntl>("fcntl(fd, cmd, arg=0, /)", "Perform the operation cmd on file descriptor fd."),
    function<&fcntl_ioctl>("ioctl(fd, request, arg=0, mutate_flag=True, /)",
                           "Perform the operation request on file descriptor fd."),
    function<&fcntl_flock>("flock(fd, operation, /)", "Perform the lock operation on file descriptor fd."),
    function<&fcntl_lockf>("lockf(fd, cmd, len=0, start=0, whence=0, /)",
                           "A wrapper around the fcntl() locking calls."),
};

struct IntRow {
  const char* name;
  int64_t value;
};
const IntRow kConstants[] = {
#define DX_FCNTL(name, value) {#name, value},
#include "core/modules/fcntl_constants.def"
#undef DX_FCNTL
};

Status fcntl_exec(Thread& th, Module* m) {
  for (const IntRow& row : kConstants) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace

const ModuleDef kFcntlModule = {"fcntl", "This module performs file control and I/O control on file descriptors.",
                                kFunctions, &fcntl_exec};

}  // namespace dxpy
