// The module mmap: files and anonymous memory as mutable buffers.
//
// A map's memory stays where it is while buffers are exported (close and resize refuse then), so every function may
// hold pointers until it next runs Python code.
#include <cstring>
#include <string>

#include "core/modules/builtin_module.h"
#include "core/modules/posix.h"

namespace dxpy {

namespace {

enum Access : int { kAccessDefault, kAccessRead, kAccessWrite, kAccessCopy };
constexpr int kShared = 1, kPrivate = 2, kAnonymous = 0x20;  // MAP_*
constexpr int kProtRead = 1, kProtWrite = 2;
constexpr int kBadDescriptor = 9;            // EBADF
constexpr int kSync = 4;                     // MS_SYNC
constexpr int kDuplicateCloseOnExec = 1030;  // F_DUPFD_CLOEXEC

struct Mmap : Object {
  char* data;  // nullptr: closed
  size_t size, position;
  int64_t offset;
  int64_t exports;
  int fd;  // a duplicate of the file's, or -1
  int flags, access;
  bool track_fd;
};
Mmap* as_map(Value v) { return v.as<Mmap>(); }

Status check_open(Thread& th, const Mmap* m) {
  if (m->data != nullptr) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "mmap closed or invalid");
}
Status check_writable(Thread& th, const Mmap* m) {
  if (m->access != kAccessRead) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "mmap can't modify a readonly memory map.");
}
Status check_resizable(Thread& th, const Mmap* m) {
  if (m->exports > 0) return raise(th, th.rt->exc.BufferError, "mmap can't resize with extant buffers exported.");
  if (!m->track_fd) return raise(th, th.rt->exc.ValueError, "mmap can't resize with trackfd=False.");
  if (m->access == kAccessDefault || m->access == kAccessWrite) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "mmap can't resize a readonly or copy-on-write memory map.");
}

// The three sources of a map's protection: access, or flags and prot.
Status choose_access(Thread& th, int access, bool flags_given, int& flags, int& protection, int& out) {
  out = access;
  if (access == kAccessDefault) {
    bool both = (protection & kProtRead) != 0 && (protection & kProtWrite) != 0;
    if (!both) out = (protection & kProtWrite) != 0 ? kAccessWrite : kAccessRead;
    return Status::kOk;
  }
  if (flags_given) {
    return raise(th, th.rt->exc.ValueError, "mmap can't specify both access and flags, prot.");
  }
  switch (access) {
    case kAccessRead:
      flags = kShared;
      protection = kProtRead;
      return Status::kOk;
    case kAccessWrite:
      flags = kShared;
      protection = kProtRead | kProtWrite;
      return Status::kOk;
    case kAccessCopy:
      flags = kPrivate;
      protection = kProtRead | kProtWrite;
      return Status::kOk;
  }
  return raise(th, th.rt->exc.ValueError, "mmap invalid access parameter.");
}

// Makes sure that the file holds what is mapped; a size of 0 becomes what the file has after `offset`.
Status check_file_size(Thread& th, int fd, int64_t offset, int64_t& size) {
  HostStat st;
  HostError e = fd == -1 ? HostError{kBadDescriptor} : host_of(th).stat_descriptor(fd, st);
  if (e.code == kBadDescriptor && fd != -1) return raise_os_error(th, e.code);
  if (!e.ok() || (st.mode & HostMode::kTypeMask) != HostMode::kRegular) return Status::kOk;
  if (size == 0) {
    if (st.size == 0) return raise(th, th.rt->exc.ValueError, "cannot mmap an empty file");
    if (offset >= st.size) return raise(th, th.rt->exc.ValueError, "mmap offset is greater than file size");
    size = st.size - offset;
    return Status::kOk;
  }
  if (offset > st.size || st.size - offset < size) {
    return raise(th, th.rt->exc.ValueError, "mmap length is greater than file size");
  }
  return Status::kOk;
}

struct Request {
  int fd = -1, flags = kShared, protection = kProtRead | kProtWrite, access = 0;
  int64_t size = 0, offset = 0;
  bool track_fd = true;
};

