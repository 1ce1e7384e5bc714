// What hangs off one runtime: built-in types, exceptions, interned names, caches, modules. Any number of runtimes may
// live in a process. Start-up and shut-down are in core/runtime/.
#pragma once

#include "core/object/thread.h"
#include "core/object/type.h"

namespace dxpy {

class Host;               // core/host/host.h
struct InternTable;       // str.cpp
struct Immortals;         // immortal.cpp
struct LiveObjects;       // live_objects.cpp
struct GcState;           // gc.cpp
struct WeakRefTable;      // weakref.cpp
struct CodecRegistry;     // core/modules/codecs
struct MethodCache;       // type.cpp
struct NativeSignatures;  // native.cpp
struct InterpState;       // core/interp
struct ModuleStates;      // core/modules: per-module C++ state
struct ImportState;       // core/import
struct TurnState;         // turn.cpp
struct SignalState;       // core/modules/signal

struct BuiltinTypes {
#define DX_TYPE(field) Type* field = nullptr;
#include "core/object/builtin_types.def"
#undef DX_TYPE
};

struct BuiltinExceptions {
#define DX_EXC(name, base, layout) Type* name = nullptr;
#include "core/object/exceptions.def"
#undef DX_EXC
};

struct BuiltinNames {  // immortal interned strings
#define DX_NAME(id) Value id;
#define DX_NAME2(id, text) Value id;
#include "core/object/names.def"
#undef DX_NAME
#undef DX_NAME2
};

class Runtime {
 public:
  Runtime();
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  // Frees every object, built-in types included; the destructor does it too. Debug builds report what was lost
  // (live_objects.h).
  void release_objects(Thread&);

  Host* host = nullptr;
  BuiltinTypes types;
  BuiltinExceptions exc;
  BuiltinNames names;

  Value empty_tuple, empty_str, empty_bytes, empty_frozenset;  // immortal
  Value latin1_chars[256];                                     // one-character strings, immortal
  Value byte_values[256];                                      // one-byte bytes, immortal

  Owned modules;              // sys.modules: dict
  Owned builtins;             // the builtins module
  Owned sys;                  // the sys module
  Owned importlib_bootstrap;  // importlib._bootstrap (frozen importlib)
  Owned interned_keep;        // whatever must live as long as the runtime: a list
  Value memory_error;         // preallocated instance

  InternTable* interned = nullptr;
  Immortals* immortals = nullptr;
  GcState* gc = nullptr;
  WeakRefTable* weakrefs = nullptr;
  CodecRegistry* codecs = nullptr;
  NativeSignatures* signatures = nullptr;
  MethodCache* method_cache = nullptr;
  InterpState* interp = nullptr;
  ModuleStates* module_states = nullptr;
  ImportState* import_state = nullptr;
  TurnState* turn = nullptr;
  SignalState* signals = nullptr;

  Thread* threads = nullptr;  // all threads, linked through Thread::next
  Thread* main_thread = nullptr;
  uint32_t next_type_version = 1;
  uint32_t next_dict_version = 1;  // keys versions of dicts that inline caches look at
  uint64_t hash_seed[2] = {0, 0};  // PYTHONHASHSEED
  bool shutting_down = false;
  LiveObjects* live = nullptr;  // debug builds only
  int int_max_str_digits = 4300;

  // Process start: filled by the command line (core/runtime/config.h).
  int optimize = 0;                                       // -O
  bool utf8_mode = false, warn_default_encoding = false;  // -X utf8, -X warn_default_encoding
  bool dev_mode = false, bytes_warning = false, dont_write_bytecode = false, verbose = false;
};

// The object's count never moves from here on; its memory is given back when the runtime ends. For built-in types and
// singletons; interned strings are immortal through their own table.
void make_immortal(Thread&, Object*);

}  // namespace dxpy
