// Runs what the configuration asks for: a command, module, file, standard input or the prompt.
#include "core/host/host.h"
#include "core/import/import.h"
#include "core/interp/compile_source.h"
#include "core/interp/suspend.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/str.h"
#include "core/runtime/internal.h"

namespace dxpy {

Value main_dict(Thread& th) {
  Value m = dict_get(th, th.rt->modules, th.rt->names.__main__);
  return m.is_empty() ? Value() : m.as<Module>()->dict;
}

Owned run_source(Thread& th, std::string_view source, Value filename, Value globals, const char* mode, bool is_text) {
  CompileRequest request;
  request.source = source;
  request.filename = filename;
  request.mode = mode;
  request.source_is_text = is_text;
  Owned code = compile_source(th, request);
  return code ? run_code(th, code, globals) : Owned();
}

namespace {

using Run = RuntimeConfig::Run;

// The program itself, in __main__: its frame is the outermost one.
Owned run_program(Thread& th, std::string_view source, Value filename, bool is_text) {
  CompileRequest request;
  request.source = source;
  request.filename = filename;
  request.source_is_text = is_text;
  request.flags = kFromFile;
  Owned code = compile_source(th, request);
  Owned globals = Owned::borrow(main_dict(th));
  if (!code) return {};
  OutermostCall scope(th);
  return run_code(th, code, globals);
}

void write_error(Thread& th, std::string_view text) {
  Value err = dict_get_text(th, sys_dict(th), "stderr");
  if (err && !err.is_none()) {
    Owned s = str_new(th, text);
    Owned stream = Owned::borrow(err);
    Owned r = s ? call_method(th, stream, th.rt->names.write, s) : Owned();
    if (r) return;
    clear_error(th);
  }
  (void)host_write_all(*th.rt->host, 2, text);
}

Status insert_path0(Thread& th, std::string_view entry) {
  Value path = dict_get_text(th, sys_dict(th), "path");
  if (path.is_empty() || !is_list(path)) return Status::kOk;
  Owned s = str_decode_fs(th, entry);
  return s ? list_insert(th, path.as<List>(), 0, s) : Status::kError;
}

// Leading white space that all lines share is taken off a -c command, as textwrap.dedent does.
std::string dedent(std::string_view text) {
  std::string margin;
  bool have_margin = false;
  for (size_t start = 0; start < text.size();) {
    size_t end = text.find('\n', start);
    if (end == std::string_view::npos) end = text.size();
    std::string_view line = text.substr(start, end - start);
    size_t indent = line.find_first_not_of(" \t");
    if (indent != std::string_view::npos) {
      std::string_view lead = line.substr(0, indent);
      if (!have_margin) {
        margin = lead;
        have_margin = true;
      } else {
        size_t same = 0;
        while (same < margin.size() && same < lead.size() && margin[same] == lead[same]) ++same;
        margin.resize(same);
      }
    }
    start = end + 1;
  }
  if (margin.empty()) return std::string(text);
  std::string out;
  for (size_t start = 0; start < text.size();) {
    size_t end = text.find('\n', start);
    bool last = end == std::string_view::npos;
    if (last) end = text.size();
    std::string_view line = text.substr(start, end - start);
    bool blank = line.find_first_not_of(" \t") == std::string_view::npos;
    if (!blank) out += line.substr(margin.size());
    if (!last) out += '\n';
    start = end + 1;
  }
  return out;
}

// Lets tracebacks show the lines of code that is in no file.
void register_lines(Thread& th, Value code, std::string_view source, Value filename) {
  Owned f = import_attr(th, "linecache", "_register_code");
  Owned text = f ? str_decode(th, source, "utf-8", "replace") : Owned();
  Owned r = text ? call_with(th, f, code, text, filename) : Owned();
  if (!r) clear_error(th);
}

int run_command(Thread& th, RuntimeConfig& c) {
  std::string source = dedent(c.target) + "\n";
  Owned filename = str_new(th, "<string>");
  if (!filename) return report_exit(th, c);
  CompileRequest request;
  request.source = source;
  request.filename = filename;
  Owned code = compile_source(th, request);
  if (!code) return report_exit(th, c);
  register_lines(th, code, source, filename);
  Owned r;
  {
    OutermostCall scope(th);
    r = run_code(th, code, lend(Owned::borrow(main_dict(th))));
  }
  return r ? 0 : report_exit(th, c);
}

int run_module(Thread& th, RuntimeConfig& c, std::string_view name, bool set_argv0) {
  Owned f = import_attr(th, "runpy", "_run_module_as_main");
  Owned text = f ? str_decode_fs(th, name) : Owned();
  Owned r;
  if (text) {
    OutermostCall scope(th);
    r = call_with(th, f, text, Value::boolean(set_argv0));
  }
  return r ? 0 : report_exit(th, c);
}

std::string absolute_path(Host& host, const std::string& path) {
  if (!path.empty() && path[0] == '/') return path;
  HostResult<std::string> cwd = host.current_directory();
  return cwd.ok() ? cwd.value + "/" + path : path;
}

// The folder of a script, through symbolic links of the script itself.
std::string script_folder(Host& host, const std::string& path) {
  std::string p = path;
  for (int i = 0; i < 40; ++i) {
    HostResult<std::string> target = host.read_link(kHostCwd, p.c_str());
    if (!target.ok()) break;
    size_t slash = p.rfind('/');
    p = target.value.starts_with('/') || slash == std::string::npos ? target.value
                                                                    : p.substr(0, slash + 1) + target.value;
  }
  size_t slash = p.rfind('/');
  std::string folder = slash == std::string::npos ? "" : slash == 0 ? "/" : p.substr(0, slash);
  // Written as absolute without "." and ".." parts, as realpath gives it.
  folder = folder.empty() ? absolute_path(host, ".") : absolute_path(host, folder);
  std::string out;
  for (size_t i = 0; i < folder.size();) {
    size_t end = folder.find('/', i);
    if (end == std::string::npos) end = folder.size();
    std::string_view part(folder.data() + i, end - i);
    if (part == "..") {
      out.resize(out.rfind('/') == std::string::npos ? 0 : out.rfind('/'));
    } else if (!part.empty() && part != ".") {
      out += '/';
      out += part;
    }
    i = end + 1;
  }
  return out.empty() ? "/" : out;
}

Status set_main_names(Thread& th, Value filename) {
  Value dict = main_dict(th);
  return failed(dict_set(th, dict, th.rt->names.__file__, filename))
             ? Status::kError
             : dict_set_text(th, dict, "__cached__", Value::none());
}

Status set_main_file(Thread& th, Value filename) {
  Value dict = main_dict(th);
  if (failed(set_main_names(th, filename))) return Status::kError;
  Owned loader_type = import_attr(th, "_frozen_importlib_external", "SourceFileLoader");
  if (!loader_type) {
    clear_error(th);
    return Status::kOk;
  }
  Owned loader = call_with(th, loader_type, th.rt->names.__main__, filename);
  return loader ? dict_set(th, dict, th.rt->names.__loader__, loader) : Status::kError;
}

// A folder or zip file with a __main__: whether a path hook takes it.
Tri is_importable_path(Thread& th, const std::string& path) {
  Owned hooks = import_attr(th, "sys", "path_hooks");
  Owned text = hooks ? str_decode_fs(th, path) : Owned();
  Owned it = text ? get_iter(th, hooks) : Owned();
  if (!it) return Tri::kError;
  while (Owned hook = iter_next(th, it)) {
    Owned importer = call_with(th, hook, text);
    if (importer) return Tri::kTrue;
    if (!error_clear_if(th, th.rt->exc.ImportError)) return Tri::kError;
  }
  return th.has_error() ? Tri::kError : Tri::kFalse;
}

int run_code_file(Thread& th, RuntimeConfig& c, std::string_view source, std::string_view name) {
  Owned filename = str_decode_fs(th, name);
  if (!filename || failed(set_main_file(th, filename))) return report_exit(th, c);
  Owned r = run_program(th, source, filename, false);
  return r ? 0 : report_exit(th, c);
}

std::string program_name(const RuntimeConfig& c) { return c.orig_argv.empty() ? "dxpy" : c.orig_argv[0]; }

int run_file(Thread& th, RuntimeConfig& c) {
  Host& host = *c.host;
  HostStat st;
  bool directory =
      host.stat(kHostCwd, c.target.c_str(), true, st).ok() && (st.mode & HostMode::kTypeMask) == HostMode::kDirectory;
  bool zip = c.target.ends_with(".zip") || c.target.ends_with(".pyz");
  if (directory || zip) {
    Tri importable = is_importable_path(th, c.target);
    if (importable == Tri::kError) return report_exit(th, c);
    if (importable == Tri::kTrue) {
      if (failed(insert_path0(th, c.target))) return report_exit(th, c);
      return run_module(th, c, "__main__", false);
    }
  }
  HostResult<std::string> source = host_read_file(host, c.target.c_str());
  if (!source.ok()) {
    std::string_view text;
    Owned e = exception_new(th, th.rt->exc.OSError, nullptr, 0);
    (void)raise_os_error(th, source.error);
    Owned raised = take_error(th);
    if (raised && is_str(raised.as<OSErrorObject>()->strerror)) text = str_view(raised.as<OSErrorObject>()->strerror);
    if (directory) {
      write_error(th, program_name(c) + ": '" + c.target + "' is a directory, cannot continue\n");
      return 1;
    }
    write_error(th, program_name(c) + ": can't open file '" + absolute_path(host, c.target) + "': [Errno " +
                        std::to_string(source.error) + "] " + std::string(text) + "\n");
    return 2;
  }
  // A zip file without a telling name, as `python -m zipapp -p` writes it: "#!..." or "PK" in front.
  if (source.value.starts_with("PK\3\4") ||
      (source.value.starts_with("#!") && source.value.find("PK\3\4") != std::string::npos)) {
    Tri importable = is_importable_path(th, c.target);
    if (importable == Tri::kError) return report_exit(th, c);
    if (importable == Tri::kTrue) {
      if (failed(insert_path0(th, c.target))) return report_exit(th, c);
      return run_module(th, c, "__main__", false);
    }
  }
  if (!c.safe_path && failed(insert_path0(th, script_folder(host, c.target)))) return report_exit(th, c);
  // -x: the first line stays as an empty one, so that line numbers are right.
  if (c.skip_first_line) source.value.erase(0, source.value.find('\n'));
  return run_code_file(th, c, source.value, absolute_path(host, c.target));
}

int run_stdin(Thread& th, RuntimeConfig& c) {
  if (c.host->is_terminal(0) || c.interactive) return run_interactive(th, c);
  HostResult<std::string> source = host_read_all(*c.host, 0);
  if (!source.ok()) {
    (void)raise_os_error(th, source.error);
    return report_exit(th, c);
  }
  Owned filename = str_new(th, "<stdin>");
  Owned r =
      filename && !failed(set_main_names(th, filename)) ? run_program(th, source.value, filename, false) : Owned();
  return r ? 0 : report_exit(th, c);
}

int exit_code_of(Thread& th, Value exception) {
  Value code = exception.as<SystemExitObject>()->code;
  if (code.is_empty() || code.is_none()) return 0;
  int64_t n = 0;
  if (is_int(code)) return int_fits_i64(code, n) ? static_cast<int>(n) : -1;
  // Anything else is a message.
  Owned text = str_of(th, code);
  if (!text) {
    clear_error(th);
    return 1;
  }
  Value err = dict_get_text(th, sys_dict(th), "stderr");
  Owned line = str_new(th, std::string(str_view(text)) + "\n");
  if (err && !err.is_none() && line) {
    Owned stream = Owned::borrow(err);
    Owned r = call_method(th, stream, th.rt->names.write, line);
    if (!r) clear_error(th);
  } else {
    (void)host_write_all(*th.rt->host, 2, str_view(text));
    (void)host_write_all(*th.rt->host, 2, "\n");
  }
  return 1;
}

}  // namespace

int report_exit(Thread& th, RuntimeConfig& c) {
  if (!th.has_error()) return 1;
  if (error_matches(th, th.rt->exc.SystemExit) && !c.inspect) {
    Owned e = take_error(th);
    // The error stream shows what was printed before it in the right order.
    Value out = dict_get_text(th, sys_dict(th), "stdout");
    if (out && !out.is_none()) {
      Owned stream = Owned::borrow(out);
      Owned r = call_method(th, stream, th.rt->names.flush);
      if (!r) clear_error(th);
    }
    return exit_code_of(th, e);
  }
  bool interrupt = error_matches(th, th.rt->exc.KeyboardInterrupt);
  print_uncaught(th, take_error(th));
  // The hook itself may have ended the program.
  if (th.has_error()) {
    if (error_matches(th, th.rt->exc.SystemExit)) {
      Owned e = take_error(th);
      return exit_code_of(th, e);
    }
    clear_error(th);
  }
  if (interrupt) {
    c.interrupted = true;
    return 130;
  }
  return 1;
}

void runtime_flush(Runtime& rt) {
  if (rt.main_thread->has_error()) return;
  (void)streams_flush(*rt.main_thread);
}

int runtime_report_exit(Runtime& rt, RuntimeConfig& c) { return report_exit(*rt.main_thread, c); }

int runtime_run_main(Runtime& rt, RuntimeConfig& c) {
  Thread& th = *rt.main_thread;
  int code = 0;
  std::string cwd;
  switch (c.run) {
    case Run::kNothing:
      return 0;
    case Run::kCommand:
    case Run::kStdin:
    case Run::kInteractive:
      if (!c.safe_path && failed(insert_path0(th, ""))) return report_exit(th, c);
      break;
    case Run::kModule:
      if (!c.safe_path) {
        HostResult<std::string> r = c.host->current_directory();
        if (r.ok() && failed(insert_path0(th, r.value))) return report_exit(th, c);
      }
      break;
    case Run::kFile:
      break;
  }
  if (c.run == Run::kCommand) code = run_command(th, c);
  if (c.run == Run::kModule) code = run_module(th, c, c.target, true);
  if (c.run == Run::kFile) code = run_file(th, c);
  if (c.run == Run::kStdin) return run_stdin(th, c);
  if (c.run == Run::kInteractive) return run_interactive(th, c);
  // PYTHONINSPECT may have been set by the program.
  if (!c.inspect && !c.ignore_environment) {
    for (const std::string& e : c.host->environment()) {
      if (e.starts_with("PYTHONINSPECT=") && !e.ends_with('=')) c.inspect = true;
    }
  }
  if (c.inspect && (c.interactive || c.host->is_terminal(0))) return run_interactive(th, c);
  return code;
}

}  // namespace dxpy
