// The module _thread: starting threads, their handles, and what threading.py needs around them. Locks are in
// thread_lock_types.cpp, thread-local data in thread_local.cpp.
#include "core/modules/thread.h"

#include "core/interp/eval.h"
#include "core/interp/monitoring.h"
#include "core/modules/asyncio.h"
#include "core/modules/builtin_module.h"
#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/signal_module.h"
#include "core/object/dict.h"
#include "core/object/exception.h"
#include "core/object/int.h"
#include "core/object/list.h"
#include "core/object/turn.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

constexpr size_t kStackReserve = 128 * 1024;  // left for C++ when Python is told that the stack is full
constexpr size_t kDefaultStack = 16 * 1024 * 1024;

ThreadHandle* handle_of(Value v) { return v.as<ThreadHandle>(); }

Owned handle_new(Thread& th) {
  ThreadState& state = module_state<ThreadState>(th);
  auto* h = make_instance<ThreadHandle>(th, state.handle);
  if (h == nullptr) return {};
  h->finished = new WaitPlace;
  h->next = state.handles;
  h->link = &state.handles;
  if (h->next != nullptr) h->next->link = &h->next;
  state.handles = h;
  return Owned::steal(h);
}

void unlist(ThreadHandle* h) {
  if (h->link != nullptr) *h->link = h->next;
  if (h->next != nullptr) h->next->link = h->link;
}

void mark_done(Thread& th, ThreadHandle* h) {
  h->done = true;
  h->finished->notify(th, true);
}

// --- running a thread

struct StartRequest {
  Runtime* rt;
  Thread* thread;
  Value function, args, kwargs, handle;  // owned by the new thread
};

void unlink(Runtime& rt, Thread* t) {
  for (Thread** link = &rt.threads; *link != nullptr; link = &(*link)->next) {
    if (*link != t) continue;
    *link = t->next;
    return;
  }
}

void report(Thread& th, Value function) {
  if (error_clear_if(th, th.rt->exc.SystemExit)) return;
  Owned text = repr(th, function);
  std::string where = "Exception ignored in thread started by";
  if (!text) clear_error(th);
  error_unraisable(th, where, function);
}

void thread_main(void* argument) {
  auto* request = static_cast<StartRequest*>(argument);
  Thread& th = *request->thread;
  Host& host = *request->rt->host;
  th.id = host.thread_id();
  if (char* limit = host.thread_stack_limit()) th.native_stack_limit = limit + kStackReserve;
  turn_acquire(th);
  auto* h = handle_of(request->handle);
  h->ident = th.id;
  ++module_state<ThreadState>(th).running;
  {
    Owned function = Owned::steal(request->function), args = Owned::steal(request->args);
    Owned kwargs = Owned::steal(request->kwargs);
    Owned r = call_ex(th, function, args, kwargs);
    if (!r) report(th, function);
  }
  locals_thread_ends(th, th);
  asyncio_thread_ends(th);
  th.context.reset();
  th.trace_function.reset();
  th.profile_function.reset();
  clear_error(th);
  th.base_handled.exception.reset();
  --module_state<ThreadState>(th).running;
  mark_done(th, h);
  dec_ref(request->handle);
  unlink(*request->rt, &th);
  frame_stack_delete(th.frame_stack);
  th.frame_stack = nullptr;
  turn_release(th);
  Thread::set_current(nullptr);
  delete request;
  delete &th;
}

// Starts function(*args, **kwargs) on a new thread; `handle` becomes its handle.
Status start(Thread& th, Value function, Value args, Value kwargs, Value handle) {
  Runtime& rt = *th.rt;
  if (rt.shutting_down)
    return raise(th, rt.exc.PythonFinalizationError, "can't create new thread at interpreter shutdown");
  turn_begin_sharing(th);
  auto* t = new Thread(rt);
  t->recursion_limit = th.recursion_limit;
  ThreadState& state = module_state<ThreadState>(th);
  t->trace_function = Owned::borrow(state.trace_all);
  tracing_update(*t);
  auto* request = new StartRequest{&rt, t, own(function), own(args), own(kwargs), own(handle)};
  t->next = rt.threads;
  rt.threads = t;
  handle_of(handle)->started = true;
  auto r = rt.host->thread_start(&thread_main, request, state.stack_size != 0 ? state.stack_size : kDefaultStack);
  if (r.ok()) {
    handle_of(handle)->ident = r.value;
    return Status::kOk;
  }
  unlink(rt, t);
  dec_ref(request->function);
  dec_ref(request->args);
  dec_ref(request->kwargs);
  dec_ref(request->handle);
  delete request;
  delete t;
  handle_of(handle)->started = false;
  return raise(th, rt.exc.RuntimeError, "can't start new thread");
}

