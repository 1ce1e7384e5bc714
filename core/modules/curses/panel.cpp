// The module _curses_panel: windows with a depth. A panel of the library keeps the object that stands for it.
#define NCURSES_NOMACROS 1
#include <cstdio>

#include "core/modules/curses/curses.h"

#include <ncursesw/panel.h>

#include <utility>

#include "core/modules/builtin_module.h"
#include "core/object/module.h"

namespace dxpy {

namespace {

struct Panel : Object {
  PANEL* panel;  // its user pointer is this object
  Value window;  // owned
  Value user;    // owned; empty: none was set
};
using PanelFields = OwnedFields<Panel, &Panel::window, &Panel::user>;
struct PanelState {
  Owned error;
  Type* panel = nullptr;
  void traverse(Visitor& visit) { visit(error); }
};
PanelState& state(Thread& th) { return module_state<PanelState>(th); }

Status check(Thread& th, int code, const char* name) {
  return code != ERR ? Status::kOk : Status(raise(th, state(th).error.as<Type>(), "{}() returned ERR", name));
}
// The object of a panel that the library gave; None for no panel.
Owned object_of(const PANEL* panel) {
  if (panel == nullptr) return Owned::none();
  return Owned::borrow(Value(static_cast<const Object*>(panel_userptr(panel))));
}

// Before its window may go: the library looks at it.
void end_panel(Panel* p) {
  if (PANEL* panel = std::exchange(p->panel, nullptr)) (void)del_panel(panel);
}
void panel_dealloc(Thread& th, Object* o) {
  end_panel(static_cast<Panel*>(o));
  PanelFields::dealloc(th, o);
}
void panel_clear(Thread& th, Object* o) {
  end_panel(static_cast<Panel*>(o));
  PanelFields::clear(th, o);
}

template <CursesName kName, auto kCall>
Status panel_do(Thread& th, Panel* p) {
  return check(th, kCall(p->panel), kName.text);
}
Owned panel_over(Thread&, Panel* p) { return object_of(panel_above(p->panel)); }
Owned panel_under(Thread&, Panel* p) { return object_of(panel_below(p->panel)); }
Owned panel_is_hidden(Thread&, Panel* p) { return Owned::boolean(panel_hidden(p->panel) == TRUE); }
Status panel_move(Thread& th, Panel* p, int y, int x) { return check(th, move_panel(p->panel, y, x), "move_panel"); }
Owned panel_window_of(Thread&, Panel* p) { return Owned::borrow(p->window); }
Status panel_replace(Thread& th, Panel* p, Value window) {
  CursesWindow* w = nullptr;
  if (failed(curses_window_argument(th, "replace() argument 1", window, w)) ||
      failed(check(th, replace_panel(p->panel, w->win), "replace_panel"))) {
    return Status::kError;
  }
  assign(p->window, window);
  return Status::kOk;
}
void panel_set_user(Thread&, Panel* p, Value object) { assign(p->user, object); }
Owned panel_user(Thread& th, Panel* p) {
  return p->user ? Owned::borrow(p->user) : Owned(raise(th, state(th).error.as<Type>(), "no userptr set"));
}

const NativeDef kMethods[] = {
    method<&panel_over>("above(self, /)", "Return the panel above this one."),
    method<&panel_under>("below(self, /)", "Return the panel below this one."),
    method<&panel_do<"bottom", &bottom_panel>>("bottom(self, /)", "Push the panel to the bottom of the stack."),
    method<&panel_is_hidden>("hidden(self, /)", "Return True if the panel is hidden."),
    method<&panel_do<"hide", &hide_panel>>("hide(self, /)", "Hide the panel; it keeps its window."),
    method<&panel_move>("move(self, y, x, /)", "Move the panel on the screen."),
    method<&panel_replace>("replace(self, win, /)", "Give the panel another window."),
    method<&panel_set_user>("set_userptr(self, obj, /)", "Set the panel's user pointer."),
    method<&panel_do<"show", &show_panel>>("show(self, /)", "Display the panel, on top of the stack."),
    method<&panel_do<"top", &top_panel>>("top(self, /)", "Push the panel to the top of the stack."),
    method<&panel_user>("userptr(self, /)", "Return the panel's user pointer."),
    method<&panel_window_of>("window(self, /)", "Return the window of the panel."),
};
void fill_panel(TypeSlots& s) {
  PanelFields::fill(s);
  s.dealloc = &panel_dealloc;
  s.clear = &panel_clear;
}
const TypeSpec kSpec = {
    "_curses_panel.panel", sizeof(Panel), Kind::kOther, TypeFlags::kGc | TypeFlags::kDisallowNew, nullptr,
    &fill_panel,           kMethods};

Owned make_panel(Thread& th, Value window) {
  CursesWindow* w = nullptr;
  if (failed(curses_window_argument(th, "new_panel() argument", window, w))) return {};
  auto* p = make_instance<Panel>(th, state(th).panel);
  if (p == nullptr) return {};
  Owned made = Owned::steal(Value(p));
  p->window = own(window);
  p->panel = new_panel(w->win);
  if (p->panel == nullptr) return raise(th, state(th).error.as<Type>(), "curses function returned NULL");
  (void)set_panel_userptr(p->panel, static_cast<Object*>(p));
  return made;
}
Owned highest(Thread& th) { return failed(curses_need_screen(th)) ? Owned() : object_of(panel_below(nullptr)); }
Owned lowest(Thread& th) { return failed(curses_need_screen(th)) ? Owned() : object_of(panel_above(nullptr)); }
Status update(Thread& th) {
  if (failed(curses_need_screen(th))) return Status::kError;
  update_panels();
  return Status::kOk;
}

const NativeDef kFunctions[] = {
    function<&make_panel>("new_panel(win, /)", "Return a panel for a window, on top of the stack."),
    function<&highest>("top_panel()", "Return the panel on top of the stack."),
    function<&lowest>("bottom_panel()", "Return the panel at the bottom of the stack."),
    function<&update>("update_panels()", "Update the virtual screen after changes in the stack of panels."),
};

Status exec(Thread& th, Module* m) {
  if (!import_module(th, "_curses")) return Status::kError;
  PanelState& s = state(th);
  s.error = add_exception(th, m, "error", th.rt->exc.Exception);
  s.panel = s.error ? add_type(th, m, kSpec) : nullptr;
  if (s.panel == nullptr || failed(module_add_text(th, m, "version", "2.1"))) return Status::kError;
  return module_add_text(th, m, "__version__", "2.1");
}

}  // namespace

extern const ModuleDef kCursesPanelModule = {"_curses_panel", nullptr, kFunctions, &exec};

}  // namespace dxpy
