// The pages of memory that the heap begins with.
#pragma once

namespace dxpy {

// Asks for large pages at the beginning of the heap, where every program has its modules, types and code: that each of
// these pages is faulted in by itself is a tenth of the time of starting. Only advice; call it before anything else.
void heap_use_large_pages();

}  // namespace dxpy
