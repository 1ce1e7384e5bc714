// stat() and its relatives.
#include "core/modules/posix.h"

namespace dxpy {

namespace {

constexpr const char* kStatFields[] = {"st_mode",     "st_ino",     "st_dev",    "st_nlink",    "st_uid",
                                       "st_gid",      "st_size",    nullptr,     nullptr,       nullptr,
                                       "st_atime",    "st_mtime",   "st_ctime",  "st_atime_ns", "st_mtime_ns",
                                       "st_ctime_ns", "st_blksize", "st_blocks", "st_rdev"};
constexpr const char* kStatvfsFields[] = {"f_bsize", "f_frsize", "f_blocks", "f_bfree",   "f_bavail", "f_files",
                                          "f_ffree", "f_favail", "f_flag",   "f_namemax", "f_fsid"};

double seconds(const HostTime& t) { return static_cast<double>(t.seconds) + 1e-9 * static_cast<double>(t.nanoseconds); }

Owned nanoseconds(Thread& th, const HostTime& t) {
  int64_t total = 0;
  if (!__builtin_mul_overflow(t.seconds, int64_t{1000000000}, &total) &&
      !__builtin_add_overflow(total, t.nanoseconds, &total)) {
    return int_from_i64(th, total);
  }
  Owned s = int_from_i64(th, t.seconds);
  Owned product = s ? binary_op(th, BinaryOp::kMul, s, Value::small_int(1000000000)) : Owned();
  return product ? binary_op(th, BinaryOp::kAdd, product, Value::small_int(t.nanoseconds)) : Owned();
}

Owned stat_path(Thread& th, Value path, Value dir_fd, bool follow, const char* function) {
  PathArg p;
  int dir = kHostCwd;
  if (failed(path_arg(th, path, function, "path", follow ? kPathFd : 0, p)) || failed(posix_dir_fd(th, dir_fd, dir)))
    return {};
  if (p.fd >= 0 && dir != kHostCwd) {
    return raise(th, th.rt->exc.ValueError, "{}: can't specify dir_fd without matching path", function);
  }
  HostStat s;
  HostError e;
  {
    Unlocked scope(th);
    e = p.text == nullptr ? host_of(th).stat_descriptor(p.fd, s) : host_of(th).stat(dir, p.text, follow, s);
  }
  if (!e.ok()) return raise_os_error(th, e.code, path_name(p));
  return posix_stat_value(th, s);
}

Owned os_stat(Thread& th, Value path, Value dir_fd, bool follow_symlinks) {
  if (!follow_symlinks && !is_str(path) && !is_bytes(path) && is_index(th, path)) {
    return raise(th, th.rt->exc.ValueError, "stat: cannot use fd and follow_symlinks together");
  }
  return stat_path(th, path, dir_fd, follow_symlinks, "stat");
}
Owned os_lstat(Thread& th, Value path, Value dir_fd) { return stat_path(th, path, dir_fd, false, "lstat"); }
Owned os_fstat(Thread& th, Value fd_value) {
  int fd = -1;
  if (failed(posix_fd(th, fd_value, fd))) return {};
  HostStat s;
  if (failed(host_status(th, [&] { return host_of(th).stat_descriptor(fd, s); }))) return {};
  return posix_stat_value(th, s);
}

Owned volume_value(Thread& th, const HostVolume& v) {
  const uint64_t numbers[] = {v.block_size, v.fragment_size, v.blocks,          v.free_blocks, v.available_blocks,
                              v.files,      v.free_files,    v.available_files, v.flags,       v.name_max,
                              v.id};
  Owned keep[std::size(numbers)];
  Value values[std::size(numbers)];
  for (size_t i = 0; i < std::size(numbers); ++i) {
    keep[i] = int_from_u64(th, numbers[i]);
    if (!keep[i]) return {};
    values[i] = keep[i].get();
  }
  return struct_sequence_new(th, posix_state(th).statvfs_result, values, std::size(values));
}
Owned os_statvfs(Thread& th, Value path) {
  PathArg p;
  HostVolume v;
  if (failed(path_arg(th, path, "statvfs", "path", kPathFd, p)) ||
      failed(host_status(th, [&] { return host_of(th).stat_volume(p.fd, p.text, v); }, path_name(p)))) {
    return {};
  }
  return volume_value(th, v);
}
Owned os_fstatvfs(Thread& th, int fd) {
  HostVolume v;
  if (failed(host_status(th, [&] { return host_of(th).stat_volume(fd, nullptr, v); }))) return {};
  return volume_value(th, v);
}

const NativeDef kFunctions[] = {
    function<&os_stat>("stat(path, *, dir_fd=None, follow_symlinks=True)",
                       "Perform a stat system call on the given path."),
    function<&os_lstat>("lstat(path, *, dir_fd=None)",
                        "Perform a stat system call on the given path, without following symbolic links."),
    function<&os_fstat>("fstat(fd)", "Perform a stat system call on the given file descriptor."),
    function<&os_statvfs>("statvfs(path)", "Perform a statvfs system call on the given path."),
    function<&os_fstatvfs>("fstatvfs(fd, /)", "Perform an fstatvfs system call on the given fd."),
};

}  // namespace

std::span<const NativeDef> posix_stat_functions() { return kFunctions; }

Owned posix_stat_value(Thread& th, const HostStat& s) {
  Owned keep[19];
  const HostTime* times[] = {&s.access, &s.modification, &s.change};
  keep[0] = Owned::small_int(s.mode);
  keep[1] = int_from_u64(th, s.inode);
  keep[2] = int_from_u64(th, s.device);
  keep[3] = int_from_u64(th, s.links);
  keep[4] = Owned::small_int(s.uid);
  keep[5] = Owned::small_int(s.gid);
  keep[6] = int_from_i64(th, s.size);
  for (size_t i = 0; i < 3; ++i) {
    keep[7 + i] = int_from_i64(th, times[i]->seconds);
    keep[10 + i] = float_from_double(th, seconds(*times[i]));
    keep[13 + i] = nanoseconds(th, *times[i]);
  }
  keep[16] = int_from_i64(th, s.block_size);
  keep[17] = int_from_i64(th, s.blocks);
  keep[18] = int_from_u64(th, s.special_device);
  Value values[19];
  for (size_t i = 0; i < 19; ++i) {
    if (!keep[i]) return {};
    values[i] = keep[i].get();
  }
  return struct_sequence_new(th, posix_state(th).stat_result, values, 19);
}

Status posix_stat_types(Thread& th, Module* m) {
  PosixState& s = posix_state(th);
  s.stat_result =
      struct_sequence_type(th, "os.stat_result", "stat_result: Result from stat, fstat, or lstat.", kStatFields, 10);
  s.statvfs_result = struct_sequence_type(th, "os.statvfs_result", "statvfs_result: Result from statvfs or fstatvfs.",
                                          kStatvfsFields, 10);
  if (s.stat_result == nullptr || s.statvfs_result == nullptr || failed(module_add_type(th, m, s.stat_result)))
    return Status::kError;
  return module_add_type(th, m, s.statvfs_result);
}

}  // namespace dxpy
