// Compiler attributes shared by every layer.
#pragma once

#include <cstddef>
#include <cstdint>

#define DX_LIKELY(x) __builtin_expect(!!(x), 1)
#define DX_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define DX_ALWAYS_INLINE inline __attribute__((always_inline))
#define DX_NOINLINE __attribute__((noinline))
#define DX_COLD __attribute__((cold, noinline))

#ifdef DXPY_DEBUG
#include <cstdlib>
#define DX_ASSERT(x) ((x) ? (void)0 : ::std::abort())
#else
#define DX_ASSERT(x) ((void)sizeof(x))
#endif
