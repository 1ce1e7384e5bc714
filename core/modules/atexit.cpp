// The module atexit.
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/object/dict.h"
#include "core/object/list.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

struct AtExitState {
  Owned callbacks;  // list of (function, args, kwargs or None), None where unregistered
};

List* callbacks(Thread& th) {
  AtExitState& s = module_state<AtExitState>(th);
  if (!s.callbacks) s.callbacks = list_new(th);
  return s.callbacks ? s.callbacks.as<List>() : nullptr;
}

Owned register_function(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  if (nargs == 0) return raise(th, th.rt->exc.TypeError, "register() takes at least 1 argument (0 given)");
  if (type_of(th, args[0])->slots.call == nullptr)
    return raise(th, th.rt->exc.TypeError, "the first argument must be callable");
  Owned rest = tuple_from(th, args + 1, nargs - 1);
  Owned kwargs = Owned::none();
  if (kwnames) {
    kwargs = dict_new(th);
    auto names = fast_items_tuple(kwnames);
    for (size_t i = 0; kwargs && i < names.size(); ++i) {
      if (failed(dict_set(th, kwargs, names[i], args[nargs + i]))) return {};
    }
  }
  if (!rest || !kwargs) return {};
  Owned item = tuple_of(th, args[0], rest.get(), kwargs.get());
  List* list = callbacks(th);
  if (!item || list == nullptr || failed(list_append(th, list, item))) return {};
  return Owned::borrow(args[0]);
}

// Newest first; an exception is reported and does not stop the others.
Owned run_exitfuncs(Thread& th) {
  List* list = callbacks(th);
  if (list == nullptr) return {};
  while (list->size > 0) {
    Owned item = list_pop(th, list, -1);
    if (!item) return {};
    if (item.get().is_none()) continue;
    auto parts = fast_items_tuple(item);
    Owned r = call_ex(th, parts[0], parts[1], parts[2].is_none() ? Value() : parts[2]);
    if (!r) error_unraisable(th, "Exception ignored in atexit callback", parts[0]);
  }
  return Owned::none();
}

Owned clear(Thread& th) {
  List* list = callbacks(th);
  if (list == nullptr) return {};
  list_clear(th, list);
  return Owned::none();
}

Owned unregister(Thread& th, Value function) {
  List* list = callbacks(th);
  if (list == nullptr) return {};
  for (size_t i = 0; i < list->size; ++i) {
    Owned item = list_get(th, list, i);
    if (!item) return {};
    if (item.get().is_none()) continue;
    Tri same = equal(th, fast_items_tuple(item)[0], function);
    if (same == Tri::kError) return {};
    if (same == Tri::kTrue && i < list->size && failed(list_set(th, list, i, Owned::none()))) return {};
  }
  return Owned::none();
}

int64_t ncallbacks(Thread& th) {
  List* list = callbacks(th);
  int64_t n = 0;
  for (size_t i = 0; list != nullptr && i < list->size; ++i) {
    Owned item = list_get(th, list, i);
    if (item && !item.get().is_none()) ++n;
  }
  return n;
}

const NativeDef kFunctions[] = {
    raw_function(
        &register_function, "register(func, /, *args, **kwargs)",
        "Register a function to be executed upon normal program termination\n\n    func - function to be called "
        "at exit\n    args - optional arguments to pass to func\n    kwargs - optional keyword arguments to "
        "pass to func\n\n    func is returned to facilitate usage as a decorator."),
    function<&unregister>(
        "unregister(func, /)",
        "Unregister an exit function which was previously registered using\natexit.register\n\n    func "
        "- function to be unregistered"),
    function<&clear>("_clear()", "Clear the list of previously registered exit functions."),
    function<&run_exitfuncs>(
        "_run_exitfuncs()",
        "Run all registered exit functions.\n\nIf a callback raises an exception, it is logged with "
        "sys.unraisablehook."),
    function<&ncallbacks>("_ncallbacks()", "Return the number of registered exit functions."),
};

}  // namespace

const ModuleDef kAtexitModule = {
    "atexit",
    "allow programmer to define multiple exit functions to be executed\nupon normal program termination.\n\nTwo public "
    "functions, register and unregister, are defined.\n",
    kFunctions};

}  // namespace dxpy
