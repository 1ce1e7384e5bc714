// The standard streams.
#include "core/host/host.h"
#include "core/object/dict.h"
#include "core/object/gc.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/runtime/internal.h"

namespace dxpy {

namespace {

// Until io exists the streams are modules with a write and a flush function: enough for print() and tracebacks.
template <int kFd>
Owned fallback_write(Thread& th, Str* text) {
  HostError e = host_write_all(*th.rt->host, kFd, text->view());
  if (!e.ok()) return raise_os_error(th, e.code);
  return Owned::small_int(text->char_count);
}
void fallback_flush() {}

const NativeDef kOutFunctions[] = {function<&fallback_write<1>>("write(text, /)"),
                                   function<&fallback_flush>("flush()")};
const NativeDef kErrFunctions[] = {function<&fallback_write<2>>("write(text, /)"),
                                   function<&fallback_flush>("flush()")};
const ModuleDef kFallbackOut = {"<stdout>", nullptr, kOutFunctions};
const ModuleDef kFallbackErr = {"<stderr>", nullptr, kErrFunctions};

Status put(Thread& th, std::string_view name, Value stream) {
  std::string original = "__" + std::string(name) + "__";
  return failed(dict_set_text(th, sys_dict(th), original, stream)) ? Status::kError
                                                                   : dict_set_text(th, sys_dict(th), name, stream);
}

struct StreamKind {
  int fd;
  const char* name;   // attribute of sys
  const char* label;  // name attribute of the raw file
  bool writing;
};

struct StreamSettings {
  std::string encoding = "utf-8";
  std::string errors;
};

// PYTHONIOENCODING is "encoding", "encoding:errors" or ":errors".
StreamSettings settings_of(const RuntimeConfig& c, bool is_stderr) {
  StreamSettings s;
  s.errors = is_stderr ? "backslashreplace" : "strict";
  if (c.io_encoding.empty()) {
    if ((c.utf8_mode || c.plain_locale) && !is_stderr) s.errors = "surrogateescape";
    return s;
  }
  size_t colon = c.io_encoding.find(':');
  if (colon != 0) s.encoding = c.io_encoding.substr(0, colon);
  if (colon != std::string::npos && colon + 1 < c.io_encoding.size() && !is_stderr)
    s.errors = c.io_encoding.substr(colon + 1);
  return s;
}

Owned open_raw(Thread& th, Value io, const StreamKind& kind, bool buffered) {
  Owned open = get_attr(th, io, "open");
  Owned mode = str_new(th, kind.writing ? "wb" : "rb");
  Owned closefd = str_new(th, "closefd");
  if (!open || !mode || !closefd) return {};
  Owned names = tuple_of(th, closefd);
  if (!names) return {};
  const Value args[] = {Value::small_int(kind.fd), mode, Value::small_int(buffered ? -1 : 0), Value::boolean(false)};
  return call(th, open, args, 3, names);
}

Owned open_stream(Thread& th, Value io, const StreamKind& kind, const RuntimeConfig& c) {
  // Standard input is always buffered; the writing ones are not with -u.
  Owned binary = open_raw(th, io, kind, !kind.writing || !c.unbuffered);
  if (!binary) return {};
  Owned raw = binary.clone();
  if (!kind.writing || !c.unbuffered) raw = get_attr(th, binary, "raw");
  Owned label = str_new(th, kind.label);
  if (!raw || !label || failed(set_attr(th, raw, th.rt->names.name, label))) return {};
  bool terminal = th.rt->host->is_terminal(kind.fd);
  StreamSettings s = settings_of(c, kind.fd == 2);
  Owned wrapper = get_attr(th, io, "TextIOWrapper");
  Owned encoding = str_new(th, s.encoding), errors = str_new(th, s.errors), newline = str_new(th, "\n");
  if (!wrapper || !encoding || !errors || !newline) return {};
  bool line_buffering = kind.writing && (terminal || kind.fd == 2) && !c.unbuffered;
  const Value args[] = {binary,
                        encoding,
                        errors,
                        kind.writing ? Value(newline) : Value::none(),
                        Value::boolean(line_buffering),
                        Value::boolean(kind.writing && c.unbuffered)};
  Owned stream = call(th, wrapper, args, 6);
  Owned mode = str_new(th, kind.writing ? "w" : "r");
  if (!stream || !mode || failed(set_attr(th, stream, th.rt->names.mode, mode))) return {};
  // They are flushed when the process ends, and that is all that they have to do then.
  for (const Owned* object : {&stream, &binary, &raw}) gc_leave_to_exit(th, object->get().as_object());
  return stream;
}

bool descriptor_is_open(Thread& th, int fd) {
  HostStat st;
  return th.rt->host->stat_descriptor(fd, st).ok();
}

}  // namespace

Status streams_install_fallback(Thread& th) {
  Owned out = module_from_def(th, kFallbackOut), err = module_from_def(th, kFallbackErr);
  if (!out || !err || failed(put(th, "stdout", out)) || failed(put(th, "stderr", err))) return Status::kError;
  return put(th, "stdin", Value::none());
}

Status streams_open(Thread& th, const RuntimeConfig& c) {
  Owned io = import_module(th, "_io");
  if (!io) return Status::kError;
  Owned open = get_attr(th, io, "open");
  if (!open || failed(dict_set(th, th.rt->builtins.as<Module>()->dict, th.rt->names.open, open))) return Status::kError;
  const StreamKind kinds[] = {
      {0, "stdin", "<stdin>", false}, {2, "stderr", "<stderr>", true}, {1, "stdout", "<stdout>", true}};
  for (const StreamKind& kind : kinds) {
    // A descriptor that was closed when the process started gives None.
    Owned stream = descriptor_is_open(th, kind.fd) ? open_stream(th, io, kind, c) : Owned::none();
    if (!stream || failed(put(th, kind.name, stream))) return Status::kError;
  }
  return Status::kOk;
}

int streams_flush(Thread& th) {
  int status = 0;
  for (const char* name : {"stdout", "stderr"}) {
    Value found = dict_get_text(th, sys_dict(th), name);
    if (found.is_empty() || found.is_none()) continue;
    Owned stream = Owned::borrow(found);
    Owned closed;
    Tri t = find_attr(th, stream, th.rt->names.closed, closed);
    if (t == Tri::kError) clear_error(th);
    if (t == Tri::kTrue && truth(th, closed) == Tri::kTrue) continue;
    Owned r = call_method(th, stream, th.rt->names.flush);
    if (r) continue;
    status = -1;
    if (std::string_view(name) == "stdout") {
      error_unraisable(th, "", stream);
    } else {
      clear_error(th);
    }
  }
  return status;
}

}  // namespace dxpy
