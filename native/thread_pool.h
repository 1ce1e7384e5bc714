// Threads of the system that wait a little for more work when theirs is done. Starting and ending a thread costs more
// than what many programs run in one, above all in the allocator, which sets up and tears down a heap for each.
//
// To the program each piece of work is a thread of its own: it begins with the signal mask of whoever started it and
// the name that its system thread was born with.
#pragma once

#include <pthread.h>

#include <cstddef>

namespace dxpy {

class ThreadPool {
 public:
  ThreadPool() = default;
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  // Runs run(argument) in a thread with that stack (0: the system's default). 0, or an errno.
  int start(void (*run)(void*), void* argument, size_t stack_size, pthread_t& id);
  // From now on each piece of work gets a new system thread: the program has begun to set how the system treats its
  // threads, which a later piece of work must not find, and must inherit from whoever starts it.
  void stop_reuse();
  // In the child of a fork, which has only the thread that forked.
  void after_fork();
  // The owner is done with it: the threads that wait end, no other waits any more, and the last one frees the pool.
  void close();

 private:
  struct Worker;
  ~ThreadPool() { pthread_mutex_destroy(&mutex_); }
  void enlist(Worker& worker);
  void leave(Worker* worker);
  static void* worker_main(void* p);
  bool wait_for_work(Worker& worker);
  void end_idle();
  bool hand_to_idle(void (*run)(void*), void* argument, size_t stack_size, pthread_t& id);

  static constexpr int kMostIdle = 16;
  static constexpr int kIdleSeconds = 1;

  pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
  Worker* workers_ = nullptr;  // all there are
  Worker* idle_ = nullptr;     // the one that came last is first: its memory is warm
  int idle_count_ = 0;
  bool reuse_ = true;
  bool closed_ = false;
};

}  // namespace dxpy
