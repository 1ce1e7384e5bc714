// TextIOWrapper: life, attributes, writing.
#include "core/modules/io_text.h"

#include "core/object/exception_layouts.h"

namespace dxpy {

namespace {

constexpr int64_t kChunkSize = 8192;

// Names under which the natively handled encodings are known, in lower case with '-'.
TextCodec native_codec(std::string_view name) {
  std::string n;
  for (char c : name) n += c == '_' || c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (std::string_view s : {"utf-8", "utf8"}) {
    if (n == s) return TextCodec::kUtf8;
  }
  for (std::string_view s : {"ascii", "us-ascii"}) {
    if (n == s) return TextCodec::kAscii;
  }
  for (std::string_view s : {"latin-1", "iso-8859-1", "latin1", "iso8859-1", "l1"}) {
    if (n == s) return TextCodec::kLatin1;
  }
  return TextCodec::kPython;
}

Owned text_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* w = make_instance<TextWrapper>(th, cls);
  if (w == nullptr) return {};
  w->chunk_size = kChunkSize;
  return Owned::steal(Value(w));
}

Owned lookup_codec(Thread& th, Value encoding) {
  Owned lookup = import_attr(th, "_codecs", "lookup");
  Owned info = lookup ? call_with(th, lookup, encoding) : Owned();
  if (!info) return {};
  Owned is_text;
  Tri t = find_attr(th, info, str_intern(th, "_is_text_encoding"), is_text);
  if (t == Tri::kError) return {};
  if (t == Tri::kTrue && is_text.get().is_false()) {
    return raise(th, th.rt->exc.LookupError,
                 "{!r} is not a text encoding; use codecs.open() to handle arbitrary codecs", encoding);
  }
  return info;
}

Status make_codecs(Thread& th, TextWrapper* w) {
  drop(w->encoder);
  drop(w->decoder);
  w->codec = native_codec(str_view(w->encoding));
  if (w->codec != TextCodec::kPython) return Status::kOk;
  Owned info = lookup_codec(th, w->encoding);
  if (!info) return Status::kError;
  if (w->readable) {
    Owned make = get_attr(th, info, "incrementaldecoder");
    Owned decoder = make ? call_with(th, make, w->errors) : Owned();
    if (!decoder) return Status::kError;
    if (w->universal) {
      decoder =
          call_with(th, type_value(io_state(th).newline_decoder), decoder, Value::boolean(w->read_newline.is_none()));
      if (!decoder) return Status::kError;
    }
    assign_owned(w->decoder, std::move(decoder));
  }
  if (w->writable) {
    Owned make = get_attr(th, info, "incrementalencoder");
    Owned encoder = make ? call_with(th, make, w->errors) : Owned();
    if (!encoder) return Status::kError;
    assign_owned(w->encoder, std::move(encoder));
  }
  return Status::kOk;
}

void set_newline(TextWrapper* w, Value newline) {
  assign(w->read_newline, newline.is_empty() ? Value::none() : newline);
  std::string_view text = is_str(w->read_newline) ? str_view(w->read_newline) : std::string_view();
  w->universal = text.empty();
  w->newline = NewlineState{w->read_newline.is_none(), false, 0};
  __builtin_memset(w->write_newline, 0, sizeof w->write_newline);
  if (text.starts_with('\r')) __builtin_memcpy(w->write_newline, text.data(), text.size());
}

// An encoder that writes a mark at the start (UTF-16) must not do so in the middle of a file.
Status fix_encoder_state(Thread& th, TextWrapper* w) {
  if (!w->seekable || !w->encoder) return Status::kOk;
  Owned at = call_method(th, w->buffer, io_state(th).tell);
  if (!at) return Status::kError;
  Tri start = equal(th, at, Value::small_int(0));
  if (start != Tri::kFalse) return start == Tri::kError ? Status::kError : Status::kOk;
  Owned r = call_method(th, w->encoder, io_state(th).setstate, Value::small_int(0));
  return r ? Status::kOk : Status::kError;
}

Status check_text_arg(Thread& th, Value v, const char* name) {
  if (v.is_empty() || v.is_none()) return Status::kOk;
  if (!is_str(v)) {
    return raise(th, th.rt->exc.TypeError, "TextIOWrapper() argument '{}' must be str or None, not {}", name,
                 type_of(th, v));
  }
  if (str_view(v).find('\0') != std::string_view::npos) {
    return raise(th, th.rt->exc.ValueError, "embedded null character");
  }
  if (v.as<Str>()->is_ascii()) return Status::kOk;
  Owned encoded = str_encode(th, v, "utf-8", "strict");  // surrogates cannot be part of a name
  return encoded ? Status::kOk : Status::kError;
}

Status set_up(Thread& th, TextWrapper* w, Value buffer, Value encoding, Value errors, Value newline) {
  const IoState& s = io_state(th);
  Owned name;
  bool unnamed = encoding.is_empty() || encoding.is_none();
  if (unnamed && th.rt->warn_default_encoding &&
      failed(warn(th, th.rt->exc.EncodingWarning, "'encoding' argument not specified", 1))) {
    return Status::kError;
  }
  if (unnamed && th.rt->utf8_mode) {
    name = str_new(th, "utf-8");
  } else if (unnamed || str_equals(encoding, "locale")) {
    name = str_new(th, th.rt->host->locale_encoding());
    if (name && str_equals(name, "ANSI_X3.4-1968")) name = str_new(th, "utf-8");  // the C locale counts as UTF-8
  } else {
    name = Owned::borrow(encoding);
  }
  if (!name) return Status::kError;
  assign_owned(w->encoding, std::move(name));
  assign(w->errors, errors.is_empty() || errors.is_none() ? th.rt->names.strict : errors);
  set_newline(w, newline);
  assign(w->buffer, buffer);
  if (w->pending == nullptr) w->pending = new std::string;
  w->pending->clear();
  w->chunk_size = kChunkSize;
  w->fast_reader = is_buffered(th, buffer);
  w->fast_writer = is_exactly(buffer, s.writer) || is_exactly(buffer, s.random);
  Tri readable = io_ask(th, buffer, s.readable),
      writable = readable == Tri::kError ? readable : io_ask(th, buffer, s.writable);
  if (writable == Tri::kError) return Status::kError;
  w->readable = readable == Tri::kTrue;
  w->writable = writable == Tri::kTrue;
  if (failed(make_codecs(th, w))) return Status::kError;
  Tri seekable = io_ask(th, buffer, s.seekable);
  if (seekable == Tri::kError) return Status::kError;
  w->seekable = w->telling = seekable == Tri::kTrue;
  Owned read1;
  Tri t = find_attr(th, buffer, s.read1, read1);
  if (t == Tri::kError) return Status::kError;
  w->has_read1 = t == Tri::kTrue;
  return fix_encoder_state(th, w);
}

Status text_init(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  Value v[6];
  if (failed(native_match(th,
                          "TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, "
                          "write_through=False)",
                          args, nargs, kwnames, v, 6))) {
    return Status::kError;
  }
  TextWrapper* w = text_of(self);
  w->ok = w->detached = false;
  if (failed(check_text_arg(th, v[1], "encoding")) || failed(check_text_arg(th, v[2], "errors")) ||
      failed(check_text_arg(th, v[3], "newline")) || failed(check_newline(th, v[3]))) {
    return Status::kError;
  }
  Tri line = truth(th, v[4]), through = line == Tri::kError ? line : truth(th, v[5]);
  if (through == Tri::kError) return Status::kError;
  w->line_buffering = line == Tri::kTrue;
  w->write_through = through == Tri::kTrue;
  text_forget_decoded(w);
  w->held_size = 0;
  w->read_started = false;
  if (failed(set_up(th, w, v[0], v[1], v[2], v[3]))) return Status::kError;
  w->ok = true;
  return Status::kOk;
}

void text_dealloc(Thread& th, Object* o) {
  auto* w = static_cast<TextWrapper*>(o);
  w->ok = false;
  delete std::exchange(w->pending, nullptr);
  for (Value* field :
       {&w->buffer, &w->encoding, &w->errors, &w->encoder, &w->decoder, &w->read_newline, &w->decoded, &w->snapshot}) {
    drop(*field);
  }
  object_free(th, o);
}
void text_traverse(Object* o, Visitor& visit) {
  auto* w = static_cast<TextWrapper*>(o);
  visit(w->buffer);
  visit(w->encoder);
  visit(w->decoder);
  traverse_attributes(o, visit);
}
void text_clear(Thread& th, Object* o) {
  auto* w = static_cast<TextWrapper*>(o);
  w->ok = false;
  drop(w->buffer);
  drop(w->encoder);
  drop(w->decoder);
  clear_attributes(th, o);
}

// --- writing
bool has_surrogates(std::string_view text) {
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '\xED' && static_cast<uint8_t>(text[i + 1]) >= 0xA0) return true;
  }
  return false;
}

