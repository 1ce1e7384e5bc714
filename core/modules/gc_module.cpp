// The module gc.
#include "core/object/gc.h"

#include "core/modules/builtin_module.h"
#include "core/object/dict.h"
#include "core/object/list.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

Owned enable(Thread& th) {
  gc_set_enabled(th, true);
  return Owned::none();
}
Owned disable(Thread& th) {
  gc_set_enabled(th, false);
  return Owned::none();
}
bool isenabled(Thread& th) { return gc_is_enabled(th); }

// gc.callbacks: each is called with ("start" or "stop", info).
Status notify(Thread& th, const char* phase, int64_t generation, int64_t collected) {
  auto* list = gc_callbacks(th).as<List>();
  if (list->size == 0) return Status::kOk;
  Owned info = dict_new(th);
  Owned name = str_new(th, phase);
  if (!info || !name || failed(dict_set_text(th, info, "generation", Value::small_int(generation))) ||
      failed(dict_set_text(th, info, "collected", Value::small_int(collected))) ||
      failed(dict_set_text(th, info, "uncollectable", Value::small_int(0))))
    return Status::kError;
  for (size_t i = 0; i < list->size; ++i) {
    Owned callback = list_get(th, list, i);
    Owned r = callback ? call_with(th, callback, name.get(), info.get()) : Owned();
    if (!r) error_unraisable(th, "", callback);
  }
  return Status::kOk;
}

Owned collect(Thread& th, int64_t generation) {
  if (generation < 0 || generation > 2) return raise(th, th.rt->exc.ValueError, "invalid generation");
  if (failed(notify(th, "start", generation, 0))) return {};
  int64_t n = gc_collect(th, static_cast<int>(generation));
  if (n < 0) n = 0;
  if (failed(notify(th, "stop", generation, n))) return {};
  return Owned::small_int(n);
}

Owned get_count(Thread& th) {
  GcCounts counts = gc_counts(th);
  return tuple_of(th, Value::small_int(counts.candidates), Value::small_int(counts.young_collections),
                  Value::small_int(0));
}
// The second and third number are kept for get_threshold alone: when a full collection runs follows from the number of
// survivors.
Owned set_threshold(Thread& th, int64_t first, std::optional<int64_t> second, std::optional<int64_t> third) {
  gc_set_threshold(th, 0, first);
  if (second) gc_set_threshold(th, 1, *second);
  if (third) gc_set_threshold(th, 2, *third);
  return Owned::none();
}
Owned get_threshold(Thread& th) {
  return tuple_of(th, Value::small_int(gc_threshold(th, 0)), Value::small_int(gc_threshold(th, 1)),
                  Value::small_int(gc_threshold(th, 2)));
}
int get_debug(Thread& th) { return gc_debug_flags(th); }
Owned set_debug(Thread& th, int flags) {
  gc_set_debug_flags(th, flags);
  return Owned::none();
}

bool is_container(Value v) { return v.is_object() && v.as_object()->has(Object::kGc); }
// Lists of plain numbers hold no references, but they may at any time.
bool is_tracked(Value object) {
  if (is_type(object) && !object.as<Type>()->has_flag(TypeFlags::kHeap)) return false;
  return is_container(object) || is_list(object) || is_dict(object) || is_exact_kind(object, Kind::kSet);
}
bool is_finalized(Value object) { return object.is_object() && object.as_object()->has(Object::kFinalized); }

Owned get_objects(Thread& th, std::optional<int64_t> generation) {
  if (!generation || *generation == -1) return gc_reachable_objects(th);
  if (*generation > 2)
    return raise(th, th.rt->exc.ValueError,
                 "generation parameter must be less than the number of available generations (3)");
  if (*generation < 0) return raise(th, th.rt->exc.ValueError, "generation parameter cannot be negative");
  return gc_reachable_objects(th, static_cast<int>(*generation));
}

struct Collect : Visitor {
  Thread& th;
  List* list;
  bool ok = true;
  Collect(Thread& t, List* l) : Visitor{&see}, th(t), list(l) {}
  static void see(Visitor& self, Value v) {
    auto& me = static_cast<Collect&>(self);
    me.ok = me.ok && !failed(list_append(me.th, me.list, v));
  }
};

Owned get_referents(Thread& th, VarArgs objects) {
  Owned list = list_new(th);
  if (!list) return {};
  Collect visit(th, list.as<List>());
  for (Value v : objects) {
    if (is_exact_kind(v, Kind::kList) || is_exact_kind(v, Kind::kTuple)) {  // also what needs no collector: numbers
      Owned items = sequence_to_tuple(th, v);
      if (!items) return {};
      auto all = fast_items_tuple(items);
      for (size_t i = all.size(); i-- > 0;) {  // the last one first, as CPython goes through them
        if (failed(list_append(th, list.as<List>(), all[i]))) return {};
      }
      continue;
    }
    if (is_exact_kind(v, Kind::kDict)) {
      size_t pos = 0;
      Value key, item;
      while (dict_next(v, pos, key, item)) {
        if (failed(list_append(th, list.as<List>(), key)) || failed(list_append(th, list.as<List>(), item))) return {};
      }
      continue;
    }
    if (!is_container(v)) continue;
    if (TraverseFn f = v.as_object()->type()->slots.traverse) f(v.as_object(), visit);
  }
  return visit.ok ? std::move(list) : Owned();
}

