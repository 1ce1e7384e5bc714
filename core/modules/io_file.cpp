// FileIO: an operating system file as a raw stream.
#include "core/modules/io.h"
#include "core/modules/path_arg.h"
#include "core/object/exception.h"
#include "core/object/exception_layouts.h"

namespace dxpy {

namespace {

constexpr int kEBADF = 9, kEISDIR = 21;

FileIO* file_of(Value v) { return v.as<FileIO>(); }

Status check_open(Thread& th, FileIO* f) {
  if (f->fd >= 0) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "I/O operation on closed file");
}
Status check_mode(Thread& th, FileIO* f, bool able, const char* what) {
  if (failed(check_open(th, f))) return Status::kError;
  return able ? Status::kOk : Status(raise_unsupported(th, std::string("File not open for ") + what));
}

Owned file_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* f = make_instance<FileIO>(th, cls);
  if (f == nullptr) return {};
  f->fd = -1;
  f->seekable = -1;
  f->closefd = true;
  f->size_at_open = -1;
  return Owned::steal(Value(f));
}

Status parse_mode(Thread& th, FileIO* f, std::string_view mode, int& flags) {
  bool plus = false, chosen = false;
  flags = 0;
  auto choose = [&]() {
    bool again = chosen;
    chosen = true;
    return !again;
  };
  for (char c : mode) {
    bool ok = true;
    switch (c) {
      case 'x':
        ok = choose();
        f->created = f->writable = true;
        flags |= HostOpen::kExclusive | HostOpen::kCreate;
        break;
      case 'r':
        ok = choose();
        f->readable = true;
        break;
      case 'w':
        ok = choose();
        f->writable = true;
        flags |= HostOpen::kCreate | HostOpen::kTruncate;
        break;
      case 'a':
        ok = choose();
        f->writable = f->appending = true;
        flags |= HostOpen::kAppend | HostOpen::kCreate;
        break;
      case 'b':
        break;
      case '+':
        ok = !plus;
        f->readable = f->writable = true;
        plus = true;
        break;
      default:
        return raise(th, th.rt->exc.ValueError, "invalid mode: {}", mode);
    }
    if (!ok) chosen = false;
    if (!ok) break;
  }
  if (!chosen) {
    return raise(th, th.rt->exc.ValueError,
                 "Must have exactly one of create/read/write/append mode and at most one plus");
  }
  flags |= f->readable && f->writable ? HostOpen::kReadWrite : f->readable ? HostOpen::kReadOnly : HostOpen::kWriteOnly;
  flags |= HostOpen::kCloseOnExec;
  return Status::kOk;
}

Status close_descriptor(Thread& th, FileIO* f) {
  int fd = std::exchange(f->fd, -1);
  if (fd < 0) return Status::kOk;
  HostError e;
  {
    Unlocked scope(th);
    e = th.rt->host->close(fd);
  }
  return e.ok() ? Status::kOk : Status(raise_os_error(th, e.code));
}

Status open_by_opener(Thread& th, FileIO* f, Value name, Value opener, int flags) {
  Owned r = call_with(th, opener, name, Value::small_int(flags));
  if (!r) return Status::kError;
  if (!is_int(r)) return raise(th, th.rt->exc.TypeError, "expected integer from opener");
  int64_t fd = -1;
  if (failed(int_as_i64(th, r, fd))) return Status::kError;
  if (fd < 0) return raise(th, th.rt->exc.ValueError, "opener returned {}", fd);
  f->fd = static_cast<int>(fd);
  (void)th.rt->host->fcntl(f->fd, 2 /* F_SETFD */, 1 /* close on exec */);
  return Status::kOk;
}

Status open_path(Thread& th, FileIO* f, Value name, int flags) {
  Owned plain = os_fspath(th, name);
  Owned path = plain ? os_fsencode(th, plain) : Owned();
  if (!path) return Status::kError;
  const char* text = path.as<Bytes>()->data;
  return host_value(th, f->fd, [&] { return th.rt->host->open(kHostCwd, text, flags, 0666); }, name);
}

