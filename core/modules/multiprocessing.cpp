// The modules _multiprocessing (semaphores that processes share) and _posixshmem (named shared memory).
#include <climits>
#include <string>

#include "core/modules/builtin_module.h"
#include "core/modules/services_call.h"
#include "core/modules/thread_locks.h"
#include "core/object/type_internal.h"

namespace dxpy {

namespace {

constexpr int kRecursiveMutex = 0, kSemaphore = 1;
constexpr int kTimedOut = 110;  // ETIMEDOUT

struct SemLock : Object {
  HostSemaphore* handle;
  uint64_t holder;  // the thread that took it last
  int count, max_value, kind;
  Value name;  // owned str, or None
};

SemLock* as_lock(Value v) { return v.as<SemLock>(); }
bool is_mine(Thread& th, const SemLock* s) { return s->count > 0 && s->holder == th.id; }

Owned make(Thread& th, Type* cls, HostSemaphore* handle, int kind, int max_value, Value name) {
  auto* s = make_instance<SemLock>(th, cls);
  if (s == nullptr) {
    (void)services_of(th).semaphore_close(handle);
    return {};
  }
  s->handle = handle;
  s->kind = kind;
  s->max_value = max_value;
  s->name = own(name);
  return Owned::steal(Value(s));
}

Owned construct(Thread& th, Type* cls, const Value* args, size_t nargs, Value kwnames) {
  Value v[5];
  if (failed(native_match(th, "SemLock(kind, value, maxvalue, name, unlink)", args, nargs, kwnames, v, 5))) return {};
  int kind = 0, value = 0, max_value = 0;
  if (failed(native_arg_int(th, v[0], kind)) || failed(native_arg_int(th, v[1], value)) ||
      failed(native_arg_int(th, v[2], max_value))) {
    return {};
  }
  if (!is_str(v[3])) {
    return raise(th, th.rt->exc.TypeError, "SemLock() argument 'name' must be str, not {}",
                 argument_type_name(th, v[3]));
  }
  Tri unlink = truth(th, v[4]);
  if (unlink == Tri::kError) return {};
  if (kind != kRecursiveMutex && kind != kSemaphore) return raise(th, th.rt->exc.ValueError, "unrecognized kind");
  std::string name(str_view(v[3]));
  HostServices& services = services_of(th);
  HostResult<HostSemaphore*> r = services.semaphore_create(name.c_str(), 0600, static_cast<uint32_t>(value));
  if (!r.ok()) return raise_os_error(th, r.error);
  if (unlink == Tri::kTrue) {
    HostError e = services.semaphore_unlink(name.c_str());
    if (!e.ok()) {
      (void)services.semaphore_close(r.value);
      return raise_os_error(th, e.code);
    }
  }
  return make(th, cls, r.value, kind, max_value, unlink == Tri::kTrue ? Value::none() : v[3]);
}

Owned rebuild(Thread& th, Value cls, Value handle, int kind, int max_value, Value name) {
  HostSemaphore* semaphore = nullptr;
  if (is_str(name)) {
    HostResult<HostSemaphore*> r = services_of(th).semaphore_open(std::string(str_view(name)).c_str());
    if (!r.ok()) return raise_os_error(th, r.error);
    semaphore = r.value;
  } else {
    uint64_t address = 0;
    if (failed(int_as_u64(th, handle, address))) return {};
    semaphore = reinterpret_cast<HostSemaphore*>(static_cast<uintptr_t>(address));
  }
  return make(th, cls.as<Type>(), semaphore, kind, max_value, name);
}

void dealloc(Thread& th, Object* o) {
  auto* s = static_cast<SemLock*>(o);
  if (s->handle != nullptr) (void)services_of(th).semaphore_close(s->handle);
  drop(s->name);
  object_free(th, o);
}

// Without and with waiting. kFalse: somebody else has it, or the time was over.
Tri take(Thread& th, SemLock* s, bool block, int64_t deadline_ns) {
  HostServices& services = services_of(th);
  HostError e = services.semaphore_try(s->handle);
  while (block && (e.code == kHostAgain || e.code == kHostInterrupted)) {
    int64_t left = -1;
    if (deadline_ns >= 0) left = std::max<int64_t>(0, deadline_ns - monotonic_ns(th));
    {
      Unlocked scope(th);
      e = services.semaphore_wait(s->handle, left);
    }
    if (e.code == kHostInterrupted && failed(run_safepoint(th))) return Tri::kError;
  }
  if (e.ok()) return Tri::kTrue;
  if (e.code == kHostAgain || e.code == kTimedOut) return Tri::kFalse;
  return raise_os_error(th, e.code);
}

Owned acquire(Thread& th, SemLock* s, bool block, Value timeout) {
  int64_t deadline = -1;
  if (!timeout.is_none()) {
    double seconds = 0;
    if (failed(to_double(th, timeout, seconds))) return {};
    if (seconds < 0) seconds = 0;
    if (!(seconds < 9e8)) return raise(th, th.rt->exc.OverflowError, "timeout is too large");
    deadline = deadline_after(th, seconds);
  }
  if (s->kind == kRecursiveMutex && is_mine(th, s)) {
    ++s->count;
    return Owned::boolean(true);
  }
  Tri taken = take(th, s, block, deadline);
  if (taken == Tri::kError) return {};
  if (taken == Tri::kTrue) {
    ++s->count;
    s->holder = th.id;
  }
  return Owned::boolean(taken == Tri::kTrue);
}

Status release(Thread& th, SemLock* s) {
  if (s->kind == kRecursiveMutex) {
    if (!is_mine(th, s)) {
      return raise(th, th.rt->exc.AssertionError, "attempt to release recursive lock not owned by thread");
    }
    if (s->count > 1) {
      --s->count;
      return Status::kOk;
    }
  } else {
    HostResult<int> value = services_of(th).semaphore_value(s->handle);
    if (!value.ok()) return raise_os_error(th, value.error);
    if (value.value >= s->max_value) {
      return raise(th, th.rt->exc.ValueError, "semaphore or lock released too many times");
    }
  }
  HostError e = services_of(th).semaphore_post(s->handle);
  if (!e.ok()) return raise_os_error(th, e.code);
  --s->count;
  return Status::kOk;
}

Owned enter(Thread& th, SemLock* s) { return acquire(th, s, true, Value::none()); }
Status leave(Thread& th, SemLock* s, Value, Value, Value) { return release(th, s); }
int64_t get_count(Thread&, SemLock* s) { return s->count; }
bool get_mine(Thread& th, SemLock* s) { return is_mine(th, s); }
Owned get_value(Thread& th, SemLock* s) {
  HostResult<int> value = services_of(th).semaphore_value(s->handle);
  if (!value.ok()) return raise_os_error(th, value.error);
  return int_from_i64(th, std::max(0, value.value));
}
Owned is_zero(Thread& th, SemLock* s) {
  HostResult<int> value = services_of(th).semaphore_value(s->handle);
  if (!value.ok()) return raise_os_error(th, value.error);
  return Owned::boolean(value.value <= 0);
}
void after_fork(Thread&, SemLock* s) { s->count = 0; }

Owned get_handle(Thread& th, Value self) {
  return int_from_u64(th, reinterpret_cast<uintptr_t>(as_lock(self)->handle));
}
Owned get_kind(Thread&, Value self) { return Owned::small_int(as_lock(self)->kind); }
Owned get_max_value(Thread&, Value self) { return Owned::small_int(as_lock(self)->max_value); }
Owned get_name(Thread&, Value self) { return Owned::borrow(as_lock(self)->name); }

const NativeDef kMethods[] = {
    method<&acquire>("acquire(self, /, block=True, timeout=None)", "Acquire the semaphore/lock."),
    method<&release>("release(self, /)", "Release the semaphore/lock."),
    method<&enter>("__enter__(self, /)", "Enter the semaphore/lock."),
    method<&leave>("__exit__(self, exc_type=None, exc_value=None, exc_tb=None, /)", "Exit the semaphore/lock."),
    method<&get_count>("_count(self, /)", "Num of `acquire()`s minus num of `release()`s for this process."),
    method<&get_mine>("_is_mine(self, /)", "Whether the lock is owned by this thread."),
    method<&get_value>("_get_value(self, /)", "Get the value of the semaphore."),
    method<&is_zero>("_is_zero(self, /)", "Return whether semaphore has value zero."),
    class_method<&rebuild>("_rebuild(type, handle, kind, maxvalue, name, /)"),
    method<&after_fork>("_after_fork(self, /)", "Rezero the net acquisition count after fork()."),
};
const GetSetDef kGetSets[] = {
    {"handle", get_handle}, {"kind", get_kind}, {"maxvalue", get_max_value}, {"name", get_name}};

void fill(TypeSlots& s) {
  s.construct = construct;
  s.dealloc = dealloc;
}
const TypeSpec kSemLockSpec = {"_multiprocessing.SemLock",
                               sizeof(SemLock),
                               Kind::kOther,
                               TypeFlags::kBaseType,
                               "Semaphore/Mutex type",
                               fill,
                               kMethods,
                               kGetSets};

Status sem_unlink(Thread& th, Str* name) {
  return host_status(th, [&] { return services_of(th).semaphore_unlink(name->data); });
}

Status exec_multiprocessing(Thread& th, Module* m) {
  if (failed(require_services(th, "_multiprocessing"))) return Status::kError;
  Type* t = add_type(th, m, kSemLockSpec);
  if (t == nullptr || failed(dict_set_text(th, t->dict, "SEM_VALUE_MAX", Value::small_int(INT_MAX)))) {
    return Status::kError;
  }
  Owned flags = dict_new(th);
  if (!flags) return Status::kError;
  for (const char* name : {"HAVE_SEM_OPEN", "HAVE_SEM_TIMEDWAIT", "HAVE_FD_TRANSFER"}) {
    if (failed(dict_set_text(th, flags, name, Value::small_int(1)))) return Status::kError;
  }
  return module_add(th, m, "flags", flags);
}
const NativeDef kMultiprocessingFunctions[] = {function<&sem_unlink>("sem_unlink(name, /)")};

// --- _posixshmem
Status shm_name(Thread& th, Value path, std::string& out) {
  if (!is_str(path)) {
    return raise(th, th.rt->exc.TypeError, "shm_open() argument 'path' must be str, not {}",
                 argument_type_name(th, path));
  }
  out = str_view(path);
  if (out.find('\0') == std::string::npos) return Status::kOk;
  return raise(th, th.rt->exc.ValueError, "embedded null character");
}
Owned shm_open(Thread& th, Value path, int flags, int mode) {
  std::string name;
  int fd = -1;
  if (failed(shm_name(th, path, name)) ||
      failed(host_value(
          th, fd, [&] { return services_of(th).shared_memory_open(name.c_str(), flags, static_cast<uint32_t>(mode)); },
          path))) {
    return {};
  }
  return Owned::small_int(fd);
}
Status shm_unlink(Thread& th, Value path) {
  std::string name;
  if (failed(shm_name(th, path, name))) return Status::kError;
  return host_status(th, [&] { return services_of(th).shared_memory_unlink(name.c_str()); }, path);
}
const NativeDef kShmemFunctions[] = {
    function<&shm_open>("shm_open(path, flags, mode=511)",
                        "Open a shared memory object.  Returns a file descriptor (integer)."),
    function<&shm_unlink>("shm_unlink(path, /)",
                          "Remove a shared memory object (similar to unlink()).\n\n"
                          "Remove a shared memory object name, and, once all processes have\n"
                          "unmapped the object, de-allocates and destroys the contents of the\n"
                          "associated memory region."),
};
Status exec_shmem(Thread& th, Module*) { return require_services(th, "_posixshmem"); }

}  // namespace

const ModuleDef kMultiprocessingModule = {"_multiprocessing", nullptr, kMultiprocessingFunctions,
                                          &exec_multiprocessing};
const ModuleDef kPosixshmemModule = {"_posixshmem", "POSIX shared memory module", kShmemFunctions, &exec_shmem};

}  // namespace dxpy
