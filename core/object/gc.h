// The cycle collector. Counting frees most objects; a container whose count went down to non-zero becomes a candidate,
// and a collection finds the garbage cycles among what the candidates reach (trial deletion after Bacon and Rajan).
#pragma once

#include "core/object/block_stock.h"
#include "core/object/runtime.h"

namespace dxpy {

struct GcStats {
  uint64_t collections = 0, collected = 0, uncollectable = 0;
};

// The first part of the collector's state.
struct GcFront {
  BlockStock blocks;
  // Living objects whose type has a finalizer, and too many once classes were changed under their instances: at 0 no
  // finalizer is left to run when the process ends.
  size_t finalizable = 0;
};
inline GcFront* gc_front(Runtime& rt) { return reinterpret_cast<GcFront*>(rt.gc); }
inline BlockStock* block_stock(Runtime& rt) { return rt.gc == nullptr ? nullptr : &gc_front(rt)->blocks; }
// Memory of mem_alloc() that comes from the stock if it can, and goes back to it.
DX_ALWAYS_INLINE void* block_alloc(Runtime& rt, size_t size) {
  BlockStock* stock = block_stock(rt);
  void* block = DX_LIKELY(stock != nullptr) ? stock->take(size) : nullptr;
  return DX_LIKELY(block != nullptr) ? block : mem_alloc(size);
}
DX_ALWAYS_INLINE void block_free(Runtime& rt, void* block, size_t size) {
  BlockStock* stock = block_stock(rt);
  return DX_LIKELY(stock != nullptr) ? stock->put(block, size) : mem_free(block);
}

inline constexpr int kGcSaveAll = 32;  // gc.DEBUG_SAVEALL

// Runs a collection now and gives the number of unreachable objects found (as gc.collect() reports); -1: not possible
// (already running). Generation 2: of all objects; 0 and 1: of those that have not survived a collection yet.
int64_t gc_collect(Thread&, int generation = 2);
// At a safepoint when Breaker::kCollect is set: collects unless switched off.
void gc_safepoint(Thread&);

bool gc_is_enabled(Thread&);
void gc_set_enabled(Thread&, bool on);
// Young candidates, and young collections since the last full one.
struct GcCounts {
  int64_t candidates, young_collections;
};
GcCounts gc_counts(Thread&);
// Of generation 0: the young candidates at which a collection starts, 0 for never. The others are only remembered.
void gc_set_threshold(Thread&, int generation, int64_t threshold);
int64_t gc_threshold(Thread&, int generation);
const GcStats& gc_stats(Thread&, int generation);
// gc.callbacks and gc.garbage: lists made at start-up, borrowed.
Value gc_callbacks(Thread&);
Value gc_garbage(Thread&);
int gc_debug_flags(Thread&);
// The end of the process may drop this object without running its finalizer.
void gc_leave_to_exit(Thread&, Object* o);
// A class got or lost its finalizer, or an object such a class: the count of what has one is not exact any more.
void gc_finalizers_unsure(Thread&);
// Whether nobody would see that living objects are dropped with the process: no finalizer is left to run, no weak
// reference to call, and nobody watches the collector.
bool gc_end_is_silent(Thread&);
void gc_set_debug_flags(Thread&, int flags);
// Every container reachable from the runtime's roots, or known as a candidate: a new list. Of one generation, or of all
// (-1).
Owned gc_reachable_objects(Thread&, int generation = -1);
// gc.freeze(): what is reachable now stays out of all collections until gc_unfreeze.
void gc_freeze(Thread&);
void gc_unfreeze(Thread&);
int64_t gc_frozen_count(Thread&);
// Additional roots for gc_reachable_objects (frames): set by core/interp.
using GcRootsFn = void (*)(Thread&, Visitor&);

Status gc_init(Thread&);
// Before the last collection: lets go the program's classes that built-in types show as attributes (immortal.cpp).
void immortals_drop_classes(Thread&);
void gc_drop_lists(Runtime&);  // gc.callbacks and gc.garbage, while objects can still be freed
void gc_destroy(Runtime&);
// Makes an object in a zero-filled block of the right size for its type: the second half of object_alloc().
Object* object_place(Thread&, Type* type, char* block);
void gc_set_roots(Runtime&, GcRootsFn roots);
// Bit of Object::gc_state for any object: it is not in GcFront::finalizable though its type has a finalizer.
inline constexpr uint8_t kGcUncounted = 0x01;
// And: its memory is not as large as its type says, since its class was changed.
inline constexpr uint8_t kGcOddSize = 0x02;
// Takes an object whose destruction begins (it may not be looked at any more) out of the candidate buffer it is in.
void gc_forget(Object* o);
// How many references there are to the object; a large constant for an immortal one. The count word itself also holds
// notes of the collector.
int64_t reference_count(const Object* o);
// Values that C++ structures outside objects own (frames): visited as roots only; they count as outside references by
// themselves.

}  // namespace dxpy
