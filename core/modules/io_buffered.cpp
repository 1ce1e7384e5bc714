// BufferedReader, BufferedWriter and BufferedRandom: one layout, one set of functions.
//
// The buffer is in one of three states: empty; reading (pos..end not yet given to the caller, the raw stream stands at
// the end of the buffer); writing (write_size bytes to be written at the raw position). Going from one to the other
// first seeks the raw stream back over what was read ahead, or flushes.
#include <cstring>

#include "core/memory/alloc.h"
#include "core/modules/io.h"
#include "core/object/exception.h"
#include "core/object/exception_layouts.h"

namespace dxpy {

namespace {

Buffered* buf_of(Value v) { return v.as<Buffered>(); }

Status check_init(Thread& th, Buffered* b) {
  if (b->ok) return Status::kOk;
  if (b->detached) return raise(th, th.rt->exc.ValueError, "raw stream has been detached");
  return raise(th, th.rt->exc.ValueError, "I/O operation on uninitialized object");
}

Tri is_closed(Thread& th, Buffered* b) {
  if (failed(check_init(th, b))) return Tri::kError;
  if (b->fast_raw) return tri(b->raw.as<FileIO>()->fd < 0);
  return io_is_closed(th, b->raw);
}

Status check_open(Thread& th, Buffered* b, const char* what) {
  Tri t = is_closed(th, b);
  if (t == Tri::kTrue) return raise(th, th.rt->exc.ValueError, "{} closed file", what);
  return t == Tri::kError ? Status::kError : Status::kOk;
}

// One call at a time: other threads wait, the same thread (a signal handler) must not come in again.
class Entered {
 public:
  Entered(Thread& th, Buffered* b) : b_(b) {
    if (b->owner == &th) {
      (void)raise(th, th.rt->exc.RuntimeError, "reentrant call inside {!r}", Value(b));
      return;
    }
    while (b->owner != nullptr) {
      Unlocked scope(th);
      (void)th.rt->host->sleep(50000);
    }
    b->owner = &th;
    ok_ = true;
  }
  ~Entered() {
    if (ok_) b_->owner = nullptr;
  }
  Entered(const Entered&) = delete;
  Entered& operator=(const Entered&) = delete;
  bool ok() const { return ok_; }

