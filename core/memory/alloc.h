// Allocation for everything the runtime owns: mimalloc natively, the C library's allocator where mimalloc is not
// available (WebAssembly, sanitizer builds). Sizes are bytes. A failed allocation returns nullptr; the caller raises
// MemoryError.
#pragma once

#include <cstddef>

namespace dxpy {

[[nodiscard]] void* mem_alloc(size_t size) noexcept;
[[nodiscard]] void* mem_zalloc(size_t size) noexcept;                // zero-filled
[[nodiscard]] void* mem_realloc(void* p, size_t new_size) noexcept;  // on failure `p` stays valid
void mem_free(void* p) noexcept;                                     // nullptr allowed

}  // namespace dxpy
