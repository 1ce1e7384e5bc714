// The configuration message of dxpy_start. It is read before there is a runtime, so without Python objects.
#include <map>
#include <optional>

#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/thread.h"
#include "wasm/configuration.h"

namespace dxpy::wasm {

namespace {

// A value of the message as plain data; only what configurations are made of.
class Plain {
 public:
  enum class Kind : uint8_t { kNone, kNumber, kText, kList, kDict };
  Kind kind = Kind::kNone;
  double number = 0;
  std::string text;
  std::vector<Plain> items;  // of a dict: key, value, key, value ...

  const Plain* find(std::string_view key) const {
    for (size_t i = 0; i + 1 < items.size(); i += 2) {
      if (kind == Kind::kDict && items[i].text == key) return &items[i + 1];
    }
    return nullptr;
  }
};

class PlainReader {
 public:
  explicit PlainReader(std::string_view in) : in_(in) {}
  bool read(Plain& out, int depth = 0) {
    uint8_t tag;
    if (depth > 8 || !take(&tag, 1)) return false;
    switch (static_cast<Tag>(tag)) {
      case Tag::kNone:
      case Tag::kUndefined:
        return true;
      case Tag::kFalse:
      case Tag::kTrue:
        out.kind = Plain::Kind::kNumber;
        out.number = tag == static_cast<uint8_t>(Tag::kTrue);
        return true;
      case Tag::kInt32:
        return number<int32_t>(out);
      case Tag::kInt64:
        return number<int64_t>(out);
      case Tag::kFloat:
        return number<double>(out);
      case Tag::kStr:
        out.kind = Plain::Kind::kText;
        return text(out.text);
      case Tag::kList:
      case Tag::kTuple:
        return items(out, Plain::Kind::kList, 1, depth);
      case Tag::kDict:
        return items(out, Plain::Kind::kDict, 2, depth);
      default:
        return false;
    }
  }

