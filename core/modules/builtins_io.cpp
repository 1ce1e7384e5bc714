// print() and input().
#include "core/host/host.h"
#include "core/interp/suspend.h"
#include "core/modules/builtins.h"
#include "core/modules/line_editor.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

Status write_to(Thread& th, Value file, Value text) {
  Owned r = call_method(th, file, th.rt->names.write, text);
  return r ? Status::kOk : Status::kError;
}

Status check_text(Thread& th, const char* what, Value v) {
  if (v.is_empty() || v.is_none() || is_str(v)) return Status::kOk;
  return raise(th, th.rt->exc.TypeError, "{} must be None or a string, not {}", what, type_of(th, v));
}

Status flush_file(Thread& th, Value file) {
  Owned r = call_method(th, file, th.rt->names.flush);
  return r ? Status::kOk : Status::kError;
}

// sys.<name>; empty without an exception when it was deleted.
Owned sys_attr(Thread& th, Value name) {
  Owned found;
  (void)find_attr(th, th.rt->sys, name, found);
  return found;
}

Owned builtin_print(Thread& th, VarArgs args, Value sep, Value end, Value file, bool flush) {
  Owned out;
  if (file.is_none()) {
    out = sys_attr(th, th.rt->names.stdout);
    if (!out) {
      if (th.has_error()) return {};
      return raise(th, th.rt->exc.RuntimeError, "lost sys.stdout");
    }
    if (out.get().is_none()) return Owned::none();
  } else {
    out = Owned::borrow(file);
  }
  if (failed(check_text(th, "sep", sep)) || failed(check_text(th, "end", end))) return {};
  Owned space, newline;
  for (size_t i = 0; i < args.size; ++i) {
    if (i > 0) {
      Value between = sep.is_none() ? th.rt->latin1_chars[' '] : sep;
      if (failed(write_to(th, out, between))) return {};
    }
    Owned text = str_of(th, args[i]);
    if (!text || failed(write_to(th, out, text))) return {};
  }
  if (failed(write_to(th, out, end.is_empty() || end.is_none() ? th.rt->latin1_chars['\n'] : end))) return {};
  if (flush && failed(flush_file(th, out))) return {};
  return Owned::none();
}

// The stream that input() needs; RuntimeError "input(): lost sys.stdin" when it is gone.
Owned need_stream(Thread& th, Value name) {
  Owned s = sys_attr(th, name);
  if (s && !s.get().is_none()) return s;
  if (th.has_error()) return {};
  return raise(th, th.rt->exc.RuntimeError, "input(): lost sys.{}", name);
}

// Whether a stream is a terminal at a descriptor, so that the line editor may stand in for it.
Tri is_terminal_at(Thread& th, Value stream, int fd) {
  Owned number = call_method(th, stream, lend(str_ascii(th, "fileno")));
  if (!number) {
    clear_error(th);
    return Tri::kFalse;
  }
  return tri(number.get() == Value::small_int(fd) && th.rt->host->is_terminal(fd));
}
// kFalse: the line is to be read from the stream.
Tri read_edited(Thread& th, Value in, Value out, Value prompt, Owned& line) {
  LineEditor& editor = line_editor(th);
  if (editor.read == nullptr || is_terminal_at(th, in, 0) != Tri::kTrue || is_terminal_at(th, out, 1) != Tri::kTrue) {
    return Tri::kFalse;
  }
  Owned text = prompt ? str_of(th, prompt) : str_ascii(th, "");
  if (!text) return Tri::kError;
  if (failed(flush_file(th, out))) clear_error(th);
  line = editor.read(th, str_view(text));
  return line ? Tri::kTrue : Tri::kError;
}

Owned builtin_input(Thread& th, Value prompt) {
  Owned in = need_stream(th, th.rt->names.stdin);
  Owned out = in ? need_stream(th, th.rt->names.stdout) : Owned();
  Owned err = out ? need_stream(th, th.rt->names.stderr) : Owned();
  if (!err) return {};
  Owned edited;
  Tri done = read_edited(th, in, out, prompt, edited);
  if (done != Tri::kFalse) return edited;
  Suspension* s = suspend_point(th);
  if (s == nullptr || !s->resumed) {
    if (failed(flush_file(th, err))) clear_error(th);
    if (prompt) {
      Owned text = str_of(th, prompt);
      if (!text || failed(write_to(th, out, text))) return {};
    }
    if (failed(flush_file(th, out))) clear_error(th);
  }
  if (s != nullptr && !th.rt->host->input_ready()) {
    Owned original = sys_attr(th, lend(str_new(th, "__stdin__")));
    if (th.has_error()) return {};
    if (original && original.get() == in.get()) return suspend(th, SuspendReason::kInput, Owned::small_int(0));
  }
  Owned line = call_method(th, in, th.rt->names.readline);
  if (!line) return {};
  if (!is_str(line)) return raise(th, th.rt->exc.TypeError, "object.readline() returned non-string");
  std::string_view text = str_view(line);
  if (text.empty()) return raise(th, th.rt->exc.EOFError, "EOF when reading a line");
  if (text.back() == '\n') text.remove_suffix(1);
  return str_new(th, text);
}

const NativeDef kIoFunctions[] = {
    function<&builtin_print>("print(*args, sep=' ', end='\\n', file=None, flush=False)",
                             "Prints the values to a stream, or to sys.stdout by default."),
    suspending(function<&builtin_input>("input(prompt='', /)",
                                        "Read a string from standard input.  The trailing newline is stripped.")),
};

}  // namespace

std::span<const NativeDef> builtin_io_functions() { return kIoFunctions; }

}  // namespace dxpy