Owned start_new_thread(Thread& th, Value function, Value args, Value kwargs) {
  if (slots_of(th, function).call == nullptr) return raise(th, th.rt->exc.TypeError, "first arg must be callable");
  if (!is_tuple(args)) return raise(th, th.rt->exc.TypeError, "2nd arg must be a tuple");
  if (kwargs && !is_dict(kwargs)) return raise(th, th.rt->exc.TypeError, "optional 3rd arg must be a dictionary");
  Owned handle = handle_new(th);
  if (!handle || failed(start(th, function, args, kwargs, handle))) return {};
  return int_from_u64(th, handle_of(handle)->ident);
}

Owned start_joinable_thread(Thread& th, Value function, Value handle, bool daemon) {
  if (slots_of(th, function).call == nullptr)
    return raise(th, th.rt->exc.TypeError, "thread function must be callable");
  ThreadState& state = module_state<ThreadState>(th);
  Owned keep;
  if (!handle || handle.is_none()) {
    keep = handle_new(th);
    if (!keep) return {};
  } else {
    if (type_of(th, handle) != state.handle) return raise(th, th.rt->exc.TypeError, "'handle' must be a _ThreadHandle");
    keep = Owned::borrow(handle);
  }
  if (handle_of(keep)->started) return raise(th, th.rt->exc.RuntimeError, "thread already started");
  if (failed(start(th, function, th.rt->empty_tuple, Value(), keep))) return {};
  if (!daemon) {
    if (!state.joinable) state.joinable = list_new(th);
    if (!state.joinable || failed(list_append(th, state.joinable.as<List>(), keep))) return {};
  }
  return keep;
}

// --- handles

Owned handle_join(Thread& th, Value self, Value timeout) {
  auto* h = handle_of(self);
  int64_t deadline = -1;
  if (timeout && !timeout.is_none()) {
    double seconds = 0;
    if (failed(to_double(th, timeout, seconds))) return {};
    deadline = seconds < 0 ? -1 : deadline_after(th, seconds);
  }
  if (!h->started && !h->done) return raise(th, th.rt->exc.RuntimeError, "thread not started");
  if (!h->done && h->ident == th.id) return raise(th, th.rt->exc.RuntimeError, "Cannot join current thread");
  if (!h->done && th.rt->shutting_down) {
    return raise(th, th.rt->exc.PythonFinalizationError, "cannot join thread at interpreter shutdown");
  }
  Owned keep = Owned::borrow(self);
  if (wait_until(th, *h->finished, deadline, [&] { return h->done; }) == Tri::kError) return {};
  return Owned::none();
}
bool handle_is_done(Thread&, Value self) { return handle_of(self)->done; }
Owned handle_set_done(Thread& th, Value self) {
  if (!handle_of(self)->started) return raise(th, th.rt->exc.RuntimeError, "thread not started");
  mark_done(th, handle_of(self));
  return Owned::none();
}
Owned handle_ident(Thread& th, Value self) { return int_from_u64(th, handle_of(self)->ident); }
Owned handle_repr(Thread& th, Value self) {
  return format_str(th, "<_ThreadHandle object: ident={}>", static_cast<unsigned long>(handle_of(self)->ident));
}
Owned handle_construct(Thread& th, Type*, const Value*, size_t, Value) { return handle_new(th); }
void handle_dealloc(Thread& th, Object* o) {
  auto* h = static_cast<ThreadHandle*>(o);
  unlist(h);
  delete h->finished;
  object_free(th, o);
}
void fill_handle(TypeSlots& s) {
  s.dealloc = &handle_dealloc;
  s.repr = &handle_repr;
  s.construct = &handle_construct;
}
const NativeDef kHandleMethods[] = {
    method<&handle_join>("join(self, timeout=None, /)", nullptr),
    method<&handle_is_done>("is_done(self, /)", nullptr),
    method<&handle_set_done>("_set_done(self, /)", nullptr),
};
const GetSetDef kHandleGetSets[] = {{"ident", &handle_ident}};
const TypeSpec kHandleSpec = {"_thread._ThreadHandle", sizeof(ThreadHandle), Kind::kOther, 0, nullptr, &fill_handle,
                              kHandleMethods,          kHandleGetSets};