struct Search : Visitor {
  const VarArgs& wanted;
  bool found = false;
  explicit Search(const VarArgs& w) : Visitor{&see}, wanted(w) {}
  static void see(Visitor& self, Value v) {
    auto& me = static_cast<Search&>(self);
    for (Value w : me.wanted) me.found = me.found || w == v;
  }
};

Owned get_referrers(Thread& th, VarArgs objects) {
  Owned all = gc_reachable_objects(th);
  Owned list = list_new(th);
  if (!all || !list) return {};
  auto* everything = all.as<List>();
  for (size_t i = 0; i < everything->size; ++i) {
    Owned o = list_get(th, everything, i);
    if (!o) return {};
    Search search(objects);
    if (TraverseFn f = o.get().as_object()->type()->slots.traverse) f(o.get().as_object(), search);
    if (search.found && failed(list_append(th, list.as<List>(), o))) return {};
  }
  return list;
}

Owned get_stats(Thread& th) {
  Owned list = list_new(th);
  for (int generation = 0; list && generation < 3; ++generation) {
    const GcStats& s = gc_stats(th, generation);
    Owned d = dict_new(th);
    if (!d || failed(dict_set_text(th, d, "collections", Value::small_int(static_cast<int64_t>(s.collections)))) ||
        failed(dict_set_text(th, d, "collected", Value::small_int(static_cast<int64_t>(s.collected)))) ||
        failed(dict_set_text(th, d, "uncollectable", Value::small_int(static_cast<int64_t>(s.uncollectable)))) ||
        failed(list_append(th, list.as<List>(), d)))
      return {};
  }
  return list;
}

const NativeDef kFunctions[] = {
    function<&enable>("enable()", "Enable automatic garbage collection."),
    function<&disable>("disable()", "Disable automatic garbage collection."),
    function<&isenabled>("isenabled()", "Returns true if automatic garbage collection is enabled."),
    function<&collect>(
        "collect(generation=2)",
        "Run the garbage collector.\n\nWith no arguments, run a full collection.  The optional "
        "argument\nmay be an integer specifying which generation to collect.  A ValueError\nis raised if "
        "the generation number is invalid.\n\nThe number of unreachable objects is returned."),
    function<&get_count>("get_count()", "Return a three-tuple of the current collection counts."),
    function<&set_threshold>(
        "set_threshold(threshold0, threshold1=<unrepresentable>, threshold2=<unrepresentable>, /)",
        "Set the collection thresholds (the collection frequency).\n\nSetting 'threshold0' to zero "
        "disables collection."),
    function<&get_threshold>("get_threshold()", "Return the current collection thresholds."),
    function<&get_debug>("get_debug()", "Get the garbage collection debugging flags."),
    function<&set_debug>("set_debug(flags, /)", "Set the garbage collection debugging flags."),
    function<&is_tracked>("is_tracked(obj, /)", "Returns true if the object is tracked by the garbage collector."),
    function<&is_finalized>("is_finalized(obj, /)", "Returns true if the object has been already finalized by the GC."),
    function<&get_objects>("get_objects(generation=None)",
                           "Return a list of objects tracked by the collector (excluding the list returned)."),
    function<&get_referents>("get_referents(*objs)",
                             "Return the list of objects that are directly referred to by 'objs'."),
    function<&get_referrers>("get_referrers(*objs)",
                             "Return the list of objects that directly refer to any of 'objs'."),
    function<&get_stats>("get_stats()", "Return a list of dictionaries containing per-generation statistics."),
    function<&gc_freeze>("freeze()", "Freeze all current tracked objects and ignore them for future collections."),
    function<&gc_unfreeze>("unfreeze()", "Unfreeze all objects in the permanent generation."),
    function<&gc_frozen_count>("get_freeze_count()", "Return the number of objects in the permanent generation."),
};

Status exec(Thread& th, Module* m) {
  bool ok = !failed(module_add(th, m, "callbacks", gc_callbacks(th))) &&
            !failed(module_add(th, m, "garbage", gc_garbage(th))) && !failed(module_add_int(th, m, "DEBUG_STATS", 1)) &&
            !failed(module_add_int(th, m, "DEBUG_COLLECTABLE", 2)) &&
            !failed(module_add_int(th, m, "DEBUG_UNCOLLECTABLE", 4)) &&
            !failed(module_add_int(th, m, "DEBUG_SAVEALL", 32)) && !failed(module_add_int(th, m, "DEBUG_LEAK", 38));
  return ok ? Status::kOk : Status::kError;
}

}  // namespace

const ModuleDef kGcModule = {"gc", "This module provides access to the garbage collector for reference cycles.",
                             kFunctions, &exec};

}  // namespace dxpy
