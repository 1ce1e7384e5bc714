// What environment variables say.
#include <charconv>

#include "core/host/host.h"
#include "core/runtime/runtime.h"

namespace dxpy {

namespace {

// Whether the text is a number of that type and nothing else.
template <typename T>
bool parse_number(std::string_view text, T& out) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

// CPython's flags: "" means not set, a number its value, anything else 1.
int flag_value(std::string_view text) {
  int n = 0;
  return parse_number(text, n) && n >= 0 ? n : 1;
}

class Environment {
 public:
  explicit Environment(Host& host) : all_(host.environment()) {}
  // The value, "" when unset or empty.
  std::string get(std::string_view name) const {
    for (const std::string& e : all_) {
      if (e.size() > name.size() && e.compare(0, name.size(), name) == 0 && e[name.size()] == '=') {
        return e.substr(name.size() + 1);
      }
    }
    return {};
  }
  void raise_flag(std::string_view name, int& target) const {
    std::string v = get(name);
    if (!v.empty() && flag_value(v) > target) target = flag_value(v);
  }
  void raise_flag(std::string_view name, bool& target) const {
    std::string v = get(name);
    if (!v.empty() && flag_value(v) > 0) target = true;
  }

 private:
  std::vector<std::string> all_;
};

bool set_hash_seed(const std::string& text, RuntimeConfig& c) {
  if (text.empty() || text == "random") return true;
  uint32_t seed = 0;
  if (!parse_number(text, seed)) {
    c.error = "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]";
    return false;
  }
  c.use_hash_seed = true;
  c.hash_seed = seed;
  return true;
}

bool set_digits(const std::string& text, const char* what, RuntimeConfig& c) {
  int n = 0;
  if (!parse_number(text, n) || (n != 0 && n < 640)) {
    c.error = std::string(what) + ": invalid limit; must be >= 640 or 0 for unlimited.";
    return false;
  }
  c.int_max_str_digits = n;
  return true;
}

// Frames that tracemalloc keeps of each allocation: "" is `without_value`, 0 is no tracing.
bool set_tracemalloc(std::string_view text, uint32_t without_value, const char* what, RuntimeConfig& c) {
  uint32_t n = without_value;
  if (!text.empty() && (!parse_number(text, n) || n > 65535)) {
    c.error = std::string("config_init_tracemalloc: ") + what + ": invalid number of frames";
    return false;
  }
  c.tracemalloc = n;
  return true;
}

// Whether imports are timed: what is no number is 1.
bool set_import_times(std::string_view text, RuntimeConfig& c) {
  int n = 1;
  if (!parse_number(text, n)) n = 1;
  if (n < 0 || n > 2) {
    c.error = "config_init_import_time: -X importtime: values other than 1 and 2 are reserved for future use.";
    return false;
  }
  c.import_times = n;
  return true;
}

// Locales for which the standard streams let bytes through that are not UTF-8.
bool names_plain_locale(const Environment& env) {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string name = env.get(variable);
    if (name.empty()) continue;
    return name == "C" || name == "POSIX" || name == "C.UTF-8" || name == "C.utf8" || name == "UTF-8";
  }
  return true;
}

// -X options that are settings of start-up itself.
bool apply_x_options(RuntimeConfig& c) {
  for (const std::string& option : c.x_options) {
    size_t eq = option.find('=');
    std::string name = option.substr(0, eq), value = eq == std::string::npos ? "" : option.substr(eq + 1);
    if (name == "dev") c.dev_mode = true;
    if (name == "faulthandler") c.faulthandler = true;
    if (name == "tracemalloc" && !set_tracemalloc(value, eq == std::string::npos ? 1 : 0, "-X tracemalloc=NFRAME", c)) {
      return false;
    }
    if (name == "utf8") c.utf8_mode = value.empty() || value == "1";
    if (name == "no_debug_ranges") c.no_debug_ranges = true;
    if (name == "importtime" && !set_import_times(value, c)) return false;
    if (name == "warn_default_encoding") c.warn_default_encoding = true;
    if (name == "pycache_prefix") c.pycache_prefix = value;
    if (name == "int_max_str_digits" && !set_digits(value, "-X int_max_str_digits", c)) return false;
  }
  return true;
}

}  // namespace

bool runtime_config_environment(RuntimeConfig& c) {
  c.plain_locale = names_plain_locale(Environment(*c.host));
  if (!c.ignore_environment && !c.isolated) {
    Environment env(*c.host);
    env.raise_flag("PYTHONOPTIMIZE", c.optimize);
    env.raise_flag("PYTHONVERBOSE", c.verbose);
    env.raise_flag("PYTHONDEBUG", c.debug);
    env.raise_flag("PYTHONINSPECT", c.inspect);
    env.raise_flag("PYTHONDONTWRITEBYTECODE", c.dont_write_bytecode);
    env.raise_flag("PYTHONUNBUFFERED", c.unbuffered);
    env.raise_flag("PYTHONNOUSERSITE", c.no_user_site);
    env.raise_flag("PYTHONSAFEPATH", c.safe_path);
    env.raise_flag("PYTHONDEVMODE", c.dev_mode);
    c.faulthandler = c.faulthandler || !env.get("PYTHONFAULTHANDLER").empty();
    c.no_debug_ranges = c.no_debug_ranges || !env.get("PYTHONNODEBUGRANGES").empty();
    env.raise_flag("PYTHONWARNDEFAULTENCODING", c.warn_default_encoding);
    env.raise_flag("PYTHONUTF8", c.utf8_mode);
    const std::string times = env.get("PYTHONPROFILEIMPORTTIME");
    if (!times.empty()) c.import_times = times == "2" ? 2 : 1;
    c.python_path = env.get("PYTHONPATH");
    c.io_encoding = env.get("PYTHONIOENCODING");
    c.startup_file = env.get("PYTHONSTARTUP");
    c.pycache_prefix = env.get("PYTHONPYCACHEPREFIX");
    std::string warnings = env.get("PYTHONWARNINGS");
    std::vector<std::string> from_env;
    while (!warnings.empty()) {
      size_t comma = warnings.find(',');
      from_env.push_back(warnings.substr(0, comma));
      warnings = comma == std::string::npos ? "" : warnings.substr(comma + 1);
    }
    c.warn_options.insert(c.warn_options.begin(), from_env.begin(), from_env.end());
    if (!set_hash_seed(env.get("PYTHONHASHSEED"), c)) return false;
    if (!set_tracemalloc(env.get("PYTHONTRACEMALLOC"), 0, "PYTHONTRACEMALLOC", c)) return false;
    std::string digits = env.get("PYTHONINTMAXSTRDIGITS");
    if (!digits.empty() && !set_digits(digits, "PYTHONINTMAXSTRDIGITS", c)) return false;
  }
  if (!apply_x_options(c)) return false;
  c.faulthandler = c.faulthandler || c.dev_mode;
  if (c.dev_mode) c.warn_options.insert(c.warn_options.begin(), "default");
  if (c.bytes_warning > 1) {
    c.warn_options.push_back("error::BytesWarning");
  } else if (c.bytes_warning == 1) {
    c.warn_options.push_back("default::BytesWarning");
  }
  if (c.isolated) c.ignore_environment = c.no_user_site = c.safe_path = true;
  return true;
}

}  // namespace dxpy
