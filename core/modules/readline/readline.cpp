// The module readline: completion, hooks and key bindings.
#include "core/modules/readline/readline.h"

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <cstring>

#include "core/host/host.h"
#include "core/modules/builtin_module.h"
#include "core/modules/line_editor.h"
#include "core/object/list.h"

namespace dxpy {

namespace {

constexpr const char* kDelimiters = " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?";

// --- callbacks of the library

// The completer's answer number `state` for a text; nullptr: there are no more.
char* completion(const char* text, int state) {
  Thread& th = *Thread::current();
  Owned completer = Owned::borrow(readline_state(th).completer);
  Owned word = completer ? str_decode_fs(th, text) : Owned();
  Owned answer = word ? call_with(th, completer, word, Value::small_int(state)) : Owned();
  Owned bytes = answer && is_str(answer) ? os_fsencode(th, answer) : Owned();
  clear_error(th);
  return bytes ? ::strdup(std::string(bytes_view(bytes)).c_str()) : nullptr;
}
// Gives matches to the program's display hook, where the library would list them: there are several, and they have
// nothing in common that is not typed yet. matches[0] is what they have in common.
bool show_matches(Thread& th, const char* text, char** matches) {
  if (matches[1] == nullptr || std::strlen(matches[0]) > std::strlen(text)) return false;
  Owned list = list_new(th);
  size_t longest = 0;
  for (char** m = matches + 1; *m != nullptr && list; ++m) {
    Owned match = str_decode_fs(th, *m);
    if (!match || failed(list_append(th, list.as<List>(), match))) list.reset();
    longest = std::max(longest, std::strlen(*m));
  }
  Owned word = str_decode_fs(th, text);
  Owned hook = Owned::borrow(readline_state(th).display_hook);
  Owned r = list && word ? call_with(th, hook, word, list, Value::small_int(static_cast<int64_t>(longest))) : Owned();
  clear_error(th);
  readline_redraw(th);
  return true;
}
char** complete(const char* text, int start, int end) {
  Thread& th = *Thread::current();
  ReadlineState& state = readline_state(th);
  rl_completion_append_character = '\0';
  rl_attempted_completion_over = 1;  // no file names in place of the completer's answers
  state.begin = start;
  state.end = end;
  if (!state.completer) return nullptr;
  char** matches = completion_matches(const_cast<char*>(text), &completion);  // does not write to it
  if (matches == nullptr || !state.display_hook || !show_matches(th, text, matches)) return matches;
  for (char** m = matches; *m != nullptr; ++m) std::free(*m);
  std::free(matches);
  return nullptr;
}

// --- key bindings: init lines of GNU readline in the terms of the library

struct CommandName {
  std::string_view gnu;
  const char* library;
};
constexpr CommandName kCommands[] = {
    {"complete", "rl_complete"},
    {"menu-complete", "rl_complete"},
    {"possible-completions", "rl_complete"},
    {"history-search-backward", "ed-search-prev-history"},
    {"history-search-forward", "ed-search-next-history"},
    {"reverse-search-history", "em-inc-search-prev"},
    {"forward-search-history", "em-inc-search-next"},
    {"previous-history", "ed-prev-history"},
    {"next-history", "ed-next-history"},
    {"beginning-of-line", "ed-move-to-beg"},
    {"end-of-line", "ed-move-to-end"},
    {"forward-char", "ed-next-char"},
    {"backward-char", "ed-prev-char"},
    {"forward-word", "em-next-word"},
    {"backward-word", "ed-prev-word"},
    {"delete-char", "ed-delete-next-char"},
    {"backward-delete-char", "em-delete-prev-char"},
    {"kill-line", "ed-kill-line"},
    {"unix-line-discard", "em-kill-line"},
    {"kill-word", "em-delete-next-word"},
    {"backward-kill-word", "ed-delete-prev-word"},
    {"yank", "em-yank"},
    {"clear-screen", "ed-clear-screen"},
    {"transpose-chars", "ed-transpose-chars"},
    {"self-insert", "ed-insert"},
    {"accept-line", "ed-newline"},
};

std::string_view trimmed(std::string_view s) {
  size_t start = s.find_first_not_of(" \t");
  if (start == std::string_view::npos) return {};
  return s.substr(start, s.find_last_not_of(" \t") - start + 1);
}

// `"\C-r"`, `tab`, `Control-r` as `bind` writes keys.
std::string key_of(std::string_view key) {
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"') {
    std::string out;
    key = key.substr(1, key.size() - 2);
    for (size_t i = 0; i < key.size(); ++i) {
      if (key.substr(i).starts_with("\\C-") && i + 3 < key.size()) {
        out += '^';
        out += static_cast<char>(key[i + 3] >= 'a' && key[i + 3] <= 'z' ? key[i + 3] - 'a' + 'A' : key[i + 3]);
        i += 3;
      } else {
        out += key[i];
      }
    }
    return out;
  }
  for (std::string_view prefix : {"Control-", "C-", "control-"}) {
    if (key.starts_with(prefix) && key.size() == prefix.size() + 1) return std::string("^") + key.back();
  }
  constexpr std::pair<std::string_view, const char*> kNamed[] = {
      {"tab", "^I"}, {"TAB", "^I"}, {"Tab", "^I"}, {"return", "^M"}, {"RET", "^M"}, {"space", "\\040"}, {"ESC", "^["}};
  for (auto& [name, text] : kNamed) {
    if (key == name) return text;
  }
  return std::string(key);
}

// The line for the library; empty: it says nothing to it (GNU readline ignores what it does not know, too).
std::string translated(std::string_view line) {
  line = trimmed(line);
  if (line.starts_with("bind ") || line.starts_with("edit ")) return std::string(line);
  if (line.starts_with("set ")) {
    std::string_view rest = trimmed(line.substr(4));
    if (!rest.starts_with("editing-mode")) return {};
    return trimmed(rest.substr(12)) == "vi" ? "bind -v" : "bind -e";
  }
  size_t colon = line.empty() ? std::string_view::npos : line.find(':', line[0] == '"' ? line.find('"', 1) : 0);
  if (colon == std::string_view::npos || line[0] == '#' || line[0] == '$') return {};
  std::string_view command = trimmed(line.substr(colon + 1));
  for (const CommandName& c : kCommands) {
    if (command == c.gnu) return "bind \"" + key_of(trimmed(line.substr(0, colon))) + "\" " + c.library;
  }
  return {};
}

void bind(std::string_view line) {
  std::string text = translated(line);
  if (!text.empty()) (void)rl_parse_and_bind(text.c_str());
}

// --- functions

Status parse_and_bind(Thread& th, Value line) {
  Owned text = readline_encoded(th, "parse_and_bind() argument", line);
  if (!text) return Status::kError;
  bind(bytes_view(text));
  return Status::kOk;
}
Status read_init_file(Thread& th, Value filename) {
  PathArg path;
  if (failed(readline_path(th, "read_init_file", filename, "~/.inputrc", path))) return Status::kError;
  HostResult<std::string> text = host_read_file(*th.rt->host, path.text);
  if (!text.ok()) return raise_os_error(th, text.error, path.filename());
  std::string_view left = text.value;
  while (!left.empty()) {
    size_t end = left.find('\n');
    bind(left.substr(0, end));
    left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
  }
  return Status::kOk;
}

// Stores a callable, or nothing for None.
Status set_hook(Thread& th, Owned& slot, const char* function, Value callable) {
  if (callable && !callable.is_none() && slots_of(th, callable).call == nullptr) {
    return raise(th, th.rt->exc.TypeError, "{}(func): argument not callable", function);
  }
  slot = callable && !callable.is_none() ? Owned::borrow(callable) : Owned();
  return Status::kOk;
}
Status set_completer(Thread& th, Value f) { return set_hook(th, readline_state(th).completer, "set_completer", f); }
Status set_startup_hook(Thread& th, Value f) {
  return set_hook(th, readline_state(th).startup_hook, "set_startup_hook", f);
}
Status set_pre_input_hook(Thread& th, Value f) {
  return set_hook(th, readline_state(th).pre_input_hook, "set_pre_input_hook", f);
}
Status set_completion_display_matches_hook(Thread& th, Value f) {
  return set_hook(th, readline_state(th).display_hook, "set_completion_display_matches_hook", f);
}
Owned get_completer(Thread& th) {
  const Owned& f = readline_state(th).completer;
  return f ? Owned::borrow(f) : Owned::none();
}

Status set_completer_delims(Thread& th, Value text) {
  Owned bytes = readline_encoded(th, "set_completer_delims() argument", text);
  if (!bytes) return Status::kError;
  ReadlineState& state = readline_state(th);
  state.delimiters = bytes_view(bytes);
  rl_completer_word_break_characters = state.delimiters.data();
  return Status::kOk;
}
Owned get_completer_delims(Thread& th) { return str_decode_fs(th, readline_state(th).delimiters); }
int64_t get_completion_type(Thread&) { return rl_completion_type; }
int64_t get_begidx(Thread& th) { return readline_state(th).begin; }
int64_t get_endidx(Thread& th) { return readline_state(th).end; }
Owned get_line_buffer(Thread& th) { return str_decode_fs(th, rl_line_buffer == nullptr ? "" : rl_line_buffer); }
Status insert_text(Thread& th, Value text) {
  Owned bytes = readline_encoded(th, "insert_text() argument", text);
  if (!bytes) return Status::kError;
  (void)rl_insert_text(std::string(bytes_view(bytes)).c_str());
  return Status::kOk;
}
Owned redisplay(Thread& th) {
  readline_redraw(th);
  return Owned::none();
}

const NativeDef kFunctions[] = {
    function<&parse_and_bind>("parse_and_bind(string, /)", "Execute the init line provided in the string argument."),
    function<&read_init_file>("read_init_file(filename=None, /)",
                              "Execute a readline initialization file.\n\nThe default filename is ~/.inputrc."),
    function<&set_completer>("set_completer(function=None, /)",
                             "Set or remove the completer function.\n\nThe function is called as function(text, "
                             "state),\nfor state in 0, 1, 2, ..., until it returns a non-string.\nIt should return the "
                             "next possible completion starting with 'text'."),
    function<&get_completer>("get_completer()", "Get the current completer function."),
    function<&set_completer_delims>("set_completer_delims(string, /)", "Set the word delimiters for completion."),
    function<&get_completer_delims>("get_completer_delims()", "Get the word delimiters for completion."),
    function<&get_completion_type>("get_completion_type()", "Get the type of completion being attempted."),
    function<&get_begidx>("get_begidx()", "Get the beginning index of the completion scope."),
    function<&get_endidx>("get_endidx()", "Get the ending index of the completion scope."),
    function<&get_line_buffer>("get_line_buffer()", "Return the current contents of the line buffer."),
    function<&insert_text>("insert_text(string, /)", "Insert text into the line buffer at the cursor position."),
    function<&redisplay>("redisplay()",
                         "Change what's displayed on the screen to reflect contents of the line buffer."),
    function<&set_startup_hook>("set_startup_hook(function=None, /)",
                                "Set or remove the function that is called with no arguments before a line is read."),
    function<&set_pre_input_hook>("set_pre_input_hook(function=None, /)",
                                  "Set or remove the function that is called with no arguments after the first prompt "
                                  "has been printed\nand just before readline starts reading input characters."),
    function<&set_completion_display_matches_hook>(
        "set_completion_display_matches_hook(function=None, /)",
        "Set or remove the completion display function.\n\nThe function is called as\n  function(substitution, "
        "[matches], longest_match_length)\nonce each time matches need to be displayed."),
};

Status exec(Thread& th, Module* m) {
  // The library reads characters of the locale; the C locale has none beyond ASCII (PEP 538 chooses the same).
  if (MB_CUR_MAX == 1) (void)std::setlocale(LC_CTYPE, "C.UTF-8");
  rl_catch_signals = 0;  // signals are the runtime's
  rl_readline_name = "python";
  (void)rl_initialize();
  using_history();
  ReadlineState& state = readline_state(th);
  state.delimiters = kDelimiters;
  rl_completer_word_break_characters = state.delimiters.data();
  rl_attempted_completion_function = &complete;
  line_editor(th).read = &readline_read;
  if (failed(module_add_functions(th, m, readline_history_functions())) ||
      failed(module_add_int(th, m, "_READLINE_VERSION", RL_READLINE_VERSION)) ||
      failed(module_add_int(th, m, "_READLINE_RUNTIME_VERSION", rl_readline_version)) ||
      failed(module_add_text(th, m, "_READLINE_LIBRARY_VERSION", rl_library_version))) {
    return Status::kError;
  }
  return module_add_text(th, m, "backend", "editline");
}

}  // namespace

Owned readline_encoded(Thread& th, const char* what, Value text) {
  if (!is_str(text)) return raise(th, th.rt->exc.TypeError, "{} must be str, not {}", what, type_of(th, text));
  return os_fsencode(th, text);
}

Status readline_path(Thread& th, const char* function, Value given, const char* in_home, PathArg& path) {
  Owned name = given && !given.is_none()
                   ? Owned::borrow(given)
                   : call_with(th, lend(import_attr(th, "posixpath", "expanduser")), lend(str_ascii(th, in_home)));
  return name ? path_arg(th, name, function, "filename", kPathNone, path) : Status::kError;
}

void readline_call_hook(Thread& th, const Owned& hook) {
  if (!hook) return;
  Owned f = Owned::borrow(hook);
  Owned r = call_with(th, f);
  clear_error(th);
}

extern const ModuleDef kReadlineModule = {
    "readline", "Importing this module enables command line editing using libedit readline.", kFunctions, &exec};

}  // namespace dxpy
