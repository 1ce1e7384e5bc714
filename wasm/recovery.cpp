// Calls into the module that cannot go on: C++ code ran out of memory or stack and has no way to say so. JavaScript
// throws its frames away and calls dxpy_recover, which puts the thread back to what it was before the call. What those
// frames owned is lost until the runtime ends; what Python's frames own is dropped.
#include "core/interp/frame.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/module.h"
#include "core/object/str.h"
#include "wasm/embedding.h"
#include "wasm/wire.h"

namespace dxpy::wasm {

namespace {

// The stack of C++ in the instance's memory; WebAssembly's own is out of reach.
inline uintptr_t stack_pointer() {
  uintptr_t p;
  __asm__ volatile(".globaltype __stack_pointer, i32\n\tglobal.get __stack_pointer\n\tlocal.set %0" : "=r"(p));
  return p;
}
inline void set_stack_pointer(uintptr_t p) { __asm__ volatile("local.get %0\n\tglobal.set __stack_pointer" ::"r"(p)); }

// How far a trap may lie from the end of the C++ stack and still be an overflow of it.
constexpr uintptr_t kNearTheEnd = 64 << 10;

// Python's frames above `base`, innermost first. What they have on their stacks is in nobody's books while they run.
void drop_frames(Thread& th, Frame* base) {
  while (th.frame != nullptr && th.frame != base) {
    Frame* f = th.frame;
    th.frame = f->previous;
    if (f->owner != FrameOwner::kStack) continue;  // a generator's: it stays running for ever
    f->sp = f->stack_base();
    frame_pop(th, f);
  }
}

void restore(Thread& th, const Entry& e) {
  th.pending.reset();
  th.handled = &th.base_handled;
  th.suspension = nullptr;  // nothing stops half-way now
  th.recursion_depth = e.recursion_depth;
  th.native_entries = e.native_entries + 1;
  th.dealloc_depth = e.dealloc_depth;
  th.repr_depth = e.repr_depth;
  th.in_trace = e.in_trace;
  th.native_depth = e.native_depth;
  drop_frames(th, e.task == nullptr ? e.frame : nullptr);
  if (e.task != nullptr) {
    th.native_depth = e.task->below;
    leave_task(th, *e.task);
  }
  th.frame = e.frame;
  th.handled = e.handled;
  th.suspension = e.suspension;
  th.recursion_depth = e.recursion_depth;
  th.native_entries = e.native_entries;
  th.native_depth = e.native_depth;
}

// Modules whose import was thrown away: the next import is to begin anew.
void drop_half_imported(Thread& th) {
  Owned modules = Owned::borrow(th.rt->modules);
  if (!is_dict(modules)) return;
  std::vector<Owned> names;
  Value name, module;
  for (size_t at = 0; dict_next(modules, at, name, module);) {
    Owned spec, busy;
    (void)find_attr(th, module, lend(str_new(th, "__spec__")), spec);
    if (spec) (void)find_attr(th, spec, lend(str_new(th, "_initializing")), busy);
    if (th.has_error()) clear_error(th);
    if (busy && busy == Value::boolean(true)) names.push_back(Owned::borrow(name));
  }
  for (const Owned& n : names) {
    if (dict_remove(th, modules, n) == Tri::kError) clear_error(th);
  }
}

Failure raise_breakdown(Thread& th, Breakdown reason) {
  switch (reason) {
    case Breakdown::kMemory:
      return raise_no_memory(th);
    case Breakdown::kTime:
      return raise(th, th.rt->exc.TimeoutError, "time limit exceeded");
    case Breakdown::kStack:
    case Breakdown::kTrap:
      break;
  }
  return raise(th, th.rt->exc.RecursionError, "maximum recursion depth exceeded");
}

// When there is not even room for a report.
Status32 plain_report(Breakdown reason) {
  std::string_view type = reason == Breakdown::kMemory ? "MemoryError"
                          : reason == Breakdown::kTime ? "TimeoutError"
                                                       : "RecursionError";
  std::string& out = embedding().result;
  out.clear();
  Writer w(out);
  w.start(Tag::kDict, 5);
  w.text("type");
  w.text(type);
  w.text("message");
  w.text("");
  w.text("traceback");
  w.text(std::string(type) + "\n");
  w.text("exception");
  w.none();
  w.text("frames");
  w.start(Tag::kList, 0);
  return Status32::kError;
}

}  // namespace

EntryScope::EntryScope(Thread& th) {
  embedding().entries.push_back({th.frame, th.handled, th.recursion_depth, th.native_entries, th.native_depth,
                                 th.dealloc_depth, th.repr_depth, th.suspension, th.in_trace, stack_pointer()});
}

void break_down(Breakdown reason) { dx_break_down(static_cast<uint32_t>(reason)); }

}  // namespace dxpy::wasm

using namespace dxpy;        // NOLINT
using namespace dxpy::wasm;  // NOLINT

// Gives back the stack of C++: 1. 0: this was no overflow of it; 2: the call had not begun. Its own frame must not
// touch memory: the stack pointer may lie beyond the stack.
DX_EXPORT(dxpy_unwind) uint32_t dxpy_unwind(uint32_t reason, uint32_t depth) {
  Embedding& e = embedding();
  uintptr_t at = stack_pointer();
  if (static_cast<Breakdown>(reason) == Breakdown::kTrap && at >= kNearTheEnd && at < (uintptr_t{1} << 31)) return 0;
  if (e.entries.size() < depth && !e.recovering) return 2;
  set_stack_pointer(e.entries.size() < depth ? e.last.stack : e.entries[depth - 1].stack);
  return 1;
}

DX_EXPORT(dxpy_recover) Status32 dxpy_recover(uint32_t reason, uint32_t depth, uint32_t plain) {
  Embedding& e = embedding();
  Thread& th = thread();
  auto why = static_cast<Breakdown>(reason);
  e.recovering = true;
  memory_reserve(true);
  std::unique_ptr<Task> task;
  while (e.entries.size() >= depth) {
    e.last = e.entries.back();
    e.entries.pop_back();
    restore(th, e.last);
    task.reset(std::exchange(e.last.task, nullptr));
  }
  Status32 status;
  if (plain != 0) {
    restore(th, e.last);
    status = plain_report(why);
  } else {
    drop_half_imported(th);
    (void)raise_breakdown(th, why);
    status = task ? task_failed(th, std::move(task)) : report_pending(th);
  }
  memory_reserve(false);
  e.recovering = false;
  return status;
}
