// lock and RLock.
#include <cstdio>

#include "core/modules/module_state.h"
#include "core/modules/native_type.h"
#include "core/modules/thread.h"
#include "core/object/int.h"

namespace dxpy {

namespace {

struct Lock : Object {
  bool locked;
  WaitPlace* place;  // owned
};

struct RLock : Object {
  const Thread* owner;  // nullptr: free
  int64_t count;
  WaitPlace* place;  // owned
};

Owned make_lock(Thread& th, Type* cls) {
  auto* l = make_instance<Lock>(th, cls);
  if (l == nullptr) return {};
  l->place = new WaitPlace;
  return Owned::steal(l);
}

Owned lock_construct(Thread& th, Type* cls, const Value*, size_t nargs, Value kwnames) {
  if (nargs > 0 || (kwnames && fast_items_tuple(kwnames).size() > 0))
    return raise(th, th.rt->exc.TypeError, "lock() takes no arguments");
  return make_lock(th, cls);
}

Tri lock_acquire(Thread& th, Value self, bool blocking, Value timeout) {
  auto* l = self.as<Lock>();
  int64_t deadline;
  if (failed(lock_deadline(th, blocking, timeout, deadline))) return Tri::kError;
  Owned keep = Owned::borrow(self);
  Tri t = wait_until(th, *l->place, deadline, [&] { return !l->locked; });
  if (t == Tri::kTrue) l->locked = true;
  return t;
}

Owned lock_release(Thread& th, Value self) {
  auto* l = self.as<Lock>();
  if (!l->locked) return raise(th, th.rt->exc.RuntimeError, "release unlocked lock");
  l->locked = false;
  l->place->notify(th, false);
  return Owned::none();
}

bool lock_locked(Thread&, Value self) { return self.as<Lock>()->locked; }
Tri lock_enter(Thread& th, Value self) { return lock_acquire(th, self, true, Value()); }
Owned lock_exit(Thread& th, Value self, VarArgs) { return lock_release(th, self); }
Owned lock_reinit(Thread&, Value self) {  // in the child after fork
  auto* l = self.as<Lock>();
  l->locked = false;
  l->place = new WaitPlace;  // the old one may be held by a thread that is gone
  return Owned::none();
}
Owned lock_repr(Thread& th, Value self) {
  char address[32];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(self.as_object()));
  return format_str(th, "<{} {} object at {}>", self.as<Lock>()->locked ? "locked" : "unlocked", "_thread.lock",
                    address);
}
void lock_dealloc(Thread& th, Object* o) {
  delete static_cast<Lock*>(o)->place;
  object_free(th, o);
}
void fill_lock(TypeSlots& s) {
  s.dealloc = &lock_dealloc;
  s.repr = &lock_repr;
  s.construct = &lock_construct;
}

const char kAcquireDoc[] =
    "Lock the lock.\n\nWithout argument, this blocks if the lock is already locked (even by the same thread), waiting "
    "for "
    "another thread to release the lock, and return True once the lock is acquired.";
const NativeDef kLockMethods[] = {
    method<&lock_acquire>("acquire(self, /, blocking=True, timeout=-1)", kAcquireDoc),
    method<&lock_acquire>("acquire_lock(self, /, blocking=True, timeout=-1)", kAcquireDoc),
    method<&lock_release>("release(self, /)",
                          "Release the lock, allowing another thread that is blocked waiting for it to "
                          "acquire the lock."),
    method<&lock_release>("release_lock(self, /)", "An obsolete synonym of release()."),
    method<&lock_locked>("locked(self, /)", "Return whether the lock is in the locked state."),
    method<&lock_locked>("locked_lock(self, /)", "An obsolete synonym of locked()."),
    method<&lock_enter>("__enter__(self, /)", "Lock the lock."),
    method<&lock_exit>("__exit__(self, /, *exc_info)", "Release the lock."),
    method<&lock_reinit>("_at_fork_reinit(self, /)", nullptr),
};
const TypeSpec kLockSpec = {
    "_thread.lock", sizeof(Lock), Kind::kOther, TypeFlags::kWeakRef, "A lock object is a synchronization primitive.",
    &fill_lock,     kLockMethods};

// --- RLock

Owned rlock_construct(Thread& th, Type* cls, const Value*, size_t, Value) {
  auto* l = make_instance<RLock>(th, cls);
  if (l == nullptr) return {};
  l->place = new WaitPlace;
  return Owned::steal(l);
}

Tri rlock_acquire(Thread& th, Value self, bool blocking, Value timeout) {
  auto* l = self.as<RLock>();
  int64_t deadline;
  if (failed(lock_deadline(th, blocking, timeout, deadline))) return Tri::kError;
  if (l->owner == &th) {
    ++l->count;
    return Tri::kTrue;
  }
  Owned keep = Owned::borrow(self);
  Tri t = wait_until(th, *l->place, deadline, [&] { return l->owner == nullptr; });
  if (t == Tri::kTrue) {
    l->owner = &th;
    l->count = 1;
  }
  return t;
}

Owned rlock_release(Thread& th, Value self) {
  auto* l = self.as<RLock>();
  if (l->owner != &th) return raise(th, th.rt->exc.RuntimeError, "cannot release un-acquired lock");
  if (--l->count == 0) {
    l->owner = nullptr;
    l->place->notify(th, false);
  }
  return Owned::none();
}

Tri rlock_enter(Thread& th, Value self) { return rlock_acquire(th, self, true, Value()); }
Owned rlock_exit(Thread& th, Value self, VarArgs) { return rlock_release(th, self); }
bool rlock_locked(Thread&, Value self) { return self.as<RLock>()->owner != nullptr; }
bool rlock_is_owned(Thread& th, Value self) { return self.as<RLock>()->owner == &th; }
int64_t rlock_count(Thread& th, Value self) {
  auto* l = self.as<RLock>();
  return l->owner == &th ? l->count : 0;
}
Owned rlock_release_save(Thread& th, Value self) {
  auto* l = self.as<RLock>();
  if (l->owner != &th) return raise(th, th.rt->exc.RuntimeError, "cannot release un-acquired lock");
  Owned ident = int_from_u64(th, th.id);
  Owned state = ident ? tuple_of(th, Value::small_int(l->count), ident.get()) : Owned();
  if (!state) return {};
  l->owner = nullptr;
  l->count = 0;
  l->place->notify(th, false);
  return state;
}
Owned rlock_acquire_restore(Thread& th, Value self, Value state) {
  if (!is_tuple(state) || state.as<Tuple>()->size != 2 || !state.as<Tuple>()->items[0].is_small_int())
    return raise(th, th.rt->exc.TypeError, "_acquire_restore() argument must be a tuple of two ints");
  auto* l = self.as<RLock>();
  Owned keep = Owned::borrow(self);
  if (wait_until(th, *l->place, -1, [&] { return l->owner == nullptr; }) != Tri::kTrue) return {};
  l->owner = &th;
  l->count = state.as<Tuple>()->items[0].as_small_int();
  return Owned::none();
}
Owned rlock_reinit(Thread&, Value self) {
  auto* l = self.as<RLock>();
  l->owner = nullptr;
  l->count = 0;
  l->place = new WaitPlace;
  return Owned::none();
}
Owned rlock_repr(Thread& th, Value self) {
  auto* l = self.as<RLock>();
  char address[32];
  std::snprintf(address, sizeof address, "%p", static_cast<void*>(l));
  return format_str(th, "<{} {} object owner={} count={} at {}>", l->owner != nullptr ? "locked" : "unlocked",
                    self.as_object()->type(), static_cast<unsigned long>(l->owner != nullptr ? l->owner->id : 0),
                    l->count, address);
}
void rlock_dealloc(Thread& th, Object* o) {
  delete static_cast<RLock*>(o)->place;
  object_free(th, o);
}
void fill_rlock(TypeSlots& s) {
  s.dealloc = &rlock_dealloc;
  s.repr = &rlock_repr;
  s.construct = &rlock_construct;
}
const NativeDef kRLockMethods[] = {
    method<&rlock_acquire>("acquire(self, /, blocking=True, timeout=-1)", "Lock the lock."),
    method<&rlock_release>("release(self, /)", "Release the lock."),
    method<&rlock_enter>("__enter__(self, /)", "Lock the lock."),
    method<&rlock_exit>("__exit__(self, /, *exc_info)", "Release the lock."),
    method<&rlock_locked>("locked(self, /)", "Return a boolean indicating whether this object is locked right now."),
    method<&rlock_is_owned>("_is_owned(self, /)", "For internal use by `threading.Condition`."),
    method<&rlock_count>("_recursion_count(self, /)", "For internal use by reentrancy checks."),
    method<&rlock_release_save>("_release_save(self, /)", "For internal use by `threading.Condition`."),
    method<&rlock_acquire_restore>("_acquire_restore(self, state, /)", "For internal use by `threading.Condition`."),
    method<&rlock_reinit>("_at_fork_reinit(self, /)", nullptr),
};
const TypeSpec kRLockSpec = {"_thread.RLock", sizeof(RLock), Kind::kOther, TypeFlags::kWeakRef | TypeFlags::kBaseType,
                             nullptr,         &fill_rlock,   kRLockMethods};

}  // namespace

Owned lock_new(Thread& th) { return make_lock(th, module_state<ThreadState>(th).lock); }

Status init_lock_types(Thread& th, Module* m) {
  ThreadState& s = module_state<ThreadState>(th);
  s.lock = add_type(th, m, kLockSpec);
  s.rlock = add_type(th, m, kRLockSpec);
  if (s.lock == nullptr || s.rlock == nullptr) return Status::kError;
  return module_add(th, m, "LockType", type_value(s.lock));
}

}  // namespace dxpy
