// Which kernels serve: those that DXPY_SIMD names, else the best the processor has.
#include <cstdlib>
#include <cstring>

#include "core/text/simd/kernels.h"

namespace dxpy::text::simd {

extern const Kernels kScalar, kSse42, kAvx2, kAvx512, kNeon, kWasm;

size_t available(const Kernels* out[8]) {
  size_t n = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
              __builtin_cpu_supports("popcnt");
  if (avx2 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq")) {
    out[n++] = &kAvx512;
  }
  if (avx2) out[n++] = &kAvx2;
  if (__builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt")) out[n++] = &kSse42;
#elif defined(__aarch64__)
  out[n++] = &kNeon;
#endif
#if defined(__wasm__)
  out[n++] = &kWasm;
#else
  out[n++] = &kScalar;
#endif
  return n;
}

const Kernels* kernels_named(const char* name) {
  const Kernels* all[8];
  size_t n = available(all);
  for (size_t i = 0; i < n; ++i) {
    if (std::strcmp(all[i]->name, name) == 0) return all[i];
  }
  return nullptr;
}

namespace {

#if defined(__wasm__)
const char* wanted() { return nullptr; }
#else
// The one variable that is read before a Host exists: text is below it, and the choice holds for the whole process.
const char* wanted() {
  const char* name = std::getenv("DXPY_SIMD");
  return name != nullptr && *name != 0 ? name : nullptr;
}
#endif

const Kernels* choose() {
  const char* name = wanted();
  const Kernels* named = name == nullptr ? nullptr : kernels_named(name);
  if (named != nullptr) return named;
  const Kernels* all[8];
  (void)available(all);
  return all[0];
}

}  // namespace

namespace detail {
[[gnu::init_priority(101)]] const Choice chosen = {choose()};
}

const char* selection_error() {
  const char* name = wanted();
  if (name == nullptr || std::strcmp(name, kernels().name) == 0) return "";
  constexpr const char* kKnown[] = {"scalar", "sse42", "avx2", "avx512", "neon"};
  for (const char* known : kKnown) {
    if (std::strcmp(name, known) == 0) return "DXPY_SIMD: this processor does not have the instructions it names";
  }
  return "DXPY_SIMD: not one of scalar, sse42, avx2, avx512, neon";
}

}  // namespace dxpy::text::simd
