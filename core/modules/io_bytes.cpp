// BytesIO: a binary stream in memory.
#include <cstring>

#include "core/memory/alloc.h"
#include "core/modules/io.h"
#include "core/object/exception_layouts.h"

namespace dxpy {

namespace {

struct BytesIO : IOBase {
  char* data;
  size_t size, capacity;
  size_t pos;
  int64_t exports;  // memoryviews of getbuffer()
  bool closed;
};
struct BytesIOBuffer : Object {
  Value source;  // BytesIO, owned
};

BytesIO* io_of(Value v) { return v.as<BytesIO>(); }

Status check_open(Thread& th, BytesIO* b) { return b->closed ? Status(raise_closed(th)) : Status::kOk; }
Status check_exports(Thread& th, BytesIO* b) {
  if (b->exports == 0) return Status::kOk;
  return raise(th, th.rt->exc.BufferError, "Existing exports of data: object cannot be re-sized");
}

Status reserve(Thread& th, BytesIO* b, size_t size) {
  if (size <= b->capacity) return Status::kOk;
  size_t capacity = size + size / 2 + 32;
  auto* p = static_cast<char*>(mem_realloc(b->data, capacity));
  if (p == nullptr) return raise_no_memory(th);
  b->data = p;
  b->capacity = capacity;
  return Status::kOk;
}

Status write_bytes(Thread& th, BytesIO* b, std::string_view data) {
  if (failed(check_open(th, b)) || failed(check_exports(th, b))) return Status::kError;
  if (data.empty()) return Status::kOk;
  size_t end = b->pos + data.size();
  if (end < b->pos) return raise(th, th.rt->exc.OverflowError, "new buffer size too large");
  if (failed(reserve(th, b, end))) return Status::kError;
  if (b->pos > b->size) std::memset(b->data + b->size, 0, b->pos - b->size);
  std::memcpy(b->data + b->pos, data.data(), data.size());
  b->pos = end;
  if (end > b->size) b->size = end;
  return Status::kOk;
}

std::string_view take(BytesIO* b, int64_t n) {
  if (b->pos >= b->size) return {};
  size_t left = b->size - b->pos;
  size_t count = n < 0 || static_cast<size_t>(n) > left ? left : static_cast<size_t>(n);
  std::string_view out(b->data + b->pos, count);
  b->pos += count;
  return out;
}

std::string_view take_line(BytesIO* b, int64_t limit) {
  if (b->pos >= b->size) return {};
  std::string_view rest(b->data + b->pos, b->size - b->pos);
  size_t newline = rest.find('\n');
  size_t count = newline == std::string_view::npos ? rest.size() : newline + 1;
  if (limit >= 0 && count > static_cast<size_t>(limit)) count = static_cast<size_t>(limit);
  b->pos += count;
  return rest.substr(0, count);
}

Owned bytesio_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  return Owned::steal(Value(make_instance<BytesIO>(th, cls)));
}
Status bytesio_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[1];
  if (failed(native_match(th, "BytesIO(initial_bytes=b'')", args, nargs, kwnames, v, 1))) return Status::kError;
  BytesIO* b = io_of(self);
  if (failed(check_exports(th, b))) return Status::kError;
  b->size = b->pos = 0;
  b->closed = false;
  if (v[0].is_empty() || v[0].is_none()) return Status::kOk;
  BufferScope scope(th);
  if (failed(scope.open(v[0])) || failed(write_bytes(th, b, scope.bytes()))) return Status::kError;
  b->pos = 0;
  return Status::kOk;
}
void bytesio_dealloc(Thread& th, Object* o) {
  mem_free(static_cast<BytesIO*>(o)->data);
  object_free(th, o);
}

