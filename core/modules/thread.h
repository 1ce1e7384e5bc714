// What the files of the _thread module share.
#pragma once

#include "core/modules/thread_locks.h"
#include "core/object/float.h"
#include "core/object/module.h"

namespace dxpy {

struct ThreadHandle : Object {
  uint64_t ident;  // 0: not started
  bool started, done;
  WaitPlace* finished;  // owned
  ThreadHandle* next;   // of the runtime's handles
  ThreadHandle** link;  // that leads here; nullptr once the state is gone
};

struct ThreadState {  // per runtime
  ThreadState() = default;
  ThreadState(const ThreadState&) = delete;
  ThreadState& operator=(const ThreadState&) = delete;
  ~ThreadState();
  Type* handle = nullptr;
  Type* lock = nullptr;
  Type* rlock = nullptr;
  Type* local = nullptr;
  Type* hook_args = nullptr;
  ThreadHandle* handles = nullptr;  // all there are, borrowed
  Owned joinable;                   // list of handles of threads that are not daemons
  Value trace_all;                  // threading.settrace goes through threading.py: always empty
  size_t stack_size = 0;
  int64_t running = 0;
};

Owned lock_new(Thread&);
Status init_lock_types(Thread&, Module* m);
Status init_local_type(Thread&, Module* m);
// `gone` ends (or does not exist in a forked process): its values in thread-local objects go.
void locals_thread_ends(Thread& th, Thread& gone);
// In the child after fork: only this thread is left.
void threads_after_fork(Thread& th);

}  // namespace dxpy
