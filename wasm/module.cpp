#include "wasm/module.h"

#include "core/interp/eval.h"
#include "core/object/dict.h"
#include "core/object/float.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "wasm/embedding.h"
#include "wasm/js_proxy.h"

namespace dxpy::wasm {

namespace {

// The Python files of python/, by module name.
struct Source {
  const char* name;
  std::string_view text;
};
const Source kSources[] = {
#include "wasm/python_sources.inc"
};

Owned js_global(Thread& th, Value name) {
  const Value args[] = {name};
  bool nothing = false;
  Owned r = js_operation(th, JsOperation::kGlobal, 0, args, 1, &nothing);
  if (nothing) return raise(th, th.rt->exc.AttributeError, "module 'js' has no attribute '{}'", name);
  return r;
}

Owned js_import(Thread& th, Value name) {
  const Value args[] = {name};
  return js_operation(th, JsOperation::kImport, 0, args, 1);
}

Owned from_python(Thread& th, Value object) {
  std::string unused;
  const Value args[] = {object};
  return js_operation(th, JsOperation::kFromPython, 0, args, 1);
}

Owned new_object(Thread& th, Value pairs) {
  const Value args[] = {pairs};
  return js_operation(th, JsOperation::kNewObject, 0, args, 1);
}

Owned new_array(Thread& th, VarArgs items) {
  return js_operation(th, JsOperation::kNewArray, 0, items.data, items.size);
}

Owned schedule(Thread& th, double milliseconds, Value callback) {
  Owned ms = float_from_double(th, milliseconds);
  const Value args[] = {ms, callback};
  return js_operation(th, JsOperation::kSchedule, 0, args, 2);
}

Owned unschedule(Thread& th, Value timer) {
  const Value args[] = {timer};
  return js_operation(th, JsOperation::kUnschedule, 0, args, 1);
}

// wait(seen, seconds): until an event comes that is newer than `seen`, or the time (None: for ever) has passed. Gives
// the number of events so far.
Owned wait(Thread& th, int64_t seen, Value seconds) {
  Embedding& e = embedding();
  double left = -1;
  if (!seconds.is_none() && failed(to_double(th, seconds, left))) return {};
  auto now = static_cast<int64_t>(dx_clock(1));
  Suspension* s = suspend_point(th);
  bool endless = seconds.is_none();
  int64_t deadline = endless ? -1 : now + static_cast<int64_t>(std::min(left, 1e9) * 1e9);
  if (s != nullptr && s->resumed) deadline = s->deadline_ns;
  if (e.wakes != static_cast<uint32_t>(seen) || (deadline >= 0 && now >= deadline)) return int_from_i64(th, e.wakes);
  if (s != nullptr) {
    s->deadline_ns = deadline;
    return suspend(th, SuspendReason::kWait);
  }
  int32_t code = dx_wait_blocking(4, endless ? -1 : left * 1000);
  if (code < 0 && code != -kHostInterrupted) return raise_cannot_wait(th, "the event loop");
  if (failed(run_safepoint(th))) return {};
  return int_from_i64(th, e.wakes);
}

void wake() {
  ++embedding().wakes;
  dx_wake();
}
int64_t wakes() { return embedding().wakes; }
bool can_suspend(Thread& th) { return th.suspension != nullptr && th.native_entries <= 1; }

Owned source_of(Thread& th, Value name) {
  for (const Source& s : kSources) {
    if (str_equals(name, s.name)) return str_new(th, s.text);
  }
  return Owned::none();
}

const NativeDef kFunctions[] = {
    function<&js_global>("js_global(name, /)"),
    function<&js_import>("js_import(name, /)"),
    function<&from_python>("from_python(object, /)"),
    function<&new_object>("new_object(pairs, /)"),
    function<&new_array>("new_array(*items)"),
    function<&schedule>("schedule(milliseconds, callback, /)"),
    function<&unschedule>("unschedule(timer, /)"),
    suspending(function<&wait>("wait(seen, seconds, /)")),
    function<&wake>("wake()"),
    function<&wakes>("wakes()"),
    function<&can_suspend>("can_suspend()"),
    function<&source_of>("source_of(name, /)"),
};
const ModuleDef kDxpyModule = {"_dxpy", "The WebAssembly host.", kFunctions, &js_proxy_init};

// Runs a source of python/ as a module.
Owned run_module(Thread& th, const char* name) {
  Owned key = str_new(th, name);
  Owned text = key ? source_of(th, key) : Owned();
  Owned module = text ? module_new(th, key) : Owned();
  Owned filename = module ? str_new(th, "<dxpy>") : Owned();
  if (!filename) return {};
  Value dict = module.as<Module>()->dict;
  if (failed(dict_set(th, dict, th.rt->names.__builtins__, th.rt->builtins)) ||
      failed(dict_set_text(th, th.rt->modules, name, module)))
    return {};
  CompileRequest request;
  request.source = str_view(text);
  request.filename = filename;
  Owned code = compile_source(th, request);
  Owned done = code ? run_code(th, code, dict) : Owned();
  return done ? std::move(module) : Owned();
}

Owned text_list(Thread& th, const std::vector<std::string>& texts) {
  Owned list = list_new(th);
  for (const std::string& t : texts) {
    Owned s = list ? str_decode_fs(th, t) : Owned();
    if (!s || failed(list_append(th, list.as<List>(), s))) return {};
  }
  return list;
}

}  // namespace

Status modules_init(Thread& th, const std::vector<std::string>& path) {
  Owned native = module_from_def(th, kDxpyModule);
  if (!native || failed(dict_set_text(th, th.rt->modules, "_dxpy", native))) return Status::kError;
  Embedding& e = embedding();
  e.helpers = run_module(th, "dxpy");
  if (!e.helpers) return Status::kError;
  Owned sys_path = import_attr(th, "sys", "path");
  Owned front = sys_path ? text_list(th, path) : Owned();
  if (!front) return Status::kError;
  return path.empty() ? Status::kOk : list_set_slice(th, sys_path.as<List>(), 0, 0, front);
}

Status modules_restored(Thread& th, const std::vector<std::string>& argv) {
  Owned f = get_attr(th, embedding().helpers, "_restored");
  Owned list = f ? text_list(th, argv) : Owned();
  Owned done = list ? call_with(th, f, list) : Owned();
  return done ? Status::kOk : Status::kError;
}

}  // namespace dxpy::wasm
