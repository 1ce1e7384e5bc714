// The functions that JavaScript calls.
#include "core/import/import.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "wasm/configuration.h"
#include "wasm/embedding.h"
#include "wasm/module.h"
#include "wasm/wire.h"

namespace dxpy::wasm {

Embedding& embedding() {
  static Embedding* e = new Embedding;
  return *e;
}

std::string_view request_buffer(size_t n) {
  Embedding& e = embedding();
  return {e.request.data(), std::min(n, e.request.size())};
}

Status set_limits(Thread& th, Value dict) {
  if (!is_dict(dict)) return raise(th, th.rt->exc.TypeError, "limits must be a dict");
  Limits& l = embedding().limits;
  const std::pair<const char*, double*> rows[] = {{"time_ms", &l.time_ms}, {"steps", &l.steps}, {"memory", &l.memory}};
  for (auto [name, field] : rows) {
    Value v = dict_get_text(th, dict, name);
    if (v.is_empty()) continue;
    if (v.is_none()) {
      *field = 0;
    } else if (failed(to_double(th, v, *field))) {
      return Status::kError;
    }
  }
  memory_limit(l.memory);
  Value recursion = dict_get_text(th, dict, "recursion");
  if (recursion.is_small_int() && recursion.as_small_int() > 0)
    th.recursion_limit = static_cast<uint32_t>(recursion.as_small_int());
  return Status::kOk;
}

namespace {

Status32 fatal(std::string_view why) {
  std::string& out = embedding().result;
  out.clear();
  Writer(out).text(why);
  return Status32::kFatal;
}

void apply(Configuration& c) {
  Embedding& e = embedding();
  e.host.set_environment_list(c.environment);
  e.host.set_current_directory(c.cwd);
  e.host.set_terminals(c.terminals);
  e.slice_ms = c.slice_ms;
  e.limits = c.limits;
  memory_limit(c.limits.memory);
}

// The message's value; empty: a Python exception is pending.
Owned read_request(Thread& th, size_t n) {
  std::string message(request_buffer(n));  // reading may run code that uses the buffer
  return Reader(message).value(th);
}

// C++ stack that is left when recursion is refused.
constexpr uint32_t kNativeDepth = 400;

}  // namespace

}  // namespace dxpy::wasm

using namespace dxpy;        // NOLINT
using namespace dxpy::wasm;  // NOLINT

DX_EXPORT(dxpy_abi) uint32_t dxpy_abi() { return kAbiVersion; }

DX_EXPORT(dxpy_reserve) char* dxpy_reserve(size_t size) {
  std::vector<char>& request = embedding().request;
  if (request.size() < size) request.resize(size);
  return request.data();
}

DX_EXPORT(dxpy_result) uint32_t* dxpy_result() {
  Embedding& e = embedding();
  e.result_words[0] = static_cast<uint32_t>(reinterpret_cast<uintptr_t>(e.result.data()));
  e.result_words[1] = static_cast<uint32_t>(e.result.size());
  return e.result_words;
}

DX_EXPORT(dxpy_start) Status32 dxpy_start(size_t n) {
  Embedding& e = embedding();
  if (e.rt != nullptr) return fatal("the runtime has been started already");
  platform_init();
  names_init();
  Configuration c;
  c.runtime.argv = {""};
  c.runtime.stdlib_archive = "/lib/stdlib.dpm";
  c.runtime.stdlib_dir = "/lib/python3.14";
  if (!read_configuration(request_buffer(n), c)) return fatal(c.runtime.error);
  apply(c);
  e.config = std::move(c.runtime);
  e.config.host = &e.host;
  if (!runtime_config_environment(e.config)) return fatal(e.config.error);
  e.rt = runtime_start(e.config);
  if (e.rt == nullptr) return fatal(e.config.error);
  Thread& th = thread();
  th.native_depth_limit = c.native_depth > 0 ? c.native_depth : kNativeDepth;
  if (c.recursion > 0) th.recursion_limit = c.recursion;
  for (auto& [path, names] : c.parts) stdlib_add_part(*e.rt, std::move(path), std::move(names));
  libraries_init(th);
  if (failed(tasks_init(th)) || failed(modules_init(th, c.path))) {
    print_uncaught(th, take_error(th));
    return fatal("the modules of the host cannot be made");
  }
  e.result.clear();
  Writer(e.result).none();
  return Status32::kDone;
}

DX_EXPORT(dxpy_begin) Status32 dxpy_begin(Operation operation, size_t n, uint32_t flags) {
  Embedding& e = embedding();
  if (e.rt == nullptr) return fatal("the runtime has not been started");
  Thread& th = thread();
  EntryScope entry(th);
  Owned items = n == 0 ? Owned::borrow(e.rt->empty_tuple) : read_request(th, n);
  if (!items) return report_pending(th);
  if (!is_tuple(items)) {
    (void)raise(th, th.rt->exc.ValueError, "an operation's message is a tuple");
    return report_pending(th);
  }
  return task_begin(operation, items, flags);
}

DX_EXPORT(dxpy_resume) Status32 dxpy_resume(uint32_t task, size_t n) {
  Thread& th = thread();
  EntryScope entry(th);
  Owned value = n == 0 ? Owned::none() : read_request(th, n);
  if (!value) return report_pending(th);
  return task_resume(task, value, n != 0);
}

DX_EXPORT(dxpy_interrupt) void dxpy_interrupt(int32_t task, int32_t signal) {
  Embedding& e = embedding();
  for (const auto& t : e.tasks) {
    if (static_cast<int32_t>(t->id) == task) t->signal = signal;
  }
  if (task < 0 || e.tasks.empty()) e.host.deliver(signal);
}

DX_EXPORT(dxpy_wake) void dxpy_wake() { ++embedding().wakes; }

DX_EXPORT(dxpy_release) void dxpy_release(uint32_t handle) { handle_release(handle); }

DX_EXPORT(dxpy_release_all) void dxpy_release_all(size_t n) {
  std::string message(request_buffer(n));
  // Tags and numbers only: no Python object is made.
  for (size_t at = 5; at + 5 <= message.size(); at += 5) {
    uint32_t handle;
    std::memcpy(&handle, message.data() + at + 1, sizeof handle);
    handle_release(handle);
  }
}

DX_EXPORT(dxpy_restored) Status32 dxpy_restored(size_t n) {
  Embedding& e = embedding();
  Configuration c;
  if (!read_configuration(request_buffer(n), c)) return fatal(c.runtime.error);
  apply(c);
  Thread& th = thread();
  if (failed(modules_restored(th, c.runtime.argv))) return report_pending(th);
  e.result.clear();
  Writer(e.result).none();
  return Status32::kDone;
}

DX_EXPORT(dxpy_stop) int32_t dxpy_stop(int32_t code) {
  Embedding& e = embedding();
  if (e.rt == nullptr) return code;
  e.helpers.reset();
  e.sources.clear();
  return runtime_stop(std::exchange(e.rt, nullptr), code);
}
