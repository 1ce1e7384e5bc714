// Importing from C++: the fast path of __import__ over sys.modules, importlib behind it, and the modules that start-up
// takes from the standard library before any file can be found ("frozen" modules, as CPython calls them).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/object/module.h"

namespace dxpy {

struct FrozenModule {
  const char* name;
  const char* path;  // in the library
  bool is_package;
  const char* original;  // "": none
};

// Makes Runtime::import_state. `stdlib_dir`: folder of the library's .py files; `archive`: their compiled form, or "";
// `find_builtin`: the table of modules written in C++, which lives above this layer.
using FindBuiltin = const ModuleDef* (*)(std::string_view name);
Status import_init(Thread&, const std::string& stdlib_dir, const std::string& archive, FindBuiltin find_builtin);
// From now on imports tell on stderr how long they take. 1: modules that are loaded; 2: those that were there too.
void import_report_times(Runtime&, int what);
void import_destroy(Runtime&);
// Runs importlib's bootstrap and installs it: afterwards imports work. `_imp` and sys must be in sys.modules.
Status import_bootstrap(Thread&);
// The external importers (files, zip archives); needs sys.path, posix, marshal and _io.
Status import_bootstrap_external(Thread&);

// What the import statement and __import__() do. globals, locals and fromlist may be empty or None.
Owned import_level(Thread&, Value name, Value globals, Value fromlist, int64_t level);
const NativeDef& import_builtin();  // the function builtins.__import__

const FrozenModule* frozen_find(std::string_view name);
std::span<const FrozenModule> frozen_modules();
// Its code object, compiled from the library's source or taken from the archive.
Owned frozen_code(Thread&, const FrozenModule& module);
// Imports a frozen module without importlib (the bootstrap itself).
Owned frozen_import(Thread&, const FrozenModule& module);
// Code of a file of the library from the archive: None when it is not in there. `path` is relative to the library.
Owned stdlib_archived_code(Thread&, std::string_view path, Value filename);
const std::string& stdlib_dir(Runtime&);
// The bytes of a file of the library in the archive or in a part of it; empty: not in there.
std::string_view stdlib_archive_find(Runtime&, std::string_view path);
// A further archive, opened when one of its top-level modules is looked for.
void stdlib_add_part(Runtime&, std::string archive, std::vector<std::string> modules);

// The import lock of _imp.acquire_lock: recursive.
void import_lock_acquire(Thread&);
bool import_lock_release(Thread&);  // false: not held by this thread
bool import_lock_held(Thread&);
void import_lock_after_fork(Thread&);

}  // namespace dxpy
