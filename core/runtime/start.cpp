// Start-up: the runtime, its types, builtins and sys, importlib, the standard streams, site.
#include <cstring>

#include "core/host/host.h"
#include "core/import/archive_hook.h"
#include "core/import/import.h"
#include "core/interp/eval.h"
#include "core/interp/interp_types.h"
#include "core/modules/builtin_module.h"
#include "core/modules/signal_module.h"
#include "core/object/dict.h"
#include "core/object/init.h"
#include "core/object/str.h"
#include "core/object/turn.h"
#include "core/runtime/internal.h"
#include "core/text/simd/kernels.h"

namespace dxpy {

namespace {

// C++ needs this much of the stack below the point where recursion is refused.
constexpr size_t kStackReserve = size_t{256} << 10;

Status init_types(Thread& th) {
  for (auto step : {&init_object_types, &init_interp_types, &init_typing_types}) {
    if (failed(step(th))) return Status::kError;
  }
  return Status::kOk;
}

void seed_hashes(Runtime& rt, const RuntimeConfig& c) {
  if (c.use_hash_seed) {
    // The sequence that CPython derives from a seed: a linear congruential generator, bits 16..23 of each step.
    uint32_t x = c.hash_seed;
    unsigned char bytes[16];
    for (unsigned char& b : bytes) {
      x = x * 214013 + 2531011;
      b = static_cast<unsigned char>(x >> 16);
    }
    std::memcpy(rt.hash_seed, bytes, sizeof bytes);
    if (c.hash_seed == 0) rt.hash_seed[0] = rt.hash_seed[1] = 0;
    return;
  }
  (void)c.host->entropy(rt.hash_seed, sizeof rt.hash_seed);
}

Owned add_module(Thread& th, const ModuleDef* def) {
  if (def == nullptr) return raise(th, th.rt->exc.SystemError, "a module of the core is missing");
  Owned m = module_from_def(th, *def);
  if (!m || failed(dict_set_text(th, th.rt->modules, def->name, m))) return {};
  return m;
}

Status make_core_modules(Thread& th, const RuntimeConfig& c) {
  Runtime& rt = *th.rt;
  rt.modules = dict_new(th);
  if (!rt.modules) return Status::kError;
  rt.sys = add_module(th, builtin_module_find("sys"));
  if (!rt.sys) return Status::kError;
  rt.builtins = add_module(th, builtin_module_find("builtins"));
  if (!rt.builtins) return Status::kError;
  Owned name = str_new(th, "builtins");
  Owned import = name ? native_function_new(th, import_builtin(), rt.builtins, name) : Owned();
  if (!import || failed(dict_set(th, rt.builtins.as<Module>()->dict, rt.names.__import__, import)))
    return Status::kError;
  if (failed(dict_set_text(th, rt.builtins.as<Module>()->dict, "__debug__", Value::boolean(c.optimize == 0)))) {
    return Status::kError;
  }
  if (failed(sys_configure(th, c)) || failed(streams_install_fallback(th))) return Status::kError;
  Owned imp = add_module(th, builtin_module_find("_imp"));
  return imp ? Status::kOk : Status::kError;
}

// zipimport is first among the path hooks; without zlib it still serves stored archives.
Status install_zip_importer(Thread& th) {
  Owned importer = import_attr(th, "zipimport", "zipimporter");
  if (!importer) {
    clear_error(th);
    return Status::kOk;
  }
  Value hooks = dict_get_text(th, sys_dict(th), "path_hooks");
  if (hooks.is_empty()) return Status::kOk;
  Owned insert = get_attr(th, hooks, "insert");
  Owned r = insert ? call_with(th, insert, Value::small_int(0), importer) : Owned();
  return r ? Status::kOk : Status::kError;
}

Status make_main_module(Thread& th) {
  Owned name = Owned::borrow(th.rt->names.__main__);
  Owned m = module_new(th, name);
  if (!m || failed(dict_set(th, th.rt->modules, name, m))) return Status::kError;
  Value dict = m.as<Module>()->dict;
  if (failed(dict_set(th, dict, th.rt->names.__builtins__, th.rt->builtins))) return Status::kError;
  Owned loader =
      th.rt->importlib_bootstrap ? get_attr(th, th.rt->importlib_bootstrap, "BuiltinImporter") : Owned::none();
  if (!loader) return Status::kError;
  return dict_set(th, dict, th.rt->names.__loader__, loader);
}

Status import_quietly(Thread& th, const char* name) {
  Owned m = import_module(th, name);
  return m ? Status::kOk : Status::kError;
}

Status install_archive_hook(Thread& th, const RuntimeConfig& c) {
  if (c.stdlib_archive.empty() || c.stdlib_dir.empty()) return Status::kOk;
  Owned filename = str_new(th, "<stdlib archive>");
  Owned globals = dict_new(th);
  if (!filename || !globals || failed(dict_set(th, globals, th.rt->names.__builtins__, th.rt->builtins)))
    return Status::kError;
  Owned code = stdlib_archived_code(th, kArchiveHookEntry, filename);
  if (!code) return Status::kError;
  Owned r = code.get().is_none() ? run_source(th, kArchiveHookSource, filename, globals, "exec", true)
                                 : run_code(th, code, globals);
  return r ? Status::kOk : Status::kError;
}

Status start_python(Thread& th, RuntimeConfig& c) {
  if (failed(import_init(th, c.stdlib_dir, c.stdlib_archive, &builtin_module_find)) || failed(make_core_modules(th, c)))
    return Status::kError;
  import_report_times(*th.rt, c.import_times);
  if (failed(import_bootstrap(th)) || failed(import_bootstrap_external(th))) return Status::kError;
  if (failed(install_archive_hook(th, c))) return Status::kError;
  if (failed(signals_init(th, c.install_signal_handlers))) return Status::kError;
  if (failed(streams_open(th, c))) return Status::kError;
  if (failed(install_zip_importer(th)) || failed(make_main_module(th))) return Status::kError;
  if (c.tracemalloc != 0) {
    Owned start = import_attr(th, "_tracemalloc", "start");
    Value frames = Value::small_int(c.tracemalloc);
    Owned r = start ? call(th, start, &frames, 1) : Owned();
    if (!r) return Status::kError;
  }
  if (c.faulthandler) {
    Owned enable = import_attr(th, "faulthandler", "enable");
    Owned r = enable ? call(th, enable) : Owned();
    if (!r) return Status::kError;
  }
  if (!c.warn_options.empty() && failed(import_quietly(th, "warnings"))) clear_error(th);
  if (!c.no_site && failed(import_quietly(th, "site"))) return Status::kError;
  return Status::kOk;
}

}  // namespace

Runtime* runtime_start(RuntimeConfig& config) {
  if (const char* error = text::simd::selection_error(); *error != 0) {
    config.error = error;
    return nullptr;
  }
  auto* rt = new Runtime;
  rt->host = config.host;
  rt->optimize = config.optimize;
  rt->dev_mode = config.dev_mode;
  rt->utf8_mode = config.utf8_mode;
  rt->warn_default_encoding = config.warn_default_encoding;
  rt->bytes_warning = config.bytes_warning > 0;
  rt->dont_write_bytecode = config.dont_write_bytecode;
  rt->verbose = config.verbose > 0;
  rt->int_max_str_digits = config.int_max_str_digits;
  seed_hashes(*rt, config);
  turn_init(*rt);
  auto* th = new Thread(*rt);
  th->id = config.host->thread_id();
  if (char* limit = config.host->thread_stack_limit()) th->native_stack_limit = limit + kStackReserve;
  rt->threads = rt->main_thread = th;
  Thread::set_current(th);
  if (failed(init_types(*th))) {
    config.error = "the built-in types cannot be made";
    return nullptr;
  }
  if (th->frame_stack == nullptr) th->frame_stack = frame_stack_new();
  safepoint_hooks(*rt).signals = &signals_run_handlers;
  safepoint_hooks(*rt).yield_turn = &turn_yield;
  rt->interp->hide_columns = config.no_debug_ranges;
  if (failed(start_python(*th, config))) {
    if (th->has_error()) print_uncaught(*th, take_error(*th));
    config.error = "the standard library cannot be initialised";
    return nullptr;
  }
  return rt;
}

}  // namespace dxpy