 private:
  Buffered* b_;
  bool ok_ = false;
};

// --- the raw stream
Status check_count(Thread& th, Value result, const char* what, size_t size, int64_t& count) {
  if (failed(index_to_i64(th, result, count, th.rt->exc.ValueError))) {
    if (!error_matches(th, th.rt->exc.TypeError)) return Status::kError;
    Owned cause = take_error(th);
    (void)raise(th, th.rt->exc.OSError, "raw {}() failed", what);
    if (th.has_error() && is_exception(th.pending)) {
      auto* e = th.pending.as<ExceptionObject>();
      e->suppress_context = true;
      replace_field(e->context, cause.clone());
      replace_field(e->cause, std::move(cause));
    }
    return Status::kError;
  }
  if (count >= 0 && static_cast<uint64_t>(count) <= size) return Status::kOk;
  return raise(th, th.rt->exc.OSError, "raw {}() returned invalid length {} (should have been between 0 and {})", what,
               count, size);
}

// kFalse: would block.
Tri raw_read(Thread& th, Buffered* b, char* data, size_t size, size_t& count) {
  if (b->fast_raw) {
    auto* f = b->raw.as<FileIO>();
    if (f->fd < 0 || !f->readable) {
      Owned r = call_method(th, b->raw, io_state(th).read, Value::small_int(1));  // raises
      return Tri::kError;
    }
    Tri t = file_read_into(th, f, data, size, count);
    if (t == Tri::kTrue && b->raw_position >= 0) b->raw_position += static_cast<int64_t>(count);
    return t;
  }
  Owned view = memoryview_from_memory(th, Value(b), data, size, false);
  Owned r = view ? call_method(th, b->raw, io_state(th).readinto, view) : Owned();
  if (!r) return Tri::kError;
  if (r.get().is_none()) return Tri::kFalse;
  int64_t n = 0;
  if (failed(check_count(th, r, "readinto", size, n))) return Tri::kError;
  count = static_cast<size_t>(n);
  if (b->raw_position >= 0) b->raw_position += n;
  return Tri::kTrue;
}

Tri raw_write(Thread& th, Buffered* b, const char* data, size_t size, size_t& count) {
  if (b->fast_raw && b->raw.as<FileIO>()->fd >= 0 && b->raw.as<FileIO>()->writable) {
    Tri t = file_write_from(th, b->raw.as<FileIO>(), data, size, count);
    if (t == Tri::kTrue && b->raw_position >= 0) b->raw_position += static_cast<int64_t>(count);
    return t;
  }
  Owned view = memoryview_from_memory(th, Value(b), const_cast<char*>(data), size, true);
  Owned r = view ? call_method(th, b->raw, io_state(th).write, view) : Owned();
  if (!r) return Tri::kError;
  if (r.get().is_none()) return Tri::kFalse;
  int64_t n = 0;
  if (failed(check_count(th, r, "write", size, n))) return Tri::kError;
  count = static_cast<size_t>(n);
  if (b->raw_position >= 0) b->raw_position += n;
  return Tri::kTrue;
}

Status position_result(Thread& th, Buffered* b, const Owned& r) {
  if (!r) return Status::kError;
  int64_t n = 0;
  if (failed(index_to_i64(th, r, n, th.rt->exc.ValueError))) return Status::kError;
  if (n < 0) return raise(th, th.rt->exc.OSError, "Raw stream returned invalid position {}", n);
  b->raw_position = n;
  return Status::kOk;
}
Status raw_tell(Thread& th, Buffered* b) {
  Owned r = call_method(th, b->raw, io_state(th).tell);
  return position_result(th, b, r);
}
Status raw_seek(Thread& th, Buffered* b, int64_t target, int whence) {
  Owned offset = int_from_i64(th, target);
  Owned r = offset ? call_method(th, b->raw, io_state(th).seek, offset, Value::small_int(whence)) : Owned();
  return position_result(th, b, r);
}

// --- the states
Failure raise_blocking(Thread& th, int64_t written) {
  Owned number = Owned::small_int(kHostAgain), text = str_new(th, "write could not complete without blocking");
  Owned count = int_from_i64(th, written);
  if (!text || !count) return {};
  Owned e = call_with(th, Value(th.rt->exc.BlockingIOError), number, text, count);
  return e ? raise_exception(th, e) : Failure{};
}

Status flush_writes(Thread& th, Buffered* b) {
  int64_t done = 0;
  while (done < b->write_size) {
    size_t count = 0;
    Tri t = raw_write(th, b, b->data + done, static_cast<size_t>(b->write_size - done), count);
    if (t == Tri::kTrue) {
      done += static_cast<int64_t>(count);
      // A write cut short by a signal succeeds: its handler has to run now.
      if (done == b->write_size || !failed(run_safepoint(th))) continue;
      t = Tri::kError;
    }
    std::memmove(b->data, b->data + done, static_cast<size_t>(b->write_size - done));
    b->write_size -= done;
    if (t == Tri::kError) return Status::kError;
    return raise_blocking(th, 0);
  }
  b->write_size = 0;
  return Status::kOk;
}

// Drops what was read ahead and puts the raw stream where the caller believes to be.
Status rewind_reads(Thread& th, Buffered* b) {
  int64_t ahead = b->end - b->pos;
  b->pos = b->end = 0;
  return ahead > 0 ? raw_seek(th, b, -ahead, 1) : Status::kOk;
}

Status start_reading(Thread& th, Buffered* b) { return b->write_size > 0 ? flush_writes(th, b) : Status::kOk; }

int64_t buffered_ahead(Buffered* b) { return b->end - b->pos; }

// Fills an empty buffer with one raw read. kFalse: would block; count 0: the end.
Tri fill(Thread& th, Buffered* b, size_t& count) {
  b->pos = b->end = 0;
  Tri t = raw_read(th, b, b->data, static_cast<size_t>(b->buffer_size), count);
  if (t == Tri::kTrue) b->end = static_cast<int64_t>(count);
  return t;
}

// --- construction
Owned buffered_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* b = make_instance<Buffered>(th, cls);
  if (b == nullptr) return {};
  b->raw_position = -1;
  return Owned::steal(Value(b));
}

Status set_up(Thread& th, Buffered* b, Value raw, int64_t size) {
  b->ok = false;
  b->detached = false;
  if (size <= 0) return raise(th, th.rt->exc.ValueError, "buffer size must be strictly positive");
  auto* data = static_cast<char*>(mem_alloc(static_cast<size_t>(size)));
  if (data == nullptr) return raise_no_memory(th);
  mem_free(b->data);
  b->data = data;
  b->buffer_size = size;
  b->pos = b->end = b->write_size = 0;
  b->raw_position = -1;
  assign(b->raw, raw);
  b->fast_raw = is_exactly(raw, io_state(th).file);
  b->ok = true;
  return Status::kOk;
}

template <int kWhat>  // 1 reader, 2 writer, 3 random
Status buffered_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  constexpr const char* kSignatures[] = {"BufferedReader(raw, buffer_size=131072)",
                                         "BufferedWriter(raw, buffer_size=131072)",
                                         "BufferedRandom(raw, buffer_size=131072)"};
  Value v[2];
  if (failed(native_match(th, kSignatures[kWhat - 1], args, nargs, kwnames, v, 2))) return Status::kError;
  Buffered* b = buf_of(self);
  b->ok = false;
  b->detached = false;
  int64_t size = 0;
  if (failed(index_to_i64(th, v[1], size, th.rt->exc.OverflowError))) return Status::kError;
  if (kWhat == 3 && failed(io_check_seekable(th, v[0]))) return Status::kError;
  if ((kWhat & 1) != 0 && failed(io_check_readable(th, v[0]))) return Status::kError;
  if ((kWhat & 2) != 0 && failed(io_check_writable(th, v[0]))) return Status::kError;
  b->readable = (kWhat & 1) != 0;
  b->writable = (kWhat & 2) != 0;
  return set_up(th, b, v[0], size);
}

