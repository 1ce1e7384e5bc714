// The module syslog.
#include <string>

#include "core/modules/builtin_module.h"
#include "core/modules/services_call.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

constexpr int kUser = 8, kInfo = 6;  // LOG_USER, LOG_INFO

struct SyslogState {
  bool open = false;
  std::string ident;  // the C library keeps a pointer to it
};

// The script's name without its folders, as the default ident; empty: the C library's default.
Owned default_ident(Thread& th) {
  Owned argv = import_attr(th, "sys", "argv");
  if (!argv) {
    clear_error(th);
    return Owned::none();
  }
  if (!is_list(argv) || list_size(argv) == 0) return Owned::none();
  Owned first = list_get(th, argv.as<List>(), 0);
  if (!first || !is_str(first)) return first ? Owned::none() : Owned();
  std::string_view text = str_view(first);
  size_t slash = text.rfind('/');
  if (slash != std::string_view::npos) text.remove_prefix(slash + 1);
  return text.empty() ? Owned::none() : str_new(th, text);
}

Status open_log(Thread& th, Value ident, int64_t options, int64_t facility) {
  Owned name = ident.is_empty() || ident.is_none() ? default_ident(th) : Owned::borrow(ident);
  if (!name) return Status::kError;
  auto& s = module_state<SyslogState>(th);
  bool named = is_str(name);
  if (named) s.ident = str_view(name);
  services_of(th).log_open(named ? s.ident.c_str() : nullptr, static_cast<int>(options), static_cast<int>(facility));
  s.open = true;
  return Status::kOk;
}

Status openlog(Thread& th, Value ident, int64_t options, int64_t facility) {
  if (!ident.is_empty() && !is_str(ident)) {
    return raise(th, th.rt->exc.TypeError, "openlog() argument 1 must be str, not {}", argument_type_name(th, ident));
  }
  return open_log(th, ident, options, facility);
}

Owned log_message(Thread& th, Value, const Value* args, size_t nargs, Value kwnames) {
  if (failed(no_keywords(th, "syslog.syslog", kwnames))) return {};
  int priority = kInfo;
  if (nargs == 2) {
    if (failed(native_arg_int(th, args[0], priority))) return {};
  } else if (nargs != 1) {
    return raise(th, th.rt->exc.TypeError, "syslog.syslog requires 1 to 2 arguments");
  }
  Value message = args[nargs - 1];
  if (!is_str(message)) {
    return raise(th, th.rt->exc.TypeError, "syslog() argument {} must be str, not {}", nargs,
                 argument_type_name(th, message));
  }
  std::string text(str_view(message));
  if (text.find('\0') != std::string::npos) return raise(th, th.rt->exc.ValueError, "embedded null character");
  if (!module_state<SyslogState>(th).open && failed(open_log(th, Value(), 0, kUser))) return {};
  {
    Unlocked scope(th);
    services_of(th).log_write(priority, text.c_str());
  }
  return Owned::none();
}

void closelog(Thread& th) {
  auto& s = module_state<SyslogState>(th);
  if (!s.open) return;
  services_of(th).log_close();
  s.open = false;
}
int64_t setlogmask(Thread& th, int64_t mask) { return services_of(th).log_mask(static_cast<int>(mask)); }
int64_t log_mask(int64_t priority) { return int64_t{1} << (priority & 63); }
int64_t log_upto(int64_t priority) { return (int64_t{2} << (priority & 31)) - 1; }

const NativeDef kFunctions[] = {
    function<&openlog>("openlog(ident=<unrepresentable>, logoption=0, facility=8)",
                       "Set logging options of subsequent syslog() calls."),
    raw_function(&log_message, "syslog([priority=LOG_INFO,] message)",
                 "syslog([priority=LOG_INFO,] message)\nSend the string message to the system logger."),
    function<&closelog>("closelog()", "Reset the syslog module values and call the system library closelog()."),
    function<&setlogmask>("setlogmask(maskpri, /)",
                          "Set the priority mask to maskpri and return the previous mask value."),
    function<&log_mask>("LOG_MASK(pri, /)", "Calculates the mask for the individual priority pri."),
    function<&log_upto>("LOG_UPTO(pri, /)", "Calculates the mask for all priorities up to and including pri."),
};

struct IntRow {
  const char* name;
  int value;
};
const IntRow kConstants[] = {
    {"LOG_EMERG", 0},    {"LOG_ALERT", 1},    {"LOG_CRIT", 2},     {"LOG_ERR", 3},      {"LOG_WARNING", 4},
    {"LOG_NOTICE", 5},   {"LOG_INFO", 6},     {"LOG_DEBUG", 7},    {"LOG_PID", 1},      {"LOG_CONS", 2},
    {"LOG_ODELAY", 4},   {"LOG_NDELAY", 8},   {"LOG_NOWAIT", 16},  {"LOG_PERROR", 32},  {"LOG_KERN", 0},
    {"LOG_USER", 8},     {"LOG_MAIL", 16},    {"LOG_DAEMON", 24},  {"LOG_AUTH", 32},    {"LOG_SYSLOG", 40},
    {"LOG_LPR", 48},     {"LOG_NEWS", 56},    {"LOG_UUCP", 64},    {"LOG_CRON", 72},    {"LOG_AUTHPRIV", 80},
    {"LOG_FTP", 88},     {"LOG_LOCAL0", 128}, {"LOG_LOCAL1", 136}, {"LOG_LOCAL2", 144}, {"LOG_LOCAL3", 152},
    {"LOG_LOCAL4", 160}, {"LOG_LOCAL5", 168}, {"LOG_LOCAL6", 176}, {"LOG_LOCAL7", 184}};

Status exec(Thread& th, Module* m) {
  if (failed(require_services(th, "syslog"))) return Status::kError;
  for (const IntRow& row : kConstants) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace

const ModuleDef kSyslogModule = {"syslog", nullptr, kFunctions, &exec};

}  // namespace dxpy
