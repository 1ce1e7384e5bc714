// What lies under the C++ library. Where memory comes from: the growth of the instance's memory, up to the limit; and a
// reserve for C++ code that cannot be told that there is none.
#include <gmp.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

#include "wasm/abi.h"
#include "wasm/embedding.h"

extern "C" char __heap_base;  // by the linker

namespace {

constexpr size_t kPage = 65536;
// Beyond the limit, for what is not a Python object and for reports.
constexpr size_t kReserve = size_t{8} << 20;

struct Heap {
  uintptr_t end = 0;  // of what sbrk gave
  size_t limit = 0;   // 0: none
  bool reserve = false;
};
Heap g_heap;

}  // namespace

namespace dxpy::wasm {
void memory_limit(double bytes) { g_heap.limit = bytes > 0 ? static_cast<size_t>(std::min(bytes, 4294901760.0)) : 0; }
bool memory_reserve(bool open) { return std::exchange(g_heap.reserve, open); }
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
    // Growing costs the engine a new view of the memory and JavaScript its own: in steps of an eighth, where it may.
    uint64_t ahead = std::max(wanted, std::min(most, uint64_t{have} + have / 8));
    auto least = static_cast<size_t>((wanted - have + kPage - 1) / kPage);
    auto pages = static_cast<size_t>((ahead - have + kPage - 1) / kPage);
    if (__builtin_wasm_memory_grow(0, pages) == SIZE_MAX && __builtin_wasm_memory_grow(0, least) == SIZE_MAX) {
      errno = ENOMEM;
      return reinterpret_cast<void*>(-1);
    }
  }
  uintptr_t old = h.end;
  h.end = static_cast<uintptr_t>(wanted);
  return reinterpret_cast<void*>(old);
}

// Containers of C++ cannot report a failure: they get the reserve, and at the end of it the call into the module ends
// with MemoryError.
void* operator new(size_t size) {
  if (void* p = std::malloc(size)) return p;
  dxpy::wasm::MemoryReserve reserve;
  void* p = std::malloc(size);
  if (p == nullptr) dxpy::wasm::break_down(dxpy::wasm::Breakdown::kMemory);
  return p;
}
void* operator new[](size_t size) { return operator new(size); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, size_t) noexcept { std::free(p); }
void operator delete[](void* p, size_t) noexcept { std::free(p); }

namespace {
// GMP's scratch memory: its own functions would end the process.
void* gmp_resize(void* p, size_t old, size_t size) {
  void* fresh = ::operator new(size);
  __builtin_memcpy(fresh, p, std::min(old, size));
  ::operator delete(p);
  return fresh;
}
void gmp_free(void* p, size_t) { ::operator delete(p); }
}  // namespace

namespace dxpy::wasm {
void platform_init() {
  mp_set_memory_functions([](size_t n) { return ::operator new(n); }, &gmp_resize, &gmp_free);
}
}  // namespace dxpy::wasm

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
