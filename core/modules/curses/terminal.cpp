// The terminal: its modes, its sounds, keys and mouse, and what terminfo knows about it.
#include <cwchar>

#include "core/modules/curses/curses.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/int.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "core/object/turn.h"

// The library's header of terminfo defines macros for the names of all capabilities.
extern "C" {
int putp(const char*);
int tigetflag(const char*);
int tigetnum(const char*);
char* tigetstr(const char*);
char* tparm(const char*, ...);
}

namespace dxpy {

namespace {

// --- functions that pass a call on

template <CursesName kName, auto kCall>
Status screen_do(Thread& th) {
  return failed(curses_need_screen(th)) ? Status::kError : curses_check(th, kCall(), kName.text);
}
template <auto kCall>
Status screen_call(Thread& th) {
  if (failed(curses_need_screen(th))) return Status::kError;
  kCall();
  return Status::kOk;
}
template <auto kCall>
Owned screen_ask(Thread& th) {
  return failed(curses_need_screen(th)) ? Owned() : Owned::boolean(kCall());
}
template <auto kCall>
Owned screen_text(Thread& th) {
  if (failed(curses_need_screen(th))) return {};
  const char* text = kCall();
  return bytes_new(th, text == nullptr ? "" : text);
}
// on() with a true flag, off() with a false one.
template <CursesName kName, auto kOn, auto kOff>
Status screen_switch(Thread& th, bool flag) {
  if (failed(curses_need_screen(th))) return Status::kError;
  return curses_check(th, flag ? kOn() : kOff(), kName.text);
}
template <CursesName kName, auto kCall>
Status screen_int(Thread& th, int n) {
  return failed(curses_need_screen(th)) ? Status::kError : curses_check(th, kCall(n), kName.text);
}

Status quit_flush(Thread& th, bool flag) {
  if (failed(curses_need_screen(th))) return Status::kError;
  flag ? qiflush() : noqiflush();
  return Status::kOk;
}
Status set_meta(Thread& th, bool yes) {
  return failed(curses_need_screen(th)) ? Status::kError : curses_check(th, meta(stdscr, yes), "meta");
}
Status interrupt_flush(Thread& th, bool flag) {
  return failed(curses_need_screen(th)) ? Status::kError : curses_check(th, intrflush(nullptr, flag), "intrflush");
}
void set_use_env(bool flag) { use_env(flag); }
void filter_lines() { filter(); }

Status update_screen(Thread& th) {
  if (failed(curses_need_screen(th))) return Status::kError;
  int code;
  {
    Unlocked scope(th);
    code = doupdate();
  }
  return curses_check(th, code, "doupdate");
}
Owned sleep(Thread& th, int ms) {
  if (failed(curses_need_screen(th))) return {};
  int code;
  {
    Unlocked scope(th);
    code = napms(ms);
  }
  return Owned::small_int(code);
}
Owned line_speed(Thread& th) { return failed(curses_need_screen(th)) ? Owned() : Owned::small_int(baudrate()); }
Owned attributes(Thread& th) {
  return failed(curses_need_screen(th)) ? Owned() : int_from_u64(th, static_cast<uint32_t>(termattrs()));
}
Owned cursor_visibility(Thread& th, int visibility) {
  if (failed(curses_need_screen(th))) return {};
  int before = curs_set(visibility);
  return failed(curses_check(th, before, "curs_set")) ? Owned() : Owned::small_int(before);
}
Status half_delay(Thread& th, int tenths) {
  if (tenths < 0 || tenths > UINT8_MAX) {
    return raise(th, th.rt->exc.OverflowError, "unsigned byte integer is {} than {}", tenths < 0 ? "less" : "greater",
                 tenths < 0 ? "minimum" : "maximum");
  }
  return screen_int<"halfdelay", &halfdelay>(th, tenths);
}
Owned one_byte(Thread& th, char c) { return bytes_new(th, {&c, 1}); }
Owned erase_byte(Thread& th) { return failed(curses_need_screen(th)) ? Owned() : one_byte(th, erasechar()); }
Owned kill_byte(Thread& th) { return failed(curses_need_screen(th)) ? Owned() : one_byte(th, killchar()); }

int get_delay() { return ESCDELAY; }
int get_tab() { return TABSIZE; }
Status set_delay(Thread& th, int ms) {
  if (ms <= 0) return raise(th, th.rt->exc.ValueError, "ms must be > 0");
  return curses_check(th, set_escdelay(ms), "set_escdelay");
}
Status set_tab(Thread& th, int size) {
  if (size <= 0) return raise(th, th.rt->exc.ValueError, "size must be > 0");
  return curses_check(th, set_tabsize(size), "set_tabsize");
}

// --- where the cursor of the screen is: what the macros getsyx() and setsyx() of the library do

Owned screen_cursor(Thread& th) {
  if (failed(curses_need_screen(th))) return {};
  bool anywhere = is_leaveok(newscr);
  return tuple_of(th, Value::small_int(anywhere ? -1 : getcury(newscr)),
                  Value::small_int(anywhere ? -1 : getcurx(newscr)));
}
Status set_screen_cursor(Thread& th, int y, int x) {
  if (failed(curses_need_screen(th))) return Status::kError;
  bool anywhere = y == -1 && x == -1;
  (void)leaveok(newscr, anywhere);
  if (!anywhere) (void)wmove(newscr, y, x);
  return Status::kOk;
}

// --- keys

Owned key_name(Thread& th, int key) {
  if (failed(curses_need_screen(th))) return {};
  if (key < 0) return raise(th, th.rt->exc.ValueError, "invalid key number");
  const char* name = keyname(key);
  return bytes_new(th, name == nullptr ? "" : name);
}
Owned is_key(Thread& th, int key) { return failed(curses_need_screen(th)) ? Owned() : Owned::boolean(has_key(key)); }

Owned readable(Thread& th, Value ch) {
  chtype c = 0;
  if (failed(curses_need_screen(th)) || failed(curses_chtype(th, nullptr, ch, c))) return {};
  const char* text = unctrl(c);
  return text == nullptr ? Owned(curses_null(th)) : bytes_new(th, text);
}
Status push_key(Thread& th, Value ch) {
  chtype c = 0;
  if (failed(curses_need_screen(th)) || failed(curses_chtype(th, nullptr, ch, c))) return Status::kError;
  return curses_check(th, ungetch(static_cast<int>(c)), "ungetch");
}
Status push_character(Thread& th, Value ch) {
  if (failed(curses_need_screen(th))) return Status::kError;
  int64_t c = 0;
  if (is_str(ch)) {
    if (ch.as<Str>()->char_count != 1) {
      return raise(th, th.rt->exc.TypeError, "expect int or str of length 1, got a str of length {}", length(th, ch));
    }
    c = str_codepoint_at(ch, 0);
  } else if (!is_int(ch)) {
    return raise(th, th.rt->exc.TypeError, "expect int or str of length 1, got {}", type_of(th, ch));
  } else if (!int_fits_i64(ch, c)) {
    return raise(th, th.rt->exc.OverflowError, "int doesn't fit in long");
  } else if (static_cast<int64_t>(static_cast<wchar_t>(c)) != c) {
    return raise(th, th.rt->exc.OverflowError, "character doesn't fit in wchar_t");
  }
  return curses_check(th, unget_wch(static_cast<wchar_t>(c)), "unget_wch");
}

// --- the mouse

Owned mouse_event(Thread& th) {
  MEVENT e;
  if (failed(curses_need_screen(th)) || failed(curses_check(th, getmouse(&e), "getmouse"))) return {};
  return tuple_of(th, Value::small_int(e.id), Value::small_int(e.x), Value::small_int(e.y), Value::small_int(e.z),
                  Value::small_int(static_cast<int64_t>(e.bstate)));
}
// The bits of an int as a mask, whatever its size.
Status take_mask(Thread& th, Value v, mmask_t& out) {
  Owned i = index(th, v);
  if (!i) return Status::kError;
  Owned low = binary_op(th, BinaryOp::kAnd, i, Value::small_int(UINT32_MAX));
  int64_t bits = 0;
  if (!low || failed(int_as_i64(th, low, bits))) return Status::kError;
  out = static_cast<mmask_t>(bits);
  return Status::kOk;
}
Status push_mouse(Thread& th, int id, int x, int y, int z, Value state) {
  MEVENT e{};
  if (id < INT16_MIN || id > INT16_MAX) {
    return raise(th, th.rt->exc.OverflowError, "signed short integer is {} than {}", id < 0 ? "less" : "greater",
                 id < 0 ? "minimum" : "maximum");
  }
  if (failed(curses_need_screen(th)) || failed(take_mask(th, state, e.bstate))) return Status::kError;
  e.id = static_cast<short>(id);
  e.x = x;
  e.y = y;
  e.z = z;
  return curses_check(th, ungetmouse(&e), "ungetmouse");
}
Owned set_mouse_mask(Thread& th, Value mask) {
  mmask_t wanted = 0, before = 0;
  if (failed(curses_need_screen(th)) || failed(take_mask(th, mask, wanted))) return {};
  mmask_t available = mousemask(wanted, &before);
  return tuple_of(th, Value::small_int(static_cast<int64_t>(available)),
                  Value::small_int(static_cast<int64_t>(before)));
}

// --- terminfo

Owned capability_flag(Thread& th, std::string_view name) {
  if (failed(curses_need_terminal(th))) return {};
  return Owned::small_int(tigetflag(std::string(name).c_str()));
}
Owned capability_number(Thread& th, std::string_view name) {
  if (failed(curses_need_terminal(th))) return {};
  return Owned::small_int(tigetnum(std::string(name).c_str()));
}
Owned capability_text(Thread& th, std::string_view name) {
  if (failed(curses_need_terminal(th))) return {};
  const char* text = tigetstr(std::string(name).c_str());
  bool none = text == nullptr || text == reinterpret_cast<const char*>(intptr_t{-1});
  return none ? Owned::none() : bytes_new(th, text);
}
Owned with_parameters(Thread& th, Value text, int i1, int i2, int i3, int i4, int i5, int i6, int i7, int i8, int i9) {
  BufferScope buffer(th);
  if (failed(buffer.open(text)) || failed(curses_need_terminal(th))) return {};
  std::string format(buffer.bytes());
  // The library takes what stands for a parameter from the arguments, as long.
  const char* result =
      tparm(format.c_str(), long{i1}, long{i2}, long{i3}, long{i4}, long{i5}, long{i6}, long{i7}, long{i8}, long{i9});
  if (result == nullptr) return raise(th, curses_state(th).error.as<Type>(), "tparm() returned NULL");
  return bytes_new(th, result);
}
Status put_capability(Thread& th, Value text) {
  BufferScope buffer(th);
  if (failed(buffer.open(text))) return Status::kError;
  return curses_check(th, putp(std::string(buffer.bytes()).c_str()), "putp");
}

constexpr NativeDef kFunctions[] = {
    function<&filter_lines>("filter()", "Let initscr() use only one line."),
    function<&set_use_env>("use_env(flag, /)", "Say whether LINES and COLUMNS of the environment are used."),
    function<&line_speed>("baudrate()", "Return the output speed of the terminal in bits per second."),
    function<&screen_do<"beep", &beep>>("beep()", "Emit a short attention sound."),
    function<&screen_do<"flash", &flash>>("flash()", "Flash the screen."),
    function<&screen_switch<"cbreak", &cbreak, &nocbreak>>("cbreak(flag=True, /)", "Enter cbreak mode, or leave it."),
    function<&screen_do<"nocbreak", &nocbreak>>("nocbreak()", "Leave cbreak mode."),
    function<&screen_switch<"echo", &echo, &noecho>>("echo(flag=True, /)", "Enter echo mode, or leave it."),
    function<&screen_do<"noecho", &noecho>>("noecho()", "Leave echo mode."),
    function<&screen_switch<"nl", &nl, &nonl>>("nl(flag=True, /)", "Enter newline mode, or leave it."),
    function<&screen_do<"nonl", &nonl>>("nonl()", "Leave newline mode."),
    function<&screen_switch<"raw", &raw, &noraw>>("raw(flag=True, /)", "Enter raw mode, or leave it."),
    function<&screen_do<"noraw", &noraw>>("noraw()", "Leave raw mode."),
    function<&quit_flush>("qiflush(flag=True, /)", "Flush the queues at INTR, QUIT and SUSP, or not."),
    function<&screen_call<&noqiflush>>("noqiflush()", "Do not flush the queues at INTR, QUIT and SUSP."),
    function<&set_meta>("meta(yes, /)", "Enable characters of eight bits."),
    function<&interrupt_flush>("intrflush(flag, /)", "Flush the output when an interrupt key is pressed."),
    function<&half_delay>("halfdelay(tenths, /)", "Enter half-delay mode: reading waits for tenths of a second."),
    function<&cursor_visibility>("curs_set(visibility, /)", "Set how visible the cursor is; gives what it was."),
    function<&screen_do<"def_prog_mode", &def_prog_mode>>("def_prog_mode()", "Save the mode of the program."),
    function<&screen_do<"def_shell_mode", &def_shell_mode>>("def_shell_mode()", "Save the mode of the shell."),
    function<&screen_do<"reset_prog_mode", &reset_prog_mode>>("reset_prog_mode()", "Restore the program's mode."),
    function<&screen_do<"reset_shell_mode", &reset_shell_mode>>("reset_shell_mode()", "Restore the shell's mode."),
    function<&screen_do<"savetty", &savetty>>("savetty()", "Save the modes of the terminal."),
    function<&screen_do<"resetty", &resetty>>("resetty()", "Restore what savetty() saved."),
    function<&screen_int<"delay_output", &delay_output>>("delay_output(ms, /)", "Pause the output."),
    function<&sleep>("napms(ms, /)", "Sleep for milliseconds."),
    function<&update_screen>("doupdate()", "Update the physical screen to match the virtual one."),
    function<&screen_call<&flushinp>>("flushinp()", "Throw away typed-ahead input."),
    function<&screen_int<"typeahead", &typeahead>>("typeahead(fd, /)", "Say where typed-ahead input is looked for."),
    function<&screen_cursor>("getsyx()", "Return where the cursor of the virtual screen is: (y, x)."),
    function<&set_screen_cursor>("setsyx(y, x, /)", "Set the cursor of the virtual screen."),
    function<&erase_byte>("erasechar()", "Return the user's erase character."),
    function<&kill_byte>("killchar()", "Return the user's line kill character."),
    function<&screen_text<&longname>>("longname()", "Return the long description of the terminal."),
    function<&screen_text<&termname>>("termname()", "Return the name of the terminal."),
    function<&attributes>("termattrs()", "Return the attributes that the terminal knows."),
    function<&screen_ask<&has_ic>>("has_ic()", "Return True if the terminal can insert and delete characters."),
    function<&screen_ask<&has_il>>("has_il()", "Return True if the terminal can insert and delete lines."),
    function<&is_key>("has_key(key, /)", "Return True if the terminal knows a key."),
    function<&key_name>("keyname(key, /)", "Return the name of a key."),
    function<&readable>("unctrl(ch, /)", "Return a text that can be printed for a character."),
    function<&push_key>("ungetch(ch, /)", "Push a character that getch() gives next."),
    function<&push_character>("unget_wch(ch, /)", "Push a character that get_wch() gives next."),
    function<&mouse_event>("getmouse()", "Return the event of the mouse that is next: (id, x, y, z, bstate)."),
    function<&push_mouse>("ungetmouse(id, x, y, z, bstate, /)", "Push an event of the mouse."),
    function<&screen_int<"mouseinterval", &mouseinterval>>("mouseinterval(interval, /)",
                                                           "Set how long a click of the mouse may take."),
    function<&set_mouse_mask>("mousemask(newmask, /)", "Set which events of the mouse are reported."),
    function<&get_delay>("get_escdelay()", "Return how long an escape sequence may take, in milliseconds."),
    function<&set_delay>("set_escdelay(ms, /)", "Set how long an escape sequence may take, in milliseconds."),
    function<&get_tab>("get_tabsize()", "Return how many columns a tab has."),
    function<&set_tab>("set_tabsize(size, /)", "Set how many columns a tab has."),
    function<&capability_flag>("tigetflag(capname, /)", "Return the value of a Boolean capability."),
    function<&capability_number>("tigetnum(capname, /)", "Return the value of a numeric capability."),
    function<&capability_text>("tigetstr(capname, /)", "Return the value of a string capability, or None."),
    function<&with_parameters>("tparm(str, i1=0, i2=0, i3=0, i4=0, i5=0, i6=0, i7=0, i8=0,\n      i9=0, /)",
                               "Fill parameters in a string capability."),
    function<&put_capability>("putp(string, /)", "Write a string capability to standard output."),
};

}  // namespace

std::span<const NativeDef> curses_terminal_functions() { return kFunctions; }

}  // namespace dxpy
