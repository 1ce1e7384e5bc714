// The attributes of sys that the configuration decides.
#include "core/import/import.h"
#include "core/object/dict.h"
#include "core/object/list.h"
#include "core/object/misc.h"
#include "core/object/str.h"
#include "core/runtime/internal.h"

namespace dxpy {

namespace {

Status put(Thread& th, std::string_view name, const Owned& value) {
  return value ? dict_set_text(th, sys_dict(th), name, value) : Status::kError;
}
Status put_text(Thread& th, std::string_view name, std::string_view text) {
  return put(th, name, str_decode_fs(th, text));
}

Owned text_list(Thread& th, const std::vector<std::string>& items) {
  Owned list = list_new(th, items.size());
  if (!list) return {};
  for (const std::string& item : items) {
    Owned s = str_decode_fs(th, item);
    if (!s || failed(list_append(th, list.as<List>(), s))) return {};
  }
  return list;
}

Owned x_option_dict(Thread& th, const std::vector<std::string>& options) {
  Owned dict = dict_new(th);
  if (!dict) return {};
  for (const std::string& option : options) {
    size_t eq = option.find('=');
    Owned key = str_decode_fs(th, std::string_view(option).substr(0, eq));
    Owned value =
        eq == std::string::npos ? Owned::boolean(true) : str_decode_fs(th, std::string_view(option).substr(eq + 1));
    if (!key || !value || failed(dict_set(th, dict, key, value))) return {};
  }
  return dict;
}

std::vector<std::string> module_path(const RuntimeConfig& c) {
  std::vector<std::string> out;
  std::string_view rest(c.python_path);
  while (!c.python_path.empty()) {
    size_t colon = rest.find(':');
    out.emplace_back(rest.substr(0, colon));
    if (colon == std::string_view::npos) break;
    rest.remove_prefix(colon + 1);
  }
  if (!c.stdlib_dir.empty()) out.push_back(c.stdlib_dir);
  return out;
}

constexpr const char* kFlagNames[] = {"debug",
                                      "inspect",
                                      "interactive",
                                      "optimize",
                                      "dont_write_bytecode",
                                      "no_user_site",
                                      "no_site",
                                      "ignore_environment",
                                      "verbose",
                                      "bytes_warning",
                                      "quiet",
                                      "hash_randomization",
                                      "isolated",
                                      "dev_mode",
                                      "utf8_mode",
                                      "warn_default_encoding",
                                      "safe_path",
                                      "int_max_str_digits",
                                      "gil",
                                      "thread_inherit_context",
                                      "context_aware_warnings"};
constexpr size_t kVisibleFlags = 18;

Owned make_flags(Thread& th, const RuntimeConfig& c) {
  Type* type = struct_sequence_type(th, "sys.flags",
                                    "sys.flags\n\nFlags provided through command line arguments or environment vars.",
                                    kFlagNames, kVisibleFlags);
  if (type == nullptr) return {};
  auto number = [](int64_t n) { return Value::small_int(n); };
  const Value values[] = {number(c.debug),
                          number(c.inspect),
                          number(c.inspect && c.run != RuntimeConfig::Run::kNothing ? 1 : 0),
                          number(c.optimize),
                          number(c.dont_write_bytecode),
                          number(c.no_user_site),
                          number(c.no_site),
                          number(c.ignore_environment),
                          number(c.verbose),
                          number(c.bytes_warning),
                          number(c.quiet),
                          number(!c.use_hash_seed || c.hash_seed != 0),
                          number(c.isolated),
                          Value::boolean(c.dev_mode),
                          number(c.utf8_mode),
                          number(c.warn_default_encoding),
                          Value::boolean(c.safe_path),
                          number(c.int_max_str_digits),
                          number(1),
                          number(0),
                          number(0)};
  static_assert(std::size(values) == std::size(kFlagNames));
  return struct_sequence_new(th, type, values, std::size(values));
}

std::string parent(const std::string& path, int levels) {
  std::string p = path;
  for (int i = 0; i < levels; ++i) {
    size_t slash = p.rfind('/');
    p = slash == std::string::npos ? "" : p.substr(0, slash);
  }
  return p;
}

// sys._jit: what a program may ask about compiled code; there is none yet.
bool jit_no() { return false; }
const NativeDef kJitFunctions[] = {
    function<&jit_no>("is_available()", "Return True if the current Python executable supports JIT compilation."),
    function<&jit_no>("is_enabled()", "Return True if JIT compilation is enabled for the current Python process."),
    function<&jit_no>("is_active()", "Return True if the topmost Python frame is currently executing JIT code."),
};
const ModuleDef kJitModule = {"sys._jit", nullptr, kJitFunctions};

}  // namespace

Status sys_configure(Thread& th, const RuntimeConfig& c) {
  std::string prefix = parent(c.stdlib_dir, 2);
  if (prefix.empty()) prefix = "/";
  for (const char* name : {"base_prefix", "base_exec_prefix"}) {
    if (failed(put_text(th, name, prefix))) return Status::kError;
  }
  if (!c.environment_prefix.empty()) prefix = c.environment_prefix;
  for (const char* name : {"prefix", "exec_prefix"}) {
    if (failed(put_text(th, name, prefix))) return Status::kError;
  }
  const std::string& base_executable = c.base_executable.empty() ? c.executable : c.base_executable;
  if (failed(put_text(th, "executable", c.executable)) || failed(put_text(th, "_base_executable", base_executable)) ||
      failed(put_text(th, "platlibdir", "lib")) || failed(put(th, "argv", text_list(th, c.argv))) ||
      failed(put(th, "orig_argv", text_list(th, c.orig_argv))) ||
      failed(put(th, "warnoptions", text_list(th, c.warn_options))) ||
      failed(put(th, "_xoptions", x_option_dict(th, c.x_options))) ||
      failed(put(th, "path", text_list(th, module_path(c)))) || failed(put(th, "flags", make_flags(th, c))) ||
      failed(put(th, "dont_write_bytecode", Owned::boolean(c.dont_write_bytecode))) ||
      failed(put(th, "_home", Owned::none())) || failed(put(th, "modules", th.rt->modules.clone()))) {
    return Status::kError;
  }
  if (failed(c.stdlib_dir.empty() ? put(th, "_stdlib_dir", Owned::none())
                                  : put_text(th, "_stdlib_dir", c.stdlib_dir))) {
    return Status::kError;
  }
  if (c.pycache_prefix.empty()) {
    if (failed(put(th, "pycache_prefix", Owned::none()))) return Status::kError;
  } else if (failed(put_text(th, "pycache_prefix", c.pycache_prefix))) {
    return Status::kError;
  }
  if (failed(put(th, "_jit", module_from_def(th, kJitModule))) || failed(sys_add_base_prompt(th)))
    return Status::kError;
  for (const char* name : {"meta_path", "path_hooks"}) {
    if (failed(put(th, name, list_new(th)))) return Status::kError;
  }
  return put(th, "path_importer_cache", dict_new(th));
}

}  // namespace dxpy
