// The heap's pages of memory.
#pragma once

namespace dxpy {

// Asks for large pages at the beginning of the heap, where every program has its modules, types and code: that each of
// these pages is faulted in by itself is a tenth of the time of starting. Only advice; call it before anything else.
void heap_use_large_pages();

// From now on a block of memory that the system would refuse for its size is not allocated (memory/alloc.h).
void heap_refuse_what_is_too_large();

}  // namespace dxpy
