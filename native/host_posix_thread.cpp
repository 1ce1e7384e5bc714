// Host: threads, locks and mapped memory.
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "native/host_posix_impl.h"

namespace dxpy {

namespace {

pthread_mutex_t* native(HostMutex* m) { return reinterpret_cast<pthread_mutex_t*>(m); }
pthread_cond_t* native(HostCondition* c) { return reinterpret_cast<pthread_cond_t*>(c); }

}  // namespace

HostResult<uint64_t> HostPosix::thread_start(void (*run)(void*), void* argument, size_t stack_size) {
  pthread_t id;
  int e = threads_->start(run, argument, stack_size, id);
  if (e != 0) return HostResult<uint64_t>::failure(e);
  return HostResult<uint64_t>::success(static_cast<uint64_t>(id));
}
uint64_t HostPosix::thread_id() { return static_cast<uint64_t>(pthread_self()); }
int64_t HostPosix::thread_system_id() { return ::syscall(SYS_gettid); }
void HostPosix::thread_name(const char* name) { (void)pthread_setname_np(pthread_self(), name); }

char* HostPosix::thread_stack_limit() {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return nullptr;
  void* low = nullptr;
  size_t size = 0;
  pthread_attr_getstack(&attributes, &low, &size);
  pthread_attr_destroy(&attributes);
  char* limit = static_cast<char*>(low);
  // An unlimited main stack is reported with its whole address range; trust only what the kernel surely grants.
  constexpr size_t kMost = size_t{64} << 20;
  if (size > kMost) limit += size - kMost;
  return limit;
}

HostMutex* HostPosix::mutex_new() {
  auto* m = new pthread_mutex_t;
  pthread_mutex_init(m, nullptr);
  return reinterpret_cast<HostMutex*>(m);
}
void HostPosix::mutex_free(HostMutex* m) {
  pthread_mutex_destroy(native(m));
  delete native(m);
}
void HostPosix::mutex_lock(HostMutex* m) { pthread_mutex_lock(native(m)); }
void HostPosix::mutex_unlock(HostMutex* m) { pthread_mutex_unlock(native(m)); }
HostCondition* HostPosix::condition_new() {
  auto* c = new pthread_cond_t;
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(c, &attributes);
  pthread_condattr_destroy(&attributes);
  return reinterpret_cast<HostCondition*>(c);
}
void HostPosix::condition_free(HostCondition* c) {
  pthread_cond_destroy(native(c));
  delete native(c);
}
bool HostPosix::condition_wait(HostCondition* c, HostMutex* m, int64_t timeout_ns) {
  if (timeout_ns < 0) {
    pthread_cond_wait(native(c), native(m));
    return true;
  }
  timespec t;
  ::clock_gettime(CLOCK_MONOTONIC, &t);
  t.tv_sec += timeout_ns / 1000000000;
  t.tv_nsec += timeout_ns % 1000000000;
  if (t.tv_nsec >= 1000000000) {
    t.tv_nsec -= 1000000000;
    ++t.tv_sec;
  }
  return pthread_cond_timedwait(native(c), native(m), &t) != ETIMEDOUT;
}
void HostPosix::condition_notify(HostCondition* c, bool all) {
  if (all) {
    pthread_cond_broadcast(native(c));
  } else {
    pthread_cond_signal(native(c));
  }
}

HostResult<char*> HostPosix::map(int fd, int64_t offset, size_t size, int protection, int flags) {
  void* p = ::mmap(nullptr, size, protection, flags, fd, offset);
  if (p == MAP_FAILED) return HostResult<char*>::failure(errno);
  return HostResult<char*>::success(static_cast<char*>(p));
}
HostError HostPosix::unmap(char* data, size_t size) { return posix_status(::munmap(data, size)); }
HostError HostPosix::map_sync(char* data, size_t size, int flags) { return posix_status(::msync(data, size, flags)); }
HostError HostPosix::map_advise(char* data, size_t size, int advice) {
  return posix_status(::madvise(data, size, advice));
}
void HostPosix::prefer_large_pages(char* data, size_t size) {
#ifdef MADV_HUGEPAGE
  const auto from = reinterpret_cast<uintptr_t>(data), page = static_cast<uintptr_t>(page_size());
  const uintptr_t begin = (from + page - 1) / page * page, end = (from + size) / page * page;
  if (begin < end) (void)::madvise(data + (begin - from), end - begin, MADV_HUGEPAGE);
#else
  (void)data, (void)size;
#endif
}
HostResult<char*> HostPosix::map_resize(char* data, size_t size, size_t new_size) {
  void* p = ::mremap(data, size, new_size, MREMAP_MAYMOVE);
  if (p == MAP_FAILED) return HostResult<char*>::failure(errno);
  return HostResult<char*>::success(static_cast<char*>(p));
}
size_t HostPosix::page_size() { return static_cast<size_t>(::sysconf(_SC_PAGESIZE)); }

}  // namespace dxpy