void buffered_dealloc(Thread& th, Object* o) {
  auto* b = static_cast<Buffered*>(o);
  mem_free(std::exchange(b->data, nullptr));
  drop(b->raw);
  object_free(th, o);
}
void buffered_traverse(Object* o, Visitor& visit) {
  visit(static_cast<Buffered*>(o)->raw);
  traverse_attributes(o, visit);
}
void buffered_clear(Thread& th, Object* o) {
  auto* b = static_cast<Buffered*>(o);
  b->ok = false;
  b->fast_raw = false;
  drop(b->raw);
  clear_attributes(th, o);
}

// --- reading
Owned read_all(Thread& th, Buffered* b) {
  if (failed(start_reading(th, b))) return {};
  std::string out(b->data + b->pos, static_cast<size_t>(buffered_ahead(b)));
  b->pos = b->end = 0;
  Owned readall;
  if (find_attr(th, b->raw, io_state(th).readall, readall) == Tri::kError) return {};
  if (readall) {
    Owned rest = call(th, readall);
    if (!rest) return {};
    b->raw_position = -1;
    if (rest.get().is_none()) return out.empty() ? std::move(rest) : bytes_new(th, out);
    if (!is_bytes(rest)) return raise(th, th.rt->exc.TypeError, "readall() should return bytes");
    if (out.empty()) return rest;
    out += bytes_view(rest);
    return bytes_new(th, out);
  }
  while (true) {
    Owned piece = call_method(th, b->raw, io_state(th).read);
    if (!piece) return {};
    if (!piece.get().is_none() && !is_bytes(piece))
      return raise(th, th.rt->exc.TypeError, "read() should return bytes");
    if (piece.get().is_none() && out.empty()) return piece;
    if (piece.get().is_none() || bytes_view(piece).empty()) return bytes_new(th, out);
    out += bytes_view(piece);
    b->raw_position = -1;
  }
}

