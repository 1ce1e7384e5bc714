// The hooks of sys: displayhook, excepthook, unraisablehook, breakpointhook, audit hooks.
#include <string>

#include "core/interp/code.h"
#include "core/interp/eval.h"
#include "core/modules/native_type.h"
#include "core/modules/sys_module.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

// sys.<name>; empty without an exception when it is not there or None.
Owned sys_get(Thread& th, std::string_view name) {
  Value v = dict_get_text(th, th.rt->sys.as<Module>()->dict, name);
  return v && !v.is_none() ? Owned::borrow(v) : Owned();
}

Status write_text(Thread& th, Value file, Value text) {
  Owned r = call_method(th, file, th.rt->names.write, text);
  return r ? Status::kOk : Status::kError;
}

// repr(v) on stdout; what the stream cannot encode goes as backslash escapes.
Status write_repr(Thread& th, Value out, Value v) {
  Owned text = repr(th, v);
  if (!text) return Status::kError;
  if (!failed(write_text(th, out, text))) return Status::kOk;
  if (!error_clear_if(th, th.rt->exc.UnicodeEncodeError)) return Status::kError;
  Owned encoding = get_attr(th, out, th.rt->names.encoding);
  if (!encoding || !is_str(encoding)) return Status::kError;
  Owned bytes = str_encode(th, text, str_view(encoding), "backslashreplace");
  if (!bytes) return Status::kError;
  Owned decode = get_attr(th, bytes, "decode");
  Owned strict = decode ? call_with(th, decode, encoding) : Owned();
  return strict ? write_text(th, out, strict) : Status::kError;
}

Owned sys_displayhook(Thread& th, Value object) {
  if (object.is_none()) return Owned::none();
  Owned builtins = import_module(th, "builtins");
  if (!builtins || failed(set_attr(th, builtins, "_", Value::none()))) return {};
  Owned out = sys_get(th, "stdout");
  if (!out) return raise(th, th.rt->exc.RuntimeError, "lost sys.stdout");
  if (failed(write_repr(th, out, object)) || failed(write_text(th, out, th.rt->latin1_chars['\n']))) return {};
  return failed(set_attr(th, builtins, "_", object)) ? Owned() : Owned::none();
}

Owned sys_excepthook(Thread& th, Value, Value value, Value traceback) {
  if (is_exception(value)) {
    auto* e = value.as<ExceptionObject>();
    if (!e->traceback && is_kind(traceback, Kind::kTraceback)) assign(e->traceback, traceback);
    Owned print = import_attr(th, "traceback", "_print_exception_bltin");
    Owned r = print ? call_with(th, print, value) : Owned();
    if (r) return r;
    clear_error(th);
    print_plain_traceback(th, value);
    return Owned::none();
  }
  Owned err = sys_get(th, "stderr");
  if (!err) return Owned::none();
  Owned text =
      format_str(th, "TypeError: print_exception(): Exception expected for value, {} found\n", type_of(th, value));
  return text && !failed(write_text(th, err, text)) ? Owned::none() : Owned();
}

// --- exceptions that nobody can catch

constexpr const char* kUnraisableFields[] = {"exc_type", "exc_value", "exc_traceback", "err_msg", "object"};

Owned field(Thread& th, Value args, const char* name) { return get_attr(th, args, name); }

std::string safe_repr(Thread& th, Value v) {
  Owned text = repr(th, v);
  if (text) return std::string(str_view(text));
  clear_error(th);
  return "<object repr() failed>";
}

// Where it was raised, without the lines of source; nothing when the frames are unknown.
void write_traceback_lines(Thread& th, std::string& out, Value exception) {
  Owned tb = exception.is_none() ? Owned() : get_attr(th, exception, "__traceback__");
  if (tb && !tb.get().is_none()) out += "Traceback (most recent call last):\n";
  while (tb && !tb.get().is_none()) {
    Owned line = get_attr(th, tb, "tb_lineno"), frame = get_attr(th, tb, "tb_frame");
    Owned code = frame ? get_attr(th, frame, "f_code") : Owned();
    if (!line || !code || !is_kind(code, Kind::kCode)) break;
    const auto* c = code.get().as<Code>();
    Owned text = format_str(th, "  File \"{}\", line {}, in {}\n", c->filename, line.get(), c->name);
    if (!text) break;
    out += str_view(text);
    tb = get_attr(th, tb, "tb_next");
  }
  clear_error(th);
}

// "module.Type: message" for an exception whose traceback module cannot be used.
void write_exception_line(Thread& th, std::string& out, Value type, Value value) {
  Owned name = get_attr(th, type, th.rt->names.__qualname__);
  out += name && is_str(name) ? std::string(str_view(name)) : std::string("<unknown>");
  clear_error(th);
  Owned text = value.is_none() ? Owned() : str_of(th, value);
  clear_error(th);
  if (text && !str_view(text).empty()) out += ": " + std::string(str_view(text));
  out += "\n";
}

Owned sys_unraisablehook(Thread& th, Value args) {
  if (type_of(th, args) != sys_state(th).unraisable_args) {
    return raise(th, th.rt->exc.TypeError, "sys.unraisablehook argument type must be UnraisableHookArgs");
  }
  Owned type = field(th, args, "exc_type"), value = field(th, args, "exc_value");
  Owned message = field(th, args, "err_msg"), object = field(th, args, "object");
  Owned err = sys_get(th, "stderr");
  if (!err || !type || !value || !message || !object) return Owned::none();
  std::string head;
  if (!object.get().is_none()) {
    head = message.get().is_none() ? "Exception ignored in" : std::string(str_view(message));
    head += message.get().is_none() ? ": " : " ";
    head += safe_repr(th, object);
    head += message.get().is_none() ? "\n" : ":\n";
  } else if (!message.get().is_none()) {
    head = std::string(str_view(message)) + ":\n";
  }
  Owned text = str_new(th, head);
  if (!text || (!head.empty() && failed(write_text(th, err, text)))) return {};
  if (type.get().is_none()) return Owned::none();
  if (!value.get().is_none()) {
    Owned print = import_attr(th, "traceback", "_print_exception_bltin");
    Owned r = print ? call_with(th, print, value) : Owned();
    if (r) return Owned::none();
    clear_error(th);
  }
  std::string line;
  write_traceback_lines(th, line, value);
  write_exception_line(th, line, type, value);
  Owned last = str_new(th, line);
  return last && !failed(write_text(th, err, last)) ? Owned::none() : Owned();
}

