// The biased reference count of an object (the scheme of PEP 703): the owning thread counts in a half of its own
// without atomics, every other thread counts atomically in the shared half. The object is dead when both halves sum to
// zero.
//
// local   32 bits, counted by the owner only. The top bit marks an immortal object, whose count never moves.
// shared  32 bits, signed and scaled by 4: bit 0 (kMerged) says that the owner gave up its half and the shared half
// decides.
//
// While threads take turns (core/README.md, Decisions) whoever counts holds the interpreter, so all counts go to the
// local half and inc_strong/dec_strong need no owner check. The *_from forms implement the full protocol.
#pragma once

#include <atomic>
#include <cstdint>

#include "core/base/platform.h"

namespace dxpy {

class RefCount {
 public:
  static constexpr uint32_t kImmortal = 0x80000000u;
  static constexpr uint32_t kSharedOne = 4;
  static constexpr uint32_t kMerged = 1;

  constexpr explicit RefCount(uint32_t local) : local_(local), shared_(0) {}

  bool is_immortal() const { return (local_ & kImmortal) != 0; }
  void make_immortal() { local_ = kImmortal; }

  DX_ALWAYS_INLINE void inc_strong() {
    uint32_t next = local_ + 1;
    if (DX_LIKELY(static_cast<int32_t>(next) > 0)) local_ = next;
  }
  // True when the last reference is gone.
  [[nodiscard]] DX_ALWAYS_INLINE bool dec_strong() {
    if (DX_UNLIKELY(is_immortal())) return false;
    return --local_ == 0;
  }

  void inc_strong_from(bool is_owner) {
    if (is_immortal()) return;
    if (is_owner) {
      ++local_;
    } else {
      shared_.fetch_add(kSharedOne, std::memory_order_relaxed);
    }
  }
  // True when the object is dead and the caller must free it. At zero the owner's half merges: from then on the shared
  // half alone counts. A shared half below zero only means that the owner still holds a positive half.
  [[nodiscard]] bool dec_strong_from(bool is_owner) {
    if (is_immortal()) return false;
    if (is_owner) {
      if (--local_ != 0) return false;
      uint32_t before = shared_.fetch_or(kMerged, std::memory_order_acq_rel);
      return (before >> 2) == 0;
    }
    uint32_t before = shared_.fetch_sub(kSharedOne, std::memory_order_acq_rel);
    return (before & kMerged) != 0 && (before >> 2) == 1;
  }

  // Both halves; immortal objects report a large constant, as CPython does.
  int64_t strong_count() const {
    if (is_immortal()) return 0xC0000000LL;
    return static_cast<int64_t>(local_) + (static_cast<int32_t>(shared_.load(std::memory_order_relaxed)) >> 2);
  }

  uint32_t local() const { return local_; }
  void set_local(uint32_t n) { local_ = n; }  // for the cycle collector and immortality only

 private:
  uint32_t local_;
  std::atomic<uint32_t> shared_;
};

static_assert(sizeof(RefCount) == 8);

}  // namespace dxpy
