// The module _curses: the beginning and the end of the screen, its size, constants.
#include "core/object/module.h"
#include "core/modules/builtin_module.h"
#include "core/modules/curses/curses.h"
#include "core/object/bytes.h"
#include "core/object/int.h"
#include "core/object/misc.h"
#include "core/object/str.h"

extern "C" int setupterm(const char*, int, int*);  // term.h defines macros for the names of all capabilities

namespace dxpy {

namespace {

struct Constant {
  const char* name;
  int64_t value;
};
constexpr Constant kConstants[] = {
#define DX_CURSES(name) {#name, static_cast<int64_t>(name)},
#include "core/modules/curses/constants.def"
#undef DX_CURSES
};

// Characters for lines, in the order of the library's map: known once there is a screen.
struct LineCharacter {
  const char* name;
  char key;
};
constexpr LineCharacter kLineCharacters[] = {
#define DX_ACS(name, key) {#name, key},
#include "core/modules/curses/line_characters.def"
#undef DX_ACS
};

Status need(Thread& th, bool ready, const char* function) {
  if (ready) return Status::kOk;
  return raise(th, curses_state(th).error.as<Type>(), "must call {}() first", function);
}

Status publish_line_characters(Thread& th) {
  for (const LineCharacter& c : kLineCharacters) {
    auto value = static_cast<int64_t>(acs_map[static_cast<unsigned char>(c.key)]);
    if (failed(module_add_int(th, curses_state(th).module.as<Module>(), c.name, value))) return Status::kError;
  }
  return Status::kOk;
}

Owned begin(Thread& th) {
  CursesState& s = curses_state(th);
  if (s.screen_ready) {
    (void)wrefresh(stdscr);
    return curses_window_new(th, stdscr);
  }
  WINDOW* win = initscr();
  if (win == nullptr) return curses_null(th);
  s.terminal_ready = s.screen_ready = true;
  auto* m = s.module.as<Module>();
  if (failed(publish_line_characters(th)) || failed(module_add_int(th, m, "LINES", LINES)) ||
      failed(module_add_int(th, m, "COLS", COLS))) {
    return {};
  }
  return curses_window_new(th, win);
}
Status end(Thread& th) {
  return failed(curses_need_screen(th)) ? Status::kError : curses_check(th, endwin(), "endwin");
}
Owned has_ended(Thread& th) { return failed(curses_need_screen(th)) ? Owned() : Owned::boolean(isendwin()); }

Status stdout_fd(Thread& th, int& fd) {
  Owned out = import_attr(th, "sys", "stdout");
  if (!out || out.get().is_none()) {
    clear_error(th);
    return raise(th, curses_state(th).error.as<Type>(), "lost sys.stdout");
  }
  Owned name = str_ascii(th, "fileno"), number = name ? call_method(th, out, name) : Owned();
  return number ? native_arg_int(th, number, fd) : Status::kError;
}

Status set_up_terminal(Thread& th, Str* term, int fd) {
  CursesState& s = curses_state(th);
  if (fd == -1 && failed(stdout_fd(th, fd))) return Status::kError;
  std::string name = term == nullptr ? std::string() : std::string(term->view());
  int problem = 0;
  if (!s.terminal_ready && setupterm(term == nullptr ? nullptr : name.c_str(), fd, &problem) == ERR) {
    return raise(th, s.error.as<Type>(), "{}",
                 problem == 0    ? "setupterm: could not find terminal"
                 : problem == -1 ? "setupterm: could not find terminfo database"
                                 : "setupterm: unknown error");
  }
  s.terminal_ready = true;
  return Status::kOk;
}

// --- windows

Owned make_window(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "newwin", kwnames))) return {};
  if (nargs != 2 && nargs != 4) return raise(th, th.rt->exc.TypeError, "_curses.newwin requires 2 to 4 arguments");
  int n[4] = {};
  for (size_t i = 0; i < nargs; ++i) {
    if (failed(native_arg_int(th, args[i], n[i]))) return {};
  }
  if (failed(curses_need_screen(th))) return {};
  WINDOW* win = newwin(n[0], n[1], n[2], n[3]);
  return win == nullptr ? Owned(curses_null(th)) : curses_window_new(th, win);
}
Owned make_pad(Thread& th, int lines, int columns) {
  if (failed(curses_need_screen(th))) return {};
  WINDOW* win = newpad(lines, columns);
  return win == nullptr ? Owned(curses_null(th)) : curses_window_new(th, win);
}
Owned read_window(Thread& th, Value file) {
  return failed(curses_need_screen(th)) ? Owned() : curses_window_read(th, file);
}

// --- the size of the screen

