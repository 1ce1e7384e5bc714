// The sys module. What the configuration decides (argv, path, flags ...) is added by core/runtime.
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/sys_module.h"
#include "core/modules/sys_monitoring.h"
#include "core/object/dict.h"
#include "core/object/gc.h"
#include "core/object/int.h"
#include "core/object/live_objects.h"

namespace dxpy {

SysState& sys_state(Thread& th) { return module_state<SysState>(th); }

namespace {

constexpr int64_t kImmortalCount = 0xC0000000;

Owned sys_exit(Thread& th, Value status) {
  Owned e;
  if (status.is_none()) {
    e = exception_new(th, th.rt->exc.SystemExit, nullptr, 0);
  } else if (is_tuple(status)) {
    std::span<const Value> items = fast_items_tuple(status);
    e = exception_new(th, th.rt->exc.SystemExit, items.data(), items.size());
  } else {
    e = exception_new(th, th.rt->exc.SystemExit, &status, 1);
  }
  return e ? Owned(raise_exception(th, e)) : Owned();
}

Owned sys_intern(Thread& th, Value string) {
  if (!is_str(string)) {
    return raise(th, th.rt->exc.TypeError, "intern() argument must be str, not {}", type_of(th, string));
  }
  if (!is_exact_kind(string, Kind::kStr)) {
    return raise(th, th.rt->exc.TypeError, "can't intern {}", type_of(th, string));
  }
  return Owned::borrow(str_intern(th, string));
}
// Removes the descriptors of __dict__ and __weakref__ that a class introduced (dataclasses remakes classes with slots).
Status sys_clear_type_descriptors(Thread& th, Type* type) {
  for (Value name : {th.rt->names.__dict__, th.rt->names.__weakref__}) {
    Value v = dict_get_str(type->dict, name);
    if (!v || !is_kind(v, Kind::kGetSetDescriptor)) continue;
    if (dict_remove(th, type->dict, name) == Tri::kError) return Status::kError;
  }
  type_modified(th, type);
  return Status::kOk;
}
bool sys_is_interned(Str* string) { return str_is_interned(Value(string)); }
bool sys_is_immortal(Value op) { return !op.is_object() || op.as_object()->refs.is_immortal(); }

int64_t sys_getrefcount(Value object) {
  return object.is_object() ? reference_count(object.as_object()) : kImmortalCount;
}

Owned sys_getsizeof(Thread& th, Value object, Value fallback) {
  Owned method = lookup_special(th, object, th.rt->names.__sizeof__);
  Owned size;
  if (method) {
    size = call(th, method);
  } else if (!th.has_error()) {
    (void)raise(th, th.rt->exc.TypeError, "Type {} doesn't define __sizeof__", type_of(th, object));
  }
  Owned result = size ? index(th, size) : Owned();
  if (result && int_sign(result) < 0) {
    return raise(th, th.rt->exc.ValueError, "__sizeof__() should return >= 0");
  }
  if (!result && fallback && error_clear_if(th, th.rt->exc.TypeError)) return Owned::borrow(fallback);
  return result;
}

std::string_view sys_getdefaultencoding() { return "utf-8"; }
std::string_view sys_getfilesystemencoding() { return "utf-8"; }
std::string_view sys_getfilesystemencodeerrors() { return "surrogateescape"; }
bool sys_is_finalizing(Thread& th) { return th.rt->shutting_down; }
bool sys_is_gil_enabled() { return true; }
int64_t sys_getallocatedblocks(Thread& th) { return live_object_count(*th.rt); }
int64_t sys_get_cpu_count_config() { return -1; }
void nothing() {}
bool never() { return false; }
int64_t sys_getdlopenflags(Thread& th) { return sys_state(th).dlopen_flags; }
void sys_setdlopenflags(Thread& th, int64_t flags) { sys_state(th).dlopen_flags = flags; }

// sys._jit: there is no compiler of machine code yet.
const NativeDef kJitFunctions[] = {
    function<&never>("is_available()", "Return True if the current Python executable supports JIT compilation."),
    function<&never>("is_enabled()", "Return True if JIT compilation is enabled for the current Python process."),
    function<&never>("is_active()", "Return True if the topmost Python frame is currently executing JIT code."),
};
const ModuleDef kJitModule = {"sys._jit", nullptr, kJitFunctions};

const NativeDef kFunctions[] = {
    function<&sys_exit>("exit(status=None, /)", "Exit the interpreter by raising SystemExit(status)."),
    function<&sys_intern>("intern(string, /)", "``Intern'' the given string."),
    function<&sys_is_interned>("_is_interned(string, /)", "Return True if the given string is \"interned\"."),
    function<&sys_is_immortal>("_is_immortal(op, /)", "Return True if the given object is \"immortal\" per PEP 683."),
    function<&sys_clear_type_descriptors>("_clear_type_descriptors(module, type, /)",
                                          "Private function for clearing certain descriptors from a type's dictionary"),
    function<&sys_getrefcount>("getrefcount(object, /)", "Return the reference count of object."),
    function<&sys_getsizeof>("getsizeof(object, default=<unset>)", "Return the size of object in bytes."),
    function<&sys_getdefaultencoding>("getdefaultencoding()",
                                      "Return the current default encoding used by the Unicode implementation."),
    function<&sys_getfilesystemencoding>("getfilesystemencoding()",
                                         "Return the encoding used to convert Unicode filenames to OS filenames."),
    function<&sys_getfilesystemencodeerrors>("getfilesystemencodeerrors()",
                                             "Return the error mode used for Unicode to OS filename conversion."),
    function<&sys_is_finalizing>("is_finalizing()", "Return True if Python is exiting."),
    function<&sys_is_gil_enabled>("_is_gil_enabled()", "Return True if the GIL is currently enabled and False if not."),
    function<&sys_getallocatedblocks>("getallocatedblocks()",
                                      "Return the number of memory blocks currently allocated."),
    function<&sys_get_cpu_count_config>("_get_cpu_count_config()", "Private function for getting PyConfig.cpu_count"),
    function<&nothing>("_clear_type_cache()", "Clear the internal type lookup cache."),
    function<&nothing>("_clear_internal_caches()", "Clear all internal performance-related caches."),
    function<&nothing>("deactivate_stack_trampoline()", "Deactivate the current stack profiler trampoline backend."),
    function<&never>("is_stack_trampoline_active()", "Return *True* if a stack profiler trampoline is active."),
    function<&never>("is_remote_debug_enabled()", "Return True if remote debugging is enabled, False otherwise."),
    function<&sys_getdlopenflags>("getdlopenflags()",
                                  "Return the current value of the flags that are used for dlopen."),
    function<&sys_setdlopenflags>("setdlopenflags(flags, /)",
                                  "Set the flags used by the interpreter for dlopen calls."),
};

Status sys_exec(Thread& th, Module* m) {
  SysState& state = sys_state(th);
  static constexpr const char* kAsyncFields[] = {"firstiter", "finalizer"};
  state.async_hooks = struct_sequence_type(
      th, "asyncgen_hooks",
      "asyncgen_hooks\n\nA named tuple providing information about asynchronous\ngenerators hooks.  The attributes are "
      "read only.",
      kAsyncFields, 2);
  state.unraisable_args = sys_unraisable_type(th);
  if (state.async_hooks == nullptr || state.unraisable_args == nullptr) return Status::kError;
  if (failed(module_add_functions(th, m, sys_hook_functions())) ||
      failed(module_add_functions(th, m, sys_thread_functions())) || failed(sys_add_constants(th, m))) {
    return Status::kError;
  }
  if (failed(sys_add_monitoring(th, m))) return Status::kError;
  Owned jit = module_from_def(th, kJitModule);
  if (!jit || failed(module_add(th, m, "_jit", jit))) return Status::kError;
  for (const char* hook : {"displayhook", "excepthook", "unraisablehook", "breakpointhook"}) {
    Value f = dict_get_text(th, m->dict, hook);
    if (failed(module_add(th, m, "__" + std::string(hook) + "__", f))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace

const ModuleDef kSysModule = {
    "sys",
    "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact "
    "strongly with the interpreter.\n",
    kFunctions,
    &sys_exec,
};

}  // namespace dxpy