Status append_encoded(Thread& th, TextWrapper* w, Value text) {
  std::string_view view = str_view(text);
  if (w->codec != TextCodec::kPython) {
    if (text.as<Str>()->is_ascii() || (w->codec == TextCodec::kUtf8 && !has_surrogates(view))) {
      w->pending->append(view);
      return Status::kOk;
    }
    constexpr const char* kNames[] = {"", "utf-8", "ascii", "latin-1"};
    Owned bytes = str_encode(th, text, kNames[static_cast<int>(w->codec)], str_view(w->errors));
    if (!bytes) return Status::kError;
    w->pending->append(bytes_view(bytes));
    return Status::kOk;
  }
  Owned bytes = call_method(th, w->encoder, io_state(th).encode, text);
  if (!bytes) return Status::kError;
  if (!is_bytes(bytes)) {
    return raise(th, th.rt->exc.TypeError, "encoder should return a bytes object, not '{}'", type_of(th, bytes));
  }
  w->pending->append(bytes_view(bytes));
  return Status::kOk;
}

Owned translate_newlines(Thread& th, TextWrapper* w, Value text) {
  if (w->write_newline[0] == '\0' || str_view(text).find('\n') == std::string_view::npos) return Owned::borrow(text);
  std::string out;
  for (char c : str_view(text)) {
    if (c == '\n') {
      out += w->write_newline;
    } else {
      out += c;
    }
  }
  return str_new(th, out);
}

