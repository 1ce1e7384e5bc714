// The type window: making windows, their place and size, scrolling, touching, refreshing, files.
#include <cerrno>
#include <memory>

#include "core/host/host.h"
#include "core/modules/curses/curses.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/int.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/turn.h"

namespace dxpy {

namespace {

CursesWindow* as_window(Value v) { return v.as<CursesWindow>(); }

void window_dealloc(Thread& th, Object* o) {
  auto* w = static_cast<CursesWindow*>(o);
  if (w->win != nullptr && w->win != stdscr) (void)delwin(w->win);
  drop(w->encoding);
  drop(w->parent);
  object_free(th, o);
}

// --- methods that pass a call on

template <CursesName kName, auto kCall>
Status window_do(Thread& th, CursesWindow* w) {
  return curses_check(th, kCall(w->win), kName.text);
}
template <auto kCall>
void window_call(Thread&, CursesWindow* w) {
  (void)kCall(w->win);
}
// One or two ints; `kMessage` is the whole of the TypeError for a wrong number of arguments.
template <CursesName kName, auto kCall, CursesName kMessage>
Owned window_int(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  int n[1];
  if (failed(curses_int_arguments(th, kMessage.text, args, nargs, kwnames, n))) return {};
  using Argument = std::conditional_t<std::is_invocable_v<decltype(kCall), WINDOW*, bool>, int, int>;
  if constexpr (std::is_void_v<std::invoke_result_t<decltype(kCall), WINDOW*, Argument>>) {
    kCall(as_window(self)->win, n[0]);
  } else if (failed(curses_check(th, kCall(as_window(self)->win, n[0]), kName.text))) {
    return {};
  }
  return Owned::none();
}
template <CursesName kName, auto kCall, CursesName kMessage>
Owned window_two_ints(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  int n[2];
  if (failed(curses_int_arguments(th, kMessage.text, args, nargs, kwnames, n)) ||
      failed(curses_check(th, kCall(as_window(self)->win, n[0], n[1]), kName.text))) {
    return {};
  }
  return Owned::none();
}
// The library's functions that want a bool.
template <int (*kCall)(WINDOW*, bool)>
int with_flag(WINDOW* win, int flag) {
  return kCall(win, flag != 0);
}
template <void (*kCall)(WINDOW*, bool)>
void with_flag_void(WINDOW* win, int flag) {
  kCall(win, flag != 0);
}
template <auto kY, auto kX>
Owned window_pair(Thread& th, CursesWindow* w) {
  return tuple_of(th, Value::small_int(kY(w->win)), Value::small_int(kX(w->win)));
}

// --- windows within windows

// 2 or 4 ints: position, or size and position.
template <CursesName kName, auto kMake>
Owned window_within(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* w = as_window(self);
  if (failed(no_keywords(th, kName.text, kwnames))) return {};
  if (nargs != 2 && nargs != 4) {
    return raise(th, th.rt->exc.TypeError, "_curses.window.{} requires 2 to 4 arguments", kName.text);
  }
  int n[4] = {};
  for (size_t i = 0; i < nargs; ++i) {
    if (failed(native_arg_int(th, args[i], n[4 - nargs + i]))) return {};
  }
  WINDOW* win = kMake(w->win, n[0], n[1], n[2], n[3]);
  return win == nullptr ? Owned(curses_null(th)) : curses_window_new(th, win, w->encoding, self);
}
WINDOW* make_subwin(WINDOW* win, int lines, int columns, int y, int x) {
  return is_pad(win) ? subpad(win, lines, columns, y, x) : subwin(win, lines, columns, y, x);
}

// --- touching, scrolling, copying

Owned window_touchline(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "touchline", kwnames))) return {};
  if (nargs != 2 && nargs != 3) {
    return raise(th, th.rt->exc.TypeError, "_curses.window.touchline requires 2 to 3 arguments");
  }
  int start, count;
  if (failed(native_arg_int(th, args[0], start)) || failed(native_arg_int(th, args[1], count))) return {};
  Tri changed = nargs == 3 ? truth(th, args[2]) : Tri::kTrue;
  if (changed == Tri::kError ||
      failed(curses_check(th, wtouchln(as_window(self)->win, start, count, changed == Tri::kTrue), "touchline"))) {
    return {};
  }
  return Owned::none();
}