Status after_open(Thread& th, FileIO* f, Value name, bool own) {
  HostStat st;
  HostError e = th.rt->host->stat_descriptor(f->fd, st);
  f->block_size = kIoBufferSize;
  if (!e.ok()) {
    if (e.code == kEBADF || !own) return raise_os_error(th, e.code, is_int(name) ? Value() : name);
  } else {
    if ((st.mode & HostMode::kTypeMask) == HostMode::kDirectory) return raise_os_error(th, kEISDIR, name);
    if (st.block_size > 1) f->block_size = st.block_size;
    f->size_at_open = st.size;
    f->character_device = (st.mode & HostMode::kTypeMask) == HostMode::kCharacter;
  }
  if (failed(set_attr(th, Value(f), io_state(th).name, name))) return Status::kError;
  if (f->appending) {
    HostResult<int64_t> r = th.rt->host->seek(f->fd, 0, 2);
    if (!r.ok() && r.error != 29 /* ESPIPE: a pipe */) return raise_os_error(th, r.error);
  }
  f->initialized = true;
  return Status::kOk;
}

Status file_open(Thread& th, FileIO* f, Value name, std::string_view mode, bool closefd, Value opener) {
  if (f->fd >= 0) {
    if (f->closefd && failed(close_descriptor(th, f))) return Status::kError;
    f->fd = -1;
  }
  f->created = f->readable = f->writable = f->appending = false;
  f->seekable = -1;
  f->closefd = closefd;
  int flags = 0;
  if (is_float(name)) return raise(th, th.rt->exc.TypeError, "expected str, bytes or os.PathLike object, not float");
  int64_t fd = -1;
  bool numeric = is_int(name);
  if (numeric) {
    if (name.is_bool() && failed(warn(th, th.rt->exc.RuntimeWarning, "bool is used as a file descriptor", 1))) {
      return Status::kError;
    }
    Owned exact = index(th, name);
    if (!exact || failed(int_as_i64(th, exact, fd))) return Status::kError;
    if (fd < 0) return raise(th, th.rt->exc.ValueError, "negative file descriptor");
    if (fd > INT32_MAX) return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C int");
  }
  if (failed(parse_mode(th, f, mode, flags))) return Status::kError;
  if (numeric) {
    f->fd = static_cast<int>(fd);
    // A descriptor that turns out to be bad is not ours to close.
    HostStat st;
    HostError e = th.rt->host->stat_descriptor(f->fd, st);
    if (e.code == kEBADF) {
      f->fd = -1;
      return raise_os_error(th, e.code);
    }
  } else {
    if (!closefd) return raise(th, th.rt->exc.ValueError, "Cannot use closefd=False with file name");
    bool has_opener = opener && !opener.is_none();
    if (failed(has_opener ? open_by_opener(th, f, name, opener, flags) : open_path(th, f, name, flags))) {
      return Status::kError;
    }
  }
  if (!failed(after_open(th, f, name, !numeric))) return Status::kOk;
  Owned error = take_error(th);
  if (numeric) {
    f->fd = -1;
  } else if (failed(close_descriptor(th, f))) {
    clear_error(th);
  }
  restore_error(th, std::move(error));
  return Status::kError;
}

Status file_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[4];
  if (failed(native_match(th, "FileIO(file, mode='r', closefd=True, opener=None)", args, nargs, kwnames, v, 4))) {
    return Status::kError;
  }
  if (!is_str(v[1])) {
    return raise(th, th.rt->exc.TypeError, "FileIO() argument 'mode' must be str, not {}", type_of(th, v[1]));
  }
  Tri closefd = truth(th, v[2]);
  if (closefd == Tri::kError) return Status::kError;
  return file_open(th, file_of(self), v[0], str_view(v[1]), closefd == Tri::kTrue, v[3]);
}

Status dealloc_warn(Thread& th, FileIO* f, Value source) {
  if (f->fd < 0 || !f->closefd) return Status::kOk;
  Owned error = take_error(th);
  Owned text = format_str(th, "unclosed file {!r}", source);
  if (!text || failed(warn(th, th.rt->exc.ResourceWarning, str_view(text), 1))) {
    // An error made of the warning is reported; others are not worth it here.
    if (error_matches(th, th.rt->exc.Warning)) {
      error_unraisable(th, "", Value(f));
    } else {
      clear_error(th);
    }
  }
  if (error) restore_error(th, std::move(error));
  return Status::kOk;
}

