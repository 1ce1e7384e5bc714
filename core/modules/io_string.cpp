// StringIO: a text stream in memory. ASCII is kept as bytes, in which positions are exact; so is any other text, as
// UTF-8, while it is only appended to. Every other use of text beyond ASCII turns it into an array of code points.
#include <cstring>

#include "core/memory/alloc.h"
#include "core/modules/io.h"
#include "core/object/exception_layouts.h"
#include "core/text/utf8.h"

namespace dxpy {

namespace {

struct StringIO : IOBase {
  std::string* text;  // the whole content as UTF-8, or nullptr: it is in `points`
  bool ascii;         // of `text`; if not, the position is at its end
  uint32_t* points;
  size_t size, pos;    // in characters
  size_t capacity;     // of `points`
  Value read_newline;  // newline argument: None or str, owned
  NewlineState decode_state;
  bool decoding;  // '\r' and '\r\n' are recognised when writing
  bool ok, closed;
  char write_newline[3];  // "" : as it is
};

StringIO* io_of(Value v) { return v.as<StringIO>(); }

Status check(Thread& th, StringIO* s) {
  if (!s->ok) return raise(th, th.rt->exc.ValueError, "I/O operation on uninitialized object");
  return s->closed ? Status(raise_closed_memory(th)) : Status::kOk;
}

Status reserve(Thread& th, StringIO* s, size_t size) {
  if (size <= s->capacity) return Status::kOk;
  size_t capacity = size + size / 2 + 16;
  auto* p = static_cast<uint32_t*>(mem_realloc(s->points, capacity * sizeof(uint32_t)));
  if (p == nullptr) return raise_no_memory(th);
  s->points = p;
  s->capacity = capacity;
  return Status::kOk;
}

Status put_points(Thread& th, StringIO* s, std::string_view text, size_t count) {
  size_t end = s->pos + count;
  if (failed(reserve(th, s, end))) return Status::kError;
  if (s->pos > s->size) std::memset(s->points + s->size, 0, (s->pos - s->size) * sizeof(uint32_t));
  uint32_t* out = s->points + s->pos;
  for (const char *p = text.data(), *last = p + text.size(); p < last;) *out++ = text::utf8_next(p);
  s->pos = end;
  if (end > s->size) s->size = end;
  return Status::kOk;
}

// Turns the content into code points, at the same position.
Status spread(Thread& th, StringIO* s) {
  std::string* text = std::exchange(s->text, nullptr);
  size_t pos = std::exchange(s->pos, 0), count = std::exchange(s->size, 0);
  Status r = put_points(th, s, *text, count);
  s->pos = pos;
  delete text;
  return r;
}
// Makes positions in the middle of the text exact.
Status place(Thread& th, StringIO* s) { return s->text == nullptr || s->ascii ? Status::kOk : spread(th, s); }

void put_ascii(StringIO* s, std::string_view text) {
  if (s->pos == s->size) {
    s->text->append(text);
  } else {
    if (s->pos > s->size) s->text->resize(s->pos, '\0');
    s->text->replace(s->pos, text.size(), text);
  }
  s->pos += text.size();
  s->size = s->text->size();
}

// Writes `text` of `count` characters at the position.
Status put(Thread& th, StringIO* s, std::string_view text, size_t count) {
  if (s->text == nullptr) return put_points(th, s, text, count);
  if (s->ascii && count == text.size()) {
    put_ascii(s, text);
    return Status::kOk;
  }
  if (s->pos != s->size) return failed(spread(th, s)) ? Status::kError : put_points(th, s, text, count);
  s->ascii = false;
  s->text->append(text);
  s->pos = s->size += count;
  return Status::kOk;
}

Owned slice(Thread& th, StringIO* s, size_t from, size_t to) {
  if (s->text != nullptr) return str_ascii(th, std::string_view(*s->text).substr(from, to - from));
  size_t bytes = 0;
  for (size_t i = from; i < to; ++i) bytes += text::utf8_size(s->points[i]);
  Str* text = str_alloc(th, bytes);
  if (text == nullptr) return {};
  char* out = text->data;
  for (size_t i = from; i < to; ++i) out += text::utf8_put(out, s->points[i]);
  return str_seal(text);
}

Status write_text(Thread& th, StringIO* s, Value text) {
  Owned decoded = s->decoding ? newline_decode(th, s->decode_state, text, true) : Owned::borrow(text);
  if (!decoded) return Status::kError;
  std::string translated;
  std::string_view view = str_view(decoded);
  size_t count = decoded.as<Str>()->char_count;
  if (s->write_newline[0] != '\0' && view.find('\n') != std::string_view::npos) {
    for (char c : view) {
      if (c == '\n') {
        translated += s->write_newline;
        count += std::strlen(s->write_newline) - 1;
      } else {
        translated += c;
      }
    }
    view = translated;
  }
  return view.empty() ? Status::kOk : put(th, s, view, count);
}

size_t line_end_ascii(std::string_view line, std::string_view newline) {
  if (!newline.empty()) {
    size_t at = newline.size() == 1 ? line.find(newline[0]) : line.find(newline);
    return at == std::string_view::npos ? line.size() : at + newline.size();
  }
  size_t at = line.find_first_of("\r\n");
  if (at == std::string_view::npos) return line.size();
  return line.substr(at).starts_with("\r\n") ? at + 2 : at + 1;
}

// End of the line that starts at pos: behind its newline.
size_t line_end(StringIO* s, size_t limit) {
  size_t end = s->size;
  if (limit < end - s->pos) end = s->pos + limit;
  std::string_view newline =
      s->read_newline && is_str(s->read_newline) ? str_view(s->read_newline) : std::string_view("\n");
  if (s->text != nullptr) {
    return s->pos + line_end_ascii(std::string_view(*s->text).substr(s->pos, end - s->pos), newline);
  }
  bool universal = newline.empty();
  for (size_t i = s->pos; i < end; ++i) {
    uint32_t c = s->points[i];
    if (universal) {
      if (c == '\n') return i + 1;
      if (c == '\r') return i + 1 < end && s->points[i + 1] == '\n' ? i + 2 : i + 1;
    } else if (c == static_cast<uint32_t>(newline[0])) {
      if (newline.size() == 1) return i + 1;
      if (i + 1 < end && s->points[i + 1] == static_cast<uint32_t>(newline[1])) return i + 2;
    }
  }
  return end;
}

Owned take_line(Thread& th, StringIO* s, int64_t limit) {
  if (failed(place(th, s))) return {};
  if (s->pos >= s->size) return str_new(th, "");
  size_t end = line_end(s, limit < 0 ? SIZE_MAX : static_cast<size_t>(limit));
  Owned line = slice(th, s, s->pos, end);
  if (line) s->pos = end;
  return line;
}

Owned stringio_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  return Owned::steal(Value(make_instance<StringIO>(th, cls)));
}

void reset_content(StringIO* s) {
  mem_free(std::exchange(s->points, nullptr));
  delete std::exchange(s->text, nullptr);
  s->size = s->capacity = s->pos = 0;
}

Status set_newline(Thread& th, StringIO* s, Value newline) {
  if (!newline.is_none() && !is_str(newline)) {
    return raise(th, th.rt->exc.TypeError, "StringIO() argument 'newline' must be str or None, not {}",
                 type_of(th, newline));
  }
  if (!is_newline(newline)) return raise(th, th.rt->exc.ValueError, "illegal newline value: {!r}", newline);
  assign(s->read_newline, newline);
  s->decoding = newline.is_none() || str_view(newline).empty();
  s->decode_state = NewlineState{newline.is_none(), false, 0};
  std::memset(s->write_newline, 0, sizeof s->write_newline);
  if (is_str(newline) && str_view(newline).starts_with('\r')) {
    std::memcpy(s->write_newline, str_view(newline).data(), str_view(newline).size());
  }
  return Status::kOk;
}

Status stringio_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "StringIO(initial_value='', newline='\\n')", args, nargs, kwnames, v, 2)))
    return Status::kError;
  StringIO* s = io_of(self);
  s->ok = false;
  reset_content(s);
  Owned newline = v[1].is_empty() ? str_new(th, "\n") : Owned::borrow(v[1]);
  if (!newline || failed(set_newline(th, s, newline))) return Status::kError;
  if (!v[0].is_empty() && !v[0].is_none() && !is_str(v[0])) {
    return raise(th, th.rt->exc.TypeError, "initial_value must be str or None, not {}", type_of(th, v[0]));
  }
  s->text = new std::string;
  s->ascii = true;
  s->closed = false;
  s->ok = true;
  if (v[0].is_empty() || v[0].is_none() || str_view(v[0]).empty()) return Status::kOk;
  if (failed(write_text(th, s, v[0])) || failed(place(th, s))) return Status::kError;
  s->pos = 0;
  return Status::kOk;
}

