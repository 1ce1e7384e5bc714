#include "core/memory/alloc.h"

#include <cstdlib>

#if defined(DXPY_HAVE_MIMALLOC)
#include <mimalloc.h>
#endif

namespace dxpy {

#if defined(DXPY_HAVE_MIMALLOC)
void* mem_alloc(size_t size) noexcept { return mi_malloc(size); }
void* mem_zalloc(size_t size) noexcept { return mi_zalloc(size); }
void* mem_realloc(void* p, size_t new_size) noexcept { return mi_realloc(p, new_size); }
void mem_free(void* p) noexcept { mi_free(p); }
#else
void* mem_alloc(size_t size) noexcept { return std::malloc(size); }
void* mem_zalloc(size_t size) noexcept { return std::calloc(1, size); }
void* mem_realloc(void* p, size_t new_size) noexcept { return std::realloc(p, new_size); }
void mem_free(void* p) noexcept { std::free(p); }
#endif

}  // namespace dxpy