Owned bytesio_read(Thread& th, Value self, Value size) {
  int64_t n = -1;
  if (failed(check_open(th, io_of(self))) || failed(io_size_arg(th, size, n))) return {};
  return bytes_new(th, take(io_of(self), n));
}
Owned bytesio_readline(Thread& th, Value self, Value size) {
  int64_t n = -1;
  if (failed(check_open(th, io_of(self))) || failed(io_size_arg(th, size, n))) return {};
  return bytes_new(th, take_line(io_of(self), n));
}
Owned bytesio_next(Thread& th, Value self) {
  if (failed(check_open(th, io_of(self)))) return {};
  std::string_view line = take_line(io_of(self), -1);
  return line.empty() ? Owned() : bytes_new(th, line);
}
Owned bytesio_iter(Thread&, Value self) { return Owned::borrow(self); }
Owned bytesio_readlines(Thread& th, Value self, Value size) {
  int64_t hint = -1, total = 0;
  if (failed(check_open(th, io_of(self))) || failed(io_size_arg(th, size, hint))) return {};
  Owned list = list_new(th);
  while (list) {
    std::string_view line = take_line(io_of(self), -1);
    if (line.empty()) break;
    Owned item = bytes_new(th, line);
    if (!item || failed(list_append(th, list.as<List>(), item))) return {};
    total += static_cast<int64_t>(line.size());
    if (hint > 0 && total >= hint) break;
  }
  return list;
}
Owned bytesio_readinto(Thread& th, Value self, Value target) {
  if (failed(check_open(th, io_of(self)))) return {};
  BufferScope scope(th);
  if (failed(io_writable_buffer(th, scope, target, "readinto"))) return {};
  std::string_view data = take(io_of(self), scope.view().size);
  if (!data.empty()) std::memmove(scope.view().data, data.data(), data.size());
  return Owned::small_int(static_cast<int64_t>(data.size()));
}
Owned bytesio_write(Thread& th, Value self, Value data) {
  if (failed(check_open(th, io_of(self)))) return {};
  BufferScope scope(th);
  if (failed(scope.open(data)) || failed(write_bytes(th, io_of(self), scope.bytes()))) return {};
  return Owned::small_int(scope.view().size);
}
Status bytesio_writelines(Thread& th, Value self, Value lines) {
  if (failed(check_open(th, io_of(self)))) return Status::kError;
  Owned it = get_iter(th, lines);
  if (!it) return Status::kError;
  while (Owned item = iter_next(th, it)) {
    Owned r = bytesio_write(th, self, item);
    if (!r) return Status::kError;
  }
  return th.has_error() ? Status::kError : Status::kOk;
}
Owned bytesio_seek(Thread& th, Value self, Value pos, int whence) {
  BytesIO* b = io_of(self);
  int64_t n = 0;
  if (failed(check_open(th, b)) || failed(io_offset(th, pos, n))) return {};
  if (n < 0 && whence == 0) return raise(th, th.rt->exc.ValueError, "negative seek value {}", n);
  if (whence < 0 || whence > 2) {
    return raise(th, th.rt->exc.ValueError, "invalid whence ({}, should be 0, 1 or 2)", whence);
  }
  int64_t base = whence == 1 ? static_cast<int64_t>(b->pos) : whence == 2 ? static_cast<int64_t>(b->size) : 0;
  if (n > INT64_MAX - base) return raise(th, th.rt->exc.OverflowError, "new position too large");
  int64_t at = base + n < 0 ? 0 : base + n;
  b->pos = static_cast<size_t>(at);
  return int_from_i64(th, at);
}
Owned bytesio_tell(Thread& th, Value self) {
  return failed(check_open(th, io_of(self))) ? Owned() : int_from_u64(th, io_of(self)->pos);
}
Owned bytesio_truncate(Thread& th, Value self, Value size) {
  BytesIO* b = io_of(self);
  if (failed(check_open(th, b)) || failed(check_exports(th, b))) return {};
  auto n = static_cast<int64_t>(b->pos);
  if (!size.is_empty() && !size.is_none() && failed(io_size_arg(th, size, n))) return {};
  if (n < 0) return raise(th, th.rt->exc.ValueError, "negative size value {}", n);
  if (failed(check_open(th, b)) || failed(check_exports(th, b))) return {};  // __index__ may have changed it
  if (static_cast<size_t>(n) < b->size) b->size = static_cast<size_t>(n);
  return int_from_i64(th, n);
}
Owned bytesio_getvalue(Thread& th, Value self) {
  BytesIO* b = io_of(self);
  return failed(check_open(th, b)) ? Owned() : bytes_new(th, {b->data == nullptr ? "" : b->data, b->size});
}
Owned bytesio_getbuffer(Thread& th, Value self) {
  if (failed(check_open(th, io_of(self)))) return {};
  auto* buffer = make_instance<BytesIOBuffer>(th, io_state(th).bytes_io_buffer);
  if (buffer == nullptr) return {};
  buffer->source = own(self);
  Owned keep = Owned::steal(Value(buffer));
  return memoryview_new(th, keep);
}
Status bytesio_close(Thread& th, Value self) {
  BytesIO* b = io_of(self);
  if (failed(check_exports(th, b))) return Status::kError;
  b->closed = true;
  mem_free(std::exchange(b->data, nullptr));
  b->size = b->capacity = b->pos = 0;
  return Status::kOk;
}
Status bytesio_flush(Thread& th, Value self) { return check_open(th, io_of(self)); }
Tri bytesio_true(Thread& th, Value self) { return failed(check_open(th, io_of(self))) ? Tri::kError : Tri::kTrue; }
Tri bytesio_isatty(Thread& th, Value self) { return failed(check_open(th, io_of(self))) ? Tri::kError : Tri::kFalse; }
Owned bytesio_closed(Thread&, Value self) { return Owned::boolean(io_of(self)->closed); }