void stringio_dealloc(Thread& th, Object* o) {
  auto* s = static_cast<StringIO*>(o);
  reset_content(s);
  drop(s->read_newline);
  object_free(th, o);
}

Owned stringio_getvalue(Thread& th, Value self) {
  StringIO* s = io_of(self);
  if (failed(check(th, s))) return {};
  return s->text != nullptr && !s->ascii ? str_new(th, *s->text) : slice(th, s, 0, s->size);
}
Owned stringio_tell(Thread& th, Value self) {
  return failed(check(th, io_of(self))) ? Owned() : int_from_u64(th, io_of(self)->pos);
}
Owned stringio_read(Thread& th, Value self, Value size) {
  StringIO* s = io_of(self);
  int64_t n = -1;
  if (failed(check(th, s)) || failed(io_size_arg(th, size, n)) || failed(place(th, s))) return {};
  if (s->pos >= s->size) return str_new(th, "");
  size_t left = s->size - s->pos;
  size_t count = n < 0 || static_cast<size_t>(n) > left ? left : static_cast<size_t>(n);
  Owned text = slice(th, s, s->pos, s->pos + count);
  if (text) s->pos += count;
  return text;
}
Owned stringio_readline(Thread& th, Value self, Value size) {
  int64_t n = -1;
  if (failed(check(th, io_of(self))) || failed(io_size_arg(th, size, n))) return {};
  return take_line(th, io_of(self), n);
}
Owned stringio_next(Thread& th, Value self) {
  if (!is_exactly(self, io_state(th).string_io)) return io_next(th, self);
  if (failed(check(th, io_of(self)))) return {};
  Owned line = take_line(th, io_of(self), -1);
  if (line && str_view(line).empty()) return {};
  return line;
}
Owned stringio_write(Thread& th, Value self, Value text) {
  StringIO* s = io_of(self);
  if (failed(check(th, s))) return {};
  if (!is_str(text)) return raise(th, th.rt->exc.TypeError, "string argument expected, got '{}'", type_of(th, text));
  if (failed(write_text(th, s, text))) return {};
  return Owned::small_int(text.as<Str>()->char_count);
}
Owned stringio_truncate(Thread& th, Value self, Value size) {
  StringIO* s = io_of(self);
  if (failed(check(th, s))) return {};
  auto n = static_cast<int64_t>(s->pos);
  if (!size.is_empty() && !size.is_none() && failed(io_size_arg(th, size, n))) return {};
  if (n < 0) return raise(th, th.rt->exc.ValueError, "Negative size value {}", n);
  if (failed(place(th, s))) return {};
  if (static_cast<size_t>(n) < s->size) {
    s->size = static_cast<size_t>(n);
    if (s->text != nullptr) s->text->resize(s->size);
  }
  return int_from_i64(th, n);
}
Owned stringio_seek(Thread& th, Value self, Value pos, int whence) {
  StringIO* s = io_of(self);
  int64_t n = 0;
  if (failed(check(th, s)) || failed(io_offset(th, pos, n))) return {};
  if (whence != 0 && whence != 1 && whence != 2) {
    return raise(th, th.rt->exc.ValueError, "Invalid whence ({}, should be 0, 1 or 2)", whence);
  }
  if (n < 0 && whence == 0) return raise(th, th.rt->exc.ValueError, "Negative seek position {}", n);
  if (whence != 0 && n != 0) return raise(th, th.rt->exc.OSError, "Can't do nonzero cur-relative seeks");
  if (failed(place(th, s))) return {};
  if (whence == 1) n = static_cast<int64_t>(s->pos);
  if (whence == 2) n = static_cast<int64_t>(s->size);
  s->pos = static_cast<size_t>(n);
  return int_from_i64(th, n);
}
Owned stringio_close(Thread&, Value self) {
  io_of(self)->closed = true;
  reset_content(io_of(self));
  return Owned::none();
}
Tri stringio_true(Thread& th, Value self) { return failed(check(th, io_of(self))) ? Tri::kError : Tri::kTrue; }
Owned get_closed(Thread& th, Value self) {
  if (!io_of(self)->ok) return raise(th, th.rt->exc.ValueError, "I/O operation on uninitialized object");
  return Owned::boolean(io_of(self)->closed);
}
Owned get_line_buffering(Thread& th, Value self) {
  return failed(check(th, io_of(self))) ? Owned() : Owned::boolean(false);
}
Owned get_newlines(Thread& th, Value self) {
  if (failed(check(th, io_of(self)))) return {};
  return io_of(self)->decoding ? newline_seen(th, io_of(self)->decode_state.seen) : Owned::none();
}

