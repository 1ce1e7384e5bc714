// The cycle collector. Counting frees most objects; a container whose count went down to non-zero becomes a candidate,
// and a collection finds the garbage cycles among what the candidates reach (trial deletion after Bacon and Rajan).
#pragma once

#include "core/object/runtime.h"

namespace dxpy {

struct GcStats {
  uint64_t collections = 0, collected = 0, uncollectable = 0;
};

// Runs a collection now and gives the number of unreachable objects found (as gc.collect() reports); -1: not possible
// (already running).
int64_t gc_collect(Thread&);
// At a safepoint when Breaker::kCollect is set: collects unless switched off.
void gc_safepoint(Thread&);

bool gc_is_enabled(Thread&);
void gc_set_enabled(Thread&, bool on);
int64_t gc_candidate_count(Thread&);
void gc_set_threshold(Thread&, int64_t candidates);
int64_t gc_threshold(Thread&);
const GcStats& gc_stats(Thread&);
// gc.callbacks and gc.garbage: lists made at start-up, borrowed.
Value gc_callbacks(Thread&);
Value gc_garbage(Thread&);
int gc_debug_flags(Thread&);
void gc_set_debug_flags(Thread&, int flags);
// Every container reachable from the runtime's roots, or known as a candidate: a new list.
Owned gc_reachable_objects(Thread&);
// Additional roots for gc_reachable_objects (frames): set by core/interp.
using GcRootsFn = void (*)(Thread&, Visitor&);

Status gc_init(Thread&);
// Before the last collection: lets go the program's classes that built-in types show as attributes (immortal.cpp).
void immortals_drop_classes(Thread&);
void gc_drop_lists(Runtime&);  // gc.callbacks and gc.garbage, while objects can still be freed
void gc_destroy(Runtime&);
void gc_set_roots(Runtime&, GcRootsFn roots);
// Object::gc_state of an object in the buffer whose destruction has begun (or waits in the queue): not to be looked at.
inline constexpr uint8_t kGcDying = 0xFE;
// The content of an object in the candidate buffer has been dropped: its memory, which starts at `block`, stays until
// the buffer is swept.
void gc_bury(Thread&, Object* o, void* block);
// Takes an object out of the buffer, by a search: for the few layouts whose memory cannot stay (types).
void gc_forget(Object* o);
// Values that C++ structures outside objects own (frames): visited as roots only; they count as outside references by
// themselves.

}  // namespace dxpy