Status read_request(Thread& th, const Value* args, size_t nargs, Value kwnames, Request& r) {
  Value v[7];
  if (failed(native_match(th, "mmap(fileno, length, flags=1, prot=3, access=0, offset=0, *, trackfd=True)", args, nargs,
                          kwnames, v, 7)) ||
      failed(native_arg_int(th, v[0], r.fd)) || failed(native_arg_i64(th, v[1], r.size)) ||
      failed(native_arg_int(th, v[2], r.flags)) || failed(native_arg_int(th, v[3], r.protection)) ||
      failed(native_arg_int(th, v[4], r.access)) || failed(native_arg_i64(th, v[5], r.offset))) {
    return Status::kError;
  }
  Tri track = truth(th, v[6]);
  if (track == Tri::kError) return Status::kError;
  r.track_fd = track == Tri::kTrue;
  if (r.size < 0) return raise(th, th.rt->exc.OverflowError, "memory mapped length must be positive");
  if (r.offset < 0) return raise(th, th.rt->exc.OverflowError, "memory mapped offset must be positive");
  bool given = r.flags != kShared || r.protection != (kProtRead | kProtWrite);
  return choose_access(th, r.access, given, r.flags, r.protection, r.access);
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Request r;
  if (failed(read_request(th, args, nargs, kwnames, r)) || failed(check_file_size(th, r.fd, r.offset, r.size))) {
    return {};
  }
  auto* m = make_instance<Mmap>(th, cls);
  if (m == nullptr) return {};
  Owned result = Owned::steal(Value(m));
  m->fd = -1;
  m->size = static_cast<size_t>(r.size);
  m->offset = r.offset;
  m->track_fd = r.track_fd;
  m->access = r.access;
  int map_fd = r.fd;
  if (r.fd == -1) {
    r.flags |= kAnonymous;
  } else if (r.track_fd) {
    HostResult<int64_t> copy = host_of(th).fcntl(r.fd, kDuplicateCloseOnExec, 0);
    if (!copy.ok()) return raise_os_error(th, copy.error);
    m->fd = static_cast<int>(copy.value);
  }
  m->flags = r.flags;
  HostResult<char*> mapped = host_of(th).map(map_fd, r.offset, m->size, r.protection, r.flags);
  if (!mapped.ok()) return raise_os_error(th, mapped.error);
  m->data = mapped.value;
  return result;
}

void close_file(Thread& th, Mmap* m) {
  if (m->fd >= 0) (void)host_of(th).close(m->fd);
  m->fd = -1;
}
void unmap(Thread& th, Mmap* m) {
  if (m->data != nullptr) (void)host_of(th).unmap(m->data, m->size);
  m->data = nullptr;
}

void dealloc(Thread& th, Object* o) {
  auto* m = static_cast<Mmap*>(o);
  unmap(th, m);
  close_file(th, m);
  object_free(th, o);
}

Status m_close(Thread& th, Mmap* m) {
  if (m->exports > 0) return raise(th, th.rt->exc.BufferError, "cannot close exported pointers exist");
  close_file(th, m);
  unmap(th, m);
  return Status::kOk;
}

Owned m_find_any(Thread& th, Mmap* m, Value view, Value start_value, Value end_value, bool reverse) {
  BufferScope scope(th);
  if (failed(check_open(th, m)) || failed(scope.open(view))) return {};
  int64_t start = static_cast<int64_t>(m->position), end = static_cast<int64_t>(m->size);
  if (!start_value.is_none() && failed(index_to_i64(th, start_value, start, nullptr))) return {};
  if (!end_value.is_none() && failed(index_to_i64(th, end_value, end, nullptr))) return {};
  if (failed(check_open(th, m))) return {};
  auto size = static_cast<int64_t>(m->size);
  auto clip = [size](int64_t i) { return std::min(size, std::max<int64_t>(0, i < 0 ? i + size : i)); };
  start = clip(start);
  end = clip(end);
  if (start > end) return Owned::small_int(-1);
  std::string_view range(m->data + start, static_cast<size_t>(end - start));
  size_t at = reverse ? range.rfind(scope.bytes()) : range.find(scope.bytes());
  return Owned::small_int(at == std::string_view::npos ? -1 : start + static_cast<int64_t>(at));
}
Owned m_find(Thread& th, Mmap* m, Value view, Value start, Value end) {
  return m_find_any(th, m, view, start, end, false);
}
Owned m_rfind(Thread& th, Mmap* m, Value view, Value start, Value end) {
  return m_find_any(th, m, view, start, end, true);
}

