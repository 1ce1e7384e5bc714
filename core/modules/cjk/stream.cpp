// Readers and writers of streams in an East Asian encoding.
#include "core/modules/cjk/module.h"

#include "core/object/bytes.h"
#include "core/object/int.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

Owned construct_reader(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "StreamReader(stream, errors='strict')", args, nargs, kwnames, v, 2))) return {};
  Owned reader = cjk_stream_new(th, cls, v[1], v[0]);
  if (reader) cjk_stream_start_decoding(reader.as<CjkStream>());
  return reader;
}
Owned construct_writer(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[2];
  if (failed(native_match(th, "StreamWriter(stream, errors='strict')", args, nargs, kwnames, v, 2))) return {};
  return cjk_stream_new(th, cls, v[1], v[0]);
}

// The next bytes of the stream through its method.
Owned next_bytes(Thread& th, CjkStream* self, const char* method, int64_t size) {
  Owned name = str_ascii(th, method);
  if (!name) return {};
  Owned stream = Owned::borrow(self->stream);
  Owned data = size < 0 ? call_method(th, stream, name) : call_method(th, stream, name, Value::small_int(size));
  if (data && !is_bytes(data)) {
    return raise(th, th.rt->exc.TypeError, "stream function returned a non-bytes object ({})", type_of(th, data));
  }
  return data;
}

// Reads and decodes until there is text, or the stream ends; size < 0: all at once.
Owned read_text(Thread& th, CjkStream* self, const char* method, int64_t size) {
  if (size == 0) return str_ascii(th, "");
  for (;;) {
    Owned data = next_bytes(th, self, method, size);
    if (!data) return {};
    std::string_view bytes = bytes_view(data);
    bool ends = bytes.empty() || size < 0;
    Owned text = cjk_stream_decode(th, self, bytes, ends);
    if (!text || ends || text.as<Str>()->char_count != 0) return text;
    size = 1;
  }
}

Status size_of(Thread& th, Value v, int64_t& size) {
  size = -1;
  if (v.is_none()) return Status::kOk;
  if (!is_int(v)) return raise(th, th.rt->exc.TypeError, "arg 1 must be an integer");
  return int_as_i64(th, v, size);
}

Owned reader_read(Thread& th, CjkStream* self, Value size) {
  int64_t n;
  return failed(size_of(th, size, n)) ? Owned() : read_text(th, self, "read", n);
}
Owned reader_readline(Thread& th, CjkStream* self, Value size) {
  int64_t n;
  return failed(size_of(th, size, n)) ? Owned() : read_text(th, self, "readline", n);
}
Owned reader_readlines(Thread& th, CjkStream* self, Value size) {
  int64_t n;
  Owned text = failed(size_of(th, size, n)) ? Owned() : read_text(th, self, "read", n);
  if (!text) return {};
  return call_method(th, text, lend(str_ascii(th, "splitlines")), Value::boolean(true));
}
void reader_reset(Thread&, CjkStream* self) { cjk_stream_start_decoding(self); }

Status write_text(Thread& th, CjkStream* self, Value text, bool final) {
  Owned all = is_str(text) ? Owned::borrow(text) : str_of(th, text);
  Owned data = all ? cjk_stream_encode(th, self, all, final) : Owned();
  if (!data) return Status::kError;
  if (final && bytes_view(data).empty()) return Status::kOk;
  Owned stream = Owned::borrow(self->stream);
  Owned done = call_method(th, stream, lend(str_ascii(th, "write")), data);
  return done ? Status::kOk : Status::kError;
}
Status writer_write(Thread& th, CjkStream* self, Value text) { return write_text(th, self, text, false); }
Status writer_writelines(Thread& th, CjkStream* self, Value lines) {
  if (!is_sequence(th, lines)) return raise(th, th.rt->exc.TypeError, "arg must be a sequence object");
  Owned it = get_iter(th, lines);
  while (it) {
    Owned line = iter_next(th, it);
    if (!line) return th.has_error() ? Status::kError : Status::kOk;
    if (failed(write_text(th, self, line, false))) return Status::kError;
  }
  return Status::kError;
}
Status writer_reset(Thread& th, CjkStream* self) {
  if (!self->pending_text) return Status::kOk;  // the shift state alone writes nothing
  Owned nothing = str_ascii(th, "");
  return nothing ? write_text(th, self, nothing, true) : Status::kError;
}

const NativeDef kReaderMethods[] = {
    method<&reader_read>("read(self, sizeobj=None, /)"),
    method<&reader_readline>("readline(self, sizeobj=None, /)"),
    method<&reader_readlines>("readlines(self, sizehintobj=None, /)"),
    method<&reader_reset>("reset(self, /)"),
};
const NativeDef kWriterMethods[] = {
    method<&writer_write>("write(self, strobj, /)"),
    method<&writer_writelines>("writelines(self, lines, /)"),
    method<&writer_reset>("reset(self, /)"),
};
const GetSetDef kGetSets[] = {kCjkErrorsGetSet,
                              {"stream", [](Thread&, Value v) { return Owned::borrow(v.as<CjkStream>()->stream); }}};

template <Owned (*construct)(Thread&, Type*, const Value*, size_t, Value)>
void fill(TypeSlots& s) {
  CjkStreamFields::fill(s);
  s.construct = construct;
  s.init = cjk_stream_init;
}

}  // namespace

const TypeSpec kCjkReaderSpec = {"_multibytecodec.MultibyteStreamReader",
                                 sizeof(CjkStream),
                                 Kind::kOther,
                                 TypeFlags::kBaseType | TypeFlags::kGc,
                                 nullptr,
                                 fill<construct_reader>,
                                 kReaderMethods,
                                 kGetSets};
const TypeSpec kCjkWriterSpec = {"_multibytecodec.MultibyteStreamWriter",
                                 sizeof(CjkStream),
                                 Kind::kOther,
                                 TypeFlags::kBaseType | TypeFlags::kGc,
                                 nullptr,
                                 fill<construct_writer>,
                                 kWriterMethods,
                                 kGetSets};

}  // namespace dxpy