Owned window_is_linetouched(Thread& th, CursesWindow* w, int line) {
  // The function of the library gives a bool, which cannot say that there is no such line.
  if (line < 0) return raise(th, th.rt->exc.TypeError, "is_linetouched: line number outside of boundaries");
  return Owned::boolean(is_linetouched(w->win, line));
}
bool window_is_wintouched(Thread&, CursesWindow* w) { return is_wintouched(w->win); }
bool window_enclose(Thread&, CursesWindow* w, int y, int x) { return wenclose(w->win, y, x); }
Status window_redrawln(Thread& th, CursesWindow* w, int first, int count) {
  return curses_check(th, wredrawln(w->win, first, count), "redrawln");
}
Status window_setscrreg(Thread& th, CursesWindow* w, int top, int bottom) {
  return curses_check(th, wsetscrreg(w->win, top, bottom), "wsetscrreg");
}

Owned window_scroll(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "scroll", kwnames))) return {};
  if (nargs > 1) return raise(th, th.rt->exc.TypeError, "_curses.window.scroll requires 0 to 1 arguments");
  int lines = 1;
  if ((nargs == 1 && failed(native_arg_int(th, args[0], lines))) ||
      failed(curses_check(th, wscrl(as_window(self)->win, lines), "scroll"))) {
    return {};
  }
  return Owned::none();
}

template <CursesName kName, auto kCopy, bool kOverlay>
Owned window_copy(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, kName.text, kwnames))) return {};
  if (nargs != 1 && nargs != 7) {
    return raise(th, th.rt->exc.TypeError, "_curses.window.{} requires 1 to 7 arguments", kName.text);
  }
  CursesWindow* to = nullptr;
  static constexpr auto kWhat = kName;
  std::string what = std::string(kWhat.text) + "() argument 1";
  if (failed(curses_window_argument(th, what.c_str(), args[0], to))) return {};
  const WINDOW* from = as_window(self)->win;
  if (nargs == 1) return failed(curses_check(th, kCopy(from, to->win), kName.text)) ? Owned() : Owned::none();
  int n[6];
  for (size_t i = 0; i < 6; ++i) {
    if (failed(native_arg_int(th, args[i + 1], n[i]))) return {};
  }
  int code = copywin(from, to->win, n[0], n[1], n[2], n[3], n[4], n[5], kOverlay);
  return failed(curses_check(th, code, "copywin")) ? Owned() : Owned::none();
}

// --- refreshing

// A pad says which part of it goes where on the screen.
struct Refresh {
  const char *name, *pad_name, *window_name, *pad_message;
  int (*pad)(WINDOW*, int, int, int, int, int, int);
  int (*window)(WINDOW*);
};
constexpr Refresh kRefresh = {"refresh", "prefresh", "wrefresh", "refresh() for a pad requires 6 arguments",
                              &prefresh, &wrefresh};
constexpr Refresh kNoutRefresh = {"noutrefresh",  "pnoutrefresh",
                                  "wnoutrefresh", "noutrefresh() called for a pad requires 6 arguments",
                                  &pnoutrefresh,  &wnoutrefresh};

