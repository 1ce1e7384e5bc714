// The kernels for AVX-512 BW and VL.
#if defined(__x86_64__)
#define DXPY_SIMD_BYTES 64
#define DXPY_SIMD_TABLE kAvx512
#define DXPY_SIMD_NAME "avx512"
#include "core/text/simd/kernels.inc"
#endif