Owned stringio_getstate(Thread& th, Value self) {
  Owned value = stringio_getvalue(th, self);
  Owned pos = value ? int_from_u64(th, io_of(self)->pos) : Owned();
  Owned dict = pos ? get_attr(th, self, th.rt->names.__dict__) : Owned();
  if (dict) dict = dict_copy(th, dict);
  Owned newline = Owned::borrow(io_of(self)->read_newline);
  return dict ? tuple_of(th, value, newline, pos, dict) : Owned();
}
Status stringio_setstate(Thread& th, Value self, Value state) {
  StringIO* s = io_of(self);
  if (s->closed) return raise_closed_memory(th);
  if (!is_tuple(state) || fast_items_tuple(state).size() < 4) {
    return raise(th, th.rt->exc.TypeError, "{}.__setstate__ argument should be 4-tuple, got {}", type_of(th, self),
                 type_of(th, state));
  }
  std::span<const Value> items = fast_items_tuple(state);
  const Value init[] = {Value::none(), items[1]};
  if (failed(stringio_init(th, self, init, 2, Value()))) return Status::kError;
  if (!items[0].is_none()) {
    if (!is_str(items[0]))
      return raise(th, th.rt->exc.TypeError, "initial_value must be str or None, not {}", type_of(th, items[0]));
    // As it is: no translation.
    if (failed(put(th, s, str_view(items[0]), items[0].as<Str>()->char_count))) return Status::kError;
  }
  if (!is_int(items[2])) {
    return raise(th, th.rt->exc.TypeError, "third item of state must be an integer, got {}", type_of(th, items[2]));
  }
  int64_t pos = 0;
  if (failed(int_as_i64(th, items[2], pos)) || failed(place(th, s))) return Status::kError;
  if (pos < 0) return raise(th, th.rt->exc.ValueError, "position value cannot be negative");
  s->pos = static_cast<size_t>(pos);
  if (items[3].is_none()) return Status::kOk;
  if (!is_dict(items[3])) {
    return raise(th, th.rt->exc.TypeError, "fourth item of state should be a dict, got a {}", type_of(th, items[3]));
  }
  Owned dict = get_attr(th, self, th.rt->names.__dict__);
  return dict ? dict_update(th, dict, items[3]) : Status::kError;
}

