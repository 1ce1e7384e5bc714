// The module _io: open(), open_code(), text_encoding(), and its types.
#include "core/modules/builtin_module.h"
#include "core/modules/io.h"
#include "core/modules/path_arg.h"
#include "core/object/exception_layouts.h"

namespace dxpy {

namespace {

Status parse_mode(Thread& th, std::string_view mode, OpenMode& m) {
  const Type* value_error = th.rt->exc.ValueError;
  for (size_t i = 0; i < mode.size(); ++i) {
    bool* flag = nullptr;
    switch (mode[i]) {
      case 'x':
        flag = &m.creating;
        break;
      case 'r':
        flag = &m.reading;
        break;
      case 'w':
        flag = &m.writing;
        break;
      case 'a':
        flag = &m.appending;
        break;
      case '+':
        flag = &m.updating;
        break;
      case 't':
        flag = &m.text;
        break;
      case 'b':
        flag = &m.binary;
        break;
      default:
        break;
    }
    if (flag == nullptr || *flag) return raise(th, value_error, "invalid mode: '{}'", mode);
    *flag = true;
  }
  if (m.text && m.binary) return raise(th, value_error, "can't have text and binary mode at once");
  if (m.creating + m.reading + m.writing + m.appending > 1) {
    return raise(th, value_error, "must have exactly one of create/read/write/append mode");
  }
  return Status::kOk;
}

Status check_binary(Thread& th, const OpenMode& m, Value encoding, Value errors, Value newline) {
  auto given = [](Value v) { return !v.is_empty() && !v.is_none(); };
  const Type* value_error = th.rt->exc.ValueError;
  if (!m.binary) return Status::kOk;
  if (given(encoding)) return raise(th, value_error, "binary mode doesn't take an encoding argument");
  if (given(errors)) return raise(th, value_error, "binary mode doesn't take an errors argument");
  if (given(newline)) return raise(th, value_error, "binary mode doesn't take a newline argument");
  return Status::kOk;
}

Status check_text(Thread& th, Value v, const char* name) {
  if (v.is_empty() || v.is_none() || is_str(v)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "open() argument '{}' must be str or None, not {}", name, type_of(th, v));
}

// The layers above an open raw file.
Owned open_layers(Thread& th, Value raw, const OpenMode& m, int64_t buffering, Value encoding, Value errors,
                  Value newline, Value mode) {
  const IoState& s = io_state(th);
  bool terminal = false;
  if (buffering < 0) {
    Tri t = io_ask(th, raw, s._isatty_open_only);
    if (t == Tri::kError) return {};
    terminal = t == Tri::kTrue;
  }
  bool line_buffering = false;
  if (buffering == 1 || terminal) {
    if (!m.binary || terminal) line_buffering = true;
    buffering = -1;
  }
  if (buffering < 0) {
    int64_t block = raw.as<FileIO>()->block_size;
    constexpr int64_t kMost = int64_t{8192} * 1024;
    buffering = block > kMost ? kMost : block < kIoBufferSize ? kIoBufferSize : block;
  }
  if (buffering == 0) {
    if (!m.binary) return raise(th, th.rt->exc.ValueError, "can't have unbuffered text I/O");
    return Owned::borrow(raw);
  }
  Type* type = m.updating ? s.random : m.creating || m.writing || m.appending ? s.writer : s.reader;
  Owned size = int_from_i64(th, buffering);
  Owned buffer = size ? call_with(th, type_value(type), raw, size) : Owned();
  if (!buffer || m.binary) return buffer;
  Owned wrapper = call_with(th, type_value(s.text_wrapper), buffer, encoding.is_empty() ? Value::none() : encoding,
                            errors.is_empty() ? Value::none() : errors, newline.is_empty() ? Value::none() : newline,
                            Value::boolean(line_buffering));
  if (!wrapper || failed(set_attr(th, wrapper, s.mode, mode))) return {};
  return wrapper;
}

Owned io_open(Thread& th, Value file, Str* mode, Value buffering_arg, Value encoding, Value errors, Value newline,
              bool closefd, Value opener) {
  if (failed(check_text(th, encoding, "encoding")) || failed(check_text(th, errors, "errors")) ||
      failed(check_text(th, newline, "newline"))) {
    return {};
  }
  int64_t buffering = -1;
  if (!buffering_arg.is_empty() && failed(index_to_i64(th, buffering_arg, buffering, th.rt->exc.OverflowError)))
    return {};
  Owned path = is_index(th, file) && !is_str(file) ? Owned::borrow(file) : os_fspath(th, file);
  if (!path) return {};
  OpenMode m;
  if (failed(parse_mode(th, mode->view(), m)) || failed(check_binary(th, m, encoding, errors, newline))) return {};
  if (!m.binary && failed(check_newline(th, newline))) return {};
  if (m.binary && buffering == 1 &&
      failed(warn(th, th.rt->exc.RuntimeWarning,
                  "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used",
                  1))) {
    return {};
  }
  std::string raw_mode;
  if (m.creating) raw_mode += 'x';
  if (m.reading) raw_mode += 'r';
  if (m.writing) raw_mode += 'w';
  if (m.appending) raw_mode += 'a';
  if (m.updating) raw_mode += '+';
  Owned raw = file_new(th, path, raw_mode, closefd, opener);
  if (!raw) return {};
  Owned keep_mode = Owned::borrow(Value(mode));
  Owned result = open_layers(th, raw, m, buffering, encoding, errors, newline, keep_mode);
  if (result) return result;
  Owned error = take_error(th);
  Owned r = call_method(th, raw, io_state(th).close);
  if (!r) clear_error(th);
  restore_error(th, std::move(error));
  return {};
}

Owned io_open_code(Thread& th, Str* path) {
  Owned mode = str_new(th, "rb");
  return mode ? io_open(th, Value(path), mode.as<Str>(), Value(), Value(), Value(), Value(), true, Value()) : Owned();
}

Owned io_text_encoding(Thread& th, Value encoding, int stacklevel) {
  if (!encoding.is_none()) return Owned::borrow(encoding);
  if (th.rt->warn_default_encoding &&
      failed(warn(th, th.rt->exc.EncodingWarning, "'encoding' argument not specified", stacklevel))) {
    return {};
  }
  return str_new(th, th.rt->utf8_mode ? "utf-8" : "locale");
}

const NativeDef kFunctions[] = {
    function<&io_open>(
        "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
        "Open file and return a stream.  Raise OSError upon failure."),
    function<&io_open_code>("open_code(path)", "Opens the provided file with the intent to import the contents."),
    function<&io_text_encoding>("text_encoding(encoding, stacklevel=2, /)",
                                "A helper function to choose the text encoding."),
};

Owned make_unsupported(Thread& th) {
  Owned name = str_new(th, "UnsupportedOperation"), dict = dict_new(th), module = str_new(th, "io");
  Owned bases = tuple_of(th, Value(th.rt->exc.OSError), Value(th.rt->exc.ValueError));
  if (!name || !dict || !module || !bases || failed(dict_set(th, dict, th.rt->names.__module__, module))) return {};
  return call_with(th, Value(th.rt->types.type), name, bases, dict);
}

Status io_exec(Thread& th, Module* m) {
  IoState& s = io_state(th);
#define DX_IO_NAME(id) s.id = str_intern(th, #id);
  DX_IO_NAMES(DX_IO_NAME)
#undef DX_IO_NAME
  struct Row {
    Type* IoState::* field;
    const TypeSpec* spec;
    Type* IoState::* base;
  };
  const Row rows[] = {
      {&IoState::io_base, &kIOBaseSpec, nullptr},
      {&IoState::raw_base, &kRawIOBaseSpec, &IoState::io_base},
      {&IoState::buffered_base, &kBufferedIOBaseSpec, &IoState::io_base},
      {&IoState::text_base, &kTextIOBaseSpec, &IoState::io_base},
      {&IoState::file, &kFileIOSpec, &IoState::raw_base},
      {&IoState::bytes_io, &kBytesIOSpec, &IoState::buffered_base},
      {&IoState::bytes_io_buffer, &kBytesIOBufferSpec, nullptr},
      {&IoState::string_io, &kStringIOSpec, &IoState::text_base},
      {&IoState::reader, &kBufferedReaderSpec, &IoState::buffered_base},
      {&IoState::writer, &kBufferedWriterSpec, &IoState::buffered_base},
      {&IoState::random, &kBufferedRandomSpec, &IoState::buffered_base},
      {&IoState::rw_pair, &kBufferedRWPairSpec, &IoState::buffered_base},
      {&IoState::newline_decoder, &kIncrementalNewlineDecoderSpec, nullptr},
      {&IoState::text_wrapper, &kTextIOWrapperSpec, &IoState::text_base},
  };
  for (const Row& row : rows) {
    s.*row.field = add_type(th, m, *row.spec, row.base != nullptr ? s.*row.base : nullptr);
    if (s.*row.field == nullptr) return Status::kError;
  }
  s.unsupported = make_unsupported(th);
  if (!s.unsupported || failed(module_add(th, m, "UnsupportedOperation", s.unsupported)) ||
      failed(module_add(th, m, "BlockingIOError", Value(th.rt->exc.BlockingIOError)))) {
    return Status::kError;
  }
  return module_add_int(th, m, "DEFAULT_BUFFER_SIZE", kIoBufferSize);
}

}  // namespace

const ModuleDef kIoModule = {"_io", "The io module provides the Python interfaces to stream handling.", kFunctions,
                             &io_exec};

}  // namespace dxpy