// Reads `size` bytes or to the end. kFalse: nothing was there and reading would block.
Tri read_exactly(Thread& th, Buffered* b, char* out, size_t size, size_t& got) {
  got = 0;
  if (failed(start_reading(th, b))) return Tri::kError;
  auto take = [&] {
    size_t n = static_cast<size_t>(buffered_ahead(b));
    if (n > size - got) n = size - got;
    std::memcpy(out + got, b->data + b->pos, n);
    b->pos += static_cast<int64_t>(n);
    got += n;
  };
  take();
  while (got < size) {
    size_t count = 0;
    size_t whole = (size - got) / static_cast<size_t>(b->buffer_size) * static_cast<size_t>(b->buffer_size);
    Tri t = Tri::kTrue;
    if (whole > 0) {  // straight into the result
      b->pos = b->end = 0;
      t = raw_read(th, b, out + got, whole, count);
      if (t == Tri::kTrue) got += count;
    } else {
      t = fill(th, b, count);
      if (t == Tri::kTrue) take();
    }
    if (t == Tri::kError) return t;
    if (t == Tri::kFalse) return got > 0 ? Tri::kTrue : Tri::kFalse;
    if (count == 0) break;
  }
  return Tri::kTrue;
}

Owned buffered_read(Thread& th, Value self, Value size) {
  Buffered* b = buf_of(self);
  int64_t n = -1;
  if (failed(check_init(th, b)) || failed(io_size_arg(th, size, n))) return {};
  if (n < -1) return raise(th, th.rt->exc.ValueError, "read length must be non-negative or -1");
  if (failed(check_open(th, b, "read of"))) return {};
  Entered entered(th, b);
  if (!entered.ok()) return {};
  if (n == -1) return read_all(th, b);
  if (n <= buffered_ahead(b)) {
    Owned out = bytes_new(th, {b->data + b->pos, static_cast<size_t>(n)});
    b->pos += n;
    return out;
  }
  Bytes* out = bytes_alloc(th, static_cast<size_t>(n));
  if (out == nullptr) return {};
  Owned keep = Owned::steal(Value(out));
  size_t got = 0;
  Tri t = read_exactly(th, b, out->data, static_cast<size_t>(n), got);
  if (t == Tri::kError) return {};
  if (t == Tri::kFalse) return Owned::none();
  return got == static_cast<size_t>(n) && n > 1 ? std::move(keep) : bytes_new(th, {out->data, got});
}

// At most one raw read, only when nothing is in the buffer.
Tri read1_into(Thread& th, Buffered* b, char* out, size_t size, size_t& got) {
  got = 0;
  if (failed(start_reading(th, b))) return Tri::kError;
  if (buffered_ahead(b) == 0) {
    if (size >= static_cast<size_t>(b->buffer_size)) {
      b->pos = b->end = 0;
      return raw_read(th, b, out, size, got);
    }
    size_t count = 0;
    Tri t = fill(th, b, count);
    if (t != Tri::kTrue) return t;
  }
  got = static_cast<size_t>(buffered_ahead(b));
  if (got > size) got = size;
  std::memcpy(out, b->data + b->pos, got);
  b->pos += static_cast<int64_t>(got);
  return Tri::kTrue;
}

Owned buffered_read1(Thread& th, Value self, Value size) {
  Buffered* b = buf_of(self);
  int64_t n = -1;
  if (failed(check_init(th, b)) || failed(io_size_arg(th, size, n))) return {};
  if (n < 0) n = b->buffer_size;
  if (failed(check_open(th, b, "read of"))) return {};
  Entered entered(th, b);
  if (!entered.ok()) return {};
  if (n == 0) return bytes_new(th, "");
  std::string out(static_cast<size_t>(n), '\0');
  size_t got = 0;
  Tri t = read1_into(th, b, out.data(), out.size(), got);
  if (t == Tri::kError) return {};
  return bytes_new(th, {out.data(), t == Tri::kTrue ? got : 0});
}

// readinto1(): what is in the buffer, and at most one raw read when the buffer cannot serve the rest.
Tri readinto_once(Thread& th, Buffered* b, char* out, size_t size, size_t& got) {
  got = 0;
  if (failed(start_reading(th, b))) return Tri::kError;
  if (buffered_ahead(b) == 0 || size <= static_cast<size_t>(buffered_ahead(b) + b->buffer_size)) {
    return read1_into(th, b, out, size, got);
  }
  size_t first = static_cast<size_t>(buffered_ahead(b)), more = 0;
  std::memcpy(out, b->data + b->pos, first);
  b->pos = b->end = 0;
  got = first;
  Tri t = raw_read(th, b, out + first, size - first, more);
  got += more;
  return t == Tri::kError ? t : Tri::kTrue;
}

