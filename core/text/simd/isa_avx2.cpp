// The kernels for AVX2, BMI and POPCNT.
#if defined(__x86_64__)
#define DXPY_SIMD_BYTES 32
#define DXPY_SIMD_TABLE kAvx2
#define DXPY_SIMD_NAME "avx2"
#include "core/text/simd/kernels.inc"
#endif
