// The modules _curses and _curses_panel over ncurses with wide characters. The library has one screen and one state of
// the terminal per process.
//
// module.cpp       the module: functions that begin, end and configure, constants
// terminal.cpp     the terminal: modes, keys, mouse, terminfo
// colours.cpp      colours and pairs of them
// window.cpp       the type window: making, place and size, scrolling, touching, refreshing
// window_text.cpp  its characters: writing, reading, lines, backgrounds
// window_keys.cpp  its keys: getch() and the like
// text.cpp         characters and texts for the library, and where they are put
// panel.cpp        the module _curses_panel
#pragma once

#define NCURSES_NOMACROS 1  // functions only: the macros are named like members and methods
#define NCURSES_WIDECHAR 1
#include <cstdio>  // before the library's header, which needs FILE

#include <ncursesw/curses.h>

#include <algorithm>
#include <span>
#include <string>

#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/object/native.h"

namespace dxpy {

struct CursesWindow : Object {
  WINDOW* win;
  Value encoding;  // owned str: of texts and of what is read
  Value parent;    // owned: the window that a subwindow shares its cells with; empty: none
};

struct CursesState {
  Owned error;
  Owned module;  // gets ACS_* and LINES when the screen is there, COLORS when there are colours
  Type* window = nullptr;
  Type* version = nullptr;
  bool terminal_ready = false, screen_ready = false, colours_ready = false;
  void traverse(Visitor& visit) {
    visit(error);
    visit(module);
  }
  void clear() { module.reset(); }
};
inline CursesState& curses_state(Thread& th) { return module_state<CursesState>(th); }

// Fails with "must call NAME() first".
Status curses_need_terminal(Thread&);
Status curses_need_screen(Thread&);
Status curses_need_colours(Thread&);
// ERR becomes curses.error "NAME() returned ERR".
Status curses_check(Thread&, int code, const char* name);
Failure curses_null(Thread&);  // of a function that gave nullptr
// "TypeError: True(1) or False(0)", which says what the arguments should have been.
Status curses_int_arguments(Thread&, const char* message, const Value* args, size_t nargs, Value kwnames,
                            std::span<int> out);
Status curses_publish_size(Thread&);  // LINES and COLS, in both modules

// --- window.cpp
Type* curses_window_type(Thread&, Module* m);
Owned curses_window_new(Thread&, WINDOW* win, Value encoding = Value(), Value parent = Value());
// The window that is an argument of a function.
Status curses_window_argument(Thread&, const char* what, Value v, CursesWindow*& out);
Owned curses_window_read(Thread&, Value file);  // getwin()
std::span<const NativeDef> curses_text_methods();
std::span<const NativeDef> curses_key_methods();
std::span<const NativeDef> curses_terminal_functions();
std::span<const NativeDef> curses_colour_functions();

// --- text.cpp
// One character as the library's word of character and attributes: from an int, bytes or str of length 1.
Status curses_chtype(Thread&, const CursesWindow* w, Value v, chtype& out);
// The same, or as a wide character where `v` is a str.
struct CursesChar {
  bool is_wide = false;
  chtype narrow = 0;
  wchar_t wide[2] = {0, 0};
};
Status curses_char(Thread&, Value v, CursesChar& out);
Status curses_attribute(Thread&, Value v, attr_t& out);

// Arguments that may begin with a position: method([y, x,] a, [b]).
struct CursesPlaced {
  bool placed = false;
  int y = 0, x = 0;
  const Value* rest = nullptr;
  size_t count = 0;
};
// `least` and `most` count what follows the position.
Status curses_placed(Thread&, const char* method, size_t least, size_t most, const Value* args, size_t nargs,
                     Value kwnames, CursesPlaced& out);
inline int curses_go(const CursesWindow* w, const CursesPlaced& p) { return p.placed ? wmove(w->win, p.y, p.x) : OK; }

// Signature and docstring of a method whose optional arguments come first: only the docstring can say so.
#define DX_CURSES_DOC(signature, doc) signature, signature "\n" doc

// The name of a function of the library as a template's argument.
template <size_t N>
struct CursesName {
  char text[N];
  constexpr CursesName(const char (&s)[N]) { std::copy_n(s, N, text); }  // NOLINT: implicit on purpose
};

}  // namespace dxpy