Owned readinto_with(Thread& th, Value self, Value target, bool once) {
  Buffered* b = buf_of(self);
  if (failed(check_init(th, b))) return {};
  BufferScope scope(th);
  if (failed(io_writable_buffer(th, scope, target, once ? "readinto1" : "readinto"))) return {};
  if (failed(check_open(th, b, "readinto of"))) return {};
  Entered entered(th, b);
  if (!entered.ok()) return {};
  size_t got = 0, size = static_cast<size_t>(scope.view().size);
  if (size == 0) return Owned::small_int(0);
  Tri t = once ? readinto_once(th, b, scope.view().data, size, got) : read_exactly(th, b, scope.view().data, size, got);
  if (t == Tri::kError) return {};
  return t == Tri::kFalse ? Owned::none() : Owned::small_int(static_cast<int64_t>(got));
}
Owned buffered_readinto(Thread& th, Value self, Value target) { return readinto_with(th, self, target, false); }
Owned buffered_readinto1(Thread& th, Value self, Value target) { return readinto_with(th, self, target, true); }

Owned buffered_peek(Thread& th, Value self, Value) {
  Buffered* b = buf_of(self);
  if (failed(check_init(th, b)) || failed(check_open(th, b, "peek of"))) return {};
  Entered entered(th, b);
  if (!entered.ok()) return {};
  if (failed(start_reading(th, b))) return {};
  if (buffered_ahead(b) == 0) {
    size_t count = 0;
    if (fill(th, b, count) == Tri::kError) return {};
  }
  return bytes_new(th, {b->data + b->pos, static_cast<size_t>(buffered_ahead(b))});
}

Owned take_line(Thread& th, Buffered* b, int64_t limit) {
  std::string line;
  while (true) {
    std::string_view ahead(b->data + b->pos, static_cast<size_t>(buffered_ahead(b)));
    if (limit >= 0) ahead = ahead.substr(0, static_cast<size_t>(limit) - line.size());
    size_t newline = ahead.find('\n');
    size_t take = newline == std::string_view::npos ? ahead.size() : newline + 1;
    bool finished =
        newline != std::string_view::npos || (limit >= 0 && line.size() + take == static_cast<size_t>(limit));
    b->pos += static_cast<int64_t>(take);
    if (finished && line.empty()) return bytes_new(th, ahead.substr(0, take));
    line += ahead.substr(0, take);
    if (finished) return bytes_new(th, line);
    size_t count = 0;
    Tri t = fill(th, b, count);
    if (t == Tri::kError) return {};
    if (t == Tri::kFalse || count == 0) return bytes_new(th, line);
  }
}

Owned buffered_readline(Thread& th, Value self, Value size) {
  Buffered* b = buf_of(self);
  int64_t limit = -1;
  if (failed(check_init(th, b)) || failed(io_size_arg(th, size, limit)) || failed(check_open(th, b, "readline of")))
    return {};
  Entered entered(th, b);
  if (!entered.ok() || failed(start_reading(th, b))) return {};
  return take_line(th, b, limit);
}

// The next line where nothing has to be asked or read for it; empty without an exception: the general way has to see.
Owned line_in_buffer(Thread& th, Buffered* b) {
  if (!b->ok || !b->fast_raw || b->raw.as<FileIO>()->fd < 0 || b->owner != nullptr || b->pos == b->end) return {};
  const char* from = b->data + b->pos;
  const void* newline = std::memchr(from, '\n', static_cast<size_t>(b->end - b->pos));
  if (newline == nullptr) return {};
  auto size = static_cast<const char*>(newline) + 1 - from;
  b->pos += size;
  return bytes_new(th, {from, static_cast<size_t>(size)});
}

Owned buffered_next(Thread& th, Value self) {
  if (!is_buffered(th, self)) return io_next(th, self);
  Owned ready = line_in_buffer(th, buf_of(self));
  if (ready || th.has_error()) return ready;
  Owned line = buffered_readline(th, self, Value::none());
  if (line && bytes_view(line).empty()) return {};
  return line;
}

// --- writing
Owned buffered_write(Thread& th, Value self, Value data) {
  Buffered* b = buf_of(self);
  if (failed(check_init(th, b))) return {};
  BufferScope scope(th);
  if (failed(scope.open(data))) return {};
  if (failed(buffered_write_view(th, b, scope.bytes()))) return {};
  return Owned::small_int(scope.view().size);
}

