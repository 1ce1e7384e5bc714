// Files and directories by name.
#include "core/modules/posix.h"

namespace dxpy {

namespace {

Owned os_access(Thread& th, Value path, int mode, Value dir_fd, bool effective_ids, bool follow_symlinks) {
  PathArg p;
  int dir = kHostCwd;
  if (failed(path_arg(th, path, "access", "path", 0, p)) || failed(posix_dir_fd(th, dir_fd, dir))) return {};
  HostError e;
  {
    Unlocked scope(th);
    e = host_of(th).access(dir, p.text, mode, effective_ids, follow_symlinks);
  }
  return Owned::boolean(e.ok());
}

Status os_chdir(Thread& th, Value path) {
  PathArg p;
  if (failed(path_arg(th, path, "chdir", "path", kPathFd, p))) return Status::kError;
  return host_status(th, [&] { return host_of(th).change_directory(p.fd, p.text); }, path_name(p));
}
Status os_fchdir(Thread& th, Value fd_value) {
  int fd = -1;
  if (failed(posix_fd(th, fd_value, fd))) return Status::kError;
  return host_status(th, [&] { return host_of(th).change_directory(fd, nullptr); });
}
Status os_chroot(Thread& th, Value path) {
  PathArg p;
  if (failed(path_arg(th, path, "chroot", "path", 0, p))) return Status::kError;
  return host_status(th, [&] { return host_of(th).change_root(p.text); }, path_name(p));
}
Owned os_getcwd(Thread& th) {
  std::string text;
  return failed(host_value(th, text, [&] { return host_of(th).current_directory(); })) ? Owned()
                                                                                       : os_fsdecode(th, text);
}
Owned os_getcwdb(Thread& th) {
  std::string text;
  return failed(host_value(th, text, [&] { return host_of(th).current_directory(); })) ? Owned() : bytes_new(th, text);
}

Status os_chmod(Thread& th, Value path, int mode, Value dir_fd, bool follow_symlinks) {
  PathArg p;
  int dir = kHostCwd;
  if (failed(path_arg(th, path, "chmod", "path", kPathFd, p)) || failed(posix_dir_fd(th, dir_fd, dir)))
    return Status::kError;
  auto bits = static_cast<uint32_t>(mode);
  return host_status(
      th,
      [&] {
        return p.text == nullptr ? host_of(th).change_mode_descriptor(p.fd, bits)
                                 : host_of(th).change_mode(dir, p.text, bits, follow_symlinks);
      },
      path_name(p));
}
Status os_fchmod(Thread& th, int fd, int mode) {
  return host_status(th, [&] { return host_of(th).change_mode_descriptor(fd, static_cast<uint32_t>(mode)); });
}
Status os_chown(Thread& th, Value path, Value uid, Value gid, Value dir_fd, bool follow_symlinks) {
  PathArg p;
  int dir = kHostCwd;
  int64_t u = -1, g = -1;
  if (failed(path_arg(th, path, "chown", "path", kPathFd, p)) || failed(posix_id(th, uid, "uid", u)) ||
      failed(posix_id(th, gid, "gid", g)) || failed(posix_dir_fd(th, dir_fd, dir))) {
    return Status::kError;
  }
  return host_status(
      th,
      [&] {
        return p.text == nullptr ? host_of(th).change_owner_descriptor(p.fd, u, g)
                                 : host_of(th).change_owner(dir, p.text, u, g, follow_symlinks);
      },
      path_name(p));
}
Status os_lchown(Thread& th, Value path, Value uid, Value gid) {
  return os_chown(th, path, uid, gid, Value::none(), false);
}
Status os_fchown(Thread& th, int fd, Value uid, Value gid) {
  int64_t u = -1, g = -1;
  if (failed(posix_id(th, uid, "uid", u)) || failed(posix_id(th, gid, "gid", g))) return Status::kError;
  return host_status(th, [&] { return host_of(th).change_owner_descriptor(fd, u, g); });
}

Status os_mkdir(Thread& th, Value path, int mode, Value dir_fd) {
  PathArg p;
  int dir = kHostCwd;
  if (failed(path_arg(th, path, "mkdir", "path", 0, p)) || failed(posix_dir_fd(th, dir_fd, dir))) return Status::kError;
  return host_status(
      th, [&] { return host_of(th).make_directory(dir, p.text, static_cast<uint32_t>(mode)); }, path_name(p));
}
Status make_node(Thread& th, Value path, uint32_t mode, uint64_t device, Value dir_fd, const char* name) {
  PathArg p;
  int dir = kHostCwd;
  if (failed(path_arg(th, path, name, "path", 0, p)) || failed(posix_dir_fd(th, dir_fd, dir))) return Status::kError;
  return host_status(th, [&] { return host_of(th).make_node(dir, p.text, mode, device); }, path_name(p));
}
Status os_mkfifo(Thread& th, Value path, int mode, Value dir_fd) {
  return make_node(th, path, (static_cast<uint32_t>(mode) & 07777) | HostMode::kFifo, 0, dir_fd, "mkfifo");
}
Status os_mknod(Thread& th, Value path, int mode, int64_t device, Value dir_fd) {
  return make_node(th, path, static_cast<uint32_t>(mode), static_cast<uint64_t>(device), dir_fd, "mknod");
}
Status remove_name(Thread& th, Value path, Value dir_fd, bool directory, const char* name) {
  PathArg p;
  int dir = kHostCwd;
  if (failed(path_arg(th, path, name, "path", 0, p)) || failed(posix_dir_fd(th, dir_fd, dir))) return Status::kError;
  return host_status(th, [&] { return host_of(th).remove(dir, p.text, directory); }, path_name(p));
}
Status os_rmdir(Thread& th, Value path, Value dir_fd) { return remove_name(th, path, dir_fd, true, "rmdir"); }
Status os_unlink(Thread& th, Value path, Value dir_fd) { return remove_name(th, path, dir_fd, false, "unlink"); }
Status os_remove(Thread& th, Value path, Value dir_fd) { return remove_name(th, path, dir_fd, false, "remove"); }

Status rename_as(Thread& th, Value src, Value dst, Value src_fd, Value dst_fd, const char* name) {
  PathArg from, to;
  int from_dir = kHostCwd, to_dir = kHostCwd;
  if (failed(path_arg(th, src, name, "src", 0, from)) || failed(path_arg(th, dst, name, "dst", 0, to)) ||
      failed(posix_dir_fd(th, src_fd, from_dir)) || failed(posix_dir_fd(th, dst_fd, to_dir))) {
    return Status::kError;
  }
  return host_status(
      th, [&] { return host_of(th).rename(from_dir, from.text, to_dir, to.text); }, path_name(from), path_name(to));
}
Status os_rename(Thread& th, Value src, Value dst, Value src_fd, Value dst_fd) {
  return rename_as(th, src, dst, src_fd, dst_fd, "rename");
}
Status os_replace(Thread& th, Value src, Value dst, Value src_fd, Value dst_fd) {
  return rename_as(th, src, dst, src_fd, dst_fd, "replace");
}
Status os_link(Thread& th, Value src, Value dst, Value src_fd, Value dst_fd, bool follow_symlinks) {
  PathArg from, to;
  int from_dir = kHostCwd, to_dir = kHostCwd;
  if (failed(path_arg(th, src, "link", "src", 0, from)) || failed(path_arg(th, dst, "link", "dst", 0, to)) ||
      failed(posix_dir_fd(th, src_fd, from_dir)) || failed(posix_dir_fd(th, dst_fd, to_dir))) {
    return Status::kError;
  }
  return host_status(
      th, [&] { return host_of(th).link(from_dir, from.text, to_dir, to.text, follow_symlinks); }, path_name(from),
      path_name(to));
}
Status os_symlink(Thread& th, Value src, Value dst, bool, Value dir_fd) {
  PathArg target, p;
  int dir = kHostCwd;
  if (failed(path_arg(th, src, "symlink", "src", 0, target)) || failed(path_arg(th, dst, "symlink", "dst", 0, p)) ||
      failed(posix_dir_fd(th, dir_fd, dir))) {
    return Status::kError;
  }
  return host_status(
      th, [&] { return host_of(th).symlink(target.text, dir, p.text); }, path_name(target), path_name(p));
}
Owned os_readlink(Thread& th, Value path, Value dir_fd) {
  PathArg p;
  int dir = kHostCwd;
  std::string text;
  if (failed(path_arg(th, path, "readlink", "path", 0, p)) || failed(posix_dir_fd(th, dir_fd, dir)) ||
      failed(host_value(th, text, [&] { return host_of(th).read_link(dir, p.text); }, path_name(p)))) {
    return {};
  }
  return p.is_bytes ? bytes_new(th, text) : os_fsdecode(th, text);
}
Status os_truncate(Thread& th, Value path, int64_t length) {
  PathArg p;
  if (failed(path_arg(th, path, "truncate", "path", kPathFd, p))) return Status::kError;
  return host_status(
      th, [&] { return host_of(th).truncate(p.text == nullptr ? p.fd : -1, p.text, length); }, path_name(p));
}

// --- utime
Status time_from_seconds(Thread& th, Value v, HostTime& out) {
  if (is_int(v)) {
    if (failed(int_as_i64(th, v, out.seconds))) return Status::kError;
    out.nanoseconds = 0;
    return Status::kOk;
  }
  double d = 0;
  if (failed(to_double(th, v, d))) return Status::kError;
  if (d != d) return raise(th, th.rt->exc.ValueError, "Invalid value NaN (not a number)");
  double whole = __builtin_floor(d);
  if (!(whole >= -9.2e18 && whole <= 9.2e18)) {
    return raise(th, th.rt->exc.OverflowError, "timestamp out of range for platform time_t");
  }
  out.seconds = static_cast<int64_t>(whole);
  out.nanoseconds = static_cast<int64_t>(__builtin_floor((d - whole) * 1e9));
  if (out.nanoseconds >= 1000000000) out = {out.seconds + 1, 0};
  return Status::kOk;
}
Status time_from_ns(Thread& th, Value v, HostTime& out) {
  Owned pair = divmod(th, v, Value::small_int(1000000000));
  if (!pair) return Status::kError;
  if (!is_tuple(pair) || fast_items_tuple(pair).size() != 2) {
    return raise(th, th.rt->exc.TypeError, "{}.__divmod__() must return a 2-tuple, not {}", type_of(th, v),
                 type_of(th, pair));
  }
  std::span<const Value> parts = fast_items_tuple(pair);
  return failed(int_as_i64(th, parts[0], out.seconds)) ? Status::kError : int_as_i64(th, parts[1], out.nanoseconds);
}

Status os_utime(Thread& th, Value path, Value times, Value ns, Value dir_fd, bool follow_symlinks) {
  PathArg p;
  int dir = kHostCwd;
  bool has_times = !times.is_empty() && !times.is_none(), has_ns = !ns.is_empty();
  if (failed(path_arg(th, path, "utime", "path", kPathFd, p)) || failed(posix_dir_fd(th, dir_fd, dir)))
    return Status::kError;
  if (has_times && has_ns) {
    return raise(th, th.rt->exc.ValueError, "utime: you may specify either 'times' or 'ns' but not both");
  }
  HostTime given[2];
  Value source = has_times ? times : ns;
  if (has_times || has_ns) {
    if (!is_tuple(source) || fast_items_tuple(source).size() != 2) {
      return raise(th, th.rt->exc.TypeError,
                   has_times ? "utime: 'times' must be either a tuple of two ints or None"
                             : "utime: 'ns' must be a tuple of two ints");
    }
    for (size_t i = 0; i < 2; ++i) {
      Value v = fast_items_tuple(source)[i];
      if (failed(has_times ? time_from_seconds(th, v, given[i]) : time_from_ns(th, v, given[i]))) return Status::kError;
    }
  }
  const HostTime* pointer = has_times || has_ns ? given : nullptr;
  return host_status(
      th, [&] { return host_of(th).set_times(p.text == nullptr ? p.fd : dir, p.text, pointer, follow_symlinks); },
      path_name(p));
}

// --- limits of paths, extended attributes
Status name_to_number(Thread& th, Value name, const char* table, int64_t& out) {
  if (is_int(name)) return int_as_i64(th, name, out);
  if (!is_str(name)) return raise(th, th.rt->exc.TypeError, "configuration names must be strings or integers");
  Owned names = import_attr(th, "posix", table);
  if (!names) return Status::kError;
  Value found = dict_get(th, names, name);
  if (found.is_empty()) {
    return th.has_error() ? Status::kError
                          : Status(raise(th, th.rt->exc.ValueError, "unrecognized configuration name"));
  }
  return int_as_i64(th, found, out);
}
Owned os_pathconf(Thread& th, Value path, Value name) {
  PathArg p;
  int64_t number = 0, result = 0;
  if (failed(path_arg(th, path, "pathconf", "path", kPathFd, p)) ||
      failed(name_to_number(th, name, "pathconf_names", number)) ||
      failed(host_value(
          th, result, [&] { return host_of(th).path_limit(p.fd, p.text, static_cast<int>(number)); }, path_name(p)))) {
    return {};
  }
  return int_from_i64(th, result);
}
Owned os_fpathconf(Thread& th, int fd, Value name) {
  int64_t number = 0, result = 0;
  if (failed(name_to_number(th, name, "pathconf_names", number)) ||
      failed(host_value(th, result, [&] { return host_of(th).path_limit(fd, nullptr, static_cast<int>(number)); }))) {
    return {};
  }
  return int_from_i64(th, result);
}
Owned os_sysconf(Thread& th, Value name) {
  int64_t number = 0, result = 0;
  if (failed(name_to_number(th, name, "sysconf_names", number)) ||
      failed(host_value(th, result, [&] { return host_of(th).system_limit(static_cast<int>(number)); }))) {
    return {};
  }
  return int_from_i64(th, result);
}

Owned os_getxattr(Thread& th, Value path, Value attribute, bool follow_symlinks) {
  PathArg p, a;
  std::string value;
  if (failed(path_arg(th, path, "getxattr", "path", kPathFd, p)) ||
      failed(path_arg(th, attribute, "getxattr", "attribute", 0, a)) ||
      failed(host_value(
          th, value, [&] { return host_of(th).get_xattr(p.fd, p.text, a.text, follow_symlinks); }, path_name(p)))) {
    return {};
  }
  return bytes_new(th, value);
}
Status os_setxattr(Thread& th, Value path, Value attribute, Value value, int flags, bool follow_symlinks) {
  PathArg p, a;
  BufferScope data(th);
  if (failed(path_arg(th, path, "setxattr", "path", kPathFd, p)) ||
      failed(path_arg(th, attribute, "setxattr", "attribute", 0, a)) || failed(data.open(value))) {
    return Status::kError;
  }
  return host_status(
      th, [&] { return host_of(th).set_xattr(p.fd, p.text, a.text, data.bytes(), flags, follow_symlinks); },
      path_name(p));
}
Status os_removexattr(Thread& th, Value path, Value attribute, bool follow_symlinks) {
  PathArg p, a;
  if (failed(path_arg(th, path, "removexattr", "path", kPathFd, p)) ||
      failed(path_arg(th, attribute, "removexattr", "attribute", 0, a))) {
    return Status::kError;
  }
  return host_status(th, [&] { return host_of(th).remove_xattr(p.fd, p.text, a.text, follow_symlinks); }, path_name(p));
}
Owned os_listxattr(Thread& th, Value path, bool follow_symlinks) {
  PathArg p;
  std::string names;
  if (failed(path_arg(th, path, "listxattr", "path", kPathFd | kPathNone, p)) ||
      failed(
          host_value(th, names, [&] { return host_of(th).list_xattr(p.fd, p.text, follow_symlinks); }, path_name(p)))) {
    return {};
  }
  Owned list = list_new(th);
  for (size_t at = 0; list && at < names.size();) {
    size_t end = names.find('\0', at);
    if (end == std::string::npos) end = names.size();
    Owned name = os_fsdecode(th, std::string_view(names).substr(at, end - at));
    if (!name || failed(list_append(th, list.as<List>(), name))) return {};
    at = end + 1;
  }
  return list;
}

// --- path text
// Like os.path.normpath: empty parts and "." go, ".." takes the part before it along.
std::string normal_path(std::string_view path) {
  if (path.empty()) return ".";
  size_t slashes = 0;
  while (slashes < path.size() && path[slashes] == '/') ++slashes;
  std::string root = slashes == 2 ? "//" : slashes > 0 ? "/" : "";
  std::string out = root;
  size_t floor = root.size();  // ".." parts in front cannot be taken back
  for (size_t i = slashes; i < path.size();) {
    size_t end = path.find('/', i);
    if (end == std::string_view::npos) end = path.size();
    std::string_view part = path.substr(i, end - i);
    i = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (out.size() > floor) {
        size_t slash = out.rfind('/');
        out.resize(slash == std::string::npos || slash < floor ? floor : slash);
        continue;
      }
      if (!root.empty()) continue;
    }
    if (!out.empty() && out.back() != '/') out += '/';
    out += part;
    if (part == "..") floor = out.size();
  }
  return out.empty() ? "." : out;
}
Owned os_path_normpath(Thread& th, Value path) {
  Owned text = os_fspath(th, path);
  if (!text) return {};
  if (is_bytes(text)) return bytes_new(th, normal_path(bytes_view(text)));
  return str_new(th, normal_path(str_view(text)));
}
Owned os_path_splitroot(Thread& th, Value p) {
  Owned text = os_fspath(th, p);
  if (!text) return {};
  bool bytes = is_bytes(text);
  std::string_view view = bytes ? bytes_view(text) : str_view(text);
  size_t slashes = 0;
  while (slashes < view.size() && view[slashes] == '/') ++slashes;
  size_t root = slashes == 2 ? 2 : slashes > 0 ? 1 : 0;
  auto make = [&](std::string_view v) { return bytes ? bytes_new(th, v) : str_new(th, v); };
  Owned drive = make(""), first = make(view.substr(0, root)), rest = make(view.substr(root));
  return drive && first && rest ? tuple_of(th, drive, first, rest) : Owned();
}
Owned os_fspath_function(Thread& th, Value path) { return os_fspath(th, path); }

const NativeDef kFunctions[] = {
    function<&os_access>("access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
                         "Use the real uid/gid to test for access to a path."),
    function<&os_chdir>("chdir(path)", "Change the current working directory to the specified path."),
    function<&os_fchdir>("fchdir(fd)", "Change to the directory of the given file descriptor."),
    function<&os_chroot>("chroot(path)", "Change root directory to path."),
    function<&os_getcwd>("getcwd()", "Return a unicode string representing the current working directory."),
    function<&os_getcwdb>("getcwdb()", "Return a bytes string representing the current working directory."),
    function<&os_chmod>("chmod(path, mode, *, dir_fd=None, follow_symlinks=True)",
                        "Change the access permissions of a file."),
    function<&os_fchmod>("fchmod(fd, mode)", "Change the access permissions of the file given by file descriptor fd."),
    function<&os_chown>("chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True)",
                        "Change the owner and group id of path to the numeric uid and gid."),
    function<&os_lchown>("lchown(path, uid, gid)", "Change the owner and group id of path to the numeric uid and gid."),
    function<&os_fchown>("fchown(fd, uid, gid)",
                         "Change the owner and group id of the file specified by file descriptor."),
    function<&os_mkdir>("mkdir(path, mode=511, *, dir_fd=None)", "Create a directory."),
    function<&os_mkfifo>("mkfifo(path, mode=438, *, dir_fd=None)", "Create a \"fifo\" (a POSIX named pipe)."),
    function<&os_mknod>("mknod(path, mode=384, device=0, *, dir_fd=None)", "Create a node in the file system."),
    function<&os_rmdir>("rmdir(path, *, dir_fd=None)", "Remove a directory."),
    function<&os_unlink>("unlink(path, *, dir_fd=None)", "Remove a file (same as remove())."),
    function<&os_remove>("remove(path, *, dir_fd=None)", "Remove a file (same as unlink())."),
    function<&os_rename>("rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", "Rename a file or directory."),
    function<&os_replace>("replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
                          "Rename a file or directory, overwriting the destination."),
    function<&os_link>("link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)",
                       "Create a hard link to a file."),
    function<&os_symlink>("symlink(src, dst, target_is_directory=False, *, dir_fd=None)",
                          "Create a symbolic link pointing to src named dst."),
    function<&os_readlink>("readlink(path, *, dir_fd=None)",
                           "Return a string representing the path to which the symbolic link points."),
    function<&os_truncate>("truncate(path, length)", "Truncate a file, specified by path, to a specific length."),
    function<&os_utime>("utime(path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks=True)",
                        "Set the access and modified time of path."),
    function<&os_pathconf>("pathconf(path, name)",
                           "Return the configuration limit name for the file or directory path."),
    function<&os_fpathconf>("fpathconf(fd, name, /)",
                            "Return the configuration limit name for the file descriptor fd."),
    function<&os_sysconf>("sysconf(name, /)", "Return an integer-valued system configuration variable."),
    function<&os_getxattr>("getxattr(path, attribute, *, follow_symlinks=True)",
                           "Return the value of extended attribute attribute on path."),
    function<&os_setxattr>("setxattr(path, attribute, value, flags=0, *, follow_symlinks=True)",
                           "Set extended attribute attribute on path to value."),
    function<&os_removexattr>("removexattr(path, attribute, *, follow_symlinks=True)",
                              "Remove extended attribute attribute on path."),
    function<&os_listxattr>("listxattr(path=None, *, follow_symlinks=True)",
                            "Return a list of extended attributes on path."),
    function<&os_path_normpath>("_path_normpath(path)", "Normalize path, eliminating double slashes, etc."),
    function<&os_path_splitroot>("_path_splitroot_ex(p)", "Split a pathname into drive, root and tail."),
    function<&os_fspath_function>("fspath(path)", "Return the file system path representation of the object."),
};

}  // namespace