template <const Refresh& kMethod>
Owned window_refresh(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  WINDOW* win = as_window(self)->win;
  if (failed(no_keywords(th, kMethod.name, kwnames))) return {};
  if (nargs != 0 && nargs != 6) {
    return raise(th, th.rt->exc.TypeError, "_curses.window.{} requires 0 to 6 arguments", kMethod.name);
  }
  int n[6] = {};
  for (size_t i = 0; i < nargs; ++i) {
    if (failed(native_arg_int(th, args[i], n[i]))) return {};
  }
  bool pad = is_pad(win);
  if (pad && nargs == 0) return raise(th, curses_state(th).error.as<Type>(), "{}", kMethod.pad_message);
  if (!pad && nargs != 0) return raise(th, th.rt->exc.TypeError, "{}() takes no arguments (6 given)", kMethod.name);
  int code;
  {
    Unlocked scope(th);
    code = pad ? kMethod.pad(win, n[0], n[1], n[2], n[3], n[4], n[5]) : kMethod.window(win);
  }
  return failed(curses_check(th, code, pad ? kMethod.pad_name : kMethod.window_name)) ? Owned() : Owned::none();
}

// --- files: the library writes to one of C, which lies between

struct FileCloser {
  void operator()(FILE* f) const { (void)std::fclose(f); }
};
using TemporaryFile = std::unique_ptr<FILE, FileCloser>;

TemporaryFile temporary_file(Thread& th) {
  TemporaryFile f(std::tmpfile());
  if (f == nullptr) (void)raise_os_error(th, errno);
  return f;
}

Owned window_putwin(Thread& th, CursesWindow* w, Value file) {
  TemporaryFile f = temporary_file(th);
  if (f == nullptr || failed(curses_check(th, putwin(w->win, f.get()), "putwin"))) return {};
  std::rewind(f.get());
  char part[8192];
  Owned result = Owned::none();
  while (size_t n = std::fread(part, 1, sizeof part, f.get())) {
    Owned bytes = bytes_new(th, {part, n});
    result = bytes ? call_method(th, file, th.rt->names.write, bytes) : Owned();
    if (!result) return {};
  }
  return result;
}

// --- attributes and type

Owned get_encoding(Thread&, Value self) { return Owned::borrow(as_window(self)->encoding); }
Status set_encoding(Thread& th, Value self, Value v) {
  if (!v) return raise(th, th.rt->exc.TypeError, "encoding may not be deleted");
  if (!is_str(v)) return raise(th, th.rt->exc.TypeError, "setting encoding to a non-string");
  Owned ascii = str_encode(th, v, "ascii", "strict");
  if (!ascii) return Status::kError;
  assign(as_window(self)->encoding, v);
  return Status::kOk;
}