// --- position
Owned buffered_tell(Thread& th, Value self) {
  Buffered* b = buf_of(self);
  if (failed(check_init(th, b))) return {};
  Entered entered(th, b);
  if (!entered.ok() || failed(raw_tell(th, b))) return {};
  int64_t at = b->raw_position - buffered_ahead(b) + b->write_size;
  return int_from_i64(th, at < 0 ? 0 : at);
}

Owned buffered_seek(Thread& th, Value self, Value target, int whence) {
  Buffered* b = buf_of(self);
  if (failed(check_init(th, b))) return {};
  if (whence < 0 || whence > 4) return raise(th, th.rt->exc.ValueError, "whence value {} unsupported", whence);
  if (failed(check_open(th, b, "seek of")) || failed(io_check_seekable(th, b->raw))) return {};
  int64_t n = 0;
  if (failed(io_offset(th, target, n))) return {};
  Entered entered(th, b);
  if (!entered.ok()) return {};
  // Inside the buffer nothing needs to be asked of the raw stream but where it is.
  if (b->end > 0 && b->write_size == 0 && whence != 2 && whence < 3) {
    if (b->raw_position < 0 && failed(raw_tell(th, b))) return {};
    int64_t here = b->raw_position - buffered_ahead(b);
    int64_t offset = whence == 0 ? n - here : n;
    if (offset >= -b->pos && offset <= buffered_ahead(b)) {
      b->pos += offset;
      return int_from_i64(th, here + offset < 0 ? 0 : here + offset);  // character devices are always at 0
    }
  }
  if (b->write_size > 0 && failed(flush_writes(th, b))) return {};
  if (whence == 1) n -= buffered_ahead(b);
  if (failed(raw_seek(th, b, n, whence))) return {};
  b->pos = b->end = 0;
  return int_from_i64(th, b->raw_position);
}

Owned buffered_truncate(Thread& th, Value self, Value size) {
  Buffered* b = buf_of(self);
  if (failed(check_init(th, b)) || failed(check_open(th, b, "truncate of"))) return {};
  if (!b->writable) return raise_unsupported(th, "truncate");
  Entered entered(th, b);
  if (!entered.ok()) return {};
  if (b->write_size > 0 && failed(flush_writes(th, b))) return {};
  if (b->end > 0 && failed(rewind_reads(th, b))) return {};
  Owned where;
  if (size.is_empty() || size.is_none()) {
    where = call_method(th, b->raw, io_state(th).tell);
  } else {
    where = Owned::borrow(size);
  }
  return where ? call_method(th, b->raw, io_state(th).truncate, where) : Owned();
}

// --- the rest
Owned flush_method(Thread& th, Value self) {
  Buffered* b = buf_of(self);
  if (failed(check_init(th, b))) return {};
  if (!b->writable) return call_method(th, b->raw, io_state(th).flush);
  if (failed(check_open(th, b, "flush of"))) return {};
  Entered entered(th, b);
  if (!entered.ok()) return {};
  if (b->write_size > 0 && failed(flush_writes(th, b))) return {};
  if (b->readable && b->end > 0 && failed(rewind_reads(th, b))) return {};
  return Owned::none();
}

Owned dealloc_warn(Thread& th, Value self, Value source) {
  Buffered* b = buf_of(self);
  if (!b->ok || !b->raw) return Owned::none();
  Owned warner;
  Tri t = find_attr(th, b->raw, io_state(th)._dealloc_warn, warner);
  Owned r = t == Tri::kTrue ? call_with(th, warner, source) : Owned();
  if (!r) clear_error(th);
  return Owned::none();
}

Owned buffered_close(Thread& th, Value self) {
  Buffered* b = buf_of(self);
  Tri closed = is_closed(th, b);
  if (closed == Tri::kError) return {};
  if (closed == Tri::kTrue) return Owned::none();
  if (b->finalizing) (void)dealloc_warn(th, self, self);
  Owned flushed = call_method(th, self, io_state(th).flush);
  Owned first = take_error(th);
  Owned r;
  if (b->ok) {  // flush() may have detached it
    Entered entered(th, b);
    Owned raw = Owned::borrow(b->raw);
    if (entered.ok()) r = call_method(th, raw, io_state(th).close);
    b->pos = b->end = b->write_size = 0;
  } else {
    (void)check_init(th, b);
  }
  io_chain_error(th, std::move(first));
  return flushed ? std::move(r) : Owned();
}