Owned text_write(Thread& th, Value self, Value text) {
  TextWrapper* w = text_of(self);
  if (!is_str(text)) return raise(th, th.rt->exc.TypeError, "write() argument must be str, not {}", type_of(th, text));
  if (failed(text_check_open(th, w))) return {};
  if (!w->writable) return raise_unsupported(th, "not writable");
  Owned translated = translate_newlines(th, w, text);
  if (!translated) return {};
  std::string_view view = str_view(text);
  bool line_end =
      w->line_buffering && (view.find('\n') != std::string_view::npos || view.find('\r') != std::string_view::npos);
  // A large text does not wait behind, nor is it copied together with, what is pending.
  // A write from within may leave something pending again.
  while (w->pending->size() + view.size() > static_cast<size_t>(w->chunk_size) && !w->pending->empty()) {
    if (failed(text_write_flush(th, w))) return {};
  }
  if (failed(append_encoded(th, w, translated))) return {};
  bool full = static_cast<int64_t>(w->pending->size()) >= w->chunk_size;
  if ((full || line_end || w->write_through) && failed(text_write_flush(th, w))) return {};
  if (line_end) {
    Owned buffer = Owned::borrow(w->buffer);
    Owned r = call_method(th, buffer, io_state(th).flush);
    if (!r) return {};
  }
  if (w->readable) {
    if (w->snapshot) text_forget_decoded(w);
    if (failed(text_reset_decoder(th, w))) return {};
  }
  return Owned::small_int(text.as<Str>()->char_count);
}

// --- closing
Owned text_close(Thread& th, Value self) {
  TextWrapper* w = text_of(self);
  if (failed(text_check(th, w))) return {};
  // Python code that runs on the way may detach the buffer.
  Owned buffer = Owned::borrow(w->buffer);
  Tri closed = io_is_closed(th, buffer);
  if (closed == Tri::kError) return {};
  if (closed == Tri::kTrue || w->detached) return Owned::none();
  if (w->finalizing) {
    Owned warner;
    Tri t = find_attr(th, buffer, io_state(th)._dealloc_warn, warner);
    Owned r = t == Tri::kTrue ? call_with(th, warner, self) : Owned();
    if (!r) clear_error(th);
  }
  Owned flushed = call_method(th, self, io_state(th).flush);
  Owned first = take_error(th);
  Owned r = call_method(th, buffer, io_state(th).close);
  io_chain_error(th, std::move(first));
  return flushed ? std::move(r) : Owned();
}

