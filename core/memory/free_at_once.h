// Freeing of blocks of megabytes whose memory the system is to have back at once.
#pragma once

namespace dxpy {

// As mem_free. The allocator otherwise keeps freed memory for a while, for blocks that come and go, and gives it back
// when something near it is freed later: a container that grows would leave its former self behind.
void mem_free_at_once(void* p) noexcept;

}  // namespace dxpy
