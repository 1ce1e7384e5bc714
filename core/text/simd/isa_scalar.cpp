// The kernels in plain C++, a byte or a word at a time: for every processor, and what the others are measured against.
#if !defined(__wasm__)
#define DXPY_SIMD_BYTES 1
#define DXPY_SIMD_TABLE kScalar
#define DXPY_SIMD_NAME "scalar"
#include "core/text/simd/kernels.inc"
#endif
