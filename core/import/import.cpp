// __import__ as CPython's PyImport_ImportModuleLevelObject: sys.modules first, importlib._bootstrap for the rest.
#include "core/import/import.h"

#include "core/host/host.h"
#include "core/import/import_state.h"
#include "core/interp/eval.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/str.h"
#include "core/object/turn.h"

namespace dxpy {

namespace {

Owned bootstrap_call(Thread& th, std::string_view function, const Value* args, size_t nargs) {
  if (!th.rt->importlib_bootstrap) {
    return raise(th, th.rt->exc.ImportError, "the import system is not ready");
  }
  Owned f = get_attr(th, th.rt->importlib_bootstrap, function);
  return f ? call(th, f, args, nargs) : Owned();
}
template <typename... V>
Owned bootstrap_call_with(Thread& th, std::string_view function, const V&... args) {
  const Value list[] = {Value(args)...};
  return bootstrap_call(th, function, list, sizeof...(V));
}

bool is_bootstrap_file(Value filename) {
  return str_equals(filename, "<frozen importlib._bootstrap>") ||
         str_equals(filename, "<frozen importlib._bootstrap_external>");
}

// Takes importlib's own frames out of the pending exception's traceback: all of them for ImportError, otherwise the
// chunks that end in _call_with_frames_removed.
void remove_importlib_frames(Thread& th) {
  if (th.rt->verbose) return;
  auto* exception = th.pending.get().as<ExceptionObject>();
  bool always = error_matches(th, th.rt->exc.ImportError);
  Value* link = &exception->traceback;
  Value* chunk_start = nullptr;
  bool in_chunk = false;
  while (*link && !link->is_none()) {
    auto* tb = link->as<Traceback>();
    Code* code = tb->frame.as<FrameObject>()->frame->code;
    Value* next = &tb->next;
    bool ours = is_bootstrap_file(code->filename);
    if (ours && !in_chunk) chunk_start = link;
    in_chunk = ours;
    if (ours && (always || str_equals(code->name, "_call_with_frames_removed"))) {
      Value rest = *next;
      inc_ref(rest);
      Value old = std::exchange(*chunk_start, rest);
      dec_ref(old);
      link = chunk_start;
    } else {
      link = next;
    }
  }
}

// Waits until another thread has finished importing the module.
Status ensure_initialized(Thread& th, Value module, Value name) {
  Owned spec;
  if (find_attr(th, module, th.rt->names.__spec__, spec) != Tri::kTrue)
    return th.has_error() ? Status::kError : Status::kOk;
  if (spec.get().is_none()) return Status::kOk;
  Owned initializing;
  Tri t = find_attr(th, spec, th.rt->names._initializing, initializing);
  if (t == Tri::kError) return Status::kError;
  if (t == Tri::kFalse) return Status::kOk;
  t = truth(th, initializing);
  if (t != Tri::kTrue) return t == Tri::kError ? Status::kError : Status::kOk;
  Owned r = bootstrap_call_with(th, "_lock_unlock_module", name);
  return r ? Status::kOk : Status::kError;
}

Owned import_function(Thread& th) {
  return Owned::borrow(dict_get_str(th.rt->builtins.as<Module>()->dict, th.rt->names.__import__));
}

// sys.modules[name], or importlib. `found` for callers that go on.
Owned find_or_load(Thread& th, Value name) {
  if (!th.rt->modules || !th.rt->builtins) {  // a finalizer at the very end of the runtime
    return raise(th, th.rt->exc.ImportError, "sys.meta_path is None, Python is likely shutting down");
  }
  Value found = is_dict(th.rt->modules) ? dict_get(th, th.rt->modules, name) : Value();
  if (th.has_error()) return {};
  if (found && !found.is_none()) {
    Owned keep = Owned::borrow(found);
    import_time_cached(th, name);
    if (failed(ensure_initialized(th, keep, name))) {
      remove_importlib_frames(th);
      return {};
    }
    return keep;
  }
  Owned function = import_function(th);
  if (!function) return raise(th, th.rt->exc.ImportError, "__import__ not found");
  ImportTimer timer(th, name);
  Owned module = bootstrap_call_with(th, "_find_and_load", name, function);
  if (!module && th.has_error()) remove_importlib_frames(th);
  return module;
}

Owned absolute_name(Thread& th, Value name, Value globals, int64_t level) {
  if (globals.is_empty() || !is_dict(globals)) {
    if (globals && !globals.is_none()) return raise(th, th.rt->exc.TypeError, "globals must be a dict");
    return raise(th, th.rt->exc.KeyError, "'__name__' not in globals");
  }
  Owned package = bootstrap_call_with(th, "_calc___package__", globals);
  if (!package) return {};
  if (!is_str(package)) return raise(th, th.rt->exc.TypeError, "package must be a string");
  if (str_view(package).empty()) {
    return raise(th, th.rt->exc.ImportError, "attempted relative import with no known parent package");
  }
  return bootstrap_call_with(th, "_resolve_name", name, package, Value::small_int(level));
}

// `import a.b.c` binds a; a relative one binds the part that corresponds to the first component of `name`.
Owned top_package(Thread& th, Value name, Value absolute, Value module, int64_t level) {
  std::string_view text = str_view(name);
  size_t dot = text.find('.');
  if (level == 0) {
    if (dot == std::string_view::npos) return Owned::borrow(module);
    Owned front = str_new(th, text.substr(0, dot));
    return front ? find_or_load(th, front) : Owned();
  }
  if (text.empty() || dot == std::string_view::npos) return Owned::borrow(module);
  std::string_view full = str_view(absolute);
  Owned wanted = str_new(th, full.substr(0, full.size() - (text.size() - dot)));
  if (!wanted) return {};
  Value found = dict_get(th, th.rt->modules, wanted);
  if (found) return Owned::borrow(found);
  return raise(th, th.rt->exc.KeyError, "{!r} not in sys.modules as expected", wanted);
}

Owned builtin_import(Thread& th, Value name, Value globals, Value, Value fromlist, int level) {
  return import_level(th, name, globals, fromlist, level);
}

const NativeDef kImportFunction =
    function<&builtin_import>("__import__(name, globals=None, locals=None, fromlist=(), level=0)",
                              "Import a module.\n\nBecause this function is meant for use by the Python\ninterpreter "
                              "and not for general use, it is "
                              "better to use\nimportlib.import_module() to programmatically import a module.");

// For C++ code: the module itself, not its top package.
Owned import_hook(Thread& th, Value name) {
  ImportState* s = th.rt->import_state;
  if (s->ready) return find_or_load(th, name);
  // importlib is being set up and cannot be asked; only modules in C++ can be wanted now.
  const ModuleDef* def = s->find_builtin != nullptr ? s->find_builtin(str_view(name)) : nullptr;
  if (def == nullptr) return raise(th, th.rt->exc.ImportError, "{} is needed before importlib", name);
  Owned m = module_from_def(th, *def);
  if (!m || failed(dict_set(th, th.rt->modules, name, m))) return {};
  return m;
}

}  // namespace

const NativeDef& import_builtin() { return kImportFunction; }

Owned import_level(Thread& th, Value name, Value globals, Value fromlist, int64_t level) {
  if (name.is_empty()) return raise(th, th.rt->exc.ValueError, "Empty module name");
  if (!is_str(name)) return raise(th, th.rt->exc.TypeError, "module name must be a string");
  if (level < 0) return raise(th, th.rt->exc.ValueError, "level must be >= 0");
  Owned absolute;
  if (level > 0) {
    absolute = absolute_name(th, name, globals, level);
  } else {
    if (str_view(name).empty()) return raise(th, th.rt->exc.ValueError, "Empty module name");
    absolute = Owned::borrow(name);
  }
  if (!absolute) return {};
  Owned module = find_or_load(th, absolute);
  if (!module) return {};
  Tri has_from = fromlist.is_empty() ? Tri::kFalse : truth(th, fromlist);
  if (has_from == Tri::kError) return {};
  if (has_from == Tri::kFalse) return top_package(th, name, absolute, module, level);
  Owned path;
  Tri is_package = find_attr(th, module, th.rt->names.__path__, path);
  if (is_package == Tri::kError) return {};
  if (is_package == Tri::kFalse) return module;
  Owned function = import_function(th);
  Owned result = bootstrap_call_with(th, "_handle_fromlist", module, fromlist, function);
  if (!result && th.has_error()) remove_importlib_frames(th);
  return result;
}

Status import_init(Thread& th, const std::string& dir, const std::string& archive, FindBuiltin find_builtin) {
  auto* state = new ImportState;
  state->find_builtin = find_builtin;
  state->stdlib_dir = dir;
  th.rt->import_state = state;
  if (!archive.empty()) (void)state->archive.open(*th.rt->host, archive.c_str());
  g_import_module_hook = &import_hook;
  return Status::kOk;
}

void import_report_times(Runtime& rt, int what) {
  using Report = ImportTimes::Report;
  rt.import_state->times.report = what == 2 ? Report::kAll : what == 1 ? Report::kLoaded : Report::kNothing;
}

void import_destroy(Runtime& rt) {
  // The mapping stays: immortal code objects and interned constants may still point into it.
  delete rt.import_state;
  rt.import_state = nullptr;
}

Status import_bootstrap(Thread& th) {
  th.rt->importlib_bootstrap = frozen_import(th, *frozen_find("_frozen_importlib"));
  if (!th.rt->importlib_bootstrap) return Status::kError;
  Value imp = dict_get_text(th, th.rt->modules, "_imp");
  if (!imp) return raise(th, th.rt->exc.ImportError, "_imp is missing");
  Owned r = bootstrap_call_with(th, "_install", th.rt->sys, imp);
  th.rt->import_state->ready = bool(r);
  return r ? Status::kOk : Status::kError;
}

Status import_bootstrap_external(Thread& th) {
  Owned r = bootstrap_call(th, "_install_external_importers", nullptr, 0);
  return r ? Status::kOk : Status::kError;
}

void import_lock_acquire(Thread& th) {
  ImportState* s = th.rt->import_state;
  while (s->lock_owner != nullptr && s->lock_owner != &th) {
    // Held only for the few lines of importlib that look up a module's lock: giving up the turn is enough.
    Unlocked scope(th);
    th.rt->host->yield();
  }
  s->lock_owner = &th;
  ++s->lock_depth;
}

bool import_lock_release(Thread& th) {
  ImportState* s = th.rt->import_state;
  if (s->lock_owner != &th) return false;
  if (--s->lock_depth == 0) s->lock_owner = nullptr;
  return true;
}

bool import_lock_held(Thread& th) { return th.rt->import_state->lock_owner != nullptr; }

void import_lock_after_fork(Thread& th) {
  ImportState* s = th.rt->import_state;
  if (s->lock_owner != &th) {
    s->lock_owner = nullptr;
    s->lock_depth = 0;
  }
}

}  // namespace dxpy