Owned text_detach(Thread& th, Value self) {
  TextWrapper* w = text_of(self);
  if (failed(text_check(th, w))) return {};
  Owned r = call_method(th, self, io_state(th).flush);
  if (!r) return {};
  w->detached = true;
  w->ok = false;
  w->fast_reader = w->fast_writer = false;
  return Owned::steal(std::exchange(w->buffer, Value()));
}

// --- reconfigure()
Status flag_option(Thread& th, Value v, bool& out) {
  if (v.is_empty() || v.is_none()) return Status::kOk;
  int64_t n = 0;
  if (failed(index_to_i64(th, v, n, th.rt->exc.OverflowError))) return Status::kError;
  out = n != 0;
  return Status::kOk;
}

Owned text_reconfigure(Thread& th, Value self, Value encoding, Value errors, Value newline, Value line_buffering,
                       Value write_through) {
  TextWrapper* w = text_of(self);
  if (failed(text_check(th, w))) return {};
  auto given = [](Value v) { return !v.is_empty() && !v.is_none(); };
  bool has_newline = !newline.is_empty() && newline != Value::ellipsis();
  for (Value v : {encoding, errors}) {
    if (given(v) && is_str(v) && failed(check_text_arg(th, v, "encoding"))) return {};
    if (given(v) && !is_str(v)) {
      return raise(th, th.rt->exc.TypeError, "reconfigure() argument '{}' must be str or None, not {}",
                   v == encoding ? "encoding" : "errors", type_of(th, v));
    }
  }
  if (has_newline && !newline.is_none() && !is_str(newline)) {
    return raise(th, th.rt->exc.TypeError, "reconfigure() argument 'newline' must be str or None, not {}",
                 type_of(th, newline));
  }
  if (w->decoded && (given(encoding) || given(errors) || has_newline)) {
    return raise_unsupported(th, "It is not possible to set the encoding or newline of stream after the first read");
  }
  if (has_newline && failed(check_newline(th, newline))) return {};
  bool line = w->line_buffering, through = w->write_through;
  if (failed(flag_option(th, line_buffering, line)) || failed(flag_option(th, write_through, through))) return {};
  Owned r = call_method(th, self, io_state(th).flush);
  if (!r) return {};
  if (given(encoding) || given(errors) || has_newline) {
    Owned old_encoding = Owned::borrow(w->encoding), old_errors = Owned::borrow(w->errors);
    Owned locale;
    if (given(encoding) && str_equals(encoding, "locale")) {
      locale = str_new(th, th.rt->host->locale_encoding());
      if (!locale) return {};
      encoding = locale;
    }
    if (given(encoding)) assign(w->encoding, encoding);
    if (given(errors)) {
      assign(w->errors, errors);
    } else if (given(encoding)) {
      assign(w->errors, th.rt->names.strict);
    }
    Owned keep = Owned::borrow(w->read_newline);
    if (has_newline) set_newline(w, newline);
    if (failed(make_codecs(th, w)) || failed(fix_encoder_state(th, w))) {
      assign(w->encoding, old_encoding);
      assign(w->errors, old_errors);
      return {};
    }
  }
  w->line_buffering = line;
  w->write_through = through;
  return Owned::none();
}

// --- attributes
Owned text_repr(Thread& th, Value self) {
  TextWrapper* w = text_of(self);
  if (!w->ok && !w->detached) return raise(th, th.rt->exc.ValueError, "I/O operation on uninitialized object");
  Owned mode;
  Tri t = find_attr(th, self, io_state(th).mode, mode);
  if (t == Tri::kError) return {};
  Owned extra = t == Tri::kTrue ? format_str(th, " mode={!r} encoding={!r}", mode, w->encoding)
                                : format_str(th, " encoding={!r}", w->encoding);
  return extra ? io_repr(th, self, str_view(extra)) : Owned();
}

