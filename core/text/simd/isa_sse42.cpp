// The kernels for SSE4.2.
#if defined(__x86_64__)
#define DXPY_SIMD_BYTES 16
#define DXPY_SIMD_TABLE kSse42
#define DXPY_SIMD_NAME "sse42"
#include "core/text/simd/kernels.inc"
#endif
