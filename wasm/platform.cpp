// What lies under the C++ library. Where memory comes from: the growth of the instance's memory, up to the limit; and a
// reserve for C++ code that cannot be told that there is none.
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "wasm/abi.h"
#include "wasm/embedding.h"

extern "C" char __heap_base;  // by the linker

namespace {

constexpr size_t kPage = 65536;
// Beyond the limit, for what is not a Python object.
constexpr size_t kReserve = size_t{4} << 20;

struct Heap {
  uintptr_t end = 0;  // of what sbrk gave
  size_t limit = 0;   // 0: none
  bool reserve = false;
};
Heap g_heap;

[[noreturn]] void out_of_memory() {
  constexpr char kText[] = "out of memory";
  dx_abort(kText, sizeof kText - 1);
}

}  // namespace

namespace dxpy::wasm {
void memory_limit(double bytes) { g_heap.limit = bytes > 0 ? static_cast<size_t>(std::min(bytes, 4294901760.0)) : 0; }
}  // namespace dxpy::wasm

// The C library's allocator asks here.
extern "C" void* sbrk(intptr_t increment) {
  Heap& h = g_heap;
  if (h.end == 0) h.end = reinterpret_cast<uintptr_t>(&__heap_base);
  uint64_t wanted = uint64_t{h.end} + static_cast<uint64_t>(static_cast<int64_t>(increment));
  uint64_t most = h.limit == 0 ? UINT64_C(0xFFFF0000) : uint64_t{h.limit} + (h.reserve ? kReserve : 0);
  if (increment > 0 && wanted > most) {
    errno = ENOMEM;
    return reinterpret_cast<void*>(-1);
  }
  size_t have = __builtin_wasm_memory_size(0) * kPage;
  if (wanted > have) {
    auto pages = static_cast<size_t>((wanted - have + kPage - 1) / kPage);
    if (__builtin_wasm_memory_grow(0, pages) == SIZE_MAX) {
      errno = ENOMEM;
      return reinterpret_cast<void*>(-1);
    }
  }
  uintptr_t old = h.end;
  h.end = static_cast<uintptr_t>(wanted);
  return reinterpret_cast<void*>(old);
}

// Containers of C++ cannot report a failure: they get the reserve, and at the end of it the instance is lost.
void* operator new(size_t size) {
  if (void* p = std::malloc(size)) return p;
  g_heap.reserve = true;
  void* p = std::malloc(size);
  g_heap.reserve = false;
  if (p == nullptr) out_of_memory();
  return p;
}
void* operator new[](size_t size) { return operator new(size); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, size_t) noexcept { std::free(p); }
void operator delete[](void* p, size_t) noexcept { std::free(p); }

// What is left of the C library's own ways out; everything else goes through the Host. Its streams lead nowhere.
extern "C" {
constexpr uint16_t kWasiBadDescriptor = 8;
uint16_t __wasi_fd_close(uint32_t) { return kWasiBadDescriptor; }
uint16_t __wasi_fd_write(uint32_t, const struct __wasi_ciovec_t*, size_t, size_t*) { return kWasiBadDescriptor; }
uint16_t __wasi_fd_seek(uint32_t, int64_t, uint8_t, uint64_t*) { return kWasiBadDescriptor; }
uint16_t __wasi_environ_sizes_get(size_t* count, size_t* size) {
  *count = *size = 0;
  return 0;
}
uint16_t __wasi_environ_get(uint8_t**, uint8_t*) { return 0; }
void emscripten_notify_memory_growth(int) {}
void* emscripten_memcpy_big(void* to, const void* from, size_t n) { return __builtin_memcpy(to, from, n); }
void abort() {
  constexpr char kText[] = "abort() was called";
  dx_abort(kText, sizeof kText - 1);
}
void __cxa_pure_virtual() { abort(); }
[[noreturn]] void __assert_fail(const char* text, const char*, int, const char*) {
  dx_abort(text, __builtin_strlen(text));
}
// raise(), which the libraries only call before they would give up.
void __call_sighandler(void*, int) { abort(); }
}