template <auto Name>
Owned forward(Thread& th, Value self) {
  TextWrapper* w = text_of(self);
  return failed(text_check(th, w)) ? Owned() : call_method(th, w->buffer, io_state(th).*Name);
}
template <auto Name>
Owned forward_attr(Thread& th, Value self) {
  TextWrapper* w = text_of(self);
  return failed(text_check(th, w)) ? Owned() : get_attr(th, w->buffer, io_state(th).*Name);
}
template <auto Field>
Owned get_field(Thread& th, Value self) {
  TextWrapper* w = text_of(self);
  return failed(text_check(th, w)) ? Owned() : Owned::borrow(w->*Field);
}
template <auto Flag>
Owned get_flag(Thread& th, Value self) {
  TextWrapper* w = text_of(self);
  return failed(text_check(th, w)) ? Owned() : Owned::boolean(w->*Flag);
}
Owned get_buffer_attr(Thread& th, Value self) {
  if (failed(text_check(th, text_of(self)))) return {};
  return Owned::borrow(text_of(self)->buffer);
}
Owned get_newlines(Thread& th, Value self) {
  TextWrapper* w = text_of(self);
  if (failed(text_check(th, w))) return {};
  if (w->codec != TextCodec::kPython) return w->universal ? newline_seen(th, w->newline.seen) : Owned::none();
  if (!w->decoder) return Owned::none();
  Owned found;
  Tri t = find_attr(th, w->decoder, io_state(th).newlines, found);
  if (t == Tri::kError) return {};
  return found ? std::move(found) : Owned::none();
}
Owned get_chunk(Thread& th, Value self) {
  return failed(text_check(th, text_of(self))) ? Owned() : int_from_i64(th, text_of(self)->chunk_size);
}
Status set_chunk(Thread& th, Value self, Value v) {
  if (failed(text_check(th, text_of(self)))) return Status::kError;
  if (v.is_empty()) return raise(th, th.rt->exc.AttributeError, "_CHUNK_SIZE cannot be deleted");
  int64_t n = 0;
  if (failed(index_to_i64(th, v, n, th.rt->exc.ValueError))) return Status::kError;
  if (n <= 0) return raise(th, th.rt->exc.ValueError, "a strictly positive integer is required");
  text_of(self)->chunk_size = n;
  return Status::kOk;
}
Owned get_finalizing(Thread&, Value self) { return Owned::boolean(text_of(self)->finalizing); }
Status set_finalizing(Thread& th, Value self, Value v) {
  Tri t = v ? truth(th, v) : Tri::kFalse;
  text_of(self)->finalizing = t == Tri::kTrue;
  return t == Tri::kError ? Status::kError : Status::kOk;
}
Owned text_truncate(Thread& th, Value self, Value size) {
  TextWrapper* w = text_of(self);
  if (failed(text_check(th, w))) return {};
  Owned r = call_method(th, self, io_state(th).flush);
  return r ? call_method(th, w->buffer, io_state(th).truncate, size.is_empty() ? Value::none() : size) : Owned();
}
Tri text_seekable(Thread& th, Value self) {
  TextWrapper* w = text_of(self);
  return failed(text_check(th, w)) ? Tri::kError : io_ask(th, w->buffer, io_state(th).seekable);
}

void fill_text(TypeSlots& s) {
  s.dealloc = &text_dealloc;
  s.traverse = &text_traverse;
  s.clear = &text_clear;
  s.construct = &text_construct;
  s.init = &text_init;
  s.repr = &text_repr;
  s.next = &text_next;
}