 private:
  bool take(void* out, size_t n) {
    if (in_.size() < n) return false;
    std::memcpy(out, in_.data(), n);
    in_.remove_prefix(n);
    return true;
  }
  template <typename T>
  bool number(Plain& out) {
    T v;
    if (!take(&v, sizeof v)) return false;
    out.kind = Plain::Kind::kNumber;
    out.number = static_cast<double>(v);
    return true;
  }
  bool text(std::string& out) {
    uint32_t n;
    if (!take(&n, sizeof n) || in_.size() < n) return false;
    out = in_.substr(0, n);
    in_.remove_prefix(n);
    return true;
  }
  bool items(Plain& out, Plain::Kind kind, uint32_t each, int depth) {
    uint32_t n;
    if (!take(&n, sizeof n) || n > in_.size()) return false;
    out.kind = kind;
    out.items.resize(size_t{n} * each);
    for (Plain& item : out.items) {
      if (!read(item, depth + 1)) return false;
    }
    return true;
  }
  std::string_view in_;
};

void take_text(const Plain& d, std::string_view key, std::string& out) {
  const Plain* p = d.find(key);
  if (p != nullptr && p->kind == Plain::Kind::kText) out = p->text;
}
void take_list(const Plain& d, std::string_view key, std::vector<std::string>& out) {
  const Plain* p = d.find(key);
  if (p == nullptr || p->kind != Plain::Kind::kList) return;
  out.clear();
  for (const Plain& item : p->items) out.push_back(item.text);
}
double number_of(const Plain& d, std::string_view key, double fallback) {
  const Plain* p = d.find(key);
  return p != nullptr && p->kind == Plain::Kind::kNumber ? p->number : fallback;
}
void take_flag(const Plain& d, std::string_view key, bool& out) { out = number_of(d, key, out) != 0; }
void take_int(const Plain& d, std::string_view key, int& out) { out = static_cast<int>(number_of(d, key, out)); }

void take_options(const Plain& d, RuntimeConfig& c) {
  take_int(d, "optimize", c.optimize);
  take_int(d, "verbose", c.verbose);
  take_int(d, "bytes_warning", c.bytes_warning);
  take_flag(d, "inspect", c.inspect);
  take_flag(d, "dont_write_bytecode", c.dont_write_bytecode);
  take_flag(d, "unbuffered", c.unbuffered);
  take_flag(d, "isolated", c.isolated);
  take_flag(d, "no_site", c.no_site);
  take_flag(d, "ignore_environment", c.ignore_environment);
  take_flag(d, "no_user_site", c.no_user_site);
  take_flag(d, "safe_path", c.safe_path);
  take_flag(d, "quiet", c.quiet);
  take_flag(d, "dev_mode", c.dev_mode);
  take_flag(d, "interactive", c.interactive);
  take_flag(d, "skip_first_line", c.skip_first_line);
  take_list(d, "x", c.x_options);
  take_list(d, "warn", c.warn_options);
}

bool take_run(const Plain& d, RuntimeConfig& c) {
  const Plain* p = d.find("run");
  if (p == nullptr) return true;
  using Run = RuntimeConfig::Run;
  const std::pair<const char*, Run> kinds[] = {{"nothing", Run::kNothing}, {"command", Run::kCommand},
                                               {"module", Run::kModule},   {"file", Run::kFile},
                                               {"stdin", Run::kStdin},     {"interactive", Run::kInteractive}};
  for (auto [name, kind] : kinds) {
    if (p->text != name) continue;
    c.run = kind;
    return true;
  }
  c.error = "unknown value of run: " + p->text;
  return false;
}

void take_limits(const Plain& d, Configuration& out) {
  const Plain* p = d.find("limits");
  if (p == nullptr) return;
  out.limits.time_ms = number_of(*p, "time_ms", out.limits.time_ms);
  out.limits.steps = number_of(*p, "steps", out.limits.steps);
  out.limits.memory = number_of(*p, "memory", out.limits.memory);
  out.recursion = static_cast<uint32_t>(number_of(*p, "recursion", 0));
  out.native_depth = static_cast<uint32_t>(number_of(*p, "native_depth", 0));
}

}  // namespace

bool read_configuration(std::string_view message, Configuration& out) {
  Plain d;
  if (!PlainReader(message).read(d) || (d.kind != Plain::Kind::kDict && d.kind != Plain::Kind::kNone)) {
    out.runtime.error = "the configuration is not a dict";
    return false;
  }
  RuntimeConfig& c = out.runtime;
  take_list(d, "argv", c.argv);
  take_list(d, "orig_argv", c.orig_argv);
  take_text(d, "executable", c.executable);
  take_text(d, "stdlib_archive", c.stdlib_archive);
  take_text(d, "stdlib_dir", c.stdlib_dir);
  take_text(d, "target", c.target);
  take_text(d, "cwd", out.cwd);
  take_list(d, "path", out.path);
  if (const Plain* p = d.find("environment"); p != nullptr && p->kind == Plain::Kind::kDict) {
    for (size_t i = 0; i + 1 < p->items.size(); i += 2)
      out.environment.push_back(p->items[i].text + "=" + p->items[i + 1].text);
  }
  if (const Plain* p = d.find("stdlib_parts"); p != nullptr && p->kind == Plain::Kind::kDict) {
    for (size_t i = 0; i + 1 < p->items.size(); i += 2) {
      std::vector<std::string> names;
      for (const Plain& name : p->items[i + 1].items) names.push_back(name.text);
      out.parts.emplace_back(p->items[i].text, std::move(names));
    }
  }
  if (const Plain* p = d.find("options"); p != nullptr) take_options(*p, c);
  out.terminals = static_cast<int64_t>(number_of(d, "terminal", 0));
  out.slice_ms = number_of(d, "slice_ms", out.slice_ms);
  take_limits(d, out);
  return take_run(d, c);
}

}  // namespace dxpy::wasm
