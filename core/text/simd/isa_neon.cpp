// The kernels for AArch64, whose every processor has NEON.
#if defined(__aarch64__)
#define DXPY_SIMD_BYTES 16
#define DXPY_SIMD_TABLE kNeon
#define DXPY_SIMD_NAME "neon"
#include "core/text/simd/kernels.inc"
#endif