Status file_dealloc_warn(Thread& th, FileIO* f, Value source) { return dealloc_warn(th, f, source); }

Owned file_close(Thread& th, Value self) {
  FileIO* f = file_of(self);
  Owned r = io_base_close(th, self);
  if (!f->closefd) {
    f->fd = -1;
    return r;
  }
  Owned first = take_error(th);
  if (f->finalizing) (void)dealloc_warn(th, f, self);
  bool closed = !failed(close_descriptor(th, f));
  io_chain_error(th, std::move(first));
  return closed && r ? Owned::none() : Owned();
}

Tri file_is_seekable(Thread& th, FileIO* f) {
  if (failed(check_open(th, f))) return Tri::kError;
  if (f->seekable < 0) f->seekable = th.rt->host->seek(f->fd, 0, 1).ok() ? 1 : 0;
  return tri(f->seekable != 0);
}
Tri file_seekable(Thread& th, FileIO* f) { return file_is_seekable(th, f); }
Tri file_readable(Thread& th, FileIO* f) { return failed(check_open(th, f)) ? Tri::kError : tri(f->readable); }
Tri file_writable(Thread& th, FileIO* f) { return failed(check_open(th, f)) ? Tri::kError : tri(f->writable); }
Owned file_fileno(Thread& th, FileIO* f) { return failed(check_open(th, f)) ? Owned() : Owned::small_int(f->fd); }
Tri file_isatty(Thread& th, FileIO* f) {
  return failed(check_open(th, f)) ? Tri::kError : tri(th.rt->host->is_terminal(f->fd));
}
// Right after opening: a regular file is no terminal, which saves asking.
Tri file_isatty_open_only(Thread& th, FileIO* f) {
  if (f->fd >= 0 && f->size_at_open >= 0 && !f->character_device) return Tri::kFalse;
  return file_isatty(th, f);
}

Owned file_readinto(Thread& th, FileIO* f, Value target) {
  if (failed(check_mode(th, f, f->readable, "reading"))) return {};
  BufferScope scope(th);
  if (failed(io_writable_buffer(th, scope, target, "readinto"))) return {};
  size_t count = 0;
  Tri t = file_read_into(th, f, scope.view().data, static_cast<size_t>(scope.view().size), count);
  if (t == Tri::kError) return {};
  return t == Tri::kFalse ? Owned::none() : Owned::small_int(static_cast<int64_t>(count));
}

Owned file_readall(Thread& th, Value self) {
  if (failed(check_open(th, file_of(self)))) return {};
  if (!file_of(self)->readable) return raise_unsupported(th, "File not open for reading");
  return file_read_all(th, file_of(self));
}

Owned file_read(Thread& th, Value self, Value size) {
  FileIO* f = file_of(self);
  int64_t n = -1;
  if (failed(check_mode(th, f, f->readable, "reading")) || failed(io_size_arg(th, size, n))) return {};
  if (n < 0) return file_read_all(th, f);
  constexpr int64_t kMost = 0x7FFFF000;
  if (n > kMost) n = kMost;
  // Never take memory for more than the file can have.
  Bytes* out = bytes_alloc(th, static_cast<size_t>(n));
  if (out == nullptr) return {};
  Owned keep = Owned::steal(Value(out));
  size_t count = 0;
  Tri t = file_read_into(th, f, out->data, static_cast<size_t>(n), count);
  if (t == Tri::kError) return {};
  if (t == Tri::kFalse) return Owned::none();
  if (count == static_cast<size_t>(n) && n > 1) return keep;
  return bytes_new(th, {out->data, count});
}

Owned file_write(Thread& th, FileIO* f, Value data) {
  if (failed(check_mode(th, f, f->writable, "writing"))) return {};
  BufferScope scope(th);
  if (failed(scope.open(data))) return {};
  size_t count = 0;
  Tri t = file_write_from(th, f, scope.view().data, static_cast<size_t>(scope.view().size), count);
  if (t == Tri::kError) return {};
  // A write cut short by a signal succeeds: its handler has to run now.
  if (t == Tri::kTrue && static_cast<int64_t>(count) < scope.view().size && failed(run_safepoint(th))) return {};
  return t == Tri::kFalse ? Owned::none() : Owned::small_int(static_cast<int64_t>(count));
}