void fill_string(TypeSlots& s) {
  s.dealloc = &stringio_dealloc;
  s.construct = &stringio_construct;
  s.init = &stringio_init;
  s.next = &stringio_next;
}

const NativeDef kMethods[] = {
    method<&stringio_close>("close(self, /)", "Close the IO object."),
    method<&stringio_getvalue>("getvalue(self, /)", "Retrieve the entire contents of the object."),
    method<&stringio_read>("read(self, size=-1, /)", "Read at most size characters, returned as a string."),
    method<&stringio_readline>("readline(self, size=-1, /)", "Read until newline or EOF."),
    method<&stringio_tell>("tell(self, /)", "Tell the current file position."),
    method<&stringio_truncate>("truncate(self, pos=None, /)", "Truncate size to pos."),
    method<&stringio_seek>("seek(self, pos, whence=0, /)", "Change stream position."),
    method<&stringio_write>("write(self, s, /)", "Write string to file."),
    method<&stringio_true>("seekable(self, /)", "Returns True if the IO object can be seeked."),
    method<&stringio_true>("readable(self, /)", "Returns True if the IO object can be read."),
    method<&stringio_true>("writable(self, /)", "Returns True if the IO object can be written."),
    method<&stringio_getstate>("__getstate__(self, /)"),
    method<&stringio_setstate>("__setstate__(self, state, /)"),
};
const GetSetDef kGetSets[] = {
    {"closed", &get_closed}, {"newlines", &get_newlines}, {"line_buffering", &get_line_buffering}};

}  // namespace

const TypeSpec kStringIOSpec = {"_io.StringIO",
                                sizeof(StringIO),
                                Kind::kOther,
                                kStreamFlags,
                                "Text I/O implementation using an in-memory buffer.",
                                &fill_string,
                                kMethods,
                                kGetSets,
                                "(initial_value='', newline='\\n')"};

}  // namespace dxpy
