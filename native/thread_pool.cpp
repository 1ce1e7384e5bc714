#include "native/thread_pool.h"

#include <signal.h>
#include <time.h>

namespace dxpy {

// Belongs to its system thread once that runs.
struct ThreadPool::Worker {
  ThreadPool* pool;
  size_t stack_size;
  pthread_t id{};
  pthread_cond_t wake{};
  void (*run)(void*) = nullptr;  // nullptr while it waits
  void* argument = nullptr;
  sigset_t mask{};
  Worker* next = nullptr;                      // in the list of those that wait
  Worker *before = nullptr, *after = nullptr;  // in the list of all
};

namespace {

class Locked {
 public:
  explicit Locked(pthread_mutex_t& mutex) : mutex_(mutex) { pthread_mutex_lock(&mutex_); }
  ~Locked() { pthread_mutex_unlock(&mutex_); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  pthread_mutex_t& mutex_;
};

}  // namespace

void ThreadPool::enlist(Worker& worker) {
  Locked lock(mutex_);
  worker.after = workers_;
  if (workers_ != nullptr) workers_->before = &worker;
  workers_ = &worker;
}

void ThreadPool::leave(Worker* worker) {
  bool last;
  {
    Locked lock(mutex_);
    (worker->before != nullptr ? worker->before->after : workers_) = worker->after;
    if (worker->after != nullptr) worker->after->before = worker->before;
    last = closed_ && workers_ == nullptr;
  }
  pthread_cond_destroy(&worker->wake);
  delete worker;
  if (last) delete this;
}

void ThreadPool::after_fork() {
  mutex_ = PTHREAD_MUTEX_INITIALIZER;
  idle_ = nullptr;
  idle_count_ = 0;
  Worker* self = workers_;
  while (self != nullptr && pthread_equal(self->id, pthread_self()) == 0) self = self->after;
  workers_ = self;
  if (self != nullptr) self->before = self->after = nullptr;
}

bool ThreadPool::wait_for_work(Worker& worker) {
  Locked lock(mutex_);
  if (!reuse_ || idle_count_ >= kMostIdle) return false;
  worker.run = nullptr;
  worker.next = idle_;
  idle_ = &worker;
  ++idle_count_;
  timespec until{};
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += kIdleSeconds;
  while (worker.run == nullptr && reuse_) {
    if (pthread_cond_timedwait(&worker.wake, &mutex_, &until) != 0) break;
  }
  if (worker.run != nullptr) return true;  // whoever gave the work took it off the list
  for (Worker** link = &idle_; *link != nullptr; link = &(*link)->next) {
    if (*link != &worker) continue;
    *link = worker.next;
    --idle_count_;
    break;
  }
  return false;
}

void* ThreadPool::worker_main(void* p) {
  auto* worker = static_cast<Worker*>(p);
  ThreadPool* pool = worker->pool;
  worker->id = pthread_self();
  char name[16] = "";
  pthread_getname_np(worker->id, name, sizeof name);
  worker->run(worker->argument);
  while (pool->wait_for_work(*worker)) {
    pthread_sigmask(SIG_SETMASK, &worker->mask, nullptr);
    pthread_setname_np(worker->id, name);
    worker->run(worker->argument);
  }
  pool->leave(worker);
  return nullptr;
}

bool ThreadPool::hand_to_idle(void (*run)(void*), void* argument, size_t stack_size, pthread_t& id) {
  Locked lock(mutex_);
  if (!reuse_) return false;
  for (Worker** link = &idle_; *link != nullptr; link = &(*link)->next) {
    Worker* worker = *link;
    if (worker->stack_size != stack_size) continue;
    *link = worker->next;
    --idle_count_;
    pthread_sigmask(SIG_SETMASK, nullptr, &worker->mask);
    worker->run = run;
    worker->argument = argument;
    id = worker->id;
    pthread_cond_signal(&worker->wake);
    return true;
  }
  return false;
}

int ThreadPool::start(void (*run)(void*), void* argument, size_t stack_size, pthread_t& id) {
  if (hand_to_idle(run, argument, stack_size, id)) return 0;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  int e = stack_size != 0 ? pthread_attr_setstacksize(&attributes, stack_size) : 0;
  if (e == 0) {
    auto* worker = new Worker{.pool = this, .stack_size = stack_size, .run = run, .argument = argument};
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&worker->wake, &clock);
    pthread_condattr_destroy(&clock);
    enlist(*worker);
    e = pthread_create(&id, &attributes, &worker_main, worker);
    if (e != 0) leave(worker);
  }
  pthread_attr_destroy(&attributes);
  return e;
}

// With the mutex: nobody waits any more. Those that do leave the list when they wake.
void ThreadPool::end_idle() {
  reuse_ = false;
  for (Worker* worker = idle_; worker != nullptr; worker = worker->next) pthread_cond_signal(&worker->wake);
}

void ThreadPool::stop_reuse() {
  Locked lock(mutex_);
  end_idle();
}

void ThreadPool::close() {
  bool last;
  {
    // In one go: once the pool is closed, the last worker that leaves deletes it.
    Locked lock(mutex_);
    closed_ = true;
    end_idle();
    last = workers_ == nullptr;
  }
  if (last) delete this;
}

}  // namespace dxpy