Status m_flush(Thread& th, Mmap* m, int64_t offset, Value size_value) {
  if (failed(check_open(th, m))) return Status::kError;
  int64_t size = static_cast<int64_t>(m->size) - offset;
  if (!size_value.is_empty() && !size_value.is_none() && failed(native_arg_i64(th, size_value, size))) {
    return Status::kError;
  }
  if (failed(check_open(th, m))) return Status::kError;
  if (size < 0 || offset < 0 || static_cast<int64_t>(m->size) - offset < size) {
    return raise(th, th.rt->exc.ValueError, "flush values out of range");
  }
  if (m->access == kAccessRead || m->access == kAccessCopy) return Status::kOk;
  HostError e;
  char* data = m->data + offset;
  {
    Unlocked scope(th);
    e = host_of(th).map_sync(data, static_cast<size_t>(size), kSync);
  }
  return e.ok() ? Status::kOk : Status(raise_os_error(th, e.code));
}

Status m_madvise(Thread& th, Mmap* m, int option, int64_t start, Value length_value) {
  if (failed(check_open(th, m))) return Status::kError;
  auto count = static_cast<int64_t>(m->size);
  if (!length_value.is_empty() && !length_value.is_none() && failed(native_arg_i64(th, length_value, count))) {
    return Status::kError;
  }
  if (failed(check_open(th, m))) return Status::kError;
  auto size = static_cast<int64_t>(m->size);
  if (start < 0 || start >= size) return raise(th, th.rt->exc.ValueError, "madvise start out of bounds");
  if (count < 0) return raise(th, th.rt->exc.ValueError, "madvise length invalid");
  if (INT64_MAX - start < count) return raise(th, th.rt->exc.OverflowError, "madvise length too large");
  count = std::min(count, size - start);
  HostError e = host_of(th).map_advise(m->data + start, static_cast<size_t>(count), option);
  return e.ok() ? Status::kOk : Status(raise_os_error(th, e.code));
}

Status m_move(Thread& th, Mmap* m, int64_t to, int64_t from, int64_t count) {
  if (failed(check_open(th, m)) || failed(check_writable(th, m))) return Status::kError;
  auto size = static_cast<int64_t>(m->size);
  if (to < 0 || from < 0 || count < 0 || size - to < count || size - from < count) {
    return raise(th, th.rt->exc.ValueError, "source, destination, or count out of range");
  }
  std::memmove(m->data + to, m->data + from, static_cast<size_t>(count));
  return Status::kOk;
}

size_t left(const Mmap* m) { return m->position < m->size ? m->size - m->position : 0; }

Owned take(Thread& th, Mmap* m, size_t count) {
  Owned bytes = bytes_new(th, {m->data + m->position, count});
  if (bytes) m->position += count;
  return bytes;
}
Owned m_read(Thread& th, Mmap* m, Value n_value) {
  if (failed(check_open(th, m))) return {};
  int64_t n = -1;
  if (!n_value.is_none()) {
    if (!is_index(th, n_value)) {
      return raise(th, th.rt->exc.TypeError, "argument should be integer or None, not '{}'", type_of(th, n_value));
    }
    if (failed(native_arg_i64(th, n_value, n)) || failed(check_open(th, m))) return {};
  }
  size_t most = left(m);
  size_t count = n < 0 || static_cast<size_t>(n) > most ? most : static_cast<size_t>(n);
  if (count == 0) return bytes_new(th, {});
  return take(th, m, count);
}
Owned m_read_byte(Thread& th, Mmap* m) {
  if (failed(check_open(th, m))) return {};
  if (left(m) == 0) return raise(th, th.rt->exc.ValueError, "read byte out of range");
  return Owned::small_int(static_cast<uint8_t>(m->data[m->position++]));
}
Owned m_readline(Thread& th, Mmap* m) {
  if (failed(check_open(th, m))) return {};
  size_t most = left(m);
  if (most == 0) return bytes_new(th, {});
  const void* end = std::memchr(m->data + m->position, '\n', most);
  size_t count = most;
  if (end != nullptr) count = static_cast<size_t>(static_cast<const char*>(end) - m->data) + 1 - m->position;
  return take(th, m, count);
}

