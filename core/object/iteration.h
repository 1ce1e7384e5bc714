// Iteration by C++ code, which no safepoint of the interpreter sees: sum(repeat(1)) would never be asked to stop.
#pragma once

#include "core/object/thread.h"
#include "core/object/type.h"

namespace dxpy {

// Called when Thread::fuel is used up; set by the interpreter.
extern Status (*g_iteration_safepoint)(Thread&);

// Stands in a function that asks check_native_stack and then calls itself in a roundabout way. An engine of WebAssembly
// keeps its calls on a stack of its own, of about 1 MB, which nothing can measure: there the function takes more of the
// stack in memory (2.5 MB) than its calls take of the engine's, so that the check of the one holds for both. Elsewhere
// it is nothing.
class NativeStackClaim {
#if defined(__wasm__)
 public:
  NativeStackClaim() { __asm__ volatile("" ::"r"(&bytes_)); }  // the compiler must not leave it out

 private:
  char bytes_[2048];
#endif
};

// Calls an iterator's next slot, which may leave a StopIteration pending. Iterators of iterators nest as deep as the
// program likes: too deep is a RecursionError.
inline Owned iterator_step(Thread& th, Value it) {
  [[maybe_unused]] NativeStackClaim claim;
  if (DX_UNLIKELY(--th.fuel < 0) && g_iteration_safepoint != nullptr && failed(g_iteration_safepoint(th))) return {};
  // The question of check_native_stack, asked here: most iterators are flat and short.
  if (DX_UNLIKELY(static_cast<char*>(__builtin_frame_address(0)) < th.native_stack_limit) &&
      failed(check_native_stack(th, ""))) {
    return {};
  }
  return type_of(th, it)->slots.next(th, it);
}

}  // namespace dxpy