Owned buffered_detach(Thread& th, Value self) {
  Buffered* b = buf_of(self);
  if (failed(check_init(th, b))) return {};
  Owned r = call_method(th, self, io_state(th).flush);
  if (!r) return {};
  Owned raw = Owned::steal(std::exchange(b->raw, Value()));
  b->detached = true;
  b->ok = b->fast_raw = false;
  return raw;
}

template <auto Name>
Owned forward(Thread& th, Value self) {
  Buffered* b = buf_of(self);
  return failed(check_init(th, b)) ? Owned() : call_method(th, b->raw, io_state(th).*Name);
}
template <auto Name>
Owned forward_attr(Thread& th, Value self) {
  Buffered* b = buf_of(self);
  return failed(check_init(th, b)) ? Owned() : get_attr(th, b->raw, io_state(th).*Name);
}
Owned get_raw(Thread& th, Value self) {
  if (!buf_of(self)->raw) return raise(th, th.rt->exc.AttributeError, "raw");
  return Owned::borrow(buf_of(self)->raw);
}
Owned get_finalizing(Thread&, Value self) { return Owned::boolean(buf_of(self)->finalizing); }
Status set_finalizing(Thread& th, Value self, Value v) {
  Tri t = v ? truth(th, v) : Tri::kFalse;
  buf_of(self)->finalizing = t == Tri::kTrue;
  return t == Tri::kError ? Status::kError : Status::kOk;
}
Owned buffered_repr(Thread& th, Value self) { return io_repr(th, self, ""); }
Owned buffered_sizeof(Thread& th, Value self) {
  return int_from_u64(th, sizeof(Buffered) + static_cast<uint64_t>(buf_of(self)->buffer_size));
}

template <int kWhat>
void fill_buffered(TypeSlots& s) {
  s.dealloc = &buffered_dealloc;
  s.traverse = &buffered_traverse;
  s.clear = &buffered_clear;
  s.construct = &buffered_construct;
  s.init = &buffered_init<kWhat>;
  s.repr = &buffered_repr;
  if ((kWhat & 1) != 0) s.next = &buffered_next;
}

#define DX_COMMON_METHODS                                                                                              \
  method<&buffered_detach>("detach(self, /)", "Disconnect this buffer from its underlying raw stream and return it."), \
      method<&flush_method>("flush(self, /)"), method<&buffered_close>("close(self, /)"),                              \
      method<&forward<&IoState::seekable>>("seekable(self, /)"),                                                       \
      method<&forward<&IoState::fileno>>("fileno(self, /)"), method<&forward<&IoState::isatty>>("isatty(self, /)"),    \
      method<&dealloc_warn>("_dealloc_warn(self, source, /)"),                                                         \
      method<&buffered_seek>("seek(self, target, whence=0, /)"), method<&buffered_tell>("tell(self, /)"),              \
      method<&buffered_truncate>("truncate(self, pos=None, /)"), method<&io_no_pickle>("__getstate__(self, /)"),       \
      method<&buffered_sizeof>("__sizeof__(self, /)")
#define DX_READING_METHODS                                                                                     \
  method<&forward<&IoState::readable>>("readable(self, /)"), method<&buffered_read>("read(self, size=-1, /)"), \
      method<&buffered_peek>("peek(self, size=0, /)"), method<&buffered_read1>("read1(self, size=-1, /)"),     \
      method<&buffered_readinto>("readinto(self, buffer, /)"),                                                 \
      method<&buffered_readinto1>("readinto1(self, buffer, /)"),                                               \
      method<&buffered_readline>("readline(self, size=-1, /)")
#define DX_WRITING_METHODS \
  method<&forward<&IoState::writable>>("writable(self, /)"), method<&buffered_write>("write(self, buffer, /)")

const NativeDef kReaderMethods[] = {DX_COMMON_METHODS, DX_READING_METHODS};
const NativeDef kWriterMethods[] = {DX_COMMON_METHODS, DX_WRITING_METHODS};
const NativeDef kRandomMethods[] = {DX_COMMON_METHODS, DX_READING_METHODS, DX_WRITING_METHODS};
#undef DX_COMMON_METHODS
#undef DX_READING_METHODS
#undef DX_WRITING_METHODS