Owned make_thread_handle(Thread& th, Value ident) {
  uint64_t id = 0;
  if (failed(int_as_u64(th, ident, id))) return {};
  Owned h = handle_new(th);
  if (!h) return {};
  handle_of(h)->ident = id;
  handle_of(h)->started = true;
  return h;
}

// --- the rest

Owned get_ident(Thread& th) { return int_from_u64(th, th.id); }
Owned main_thread_ident(Thread& th) { return int_from_u64(th, th.rt->main_thread->id); }
int64_t get_native_id(Thread& th) { return th.rt->host->thread_system_id(); }
int64_t count(Thread& th) { return module_state<ThreadState>(th).running; }
bool daemon_threads_allowed() { return true; }
bool is_main_interpreter() { return true; }

Owned stack_size(Thread& th, int64_t size) {
  ThreadState& s = module_state<ThreadState>(th);
  if (size < 0) return raise(th, th.rt->exc.ValueError, "size must be 0 or a positive value");
  if (size != 0 && size < 32768) {
    return raise(th, th.rt->exc.ValueError, "size not valid: {} bytes", size);
  }
  auto old = static_cast<int64_t>(s.stack_size);
  s.stack_size = static_cast<size_t>(size);
  return Owned::small_int(old);
}

Owned exit_thread(Thread& th) {
  Owned e = exception_new(th, th.rt->exc.SystemExit, nullptr, 0);
  return e ? raise_exception(th, e) : Failure();
}

Owned interrupt_main(Thread& th, int signal) {
  if (failed(signal_interrupt_main(th, signal)) || failed(run_safepoint(th))) return {};
  return Owned::none();
}

Owned set_name(Thread& th, Value name) {
  if (!is_str(name))
    return raise(th, th.rt->exc.TypeError, "set_name() argument 'name' must be str, not {}",
                 argument_type_name(th, name));
  th.rt->host->thread_name(std::string(str_view(name)).c_str());
  return Owned::none();
}

// Joins every thread that is not a daemon.
Owned shutdown(Thread& th) {
  ThreadState& s = module_state<ThreadState>(th);
  while (s.joinable && list_size(s.joinable) > 0) {
    Owned h = list_pop(th, s.joinable.as<List>(), -1);
    if (!h) return {};
    auto* handle = handle_of(h);
    if (handle->ident == th.id) continue;
    if (wait_until(th, *handle->finished, -1, [&] { return handle->done; }) == Tri::kError) {
      error_unraisable(th, "Exception ignored on threading shutdown", h);
    }
  }
  return Owned::none();
}

// sys.stderr, or the one there was when the thread was made; empty without an exception: neither.
Owned error_stream(Thread& th, Value thread) {
  Owned file = import_attr(th, "sys", "stderr");
  if (!file) clear_error(th);
  if (file && !file.get().is_none()) return file;
  if (thread.is_none()) return {};
  file = get_attr(th, thread, "_stderr");
  return file && file.get().is_none() ? Owned() : std::move(file);
}

// threading.excepthook's default: args is an _ExceptHookArgs.
Owned excepthook(Thread& th, Value args) {
  if (type_of(th, args) != module_state<ThreadState>(th).hook_args)
    return raise(th, th.rt->exc.TypeError, "_thread._excepthook argument type must be ExceptHookArgs");
  auto items = fast_items_tuple(args);
  if (items[0] == type_value(th.rt->exc.SystemExit)) return Owned::none();
  Owned file = error_stream(th, items[3]);
  if (!file) return th.has_error() ? Owned() : Owned::none();
  Owned name;
  if (!items[3].is_none()) {
    Value name_attr = th.rt->names.name;
    if (find_attr(th, items[3], name_attr, name) == Tri::kError) return {};
  }
  Owned head = name ? format_str(th, "Exception in thread {}:\n", name)
                    : format_str(th, "Exception in thread {}:\n", static_cast<unsigned long>(th.id));
  Owned written = head ? call_method(th, file, th.rt->names.write, head.get()) : Owned();
  Owned display = written ? import_attr(th, "traceback", "print_exception") : Owned();
  if (!display) return {};
  Owned r = call_with(th, display, items[0], items[1], items[2], Value::none(), file.get());
  return r ? call_method(th, file, th.rt->names.flush) : Owned();
}

