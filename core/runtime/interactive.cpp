// The plain interactive prompt.
#include "core/host/host.h"
#include "core/interp/eval.h"
#include "core/object/dict.h"
#include "core/object/str.h"
#include "core/runtime/internal.h"

namespace dxpy {

namespace {

constexpr uint32_t kDontImplyDedent = 0x200;
constexpr uint32_t kAllowIncompleteInput = 0x4000;

// Lines of standard input, read without taking more from the descriptor than a line needs when it is a terminal.
class LineReader {
 public:
  explicit LineReader(Host& host) : host_(host) {}
  // kError: interrupted (the signal handler decides); kFalse: at the end.
  Tri read(std::string& line) {
    while (true) {
      size_t newline = buffer_.find('\n');
      if (newline != std::string::npos) {
        line = buffer_.substr(0, newline + 1);
        buffer_.erase(0, newline + 1);
        return Tri::kTrue;
      }
      char chunk[4096];
      HostResult<size_t> r = host_.read(0, chunk, sizeof chunk);
      if (r.error == kHostInterrupted) return Tri::kError;
      if (!r.ok() || r.value == 0) {
        line = std::exchange(buffer_, "");
        if (line.empty()) return Tri::kFalse;
        line += '\n';
        return Tri::kTrue;
      }
      buffer_.append(chunk, r.value);
    }
  }

 private:
  Host& host_;
  std::string buffer_;
};

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

// One statement: kTrue and its code, kFalse at the end of the input, kError with a pending exception.
Tri read_statement(Thread& th, LineReader& in, Value filename, Owned& code) {
  std::string source, line;
  const char* prompt = "ps1";
  while (true) {
    show_prompt(th, prompt);
    Tri t = in.read(line);
    if (t == Tri::kError) {
      if (failed(run_safepoint(th))) return Tri::kError;
      continue;
    }
    if (t == Tri::kFalse && source.empty()) return Tri::kFalse;
    bool at_end = t == Tri::kFalse;
    source += at_end ? "\n" : line;
    CompileRequest request;
    request.source = source;
    request.filename = filename;
    request.mode = "single";
    request.source_is_text = false;
    request.flags = at_end ? 0 : kDontImplyDedent | kAllowIncompleteInput;
    code = compile_source(th, request);
    if (code) return Tri::kTrue;
    if (at_end || !error_matches(th, th.rt->exc._IncompleteInputError)) return Tri::kError;
    clear_error(th);
    prompt = "ps2";
  }
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

}  // namespace

int run_interactive(Thread& th, RuntimeConfig& c) {
  default_prompt(th, "ps1", ">>> ");
  default_prompt(th, "ps2", "... ");
  if (!c.quiet && c.run != RuntimeConfig::Run::kCommand && c.run != RuntimeConfig::Run::kModule &&
      c.run != RuntimeConfig::Run::kFile) {
    Value version = dict_get_text(th, sys_dict(th), "version");
    std::string banner = "Python ";
    if (version && is_str(version)) banner += str_view(version);
    banner += " on linux\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n";
    (void)host_write_all(*c.host, 2, banner);
  }
  run_startup_file(th, c);
  Owned filename = str_new(th, "<stdin>");
  if (!filename) return report_exit(th, c);
  LineReader in(*c.host);
  while (true) {
    Owned code;
    Tri t = read_statement(th, in, filename, code);
    if (t == Tri::kFalse) break;
    if (t == Tri::kTrue) {
      Owned globals = Owned::borrow(main_dict(th));
      Owned r = run_code(th, code, globals);
      if (r) continue;
    }
    if (error_matches(th, th.rt->exc.SystemExit)) return report_exit(th, c);
    print_uncaught(th, take_error(th));
    if (th.has_error()) return report_exit(th, c);
    flush_stream(th, "stderr");
  }
  if (c.host->is_terminal(0)) (void)host_write_all(*c.host, 1, "\n");
  return 0;
}

}  // namespace dxpy