const GetSetDef kGetSets[] = {
    {"closed", &forward_attr<&IoState::closed>},       {"name", &forward_attr<&IoState::name>},
    {"mode", &forward_attr<&IoState::mode>},           {"raw", &get_raw},
    {"_finalizing", &get_finalizing, &set_finalizing},
};

}  // namespace

const TypeSpec kBufferedReaderSpec = {"_io.BufferedReader",
                                      sizeof(Buffered),
                                      Kind::kOther,
                                      kStreamFlags,
                                      "Create a new buffered reader using the given readable raw IO object.",
                                      &fill_buffered<1>,
                                      kReaderMethods,
                                      kGetSets,
                                      "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"};
const TypeSpec kBufferedWriterSpec = {"_io.BufferedWriter",
                                      sizeof(Buffered),
                                      Kind::kOther,
                                      kStreamFlags,
                                      "A buffer for a writeable sequential RawIO object.",
                                      &fill_buffered<2>,
                                      kWriterMethods,
                                      kGetSets,
                                      "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"};
const TypeSpec kBufferedRandomSpec = {"_io.BufferedRandom",
                                      sizeof(Buffered),
                                      Kind::kOther,
                                      kStreamFlags,
                                      "A buffered interface to random access streams.",
                                      &fill_buffered<3>,
                                      kRandomMethods,
                                      kGetSets,
                                      "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"};

Tri buffered_read1_view(Thread& th, Buffered* b, size_t most, std::string_view& out) {
  if (failed(check_init(th, b)) || failed(check_open(th, b, "read of"))) return Tri::kError;
  Entered entered(th, b);
  if (!entered.ok() || failed(start_reading(th, b))) return Tri::kError;
  if (buffered_ahead(b) == 0) {
    size_t count = 0;
    Tri t = fill(th, b, count);
    if (t != Tri::kTrue) return t;
  }
  size_t n = static_cast<size_t>(buffered_ahead(b));
  if (n > most) n = most;
  out = {b->data + b->pos, n};
  b->pos += static_cast<int64_t>(n);
  return Tri::kTrue;
}

Status buffered_write_view(Thread& th, Buffered* b, std::string_view data) {
  if (failed(check_init(th, b)) || failed(check_open(th, b, "write to"))) return Status::kError;
  Entered entered(th, b);
  if (!entered.ok() || failed(check_open(th, b, "write to")))
    return Status::kError;  // another thread may have closed it
  if (b->end > 0 && failed(rewind_reads(th, b))) return Status::kError;
  auto size = static_cast<int64_t>(data.size());
  if (size <= b->buffer_size - b->write_size) {
    std::memcpy(b->data + b->write_size, data.data(), data.size());
    b->write_size += size;
    return Status::kOk;
  }
  if (failed(flush_writes(th, b))) {
    if (!error_matches(th, th.rt->exc.BlockingIOError)) return Status::kError;
    // As much as fits is kept; the exception says how much that was.
    clear_error(th);
    int64_t room = b->buffer_size - b->write_size;
    int64_t kept = size < room ? size : room;
    std::memcpy(b->data + b->write_size, data.data(), static_cast<size_t>(kept));
    b->write_size += kept;
    return kept == size ? Status::kOk : Status(raise_blocking(th, kept));
  }
  int64_t done = 0;
  while (size - done > b->buffer_size) {
    size_t count = 0;
    Tri t = raw_write(th, b, data.data() + done, static_cast<size_t>(size - done), count);
    if (t == Tri::kError) return Status::kError;
    if (t == Tri::kFalse) {
      std::memcpy(b->data, data.data() + done, static_cast<size_t>(b->buffer_size));
      b->write_size = b->buffer_size;
      return raise_blocking(th, done + b->buffer_size);
    }
    done += static_cast<int64_t>(count);
    if (failed(run_safepoint(th))) return Status::kError;
  }
  std::memcpy(b->data, data.data() + done, static_cast<size_t>(size - done));
  b->write_size = size - done;
  return Status::kOk;
}

Owned buffered_flush(Thread& th, Value self) { return flush_method(th, self); }

}  // namespace dxpy
