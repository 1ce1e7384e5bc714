// The history of readline. Its files have one line for each entry, as GNU readline writes them; the format of libedit
// with its first line _HiStOrY_V2_ and octal escapes is read too.
#include <cstdlib>
#include <vector>

#include "core/modules/host_call.h"
#include "core/modules/readline/readline.h"
#include "core/object/module.h"

namespace dxpy {

namespace {

constexpr std::string_view kEditlineHead = "_HiStOrY_V2_\n";

std::string unescaped(std::string_view line) {
  std::string out;
  for (size_t i = 0; i < line.size(); ++i) {
    auto digit = [&](size_t at) { return line[at] >= '0' && line[at] <= '7'; };
    if (line[i] == '\\' && i + 3 < line.size() && digit(i + 1) && digit(i + 2) && digit(i + 3)) {
      out += static_cast<char>((line[i + 1] - '0') * 64 + (line[i + 2] - '0') * 8 + (line[i + 3] - '0'));
      i += 3;
    } else {
      out += line[i];
    }
  }
  return out;
}

Status history_path(Thread& th, Value given, PathArg& path) {
  return readline_path(th, "readline", given, "~/.history", path);
}

Status read_text(Thread& th, const PathArg& path, std::string& out) {
  return host_value(th, out, [&] { return host_read_file(*th.rt->host, path.text); }, path.filename());
}
Status write_text(Thread& th, const PathArg& path, std::string_view text, int how) {
  int fd = -1;
  Host& host = *th.rt->host;
  if (failed(host_value(
          th, fd,
          [&] {
            return host.open(kHostCwd, path.text,
                             HostOpen::kWriteOnly | HostOpen::kCloseOnExec | HostOpen::kCreate | how, 0600);
          },
          path.filename()))) {
    return Status::kError;
  }
  HostError e = host_write_all(host, fd, text);
  HostError closed = host.close(fd);
  if (e.ok()) e = closed;
  return e.ok() ? Status::kOk : Status(raise_os_error(th, e.code, path.filename()));
}

// Leaves the last lines of a file, as many as set_history_length() says.
Status shorten(Thread& th, const PathArg& path) {
  int64_t limit = readline_state(th).history_limit;
  std::string text;
  if (limit < 0) return Status::kOk;
  if (failed(read_text(th, path, text))) return Status::kError;
  size_t start = text.size();
  for (int64_t lines = 0; start > 0; --start) {
    if (text[start - 1] == '\n' && start != text.size() && ++lines >= limit) break;
    if (limit == 0) break;
  }
  if (start == 0) return Status::kOk;
  return write_text(th, path, std::string_view(text).substr(limit == 0 ? text.size() : start), HostOpen::kTruncate);
}

std::string last_lines(int64_t count) {
  std::string text;
  for (int64_t i = count < history_length ? history_length - count : 0; i < history_length; ++i) {
    const char* line = readline_history_entry(i);
    if (line == nullptr) continue;
    text += line;
    text += '\n';
  }
  return text;
}

Status read_history_file(Thread& th, Value filename) {
  PathArg path;
  std::string text;
  if (failed(history_path(th, filename, path)) || failed(read_text(th, path, text))) return Status::kError;
  std::string_view left = text;
  bool escaped = left.starts_with(kEditlineHead);
  if (escaped) left.remove_prefix(kEditlineHead.size());
  while (!left.empty()) {
    size_t end = left.find('\n');
    std::string_view line = left.substr(0, end);
    left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
    if (!line.empty()) readline_history_add(escaped ? unescaped(line) : line);
  }
  return Status::kOk;
}
Status write_history_file(Thread& th, Value filename) {
  PathArg path;
  if (failed(history_path(th, filename, path)) ||
      failed(write_text(th, path, last_lines(history_length), HostOpen::kTruncate))) {
    return Status::kError;
  }
  return shorten(th, path);
}
Status append_history_file(Thread& th, int count, Value filename) {
  PathArg path;
  if (count < 0) return raise(th, th.rt->exc.ValueError, "nelements must be positive");
  HostStat st;
  if (failed(history_path(th, filename, path))) return Status::kError;
  // GNU readline appends to files that exist.
  HostError found = th.rt->host->stat(kHostCwd, path.text, true, st);
  if (!found.ok()) return raise_os_error(th, found.code, path.filename());
  if (failed(write_text(th, path, last_lines(count), HostOpen::kAppend))) return Status::kError;
  return shorten(th, path);
}

int64_t get_history_length(Thread& th) { return readline_state(th).history_limit; }
Owned set_history_length(Thread& th, int length) {
  readline_state(th).history_limit = length;
  return Owned::none();
}
int64_t get_current_history_length(Thread&) { return history_length; }
Owned get_history_item(Thread& th, int index) {
  const char* line = readline_history_entry(int64_t{index} - 1);
  return line == nullptr ? Owned::none() : str_decode_fs(th, line);
}

// Takes all lines out and puts them back changed: the library numbers what is left in its own way after a removal.
template <typename Change>
void rewrite(Change change) {
  std::vector<std::string> lines;
  for (int64_t i = 0; i < history_length; ++i) {
    const char* line = readline_history_entry(i);
    lines.emplace_back(line == nullptr ? "" : line);
  }
  change(lines);
  clear_history();
  for (const std::string& line : lines) readline_history_add(line);
}
Status position(Thread& th, int at) {
  if (at < 0) return raise(th, th.rt->exc.ValueError, "History index cannot be negative");
  if (at >= history_length) return raise(th, th.rt->exc.ValueError, "No history item at position {}", at);
  return Status::kOk;
}
Status remove_history_item(Thread& th, int at) {
  if (failed(position(th, at))) return Status::kError;
  rewrite([&](std::vector<std::string>& lines) { lines.erase(lines.begin() + at); });
  return Status::kOk;
}
Status replace_history_item(Thread& th, int at, Value line) {
  Owned text = readline_encoded(th, "replace_history_item() argument 2", line);
  if (!text || failed(position(th, at))) return Status::kError;
  rewrite([&](std::vector<std::string>& lines) { lines[static_cast<size_t>(at)] = bytes_view(text); });
  return Status::kOk;
}
Status add_history_item(Thread& th, Value line) {
  Owned text = readline_encoded(th, "add_history() argument", line);
  if (!text) return Status::kError;
  readline_history_add(bytes_view(text));
  return Status::kOk;
}
Owned clear_all(Thread&) {
  clear_history();
  return Owned::none();
}
Owned set_auto_history(Thread& th, bool enabled) {
  readline_state(th).automatic = enabled;
  return Owned::none();
}

const NativeDef kFunctions[] = {
    function<&read_history_file>("read_history_file(filename=None, /)",
                                 "Load a readline history file.\n\nThe default filename is ~/.history."),
    function<&write_history_file>("write_history_file(filename=None, /)",
                                  "Save a readline history file.\n\nThe default filename is ~/.history."),
    function<&append_history_file>("append_history_file(nelements, filename=None, /)",
                                   "Append the last nelements items of the history list to file.\n\nThe default "
                                   "filename is ~/.history."),
    function<&get_history_length>("get_history_length()",
                                  "Return the maximum number of lines that will be written to the history file."),
    function<&set_history_length>("set_history_length(length, /)",
                                  "Set the maximal number of lines which will be written to the history file.\n\nA "
                                  "negative length is used to inhibit history truncation."),
    function<&get_current_history_length>("get_current_history_length()",
                                          "Return the current (not the maximum) length of history."),
    function<&get_history_item>("get_history_item(index, /)",
                                "Return the current contents of history item at one-based index."),
    function<&remove_history_item>("remove_history_item(pos, /)",
                                   "Remove history item given by its zero-based position."),
    function<&replace_history_item>("replace_history_item(pos, line, /)",
                                    "Replaces history item given by its position with contents of line.\n\npos is "
                                    "zero-based."),
    function<&add_history_item>("add_history(string, /)", "Add an item to the history buffer."),
    function<&clear_all>("clear_history()", "Clear the current readline history."),
    function<&set_auto_history>("set_auto_history(enabled, /)", "Enables or disables automatic history."),
};

}  // namespace

// The library numbers its entries from history_base and gives nothing for others.
const char* readline_history_entry(int64_t index) {
  HIST_ENTRY* e = index >= 0 && index < history_length ? history_get(static_cast<int>(index) + history_base) : nullptr;
  return e == nullptr ? nullptr : e->line;
}
void readline_history_add(std::string_view line) { (void)add_history(std::string(line).c_str()); }

std::span<const NativeDef> readline_history_functions() { return kFunctions; }

}  // namespace dxpy