Owned bytesio_getstate(Thread& th, Value self) {
  Owned value = bytesio_getvalue(th, self);
  Owned pos = value ? int_from_u64(th, io_of(self)->pos) : Owned();
  Owned dict = pos ? get_attr(th, self, th.rt->names.__dict__) : Owned();
  if (dict) dict = dict_copy(th, dict);
  return dict ? tuple_of(th, value, pos, dict) : Owned();
}
Status bytesio_setstate(Thread& th, Value self, Value state) {
  if (!is_tuple(state) || fast_items_tuple(state).size() < 3) {
    return raise(th, th.rt->exc.TypeError, "{}.__setstate__ argument should be 3-tuple, got {}", type_of(th, self),
                 type_of(th, state));
  }
  std::span<const Value> items = fast_items_tuple(state);
  BytesIO* b = io_of(self);
  if (failed(check_exports(th, b))) return Status::kError;
  b->size = b->pos = 0;
  Owned r = bytesio_write(th, self, items[0]);
  if (!r) return Status::kError;
  if (!is_int(items[1])) {
    return raise(th, th.rt->exc.TypeError, "second item of state must be an integer, not {}", type_of(th, items[1]));
  }
  int64_t pos = 0;
  if (failed(int_as_i64(th, items[1], pos))) return Status::kError;
  if (pos < 0) return raise(th, th.rt->exc.ValueError, "position value cannot be negative");
  b->pos = static_cast<size_t>(pos);
  if (items[2].is_none()) return Status::kOk;
  if (!is_dict(items[2])) {
    return raise(th, th.rt->exc.TypeError, "third item of state should be a dict, got a {}", type_of(th, items[2]));
  }
  Owned dict = get_attr(th, self, th.rt->names.__dict__);
  return dict ? dict_update(th, dict, items[2]) : Status::kError;
}

void fill_bytes(TypeSlots& s) {
  s.dealloc = &bytesio_dealloc;
  s.construct = &bytesio_construct;
  s.init = &bytesio_init;
  s.next = &bytesio_next;
  s.iter = &bytesio_iter;
}

const NativeDef kMethods[] = {
    method<&bytesio_true>("readable(self, /)", "Returns True if the IO object can be read."),
    method<&bytesio_true>("seekable(self, /)", "Returns True if the IO object can be seeked."),
    method<&bytesio_true>("writable(self, /)", "Returns True if the IO object can be written."),
    method<&bytesio_close>("close(self, /)", "Disable all I/O operations."),
    method<&bytesio_flush>("flush(self, /)", "Does nothing."),
    method<&bytesio_isatty>("isatty(self, /)", "Always returns False."),
    method<&bytesio_tell>("tell(self, /)", "Current file position, an integer."),
    method<&bytesio_write>("write(self, b, /)", "Write bytes to file."),
    method<&bytesio_writelines>("writelines(self, lines, /)", "Write lines to the file."),
    method<&bytesio_read>("read1(self, size=-1, /)", "Read at most size bytes, returned as a bytes object."),
    method<&bytesio_readinto>("readinto(self, buffer, /)", "Read bytes into buffer."),
    method<&bytesio_readline>("readline(self, size=-1, /)", "Next line from the file, as a bytes object."),
    method<&bytesio_readlines>("readlines(self, size=None, /)", "List of bytes objects, each a line from the file."),
    method<&bytesio_read>("read(self, size=-1, /)", "Read at most size bytes, returned as a bytes object."),
    method<&bytesio_getbuffer>("getbuffer(self, /)", "Get a read-write view over the contents of the BytesIO object."),
    method<&bytesio_getvalue>("getvalue(self, /)", "Retrieve the entire contents of the BytesIO object."),
    method<&bytesio_seek>("seek(self, pos, whence=0, /)", "Change stream position."),
    method<&bytesio_truncate>("truncate(self, size=None, /)", "Truncate the file to at most size bytes."),
    method<&bytesio_getstate>("__getstate__(self, /)"),
    method<&bytesio_setstate>("__setstate__(self, state, /)"),
};
const GetSetDef kGetSets[] = {{"closed", &bytesio_closed, nullptr, "True if the file is closed."}};

Status buffer_get(Thread&, Value self, BufferView& out, int) {
  BytesIO* b = io_of(self.as<BytesIOBuffer>()->source);
  static char nothing = 0;
  out.data = b->data != nullptr ? b->data : &nothing;
  out.size = static_cast<int64_t>(b->size);
  out.readonly = false;
  out.object = Owned::borrow(self);
  out.shape_storage[0] = out.size;
  out.shape_storage[1] = 1;
  out.shape = &out.shape_storage[0];
  out.strides = &out.shape_storage[1];
  ++b->exports;
  return Status::kOk;
}
void buffer_release(Thread&, Value self, BufferView&) { --io_of(self.as<BytesIOBuffer>()->source)->exports; }
void fill_buffer(TypeSlots& s) {
  OwnedFields<BytesIOBuffer, &BytesIOBuffer::source>::fill(s);
  s.clear = nullptr;  // the collector must not part it from its source while a memoryview of it may still be released
  s.get_buffer = &buffer_get;
  s.release_buffer = &buffer_release;
}

}  // namespace

const TypeSpec kBytesIOSpec = {"_io.BytesIO",
                               sizeof(BytesIO),
                               Kind::kOther,
                               kStreamFlags,
                               "Buffered I/O implementation using an in-memory bytes buffer.",
                               &fill_bytes,
                               kMethods,
                               kGetSets,
                               "(initial_bytes=b'')"};
const TypeSpec kBytesIOBufferSpec = {
    "_io._BytesIOBuffer", sizeof(BytesIOBuffer), Kind::kOther, TypeFlags::kGc | TypeFlags::kDisallowNew, nullptr,
    &fill_buffer};

}  // namespace dxpy