// What C++ calls for such an exception (error_unraisable).
Owned report_unraisable(Thread& th, Value exception, Value message, Value object) {
  auto* e = exception.as<ExceptionObject>();
  const Value values[] = {Value(type_of(th, exception)), exception, e->traceback ? e->traceback : Value::none(),
                          message, object};
  Owned args = struct_sequence_new(th, sys_state(th).unraisable_args, values, 5);
  if (!args) return {};
  Owned hook = sys_get(th, "unraisablehook");
  if (!hook) return sys_unraisablehook(th, args);
  Owned r = call_with(th, hook, args.get());
  if (r) return r;
  Owned second = take_error(th);
  auto* e2 = second.as<ExceptionObject>();
  Owned text = str_new(th, "Exception ignored in sys.unraisablehook");
  const Value again[] = {Value(type_of(th, second)), second, e2->traceback ? e2->traceback : Value::none(), text, hook};
  Owned args2 = text ? struct_sequence_new(th, sys_state(th).unraisable_args, again, 5) : Owned();
  return args2 ? sys_unraisablehook(th, args2) : Owned();
}

// --- breakpoint

Owned sys_breakpointhook(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  Owned environ = import_attr(th, "os", "environ");
  Owned get = environ ? get_attr(th, environ, th.rt->names.get) : Owned();
  Owned key = get ? str_new(th, "PYTHONBREAKPOINT") : Owned();
  Owned name = key ? call_with(th, get, key.get()) : Owned();
  if (!name) return {};
  std::string target = is_str(name) && !str_view(name).empty() ? std::string(str_view(name)) : "pdb.set_trace";
  if (target == "0") return Owned::none();
  size_t dot = target.rfind('.');
  std::string module = dot == std::string::npos ? "builtins" : target.substr(0, dot);
  std::string attribute = dot == std::string::npos ? target : target.substr(dot + 1);
  Owned hook = import_attr(th, module, attribute);
  if (!hook) {
    if (!error_matches(th, th.rt->exc.ImportError) && !error_matches(th, th.rt->exc.AttributeError)) return {};
    clear_error(th);
    std::string warning = "Ignoring unimportable $PYTHONBREAKPOINT: \"" + target + "\"";
    return failed(warn(th, th.rt->exc.RuntimeWarning, warning)) ? Owned() : Owned::none();
  }
  return call(th, hook, args, nargs, kwnames);
}

// --- auditing

Owned sys_audit(Thread& th, Value, const Value* args, size_t nargs, Value) {
  if (nargs < 1) return raise(th, th.rt->exc.TypeError, "audit() missing 1 required positional argument: 'event'");
  if (!is_str(args[0])) {
    return raise(th, th.rt->exc.TypeError, "audit() argument 1 must be str, not {}", type_of(th, args[0]));
  }
  SysState& state = sys_state(th);
  if (!state.audit_hooks) return Owned::none();
  Owned rest = tuple_from(th, args + 1, nargs - 1);
  if (!rest) return {};
  for (size_t i = 0; i < list_size(state.audit_hooks); ++i) {
    Owned hook = list_get(th, state.audit_hooks.as<List>(), i);
    Owned r = hook ? call_with(th, hook, args[0], rest.get()) : Owned();
    if (!r) return {};
  }
  return Owned::none();
}

Owned sys_addaudithook(Thread& th, Value hook) {
  Owned event = str_new(th, "sys.addaudithook");
  if (!event) return {};
  Value words[] = {event};
  Owned asked = sys_audit(th, Value(), words, 1, Value());
  if (!asked) return error_clear_if(th, th.rt->exc.Exception) ? Owned::none() : Owned();
  SysState& state = sys_state(th);
  if (!state.audit_hooks) state.audit_hooks = list_new(th);
  if (!state.audit_hooks || failed(list_append(th, state.audit_hooks.as<List>(), hook))) return {};
  return Owned::none();
}

const NativeDef kFunctions[] = {
    function<&sys_displayhook>("displayhook(object, /)",
                               "Print an object to sys.stdout and also save it in builtins._"),
    function<&sys_excepthook>("excepthook(exctype, value, traceback, /)",
                              "Handle an exception by displaying it with a traceback on sys.stderr."),
    function<&sys_unraisablehook>("unraisablehook(unraisable, /)", "Handle an unraisable exception."),
    function<&report_unraisable>("_report_unraisable(exception, message, object, /)"),
    raw_function(&sys_breakpointhook, "breakpointhook(*args, **kws)",
                 "This hook function is called by built-in breakpoint()."),
    raw_function(&sys_audit, "audit(event, /, *args)", "Passes the event to any hooks that are attached."),
    function<&sys_addaudithook>("addaudithook(hook)", "Adds a new audit hook callback."),
};

}  // namespace

std::span<const NativeDef> sys_hook_functions() { return kFunctions; }

Type* sys_unraisable_type(Thread& th) {
  return struct_sequence_type(th, "UnraisableHookArgs",
                              "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.",
                              kUnraisableFields, 5);
}

}  // namespace dxpy
