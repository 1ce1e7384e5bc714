// The kernels for WebAssembly's 128-bit vectors. The scalar ones are left out there: a module with vectors runs with
// them or not at all.
#if defined(__wasm__)
#define DXPY_SIMD_BYTES 16
#define DXPY_SIMD_TABLE kWasm
#define DXPY_SIMD_NAME "wasm"
#include "core/text/simd/kernels.inc"
#endif