#define DX_FLAG_METHOD(name, call, doc) \
  raw_method(&window_int<#name, &with_flag<&name>, "True(1) or False(0)">, #name "(self, flag, /)", doc)

const NativeDef kMethods[] = {
    method<&window_do<"werase", &werase>>("erase(self, /)", "Clear the window."),
    method<&window_call<&wclear>>("clear(self, /)", "Clear the window, and the screen at the next refresh."),
    method<&window_call<&wclrtoeol>>("clrtoeol(self, /)", "Erase from the cursor to the end of the line."),
    method<&window_call<&wclrtobot>>("clrtobot(self, /)", "Erase from the cursor to the end of the window."),
    method<&window_do<"wdeleteln", &wdeleteln>>("deleteln(self, /)", "Delete the line under the cursor."),
    method<&window_do<"winsertln", &winsertln>>("insertln(self, /)", "Insert a blank line under the cursor."),
    raw_method(&window_int<"winsdelln", &winsdelln, "nlines">, "insdelln(self, nlines, /)",
               "Insert lines above the current one, or delete some from it on."),
    method<&window_call<&wstandend>>("standend(self, /)", "Turn off the standout attribute."),
    method<&window_call<&wstandout>>("standout(self, /)", "Turn on the standout attribute."),
    method<&window_call<&wcursyncup>>("cursyncup(self, /)", "Give the parents of the window its cursor."),
    method<&window_call<&wsyncup>>("syncup(self, /)", "Touch what has changed in the parents of the window."),
    method<&window_call<&wsyncdown>>("syncdown(self, /)", "Touch what has been touched in a parent of the window."),
    method<&window_do<"touchwin", &touchwin>>("touchwin(self, /)", "Pretend the whole window has been changed."),
    method<&window_do<"untouchwin", &untouchwin>>("untouchwin(self, /)", "Mark all lines as unchanged."),
    method<&window_do<"redrawwin", &redrawwin>>("redrawwin(self, /)", "Touch the window: all is drawn next."),
    method<&window_is_wintouched>("is_wintouched(self, /)", "Return True if the window was changed since a refresh."),
    method<&window_is_linetouched>("is_linetouched(self, line, /)", "Return True if the line was changed."),
    raw_method(&window_touchline,
               DX_CURSES_DOC("touchline(start, count, [changed=True])", "Pretend that lines have been changed.")),
    method<&window_redrawln>("redrawln(self, beg, num, /)", "Mark lines to be drawn as a whole."),
    DX_FLAG_METHOD(clearok, clearok, "Clear the window at the next refresh."),
    DX_FLAG_METHOD(idlok, idlok, "Use the terminal's insertion and deletion of lines."),
    DX_FLAG_METHOD(keypad, keypad, "Interpret escape sequences of keys."),
    DX_FLAG_METHOD(leaveok, leaveok, "Leave the cursor where it is."),
    DX_FLAG_METHOD(nodelay, nodelay, "Make getch() non-blocking."),
    DX_FLAG_METHOD(notimeout, notimeout, "Do not time escape sequences out."),
    DX_FLAG_METHOD(scrollok, scrollok, "Scroll when the cursor leaves the window."),
    DX_FLAG_METHOD(syncok, syncok, "Call syncup() whenever the window changes."),
    raw_method(&window_int<"idcok", &with_flag_void<&idcok>, "True(1) or False(0)">, "idcok(self, flag, /)",
               "Use the terminal's insertion and deletion of characters."),
    raw_method(&window_int<"immedok", &with_flag_void<&immedok>, "True(1) or False(0)">, "immedok(self, flag, /)",
               "Refresh the screen at every change of the window."),
    raw_method(&window_int<"wtimeout", &wtimeout, "delay">, "timeout(self, delay, /)",
               "Set how many milliseconds reading waits; negative: for ever."),
    raw_method(&window_two_ints<"mvwin", &mvwin, "y,x">, "mvwin(self, new_y, new_x, /)", "Move the window."),
    raw_method(&window_two_ints<"mvderwin", &mvderwin, "y,x">, "mvderwin(self, y, x, /)",
               "Move the window inside its parent window."),
    raw_method(&window_two_ints<"wmove", &wmove, "y,x">, "move(self, new_y, new_x, /)", "Move the cursor."),
    raw_method(&window_two_ints<"wresize", &wresize, "lines,columns">, "resize(self, nlines, ncols, /)",
               "Give the window another size."),
    method<&window_pair<&getcury, &getcurx>>("getyx(self, /)", "Return where the cursor is: (y, x)."),
    method<&window_pair<&getbegy, &getbegx>>("getbegyx(self, /)", "Return the upper-left corner: (y, x)."),
    method<&window_pair<&getmaxy, &getmaxx>>("getmaxyx(self, /)", "Return the size: (lines, columns)."),
    method<&window_pair<&getpary, &getparx>>("getparyx(self, /)", "Return the place in the parent, or (-1, -1)."),
    method<&window_enclose>("enclose(self, y, x, /)", "Return True if the cell of the screen is in the window."),
    method<&window_setscrreg>("setscrreg(self, top, bottom, /)", "Define the lines that scroll."),
    raw_method(&window_scroll, DX_CURSES_DOC("scroll([lines=1])", "Scroll the lines up; negative: down.")),
    raw_method(&window_within<"derwin", &derwin>, DX_CURSES_DOC("derwin([nlines=0, ncols=0,] begin_y, begin_x)",
                                                                "Create a sub-window, placed relative to the window.")),
    raw_method(&window_within<"subwin", &make_subwin>,
               DX_CURSES_DOC("subwin([nlines=0, ncols=0,] begin_y, begin_x)",
                             "Create a sub-window, placed relative to the screen.")),
    raw_method(&window_within<"subwin", &make_subwin>,
               DX_CURSES_DOC("subpad([nlines=0, ncols=0,] begin_y, begin_x)", "Create a sub-window of a pad.")),
    raw_method(&window_copy<"overlay", &overlay, true>,
               DX_CURSES_DOC("overlay(destwin, [sminrow, smincol, dminrow, dmincol, dmaxrow, dmaxcol])",
                             "Copy the window over another one; blanks do not cover what is there.")),
    raw_method(&window_copy<"overwrite", &overwrite, false>,
               DX_CURSES_DOC("overwrite(destwin, [sminrow, smincol, dminrow, dmincol, dmaxrow, dmaxcol])",
                             "Copy the window over another one.")),
    raw_method(&window_refresh<kRefresh>,
               DX_CURSES_DOC("refresh([pminrow, pmincol, sminrow, smincol, smaxrow, smaxcol])",
                             "Update the display at once.")),
    raw_method(&window_refresh<kNoutRefresh>,
               DX_CURSES_DOC("noutrefresh([pminrow, pmincol, sminrow, smincol, smaxrow, smaxcol])",
                             "Mark for refresh, which doupdate() does.")),
    method<&window_putwin>("putwin(self, file, /)", "Write all that belongs to the window to a file."),
};
#undef DX_FLAG_METHOD

const GetSetDef kGetSets[] = {
    {"encoding", &get_encoding, &set_encoding, "the encoding of texts that are written and read"}};

void fill_window(TypeSlots& s) { s.dealloc = &window_dealloc; }

const TypeSpec kSpec = {
    "_curses.window", sizeof(CursesWindow), Kind::kOther, TypeFlags::kDisallowNew,
    nullptr,          &fill_window,         kMethods,     kGetSets,
};

Status add_methods(Thread& th, Type* type, std::span<const NativeDef> methods) {
  for (const NativeDef& def : methods) {
    Owned method = method_descriptor_new(th, def, type);
    if (!method || failed(dict_set(th, type->dict, str_intern(th, def.name()), method))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace

Type* curses_window_type(Thread& th, Module* m) {
  Type* type = add_type(th, m, kSpec);
  if (type == nullptr || failed(add_methods(th, type, curses_text_methods())) ||
      failed(add_methods(th, type, curses_key_methods()))) {
    return nullptr;
  }
  return type;
}

Owned curses_window_new(Thread& th, WINDOW* win, Value encoding, Value parent) {
  Owned codeset;
  if (!encoding) {
    std::string name = th.rt->host->locale_encoding();
    codeset = str_new(th, name.empty() ? "utf-8" : name);
    if (!codeset) return {};
    encoding = codeset;
  }
  auto* w = make_instance<CursesWindow>(th, curses_state(th).window);
  if (w == nullptr) return {};
  w->win = win;
  w->encoding = own(encoding);
  if (parent) w->parent = own(parent);
  return Owned::steal(Value(w));
}

Status curses_window_argument(Thread& th, const char* what, Value v, CursesWindow*& out) {
  if (type_of(th, v) != curses_state(th).window) {
    return raise(th, th.rt->exc.TypeError, "{} must be _curses.window, not {}", what, type_of(th, v));
  }
  out = v.as<CursesWindow>();
  return Status::kOk;
}

Owned curses_window_read(Thread& th, Value file) {
  TemporaryFile f = temporary_file(th);
  Owned data = f != nullptr ? call_method(th, file, th.rt->names.read) : Owned();
  if (!data) return {};
  if (!is_bytes(data)) {
    return raise(th, th.rt->exc.TypeError, "f.read() returned {} instead of bytes", type_of(th, data));
  }
  std::string_view bytes = bytes_view(data);
  if (std::fwrite(bytes.data(), 1, bytes.size(), f.get()) != bytes.size()) return raise_os_error(th, errno);
  std::rewind(f.get());
  WINDOW* win = getwin(f.get());
  return win == nullptr ? Owned(curses_null(th)) : curses_window_new(th, win);
}

}  // namespace dxpy
