// What dxpy_begin can do. An operation that runs the program's code does it in a frame of Python at the bottom of the
// task (a function of the module dxpy), so that the code can be suspended.
#include <malloc.h>

#include "core/interp/compile_source.h"
#include "core/modules/builtin_module.h"
#include "core/object/buffer.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/gc.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "core/object/tuple.h"
#include "wasm/embedding.h"
#include "wasm/js_proxy.h"
#include "wasm/wire.h"

namespace dxpy::wasm {

namespace {

using Items = std::span<const Value>;

Value main_globals(Thread& th) {
  Value m = dict_get_text(th, th.rt->modules, "__main__");
  return m.is_empty() ? Value() : m.as<Module>()->dict;
}

// Calls a function of the module dxpy: the outermost frame of the task.
template <typename... V>
Owned helper(Thread& th, std::string_view name, const V&... args) {
  Value f = dict_get_text(th, embedding().helpers.as<Module>()->dict, name);
  if (f.is_empty()) return raise_system_error(th, "a helper of the module dxpy is missing");
  Owned keep = Owned::borrow(f);
  OutermostCall scope(th);
  return call_with(th, keep, args...);
}

Owned text_argument(Thread& th, Value v) {
  if (is_str(v)) return Owned::borrow(v);
  return raise(th, th.rt->exc.TypeError, "expected str, not {}", type_of(th, v));
}

// For tracebacks (errors.cpp).
void remember_source(Value filename, Value source) {
  constexpr size_t kMost = 32;
  auto& sources = embedding().sources;
  std::erase_if(sources, [&](const auto& row) { return str_equal(row.first, filename); });
  if (sources.size() == kMost) sources.erase(sources.begin());
  sources.emplace_back(Owned::borrow(filename), Owned::borrow(source));
}

struct ExecMode {
  enum : int64_t { kExpression = 1, kAwait = 2, kNoValue = 4 };
};

Owned do_exec(Thread& th, Items items) {
  Owned source = text_argument(th, items[0]);
  int64_t mode = 0;
  if (!source || failed(int_as_i64(th, items[3], mode))) return {};
  Owned filename = items[1].is_none() ? str_new(th, "<exec>") : text_argument(th, items[1]);
  if (!filename) return {};
  Value globals = items[2].is_none() ? main_globals(th) : items[2];
  if (!is_dict(globals)) return raise(th, th.rt->exc.TypeError, "globals must be a dict, not {}", type_of(th, globals));
  if (!dict_get_text(th, globals, "__builtins__") &&
      failed(dict_set_text(th, globals, "__builtins__", th.rt->builtins)))
    return {};
  CompileRequest request;
  request.source = str_view(source);
  request.filename = filename;
  request.mode = mode & ExecMode::kExpression ? "eval" : "exec";
  if (mode & ExecMode::kAwait) request.flags |= kAllowTopLevelAwait;
  if ((mode & ExecMode::kNoValue) == 0) request.flags |= kKeepLastValue;
  remember_source(filename, source);
  Owned code = compile_source(th, request);
  if (!code) return {};
  if ((mode & ExecMode::kAwait) != 0 && (code.as<Code>()->flags & bytecode::kCodeCoroutine) != 0) {
    Owned coroutine = run_code(th, code, globals);
    return coroutine ? helper(th, "_run_awaitable", coroutine) : Owned();
  }
  OutermostCall scope(th);
  return run_code(th, code, globals);
}

Owned do_interactive(Thread& th, Items items) {
  CompileRequest request;
  Owned source = text_argument(th, items[0]);
  Owned filename = items[1].is_none() ? str_new(th, "<stdin>") : text_argument(th, items[1]);
  if (!source || !filename) return {};
  request.source = str_view(source);
  request.filename = filename;
  request.mode = "single";
  Owned code = compile_source(th, request);
  if (!code) return {};
  OutermostCall scope(th);
  return run_code(th, code, main_globals(th));
}

Owned do_is_complete(Thread& th, Value source) {
  Owned text = text_argument(th, source);
  Owned filename = text ? str_new(th, "<stdin>") : Owned();
  if (!filename) return {};
  CompileRequest request;
  request.source = str_view(text);
  request.filename = filename;
  request.mode = "single";
  request.flags = kDontImplyDedent | kAllowIncompleteInput;
  Owned code = compile_source(th, request);
  if (code) return Owned::small_int(0);
  bool incomplete = error_matches(th, th.rt->exc._IncompleteInputError);
  clear_error(th);
  return Owned::small_int(incomplete ? 1 : 2);
}

// A view's message: where the bytes lie.
Owned do_buffer(Thread& th, Items items, bool& written) {
  Owned view = memoryview_new(th, items[0]);
  if (!view) return {};
  BufferView b;
  bool writable = items[1] == Value::boolean(true);
  if (failed(get_buffer(th, view, b, writable ? BufferView::kWritable | BufferView::kFormat : BufferView::kFullRo)))
    return {};
  char format = b.format == nullptr ? 'B' : b.format[0];
  if (b.format != nullptr && b.format[0] != '\0' && b.format[1] != '\0') format = b.format[1];  // "<i"
  int64_t item = b.item_size == 0 ? 1 : b.item_size;
  std::string out;
  Writer w(out);
  w.tag(Tag::kView);
  w.raw(handle_new(view));
  w.raw(static_cast<uint32_t>(reinterpret_cast<uintptr_t>(b.data)));
  w.raw(static_cast<uint32_t>(b.size));
  w.raw(format);
  w.raw(static_cast<uint8_t>(b.readonly));
  bool shaped = b.shape != nullptr && b.ndim > 0;
  w.raw(static_cast<uint8_t>(shaped ? b.ndim : 1));
  if (shaped) {
    for (int i = 0; i < b.ndim; ++i) w.raw(static_cast<uint32_t>(b.shape[i]));
  } else {
    w.raw(static_cast<uint32_t>(b.size / item));
  }
  release_buffer(th, b);
  embedding().result = std::move(out);
  written = true;
  return Owned::none();
}

Owned do_memory(Thread& th) {
  Owned d = dict_new(th);
  size_t memory = __builtin_wasm_memory_size(0) * size_t{65536};
  const struct {
    const char* name;
    int64_t value;
  } rows[] = {{"memory", static_cast<int64_t>(memory)},
              {"used", static_cast<int64_t>(mallinfo().uordblks)},
              {"limit", static_cast<int64_t>(embedding().limits.memory)},
              {"handles", static_cast<int64_t>(handle_count())},
              {"references", static_cast<int64_t>(js_proxy_count())},
              {"tasks", static_cast<int64_t>(embedding().tasks.size())}};
  for (const auto& row : rows) {
    Owned n = d ? int_from_i64(th, row.value) : Owned();
    if (!n || failed(dict_set_text(th, d, row.name, n))) return {};
  }
  return d;
}

Owned do_snapshot(Thread& th) {
  Embedding& e = embedding();
  if (!e.tasks.empty()) return raise(th, th.rt->exc.RuntimeError, "a suspended task cannot be part of a snapshot");
  if (e.host.open_files() != 0) return raise(th, th.rt->exc.RuntimeError, "an open file cannot be part of a snapshot");
  Owned flushed = helper(th, "_before_snapshot");
  if (!flushed) return {};
  (void)gc_collect(th);
  if (js_proxy_count() != 0)
    return raise(th, th.rt->exc.RuntimeError,
                 "{} JavaScript objects are still referenced: they cannot be part of a snapshot", js_proxy_count());
  return Owned::none();
}

Owned do_main(Thread& th) {
  int code = runtime_run_main(*th.rt, embedding().config);
  if (th.suspension != nullptr && th.suspension->suspended) return {};
  return Owned::small_int(code);
}

Owned do_format_error(Thread& th, Value exception, bool& written) {
  if (!is_exception(exception)) return raise(th, th.rt->exc.TypeError, "not an exception");
  std::string out;
  if (failed(write_error(th, exception, out))) return {};
  embedding().result = std::move(out);
  written = true;
  return Owned::none();
}

Owned ok(Status s) { return failed(s) ? Owned() : Owned::none(); }
Owned ok(Tri t) { return t == Tri::kError ? Owned() : Owned::boolean(t == Tri::kTrue); }

constexpr int kItems[] = {
#define DX_OPERATION(name, number, items) items,
#include "wasm/operations.def"
#undef DX_OPERATION
};

}  // namespace

Owned run_operation(Thread& th, Operation operation, Items items, bool& written) {
  auto number = static_cast<size_t>(operation);
  if (number >= std::size(kItems) || static_cast<size_t>(kItems[number]) != items.size())
    return raise(th, th.rt->exc.ValueError, "bad operation of the host: {}", number);
  switch (operation) {
    case Operation::kMain:
      return do_main(th);
    case Operation::kExec:
      return do_exec(th, items);
    case Operation::kCall:
      return helper(th, "_call", items[0], items[1], items[2]);
    case Operation::kCallMethod:
      return helper(th, "_call_method", items[0], items[1], items[2], items[3]);
    case Operation::kGetAttr:
      return get_attr(th, items[0], items[1]);
    case Operation::kSetAttr:
      return ok(set_attr(th, items[0], items[1], items[2]));
    case Operation::kDelAttr:
      return ok(del_attr(th, items[0], items[1]));
    case Operation::kHasAttr: {
      Owned out;
      return ok(find_attr(th, items[0], items[1], out));
    }
    case Operation::kGetItem:
      return get_item(th, items[0], items[1]);
    case Operation::kSetItem:
      return ok(set_item(th, items[0], items[1], items[2]));
    case Operation::kDelItem:
      return ok(del_item(th, items[0], items[1]));
    case Operation::kContains:
      return ok(contains(th, items[0], items[1]));
    case Operation::kLength: {
      int64_t n = length(th, items[0]);
      return n < 0 ? Owned() : int_from_i64(th, n);
    }
    case Operation::kIter:
      return get_iter(th, items[0]);
    case Operation::kNext:
      return helper(th, "_next", items[0]);
    case Operation::kDir:
      return dir(th, items[0]);
    case Operation::kRepr:
      return repr(th, items[0]);
    case Operation::kStr:
      return str_of(th, items[0]);
    case Operation::kTypeName:
      return str_new(th, type_name(th, items[0]));
    case Operation::kConvert:
      return Owned::borrow(items[0]);
    case Operation::kImport:
      return helper(th, "_import", items[0]);
    case Operation::kRegisterModule:
      return helper(th, "_register_module", items[0], items[1]);
    case Operation::kEqual:
      return compare(th, items[0], items[1], CompareOp::kEq);
    case Operation::kHash: {
      int64_t h = 0;
      return failed(hash(th, items[0], h)) ? Owned() : int_from_i64(th, h);
    }
    case Operation::kTruth:
      return ok(truth(th, items[0]));
    case Operation::kBuffer:
      return do_buffer(th, items, written);
    case Operation::kAwait:
      return helper(th, "_run_awaitable", items[0]);
    case Operation::kGlobals:
      return Owned::borrow(main_globals(th));
    case Operation::kCollect:
      return int_from_i64(th, gc_collect(th));
    case Operation::kMemory:
      return do_memory(th);
    case Operation::kSetLimits:
      return ok(set_limits(th, items[0]));
    case Operation::kImports:
      return helper(th, "_imports", items[0]);
    case Operation::kSnapshot:
      return do_snapshot(th);
    case Operation::kSend:
      return helper(th, "_send", items[0], items[1]);
    case Operation::kThrow:
      return helper(th, "_throw", items[0], items[1]);
    case Operation::kFormatError:
      return do_format_error(th, items[0], written);
    case Operation::kIsComplete:
      return do_is_complete(th, items[0]);
    case Operation::kInteractive:
      return do_interactive(th, items);
    case Operation::kInterrupted:
      embedding().pending_signal = 0;
      return Owned::none();
  }
  return {};
}

}  // namespace dxpy::wasm
