// The module _imp: what importlib needs from the runtime.
#include "core/import/archive.h"
#include "core/import/import.h"
#include "core/interp/code.h"
#include "core/interp/eval.h"
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/object/buffer.h"
#include "core/object/bytes.h"
#include "core/object/dict.h"
#include "core/object/exception_layouts.h"
#include "core/object/list.h"
#include "core/object/str.h"
#include "core/object/tuple.h"

namespace dxpy {

namespace {

// Identifies compiled files; ends in "\r\n" as CPython's do.
int64_t pyc_magic() { return 0x0A0D0000 | static_cast<int64_t>(code_fingerprint() & 0xFFFF); }

Failure import_error(Thread& th, Value name, Value message) {
  Owned e = exception_new(th, th.rt->exc.ImportError, &message, 1);
  if (!e) return {};
  replace_field(e.as<ImportErrorObject>()->name, Owned::borrow(name));
  replace_field(e.as<ImportErrorObject>()->msg, Owned::borrow(message));
  return raise_exception(th, e);
}

void acquire_lock(Thread& th) { import_lock_acquire(th); }
Status release_lock(Thread& th) {
  if (import_lock_release(th)) return Status::kOk;
  return raise(th, th.rt->exc.RuntimeError, "not holding the import lock");
}
bool lock_held(Thread& th) { return import_lock_held(th); }

Owned extension_suffixes(Thread& th) { return list_new(th); }

int64_t is_builtin(std::string_view name) {
  if (!builtin_module_known(name)) return 0;
  return name == "sys" || name == "builtins" ? -1 : 1;
}

// The content of each module in C++ as its exec left it: a module that is imported again after its removal from
// sys.modules gets the same types and functions, which the runtime's one state of it knows.
struct FreshModules {
  Owned content;  // dict: name -> dict
  void traverse(Visitor& visit) { visit(content); }
};

Owned make_builtin(Thread& th, Value name, const ModuleDef& def) {
  Owned& content = module_state<FreshModules>(th).content;
  if (!content) content = dict_new(th);
  if (!content) return {};
  if (Value known = dict_get(th, content, name)) {
    Owned again = module_new(th, name);
    if (!again || failed(dict_update(th, again.as<Module>()->dict, known))) return {};
    again.as<Module>()->def = &def;
    return again;
  }
  if (th.has_error()) return {};
  Owned made = module_from_def(th, def);
  Owned copy = made ? dict_copy(th, made.as<Module>()->dict) : Owned();
  if (!copy || failed(dict_set(th, content, name, copy))) return {};
  return made;
}

Owned create_builtin(Thread& th, Value spec) {
  Owned name = get_attr(th, spec, "name");
  if (!name) return {};
  if (!is_str(name)) {
    return raise(th, th.rt->exc.TypeError, "name must be string, not {}", type_of(th, name));
  }
  if (Value present = dict_get(th, th.rt->modules, name)) {
    if (is_kind(present, Kind::kModule) && present.as<Module>()->def != nullptr) return Owned::borrow(present);
  }
  const ModuleDef* def = builtin_module_load(th, name);
  if (def == nullptr) return th.has_error() ? Owned() : Owned::none();
  return make_builtin(th, name, *def);
}

// module_from_def has run the module's exec already.
int64_t exec_builtin(Value) { return 0; }

// Taken from the table of builtin_module_load. The module's extension file: there are none.
Owned create_dynamic(Thread& th, Value spec, Value) {
  Owned name = get_attr(th, spec, "name");
  if (!name) return {};
  Owned message = format_str(th, "dynamic modules cannot be loaded: {}", name);
  return message ? Owned(import_error(th, name, message)) : Owned();
}

const FrozenModule* need_frozen(Thread& th, Value name) {
  const FrozenModule* m = is_str(name) ? frozen_find(str_view(name)) : nullptr;
  if (m == nullptr) {
    Owned message = format_str(th, "No such frozen object named {}", name);
    if (message) (void)import_error(th, name, message);
  }
  return m;
}

Owned find_frozen(Thread& th, Str* name, bool) {
  const FrozenModule* m = frozen_find(name->view());
  if (m == nullptr) return Owned::none();
  Owned original = *m->original != '\0' ? str_new(th, m->original) : Owned::none();
  return original ? tuple_of(th, Value::none(), Value::boolean(m->is_package), original) : Owned();
}

Owned get_frozen_object(Thread& th, Str* name, Value data) {
  if (!data.is_none()) return raise(th, th.rt->exc.TypeError, "frozen data is not supported");
  const FrozenModule* m = need_frozen(th, Value(name));
  return m != nullptr ? frozen_code(th, *m) : Owned();
}

Owned init_frozen(Thread& th, Str* name) {
  const FrozenModule* m = frozen_find(name->view());
  return m != nullptr ? frozen_import(th, *m) : Owned::none();
}

bool is_frozen(std::string_view name) { return frozen_find(name) != nullptr; }

Tri is_frozen_package(Thread& th, Str* name) {
  const FrozenModule* m = need_frozen(th, Value(name));
  return m != nullptr ? tri(m->is_package) : Tri::kError;
}

Owned frozen_module_names(Thread& th) {
  Owned list = list_new(th);
  if (!list) return {};
  for (const FrozenModule& m : frozen_modules()) {
    Owned name = str_new(th, m.name);
    if (!name || failed(list_append(th, list.as<List>(), name))) return {};
  }
  return list;
}

// Codes share their file name through the constants, so the nested ones follow.
Status set_filename(Thread& th, Code* code, Value path, int depth) {
  if (str_equal(code->filename, path)) return Status::kOk;
  replace_field(code->filename, Owned::borrow(path));
  Value* consts = code_consts(th, code);
  if (consts == nullptr && th.has_error()) return Status::kError;
  for (uint32_t i = 0; consts != nullptr && depth < 200 && i < code->fn->consts_count; ++i) {
    if (is_kind(consts[i], Kind::kCode) && failed(set_filename(th, consts[i].as<Code>(), path, depth + 1))) {
      return Status::kError;
    }
  }
  return Status::kOk;
}

Status fix_co_filename(Thread& th, Code* code, Str* path) { return set_filename(th, code, Value(path), 0); }

// SipHash-1-3 with the magic number as key, as CPython's _Py_KeyedHash.
uint64_t keyed_hash(uint64_t key, std::string_view data) {
  uint64_t v0 = key ^ 0x736F6D6570736575u, v1 = 0x646F72616E646F6Du, v2 = key ^ 0x6C7967656E657261u,
           v3 = 0x7465646279746573u;
  auto rotl = [](uint64_t x, int b) { return (x << b) | (x >> (64 - b)); };
  auto round = [&] {
    v0 += v1, v1 = rotl(v1, 13) ^ v0, v0 = rotl(v0, 32);
    v2 += v3, v3 = rotl(v3, 16) ^ v2;
    v0 += v3, v3 = rotl(v3, 21) ^ v0;
    v2 += v1, v1 = rotl(v1, 17) ^ v2, v2 = rotl(v2, 32);
  };
  uint64_t tail = uint64_t{data.size()} << 56;
  size_t whole = data.size() & ~size_t{7};
  for (size_t i = 0; i < whole; i += 8) {
    uint64_t m = 0;
    for (size_t k = 0; k < 8; ++k) m |= uint64_t{static_cast<uint8_t>(data[i + k])} << (8 * k);
    v3 ^= m;
    round();
    v0 ^= m;
  }
  for (size_t k = whole; k < data.size(); ++k) tail |= uint64_t{static_cast<uint8_t>(data[k])} << (8 * (k - whole));
  v3 ^= tail;
  round();
  v0 ^= tail;
  v2 ^= 0xFF;
  round();
  round();
  round();
  return v0 ^ v1 ^ v2 ^ v3;
}

Owned source_hash(Thread& th, int64_t key, Value source) {
  BufferScope buffer(th);
  if (failed(buffer.open(source))) return {};
  uint64_t h = keyed_hash(static_cast<uint64_t>(key), buffer.bytes());
  char out[8];
  for (int i = 0; i < 8; ++i) out[i] = static_cast<char>(h >> (8 * i));
  return bytes_new(th, {out, 8});
}

int64_t override_frozen(int64_t) { return 0; }
int64_t override_check(int64_t) { return 0; }

// Code of one of the library's own files, given its full path; None when the archive has none.
Owned stdlib_code(Thread& th, Str* path) {
  std::string_view full = path->view();
  const std::string& dir = stdlib_dir(*th.rt);
  if (full.size() <= dir.size() + 1 || full.substr(0, dir.size()) != dir || full[dir.size()] != '/')
    return Owned::none();
  return stdlib_archived_code(th, full.substr(dir.size() + 1), Value(path));
}

// Whether the archive has that file.
bool stdlib_has(Thread& th, Str* path) {
  std::string_view full = path->view();
  const std::string& dir = stdlib_dir(*th.rt);
  if (full.size() <= dir.size() + 1 || full.substr(0, dir.size()) != dir || full[dir.size()] != '/') return false;
  return !stdlib_archive_find(*th.rt, full.substr(dir.size() + 1)).empty();
}

const NativeDef kFunctions[] = {
    function<&acquire_lock>("acquire_lock()", "Acquires the interpreter's import lock for the current thread."),
    function<&release_lock>("release_lock()", "Release the interpreter's import lock."),
    function<&lock_held>("lock_held()", "Return True if the import lock is currently held, else False."),
    function<&extension_suffixes>("extension_suffixes()",
                                  "Returns the list of file suffixes used to identify extension modules."),
    function<&is_builtin>("is_builtin(name, /)", "Returns True if the module name corresponds to a built-in module."),
    function<&create_builtin>("create_builtin(spec, /)", "Create an extension module."),
    function<&exec_builtin>("exec_builtin(mod, /)", "Initialize a built-in module."),
    function<&create_dynamic>("create_dynamic(spec, file=None, /)", "Create an extension module."),
    function<&exec_builtin>("exec_dynamic(mod, /)", "Initialize an extension module."),
    function<&find_frozen>("find_frozen(name, /, *, withdata=False)",
                           "Return info about the corresponding frozen module (if there is one) or None."),
    function<&get_frozen_object>("get_frozen_object(name, data=None, /)", "Create a code object for a frozen module."),
    function<&init_frozen>("init_frozen(name, /)", "Initializes a frozen module."),
    function<&is_frozen>("is_frozen(name, /)", "Returns True if the module name corresponds to a frozen module."),
    function<&is_frozen_package>("is_frozen_package(name, /)",
                                 "Returns True if the module name is of a frozen package."),
    function<&frozen_module_names>("_frozen_module_names()", "Returns the list of available frozen modules."),
    function<&fix_co_filename>("_fix_co_filename(code, path, /)",
                               "Changes code.co_filename to specify the passed-in file path."),
    function<&source_hash>("source_hash(key, source)"),
    function<&override_frozen>("_override_frozen_modules_for_tests(override, /)"),
    function<&override_check>("_override_multi_interp_extensions_check(override, /)"),
    function<&stdlib_code>("_stdlib_code(path, /)"),
    function<&stdlib_has>("_stdlib_has(path, /)"),
};

Status imp_exec(Thread& th, Module* m) {
  if (failed(module_add_int(th, m, "pyc_magic_number_token", pyc_magic()))) return Status::kError;
  return module_add_text(th, m, "check_hash_based_pycs", "default");
}

}  // namespace

const ModuleDef kImpModule = {"_imp", "(Extremely) low-level import machinery bits as used by importlib.", kFunctions,
                              &imp_exec};

}  // namespace dxpy