Owned seek_to(Thread& th, FileIO* f, int64_t offset, int whence) {
  HostResult<int64_t> r;
  {
    Unlocked scope(th);
    r = th.rt->host->seek(f->fd, offset, whence);
  }
  if (f->seekable < 0) f->seekable = r.ok() ? 1 : 0;
  if (!r.ok()) return raise_os_error(th, r.error);
  return int_from_i64(th, r.value);
}

Owned file_seek(Thread& th, FileIO* f, Value offset, int whence) {
  int64_t n = 0;
  if (failed(check_open(th, f)) || failed(io_offset(th, offset, n))) return {};
  return seek_to(th, f, n, whence);
}
Owned file_tell(Thread& th, FileIO* f) { return failed(check_open(th, f)) ? Owned() : seek_to(th, f, 0, 1); }

Owned file_truncate(Thread& th, FileIO* f, Value size) {
  if (failed(check_mode(th, f, f->writable, "writing"))) return {};
  Owned where = size.is_none() || size.is_empty() ? seek_to(th, f, 0, 1) : Owned::borrow(size);
  int64_t n = 0;
  if (!where || failed(io_offset(th, where, n))) return {};
  if (failed(host_status(th, [&] { return th.rt->host->truncate(f->fd, nullptr, n); }))) return {};
  return where;
}

const char* mode_text(FileIO* f) {
  if (f->created) return f->readable ? "xb+" : "xb";
  if (f->appending) return f->readable ? "ab+" : "ab";
  if (f->readable) return f->writable ? "rb+" : "rb";
  return "wb";
}
Owned get_mode(Thread& th, Value self) { return str_ascii(th, mode_text(file_of(self))); }
Owned get_closed(Thread&, Value self) { return Owned::boolean(file_of(self)->fd < 0); }
Owned get_closefd(Thread&, Value self) { return Owned::boolean(file_of(self)->closefd); }
Owned get_blksize(Thread&, Value self) { return Owned::small_int(file_of(self)->block_size); }
Owned get_finalizing(Thread&, Value self) { return Owned::boolean(file_of(self)->finalizing); }
Status set_finalizing(Thread& th, Value self, Value v) {
  if (v.is_empty() || !v.is_bool()) return raise(th, th.rt->exc.TypeError, "attribute value type must be bool");
  file_of(self)->finalizing = v.is_true();
  return Status::kOk;
}

Owned file_repr(Thread& th, Value self) {
  FileIO* f = file_of(self);
  Type* type = type_of(th, self);
  if (f->fd < 0)
    return format_str(th, "<{}.{} [closed]>", lend(get_attr(th, Value(type), th.rt->names.__module__)), type->qualname);
  Owned name;
  if (find_attr(th, self, io_state(th).name, name) == Tri::kError) return {};
  std::string extra = std::string(" mode='") + mode_text(f) + "' closefd=" + (f->closefd ? "True" : "False");
  if (name) return io_repr(th, self, extra);
  return format_str(th, "<{}.{} fd={}{}>", lend(get_attr(th, Value(type), th.rt->names.__module__)), type->qualname,
                    f->fd, extra);
}

void file_dealloc(Thread& th, Object* o) {
  auto* f = static_cast<FileIO*>(o);
  // io_finalize has closed it; a failed one is closed here without a word.
  if (f->fd >= 0 && f->closefd) (void)th.rt->host->close(f->fd);
  object_free(th, o);
}

void fill_file(TypeSlots& s) {
  s.dealloc = &file_dealloc;
  s.construct = &file_construct;
  s.init = &file_init;
  s.repr = &file_repr;
}

