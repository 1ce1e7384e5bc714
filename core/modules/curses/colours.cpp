// Colours, and pairs of them for characters and background.
#include "core/modules/curses/curses.h"
#include "core/object/int.h"
#include "core/object/module.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

// A number within [least, most], with messages of its own for what is below and beyond, however large.
Status number_between(Thread& th, Value v, int least, int most, const std::string& below, const std::string& beyond,
                      int& out) {
  Owned i = index(th, v);
  if (!i) return Status::kError;
  int64_t n = 0;
  if (!int_fits_i64(i, n)) n = int_sign(i) < 0 ? INT64_MIN : INT64_MAX;
  if (n < least) return raise(th, th.rt->exc.ValueError, "{}", below);
  if (n > most) return raise(th, th.rt->exc.ValueError, "{}", beyond);
  out = static_cast<int>(n);
  return Status::kOk;
}

std::string beyond_colours() { return "Color number is greater than COLORS-1 (" + std::to_string(COLORS - 1) + ")."; }

Status take_colour(Thread& th, Value v, int& out) {
  return number_between(th, v, 0, COLORS - 1, "Color number is less than 0.", beyond_colours(), out);
}
// A negative number is the terminal's default; the library says whether it may be.
Status take_colour_or_default(Thread& th, Value v, int& out) {
  return number_between(th, v, INT32_MIN, COLORS - 1, "Color number is less than 0.", beyond_colours(), out);
}
Status take_component(Thread& th, Value v, int& out) {
  return number_between(th, v, 0, 1000, "Color component is less than 0", "Color component is greater than 1000", out);
}
// With default colours the library has more pairs than COLOR_PAIRS says, and knows itself how many.
Status take_pair(Thread& th, Value v, int& out) {
  std::string beyond = "Color pair is greater than maximum (" + std::to_string(INT32_MAX) + ").";
  return number_between(th, v, 0, INT32_MAX, "Color pair is less than 0.", beyond, out);
}
Failure too_many_pairs(Thread& th) {
  return raise(th, th.rt->exc.ValueError, "Color pair is greater than COLOR_PAIRS-1 ({}).", COLOR_PAIRS - 1);
}
Status colours_ready(Thread& th) { return failed(curses_need_screen(th)) ? Status::kError : curses_need_colours(th); }

Status start(Thread& th) {
  if (failed(curses_need_screen(th))) return Status::kError;
  CursesState& s = curses_state(th);
  if (failed(curses_check(th, start_color(), "start_color"))) return Status::kError;
  s.colours_ready = true;
  auto* m = s.module.as<Module>();
  return failed(module_add_int(th, m, "COLORS", COLORS)) ? Status::kError
                                                         : module_add_int(th, m, "COLOR_PAIRS", COLOR_PAIRS);
}

Owned colour_content(Thread& th, Value number) {
  int n, r, g, b;
  if (failed(take_colour(th, number, n)) || failed(colours_ready(th)) ||
      failed(curses_check(th, extended_color_content(n, &r, &g, &b), "extended_color_content"))) {
    return {};
  }
  return tuple_of(th, Value::small_int(r), Value::small_int(g), Value::small_int(b));
}

Status set_colour(Thread& th, Value number, Value red, Value green, Value blue) {
  int n, r, g, b;
  if (failed(take_colour(th, number, n)) || failed(take_component(th, red, r)) ||
      failed(take_component(th, green, g)) || failed(take_component(th, blue, b)) || failed(colours_ready(th))) {
    return Status::kError;
  }
  return curses_check(th, init_extended_color(n, r, g, b), "init_extended_color");
}

Status set_pair(Thread& th, Value number, Value foreground, Value background) {
  int n, f, b;
  if (failed(take_pair(th, number, n)) || failed(take_colour_or_default(th, foreground, f)) ||
      failed(take_colour_or_default(th, background, b)) || failed(colours_ready(th))) {
    return Status::kError;
  }
  if (init_extended_pair(n, f, b) != ERR) return Status::kOk;
  if (n >= COLOR_PAIRS) return too_many_pairs(th);
  return curses_check(th, ERR, "init_extended_pair");
}

Owned get_pair(Thread& th, Value number) {
  int n, f, b;
  if (failed(take_pair(th, number, n)) || failed(colours_ready(th))) return {};
  if (extended_pair_content(n, &f, &b) == ERR) {
    if (n >= COLOR_PAIRS) return too_many_pairs(th);
    (void)curses_check(th, ERR, "extended_pair_content");
    return {};
  }
  return tuple_of(th, Value::small_int(f), Value::small_int(b));
}

Owned colour_pair(Thread& th, int number) {
  if (failed(colours_ready(th))) return {};
  return int_from_u64(th, static_cast<uint32_t>(COLOR_PAIR(number)));
}
Owned pair_of(Thread& th, int attributes) {
  if (failed(colours_ready(th))) return {};
  return Owned::small_int(PAIR_NUMBER(attributes));
}

Status default_colours(Thread& th) {
  if (failed(colours_ready(th))) return Status::kError;
  return curses_check(th, use_default_colors(), "use_default_colors");
}
Status assume_colours(Thread& th, Value foreground, Value background) {
  int f, b;
  if (failed(native_arg_int(th, foreground, f)) || failed(native_arg_int(th, background, b)) ||
      failed(colours_ready(th))) {
    return Status::kError;
  }
  return curses_check(th, assume_default_colors(f, b), "assume_default_colors");
}

Owned are_there_colours(Thread& th) { return failed(curses_need_screen(th)) ? Owned() : Owned::boolean(has_colors()); }
Owned can_change(Thread& th) { return failed(curses_need_screen(th)) ? Owned() : Owned::boolean(can_change_color()); }
bool has_many_colours() { return true; }

const NativeDef kFunctions[] = {
    function<&start>("start_color()", "Initialise colours: COLORS and COLOR_PAIRS are known afterwards."),
    function<&are_there_colours>("has_colors()", "Return True if the terminal can display colours."),
    function<&can_change>("can_change_color()", "Return True if the programmer can change the colours."),
    function<&has_many_colours>("has_extended_color_support()", "Return True: there may be more than 256 colours."),
    function<&colour_content>("color_content(color_number, /)", "Return the red, green and blue of a colour."),
    function<&set_colour>("init_color(color_number, r, g, b, /)", "Change the definition of a colour."),
    function<&get_pair>("pair_content(pair_number, /)", "Return the foreground and background of a pair."),
    function<&set_pair>("init_pair(pair_number, fg, bg, /)", "Change the definition of a pair of colours."),
    function<&colour_pair>("color_pair(pair_number, /)", "Return the attribute for text in the colours of a pair."),
    function<&pair_of>("pair_number(attr, /)", "Return the number of the pair that an attribute has."),
    function<&default_colours>("use_default_colors()", "Let colour -1 be the terminal's default."),
    function<&assume_colours>("assume_default_colors(fg, bg, /)", "Set the default colours of pair 0."),
};

}  // namespace

std::span<const NativeDef> curses_colour_functions() { return kFunctions; }

}  // namespace dxpy