Status m_resize(Thread& th, Mmap* m, int64_t size) {
  if (failed(check_open(th, m)) || failed(check_resizable(th, m))) return Status::kError;
  if (size < 0 || INT64_MAX - size < m->offset) return raise(th, th.rt->exc.ValueError, "new size out of range");
  if (m->fd == -1 && (m->flags & kPrivate) == 0 && size > static_cast<int64_t>(m->size)) {
    return raise(th, th.rt->exc.ValueError, "mmap: can't expand a shared anonymous mapping on Linux");
  }
  if (m->fd != -1) {
    HostError e = host_of(th).truncate(m->fd, nullptr, m->offset + size);
    if (!e.ok()) return raise_os_error(th, e.code);
  }
  HostResult<char*> r = host_of(th).map_resize(m->data, m->size, static_cast<size_t>(size));
  if (!r.ok()) return raise_os_error(th, r.error);
  m->data = r.value;
  m->size = static_cast<size_t>(size);
  return Status::kOk;
}

Owned m_seek(Thread& th, Mmap* m, int64_t distance, int whence) {
  if (failed(check_open(th, m))) return {};
  auto size = static_cast<int64_t>(m->size);
  int64_t base = 0, where = 0;
  if (whence == 1) {
    base = static_cast<int64_t>(m->position);
  } else if (whence == 2) {
    base = size;
  } else if (whence != 0) {
    return raise(th, th.rt->exc.ValueError, "unknown seek type");
  }
  if (__builtin_add_overflow(base, distance, &where) || where < 0 || where > size) {
    return raise(th, th.rt->exc.ValueError, "seek out of range");
  }
  m->position = static_cast<size_t>(where);
  return int_from_i64(th, where);
}
bool m_seekable(Thread&, Mmap*) { return true; }
Owned m_size(Thread& th, Mmap* m) {
  if (failed(check_open(th, m))) return {};
  if (m->fd != -1) {
    HostStat st;
    HostError e = host_of(th).stat_descriptor(m->fd, st);
    return e.ok() ? int_from_i64(th, st.size) : Owned(raise_os_error(th, e.code));
  }
  return raise_os_error(th, kBadDescriptor);
}
Owned m_tell(Thread& th, Mmap* m) { return failed(check_open(th, m)) ? Owned() : int_from_u64(th, m->position); }

Owned m_write(Thread& th, Mmap* m, Value data) {
  BufferScope scope(th);
  if (failed(check_open(th, m)) || failed(scope.open(data)) || failed(check_open(th, m)) ||
      failed(check_writable(th, m))) {
    return {};
  }
  std::string_view bytes = scope.bytes();
  if (m->position > m->size || m->size - m->position < bytes.size()) {
    return raise(th, th.rt->exc.ValueError, "data out of range");
  }
  std::memmove(m->data + m->position, bytes.data(), bytes.size());
  m->position += bytes.size();
  return int_from_u64(th, bytes.size());
}
Status m_write_byte(Thread& th, Mmap* m, Value byte) {
  int64_t n = 0;
  if (failed(check_open(th, m)) || failed(native_arg_i64(th, byte, n))) return Status::kError;
  if (n < 0) return raise(th, th.rt->exc.OverflowError, "unsigned byte integer is less than minimum");
  if (n > 255) return raise(th, th.rt->exc.OverflowError, "unsigned byte integer is greater than maximum");
  if (failed(check_open(th, m)) || failed(check_writable(th, m))) return Status::kError;
  if (left(m) == 0) return raise(th, th.rt->exc.ValueError, "write byte out of range");
  m->data[m->position++] = static_cast<char>(n);
  return Status::kOk;
}