const NativeDef kFunctions[] = {
    function<&start_new_thread>("start_new_thread(function, args, kwargs=<unrepresentable>, /)",
                                "Start a new thread and return its identifier."),
    function<&start_new_thread>("start_new(function, args, kwargs=<unrepresentable>, /)",
                                "An obsolete synonym of start_new_thread()."),
    function<&start_joinable_thread>("start_joinable_thread(function, handle=None, daemon=True)",
                                     "*For internal use only*: start a new thread and return its handle."),
    function<&daemon_threads_allowed>("daemon_threads_allowed()",
                                      "Return True if daemon threads are allowed in the current interpreter, and False "
                                      "otherwise."),
    function<&lock_new>("allocate_lock()", "Create a new lock object."),
    function<&lock_new>("allocate()", "An obsolete synonym of allocate_lock()."),
    function<&exit_thread>("exit()", "This is synonymous to ``raise SystemExit''."),
    function<&exit_thread>("exit_thread()", "An obsolete synonym of exit()."),
    function<&interrupt_main>("interrupt_main(signum=2, /)",
                              "Simulate the arrival of the given signal in the main thread."),
    function<&get_ident>("get_ident()",
                         "Return a non-zero integer that uniquely identifies the current thread amongst "
                         "other threads that exist simultaneously."),
    function<&get_native_id>("get_native_id()",
                             "Return a non-negative integer identifying the thread as reported by the OS."),
    function<&count>("_count()", "Return the number of currently running Python threads, excluding the main thread."),
    function<&stack_size>("stack_size(size=0, /)", "Return the thread stack size used when creating new threads."),
    function<&excepthook>("_excepthook(exc_type_value_traceback_thread, /)", "Handle uncaught Thread.run() exception."),
    function<&is_main_interpreter>("_is_main_interpreter()",
                                   "Return True if the current interpreter is the main Python interpreter."),
    function<&shutdown>("_shutdown()", "Wait for all non-daemon threads (other than the calling thread) to stop."),
    function<&make_thread_handle>("_make_thread_handle(ident, /)", "Make a thread handle for ident."),
    function<&main_thread_ident>("_get_main_thread_ident()", "Return the ident of the main thread."),
    function<&set_name>("set_name(name)", "Set the name of the current thread."),
};

Status exec(Thread& th, Module* m) {
  ThreadState& s = module_state<ThreadState>(th);
  s.handle = add_type(th, m, kHandleSpec);
  if (s.handle == nullptr || failed(init_lock_types(th, m)) || failed(init_local_type(th, m))) return Status::kError;
  static const char* const kFields[] = {"exc_type", "exc_value", "exc_traceback", "thread"};
  s.hook_args = struct_sequence_type(th, "_thread._ExceptHookArgs",
                                     "Type used to pass arguments to threading.excepthook.", kFields, 4);
  if (s.hook_args == nullptr || failed(module_add(th, m, "_ExceptHookArgs", type_value(s.hook_args))))
    return Status::kError;
  Owned max = float_from_double(th, 9223372036.0);
  if (!max || failed(module_add(th, m, "TIMEOUT_MAX", max))) return Status::kError;
  return module_add(th, m, "error", type_value(th.rt->exc.RuntimeError));
}

}  // namespace

ThreadState::~ThreadState() {
  while (handles != nullptr) {
    ThreadHandle* h = std::exchange(handles, handles->next);
    h->link = nullptr;
    h->next = nullptr;
  }
}

void threads_after_fork(Thread& th) {
  Runtime& rt = *th.rt;
  ThreadState& s = module_state<ThreadState>(th);
  for (ThreadHandle* h = s.handles; h != nullptr; h = h->next) {
    if (h->started && !h->done && h->ident != th.id) mark_done(th, h);
  }
  s.running = 0;
  // What the other threads were doing is never finished: their state is left as it is, out of sight.
  Thread* others = rt.threads;
  rt.threads = &th;
  while (others != nullptr) {
    Thread* t = others;
    others = t->next;
    t->next = nullptr;
    if (t == &th) continue;
    locals_thread_ends(th, *t);
    asyncio_thread_ends(*t);
  }
}

const ModuleDef kThreadModule = {"_thread",
                                 "This module provides primitive operations to write multi-threaded programs.\nThe "
                                 "'threading' module provides a more convenient interface.",
                                 kFunctions, &exec};

}  // namespace dxpy