std::span<const NativeDef> posix_path_functions() { return kFunctions; }

Status posix_dir_fd(Thread& th, Value v, int& out) {
  out = kHostCwd;
  if (v.is_empty() || v.is_none()) return Status::kOk;
  if (!is_index(th, v)) {
    return raise(th, th.rt->exc.TypeError, "argument should be integer or None, not {}", type_of(th, v));
  }
  int64_t n = 0;
  Owned number = index(th, v);
  if (!number) return Status::kError;
  if (!int_fits_i64(number, n) || n > INT32_MAX)
    return raise(th, th.rt->exc.OverflowError, "fd is greater than maximum");
  if (n < INT32_MIN) return raise(th, th.rt->exc.OverflowError, "fd is less than minimum");
  out = static_cast<int>(n);
  return Status::kOk;
}

Status posix_fd(Thread& th, Value v, int& out) {
  Owned number;
  if (is_int(v)) {
    if (v.is_bool() && failed(warn(th, th.rt->exc.RuntimeWarning, "bool is used as a file descriptor", 1)))
      return Status::kError;
    number = Owned::borrow(v);
  } else {
    Owned method;
    Tri t = find_attr(th, v, str_intern(th, "fileno"), method);
    if (t == Tri::kError) return Status::kError;
    if (t == Tri::kFalse) {
      return raise(th, th.rt->exc.TypeError, "argument must be an int, or have a fileno() method.");
    }
    number = call(th, method);
    if (!number) return Status::kError;
    if (!is_int(number)) return raise(th, th.rt->exc.TypeError, "fileno() returned a non-integer");
  }
  int64_t fd = 0;
  if (failed(int_as_i64(th, number, fd))) return Status::kError;
  if (fd < 0) {
    return raise(th, th.rt->exc.ValueError, "file descriptor cannot be a negative integer ({})", fd);
  }
  if (fd > INT32_MAX) return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C int");
  out = static_cast<int>(fd);
  return Status::kOk;
}

Status posix_id(Thread& th, Value v, const char* what, int64_t& out) {
  Owned number = is_index(th, v) ? index(th, v) : Owned();
  if (!number) {
    if (th.has_error()) return Status::kError;
    return raise(th, th.rt->exc.TypeError, "{} should be integer, not {}", what, type_of(th, v));
  }
  if (!int_fits_i64(number, out) || out > UINT32_MAX) {
    if (int_sign(number) < 0) return raise(th, th.rt->exc.OverflowError, "{} is less than minimum", what);
    return raise(th, th.rt->exc.OverflowError, "{} is greater than maximum", what);
  }
  if (out < -1) return raise(th, th.rt->exc.OverflowError, "{} is less than minimum", what);
  return Status::kOk;
}

}  // namespace dxpy