Owned m_enter(Thread& th, Mmap* m) { return failed(check_open(th, m)) ? Owned() : Owned::borrow(Value(m)); }
Status m_exit(Thread& th, Mmap* m, Value, Value, Value) { return m_close(th, m); }
int64_t m_sizeof(Thread&, Mmap*) { return sizeof(Mmap); }
Owned m_no_pickle(Thread& th, Mmap* m, int) {
  return raise(th, th.rt->exc.TypeError, "cannot pickle '{}' object", full_type_name(m->type()));
}

// --- slots
Owned repr_map(Thread& th, Value self) {
  Mmap* m = as_map(self);
  if (m->data == nullptr) return format_str(th, "<{} closed=True>", full_type_name(m->type()));
  constexpr const char* kNames[] = {"ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"};
  return format_str(th, "<{} closed=False, access={}, length={}, pos={}, offset={}>", full_type_name(m->type()),
                    kNames[m->access], m->size, m->position, m->offset);
}

int64_t map_length(Thread& th, Value self) {
  if (failed(check_open(th, as_map(self)))) return -1;
  return static_cast<int64_t>(as_map(self)->size);
}

Status position_of(Thread& th, Mmap* m, Value key, const char* message, size_t& out) {
  int64_t i = 0;
  if (failed(index_to_i64(th, key, i, th.rt->exc.IndexError)) || failed(check_open(th, m))) return Status::kError;
  auto size = static_cast<int64_t>(m->size);
  if (i < 0) i += size;
  if (i < 0 || i >= size) return raise(th, th.rt->exc.IndexError, message);
  out = static_cast<size_t>(i);
  return Status::kOk;
}

// After the program's code ran, which may have closed or resized the map: whether the slice still lies in it.
Status check_slice(Thread& th, const Mmap* m, int64_t start, int64_t step, int64_t count) {
  if (failed(check_open(th, m))) return Status::kError;
  auto size = static_cast<int64_t>(m->size);
  if (count <= 0 || (start < size && start + (count - 1) * step < size)) return Status::kOk;
  return raise(th, th.rt->exc.IndexError, "mmap index out of range");
}

Owned item_at(Thread& th, Value self, int64_t i) {
  Mmap* m = as_map(self);
  if (failed(check_open(th, m))) return {};
  if (i < 0 || i >= static_cast<int64_t>(m->size)) {
    return raise(th, th.rt->exc.IndexError, "mmap index out of range");
  }
  return bytes_new(th, {m->data + i, 1});
}

Owned get_subscript(Thread& th, Value self, Value key) {
  Mmap* m = as_map(self);
  if (failed(check_open(th, m))) return {};
  if (is_index(th, key)) {
    size_t i = 0;
    if (failed(position_of(th, m, key, "mmap index out of range", i))) return {};
    return Owned::small_int(static_cast<uint8_t>(m->data[i]));
  }
  if (!is_kind(key, Kind::kSlice)) return raise(th, th.rt->exc.TypeError, "mmap indices must be integers");
  int64_t start = 0, stop = 0, step = 0, count = 0;
  if (failed(slice_indices(th, key, static_cast<int64_t>(m->size), start, stop, step, count)) ||
      failed(check_slice(th, m, start, step, count))) {
    return {};
  }
  if (count <= 0) return bytes_new(th, {});
  if (step == 1) return bytes_new(th, {m->data + start, static_cast<size_t>(count)});
  Bytes* b = bytes_alloc(th, static_cast<size_t>(count));
  if (b == nullptr) return {};
  for (int64_t i = 0; i < count; ++i) b->data[i] = m->data[start + i * step];
  return Owned::steal(Value(b));
}

