// The abstract bases: _IOBase, _RawIOBase, _BufferedIOBase, _TextIOBase.
#include "core/modules/io.h"
#include "core/object/exception.h"
#include "core/object/exception_layouts.h"

namespace dxpy {

Failure raise_unsupported(Thread& th, std::string_view message) {
  return raise(th, io_state(th).unsupported.as<Type>(), "{}", message);
}
Failure raise_closed(Thread& th) { return raise(th, th.rt->exc.ValueError, "I/O operation on closed file."); }
Failure raise_closed_memory(Thread& th) { return raise(th, th.rt->exc.ValueError, "I/O operation on closed file"); }

Status io_size_arg(Thread& th, Value v, int64_t& out) {
  if (v.is_empty() || v.is_none()) {
    out = -1;
    return Status::kOk;
  }
  if (!is_index(th, v)) {
    return raise(th, th.rt->exc.TypeError, "argument should be integer or None, not '{}'", type_of(th, v));
  }
  return index_to_i64(th, v, out, th.rt->exc.OverflowError);
}

Status io_offset(Thread& th, Value v, int64_t& out) {
  if (is_float(v)) return raise(th, th.rt->exc.TypeError, "an integer is required");
  if (!is_index(th, v)) {
    return raise(th, th.rt->exc.TypeError, "'{}' object cannot be interpreted as an integer", type_of(th, v));
  }
  return index_to_i64(th, v, out, th.rt->exc.OverflowError);
}

Tri io_is_closed(Thread& th, Value stream) {
  Owned v = get_attr(th, stream, io_state(th).closed);
  return v ? truth(th, v) : Tri::kError;
}

Tri io_ask(Thread& th, Value stream, Value method) {
  Owned v = call_method(th, stream, method);
  return v ? truth(th, v) : Tri::kError;
}

namespace {

Status check_ability(Thread& th, Value stream, Value method, const char* what) {
  Owned v = call_method(th, stream, method);
  if (!v) return Status::kError;
  if (v.get().is_true()) return Status::kOk;
  return raise_unsupported(th, std::string("File or stream is not ") + what + ".");
}

Status check_open(Thread& th, Value self) {
  Tri t = io_is_closed(th, self);
  if (t == Tri::kTrue) return raise_closed(th);
  return t == Tri::kError ? Status::kError : Status::kOk;
}

// The flag of io_base_close itself, which a subclass's `closed` property does not hide.
Tri base_closed(Thread& th, Value self) {
  Owned v;
  Tri t = find_attr(th, self, io_state(th).__IOBase_closed, v);
  return t;
}

}  // namespace

Status io_check_readable(Thread& th, Value s) { return check_ability(th, s, io_state(th).readable, "readable"); }
Status io_check_writable(Thread& th, Value s) { return check_ability(th, s, io_state(th).writable, "writable"); }
Status io_check_seekable(Thread& th, Value s) { return check_ability(th, s, io_state(th).seekable, "seekable"); }

void io_chain_error(Thread& th, Owned first) {
  if (!first) return;
  if (!th.has_error()) {
    restore_error(th, std::move(first));
    return;
  }
  auto* second = th.pending.get().as<ExceptionObject>();
  if (Value(second) == first.get()) return;
  replace_field(second->context, std::move(first));
}

Owned io_repr(Thread& th, Value self, std::string_view extra) {
  Type* type = type_of(th, self);
  Owned module = get_attr(th, Value(type), th.rt->names.__module__);
  if (!module) return {};
  Owned name;
  Tri t = find_attr(th, self, io_state(th).name, name);
  if (t == Tri::kError && !error_clear_if(th, th.rt->exc.ValueError)) return {};
  if (t != Tri::kTrue) return format_str(th, "<{}.{}{}>", module, type->qualname, extra);
  if (repr_enter(th, self) == Tri::kTrue) {
    return raise(th, th.rt->exc.RuntimeError, "reentrant call inside {}.__repr__", type->name);
  }
  Owned text = format_str(th, "<{}.{} name={!r}{}>", module, type->qualname, name, extra);
  repr_leave(th, self);
  return text;
}

Owned io_no_pickle(Thread& th, Value self) {
  return raise(th, th.rt->exc.TypeError, "cannot pickle '{}' instances", type_name(th, self));
}

Status io_writable_buffer(Thread& th, BufferScope& scope, Value v, std::string_view function) {
  if (!failed(scope.open(v, BufferView::kWritable))) return Status::kOk;
  clear_error(th);
  return raise(th, th.rt->exc.TypeError, "{}() argument must be read-write bytes-like object, not {}", function,
               type_of(th, v));
}

void io_finalize(Thread& th, Value self) {
  const IoState& s = io_state(th);
  if (s.closed.is_empty()) return;  // the runtime ends and the module's state has gone already
  Owned error = take_error(th);
  Owned closed;
  bool is_closed = true;
  if (find_attr(th, self, s.closed, closed) == Tri::kTrue) {
    is_closed = truth(th, closed) == Tri::kTrue;
  } else {
    clear_error(th);
  }
  clear_error(th);
  if (!is_closed) {
    if (failed(set_attr(th, self, s._finalizing, Value::boolean(true)))) clear_error(th);
    Owned r = call_method(th, self, s.close);
    // A stream that was never made right has nothing to report.
    if (!r) error_unraisable(th, "", self);
  }
  if (error) restore_error(th, std::move(error));
}

Owned io_iter(Thread& th, Value self) { return failed(check_open(th, self)) ? Owned() : Owned::borrow(self); }

Owned io_next(Thread& th, Value self) {
  Owned line = call_method(th, self, io_state(th).readline);
  if (!line) return {};
  int64_t n = length(th, line);
  if (n > 0) return line;
  return {};
}

Owned io_base_close(Thread& th, Value self) {
  Tri t = base_closed(th, self);
  if (t == Tri::kError) return {};
  if (t == Tri::kTrue) return Owned::none();
  Owned r = call_method(th, self, io_state(th).flush);
  Owned first = take_error(th);
  bool ok = !failed(set_attr(th, self, io_state(th).__IOBase_closed, Value::boolean(true)));
  io_chain_error(th, std::move(first));
  return ok && r ? Owned::none() : Owned();
}

namespace {

// --- _IOBase
Owned base_seek(Thread& th, Value, Value, Value) { return raise_unsupported(th, "seek"); }
Owned base_tell(Thread& th, Value self) {
  return call_method(th, self, io_state(th).seek, Value::small_int(0), Value::small_int(1));
}
Owned base_truncate(Thread& th, Value, Value) { return raise_unsupported(th, "truncate"); }
Owned base_fileno(Thread& th, Value) { return raise_unsupported(th, "fileno"); }
Status base_flush(Thread& th, Value self) {
  Tri t = base_closed(th, self);
  if (t == Tri::kTrue) return raise_closed(th);
  return t == Tri::kError ? Status::kError : Status::kOk;
}
bool base_false(Thread&, Value) { return false; }
Tri base_isatty(Thread& th, Value self) { return failed(check_open(th, self)) ? Tri::kError : Tri::kFalse; }
Owned base_get_closed(Thread& th, Value self) {
  Tri t = base_closed(th, self);
  return t == Tri::kError ? Owned() : Owned::boolean(t == Tri::kTrue);
}
Owned base_check_closed(Thread& th, Value self) {
  Tri t = io_is_closed(th, self);
  if (t == Tri::kTrue) return raise_closed(th);
  return t == Tri::kError ? Owned() : Owned::none();
}
Owned base_check_readable(Thread& th, Value self) {
  return failed(io_check_readable(th, self)) ? Owned() : Owned::boolean(true);
}
Owned base_check_writable(Thread& th, Value self) {
  return failed(io_check_writable(th, self)) ? Owned() : Owned::boolean(true);
}
Owned base_check_seekable(Thread& th, Value self) {
  return failed(io_check_seekable(th, self)) ? Owned() : Owned::boolean(true);
}
Owned base_enter(Thread& th, Value self) { return failed(check_open(th, self)) ? Owned() : Owned::borrow(self); }
Owned base_exit(Thread& th, Value self, VarArgs) { return call_method(th, self, io_state(th).close); }

// How many bytes to read for a line so that nothing behind its end is taken: what peek() shows, else one.
Tri bytes_to_newline(Thread& th, Value self, Value peek, int64_t limit, int64_t used, int64_t& count) {
  count = 1;
  if (peek.is_empty()) return Tri::kTrue;
  Owned ahead = call_with(th, peek, Value::small_int(1));
  if (!ahead) return Tri::kError;
  if (!is_bytes(ahead)) {
    (void)raise(th, th.rt->exc.OSError, "peek() should have returned a bytes object, not '{}'", type_of(th, ahead));
    return Tri::kError;
  }
  (void)self;
  std::string_view text = bytes_view(ahead);
  if (limit >= 0) text = text.substr(0, static_cast<size_t>(limit - used));
  if (text.empty()) return Tri::kTrue;
  size_t newline = text.find('\n');
  count = static_cast<int64_t>(newline == std::string_view::npos ? text.size() : newline + 1);
  return Tri::kTrue;
}

Owned base_readline(Thread& th, Value self, Value size) {
  int64_t limit = -1;
  if (failed(io_size_arg(th, size, limit))) return {};
  Owned peek;
  if (find_attr(th, self, io_state(th).peek, peek) == Tri::kError) return {};
  std::string line;
  while (limit < 0 || static_cast<int64_t>(line.size()) < limit) {
    int64_t count = 1;
    if (bytes_to_newline(th, self, peek, limit, static_cast<int64_t>(line.size()), count) == Tri::kError) return {};
    Owned piece = call_method(th, self, io_state(th).read, Value::small_int(count));
    if (!piece) return {};
    if (!is_bytes(piece)) {
      return raise(th, th.rt->exc.OSError, "read() should have returned a bytes object, not '{}'", type_of(th, piece));
    }
    if (bytes_view(piece).empty()) break;
    line += bytes_view(piece);
    if (line.back() == '\n') break;
  }
  return bytes_new(th, line);
}

Owned base_readlines(Thread& th, Value self, Value hint_arg) {
  int64_t hint = -1;
  if (failed(io_size_arg(th, hint_arg, hint))) return {};
  Owned list = list_new(th);
  Owned it = list ? get_iter(th, self) : Owned();
  if (!it) return {};
  int64_t total = 0;
  while (Owned line = iter_next(th, it)) {
    if (failed(list_append(th, list.as<List>(), line))) return {};
    if (hint <= 0) continue;
    int64_t n = length(th, line);
    if (n < 0) return {};
    total += n;
    if (total > hint) break;
  }
  return th.has_error() ? Owned() : std::move(list);
}

Status base_writelines(Thread& th, Value self, Value lines) {
  if (failed(check_open(th, self))) return Status::kError;
  Owned it = get_iter(th, lines);
  if (!it) return Status::kError;
  while (Owned line = iter_next(th, it)) {
    Owned r = call_method(th, self, io_state(th).write, line);
    if (!r) return Status::kError;
  }
  return th.has_error() ? Status::kError : Status::kOk;
}

const NativeDef kBaseMethods[] = {
    method<&base_seek>("seek(self, offset, whence=0, /)", "Change the stream position to the given byte offset."),
    method<&base_tell>("tell(self, /)", "Return current stream position."),
    method<&base_truncate>("truncate(self, size=None, /)", "Truncate file to size bytes."),
    method<&base_flush>("flush(self, /)", "Flush write buffers, if applicable."),
    method<&io_base_close>("close(self, /)", "Flush and close the IO object."),
    method<&base_false>("seekable(self, /)", "Return whether object supports random access."),
    method<&base_false>("readable(self, /)", "Return whether object was opened for reading."),
    method<&base_false>("writable(self, /)", "Return whether object was opened for writing."),
    method<&base_check_closed>("_checkClosed(self, /)"),
    method<&base_check_seekable>("_checkSeekable(self, /)"),
    method<&base_check_readable>("_checkReadable(self, /)"),
    method<&base_check_writable>("_checkWritable(self, /)"),
    method<&base_fileno>("fileno(self, /)", "Return underlying file descriptor if one exists."),
    method<&base_isatty>("isatty(self, /)", "Return whether this is an 'interactive' stream."),
    method<&base_enter>("__enter__(self, /)"),
    method<&base_exit>("__exit__(self, /, *args)"),
    method<&base_readline>("readline(self, size=-1, /)", "Read and return a line from the stream."),
    method<&base_readlines>("readlines(self, hint=-1, /)", "Return a list of lines from the stream."),
    method<&base_writelines>("writelines(self, lines, /)", "Write a list of lines to stream."),
};
const GetSetDef kBaseGetSets[] = {kDictGetSet, {"closed", &base_get_closed}};

void base_dealloc(Thread& th, Object* o) { object_free(th, o); }
void fill_base(TypeSlots& s) {
  s.dealloc = &base_dealloc;
  s.traverse = [](Object* o, Visitor& visit) { traverse_attributes(o, visit); };
  s.clear = [](Thread& th, Object* o) { clear_attributes(th, o); };
  s.finalize = &io_finalize;
  s.iter = &io_iter;
  s.next = &io_next;
}

// --- _RawIOBase
Owned raw_readall(Thread& th, Value self) {
  std::string all;
  while (true) {
    Owned piece = call_method(th, self, io_state(th).read, Value::small_int(kIoBufferSize));
    if (!piece) return {};
    if (piece.get().is_none()) {
      if (all.empty()) return piece;
      break;
    }
    if (!is_bytes(piece)) return raise(th, th.rt->exc.TypeError, "read() should return bytes");
    if (bytes_view(piece).empty()) break;
    all += bytes_view(piece);
  }
  return bytes_new(th, all);
}

Owned raw_read(Thread& th, Value self, Value size) {
  int64_t n = -1;
  if (failed(io_size_arg(th, size, n))) return {};
  if (n < 0) return call_method(th, self, io_state(th).readall);
  Owned length_value = int_from_i64(th, n);
  Owned buffer = length_value ? call_with(th, Value(th.rt->types.bytearray), length_value) : Owned();
  if (!buffer) return {};
  Owned r = call_method(th, self, io_state(th).readinto, buffer);
  if (!r || r.get().is_none()) return r;
  int64_t count = 0;
  if (failed(index_to_i64(th, r, count, th.rt->exc.ValueError))) return {};
  auto* b = buffer.as<ByteArray>();
  if (count < 0 || static_cast<size_t>(count) > b->size) {
    return raise(th, th.rt->exc.ValueError, "readinto returned {} outside buffer size {}", count, b->size);
  }
  return bytes_new(th, {b->data, static_cast<size_t>(count)});
}
Owned raw_not_implemented(Thread& th, Value, Value) {
  Owned e = exception_new(th, th.rt->exc.NotImplementedError, nullptr, 0);
  return e ? Owned(raise_exception(th, e)) : Owned();
}

const NativeDef kRawMethods[] = {
    method<&raw_read>("read(self, size=-1, /)"),
    method<&raw_readall>("readall(self, /)", "Read until EOF, using multiple read() call."),
    method<&raw_not_implemented>("readinto(self, buffer, /)"),
    method<&raw_not_implemented>("write(self, b, /)"),
};

// --- _BufferedIOBase
Owned buffered_unsupported_detach(Thread& th, Value) { return raise_unsupported(th, "detach"); }
Owned buffered_unsupported_read(Thread& th, Value, Value) { return raise_unsupported(th, "read"); }
Owned buffered_unsupported_read1(Thread& th, Value, Value) { return raise_unsupported(th, "read1"); }
Owned buffered_unsupported_write(Thread& th, Value, Value) { return raise_unsupported(th, "write"); }

Owned base_readinto_with(Thread& th, Value self, Value target, Value method_name, std::string_view function) {
  BufferScope scope(th);
  if (failed(io_writable_buffer(th, scope, target, function))) return {};
  Owned data = call_method(th, self, method_name, Value::small_int(scope.view().size));
  if (!data) return {};
  if (!is_bytes(data)) return raise(th, th.rt->exc.TypeError, "read() should return bytes");
  std::string_view bytes = bytes_view(data);
  if (static_cast<int64_t>(bytes.size()) > scope.view().size) {
    return raise(th, th.rt->exc.ValueError, "read() returned too much data: {} bytes requested, {} returned",
                 scope.view().size, bytes.size());
  }
  __builtin_memcpy(scope.view().data, bytes.data(), bytes.size());
  return Owned::small_int(static_cast<int64_t>(bytes.size()));
}
Owned buffered_base_readinto(Thread& th, Value self, Value b) {
  return base_readinto_with(th, self, b, io_state(th).read, "readinto");
}
Owned buffered_base_readinto1(Thread& th, Value self, Value b) {
  return base_readinto_with(th, self, b, io_state(th).read1, "readinto1");
}

const NativeDef kBufferedMethods[] = {
    method<&buffered_unsupported_detach>("detach(self, /)",
                                         "Disconnect this buffer from its underlying raw stream and return it."),
    method<&buffered_unsupported_read>("read(self, size=-1, /)", "Read and return up to n bytes."),
    method<&buffered_unsupported_read1>("read1(self, size=-1, /)",
                                        "Read and return up to size bytes, with at most one read() call."),
    method<&buffered_base_readinto>("readinto(self, buffer, /)"),
    method<&buffered_base_readinto1>("readinto1(self, buffer, /)"),
    method<&buffered_unsupported_write>("write(self, b, /)", "Write buffer b to the IO stream."),
};

// --- _TextIOBase
Owned text_unsupported_readline(Thread& th, Value, Value) { return raise_unsupported(th, "readline"); }
Owned text_unsupported_write(Thread& th, Value, Value s) {
  if (!is_str(s)) return raise(th, th.rt->exc.TypeError, "write() argument 1 must be str, not {}", type_of(th, s));
  return raise_unsupported(th, "write");
}
Owned text_none(Thread&, Value) { return Owned::none(); }

const NativeDef kTextMethods[] = {
    method<&buffered_unsupported_detach>("detach(self, /)",
                                         "Separate the underlying buffer from the TextIOBase and return it."),
    method<&buffered_unsupported_read>("read(self, size=-1, /)", "Read at most size characters from stream."),
    method<&text_unsupported_readline>("readline(self, size=-1, /)", "Read until newline or EOF."),
    method<&text_unsupported_write>("write(self, s, /)", "Write string s to stream."),
};
const GetSetDef kTextGetSets[] = {
    {"encoding", &text_none, nullptr, "Encoding of the text stream."},
    {"newlines", &text_none, nullptr, "Line endings translated so far."},
    {"errors", &text_none, nullptr, "The error setting of the decoder or encoder."},
};

void fill_nothing(TypeSlots&) {}

}  // namespace

const TypeSpec kIOBaseSpec = {
    "_io._IOBase", sizeof(IOBase), Kind::kOther, kStreamFlags, "The abstract base class for all I/O classes.",
    &fill_base,    kBaseMethods,   kBaseGetSets};
const TypeSpec kRawIOBaseSpec = {
    "_io._RawIOBase", sizeof(IOBase), Kind::kOther, kStreamFlags, "Base class for raw binary I/O.",
    &fill_nothing,    kRawMethods};
const TypeSpec kBufferedIOBaseSpec = {
    "_io._BufferedIOBase", sizeof(IOBase),  Kind::kOther, kStreamFlags, "Base class for buffered IO objects.",
    &fill_nothing,         kBufferedMethods};
const TypeSpec kTextIOBaseSpec = {"_io._TextIOBase",          sizeof(IOBase), Kind::kOther, kStreamFlags,
                                  "Base class for text I/O.", &fill_nothing,  kTextMethods, kTextGetSets};

}  // namespace dxpy
