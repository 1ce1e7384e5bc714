// The module _remote_debugging: what `asyncio.tools` imports to show the tasks of another process. This runtime does
// not lay its state open to other processes; the names are there, and asking for a process says so.
#include "core/modules/builtin_module.h"
#include "core/modules/native_type.h"
#include "core/object/misc.h"

namespace dxpy {

namespace {

Owned unwinder_construct(Thread& th, Type*, const Value*, size_t, Value) {
  return raise(th, th.rt->exc.RuntimeError, "Remote debugging is not supported by this runtime");
}

void fill(TypeSlots& s) { s.construct = unwinder_construct; }

const TypeSpec kUnwinderSpec = {
    "_remote_debugging.RemoteUnwinder",
    sizeof(Object),
    Kind::kOther,
    0,
    "RemoteUnwinder(pid): inspect a remote Python process. Always raises RuntimeError here.",
    fill,
    {},
    {},
    "(pid, *, all_threads=False, only_active_thread=False, debug=False)",
};

struct Record {
  const char* name;
  const char* doc;
  const char* fields[4];
  size_t size;
};

// What an unwinder's methods would return; programs name them in annotations and isinstance().
constexpr Record kRecords[] = {
    {"_remote_debugging.FrameInfo", "Information about a frame", {"filename", "lineno", "funcname"}, 3},
    {"_remote_debugging.CoroInfo", "Information about a coroutine", {"call_stack", "task_name"}, 2},
    {"_remote_debugging.TaskInfo",
     "Information about an asyncio task",
     {"task_id", "task_name", "coroutine_stack", "awaited_by"},
     4},
    {"_remote_debugging.ThreadInfo", "Information about a thread", {"thread_id", "frame_list"}, 2},
    {"_remote_debugging.AwaitedInfo", "Information about what a thread awaits", {"thread_id", "awaited_by"}, 2},
};

Status exec(Thread& th, Module* m) {
  if (add_type(th, m, kUnwinderSpec) == nullptr) return Status::kError;
  for (const Record& r : kRecords) {
    Type* t = struct_sequence_type(th, r.name, r.doc, {r.fields, r.size}, r.size);
    if (t == nullptr || failed(module_add_type(th, m, t))) return Status::kError;
  }
  return module_add_int(th, m, "PROCESS_VM_READV_SUPPORTED", 0);
}

}  // namespace

const ModuleDef kRemoteDebuggingModule = {"_remote_debugging", nullptr, {}, &exec};

}  // namespace dxpy