Status set_slice(Thread& th, Mmap* m, Value key, Value value) {
  int64_t start = 0, stop = 0, step = 0, count = 0;
  if (failed(slice_indices(th, key, static_cast<int64_t>(m->size), start, stop, step, count))) return Status::kError;
  BufferScope scope(th);
  if (failed(scope.open(value))) return Status::kError;
  std::string_view bytes = scope.bytes();
  if (bytes.size() != static_cast<size_t>(count)) {
    return raise(th, th.rt->exc.IndexError, "mmap slice assignment is wrong size");
  }
  if (failed(check_slice(th, m, start, step, count))) return Status::kError;
  if (step == 1) {
    std::memmove(m->data + start, bytes.data(), bytes.size());
    return Status::kOk;
  }
  for (int64_t i = 0; i < count; ++i) m->data[start + i * step] = bytes[static_cast<size_t>(i)];
  return Status::kOk;
}

Status set_subscript(Thread& th, Value self, Value key, Value value) {
  Mmap* m = as_map(self);
  if (failed(check_open(th, m)) || failed(check_writable(th, m))) return Status::kError;
  if (is_index(th, key)) {
    size_t i = 0;
    if (failed(position_of(th, m, key, "mmap index out of range", i))) return Status::kError;
    if (value.is_empty()) return raise(th, th.rt->exc.TypeError, "mmap doesn't support item deletion");
    if (!is_index(th, value)) return raise(th, th.rt->exc.TypeError, "mmap item value must be an int");
    int64_t byte = 0;
    if (failed(native_arg_i64(th, value, byte)) || failed(check_open(th, m))) return Status::kError;
    if (i >= m->size) return raise(th, th.rt->exc.IndexError, "mmap index out of range");
    if (byte < 0 || byte > 255) {
      return raise(th, th.rt->exc.ValueError, "mmap item value must be in range(0, 256)");
    }
    m->data[i] = static_cast<char>(byte);
    return Status::kOk;
  }
  if (!is_kind(key, Kind::kSlice)) return raise(th, th.rt->exc.TypeError, "mmap indices must be integers");
  if (value.is_empty()) return raise(th, th.rt->exc.TypeError, "mmap object doesn't support slice deletion");
  return set_slice(th, m, key, value);
}

Status get_map_buffer(Thread& th, Value self, BufferView& out, int flags) {
  Mmap* m = as_map(self);
  if (failed(check_open(th, m))) return Status::kError;
  bool readonly = m->access == kAccessRead;
  if (readonly && (flags & BufferView::kWritable) != 0) {
    return raise(th, th.rt->exc.BufferError, "Object is not writable.");
  }
  out.data = m->data;
  out.object = Owned::borrow(self);
  out.size = static_cast<int64_t>(m->size);
  out.readonly = readonly;
  ++m->exports;
  return Status::kOk;
}
void release_map_buffer(Thread&, Value self, BufferView&) { --as_map(self)->exports; }

Owned get_closed(Thread&, Value self) { return Owned::boolean(as_map(self)->data == nullptr); }

const NativeDef kMethods[] = {
    method<&m_close>("close(self, /)"),
    method<&m_find>("find(self, view, start=None, end=None, /)"),
    method<&m_rfind>("rfind(self, view, start=None, end=None, /)"),
    method<&m_flush>("flush(self, offset=0, size=None, /)"),
    method<&m_madvise>("madvise(self, option, start=0, length=None, /)"),
    method<&m_move>("move(self, dest, src, count, /)"),
    method<&m_read>("read(self, n=None, /)"),
    method<&m_read_byte>("read_byte(self, /)"),
    method<&m_readline>("readline(self, /)"),
    method<&m_resize>("resize(self, newsize, /)"),
    method<&m_seek>("seek(self, pos, whence=0, /)"),
    method<&m_seekable>("seekable(self, /)"),
    method<&m_size>("size(self, /)"),
    method<&m_tell>("tell(self, /)"),
    method<&m_write>("write(self, bytes, /)"),
    method<&m_write_byte>("write_byte(self, byte, /)"),
    method<&m_enter>("__enter__(self, /)"),
    method<&m_exit>("__exit__(self, exc_type, exc_value, traceback, /)"),
    method<&m_sizeof>("__sizeof__(self, /)"),
    method<&m_no_pickle>("__reduce_ex__(self, protocol, /)"),
};
const GetSetDef kGetSets[] = {{"closed", get_closed}};

