// Shut-down: threads, atexit, streams, modules, memory.
#include "core/host/host.h"
#include "core/import/import.h"
#include "core/interp/eval.h"
#include "core/interp/interp_types.h"
#include "core/modules/module_state.h"
#include "core/modules/signal_module.h"
#include "core/object/codecs.h"
#include "core/object/dict.h"
#include "core/object/gc.h"
#include "core/object/list.h"
#include "core/object/live_objects.h"
#include "core/object/str.h"
#include "core/object/turn.h"
#include "core/object/weakref.h"
#include "core/runtime/internal.h"

namespace dxpy {

namespace {

#ifdef DXPY_DEBUG
constexpr int kExitObjectsLost = 99;  // debug builds: the program succeeded, but objects were never freed
#endif

// What a finalizer drops or revives is found by the next round. The limit is for finalizers that make new cycles.
void collect_everything(Thread& th) {
  constexpr int kRounds = 8;
  for (int i = 0; i < kRounds && gc_collect(th) > 0; ++i) {
  }
}

// Calls module.function() if the program has imported the module.
void call_if_imported(Thread& th, const char* module, const char* function) {
  Value found = dict_get_text(th, th.rt->modules, module);
  if (found.is_empty() || found.is_none()) return;
  Owned keep = Owned::borrow(found);
  Owned f = get_attr(th, keep, function);
  Owned r = f ? call(th, f) : Owned();
  if (!r) error_unraisable(th, "", f ? Value(f) : Value::none());
}

void restore_streams(Thread& th) {
  for (const char* name : {"stdin", "stdout", "stderr"}) {
    Value original = dict_get_text(th, sys_dict(th), "__" + std::string(name) + "__");
    if (original.is_empty()) continue;
    Owned keep = Owned::borrow(original);
    if (failed(dict_set_text(th, sys_dict(th), name, keep))) clear_error(th);
  }
}

void forget_sys_attributes(Thread& th) {
  const char* const to_none[] = {"path",       "argv",           "ps1",
                                 "ps2",        "last_exc",       "last_type",
                                 "last_value", "last_traceback", "path_importer_cache",
                                 "meta_path",  "path_hooks"};
  for (const char* name : to_none) {
    if (dict_get_text(th, sys_dict(th), name) && failed(dict_set_text(th, sys_dict(th), name, Value::none())))
      clear_error(th);
  }
  restore_streams(th);
}

// Names with one underscore first, then the others; __builtins__ stays so that __del__ methods can still print.
void clear_module_dict(Thread& th, Value dict) {
  for (int pass = 0; pass < 2; ++pass) {
    Owned keys = dict_keys_list(th, dict);
    if (!keys) return clear_error(th);
    auto* list = keys.as<List>();
    for (size_t i = 0; i < list->size; ++i) {
      Owned key = list_get(th, list, i);
      if (!key || !is_str(key)) continue;
      std::string_view name = str_view(key);
      bool single = name.size() > 1 && name[0] == '_' && name[1] != '_';
      if ((pass == 0) != single || name == "__builtins__") continue;
      Value v = dict_get(th, dict, key);
      if (v && !v.is_none() && failed(dict_set(th, dict, key, Value::none()))) clear_error(th);
    }
  }
}

// Empties sys.modules and then every module that somebody still holds, the last imported first.
void finalize_modules(Thread& th) {
  forget_sys_attributes(th);
  Owned names = dict_keys_list(th, th.rt->modules);
  Owned survivors = list_new(th);
  if (!names || !survivors) return clear_error(th);
  auto* list = names.as<List>();
  for (size_t i = 0; i < list->size; ++i) {
    Owned name = list_get(th, list, i);
    Value found = name ? dict_get(th, th.rt->modules, name) : Value();
    if (found.is_empty() || !is_kind(found, Kind::kModule)) continue;
    if (found == th.rt->sys.get() || found == th.rt->builtins.get()) continue;
    Owned ref = weakref_new(th, found);
    if (!ref || failed(list_append(th, survivors.as<List>(), ref))) clear_error(th);
    if (failed(dict_set(th, th.rt->modules, name, Value::none()))) clear_error(th);
  }
  dict_clear(th, th.rt->modules);
  th.rt->importlib_bootstrap.reset();
  (void)gc_collect(th);
  auto* refs = survivors.as<List>();
  for (size_t i = refs->size; i-- > 0;) {
    Owned ref = list_get(th, refs, i);
    Owned module = ref ? weakref_get(th, ref) : Owned();
    if (module && is_kind(module, Kind::kModule)) clear_module_dict(th, module.as<Module>()->dict);
    if (th.has_error()) clear_error(th);
  }
  survivors.reset();
  (void)gc_collect(th);
  clear_module_dict(th, th.rt->sys.as<Module>()->dict);
  clear_module_dict(th, th.rt->builtins.as<Module>()->dict);
  (void)gc_collect(th);
}

}  // namespace

// What the thread itself holds.
static void drop_values(Thread& th) {
  for (Owned* held : {&th.pending, &th.base_handled.exception, &th.trace_function, &th.profile_function, &th.locals,
                      &th.context, &th.async_gen_firstiter, &th.async_gen_finalizer, &th.async_exception}) {
    held->reset();
  }
}

// What comes after a runtime decides how it ends.
enum class After : uint8_t {
  kRuntimeGoes,  // everything is to be freed
  kProcessEnds,  // memory goes with the process: what nobody would see is left out
};

static int finish(Runtime& rt, int exit_code, After after) {
  Thread& th = *rt.main_thread;
  Thread::set_current(&th);
  call_if_imported(th, "threading", "_shutdown");
  call_if_imported(th, "atexit", "_run_exitfuncs");
  if (streams_flush(th) < 0) exit_code = 120;
  turn_keep(rt);
  if (after == After::kProcessEnds && gc_end_is_silent(th)) {
    restore_streams(th);
  } else {
    (void)gc_collect(th);  // what finalizers need is still there
    finalize_modules(th);
  }
  if (streams_flush(th) < 0) exit_code = 120;
  signals_destroy(rt);
  drop_values(th);
  return exit_code;
}

int runtime_finish(Runtime& rt, int exit_code) { return finish(rt, exit_code, After::kProcessEnds); }

int runtime_stop(Runtime* rt, int exit_code) {
  Thread& th = *rt->main_thread;
  exit_code = finish(*rt, exit_code, After::kRuntimeGoes);
  if (th.next != nullptr || rt->threads != &th) return exit_code;  // daemon threads still stand in this runtime
  rt->sys.reset();
  rt->builtins.reset();
  rt->modules.reset();
  collect_everything(th);
  import_destroy(*rt);
  Object* memory_error = rt->memory_error.as_object();
  memory_error->type()->slots.clear(th, memory_error);
  codec_registry_destroy(*rt);
  module_states_clear(*rt);
  collect_everything(th);
  module_states_destroy(*rt);
  immortals_drop_classes(th);
  collect_everything(th);  // classes that modules kept
  drop_values(th);         // finalizers ran meanwhile
  if (th.frame_stack != nullptr) frame_stack_delete(std::exchange(th.frame_stack, nullptr));
  interp_state_destroy(*rt);
  turn_destroy(*rt);
  rt->release_objects(th);
#ifdef DXPY_DEBUG
  if (live_object_count(*rt) != 0 && exit_code == 0) exit_code = kExitObjectsLost;
#endif
  delete rt;
  Thread::set_current(nullptr);
  delete &th;
  return exit_code;
}

}  // namespace dxpy
