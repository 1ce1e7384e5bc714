// Keys that a window reads. Other threads run while it waits.
#include "core/interp/eval.h"
#include "core/modules/curses/curses.h"
#include "core/object/bytes.h"
#include "core/object/int.h"
#include "core/object/str.h"
#include "core/object/turn.h"

namespace dxpy {

namespace {

// Runs `read` without the turn; after it failed, the handlers of signals. kError: one raised.
template <typename F>
Status read_key(Thread& th, int& code, F&& read) {
  {
    Unlocked scope(th);
    code = read();
  }
  return code == ERR ? run_safepoint(th) : Status::kOk;
}

Failure no_input(Thread& th) { return raise(th, curses_state(th).error.as<Type>(), "no input"); }

Status wait_for_key(Thread& th, Value self, const char* method, const Value* args, size_t nargs, Value kwnames,
                    int& key) {
  auto* w = self.as<CursesWindow>();
  CursesPlaced at;
  if (failed(curses_placed(th, method, 0, 0, args, nargs, kwnames, at))) return Status::kError;
  return read_key(th, key, [&] { return curses_go(w, at) == ERR ? ERR : wgetch(w->win); });
}

Owned window_getch(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  int key = 0;
  if (failed(wait_for_key(th, self, "getch", args, nargs, kwnames, key))) return {};
  return Owned::small_int(key);
}

Owned window_getkey(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  int key = 0;
  if (failed(wait_for_key(th, self, "getkey", args, nargs, kwnames, key))) return {};
  if (key == ERR) return no_input(th);
  if (key <= 255) return str_from_codepoint(th, static_cast<uint32_t>(key));
  const char* name = keyname(key);
  return str_new(th, name == nullptr ? "" : name);
}

Owned window_get_wch(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* w = self.as<CursesWindow>();
  CursesPlaced at;
  if (failed(curses_placed(th, "get_wch", 0, 0, args, nargs, kwnames, at))) return {};
  wint_t key = 0;
  int code = 0;
  if (failed(read_key(th, code, [&] { return curses_go(w, at) == ERR ? ERR : wget_wch(w->win, &key); }))) return {};
  if (code == ERR) return no_input(th);
  return code == KEY_CODE_YES ? Owned::small_int(key) : str_from_codepoint(th, key);
}

// Bytes that are read at once, whatever is asked for.
constexpr unsigned kMostBytes = 2047;

Status byte_count(Thread& th, Value v, unsigned& out) {
  Owned i = index(th, v);
  uint64_t n = 0;
  if (!i) return Status::kError;
  if (int_sign(i) < 0) return raise(th, th.rt->exc.ValueError, "Cannot convert negative int");
  if (!int_fits_u64(i, n) || n > UINT32_MAX) {
    return raise(th, th.rt->exc.OverflowError, "Python int too large to convert to C unsigned int");
  }
  out = std::min(static_cast<unsigned>(n), kMostBytes);
  return Status::kOk;
}

// getstr() and instr(): both say "instr" when there are too many arguments.
Status bytes_arguments(Thread& th, const Value* args, size_t nargs, Value kwnames, CursesPlaced& at, unsigned& most) {
  most = kMostBytes;
  if (failed(curses_placed(th, "instr", 0, 1, args, nargs, kwnames, at))) return Status::kError;
  return at.count == 0 ? Status::kOk : byte_count(th, at.rest[0], most);
}

Owned window_getstr(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* w = self.as<CursesWindow>();
  CursesPlaced at;
  unsigned most;
  if (failed(bytes_arguments(th, args, nargs, kwnames, at, most))) return {};
  std::string line(most + 1, '\0');
  int code = 0;
  if (failed(read_key(th, code, [&] {
        return curses_go(w, at) == ERR ? ERR : wgetnstr(w->win, line.data(), static_cast<int>(most));
      }))) {
    return {};
  }
  return bytes_new(th, code == ERR ? std::string_view() : std::string_view(line.c_str()));
}

Owned window_instr(Thread& th, Value self, const Value* args, size_t nargs, Value kwnames) {
  auto* w = self.as<CursesWindow>();
  CursesPlaced at;
  unsigned most;
  if (failed(bytes_arguments(th, args, nargs, kwnames, at, most))) return {};
  std::string line(most + 1, '\0');
  if (curses_go(w, at) == ERR || winnstr(w->win, line.data(), static_cast<int>(most)) == ERR) return bytes_new(th, "");
  return bytes_new(th, line.c_str());
}

const NativeDef kMethods[] = {
    raw_method(&window_getch,
               DX_CURSES_DOC("getch([y, x])", "Get a character code from the terminal keyboard; -1 if there is none.")),
    raw_method(
        &window_getkey,
        DX_CURSES_DOC(
            "getkey([y, x])",
            "Get a character from the terminal keyboard, as a string; keys that are no characters give their name.")),
    raw_method(&window_get_wch,
               DX_CURSES_DOC(
                   "get_wch([y, x])",
                   "Get a wide character from the terminal keyboard: a character, or the int of a key that is none.")),
    raw_method(&window_getstr,
               DX_CURSES_DOC("getstr([y, x,] [n])", "Read a line from the user, with primitive editing, as bytes.")),
    raw_method(&window_instr, DX_CURSES_DOC("instr([y, x,] [n])",
                                            "Return the bytes of the characters in the window from a position.")),
};

}  // namespace

std::span<const NativeDef> curses_key_methods() { return kMethods; }

}  // namespace dxpy