const NativeDef kMethods[] = {
    method<&text_detach>("detach(self, /)"),
    method<&text_reconfigure>("reconfigure(self, /, *, encoding=None, errors=None, newline=..., line_buffering=None, "
                              "write_through=None)",
                              "Reconfigure the text stream with new parameters."),
    method<&text_write>("write(self, text, /)"),
    method<&text_read>("read(self, size=-1, /)"),
    method<&text_readline>("readline(self, size=-1, /)"),
    method<&text_flush>("flush(self, /)"),
    method<&text_close>("close(self, /)"),
    method<&forward<&IoState::fileno>>("fileno(self, /)"),
    method<&text_seekable>("seekable(self, /)"),
    method<&forward<&IoState::readable>>("readable(self, /)"),
    method<&forward<&IoState::writable>>("writable(self, /)"),
    method<&forward<&IoState::isatty>>("isatty(self, /)"),
    method<&text_seek>("seek(self, cookie, whence=0, /)",
                       "Set the stream position, and return the new stream position."),
    method<&text_tell>("tell(self, /)", "Return the stream position as an opaque number."),
    method<&text_truncate>("truncate(self, pos=None, /)"),
    method<&io_no_pickle>("__getstate__(self, /)"),
};
const GetSetDef kGetSets[] = {
    {"name", &forward_attr<&IoState::name>},
    {"closed", &forward_attr<&IoState::closed>},
    {"buffer", &get_buffer_attr},
    {"encoding", &get_field<&TextWrapper::encoding>},
    {"errors", &get_field<&TextWrapper::errors>},
    {"newlines", &get_newlines},
    {"line_buffering", &get_flag<&TextWrapper::line_buffering>},
    {"write_through", &get_flag<&TextWrapper::write_through>},
    {"_CHUNK_SIZE", &get_chunk, &set_chunk},
    {"_finalizing", &get_finalizing, &set_finalizing},
};

}  // namespace

const TypeSpec kTextIOWrapperSpec = {"_io.TextIOWrapper",
                                     sizeof(TextWrapper),
                                     Kind::kOther,
                                     kStreamFlags,
                                     "Character and line based layer over a BufferedIOBase object, buffer.",
                                     &fill_text,
                                     kMethods,
                                     kGetSets,
                                     "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, "
                                     "write_through=False)"};

Status text_check(Thread& th, TextWrapper* w) {
  if (w->ok) return Status::kOk;
  if (w->detached) return raise(th, th.rt->exc.ValueError, "underlying buffer has been detached");
  return raise(th, th.rt->exc.ValueError, "I/O operation on uninitialized object");
}

Status text_check_open(Thread& th, TextWrapper* w) {
  if (failed(text_check(th, w))) return Status::kError;
  if (w->fast_reader || w->fast_writer) {
    auto* b = w->buffer.as<Buffered>();
    if (b->ok && b->fast_raw) return b->raw.as<FileIO>()->fd < 0 ? Status(raise_closed(th)) : Status::kOk;
  }
  Owned buffer = Owned::borrow(w->buffer);
  Tri t = io_is_closed(th, buffer);
  if (t == Tri::kTrue) return raise_closed(th);
  return t == Tri::kError ? Status::kError : text_check(th, w);
}

Status text_write_flush(Thread& th, TextWrapper* w) {
  if (w->pending == nullptr || w->pending->empty()) return Status::kOk;
  std::string data;
  data.swap(*w->pending);
  if (w->fast_writer) {
    Status s = buffered_write_view(th, w->buffer.as<Buffered>(), data);
    data.clear();
    if (w->pending->empty()) w->pending->swap(data);  // keeps its memory for the next time
    return s;
  }
  Owned bytes = bytes_new(th, data), buffer = Owned::borrow(w->buffer);
  Owned r = bytes ? call_method(th, buffer, io_state(th).write, bytes) : Owned();
  return r ? text_check(th, w) : Status::kError;
}

void text_forget_decoded(TextWrapper* w) {
  drop(w->decoded);
  drop(w->snapshot);
  w->decoded_used = 0;
}

Status text_reset_decoder(Thread& th, TextWrapper* w) {
  w->held_size = 0;
  w->newline.pending_cr = false;
  if (!w->decoder) return Status::kOk;
  Owned r = call_method(th, w->decoder, io_state(th).reset);
  return r ? Status::kOk : Status::kError;
}

Owned text_flush(Thread& th, Value self) {
  TextWrapper* w = text_of(self);
  if (failed(text_check_open(th, w))) return {};
  w->telling = w->seekable;
  if (failed(text_write_flush(th, w))) return {};
  Owned buffer = Owned::borrow(w->buffer);
  return call_method(th, buffer, io_state(th).flush);
}

}  // namespace dxpy
