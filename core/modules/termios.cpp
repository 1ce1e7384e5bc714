// The module termios: settings of terminals.
#include "core/modules/builtin_module.h"
#include "core/modules/services_call.h"

namespace dxpy {

namespace {

constexpr size_t kChars = 32;
constexpr uint32_t kCanonical = 2;         // ICANON
constexpr size_t kMinAt = 6, kTimeAt = 5;  // VMIN, VTIME
constexpr const char* kAttributes[] = {"iflag", "oflag", "cflag", "lflag", "ispeed", "ospeed"};

struct TermiosState {
  Owned error;
};

// termios.error is not an OSError: (errno, text).
Failure raise_termios(Thread& th, int code) {
  Owned os = exception_new(th, th.rt->exc.OSError, nullptr, 0);
  (void)raise_os_error(th, code);
  Owned pending = take_error(th);
  Owned text = get_attr(th, pending, "strerror"), number = int_from_i64(th, code);
  if (!os || !text || !number) return {};
  Owned e = call_with(th, module_state<TermiosState>(th).error, number, text);
  return e ? raise_exception(th, e) : Failure{};
}

template <typename F>
Status terminal_call(Thread& th, F&& call) {
  HostError e;
  if (failed(host_blocking(th, e, call))) return Status::kError;
  return e.ok() ? Status::kOk : Status(raise_termios(th, e.code));
}

Owned tcgetattr(Thread& th, Value fd_value) {
  int fd = -1;
  HostTerminalState s;
  if (failed(posix_fd(th, fd_value, fd)) ||
      failed(terminal_call(th, [&] { return services_of(th).terminal_state(fd, s); }))) {
    return {};
  }
  Owned chars = list_new(th);
  if (!chars) return {};
  for (size_t i = 0; i < kChars; ++i) {
    bool number = (s.local & kCanonical) == 0 && (i == kMinAt || i == kTimeAt);
    char c = static_cast<char>(s.chars[i]);
    Owned item = number ? Owned::small_int(s.chars[i]) : bytes_new(th, {&c, 1});
    if (!item || failed(list_append(th, chars.as<List>(), item))) return {};
  }
  Owned result = list_new(th);
  if (!result) return {};
  for (uint32_t word : {s.input, s.output, s.control, s.local, s.input_speed, s.output_speed}) {
    if (failed(list_append(th, result.as<List>(), Value::small_int(word)))) return {};
  }
  return failed(list_append(th, result.as<List>(), chars)) ? Owned() : std::move(result);
}

Status read_char(Thread& th, Value item, uint8_t& out) {
  if (is_bytes(item) && item.as<Bytes>()->size == 1) {
    out = static_cast<uint8_t>(item.as<Bytes>()->data[0]);
    return Status::kOk;
  }
  int64_t n = 0;
  if (!is_int(item)) {
    return raise(th, th.rt->exc.TypeError, "tcsetattr: elements of attributes must be characters or integers");
  }
  if (failed(int_as_i64(th, item, n))) return Status::kError;
  out = static_cast<uint8_t>(n);
  return Status::kOk;
}

Status read_state(Thread& th, List* attributes, HostTerminalState& s) {
  uint32_t* words[] = {&s.input, &s.output, &s.control, &s.local, &s.input_speed, &s.output_speed};
  for (size_t i = 0; i < 6; ++i) {
    Owned item = list_get(th, attributes, i);
    if (!item) return Status::kError;
    if (!is_int(item))
      return raise(th, th.rt->exc.TypeError, "an integer is required (got type {})", type_of(th, item));
    int64_t n = 0;
    if (failed(int_as_i64(th, item, n))) return Status::kError;
    if (n < 0 || n > UINT32_MAX) {
      return raise(th, th.rt->exc.OverflowError,
                   n < 0 ? "can't convert negative value to unsigned int" : "{} too large for a terminal's settings",
                   kAttributes[i]);
    }
    *words[i] = static_cast<uint32_t>(n);
  }
  Owned chars = list_get(th, attributes, 6);
  if (!chars) return Status::kError;
  if (!is_list(chars) || list_size(chars) != kChars) {
    return raise(th, th.rt->exc.TypeError, "tcsetattr: attributes[6] must be {} element list", kChars);
  }
  for (size_t i = 0; i < kChars; ++i) {
    if (list_size(chars) <= i) return raise(th, th.rt->exc.IndexError, "list index out of range");
    Owned item = list_get(th, chars.as<List>(), i);
    if (!item || failed(read_char(th, item, s.chars[i]))) return Status::kError;
  }
  return Status::kOk;
}

Status tcsetattr(Thread& th, Value fd_value, int when, Value attributes) {
  int fd = -1;
  if (failed(posix_fd(th, fd_value, fd))) return Status::kError;
  if (!is_list(attributes) || list_size(attributes) != 7) {
    return raise(th, th.rt->exc.TypeError, "tcsetattr, arg 3: must be 7 element list");
  }
  HostTerminalState s;
  if (failed(terminal_call(th, [&] { return services_of(th).terminal_state(fd, s); })) ||
      failed(read_state(th, attributes.as<List>(), s))) {
    return Status::kError;
  }
  return terminal_call(th, [&] { return services_of(th).set_terminal_state(fd, when, s); });
}

Status tcsendbreak(Thread& th, Value fd_value, int duration) {
  int fd = -1;
  if (failed(posix_fd(th, fd_value, fd))) return Status::kError;
  return terminal_call(th, [&] { return services_of(th).terminal_send_break(fd, duration); });
}
Status tcdrain(Thread& th, Value fd_value) {
  int fd = -1;
  if (failed(posix_fd(th, fd_value, fd))) return Status::kError;
  return terminal_call(th, [&] { return services_of(th).terminal_drain(fd); });
}
Status tcflush(Thread& th, Value fd_value, int queue) {
  int fd = -1;
  if (failed(posix_fd(th, fd_value, fd))) return Status::kError;
  return terminal_call(th, [&] { return services_of(th).terminal_flush(fd, queue); });
}
Status tcflow(Thread& th, Value fd_value, int action) {
  int fd = -1;
  if (failed(posix_fd(th, fd_value, fd))) return Status::kError;
  return terminal_call(th, [&] { return services_of(th).terminal_flow(fd, action); });
}

Owned tcgetwinsize(Thread& th, Value fd_value) {
  int fd = -1;
  uint16_t size[2] = {};
  if (failed(posix_fd(th, fd_value, fd)) ||
      failed(terminal_call(th, [&] { return services_of(th).terminal_window(fd, size, false); }))) {
    return {};
  }
  return tuple_of(th, Value::small_int(size[0]), Value::small_int(size[1]));
}
Status tcsetwinsize(Thread& th, Value fd_value, Value winsize) {
  int fd = -1;
  if (failed(posix_fd(th, fd_value, fd))) return Status::kError;
  if (!is_sequence(th, winsize) || length(th, winsize) != 2) {
    if (th.has_error()) return Status::kError;
    return raise(th, th.rt->exc.TypeError, "tcsetwinsize, arg 2: must be a two-item sequence");
  }
  uint16_t size[2] = {};
  for (int i = 0; i < 2; ++i) {
    Owned item = get_item_at(th, winsize, i);
    int64_t n = 0;
    if (!item) return Status::kError;
    if (!is_int(item)) {
      return raise(th, th.rt->exc.TypeError, "'{}' object cannot be interpreted as an integer", type_of(th, item));
    }
    if (failed(int_as_i64(th, item, n))) return Status::kError;
    if (n < 0 || n > UINT16_MAX) {
      return raise(th, th.rt->exc.OverflowError, "winsize value(s) out of range");
    }
    size[i] = static_cast<uint16_t>(n);
  }
  return terminal_call(th, [&] { return services_of(th).terminal_window(fd, size, true); });
}

const NativeDef kFunctions[] = {
    function<&tcgetattr>("tcgetattr(fd, /)",
                         "Get the tty attributes for file descriptor fd.\n\n"
                         "Returns a list [iflag, oflag, cflag, lflag, ispeed, ospeed, cc]\n"
                         "where cc is a list of the tty special characters (each a string of\n"
                         "length 1, except the items with indices VMIN and VTIME, which are\n"
                         "integers when these fields are defined).  The interpretation of the\n"
                         "flags and the speeds as well as the indexing in the cc array must be\n"
                         "done using the symbolic constants defined in this module."),
    function<&tcsetattr>("tcsetattr(fd, when, attributes, /)", "Set the tty attributes for file descriptor fd."),
    function<&tcsendbreak>("tcsendbreak(fd, duration, /)", "Send a break on file descriptor fd."),
    function<&tcdrain>("tcdrain(fd, /)", "Wait until all output written to file descriptor fd has been transmitted."),
    function<&tcflush>("tcflush(fd, queue, /)", "Discard queued data on file descriptor fd."),
    function<&tcflow>("tcflow(fd, action, /)", "Suspend or resume input or output on file descriptor fd."),
    function<&tcgetwinsize>("tcgetwinsize(fd, /)",
                            "Get the tty winsize for file descriptor fd.\n\nReturns a tuple (ws_row, ws_col)."),
    function<&tcsetwinsize>("tcsetwinsize(fd, winsize, /)", "Set the tty winsize for file descriptor fd."),
};

struct IntRow {
  const char* name;
  int64_t value;
};
const IntRow kConstants[] = {
#define DX_TERMIOS(name, value) {#name, value},
#include "core/modules/termios_constants.def"
#undef DX_TERMIOS
};

Status exec(Thread& th, Module* m) {
  if (failed(require_services(th, "termios"))) return Status::kError;
  module_state<TermiosState>(th).error = add_exception(th, m, "error", th.rt->exc.Exception);
  if (!module_state<TermiosState>(th).error) return Status::kError;
  for (const IntRow& row : kConstants) {
    if (failed(module_add_int(th, m, row.name, row.value))) return Status::kError;
  }
  return Status::kOk;
}

}  // namespace

const ModuleDef kTermiosModule = {"termios",
                                  "This module provides an interface to the Posix calls for tty I/O control.\n"
                                  "For a complete description of these calls, see the Posix or Unix manual\n"
                                  "pages. It is only available for those Unix versions that support Posix\n"
                                  "termios style tty I/O control.\n\n"
                                  "All functions in this module take a file descriptor fd as their first\n"
                                  "argument. This can be an integer file descriptor, such as returned by\n"
                                  "sys.stdin.fileno(), or a file object, such as sys.stdin itself.",
                                  kFunctions, &exec};

}  // namespace dxpy