void fill(TypeSlots& s) {
  s.construct = construct;
  s.dealloc = dealloc;
  s.repr = repr_map;
  s.length = map_length;
  s.item = item_at;
  s.subscript = get_subscript;
  s.set_subscript = set_subscript;
  s.get_buffer = get_map_buffer;
  s.release_buffer = release_map_buffer;
}

constexpr const char* kDoc =
    "Windows: mmap(fileno, length[, tagname[, access[, offset]]])\n\n"
    "Maps length bytes from the file specified by the file handle fileno,\n"
    "and returns a mmap object.  If length is larger than the current size\n"
    "of the file, the file is extended to contain length bytes.  If length\n"
    "is 0, the maximum length of the map is the current size of the file,\n"
    "except that if the file is empty Windows raises an exception (you cannot\n"
    "create an empty mapping on Windows).\n\n"
    "Unix: mmap(fileno, length[, flags[, prot[, access[, offset[, trackfd]]]]])\n\n"
    "Maps length bytes from the file specified by the file descriptor fileno,\n"
    "and returns a mmap object.  If length is 0, the maximum length of the map\n"
    "will be the current size of the file when mmap is called.\n"
    "flags specifies the nature of the mapping. MAP_PRIVATE creates a\n"
    "private copy-on-write mapping, so changes to the contents of the mmap\n"
    "object will be private to this process, and MAP_SHARED creates a mapping\n"
    "that's shared with all other processes mapping the same areas of the file.\n"
    "The default value is MAP_SHARED.\n\n"
    "To map anonymous memory, pass -1 as the fileno (both versions).";

const TypeSpec kMmapSpec = {"mmap.mmap", sizeof(Mmap), Kind::kOther, TypeFlags::kBaseType | TypeFlags::kWeakRef,
                            kDoc,        fill,         kMethods,     kGetSets};

struct IntRow {
  const char* name;
  int value;
};
const IntRow kConstants[] = {
    {"PROT_READ", 1},      {"PROT_WRITE", 2},       {"PROT_EXEC", 4},         {"MAP_SHARED", 1},
    {"MAP_PRIVATE", 2},    {"MAP_DENYWRITE", 2048}, {"MAP_EXECUTABLE", 4096}, {"MAP_ANON", 32},
    {"MAP_ANONYMOUS", 32}, {"MAP_POPULATE", 32768}, {"MAP_STACK", 131072},    {"MAP_NORESERVE", 16384},
    {"MAP_32BIT", 64},     {"ACCESS_DEFAULT", 0},   {"ACCESS_READ", 1},       {"ACCESS_WRITE", 2},
    {"ACCESS_COPY", 3},    {"MADV_NORMAL", 0},      {"MADV_RANDOM", 1},       {"MADV_SEQUENTIAL", 2},
    {"MADV_WILLNEED", 3},  {"MADV_DONTNEED", 4},    {"MADV_REMOVE", 9},       {"MADV_DONTFORK", 10},
    {"MADV_DOFORK", 11},   {"MADV_HWPOISON", 100},  {"MADV_MERGEABLE", 12},   {"MADV_UNMERGEABLE", 13},
    {"MADV_HUGEPAGE", 14}, {"MADV_NOHUGEPAGE", 15}, {"MADV_DONTDUMP", 16},    {"MADV_DODUMP", 17},
    {"MADV_FREE", 8}};

Status exec(Thread& th, Module* m) {
  for (const IntRow& row : kConstants) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  auto page = static_cast<int64_t>(host_of(th).page_size());
  if (add_type(th, m, kMmapSpec) == nullptr || failed(module_add_int(th, m, "PAGESIZE", page)) ||
      failed(module_add_int(th, m, "ALLOCATIONGRANULARITY", page))) {
    return Status::kError;
  }
  return module_add(th, m, "error", Value(th.rt->exc.OSError));
}

}  // namespace

const ModuleDef kMmapModule = {"mmap", nullptr, {}, &exec};

}  // namespace dxpy
