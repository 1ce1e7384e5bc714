// The module _weakref.
#include "core/object/weakref.h"
#include "core/modules/builtin_module.h"
#include "core/object/dict.h"
#include "core/object/str.h"

namespace dxpy {

namespace {

int64_t getweakrefcount(Thread& th, Value object) { return weakref_count(th, object); }
Owned getweakrefs(Thread& th, Value object) { return weakref_list(th, object); }
Owned proxy(Thread& th, Value object, Value callback) {
  return weak_proxy_new(th, object, callback.is_none() ? Value() : callback);
}

// Deletes dct[key] when it still is a dead weak reference (WeakValueDictionary).
Owned remove_dead_weakref(Thread& th, Dict* dict, Value key) {
  Value ref = dict_get(th, Value(dict), key);
  if (!ref) return th.has_error() ? Owned() : Owned::none();
  if (!is_kind(ref, Kind::kWeakRef)) return raise(th, th.rt->exc.TypeError, "not a weakref");
  if (ref.as<WeakRef>()->target != nullptr) return Owned::none();
  return dict_remove(th, Value(dict), key) == Tri::kError ? Owned() : Owned::none();
}

const NativeDef kFunctions[] = {
    function<&getweakrefcount>("getweakrefcount(object, /)", "Return the number of weak references to 'object'."),
    function<&getweakrefs>("getweakrefs(object, /)",
                           "Return a list of all weak reference objects pointing to 'object'."),
    function<&proxy>("proxy(object, callback=None, /)",
                     "Create a proxy object that weakly references 'object'.\n\n'callback', if given, is called with a "
                     "reference to the\nproxy when 'object' is about to be finalized."),
    function<&remove_dead_weakref>("_remove_dead_weakref(dct, key, /)",
                                   "Atomically remove key from dict if it points to a dead weakref."),
};

Status exec(Thread& th, Module* m) {
  const BuiltinTypes& t = th.rt->types;
  bool ok = !failed(module_add(th, m, "ref", Value(t.weakref))) &&
            !failed(module_add(th, m, "ReferenceType", Value(t.weakref))) &&
            !failed(module_add(th, m, "ProxyType", Value(t.weak_proxy))) &&
            !failed(module_add(th, m, "CallableProxyType", Value(t.weak_callable_proxy)));
  return ok ? Status::kOk : Status::kError;
}

}  // namespace

const ModuleDef kWeakrefModule = {"_weakref", "Weak-reference support module.", kFunctions, &exec};

}  // namespace dxpy
