// Characters of a window: written, inserted, read, drawn as lines and borders, and the background.
#include "core/modules/curses/curses.h"
#include "core/object/bytes.h"
#include "core/object/int.h"
#include "core/object/str.h"
#include "core/text/utf8.h"

#include <cwchar>

namespace dxpy {

namespace {

CursesWindow* as_window(Value v) { return v.as<CursesWindow>(); }

// The wide character with attributes; the pair of colours is among those of a word.
bool make_cell(const CursesChar& c, attr_t attributes, cchar_t& out) {
  return setcchar(&out, c.wide, attributes, static_cast<short>(PAIR_NUMBER(static_cast<int>(attributes))), nullptr) !=
         ERR;
}

// --- single characters

// character [, attributes], at a position or not.
Status char_arguments(Thread& th, const char* method, const Value* args, size_t nargs, Value kwnames, CursesPlaced& at,
                      CursesChar& c, attr_t& attributes) {
  if (failed(curses_placed(th, method, 1, 2, args, nargs, kwnames, at)) ||
      (at.count == 2 && failed(curses_attribute(th, at.rest[1], attributes)))) {
    return Status::kError;
  }
  return curses_char(th, at.rest[0], c);
}

Owned window_addch(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  const CursesWindow* w = as_window(self);
  CursesPlaced at;
  CursesChar c;
  attr_t attributes = A_NORMAL;
  if (failed(char_arguments(th, "addch", args, nargs, kwnames, at, c, attributes))) return {};
  int code = curses_go(w, at);
  if (code == ERR) {  // outside of the window
  } else if (c.is_wide) {
    cchar_t cell;
    code = make_cell(c, attributes, cell) ? wadd_wch(w->win, &cell) : ERR;
  } else {
    code = waddch(w->win, c.narrow | attributes);
  }
  return failed(curses_check(th, code, c.is_wide ? "add_wch" : "addch")) ? Owned() : Owned::none();
}

Owned window_insch(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  const CursesWindow* w = as_window(self);
  CursesPlaced at;
  CursesChar c;
  attr_t attributes = A_NORMAL;
  if (failed(char_arguments(th, "insch", args, nargs, kwnames, at, c, attributes))) return {};
  // The library takes a byte for a character of Latin-1 here; it is one of the locale's encoding.
  if (!c.is_wide && c.narrow > 127 && c.narrow < 256) {
    wint_t wide = std::btowc(static_cast<int>(c.narrow));
    c.is_wide = wide != WEOF;
    c.wide[0] = static_cast<wchar_t>(wide);
  }
  int code = curses_go(w, at);
  if (code == ERR) {  // outside of the window
  } else if (c.is_wide) {
    cchar_t cell;
    code = make_cell(c, attributes, cell) ? wins_wch(w->win, &cell) : ERR;
  } else {
    code = winsch(w->win, c.narrow | attributes);
  }
  return failed(curses_check(th, code, "insch")) ? Owned() : Owned::none();
}

Owned window_delch(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  const CursesWindow* w = as_window(self);
  CursesPlaced at;
  if (failed(curses_placed(th, "delch", 0, 0, args, nargs, kwnames, at))) return {};
  int code = curses_go(w, at) == ERR ? ERR : wdelch(w->win);
  return failed(curses_check(th, code, at.placed ? "mvwdelch" : "wdelch")) ? Owned() : Owned::none();
}

Owned window_inch(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  const CursesWindow* w = as_window(self);
  CursesPlaced at;
  if (failed(curses_placed(th, "inch", 0, 0, args, nargs, kwnames, at))) return {};
  if (curses_go(w, at) == ERR) return int_from_u64(th, static_cast<chtype>(ERR));
  chtype cell = winch(w->win);
  // A character beyond Latin-1 that is one byte in the locale's encoding is that byte.
  cchar_t wide;
  wchar_t text[CCHARW_MAX + 1] = {};
  attr_t attributes;
  short pair;
  if (cell != static_cast<chtype>(ERR) && win_wch(w->win, &wide) != ERR &&
      getcchar(&wide, text, &attributes, &pair, nullptr) != ERR && text[0] > 127 && text[1] == 0) {
    int byte = std::wctob(static_cast<wint_t>(text[0]));
    if (byte != EOF) cell = (cell & ~static_cast<chtype>(A_CHARTEXT)) | static_cast<chtype>(byte);
  }
  return int_from_u64(th, cell);
}

Status window_echochar(Thread& th, CursesWindow* w, Value ch, Value attributes) {
  chtype c = 0;
  attr_t a = A_NORMAL;
  if ((attributes && failed(curses_attribute(th, attributes, a))) || failed(curses_chtype(th, w, ch, c))) {
    return Status::kError;
  }
  return curses_check(th, is_pad(w->win) ? pechochar(w->win, c | a) : wechochar(w->win, c | a), "echochar");
}

// --- texts

// A text for the library: characters of a str, or bytes in the encoding of the locale.
struct Text {
  bool is_wide = false;
  std::wstring wide;
  std::string narrow;
};

Status take_text(Thread& th, Value v, Text& out) {
  if (is_str(v)) {
    out.is_wide = true;
    std::string_view view = str_view(v);
    for (const char* p = view.data(); p < view.data() + view.size();)
      out.wide += static_cast<wchar_t>(text::utf8_next(p));
    return out.wide.find(L'\0') == std::wstring::npos
               ? Status::kOk
               : Status(raise(th, th.rt->exc.ValueError, "embedded null character"));
  }
  if (!is_bytes(v)) return raise(th, th.rt->exc.TypeError, "expect bytes or str, got {}", type_of(th, v));
  out.narrow = bytes_view(v);
  return out.narrow.find('\0') == std::string::npos ? Status::kOk
                                                    : Status(raise(th, th.rt->exc.ValueError, "embedded null byte"));
}

// The four methods that write a text: how many characters at most is an argument of two of them.
struct TextMethod {
  const char* name;
  bool counted;
  const char *wide_name, *narrow_name;  // of the functions, for errors
  int (*wide)(WINDOW*, const wchar_t*, int);
  int (*narrow)(WINDOW*, const char*, int);
};
constexpr TextMethod kAddStr = {"addstr", false, "addwstr", "addstr", &waddnwstr, &waddnstr};
constexpr TextMethod kAddNStr = {"addnstr", true, "addnwstr", "addnstr", &waddnwstr, &waddnstr};
constexpr TextMethod kInsStr = {"insstr", false, "inswstr", "insstr", &wins_nwstr, &winsnstr};
constexpr TextMethod kInsNStr = {"insnstr", true, "insn_wstr", "insnstr", &wins_nwstr, &winsnstr};

template <const TextMethod& kMethod>
Owned window_text(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  const CursesWindow* w = as_window(self);
  constexpr size_t kLeast = kMethod.counted ? 2 : 1;
  CursesPlaced at;
  Text text;
  int most = -1;
  attr_t attributes = A_NORMAL, before = A_NORMAL;
  if (failed(curses_placed(th, kMethod.name, kLeast, kLeast + 1, args, nargs, kwnames, at)) ||
      (kMethod.counted && failed(native_arg_int(th, at.rest[1], most)))) {
    return {};
  }
  bool with_attributes = at.count > kLeast;
  if (with_attributes && failed(curses_attribute(th, at.rest[kLeast], attributes))) return {};
  if (failed(take_text(th, at.rest[0], text))) return {};
  if (with_attributes) {
    before = static_cast<attr_t>(getattrs(w->win));
    (void)wattrset(w->win, static_cast<int>(attributes));
  }
  int code = curses_go(w, at);
  if (code != ERR) {
    code = text.is_wide ? kMethod.wide(w->win, text.wide.c_str(), most)
                        : kMethod.narrow(w->win, text.narrow.c_str(), most);
  }
  if (with_attributes) (void)wattrset(w->win, static_cast<int>(before));
  return failed(curses_check(th, code, text.is_wide ? kMethod.wide_name : kMethod.narrow_name)) ? Owned()
                                                                                                : Owned::none();
}

// --- lines, borders, attributes, background

template <CursesName kName, auto kDraw>
Owned window_line(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  const CursesWindow* w = as_window(self);
  CursesPlaced at;
  chtype c = 0;
  attr_t attributes = A_NORMAL;
  int size = 0;
  if (failed(curses_placed(th, kName.text, 2, 3, args, nargs, kwnames, at)) ||
      failed(native_arg_int(th, at.rest[1], size)) ||
      (at.count == 3 && failed(curses_attribute(th, at.rest[2], attributes))) ||
      failed(curses_chtype(th, w, at.rest[0], c)) || failed(curses_check(th, curses_go(w, at), "wmove")) ||
      failed(curses_check(th, kDraw(w->win, c | attributes, size), kName.text))) {
    return {};
  }
  return Owned::none();
}

Owned window_border(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  const CursesWindow* w = as_window(self);
  chtype c[8] = {};
  if (failed(no_keywords(th, "border", kwnames)) || failed(check_positional(th, "border", nargs, 0, 8))) return {};
  for (size_t i = 0; i < nargs; ++i) {
    if (failed(curses_chtype(th, w, args[i], c[i]))) return {};
  }
  int code = wborder(w->win, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]);
  return failed(curses_check(th, code, "wborder")) ? Owned() : Owned::none();
}

Owned window_box(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  const CursesWindow* w = as_window(self);
  chtype vertical = 0, horizontal = 0;
  if (failed(no_keywords(th, "box", kwnames))) return {};
  if (nargs != 0 && nargs != 2) {
    return raise(th, th.rt->exc.TypeError, "_curses.window.box requires 0 to 2 arguments");
  }
  if (nargs == 2 &&
      (failed(curses_chtype(th, w, args[0], vertical)) || failed(curses_chtype(th, w, args[1], horizontal)))) {
    return {};
  }
  int code = wborder(w->win, vertical, vertical, horizontal, horizontal, 0, 0, 0, 0);
  return failed(curses_check(th, code, "box")) ? Owned() : Owned::none();
}

Status background(Thread& th, CursesWindow* w, Value ch, Value attributes, chtype& out) {
  attr_t a = A_NORMAL;
  if ((attributes && failed(curses_attribute(th, attributes, a))) || failed(curses_chtype(th, w, ch, out))) {
    return Status::kError;
  }
  out |= a;
  return Status::kOk;
}
Status window_bkgd(Thread& th, CursesWindow* w, Value ch, Value attributes) {
  chtype c = 0;
  if (failed(background(th, w, ch, attributes, c))) return Status::kError;
  return curses_check(th, wbkgd(w->win, c), "bkgd");
}
Status window_bkgdset(Thread& th, CursesWindow* w, Value ch, Value attributes) {
  chtype c = 0;
  if (failed(background(th, w, ch, attributes, c))) return Status::kError;
  wbkgdset(w->win, c);
  return Status::kOk;
}
Owned window_getbkgd(Thread& th, CursesWindow* w) { return int_from_u64(th, getbkgd(w->win)); }

template <CursesName kName, auto kCall>
Status window_attribute(Thread& th, CursesWindow* w, Value attributes) {
  attr_t a = A_NORMAL;
  if (failed(curses_attribute(th, attributes, a))) return Status::kError;
  return curses_check(th, kCall(w->win, a), kName.text);
}
int attributes_on(WINDOW* win, attr_t a) { return wattr_on(win, a, nullptr); }
int attributes_off(WINDOW* win, attr_t a) { return wattr_off(win, a, nullptr); }
int attributes_set(WINDOW* win, attr_t a) { return wattrset(win, static_cast<int>(a)); }

// chgat([y, x,] [num,] attr)
Owned window_chgat(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  const CursesWindow* w = as_window(self);
  CursesPlaced at;
  int count = -1;
  attr_t attributes = A_NORMAL;
  if (failed(curses_placed(th, "chgat", 1, 2, args, nargs, kwnames, at)) ||
      (at.count == 2 && failed(native_arg_int(th, at.rest[0], count))) ||
      failed(curses_attribute(th, at.rest[at.count - 1], attributes))) {
    return {};
  }
  int line = at.placed ? at.y : getcury(w->win), code = curses_go(w, at);
  if (code != ERR) {
    auto pair = static_cast<short>(PAIR_NUMBER(static_cast<int>(attributes)));
    code = wchgat(w->win, count, attributes & static_cast<attr_t>(A_ATTRIBUTES), pair, nullptr);
    (void)wtouchln(w->win, line, 1, 1);
  }
  return failed(curses_check(th, code, "chgat")) ? Owned() : Owned::none();
}

const NativeDef kMethods[] = {
    raw_method(&window_addch, DX_CURSES_DOC("addch([y, x,] ch, [attr])", "Paint the character, over what was there.")),
    raw_method(&window_text<kAddStr>,
               DX_CURSES_DOC("addstr([y, x,] str, [attr])", "Paint the string, over what was there.")),
    raw_method(&window_text<kAddNStr>,
               DX_CURSES_DOC("addnstr([y, x,] str, n, [attr])", "Paint at most n characters of the string.")),
    raw_method(&window_insch,
               DX_CURSES_DOC("insch([y, x,] ch, [attr])", "Insert a character before the current or specified one.")),
    raw_method(&window_text<kInsStr>,
               DX_CURSES_DOC("insstr([y, x,] str, [attr])", "Insert the string before the current position.")),
    raw_method(&window_text<kInsNStr>,
               DX_CURSES_DOC("insnstr([y, x,] str, n, [attr])", "Insert at most n characters of the string.")),
    raw_method(&window_delch, DX_CURSES_DOC("delch([y, x])", "Delete any character at (y, x).")),
    raw_method(&window_inch, DX_CURSES_DOC("inch([y, x])", "Return the character and its attributes, as one number.")),
    method<&window_echochar>("echochar(self, ch, attr=_curses.A_NORMAL, /)", "Add character and refresh."),
    raw_method(&window_line<"hline", &whline>,
               DX_CURSES_DOC("hline([y, x,] ch, n, [attr])", "Display a horizontal line.")),
    raw_method(&window_line<"vline", &wvline>,
               DX_CURSES_DOC("vline([y, x,] ch, n, [attr])", "Display a vertical line.")),
    raw_method(&window_border,
               "border(self, ls=_curses.ACS_VLINE, rs=_curses.ACS_VLINE,\n       ts=_curses.ACS_HLINE, "
               "bs=_curses.ACS_HLINE,\n       tl=_curses.ACS_ULCORNER, tr=_curses.ACS_URCORNER,\n       "
               "bl=_curses.ACS_LLCORNER, br=_curses.ACS_LRCORNER, /)",
               "Draw a border around the edges of the window; 0 stands for the character that is meant for a place."),
    raw_method(&window_box, DX_CURSES_DOC("box([verch=0, horch=0])", "Draw a border around the edges of the window.")),
    method<&window_bkgd>("bkgd(self, ch, attr=_curses.A_NORMAL, /)", "Set the background property of the window."),
    method<&window_bkgdset>("bkgdset(self, ch, attr=_curses.A_NORMAL, /)", "Set the window's background."),
    method<&window_getbkgd>("getbkgd(self, /)", "Return the window's current background character and attributes."),
    method<&window_attribute<"wattron", &attributes_on>>("attron(self, attr, /)", "Add attribute attr."),
    method<&window_attribute<"wattroff", &attributes_off>>("attroff(self, attr, /)", "Remove attribute attr."),
    method<&window_attribute<"wattrset", &attributes_set>>("attrset(self, attr, /)", "Set the attributes."),
    raw_method(&window_chgat,
               DX_CURSES_DOC("chgat([y, x,] [n=-1,] attr)", "Set the attributes of characters that are there.")),
};

}  // namespace

std::span<const NativeDef> curses_text_methods() { return kMethods; }

}  // namespace dxpy