Status check_short(Thread& th, int n) {
  if (n >= INT16_MIN && n <= INT16_MAX) return Status::kOk;
  return raise(th, th.rt->exc.OverflowError, "signed short integer is {} than {}", n < 0 ? "less" : "greater",
               n < 0 ? "minimum" : "maximum");
}
template <CursesName kName, auto kResize>
Status change_size(Thread& th, int lines, int columns) {
  if (failed(check_short(th, lines)) || failed(check_short(th, columns)) || failed(curses_need_screen(th)) ||
      failed(curses_check(th, kResize(lines, columns), kName.text))) {
    return Status::kError;
  }
  return curses_publish_size(th);
}
Owned would_resize(Thread& th, int lines, int columns) {
  return failed(curses_need_screen(th)) ? Owned() : Owned::boolean(is_term_resized(lines, columns));
}
const NativeDef kFunctions[] = {
    function<&begin>("initscr()", "Initialise the library; gives the window that is the whole screen."),
    function<&end>("endwin()", "De-initialise the library: the terminal is as it was."),
    function<&has_ended>("isendwin()", "Return True if endwin() has been called."),
    function<&set_up_terminal>("setupterm(term=None, fd=-1)", "Initialise the terminal: terminfo is known afterwards."),
    raw_function(&make_window, DX_CURSES_DOC("newwin(nlines, ncols, [begin_y=0, begin_x=0])", "Return a new window.")),
    function<&make_pad>("newpad(nlines, ncols, /)", "Create a pad: a window that may be larger than the screen."),
    function<&read_window>("getwin(file, /)", "Read what putwin() wrote to a file: a window."),
    function<&change_size<"resizeterm", &resizeterm>>("resizeterm(nlines, ncols, /)",
                                                      "Resize the standard and current windows."),
    function<&change_size<"resize_term", &resize_term>>("resize_term(nlines, ncols, /)",
                                                        "Resize the windows; what is new is blank."),
    function<&would_resize>("is_term_resized(nlines, ncols, /)", "Return True if resizeterm() would change sizes."),
    function<&curses_publish_size>("update_lines_cols()", "Set LINES and COLS of the module."),
};

constexpr const char* kVersionFields[] = {"major", "minor", "patch"};
Status add_versions(Thread& th, Module* m) {
  CursesState& s = curses_state(th);
  s.version = struct_sequence_type(th, "curses.ncurses_version",
                                   "curses.ncurses_version\n\nNcurses version information.", kVersionFields, 3);
  const Value numbers[] = {Value::small_int(NCURSES_VERSION_MAJOR), Value::small_int(NCURSES_VERSION_MINOR),
                           Value::small_int(NCURSES_VERSION_PATCH)};
  Owned ncurses = s.version != nullptr ? struct_sequence_new(th, s.version, numbers, 3) : Owned();
  Owned version = bytes_new(th, "2.2");
  if (!ncurses || !version || failed(module_add(th, m, "ncurses_version", ncurses)) ||
      failed(module_add(th, m, "version", version))) {
    return Status::kError;
  }
  return module_add(th, m, "__version__", version);
}

Status exec(Thread& th, Module* m) {
  CursesState& s = curses_state(th);
  s.module = Owned::borrow(Value(m));
  s.error = add_exception(th, m, "error", th.rt->exc.Exception);
  s.window = s.error ? curses_window_type(th, m) : nullptr;
  if (s.window == nullptr || failed(module_add_functions(th, m, curses_terminal_functions())) ||
      failed(module_add_functions(th, m, curses_colour_functions()))) {
    return Status::kError;
  }
  for (const Constant& c : kConstants) {
    if (failed(module_add_int(th, m, c.name, c.value))) return Status::kError;
  }
  for (int i = 0; i < 64; ++i) {
    if (failed(module_add_int(th, m, "KEY_F" + std::to_string(i), KEY_F(i)))) return Status::kError;
  }
  return add_versions(th, m);
}

}  // namespace

Status curses_need_terminal(Thread& th) { return need(th, curses_state(th).terminal_ready, "setupterm"); }
Status curses_need_screen(Thread& th) { return need(th, curses_state(th).screen_ready, "initscr"); }
Status curses_need_colours(Thread& th) { return need(th, curses_state(th).colours_ready, "start_color"); }

Status curses_check(Thread& th, int code, const char* name) {
  return code != ERR ? Status::kOk : Status(raise(th, curses_state(th).error.as<Type>(), "{}() returned ERR", name));
}
Failure curses_null(Thread& th) {
  return raise(th, curses_state(th).error.as<Type>(), "curses function returned NULL");
}

Status curses_publish_size(Thread& th) {
  Owned package = import_module(th, "curses");
  if (!package) return Status::kError;
  for (Value m : {curses_state(th).module.get(), package.get()}) {
    if (failed(set_attr(th, m, "LINES", Value::small_int(LINES))) ||
        failed(set_attr(th, m, "COLS", Value::small_int(COLS)))) {
      return Status::kError;
    }
  }
  return Status::kOk;
}

extern const ModuleDef kCursesModule = {"_curses", nullptr, kFunctions, &exec};

}  // namespace dxpy
