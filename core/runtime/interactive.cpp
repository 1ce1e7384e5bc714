// Interactive sessions: the library's _pyrepl at a terminal, else the plain prompt (also sys._baserepl).
#include "core/host/host.h"
#include "core/import/import.h"
#include "core/interp/eval.h"
#include "core/object/dict.h"
#include "core/object/str.h"
#include "core/runtime/internal.h"

namespace dxpy {

namespace {

constexpr uint32_t kDontImplyDedent = 0x200;
constexpr uint32_t kAllowIncompleteInput = 0x4000;

// One line of standard input with its line break, which only the last one may lack. No byte behind it is taken from the
// descriptor: it may be meant for input(). kFalse: at the end; kError: interrupted (the signal handler decides).
Tri read_line(Host& host, std::string& line) {
  line.clear();
  bool whole_lines = host.is_terminal(0);  // which a terminal gives by itself
  while (true) {
    char chunk[4096];
    HostResult<size_t> r = host.read(0, chunk, whole_lines ? sizeof chunk : 1);
    if (r.error == kHostInterrupted) return Tri::kError;
    if (!r.ok() || r.value == 0) return line.empty() ? Tri::kFalse : Tri::kTrue;
    line.append(chunk, r.value);
    if (line.back() == '\n') return Tri::kTrue;
  }
}

void flush_stream(Thread& th, const char* name) {
  Value v = dict_get_text(th, sys_dict(th), name);
  if (v.is_empty() || v.is_none()) return;
  Owned stream = Owned::borrow(v);
  Owned r = call_method(th, stream, th.rt->names.flush);
  if (!r) clear_error(th);
}

// sys.ps1 and sys.ps2 may be any object.
void show_prompt(Thread& th, const char* name) {
  flush_stream(th, "stdout");
  Value v = dict_get_text(th, sys_dict(th), name);
  if (v.is_empty()) return;
  Owned keep = Owned::borrow(v);
  Owned text = str_of(th, keep);
  if (!text) {
    clear_error(th);
    return;
  }
  (void)host_write_all(*th.rt->host, th.rt->host->is_terminal(0) ? 1 : 2, str_view(text));
}

// One statement typed at the prompt.
struct Statement {
  std::string source;
  Owned filename;  // "<stdin-N>": each has its own, so that linecache can keep their lines apart
  Owned code;
  bool parsed = false;  // by the grammar, though it has an error
};

std::string_view line_at(std::string_view source, int64_t number) {
  while (--number > 0 && !source.empty()) source.remove_prefix(std::min(source.find('\n'), source.size() - 1) + 1);
  return source.substr(0, source.find('\n'));
}

// A syntax error of the grammar has its line and names the file as the user knows it. One that is found later, in a
// statement that could be parsed, keeps the name of the statement and is given the line.
void complete_syntax_error(Thread& th, Statement& s) {
  if (!error_matches(th, th.rt->exc.SyntaxError)) return;
  Owned error = take_error(th);
  Owned text = get_attr(th, error, "text"), number = get_attr(th, error, "lineno");
  s.parsed = text && text.get().is_none() && number && number.get().is_small_int();
  Owned value = s.parsed ? str_decode(th, line_at(s.source, number.get().as_small_int()), "utf-8", "replace")
                         : str_new(th, "<stdin>");
  if (!value || failed(set_attr(th, error, s.parsed ? "text" : "filename", value))) clear_error(th);
  restore_error(th, std::move(error));
}

bool is_blank_or_comment(std::string_view line) {
  size_t start = line.find_first_not_of(" \t\f\r\n");
  return start == std::string_view::npos || line[start] == '#';
}

// kTrue: compiled; kFalse: lines are missing; kError: an exception is pending. `at_end`: there are no more lines.
Tri compile_statement(Thread& th, bool at_end, Statement& s) {
  CompileRequest request;
  request.source = s.source;
  request.filename = s.filename;
  request.mode = "single";
  request.source_is_text = false;
  request.flags = at_end ? 0 : kDontImplyDedent | kAllowIncompleteInput;
  // Without the last line break a block is complete only when an empty line follows it.
  if (!at_end) request.source.remove_suffix(1);
  s.code = compile_source(th, request);
  if (s.code) return Tri::kTrue;
  if (!at_end && s.source.ends_with("\\\n")) {
    clear_error(th);
    return Tri::kFalse;
  }
  if (!at_end && error_matches(th, th.rt->exc._IncompleteInputError)) {
    // What is wrong on its last line cannot be completed.
    clear_error(th);
    request.source = s.source;
    Owned whole = compile_source(th, request);
    if (whole || error_matches(th, th.rt->exc._IncompleteInputError)) {
      clear_error(th);
      return Tri::kFalse;
    }
  }
  complete_syntax_error(th, s);
  return Tri::kError;
}

// kTrue: compiled; kFalse: at the end of the input; kError: an exception is pending.
Tri read_statement(Thread& th, Statement& out) {
  std::string line;
  const char* prompt = "ps1";
  while (true) {
    show_prompt(th, prompt);
    Tri t = read_line(*th.rt->host, line);
    if (t == Tri::kError) {
      if (failed(run_safepoint(th))) return Tri::kError;
      continue;
    }
    bool at_end = t == Tri::kFalse;
    if (at_end) (void)host_write_all(*th.rt->host, 2, "\n");
    if (at_end && out.source.empty()) return Tri::kFalse;
    if (out.source.empty() && is_blank_or_comment(line)) continue;
    out.source += line;
    prompt = "ps2";
    if (!at_end && !line.ends_with('\n')) continue;  // the last line: what follows it is the end
    Tri complete = compile_statement(th, at_end, out);
    if (complete != Tri::kFalse) return complete;
  }
}

// Tracebacks show the lines of what was typed.
void remember_source(Thread& th, const Statement& s) {
  Owned remember = import_attr(th, "linecache", "_register_code");
  Owned source = remember ? str_new(th, s.source) : Owned();
  Owned r = source ? call_with(th, remember, s.code, source, s.filename) : Owned();
  if (!r) clear_error(th);
}

void run_startup_file(Thread& th, RuntimeConfig& c) {
  if (c.startup_file.empty()) return;
  HostResult<std::string> source = host_read_file(*c.host, c.startup_file.c_str());
  Owned filename = str_decode_fs(th, c.startup_file);
  if (!filename) {
    clear_error(th);
    return;
  }
  if (!source.ok()) {
    (void)host_write_all(*c.host, 2, "Could not open PYTHONSTARTUP\n");
    (void)raise_os_error(th, source.error, filename);
    print_uncaught(th, take_error(th));
    return;
  }
  Owned globals = Owned::borrow(main_dict(th));
  Owned r = run_source(th, source.value, filename, globals, "exec", false);
  if (!r) print_uncaught(th, take_error(th));
}

void default_prompt(Thread& th, const char* name, const char* text) {
  if (dict_get_text(th, sys_dict(th), name)) return;
  Owned s = str_new(th, text);
  if (!s || failed(dict_set_text(th, sys_dict(th), name, s))) clear_error(th);
}

void call_interactive_hook(Thread& th) {
  Value hook = dict_get_text(th, sys_dict(th), "__interactivehook__");
  if (!hook) return;
  Owned keep = Owned::borrow(hook);
  Owned r = call(th, keep);
  if (r) return;
  (void)host_write_all(*th.rt->host, 2, "Failed calling sys.__interactivehook__\n");
  print_uncaught(th, take_error(th));
}

bool wants_basic_prompt(const RuntimeConfig& c) {
  if (c.ignore_environment) return false;
  for (const std::string& e : c.host->environment()) {
    if (e.starts_with("PYTHON_BASIC_REPL=")) return !e.ends_with('=');
  }
  return false;
}

// _pyrepl.main.interactive_console; empty: an exception is pending.
Owned run_pyrepl(Thread& th) {
  Owned console = import_attr(th, "_pyrepl.main", "interactive_console");
  Value main = console ? dict_get_text(th, th.rt->modules, "__main__") : Value();
  if (!main) return console ? call(th, console) : Owned();
  return call_with(th, console, main);
}

Owned base_prompt(Thread& th) {
  if (failed(run_base_prompt(th))) return {};
  return Owned::none();
}
const NativeDef kBasePrompt = function<&base_prompt>("_baserepl()", "Private function for getting the base REPL");

}  // namespace

Status sys_add_base_prompt(Thread& th) {
  Owned name = str_new(th, "sys");
  Owned f = name ? native_function_new(th, kBasePrompt, th.rt->sys, name) : Owned();
  return f ? dict_set_text(th, sys_dict(th), "_baserepl", f) : Status::kError;
}

Status run_base_prompt(Thread& th) {
  default_prompt(th, "ps1", ">>> ");
  default_prompt(th, "ps2", "... ");
  for (uint64_t number = 0;;) {
    Statement s;
    s.filename = str_new(th, "<stdin-" + std::to_string(number) + ">");
    if (!s.filename) return Status::kError;
    Tri t = read_statement(th, s);
    if (t == Tri::kFalse) return Status::kOk;
    if (t == Tri::kTrue) {
      ++number;
      remember_source(th, s);
      Owned globals = Owned::borrow(main_dict(th));
      Owned r = run_code(th, s.code, globals);
      if (r) continue;
    } else if (s.parsed) {
      ++number;
    } else if (error_matches(th, th.rt->exc.KeyboardInterrupt)) {
      (void)host_write_all(*th.rt->host, 2, "\n");
    }
    if (error_matches(th, th.rt->exc.SystemExit)) return Status::kError;
    print_uncaught(th, take_error(th));
    if (th.has_error()) return Status::kError;
    flush_stream(th, "stderr");
  }
}

int run_interactive(Thread& th, RuntimeConfig& c) {
  bool only_prompt = c.run == RuntimeConfig::Run::kStdin || c.run == RuntimeConfig::Run::kInteractive;
  c.inspect = false;
  if (only_prompt && !c.quiet) {
    Value version = dict_get_text(th, sys_dict(th), "version");
    std::string banner = "Python ";
    if (version && is_str(version)) banner += str_view(version);
    banner += " on linux\n";
    if (!c.no_site) banner += "Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n";
    (void)host_write_all(*c.host, 2, banner);
  }
  run_startup_file(th, c);
  call_interactive_hook(th);
  if (c.host->is_terminal(0) && !wants_basic_prompt(c)) {
    Owned r = run_pyrepl(th);
    return r ? 0 : report_exit(th, c);
  }
  return failed(run_base_prompt(th)) ? report_exit(th, c) : 0;
}

}  // namespace dxpy