const NativeDef kMethods[] = {
    method<&file_read>("read(self, size=-1, /)", "Read at most size bytes, returned as bytes."),
    method<&file_readall>("readall(self, /)", "Read all data from the file, returned as bytes."),
    method<&file_readinto>("readinto(self, buffer, /)", "Same as RawIOBase.readinto()."),
    method<&file_write>("write(self, b, /)", "Write buffer b to file, return number of bytes written."),
    method<&file_seek>("seek(self, pos, whence=0, /)", "Move to new file position and return the file position."),
    method<&file_tell>("tell(self, /)", "Current file position."),
    method<&file_truncate>("truncate(self, size=None, /)",
                           "Truncate the file to at most size bytes and return the truncated size."),
    method<&file_close>("close(self, /)", "Close the file."),
    method<&file_seekable>("seekable(self, /)", "True if file supports random-access."),
    method<&file_readable>("readable(self, /)", "True if file was opened in a read mode."),
    method<&file_writable>("writable(self, /)", "True if file was opened in a write mode."),
    method<&file_fileno>("fileno(self, /)", "Return the underlying file descriptor (an integer)."),
    method<&file_isatty>("isatty(self, /)", "True if the file is connected to a TTY device."),
    method<&file_isatty_open_only>("_isatty_open_only(self, /)"),
    method<&file_dealloc_warn>("_dealloc_warn(self, object, /)"),
    method<&io_no_pickle>("__getstate__(self, /)"),
};
const GetSetDef kGetSets[] = {
    {"closed", &get_closed, nullptr, "True if the file is closed"},
    {"closefd", &get_closefd, nullptr, "True if the file descriptor will be closed by close()."},
    {"mode", &get_mode, nullptr, "String giving the file mode"},
    {"_blksize", &get_blksize},
    {"_finalizing", &get_finalizing, &set_finalizing},
};

}  // namespace

const TypeSpec kFileIOSpec = {"_io.FileIO", sizeof(FileIO), Kind::kOther,
                              kStreamFlags, "Open a file.", &fill_file,
                              kMethods,     kGetSets,       "(file, mode='r', closefd=True, opener=None)"};

Tri file_read_into(Thread& th, FileIO* f, char* data, size_t size, size_t& count) {
  HostResult<size_t> r;
  if (failed(host_blocking(th, r, [&] { return th.rt->host->read(f->fd, data, size); }))) return Tri::kError;
  if (r.ok()) {
    count = r.value;
    return Tri::kTrue;
  }
  if (r.error == kHostAgain) return Tri::kFalse;
  return raise_os_error(th, r.error);
}

Tri file_write_from(Thread& th, FileIO* f, const char* data, size_t size, size_t& count) {
  HostResult<size_t> r;
  if (failed(host_blocking(th, r, [&] { return th.rt->host->write(f->fd, data, size); }))) return Tri::kError;
  if (r.ok()) {
    count = r.value;
    return Tri::kTrue;
  }
  if (r.error == kHostAgain) return Tri::kFalse;
  return raise_os_error(th, r.error);
}

Owned file_read_all(Thread& th, FileIO* f) {
  std::string out;
  size_t used = 0, expected = 0;
  if (f->size_at_open > 0) {
    expected = static_cast<size_t>(f->size_at_open);
    // For a small file it does not matter that part of it may have been read.
    HostResult<int64_t> at{};
    if (expected > 65536) at = th.rt->host->seek(f->fd, 0, 1);
    if (at.ok() && at.value > 0) expected = at.value > f->size_at_open ? 0 : expected - static_cast<size_t>(at.value);
  }
  out.resize(expected > 0 ? expected + 1 : 8192);
  while (true) {
    if (used == out.size()) out.resize(out.size() + (out.size() > 65536 ? out.size() / 2 : out.size()));
    size_t count = 0;
    Tri t = file_read_into(th, f, out.data() + used, out.size() - used, count);
    if (t == Tri::kError) return {};
    if (t == Tri::kFalse) {
      if (used == 0) return Owned::none();
      break;
    }
    if (count == 0) break;
    used += count;
  }
  return bytes_new(th, {out.data(), used});
}

Owned file_new(Thread& th, Value file, std::string_view mode, bool closefd, Value opener) {
  Owned f = file_construct(th, io_state(th).file, nullptr, 0, Value());
  if (!f || failed(file_open(th, file_of(f), file, mode, closefd, opener))) return {};
  return f;
}

}  // namespace dxpy
